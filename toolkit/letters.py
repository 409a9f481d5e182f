"""Letters that lie in ``.eml`` files: whom of the season each is for, and what the rules say of it.

A letter is checked as the one whom its To line names would read it, whatever its greeting says:
that is how the wrong name in the right letter is found.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from toolkit.checks import DraftText, Finding, Severity, check, not_checked
from toolkit.checks.season_index import index_of
from toolkit.checks.text import Word, folds
from toolkit.exchange.mail import SAVE, Mail, MailAddress, MailError, read_mail
from toolkit.exchange.report import shown
from toolkit.follow_up.address_book import AddressBook, greeted, named, only
from toolkit.follow_up.outbox import file_name
from toolkit.model import (
    KINDS,
    LINE_LIMIT,
    TEXT_LIMIT,
    FollowUpStyle,
    Message,
    MessageKind,
    MessageState,
    Person,
    Program,
    Record,
    RecordError,
)
from toolkit.season import Season

WIDTH = 88
HEADINGS = (
    (Severity.ERROR, "To mend", "to mend"),
    (Severity.WARNING, "Likely to hurt", "likely to hurt"),
    (Severity.ADVICE, "Worth a look", "worth a look"),
)
_BESIDE_MAIL = (MessageKind.LINKEDIN, MessageKind.CARD)
_KIND_WORDS = (
    (MessageKind.FIRST_CHOICE, re.compile(r"\bfirst[ -]choice\b", re.IGNORECASE)),
    (MessageKind.UPDATE, re.compile(r"\bupdates?\b", re.IGNORECASE)),
    (MessageKind.QUESTION, re.compile(r"\bquestions?\b", re.IGNORECASE)),
    (MessageKind.INTEREST, re.compile(r"\binterest(?:ed)?\b", re.IGNORECASE)),
)


class LetterError(ValueError):
    """A mail that is no letter of this season; the message says what was found and what helps."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One file as a message of the season.

    message       with the season's own key where the season holds this message
    kind_assumed  whether its kind was only guessed
    now           when it would go; None where nobody said, and then timing is not judged
    notes         sentences on what was assumed, and on where it goes
    """

    path: Path
    message: Message
    kind_assumed: bool
    now: datetime | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedLetter:
    """A letter and all findings in it, the worst first, allowed ones included."""

    letter: Letter
    findings: tuple[Finding, ...]

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that the applicant has not allowed."""
        return tuple(each for each in self.findings if not each.allowed)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a folder, that could not be checked, and why."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class CheckedLetters:
    """What came of one check: every file is in `checked` or in `unread`."""

    checked: tuple[CheckedLetter, ...]
    unread: tuple[Unread, ...]

    @property
    def exit_code(self) -> int:
        """2 where something could not be read, else 1 where an error stands, else 0."""
        if self.unread:
            return 2
        return int(any(f.severity == Severity.ERROR for c in self.checked for f in c.open_findings))


# ── reading ─────────────────────────────────────────────────────────────────


