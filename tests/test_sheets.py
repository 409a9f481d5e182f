"""Sheets as people make them: what is taken, what is said, and what is refused."""

from __future__ import annotations

import csv
import io
import os
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from toolkit.exchange.headers import columns_of, names_of
from toolkit.exchange.moments import read_moment
from toolkit.exchange.sheets import (
    SheetError,
    SheetReport,
    as_table,
    bring_in,
    bring_in_folder,
    bring_in_workbook,
    plain_cell,
    read_sheet,
    safe_cell,
    write_csv_sheets,
    write_template,
    write_workbook,
)
from toolkit.model import (
    RECORDS,
    Applicant,
    Choice,
    Interview,
    InterviewKind,
    Note,
    Person,
    Program,
    Question,
    RankList,
    Rating,
    Role,
    SecondLook,
)
from toolkit.season import Season

PROGRAMS = "name,institution,city,state,specialty,time_zone,aliases\n"
LAKEVIEW = "Lakeview IM,Lakeview Hospital,Chicago,IL,Internal Medicine,America/Chicago,Lake; LV\n"
HARBOR = "Harbor IM,Harbor Medical Center,Boston,MA,Internal Medicine,America/New_York,\n"


@pytest.fixture
def season() -> Season:
    season = Season.in_memory()
    program = Program(
        name="Lakeview IM", institution="Lakeview Hospital", city="Chicago", state="IL",
        specialty="Internal Medicine", time_zone="America/Chicago", aliases=("Lake", "Shared"),
    )  # fmt: skip
    harbor = Program(
        name="Harbor IM", institution="Harbor Medical Center", city="Boston", state="MA",
        specialty="Internal Medicine", time_zone="America/New_York", aliases=("Shared",),
    )  # fmt: skip
    season.put_all(
        [
            program,
            harbor,
            Person(program=program, name="Ana de la Cruz", role=Role.PROGRAM_DIRECTOR),
            Person(program=program, name="Ben Ito", role=Role.RESIDENT),
            Person(program=harbor, name="Ana de la Cruz", role=Role.FACULTY),
            Interview(program=program, start=datetime.fromisoformat("2026-11-13T09:00-06:00")),
        ]
    )
    return season


def sheet(folder: Path, text: str | bytes, name: str = "sheet.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(folder: Path, rows: list[list], title: str = "Sheet1", name: str = "b.xlsx") -> Path:
    path = folder / name
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "m/d/yyyy"})
    both = book.add_format({"num_format": "m/d/yyyy h:mm"})
    hour = book.add_format({"num_format": "h:mm AM/PM"})
    page = book.add_worksheet(title)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, datetime):
                page.write_datetime(i, j, cell, both)
            elif isinstance(cell, date):
                page.write_datetime(i, j, cell, day)
            elif isinstance(cell, time):
                page.write_datetime(i, j, cell, hour)
            else:
                page.write(i, j, cell)
    book.close()
    return path


def said(report: SheetReport, words: str) -> bool:
    return any(words in remark for remark in report.remarks)


def remedies(report: SheetReport) -> dict[tuple[int, str], str]:
    return {(row.number, row.field): row.remedy for row in report.refused}


# ── headers ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("record", RECORDS)
def test_no_header_word_means_two_fields(record):
    assert {column.name for column in columns_of(record)} <= set(names_of(record).values())


def test_headers_are_read_by_their_synonyms_and_each_reading_is_told(tmp_path, season):
    path = sheet(
        tmp_path,
        "Program_Name,HOSPITAL,City,State,specialty,Timezone,NRMP ID\n"
        "Elm IM,Elm Hospital,Gary,IN,Internal Medicine,America/Chicago,1234140C0\n",
    )
    report = read_sheet(path, Program, season)
    (elm,) = report.taken
    assert (elm.institution, elm.nrmp_code) == ("Elm Hospital", "1234140C0")
    assert said(report, "column 'Timezone' read as time_zone")
    assert said(report, "column 'HOSPITAL' read as institution")
    assert not said(report, "'specialty'")


def test_an_unknown_column_is_named_with_what_it_may_mean_and_stays_in_the_side_file(
    tmp_path, season
):
    path = sheet(
        tmp_path, "name,city,state,specialty,time_zon,pets\nElm,,IN,IM,America/Chicago,a cat\n"
    )
    report = bring_in(season, path, Program)
    assert said(report, "column 'time_zon' was not read (1 filled cell); did you mean time_zone?")
    assert said(report, "column 'pets' was not read (1 filled cell)")
    assert "a cat" in report.side_file.read_text("utf-8-sig")


