"""The whole walk, with every connection but this machine's own blocked and written down."""

from __future__ import annotations

import email
import email.policy
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit import Season, places

BLOCK = """
import os, sys
LOCAL = ("127.", "localhost", "::1", "0.0.0.0")
def _watch(event, given):
    if event in ("socket.connect", "socket.sendto"):
        address = given[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        address = (given[0],)
    else:
        return
    if isinstance(address, (str, bytes)) or address is None:
        return  # a Unix socket
    host = address[0].decode() if isinstance(address[0], bytes) else address[0]
    if host is None or host == "" or str(host).startswith(LOCAL):
        return
    with open(os.environ["MATCHBOOK_ATTEMPTS"], "a") as file:
        file.write(f"{event} {address!r}\\n")
    raise OSError(f"blocked: {address!r}")
sys.addaudithook(_watch)
"""

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def blocked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which Python, and every kernel below it, can reach this machine alone."""
    folder = tmp_path_factory.mktemp("blocked")
    (folder / "sitecustomize.py").write_text(BLOCK, encoding="utf-8")
    return {
        **os.environ,
        "PYTHONPATH": str(folder),
        "MATCHBOOK_ATTEMPTS": str(folder / "attempts.txt"),
        "MATCHBOOK_MINE": str(folder / "mine"),
        "COLUMNS": "200",
    }


@pytest.fixture(scope="module")
def walked(blocked: dict[str, str]) -> tuple[str, Path]:
    """What `python -m toolkit run` printed, and the season's folder."""
    ran = subprocess.run(
        [sys.executable, "-m", "toolkit", "run"], env=blocked, cwd=places.REPOSITORY,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "Traceback" not in ran.stderr
    return ran.stdout, Path(blocked["MATCHBOOK_MINE"]) / "example"


def test_the_block_works(blocked: dict[str, str]) -> None:
    code = "import urllib.request as u; u.urlopen('http://192.0.2.1/', timeout=2)"
    tried = {**blocked, "MATCHBOOK_ATTEMPTS": blocked["MATCHBOOK_ATTEMPTS"] + ".tried"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=tried, capture_output=True, text=True, check=False
    )
    assert "blocked" in ran.stderr
    assert "192.0.2.1" in Path(tried["MATCHBOOK_ATTEMPTS"]).read_text(encoding="utf-8")


def test_the_walk_asks_nothing_of_another_machine(
    walked: tuple[str, Path], blocked: dict[str, str]
) -> None:
    attempts = Path(blocked["MATCHBOOK_ATTEMPTS"])
    assert not attempts.exists(), attempts.read_text(encoding="utf-8")


def test_the_summary_has_five_lines_and_says_where_everything_is(walked: tuple[str, Path]) -> None:
    said, folder = walked
    lines = said.strip().splitlines()
    starts = ("Programs ", "Notes missing ", "Drafts ", "Second looks ", "Sketch")
    assert [line.startswith(start) for line, start in zip(lines, starts, strict=False)] == [
        True
    ] * 5
    assert re.search(r"Programs\s+20: 17 interviewed, 2 ahead", said)
    assert re.search(r"Notes missing\s+1 of 25", said)
    assert "not made" not in said
    for name in ("drafts", "follow_up.ics", "rank_list.csv", "rank_list.xlsx"):
        assert str(folder / name) in said
        assert (folder / name).exists()


def test_every_draft_that_was_written_opens_for_editing(walked: tuple[str, Path]) -> None:
    _, folder = walked
    files = sorted((folder / "drafts").glob("*.eml"))
    assert len(files) >= 10
    for path in files:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert message["X-Unsent"] == "1"
        assert message["Date"] is None
        body = message.get_body()
        assert body is not None
        assert "[" not in body.get_content()


def test_a_draft_with_an_error_was_not_written(walked: tuple[str, Path]) -> None:
    _, folder = walked
    assert not list((folder / "drafts").glob("*astellanos*"))


def test_the_report_needs_nothing_from_outside_and_tells_no_secret(
    walked: tuple[str, Path],
) -> None:
    _, folder = walked
    page = (folder / "notebooks" / "07_season_report.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|(?:src|href)=[\"']?(?:https?:)?//", page)
    felt = [note.felt for note in Season.open(folder / "season.matchbook").notes.values()]
    assert not [words for words in felt if words and words in page]


def test_the_walk_changed_nothing_in_the_season(walked: tuple[str, Path]) -> None:
    from toolkit.shelf import fill_with_example

    _, folder = walked
    fresh = fill_with_example(Season.in_memory())
    assert set(Season.open(folder / "season.matchbook").records) == set(fresh.records)
