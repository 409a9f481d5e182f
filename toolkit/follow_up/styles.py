"""The two measures of follow-up, each as one record: `lean` and `thorough`.

The numbers are those of our rule catalogue; beside each stands the source that it was
taken from or leans on. Where no article gives a number (the cool-down, when a note is too
late, the length of the rarer kinds) the catalogue's own is used, and the source is the
article whose advice it makes countable. Checks and plan read their numbers from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from types import MappingProxyType
from typing import Any

from toolkit.model import FollowUpStyle, MessageKind, Role
from toolkit.season import Season
from toolkit.sources import AFTER_INTERVIEW, FOLLOW_UP, PD_VIEW, SECOND_LOOK, Source


class Unit(StrEnum):
    """What a length is counted in."""

    SENTENCES = "sentences"
    WORDS = "words"


class RoleGroup(StrEnum):
    """The roles that the styles tell apart; `PROGRAM` is a message to no one person."""

    LEADERSHIP = "leadership"
    FACULTY = "faculty"
    RESIDENT = "resident"
    COORDINATOR = "coordinator"
    PROGRAM = "program"


_GROUPS: Mapping[Role, RoleGroup] = MappingProxyType(
    {
        Role.PROGRAM_DIRECTOR: RoleGroup.LEADERSHIP,
        Role.ASSOCIATE_PROGRAM_DIRECTOR: RoleGroup.LEADERSHIP,
        Role.CHAIR: RoleGroup.FACULTY,
        Role.FACULTY: RoleGroup.FACULTY,
        Role.CHIEF_RESIDENT: RoleGroup.RESIDENT,
        Role.RESIDENT: RoleGroup.RESIDENT,
        Role.COORDINATOR: RoleGroup.COORDINATOR,
    }
)


def group_of(role: Role | None) -> RoleGroup:
    """The group of a role; None is a message to the program itself."""
    return RoleGroup.PROGRAM if role is None else _GROUPS[role]


@dataclass(frozen=True, slots=True)
class Length:
    """How long a body may be, greeting and signature not counted; both ends belong to it."""

    low: int
    high: int
    unit: Unit
    source: Source
    paragraphs: int | None = None

    def __str__(self) -> str:
        return f"{self.low}-{self.high} {self.unit}"

    def holds(self, count: int) -> bool:
        """Whether `count`, in this length's own unit, is inside it."""
        return self.low <= count <= self.high


@dataclass(frozen=True, slots=True)
class Style:
    """One measure of follow-up.

    best_hours          hours after the event within which a note is best sent
    late_after_hours    hours after which it is late
    too_late_days       days after which a thank-you says nothing any more
    strong_connections  how many people beside leadership and coordinator get a note for a
                        strong connection (lean; inf where everybody met gets one)
    everybody_met       whether everybody talked with alone or in a small group gets a note
    most_per_program    thank-yous to one program at the most (inf: as many as were met)
    most_further        messages to one program beyond the thank-yous, over the season
    cool_down_days      days between two messages to one person without a new reason
    """

    name: FollowUpStyle
    source: Source
    who: str
    best_hours: tuple[int, int]
    late_after_hours: int
    too_late_days: int
    strong_connections: float
    everybody_met: bool
    most_per_program: float
    most_further: int
    cool_down_days: int
    lengths: Mapping[tuple[MessageKind, RoleGroup], Length] = field(repr=False)
    sources: Mapping[str, Source] = field(repr=False)

    def length_for(self, kind: MessageKind, role: Role | None) -> Length:
        """The length of one kind of message to a role (None: to the program itself)."""
        return self.lengths[kind, group_of(role)]

    def source_of(self, number: str) -> Source:
        """Where one of the numbers above comes from, by its name."""
        return self.sources[number]


def _sentences(low: int, high: int, source: Source, paragraphs: int | None = None) -> Length:
    return Length(low, high, Unit.SENTENCES, source, paragraphs)


def _words(low: int, high: int, source: Source) -> Length:
    return Length(low, high, Unit.WORDS, source)


def _lengths(
    thanks: Mapping[RoleGroup, Length], others: Mapping[MessageKind, Length]
) -> Mapping[tuple[MessageKind, RoleGroup], Length]:
    table = {(kind, group): length for kind, length in others.items() for group in RoleGroup}
    table |= {(MessageKind.THANKS, group): length for group, length in thanks.items()}
    return MappingProxyType(table)


def _style(name: FollowUpStyle, source: Source, who: str, lengths: Any, **numbers: Any) -> Style:
    """A style from numbers written as (value, source)."""
    return Style(
        name=name,
        source=source,
        who=who,
        lengths=lengths,
        sources=MappingProxyType({each: given[1] for each, given in numbers.items()}),
        **{each: given[0] for each, given in numbers.items()},
    )


