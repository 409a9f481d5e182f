"""Talk and chat in a letter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.checks.plain_words import Unit
from toolkit.checks.rule import WARNING, Case, Finder, Hit, Reading, Rule, hit_of, shown
from toolkit.checks.scene import HOUSTON, LINDGREN, RESIDENT
from toolkit.checks.text import Word, fold
from toolkit.checks.tone_loud import exclamations, shouting
from toolkit.checks.tone_words import (
    a_name,
    as_written,
    in_an_address,
    listed,
    listed_words,
    oddities,
    unit_at,
)
from toolkit.sources import FOLLOW_UP

_MOST = 40  # findings of one kind; a text with more is nobody's letter


def _apart(*finders: Finder) -> Finder:
    """The hits of several finders, without one inside another."""

    def find(reading: Reading) -> Iterable[Hit]:
        taken: list[tuple[str, int, int]] = []
        for finder in finders:
            for hit in finder(reading):
                if any(w == hit.where and a < hit.end and hit.start < b for w, a, b in taken):
                    continue
                taken.append((hit.where, hit.start, hit.end))
                yield hit
                if len(taken) == _MOST:
                    return

    return find


def _outside_names(rule: str) -> Finder:
    """The phrases of the word lists for a rule, but for those inside a name."""

    def find(reading: Reading) -> Iterable[Hit]:
        for found in reading.speech.said.get(rule, ()):
            if not a_name(found.unit, found.start, found.end):
                yield hit_of(found)

    return find


def _casual_words(reading: Reading) -> Iterable[Hit]:
    for word, unit, instead in listed_words(reading, "casual", "casual-small"):
        message = f"“{word.text}” is too casual for this letter."
        if unit.part == "greeting":
            if word.fold in listed("hails"):
                yield Hit(f"“{word.text}” is too casual for a greeting.", *_hail(unit, word),
                          mend="Dear")  # fmt: skip
                continue
            yield Hit(message, word.start, word.end, mend="")
            continue
        yield Hit(
            message, word.start, word.end, unit.where,
            mend=as_written(instead, word, unit) if instead or unit.where == "subject" else None,
        )  # fmt: skip


def _hail(unit: Unit, word: Word) -> tuple[int, int]:
    """A hail with what belongs to it: "Hey there,"."""
    follows = re.compile(r"[,!]*\s*([a-z']+)\b,?", re.IGNORECASE).match(unit.source, word.end)
    if follows and fold(follows[1]) in listed("hail-tails"):
        return word.start, follows.end()
    return word.start, word.end


_DRAWN_OUT = re.compile(r"[a-z]*(?:([aeouysh])\1\1+|([mlnrt])\2\2+)[a-z]*", re.IGNORECASE)


def _drawn_out(reading: Reading) -> Iterable[Hit]:
    """Words with a letter drawn out: "sooo", "Thaaank"."""
    draft = reading.text
    if "d" not in oddities(draft):
        return
    for word in draft.words:
        match = _DRAWN_OUT.fullmatch(word.text)
        unit = match and unit_at(reading, "body", word.start)
        if match and unit and unit.part != "signature" and not in_an_address(unit, word):
            letter = match[1] or match[2]
            short = re.sub(f"{letter}{{3,}}", letter, word.text, flags=re.IGNORECASE)
            yield Hit(
                f"“{shown(word.text)}” is too casual for this letter.", word.start, word.end,
                mend=short,
            )  # fmt: skip


def _casual_ends(reading: Reading) -> Iterable[Hit]:
    """A last line that closes a letter to a friend."""
    draft = reading.text
    endings = listed("casual-ends")
    at = max(0, draft.own_end - 400)
    for line in draft.plain[at : draft.own_end].splitlines(keepends=True):
        words = line.strip(" \t\r\n,!.~-")
        if fold(words) in endings and at and words[0].isalpha():
            start = at + line.index(words)
            end = start + len(words)
            yield Hit(f"“{draft.body[start:end]}” closes a letter to a friend.", start, end,
                      mend="Sincerely")  # fmt: skip
        at += len(line)


RULES = (
    Rule(
        id="tone.casual",
        says="Write as you would speak to a colleague you met once: no slang, no shouting.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_apart(
            _casual_words, _drawn_out, _outside_names("tone.casual"), _casual_ends,
            exclamations, shouting,
        ),
        trips=(
            Case("Hey Bo,\n\nThank you for the ski stories at Lakeview.", to=LINDGREN),
            Case("Hey there Dr. Houston!\n\nThank you for the talk about the IBD clinic.",
                 to=HOUSTON),
            "Your residents are super chill and I had such a blast.",
            "Gonna be honest, the night float plan sounds great to me.",
            "Thank you guys for a day that I will remember.",
            "THANK YOU SO MUCH for the tour of the MICU.",
            "I REALLY enjoyed the sepsis project.",
            "The interview was wonderful!!! I learned a lot.",
            "Thank you! What a day! I loved the wards! The residents are kind! Snow, too!",
            "That sepsis project is awesome, lol.",
            "Thank u for the interview at Lakeview.",
            "The whole place had a great vibe.",
            Case("Dear Nisha,\n\nThank you for the napkin.\n\nxoxo,\nImani Rao-Keller",
                 to=RESIDENT),
            Case("Thank you for the day.", subject="Thank you!!! – Imani Rao-Keller, Lakeview"),
        ),
        passes=(
            Case("Hi Nisha,\n\nThank you for being so plain about night float!", to=RESIDENT),
            "You told me that the interns say “hey, call me early” and mean it.",
            "I had heard of the Vibe Clinic before, and of Dr. Dope's work there.",
            "The awesome responsibility of a first night alone was told without drama.",
            "You kept a cool head when the ICU filled up, and the weather stayed cool.",
            "I hope to see how the MICU, the VA and the ED hand over at night.",
            "Fever and chills are what your night team hears of most.",
            "Thank you! It was good to see Duluth in the snow.",
            "The guest house is near, and the residents hang their coats there.",
            "I spent a year at UCLA AND MGH as a research assistant.",
        ),
        why="A note that reads like a text message makes the writer seem careless, in the one "
        "sample of their writing that the program did not ask for.",
        limits="Slang that is newer than the list passes; a word written with a capital inside a "
        "sentence is taken for a name.",
    ),
)  # fmt: skip
