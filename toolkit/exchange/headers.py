"""Which column of a sheet is which field: the words that people put above their columns.

A header is compared without case, spaces and punctuation. Beside the field's own
name, a record class has synonyms; a match by either that is not to the letter is
told to the person, and so is every column that was not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Union, get_args, get_origin

from pydantic import AwareDatetime

from toolkit.exchange.report import SheetError, shown
from toolkit.model import KINDS, TEXT_LIMIT, Record

TO_MEND = "what to mend"


class Shape(StrEnum):
    """What a field's cells look like."""

    LINE = "one line"
    TEXT = "text"
    LIST = "several, parted by semicolons"
    MOMENT = "date and time with zone"
    DAY = "date"
    CHOICE = "one of the choices"
    FLAG = "yes or no"
    NUMBER = "number"
    ZONE = "time zone"
    STATE = "state"
    PROGRAM = "program: its key, name, alias or institution"
    PROGRAMS = "programs, parted by semicolons"
    PERSON = "person: key, or full name at that program"
    PEOPLE = "people, parted by semicolons"
    INTERVIEW = "interview: its key"
    ALLOWANCES = "findings allowed, as the toolkit wrote them"


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a record class as a column; `choices` are the words it takes, if few."""

    name: str
    shape: Shape
    required: bool
    choices: tuple[str, ...] = ()


_SHAPES = {
    "time_zone": Shape.ZONE,
    "state": Shape.STATE,
    "program": Shape.PROGRAM,
    "preferred": Shape.PROGRAM,
    "other": Shape.PROGRAM,
    "entries": Shape.PROGRAMS,
    "left_out": Shape.PROGRAMS,
    "serves": Shape.PROGRAMS,
    "joint": Shape.PROGRAMS,
    "person": Shape.PERSON,
    "met": Shape.PEOPLE,
    "interview": Shape.INTERVIEW,
    "allowed": Shape.ALLOWANCES,
}


@cache
def columns_of(record: type[Record]) -> tuple[Column, ...]:
    """The columns of a record class: its key, then its fields in their order."""
    found = []
    for name, info in record.model_fields.items():
        kinds = _kinds(info.annotation)
        choices: tuple[str, ...] = ()
        if name in _SHAPES and not (name == "state" and record.record_kind != "program"):
            shape = _SHAPES[name]
        elif enums := [kind for kind in kinds if issubclass(kind, StrEnum)]:
            shape, choices = Shape.CHOICE, tuple(str(word) for word in enums[0])
        elif bool in kinds:
            shape, choices = Shape.FLAG, ("yes", "no")
        elif tuple in kinds:
            shape = Shape.LIST
        elif any(issubclass(kind, datetime) for kind in kinds):
            shape = Shape.MOMENT
        elif any(issubclass(kind, date) for kind in kinds):
            shape = Shape.DAY
        elif int in kinds or float in kinds:
            shape = Shape.NUMBER
        elif any(getattr(each, "max_length", None) == TEXT_LIMIT for each in info.metadata):
            shape = Shape.TEXT
        else:
            shape = Shape.LINE
        found.append(Column(name, shape, info.is_required(), choices))
    return tuple(found)


def _kinds(annotation: object) -> list[type]:
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return [kind for part in get_args(annotation) for kind in _kinds(part)]
    if hasattr(annotation, "__metadata__"):
        return _kinds(get_args(annotation)[0])
    if isinstance(origin, type):
        return [origin]
    if annotation is AwareDatetime:
        return [datetime]
    if annotation is type(None):
        return []
    return [annotation] if isinstance(annotation, type) else []


# Columns that no field has, from which one is made: see `rows.py`.
JOINED: Mapping[str, tuple[str, ...]] = {
    "program": ("location",),
    "person": ("first_name",),
    "interview": ("start_time", "end_time"),
    "note": ("program", "date"),
}

_JOINED_SAY: Mapping[str | tuple[str, str], str] = {
    "location": "city and state",
    "first_name": "the first part of name",
    "start_time": "the time of start",
    "end_time": "the time of end",
    ("note", "program"): "the program of interview",
    ("note", "date"): "the date of interview",
}

_PROGRAM = (
    "program name", "residency", "residency program", "program key", "hospital", "institution",
    "where",
)  # fmt: skip
_PERSON = ("name", "person name", "interviewer", "who", "full name")

SYNONYMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "applicant": {
        "name": ("full name", "my name", "applicant", "applicant name"),
        "email": ("email address", "mail", "my email"),
        "phone": ("telephone", "phone number", "mobile", "cell", "cell phone"),
        "school": ("medical school", "med school", "university"),
        "graduation_year": ("graduation", "grad year", "class of", "year of graduation"),
        "specialties": ("specialty", "speciality", "specialities", "applying in", "applying to"),
        "aamc_id": ("aamc", "aamc number", "aamc no"),
        "time_zone": ("tz", "zone", "my time zone"),
        "style": ("follow-up style",),
        "in_couple": ("couple", "couples match", "couples matching"),
        "rank_deadline": ("deadline", "rank list deadline", "rol deadline"),
    },
    "program": {
        "name": ("program", "program name", "residency", "residency program", "program title"),
        "institution": (
            "hospital", "hospital name", "institution name", "sponsoring institution",
            "university", "medical center", "health system", "sponsor",
        ),
        "city": ("town", "program city"),
        "state": ("st", "province", "program state"),
        "location": ("city and state", "city, state", "city/state", "place"),
        "specialty": ("speciality", "field"),
        "time_zone": ("tz", "zone", "program time zone"),
        "aliases": (
            "alias", "other names", "also known as", "aka", "short name", "abbreviation",
            "nickname",
        ),
        "nrmp_code": ("nrmp", "nrmp id", "nrmp number", "nrmp program code", "program code",
                      "match code"),
        "track": ("program track", "track name"),
        "contact_policy": (
            "contact", "policy", "thank-you policy", "thank-you note policy",
            "post-interview contact", "post-interview communication", "communication policy",
        ),
        "contact_address": ("contact email", "contact e-mail", "program email", "email",
                            "email address"),
        "wants_updates": ("updates", "updates welcome", "accepts updates", "wants update letters"),
        "list_locked": ("locked", "rank list locked", "list lock"),
        "contract_received": ("contract", "contract came", "contract and policies"),
        "withdrawn": ("left the match", "withdrew"),
        "features": ("feature", "features noted", "highlights", "strengths", "pros"),
    },
    "person": {
        "program": _PROGRAM,
        "name": ("full name", "person", "person name", "interviewer", "interviewer name",
                 "faculty name", "contact name"),
        "first_name": ("given name", "first", "forename"),
        "surname": ("last name", "family name", "last"),
        "role": ("position", "job", "job title", "role title", "title/role", "role/title"),
        "credentials": ("credential", "degree", "degrees", "suffix", "letters"),
        "honorific": ("prefix", "salutation", "form of address"),
        "called": ("goes by", "preferred name", "asked to be called", "nickname",
                   "likes to be called"),
        "email": ("email address", "mail", "contact email"),
        "strong_connection": ("connection", "connected", "strong", "clicked"),
        "offered": ("offer", "offers", "what they offered", "offered help"),
    },
    "interview": {
        "program": (*_PROGRAM, "program/hospital"),
        "start": ("date", "interview date", "day", "when", "starts", "start date", "begins",
                  "date and time", "date/time", "datetime", "start date/time", "interview day"),
        "start_time": ("time", "interview time", "begin time", "from"),
        "end": ("ends", "finish", "end date", "end date/time", "until"),
        "end_time": ("finish time", "to"),
        "kind": ("type", "event", "event type", "interview type", "kind of event"),
        "format": ("mode", "modality", "virtual or in person", "in person or virtual", "how"),
        "met": ("people met", "interviewers", "interviewer", "interviewed by", "met with", "people",
                "who i met", "faculty met"),
    },
    "note": {
        "interview": ("interview key", "event"),
        "program": _PROGRAM,
        "date": ("interview date", "day", "date of interview"),
        "person": (*_PERSON, "with", "person met", "met"),
        "written_at": ("written", "date written", "when written", "written on", "noted at",
                       "timestamp", "time written"),
        "topics": ("topic", "talked about", "we talked about", "discussed", "discussion"),
        "interests": ("interest", "their interests", "their interest"),
        "features": ("feature", "program features", "stood out", "what stood out"),
        "felt": ("feeling", "impression", "gut feeling", "how it felt", "vibe", "what i felt"),
        "forgot": ("forgot to say", "forgot to mention", "what i forgot"),
        "text": ("note", "notes", "comment", "comments", "free text"),
    },
    "criterion": {
        "name": ("criterion", "criteria", "factor", "category"),
        "weight": ("importance",),
        "why": ("reason", "because"),
    },
    "rating": {
        "program": _PROGRAM,
        "criterion": ("criteria", "factor", "category"),
        "value": ("rating", "score", "stars", "points"),
        "rated_at": ("rated", "rated on", "when rated", "timestamp"),
    },
    "weighing": {
        "heavier": ("matters more", "more important"),
        "lighter": ("matters less", "less important"),
        "at": ("when", "weighed at"),
    },
    "second-look": {
        "program": _PROGRAM,
        "offered": ("second look offered", "holds second looks", "holds them"),
        "invited": ("was i invited", "i was invited", "got invite"),
        "others_invited": ("others", "others were invited", "were others invited"),
        "attended": ("i went", "went", "did i go"),
        "felt_before": ("before", "felt on interview day"),
        "felt_after": ("after",),
    },
    "question": {
        "program": _PROGRAM,
        "person": ("asked of", "to", *_PERSON),
        "text": ("question",),
        "asked_at": ("asked", "asked on", "when asked"),
        "answer": ("answered", "reply"),
    },
    "news": {
        "kind": ("type", "kind of news"),
        "title": ("achievement", "news", "what"),
        "where": ("journal", "venue", "place"),
        "date": ("day", "when"),
        "mandatory": ("must tell", "required"),
    },
    "advocate": {
        "name": ("mentor", "mentor name", "advocate", "who", "full name"),
        "program": (*_PROGRAM, "for program"),
        "ask_by": ("by", "by when", "ask before"),
        "asked_at": ("asked", "asked on", "when asked"),
        "note": ("notes", "comment", "comments"),
    },
    "message": {
        "program": _PROGRAM,
        "person": ("to", "recipient", "addressee", "sent to"),
        "interview": ("interview key",),
        "kind": ("type", "message type"),
        "subject": ("subject line",),
        "body": ("message", "text"),
        "state": ("status",),
        "at": ("sent at", "sent", "date sent", "when"),
        "reason": ("why",),
        "attachments": ("attachment", "attached"),
    },
    "choice": {
        "preferred": ("preferred program", "chosen", "winner"),
        "other": ("other program", "over", "instead of"),
        "at": ("when", "chosen at"),
    },
    "rank-list": {
        "kind": ("type", "list"),
        "version": ("number",),
        "entries": ("programs", "order"),
        "left_out": ("not ranked", "below the line"),
        "at": ("when", "saved at"),
        "reason": ("why",),
    },
    "supplemental-list": {
        "name": ("list", "supplemental list"),
        "serves": ("advanced programs", "attached to", "hangs on"),
        "entries": ("programs", "preliminary programs", "order"),
        "joint": ("joint programs",),
    },
}  # fmt: skip


def squashed(text: str) -> str:
    """`text` without case, spaces and punctuation."""
    return "".join(mark for mark in text.casefold() if mark.isalnum())


@cache
def names_of(record: type[Record]) -> Mapping[str, str]:
    """Squashed header → field, for every name that a record class's columns go by.

    Raises `ValueError` where one word would mean two fields.
    """
    kind = record.record_kind
    own = [column.name for column in columns_of(record)] + list(JOINED.get(kind, ()))
    names = {squashed(name): name for name in own}
    for field, words in SYNONYMS.get(kind, {}).items():
        if field not in own:
            raise ValueError(f"{kind} has no field {field}")
        for word in words:
            if names.setdefault(squashed(word), field) != field:
                raise ValueError(f"{word!r} would be two fields of {kind}")
    return MappingProxyType(names)


@dataclass(frozen=True, slots=True)
class Headers:
    """Which column holds which field: `places` maps a field to the column's index from 0."""

    places: Mapping[str, int]
    remarks: tuple[str, ...]


