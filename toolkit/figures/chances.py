"""Chances as ranges, with all that they rest on in the same picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.match_steps import HELD
from toolkit.figures.picture import (
    FAINT,
    INK,
    PAPER,
    PHONE,
    WIDE,
    Picture,
    canvas,
    fit_apart,
    name_rows,
    plain,
)

if TYPE_CHECKING:
    from toolkit.match.chances import Chance, Chances


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
    figure = canvas(phone, height)
    figure.set_layout_engine("none")
    left = 1.35 if phone else 2.6
    right = 1.0 if phone else 1.6
    whole = PHONE if phone else WIDE
    shown = fit_apart(tuple(names), left - 0.25, 10)
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
    name_rows(
        axes,
        [shown[name] for name in names],
        [_range_of(each) if phone else f"{_range_of(each)} in 100" for each in rows],
    )
    plain(axes)
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