def test_a_missing_required_column_is_one_sentence_and_nothing_is_taken(tmp_path, season):
    path = sheet(tmp_path, "name,colour\nElm,red\n")
    before = season.records
    with pytest.raises(SheetError, match="needs the columns city and state and specialty"):
        bring_in(season, path, Program)
    assert season.records == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_sheet_of_another_class_is_told_so(tmp_path, season):
    path = sheet(tmp_path, "program,name,role,email\nLakeview IM,Bo Li,faculty,\n")
    with pytest.raises(SheetError, match="it looks like a sheet of person records"):
        read_sheet(path, Interview, season)


def test_two_columns_for_one_field_are_refused(tmp_path, season):
    path = sheet(tmp_path, "program,name,role,E-mail,Email address\nLakeview IM,Bo,faculty,a,b\n")
    with pytest.raises(SheetError, match="'E-mail' and 'Email address' would both be email"):
        read_sheet(path, Person, season)


def test_a_header_that_comes_twice_is_refused(tmp_path, season):
    path = sheet(tmp_path, "name,name,city,state,specialty,time_zone\na,b,c,IL,IM,\n")
    with pytest.raises(SheetError, match="would both be name"):
        read_sheet(path, Program, season)


def test_first_and_last_names_and_a_location_are_put_together(tmp_path, season):
    path = sheet(
        tmp_path, 'First Name,Last Name,Program,Position\nBo,"van Dyk",lakeview im,attending\n'
    )
    (person,) = read_sheet(path, Person, season).taken
    assert (person.name, person.surname, person.role) == ("Bo van Dyk", "van Dyk", Role.FACULTY)
    path = sheet(tmp_path, 'Program,Location,Specialty\nElm,"Gary, Iowa",IM\n')
    (program,) = read_sheet(path, Program, season).taken
    assert (program.city, program.state, program.time_zone) == ("Gary", "IA", "America/Chicago")


# ── references ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "word",
    ["Lakeview IM", "LAKEVIEW im", "lake", "Lakeview Hospital", "lakeview-im-internal-medicine",
     "program/lakeview-im-internal-medicine"],
)  # fmt: skip
def test_a_program_is_found_by_key_name_alias_or_institution(tmp_path, season, word):
    path = sheet(tmp_path, f"program,name,role\n{word},Bo Li,faculty\n")
    (person,) = read_sheet(path, Person, season).taken
    assert person.program == "program/lakeview-im-internal-medicine"


def test_an_ambiguous_or_unknown_program_is_refused_with_near_names(tmp_path, season):
    path = sheet(tmp_path, "program,name,role\nShared,Bo,faculty\nHarber IM,Bo,faculty\n")
    found = remedies(read_sheet(path, Person, season))
    assert "several programs go by that name" in found[2, "program"]
    assert "Did you mean 'Harbor IM'" in found[3, "program"]


def test_people_met_are_found_by_name_at_that_program_alone(tmp_path, season):
    path = sheet(
        tmp_path,
        "program,start,met\nHarbor IM,2026-12-01T09:00-05:00,ana de la cruz\n"
        "Lakeview IM,2026-12-02T09:00-06:00,Ana de la Cruz; Ben Ito\n"
        "Harbor IM,2026-12-03T09:00-05:00,Ben Ito\n",
    )
    report = read_sheet(path, Interview, season)
    assert [len(each.met) for each in report.taken] == [1, 2]
    assert report.taken[0].met[0].startswith("person/harbor")
    assert "'Ben Ito': nobody of that name is known" in remedies(report)[4, "met"]


def test_a_note_finds_its_interview_by_key_or_by_program_and_date(tmp_path, season):
    (key,) = season.interviews
    path = sheet(
        tmp_path,
        "interview,program,date,person,written_at,topics\n"
        f"{key},,,Ana de la Cruz,2026-11-13T18:00-06:00,a; b\n"
        ",Lakeview IM,11/13/2026,Ben Ito,2026-11-13 19:00,c\n"
        ",Lakeview IM,11/14/2026,Ben Ito,2026-11-13 19:00,c\n"
        ",,,Ben Ito,2026-11-13T19:00-06:00,c\n",
    )
    report = read_sheet(path, Note, season)
    assert [each.interview for each in report.taken] == [key, key]
    assert report.taken[1].written_at.isoformat() == "2026-11-13T19:00:00-06:00"
    assert "its days are 2026-11-13" in remedies(report)[4, "date"]
    assert "its program and date" in remedies(report)[5, "interview"]


