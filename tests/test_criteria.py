from __future__ import annotations

import math
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.model import Criterion, Program, Rating
from toolkit.rank_list import criteria, ordinal, titles
from toolkit.season import Season

NAMES = ("fit", "place", "people", "calls")
ratings_of_one = st.dictionaries(st.sampled_from(NAMES), st.none() | st.integers(1, 5))
all_ratings = st.dictionaries(st.sampled_from("ABCDEFG"), ratings_of_one, min_size=1)
all_weights = st.fixed_dictionaries(
    {name: st.none() | st.just(0.0) | st.floats(0.01, 10) for name in NAMES}
)


def program(name: str, **fields: str) -> Program:
    told = {"city": "Alder", "state": "IL", "specialty": "Internal Medicine"}
    return Program(name=name, time_zone="America/Chicago", key=name.lower(), **{**told, **fields})


def test_the_score_is_the_weighted_mean_of_what_was_rated() -> None:
    (one,) = criteria.score({"A": {"fit": 5, "place": 2}}, {"fit": 3, "place": 1})
    assert one.score == pytest.approx((3 * 5 + 1 * 2) / 4)
    assert one.coverage == 1.0
    assert one.missing == ()
    assert one.interval == pytest.approx((one.score, one.score))


def test_a_missing_rating_is_not_guessed_but_said() -> None:
    given = {"A": {"fit": 4, "place": None}, "B": {"fit": 4, "place": 1}}
    a, b = criteria.score(given, {"fit": 3, "place": 1})
    assert (a.program, a.score, a.missing, a.rated) == ("A", 4.0, ("place",), ("fit",))
    assert a.coverage == pytest.approx(0.75)
    assert a.interval == pytest.approx((3.25, 4.25))
    assert b.score == pytest.approx(3.25)


def test_an_unrated_program_goes_last_without_a_score_or_a_place() -> None:
    scored = criteria.score({"A": {}, "B": {"fit": 1}, "C": {"calls": 5}}, {"fit": 2})
    assert [one.program for one in scored] == ["B", "A", "C"]
    for one in scored[1:]:
        assert (one.score, one.place, one.coverage, one.missing) == (None, None, 0.0, ("fit",))
        assert one.interval == (1, 5)
        assert "rated" in one.reason
    assert criteria.places(scored) == {"B": 1}


def test_below_half_coverage_a_program_is_marked_and_not_guessed() -> None:
    given = {"A": {"fit": 5}, "B": {"fit": 1, "place": 2}, "C": {"place": 3, "people": 4}}
    scored = criteria.score(given, {"fit": 3, "place": 4, "people": 3})
    assert [(one.program, one.place) for one in scored] == [("C", 1), ("B", 2), ("A", None)]
    thin = scored[-1]
    assert (thin.score, thin.rated, thin.missing) == (None, ("fit",), ("place", "people"))
    assert thin.coverage == pytest.approx(0.3)
    assert thin.interval == pytest.approx((2.2, 5.0))
    assert thin.reason.startswith("Less than half of what you weigh is rated here")
    assert criteria.places(scored) == {"C": 1, "B": 2}


def test_half_coverage_is_enough_for_a_score() -> None:
    (one,) = criteria.score({"A": {"fit": 4}}, {"fit": 0.1, "place": 0.05, "people": 0.05})
    assert (one.score, one.place) == (4, 1)


def test_the_table_marks_a_program_of_too_few_ratings_and_shows_what_it_could_be() -> None:
    ash = program("Ash")
    scored = criteria.score({ash.key: {"fit": 5}}, {"fit": 1, "place": 3})
    assert criteria.as_table(scored, {ash.key: ash}).values.tolist() == [
        ["—", "Ash", "too little rated", "2.00 to 5.00", "25 % of weight", "place"],
    ]


@given(all_ratings, all_weights)
def test_only_half_coverage_gives_a_score_and_all_others_have_a_reason(
    ratings: dict, weights: dict
) -> None:
    for one in criteria.score(ratings, weights):
        assert (one.score is None) == (round(one.coverage, criteria.DIGITS) < 0.5)
        assert (one.score is None) == (one.place is None) == bool(one.reason)


def test_the_shares_of_the_weights_sum_to_one() -> None:
    assert criteria.weight_shares({"fit": 3, "place": 1, "calls": None, "food": 0}) == {
        "fit": 0.75, "place": 0.25,
    }  # fmt: skip
    assert criteria.weight_shares({"fit": 0}) == {}


@pytest.mark.parametrize("weights", [{}, {"fit": 0, "place": 0.0}, {"fit": None}])
def test_without_any_weight_nothing_has_a_score_and_the_reason_says_so(weights: dict) -> None:
    (one,) = criteria.score({"A": {"fit": 5}}, weights)
    assert (one.score, one.interval, one.missing) == (None, None, ())
    assert "weight" in one.reason


def test_a_criterion_without_a_weight_has_no_say() -> None:
    with_it = criteria.score({"A": {"fit": 3, "food": 5}}, {"fit": 1, "calls": None})
    assert with_it[0].score == 3
    assert with_it[0].missing == ()


def test_ties_share_a_place() -> None:
    given = {"C": {"fit": 4}, "A": {"fit": 4}, "B": {"fit": 5}, "D": {"fit": 2}}
    scored = criteria.score(given, {"fit": 1})
    assert [(s.program, s.place, s.tied) for s in scored] == [
        ("B", 1, False), ("A", 2, True), ("C", 2, True), ("D", 4, False),
    ]  # fmt: skip


