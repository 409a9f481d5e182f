"""JupyterLab on this person's own copies of the notebooks.

The copies live in ``data/mine/notebooks``, which git ignores, so that nothing
typed or shown ever lands in a tracked file. A copy whose cells were not edited
is renewed when Matchbook brings a newer notebook; an edited one is left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from toolkit import places
from toolkit.files import write_whole
from toolkit.kernels import encryption
from toolkit.shelf import current_season, make_example

FIRST = "notebooks/00_start_here.ipynb"
QUIET = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
# Set once, and the person's own to change. The names of the notebooks have the list of
# files to themselves, and a page ends where its text ends.
LOOKS: dict[str, dict[str, object]] = {
    "filebrowser-extension/browser": {"showLastModifiedColumn": False},
    "notebook-extension/tracker": {"scrollPastEnd": False},
}


def open_lab(*, port: int = 8888, browser: bool = True) -> int:
    """Run JupyterLab until it is closed; return its exit code."""
    if not current_season().exists():
        make_example()
    for path in copy_notebooks(places.MINE / "notebooks"):
        print(f"{path.name} was edited by you, so your copy stays as it is.")
    return subprocess.call(lab_command(places.MINE, port=port, browser=browser), env=lab_settings())


def lab_command(root: Path, *, port: int, browser: bool) -> list[str]:
    """The command that opens JupyterLab at the first notebook below `root`."""
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.terminals_enabled=False",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=",
        "--LabApp.extension_manager=readonly",
        f"--KernelManager.transport_encryption={encryption()}",
    ]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def lab_settings() -> dict[str, str]:
    """The environment for JupyterLab: its own settings, with news and update checks off."""
    folder = places.MINE / ".lab"
    for name, settings in {"apputils-extension/notification": QUIET, **LOOKS}.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        if settings is QUIET or not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, json.dumps(settings, indent=2).encode())
    return {
        **os.environ,
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }


def copy_notebooks(folder: Path) -> tuple[Path, ...]:
    """Bring the copies in `folder` up to date; return those that were left since they were edited.

    Copies carry no outputs: what a person sees in them is their own.
    """
    import nbformat

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    edited = []
    for source in sorted(places.NOTEBOOKS.glob("*.ipynb")):
        book = nbformat.read(source, as_version=4)
        for cell in book.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        mark = _fingerprint(book)
        copy = folder / source.name
        if copy.exists():
            mine = nbformat.read(copy, as_version=4)
            copied = mine.metadata.get("matchbook", {}).get("copied", "")
            if copied == mark:
                continue
            if _fingerprint(mine) != copied:
                edited.append(copy)
                continue
        book.metadata["matchbook"] = {"copied": mark}
        write_whole(copy, (nbformat.writes(book) + "\n").encode("utf-8"))
    return tuple(edited)


def _fingerprint(book: object) -> str:
    """What tells whether any cell was edited: its source, and nothing that running changes."""
    sources = "\x00".join(cell.source for cell in book.cells)  # type: ignore[attr-defined]
    return hashlib.sha256(sources.encode("utf-8")).hexdigest()[:16]