LEAN = _style(
    FollowUpStyle.LEAN,
    PD_VIEW,
    "the program director or an associate, the coordinator, and one or two people with whom "
    "there was a strong connection",
    _lengths(
        {
            RoleGroup.LEADERSHIP: _sentences(3, 5, PD_VIEW, paragraphs=2),
            RoleGroup.PROGRAM: _sentences(3, 5, PD_VIEW, paragraphs=2),
            RoleGroup.FACULTY: _sentences(2, 3, PD_VIEW),
            RoleGroup.RESIDENT: _sentences(2, 3, PD_VIEW),
            RoleGroup.COORDINATOR: _sentences(1, 3, PD_VIEW),
        },
        {
            MessageKind.FURTHER_THANKS: _sentences(2, 5, FOLLOW_UP),
            MessageKind.QUESTION: _sentences(1, 6, AFTER_INTERVIEW),
            MessageKind.FORGOTTEN_POINT: _sentences(1, 6, FOLLOW_UP),
            MessageKind.UPDATE: _sentences(2, 12, FOLLOW_UP),
            MessageKind.INTEREST: _sentences(2, 12, PD_VIEW),
            MessageKind.FIRST_CHOICE: _sentences(2, 12, PD_VIEW),
            MessageKind.MISSED_SECOND_LOOK: _sentences(2, 6, SECOND_LOOK),
            MessageKind.LOW_KEY_WISH: _sentences(1, 4, SECOND_LOOK),
            MessageKind.LINKEDIN: _sentences(1, 4, FOLLOW_UP),
            MessageKind.CARD: _sentences(2, 6, FOLLOW_UP),
            MessageKind.REPLY: _sentences(1, 6, FOLLOW_UP),
            MessageKind.OTHER: _sentences(1, 8, PD_VIEW),
        },
    ),
    best_hours=((24, 48), FOLLOW_UP),
    late_after_hours=(72, PD_VIEW),
    too_late_days=(14, AFTER_INTERVIEW),
    strong_connections=(2, PD_VIEW),
    everybody_met=(False, PD_VIEW),
    most_per_program=(4, PD_VIEW),
    most_further=(1, PD_VIEW),
    cool_down_days=(14, FOLLOW_UP),
)

THOROUGH = _style(
    FollowUpStyle.THOROUGH,
    FOLLOW_UP,
    "everybody with whom there was a one-to-one or small-group talk, and the coordinator on "
    "behalf of those without an address",
    _lengths(
        {
            RoleGroup.LEADERSHIP: _words(150, 250, FOLLOW_UP),
            RoleGroup.PROGRAM: _words(150, 250, FOLLOW_UP),
            RoleGroup.FACULTY: _words(150, 250, FOLLOW_UP),
            RoleGroup.RESIDENT: _words(150, 250, FOLLOW_UP),
            RoleGroup.COORDINATOR: _sentences(1, 4, FOLLOW_UP),
        },
        {
            MessageKind.FURTHER_THANKS: _sentences(2, 8, FOLLOW_UP),
            MessageKind.QUESTION: _sentences(1, 7, AFTER_INTERVIEW),
            MessageKind.FORGOTTEN_POINT: _sentences(1, 7, FOLLOW_UP),
            MessageKind.UPDATE: _sentences(2, 15, FOLLOW_UP),
            MessageKind.INTEREST: _sentences(2, 15, FOLLOW_UP),
            MessageKind.FIRST_CHOICE: _sentences(2, 15, PD_VIEW),
            MessageKind.MISSED_SECOND_LOOK: _sentences(2, 6, SECOND_LOOK),
            MessageKind.LOW_KEY_WISH: _sentences(1, 5, SECOND_LOOK),
            MessageKind.LINKEDIN: _sentences(1, 4, FOLLOW_UP),
            MessageKind.CARD: _sentences(2, 8, FOLLOW_UP),
            MessageKind.REPLY: _sentences(1, 8, FOLLOW_UP),
            MessageKind.OTHER: _sentences(1, 10, FOLLOW_UP),
        },
    ),
    best_hours=((24, 48), FOLLOW_UP),
    late_after_hours=(72, PD_VIEW),
    too_late_days=(14, AFTER_INTERVIEW),
    strong_connections=(inf, FOLLOW_UP),
    everybody_met=(True, FOLLOW_UP),
    most_per_program=(inf, FOLLOW_UP),
    most_further=(1, FOLLOW_UP),
    cool_down_days=(14, FOLLOW_UP),
)

STYLES: Mapping[FollowUpStyle, Style] = MappingProxyType(
    {each.name: each for each in (LEAN, THOROUGH)}
)


def style_of(season: Season) -> Style:
    """The style that the season's applicant keeps to; `LEAN` before they have said so."""
    return STYLES[season.applicant.style] if season.applicant else LEAN
