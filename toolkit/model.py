"""What one applicant knows, as frozen records.

Each class is one kind of record, told apart in the season file by `record_kind`
and found again by `key`, a text such as ``person/lakeview-im/ana-de-la-cruz``.
A key that is left blank is made from the record's own fields, so that the same
row brought in twice is the same record. Change a record by copying it:
``person.changed(email="…")``. Nonsense is refused when a record is made, with a
`RecordError` that names the field, what was given and what would do.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
    model_validator,
)

LINE_LIMIT = 300
TEXT_LIMIT = 20_000
SLUG_LIMIT = 60
FIRST_YEAR, LAST_YEAR = 1950, 2100
WHOLE = "record"


_MOMENT_REMEDY = "write a date and time with its zone, as in 2026-11-13T09:00-06:00"
_DAY_REMEDY = "write a date as year-month-day, as in 2026-11-13"


# ── errors ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong with one field: what was given, and what would do."""

    field: str
    given: str
    remedy: str

    def __str__(self) -> str:
        if self.field == WHOLE:
            return self.remedy
        given = f"{self.given!r} will not do" if self.given else "nothing was given"
        return f"{self.field}: {given}; {self.remedy}"


class RecordError(ValueError):
    """A record could not be made; `complaints` holds one entry a field."""

    def __init__(self, record: str, complaints: tuple[Complaint, ...]) -> None:
        self.record = record
        self.complaints = complaints
        super().__init__(record, complaints)

    def __str__(self) -> str:
        return f"{self.record}: " + " · ".join(map(str, self.complaints))


def _shown(value: Any) -> str:
    if isinstance(value, Record):
        value = value.key
    text = "" if value is None else str(value).strip()
    return text if len(text) <= 60 else f"{text[:57]}…"


def _remedy(error: Mapping[str, Any]) -> str:
    """Our sentence for one of pydantic's errors."""
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "missing":
            return "fill it in"
        case "string_type" | "string_unicode":
            return "write it as text"
        case "string_too_short" | "too_short":
            return "write at least one character"
        case "string_too_long" | "too_long":
            return f"keep it to {context['max_length']:,} characters"
        case "enum":
            return f"write one of {context['expected']}".replace("'", "")
        case "timezone_aware":
            return "add the time zone, as in 2026-11-13T09:00-06:00"
        case kind if kind.startswith("datetime"):
            return _MOMENT_REMEDY
        case kind if kind.startswith("date"):
            return _DAY_REMEDY
        case "greater_than_equal":
            return f"write a number of at least {context['ge']:g}"
        case "less_than_equal":
            return f"write a number of at most {context['le']:g}"
        case kind if kind.startswith("int"):
            return "write a whole number"
        case "float_parsing" | "float_type":
            return "write a number"
        case "model_type":
            return "write both a rule and a reason"
        case "tuple_type":
            return "write a list, its parts set apart by semicolons"
        case "bool_parsing" | "bool_type":
            return "write yes or no"
        case _:
            return str(error["msg"])


# ── kinds of value ──────────────────────────────────────────────────────────


_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))  # left behind by pasting

# They steer the order of what stands around them too, and can make one name look like another.
_DIRECTION_MARKS = dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


def undirected(text: str) -> str:
    """`text` without the marks that turn the direction of writing; its letters stay."""
    return text.translate(_DIRECTION_MARKS)


def _printable(text: str) -> str:
    """Refuse characters that no keyboard types and that break headers and files."""
    for mark in text:
        if unicodedata.category(mark) in ("Cc", "Cs") and mark not in "\n\t":
            raise ValueError(
                f"it holds an invisible control character (U+{ord(mark):04X}); type it anew "
                "instead of pasting"
            )
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("write it on one line, without tabs")
    return _printable(text)


def _composed(value: Any) -> Any:
    """Make what looks alike be alike: one line end, letters in one piece, nothing invisible.

    This comes before any limit, so that what was accepted once is accepted when read again.
    """
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", value.translate(_INVISIBLE)))


