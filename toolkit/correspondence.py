"""Mails that were sent and received, brought into the season's record of what was said.

An mbox holds anything: a mail comes in only where it is plain whose it is. What is not is given
back with a sentence that says what would help, and nothing of it is kept.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.checks import DraftText
from toolkit.checks.season_index import TITLES, index_of
from toolkit.checks.text import Word, folds, words_in
from toolkit.exchange.mail import SAVE, Mail, MailAddress, MailError, own_words, read_mails
from toolkit.exchange.report import shown
from toolkit.follow_up.address import given_name, plain_name
from toolkit.follow_up.address_book import AddressBook, greeted, named, only
from toolkit.follow_up.outbox import NO_MAIL
from toolkit.letters import guessed_kind
from toolkit.model import (
    LINE_LIMIT,
    TEXT_LIMIT,
    Message,
    MessageKind,
    MessageState,
    Person,
    RecordError,
)
from toolkit.season import Season, StaleEdit, UnknownRecord

if TYPE_CHECKING:
    import pandas as pd

_TRIES = 20
_MARKED_WITHIN = timedelta(days=3)  # between sending a mail and telling Matchbook of it
_ALIKE, _ALIKE_UNDER_ONE_SUBJECT, _THE_SAME = 0.6, 0.35, 0.9  # of 1, as `_likeness` has it
_ANSWERED = re.compile(r"(?:\s*(?:re|aw|fwd?|fw)\s*(?:\[\d+\])?:)+\s*", re.IGNORECASE)
_DONE = (MessageState.SENT, MessageState.RECEIVED)
_AGAIN = "then bring this mail in again"


class Outcome(StrEnum):
    """What became of one mail."""

    SENT = "taken as sent"
    RECEIVED = "taken as received"
    PASSED_OVER = "passed over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail of a report.

    number   its place in the file, from 1
    subject  fit to be shown: short, and without letters that nobody sees
    when     aware; None where it has no date
    message  as it stands, or would stand, in the season; None for a mail that was not taken
    says     why it was not taken and what would help, or what was assumed of it
    """

    file: str
    number: int
    subject: str
    when: datetime | None
    outcome: Outcome
    says: tuple[str, ...] = ()
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class CorrespondenceReport:
    """What became of each mail, in the order of the files: every mail has one line."""

    lines: tuple[MailLine, ...]

    @property
    def taken(self) -> tuple[Message, ...]:
        """The messages that came in, or would."""
        return tuple(each.message for each in self.lines if each.message is not None)

    def of(self, *outcomes: Outcome) -> tuple[MailLine, ...]:
        """The lines with one of these outcomes."""
        return tuple(each for each in self.lines if each.outcome in outcomes)

    def __str__(self) -> str:
        mails = "1 mail" if len(self.lines) == 1 else f"{len(self.lines):,} mails"
        counts = (f"{len(self.of(outcome)):,} {outcome}" for outcome in Outcome)
        return f"{mails} read: {', '.join(counts)}."


