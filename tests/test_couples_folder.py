"""What a couple keeps beside a season, and the list that follows from it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.exchange.report import SheetError
from toolkit.model import Applicant, Program
from toolkit.rank_list import diary
from toolkit.rank_list.couples import (
    NO_MATCH,
    Partner,
    PartnerError,
    Ranked,
    Wishes,
    joint_list,
    unknown_ways,
)
from toolkit.rank_list.couples_folder import (
    AGREED,
    FOR_PARTNER,
    FROM_PARTNER,
    Agreed,
    TravelTime,
    bring_in_travel_times,
    halves,
    hours_of,
    keep_agreed,
    keep_partner,
    own_list,
    read_agreed,
    read_couple,
    sheets_standing,
    what_to_type,
    write_for_partner,
)
from toolkit.rank_list.couples_sheets import (
    PAGES,
    SHEETS,
    read_partner,
    write_partner,
    write_sheets,
)
from toolkit.season import Season

AT = datetime(2027, 1, 20, 18, tzinfo=UTC)
THEIRS = Partner(
    (
        Ranked(1, "Elm Grove", "9301320C0", "Gary", "IN"),
        Ranked(2, "Fernhill", "", "Nowhere Falls", "KS"),
    )
)
AGREEMENT = Agreed(
    False, Wishes(3, 1, 2, 0.5, 1.5, 6.0, True), (TravelTime("Gary, IN", "Chicago, IL", 1.25),)
)


@pytest.fixture
def season(tmp_path: Path) -> Season:
    """Half of a couple, with a sketch of three programs."""
    made = Season.open(tmp_path / "season.matchbook")
    made.put(Applicant(name="Noor Halvorsen", in_couple=True))
    programs = [
        made.put(
            Program(name=name, city=city, state=state, specialty="Neurology",
                    time_zone="America/Chicago", nrmp_code=code)
        )
        for name, city, state, code in (
            ("Lakeview", "Chicago", "IL", "9101180C0"), ("Harborside", "Boston", "MA", ""),
            ("Cedar Valley", "Milwaukee", "WI", "9103180C0"),
        )
    ]  # fmt: skip
    diary.save_sketch(made, programs, at=AT)
    return made


@pytest.fixture
def both(season: Season, tmp_path: Path) -> Season:
    write_partner(THEIRS, tmp_path / FROM_PARTNER)
    return season


# ── what the two agree on ───────────────────────────────────────────────────


def test_what_the_two_agree_on_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    assert read_agreed(tmp_path) == Agreed()
    half = Agreed(travel=(TravelTime("Gary, IN"), TravelTime()))
    for agreed in (AGREEMENT, half):
        path = keep_agreed(agreed, tmp_path)
        assert read_agreed(tmp_path) == agreed
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("not json", "the file: Invalid JSON"),
        ('{"wishes": {"closeness": -1}}', "The weight for closeness is -1.0"),
        ('{"travel": [{"hours": "far"}]}', "travel, 0, hours"),
        ("", "is empty"),
    ],
)
def test_a_damaged_file_of_wishes_is_told_and_never_written_over(
    tmp_path: Path, content: str, says: str
) -> None:
    (tmp_path / AGREED).write_text(content, encoding="utf-8")
    for act in (lambda: read_agreed(tmp_path), lambda: keep_agreed(Agreed(), tmp_path)):
        with pytest.raises(SheetError, match=says):
            act()
    assert (tmp_path / AGREED).read_text(encoding="utf-8") == content


def test_a_travel_time_counts_once_it_is_whole_and_is_told_where_it_contradicts_another() -> None:
    travel = (
        TravelTime("Gary, IN", "Chicago, IL", 1.25),
        TravelTime("Gary, IN", "Boston, MA"),
        TravelTime("Chicago, IL", "Gary, IN", 2),
        TravelTime("Gary, IN", "Chicago, IL", 3),
        TravelTime("Gary", "Chicago, IL", 1),
    )
    hours, faults = hours_of(travel)
    assert hours == {("Gary, IN", "Chicago, IL"): 1.25}
    assert faults.keys() == {2, 3, 4}
    assert "two times, 1.25 and 2 hours" in faults[2]
    assert "two times, 1.25 and 3 hours" in faults[3]
    assert "'Gary' is no place" in faults[4]


def test_travel_times_from_a_file_go_before_those_of_the_same_way(tmp_path: Path) -> None:
    here = (TravelTime("Chicago, IL", "Gary, IN", 3), TravelTime("Boston, MA", "Gary, IN", 14))
    keep_agreed(Agreed(travel=here), tmp_path)
    file = tmp_path / "ways.csv"
    file.write_text("From,To,Hours\nGary; IN,x,1\n", encoding="utf-8")
    with pytest.raises(PartnerError, match=r"ways\.csv: row 2"):
        bring_in_travel_times(file, tmp_path)
    assert read_agreed(tmp_path).travel == here
    file.write_text('From,To,Hours\n"Gary, IN","Chicago, IL",1.5\n', encoding="utf-8")
    bring_in_travel_times(file, tmp_path)
    assert read_agreed(tmp_path).travel == (
        here[1], TravelTime("Gary, IN", "Chicago, IL", 1.5),
    )  # fmt: skip


# ── the partner's file ──────────────────────────────────────────────────────


def test_the_file_for_the_partner_is_the_sketch_and_nothing_else(
    season: Season, tmp_path: Path
) -> None:
    path = write_for_partner(season, tmp_path)
    assert path.name == FOR_PARTNER
    assert read_partner(path) == own_list(season)
    assert [each.program for each in own_list(season).programs] == [
        "Lakeview", "Harborside", "Cedar Valley",
    ]  # fmt: skip
    assert "Halvorsen" not in path.read_text(encoding="utf-8")


def test_without_a_sketch_there_is_nothing_to_share(tmp_path: Path) -> None:
    empty = Season.open(tmp_path / "season.matchbook")
    with pytest.raises(SheetError, match="Keep an order of your own"):
        write_for_partner(empty, tmp_path)
    assert not (tmp_path / FOR_PARTNER).exists()


def test_a_partners_file_that_will_not_do_leaves_the_one_kept_before(
    both: Season, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("Place,Program,City,State,Ratings\n1,Elm,Gary,IN,5\n", encoding="utf-8")
    with pytest.raises(PartnerError, match="Ratings"):
        keep_partner(bad, tmp_path)
    assert read_couple(both, tmp_path).theirs == THEIRS


# ── all of it together ──────────────────────────────────────────────────────


def test_a_season_of_one_alone_has_nothing_but_where_to_say_otherwise(example: Season) -> None:
    couple = read_couple(example, Path())
    assert couple.joint is None
    (said,) = couple.says
    assert "first notebook" in said


def test_it_says_what_it_waits_for(season: Season, tmp_path: Path) -> None:
    couple = read_couple(season, tmp_path)
    assert couple.joint is None
    assert couple.says == ("Your partner's file is not here yet.",)


def test_the_same_season_and_files_give_the_same_list(both: Season, tmp_path: Path) -> None:
    keep_agreed(AGREEMENT, tmp_path)
    couple = read_couple(both, tmp_path)
    again = read_couple(Season.open(tmp_path / "season.matchbook"), tmp_path)
    assert couple == again
    assert couple.joint == joint_list(
        THEIRS, own_list(both), wishes=AGREEMENT.wishes, hours={("Gary, IN", "Chicago, IL"): 1.25}
    )
    assert any(str(row.way) == "1.25 h (yours)" for row in couple.joint.rows)


def test_who_is_first_changes_no_score(both: Season, tmp_path: Path) -> None:
    wishes = Wishes(3, 1, 2, 0.5)
    turned = Wishes(3, 2, 1, 0.5)
    lists = []
    for agreed in (Agreed(True, wishes), Agreed(False, turned)):
        keep_agreed(agreed, tmp_path)
        joint = read_couple(both, tmp_path).joint
        assert joint
        lists.append(joint.rows)
    ones, others = lists
    assert {(row.first, row.second, row.score) for row in ones} == {
        (row.second, row.first, row.score) for row in others
    }
    assert [row.score for row in ones] == [row.score for row in others]


@pytest.mark.parametrize("name", [FROM_PARTNER, AGREED])
def test_a_damaged_file_is_told_and_the_page_goes_on(
    both: Season, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("?", encoding="utf-8")
    couple = read_couple(both, tmp_path)
    assert couple.joint is None
    assert any(name in said for said in couple.says)


def test_a_file_for_the_partner_that_is_no_longer_the_sketch_is_told(
    both: Season, tmp_path: Path
) -> None:
    write_for_partner(both, tmp_path)
    assert read_couple(both, tmp_path).remarks == ()
    diary.save_sketch(both, list(both.programs)[::-1], at=AT)
    (said,) = read_couple(both, tmp_path).remarks
    assert "write it again" in said


def test_ones_own_file_taken_for_the_partners_is_told(season: Season, tmp_path: Path) -> None:
    keep_partner(write_for_partner(season, tmp_path), tmp_path)
    (said,) = read_couple(season, tmp_path).remarks
    assert "exactly what your own list says" in said


def test_every_way_that_nobody_knows_is_named_once(both: Season, tmp_path: Path) -> None:
    couple = read_couple(both, tmp_path)
    assert couple.joint
    falls = "Nowhere Falls, KS"
    assert set(unknown_ways(couple.joint)) == {
        ("Chicago, IL", falls), ("Boston, MA", falls), ("Milwaukee, WI", falls),
    }  # fmt: skip
    assert any(falls in said for said in couple.says)
    known = tuple(TravelTime(*way, 4) for way in unknown_ways(couple.joint))
    keep_agreed(Agreed(travel=known), tmp_path)
    joint = read_couple(both, tmp_path).joint
    assert joint and unknown_ways(joint) == () and joint.unknown == ()


def test_the_sheets_are_held_to_each_other_and_to_the_list(both: Season, tmp_path: Path) -> None:
    joint = read_couple(both, tmp_path).joint
    assert joint
    assert sheets_standing(joint, tmp_path) == ()
    write_sheets(joint, tmp_path)
    (said,) = sheets_standing(joint, tmp_path)
    assert "Both sheets agree, row by row" in said and joint.mark in said

    keep_agreed(Agreed(wishes=Wishes(farthest=0)), tmp_path)
    other = read_couple(both, tmp_path).joint
    assert other
    (said,) = sheets_standing(other, tmp_path)
    assert "another list" in said

    second = tmp_path / SHEETS[1]
    second.write_text(second.read_text("utf-8").replace("Elm Grove", "Oak Grove"), "utf-8")
    first, *rest = sheets_standing(joint, tmp_path)
    assert "do not agree" in first
    assert any("Oak Grove" in each for each in rest)
    second.unlink()
    assert sheets_standing(joint, tmp_path) == (
        f"Only {SHEETS[0]} is here; write both sheets again.",
    )


def test_a_page_to_print_that_is_missing_or_of_another_list_is_told(
    both: Season, tmp_path: Path
) -> None:
    joint = read_couple(both, tmp_path).joint
    assert joint
    write_sheets(joint, tmp_path)
    page = tmp_path / PAGES[0]
    page.write_text(page.read_text("utf-8").replace(joint.mark, "00000000"), "utf-8")
    assert "pages to print" in sheets_standing(joint, tmp_path)[0]
    page.unlink()
    assert "pages to print" in sheets_standing(joint, tmp_path)[0]


def test_my_half_is_mine_on_either_side_and_said_to_be_what_i_type(
    both: Season, tmp_path: Path
) -> None:
    for first in (True, False):
        keep_agreed(Agreed(i_am_first=first), tmp_path)
        couple = read_couple(both, tmp_path)
        mine, theirs = halves(couple) or pytest.fail("there is a joint list")
        assert {row.program for row in mine.rows} <= {
            "Lakeview", "Harborside", "Cedar Valley", NO_MATCH,
        }  # fmt: skip
        assert [row.partners_program for row in mine.rows] == [row.program for row in theirs.rows]
        assert mine.page == PAGES[0 if first else 1]
        said = what_to_type(couple)
        assert said.startswith(f"You type your half of the joint list ({mine.page}; 11 rows, mark ")
        assert mine.mark == theirs.mark and mine.mark in said


def test_without_a_joint_list_there_are_no_halves_and_it_is_said(season: Season) -> None:
    couple = read_couple(season, Path())
    assert halves(couple) is None
    assert "The joint list is not made yet." in what_to_type(couple)


def test_boxes_that_were_ticked_do_not_make_a_sheet_another(both: Season, tmp_path: Path) -> None:
    joint = read_couple(both, tmp_path).joint
    assert joint
    first, _ = write_sheets(joint, tmp_path)
    lines = first.read_text("utf-8").splitlines()
    lines[1] = lines[1].removesuffix(",,") + ",x,x"
    first.write_text("\n".join(lines), "utf-8")
    (said,) = sheets_standing(joint, tmp_path)
    assert "are of this list" in said
