"""Invented markets: their shape, their seed, and that what they promise is in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.match.deferred_acceptance import match
from toolkit.match.markets import NATIONAL, SPECIALTY, Shape, draw, side_by_side
from toolkit.match.preferences import Market

FEW = Shape(applicants=400, programs=40, seats=300, lengths=(3, 9))


def opinions(market: Market) -> np.ndarray:
    """Each program's place for each applicant it lists, blank elsewhere: (programs, applicants)."""
    made = np.full((len(market.programs), len(market.applicants)), np.nan)
    for at in range(len(market.programs)):
        held = market.programs[at]
        made[at, held] = np.arange(len(held))
    return made


def shared_opinion(market: Market) -> float:
    """The mean correlation of two programs' places for the applicants whom both list."""
    made, found = opinions(market), []
    for one in range(len(made)):
        for other in range(one):
            both = ~np.isnan(made[one]) & ~np.isnan(made[other])
            if both.sum() > 30:
                found.append(np.corrcoef(made[one][both], made[other][both])[0, 1])
    return float(np.mean(found))


@st.composite
def shapes(draw_from) -> Shape:
    programs = draw_from(st.integers(1, 12))
    shortest = draw_from(st.integers(0, programs))
    return Shape(
        applicants=draw_from(st.integers(0, 25)),
        programs=programs,
        seats=draw_from(st.integers(programs, 30)),
        lengths=(shortest, draw_from(st.integers(shortest, programs))),
        tiers=draw_from(st.integers(1, 4)),
        regions=draw_from(st.integers(1, 4)),
        agreement=draw_from(st.floats(0, 1)),
        home=draw_from(st.floats(0, 1)),
        listed=draw_from(st.floats(0, 1)),
    )


@given(shapes(), st.integers(0, 2**32))
def test_a_market_has_the_numbers_that_were_asked_for(shape: Shape, seed: int) -> None:
    market = draw(shape, rng=np.random.default_rng(seed))
    assert len(market.applicants) == shape.applicants
    assert len(market.programs) == shape.programs
    assert market.quotas.sum() == shape.seats
    assert market.quotas.min() >= 1
    lengths = np.diff(market.applicants.starts)
    assert all(shape.lengths[0] <= length <= shape.lengths[1] for length in lengths)
    listing = {(int(p), a) for a in range(shape.applicants) for p in market.applicants[a]}
    listed = {(p, int(a)) for p in range(shape.programs) for a in market.programs[p]}
    assert listed <= listing


@given(shapes(), st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_market(shape: Shape, seed: int) -> None:
    one, other = (draw(shape, rng=np.random.default_rng(seed)) for _ in range(2))
    assert np.array_equal(one.applicants.entries, other.applicants.entries)
    assert np.array_equal(one.programs.entries, other.programs.entries)
    assert np.array_equal(one.quotas, other.quotas)


def test_two_seeds_give_two_markets() -> None:
    one, other = (draw(FEW, rng=np.random.default_rng(seed)) for seed in (1, 2))
    assert not np.array_equal(one.programs.entries[:50], other.programs.entries[:50])


def test_programs_agree_as_much_as_they_are_told_to() -> None:
    wide = replace(FEW, lengths=(40, 40))
    found = [
        shared_opinion(draw(replace(wide, agreement=agreement), rng=np.random.default_rng(3)))
        for agreement in (0.0, 0.5, 1.0)
    ]
    assert found[0] == pytest.approx(0, abs=0.05)
    assert found[1] == pytest.approx(0.5, abs=0.05)
    assert found[2] == pytest.approx(1)


def test_better_tiers_stand_higher_on_lists() -> None:
    market = draw(FEW, rng=np.random.default_rng(4))
    tier = market.applicants.entries * FEW.tiers // FEW.programs
    place = np.arange(len(tier)) - np.repeat(
        market.applicants.starts[:-1], np.diff(market.applicants.starts)
    )
    means = [place[tier == each].mean() for each in range(FEW.tiers)]
    assert means == sorted(means, reverse=True)


def test_a_taste_for_home_brings_applicants_of_one_region_together() -> None:
    def overlap(home: float) -> float:
        market = draw(replace(FEW, home=home, regions=4), rng=np.random.default_rng(5))
        lists = [set(market.applicants[at].tolist()) for at in range(100)]
        return float(np.mean([len(a & b) for n, a in enumerate(lists) for b in lists[:n]]))

    assert overlap(1.0) > 1.1 * overlap(0.0)


def test_a_program_may_list_only_the_best_of_its_applicants() -> None:
    all_of_them = draw(FEW, rng=np.random.default_rng(6))
    half = draw(replace(FEW, listed=0.5), rng=np.random.default_rng(6))
    for at in range(FEW.programs):
        whole = all_of_them.programs[at]
        assert np.array_equal(half.programs[at], whole[: -(-len(whole) // 2)])


def test_the_sizes_to_measure_at_are_those_of_the_issue() -> None:
    assert (SPECIALTY.applicants, SPECIALTY.programs, SPECIALTY.lengths) == (3_000, 280, (12, 12))
    assert (NATIONAL.applicants, NATIONAL.programs, NATIONAL.lengths) == (50_000, 6_500, (12, 12))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"seats": 10}, "10 seats are too few for 40 programs"),
        ({"lengths": (3, 50)}, "Lists of 3 to 50 entries cannot be drawn from 40 programs"),
        ({"agreement": 1.5}, "agreement is 1.5, and should be from 0 to 1"),
        ({"regions": 0}, "a region at least"),
    ],
)
def test_a_shape_that_no_market_has_is_refused(wrong: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(FEW, **wrong)


@given(st.lists(shapes(), max_size=4), st.integers(0, 2**32))
def test_markets_side_by_side_match_as_each_does_alone(given: list[Shape], seed: int) -> None:
    rng = np.random.default_rng(seed)
    alone = [draw(shape, rng=rng) for shape in given]
    together = match(side_by_side(alone)).program_of
    before, expected = 0, []
    for market in alone:
        found = match(market).program_of
        expected += np.where(found < 0, -1, found + before).tolist()
        before += len(market.programs)
    assert together.tolist() == expected


@given(st.lists(shapes(), max_size=4), st.integers(0, 2**32))
def test_markets_side_by_side_hold_the_lists_that_would_be_found_anew(
    given: list[Shape], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    whole = side_by_side([draw(shape, rng=rng) for shape in given])
    anew = Market(whole.applicants, whole.programs, whole.quotas)
    assert whole.standing.tolist() == anew.standing.tolist()
