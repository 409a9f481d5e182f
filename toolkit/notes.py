"""Which notes there are, which are missing, and how long after the day they were written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from toolkit.model import Interview
from toolkit.season import Season

if TYPE_CHECKING:
    import pandas as pd

LATE = timedelta(days=1)  # memory fades: rules.md, "The season"


@dataclass(frozen=True, slots=True)
class NotesOnDay:
    """One past event: how many notes it has, and the gap before the first (None: no note)."""

    interview: Interview
    notes: int
    people: int
    gap: timedelta | None

    @property
    def missing(self) -> bool:
        return self.notes == 0

    @property
    def late(self) -> bool:
        return self.gap is not None and self.gap > LATE


def notes_by_day(season: Season, *, now: datetime) -> tuple[NotesOnDay, ...]:
    """Each event that is over at `now` (aware), earliest first."""
    rows = []
    for event in sorted(season.interviews.values(), key=lambda each: each.start):
        if event.over > now:
            continue
        notes = season.notes_from(event)
        gap = max(notes[0].written_at - event.over, timedelta(0)) if notes else None
        rows.append(NotesOnDay(event, len(notes), len({n.person for n in notes if n.person}), gap))
    return tuple(rows)


def next_to_write(season: Season, *, now: datetime) -> Interview | None:
    """The event to write about now: the latest past one without a note, or else the latest."""
    past = notes_by_day(season, now=now)
    missing = [day.interview for day in past if day.missing]
    if missing:
        return missing[-1]
    return past[-1].interview if past else None


def name_of_day(season: Season, interview: Interview) -> str:
    """How an event is named in a list: program, day on the program's clock, kind."""
    program = season.program(interview.program)
    start = interview.start.astimezone(season.zone(program))
    return f"{program.name}, {start:%a} {start.day} {start:%b %Y}, {interview.kind}"


def as_table(days: tuple[NotesOnDay, ...], season: Season) -> pd.DataFrame:
    """A row an event: its name, the notes, the people they are about, and the gap in words."""
    import pandas as pd

    rows = [
        {
            "Event": name_of_day(season, day.interview),
            "Notes": day.notes,
            "People": day.people,
            "Written": _gap_in_words(day),
        }
        for day in days
    ]
    return pd.DataFrame(rows, columns=["Event", "Notes", "People", "Written"])


def _gap_in_words(day: NotesOnDay) -> str:
    if day.gap is None:
        return "no note yet"
    hours = day.gap.total_seconds() / 3600
    if hours < 24:
        return "within a day"
    return f"{int(hours // 24)} day{'s' if hours >= 48 else ''} later"
