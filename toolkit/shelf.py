"""The shelf: which seasons this person keeps, and which one the notebooks open.

A season is a folder below ``data/mine/`` with the file ``season.matchbook`` and,
beside it, whatever was exported from it. The notebooks open the one that the
environment variable ``MATCHBOOK_SEASON`` names, or else the one chosen last, or
else the invented example.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from toolkit import places
from toolkit.files import write_whole
from toolkit.model import moment, slug
from toolkit.season import Season
from toolkit.store import SeasonFileError

SEASON_FILE = "season.matchbook"
VARIABLE = "MATCHBOOK_SEASON"
EXAMPLE_NAME = "example"


def open_season(path: str = "", now: str = "") -> tuple[Season, datetime]:
    """Open the season at `path` (blank: the current one), and say what moment it is (aware).

    `now` is ISO text with a zone; blank is the example's own moment for an
    invented season, and the clock for a real one. Raises `SeasonFileError` or
    `ValueError` with one sentence.
    """
    file = Path(path).expanduser() if path else current_season()
    if not file.exists():
        raise SeasonFileError(
            f"There is no season at {file}; check the name, or begin one in the first notebook."
        )
    season = Season.open(file)
    when = moment(now) if now else season.example_moment or datetime.now(UTC)
    return season, when


def current_season() -> Path:
    """The file that the notebooks open when they are given no other."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    chosen = _pointer().read_text(encoding="utf-8").strip() if _pointer().is_file() else ""
    if chosen and (file := places.MINE / chosen / SEASON_FILE).is_file():
        return file
    return places.MINE / EXAMPLE_NAME / SEASON_FILE


def season_names() -> tuple[str, ...]:
    """The seasons on the shelf, the example last."""
    names = [file.parent.name for file in places.MINE.glob(f"*/{SEASON_FILE}")]
    return tuple(sorted(names, key=lambda name: (name == EXAMPLE_NAME, name)))


def choose_season(name: str) -> Path:
    """Make the named season the one that the notebooks open; raises `SeasonFileError`."""
    file = places.MINE / name / SEASON_FILE
    if name not in season_names():
        known = ", ".join(season_names()) or "none yet"
        raise SeasonFileError(f"There is no season called {name!r}; there is: {known}.")
    write_whole(_pointer(), f"{name}\n".encode())
    return file


def begin_season(name: str) -> Path:
    """Make an empty season called `name` and choose it; raises `SeasonFileError` if it is there."""
    folder = slug(name)[:60]
    if not name.strip() or folder in (EXAMPLE_NAME, "notebooks", "templates"):
        raise SeasonFileError(
            f"{name!r} cannot be a season's name; choose another, such as match-2027."
        )
    file = places.MINE / folder / SEASON_FILE
    if file.exists():
        raise SeasonFileError(f"There is a season called {folder!r} already; choose it instead.")
    _make_private(file.parent)
    Season.open(file)
    return choose_season(folder)


def make_example(folder: Path | None = None) -> Season:
    """Make the invented season anew in `folder` (default: the shelf's ``example``).

    An example that was edited is not lost: it is set aside beside the new one.
    """
    folder = folder or places.MINE / EXAMPLE_NAME
    _make_private(folder)
    file = folder / SEASON_FILE
    handle, name = tempfile.mkstemp(prefix=".new-example-", dir=folder)
    os.close(handle)
    new = Path(name)
    new.unlink()
    try:
        fill_with_example(Season.open(new))
        if file.exists():
            if _same(file, new):
                return Season.open(file)
            file.rename(_unused(folder / f"edited-{file.name}"))
        new.rename(file)
    finally:
        new.unlink(missing_ok=True)
    return Season.open(file)


def fill_with_example(season: Season) -> Season:
    """Put the invented season's records into `season`, and mark it as an example."""
    from toolkit.exchange.sheets import bring_in_folder

    for report in bring_in_folder(season, places.EXAMPLE):
        if report.refused:
            raise ValueError(f"The example season is damaged: {report.refused[0]}")
    about = tomllib.loads((places.EXAMPLE / "season.toml").read_text(encoding="utf-8"))
    season.mark_as_example(about["moment"])
    return season


def season_folder(season: Season) -> Path:
    """Where this season's exports go: the folder of its file.

    Raises `SeasonFileError` for a season in memory, which has none.
    """
    if season.path is None:
        raise SeasonFileError("This season is in memory only; name a folder to export to.")
    return season.path.parent


def own_templates(season: Season) -> Path | None:
    """The applicant's own templates, in the folder `templates` beside the season; None without.

    How they are written is in `docs/templates.md`.
    """
    folder = season.path.parent / "templates" if season.path else None
    return folder if folder and folder.is_dir() else None


def _pointer() -> Path:
    return places.MINE / "current-season.txt"


def _make_private(folder: Path) -> None:
    places.MINE.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _same(one: Path, other: Path) -> bool:
    try:
        return set(Season.open(one, read_only=True).records) == set(Season.open(other).records)
    except SeasonFileError:
        return False


def _unused(path: Path) -> Path:
    number = 1
    while (free := path.with_stem(f"{path.stem}-{number}")).exists():
        number += 1
    return free
