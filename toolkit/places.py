"""Where things lie, in one place, so that no other file does path arithmetic."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
NOTEBOOKS = REPOSITORY / "notebooks"
DATA = REPOSITORY / "data"
REFERENCE = DATA / "reference"
EXAMPLE = DATA / "example"
MINE = DATA / "mine"
