"""Writing what goes out, with a sentence where it cannot be written."""

from __future__ import annotations

from pathlib import Path

from toolkit.exchange.report import SheetError
from toolkit.files import write_whole


def write_file(path: str | Path, content: bytes) -> Path:
    """Put `content` in place of what stood at `path`, whole or not at all; raises `SheetError`."""
    path = Path(path)
    if path.is_dir():
        raise SheetError(f"{path.name} is a folder; give the name of a file inside it.")
    if not path.parent.is_dir():
        raise SheetError(
            f"There is no folder {path.parent} to write {path.name} to; make it first."
        )
    try:
        return write_whole(path, content)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise SheetError(
            f"{path.name} could not be written to {path.parent} ({reason}); close it in other "
            "programs, or choose a folder that you may write to."
        ) from None


def write_beside(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    """Write `content` as a new file, numbered where the name is taken.

    A file that already holds the same bytes is returned as it is. Raises `SheetError`.
    """
    for number in range(1, 10_000):
        path = folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
        if not path.exists():
            return write_file(path, content)
        try:
            if path.read_bytes() == content:
                return path
        except OSError:
            continue
    raise SheetError(f"{folder} holds too many files named {stem}; clear some away.")
