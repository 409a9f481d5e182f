"""Interviews from a calendar, and a calendar that others can read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from toolkit.exchange.calendars import (
    CalendarEvent,
    bring_in_calendar,
    read_calendar,
    write_calendar,
)
from toolkit.exchange.report import SheetError, SheetReport
from toolkit.exchange.sheets import bring_in
from toolkit.model import Interview, InterviewKind, Message, Note, Person, Program
from toolkit.season import Season

STAMP = datetime(2027, 1, 22, 22, 0, tzinfo=UTC)
LAKEVIEW = "program/lakeview-im"

OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Central
BEGIN:STANDARD
DTSTART:16011104T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0500
TZOFFSETTO:-0600
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010311T020000
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
TZOFFSETFROM:-0600
TZOFFSETTO:-0500
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.fixture
def season() -> Season:
    season = Season.in_memory()
    season.put_all(
        [
            Program(
                key="lakeview-im", name="Lakeview Internal Medicine", city="Chicago", state="IL",
                institution="Lakeview Hospital", specialty="Internal Medicine", aliases=("LV",),
                time_zone="America/Chicago", contact_address="im@lakeview.example.org",
            ),
            Program(
                key="lakeview-north", name="Lakeview Internal Medicine North", city="Gary",
                state="IN", specialty="Internal Medicine", time_zone="America/Chicago",
            ),
            Program(
                key="harbor", name="Harbor IM", city="Boston", state="MA",
                specialty="Internal Medicine", time_zone="America/New_York",
            ),
            Person(program="harbor", name="Bo Li", role="coordinator", email="bo@harbor.example"),
        ]
    )  # fmt: skip
    return season


def calendar(folder: Path, *events: str, zone: str = "", name: str = "mine.ics") -> Path:
    path = folder / name
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{zone}{inside}END:VCALENDAR\n"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    return path


def event(summary: str, start: str = "DTSTART:20261113T150000Z", *more: str, uid: str = "") -> str:
    return "\n".join([f"UID:{uid or summary + start}", f"SUMMARY:{summary}", start, *more])


def said(report: SheetReport, words: str) -> bool:
    return any(words in remark for remark in report.remarks)


@pytest.mark.parametrize(
    ("summary", "more"),
    [
        ("Interview, lakeview internal  medicine", ()),
        ("Interview", ("DESCRIPTION:with Lakeview Hospital\\, on Zoom",)),
        ("Interview", ("LOCATION:Lakeview Hospital\\nChicago",)),
        ("Interview LV", ()),
        ("Interview", ("ORGANIZER;CN=IM:mailto:im@lakeview.example.org",)),
    ],
)
def test_an_event_is_matched_where_one_program_fits(tmp_path, season, summary, more):
    path = calendar(tmp_path, event(summary, "DTSTART:20261113T150000Z", *more))
    report = read_calendar(path, season)
    (day,) = report.taken
    assert (day.program, day.kind) == (LAKEVIEW, InterviewKind.INTERVIEW_DAY)
    assert day.start.isoformat() == "2026-11-13T09:00:00-06:00"
    assert report.remarks == ()


def test_the_organizers_domain_is_known_from_the_people_too(tmp_path, season):
    path = calendar(
        tmp_path,
        event("Interview", "DTSTART:20261113T150000Z", "ORGANIZER:mailto:x@harbor.example"),
    )
    assert read_calendar(path, season).taken[0].program == "program/harbor"


def test_a_name_inside_a_longer_name_is_the_longer_one(tmp_path, season):
    path = calendar(tmp_path, event("Interview at Lakeview Internal Medicine North"))
    assert read_calendar(path, season).taken[0].program == "program/lakeview-north"


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        ("Interview at Harbor IM or Lakeview Hospital", "several programs fit"),
        ("Dentist", "no program of the season is named"),
        ("lv up", "no program of the season is named"),
        ("Harbor IMs", "no program of the season is named"),
    ],
)
def test_an_event_that_fits_none_or_several_is_refused(tmp_path, season, summary, words):
    (row,) = read_calendar(calendar(tmp_path, event(summary)), season).refused
    assert (row.number, row.field, row.value) == (1, "program", summary)
    assert words in row.remedy


def test_refused_events_are_set_aside_as_a_sheet_of_interviews(tmp_path, season):
    path = calendar(tmp_path, event("Dinner with the residents"), event("Interview Harbor IM"))
    report = bring_in_calendar(season, path)
    assert (len(report.taken), report.rows_refused) == (1, 1)
    text = report.side_file.read_text("utf-8-sig")
    assert "2026-11-13T15:00:00+00:00" in text
    report.side_file.write_text(text.replace("\n,", "\nlakeview-im,"), "utf-8")
    (mended,) = bring_in(season, report.side_file, Interview).taken
    assert (mended.program, mended.kind) == (LAKEVIEW, InterviewKind.SOCIAL)
    assert mended.start.isoformat() == "2026-11-13T09:00:00-06:00"


@pytest.mark.parametrize(
    ("summary", "kind"),
    [
        ("Second look", InterviewKind.SECOND_LOOK),
        ("second-look day", InterviewKind.SECOND_LOOK),
        ("pre-interview social", InterviewKind.SOCIAL),
        ("Resident Q&A", InterviewKind.QUESTION_SESSION),
        ("Day 2", InterviewKind.FURTHER_DAY),
    ],
)
def test_the_kind_is_read_from_the_title_and_told(tmp_path, season, summary, kind):
    report = read_calendar(calendar(tmp_path, event(f"{summary} – Harbor IM")), season)
    assert report.taken[0].kind is kind
    assert said(report, f"kind read as {kind}, from the word")


def test_a_title_without_a_word_of_its_kind_is_told(tmp_path, season):
    report = read_calendar(calendar(tmp_path, event("Harbor IM")), season)
    assert report.taken[0].kind is InterviewKind.INTERVIEW_DAY
    assert said(report, "no word of its kind")


def test_times_are_read_in_the_zone_that_the_calendar_means(tmp_path, season):
    path = calendar(
        tmp_path,
        event("Interview Harbor IM", "DTSTART;TZID=Central Standard Time:20261113T090000",
              "DTEND;TZID=Central Standard Time:20261113T120000"),
        event("Social LV", "DTSTART;TZID=Customized Central:20261113T090000", "DURATION:PT90M"),
        event("Second look LV", "DTSTART:20261113T090000"),
        zone=OUTLOOK_ZONE,
    )  # fmt: skip
    report = read_calendar(path, season)
    harbor, social, floating = report.taken
    assert harbor.start.isoformat() == "2026-11-13T10:00:00-05:00"
    assert harbor.end.isoformat() == "2026-11-13T13:00:00-05:00"
    assert social.start.isoformat() == "2026-11-13T09:00:00-06:00"
    assert social.end - social.start == timedelta(minutes=90)
    assert floating.start.isoformat() == "2026-11-13T09:00:00-06:00"
    assert said(report, "no zone given: read in the program's own zone, America/Chicago (row 3)")


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("DTSTART;VALUE=DATE:20261113", "all-day"),
        ("DTSTART;TZID=Nowhere/Special:20261113T090000", "time zone that is not known"),
        ("DTSTART:nonsense", "cannot be read"),
        ("LOCATION:no start", "has no start"),
        ("DTSTART:20261113T150000Z\nDTEND:20261113T140000Z", "must come after the start"),
        ("DTSTART:20261101T013000", "comes twice"),
    ],
)
def test_an_event_without_a_clear_time_is_refused(tmp_path, season, start, words):
    report = read_calendar(calendar(tmp_path, event("Interview LV", start, uid="a")), season)
    assert report.taken == ()
    assert words in report.refused[0].remedy


def test_recurring_and_cancelled_events_are_passed_over_with_a_remark(tmp_path, season):
    path = calendar(
        tmp_path,
        event("Interview LV", "DTSTART:20261113T150000Z", "RRULE:FREQ=DAILY"),
        event("Interview Harbor IM", "DTSTART:20261113T150000Z", "STATUS:CANCELLED"),
    )
    report = read_calendar(path, season)
    assert (report.rows_read, report.taken, report.refused) == (0, (), ())
    assert said(report, "recurring, passed over") and said(report, "cancelled, passed over")


def test_one_uid_twice_is_one_interview_the_later_version_of_it(tmp_path, season):
    path = calendar(
        tmp_path,
        event("Interview LV", "DTSTART:20261113T150000Z", uid="a"),
        event("Interview LV", "DTSTART:20261114T150000Z", "SEQUENCE:2", uid="a"),
        event("Interview LV", "DTSTART:20261115T150000Z", "SEQUENCE:1", uid="a"),
    )
    report = bring_in_calendar(season, path)
    assert [f"{each.start:%d}" for each in season.interviews.values()] == ["14"]
    assert said(report, "one UID")
    again = bring_in_calendar(season, path)
    assert (again.taken, again.unchanged) == ((), 1)
    assert len(season.undo()) == 1


def test_two_events_of_one_day_and_kind_are_not_made_one(tmp_path, season):
    path = calendar(
        tmp_path,
        event("Interview LV with Dr. A"),
        event("Interview LV with Dr. B", "DTSTART:20261113T170000Z"),
    )
    report = read_calendar(path, season)
    assert len(report.taken) == 1
    assert "event 1 is the same interview" in report.refused[0].remedy


# ── moved days and formats ──────────────────────────────────────────────────

MOVED = "DTSTART:20261120T150000Z"


def days_of(season):
    return [f"{each.start:%m-%d}" for each in season.interviews.values()]


def test_a_rescheduled_event_moves_the_interview_that_it_made(tmp_path, season):
    first = event("Interview LV", "DTSTART:20261113T150000Z", "DURATION:PT6H", uid="a")
    bring_in_calendar(season, calendar(tmp_path, first))
    (made,) = season.interviews.values()
    path = calendar(tmp_path, event("Interview LV", MOVED, uid="a"))
    report = bring_in_calendar(season, path)
    (moved,) = season.interviews.values()
    assert (moved.key, days_of(season), moved.end) == (made.key, ["11-20"], None)
    assert said(report, "moved from 2026-11-13 to 2026-11-20, since the old day is gone")
    again = bring_in_calendar(season, path)
    assert (again.taken, again.unchanged) == ((), 1)
    assert not said(again, "moved")


def test_a_second_event_beside_the_first_is_another_interview(tmp_path, season):
    first = event("Interview LV", uid="a")
    bring_in_calendar(season, calendar(tmp_path, first))
    bring_in_calendar(season, calendar(tmp_path, first, event("Interview LV", MOVED, uid="b")))
    assert days_of(season) == ["11-13", "11-20"]


@pytest.mark.parametrize("what", ["note", "message"])
def test_an_interview_that_took_place_is_never_moved(tmp_path, season, what):
    bring_in_calendar(season, calendar(tmp_path, event("Interview LV")))
    (day,) = season.interviews.values()
    if what == "note":
        season.put(Note(interview=day, written_at=STAMP, topics="sepsis"))
    else:
        season.put(Message(program=LAKEVIEW, interview=day.key, kind="thank-you"))
    bring_in_calendar(season, calendar(tmp_path, event("Interview LV", MOVED)))
    assert days_of(season) == ["11-13", "11-20"]


@pytest.mark.parametrize(
    "events",
    [
        (event("Interview LV", MOVED), event("Interview LV", "DTSTART:20261127T150000Z")),
        (event("Social LV", MOVED),),
        (event("Interview Harbor IM", MOVED),),
    ],
)
def test_where_it_is_not_clear_what_moved_nothing_moves(tmp_path, season, events):
    bring_in_calendar(season, calendar(tmp_path, event("Interview LV")))
    bring_in_calendar(season, calendar(tmp_path, *events))
    assert "11-13" in days_of(season)
    assert len(season.interviews) == 1 + len(events)


def test_an_interview_entered_by_hand_is_the_event_of_its_day(tmp_path, season):
    zone = ZoneInfo("America/Chicago")
    start = datetime(2026, 11, 13, 8, tzinfo=zone)
    season.put(Interview(key="mine", program=LAKEVIEW, start=start))
    bring_in_calendar(season, calendar(tmp_path, event("Interview LV")))
    (day,) = season.interviews.values()
    assert (day.key, day.start.astimezone(zone).hour) == ("interview/mine", 9)


@pytest.mark.parametrize(
    ("more", "held", "by"),
    [
        ("LOCATION:https://hospital.zoom.us/j/123", "virtual", "'zoom'"),
        ("DESCRIPTION:Join at https://teams.microsoft.com/l/meetup-join/19", "virtual",
         "its video link"),
        ("X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij", "virtual", "its video link"),
        ("LOCATION:In person\\, Lakeview Hospital", "in person", "'in person'"),
        ("LOCATION:On-site", "in person", "'on-site'"),
        ("LOCATION:Virtual (not in person)", "virtual", "'virtual'"),
        ("LOCATION:Hybrid: in person or Zoom", "hybrid", "'hybrid'"),
    ],
)  # fmt: skip
def test_the_format_is_read_where_the_event_says_it(tmp_path, season, more, held, by):
    path = calendar(tmp_path, event("Interview LV", "DTSTART:20261113T150000Z", more))
    report = read_calendar(path, season)
    assert report.taken[0].format == held
    assert said(report, f"format read as {held}, from ") and said(report, by)


def test_a_format_that_is_not_said_is_left_as_it_was(tmp_path, season):
    start = datetime(2026, 11, 13, 9, tzinfo=ZoneInfo("America/Chicago"))
    season.put(Interview(program=LAKEVIEW, start=start, format="in person"))
    more = ("LOCATION:Lakeview Hospital", "DESCRIPTION:see https://lakeview.example.org/zoom")
    path = calendar(tmp_path, event("Interview LV", "DTSTART:20261113T150000Z", *more))
    report = bring_in_calendar(season, path)
    assert report.unchanged == 1
    assert not said(report, "format")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"name,city\nx,y\n", "not a calendar file"),
        (bytes(range(256)), "not a calendar file"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "not a calendar|without events"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "without events"),
    ],
)
def test_an_unusable_calendar_is_one_sentence(tmp_path, season, content, words):
    path = tmp_path / "mine.ics"
    path.write_bytes(content)
    with pytest.raises(SheetError, match=words):
        bring_in_calendar(season, path)
    with pytest.raises(SheetError, match="is not there"):
        read_calendar(tmp_path / "gone.ics", season)


# ── out ─────────────────────────────────────────────────────────────────────


def written(path: Path) -> list:
    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_a_written_calendar_is_read_back_with_its_alarm(tmp_path):
    starts = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("America/Chicago"))
    one = CalendarEvent(
        "plan/1@matchbook", "Thank Ana, de la Cruz; today", starts, starts + timedelta(hours=8),
        "First line\nsecond, line", 15,
    )  # fmt: skip
    path = write_calendar([one], tmp_path / "plan.ics", stamp=STAMP)
    (event,) = written(path)
    assert str(event["UID"]) == "plan/1@matchbook"
    assert str(event["SUMMARY"]) == "Thank Ana, de la Cruz; today"
    assert str(event["DESCRIPTION"]) == "First line\nsecond, line"
    assert event["DTSTART"].dt == starts and event["DTSTAMP"].dt == STAMP
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=8)
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(minutes=-15)
    first = path.read_bytes()
    assert write_calendar([one], path, stamp=STAMP).read_bytes() == first
    assert [each.name for each in tmp_path.iterdir()] == ["plan.ics"]


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), breaks=st.sampled_from(["\r\n", "\n", "\r", "\u2028", "\x85"]))
def test_no_name_can_add_a_line_of_its_own(tmp_path_factory, text, breaks):
    path = tmp_path_factory.mktemp("out") / "plan.ics"
    sly = f"{text}{breaks}ATTENDEE:mailto:x@example.org{breaks}END:VEVENT"
    one = CalendarEvent(f"u{sly}", sly, STAMP, description=sly)
    (event,) = written(write_calendar([one], path, stamp=STAMP))
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "TRANSP", "DESCRIPTION"}
    assert "\n" not in str(event["SUMMARY"]) and "\r" not in str(event["UID"])


def test_an_event_may_have_several_alarms_each_once(tmp_path):
    one = CalendarEvent("u", "Rank list due", STAMP, alarm_minutes=(10_080, 1_440, 1_440))
    (event,) = written(write_calendar([one], tmp_path / "plan.ics", stamp=STAMP))
    triggers = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert triggers == [timedelta(days=-7), timedelta(days=-1)]
    assert CalendarEvent("u", "b", STAMP).alarms == ()


def test_marks_that_break_a_field_or_turn_its_text_about_are_left_out(tmp_path):
    sly = "Ada\x00 \u202eQuill\u202c, <script>\u2066;\x07\ud800 \u200fאדה"
    one = CalendarEvent("u", sly, STAMP, description=sly, alarm_minutes=0)
    (event,) = written(write_calendar([one], tmp_path / "plan.ics", stamp=STAMP))
    assert str(event["SUMMARY"]) == "Ada Quill, <script>; \u200fאדה" == str(event["DESCRIPTION"])


def test_nonsense_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(ValueError, match="no time zone"):
        CalendarEvent("a", "b", datetime(2026, 11, 16))
    with pytest.raises(ValueError, match="before the start"):
        CalendarEvent("a", "b", STAMP, STAMP - timedelta(1))
    with pytest.raises(ValueError, match="0 or more"):
        CalendarEvent("a", "b", STAMP, alarm_minutes=-1)
    with pytest.raises(ValueError, match="0 or more"):
        CalendarEvent("a", "b", STAMP, alarm_minutes=(5, -5))
    twice = [CalendarEvent("a", "b", STAMP), CalendarEvent("a", "c", STAMP)]
    with pytest.raises(ValueError, match="two events"):
        write_calendar(twice, tmp_path / "x.ics", stamp=STAMP)
    with pytest.raises(ValueError, match="no time zone"):
        write_calendar([], tmp_path / "x.ics", stamp=datetime(2027, 1, 1))
    with pytest.raises(SheetError, match="no folder"):
        write_calendar([], tmp_path / "gone" / "x.ics", stamp=STAMP)
    assert list(tmp_path.iterdir()) == []
