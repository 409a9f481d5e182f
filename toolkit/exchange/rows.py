"""One row of a sheet made into the fields of a record, or refused with what to mend.

What the model takes as it stands goes through untouched. Only what it would
refuse is read by its everyday meaning ("PD", "Eastern", "Illinois"), and the
report says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from toolkit import facts
from toolkit.exchange import cells, moments
from toolkit.exchange.headers import Column, Headers, Shape, columns_of, squashed
from toolkit.exchange.references import Directory
from toolkit.exchange.report import Intake, shown
from toolkit.exchange.tables import Row
from toolkit.model import Program, RecordError

EXAMPLE_ROW = "example row: not read"

_ANSWERS = {
    **dict.fromkeys(("y", "true", "x", "1"), "yes"),
    **dict.fromkeys(("n", "false", "0"), "no"),
    **dict.fromkeys(("", "na", "dontknow", "notknown", "notsure", "maybe"), "unknown"),
}
_KINDS_OF_NEWS = {"paper": "publication", "poster": "presentation", "talk": "presentation",
                  "honor": "award", "prize": "award", "stepscore": "score",
                  "license": "licensure"}  # fmt: skip

# (record kind, field) → squashed everyday word → the model's word
EVERYDAY: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("person", "role"): {
        **dict.fromkeys(("pd", "programdir", "residencydirector", "residencyprogramdirector",
                         "director"), "program director"),
        **dict.fromkeys(("apd", "assistantprogramdirector", "assocprogramdirector",
                         "associatepd", "assistantpd", "associatedirector"),
                        "associate program director"),
        **dict.fromkeys(("departmentchair", "chairman", "chairwoman", "chairperson", "deptchair",
                         "departmenthead"), "chair"),
        **dict.fromkeys(("attending", "attendingphysician", "facultymember", "professor",
                         "assistantprofessor", "associateprofessor", "facultyinterviewer",
                         "corefaculty"), "faculty"),
        **dict.fromkeys(("chief", "chiefres", "cr"), "chief resident"),
        **dict.fromkeys(("pgy1", "pgy2", "pgy3", "pgy4", "pgy5", "intern", "seniorresident",
                         "juniorresident", "residentphysician", "res"), "resident"),
        **dict.fromkeys(("pc", "programcoordinator", "residencycoordinator", "coord",
                         "residencyprogramcoordinator", "programadministrator",
                         "programmanager"), "coordinator"),
    },
    ("program", "contact_policy"): {
        **dict.fromkeys(("nocontact", "donotcontact", "nothankyous", "nothankyounotes",
                         "nopostinterviewcontact"), "none"),
        **dict.fromkeys(("questions", "onlyquestions"), "questions-only"),
        **dict.fromkeys(("thanksok", "thankyouok", "thankyousok", "thankyounotesok", "thanks",
                         "welcome"), "thanks-ok"),
        **dict.fromkeys(("notknown", "dontknow", "notsure", "notstated"), "unknown"),
    },
    ("interview", "kind"): {
        **dict.fromkeys(("interview", "mainday", "mainvisit"), "interview day"),
        **dict.fromkeys(("secondday", "day2"), "further day"),
        **dict.fromkeys(("preinterviewsocial", "residentsocial", "dinner", "happyhour",
                         "meetandgreet", "mixer"), "social"),
        **dict.fromkeys(("qa", "qanda", "qasession", "qandasession", "questionsession",
                         "infosession"), "question session"),
        **dict.fromkeys(("secondvisit", "revisit", "secondlookday"), "second look"),
    },
    ("interview", "format"): {
        **dict.fromkeys(("zoom", "online", "video", "teams", "webex", "thalamus", "remote"),
                        "virtual"),
        **dict.fromkeys(("onsite", "inperson", "visit"), "in person"),
    },
    ("news", "kind"): _KINDS_OF_NEWS,
    ("message", "kind"): {"thanks": "thank-you", "thankyounote": "thank-you",
                          "thankyouemail": "thank-you", "loi": "interest",
                          "letterofinterest": "interest", "letterofintent": "first choice"},
    ("program", "wants_updates"): _ANSWERS,
    ("program", "list_locked"): _ANSWERS,
    ("program", "contract_received"): _ANSWERS,
    ("second-look", "offered"): _ANSWERS,
    ("second-look", "invited"): _ANSWERS,
    ("second-look", "others_invited"): _ANSWERS,
    ("second-look", "attended"): _ANSWERS,
}  # fmt: skip

# Kinds of record whose bare times belong to the clocks of their program.
_LOCAL = ("interview", "note")


# The fields that go on naming a record after it was forgotten (see Season.forget).
OUTLIVE = frozenset(
    (
        ("message", "person"),
        ("message", "interview"),
        ("question", "person"),
        ("interview", "met"),
        ("rank-list", "entries"),
        ("rank-list", "left_out"),
        ("supplemental-list", "serves"),
        ("supplemental-list", "entries"),
        ("supplemental-list", "joint"),
    )
)


class RowReader:
    """Reads the rows of one sheet into `intake`."""

    def __init__(
        self,
        intake: Intake,
        headers: Headers,
        directory: Directory,
        *,
        zone: ZoneInfo | None = None,
        day_first: bool = False,
    ) -> None:
        self.intake = intake
        self.record = intake.record
        self.kind = intake.record.record_kind
        self.headers = headers
        self.directory = directory
        self.zone = zone
        self.day_first = day_first
        self._known_columns = {column.name: column for column in columns_of(self.record)}

    def read(self, row: Row) -> None:
        """Take or refuse one row."""
        if any(cell.strip() == EXAMPLE_ROW for cell in row.cells):
            self.intake.remark("the template's example row was left out")
            return
        self.intake.rows += 1
        width = len(self.intake.header)
        if len(row.cells) > width:
            extra = next(cell for cell in row.cells[width:] if cell.strip())
            self.intake.refuse(
                row.number, "row", extra,
                "there are more cells than columns; put text with a comma in quotation marks",
                row.cells[:width],
            )  # fmt: skip
            return
        _OneRow(self, row).settle()


class _OneRow:
    def __init__(self, reader: RowReader, row: Row) -> None:
        self.reader = reader
        self.intake = reader.intake
        self.directory = reader.directory
        self.kind = reader.kind
        self.row = row
        self.given = {
            field: row.cells[place]
            for field, place in reader.headers.places.items()
            if row.cells[place] != ""
        }
        self.fields: dict[str, Any] = {}
        self.faults: dict[str, tuple[str, str]] = {}

    # the whole row

    def settle(self) -> None:
        self._join_columns()
        if key := self.given.pop("key", "").strip():
            self.fields["key"] = key
        for name, column in self.reader._known_columns.items():
            text = self.given.get(name, "")
            if name == "key" or not (text if column.shape is Shape.TEXT else text.strip()):
                continue
            try:
                self.fields[name] = self._value(column, text)
            except ValueError as error:
                self._fault(name, text, str(error))
        if self.kind == "program" and "time_zone" not in self.fields | self.faults:
            self._zone_from_state()
        if self.faults:
            self._refuse()
        else:
            self.intake.offer(self.row.number, self.fields, self.row.cells)

    def _fault(self, field: str, value: str, remedy: str) -> None:
        self.faults.setdefault(field, (value, remedy))

    def _refuse(self) -> None:
        """Refuse the row, with what else the model finds wrong with it."""
        for field, (value, remedy) in self.faults.items():
            self.intake.refuse(self.row.number, field, value, remedy, self.row.cells)
        try:
            self.reader.record(**self.fields)
        except RecordError as error:
            for each in error.complaints:
                if each.field in self.reader._known_columns and each.field not in self.faults:
                    self.intake.refuse(
                        self.row.number, each.field, each.given, each.remedy, self.row.cells
                    )

    def _remark(self, text: str) -> None:
        self.intake.remark(text, self.row.number)

    def _noting(self, field: str) -> Callable[[str], None]:
        return lambda text: self._remark(f"{field}: {text}")

    # columns from which a field is made

    def _join_columns(self) -> None:
        given = self.given
        if self.kind == "program" and "location" in given:
            self._city_and_state(given.pop("location"))
        if self.kind == "person" and "first_name" in given:
            first = given.pop("first_name").strip()
            if not given.get("name", "").strip():
                given["name"] = f"{first} {given.get('surname', '').strip()}".strip()
                self._remark("name put together from the first and the last name")
        if self.kind == "interview":
            for field in ("start", "end"):
                hour = given.pop(f"{field}_time", "").strip()
                if hour and not given.get(field, "").strip():
                    given[field] = hour
                elif hour:
                    given[field] = f"{given[field].strip()} {hour}"
        if self.kind == "note":
            self._interview_by_day()

    def _city_and_state(self, text: str) -> None:
        city, comma, state = text.rpartition(",")
        if not comma or not city.strip():
            if not (self.given.get("city") and self.given.get("state")):
                self._fault("city", text, "write city and state, as in Chicago, IL")
            return
        self.given.setdefault("city", city)
        self.given.setdefault("state", state)

    def _interview_by_day(self) -> None:
        program, day = self.given.pop("program", "").strip(), self.given.pop("date", "").strip()
        if self.given.get("interview", "").strip():
            return
        if not program or not day:
            self._fault(
                "interview", program or day, "write the interview's key, or its program and date"
            )
            return
        try:
            key = self.directory.program(program)
        except ValueError as error:
            self._fault("program", program, str(error))
            self._fault_quietly("interview")
            return
        try:
            read = moments.read_day(
                day, day_first=self.reader.day_first, remark=self._noting("date")
            )
            self.given["interview"] = self.directory.interview_on(key, read)
        except ValueError as error:
            self._fault("date", day, str(error))
            self._fault_quietly("interview")

    def _fault_quietly(self, field: str) -> None:
        """Let the model not complain of a field whose fault was told already."""
        self.fields[field] = "unknown"

    # one cell

    def _value(self, column: Column, text: str) -> Any:
        noting = self._noting(column.name)
        match column.shape:
            case Shape.TEXT | Shape.LINE:
                return text
            case Shape.LIST:
                return cells.parted(text)
            case Shape.MOMENT:
                return self._moment(column, text, noting)
            case Shape.DAY:
                return moments.read_day(text, day_first=self.reader.day_first, remark=noting)
            case Shape.CHOICE:
                return self._choice(column, text)
            case Shape.ZONE:
                return self._zone(text)
            case Shape.STATE:
                return self._state(text)
            case Shape.PROGRAM:
                return self.directory.program(text)
            case Shape.PROGRAMS:
                return tuple(self._each(text, self._held(column, self.directory.program)))
            case Shape.PERSON:
                return self._held(column, self._person)(text)
            case Shape.PEOPLE:
                return tuple(self._each(text, self._held(column, self._person)))
            case Shape.INTERVIEW:
                return self._held(column, self.directory.interview)(text)
            case Shape.ALLOWANCES:
                return cells.allowances(text)
            case Shape.FLAG:
                return text.strip().lower()
            case Shape.NUMBER:
                return text.strip()

    def _person(self, text: str) -> str:
        return self.directory.person(text, self._program())

    def _held(self, column: Column, find: Callable[[str], str]) -> Callable[[str], str]:
        """`find`, but where the season itself keeps the keys of what was forgotten, so do we."""

        def found(text: str) -> str:
            try:
                return find(text)
            except ValueError:
                if (self.kind, column.name) in OUTLIVE and self.directory.may_be_gone(text):
                    return text
                raise

        return found

    def _each(self, text: str, find: Callable[[str], str]) -> list[str]:
        found = []
        for item in cells.parted(text):
            try:
                found.append(find(item))
            except ValueError as error:
                raise ValueError(f"{shown(item)!r}: {error}") from None
        return found

    def _program(self) -> str:
        """The program that the row speaks of; "" where that is not clear."""
        if "program" in self.fields:
            return str(self.fields["program"])
        return self.directory.program_of(str(self.fields.get("interview", "")))

    def _moment(self, column: Column, text: str, noting: Callable[[str], None]) -> datetime:
        zone, zone_is = self.reader.zone, "the zone named"
        if zone is None and self.kind in _LOCAL:
            zone, zone_is = self.directory.zone(self._program()), "the program's own zone"
        start = self.fields.get("start") if column.name == "end" else None
        if isinstance(start, datetime) and zone is not None:
            start = start.astimezone(zone)
        moment = moments.read_moment(
            text,
            zone=zone,
            zone_is=zone_is,
            day_first=self.reader.day_first,
            day=start.date() if isinstance(start, datetime) else None,
            remark=noting,
        )
        there = self.directory.zone(self._program())
        if self.kind == "interview" and "key" not in self.fields and there is not None:
            return moment.astimezone(there)  # the day in the key is the program's own day
        return moment

    def _choice(self, column: Column, text: str) -> str:
        text = text.strip()
        if text in column.choices:
            return text
        by_word = {squashed(choice): choice for choice in column.choices}
        everyday = EVERYDAY.get((self.kind, column.name), {})
        read = by_word.get(squashed(text)) or everyday.get(squashed(text))
        if read is None:
            raise ValueError(f"write one of {', '.join(column.choices)}")
        if read.casefold() != text.casefold():
            self._remark(f"{column.name}: {shown(text)!r} read as {read}")
        return read

    def _state(self, text: str) -> str:
        text = text.strip()
        if re.fullmatch(r"[A-Za-z]{2}", text):
            return text
        try:
            code = facts.state(shown(text)).code
        except ValueError:
            raise ValueError("write the two-letter postal code, as in IL") from None
        self._remark(f"state: {shown(text)!r} read as {code}")
        return code

    def _zone(self, text: str) -> str:
        text = text.strip()
        names = moments.friendly_zones(text)
        if names and not ("key" in self.fields and text in moments.available_timezones()):
            kept = self._zones_of_state()
            name = next((each for each in kept if each in names), names[0])
            self._remark(f"time_zone: {shown(text)!r} read as {name}")
            return name
        if len(text) > moments.LONGEST:
            return text
        name = moments.zone_named(text) or text
        if name != text:
            self._remark(f"time_zone: {shown(text)!r} read as {name}")
        return name

    def _zones_of_state(self) -> tuple[str, ...]:
        try:
            return facts.zones_of(str(self.fields.get("state", "")))
        except ValueError:
            return ()

    def _zone_from_state(self) -> None:
        held = self.directory.known.get(self._program_key())
        if isinstance(held, Program):
            self.fields["time_zone"] = held.time_zone
            return
        zones = self._zones_of_state()
        if len(zones) == 1:
            self.fields["time_zone"] = zones[0]
            self._remark(f"time_zone: blank, filled from the state as {zones[0]}")
        elif zones:
            self._fault(
                "time_zone", "",
                f"{self.fields['state']} keeps more than one clock; write {' or '.join(zones)}",
            )  # fmt: skip
        elif "state" in self.fields:
            known = ", ".join(sorted(facts.states()))
            self._fault("state", str(self.fields["state"]),
                        f"write a state's postal code ({known}), or fill in time_zone")  # fmt: skip

    def _program_key(self) -> str:
        try:
            return Program(**{**self.fields, "time_zone": "UTC"}).key
        except RecordError:
            return ""
