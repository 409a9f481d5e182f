"""One small invented season, on which the rules' examples are played.

Imani Rao-Keller, of Northgate College of Medicine, applies in internal medicine (and once in
neurology). She has interviewed at Lakeview on Thursday 12 November 2026 and at Bayou General on
Friday 20 November; the other programs are there to be mixed up, or want no mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from toolkit.checks.rule import Case, Reading
from toolkit.model import (
    Answer,
    Applicant,
    ContactPolicy,
    FollowUpStyle,
    Interview,
    Message,
    MessageKind,
    MessageState,
    Note,
    Person,
    Program,
    Record,
    Role,
    SecondLook,
    moment,
)
from toolkit.season import Season

LAKEVIEW = "lakeview-internal-medicine"
BAYOU = "bayou-general-internal-medicine"
RIDGE = "jackson-ridge-internal-medicine"
HARBOR = "harbor-neurology"
SUMMIT = "summit-internal-medicine"
PRAIRIE = "prairie-internal-medicine"
CEDAR = "cedar-falls-internal-medicine"

DIRECTOR = f"{LAKEVIEW}/ana-de-la-cruz"
ASSOCIATE = f"{LAKEVIEW}/siobhan-o-brien-nwosu"
HOUSTON = f"{LAKEVIEW}/peter-houston"
LINDGREN = f"{LAKEVIEW}/bartholomew-lindgren"
RESIDENT = f"{LAKEVIEW}/nisha-patel"
COORDINATOR = f"{LAKEVIEW}/dolores-jackson"
BAYOU_DIRECTOR = f"{BAYOU}/jean-luc-thibodeaux"
BAYOU_FACULTY = f"{BAYOU}/ruth-smith"
RIDGE_DIRECTOR = f"{RIDGE}/marek-wojcik"

SIGNED = (
    "Imani Rao-Keller\nNorthgate College of Medicine, Class of 2027\nimani.rao.keller@example.edu"
)


def letter(*paragraphs: str, greeting: str = "Dear Dr. de la Cruz,") -> str:
    """A whole body: greeting, paragraphs, closing, signature."""
    return "\n\n".join((greeting, *paragraphs, f"Warm regards,\n{SIGNED}"))


def told(
    to: str, body: str, at: str = "", *, kind: MessageKind = MessageKind.THANKS, subject: str = ""
) -> Message:
    """Another message of Imani's: sent where `at` is given, otherwise a draft."""
    return Message(
        key=f"message/earlier/{to}/{kind}/{at or 'draft'}",
        program=to.partition("/")[0],
        person=to if "/" in to else "",
        kind=kind,
        subject=subject or "Thank you for the interview – Imani Rao-Keller",
        body=body,
        state=MessageState.SENT if at else MessageState.DRAFT,
        at=moment(at) if at else None,
    )


def heard(program: str, at: str, body: str = "Thank you for writing. Which track?") -> Message:
    """A message from a program."""
    return Message(
        key=f"message/heard/{program}/{at}",
        program=program,
        kind=MessageKind.REPLY,
        body=body,
        state=MessageState.RECEIVED,
        at=moment(at),
    )


def _program(key: str, city: str, state: str, zone: str, **fields: object) -> Program:
    name = " ".join(word.capitalize() for word in key.split("-"))
    specialty = "Neurology" if key == HARBOR else "Internal Medicine"
    return Program(
        **{
            "key": key, "name": name, "city": city, "state": state, "time_zone": zone,
            "specialty": specialty, "contact_policy": ContactPolicy.THANKS_OK, **fields,
        }
    )  # fmt: skip


def programs() -> tuple[Program, ...]:
    """The programs of the scene."""
    return (
        _program(
            LAKEVIEW, "Duluth", "MN", "America/Chicago",
            institution="Lakeview University Hospital",
            features=("resident autonomy in the MICU", "longitudinal continuity clinic"),
        ),
        _program(
            BAYOU, "Houston", "TX", "America/Chicago",
            institution="Bayou General Medical Center",
            features=("rural training sites", "street medicine van"),
        ),
        _program(RIDGE, "Reading", "PA", "America/New_York", institution="Jackson Ridge Hospital",
                 aliases=("Jackson", "JRH"), features=("simulation center",)),
        _program(HARBOR, "Portland", "OR", "America/Los_Angeles",
                 institution="Harbor Medical Center"),
        _program(SUMMIT, "Denver", "CO", "America/Denver", contact_policy=ContactPolicy.NONE),
        _program(PRAIRIE, "Omaha", "NE", "America/Chicago",
                 contact_policy=ContactPolicy.QUESTIONS_ONLY),
        _program(CEDAR, "Cedar Falls", "IA", "America/Chicago",
                 contact_address="notes@cedarfalls.example.org"),
    )  # fmt: skip