def as_table(report: CorrespondenceReport) -> pd.DataFrame:
    """One row a mail: file, number, subject, date, what became of it, what is said of it."""
    import pandas as pd

    columns = ("File", "Mail", "Subject", "Date", "What became of it", "Why")
    rows = [
        (e.file, e.number, e.subject, f"{e.when:%Y-%m-%d %H:%M}" if e.when else "",
         str(e.outcome), " ".join(e.says))
        for e in report.lines
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


# ── reading, and bringing in ────────────────────────────────────────────────


def read_correspondence(
    paths: str | Path | Iterable[str | Path], season: Season
) -> CorrespondenceReport:
    """What mails would bring; the season is not changed.

    `paths` are ``.eml`` files, mboxes, and folders of them. A file that cannot be read is a
    refused line, and stops no other.
    """
    return _sorted_in(_read(paths), season)


def bring_in_correspondence(
    season: Season, paths: str | Path | Iterable[str | Path]
) -> CorrespondenceReport:
    """Put the mails that were sent and received into the season, as one step for undo.

    A mail whose words are those of a draft makes it the sent message, under its own key. A mail
    that the season holds already is passed over, so that bringing a file in twice changes
    nothing. All that fit are put, or, where this raises, none: `StaleEdit` where the season is
    being changed elsewhere all the while.
    """
    mails = _read(paths)
    for last in range(_TRIES, 0, -1):
        season.refresh()
        report = _sorted_in(mails, season)
        try:
            if report.taken:
                season.put_all(report.taken)
            break
        except (StaleEdit, UnknownRecord):  # another notebook wrote in between: look again
            if last == 1:
                raise
    return report


@dataclass(frozen=True, slots=True)
class _Read:
    """One mail, or the reason why there is none, and where it stood."""

    file: str
    number: int
    mail: Mail | MailError


def _read(paths: str | Path | Iterable[str | Path]) -> list[_Read]:
    found = []
    for path in _files([paths] if isinstance(paths, str | Path) else paths):
        name = _plain(path.name or str(path))
        number = 0
        try:
            if path.is_dir():
                raise MailError(f"{name} holds no .eml file and no mbox; {SAVE}.")
            for number, mail in enumerate(read_mails(path), 1):
                found.append(_Read(name, number, mail))
        except MailError as error:
            found.append(_Read(name, number + 1, error))
    return found


def _files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Each file once; a folder's own where it holds any, or else the folder itself."""
    seen: set[str] = set()
    for path in map(Path, paths):
        here = [path]
        if path.is_dir():
            here = [
                Path(folder, name)
                for folder, _, names in sorted(os.walk(path))
                for name in sorted(names)
                if not name.startswith("._")  # macOS's shadows
                and (name.lower().endswith((".eml", ".mbox")) or name == "mbox")
            ] or [path]
        for each in here:
            real = os.path.realpath(each)
            if real not in seen:
                seen.add(real)
                yield each


# ── one mail after the other ────────────────────────────────────────────────


class _NotTaken(Exception):
    """Why a mail does not come in."""

    def __init__(self, why: str, outcome: Outcome = Outcome.REFUSED) -> None:
        self.why = why
        self.outcome = outcome
        super().__init__(why)


def _sorted_in(mails: Iterable[_Read], season: Season) -> CorrespondenceReport:
    held = _Held(season)
    finder = _Finder(season)
    lines = []
    for each in mails:
        mail, outcome, message = each.mail, Outcome.REFUSED, None
        if isinstance(mail, MailError):
            lines.append(MailLine(each.file, each.number, "", None, outcome, (_plain(str(mail)),)))
            continue
        try:
            message, says = _message(mail, finder, held)
            outcome = Outcome.SENT if message.state is MessageState.SENT else Outcome.RECEIVED
        except _NotTaken as error:
            outcome, says = error.outcome, (error.why,)
        subject, told = shown(_plain(mail.subject)), tuple(map(_plain, says))
        lines.append(
            MailLine(each.file, each.number, subject, mail.date, outcome, told, message)
        )  # fmt: skip
    return CorrespondenceReport(tuple(lines))


def _message(mail: Mail, finder: _Finder, held: _Held) -> tuple[Message, tuple[str, ...]]:
    """The mail as a message, and what was assumed of it; raises `_NotTaken`."""
    held.refuse_twice(mail)
    if mail.automatic:
        raise _NotTaken(f"It is {mail.automatic}; nobody wrote it to you.", Outcome.PASSED_OVER)
    if mail.unsent:
        raise _NotTaken("It is a draft, and was not sent.", Outcome.PASSED_OVER)
    if mail.date is None:
        raise _NotTaken(
            "It has no date that can be read; save it anew from your inbox or your sent mail, "
            f"where each mail has one, {_AGAIN}."
        )
    letter = _Letter.of(mail)
    sent, remarks = finder.direction(mail)
    found = finder.correspondent(mail, letter, sent=sent)
    remarks += (*found.remarks, *mail.remarks, *letter.remarks)
    fields: dict[str, Any] = {
        "program": found.program,
        "person": found.person,
        "subject": letter.subject,
        "body": letter.body,
        "state": MessageState.SENT if sent else MessageState.RECEIVED,
        "at": mail.date,
        "attachments": tuple(filter(None, map(_file_name, mail.attachments))),
    }
    try:
        kind = (guessed_kind(mail) or MessageKind.OTHER) if sent else MessageKind.REPLY
        message = Message(kind=kind, **fields)
        held.refuse_known(message, mail)
        if sent and (draft := held.draft_of(message, mail)):
            same = draft.body.split() in (mail.body.split(), message.body.split())
            message = draft.changed(
                **fields
                | {
                    "person": message.person or draft.person,
                    "body": draft.body if same else message.body,
                    "allowed": draft.allowed if same else (),
                }
            )
            remarks += (f"It is your draft, a {draft.kind}, which now counts as sent.",)
        else:
            message = held.under_a_free_key(message)
    except RecordError as error:
        raise _NotTaken(f"{'; '.join(map(str, error.complaints))}.") from None
    held.keep(message, mail)
    return message, tuple(dict.fromkeys(remarks))


@dataclass(frozen=True)
class _Letter:
    """What the writer of a mail wrote, cut to what a record takes."""

    subject: str
    body: str
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, mail: Mail) -> _Letter:
        body = unicodedata.normalize("NFC", own_words(mail.body)).strip("\n")
        subject = unicodedata.normalize("NFC", mail.subject)
        remarks = []
        if not body.strip():
            raise _NotTaken(
                "It holds no words of its writer's own, only a mail that it quotes or passes on; "
                "save that one and bring it in."
            )
        if len(body) > TEXT_LIMIT:
            remarks.append(
                f"It is {len(body):,} characters long; the first {TEXT_LIMIT:,} were kept."
            )
        if len(subject) > LINE_LIMIT:
            remarks.append(f"Of its subject the first {LINE_LIMIT} characters were kept.")
        return cls(subject[:LINE_LIMIT], body[:TEXT_LIMIT], tuple(remarks))

    @cached_property
    def draft(self) -> DraftText:
        return DraftText(self.subject, self.body)

    @cached_property
    def greeting(self) -> tuple[str, ...]:
        """The folded words of the greeting."""
        return folds(self.draft.greeting.text) if self.draft.greeting else ()

    @cached_property
    def signed(self) -> tuple[str, ...]:
        """The folded words of the signature's first line, where a name stands."""
        signature = self.draft.signature
        words = folds(signature.text.lstrip("-– \n").split("\n")[0]) if signature else ()
        return tuple(word for word in words if word not in TITLES)

    @cached_property
    def signature_words(self) -> tuple[Word, ...]:
        signature = self.draft.signature
        return words_in(signature.text) if signature else ()


