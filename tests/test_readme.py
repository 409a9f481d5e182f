"""What the README shows is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("number", "prints"), [(0, "error rank.solicited"), (1, "{'Ada': 'Mercy', 'Ben': 'City'}")]
)
def test_the_python_examples_run_and_print_what_they_should(number: int, prints: str) -> None:
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[number]
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert prints in ran.stdout


def test_every_file_that_it_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_notebook_is_listed() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert f"| {path.stem[:2]} " in README, path.name
