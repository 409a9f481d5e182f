"""What holds for the plan of any season."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from strategies import FIRST_DAY, follow_ups, moments, seasons

from toolkit.follow_up.business_time import federal_holiday, is_business_time
from toolkit.follow_up.drafts import DraftSentence, draft
from toolkit.follow_up.outbox import eml
from toolkit.follow_up.plan import (
    BESIDE_A_NOTE,
    FURTHER_KINDS,
    MOST_TODAY,
    Action,
    Plan,
    PlanItem,
    Status,
    as_table,
    is_mandatory,
    is_meaningful,
    plan,
    today,
    today_as_table,
)
from toolkit.follow_up.styles import STYLES, style_of
from toolkit.model import (
    Answer,
    ContactPolicy,
    InterviewKind,
    ListKind,
    Message,
    MessageKind,
    MessageState,
)
from toolkit.season import Season

SLOW = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
OFTEN = settings(SLOW, max_examples=150)
REFUSING = (ContactPolicy.NONE, ContactPolicy.QUESTIONS_ONLY)
TO_COME = (Status.NOT_YET, Status.OPEN, Status.LATE)
PLANS = follow_ups() | follow_ups() | st.tuples(seasons(), moments())


def to_come(made: Plan) -> list[PlanItem]:
    """The lines of a plan by which something is, or will be, written."""
    return [i for i in made.items if i.action == Action.WRITE and i.status in TO_COME]


def must(season: Season, item: PlanItem) -> bool:
    return item.about in season.news and is_mandatory(season.news[item.about])


@SLOW
@given(PLANS)
def test_a_program_that_refuses_contact_hears_only_what_it_must(case):
    season, now = case
    for item in plan(season, now=now).items:
        if item.program and season.program(item.program).contact_policy in REFUSING:
            told = item.kind == MessageKind.UPDATE and must(season, item) and not item.also_thanks
            assert item.action in (Action.LEAVE, Action.ASK_MENTOR) or told


@SLOW
@given(PLANS)
def test_every_program_that_interviewed_hears_what_it_must(case):
    season, now = case
    items = plan(season, now=now).items
    for program in season.programs.values():
        days = [
            each.over
            for each in season.interviews_at(program)
            if each.kind == InterviewKind.INTERVIEW_DAY
        ]
        here = now.astimezone(season.zone(program)).date()
        owed = {k for k, n in season.news.items() if is_mandatory(n) and n.date <= here}
        found = [i for i in items if i.program == program.key and must(season, i)]
        assert {i.about for i in found} == (owed if days and min(days) <= now else set())
        assert all(i.status in (*TO_COME, Status.SENT) for i in found)
        assert len(found) == len({i.about for i in found})


@OFTEN
@given(PLANS)
def test_a_program_gets_one_update_at_the_most_and_only_with_news_that_it_may_want(case):
    season, now = case
    chosen = [
        item
        for item in to_come(plan(season, now=now))
        if item.kind == MessageKind.UPDATE and not must(season, item)
    ]
    assert len({item.program for item in chosen}) == len(chosen)
    sketch = season.latest_list(ListKind.SKETCH)
    for item in chosen:
        event("an update")
        program, news = season.program(item.program), season.news[item.about]
        assert is_meaningful(news) and news.date <= now.astimezone(season.zone(program)).date()
        assert program.wants_updates != Answer.NO
        assert program.contact_policy not in REFUSING
        assert sketch is None or program.key not in sketch.left_out
        further = [m for m in season.messages_with(program) if m.kind in FURTHER_KINDS]
        assert sum(m.state == MessageState.SENT for m in further) < style_of(season).most_further
        for each in season.interviews_at(program):
            if each.kind == InterviewKind.INTERVIEW_DAY:
                assert each.over <= now
                assert each.start.astimezone(season.zone(program)).date() < news.date


@OFTEN
@given(PLANS)
def test_windows_open_after_the_event_and_stay_inside_business_hours(case):
    season, now = case
    for item in plan(season, now=now).items:
        if item.window is None:
            continue
        assert item.window.opens >= season.interview(item.interview).over
        assert item.window.opens < item.window.best_by <= item.window.late_after
        for each in item.window.in_zone():
            assert each.tzinfo == ZoneInfo(season.program(item.program).time_zone)
            assert each.weekday() < 5 and time(8) <= each.time() <= time(17)
            assert federal_holiday(each.date()) is None


@OFTEN
@given(PLANS)
def test_nobody_gets_two_notes_within_the_cool_down(case):
    season, now = case
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


@OFTEN
@given(PLANS)
def test_what_was_sent_counts_too_unless_an_interview_day_came_after_it(case):
    season, now = case
    pause = timedelta(days=style_of(season).cool_down_days)
    for item in to_come(plan(season, now=now)):
        if not item.person:
            continue
        assert item.window
        earliest = max(item.window.opens, now)
        for message in sent_to(season, item.person):
            assert message.at
            if message.kind in BESIDE_A_NOTE or message.at > now:
                continue
            new_reason = item.kind == MessageKind.THANKS and message.at < item_over(season, item)
            assert new_reason or earliest - message.at >= pause


def sent_to(season: Season, person: str) -> list[Message]:
    every = season.messages.values()
    return [m for m in every if m.state == MessageState.SENT and m.person == person]


def item_over(season: Season, item: PlanItem) -> datetime:
    return season.interview(item.interview).over


@OFTEN
@given(follow_ups(sent=False), st.lists(st.integers(0, 96), min_size=8, max_size=25))
def test_whoever_does_what_the_plan_says_never_writes_too_often(case, pauses):
    """Lived in steps of some hours: at each, what the plan has for today is sent."""
    season, _ = case
    style = style_of(season)
    now = FIRST_DAY.replace(hour=18)
    for hours in pauses:
        now += timedelta(hours=hours + 1)
        for item in today(plan(season, now=now)).items:
            assert item.window
            at = max(now, item.window.opens)
            season.put(draft(season, item).message.changed(state=MessageState.SENT, at=at))
    sent = sorted(season.messages.values(), key=lambda each: each.at or now)
    event(f"{min(len(sent), 6)} sent")
    for one, other in combinations(sent, 2):
        assert one.at and other.at
        near = other.at - one.at < timedelta(days=style.cool_down_days)
        if near and one.person and one.person == other.person:
            day = season.interview(other.interview)
            assert day.kind == InterviewKind.INTERVIEW_DAY and one.at < day.over
            assert other.kind == MessageKind.THANKS
    done = [i for i in plan(season, now=now).items if i.status == Status.SENT]
    for program in season.programs:
        updates = [m for m in sent if m.program == program and m.kind == MessageKind.UPDATE]
        owed = {i.about for i in done if i.program == program and must(season, i)}
        event(f"{len(updates)} updates, {len(owed)} owed")
        assert len(updates) <= style.most_further + len(owed)


@OFTEN
@given(follow_ups(), st.timedeltas(timedelta(0), timedelta(days=60)))
def test_what_was_skipped_for_good_never_comes_back(case, passed):
    season, now = case
    gone = {
        (i.program, i.interview, i.person, i.about)
        for i in plan(season, now=now).items
        if i.action != Action.ASK_MENTOR and i.status in (Status.LEAVE, Status.TOO_LATE)
    }
    event("something was skipped" if gone else "nothing was skipped")
    for item in to_come(plan(season, now=now + passed)):
        everybody = (item.program, item.interview, "", item.about)
        mine = (item.program, item.interview, item.person, item.about)
        assert mine not in gone and everybody not in gone


@SLOW
@given(PLANS)
def test_today_is_short_and_inside_the_programs_business_hours_of_the_day(case):
    season, now = case
    made = plan(season, now=now)
    found = today(made)
    assert len(found.items) <= MOST_TODAY
    assert not found.more or len(found.items) == MOST_TODAY
    waiting = to_come(made)
    for item in found.items:
        assert item in waiting and item.window
        zone = ZoneInfo(item.window.zone)
        here = now.astimezone(zone)
        closes = datetime.combine(here.date(), time(17), tzinfo=zone)
        assert max(now, item.window.opens) <= closes
        assert is_business_time(closes, zone)
    assert len(today_as_table(made, season)) == len(found.items)
    assert found.sentence == "" or found.sentence.endswith(".")


@SLOW
@given(PLANS)
def test_every_line_has_its_own_key_a_reason_and_a_source(case):
    season, now = case
    items = plan(season, now=now).items
    assert len({item.key for item in items}) == len(items)
    for item in items:
        assert item.reason.endswith(".") and item.sources
        assert (item.action == Action.LEAVE) == (item.status == Status.LEAVE)
        assert (item.action == Action.ASK_MENTOR) == (item.by is not None)
    assert len(as_table(plan(season, now=now), season)) == len(items)


@SLOW
@given(PLANS)
def test_a_lean_plan_keeps_to_its_number_of_notes_at_an_interview_day(case):
    season, now = case
    if season.applicant:
        season.put(season.applicant.changed(style="lean"))
    most = STYLES["lean"].most_per_program
    for key in season.interviews:
        items = [i for i in plan(season, now=now).items if i.interview == key]
        thanks = [i for i in items if i.action == Action.WRITE and i.kind != MessageKind.UPDATE]
        assert sum(bool(i.person) for i in thanks) <= most


@SLOW
@given(PLANS)
def test_whatever_is_planned_can_be_drafted_and_exported(case):
    season, now = case
    for item in plan(season, now=now).items:
        if item.action == Action.WRITE:
            made = draft(season, item)
            assert made.message.key == item.message_key
            assert made.message.program == item.program
            assert all(isinstance(each, DraftSentence) for each in made.sentences)
            assert b"\r\nX-Unsent: 1" in b"\r\n" + eml(made.message, season)


@SLOW
@given(PLANS)
def test_a_plan_never_proposes_a_card(case):
    season, now = case
    assert all(i.kind not in BESIDE_A_NOTE for i in plan(season, now=now.astimezone(UTC)).items)
