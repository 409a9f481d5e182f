"""A person's copies of the notebooks, and JupyterLab's own privacy."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from toolkit import lab, places


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    lab.copy_notebooks(tmp_path)
    return tmp_path


def test_copies_hold_every_notebook_and_no_output(copies: Path) -> None:
    made = sorted(copies.glob("*.ipynb"))
    assert [each.name for each in made] == sorted(p.name for p in places.NOTEBOOKS.glob("*.ipynb"))
    for path in made:
        cells = nbformat.read(path, as_version=4).cells
        assert not any(cell.get("outputs") for cell in cells)


def test_a_copy_that_was_only_run_is_renewed_when_the_notebook_changes(
    copies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = copies / "01_interview_notes.ipynb"
    ran = nbformat.read(first, as_version=4)
    code = next(cell for cell in ran.cells if cell.cell_type == "code")
    code.outputs = [nbformat.v4.new_output("stream", text="mine")]
    nbformat.write(ran, first)
    newer = tmp_path / "newer"
    newer.mkdir()
    changed = nbformat.read(places.NOTEBOOKS / first.name, as_version=4)
    changed.cells[0].source += "\n\nNew words."
    nbformat.write(changed, newer / first.name)
    monkeypatch.setattr(places, "NOTEBOOKS", newer)
    assert lab.copy_notebooks(copies) == ()
    assert "New words." in first.read_text(encoding="utf-8")


def test_an_edited_copy_is_left_alone_and_named(
    copies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = copies / "01_interview_notes.ipynb"
    mine = nbformat.read(first, as_version=4)
    mine.cells[0].source = "# My own words"
    nbformat.write(mine, first)
    newer = tmp_path / "newer"
    newer.mkdir()
    changed = nbformat.read(places.NOTEBOOKS / first.name, as_version=4)
    changed.cells[0].source += "\n\nNew words."
    nbformat.write(changed, newer / first.name)
    monkeypatch.setattr(places, "NOTEBOOKS", newer)
    assert lab.copy_notebooks(copies) == (first,)
    assert "My own words" in first.read_text(encoding="utf-8")


def test_jupyterlab_listens_here_only_and_asks_for_no_news() -> None:
    command = lab.lab_command(Path("mine"), port=8899, browser=False)
    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--no-browser" in command
    folder = Path(lab.lab_settings()["JUPYTERLAB_SETTINGS_DIR"])
    notices = folder / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    said = json.loads(notices.read_text(encoding="utf-8"))
    assert said["fetchNews"] == "false"
    assert said["checkForUpdates"] is False
