"""How a person is addressed in writing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.model import Person, Program, Role

_TITLES = re.compile(r"^(?:(?:dr|prof|professor|mr|mrs|ms|mx)\.?\s+)+", re.IGNORECASE)
_INITIALS = re.compile(r"(?:\w\.)+|\w")
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_DOCTORATES = {
    "md", "do", "mbbs", "mbchb", "mbbch", "mbbchir", "bmbs", "mdcm", "phd", "scd", "drph", "pharmd",
    "psyd", "edd", "dnp", "dpt", "dds", "dmd", "dpm", "dvm", "od",
}  # fmt: skip
_FIRST_NAMED = (Role.RESIDENT, Role.CHIEF_RESIDENT)


def form_of_address(person: Person) -> str:
    """What stands between "Dear" and the comma: "Dr. de la Cruz", "Nisha", "Ms. Okafor".

    What they asked to be called comes first; then residents by their first name, doctors
    and faculty as "Dr.", and everybody else by the honorific that is known of them, or
    by their full name where none is.
    """
    if person.called:
        return person.called
    if person.role in _FIRST_NAMED:
        return given_name(person)
    title = _title(person)
    return f"{title} {person.surname}" if title else plain_name(person)


def formal_name(person: Person, among: Iterable[Person] = ()) -> str:
    """How a person is spoken of to somebody else: "Dr. Okafor"; residents by full name.

    `among` are those for whom they could be taken, as a rule all people at the program: where
    one of them has the same surname, it is "Dr. Grace Okafor".
    """
    title = _title(person)
    if person.role in _FIRST_NAMED or not title:
        return plain_name(person)
    surname = person.surname.casefold()
    shared = any(e.key != person.key and e.surname.casefold() == surname for e in among)
    return f"{title} {plain_name(person) if shared else person.surname}"


def is_doctor(person: Person) -> bool:
    """Whether a doctorate stands among the credentials, in the name, or as the honorific."""
    if _dotted(person.honorific) == "Dr.":
        return True
    behind_comma = person.name.partition(",")[2]
    words = re.split(r"[,;/\s]+", f"{person.credentials} {behind_comma}")
    return any(re.sub(r"[^a-z]", "", word.lower()) in _DOCTORATES for word in words)


def plain_name(person: Person) -> str:
    """The full name without titles, degrees and what follows a comma."""
    name = _TITLES.sub("", person.name.strip())
    front, comma, back = (part.strip() for part in name.partition(","))
    if comma and back and front.casefold() == person.surname.casefold():
        first = back.partition(",")[0].strip()
        if re.sub(r"[^a-z]", "", first.lower()) not in _DOCTORATES | _SUFFIXES:
            return f"{first} {front}"  # written as "Cruz, Ana"
    return front or name


def given_name(person: Person) -> str:
    """The first name, also where the surname comes first; a one-word name is itself."""
    words = [w for w in plain_name(person).split() if w.strip(".").lower() not in _SUFFIXES]
    surname = person.surname.split()
    if len(words) > len(surname) and words[: len(surname)] == surname:
        words = words[len(surname) :]
    elif len(words) > len(surname) and words[-len(surname) :] == surname:
        words = words[: -len(surname)]
    if not words:
        return person.name
    first = next((word for word in words if not _INITIALS.fullmatch(word)), "")
    return first or plain_name(person)


def address_for(person: Person | None, program: Program | None) -> str:
    """Where a message goes: the address the program gave for applicants, else the person's own."""
    given = program.contact_address if program else ""
    return given or (person.email if person else "")


def _title(person: Person) -> str:
    """What stands before the surname: "Dr.", "Ms."; "" where nothing is known that could."""
    honorific = _dotted(person.honorific)
    named = person.role == Role.COORDINATOR or (person.credentials and honorific)
    return honorific if named and not is_doctor(person) else "Dr."


def _dotted(honorific: str) -> str:
    word = honorific.strip().rstrip(".")
    known = {"mr": "Mr.", "mrs": "Mrs.", "ms": "Ms.", "mx": "Mx.", "dr": "Dr.", "prof": "Prof."}
    return known.get(word.lower(), honorific.strip())
