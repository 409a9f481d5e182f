"""One joint list for two people who want to live together: every pair of programs, in one order.

Each partner gives a `Partner`: programs, codes, cities, order and strengths, and nothing else
that a season holds. What a program said or did, and anybody's chances, have no way in here.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from toolkit.exchange.report import SheetError, shown
from toolkit.facts import fact
from toolkit.model import LINE_LIMIT, Program, RankList
from toolkit.rank_list import ordinal, pairwise
from toolkit.rank_list.distances import Way, find_city, near_names, own_hours, way_between
from toolkit.season import Season

if TYPE_CHECKING:
    import pandas as pd

NO_MATCH = "No Match"
STRONGEST = 100.0
DIGITS = 9  # scores that agree this far are a tie: the rest is rounding
SIDES = ("first", "second")


# ── what one partner gives ──────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Ranked:
    """One program of one partner's list.

    place     1 is the most wanted
    program   what it is called
    code      its NRMP code; blank where there is none yet
    city      and `state`, the two-letter postal code
    strength  how much it is wanted, 0 (no more than No Match) to 100; None where not said
    """

    place: int
    program: str
    code: str
    city: str
    state: str
    strength: float | None = None

    @property
    def where(self) -> str:
        """City and state, as in Chicago, IL."""
        return f"{self.city}, {self.state}"


FIELDS = tuple(each.name for each in fields(Ranked))


@dataclass(frozen=True, slots=True)
class Partner:
    """What one partner's file holds: the programs, most wanted first, and nothing else."""

    programs: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one row: the row as a spreadsheet shows it, and what would do."""

    row: int
    field: str
    given: str
    remedy: str

    def __str__(self) -> str:
        given = f"{self.given!r} will not do; " if self.given else ""
        return f"row {self.row}, {self.field}: {given}{self.remedy}"


class PartnerError(SheetError):
    """A partner's file or list cannot be used; `faults` has an entry for each thing to mend."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        super().__init__(f"{file}: " + " · ".join(map(str, self.faults)) + ".")


def redacted(season: Season, rank_list: RankList) -> Partner:
    """What a partner may see of a list: `Ranked` programs, first choice first.

    The strengths come from the applicant's pairwise choices, smoothed to fall along
    the list; there are none where a program of the list was never chosen about.
    Raises `UnknownRecord` for a program that the season has forgotten, and
    `PartnerError` for one that cannot stand in a couple's list (a code twice, say).
    """
    programs = [season.program(key) for key in rank_list.entries]
    strengths = _strengths_along(rank_list.entries, season)
    ranked = tuple(
        Ranked(place, name, each.nrmp_code, each.city, each.state, strength)
        for place, (each, name, strength) in enumerate(
            zip(programs, _names(programs), strengths, strict=True), start=1
        )
    )
    checked("Your list", ranked, [each.place for each in ranked])
    return Partner(ranked)


def _names(programs: Sequence[Program]) -> list[str]:
    """What each is called: its name, and specialty, track or code where names clash."""
    found = [each.name for each in programs]
    for extra in ("specialty", "track", "nrmp_code"):
        before = tuple(found)
        for place, each in enumerate(programs):
            if before.count(before[place]) > 1 and (more := getattr(each, extra)):
                found[place] = f"{before[place]}, {more}"
    return [name[:LINE_LIMIT].rstrip() for name in found]


def _strengths_along(order: Sequence[str], season: Season) -> list[float | None]:
    """Strengths from 100 down to one even step above No Match, never rising along the order."""
    known = pairwise.strengths_of(season)
    log = dict(zip(known.items, known.log_strength.tolist(), strict=True))
    if not order or not set(order) <= set(known.order):
        return [None] * len(order)
    smooth = _falling([log[key] for key in order])
    high, low, last = smooth[0], smooth[-1], STRONGEST / len(order)
    if high - low < 10**-DIGITS:
        return [None] * len(order)
    return [round(last + (STRONGEST - last) * (x - low) / (high - low), 1) for x in smooth]


