"""The rank list: three views of one preference, and the sketch that the applicant draws from them.

Nothing in here is given second looks or messages: what a program said or did
after the interview is no reason to want to train there, so no function of this
folder can see it.
"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.model import Program


def titles(programs: Mapping[str, Program]) -> dict[str, str]:
    """What each program is called where several are shown: its name, and more where names clash."""
    found = {key: each.name for key, each in programs.items()}
    for extra in ("specialty", "track", "institution", "city", "key"):
        said = list(found.values())
        clash = [key for key, title in found.items() if said.count(title) > 1]
        for key in clash:
            if more := getattr(programs[key], extra):
                found[key] = f"{found[key]}, {more}"
    return found


def ordinal(place: int) -> str:
    """The place as people say it: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10)
    return f"{place}{ending or 'th'}"