# ── times ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "written",
    ["2026-11-13T09:00-06:00", "2026-11-13 09:00", "11/13/2026 9:00 AM", "13 Nov 2026 09:00",
     "November 13, 2026 9 am", "Fri, Nov 13th, 2026 at 9:00 a.m.", "13/11/2026 09:00",
     "11/13/26 09:00", "2026-11-13 10:00 ET", "11/13/2026 9 am (Central)", "2026-11-13 15:00Z",
     "2026-11-13 9:00 am America/Chicago", "2026-11-13 09:00 CST"],
)  # fmt: skip
def test_a_time_is_read_in_each_of_these_forms(tmp_path, season, written):
    season.forget(next(iter(season.interviews)))
    path = sheet(tmp_path, f'program,start\nHarbor IM,"{written}"\nLakeview IM,"{written}"\n')
    report = read_sheet(path, Interview, season)
    assert report.refused == ()
    assert report.taken[1].start == datetime.fromisoformat("2026-11-13T09:00-06:00")


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("2026-11-13", "add the time of day"),
        ("soon", "write a date and time"),
        ("2026-13-13 09:00", "there is no such day"),
        ("02/30/2027 9:00 AM", "there is no such day"),
        ("11/13/2026 9", "minutes, or with am or pm"),
        ("11/13/2026 1:30", "say am or pm"),
        ("11/13/2026 13:00 pm", "13 pm is no time"),
        ("2026-11-13 25:00", "no such time of day"),
        ("2026-11-13 09:00 Mars time", "no time zone that can be read"),
        ("2026-11-01 01:30", "comes twice"),
        ("2027-03-14 02:30", "does not exist"),
        ("2027-04-01 09:00 CST", "those clocks say CDT"),
        ("03.04.2027 09:00", "may be 04 March or 03 April|may be 03 April or 04 March|2027-03-04"),
        ("x" * 5000, "write a date and time"),
        ("46339.375", "write a date and time"),
    ],
)
def test_a_time_that_may_mean_two_things_or_none_is_refused(tmp_path, season, written, remedy):
    path = sheet(tmp_path, f"program,start\nLakeview IM,{written}\n")
    report = read_sheet(path, Interview, season)
    assert report.taken == ()
    (row,) = report.refused
    assert row.field == "start"
    assert any(words in row.remedy for words in remedy.split("|"))


def test_a_time_without_a_zone_is_said_to_be_the_programs(tmp_path, season):
    path = sheet(tmp_path, "program,start\nHarbor IM,2026-11-13 09:00\n")
    report = read_sheet(path, Interview, season)
    assert report.taken[0].start.isoformat() == "2026-11-13T09:00:00-05:00"
    assert said(report, "no zone given: read in the program's own zone, America/New_York (row 2)")


def test_the_day_in_an_interviews_key_is_the_programs_own(tmp_path, season):
    path = sheet(tmp_path, "program,start,kind\nLake,2026-11-14T00:30Z,social\n")
    (social,) = read_sheet(path, Interview, season).taken
    assert social.key == "interview/lakeview-im-internal-medicine/2026-11-13/social"


def test_a_time_without_a_zone_is_refused_where_no_program_gives_one(tmp_path, season):
    path = sheet(tmp_path, "name,rank_deadline\nMaya Okonkwo,2027-03-03 21:00\n")
    (row,) = read_sheet(path, Applicant, season).refused
    assert "add the time zone" in row.remedy
    path = sheet(tmp_path, "preferred,other,at\nHarbor IM,Lake,2027-01-03 21:00\n")
    (row,) = read_sheet(path, Choice, season).refused
    assert "add the time zone" in row.remedy
    report = read_sheet(path, Choice, season, zone="America/Denver")
    assert report.taken[0].at.isoformat() == "2027-01-03T21:00:00-07:00"
    assert said(report, "read in the zone named, America/Denver")


def test_month_first_is_said_and_is_given_up_where_the_file_has_a_day_first(tmp_path, season):
    path = sheet(tmp_path, "program,start\nLake,03/04/2027 09:00\n")
    report = read_sheet(path, Interview, season)
    assert report.taken[0].start.date() == date(2027, 3, 4)
    assert said(report, "month first, the American way")
    path = sheet(tmp_path, "program,start\nLake,03/04/2027 09:00\nLake,14/11/2026 09:00\n")
    report = read_sheet(path, Interview, season)
    assert [each.start.date() for each in report.taken] == [date(2026, 11, 14)]
    assert "write it as 2027-03-04 or 2027-04-03" in remedies(report)[2, "start"]


def test_a_day_and_an_hour_in_two_columns_are_one_start(tmp_path, season):
    path = sheet(tmp_path, "Program,Interview Date,Time,End time\nLake,11/14/2026,9:00 AM,3 pm\n")
    (day,) = read_sheet(path, Interview, season).taken
    assert day.start.isoformat() == "2026-11-14T09:00:00-06:00"
    assert day.end.isoformat() == "2026-11-14T15:00:00-06:00"


