"""The forms of notebook 06 without a browser: press, and read what is told."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pytest

from toolkit import Season
from toolkit.match.chances import REMINDER
from toolkit.rank_list import diary
from toolkit.widgets.match import OWN, BreakIt, ChancesForm, OwnListTry, StepThrough


@pytest.fixture
def empty(tmp_path: Path) -> Season:
    return Season.open(tmp_path / "season.matchbook")


def press(form: widgets.Widget, label: str) -> None:
    """Press the button with this label, wherever in the form it stands."""
    (found,) = [each for each in inside(form) if getattr(each, "description", "") == label]
    found.click()


def inside(widget: widgets.Widget) -> list[widgets.Widget]:
    children = list(getattr(widget, "children", ()))
    return [each for child in children for each in (child, *inside(child))]


def text(shown: widgets.HTML) -> str:
    return unescape(re.sub(r"<[^>]+>", "", shown.value))


# ── step through ────────────────────────────────────────────────────────────


def test_next_and_back_walk_through_the_steps(empty: Season) -> None:
    form = StepThrough(empty)
    assert text(form.told) == "Nobody has asked yet. There are 7 steps; press Next."
    press(form, "Next")
    first = text(form.told)
    assert first.startswith("Step 1 of 7. Arthur asks City")
    press(form, "Next")
    press(form, "Back")
    assert text(form.told) == first
    press(form, "Back")
    press(form, "Back")
    assert text(form.told).startswith("Nobody has asked yet.")


def test_the_end_says_that_it_is_final_and_stays_the_end(empty: Season) -> None:
    form = StepThrough(empty)
    press(form, "To the end")
    assert "What is held is now final." in text(form.told)
    end = text(form.told)
    press(form, "Next")
    assert text(form.told) == end
    assert form.so_far.value.count("<li>") == 7
    press(form, "Start over")
    assert form.so_far.value == ""


def test_the_picture_tells_the_step_to_who_cannot_see_it(empty: Season) -> None:
    form = StepThrough(empty)
    press(form, "Next")
    assert "Step 1 of 7. Arthur asks City" in form.picture.value
    assert form.picture.value.count("<img ") == form.picture.value.count("<source ") == 1


def test_another_example_begins_at_its_beginning(empty: Season) -> None:
    form = StepThrough(empty)
    press(form, "To the end")
    form.example.value = "classic-eight"
    assert text(form.told) == "Nobody has asked yet. There are 17 steps; press Next."
    assert form.own.layout.display == "none"


def test_a_market_of_ones_own_is_stepped_through(empty: Season) -> None:
    form = StepThrough(empty)
    form.example.value = OWN
    assert form.own.layout.display == ""
    form.applicants.value = "Ada: Hill <b>\nBen: Hill <b>"
    form.programs.value = "Hill <b>: Ben, Ada"
    press(form, "Use these lists")
    press(form, "To the end")
    assert "Hill <b>: Ben. Unmatched: Ada." in text(form.told)
    assert "<b>" not in form.told.value + form.picture.value + form.so_far.value


def test_lists_that_will_not_do_are_refused_in_a_sentence_and_nothing_moves(empty: Season) -> None:
    form = StepThrough(empty)
    form.example.value = OWN
    before = form.told.value, form.picture.value
    form.applicants.value = "Ada: Citi"
    press(form, "Use these lists")
    assert "Ada, entry 1: there is no program called 'Citi'." in text(form.said)
    form.applicants.value = "\n".join(f"A{n}: City" for n in range(30))
    form.programs.value = "City:"
    press(form, "Use these lists")
    assert "12 applicants and 8 programs at most; these are 30 and 1." in text(form.said)
    assert (form.told.value, form.picture.value) == before
    form.applicants.value = "A1: City"
    press(form, "Use these lists")
    assert text(form.said) == ""
    assert "There are 2 steps" in text(form.told)


# ── break it yourself ───────────────────────────────────────────────────────


def test_a_swapped_list_does_no_better_and_every_try_is_kept_in_a_table(empty: Season) -> None:
    form = BreakIt(empty, rng=np.random.default_rng(1))
    form.board.order = ["1", "0", "2", "3", "4", "5"]
    press(form, "Try this list")
    told = text(form.told)
    assert told.startswith("You did not do better. Swap choices 1 and 2: in 2,000 markets")
    assert "better for you in 0," in told
    form.board.arrange(["0", "1", "3", "4", "5"], ["2"])
    press(form, "Try this list")
    told = text(form.told)
    assert "Leave off choice 3" in told and "Swap choices 1 and 2" in told
    assert "instead of" in told
    press(form, "Back to the true order")
    assert form.board.order == ["0", "1", "2", "3", "4", "5"] and form.board.left_out == []


def test_the_true_order_is_nothing_to_try(empty: Season) -> None:
    form = BreakIt(empty, rng=np.random.default_rng(1))
    press(form, "Try this list")
    assert "This is the true order." in text(form.said)
    assert form.told.value == ""


def test_even_an_empty_list_is_answered(empty: Season) -> None:
    form = BreakIt(empty, rng=np.random.default_rng(1))
    form.board.arrange([], [str(place) for place in range(6)])
    press(form, "Try this list")
    assert "You end unmatched in 2,000 of them" in text(form.told)


def test_ones_own_list_is_tried_on_a_copy(example: Season) -> None:
    before = diary.sketch(example)
    assert before is not None
    form = OwnListTry(example, rng=np.random.default_rng(1))
    assert len(form.board.rows) == len(before.entries)
    form.board.order = [*form.board.order[1:], form.board.order[0]]
    press(form, "Try this list")
    assert "You did not do better." in text(form.told)
    assert diary.sketch(example) == before


def test_without_a_sketch_the_page_says_where_one_begins(empty: Season) -> None:
    form = OwnListTry(empty, rng=np.random.default_rng(1))
    assert form.board not in form.children
    assert any("05_rank_list.ipynb" in getattr(each, "value", "") for each in form.children)


# ── chances ─────────────────────────────────────────────────────────────────


def edit(form: ChancesForm, program: str, column: str, value: object) -> None:
    form.guesses.edited = {"key": program, "column": column, "value": value}


def test_guesses_make_ranges_and_stay_out_of_the_season(example: Season) -> None:
    before = example.path.read_bytes() if example.path else b""
    form = ChancesForm(example, seed=1, worlds=2)
    assert form.fold.selected_index is None
    first = form.guesses.rows[0]["key"]
    edit(form, first, "seats", 10.0)
    edit(form, first, "standing", 3)
    press(form, "Show the ranges")
    assert form.ranges.value.startswith("<picture>")
    shown = unescape(form.ranges.value)
    assert REMINDER in shown
    assert f"{first}: 10 seats;" in shown and "you at about 3" in shown
    assert "because you guessed none" in shown
    assert form.progress.value == ""
    assert example.path is not None and example.path.read_bytes() == before


def test_a_guess_that_cannot_be_is_refused_in_a_sentence(example: Season) -> None:
    form = ChancesForm(example, seed=1, worlds=1)
    edit(form, form.guesses.rows[0]["key"], "spread", 4)
    press(form, "Show the ranges")
    assert "give or take 4 places, but of no standing" in text(form.said)
    assert form.ranges.value == ""


def test_without_a_sketch_there_is_nothing_to_guess_about(empty: Season) -> None:
    form = ChancesForm(empty, seed=1)
    assert form.guesses not in inside(form)
