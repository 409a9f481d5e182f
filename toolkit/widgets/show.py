"""Plain results as a person reads them in a notebook: a banner, a table, a picture, dated facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from IPython.display import HTML

from toolkit.facts import Fact, as_of, fact
from toolkit.figures import Picture
from toolkit.follow_up.plan import own_zone
from toolkit.season import Season

from .form import STYLE, frame

if TYPE_CHECKING:
    import pandas as pd

P_VALUE = "P value"
_PLAIN_COPY = "matchbook-page matchbook-plain-copy"


def banner(season: Season, moment: datetime) -> HTML:
    """Whose season is open, and the day that it is read on in the applicant's own zone."""
    me = season.applicant
    day = _day(moment.astimezone(own_zone(season)))
    if season.example_moment:
        whose = (
            "<strong>This is the invented example season</strong> of "
            f"{escape(me.name if me else 'nobody')}, read as if it were {day}. Look "
            "around and try everything. When you are ready, begin your own in the first notebook."
        )
    elif me is None:
        whose = (
            "<strong>This season is new and empty.</strong> Say who you are in the first notebook, "
            "then add a program."
        )
    else:
        whose = f"<strong>{escape(me.name)}’s season</strong>, on {day}."
    return HTML(f'{STYLE}<div class="matchbook-page matchbook-card">{whose}</div>')


def show_table(
    made: pd.DataFrame,
    *,
    empty: str = "Nothing here yet.",
    beside_form: bool = False,
    folded: str = "",
) -> HTML:
    """A table without its index, its texts whole and escaped; `empty` where it has no row.

    One that stands `beside_form`, a form that shows the same, is hidden in
    JupyterLab and stays in a report, where forms are not. A long one may be
    `folded` behind that heading.
    """
    inside = frame(made) if len(made) else f"<p>{escape(empty)}</p>"
    if folded:
        inside = f"<details><summary>{escape(folded)}</summary>{inside}</details>"
    kind = _PLAIN_COPY if beside_form else "matchbook-page"
    return HTML(f'{STYLE}<div class="{kind}">{inside}</div>')


def show_each(tables: Iterable[tuple[str, pd.DataFrame]], *, empty: str) -> HTML:
    """A table under each name, folded; `empty` where there is none."""
    inside = "".join(
        f"<details><summary>{escape(name)} ({len(made)})</summary>{frame(made)}</details>"
        for name, made in tables
    )
    return HTML(f'{STYLE}<div class="matchbook-page">{inside or f"<p>{escape(empty)}</p>"}</div>')


def show_picture(
    picture: Picture, *, phone: Picture | None = None, beside_form: bool = False
) -> HTML:
    """A picture with its alt text, as wide as the page allows; `phone` on a narrow one.

    `beside_form` as in `show_table`.
    """
    made = picture.img(phone=phone)
    return HTML(f'{STYLE}<div class="{_PLAIN_COPY}">{made}</div>' if beside_form else made)


def show_sentences(sentences: Iterable[str], *, empty: str = "", beside_form: bool = False) -> HTML:
    """Sentences as a list; `empty` where there is none, `beside_form` as in `show_table`."""
    lines = "".join(f"<li>{escape(each)}</li>" for each in sentences)
    said = f"<p>{escape(empty)}</p>" if empty else ""
    inside = f"<ul>{lines}</ul>" if lines else said
    kind = _PLAIN_COPY if beside_form else "matchbook-page"
    return HTML(f'{STYLE}<div class="{kind}">{inside}</div>')


def show_facts(*ids: str) -> HTML:
    """Facts with how sure they are, and as of when."""
    lines = "".join(
        f"<li>{_amount(each)}{escape(_said(each))} <small>({escape(as_of(each))})</small></li>"
        for each in map(fact, ids)
    )
    return HTML(f'{STYLE}<div class="matchbook-page"><ul>{lines}</ul></div>')


def _said(each: Fact) -> str:
    """The sentence; a P value stands behind it, since before it nobody would know of what."""
    return f"{each.says.rstrip('.')}: {each.value}." if each.unit == P_VALUE else each.says


def _amount(each: Fact) -> str:
    if each.unit == P_VALUE or not isinstance(each.value, int | float):
        return ""
    unit = "%" if each.unit == "percent" else ""
    return f"<strong>{each.value:,} {unit}</strong> ".replace(" </", "</") + "· "


def _day(moment: datetime) -> str:
    return f"{moment:%A}, {moment.day} {moment:%B %Y}"