def test_excel_dates_times_and_numbers_are_read(tmp_path, season):
    path = workbook(
        tmp_path,
        [["Program", "Start", "End"],
         ["Lake", datetime(2026, 11, 14, 9, 20), datetime(2026, 11, 14, 15, 0)],
         ["Harbor IM", date(2026, 11, 15), None]],
    )  # fmt: skip
    report = read_sheet(path, Interview, season)
    assert report.taken[0].start.isoformat() == "2026-11-14T09:20:00-06:00"
    assert "add the time of day" in remedies(report)[3, "start"]
    path = workbook(
        tmp_path, [["Program", "Date", "Time"], ["Lake", date(2026, 11, 14), time(9, 20)]]
    )
    (day,) = read_sheet(path, Interview, season).taken
    assert day.start.isoformat() == "2026-11-14T09:20:00-06:00"
    path = workbook(tmp_path, [["program", "criterion", "score"], ["Lake", "fit", 4]])
    assert read_sheet(path, Rating, season).taken[0].value == 4


def test_moments_of_iso_are_read_to_the_microsecond():
    text = "2026-11-13T09:00:01.250000+05:45"
    assert read_moment(text, zone=None, remark=lambda _: None).isoformat() == text


# ── words ───────────────────────────────────────────────────────────────────


def test_a_blank_zone_is_filled_from_the_state_where_it_keeps_one_clock(tmp_path, season):
    path = sheet(
        tmp_path, "name,city,state,specialty\nA,Austin,TX,IM\nB,Boston,MA,IM\nC,Paris,ZZ,IM\n"
    )
    report = read_sheet(path, Program, season)
    assert [each.time_zone for each in report.taken] == ["America/New_York"]
    assert said(report, "blank, filled from the state as America/New_York (row 3)")
    found = remedies(report)
    assert "America/Chicago or America/Denver" in found[2, "time_zone"]
    assert "postal code" in found[4, "state"]


@pytest.mark.parametrize(
    ("state", "word", "zone"),
    [("IL", "Central", "America/Chicago"), ("NY", "EST", "America/New_York"),
     ("AZ", "MST", "America/Phoenix"), ("CO", "Mountain Time", "America/Denver"),
     ("MI", "ET", "America/Detroit"), ("CA", "PT", "America/Los_Angeles"),
     ("HI", "HST", "Pacific/Honolulu"), ("IL", "america/chicago", "America/Chicago")],
)  # fmt: skip
def test_an_everyday_zone_is_read_and_told(tmp_path, season, state, word, zone):
    path = sheet(tmp_path, f"name,city,state,specialty,time_zone\nElm,X,{state},IM,{word}\n")
    report = read_sheet(path, Program, season)
    assert report.taken[0].time_zone == zone
    assert said(report, f"{word!r} read as {zone}")


@pytest.mark.parametrize(
    ("word", "role"),
    [("PD", Role.PROGRAM_DIRECTOR), ("APD", Role.ASSOCIATE_PROGRAM_DIRECTOR),
     ("Program Coordinator", Role.COORDINATOR), ("PC", Role.COORDINATOR),
     ("chief", Role.CHIEF_RESIDENT), ("PGY-2", Role.RESIDENT), ("Attending", Role.FACULTY),
     ("Program Director", Role.PROGRAM_DIRECTOR), ("program_director", Role.PROGRAM_DIRECTOR)],
)  # fmt: skip
def test_an_everyday_role_is_read(tmp_path, season, word, role):
    path = sheet(tmp_path, f"program,name,role\nLake,Bo Li,{word}\n")
    report = read_sheet(path, Person, season)
    assert report.taken[0].role == role
    assert said(report, f"{word!r} read as {role}") == (word.lower() != role)


def test_an_unknown_role_is_refused_with_the_roles(tmp_path, season):
    path = sheet(tmp_path, "program,name,role\nLake,Bo Li,wizard\n")
    (row,) = read_sheet(path, Person, season).refused
    assert (row.number, row.field, row.value) == (2, "role", "wizard")
    assert "program director, associate program director" in row.remedy


def test_answers_are_read_in_everyday_words(tmp_path, season):
    path = sheet(tmp_path, "program,offered,invited,attended\nLake,Y,n,?\n")
    (look,) = read_sheet(path, SecondLook, season).taken
    assert (look.offered, look.invited, look.attended) == ("yes", "no", "unknown")


# ── the report, the side file, doing it twice ───────────────────────────────


def test_all_faults_of_a_row_are_told_at_once_with_the_number_a_spreadsheet_shows(tmp_path, season):
    path = sheet(
        tmp_path,
        'program,name,role,email\nLake,"Bo\nLi",faculty,\n\n\nLake,Cy Ro,wizard,nonsense\n',
    )
    report = read_sheet(path, Person, season)
    assert (report.rows_read, report.rows_refused) == (2, 2)
    assert set(remedies(report)) == {(2, "name"), (5, "role"), (5, "email")}
    table = as_table(report)
    assert list(table.columns) == ["file", "row", "field", "value", "what to do"]
    assert list(table["row"]) == [2, 5, 5]


