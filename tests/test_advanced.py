"""Supplemental lists and reversions: what they move, and what they leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.couples_strategies import couples_markets, small_market, specialty
from toolkit.match.advanced import AdvancedMarket, Reversion, advanced_blocking, match_advanced
from toolkit.match.couples import CouplesMarket
from toolkit.match.deferred_acceptance import match
from toolkit.match.preferences import Ints, ListError
from toolkit.match.roth_peranson import match_couples


def _rng() -> np.random.Generator:
    return np.random.default_rng(7)


def _singles(applicants, programs, quotas=1) -> CouplesMarket:
    return CouplesMarket.from_names(applicants, {}, programs, quotas)


SKIN = _singles(
    {"Ada": ["Skin", "Heart"], "Ben": ["Skin", "Heart"], "Cy": ["Hill"]},
    {
        "Skin": ["Ada", "Ben"],
        "Heart": ["Ada", "Ben"],
        "Hill": ["Ben", "Cy", "Ada"],
        "Bay": ["Ben", "Ada"],
    },
)


def test_a_supplemental_list_is_tried_once_its_advanced_program_is_matched() -> None:
    market = AdvancedMarket.from_names(
        SKIN, {("Ada", "Skin"): ["Hill", "Bay"], ("Ben", "Skin"): ["Hill"]}
    )
    result = match_advanced(market, rng=_rng())
    assert result.matching is not None
    assert result.matching.by_applicant() == {"Ada": "Skin", "Ben": "Heart", "Cy": "Hill"}
    assert result.preliminary_by_applicant() == {"Ada": "Bay"}  # Ben's hangs on Skin, which is full
    assert result.sentence == (
        "A stable matching was found: 1 preliminary position through supplemental lists, "
        "and 0 seats reverted."
    )


def test_one_list_serves_several_advanced_programs() -> None:
    shared = ["Hill", "Bay"]
    market = AdvancedMarket.from_names(SKIN, {("Ben", "Skin"): shared, ("Ben", "Heart"): shared})
    result = match_advanced(market, rng=_rng())
    assert result.matching is not None
    assert result.matching.by_applicant() == {"Ada": "Skin", "Ben": "Heart", "Cy": None}
    assert result.preliminary_by_applicant() == {"Ben": "Hill"}


def test_without_a_preliminary_position_the_advanced_one_is_kept() -> None:
    market = AdvancedMarket.from_names(SKIN, {("Ada", "Skin"): ["Hill"]})
    result = match_advanced(market, rng=_rng())
    assert result.matching is not None
    assert result.matching.by_applicant()["Ada"] == "Skin"
    assert result.preliminary_by_applicant() == {}


def test_partners_have_supplemental_lists_of_their_own() -> None:
    couples = CouplesMarket.from_names(
        {},
        {("Ada", "Ben"): [("Skin", "Heart")]},
        {"Skin": ["Ada"], "Heart": ["Ben"], "Hill": ["Ben", "Ada"], "Bay": ["Ben"]},
    )
    market = AdvancedMarket.from_names(
        couples, {("Ada", "Skin"): ["Hill"], ("Ben", "Heart"): ["Bay", "Hill"]}
    )
    result = match_advanced(market, rng=_rng())
    assert result.preliminary_by_applicant() == {"Ada": "Hill", "Ben": "Bay"}


def test_a_supplemental_list_may_leave_no_stable_matching() -> None:
    # Ada's preliminary year puts Ben out of Hill; Ben then puts Ada out of Skin; so Hill is free.
    couples = _singles(
        {"Ada": ["Skin"], "Ben": ["Hill", "Skin"]}, {"Skin": ["Ben", "Ada"], "Hill": ["Ada", "Ben"]}
    )
    market = AdvancedMarket.from_names(couples, {("Ada", "Skin"): ["Hill"]})
    assert not list(_every_stable(market))
    result = match_advanced(market, rng=_rng(), passes=5)
    assert result.matching is None
    assert result.sentence.startswith("No stable matching was found.")


def test_unfilled_seats_revert_after_the_donor_had_its_chance() -> None:
    couples = _singles(
        {"Ada": ["Kids", "Grown"], "Ben": ["Grown"], "Cy": ["Grown"]},
        {"Kids": ["Ada"], "Grown": ["Ada", "Ben", "Cy"]},
        {"Kids": 2, "Grown": 1},
    )
    for seats, grown in ((1, ("Ben", "Cy")), (2, ("Ben", "Cy"))):
        market = AdvancedMarket.from_names(couples, reversions=[("Kids", "Grown", seats)])
        result = match_advanced(market, rng=_rng())
        assert result.matching is not None
        assert result.matching.by_program() == {"Kids": ("Ada",), "Grown": grown}
        assert result.reverted == (1,)
        assert result.quotas.tolist() == [1, 2]


def test_seats_that_are_given_up_later_revert_too_and_go_on_along_a_chain() -> None:
    # One seat goes Night → Day; Ada moves up into it; so Late has one to give, to Early.
    couples = _singles(
        {"Ada": ["Day", "Late"], "Ben": ["Day"], "Cy": ["Early"], "Di": ["Early"]},
        {"Night": [], "Day": ["Ben", "Ada"], "Late": ["Ada"], "Early": ["Cy", "Di"]},
    )
    market = AdvancedMarket.from_names(
        couples, reversions=[("Late", "Early", 1), ("Night", "Day", 1)]
    )
    result = match_advanced(market, rng=_rng())
    assert result.reverted == (1, 1)
    assert result.rounds == 3
    assert result.matching is not None
    assert result.matching.by_program() == {
        "Night": (), "Day": ("Ben", "Ada"), "Late": (), "Early": ("Cy", "Di")
    }  # fmt: skip


def test_a_donors_receivers_are_served_in_turn() -> None:
    couples = _singles({}, {"Kids": [], "Grown": [], "Lab": []}, {"Kids": 3, "Grown": 0, "Lab": 0})
    market = AdvancedMarket.from_names(
        couples, reversions=[("Kids", "Grown", 2), ("Kids", "Lab", 2)]
    )
    assert match_advanced(market, rng=_rng()).reverted == (2, 1)


@pytest.mark.parametrize(
    ("supplemental", "reversions", "sentence"),
    [
        (
            {("Cy", "Skin"): ["Bay"]},
            [],
            "The supplemental list of Cy for Skin: Skin is not on their list.",
        ),
        (
            {("Ada", "Skin"): ["Bay", "Skin"]},
            [],
            "The supplemental list of Ada for Skin names the advanced program itself; "
            "name preliminary ones.",
        ),
        (
            {("Ada", "Skin"): ["Bay", "Bay"]},
            [],
            "The supplemental list of Ada for Skin names a program twice; once will do.",
        ),
        (
            {("Ada", "Skin"): ["Bey"]},
            [],
            "The supplemental list of Ada for Skin: nobody in the market is called 'Bey'.",
        ),
        (
            {},
            [("Hill", "Bay", 2)],
            "The reversion from Hill to Bay is of 2 seats; 1 to 1 will do.",
        ),
        (
            {},
            [("Hill", "Bay", 1), ("Hill", "Bay", 1)],
            "The reversion from Hill to Bay stands twice; once will do.",
        ),
        (
            {},
            [("Hill", "Bay", 1), ("Bay", "Hill", 1)],
            "The reversions go in a circle, Hill → Bay → Hill; take one of them out.",
        ),
        (
            {},
            [("Hill", "Hill", 1)],
            "The reversions go in a circle, Hill → Hill; take one of them out.",
        ),
        ({}, [("Hill", "Bey", 1)], "Reversion 1: nobody in the market is called 'Bey'."),
    ],
)
def test_the_sentence_says_what_cannot_be(supplemental, reversions, sentence) -> None:
    with pytest.raises(ListError) as error:
        AdvancedMarket.from_names(SKIN, supplemental, reversions)
    assert str(error.value) == sentence


def test_arrays_are_held_to_the_same() -> None:
    with pytest.raises(ListError, match="0 to 3 are programs, no others"):
        AdvancedMarket(SKIN, {(0, 0): (4,)})
    with pytest.raises(ListError, match="A reversion names 4, which is no program"):
        AdvancedMarket(SKIN, {}, [Reversion(4, 0, 1)])


def test_a_preliminary_position_without_a_list_for_it_is_no_match() -> None:
    market = AdvancedMarket.from_names(SKIN, {("Ada", "Skin"): ["Bay"]})
    program_of = match(SKIN.market).program_of
    quotas = SKIN.market.quotas
    assert advanced_blocking(market, program_of, np.array([-1, 3, -1]), quotas) == (
        "Ada, for the preliminary year, would rather be at Bay, which would take them.",
        "Ben has a preliminary position without a list for it.",
    )


# ── properties ──────────────────────────────────────────────────────────────


@st.composite
def advanced_markets(draw: st.DrawFn) -> AdvancedMarket:
    """Small; anyone may have supplemental lists, and seats go to programs further down."""
    couples = draw(couples_markets())
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    plain, lists = couples.market, {}
    wishes = [(who, p) for who in range(len(plain.applicants)) for p in plain.applicants[who]]
    for pair, at in ((pair, at) for at, pair in enumerate(couples.members.tolist())):
        for member, who in enumerate(pair):
            wishes += [(who, p) for p in {*couples.rows_of(at)[:, member].tolist()} - {-1}]
    for who, program in wishes:
        others = [p for p in rng.permutation(len(plain.programs)).tolist() if p != program]
        if others and rng.random() < 0.4:
            lists[who, int(program)] = tuple(others[: rng.integers(1, len(others) + 1)])
    moves = [
        Reversion(donor, receiver, int(rng.integers(1, plain.quotas[donor] + 1)))
        for donor in range(len(plain.programs))
        for receiver in range(donor + 1, len(plain.programs))
        if rng.random() < 0.5
    ]
    return AdvancedMarket(couples, lists, moves)


def _every_stable(market: AdvancedMarket) -> Iterator[tuple[Ints, Ints]]:
    """By trying everything, on a market without couples: from the definition, with sets."""
    plain = market.couples.market
    people = range(len(plain.applicants))
    own = [
        [(-1, -1)]
        + [
            (p, q)
            for p in plain.applicants[who].tolist()
            for q in (-1, *market.supplemental.get((who, p), ()))
        ]
        for who in people
    ]
    for each in product(*own):
        there: dict[int, set[tuple[int, bool]]] = {p: set() for p in range(len(plain.programs))}
        for who, (primary, preliminary) in enumerate(each):
            if primary != -1:
                there[primary].add((who, False))
            if preliminary != -1:
                there[preliminary].add((who, True))

        def wants(program: int, one: tuple[int, bool], there: dict = there) -> bool:
            ranked = [(who, late) for who in plain.programs[program].tolist()
                      for late in (False, True)]  # fmt: skip
            at_hand = [any_ for any_ in ranked if any_ in there[program] | {one}]
            return one in at_hand[: plain.quotas[program]]

        def better(wishes: list[int], has: int) -> list[int]:
            return wishes[: wishes.index(has)] if has in wishes else wishes

        fits = all(wants(p, one) for p, each_one in there.items() for one in each_one)
        moves = any(
            wants(p, (who, False))
            for who in people
            for p in better(plain.applicants[who].tolist(), each[who][0])
        ) or any(
            wants(p, (who, True))
            for who in people
            for p in better(list(market.supplemental.get((who, each[who][0]), ())), each[who][1])
        )
        if fits and not moves:
            primary, preliminary = zip(*each, strict=True) if each else ((), ())
            yield np.array(primary, dtype=np.int32), np.array(preliminary, dtype=np.int32)


@settings(deadline=None, max_examples=150)
@given(advanced_markets())
def test_whatever_is_returned_holds(market: AdvancedMarket) -> None:
    result = match_advanced(market, rng=_rng(), passes=6)
    before = market.couples.market.quotas
    assert result.quotas.sum() == before.sum()
    if result.matching is None:
        return
    program_of = result.matching.program_of
    assert advanced_blocking(market, program_of, result.preliminary_of, result.quotas) == ()
    at = np.concatenate([program_of, result.preliminary_of])
    filled = np.bincount(at[at >= 0], minlength=len(before))
    for each, moved in zip(market.reversions, result.reverted, strict=True):
        assert 0 <= moved <= each.seats
        assert moved == each.seats or filled[each.donor] == result.quotas[each.donor]


@settings(deadline=None, max_examples=100)
@given(couples_markets())
def test_without_supplemental_lists_and_reversions_it_is_the_match_of_couples(
    couples: CouplesMarket,
) -> None:
    plain, advanced = (
        match_couples(couples, rng=_rng(), passes=6),
        match_advanced(AdvancedMarket(couples), rng=_rng(), passes=6),
    )
    assert (plain.matching is None) == (advanced.matching is None)
    if plain.matching is not None and advanced.matching is not None:
        assert (plain.matching.program_of == advanced.matching.program_of).all()
        if not len(couples):
            assert (plain.matching.program_of == match(couples.market).program_of).all()


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 2**32 - 1), st.data())
def test_among_singles_a_reversion_makes_nobody_worse_off_and_no_donor_regrets_it(
    seed: int, data: st.DataObject
) -> None:
    couples = small_market(seed, 5, 0, 4)
    plain = couples.market
    moves = [
        Reversion(donor, receiver, data.draw(st.integers(1, int(plain.quotas[donor]))))
        for donor in range(4)
        for receiver in range(donor + 1, 4)
        if data.draw(st.booleans())
    ]
    market = AdvancedMarket(couples, {}, moves)
    result = match_advanced(market, rng=_rng())
    assert result.matching is not None
    ends = len(plain.programs)
    before, after = (
        np.where(ranks < 0, ends, ranks)
        for ranks in (match(plain).rank_of(), result.matching.rank_of())
    )
    assert (after <= before).all()
    kept = np.maximum(result.quotas, plain.quotas)  # as if every donor had its seats still
    nobody = result.preliminary_of
    assert advanced_blocking(market, result.matching.program_of, nobody, kept) == ()


def test_of_small_markets_with_supplemental_lists_few_are_missed() -> None:
    exist = found = 0
    for seed in range(120):
        couples = small_market(seed, 4, 0, 3)
        rng = np.random.default_rng(seed)
        lists = {
            (who, int(p)): tuple(q for q in rng.permutation(3).tolist() if q != p)
            for who in range(4)
            for p in couples.market.applicants[who]
            if rng.random() < 0.6
        }
        market = AdvancedMarket(couples, lists)
        stable = [(x.tolist(), y.tolist()) for x, y in _every_stable(market)]
        result = match_advanced(market, rng=_rng())
        exist += bool(stable)
        if result.matching is not None:
            found += 1
            mine = (result.matching.program_of.tolist(), result.preliminary_of.tolist())
            assert mine in stable
    print(f"of 120 small markets {exist} have a stable matching; found in {found}")
    assert 80 < exist < 120
    assert found >= 0.97 * exist


def test_a_market_of_a_specialtys_size_is_settled_with_all_of_it() -> None:
    couples = specialty(np.random.default_rng(5), 1_500, 40, 150)
    rng = np.random.default_rng(5)
    plain = couples.market
    lists = {
        (who, int(plain.applicants[who][0])): tuple(plain.applicants[who][6:].tolist())
        for who in range(0, 1_200, 6)
    }
    moves = [Reversion(at, at + 75, 2) for at in range(75)]
    result = match_advanced(AdvancedMarket(couples, lists, moves), rng=rng)
    assert result.matching is not None
    assert (result.preliminary_of >= 0).sum() > 20
    assert sum(result.reverted) > 0
