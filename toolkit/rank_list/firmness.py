"""How firm each position is, when the weights are unsure and some ratings are missing.

Stochastic multicriteria acceptability (SMAA): draw the weights many times around
the chosen ones, draw each missing rating from all that it could be, rank the
programs under every draw, and count how often each holds each place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from toolkit.rank_list import criteria
from toolkit.rank_list.criteria import HIGHEST, LOWEST, Ratings, Scored, Weights
from toolkit.season import Season

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Sampler = Callable[[np.random.Generator, NDArray[np.float32]], object]

DRAWS = 100_000
SPREAD = 0.25
LEAST_SPREAD, MOST_SPREAD = 0.01, 0.5
CLEAR = 0.1  # programs expected to cross a cut, at most, for it to be clear
SURE = 0.9  # the share of the draws that a range holds, and that tells two programs apart
COMPARED = 2_500  # draws in which each two programs are compared: enough to tell them apart

_CHUNK = 1250  # draws at a time, at most: they stay in the processor's cache
_PRODUCT = 450_000  # multiplications at a time: for so few, OpenBLAS was seen to start no threads
_VALUES = 4096  # of a weight, before it is scaled
_KEY_BITS = 31
_EXACT_BITS = 24  # whole numbers up to here are exact in float32


@dataclass(frozen=True, slots=True)
class Group:
    """Positions `first` to `last`, and the programs that share them: one program is firm.

    `tie` is whether no two of several programs can be told apart: each two are ordered the
    same way in less than 90 % of the draws. A group may also be a chain in which neighbors
    overlap and the ends do not: then it has no clear cut, and is no tie.
    """

    first: int
    last: int
    programs: tuple[str, ...]
    tie: bool = False

    @property
    def firm(self) -> bool:
        return self.first == self.last

    @property
    def positions(self) -> str:
        return _span(self.first, self.last)


@dataclass(frozen=True, slots=True, eq=False)
class Firmness:
    """What the draws say of each program.

    programs   by their mean place, best first, n of them; equals by key
    criteria   those that have a weight, m of them
    shares     shape (n, n): in which share of the draws a program holds a place;
               rows and columns sum to 1
    above      shape (n, n): in which share of the draws the program of the row scores above
               that of the column (equal scores count for neither), counted over the first
               2,500 draws
    central    shape (n, m): the mean weights of the draws that put a program first,
               each row summing to 1; NaN for a program that is never first
    left_out   the programs that have no score, and why
    draws      how many there were
    blanks     the programs with a position and with a missing rating
    """

    programs: tuple[str, ...]
    criteria: tuple[str, ...]
    shares: NDArray[np.float64]
    above: NDArray[np.float64]
    central: NDArray[np.float64]
    left_out: tuple[Scored, ...]
    draws: int
    blanks: tuple[str, ...] = ()

    @property
    def mean_places(self) -> NDArray[np.float64]:
        """The mean place of each program, shape (n,)."""
        import numpy as np

        return self.shares @ np.arange(1, len(self.programs) + 1)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The positions, parted wherever a cut is clear.

        A cut is clear when the programs above it are the same ones in at least 90 %
        of the draws; so a position between two clear cuts has its program in at
        least 80 %, and is called firm.
        """
        import numpy as np

        n = len(self.programs)
        inside = np.cumsum(np.cumsum(self.shares, axis=0), axis=1).diagonal()
        crossing = np.arange(1, n + 1) - inside
        ends = [k + 1 for k in range(n) if crossing[k] <= CLEAR or k == n - 1]
        return tuple(
            Group(
                begin + 1,
                end,
                self.programs[begin:end],
                tie=end - begin > 1 and bool((self.above[begin:end, begin:end] < SURE).all()),
            )
            for begin, end in zip([0, *ends], ends, strict=False)
        )

    @property
    def ranges(self) -> dict[str, tuple[int, int]]:
        """Program → first and last of the fewest places in a row that hold 90 % of its draws.

        Of several as short, those that hold the most, then the better ones.
        """
        import numpy as np

        n = len(self.programs)
        upto = np.concatenate([np.zeros((n, 1)), np.cumsum(self.shares, axis=1)], axis=1)
        found: dict[str, tuple[int, int]] = {}
        for length in range(1, n + 1):
            held = np.round(upto[:, length:] - upto[:, :-length], criteria.DIGITS)
            for row, first in enumerate(held.argmax(axis=1).tolist()):
                if held[row, first] >= SURE:
                    found.setdefault(self.programs[row], (first + 1, first + length))
        return {program: found[program] for program in self.programs}


