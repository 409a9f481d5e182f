"""The pairwise view: "where would you rather wake up on July 1?", asked two programs at a time.

Strengths follow the Bradley-Terry model (i is chosen over j with probability
1 / (1 + exp(θj - θi))) under a Gaussian prior on the log strengths θ, which
keeps them finite on sparse, disconnected, one-sided and circular choices alike.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from toolkit.season import Season

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

T = TypeVar("T", bound=Hashable)

PRIOR = 3.7  # standard deviation of θ before any choice: 1 answer in 10 would go against the order
DIGITS = 9
MOST_STEPS = 500
SMALL_ENOUGH = 1e-11
SMALL_ENOUGH_TO_DRAW = 1e-5  # far below what the drawing itself adds
NODES = 32  # of the trapezoid rule, right here to 2e-5 bits; Gauss-Hermite errs by 5e-3
# The share of all places that is open to an item on average. Among 12 and 16 simulated items, one
# more answer for each moved them by a place or two on average above the first, and by less than
# half a place below the second.
MUCH, LITTLE = 0.75, 0.5
AT_ONCE = 250_000  # products of one stack: it stays in the cache, and BLAS does not start threads


@dataclass(frozen=True, slots=True, eq=False)
class Strengths(Generic[T]):
    """What the choices say of each item.

    items         as given, n of them
    log_strength  θ, shape (n,), float64; its sum is zero
    covariance    of θ around its most likely value, shape (n, n)
    asked         in how many choices each item stood, shape (n,), int
    order         the items that stood in a choice, strongest first; ties as in `items`
    unasked       the items that stood in none: they have no place, rather than a middle one
    groups        the asked items, parted where no chain of choices joins them; between
                  two groups only the prior speaks
    """

    items: tuple[T, ...]
    log_strength: NDArray[np.float64]
    covariance: NDArray[np.float64]
    asked: NDArray[np.int64]
    order: tuple[T, ...]
    unasked: tuple[T, ...]
    groups: tuple[tuple[T, ...], ...]


def strengths(
    items: Sequence[T], choices: Iterable[Sequence[T]], *, prior: float = PRIOR
) -> Strengths[T]:
    """The most likely log strengths of `items`, given `choices` as (preferred, other) pairs.

    Items may be keys or, with ``range(n)``, indices. Every choice given counts
    once; see `standing` for answers that were changed. `prior` is the standard
    deviation of the Gaussian prior, above 0.

    Guarantees: the penalised likelihood is strictly concave, so there is one
    answer, and it is found for any choices; it sums to zero; giving the items
    other names or another order only permutes it; one more win never lowers the
    winner. Raises `ValueError` for a prior out of range, an item given twice, or a
    choice that names an unknown item or one item twice.
    """
    import numpy as np

    items = tuple(items)
    met = _met(items, choices)
    ridge = _ridge(prior)
    theta, hessian = _fit(met, met.won, met.times, ridge, SMALL_ENOUGH)
    asked = met.asked
    rounded = np.round(theta, DIGITS)
    ranked = np.lexsort((np.arange(met.n), -rounded))
    return Strengths(
        items=items,
        log_strength=theta,
        covariance=np.asarray(np.linalg.inv(hessian), dtype=np.float64),
        asked=asked,
        order=tuple(items[k] for k in ranked.tolist() if asked[k]),
        unasked=tuple(items[k] for k in np.flatnonzero(asked == 0).tolist()),
        groups=_groups(items, met),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Intervals(Generic[T]):
    """Between which log strengths each item lies, and how often it stood above each other.

    items   as given, n of them
    low     shape (n,), float64; NaN for an item that stood in no choice
    high    likewise
    above   shape (n, n): in which share of the bootstraps item k stood above item l;
            NaN where either stood in no choice, and on the diagonal
    share   of the bootstraps that fell between low and high
    times   how many bootstraps were drawn
    """

    items: tuple[T, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    above: NDArray[np.float64]
    share: float
    times: int


def intervals(
    items: Sequence[T],
    choices: Iterable[Sequence[T]],
    *,
    rng: np.random.Generator,
    times: int = 1000,
    share: float = 0.9,
    prior: float = PRIOR,
) -> Intervals[T]:
    """How far the strengths hang on the answers that happened to be given.

    The choices are drawn anew `times` times, with replacement, and the strengths
    fitted to each; all fits run together. With each drawing the centre of the
    prior is drawn too, from the prior itself: else an item that was hardly asked
    about would stay where the prior puts it and look the firmest of all. Intervals of
    share 0.9 held the truth of 87 % of simulated programs; without that, of 70 %
    (`benchmarks/pairs.py`).

    Raises `ValueError` as `strengths` does, and for a share outside 0 to 1 or
    fewer than two bootstraps.
    """
    import numpy as np

    if times < 2:
        raise ValueError(f"{times} bootstraps make no interval; draw 2 or more.")
    if not 0 < share < 1:
        raise ValueError(f"The share is {share}; give a number between 0 and 1.")
    items = tuple(items)
    met = _met(items, choices)
    ridge = _ridge(prior)
    drawn = np.empty((times, met.n))
    either_way = np.concatenate([met.won, met.times - met.won])
    total = int(met.times.sum())
    many = max(1, AT_ONCE // max(1, met.n * len(met.i)))
    start, _ = _fit(met, met.won, met.times, ridge, SMALL_ENOUGH)
    for begin in range(0, times, many):
        some = drawn[begin : begin + many]
        counts = np.zeros((len(some), len(either_way)))
        if total:
            counts = rng.multinomial(total, either_way / total, len(some)).astype(np.float64)
        won, lost = np.split(counts, 2, axis=1)
        centre = rng.normal(0.0, prior, some.shape)
        some[:], _ = _fit(met, won, won + lost, ridge, SMALL_ENOUGH_TO_DRAW, centre, start)
    low, high = np.quantile(drawn, [(1 - share) / 2, (1 + share) / 2], axis=0)
    above = np.empty((met.n, met.n))
    for k in range(met.n):
        above[k] = (drawn[:, k : k + 1] > drawn).mean(axis=0)
    never = met.asked == 0
    low[never] = high[never] = np.nan
    above[never, :] = above[:, never] = np.nan
    np.fill_diagonal(above, np.nan)
    return Intervals(items=items, low=low, high=high, above=above, share=share, times=times)


def place_ranges(found: Intervals[T]) -> dict[T, tuple[int, int]]:
    """Between which places each asked item stands, the others that are surely above or below apart.

    One is surely above another where it stood above it in (1 + share) / 2 of the bootstraps,
    which is 95 % for intervals of 90 %.
    """
    import numpy as np

    asked = [k for k in range(len(found.items)) if not np.isnan(found.low[k])]
    sure = (1 + found.share) / 2
    with np.errstate(invalid="ignore"):
        surely = found.above[np.ix_(asked, asked)] >= sure
    above, below = surely.sum(axis=0), surely.sum(axis=1)
    n = len(asked)
    return {
        found.items[k]: (int(above[row]) + 1, n - int(below[row])) for row, k in enumerate(asked)
    }


def as_table(known: Strengths[T], found: Intervals[T], names: Mapping[T, str]) -> pd.DataFrame:
    """One row an asked item, strongest first: place, what it could be, and its answers, as text."""
    import pandas as pd

    ranges = place_ranges(found)
    times = dict(zip(known.items, known.asked.tolist(), strict=True))
    rows = []
    for place, item in enumerate(known.order, start=1):
        first, last = ranges[item]
        rows.append(
            {
                "place": str(place),
                "program": names.get(item, str(item)),
                "could be": str(first) if first == last else f"{first} to {last}",
                "asked": str(times[item]),
            }
        )
    return pd.DataFrame(rows, columns=["place", "program", "could be", "asked"])


def enough(known: Strengths[T], found: Intervals[T]) -> str:
    """In one sentence, whether more answers would still change the order much.

    By how many places are open to each item: those of `place_ranges`, and all of them to one that
    was never asked about. `known` and `found` are of the same answers.
    """
    if not known.order:
        return "No pair is answered yet."
    count, never = len(known.items), len(known.unasked)
    places = [last - first + 1 for first, last in place_ranges(found).values()]
    each = (sum(places) + never * count) / count
    more = "still change much" if each > MUCH * count else "still change some of it"
    more = "change little" if each <= LITTLE * count else more
    said = f"on average each could be at {each:.0f} of {count} places"
    if round(each) == 1:
        said = "nearly each has one place of its own"
    if never:
        said += f", and {never} {'was' if never == 1 else 'were'} never asked about"
    return f"More answers would {more}: {said}."


def latest(choices: Iterable[Sequence[T]]) -> tuple[tuple[T, T], ...]:
    """One choice for each pair: the last that was made, in the order of making."""
    last: dict[frozenset[T], tuple[T, T]] = {}
    for preferred, other in choices:
        pair = frozenset((preferred, other))
        last.pop(pair, None)
        last[pair] = (preferred, other)
    return tuple(last.values())


def standing(choices: Iterable[Sequence[T]]) -> tuple[tuple[T, T], ...]:
    """The choices that hold: those of each pair's last answer, as often as it was confirmed.

    An answer given again counts again; a changed answer takes back all that were
    given to that pair before it.
    """
    held: dict[frozenset[T], list[tuple[T, T]]] = {}
    for preferred, other in choices:
        pair, answer = frozenset((preferred, other)), (preferred, other)
        before = held.pop(pair, [])
        held[pair] = [*before, answer] if answer in before else [answer]
    return tuple(answer for answers in held.values() for answer in answers)


def circles(choices: Iterable[Sequence[T]]) -> tuple[tuple[T, ...], ...]:
    """Where choices run in a circle: (A, B, C) is A over B, B over C, and C over A.

    Of several choices between the same two, only the last counts. For each set
    of items that all lie on circles with one another, a shortest circle is
    given, begun at the item that was named first. There is none exactly when some
    order agrees with all choices.
    """
    beaten: dict[T, list[T]] = {}
    for preferred, other in latest(choices):
        beaten.setdefault(preferred, []).append(other)
        beaten.setdefault(other, [])
    found = []
    for together in _strong_components(beaten):
        if len(together) > 1:
            inside = {a: [b for b in beaten[a] if b in together] for a in beaten if a in together}
            rounds = [around for a in inside if (around := _way_back(inside, a))]
            found.append(min(rounds, key=len))
    first = {item: n for n, item in enumerate(beaten)}
    turned = [_begun_at(min(around, key=first.__getitem__), around) for around in found]
    return tuple(sorted(turned, key=lambda around: first[around[0]]))


def circle_sentence(circle: Sequence[T], names: Mapping[T, str]) -> str:
    """The circle in words: "Lakeview over Harbor over Mesa over Lakeview"."""
    return " over ".join(names.get(item, str(item)) for item in (*circle, circle[0]))


def to_ask_again(choices: Iterable[Sequence[T]]) -> tuple[tuple[T, T], ...]:
    """The choices of `circles` that were made only once: one of them may have been a slip."""
    choices = [(a, b) for a, b in choices]
    often = Counter(frozenset(pair) for pair in choices)
    links = (
        link
        for circle in circles(choices)
        for link in zip(circle, (*circle[1:], circle[0]), strict=True)
    )
    return tuple(link for link in links if often[frozenset(link)] == 1)


def next_pair(
    items: Sequence[T],
    choices: Iterable[Sequence[T]],
    *,
    skipped: Iterable[Collection[T]] = (),
    prior: float = PRIOR,
) -> tuple[T, T] | None:
    """The two items worth asking about next; None when nothing is left to ask.

    A circle comes first: of its choices that were made only once, the one most
    open to doubt is asked again, until the circle is broken or all of it was
    confirmed. Then, of the pairs not yet answered, the one whose answer is
    expected to tell most about the strengths: the mutual information of the answer
    and the gap between the two, under the Gaussian that the strengths are after
    the choices so far (Laplace). Ties go to the items that stand earlier.

    `skipped` pairs were too close to call: they are not asked, and say nothing of
    the strengths. Raises `ValueError` as `strengths` does.
    """
    import numpy as np

    items, choices = tuple(items), [(a, b) for a, b in choices]
    known = strengths(items, standing(choices), prior=prior)
    at = {item: k for k, item in enumerate(items)}
    n = len(items)

    def marked(pairs: Iterable[Collection[T]]) -> NDArray[np.bool_]:
        shown = np.zeros((n, n), dtype=bool)
        for a, b in pairs:
            if a in at and b in at:
                shown[at[a], at[b]] = shown[at[b], at[a]] = True
        return shown

    aside = marked(skipped)
    asking = marked(to_ask_again(choices)) & ~aside
    if not asking.any():
        asking = ~(marked(choices) | aside)
    first, second = np.nonzero(np.triu(asking, 1))
    if not len(first):
        return None
    own, both = np.diag(known.covariance), known.covariance[first, second]
    gap = known.log_strength[first] - known.log_strength[second]
    worth = information(gap, own[first] + own[second] - 2 * both)
    best = int(np.round(worth, DIGITS).argmax())
    return items[first[best]], items[second[best]]


def information(gap: NDArray[np.float64], variance: NDArray[np.float64]) -> NDArray[np.float64]:
    """What an answer is expected to tell about a gap in strength, in bits (0 to 1).

    The gap is Gaussian with this mean and variance (arrays of one shape), the
    answer follows it by Bradley-Terry: how unsure the answer is, less how unsure
    it would be still if the gap were known.
    """
    import numpy as np

    places = np.linspace(-4.5, 4.5, NODES)
    weights = np.exp(-(places**2) / 2)
    weights /= weights.sum()
    spread = np.sqrt(np.maximum(variance, 0.0))
    chance = 0.5 * (1.0 + np.tanh(0.5 * (gap[..., None] + spread[..., None] * places)))
    return np.asarray(_bits(chance @ weights) - _bits(chance) @ weights)


def choices_of(season: Season) -> tuple[tuple[str, str], ...]:
    """The season's choices as (preferred, other) program keys, oldest first."""
    made = sorted(season.choices.values(), key=lambda each: each.at)
    return tuple((each.preferred, each.other) for each in made)


