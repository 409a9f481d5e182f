"""Old formulas, and bowing."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.phrasebook import Said
from toolkit.checks.plain_words import Unit
from toolkit.checks.rule import ADVICE, Case, Hit, Reading, Rule, hit_of
from toolkit.checks.scene import HOUSTON
from toolkit.checks.text import words_in
from toolkit.checks.tone_words import listed
from toolkit.sources import FOLLOW_UP


def _stiff(reading: Reading) -> Iterable[Hit]:
    for found in reading.speech.said.get("tone.stiff", ()):
        if found.unit.part in ("greeting", "closing"):
            title = _title(found.unit)
            if found.unit.part == "closing":
                yield hit_of(found, mend="Sincerely,",
                             instead_of=(found.unit.start, found.unit.end))  # fmt: skip
            elif title:
                start, end = title
                dear = found.unit.source[found.unit.start : start].lower().strip() == "dear"
                yield hit_of(found, mend="" if dear else "Dear", instead_of=(start, end))
            else:
                yield hit_of(found, mend="")
        elif _capital_name(found):
            continue
        else:
            yield hit_of(found)


def _title(unit: Unit) -> tuple[int, int] | None:
    """Where a greeting calls the reader "respected"."""
    words = words_in(unit.source, unit.start, unit.end)
    return next(((w.start, w.end) for w in words if w.fold in listed("titles")), None)


def _capital_name(found: Said) -> bool:
    """Whether every word of a phrase is written as a name is: "the Noble Hospital"."""
    words = found.words.split()
    return (
        len(words) > 1
        and all(word[0].isupper() for word in words)
        and not found.words.isupper()
        and found.start > found.unit.start
    )


RULES = (
    Rule(
        id="tone.stiff",
        says="Say it as you would say it to them in the corridor: plain and warm.",
        sources=(FOLLOW_UP,),
        severity=ADVICE,
        find=_stiff,
        trips=(
            "I humbly beseech you to look at my file.",
            "It was an honor to visit your esteemed institution.",
            "I attach nothing more for your kind perusal.",
            "Kindly accept my humble gratitude.",
            "It is with the utmost humility that I write to you.",
            "I shall remain forever indebted to you.",
            "I would be most obliged if you kept this note.",
            "Please find herewith my thanks for the aforementioned conversation.",
            Case("Respected Dr. Houston,\n\nThank you for the talk about the IBD clinic.",
                 to=HOUSTON),
            "Thank you for granting me an audience with your august faculty.",
        ),
        passes=(
            "I am honored and grateful that you made time for me.",
            "It was a privilege to hear how the sepsis project began.",
            "You said that “esteemed institution” makes you laugh.",
            "Thank you for your kind words and your patience.",
            "The humble bedside glucose meter was the hero of your story.",
            "I visited the Noble Institution of my home town as a child.",
            "I respect how your interns call for help at three in the morning.",
            "I would be glad to provide anything further at your convenience.",
        ),
        why="Old formulas put a distance between two people who will be colleagues.",
        limits="Only known formulas are found; a letter may be stiff without any of them.",
    ),
)  # fmt: skip
