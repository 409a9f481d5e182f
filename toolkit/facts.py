"""Dated facts from `data/reference/`, each with its source: the only way numbers of the world
enter the toolkit.

Everything is read once, when first asked for, and cannot be changed afterwards. A fault in the
files raises `FaultyReference`, whose sentence names the file and the entry.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from toolkit.places import REFERENCE
from toolkit.sources import did_you_mean, source

if TYPE_CHECKING:
    import pandas as pd

FACT_FILES = (
    "match_rules.toml",
    "list_rules.toml",
    "figures.toml",
    "deadlines.toml",
    "criteria.toml",
    "illustrations.toml",
)
STATUSES = ("read", "unsure", "illustrative")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
TYPE_OF_UNIT: dict[str | None, type] = {"date": date, "time of day": time, "time zone": str}


class FaultyReference(ValueError):
    """A file of `data/reference/` cannot be used as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement about the Match, and how sure it is.

    id          dotted words, unique over all files
    says        one sentence in our words; for a number it tells what the number is
    source      handle of a `Source`
    read_on     the day on which someone read it there
    status      read; unsure (shown with a warning); illustrative (its author made it up)
    value       number, text, date, time or a tuple of numbers or texts; None where the sentence
                is all there is; a number always has a unit
    unit        such as "percent" (0-100), "applicants", "P value", "US dollars a code"
    population  whom it is about
    year        the Match or survey year it is about, not the year of publication; of a
                standing rule or an undated text, the year in which it was found to stand
    name        a short label; the default criteria have one

    Raises ValueError, with a sentence, for anything that does not fit.
    """

    id: str
    says: str
    source: str
    read_on: date
    status: str
    value: Any = None
    unit: str | None = None
    population: str
    year: int
    name: str | None = None

    def __post_init__(self) -> None:
        _check_provenance(self.says, self.source, self.read_on, self.status)
        for field in ("id", "unit", "population", "name"):
            text = getattr(self, field)
            if text is not None and not (isinstance(text, str) and text.strip()):
                raise ValueError(f"its {field} is {text!r}, and should be text or be left out")
        if self.id.startswith("criterion.") and self.name is None:
            raise ValueError("a default criterion needs a name")
        if self.year is not None and type(self.year) is not int:
            raise ValueError(f"its year is {self.year!r}, and should be a number such as 2025")
        if isinstance(self.value, list):
            object.__setattr__(self, "value", tuple(self.value))
        if isinstance(self.value, bool | dict):
            raise ValueError(f"its value is {self.value!r}, which is neither number, text nor list")
        numbers = self.value if isinstance(self.value, tuple) else (self.value,)
        numeric = any(isinstance(v, int | float) for v in numbers)
        if numeric and self.unit is None:
            raise ValueError("it has a number but no unit")
        if not isinstance(self.value, TYPE_OF_UNIT.get(self.unit, object)):
            raise ValueError(f"its value is {self.value!r}, which is not a {self.unit}")
        if self.unit == "percent" and not (
            isinstance(self.value, int | float) and 0 <= self.value <= 100
        ):
            raise ValueError(f"{self.value!r} percent is not between 0 and 100")


@dataclass(frozen=True, slots=True)
class State:
    """A state, DC or Puerto Rico: its IANA zones, one for each clock kept there, main first."""

    code: str
    name: str
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedMatch:
    """A small market with a known outcome.

    applicants  name → programs, most wanted first
    programs    name → applicants, most wanted first
    quotas      program → number of positions
    result      program → those who match there when applicants propose
    unmatched   the applicants who match nowhere
    stable_matchings  how many stable matchings there are

    Raises ValueError when a name is missing from the other side or from the outcome.
    """

    id: str
    says: str
    source: str
    read_on: date
    status: str
    stable_matchings: int
    applicants: Mapping[str, tuple[str, ...]]
    programs: Mapping[str, tuple[str, ...]]
    quotas: Mapping[str, int]
    result: Mapping[str, tuple[str, ...]]
    unmatched: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_provenance(self.says, self.source, self.read_on, self.status)
        if not isinstance(self.id, str):
            raise ValueError(f"its id is {self.id!r}, and should be text")
        if type(self.stable_matchings) is not int or self.stable_matchings < 1:
            raise ValueError(f"{self.stable_matchings!r} stable matchings cannot be")
        for field in ("applicants", "programs", "result"):
            given = getattr(self, field)
            if not (isinstance(given, Mapping) and all(map(_is_list, given.values()))):
                raise ValueError(f"its {field} should be a table of names and lists")
            lists = {name: tuple(listed) for name, listed in given.items()}
            object.__setattr__(self, field, MappingProxyType(lists))
        if not (
            isinstance(self.quotas, Mapping)
            and all(type(q) is int and q > 0 for q in self.quotas.values())
        ):
            raise ValueError("its quotas should be a table of names and whole numbers above 0")
        object.__setattr__(self, "quotas", MappingProxyType(dict(self.quotas)))
        if not _is_list(self.unmatched):
            raise ValueError("its unmatched should be a list of names")
        object.__setattr__(self, "unmatched", tuple(self.unmatched))

        _check_names("applicants list", self.applicants.values(), self.programs)
        _check_names("programs list", self.programs.values(), self.applicants)
        _check_names("quotas name", [self.quotas], self.programs)
        _check_names("result names", [self.result], self.programs)
        if missing := self.programs.keys() - self.quotas.keys():
            raise ValueError(f"no quota is given for {', '.join(sorted(missing))}")
        placed = [name for matched in self.result.values() for name in matched]
        if sorted([*placed, *self.unmatched]) != sorted(self.applicants):
            raise ValueError("the result and the unmatched do not hold every applicant once")


def facts() -> Mapping[str, Fact]:
    """Every fact by its id, in reading order. Read-only."""
    return _everything().facts


def fact(id: str) -> Fact:
    """The fact with this id; ValueError with the nearest ids when there is none."""
    return _pick(facts(), id, "fact has the id")


def as_of(fact: Fact) -> str:
    """The words shown beside a fact: when and where it was read, or how little to trust it."""
    where = source(fact.source).where
    if fact.status == "unsure":
        return f"check the current year's rules: {where}; noted {fact.read_on}"
    if fact.status == "illustrative":
        return f"its author's illustration, not data: {where}; read {fact.read_on}"
    month = f"{MONTHS[fact.read_on.month - 1]} {fact.read_on.year}"
    return f"as of {month}, {where}; read {fact.read_on}"


def as_table(facts: Mapping[str, Fact] | Iterable[Fact]) -> "pd.DataFrame":
    """One row a fact, in the order given, with its `as_of` words in the last column.

    Columns: id, says, value, unit, population, year, source, status, read_on, as_of. Values keep
    their own type (column of objects); years are nullable integers.
    """
    import pandas as pd  # only here, so that the facts load without it

    rows = facts.values() if isinstance(facts, Mapping) else facts
    names = ["id", "says", "value", "unit", "population", "year", "source", "status", "read_on"]
    cells = [[*(getattr(f, n) for n in names), as_of(f)] for f in rows]
    table = pd.DataFrame(cells, columns=[*names, "as_of"], dtype=object)
    return table.astype({"year": "Int64"})


def default_criteria() -> Mapping[str, float]:
    """The criteria a new season starts with: name → percent of MD seniors who counted it.

    In the survey's order. The shares are for showing; they are not weights.
    """
    chosen = (f for f in facts().values() if f.id.startswith("criterion."))
    return MappingProxyType({str(f.name): f.value for f in chosen})


def deadline(year: int) -> datetime | None:
    """When rank lists for that year's Main Match were due, aware; None where it was not found.

    The hour was read for other years than these (see `fact("deadline.rank.time")`).
    """
    day = facts().get(f"deadline.rank.{year}")
    if day is None:
        return None
    zone = ZoneInfo(fact("deadline.rank.zone").value)
    return datetime.combine(day.value, fact("deadline.rank.time").value, tzinfo=zone)


def states() -> Mapping[str, State]:
    """Every state, DC and Puerto Rico by its two-letter code."""
    return _everything().states


def state(code: str) -> State:
    """The state with this two-letter code or full name, in any case.

    ValueError with the nearest ones when there is none.
    """
    wanted = code.strip().casefold()
    by_word = {word.casefold(): s for s in states().values() for word in (s.code, s.name)}
    if wanted in by_word:
        return by_word[wanted]
    near = did_you_mean(code, [word for s in states().values() for word in (s.code, s.name)])
    raise ValueError(f"No state has the code or name {code!r}.{near}")


def zones_of(code: str) -> tuple[str, ...]:
    """The IANA zones of a state (see `state`), the one most people live by first."""
    return state(code).zones


def specialties() -> Mapping[str, tuple[str, ...]]:
    """Residency specialties: full name → other names and short forms. A vocabulary."""
    return _everything().specialties


def worked_matches() -> Mapping[str, WorkedMatch]:
    """The markets with a known outcome, by id, in teaching order."""
    return _everything().worked_matches


# --- reading the files


@dataclass(frozen=True, slots=True)
class Reference:
    """All that a folder like `data/reference/` holds."""

    facts: Mapping[str, Fact]
    states: Mapping[str, State]
    specialties: Mapping[str, tuple[str, ...]]
    worked_matches: Mapping[str, WorkedMatch]


@cache
def _everything() -> Reference:
    return read_reference(REFERENCE)


def read_reference(folder: Path) -> Reference:
    """Read a whole folder. FaultyReference names the first file and entry that do not fit."""
    return Reference(
        facts=_read_entries(folder, FACT_FILES, "fact", Fact),
        states=_read_states(folder),
        specialties=_read_specialties(folder),
        worked_matches=_read_entries(folder, ("worked_matches.toml",), "match", WorkedMatch),
    )


def _read_entries(folder: Path, names: Iterable[str], table: str, kind: type) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    home: dict[str, str] = {}
    for file in names:
        contents = _read_toml(folder / file)
        _only(contents, {table}, file)
        entries = contents.get(table, [])
        if not isinstance(entries, list) or not entries:
            raise FaultyReference(f"{file} holds no [[{table}]] entry.")
        for position, entry in enumerate(entries, start=1):
            if not isinstance(entry, dict):
                raise FaultyReference(f"{file}, entry {position}: should be a [[{table}]] table.")
            where = f"{file}, entry {entry.get('id', f'number {position}')!r}"
            made = _make(kind, entry, where)
            if made.id in found:
                raise FaultyReference(f"{where}: the same id stands in {home[made.id]} already.")
            found[made.id], home[made.id] = made, file
    return MappingProxyType(found)


def _read_states(folder: Path) -> Mapping[str, State]:
    file = "states.toml"
    contents = _read_toml(folder / file)
    _only(contents, {"source", "read_on", "status", "states"}, file)
    entries = _table(contents, "states", file)
    try:
        _check_provenance(file, *(contents.get(n) for n in ("source", "read_on", "status")))
    except ValueError as error:
        raise _fault(file, error) from None
    found = {}
    for code, entry in entries.items():
        where = f"{file}, entry {code!r}"
        if not isinstance(entry, dict):
            raise FaultyReference(f"{where}: should hold a name and zones.")
        made = _make(State, {"code": code} | entry, where)
        if not isinstance(made.name, str):
            raise FaultyReference(f"{where}: its name should be text, not {made.name!r}.")
        if not _is_list(made.zones) or not made.zones:
            raise FaultyReference(f"{where}: zones should be a list with at least one zone.")
        for zone in made.zones:
            try:
                ZoneInfo(zone)
            except (ValueError, OSError, KeyError):  # an odd key; a folder; no such zone
                raise FaultyReference(f"{where}: {zone!r} is not a time zone.") from None
        found[code] = State(code, made.name, tuple(made.zones))
    return MappingProxyType(found)


def _read_specialties(folder: Path) -> Mapping[str, tuple[str, ...]]:
    file = "specialties.toml"
    contents = _read_toml(folder / file)
    _only(contents, {"specialties"}, file)
    entries = _table(contents, "specialties", file)
    taken: dict[str, str] = {}
    for name, others in entries.items():
        where = f"{file}, entry {name!r}"
        if not isinstance(others, list) or not all(isinstance(o, str) and o for o in others):
            raise FaultyReference(f"{where}: should be a list of other names.")
        for word in (name, *others):
            if word.casefold() in taken:
                raise FaultyReference(
                    f"{where}: {word!r} already stands for {taken[word.casefold()]}."
                )
            taken[word.casefold()] = name
    return MappingProxyType({name: tuple(others) for name, others in entries.items()})


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FaultyReference(f"{path.name} is missing from {path.parent.name}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyReference(f"{path.name} is not readable as TOML: {error}.") from None


def _table(contents: dict[str, Any], name: str, file: str) -> dict[str, Any]:
    table = contents.get(name)
    if not isinstance(table, dict) or not table:
        raise FaultyReference(f"{file} holds no [{name}] table.")
    return table


def _only(contents: dict[str, Any], known: Iterable[str], where: str) -> None:
    for name in contents:
        if name not in known:
            raise FaultyReference(f"{where}: {name!r} is not known.{did_you_mean(name, known)}")


def _make(kind: type, entry: dict[str, Any], where: str) -> Any:
    _only(entry, [f.name for f in fields(kind)], where)
    for field in fields(kind):
        if field.default is MISSING and field.name not in entry:
            raise FaultyReference(f"{where}: {field.name} is missing.")
    try:
        return kind(**entry)
    except ValueError as error:
        raise _fault(where, error) from None


def _fault(where: str, error: ValueError) -> FaultyReference:
    text = str(error)
    return FaultyReference(f"{where}: {text}{'' if text.endswith(('.', '?')) else '.'}")


def _check_provenance(says: Any, handle: Any, read_on: Any, status: Any) -> None:
    if not (isinstance(says, str) and says.strip()):
        raise ValueError("it says nothing")
    if status not in STATUSES:
        raise ValueError(f"its status is {status!r}, and should be one of {', '.join(STATUSES)}")
    if type(read_on) is not date:
        raise ValueError(f"its read_on is {read_on!r}, and should be a date such as 2026-11-01")
    if not isinstance(handle, str):
        raise ValueError(f"its source is {handle!r}, and should be a handle of toolkit/sources.py")
    source(handle)


def _is_list(given: Any) -> bool:
    return isinstance(given, list | tuple) and all(isinstance(name, str) for name in given)


def _check_names(verb: str, lists: Iterable[Iterable[str]], known: Iterable[str]) -> None:
    for name in (name for listed in lists for name in listed):
        if name not in known:
            raise ValueError(f"the {verb} {name!r}, who is not there.{did_you_mean(name, known)}")


def _pick(known: Mapping[str, Any], id: str, phrase: str) -> Any:
    try:
        return known[id]
    except KeyError:
        raise ValueError(f"No {phrase} {id!r}.{did_you_mean(id, known)}") from None
