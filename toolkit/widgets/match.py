"""Notebook 06: step through a match, try to break it, try your own list, guess at chances."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import ipywidgets as widgets
import numpy as np

from toolkit.facts import worked_matches
from toolkit.figures import chance_ranges, step_drawing
from toolkit.match import sandbox
from toolkit.match.chances import REMINDER, WORLDS, Guess, GuessError, chances
from toolkit.match.lines import read_lines, write_lines
from toolkit.match.preferences import Market
from toolkit.match.steps import Step, ending, steps
from toolkit.match.worked import worked_market
from toolkit.rank_list import diary, titles
from toolkit.season import Season

from .edit_table import EditTable
from .form import Form, button, choice_field, frame, long_field, page, row
from .rank_board import RankBoard

OWN = "own"
NO_LIST = (
    "<p>A list of two programs or more can be tried here. Yours begins in "
    '<a href="05_rank_list.ipynb">the notebook of the list</a>, as a sketch.</p>'
)


class StepThrough(Form):
    """One proposal at a time, on a worked example or on a small market of one's own."""

    says = "Step through: open in JupyterLab to follow a match one proposal at a time."

    def __init__(self, season: Season) -> None:
        self.example = choice_field(
            "Example",
            [*((each.says, id) for id, each in worked_matches().items()),
             ("A small market of my own", OWN)],
        )  # fmt: skip
        applicants, programs = write_lines(worked_market(self.example.value))
        self.applicants = long_field("Applicants", applicants, hint="Ada: City, Mercy", rows=5)
        self.programs = long_field("Programs (seats)", programs, hint="City (2): Ada, Ben", rows=3)
        self.own = widgets.VBox(
            [
                page("<p>A line for each list, best first; a program's seats in brackets.</p>"),
                self.applicants,
                self.programs,
                button("Use these lists", self._use),
            ]
        )
        self.told = page("")
        self.picture = page("")
        self.so_far = page("")
        super().__init__(
            season,
            [
                self.example,
                self.own,
                row(
                    button("Next", lambda: self._go(self._at + 1), primary=True),
                    button("Back", lambda: self._go(self._at - 1)),
                    button("To the end", lambda: self._go(len(self._steps))),
                    button("Start over", lambda: self._go(0)),
                ),
                self.told,
                self.picture,
                self.so_far,
            ],
        )
        self.example.observe(lambda _: self._choose(), names="value")
        self._choose()

    def _choose(self) -> None:
        self.own.layout.display = "" if self.example.value == OWN else "none"
        if self.example.value == OWN:
            self._use()
        else:
            self._begin(worked_market(self.example.value))

    def _use(self) -> None:
        self.tried(lambda: self._begin(read_lines(self.applicants.value, self.programs.value)))

    def _begin(self, market: Market) -> None:
        made = steps(market)
        step_drawing(market, made, 0)  # refuses what does not fit before anything is shown
        self._market, self._steps = market, made
        self.say("")
        self._go(0)

    def _go(self, at: int) -> None:
        self._at = min(max(at, 0), len(self._steps))
        drawn = [
            step_drawing(self._market, self._steps, self._at, phone=phone)
            for phone in (False, True)
        ]
        self.picture.value = drawn[0].img(phone=drawn[1], quick=True)
        self.told.value = f'<p role="status">{escape(self._sentence())}</p>'
        said = "".join(f"<li>{escape(each.says)}</li>" for each in self._steps[: self._at])
        self.so_far.value = (
            f"<details><summary>All steps so far</summary><ol>{said}</ol></details>" if said else ""
        )

    def _sentence(self) -> str:
        count = len(self._steps)
        if not self._at:
            return f"Nobody has asked yet. There are {count} steps; press Next."
        step: Step = self._steps[self._at - 1]
        end = f" {ending(self._market, self._steps)}" if self._at == count else ""
        return f"Step {self._at} of {count}. {step.says}{end}"


class _TryList(Form):
    """A list to move about, held against its true order in many invented markets."""

    def __init__(
        self,
        season: Season,
        choices: Sequence[str],
        *,
        rng: np.random.Generator,
        named: bool = True,
    ) -> None:
        self._count = len(choices)
        self._rng = rng
        self._markets: list[Market] = []
        self._tried: dict[tuple[int, ...], sandbox.Trial] = {}
        true = [str(place) for place in range(self._count)]
        self.board = RankBoard(
            rows=[
                {
                    "key": key,
                    "title": title,
                    "detail": f"truly choice {int(key) + 1}" if named else "",
                }
                for key, title in zip(true, choices, strict=True)
            ],
            order=true,
            beyond={
                "title": "Left off",
                "says": "Programs below this line are not on the list that is tried.",
                "button": "Leave off",
                "back": "Put it back",
            },
            left_out=[],
        )
        self.told = page("")
        back = button("Back to the true order", lambda: self.board.arrange(true, []))
        parts = (
            [self.board, row(button("Try this list", self.attempt, primary=True), back), self.told]
            if self._count > 1
            else [page(NO_LIST)]
        )
        super().__init__(season, parts)

    def attempt(self) -> None:
        """Hold the list as it stands against the true one, and show every try so far."""
        entries = tuple(int(key) for key in self.board.order)
        if entries == tuple(range(self._count)):
            self.refuse("This is the true order. Swap two, or leave one off, and try again.")
            return
        if not self._markets:
            self._markets = sandbox.small_markets(self._count, rng=self._rng)
        change = sandbox.rearranged(entries, self._count)
        (trial,) = sandbox.compare(self._markets, [change])
        self._tried.pop(entries, None)
        self._tried[entries] = trial
        self.told.value = (
            f'<p role="status"><strong>You did not do better.</strong> '
            f"{escape(sandbox.sentence(trial))}</p>"
            f"{frame(sandbox.as_table(reversed(self._tried.values())))}"
        )
        self.say("")


