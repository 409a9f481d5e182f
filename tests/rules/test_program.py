"""What the season knows of other programs, and what else their words can be."""

import time

import pytest

from toolkit.checks import rule
from toolkit.checks.rule import Case
from toolkit.checks.scene import BAYOU, LAKEVIEW, SUMMIT, programs, read
from toolkit.checks.season_index import initials_of
from toolkit.model import Program


def _found(which, case):
    return list(rule(which).findings(read(case)))


def _said(text, **case):
    return _found("program.mixed-up", Case(f"Dear Dr. de la Cruz,\n\n{text}", **case))


@pytest.mark.parametrize(
    "text",
    [
        "We would be happy to make our life in Reading.",
        "Your patients in Houston deserve such care.",
        "I would be proud to call Houston home.",
        "JRH is right for me.",
        "I think I would be happy at Jackson-Ridge.",
        "Thank you as well to Drs. Smith and Thibodeaux.",
        "It was great to meet Jean-Luc Thibodeaux and your interns.",
        "The mobile clinics that you run along the coast are why I want to come.",
        "I cannot wait to work with your street medicine van.",
        "Thank you for the EM interview.",
        "I want to match into general surgery.",
        "As a future emergency physician, I valued your advice.",
        "Thank you for considering my application to your OB/GYN program.",
    ],
)
def test_what_is_another_programs_is_found(text):
    assert _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "My wife is finishing her fellowship in Houston.",
        "A friend at Bayou General told me to ask about call.",
        "Your colleague trained at Jackson Ridge, as you told me.",
        "I met Dr. Smith at a conference.",
        "The harbor was frozen when I walked by it.",
        "I learned of Jackson's syndrome that week.",
        "My sister is a pediatrician in Denver.",
        "My partner matched into psychiatry in Omaha.",
        "Your residents work closely with the emergency medicine residents.",
        "You have no rural training sites, and told me so frankly.",
        "I grew up near a rural training site and know its roads.",
        "Your interns rotate at a community hospital in Cedar Falls.",
        "I like a program with rural sites, and hope to ask about yours.",
    ],
)
def test_what_else_a_word_can_be_passes(text):
    assert not _said(text)


def test_a_city_counts_although_the_notes_speak_of_it_when_one_would_live_there():
    assert _said("I would love to live in Houston during residency.")
    assert not _said("You told me about moving from Houston to Duluth.")


def test_features_are_found_at_a_program_without_notes_only_as_its_own():
    bare = Case("Thank you. I liked the street medicine van.", program=SUMMIT, subject="Thank you")
    own = Case("Thank you. I liked your street medicine van.", program=SUMMIT, subject="Thank you")
    assert not _found("program.mixed-up", bare)
    (finding,) = _found("program.mixed-up", own)
    assert finding.severity == "warning"


def test_a_schedule_in_figures_is_known_by_its_figures():
    lakeview, bayou = (
        next(p for p in programs() if p.key == f"program/{key}") for key in (LAKEVIEW, BAYOU)
    )
    also = (
        lakeview.changed(features=(*lakeview.features, "6+2 schedule")),
        bayou.changed(features=(*bayou.features, "4+1 schedule")),
    )
    assert _said("Your 4 + 1 schedule appeals to me.", also=also)
    assert not _said("Your 6+2 schedule appeals to me.", also=also)
    assert not _said("At my school a 4+1 schedule failed.", also=also)


def test_initials_that_mean_something_else_are_no_name():
    assert initials_of("Bayou General Medical Center") == "BGMC"
    assert initials_of("Mount Ida Care University") == ""
    assert initials_of("Lakeview Hospital") == ""


def test_a_preliminary_year_may_speak_of_another_specialty():
    prelim = Program(
        key="quay-preliminary", name="Quay Preliminary Medicine", city="Erie", state="PA",
        specialty="Internal Medicine", track="preliminary year", time_zone="America/New_York",
    )  # fmt: skip
    case = Case("I look forward to a career in dermatology.", subject="Thank you",
                program="quay-preliminary", also=(prelim,))  # fmt: skip
    assert not _found("program.mixed-up", case)


@pytest.mark.parametrize(
    "text", ["Bayou General ", "in Houston ", "A.A.", "psychiatry residency ", "Dr. Lindgern "]
)
def test_ten_thousand_characters_of_names_are_read_in_no_time(text):
    case = read(Case("Dear Dr. de la Cruz, " + text * (10_000 // len(text))))
    case.speech.said  # noqa: B018 - shared by all rules
    start = time.perf_counter()
    for which in ("recipient.misnamed", "recipient.title", "program.mixed-up", "program.unnamed"):
        list(rule(which).findings(case))
    assert time.perf_counter() - start < 0.5