def read_headers(
    file: str, header: Sequence[str], record: type[Record], filled: Sequence[int] = ()
) -> Headers:
    """Match the header cells of a sheet of `record`s to its fields.

    `filled` counts the cells with something in them below each header. Raises
    `SheetError` where two columns would be one field, or a required one is missing.
    """
    names = names_of(record)
    places: dict[str, int] = {}
    remarks: list[str] = []
    unread: list[str] = []
    for index, cell in enumerate(header):
        title = cell.strip()
        count = filled[index] if index < len(filled) else 0
        if not title:
            if count:
                remarks.append(
                    f"column {index + 1} has no header, so its {count} filled cells were not read"
                )
            continue
        if squashed(title) == squashed(TO_MEND):
            continue
        field = names.get(squashed(title))
        if field is None:
            unread.append(title)
            near = _near(title, names)
            cells = "1 filled cell" if count == 1 else f"{count} filled cells"
            remarks.append(f"column {shown(title)!r} was not read ({cells});{near}".rstrip(";"))
        elif field in places:
            first = shown(header[places[field]].strip())
            raise SheetError(
                f"{file}: the columns {first!r} and {shown(title)!r} would both be {field}, so "
                "nothing was read; rename or remove one of them."
            )
        else:
            places[field] = index
            if title != field:
                says = _JOINED_SAY.get((record.record_kind, field)) or _JOINED_SAY.get(field, field)
                remarks.append(f"column {shown(title)!r} read as {says}")
    missing = [name for name in _required(record) if not _there(name, places, record)]
    if missing:
        raise SheetError(_missing(file, missing, header, unread, places, record))
    return Headers(MappingProxyType(places), tuple(remarks))


