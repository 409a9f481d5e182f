"""The page of the rules, `docs/rules.md`, written from the rules themselves.

``python -m toolkit refresh-rules`` writes it anew; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from toolkit import places
from toolkit.checks import RULES
from toolkit.checks.rule import Case, Finding, Rule, shown
from toolkit.checks.scene import read
from toolkit.checks.text import DraftText
from toolkit.model import FollowUpStyle, MessageKind
from toolkit.sources import Source

PAGE = places.REPOSITORY / "docs" / "rules.md"
_SEVERITY = {
    "error": "would embarrass you or break a rule of the Match: mend it before you send",
    "warning": "is likely to hurt",
    "advice": "is worth a look",
}
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_WIDE, _MANY = 220, 8  # letters of an example that are shown, examples


def page() -> str:
    """The whole page, as Markdown."""
    parts = [
        "# The rules",
        "Every draft is held against these rules, on your machine, before you send it yourself. "
        "This page is written from the rules: `python -m toolkit refresh-rules`.",
        "\n".join(f"- **{name}** {means}" for name, means in _SEVERITY.items()),
        "No rule is a judge. If you know better, let the finding stand: in the drafts notebook "
        "choose it under “Let one stand” and say why. Your reason is kept with the message, and "
        "the finding is counted and listed as yours.",
        _table(),
    ]
    family = ""
    for rule in RULES:
        if rule.family != family:
            family = rule.family
            parts.append(f"## {family}")
        parts += _section(rule)
    return "\n\n".join(parts) + "\n"


def ids_in(text: str) -> tuple[str, ...]:
    """The ids in the table of a page, in order."""
    return tuple(re.findall(r"^\| \[`([^`]+)`\]", text, re.MULTILINE))


def _table() -> str:
    rows = ["| rule | | what to do |", "|---|---|---|"]
    rows += [f"| [`{r.id}`](#{_anchor(r.id)}) | {r.severity} | {_escaped(r.says)} |" for r in RULES]
    return "\n".join(rows)


def _anchor(id: str) -> str:
    return id.replace(".", "")


def _section(rule: Rule) -> Iterator[str]:
    findings = [tuple(rule.findings(read(example))) for example in rule.trips]
    yield f"### {rule.id}"
    yield f"**{rule.severity.capitalize()}.** {_escaped(rule.says)}"
    others = dict.fromkeys(f.severity for found in findings for f in found)
    others.pop(rule.severity, None)
    if others:
        yield f"In some cases it is {' or '.join(_a(each) for each in others)}."
    if rule.why:
        yield f"**Why.** {_escaped(rule.why)}"
    yield f"**Whose advice.** {_sources(rule, [f for found in findings for f in found])}"
    yield "Trips:"
    yield _listed(map(_example, rule.trips, findings), len(rule.trips))
    yield "Passes:"
    yield _listed(map(_example, rule.passes), len(rule.passes))
    if rule.limits:
        yield f"**Known limits.** {_escaped(rule.limits)}"


def _a(severity: str) -> str:
    return {"error": "an error", "warning": "a warning"}.get(severity, severity)


def _sources(rule: Rule, findings: Iterable[Finding]) -> str:
    named = dict.fromkeys(each.sources for each in findings)
    every = dict.fromkeys((*rule.sources, *(each for some in named for each in some)))
    told = f"{'; '.join(_cited(each) for each in every)}."
    if len(named) > 1:
        told += " They do not say the same; each finding names those that it leans on."
    return told


def _cited(source: Source) -> str:
    year = f", {source.year}" if source.year else ""
    return f"“{_escaped(source.title)}” ({_escaped(source.publisher)}{year})"


def _listed(examples: Iterable[str], number: int) -> str:
    lines = [f"- {each}" for each in islice(examples, _MANY)]
    if number > _MANY:
        lines.append(f"- and {number - _MANY} more, beside the rule in its file")
    return "\n".join(lines)


def _example(example: str | Case, findings: Iterable[Finding] = ()) -> str:
    """An example in one line: the body's own part, what was said of it, what else it needs."""
    case = Case(example) if isinstance(example, str) else example
    finding = next(iter(findings), None)
    body = _window(case.body, finding)
    told = f"“{_escaped(body)}”" if body else "an empty message"
    at_subject = finding is not None and finding.where == "subject"
    if at_subject:
        told = f"Subject “{_escaped(shown(case.subject))}”" if case.subject else "No subject"
    if finding and finding.end > finding.start:
        said = ""  # its words stand in the example
    else:
        said = f": {_escaped(finding.message)}" if finding else ""
    needs = "; ".join(_needs(case, told=case.subject if at_subject else ""))
    return f"{told}{f' ({needs})' if needs else ''}{said}"


def _window(body: str, finding: Finding | None) -> str:
    main = DraftText("", body).main
    start, end = (main.start, main.end) if main else (0, len(body))
    if finding and finding.where == "body" and finding.end > finding.start:
        start, end = min(start, finding.start), max(end, finding.end)
    if end - start > _WIDE:
        at = finding.start if finding and finding.where == "body" else start
        begin = max(start, at - _WIDE // 3)
        stop = min(end, begin + _WIDE)
        before, after = "… " if begin > start else "", " …" if stop < end else ""
        cut = body[begin:stop]
        cut = cut.partition(" ")[2] if before else cut
        cut = cut.rpartition(" ")[0] if after else cut
        return f"{before}{' '.join(cut.split())}{after}"
    return " ".join(body[start:end].split())


def _needs(case: Case, told: str) -> Iterator[str]:
    bare = Case()
    if case.to != bare.to:
        yield f"to {case.to.partition('/')[2] or 'the program'}"
    if case.kind is not MessageKind.THANKS:
        yield str(case.kind)
    if case.style is not FollowUpStyle.LEAN:
        yield f"{case.style} style"
    if case.subject not in (bare.subject, told):
        yield f"subject “{_escaped(shown(case.subject))}”" if case.subject else "no subject"
    if case.also:
        number = len(case.also)
        yield f"with {number} other record{'s' if number > 1 else ''} in the season"
    if case.now:
        yield f"sent {case.now}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
