"""Notebook 05: what is still open before the list is typed, the sheet, and reading it back."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np

from toolkit import list_page
from toolkit.list_review import review
from toolkit.model import (
    Answer,
    Applicant,
    Interview,
    ListKind,
    Message,
    Program,
    RankList,
    SecondLook,
    SupplementalList,
)
from toolkit.rank_list import diary, titles
from toolkit.rank_list.couples_folder import is_half, read_couple, what_to_type
from toolkit.rank_list.entry_sheet import write_sheets
from toolkit.rank_list.findings import Finding, Severity, type_letter
from toolkit.rank_list.read_back import read_back
from toolkit.season import Season
from toolkit.shelf import season_folder

from .edit_table import EditTable
from .form import (
    Form,
    button,
    choice_field,
    long_field,
    page,
    present,
    row,
    text_field,
    tick,
)
from .rank_board import RankBoard

WORDS = {
    Severity.ERROR: "To mend",
    Severity.WARNING: "Worth checking",
    Severity.ADVICE: "A thought",
}


class ReadyForm(Form):
    """Codes, contracts and withdrawals of the programs, and all that is open about the list."""

    says = "Ready to certify: open in JupyterLab to note codes and contracts."

    def __init__(self, season: Season) -> None:
        self.programs = EditTable(caption="Before I certify", columns=_READY_COLUMNS)
        self.findings = page("")
        super().__init__(
            season,
            [
                self.programs,
                self.findings,
            ],
        )
        self.programs.on_edit(self._keep)
        self.follow(*_LOOKED_AT, then=self.look)
        self.look()

    def look(self) -> None:
        """Hold the list that stands against every finding, and show the programs in its order.

        It is done anew after each edit of what a finding may hang on.
        """
        season = self.season
        newest = diary.sketch(season)
        names = titles(season.programs)
        placed = [key for key in (newest.entries if newest else ()) if key in names]
        rest = [key for key in names if key not in placed]
        self.programs.rows = [
            {"key": key, "cells": _ready_cells(season.programs[key], names[key], place)}
            for place, key in enumerate((*placed, *rest), start=1)
            if key in placed or not placed
        ]
        self.findings.value = findings_html(review(season, now=present(season)))

    def _keep(self, key: str, column: str, value: Any) -> None:
        blank = {"contract_received": Answer.UNKNOWN, "withdrawn": False}.get(column, "")
        changed = {column: value or blank}
        self.keep_cell(
            self.programs, key, column, lambda: self.season.program(key).changed(**changed)
        )


_LOOKED_AT = (Applicant, Program, Interview, SecondLook, Message, RankList, SupplementalList)
_READY_COLUMNS: list[dict[str, Any]] = [
    {"name": "program", "label": "Program", "type": "fixed"},
    {"name": "nrmp_code", "label": "NRMP code", "type": "text"},
    {
        "name": "contract_received",
        "label": "Contract and policies came",
        "type": "choice",
        "choices": [str(each) for each in Answer],
    },
    {"name": "withdrawn", "label": "Left the Match", "type": "flag"},
]


def _ready_cells(program: Program, name: str, place: int) -> dict[str, Any]:
    return {
        "program": f"{place}. {name}",
        "nrmp_code": program.nrmp_code,
        "contract_received": str(program.contract_received),
        "withdrawn": program.withdrawn,
    }


def findings_html(found: tuple[Finding, ...]) -> str:
    """What is open about a list, the worst first, with what would do and whose rule it is."""
    if not found:
        return "<p><strong>Nothing is open about this list.</strong></p>"
    items = "".join(
        f"<li><strong>{WORDS[each.severity]}:</strong> {escape(each.sentence)}<br>"
        f"{escape(each.remedy)}{f' <small>({escape(each.as_of)})</small>' if each.as_of else ''}"
        f"<details><summary>Whose rule this is ({escape(each.rule)})</summary>"
        f"{escape('; '.join(source.where for source in each.sources))}</details></li>"
        for each in found
    )
    return f"<p>Nothing here reorders your list.</p><ol>{items}</ol>"


class SupplementalForm(Form):
    """The lists of preliminary programs that hang on advanced ones, each in its own order."""

    says = "Supplemental lists: open in JupyterLab to make them."

    def __init__(self, season: Season) -> None:
        self.which = choice_field("The list", [("none yet", "")])
        self.name = text_field("A new list", hint="such as: near home")
        self.serves = widgets.VBox()
        self.board: RankBoard | None = None
        self.boards = widgets.VBox()
        self.joint = widgets.VBox()
        self.away = button("Take this list away", self._away)
        self.none = page(
            "<p>None of your programs has the code of an advanced track, so there is nothing to do "
            "here. (The eighth character of such a code is an A.)</p>"
        )
        self.making = widgets.VBox(
            [
                row(self.name, button("Make it", self._make)),
                self.which,
                self.serves,
                self.boards,
                self.joint,
                row(self.away),
            ]
        )
        super().__init__(season, [self.none, self.making])
        self.which.observe(lambda _: self._show(), names="value")
        self.follow(Program, then=self._list)
        self._list()

    @property
    def current(self) -> SupplementalList | None:
        """The list that is open."""
        return self.season.supplemental_lists.get(self.which.value)

    def _list(self, chosen: str = "") -> None:
        needed = bool(_of_type(self.season, "A") or self.season.supplemental_lists)
        self.none.layout.display = "none" if needed else ""
        self.making.layout.display = "" if needed else "none"
        chosen = chosen or self.which.value
        made = [(each.name, key) for key, each in self.season.supplemental_lists.items()]
        self.which.options = made or [("none yet", "")]
        if chosen in self.season.supplemental_lists:
            self.which.value = chosen
        self._show()

    def _make(self) -> None:
        made: list[SupplementalList] = []

        def put() -> None:
            new = SupplementalList(name=self.name.value)
            if new.key in self.season.supplemental_lists:
                raise ValueError(f"There is a list called {new.name} already; choose it below.")
            made.append(self.season.put(new))

        if self.tried(put, "Made; say what it hangs on, and order its programs."):
            self.name.value = ""
            self._list(made[0].key)

    def _away(self) -> None:
        held = self.current
        if held and self.tried(lambda: self.season.forget(held), "Taken away."):
            self._list()

    def _show(self) -> None:
        held, season = self.current, self.season
        names = titles(season.programs)
        for each in (self.serves, self.boards, self.joint, self.away):
            each.layout.display = "" if held else "none"
        if held is None:
            return
        advanced = dict.fromkeys((*_of_type(season, "A"), *held.serves))
        self.serves.children = [
            page("<p>It is tried after a match to:</p>"),
            *(self._ticked(key, names, key in held.serves, "serves") for key in advanced),
        ]
        first = dict.fromkeys((*held.entries, *_of_type(season, "P")))
        known = [key for key in first if key in names]
        board = RankBoard(
            rows=[{"key": key, "title": names[key], "detail": ""} for key in known],
            order=[key for key in held.entries if key in names],
            left_out=[key for key in known if key not in held.entries],
            beyond={
                "title": "Not on this list",
                "says": "Programs below this line are not tried after that match.",
                "button": "Take it off",
                "back": "Put it on",
            },
        )
        board.on_move(lambda *_: self._reorder(board))
        self.board = board
        self.boards.children = [
            page(
                "<p>Preliminary programs, most wanted first; below the line are those that are "
                "not on this list.</p>"
                if known
                else "<p>No program has the code of a preliminary year yet (a P as its eighth "
                "character). Add those programs in the first notebook.</p>"
            ),
            board,
        ]
        self._show_joint()

    def _show_joint(self) -> None:
        held, names = self.current, titles(self.season.programs)
        if held is None:
            return
        self.joint.children = (
            [
                page("<p>Open only to who matches to that one advanced program (joint):</p>"),
                *(
                    self._ticked(key, names, key in held.joint, "joint")
                    for key in held.entries
                    if key in names
                ),
            ]
            if held.entries
            else []
        )

    def _ticked(self, key: str, names: Any, on: bool, field: str) -> widgets.Checkbox:
        made = tick(names.get(key, key), on)

        def change(_: Any) -> None:
            held = self.current
            if held is None:
                return
            keys = tuple(each for each in getattr(held, field) if each != key)
            keys = (*keys, key) if made.value else keys
            self.tried(lambda: self.season.put(held.changed(**{field: keys})), "Saved.")

        made.observe(change, names="value")
        return made

    def _reorder(self, board: RankBoard) -> None:
        held = self.current
        if held is None:
            return
        entries = tuple(board.order)
        joint = tuple(key for key in held.joint if key in entries)
        if self.tried(
            lambda: self.season.put(held.changed(entries=entries, joint=joint)), "Saved."
        ):
            self._show_joint()


def _of_type(season: Season, letter: str) -> tuple[str, ...]:
    """The programs whose code is of one type, by its letter."""
    programs = season.programs.items()
    return tuple(key for key, each in programs if type_letter(each.nrmp_code) == letter)


class EntrySheetForm(Form):
    """The sheet to type from, to print or to keep beside the ranking system's own page."""

    says = "Sheet to certify from: open in JupyterLab to write it."

    def __init__(self, season: Season) -> None:
        self.typed = page("")
        super().__init__(
            season,
            [
                self.typed,
                row(
                    button("Write the sheet to certify from", self._write, primary=True),
                    button("Write my list on one page", self._write_page),
                ),
            ],
        )
        self.follow(Applicant, RankList, then=self._say_what_to_type)
        self._say_what_to_type()

    def _say_what_to_type(self) -> None:
        """Half of a couple types another list than their own."""
        if is_half(self.season):
            said = what_to_type(read_couple(self.season, season_folder(self.season)))
            self.typed.value = f"<p><strong>{escape(said)}</strong></p>"
        else:
            self.typed.value = ""

    def _write_page(self) -> None:
        season, now = self.season, present(self.season)
        path = season_folder(season) / list_page.NAME
        self.tried(
            # The same season gives the same page whenever it is written.
            lambda: list_page.write(
                season, path, now=now, rng=np.random.default_rng(1),
                findings=review(season, now=now),
            ),
            f"{path} is there, for you, or to take to your adviser. Open it and print it.",
        )  # fmt: skip

    def _write(self) -> None:
        chosen = diary.sketch(self.season)
        if chosen is None:
            self.refuse("Keep an order first; then there is a list to write.")
            return
        folder = season_folder(self.season)
        self.tried(
            lambda: write_sheets(self.season, chosen, folder, now=present(self.season)),
            f"rank_list.html (to print), rank_list.xlsx and rank_list.csv are in {folder}.",
        )