def test_refused_rows_are_set_aside_mended_and_brought_in_again(tmp_path, season):
    path = sheet(
        tmp_path,
        "program,name,role,offered\nLake,Bo Li,wizard,=1+1\nLake,Cy Ro,faculty,\n",
        "people.csv",
    )
    report = bring_in(season, path, Person)
    assert (len(report.taken), report.rows_refused) == (1, 1)
    assert report.side_file == tmp_path / "people-to-mend.csv"
    lines = list(csv.reader(io.StringIO(report.side_file.read_text("utf-8-sig"))))
    assert lines[0] == ["program", "name", "role", "offered", "what to mend"]
    assert lines[1][:4] == ["Lake", "Bo Li", "wizard", "'=1+1"]
    assert lines[1][4].startswith("row 2, role: 'wizard' will not do; write one of")
    mended = report.side_file.read_text("utf-8-sig").replace(",wizard,", ",PD,")
    report.side_file.write_text(mended, "utf-8")
    again = bring_in(season, report.side_file, Person)
    assert (len(again.taken), again.refused, again.side_file) == (1, (), None)
    assert season.people["person/lakeview-im-internal-medicine/bo-li"].offered == "=1+1"


def test_a_side_file_is_never_written_over(tmp_path, season):
    path = sheet(tmp_path, "program,name,role\nLake,Bo Li,wizard\n", "people.csv")
    first = bring_in(season, path, Person).side_file
    assert bring_in(season, path, Person).side_file == first
    first.write_text("mended by hand", "utf-8")
    second = bring_in(season, path, Person).side_file
    assert second == tmp_path / "people-to-mend-2.csv"
    assert first.read_text("utf-8") == "mended by hand"
    third = bring_in(season, second, Person).side_file
    assert third == tmp_path / "people-to-mend-3.csv" or third == second


def test_the_side_file_can_go_to_another_folder(tmp_path, season):
    (tmp_path / "mine").mkdir()
    path = sheet(tmp_path, "program,name,role\nLake,Bo Li,wizard\n", "people.csv")
    report = bring_in(season, path, Person, side_folder=tmp_path / "mine")
    assert report.side_file == tmp_path / "mine" / "people-to-mend.csv"
    report = bring_in(season, path, Person, side_folder=tmp_path / "nowhere")
    assert report.side_file is None
    assert said(report, "the refused rows were not set aside")


def test_the_same_file_twice_adds_nothing_and_one_undo_takes_it_all_back(tmp_path, season):
    path = sheet(tmp_path, "program,name,role\nLake,Bo Li,PD\nLake,Cy Ro,APD\n")
    before = season.records
    assert len(bring_in(season, path, Person).taken) == 2
    again = bring_in(season, path, Person)
    assert (again.taken, again.unchanged, again.rows_read) == ((), 2, 2)
    assert len(season.undo()) == 2
    assert season.records == before


def test_a_row_alike_is_left_out_and_one_that_differs_names_the_first(tmp_path, season):
    path = sheet(
        tmp_path, "program,name,role\nLake,Bo Li,PD\nlakeview im,Bo Li,PD\nLake,Bo Li,APD\n"
    )
    report = bring_in(season, path, Person)
    assert (len(report.taken), report.unchanged, report.rows_refused) == (1, 1, 1)
    assert said(report, "says the same as row 2 and was left out (row 3)")
    assert "row 2 is the same person" in remedies(report)[4, "key"]


def test_a_blank_cell_and_a_column_that_is_not_there_take_nothing_away(tmp_path, season):
    key = "program/lakeview-im-internal-medicine"
    season.put(season.program(key).changed(features=("street medicine",), track="categorical"))
    path = sheet(tmp_path, "name,city,state,specialty,track\nLakeview IM,Evanston,IL,"
                 "Internal Medicine,\n")  # fmt: skip
    report = bring_in(season, path, Program)
    now = season.program(key)
    assert (now.city, now.features, now.track) == ("Evanston", ("street medicine",), "categorical")
    assert said(report, "changes what the season holds: city (row 2)")


def test_another_program_of_the_same_name_is_refused_and_not_written_over(tmp_path, season):
    path = sheet(
        tmp_path, "name,city,state,specialty\nLakeview IM,Erie,PA,Internal Medicine\n"
        "Elm,Erie,PA,IM\n"
    )  # fmt: skip
    report = bring_in(season, path, Program)
    assert len(report.taken) == 1
    assert "told apart by state" in remedies(report)[2, "key"]
    assert season.program("lakeview-im-internal-medicine").state == "IL"


