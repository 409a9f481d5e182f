"""What sets a machine up: the three lists of requirements agree, and name no host."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from rattler import MatchSpec

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT = (ROOT / "environment.yml").read_text(encoding="utf-8")
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def _name(requirement: str) -> str:
    return re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _listed(section: str) -> list[str]:
    """The entries at one depth of environment.yml (a flat file that needs no YAML library)."""
    indent = {"dependencies": "  - ", "pip": "      - "}[section]
    return [
        line.removeprefix(indent).strip()
        for line in ENVIRONMENT.splitlines()
        if line.startswith(indent) and not line.startswith(indent + " ")
    ]


def test_conda_and_pip_install_the_same_project() -> None:
    assert f"name: {PROJECT['name']}\n" in ENVIRONMENT
    assert _listed("pip") == ["-c constraints.txt", "-e ."]


def test_conda_and_pip_ask_for_the_same_python() -> None:
    asked = next(each for each in _listed("dependencies") if each.startswith("python"))
    assert asked.removeprefix("python").strip() == PROJECT["requires-python"]


def test_every_conda_spec_is_valid() -> None:
    specs = [each for each in _listed("dependencies") if not each.endswith(":")]
    assert specs
    for spec in specs:
        if spec not in ("conda-forge", "nodefaults"):
            MatchSpec(spec, strict=True)


def test_every_requirement_is_pinned_once() -> None:
    pinned = {_name(line) for line in CONSTRAINTS}
    asked = [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]
    assert [each for each in asked if _name(each) not in pinned] == []
    assert all("==" in line for line in CONSTRAINTS if line.strip())


@pytest.mark.parametrize("name", ["constraints.txt", "environment.yml", "pyproject.toml"])
def test_no_file_names_a_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|index-url|find-links|@ ", text)


def test_what_is_installed_fits_together() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.timeout(600)
def test_what_conda_hands_to_pip_installs_on_a_fresh_python(tmp_path: Path) -> None:
    """Slow: the two lines of environment.yml, in an empty environment, from the file's folder."""
    fresh = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", str(fresh)], check=True)
    python = fresh / ("Scripts" if os.name == "nt" else "bin") / "python"
    given = [part for line in _listed("pip") for part in line.split()]
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", *given],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr[-2000:]
    checked = subprocess.run(
        [python, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    shown = subprocess.run(
        [python, "-m", "toolkit", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "rank list of your own" in shown.stdout


def test_the_readme_commands_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in ("run", "lab", "test"):
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
