"""The pairwise view: "where would you rather wake up on July 1?", asked two programs at a time.

Strengths follow the Bradley-Terry model (i is chosen over j with probability
1 / (1 + exp(θj - θi))) under a Gaussian prior on the log strengths θ, which
keeps them finite on sparse, disconnected, one-sided and circular choices alike.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from toolkit.season import Season

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T", bound=Hashable)

PRIOR = 1.5  # standard deviation of the log strengths before any choice was made
DIGITS = 9
MOST_STEPS = 200
SMALL_ENOUGH = 1e-11


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
    once; see `latest` for answers that were changed. `prior` is the standard
    deviation of the Gaussian prior, above 0.

    Guarantees: the penalised likelihood is strictly concave, so there is one
    answer, and it is found for any choices; it sums to zero; giving the items
    other names or another order only permutes it; one more win never lowers the
    winner. Raises `ValueError` for a prior out of range, an item given twice, or a
    choice that names an unknown item or one item twice.
    """
    import numpy as np

    items = tuple(items)
    n = len(items)
    winners, losers = _indices(items, choices)
    if not (0 < prior < float("inf")):
        raise ValueError(f"The prior's standard deviation is {prior}; give a number above 0.")
    pairs, times = np.unique(winners * n + losers, return_counts=True) if n else (winners, winners)
    i, j = pairs // max(n, 1), pairs % max(n, 1)
    ridge = 1.0 / prior**2

    def loss(theta: NDArray[np.float64]) -> float:
        gap = theta[i] - theta[j]
        return float(times @ np.logaddexp(0.0, -gap) + 0.5 * ridge * theta @ theta)

    def slopes(
        theta: NDArray[np.float64],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        upset = 0.5 * (1.0 - np.tanh(0.5 * (theta[i] - theta[j])))  # chance that j wins
        pull = times * upset
        gradient = ridge * theta - np.bincount(i, pull, n) + np.bincount(j, pull, n)
        bend = pull * (1.0 - upset)
        between = np.bincount(i * n + j, bend, n * n).reshape(n, n)
        between += between.T
        return gradient, np.diag(ridge + between.sum(axis=1)) - between

    theta = np.zeros(n)
    gradient, hessian = slopes(theta)
    for _ in range(MOST_STEPS if n else 0):
        if np.abs(gradient).max() <= SMALL_ENOUGH * (ridge + len(winners)):
            break
        step = np.linalg.solve(hessian, gradient)
        here, drop, length = loss(theta), float(gradient @ step), 1.0
        rounding = 1e-12 * (1.0 + abs(here))
        while loss(theta - length * step) > here + rounding - 1e-4 * length * drop:
            length /= 2
        theta = theta - length * step
        theta -= theta.mean()
        gradient, hessian = slopes(theta)

    asked = np.bincount(winners, minlength=n) + np.bincount(losers, minlength=n)
    rounded = np.round(theta, DIGITS)
    ranked = sorted((k for k in range(n) if asked[k]), key=lambda k: (-rounded[k], k))
    return Strengths(
        items=items,
        log_strength=theta,
        covariance=np.asarray(np.linalg.inv(hessian), dtype=np.float64),
        asked=asked,
        order=tuple(items[k] for k in ranked),
        unasked=tuple(items[k] for k in range(n) if not asked[k]),
        groups=_groups(items, zip(i.tolist(), j.tolist(), strict=True)),
    )


def latest(choices: Iterable[Sequence[T]]) -> tuple[tuple[T, T], ...]:
    """One choice for each pair: the last that was made, in the order of making."""
    standing: dict[frozenset[T], tuple[T, T]] = {}
    for preferred, other in choices:
        pair = frozenset((preferred, other))
        standing.pop(pair, None)
        standing[pair] = (preferred, other)
    return tuple(standing.values())


def circles(choices: Iterable[Sequence[T]]) -> tuple[tuple[T, ...], ...]:
    """Where choices run in a circle: (A, B, C) is A over B, B over C, and C over A.

    Of several choices between the same two, only the last counts. For each set
    of items that all lie on circles with one another, a shortest circle is
    given, begun at the item that was named first. There is none exactly when some
    order agrees with all choices.
    """
    standing = latest(choices)
    beaten: dict[T, list[T]] = {}
    for preferred, other in standing:
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


def next_pair(
    items: Sequence[T], choices: Iterable[Sequence[T]], *, prior: float = PRIOR
) -> tuple[T, T] | None:
    """The two items worth asking about next; None when every pair has been answered.

    Of the pairs not yet answered, the one whose answer is least foregone and
    would tell the most: close in strength, and seldom asked about. Ties go to
    the items that stand earlier. Raises `ValueError` as `strengths` does.
    """
    import numpy as np

    choices = [tuple(choice) for choice in choices]
    known = strengths(items, choices, prior=prior)
    n = len(known.items)
    if n < 2:
        return None
    at = {item: k for k, item in enumerate(known.items)}
    answered = np.zeros((n, n), dtype=bool)
    for preferred, other in choices:
        answered[at[preferred], at[other]] = answered[at[other], at[preferred]] = True
    gap = known.log_strength[:, None] - known.log_strength[None, :]
    own = np.diag(known.covariance)
    unsure = own[:, None] + own[None, :] - 2 * known.covariance
    worth = np.round(unsure / (4 * np.cosh(gap / 2) ** 2), DIGITS)  # p (1 - p) times the variance
    worth[answered | np.tri(n, dtype=bool)] = -1.0
    best = int(worth.argmax())
    if worth.flat[best] < 0:
        return None
    return known.items[best // n], known.items[best % n]


def choices_of(season: Season) -> tuple[tuple[str, str], ...]:
    """The season's choices as (preferred, other) program keys, oldest first."""
    made = sorted(season.choices.values(), key=lambda each: each.at)
    return tuple((each.preferred, each.other) for each in made)


def strengths_of(season: Season, *, prior: float = PRIOR) -> Strengths[str]:
    """Strengths of all programs, from the last answer to each pair."""
    programs = tuple(season.programs)
    choices = [pair for pair in latest(choices_of(season)) if set(pair) <= set(programs)]
    return strengths(programs, choices, prior=prior)


def _indices(
    items: tuple[T, ...], choices: Iterable[Sequence[T]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    import numpy as np

    at = {item: k for k, item in enumerate(items)}
    if len(at) < len(items):
        twice = next(item for k, item in enumerate(items) if at[item] != k)
        raise ValueError(f"{twice} is given twice; name each item once.")
    pairs = []
    for preferred, other in choices:
        for item in (preferred, other):
            if item not in at:
                raise ValueError(f"A choice names {item}, which is not among the items.")
        if preferred == other:
            raise ValueError(f"A choice sets {preferred} against itself; name two items.")
        pairs.append((at[preferred], at[other]))
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _groups(items: tuple[T, ...], edges: Iterable[tuple[int, int]]) -> tuple[tuple[T, ...], ...]:
    near: dict[int, list[int]] = {}
    for a, b in edges:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    seen: set[int] = set()
    groups = []
    for start in sorted(near):
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            for b in near[waiting.pop()]:
                if b not in group:
                    group.add(b)
                    waiting.append(b)
        seen |= group
        groups.append(tuple(items[k] for k in sorted(group)))
    return tuple(groups)


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
