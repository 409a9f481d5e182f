"""No change of one's own list ever does better, and a faulty match is found out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.match.deferred_acceptance import Matching, match
from toolkit.match.markets import Shape, draw
from toolkit.match.preferences import ListError, Market
from toolkit.match.sandbox import (
    Change,
    UntrueOrderPaid,
    as_table,
    changes,
    compare,
    cuts,
    drops,
    rearranged,
    sentence,
    small_markets,
)
from toolkit.match.worked import worked_market

LENGTH = 4


def programs_propose(market: Market) -> Matching:
    """The wrong way round: stable too, but the programs' best."""
    seats = [at for at, quota in enumerate(market.quotas) for _ in range(quota)]
    nexts = [0] * len(seats)
    held: dict[int, int] = {}
    waiting = list(range(len(seats)))
    while waiting:
        seat = waiting.pop()
        theirs = market.programs[seats[seat]]
        while nexts[seat] < len(theirs):
            who = int(theirs[nexts[seat]])
            nexts[seat] += 1
            liked = market.applicants[who].tolist()
            if seats[seat] not in liked or (
                who in held and liked.index(seats[held[who]]) <= liked.index(seats[seat])
            ):
                continue
            if who in held:
                waiting.append(held[who])
            held[who] = seat
            break
    program_of = np.full(len(market.applicants), -1, dtype=np.int32)
    for who, seat in held.items():
        program_of[who] = seats[seat]
    return Matching(market, program_of)


def small(seed: int, count: int = 3) -> list[Market]:
    rng = np.random.default_rng(seed)
    shape = Shape(applicants=9, programs=6, seats=8, lengths=(LENGTH, LENGTH), tiers=2, regions=2)
    return [draw(shape, rng=rng) for _ in range(count)]


@given(
    st.integers(0, 2**32),
    st.lists(st.permutations(range(LENGTH)), min_size=1, max_size=4),
    st.integers(0, LENGTH),
    st.integers(0, 8),
)
def test_no_order_and_no_shorter_list_ever_does_better(seed, orders, keep, who) -> None:
    tried = [rearranged(order[:keep], LENGTH) for order in orders]
    for trial in compare(small(seed), tried, who=who):
        assert trial.better == 0
        assert trial.same + trial.worse == trial.markets == 3


@given(st.integers(0, 2**32))
def test_a_longer_list_takes_no_higher_choice_away(seed: int) -> None:
    """What is cut off can only be missed: the same choices are reached without it."""
    markets = small(seed, 8)
    for trial in compare(markets, cuts(LENGTH)):
        assert trial.worse == trial.unmatched - trial.unmatched_truly


@given(st.integers(0, 2**32))
def test_leaving_a_program_off_can_only_cost(seed: int) -> None:
    for trial in compare(small(seed, 8), drops(LENGTH)):
        assert trial.unmatched >= trial.unmatched_truly


def test_a_match_with_programs_proposing_is_found_out() -> None:
    market = worked_market("who-proposes")
    assert programs_propose(market).by_applicant() == {"A": "Y", "B": "X"}
    short = Change("List only the first", (0,))
    with pytest.raises(UntrueOrderPaid, match="List only the first: better in 1 of 1 markets"):
        compare([market], [short], matcher=programs_propose)
    (trial,) = compare([market], [short])
    assert (trial.better, trial.same, trial.worse) == (0, 1, 0)


def test_among_random_markets_too_it_is_found_out() -> None:
    shape = Shape(applicants=12, programs=12, seats=12, lengths=(8, 8), agreement=0.0, tiers=1)
    rng = np.random.default_rng(7)
    markets = [draw(shape, rng=rng) for _ in range(200)]
    with pytest.raises(UntrueOrderPaid):
        compare(markets, cuts(8), matcher=programs_propose)


def test_everything_else_stays_the_same() -> None:
    """The sandbox over many markets counts what one finds by changing each by hand."""
    markets = small(11, 40)
    change = Change("Leave off choice 1", (1, 2, 3))
    better = same = worse = 0
    for market in markets:
        mine = market.applicants[0].tolist()
        lists = {f"a{n}": [f"p{p}" for p in market.applicants[n]] for n in range(9)}
        theirs = {f"p{n}": [f"a{a}" for a in market.programs[n]] for n in range(6)}
        quotas = {f"p{n}": int(market.quotas[n]) for n in range(6)}
        places = []
        for listed in (mine, mine[1:]):
            lists["a0"] = [f"p{p}" for p in listed]
            end = match(Market.from_names(lists, theirs, quotas)).by_applicant()["a0"]
            places.append(mine.index(int(end[1:])) if end else LENGTH)
        better += places[1] < places[0]
        same += places[1] == places[0]
        worse += places[1] > places[0]
    (trial,) = compare(markets, [change])
    assert (trial.better, trial.same, trial.worse) == (better, same, worse)
    assert worse > 0


def test_the_ways_to_be_clever_are_each_tried_once() -> None:
    tried = changes(3)
    assert [(each.says, each.entries) for each in tried] == [
        ("Swap choices 1 and 2", (1, 0, 2)),
        ("Swap choices 2 and 3", (0, 2, 1)),
        ("Put the last choice first", (2, 0, 1)),
        ("Leave off choice 1", (1, 2)),
        ("Leave off choice 2", (0, 2)),
        ("Leave off choice 3", (0, 1)),
        ("List only the first 2", (0, 1)),
        ("List only the first", (0,)),
    ]
    assert changes(1) == drops(1)


def test_a_list_of_ones_own_making_is_named() -> None:
    assert rearranged((1, 0, 2), 3).says == "Swap choices 1 and 2"
    assert rearranged((2, 1), 3).says == "List choices 3, 2, without 1"
    assert rearranged((2, 1, 0), 3).says == "List choices 3, 2, 1"
    assert rearranged((), 3).says == "List none"


def test_a_change_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ListError, match="the true list has 4 entries to choose from"):
        compare(small(1), [Change("Add a fifth", (0, 1, 2, 3, 4))])
    with pytest.raises(ListError, match="Twice: a choice stands on the list twice"):
        compare(small(1), [Change("Twice", (0, 0))])
    with pytest.raises(ListError, match="6 entries in one market and 8 in another"):
        rng = np.random.default_rng(1)
        compare([*small_markets(6, rng=rng, count=1), *small_markets(8, rng=rng, count=1)], [])


def test_a_trial_is_told_in_words_and_in_a_table() -> None:
    trials = compare(small_markets(6, rng=np.random.default_rng(2), count=300), changes(6))
    table = as_table(trials)
    assert list(table["Better"]) == ["0"] * len(trials)
    last = trials[-1]
    assert sentence(last) == (
        f"List only the first: in 300 markets with everything else the same, better for you in 0, "
        f"the same in {last.same}, worse in {last.worse}. You end unmatched in {last.unmatched} of "
        f"them instead of {last.unmatched_truly}."
    )
    assert last.worse > 30


def test_long_lists_are_tried_in_fewer_markets() -> None:
    rng = np.random.default_rng(3)
    assert len(small_markets(6, rng=rng)) == 2_000
    assert 500 <= len(small_markets(30, rng=rng)) < 2_000
