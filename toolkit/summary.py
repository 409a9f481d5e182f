"""A season in a few lines: what there is, what is missing, what stands first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.checked_drafts import CheckedDraft, checked_drafts
from toolkit.follow_up.plan import plan
from toolkit.model import Answer, ListKind
from toolkit.notes import notes_by_day
from toolkit.season import Season

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Summary:
    """What the report and the command line say of a season at one moment."""

    programs: int
    interviewed: int
    ahead: int
    events_over: int
    notes_missing: int
    drafts: tuple[CheckedDraft, ...]
    second_looks_offered: int
    second_looks_attended: int
    top: tuple[str, ...]
    sketch_version: int | None

    @property
    def drafts_ready(self) -> int:
        return sum(each.ready for each in self.drafts)

    def five(self) -> tuple[tuple[str, str], ...]:
        """The five lines, each as (what, how it stands)."""
        waiting = len(self.drafts) - self.drafts_ready
        top = "; ".join(f"{place}. {name}" for place, name in enumerate(self.top, start=1))
        version = f", version {self.sketch_version}" if self.sketch_version else ""
        return (
            ("Programs", f"{self.programs}: {self.interviewed} interviewed, {self.ahead} ahead"),
            ("Notes missing", f"{self.notes_missing} of {self.events_over} events that are over"),
            ("Drafts", f"{self.drafts_ready} ready, {waiting} with findings to look at"),
            (
                "Second looks",
                f"{self.second_looks_offered} programs hold them, you went to "
                f"{self.second_looks_attended}",
            ),
            (f"Sketch{version}", top or "not begun"),
        )

    def sentences(self) -> tuple[str, ...]:
        """The five lines as they are read on a page."""
        return tuple(f"{what}: {stands}" for what, stands in self.five())


def summary(season: Season, *, now: datetime) -> Summary:
    """Sum up `season` as it stands at `now` (aware)."""
    days = notes_by_day(season, now=now)
    begun = {each.program for each in season.interviews.values() if each.start <= now}
    ahead = {each.program for each in season.interviews.values()} - begun
    sketch = season.latest_list(ListKind.SKETCH)
    looks = season.second_looks.values()
    return Summary(
        programs=len(season.programs),
        interviewed=len(begun),
        ahead=len(ahead),
        events_over=len(days),
        notes_missing=sum(day.missing for day in days),
        drafts=checked_drafts(season, plan(season, now=now)),
        second_looks_offered=sum(each.offered == Answer.YES for each in looks),
        second_looks_attended=sum(each.attended == Answer.YES for each in looks),
        top=tuple(
            season.programs[key].name
            for key in (sketch.entries if sketch else ())[:5]
            if key in season.programs
        ),
        sketch_version=sketch.version if sketch else None,
    )


def programs_as_table(season: Season) -> pd.DataFrame:
    """A row a program: where it is, and what it asked for."""
    import pandas as pd

    rows = [
        {
            "Program": each.name,
            "Where": f"{each.city}, {each.state}",
            "Specialty": each.specialty,
            "Wish about messages": str(each.contact_policy),
            "Code": each.nrmp_code or "not yet",
        }
        for each in season.programs.values()
    ]
    return pd.DataFrame(
        rows, columns=["Program", "Where", "Specialty", "Wish about messages", "Code"]
    )


def as_table(season: Season) -> pd.DataFrame:
    """How many records of each class the season holds, in the order of the walk."""
    import pandas as pd

    counts = {
        "programs": len(season.programs),
        "people": len(season.people),
        "interviews and other events": len(season.interviews),
        "notes": len(season.notes),
        "messages": len(season.messages),
        "ratings": len(season.ratings),
        "choices in pairs": len(season.choices),
    }
    return pd.DataFrame({"What": list(counts), "How many": list(counts.values())})


WHERE = (
    ("drafts", "Drafts to look over and send yourself", "*.eml"),
    ("follow_up.ics", "Calendar of the windows", ""),
    ("rank_list.html", "Rank list, to print and type from", ""),
    ("rank_list.xlsx", "The same as a spreadsheet", ""),
    ("rank_list.csv", "The same as plain text", ""),
    ("list_on_one_page.html", "The list on one page, for you or your adviser", ""),
    ("notebooks/07_season_report.html", "Report", ""),
)


def where_it_all_is(folder: Path) -> tuple[str, ...]:
    """A line for each thing that was exported into a season's folder; what is missing says so."""
    lines = []
    for name, what, pattern in WHERE:
        path = folder / name
        count = f" ({len(list(path.glob(pattern)))} files)" if pattern and path.is_dir() else ""
        lines.append(f"{what}: {path}{count}" if path.exists() else f"{what}: not made")
    return tuple(lines)
