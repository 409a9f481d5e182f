"""A match with couples: the singles first, then couple by couple, until nobody would rather move.

After Roth and Peranson, "The redesign of the matching market for American physicians",
American Economic Review 89 (1999) 748-780. Their paper gives the idea; in which order
the real match takes those who wait, and what it does about loops, is not public in
full, so those choices are ours.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.match.couples import NO_MATCH, CouplesMarket, blocking
from toolkit.match.deferred_acceptance import Matching, match
from toolkit.match.preferences import Ints, Preferences

if TYPE_CHECKING:
    import pandas as pd

PASSES = 20
# A pass that settles takes about two turns an applicant; one that does not would go on.
TURNS_EACH = 5
TURNS_AT_LEAST = 1_000

# What an applicant's match to a program sets off: another one's list comes into force.
Linked = Mapping[tuple[int, int], tuple[int, Sequence[int]]]


@dataclass(frozen=True, slots=True, eq=False)
class CouplesMatch:
    """What the search came to.

    matching  stable for `couples`; None where none was found
    passes    how many were gone through, of at most `allowed`
    """

    couples: CouplesMarket
    matching: Matching | None
    passes: int
    allowed: int

    def rows(self) -> Ints:
        """The row of the list that each couple has, from 0, shape (couples,); -1 for unmatched.

        Raises:
            ValueError: no matching was found.
        """
        if self.matching is None:
            raise ValueError(self.sentence)
        found = np.full(len(self.couples), -1, dtype=np.int32)
        for couple, pair in enumerate(self.couples.members):
            has = self.matching.program_of[pair]
            at = np.flatnonzero((self.couples.rows_of(couple) == has).all(axis=1))
            if at.size and (has != NO_MATCH).any():
                found[couple] = at[0]
        return found

    @property
    def sentence(self) -> str:
        """The result in words."""
        if self.matching is None:
            return (
                f"No stable matching was found in {_counted(self.passes, 'pass', 'passes')}. With "
                "couples there may be none; the search cannot tell that from one it missed."
            )
        placed = int((self.rows() >= 0).sum())
        return (
            f"A stable matching was found in {_counted(self.passes, 'pass', 'passes')}: {placed} "
            f"of {_counted(len(self.couples), 'couple', 'couples')} matched on a row of their list."
        )


def match_couples(
    couples: CouplesMarket, *, rng: np.random.Generator, passes: int = PASSES
) -> CouplesMatch:
    """A stable matching for couples, if one is found within so many passes.

    The matching that is returned has been held against `blocking`, and nothing blocks
    it. Where there is no stable matching, none is returned; where there is one, it may
    still be missed. Without couples it is the matching of `match`. It need not be the
    best stable one for anybody: with couples there may be no such thing.

    The first pass takes the couples in their order (or sooner, where a program calls
    one) and whoever came last first, and is the same for every `rng`; each later pass
    takes them in an order drawn from it, and every second one draws who goes next as well.

    Raises:
        ValueError: `passes` is below 1.
    """
    outcomes = attempts(couples, {}, rng=rng, passes=passes)
    for tried, program_of in enumerate(outcomes, 1):
        if program_of is not None and not blocking(couples, program_of):
            return CouplesMatch(couples, Matching(couples.market, program_of), tried, passes)
    return CouplesMatch(couples, None, passes, passes)


def as_table(result: CouplesMatch) -> pd.DataFrame:
    """One line a couple: the couple, its row (from 1, "—" for unmatched), and both programs.

    Raises:
        ValueError: no matching was found.
    """
    import pandas as pd

    couples, rows = result.couples, result.rows().tolist()
    lines = []
    for couple, row in enumerate(rows):
        has = couples.rows_of(couple)[row].tolist() if row >= 0 else (NO_MATCH, NO_MATCH)
        lines.append(
            (couples.couple(couple), str(row + 1) if row >= 0 else "—", *map(couples.place, has))
        )
    return pd.DataFrame(lines, columns=["couple", "row", "first", "second"])


def attempts(
    couples: CouplesMarket, linked: Linked, *, rng: np.random.Generator, passes: int
) -> Iterator[Ints | None]:
    """The outcome of each pass, shape (applicants,): None for one that went round in circles.

    `linked` says whose list, and which, comes into force while an applicant is at a program.
    """
    if passes < 1:
        raise ValueError(f"{passes} passes are none; 1 or more will do.")
    alone = match(couples.market).program_of
    order = np.arange(len(couples))
    for tried in range(passes):
        seats = _Seats(couples, linked, alone)
        yield seats.settled(order.tolist(), None if tried % 2 == 0 else rng)
        rng.shuffle(order)


class _Seats:
    """Who sits where while a pass goes on, and who may still do better.

    Whoever waits takes a turn: down their list from the top, they move to the first
    entry that takes them, if they come to it before the one they have. Whoever loses a
    seat waits again, and their partner gives up the other seat. A program where a seat
    was given up calls back all whom it would take. So when nobody waits and no program
    calls, nobody blocks.
    """

    def __init__(self, couples: CouplesMarket, linked: Linked, alone: Ints) -> None:
        market = couples.market
        self.linked = linked
        self.quotas = market.quotas.tolist()
        self.ranked = _lists(market.programs)
        self.place_of = [{who: at for at, who in enumerate(each)} for each in self.ranked]
        self.lists = _lists(market.applicants)
        self.members = couples.members.tolist()
        self.rows = [list(map(tuple, couples.rows_of(c).tolist())) for c in range(len(couples))]
        self.couple_of = {who: c for c, pair in enumerate(self.members) for who in pair}
        self.may_withdraw = {*self.couple_of, *(who for who, _ in linked)}
        self.turns_left = TURNS_AT_LEAST + TURNS_EACH * len(self.lists)

        self.program_of = [NO_MATCH] * len(self.lists)
        self.held: list[list[int]] = [[] for _ in self.ranked]  # places on its list, sorted
        self.seated = 0  # a fingerprint of `program_of`
        self.waiting: list[int] = []
        self.calling: list[int] = []
        self.seen: set[tuple[int, ...]] = set()
        for who in np.flatnonzero(alone != NO_MATCH).tolist():
            self.sit(who, int(alone[who]))

    def settled(self, order: Sequence[int], rng: np.random.Generator | None) -> Ints | None:
        """Everyone's program once all the couples are in and nobody waits; None for a loop."""
        if not self.nobody_waits(rng):
            return None
        for couple in order:
            self.seen.clear()  # from here on another couple is in
            self.wait(self.members[couple][0])
            if not self.nobody_waits(rng):
                return None
        return np.array(self.program_of, dtype=np.int32)

    def nobody_waits(self, rng: np.random.Generator | None) -> bool:
        """Turn after turn until nobody waits; False if that would not end, or not soon."""
        while self.waiting or self.calling:
            if not self.waiting:
                self.call(self.calling.pop())
                continue
            self.turns_left -= 1
            if self.turns_left < 0:
                return False
            if rng is not None:
                who = self.waiting.pop(int(rng.integers(len(self.waiting))))
            else:
                who = self.waiting.pop()
                if who in self.may_withdraw and self.came_by_before(who):
                    return False
            self.turn(who)
        return True

    def came_by_before(self, who: int) -> bool:
        """Whether all was just as it is now when `who` had a turn earlier: then it will recur."""
        now = (self.seated, who, *self.waiting, NO_MATCH, *self.calling)
        if now in self.seen:
            return True
        self.seen.add(now)
        return False

    def turn(self, who: int) -> None:
        if (couple := self.couple_of.get(who)) is not None:
            one, other = self.members[couple]
            self.turn_of_couple(one, other, self.rows[couple])
            return
        for program in self.lists[who]:
            if program == self.program_of[who]:
                return
            if self.takes(program, who):
                self.rise(who)
                self.sit(who, program)
                self.make_room(program)
                return

    def turn_of_couple(self, one: int, other: int, rows: Sequence[tuple[int, int]]) -> None:
        has = (self.program_of[one], self.program_of[other])
        for row in rows:
            if row == has:
                return
            if self.takes_pair(one, other, row):
                for who, before, after in zip((one, other), has, row, strict=True):
                    if before != after:
                        self.rise(who)
                for who, before, after in zip((one, other), has, row, strict=True):
                    if before != after:
                        self.sit(who, after)
                for program in row:
                    self.make_room(program)
                return

    def takes(self, program: int, who: int) -> bool:
        """Whether `who` is among the best, up to the quota, of those held and them."""
        if program == NO_MATCH:
            return True
        place = self.place_of[program].get(who)
        return place is not None and (bisect_left(self.held[program], place) < self.quotas[program])

    def takes_pair(self, one: int, other: int, row: tuple[int, int]) -> bool:
        if row[0] != row[1] or row[0] == NO_MATCH:
            return self.takes(row[0], one) and self.takes(row[1], other)
        program, places = row[0], self.place_of[row[0]]
        if one not in places or other not in places:
            return False
        better, worse = sorted((one, other), key=places.__getitem__)
        ahead = bisect_left(self.held[program], places[worse])
        return ahead + (self.program_of[better] != program) < self.quotas[program]

    def sit(self, who: int, program: int) -> None:
        if program == NO_MATCH:
            return
        self.program_of[who] = program
        self.seated ^= hash((who, program))
        insort(self.held[program], self.place_of[program][who])
        if (link := self.linked.get((who, program))) is not None:
            follower, theirs = link
            self.lists[follower] = list(theirs)
            self.wait(follower)

    def rise(self, who: int) -> None:
        """Give a seat up, of one's own will or for a partner's sake; its program calls others."""
        program = self.program_of[who]
        if program == NO_MATCH:
            return
        self.held[program].remove(self.place_of[program][who])
        if program not in self.calling:
            self.calling.append(program)
        self.gone(who, program)

    def make_room(self, program: int) -> None:
        """Let go of the last that `program` holds, as long as it holds too many."""
        while program != NO_MATCH and len(self.held[program]) > self.quotas[program]:
            who = self.ranked[program][self.held[program].pop()]
            self.gone(who, program)
            if (couple := self.couple_of.get(who)) is not None:
                for partner in self.members[couple]:
                    self.rise(partner)
                who = self.members[couple][0]
            self.wait(who)

    def gone(self, who: int, program: int) -> None:
        self.program_of[who] = NO_MATCH
        self.seated ^= hash((who, program))
        if (link := self.linked.get((who, program))) is not None:
            self.lists[link[0]] = []
            self.rise(link[0])

    def call(self, program: int) -> None:
        """Have all wait whom `program` would take, the one it ranks first to go first."""
        for who in reversed(self.ranked[program]):
            if self.program_of[who] != program and self.takes(program, who):
                couple = self.couple_of.get(who)
                self.wait(who if couple is None else self.members[couple][0])

    def wait(self, who: int) -> None:
        if who not in self.waiting:
            self.waiting.append(who)


def _lists(preferences: Preferences) -> list[list[int]]:
    return [preferences[owner].tolist() for owner in range(len(preferences))]


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
