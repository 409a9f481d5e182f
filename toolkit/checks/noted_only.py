"""What is noted of one program alone: the features and topics that give a wrong letter away."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from toolkit.checks.phrasebook import inflected
from toolkit.checks.plain_words import Unit, lexicon_file
from toolkit.checks.text import folds
from toolkit.checks.vocabulary import SMALL, akin, plain_of_praise, stem, telling

if TYPE_CHECKING:
    from toolkit.checks.season_index import Ground

_PLUS = re.compile(r"(?<![\w+])([0-9xX]) ?\+ ?([0-9yY])(?![\w+])")


_OWN = frozenset(("i", "my", "me"))  # what the applicant told of themselves is told everywhere


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(lexicon_file("program")[name]["words"])


@cache
def _generic() -> frozenset[str]:
    return frozenset(map(stem, _list("generic")))


@dataclass(frozen=True, slots=True)
class Noted:
    """A feature, or a topic of a talk, that one program alone is noted for.

    core   the telling stems of its first words, as far as a preposition
    stems  all telling stems; `rest` the other ones that are no small words
    """

    program: str
    text: str
    core: frozenset[str]
    stems: frozenset[str]
    rest: frozenset[str]
    topic: bool

    @property
    def generic(self) -> bool:
        """Whether nearly every program has it."""
        return self.stems <= _generic()

    def held(self, stems: Mapping[str, int]) -> frozenset[str]:
        """The stems of a clause that say this, or none."""
        if self.core.isdisjoint(stems) and self.topic is False:
            return frozenset()
        found = {own: said for own in self.stems for said in _said(own, stems)}
        beside = frozenset(self.rest & stems.keys())
        whole = self.core <= found.keys() and (len(self.core) > 1 or bool(beside))
        whole = whole and not self.core <= _generic()  # "Primary Care department"
        most = len(found) >= 2 and len(found) >= 0.6 * len(self.stems)
        if len(found.keys() - _generic()) < 2:
            most = False  # what every program says of itself tells nothing
        if self.topic and all(map(plain_of_praise, found)):
            return frozenset()  # nor do everyday words: "I thought my heart would stop"
        if not (most if self.topic else whole or most):
            return frozenset()
        return frozenset(found.values()) | (beside if len(found) < 2 else frozenset())


def _said(own: str, stems: Mapping[str, int]) -> Iterable[str]:
    if own in stems:
        yield own
    elif len(own) >= 6:
        yield from (each for each in stems if each[:6] == own[:6] and akin(own, each))


def _rows(ground: Ground, key: str) -> Iterable[tuple[str, bool]]:
    for text in ground.programs[key].features:
        yield text, False
    for note in ground.notes.get(key, ()):
        yield from ((text, False) for text in note.features)
        yield from ((text, True) for text in note.topics if _OWN.isdisjoint(folds(text)))


def _core(words: Sequence[str]) -> list[str]:
    """The words before the first small one that parts them, if any of them tells."""
    ends = (n for n, word in enumerate(words) if n and word in _list("parting"))
    for end in (*ends, len(words)):
        if any(map(telling, words[:end])):
            return list(words[:end])
    return []


class NotedOnly:
    """Features and topics of a season by the program that alone is noted for them."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._all: list[Noted] = []
        self._plus: dict[str, frozenset[str]] = {}
        known = {key: ground.noted_stems(key) for key in ground.programs}
        holders = Counter(each for stems in known.values() for each in stems)
        for key in ground.programs:
            names = ground.name_words(key)
            seen: set[frozenset[str]] = set()
            plus: set[str] = set()
            for text, topic in _rows(ground, key):
                plus |= {f"{a}+{b}".lower() for a, b in _PLUS.findall(text)}
                words = [word for word in folds(text) if word not in names]
                stems = frozenset(stem(w) for w in words if telling(w))
                core = frozenset(stem(w) for w in _core(words) if telling(w))
                if not stems or stems in seen:
                    continue
                seen.add(stems)
                if all(holders[s] > 1 for s in core) and any(
                    core <= theirs for other, theirs in known.items() if other != key
                ):
                    continue
                rest = frozenset(stem(w) for w in words if w not in SMALL and not telling(w))
                self._all.append(Noted(key, text, core, stems, rest, topic))
            self._plus[key] = frozenset(plus)
        self._rarity = holders
        self._foreign: dict[str, Mapping[str, tuple[Noted, ...]]] = {}

    def foreign(self, program: str) -> Mapping[str, tuple[Noted, ...]]:
        """What others are noted for and this program is not: a telling word's forms → which."""
        if program not in self._foreign:
            known = self._ground.noted_stems(program)
            found: dict[str, list[Noted]] = defaultdict(list)
            for each in self._all:
                if each.program == program or each.core <= known or each.stems <= known:
                    continue
                if each.topic and (len(each.stems) < 2 or each.generic):
                    continue
                for form in self._forms(each):
                    found[form].append(each)
            self._foreign[program] = {form: tuple(rows) for form, rows in found.items()}
        return self._foreign[program]

    def _forms(self, noted: Noted) -> frozenset[str]:
        """The forms of two of its words that stand in the fewest programs' notes."""
        rare = sorted(noted.stems, key=lambda s: (s not in noted.core, self._rarity[s], -len(s)))
        forms: set[str] = set()
        for word in folds(noted.text):
            if stem(word) in rare[: 1 if len(noted.core) > 1 and not noted.topic else 2]:
                forms |= {word, stem(word), *inflected(word), *inflected(stem(word))}
                forms.add(f"{stem(word)}e")
        return frozenset(forms)

    def candidates(self, program: str, unit: Unit) -> tuple[Noted, ...]:
        """What a sentence may speak of that others alone are noted for."""
        foreign = self.foreign(program)
        return tuple(
            dict.fromkeys(
                each for word in sorted(unit.words & foreign.keys()) for each in foreign[word]
            )
        )

    def schedules(self, program: str) -> frozenset[str]:
        """The schedules such as "4+1" that are noted of a program."""
        return self._plus.get(program, frozenset())

    def scheduled_at(self, schedule: str) -> tuple[str, ...]:
        """The programs of which this schedule is noted."""
        return tuple(key for key, plus in self._plus.items() if schedule in plus)


def schedules_in(text: str, start: int, end: int) -> Iterable[tuple[int, int, str]]:
    """Where schedules such as "4 + 1" stand in a text."""
    for match in _PLUS.finditer(text, start, end):
        yield match.start(), match.end(), f"{match[1]}+{match[2]}".lower()
