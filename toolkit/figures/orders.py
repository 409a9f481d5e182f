"""The applicant's orders beside one another, as a bump chart."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.figures.picture import FAINT, PAPER, Picture, canvas, note, number, plain, told_apart
from toolkit.rank_list.compare import Comparison, agreement_sentences, disagreements
from toolkit.rank_list.compare import phrase as order_phrase

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which most eyes tell apart, each with a line of its own.
STANDING_OUT = (
    ("#0072B2", "-", "o"),
    ("#D55E00", "--", "s"),
    ("#009E73", "-.", "^"),
    ("#CC79A7", ":", "D"),
)


def bump_chart(
    comparison: Comparison, names: Mapping[str, str], *, stand_out: int = 3, phone: bool = False
) -> Picture:
    """The orders as columns and the programs as lines, those that disagree most standing out.

    `names` goes from program to title. A program that an order does not hold has
    no point there, and is named below. With `phone` a name stands once, at the right, so
    that the lines have room: what the last order does not hold stands under it, without a place.
    Fewer than two orders, or no program, are nothing to draw.
    """
    orders = comparison.orders
    if len(orders) < 2 or not comparison.rows:
        return Picture(None, _bump_alt(comparison, names))
    widest = sorted(
        (row for row in comparison.rows if row.spread is not None and row.spread >= 2),
        key=lambda row: (-(row.spread or 0), row.program),
    )[: min(stand_out, len(STANDING_OUT))]
    style = {row.program: STANDING_OUT[n] for n, row in enumerate(widest)}
    slots = {order: _slots(comparison, order) for order in orders}
    under = _under(comparison, slots) if phone else {}
    deepest = max([*map(len, slots.values()), *under.values()])

    figure = canvas(phone, 1.0 + 0.29 * max(deepest, 4))
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
    axes.set_xlim(-0.08, len(orders) - 1 + 0.08)
    axes.set_ylim(deepest + 0.6, 0.4)
    axes.set_xticks(range(len(orders)), orders)
    axes.tick_params(axis="x", top=False, labeltop=True, bottom=False, labelbottom=False, length=0)
    for label in axes.get_xticklabels():
        label.set_fontweight("bold")
    _name_ends(axes, comparison, names, slots, style, under, phone)
    plain(axes)
    _absent(figure, comparison, names, orders[:-1] if phone else orders, phone)
    return Picture(figure, _bump_alt(comparison, names))


def _slots(comparison: Comparison, order: str) -> dict[str, int]:
    """Program → line in its column; tied programs get lines of their own, in the rows' order."""
    held = [(row.places[order], n, row.program) for n, row in enumerate(comparison.rows)]
    ranked = sorted((place, n, program) for place, n, program in held if place is not None)
    return {program: slot for slot, (_, _, program) in enumerate(ranked, start=1)}


def _under(comparison: Comparison, slots: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Program → line, for what the last order does not hold: under it, in the rows' order."""
    last = slots[comparison.orders[-1]]
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
    called = {row.program: names.get(row.program, row.program) for row in comparison.rows}
    short = told_apart(called.values(), 14 if phone else 26)
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
            name = short[called[program]]
            if left:
                labels.append(number if phone else f"{name}  {number}")
            else:
                labels.append(f"{number}  {name}")
        lines = dict(held)
        if not left:
            lines |= under
            labels += [f"—  {short[called[each]]}" for each in under]
        side.set_yticks(list(lines.values()), labels)
        for label, program in zip(side.get_yticklabels(), lines, strict=True):
            label.set_parse_math(False)
            if program in style:
                label.set_color(style[program][0])
                label.set_fontweight("bold")
        side.tick_params(axis="y", length=0)
    plain(right)


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
        gone = told_apart((names.get(program, program) for program in absent), 26).values()
        if gone:
            said.append(f"No place {order_phrase(order)}: {', '.join(gone)}")
    note(figure, said, phone)


def _bump_alt(comparison: Comparison, names: Mapping[str, str]) -> str:
    if not comparison.rows:
        return "There is no order to compare yet."
    count = number(len(comparison.rows), "program", "programs")
    said = [f"{count} in {number(len(comparison.orders), 'order', 'orders')}."]
    if len(comparison.orders) == 1:
        said = [f"There is one order so far, with {count}, so there is nothing to compare yet."]
    for order in comparison.orders:
        slots = _slots(comparison, order)
        first = [names.get(program, program) for program in list(slots)[:3]]
        gone = len(comparison.rows) - len(slots)
        without = f"; {gone} without a place" if gone else ""
        said.append(f"{order_phrase(order).capitalize()}: {', '.join(first)} lead{without}.")
    apart = disagreements(comparison, names, at_least=2, most=3)
    if apart:
        said.append(f"Where they part: {'; '.join(apart)}.")
    if len(comparison.orders) == 2:
        said += agreement_sentences(comparison)
    return " ".join(said)
