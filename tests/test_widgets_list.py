"""The forms of notebook 05: an edit reaches the season, and what is shown follows it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import UTC, datetime, timedelta

import ipywidgets
import pytest

from toolkit import widgets
from toolkit.model import (
    Answer,
    Applicant,
    Criterion,
    Interview,
    ListKind,
    Program,
    RankList,
    SupplementalList,
)
from toolkit.rank_list import criteria, diary
from toolkit.season import Season
from toolkit.widgets.certify import EntrySheetForm, ReadBackForm, ReadyForm, SupplementalForm
from toolkit.widgets.couples import CouplesForm
from toolkit.widgets.edit_table import problem_at
from toolkit.widgets.form import Form
from toolkit.widgets.pairs import MattersMoreForm, PairsForm
from toolkit.widgets.second_looks import MovedForm
from toolkit.widgets.sketch import SketchForm
from toolkit.widgets.weighing import FirmnessForm, FitForm, WeightsForm

NOW = datetime.now(UTC)
CODES = {"v": "9105180A0", "c": "9101180C0", "d": "9102180C0", "p": "9107140P0", "q": "9108140P0"}


def reopened(season: Season) -> Season:
    assert season.path is not None
    return Season.open(season.path)


@pytest.fixture
def season(tmp_path) -> Season:
    """Two categorical programs, an advanced one, two preliminary ones; the list is due soon."""
    made = Season.open(tmp_path / "season.sqlite")
    made.put_all(
        (
            Applicant(name="Imani Rao", rank_deadline=NOW + timedelta(hours=33, minutes=5)),
            *(
                Program(key=key, name=f"{key.upper()} Hospital", city="Alder", state="IL",
                        specialty="Neurology", time_zone="America/Chicago", nrmp_code=code)
                for key, code in CODES.items()
            ),
            *(Interview(program=key, start=NOW - timedelta(days=40)) for key in CODES),
            RankList(kind="sketch", version=1, entries=("c", "v", "d"), left_out=("p", "q"),
                     at=NOW - timedelta(days=9)),
        )
    )  # fmt: skip
    return made


def move(made: SketchForm, order: list[str], key: str, count: int = 1) -> None:
    rest = [each for each in made.board.order if each not in order]
    made.board.arrange([*order, *rest], made.board.left_out)
    made.board.moved = {"key": key, "from": 2, "to": 1, "count": count}


# ── weights ─────────────────────────────────────────────────────────────────


def test_an_answer_on_what_matters_more_is_kept_and_can_become_the_weights(tmp_path) -> None:
    season = Season.open(tmp_path / "season.sqlite")
    season.put_all([Criterion(name=name) for name in ("Location", "Teaching", "Salary")])
    weights = WeightsForm(season)
    (pairs,) = weights.pairs.children
    wanted = ["Teaching", "Location", "Salary"]
    while pairs._pair:
        pairs._choose(min((0, 1), key=lambda place: wanted.index(pairs._pair[place])))
    assert len(reopened(season).weighings) == 3
    assert "Teaching 10, Location" in pairs.order.value
    pairs._use()
    kept = criteria.weights_of(reopened(season))
    assert sorted(kept, key=lambda name: -kept[name]) == wanted
    shown = {row["cells"]["name"]: row["cells"]["weight"] for row in weights.weights.rows}
    assert shown == kept
    pairs._back()
    assert len(reopened(season).weighings) == 2


def test_a_new_criterion_is_asked_about(tmp_path) -> None:
    weights = WeightsForm(Season.open(tmp_path / "season.sqlite"))
    (pairs,) = weights.pairs.children
    assert "two criteria" in pairs.question.value
    for name in ("Location", "Teaching"):
        weights.new.value = name
        weights._add()
    assert {pairs.one.description, pairs.other.description} == {"Location", "Teaching"}


def test_an_answer_about_a_criterion_that_is_gone_counts_no_more(example: Season) -> None:
    pairs = MattersMoreForm(example)
    assert "Overall fit 10" in pairs.order.value
    example.forget("criterion/overall-fit")
    pairs.ask()
    assert "Overall fit" not in pairs.order.value


def test_the_less_sure_of_the_weights_the_fewer_places_are_firm(example: Season) -> None:
    shown = FirmnessForm(example)
    pages = {}
    for sure in ("quite sure", "about right", "roughly", "order"):
        shown.sure.value = sure
        pages[sure] = shown.shown.value
    assert len(set(pages.values())) == 4
    assert all("osition" in each and "<img alt=" in each for each in pages.values())


def test_a_program_typed_in_is_placed_and_not_kept(example: Season) -> None:
    before = example.records
    fit = FitForm(example)
    fit.others.value = "Harbor <b>Pediatrics</b>: location 5, residents 5, overall fit 5"
    assert "Harbor &lt;b&gt;Pediatrics&lt;/b&gt; (typed in)" in fit.shown.value
    fit.others.value += "\nWren: parking 5"
    assert "Line 2" in fit.said.value and "parking" in fit.said.value
    assert example.records == before


def test_a_circle_is_named_and_asked_again(example: Season) -> None:
    pairs = PairsForm(example)
    assert "A circle: " in pairs.order.value
    assert "asked this before" in pairs.question.value


# ── the sketch ──────────────────────────────────────────────────────────────


def test_a_move_in_the_last_two_days_is_kept_and_asked_about(season: Season) -> None:
    made = SketchForm(season)
    assert made.cooling.value == "" and made.cooling_row.layout.display == "none"
    move(made, ["program/v", "program/c", "program/d"], "program/v")
    assert "33 hours" in made.cooling.value and "V Hospital" in made.cooling.value
    kept = diary.sketch(reopened(season))
    assert kept is not None and kept.entries[0] == "program/v"
    made._cooled()
    assert made.cooling.value == ""
    move(made, ["program/v", "program/d", "program/c"], "program/d", 2)
    assert "D Hospital" in made.cooling.value
    made._undo()
    kept = diary.sketch(reopened(season))
    assert kept is not None and kept.entries == ("program/v", "program/c", "program/d")
    assert made.cooling.value == ""


def test_a_move_in_good_time_is_not_asked_about(season: Season) -> None:
    season.put(season.applicant.changed(rank_deadline=NOW + timedelta(hours=49)))
    made = SketchForm(season)
    move(made, ["program/v", "program/c", "program/d"], "program/v")
    assert made.cooling.value == ""


def test_a_certified_order_is_kept_and_held_still_until_it_is_opened(season: Season) -> None:
    made = SketchForm(season)
    made.reason.value = "slept on it"
    made._freeze()
    kept = reopened(season).latest_list(ListKind.CERTIFIED)
    assert kept is not None and kept.reason == "slept on it"
    assert kept.entries == ("program/c", "program/v", "program/d")
    assert made.board.frozen and "Certified" in made.diary.value
    again = SketchForm(season)
    assert again.board.frozen
    again._undo()
    again._keep_all()
    assert "frozen" in again.said.value
    assert reopened(season).rank_lists.keys() == season.rank_lists.keys()
    again._thaw()
    assert not again.board.frozen
    move(again, ["program/v", "program/c", "program/d"], "program/v")
    assert not SketchForm(season).board.frozen


def test_an_order_with_a_program_that_waits_cannot_be_noted_as_certified(season: Season) -> None:
    season.put(season.rank_lists["rank-list/sketch/1"].changed(left_out=("q",)))
    made = SketchForm(season)
    made._freeze()
    assert "P Hospital has no place yet" in made.said.value and not made.board.frozen
    assert season.latest_list(ListKind.CERTIFIED) is None
    season.put(SupplementalList(name="near", serves=("v",), entries=("p",)))
    made = SketchForm(season)
    made._freeze()
    assert made.board.frozen


def test_an_earlier_order_comes_back_as_a_new_version(season: Season) -> None:
    made = SketchForm(season)
    first = diary.sketch(season)
    move(made, ["program/d", "program/c", "program/v"], "program/d")
    made.earlier.value = "rank-list/sketch/1"
    made._return()
    newest = diary.sketch(reopened(season))
    assert newest is not None and first is not None
    assert (newest.version, newest.entries, newest.left_out) == (3, first.entries, first.left_out)
    assert newest.reason == "Back to the sketch, version 1."
    assert made.board.order == list(first.entries)


def test_a_reason_goes_with_the_next_move_and_leaves_with_its_version(season: Season) -> None:
    made = SketchForm(season)
    made.reason.value = "the residents were kind"
    assert "next move" in made.said.value
    move(made, ["program/v", "program/c", "program/d"], "program/v")
    newest = diary.sketch(season)
    assert newest is not None and newest.reason == "the residents were kind"
    made._undo()
    assert made.reason.value == ""


# ── what follows what ───────────────────────────────────────────────────────


def test_what_is_shown_of_the_weights_follows_a_rating_given_elsewhere(example: Season) -> None:
    weights, firm, fit = WeightsForm(example), FirmnessForm(example), FitForm(example)
    sketch = SketchForm(example)
    before = firm.shown.value, fit.shown.value, sketch.board.rows
    for count, name in enumerate(("Overall fit", "Residents", "Continuity clinic"), start=1):
        key = "program/lakeview-im"
        weights.ratings.edited = {"key": key, "column": name, "value": 1, "count": count}
    assert "Lakeview" in fit.shown.value
    after = firm.shown.value, fit.shown.value, sketch.board.rows
    assert all(now != then for now, then in zip(after, before, strict=True))


def test_what_is_open_follows_a_move_on_the_board(season: Season) -> None:
    ready, board, back = ReadyForm(season), SketchForm(season), ReadBackForm(season)
    back.screen.value = "9105180A0\n9101180C0\n9102180C0"
    assert "row for row" not in back.found.value
    move(board, ["program/v", "program/c", "program/d"], "program/v")
    assert [row["key"] for row in ready.programs.rows][:2] == ["program/v", "program/c"]
    assert "row for row" in back.found.value
    season.put(SupplementalList(name="near"))
    assert ("Supplemental: near", "supplemental-list/near") in back.which.options


def test_the_second_press_of_a_double_click_is_no_answer(example: Season) -> None:
    pairs = PairsForm(example)
    before = len(example.choices)
    pairs._asked_at -= 2
    pairs.one.click()
    pairs.one.click()
    assert len(example.choices) == before + 1


def test_ones_own_weights_can_be_put_back(example: Season) -> None:
    weights = WeightsForm(example)
    (pairs,) = weights.pairs.children
    before = criteria.weights_of(example)
    pairs._use()
    assert criteria.weights_of(example) != before
    pairs._unuse()
    assert criteria.weights_of(reopened(example)) == before


def test_a_criterion_without_ratings_can_be_taken_away(example: Season) -> None:
    weights = WeightsForm(example)
    assert weights.taking.layout.display == "none"
    weights.new.value = "Locaton"
    weights._add()
    weights.unrated.value = "criterion/locaton"
    weights._take_away()
    assert "criterion/locaton" not in reopened(example).criteria
    assert weights.taking.layout.display == "none"


# ── before certifying ───────────────────────────────────────────────────────


def test_codes_contracts_and_withdrawals_are_noted_and_the_findings_follow(season: Season) -> None:
    ready = ReadyForm(season)
    assert [row["key"] for row in ready.programs.rows] == ["program/c", "program/v", "program/d"]
    assert "left the Match" not in ready.findings.value
    edits = (("withdrawn", True), ("contract_received", "no"), ("nrmp_code", "12"))
    for count, (column, value) in enumerate(edits, start=1):
        key = "program/c" if column == "withdrawn" else "program/d"
        ready.programs.edited = {"key": key, "column": column, "value": value, "count": count}
    held = reopened(season).programs
    assert held["program/c"].withdrawn and held["program/d"].contract_received == Answer.NO
    assert held["program/d"].nrmp_code == "12"
    for said in ("C Hospital has left the Match", "have not come from D Hospital", "To mend"):
        assert said in ready.findings.value


def test_what_a_cell_was_refused_for_stands_under_it(season: Season) -> None:
    ready = ReadyForm(season)
    ready.programs.edited = {
        "key": "program/c", "column": "nrmp_code", "value": "9\n1", "count": 1,
    }  # fmt: skip
    assert ready.programs.problems[problem_at("program/c", "nrmp_code")]
    assert reopened(season).programs["program/c"].nrmp_code == CODES["c"]


def test_a_supplemental_list_is_made_ordered_and_taken_away(season: Season) -> None:
    made = SupplementalForm(season)
    made.name.value = "near home"
    made._make()
    (held,) = reopened(season).supplemental_lists.values()
    assert held.name == "near home"
    made.serves.children[1].value = True
    assert made.board is not None
    made.board.arrange(["program/q", "program/p"], [])
    made.board.moved = {"key": "program/q", "from": 0, "to": 1, "count": 1}
    made.joint.children[2].value = True
    (held,) = reopened(season).supplemental_lists.values()
    assert held.serves == ("program/v",)
    assert held.entries == ("program/q", "program/p") and held.joint == ("program/p",)
    made.board.arrange(["program/q"], ["program/p"])
    made.board.moved = {"key": "program/p", "from": 2, "to": 0, "count": 2}
    (held,) = reopened(season).supplemental_lists.values()
    assert held.entries == ("program/q",) and held.joint == ()
    made.name.value = "Near Home"
    made._make()
    assert "already" in made.said.value
    made._away()
    assert not reopened(season).supplemental_lists


def test_half_of_a_couple_is_told_to_type_the_joint_list(season: Season) -> None:
    sheet = EntrySheetForm(season)
    assert sheet.typed.value == ""
    season.put(season.applicant.changed(in_couple=True))
    assert "half of the joint list" in sheet.typed.value


def test_the_joint_list_follows_a_move_on_the_board(season: Season) -> None:
    season.put(season.applicant.changed(in_couple=True))
    pair, board = CouplesForm(season), SketchForm(season)
    before = pair.held.value
    move(board, ["program/v", "program/c", "program/d"], "program/v")
    assert pair.held.value != before


def test_without_an_advanced_program_there_is_nothing_to_do(example: Season) -> None:
    made = SupplementalForm(example)
    assert made.making.layout.display == "none" and made.none.layout.display == ""
    snowline = example.programs["program/snowline-im"]
    example.put(snowline.changed(nrmp_code="9110140A0"))
    assert made.making.layout.display == "" and made.none.layout.display == "none"


def test_what_the_screen_shows_is_held_against_the_sheet(season: Season) -> None:
    made = ReadBackForm(season)
    made.screen.value = "9101180C0\n9105180A0\n9102180C0"
    assert "row for row" in made.found.value
    made.screen.value = "9101180C0\n9102180C0\n9105180A0 <b>"
    assert "1 difference" in made.found.value and "<b>" not in made.found.value
    made.screen.value = ""
    assert made.found.value == ""


def test_every_form_of_the_list_opens_on_an_empty_season(tmp_path) -> None:
    empty = Season.open(tmp_path / "season.sqlite")
    for make in (WeightsForm, FirmnessForm, FitForm, PairsForm, SketchForm, ReadyForm,
                 SupplementalForm, ReadBackForm):  # fmt: skip
        make(empty)
    ReadBackForm(empty).screen.value = "9101180C0"
    SketchForm(empty)._freeze()
    assert empty.records == ()


def test_no_form_takes_a_name_that_the_widget_library_uses_itself() -> None:
    for module in pkgutil.iter_modules(widgets.__path__):
        importlib.import_module(f"toolkit.widgets.{module.name}")
    forms = [Form]
    for each in forms:
        forms += each.__subclasses__()
    theirs = {
        name
        for name in dir(ipywidgets.VBox)
        if inspect.isfunction(inspect.getattr_static(ipywidgets.VBox, name))
    }
    assert len(forms) > 15
    for each in forms:
        own = {name for name, value in vars(each).items() if inspect.isfunction(value)}
        assert not own & theirs - {"__init__"}, f"{each.__name__}: {own & theirs}"


def test_a_saved_form_shows_its_sentence(season: Season) -> None:
    for make in (WeightsForm, FirmnessForm, FitForm, PairsForm, SketchForm, ReadyForm,
                 SupplementalForm, ReadBackForm):  # fmt: skip
        bundle, _ = make(season)._repr_mimebundle_()
        assert bundle["text/plain"] == make.says


def test_what_moved_follows_the_ledger_and_the_sketch(example: Season) -> None:
    shown = MovedForm(example)
    before = shown.shown.value
    assert "Jackson Ferry went down 3" in before and "<img alt=" in before
    noted = next(e for e in example.second_looks.values() if "jackson" in e.program)
    example.put(noted.changed(attended=Answer.YES))
    assert shown.shown.value != before
    newest = diary.sketch(example)
    assert newest is not None
    blind = example.latest_list(ListKind.BLIND)
    assert blind is not None
    example.put(newest.changed(entries=blind.entries, left_out=()))
    assert "Nothing has moved" in shown.shown.value


def test_a_program_without_a_place_waits_on_the_board(example: Season) -> None:
    made = SketchForm(example)
    assert made.board.waiting == ["program/verrazine-neuro"]
    made._keep_all()
    assert made.board.waiting == []
