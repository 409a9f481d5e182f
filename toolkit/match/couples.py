"""A market in which some applicants go as couples: its lists, and what is stable in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from toolkit.facts import fact
from toolkit.match.preferences import Ints, ListError, Market

NO_MATCH = -1
Row = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, eq=False)
class CouplesMarket:
    """A market, and couples among its applicants who rank pairs of programs.

    market   everyone; the members of couples stand in it with an empty list of their
             own, and programs rank them one by one, as they rank anyone
    members  int32, shape (couples, 2): who belong together
    starts   int32, shape (couples + 1,): couple `i` has the rows `starts[i]` to
             `starts[i + 1]` of `rows`
    rows     int32, shape (rows of all couples, 2), best first: a program for the first
             member and one for the second; -1 is No Match

    A couple goes unmatched rather than take a pair that it did not list.

    Raises:
        ListError: a member of two couples or with a list of their own, a row that
            names no program or stands twice, or more rows than the Match allows.
    """

    market: Market
    members: Ints
    starts: Ints
    rows: Ints

    def __post_init__(self) -> None:
        market = self.market
        people = self.members.ravel()
        if people.size and (people.min() < 0 or people.max() >= len(market.applicants)):
            raise ListError(
                f"A couple has a member who is none of the {len(market.applicants)} applicants."
            )
        seen = np.bincount(people, minlength=len(market.applicants))
        if (often := np.flatnonzero(seen > 1)).size:
            raise ListError(
                f"{market.applicant(int(often[0]))} is named {seen[often[0]]} times among the "
                "couples; each person belongs to one couple at most."
            )
        own = np.diff(market.applicants.starts)
        if (single := people[own[people] > 0]).size:
            raise ListError(
                f"{market.applicant(int(single[0]))} has a list alone and one in a couple; "
                "a member of a couple has only the joint one."
            )
        longest = int(fact("couples.longest").value)
        for couple in range(len(self)):
            self._hold(couple, longest)

    def _hold(self, couple: int, longest: int) -> None:
        rows = self.rows_of(couple)
        if len(rows) > longest:
            raise ListError(
                f"{self.couple(couple)} have {len(rows)} rows; a couple's list ends at {longest}."
            )
        programs = len(self.market.programs)
        first_at: dict[tuple[int, int], int] = {}
        for place, row in enumerate(map(tuple, rows.tolist()), 1):
            for member, program in enumerate(row):
                if not NO_MATCH <= program < programs:
                    raise ListError(
                        f"{self.couple(couple)}, row {place}, entry {member + 1}: there is no "
                        f"program number {program}; 0 to {programs - 1} will do, -1 for No Match."
                    )
            if first_at.setdefault(row, place) != place:
                raise ListError(
                    f"{self.couple(couple)} list {self.row(row)} twice, as rows {first_at[row]} "
                    f"and {place}; once will do."
                )

    def __len__(self) -> int:
        return len(self.members)

    @classmethod
    def from_names(
        cls,
        singles: Mapping[str, Sequence[str]],
        couples: Mapping[tuple[str, str], Sequence[Row]],
        programs: Mapping[str, Sequence[str]],
        quotas: Mapping[str, int] | int = 1,
    ) -> CouplesMarket:
        """From names: ``couples={("Ada", "Ben"): [("City", "Mercy"), ("City", None)]}``.

        None is No Match. The rest is as in `Market.from_names`.

        Raises:
            ListError: naming the couple, the row and the entry; and what `CouplesMarket` refuses.
        """
        for pair in couples:
            if alone := [name for name in pair if name in singles]:
                raise ListError(
                    f"{alone[0]} has a list alone and one in a couple; "
                    "a member of a couple has only the joint one."
                )
        people = [name for pair in couples for name in pair]
        market = Market.from_names({**singles, **dict.fromkeys(people, ())}, programs, quotas)
        applicant_at = {name: at for at, name in enumerate(market.applicant_names)}
        program_at: dict[str | None, int] = {
            **{name: at for at, name in enumerate(market.program_names)}, None: NO_MATCH
        }  # fmt: skip
        rows: list[tuple[int, int]] = []
        for pair, listed in couples.items():
            for place, row in enumerate(listed, 1):
                owner = f"{' and '.join(pair)}, row {place}"
                if len(row) != 2:
                    raise ListError(
                        f"{owner} has {len(row)} entries; it takes one for each of you."
                    )
                for entry, name in enumerate(row, 1):
                    if name not in program_at:
                        near = get_close_matches(str(name), market.program_names, n=1)
                        hint = f" Did you mean {near[0]}?" if near else ""
                        raise ListError(
                            f"{owner}, entry {entry}: there is no program called {name!r}.{hint}"
                        )
                rows.append((program_at[row[0]], program_at[row[1]]))
        return cls(
            market,
            np.array([applicant_at[name] for name in people], dtype=np.int32).reshape(-1, 2),
            np.cumsum([0, *map(len, couples.values())], dtype=np.int32),
            np.array(rows, dtype=np.int32).reshape(-1, 2),
        )

    def rows_of(self, couple: int) -> Ints:
        """The joint list of a couple, shape (rows, 2)."""
        return self.rows[self.starts[couple] : self.starts[couple + 1]]

    def couple(self, at: int) -> str:
        """What couple `at` is called, as in Ada and Ben."""
        first, second = self.members[at].tolist()
        return f"{self.market.applicant(first)} and {self.market.applicant(second)}"

    def row(self, row: Sequence[int]) -> str:
        """A row in words, as in City with No Match."""
        return " with ".join(map(self.place, row))

    def place(self, program: int) -> str:
        """What one entry of a row is called."""
        return "No Match" if program == NO_MATCH else self.market.program(program)


def blocking(couples: CouplesMarket, program_of: Ints) -> tuple[str, ...]:
    """Every reason why a matching of shape (applicants,) is not stable, a sentence each.

    A matching is stable when each of these holds (Roth and Peranson 1999; Kojima, Pathak
    and Roth 2013; Biró, Manlove and McBride 2014):

    - No program has more people than seats, nor anyone whom it does not rank; nobody
      is at a program that they do not rank; each couple is at a row of its list, or
      unmatched.
    - No single applicant prefers a program that would take them: that has them among the
      best, up to its quota, of those who are there and them.
    - No couple prefers a row on which each program would take the members named for it:
      has all of them among the best, up to its quota, of those who are there and them.

    Who is there includes a partner whom the row would move away. So a program need not
    swap one partner for the other unless it ranks that one, or an open seat, better;
    otherwise a couple could block by handing on a seat that somebody the program ranks
    higher would take back at once.
    """
    return tuple(_faults(couples, program_of)) + tuple(_blocks(couples, program_of))


def _faults(couples: CouplesMarket, program_of: Ints) -> Iterator[str]:
    """What no one could agree to: too many people, or someone at a place unlisted."""
    market = couples.market
    filled = np.bincount(program_of[program_of >= 0], minlength=len(market.quotas))
    for program in np.flatnonzero(filled > market.quotas).tolist():
        yield (
            f"{market.program(program)} has {filled[program]} people and "
            f"{market.quotas[program]} seats."
        )
    in_couple = set(couples.members.ravel().tolist())
    for person in np.flatnonzero(program_of >= 0).tolist():
        program = int(program_of[person])
        if person not in market.programs[program]:
            yield f"{market.program(program)} does not rank {market.applicant(person)}."
        if person not in in_couple and program not in market.applicants[person]:
            yield f"{market.applicant(person)} does not rank {market.program(program)}."
    for couple in range(len(couples)):
        has = program_of[couples.members[couple]]
        listed = (couples.rows_of(couple) == has).all(axis=1).any()
        if not listed and (has >= 0).any():
            yield f"{couples.couple(couple)} do not list {couples.row(has.tolist())}."


def _blocks(couples: CouplesMarket, program_of: Ints) -> Iterator[str]:
    """Who would rather move, and to where they would be taken."""
    market = couples.market
    rank_at = [
        {person: rank for rank, person in enumerate(market.programs[program].tolist())}
        for program in range(len(market.programs))
    ]
    present: list[list[int]] = [[] for _ in rank_at]
    for person in np.flatnonzero(program_of >= 0).tolist():
        present[program_of[person]].append(person)

    def takes(program: int, wanted: Sequence[int]) -> bool:
        """Whether `wanted` are among the best of them and of those who are there."""
        ranks = rank_at[program]
        ranked = [person for person in {*present[program], *wanted} if person in ranks]
        best = sorted(ranked, key=ranks.__getitem__)[: market.quotas[program]]
        return set(wanted) <= set(best)

    for person in range(len(market.applicants)):
        for program in market.applicants[person].tolist():
            if program == program_of[person]:
                break
            if takes(program, [person]):
                yield (
                    f"{market.applicant(person)} would rather be at {market.program(program)}, "
                    f"which would take them."
                )
    for couple, pair in enumerate(couples.members.tolist()):
        has = tuple(program_of[pair].tolist())
        for row in map(tuple, couples.rows_of(couple).tolist()):
            if row == has:
                break
            wanted = {p: [who for who, at in zip(pair, row, strict=True) if at == p] for p in row}
            if all(takes(p, who) for p, who in wanted.items() if p != NO_MATCH):
                yield (
                    f"{couples.couple(couple)} would rather have {couples.row(row)}, "
                    "where they would be taken."
                )
