"""Where the applicant's orders agree and where they part.

A program that an order does not hold has no place in it, rather than the last.
Two orders are compared on the programs that both hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from toolkit.model import ListKind
from toolkit.rank_list import criteria, ordinal, pairwise
from toolkit.rank_list.diary import sketch, versions
from toolkit.season import Season

if TYPE_CHECKING:
    import pandas as pd

GUT, WEIGHTS, PAIRS, SKETCH = "gut", "weights", "pairs", "sketch"
_PHRASES = {GUT: "by gut", WEIGHTS: "by weights", PAIRS: "by pairs", SKETCH: "in the sketch"}

Order = Sequence[str] | Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One program's places: order name → place (1 is first, ties share one), None where absent.

    `spread` is the most places that lie between two orders, each pair of orders
    counted over the programs that both hold; None where fewer than two hold it.
    `widest` names those two orders, and `apart` the program's places in them, so counted.
    """

    program: str
    places: Mapping[str, int | None]
    spread: int | None = None
    widest: tuple[str, str] | None = None
    apart: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two orders agree over the `common` programs that both hold.

    tau      Kendall's tau-b, -1 (reversed) to 1 (the same); None where it says nothing:
             fewer than two common programs, or an order that ties them all
    swapped  pairs of programs that the two orders put the other way round
    pairs    pairs of common programs
    """

    one: str
    other: str
    common: int
    tau: float | None
    swapped: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The orders' names, a row for each program, and an agreement for each two orders."""

    orders: tuple[str, ...]
    rows: tuple[Row, ...]
    agreements: tuple[Agreement, ...]

    def agreement(self, one: str, other: str) -> Agreement:
        """The agreement of two orders; raises `KeyError` where one is not here."""
        for each in self.agreements:
            if {each.one, each.other} == {one, other}:
                return each
        raise KeyError(f"no comparison of {one!r} with {other!r}; there are {self.orders}")


def orders_of(season: Season, *, gut: Sequence[str] | None = None) -> dict[str, Order]:
    """The applicant's orders by name, those that exist: gut, weights, pairs, sketch.

    `gut` is the blind order; without one it is the first that was stored, which
    is blind whatever came later.
    """
    if gut is None:
        blind = versions(season, ListKind.BLIND)
        gut = blind[0].entries if blind else ()
    weighed = criteria.score(criteria.ratings_of(season), criteria.weights_of(season))
    now = sketch(season)
    found: dict[str, Order] = {
        GUT: tuple(gut),
        WEIGHTS: criteria.places(weighed),
        PAIRS: pairwise.strengths_of(season).order,
        SKETCH: now.entries if now else (),
    }
    return {name: order for name, order in found.items() if order}


def compare(orders: Mapping[str, Order]) -> Comparison:
    """Compare orders, each a sequence of programs (first is best) or program → place.

    The rows follow the last order, then what it does not hold by its best place
    elsewhere. Raises `ValueError` for a program that stands in one order twice.
    """
    held = {name: _places(name, order) for name, order in orders.items()}
    agreements = tuple(_agreement(a, held[a], b, held[b]) for a, b in combinations(held, 2))
    within = {
        (a, b): (_within(held[a], held[b]), _within(held[b], held[a]))
        for a, b in combinations(held, 2)
    }
    last = held[list(held)[-1]] if held else {}

    def standing(program: str) -> tuple[float, int, str]:
        best = min(places[program] for places in held.values() if program in places)
        return last.get(program, float("inf")), best, program

    programs = sorted({program for places in held.values() for program in places}, key=standing)
    return Comparison(
        orders=tuple(held),
        rows=tuple(_row(program, held, within) for program in programs),
        agreements=agreements,
    )


def disagreements(
    comparison: Comparison, names: Mapping[str, str], *, at_least: int = 3, most: int = 5
) -> tuple[str, ...]:
    """The widest disagreements as sentences, widest first: "Lakeview: 2nd by gut, 9th by weights".

    `names` goes from program to title. Left out are those of fewer than
    `at_least` places, and all beyond the first `most`.
    """
    wide = [row for row in comparison.rows if row.spread is not None and row.spread >= at_least]
    wide.sort(key=lambda row: (-(row.spread or 0), row.program))
    return tuple(_disagreement(comparison, row, names) for row in wide[:most])


