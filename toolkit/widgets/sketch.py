"""Notebook 05: the sketch, moved by hand, with a diary of why."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from toolkit.model import Criterion, ListKind, RankList, Rating
from toolkit.rank_list import diary, titles
from toolkit.season import Season

from . import boards
from .form import Form, button, choice_field, frame, line_said, page, present, row, text_field
from .rank_board import RankBoard

_FROZEN = "This order is frozen, as you certified it; unfreeze it first."
_Shown = tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]  # order, left out, not placed


class SketchForm(Form):
    """The sketch: moved by hand, kept at each move; one sitting is one version with its reason."""

    says = "Sketch of the rank list: open in JupyterLab to move programs."

    def __init__(self, season: Season) -> None:
        start = diary.sketch(season) or season.latest_list(ListKind.BLIND)
        given = boards.arrangement(season, start, now=present(season))
        self._fresh = set(given.fresh)
        self._unseen = given.unseen
        self._marks = boards.by_weights(season)
        self.board = RankBoard(
            rows=boards.rows(season, (*given.order, *given.left_out), self._fresh, self._marks),
            order=list(given.order),
            left_out=list(given.left_out),
            waiting=list(given.fresh),
        )
        self.waiting = page("")
        self.reason = text_field("Why I moved it", hint="a word on why; future you will ask")
        self.diary = page("")
        self.cooling = page("")
        self.cooling_row = row(
            button("It is what I mean", self._cooled), button("Take it back", self._undo)
        )
        self.keep_all = button("Keep this order", self._keep_all, primary=True)
        self.freeze = button("I have certified this order", self._freeze)
        self.thaw = button("Unfreeze, to move things again", self._thaw)
        self.earlier = choice_field("An earlier order", [("", "")])
        self.returning = row(self.earlier, button("Put it on the board", self._return))
        self._version: str | None = None
        self._before: list[_Shown] = []
        self._shown = self._now_shown()
        said = line_said()
        super().__init__(
            season,
            [
                self.cooling,
                self.cooling_row,
                self.board,
                self.waiting,
                self.reason,
                row(
                    self.keep_all,
                    button("Undo my last move", self._undo),
                    self.freeze,
                    self.thaw,
                ),
                said,
                self.diary,
                self.returning,
            ],
            said=said,
        )
        self.board.on_move(lambda key, *_: self._moved(key))
        self.reason.observe(self._say_why, names="value")
        self.follow(Criterion, Rating, then=self._mark)
        self._show_diary()
        self._show_waiting()
        self._ask_to_cool(())
        self._hold(self._certified_as_it_stands())

    def _now_shown(self) -> _Shown:
        return tuple(self.board.order), tuple(self.board.left_out), frozenset(self._fresh)

    @property
    def _current(self) -> RankList | None:
        """This sitting's version, once there is one."""
        return self.season.rank_lists.get(self._version) if self._version else None

    def _moved(self, key: str) -> None:
        """A program is placed by moving it; the others that wait go on waiting."""
        if key in self._fresh:
            self._fresh.discard(key)
            self._show_waiting()
        self._keep()

    def _keep_all(self) -> None:
        """The whole order is meant as it stands, those that waited for a place too."""
        if self.board.frozen:
            self.refuse(_FROZEN)
            return
        if not (self.board.order or self.board.left_out):
            self.refuse("When an interview is behind you, its program can be ordered here.")
            return
        self._fresh.clear()
        self._show_waiting()
        self._keep()

    def _keep(self) -> None:
        order = tuple(key for key in self.board.order if key not in self._fresh)
        left_out = tuple(self.board.left_out)

        def put() -> None:
            current, at = self._current, present(self.season)
            if current is None:
                kept = diary.save_sketch(
                    self.season, order, left_out=left_out, reason=self.reason.value, at=at
                )
                self._version = kept.list.key if kept.new else None
            elif (current.entries, current.left_out) != (order, left_out):
                self.season.put(current.changed(entries=order, left_out=left_out, at=at))

        before = diary.sketch(self.season)
        if self.tried(put, "Kept."):
            kept = diary.sketch(self.season)
            self._ask_to_cool(diary.difference(before, kept) if kept else ())
            if self._now_shown() != self._shown:
                self._before.append(self._shown)
                self._shown = self._now_shown()
            self._show_diary()

    def _say_why(self, _: Any) -> None:
        current = self._current
        if current is None and self.reason.value.strip():
            self.say("This goes with your next move.")
        elif current is not None and self.tried(
            lambda: self.season.put(current.changed(reason=self.reason.value), typing=True), "Kept."
        ):
            self._show_diary()

    def _undo(self) -> None:
        current = self._current
        if self.board.frozen:
            self.refuse(_FROZEN)
            return
        if current is None or not self._before:
            self.refuse("Nothing was moved in this sitting.")
            return
        order, left_out, fresh = self._before[-1]

        def undo() -> None:
            if len(self._before) > 1:
                placed = tuple(key for key in order if key not in fresh)
                self.season.put(
                    current.changed(entries=placed, left_out=left_out, at=present(self.season))
                )
            else:  # all of this sitting is taken back, so its version goes too
                self.season.forget(current)
                self._version = None
                self.reason.value = ""

        if self.tried(undo, "Undone."):
            self._shown = self._before.pop()
            self._ask_to_cool(())
            self._fresh = set(fresh)
            self.board.arrange(order, left_out)
            self._show_waiting()
            self._show_diary()

    def _ask_to_cool(self, moves: Iterable[diary.Move]) -> None:
        """A move of the last two days is kept, and asked about."""
        asked = diary.cooling_question(self.season, moves, now=present(self.season))
        self.cooling.value = f"<p><strong>{escape(asked)}</strong></p>" if asked else ""
        self.cooling_row.layout.display = "" if asked else "none"

    def _cooled(self) -> None:
        self._ask_to_cool(())
        self.say("Then it stands. Write a word on why, for tomorrow.")

    def _certified_as_it_stands(self) -> bool:
        """Whether the newest sketch is the order that was certified."""
        certified = self.season.latest_list(ListKind.CERTIFIED)
        newest = diary.sketch(self.season)
        return bool(certified and newest and certified.entries == newest.entries)

    def _freeze(self) -> None:
        newest = diary.sketch(self.season)
        if newest is None:
            self.refuse("Keep an order first; then it can be noted as certified.")
            return
        if self._fresh:
            names = titles(self.season.programs)
            waiting = ", ".join(names[key] for key in self.board.order if key in self._fresh)
            self.refuse(
                f"{waiting} has no place yet, so this is not the order that you see. Move it to "
                "its place or below the line, or keep this order first."
            )
            return

        def put() -> None:
            diary.keep(
                self.season, ListKind.CERTIFIED, newest.entries, left_out=newest.left_out,
                reason=self.reason.value, at=present(self.season),
            )  # fmt: skip

        if self.tried(put, "Noted as certified, and held still. It counts only as certified in the "
                           "ranking system; read it back there."):  # fmt: skip
            self._ask_to_cool(())
            self._hold(True)
            self._show_diary()

    def _thaw(self) -> None:
        self._hold(False)
        self.say("An edit here changes nothing there: type it and certify again if you mean it.")

    def _return(self) -> None:
        """An earlier order becomes the newest version; nothing of what came between is lost."""
        chosen = self.season.rank_lists.get(self.earlier.value)
        if self.board.frozen:
            self.refuse(_FROZEN)
            return
        if chosen is None:
            self.refuse("Choose which order to bring back.")
            return

        def put() -> None:
            known = self.season.programs
            diary.save_sketch(
                self.season,
                [key for key in chosen.entries if key in known],
                left_out=[key for key in chosen.left_out if key in known],
                reason=f"Back to the {chosen.kind}, version {chosen.version}.",
                at=present(self.season),
            )

        if self.tried(put, "It is on the board, as a new version."):
            self._version, self._before, self.reason.value = None, [], ""
            given = boards.arrangement(
                self.season, diary.sketch(self.season), now=present(self.season)
            )
            self._fresh = set(given.fresh)
            self.board.arrange(
                given.order,
                given.left_out,
                rows=boards.rows(
                    self.season, (*given.order, *given.left_out), self._fresh, self._marks
                ),
            )
            self._shown = self._now_shown()
            self._show_waiting()
            self._show_diary()

    def _mark(self) -> None:
        self._marks = boards.by_weights(self.season)
        self._show_waiting()

    def _hold(self, frozen: bool) -> None:
        self.board.frozen = frozen
        self.keep_all.disabled = frozen
        self.freeze.layout.display = "none" if frozen else ""
        self.thaw.layout.display = "" if frozen else "none"

    def _show_waiting(self) -> None:
        """Say which programs have no place, on the board and below it."""
        shown = (*self.board.order, *self.board.left_out)
        placed = [key for key in self.board.order if key not in self._fresh]
        unplaced = [key for key in self.board.order if key in self._fresh]
        self.board.arrange(
            [*placed, *unplaced],
            self.board.left_out,
            rows=boards.rows(self.season, shown, self._fresh, self._marks),
            waiting=unplaced,
        )
        names = titles(self.season.programs)
        lines = []
        if self._fresh:
            waiting = ", ".join(names[key] for key in shown if key in self._fresh)
            lines.append(
                f"Not placed yet: {waiting}. Move it to its place, or keep this order as it stands."
            )
        if self._unseen:
            ahead = ", ".join(names[key] for key in self._unseen)
            lines.append(f"Not here, since you have not interviewed there yet: {ahead}.")
        self.waiting.value = "".join(f"<p>{escape(line)}</p>" for line in lines)

    def _show_diary(self) -> None:
        made = diary.as_table(self.season)
        certified = diary.as_table(self.season, ListKind.CERTIFIED)
        kinds = (ListKind.CERTIFIED, ListKind.SKETCH, ListKind.BLIND)
        held = [each for kind in kinds for each in reversed(diary.versions(self.season, kind))]
        newest = diary.sketch(self.season)
        self.earlier.options = [
            ("choose one", ""),
            *((f"{e.kind}, version {e.version}", e.key) for e in held if e != newest),
        ]
        self.returning.layout.display = "" if len(self.earlier.options) > 1 else "none"
        self.diary.value = (
            "<p><strong>Diary</strong></p>"
            + (frame(made) if len(made) else "<p>No version yet.</p>")
            + (f"<p><strong>Certified</strong></p>{frame(certified)}" if len(certified) else "")
        )
