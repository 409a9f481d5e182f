"""Names of programs with one letter wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.checks.names import slip_of
from toolkit.checks.text import fold
from toolkit.checks.vocabulary import COMMON, SMALL

if TYPE_CHECKING:
    from toolkit.checks.season_index import Ground, Named

_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’']{4,}")
_BESIDE = (re.compile(r"([\w’']+)[ \n-]+\Z"), re.compile(r"[ \n-]+([\w’']+)"))
_ALONE = 7  # letters that a word needs to be known by itself with one of them wrong


class Slips:
    """The words of the season's program names, to be found with one letter wrong.

    A long word is known by itself, a shorter one by the word beside it ("Bayuo General").
    """

    def __init__(self, ground: Ground) -> None:
        self._known: set[str] = set()
        self._alone: dict[str, list[tuple[str, Named]]] = defaultdict(list)
        self._beside: dict[tuple[str, int], list[tuple[str, Named]]] = defaultdict(list)
        for names in ground.own.values():
            for named in names:
                self._known |= set(named.folds)
                if named.exact or named.kind == "city":
                    continue
                if len(named.folds) == 1:
                    self._learn(named.folds[0], named)
                for at, word in enumerate(named.folds):
                    for side in (-1, 1):
                        if len(word) >= 5 and 0 <= at + side < len(named.folds):
                            self._beside[named.folds[at + side], side].append((word, named))
        for person in ground.people.values():
            self._known |= ground.called(person).tokens

    def _learn(self, word: str, named: Named) -> None:
        if len(word) >= _ALONE and word not in COMMON:
            self._alone[word[:3]].append((word, named))
            self._alone[word[-3:]].append((word, named))

    def found_in(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, list[Named]]]:
        """Capital words of the text that are slips for words of names, and whose they are."""
        for match in _CAPITAL.finditer(text, start, end):
            word = fold(match[0])
            if word in self._known or word in SMALL or word in COMMON:
                continue
            near = [n for w, n in self._beside_it(text, match) if slip_of(word, w)]
            if not near and len(word) >= _ALONE - 1 and not match[0].isupper():
                before = text[max(start, match.start() - 2) : match.start()].rstrip(" \n")
                if before and before[-1] not in ".!?:\"'":
                    near = [
                        n
                        for key in (word[:3], word[-3:])
                        for w, n in self._alone.get(key, ())
                        if slip_of(word, w) and not _inflected(word, w)
                    ]
            if near:
                yield match.start(), match.end(), near

    def _beside_it(self, text: str, match: re.Match[str]) -> Iterator[tuple[str, Named]]:
        before = _BESIDE[0].search(text, max(0, match.start() - 25), match.start())
        after = _BESIDE[1].match(text, match.end())
        if before:
            yield from self._beside.get((fold(before[1]), -1), ())
        if after:
            yield from self._beside.get((fold(after[1]), 1), ())


def _inflected(word: str, name: str) -> bool:
    return word in (f"{name}s", f"{name}n") or name == f"{word}s"
