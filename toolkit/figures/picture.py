"""A picture with its alt text, and what all pictures share: paper, ink and rows with names."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
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
    """A figure, and `alt`: sentences that carry what it shows.

    `figure` is None where there is nothing to draw; the sentences say so.
    """

    figure: Figure | None
    alt: str

    def png(self, *, dpi: int = DPI) -> bytes:
        """The picture as a PNG file; raises ValueError where there is nothing to draw."""
        return self._saved("png", dpi)

    def img(self, *, phone: Picture | None = None, quick: bool = False) -> str:
        """An HTML element that holds the picture and its alt text, sharp on dense screens.

        On a narrow page `phone` stands in its place: the same, drawn for a phone.
        `quick` takes a quarter of the time, for a picture that changes under the hand;
        two runs do not write the same letters then. Where there is nothing to draw, the alt
        text stands as a paragraph.
        """
        if self.figure is None:
            return f"<p>{html.escape(self.alt)}</p>"
        width = round(self.figure.get_figwidth() * DPI)
        wide = (
            f'<img alt="{html.escape(self.alt)}" style="width: {width}px; max-width: 100%" '
            f'src="{self._data(quick)}">'
        )
        if phone is None or phone.figure is None:
            return wide
        narrow = f'<source media="(max-width: {NARROW}px)" srcset="{phone._data(quick)}">'
        return f"<picture>{narrow}{wide}</picture>"

    def _data(self, quick: bool) -> str:
        if quick:
            return f"data:image/svg+xml;base64,{base64.b64encode(self._saved('svg')).decode()}"
        data = _smaller(self.png(dpi=2 * DPI))
        return f"data:image/png;base64,{base64.b64encode(data).decode()}"

    def _saved(self, form: str, dpi: int = DPI) -> bytes:
        if self.figure is None:
            raise ValueError(f"There is nothing to draw: {self.alt}")
        file = io.BytesIO()
        self.figure.savefig(file, format=form, dpi=dpi, facecolor=PAPER)
        return file.getvalue()


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
    """At most `limit` characters of a text: its beginning and its end."""
    if len(text) <= limit:
        return text
    end = (limit - 1) // 2
    return f"{text[: limit - 1 - end].rstrip()}…{text[len(text) - end :].lstrip()}"


SHORTEST = 8  # characters in which names can be told apart


def told_apart(names: Iterable[str], limit: int) -> dict[str, str]:
    """Each name in at most `limit` characters, so that different names stay different.

    A long one keeps its beginning and its end. Where that would leave several alike, they keep
    the beginning and what follows from where they part, and else they are numbered. `limit`
    is `SHORTEST` or more.
    """
    names = list(dict.fromkeys(names))
    found = {name: shorten(name, limit) for name in names}
    for alike in _alike(found):
        marks = enumerate(zip(*alike, strict=False))
        start = next((at for at, mark in marks if len(set(mark)) > 1), min(map(len, alike)))
        for name in alike:
            if len(name) > limit:
                found[name] = _from_where_they_part(name, start, limit)
    for alike in _alike(found):
        taken = set(found.values())
        for name in alike:
            if len(name) > limit:
                numbered = (_numbered(found[name], n, limit) for n in count(1))
                found[name] = next(short for short in numbered if short not in taken)
                taken.add(found[name])
    return found


def _numbered(short: str, number: int, limit: int) -> str:
    return f"{short[: limit - len(str(number)) - 1].rstrip()} {number}"


def _alike(found: Mapping[str, str]) -> list[list[str]]:
    """The names that came out the same, of each such set."""
    sets: dict[str, list[str]] = {}
    for name, short in found.items():
        sets.setdefault(short, []).append(name)
    return [names for names in sets.values() if len(names) > 1]


def _from_where_they_part(name: str, start: int, limit: int) -> str:
    """The beginning of a name, and as much as has room of what stands from `start` on."""
    end = limit // 2
    word = name.rfind(" ", 0, start + 1) + 1
    start = word if start - word < end // 2 else start
    rest = name[start:]
    rest = rest if len(rest) <= end else f"{rest[: end - 1].rstrip()}…"
    return f"{name[: limit - 1 - len(rest)].rstrip()}…{rest}"


def number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


@cache
def fit_apart(
    names: tuple[str, ...], room: float, size: float, *, bold: bool = False
) -> dict[str, str]:
    """Each name shortened to `room` inches; different ones stay different where there is room."""
    alone = {name: fit(name, room, size, bold=bold) for name in names}
    limit = max(map(len, alone.values()), default=0)
    while _alike(alone) and limit >= SHORTEST:
        found = told_apart(names, limit)
        if all(width(each, size, bold) <= room for each in found.values()):
            return found
        limit -= 1
    return alone


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