def strengths_of(season: Season, *, prior: float = PRIOR) -> Strengths[str]:
    """Strengths of all programs, from the answers that hold."""
    return strengths(*_held(season), prior=prior)


def intervals_of(
    season: Season, *, rng: np.random.Generator, times: int = 1000, share: float = 0.9
) -> Intervals[str]:
    """Intervals around `strengths_of`, by bootstraps of the answers that hold."""
    return intervals(*_held(season), rng=rng, times=times, share=share)


def _held(season: Season) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    programs = season.programs
    held = standing(choices_of(season))
    return tuple(programs), [pair for pair in held if pair[0] in programs and pair[1] in programs]


@dataclass(frozen=True, slots=True, eq=False)
class _Met:
    """Each pair that met, once: item `i` (the earlier) against `j`, m pairs of n items."""

    n: int
    i: NDArray[np.intp]
    j: NDArray[np.intp]
    won: NDArray[np.float64]  # by i, shape (m,)
    times: NDArray[np.float64]  # they met, shape (m,)
    asked: NDArray[np.int64]  # how often each item met another, shape (n,)


def _met(items: tuple[T, ...], choices: Iterable[Sequence[T]]) -> _Met:
    import numpy as np

    n = len(items)
    at = {item: k for k, item in enumerate(items)}
    if len(at) < n:
        twice = next(item for k, item in enumerate(items) if at[item] != k)
        raise ValueError(f"{twice} is given twice; name each item once.")
    try:
        cells = [at[preferred] * n + at[other] for preferred, other in choices]
    except KeyError as unknown:
        raise ValueError(
            f"A choice names {unknown.args[0]}, which is not among the items."
        ) from None
    wins = np.bincount(np.array(cells, dtype=np.intp), minlength=n * n).reshape(n, n)
    if wins.trace():
        itself = items[int(wins.diagonal().argmax())]
        raise ValueError(f"A choice sets {itself} against itself; name two items.")
    both = wins + wins.T
    i, j = np.nonzero(np.triu(both))
    won, times = wins[i, j].astype(np.float64), both[i, j].astype(np.float64)
    return _Met(n=n, i=i, j=j, won=won, times=times, asked=both.sum(axis=1))


