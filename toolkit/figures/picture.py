"""A picture with its alt text, and what all pictures share: paper, ink and rows with names."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 100
COLOURS = 128
WIDE, PHONE = 9.0, 3.9  # inches: 900 and 390 pixels
NARROW = 600  # pixels of a page: up to here a phone's picture is the better one
INK, FAINT, PAPER = "#222222", "#767676", "#FFFFFF"
DOT, BAND = "#0072B2", "#D9D9D9"


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


def canvas(phone: bool, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(PHONE if phone else WIDE, height), dpi=DPI, layout="constrained",
                  facecolor=PAPER)  # fmt: skip


def name_rows(
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
    plain(other)


def note(figure: Figure, said: Sequence[str], phone: bool) -> None:
    """Sentences below the picture, each on lines of its own; many lines make it taller."""
    import textwrap

    lines = [line for text in said for line in textwrap.wrap(text, 48 if phone else 115)]
    if lines:
        figure.set_figheight(figure.get_figheight() + 0.16 * max(len(lines) - 2, 0))
        figure.supxlabel("\n".join(lines), fontsize=9, color=INK, ha="left", x=0.02,
                         parse_math=False)  # fmt: skip


def plain(axes: Axes) -> None:
    axes.spines[:].set_visible(False)
    axes.tick_params(colors=INK)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontsize(10)


def shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, shortened until it is no wider than `room` inches."""
    limit = len(text)
    while limit > 2 and width(shorten(text, limit), size, bold) > room:
        limit -= 1
    return shorten(text, limit)


@cache
def width(text: str, size: float, bold: bool) -> float:
    """How wide a text is drawn, in inches: its outline, and some for the rounding to pixels."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    return (
        float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) * 1.08 / 72
    )