def read_eml(
    path: str | Path,
    season: Season,
    *,
    now: datetime | None = None,
    clock: datetime | None = None,
    kind: MessageKind | None = None,
    to: str | Person = "",
    program: str | Program = "",
) -> Letter:
    """The letter in a file, as a message to somebody of the season.

    `kind`, `to` and `program` say what would otherwise be found out: the reader by address, by
    the name beside it, by the program's address, by the greeting; the program by its names in the
    text. `now` (aware) is when it would go; without it, the mail's own date is. A mail dated
    before `clock` (aware) and not marked as unsent was sent then.

    Raises `MailError` or `LetterError` with one sentence (the latter also where `to` and `program`
    disagree), `UnknownRecord` where one of these is not known, `ValueError` for a time without a
    zone.
    """
    path = Path(path)
    for when in (now, clock):
        if when is not None and when.tzinfo is None:
            raise ValueError(f"{when} has no time zone; give an aware moment")
    person, where = _told(season, to, program)
    mail = read_mail(path)
    if mail.subject and len(mail.subject) > LINE_LIMIT:
        raise LetterError(
            f"{path.name} has a subject of {len(mail.subject):,} characters, and it may have "
            f"{LINE_LIMIT}; shorten it."
        )
    if len(mail.body) > TEXT_LIMIT:
        raise LetterError(
            f"{path.name} holds a text of {len(mail.body):,} characters, and a letter may have "
            f"{TEXT_LIMIT:,}; take out the mail that it quotes, or shorten it."
        )
    finder = _Finder(season, mail, path.name)
    finder.refuse_received()
    record = None if person else _record_of(path, season)
    if person or where:
        found = _Reader(where, person) if person else finder.at(where)
    elif record is not None:
        found = finder.of_record(record)
    else:
        found = finder.reader()
    assumed = False
    notes = list(found.notes)
    own = record if record is not None and found.program == record.program else None
    same = own is not None and own.person == found.person
    if own is None:
        own, same = _kept(season, found, mail, kind)
        if own is not None and not same:
            notes.append(f"Taken for the newer wording of your draft {own.key}.")
    if kind is None:
        kind = own.kind if own is not None else _kind_in(path)
    if kind is None:
        kind, assumed = guessed_kind(mail) or MessageKind.THANKS, True
    notes += [*_where_it_goes(season, mail, found, kind), *mail.remarks]
    sent_at = None
    if now is None and own is not None and own.state is MessageState.SENT:
        sent_at = own.at
    elif now is None and mail.date and clock and mail.date < clock and not mail.unsent:
        sent_at = mail.date
    fields: dict[str, Any] = {
        "program": found.program, "person": found.person, "kind": kind, "subject": mail.subject,
        "body": mail.body, "attachments": mail.attachments, "at": sent_at,
        "state": MessageState.DRAFT if sent_at is None else MessageState.SENT,
    }  # fmt: skip
    try:
        if own is None:
            message = Message(key=_key(fields), **fields)
        else:
            if mail.unsent:  # attached later, in the mail program
                fields["attachments"] = tuple(dict.fromkeys((*mail.attachments, *own.attachments)))
            fields["allowed"] = own.allowed if same else ()
            message = own.changed(**fields)
    except RecordError as error:
        raise LetterError(f"{path.name}: {'; '.join(map(str, error.complaints))}.") from None
    return Letter(path, message, assumed, sent_at or now or mail.date, tuple(dict.fromkeys(notes)))


def _told(season: Season, to: str | Person, program: str | Program) -> tuple[str, str]:
    """The keys of the person and the program that were given, each "" for none."""
    person = season.person(to) if to else None
    where = season.program(program).key if program else ""
    if person and where and person.program != where:
        raise LetterError(
            f"{person.key} is at {person.program}, not at {where}; give the person alone."
        )
    return (person.key, person.program) if person else ("", where)


def _key(fields: Mapping[str, Any]) -> str:
    """A key that no record of the season has: letters to one reader of one kind are one message."""
    return Message(**{**fields, "body": "", "subject": ""}).key.replace("/", "/letter/", 1)


_MARK = re.compile(r"_([0-9a-f]{6})(?: ?\(\d+\))?\.eml$", re.IGNORECASE)


def _record_of(path: Path, season: Season) -> Message | None:
    """The message that our outbox wrote to this file, if the season still holds it."""
    mark = _MARK.search(path.name)
    if mark is None:
        return None
    ours = [
        each
        for each in season.messages.values()
        if each.state is not MessageState.RECEIVED and each.program in season.programs
    ]
    ending = f"_{mark[1].lower()}.eml"
    held = [each for each in ours if file_name(each, season).endswith(ending)]
    return held[0] if len(held) == 1 else None


def _kind_in(path: Path) -> MessageKind | None:
    """The kind that our outbox wrote into the name of a file."""
    if not _MARK.search(path.name):
        return None
    said = path.name.split("_")[-2:][0].casefold()
    return next((kind for kind in MessageKind if said == kind.casefold().replace(" ", "-")), None)


