"""The plan's windows and the season's days of reckoning, as calendar events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from toolkit.exchange.calendars import CalendarEvent, write_calendar
from toolkit.follow_up.business_time import date_in_words
from toolkit.follow_up.plan import Action, Plan, PlanItem, Status, own_zone
from toolkit.model import MessageKind
from toolkit.season import Season

DAY, WEEK = 24 * 60, 7 * 24 * 60  # in minutes
BEFORE_BEST_BY = 2 * 60
ALARM_MINUTES = 0
MORNING = time(9)


def write_plan_calendar(plan: Plan, season: Season, path: Path) -> Path:
    """Write what lies ahead to an .ics file; return its path.

    There is an event for each window that is open or still to come, from opening to best-by,
    and one at its best-by with an alarm two hours before, while that is ahead; one for each day
    by which to ask a mentor, with an alarm a day before too, and one for the rank list's
    deadline, with alarms a week and a day before. The identifiers are stable:
    brought into a calendar twice, nothing is there twice, and what moved is moved there.
    """
    return write_calendar(_events(plan, season), path, stamp=plan.now)


def _events(plan: Plan, season: Season) -> Iterator[CalendarEvent]:
    for item in plan.items:
        if item.status not in (Status.NOT_YET, Status.OPEN):
            continue
        if item.action == Action.WRITE and item.window:
            window = _window(item, season)
            yield window
            if item.window.best_by > plan.now:
                yield _best_by(window, item)
        elif item.action == Action.ASK_MENTOR and item.by:
            yield _day_to_ask(item, season)
    deadline = season.applicant.rank_deadline if season.applicant else None
    if deadline and deadline > plan.now:
        yield _deadline(deadline, season)


def _window(item: PlanItem, season: Season) -> CalendarEvent:
    assert item.window is not None
    program, person = season.program(item.program), season.people.get(item.person)
    to = person.name if person else "the program"
    what = f"Tell {to} your news" if item.kind == MessageKind.UPDATE else f"Thank {to}"
    return CalendarEvent(
        uid=_uid(item.key),
        summary=f"{what} ({program.name})",
        starts=item.window.opens,
        ends=item.window.best_by,
        description=item.reason,
        alarm_minutes=ALARM_MINUTES,
    )


def _best_by(window: CalendarEvent, item: PlanItem) -> CalendarEvent:
    """The end of a window, with an alarm of its own: that of its opening may be long past."""
    assert window.ends is not None
    return CalendarEvent(
        uid=_uid(f"{item.key}/best-by"),
        summary=f"Best by now: {window.summary}",
        starts=window.ends,
        description=f"The best time for this ends here. {window.description}",
        alarm_minutes=BEFORE_BEST_BY,
    )


def _day_to_ask(item: PlanItem, season: Season) -> CalendarEvent:
    assert item.by is not None
    advocate, program = season.advocates.get(item.about), season.programs.get(item.program)
    whom = advocate.name if advocate else "a mentor"
    morning = datetime.combine(item.by, MORNING, tzinfo=own_zone(season)).astimezone(UTC)
    return CalendarEvent(
        uid=_uid(item.key),
        summary=f"Last good day to ask {whom}" + (f" ({program.name})" if program else ""),
        starts=morning,
        ends=morning + timedelta(hours=1),
        description=item.reason,
        alarm_minutes=(DAY, ALARM_MINUTES),
    )


def _deadline(deadline: datetime, season: Season) -> CalendarEvent:
    day = date_in_words(deadline.astimezone(own_zone(season)).date())
    return CalendarEvent(
        uid=_uid("plan/rank-deadline"),
        summary="Rank list due",
        starts=deadline,
        description=(
            f"Certify your list in the ranking system before this moment on {day}. A day earlier "
            "is calmer; what is not certified by then does not count."
        ),
        alarm_minutes=(WEEK, DAY),
    )


def _uid(key: str) -> str:
    return f"{key}@matchbook"
