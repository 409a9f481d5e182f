"""Single words of a list, where they stand as the letter's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from operator import itemgetter

from toolkit.checks.plain_words import Unit, lexicon_file
from toolkit.checks.rule import Reading
from toolkit.checks.season_index import TITLES
from toolkit.checks.text import DraftText, Word, fold
from toolkit.checks.vocabulary import SMALL


@cache
def listed(name: str) -> Mapping[str, str]:
    """A list of words of `lexicon/tone.toml`, and what to write instead."""
    table = lexicon_file("tone")[name]["words"]
    return table if isinstance(table, dict) else dict.fromkeys(table, "")


@cache
def _behind() -> Mapping[str, frozenset[str]]:
    table = lexicon_file("tone")["casual-behind"]["words"]
    return {word: frozenset(after) for word, after in table.items()}


def unit_at(reading: Reading, where: str, offset: int) -> Unit | None:
    """The sentence, greeting, closing or line around a place."""
    for unit in reading.speech.units:
        if unit.where == where and unit.start <= offset < unit.end:
            return unit
    return None


def quoted(unit: Unit, start: int, end: int) -> bool:
    """Whether these words stand in quotation marks."""
    return any(a <= start and end <= b for a, b in unit.quotations)


def a_name(unit: Unit, start: int, end: int) -> bool:
    """Whether these words, inside a sentence, are written with a capital as a name is."""
    first = unit.source[start:end].split()[0]
    if not (first[0].isupper() and (len(first) == 1 or not first.isupper())):
        return False
    before = unit.source[max(unit.start, start - 40) : start].rstrip(" \"'(*-")
    if not before or before[-1] in "!?:;,\n":
        return False
    return before[-1] != "." or fold(before.split()[-1].strip("(\"'.")) in TITLES


_DRAWN = re.compile(r"([aeouyshmlnrt])\1\1")


@cache
def _in_capitals() -> frozenset[str]:
    """Common words as a shout has them, but the shortest: ID is no shout."""
    return frozenset(word.upper() for word in (*SMALL, *listed("shouted")) if len(word) > 2)


@lru_cache(maxsize=16384)
def _oddity(word: str) -> str:
    """What may be odd about a word: "l" it is listed, "d" drawn out, "c" in capitals."""
    folded = fold(word)
    names = ("casual", "casual-small", "abbreviation", "abbreviation-small")
    return "".join(
        sign
        for sign, is_so in (
            ("l", any(folded in listed(name) for name in names)),
            ("d", _DRAWN.search(folded)),
            ("c", word in _in_capitals()),
        )
        if is_so
    )


@lru_cache(maxsize=4)
def oddities(draft: DraftText) -> str:
    """What may be odd about some word of a draft: the signs of `_oddity`; mostly blank."""
    text_of = itemgetter(2)
    found = set(map(_oddity, map(text_of, draft.words)))
    return "".join(found.union(map(_oddity, map(text_of, draft.subject_words))))


def listed_words(reading: Reading, anyhow: str, small: str) -> Iterator[tuple[Word, Unit, str]]:
    """Words of a list, in capitals or not, or of another, in small letters only.

    In the subject and the body, neither quoted nor part of a name; with what to write instead.
    """
    draft = reading.text
    if "l" not in oddities(draft):
        return
    either, lower = listed(anyhow), listed(small)
    for where, words in (("subject", draft.subject_words), ("body", draft.words)):
        for at, word in enumerate(words):
            if word.fold in either:
                instead = either[word.fold]
                if word.fold in lower and not word.text.islower():
                    continue
            elif word.fold in lower and word.text.islower():
                instead = lower[word.fold]
            else:
                continue
            unit = unit_at(reading, where, word.start)
            if unit is None or quoted(unit, word.start, word.end):
                continue
            if a_name(unit, word.start, word.end) or in_an_address(unit, word):
                continue
            follower = words[at + 1].fold if at + 1 < len(words) else ""
            if follower not in _behind().get(word.fold, ()):
                yield word, unit, instead


def in_an_address(unit: Unit, word: Word) -> bool:
    """Whether the word is a part of an e-mail address, a link or initials."""
    around = unit.source[max(0, word.start - 1) : word.end + 2]
    return bool(re.search(r"[@/_]\w|\w[@/_]|\.\w|^[.@/_-]", around))


def as_written(instead: str, word: Word, unit: Unit) -> str:
    """What to write instead, with a capital where a sentence begins."""
    opens = word.capital and not (len(word.text) > 1 and word.text.isupper())
    if opens or unit.start == word.start:
        return instead[:1].upper() + instead[1:]
    return instead
