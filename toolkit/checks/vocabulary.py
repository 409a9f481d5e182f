"""Small words, and words too common in this mail to tell one letter from another."""

from __future__ import annotations

from functools import cache, lru_cache

from toolkit.checks.plain_words import lexicon_file, plain_word
from toolkit.checks.text import folds, listed

_LISTS = lexicon_file("vocabulary")
SMALL = listed(_LISTS["small"]["words"])

# What nearly every letter after an interview says: it makes no letter a particular one.
COMMON = listed(_LISTS["common"]["words"])


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A folded word without its plainest endings: "clinics" → "clinic", "caring" → "car"."""
    if word.endswith("ies") and len(word) > 5:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


_COMMON_STEMS = frozenset(map(stem, COMMON)) | COMMON


def telling(word: str) -> bool:
    """Whether a folded word could tell one conversation from another."""
    return (
        len(word) > 1
        and word not in SMALL
        and stem(word) not in _COMMON_STEMS
        and not word.isdigit()
    )


def telling_stems(text: str) -> frozenset[str]:
    """The stems of the words in `text` that could tell one conversation from another."""
    return frozenset(stem(word) for word in folds(text) if telling(word))


def akin(one: str, other: str) -> bool:
    """Whether two stems may be forms of one word: "advocat" and "advocacy", "simul" and "simulat".

    Lenient: it also takes some strangers for kin.
    """
    if one == other:
        return True
    short = min(len(one), len(other))
    if short < 4 or one[:4] != other[:4]:
        return False
    common = next((n for n in range(4, short) if one[n] != other[n]), short)
    return common >= min(short, 5) and max(len(one), len(other)) - common <= 6


@cache
def _stock() -> frozenset[str]:
    words = listed(lexicon_file("specific")["stock"]["words"])
    return frozenset(map(stem, words | SMALL)) | words | SMALL | COMMON | _COMMON_STEMS


_TAILS = (
    "ly", "ness", "ful", "ment", "ity", "er", "or", "ation", "ion", "ive", "al", "able", "est",
    "ance", "ence", "ship",
)  # fmt: skip


@lru_cache(maxsize=16384)
def plain_of_praise(word: str) -> bool:
    """Whether a folded word fits any letter to any program: thanks, praise, goodwill."""
    stock = _stock()
    if len(word) < 2 or word in stock:
        return True
    word = (plain_word(word) or (word,))[0]  # "organised"
    if word.endswith("ied"):
        word = word[:-3] + "y"
    elif word.endswith("bly"):
        word = word[:-1] + "e"
    short = stem(word)
    if not stock.isdisjoint((word, short, short + "e")):
        return True
    for whole in (word, short):
        for tail in _TAILS:
            root = whole.removesuffix(tail)
            if root == whole or len(root) < 3:
                continue
            if {root, stem(root), root + "e"} & stock:
                return True
            if root[-1] == "i" and root[:-1] + "y" in stock:
                return True
    return word.startswith("un") and len(word) > 5 and plain_of_praise(word[2:])