def test_an_edit_made_elsewhere_meanwhile_is_not_lost(tmp_path):
    file = tmp_path / "season.matchbook"
    mine, theirs = Season.open(file), Season.open(file)
    bring_in(mine, sheet(tmp_path, PROGRAMS + LAKEVIEW), Program)
    theirs.refresh()
    key = "program/lakeview-im-internal-medicine"
    theirs.put(theirs.program(key).changed(track="rural"))
    text = PROGRAMS + LAKEVIEW.replace("Chicago,IL", "Evanston,IL")
    assert len(bring_in(mine, sheet(tmp_path, text), Program).taken) == 1
    assert (mine.program(key).track, mine.program(key).city) == ("rural", "Evanston")


# ── files that are not what they should be ──────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf", "is empty"),
        ("a.csv", b"\n\n , ,\n", "is empty"),
        ("a.csv", bytes(range(256)) * 20, "not a table of text"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200), "not a table of text"),
        ("a.csv", b"PK\x03\x04" + bytes(60), "a workbook or archive"),
        ("a.xlsx", b"name,city\nx,y\n", "not an Excel workbook"),
        ("a.xlsx", b"PK\x03\x04" + bytes(60), "not an Excel workbook"),
        ("a.xlsx", b"", "is empty"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked with a password"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked with a password"),
        ("a.csv", b"just some words\n", "names no known column"),
        ("a.csv", ("x" * 5000 + "\n").encode(), "names no known column"),
        ("a.csv", (",".join("abc" * 400) + "\n").encode(), "columns"),
    ],
)
def test_an_unusable_file_is_one_sentence_and_changes_nothing(
    tmp_path, season, name, content, words
):
    path = sheet(tmp_path, content, name)
    before = season.records
    with pytest.raises(SheetError) as caught:
        bring_in(season, path, Program)
    assert words in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 500
    assert season.records == before


def test_a_folder_and_a_missing_file_are_a_sentence_each(tmp_path, season):
    with pytest.raises(SheetError, match="is a folder"):
        bring_in(season, tmp_path, Program)
    with pytest.raises(SheetError, match="is not there"):
        bring_in(season, tmp_path / "gone.csv", Program)
    with pytest.raises(SheetError, match="cannot be"):
        bring_in(season, "bad\0name.csv", Program)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user without rights")
def test_a_file_that_may_not_be_read_is_a_sentence(tmp_path, season):
    path = sheet(tmp_path, PROGRAMS)
    path.chmod(0)
    with pytest.raises(SheetError, match="cannot be read"):
        bring_in(season, path, Program)


def test_only_a_header_is_no_error(tmp_path, season):
    report = bring_in(season, sheet(tmp_path, PROGRAMS), Program)
    assert report.rows_read == 0
    assert said(report, "nothing below it")


@pytest.mark.parametrize(
    ("encoding", "remark"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", ""), ("utf-16-be", ""),
     ("cp1252", "Windows-1252")],
)  # fmt: skip
def test_each_encoding_that_spreadsheets_write_is_read(tmp_path, season, encoding, remark):
    text = "program,name,role\nLake,Siobhán O’Connor,faculty\n"
    report = read_sheet(sheet(tmp_path, text.encode(encoding)), Person, season)
    assert report.taken[0].name == "Siobhán O’Connor"
    assert said(report, "Windows-1252") == bool(remark)


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_separators_are_read_and_told(tmp_path, season, mark):
    text = f"program{mark}name{mark}role\r\nLake{mark}Li, Bo{mark}faculty\r\n"
    report = read_sheet(sheet(tmp_path, text), Person, season)
    assert report.taken[0].name == "Li, Bo"
    assert said(report, "cells are parted by")
    hinted = read_sheet(sheet(tmp_path, f"sep={mark}\r\n{text}"), Person, season)
    assert hinted.taken == report.taken


def test_ragged_rows_blank_ends_and_odd_characters_are_met_row_by_row(tmp_path, season):
    path = sheet(
        tmp_path,
        "program,name,role,email,,\nLake,Bo Li,faculty\nLake,Cy,Ro,faculty,,,x,,\n"
        "Lake,D\0ee,faculty,,,\n,,,,,\n   ,,,,,\n\n",
    )
    report = read_sheet(path, Person, season)
    assert [each.name for each in report.taken] == ["Bo Li"]
    found = remedies(report)
    assert "more cells than columns" in found[3, "row"]
    assert "control character" in found[4, "name"]
    assert report.rows_read == 3


def test_a_ten_megabyte_cell_refuses_its_row_alone(tmp_path, season):
    huge = "z" * 10_000_000
    for column in ("name", "role", "program", "offered"):
        cells = {"program": "Lake", "name": "Bo Li", "role": "faculty", "offered": "", column: huge}
        row = ",".join(cells.values())
        path = sheet(
            tmp_path, f"program,name,role,offered\n{row}\nLake,Cy Ro,faculty,\n", "big.csv"
        )
        report = read_sheet(path, Person, season)
        assert [each.name for each in report.taken] == ["Cy Ro"]
        assert {(row.number, row.field) for row in report.refused} == {(2, column)}
        assert all(len(str(row)) < 1000 for row in report.refused)