def _falling(values: Sequence[float]) -> list[float]:
    """The nearest sequence (least squares) that never rises: neighbours out of order are pooled."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, size = value, 1
        while pools and pools[-1][0] < mean:
            before, held = pools.pop()
            mean, size = (before * held + mean * size) / (held + size), held + size
        pools.append((mean, size))
    return [mean for mean, size in pools for _ in range(size)]


def checked(file: str, ranked: Sequence[Ranked], rows: Sequence[int]) -> None:
    """Raise `PartnerError` with all that is wrong with a list; `rows` are its row numbers."""
    faults: list[Fault] = []
    for row, each in zip(rows, ranked, strict=True):
        faults += _own_faults(row, each)
    faults += _twice(ranked, rows)
    faults += _uneven(ranked, rows)
    longest = int(fact("list.longest").value)
    if len(ranked) > longest:
        remedy = f"a list ends at {longest} programs; leave out the rows below"
        faults.append(Fault(rows[longest], "place", "", remedy))
    if faults:
        raise PartnerError(file, sorted(faults, key=lambda fault: fault.row))


def _own_faults(row: int, each: Ranked) -> Iterable[Fault]:
    for name in ("program", "city"):
        text = getattr(each, name)
        if not text.strip() or "\n" in text or len(text) > LINE_LIMIT:
            remedy = f"write one line of 1 to {LINE_LIMIT} characters"
            yield Fault(row, name, shown(text), remedy)
    if not re.fullmatch("[A-Z]{2}", each.state):
        remedy = "write the two-letter postal code, as in IL"
        yield Fault(row, "state", shown(each.state), remedy)
    if remedy := code_remedy(each.code):
        yield Fault(row, "code", shown(each.code), remedy)
    if each.strength is not None and not 0 <= each.strength <= STRONGEST:
        yield Fault(row, "strength", f"{each.strength:g}", "write a number from 0 to 100")


def code_remedy(code: str) -> str:
    """What would do instead of `code`; "" where it may stand (as may a blank one)."""
    if code == no_match_code():
        return (
            "that code is No Match, and its rows are made for you; write the program's own code, "
            "or leave the cell blank"
        )
    shortest, longest = fact("code.length").value
    letter_at = fact("code.institution").value + fact("code.specialty").value
    letters = (*fact("code.type").value, *fact("code.type-fellowship").value)
    if code and not (re.fullmatch(f"[0-9A-Z]{{{shortest},{longest}}}", code)
                     and code[letter_at] in letters):  # fmt: skip
        return (
            f"write the NRMP code, {shortest} to {longest} letters and digits with one of "
            f"{', '.join(letters)} as the {ordinal(letter_at + 1)}, or leave the cell blank"
        )
    return ""


def _twice(ranked: Sequence[Ranked], rows: Sequence[int]) -> Iterable[Fault]:
    """Two programs that would make one pair twice: the same code, or nothing to tell them apart."""
    codes: dict[str, int] = {}
    names: dict[tuple[str, ...], tuple[int, str]] = {}
    for row, each in zip(rows, ranked, strict=True):
        if each.code and codes.setdefault(each.code, row) != row:
            remedy = (
                f"row {codes[each.code]} has this code too; look both up, each track has its own"
            )
            yield Fault(row, "code", each.code, remedy)
            continue
        called = (each.program.casefold(), each.city.casefold(), each.state)
        first, code = names.setdefault(called, (row, each.code))
        if first != row and not (code and each.code):
            remedy = f"row {first} has the same name and city; write both codes, or another name"
            yield Fault(row, "program", shown(each.program), remedy)


def _uneven(ranked: Sequence[Ranked], rows: Sequence[int]) -> Iterable[Fault]:
    """Strengths that are there for some programs only, or that rise along the list."""
    if all(each.strength is None for each in ranked):
        return
    above: float | None = None
    for row, each in zip(rows, ranked, strict=True):
        if each.strength is None:
            remedy = "other rows have a strength; write this one too, or clear the whole column"
            yield Fault(row, "strength", "", remedy)
        elif above is not None and each.strength > above:
            remedy = (
                f"the program above it has {above:g}; write at most that, or change their places"
            )
            yield Fault(row, "strength", f"{each.strength:g}", remedy)
        above = each.strength if each.strength is not None else above


def no_match_code() -> str:
    """The code that stands for No Match in a couple's list."""
    return str(fact("couples.no-match-code").value)


