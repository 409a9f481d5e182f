"""Who prefers whom: rank order lists of applicants and of programs, and the seats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]

NOWHERE = np.int32(np.iinfo(np.int32).max)  # behind every place on every list
NOT_YET: Ints = np.zeros(0, dtype=np.int32)
_TABLE = 1 << 20  # cells at a time: 4 MB


class ListError(ValueError):
    """A list or a quota that no match can be run on; the sentence says whose, which entry, why."""


@dataclass(frozen=True, slots=True, eq=False)
class Preferences:
    """Ragged lists in two arrays: list `i` is `entries[starts[i]:starts[i + 1]]`, best first.

    `starts` has shape (lists + 1,) and begins with 0; `entries` has shape (entries
    of all lists,). Whoever is not on a list is unacceptable to its owner.
    """

    starts: Ints
    entries: Ints

    @classmethod
    def of(cls, lists: Iterable[Sequence[int]]) -> Preferences:
        """From sequences of indices."""
        parts = [np.asarray(each, dtype=np.int32) for each in lists]
        starts = np.zeros(len(parts) + 1, dtype=np.int32)
        np.cumsum([len(each) for each in parts], out=starts[1:])
        return cls(starts, np.concatenate([np.zeros(0, dtype=np.int32), *parts]))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, owner: int) -> Ints:
        return self.entries[self.starts[owner] : self.starts[owner + 1]]

    @property
    def owners(self) -> Ints:
        """Whose list each entry stands on, shape of `entries`."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Two sides and the seats; every entry is an index on the other side.

    `quotas` has shape (programs,). Names are kept where they were given and are
    blank for a market of arrays. `standing` has the shape of `applicants.entries`:
    where on its program's list the applicant stands, as an index into
    `programs.entries`, or `NOWHERE`. It is found when the market is made; whoever
    has it already, from a market whose lists were the same, may give it, and then
    the lists are not checked again.

    Raises:
        ListError: an entry that is not on the other side, one that stands twice on
            a list, or a negative quota, with the owner and the entry.
    """

    applicants: Preferences
    programs: Preferences
    quotas: Ints
    applicant_names: tuple[str, ...] = ()
    program_names: tuple[str, ...] = ()
    standing: Ints = field(default_factory=lambda: NOT_YET)

    def __post_init__(self) -> None:
        if self.quotas.shape != (len(self.programs),):
            raise ListError(
                f"There are {len(self.programs)} programs and {self.quotas.size} quotas; "
                "each program takes one."
            )
        if (below := np.flatnonzero(self.quotas < 0)).size:
            raise ListError(
                f"{self.program(int(below[0]))} has a quota of {self.quotas[below[0]]}; "
                "0 or more seats will do."
            )
        if self.standing is not NOT_YET:
            return
        _only_known(self.applicants, len(self.programs), self.applicant)
        _only_known(self.programs, len(self.applicants), self.program)
        found = find_standing(self.applicants, self.programs)
        if found is None:
            _name_the_one_listed_twice(self.applicants, self.applicant, self.program)
            _name_the_one_listed_twice(self.programs, self.program, self.applicant)
            raise AssertionError("an entry was found twice, and then not")
        object.__setattr__(self, "standing", found)

    @classmethod
    def from_names(
        cls,
        applicants: Mapping[str, Sequence[str]],
        programs: Mapping[str, Sequence[str]],
        quotas: Mapping[str, int] | int = 1,
    ) -> Market:
        """From each one's list of names, best first; `quotas` by program, or one for all.

        Raises:
            ListError: a name that the other side does not have, with the nearest
                one that it has; a program without a quota; and what `Market` refuses.
        """
        applicant_at = {name: at for at, name in enumerate(applicants)}
        program_at = {name: at for at, name in enumerate(programs)}
        if isinstance(quotas, int):
            quotas = dict.fromkeys(programs, quotas)
        if unknown := [name for name in quotas if name not in program_at]:
            raise ListError(_unknown("The quotas", 0, unknown[0], program_at, "program"))
        if missing := [name for name in programs if name not in quotas]:
            raise ListError(f"{missing[0]} has no quota; say how many seats it has.")
        return cls(
            _indexed(applicants, program_at, "program"),
            _indexed(programs, applicant_at, "applicant"),
            np.array([quotas[name] for name in programs], dtype=np.int32),
            tuple(applicants),
            tuple(programs),
        )

    def applicant(self, at: int) -> str:
        """What applicant `at` is called."""
        return self.applicant_names[at] if self.applicant_names else f"applicant {at}"

    def program(self, at: int) -> str:
        """What program `at` is called."""
        return self.program_names[at] if self.program_names else f"program {at}"


def find_standing(applicants: Preferences, programs: Preferences) -> Ints | None:
    """Where each applicant stands on the list of each program they list, as `Market.standing`.

    None if an entry stands on a list twice. Works through the programs a few at a
    time, on a table of applicants small enough to stay in the processor's cache.
    """
    ours, theirs = applicants.entries, programs.entries
    found = np.full(len(ours), NOWHERE, dtype=np.int32)
    # NumPy sorts numbers of 16 bits by counting, several times as fast as longer ones.
    short = ours.astype(np.uint16) if len(programs) <= 1 << 16 else ours
    order = np.argsort(short, kind="stable")  # entries by program, then by applicant
    listed, owners = ours[order], applicants.owners[order]
    if np.any((listed[1:] == listed[:-1]) & (owners[1:] == owners[:-1])):
        return None
    begins = np.searchsorted(listed, np.arange(len(programs) + 1, dtype=np.int32))
    size = max(len(applicants), 1)
    rows = max(1, _TABLE // size)
    table = np.full(rows * size, NOWHERE, dtype=np.int32)
    row_of = programs.owners
    row_of %= rows
    place = np.arange(len(theirs), dtype=np.int32)
    for first in range(0, len(programs), rows):
        last = min(first + rows, len(programs))
        those = slice(programs.starts[first], programs.starts[last])
        cells = row_of[those] * np.int64(size) + theirs[those]
        table[cells] = place[those]
        if np.any(table[cells] != place[those]):
            return None
        these = slice(begins[first], begins[last])
        found[order[these]] = table[(listed[these] - first) * np.int64(size) + owners[these]]
        table[cells] = NOWHERE
    return found


def _only_known(lists: Preferences, others: int, owner_name: Callable[[int], str]) -> None:
    """Refuse an entry that is nobody on the other side."""
    entries = lists.entries
    if entries.size and (entries.min() < 0 or entries.max() >= others):
        at = int(np.flatnonzero((entries < 0) | (entries >= others))[0])
        owner = int(np.searchsorted(lists.starts, at, side="right")) - 1
        raise ListError(
            f"{owner_name(owner)}, entry {at - lists.starts[owner] + 1}: there is no number "
            f"{entries[at]} on the other side, which has 0 to {others - 1}."
        )


def _name_the_one_listed_twice(
    lists: Preferences, owner_name: Callable[[int], str], entry_name: Callable[[int], str]
) -> None:
    for owner in range(len(lists)):
        entries, counts = np.unique(lists[owner], return_counts=True)
        if (twice := entries[counts > 1]).size:
            where = np.flatnonzero(lists[owner] == twice[0]) + 1
            raise ListError(
                f"{owner_name(owner)} lists {entry_name(int(twice[0]))} twice, as entries "
                f"{where[0]} and {where[1]}; once will do."
            )


def _indexed(
    lists: Mapping[str, Sequence[str]], others: Mapping[str, int], side: str
) -> Preferences:
    starts = np.zeros(len(lists) + 1, dtype=np.int32)
    np.cumsum(np.fromiter(map(len, lists.values()), np.int32, len(lists)), out=starts[1:])
    names = chain.from_iterable(lists.values())
    try:
        return Preferences(
            starts, np.fromiter(map(others.__getitem__, names), np.int32, int(starts[-1]))
        )
    except KeyError:
        for owner, named in lists.items():
            for place, name in enumerate(named, 1):
                if name not in others:
                    raise ListError(_unknown(owner, place, name, others, side)) from None
        raise


def _unknown(owner: str, place: int, name: str, known: Mapping[str, int], side: str) -> str:
    where = f"{owner}, entry {place}" if place else owner
    near = get_close_matches(str(name), known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{where}: there is no {side} called {name!r}.{hint}"
