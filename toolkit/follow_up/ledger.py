"""What was said to each program and by it, sentence by sentence, and how much it says of a list.

The applicant's own words count: what stands here as "first" can be told to one program only, and
what was promised is held against the list that stands. A program's words do not count: they are
shown beside a published figure on how little they foretell, and enter no score and no rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from toolkit import facts
from toolkit.checks.pasted import Clean, clean
from toolkit.checks.phrasebook import phrasebook
from toolkit.checks.plain_words import Unit
from toolkit.checks.promise import Strength, contradicted, list_that_stands, statements
from toolkit.checks.season_index import Outgoing, index_of
from toolkit.checks.speech import Speech
from toolkit.checks.text import DraftText
from toolkit.follow_up.address import plain_name
from toolkit.follow_up.business_time import day_in_words
from toolkit.model import Message, MessageState
from toolkit.season import Season

if TYPE_CHECKING:
    import pandas as pd

# What became of applicants who believed such words, and what programs say that the words weigh.
WORTH = "said.2010.assured-not-matched"


class Sender(StrEnum):
    """Whose words they are."""

    APPLICANT = "applicant"
    PROGRAM = "received"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence that was said, or that a draft would say.

    program, person  keys; the person is blank where the program as such was written to or wrote
    at               when it was sent or received; None in a draft
    sender           whose words they are
    sentence         as written, on one line
    span             where it stands in the message's body; in its subject, where `subject` is set
    strength         how much it says of a list
    words            those that say it; blank where the strength is none
    message          the key of the message
    """

    program: str
    person: str
    at: datetime | None
    sender: Sender
    sentence: str
    span: tuple[int, int]
    strength: Strength
    words: str
    message: str
    subject: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A sentence that was sent, and what the list that stands says instead."""

    line: Line
    instead: str


@dataclass(frozen=True)
class Ledger:
    """Everything that was said in a season, in reading order: oldest first, drafts at the end."""

    lines: tuple[Line, ...]

    @cached_property
    def said(self) -> tuple[Line, ...]:
        """What the applicant wrote, and what their drafts would say."""
        return tuple(line for line in self.lines if line.sender is Sender.APPLICANT)

    @cached_property
    def received(self) -> tuple[Line, ...]:
        """What programs wrote; see `worth`."""
        return tuple(line for line in self.lines if line.sender is Sender.PROGRAM)

    @cached_property
    def firsts(self) -> tuple[Line, ...]:
        """Where the applicant names a program as the first, drafts too."""
        return tuple(line for line in self.said if line.strength is Strength.FIRST)

    def with_program(self, program: str) -> tuple[Line, ...]:
        """What was said to one program and by it."""
        return tuple(line for line in self.lines if line.program == program)

    @property
    def worth(self) -> facts.Fact:
        """The published figure that stands beside a program's words."""
        return facts.fact(WORTH)


def ledger(season: Season) -> Ledger:
    """Everything said to and by each program, sentence by sentence, with its strength.

    Subjects and postscripts are listed only where they say something of a list.
    """
    index = index_of(season)
    outgoing = {each.message.key: each for each in index.outgoing}
    lines: list[Line] = []
    for message in sorted(season.messages.values(), key=_reading_order):
        own = outgoing.get(message.key)
        if own is not None:
            lines += _own(own, own.speech(index.ground))
        else:
            text = DraftText(message.subject, clean(message.body).text)
            lines += _theirs(message, Speech(text, index.ground, message.program))
    return Ledger(tuple(lines))


def _reading_order(message: Message) -> tuple[bool, float]:
    said = message.state in (MessageState.SENT, MessageState.RECEIVED) and message.at
    return (not said, message.at.timestamp() if said and message.at else 0.0)


_Found = tuple[Unit, Strength, str]


def _own(outgoing: Outgoing, speech: Speech) -> Iterator[Line]:
    found: list[_Found] = [(s.said.unit, s.strength, s.words) for s in statements(speech)]
    interest = phrasebook("ledger").found_in(speech.units).get("strength.interest", ())
    found += [(s.unit, Strength.INTEREST, s.words) for s in interest if not s.negated]
    yield from _lines(outgoing.message, speech, found, Sender.APPLICANT)


def _theirs(message: Message, speech: Speech) -> Iterator[Line]:
    heard = phrasebook("ledger").found_in(speech.units).get("strength.heard", ())
    found = [(s.unit, Strength(s.group.name), s.words) for s in heard if not s.negated]
    yield from _lines(message, speech, found, Sender.PROGRAM)


def _lines(
    message: Message, speech: Speech, found: Iterable[_Found], sender: Sender
) -> Iterator[Line]:
    strongest: dict[int, tuple[Strength, str]] = {}
    for unit, strength, words in found:
        held = strongest.get(id(unit))
        if held is None or strength.place > held[0].place:
            strongest[id(unit)] = strength, words
    pasted: Clean = clean(message.body)
    sent = message.state in (MessageState.SENT, MessageState.RECEIVED)
    for unit in speech.units:
        strength, words = strongest.get(id(unit), (Strength.NONE, ""))
        if unit.part != "sentence" and strength is Strength.NONE:
            continue
        subject = unit.where == "subject"
        span = (unit.start, unit.end)
        if not subject:
            span = pasted.back(unit.start), pasted.back(unit.end, end=True)
        whole = speech.text.subject if subject else speech.text.body
        yield Line(
            program=message.program,
            person=message.person,
            at=message.at if sent else None,
            sender=sender,
            sentence=" ".join(whole[unit.start : unit.end].split()),
            span=span,
            strength=strength,
            words=" ".join(words.split()),
            message=message.key,
            subject=subject,
        )


