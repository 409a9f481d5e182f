"""Who prefers whom: rank order lists of applicants and of programs, and the seats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]


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
    blank for a market of arrays.

    Raises:
        ListError: an entry that is not on the other side, one that stands twice on
            a list, or a negative quota, with the owner and the entry.
    """

    applicants: Preferences
    programs: Preferences
    quotas: Ints
    applicant_names: tuple[str, ...] = ()
    program_names: tuple[str, ...] = ()

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
        _hold(self.applicants, len(self.programs), self.applicant, self.program)
        _hold(self.programs, len(self.applicants), self.program, self.applicant)

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


def _hold(
    lists: Preferences,
    others: int,
    owner_name: Callable[[int], str],
    entry_name: Callable[[int], str],
) -> None:
    """Refuse a list with an entry that is nobody, or that stands on it twice."""
    entries = lists.entries
    if entries.size and (entries.min() < 0 or entries.max() >= others):
        at = int(np.flatnonzero((entries < 0) | (entries >= others))[0])
        owner = int(np.searchsorted(lists.starts, at, side="right")) - 1
        raise ListError(
            f"{owner_name(owner)}, entry {at - lists.starts[owner] + 1}: there is no number "
            f"{entries[at]} on the other side, which has 0 to {others - 1}."
        )
    keys = lists.owners.astype(np.int64) * max(others, 1) + entries
    ordered = np.sort(keys)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if twice.size:
        owner, entry = divmod(int(twice[0]), others)
        where = np.flatnonzero(lists[owner] == entry) + 1
        raise ListError(
            f"{owner_name(owner)} lists {entry_name(entry)} twice, as entries "
            f"{where[0]} and {where[1]}; once will do."
        )


def _indexed(
    lists: Mapping[str, Sequence[str]], others: Mapping[str, int], side: str
) -> Preferences:
    try:
        return Preferences.of([[others[name] for name in each] for each in lists.values()])
    except KeyError:
        for owner, names in lists.items():
            for place, name in enumerate(names, 1):
                if name not in others:
                    raise ListError(_unknown(owner, place, name, others, side)) from None
        raise


def _unknown(owner: str, place: int, name: str, known: Mapping[str, int], side: str) -> str:
    where = f"{owner}, entry {place}" if place else owner
    near = get_close_matches(str(name), known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{where}: there is no {side} called {name!r}.{hint}"