# ── the joint list ──────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the two weigh; only the proportions of the four weights matter.

    closeness  living near each other
    first      what the first partner wants
    second     what the second partner wants
    fairness   what the less lucky of the two gets
    half_at    hours of travel at which closeness is worth half of living in one city
    farthest   pairs more hours apart than this are left out; None keeps them all
    no_match_last  whether every row that places both goes before any that places one;
               otherwise a good program for one may go before poor ones for both

    Raises `ValueError` with a sentence for a number that cannot be.
    """

    closeness: float = 1.0
    first: float = 1.0
    second: float = 1.0
    fairness: float = 1.0
    half_at: float = 2.0
    farthest: float | None = None
    no_match_last: bool = False

    def __post_init__(self) -> None:
        for name in ("closeness", "first", "second", "fairness"):
            if not 0 <= getattr(self, name) < math.inf:
                raise ValueError(
                    f"The weight for {name} is {getattr(self, name)}; write a number of 0 or more."
                )
        if not 0 < self.total < math.inf:
            raise ValueError("All four weights are 0; give at least one of them some weight.")
        if not 0 < self.half_at < math.inf:
            raise ValueError(f"half_at is {self.half_at} hours; write a number above 0.")
        if self.farthest is not None and not self.farthest >= 0:
            raise ValueError(f"farthest is {self.farthest} hours; write a number of 0 or more.")

    @property
    def total(self) -> float:
        """The sum of the four weights."""
        return self.closeness + self.first + self.second + self.fairness


EVEN = Wishes()


@dataclass(frozen=True, slots=True)
class JointRow:
    """One row of the joint list.

    rank   1 is the couple's first choice
    first  the first partner's program and `second` the other's; None is No Match
    way    the way between the two; None where one of them is No Match
    score  0 to 1, by the wishes
    under  the rank of the first row that is no worse in any respect (for either partner,
           or for closeness), under which this one can be folded; None where there is none
    """

    rank: int
    first: Ranked | None
    second: Ranked | None
    way: Way | None
    score: float
    under: int | None = None


@dataclass(frozen=True, slots=True)
class JointList:
    """The couple's list, and what is not in it.

    rows     first choice first, each pair once
    cut      rows that the longest allowed list has no room for: the lowest of all; `cut_single`
             of them with No Match for one
    apart    pairs that were left out for being farther apart than the two wish
    unknown  "City, ST" of places that the gazetteer does not have and no travel time reaches
    """

    rows: tuple[JointRow, ...]
    wishes: Wishes = field(default=EVEN)
    cut: int = 0
    cut_single: int = 0
    apart: int = 0
    unknown: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Eight characters that two sheets share exactly if they were made from the same list."""
        pairs = "\n".join(f"{_typed(row.first)}\t{_typed(row.second)}" for row in self.rows)
        return hashlib.sha256(pairs.encode(errors="surrogatepass")).hexdigest()[:8]

    def folded(self) -> dict[JointRow, tuple[JointRow, ...]]:
        """The rows that no other row outdoes, each with those that fold under it.

        For reading only: a folded row is a fall-back, and stays in the list that is typed.
        """
        beneath: dict[int, list[JointRow]] = {r.rank: [] for r in self.rows if r.under is None}
        for row in self.rows:
            if row.under is not None:
                beneath[row.under].append(row)
        return {r: tuple(beneath[r.rank]) for r in self.rows if r.under is None}