def broken_promises(season: Season) -> tuple[Broken, ...]:
    """What was sent and no longer agrees with the newest sketch or certified list, oldest first.

    Empty where the season holds no such list.
    """
    ranked = list_that_stands(season)
    if ranked is None:
        return ()
    index = index_of(season)
    found: list[Broken] = []
    sent = [each for each in index.outgoing if each.message.state is MessageState.SENT]
    for each in sorted(sent, key=lambda each: _reading_order(each.message)):
        speech = each.speech(index.ground)
        by_place = {(line.subject, line.span): line for line in _own(each, speech)}
        pasted = clean(each.message.body)
        told: set[int] = set()
        for statement in statements(speech):
            unit = statement.said.unit
            instead = contradicted(statement, each.message.program, ranked, season)
            if not instead or id(unit) in told:
                continue
            told.add(id(unit))
            span = (unit.start, unit.end)
            if unit.where == "body":
                span = pasted.back(unit.start), pasted.back(unit.end, end=True)
            line = by_place[unit.where == "subject", span]
            found.append(Broken(line, f"Your list {instead}."))
    return tuple(found)


# ── as tables ───────────────────────────────────────────────────────────────


def as_table(said: Ledger, season: Season, *, all_sentences: bool = False) -> pd.DataFrame:
    """One row a sentence that says something of a list, or of every sentence.

    Beside a program's words stands what became of those who believed such words.
    """
    import pandas as pd

    columns = ("Program", "Person", "When", "Whose words", "Sentence", "Strength", "Beside it")
    rows = [
        _row(line, said, season)
        for line in said.lines
        if all_sentences or line.strength is not Strength.NONE
    ]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def logs(season: Season) -> tuple[tuple[str, pd.DataFrame], ...]:
    """A table a program that was written to or wrote: what was said and heard, in reading order.

    One row a sentence that says something of a list, with whether the list that stands still
    bears it out; of a message that says nothing of one, a row with its first sentence.
    """
    import pandas as pd

    said = ledger(season)
    broken = {_place(each.line): each.instead for each in broken_promises(season)}
    ranked = list_that_stands(season) is not None
    columns = ("When", "Person", "What", "Said", "Heard", "How strong", "Still true?")
    found = []
    for program in season.programs.values():
        rows = []
        for lines in _by_message(said.with_program(program.key)):
            telling = [each for each in lines if each.strength is not Strength.NONE]
            for each in telling or lines[:1]:
                _, person, when = _about(each, season)
                own = each.sender is Sender.APPLICANT
                more = " …" if not telling and len(lines) > 1 else ""
                words = (each.sentence + more, "") if own else ("", each.sentence + more)
                strong = str(each.strength) if telling else "says nothing of a list"
                still = _still_true(each, broken, ranked) if telling else ""
                kind = str(season.messages[each.message].kind)
                rows.append((when, person, kind, *words, strong, still))
        if rows:
            found.append((program.name, pd.DataFrame(rows, columns=list(columns), dtype=object)))
    return tuple(found)


def _by_message(lines: Iterable[Line]) -> Iterator[list[Line]]:
    for _, group in groupby(lines, key=lambda line: line.message):
        yield list(group)


def _place(line: Line) -> tuple[str, bool, tuple[int, int]]:
    return line.message, line.subject, line.span


def _still_true(
    line: Line, broken: Mapping[tuple[str, bool, tuple[int, int]], str], ranked: bool
) -> str:
    if line.sender is Sender.PROGRAM:
        return "never a promise"
    if line.at is None:
        return "not said yet"
    if instead := broken.get(_place(line)):
        return f"no: {instead}"
    if line.strength is Strength.INTEREST:
        return "yes, if you still feel so"
    return "yes, your list agrees" if ranked else "no list to hold it against yet"


def broken_as_table(broken: Iterable[Broken], season: Season) -> pd.DataFrame:
    """One row a promise that the list no longer keeps."""
    import pandas as pd

    columns = ("Program", "Person", "When", "You wrote", "Now")
    rows = []
    for each in broken:
        program, person, when = _about(each.line, season)
        rows.append((program, person, when, each.line.sentence, each.instead))
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _row(line: Line, said: Ledger, season: Season) -> tuple[str, ...]:
    beside = ""
    if line.sender is Sender.PROGRAM and line.strength is not Strength.NONE:
        worth = said.worth
        beside = f"{worth.value:g} %: {worth.says} ({worth.population}; {facts.as_of(worth)})"
    whose = "yours" if line.sender is Sender.APPLICANT else "theirs"
    return (*_about(line, season), whose, line.sentence, str(line.strength), beside)


def _about(line: Line, season: Season) -> tuple[str, str, str]:
    program = season.programs.get(line.program)
    person = season.people.get(line.person)
    when = "draft"
    if line.at and program:
        when = day_in_words(line.at, program.time_zone)
    elif line.at:
        when = f"{line.at:%Y-%m-%d}"
    return (
        program.name if program else line.program,
        plain_name(person) if person else "",
        when,
    )
