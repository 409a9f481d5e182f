"""Where a letter is loud: rows of exclamation marks, and capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.checks.rule import Hit, Reading, shown
from toolkit.checks.tone_words import listed, oddities, quoted, unit_at
from toolkit.checks.vocabulary import SMALL

_PLAIN_ENOUGH = 60  # words of a letter for every exclamation mark beyond the third

_RUN = re.compile(r"[!?]{2,}(?: [!?]+)*|[!?](?: [!?])+")


def exclamations(reading: Reading) -> Iterable[Hit]:
    """Rows of marks, and too many of them in one letter."""
    draft = reading.text
    if "!" not in draft.body and "!" not in draft.subject and "??" not in draft.body:
        return
    for where, text in (("subject", draft.plain_subject), ("body", draft.plain[: draft.own_end])):
        for run in _RUN.finditer(text):
            unit = unit_at(reading, where, run.start())
            if unit is None and where == "body":
                unit = unit_at(reading, where, run.start() - 1)
            if unit and quoted(unit, run.start(), run.end()):
                continue
            yield Hit(
                f"“{shown(run[0])[:8]}” is louder than a letter is; one mark is enough.",
                run.start(), run.end(), "subject" if where == "subject" else "body",
                mend="?" if "?" in run[0] else "!",
            )  # fmt: skip
    marks = [match.start() for match in re.finditer(r"!+", draft.plain[: draft.own_end])]
    enough = max(3, len(draft.words) // _PLAIN_ENOUGH)
    if len(marks) > enough:
        at = marks[enough]
        end = at + len(re.match(r"!+", draft.plain[at:])[0])  # type: ignore[index]
        yield Hit(
            f"{len(marks)} exclamation marks in one letter shout; keep one or two.",
            at, end, mend=".",
        )  # fmt: skip


_CAPITALS = re.compile(r"(?<![\w@.])[A-Z][A-Z']*(?:[^\w\n]{1,3}[A-Z][A-Z']*)*(?![\w@])")
_CAPITAL_WORD = re.compile(r"[A-Z][A-Z']*")


def _common(word: str) -> bool:
    return len(word) > 1 and (word in SMALL or word in listed("shouted"))


def shouting(reading: Reading) -> Iterable[Hit]:
    """Common words in capitals."""
    draft = reading.text
    if "c" not in oddities(draft):
        return
    for where, text in (("subject", draft.plain_subject), ("body", draft.plain)):
        end = len(text)
        start = 0
        if where == "body":
            if draft.main is None:
                return
            start, end = draft.main.start, draft.main.end
        for run in _CAPITALS.finditer(text, start, end):
            if run.end() - run.start() < 4:
                continue
            words = [match[0].lower() for match in _CAPITAL_WORD.finditer(run[0])]
            if sum(map(_common, words)) < 2:
                alone = (w for w in words if len(w) >= 4 and w in listed("shouted"))
                if next(alone, None) is None or text[run.end() :].lower().startswith(
                    (" trial", " study", "-")
                ):
                    continue
            unit = unit_at(reading, where, run.start())
            if unit is not None and quoted(unit, run.start(), run.end()):
                continue
            yield Hit(
                f"“{shown(run[0])}” in capitals shouts.", run.start(), run.end(),
                "subject" if where == "subject" else "body",
                mend=_lowered(run[0], unit is None or unit.start == run.start()),
            )  # fmt: skip


def _lowered(text: str, opens: bool) -> str:
    """Capitals in small letters; short words that are not common ones stay (MICU, VA)."""

    def small(match: re.Match[str]) -> str:
        word = match[0]
        low = word.lower()
        return low if word != "I" and (_common(low) or len(word) > 4 or low == "a") else word

    lowered = _CAPITAL_WORD.sub(small, text)
    return lowered[:1].upper() + lowered[1:] if opens else lowered
