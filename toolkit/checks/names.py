"""Names as people write them: without accents, run together, shortened, one slip away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.text import fold, folds, listed
from toolkit.follow_up.address import given_name, plain_name
from toolkit.model import Person

PARTICLES = listed(
    "de la del della der den van von di da do dos das du le el al bin ibn bint abu y e st saint "
    "san santa ni nic mac mc o ter ten te zu zur zum af av ul"
)
SUFFIXES = listed("jr sr ii iii iv junior senior")
_DIGRAPHS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ø": "oe", "ü": "ue", "å": "aa", "đ": "dj", "ñ": "ny", "ß": "ss"}
)


def as_typed(text: str) -> tuple[str, ...]:
    """The folded words of a name as a typewriter without umlauts has them."""
    return folds(text.casefold().translate(_DIGRAPHS))


def one_slip(one: str, other: str) -> bool:
    """Whether one letter too many, too few, wrong, or swapped with its neighbour parts them."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    return short[at + 1 :] == long[at + 1 :] or (
        short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    )


def slip_of(written: str, name: str) -> bool:
    """Whether a written word is more likely a slip for `name` than another name.

    Short names are too near to each other for a wrong letter to tell: Hall, Hill, Hale.
    """
    if min(len(written), len(name)) < 4 or not one_slip(written, name):
        return False
    if len(written) == len(name) <= 4:
        return sorted(written) == sorted(name)
    return True


def likeness(one: str, other: str) -> float:
    """1 for equal words, 0 for strangers; a swap of neighbours counts once."""
    from rapidfuzz.distance import DamerauLevenshtein  # slow to import, and seldom needed

    return float(DamerauLevenshtein.normalized_similarity(one, other))


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    rows = lexicon_file("recipient")["nicknames"]["words"]
    return {short: frozenset(names.split()) for short, names in rows.items()}


@dataclass(frozen=True)
class Called:
    """All that one person may be called, folded.

    tokens    the words of the name, as written and as a typewriter has them
    given     the words of the given names; surname those of the surname; asked what they asked for
    joined    names run together: "delacruz", "jeanluc"
    """

    tokens: frozenset[str]
    given: frozenset[str]
    surname: tuple[str, ...]
    asked: frozenset[str]
    joined: frozenset[str]

    def fits(self, words: Sequence[str]) -> bool:
        """Whether these words name the person and hold no stranger."""
        words = [word for word in words if word not in SUFFIXES] or list(words)
        if "".join(words) in self.joined:
            return True
        core = [word for word in words if word not in PARTICLES] or words
        known = [word for word in core if word in self.tokens]
        if len(known) == len(core):
            return True
        if not known:
            return any(
                not w.isascii() and any(t.startswith(w) or t.endswith(w) for t in self.tokens)
                for w in core
            )
        initials = {token[0] for token in self.tokens}
        if all(w in self.tokens or (len(w) == 1 and w in initials) for w in core):
            return True
        # a middle name that was not recorded
        return len(core) > 2 and core[0] in self.given and core[-1] in self.surname

    def short_for(self, words: Sequence[str]) -> str:
        """The given name for which one of the words is a usual short form, or ""."""
        for word in words:
            for name in _nicknames().get(word, ()):
                if name in self.given and all(w == word or w in self.tokens for w in words):
                    return name
        return ""


@lru_cache(maxsize=1024)
def called(name: str, surname: str, asked: str) -> Called:
    """What somebody of this name may be called."""
    tokens: set[str] = set()
    for text in (name, surname, asked):
        tokens |= {*folds(text), *as_typed(text)}
        tokens |= {fold(part).replace("-", "") for part in text.split() if "-" in part}
    tokens |= {"saint"} if "st" in tokens else {"st"} if "saint" in tokens else set()
    joined = {"".join(folds(text)) for text in (name, surname, asked)}
    joined |= {"".join(folds(text)[n:]) for text in (name, surname) for n in range(3)}
    last = folds(surname)
    given = frozenset(folds(name)) | frozenset(as_typed(name))
    given -= {*last, *as_typed(surname)}
    return Called(frozenset(tokens), given, last, frozenset(folds(asked)), frozenset(joined - {""}))


def called_of(person: Person, asked: str = "") -> Called:
    """What a person may be called; `asked` is what the notes say that they asked for."""
    return called(plain_name(person), person.surname, f"{person.called} {asked}".strip())


def part_spelt(person: Person, near: str) -> str:
    """The part of a person's name whose folded word is `near`, in its own letters."""
    for text in (*person.surname.split(), *plain_name(person).split(), *person.called.split()):
        for part in (text, *text.split("-")):
            if near in (fold(part), fold(part.casefold().translate(_DIGRAPHS))):
                return part.strip(",.")
    return person.surname or given_name(person)