def joint_list(
    first: Partner,
    second: Partner,
    *,
    wishes: Wishes = EVEN,
    hours: Mapping[tuple[str, str], float] | None = None,
    most: int | None = None,
) -> JointList:
    """Every pair of the two lists and every program beside No Match, best for the couple first.

    `hours` are the couple's own travel times, ``{("Gary, IN", "Chicago, IL"): 1.25}``, good both
    ways; they go before the great circle. `most` shortens the list below the Match's limit.
    A row's score is the weighted mean of both strengths (a place's even step down from 1
    where a file has none; 0 for No Match), the smaller of the two, and the closeness
    ``1 / (1 + hours / half_at)``, which is 0 beside No Match and where the way is unknown.

    Guarantees: no pair twice; at most `most` rows, the first of the whole order;
    no row stands below one that is no better for either partner and no closer, so no row is
    made unreachable by the same program beside No Match. The row of two No Matches is not
    there: it is what the end of the list means. Raises `PartnerError` or `ValueError`.
    """
    for name, partner in zip(SIDES, (first, second), strict=True):
        rows = [each.place for each in partner.programs]
        checked(f"The {name} list", partner.programs, rows)
    longest = int(fact("couples.longest").value)
    most = longest if most is None else most
    if not 1 <= most <= longest:
        raise ValueError(f"The list cannot have {most} rows; write a number from 1 to {longest}.")
    own = own_hours(hours or {})
    ways: dict[tuple[str, str], Way] = {}
    found: list[tuple[tuple[bool, float, int, float, int], float, JointRow]] = []
    apart = 0
    worth, other_worth = _worth(first), _worth(second)
    for i, one in enumerate((*first.programs, None)):
        for k, other in enumerate((*second.programs, None)):
            if one is None and other is None:
                continue
            way = None
            if one is not None and other is not None:
                towns = (one.where, other.where)
                if (way := ways.get(towns)) is None:
                    here, there = (one.city, one.state), (other.city, other.state)
                    way = ways[towns] = way_between(here, there, own)
                if _too_far(way, wishes):
                    apart += 1
                    continue
            near = _closeness(way, wishes)
            score = _score(worth[i], other_worth[k], near, wishes)
            later = wishes.no_match_last and way is None
            place = (later, -score, i + k, -near, i)
            found.append((place, near, JointRow(0, one, other, way, score)))
    found.sort(key=lambda each: each[0])
    return JointList(
        rows=_ranked(found[:most], len(first.programs), len(second.programs)),
        wishes=wishes,
        cut=len(found[most:]),
        cut_single=sum(row.way is None for *_, row in found[most:]),
        apart=apart,
        unknown=_unknown(ways),
    )


def _worth(partner: Partner) -> list[float]:
    """What each program is worth to its partner, 0 to 1, and at the end No Match."""
    n = len(partner.programs)
    even = [(n - k) / n for k in range(n)]
    said = [each.strength for each in partner.programs]
    return [*(e if s is None else s / STRONGEST for e, s in zip(even, said, strict=True)), 0.0]


def _too_far(way: Way, wishes: Wishes) -> bool:
    """Whether the way is longer than wished; one that is not known is not."""
    return wishes.farthest is not None and way.hours is not None and way.hours > wishes.farthest


def _closeness(way: Way | None, wishes: Wishes) -> float:
    return 0.0 if way is None or way.hours is None else 1 / (1 + way.hours / wishes.half_at)


def _score(one: float, other: float, near: float, wishes: Wishes) -> float:
    """Rises with each of its parts, which is what keeps a better pair above a worse one."""
    whole = (
        wishes.closeness * near
        + wishes.first * one
        + wishes.second * other
        + wishes.fairness * min(one, other)
    )
    return round(whole / wishes.total, DIGITS)


def _ranked(
    sorted_rows: Sequence[tuple[object, float, JointRow]], last: int, other_last: int
) -> tuple[JointRow, ...]:
    """The rows with their ranks, each folded under the first row that is no worse in any respect.

    What outdoes a row stands above it and, if folded itself, under one that outdoes both;
    so only rows that are not folded need to be looked at.
    """
    open_rows: list[tuple[int, int, float, int]] = []
    found = []
    for rank, (_, near, row) in enumerate(sorted_rows, start=1):
        i = row.first.place if row.first else last + 1
        k = row.second.place if row.second else other_last + 1
        under = next((r for a, b, c, r in open_rows if a <= i and b <= k and c >= near), None)
        if under is None:
            open_rows.append((i, k, near, rank))
        found.append(replace(row, rank=rank, under=under))
    return tuple(found)


