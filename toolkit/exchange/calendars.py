"""Interviews from an .ics calendar, and a calendar of one's own from a plan.

An event becomes an interview only when exactly one program of the season fits
what it says; every other is refused with what would help.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from toolkit.exchange.files import write_file
from toolkit.exchange.moments import settled
from toolkit.exchange.references import folded
from toolkit.exchange.report import Intake, SheetError, SheetReport, shown
from toolkit.exchange.sheets import put_and_set_aside
from toolkit.exchange.tables import read_bytes
from toolkit.model import Interview, InterviewFormat, InterviewKind, Program
from toolkit.season import Season

PRODUCER = "-//Matchbook//interview season//EN"
HEADER = ("program", "start", "end", "kind", "format", "summary", "location")
_SHORT = 4  # an alias up to this long counts only in its own capitals, as a word
_POST = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com",
                   "aol.com", "zoom.us", "calendar.google.com"})  # fmt: skip
_KIND_WORDS = (
    (InterviewKind.SECOND_LOOK, r"second[\s-]+(?:look|visit)|revisit"),
    (InterviewKind.SOCIAL, r"social|happy hour|dinner|mixer|meet[\s-]+(?:and|&)[\s-]+greet"),
    (InterviewKind.QUESTION_SESSION, r"q\s*&\s*a|q\s+and\s+a|question|info(?:rmation)? session"),
    (InterviewKind.FURTHER_DAY, r"further day|day (?:2|two)|second day"),
    (InterviewKind.INTERVIEW_DAY, r"interview"),
)  # fmt: skip
# How it is held, as its title or place says it; a link to a room counts wherever it stands.
_FORMAT_WORDS = (
    (InterviewFormat.HYBRID, r"\bhybrid\b"),
    (InterviewFormat.IN_PERSON, r"(?<!not )\b(?:in[\s-]person|on[\s-]?site|on campus)\b"),
    (InterviewFormat.VIRTUAL, r"\b(?:virtual|online|zoom|webex|google meet|microsoft teams)\b"),
)
_ROOM = re.compile(
    r"https?://[^\s/]*\b(?:zoom\.us|zoomgov\.com|teams\.(?:microsoft|live)\.com|webex\.com|"
    r"meet\.google\.com|whereby\.com|gotomeeting\.com)\b",
    re.IGNORECASE,
)
_ROOM_FIELDS = ("LOCATION", "DESCRIPTION", "URL", "CONFERENCE", "X-GOOGLE-CONFERENCE",
                "X-MICROSOFT-SKYPETEAMSMEETINGURL")  # fmt: skip


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One entry to write. `starts` and `ends` are aware; `uid` stays the same over exports.

    `alarm_minutes` is how long before the start a reminder sounds, or several such;
    None for none. Raises `ValueError` where a time has no zone or the end comes before the start.
    """

    uid: str
    summary: str
    starts: datetime
    ends: datetime | None = None
    description: str = ""
    alarm_minutes: int | tuple[int, ...] | None = None

    @property
    def alarms(self) -> tuple[int, ...]:
        """The minutes before the start at which a reminder sounds, each once."""
        if self.alarm_minutes is None:
            return ()
        given = self.alarm_minutes
        return tuple(dict.fromkeys((given,) if isinstance(given, int) else given))

    def __post_init__(self) -> None:
        for when in (self.starts, self.ends):
            if when is not None and when.utcoffset() is None:
                raise ValueError(f"{when} has no time zone; give an aware time")
        if self.ends is not None and self.ends < self.starts:
            raise ValueError(f"the end ({self.ends}) comes before the start ({self.starts})")
        if any(minutes < 0 for minutes in self.alarms):
            raise ValueError(f"alarm_minutes is {self.alarm_minutes}; give 0 or more")


# ── in ──────────────────────────────────────────────────────────────────────


