"""A market with couples: what it refuses, and what blocks a matching in it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.couples_strategies import couples_markets, every_matching, is_stable_by_definition
from toolkit.match.couples import CouplesMarket, blocking
from toolkit.match.preferences import ListError, Market, Preferences

PROGRAMS = {"City": ["Ada", "Cy", "Ben"], "Mercy": ["Ben", "Cy"]}


def _market(rows, singles=None, programs=None, quotas=1) -> CouplesMarket:
    return CouplesMarket.from_names(
        {"Cy": ["City", "Mercy"]} if singles is None else singles,
        {("Ada", "Ben"): rows},
        programs or PROGRAMS,
        quotas,
    )


def _placed(market: CouplesMarket, **where: str) -> np.ndarray:
    people, programs = market.market.applicant_names, market.market.program_names
    return np.array([programs.index(where[who]) if who in where else -1 for who in people])


def test_names_become_indices_and_none_becomes_no_match() -> None:
    market = _market([("City", "Mercy"), ("City", None), (None, "Mercy"), (None, None)])
    assert market.members.tolist() == [[1, 2]]
    assert market.rows_of(0).tolist() == [[0, 1], [0, -1], [-1, 1], [-1, -1]]
    assert market.couple(0) == "Ada and Ben"
    assert [len(market.market.applicants[at]) for at in range(3)] == [2, 0, 0]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [("City", "Mercy"), ("City", "Mrcy")],
            "Ada and Ben, row 2, entry 2: there is no program called 'Mrcy'. Did you mean Mercy?",
        ),
        (
            [("City", None), (None, "City"), ("City", None)],
            "Ada and Ben list City with No Match twice, as rows 1 and 3; once will do.",
        ),
        ([("City",)], "Ada and Ben, row 1 has 1 entries; it takes one for each of you."),
    ],
)
def test_the_sentence_names_the_couple_the_row_and_the_entry(rows, sentence) -> None:
    with pytest.raises(ListError) as error:
        _market(rows)
    assert str(error.value) == sentence


def test_a_member_has_no_list_alone() -> None:
    with pytest.raises(ListError, match="Ada has a list alone and one in a couple"):
        _market([("City", "Mercy")], singles={"Ada": ["City"], "Cy": []})


def test_nobody_belongs_to_two_couples() -> None:
    for pairs in ([("Ada", "Ben"), ("Ben", "Cy")], [("Ada", "Ada")]):
        with pytest.raises(ListError, match=r"(Ben|Ada) is named 2 times among the couples"):
            CouplesMarket.from_names({}, {p: [("City", "City")] for p in pairs}, {"City": []})


def test_a_list_of_three_hundred_rows_stands_and_one_more_is_refused() -> None:
    programs = {f"P{at}": ["Ada", "Ben"] for at in range(20)}
    every = [(one, other) for one in programs for other in programs]
    assert len(_market(every[:300], {}, programs).rows) == 300
    with pytest.raises(ListError, match="Ada and Ben have 301 rows; a couple's list ends at 300"):
        _market(every[:301], {}, programs)


def test_arrays_are_held_to_the_same() -> None:
    market = Market(
        Preferences.of([[], []]), Preferences.of([[0, 1]]), np.array([1], dtype=np.int32)
    )

    def couples(members, rows):
        rows = np.array(rows, dtype=np.int32)
        return CouplesMarket(market, np.array(members), np.array([0, len(rows)]), rows)

    with pytest.raises(ListError, match="row 2, entry 1: there is no program number 1"):
        couples([[0, 1]], [[0, -1], [1, 0]])
    with pytest.raises(ListError, match="a member who is none of the 2 applicants"):
        couples([[0, 2]], [[0, -1]])


def test_blocks_are_told_in_words() -> None:
    market = _market([("City", "Mercy"), ("City", None)])
    assert blocking(market, _placed(market, Cy="City")) == (
        "Ada and Ben would rather have City with Mercy, where they would be taken.",
        "Ada and Ben would rather have City with No Match, where they would be taken.",
    )
    assert blocking(market, _placed(market, Ada="City", Ben="Mercy")) == ()
    assert blocking(market, _placed(market, Ada="City")) == (
        "Cy would rather be at Mercy, which would take them.",
        "Ada and Ben would rather have City with Mercy, where they would be taken.",
    )


def test_what_nobody_agreed_to_is_told_in_words() -> None:
    market = _market([("City", "Mercy")], singles={"Cy": ["Mercy"], "Di": ["City"]})
    assert blocking(market, _placed(market, Cy="City", Di="City", Ben="Mercy"))[:4] == (
        "City has 2 people and 1 seats.",
        "Cy does not rank City.",
        "City does not rank Di.",
        "Ada and Ben do not list No Match with Mercy.",
    )


def test_a_program_named_for_both_must_want_both() -> None:
    both = [("City", "City")]
    narrow, wide = (_market(both, quotas={"City": q, "Mercy": 1}) for q in (2, 3))
    assert blocking(narrow, _placed(narrow, Cy="City")) == ()  # it ranks Cy above Ben
    assert blocking(wide, _placed(wide, Cy="City")) == (
        "Ada and Ben would rather have City with City, where they would be taken.",
    )


def test_partners_swap_a_seat_only_if_its_program_gains_by_it() -> None:
    rows = [("Mercy", "City"), ("City", None)]
    for order, blocks in ((["Ada", "Ben"], 0), (["Ben", "Ada"], 1)):
        market = _market(rows, {}, {"City": order, "Mercy": ["Ada"]})
        assert len(blocking(market, _placed(market, Ada="City"))) == blocks


@settings(deadline=None, max_examples=60)
@given(couples_markets())
def test_the_check_agrees_with_the_definition_on_every_matching(market: CouplesMarket) -> None:
    for program_of in every_matching(market):
        assert (not blocking(market, program_of)) == is_stable_by_definition(market, program_of)
