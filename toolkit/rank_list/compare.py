"""Where the applicant's orders agree, where they part, and what would bring them together.

A program that an order does not hold has no place in it, rather than the last.
Two orders are compared on the programs that both hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import TYPE_CHECKING

from toolkit.model import ListKind
from toolkit.rank_list import criteria, ordinal, pairwise
from toolkit.rank_list.criteria import Ratings, Weights
from toolkit.rank_list.diary import sketch, versions
from toolkit.season import Season

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

GUT, WEIGHTS, PAIRS, SKETCH = "gut", "weights", "pairs", "sketch"
_PHRASES = {GUT: "by gut", WEIGHTS: "by weights", PAIRS: "by pairs", SKETCH: "in the sketch"}

WIDE = 3  # places apart that are worth a word; a third of the list where it is shorter
NOWHERE_APART = (
    f"Nowhere is another program first, and none stands {WIDE} places or more apart "
    "(on a short list, a third of it)."
)

HEAVIEST = 10.0  # the weight at which a criterion's scale ends

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


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion's weight, now and as it would have to be; 0 is not weighed."""

    criterion: str
    now: float
    then: float

    @property
    def size(self) -> float:
        """How many points of weight it moves."""
        return abs(self.then - self.now)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What would bring the weights to other orders' view of one program.

    orders       the orders of which all this is so
    by_weights   its place by weights, among the programs that both hold; ties share it
    by_orders    its place in those orders, among the same
    above        the programs that the orders put above it and the weights do not
    below        those that the orders put below it and the weights do not
    changes      the smallest change of weights (see `smallest_change`) after which the
                 program stands above and below the same programs by weights; None where no
                 change of one or two weights does that
    never        those of `above` and `below` that stay on the wrong side whatever the weights
    """

    program: str
    orders: tuple[str, ...]
    by_weights: int
    by_orders: int
    above: tuple[str, ...]
    below: tuple[str, ...]
    changes: tuple[Change, ...] | None
    never: tuple[str, ...]


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
    comparison: Comparison,
    names: Mapping[str, str],
    *,
    at_least: int | None = None,
    most: int = 5,
) -> tuple[str, ...]:
    """The widest disagreements as sentences, widest first: "Lakeview: 2nd by gut, 9th by weights".

    Before them stands who is first, where two orders differ in that. `names` goes from
    program to title. Left out are disagreements of fewer than `at_least` places (see
    `wide_from`), and all beyond the first `most`. Where there is none, `NOWHERE_APART` says
    what was looked for.
    """
    wide = []
    for row in comparison.rows:
        if row.widest is not None and row.spread is not None:
            common = comparison.agreement(*row.widest).common
            if row.spread >= (wide_from(common) if at_least is None else at_least):
                wide.append(row)
    wide.sort(key=lambda row: (-(row.spread or 0), row.program))
    firsts = _first_places(comparison, names)
    return (*firsts, *(_disagreement(comparison, row, names) for row in wide[:most]))


def wide_from(common: int) -> int:
    """How many places apart are worth a word, for two orders that hold `common` programs both:
    `WIDE`, or a third of a short list."""
    return min(WIDE, max(1, math.ceil(common / 3)))


def agreement_sentences(comparison: Comparison) -> tuple[str, ...]:
    """How each two orders agree, as a sentence."""
    return tuple(_agreement_sentence(each) for each in comparison.agreements)


def smallest_change(
    ratings: Ratings, weights: Weights, pairs: Iterable[tuple[str, str]]
) -> tuple[Change, ...] | None:
    """The smallest change of weights that scores the first of each of `pairs` above the second.

    `weights` names every criterion that may be changed; one of None or 0 may come
    in, and one that is weighed may go. Smallest means: one weight rather than two,
    then the fewest points moved. Weights run from 0 to 10 (or the heaviest given).
    One weight is searched in hundredths, all of them, and rounded away from its
    present value to a tenth where that holds as well; two are searched in tenths,
    all of them. Empty where the pairs stand so already; None where no change of one
    or two weights does it. A tie is not above, and a
    program with less than half of the weight rated stands nowhere. Raises `KeyError` for a program
    without an entry in `ratings`.
    """
    wanted = tuple(dict.fromkeys(pairs))
    wrong_first = sorted(wanted, key=lambda pair: _stand(ratings, weights, [pair]))
    if not wanted or _stand(ratings, weights, wanted):
        return ()
    field = _Field(ratings, weights, wrong_first)
    for found in chain(field.with_one(), field.with_two()):
        then = {**weights, **{change.criterion: change.then for change in found}}
        if _stand(ratings, then, wanted):
            return found
    return None


def never_above(ratings: Ratings, criteria_names: Iterable[str], upper: str, lower: str) -> bool:
    """Whether no weights at all, not even lopsided ones, score `upper` above `lower`.

    Both scores are means over what was rated, so that `upper` can lead by some weights
    only if it leads by weights on one criterion or on two. True is certain; False is so
    where both are rated throughout, and may else be undone by what half coverage asks.
    """
    up, down = (
        {name: value for name in criteria_names if (value := ratings[key].get(name)) is not None}
        for key in (upper, lower)
    )
    return not any(
        value > other and (name == theirs or name not in down or theirs not in up)
        for name, value in up.items()
        for theirs, other in down.items()
    )


def reconciliations(
    orders: Mapping[str, Order],
    ratings: Ratings,
    weights: Weights,
    *,
    at_least: int | None = None,
    most: int = 5,
) -> tuple[Reconciliation, ...]:
    """What would reconcile the weights with the other orders: first choices that they put lower,
    then the widest disagreements first.

    `orders` may hold the order by weights too; it is read from `ratings` and
    `weights`, as `criteria.score` has it. `weights` names every criterion that may be
    changed. Left out are other disagreements of fewer than `at_least` places (see
    `wide_from`), and all beyond the first `most`.
    """
    weighed = criteria.places(criteria.score(ratings, weights))
    parted = []
    for name, order in orders.items():
        if name == WEIGHTS:
            continue
        places = _places(name, order)
        here, there = _within(weighed, places), _within(places, weighed)
        least = wide_from(len(there)) if at_least is None else at_least
        for key in there:
            apart, first = abs(here[key] - there[key]), there[key] == 1
            if apart and (first or apart >= least):
                parted.append(((not first, -apart, key), key, name, here, there))
    alike: dict[Reconciliation, list[str]] = {}
    for _, key, name, here, there in sorted(parted, key=lambda each: each[0]):
        if len(alike) == most and not any(each.program == key for each in alike):
            continue
        found = _reconciled(key, here, there, ratings, weights)
        if found in alike or len(alike) < most:
            alike.setdefault(found, []).append(name)
    return tuple(replace(each, orders=tuple(names)) for each, names in alike.items())


def reconciliation_sentence(each: Reconciliation, names: Mapping[str, str]) -> str:
    """The disagreement, and the change of weights that would end it, in words."""
    name = names.get(each.program, each.program)
    where = (
        f"{name} is {ordinal(each.by_orders)} {_listed([phrase(o) for o in each.orders])}, "
        f"{ordinal(each.by_weights)} {phrase(WEIGHTS)}."
    )
    if each.changes:
        return (
            f"{where} Your weights would place it {ordinal(each.by_orders)} too "
            f"if {changes_in_words(each.changes)}, all else as it is."
        )
    if not each.never:
        return (
            f"{where} No change of one or two weights would bring the two together; "
            "look at the ratings, or at what you weigh altogether."
        )
    said = []
    for side, way in ((each.above, "below"), (each.below, "above")):
        if stuck := [names.get(key, key) for key in side if key in each.never]:
            said.append(f"{way} {_listed(stuck)}")
    return (
        f"{where} No weights would place it {_listed(said)}: your ratings do not have it so. "
        "Does something matter here that is no criterion yet?"
    )


def weights_to_change(season: Season) -> dict[str, float | None]:
    """Every criterion of the season with its weight, None where it is not weighed."""
    return {each.name: each.weight for each in season.criteria.values()}


def changes_in_words(changes: Iterable[Change]) -> str:
    """The changes as the rest of a sentence that begins with "if"."""
    return _listed([_change_in_words(each) for each in changes])


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


def _first_places(comparison: Comparison, names: Mapping[str, str]) -> Iterator[str]:
    """Who is first where, if two orders put different programs first of those that both hold."""
    rows = comparison.rows

    def first(order: str, also: str) -> set[str]:
        common = {
            row.program: place
            for row in rows
            if (place := row.places[order]) is not None and row.places[also] is not None
        }
        return {program for program, place in common.items() if place == min(common.values())}

    parted = {
        order
        for one, other in combinations(comparison.orders, 2)
        if first(one, other).isdisjoint(first(other, one)) and first(one, other)
        for order in (one, other)
    }
    said: dict[str, list[str]] = {}
    for order in comparison.orders:
        if order in parted:
            called = sorted(names.get(program, program) for program in first(order, order))
            said.setdefault(_listed(called), []).append(phrase(order))
    if said:
        yield "First is " + ", ".join(f"{who} {_listed(orders)}" for who, orders in said.items())


class _Field:
    """The programs of some pairs under many weights at once; `now` holds the present weights.

    `rated` is 1.0 where a program has a rating, else 0.0, and `points` the rating or 0.0,
    both of shape (criteria, programs).
    """

    def __init__(
        self, ratings: Ratings, weights: Weights, pairs: Sequence[tuple[str, str]]
    ) -> None:
        import numpy as np

        self.names = tuple(weights)
        programs = list(dict.fromkeys(key for pair in pairs for key in pair))
        given = [[ratings[key].get(name) for key in programs] for name in self.names]
        shape = (len(self.names), len(programs))
        self.rated = np.array(
            [[value is not None for value in row] for row in given], dtype=float
        ).reshape(shape)
        self.points = np.array([[value or 0 for value in row] for row in given], dtype=float)
        self.points = self.points.reshape(shape)
        self.now = np.array([weight or 0.0 for weight in weights.values()], dtype=float)
        self.top = max(HEAVIEST, *self.now) if self.now.size else HEAVIEST
        self.upper = [programs.index(one) for one, _ in pairs]
        self.lower = [programs.index(other) for _, other in pairs]

    def with_one(self) -> list[tuple[Change, ...]]:
        """The changes of one weight that do, least first, each the least for its criterion."""
        import numpy as np

        found = []
        values = np.round(np.arange(0, round(self.top * 100) + 1) / 100, 2)
        for c in range(len(self.names)):
            does = self._holds({c: values})
            if not does.any():
                continue
            nearest = values[does][np.argmin(abs(values[does] - self.now[c]))]
            away = np.ceil if nearest > self.now[c] else np.floor
            tenth = round(float(away(round(nearest * 10, 6))) / 10, 1)
            plain = tenth <= self.top and self._holds({c: np.array([tenth])})[0]
            change = self._change(c, tenth if plain else float(nearest))
            found.append((round(abs(nearest - self.now[c]), 6), c, (change,)))
        return [change for *_, change in sorted(found, key=lambda each: each[:2])]

    def with_two(self) -> Iterable[tuple[Change, ...]]:
        """As `with_one`, for two weights; worked out only when it is asked for."""
        import numpy as np

        values = np.round(np.arange(0, round(self.top * 10) + 1) / 10, 1)
        one, other = (side.ravel() for side in np.meshgrid(values, values, indexing="ij"))
        least, found = np.inf, []
        for c, d in combinations(range(len(self.names)), 2):
            cost = np.round(abs(one - self.now[c]) + abs(other - self.now[d]), 6)
            cells = np.flatnonzero(cost < least)
            cells = cells[self._holds({c: one[cells], d: other[cells]})]
            if not cells.size:
                continue
            best = cells[np.argmin(cost[cells])]
            least = cost[best]
            found.append((self._change(c, float(one[best])), self._change(d, float(other[best]))))
        yield from reversed(found)

    def _holds(self, given: Mapping[int, NDArray[np.float64]]) -> NDArray[np.bool_]:
        """Whether all pairs stand, with some criteria's weights `given` and the rest as now.

        The weights given are of one shape, (cells,), and so is the answer.
        """
        import numpy as np

        rest = self.now.copy()
        rest[list(given)] = 0.0
        points, rated, whole = rest @ self.points, rest @ self.rated, rest.sum()
        (cells,) = next(iter(given.values())).shape
        left = np.arange(cells)  # those in which every pair so far stands

        def level(program: int) -> NDArray[np.float64]:
            point, weight, total = points[program], rated[program], whole
            for c, values in given.items():
                point = point + values[left] * self.points[c, program]
                weight = weight + values[left] * self.rated[c, program]
                total = total + values[left]
            with np.errstate(divide="ignore", invalid="ignore"):
                mean = np.round(point / weight, criteria.DIGITS)
                mean[np.round(weight / total, criteria.DIGITS) < criteria.HALF] = np.nan
            return mean

        for up, down in zip(self.upper, self.lower, strict=True):
            if not left.size:
                break
            left = left[level(up) > level(down)]
        found: NDArray[np.bool_] = np.zeros(cells, dtype=bool)
        found[left] = True
        return found

    def _change(self, c: int, then: float) -> Change:
        return Change(self.names[c], float(self.now[c]), then)


def _stand(ratings: Ratings, weights: Weights, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether `criteria.score` places the first of each pair above the second."""
    pairs = tuple(pairs)
    told = {key: ratings[key] for pair in pairs for key in pair}
    places = criteria.places(criteria.score(told, weights))
    return all(up in places and down in places and places[up] < places[down] for up, down in pairs)


def _reconciled(
    program: str,
    here: Mapping[str, int],
    there: Mapping[str, int],
    ratings: Ratings,
    weights: Weights,
) -> Reconciliation:
    """For one program's places by weights and in another order, which it does not name yet."""
    pairs = [(key, program) for key in there if there[key] < there[program]]
    pairs += [(program, key) for key in there if there[key] > there[program]]
    wrong = sorted((up, down) for up, down in pairs if here[up] >= here[down])
    stuck = [pair for pair in wrong if never_above(ratings, weights, *pair)]
    return Reconciliation(
        program=program,
        orders=(),
        by_weights=here[program],
        by_orders=there[program],
        above=tuple(up for up, down in wrong if down == program),
        below=tuple(down for up, down in wrong if up == program),
        changes=None if stuck else smallest_change(ratings, weights, pairs),
        never=tuple(down if up == program else up for up, down in stuck),
    )


def _change_in_words(change: Change) -> str:
    now, then = f"{change.now:.4g}", f"{change.then:.4g}"
    if change.then == 0:
        return f"{change.criterion} counted nothing instead of {now}"
    return f"{change.criterion} counted {then} instead of {now if change.now else 'nothing'}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
