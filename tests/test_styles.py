"""The two styles and their numbers."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from toolkit.follow_up.drafts import KINDS
from toolkit.follow_up.styles import LEAN, STYLES, THOROUGH, RoleGroup, Style, Unit, style_of
from toolkit.model import Applicant, FollowUpStyle, MessageKind, Role
from toolkit.season import Season
from toolkit.sources import FOLLOW_UP, PD_VIEW, SOURCES


@pytest.mark.parametrize(
    ("style", "role", "low", "high", "unit"),
    [
        (LEAN, Role.PROGRAM_DIRECTOR, 3, 5, Unit.SENTENCES),
        (LEAN, Role.ASSOCIATE_PROGRAM_DIRECTOR, 3, 5, Unit.SENTENCES),
        (LEAN, Role.FACULTY, 2, 3, Unit.SENTENCES),
        (LEAN, Role.CHIEF_RESIDENT, 2, 3, Unit.SENTENCES),
        (LEAN, Role.COORDINATOR, 1, 3, Unit.SENTENCES),
        (THOROUGH, Role.PROGRAM_DIRECTOR, 150, 250, Unit.WORDS),
        (THOROUGH, Role.RESIDENT, 150, 250, Unit.WORDS),
        (THOROUGH, Role.COORDINATOR, 1, 4, Unit.SENTENCES),
    ],
)
def test_the_lengths_are_those_of_the_rule_catalogue(style, role, low, high, unit):
    length = style.length_for(MessageKind.THANKS, role)
    assert (length.low, length.high, length.unit) == (low, high, unit)


def test_a_lean_note_to_the_director_has_two_paragraphs():
    assert LEAN.length_for(MessageKind.THANKS, Role.PROGRAM_DIRECTOR).paragraphs == 2


@pytest.mark.parametrize("style", [LEAN, THOROUGH])
def test_notes_are_best_within_48_hours_and_late_after_72(style):
    assert style.best_hours == (24, 48)
    assert style.late_after_hours == 72
    assert style.cool_down_days == 14


def test_only_the_lean_style_counts_connections():
    assert (LEAN.strong_connections, LEAN.everybody_met, LEAN.most_per_program) == (2, False, 4)
    assert THOROUGH.everybody_met
    assert THOROUGH.most_per_program > 1_000
    assert LEAN.most_further == THOROUGH.most_further == 1


@pytest.mark.parametrize("style", [LEAN, THOROUGH])
def test_every_number_of_a_style_has_a_source(style):
    told = {"name", "source", "who", "lengths", "sources"}
    numbers = {each.name for each in fields(Style)} - told
    assert set(style.sources) == numbers
    assert all(style.source_of(number) in SOURCES for number in numbers)
    assert all(length.source in SOURCES for length in style.lengths.values())


@pytest.mark.parametrize("style", [LEAN, THOROUGH])
def test_every_kind_has_a_sensible_length_for_everybody(style):
    for kind in MessageKind:
        for role in (*Role, None):
            length = style.length_for(kind, role)
            assert 1 <= length.low < length.high
    assert {kind for kind, _ in style.lengths} >= set(KINDS)
    assert {group for _, group in style.lengths} == set(RoleGroup)


def test_a_style_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        LEAN.cool_down_days = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        LEAN.lengths[MessageKind.THANKS, RoleGroup.FACULTY] = None  # type: ignore[index]


def test_the_style_is_the_applicants_and_lean_before_there_is_one():
    season = Season.in_memory()
    assert style_of(season) is LEAN
    season.put(Applicant(name="Noor Halvorsen", style="thorough"))
    assert style_of(season) is THOROUGH


def test_each_style_follows_its_own_article():
    assert STYLES[FollowUpStyle.LEAN].source == PD_VIEW
    assert STYLES[FollowUpStyle.THOROUGH].source == FOLLOW_UP
