"""Notebook 05: two at a time, the question whose answer tells most first."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets as widgets
import numpy as np

from toolkit.figures import strength_intervals
from toolkit.model import Choice, Record, Weighing
from toolkit.rank_list import criteria, titles
from toolkit.rank_list.pairwise import (
    as_table,
    choices_of,
    circle_sentence,
    circles,
    enough,
    intervals_of,
    latest,
    next_pair,
    strengths_of,
    to_ask_again,
)
from toolkit.season import Season

from . import boards
from .form import Form, button, frame, page, present, row

Pair = tuple[str, str]
TO_READ = 0.6  # seconds in which nobody has read a question

_AGAIN = " You were asked this before; one answer of a circle has to give way."


class AskedInPairs(Form):
    """One question at a time with two answers, a way to pass, and a way back.

    What a kind of pair is about comes from the methods that it has of its own.
    """

    asks = ""
    too_few = ""
    done = "That was every pair, for now. Rest."

    def __init__(self, season: Season, after: Sequence[widgets.Widget] = ()) -> None:
        self.question = page("")
        self.one = button("", lambda: self._press(0), primary=True)
        self.other = button("", lambda: self._press(1), primary=True)
        self._asked_at = 0.0
        self.skip = button("Too close to call, for now", self._skip)
        self.back = button("Take back my last answer", self._back)
        self.order = page("")
        self._pair: Pair | None = None
        self._skipped: set[frozenset[str]] = set()
        super().__init__(
            season,
            [
                self.question,
                row(self.one, self.other),
                row(self.skip, self.back),
                self.order,
                *after,
            ],
        )
        self.ask()

    def items(self) -> Mapping[str, str]:
        """What is asked about, and what it is called."""
        raise NotImplementedError

    def answers(self) -> tuple[Pair, ...]:
        """All answers as (preferred, other), oldest first."""
        raise NotImplementedError

    def records(self) -> Sequence[Record]:
        """The records of the answers, oldest first."""
        raise NotImplementedError

    def answered(self, preferred: str, other: str) -> Record:
        """The record of an answer."""
        raise NotImplementedError

    def added_up(self) -> str:
        """What the answers add up to, as HTML."""
        raise NotImplementedError

    def ask(self) -> None:
        """Show the next question, and what the answers so far add up to."""
        names, given = self.items(), self.answers()
        known = [pair for pair in given if pair[0] in names and pair[1] in names]
        enough = len(names) > 1
        self._pair = next_pair(list(names), known, skipped=self._skipped) if enough else None
        for each, place in ((self.one, 0), (self.other, 1)):
            each.layout.display = "" if self._pair else "none"
            each.description = names[self._pair[place]] if self._pair else ""
        self.skip.layout.display = "" if self._pair else "none"
        self.back.layout.display = "" if given else "none"
        if self._pair:
            again = set(self._pair) in [set(pair) for pair in to_ask_again(known)]
            said = f"<strong>{escape(self.asks)}</strong>{_AGAIN if again else ''}"
        else:
            said = escape(self.done if enough else self.too_few)
        self.question.value = f"<p>{said}</p>"
        loops = "".join(
            f"<p>A circle: {escape(circle_sentence(each, names))}. Only you can say which of these "
            "answers gives way; they are asked again.</p>"
            for each in circles(known)
        )
        number = len(latest(known))
        count = f"{number} {'pair' if number == 1 else 'pairs'} answered."
        self.order.value = (
            f"<p>{count}</p>{loops}{self.added_up()}" if known else "<p>No pair answered yet.</p>"
        )
        self._asked_at = time.monotonic()  # last: what waited meanwhile is no answer either

    def _press(self, place: int) -> None:
        """An answer by hand; the second press of a double click is none."""
        if time.monotonic() - self._asked_at >= TO_READ:
            self._choose(place)

    def _choose(self, place: int) -> None:
        if self._pair is None:
            return
        made = self.answered(self._pair[place], self._pair[1 - place])
        if self.tried(lambda: self.season.put(made), "Saved."):
            self.ask()

    def _skip(self) -> None:
        if self._pair is not None:
            self._skipped.add(frozenset(self._pair))
            self.say("")
            self.ask()

    def _back(self) -> None:
        made = self.records()
        if not made:
            self.refuse("There is no answer to take back.")
        elif self.tried(lambda: self.season.forget(made[-1]), "Taken back."):
            self.ask()


class PairsForm(AskedInPairs):
    """Of two programs, where would I rather wake up on July 1?"""

    says = "Pairs: open in JupyterLab to choose between two programs at a time."
    asks = "Where would you rather wake up on July 1?"
    too_few = "There is no pair to ask about yet: it takes two programs that interviewed you."

    def items(self) -> Mapping[str, str]:
        names = titles(self.season.programs)
        return {key: names[key] for key in boards.seen(self.season, now=present(self.season))}

    def answers(self) -> tuple[Pair, ...]:
        return choices_of(self.season)

    def records(self) -> Sequence[Record]:
        return sorted(self.season.choices.values(), key=lambda each: each.at)

    def answered(self, preferred: str, other: str) -> Record:
        return Choice(preferred=preferred, other=other, at=present(self.season))

    def added_up(self) -> str:
        season, names = self.season, titles(self.season.programs)
        # The same answers give the same intervals whenever they are looked at.
        found, known = intervals_of(season, rng=np.random.default_rng(1)), strengths_of(season)
        return (
            f"<p>What they add up to:</p>{strength_intervals(found, known, names).img(quick=True)}"
            f"<p>{escape(enough(known, found))}</p>"
            f"<details><summary>In a table</summary>{frame(as_table(known, found, names))}"
            "</details>"
        )


class MattersMoreForm(AskedInPairs):
    """Of two criteria, which matters more? The order that comes of it can become the weights."""

    says = "Which matters more: open in JupyterLab to compare two criteria at a time."
    asks = "Which of these two matters more to you?"
    too_few = "It takes two criteria; add them above."

    def __init__(self, season: Season, on_use: Callable[[], object] = lambda: None) -> None:
        self._on_use = on_use
        self._own: dict[str, float | None] = {}  # the weights that were there before
        self.use = button("Use these as my weights", self._use)
        self.unuse = button("Put my own numbers back", self._unuse)
        super().__init__(season, [row(self.use, self.unuse)])
        self.unuse.layout.display = "none"

    def items(self) -> Mapping[str, str]:
        return {each.name: each.name for each in self.season.criteria.values()}

    def answers(self) -> tuple[Pair, ...]:
        return criteria.weighings_of(self.season)

    def records(self) -> Sequence[Record]:
        return sorted(self.season.weighings.values(), key=lambda each: each.at)

    def answered(self, preferred: str, other: str) -> Record:
        return Weighing(heavier=preferred, lighter=other, at=present(self.season))

    def added_up(self) -> str:
        found = criteria.weights_by_pairs(self.season)
        said = ", ".join(f"{escape(name)} {weight:g}" for name, weight in found.items())
        return (
            f"<p>As weights, your answers come to: {said}. They say no more than the order; "
            "your own numbers may be better.</p>"
        )

    def ask(self) -> None:
        super().ask()
        self.use.layout.display = "" if self.answers() else "none"

    def _use(self) -> None:
        found = criteria.weights_by_pairs(self.season)
        before = {each.key: each.weight for each in self.season.criteria.values()}
        wanted = {
            each.key: found.get(each.name, each.weight) for each in self.season.criteria.values()
        }
        if wanted == before:
            self.say("Your weights are these already.")
        elif self._weigh(wanted, "These are your weights now."):
            self._own = before
            self.unuse.layout.display = ""

    def _unuse(self) -> None:
        if self._weigh(self._own, "Your own numbers are back."):
            self.unuse.layout.display = "none"

    def _weigh(self, weights: Mapping[str, float | None], done: str) -> bool:
        held = self.season.criteria
        changed = [
            held[key].changed(weight=weight) for key, weight in weights.items() if key in held
        ]
        if not self.tried(lambda: self.season.put_all(changed), done):
            return False
        self._on_use()
        return True
