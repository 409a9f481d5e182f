"""Notebooks run again with other parameters, headless.

Parameters are checked against the notebook's own ``parameters`` cell before
anything runs. The run goes into a temporary file in the target's folder, which
takes the target's place only when every cell has passed.
"""

from __future__ import annotations

import ast
import difflib
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit import places
from toolkit.files import write_whole
from toolkit.kernels import kernel_config
from toolkit.model import moment
from toolkit.season import Season
from toolkit.store import SeasonFileError

WALK = (
    "00_start_here",
    "01_interview_notes",
    "02_follow_up_plan",
    "03_follow_up_drafts",
    "04_second_looks",
    "05_rank_list",
    "06_how_the_match_works",
    "07_season_report",
)
EXPORTING = ("02_follow_up_plan", "03_follow_up_drafts", "05_rank_list")
NOTHING_FROM_OUTSIDE = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)


class RerunError(Exception):
    """A notebook could not be run again; the message is one sentence."""


def rerun(
    notebook: str | Path,
    season: str | Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    folder: Path | None = None,
    html: bool = True,
) -> Path:
    """Run one notebook on the season file `season`; return the executed notebook's path.

    `notebook` is a path, or the name or number of one of Matchbook's own. The
    result, and with `html` a page of the same name, is put in `folder` (default:
    ``notebooks/`` beside the season). Raises `RerunError` for an unknown
    notebook or parameter, a value of the wrong type, a missing season, or a cell
    that failed; the earlier result is then left as it was.
    """
    import papermill

    source = find_notebook(notebook)
    season = Path(season).expanduser().resolve()
    if not season.is_file():
        raise RerunError(f"There is no season at {season}; check the name.")
    values = check_parameters(source, {"season_file": str(season), **(parameters or {})})
    try:  # before a kernel is started for nothing
        Season.open(season, read_only=True)
        if values.get("now"):
            moment(values["now"])
    except (SeasonFileError, ValueError) as error:
        raise RerunError(str(error)) from None
    folder = folder or season.parent / "notebooks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{source.stem}-", suffix=".ipynb", dir=folder)
    os.close(handle)
    running = Path(name)
    try:
        papermill.execute_notebook(
            str(source),
            str(running),
            parameters=values,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            cwd=str(folder),
            config=kernel_config(),
        )
        page = as_page(running) if html else None
        done = folder / source.name
        os.replace(running, done)
        if page is not None:
            write_whole(done.with_suffix(".html"), page.encode("utf-8"))
    except papermill.PapermillExecutionError as error:
        raise RerunError(
            f"{source.name} stopped at cell {error.cell_index}: {error.ename}: {error.evalue}"
        ) from None
    finally:
        running.unlink(missing_ok=True)
    return done


def find_notebook(notebook: str | Path) -> Path:
    """The path of a notebook given as a path, a name, or a number of the walk ("03")."""
    path = Path(notebook).expanduser()
    if path.suffix == ".ipynb" and path.is_file():
        return path.resolve()
    ours = sorted(places.NOTEBOOKS.glob("*.ipynb"))
    wanted = path.stem
    found = [each for each in ours if each.stem == wanted or each.stem.split("_")[0] == wanted]
    if len(found) == 1:
        return found[0]
    near = difflib.get_close_matches(wanted, [each.stem for each in ours], n=1, cutoff=0.4)
    hint = f"; is it {near[0]}?" if near else f"; there is {', '.join(e.stem for e in ours)}"
    raise RerunError(f"There is no notebook {str(notebook)!r}{hint}")


def check_parameters(notebook: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, each turned into the type that the notebook's parameters cell gives it.

    Texts are read as the type of the default ("false" for a flag is False).
    Raises `RerunError`, with the nearest name for an unknown one.
    """
    import papermill

    known = papermill.inspect_notebook(str(notebook))
    if not known:
        raise RerunError(f"{notebook.name} has no parameters cell, so it cannot be rerun.")
    checked = {}
    for name, value in values.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise RerunError(
                f"{notebook.name} has no parameter {name!r}{hint} It takes "
                f"{', '.join(known)}.".replace("? It", "? It" if near else " It")
            )
        default = ast.literal_eval(known[name]["default"])
        checked[name] = _as_type_of(default, value, name, notebook)
    return checked


def _as_type_of(default: Any, value: Any, name: str, notebook: Path) -> Any:
    wanted = type(default)
    if isinstance(value, str) and wanted is not str:
        words = {"true": True, "yes": True, "false": False, "no": False}
        try:
            given = words[value.lower()] if wanted is bool else ast.literal_eval(value)
        except (KeyError, ValueError, SyntaxError):
            given = value
    else:
        given = value
    if wanted is float and type(given) is int:
        given = float(given)
    if type(given) is not wanted:
        kinds = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
        raise RerunError(
            f"{notebook.name}: {name} takes {kinds.get(wanted, wanted.__name__)}, "
            f"as in {default!r}; {value!r} will not do."
        )
    return given


def as_page(notebook: Path) -> str:
    """The notebook as one HTML page without code or scripts, which asks nothing of the network."""
    import nbformat
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    hidden_cells = ("injected-parameters", "parameters", "only-live")
    exporter = HTMLExporter(
        config=Config(
            {
                "HTMLExporter": {
                    "exclude_input": True,
                    "exclude_input_prompt": True,
                    "exclude_output_prompt": True,
                },
                "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": hidden_cells},
            }
        )
    )
    book = nbformat.read(notebook, as_version=4)
    book.metadata.pop("widgets", None)
    title = book.cells[0].source.partition("\n")[0].lstrip("# ") if book.cells else notebook.stem
    page, _ = exporter.from_notebook_node(book, resources={"metadata": {"name": title}})
    page = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL | re.IGNORECASE)
    page = re.sub(r'(href="\d\d_\w+)\.ipynb"', r'\1.html"', page)  # its neighbours are pages too
    return page.replace("<head>", f"<head>{NOTHING_FROM_OUTSIDE}", 1)
