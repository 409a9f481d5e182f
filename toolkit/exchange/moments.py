"""Dates, times and zones as people write them, read only where they can mean one thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

HOW_MOMENT = "write a date and time with its zone, as in 2026-11-13T09:00-06:00"
HOW_DAY = "write a date as year-month-day, as in 2026-11-13"
LONGEST = 80

Remark = Callable[[str], None]

_EASTERN = ("America/New_York", "America/Detroit", "America/Indiana/Indianapolis")
_CENTRAL = ("America/Chicago", "America/Menominee")
_MOUNTAIN = ("America/Denver", "America/Boise", "America/Phoenix")
_PACIFIC = ("America/Los_Angeles",)
_ALASKA = ("America/Anchorage",)
_HAWAII = ("Pacific/Honolulu", "America/Adak")
_ATLANTIC = ("America/Puerto_Rico",)
# Friendly word → the zones it can mean, the one most people live by first.
FRIENDLY_ZONES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("eastern", "et", "est", "edt", "useastern", "newyork"), _EASTERN),
    **dict.fromkeys(("central", "ct", "cst", "cdt", "uscentral", "chicago"), _CENTRAL),
    **dict.fromkeys(("mountain", "mt", "mst", "mdt", "usmountain", "denver"), _MOUNTAIN),
    **dict.fromkeys(("pacific", "pt", "pst", "pdt", "uspacific", "losangeles"), _PACIFIC),
    **dict.fromkeys(("alaska", "akst", "akdt", "akt", "anchorage"), _ALASKA),
    **dict.fromkeys(("hawaii", "hst", "hawaiian", "honolulu"), _HAWAII),
    **dict.fromkeys(("atlantic", "ast", "puertorico"), _ATLANTIC),
    **dict.fromkeys(("arizona", "phoenix"), ("America/Phoenix",)),
}
_CLOCKS = re.compile(r"[a-z]{1,2}[sd]t")  # est, edt: says which of the two clocks
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as written; `other` is the day if day and month stand the other way round."""

    day: date
    other: date | None = None
    rest: str = ""


def friendly_zones(text: str) -> tuple[str, ...]:
    """The IANA zones that an everyday zone name ("Central time", "CST") can mean; () for none."""
    word = re.sub(r"[^a-z]", "", text.lower().replace("standard", "").replace("daylight", ""))
    return FRIENDLY_ZONES.get(word.removesuffix("time") or word, ())


def zone_named(text: str) -> str | None:
    """The IANA zone that `text` names in any case ("america/chicago"); None if it names none."""
    by_lower = {name.lower(): name for name in available_timezones()} if "/" in text else {}
    return by_lower.get(text.strip().lower().replace(" ", "_"))


def says_day_first(texts: Iterable[str]) -> bool:
    """Whether some date among `texts` ("13/11/2026") can only have its day before its month."""
    for text in texts:
        found = _NUMERIC.match(text.strip()) if len(text) <= LONGEST else None
        if found and int(found[1]) > 12 and len(found[1]) <= 2 and int(found[3]) <= 12:
            return True
    return False


_NUMERIC = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})(?!\d)")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.I)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([a-z]{3,9})\.?,?[\s\-]+(\d{4})", re.I)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?[\s\-]+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.I)
_MIDDAY = re.compile(r"(?:12\s*)?noon", re.I)
_TIME = re.compile(
    r"(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(?:([ap])\.?\s?m\b\.?)?", re.I
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−])(\d{1,2}):?(\d{2})?", re.I)


def _day(text: str, *, day_first: bool, remark: Remark, how: str) -> _Day:
    text = _WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) else text
    try:
        if found := _ISO.match(text):
            return _Day(date(int(found[1]), int(found[3]), int(found[4])), rest=text[found.end() :])
        if found := _NUMERIC.match(text):
            return _numeric(found, text, day_first=day_first, remark=remark)
        if found := _DAY_MONTH.match(text):
            day, month, year = found[1], found[2], found[3]
        elif found := _MONTH_DAY.match(text):
            month, day, year = found[1], found[2], found[3]
        else:
            raise ValueError(how)
        number = _month(month)
        if number is None:
            raise ValueError(f"{month!r} is no month; {how}")
        return _Day(date(int(year), number, int(day)), rest=text[found.end() :])
    except ValueError as error:
        told = any(way in str(error) for way in (how, HOW_DAY, "; write"))
        raise (error if told else ValueError(f"there is no such day; {how}")) from None


def _numeric(found: re.Match[str], text: str, *, day_first: bool, remark: Remark) -> _Day:
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if len(found[1]) > 2:
        raise ValueError(HOW_DAY)
    year += 2000 if len(found[4]) == 2 else 0
    rest = text[found.end() :]
    if first > 12 and second <= 12:
        remark("dates with the day first, where it can be nothing else, read so")
        return _Day(date(year, second, first), rest=rest)
    if second > 12 or first == second:
        return _Day(date(year, first, second), rest=rest)
    one, other = date(year, first, second), date(year, second, first)
    if day_first or mark == ".":
        raise ValueError(f"this may be {one:%d %B} or {other:%d %B}; write it as {one} or {other}")
    remark("dates such as 03/04/2027 read with the month first, the American way")
    return _Day(one, other=other, rest=rest)


