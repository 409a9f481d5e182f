"""Notebook 04: the blind order first, then the ledger."""

from __future__ import annotations

from html import escape
from typing import Any

from toolkit.model import Answer, SecondLook
from toolkit.rank_list import titles
from toolkit.season import Season
from toolkit.second_looks import blind_first, blind_order, keep_blind_order, meaning

from . import boards
from .edit_table import EditTable, problem_at
from .form import Form, button, page, present, refusal
from .rank_board import RankBoard


class BlindOrderForm(Form):
    """The order I would give had I never heard of second looks. It is kept once."""

    says = "Blind order: open in JupyterLab to give it."

    def __init__(self, season: Season) -> None:
        self.board: RankBoard | None = None
        kept = blind_order(season)
        if kept is not None:
            names = titles(season.programs)
            listed = "".join(f"<li>{escape(names[k])}</li>" for k in kept.entries if k in names)
            children = [page(f"<p>Your blind order, kept {kept.at:%d %b %Y}:</p><ol>{listed}</ol>")]
        elif not (seen := boards.seen(season, now=present(season))):
            children = [
                page("<p>When an interview is behind you, its program can be ordered here.</p>")
            ]
        else:
            self.board = RankBoard(rows=boards.rows(season, seen, ()), order=list(seen))
            children = [
                self.board,
                button("Keep this as my blind order", self._keep, primary=True),
            ]
        super().__init__(season, children)

    def _keep(self) -> None:
        board = self.board
        assert board is not None
        if self.tried(
            lambda: keep_blind_order(
                self.season, board.order, left_out=board.left_out, at=present(self.season)
            ),
            "Kept. Choose Run, then Run All Cells, and the ledger opens below.",
        ):
            board.layout.display = "none"


class LedgerForm(Form):
    """A row a program: held, invited, others, went, and what I felt before and after."""

    says = "Second-look ledger: open in JupyterLab to fill it in."

    def __init__(self, season: Season) -> None:
        self.ledger = EditTable(caption="Second looks", columns=_COLUMNS)
        self.meanings = page("")
        if not blind_first(season):
            super().__init__(
                season, [page("<p>Give your blind order above first; then this table opens.</p>")]
            )
            return
        super().__init__(season, [self.ledger, self.meanings])
        held = {each.program: each for each in season.second_looks.values()}
        self.ledger.rows = [
            {"key": key, "cells": {"program": title, **_cells(held.get(key), key)}}
            for key, title in titles(season.programs).items()
        ]
        self.ledger.on_edit(self._keep)
        self._explain()

    def _keep(self, key: str, column: str, value: Any) -> None:
        problems = {
            cell: said
            for cell, said in self.ledger.problems.items()
            if cell != problem_at(key, column)
        }

        def put() -> None:
            made = SecondLook(program=key)
            held = self.season.second_looks.get(made.key, made)
            blank = "" if column.startswith("felt") else Answer.UNKNOWN
            self.season.put(held.changed(**{column: value or blank}), typing=True)

        refused = refusal(put)
        if refused:
            problems[problem_at(key, column)] = refused
        self.say("" if refused else "Saved.")
        self.ledger.problems = problems
        self._explain()

    def _explain(self) -> None:
        names = titles(self.season.programs)
        lines = [
            f"<li><strong>{escape(names[each.program])}</strong>: "
            f"{escape(meaning(each).sentence)}</li>"
            for each in self.season.second_looks.values()
            if each.program in names
        ]
        self.meanings.value = f"<ul>{''.join(lines)}</ul>" if lines else ""


_YES_NO = [str(each) for each in Answer]
_COLUMNS: list[dict[str, Any]] = [
    {"name": "program", "label": "Program", "type": "fixed"},
    *(
        {"name": name, "label": label, "type": "choice", "choices": _YES_NO}
        for name, label in (
            ("offered", "Do they hold them?"),
            ("invited", "Was I invited?"),
            ("others_invited", "Were others?"),
            ("attended", "Did I go?"),
        )
    ),
    {"name": "felt_before", "label": "How I felt that day", "type": "longtext"},
    {"name": "felt_after", "label": "How I feel now, if I went", "type": "longtext"},
]


def _cells(held: SecondLook | None, program: str) -> dict[str, str]:
    row = held or SecondLook(program=program)
    return {name: str(getattr(row, name)) for name in row_fields()}


def row_fields() -> list[str]:
    """The ledger's columns behind the program's name."""
    return [column["name"] for column in _COLUMNS if column["name"] != "program"]
