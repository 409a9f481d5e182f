"""Notebook 04: the blind order first, then the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from toolkit.figures import bump_chart
from toolkit.model import Answer, Message, Program, RankList, SecondLook
from toolkit.rank_list import compare, titles
from toolkit.rank_list.diary import sketch
from toolkit.season import Season
from toolkit.second_looks import (
    beside,
    beside_table,
    blind_first,
    blind_order,
    blindness_sentence,
    keep_blind_order,
    may_mend_blind_order,
    meaning,
    moved_since_blind,
    sentence,
)

from . import boards
from .edit_table import EditTable
from .form import Form, button, frame, page, present
from .rank_board import RankBoard


class BlindOrderForm(Form):
    """The order I would give had I never heard of second looks.

    It may be mended as long as no fact of the ledger is stored; after that it stays.
    """

    says = "Blind order: open in JupyterLab to give it."

    def __init__(self, season: Season) -> None:
        self.board: RankBoard | None = None
        self.kept = page("")
        self.mend = button("Mend my blind order", self._mend)
        self.keep = button("Keep this as my blind order", self._keep, primary=True)
        given = boards.arrangement(season, blind_order(season), now=present(season))
        self._asked = False
        if given.order or given.left_out:
            shown = (*given.order, *given.left_out)
            self.board = RankBoard(
                rows=boards.rows(season, shown, given.fresh if blind_first(season) else ()),
                order=list(given.order),
                left_out=list(given.left_out),
            )
            children = [self.kept, self.mend, self.board, self.keep]
        else:
            children = [
                page("<p>When an interview is behind you, its program can be ordered here.</p>")
            ]
        self._untouched = list(given.order), list(given.left_out)
        super().__init__(season, children)
        self._show(ordering=not blind_first(season))

    def _show(self, *, ordering: bool) -> None:
        """The board to order on, or what was kept."""
        for each in filter(None, (self.board, self.keep)):
            each.layout.display = "" if ordering else "none"
        can_mend = not ordering and may_mend_blind_order(self.season)
        self.mend.layout.display = "" if can_mend else "none"
        self.kept.value = "" if ordering else self._kept_in_words()

    def _kept_in_words(self) -> str:
        kept = blind_order(self.season)
        assert kept is not None
        names = titles(self.season.programs)

        def listed(keys: Iterable[str]) -> str:
            return "".join(f"<li>{escape(names[key])}</li>" for key in keys if key in names)

        below = f"<p>Below the line:</p><ul>{listed(kept.left_out)}</ul>" if kept.left_out else ""
        order = listed(kept.entries)
        return f"<p>Your blind order, kept {kept.at:%d %b %Y}:</p><ol>{order}</ol>{below}"

    def _mend(self) -> None:
        if self._may_change():
            self._show(ordering=True)

    def _may_change(self) -> bool:
        if not blind_first(self.season) or may_mend_blind_order(self.season):
            return True
        self._show(ordering=False)
        self.refuse("A fact of the ledger is there by now, so the blind order stays as it is.")
        return False

    def _keep(self) -> None:
        board = self.board
        assert board is not None
        if not self._may_change():
            return
        moved = (board.order, board.left_out) != self._untouched
        if not (moved or self._asked or blind_first(self.season)):
            self._asked = True
            self.say(
                "As it stands? You have moved nothing yet. If this is the order that you mean, "
                "choose the button once more."
            )
            return
        if self.tried(
            lambda: keep_blind_order(
                self.season, board.order, left_out=board.left_out, at=present(self.season)
            ),
            "Kept. Choose Run, then Run All Cells, and the ledger opens below.",
        ):
            self._show(ordering=False)


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
        def make() -> SecondLook:
            made = SecondLook(program=key)
            held = self.season.second_looks.get(made.key, made)
            blank = "" if column.startswith("felt") else Answer.UNKNOWN
            return held.changed(**{column: value or blank})

        self.keep_cell(self.ledger, key, column, make)
        self._explain()

    def _explain(self) -> None:
        names = titles(self.season.programs)
        meanings = {
            each.program: meaning(each)
            for each in self.season.second_looks.values()
            if each.program in names
        }
        lines = [
            f"<li><strong>{escape(names[key])}</strong>: {escape(each.sentence)}</li>"
            for key, each in meanings.items()
        ]
        sources = "; ".join(dict.fromkeys(each.source.where for each in meanings.values()))
        self.meanings.value = (
            f"<ul>{''.join(lines)}</ul><p><small>After {escape(sources)}</small></p>"
            if lines
            else ""
        )


class MovedForm(Form):
    """What moved since the blind order, and for which reason; it follows every edit."""

    says = "What moved: open in JupyterLab to see it follow the ledger."

    def __init__(self, season: Season) -> None:
        self.shown = page("")
        super().__init__(season, [self.shown])
        self.follow(SecondLook, RankList, Message, Program, then=self._show)
        self._show()

    def _show(self) -> None:
        season, names = self.season, titles(self.season.programs)
        blind = blind_order(season)
        if blind is None:
            self.shown.value = "<p>Give your blind order first; then this fills.</p>"
            return
        if sketch(season) is None:
            self.shown.value = "<p>It takes a sketch, too; that is made in the next notebook.</p>"
            return
        orders = compare.orders_of(season, gut=blind.entries)
        both = compare.compare({name: orders[name] for name in (compare.GUT, compare.SKETCH)})
        moves = moved_since_blind(season)
        lines = "".join(f"<li>{escape(sentence(each, names))}</li>" for each in moves)
        told = f"<ul>{lines}</ul>" if moves else "<p>Nothing has moved since your blind order.</p>"
        self.shown.value = (
            f"<p>{escape(blindness_sentence(season))}</p>{bump_chart(both, names).img(quick=True)}"
            f"{told}<details><summary>Every program, before and now</summary>"
            f"{frame(beside_table(beside(season), season.programs))}</details>"
        )


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
