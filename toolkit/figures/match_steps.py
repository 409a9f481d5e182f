"""The match drawn one step at a time: who asks whom, who is held, who is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.figures.picture import (
    FAINT,
    INK,
    PAPER,
    PHONE,
    WIDE,
    Picture,
    canvas,
    fit,
    fit_apart,
    number,
    width,
)
from toolkit.match.preferences import Market
from toolkit.match.steps import Step

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
    names: tuple[str, ...]  # all that are drawn, to be told apart


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
    names = (*applicants, *programs)
    board = (
        _Board(PHONE, 0.06, 0.98, 2.86 / per_line, per_line, 0.1, grid + 0.2, 3, names) if phone
        else _Board(WIDE, 0.1, 1.3, min(4.1 / per_line, 0.98), per_line, 6.2, 0.0, 2, names)
    )  # fmt: skip
    blocks = [0.44 + LINE * max(1, -(-int(q) // board.slots)) for q in market.quotas]
    height = max(grid, board.top + 0.34 + sum(blocks))
    figure = canvas(phone, height)
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
    _write(axes, board, board.name, middle, name, board.cells - board.name - 0.06, bold=asks)
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
        _write(axes, board, x + 0.06, y, program, board.cell - 0.14, bold=held, struck=said_no)
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
    by = f" · {fit(step.applicant, 0.95, 9)} asks" if asked and step else ""
    after = f"{number(quota, 'seat', 'seats')}{by}"
    room = wide - width(after, 9, False) - 0.1
    drawn = _write(axes, board, board.programs, top + 0.1, program, room, bold=asked)
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
            _write(axes, board, x + 0.08, y, held[seat], slot - 0.26, bold=now)
        else:
            _box(axes, x, y, slot - 0.08, held=False, now=False)
            _write(axes, board, x + 0.08, y, "open", slot - 0.26, faint=True)


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
    axes: Axes, board: _Board, x: float, y: float, text: str, room: float, *,
    bold: bool = False, struck: bool = False, faint: bool = False,
) -> float:  # fmt: skip
    """Text in a cell, shortened to `room` inches; how wide it came out."""
    shown = fit_apart(board.names, room, 9, bold=bold).get(text) or fit(text, room, 9, bold=bold)
    axes.text(x, y, shown, va="center_baseline", fontsize=9,
              fontweight="bold" if bold else "normal", parse_math=False, zorder=4,
              color=FAINT if struck or faint else INK)  # fmt: skip
    wide = width(shown, 9, bold)
    if struck:
        axes.plot([x - 0.02, x + wide + 0.02], [y, y], color=FAINT, linewidth=1.1, zorder=5)
    return wide


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