def _kept(
    season: Season, found: _Reader, mail: Mail, kind: MessageKind | None
) -> tuple[Message | None, bool]:
    """The season's own message to this reader that the letter is, and whether word for word."""
    there = [
        each
        for each in season.messages.values()
        if (each.program, each.person) == (found.program, found.person)
        and each.state is not MessageState.RECEIVED
    ]
    for each in there:
        if each.body.split() == mail.body.split() and (kind is None or each.kind == kind):
            return each, True
    wanted = kind or guessed_kind(mail) or MessageKind.THANKS
    unsent = [e for e in there if e.state is not MessageState.SENT and e.kind == wanted]
    return (unsent[0], False) if len(unsent) == 1 else (None, False)


def guessed_kind(mail: Mail) -> MessageKind | None:
    """What a letter is for, by its headers and plain words of its subject; None for neither."""
    if mail.answers or re.match(r"\s*re\s*(\[\d+\])?:", mail.subject, re.IGNORECASE):
        return MessageKind.REPLY
    if re.search(r"\bthank", mail.subject, re.IGNORECASE):
        return MessageKind.THANKS
    said = [(m.start(), kind) for kind, words in _KIND_WORDS if (m := words.search(mail.subject))]
    return min(said, key=lambda each: each[0])[1] if said else None


# ── whom it is for ──────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Reader:
    """The keys of whom a letter is for; `person` is "" for the program itself."""

    program: str
    person: str = ""
    notes: tuple[str, ...] = ()


