"""The plan of writing as a calendar strip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from toolkit.figures.picture import (
    INK,
    PAPER,
    Picture,
    canvas,
    name_rows,
    number,
    plain,
    told_apart,
)
from toolkit.model import InterviewKind
from toolkit.rank_list import titles
from toolkit.season import Season

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from toolkit.follow_up.plan import Plan

PHONE_DAYS = 10  # how far to each side of now a phone shows


@dataclass(frozen=True, slots=True)
class StripRow:
    """One event in the strip: its day, the window to write (aware; None: nothing to write).

    `status` is the most pressing of its items, and `said` counts them in words.
    """

    name: str
    event: datetime
    window: tuple[datetime, datetime, datetime] | None
    status: str
    said: str


# From the most pressing: what a status is called, its colour, hatch and marker.
_STATUSES = {
    "late": ("late", "#D55E00", "////", "^"),
    "open": ("open", "#0072B2", "", "o"),
    "not-yet": ("not yet", "#56B4E9", "....", "s"),
    "sent": ("sent", "#009E73", "", "P"),
    "too-late": ("let it rest", "#9A9A9A", "xxxx", "X"),
    "leave": ("leave", "#FFFFFF", "", "."),
}


def plan_strip(plan: Plan, season: Season, *, now: datetime, phone: bool = False) -> Picture:
    """The plan as a calendar strip: a row for each event, days from left to right.

    The days are the applicant's; `now` is aware. With `phone`, only the days
    around `now` are drawn, and the rows that have something in them.
    """
    return strip(strip_rows(plan, season), now=now, zone=_zone(season), phone=phone)


def strip_rows(plan: Plan, season: Season) -> tuple[StripRow, ...]:
    """The plan's items gathered by event, earliest first.

    Left out are items of no event, and further events after which nothing is to be written.
    """
    names = titles(season.programs)
    gathered: dict[str, list[Any]] = {}
    for item in plan.items:
        if item.interview in season.interviews:
            gathered.setdefault(item.interview, []).append(item)
    events = [season.interviews[key] for key in gathered]
    rows = []
    for event in sorted(events, key=lambda each: (each.start, each.key)):
        items = gathered[event.key]
        counts = Counter(str(item.status) for item in items)
        pressing = [status for status in _STATUSES if counts[status]]
        status = pressing[0] if pressing else "leave"
        window = next((i.window for i in items if i.window and str(i.status) == status), None)
        window = window or next((item.window for item in items if item.window), None)
        name = names[event.program]
        if event.kind != InterviewKind.INTERVIEW_DAY:
            if status == "leave":
                continue
            name = f"{name}, {event.kind}"
        rows.append(
            StripRow(
                name=name,
                event=event.start,
                window=(window.opens, window.best_by, window.late_after) if window else None,
                status=status,
                said=_counted(counts, pressing),
            )
        )
    return tuple(rows)


def strip(
    rows: Sequence[StripRow], *, now: datetime, zone: ZoneInfo, phone: bool = False
) -> Picture:
    """The calendar strip from plain rows; see `plan_strip`."""
    from matplotlib.dates import WeekdayLocator, num2date

    shown, begins, ends = _span(rows, now, phone)
    short = told_apart((row.name for row in shown), 15 if phone else 30)
    figure = canvas(phone, 1.25 + 0.31 * max(len(shown), 2))
    axes = figure.subplots()
    scale = _Wall(zone)
    _shade_weekends(axes, scale, begins, ends)
    for line, row in enumerate(shown):
        _draw_window(axes, scale, line, row)
    axes.axvline(scale(now), color=INK, linewidth=1.3, linestyle=(0, (4, 2)), zorder=5)
    axes.annotate(
        f"now, {_day(now, zone)}",
        (scale(now), 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", ha="center", va="bottom", color=INK, annotation_clip=False,
    )  # fmt: skip
    axes.set_xlim(scale(begins), scale(ends))
    axes.set_ylim(max(len(shown), 1) - 0.4, -0.6)
    width = (ends - begins).days
    axes.xaxis.set_major_locator(
        WeekdayLocator(byweekday=0, interval=1 if width < 40 else 2 if width < 110 else 4)
    )
    axes.xaxis.set_major_formatter(lambda day, _: f"{num2date(day):%b} {num2date(day).day}")
    axes.grid(axis="both", color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)
    name_rows(
        axes,
        [short[row.name] for row in shown],
        [row.said for row in shown],
    )
    plain(axes)
    _strip_key(figure, {row.status for row in shown if row.window}, phone)
    return Picture(figure, _strip_alt(rows, shown, now, zone))


class _Wall:
    """Moments as matplotlib's day numbers on the wall clock of one zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        from matplotlib.dates import date2num

        self.zone = zone
        self._number = date2num

    def __call__(self, moment: datetime) -> float:
        return float(self._number(moment.astimezone(self.zone).replace(tzinfo=None)))


