"""Abbreviations of chat."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.checks.rule import ADVICE, Case, Hit, Reading, Rule
from toolkit.checks.scene import COORDINATOR
from toolkit.checks.text import fold
from toolkit.checks.tone_words import as_written, listed, listed_words
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP


def _abbreviations(reading: Reading) -> Iterable[Hit]:
    studies = listed("abbreviation-names")
    draft = reading.text
    for word, unit, instead in listed_words(reading, "abbreviation", "abbreviation-small"):
        if word.text in listed("abbreviation-not"):
            continue
        after = re.match(r"[ -]+(\w+)", unit.source[word.end : word.end + 30])
        if word.text.isupper() and after and fold(after[1]) in studies:
            continue
        if word.fold == "w" and unit.source[word.end : word.end + 1] != "/":
            continue
        yield Hit(
            f"“{word.text}” is an abbreviation of chat.", word.start, word.end, unit.where,
            mend=as_written(instead, word, unit),
        )  # fmt: skip
    if "/" in draft.body:
        for match in _SLASHED.finditer(draft.plain, 0, draft.own_end):
            yield Hit(
                f"“{match[0].strip()}” is an abbreviation of chat.", match.start(1), match.end(1),
                mend={"w/o": "without", "w/": "with ", "b/c": "because"}[match[1].lower()].rstrip()
                + ("" if draft.plain[match.end(1) : match.end(1) + 1] in (" ", "\n", "") else " "),
            )  # fmt: skip


_SLASHED = re.compile(r"(?<![\w/])(w/o|b/c|w/)(?=[\sa-z])", re.IGNORECASE)


RULES = (
    Rule(
        id="tone.abbreviation",
        says="Spell out the abbreviations of chat.",
        sources=(FOLLOW_UP,),
        severity=ADVICE,
        find=_abbreviations,
        mends="words",
        trips=(
            "Thx for the interview on Thursday.",
            "BTW, the sepsis project stayed with me.",
            "I will send the form ASAP.",
            "Pls let me know if anything is missing, and lmk which form.",
            "IMO the MICU is the heart of the place.",
            "I enjoyed the lunch w/ your residents.",
            "The ppl on night float were kind.",
            Case("Thank you.", subject="Thx – Imani Rao-Keller, Lakeview interview",
                 to=COORDINATOR, kind=MessageKind.THANKS),
        ),
        passes=(
            "The QI project in the ICU, the MICU and the VA drew me, and so did IBD and POCUS.",
            "GME asks a PGY-1 to finish an X+Y year with an NP or a PA in the ED.",
            "The TY year and the BC schools are new to me, as is the DM clinic.",
            "The ASAP trial and the FYI study came up at journal club.",
            "You said “thx” on a sticky note, and the intern kept it.",
            "Please write to ty.w@example.edu about the visa.",
            "I read the paper by Dr. Imo on the ward.",
        ),
        why="An abbreviation of chat saves the writer a second and tells the reader so.",
        limits="Clinical and training abbreviations pass, and so does any that the list does not "
        "hold; two or three letters that mean both are read by their capitals.",
    ),
)  # fmt: skip