def _ridge(prior: float) -> float:
    if not (0 < prior < float("inf")):
        raise ValueError(f"The prior's standard deviation is {prior}; give a number above 0.")
    return 1.0 / prior**2


def _fit(
    met: _Met,
    won: NDArray[np.float64],
    times: NDArray[np.float64],
    ridge: float,
    small_enough: float,
    centre: NDArray[np.float64] | None = None,
    start: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """θ and the Hessian there, by Newton; `won` and `times` of shape (..., m) fit a stack at once.

    Along a step that moves no gap by more than d the curvature grows at most by
    exp(d), so a share of log(1 + d) / d of it lowers the loss every time (the logistic
    loss is self-concordant in this sense): no trial steps, and nothing to fail.
    """
    import numpy as np

    n, i, j = met.n, met.i, met.j
    stack = won.shape[:-1]
    theta = np.zeros((*stack, n)) if start is None else np.broadcast_to(start, (*stack, n)).copy()
    pair = np.arange(len(i))
    signs = np.zeros((len(i), n))
    signs[pair, i], signs[pair, j] = 1.0, -1.0
    both, gaps = np.abs(signs), np.ascontiguousarray(signs.T)
    hessian = np.zeros((*stack, n, n))
    enough = small_enough * (ridge + times.sum(axis=-1).max(initial=0.0))
    for steps in range(MOST_STEPS):
        chance = np.tanh(theta @ gaps / 2) / 2 + 0.5  # that i wins
        expected = times * chance
        bend = expected * (1.0 - chance)
        hessian[..., i, j] = hessian[..., j, i] = -bend
        hessian.reshape(*stack, -1)[..., :: n + 1] = ridge + bend @ both
        gradient = ridge * (theta if centre is None else theta - centre) - (won - expected) @ signs
        if np.abs(gradient).max(initial=0.0) <= enough:
            break
        step = np.linalg.solve(hessian, gradient[..., None])[..., 0]
        if steps or start is not None:  # at zero the curvature is greatest: no step is too long
            move = np.ptp(step, axis=-1, keepdims=True) + 1e-300
            step *= np.log1p(move) / move
        theta -= step
    return theta - theta.mean(axis=-1, keepdims=True) if n else theta, hessian


def _bits(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """How unsure an answer of this chance is: 1 at one half, 0 at 0 and 1."""
    import numpy as np

    sure = np.clip(chance, 1e-15, 1 - 1e-15)
    return np.asarray(-sure * np.log2(sure) - (1 - sure) * np.log2(1 - sure))


def _groups(items: tuple[T, ...], met: _Met) -> tuple[tuple[T, ...], ...]:
    import numpy as np

    near = np.eye(met.n, dtype=np.float32)
    near[met.i, met.j] = near[met.j, met.i] = 1.0
    reach = 1
    while reach < met.n - 1:
        near = np.minimum(near @ near, 1.0)  # twice as many steps
        reach *= 2
    groups: dict[int, list[T]] = {}
    for k, first in enumerate(near.argmax(axis=1).tolist() if met.n else ()):
        if met.asked[k]:
            groups.setdefault(first, []).append(items[k])
    return tuple(map(tuple, groups.values()))


def _reached(ways: Mapping[T, Sequence[T]], start: T) -> set[T]:
    reached, waiting = {start}, [start]
    while waiting:
        for item in ways[waiting.pop()]:
            if item not in reached:
                reached.add(item)
                waiting.append(item)
    return reached


def _strong_components(ways: Mapping[T, Sequence[T]]) -> list[set[T]]:
    """Sets of items each of which leads to all others of its set; lists are short, so plainly."""
    back: dict[T, list[T]] = {item: [] for item in ways}
    for item, others in ways.items():
        for other in others:
            back[other].append(item)
    found: list[set[T]] = []
    done: set[T] = set()
    for item in ways:
        if item not in done:
            leads_to: set[T] = _reached(ways, item)
            comes_from: set[T] = _reached(back, item)
            found.append(leads_to & comes_from)
            done |= found[-1]
    return found


def _way_back(ways: Mapping[T, Sequence[T]], start: T) -> tuple[T, ...]:
    """A shortest way from `start` back to itself, without the return; () where there is none."""
    came: dict[T, T] = {}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for item in ways[here]:
            if item == start:
                path = [here]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return tuple(reversed(path))
            if item not in came:
                came[item] = here
                waiting.append(item)
    return ()


def _begun_at(item: T, around: tuple[T, ...]) -> tuple[T, ...]:
    k = around.index(item)
    return around[k:] + around[:k]
