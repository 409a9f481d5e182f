"""Notebook 05: what matters, how each program does, and how firm the order is that follows."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np

from toolkit.facts import default_criteria
from toolkit.figures import firmness_map
from toolkit.model import Criterion, Program, Rating
from toolkit.rank_list import firmness, preference_fit, titles
from toolkit.rank_list.criteria import as_table, ratings_of, score, weights_of
from toolkit.season import Season

from .edit_table import EditTable
from .form import (
    Form,
    button,
    choice_field,
    frame,
    line_said,
    long_field,
    page,
    present,
    row,
    text_field,
)
from .pairs import MattersMoreForm


class WeightsForm(Form):
    """What matters, how much, how each program does, and the scores that follow, live."""

    says = "Weights and ratings: open in JupyterLab to give them."

    def __init__(self, season: Season) -> None:
        self.weights = EditTable(caption="What matters to me, 0 to 10", columns=_WEIGHT_COLUMNS)
        self.ratings = EditTable(
            caption="How each program does, 1 to 5; leave blank what I do not know"
        )
        self.new = text_field("Another criterion", hint="in your own words")
        self.unrated = choice_field("One too many", [("", "")])
        self.taking = row(self.unrated, button("Take it away", self._take_away))
        self.scores = page("")
        self.pairs = widgets.Accordion([MattersMoreForm(season, self._show)], selected_index=None)
        self.pairs.set_title(0, "Unsure of the numbers? Compare two at a time")
        said = line_said()
        super().__init__(
            season,
            [
                self.weights,
                row(self.new, button("Add it", self._add)),
                row(button("Begin with what applicants weigh most", self._begin)),
                self.taking,
                said,
                self.pairs,
                self.ratings,
                self.scores,
            ],
            said=said,
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
        rated = {name for told in given.values() for name, value in told.items() if value}
        spare = [(each.name, each.key) for each in criteria if each.name not in rated]
        self.unrated.options = [("choose one that has no rating", ""), *spare]
        self.taking.layout.display = "" if spare else "none"
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
        if self.keep_cell(self.weights, key, column, lambda: criterion.changed(**field)):
            self._score()

    def _rate(self, key: str, column: str, value: Any) -> None:
        made = lambda: Rating(  # noqa: E731
            program=key, criterion=column, value=value, rated_at=present(self.season)
        )
        if self.keep_cell(self.ratings, key, column, made):
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
            self._ask_again()

    def _begin(self) -> None:
        held = self.season.criteria
        fresh = [Criterion(name=name) for name in default_criteria()]
        fresh = [each for each in fresh if each.key not in held]
        if not fresh:
            self.say("They are all there already.")
            return
        if self.tried(lambda: self.season.put_all(fresh), "There they are, without weights yet."):
            self._show()
            self._ask_again()

    def _take_away(self) -> None:
        chosen = self.unrated.value
        if not chosen:
            self.refuse("Choose which criterion to take away.")
        elif self.tried(lambda: self.season.forget(chosen), "Taken away."):
            self._show()
            self._ask_again()

    def _ask_again(self) -> None:
        for form in self.pairs.children:
            form.ask()


_WEIGHT_COLUMNS = [
    {"name": "name", "label": "Criterion", "type": "fixed"},
    {"name": "weight", "label": "Weight", "type": "number", "min": 0, "max": 10},
    {"name": "why", "label": "Why, if you like", "type": "text"},
]


class FirmnessForm(Form):
    """How firm each position is, for as sure as I am of the weights; it follows every edit."""

    says = "How firm: open in JupyterLab to say how sure you are of your weights."

    def __init__(self, season: Season) -> None:
        self.sure = choice_field("My weights are", _SURE, value="about right")
        self.shown = page("")
        self._told: Any = None
        super().__init__(season, [self.sure, self.shown])
        self.sure.observe(lambda _: self._show(), names="value")
        self.follow(Criterion, Rating, Program, then=self._show)
        self._show()

    def _show(self) -> None:
        names = titles(self.season.programs)
        told = (self.sure.value, ratings_of(self.season), weights_of(self.season), names)
        if told == self._told:
            return
        self._told = told
        # The same weights and ratings give the same picture whenever it is looked at.
        found = firmness.firmness_of(
            self.season, rng=np.random.default_rng(1), **_SPREADS[self.sure.value]
        )
        said = f"<p><strong>{escape(firmness.sentence(found))}</strong></p>"
        if not found.programs:
            self.shown.value = f"{said}<p>Give weights and ratings above; then this fills.</p>"
            return
        why = frame(firmness.central_table(found, names))
        blanks = escape(firmness.sentence_on_blanks(found))
        picture = firmness_map(found, names).img(quick=True)
        self.shown.value = (
            f"{said}<p>{blanks}</p>{picture}"
            f"<details><summary>In a table</summary>{frame(firmness.as_table(found, names))}"
            "</details><details><summary>Which weights would put each first</summary>"
            f"{why}</details>"
        )


_SURE = (
    ("quite sure", "quite sure"),
    ("about right", "about right"),
    ("only roughly right", "roughly"),
    ("right in their order, and no more", "order"),
)
_SPREADS: dict[str, dict[str, Any]] = {
    "quite sure": {"spread": 0.1},
    "about right": {"spread": firmness.SPREAD},
    "roughly": {"spread": firmness.MOST_SPREAD},
    "order": {"order_only": True},
}


class FitForm(Form):
    """Why each program stands where the weights put it; others can be typed in beside them."""

    says = "Why each stands there: open in JupyterLab to type in other programs beside yours."

    def __init__(self, season: Season) -> None:
        self.others = long_field("Others, one a line")
        self.shown = page("")
        self.fold = widgets.Accordion(
            [
                widgets.VBox(
                    [
                        self.shown,
                        page(
                            "<p>Would you hold another program beside them? Write it here, with "
                            "your own criteria. It is compared and not kept.</p>"
                        ),
                        self.others,
                    ]
                )
            ],
            selected_index=None,
        )
        self.fold.set_title(0, "What speaks for each, what against it, what I do not know")
        super().__init__(season, [self.fold])
        self.others.observe(lambda _: self._show(), names="value")
        self.follow(Criterion, Rating, Program, then=self._show)
        self._show()

    def _show(self) -> None:
        season = self.season
        names = titles(season.programs)
        matters = [each.name for each in season.criteria.values()]
        first, second = (*matters, "location", "teaching")[:2]
        self.others.placeholder = f"Harbor Pediatrics: {first} 5, {second} ?"
        typed = preference_fit.read_typed(self.others.value, matters, names.values())
        try:
            found = preference_fit.fit(ratings_of(season), weights_of(season), typed.programs)
        except ValueError as error:
            self.refuse(str(error))
            return
        self.shown.value = frame(preference_fit.as_table(found, names))
        if typed.complaints:
            self.refuse(" ".join(typed.complaints))
        else:
            self.say("")
