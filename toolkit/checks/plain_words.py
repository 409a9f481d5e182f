"""What a draft says, in plain words: the form in which phrases are looked for.

"I’m ranking your programme #1!" and "i am RANKING your program number 1" are the same plain words.
Each sentence keeps the way back to the letters as they were written.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any, Literal

from toolkit.checks.text import DraftText, Word, fold, straight

Part = Literal["subject", "greeting", "sentence", "closing", "signature"]

# What stands in plain words for a name: of the program written to, of another, of a person.
HERE, THERE, WHO = "§here", "§there", "§who"


@cache
def lexicon_file(name: str) -> Mapping[str, Any]:
    """One word list of `lexicon/`, read; raises ValueError, with its name, where it is no TOML."""
    path = resources.files("toolkit.checks") / "lexicon" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"lexicon/{name}.toml: {error}") from None


# ── one word ────────────────────────────────────────────────────────────────

_ENDINGS = (
    ("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"), ("'m", "am"),
)  # fmt: skip
_BRITISH_OUR = re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|ites?|abl[ey]|al|ful|hoods?)?$)")
_BRITISH_ISE = re.compile(
    r"(?<=[a-z]{3})(?:is(?=(?:e[ds]?|ing|ers?|ations?)$)|ys(?=(?:e[ds]?|ing)$))"
)


@cache
def _spellings() -> tuple[Mapping[str, str], Mapping[str, str], frozenset[str]]:
    """Other spellings of words; words written together with their apostrophe left out; "it's"."""
    lists = lexicon_file("spelling")
    one = {**lists["british"]["words"], **lists["slips"]["words"], **lists["chat"]["words"]}
    return one, lists["contracted"]["words"], frozenset(lists["with-is"]["words"])


@lru_cache(maxsize=32768)
def plain_word(text: str) -> tuple[str, ...]:
    """The plain words that a written one stands for: "can’t" → can, not; "favours" → favors."""
    spelt, contracted, with_is = _spellings()
    low = straight(text).lower()
    if low in contracted and (text.islower() or "'" in text or len(text) > 2):
        return tuple(contracted[low].split())
    if "'" in low:
        if low.endswith("'s"):
            return (*plain_word(text[:-2]), "is") if low in with_is else plain_word(text[:-2])
        for ending, stands_for in _ENDINGS:
            if low.endswith(ending) and len(low) > len(ending):
                return (*plain_word(text[: -len(ending)]), stands_for)
    word = fold(text)
    word = spelt.get(word, word)
    if " " in word:
        return tuple(word.split())
    if len(word) > 5:
        word = _BRITISH_ISE.sub(lambda m: m[0].replace("s", "z"), _BRITISH_OUR.sub("or", word))
    return (word,) if word else ()


# ── one sentence ────────────────────────────────────────────────────────────

_BREAK = re.compile(
    r"[;:()…]|--| - |,\s+(?=(?:and|but|so|yet|which|though|although|because)\b)", re.I
)
_SIGNS = {"#": "number", "%": "percent", "&": "and"}
_SIGN = re.compile(r"[#%&]")
_QUOTATION = re.compile(r"\"[^\"\n]{1,400}\"|(?<![\w'])'(?=\w)[^'\n]{3,400}'(?!\w)")


@dataclass(eq=False)
class Unit:
    """One sentence (or subject, greeting, closing, line of the signature) in plain words.

    said      the words, each with a blank before and behind; ";" where a clause ends
    places    for each of them, where it begins and ends in the subject or body
    source    the whole subject or body with straight quotes and dashes; `written` as it was
    asks      whether it ends with a question mark
    """

    part: Part
    start: int
    end: int
    said: str
    places: Sequence[tuple[int, int]]
    source: str
    written: str

    @property
    def where(self) -> Literal["subject", "body"]:
        return "subject" if self.part == "subject" else "body"

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.said.split())

    @cached_property
    def asks(self) -> bool:
        return self.source[self.start : self.end].rstrip("\"') \t").endswith("?")

    @cached_property
    def quotations(self) -> tuple[tuple[int, int], ...]:
        """Where something stands in quotation marks."""
        return tuple(m.span() for m in _QUOTATION.finditer(self.source, self.start, self.end))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the plain words from `start` up to `end` of `said` were written."""
        first = self.said.count(" ", 0, start) - (self.said[start : start + 1] != " ")
        last = self.said.count(" ", 0, end) - 1 - (self.said[end - 1 : end] == " ")
        return self.places[max(0, first)][0], self.places[max(first, last)][1]


@lru_cache(maxsize=4096)
def _between(gap: str, word: str) -> tuple[tuple[str, int, int], ...]:
    """What the signs between two words say, and where in the gap; `word` is that behind it."""
    found = [(";", 0, len(gap))] if _BREAK.search(gap + word) else []
    found += [(_SIGNS[sign[0]], sign.start(), sign.end()) for sign in _SIGN.finditer(gap)]
    return tuple(found)


def _unit(
    part: Part,
    source: str,
    written: str,
    start: int,
    end: int,
    words: Sequence[Word],
    names: Mapping[int, tuple[int, str]],
    offset: int,
) -> Unit:
    """`words` are those of this unit, the first of them number `offset` of its text."""
    said: list[str] = []
    places: list[tuple[int, int]] = []
    at = start
    number = 0
    while number < len(words):
        begin, stop, word, _ = words[number]
        gap = source[at:begin]
        if gap != " " and gap:
            behind = word if "," in gap else ""
            between = _between if len(gap) + len(behind) < 40 else _between.__wrapped__
            for plain, first, last in between(gap, behind):
                said.append(plain)
                places.append((at + first, at + last))
        number += 1
        if offset + number - 1 in names:
            last, plain = names[offset + number - 1]
            stop = words[min(last - offset, len(words)) - 1].end
            said.append(plain)
            places.append((begin, stop))
            number = max(number, last - offset)
        else:
            for plain in plain_word(word):
                said.append(plain)
                places.append((begin, stop))
        at = stop
    return Unit(part, start, end, f" {' '.join(said)} ", places, source, written)


def units_of(
    text: DraftText,
    body_names: Mapping[int, tuple[int, str]],
    subject_names: Mapping[int, tuple[int, str]],
) -> tuple[Unit, ...]:
    """Subject, greeting, sentences, closing and signature of a draft, in plain words.

    The names are those of the season: number of the first word → number behind the last, and
    what stands for it.
    """
    found: list[Unit] = []
    if text.subject:
        words = text.subject_words
        found.append(
            _unit(
                "subject",
                text.plain_subject,
                text.subject,
                0,
                len(text.subject),
                words,
                subject_names,
                0,
            )
        )
    pieces: list[tuple[Part, int, int]] = []
    if text.greeting:
        pieces.append(("greeting", text.greeting.start, text.greeting.end))
    pieces += (("sentence", each.start, each.end) for each in text.sentences)
    if text.closing:
        pieces.append(("closing", text.closing.start, text.closing.end))
    if text.signature:
        pieces += (("signature", each.start, each.end) for each in text.signature_lines)
    words = text.words
    starts = [word.start for word in words]
    last = 0
    for part, start, end in pieces:
        first = bisect_left(starts, start, last)
        last = bisect_left(starts, end, first)
        found.append(
            _unit(part, text.plain, text.body, start, end, words[first:last], body_names, first)
        )
    return tuple(found)


def plainly(text: str) -> str:
    """A bare text in plain words, as the word lists are read."""
    return " ".join(word for part in text.split() for word in plain_word(part))
