"""The season file is private, whole, append-only, and refuses with a sentence."""

import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit import store as module
from toolkit.files import write_whole
from toolkit.model import Criterion, Person, Program
from toolkit.season import Season
from toolkit.store import APPLICATION_ID, FORMAT, Change, SeasonFileError, Store

AT = datetime(2026, 11, 13, 15, tzinfo=UTC)
LAKEVIEW = Program(
    name="Lakeview",
    city="Chicago",
    state="IL",
    specialty="Internal Medicine",
    time_zone="America/Chicago",
    key="lakeview",
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "season.matchbook"


def filled(path, people=40):
    season = Season.open(path)
    crowd = [Person(program="lakeview", name=f"Bo Chen {n}", role="faculty") for n in range(people)]
    season.put_all([LAKEVIEW, *crowd])
    return season


def refused(act, *parts):
    """The sentence of a refusal: one, with a remedy, and nothing of SQLite's in it."""
    with pytest.raises(SeasonFileError) as caught:
        act()
    text = str(caught.value)
    assert all(part in text for part in parts), text
    assert text.endswith(".") and "sqlite" not in text.lower() and "Error" not in text
    return text


def refused_untouched(path, *parts, **options):
    before, mode = path.read_bytes(), path.stat().st_mode
    names = sorted(each.name for each in path.parent.iterdir())
    refused(lambda: Season.open(path, **options), str(path), *parts)
    assert path.read_bytes() == before and path.stat().st_mode == mode
    assert sorted(each.name for each in path.parent.iterdir()) == names


# ── making one ──────────────────────────────────────────────────────────────


def test_a_new_season_is_one_file_that_its_owner_alone_can_read(path):
    old = os.umask(0)
    try:
        filled(path)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_season_file_tells_itself_from_other_databases(path):
    Season.open(path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert connection.execute("PRAGMA user_version").fetchone()[0] == FORMAT
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    connection.close()


def test_a_making_that_fails_leaves_nothing_behind(path, monkeypatch):
    def fail(connection):
        connection.execute("CREATE TABLE half (a)")
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Store, "_build", staticmethod(fail))
    refused(lambda: Season.open(path), "could not be made")
    assert list(path.parent.iterdir()) == []


def test_two_who_make_one_season_at_once_share_it(path, monkeypatch):
    build = Store._build

    def build_late(connection):
        build(connection)
        monkeypatch.setattr(Store, "_build", staticmethod(build))
        filled(path)  # the other one is quicker

    monkeypatch.setattr(Store, "_build", staticmethod(build_late))
    assert LAKEVIEW.key in Season.open(path).programs


def test_a_file_system_without_links_will_do(path, monkeypatch):
    def no_links(*_):
        raise OSError("not supported")

    monkeypatch.setattr(os, "link", no_links)
    season = filled(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    season.backup(path.with_name("copy"))
    assert Season.open(path.with_name("copy")).records == season.records


def test_a_season_stays_the_same_file_when_the_folder_of_work_changes(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    season = Season.open(path.name)
    monkeypatch.chdir("/")
    season.put(LAKEVIEW)
    assert season.path == path and LAKEVIEW.key in Season.open(path).programs


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    refused(lambda: Season.open(tmp_path / "no" / "season"), "There is no folder", "make it first")


def test_a_season_cannot_be_begun_in_a_read_only_folder(path):
    path.parent.chmod(0o500)
    refused(lambda: Season.open(path), "read-only", "choose a folder")
    path.parent.chmod(0o700)
    assert list(path.parent.iterdir()) == []


def test_a_name_that_is_too_long_is_a_sentence(tmp_path):
    refused(lambda: Season.open(tmp_path / ("n" * 400)), "cannot be reached", "check the name")


def test_reading_only_makes_no_file(path):
    refused(lambda: Season.open(path, read_only=True), "no season file", "check the name")
    assert not path.exists()


# ── what is refused ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", [b"name,city\nLakeview,Chicago\n", b"\x89PNG\r\n", b"SQLite"])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_is_no_season_is_refused_and_left(path, content, read_only):
    path.write_bytes(content)
    refused_untouched(path, "is not a season file", read_only=read_only)


def test_an_empty_file_is_refused_and_left_empty(path):
    path.touch()
    refused_untouched(path, "is empty", "backup")


def test_a_folder_is_refused(tmp_path):
    refused(lambda: Season.open(tmp_path), "is a folder", "inside it")


def test_a_pipe_is_refused_instead_of_waited_for(path):
    os.mkfifo(path)
    refused(lambda: Season.open(path), "is not a file")


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_another_programs_database_is_refused_and_left(path, journal):
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA journal_mode = {journal}")
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.execute("INSERT INTO bookmarks VALUES ('https://example.edu')")
    other.commit()
    refused_untouched(path, "some other program")
    other.close()
    refused_untouched(path, "some other program")


def test_a_newer_season_is_refused_and_left(path):
    filled(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()
    refused_untouched(path, "newer Matchbook", "update")
    refused_untouched(path, "newer Matchbook", "update", read_only=True)


def test_a_file_that_may_not_be_changed_is_refused_for_writing_and_opens_for_reading(path):
    records = filled(path).records
    path.chmod(0o400)
    refused_untouched(path, "can be read but not changed")
    assert Season.open(path, read_only=True).records == records


def test_a_read_only_folder_is_refused_for_writing_and_opens_for_reading(path):
    records = filled(path).records
    path.parent.chmod(0o500)
    refused_untouched(path, "can be read but not changed", "folder")
    assert Season.open(path, read_only=True).records == records
    path.parent.chmod(0o700)


def test_a_file_that_may_not_be_read_is_refused(path, monkeypatch):
    filled(path)

    def no(*_):  # root, as whom the tests may run, could read it
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", no)
    refused(lambda: Season.open(path), "cannot be read: Permission denied", "ask its owner")


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_damaged_and_left(path, share):
    filled(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: max(20, int(len(whole) * share))])
    refused_untouched(path, "is damaged", "backup")
    refused_untouched(path, "is damaged", "backup", read_only=True)


def test_a_file_with_a_page_of_noise_is_damaged_and_left(path):
    filled(path)
    whole = bytearray(path.read_bytes())
    for page in range(1, len(whole) // 4096):
        noisy = whole.copy()
        noisy[page * 4096 : page * 4096 + 300] = bytes(range(150)) * 2
        path.write_bytes(noisy)
        refused_untouched(path, "is damaged")


class Sound(NamedTuple):
    path: Path
    records: tuple
    whole: bytes

    def __repr__(self):
        return "a sound season"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "season.matchbook"
    return Sound(path, filled(path, people=15).records, path.read_bytes())


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_or_changes_nothing(sound, where, bit):
    path, records, whole = sound
    flipped = bytearray(whole)
    flipped[int(where * len(whole))] ^= 1 << bit
    path.write_bytes(flipped)
    try:
        season = Season.open(path, read_only=True)
        assert season.records == records
        assert [len(season.history(record)) for record in records] == [1] * len(records)
    except SeasonFileError as error:
        assert str(path) in str(error)
    assert path.read_bytes() == bytes(flipped)


def test_damage_that_comes_while_the_season_is_open_is_a_sentence(path):
    season = filled(path)
    path.write_bytes(path.read_bytes()[:4096])
    refused(lambda: season.put(Criterion(name="Teaching")), "is damaged")
    refused(lambda: season.history(LAKEVIEW), "is damaged")


def test_a_file_that_was_moved_away_while_open_is_a_sentence(path):
    season = filled(path)
    path.rename(path.with_name("elsewhere"))
    refused(lambda: season.put(Criterion(name="Teaching")), "moved, renamed")
    assert not path.exists()


def test_a_full_disk_is_a_sentence_and_loses_nothing(path, monkeypatch):
    season = filled(path)
    connect = sqlite3.connect

    def small(*args, **options):
        connection = connect(*args, **options)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", small)
    long = Criterion(name="Teaching", why="why " * 5_000)
    refused(lambda: season.put(long), "disk is full", "nothing was changed")
    monkeypatch.undo()
    assert long.key not in season.criteria
    assert season.put(long) == long == Season.open(path).get(long.key)


# ── reading only ────────────────────────────────────────────────────────────


def test_a_season_opened_for_reading_reads_and_changes_nothing(path):
    filled(path)
    before = path.read_bytes()
    season = Season.open(path, read_only=True)
    assert len(season.people) == 40 and season.history(LAKEVIEW)
    for edit in (
        lambda: season.put(LAKEVIEW.changed(city="Evanston")),
        lambda: season.forget(LAKEVIEW),
        season.undo,
        lambda: season.mark_as_example(AT),
    ):
        refused(edit, "reading only", "nothing was changed")
    assert season.program(LAKEVIEW).city == "Chicago" and path.read_bytes() == before


def test_a_season_opened_for_reading_takes_in_what_others_write(path):
    writer = filled(path)
    reader = Season.open(path, read_only=True)
    writer.put(Criterion(name="Teaching"))
    reader.refresh()
    assert "criterion/teaching" in reader.criteria


def test_a_killed_writers_half_edit_is_taken_back_also_when_opened_for_reading(path):
    """The killed program had spilt changed pages into the file before it committed."""
    season = filled(path, people=300)
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 2')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "c.execute(\"UPDATE edits SET body = replace(body, 'Chen', 'Gone')\")\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert path.with_name(f"{path.name}-journal").exists() and b"Gone" in path.read_bytes()
    assert Season.open(path, read_only=True).records == season.records
    assert b"Gone" not in path.read_bytes()


# ── being busy ──────────────────────────────────────────────────────────────


_HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(path):
    """Another process that holds the file until its input is closed."""
    filled(path)
    with subprocess.Popen(
        [sys.executable, "-S", "-c", _HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.stdin.close()


def test_a_file_that_another_program_holds_is_a_sentence_and_works_afterwards(
    path, holder, monkeypatch
):
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.2)
    said = refused(lambda: Season.open(path), "is busy", "0.2 seconds", "nothing was changed")
    assert "try again" in said
    refused(lambda: Season.open(path, read_only=True), "is busy")
    monkeypatch.setattr(module, "BUSY_SECONDS", 10)
    holder.stdin.close()
    assert Season.open(path).put(Criterion(name="Teaching"))


def test_an_open_season_says_that_the_file_is_busy_and_loses_nothing(path, monkeypatch):
    season = filled(path)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    for act in (
        lambda: season.put(Criterion(name="Teaching")),
        season.undo,
        season.refresh,
        lambda: season.backup(path.with_name("copy")),
    ):
        refused(act, "is busy")
    blocker.close()
    assert "criterion/teaching" not in Season.open(path).criteria
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name]


def test_a_reader_who_lingers_makes_the_writer_wait_and_then_say_so(path, monkeypatch):
    season = filled(path)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM edits").fetchone()
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    refused(lambda: season.put(Criterion(name="Teaching")), "is busy", "nothing was changed")
    reader.close()
    assert season.put(Criterion(name="Teaching")) and len(season.history("criterion/teaching")) == 1


# ── backups ─────────────────────────────────────────────────────────────────


def test_a_backup_is_a_private_season_of_its_own(path):
    season = filled(path)
    copy = season.backup(path.with_name("backup.matchbook"))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    twin = Season.open(copy)
    assert twin.records == season.records and twin.undo() and not twin.records
    assert season.records


def test_a_backup_never_takes_anothers_place(path):
    season = filled(path)
    other = path.with_name("other")
    other.write_text("mine")
    refused(lambda: season.backup(other), "exists already", "new name")
    refused(lambda: season.backup(path), "exists already")
    assert other.read_text() == "mine"


def test_a_backup_into_no_folder_or_a_read_only_one_is_a_sentence(path):
    season = filled(path)
    refused(lambda: season.backup(path.parent / "no" / "copy"), "There is no folder")
    closed = path.parent / "closed"
    closed.mkdir(mode=0o500)
    refused(lambda: season.backup(closed / "copy"), "read-only")


def test_a_season_in_memory_can_be_backed_up(path):
    season = Season.in_memory()
    season.put(LAKEVIEW)
    season.backup(path)
    assert Season.open(path).records == (LAKEVIEW,)


_WRITER = """
import sys
from pathlib import Path
from toolkit.model import Criterion
from toolkit.season import Season
season, stop = Season.open(sys.argv[1]), Path(sys.argv[2])
number = 0
while not stop.exists():
    season.put_all([Criterion(name=f"n{number}a"), Criterion(name=f"n{number}b")])
    number += 1
    print(number, flush=True)
"""


def test_a_backup_taken_while_another_writes_is_whole_and_never_half_a_step(path):
    filled(path)
    stop = path.with_name("stop")
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), str(stop)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(module.__file__).parent.parent,
    ) as writer:
        try:
            copies, season = [], Season.open(path)
            for number in range(5):
                written = int(writer.stdout.readline())
                copies.append((written, season.backup(path.with_name(f"copy{number}"))))
        finally:
            stop.touch()
            writer.stdout.read()
    for written, copy in copies:
        names = [each.name for each in Season.open(copy).criteria.values()]
        assert len(names) >= 2 * written and len(names) % 2 == 0


# ── edits, as the file keeps them ───────────────────────────────────────────


def store(path=None, writer="me"):
    return Store(path, writer=writer)


def write(store, body, base, *, key="k/1", seconds=0, typing=False):
    at = AT + timedelta(seconds=seconds)
    return store.append([Change("k", key, body, base)], at=at, typing=typing)


@pytest.mark.parametrize("where", ["memory", "disk"])
def test_edits_are_appended_and_the_newest_is_the_truth(where, path):
    kept = store(path if where == "disk" else None)
    write(kept, "a", 0)
    write(kept, "b", 1)
    write(kept, "a", 0, key="k/2")
    assert [(e.key, e.version, e.body) for e in kept.truth()] == [("k/1", 2, "b"), ("k/2", 1, "a")]
    assert [e.body for e in kept.history("k/1")] == ["a", "b"]
    assert [e.at for e in kept.history("k/1")] == [AT, AT]


def test_writing_the_same_again_writes_nothing():
    kept = store()
    write(kept, "a", 0)
    assert write(kept, "a", 1) == ([], []) and write(kept, "a", 0) == ([], [])
    assert len(kept.history("k/1")) == 1


def test_a_stale_edit_is_kept_beside_the_truth():
    kept = store()
    write(kept, "a", 0)
    write(kept, "b", 1)
    written, stale = write(kept, "c", 1)
    assert written == [] and [e.body for e in stale] == ["c"]
    assert [e.body for e in kept.truth()] == ["b"]
    assert [(e.body, e.stale) for e in kept.history("k/1")] == [
        ("a", False), ("b", False), ("c", True),
    ]  # fmt: skip


def test_nothing_is_written_over_news_that_was_not_taken_in():
    kept = store()
    last = write(kept, "a", 0)[0][0].id
    write(kept, "b", 0, key="k/2")
    assert kept.append([Change("k", "k/3", "c", 0)], at=AT, after=last) is None
    assert not kept.history("k/3")
    assert kept.append([Change("k", "k/3", "c", 0)], at=AT, after=last + 1) is not None


def test_a_run_of_typing_is_one_edit_and_its_last_letter_stands():
    kept = store()
    write(kept, "", 0)
    for version, text in enumerate(["h", "he", "hey"], start=1):
        write(kept, text, version, seconds=version, typing=True)
    assert [e.body for e in kept.history("k/1")] == ["", "hey"]
    kept.undo(at=AT)
    assert [e.body for e in kept.truth()] == [""]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(lambda kept: write(kept, "x", 0, key="k/2"), id="another record"),
        pytest.param(lambda kept: write(kept, "z", 0), id="a stale edit"),
    ],
)
def test_a_run_of_typing_ends_when_something_else_is_written(between):
    kept = store()
    write(kept, "h", 0, typing=True)
    between(kept)
    write(kept, "he", 1, typing=True)
    assert [e.body for e in kept.history("k/1") if not e.stale] == ["h", "he"]


