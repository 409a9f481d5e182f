"""How far apart two cities are: the applicant's own travel times, or the great circle.

Coordinates come from `data/reference/cities.toml`, rounded to 0.01 degrees. A city that
is not in there has no place on the map, rather than a guessed one.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from toolkit.facts import FaultyReference
from toolkit.model import slug
from toolkit.places import REFERENCE
from toolkit.sources import did_you_mean

EARTH_RADIUS = 3958.76  # miles; the mean radius of the sphere
_FILE = "cities.toml"
_SHORT = {"saint": "st", "fort": "ft", "mount": "mt"}  # one city is written both ways


@dataclass(frozen=True, slots=True)
class City:
    """A city's place: degrees north and east, rounded to 0.01."""

    name: str
    state: str
    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"


@dataclass(frozen=True, slots=True)
class Way:
    """The way between two cities.

    miles  as the crow flies; None where a city is not in the gazetteer
    hours  from door to door: the applicant's own, or `guessed_hours`; None where neither is known
    own    whether the hours are the applicant's
    """

    miles: float | None
    hours: float | None
    own: bool = False

    def __str__(self) -> str:
        if self.own:
            return f"{self.hours:g} h (yours)"
        return "not known" if self.miles is None else f"{self.miles:.0f} mi"


def cities() -> Mapping[str, City]:
    """Every city of the gazetteer by `place_key`. Read-only; raises `FaultyReference`."""
    return _gazetteer()


def find_city(name: str, state: str) -> City | None:
    """The city's entry, however its name is written (St. or Saint); None where there is none."""
    return _gazetteer().get(place_key(name, state))


def near_names(name: str, state: str) -> str:
    """A sentence with the cities of that state that are spelt alike, "" if there is none."""
    return did_you_mean(name, [each.name for each in cities().values() if each.state == state])


@lru_cache(maxsize=4096)
def place_key(name: str, state: str) -> str:
    """What two spellings of one city share: ``st-louis, MO`` for Saint Louis and St. Louis."""
    words = [_SHORT.get(word, word) for word in slug(name).split("-")]
    return f"{'-'.join(words)}, {state.strip().upper()}"


def great_circle(one: City, other: City) -> float:
    """Miles along the earth's surface; symmetric, 0 for one place, at most half way around."""
    north, east = (math.radians(other.latitude - one.latitude),
                   math.radians(other.longitude - one.longitude))  # fmt: skip
    shrink = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    half = math.sin(north / 2) ** 2 + shrink * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half)))


def guessed_hours(miles: float) -> float:
    """A rough door-to-door time: 50 straight miles an hour by road, or 4 h and a flight at 450.

    Ours, to have something to put beside an applicant's own hours; never shown as a fact.
    """
    return min(miles / 50, 4 + miles / 450)


def own_hours(given: Mapping[tuple[str, str], float]) -> dict[frozenset[str], float]:
    """Travel times by pair of `place_key`, from ``{("Gary, IN", "Chicago, IL"): 1.25}``.

    One direction is enough. Raises `ValueError` for a place that is not written
    as city and state, hours that cannot be, or two different times for one way.
    """
    found: dict[frozenset[str], float] = {}
    for (start, end), hours in given.items():
        way = frozenset((_read_place(start), _read_place(end)))
        if isinstance(hours, bool) or not 0 <= hours < math.inf:
            raise ValueError(
                f"From {start} to {end}: {hours} hours cannot be; write a number of 0 or more."
            )
        if found.setdefault(way, float(hours)) != float(hours):
            raise ValueError(
                f"Between {start} and {end} there are two times, {found[way]:g} and {hours:g} "
                "hours; keep one of them."
            )
    return found


def with_way(
    given: Mapping[tuple[str, str], float], start: str, end: str, hours: float
) -> dict[tuple[str, str], float]:
    """`given` and one more travel time, good both ways. Raises `ValueError` as `own_hours` does."""
    if given.get((start, end), hours) != hours:
        raise ValueError(
            f"Between {start} and {end} there are two times, {given[start, end]:g} and {hours:g} "
            "hours; keep one of them."
        )
    more = {**given, (start, end): hours}
    own_hours(more)
    return more


def way_between(
    one: tuple[str, str], other: tuple[str, str], own: Mapping[frozenset[str], float]
) -> Way:
    """The way between two (city, state); `own` as `own_hours` gives it goes before the map."""
    a, b = place_key(*one), place_key(*other)
    here, there = cities().get(a), cities().get(b)
    miles = 0.0 if a == b else great_circle(here, there) if here and there else None
    if (hours := own.get(frozenset((a, b)))) is not None:
        return Way(miles, hours, own=True)
    return Way(miles, None if miles is None else guessed_hours(miles))


def _read_place(text: str) -> str:
    name, comma, state = text.rpartition(",")
    if not (comma and name.strip() and len(state.strip()) == 2):
        raise ValueError(f"{text!r} is no place; write city and state, as in Chicago, IL.")
    return place_key(name, state)


@cache
def _gazetteer() -> Mapping[str, City]:
    return MappingProxyType(read_cities(REFERENCE))


def read_cities(folder: Path) -> dict[str, City]:
    """The cities of a folder like `data/reference/` by `place_key`.

    `FaultyReference` names the file and the first entry that does not fit.
    """
    try:
        contents = tomllib.loads((folder / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FaultyReference(f"{_FILE} is missing from {folder.name}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyReference(f"{_FILE} is not readable as TOML: {error}.") from None
    if not isinstance(contents.get("cities"), dict) or not contents["cities"]:
        raise FaultyReference(f"{_FILE} holds no [cities] table.")
    if not contents.get("source"):
        raise FaultyReference(f"{_FILE}: source is missing.")
    found: dict[str, City] = {}
    for state, name, where in _entries(contents["cities"]):
        numbers = where if isinstance(where, list) else []
        if len(numbers) != 2 or not all(isinstance(n, float | int) for n in numbers):
            raise FaultyReference(
                f"{_FILE}, entry {name}, {state}: should be [latitude, longitude]."
            )
        city = City(name, state, float(numbers[0]), float(numbers[1]))
        if not (abs(city.latitude) <= 90 and abs(city.longitude) <= 180):
            raise FaultyReference(f"{_FILE}, entry {city}: {where} is nowhere on earth.")
        key = place_key(name, state)
        if key in found:
            raise FaultyReference(f"{_FILE}, entry {city}: it stands there as {found[key]} too.")
        found[key] = city
    return found


def _entries(states: Mapping[str, Any]) -> Iterable[tuple[str, str, Any]]:
    for state, table in states.items():
        if not isinstance(table, dict):
            raise FaultyReference(f"{_FILE}, entry {state!r}: should be a table of cities.")
        for name, where in table.items():
            yield state, name, where
