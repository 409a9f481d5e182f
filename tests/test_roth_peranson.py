"""Matches with couples: known markets, and those that have no stable matching."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.couples_strategies import (
    couples_markets,
    every_matching,
    is_stable_by_definition,
    small_market,
    specialty,
)
from toolkit.match import roth_peranson
from toolkit.match.couples import CouplesMarket, blocking
from toolkit.match.deferred_acceptance import match
from toolkit.match.roth_peranson import PASSES, as_table, attempts, match_couples
from toolkit.rank_list.couples import Partner, Ranked, joint_list


def _rng() -> np.random.Generator:
    return np.random.default_rng(7)


# One couple and one single, two seats. Whoever of them is in makes room for the other:
# with the couple in, Mercy would rather have Cy; with Cy at City, City would rather have
# Ada; and once both seats are open again, Cy wants City.
ROUND_IN_CIRCLES = CouplesMarket.from_names(
    {"Cy": ["City", "Mercy"]},
    {("Ada", "Ben"): [("City", "Mercy")]},
    {"City": ["Ada", "Cy"], "Mercy": ["Cy", "Ben"]},
)
# Two couples, four programs of one seat: each couple has two rows, and each row of one
# pushes the other couple off a row that it would push back from.
TWO_COUPLES_IN_CIRCLES = CouplesMarket.from_names(
    {},
    {
        ("Ada", "Ben"): [("City", "Mercy"), ("State", "General")],
        ("Cy", "Di"): [("City", "General"), ("State", "Mercy")],
    },
    {
        "City": ["Ada", "Cy"],
        "Mercy": ["Di", "Ben"],
        "State": ["Ada", "Cy"],
        "General": ["Di", "Ben"],
    },
)


def _has_stable(market: CouplesMarket) -> bool:
    return any(is_stable_by_definition(market, each) for each in every_matching(market))


def test_a_market_known_to_have_no_stable_matching_gives_none() -> None:
    assert not _has_stable(ROUND_IN_CIRCLES)
    result = match_couples(ROUND_IN_CIRCLES, rng=_rng(), passes=6)
    assert result.matching is None
    assert result.passes == 6
    assert result.sentence == (
        "No stable matching was found in 6 passes. With couples there may be none; the search "
        "cannot tell that from one it missed."
    )
    with pytest.raises(ValueError, match="No stable matching was found"):
        as_table(result)


def test_a_pass_that_goes_round_in_circles_ends() -> None:
    assert list(attempts(ROUND_IN_CIRCLES, {}, rng=_rng(), passes=5)) == [None] * 5


def test_two_couples_without_any_single_may_have_no_stable_matching() -> None:
    assert not _has_stable(TWO_COUPLES_IN_CIRCLES)
    assert match_couples(TWO_COUPLES_IN_CIRCLES, rng=_rng()).matching is None


def test_one_more_seat_settles_it() -> None:
    market = CouplesMarket.from_names(
        {"Cy": ["City", "Mercy"]},
        {("Ada", "Ben"): [("City", "Mercy")]},
        {"City": ["Ada", "Cy"], "Mercy": ["Ben", "Cy"]},
        {"City": 1, "Mercy": 2},
    )
    result = match_couples(market, rng=_rng())
    assert result.matching is not None
    assert result.matching.by_applicant() == {"Ada": "City", "Ben": "Mercy", "Cy": "Mercy"}
    assert result.matching.by_program() == {"City": ("Ada",), "Mercy": ("Ben", "Cy")}
    assert result.sentence == (
        "A stable matching was found in 1 pass: 1 of 1 couple matched on a row of their list."
    )


def test_who_was_moved_by_a_couple_that_left_again_comes_back() -> None:
    # Ed is put out of City by Ada and Ben, whom Cy and Di then put out of Mercy; City calls him.
    market = CouplesMarket.from_names(
        {"Ed": ["City", "State"]},
        {("Ada", "Ben"): [("City", "Mercy")], ("Cy", "Di"): [("Mercy", None)]},
        {"City": ["Ada", "Ed"], "Mercy": ["Cy", "Ben"], "State": ["Ed"]},
    )
    result = match_couples(market, rng=_rng())
    assert result.matching is not None
    assert result.matching.by_program() == {"City": ("Ed",), "Mercy": ("Cy",), "State": ()}
    assert result.rows().tolist() == [-1, 0]
    assert as_table(result).to_dict("split")["data"] == [
        ["Ada and Ben", "—", "No Match", "No Match"],
        ["Cy and Di", "1", "Mercy", "No Match"],
    ]


def test_a_couple_goes_on_down_its_list_when_one_of_them_is_refused() -> None:
    market = CouplesMarket.from_names(
        {"Cy": ["City"]},
        {("Ada", "Ben"): [("City", "City"), ("Mercy", "City"), ("Mercy", None)]},
        {"City": ["Ada", "Cy", "Ben"], "Mercy": ["Ada"]},
        {"City": 2, "Mercy": 1},
    )
    result = match_couples(market, rng=_rng())
    assert result.rows().tolist() == [1]


def test_the_rows_of_our_joint_list_can_be_fed_in() -> None:
    def partner(names: str) -> Partner:
        return Partner(tuple(
            Ranked(place, name, f"{ord(name):04}140C0", "Chicago", "IL")
            for place, name in enumerate(names, 1)
        ))  # fmt: skip

    joint = joint_list(partner("PQ"), partner("RS"))
    rows = [
        (row.first.code if row.first else None, row.second.code if row.second else None)
        for row in joint.rows
    ]
    programs = {code: ["Ada", "Ben"] for code in {code for row in rows for code in row if code}}
    market = CouplesMarket.from_names({}, {("Ada", "Ben"): rows}, programs)
    assert len(market.rows) == len(joint.rows) == 8
    assert match_couples(market, rng=_rng()).rows().tolist() == [0]


def test_no_pass_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="0 passes are none; 1 or more will do"):
        match_couples(ROUND_IN_CIRCLES, rng=_rng(), passes=0)


def test_a_market_of_a_specialtys_size_is_settled() -> None:
    market = specialty(np.random.default_rng(2))
    result = match_couples(market, rng=_rng())
    assert result.matching is not None
    assert blocking(market, result.matching.program_of) == ()
    assert (result.rows() >= 0).sum() > 100


def test_one_seed_gives_one_matching() -> None:
    market = specialty(np.random.default_rng(2), 600, 20, 60)
    one, again = (match_couples(market, rng=_rng()) for _ in range(2))
    assert one.passes == again.passes
    assert one.matching is not None and again.matching is not None
    assert (one.matching.program_of == again.matching.program_of).all()


def test_of_small_markets_with_a_stable_matching_few_are_missed() -> None:
    exist = found = 0
    for seed in range(150):
        market = small_market(seed, 4, 2, 3)
        there_is = _has_stable(market)
        matching = match_couples(market, rng=_rng()).matching
        assert there_is or matching is None
        exist += there_is
        found += matching is not None
    print(f"of 150 small markets {exist} have a stable matching; found in {found}")
    assert 100 < exist < 150
    assert found >= 0.97 * exist


@settings(deadline=None, max_examples=100)
@given(couples_markets(), st.integers(0, 2**32 - 1))
def test_whatever_a_pass_returns_is_stable(market: CouplesMarket, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for program_of in attempts(market, {}, rng=rng, passes=4):
        assert program_of is None or is_stable_by_definition(market, program_of)


@settings(deadline=None, max_examples=60)
@given(couples_markets(least=1))
def test_none_is_found_where_there_is_none(market: CouplesMarket) -> None:
    if match_couples(market, rng=_rng(), passes=4).matching is not None:
        assert _has_stable(market)


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 2**32 - 1))
def test_without_couples_it_is_the_match_of_singles(seed: int) -> None:
    market = small_market(seed, 5, 0, 3)
    result = match_couples(market, rng=_rng())
    assert result.passes == 1 <= PASSES
    assert result.matching is not None
    assert (result.matching.program_of == match(market.market).program_of).all()


def test_a_loop_is_seen_as_such_and_not_only_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roth_peranson, "TURNS_AT_LEAST", 10**12)
    assert list(attempts(ROUND_IN_CIRCLES, {}, rng=_rng(), passes=1)) == [None]


def test_where_the_fixed_order_goes_round_in_circles_a_drawn_turn_may_get_out() -> None:
    market = small_market(2576, 4, 1, 3)  # one couple, so there is only one order of couples
    outcomes = list(attempts(market, {}, rng=_rng(), passes=6))
    assert [each is not None for each in outcomes] == [False, True] * 3


def test_a_couple_takes_a_second_seat_beside_the_one_it_has() -> None:
    # Gil and Hana put Ed out of State and into City, beside Ada; Ivy puts Hana out of Lab, so
    # Gil leaves State, Ed goes back to it, and the seat in City is Ben's.
    market = CouplesMarket.from_names(
        {"Ed": ["State", "City"]},
        {
            ("Gil", "Hana"): [("State", "Lab")],
            ("Ada", "Ben"): [("City", "City"), ("City", None)],
            ("Ivy", "Jo"): [("Lab", None)],
        },
        {
            "City": ["Ada", "Ed", "Ben"],
            "State": ["Gil", "Ed"],
            "Lab": ["Ivy", "Hana"],
        },
        {"City": 2, "State": 1, "Lab": 1},
    )
    result = match_couples(market, rng=_rng(), passes=1)
    assert result.rows().tolist() == [-1, 0, 0]
