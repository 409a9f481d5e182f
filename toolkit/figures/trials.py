"""A changed list against thousands of markets: in how many it was better, the same or worse."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.figures.match_steps import REFUSED
from toolkit.figures.picture import INK, Picture, canvas, name_rows, plain
from toolkit.match.sandbox import Trial
from toolkit.match.sandbox import sentence as trial_sentence


def trial_bars(trials: Sequence[Trial], *, phone: bool = False) -> Picture:
    """A bar for each change: the share of markets where it was better, the same and worse."""
    figure = canvas(phone, 1.3 + 0.27 * max(len(trials), 2))
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
    name_rows(axes, [each.change.says for each in trials], right)
    plain(axes)
    figure.legend(loc="outside lower center", ncols=3, frameon=False, columnspacing=1.0,
                  handlelength=1.4)  # fmt: skip
    return Picture(figure, " ".join(map(trial_sentence, trials)) or "No change was tried.")