def _span(
    rows: Sequence[StripRow], now: datetime, phone: bool
) -> tuple[list[StripRow], datetime, datetime]:
    """The rows to draw, and the first and last moment."""
    if phone:
        begins, ends = now - timedelta(days=PHONE_DAYS), now + timedelta(days=PHONE_DAYS)
        near = [row for row in rows if begins <= _last(row) and row.event <= ends]
        return near, begins, max([ends, *(_last(row) + timedelta(days=1) for row in near)])
    begins = min([now, *(row.event for row in rows)]) - timedelta(days=3)
    ends = max([now, *(_last(row) for row in rows)]) + timedelta(days=3)
    return list(rows), begins, ends


def _last(row: StripRow) -> datetime:
    return row.window[2] if row.window else row.event


def _shade_weekends(axes: Axes, scale: _Wall, begins: datetime, ends: datetime) -> None:
    first = int(scale(begins))
    for day in range(first, int(scale(ends)) + 1):
        if (day + 3) % 7 == 5:  # day 0 was a Thursday, so this is a Saturday
            axes.axvspan(day, day + 2, color="#ECECEC", linewidth=0, zorder=0)


def _draw_window(axes: Axes, scale: _Wall, line: int, row: StripRow) -> None:
    axes.plot(scale(row.event), line, marker="|", color=INK, markersize=11, markeredgewidth=2,
              linestyle="none", zorder=4)  # fmt: skip
    if row.window is None:
        return
    _, colour, hatch, marker = _STATUSES[row.status]
    opens, best_by, late = (scale(moment) for moment in row.window)
    axes.barh(line, best_by - opens, left=opens, height=0.62, color=colour, edgecolor=INK,
              linewidth=0.7, hatch=hatch, zorder=3)  # fmt: skip
    axes.barh(line, late - best_by, left=best_by, height=0.3, color=PAPER, edgecolor=INK,
              linewidth=0.7, zorder=2)  # fmt: skip
    axes.plot(late, line, marker=marker, color=colour, markeredgecolor=INK, markeredgewidth=0.7,
              markersize=7, linestyle="none", zorder=4)  # fmt: skip


def _strip_key(figure: Figure, statuses: set[str], phone: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Line2D([], [], marker="|", color=INK, markersize=11, markeredgewidth=2, linestyle="none",
               label="event"),
        Patch(facecolor="#BBBBBB", edgecolor=INK, label="best time to write"),
        Patch(facecolor=PAPER, edgecolor=INK, label="still in time"),
    ]  # fmt: skip
    handles += [
        Line2D([], [], marker=marker, color=colour, markeredgecolor=INK, linestyle="none",
               markersize=8, label=name)
        for status, (name, colour, _, marker) in _STATUSES.items()
        if status in statuses
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside lower center", ncols=3 if phone else len(handles),
                  frameon=False, columnspacing=1.0, handletextpad=0.4)  # fmt: skip


def _strip_alt(
    rows: Sequence[StripRow], shown: Sequence[StripRow], now: datetime, zone: ZoneInfo
) -> str:
    said = [f"Calendar of {number(len(rows), 'event', 'events')} as of {_day(now, zone)}."]
    for status, (name, *_) in _STATUSES.items():
        at = [row for row in rows if row.status == status]
        if at and status in ("late", "open"):
            each = "; ".join(f"{row.name}, {_until(row, now, zone)}" for row in at)
            said.append(f"{name.capitalize()}: {each}.")
        elif at and status == "not-yet":
            each = "; ".join(
                f"{row.name}, from {_day(row.window[0], zone)}" for row in at if row.window
            )
            said.append(f"Not yet: {each}.")
        elif at:
            said.append(f"{name.capitalize()}: {'; '.join(row.name for row in at)}.")
    if len(shown) < len(rows):
        said.append(f"Drawn are the {len(shown)} within {PHONE_DAYS} days of now.")
    return " ".join(said)


def _until(row: StripRow, now: datetime, zone: ZoneInfo) -> str:
    if row.window is None:
        return "no window"
    _, best_by, late = row.window
    if row.status == "late":
        return f"late since {_day(late, zone)}"
    if now <= best_by:
        return f"best by {_day(best_by, zone)}"
    return f"in time until {_day(late, zone)}"


def _counted(counts: Counter[str], pressing: Sequence[str]) -> str:
    if pressing == ["leave"] or not pressing:
        return "leave"
    quiet = ("leave", "too-late") if "sent" in pressing else ("leave",)
    told = [status for status in pressing if status not in quiet]
    return ", ".join(f"{counts[status]} {_STATUSES[status][0]}" for status in told[:2])


def _zone(season: Season) -> ZoneInfo:
    return ZoneInfo(season.applicant.time_zone if season.applicant else "America/New_York")


def _day(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}"
