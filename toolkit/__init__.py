"""Matchbook: from interview notes, to follow-up held against clear rules, to a list of your own.

The public names, in the order of the walk. They load when first used, so that
``import toolkit`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOMES = {
    "toolkit.model": (
        "Applicant", "Program", "Person", "Interview", "Note", "Criterion", "Rating", "Weighing",
        "SecondLook", "Question", "News", "Advocate", "Message", "Allowance", "Choice", "RankList",
        "SupplementalList", "Role",
        "ContactPolicy", "Answer", "InterviewKind", "InterviewFormat", "NewsKind", "MessageKind",
        "MessageState", "ListKind", "FollowUpStyle", "RecordError", "moment",
    ),
    "toolkit.season": ("Season", "StaleEdit", "UnknownRecord"),
    "toolkit.store": ("SeasonFileError",),
    "toolkit.shelf": ("open_season", "season_folder"),
    "toolkit.checks": ("check", "RULES"),
}  # fmt: skip

_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = list(_HOME_OF)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
