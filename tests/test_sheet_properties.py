"""What goes out comes back the same, for any season and any text."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import strategies as ours
from toolkit.exchange import cells
from toolkit.exchange.calendars import read_calendar
from toolkit.exchange.sheets import (
    SheetError,
    bring_in,
    bring_in_folder,
    bring_in_workbook,
    plain_cell,
    read_sheet,
    safe_cell,
    write_csv_sheets,
    write_workbook,
)
from toolkit.model import RECORDS, Program
from toolkit.season import Season

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ANY_TEXT = st.one_of(ours.texts(), st.text(max_size=40))


def held(season: Season) -> dict:
    return {record.key: (type(record), record.model_dump(), record) for record in season.records}


@FEW
@given(ours.seasons())
def test_a_season_written_to_a_workbook_and_read_back_is_the_same_season(season):
    with tempfile.TemporaryDirectory() as folder:
        path = write_workbook(season, Path(folder) / "all.xlsx")
        again = Season.in_memory()
        reports = bring_in_workbook(again, path)
        assert [str(row) for report in reports for row in report.refused] == []
        assert held(again) == held(season)
        assert all(not report.taken for report in bring_in_workbook(again, path))
        assert len(again.undo()) == len(season.records)
        assert again.records == ()


@FEW
@given(ours.seasons())
def test_a_season_written_to_csv_sheets_and_read_back_is_the_same_season(season):
    with tempfile.TemporaryDirectory() as folder:
        assert len(write_csv_sheets(season, folder)) == len(RECORDS)
        again = Season.in_memory()
        reports = bring_in_folder(again, folder)
        assert [str(row) for report in reports for row in report.refused] == []
        assert held(again) == held(season)
        assert all(not report.taken for report in bring_in_folder(again, folder))


@given(ANY_TEXT)
def test_a_guarded_cell_never_begins_a_formula_and_gives_its_text_back(text):
    cell = safe_cell(text)
    assert cell[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert plain_cell(cell) == text


@given(ANY_TEXT)
def test_a_workbook_cell_gives_its_text_back(text):
    assert cells.from_workbook_cell(cells.workbook_cell(text)) == text


@given(st.lists(ours.names(), max_size=5).map(tuple))
def test_several_texts_in_one_cell_come_apart_the_same(items):
    assert cells.parted(cells.joined(items)) == items


@FEW
@given(ours.seasons(most_programs=2))
def test_no_cell_of_a_csv_export_begins_a_formula(season):
    with tempfile.TemporaryDirectory() as folder:
        for path in write_csv_sheets(season, folder):
            text = path.read_bytes().decode("utf-8-sig")
            for line in csv.reader(io.StringIO(text, newline="")):
                assert all(cell[:1] not in set("=+-@\t\r") for cell in line)


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".ics"])
@settings(max_examples=60, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(
            st.lists(ANY_TEXT | st.sampled_from(["name", "city", "state", "specialty"]), max_size=6)
        ).map(lambda rows: "\n".join(",".join(row) for row in rows).encode()),
        st.text(max_size=100).map(lambda text: f"name,city,state,specialty\n{text}".encode()),
        st.text(max_size=100).map(
            lambda text: (
                f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{text}\r\nEND:VEVENT\r\n"
                "END:VCALENDAR\r\n".encode()
            )
        ),
    )
)
def test_any_bytes_are_either_read_or_refused_with_one_sentence(ending, content):
    season = Season.in_memory()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{ending}"
        path.write_bytes(content)
        try:
            if ending == ".ics":
                report = read_calendar(path, season)
            else:
                report = read_sheet(path, Program, season)
        except SheetError as error:
            assert str(error).strip() and "\n" not in str(error)
        else:
            assert report.rows_read == len(report.taken) + report.unchanged + report.rows_refused
    assert season.records == ()


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            ours.names(),
            ours.names(),
            st.sampled_from(["IL", "Illinois", "TN", "ZZ", "", "il"]),
            st.sampled_from(["IM", ""]),
            st.sampled_from(["", "Central", "CST", "America/Chicago", "Mars"]),
        ),
        max_size=8,
    )
)
def test_each_row_is_counted_once_and_the_same_file_twice_adds_nothing(rows):
    season = Season.in_memory()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "programs.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["name", "city", "state", "specialty", "time zone"])
            table.writerows([[safe_cell(cell) for cell in row] for row in rows])
        first = bring_in(season, path, Program)
        held_then = held(season)
        second = bring_in(season, path, Program)
        for report in (first, second):
            assert report.rows_read == len(rows)
            assert report.rows_read == len(report.taken) + report.unchanged + report.rows_refused
        assert second.taken == ()
        # With the first rows held by then, a row may be refused for another reason.
        assert (second.side_file is None) == (first.side_file is None)
        assert held(season) == held_then
