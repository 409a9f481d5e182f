"""The weighted view: what the applicant's own ratings and weights say.

Missing stays missing: a score is the weighted mean over the criteria that were
rated, with the share of the weight that this covers, and the two ends between
which it would lie whatever the missing ratings turned out to be. A program with
less than half of the weight rated has no score and no place: it is marked, and
shown with those two ends, rather than guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.model import Program, slug
from toolkit.rank_list import pairwise, titles
from toolkit.season import Season

if TYPE_CHECKING:
    import pandas as pd

LOWEST, HIGHEST = 1, 5
HEAVIEST = 10.0
HALF = 0.5  # the coverage from which a program has a score
DIGITS = 9  # scores that agree this far are a tie: the rest is rounding

Ratings = Mapping[str, Mapping[str, int | None]]
Weights = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """One program under one set of weights.

    score     weighted mean (1 to 5) over the rated criteria; None below half coverage
    coverage  share of the weight that was rated, 0 to 1
    rated     the weighed criteria that have a rating, in the order of the weights
    missing   the weighed criteria that have none
    interval  the score were all missing ratings 1, and were they all 5; None without weights
    place     1 is best; tied programs share a place; None without a score
    tied      whether another program has the same score
    reason    why there is no score, as a sentence; blank where there is one
    """

    program: str
    score: float | None
    coverage: float
    rated: tuple[str, ...]
    missing: tuple[str, ...]
    interval: tuple[float, float] | None = None
    place: int | None = None
    tied: bool = False
    reason: str = ""


def score(ratings: Ratings, weights: Weights) -> tuple[Scored, ...]:
    """Score every program, best first; those without a score come last and say why.

    `ratings` goes from program to criterion to 1-5 or None (not rated), and
    `weights` from criterion to a number of 0 or more (None or 0: not weighed).
    A criterion with no weight has no say. Ties and programs without a score
    stand in the order of their keys, which means nothing. Only the proportions
    of the weights matter. Raises `ValueError` with a sentence for a rating or a
    weight that cannot be.
    """
    shares = weight_shares(weights)
    found = [_scored(program, given, shares) for program, given in ratings.items()]
    found.sort(key=lambda one: (one[0] is None, -(one[0] or 0.0), one[1].program))
    levels = [level for level, _ in found]
    return tuple(
        _placed(each, None if level is None else levels.index(level) + 1, levels.count(level) > 1)
        for level, each in found
    )


def interval(given: Mapping[str, int | None], weights: Weights) -> tuple[float, float] | None:
    """The lowest and the highest score that one program's missing ratings leave open.

    None where no criterion has a weight.
    """
    return _interval(given, weight_shares(weights))


def weight_shares(weights: Weights) -> dict[str, float]:
    """The criteria that have a say, with their shares of the whole; empty where there is none.

    Raises `ValueError` with a sentence for a weight that cannot be.
    """
    for name, weight in weights.items():
        if weight is not None and not (math.isfinite(weight) and weight >= 0):
            raise ValueError(f"{name} has the weight {weight}; write a number of 0 or more.")
    largest = max((weight or 0.0 for weight in weights.values()), default=0.0)
    if largest == 0:
        return {}
    scaled = {name: weight / largest for name, weight in weights.items() if weight}
    whole = math.fsum(scaled.values())
    return {name: weight / whole for name, weight in scaled.items()}


def places(scored: Iterable[Scored]) -> dict[str, int]:
    """Program → place, shared by ties, for those that have a score."""
    return {each.program: each.place for each in scored if each.place is not None}


def weights_of(season: Season) -> dict[str, float]:
    """Criterion name → weight, for the criteria of the season that have one."""
    return {each.name: each.weight for each in season.criteria.values() if each.weight is not None}


def ratings_of(season: Season) -> dict[str, dict[str, int | None]]:
    """Program key → criterion name → rating, with an entry for every program of the season.

    A criterion that is written another way in a rating (case, spaces) is taken
    for the season's own; one without a record keeps its name, and has no weight.
    """
    names = {slug(each.name): each.name for each in season.criteria.values()}
    found: dict[str, dict[str, int | None]] = {key: {} for key in season.programs}
    for rating in season.ratings.values():
        name = names.get(slug(rating.criterion), rating.criterion)
        found.setdefault(rating.program, {})[name] = rating.value
    return found


def weighings_of(season: Season) -> tuple[tuple[str, str], ...]:
    """What was said to matter more, as (heavier, lighter) criterion names, oldest first.

    Answers about a criterion that the season has no longer are passed over.
    """
    names = {slug(each.name): each.name for each in season.criteria.values()}
    made = sorted(season.weighings.values(), key=lambda each: each.at)
    pairs = ((names.get(slug(each.heavier)), names.get(slug(each.lighter))) for each in made)
    return tuple((heavier, lighter) for heavier, lighter in pairs if heavier and lighter)


def weights_in_order(names: Sequence[str]) -> dict[str, float]:
    """Weights that say no more than an order, the heaviest first: the mean of all in that order.

    (The rank-order centroid of Barron and Barrett, 1996.) The first has `HEAVIEST`; the others
    are rounded to halves, and none is 0.
    """
    n = len(names)
    centroid = [math.fsum(1 / k for k in range(place, n + 1)) for place in range(1, n + 1)]
    scaled = (HEAVIEST * each / centroid[0] for each in centroid)
    return {name: max(round(2 * each) / 2, 0.5) for name, each in zip(names, scaled, strict=True)}


def weights_by_pairs(season: Season) -> dict[str, float]:
    """The weights that the answers in pairs add up to, the heaviest first.

    The order is that of `pairwise.strengths`; criteria that no answer names are left out.
    """
    answers = pairwise.standing(weighings_of(season))
    names = [each.name for each in season.criteria.values()]
    return weights_in_order(pairwise.strengths(names, answers).order)


def as_table(scored: Iterable[Scored], programs: Mapping[str, Program]) -> pd.DataFrame:
    """One row a program: place (``2 =`` for a tie), name, score, what it could be, share, missing.

    Everything is text, rounded for reading; the numbers are in `scored`.
    """
    import pandas as pd

    names = titles(programs)
    rows = [
        {
            "place": _place_text(each),
            "program": names.get(each.program, each.program),
            "score": _score_text(each),
            "could be": _interval_text(each.interval),
            "rated": f"{_percent(each.coverage)} of weight",
            "not rated yet": ", ".join(each.missing) or each.reason,
        }
        for each in scored
    ]
    columns = ["place", "program", "score", "could be", "rated", "not rated yet"]
    return pd.DataFrame(rows, columns=columns)


def _known(given: Mapping[str, int | None], shares: Mapping[str, float]) -> dict[str, int]:
    return {name: value for name in shares if (value := given.get(name)) is not None}


def _interval(
    given: Mapping[str, int | None], shares: Mapping[str, float]
) -> tuple[float, float] | None:
    if not shares:
        return None
    known = _known(given, shares)
    ends = [
        math.fsum(share * known.get(name, end) for name, share in shares.items())
        for end in (LOWEST, HIGHEST)
    ]
    return (min(max(ends[0], LOWEST), HIGHEST), min(max(ends[1], LOWEST), HIGHEST))


def _scored(
    program: str, given: Mapping[str, int | None], shares: Mapping[str, float]
) -> tuple[float | None, Scored]:
    """The program's score rounded so that ties are equal, and the result without its place."""
    for name, value in given.items():
        if value is not None and value not in range(LOWEST, HIGHEST + 1):
            raise ValueError(
                f"{program} is rated {value} on {name}; write a whole number from 1 to 5, "
                "or leave it blank."
            )
    known = _known(given, shares)
    missing = tuple(name for name in shares if name not in known)
    covered = math.fsum(shares[name] for name in known)
    coverage = 1.0 if known and not missing else min(covered, 1.0)
    if known and round(coverage, DIGITS) < HALF:
        reason = "Less than half of what you weigh is rated here: too little for a score."
        return None, Scored(program, None, coverage, tuple(known), missing,
                            _interval(given, shares), None, False, reason)  # fmt: skip
    if not known:
        reason = (
            "Nothing that you weigh is rated here yet."
            if shares
            else "No criterion has a weight yet, so there is nothing to score by."
        )
        return None, Scored(program, None, 0.0, (), missing, _interval(given, shares), None,
                            False, reason)  # fmt: skip
    mean = math.fsum(shares[name] * value for name, value in known.items()) / covered
    mean = min(max(mean, min(known.values())), max(known.values()))
    return round(mean, DIGITS), Scored(
        program, mean, coverage, tuple(known), missing, _interval(given, shares)
    )


def _placed(each: Scored, place: int | None, tied: bool) -> Scored:
    from dataclasses import replace

    return each if place is None else replace(each, place=place, tied=tied)


def _place_text(each: Scored) -> str:
    if each.place is None:
        return "—"
    return f"{each.place} =" if each.tied else str(each.place)


def _score_text(each: Scored) -> str:
    if each.score is not None:
        return f"{each.score:.2f}"
    return "too little rated" if each.rated else "no score"


def _interval_text(ends: tuple[float, float] | None) -> str:
    if ends is None:
        return ""
    low, high = (f"{end:.2f}" for end in ends)
    return low if low == high else f"{low} to {high}"


def _percent(share: float) -> str:
    """Whole percents, where 0 and 100 mean none and all."""
    whole = round(100 * share)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole} %"
