"""Hypothesis strategies for records and whole seasons, awkward on purpose and small.

`seasons()` gives an in-memory `Season` whose records speak only of one another.
The strategies of single records take what they hang on: `people(program)`,
`interviews(program, met)`, `notes(interview, person)`. All sizes are bounded, so
that a property over `seasons()` runs in a few seconds.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from pydantic import TypeAdapter

from toolkit.model import (
    WHOLE,
    Advocate,
    Answer,
    Applicant,
    Choice,
    ContactPolicy,
    Criterion,
    FollowUpStyle,
    Interview,
    InterviewFormat,
    InterviewKind,
    Line,
    ListKind,
    Message,
    MessageKind,
    MessageState,
    News,
    NewsKind,
    Note,
    Person,
    Program,
    Question,
    RankList,
    Rating,
    Record,
    RecordError,
    Role,
    SecondLook,
    SupplementalList,
    Weighing,
    slug,
)
from toolkit.season import Season

R = TypeVar("R", bound=Record)

ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Puerto_Rico",
    "Pacific/Honolulu",
)
SPECIALTIES = ("Internal Medicine", "Pediatrics", "Obstetrics and Gynecology")
STATES = ("IL", "NY", "AZ", "TN", "PR", "HI")

# One line each: what breaks spreadsheets, headers, keys and right-to-left text.
AWKWARD_LINES = (
    "Ana de la Cruz",
    "Siobhán O’Connor-Nguyễn",
    "van der Berg, Jr.",
    "Nisha",
    "محمد الحسن",
    "שרה לוי",
    "山田 太郎",
    "=HYPERLINK(1)",
    "+1 312 555 0142",
    "-2+3",
    "@home",
    "＝1+1",
    "'quoted",
    "''=twice",
    "a; b",
    '["a", "b"]',
    '"in quotes"',
    '"\\u0041"',
    "a,b|c",
    "_x0041_",
    "_x005f_x0041_",
    "1e5",
    "007",
    "2026-11-13",
    "NA",
    "None",
    "TRUE",
    "example row",
    "<b>&amp;</b>",
    "{{ program }}",
    "🎓 day",
    "\u200f",
    "Amélie Zoë",
    "\ufeffstart",
    "odd \ufffe \uffff",
    "%s %(x)s",
    "../../etc",
)
AWKWARD_TEXTS = (
    "first\n\nthird line",
    "  spaces around  ",
    "\ttab first",
    "\n=newline first",
    " ",
    "ends with a line\n",
    "- a\n- b; c",
    '[{"not": "a list"}',
)

_ONE_LINE = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
_MANY_LINES = st.one_of(_ONE_LINE, st.sampled_from("\n\t;'\"=,"))
_LINE = TypeAdapter(Line)
_WORD = st.text(string.ascii_letters, min_size=1, max_size=8)


def names() -> st.SearchStrategy[str]:
    """One line with something on it, as the model keeps it."""
    free = st.text(_ONE_LINE, min_size=1, max_size=12)
    return st.one_of(st.sampled_from(AWKWARD_LINES), _WORD, free).map(_kept).filter(bool)


def _kept(text: str) -> str:
    return str(_LINE.validate_python(text))


def lines() -> st.SearchStrategy[str]:
    """One line, or nothing."""
    return st.one_of(st.just(""), names())


def texts() -> st.SearchStrategy[str]:
    """Several lines, or nothing, kept to the letter."""
    free = st.text(_MANY_LINES, max_size=30)
    return st.one_of(
        st.just(""), st.sampled_from(AWKWARD_TEXTS), st.sampled_from(AWKWARD_LINES), free
    )


def several() -> st.SearchStrategy[tuple[str, ...]]:
    """A few short texts, semicolons in some of them."""
    return st.lists(names(), max_size=3).map(tuple)


def emails() -> st.SearchStrategy[str]:
    """An address, or nothing."""
    return st.one_of(st.just(""), _WORD.map(lambda word: f"{word}@{word}.example.edu"))


def moments() -> st.SearchStrategy[datetime]:
    """An aware time of the season, in a zone of ours, in UTC or at an odd offset."""
    zones = st.sampled_from([*map(ZoneInfo, ZONES), UTC, timezone(timedelta(hours=5, minutes=45))])
    walls = st.datetimes(datetime(2026, 9, 1), datetime(2027, 4, 1))
    whole = walls.map(lambda wall: wall.replace(second=0, microsecond=0))
    return st.builds(
        lambda wall, zone: wall.replace(tzinfo=UTC).astimezone(zone), whole | walls, zones
    )


def _made(record: type[R], **fields: st.SearchStrategy) -> st.SearchStrategy[R]:
    """Records of a class; the rare ones whose key would be too long are left out."""

    def make(values: dict[str, Any]) -> R | None:
        try:
            return record(**values)
        except RecordError as error:
            if all(complaint.field == WHOLE for complaint in error.complaints):
                return None
            raise

    return st.fixed_dictionaries(fields).map(make).filter(lambda made: made is not None)


def applicants() -> st.SearchStrategy[Applicant]:
    return _made(
        Applicant,
        name=names(),
        email=emails(),
        phone=lines(),
        school=lines(),
        graduation_year=st.none() | st.integers(1950, 2100),
        specialties=several(),
        aamc_id=st.sampled_from(("", "01234567", "12345678")),
        time_zone=st.sampled_from(ZONES),
        style=st.sampled_from(FollowUpStyle),
        in_couple=st.booleans(),
        rank_deadline=st.none() | moments(),
    )


def programs() -> st.SearchStrategy[Program]:
    return _made(
        Program,
        name=names(),
        institution=lines(),
        city=names(),
        state=st.sampled_from(STATES),
        specialty=st.sampled_from(SPECIALTIES),
        time_zone=st.sampled_from(ZONES),
        aliases=several(),
        nrmp_code=st.sampled_from(("", "1234140C0", "999999999")),
        track=lines(),
        contact_policy=st.sampled_from(ContactPolicy),
        contact_address=emails(),
        wants_updates=st.sampled_from(Answer),
        list_locked=st.sampled_from(Answer),
        contract_received=st.sampled_from(Answer),
        withdrawn=st.booleans(),
        features=several(),
    )


def people(program: Program) -> st.SearchStrategy[Person]:
    """Somebody at `program`."""
    return _made(
        Person,
        program=st.just(program.key),
        name=names(),
        role=st.sampled_from(Role),
        credentials=lines(),
        surname=lines(),
        honorific=st.sampled_from(("", "Dr.", "Prof.")),
        called=lines(),
        email=emails(),
        strong_connection=st.booleans(),
        offered=texts(),
    )


def interviews(program: Program, met: Sequence[Person] = ()) -> st.SearchStrategy[Interview]:
    """An event at `program`, with some of `met`."""
    keys = [person.key for person in met]
    some = st.lists(st.sampled_from(keys), unique=True, max_size=2) if keys else st.just([])

    def build(
        start: datetime,
        minutes: int | None,
        kind: InterviewKind,
        held: InterviewFormat,
        who: list[str],
    ) -> Interview:
        end = None if minutes is None else start.astimezone(UTC) + timedelta(minutes=minutes)
        return Interview(
            program=program.key, start=start, end=end, kind=kind, format=held, met=tuple(who)
        )

    return st.builds(
        build,
        moments(),
        st.none() | st.integers(1, 2_880),
        st.sampled_from(InterviewKind),
        st.sampled_from(InterviewFormat),
        some,
    )


def notes(interview: Interview, person: Person | None = None) -> st.SearchStrategy[Note]:
    """A note on `person`, or with None on the whole day."""
    return _made(
        Note,
        interview=st.just(interview.key),
        person=st.just(person.key if person else ""),
        written_at=moments(),
        topics=several(),
        interests=several(),
        features=several(),
        felt=texts(),
        forgot=texts(),
        text=texts(),
    )


def criteria() -> st.SearchStrategy[Criterion]:
    return _made(
        Criterion,
        name=names(),
        weight=st.none() | st.floats(0, 10) | st.integers(0, 10).map(float),
        why=texts(),
    )


def ratings(program: Program) -> st.SearchStrategy[Rating]:
    return _made(
        Rating,
        program=st.just(program.key),
        criterion=names(),
        value=st.none() | st.integers(1, 5),
        rated_at=st.none() | moments(),
    )


def weighings() -> st.SearchStrategy[Weighing]:
    """An answer about two criteria, of which the season need hold neither."""
    return st.builds(
        lambda two, at: Weighing(heavier=two[0], lighter=two[1], at=at),
        st.lists(names(), min_size=2, max_size=2, unique_by=slug),
        moments(),
    )


def supplemental_lists(programs: Sequence[Program]) -> st.SearchStrategy[SupplementalList]:
    """A list over some of `programs`, which need not be preliminary ones."""
    some = st.lists(st.sampled_from([each.key for each in programs]), unique=True, max_size=3)
    return st.builds(
        lambda name, serves, entries, joint: SupplementalList(
            name=name,
            serves=tuple(serves),
            entries=tuple(entries),
            joint=tuple(key for key in joint if key in entries),
        ),
        names(),
        some,
        some,
        some,
    )


def second_looks(program: Program) -> st.SearchStrategy[SecondLook]:
    answers = st.sampled_from(Answer)
    return _made(
        SecondLook,
        program=st.just(program.key),
        offered=answers,
        invited=answers,
        others_invited=answers,
        attended=answers,
        felt_before=texts(),
        felt_after=texts(),
    )


def questions(program: Program, person: Person | None = None) -> st.SearchStrategy[Question]:
    return _made(
        Question,
        program=st.just(program.key),
        person=st.just(person.key if person else ""),
        text=texts().filter(lambda text: bool(text.strip())),
        asked_at=st.none() | moments(),
        answer=texts(),
    )


def news() -> st.SearchStrategy[News]:
    """News of any day, most of it of the season."""
    season = st.dates(date(2026, 9, 1), date(2027, 4, 1))
    return _made(
        News,
        kind=st.sampled_from(NewsKind),
        title=names(),
        where=lines(),
        date=season | season | st.dates(date(2025, 1, 1), date(2027, 6, 30)),
        mandatory=st.booleans(),
    )


def advocates(program: Program | None = None) -> st.SearchStrategy[Advocate]:
    """A mentor, to be asked for `program` or for one still to be chosen."""
    return _made(
        Advocate,
        name=names(),
        program=st.sampled_from(("", program.key)) if program else st.just(""),
        ask_by=st.none() | st.dates(date(2026, 11, 1), date(2027, 3, 31)),
        asked_at=st.none() | moments(),
        note=texts(),
    )


def messages(
    program: Program,
    person: Person | None = None,
    interview: Interview | None = None,
    *,
    states: Sequence[MessageState] = tuple(MessageState),
) -> st.SearchStrategy[Message]:
    allowed = st.lists(st.fixed_dictionaries({"rule": names(), "reason": names()}), max_size=2)
    return _made(
        Message,
        program=st.just(program.key),
        person=st.just(person.key if person else ""),
        interview=st.just(interview.key if interview else ""),
        kind=st.sampled_from(MessageKind),
        subject=lines(),
        body=texts(),
        state=st.sampled_from(states),
        at=moments(),
        reason=texts(),
        attachments=several(),
        allowed=allowed.map(tuple),
    )


def choices(preferred: Program, other: Program) -> st.SearchStrategy[Choice]:
    """An answer between two programs that differ."""
    return st.builds(
        Choice, preferred=st.just(preferred.key), other=st.just(other.key), at=moments()
    )


@st.composite
def rank_lists(
    draw: st.DrawFn, among: Sequence[Program], kinds: Sequence[ListKind] = tuple(ListKind)
) -> RankList:
    """A version of a list over some of the programs `among`."""
    order = draw(st.permutations([program.key for program in among]))
    first, last = sorted((draw(st.integers(0, len(order))), draw(st.integers(0, len(order)))))
    return RankList(
        kind=draw(st.sampled_from(kinds)),
        version=draw(st.integers(1, 9)),
        entries=tuple(order[:first]),
        left_out=tuple(order[first:last]),
        at=draw(moments()),
        reason=draw(texts()),
    )


@st.composite
def record_sets(draw: st.DrawFn, *, most_programs: int = 3) -> tuple[Record, ...]:
    """The records of a season, each key once, none before what it speaks of."""
    found: dict[str, Record] = {}

    def keep(record: Record) -> None:
        found.setdefault(record.key, record)

    def those(record: type[Record]) -> list[Record]:
        return [each for each in found.values() if type(each) is record]

    if draw(st.booleans()):
        keep(draw(applicants()))
    for program in draw(st.lists(programs(), max_size=most_programs)):
        keep(program)
    held: list[Program] = those(Program)  # type: ignore[assignment]
    for program in held:
        there = draw(st.lists(people(program), max_size=2, unique_by=lambda each: each.key))
        for person in there:
            keep(person)
        if draw(st.booleans()):
            day = draw(interviews(program, there))
            keep(day)
            keep(draw(notes(day, draw(st.sampled_from([None, *there])))))
            if draw(st.booleans()):
                keep(draw(messages(program, draw(st.sampled_from([None, *there])), day)))
            if draw(st.booleans()):
                to = draw(st.sampled_from([None, *there]))
                keep(draw(messages(program, to, states=(MessageState.SENT,))))
        match draw(st.integers(0, 4)):
            case 0:
                keep(draw(ratings(program)))
            case 1:
                keep(draw(second_looks(program)))
            case 2:
                keep(draw(questions(program, draw(st.sampled_from([None, *there])))))
            case 3:
                keep(draw(messages(program)))
    if len(held) > 1 and draw(st.booleans()):
        keep(draw(choices(held[0], held[1])))
    if held and draw(st.booleans()):
        keep(draw(rank_lists(held)))
        keep(draw(rank_lists(held, (ListKind.SKETCH,))))
    if held and draw(st.booleans()):
        keep(draw(supplemental_lists(held)))
    some = st.one_of(criteria(), weighings(), news(), news(), advocates(held[0] if held else None))
    for record in draw(st.lists(some, max_size=3)):
        keep(record)
    return tuple(found.values())


def seasons(*, most_programs: int = 3) -> st.SearchStrategy[Season]:
    """A season in memory. Every edit in it is one step for undo."""
    return record_sets(most_programs=most_programs).map(season_of)


def season_of(records: Sequence[Record]) -> Season:
    """A season in memory that holds `records`."""
    season = Season.in_memory()
    if records:
        season.put_all(records)
    return season


# Seasons of a follow-up are drawn evenly by a seed: Hypothesis's own choices keep to the small
# and simple, where nothing gets in the way of anything else.

FIRST_DAY = datetime(2026, 11, 2, tzinfo=UTC)
_ROLES = (Role.PROGRAM_DIRECTOR, Role.ASSOCIATE_PROGRAM_DIRECTOR, Role.COORDINATOR, *Role)
_POLICIES = (*[ContactPolicy.THANKS_OK] * 4, *ContactPolicy)
_EVENTS = (InterviewKind.INTERVIEW_DAY, *InterviewKind)
_NEWS = (NewsKind.PUBLICATION, NewsKind.AWARD, NewsKind.PROJECT, *NewsKind)
_SENT = (MessageKind.THANKS, MessageKind.FURTHER_THANKS, MessageKind.UPDATE, *MessageKind)


@st.composite
def follow_ups(draw: st.DrawFn, *, sent: bool = True) -> tuple[Season, datetime]:
    """A season and a moment of it, with everything close enough to get in each other's way.

    Plain names, but several people, events within a month and notes on them, news of the
    time, a deadline, a sketch, and (with `sent`) messages that went out.
    """
    rng = draw(st.randoms(use_true_random=True))
    deadline = rng.choice((None, _within(rng, 40, 120)))
    style = rng.choice(list(FollowUpStyle))
    found: list[Record] = [Applicant(name="Noor Halvorsen", style=style, rank_deadline=deadline)]
    places = ["ash", "birch"][: rng.randint(1, 2)]
    for place in places:
        found += _followed_up(rng, place, sent=sent)
    ends = [each.over for each in found if isinstance(each, Interview)]
    for number in range(rng.randint(0, 3)):
        on = rng.choice((_soon_after(rng, max(ends)), _within(rng, 0, 75)))
        found.append(
            News(
                key=f"number-{number}", kind=rng.choice(_NEWS), title=f"Matter {number}",
                date=on.date(), mandatory=rng.random() < 0.1,
            )
        )  # fmt: skip
    if rng.random() < 0.3:
        found.append(
            RankList(kind=ListKind.SKETCH, version=1, left_out=places[:1], at=_within(rng, 0, 60))
        )
    told = [datetime.combine(n.date, time(12), UTC) for n in found if isinstance(n, News)]
    then = rng.choice((rng.choice(ends), rng.choice(told or ends)))
    return season_of(found), rng.choice((_soon_after(rng, then), _within(rng, 5, 100)))


def _within(rng: Random, first: int, last: int) -> datetime:
    """A moment so many days after `FIRST_DAY`, mostly on the hour."""
    hours, minutes = rng.randrange(first * 24, last * 24), rng.choice((0, 0, 1, 30))
    return FIRST_DAY + timedelta(hours=hours, minutes=minutes)


def _soon_after(rng: Random, moment: datetime) -> datetime:
    """A moment in the days around another, most of them behind it."""
    return moment + timedelta(hours=rng.randrange(-3 * 24, 18 * 24))


def _followed_up(rng: Random, place: str, *, sent: bool) -> list[Record]:
    """One program of `follow_ups`, its people, events and notes, and what it was sent."""
    program = Program(
        key=place, name=place.title(), city="Gary", state="IN", specialty="Pediatrics",
        time_zone=rng.choice(ZONES), contact_policy=rng.choice(_POLICIES),
        contact_address=rng.choice(("", "", f"notes@{place}.example.org")),
        wants_updates=rng.choice((Answer.YES, *Answer)),
    )  # fmt: skip
    there = [
        Person(
            key=f"{place}/{number}", program=place, name=f"Ada {place.title()}{number}",
            role=rng.choice(_ROLES), strong_connection=rng.random() < 0.5,
            email=rng.choice(("", f"{number}@{place}.example.org", f"{number}@example.org")),
        )
        for number in range(rng.randint(1, 4))
    ]  # fmt: skip
    events = [
        Interview(
            key=f"{place}/{number}", program=place, start=_within(rng, 0, 30),
            kind=rng.choice(_EVENTS) if number else InterviewKind.INTERVIEW_DAY,
            met=rng.sample(there, rng.randint(0, len(there))),
        )
        for number in range(rng.randint(1, 3))
    ]  # fmt: skip
    found: list[Record] = [program, *there, *events]
    for each in events:
        for who in rng.sample(there, rng.randint(0, len(there))):
            found.append(Note(interview=each, person=who, written_at=each.start, topics="sepsis"))
    for number in range(rng.randint(0, 4) if sent else 0):
        found.append(
            Message(
                key=f"{place}/{number}", program=place, person=rng.choice(["", *there]),
                interview=rng.choice(["", *events]), kind=rng.choice(_SENT),
                state=MessageState.SENT,
                at=rng.choice((_soon_after(rng, rng.choice(events).over), _within(rng, 0, 75))),
            )
        )  # fmt: skip
    return found