class _Finder:
    """Finds the reader of one mail among the people of a season."""

    def __init__(self, season: Season, mail: Mail, name: str) -> None:
        self.season = season
        self.mail = mail
        self.name = name
        self.book = AddressBook(season)
        self.people = self.book.people
        own = season.applicant.email.casefold() if season.applicant else ""
        self.to, self.copies = (
            [each for each in group if not own or each.address.casefold() != own]
            for group in (mail.to, (*mail.cc, *mail.bcc))
        )
        self.readers = [*self.to, *self.copies]
        self.draft = DraftText(mail.subject, mail.body)
        greeting = self.draft.greeting
        self.greeted = tuple(folds(greeting.text)) if greeting else ()

    def refuse_received(self) -> None:
        """A mail from a program to the applicant is no letter of theirs."""
        own = self.season.applicant.email.casefold() if self.season.applicant else ""
        for each in self.mail.sender:
            address = each.address.casefold()
            theirs = [p.name for p in self.book.people_with(address)]
            theirs += [p.name for p in self.book.programs_with(address)]
            if theirs and address != own:
                raise LetterError(
                    f"{self.name} came from {theirs[0]}; only letters of your own are checked."
                )

    def reader(self) -> _Reader:
        """The reader; raises `LetterError` where nobody of the season fits.

        Whoever has only a copy is asked for last: their name is not the one in the greeting.
        """
        return (
            self._by_headers(self.to)
            or self._by_greeting()
            or self._by_headers(self.copies)
            or self._by_program_names()
        )

    def _by_headers(self, given: Sequence[MailAddress]) -> _Reader | None:
        return (
            self._by_address(given)
            or self._by_display_name(given, self.people)
            or self._by_domain(given)
        )

    def at(self, program: str) -> _Reader:
        """The reader at a program that was told."""
        people = self.season.people_at(program)
        for each in self.readers:
            if person := only(self._with_address(each, people)):
                return _Reader(program, person.key)
        named = self._by_display_name(self.readers, people)
        if named is None and (person := self._only_greeted(people)):
            named = _Reader(program, person.key)
        return named or _Reader(program)

    def of_record(self, record: Message) -> _Reader:
        """The record's reader, unless the mail now goes to the address of somebody else."""
        addresses = {each.address.casefold() for each in self.readers}
        held = self.season.people.get(record.person)
        given = self.season.programs[record.program].contact_address.casefold()
        if (given and given in addresses) or (held and held.email.casefold() in addresses):
            return _Reader(record.program, record.person)
        for each in self.mail.to:
            other = only(self._with_address(each, self.people))
            if other is not None and other.key != record.person:
                was = held.name if held else self.season.programs[record.program].name
                note = f"It was written for {was}, and is now addressed to {other.name}."
                return _Reader(other.program, other.key, (note,))
        return _Reader(record.program, record.person)

    # one way each

    def _by_address(self, given: Sequence[MailAddress]) -> _Reader | None:
        """Of several readers whose addresses are known, the one greeted, or else the first."""
        found = [reader for each in given if (reader := self._at_address(each))]
        keys = {each.person for each in found}
        greeted = self._only_greeted(p for p in self.people if p.key in keys)
        chosen = (each for each in found if greeted and each.person == greeted.key)
        return next(chosen, found[0] if found else None)

    def _at_address(self, given: MailAddress) -> _Reader | None:
        holders = self._with_address(given, self.people)
        programs = self.book.programs_with(given.address)
        if programs:  # the program's own address: the name beside it or the greeting says for whom
            keys = {each.key for each in programs}
            people = [p for p in self.people if p.program in keys]
            person = only(named(given.name, people)) or self._only_greeted(people) or only(holders)
        else:
            person = only(holders) or only(named(given.name, holders))
            person = person or self._only_greeted(holders)
            if person is None and holders:  # one coordinator of two programs, say
                where, _ = self._program_named()
                person = only([each for each in holders if each.program == where])
        if person:
            return _Reader(person.program, person.key)
        if len(programs) == 1:
            return _Reader(programs[0].key)
        if len({p.program for p in holders}) == 1:
            names = " and ".join(p.name for p in holders)
            note = f"{names} share {given.address}: taken as a letter to the program."
            return _Reader(holders[0].program, "", (note,))
        return None

    def _by_display_name(
        self, given: Sequence[MailAddress], people: Sequence[Person]
    ) -> _Reader | None:
        for each in given:
            if person := only(named(each.name, people)):
                note = self._unknown(each, f"the name beside it is {person.name}'s")
                return _Reader(person.program, person.key, note)
        return None

    def _by_domain(self, given: Sequence[MailAddress]) -> _Reader | None:
        """The one program whose people have addresses with this ending."""
        for each in given:
            there = self.book.programs_by_ending(each.address)
            if len(there) == 1:
                (program,) = there
                person = self._only_greeted(self.season.people_at(program))
                name = self.season.programs[program].name
                note = self._unknown(each, f"its ending is {name}'s")
                return _Reader(program, person.key if person else "", note)
        return None

    def _by_greeting(self) -> _Reader | None:
        person = self._only_greeted(self.people)
        if person is None:
            return None
        note = self._unknown(next(iter(self.to), None), f"the greeting is {person.name}'s")
        return _Reader(person.program, person.key, note)

    def _by_program_names(self) -> _Reader:
        program, several = self._program_named()
        if not program:
            raise LetterError(self._nobody(several))
        person = self._only_greeted(self.season.people_at(program))
        name = self.season.programs[program].name
        note = self._unknown(next(iter(self.readers), None), f"{name} is named in it")
        return _Reader(program, person.key if person else "", note)

    def _program_named(self) -> tuple[str, tuple[str, ...]]:
        """The one program named beside an address, in the subject or else in the text.

        Where several are named, "" and their names.
        """
        ground = index_of(self.season).ground
        beside = [w for each in self.readers for w in DraftText(each.name, "").subject_words]
        texts: tuple[Sequence[Word], ...] = (beside, self.draft.subject_words, self.draft.words)
        several: set[str] = set()
        for words in texts:
            named = [n for mention in ground.mentions(words) for n in mention.named]
            own = {n.program for n in named if n.kind in ("program", "institution")}
            found = own or {n.program for n in named if n.kind == "person"}
            if len(found) == 1:
                return found.pop(), ()
            several = several or found
        return "", tuple(sorted(self.season.programs[key].name for key in several))

    # names and addresses

    def _with_address(self, given: MailAddress, people: Iterable[Person]) -> list[Person]:
        keys = {each.key for each in people}
        return [p for p in self.book.people_with(given.address) if p.key in keys]

    def _only_greeted(self, people: Iterable[Person]) -> Person | None:
        return only(greeted(self.greeted, people))

    # sentences

    def _unknown(self, given: MailAddress | None, why: str) -> tuple[str, ...]:
        if given is None or not given.address:
            return (f"It has no address yet; {why}.",)
        if self._with_address(given, self.people) or self.book.programs_with(given.address):
            return (f"Several have the address {shown(given.address)}; {why}.",)
        near = self._near(given.address)
        return (f"Nobody of the season has the address {shown(given.address)}; {why}.{near}",)

    def _near(self, address: str) -> str:
        near = self.book.near(address)
        return f" Is it {near}?" if near else ""

    def _nobody(self, several: Sequence[str]) -> str:
        remedy = "say whom it is for with --to PERSON_KEY or --program KEY."
        if not self.season.programs:
            return f"{self.name}: the season knows no programs yet; bring them in first."
        names = f", and several programs are named in it ({', '.join(several)})" if several else ""
        if not self.readers:
            return (
                f"{self.name} has no address, and its greeting names nobody of the season{names}; "
                f"{remedy}"
            )
        given = ", ".join(shown(str(each)) for each in self.readers[:5])
        given += ", …" if len(self.readers) > 5 else ""
        near = self._near(self.readers[0].address)
        return (
            f"{self.name} goes to {given}, where nobody of the season is known{names}; {remedy}"
            f"{near}"
        )


