"""One SQLite file a season, to which edits are only ever appended.

The newest version of a key is the truth; the earlier ones are undo, the diary
and the proof that nothing was lost. Every call opens its own connection and
closes it: two notebooks may work on one file. Writing takes the lock at once
(``BEGIN IMMEDIATE``) and keeps SQLite's rollback journal, which leaves a single
file that is safe in a synced folder. The file can be read by its owner alone.
Each edit carries a seal over its words, so that damage is noticed, not believed.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

FORMAT = 1
APPLICATION_ID = 0x4D424B31  # "MBK1": tells a season from any other SQLite file
BUSY_SECONDS = 10.0
TYPING_SECONDS = 60.0

SCHEMA = """
CREATE TABLE edits (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    batch   INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    version INTEGER NOT NULL,
    body    TEXT,              -- JSON; NULL where the record was forgotten
    at      TEXT NOT NULL,     -- UTC
    writer  TEXT NOT NULL,     -- the open season that wrote it
    typing  INTEGER NOT NULL DEFAULT 0,
    stale   INTEGER NOT NULL DEFAULT 0,
    undoes  INTEGER,           -- the batch that this edit takes back
    seal    INTEGER NOT NULL   -- CRC-32 of the rest
);
CREATE INDEX edits_by_key ON edits (key, version);
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class SeasonFileError(Exception):
    """A season file cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """A wish to write: `body` is JSON, or None to forget; `base` is the version it changes.

    `base` 0 means that the record is new.
    """

    kind: str
    key: str
    body: str | None
    base: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of the file. `at` is an aware UTC time; `stale` edits never became the truth."""

    id: int
    batch: int
    kind: str
    key: str
    version: int
    body: str | None
    at: datetime
    writer: str
    stale: bool
    undoes: int | None


_COLUMNS = "id, batch, kind, key, version, body, at, writer, typing, stale, undoes, seal"
_DAMAGED = (
    "{path} is damaged and was left as it is; open your latest backup, and keep this file, since "
    "parts of it may still be saved."
)


class _Damaged(Exception):
    """An edit is not as it was written."""


def _seal(words: tuple) -> int:
    return zlib.crc32(repr(words).encode())


def _edit(row: tuple) -> Edit:
    number, batch, kind, key, version, body, at, writer, _typing, stale, undoes, seal = row
    if _seal(row[1:-1]) != seal:
        raise _Damaged(key)
    return Edit(number, batch, kind, key, version, body, datetime.fromisoformat(at), writer,
                bool(stale), undoes)  # fmt: skip


