"""The plan: for every interview, whom to write to and when, and whom to leave in peace.

What a program asked for comes first, then the applicant's style. The plan is computed from
the season each time it is asked for; nothing of it is stored.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from toolkit.follow_up.address import address_for, formal_name
from toolkit.follow_up.business_time import (
    Window,
    date_in_words,
    day_in_words,
    midnight,
    news_window,
    next_business_time,
    time_in_words,
    window_after,
)
from toolkit.follow_up.styles import RoleGroup, Style, group_of, style_of
from toolkit.model import (
    LINE_LIMIT,
    Advocate,
    Answer,
    Applicant,
    ContactPolicy,
    Interview,
    InterviewKind,
    ListKind,
    Message,
    MessageKind,
    MessageState,
    News,
    NewsKind,
    Note,
    Person,
    Program,
    Role,
    slug,
)
from toolkit.season import Season
from toolkit.sources import AFTER_INTERVIEW, FOLLOW_UP, NRMP, PD_VIEW, Source

if TYPE_CHECKING:
    import pandas as pd

THE_PROGRAM, EVERYBODY = "_program", "_everybody"  # in keys; no name's slug begins like that
THANKS_KINDS = (MessageKind.THANKS, MessageKind.FURTHER_THANKS)
BESIDE_A_NOTE = (MessageKind.CARD, MessageKind.LINKEDIN)  # additions: they replace and delay none
FURTHER_KINDS = (
    MessageKind.UPDATE,
    MessageKind.INTEREST,
    MessageKind.FIRST_CHOICE,
    MessageKind.FORGOTTEN_POINT,
    MessageKind.LOW_KEY_WISH,
    MessageKind.OTHER,
)
REFUSING = (ContactPolicy.NONE, ContactPolicy.QUESTIONS_ONLY)
SILENCE_IS_FINE = (
    "Silence is fine: most programs never answer a thank-you, and no answer says nothing about you."
)
A_CARD_MAY_FOLLOW = (
    "A hand-written card may follow, in addition and never instead; nobody expects one."
)
NEWS_STAYS_NEW = timedelta(days=42)  # where no deadline is known
ASK_BEFORE_DEADLINE = timedelta(days=14)
MOST_TODAY = 5
KIND_FOR_DAYS = 7  # a late note is called kind for so long, and no mistake after


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
    is meant. `kind` and `window` are None where nothing is to be written; an update that was
    sent has no window. `through` is the coordinator who passes thanks on (relay);
    `also_thanks` are the people whose thanks this note carries. `reason` is a plain sentence
    for the applicant. `about` is the key of the news that is told, or of the advocate in a
    mentor's line, whose `program` may be "" and whose `by` is the last good day to ask.
    `goes_to` is the address for the message, "" where none is known.
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
    about: str = ""
    by: date | None = None
    goes_to: str = ""

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
    return Plan((*items, *_mentors(season, now)), now)


def silence(plan: Plan) -> str:
    """The sentence for after sending; "" while nothing was sent."""
    sent = sum(item.action == Action.WRITE for item in plan.of(Status.SENT))
    if not sent:
        return ""
    return f"{sent} {'note is' if sent == 1 else 'notes are'} on the way. {SILENCE_IS_FINE}"


@dataclass(frozen=True, slots=True)
class Today:
    """What to send today, the most pressing first, and how many there are beside it.

    `later` counts what could be written but cannot arrive in business hours today.
    """

    items: tuple[PlanItem, ...]
    more: int
    later: int
    now: datetime

    @property
    def sentence(self) -> str:
        """What the list leaves out, in one sentence; "" where it leaves nothing out."""
        if self.more:
            return (
                f"{self.more} more could go today; {len(self.items)} are enough for one sitting, "
                "so rest before you go on."
            )
        if self.later and not self.items:
            what = "1 message waits" if self.later == 1 else f"{self.later} messages wait"
            return f"Nothing goes out today: {what} for the next business hours."
        return ""


def today(plan: Plan, now: datetime | None = None) -> Today:
    """What can be sent on this day, in business hours on each program's own clock.

    That is what is open or late at this moment, and what opens later in the day: open windows
    by their best-by and in the plan's order, then what is late. There are no more than
    `MOST_TODAY`, because a tired person stops there. `now` (aware) is the plan's own moment
    where it is not given.
    """
    now = now or plan.now
    if now.tzinfo is None:
        raise ValueError(f"{now} has no time zone; give an aware moment for today")
    waiting = (Status.NOT_YET, Status.OPEN, Status.LATE)
    ready = [i for i in plan.items if i.action == Action.WRITE and i.status in waiting and i.window]
    fits = [item for item in ready if _on_day_of(now, item)]
    fits.sort(key=lambda item: (item.status == Status.LATE, item.window.best_by))  # type: ignore[union-attr]
    later = sum(item not in fits and item.status != Status.NOT_YET for item in ready)
    return Today(tuple(fits[:MOST_TODAY]), len(fits[MOST_TODAY:]), later, now)


def _first_chance(item: PlanItem, now: datetime) -> datetime:
    """The first moment from `now` on at which an item can arrive, in its program's zone."""
    assert item.window is not None
    zone = ZoneInfo(item.window.zone)
    return next_business_time(max(now, item.window.opens), zone).astimezone(zone)