def read_calendar(path: str | Path, season: Season) -> SheetReport:
    """What a calendar would bring; nothing is changed.

    Rows are events, numbered from 1 in the order of the file. Times without a
    zone are read in the program's own, with a remark. Recurring and cancelled
    events are passed over with a remark. An event whose day is new, while the day
    of the only such interview of the season is gone from the file, is that
    interview on its new day (see `_follow_moves`). Raises `SheetError`.
    """
    path = Path(path)
    events = _events(path)
    known = {record.key: record for record in season.records}
    intake = Intake(path.name, Interview, known, HEADER)
    finder = _Finder(season)
    read = []
    for number, event in _newest(events, intake):
        intake.rows += 1
        read.append(_read_event(number, event, intake, finder, season))
    offers = [offer for offer in read if offer is not None]
    _follow_moves(offers, intake, season)
    for offer in offers:
        intake.offer(offer.number, offer.fields, offer.cells, where="event")
    return intake.report()


def bring_in_calendar(
    season: Season, path: str | Path, *, side_folder: str | Path | None = None
) -> SheetReport:
    """Put the events that fit into the season, as one step for undo.

    The refused ones go to a side file, a sheet of interviews to be mended and
    brought in by `bring_in`. Raises `SheetError`.
    """
    path = Path(path)
    folder = path.parent if side_folder is None else Path(side_folder)
    return put_and_set_aside(season, lambda: [(read_calendar(path, season), path.stem)], folder)[0]


def _events(path: Path) -> list[Any]:
    from icalendar import Calendar

    content = read_bytes(path)
    refusal = SheetError(
        f"{path.name} is not a calendar file; export your calendar as .ics and bring that in."
    )
    if b"BEGIN:VCALENDAR" not in content[:4096].upper():
        raise refusal
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            content = content.decode("utf-16").encode()
        calendars = Calendar.from_ical(content.removeprefix(b"\xef\xbb\xbf"), multiple=True)
        events = [event for each in calendars for event in each.walk("VEVENT")]
    except Exception:  # icalendar raises many unrelated types for a broken file
        raise refusal from None
    if not events:
        raise SheetError(f"{path.name} is a calendar without events; look whether it is the right "
                         "one.")  # fmt: skip
    return events


def _newest(events: Iterable[Any], intake: Intake) -> list[tuple[int, Any]]:
    """The events worth reading with their numbers: of several with one UID, the newest."""
    found: list[tuple[int, Any]] = []
    by_uid: dict[str, int] = {}
    for number, event in enumerate(events, 1):
        if any(event.get(name) is not None for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
            intake.remark("recurring, passed over; an interview is a single event", number)
            continue
        if _text(event, "STATUS").upper() == "CANCELLED":
            intake.remark("cancelled, passed over", number)
            continue
        uid = _text(event, "UID")
        if uid and uid in by_uid:
            place = by_uid[uid]
            first, earlier = found[place]
            newer = _sequence(event) > _sequence(earlier)
            intake.remark(
                f"the same event as number {first} (one UID); the "
                f"{'later' if newer else 'first'} was read", number,
            )  # fmt: skip
            if newer:
                found[place] = (number, event)
            continue
        if uid:
            by_uid[uid] = len(found)
        found.append((number, event))
    return found


def _sequence(event: Any) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _text(event: Any, name: str) -> str:
    value = event.get(name)
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)


def _moment(event: Any, name: str) -> Any:
    """The date, datetime or timedelta of a property; None where there is none. ValueError."""
    value = event.get(name)
    if value is None:
        return None
    try:
        when = value.dt
        unknown = isinstance(when, datetime) and when.tzinfo is None and value.params.get("TZID")
    except Exception:  # icalendar gives broken properties back to raise on touch
        raise ValueError("it cannot be read; write the interview in by hand") from None
    if unknown:
        raise ValueError(
            f"the calendar names a time zone that is not known, {shown(str(unknown))!r}; write "
            "this interview in by hand with its offset"
        )
    return when


@dataclass(frozen=True, slots=True)
class _Offer:
    """An event as the fields of an interview: `fields` is filled further before it is offered."""

    number: int
    fields: dict[str, Any]
    cells: tuple[str, ...]
    day: date


