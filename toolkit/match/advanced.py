"""Positions that hang on others: supplemental lists, and unfilled seats that revert.

What is modelled, and where it was read (November 2026):

- A supplemental list belongs to an applicant and one of the advanced programs on their
  list; it names preliminary programs for the year before. It comes into force once
  they match to that advanced program, and out of force if they lose it again. Without
  a preliminary program they keep the advanced one: their primary list is not taken
  further. Partners of a couple have supplemental lists of their own, which are not
  paired. (NRMP's pages on supplemental lists and on couples.)
- A program may let a stated number of its unfilled seats revert to another program,
  or to several in turn. Seats move only once the donor had its chance to fill them; a
  seat that has moved stays where it went, filled or not, and may move on from there.
  Reversions in a circle are refused. (NRMP's page on reversions for fellowships;
  National Matching Services' guides to reversions in other matches that it runs, 2023
  and 2024, for chains, the order of receivers and that seats do not come back.)

What is not: programs that want an even or an odd number of applicants; preliminary
programs open only to those who match to a joint advanced one; withdrawals. Not public,
and so our own: when within its run the real match moves seats and takes up
supplemental lists. Here everything settles first, then seats revert, then everything
settles anew, until no seat moves; so where several outcomes are stable, the real one
may be another. Where supplemental lists or couples go round in circles there may be no
stable matching, and none is returned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

import numpy as np

from toolkit.match.couples import NO_MATCH, CouplesMarket, blocking
from toolkit.match.deferred_acceptance import Matching
from toolkit.match.preferences import Ints, ListError, Market, Preferences
from toolkit.match.roth_peranson import PASSES, Linked, attempts


@dataclass(frozen=True, slots=True)
class Reversion:
    """At most `seats` unfilled seats of the program `donor` that go to `receiver`."""

    donor: int
    receiver: int
    seats: int


@dataclass(frozen=True, slots=True, eq=False)
class AdvancedMarket:
    """A market with couples (or none), supplemental lists and reversions.

    supplemental  (applicant, advanced program) → preliminary programs, best first
    reversions    in the order in which a donor's seats are offered to its receivers

    Raises:
        ListError: a supplemental list for a program that its owner does not list, one
            that names a program twice, or the advanced program itself; a reversion of
            no seat, of more than the donor has, to itself, twice to the same, or in a circle.
    """

    couples: CouplesMarket
    supplemental: Mapping[tuple[int, int], Sequence[int]] = field(default_factory=dict)
    reversions: Sequence[Reversion] = ()

    def __post_init__(self) -> None:
        for (owner, advanced), listed in self.supplemental.items():
            self._hold(owner, advanced, listed)
        self._hold_reversions()

    @classmethod
    def from_names(
        cls,
        couples: CouplesMarket,
        supplemental: Mapping[tuple[str, str], Sequence[str]] | None = None,
        reversions: Sequence[tuple[str, str, int]] = (),
    ) -> AdvancedMarket:
        """Over a market of names: ``{("Ada", "Skin"): ["Hill", "Bay"]}``, ``[("Hill", "Bay", 1)]``.

        Raises:
            ListError: a name that is not in the market; and what `AdvancedMarket` refuses.
        """
        market = couples.market
        people = {name: at for at, name in enumerate(market.applicant_names)}
        programs = {name: at for at, name in enumerate(market.program_names)}

        def at(known: Mapping[str, int], name: str, where: str) -> int:
            if name not in known:
                raise ListError(f"{where}: nobody in the market is called {name!r}.")
            return known[name]

        lists = {}
        for (owner, advanced), listed in (supplemental or {}).items():
            where = f"The supplemental list of {owner} for {advanced}"
            key = (at(people, owner, where), at(programs, advanced, where))
            lists[key] = tuple(at(programs, name, where) for name in listed)
        moves = tuple(
            Reversion(
                at(programs, donor, f"Reversion {n}"), at(programs, receiver, f"Reversion {n}"), s
            )
            for n, (donor, receiver, s) in enumerate(reversions, 1)
        )
        return cls(couples, lists, moves)

    def _hold(self, owner: int, advanced: int, listed: Sequence[int]) -> None:
        market = self.couples.market
        where = f"The supplemental list of {market.applicant(owner)} for {market.program(advanced)}"
        pairs = np.argwhere(self.couples.members == owner)
        own = (
            self.couples.rows_of(int(pairs[0, 0]))[:, pairs[0, 1]]
            if len(pairs)
            else market.applicants[owner]
        )
        if advanced not in own:
            raise ListError(f"{where}: {market.program(advanced)} is not on their list.")
        if advanced in listed:
            raise ListError(f"{where} names the advanced program itself; name preliminary ones.")
        if len(set(listed)) < len(listed):
            raise ListError(f"{where} names a program twice; once will do.")
        if listed and not 0 <= min(listed) <= max(listed) < len(market.programs):
            raise ListError(f"{where}: 0 to {len(market.programs) - 1} are programs, no others.")

    def _hold_reversions(self) -> None:
        market, receivers = self.couples.market, TopologicalSorter[int]()
        seen = set()
        for each in self.reversions:
            for program in (each.donor, each.receiver):
                if not 0 <= program < len(market.programs):
                    raise ListError(f"A reversion names {program}, which is no program.")
            donor, receiver = market.program(each.donor), market.program(each.receiver)
            where = f"The reversion from {donor} to {receiver}"
            if not 1 <= each.seats <= market.quotas[each.donor]:
                raise ListError(
                    f"{where} is of {each.seats} seats; 1 to {market.quotas[each.donor]} will do."
                )
            if (each.donor, each.receiver) in seen:
                raise ListError(f"{where} stands twice; once will do.")
            seen.add((each.donor, each.receiver))
            receivers.add(each.donor, each.receiver)
        try:
            receivers.prepare()
        except CycleError as circle:
            names = " → ".join(market.program(at) for at in reversed(circle.args[1]))
            raise ListError(
                f"The reversions go in a circle, {names}; take one of them out."
            ) from None


@dataclass(frozen=True, slots=True, eq=False)
class AdvancedMatch:
    """What a market with supplemental lists and reversions came to.

    matching        of the primary lists; None where no stable one was found
    preliminary_of  int32, shape (applicants,): each one's program from the
                    supplemental list in force, -1 for none
    quotas          int32, shape (programs,): the seats after all reversions
    reverted        how many seats each reversion moved, in the order of the market
    rounds          how often everything was settled
    """

    market: AdvancedMarket
    matching: Matching | None
    preliminary_of: Ints
    quotas: Ints
    reverted: tuple[int, ...]
    rounds: int

    def preliminary_by_applicant(self) -> dict[str, str]:
        """The preliminary program of each who has one through a supplemental list."""
        market = self.market.couples.market
        return {
            market.applicant(who): market.program(int(self.preliminary_of[who]))
            for who in np.flatnonzero(self.preliminary_of != NO_MATCH).tolist()
        }

    @property
    def sentence(self) -> str:
        """The result in words."""
        if self.matching is None:
            return (
                "No stable matching was found. With couples or supplemental lists there may be "
                "none; the search cannot tell that from one it missed."
            )
        years, moved = int((self.preliminary_of != NO_MATCH).sum()), sum(self.reverted)
        return (
            f"A stable matching was found: {years} preliminary "
            f"{'position' if years == 1 else 'positions'} through supplemental lists, and {moved} "
            f"{'seat' if moved == 1 else 'seats'} reverted."
        )


def match_advanced(
    market: AdvancedMarket, *, rng: np.random.Generator, passes: int = PASSES
) -> AdvancedMatch:
    """A matching that is stable with all supplemental lists and after all reversions.

    Guarantees, of a matching that is returned: `advanced_blocking` finds nothing under
    the seats that `quotas` gives; seats only ever moved where they were unfilled; and a
    donor that could still give a seat has none unfilled. Without supplemental lists and
    reversions it is the matching of `match_couples`, and without couples that of
    `match`. It ends, since each round but the last moves a seat that never moves back.
    `passes` bounds the search in each round.

    Raises:
        ValueError: `passes` is below 1.
    """
    people = len(market.couples.market.applicants)
    quotas = market.couples.market.quotas.copy()
    moved = [0] * len(market.reversions)
    for rounds in range(1, 2 + sum(each.seats for each in market.reversions)):
        found = _settle(market, quotas, rng, passes)
        if found is None:
            nobody = np.full(people, NO_MATCH, dtype=np.int32)
            return AdvancedMatch(market, None, nobody, quotas, tuple(moved), rounds)
        program_of, preliminary_of = found
        spare = quotas - _filled(quotas, program_of, preliminary_of)
        moving = [0] * len(moved)
        for at, each in enumerate(market.reversions):
            moving[at] = min(each.seats - moved[at], int(spare[each.donor]))
            spare[each.donor] -= moving[at]
        if not any(moving):
            break
        for at, each in enumerate(market.reversions):
            moved[at] += moving[at]
            quotas[each.donor] -= moving[at]
            quotas[each.receiver] += moving[at]
    matching = Matching(replace(market.couples.market, quotas=quotas), program_of)
    return AdvancedMatch(market, matching, preliminary_of, quotas, tuple(moved), rounds)


def advanced_blocking(
    market: AdvancedMarket, program_of: Ints, preliminary_of: Ints, quotas: Ints
) -> tuple[str, ...]:
    """Every reason why a matching is not stable, a sentence each; shapes as in `AdvancedMatch`.

    Stable means: each supplemental list in force is taken as that of one more single
    applicant, who stands right behind its owner on the programs' lists, and with them
    nothing blocks in the sense of `toolkit.match.couples.blocking`. Somebody's primary
    list comes first: no supplemental list makes them want another program there.
    """
    in_force = {
        owner: listed
        for (owner, advanced), listed in market.supplemental.items()
        if program_of[owner] == advanced
    }
    widened, owners = _with_followers(market, quotas, in_force)
    return blocking(widened, np.concatenate([program_of, preliminary_of[owners]])) + tuple(
        f"{market.couples.market.applicant(who)} has a preliminary position without a list for it."
        for who in np.flatnonzero(preliminary_of != NO_MATCH).tolist()
        if who not in in_force
    )


def _settle(
    market: AdvancedMarket, quotas: Ints, rng: np.random.Generator, passes: int
) -> tuple[Ints, Ints] | None:
    """Primary and preliminary programs that nothing blocks; None where none were found."""
    widened, owners = _with_followers(market, quotas, {})
    people = len(market.couples.market.applicants)
    follower_of = {owner: people + at for at, owner in enumerate(owners.tolist())}
    linked: Linked = {
        (owner, advanced): (follower_of[owner], listed)
        for (owner, advanced), listed in market.supplemental.items()
    }
    for found in attempts(widened, linked, rng=rng, passes=passes):
        if found is None:
            continue
        program_of = found[:people]
        preliminary_of = np.full(people, NO_MATCH, dtype=np.int32)
        preliminary_of[owners] = found[people:]
        if not advanced_blocking(market, program_of, preliminary_of, quotas):
            return program_of, preliminary_of
    return None


def _with_followers(
    market: AdvancedMarket, quotas: Ints, in_force: Mapping[int, Sequence[int]]
) -> tuple[CouplesMarket, Ints]:
    """The market with one more single for each owner of a supplemental list, and the owners.

    A follower has the list of `in_force`, or an empty one, and stands right behind the
    owner wherever a program of any of the owner's supplemental lists ranks them.
    """
    plain = market.couples.market
    owners = sorted({owner for owner, _ in market.supplemental})
    named: dict[int, set[int]] = {owner: set() for owner in owners}
    for (owner, _), listed in market.supplemental.items():
        named[owner].update(listed)
    follower_of = {owner: len(plain.applicants) + at for at, owner in enumerate(owners)}
    ranked = []
    for program in range(len(plain.programs)):
        people: list[int] = []
        for who in plain.programs[program].tolist():
            people.append(who)
            if program in named.get(who, ()):
                people.append(follower_of[who])
        ranked.append(people)
    lists = [plain.applicants[who].tolist() for who in range(len(plain.applicants))]
    widened = Market(
        Preferences.of([*lists, *(in_force.get(owner, ()) for owner in owners)]),
        Preferences.of(ranked),
        quotas,
        (
            *map(plain.applicant, range(len(lists))),
            *(f"{plain.applicant(owner)}, for the preliminary year," for owner in owners),
        ),
        plain.program_names,
    )
    return replace(market.couples, market=widened), np.array(owners, dtype=np.int32)


def _filled(quotas: Ints, *program_of: Ints) -> Ints:
    at = np.concatenate(program_of)
    return np.bincount(at[at != NO_MATCH], minlength=len(quotas)).astype(np.int32)