class Store:
    """The edits of one season, on disk or (with `path` None) in memory."""

    def __init__(self, path: Path | None, *, writer: str, read_only: bool = False) -> None:
        path = path and path.expanduser().absolute()  # notebooks may change folder later
        self.path = path
        self.writer = writer
        self.read_only = read_only
        self._memory: sqlite3.Connection | None = None
        if path is None:
            self._memory = sqlite3.connect(":memory:", isolation_level=None)
            self._build(self._memory)
        elif _there(path):
            self._examine(path)
        elif read_only:
            raise SeasonFileError(f"There is no season file at {path}; check the name.")
        else:
            self._create(path)

    # opening

    @staticmethod
    def _build(connection: sqlite3.Connection) -> None:
        connection.executescript(
            f"BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {FORMAT}; COMMIT;"
        )

    def _create(self, path: Path) -> None:
        """Build beside the place and link it there, so that no half-built file is ever seen."""
        if not path.parent.is_dir():
            raise SeasonFileError(
                f"There is no folder {path.parent} to keep a season in; make it first."
            )
        name = _beside(path, ".new-season-")
        try:
            try:
                with closing(sqlite3.connect(name, isolation_level=None)) as connection:
                    self._build(connection)
            except sqlite3.Error as error:
                raise SeasonFileError(
                    f"A season could not be made in {path.parent} ({error}); choose another folder."
                ) from None
            try:
                os.link(name, path)  # unlike a rename, never over a file made in the meantime
            except FileExistsError:
                self._examine(path)
            except OSError:  # a file system without links
                os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)

    def _examine(self, path: Path) -> None:
        if path.is_dir():
            raise SeasonFileError(f"{path} is a folder; name the season file inside it.")
        if path.exists() and not path.is_file():
            raise SeasonFileError(f"{path} is not a file; name the file that Matchbook made.")
        try:
            with path.open("rb") as file:
                header = file.read(100)
        except OSError as error:
            raise SeasonFileError(
                f"{path} cannot be read: {error.strerror}; ask its owner, or copy it to a folder "
                "of yours."
            ) from None
        if not header:
            raise SeasonFileError(
                f"{path} is empty, as when a copy was cut short; open your latest backup, or "
                "choose a new name to begin a season."
            )
        if not header.startswith(b"SQLite format 3\x00"):
            raise SeasonFileError(
                f"{path} is not a season file; open the file that Matchbook made, or bring a "
                "spreadsheet in from the first notebook."
            )
        if len(header) < 100:
            raise SeasonFileError(_DAMAGED.format(path=path))
        # Read by hand: SQLite would tidy up another program's database on closing it.
        version, application = (int.from_bytes(header[at : at + 4], "big") for at in (60, 68))
        if application != APPLICATION_ID:
            raise SeasonFileError(
                f"{path} is a database of some other program, not a season; open the file that "
                "Matchbook made."
            )
        if version < 1:
            raise SeasonFileError(_DAMAGED.format(path=path))
        if version > FORMAT:
            raise SeasonFileError(
                f"{path} was written by a newer Matchbook (format {version}, this one reads "
                f"{FORMAT}); update Matchbook and open it again. Nothing in it was changed."
            )
        if not self.read_only and not _writable(path):
            raise SeasonFileError(
                f"{path} can be read but not changed; allow writing to it and to its folder, or "
                "copy it elsewhere and open the copy."
            )
        with self._connected() as connection:
            sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            connection.execute(f"SELECT {_COLUMNS} FROM edits LIMIT 1")
            connection.execute("SELECT name, value FROM about LIMIT 1")
        if not sound:
            raise SeasonFileError(_DAMAGED.format(path=path))

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        if self._memory is not None:
            yield self._memory
            return
        assert self.path is not None
        # Without leave to write, SQLite cannot take back what a killed program left half-written.
        mode = "ro" if self.read_only and not _writable(self.path) else "rw"
        try:
            with closing(
                sqlite3.connect(
                    f"{self.path.resolve().as_uri()}?mode={mode}",
                    uri=True,
                    isolation_level=None,
                    timeout=BUSY_SECONDS,
                )
            ) as connection:
                if self.read_only:
                    connection.execute("PRAGMA query_only = ON")
                yield connection
        except sqlite3.ProgrammingError:
            raise
        except (sqlite3.Error, UnicodeDecodeError, _Damaged) as error:
            self._explain(error)

    def _explain(self, error: Exception) -> NoReturn:
        """Say in a sentence why the file could not be used."""
        match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                why = (
                    f"is busy: another program has held it for {BUSY_SECONDS:g} seconds; nothing "
                    "was changed. Close that program, or wait, and try again."
                )
            case sqlite3.SQLITE_CANTOPEN:
                why = (
                    "cannot be opened any more; nothing was changed. See whether it was moved, "
                    "renamed or made private, and open it again."
                )
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
                why = (
                    "can be read but not changed; nothing was changed. Allow writing to it and to "
                    "its folder, or copy it elsewhere and open the copy."
                )
            case sqlite3.SQLITE_FULL:
                why = (
                    "could not take this in, because the disk is full; nothing was changed. Make "
                    "room and try again."
                )
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_ERROR:
                raise SeasonFileError(_DAMAGED.format(path=self.path)) from error
            case _:
                why = f"could not be used just now ({error}); nothing was changed. Try again."
        raise SeasonFileError(f"{self.path} {why}") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self.read_only:
            raise SeasonFileError(f"{self.path} was opened for reading only; nothing was changed.")
        with self._connected() as connection:
            if self._memory is None:
                connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # SQLite itself may have rolled back already
                    connection.execute("ROLLBACK")
                raise

    # reading

    def since(self, last: int) -> list[Edit]:
        """The edits with an id above `last`, oldest first, stale ones left out."""
        with self._connected() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM edits WHERE id > ? AND stale = 0 ORDER BY id", (last,)
            ).fetchall()
            return [_edit(row) for row in rows]

    def truth(self) -> list[Edit]:
        """The newest version of each key, in the order in which the keys were first written."""
        with self._connected() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM edits WHERE id IN"
                " (SELECT max(id) FROM edits WHERE stale = 0 GROUP BY key)"
                " ORDER BY (SELECT min(first.id) FROM edits AS first"
                " WHERE first.key = edits.key AND first.stale = 0)"
            ).fetchall()
            return [_edit(row) for row in rows]

    def history(self, key: str) -> list[Edit]:
        """All edits of one key, stale ones among them, oldest first."""
        with self._connected() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM edits WHERE key = ? ORDER BY id", (key,)
            ).fetchall()
            return [_edit(row) for row in rows]

    def about(self, name: str) -> str:
        """A text kept about the whole file (``""`` where there is none)."""
        with self._connected() as connection:
            row = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    # writing

    def write_about(self, name: str, value: str) -> None:
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))

    def append(
        self,
        changes: Iterable[Change],
        *,
        at: datetime,
        typing: bool = False,
        after: int | None = None,
    ) -> tuple[list[Edit], list[Edit]] | None:
        """Write all changes or none, as one batch; return what was written and what was stale.

        A change whose `base` is not the newest version is stale. One stale change
        makes its whole batch stale: it is kept in the file and in `history`, but
        what stands stays the truth. Where there is an edit with an id above `after`,
        nothing is written and None is returned: take that edit in first.

        A run of `typing` edits of one key by one writer counts as one edit, so
        that undo takes back a thought and not a letter.
        """
        changes = tuple(changes)
        with self._writing() as connection:
            batch, last = connection.execute(
                "SELECT ifnull(max(batch), 0) + 1, ifnull(max(id) FILTER (WHERE stale = 0), 0)"
                " FROM edits"
            ).fetchone()
            if after is not None and last > after:
                return None
            newest = {change.key: _newest(connection, change.key) for change in changes}
            new = [change for change in changes if _body(newest[change.key]) != change.body]
            late = any(change.base != _version(newest[change.key]) for change in new)
            edits = []
            for change in new:
                before, run = newest[change.key], batch
                if typing and not late and before and self._goes_on(connection, before, at):
                    run = before.batch
                    connection.execute("DELETE FROM edits WHERE id = ?", (before.id,))
                version = _version(before) + (0 if late else 1)
                edits.append(self._insert(connection, run, change, version, at, typing, late, None))
        return ([], edits) if late else (edits, [])

    def _goes_on(self, connection: sqlite3.Connection, newest: Edit, at: datetime) -> bool:
        """Whether `newest` is the last edit of all, typed by this writer a moment ago."""
        last, typed = connection.execute(
            "SELECT id, typing FROM edits ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return (
            last == newest.id
            and bool(typed)
            and newest.writer == self.writer
            and abs((at - newest.at).total_seconds()) < TYPING_SECONDS
        )

    def undo(self, *, at: datetime) -> list[Edit]:
        """Take back the latest batch that still stands; return the restoring edits.

        Called again, it goes further back. An empty list means that nothing is left.
        """
        with self._writing() as connection:
            target = connection.execute(
                "SELECT max(batch) FROM edits WHERE stale = 0 AND undoes IS NULL AND batch NOT IN"
                " (SELECT undoes FROM edits WHERE undoes IS NOT NULL)"
            ).fetchone()[0]
            if target is None:
                return []
            batch = connection.execute("SELECT max(batch) + 1 FROM edits").fetchone()[0]
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM edits WHERE batch = ? AND stale = 0 ORDER BY id DESC",
                (target,),
            ).fetchall()
            restored = []
            for edit in map(_edit, rows):
                body = _body(_newest(connection, edit.key, before=edit.id))
                version = _version(_newest(connection, edit.key))
                change = Change(edit.kind, edit.key, body, version)
                restored.append(
                    self._insert(connection, batch, change, version + 1, at, False, False, target)
                )
        return restored

    def _insert(
        self,
        connection: sqlite3.Connection,
        batch: int,
        change: Change,
        version: int,
        at: datetime,
        typing: bool,
        stale: bool,
        undoes: int | None,
    ) -> Edit:
        when = at.astimezone(UTC).isoformat()
        words = (batch, change.kind, change.key, version, change.body, when, self.writer,
                 int(typing), int(stale), undoes)  # fmt: skip
        number = connection.execute(
            "INSERT INTO edits (batch, kind, key, version, body, at, writer, typing, stale, undoes,"
            " seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*words, _seal(words)),
        ).lastrowid
        return _edit((number, *words, _seal(words)))

    def backup(self, path: Path) -> None:
        """Copy the whole season to `path`, which must not exist, while others may write."""
        path = path.expanduser().absolute()
        taken = SeasonFileError(f"{path} exists already; choose a new name for the backup.")
        if _there(path):
            raise taken
        if not path.parent.is_dir():
            raise SeasonFileError(
                f"There is no folder {path.parent} for the backup; make it first."
            )
        name = _beside(path, ".backup-")
        try:
            with closing(sqlite3.connect(name)) as target, self._connected() as connection:
                # Holding a reader's lock first: the copy itself would wait for a lock for ever.
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM edits").fetchone()
                connection.backup(target)
                connection.execute("COMMIT")
            try:
                os.link(name, path)
            except FileExistsError:
                raise taken from None
            except OSError:  # a file system without links
                os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)