def firmness(
    ratings: Ratings,
    weights: Weights,
    *,
    rng: np.random.Generator,
    draws: int = DRAWS,
    spread: float = SPREAD,
    order_only: bool = False,
) -> Firmness:
    """How often each program holds each place under unsure weights and missing ratings.

    `ratings` and `weights` are those of `criteria.score`, and a program without a
    score there is left out here. The weights follow a Dirichlet distribution whose
    mean are the chosen ones; `spread` (0.01 to 0.5) is how far a criterion of
    average weight strays from it, as a share of that weight (one standard
    deviation). With `order_only` only the order of the chosen weights counts: all
    weights in that order are equally likely, and equal ones may stand either way.
    A missing rating is each of 1 to 5 equally often, drawn anew every time.

    Guarantees: programs of equal ratings share their places evenly; a program that
    is nowhere better than another and somewhere worse, whatever the missing
    ratings, is never above it; keys and the order of entry change nothing but
    names; the same `rng` gives the same result.
    Raises `ValueError` with a sentence for what cannot be.
    """
    import numpy as np

    if draws < 1:
        raise ValueError(f"There are {draws} draws; ask for at least 1.")
    if not LEAST_SPREAD <= spread <= MOST_SPREAD:
        raise ValueError(
            f"The spread is {spread}; give a number from {LEAST_SPREAD} to {MOST_SPREAD}."
        )
    chosen = criteria.weight_shares(weights)
    scored = criteria.score(ratings, weights)
    known = sorted(each.program for each in scored if each.score is not None)
    left_out = tuple(each for each in scored if each.score is None)
    names = tuple(chosen)
    if not known:
        none = np.empty((0, 0))
        return Firmness((), names, none, none, np.empty((0, len(names))), left_out, draws)

    given = np.array([[ratings[program].get(name) or 0 for name in names] for program in known])
    order, same = _canonical(given)
    share = np.array([chosen[name] for name in names])
    sampler = _in_order(share) if order_only else _around(share, spread)
    counts, above, sums = _counted(given[order], sampler, rng, draws)
    for group in same:  # what is always tied was told apart by its row alone
        counts[group] = counts[group].mean(axis=0)
        sums[group] = sums[group].mean(axis=0)
    known = [known[n] for n in order]
    given, shares, central = given[order], counts / draws, sums
    whole = central.sum(axis=1, keepdims=True)
    central = np.divide(central, whole, out=np.full_like(central, np.nan), where=whole > 0)
    means = np.round(shares @ np.arange(len(known)), criteria.DIGITS)
    best = sorted(range(len(known)), key=lambda n: (means[n], known[n]))
    return Firmness(
        programs=tuple(known[n] for n in best),
        criteria=names,
        shares=shares[best],
        above=above[np.ix_(best, best)],
        central=central[best],
        left_out=left_out,
        draws=draws,
        blanks=tuple(known[n] for n in best if (given[n] == 0).any()),
    )


def firmness_of(
    season: Season,
    *,
    rng: np.random.Generator,
    draws: int = DRAWS,
    spread: float = SPREAD,
    order_only: bool = False,
) -> Firmness:
    """The firmness of the season's ratings under its weights; see `firmness`."""
    return firmness(
        criteria.ratings_of(season), criteria.weights_of(season),
        rng=rng, draws=draws, spread=spread, order_only=order_only,
    )  # fmt: skip


def sentence(found: Firmness) -> str:
    """What is firm and what is not: "Positions 1-3 are firm; 4-7 are a tie."

    Positions whose programs are neither firm nor a tie have no clear cut; `Firmness.ranges`
    says more of each.
    """
    if not found.programs:
        return "No program has enough ratings for a position yet."
    if len(found.programs) == 1:
        return "Only one program has enough ratings for a position."
    parts = []
    for firm, run in groupby(found.groups, key=lambda group: group.firm):
        groups = list(run)
        if firm:
            span = _span(groups[0].first, groups[-1].last)
            parts.append(f"{span} {'is' if len(groups) == 1 else 'are'} firm")
        else:
            parts += [
                f"{group.positions} are a tie" if group.tie else
                f"{group.positions} have no clear cut, and each of the {len(group.programs)} "
                "programs has its own range"
                for group in groups
            ]  # fmt: skip
    one = parts[0].startswith("1 ")
    return f"Position{'' if one else 's'} {'; '.join(parts)}."


def sentence_on_blanks(found: Firmness) -> str:
    """Why the order here may differ from that of the scores; blank where all is rated."""
    if not found.blanks:
        return ""
    return (
        "The order here may differ from that of the scores: there a rating that is missing is "
        "passed over, and here it is each of 1 to 5 in turn."
    )


def places_in_words(found: Firmness) -> dict[str, str]:
    """Program → "firm at 3", "tie 4-7", or its own range where there is no clear cut: "4-5"."""
    return {
        program: f"firm at {group.first}" if group.firm else
        f"tie {group.positions}" if group.tie else _span(*found.ranges[program])
        for group in found.groups
        for program in group.programs
    }  # fmt: skip