def agreement_sentences(comparison: Comparison) -> tuple[str, ...]:
    """How each two orders agree, as a sentence."""
    return tuple(_agreement_sentence(each) for each in comparison.agreements)


def as_table(comparison: Comparison, names: Mapping[str, str]) -> pd.DataFrame:
    """One row a program: its place in each order ("—" where it has none), and the spread."""
    import pandas as pd

    rows = [
        {
            "program": names.get(row.program, row.program),
            **{name: _shown(row.places[name]) for name in comparison.orders},
            "most places apart": _shown(row.spread),
        }
        for row in comparison.rows
    ]
    columns = ["program", *comparison.orders, "most places apart"]
    return pd.DataFrame(rows, columns=columns)


def phrase(order: str) -> str:
    """How an order is spoken of: "by gut", "in the sketch"."""
    return _PHRASES.get(order, f"by {order}")


def _shown(number: int | None) -> str:
    return "—" if number is None else str(number)


def _places(name: str, order: Order) -> dict[str, int]:
    if isinstance(order, Mapping):
        return dict(order)
    places = {program: place for place, program in enumerate(order, start=1)}
    if len(places) < len(order):
        twice = next(p for place, p in enumerate(order, start=1) if places[p] != place)
        raise ValueError(f"{twice} stands twice in the order {name!r}; keep one place for it.")
    return places


def _within(places: Mapping[str, int], also: Mapping[str, int]) -> dict[str, int]:
    """The places counted over the programs that `also` holds."""
    common = sorted(place for program, place in places.items() if program in also)
    first = {place: n for n, place in reversed(list(enumerate(common, start=1)))}
    return {program: first[place] for program, place in places.items() if program in also}


def _row(
    program: str,
    held: Mapping[str, Mapping[str, int]],
    within: Mapping[tuple[str, str], tuple[Mapping[str, int], Mapping[str, int]]],
) -> Row:
    both = {
        pair: (one[program], other[program])
        for pair, (one, other) in within.items()
        if program in one
    }
    places = {name: order.get(program) for name, order in held.items()}
    if not both:
        return Row(program, places)
    widest = max(both, key=lambda pair: abs(both[pair][0] - both[pair][1]))
    apart = both[widest]
    return Row(program, places, abs(apart[0] - apart[1]), widest, apart)


def _agreement(a: str, one: Mapping[str, int], b: str, other: Mapping[str, int]) -> Agreement:
    common = sorted(set(one) & set(other))
    same = swapped = tied_one = tied_other = 0
    for p, q in combinations(common, 2):
        here, there = one[p] - one[q], other[p] - other[q]
        tied_one += here == 0
        tied_other += there == 0
        same += here * there > 0
        swapped += here * there < 0
    pairs = len(common) * (len(common) - 1) // 2
    untied = (pairs - tied_one) * (pairs - tied_other)
    tau = (same - swapped) / untied**0.5 if untied else None
    return Agreement(a, b, len(common), tau, swapped, pairs)


def _agreement_sentence(each: Agreement) -> str:
    what = f"{each.one.capitalize()} and {each.other}"
    if each.pairs == 0:
        return f"{what} have too few programs in common to compare."
    counted = f"over the {each.common} programs that both hold"
    if each.swapped == 0:
        return f"{what} contradict each other nowhere {counted}."
    pairs = "1 pair" if each.swapped == 1 else f"{each.swapped} pairs"
    tau = "" if each.tau is None else f" (Kendall tau {each.tau:.2f})"
    return f"{what} put {pairs} of {each.pairs} the other way round{tau}, {counted}."


def _disagreement(comparison: Comparison, row: Row, names: Mapping[str, str]) -> str:
    assert row.widest is not None and row.apart is not None
    said = [
        f"{ordinal(place)} {phrase(order)}"
        for order, place in zip(row.widest, row.apart, strict=True)
    ]
    counts = {sum(r.places[order] is not None for r in comparison.rows) for order in row.widest}
    common = comparison.agreement(*row.widest).common
    among = "" if counts == {common} else f" (of the {common} that both hold)"
    return f"{names.get(row.program, row.program)}: {', '.join(said)}{among}"
