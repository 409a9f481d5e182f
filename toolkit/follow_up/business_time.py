"""When a message may arrive: business hours of the program's own zone.

Hours are counted in UTC, so that two days are 48 hours across a clock change too; what is
8 in the morning is read off the program's wall clock. Business hours are 8:00 to 17:00 (both
belong to them), Monday to Friday, without the US federal holidays and the days on which
those are observed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from toolkit.follow_up.styles import Style

OPENS = time(8)
NOON = time(12)
CLOSES = time(17)
BEST_NEWS_DAYS = 7


@dataclass(frozen=True, slots=True)
class Window:
    """When a note is best sent: three moments in UTC, all inside the program's business hours.

    Always opens < best_by <= late_after. `zone` is the program's (IANA).
    """

    opens: datetime
    best_by: datetime
    late_after: datetime
    zone: str

    def in_zone(self) -> tuple[datetime, datetime, datetime]:
        """The three moments on the program's wall clock, for showing (not for arithmetic)."""
        zone = ZoneInfo(self.zone)
        return (
            self.opens.astimezone(zone),
            self.best_by.astimezone(zone),
            self.late_after.astimezone(zone),
        )


def federal_holiday(day: date) -> str | None:
    """The name of the US federal holiday kept on `day` (the observed one too), or None."""
    return _holidays(day.year).get(date(day.year, day.month, day.day))


@cache
def _holidays(year: int) -> dict[date, str]:
    import pandas as pd  # slow, and needed only once a year of dates
    from pandas.tseries.holiday import USFederalHolidayCalendar

    kept = USFederalHolidayCalendar().holidays(
        pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31), return_name=True
    )
    return {pd.Timestamp(str(when)).date(): str(name) for when, name in kept.items()}


def is_business_day(day: date) -> bool:
    """Whether `day` is a weekday and no US federal holiday."""
    return day.weekday() < 5 and federal_holiday(day) is None


def is_business_time(moment: datetime, zone: str | ZoneInfo) -> bool:
    """Whether an aware `moment` is inside business hours in `zone`."""
    there = _there(moment, zone)
    return is_business_day(there.date()) and OPENS <= there.time() <= CLOSES


def next_business_time(moment: datetime, zone: str | ZoneInfo) -> datetime:
    """The first business moment at or after an aware `moment`, in UTC."""
    there = _there(moment, zone)
    if is_business_day(there.date()):
        if there.time() < OPENS:
            return _at(there.date(), OPENS, zone)
        if there.time() <= CLOSES:
            return moment.astimezone(UTC)
    return _at(next_business_day(there.date()), OPENS, zone)


def last_business_time(moment: datetime, zone: str | ZoneInfo) -> datetime:
    """The last business moment at or before an aware `moment`, in UTC."""
    there = _there(moment, zone)
    day = there.date()
    if is_business_day(day):
        if there.time() > CLOSES:
            return _at(day, CLOSES, zone)
        if there.time() >= OPENS:
            return moment.astimezone(UTC)
    day -= timedelta(days=1)
    while not is_business_day(day):
        day -= timedelta(days=1)
    return _at(day, CLOSES, zone)


def next_business_day(day: date) -> date:
    """The first business day after `day`."""
    day += timedelta(days=1)
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def window_after(interview_end: datetime, zone: str | ZoneInfo, style: Style) -> Window:
    """When to send a note about something that ended at `interview_end` (aware).

    It opens with the first business moment after the end. It is best used by the style's
    hours (48), rounded back to business hours, but never before noon of the next business
    day: after a Friday that is Monday noon. It is late after the style's later hours (72);
    where those end on a day off or the morning behind it, after noon of the next business
    day. A later end never has an earlier window.
    """
    if interview_end.tzinfo is None:
        raise ValueError(f"{interview_end} has no time zone; give an aware end of the interview")
    hours = style.best_hours[1], style.late_after_hours
    return _window_after(interview_end.astimezone(UTC), zone, *map(float, hours))


@lru_cache(maxsize=1024)
def _window_after(end: datetime, zone: str | ZoneInfo, best_by: float, late_after: float) -> Window:
    opens = _opening(end, zone)
    next_noon = _at(next_business_day(_there(end, zone).date()), NOON, zone)
    best = max(last_business_time(end + timedelta(hours=best_by), zone), next_noon)
    late = _kept_in_hours(end + timedelta(hours=late_after), zone)
    return Window(opens, best, max(best, late), str(zone))


def news_window(
    earliest: datetime, zone: str | ZoneInfo, *, until: datetime | None = None
) -> Window | None:
    """When to send news that may be told from `earliest` (aware) on, and before `until` (aware).

    It opens with the first business moment at or after `earliest` that leaves time on its day,
    is best used by the close of the seventh day on, and is late after the last business moment
    before `until`, or after that close where there is no such end. None where no business time
    is left.
    """
    opens = _opening(earliest, zone)
    seventh = _there(opens, zone).date() + timedelta(days=BEST_NEWS_DAYS)
    best = last_business_time(_at(seventh, CLOSES, zone), zone)
    late = last_business_time(until, zone) if until else best
    return Window(opens, min(best, late), late, str(zone)) if opens < late else None


def _opening(moment: datetime, zone: str | ZoneInfo) -> datetime:
    """The first business moment at or after `moment` that is not the last one of its day."""
    opens = next_business_time(moment, zone)
    there = _there(opens, zone)
    if there.time() == CLOSES:
        return _at(next_business_day(there.date()), OPENS, zone)
    return opens


def midnight(day: date, zone: str | ZoneInfo) -> datetime:
    """The first moment of a day in `zone`, in UTC."""
    return _at(day, time(), zone)


def _kept_in_hours(moment: datetime, zone: str | ZoneInfo) -> datetime:
    there = _there(moment, zone)
    if is_business_day(there.date()):
        rested = not is_business_day(there.date() - timedelta(days=1))
        first = NOON if rested else OPENS  # the morning behind days off still counts
        return _at(there.date(), min(max(there.time(), first), CLOSES), zone)
    return _at(next_business_day(there.date()), NOON, zone)


def _there(moment: datetime, zone: str | ZoneInfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; give an aware moment")
    return moment.astimezone(_zone(zone))


def _at(day: date, wall: time, zone: str | ZoneInfo) -> datetime:
    return datetime.combine(day, wall, tzinfo=_zone(zone)).astimezone(UTC)


def _zone(zone: str | ZoneInfo) -> ZoneInfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_in_words(moment: datetime, zone: str | ZoneInfo) -> str:
    """The day of an aware moment as it is written in a letter: "November 13"."""
    return date_in_words(_there(moment, zone).date())


def date_in_words(day: date) -> str:
    """A day as it is written in a letter: "November 13"."""
    return f"{MONTHS[day.month - 1]} {day.day}"


def time_in_words(moment: datetime, zone: str | ZoneInfo) -> str:
    """An aware moment on the wall clock of `zone`: "Mon Nov 16, 8:00 AM CST"."""
    there = _there(moment, zone)
    hour = f"{there.hour % 12 or 12}:{there.minute:02} {'AM' if there.hour < 12 else 'PM'}"
    day = f"{WEEKDAYS[there.weekday()]} {MONTHS[there.month - 1][:3]} {there.day}"
    return f"{day}, {hour} {there.tzname()}"
