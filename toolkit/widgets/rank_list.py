"""Notebook 05: weigh, choose in pairs, sketch, and keep a diary of why."""

from __future__ import annotations

from html import escape
from typing import Any

from toolkit.facts import default_criteria
from toolkit.model import Choice, Criterion, ListKind, RankList, Rating
from toolkit.rank_list import diary, titles
from toolkit.rank_list.criteria import as_table, ratings_of, score, weights_of
from toolkit.rank_list.entry_sheet import write_csv, write_xlsx
from toolkit.rank_list.pairwise import (
    choices_of,
    circle_sentence,
    circles,
    latest,
    next_pair,
    strengths_of,
)
from toolkit.season import Season
from toolkit.shelf import season_folder

from . import boards
from .edit_table import EditTable, problem_at
from .form import Form, button, frame, page, present, refusal, row, text_field
from .rank_board import RankBoard


class WeightsForm(Form):
    """What matters, how much, how each program does, and the scores that follow, live."""

    says = "Weights and ratings: open in JupyterLab to give them."

    def __init__(self, season: Season) -> None:
        self.weights = EditTable(caption="What matters to me, 0 to 10", columns=_WEIGHT_COLUMNS)
        self.ratings = EditTable(
            caption="How each program does, 1 to 5; leave blank what I do not know"
        )
        self.new = text_field("Another criterion", hint="in your own words")
        self.scores = page("")
        super().__init__(
            season,
            [
                self.weights,
                row(self.new, button("Add it", self._add)),
                button("Begin with what applicants weigh most", self._begin),
                self.ratings,
                self.scores,
            ],
        )
        self.weights.on_edit(self._weigh)
        self.ratings.on_edit(self._rate)
        self._show()

    def _show(self) -> None:
        criteria = list(self.season.criteria.values())
        self.weights.rows = [
            {"key": each.key, "cells": {"name": each.name, "weight": each.weight, "why": each.why}}
            for each in criteria
        ]
        given = ratings_of(self.season)
        # Columns and rows must fit each other at every moment.
        self.ratings.rows = []
        self.ratings.columns = [
            {"name": "program", "label": "Program", "type": "fixed"},
            *(
                {
                    "name": each.name,
                    "label": each.name,
                    "type": "choice",
                    "choices": [1, 2, 3, 4, 5],
                }
                for each in criteria
            ),
        ]
        self.ratings.rows = [
            {"key": key, "cells": {"program": title, **given[key]}}
            for key, title in titles(self.season.programs).items()
        ]
        self._score()

    def _score(self) -> None:
        scored = score(ratings_of(self.season), weights_of(self.season))
        made = as_table(scored, self.season.programs)
        self.scores.value = "<p><strong>What the weights say</strong></p>" + frame(made)

    def _weigh(self, key: str, column: str, value: Any) -> None:
        criterion = self.season.criteria[key]
        field = {column: value if column == "weight" else value or ""}
        if _kept(self, self.weights, (key, column), lambda: criterion.changed(**field)):
            self._score()

    def _rate(self, key: str, column: str, value: Any) -> None:
        made = lambda: Rating(  # noqa: E731
            program=key, criterion=column, value=value, rated_at=present(self.season)
        )
        if _kept(self, self.ratings, (key, column), made):
            self._score()

    def _add(self) -> None:
        def put() -> None:
            made = Criterion(name=self.new.value)
            if made.key in self.season.criteria:
                raise ValueError(f"{made.name!r} is there already.")
            self.season.put(made)

        if self.tried(put, "Added; give it a weight."):
            self.new.value = ""
            self._show()

    def _begin(self) -> None:
        held = self.season.criteria
        fresh = [Criterion(name=name) for name in default_criteria()]
        fresh = [each for each in fresh if each.key not in held]
        if self.tried(lambda: self.season.put_all(fresh), "There they are, without weights yet."):
            self._show()


_WEIGHT_COLUMNS = [
    {"name": "name", "label": "Criterion", "type": "fixed"},
    {"name": "weight", "label": "Weight", "type": "number", "min": 0, "max": 10},
    {"name": "why", "label": "Why, if you like", "type": "text"},
]


def _kept(form: Form, shown: EditTable, cell: tuple[str, str], make: Any) -> bool:
    """Put what `make` gives, with its sentence under the cell where it is refused."""
    problems = {key: said for key, said in shown.problems.items() if key != problem_at(*cell)}
    refused = refusal(lambda: form.season.put(make(), typing=True))
    if refused:
        problems[problem_at(*cell)] = refused
    form.say("" if refused else "Saved.")
    shown.problems = problems
    return not refused


