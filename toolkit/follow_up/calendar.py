"""The plan's windows as calendar events."""

from __future__ import annotations

from pathlib import Path

from toolkit.exchange.calendars import CalendarEvent, write_calendar
from toolkit.follow_up.plan import Action, Plan, Status
from toolkit.season import Season

ALARM_MINUTES = 0


def write_plan_calendar(plan: Plan, season: Season, path: Path) -> Path:
    """Write an event for each window that is open or still to come, from opening to best-by.

    The identifiers are stable: brought into a calendar twice, nothing is there twice.
    """
    events = []
    for item in plan.items:
        if item.action != Action.WRITE or item.window is None:
            continue
        if item.status not in (Status.NOT_YET, Status.OPEN):
            continue
        person = season.people.get(item.person)
        program = season.program(item.program)
        to = person.name if person else "the program"
        events.append(
            CalendarEvent(
                uid=f"{item.key}@matchbook",
                summary=f"Thank {to} ({program.name})",
                starts=item.window.opens,
                ends=item.window.best_by,
                description=item.reason,
                alarm_minutes=ALARM_MINUTES,
            )
        )
    return write_calendar(events, path, stamp=plan.now)