def people() -> tuple[Person, ...]:
    """The people of the scene."""
    return (
        Person(program=LAKEVIEW, name="Ana de la Cruz", surname="de la Cruz", credentials="M.D.",
               role=Role.PROGRAM_DIRECTOR, email="ana@lakeview.example.org"),
        Person(program=LAKEVIEW, name="Siobhán O’Brien-Nwosu", surname="O’Brien-Nwosu",
               role=Role.ASSOCIATE_PROGRAM_DIRECTOR, credentials="M.D., Ph.D."),
        Person(program=LAKEVIEW, name="Peter Houston", surname="Houston", role=Role.FACULTY,
               credentials="M.D."),
        Person(program=LAKEVIEW, name="Bartholomew Lindgren", surname="Lindgren", called="Bo",
               role=Role.FACULTY, credentials="D.O."),
        Person(program=LAKEVIEW, name="Nisha Patel", surname="Patel", role=Role.RESIDENT,
               credentials="M.D."),
        Person(program=LAKEVIEW, name="Dolores Jackson", surname="Jackson", honorific="Ms.",
               role=Role.COORDINATOR),
        Person(program=BAYOU, name="Jean-Luc Thibodeaux", surname="Thibodeaux",
               role=Role.PROGRAM_DIRECTOR, credentials="M.D."),
        Person(program=BAYOU, name="Ruth Smith", surname="Smith", role=Role.FACULTY,
               credentials="M.D."),
        Person(program=RIDGE, name="Marek Wójcik", surname="Wójcik", role=Role.PROGRAM_DIRECTOR,
               credentials="M.D."),
        Person(program=SUMMIT, name="Lena Fuchs", surname="Fuchs", role=Role.PROGRAM_DIRECTOR),
        Person(program=PRAIRIE, name="Omar Haddad", surname="Haddad", role=Role.FACULTY),
        Person(program=CEDAR, name="Grace Kim", surname="Kim", role=Role.FACULTY,
               email="grace.kim@cedarfalls.example.org"),
    )  # fmt: skip


def _records() -> Iterable[Record]:
    yield Applicant(
        name="Imani Rao-Keller",
        email="imani.rao.keller@example.edu",
        phone="555-0142",
        school="Northgate College of Medicine",
        graduation_year=2027,
        specialties=("Internal Medicine", "Neurology"),
    )
    yield from programs()
    everybody = people()
    yield from everybody
    lakeview = Interview(
        program=LAKEVIEW,
        start=moment("2026-11-12T08:00-06:00"),
        end=moment("2026-11-12T15:00-06:00"),
        met=tuple(person.key for person in everybody if person.program == f"program/{LAKEVIEW}"),
    )
    bayou = Interview(
        program=BAYOU,
        start=moment("2026-11-20T08:00-06:00"),
        end=moment("2026-11-20T15:00-06:00"),
        met=(f"person/{BAYOU_DIRECTOR}", f"person/{BAYOU_FACULTY}"),
    )
    yield from (lakeview, bayou)
    written = moment("2026-11-12T19:00-06:00")
    noted = (
        (DIRECTOR, ("sepsis quality improvement project", "resident autonomy in the MICU")),
        (ASSOCIATE, ("point-of-care ultrasound curriculum", "moving from Houston to Duluth")),
        (HOUSTON, ("inflammatory bowel disease clinic", "advocacy at the statehouse")),
        (LINDGREN, ("hospital at home", "cross-country skiing")),
        (RESIDENT, ("night float schedule", "X+Y scheduling")),
    )
    for who, topics in noted:
        yield Note(interview=lakeview.key, person=who, written_at=written, topics=topics)
    yield Note(
        interview=bayou.key, person=BAYOU_DIRECTOR, written_at=moment("2026-11-20T19:00-06:00"),
        topics=("mobile clinics along the coast",),
    )  # fmt: skip
    yield SecondLook(program=BAYOU, offered=Answer.YES, others_invited=Answer.YES)


def season_with(also: Iterable[Record] = (), style: FollowUpStyle = FollowUpStyle.LEAN) -> Season:
    """A new season in memory that holds the scene, and then `also`."""
    season = Season.in_memory()
    season.put_all(_records())
    if style is not FollowUpStyle.LEAN and season.applicant:
        season.put(season.applicant.changed(style=style))
    for record in also:
        season.put(record)
    return season


@cache
def _plain_scene() -> Season:
    return season_with()


def play(example: str | Case) -> tuple[Message, Season, datetime | None]:
    """The draft of an example, the season it stands in, and when it would go."""
    case = Case(body=example) if isinstance(example, str) else example
    plain = not case.also and case.style is FollowUpStyle.LEAN
    season = _plain_scene() if plain else season_with(case.also, case.style)
    to = "" if case.program else case.to
    message = Message(
        key="message/the-draft",
        program=case.program or to.partition("/")[0],
        person=to,
        kind=case.kind,
        subject=case.subject,
        body=case.body,
    )
    return message, season, moment(case.now) if case.now else None


def read(example: str | Case) -> Reading:
    """An example as a rule reads it."""
    from toolkit.checks import reading

    message, season, now = play(example)
    return reading(message, season, now=now)
