"""One SQLite file a season, to which edits are only ever appended.

The newest version of a key is the truth; the earlier ones are undo, the diary
and the proof that nothing was lost. Every call opens its own connection and
closes it: two notebooks may work on one file. Writing takes the lock at once
(``BEGIN IMMEDIATE``) and keeps SQLite's rollback journal, which leaves a single
file that is safe in a synced folder. The file can be read by its owner alone.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

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
    undoes  INTEGER            -- the batch that this edit takes back
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


_COLUMNS = "id, batch, kind, key, version, body, at, writer, stale, undoes"


def _edit(row: tuple) -> Edit:
    number, batch, kind, key, version, body, at, writer, stale, undoes = row
    return Edit(number, batch, kind, key, version, body, datetime.fromisoformat(at), writer,
                bool(stale), undoes)  # fmt: skip


class Store:
    """The edits of one season, on disk or (with `path` None) in memory."""

    def __init__(self, path: Path | None, *, writer: str, read_only: bool = False) -> None:
        self.path = path
        self.writer = writer
        self.read_only = read_only
        self._memory: sqlite3.Connection | None = None
        if path is None:
            self._memory = sqlite3.connect(":memory:", isolation_level=None)
            self._build(self._memory)
        elif path.exists():
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
        try:
            handle, name = tempfile.mkstemp(prefix=".new-season-", dir=path.parent)
        except OSError as error:
            raise SeasonFileError(
                f"A season cannot be kept in {path.parent}: {error.strerror}; choose a folder "
                "that you may write to."
            ) from None
        os.close(handle)
        try:
            connection = sqlite3.connect(name, isolation_level=None)
            self._build(connection)
            connection.close()
            try:
                os.link(name, path)  # unlike a rename, never over a file made in the meantime
            except FileExistsError:
                self._examine(path)
            except OSError:  # a file system without links
                if not path.exists():
                    shutil.copyfile(name, path)
                    path.chmod(0o600)
        finally:
            os.unlink(name)

    def _examine(self, path: Path) -> None:
        if path.is_dir():
            raise SeasonFileError(f"{path} is a folder; name the season file inside it.")
        try:
            header = path.open("rb").read(16)
        except OSError as error:
            raise SeasonFileError(
                f"{path} cannot be read: {error.strerror}; ask its owner, or copy it to a folder "
                "of yours."
            ) from None
        if header != b"SQLite format 3\x00":
            raise SeasonFileError(
                f"{path} is not a season file; open the file that Matchbook made, or bring a "
                "spreadsheet in from the first notebook."
            )
        if not self.read_only and not _writable(path):
            raise SeasonFileError(
                f"{path} can be read but not changed; allow writing to it and to its folder, or "
                "copy it elsewhere and open the copy."
            )
        with self._connected() as connection:
            try:
                application = connection.execute("PRAGMA application_id").fetchone()[0]
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                if application == APPLICATION_ID and version <= FORMAT:
                    sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
                    connection.execute(f"SELECT {_COLUMNS} FROM edits LIMIT 1")
                    connection.execute("SELECT name, value FROM about LIMIT 1")
                else:
                    sound = True
            except sqlite3.DatabaseError as error:
                if "locked" in str(error):
                    raise SeasonFileError(
                        f"{path} is busy: another program holds it; close that and try again."
                    ) from None
                sound = False
                application, version = APPLICATION_ID, FORMAT
        if application != APPLICATION_ID:
            raise SeasonFileError(
                f"{path} is a database of some other program, not a season; open the file that "
                "Matchbook made."
            )
        if version > FORMAT:
            raise SeasonFileError(
                f"{path} was written by a newer Matchbook (format {version}, this one reads "
                f"{FORMAT}); update Matchbook and open it again. Nothing in it was changed."
            )
        if not sound:
            raise SeasonFileError(
                f"{path} is damaged and was left as it is; open your latest backup, and keep this "
                "file, since parts of it may still be saved."
            )

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        if self._memory is not None:
            yield self._memory
            return
        assert self.path is not None
        mode = "ro" if self.read_only else "rw"
        connection = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_SECONDS,
        )
        try:
            yield connection
        except sqlite3.OperationalError as error:
            raise SeasonFileError(
                f"{self.path} could not be used just now ({error}); nothing was changed. Close "
                "other programs that hold it and try again."
            ) from error
        finally:
            connection.close()

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
                " ORDER BY (SELECT min(first.id) FROM edits AS first WHERE first.key = edits.key)"
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
        self, changes: Iterable[Change], *, at: datetime, typing: bool = False
    ) -> tuple[list[Edit], list[Edit]]:
        """Write all changes or none, as one batch; return what was written and what was stale.

        A change whose `base` is not the newest version is stale: it is kept in
        the file and in `history`, but the newest version stays the truth. A run
        of `typing` edits of one key by one writer counts as one edit, so that
        undo takes back a thought and not a letter.
        """
        written: list[Edit] = []
        stale: list[Edit] = []
        with self._writing() as connection:
            batch = connection.execute("SELECT ifnull(max(batch), 0) + 1 FROM edits").fetchone()[0]
            for change in changes:
                newest = _newest(connection, change.key)
                late = change.base != (newest.version if newest else 0)
                if newest and newest.body == change.body:
                    continue
                run = batch
                if typing and not late and newest and self._goes_on(connection, newest, at):
                    run = newest.batch
                    connection.execute("DELETE FROM edits WHERE id = ?", (newest.id,))
                version = (newest.version if newest else 0) + (0 if late else 1)
                edit = self._insert(connection, run, change, version, at, typing, late, None)
                (stale if late else written).append(edit)
        return written, stale

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
                before = connection.execute(
                    "SELECT body FROM edits WHERE key = ? AND stale = 0 AND id < ?"
                    " ORDER BY id DESC LIMIT 1",
                    (edit.key, edit.id),
                ).fetchone()
                newest = _newest(connection, edit.key)
                assert newest is not None
                change = Change(edit.kind, edit.key, before[0] if before else None, newest.version)
                restored.append(
                    self._insert(
                        connection, batch, change, newest.version + 1, at, False, False, target
                    )
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
        cursor = connection.execute(
            "INSERT INTO edits (batch, kind, key, version, body, at, writer, typing, stale, undoes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                batch,
                change.kind,
                change.key,
                version,
                change.body,
                at.astimezone(UTC).isoformat(),
                self.writer,
                int(typing),
                int(stale),
                undoes,
            ),
        )
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM edits WHERE id = ?", (cursor.lastrowid,)
        ).fetchone()
        return _edit(row)

    def backup(self, path: Path) -> None:
        """Copy the whole season to `path`, which must not exist, while others may write."""
        if path.exists():
            raise SeasonFileError(f"{path} exists already; choose a new name for the backup.")
        handle, name = tempfile.mkstemp(prefix=".backup-", dir=path.parent)
        os.close(handle)
        try:
            target = sqlite3.connect(name)
            with self._connected() as connection:
                connection.backup(target)
            target.close()
            os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)


def _newest(connection: sqlite3.Connection, key: str) -> Edit | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM edits WHERE key = ? AND stale = 0 ORDER BY id DESC LIMIT 1", (key,)
    ).fetchone()
    return _edit(row) if row else None


def _writable(path: Path) -> bool:
    """Whether `path` and its folder may be written; an owner's missing mode bit counts as no."""
    return all(
        os.access(each, os.W_OK) and each.stat().st_mode & 0o222 for each in (path, path.parent)
    )
