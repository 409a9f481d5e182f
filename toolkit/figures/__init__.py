"""Every picture, from plain results.

A picture is a matplotlib figure and the sentences that say the same to somebody
who cannot see it. Nothing here touches pyplot's state or shows anything. What a
colour says, a word, a line style or a marker says too.
"""

from toolkit.figures.calendar_strip import StripRow, plan_strip, strip, strip_rows
from toolkit.figures.chances import chance_ranges
from toolkit.figures.firmness import firmness_map
from toolkit.figures.match_steps import step_drawing
from toolkit.figures.memory import memory_looks
from toolkit.figures.orders import STANDING_OUT, bump_chart
from toolkit.figures.picture import FAINT, INK, PAPER, Picture
from toolkit.figures.strengths import strength_intervals
from toolkit.figures.trials import trial_bars

__all__ = [
    "FAINT",
    "INK",
    "PAPER",
    "STANDING_OUT",
    "Picture",
    "StripRow",
    "bump_chart",
    "chance_ranges",
    "firmness_map",
    "memory_looks",
    "plan_strip",
    "step_drawing",
    "strength_intervals",
    "strip",
    "strip_rows",
    "trial_bars",
]  # fmt: skip