def _month(word: str) -> int | None:
    word = word.lower()
    if word == "sept":
        return 9
    fits = [number for number, name in enumerate(_MONTHS, 1) if name[:3] == word or name == word]
    return fits[0] if fits else None


def _time(text: str, *, iso: bool, how: str) -> tuple[time, str]:
    """The time at the beginning of `text`, and what stands behind it."""
    if found := _MIDDAY.match(text):
        return time(12), text[found.end() :]
    found = _TIME.match(text)
    if not found:
        raise ValueError(how)
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[5] or "").lower()
    if not half and found[2] is None:
        raise ValueError(f"write the time with minutes, or with am or pm; {how}")
    if half and not 1 <= hour <= 12:
        raise ValueError(f"{hour} {half}m is no time; {how}")
    if not half and not iso and len(found[1]) == 1 and 1 <= hour <= 6:
        raise ValueError(f"say am or pm, or write 0{hour}:{minute:02} or {hour + 12}:{minute:02}")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        micro = int((found[4] or "0").ljust(6, "0"))
        return time(hour, minute, second, micro), text[found.end() :]
    except ValueError:
        raise ValueError(f"there is no such time of day; {how}") from None


def _zone(text: str, wall: datetime, remark: Remark) -> tzinfo:
    """The zone that stands behind a time; raises `ValueError` with a remedy."""
    text = text.strip().strip("()").strip()
    if text.lower() in ("z", "utc", "gmt"):
        return UTC
    found = _OFFSET.fullmatch(text)
    if found:
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours > 14 or minutes > 59:
            raise ValueError(f"{text!r} is no offset; {HOW_MOMENT}")
        gap = timedelta(hours=hours, minutes=minutes)
        return timezone(gap if found[1] == "+" else -gap)
    if name := zone_named(text):
        return ZoneInfo(name)
    names = friendly_zones(text)
    if not names:
        raise ValueError(f"{text!r} is no time zone that can be read; {HOW_MOMENT}")
    zone = ZoneInfo(names[0])
    word = text.lower()
    clock = wall.replace(tzinfo=zone).tzname() or ""
    if _CLOCKS.fullmatch(word) and word.upper() != clock and len(clock) == len(word):
        raise ValueError(
            f"on that day those clocks say {clock}, not {text.upper()}; write the offset, as in "
            "2026-11-13T09:00-06:00"
        )
    remark(f"times in {text!r} read on the clocks of {names[0]}")
    return zone


def settled(wall: datetime, zone: tzinfo) -> datetime:
    """A wall time in `zone`; raises `ValueError` where that night's clocks make it unclear."""
    one, other = wall.replace(tzinfo=zone), wall.replace(tzinfo=zone, fold=1)
    if one.utcoffset() != other.utcoffset():
        back = one.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        word = "comes twice" if back == wall else "does not exist"
        raise ValueError(
            f"the clocks are changed that night and this time {word}; add the offset, as in "
            "2026-11-13T09:00-06:00"
        )
    return one


def read_moment(
    text: str,
    *,
    zone: ZoneInfo | None,
    zone_is: str = "",
    day_first: bool = False,
    day: date | None = None,
    remark: Remark,
) -> datetime:
    """The aware moment that `text` says.

    A time without a zone is read in `zone`, with a remark that tells `zone_is`
    (such as "the program's own zone"). `day` is used where `text` is a time
    alone. Raises `ValueError` with a remedy.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise ValueError(HOW_MOMENT)
    iso = bool(_ISO.match(text))
    if iso and len(text) > 10:
        try:
            exact = datetime.fromisoformat(text)
        except ValueError:
            exact = None
        if exact is not None and exact.tzinfo is not None:
            return exact
    if day is not None and re.match(r"\d{1,2}(:|\s*[ap]\.?m)|(12\s*)?noon", text, re.I):
        found = _Day(day, rest=text)
    else:
        found = _day(text, day_first=day_first, remark=remark, how=HOW_MOMENT)
    rest = re.sub(r"^(?:[\s,]+(?:at\s+)?|T)", "", found.rest, count=1)
    if not rest.strip():
        raise ValueError("add the time of day, as in 2026-11-13T09:00-06:00")
    hour, behind = _time(rest, iso=iso, how=HOW_MOMENT)
    wall = datetime.combine(found.day, hour)
    if behind.strip():
        return settled(wall, _zone(behind, wall, remark))
    if zone is None:
        raise ValueError("add the time zone, as in 2026-11-13T09:00-06:00")
    moment = settled(wall, zone)
    remark(f"no zone given: read in {zone_is or 'the zone named'}, {zone.key}")
    return moment


def read_day(text: str, *, day_first: bool = False, remark: Remark) -> date:
    """The day that `text` says; raises `ValueError` with a remedy."""
    text = text.strip()
    if len(text) > LONGEST:
        raise ValueError(HOW_DAY)
    found = _day(text, day_first=day_first, remark=remark, how=HOW_DAY)
    if found.rest.strip() and not re.fullmatch(r"[T ]00:00(:00)?", found.rest):
        raise ValueError(HOW_DAY)
    return found.day