def _newest(connection: sqlite3.Connection, key: str, *, before: int = 2**62) -> Edit | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM edits WHERE key = ? AND stale = 0 AND id < ?"
        " ORDER BY id DESC LIMIT 1",
        (key, before),
    ).fetchone()
    return _edit(row) if row else None


def _version(edit: Edit | None) -> int:
    return edit.version if edit else 0


def _body(edit: Edit | None) -> str | None:
    return edit.body if edit else None


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise SeasonFileError(
            f"{path} cannot be reached: {error.strerror}; check the name, or choose another folder."
        ) from None


def _beside(path: Path, prefix: str) -> str:
    """An empty file of the owner's own in the folder of `path`; raises `SeasonFileError`."""
    why = "it is marked as read-only"
    if path.parent.stat().st_mode & 0o222:
        try:
            handle, name = tempfile.mkstemp(prefix=prefix, dir=path.parent)
            os.close(handle)
            return name
        except OSError as error:
            why = str(error.strerror)
    raise SeasonFileError(
        f"Nothing can be written in {path.parent}: {why}; choose a folder that you may write to."
    )


def _writable(path: Path) -> bool:
    """Whether `path` and its folder may be written; an owner's missing mode bit counts as no."""
    try:
        return all(
            os.access(each, os.W_OK) and each.stat().st_mode & 0o222 for each in (path, path.parent)
        )
    except OSError:
        return False
