"""Notebooks run again with parameters: checked first, whole or not at all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from toolkit import Season, places
from toolkit.reruns import RerunError, as_page, check_parameters, find_notebook, rerun
from toolkit.tracked import KERNEL

REPORT = places.NOTEBOOKS / "07_season_report.ipynb"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A notebook with a parameter of each type, which fails where it is told to."""
    book = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    cells = (
        ('season_file: str = ""\nname: str = "x"  # a name\nmany: int = 3\nshare: float = 0.5\n'
         "fail: bool = False", ["parameters"]),
        ("print(name, many, share, fail)", []),
        ("assert not fail, 'as asked'", []),
    )  # fmt: skip
    for source, tags in cells:
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata["tags"] = tags
        book.cells.append(cell)
    path = tmp_path / "small.ipynb"
    nbformat.write(book, path)
    return path


@pytest.fixture
def empty_season(tmp_path: Path) -> Path:
    path = tmp_path / "season.matchbook"
    Season.open(path)
    return path


def test_a_notebook_is_found_by_number_name_and_path() -> None:
    assert find_notebook("07") == find_notebook("07_season_report") == find_notebook(REPORT)


def test_an_unknown_notebook_is_told_the_nearest() -> None:
    with pytest.raises(RerunError, match="is it 07_season_report"):
        find_notebook("07_season_reprot")


def test_a_text_becomes_the_type_that_the_parameter_has(small: Path) -> None:
    given = {"name": "7", "many": "7", "share": "1", "fail": "false"}
    assert check_parameters(small, given) == {"name": "7", "many": 7, "share": 1.0, "fail": False}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("many", "seven", "many takes a whole number, as in 3; 'seven' will not do"),
        ("many", 1.5, "many takes a whole number"),
        ("many", True, "many takes a whole number"),
        ("fail", "maybe", "fail takes true or false"),
        ("name", 7, "name takes a text"),
        ("manny", "7", "did you mean many"),
    ],
)
def test_a_wrong_parameter_is_a_sentence(small: Path, name: str, value: object, said: str) -> None:
    with pytest.raises(RerunError, match=re.escape(said)):
        check_parameters(small, {name: value})


def test_a_rerun_leaves_a_notebook_and_a_page(
    small: Path, empty_season: Path, tmp_path: Path
) -> None:
    done = rerun(small, empty_season, {"many": "9"}, folder=tmp_path / "out")
    assert "x 9 0.5 False" in done.with_suffix(".html").read_text(encoding="utf-8")
    assert sorted(each.name for each in done.parent.iterdir()) == ["small.html", "small.ipynb"]


def test_a_failing_rerun_leaves_the_earlier_result(
    small: Path, empty_season: Path, tmp_path: Path
) -> None:
    done = rerun(small, empty_season, folder=tmp_path / "out")
    before = {each: each.read_bytes() for each in done.parent.iterdir()}
    with pytest.raises(RerunError, match="AssertionError: as asked"):
        rerun(small, empty_season, {"fail": True}, folder=tmp_path / "out")
    assert {each: each.read_bytes() for each in done.parent.iterdir()} == before


def test_a_missing_season_is_a_sentence_before_anything_runs(small: Path, tmp_path: Path) -> None:
    with pytest.raises(RerunError, match="no season at"):
        rerun(small, tmp_path / "none", folder=tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("now", ["tomorrow", "2027-01-22 17:00"])
def test_a_moment_that_is_none_is_a_sentence_before_anything_runs(
    example: Season, tmp_path: Path, now: str
) -> None:
    assert example.path is not None
    with pytest.raises(RerunError, match="write it as in 2026-11-13T09:00-06:00"):
        rerun("07", example.path, {"now": now}, folder=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_season_is_a_sentence_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "mine.matchbook").write_text("my notes")
    with pytest.raises(RerunError, match="is not a season file"):
        rerun("07", tmp_path / "mine.matchbook", folder=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_page_has_no_script_and_asks_nothing_of_the_network(tmp_path: Path) -> None:
    book = nbformat.v4.new_notebook()
    book.cells.append(nbformat.v4.new_markdown_cell("# Calm\n\n$x$ [on](05_rank_list.ipynb)"))
    nbformat.write(book, tmp_path / "page.ipynb")
    page = as_page(tmp_path / "page.ipynb")
    assert "<title>Calm</title>" in page
    assert 'href="05_rank_list.html"' in page
    assert "default-src 'none'" in page
    assert not re.search(r"<script|(?:src|href)=[\"']?(?:https?:)?//", page)


def test_the_command_line_says_what_is_wrong_without_a_traceback(example: Season) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "toolkit", "rerun", "07", "--season", str(example.path), "-p",
         "nwo=2027-01-01T00:00Z"],
        capture_output=True, text=True, check=False, cwd=places.REPOSITORY,
    )  # fmt: skip
    assert ran.returncode == 1
    assert "did you mean now?" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_papermill_by_hand_works_as_well(example: Season, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "papermill", str(REPORT), str(tmp_path / "report.ipynb"),
         "-p", "season_file", str(example.path), "--no-progress-bar"],
        capture_output=True, text=True, check=False, cwd=tmp_path, env=dict(os.environ),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert nbformat.read(tmp_path / "report.ipynb", as_version=4).cells


def test_every_notebook_says_what_its_parameters_are() -> None:
    import papermill

    for path in sorted(places.NOTEBOOKS.glob("*.ipynb")):
        known = papermill.inspect_notebook(str(path))
        assert {"season_file", "now"} <= known.keys()
        assert all(each["help"] and each["inferred_type_name"] for each in known.values()), path
