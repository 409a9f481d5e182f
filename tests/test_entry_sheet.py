from __future__ import annotations

import csv
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from toolkit import files
from toolkit.model import Applicant, Program, RankList
from toolkit.rank_list import diary, entry_sheet
from toolkit.season import Season, UnknownRecord

NOW = datetime.fromisoformat("2027-01-22T23:30+00:00")
FORMULA = '=HYPERLINK("http://example.invalid","click")'


def program(key: str, name: str, **fields: str) -> Program:
    told = {"city": "Alder", "state": "IL", "specialty": "Neurology", **fields}
    return Program(key=key, name=name, time_zone="America/Chicago", **told)  # type: ignore[arg-type]


@pytest.fixture
def season() -> Season:
    season = Season.in_memory()
    season.put_all((
        Applicant(name="Rosalind Achterberg", time_zone="America/Denver"),
        program("a", "Cañon Ridge", institution="Cañon Ridge Hospital", nrmp_code="1000180C0",
                track="Categorical"),
        program("b", FORMULA, institution="@SUM(A1)", city="+1", track="-2", nrmp_code="=1+1"),
        program("c", "No Code Yet Medical Center"),
    ))  # fmt: skip
    return season


@pytest.fixture
def ranked(season: Season) -> RankList:
    return diary.save_sketch(season, "cab", at=NOW).list


def cells(path: Path) -> list[list[object]]:
    return (
        CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    )


def test_the_rows_stand_in_rank_order_with_what_is_typed(season: Season, ranked: RankList) -> None:
    rows = entry_sheet.entry_rows(season, ranked)
    assert [(row.rank, row.program, row.code) for row in rows] == [
        (1, "No Code Yet Medical Center", ""),
        (2, "Cañon Ridge", "1000180C0"),
        (3, FORMULA, "=1+1"),
    ]
    assert rows[0].cells()[5] == "no code yet"
    assert len(rows[0].cells()) == len(entry_sheet.HEADER)


def test_the_sheet_says_what_it_is_and_counts(season: Season, ranked: RankList) -> None:
    said = entry_sheet.statements(season, ranked, now=NOW)
    assert said[0].startswith("To type from; Matchbook does not upload.")
    assert said[1] == "Sketch, version 1, as of 22 January 2027, 4:30 PM MST."
    assert said[2] == "3 ranks, 2 unique NRMP codes; 1 rank has no code yet."
    assert len(said) == 3


def test_a_code_on_two_ranks_is_pointed_out_and_counts_once(season: Season) -> None:
    season.put(season.program("c").changed(nrmp_code="1000180C0"))
    ranked = diary.save_sketch(season, "ac", at=NOW).list
    said = entry_sheet.statements(season, ranked, now=NOW)
    assert said[2] == "2 ranks, 1 unique NRMP code."
    assert said[3].startswith("The code 1000180C0 stands at ranks 1 and 2;")


def test_the_csv_reads_back_and_holds_no_live_formula(
    season: Season, ranked: RankList, tmp_path: Path
) -> None:
    path = entry_sheet.write_csv(season, ranked, tmp_path / "list.csv", now=NOW)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # so that spreadsheets read the accents
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(entry_sheet.HEADER)
    assert rows[1][:2] == ["1", "No Code Yet Medical Center"]
    assert rows[2][1:6] == ["Cañon Ridge", "Cañon Ridge Hospital", "Alder", "IL", "1000180C0"]
    assert rows[3][1:4] == [f"'{FORMULA}", "'@SUM(A1)", "'+1"]
    assert rows[3][5:7] == ["'=1+1", "'-2"]
    assert rows[4] == []
    assert [row[0] for row in rows[5:]] == list(entry_sheet.statements(season, ranked, now=NOW))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]


def test_the_workbook_reads_back_as_text(season: Season, ranked: RankList, tmp_path: Path) -> None:
    path = entry_sheet.write_xlsx(season, ranked, tmp_path / "list.xlsx", now=NOW)
    rows = cells(path)
    said = entry_sheet.statements(season, ranked, now=NOW)
    assert [row[0] for row in rows[: len(said)]] == list(said)
    top = len(said) + 1
    assert rows[top] == list(entry_sheet.HEADER)
    assert rows[top + 1][:2] == [1.0, "No Code Yet Medical Center"]
    assert rows[top + 3][1] == FORMULA
    assert rows[top + 3][5] == "=1+1"


def test_the_workbook_holds_no_formula_and_no_link_and_prints_on_its_side(
    season: Season, ranked: RankList, tmp_path: Path
) -> None:
    path = entry_sheet.write_xlsx(season, ranked, tmp_path / "list.xlsx", now=NOW)
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        book = parts.read("xl/workbook.xml").decode()
        assert not [name for name in parts.namelist() if "rels/sheet1" in name]
    assert "<f>" not in sheet and "<hyperlink" not in sheet
    assert 'orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet
    assert "_xlnm.Print_Titles" in book


def test_the_same_list_and_moment_give_the_same_bytes(
    season: Season, ranked: RankList, tmp_path: Path
) -> None:
    for write in (entry_sheet.write_csv, entry_sheet.write_xlsx):
        one = write(season, ranked, tmp_path / "one", now=NOW).read_bytes()
        assert write(season, ranked, tmp_path / "two", now=NOW).read_bytes() == one


@pytest.mark.parametrize("write", [entry_sheet.write_csv, entry_sheet.write_xlsx])
def test_an_interrupted_write_leaves_the_old_sheet_and_nothing_else(
    season: Season, ranked: RankList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: object
) -> None:
    path = tmp_path / "list"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(OSError, match="full"):
        write(season, ranked, path, now=NOW)  # type: ignore[operator]
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["list"]


def test_an_empty_list_gives_a_sheet_without_rows(season: Season, tmp_path: Path) -> None:
    empty = RankList(kind="sketch", version=1, at=NOW)
    assert entry_sheet.statements(season, empty, now=NOW)[2] == "0 ranks, 0 unique NRMP codes."
    assert len(cells(entry_sheet.write_xlsx(season, empty, tmp_path / "e.xlsx", now=NOW))) == 5


def test_a_list_that_names_a_forgotten_program_is_refused(season: Season, ranked: RankList) -> None:
    season.forget("program/a")
    with pytest.raises(UnknownRecord, match="program/a"):
        entry_sheet.entry_rows(season, ranked)
