"""A season: one applicant's records, open to read and to edit.

`Season` reads the file once, keeps the records in memory, and answers the
questions of the walk. Every edit is in the file before `put` returns. Records
that another notebook wrote come in with `refresh`, which every edit does too.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from toolkit.model import (
    KINDS,
    Advocate,
    Applicant,
    Choice,
    Complaint,
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
    RecordError,
    Role,
    SecondLook,
    SupplementalList,
    Weighing,
)
from toolkit.store import Change, Edit, SeasonFileError, Store

R = TypeVar("R", bound=Record)


class StaleEdit(Exception):
    """Somebody else changed a record since it was read, so nothing of the step took effect.

    `kept` is the edit that was refused, which stays in the season's history, as do
    the others of its step; `newest` is the record as it stands now (None: it was
    forgotten).
    """

    def __init__(self, kept: Record, newest: Record | None, *, forgetting: bool = False) -> None:
        self.kept = kept
        self.newest = newest
        self.forgetting = forgetting
        super().__init__(kept, newest)

    def __str__(self) -> str:
        if self.forgetting:
            return (
                f"{self.kept.key} was changed elsewhere since you read it, so nothing was taken "
                "out. Look at the newest version and decide again."
            )
        if self.newest is None:
            return (
                f"{self.kept.key} was taken out of the season since you read it. What you wrote is "
                "kept in its history; to have it back, make the record anew and put that."
            )
        return (
            f"{self.kept.key} was changed elsewhere since you read it. What you wrote is kept in "
            "its history; look at the newest version and write again."
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
        self._by_class: dict[type[Record], Mapping[str, Record]] = {}  # until the next edit
        self._seen: dict[str, int] = {}  # the newest version of each key, forgotten ones too
        self._last = 0
        self._followers: list[Callable[[frozenset[str]], object]] = []
        self._changed: set[str] = set()  # kinds of record that followers have yet to hear of
        self._load(store.truth())
        self._changed.clear()

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
        if at.tzinfo is None:
            raise ValueError(f"the example's moment {at} has no time zone; add one")
        self._store.write_about("example moment", at.isoformat())

    def on_change(self, follower: Callable[[frozenset[str]], object]) -> None:
        """Call `follower` after each edit, this season's or one taken in from another notebook.

        It is given the kinds of record that changed (`record_kind`), once what was written stands.
        """
        self._followers.append(follower)

    def _tell(self) -> None:
        changed, self._changed = frozenset(self._changed), set()
        for follower in self._followers if changed else ():
            follower(changed)

    # editing

    def put(self, record: R, *, typing: bool = False) -> R:
        """Add `record`, or make it the newest version of its key; return it as it now stands.

        With `typing`, a run of edits to one record counts as one for `undo`.
        Raises `StaleEdit` where the record was changed elsewhere since it was
        read, `UnknownRecord` where it speaks of a record that is not there, and
        `RecordError` where its key is already somebody else's.
        """
        try:
            self._put((record,), typing=typing)
        finally:
            self._tell()
        return self._records.get(record.key, record)  # type: ignore[return-value]

    def put_all(
        self, records: Iterable[Record], *, typing: bool = False, may_name: Collection[str] = ()
    ) -> int:
        """Put all records or none, as one step for `undo`; return how many were changed.

        `may_name` are keys that records may speak of though the season does not
        hold them: those of records forgotten before an export. Raises as `put`
        does, and `RecordError` where two different records have one key.
        """
        try:
            return self._put(tuple(records), typing=typing, may_name=may_name)
        finally:
            self._tell()

    def _put(
        self, records: tuple[Record, ...], *, typing: bool, may_name: Collection[str] = ()
    ) -> int:
        records = _one_each(records)
        changes = [self._change(record) for record in records]
        while True:  # until nobody wrote between the look at the references and the lock
            self._take_in()
            if not self._late(changes):  # a late edit is kept, whatever it speaks of
                self._check_references(records, may_name)
                self._check_keys(records)
            done = self._store.append(changes, at=self._clock(), typing=typing, after=self._last)
            if done is not None:
                break
        written, stale = done
        if stale:
            key = self._late([change for change in changes if change.key in {e.key for e in stale}])
            self._take_in()
            kept = next(record for record in records if record.key == key)
            raise StaleEdit(kept, self._records.get(key))
        self._take_in()
        return len(written)

    def _late(self, changes: list[Change]) -> str:
        """The first key whose newest version is not the one that is to be changed."""
        late = (each.key for each in changes if each.base != self._seen.get(each.key, 0))
        return next(late, "")

    def forget(self, key: str | Record) -> None:
        """Take a record, and what belongs to it, out of the season as one step.

        A program takes its people and interviews along, and an interview its
        notes. The history keeps them all, and `undo` brings them back. Raises
        `UnknownRecord`, and `StaleEdit` where one of them was changed elsewhere.
        """
        try:
            self._forget(key)
        finally:
            self._tell()

    def _forget(self, key: str | Record) -> None:
        base = key.read_version if isinstance(key, Record) else None
        key = key.key if isinstance(key, Record) else key
        self._known(key)
        read = dict(self._records)
        seen = dict(self._seen)
        if base is not None:
            seen[key] = base
        while True:
            self._take_in()
            gone = self._and_what_hangs_on(key)
            changes = [
                Change(self._records[each].record_kind, each, None, seen.get(each, 0))
                for each in gone
            ]
            done = self._store.append(changes, at=self._clock(), after=self._last)
            if done is not None:
                break
        late = self._late(changes)
        if done[1]:
            kept = read.get(late) or self._records[late]
            self._take_in()
            raise StaleEdit(kept, self._records.get(late), forgetting=True)
        self._take_in()

    def _and_what_hangs_on(self, key: str) -> list[str]:
        gone = [key] if key in self._records else []
        for each in gone:  # it grows while it is walked: notes hang on interviews
            gone += [k for k, r in self._records.items() if _hangs_on(r, each) and k not in gone]
        return gone

    def history(self, key: str | Record) -> tuple[Version, ...]:
        """All versions of a record, oldest first."""
        key = key.key if isinstance(key, Record) else key
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
        self._take_in()
        self._tell()

    def _take_in(self) -> None:
        self._load(self._store.since(self._last))

    def _load(self, edits: Iterable[Edit]) -> None:
        read = [(edit, _record(edit)) for edit in edits]  # all, before any is taken in
        came_back = False
        if read:
            self._by_class.clear()
        for edit, record in read:
            self._last = max(self._last, edit.id)
            self._changed.add(edit.kind)
            if record is None:
                self._records.pop(edit.key, None)
            else:
                came_back |= edit.key in self._seen and edit.key not in self._records
                self._records[edit.key] = record
            self._seen[edit.key] = edit.version
        if came_back:  # to its old place: `_seen` keeps the order of entry
            self._records = {k: self._records[k] for k in self._seen if k in self._records}

    def _change(self, record: Record) -> Change:
        base = record.read_version
        if base is None:
            base = self._seen.get(record.key, 0)
        body = json.dumps(record.model_dump(mode="json", exclude={"key"}), ensure_ascii=False)
        return Change(record.record_kind, record.key, body, base)

    def _check_keys(self, records: tuple[Record, ...]) -> None:
        """Refuse a record made anew whose key, made from its fields, is already another's."""
        for record in records:
            held = self._records.get(record.key)
            if held is None or record.read_version is not None or "key" in record.model_fields_set:
                continue
            if difference := record.differs_in(held):
                remedy = (
                    f"the season has another under this key, told apart by {difference}; write "
                    f"{record.key}-2 as the key of the new one, or {record.key} itself if they "
                    "are the same"
                )
                raise RecordError(type(record).__name__, (Complaint("key", record.key, remedy),))

    def _check_references(self, records: tuple[Record, ...], may_name: Collection[str]) -> None:
        coming = {*may_name, *(record.key for record in records)}
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

        kind, _, tail = key.partition("/")
        tails = [k.partition("/")[2] for k in self._records if k.startswith(f"{kind}/")]
        near = difflib.get_close_matches(tail, tails, n=1, cutoff=0.6)
        return f" (is it {kind}/{near[0]}?)" if near else ""

    def _known(self, key: str) -> Record:
        if key not in self._records:
            raise UnknownRecord(f"The season has no record {key}{self._near(key)}.")
        return self._records[key]

    # reading: the records of each class

    def _all(self, record: type[R]) -> Mapping[str, R]:
        kept = self._by_class.get(record)
        if kept is None:
            found = {key: one for key, one in self._records.items() if isinstance(one, record)}
            kept = self._by_class[record] = MappingProxyType(found)
        return kept  # type: ignore[return-value]  # what stands under a class is of that class

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
    def weighings(self) -> Mapping[str, Weighing]:
        return self._all(Weighing)

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
    def advocates(self) -> Mapping[str, Advocate]:
        return self._all(Advocate)

    @property
    def messages(self) -> Mapping[str, Message]:
        return self._all(Message)

    @property
    def choices(self) -> Mapping[str, Choice]:
        return self._all(Choice)

    @property
    def rank_lists(self) -> Mapping[str, RankList]:
        return self._all(RankList)

    @property
    def supplemental_lists(self) -> Mapping[str, SupplementalList]:
        return self._all(SupplementalList)

    # reading: the questions of the walk

    def get(self, key: str) -> Record | None:
        """The record with this key, or None."""
        return self._records.get(key)

    def program(self, key: str | Program) -> Program:
        """The program with this key; raises `UnknownRecord`."""
        return self._of(Program, key)

    def person(self, key: str | Person) -> Person:
        """The person with this key; raises `UnknownRecord`."""
        return self._of(Person, key)

    def interview(self, key: str | Interview) -> Interview:
        """The interview with this key; raises `UnknownRecord`."""
        return self._of(Interview, key)

    def _of(self, record: type[R], key: str | Record) -> R:
        return self._known(_key(record, key))  # type: ignore[return-value]

    def people_at(self, program: str | Program) -> tuple[Person, ...]:
        """Everybody known at a program, its director first, then by role."""
        key = _key(Program, program)
        roles = list(Role)
        found = [person for person in self.people.values() if person.program == key]
        return tuple(sorted(found, key=lambda person: roles.index(person.role)))

    def interviews_at(self, program: str | Program) -> tuple[Interview, ...]:
        """All events at a program, earliest first."""
        key = _key(Program, program)
        found = [each for each in self.interviews.values() if each.program == key]
        return tuple(sorted(found, key=lambda each: each.start))

    def notes_from(self, interview: str | Interview) -> tuple[Note, ...]:
        """The notes on one event, in the order of writing."""
        key = _key(Interview, interview)
        found = [note for note in self.notes.values() if note.interview == key]
        return tuple(sorted(found, key=lambda note: note.written_at))

    def notes_about(self, person: str | Person) -> tuple[Note, ...]:
        """The notes on one person, in the order of writing."""
        key = _key(Person, person)
        found = [note for note in self.notes.values() if note.person == key]
        return tuple(sorted(found, key=lambda note: note.written_at))

    def notes_at(self, program: str | Program) -> tuple[Note, ...]:
        """All notes from a program's events, earliest event first."""
        return tuple(n for each in self.interviews_at(program) for n in self.notes_from(each))

    def messages_with(self, program: str | Program) -> tuple[Message, ...]:
        """What was sent to a program and received from it, oldest first."""
        key = _key(Program, program)
        done = (MessageState.SENT, MessageState.RECEIVED)
        found = [m for m in self.messages.values() if m.program == key and m.state in done]
        return tuple(sorted(found, key=lambda m: m.at or datetime.max.replace(tzinfo=UTC)))

    def latest_list(self, kind: ListKind) -> RankList | None:
        """The newest version of one kind of list; None where there is none yet."""
        found = [each for each in self.rank_lists.values() if each.kind == kind]
        return max(found, key=lambda each: each.version, default=None)

    def zone(self, program: str | Program) -> ZoneInfo:
        """The program's own time zone."""
        return ZoneInfo(self.program(program).time_zone)


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


