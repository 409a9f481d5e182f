"""Where things lie, in one place, so that no other file does path arithmetic."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
NOTEBOOKS = REPOSITORY / "notebooks"
DATA = REPOSITORY / "data"
REFERENCE = DATA / "reference"
EXAMPLE = DATA / "example"
# A person may keep what is theirs elsewhere, on an encrypted disk for one.
MINE = Path(os.environ.get("MATCHBOOK_MINE") or DATA / "mine").expanduser().resolve()