class BreakIt(_TryList):
    """Six choices to swap and to leave off, in an attempt to do better than with the true order."""

    says = "Break it yourself: open in JupyterLab to change a list and see what becomes of it."

    def __init__(self, season: Season, *, rng: np.random.Generator) -> None:
        super().__init__(season, [f"Choice {place}" for place in range(1, 7)], rng=rng, named=False)


class OwnListTry(_TryList):
    """The same with the season's sketch; a copy, so that the sketch stays as it is."""

    says = "Your own list: open in JupyterLab to try changes on a copy of your sketch."

    def __init__(self, season: Season, *, rng: np.random.Generator) -> None:
        super().__init__(season, _sketched(season), rng=rng)


class ChancesForm(Form):
    """Ranges for the sketch, from guesses that stay on the page; folded, for who must know.

    Nothing is written into the season, and nothing here can move the list.
    """

    says = "Chances: open in JupyterLab to make guesses of your own."

    def __init__(self, season: Season, *, seed: int, worlds: int = WORLDS) -> None:
        self._list = _sketched(season)
        self._seed, self._worlds = seed, worlds
        self.guesses = EditTable(
            caption="What I guess of each program; leave blank what I do not know",
            columns=_GUESS_COLUMNS,
            rows=[{"key": name, "cells": {"program": name}} for name in self._list],
        )
        self.progress = page("")
        self.ranges = page("")
        inside: list[widgets.Widget] = [page(_BEFORE_CHANCES)]
        if self._list:
            show = button("Show the ranges", self.show)
            inside += [self.guesses, show, self.progress, self.ranges]
        else:
            inside.append(page(NO_LIST))
        self.fold = widgets.Accordion(
            children=[widgets.VBox(inside)],
            titles=("Ranges for my own list, which change nothing about its order",),
            selected_index=None,
        )
        super().__init__(season, [self.fold])

    def show(self) -> None:
        """Imagine many specialties around the guesses, and draw the ranges that come of it."""
        try:
            found = chances(
                self._list, self._given(), seed=self._seed, worlds=self._worlds, progress=self._tell
            )
        except GuessError as error:
            self.progress.value = ""
            self.refuse(str(error))
            return
        self.progress.value = ""
        drawn = [chance_ranges(found, phone=phone) for phone in (False, True)]
        self.ranges.value = drawn[0].img(phone=drawn[1])
        self.say("Drawn. Your list stands as it stood.")

    def _given(self) -> dict[str, Guess]:
        given = {}
        for each in self.guesses.rows:
            numbers = {
                name: each["cells"].get(name)
                for name in ("seats", "interviewees", "standing", "spread")
            }
            if any(value is not None for value in numbers.values()):
                whole = {
                    name: int(value) if value is not None and value == int(value) else value
                    for name, value in numbers.items()
                }
                given[each["key"]] = Guess(**whole)
        return given

    def _tell(self, done: int, total: int) -> None:
        self.progress.value = (
            f"<label>{done} of {total} imagined specialties "
            f'<progress value="{done}" max="{total}"></progress></label>'
        )


_BEFORE_CHANCES = (
    "<p>These are not your chances; nobody knows those. They are what would follow from your "
    "guesses in imagined specialties, and they are wide because guesses are. They are not kept, "
    f"and they have no say in your list. <strong>{escape(REMINDER)}</strong></p>"
)
_GUESS_COLUMNS = [
    {"name": "program", "label": "Program", "type": "fixed"},
    {"name": "seats", "label": "Seats", "type": "number", "min": 0},
    {"name": "interviewees", "label": "Interviewed in all", "type": "number", "min": 1},
    {"name": "standing", "label": "About where I might stand", "type": "number", "min": 1},
    {"name": "spread", "label": "Give or take", "type": "number", "min": 0},
]


def _sketched(season: Season) -> list[str]:
    """The programs of the season's sketch as they are called, first choice first."""
    sketch = diary.sketch(season)
    names = titles(season.programs)
    return [names[key] for key in (sketch.entries if sketch else ()) if key in names]
