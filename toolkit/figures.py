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
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from toolkit.match.preferences import Market
from toolkit.match.sandbox import Trial
from toolkit.match.sandbox import sentence as trial_sentence
from toolkit.match.steps import Step
from toolkit.model import InterviewKind
from toolkit.rank_list import titles
from toolkit.rank_list.compare import Comparison, agreement_sentences, disagreements
from toolkit.rank_list.compare import phrase as order_phrase
from toolkit.rank_list.firmness import Firmness, left_out_sentence
from toolkit.rank_list.firmness import sentence as firmness_sentence
from toolkit.season import Season

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from toolkit.follow_up.plan import Plan
    from toolkit.match.chances import Chance, Chances

DPI = 100
COLOURS = 128
WIDE, PHONE = 9.0, 3.9  # inches: 900 and 390 pixels
NARROW = 600  # pixels of a page: up to here a phone's picture is the better one
PHONE_DAYS = 10  # how far to each side of now a phone shows
INK, FAINT, PAPER = "#222222", "#767676", "#FFFFFF"
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

    def img(self, *, phone: Picture | None = None, quick: bool = False) -> str:
        """An HTML element that holds the picture and its alt text, sharp on dense screens.

        On a narrow page `phone` stands in its place: the same, drawn for a phone.
        `quick` takes a quarter of the time, for a picture that changes under the hand;
        two runs do not write the same letters then.
        """
        width = round(self.figure.get_figwidth() * DPI)
        wide = (
            f'<img alt="{html.escape(self.alt)}" style="width: {width}px; max-width: 100%" '
            f'src="{self._data(quick)}">'
        )
        if phone is None:
            return wide
        narrow = f'<source media="(max-width: {NARROW}px)" srcset="{phone._data(quick)}">'
        return f"<picture>{narrow}{wide}</picture>"

    def _data(self, quick: bool) -> str:
        if quick:
            file = io.BytesIO()
            self.figure.savefig(file, format="svg", facecolor=PAPER)
            return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode()}"
        data = _smaller(self.png(dpi=2 * DPI))
        return f"data:image/png;base64,{base64.b64encode(data).decode()}"


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
    no point there; where it is the first or the last order, it is named below.
    """
    orders = comparison.orders
    widest = sorted(
        (row for row in comparison.rows if row.spread is not None and row.spread >= 2),
        key=lambda row: (-(row.spread or 0), row.program),
    )[: min(stand_out, len(STANDING_OUT))]
    style = {row.program: STANDING_OUT[n] for n, row in enumerate(widest)}
    slots = {order: _slots(comparison, order) for order in orders}
    deepest = max((len(held) for held in slots.values()), default=1)

    figure = _figure(phone, (1.5 if phone else 1.0) + 0.29 * max(deepest, 4))
    axes = figure.subplots()
    for row in sorted(comparison.rows, key=lambda each: each.program in style):
        line = [(n, slots[o][row.program]) for n, o in enumerate(orders) if row.program in slots[o]]
        colour, dashes, marker = style.get(row.program, (FAINT, "-", "o"))
        loud = row.program in style
        for (x1, y1), (x2, y2) in itertools.pairwise(line):
            axes.plot([x1, x2], [y1, y2], color=colour, linewidth=2.6 if loud else 0.9,
                      linestyle=dashes if x2 - x1 == 1 else (0, (1, 4)),
                      alpha=1 if loud else 0.65, zorder=3 if loud else 2)  # fmt: skip
        axes.plot(*zip(*line, strict=True), color=colour, marker=marker, linestyle="none",
                  markersize=7 if loud else 4, markeredgecolor=PAPER, markeredgewidth=0.6,
                  zorder=4)  # fmt: skip
    axes.set_xlim(-0.08, max(len(orders) - 1, 0) + 0.08)
    axes.set_ylim(deepest + 0.6, 0.4)
    axes.set_xticks(range(len(orders)), orders)
    axes.tick_params(axis="x", top=False, labeltop=True, bottom=False, labelbottom=False, length=0,
                     labelrotation=90 if phone else 0)  # fmt: skip
    for label in axes.get_xticklabels():
        label.set_fontweight("bold")
    if orders:
        _name_ends(axes, comparison, names, slots, style, 12 if phone else 26)
    _plain(axes)
    _absent(figure, comparison, names, phone)
    return Picture(figure, _bump_alt(comparison, names))


def _slots(comparison: Comparison, order: str) -> dict[str, int]:
    """Program → line in its column; tied programs get lines of their own, in the rows' order."""
    held = [(row.places[order], n, row.program) for n, row in enumerate(comparison.rows)]
    ranked = sorted((place, n, program) for place, n, program in held if place is not None)
    return {program: slot for slot, (_, _, program) in enumerate(ranked, start=1)}


