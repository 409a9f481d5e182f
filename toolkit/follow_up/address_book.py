"""Who of a season has an address, a name or the ending of an address, as mails show them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from toolkit.checks.season_index import TITLES
from toolkit.checks.text import folds
from toolkit.follow_up.address import given_name, plain_name
from toolkit.model import Person, Program
from toolkit.season import Season

_HAIL = frozenset(("dear", "hello", "hi", "hey", "good", "morning", "afternoon", "evening", "day"))
_POST = frozenset(
    ("gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "aol.com", "proton.me")
)


def domain(address: str) -> str:
    """The ending of an address; "" for one that anybody may have."""
    ending = address.casefold().rpartition("@")[2]
    return "" if ending in _POST else ending


class AddressBook:
    """The addresses and names of a season's people and programs, as they stand when it is made.

    `people` are those of the programs that the season still holds.
    """

    def __init__(self, season: Season) -> None:
        self.people = [p for p in season.people.values() if p.program in season.programs]
        self.programs = season.programs
        self._people: dict[str, list[Person]] = {}
        self._programs: dict[str, list[Program]] = {}
        self._endings: dict[str, set[str]] = {}
        for person in self.people:
            self._people.setdefault(person.email.casefold(), []).append(person)
            self._endings.setdefault(domain(person.email), set()).add(person.program)
        for program in self.programs.values():
            self._programs.setdefault(program.contact_address.casefold(), []).append(program)
            self._endings.setdefault(domain(program.contact_address), set()).add(program.key)
        for each in (self._people, self._programs, self._endings):
            each.pop("", None)

    def people_with(self, address: str) -> list[Person]:
        """Everybody who has this address; a coordinator of two programs is two people."""
        return list(self._people.get(address.casefold(), ()))

    def programs_with(self, address: str) -> list[Program]:
        """The programs that gave this address for mail."""
        return list(self._programs.get(address.casefold(), ()))

    def programs_by_ending(self, address: str) -> set[str]:
        """The keys of the programs of which somebody has an address with this one's ending."""
        return set(self._endings.get(domain(address), ()))

    def near(self, address: str) -> str:
        """A known address that is spelt almost like this one; "" for none."""
        known = sorted({*self._people, *self._programs})
        found = difflib.get_close_matches(address.casefold(), known, n=1, cutoff=0.85)
        return found[0] if found else ""


def named(name: str, people: Iterable[Person], *, whole: bool = False) -> list[Person]:
    """Those whose given name and surname the name beside an address holds.

    Unless `whole`, it may also be a surname alone.
    """
    words = [word for word in folds(name) if word not in TITLES]
    found = []
    for person in people:
        surname = folds(person.surname)
        both = {*surname, *folds(given_name(person))}
        full = both <= set(words) and (len(both) > 1 or not whole)
        if words and (full or (tuple(words) == surname and not whole)):
            found.append(person)
    return found


def greeted(words: Sequence[str], people: Iterable[Person]) -> list[Person]:
    """Those whom a greeting (folded words) names best: in full, by surname, or as they are called.

    Several where it fits them alike.
    """
    words = list(words)
    for skipped in (_HAIL, TITLES):
        while words and words[0] in skipped:
            words.pop(0)
    found: dict[tuple[int, int], list[Person]] = {}
    for person in people:
        names = ((3, plain_name(person)), (2, person.surname))
        known = [(rank, folds(name)) for rank, name in names]
        ranked = [(rank, len(n)) for rank, n in known if n and _within(n, words)]
        first = (folds(person.called), folds(given_name(person)))
        ranked += [(1, len(words)) for name in first if words and name == tuple(words)]
        if ranked:
            found.setdefault(max(ranked), []).append(person)
    return found[max(found)] if found else []


def only(people: Sequence[Person]) -> Person | None:
    """The one person, or None where there are several or none."""
    return people[0] if len(people) == 1 else None


def _within(name: Sequence[str], words: Sequence[str]) -> bool:
    return f" {' '.join(name)} " in f" {' '.join(words)} "