def test_a_column_without_a_header_is_told_of(tmp_path, season):
    path = sheet(tmp_path, "program,name,,role\nLake,Bo Li,lost?,faculty\n")
    assert said(read_sheet(path, Person, season), "column 3 has no header")


def test_a_file_with_too_much_in_it_is_refused_before_it_is_read(tmp_path, season, monkeypatch):
    monkeypatch.setattr("toolkit.exchange.tables.LARGEST_FILE", 10)
    with pytest.raises(SheetError, match="larger than"):
        read_sheet(sheet(tmp_path, PROGRAMS), Program, season)
    monkeypatch.undo()
    monkeypatch.setattr("toolkit.exchange.tables.LARGEST_UNPACKED", 10)
    path = workbook(tmp_path, [["name"], ["x"]])
    with pytest.raises(SheetError, match="unpacks to more"):
        read_sheet(path, Program, season)


def test_a_workbook_of_several_sheets_needs_one_of_the_classs_name(tmp_path, season):
    path = tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for title in ("one", "two"):
        page = book.add_worksheet(title)
        page.write_row(0, 0, ["program", "name", "role"])
        page.write_row(1, 0, ["Lake", title, "PD"])
    book.close()
    with pytest.raises(SheetError, match="several sheets"):
        read_sheet(path, Person, season)
    assert read_sheet(path, Person, season, sheet="Two").taken[0].name == "two"
    with pytest.raises(SheetError, match="no filled sheet 'three'"):
        read_sheet(path, Person, season, sheet="three")


# ── out ─────────────────────────────────────────────────────────────────────


def test_the_guard_puts_an_apostrophe_before_what_a_spreadsheet_would_run():
    for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "'x", "＝1"):
        assert safe_cell(text) == f"'{text}"
        assert plain_cell(safe_cell(text)) == text
    assert safe_cell("plain") == "plain"
    assert plain_cell("'twas the night") == "'twas the night"


def test_a_workbook_holds_text_and_no_formulas_with_headers_that_stay(tmp_path, season):
    import zipfile

    season.put(Person(program="lakeview-im-internal-medicine", name="=1+1", role="faculty"))
    path = write_workbook(season, tmp_path / "all.xlsx")
    with zipfile.ZipFile(path) as archive:
        pages = [archive.read(n).decode() for n in archive.namelist() if "worksheets/sheet" in n]
    assert len(pages) == len(RECORDS)
    assert not any("<f>" in page or "<hyperlink" in page for page in pages)
    assert all('state="frozen"' in page for page in pages)
    assert sum("<dataValidation " in page for page in pages) >= 8
    people = CalamineWorkbook.from_path(path).get_sheet_by_name("people").to_python()
    assert people[0][:3] == ["key", "program", "name"]
    assert "=1+1" in [row[2] for row in people]
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_is_replaced_whole_or_a_sentence_says_why_not(tmp_path, season):
    path = write_workbook(season, tmp_path / "all.xlsx")
    assert write_workbook(season, path) == path
    assert [each.name for each in tmp_path.iterdir()] == ["all.xlsx"]
    with pytest.raises(SheetError, match="no folder"):
        write_workbook(season, tmp_path / "gone" / "all.xlsx")
    with pytest.raises(SheetError, match="is a folder"):
        write_workbook(season, tmp_path)


def test_a_text_too_long_for_a_cell_is_a_sentence_and_csv_holds_it(tmp_path, season):
    key = "program/lakeview-im-internal-medicine"
    season.put(season.program(key).changed(features=tuple(f"{i} {'x' * 280}" for i in range(150))))
    with pytest.raises(SheetError, match="more than a workbook's cell can hold"):
        write_workbook(season, tmp_path / "all.xlsx")
    assert list(tmp_path.iterdir()) == []
    write_csv_sheets(season, tmp_path / "out")
    again = Season.in_memory()
    bring_in_folder(again, tmp_path / "out")
    assert set(again.records) == set(season.records)


def test_a_workbook_sheet_of_another_name_is_told_of(tmp_path, season):
    path = workbook(tmp_path, [["program", "name", "role"], ["Lake", "Bo", "PD"]], title="People")
    (report,) = bring_in_workbook(season, path)
    assert len(report.taken) == 1
    with pytest.raises(SheetError, match="no sheet that goes by the name"):
        bring_in_workbook(season, workbook(tmp_path, [["a"], ["b"]], title="Budget"))
    with pytest.raises(SheetError, match="one sheet, not a workbook"):
        bring_in_workbook(season, sheet(tmp_path, PROGRAMS))