def _where_it_goes(
    season: Season, mail: Mail, found: _Reader, kind: MessageKind
) -> tuple[str, ...]:
    """Notes on addresses: the program's own left out, and readers of other programs."""
    notes = []
    program = season.programs[found.program]
    given = {each.address.casefold() for each in mail.readers if each.address}
    wanted = program.contact_address
    if wanted and wanted.casefold() not in given and kind not in _BESIDE_MAIL:
        goes = f"goes to {', '.join(sorted(given))}" if given else "has no address yet"
        notes.append(f"{program.name} gave {wanted} for mail, and this {goes}.")
    reader = season.people.get(found.person)
    given -= {reader.email.casefold() if reader else "", wanted.casefold()}
    for person in season.people.values():
        if person.email.casefold() in given and person.program != found.program:
            there = season.programs[person.program].name
            notes.append(f"It also goes to {person.name} at {there}.")
    return tuple(notes)


# ── checking ────────────────────────────────────────────────────────────────


def check_letters(
    paths: str | Path | Iterable[str | Path],
    season: Season,
    *,
    now: datetime | None = None,
    clock: datetime | None = None,
    style: FollowUpStyle | None = None,
    kind: MessageKind | None = None,
    to: str | Person = "",
    program: str | Program = "",
) -> CheckedLetters:
    """Hold the letters in files and folders against the rules, and against one another.

    A folder is searched for ``.eml`` files with the folders in it. Each file is read once; one
    that cannot be read is told in `unread` and stops no other. The season is not changed.
    For the other arguments, and for what is raised before any file is read, see `read_eml`.
    """
    _told(season, to, program)
    files, unread = _files([paths] if isinstance(paths, str | Path) else paths)
    letters = []
    for path in files:
        try:
            letters.append(
                read_eml(path, season, now=now, clock=clock, kind=kind, to=to, program=program)
            )
        except (MailError, LetterError) as error:
            unread.append(Unread(path, _tellable(str(error))))
    both = _with_letters(season, letters) if len(letters) > 1 else season
    checked = tuple(
        CheckedLetter(each, check(each.message, both, now=each.now, style=style))
        for each in letters
    )
    return CheckedLetters(checked, tuple(unread))


def _files(paths: Iterable[str | Path]) -> tuple[list[Path], list[Unread]]:
    """Every file to read, once; and what was given but holds none."""
    found: dict[str, Path] = {}
    unread = []
    for path in map(Path, paths):
        if not path.is_dir():
            found.setdefault(os.path.realpath(path), path)
            continue
        here = []
        for folder, folders, names in os.walk(path, onerror=lambda e: unread.append(_closed(e))):
            folders.sort()
            here += [
                Path(folder, name)
                for name in sorted(names)
                if name.lower().endswith(".eml") and not name.startswith("._")  # macOS's shadows
            ]
        for each in here:
            found.setdefault(os.path.realpath(each), each)
        if not here and not any(each.path == path for each in unread):
            unread.append(Unread(path, f"{path.name or path} holds no .eml file; {SAVE}."))
    return list(found.values()), unread


