"""When a message would arrive, by the program's own clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from toolkit.checks.rule import ADVICE, Case, Hit, Reading, Rule
from toolkit.checks.scene import BAYOU_DIRECTOR, COORDINATOR
from toolkit.follow_up.business_time import (
    Window,
    is_business_time,
    next_business_time,
    time_in_words,
    window_after,
)
from toolkit.model import Interview, MessageKind
from toolkit.sources import AFTER_INTERVIEW, FOLLOW_UP, PD_VIEW

_AFTER_AN_EVENT = (MessageKind.THANKS, MessageKind.FURTHER_THANKS)
_AT_ANY_HOUR = (MessageKind.LINKEDIN, MessageKind.CARD)


def _event(reading: Reading, now: datetime) -> Interview | None:
    """The event that a thank-you is about: the one it names, or the last with that person."""
    message, season = reading.message, reading.season
    if message.interview:
        return season.interviews.get(message.interview)
    events = season.interviews_at(message.program)
    with_them = [e for e in events if message.person in e.met] or list(events)
    past = [e for e in with_them if e.over <= now]
    return past[-1] if past else next(iter(with_them), None)


def _window(reading: Reading) -> Window | None:
    if reading.now is None or reading.program is None:
        return None
    if reading.message.kind not in _AFTER_AN_EVENT:
        return None
    event = _event(reading, reading.now)
    if event is None:
        return None
    return window_after(event.over, reading.program.time_zone, reading.style)


def _late(reading: Reading) -> Iterable[Hit]:
    window = _window(reading)
    if window and reading.now and reading.now > window.late_after:
        by = time_in_words(window.late_after, window.zone)
        yield Hit(f"A thank-you for this event is late after {by}.")


def _early(reading: Reading) -> Iterable[Hit]:
    window = _window(reading)
    if window and reading.now and reading.now < window.opens:
        opens = time_in_words(window.opens, window.zone)
        yield Hit(f"The time for this thank-you opens {opens}.", remedy=f"Send it from {opens} on.")


def _off_hours(reading: Reading) -> Iterable[Hit]:
    now, program = reading.now, reading.program
    if now is None or program is None or reading.message.kind in _AT_ANY_HOUR:
        return
    if is_business_time(now, program.time_zone):
        return
    then = time_in_words(next_business_time(now, program.time_zone), program.time_zone)
    yield Hit(
        f"It would arrive {time_in_words(now, program.time_zone)}, outside business hours there.",
        remedy=f"Send it {then}.",
    )


_THANKS = "Thank you for the day."

RULES = (
    Rule(
        id="timing.late",
        says="Send it now and keep it short; do not apologise for the delay.",
        sources=(FOLLOW_UP, AFTER_INTERVIEW, PD_VIEW),
        severity=ADVICE,
        find=_late,
        trips=(
            Case(_THANKS, now="2026-11-23T09:00-06:00"),
            Case(_THANKS, now="2026-12-20T09:00-06:00"),
            Case(_THANKS, to=BAYOU_DIRECTOR, now="2026-11-30T09:00-06:00"),
            Case(_THANKS, now="2026-11-18T16:00-06:00"),
            Case(_THANKS, to=COORDINATOR, now="2026-11-24T09:00-06:00"),
            Case(_THANKS, now="2027-01-05T09:00-06:00"),
        ),
        mends="elsewhere",
        why="Thanks are best while the day is fresh in both memories; late ones say less.",
        limits="Without an event in the season, or a time of sending, it is silent.",
        passes=(
            Case(_THANKS, now="2026-11-13T09:00-06:00"),
            Case(_THANKS, now="2026-11-14T15:00-06:00"),
            Case(_THANKS, to=BAYOU_DIRECTOR, now="2026-11-23T09:00-06:00"),
            Case("I have news.", kind=MessageKind.UPDATE, now="2026-12-21T09:00-06:00"),
            Case(_THANKS),
            Case(_THANKS, to=COORDINATOR, now="2026-11-13T16:59-06:00"),
        ),
    ),
    Rule(
        id="timing.early",
        says="Wait until the day is over and the next business hour has come.",
        sources=(FOLLOW_UP, AFTER_INTERVIEW, PD_VIEW),
        severity=ADVICE,
        find=_early,
        trips=(
            Case(_THANKS, now="2026-11-12T12:00-06:00"),
            Case(_THANKS, now="2026-11-11T12:00-06:00"),
            Case(_THANKS, to=BAYOU_DIRECTOR, now="2026-11-20T14:59-06:00"),
            Case(_THANKS, now="2026-11-12T07:59-06:00"),
            Case(_THANKS, to=COORDINATOR, now="2026-11-12T14:30-06:00"),
            Case(_THANKS, to=BAYOU_DIRECTOR, now="2026-11-19T09:00-06:00"),
        ),
        mends="elsewhere",
        why="Thanks that arrive before the day is over read as written in advance.",
        limits="It knows the day's end only where the event in your season has one.",
        passes=(
            Case(_THANKS, now="2026-11-13T08:00-06:00"),
            Case(_THANKS, to=COORDINATOR, now="2026-11-12T15:30-06:00"),
            Case("May I ask?", kind=MessageKind.QUESTION, now="2026-11-12T09:00-06:00"),
            Case(_THANKS),
            Case(_THANKS, now="2026-11-13T12:00-06:00"),
            Case(_THANKS, to=BAYOU_DIRECTOR, now="2026-11-23T08:00-06:00"),
        ),
    ),
    Rule(
        id="timing.off-hours",
        says="Let it arrive in the program's own business hours.",
        sources=(FOLLOW_UP, AFTER_INTERVIEW, PD_VIEW),
        severity=ADVICE,
        find=_off_hours,
        trips=(
            Case(_THANKS, now="2026-11-12T23:30-06:00"),
            Case(_THANKS, to=BAYOU_DIRECTOR, now="2026-11-21T11:00-06:00"),
            Case(_THANKS, now="2026-11-26T10:00-06:00"),
            Case("May I ask?", kind=MessageKind.QUESTION, now="2026-11-13T07:30-05:00"),
            Case(_THANKS, now="2026-12-25T10:00-06:00"),
            Case(_THANKS, now="2026-11-13T17:01-06:00"),
        ),
        mends="elsewhere",
        why="Mail at night or on a holiday shows haste, and drowns under the morning's.",
        limits="It knows the federal holidays, not a hospital's own.",
        passes=(
            Case(_THANKS, now="2026-11-13T09:00-06:00"),
            Case(_THANKS, to=BAYOU_DIRECTOR, now="2026-11-23T08:00-06:00"),
            Case(_THANKS, now="2026-11-13T17:30-05:00"),
            Case(_THANKS),
            Case("A line.", kind=MessageKind.LINKEDIN, now="2026-11-14T23:00-06:00"),
            Case(_THANKS, now="2026-11-24T10:00-06:00"),
        ),
    ),
)