def left_out_sentence(found: Firmness, names: Mapping[str, str]) -> str:
    """Which programs have no position here, as a sentence; blank where all have one."""
    if not found.left_out:
        return ""
    called = ", ".join(names.get(each.program, each.program) for each in found.left_out)
    return f"Without a position, because too little is rated: {called}."


def as_table(found: Firmness, names: Mapping[str, str]) -> pd.DataFrame:
    """One row a program: its position (``4-7`` where it shares them), how often it holds it, its
    own range, which holds at least nine draws in ten, and how often it is first.

    Everything is text, rounded for reading; the numbers are in `found`.
    """
    import pandas as pd

    index = {program: n for n, program in enumerate(found.programs)}
    ranges = found.ranges
    rows = [
        {
            "position": group.positions,
            "program": names.get(program, program),
            "is": "firm" if group.firm else "a tie" if group.tie else "no clear cut",
            "held in": _percent(found.shares[index[program], group.first - 1 : group.last].sum()),
            "9 times in 10": _span(*ranges[program]),
            "first in": _percent(found.shares[index[program], 0]),
        }
        for group in found.groups
        for program in group.programs
    ]
    columns = ["position", "program", "is", "held in", "9 times in 10", "first in"]
    return pd.DataFrame(rows, columns=columns)


def central_table(found: Firmness, names: Mapping[str, str]) -> pd.DataFrame:
    """For each program that is ever first: the weights that put it there, on average, as text."""
    import pandas as pd

    rows = [
        {
            "program": names.get(program, program),
            "first in": _percent(found.shares[n, 0]),
            **{
                name: _percent(weight)
                for name, weight in zip(found.criteria, found.central[n], strict=True)
            },
        }
        for n, program in enumerate(found.programs)
        if found.shares[n, 0] > 0
    ]
    return pd.DataFrame(rows, columns=["program", "first in", *found.criteria])


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}-{last}"