def _closed(error: OSError) -> Unread:
    path = Path(error.filename)
    reason = (error.strerror or "it cannot be read").lower()
    return Unread(path, f"{path.name} cannot be looked into ({reason}); allow reading it.")


def _with_letters(season: Season, letters: Iterable[Letter]) -> Season:
    """A season in memory that also holds the letters, so that two alike are noticed."""
    records = {each.key: _anew(each) for each in season.records}
    records |= {each.message.key: _anew(each.message) for each in letters}
    named = {key for each in records.values() for key in _keys_in(each)}
    both = Season.in_memory()
    both.put_all(records.values(), may_name=named)
    return both


def _anew(record: Record) -> Record:
    """The same record, not yet of any season."""
    return type(record)(**{name: getattr(record, name) for name in type(record).model_fields})


def _keys_in(record: Record) -> Iterable[str]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str) and each.partition("/")[0] in KINDS:
                yield each


# ── telling ─────────────────────────────────────────────────────────────────


def place(finding: Finding, message: Message) -> tuple[int | None, int | None, str]:
    """Line and column (from 1) and the words of a finding; None and "" where nothing is marked.

    Lines are those of the letter as read, without soft line breaks. The subject is one line.
    """
    if finding.end <= finding.start:
        return None, None, ""
    text = message.subject if finding.where == "subject" else message.body
    before = text[: finding.start]
    column = finding.start - (before.rfind("\n") + 1) + 1
    return before.count("\n") + 1, column, text[finding.start : finding.end]


def as_json(done: CheckedLetters, season: Season) -> dict[str, Any]:
    """All of it in JSON's own types.

    letters   for each: file, subject, program and person (keys; person "" for the program),
              program_name, person_name, kind, kind_assumed, state (draft, sent), at (ISO: when it
              went or would go; null unknown), notes, findings
    findings  rule, severity (error, warning, advice), where (subject, body), start, end (offsets
              into the text as read), line, column (from 1; null where nothing is marked), words,
              message, remedy, sources (handle, title), allowed (the applicant's reason, or "")
    unread    file and why
    counts    letters, error, warning, advice (open ones), allowed, unread
    not_checked  why some rules were silent, or ""
    """
    return {
        "letters": [_letter_as_json(each, season) for each in done.checked],
        "unread": [{"file": _path(each.path), "why": each.why} for each in done.unread],
        "counts": {
            "letters": len(done.checked),
            **{str(severity): count for severity, count in _counts(done).items()},
            "allowed": _allowed(done),
            "unread": len(done.unread),
        },
        "not_checked": not_checked(),
    }


def _letter_as_json(each: CheckedLetter, season: Season) -> dict[str, Any]:
    letter, message = each.letter, each.letter.message
    person = season.people.get(message.person)
    return {
        "file": _path(letter.path),
        "subject": message.subject,
        "program": message.program,
        "program_name": season.programs[message.program].name,
        "person": message.person,
        "person_name": person.name if person else "",
        "kind": str(message.kind),
        "kind_assumed": letter.kind_assumed,
        "state": str(message.state),
        "at": letter.now.isoformat() if letter.now else None,
        "notes": list(letter.notes),
        "findings": [_finding_as_json(finding, message) for finding in each.findings],
    }


def _finding_as_json(finding: Finding, message: Message) -> dict[str, Any]:
    line, column, words = place(finding, message)
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "where": finding.where,
        "start": finding.start,
        "end": finding.end,
        "line": line,
        "column": column,
        "words": words,
        "message": finding.message,
        "remedy": finding.remedy,
        "sources": [{"handle": each.handle, "title": each.title} for each in finding.sources],
        "allowed": finding.allowed,
    }


