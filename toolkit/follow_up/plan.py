"""The plan: for every interview, whom to write to and when, and whom to leave in peace.

What a program asked for comes first, then the applicant's style. The plan is computed from
the season each time it is asked for; nothing of it is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from toolkit.follow_up.address import formal_name, plain_name
from toolkit.follow_up.business_time import Window, day_in_words, time_in_words, window_after
from toolkit.follow_up.styles import RoleGroup, Style, group_of, style_of
from toolkit.model import (
    LINE_LIMIT,
    ContactPolicy,
    Interview,
    InterviewKind,
    Message,
    MessageKind,
    MessageState,
    Note,
    Person,
    Program,
    Role,
    slug,
)
from toolkit.season import Season
from toolkit.sources import AFTER_INTERVIEW, FOLLOW_UP, PD_VIEW, Source

if TYPE_CHECKING:
    import pandas as pd

THE_PROGRAM, EVERYBODY = "_program", "_everybody"  # in keys; no name's slug begins like that
THANKS_KINDS = (MessageKind.THANKS, MessageKind.FURTHER_THANKS)
SILENCE_IS_FINE = (
    "Silence is fine: most programs never answer a thank-you, and no answer says nothing about you."
)


class Action(StrEnum):
    """What the plan asks of the applicant."""

    WRITE = "write"
    RELAY = "relay"
    LEAVE = "leave"
    ASK_MENTOR = "ask-mentor"


class Status(StrEnum):
    """Where an item stands at the moment that the plan was made for."""

    NOT_YET = "not-yet"
    OPEN = "open"
    LATE = "late"
    TOO_LATE = "too-late"
    SENT = "sent"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One line of the plan.

    `program`, `interview` and `person` are keys; `person` is "" where nobody in particular
    is meant, and the mentor's line has neither program nor interview. `kind` and `window`
    are None where nothing is to be written. `through` is the coordinator who passes thanks
    on (relay); `also_thanks` are the people whose thanks this note carries. `reason` is a
    plain sentence for the applicant. `status` of the mentor's line is open.
    """

    key: str
    program: str
    interview: str
    person: str
    action: Action
    kind: MessageKind | None
    window: Window | None
    status: Status
    reason: str
    sources: tuple[Source, ...]
    through: str = ""
    also_thanks: tuple[str, ...] = ()

    @property
    def message_key(self) -> str:
        """The key of the message that this item asks for; "" where none is."""
        if self.action != Action.WRITE:
            return ""
        return fitting_key(f"message/{self.key.partition('/')[2]}")


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, by the time of the interview, and the moment (aware) they were made for."""

    items: tuple[PlanItem, ...]
    now: datetime

    def of(self, status: Status) -> tuple[PlanItem, ...]:
        """The lines that stand at `status`."""
        return tuple(item for item in self.items if item.status == status)

    @property
    def to_write(self) -> tuple[PlanItem, ...]:
        """What can be written at this moment: open, or late and still worth it."""
        ready = (Status.OPEN, Status.LATE)
        return tuple(i for i in self.items if i.action == Action.WRITE and i.status in ready)


def plan(season: Season, *, now: datetime) -> Plan:
    """The plan of a season as it stands at `now` (aware)."""
    if now.tzinfo is None:
        raise ValueError(f"{now} has no time zone; give an aware moment for the plan")
    items: list[PlanItem] = []
    for program in season.programs.values():
        items += _AtProgram(season, program, style_of(season), now).items()
    order = {key: place for place, key in enumerate(_by_start(season.interviews.values()))}
    items.sort(key=lambda item: order[item.interview])
    return Plan((*items, *_mentor(season)), now)


def silence(plan: Plan) -> str:
    """The sentence for after sending; "" while nothing was sent."""
    sent = sum(item.action == Action.WRITE for item in plan.of(Status.SENT))
    if not sent:
        return ""
    return f"{sent} {'note is' if sent == 1 else 'notes are'} on the way. {SILENCE_IS_FINE}"


def as_table(plan: Plan, season: Season) -> pd.DataFrame:
    """One row a line, with times as text on the program's own wall clock."""
    import pandas as pd

    columns = (
        "program", "event", "person", "role", "do", "kind", "status", "opens", "best by",
        "late after", "why",
    )  # fmt: skip
    rows = [_row(item, season) for item in plan.items]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _row(item: PlanItem, season: Season) -> tuple[str, ...]:
    program = season.programs.get(item.program)
    event = season.interviews.get(item.interview)
    person = season.people.get(item.person)
    when: tuple[str, ...] = ("", "", "")
    if item.window:
        zone = item.window.zone
        moments = (item.window.opens, item.window.best_by, item.window.late_after)
        when = tuple(time_in_words(moment, zone) for moment in moments)
    day = (
        f"{event.kind}, {day_in_words(event.start, program.time_zone)}" if event and program else ""
    )
    return (
        program.name if program else "",
        day,
        person.name if person else "",
        str(person.role) if person else "",
        str(item.action),
        str(item.kind or ""),
        str(item.status),
        *when,
        item.reason,
    )


