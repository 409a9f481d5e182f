"""The match compiled by numba, the extra `fast`; imported only where it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from toolkit.match import proposals
from toolkit.match.preferences import Ints, Market
from toolkit.match.proposals import Progress
from toolkit.match.worlds import ENTRY_BITS, Longs, Words, World, own_view


def kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` compiled, and kept on disk for the next process where a folder can be written."""
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # neither beside the file nor in the person's cache
        return numba.njit(nogil=True)(function)


propose = kept(proposals.propose)


def match_compiled(market: Market) -> Ints:
    """Each applicant's program, as `deferred_acceptance.match` finds it."""
    progress = Progress.none_yet(market)
    propose(np.arange(len(market.applicants), dtype=np.int32), *progress)
    return progress.program_of()


_OPEN = np.iinfo(np.int64).min  # a seat that nobody holds yet
_own_view = kept(own_view)


def count_matches(world: World) -> Longs:
    """How often the applicant matches at each program and, last, nowhere; as `worlds.counted`."""
    lists = world.lists
    return _count_matches(
        lists.starts, lists.entries, world.seats, world.merit, lists.owners,
        world.rivals.starts, world.rivals.entries, world.above, world.keys,
    )  # fmt: skip


@kept
def _count_matches(
    starts: Ints, entries: Ints, seats: Ints, merit: Longs, owners: Ints,
    rival_starts: Ints, rivals: Ints, above: Ints, keys: Words,
) -> Longs:  # fmt: skip
    """Each draw one match: a score is drawn only for who proposes."""
    own, last = len(above), len(starts) - 2
    begins = np.zeros(len(seats) + 1, dtype=np.int64)
    begins[1:] = np.cumsum(seats)
    held = np.empty(begins[-1], dtype=np.int64)  # each program's scores, the least first
    following = np.empty(last + 1, dtype=np.int32)
    free = np.empty(last + 1, dtype=np.int32)
    counts = np.zeros(own + 1, dtype=np.int64)
    for key in keys:
        held[:] = _OPEN
        following[:] = starts[:-1]
        for applicant in range(last + 1):
            free[applicant] = applicant
        left = last + 1
        while left:
            count, left = left, 0
            for turn in range(count):
                applicant = free[turn]
                entry, end = following[applicant], starts[applicant + 1]
                out = _OPEN
                while entry < end:
                    program = entries[entry]
                    if applicant == last:
                        some = rivals[rival_starts[program] : rival_starts[program + 1]]
                        score = _own_score(some, owners, merit, above[program], key)
                    else:
                        view = np.int64(_own_view(key, np.uint64(entry)))
                        score = ((merit[applicant] + view) << ENTRY_BITS) + 2 * entry
                    entry += 1
                    at, stop = begins[program], begins[program + 1]
                    if at < stop and score > held[at]:
                        out = held[at]
                        # Into its place, whichever that is: no branch to guess wrong.
                        for seat in range(at, stop - 1):
                            held[seat] = max(held[seat], min(held[seat + 1], score))
                        held[stop - 1] = max(held[stop - 1], score)
                        break
                else:
                    entry = end + 1
                following[applicant] = entry
                if out != _OPEN:
                    whose = (out & ((1 << ENTRY_BITS) - 1)) >> 1
                    free[left] = last if out & 1 else owners[whose]
                    left += 1
        entry = following[last] - 1
        counts[entries[entry] if entry < starts[last + 1] else own] += 1
    return counts


@kept
def _own_score(some: Ints, owners: Ints, merit: Longs, above: int, key: np.uint64) -> np.int64:
    """Just behind so many of the rivals; odd, as nobody else's."""
    if len(some) == 0:
        return np.int64(1)
    scores = np.empty(len(some), dtype=np.int64)
    for at, entry in enumerate(some):
        view = np.int64(_own_view(key, np.uint64(entry)))
        scores[at] = ((merit[owners[entry]] + view) << ENTRY_BITS) + 2 * entry
    scores.sort()
    return scores[-above] - 1 if above else scores[-1] + 1
