"""Small markets as people write them down: a line for each list, `Ada: City, Mercy`."""

from __future__ import annotations

import re

from toolkit.match.preferences import ListError, Market

SEATS = re.compile(r"^(?P<name>.*?)\s*\((?P<seats>\d+)\)$")


def read_lines(applicants: str, programs: str) -> Market:
    """The market of two texts; a program's seats stand behind its name, as in `City (2): Ada, Ben`.

    A program without a number has one seat. A name without a colon has an empty
    list. Blank lines are passed over, and spaces are evened out.

    Raises:
        ListError: a line without a name, a name that has two lines, no applicant or no
            program at all, and whatever `Market.from_names` refuses.
    """
    wishes = _lists(applicants, "applicant")
    orders: dict[str, list[str]] = {}
    quotas: dict[str, int] = {}
    for given, names in _lists(programs, "program").items():
        found = SEATS.match(given)
        name = found["name"] if found else given
        if name in orders:
            raise ListError(f"{name} has two lines; one will do.")
        orders[name] = names
        quotas[name] = int(found["seats"]) if found else 1
    return Market.from_names(wishes, orders, quotas)


def write_lines(market: Market) -> tuple[str, str]:
    """The two texts that `read_lines` reads: the applicants' and the programs'."""
    applicants = [
        f"{market.applicant(at)}: "
        f"{', '.join(market.program(int(e)) for e in market.applicants[at])}"
        for at in range(len(market.applicants))
    ]
    programs = [
        f"{market.program(at)} ({market.quotas[at]}): "
        f"{', '.join(market.applicant(int(e)) for e in market.programs[at])}"
        for at in range(len(market.programs))
    ]
    return "\n".join(applicants), "\n".join(programs)


def _lists(text: str, side: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        given, _, rest = line.partition(":")
        name = " ".join(given.split())
        if not name:
            raise ListError(f"Line {number} of the {side}s has no name before its colon.")
        if name in found:
            raise ListError(f"{name} has two lines; one will do.")
        names = (" ".join(each.split()) for each in rest.split(","))
        found[name] = [each for each in names if each]
    if not found:
        raise ListError(f"There is no {side} yet; write one on a line, as Name: first, second.")
    return found