def _name_ends(
    axes: Axes,
    comparison: Comparison,
    names: Mapping[str, str],
    slots: Mapping[str, Mapping[str, int]],
    style: Mapping[str, tuple[str, str, str]],
    limit: int,
) -> None:
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
            labels.append(f"{name}  {number}" if left else f"{number}  {name}")
        side.set_yticks(list(held.values()), labels)
        for label, program in zip(side.get_yticklabels(), held, strict=True):
            label.set_parse_math(False)
            if program in style:
                label.set_color(style[program][0])
                label.set_fontweight("bold")
        side.tick_params(axis="y", length=0)
    _plain(right)


def _absent(figure: Figure, comparison: Comparison, names: Mapping[str, str], phone: bool) -> None:
    import textwrap

    said = []
    for order in comparison.orders:
        absent = [row.program for row in comparison.rows if row.places[order] is None]
        gone = [_shorten(names.get(program, program), 26) for program in absent]
        if gone:
            said.append(f"No place {order_phrase(order)}: {', '.join(gone)}")
    lines = [line for text in said for line in textwrap.wrap(text, 48 if phone else 115)]
    if lines:
        figure.supxlabel("\n".join(lines), fontsize=9, color=INK, ha="left", x=0.02,
                         parse_math=False)  # fmt: skip


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
    every = 1 if n <= (12 if phone else 30) else 5
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


# ── the match, one step at a time ───────────────────────────────────────────

HELD, REFUSED = "#0072B2", "#D55E00"
HELD_FILL = "#D6E8F5"
MOST_APPLICANTS, MOST_PROGRAMS, MOST_SEATS = 12, 8, 12  # that a page holds
LINE = 0.36  # inches, the height of one line of cells


@dataclass(frozen=True, slots=True)
class _Board:
    """Where things stand on the drawing of a step, in inches."""

    width: float
    name: float
    cells: float  # where the choices begin
    cell: float  # how wide each is
    per_line: int
    programs: float
    top: float  # where the programs begin
    slots: int  # seats on one line