def _file_name(name: str) -> str:
    """The name of an attached file without the folders that it claims to lie in."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return "" if last in ("", ".", "..") else last


def _plain(text: str) -> str:
    """`text` on one line, without letters that nobody sees or that turn the others about."""
    text = "".join(" " if mark.isspace() else mark for mark in text)
    kept = (m for m in text if unicodedata.category(m) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join("".join(kept).split())


# ── what is held already ────────────────────────────────────────────────────


class _Held:
    """The messages of the season, and those of the mails that were read before."""

    def __init__(self, season: Season) -> None:
        self._messages = dict(season.messages)
        self._ids: set[str] = set()

    def keep(self, message: Message, mail: Mail) -> None:
        self._messages[message.key] = message
        self._remember(mail)

    def _remember(self, mail: Mail) -> None:
        if mail.id:
            self._ids.add(mail.id)

    def refuse_twice(self, mail: Mail) -> None:
        """A mail lies in several folders at once, and so comes twice from one export."""
        if mail.id in self._ids:
            raise _NotTaken("It is among these mails twice, and counts once.", Outcome.PASSED_OVER)

    def refuse_known(self, message: Message, mail: Mail) -> None:
        for each in self._messages.values():
            if each.state is message.state and each.program == message.program:
                if _is_same_mail(each, message, mail):
                    why = "The season holds it already."
                elif message.state is MessageState.SENT and _marked_by_hand(each, message):
                    why = f"The season holds it already, as sent on {each.at:%Y-%m-%d}."
                else:
                    continue
                self._remember(mail)
                raise _NotTaken(why, Outcome.PASSED_OVER)

    def draft_of(self, message: Message, mail: Mail) -> Message | None:
        """The draft that was sent with this message: the one whose words are most like it."""
        best: tuple[float, Message] | None = None
        for each in self._messages.values():
            to_them = each.program == message.program and (
                each.person == message.person or not message.person
            )
            if not to_them or each.state in _DONE or each.kind in NO_MAIL:
                continue
            alike = _closeness(each.body, message, mail)
            one_subject = _subject(each) == _subject(message) != ""
            enough = _ALIKE_UNDER_ONE_SUBJECT if one_subject else _ALIKE
            rank = alike + one_subject
            if alike >= enough and (best is None or rank > best[0]):
                best = rank, each
        return best[1] if best else None

    def under_a_free_key(self, message: Message) -> Message:
        """The message under its own key, numbered where another has that."""
        if message.key not in self._messages:
            return message
        fields = {name: getattr(message, name) for name in Message.model_fields}
        number = 2
        while f"{message.key}-{number}" in self._messages:
            number += 1
        return Message(**{**fields, "key": f"{message.key}-{number}"})


def _minute(message: Message) -> datetime | None:
    return message.at and message.at.astimezone(UTC).replace(second=0, microsecond=0)


def _is_same_mail(held: Message, message: Message, mail: Mail) -> bool:
    """Whether a message of one minute, person and subject is this mail.

    A person who is known of one of the two only counts where the words are the same.
    """
    if _minute(held) != _minute(message) or held.subject != message.subject:
        return False
    if held.person and message.person:
        return held.person == message.person
    return held.person == message.person or _closeness(held.body, message, mail) >= _THE_SAME


def _marked_by_hand(held: Message, message: Message) -> bool:
    """Whether it was told to be sent before its mail came in, at about that time."""
    if held.at is None or message.at is None or held.person != message.person:
        return False
    near = abs(held.at - message.at) <= _MARKED_WITHIN
    return near and _likeness(held.body, message.body) >= _THE_SAME


def _subject(message: Message) -> str:
    return " ".join(folds(_ANSWERED.sub("", message.subject, count=1)))


def _closeness(body: str, message: Message, mail: Mail) -> float:
    """How like a text is to a mail, with what the mail quotes or without."""
    return max(_likeness(body, message.body), _likeness(body, mail.body))


def _likeness(one: str, other: str) -> float:
    """How much of two texts is the same words, in any order: from 0 to 1."""
    if one.split() == other.split():
        return 1.0
    a, b = Counter(folds(one)), Counter(folds(other))
    both = a.total() + b.total()
    return 2 * (a & b).total() / both if both else 0.0


# ── whose mail it is ────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Correspondent:
    """Keys; `person` is "" where the mail is the program's, or nobody's in particular."""

    program: str
    person: str = ""
    remarks: tuple[str, ...] = ()


class _Finder:
    """Finds with whom of the season a mail was exchanged, and which way it went."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.book = AddressBook(season)
        applicant = season.applicant
        self.own = applicant.email.casefold() if applicant else ""
        self.own_name = frozenset(folds(applicant.name)) if applicant else frozenset()

    # which way

    def direction(self, mail: Mail) -> tuple[bool, tuple[str, ...]]:
        """Whether the applicant sent it, with what was assumed; raises `_NotTaken`."""
        readers = [each for each in mail.readers if not self._is_own(each)]
        if any(map(self._is_own, mail.sender)):
            if mail.readers and not readers:
                raise _NotTaken(
                    "It went from you to yourself; save the mail as it was first sent or received, "
                    f"{_AGAIN}."
                )
            return True, self._other_account(mail.sender)
        if any(map(self._is_own, mail.readers)) or any(map(self._is_known, mail.sender)):
            return False, ()
        if not any(map(self._is_known, readers)):
            raise _NotTaken(self._strangers(mail))
        named_otherwise = any(each.name for each in mail.sender) and self.own_name
        if mail.sender and (self.own or named_otherwise):
            raise _NotTaken(
                f"It comes from {_list(mail.sender)}, which is neither your address nor one that "
                "the season knows; if it is yours, write it as your e-mail in About me, "
                f"{_AGAIN}."
            )
        return True, ("Your own address is not known; it was taken as yours by whom it went to.",)

    def _is_own(self, given: MailAddress) -> bool:
        if self.own and given.address.casefold() == self.own:
            return True
        known = self.book.people_with(given.address) or self.book.programs_with(given.address)
        return len(self.own_name) > 1 and self.own_name <= set(folds(given.name)) and not known

    def _is_known(self, given: MailAddress) -> bool:
        return bool(
            self.book.people_with(given.address)
            or self.book.programs_with(given.address)
            or self.book.programs_by_ending(given.address)
        )

    def _other_account(self, sender: Sequence[MailAddress]) -> tuple[str, ...]:
        if not self.own or any(each.address.casefold() == self.own for each in sender):
            return ()
        return (f"It was sent from {_list(sender)}; by the name, that is you.",)

    # with whom

    def correspondent(self, mail: Mail, letter: _Letter, *, sent: bool) -> _Correspondent:
        """With whom it was exchanged; raises `_NotTaken` where nobody fits, or several do.

        By address, by the full name beside it, by the address's ending, by whoever has a copy,
        and last by names in subject and signature.
        """
        return _Search(self, mail, letter, sent=sent).found()

    def _strangers(self, mail: Mail) -> str:
        if not self.season.programs:
            return "The season knows no programs yet; bring those in first."
        return (
            f"It goes from {_list(mail.sender)} to {_list(mail.readers)}, and the season knows "
            "neither side; if it belongs here, write the address into the person's or the "
            f"program's entry, {_AGAIN}."
        )