def _by_start(interviews: Iterable[Interview]) -> list[str]:
    return [each.key for each in sorted(interviews, key=lambda each: (each.start, each.key))]


def _mentor(season: Season) -> tuple[PlanItem, ...]:
    if not season.interviews:
        return ()
    return (
        PlanItem(
            key="plan/mentor",
            program="",
            interview="",
            person="",
            action=Action.ASK_MENTOR,
            kind=None,
            window=None,
            status=Status.OPEN,
            reason=(
                "A call from somebody who knows you weighs more than another note; choose whom "
                "to ask, and for which one program."
            ),
            sources=(PD_VIEW,),
        ),
    )


class _AtProgram:
    """The lines of one program: built event by event, main days first."""

    def __init__(self, season: Season, program: Program, style: Style, now: datetime) -> None:
        self.season = season
        self.program = program
        self.style = style
        self.now = now
        self.people = season.people_at(program)
        self.messages = season.messages_with(program)
        self.found: list[PlanItem] = []
        self.planned: dict[str, list[datetime]] = {}
        self.connections: set[str] = set()

    def items(self) -> list[PlanItem]:
        events = self.season.interviews_at(self.program)
        main = [event for event in events if event.kind == InterviewKind.INTERVIEW_DAY]
        further = [event for event in events if event.kind != InterviewKind.INTERVIEW_DAY]
        if self.program.contact_policy in (ContactPolicy.NONE, ContactPolicy.QUESTIONS_ONLY):
            for event in main or further[:1]:
                self._leave_all(event)
            return self.found
        for event in main:
            self._main_day(event)
        for event in further:
            self._further_event(event)
        return self.found

    # who

    def _leave_all(self, event: Interview) -> None:
        if self.program.contact_policy == ContactPolicy.NONE:
            reason = (
                f"{self.program.name} asked not to hear from applicants after the interview, so "
                "nobody gets a note, and keeping quiet is the polite thing to do."
            )
        else:
            reason = (
                f"{self.program.name} takes questions only, so leave the thanks unsent; a real "
                "question is welcome whenever you have one."
            )
        self._leave(event, "", reason, AFTER_INTERVIEW)

    def _main_day(self, event: Interview) -> None:
        if self.style.everybody_met:
            self._thorough_day(event)
        else:
            self._lean_day(event)

    def _lean_day(self, event: Interview) -> None:
        met = self._met(event)
        leader = self._leader(met)
        coordinator = self._coordinator(met)
        close = [p for p in met if p.strong_connection and p not in (leader, coordinator)]
        close.sort(key=lambda person: not self._notes(event, person))  # those with a note first
        chosen = [p for p in close if p.key in self.connections]
        for person in close:
            if person not in chosen and self._room_for_connection():
                chosen.append(person)
                self.connections.add(person.key)
        lines = [person for person in (leader, *chosen) if person is not None]
        self._write_day(event, lines, coordinator, nobody=leader is None)
        for person in (*met, *self._directors_beside(leader)):
            if person in lines or person == coordinator or self._has_line(event, person):
                continue
            self._leave(event, person.key, self._why_leave(person, leader, person in met), PD_VIEW)

    def _thorough_day(self, event: Interview) -> None:
        met = self._met(event)
        lines = [p for p in met if p.role != Role.COORDINATOR]
        directors = [p for p in self.people if p.role == Role.PROGRAM_DIRECTOR]
        lines = [*(p for p in directors if p not in lines), *lines]
        leads = any(group_of(p.role) == RoleGroup.LEADERSHIP for p in lines)
        if not leads and (leader := self._leader(())):
            lines.insert(0, leader)
            leads = True
        coordinator = self._coordinator(met)
        without = [p for p in lines if self._needs_relay(p)]
        asked = coordinator if coordinator and (coordinator in met or without) else None
        self._write_day(event, lines, asked, nobody=not leads)

    def _write_day(
        self, event: Interview, lines: list[Person], coordinator: Person | None, *, nobody: bool
    ) -> None:
        """Lines for the people in `lines`; `nobody` where no director or associate is known."""
        if nobody:
            self._write(event, None, MessageKind.THANKS)
        through = coordinator if coordinator and self._reachable(coordinator) else None
        relayed = tuple(p for p in lines if through and self._needs_relay(p))
        for person in lines:
            if through and person in relayed:
                self._write(event, person, MessageKind.THANKS, through=through)
            else:
                self._write(event, person, MessageKind.THANKS)
        if coordinator:
            self._write(event, coordinator, MessageKind.THANKS, also=relayed)

    def _further_event(self, event: Interview) -> None:
        talked = [p for p in self.people if self._notes(event, p)]
        for person in talked:
            if not self.style.everybody_met and not self._may_thank_again(person):
                reason = (
                    f"A pleasant talk at the {event.kind} needs no note of its own; what you "
                    f"learned from {_spoken_of(person)} belongs in your notes."
                )
                self._leave(event, person.key, reason, PD_VIEW)
                continue
            self._write(event, person, MessageKind.FURTHER_THANKS)

    def _may_thank_again(self, person: Person) -> bool:
        if group_of(person.role) == RoleGroup.LEADERSHIP or person.key in self.connections:
            return True
        if not person.strong_connection or not self._room_for_connection():
            return False
        self.connections.add(person.key)
        return True

    def _room_for_connection(self) -> bool:
        return len(self.connections) < self.style.strong_connections

    def _met(self, event: Interview) -> list[Person]:
        noted = {note.person for note in self.season.notes_from(event)}
        return [p for p in self.people if p.key in event.met or p.key in noted]

    def _leader(self, met: Iterable[Person]) -> Person | None:
        """The director; an associate where only one was met, or no director is known."""
        directors = [p for p in self.people if p.role == Role.PROGRAM_DIRECTOR]
        associates = [p for p in self.people if p.role == Role.ASSOCIATE_PROGRAM_DIRECTOR]
        met = list(met)
        for group in ([p for p in directors if p in met], [p for p in associates if p in met]):
            if group:
                return group[0]
        return next(iter((*directors, *associates)), None)

    def _coordinator(self, met: list[Person]) -> Person | None:
        known = [p for p in self.people if p.role == Role.COORDINATOR]
        known.sort(key=lambda p: (not self._reachable(p), p not in met))
        return next(iter(known), None)

    def _directors_beside(self, leader: Person | None) -> list[Person]:
        if leader is None or leader.role == Role.PROGRAM_DIRECTOR:
            return []
        return [p for p in self.people if p.role == Role.PROGRAM_DIRECTOR]

    def _reachable(self, person: Person) -> bool:
        return bool(person.email or self.program.contact_address)

    def _needs_relay(self, person: Person) -> bool:
        return not self._reachable(person)

    def _has_line(self, event: Interview, person: Person) -> bool:
        return any(i.person == person.key and i.interview == event.key for i in self.found)

    def _notes(self, event: Interview, person: Person) -> tuple[Note, ...]:
        return tuple(n for n in self.season.notes_about(person) if n.interview == event.key)

    def _why_leave(self, person: Person, leader: Person | None, met: bool) -> str:
        name = _spoken_of(person)
        if person.role == Role.COORDINATOR:
            return f"One note to the office is enough, so {name} can be left in peace."
        if group_of(person.role) == RoleGroup.LEADERSHIP and leader:
            other = _spoken_of(leader)
            if not met:
                return f"You met {other} and not {name}; one note to the leadership is enough."
            return f"{other} gets the note for the leadership, so {name} can be left in peace."
        if person.strong_connection:
            return (
                f"Two notes beside the director's are enough; {name} will not miss a third, and "
                "you can tell them in person if you meet again."
            )
        return f"A good talk with {name} needs no note; nobody minds that none comes."

    # what and when

    def _leave(self, event: Interview, person: str, reason: str, *sources: Source) -> None:
        self.found.append(
            PlanItem(
                key="plan/" + parts_of_key(self.program, person or EVERYBODY, "leave", event.key),
                program=self.program.key,
                interview=event.key,
                person=person,
                action=Action.LEAVE,
                kind=None,
                window=None,
                status=Status.LEAVE,
                reason=reason,
                sources=sources,
            )
        )

    def _write(
        self,
        event: Interview,
        person: Person | None,
        kind: MessageKind,
        *,
        through: Person | None = None,
        also: tuple[Person, ...] = (),
    ) -> None:
        window = window_after(event.over, self.program.time_zone, self.style)
        sent = self._sent(event, through or person, kind)
        near = self._too_near(event, person, window, sent)
        if person and near:
            self._leave(event, person.key, near, FOLLOW_UP)
            return
        if person:
            self.planned.setdefault(person.key, []).append(
                sent.at if sent and sent.at else window.opens
            )
        status = self._status(event, window, sent)
        who = person.key if person else THE_PROGRAM
        item = PlanItem(
            key="plan/"
            + parts_of_key(self.program, who, "relay" if through else slug(kind), event.key),
            program=self.program.key,
            interview=event.key,
            person=person.key if person else "",
            action=Action.RELAY if through else Action.WRITE,
            kind=kind,
            window=window,
            status=status,
            reason="",
            sources=(),
            through=through.key if through else "",
            also_thanks=tuple(each.key for each in also),
        )
        reason, sources = self._reason(item, event, person, sent)
        self.found.append(replace(item, reason=reason, sources=sources))

    def _sent(self, event: Interview, person: Person | None, kind: MessageKind) -> Message | None:
        """The thanks that were already sent to a person for this event."""
        key = person.key if person else ""
        for message in reversed(self.messages):
            if message.state != MessageState.SENT or message.person != key:
                continue
            for_this = message.kind in THANKS_KINDS and message.interview == event.key
            unnamed = message.kind == kind and not message.interview
            if for_this or (unnamed and message.at and message.at >= event.start):
                return message
        return None

    def _too_near(
        self, event: Interview, person: Person | None, window: Window, sent: Message | None
    ) -> str:
        """Why one more message to this person would be too soon; "" where it is not."""
        if person is None:
            return ""
        name = _spoken_of(person)
        pause = timedelta(days=self.style.cool_down_days)
        if sent is None and any(
            abs(window.opens - other) < pause for other in self.planned.get(person.key, ())
        ):
            return (
                f"{name} already gets a note within {self.style.cool_down_days} days of this; "
                "say what you want to say about it there."
            )
        if sent is not None and any(
            sent.at and abs(sent.at - other) < pause for other in self.planned.get(person.key, ())
        ):
            return f"{name} has heard from you about these days already; {_lower(SILENCE_IS_FINE)}"
        if sent is None:
            for message in self.messages:
                if (
                    message.state == MessageState.SENT
                    and message.person == person.key
                    and message.at
                    and event.over <= message.at <= self.now
                    and abs(message.at - max(window.opens, self.now)) < pause
                ):
                    day = day_in_words(message.at, self.program.time_zone)
                    return (
                        f"You wrote to {name} on {day} ({message.kind}), and a second message "
                        f"within {self.style.cool_down_days} days would be one too many."
                    )
        return ""

    def _status(self, event: Interview, window: Window, sent: Message | None) -> Status:
        now = self.now.astimezone(UTC)
        if sent:
            return Status.SENT
        if now < window.opens:
            return Status.NOT_YET
        if now <= window.late_after:
            return Status.OPEN
        if now <= event.over + timedelta(days=self.style.too_late_days):
            return Status.LATE
        return Status.TOO_LATE

    def _reason(
        self, item: PlanItem, event: Interview, person: Person | None, sent: Message | None
    ) -> tuple[str, tuple[Source, ...]]:
        who, source = self._why_write(item, event, person)
        if sent and sent.at:
            day = day_in_words(sent.at, self.program.time_zone)
            to = "the coordinator" if item.through else _spoken_of(person) if person else "them"
            return f"You wrote to {to} on {day}. {SILENCE_IS_FINE}", (FOLLOW_UP,)
        if item.status == Status.TOO_LATE:
            days = self.style.too_late_days
            return (
                f"More than {days} days have passed, and a thank-you now would add nothing to what "
                "they remember; let it rest without a bad conscience.",
                (AFTER_INTERVIEW, PD_VIEW),
            )
        sources = (source, AFTER_INTERVIEW) if source != AFTER_INTERVIEW else (source,)
        clauses = [who]
        if item.status == Status.LATE:
            hours, sources = self.style.late_after_hours, (AFTER_INTERVIEW, PD_VIEW)
            clauses = [
                f"More than {hours} hours have passed: a note within a few days is still kind, "
                "though it matters less each day, so send it soon or let it go"
            ]
        elif person and not item.through and self._needs_relay(person):
            clauses.append("you have no address for them yet, so look for one or let it be")
        if self.program.contact_policy == ContactPolicy.UNKNOWN:
            clauses.append("check first what the program said about hearing from applicants")
        wants_note = person and person.role != Role.COORDINATOR and not item.through
        if wants_note and item.status != Status.NOT_YET and not self._any_note(event, person):
            clauses.append("write your notes first, while you remember the conversation")
        if item.status == Status.NOT_YET and event.over > self.now and item.window:
            opens = time_in_words(item.window.opens, item.window.zone)
            clauses.append(f"the {event.kind} comes first, and the window opens {opens}")
        return "; ".join(clauses) + ".", sources

    def _any_note(self, event: Interview, person: Person | None) -> bool:
        notes = self.season.notes_from(event)
        return any(not note.person or (person and note.person == person.key) for note in notes)

    def _why_write(
        self, item: PlanItem, event: Interview, person: Person | None
    ) -> tuple[str, Source]:
        if person is None:
            return (
                "The program director should hear from you at the very least, so find out their "
                "name and add them to your people",
                AFTER_INTERVIEW,
            )
        name = _spoken_of(person)
        if item.through:
            return (
                f"You have no address for {name}, so the coordinator's note passes your thanks on",
                FOLLOW_UP,
            )
        if item.kind == MessageKind.FURTHER_THANKS:
            return f"You had a conversation of its own with {name} at the {event.kind}", FOLLOW_UP
        if person.role == Role.COORDINATOR:
            if item.also_thanks:
                return f"{name} made the day work, and can pass your thanks on to others", FOLLOW_UP
            return f"{name} made the day work, and few people say so", PD_VIEW
        if person.role == Role.PROGRAM_DIRECTOR:
            return f"{name} directs the program and is the one person to thank", AFTER_INTERVIEW
        if (
            person.role == Role.ASSOCIATE_PROGRAM_DIRECTOR
            and not self.style.everybody_met
            and person.key not in self.connections
        ):
            return f"{name} is the leader of the program whom you know", PD_VIEW
        if self.style.everybody_met and event.over > self.now:
            return f"You are to talk with {name}, and a note of your own will be welcome", FOLLOW_UP
        if self.style.everybody_met:
            return f"You talked with {name}, and a note of your own is welcome", FOLLOW_UP
        return f"You felt a strong connection with {name}, which is worth a line or two", PD_VIEW


