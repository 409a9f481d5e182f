"""Whether memory tilts the ratings, beside what chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.figures.picture import (
    BAND,
    DOT,
    FAINT,
    INK,
    PAPER,
    Picture,
    canvas,
    name_rows,
    number,
    plain,
)
from toolkit.rank_list.memory_audit import Look
from toolkit.rank_list.memory_audit import sentence as look_sentence

NO_LOOK = "There is no look yet at whether memory tilts your ratings."


def memory_looks(looks: Sequence[Look], *, phone: bool = False) -> Picture:
    """A row a look of the memory audit: the reach of chance as a band around 0, the tie as a dot.

    A tie that stands out is a diamond, and is called worth asking; a look that has too little to
    tell has neither band nor dot, and says so. Where none has, there is nothing to draw.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    count = number(len(looks), "look", "looks")
    about = f"{count} at whether memory tilts your ratings."
    alt = " ".join([about if looks else NO_LOOK, *map(look_sentence, looks)])
    if all(look.tie is None for look in looks):
        return Picture(None, alt)
    figure = canvas(phone, 1.35 + 0.42 * max(len(looks), 2))
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
    axes.set_ylim(len(looks) - 0.4, -0.6)
    axes.set_xlabel("scores go down  ←  with more of it  →  scores go up",
                    fontsize=9 if phone else 10, color=INK)  # fmt: skip
    name_rows(
        axes,
        [_folded(look.circumstance.name) if phone else look.circumstance.name for look in looks],
        [_look_said(look) for look in looks],
        loud=_ASK,
    )
    plain(axes)
    handles: list[Any] = [
        Line2D([], [], linestyle="none", label="your scores", **_WITHIN),
        Patch(facecolor=BAND, edgecolor=FAINT, label="reach of chance"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False,
                  columnspacing=1.0, handletextpad=0.4)  # fmt: skip
    return Picture(figure, alt)


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
