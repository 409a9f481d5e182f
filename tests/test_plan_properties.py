"""What holds for the plan of any season."""

from __future__ import annotations

from datetime import time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from strategies import moments, seasons

from toolkit.follow_up.business_time import federal_holiday
from toolkit.follow_up.drafts import DraftSentence, draft
from toolkit.follow_up.outbox import eml
from toolkit.follow_up.plan import Action, Status, as_table, plan
from toolkit.follow_up.styles import STYLES, style_of
from toolkit.model import ContactPolicy

SLOW = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
REFUSING = (ContactPolicy.NONE, ContactPolicy.QUESTIONS_ONLY)


@SLOW
@given(seasons(), moments())
def test_a_program_that_refuses_contact_is_never_written_to(season, now):
    for item in plan(season, now=now).items:
        if item.program and season.program(item.program).contact_policy in REFUSING:
            assert item.action == Action.LEAVE


@SLOW
@given(seasons(), moments())
def test_windows_open_after_the_event_and_stay_inside_business_hours(season, now):
    for item in plan(season, now=now).items:
        if item.window is None:
            continue
        assert item.window.opens >= season.interview(item.interview).over
        assert item.window.opens < item.window.best_by <= item.window.late_after
        for each in item.window.in_zone():
            assert each.tzinfo == ZoneInfo(season.program(item.program).time_zone)
            assert each.weekday() < 5 and time(8) <= each.time() <= time(17)
            assert federal_holiday(each.date()) is None


@SLOW
@given(seasons(), moments())
def test_nobody_gets_two_notes_within_the_cool_down(season, now):
    pause = timedelta(days=style_of(season).cool_down_days)
    lines = [
        item
        for item in plan(season, now=now).items
        if item.action in (Action.WRITE, Action.RELAY) and item.status != Status.SENT
    ]
    for one, other in combinations(lines, 2):
        if one.person and (one.program, one.person) == (other.program, other.person):
            assert one.window and other.window
            assert abs(one.window.opens - other.window.opens) >= pause


@SLOW
@given(seasons(), moments())
def test_every_line_has_its_own_key_a_reason_and_a_source(season, now):
    items = plan(season, now=now).items
    assert len({item.key for item in items}) == len(items)
    for item in items:
        assert item.reason.endswith(".") and item.sources
        assert (item.action == Action.LEAVE) == (item.status == Status.LEAVE)
    assert len(as_table(plan(season, now=now), season)) == len(items)


@SLOW
@given(seasons(), moments())
def test_a_lean_plan_keeps_to_its_number_of_notes_at_an_interview_day(season, now):
    if season.applicant:
        season.put(season.applicant.changed(style="lean"))
    most = STYLES["lean"].most_per_program
    for key in season.interviews:
        items = [i for i in plan(season, now=now).items if i.interview == key]
        assert sum(i.action == Action.WRITE for i in items if i.person) <= most


@SLOW
@given(seasons(), moments())
def test_whatever_is_planned_can_be_drafted_and_exported(season, now):
    for item in plan(season, now=now).items:
        if item.action == Action.WRITE:
            made = draft(season, item)
            assert made.message.key == item.message_key
            assert made.message.program == item.program
            assert all(isinstance(each, DraftSentence) for each in made.sentences)
            assert b"\r\nX-Unsent: 1" in b"\r\n" + eml(made.message, season)
