"""What deferred acceptance promises, held to every way of computing it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from match_strategies import every_stable_matching, markets
from matching.games import HospitalResident

from toolkit.match.deferred_acceptance import Matching, in_rounds, match
from toolkit.match.preferences import Ints, Market, Preferences
from toolkit.match.stability import blocking_pairs, is_stable, overfilled, unacceptable

WAYS: dict[str, Callable[[Market], Ints]] = {
    "rounds alone": lambda market: in_rounds(market, few=0),
    "one after another": lambda market: in_rounds(market, few=10**9),
    "rounds, then the rest": lambda market: in_rounds(market, few=2),
    "compiled": lambda market: match(market, compiled=True).program_of,
}


def plainly_blocks(market: Market, program_of: Ints, applicant: int, program: int) -> bool:
    """The definition, read off the lists one name at a time."""
    own = market.applicants[applicant].tolist()
    theirs = market.programs[program].tolist()
    if program not in own or applicant not in theirs:
        return False
    has = program_of[applicant]
    if has >= 0 and own.index(has) <= own.index(program):
        return False
    taken = [theirs.index(other) for other in np.flatnonzero(program_of == program)]
    seats = int(market.quotas[program])
    return len(taken) < seats or any(theirs.index(applicant) < each for each in taken)


@pytest.mark.parametrize("way", WAYS)
@given(market=markets(applicants=12, programs=6))
def test_nobody_is_matched_to_whom_they_do_not_list_or_beyond_a_quota(way, market) -> None:
    matching = Matching(market, WAYS[way](market))
    for applicant, program in enumerate(matching.program_of.tolist()):
        assert program == -1 or program in market.applicants[applicant]
        assert program == -1 or applicant in market.programs[program]
    for program, seats in enumerate(market.quotas.tolist()):
        assert np.sum(matching.program_of == program) <= seats


@pytest.mark.parametrize("way", WAYS)
@given(market=markets(applicants=12, programs=6))
def test_no_applicant_and_program_prefer_each_other_to_what_they_got(way, market) -> None:
    program_of = WAYS[way](market)
    for applicant in range(len(market.applicants)):
        for program in range(len(market.programs)):
            assert not plainly_blocks(market, program_of, applicant, program)


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60)
@given(market=markets())
def test_no_stable_matching_is_better_for_any_applicant(way, market) -> None:
    def ranks(matching: Matching) -> Ints:
        return np.where(matching.program_of < 0, 99, matching.rank_of())

    ours = ranks(Matching(market, WAYS[way](market)))
    for other in every_stable_matching(market):
        assert np.all(ours <= ranks(other))


@settings(max_examples=60)
@given(market=markets())
def test_the_same_applicants_and_seats_stay_empty_in_every_stable_matching(market) -> None:
    stable = list(every_stable_matching(market))
    assert stable
    for each in stable:
        assert np.array_equal(each.program_of < 0, stable[0].program_of < 0)
        programs = range(len(market.programs))
        assert [np.sum(each.program_of == p) for p in programs] == [
            np.sum(stable[0].program_of == p) for p in programs
        ]


@pytest.mark.parametrize("way", WAYS)
@given(market=markets(applicants=30, programs=8), seed=st.integers(0, 2**32 - 1))
def test_the_order_of_proposing_changes_nothing(way, market, seed) -> None:
    order = np.random.default_rng(seed).permutation(len(market.applicants))
    at = np.argsort(order)
    shuffled = Market(
        Preferences.of([market.applicants[who] for who in order]),
        Preferences.of([at[market.programs[p]] for p in range(len(market.programs))]),
        market.quotas,
    )
    assert np.array_equal(WAYS[way](shuffled), WAYS[way](market)[order])


@given(market=markets(applicants=60, programs=12, seats=6))
def test_compiled_or_not_the_matching_is_the_same(market) -> None:
    found = [way(market) for way in WAYS.values()]
    assert all(np.array_equal(each, found[0]) for each in found)


@given(market=markets(applicants=12, programs=5, mutual=True))
def test_the_package_matching_finds_the_same(market) -> None:
    residents = {
        a: market.applicants[a].tolist()
        for a in range(len(market.applicants))
        if len(market.applicants[a])
    }
    hospitals = {
        p: market.programs[p].tolist()
        for p in range(len(market.programs))
        if len(market.programs[p])
    }
    seats = {p: int(market.quotas[p]) for p in hospitals}
    expected = np.full(len(market.applicants), -1)
    if residents:
        game = HospitalResident.create_from_dictionaries(residents, hospitals, seats)
        for hospital, matched in game.solve(optimal="resident").items():
            for resident in matched:
                expected[resident.name] = hospital.name
    assert np.array_equal(match(market, compiled=False).program_of, expected)


@given(market=markets(applicants=6, programs=4), data=st.data())
def test_what_blocks_is_found_in_any_matching(market, data) -> None:
    program_of = np.array(
        [
            data.draw(st.sampled_from([-1, *market.applicants[at].tolist()]))
            for at in range(len(market.applicants))
        ],
        dtype=np.int32,
    )
    matching = Matching(market, program_of)
    on_both = all(
        program == -1 or at in market.programs[program] for at, program in enumerate(program_of)
    )
    assert (unacceptable(matching).size == 0) == on_both
    within = all(
        np.sum(program_of == program) <= seats for program, seats in enumerate(market.quotas)
    )
    assert (overfilled(matching).size == 0) == within
    if on_both:
        expected = {
            (applicant, program)
            for applicant in range(len(market.applicants))
            for program in range(len(market.programs))
            if plainly_blocks(market, program_of, applicant, program)
        }
        assert {tuple(pair) for pair in blocking_pairs(matching).tolist()} == expected
        assert is_stable(matching) == (within and not expected)