def test_a_run_of_typing_ends_after_a_pause():
    kept = store()
    write(kept, "h", 0, typing=True)
    write(kept, "he", 1, typing=True, seconds=module.TYPING_SECONDS + 1)
    assert [e.body for e in kept.history("k/1")] == ["h", "he"]


def test_two_writers_typing_are_two_runs(path):
    mine, theirs = store(path), store(path, writer="they")
    write(mine, "h", 0, typing=True)
    write(theirs, "he", 1, typing=True)
    assert [e.body for e in mine.history("k/1")] == ["h", "he"]


def test_an_undone_run_of_typing_is_not_typed_over():
    kept = store()
    write(kept, "h", 0)
    write(kept, "he", 1, typing=True)
    kept.undo(at=AT)
    write(kept, "hi", 3, typing=True)
    assert [e.body for e in kept.history("k/1")] == ["h", "he", "h", "hi"]


def test_undo_goes_back_step_by_step_and_ends():
    kept = store()
    write(kept, "a", 0)
    write(kept, "b", 1)
    kept.undo(at=AT)
    write(kept, "c", 3)
    bodies = []
    while kept.undo(at=AT):
        bodies.append([e.body for e in kept.truth()])
    assert bodies == [["a"], [None]]
    assert kept.undo(at=AT) == []


def test_a_fault_in_the_middle_of_a_batch_writes_none_of_it(path):
    kept = store(path)
    with pytest.raises(sqlite3.Error):
        kept._memory = sqlite3.connect(":memory:", isolation_level=None)
        kept._build(kept._memory)
        kept.append([Change("k", "k/1", "a", 0), Change("k", "k/2", object(), 0)], at=AT)
    assert kept.truth() == []


# ── writing a file whole ────────────────────────────────────────────────────


def test_a_file_is_written_whole_and_private(tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("old")
    assert write_whole(target, b"new") == target
    assert target.read_bytes() == b"new" and stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_write_that_fails_keeps_the_old_file_and_leaves_no_scrap(tmp_path, monkeypatch):
    target = tmp_path / "out.txt"
    target.write_text("old")

    def fail(*_):
        raise OSError("no room")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no room"):
        write_whole(target, b"new")
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]


def test_a_file_with_a_long_name_of_wide_letters_can_be_written(tmp_path):
    target = tmp_path / ("見" * 80)
    assert write_whole(target, b"x").read_bytes() == b"x"