def _key(record: type[Record], given: str | Record) -> str:
    """The key of a record that was given itself, by its key, or by its key without the kind."""
    key = given.key if isinstance(given, Record) else given
    return key if key.startswith(f"{record.record_kind}/") else f"{record.record_kind}/{key}"


def _one_each(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Each key once; raises `RecordError` where two different records have one key."""
    found: dict[str, Record] = {}
    for record in records:
        if found.setdefault(record.key, record) != record:
            remedy = (
                "two different records of this step have this key; keep one of them, or write "
                f"{record.key}-2 as the key of the other"
            )
            raise RecordError(type(record).__name__, (Complaint("key", record.key, remedy),))
    return tuple(found.values())


_REFERENCES = ("program", "person", "interview", "preferred", "other")


def _references(record: Record) -> list[tuple[str, str]]:
    """The (field, key) pairs by which a record speaks of others."""
    found = [(field, getattr(record, field, "")) for field in _REFERENCES]
    for field in ("met", "entries", "left_out", "serves", "joint"):
        found += [(field, key) for key in getattr(record, field, ())]
    return [(field, key) for field, key in found if key]


def _hangs_on(record: Record, key: str) -> bool:
    """Whether a record makes no sense without the record `key`."""
    return any(
        getattr(record, field, "") == key
        for field in ("program", "interview", "preferred", "other")
        if not (isinstance(record, Message) and field == "interview")
    ) or (isinstance(record, Note) and record.person == key)
