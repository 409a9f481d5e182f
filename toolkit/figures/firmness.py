"""The firmness of positions, as a heat map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.figures.picture import INK, PAPER, Picture, canvas, name_rows, plain, told_apart
from toolkit.rank_list.firmness import Firmness, left_out_sentence, places_in_words
from toolkit.rank_list.firmness import sentence as firmness_sentence


def firmness_map(found: Firmness, names: Mapping[str, str], *, phone: bool = False) -> Picture:
    """Programs as rows, places as columns: the darker a cell, the oftener the place is held.

    `names` goes from program to title. Frames hold the positions that belong
    together. The right edge says which are firm and which a tie, and for a program
    where there is no clear cut the places that it holds nine times in ten. Where there
    is room, cells from 10 % tell their number too.
    """
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    n = len(found.programs)
    if not n:
        return Picture(None, _firmness_alt(found, names))
    figure = canvas(phone, 1.1 + 0.29 * max(n, 3))
    axes = figure.subplots()
    # From paper to a dark blue in even steps of lightness, so that grey says the same.
    shades = LinearSegmentedColormap.from_list("firmness", [PAPER, "#9DC3E0", "#0B3C66"])
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
    axes.set_xlim(0, n)
    axes.set_ylim(n, 0)
    every = 1 if n <= (12 if phone else 24) else 5
    shown = [place for place in range(1, n + 1) if place == 1 or place % every == 0]
    axes.set_xticks([place - 0.5 for place in shown], [str(place) for place in shown])
    axes.tick_params(axis="x", top=False, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.set_xlabel("place, darker where it is held more often" if phone else
                    "place: the darker, the more often it is held (percent of the draws)",
                    fontsize=9 if phone else 10, color=INK)  # fmt: skip
    called = [names.get(each, each) for each in found.programs]
    short = told_apart(called, 14 if phone else 30)
    name_rows(
        axes, [short[each] for each in called], list(places_in_words(found).values()), middle=0.5
    )
    plain(axes)
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
        words = places_in_words(found)
        for group in found.groups:
            clear = group.firm or group.tie
            called = ", ".join(
                names.get(program, program) + ("" if clear else f" {words[program]}")
                for program in group.programs
            )
            said.append(f"{group.positions}: {called}.")
    return " ".join([*said, left_out_sentence(found, names)]).strip()
