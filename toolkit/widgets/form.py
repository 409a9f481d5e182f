"""What all forms share: fields that save as one types, and a line that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from toolkit.model import Complaint, Record, RecordError
from toolkit.season import Season, StaleEdit, UnknownRecord
from toolkit.store import SeasonFileError

from .edit_table import EditTable, problem_at
from .still import Still

if TYPE_CHECKING:
    import pandas as pd

WIDTH = "900px"
SHORT = 17  # characters of a table's cell that stay on one line, such as a day and its time
LABEL = {"description_width": "11em"}

# A form outlives its kernel on the page and would swallow what is typed into it.
STYLE = """<style>
.matchbook-form.jupyter-widgets-disconnected, .jupyter-widgets-disconnected .matchbook-form {
  pointer-events: none; interactivity: inert; position: relative;
}
.matchbook-form.jupyter-widgets-disconnected > * { opacity: .55; }
.matchbook-form .jupyter-widgets-disconnected::before { display: none !important; }
.matchbook-form.jupyter-widgets-disconnected::before {
  content: "This form has stopped. Choose Run, then Run All Cells. What you typed before is safe.";
  display: block; padding: .6em .8em; font-weight: 600;
  background: var(--jp-warn-color3, #fff3e0); color: #5d3a00; border-radius: 4px;
}
.matchbook-form { padding: .2em 0 .6em; }
.matchbook-form .widget-hbox { align-items: center; }
.matchbook-form .widget-button { white-space: normal; height: auto; max-width: 100%; }
.matchbook-form .widget-radio { display: flex; flex-direction: row; }
.matchbook-form .widget-radio > .widget-label { width: 11em; text-align: right;
  flex-shrink: 0; margin-right: 8px; }
.matchbook-form .widget-label { white-space: normal; line-height: 1.3; }
.matchbook-form .widget-checkbox, .matchbook-form .widget-checkbox label {
  height: auto; white-space: normal; line-height: 1.3; }
.matchbook-said { color: var(--jp-ui-font-color2, #555); min-height: 1.6em; }
.matchbook-wrong { color: var(--jp-error-color1, #b71c1c); font-weight: 600; }
.matchbook-page, .matchbook-page .widget-html-content { line-height: 1.5; max-width: 900px; }
.matchbook-page .widget-html-content { min-width: 0; }
.matchbook-page table { border-collapse: collapse; }
.matchbook-page td, .matchbook-page th { text-align: left !important; padding: .3em .9em .3em 0;
  vertical-align: top !important; white-space: normal; line-height: 1.35; }
.matchbook-page .matchbook-short { white-space: nowrap; }
/* What a form shows live: the plain copy is for pages without forms. */
.jp-NotebookPanel .matchbook-plain-copy { display: none; }
.matchbook-page a { color: var(--jp-content-link-color, #0b57d0); text-decoration: underline; }
.matchbook-form textarea {
  font-family: var(--jp-content-font-family, sans-serif); line-height: 1.5; }
/* Folded code shrinks to three dots, seen under the mouse: out of everybody else's way. */
.jp-Notebook .jp-InputPlaceholder * {
  background: none !important; border-color: transparent !important; }
.jp-Notebook .jp-InputPlaceholder .jp-Placeholder-contentContainer {
  font-size: 0; padding: 0; min-height: 0; opacity: 0; }
.jp-Notebook .jp-Cell:hover .jp-Placeholder-contentContainer,
.jp-Notebook .jp-Cell.jp-mod-active .jp-Placeholder-contentContainer { opacity: .5; }
.jp-Notebook .jp-InputPlaceholder, .jp-Notebook .jp-Placeholder-content { min-height: 0; }
.jp-Notebook .jp-InputPlaceholder { height: 16px; overflow: hidden; }
.jp-Notebook .jp-InputPrompt, .jp-Notebook .jp-OutputPrompt { visibility: hidden; }
.matchbook-page pre { white-space: pre-wrap; }
.matchbook-card { border: 1px solid var(--jp-border-color2, #ccc); border-radius: 6px;
  padding: .5em .9em; margin: .4em 0; max-width: 860px; }
</style>"""


def present(season: Season) -> datetime:
    """The moment of an edit: the clock, or an invented season's own moment. Aware."""
    return season.example_moment or datetime.now(UTC)


class Form(Still, widgets.VBox):
    """A column of fields over one season; `say` and `refuse` speak in its line `said`.

    That line is the last one, unless a form makes one by `line_said()`, gives it
    and places it among its children.
    """

    says = "Form: open in JupyterLab to fill it in."

    def __init__(
        self,
        season: Season,
        children: Iterable[widgets.Widget],
        *,
        said: widgets.HTML | None = None,
    ) -> None:
        self.season = season
        self.said = said or line_said()
        last = () if said else (self.said,)
        super().__init__(
            [widgets.HTML(STYLE, layout=widgets.Layout(display="none")), *children, *last],
            layout=widgets.Layout(width="auto", max_width=WIDTH),
        )
        self.add_class("matchbook-form")

    def follow(self, *kinds: type[Record], then: Callable[[], object]) -> None:
        """Call `then` after each edit of such records, whichever form or notebook made it."""
        names = {each.record_kind for each in kinds}
        self.season.on_change(lambda changed: then() if changed & names else None)

    def keep_cell(
        self, shown: EditTable, key: str, column: str, make: Callable[[], Record]
    ) -> bool:
        """Put what `make` gives, typed into a cell; what refuses it is said under that cell."""
        cell = problem_at(key, column)
        problems = {other: said for other, said in shown.problems.items() if other != cell}
        refused = refusal(lambda: self.season.put(make(), typing=True))
        if refused:
            problems[cell] = refused
        self.say("" if refused else "Saved.")
        shown.problems = problems
        return not refused

    def say(self, sentence: str) -> None:
        """Tell the person what has happened."""
        self.said.value = f'<span role="status">{escape(sentence)}</span>'

    def refuse(self, sentence: str) -> None:
        """Tell the person what will not do, and what would."""
        self.said.value = f'<span role="alert" class="matchbook-wrong">{escape(sentence)}</span>'

    def tried(self, act: Callable[[], Any], done: str = "") -> bool:
        """Do `act`, and say `done` or the sentence of whatever refused it; whether it was done."""
        refused = refusal(act)
        if refused:
            self.refuse(refused)
        elif done:
            self.say(done)
        return not refused


def line_said() -> widgets.HTML:
    """The line in which a form says what has happened."""
    made = widgets.HTML()
    made.add_class("matchbook-said")
    return made


def refusal(act: Callable[[], Any]) -> str:
    """Do `act`; the sentence of whatever refused it, blank where it was done."""
    try:
        act()
    except RecordError as error:
        return " ".join(f"{_capital(_in_words(each))}." for each in error.complaints)
    except (StaleEdit, UnknownRecord, SeasonFileError, ValueError, OSError) as error:
        return _capital(str(error)) or "This was not kept."
    return ""


def text_field(label: str, value: str = "", *, hint: str = "") -> widgets.Text:
    """One line of text that reports each key stroke."""
    return widgets.Text(
        value=value, description=label, placeholder=hint, continuous_update=True, style=LABEL,
        layout=widgets.Layout(width="auto"),
    )  # fmt: skip


def long_field(label: str, value: str = "", *, hint: str = "", rows: int = 3) -> widgets.Textarea:
    """Several lines of text that report each key stroke."""
    return widgets.Textarea(
        value=value, description=label, placeholder=hint, continuous_update=True, rows=rows,
        style=LABEL, layout=widgets.Layout(width="auto"),
    )  # fmt: skip


def choice_field(
    label: str, options: Iterable[tuple[str, Any]], value: Any = None
) -> widgets.Dropdown:
    """One of several; `options` are (what is shown, what it is)."""
    options = list(options)
    if value is None and options:
        value = options[0][1]
    return widgets.Dropdown(
        options=options, value=value, description=label, style=LABEL,
        layout=widgets.Layout(width="auto"),
    )  # fmt: skip


def button(label: str, act: Callable[[], Any], *, primary: bool = False) -> widgets.Button:
    """A button with words on it."""
    made = widgets.Button(
        description=label,
        button_style="primary" if primary else "",
        layout=widgets.Layout(width="auto", min_height="36px", align_self="flex-start"),
    )
    made.on_click(lambda _: act())
    return made


def row(*children: widgets.Widget) -> widgets.HBox:
    """Widgets side by side, wrapping on a narrow screen."""
    for each in children:
        if isinstance(each, widgets.Text | widgets.Dropdown):
            each.layout.flex = "1 1 20em"
        elif isinstance(each, widgets.Button):
            each.layout.align_self = "center"
    return widgets.HBox(list(children), layout=widgets.Layout(flex_flow="row wrap", width="auto"))


def beside(main: Iterable[widgets.Widget], aside: Iterable[widgets.Widget]) -> widgets.HBox:
    """A wide column and a narrow one at its right, which goes below it on a narrow screen."""
    columns = [widgets.VBox(list(main)), widgets.VBox(list(aside))]
    for column, flex in zip(columns, ("3 1 26em", "1 1 15em"), strict=True):
        column.layout.flex, column.layout.min_width = flex, "0"
    return widgets.HBox(
        columns,
        layout=widgets.Layout(
            flex_flow="row wrap", width="auto", grid_gap="0 1em", align_items="flex-start"
        ),
    )


def tick(label: str, value: bool = False) -> widgets.Checkbox:
    """Yes or no, in line with the other fields."""
    return widgets.Checkbox(
        value=value, description=label, style=LABEL, layout=widgets.Layout(width="auto")
    )


def page(html: str) -> widgets.HTML:
    """A piece of prose or a table between the fields; the caller has escaped its texts."""
    made = widgets.HTML(html)
    made.add_class("matchbook-page")
    return made


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """An HTML table of plain texts, escaped."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in headings)
    body = "".join("<tr>" + "".join(map(_cell, cells)) + "</tr>" for cells in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    short = ' class="matchbook-short"' if len(text) <= SHORT else ""
    return f"<td{short}>{escape(text)}</td>"


def frame(made: pd.DataFrame) -> str:
    """A DataFrame as an HTML table of plain texts, escaped, without its index."""
    return table(
        map(str, made.columns), (map(str, cells) for cells in made.itertuples(index=False))
    )


def _in_words(complaint: Complaint) -> str:
    return str(complaint).replace(complaint.field, complaint.field.replace("_", " "), 1)


def _capital(sentence: str) -> str:
    """The sentence with a capital, unless it begins with the name of a file."""
    named = "." in sentence.split(" ", 1)[0]
    return sentence if named else sentence[:1].upper() + sentence[1:]
