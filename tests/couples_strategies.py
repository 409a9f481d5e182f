"""Markets with couples: small ones to try everything on, and one of a specialty's size.

Stability is written here once more, from the definition and with sets, so that the
toolkit's own check is held to something that shares no line with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import strategies as st

from toolkit.match.couples import CouplesMarket
from toolkit.match.preferences import Ints, Market, Preferences


def small_market(seed: int, singles: int, couples: int, programs: int) -> CouplesMarket:
    """Anybody may list anybody; one or two seats a program, up to six rows a couple."""
    rng = np.random.default_rng(seed)
    people = singles + 2 * couples
    lists = [rng.permutation(programs)[: rng.integers(1, programs + 1)] for _ in range(singles)]
    ranked = [rng.permutation(people)[: rng.integers(people // 2, people + 1)]
              for _ in range(programs)]  # fmt: skip
    every_row = [row for row in product(range(-1, programs), repeat=2) if row != (-1, -1)]
    rows = [[every_row[at] for at in rng.permutation(len(every_row))[: rng.integers(1, 7)]]
            for _ in range(couples)]  # fmt: skip
    market = Market(
        Preferences.of([*lists, *[[]] * (2 * couples)]),
        Preferences.of(ranked),
        rng.integers(1, 3, programs).astype(np.int32),
    )
    return _with_couples(market, np.arange(singles, people), rows)


@st.composite
def couples_markets(draw: st.DrawFn, least: int = 0) -> CouplesMarket:
    """At least so many couples, at most two, among four singles and three programs."""
    return small_market(
        draw(st.integers(0, 2**32 - 1)),
        draw(st.integers(0, 4)),
        draw(st.integers(least, 2)),
        draw(st.integers(1, 3)),
    )


def specialty(
    rng: np.random.Generator,
    applicants: int = 3_000,
    couples: int = 150,
    programs: int = 300,
    interviews: int = 12,
) -> CouplesMarket:
    """Popular programs, able applicants, and joint lists of 40 to 100 rows."""
    popular = 0.7 * rng.gumbel(size=programs)
    wants = np.argsort(-(popular + rng.gumbel(size=(applicants, programs))))[:, :interviews]
    able = rng.normal(size=applicants)
    asked: list[list[int]] = [[] for _ in range(programs)]
    for person, listed in enumerate(wants.tolist()):
        for program in listed:
            asked[program].append(person)
    ranked = [np.array(each)[np.argsort(-(able[each] + rng.normal(size=len(each))))]
              for each in asked]  # fmt: skip
    members = np.arange(applicants - 2 * couples, applicants)
    rows = []
    for one, other in members.reshape(-1, 2):
        far = np.add.outer(np.arange(interviews), np.arange(interviews))
        noise = 3 * rng.normal(size=far.shape)
        best = np.argsort((far + noise).ravel())[: rng.integers(20, 81)]
        both = [(wants[one][at // interviews], wants[other][at % interviews]) for at in best]
        alone = [(p, -1) for p in wants[one][:10]], [(-1, p) for p in wants[other][:10]]
        rows.append([*both, *alone[0], *alone[1]])
    singles = applicants - 2 * couples
    market = Market(
        Preferences.of([*wants[:singles], *[[]] * (2 * couples)]),
        Preferences.of(ranked),
        np.full(programs, applicants // programs, dtype=np.int32),
    )
    return _with_couples(market, members, rows)


def _with_couples(market: Market, members: Ints, rows: list[list]) -> CouplesMarket:
    return CouplesMarket(
        market,
        members.astype(np.int32).reshape(-1, 2),
        np.cumsum([0, *map(len, rows)], dtype=np.int32),
        np.array([row for each in rows for row in each], dtype=np.int32).reshape(-1, 2),
    )


def every_matching(couples: CouplesMarket) -> Iterator[Ints]:
    """Every way to give each single an entry of their list, and each couple a row, or nothing."""
    market, pairs = couples.market, couples.members.tolist()
    in_couple = set(couples.members.ravel().tolist())
    alone = [who for who in range(len(market.applicants)) if who not in in_couple]
    choices: list[list[dict[int, int]]] = [
        [{}, *({who: program} for program in market.applicants[who].tolist())] for who in alone
    ]
    for couple, pair in enumerate(pairs):
        rows = couples.rows_of(couple).tolist()
        choices.append([{}, *(dict(zip(pair, row, strict=True)) for row in rows)])
    for each in product(*choices):
        program_of = np.full(len(market.applicants), -1, dtype=np.int32)
        for part in each:
            for who, program in part.items():
                program_of[who] = program
        yield program_of


def is_stable_by_definition(couples: CouplesMarket, program_of: Ints) -> bool:
    """Whether nobody blocks, on a matching in which everyone has what they listed, or nothing."""
    market = couples.market
    there = {p: set(np.flatnonzero(program_of == p).tolist()) for p in range(len(market.programs))}

    def chosen(program: int, people: set[int]) -> set[int]:
        ranked = [who for who in market.programs[program].tolist() if who in people]
        return set(ranked[: market.quotas[program]])

    if any(chosen(program, people) != people for program, people in there.items()):
        return False
    parties = [((who,), [(p,) for p in market.applicants[who].tolist()])
               for who in range(len(market.applicants))]  # fmt: skip
    parties += [
        (tuple(pair), [tuple(row) for row in couples.rows_of(couple).tolist()])
        for couple, pair in enumerate(couples.members.tolist())
    ]
    for people, wishes in parties:
        has = tuple(program_of[list(people)].tolist())
        for wish in wishes[: wishes.index(has)] if has in wishes else wishes:
            come = {p: {who for who, at in zip(people, wish, strict=True) if at == p}
                    for p in wish if p != -1}  # fmt: skip
            if all(who <= chosen(p, there[p] | who) for p, who in come.items()):
                return False
    return True