def _single_spaced(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return re.sub(r"[^\S\n\t]+", " ", _composed(undirected(value))).strip()


def _upper(value: Any) -> Any:
    value = _single_spaced(value)
    return value.upper() if isinstance(value, str) else value


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("write at least one word")
    return text


def _email(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s<>,;:()\"]+@[^@\s<>,;:()\"]+\.[^@\s<>,;:()\".]{2,}", text):
        raise ValueError("write one address, as in ana@example.edu")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except Exception:  # zoneinfo raises five unrelated types for a bad key
        raise ValueError("write a zone's name, as in America/Chicago") from None
    return text


def _state(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise ValueError("write the two-letter postal code, as in IL")
    return text


def _texts(value: Any) -> Any:
    """Let several short texts be given as one, parted by semicolons or lines.

    A part that holds a semicolon itself is parted too, so that a list written to
    one cell of a sheet and read back is the same list.
    """
    if value is None:
        return ()
    if isinstance(value, str | Record):
        value = (value,)
    if isinstance(value, set | frozenset | bytes) or not isinstance(value, Iterable):
        raise ValueError("write a list in its order, its parts set apart by semicolons")
    parts: list[Any] = []
    for item in value:
        parts += (
            re.split(r"[;\n]", _composed(undirected(item))) if isinstance(item, str) else [item]
        )
    return tuple(item for item in parts if not isinstance(item, str) or item.strip())


def _no_bare_number(remedy: str) -> BeforeValidator:
    """Refuse a number where a date belongs: 20261113 would be read as seconds since 1970."""

    def check(value: Any) -> Any:
        number = isinstance(value, int | float) or (
            isinstance(value, str) and re.fullmatch(r"\s*[-+]?[\d_]+(\.\d*)?\s*", value)
        )
        if number:
            raise ValueError(remedy)
        return value

    return BeforeValidator(check)


def _this_century(when: Any) -> Any:
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"write a year from {FIRST_YEAR} to {LAST_YEAR}")
    return when


def _fixed_offset(when: datetime) -> datetime:
    """The moment as it will be read back; Python finds no zone's twice-told hour equal to it."""
    offset = when.utcoffset() or timedelta()
    return when.astimezone(UTC if offset % timedelta(minutes=1) else timezone(offset))


def _flag(value: Any) -> Any:
    """Read the words that people write for a tick."""
    if isinstance(value, str):
        return {"yes": True, "y": True, "x": True, "no": False, "n": False, "": False}.get(
            value.strip().lower(), value
        )
    return value


Line = Annotated[
    str,
    BeforeValidator(_single_spaced),
    StringConstraints(max_length=LINE_LIMIT),
    AfterValidator(_one_line),
]
Name = Annotated[
    str,
    BeforeValidator(_single_spaced),
    StringConstraints(min_length=1, max_length=LINE_LIMIT),
    AfterValidator(_one_line),
]
Text = Annotated[
    str,
    BeforeValidator(_composed),
    StringConstraints(max_length=TEXT_LIMIT),
    AfterValidator(_printable),
]
Lines = Annotated[tuple[Name, ...], BeforeValidator(_texts)]
Code = Annotated[Line, BeforeValidator(_upper)]
Email = Annotated[Line, AfterValidator(_email)]
Zone = Annotated[Name, AfterValidator(_zone)]
State = Annotated[str, BeforeValidator(_upper), AfterValidator(_state)]
Moment = Annotated[
    AwareDatetime,
    _no_bare_number(_MOMENT_REMEDY),
    AfterValidator(_this_century),
    AfterValidator(_fixed_offset),
]
Day = Annotated[date, _no_bare_number(_DAY_REMEDY), AfterValidator(_this_century)]
Flag = Annotated[bool, BeforeValidator(_flag)]


def slug(text: str) -> str:
    """`text` in plain lower-case letters, digits and hyphens, for use in a key.

    Accents are dropped from Latin, Greek and Cyrillic letters. Letters of other
    scripts keep their marks, which tell names apart there ("रवि" and "रवी").
    """
    plain, bare = "", True  # bare: what a mark would stand on keeps none
    folded = unicodedata.normalize("NFKD", text).casefold()
    for mark in unicodedata.normalize("NFKD", folded):
        category = unicodedata.category(mark)
        if category[0] == "M":
            plain += "" if bare else mark
        elif category != "Cf":
            letter = category[0] in "LN"
            bare = mark < "\u0530" or not letter
            plain += mark if letter else "-"
    short = re.sub("-+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    return short or (f"x-{_digest(text)}" if text.strip() else "x")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]


def _part(text: str) -> str:
    """A slug short enough for a key; texts that begin alike and are long stay apart."""
    whole = slug(text)
    return whole if len(whole) <= SLUG_LIMIT else f"{whole[: SLUG_LIMIT - 9]}-{_digest(whole)}"


def _reference(kind: str) -> Any:
    """A field that holds another record's key; the record itself may be given."""

    def to_key(value: Any) -> Any:
        if isinstance(value, Record):
            if value.record_kind != kind:
                raise ValueError(f"give {_a(kind)} here, not {_a(value.record_kind)}")
            return value.key
        value = _single_spaced(value)
        if isinstance(value, str) and value and not value.startswith(f"{kind}/"):
            return f"{kind}/{value}"
        return value

    return BeforeValidator(to_key)


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('-', ' ')}"


ProgramKey = Annotated[Name, _reference("program")]
OptionalProgramKey = Annotated[Line, _reference("program")]
PersonKey = Annotated[Line, _reference("person")]
InterviewKey = Annotated[Name, _reference("interview")]
OptionalInterviewKey = Annotated[Line, _reference("interview")]


def _tail(key: str) -> str:
    """The part of a key behind its kind."""
    return key.partition("/")[2]


# ── words of the field ──────────────────────────────────────────────────────


class Role(StrEnum):
    """What a person is at a program."""

    PROGRAM_DIRECTOR = "program director"
    ASSOCIATE_PROGRAM_DIRECTOR = "associate program director"
    CHAIR = "chair"
    FACULTY = "faculty"
    CHIEF_RESIDENT = "chief resident"
    RESIDENT = "resident"
    COORDINATOR = "coordinator"


class ContactPolicy(StrEnum):
    """What a program said about hearing from applicants after the interview."""

    NONE = "none"
    QUESTIONS_ONLY = "questions-only"
    THANKS_OK = "thanks-ok"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """Yes, no, or not known; silence is never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class InterviewKind(StrEnum):
    """What happened on the day."""

    INTERVIEW_DAY = "interview day"
    FURTHER_DAY = "further day"
    SOCIAL = "social"
    QUESTION_SESSION = "question session"
    SECOND_LOOK = "second look"


class InterviewFormat(StrEnum):
    """How it was held."""

    IN_PERSON = "in person"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"


class NewsKind(StrEnum):
    """What an update would be about."""

    PUBLICATION = "publication"
    AWARD = "award"
    PRESENTATION = "presentation"
    LEADERSHIP = "leadership"
    PROJECT = "project"
    SCORE = "score"
    ELIGIBILITY = "eligibility"
    LICENSURE = "licensure"
    OTHER = "other"


class MessageKind(StrEnum):
    """What a message is for."""

    THANKS = "thank-you"
    FURTHER_THANKS = "further thank-you"
    QUESTION = "question"
    FORGOTTEN_POINT = "forgotten point"
    UPDATE = "update"
    INTEREST = "interest"
    FIRST_CHOICE = "first choice"
    MISSED_SECOND_LOOK = "missed second-look invitation"
    LOW_KEY_WISH = "low-key wish"
    LINKEDIN = "LinkedIn line"
    CARD = "card"
    REPLY = "reply"
    OTHER = "other"


class MessageState(StrEnum):
    """Where a message stands."""

    DRAFT = "draft"
    READY = "ready"
    SENT = "sent"
    RECEIVED = "received"


class ListKind(StrEnum):
    """Which of an applicant's lists this is."""

    BLIND = "blind"
    SKETCH = "sketch"
    CERTIFIED = "certified"


class FollowUpStyle(StrEnum):
    """Which article's measure of follow-up the applicant keeps to."""

    LEAN = "lean"
    THOROUGH = "thorough"


# ── the records ─────────────────────────────────────────────────────────────


class _Checked(BaseModel):
    """Frozen and checked when made; raises `RecordError` from the constructor."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def __init__(self, /, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise RecordError(type(self).__name__, self._complaints(error)) from None

    @classmethod
    def _complaints(cls, error: ValidationError) -> tuple[Complaint, ...]:
        return tuple(
            Complaint(
                field=".".join(str(part) for part in each["loc"]) or WHOLE,
                given="" if each["type"] == "missing" or not each["loc"] else _shown(each["input"]),
                remedy=cls._no_such_field(each) or _remedy(each),
            )
            for each in error.errors(include_url=False)
        )

    @classmethod
    def _no_such_field(cls, error: Mapping[str, Any]) -> str:
        if error["type"] != "extra_forbidden":
            return ""
        import difflib

        near = difflib.get_close_matches(str(error["loc"][-1]), cls.model_fields, n=1)
        meant = f" (is it {near[0]}?)" if near else ""
        return f"there is no such field here{meant}; leave it out"


class Record(_Checked):
    """What all records share: they are frozen, checked when made, and have a key.

    Raises `RecordError` from the constructor and from `changed`.
    """

    record_kind: ClassVar[str] = ""

    key: Line = ""
    _version: int | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _give_key(self) -> Self:
        key = self.key or self._own_key()
        if not key.startswith(f"{self.record_kind}/"):
            key = f"{self.record_kind}/{key}"
        if ";" in key or not _tail(key).strip("/ ") or len(key) > LINE_LIMIT:
            raise ValueError(
                f"{_shown(key)!r} cannot be a key; write a short one in the field key, such as "
                f"{self.record_kind}/one, without semicolons"
            )
        self.__dict__["key"] = key
        return self

    def _own_key(self) -> str:
        raise NotImplementedError

    def changed(self, **fields: Any) -> Self:
        """A checked copy with some fields changed; the key and the version read stay."""
        if fields.get("key", self.key) != self.key:
            remedy = "a record keeps its key; make a new record with the other one"
            raise RecordError(
                type(self).__name__, (Complaint("key", _shown(fields["key"]), remedy),)
            )
        now = {name: getattr(self, name) for name in type(self).model_fields}
        copy = type(self)(**{**now, **fields, "key": self.key})
        copy._version = self._version
        return copy

    def differs_in(self, other: Self) -> str:
        """What makes `other` somebody or something else under the same key; ``""`` if nothing.

        Two programs of one name in two states are two programs; a person whose
        e-mail address was mended is the same person.
        """
        return ""

    @property
    def read_version(self) -> int | None:
        """The version that was read from a season file; None for a record made anew."""
        return self._version

    def at_version(self, version: int) -> Self:
        """The same record, marked as read at `version`; the season does this on reading."""
        self._version = version
        return self

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in type(self).model_fields
        )

    def __hash__(self) -> int:
        return hash((self.record_kind, self.key))


class Applicant(Record):
    """The one person whose season this is."""

    record_kind: ClassVar[str] = "applicant"

    name: Name
    email: Email = ""
    phone: Line = ""
    school: Line = ""
    graduation_year: Annotated[int, Field(ge=1950, le=2100)] | None = None
    specialties: Lines = ()
    aamc_id: Line = ""
    time_zone: Zone = "America/New_York"
    style: FollowUpStyle = FollowUpStyle.LEAN
    in_couple: Flag = False
    rank_deadline: Moment | None = None

    def _own_key(self) -> str:
        return "me"


class Program(Record):
    """A residency program; `name` is how its own people say it.

    `time_zone` is IANA. `contract_received` is whether its contract and eligibility policies
    have come, and `withdrawn` whether it has left the Match. `features` are what the applicant
    noted of it, and `aliases` the other names under which it is written or spoken of.
    """

    record_kind: ClassVar[str] = "program"

    name: Name
    institution: Line = ""
    city: Name
    state: State
    specialty: Name
    time_zone: Zone
    aliases: Lines = ()
    nrmp_code: Code = ""
    track: Line = ""
    contact_policy: ContactPolicy = ContactPolicy.UNKNOWN
    contact_address: Email = ""
    wants_updates: Answer = Answer.UNKNOWN
    list_locked: Answer = Answer.UNKNOWN
    contract_received: Answer = Answer.UNKNOWN
    withdrawn: Flag = False
    features: Lines = ()

    def _own_key(self) -> str:
        name, specialty = _part(self.name), _part(self.specialty)
        return name if specialty in name else f"{name}-{specialty}"

    def differs_in(self, other: Self) -> str:
        for field in ("state", "track", "nrmp_code"):
            mine, theirs = getattr(self, field), getattr(other, field)
            if mine and theirs and mine.casefold() != theirs.casefold():
                return f"{field.replace('_', ' ')} ({mine}, not {theirs})"
        return ""


class Person(Record):
    """Somebody met at a program.

    `called` is what they asked to be called ("Nisha", "Dr. Bo"). `surname` may be
    left blank: it is then read from `name`, particles and suffixes included;
    write it where that reading is wrong.
    """

    record_kind: ClassVar[str] = "person"

    program: ProgramKey
    name: Name
    role: Role
    credentials: Line = ""
    surname: Line = ""
    honorific: Line = ""
    called: Line = ""
    email: Email = ""
    strong_connection: Flag = False
    offered: Text = ""

    @model_validator(mode="after")
    def _read_surname(self) -> Self:
        if not self.surname:
            self.__dict__["surname"] = surname_of(self.name)
        return self

    def changed(self, **fields: Any) -> Self:
        """A checked copy; with a new name, a surname read from the old one is read anew."""
        if "name" in fields and "surname" not in fields and self.surname == surname_of(self.name):
            fields["surname"] = ""
        return super().changed(**fields)

    def _own_key(self) -> str:
        return f"{_tail(self.program)}/{_part(self.name)}"

    def differs_in(self, other: Self) -> str:
        """Role and address both: either alone is more likely mended than another person's."""
        both = self.email and other.email and self.email.casefold() != other.email.casefold()
        if both and self.role != other.role:
            return f"role and email ({self.role} {self.email}, not {other.role} {other.email})"
        return ""


_BEHIND_NAMES = frozenset(
    ("Jr", "Sr", "II", "III", "IV", "MD", "DO", "PhD", "MBBS", "MPH", "NP", "PA", "RN", "Esq")
)
_FAMILY_FIRST = frozenset(("Thị", "Văn"))  # the Vietnamese middle names that tell the order


def surname_of(name: str) -> str:
    """The family name in a full name ("Ana de la Cruz" → "de la Cruz"); one word is itself.

    A reading, not a certainty: names whose order cannot be told are read as
    given name first, and `Person.surname` is there to put it right.
    """
    name = " ".join(name.split())
    while (head := name.rpartition(" "))[0] and head[2].replace(".", "") in _BEHIND_NAMES:
        name = head[0].rstrip(" ,")
    words = name.replace(",", " ").split()
    if len(words) < 2 or (words[0].islower() and not words[-1].islower()):
        return name.strip(" ,") or name  # "van der Berg" is a surname alone
    if len(words) > 2 and words[1] in _FAMILY_FIRST:
        return words[0]
    from nameparser import HumanName  # slow to import, and most records bring their surname

    return str(HumanName(name).last) or words[-1]


USUAL_LENGTH: Mapping[InterviewKind, timedelta] = {
    InterviewKind.INTERVIEW_DAY: timedelta(hours=6),
    InterviewKind.FURTHER_DAY: timedelta(hours=6),
    InterviewKind.SOCIAL: timedelta(hours=2),
    InterviewKind.QUESTION_SESSION: timedelta(hours=1),
    InterviewKind.SECOND_LOOK: timedelta(hours=6),
}


class Interview(Record):
    """One event at one program. `start` and `end` are aware; see `over` for a blank `end`.

    `met` holds the keys of the people talked with alone or in a small group.
    """

    record_kind: ClassVar[str] = "interview"

    program: ProgramKey
    start: Moment
    end: Moment | None = None
    kind: InterviewKind = InterviewKind.INTERVIEW_DAY
    format: InterviewFormat = InterviewFormat.VIRTUAL
    met: Annotated[tuple[PersonKey, ...], BeforeValidator(_texts)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end is not None and self.end <= self.start:
            end, start = (f"{when:%Y-%m-%d %H:%M %z}" for when in (self.end, self.start))
            raise ValueError(f"the end ({end}) must come after the start ({start})")
        return self

    @property
    def over(self) -> datetime:
        """When it was over, in UTC: as recorded, or after the usual length of its kind."""
        end = self.end or self.start + USUAL_LENGTH[self.kind]
        return end.astimezone(UTC)

    @model_validator(mode="after")
    def _met_once(self) -> Self:
        self.__dict__["met"] = tuple(dict.fromkeys(self.met))
        return self

    def _own_key(self) -> str:
        return f"{_tail(self.program)}/{self.start:%Y-%m-%d}/{_part(self.kind)}"


class Note(Record):
    """What happened with one person, or (with `person` blank) over the whole day."""

    record_kind: ClassVar[str] = "note"

    interview: InterviewKey
    person: PersonKey = ""
    written_at: Moment
    topics: Lines = ()
    interests: Lines = ()
    features: Lines = ()
    felt: Text = ""
    forgot: Text = ""
    text: Text = ""

    def _own_key(self) -> str:
        who = self.person.rpartition("/")[2] if self.person else "the-day"
        return f"{_tail(self.interview)}/{who}"


class Criterion(Record):
    """One thing that the applicant weighs; a weight of None is not weighed."""

    record_kind: ClassVar[str] = "criterion"

    name: Name
    weight: Annotated[float, Field(ge=0, le=10)] | None = None
    why: Text = ""

    def _own_key(self) -> str:
        return _part(self.name)


class Rating(Record):
    """How one program does on one criterion, 1 to 5; None is not rated, and stays so."""

    record_kind: ClassVar[str] = "rating"

    program: ProgramKey
    criterion: Name
    value: Annotated[int, Field(ge=1, le=5)] | None = None
    rated_at: Moment | None = None

    def _own_key(self) -> str:
        return f"{_tail(self.program)}/{_part(self.criterion)}"


class Weighing(Record):
    """One answer to "which of these two matters more to you?", by the names of criteria."""

    record_kind: ClassVar[str] = "weighing"

    heavier: Name
    lighter: Name
    at: Moment

    @model_validator(mode="after")
    def _two(self) -> Self:
        if slug(self.heavier) == slug(self.lighter):
            raise ValueError("it takes two criteria to say which matters more")
        return self

    def _own_key(self) -> str:
        return f"{_part(self.heavier)}/{_part(self.lighter)}/{self.at:%Y-%m-%dT%H%M%S}"


class SecondLook(Record):
    """A program's row in the second-look ledger."""

    record_kind: ClassVar[str] = "second-look"

    program: ProgramKey
    offered: Answer = Answer.UNKNOWN
    invited: Answer = Answer.UNKNOWN
    others_invited: Answer = Answer.UNKNOWN
    attended: Answer = Answer.UNKNOWN
    felt_before: Text = ""
    felt_after: Text = ""

    def _own_key(self) -> str:
        return _tail(self.program)


class Question(Record):
    """Something still to be asked, or asked and perhaps answered."""

    record_kind: ClassVar[str] = "question"

    program: ProgramKey
    person: PersonKey = ""
    text: Annotated[Text, AfterValidator(_not_blank)]
    asked_at: Moment | None = None
    answer: Text = ""

    def _own_key(self) -> str:
        who = self.person.rpartition("/")[2] if self.person else "anyone"
        return f"{_tail(self.program)}/{who}/{_part(self.text)}"


class News(Record):
    """An achievement, or a change that programs must be told of (`mandatory`)."""

    record_kind: ClassVar[str] = "news"

    kind: NewsKind
    title: Name
    where: Line = ""
    date: Day
    mandatory: Flag = False

    def _own_key(self) -> str:
        return f"{self.date:%Y-%m-%d}/{_part(self.title)}"


class Advocate(Record):
    """A mentor who may speak for the applicant at one program, and when to ask them.

    `program` may stay blank until it is chosen. `ask_by` is the last good day to ask, and
    `asked_at` is when they were asked; None is not yet.
    """

    record_kind: ClassVar[str] = "advocate"

    name: Name
    program: OptionalProgramKey = ""
    ask_by: Day | None = None
    asked_at: Moment | None = None
    note: Text = ""

    def _own_key(self) -> str:
        return _part(self.name)

    def differs_in(self, other: Self) -> str:
        """The program: one mentor asked for two programs is two records."""
        if self.program and other.program and self.program != other.program:
            return f"program ({self.program}, not {other.program})"
        return ""


class Allowance(_Checked):
    """A finding that the applicant lets stand in one message, and why."""

    rule: Name
    reason: Name


class Message(Record):
    """A message to a program, or (`received`) from it.

    `at` is when it was sent or received; None for a draft. `reason` is why a
    message outside the plan is written at all. `made_subject` and `made_body` are what the
    notes made of it when it was begun or last refreshed; blank where it was written elsewhere.
    """

    record_kind: ClassVar[str] = "message"

    program: ProgramKey
    person: PersonKey = ""
    interview: OptionalInterviewKey = ""
    kind: MessageKind
    subject: Line = ""
    body: Text = ""
    state: MessageState = MessageState.DRAFT
    at: Moment | None = None
    reason: Text = ""
    attachments: Lines = ()
    allowed: tuple[Allowance, ...] = ()
    made_subject: Line = ""
    made_body: Text = ""

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.at is None and self.state in (MessageState.SENT, MessageState.RECEIVED):
            raise ValueError(
                f"a message that was {self.state} needs its time; write it in the field at"
            )
        return self

    def _own_key(self) -> str:
        who = self.person.rpartition("/")[2] if self.person else "program"
        when = f"{self.at:%Y-%m-%dT%H%M}" if self.at else _tail(self.interview).partition("/")[2]
        return "/".join(p for p in (_tail(self.program), who, _part(self.kind), when) if p)


class Choice(Record):
    """One answer to "where would you rather wake up on July 1?"."""

    record_kind: ClassVar[str] = "choice"

    preferred: ProgramKey
    other: ProgramKey
    at: Moment

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.preferred == self.other:
            raise ValueError("a choice is between two programs")
        return self

    def _own_key(self) -> str:
        return f"{_tail(self.preferred)}/{_tail(self.other)}/{self.at:%Y-%m-%dT%H%M%S}"


class RankList(Record):
    """One version of a list: program keys, most wanted first.

    `left_out` are the programs below the line "I would not go"; a program in
    neither has not been placed yet.
    """

    record_kind: ClassVar[str] = "rank-list"

    kind: ListKind
    version: Annotated[int, Field(ge=1)]
    entries: Annotated[tuple[ProgramKey, ...], BeforeValidator(_texts)] = ()
    left_out: Annotated[tuple[ProgramKey, ...], BeforeValidator(_texts)] = ()
    at: Moment
    reason: Text = ""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        placed = (*self.entries, *self.left_out)
        twice = sorted({key for key in placed if placed.count(key) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands in the list twice; keep one place for it")
        return self

    def _own_key(self) -> str:
        return f"{self.kind}/{self.version}"


class SupplementalList(Record):
    """Preliminary programs, most wanted first, tried after a match to a program that it serves.

    `serves` are advanced programs of the primary list; one list may serve several. `joint` are
    those of `entries` that are open only to who matches to the one advanced program served, so
    that the list can serve no other.
    """

    record_kind: ClassVar[str] = "supplemental-list"

    name: Name
    serves: Annotated[tuple[ProgramKey, ...], BeforeValidator(_texts)] = ()
    entries: Annotated[tuple[ProgramKey, ...], BeforeValidator(_texts)] = ()
    joint: Annotated[tuple[ProgramKey, ...], BeforeValidator(_texts)] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for keys in (self.serves, self.entries, self.joint):
            if twice := sorted({key for key in keys if keys.count(key) > 1}):
                raise ValueError(f"{', '.join(twice)} stands in the list twice; keep one place")
        if stray := [key for key in self.joint if key not in self.entries]:
            raise ValueError(f"{', '.join(stray)} is joint and not on the list; add it there")
        return self

    def _own_key(self) -> str:
        return _part(self.name)


RECORDS: tuple[type[Record], ...] = (
    Applicant,
    Program,
    Person,
    Interview,
    Note,
    Criterion,
    Rating,
    Weighing,
    SecondLook,
    Question,
    News,
    Advocate,
    Message,
    Choice,
    RankList,
    SupplementalList,
)
KINDS: Mapping[str, type[Record]] = {record.record_kind: record for record in RECORDS}


def moment(text: str) -> datetime:
    """An aware datetime from ISO text.

    Raises `ValueError` with a sentence where the text is no time or has no zone.
    """
    try:
        when = datetime.fromisoformat(text.strip())
    except (AttributeError, ValueError):
        when = None
    if when is None or when.tzinfo is None:
        raise ValueError(
            f"{text!r} is no moment with a time zone; write it as in 2026-11-13T09:00-06:00"
        )
    return when