def _percent(share: float) -> str:
    """Whole percents, where 0 and 100 mean never and always."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1 - 1e-9:
        return "over 99 %"
    return f"{round(100 * share)} %"


def _canonical(
    given: NDArray[np.int64],
) -> tuple[NDArray[np.intp], list[NDArray[np.intp]]]:
    """An order of the rows that their contents decide, and where equal rows stand in it.

    0 is a missing rating. A row comes after all that it dominates, so that a higher
    number settles a tie in favour of the better one.
    """
    import numpy as np

    low = np.where(given == 0, LOWEST, given).sum(axis=1)
    high = np.where(given == 0, HIGHEST, given).sum(axis=1)
    order = np.lexsort((*given.T, low, high))
    rows = given[order]
    starts = np.flatnonzero(np.r_[True, (rows[1:] != rows[:-1]).any(axis=1)])
    runs = np.split(np.arange(len(rows)), starts[1:])
    return order, [run for run in runs if len(run) > 1]


def _around(share: NDArray[np.float64], spread: float) -> Sampler:
    """Fills (m, size) with unscaled weights from the Dirichlet distribution around `share`."""
    import numpy as np

    m = len(share)
    if m == 1:
        return lambda rng, made: made.fill(1)
    # The share 1/m has the standard deviation spread/m when the parameters sum to this.
    shapes = share * ((m - 1) / spread**2 - 1)
    tables = [_gamma_values(shape) if shape >= 1 else None for shape in shapes]

    def draw(rng: np.random.Generator, made: NDArray[np.float32]) -> None:
        picked = rng.integers(_VALUES, size=made.shape, dtype=np.uint16)
        for row, shape, table, pick in zip(made, shapes, tables, picked, strict=True):
            if table is None:
                rng.standard_gamma(shape, out=row, dtype=np.float32)
            else:
                np.take(table, pick, out=row, mode="clip")

    return draw


def _gamma_values(shape: float) -> NDArray[np.float32]:
    """Quantiles of a gamma distribution of `shape` 1 or more, equally likely, lowest first.

    To pick one of them is five times as fast as to draw from the distribution. The
    cube root of a gamma number is all but normal, so an even grid of that suffices.
    """
    import numpy as np

    middle, deviation = shape ** (1 / 3) * (1 - 1 / (9 * shape)), shape ** (-1 / 6) / 3
    root = np.linspace(max(middle - 6 * deviation, 1e-9), middle + 6 * deviation, 512)
    logs = (3 * shape - 1) * np.log(root) - root**3
    density = np.exp(logs - logs.max())
    below = np.cumsum(np.r_[0.0, density[1:] + density[:-1]])
    wanted = (np.arange(_VALUES) + 0.5) / _VALUES * below[-1]
    return (np.interp(wanted, below, root) ** 3).astype(np.float32)


def _in_order(share: NDArray[np.float64]) -> Sampler:
    """Fills (m, size) with unscaled weights, uniform among those in the order of `share`."""
    import numpy as np

    m = len(share)
    rounded = np.round(share, criteria.DIGITS)
    order = np.argsort(-rounded, kind="stable")
    equal = [np.flatnonzero(rounded == each) for each in np.unique(rounded)]
    corners = np.arange(1, m + 1, dtype=np.float32)[:, None]

    def draw(rng: np.random.Generator, made: NDArray[np.float32]) -> None:
        # A uniform mixture of the corners (1), (1/2, 1/2), (1/3, 1/3, 1/3), ...
        mixed = rng.standard_exponential(made.shape, dtype=np.float32) / corners
        for last, before in pairwise(mixed[::-1]):
            before += last
        made[order] = mixed
        for group in equal:
            if len(group) > 1:
                made[group] = rng.permuted(made[group], axis=0)

    return draw


def _above_lowest(rng: np.random.Generator, rows: int, size: int) -> NDArray[np.float32]:
    """Ratings less the lowest, each equally likely, shape (rows, size)."""
    import numpy as np

    levels = HIGHEST - LOWEST + 1
    raw = rng.bit_generator.random_raw(-(-rows * size // 8)).view(np.uint8)[: rows * size]
    drawn = raw // np.uint8(255 // levels)  # 0 to 254 hold each level equally often
    beyond = np.flatnonzero(drawn == levels)
    drawn[beyond] = rng.integers(levels, size=len(beyond))
    return drawn.astype(np.float32).reshape(rows, size)


def _counted(
    given: NDArray[np.int64], sampler: Sampler, rng: np.random.Generator, draws: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """How often each row holds each place (n, n), in which share of the first `COMPARED` draws it
    scores above each other (n, n), and the sum of weights that put it first (n, m).

    Scores are whole numbers, so that ties and dominance are exact; a score and its
    row's number share one integer, so that sorting the integers ranks the rows, with
    ties to the higher number.
    """
    import numpy as np

    n, m = given.shape
    own = np.random.Generator(np.random.PCG64DXSM(rng.integers(2**63, size=4).tolist()))
    bits = max(n - 1, 1).bit_length()
    whole = np.float32(2 ** min(_EXACT_BITS, _KEY_BITS - bits) // (HIGHEST - LOWEST) - m - 1)
    base = np.where(given == 0, LOWEST, given).astype(np.float32) - LOWEST
    gaps = list(zip(*np.nonzero(given == 0), strict=True))
    # Whole blocks, made once: NumPy is slow on short rows, and fresh memory costs more than sums.
    size = max(1, min(_CHUNK, _PRODUCT // (n * m), draws))
    numbers = np.arange(n, dtype=np.int32)
    number = np.tile(numbers, (size, 1))
    place = np.tile(n * numbers[::-1], (size, 1))
    scores, by_row = np.empty((size, n), np.float32), np.empty((n, size), np.float32)
    keys, cells = np.empty((size, n), np.int32), np.empty((size, n), np.intp)
    first = np.empty((n, size), np.float32)
    weights = np.empty((m, size), np.float32)
    counts, above, sums = np.zeros(n * n, np.intp), np.zeros((n, n)), np.zeros((n, m))
    compared = min(COMPARED, draws)

    for begun in range(0, draws, size):
        sampler(own, weights)
        weights *= whole / weights.sum(axis=0)
        np.floor(weights, out=weights)
        if gaps:
            np.matmul(base, weights, out=by_row)
            drawn = _above_lowest(own, len(gaps), size)
            for (row, criterion), rating in zip(gaps, drawn, strict=True):
                rating *= weights[criterion]
                by_row[row] += rating
            np.copyto(keys, by_row.T, casting="unsafe")
        else:
            np.matmul(weights.T, base.T, out=scores)
            np.copyto(keys, scores, casting="unsafe")
        np.left_shift(keys, bits, out=keys)
        if begun < compared:
            above += _above(keys[: compared - begun])
        np.bitwise_or(keys, number, out=keys)
        keys.sort(axis=1)
        np.bitwise_and(keys, (1 << bits) - 1, out=keys)
        left = min(size, draws - begun)  # of the last chunk
        np.equal(keys[:, -1].copy(), numbers[:, None], out=first, casting="unsafe")
        sums += first[:, :left] @ weights[:, :left].T / whole
        np.add(keys, place, out=cells)
        counts += np.bincount(cells[:left].ravel(), minlength=n * n)
    return counts.reshape(n, n).T.astype(float), above / compared, sums


def _above(scores: NDArray[np.int32]) -> NDArray[np.int64]:
    """In how many of the draws (rows) each program scores above each other, shape (n, n)."""
    import numpy as np

    by_program = np.ascontiguousarray(scores.T)
    higher = np.packbits(by_program[:, None] > by_program, axis=-1)
    return np.bitwise_count(higher).sum(axis=-1, dtype=np.int64)