def _on_day_of(now: datetime, item: PlanItem) -> bool:
    first = _first_chance(item, now)
    return first.date() == now.astimezone(first.tzinfo).date()


def as_table(plan: Plan, season: Season) -> pd.DataFrame:
    """One row a line, with times as text on the program's own wall clock."""
    import pandas as pd

    columns = (
        "program", "event", "person", "role", "goes to", "do", "kind", "status", "opens",
        "best by", "late after", "why",
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
    elif item.by:
        when = ("", date_in_words(item.by), "")
    advocate = season.advocates.get(item.about)
    day = (
        f"{event.kind}, {day_in_words(event.start, program.time_zone)}" if event and program else ""
    )
    return (
        program.name if program else "",
        day,
        person.name if person else advocate.name if advocate else "",
        str(person.role) if person else "mentor" if advocate else "",
        _where(item, season),
        str(item.action),
        str(item.kind or ""),
        str(item.status),
        *when,
        item.reason,
    )


def _by_start(interviews: Iterable[Interview]) -> list[str]:
    return [each.key for each in sorted(interviews, key=lambda each: (each.start, each.key))]


def _where(item: PlanItem, season: Season) -> str:
    """Where a message goes, in words where there is no address."""
    if item.through:
        return f"through {season.person(item.through).name}"
    if item.action != Action.WRITE or item.goes_to:
        return item.goes_to
    return "no address yet" if item.person else "the program's office"


def own_zone(season: Season) -> ZoneInfo:
    """The applicant's own time zone, or the usual one before they have said so."""
    me = season.applicant
    return ZoneInfo(me.time_zone if me else Applicant.model_fields["time_zone"].default)


# ── mentors ─────────────────────────────────────────────────────────────────


def _mentors(season: Season, now: datetime) -> tuple[PlanItem, ...]:
    """A line for each advocate; one that says to find an advocate where none is recorded."""
    if season.advocates:
        return tuple(_to_ask(season, each, now) for each in season.advocates.values())
    if not season.interviews:
        return ()
    by = _ask_by(season, now)
    reason = (
        "A call from somebody who knows you weighs more than another note; choose whom to ask by "
        f"{date_in_words(by)}, and spend it on {_best_spent_on(season)}."
    )
    return (_mentor_line(season, "plan/mentor", None, by, reason, now),)


def _to_ask(season: Season, advocate: Advocate, now: datetime) -> PlanItem:
    by = advocate.ask_by or _ask_by(season, now)
    program = season.programs.get(advocate.program)
    where = program.name if program else _best_spent_on(season)
    if advocate.asked_at:
        day = day_in_words(advocate.asked_at, own_zone(season))
        at = f" at {program.name}" if program else ""
        reason = (
            f"You asked {advocate.name} on {day} to speak for you{at}; thank them, whatever comes "
            "of it."
        )
    else:
        reason = f"Ask {advocate.name} by {date_in_words(by)} to speak for you at {where}."
    return _mentor_line(
        season, f"plan/mentor/{advocate.key.partition('/')[2]}", advocate, by, reason, now
    )


def _mentor_line(
    season: Season, key: str, advocate: Advocate | None, by: date, reason: str, now: datetime
) -> PlanItem:
    deadline = season.applicant.rank_deadline if season.applicant else None
    if advocate and advocate.asked_at:
        status = Status.SENT
    elif deadline and now > deadline:
        status = Status.TOO_LATE
        reason = "The lists are in, so no call can change them; let it rest."
    elif now.astimezone(own_zone(season)).date() > by:
        status = Status.LATE
        reason += " That day has passed; ask now, or let it go."
    else:
        status = Status.OPEN
    return PlanItem(
        key=key,
        program=advocate.program if advocate else "",
        interview="",
        person="",
        action=Action.ASK_MENTOR,
        kind=None,
        window=None,
        status=status,
        reason=reason,
        sources=(PD_VIEW,),
        about=advocate.key if advocate else "",
        by=by,
    )


def _ask_by(season: Season, now: datetime) -> date:
    """The last good day to ask: before the deadline, else by February of the year of the Match."""
    if season.applicant and season.applicant.rank_deadline:
        due = season.applicant.rank_deadline.astimezone(own_zone(season))
        return due.date() - ASK_BEFORE_DEADLINE
    first = min((each.start for each in season.interviews.values()), default=now)
    return date(first.year + (first.month >= 7), 2, 1)


def _best_spent_on(season: Season) -> str:
    sketch = season.latest_list(ListKind.SKETCH)
    first = season.programs.get(sketch.entries[0]) if sketch and sketch.entries else None
    if first is None:
        return "the one program that you would name first"
    return f"{first.name}, which stands first on your sketch"


# ── one program ─────────────────────────────────────────────────────────────


class _AtProgram:
    """The lines of one program: built event by event, main days first."""

    def __init__(self, season: Season, program: Program, style: Style, now: datetime) -> None:
        self.season = season
        self.program = program
        self.style = style
        self.now = now
        self.people = season.people_at(program)
        # All of them, whatever `now`: a page that was opened at noon knows what left at one.
        self.sent = [m for m in season.messages_with(program) if m.state == MessageState.SENT]
        self.found: list[PlanItem] = []
        self.planned: dict[str, list[datetime]] = {}
        self.connections: set[str] = set()

    def items(self) -> list[PlanItem]:
        events = self.season.interviews_at(self.program)
        main = [event for event in events if event.kind == InterviewKind.INTERVIEW_DAY]
        further = [event for event in events if event.kind != InterviewKind.INTERVIEW_DAY]
        if self._refuses:
            for event in main or further[:1]:
                self._leave_all(event)
        else:
            for event in main:
                self._main_day(event)
            for event in further:
                self._further_event(event)
        if main and main[0].over <= self.now:
            self._news(main)
        return self.found

    @property
    def _refuses(self) -> bool:
        return self.program.contact_policy in REFUSING

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
        through = coordinator if coordinator and self._may_relay(event, coordinator) else None
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
                    f"learned from {self._spoken_of(person)} belongs in your notes."
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
        return next(iter(self._leaders(met)), None)

    def _leaders(self, met: Iterable[Person]) -> list[Person]:
        """Directors before associates, and those who were met before all others."""
        met = list(met)
        leaders = [p for p in self.people if group_of(p.role) == RoleGroup.LEADERSHIP]
        leaders.sort(key=lambda p: (p not in met, p.role != Role.PROGRAM_DIRECTOR))
        return leaders

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

    def _may_relay(self, event: Interview, coordinator: Person) -> bool:
        """Whether the coordinator has an address, and gets a note that can pass thanks on."""
        if not self._reachable(coordinator):
            return False
        if self._thanked(event, coordinator, MessageKind.THANKS):
            return True
        window = window_after(event.over, self.program.time_zone, self.style)
        return not self._too_near(event, coordinator, window, MessageKind.THANKS)

    def _has_line(self, event: Interview, person: Person) -> bool:
        return any(i.person == person.key and i.interview == event.key for i in self.found)

    def _spoken_of(self, person: Person) -> str:
        return formal_name(person, self.people)

    def _notes(self, event: Interview, person: Person) -> tuple[Note, ...]:
        return tuple(n for n in self.season.notes_about(person) if n.interview == event.key)

    def _why_leave(self, person: Person, leader: Person | None, met: bool) -> str:
        name = self._spoken_of(person)
        if person.role == Role.COORDINATOR:
            return f"One note to the office is enough, so {name} can be left in peace."
        if group_of(person.role) == RoleGroup.LEADERSHIP and leader:
            other = self._spoken_of(leader)
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

    def _leave(
        self,
        event: Interview,
        person: str,
        reason: str,
        *sources: Source,
        about: News | None = None,
    ) -> None:
        who, matter = person or (THE_PROGRAM if about else EVERYBODY), _matter(about)
        self.found.append(
            PlanItem(
                key="plan/" + parts_of_key(self.program, who, "leave", event.key, matter),
                program=self.program.key,
                interview=event.key,
                person=person,
                action=Action.LEAVE,
                kind=None,
                window=None,
                status=Status.LEAVE,
                reason=reason,
                sources=sources,
                about=about.key if about else "",
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
        sent = self._thanked(event, through or person, kind)
        near = self._too_near(event, person, window, kind) if person and not sent else ""
        self._plan_for(person, window)
        if person and near:
            self._leave(event, person.key, near, FOLLOW_UP)
            return
        who = person.key if person else THE_PROGRAM
        what = "relay" if through else slug(kind)
        item = PlanItem(
            key="plan/" + parts_of_key(self.program, who, what, event.key),
            program=self.program.key,
            interview=event.key,
            person=person.key if person else "",
            action=Action.RELAY if through else Action.WRITE,
            kind=kind,
            window=window,
            status=self._status(event, window, sent),
            reason="",
            sources=(),
            through=through.key if through else "",
            also_thanks=tuple(each.key for each in also),
            goes_to="" if through else address_for(person, self.program),
        )
        reason, sources = self._reason(item, event, person, sent)
        self.found.append(replace(item, reason=reason, sources=sources))

    def _plan_for(self, person: Person | None, window: Window) -> None:
        """Remember that somebody hears from the applicant when `window` opens.

        What stands too near to an earlier window is left out. This looks at the events alone and
        not at what was sent, so that what is skipped once does not come back later.
        """
        planned = self.planned.setdefault(person.key if person else "", [])
        if all(abs(window.opens - other) >= self._pause for other in planned):
            planned.append(window.opens)

    @property
    def _pause(self) -> timedelta:
        return timedelta(days=self.style.cool_down_days)

    def _thanked(
        self, event: Interview, person: Person | None, kind: MessageKind
    ) -> Message | None:
        """The thanks that were already sent to a person for this event."""
        for message in reversed(self._sent_to(person)):
            for_this = message.kind in THANKS_KINDS and message.interview == event.key
            unnamed = message.kind == kind and not message.interview
            if for_this or (unnamed and message.at and message.at >= event.start):
                return message
        return None

    def _sent_to(self, person: Person | None) -> list[Message]:
        key = person.key if person else ""
        return [message for message in self.sent if message.person == key]

    def _too_near(self, event: Interview, person: Person, window: Window, kind: MessageKind) -> str:
        """Why one more note to this person would be too soon; "" where it is not.

        Every message sent after the event counts. One sent shortly before it counts too, but
        not for an interview day, which is a reason by itself.
        """
        name, days = self._spoken_of(person), self.style.cool_down_days
        if any(
            abs(window.opens - other) < self._pause for other in self.planned.get(person.key, ())
        ):
            return (
                f"{name} already gets a note within {days} days of this; say what you want to say "
                "about it there."
            )
        further = kind == MessageKind.FURTHER_THANKS
        since = window.opens - self._pause if further else event.over
        worthless = event.over + timedelta(days=self.style.too_late_days)
        for message in self._sent_to(person):
            if message.at is None or message.kind in BESIDE_A_NOTE:
                continue
            if since <= message.at <= worthless:
                day = day_in_words(message.at, self.program.time_zone)
                return (
                    f"You wrote to {name} on {day} ({message.kind}), and a second message within "
                    f"{days} days would be one too many."
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
            to = (
                "the coordinator" if item.through else self._spoken_of(person) if person else "them"
            )
            card = f" {A_CARD_MAY_FOLLOW}" if self._card_may_follow(item, event, person) else ""
            return f"You wrote to {to} on {day}. {SILENCE_IS_FINE}{card}", (FOLLOW_UP,)
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
            clauses, sources = [self._why_late(event)], (AFTER_INTERVIEW, PD_VIEW)
        if item.action == Action.WRITE and self.program.contact_address:
            clauses.append(self._address_given())
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

    def _why_late(self, event: Interview) -> str:
        days = (self._day(self.now) - self._day(event.over)).days
        if days > KIND_FOR_DAYS:
            return (
                f"{days} days have passed: a short note is still no mistake, but it matters little "
                "by now, so send it today or let it go"
            )
        return (
            f"More than {self.style.late_after_hours} hours have passed: a note is still kind, "
            "though it matters less each day, so send it soon or let it go"
        )

    def _address_given(self) -> str:
        return f"send it to {self.program.contact_address}, the address that the program gave"

    def _card_may_follow(self, item: PlanItem, event: Interview, person: Person | None) -> bool:
        """Beside a note that was sent to somebody close or leading, while it is still fresh."""
        if person is None or item.through or self.program.contact_address:
            return False
        close = person.strong_connection or group_of(person.role) == RoleGroup.LEADERSHIP
        fresh = self.now <= event.over + timedelta(days=self.style.too_late_days)
        carded = any(message.kind == MessageKind.CARD for message in self._sent_to(person))
        return close and fresh and not carded

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
        name = self._spoken_of(person)
        if item.through:
            return (
                f"You have no address for {name}, so the coordinator's note passes your thanks on",
                FOLLOW_UP,
            )
        if item.kind == MessageKind.FURTHER_THANKS:
            return (
                f"You talked with {name} at the {event.kind}, which is worth a short note of its "
                "own",
                FOLLOW_UP,
            )
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

    # news

    def _news(self, main: list[Interview]) -> None:
        """Lines for what happened since: what must be told, and one update at the most."""
        today = self._day(self.now)
        known = [each for each in self.season.news.values() if each.date <= today]
        known.sort(key=lambda each: (each.date, each.key))
        for news in known:
            if is_mandatory(news):
                self._must_tell(main[0], news)
        if self._refuses or main[-1].over > self.now:
            return
        day = self._day(main[-1].start)
        mine = [n for n in known if is_meaningful(n) and not is_mandatory(n) and n.date > day]
        told = [m for m in self.sent if m.kind == MessageKind.UPDATE and self._by_choice(m)]
        self._were_told(main[0], mine, told)
        untold = [n for n in mine if not any(self._sent_since(n, m) for m in told)]
        if untold:
            self._may_tell(main, untold[-1])

    def _must_tell(self, event: Interview, news: News) -> None:
        """Every program that interviewed is told, at once; its office where the leader has just
        been written to, or where nobody wants to be.
        """
        begins = max(midnight(news.date, self.program.time_zone), event.over)
        deadline, zone = self._deadline(), self.program.time_zone
        told = [
            message
            for message in self.sent
            if message.kind == MessageKind.UPDATE and self._about(message) in (None, news)
            if self._sent_since(news, message)
        ]
        if told:
            self._told(event, news, told[-1])
            return
        window = news_window(begins, zone, until=deadline) or news_window(begins, zone)
        assert window is not None  # without an end there is always a window
        person = None if self._refuses else self._reader(event)
        if any(contact > begins - self._pause for contact in self._contacts(person)):
            person = None
        if person:
            self._plan_for(person, window)
        now = self.now.astimezone(UTC)
        status = Status.NOT_YET if now < window.opens else Status.OPEN
        if now > window.late_after:
            status = Status.LATE  # it is owed as long as it is untold
        reason = self._why_must(news, event, person, late=status == Status.LATE)
        self._tell(event, news, person, window, status, reason, NRMP)

    def _why_must(self, news: News, event: Interview, person: Person | None, *, late: bool) -> str:
        clauses = [f"Every program that interviewed you has to know of {_titled(news)}"]
        if self._refuses:
            silent = self.program.contact_policy == ContactPolicy.NONE
            wish = "asked not to hear from applicants" if silent else "takes questions only"
            clauses.append(
                f"{self.program.name} {wish}, and this is the one exception: tell it plainly, with "
                "nothing beside it"
            )
        if news.date <= self._day(event.start):
            clauses.append("skip this if you told them on the day")
        if self.program.contact_address:
            clauses.append(self._address_given())
        elif person is None:
            clauses.append("send it to the program's office, or through ERAS")
        if late:
            clauses.append("it is overdue, so do it today")
        return "; ".join(clauses) + "."

    def _may_tell(self, main: list[Interview], news: News) -> None:
        """One update to the leader, or the program where none can be reached."""
        event, zone = main[0], self.program.time_zone
        person = self._reader(event)
        who = person.key if person else ""
        name = self.program.name
        further = [m for m in self.sent if m.kind in FURTHER_KINDS and self._by_choice(m)]
        sketch = self.season.latest_list(ListKind.SKETCH)
        if self.program.wants_updates == Answer.NO:
            why = f"{name} takes no updates, so {_titled(news)} can stay untold there."
            self._leave(event, who, why, AFTER_INTERVIEW, about=news)
            return
        if sketch and self.program.key in sketch.left_out:
            why = f"{name} stands below the line of your sketch, so it needs no update."
            self._leave(event, who, why, PD_VIEW, about=news)
            return
        if len(further) >= self.style.most_further:
            why = (
                f"{name} has heard from you beyond the thanks already, and once is enough; keep "
                f"{_titled(news)} for a conversation."
            )
            self._leave(event, who, why, FOLLOW_UP, about=news)
            return
        begins = max(midnight(news.date, zone), main[-1].over)
        starts = max([begins, *(each + self._pause for each in self._contacts(person))])
        window = news_window(starts, zone, until=self._deadline() or begins + NEWS_STAYS_NEW)
        if window is None:
            why = (
                f"By the time that {name} could hear from you again, {_titled(news)} would come "
                "too late to matter; let it rest."
            )
            self._leave(event, who, why, FOLLOW_UP, about=news)
            return
        if person:
            self._plan_for(person, window)
        now = self.now.astimezone(UTC)
        if now > window.late_after:
            status = Status.TOO_LATE
            reason = (
                f"The time for {_titled(news)} has passed; let it rest without a bad conscience."
            )
        else:
            status = Status.NOT_YET if now < window.opens else Status.OPEN
            reason = self._why_tell(news, person, window, status, waits=starts > begins)
        self._tell(event, news, person, window, status, reason, FOLLOW_UP, PD_VIEW)

    def _why_tell(
        self, news: News, person: Person | None, window: Window, status: Status, *, waits: bool
    ) -> str:
        to = self._spoken_of(person) if person else "the program"
        clauses = [f"{_titled(news)} came after your interview; one short update to {to} is enough"]
        if status == Status.NOT_YET and waits:
            opens = time_in_words(window.opens, window.zone)
            clauses.append(f"wait until {opens}, so that two messages do not come close together")
        if self.program.contact_address:
            clauses.append(self._address_given())
        if self.program.list_locked == Answer.YES:
            clauses.append("their list is said to be locked, so you lose nothing by leaving it out")
        if self.program.wants_updates == Answer.UNKNOWN:
            clauses.append("check first what the program said about updates")
        return "; ".join(clauses) + "."

    def _were_told(self, event: Interview, mine: list[News], told: list[Message]) -> None:
        """A line for each piece of news that an update told, known by its key or its date."""
        lines: dict[str, tuple[News, Message]] = {}
        for message in told:
            before = [news for news in mine if self._sent_since(news, message)]
            news = self._about(message) or next(iter(before[::-1]), None)
            if news:
                lines[news.key] = news, message
        for news, message in lines.values():
            self._told(event, news, message)

    def _told(self, event: Interview, news: News, message: Message) -> None:
        day = day_in_words(message.at, self.program.time_zone) if message.at else "that day"
        reason = f"You told {_titled(news)} on {day}. Once is enough, and no answer means nothing."
        person = self.season.people.get(message.person)
        self._tell(event, news, person, None, Status.SENT, reason, FOLLOW_UP)

    def _tell(
        self,
        event: Interview,
        news: News,
        person: Person | None,
        window: Window | None,
        status: Status,
        reason: str,
        *sources: Source,
    ) -> None:
        who, what = person.key if person else THE_PROGRAM, slug(MessageKind.UPDATE)
        self.found.append(
            PlanItem(
                key="plan/" + parts_of_key(self.program, who, what, event.key, _matter(news)),
                program=self.program.key,
                interview=event.key,
                person=person.key if person else "",
                action=Action.WRITE,
                kind=MessageKind.UPDATE,
                window=window,
                status=status,
                reason=reason,
                sources=sources,
                about=news.key,
                goes_to=address_for(person, self.program),
            )
        )

    def _reader(self, event: Interview) -> Person | None:
        """The leader who can be written to; None where news goes to the program as such."""
        return next((p for p in self._leaders(self._met(event)) if self._reachable(p)), None)

    def _contacts(self, person: Person | None) -> list[datetime]:
        """When a person hears from the applicant: as sent, and as the plan has it."""
        sent = [m.at for m in self._sent_to(person) if m.at and m.kind not in BESIDE_A_NOTE]
        return [*sent, *self.planned.get(person.key if person else "", ())]

    def _about(self, message: Message) -> News | None:
        """The news that an update tells, where its key says so; a number may stand behind it."""
        key = re.sub(r"/\d{1,2}$", "", message.key)
        return next((n for n in self.season.news.values() if key.endswith(f"/{_matter(n)}")), None)

    def _by_choice(self, message: Message) -> bool:
        """Whether a message told something that need not have been told."""
        about = self._about(message)
        return about is None or not is_mandatory(about)

    def _sent_since(self, news: News, message: Message) -> bool:
        return message.at is not None and self._day(message.at) >= news.date

    def _day(self, moment: datetime) -> date:
        """The day of a moment on the program's calendar."""
        return moment.astimezone(ZoneInfo(self.program.time_zone)).date()

    def _deadline(self) -> datetime | None:
        return self.season.applicant.rank_deadline if self.season.applicant else None


def is_mandatory(news: News) -> bool:
    """Whether programs have to be told, whatever they asked for."""
    return news.mandatory or news.kind in (NewsKind.ELIGIBILITY, NewsKind.LICENSURE)


def is_meaningful(news: News) -> bool:
    """Whether news could change how a reader sees the application; its kind decides."""
    return is_mandatory(news) or news.kind != NewsKind.OTHER


def _titled(news: News) -> str:
    title = news.title if len(news.title) <= 80 else f"{news.title[:77].rstrip()}…"
    return f"“{title}”"


def _matter(news: News | None) -> str:
    return slug(news.key.partition("/")[2]) if news else ""


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


def today_as_table(plan: Plan, season: Season, now: datetime | None = None) -> pd.DataFrame:
    """What to send today (see `today`): a row a message, the most pressing first."""
    import pandas as pd

    found = today(plan, now)
    rows = []
    for item in found.items:
        assert item.window is not None
        first = _first_chance(item, found.now)
        from_then = f"from {time_in_words(first, item.window.zone)}"
        rows.append(
            {
                "To": f"{_addressee(item, season)}, {season.program(item.program).name}",
                "What": str(item.kind),
                "Send": "now" if first <= found.now else from_then,
                "Best by": time_in_words(item.window.best_by, item.window.zone),
                "Why": item.reason,
            }
        )
    columns = ["To", "What", "Send", "Best by", "Why"]
    return pd.DataFrame(rows, columns=columns)


def to_write_as_table(plan: Plan, season: Season) -> pd.DataFrame:
    """What can be written at the plan's moment: a row a message, the most pressing first."""
    import pandas as pd

    rows = [
        {
            "To": _addressee(item, season),
            "Program": season.program(item.program).name,
            "What": str(item.kind),
            "Best by": time_in_words(item.window.best_by, item.window.zone),
            "Stands": _stands(item),
            "Why": item.reason,
        }
        for item in sorted(plan.to_write, key=lambda item: item.window.best_by)  # type: ignore[union-attr]
        if item.window is not None
    ]
    return pd.DataFrame(rows, columns=["To", "Program", "What", "Best by", "Stands", "Why"])


def _addressee(item: PlanItem, season: Season) -> str:
    return season.people[item.person].name if item.person else "the program"


def _stands(item: PlanItem) -> str:
    if item.status != Status.LATE:
        return "now"
    return "overdue" if item.kind == MessageKind.UPDATE else "late, still fine"


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
