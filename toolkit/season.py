"""A season: one applicant's records, open to read and to edit.

`Season` reads the file once, keeps the records in memory, and answers the
questions of the walk. Every edit is in the file before `put` returns. Records
that another notebook wrote come in with `refresh`, which every edit does too.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from toolkit.model import (
    KINDS,
    Applicant,
    Choice,
    Criterion,
    Interview,
    ListKind,
    Message,
    MessageState,
    News,
    Note,
    Person,
    Program,
    Question,
    RankList,
    Rating,
    Record,
    Role,
    SecondLook,
)
from toolkit.store import Change, Edit, SeasonFileError, Store

R = TypeVar("R", bound=Record)


class StaleEdit(Exception):
    """Somebody else changed the record since it was read.

    `kept` is the edit that was refused, which stays in the season's history;
    `newest` is the record as it stands now (None: it was forgotten).
    """

    def __init__(self, kept: Record, newest: Record | None) -> None:
        self.kept = kept
        self.newest = newest
        super().__init__(
            f"{kept.key} was changed elsewhere since you read it. What you wrote is kept in its "
            "history; look at the newest version and write again."
        )


class UnknownRecord(KeyError):
    """A key that the season does not hold; the message names near ones."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Version:
    """One entry in a record's history; `record` is None where it was forgotten."""

    number: int
    record: Record | None
    at: datetime
    stale: bool


def _clock() -> datetime:
    return datetime.now(UTC)