def _near(title: str, names: Mapping[str, str]) -> str:
    """ " did you mean …?" with the fields whose names are near `title`; "" for none."""
    from difflib import get_close_matches  # only where a column is unknown

    near = get_close_matches(squashed(shown(title)), list(names), n=3, cutoff=0.7)
    words = dict.fromkeys(names[name] for name in near)
    return f" did you mean {' or '.join(words)}?" if words else ""


def _required(record: type[Record]) -> list[str]:
    return [column.name for column in columns_of(record) if column.required]


def _there(name: str, places: Iterable[str], record: type[Record]) -> bool:
    """Whether a field has a column, or columns from which it can be made."""
    stands_in: Mapping[tuple[str, str], tuple[str, ...]] = {
        ("program", "city"): ("location",),
        ("program", "state"): ("location",),
        ("program", "time_zone"): (),
        ("person", "name"): ("first_name", "surname"),
        ("note", "interview"): ("program", "date"),
    }
    if name in places:
        return True
    others = stands_in.get((record.record_kind, name))
    return others is not None and all(other in places for other in others)


def _missing(
    file: str,
    missing: list[str],
    header: Sequence[str],
    unread: list[str],
    places: Mapping[str, int],
    record: type[Record],
) -> str:
    kinds = {kind: len(_recognised(header, each)) for kind, each in KINDS.items()}
    best = max(kinds, key=lambda kind: kinds[kind])
    what = "columns" if len(missing) > 1 else "column"
    sentence = (
        f"{file}: a sheet of {record.record_kind} records needs the {what} "
        f"{' and '.join(missing)}, which {'are' if len(missing) > 1 else 'is'} not there, so "
        "nothing was read"
    )
    if not places:
        sentence += f"; its first row ({shown(', '.join(header)) or 'blank'}) names no known column"
    elif unread:
        sentence += f"; not understood: {', '.join(shown(title) for title in unread[:5])}"
    if kinds[best] > max(len(places), 1):
        sentence += f"; it looks like a sheet of {best} records"
    return f"{sentence}; add or rename the {what}, or start from the template."


def _recognised(header: Iterable[str], record: type[Record]) -> set[str]:
    names = names_of(record)
    return {names[squashed(cell)] for cell in header if squashed(cell) in names}


def how_many_known(header: Iterable[str], record: type[Record]) -> int:
    """How many different fields of `record` a header row names."""
    return len(_recognised(header, record))
