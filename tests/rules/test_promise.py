"""Promises, held against what was told to others and against the list that stands."""

import pytest

from toolkit.checks import check
from toolkit.checks.mend import mended
from toolkit.checks.promise import Strength, list_that_stands, statements
from toolkit.checks.rule import ERROR, WARNING, Case
from toolkit.checks.scene import (
    BAYOU,
    BAYOU_DIRECTOR,
    CEDAR,
    DIRECTOR,
    HOUSTON,
    LAKEVIEW,
    RIDGE,
    RIDGE_DIRECTOR,
    play,
    read,
    season_with,
    told,
)
from toolkit.model import ListKind, RankList, moment

SENT = "2026-12-01T09:00-06:00"


def ranked(*entries, kind=ListKind.SKETCH, at="2027-01-20T09:00-06:00", left_out=()):
    return RankList(kind=kind, version=1, at=moment(at), entries=entries, left_out=left_out)


def of(rule, example):
    message, season, now = play(example)
    return [f for f in check(message, season, now=now) if f.rule == rule]


def test_a_second_first_names_whom_the_first_went_to_and_when():
    earlier = told(BAYOU_DIRECTOR, "You are my number one.", SENT)
    (found,) = of("promise.number-one", Case("You are my first choice.", also=(earlier,)))
    assert found.severity is ERROR
    assert "Bayou General Internal Medicine (Dr. Thibodeaux, December 1)" in found.message


def test_of_several_that_were_told_the_earliest_sent_is_named():
    also = (
        told(RIDGE_DIRECTOR, "You are my number one."),
        told(BAYOU_DIRECTOR, "You are my number one.", SENT),
    )
    (found,) = of("promise.number-one", Case("You are my first choice.", also=also))
    assert "Thibodeaux" in found.message
    (found,) = of("promise.number-one", Case("You are my first choice.", also=also[:1]))
    assert "a draft" in found.message


def test_two_people_of_one_program_may_both_be_told():
    also = (told(HOUSTON, "You are my number one.", SENT),)
    (found,) = of("promise.number-one", Case("Lakeview is my first choice.", also=also))
    assert found.severity is WARNING


def test_first_against_the_list_is_an_error_and_high_a_warning():
    also = (ranked(BAYOU, RIDGE, CEDAR, LAKEVIEW),)
    (first,) = of("promise.broken", Case("You are my first choice.", also=also))
    (high,) = of("promise.broken", Case("I will rank you highly.", also=also))
    assert (first.severity, high.severity) == (ERROR, WARNING)
    assert "place 4" in first.message and "place 4 of 4" in high.message


@pytest.mark.parametrize(
    ("words", "place", "broken"),
    [
        ("You are in my top three.", 3, False),
        ("You are in my top three.", 4, True),
        ("You are in my top 5.", 4, False),
        ("I will rank you highly.", 2, False),
        ("I will rank you highly.", 3, True),
        ("You are my first choice.", 1, False),
        ("You are my first choice.", 2, True),
    ],
)
def test_a_place_is_held_against_the_words(words, place, broken):
    entries = [BAYOU, RIDGE, CEDAR]
    entries.insert(place - 1, LAKEVIEW)
    assert bool(of("promise.broken", Case(words, also=(ranked(*entries),)))) is broken


def test_an_earlier_promise_that_the_list_broke_is_told_in_the_next_draft_to_them():
    also = (told(DIRECTOR, "You are my first choice.", SENT), ranked(BAYOU, LAKEVIEW))
    (found,) = of("promise.broken", Case("Thank you again.", to=HOUSTON, also=also))
    assert found.severity is WARNING and found.mend is None
    assert "Dr. de la Cruz, December 1" in found.message
    assert not of("promise.broken", Case("Thank you.", to=BAYOU_DIRECTOR, also=also))


def test_the_newer_of_sketch_and_certified_list_stands_and_a_blind_order_never():
    sketch = ranked(BAYOU, LAKEVIEW)
    certified = ranked(LAKEVIEW, BAYOU, kind=ListKind.CERTIFIED, at="2027-02-20T09:00-06:00")
    blind = ranked(RIDGE, kind=ListKind.BLIND, at="2027-02-25T09:00-06:00")
    assert list_that_stands(season_with((blind,))) is None
    assert list_that_stands(season_with((sketch, blind))) == sketch
    assert list_that_stands(season_with((sketch, certified, blind))) == certified


def test_a_mend_takes_the_promise_out_and_nothing_else():
    text = "Thank you for the day. I will rank you first. The clinic stayed with me."
    message, season, _ = play(Case(text, also=(ranked(BAYOU, LAKEVIEW),)))
    (found,) = [f for f in check(message, season) if f.rule == "promise.broken"]
    assert mended(message, found).body == "Thank you for the day. The clinic stayed with me."


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("I don’t say this to every program, you are my first choice.", Strength.FIRST),
        ("You are not my first choice.", None),
        ("You’re without a doubt my first choice.", Strength.FIRST),
        ("I could not be happier to say that you are my first choice.", Strength.FIRST),
        ("You are not only my first choice, but my only one.", Strength.FIRST),
        ("I am not going to say that you are my first choice.", None),
        ("You said that nobody should write “you are my first choice”.", None),
        ("Thank you. I’m ranking\nyou first, and gladly.", Strength.FIRST),
        ("We (my wife and I) will rank your programme #1!", Strength.FIRST),
        ("I WILL RANK LAKEVIEW AT OR NEAR THE TOP OF MY LIST", Strength.HIGH),
        ("You are in my top three.", Strength.HIGH),
        ("I will certainly rank Lakeview.", Strength.INTEREST),
        ("Your residents rank you highly.", None),
        ("Mentorship is high on my list.", None),
    ],
)
def test_strengths_are_told_apart(text, strength):
    found = statements(read(text).speech)
    assert max((s.strength for s in found), key=lambda s: s.place, default=None) == strength


def test_one_phrase_is_one_finding():
    message, season, _ = play("I will be ranking Lakeview first on my list.")
    found = [f.rule for f in check(message, season) if f.rule.startswith("promise")]
    assert found == ["promise.number-one"]
