"""Which season the notebooks open, and how the example is made."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit import Program, Season, SeasonFileError, open_season, places, shelf


@pytest.fixture(autouse=True)
def own_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(places, "MINE", tmp_path / "mine")
    monkeypatch.delenv(shelf.VARIABLE, raising=False)
    return tmp_path / "mine"


def test_the_example_is_opened_first_at_its_own_moment() -> None:
    shelf.make_example()
    season, moment = open_season()
    assert season.applicant is not None
    assert moment == season.example_moment


def test_a_season_of_ones_own_is_empty_and_opened_from_then_on(own_shelf: Path) -> None:
    shelf.make_example()
    path = shelf.begin_season("Match 2027")
    season, moment = open_season()
    assert path == own_shelf / "match-2027" / shelf.SEASON_FILE
    assert season.path == path
    assert season.records == ()
    assert abs((moment - datetime.now(UTC)).total_seconds()) < 60


def test_making_the_example_again_touches_no_other_season() -> None:
    path = shelf.begin_season("mine")
    before = path.read_bytes()
    shelf.make_example()
    shelf.make_example()
    assert path.read_bytes() == before
    assert shelf.current_season() == path


def test_an_unedited_example_is_left_as_it_is() -> None:
    season = shelf.make_example()
    assert season.path is not None
    before = season.path.read_bytes()
    shelf.make_example()
    assert season.path.read_bytes() == before
    assert sorted(each.name for each in season.path.parent.iterdir()) == [shelf.SEASON_FILE]


def test_an_edited_example_is_set_aside_and_not_lost() -> None:
    season = shelf.make_example()
    added = season.put(
        Program(name="Mine", city="Reno", state="NV", specialty="Surgery",
                time_zone="America/Los_Angeles")
    )  # fmt: skip
    fresh = shelf.make_example()
    assert added.key not in fresh.programs
    assert fresh.path is not None
    aside = fresh.path.with_name("edited-season-1.matchbook")
    assert added.key in Season.open(aside).programs


def test_only_its_owner_can_read_what_is_on_the_shelf(own_shelf: Path) -> None:
    path = shelf.begin_season("mine")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(own_shelf.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "  ", "example", "Example", "notebooks", "templates"])
def test_some_names_are_no_names_for_a_season(name: str) -> None:
    with pytest.raises(SeasonFileError, match="choose another"):
        shelf.begin_season(name)


def test_a_name_cannot_lead_out_of_the_shelf(own_shelf: Path) -> None:
    path = shelf.begin_season("../../elsewhere")
    assert own_shelf in path.parents


def test_a_season_is_not_begun_twice() -> None:
    shelf.begin_season("mine")
    with pytest.raises(SeasonFileError, match="already"):
        shelf.begin_season("mine")


def test_choosing_an_unknown_season_names_those_there_are() -> None:
    shelf.begin_season("mine")
    with pytest.raises(SeasonFileError, match="there is: mine"):
        shelf.choose_season("yours")


def test_a_missing_season_file_is_a_sentence_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(SeasonFileError, match="There is no season at"):
        open_season(str(tmp_path / "none.matchbook"))
    assert not (tmp_path / "none.matchbook").exists()


def test_a_moment_without_a_zone_is_refused() -> None:
    shelf.make_example()
    with pytest.raises(ValueError, match="no moment with a time zone"):
        open_season(now="2027-01-22 17:00")
