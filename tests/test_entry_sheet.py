from __future__ import annotations

import csv
import re
import zipfile
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from toolkit import files
from toolkit.model import Applicant, Interview, Program, RankList, SupplementalList
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


def test_a_program_interviewed_at_that_is_neither_ranked_nor_left_out_is_named(
    season: Season,
) -> None:
    season.put(program("d", "Verrazine"))
    season.put(program("e", "Gone", withdrawn="yes"))

    def said(entries: str, left_out: str = "") -> str:
        ranked = diary.save_sketch(season, entries, left_out=left_out, at=NOW).list
        return " ".join(entry_sheet.statements(season, ranked, now=NOW))

    assert "Not on this sheet" not in said("ab")
    for key in "cde":
        season.put(Interview(program=key, start=NOW - timedelta(days=9)))
    season.put(Interview(program="b", start=NOW + timedelta(days=9)))
    assert said("a").count(
        "Not on this sheet, though you interviewed there: No Code Yet Medical Center, Verrazine."
    ) == 1  # fmt: skip
    assert "interviewed there: Verrazine." in said("ac")
    assert "Not on this sheet" not in said("ad", "c")
    season.put(SupplementalList(name="Near", serves=("a",), entries=("d",)))
    assert "Not on this sheet" not in said("ac")


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


# ── supplemental lists ──────────────────────────────────────────────────────


@pytest.fixture
def advanced(season: Season) -> Season:
    season.put_all((
        program("v", "Vesper Neurology", nrmp_code="2000180A0", track="Advanced"),
        program("w", "Wren Neurology", nrmp_code="2001180A0"),
        program("p", "Vesper Medicine", nrmp_code="2000140P0", track="Preliminary"),
        program("q", "Quarry Medicine", nrmp_code="2002140P0"),
    ))  # fmt: skip
    return season


NEAR = SupplementalList(name="Near home", serves=("v", "w"), entries=("q", "p"))
JOINT = SupplementalList(name="Vesper, =joint", serves=("v",), entries=("p",), joint=("p",))


@pytest.fixture
def both(advanced: Season) -> Season:
    advanced.put_all((NEAR, JOINT))
    return advanced


def test_a_supplemental_list_has_rows_and_a_heading(advanced: Season) -> None:
    assert [row.code for row in entry_sheet.entry_rows(advanced, NEAR)] == [
        "2002140P0", "2000140P0",
    ]  # fmt: skip
    assert entry_sheet.heading(advanced, NEAR) == (
        "Supplemental list “Near home”, tried after a match to: Vesper Neurology, Wren Neurology."
    )
    assert entry_sheet.heading(advanced, JOINT).endswith(
        "Joint, so for that program alone: Vesper Medicine."
    )
    assert "no program yet" in entry_sheet.heading(advanced, SupplementalList(name="Far"))


def test_the_statements_tell_of_the_lists_behind(both: Season) -> None:
    ranked = diary.save_sketch(both, "avw", at=NOW).list
    said = entry_sheet.statements(both, ranked, now=NOW)
    assert said[-1].startswith("2 supplemental lists follow;")
    both.forget(NEAR)
    both.forget(JOINT)
    assert said[:-1] == entry_sheet.statements(both, ranked, now=NOW)


def test_the_csv_holds_every_list_under_its_heading(both: Season, tmp_path: Path) -> None:
    ranked = diary.save_sketch(both, "av", at=NOW).list
    path = entry_sheet.write_csv(both, ranked, tmp_path / "list.csv", now=NOW)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[5] for row in rows if len(row) > 5 and row != list(entry_sheet.HEADER)] == [
        "1000180C0", "2000180A0", "2002140P0", "2000140P0", "2000140P0",
    ]  # fmt: skip
    assert rows.count(list(entry_sheet.HEADER)) == 3
    assert [entry_sheet.heading(both, JOINT)] in rows
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]


def test_the_workbook_has_a_worksheet_for_each_list(both: Season, tmp_path: Path) -> None:
    ranked = diary.save_sketch(both, "av", at=NOW).list
    path = entry_sheet.write_xlsx(both, ranked, tmp_path / "list.xlsx", now=NOW)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["To type from", "Supplemental 1", "Supplemental 2"]
    rows = book.get_sheet_by_name("Supplemental 2").to_python()
    assert rows[0][0] == entry_sheet.heading(both, JOINT)
    assert rows[-1][:2] == [1.0, "Vesper Medicine"] and rows[-1][5] == "2000140P0"


# ── on paper ────────────────────────────────────────────────────────────────


class Tags(HTMLParser):
    """The tags of a page, its attributes, and the text of each cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.cells: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "td":
            self.cells[-1] += data


OURS = {"html", "head", "meta", "title", "style", "body", "section", "h1", "h2", "p", "table",
        "thead", "tbody", "tr", "th", "td"}  # fmt: skip


def test_the_page_to_print_holds_every_row_with_boxes_and_loads_nothing(
    both: Season, tmp_path: Path
) -> None:
    ranked = diary.save_sketch(both, "avw", at=NOW).list
    path = entry_sheet.write_html(both, ranked, tmp_path / "list.html", now=NOW)
    page = path.read_text(encoding="utf-8")
    read = Tags(page)
    assert not read.open and read.tags <= OURS
    assert read.attributes <= {"lang", "charset", "class", "scope"}
    assert not re.search(r"https?:|url\(|@import|<script", page)
    rows = len(entry_sheet.HEADER)
    assert [read.cells[n : n + rows][5] for n in range(0, len(read.cells), rows)] == [
        "1000180C0", "2000180A0", "2001180A0", "2002140P0", "2000140P0", "2000140P0",
    ]  # fmt: skip
    assert read.cells.count("☐") == 2 * 6
    for said in entry_sheet.statements(both, ranked, now=NOW):
        assert f"<p>{said}</p>" in page
    assert "size: letter landscape" in page and "table-header-group" in page
    assert page == entry_sheet.to_html(both, ranked, now=NOW)


@settings(max_examples=50, deadline=None)
@given(
    name=st.one_of(
        st.sampled_from(["<script>alert(1)</script>", "</td><td>", "&lt;b&gt;", "a & b < c"]),
        st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20),
    )
)
def test_what_people_wrote_is_text_on_the_page(name: str) -> None:
    season = Season.in_memory()
    season.put(program("a", name, institution=name, track=name, nrmp_code=name))
    ranked = RankList(kind="sketch", version=1, entries=("a",), at=NOW)
    season.put(SupplementalList(name=name, serves=("a",), entries=("a",)))
    read = Tags(entry_sheet.to_html(season, ranked, now=NOW))
    held = season.program("a")
    assert read.tags <= OURS
    assert read.cells[1] == held.name and read.cells[2] == held.institution
    assert read.cells[len(entry_sheet.HEADER) + 6] == held.track
