"""The strengths by pairs, as dots with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.figures.picture import (
    DOT,
    INK,
    PAPER,
    Picture,
    canvas,
    name_rows,
    note,
    number,
    plain,
    told_apart,
)

if TYPE_CHECKING:
    from toolkit.rank_list.pairwise import Intervals, Strengths


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
    Before any answer there is nothing to draw.
    """
    order = strengths.order
    if not order:
        return Picture(None, _strengths_alt(intervals, strengths, [], names))
    at = {program: k for k, program in enumerate(strengths.items)}
    drawn_at = {program: k for k, program in enumerate(intervals.items)}
    cuts = _clear_cuts(intervals, order)
    figure = canvas(phone, 1.25 + 0.29 * max(len(order), 3))
    short = told_apart((names.get(each, each) for each in order), 16 if phone else 30)
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
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlabel("weaker  ←  by pairs  →  stronger" if phone else
                    "weaker  ←  by your answers in pairs  →  stronger",
                    fontsize=9 if phone else 10, color=INK)  # fmt: skip
    name_rows(
        axes,
        [short[names.get(each, each)] for each in order],
        [number(int(strengths.asked[at[each]]), "answer", "answers") for each in order],
    )
    plain(axes)
    never = told_apart((names.get(each, each) for each in strengths.unasked), 26).values()
    key = [f"Line: where {_percent(intervals.share)} of re-draws of your answers put it."]
    key += ["Dashes: what is above is clear of what is below."] if cuts else []
    said = [" ".join(key)]
    said += [f"Never asked about: {', '.join(never)}"] if never else []
    note(figure, said, phone)
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
    count = number(len(order), "program", "programs")
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


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