def _unknown(ways: Mapping[tuple[str, str], Way]) -> tuple[str, ...]:
    """The places that some way could not be found for, as they are written."""
    lost = {town for towns, way in ways.items() if way.hours is None for town in towns}
    return tuple(sorted(town for town in lost if find_city(*_parted(town)) is None))


def _parted(town: str) -> tuple[str, str]:
    city, _, state = town.rpartition(", ")
    return city, state


# ── in words and as a table ─────────────────────────────────────────────────


def statements(joint: JointList) -> tuple[str, ...]:
    """What the list is, what is not in it and what it lacks, a sentence each."""
    rows = len(joint.rows)
    single = sum(row.way is None for row in joint.rows)
    said = [
        f"Both lists have {rows} {_plural(rows, 'row')}, to be typed in the same order; "
        f"{single} of them with {NO_MATCH} for one of you.",
        f"Both sheets carry the mark {joint.mark}; if yours differ, make them again from one list.",
    ]
    if joint.cut:
        said.append(
            f"{joint.cut} more {_plural(joint.cut, 'row')} found no room, {joint.cut_single} of "
            f"them with {NO_MATCH}: a couple's list ends at {fact('couples.longest').value} rows."
        )
    if joint.apart:
        said.append(
            f"{joint.apart} {_plural(joint.apart, 'pair')} farther apart than "
            f"{joint.wishes.farthest:g} hours {'was' if joint.apart == 1 else 'were'} left out, as "
            "you both wished; each program still stands beside No Match."
        )
    for town in joint.unknown:
        near = near_names(*_parted(town))
        said.append(
            f"{town} is not in our list of cities, so its pairs count as far apart; write your own "
            f"travel time for it.{near}"
        )
    for name, blank in zip(SIDES, _without_code(joint), strict=True):
        if blank:
            said.append(f"No code yet on the {name} list: {', '.join(blank)}.")
    return tuple(said)


def unknown_ways(joint: JointList) -> tuple[tuple[str, str], ...]:
    """The ways whose length nobody knows, as two places each, in the order of the rows."""
    found: dict[frozenset[str], tuple[str, str]] = {}
    for row in joint.rows:
        if row.first and row.second and row.way and row.way.hours is None:
            way = (row.first.where, row.second.where)
            found.setdefault(frozenset(way), way)
    return tuple(found.values())


def _without_code(joint: JointList) -> tuple[list[str], list[str]]:
    first = [row.first.program for row in joint.rows if row.first and not row.first.code]
    second = [row.second.program for row in joint.rows if row.second and not row.second.code]
    return list(dict.fromkeys(first)), list(dict.fromkeys(second))


def as_table(joint: JointList, *, folded: bool = False) -> pd.DataFrame:
    """One row a pair: rank, both programs, how far apart, score; folded, how many lie beneath.

    Columns: rank, first, first's place, second, second's place, apart, score (0 to 1), and
    `folded under` (a rank, or "—"), or with `folded` the number of rows that fold under it.
    """
    import pandas as pd

    beneath = joint.folded()
    last = "folded beneath" if folded else "folded under"
    lines = [
        (
            row.rank, _title(row.first), _place(row.first), _title(row.second), _place(row.second),
            "—" if row.way is None else str(row.way), f"{row.score:.3f}",
            len(beneath[row]) if folded else "—" if row.under is None else str(row.under),
        )
        for row in (beneath if folded else joint.rows)
    ]  # fmt: skip
    columns = ["rank", "first", "first's place", "second", "second's place", "apart", "score", last]
    return pd.DataFrame(lines, columns=columns)


def _title(ranked: Ranked | None) -> str:
    return NO_MATCH if ranked is None else ranked.program


def _place(ranked: Ranked | None) -> str:
    return "—" if ranked is None else ordinal(ranked.place)


def _typed(ranked: Ranked | None) -> str:
    if ranked is None:
        return no_match_code()
    return ranked.code or f"{ranked.program}, {ranked.where}"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