def as_text(done: CheckedLetters, season: Season) -> str:
    """All of it to be read: the letters with the worst first, and a last line that counts."""
    parts = [_letter_as_text(each, season) for each in sorted(done.checked, key=_worst)]
    parts += [
        "\n".join((_path(each.path), *_wrapped(f"Not checked: {each.why}", "  ")))
        for each in done.unread
    ]
    if any(each.letter.now is None for each in done.checked):
        parts.append(
            "Timing was not judged where a letter has no date; --now says when it would go."
        )
    if silent := not_checked():
        parts.append(silent)
    return "\n\n".join((*parts, _last_line(done)))


def _worst(each: CheckedLetter) -> int:
    return min((f.severity.place for f in each.open_findings), default=len(HEADINGS))


def _letter_as_text(each: CheckedLetter, season: Season) -> str:
    letter, message = each.letter, each.letter.message
    person = season.people.get(message.person)
    program = season.programs[message.program].name
    to = f"{person.name}, {program}" if person else program
    kind = f"{message.kind} (assumed)" if letter.kind_assumed else str(message.kind)
    sent = f", sent {message.at:%Y-%m-%d %H:%M %z}" if message.at else ""
    clear = "" if each.open_findings else ": nothing found"
    lines = [_path(letter.path), *_wrapped(f"{kind} to {to}{sent}{clear}", "  ")]
    if message.subject and not clear:
        lines += _wrapped(f"Subject: {message.subject}", "  ")
    for note in letter.notes:
        lines += _wrapped(f"Note: {note}", "  ")
    for severity, heading, _ in HEADINGS:
        found = [f for f in each.open_findings if f.severity == severity]
        lines += ["", f"  {heading}"] if found else []
        for finding in found:
            lines += _finding_as_text(finding, message)
    allowed = [f for f in each.findings if f.allowed]
    lines += ["", "  Allowed by you"] if allowed else []
    for finding in allowed:
        lines += _wrapped(f"{finding.message} [{finding.rule}: {finding.allowed}]", "    ")
    return "\n".join(lines)


def _finding_as_text(finding: Finding, message: Message) -> list[str]:
    line, _, words = place(finding, message)
    quoted = f"“{shown(words)}”"
    if line is None:
        where = "In the subject" if finding.where == "subject" else "In the whole"
    elif finding.where == "subject":
        where = "Subject"
    else:
        last = line + words.rstrip("\n").count("\n")
        where = f"Line {line}" if last == line else f"Lines {line} to {last}"
    if line is not None and quoted not in finding.message:
        where = f"{where}, {quoted}"
    return [
        *_wrapped(f"{where}: {finding.message}", "    "),
        *_wrapped(f"→ {finding.remedy} [{finding.rule}]", "      "),
    ]


def _last_line(done: CheckedLetters) -> str:
    letters = _count(len(done.checked), "letter")
    counts = _counts(done)
    said = [f"{counts[severity]} {words}" for severity, _, words in HEADINGS if counts[severity]]
    allowed = f"; {_allowed(done)} allowed by you" if _allowed(done) else ""
    unread = f" {len(done.unread)} could not be checked." if done.unread else ""
    if said:
        return f"{letters}: {', '.join(said)}{allowed}.{unread}"
    if not done.checked:
        return f"No letter was checked.{unread}"
    clear = f"{letters}, nothing found{allowed}."
    return f"{clear}{unread}" if unread else f"All clear: {clear}"


def _counts(done: CheckedLetters) -> dict[Severity, int]:
    found = Counter(f.severity for each in done.checked for f in each.open_findings)
    return {severity: found[severity] for severity in Severity}


def _allowed(done: CheckedLetters) -> int:
    return sum(bool(f.allowed) for each in done.checked for f in each.findings)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _path(path: Path) -> str:
    """A path that can be printed, whatever bytes it is made of."""
    return _tellable(str(path))


def _tellable(text: str) -> str:
    plain = text.encode(errors="replace").decode()
    return "".join(mark if mark.isprintable() else "?" for mark in plain)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()), WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