def _read_event(
    number: int, event: Any, intake: Intake, finder: _Finder, season: Season
) -> _Offer | None:
    """What an event says of an interview; None where it was refused."""
    summary = _text(event, "SUMMARY")
    start: Any = None
    end: Any = None
    fault = ("", "", "")
    try:
        start = _moment(event, "DTSTART")
        end = _moment(event, "DTEND")
        length = _moment(event, "DURATION") if end is None else None
    except ValueError as error:
        length, fault = None, ("start", "", str(error))
    if isinstance(start, datetime) and isinstance(length, timedelta):
        end = start + length
    kind, said = _kind(summary)
    held, room = _format(event)
    programs = finder.programs(event)
    program = programs[0].key if len(programs) == 1 else ""

    def cells() -> tuple[str, ...]:
        times = [each.isoformat() if isinstance(each, date) else "" for each in (start, end)]
        how = held.value if held else ""
        return (program, *times, kind.value, how, summary, _text(event, "LOCATION"))

    if fault[0]:
        intake.refuse(number, *fault, cells())
        return None
    if start is None:
        intake.refuse(number, "start", "", "the event has no start; add it", cells())
        return None
    if not isinstance(start, datetime):
        intake.refuse(
            number, "start", str(start),
            "an all-day event says no hour; give it a time, as in 2026-11-13T09:00-06:00", cells(),
        )  # fmt: skip
        return None
    if not program:
        intake.refuse(number, "program", summary, finder.remedy(programs), cells())
        return None
    zone = season.zone(program)
    try:
        if start.tzinfo is None:
            start = settled(start, zone)
            intake.remark(f"no zone given: read in the program's own zone, {zone.key}", number)
        if isinstance(end, datetime) and end.tzinfo is None:
            end = settled(end, zone)
    except ValueError as error:
        intake.refuse(number, "start", start.isoformat(), str(error), cells())
        return None
    fields: dict[str, Any] = {
        "program": program, "start": start.astimezone(zone), "kind": kind,
    }  # fmt: skip
    if isinstance(end, datetime) and end.astimezone(UTC) != start.astimezone(UTC):
        fields["end"] = end.astimezone(zone)
    if said is None:
        intake.remark(f"no word of its kind: read as {kind}", number)
    elif kind is not InterviewKind.INTERVIEW_DAY:
        intake.remark(f"kind read as {kind}, from the word {said!r}", number)
    if held is not None:
        fields["format"] = held
        intake.remark(f"format read as {held}, from {room}", number)
    return _Offer(number, fields, cells(), start.astimezone(zone).date())


def _format(event: Any) -> tuple[InterviewFormat | None, str]:
    """How the event is held, and what says so; None where nothing does."""
    told = f"{_text(event, 'SUMMARY')}\n{_text(event, 'LOCATION')}"
    for held, words in _FORMAT_WORDS:
        if found := re.search(words, told, re.IGNORECASE):
            return held, f"the word {found[0].lower()!r}"
    if any(_ROOM.search(_text(event, name)[:20_000]) for name in _ROOM_FIELDS):
        return InterviewFormat.VIRTUAL, "its video link"
    return None, ""


def _follow_moves(offers: list[_Offer], intake: Intake, season: Season) -> None:
    """Give events the keys of the interviews that the season holds already.

    That is the only one of the program, kind and day, or one that was moved: its day is gone
    from the file, it is the only one of its kind at the program, and so is the new event. One
    with notes or messages took place, so it stays, and the new event is another interview.
    """
    lived = {note.interview for note in season.notes.values()}
    lived |= {message.interview for message in season.messages.values()}
    by_kind: dict[tuple[str, InterviewKind], list[_Offer]] = {}
    for offer in offers:
        by_kind.setdefault((offer.fields["program"], offer.fields["kind"]), []).append(offer)
    for (program, kind), group in by_kind.items():
        zone = season.zone(program)
        there = [each for each in season.interviews_at(program) if each.kind == kind]
        days = {each.key: each.start.astimezone(zone).date() for each in there}
        new = []
        for offer in group:
            same = [key for key, day in days.items() if day == offer.day]
            if len(same) == 1:
                offer.fields["key"] = same[0]
            elif not same:
                new.append(offer)
        if len(new) == len(there) == 1 and len(group) == 1 and there[0].key not in lived:
            (offer,), (held,) = new, there
            offer.fields["key"] = held.key
            offer.fields.setdefault("end", None)  # that of the old day is over before the new one
            intake.remark(
                f"moved from {days[held.key]} to {offer.day}, since the old day is gone from this "
                "calendar", offer.number,
            )  # fmt: skip


def _kind(summary: str) -> tuple[InterviewKind, str | None]:
    for kind, words in _KIND_WORDS:
        if found := re.search(words, summary, re.I):
            return kind, found[0].lower()
    return InterviewKind.INTERVIEW_DAY, None