class PairsForm(Form):
    """One question at a time: of two programs, where would I rather wake up on July 1?"""

    says = "Pairs: open in JupyterLab to choose between two programs at a time."

    def __init__(self, season: Season) -> None:
        self.question = page("")
        self.one = button("", lambda: self._choose(0), primary=True)
        self.other = button("", lambda: self._choose(1), primary=True)
        self.skip = button("Too close to call, for now", self._skip)
        self.back = button("Take back my last answer", self._back)
        self.order = page("")
        self._pair: tuple[str, str] | None = None
        self._skipped: set[frozenset[str]] = set()
        super().__init__(
            season,
            [self.question, row(self.one, self.other), row(self.skip, self.back), self.order],
        )
        self._ask()

    def _ask(self) -> None:
        season = self.season
        asked = choices_of(season)
        items = boards.seen(season, now=present(season))
        self._pair = next_pair(items, asked, skipped=self._skipped) if len(items) > 1 else None
        names = titles(season.programs)
        for each, place in ((self.one, 0), (self.other, 1)):
            each.layout.display = "" if self._pair else "none"
            each.description = names[self._pair[place]] if self._pair else ""
        self.skip.layout.display = "" if self._pair else "none"
        self.question.value = (
            "<p><strong>Where would you rather wake up on July 1?</strong></p>"
            if self._pair
            else "<p>That was every pair, for now. Rest.</p>"
            if len(items) > 1
            else "<p>There is no pair to ask about yet: it takes two programs that interviewed "
            "you.</p>"
        )
        order = strengths_of(season).order if season.programs else ()
        told = "".join(f"<li>{escape(names[key])}</li>" for key in order)
        loops = "".join(
            f"<p>A circle: {escape(circle_sentence(each, names))}. Only you can say which of these "
            "answers gives way.</p>"
            for each in circles(asked)
        )
        self.order.value = (
            f"<p>{len(latest(asked))} pairs answered.</p>{loops}"
            f"<p>What they add up to:</p><ol>{told}</ol>"
            if asked
            else "<p>No pair answered yet.</p>"
        )

    def _choose(self, place: int) -> None:
        if self._pair is None:
            return
        preferred, other = self._pair[place], self._pair[1 - place]
        made = Choice(preferred=preferred, other=other, at=present(self.season))
        if self.tried(lambda: self.season.put(made), "Saved."):
            self._ask()

    def _skip(self) -> None:
        if self._pair is not None:
            self._skipped.add(frozenset(self._pair))
            self.say("")
            self._ask()

    def _back(self) -> None:
        answers = sorted(self.season.choices.values(), key=lambda each: each.at)
        if not answers:
            self.refuse("There is no answer to take back.")
        elif self.tried(lambda: self.season.forget(answers[-1]), "Taken back."):
            self._ask()


_Shown = tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]  # order, left out, not placed


class SketchForm(Form):
    """The sketch: moved by hand, kept at each move; one sitting is one version with its reason."""

    says = "Sketch of the rank list: open in JupyterLab to move programs."

    def __init__(self, season: Season) -> None:
        start = diary.sketch(season) or season.latest_list(ListKind.BLIND)
        given = boards.arrangement(season, start, now=present(season))
        self._fresh = set(given.fresh)
        self._unseen = given.unseen
        self.board = RankBoard(
            rows=boards.rows(season, (*given.order, *given.left_out), self._fresh),
            order=list(given.order),
            left_out=list(given.left_out),
        )
        self.waiting = page("")
        self.reason = text_field("Why I moved it", hint="a word on why; future you will ask")
        self.diary = page("")
        self._version: str | None = None
        self._before: list[_Shown] = []
        self._shown = self._now_shown()
        super().__init__(
            season,
            [
                self.board,
                self.waiting,
                self.reason,
                row(
                    button("Keep this order", self._keep_all, primary=True),
                    button("Undo my last move", self._undo),
                    button("Write the sheet to certify from", self._write),
                ),
                self.diary,
            ],
        )
        self.board.on_move(lambda key, *_: self._moved(key))
        self.reason.observe(self._say_why, names="value")
        self._show_diary()
        self._show_waiting()

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

        if self.tried(put, "Kept."):
            if self._now_shown() != self._shown:
                self._before.append(self._shown)
                self._shown = self._now_shown()
            self._show_diary()

    def _say_why(self, _: Any) -> None:
        current = self._current
        if current is not None and self.tried(
            lambda: self.season.put(current.changed(reason=self.reason.value), typing=True), "Kept."
        ):
            self._show_diary()

    def _undo(self) -> None:
        current = self._current
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

        if self.tried(undo, "Undone."):
            self._shown = self._before.pop()
            self._fresh = set(fresh)
            self.board.arrange(order, left_out)
            self._show_waiting()
            self._show_diary()

    def _write(self) -> None:
        chosen = diary.sketch(self.season)
        if chosen is None:
            self.refuse("Keep an order first; then there is a list to write.")
            return
        folder = season_folder(self.season)

        def write() -> None:
            for make, name in ((write_csv, "rank_list.csv"), (write_xlsx, "rank_list.xlsx")):
                make(self.season, chosen, folder / name, now=present(self.season))

        self.tried(write, f"rank_list.csv and rank_list.xlsx are beside your season, in {folder}.")

    def _show_waiting(self) -> None:
        """Say which programs have no place, on the board and below it."""
        shown = (*self.board.order, *self.board.left_out)
        self.board.arrange(
            self.board.order,
            self.board.left_out,
            rows=boards.rows(self.season, shown, self._fresh),
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
        self.diary.value = "<p><strong>Diary</strong></p>" + (
            frame(made) if len(made) else "<p>No version yet.</p>"
        )
