"""Every kernel and subprocess of the tests opens a temporary copy of the example season."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# CI tries the same examples each time, so that a change fails for what it changed; on a
# developer's machine every run looks for new ones. A busy machine is no fault of the code.
settings.register_profile("here", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

HERE = Path(__file__).resolve().parent
_SCRATCH = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    scratch = tempfile.mkdtemp(prefix="matchbook-tests-")
    config.stash[_SCRATCH] = scratch
    # Set before toolkit is imported, and inherited by kernels: never the person's own season.
    os.environ["MATCHBOOK_MINE"] = scratch
    os.environ.pop("MATCHBOOK_SEASON", None)
    if getattr(config.option, "nbval", False):
        config.option.nbval_sanitize_with = str(HERE / "tests" / "notebooks" / "sanitize.cfg")
    # Notebook cells are no test functions: fixtures do not reach them.
    if not getattr(config.option, "collectonly", False):
        from toolkit.shelf import make_example

        make_example()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_SCRATCH], ignore_errors=True)


@pytest.fixture
def example(tmp_path: Path):
    """A season file of this test's own, filled with the invented example."""
    from toolkit.shelf import make_example

    return make_example(tmp_path / "example")
