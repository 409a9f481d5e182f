"""How right the rules are on the labelled corpus: recall, precision, false findings.

``python benchmarks/judgement/measure.py tune`` measures the part that the rules are tuned on;
``--show rank`` lists what a family missed and found wrongly there. The unopened part is only
counted: nothing of it is ever shown.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus import PARTS, Labelled, Sentence, hands

from toolkit.checks import RULES, Finding, Severity, check


@dataclass
class Tally:
    """Counts for one rule or family."""

    found: int = 0
    missed: int = 0
    false: int = 0

    @property
    def recall(self) -> float | None:
        """The share of what was to be found that was found."""
        wanted = self.found + self.missed
        return self.found / wanted if wanted else None

    @property
    def precision(self) -> float | None:
        """The share of findings that were to be found."""
        told = self.found + self.false
        return self.found / told if told else None


@dataclass
class Measured:
    """What one part of the corpus says of the rules, at error and warning level and as advice."""

    rules: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    advice: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    messages: int = 0
    clean: int = 0
    clean_with_false: int = 0
    false_on_clean: int = 0
    advice_on_clean: int = 0
    sentences: int = 0
    false_in_sentences: Counter[str] = field(default_factory=Counter)
    sentences_with_false: int = 0
    lines: list[str] = field(default_factory=list)

    def family(self, name: str) -> Tally:
        """The sum over a family's rules."""
        tallies = [t for rule, t in self.rules.items() if rule.partition(".")[0] == name]
        return Tally(*(sum(getattr(t, f) for t in tallies) for f in ("found", "missed", "false")))


def _heavy(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {f.rule: f for f in findings if f.severity is not Severity.ADVICE}


def _light(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {f.rule: f for f in findings if f.severity is Severity.ADVICE}


def _message(measured: Measured, each: Labelled, show: str) -> None:
    findings = check(each.message, each.season, now=each.now, style=each.style)
    heavy, light = _heavy(findings), _light(findings)
    measured.messages += 1
    measured.clean += each.clean
    excused = each.expect | each.advice | each.may
    false = set(heavy) - excused
    measured.clean_with_false += each.clean and bool(false)
    measured.false_on_clean += each.clean and sum(
        f.severity is not Severity.ADVICE and f.rule in false for f in findings
    )
    measured.advice_on_clean += each.clean and sum(
        f.severity is Severity.ADVICE and f.rule not in each.advice for f in findings
    )
    for rule in each.expect:
        tally = measured.rules[rule]
        if rule in heavy:
            tally.found += 1
        else:
            tally.missed += 1
            _tell(measured, show, rule, "MISSED", each, light.get(rule))
    for rule in false:
        measured.rules[rule].false += 1
        _tell(measured, show, rule, "FALSE", each, heavy[rule])
    for rule in each.advice:
        tally = measured.advice[rule]
        if rule in light or rule in heavy:
            tally.found += 1
        else:
            tally.missed += 1
            _tell(measured, show, rule, "missed advice", each, None)
    for rule in set(light) - excused:
        measured.advice[rule].false += 1
        _tell(measured, show, rule, "false advice", each, light[rule])


def _sentence(measured: Measured, each: Sentence, show: str) -> None:
    labelled = each.labelled
    measured.sentences += 1
    wrong = set()
    for finding in check(labelled.message, labelled.season, style=labelled.style):
        if finding.severity is Severity.ADVICE or finding.rule in labelled.may:
            continue
        inside = finding.where == "body" and finding.start < each.end and each.start < finding.end
        if inside or finding.rule == each.almost:
            wrong.add(finding.rule)
            _tell(measured, show, finding.rule, f"FALSE ({each.text})", labelled, finding)
    measured.false_in_sentences.update(wrong)
    measured.sentences_with_false += bool(wrong)


def _tell(
    measured: Measured, show: str, rule: str, what: str, each: Labelled, finding: Finding | None
) -> None:
    if show and (show == "all" or rule.startswith(show)):
        told = f" | {finding.severity}: {finding.message}" if finding else ""
        measured.lines.append(f"{what} {rule} in {each.id}{told}")


def measure(part: str, show: str = "") -> Measured:
    """All hands of one part, measured; `show` is the beginning of the ids whose faults are told."""
    measured = Measured()
    for hand in hands(part):
        for each in hand.messages():
            _message(measured, each, show)
        for sentence in hand.sentences():
            _sentence(measured, sentence, show)
    return measured


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def table(measured: Measured) -> str:
    """What was measured, as Markdown."""
    rows = ["| rule | to find | found | recall | false | precision | false in sentences |",
            "|---|---:|---:|---:|---:|---:|---:|"]  # fmt: skip
    families = dict.fromkeys(rule.family for rule in RULES)
    for family in families:
        ids = [rule.id for rule in RULES if rule.family == family]
        for name, tally, false in (
            *((i, measured.rules[i], measured.false_in_sentences[i]) for i in ids),
            (f"**{family}**", measured.family(family),
             sum(measured.false_in_sentences[i] for i in ids)),
        ):  # fmt: skip
            rows.append(
                f"| {name} | {tally.found + tally.missed} | {tally.found} | {_share(tally.recall)} "
                f"| {tally.false} | {_share(tally.precision)} | {false} |"
            )
    clean = max(1, measured.clean)
    rows += [
        "",
        f"{measured.messages} messages, {measured.clean} of them clean. Clean ones with a false "
        f"error or warning: {measured.clean_with_false} "
        f"({100 * measured.clean_with_false / clean:.1f} %). False findings a clean message: "
        f"{measured.false_on_clean / clean:.2f}. Advice a clean message: "
        f"{measured.advice_on_clean / clean:.2f}. {measured.sentences} almost-tripping sentences, "
        f"{measured.sentences_with_false} with a false error or warning.",
    ]
    return "\n".join(rows)


def advice_table(measured: Measured) -> str:
    """What was measured of advice, as Markdown: the rules that were to give some, or gave some."""
    rows = [
        "| rule, as advice | to find | found | recall | not asked for |",
        "|---|---:|---:|---:|---:|",
    ]
    for rule in RULES:
        tally = measured.advice[rule.id]
        if tally.found + tally.missed + tally.false:
            rows.append(
                f"| {rule.id} | {tally.found + tally.missed} | {tally.found} "
                f"| {_share(tally.recall)} | {tally.false} |"
            )
    return "\n".join(rows)


def main() -> None:
    """Measure one part and print the table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("part", choices=PARTS)
    ask.add_argument("--show", default="", help="a family or rule whose faults are listed")
    asked = ask.parse_args()
    if asked.show and asked.part == "unopened":
        ask.error("the unopened part is only counted; look for faults in tune")
    measured = measure(asked.part, asked.show)
    for line in measured.lines:
        print(line)
    if not asked.show or asked.show == "all":
        print(table(measured))


if __name__ == "__main__":
    main()
