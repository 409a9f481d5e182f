"""The sentences of the design about who may know whom, held to the code."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLKIT = ROOT / "toolkit"

# From the ground up; a module may import from lower floors and from its own room.
FLOORS = (
    ("places", "files", "kernels", "model", "sources", "facts"),
    ("store",),
    ("season",),
    ("notes",),
    ("exchange", "checks", "follow_up", "second_looks", "rank_list", "match"),
    ("figures",),
    ("shelf",),
    ("checked_drafts", "letters", "list_review"),
    ("correspondence",),
    ("summary", "list_page", "reruns", "tracked", "lab", "widgets"),
    ("__main__", "__init__"),
)
# Neighbours that may know each other, and why.
NEIGHBOURS = {
    ("checks", "follow_up"): "the style's numbers, business hours and forms of address",
    ("follow_up", "checks"): "the ledger of what was said, read with the rules' own word lists",
    ("rank_list", "exchange"): "the guard for cells that a spreadsheet would run",
    ("follow_up", "exchange"): "the calendar of the plan's windows",
    ("second_looks", "rank_list"): "what moved between two lists",
}
FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}
MODULES = sorted(TOOLKIT.rglob("*.py"))


def _room(module: Path) -> str:
    first = module.relative_to(TOOLKIT).parts[0]
    return first.removesuffix(".py")


def _imports(module: Path) -> set[str]:
    """Every module that a file imports, at the top or inside a function, in full."""
    found: set[str] = set()
    package = ["toolkit", *module.relative_to(TOOLKIT).parts[:-1]]
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            found |= {name, *(f"{name}.{alias.name}" for alias in node.names)}
    return found


def _rooms_of(imports: set[str]) -> set[str]:
    return {name.split(".")[1] for name in imports if name.startswith("toolkit.")}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(TOOLKIT)))
def test_nothing_imports_upwards(module: Path) -> None:
    room = _room(module)
    assert room in FLOOR_OF, f"say in FLOORS where {room} stands"
    for other in _rooms_of(_imports(module)) & FLOOR_OF.keys():
        if other == room or (room, other) in NEIGHBOURS:
            continue
        lower = FLOOR_OF[other] < FLOOR_OF[room]
        ground = FLOOR_OF[other] == 0 and FLOOR_OF[room] == 0
        service = FLOORS[FLOOR_OF[room]] == FLOORS[-2] and FLOOR_OF[other] == FLOOR_OF[room]
        assert lower or ground or service, f"{room} imports {other}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(TOOLKIT)))
def test_only_widgets_know_ipywidgets(module: Path) -> None:
    faces = {name.split(".")[0] for name in _imports(module)} & {
        "ipywidgets",
        "IPython",
        "anywidget",
    }
    assert not faces or _room(module) == "widgets"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(TOOLKIT)))
def test_nothing_in_the_toolkit_can_reach_a_network(module: Path) -> None:
    network = {"socket", "urllib.request", "http.client", "smtplib", "imaplib", "ftplib",
               "requests", "httpx", "aiohttp", "webbrowser"}  # fmt: skip
    assert not _imports(module) & network


def test_checks_and_rank_list_know_nothing_of_notebooks() -> None:
    for module in MODULES:
        if _room(module) in ("checks", "rank_list", "follow_up"):
            assert not _rooms_of(_imports(module)) & {
                "widgets",
                "reruns",
                "tracked",
                "lab",
                "shelf",
            }


def test_importing_the_toolkit_loads_no_heavy_library() -> None:
    heavy = ["pandas", "numpy", "matplotlib", "papermill", "ipywidgets", "jinja2", "pydantic"]
    code = f"import sys, toolkit; print([m for m in {heavy!r} if m in sys.modules])"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.strip() == "[]"


def test_season_and_check_load_no_notebook_library() -> None:
    heavy = ["pandas", "matplotlib", "papermill", "ipywidgets", "IPython"]
    code = (
        "import sys; from toolkit import Season, check;"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.strip() == "[]"
