"""The tracked notebooks come from the refresh command, and hold the example alone."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from toolkit import places
from toolkit.tracked import example_for_kernels, refreshed

NOTEBOOKS = sorted(places.NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_running_it_again_changes_nothing_but_pictures(path: Path) -> None:
    with example_for_kernels():
        again = nbformat.reads(refreshed(path), as_version=4)
    tracked = nbformat.read(path, as_version=4)
    assert _without_pictures(again) == _without_pictures(tracked)


def _without_pictures(book: nbformat.NotebookNode) -> str:
    """The notebook as text; fonts differ between machines, so pictures are left out."""
    import re

    return re.sub(r"base64,[A-Za-z0-9+/=\\n]+", "PICTURE", nbformat.writes(book))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_keeps_to_the_conventions(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert book.cells[0].source.startswith("# ")
    assert "What you have now" in "".join(cell.source for cell in book.cells)
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in code) == 1
    for cell in code:
        assert len(cell.source.splitlines()) <= 12, cell.source
        assert "def " not in cell.source
        assert "class " not in cell.source
        assert cell.metadata["jupyter"]["source_hidden"]
        assert "hide-input" in cell.metadata["tags"]
        assert cell.execution_count
    assert set(book.metadata) == {"kernelspec", "language_info"}
    text = path.read_text(encoding="utf-8")
    assert str(places.REPOSITORY) not in text
    assert "widget-state" not in text


def test_pictures_on_the_page_have_words_for_those_who_do_not_see_them() -> None:
    found = 0
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", ()):
                html = output.get("data", {}).get("text/html", "")
                found += html.count("<img ")
                assert html.count("<img ") == html.count('<img alt="')
                assert 'alt=""' not in html
                assert "image/png" not in output.get("data", {})
    assert found >= 3
