"""What a rule is, what it finds, and the finders that most rules are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from toolkit.checks.pasted import Clean
from toolkit.checks.phrasebook import Said
from toolkit.checks.speech import Speech
from toolkit.checks.text import DraftText
from toolkit.model import FollowUpStyle, Message, MessageKind, Person, Program, Record
from toolkit.sources import SOURCES, Source

if TYPE_CHECKING:
    from toolkit.checks.season_index import SeasonIndex
    from toolkit.follow_up.styles import Style
    from toolkit.season import Season

Where = Literal["subject", "body"]
_UNTOUCHED = Clean("")


class Severity(StrEnum):
    """How much a finding matters; the worst comes first."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def place(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


ERROR, WARNING, ADVICE = Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's complaint about one draft.

    `start` and `end` are offsets into the subject or the body (`where`), (0, 0) where the
    fault is that something is missing or lies outside the text. `sources` are two where they
    disagree. `allowed` is the applicant's reason for letting it stand, or blank. `mend` is what
    would take the fault away: put this text in place of the letters from here to there; None
    where no other text would do (`mend.mended` puts it in).
    """

    rule: str
    severity: Severity
    where: Where
    start: int
    end: int
    message: str
    remedy: str
    sources: tuple[Source, ...]
    allowed: str = ""
    mend: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What a finder yields: a place, a sentence, and whatever departs from the rule's own words.

    `mend` is the text to put in place of what was found, or in place of `instead_of`, another
    stretch of the subject or body; None leaves it to the rule's way of mending.
    """

    message: str
    start: int = 0
    end: int = 0
    where: Where = "body"
    remedy: str = ""
    severity: Severity | None = None
    sources: tuple[Source, ...] = ()
    mend: str | None = None
    instead_of: tuple[int, int] | None = None


@dataclass(frozen=True)
class Reading:
    """All that a rule may look at: one draft, split, in its season.

    `text` is without what pasting left in the draft, and `pasted` the way back to its letters.
    `program` and `person` are None where the season does not hold them (yet), `now` where
    nobody said when the message would go.
    """

    text: DraftText
    message: Message
    season: Season
    index: SeasonIndex
    style: Style
    program: Program | None
    person: Person | None
    now: datetime | None
    pasted: Clean = _UNTOUCHED

    @cached_property
    def speech(self) -> Speech:
        """Who is named, and what is said."""
        return Speech(self.text, self.index.ground, self.message.program)


