"""Finding the record that a cell speaks of: by its key, or by a name that only one record has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from toolkit.exchange.report import shown
from toolkit.model import KINDS, Interview, Person, Program, Record
from toolkit.sources import did_you_mean


def folded(text: str) -> str:
    """`text` without case and spare spaces, for comparing names."""
    return " ".join(text.split()).casefold()


class Directory:
    """The records known while a file is read, by key and by name.

    Each method raises `ValueError` with a remedy where no record, or more than
    one, goes by what was given.
    """

    def __init__(self, known: Mapping[str, Record], gone: set[str] | None = None) -> None:
        self.known = known
        self._gone = gone
        self.programs = [each for each in known.values() if isinstance(each, Program)]
        self._called: dict[str, dict[str, Program]] = {}
        for program in self.programs:
            for name in (program.name, program.institution, *program.aliases):
                if name:
                    self._called.setdefault(folded(name), {})[program.key] = program
        self._people: dict[str, list[Person]] = {}
        self._interviews: dict[str, list[Interview]] = {}
        for each in known.values():
            if isinstance(each, Person):
                self._people.setdefault(each.program, []).append(each)
            elif isinstance(each, Interview):
                self._interviews.setdefault(each.program, []).append(each)

    def _by_key(self, text: str, record: type[Record]) -> Record | None:
        for key in (text, f"{record.record_kind}/{text}"):
            found = self.known.get(key)
            if isinstance(found, record):
                return found
        return None

    def may_be_gone(self, key: str) -> bool:
        """Whether `key`, which no record has, may be that of one forgotten before an export.

        Only while a whole export is read; the keys are gathered in the set given.
        """
        kind, slash, tail = key.partition("/")
        if self._gone is None or not slash or not tail or kind not in KINDS:
            return False
        self._gone.add(key)
        return True

    def program(self, text: str) -> str:
        """The key of the program with this key, name, alias or institution."""
        text = text.strip()
        if found := self._by_key(text, Program):
            return found.key
        fits = self._called.get(folded(text), {})
        if len(fits) == 1:
            return next(iter(fits))
        if fits:
            raise ValueError(f"several programs go by that name; write {_either(fits)}")
        names = [name for each in self.programs for name in (each.name, *each.aliases, each.key)]
        if not names:
            raise ValueError("the season has no programs yet; bring your programs in first")
        raise ValueError(
            "no program goes by that name; write a program's name or key, or bring it in first."
            + did_you_mean(shown(text), dict.fromkeys(names))
        )

    def person(self, text: str, program: str) -> str:
        """The key of the person with this key, or with this full name at `program`."""
        text = text.strip()
        if found := self._by_key(text, Person):
            return found.key
        there = self._people.get(program, [])
        fits = {each.key: each for each in there if folded(each.name) == folded(text)}
        if len(fits) == 1:
            return next(iter(fits))
        if fits:
            raise ValueError(f"several people there have that name; write {_either(fits)}")
        if not there:
            raise ValueError("nobody is known at that program yet; bring its people in first")
        raise ValueError(
            "nobody of that name is known at that program; write the full name as in your people, "
            "or bring this person in first."
            + did_you_mean(shown(text), dict.fromkeys(each.name for each in there))
        )

    def interview(self, text: str) -> str:
        """The key of the interview with this key."""
        text = text.strip()
        if found := self._by_key(text, Interview):
            return found.key
        keys = [key for key, each in self.known.items() if isinstance(each, Interview)]
        if not keys:
            raise ValueError("the season has no interviews yet; bring your interviews in first")
        raise ValueError(
            "no interview has that key; write the key, or leave it blank and give the columns "
            "program and date." + did_you_mean(shown(text), keys)
        )

    def interview_on(self, program: str, day: date) -> str:
        """The key of the one event at `program` on `day`, by the program's own calendar."""
        zone = self.zone(program)
        there = self._interviews.get(program, [])
        fits = {
            each.key: each
            for each in there
            if (each.start.astimezone(zone) if zone else each.start).date() == day
        }
        if len(fits) == 1:
            return next(iter(fits))
        if fits:
            raise ValueError(
                f"several events stand on that day; write {_either(fits)} in a column interview"
            )
        days = ", ".join(sorted({f"{each.start:%Y-%m-%d}" for each in there})[:4])
        raise ValueError(
            f"no event at that program stands on {day}"
            + (f"; its days are {days}" if days else "; bring your interviews in first")
        )

    def zone(self, program: str) -> ZoneInfo | None:
        """A program's own time zone; None where the program is not known."""
        found = self.known.get(program)
        return ZoneInfo(found.time_zone) if isinstance(found, Program) else None

    def program_of(self, interview: str) -> str:
        """The program of an interview ("" where the interview is not known)."""
        found = self.known.get(interview)
        return found.program if isinstance(found, Interview) else ""


def _either(keys: Iterable[str]) -> str:
    """A short choice among keys: "a or b"."""
    keys = list(keys)
    return " or ".join(keys[:4]) + (" or …" if len(keys) > 4 else "")
