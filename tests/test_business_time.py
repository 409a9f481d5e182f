"""Business hours and windows, in the program's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.follow_up.business_time import (
    date_in_words,
    day_in_words,
    federal_holiday,
    is_business_time,
    last_business_time,
    midnight,
    news_window,
    next_business_time,
    time_in_words,
    window_after,
)
from toolkit.follow_up.styles import LEAN, THOROUGH
from toolkit.model import USUAL_LENGTH, Interview, InterviewKind, moment

CHICAGO = "America/Chicago"
ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)

moments = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))


def shown(window):
    return [each.strftime("%a %Y-%m-%d %H:%M") for each in window.in_zone()]


def after(text, zone=CHICAGO):
    return shown(window_after(moment(text), zone, LEAN))


@settings(deadline=None)
@given(moments, st.sampled_from(ZONES), st.sampled_from([LEAN, THOROUGH]))
def test_a_window_keeps_to_business_hours_and_to_its_order(end, zone, style):
    window = window_after(end, zone, style)
    assert end <= window.opens < window.best_by <= window.late_after
    for each in (window.opens, window.best_by, window.late_after):
        there = each.astimezone(ZoneInfo(zone))
        assert each.tzinfo is UTC
        assert there.weekday() < 5
        assert time(8) <= there.time() <= time(17)
        assert federal_holiday(there.date()) is None


@settings(deadline=None)
@given(moments, st.sampled_from(ZONES))
def test_nothing_earlier_is_business_time_than_the_next_one(now, zone):
    coming = next_business_time(now, zone)
    assert coming >= now and is_business_time(coming, zone)
    assert (coming == now) == is_business_time(now, zone)
    between = now + (coming - now) / 2
    assert coming == now or not is_business_time(between, zone)


@settings(deadline=None)
@given(moments, st.sampled_from(ZONES))
def test_nothing_later_is_business_time_than_the_last_one(now, zone):
    gone = last_business_time(now, zone)
    assert gone <= now and is_business_time(gone, zone)
    assert (gone == now) == is_business_time(now, zone)


@settings(deadline=None)
@given(moments, st.sampled_from(ZONES))
def test_a_later_end_never_opens_an_earlier_window(end, zone):
    first = window_after(end, zone, LEAN)
    second = window_after(end + timedelta(hours=5), zone, LEAN)
    assert first.opens <= second.opens
    assert first.best_by <= second.best_by
    assert first.late_after <= second.late_after


def test_a_tuesday_interview_is_thanked_by_thursday():
    assert after("2026-11-17T15:00-06:00") == [
        "Tue 2026-11-17 15:00",
        "Thu 2026-11-19 15:00",
        "Fri 2026-11-20 15:00",
    ]


def test_a_friday_interview_is_thanked_by_monday_morning():
    assert after("2026-11-13T15:00-06:00") == [
        "Fri 2026-11-13 15:00",
        "Mon 2026-11-16 12:00",
        "Mon 2026-11-16 15:00",
    ]


def test_a_friday_interview_before_a_monday_holiday_waits_for_tuesday():
    assert federal_holiday(date(2027, 1, 18)) is not None
    assert after("2027-01-15T15:00-06:00") == [
        "Fri 2027-01-15 15:00",
        "Tue 2027-01-19 12:00",
        "Tue 2027-01-19 12:00",
    ]


def test_the_evening_of_an_interview_belongs_to_the_next_morning():
    opens, best_by, _ = after("2026-11-17T18:30-06:00")
    assert (opens, best_by) == ("Wed 2026-11-18 08:00", "Thu 2026-11-19 17:00")


def test_an_end_on_the_stroke_of_five_opens_the_next_morning():
    assert after("2026-11-17T17:00-06:00")[0] == "Wed 2026-11-18 08:00"


def test_a_day_before_thanksgiving_is_thanked_on_the_friday():
    assert after("2026-11-25T14:00-06:00")[:2] == ["Wed 2026-11-25 14:00", "Fri 2026-11-27 14:00"]


def test_the_window_is_read_off_the_programs_clock_and_not_the_applicants():
    end = moment("2026-11-17T19:00-05:00")  # 4 in the afternoon on the Pacific
    assert shown(window_after(end, "America/Los_Angeles", LEAN))[0] == "Tue 2026-11-17 16:00"
    assert shown(window_after(end, "America/New_York", LEAN))[0] == "Wed 2026-11-18 08:00"


def test_48_hours_stay_48_hours_when_the_clocks_go_forward():
    end = moment("2027-03-12T20:00-06:00")  # a Friday; the clocks change on Sunday
    window = window_after(end, CHICAGO, LEAN)
    assert shown(window)[0] == "Mon 2027-03-15 08:00"
    assert window.opens == moment("2027-03-15T08:00-05:00")
    thursday = window_after(moment("2027-03-11T10:00-06:00"), CHICAGO, LEAN)
    assert thursday.best_by == moment("2027-03-12T17:00-06:00")
    sunday = window_after(moment("2027-03-13T15:00-06:00"), CHICAGO, LEAN)
    assert sunday.best_by - moment("2027-03-13T15:00-06:00") == timedelta(hours=48)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2027, 1, 18), "Luther King"),
        (date(2026, 12, 25), "Christmas"),
        (date(2026, 7, 3), "Independence"),  # the fourth is a Saturday
        (date(2021, 12, 31), "New Year"),  # observed in the year before
        (date(2027, 12, 31), "New Year"),
    ],
)
def test_federal_holidays_are_known_with_the_days_on_which_they_are_observed(day, name):
    assert name in (federal_holiday(day) or "")


def test_a_common_friday_is_no_holiday():
    assert federal_holiday(date(2026, 11, 27)) is None


def test_a_moment_without_a_zone_is_refused():
    naive = datetime(2026, 11, 13, 9)
    for ask in (
        lambda: is_business_time(naive, CHICAGO),
        lambda: window_after(naive, CHICAGO, LEAN),
    ):
        with pytest.raises(ValueError, match="no time zone"):
            ask()


def test_an_interview_without_an_end_has_the_usual_length_of_its_kind():
    start = moment("2026-11-13T09:00-06:00")
    for kind in InterviewKind:
        event = Interview(program="lakeview", start=start, kind=kind)
        assert event.over == start + USUAL_LENGTH[kind]
    told = Interview(program="lakeview", start=start, end=moment("2026-11-13T11:15-06:00"))
    assert told.over == moment("2026-11-13T11:15-06:00")


def test_times_are_shown_on_the_programs_wall_clock():
    noon = moment("2026-11-16T18:05+00:00")
    assert time_in_words(noon, CHICAGO) == "Mon Nov 16, 12:05 PM CST"
    assert time_in_words(moment("2026-07-01T05:00+00:00"), CHICAGO) == "Wed Jul 1, 12:00 AM CDT"
    assert day_in_words(moment("2026-11-17T02:00+00:00"), CHICAGO) == "November 16"


def test_the_morning_behind_days_off_is_not_late_yet():
    late = [
        window_after(moment(end), "America/New_York", LEAN).late_after
        for end in ("2027-01-14T22:00-05:00", "2027-01-16T05:00-05:00")  # before the King holiday
    ]
    assert late == [moment("2027-01-19T12:00-05:00")] * 2


# news


def test_news_may_be_told_from_the_next_business_moment_and_best_within_seven_days():
    window = news_window(moment("2026-12-05T12:00-06:00"), CHICAGO)  # a Saturday
    assert shown(window) == ["Mon 2026-12-07 08:00", "Mon 2026-12-14 17:00", "Mon 2026-12-14 17:00"]


def test_news_is_late_after_the_last_business_moment_before_the_deadline():
    deadline = moment("2027-03-03T21:00-05:00")
    window = news_window(moment("2027-01-14T00:00-05:00"), "America/New_York", until=deadline)
    assert shown(window)[1:] == ["Thu 2027-01-21 17:00", "Wed 2027-03-03 17:00"]
    near = news_window(moment("2027-03-01T00:00-05:00"), "America/New_York", until=deadline)
    assert shown(near)[1:] == ["Wed 2027-03-03 17:00"] * 2


def test_there_is_no_window_where_no_business_time_is_left():
    deadline = moment("2027-03-03T21:00-05:00")
    for earliest in ("2027-03-03T17:00-05:00", "2027-03-03T20:00-05:00", "2027-04-01T09:00-05:00"):
        assert news_window(moment(earliest), "America/New_York", until=deadline) is None


@settings(deadline=None)
@given(moments, st.sampled_from(ZONES), st.none() | moments)
def test_a_window_for_news_stays_in_business_hours_between_its_two_ends(earliest, zone, until):
    window = news_window(earliest, zone, until=until)
    if window is None:
        assert until is not None
        return
    assert earliest <= window.opens < window.best_by <= window.late_after
    assert until is None or window.late_after <= until
    assert window.best_by - window.opens <= timedelta(days=7, hours=10)  # 23 and 25 hour days
    for each in (window.opens, window.best_by, window.late_after):
        assert is_business_time(each, zone)


def test_a_day_begins_on_the_programs_clock():
    assert midnight(date(2027, 1, 14), CHICAGO) == moment("2027-01-14T00:00-06:00")
    assert date_in_words(date(2027, 1, 14)) == "January 14"
