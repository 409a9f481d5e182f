"""The one way in which the tracked notebooks get their saved outputs.

They run on the invented season alone, in order, each in a kernel of its own;
widget state and everything that differs between two runs is dropped. A second
refresh changes no byte.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from toolkit import places
from toolkit.files import write_whole
from toolkit.kernels import kernel_config
from toolkit.shelf import SEASON_FILE, VARIABLE, make_example

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
KEPT_CELL_METADATA = ("tags", "jupyter", "editable", "slideshow")


def refresh() -> tuple[Path, ...]:
    """Run every tracked notebook on a fresh example; return the ones whose bytes changed."""
    changed = []
    with example_for_kernels():
        for path in sorted(places.NOTEBOOKS.glob("*.ipynb")):
            text = refreshed(path)
            if text != path.read_text(encoding="utf-8"):
                write_whole(path, text.encode("utf-8"))
                path.chmod(0o644)
                changed.append(path)
    return tuple(changed)


@contextmanager
def example_for_kernels() -> Iterator[Path]:
    """A fresh example season in a temporary folder, which every kernel started here opens."""
    before = os.environ.get(VARIABLE)
    with tempfile.TemporaryDirectory(prefix="matchbook-") as folder:
        make_example(Path(folder))
        os.environ[VARIABLE] = str(Path(folder) / SEASON_FILE)
        try:
            yield Path(folder)
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before


def refreshed(path: Path) -> str:
    """The notebook at `path` run anew, as text; raises nbclient's error if a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(path, as_version=4)
    NotebookClient(
        book,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        config=kernel_config(),
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    book.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for number, cell in enumerate(book.cells):
        cell.id = f"{path.stem[:2]}-{number:02d}"
        cell.metadata = nbformat.from_dict(
            {key: cell.metadata[key] for key in KEPT_CELL_METADATA if key in cell.metadata}
        )
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            # The view names a model of the kernel that is gone by now.
            data.pop("application/vnd.jupyter.widget-view+json", None)
            output.pop("transient", None)
    return nbformat.writes(book, indent=1) + "\n"