class Season:
    """One applicant's records.

    Open it with `Season.open(path)` or `Season.in_memory()`. The mappings
    (`programs`, `people`, …) go from key to record in the order of entry.
    """

    def __init__(self, store: Store, *, clock: Callable[[], datetime] = _clock) -> None:
        self._store = store
        self._clock = clock
        self._records: dict[str, Record] = {}
        self._last = 0
        self._load(store.truth())

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> Self:
        """Open the season file at `path`, making an empty one where there is none.

        Raises `SeasonFileError` with one sentence where the file is no season,
        is newer than this toolkit, is damaged, or cannot be written.
        """
        return cls(Store(Path(path), writer=uuid.uuid4().hex, read_only=read_only))

    @classmethod
    def in_memory(cls) -> Self:
        """An empty season that is gone when the program ends."""
        return cls(Store(None, writer=uuid.uuid4().hex))

    @property
    def path(self) -> Path | None:
        """Where the season is kept; None in memory."""
        return self._store.path

    @property
    def edition(self) -> int:
        """A number that changes with every edit, to key what is computed from the season."""
        return self._last

    @property
    def example_moment(self) -> datetime | None:
        """The moment at which an invented season is read; None for a real one."""
        text = self._store.about("example moment")
        return datetime.fromisoformat(text) if text else None

    def mark_as_example(self, at: datetime) -> None:
        """Say that this season is invented, and read as if it were `at` (aware)."""
        self._store.write_about("example moment", at.isoformat())

    # editing

    def put(self, record: R, *, typing: bool = False) -> R:
        """Add `record`, or make it the newest version of its key; return it as it now stands.

        With `typing`, a run of edits to one record counts as one for `undo`.
        Raises `StaleEdit` where the record was changed elsewhere since it was
        read, and `UnknownRecord` where it speaks of a record that is not there.
        """
        self.put_all((record,), typing=typing)
        return self._records[record.key]  # type: ignore[return-value]

    def put_all(self, records: Iterable[Record], *, typing: bool = False) -> int:
        """Put all records or none, as one step for `undo`; return how many were changed."""
        records = tuple(records)
        self._check_references(records)
        written, stale = self._store.append(
            [self._change(record) for record in records], at=self._clock(), typing=typing
        )
        self.refresh()
        if stale:
            kept = next(record for record in records if record.key == stale[0].key)
            raise StaleEdit(kept, self._records.get(kept.key))
        return len(written)

    def forget(self, key: str | Record) -> None:
        """Take a record, and what belongs to it, out of the season as one step.

        A program takes its people and interviews along, and an interview its
        notes. The history keeps them all, and `undo` brings them back. Raises
        `UnknownRecord`.
        """
        key = getattr(key, "key", key)
        self._known(key)
        gone = [key, *(record.key for record in self._records.values() if _hangs_on(record, key))]
        gone = list(dict.fromkeys(
            each
            for one in gone
            for each in (one, *(r.key for r in self._records.values() if _hangs_on(r, one)))
        ))  # fmt: skip
        changes = [
            Change(self._records[k].record_kind, k, None, self._records[k].read_version or 0)
            for k in gone
        ]
        _, stale = self._store.append(changes, at=self._clock())
        self.refresh()
        if stale:
            raise StaleEdit(_record(stale[0]) or self._records[key], self._records.get(key))

    def history(self, key: str | Record) -> tuple[Version, ...]:
        """All versions of a record, oldest first."""
        key = getattr(key, "key", key)
        return tuple(
            Version(edit.version, _record(edit), edit.at, edit.stale)
            for edit in self._store.history(key)
        )

    def undo(self) -> tuple[str, ...]:
        """Take back the last step; return the keys that it touched, none where nothing is left."""
        restored = self._store.undo(at=self._clock())
        self.refresh()
        return tuple(edit.key for edit in restored)

    def backup(self, path: str | Path) -> Path:
        """Copy the season to a new file at `path`; raises `SeasonFileError` if one is there."""
        self._store.backup(Path(path))
        return Path(path)

    def refresh(self) -> None:
        """Take in what other notebooks have written."""
        self._load(self._store.since(self._last))

    def _load(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            self._last = max(self._last, edit.id)
            record = _record(edit)
            if record is None:
                self._records.pop(edit.key, None)
            else:
                self._records[edit.key] = record

    def _change(self, record: Record) -> Change:
        held = self._records.get(record.key)
        base = record.read_version
        if base is None:
            base = held.read_version if held else self._forgotten_version(record.key)
        body = json.dumps(record.model_dump(mode="json", exclude={"key"}), ensure_ascii=False)
        return Change(record.record_kind, record.key, body, base or 0)

    def _forgotten_version(self, key: str) -> int:
        versions = [edit.version for edit in self._store.history(key) if not edit.stale]
        return max(versions, default=0)

    def _check_references(self, records: tuple[Record, ...]) -> None:
        coming = {record.key for record in records}
        for record in records:
            held = self._records.get(record.key)
            before = _references(held) if held else []  # what was forgotten since may stay named
            for field, key in _references(record):
                if key not in self._records and key not in coming and (field, key) not in before:
                    raise UnknownRecord(
                        f"{record.key} speaks of {key} in its field {field}, and the season has no "
                        f"such record{self._near(key)}; put that one first."
                    )

    def _near(self, key: str) -> str:
        import difflib

        near = difflib.get_close_matches(key, self._records, n=1, cutoff=0.6)
        return f" (is it {near[0]}?)" if near else ""

    def _known(self, key: str) -> Record:
        if key not in self._records:
            raise UnknownRecord(f"The season has no record {key}{self._near(key)}.")
        return self._records[key]

    # reading: the records of each class

    def _all(self, record: type[R]) -> Mapping[str, R]:
        return {key: one for key, one in self._records.items() if isinstance(one, record)}

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record, in the order of entry."""
        return tuple(self._records.values())

    @property
    def applicant(self) -> Applicant | None:
        """Whose season it is; None before they have said so."""
        return next(iter(self._all(Applicant).values()), None)

    @property
    def programs(self) -> Mapping[str, Program]:
        return self._all(Program)

    @property
    def people(self) -> Mapping[str, Person]:
        return self._all(Person)

    @property
    def interviews(self) -> Mapping[str, Interview]:
        return self._all(Interview)

    @property
    def notes(self) -> Mapping[str, Note]:
        return self._all(Note)

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        return self._all(Criterion)

    @property
    def ratings(self) -> Mapping[str, Rating]:
        return self._all(Rating)

    @property
    def second_looks(self) -> Mapping[str, SecondLook]:
        return self._all(SecondLook)

    @property
    def questions(self) -> Mapping[str, Question]:
        return self._all(Question)

    @property
    def news(self) -> Mapping[str, News]:
        return self._all(News)

    @property
    def messages(self) -> Mapping[str, Message]:
        return self._all(Message)

    @property
    def choices(self) -> Mapping[str, Choice]:
        return self._all(Choice)

    @property
    def rank_lists(self) -> Mapping[str, RankList]:
        return self._all(RankList)

    # reading: the questions of the walk

    def get(self, key: str) -> Record | None:
        """The record with this key, or None."""
        return self._records.get(key)

    def program(self, key: str) -> Program:
        """The program with this key; raises `UnknownRecord`."""
        return self._of(Program, key)

    def person(self, key: str) -> Person:
        """The person with this key; raises `UnknownRecord`."""
        return self._of(Person, key)

    def interview(self, key: str) -> Interview:
        """The interview with this key; raises `UnknownRecord`."""
        return self._of(Interview, key)

    def _of(self, record: type[R], key: str) -> R:
        if not key.startswith(f"{record.record_kind}/"):
            key = f"{record.record_kind}/{key}"
        return self._known(key)  # type: ignore[return-value]

    def people_at(self, program: str | Program) -> tuple[Person, ...]:
        """Everybody known at a program, its director first, then by role."""
        key = getattr(program, "key", program)
        roles = list(Role)
        found = [person for person in self.people.values() if person.program == key]
        return tuple(sorted(found, key=lambda person: roles.index(person.role)))

    def interviews_at(self, program: str | Program) -> tuple[Interview, ...]:
        """All events at a program, earliest first."""
        key = getattr(program, "key", program)
        found = [each for each in self.interviews.values() if each.program == key]
        return tuple(sorted(found, key=lambda each: each.start))

    def notes_from(self, interview: str | Interview) -> tuple[Note, ...]:
        """The notes on one event, in the order of writing."""
        key = getattr(interview, "key", interview)
        found = [note for note in self.notes.values() if note.interview == key]
        return tuple(sorted(found, key=lambda note: note.written_at))

    def notes_about(self, person: str | Person) -> tuple[Note, ...]:
        """The notes on one person, in the order of writing."""
        key = getattr(person, "key", person)
        found = [note for note in self.notes.values() if note.person == key]
        return tuple(sorted(found, key=lambda note: note.written_at))

    def notes_at(self, program: str | Program) -> tuple[Note, ...]:
        """All notes from a program's events, earliest event first."""
        return tuple(n for each in self.interviews_at(program) for n in self.notes_from(each))

    def messages_with(self, program: str | Program) -> tuple[Message, ...]:
        """What was sent to a program and received from it, oldest first."""
        key = getattr(program, "key", program)
        done = (MessageState.SENT, MessageState.RECEIVED)
        found = [m for m in self.messages.values() if m.program == key and m.state in done]
        return tuple(sorted(found, key=lambda m: m.at or datetime.max.replace(tzinfo=UTC)))

    def latest_list(self, kind: ListKind) -> RankList | None:
        """The newest version of one kind of list; None where there is none yet."""
        found = [each for each in self.rank_lists.values() if each.kind == kind]
        return max(found, key=lambda each: each.version, default=None)

    def zone(self, program: str | Program) -> ZoneInfo:
        """The program's own time zone."""
        return ZoneInfo(self.program(getattr(program, "key", program)).time_zone)


def _record(edit: Edit) -> Record | None:
    if edit.body is None:
        return None
    try:
        record = KINDS[edit.kind](key=edit.key, **json.loads(edit.body))
    except (KeyError, ValueError) as error:
        raise SeasonFileError(
            f"The season's entry {edit.key} (version {edit.version}) cannot be read: {error}. "
            "The file was left as it is."
        ) from None
    return record.at_version(edit.version)


_REFERENCES = ("program", "person", "interview", "preferred", "other")


def _references(record: Record) -> list[tuple[str, str]]:
    """The (field, key) pairs by which a record speaks of others."""
    found = [(field, getattr(record, field, "")) for field in _REFERENCES]
    for field in ("met", "entries", "left_out"):
        found += [(field, key) for key in getattr(record, field, ())]
    return [(field, key) for field, key in found if key]


def _hangs_on(record: Record, key: str) -> bool:
    """Whether a record makes no sense without the record `key`."""
    return any(
        getattr(record, field, "") == key
        for field in ("program", "interview", "preferred", "other")
        if not (isinstance(record, Message) and field == "interview")
    ) or (isinstance(record, Note) and record.person == key)