class _Finder:
    """Which programs an event speaks of."""

    def __init__(self, season: Season) -> None:
        self._programs = season.programs
        self._names: list[tuple[re.Pattern[str], str]] = []
        domains: dict[str, set[str]] = {}
        for program in season.programs.values():
            for name in {program.name, program.institution, *program.aliases} - {""}:
                self._names.append((_pattern(name), program.key))
            people = [each.email for each in season.people.values() if each.program == program.key]
            for address in (program.contact_address, *people):
                if domain := _domain(address):
                    domains.setdefault(domain, set()).add(program.key)
        self._domains = {
            domain: next(iter(keys)) for domain, keys in domains.items() if len(keys) == 1
        }

    def programs(self, event: Any) -> list[Program]:
        """The programs that fit, none twice. A name inside a longer one does not count."""
        hits: set[str] = set()
        for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
            text = " ".join(_text(event, name)[:20_000].split())
            spans = [
                (found.start(), found.end(), key)
                for pattern, key in self._names
                for found in pattern.finditer(text)
            ]
            hits |= {
                key
                for start, end, key in spans
                if not any(a <= start and end <= b and b - a > end - start for a, b, _ in spans)
            }
        organizer = self._domains.get(_domain(_text(event, "ORGANIZER")), "")
        if organizer:
            hits.add(organizer)
        return [program for key, program in self._programs.items() if key in hits]

    def remedy(self, programs: list[Program]) -> str:
        if not self._programs:
            return "the season has no programs yet; bring your programs in first"
        if programs:
            names = ", ".join(program.name for program in programs[:4])
            return f"several programs fit ({names}); write the program's full name in its title"
        return (
            "no program of the season is named in it; write the program's name in its title, or "
            "give the program an alias that stands there"
        )


def _pattern(name: str) -> re.Pattern[str]:
    """Finds a name as whole words, in any case; a short one in its own capitals only."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    short = len(folded(name)) <= _SHORT
    return re.compile(rf"(?<!\w){words}(?!\w)", 0 if short else re.IGNORECASE)


def _domain(address: str) -> str:
    """The domain of an e-mail address; "" for none, and for one that anybody may have."""
    domain = address.lower().removeprefix("mailto:").rpartition("@")[2].strip()
    return "" if domain in _POST or "." not in domain else domain


# ── out ─────────────────────────────────────────────────────────────────────


def write_calendar(events: Iterable[CalendarEvent], path: str | Path, *, stamp: datetime) -> Path:
    """Write the events to an .ics file that replaces an earlier one whole; return its path.

    `stamp` (aware) is the moment of writing; the same events and stamp give the
    same bytes. Times are written in UTC, which calendars show on the reader's
    own clock. Raises `SheetError` where it cannot be written, and `ValueError`
    for a stamp without a zone or two events with one uid.
    """
    from icalendar import Alarm, Calendar, Event

    if stamp.utcoffset() is None:
        raise ValueError(f"{stamp} has no time zone; give an aware time")
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    seen: set[str] = set()
    for each in events:
        uid = _one_line(each.uid)
        if uid in seen:
            raise ValueError(f"two events have the uid {uid!r}")
        seen.add(uid)
        event = Event()
        event.add("uid", uid)
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", each.starts.astimezone(UTC))
        if each.ends is not None:
            event.add("dtend", each.ends.astimezone(UTC))
        event.add("summary", _one_line(each.summary))
        event.add("transp", "TRANSPARENT")  # a window is no appointment: the time stays free
        if each.description:
            event.add("description", _lines(each.description))
        for minutes in each.alarms:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", _one_line(each.summary))
            alarm.add("trigger", timedelta(minutes=-minutes))
            event.add_component(alarm)
        calendar.add_component(event)
    return write_file(path, calendar.to_ical())


# They turn the text around them about, beyond the name that brought them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _lines(text: str) -> str:
    """`text` with plain line ends, and nothing that begins a line or turns the others about."""
    text = "\n".join(text.splitlines())
    return "".join(
        mark
        for mark in text
        if mark == "\n" or (unicodedata.category(mark) not in ("Cc", "Cs") and mark not in _TURNING)
    )


def _one_line(text: str) -> str:
    return " ".join(_lines(text).split())
