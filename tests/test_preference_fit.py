from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.rank_list import criteria, preference_fit
from toolkit.rank_list.preference_fit import GOOD, POOR, fit, read_typed

NAMES = ("location", "resident autonomy", "salary", "call")
some_ratings = st.dictionaries(st.sampled_from(NAMES), st.none() | st.integers(1, 5))
at_hand = st.dictionaries(st.sampled_from("ABCD"), some_ratings)
typed = st.dictionaries(st.sampled_from(["North", "South"]), some_ratings)
weights = st.fixed_dictionaries({name: st.none() | st.floats(0, 10) for name in NAMES})


# ── the order and its reasons ───────────────────────────────────────────────


@given(at_hand, weights, typed)
def test_the_places_are_those_of_the_weighted_view(a: dict, w: dict, others: dict) -> None:
    found = fit(a, w, others)
    scored = criteria.score({**a, **others}, w)
    assert [each.scored for each in found] == list(scored)
    assert {each.program for each in found if each.typed} == set(others)


@given(at_hand, weights, typed)
def test_what_is_typed_in_moves_nothing_at_hand(a: dict, w: dict, others: dict) -> None:
    with_them = [each.program for each in fit(a, w, others) if not each.typed]
    assert with_them == [each.program for each in fit(a, w)]


@given(at_hand, weights)
def test_every_reason_is_a_rating_that_counts_and_nothing_is_left_unsaid(a: dict, w: dict) -> None:
    shares = criteria.weight_shares(w)
    for each in fit(a, w):
        given_ratings = a[each.program]
        for name, value in {**each.because, **each.against}.items():
            assert given_ratings[name] == value and shares[name] > 0
        assert all(value >= GOOD for value in each.because.values())
        assert all(value <= POOR for value in each.against.values())
        middling = [n for n in shares if (given_ratings.get(n) or 0) in range(POOR + 1, GOOD)]
        assert {*each.because, *each.against, *each.unknown, *middling} == set(shares)
        assert set(each.unknown) == set(each.scored.missing)
        counts = [shares[name] * (value - 3) for name, value in each.because.items()]
        assert counts == sorted(counts, reverse=True)


@given(at_hand, weights)
def test_what_leads_is_better_there_and_is_said_of_the_next_one(a: dict, w: dict) -> None:
    found = fit(a, w)
    for each, after in pairwise(found):
        if each.lead is None:
            continue
        assert each.lead.over == after.program
        assert a[each.program][each.lead.criterion] == each.lead.mine > each.lead.theirs
        assert a[after.program][each.lead.criterion] == each.lead.theirs
        assert each.scored.place < after.scored.place  # type: ignore[operator]


def test_the_reasons_are_said_as_one_would() -> None:
    ratings = {
        "lake": {"location": 5, "resident autonomy": 4, "salary": None, "call": 3},
        "mesa": {"location": 2, "resident autonomy": 4, "salary": 4, "call": 1},
        "fir": {"salary": 3},
    }
    given_weights = {"resident autonomy": 3.0, "location": 5.0, "salary": 1.0, "call": 1.0}
    found = fit(ratings, given_weights)
    assert [preference_fit.sentence(each, {"lake": "Lakeview"}) for each in found] == [
        "1st: Lakeview, because: location 5, resident autonomy 4; unknown: salary. "
        "What most puts it above mesa: location, 5 against 2.",
        "2nd: mesa, because: resident autonomy 4, salary 4; against it: location 2, call 1.",
        f"No place: fir. {found[2].scored.reason} "
        "So far unknown: location, resident autonomy, call.",
    ]


def test_a_middling_program_has_nothing_clear_to_say() -> None:
    (one,) = fit({"A": {"call": 3}}, {"call": 1.0})
    assert preference_fit.sentence(one, {}) == ("1st: A, nothing speaks clearly for or against it.")


def test_ties_are_said_and_have_no_lead() -> None:
    a, b = fit({"A": {"call": 4}, "B": {"call": 4}}, {"call": 1.0})
    assert preference_fit.sentence(a, {}) == "1st, tied: A, because: call 4."
    assert a.lead is b.lead is None