def _spoken_of(person: Person) -> str:
    name = formal_name(person)
    return name if " " in name else plain_name(person)


def parts_of_key(program: Program, person: str, what: str, event: str, matter: str = "") -> str:
    """What the keys of a line and of its message share.

    `person` and `event` are keys, of which the part after the program's stands; `person` may
    also be a word for nobody in particular.
    """
    place = program.key.partition("/")[2]
    who = person.removeprefix(f"person/{place}/")
    when = event.removeprefix(f"interview/{place}/")
    return "/".join(part for part in (place, who, what, when, matter) if part)


def fitting_key(key: str) -> str:
    """`key`, shortened where it is longer than a record's key may be; different ones stay apart."""
    if len(key) <= LINE_LIMIT:
        return key
    return f"{key[: LINE_LIMIT - 13]}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def to_write_as_table(plan: Plan, season: Season) -> pd.DataFrame:
    """What can be written at the plan's moment: a row a message, the most pressing first."""
    import pandas as pd

    rows = [
        {
            "To": season.people[item.person].name if item.person else "the program",
            "Program": season.program(item.program).name,
            "Best by": time_in_words(item.window.best_by, item.window.zone),
            "Stands": "late, still fine" if item.status == Status.LATE else "now",
            "Why": item.reason,
        }
        for item in sorted(plan.to_write, key=lambda item: item.window.best_by)  # type: ignore[union-attr]
        if item.window is not None
    ]
    return pd.DataFrame(rows, columns=["To", "Program", "Best by", "Stands", "Why"])


def left_in_peace_as_table(plan: Plan, season: Season) -> pd.DataFrame:
    """Whom not to write to: a row a person or program, with the reason."""
    import pandas as pd

    rows = [
        {
            "Who": season.people[item.person].name if item.person else "everybody",
            "Program": season.program(item.program).name,
            "Why": item.reason,
        }
        for item in plan.items
        if item.action == Action.LEAVE
    ]
    return pd.DataFrame(rows, columns=["Who", "Program", "Why"])
