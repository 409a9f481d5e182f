"""Hypothesis strategies for markets, and every stable matching of a small one.

`markets()` gives markets in which anybody may list anybody, one-sided lists, empty
ones and programs without a seat included; `mutual=True` gives those that other
packages accept.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import strategies as st

from toolkit.match.deferred_acceptance import Matching
from toolkit.match.preferences import Market, Preferences
from toolkit.match.stability import is_stable


@st.composite
def markets(
    draw: st.DrawFn,
    applicants: int = 5,
    programs: int = 4,
    seats: int = 3,
    mutual: bool = False,
) -> Market:
    """At most so many applicants, programs and seats at a program."""
    people = draw(st.integers(1, applicants))
    places = draw(st.integers(1, programs))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    likes = rng.random((people, places)) < draw(st.sampled_from([0.3, 0.7, 1.0]))
    liked = likes if mutual else rng.random((people, places)) < 0.8
    return Market(
        Preferences.of([rng.permutation(np.flatnonzero(row)) for row in likes]),
        Preferences.of([rng.permutation(np.flatnonzero(column)) for column in liked.T]),
        rng.integers(1 if mutual else 0, seats + 1, places).astype(np.int32),
    )


def every_stable_matching(market: Market) -> Iterator[Matching]:
    """By trying everything: for markets of a handful."""
    choices = [[-1, *market.applicants[at].tolist()] for at in range(len(market.applicants))]
    for each in product(*choices):
        matching = Matching(market, np.array(each, dtype=np.int32))
        if is_stable(matching):
            yield matching