Finder = Callable[[Reading], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Case:
    """An example that needs more than a text; played on the season of `scene.py`.

    to        the key of a person of the scene, without "person/"; blank writes to the program
    program   a program's key without "program/"; needed only where `to` is blank
    also      records put into the season first: earlier messages, a changed program
    now       when it would be sent, ISO with a zone; blank: not known
    """

    body: str = ""
    _: KW_ONLY
    subject: str = "Thank you for the interview – Imani Rao-Keller, Lakeview"
    to: str = "lakeview-internal-medicine/ana-de-la-cruz"
    program: str = ""
    kind: MessageKind = MessageKind.THANKS
    style: FollowUpStyle = FollowUpStyle.LEAN
    also: tuple[Record, ...] = ()
    now: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says, why, how it is found, and its own examples.

    id        "family.fault"; it names the fault
    says      the remedy, in one sentence
    sources   where it comes from; two where they disagree
    severity  unless a hit says otherwise
    find      the hits in one reading; its hits' own remedies, sources and severities win
    mends     what its remedy does to the text: takes the "sentence" out, or the "words"; "given"
              where each hit says what to put in; "own words" where only the writer can say it;
              "elsewhere" where no change of the text would do
    why       one or two sentences for the rule's page, on what it protects from
    limits    what it is known to miss, or to find wrongly
    trips     examples in which it finds something; a text is a body to the scene's director
    passes    examples in which it finds nothing, three of which almost trip
    """

    id: str
    says: str
    sources: tuple[Source, ...]
    severity: Severity
    find: Finder
    trips: tuple[str | Case, ...] = field(repr=False)
    passes: tuple[str | Case, ...] = field(repr=False)
    mends: Literal["sentence", "words", "given", "own words", "elsewhere"] = "sentence"
    why: str = field(default="", repr=False)
    limits: str = field(default="", repr=False)

    @property
    def family(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    def findings(self, reading: Reading) -> Iterable[Finding]:
        """This rule's findings in one draft, in the order found."""
        for hit in self.find(reading):
            start, end = _written(reading, hit.where, hit.start, hit.end)
            yield Finding(
                rule=self.id,
                severity=hit.severity or self.severity,
                where=hit.where,
                start=start,
                end=end,
                message=hit.message,
                remedy=hit.remedy or self.says,
                sources=hit.sources or self.sources,
                allowed=next((a.reason for a in reading.message.allowed if a.rule == self.id), ""),
                mend=self._mend(reading, hit),
            )

    def _mend(self, reading: Reading, hit: Hit) -> tuple[int, int, str] | None:
        if hit.mend is not None:
            start, end = hit.instead_of or (hit.start, hit.end)
            return (*_written(reading, hit.where, start, end), hit.mend)
        if self.mends not in ("sentence", "words"):
            return None
        start, end = hit.start, hit.end
        if self.mends == "sentence" and hit.where == "body":
            start = min(start, reading.text.sentence_at(start).start)
            end = max(end, reading.text.sentence_at(max(start, end - 1)).end)
        return (*_written(reading, hit.where, start, end), "")


def _written(reading: Reading, where: Where, start: int, end: int) -> tuple[int, int]:
    """A stretch of the text that was read, in the letters of the draft."""
    if where == "subject":
        return start, end
    return reading.pasted.back(start), reading.pasted.back(end, end=end > start)


_SOURCE_OF = {source.handle: source for source in SOURCES}


# ── finders ─────────────────────────────────────────────────────────────────


def shown(text: str) -> str:
    """`text` on one line, short enough to stand in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57].rstrip()}…"


def said(rule: str, *groups: str) -> Finder:
    """A finder of what the word lists hold for a rule: all of it, or these groups of it."""

    def find(reading: Reading) -> Iterable[Hit]:
        for found in reading.speech.said.get(rule, ()):
            if not groups or found.group.name in groups:
                yield hit_of(found)

    return find


def hit_of(found: Said, **instead: Any) -> Hit:
    """A phrase of the word lists as a hit, in the words and with the severity of its group."""
    group = found.group
    severity = Severity(group.severity) if group.severity else None
    if found.negated and group.negated == "advice":
        severity = ADVICE
    fields: dict[str, Any] = {
        "message": group.say.format(words=shown(found.words)),
        "start": found.start,
        "end": found.end,
        "where": found.unit.where,
        "severity": severity,
        "sources": tuple(_SOURCE_OF[handle] for handle in group.sources),
        "remedy": group.remedy,
    }
    return Hit(**{**fields, **instead})


def apart(found: Iterable[Said], first: Callable[[Said], Any] = lambda said: 0) -> Iterable[Hit]:
    """Hits of phrases in reading order; of those that overlap only one.

    It is the one with the least `first`, then the one that begins earlier, then the longer.
    """
    kept: list[Said] = []
    for each in sorted(found, key=lambda s: (first(s), s.start, -s.end)):
        if not any(
            each.unit.where == k.unit.where and each.start < k.end and k.start < each.end
            for k in kept
        ):
            kept.append(each)
    for each in sorted(kept, key=lambda s: (s.unit.where == "body", s.start)):
        yield hit_of(each)


def together(*finders: Finder) -> Finder:
    """All hits of several finders."""

    def find(reading: Reading) -> Iterable[Hit]:
        for finder in finders:
            yield from finder(reading)

    return find
