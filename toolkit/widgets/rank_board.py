"""The applicant's rank order list, moved by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Bool, Dict, List, TraitError, Unicode, validate

from .still import Still

_STATIC = Path(__file__).parent / "static"
_BY_HAND = {"order", "left_out", "waiting", "moved"}  # what a move on the page sends
_FOR_THE_NOTEBOOK_TO_SAY = {"rows", "beyond", "frozen"}
BEYOND = {
    "title": "I would not go",
    "says": "Programs below this line are not on my list.",
    "button": "Would not go",
    "back": "Rank it",
}


class UnfitOrder(TraitError, ValueError):
    """Rows and order do not fit together.

    A TraitError too, because only that makes traitlets take back a change of
    several traits as a whole.
    """


class RankBoard(Still, anywidget.AnyWidget):
    """Ranked programs above a line; those I would not go to below it.

    rows      what is shown: ``{"key": str, "title": str, "detail": str, "mark": str}``;
              detail and mark, a word on where the program stands, are optional
    order     keys above the line, first choice first
    left_out  keys below the line
    waiting   keys at the end of the order that wait for a place: they bear no number and
              are counted apart; one that is moved by hand waits no longer
    beyond    the words of the line, ``{"title", "says"}``, and of the buttons that take a
              program below it and ``back``: ``{"button", "back"}``; see `BEYOND`
    moved     the last move by hand: ``{"key", "from", "to", "count"}``. Positions
              count from 1; 0 is below the line. ``count`` tells two equal moves apart.
    frozen    while true nothing can be moved by hand, and the board says so; Python
              can still arrange it

    ``order`` and ``left_out`` together hold each row's key exactly once; anything
    else is refused with an UnfitOrder (a ValueError), and a page that sends it is
    shown the order that holds. While the kernel is busy, several moves may arrive
    as one: ``order`` is then right, and ``moved`` is the last of them.
    """

    says = "Rank board: open in JupyterLab to move programs."

    _esm = _STATIC / "rank_board.js"
    _css = _STATIC / "rank_board.css"

    rows: List[dict[str, str]] = List().tag(sync=True)
    order = List(Unicode()).tag(sync=True)
    left_out = List(Unicode()).tag(sync=True)
    waiting = List(Unicode()).tag(sync=True)
    beyond: Dict[str, str] = Dict(BEYOND).tag(sync=True)
    moved = Dict().tag(sync=True)
    frozen = Bool(False).tag(sync=True)

    def arrange(
        self,
        order: Iterable[str],
        left_out: Iterable[str] = (),
        *,
        rows: Iterable[Mapping[str, str]] | None = None,
        waiting: Iterable[str] = (),
    ) -> None:
        """Show another order, and other rows if given, as one change; `waiting` ends the order.

        Raises UnfitOrder, and then changes nothing, if they do not fit together.
        """
        with self.hold_sync(), self.hold_trait_notifications():
            if rows is not None:
                self.rows = [dict(row) for row in rows]
            self.order = list(order)
            self.left_out = list(left_out)
            self.waiting = list(waiting)

    def on_move(self, callback: Callable[[str, int, int], None]) -> None:
        """Call ``callback(key, from, to)`` after each move by hand; ``order`` is already new."""

        def call(change: Mapping[str, Any]) -> None:
            move = change["new"]
            if move:
                callback(move["key"], move["from"], move["to"])

        self.observe(call, names="moved")

    @validate("rows")
    def _rows_fit(self, proposal: Mapping[str, Any]) -> list[dict[str, str]]:
        rows = [_row(given) for given in proposal["value"]]
        _fit(rows, self.order, self.left_out, self.waiting)
        return rows

    @validate("order")
    def _order_fits(self, proposal: Mapping[str, Any]) -> list[str]:
        _fit(self.rows, proposal["value"], self.left_out, self.waiting)
        return proposal["value"]

    @validate("left_out")
    def _left_out_fits(self, proposal: Mapping[str, Any]) -> list[str]:
        _fit(self.rows, self.order, proposal["value"], self.waiting)
        return proposal["value"]

    @validate("waiting")
    def _waiting_fits(self, proposal: Mapping[str, Any]) -> list[str]:
        _fit(self.rows, self.order, self.left_out, proposal["value"])
        return proposal["value"]

    @validate("beyond")
    def _beyond_fits(self, proposal: Mapping[str, Any]) -> dict[str, str]:
        given = proposal["value"]
        unknown = given.keys() - BEYOND.keys()
        if unknown:
            raise UnfitOrder(
                f"The words beyond the line are {_named(BEYOND)}; {_named(unknown)} is none."
            )
        for name, words in given.items():
            if not isinstance(words, str) or not words:
                raise UnfitOrder(f"The line's {name} is text; it is {words!r}.")
        return BEYOND | given

    @validate("moved")
    def _moved_fits(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        move = proposal["value"]
        if not move:
            return move
        missing = {"key", "from", "to"} - set(move)
        if missing:
            raise UnfitOrder(f"A move needs key, from and to; this one lacks {_named(missing)}.")
        if move["key"] not in (*self.order, *self.left_out):
            raise UnfitOrder(f"No row has the key {move['key']!r}, so it cannot have moved.")
        for end in ("from", "to"):
            place = move[end]
            if type(place) is not int or not 0 <= place <= len(self.rows):
                raise UnfitOrder(f"A move goes between 0 and {len(self.rows)}; {end} is {place!r}.")
        return move

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take the page's order if it fits; if not, send it the one that holds."""
        from_page = {
            name: value for name, value in sync_data.items() if name not in _FOR_THE_NOTEBOOK_TO_SAY
        }
        if self.frozen and not _BY_HAND.isdisjoint(from_page):
            self._show_what_holds()
            return
        try:
            super().set_state(from_page)
        except TraitError:
            self._show_what_holds()

    def _show_what_holds(self) -> None:
        self.send_state((*_BY_HAND, *_FOR_THE_NOTEBOOK_TO_SAY))