def step_drawing(market: Market, made: Sequence[Step], at: int, *, phone: bool = False) -> Picture:
    """The market after `at` of its steps: each list with its refusals, each program with its seats.

    0 is before anybody has asked. An arrow goes from who asks to who is asked; a
    refusal is struck through.

    Raises ValueError for a market that does not fit on a page.
    """
    if len(market.applicants) > MOST_APPLICANTS or len(market.programs) > MOST_PROGRAMS:
        raise ValueError(
            f"A page holds {MOST_APPLICANTS} applicants and {MOST_PROGRAMS} programs at most; "
            f"these are {len(market.applicants)} and {len(market.programs)}."
        )
    if market.quotas.size and market.quotas.max() > MOST_SEATS:
        raise ValueError(
            f"A program can be drawn with {MOST_SEATS} seats at most; one has "
            f"{market.quotas.max()}."
        )
    step = made[at - 1] if at else None
    applicants = [market.applicant(n) for n in range(len(market.applicants))]
    programs = [market.program(n) for n in range(len(market.programs))]
    longest = max((len(market.applicants[n]) for n in range(len(applicants))), default=1)
    per_line = min(max(longest, 1), 4 if phone else 6)
    rows = [max(1, -(-len(market.applicants[n]) // per_line)) for n in range(len(applicants))]
    grid = 0.42 + LINE * sum(rows)
    board = (
        _Board(PHONE, 0.06, 0.98, 2.86 / per_line, per_line, 0.1, grid + 0.2, 3) if phone
        else _Board(WIDE, 0.1, 1.3, min(4.1 / per_line, 0.98), per_line, 6.2, 0.0, 2)
    )  # fmt: skip
    blocks = [0.44 + LINE * max(1, -(-int(q) // board.slots)) for q in market.quotas]
    height = max(grid, board.top + 0.34 + sum(blocks))
    figure = _figure(phone, height)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, board.width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()

    _heading(axes, board.name, 0.2, "Applicants and their lists")
    _heading(axes, board.programs, board.top + 0.2, "Programs and who they hold")
    ends: dict[str, tuple[float, float]] = {}
    y = 0.42
    for n, name in enumerate(applicants):
        ends[name] = _draw_list(axes, board, market, n, step, y)
        y += LINE * rows[n]
    y = board.top + 0.4
    for program, block, quota in zip(programs, blocks, market.quotas, strict=True):
        _draw_program(axes, board, program, int(quota), step, y)
        if step and step.program == program and not phone:
            _draw_asking(axes, ends[step.applicant], (board.programs - 0.08, y + 0.36), step)
        y += block
    return Picture(figure, _step_alt(market, made, at))


def _draw_list(
    axes: Axes, board: _Board, market: Market, n: int, step: Step | None, top: float
) -> tuple[float, float]:
    """One applicant's name and list; where the list ends."""
    name = market.applicant(n)
    asks = step is not None and step.applicant == name
    middle = top + LINE / 2
    _write(axes, board.name, middle, name, board.cells - board.name - 0.06, bold=asks)
    asked = step.asked[name] if step else 0
    choices = [market.program(int(each)) for each in market.applicants[n]]
    x, y = board.cells, middle
    for place, program in enumerate(choices):
        x = board.cells + board.cell * (place % board.per_line)
        y = middle + LINE * (place // board.per_line)
        held = step is not None and name in step.holds[program]
        said_no = place < asked and not held
        now = step is not None and (
            (asks and place == asked - 1 and step.program is not None)
            or (step.let_go == name and step.program == program)
        )
        if held or now:
            _box(axes, x, y, board.cell - 0.06, held=held, now=now)
        _write(axes, x + 0.06, y, program, board.cell - 0.14, bold=held, struck=said_no)
        x += board.cell
    gone = step is not None and not any(name in held for held in step.holds.values())
    # Whoever was let go in this very step has yet to say that nobody is left.
    if (
        step
        and gone
        and asked == len(choices)
        and (step.program is None or name not in (step.applicant, step.let_go))
    ):
        room = board.width - x if board.top else board.programs - x
        axes.text(x + 0.04, y, "unmatched" if room > 0.85 else "–", va="center", fontsize=9,
                  color=REFUSED, fontstyle="italic", zorder=6,
                  bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})  # fmt: skip
    return x + 0.02, y


def _draw_program(
    axes: Axes, board: _Board, program: str, quota: int, step: Step | None, top: float
) -> None:
    """A program's name, and a box for each seat."""
    asked = step is not None and step.program == program
    wide = board.width - board.programs - 0.1
    by = f" · {_fit(step.applicant, 0.95, 9)} asks" if asked and step else ""
    after = f"{_number(quota, 'seat', 'seats')}{by}"
    room = wide - _width(after, 9, False) - 0.1
    drawn = _write(axes, board.programs, top + 0.1, program, room, bold=asked)
    axes.text(board.programs + drawn + 0.08, top + 0.1, after, va="center_baseline", fontsize=9,
              color=FAINT, parse_math=False)  # fmt: skip
    held = step.holds[program] if step else ()
    slot = wide / board.slots
    for seat in range(quota):
        x = board.programs + slot * (seat % board.slots)
        y = top + 0.1 + LINE * (0.85 + seat // board.slots)
        if seat < len(held):
            now = asked and step is not None and held[seat] == step.applicant
            _box(axes, x, y, slot - 0.08, held=True, now=now)
            _write(axes, x + 0.08, y, held[seat], slot - 0.26, bold=now)
        else:
            _box(axes, x, y, slot - 0.08, held=False, now=False)
            _write(axes, x + 0.08, y, "open", slot - 0.26, faint=True)


def _draw_asking(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], step: Step
) -> None:
    yes = step.program is not None and step.applicant in step.holds[step.program]
    axes.annotate(
        "", xy=end, xytext=start, zorder=5,
        arrowprops={"arrowstyle": "-|>", "color": HELD if yes else REFUSED, "linewidth": 2,
                    "linestyle": "-" if yes else (0, (4, 3)), "shrinkA": 0, "shrinkB": 0},
    )  # fmt: skip
    if not yes:
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        axes.text(*middle, "no", ha="center", va="center", fontsize=9, color=REFUSED, zorder=6,
                  fontweight="bold",
                  bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})  # fmt: skip


def _box(axes: Axes, x: float, y: float, width: float, *, held: bool, now: bool) -> None:
    """A cell's frame: filled where held, heavy where this step is about it, broken if refused."""
    from matplotlib.patches import Rectangle

    colour = HELD if held else REFUSED if now else "#B5B5B5"
    axes.add_patch(
        Rectangle((x, y - 0.13), width, 0.27, facecolor=HELD_FILL if held else PAPER,
                  edgecolor=colour, linewidth=2 if now else 0.9,
                  linestyle="-" if held else (0, (3, 2)), zorder=2)
    )  # fmt: skip


def _heading(axes: Axes, x: float, y: float, text: str) -> None:
    axes.text(x, y, text, va="center", fontsize=10, fontweight="bold", color=INK)


def _write(
    axes: Axes, x: float, y: float, text: str, room: float, *,
    bold: bool = False, struck: bool = False, faint: bool = False,
) -> float:  # fmt: skip
    """Text in a cell, shortened to `room` inches; how wide it came out."""
    shown = _fit(text, room, 9, bold=bold)
    axes.text(x, y, shown, va="center_baseline", fontsize=9,
              fontweight="bold" if bold else "normal", parse_math=False, zorder=4,
              color=FAINT if struck or faint else INK)  # fmt: skip
    width = _width(shown, 9, bold)
    if struck:
        axes.plot([x - 0.02, x + width + 0.02], [y, y], color=FAINT, linewidth=1.1, zorder=5)
    return width


def _fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, shortened until it is no wider than `room` inches."""
    limit = len(text)
    while limit > 2 and _width(_shorten(text, limit), size, bold) > room:
        limit -= 1
    return _shorten(text, limit)


@cache
def _width(text: str, size: float, bold: bool) -> float:
    """How wide a text is drawn, in inches: its outline, and some for the rounding to pixels."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    return (
        float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) * 1.08 / 72
    )


def _step_alt(market: Market, made: Sequence[Step], at: int) -> str:
    if not at:
        lists = [
            f"{market.applicant(n)}: "
            f"{', '.join(market.program(int(each)) for each in market.applicants[n]) or 'nobody'}"
            for n in range(len(market.applicants))
        ]
        return f"Before anybody asks. The lists are {'; '.join(lists)}."
    step = made[at - 1]
    held = [
        f"{program} holds {', '.join(names) if names else 'nobody'}"
        for program, names in step.holds.items()
    ]
    return f"Step {at} of {len(made)}. {step.says} Now {'; '.join(held)}."


# ── a changed list against thousands of markets ─────────────────────────────


def trial_bars(trials: Sequence[Trial], *, phone: bool = False) -> Picture:
    """A bar for each change: the share of markets where it was better, the same and worse."""
    figure = _figure(phone, 1.3 + 0.27 * max(len(trials), 2))
    axes = figure.subplots()
    parts = (("better for you", "#009E73", "", "better"), ("the same", "#DDE7EE", "", "same"),
             ("worse for you", REFUSED, "///", "worse"))  # fmt: skip
    left = [0.0] * len(trials)
    for label, colour, hatch, field in parts:
        shares = [100 * getattr(each, field) / max(each.markets, 1) for each in trials]
        axes.barh(range(len(trials)), shares, left=left, height=0.72, color=colour, hatch=hatch,
                  edgecolor=INK, linewidth=0.6, label=label)  # fmt: skip
        left = [a + b for a, b in zip(left, shares, strict=True)]
    axes.set_xlim(0, 100)
    axes.set_ylim(max(len(trials), 1) - 0.4, -0.6)
    axes.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
    axes.set_xlabel("share of the markets" if phone else
                    "share of the markets in which this change was better, the same or worse",
                    fontsize=9, color=INK)  # fmt: skip
    right = [
        f"{each.worse:,}" if phone else
        f"worse in {each.worse:,}, better in {each.better:,}" for each in trials
    ]  # fmt: skip
    _name_rows(axes, [each.change.says for each in trials], right)
    _plain(axes)
    figure.legend(loc="outside lower center", ncols=3, frameon=False, columnspacing=1.0,
                  handlelength=1.4)  # fmt: skip
    return Picture(figure, " ".join(map(trial_sentence, trials)) or "No change was tried.")


# ── chances, as ranges, with what they rest on ──────────────────────────────


def chance_ranges(found: Chances, *, phone: bool = False) -> Picture:
    """A line from low to high for each program and for none, above all that they rest on.

    Raises ValueError for a result without its assumptions or its reminder: no
    figure is drawn without them.
    """
    import textwrap

    if not (found.assumptions and found.reminder):
        raise ValueError("Chances are not drawn without their assumptions and their reminder.")
    rows = (*found.programs, found.unmatched)
    names = [each.program or "no program" for each in rows]
    width = 54 if phone else 128
    told = [
        line
        for each in found.assumptions
        for line in textwrap.wrap(each, width, initial_indent="• ", subsequent_indent="   ")
    ]
    reminder = textwrap.wrap(found.reminder, 44 if phone else 110)
    top, middle, bottom = 0.2 + 0.2 * len(reminder), 0.8 + 0.3 * len(rows), 0.2 + 0.175 * len(told)
    height = top + middle + bottom
    figure = _figure(phone, height)
    figure.set_layout_engine("none")
    left = 1.35 if phone else 2.6
    right = 1.0 if phone else 1.6
    whole = PHONE if phone else WIDE
    axes = figure.add_axes(
        (left / whole, (bottom + 0.65) / height, (whole - left - right) / whole,
         (middle - 0.7) / height)
    )  # fmt: skip
    for line, each in enumerate(rows):
        colour = HELD if each.program else FAINT
        low, point, high = (100 * share for share in (each.low, each.middle, each.high))
        axes.plot([low, high], [line, line], color=colour, linewidth=5, alpha=0.45,
                  solid_capstyle="butt", zorder=2)  # fmt: skip
        axes.plot([low, high], [line, line], color=colour, marker="|", markersize=10,
                  linestyle="none", zorder=3)  # fmt: skip
        axes.plot(point, line, color=colour, marker="o", markersize=5, markeredgecolor=PAPER,
                  markeredgewidth=0.6, zorder=4)  # fmt: skip
    axes.set_xlim(-1, 101)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xticks([0, 50, 100] if phone else [0, 25, 50, 75, 100])
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:.0f} %")
    axes.grid(axis="x", color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)
    _name_rows(
        axes,
        [_fit(name, left - 0.25, 10) for name in names],
        [_range_of(each) if phone else f"{_range_of(each)} in 100" for each in rows],
    )
    _plain(axes)
    axes.tick_params(axis="x", length=0)
    figure.text((left + whole - right) / 2 / whole, (bottom + 0.25) / height,
                "in four of five imagined specialties" if phone else
                "the line holds four of five imagined specialties, the dot is the middle one",
                ha="center", fontsize=9, color=INK)  # fmt: skip
    edge = 0.1 / whole
    figure.text(edge, 1 - 0.1 / height, "\n".join(reminder), va="top", fontsize=10, color=INK,
                fontweight="bold", parse_math=False)  # fmt: skip
    figure.text(edge, bottom / height, "\n".join(told), va="top", fontsize=9, color=INK,
                parse_math=False, linespacing=1.3)  # fmt: skip
    ranges = "; ".join(f"{name}, {_range_of(each)}" for name, each in zip(names, rows, strict=True))
    return Picture(
        figure,
        f"{found.reminder} Of 100 imagined matches, so many led to each: {ranges}. "
        f"{' '.join(found.assumptions)}",
    )


def _range_of(each: Chance) -> str:
    """The range in whole percent, as in 12 to 40."""
    low, high = round(100 * each.low), round(100 * each.high)
    return f"{low}" if low == high else f"{low} to {high}"


# ── what all pictures share ─────────────────────────────────────────────────


def _figure(phone: bool, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(PHONE if phone else WIDE, height), dpi=DPI, layout="constrained",
                  facecolor=PAPER)  # fmt: skip


def _name_rows(
    axes: Axes, left: Sequence[str], right: Sequence[str], *, middle: float = 0.0
) -> None:
    """Text at both ends of each row; row n has its middle at n + `middle`."""
    axes.set_yticks([n + middle for n in range(len(left))], left)
    other = axes.twinx()
    other.set_ylim(axes.get_ylim())
    other.set_yticks([n + middle for n in range(len(right))], right)
    for side in (axes, other):
        side.tick_params(axis="y", length=0)
        for label in side.get_yticklabels():
            label.set_parse_math(False)
    _plain(other)


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


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