def test_many_reasons_are_cut_short_in_the_sentence_and_not_in_the_table() -> None:
    many = dict.fromkeys("abcde", 5)
    found = fit({"A": many}, dict.fromkeys("abcde", 1.0))
    assert "a 5, b 5, c 5 and 2 more" in preference_fit.sentence(found[0], {})
    table = preference_fit.as_table(found, {"A": "Ash"})
    assert table.iloc[0].tolist() == ["1", "Ash", "5.00", "a 5, b 5, c 5, d 5, e 5", "", ""]


def test_a_program_without_a_place_comes_last_with_a_dash() -> None:
    found = fit({"A": {}}, {"call": 1.0}, {"North": {"call": 2}})
    table = preference_fit.as_table(found, {})
    assert table[["place", "program"]].values.tolist() == [["1", "North (typed in)"], ["—", "A"]]


def test_no_program_twice() -> None:
    with pytest.raises(ValueError, match="A is at hand already"):
        fit({"A": {}}, {}, {"A": {}})


# ── what is typed ───────────────────────────────────────────────────────────


def test_programs_are_read_one_a_line() -> None:
    found = read_typed(
        "Harbor  Pediatrics: Location 5, RESIDENT autonomy: 4; salary ?\n\n"
        "North: call=2, salary\nSouth",
        NAMES,
    )
    assert found.complaints == ()
    assert found.programs == {
        "Harbor Pediatrics": {"location": 5, "resident autonomy": 4, "salary": None},
        "North": {"call": 2, "salary": None},
        "South": {},
    }


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("North: locaton 4", "Line 1: locaton is none of your criteria (is it location?)."),
        ("North: parking 4", "Line 1: parking is none of your criteria."),
        ("North: 4", "Line 1: 4 is none of your criteria."),
        ("North: call 6", "Line 1: call is rated 6; write a whole number from 1 to 5, or a ?."),
        ("North: call 4.5", "Line 1: call is rated 4.5; write a whole number from 1 to 5, or a ?."),
        ("North: call -1", "Line 1: call is rated -1; write a whole number from 1 to 5, or a ?."),
        ("North: call 2, Call 3", "Line 1: call stands there twice; the first counts."),
        (": call 2", "Line 1: begin with the name of a program and a colon, as in "
         '"Harbor Pediatrics: location 5".'),
        ("lakeview: call 2", "Line 1: Lakeview is there already; the line was left out."),
        ("N" * 301 + ": call 2", "Line 1: keep the name to 300 characters."),
        ("No\x00rth: call 2", "Line 1: begin with the name of a program and a colon, as in "
         '"Harbor Pediatrics: location 5".'),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_complained_of_and_not_guessed(line: str, complaint: str) -> None:
    found = read_typed(line, NAMES, ["Lakeview"])
    assert found.complaints == (complaint,)
    assert all(
        value is None or value == 2 for given in found.programs.values() for value in given.values()
    )


def test_a_program_typed_twice_counts_once() -> None:
    found = read_typed("North: call 2\nNORTH: call 3", NAMES)
    assert found.programs == {"North": {"call": 2}}
    assert found.complaints == ("Line 2: North is there already; the line was left out.",)


def test_a_criterion_whose_name_ends_in_a_number_is_not_a_rating() -> None:
    found = read_typed("North: Track 2, South: x", ["Track 2"])
    assert found.programs == {"North": {"Track 2": None}}


@given(st.text(max_size=80))
def test_anything_may_be_typed(text: str) -> None:
    found = read_typed(text, NAMES)
    assert all(set(given) <= set(NAMES) for given in found.programs.values())
    fit({}, dict.fromkeys(NAMES, 1.0), found.programs)


@given(typed)
def test_what_is_written_as_one_types_is_read_back(others: dict) -> None:
    text = "\n".join(
        f"{name}: " + ", ".join(f"{each} {'?' if v is None else v}" for each, v in given.items())
        for name, given in others.items()
    )
    assert read_typed(text, NAMES) == preference_fit.Typed(others, ())