def _row(given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise UnfitOrder(f"A row is a dict with key, title and detail; this one is {given!r}.")
    row = {"key": given.get("key"), "title": given.get("title"),
           "detail": given.get("detail", ""), "mark": given.get("mark", "")}  # fmt: skip
    for name, value in row.items():
        if not isinstance(value, str):
            raise UnfitOrder(f"A row's {name} is text; in {dict(given)!r} it is {value!r}.")
    if not row["key"] or not row["title"]:
        raise UnfitOrder(f"A row needs a key and a title; {dict(given)!r} leaves one empty.")
    return row


def _fit(rows: list[Any], order: list[str], left_out: list[str], waiting: list[str]) -> None:
    # Set together, order may be looked at before rows were.
    keys = [_row(given)["key"] for given in rows]
    placed = [*order, *left_out]
    for held, where in (
        (keys, "rows"), (placed, "order and left_out together"), (waiting, "waiting"),
    ):  # fmt: skip
        repeated = {key for key, times in Counter(held).items() if times > 1}
        if repeated:
            raise UnfitOrder(f"A key stands once; {where} repeat {_named(repeated)}.")
    unknown = set(placed) - set(keys)
    if unknown:
        raise UnfitOrder(f"No row has the key {_named(unknown)}, but order or left_out names it.")
    unplaced = set(keys) - set(placed)
    if unplaced:
        raise UnfitOrder(
            f"Each row stands in order or in left_out; neither names {_named(unplaced)}."
        )
    if set(order[len(order) - len(waiting) :]) != set(waiting):
        raise UnfitOrder(
            f"What waits for a place ends the order; {_named(waiting)} does not end {order}."
        )


def _named(keys: Iterable[str]) -> str:
    return ", ".join(repr(key) for key in sorted(keys))
