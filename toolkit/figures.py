"""Every picture, from plain results.

A picture is a matplotlib figure and the sentences that say the same to somebody
who cannot see it. Nothing here touches pyplot's state or shows anything. What a
colour says, a word, a line style or a marker says too.
"""

from __future__ import annotations

import base64
import html
import io
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from toolkit.model import InterviewKind
from toolkit.rank_list import titles
from toolkit.rank_list.compare import Comparison, agreement_sentences, disagreements
from toolkit.rank_list.compare import phrase as order_phrase
from toolkit.rank_list.firmness import Firmness, left_out_sentence
from toolkit.rank_list.firmness import sentence as firmness_sentence
from toolkit.rank_list.memory_audit import Look
from toolkit.rank_list.memory_audit import sentence as look_sentence
from toolkit.season import Season

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from toolkit.follow_up.plan import Plan
    from toolkit.rank_list.pairwise import Intervals, Strengths

DPI = 100
COLOURS = 128
WIDE, PHONE = 9.0, 3.9  # inches: 900 and 390 pixels
PHONE_DAYS = 10  # how far to each side of now a phone shows
INK, FAINT, PAPER = "#222222", "#767676", "#FFFFFF"
DOT, BAND = "#0072B2", "#D9D9D9"
# Okabe and Ito's colours, which most eyes tell apart, each with a line of its own.
STANDING_OUT = (
    ("#0072B2", "-", "o"),
    ("#D55E00", "--", "s"),
    ("#009E73", "-.", "^"),
    ("#CC79A7", ":", "D"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A figure, and `alt`: sentences that carry what it shows."""

    figure: Figure
    alt: str

    def png(self, *, dpi: int = DPI) -> bytes:
        """The picture as a PNG file."""
        file = io.BytesIO()
        self.figure.savefig(file, format="png", dpi=dpi, facecolor=PAPER)
        return file.getvalue()

    def img(self) -> str:
        """An HTML element that holds the picture and its alt text, sharp on dense screens."""
        data = base64.b64encode(_smaller(self.png(dpi=2 * DPI))).decode()
        width = round(self.figure.get_figwidth() * DPI)
        return (
            f'<img alt="{html.escape(self.alt)}" style="width: {width}px; max-width: 100%" '
            f'src="data:image/png;base64,{data}">'
        )


def _smaller(png: bytes) -> bytes:
    """The same picture in a third of the bytes: flat drawings need few colours."""
    from PIL import Image

    file = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, format="png", optimize=True)
    return file.getvalue()


# ── the plan as a calendar strip ────────────────────────────────────────────


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
    figure = _figure(phone, 1.25 + 0.31 * max(len(shown), 2))
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
    _name_rows(
        axes,
        [_shorten(row.name, 15 if phone else 30) for row in shown],
        [row.said for row in shown],
    )
    _plain(axes)
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
    said = [f"Calendar of {_number(len(rows), 'event', 'events')} as of {_day(now, zone)}."]
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


# ── the orders as a bump chart ──────────────────────────────────────────────


def bump_chart(
    comparison: Comparison, names: Mapping[str, str], *, stand_out: int = 3, phone: bool = False
) -> Picture:
    """The orders as columns and the programs as lines, those that disagree most standing out.

    `names` goes from program to title. A program that an order does not hold has
    no point there, and is named below. With `phone` a name stands once, at the right, so
    that the lines have room: what the last order does not hold stands under it, without a place.
    """
    orders = comparison.orders
    widest = sorted(
        (row for row in comparison.rows if row.spread is not None and row.spread >= 2),
        key=lambda row: (-(row.spread or 0), row.program),
    )[: min(stand_out, len(STANDING_OUT))]
    style = {row.program: STANDING_OUT[n] for n, row in enumerate(widest)}
    slots = {order: _slots(comparison, order) for order in orders}
    deepest = max((len(held) for held in slots.values()), default=1)

    under = _under(comparison, slots) if phone else {}
    deepest = max([deepest, *under.values()])

    figure = _figure(phone, 1.0 + 0.29 * max(deepest, 4))
    axes = figure.subplots()
    for row in sorted(comparison.rows, key=lambda each: each.program in style):
        line = [(n, slots[o][row.program]) for n, o in enumerate(orders) if row.program in slots[o]]
        colour, dashes, marker = style.get(row.program, (FAINT, "-", "o"))
        loud = row.program in style
        for (x1, y1), (x2, y2) in itertools.pairwise(line):
            axes.plot([x1, x2], [y1, y2], color=colour, linewidth=2.6 if loud else 0.9,
                      linestyle=dashes if x2 - x1 == 1 else (0, (1, 2.5)),
                      alpha=1 if loud else 0.65, zorder=3 if loud else 2)  # fmt: skip
        if row.program in under:
            x, y = line[-1]
            axes.plot([x, len(orders) - 1], [y, under[row.program]], color=colour, linewidth=0.9,
                      linestyle=(0, (1, 2.5)), zorder=2)  # fmt: skip
        axes.plot(*zip(*line, strict=True), color=colour, marker=marker, linestyle="none",
                  markersize=7 if loud else 4, markeredgecolor=PAPER, markeredgewidth=0.6,
                  clip_on=False, zorder=4)  # fmt: skip
    axes.set_xlim(-0.08, max(len(orders) - 1, 0) + 0.08)
    axes.set_ylim(deepest + 0.6, 0.4)
    axes.set_xticks(range(len(orders)), orders)
    axes.tick_params(axis="x", top=False, labeltop=True, bottom=False, labelbottom=False, length=0)
    for label in axes.get_xticklabels():
        label.set_fontweight("bold")
    if orders:
        _name_ends(axes, comparison, names, slots, style, under, phone)
    _plain(axes)
    _absent(figure, comparison, names, orders[:-1] if phone else orders, phone)
    return Picture(figure, _bump_alt(comparison, names))


def _slots(comparison: Comparison, order: str) -> dict[str, int]:
    """Program → line in its column; tied programs get lines of their own, in the rows' order."""
    held = [(row.places[order], n, row.program) for n, row in enumerate(comparison.rows)]
    ranked = sorted((place, n, program) for place, n, program in held if place is not None)
    return {program: slot for slot, (_, _, program) in enumerate(ranked, start=1)}


def _under(comparison: Comparison, slots: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Program → line, for what the last order does not hold: under it, in the rows' order."""
    last = slots[comparison.orders[-1]] if comparison.orders else {}
    gone = [row.program for row in comparison.rows if row.program not in last]
    return {program: line for line, program in enumerate(gone, start=len(last) + 1)}


def _name_ends(
    axes: Axes,
    comparison: Comparison,
    names: Mapping[str, str],
    slots: Mapping[str, Mapping[str, int]],
    style: Mapping[str, tuple[str, str, str]],
    under: Mapping[str, int],
    phone: bool,
) -> None:
    limit = 14 if phone else 26
    places = {row.program: row.places for row in comparison.rows}
    right = axes.twinx()
    right.set_ylim(axes.get_ylim())
    for side, order, left in ((axes, comparison.orders[0], True),
                              (right, comparison.orders[-1], False)):  # fmt: skip
        held = slots[order]
        taken = Counter(places[program][order] for program in held)
        labels = []
        for program in held:
            place = places[program][order]
            number = f"{place}=" if taken[place] > 1 else f"{place}"
            name = _shorten(names.get(program, program), limit)
            if left:
                labels.append(number if phone else f"{name}  {number}")
            else:
                labels.append(f"{number}  {name}")
        lines = dict(held)
        if not left:
            lines |= under
            labels += [f"—  {_shorten(names.get(each, each), limit)}" for each in under]
        side.set_yticks(list(lines.values()), labels)
        for label, program in zip(side.get_yticklabels(), lines, strict=True):
            label.set_parse_math(False)
            if program in style:
                label.set_color(style[program][0])
                label.set_fontweight("bold")
        side.tick_params(axis="y", length=0)
    _plain(right)


def _absent(
    figure: Figure,
    comparison: Comparison,
    names: Mapping[str, str],
    orders: Sequence[str],
    phone: bool,
) -> None:
    """Say below the picture whom each of `orders` does not hold."""
    said = []
    for order in orders:
        absent = [row.program for row in comparison.rows if row.places[order] is None]
        gone = [_shorten(names.get(program, program), 26) for program in absent]
        if gone:
            said.append(f"No place {order_phrase(order)}: {', '.join(gone)}")
    _note(figure, said, phone)


def _bump_alt(comparison: Comparison, names: Mapping[str, str]) -> str:
    if not comparison.rows:
        return "There is no order to compare yet."
    count = _number(len(comparison.rows), "program", "programs")
    said = [f"{count} in {_number(len(comparison.orders), 'order', 'orders')}."]
    for order in comparison.orders:
        slots = _slots(comparison, order)
        first = [names.get(program, program) for program in list(slots)[:3]]
        gone = len(comparison.rows) - len(slots)
        without = f"; {gone} without a place" if gone else ""
        said.append(f"{order_phrase(order).capitalize()}: {', '.join(first)} lead{without}.")
    apart = disagreements(comparison, names, at_least=2, most=3)
    if apart:
        said.append(f"They part most on {'; '.join(apart)}.")
    if len(comparison.orders) == 2:
        said += agreement_sentences(comparison)
    return " ".join(said)


# ── the firmness of positions as a heat map ─────────────────────────────────


def firmness_map(found: Firmness, names: Mapping[str, str], *, phone: bool = False) -> Picture:
    """Programs as rows, places as columns: the darker a cell, the oftener the place is held.

    `names` goes from program to title. Frames hold the positions that belong
    together, and the right edge says which are firm. Where there is room, cells
    from 10 % tell their number too.
    """
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    n = len(found.programs)
    figure = _figure(phone, 1.1 + 0.29 * max(n, 3))
    axes = figure.subplots()
    # From paper to a dark blue in even steps of lightness, so that grey says the same.
    shades = LinearSegmentedColormap.from_list("firmness", [PAPER, "#9DC3E0", "#0B3C66"])
    if n:
        axes.pcolormesh(found.shares, cmap=shades, vmin=0, vmax=1, edgecolors="#E4E4E4",
                        linewidth=0.4)  # fmt: skip
    if n <= (8 if phone else 16):
        for (line, place), share in _cells(found):
            axes.text(place + 0.5, line + 0.5, f"{round(100 * share)}", ha="center", va="center",
                      fontsize=9, color=PAPER if share > 0.55 else INK)  # fmt: skip
    for group in found.groups:
        size = group.last - group.first + 1
        corner = (group.first - 1, group.first - 1)
        axes.add_patch(Rectangle(corner, size, size, fill=False, edgecolor=INK, linewidth=1.6,
                                 zorder=4, clip_on=False))  # fmt: skip
    axes.set_xlim(0, max(n, 1))
    axes.set_ylim(max(n, 1), 0)
    every = 1 if n <= (12 if phone else 24) else 5
    shown = [place for place in range(1, n + 1) if place == 1 or place % every == 0]
    axes.set_xticks([place - 0.5 for place in shown], [str(place) for place in shown])
    axes.tick_params(axis="x", top=False, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.set_xlabel("place, darker where it is held more often" if phone else
                    "place: the darker, the more often it is held (percent of the draws)",
                    fontsize=9 if phone else 10, color=INK)  # fmt: skip
    titles = [_shorten(names.get(each, each), 14 if phone else 30) for each in found.programs]
    _name_rows(axes, titles, [
        "firm" if group.firm else f"tie {group.positions}"
        for group in found.groups for _ in group.programs
    ], middle=0.5)  # fmt: skip
    _plain(axes)
    return Picture(figure, _firmness_alt(found, names))


def _cells(found: Firmness) -> Iterator[tuple[tuple[int, int], float]]:
    """(row, column) and share of the cells that hold a tenth of the draws or more."""
    for line, row in enumerate(found.shares.tolist()):
        for place, share in enumerate(row):
            if share >= 0.1:
                yield (line, place), share


def _firmness_alt(found: Firmness, names: Mapping[str, str]) -> str:
    said = [firmness_sentence(found)]
    if len(found.programs) > 1:
        for group in found.groups:
            called = ", ".join(names.get(program, program) for program in group.programs)
            said.append(f"{group.positions}: {called}.")
    return " ".join([*said, left_out_sentence(found, names)]).strip()


# ── the strengths from pairs as dots with their intervals ───────────────────


def strength_intervals(
    intervals: Intervals[str],
    strengths: Strengths[str],
    names: Mapping[str, str],
    *,
    phone: bool = False,
) -> Picture:
    """A row a program, strongest first: a dot for its strength by pairs, a line for its interval.

    `intervals` and `strengths` are of the same answers; `names` goes from program to title.
    A dashed line parts the rows where each program above stood above each one below in at
    least the intervals' share of the bootstraps. Programs never asked about are named below.
    """
    order = strengths.order
    at = {program: k for k, program in enumerate(strengths.items)}
    drawn_at = {program: k for k, program in enumerate(intervals.items)}
    cuts = _clear_cuts(intervals, order)
    figure = _figure(phone, 1.25 + 0.29 * max(len(order), 3))
    axes = figure.subplots()
    for line, program in enumerate(order):
        ends = intervals.low[drawn_at[program]], intervals.high[drawn_at[program]]
        axes.axhline(line, color="#E4E4E4", linewidth=0.6, zorder=0)
        axes.plot(ends, [line, line], color=DOT, linewidth=2.2, solid_capstyle="butt",
                  marker="|", markersize=8, markeredgewidth=1.4, zorder=2)  # fmt: skip
        axes.plot(strengths.log_strength[at[program]], line, marker="o", color=DOT, markersize=8,
                  markeredgecolor=PAPER, markeredgewidth=1, linestyle="none", zorder=3)  # fmt: skip
    for cut in cuts:
        axes.axhline(cut - 0.5, color=INK, linewidth=1.2, linestyle=(0, (5, 3)), zorder=1)
    axes.set_xticks([])
    axes.set_ylim(max(len(order), 1) - 0.4, -0.6)
    axes.set_xlabel("weaker  ←  by pairs  →  stronger" if phone else
                    "weaker  ←  by your answers in pairs  →  stronger",
                    fontsize=9 if phone else 10, color=INK)  # fmt: skip
    _name_rows(
        axes,
        [_shorten(names.get(each, each), 16 if phone else 30) for each in order],
        [_number(int(strengths.asked[at[each]]), "answer", "answers") for each in order],
    )
    _plain(axes)
    never = [_shorten(names.get(each, each), 26) for each in strengths.unasked]
    key = [f"Line: where {_percent(intervals.share)} of re-draws of your answers put it."]
    key += ["Dashes: what is above is clear of what is below."] if cuts else []
    said = [" ".join(key)] if order else []
    said += [f"Never asked about: {', '.join(never)}"] if never else []
    _note(figure, said, phone)
    return Picture(figure, _strengths_alt(intervals, strengths, cuts, names))


def _clear_cuts(intervals: Intervals[str], order: Sequence[str]) -> list[int]:
    """How many rows stand above each clear cut."""
    at = {program: k for k, program in enumerate(intervals.items)}
    rows = [at[program] for program in order]
    above = intervals.above[rows][:, rows]
    return [n for n in range(1, len(rows)) if above[:n, n:].min() >= intervals.share]


def _strengths_alt(
    intervals: Intervals[str],
    strengths: Strengths[str],
    cuts: Sequence[int],
    names: Mapping[str, str],
) -> str:
    def named(programs: Sequence[str]) -> str:
        return ", ".join(names.get(program, program) for program in programs)

    order = strengths.order
    if not order:
        return "No pair is answered yet, so there is no strength to draw."
    count = _number(len(order), "program", "programs")
    said = [f"{count} by your answers in pairs, strongest first: {named(order)}."]
    if cuts:
        ends = [(named(order[n - 1 : n]), named(order[n : n + 1])) for n in cuts]
        parted = [f"all down to {last} stand above all from {first} on" for last, first in ends]
        clear = f"Clear, each pair in {_percent(intervals.share)} of re-draws or more"
        said.append(f"{clear}: {'; '.join(parted)}.")
    else:
        said.append("The intervals overlap: no clear cut parts one group from the next yet.")
    if len(strengths.groups) > 1:
        apart = "; ".join(named(group) for group in strengths.groups)
        said.append(f"No chain of answers joins these groups, so they cannot be compared: {apart}.")
    if strengths.unasked:
        said.append(f"Never asked about, so not drawn: {named(strengths.unasked)}.")
    return " ".join(said)


# ── whether memory tilts the ratings ────────────────────────────────────────


def memory_looks(looks: Sequence[Look], *, phone: bool = False) -> Picture:
    """A row a look of the memory audit: the reach of chance as a band around 0, the tie as a dot.

    A tie that stands out is a diamond, and is called worth asking; a look that has too little to
    tell has neither band nor dot, and says so.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    figure = _figure(phone, 1.35 + 0.42 * max(len(looks), 2))
    axes = figure.subplots()
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    for line, look in enumerate(looks):
        if look.tie is None or look.chance is None:
            continue
        axes.barh(line, 2 * look.chance, left=-look.chance, height=0.55, color=BAND,
                  edgecolor=FAINT, linewidth=0.7, zorder=0)  # fmt: skip
        axes.plot(look.tie, line, linestyle="none", zorder=3, clip_on=False,
                  **(_OUT if look.stands_out else _WITHIN))  # fmt: skip
    axes.set_xlim(-1, 1)
    axes.set_xticks([-1, 0, 1], ["−1", "0", "+1"])
    axes.set_ylim(max(len(looks), 1) - 0.4, -0.6)
    axes.set_xlabel("scores go down  ←  with more of it  →  scores go up",
                    fontsize=9 if phone else 10, color=INK)  # fmt: skip
    _name_rows(
        axes,
        [_folded(look.circumstance.name) if phone else look.circumstance.name for look in looks],
        [_look_said(look) for look in looks],
        loud=_ASK,
    )
    _plain(axes)
    handles: list[Any] = [
        Line2D([], [], linestyle="none", label="your scores", **_WITHIN),
        Patch(facecolor=BAND, edgecolor=FAINT, label="reach of chance"),
    ]
    if any(look.tie is not None for look in looks):
        figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False,
                      columnspacing=1.0, handletextpad=0.4)  # fmt: skip
    count = _number(len(looks), "look", "looks")
    alt = f"{count} at whether memory tilts your ratings."
    return Picture(figure, " ".join([alt, *map(look_sentence, looks)]))


_WITHIN: dict[str, Any] = {"marker": "o", "color": DOT, "markersize": 8, "markeredgecolor": PAPER}
_OUT: dict[str, Any] = {"marker": "D", "color": "#D55E00", "markersize": 11, "markeredgecolor": INK}


_ASK = "worth asking"


def _look_said(look: Look) -> str:
    if look.too_few:
        return "too few to tell"
    if look.tie is None:
        return "nothing to see"
    return _ASK if look.stands_out else "as chance gives"


def _folded(name: str) -> str:
    """A name on two lines, parted near its middle."""
    import textwrap

    return "\n".join(textwrap.wrap(name, max(12, len(name) * 2 // 3)))


# ── what all pictures share ─────────────────────────────────────────────────


def _figure(phone: bool, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(PHONE if phone else WIDE, height), dpi=DPI, layout="constrained",
                  facecolor=PAPER)  # fmt: skip


def _name_rows(
    axes: Axes, left: Sequence[str], right: Sequence[str], *, middle: float = 0.0, loud: str = ""
) -> None:
    """Text at both ends of each row, bold where it is `loud`; row n lies at n + `middle`."""
    axes.set_yticks([n + middle for n in range(len(left))], left)
    other = axes.twinx()
    other.set_ylim(axes.get_ylim())
    other.set_yticks([n + middle for n in range(len(right))], right)
    for side in (axes, other):
        side.tick_params(axis="y", length=0)
        for label in side.get_yticklabels():
            label.set_parse_math(False)
            if label.get_text() == loud:
                label.set_fontweight("bold")
    _plain(other)


def _note(figure: Figure, said: Sequence[str], phone: bool) -> None:
    """Sentences below the picture, each on lines of its own; many lines make it taller."""
    import textwrap

    lines = [line for text in said for line in textwrap.wrap(text, 48 if phone else 115)]
    if lines:
        figure.set_figheight(figure.get_figheight() + 0.16 * max(len(lines) - 2, 0))
        figure.supxlabel("\n".join(lines), fontsize=9, color=INK, ha="left", x=0.02,
                         parse_math=False)  # fmt: skip


def _plain(axes: Axes) -> None:
    axes.spines[:].set_visible(False)
    axes.tick_params(colors=INK)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontsize(10)


def _zone(season: Season) -> ZoneInfo:
    return ZoneInfo(season.applicant.time_zone if season.applicant else "America/New_York")


def _day(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}"


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