class _Search:
    """The search for the other side of one mail."""

    def __init__(self, finder: _Finder, mail: Mail, letter: _Letter, *, sent: bool) -> None:
        self.season, self.book, self.letter, self.sent = finder.season, finder.book, letter, sent

        def others(group: Iterable[MailAddress]) -> list[MailAddress]:
            return [each for each in group if not finder._is_own(each)]

        self.given = others(mail.to if sent else mail.sender)
        self.copies = others((*mail.cc, *mail.bcc) if sent else (*mail.to, *mail.cc))

    def found(self) -> _Correspondent:
        found = (
            self._by_addresses(self.given)
            or self._by_full_name()
            or self._by_ending()
            or self._by_copies()
            or self._by_words()
        )
        if found is None:
            raise _NotTaken(self._nobody())
        return found

    # one way each

    def _by_addresses(self, given: Sequence[MailAddress]) -> _Correspondent | None:
        """Of several whom a mail went to, the one it greets, or else the first."""
        found = [each for address in given if (each := self._at(address)) is not None]
        programs = dict.fromkeys(each.program for each in found)
        if len(programs) > 1 and not self.sent:
            return None
        if len(programs) > 1:
            raise _NotTaken(
                f"It goes to several programs ({self._names(programs)}), and a record has one; "
                f"save a copy for each with that program's address alone, {_AGAIN}."
            )
        if not found:
            return None
        people = [self.season.people[each.person] for each in found if each.person]
        one = only(self._meant(people)) or next(iter(people), None)
        chosen = next((e for e in found if one and e.person == one.key), found[0])
        others = dict.fromkeys(p.name for p in people if p.key != chosen.person)
        also = (f"It also went to {', '.join(others)}.",) if others and self.sent else ()
        return _Correspondent(chosen.program, chosen.person, (*chosen.remarks, *also))

    def _at(self, given: MailAddress) -> _Correspondent | None:
        holders = self.book.people_with(given.address)
        offices = [each.key for each in self.book.programs_with(given.address)]
        keys = dict.fromkeys((*offices, *(each.program for each in holders)))
        if not keys:
            return None
        program = self._one_of(keys, given)
        holders = [each for each in holders if each.program == program]
        people = self.season.people_at(program) if program in offices else holders
        if program not in offices and len(holders) == 1:
            return _Correspondent(program, holders[0].key)
        person = only(named(given.name, people)) or only(self._meant(people)) or only(holders)
        if person or not holders:
            return _Correspondent(program, person.key if person else "")
        names = " and ".join(each.name for each in holders)
        remark = f"{names} share {shown(given.address)}; it is kept with the program."
        return _Correspondent(program, "", (remark,))

    def _by_full_name(self) -> _Correspondent | None:
        for each in self.given:
            people = named(each.name, self.book.people, whole=True)
            there = self.book.programs_by_ending(each.address)
            people = [p for p in people if p.program in there] or people
            if len(people) > 1:
                raise _NotTaken(self._several(each, people))
            if people:
                return self._one(people[0], each, f"the name beside it is {people[0].name}'s")
        return None

    def _by_ending(self) -> _Correspondent | None:
        for each in self.given:
            keys = self.book.programs_by_ending(each.address)
            if not keys:
                continue
            program = self._one_of(sorted(keys), each)
            people = named(each.name, self.season.people_at(program))
            if len(people) > 1:
                raise _NotTaken(self._several(each, people))
            person = only(people) or only(self._meant(self.season.people_at(program)))
            name = self.season.programs[program].name
            why = self._unknown(each, f"its ending is {name}'s")
            return _Correspondent(program, person.key if person else "", why)
        return None

    def _by_copies(self) -> _Correspondent | None:
        """Who has a copy tells the program; only in a mail that was sent, the person, too."""
        found = self._by_addresses(self.copies)
        if found is None:
            return None
        name = self.season.programs[found.program].name
        remark = f"It is known to be {name}'s by a copy that went there."
        return _Correspondent(found.program, found.person if self.sent else "", (remark,))

    def _by_words(self) -> _Correspondent | None:
        """By a full name in greeting or signature, or by a program's name in the signature.

        A subject alone tells too little, since friends and deans write of programs, too: then
        somebody there must be greeted, or have signed.
        """
        given = self.given[0] if self.given else MailAddress("", "")
        words = self.letter.greeting if self.sent else self.letter.signed
        people = [p for p in self.book.people if _whole_name(p, words)]
        if len(people) == 1:
            way = "greeting" if self.sent else "signature"
            return self._one(people[0], given, f"the {way} is {people[0].name}'s")
        in_subject = self._programs_named(self.letter.draft.subject_words)
        signed = set() if self.sent else self._programs_named(self.letter.signature_words)
        programs = signed or in_subject
        if len(programs) != 1:
            return None
        (program,) = programs
        person = only(self._meant(self.season.people_at(program)))
        if person is None and not signed:
            return None
        name = self.season.programs[program].name
        why = self._unknown(given, f"{name} is named in it")
        return _Correspondent(program, person.key if person else "", why)

    # names

    def _meant(self, people: Iterable[Person]) -> list[Person]:
        """Those of a few people whom the greeting of a mail sent, or the signature, names."""
        if self.sent:
            return greeted(self.letter.greeting, people)
        words = self.letter.signed
        return [
            each
            for each in people
            if _whole_name(each, words)
            or (words and words in map(folds, (each.surname, each.called, given_name(each))))
        ]

    def _programs_named(self, words: Sequence[Word]) -> set[str]:
        """The programs that are named, by their own name or their hospital's."""
        return {
            name.program
            for mention in index_of(self.season).ground.mentions(words)
            for name in mention.named
            if name.kind in ("program", "institution")
        }

    def _one_of(self, programs: Iterable[str], given: MailAddress) -> str:
        """The one program; of several, the one that is named in the mail."""
        programs = list(programs)
        if len(programs) == 1:
            return programs[0]
        draft = self.letter.draft
        for words in (words_in(given.name), draft.subject_words, draft.words):
            there = self._programs_named(words) & set(programs)
            if len(there) == 1:
                return there.pop()
        raise _NotTaken(
            f"{shown(str(given))} may belong to several programs ({self._names(programs)}), and "
            "the mail does not say which; write the address into the entry of one person there, "
            f"{_AGAIN}."
        )

    # sentences

    def _one(self, person: Person, given: MailAddress, why: str) -> _Correspondent:
        return _Correspondent(person.program, person.key, self._unknown(given, why))

    def _names(self, programs: Iterable[str]) -> str:
        return ", ".join(self.season.programs[key].name for key in programs)

    def _unknown(self, given: MailAddress, why: str) -> tuple[str, ...]:
        if not given.address:
            return (f"It has no address; {why}.",)
        return (f"Nobody of the season has the address {shown(given.address)}; {why}.",)

    def _several(self, given: MailAddress, people: Iterable[Person]) -> str:
        names = " or ".join(
            f"{each.name} ({self.season.programs[each.program].name})" for each in people
        )
        return (
            f"{shown(str(given))} may be {names}; write the address into the entry of the right "
            f"one, {_AGAIN}."
        )

    def _nobody(self) -> str:
        if not self.season.programs:
            return "The season knows no programs yet; bring those in first."
        near = next((n for each in self.given if (n := self.book.near(each.address))), "")
        meant = f" Is it {near}?" if near else ""
        return (
            f"It {'goes to' if self.sent else 'comes from'} {_list(self.given)}, and the season "
            "knows nobody there; if it belongs here, write the address into the person's or the "
            f"program's entry, {_AGAIN}.{meant}"
        )


def _whole_name(person: Person, words: Sequence[str]) -> bool:
    """Whether the words hold a person's name of two words or more, one behind the other."""
    name = folds(plain_name(person))
    return len(name) > 1 and f" {' '.join(name)} " in f" {' '.join(words)} "


def _list(given: Sequence[MailAddress]) -> str:
    names = [shown(str(each)) for each in given[:3]]
    return ", ".join([*names, *(["…"] if len(given) > 3 else [])]) or "nobody"
