"""Two notebooks on one season, and a notebook killed while it writes: nothing is lost."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolkit.model import Criterion
from toolkit.places import REPOSITORY
from toolkit.season import Season

TALLY = "criterion/tally"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "season.matchbook"


def start(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )


# ── two processes ───────────────────────────────────────────────────────────

_COUNTER = """
import sys
from toolkit.season import Season, StaleEdit
season, name, times = Season.open(sys.argv[1]), sys.argv[2], int(sys.argv[3])
retries = 0
for n in range(times):
    while True:
        tally = season.get("criterion/tally")
        try:
            season.put(tally.changed(why=f"{tally.why} {name}{n}"))
            break
        except StaleEdit:
            retries += 1
print(retries)
"""


def test_no_update_is_lost_when_two_processes_read_change_and_write_at_once(path):
    season = Season.open(path)
    season.put(Criterion(name="Tally"))
    writers = [start(_COUNTER, path, name, 150) for name in "ab"]
    retries = sum(int(writer.communicate(timeout=120)[0]) for writer in writers)
    assert all(writer.returncode == 0 for writer in writers)
    season.refresh()
    tokens = season.get(TALLY).why.split()
    for name in "ab":
        assert [each for each in tokens if each[0] == name] == [f"{name}{n}" for n in range(150)]
    history = season.history(TALLY)
    assert len([v for v in history if not v.stale]) == len(tokens) + 1
    assert sum(v.stale for v in history) == retries


# ── killed while writing ────────────────────────────────────────────────────

_WRITER = """
import itertools, sys
from toolkit.model import Criterion
from toolkit.season import Season
season = Season.open(sys.argv[1])
for n in itertools.count():
    one = season.put(Criterion(name=f"one {n}"))
    print(one.key, flush=True)
    season.put_all([Criterion(name=f"batch {n} part {part}", why="x" * 3000) for part in range(9)])
    print(n, flush=True)
"""


@pytest.mark.parametrize("after", [0.0, 0.013, 0.05, 0.11])
def test_what_was_acknowledged_before_a_kill_is_there_and_no_step_is_half_there(path, after):
    writer = start(_WRITER, path)
    first = writer.stdout.readline()
    time.sleep(after)  # each parameter kills at another point of some edit
    writer.kill()
    acknowledged = [first.strip(), *writer.stdout.read().split()]
    writer.wait()

    season = Season.open(path)
    for key in acknowledged:
        if key.isdigit():
            key = f"criterion/batch-{key}-part-8"
        assert key in season.criteria
    parts = [key for key in season.criteria if "part" in key]
    assert len(parts) % 9 == 0
    assert season.put(Criterion(name="Afterwards"))
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_kill_while_a_season_is_being_made_leaves_none_or_a_whole_one(path):
    code = (
        "import os, sys, sqlite3\n"
        "from toolkit.store import Store\n"
        "build = Store._build\n"
        "def die(connection):\n"
        "    connection.execute('CREATE TABLE half (a)')\n"
        "    os.kill(os.getpid(), 9)\n"
        "Store._build = staticmethod(die)\n"
        "Store(__import__('pathlib').Path(sys.argv[1]), writer='me')\n"
    )
    assert start(code, path).wait() == -9
    assert not path.exists()
    assert Season.open(path).put(Criterion(name="Afterwards"))


# ── two kernels ─────────────────────────────────────────────────────────────


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """Two Jupyter kernels, as two open notebooks have them."""
    from jupyter_client.manager import KernelManager

    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    managers, clients = [], []
    try:
        for _ in range(2):
            managers.append(KernelManager(kernel_name="python3"))
            managers[-1].start_kernel(cwd=str(REPOSITORY))
        for manager in managers:
            clients.append(manager.client())
            clients[-1].start_channels()
        for client in clients:
            client.wait_for_ready(timeout=60)
        yield [lambda code, client=client: run(client, code) for client in clients]
    finally:
        for client in clients:
            client.stop_channels()
        for manager in managers:
            manager.shutdown_kernel(now=True)


def run(client, code):
    """What the cell prints; a cell that fails fails the test."""
    said = []

    def hear(message):
        if message["msg_type"] == "stream":
            said.append(message["content"]["text"])

    reply = client.execute_interactive(code, output_hook=hear, timeout=60)["content"]
    assert reply["status"] == "ok", reply
    return "".join(said).strip()


def test_two_kernels_on_one_season_see_each_others_notes_and_lose_none(path, kernels):
    first, second = kernels
    Season.open(path).put(Criterion(name="Teaching", why="as begun"))
    for kernel in kernels:
        kernel(
            "from toolkit.season import Season, StaleEdit\n"
            "from toolkit.model import Criterion\n"
            f"season = Season.open({str(path)!r})\n"
            "teaching = season.criteria['criterion/teaching']"
        )
    first("season.put(teaching.changed(why='from the first'))")
    said = second(
        "try:\n"
        "    season.put(teaching.changed(why='from the second'))\n"
        "except StaleEdit as stale:\n"
        "    print(stale)\n"
        "    print(stale.newest.why)"
    )
    assert said.startswith("criterion/teaching was changed elsewhere since you read it.")
    assert said.endswith("from the first")
    second("season.put(season.criteria['criterion/teaching'].changed(weight=3))")
    second("season.put(Criterion(name='Call'))")
    assert first("season.refresh(); print(sorted(season.criteria))") == (
        "['criterion/call', 'criterion/teaching']"
    )
    assert first("print(season.criteria['criterion/teaching'].why)") == "from the first"
    assert second("print(season.undo())") == "('criterion/call',)"

    season = Season.open(path)
    teaching = season.criteria["criterion/teaching"]
    assert (teaching.why, teaching.weight) == ("from the first", 3)
    kept = [v.record.why for v in season.history("criterion/teaching") if v.stale]
    assert kept == ["from the second"]
    assert Path(path).read_bytes()[:15] == b"SQLite format 3"