def test_sums_that_differ_only_by_rounding_are_a_tie() -> None:
    given = {"A": {"fit": 1, "place": 2, "people": 3}, "B": {"fit": 3, "place": 2, "people": 1}}
    a, b = criteria.score(given, {"fit": 0.1, "place": 0.2, "people": 0.1})
    assert a.tied and b.tied


@pytest.mark.parametrize("value", [0, 6, -1, 2.5])
def test_a_rating_that_cannot_be_is_refused_with_a_sentence(value: float) -> None:
    with pytest.raises(ValueError, match="write a whole number from 1 to 5"):
        criteria.score({"A": {"fit": value}}, {"fit": 1})  # type: ignore[dict-item]


@pytest.mark.parametrize("weight", [-1, math.nan, math.inf])
def test_a_weight_that_cannot_be_is_refused_with_a_sentence(weight: float) -> None:
    with pytest.raises(ValueError, match="fit has the weight"):
        criteria.score({"A": {"fit": 3}}, {"fit": weight})


@given(all_ratings, all_weights)
def test_a_score_lies_in_its_interval_and_coverage_in_0_to_1(ratings: dict, weights: dict) -> None:
    for one in criteria.score(ratings, weights):
        assert 0 <= one.coverage <= 1
        assert (one.coverage == 1) == (bool(one.rated) and not one.missing)
        if one.score is not None:
            assert one.interval is not None
            low, high = one.interval
            assert 1 <= low <= one.score + 1e-9 and one.score <= high + 1e-9 and high <= 5


@given(all_ratings, all_weights, st.data())
def test_whatever_the_missing_ratings_turn_out_to_be_the_score_stays_in_the_interval(
    ratings: dict, weights: dict, data: st.DataObject
) -> None:
    told = {
        program: {name: given.get(name) or data.draw(st.integers(1, 5)) for name in NAMES}
        for program, given in ratings.items()
    }  # fmt: skip
    before = {one.program: one.interval for one in criteria.score(ratings, weights)}
    for one in criteria.score(told, weights):
        interval = before[one.program]
        if one.score is not None:
            assert interval is not None
            assert interval[0] - 1e-9 <= one.score <= interval[1] + 1e-9


@given(all_ratings, all_weights, st.floats(0.001, 1000))
def test_only_proportions_matter_and_no_order_of_entry(
    ratings: dict, weights: dict, factor: float
) -> None:
    scaled = {name: weight and weight * factor for name, weight in weights.items()}
    shuffled = dict(sorted(ratings.items(), reverse=True))
    one, other = criteria.score(ratings, weights), criteria.score(shuffled, scaled)
    assert [(s.program, s.place) for s in one] == [(s.program, s.place) for s in other]
    for s, t in zip(one, other, strict=True):
        assert s.score == (None if t.score is None else pytest.approx(t.score))


@given(all_ratings, all_weights)
def test_the_best_come_first_and_the_unscored_last(ratings: dict, weights: dict) -> None:
    scored = criteria.score(ratings, weights)
    marks = [-1.0 if one.score is None else one.score for one in scored]
    assert all(a >= b - 1e-9 for a, b in pairwise(marks))
    assert len(scored) == len(ratings)


@given(all_ratings, all_weights, st.sampled_from(NAMES))
def test_a_better_rating_never_lowers_a_score(ratings: dict, weights: dict, name: str) -> None:
    program = next(iter(ratings))
    value = ratings[program].get(name)
    if value is None or value == 5:
        return
    better = {**ratings, program: {**ratings[program], name: value + 1}}
    before = {one.program: one.score for one in criteria.score(ratings, weights)}[program]
    after = {one.program: one.score for one in criteria.score(better, weights)}[program]
    assert before is None or (after is not None and after >= before - 1e-12)


def test_weights_and_ratings_are_read_from_the_season() -> None:
    season = Season.in_memory()
    ash, elm = program("Ash"), program("Elm")
    at = datetime.fromisoformat("2027-01-10T12:00-06:00")
    season.put_all((
        ash, elm, Criterion(name="Overall fit", weight=4), Criterion(name="Calls"),
        Rating(program=ash, criterion="overall FIT", value=5, rated_at=at),
        Rating(program=ash, criterion="Food", value=1),
    ))  # fmt: skip
    assert criteria.weights_of(season) == {"Overall fit": 4}
    assert criteria.ratings_of(season) == {ash.key: {"Overall fit": 5, "Food": 1}, elm.key: {}}
    scored = criteria.score(criteria.ratings_of(season), criteria.weights_of(season))
    table = criteria.as_table(scored, season.programs)
    assert table.values.tolist() == [
        ["1", "Ash", "5.00", "5.00", "100 % of weight", ""],
        ["—", "Elm", "no score", "1.00 to 5.00", "0 % of weight", "Overall fit"],
    ]


def test_programs_of_one_name_are_told_apart() -> None:
    programs = {
        p.key: p
        for p in (
            program("Ash"),
            program("Elm", track="Research").changed(name="Ash"),
            program("Oak").changed(specialty="Neurology", name="Ash"),
            program("Fir"),
        )
    }
    said = titles(programs)
    assert len(set(said.values())) == 4
    assert said["program/oak"] == "Ash, Neurology"
    assert said["program/fir"] == "Fir"


def test_places_are_said_as_people_say_them() -> None:
    said = " ".join(ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111))
    assert said == "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th"