class ReadBackForm(Form):
    """What the ranking system shows, pasted or typed, held against the sheet row by row."""

    says = "Read it back: open in JupyterLab to paste what the ranking system shows."

    def __init__(self, season: Season) -> None:
        self.which = choice_field("Which list", [("", "")])
        self.screen = long_field(
            "On the screen", hint="paste its rows, or type the codes in order", rows=8
        )
        self.found = page("")
        super().__init__(season, [self.which, self.screen, self.found])
        for field in (self.which, self.screen):
            field.observe(lambda _: self._hold_against_sheet(), names="value")
        self.follow(RankList, SupplementalList, Program, then=self._list)
        self._list()

    def _list(self) -> None:
        season, before = self.season, self.which.value
        certified = season.latest_list(ListKind.CERTIFIED)
        self.which.options = [
            ("My sketch, as it is now", ""),
            *([("What I noted as certified", certified.key)] if certified else []),
            *((f"Supplemental: {e.name}", k) for k, e in season.supplemental_lists.items()),
        ]
        self.which.value = before if before in dict(self.which.options).values() else ""
        self._hold_against_sheet()

    def _hold_against_sheet(self) -> None:
        text = self.screen.value
        key, season = self.which.value, self.season
        chosen: RankList | SupplementalList | None = (
            season.supplemental_lists.get(key) or season.rank_lists.get(key) or diary.sketch(season)
        )
        if not text.strip():
            self.found.value = ""
            return
        if chosen is None:
            self.refuse("Keep an order first; then there is a list to hold it against.")
            return
        found = read_back(self.season, chosen, text)
        lines = "".join(f"<li>{escape(each.sentence)}</li>" for each in found.differences)
        unread = "; ".join(each.strip() for each in found.unread if each.strip())
        passed = f"<p>Passed over: {escape(unread[:400])}</p>" if unread else ""
        self.found.value = (
            f"<p><strong>{escape(found.sentence)}</strong></p><ol>{lines}</ol>{passed}"
        )