def test_a_folder_is_one_step_for_undo_and_passes_over_what_was_set_aside(tmp_path):
    sheet(tmp_path, PROGRAMS + LAKEVIEW + HARBOR, "programs.csv")
    sheet(tmp_path, "program,name,role\nLakeview IM,Bo,PD\nHarbor,Cy,wizard\n", "people.csv")
    sheet(tmp_path, "rubbish", "people-to-mend.csv")
    sheet(tmp_path, "a,b\n1,2\n", "budget.csv")
    season = Season.in_memory()
    reports = {report.file: report for report in bring_in_folder(season, tmp_path)}
    assert len(reports["programs.csv"].taken) == 2
    assert reports["people.csv"].side_file == tmp_path / "people-to-mend-2.csv"
    assert said(reports["budget.csv"], "of no record class")
    assert len(season.undo()) == 3


def test_one_bad_sheet_of_a_folder_means_that_nothing_is_brought_in(tmp_path):
    sheet(tmp_path, PROGRAMS + LAKEVIEW, "programs.csv")
    sheet(tmp_path, "name,colour\nBo,red\n", "people.csv")
    season = Season.in_memory()
    with pytest.raises(SheetError, match=r"people\.csv"):
        bring_in_folder(season, tmp_path)
    assert season.records == ()
    with pytest.raises(SheetError, match="holds no CSV files"):
        (tmp_path / "empty").mkdir()
        bring_in_folder(season, tmp_path / "empty")


# ── templates ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("record", RECORDS)
def test_a_template_has_every_column_and_its_example_is_never_data(
    tmp_path, season, record, suffix
):
    path = write_template(record, tmp_path / f"t{suffix}")
    report = read_sheet(path, record, season)
    assert (report.rows_read, report.taken, report.refused) == (0, (), ())
    assert list(report.header) == [column.name for column in columns_of(record)]
    assert said(report, "example row was left out")


def test_each_templates_example_would_be_a_good_row(tmp_path):
    season = Season.in_memory()
    examples = tmp_path / "examples"
    examples.mkdir()
    harbor = Program(name="Harbor Medicine", city="Boston", state="MA", specialty="IM",
                     time_zone="America/New_York")  # fmt: skip
    for record in RECORDS:
        path = write_template(record, examples / f"{record.record_kind}.csv")
        path.write_text(path.read_text("utf-8-sig").replace("example row: not read", ""), "utf-8")
        report = bring_in(season, path, record)
        assert [str(row) for row in report.refused] == []
        assert len(report.taken) == 1
        if record is Program:
            season.put(harbor)
        if record is Person:
            season.put(Person(program=report.taken[0].program, name="Ben Ito", role="resident"))


def test_a_template_of_another_ending_is_a_sentence(tmp_path):
    with pytest.raises(SheetError, match=r"ends in .csv or .xlsx"):
        write_template(RankList, tmp_path / "t.pdf")


def test_a_kind_may_be_given_by_its_name(tmp_path, season):
    path = sheet(tmp_path, "program,start,type\nLake,2026-12-01T09:00-06:00,happy hour\n")
    (event,) = read_sheet(path, "interview", season).taken
    assert event.kind is InterviewKind.SOCIAL
    assert read_sheet(path, "Interviews", season).taken == (event,)
    with pytest.raises(ValueError, match="Did you mean 'interview'"):
        read_sheet(path, "intervew", season)


@pytest.mark.parametrize("by", ["workbook", "folder"])
def test_what_speaks_of_a_forgotten_person_comes_back_as_it_was(by, tmp_path, example):
    sent = next(each for each in example.messages.values() if each.person and each.at)
    example.forget(sent.person)
    again = Season.in_memory()
    if by == "workbook":
        reports = bring_in_workbook(again, write_workbook(example, tmp_path / "season.xlsx"))
    else:
        write_csv_sheets(example, tmp_path)
        reports = bring_in_folder(again, tmp_path)
    assert [row for report in reports for row in report.refused] == []
    assert set(again.records) == set(example.records)
    assert again.messages[sent.key].person == sent.person


def test_a_whole_export_may_not_hold_an_interview_at_no_program(tmp_path, example):
    write_csv_sheets(example, tmp_path)
    (tmp_path / "programs.csv").unlink()
    again = Season.in_memory()
    reports = bring_in_folder(again, tmp_path)
    assert again.interviews == {} == again.notes == again.messages
    assert any(report.refused for report in reports)


def test_a_sheet_of_its_own_may_not_speak_of_somebody_unknown(tmp_path, example):
    path = tmp_path / "questions.csv"
    path.write_text("program,person,text\nlakeview-im,person/lakeview-im/nobody,Why?\n")
    report = bring_in(example, path, Question)
    assert len(report.refused) == 1
