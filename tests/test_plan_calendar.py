"""The plan's windows and deadlines in a calendar: read back with icalendar, twice the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from toolkit import Season
from toolkit.follow_up.calendar import write_plan_calendar
from toolkit.follow_up.plan import Action, PlanItem, Status, own_zone, plan
from toolkit.model import (
    Advocate,
    Applicant,
    Interview,
    MessageKind,
    News,
    Person,
    Program,
    moment,
)

NOW = moment("2026-12-08T10:00-06:00")
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def read(season: Season, folder: Path, now: datetime) -> dict[str, Any]:
    path = write_plan_calendar(plan(season, now=now), season, folder / "plan.ics")
    calendar = Calendar.from_ical(path.read_bytes())
    assert {each.name for each in calendar.walk()} <= {"VCALENDAR", "VEVENT", "VALARM"}
    return {str(each["UID"]): each for each in calendar.walk("VEVENT")}


def alarms(event: Any) -> set[timedelta]:
    return {alarm["TRIGGER"].dt for alarm in event.walk("VALARM")}


def to_come(season: Season, now: datetime, action: Action) -> list[PlanItem]:
    ahead = (Status.OPEN, Status.NOT_YET)
    return [i for i in plan(season, now=now).items if i.action == action and i.status in ahead]


@pytest.fixture
def events(example: Season, tmp_path: Path) -> dict[str, Any]:
    assert example.example_moment
    return read(example, tmp_path, example.example_moment)


def test_there_is_an_event_for_each_window_that_is_open_or_to_come(
    example: Season, events: dict[str, Any]
) -> None:
    now = example.example_moment
    assert now is not None
    wanted = to_come(example, now, Action.WRITE)
    assert len(wanted) >= 10
    assert {MessageKind.THANKS, MessageKind.UPDATE} <= {item.kind for item in wanted}
    for item in wanted:
        event = events[f"{item.key}@matchbook"]
        assert item.window is not None
        assert event["DTSTART"].dt == item.window.opens
        assert event["DTEND"].dt == item.window.best_by
        assert event["TRANSP"] == "TRANSPARENT"
        assert alarms(event) == {timedelta(0)}
        news = item.kind == MessageKind.UPDATE
        assert str(event["SUMMARY"]).startswith("Tell " if news else "Thank ")


def test_the_end_of_a_window_has_an_alarm_although_its_opening_is_past(
    example: Season, events: dict[str, Any]
) -> None:
    now = example.example_moment
    assert now is not None
    opened = [i for i in to_come(example, now, Action.WRITE) if i.status == Status.OPEN]
    ahead = [item for item in opened if item.window and item.window.best_by > now]
    assert ahead
    for item in ahead:
        event = events[f"{item.key}/best-by@matchbook"]
        assert item.window is not None
        assert event["DTSTART"].dt == item.window.best_by
        assert alarms(event) == {-timedelta(hours=2)}
        assert str(event["SUMMARY"]).startswith("Best by now: T")


def test_a_best_by_that_is_past_is_not_announced(tmp_path: Path) -> None:
    season = small()
    (item,) = [i for i in plan(season, now=NOW).items if i.kind == MessageKind.UPDATE]
    assert item.window is not None
    after = item.window.best_by + timedelta(minutes=1)
    uids = set(read(season, tmp_path, after))
    assert f"{item.key}@matchbook" in uids
    assert f"{item.key}/best-by@matchbook" not in uids


def test_the_deadline_of_the_list_has_alarms_a_week_and_a_day_before(
    example: Season, events: dict[str, Any]
) -> None:
    event = events["plan/rank-deadline@matchbook"]
    assert example.applicant and example.applicant.rank_deadline
    assert event["DTSTART"].dt == example.applicant.rank_deadline
    assert alarms(event) == {-WEEK, -DAY}
    assert "March 3" in str(event["DESCRIPTION"])


def test_the_day_to_ask_a_mentor_is_an_event_on_its_morning(
    example: Season, events: dict[str, Any]
) -> None:
    now = example.example_moment
    assert now is not None
    (item,) = to_come(example, now, Action.ASK_MENTOR)
    event = events[f"{item.key}@matchbook"]
    morning = event["DTSTART"].dt.astimezone(own_zone(example))
    assert (morning.date(), morning.hour) == (item.by, 9)
    assert alarms(event) == {-DAY, timedelta(0)}
    assert "Signe Achterkamp" in str(event["SUMMARY"])


def test_nothing_else_is_in_the_calendar(example: Season, events: dict[str, Any]) -> None:
    now = example.example_moment
    assert now is not None
    notes, asked = (to_come(example, now, each) for each in (Action.WRITE, Action.ASK_MENTOR))
    best_by = {f"{i.key}/best-by" for i in notes if i.window and i.window.best_by > now}
    keys = {item.key for item in (*notes, *asked)} | best_by | {"plan/rank-deadline"}
    assert set(events) == {f"{key}@matchbook" for key in keys}


def test_writing_it_again_keeps_every_identifier(
    example: Season, events: dict[str, Any], tmp_path: Path
) -> None:
    now = example.example_moment
    assert now is not None
    again = read(example, tmp_path, now + timedelta(minutes=1))
    assert set(again) == set(events)


def small(**names: str) -> Season:
    season = Season.in_memory()
    called = {"program": "Lakeview", "person": "Ada Quill", "news": "A prize", **names}
    lakeview = Program(key="lakeview", name=called["program"], city="Gary", state="IN",
                       specialty="Pediatrics", time_zone="America/Chicago",
                       contact_policy="thanks-ok")  # fmt: skip
    season.put_all((
        Applicant(name="Noor Halvorsen", rank_deadline=moment("2027-03-03T21:00-05:00")),
        lakeview,
        Person(key="lakeview/ada", program=lakeview, name=called["person"],
               role="program director", email="ada@lakeview.example.org"),
        Interview(key="lakeview/day", program=lakeview, start=moment("2026-11-17T08:00-06:00")),
        News(key="prize", kind="award", title=called["news"], date="2026-12-07"),
        Advocate(key="ines", name=called["person"], program=lakeview, ask_by="2027-01-20"),
    ))  # fmt: skip
    return season


HOSTILE = (
    "Ada; Quill, MD\\nEND:VEVENT",
    "Ada\u2028ATTENDEE:mailto:x@example.org",
    "<script>alert(1)</script>",
    "Ada \u202eyranoiculover\u202c Quill",
    "\u200fאדה\u200f קויל",
    'Ada "Q" \\, Quill',
    "X" * 300,
    "BEGIN:VALARM",
)


@pytest.mark.parametrize("sly", HOSTILE)
def test_no_name_can_add_an_event_a_line_or_a_property(sly: str, tmp_path: Path) -> None:
    try:
        season = small(program=sly, person=sly, news=sly)
    except ValueError:  # what the records themselves refuse cannot come here
        return
    plain = read(small(), tmp_path, NOW)
    events = read(season, tmp_path, NOW)
    assert set(events) == set(plain)
    for uid, event in events.items():
        assert set(event) == set(plain[uid])
        assert event["DTSTART"].dt == plain[uid]["DTSTART"].dt
        assert alarms(event) == alarms(plain[uid])
        summary = str(event["SUMMARY"])
        assert not any(ord(mark) < 32 or mark in "\u2028\u202e" for mark in summary)
    told = str(events["plan/lakeview/ada/update/day/prize@matchbook"]["SUMMARY"])
    assert told.startswith("Tell ") and told.endswith(")")


def test_what_is_over_is_not_written(tmp_path: Path) -> None:
    season = small()
    assert read(season, tmp_path, moment("2027-03-04T09:00-05:00")) == {}
    ines = season.advocates["advocate/ines"]
    season.put(ines.changed(asked_at=datetime(2026, 12, 1, 12, tzinfo=UTC)))
    assert not any("mentor" in uid for uid in read(season, tmp_path, NOW))


def test_a_deadline_that_moved_keeps_its_identifier(tmp_path: Path) -> None:
    season = small()
    before = read(season, tmp_path, NOW)
    assert season.applicant
    season.put(season.applicant.changed(rank_deadline=moment("2027-03-10T21:00-05:00")))
    after = read(season, tmp_path, NOW)
    assert set(before) == set(after)
    assert after["plan/rank-deadline@matchbook"]["DTSTART"].dt == moment("2027-03-10T21:00-05:00")
