"""The plan's windows in a calendar: read back with icalendar, twice the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar

from toolkit import Season
from toolkit.follow_up.calendar import write_plan_calendar
from toolkit.follow_up.plan import Action, Status, plan


@pytest.fixture
def events(example: Season, tmp_path: Path) -> dict[str, object]:
    now = example.example_moment
    assert now is not None
    path = write_plan_calendar(plan(example, now=now), example, tmp_path / "plan.ics")
    calendar = Calendar.from_ical(path.read_bytes())
    return {str(each["UID"]): each for each in calendar.walk("VEVENT")}


def test_there_is_an_event_for_each_window_that_is_open_or_to_come(
    example: Season, events: dict[str, object]
) -> None:
    now = example.example_moment
    assert now is not None
    wanted = [
        item
        for item in plan(example, now=now).items
        if item.action == Action.WRITE and item.status in (Status.OPEN, Status.NOT_YET)
    ]
    assert len(wanted) >= 10
    assert len(events) == len(wanted)
    for item in wanted:
        event = events[f"{item.key}@matchbook"]
        assert item.window is not None
        assert event["DTSTART"].dt == item.window.opens  # type: ignore[index]
        assert event["DTEND"].dt == item.window.best_by  # type: ignore[index]
        assert event["TRANSP"] == "TRANSPARENT"  # type: ignore[index]


def test_writing_it_again_keeps_every_identifier(
    example: Season, events: dict[str, object], tmp_path: Path
) -> None:
    now = example.example_moment
    assert now is not None
    path = write_plan_calendar(plan(example, now=now), example, tmp_path / "again.ics")
    again = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert {str(each["UID"]) for each in again} == set(events)
