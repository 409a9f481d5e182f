"""The couple's form without a browser: set a value, read what reached the files and the page."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

from toolkit.exchange.cells import csv_text
from toolkit.model import Applicant
from toolkit.rank_list import diary
from toolkit.rank_list.couples import Partner, Ranked, joint_list
from toolkit.rank_list.couples_folder import (
    AGREED,
    FOR_PARTNER,
    FROM_PARTNER,
    TravelTime,
    halves,
    own_list,
    read_agreed,
    read_couple,
)
from toolkit.rank_list.couples_sheets import (
    PAGES,
    PARTNER_HEADER,
    SHEETS,
    differences,
    partner_lines,
    read_partner,
    write_partner,
)
from toolkit.season import Season
from toolkit.shelf import season_folder
from toolkit.widgets.couples import MOST_ROWS, CouplesForm, joint_html
from toolkit.widgets.edit_table import problem_at

TOWNS = (
    ("Elm Grove", "Chicago", "IL"), ("Harbor <b>Point</b>", "Milwaukee", "WI"),
    ("Fernhill", "Nowhere Falls", "KS"), ("Old Mill", "Boston", "MA"),
)  # fmt: skip
THEIRS = Partner(
    tuple(
        Ranked(place, name, f"{9300 + place}320C0", city, state)
        for place, (name, city, state) in enumerate(TOWNS, start=1)
    )
)


@pytest.fixture
def half(example: Season) -> Season:
    """The invented season, as if its applicant were half of a couple."""
    assert example.applicant
    example.put(example.applicant.changed(in_couple=True))
    return example


@pytest.fixture
def both(half: Season) -> Season:
    write_partner(THEIRS, season_folder(half) / FROM_PARTNER)
    return half


def content_of(partner: Partner) -> bytes:
    return csv_text(PARTNER_HEADER, partner_lines(partner))


def drop(zone: widgets.Widget, name: str, content: bytes) -> None:
    zone.value = [{"name": name, "content": memoryview(content)}]


def edit(form: CouplesForm, at: int, column: str, value: Any) -> None:
    form.travel.edited = {"key": str(at), "column": column, "value": value}


def press(form: widgets.Widget, label: str) -> None:
    """Click the one button of the form that says `label`."""
    found = [each for each in all_in(form) if getattr(each, "description", "") == label]
    (button,) = [each for each in found if isinstance(each, widgets.Button)]
    button.click()


def all_in(box: widgets.Widget) -> list[widgets.Widget]:
    below = [each for child in getattr(box, "children", ()) for each in all_in(child)]
    return [box, *below]


def shown(form: CouplesForm) -> str:
    """All the prose of the form."""
    return " ".join(each.value for each in all_in(form) if isinstance(each, widgets.HTML))


def ranks(html: str) -> list[int]:
    return [int(each) for each in re.findall(r"<tr><td>(\d+)</td>", html)]


# ── one alone ───────────────────────────────────────────────────────────────


def test_who_matches_alone_reads_one_sentence_and_no_field(example: Season) -> None:
    form = CouplesForm(example)
    assert "first notebook" in shown(form)
    assert {type(each) for each in all_in(form)} == {CouplesForm, widgets.HTML}


def test_the_form_of_a_new_season_says_what_it_waits_for(tmp_path: Path) -> None:
    new = Season.open(tmp_path / "season.matchbook")
    new.put(Applicant(name="Noor Halvorsen", in_couple=True))
    form = CouplesForm(new)
    assert "Keep an order of your own" in form.waits.value
    press(form, "Write the file for my partner")
    assert "Keep an order of your own" in form.by_mine.value
    assert not (tmp_path / FOR_PARTNER).exists()


# ── the two files ───────────────────────────────────────────────────────────


def test_the_file_for_the_partner_holds_what_the_fold_shows(half: Season) -> None:
    form = CouplesForm(half)
    press(form, "Write the file for my partner")
    path = season_folder(half) / FOR_PARTNER
    assert read_partner(path) == own_list(half)
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    fold = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", form.held.value)
    assert [cell.replace("'", "&#x27;") for cell in cells] == fold


def test_a_dropped_file_is_kept_beside_the_season_and_let_go_of(half: Season) -> None:
    before = half.records
    form = CouplesForm(half)
    assert form.together.layout.display == "none"
    drop(form.file, "../theirs.csv", content_of(THEIRS))
    kept = season_folder(half) / FROM_PARTNER
    assert read_partner(kept) == THEIRS
    assert kept.stat().st_mode & 0o777 == 0o600
    assert form.file.value == []
    assert "Taken" in form.by_theirs.value
    assert form.together.layout.display == ""
    assert Season.open(half.path).records == before  # nothing of the partner's is a record
    assert CouplesForm(half).couple.theirs == THEIRS


def test_a_file_is_taken_by_its_name_too(half: Season) -> None:
    write_partner(THEIRS, season_folder(half) / "from sam.csv")
    form = CouplesForm(half)
    form.name.value = "from sam.csv"
    press(form, "Take this one")
    assert form.couple.theirs == THEIRS
    assert form.name.value == ""


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "will not do"), ("../season.csv", "will not do"), ("moon.csv", "moon.csv is not there")],
)
def test_a_name_that_is_no_file_of_the_folder_is_refused_and_stays(
    half: Season, name: str, says: str
) -> None:
    form = CouplesForm(half)
    form.name.value = name
    press(form, "Take this one")
    assert says in form.by_theirs.value
    assert form.name.value == name


def test_every_fault_of_a_dropped_file_is_listed_and_the_one_before_stays(both: Season) -> None:
    form = CouplesForm(both)
    bad = b"Place,Program,City,State\n1,<i>Elm</i>,Gary,Indiana\nfirst,Oak,Gary,IN\n"
    drop(form.file, "sam.csv", bad)
    said = form.by_theirs.value
    assert "sam.csv was not taken" in said
    assert "row 3, place" in said
    assert form.couple.theirs == THEIRS
    drop(form.file, "sam.csv", content_of(THEIRS))
    assert "row 3" not in form.by_theirs.value


# ── what the two weigh ──────────────────────────────────────────────────────


def test_wishes_are_kept_as_they_are_set_and_come_back(both: Season) -> None:
    form = CouplesForm(both)
    form.closeness.value = 7
    form.my_wish.value = 2
    form.their_wish.value = 3
    form.fairness.value = 0.5
    form.half_at.value = 1.5
    form.farthest.value = "6.5"
    form.no_match_last.value = True
    wishes = read_agreed(season_folder(both)).wishes
    assert (wishes.closeness, wishes.first, wishes.second, wishes.fairness) == (7, 2, 3, 0.5)
    assert (wishes.half_at, wishes.farthest, wishes.no_match_last) == (1.5, 6.5, True)

    form.order.value = False
    wishes = read_agreed(season_folder(both)).wishes
    assert (wishes.first, wishes.second) == (3, 2), "what I want stays mine"
    assert form.couple.joint and form.couple.joint.rows[0].first in THEIRS.programs
    again = CouplesForm(both)
    assert [each.value for each in again.fields] == [each.value for each in form.fields]
    assert again.joint.value == form.joint.value


def test_a_wish_that_cannot_be_is_told_and_the_list_stays(both: Season) -> None:
    form = CouplesForm(both)
    before = form.joint.value
    form.farthest.value = "6 h"
    assert "Not kept yet" in form.by_wishes.value and "6 h" in form.by_wishes.value
    assert (form.farthest.value, form.joint.value) == ("6 h", before)
    form.farthest.value = ""
    for weight in (form.closeness, form.my_wish, form.their_wish, form.fairness):
        weight.value = 0
    assert "All four weights are 0" in form.by_wishes.value
    assert read_agreed(season_folder(both)).wishes.fairness == 1


def test_a_weight_stays_between_0_and_10(both: Season) -> None:
    form = CouplesForm(both)
    form.fairness.value = 99
    assert form.fairness.value == 10
    form.fairness.value = -1
    assert form.fairness.value == 0


def test_a_damaged_file_of_wishes_is_left_as_it_is(both: Season) -> None:
    path = season_folder(both) / AGREED
    path.write_text("{", encoding="utf-8")
    form = CouplesForm(both)
    assert AGREED in form.waits.value
    form.closeness.value = 3
    assert AGREED in form.by_wishes.value
    assert path.read_text(encoding="utf-8") == "{"


# ── travel times ────────────────────────────────────────────────────────────


def test_a_travel_time_is_kept_cell_by_cell_and_goes_before_the_map(both: Season) -> None:
    form = CouplesForm(both)
    press(form, "Add a way")
    edit(form, 0, "start", "Milwaukee, WI")
    edit(form, 0, "end", "Chicago, IL")
    folder = season_folder(both)
    assert read_agreed(folder).travel == (TravelTime("Milwaukee, WI", "Chicago, IL"),)
    assert "(yours)" not in form.joint.value
    edit(form, 0, "hours", 1.75)
    assert "1.75 h (yours)" in form.joint.value
    assert CouplesForm(both).travel.rows == form.travel.rows
    edit(form, 0, "hours", None)
    assert "(yours)" not in form.joint.value


def test_two_times_for_one_way_are_told_under_the_cell(both: Season) -> None:
    form = CouplesForm(both)
    for at, (start, end, hours) in enumerate(
        (("Milwaukee, WI", "Chicago, IL", 2), ("Chicago, IL", "Milwaukee, WI", 3))
    ):
        press(form, "Add a way")
        for column, value in (("start", start), ("end", end), ("hours", hours)):
            edit(form, at, column, value)
    assert "two times, 2 and 3 hours" in form.travel.problems[problem_at("1", "hours")]
    assert "two times" in form.waits.value
    edit(form, 1, "hours", 2)
    assert form.travel.problems == {}


def test_ways_that_nobody_knows_are_named_and_can_be_added_at_once(both: Season) -> None:
    form = CouplesForm(both)
    assert "Nowhere Falls, KS is not in our list of cities" in form.joint.value
    assert "not known" in form.joint.value
    press(form, "Add the ways nobody knows")
    rows = [each["cells"] for each in form.travel.rows]
    assert {each["end"] for each in rows} == {"Nowhere Falls, KS"}
    for at in range(len(rows)):
        edit(form, at, "hours", 5)
    assert "Nowhere Falls, KS is not in" not in form.joint.value
    press(form, "Add the ways nobody knows")
    assert len(form.travel.rows) == len(rows)


def test_a_dropped_file_of_travel_times_fills_the_table(both: Season) -> None:
    form = CouplesForm(both)
    drop(form.travel_file, "ways.csv", b'From,To,Hours\n"Gary, IN","Chicago, IL",soon\n')
    assert "ways.csv was not taken" in form.by_travel.value
    assert "row 2, hours" in form.by_travel.value
    drop(form.travel_file, "ways.csv", b'From,To,Hours\n"Milwaukee, WI","Chicago, IL",1.5\n')
    assert [each["cells"]["hours"] for each in form.travel.rows] == [1.5]
    assert "1.5 h (yours)" in form.joint.value


# ── the list and the sheets ─────────────────────────────────────────────────


def test_every_row_of_the_list_is_on_the_page_once(both: Season) -> None:
    form = CouplesForm(both)
    joint = form.couple.joint
    assert joint
    assert sorted(ranks(form.joint.value)) == list(range(1, len(joint.rows) + 1))
    assert "Harbor &lt;b&gt;Point&lt;/b&gt;" in form.joint.value
    assert "<b>Point" not in shown(form)


def test_the_first_30_rows_that_none_outdoes_are_shown_and_the_others_counted() -> None:
    """Seven places each, and the better a pair the farther apart: no pair outdoes another."""
    mine, theirs = (
        Partner(tuple(Ranked(n, f"{who} {n}", "", f"{who}ville {n}", "IL") for n in range(1, 8)))
        for who in ("Elm", "Oak")
    )
    hours = {
        (one.where, other.where): 20.0 - one.place - other.place
        for one in mine.programs
        for other in theirs.programs
    }
    joint = joint_list(mine, theirs, hours=hours)
    assert len(joint.folded()) == 49
    html = joint_html(joint, True)
    top = re.sub(r"<details><summary>\d+ fall-back.*?</details>", "", html)
    assert len(ranks(top.partition("<summary>19 more rows</summary>")[0])) == MOST_ROWS
    assert len(ranks(top.partition("<summary>19 more rows</summary>")[2])) == 19


def test_the_page_shows_what_a_run_without_it_computes(both: Season) -> None:
    form = CouplesForm(both)
    form.closeness.value = 4
    again = read_couple(Season.open(both.path), season_folder(both))
    assert again.joint == form.couple.joint


def test_both_sheets_are_written_and_agree(both: Season) -> None:
    form = CouplesForm(both)
    press(form, "Write both sheets")
    first, second = (season_folder(both) / name for name in SHEETS)
    assert differences(first, second) == ()
    assert "Both sheets agree, row by row" in form.sheets.value
    assert f"{PAGES[0]} is yours" in form.by_sheets.value
    assert both.applicant
    me = both.applicant.name
    assert f"the half of {me}" in (season_folder(both) / PAGES[0]).read_text("utf-8")
    form.fairness.value = 9
    assert "another list" in form.sheets.value
    form.order.value = False
    press(form, "Write both sheets")
    assert f"{PAGES[1]} is yours" in form.by_sheets.value
    mine, theirs = ((season_folder(both) / name).read_text("utf-8") for name in PAGES[::-1])
    assert f"the half of {me}" in mine
    assert f"the half of the partner of {me}" in theirs
    assert "Both sheets agree, row by row" in form.sheets.value


def test_the_sheets_follow_a_sketch_that_was_moved_since_the_form_was_shown(both: Season) -> None:
    form = CouplesForm(both)
    sketch = diary.sketch(both)
    assert sketch
    diary.save_sketch(both, sketch.entries[::-1], at=sketch.at)
    press(form, "Write both sheets")
    assert form.couple.mine == own_list(both)
    assert "are of this list" in form.sheets.value


def test_two_sheets_that_part_are_told_in_words(both: Season) -> None:
    form = CouplesForm(both)
    press(form, "Write both sheets")
    second = season_folder(both) / SHEETS[1]
    second.write_text(second.read_text("utf-8").replace("Old Mill", "New Mill"), "utf-8")
    press(form, "Check them again")
    assert "do not agree" in form.sheets.value
    assert "New Mill" in form.sheets.value
    assert re.search(r"And \d+ more\.", form.sheets.value)


def test_the_screen_is_held_against_my_half_and_not_against_my_own_list(both: Season) -> None:
    for n, each in enumerate(both.programs.values()):
        both.put(each.changed(nrmp_code=each.nrmp_code or f"{9900 + n}140C0"))
    form = CouplesForm(both)
    mine, _ = halves(form.couple) or pytest.fail("there is a joint list")
    codes = [row.code for row in mine.rows]
    form.screen.value = "\n".join(codes)
    assert "your half of the joint list" in form.found.value and mine.mark in form.found.value
    assert "row for row" in form.found.value
    form.screen.value = "\n".join(each.code for each in own_list(both).programs)
    assert "differences between the sheet" in form.found.value
    form.screen.value = "\n".join(["Elm <b>Grove</b>", *codes[1:]])
    assert "Row 1 or 2, " in form.found.value and "is not on the screen" in form.found.value
    assert "Passed over: Elm &lt;b&gt;" in form.found.value
    form.screen.value = "\n".join(codes)
    form.order.value = False
    assert "row for row" in form.found.value, "my half stays mine on the other side"
    form.fairness.value = 9
    mine, _ = halves(form.couple) or pytest.fail("there is a joint list")
    assert mine.mark in form.found.value
    form.screen.value = " "
    assert form.found.value == ""


def test_one_line_speaks_at_a_time(both: Season) -> None:
    form = CouplesForm(both)
    press(form, "Write both sheets")
    form.closeness.value = 2
    press(form, "Write the file for my partner")
    lines = (form.by_mine, form.by_theirs, form.by_wishes, form.by_travel, form.by_sheets)
    assert [bool(line.value) for line in lines] == [True, False, False, False, False]
