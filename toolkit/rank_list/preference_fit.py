"""Preference fit: programs ordered by what the applicant said matters, a reason beside each place.

The programs at hand, and any others that are typed in to see where they would stand
("Harbor Pediatrics: location 5, salary 3"). Those are compared and not kept: they are in
no season and on no list. The places are those of `criteria.score`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from toolkit.model import LINE_LIMIT, slug
from toolkit.rank_list import criteria, ordinal
from toolkit.rank_list.criteria import HIGHEST, LOWEST, Ratings, Scored, Weights

if TYPE_CHECKING:
    import pandas as pd

GOOD, POOR = 4, 2  # a rating from GOOD up speaks for a program, one down to POOR against it
MOST_SAID = 3

_RATED = re.compile(r"(?P<criterion>.*?)\s*[:=]?\s*(?P<value>\?|-?\d+(?:\.\d+)?)?\s*$")


@dataclass(frozen=True, slots=True)
class Lead:
    """The criterion that most places a program above the next one; both are rated on it."""

    over: str
    criterion: str
    mine: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Fit:
    """One program's place by stated preferences, and why.

    scored     place, score, coverage and what is missing; `scored.program` is the key, or
               the name that was typed in
    typed      whether it was typed in rather than at hand
    because    criterion → rating for what speaks for it, what counts most first
    against    the same for what speaks against it
    unknown    the weighed criteria without a rating, the heaviest first
    lead       what most places it above the next one; None where nothing does by itself, where
               they tie, or where none follows
    """

    scored: Scored
    typed: bool
    because: Mapping[str, int]
    against: Mapping[str, int]
    unknown: tuple[str, ...]
    lead: Lead | None = None

    @property
    def program(self) -> str:
        return self.scored.program


@dataclass(frozen=True, slots=True)
class Typed:
    """What was read of a typed text: program → criterion → rating, and what was not understood."""

    programs: Mapping[str, Mapping[str, int | None]]
    complaints: tuple[str, ...]


def fit(ratings: Ratings, weights: Weights, others: Ratings | None = None) -> tuple[Fit, ...]:
    """All programs, those at hand and `others`, best first; those without a place come last.

    `others` are typed in (see `read_typed`). They take places among the rest and change
    nothing else: the programs at hand stand to one another as without them. Raises
    `ValueError` for one that is at hand already, and as `criteria.score` does.
    """
    others = others or {}
    if both := [key for key in others if key in ratings]:
        raise ValueError(f"{both[0]} is at hand already; rate it there.")
    everything = {**ratings, **others}
    shares = criteria.weight_shares(weights)
    scored = criteria.score(everything, weights)
    return tuple(
        _fitted(each, after, everything, shares, typed=each.program in others)
        for each, after in zip_longest(scored, scored[1:])
    )


def read_typed(text: str, criteria_names: Iterable[str], at_hand: Iterable[str] = ()) -> Typed:
    """Read programs typed one a line: "Harbor Pediatrics: location 5, autonomy 4, salary ?".

    A criterion with "?" or without a number is not known. Criteria are found whatever
    their case and spacing. Nothing that was not understood is guessed: it is left out and
    complained of, with its line. `at_hand` are the names that are taken.
    """
    known = {slug(name): name for name in criteria_names}
    taken = {slug(name): name for name in at_hand}
    found: dict[str, dict[str, int | None]] = {}
    complaints = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, _, rest = line.partition(":")
        name = " ".join(name.split())
        if wrong := _wrong_name(name, taken):
            complaints.append(f"Line {number}: {wrong}")
            continue
        taken[slug(name)] = name
        given: dict[str, int | None] = {}
        for part in filter(str.strip, re.split("[,;]", rest)):
            read = _read_rating(part, known)
            if isinstance(read, str):
                complaints.append(f"Line {number}: {read}")
            elif read[0] in given:
                complaints.append(f"Line {number}: {read[0]} stands there twice; the first counts.")
            else:
                given[read[0]] = read[1]
        found[name] = given
    return Typed(found, tuple(complaints))


def sentence(each: Fit, names: Mapping[str, str]) -> str:
    """The place and its reasons: "2nd: Lakeview, because: location 5; unknown: salary."."""
    name = _name(each, names)
    parts = [
        f"{label}: {_said(what)}"
        for label, what in (
            ("because", _rated(each.because)),
            ("against it", _rated(each.against)),
            ("unknown", each.unknown),
        )
        if what
    ]
    reasons = "; ".join(parts) or "nothing speaks clearly for or against it"
    if each.scored.place is None:
        said = f"No place: {name}. {each.scored.reason}"
        return f"{said} So far {reasons}." if each.scored.rated else said
    tie = ", tied" if each.scored.tied else ""
    said = f"{ordinal(each.scored.place)}{tie}: {name}, {reasons}."
    if each.lead is None:
        return said
    over = names.get(each.lead.over, each.lead.over)
    return (
        f"{said} What most puts it above {over}: "
        f"{each.lead.criterion}, {each.lead.mine} against {each.lead.theirs}."
    )


def as_table(fits: Iterable[Fit], names: Mapping[str, str]) -> pd.DataFrame:
    """One row a program: place ("—" without one), score, and its reasons."""
    import pandas as pd

    rows = [
        {
            "place": "—" if each.scored.place is None else _place(each.scored),
            "program": _name(each, names),
            "score": "" if each.scored.score is None else f"{each.scored.score:.2f}",
            "because": ", ".join(_rated(each.because)),
            "against it": ", ".join(_rated(each.against)),
            "unknown": ", ".join(each.unknown),
        }
        for each in fits
    ]
    columns = ["place", "program", "score", "because", "against it", "unknown"]
    return pd.DataFrame(rows, columns=columns)


def _fitted(
    each: Scored,
    after: Scored | None,
    ratings: Ratings,
    shares: Mapping[str, float],
    *,
    typed: bool,
) -> Fit:
    heaviest = sorted(shares, key=lambda name: -shares[name])
    given = {name: value for name in heaviest if (value := ratings[each.program].get(name))}

    def telling(name: str) -> float:
        middle = (LOWEST + HIGHEST) / 2
        return -shares[name] * abs(given[name] - middle)

    ranked = sorted(given, key=telling)
    return Fit(
        scored=each,
        typed=typed,
        because={name: given[name] for name in ranked if given[name] >= GOOD},
        against={name: given[name] for name in ranked if given[name] <= POOR},
        unknown=tuple(name for name in heaviest if name not in given),
        lead=_lead(each, after, ratings, shares),
    )


def _lead(
    each: Scored, after: Scored | None, ratings: Ratings, shares: Mapping[str, float]
) -> Lead | None:
    if after is None or after.place is None or after.place == each.place:
        return None
    mine, theirs = ratings[each.program], ratings[after.program]
    gains = {
        name: share * (a - b)
        for name, share in shares.items()
        if (a := mine.get(name)) is not None and (b := theirs.get(name)) is not None and a > b
    }
    if not gains:
        return None
    name = max(gains, key=lambda name: gains[name])
    return Lead(after.program, name, mine[name] or 0, theirs[name] or 0)


def _wrong_name(name: str, taken: Mapping[str, str]) -> str:
    if not name or not name.isprintable():
        return (
            'begin with the name of a program and a colon, as in "Harbor Pediatrics: location 5".'
        )
    if len(name) > LINE_LIMIT:
        return f"keep the name to {LINE_LIMIT} characters."
    if slug(name) in taken:
        return f"{taken[slug(name)]} is there already; the line was left out."
    return ""


def _read_rating(part: str, known: Mapping[str, str]) -> tuple[str, int | None] | str:
    """The criterion and its rating, or what is wrong with them."""
    if slug(part) in known:
        return known[slug(part)], None
    read = _RATED.match(part)
    written = read["criterion"].strip() if read else part.strip()
    name = known.get(slug(written)) if written else None
    if name is None:
        near = difflib.get_close_matches(slug(written), known, n=1, cutoff=0.6)
        meant = f" (is it {known[near[0]]}?)" if near else ""
        return f"{written or part.strip()} is none of your criteria{meant}."
    value = read["value"] if read else None
    if value in (None, "?"):
        return name, None
    if value not in {str(each) for each in range(LOWEST, HIGHEST + 1)}:
        return f"{name} is rated {value}; write a whole number from {LOWEST} to {HIGHEST}, or a ?."
    return name, int(value)


def _rated(given: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"{name} {value}" for name, value in given.items())


def _said(what: tuple[str, ...]) -> str:
    more = len(what) - MOST_SAID
    return ", ".join(what[:MOST_SAID]) + (f" and {more} more" if more > 0 else "")


def _name(each: Fit, names: Mapping[str, str]) -> str:
    return f"{each.program} (typed in)" if each.typed else names.get(each.program, each.program)


def _place(scored: Scored) -> str:
    return f"{scored.place} =" if scored.tied else str(scored.place)
