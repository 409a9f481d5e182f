"""One proposal after another: the loop at the heart of the match, plain or compiled.

Kept to loops over flat arrays, so that `compiled.py` can hand the very same
function to numba; without it, `deferred_acceptance.py` runs it on the few who are
still free after the rounds.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from toolkit.match.preferences import Ints, Market

Numbers = Any  # an array, or a memoryview where no compiler reads it


class Progress(NamedTuple):
    """How far the proposals have come: `propose` takes these, in this order.

    `following` is each applicant's next entry and `ends` the end of their list, in
    `programs` and `standing` (as `Market.standing`); `starts` and `applicants` are
    the programs' lists, `seats` how many are open, and `held` marks who is held. A
    full program takes only those who stand before its `cutoff`, the last one held;
    one without a seat takes nobody, another one everybody on its list.
    """

    following: Ints
    ends: Ints
    programs: Ints
    standing: Ints
    starts: Ints
    applicants: Ints
    seats: Ints
    cutoff: Ints
    held: npt.NDArray[np.uint8]

    @classmethod
    def none_yet(cls, market: Market) -> Progress:
        """Before the first proposal."""
        lists, programs = market.applicants, market.programs
        return cls(
            lists.starts[:-1].copy(),
            lists.starts[1:],
            lists.entries,
            market.standing,
            programs.starts,
            programs.entries,
            market.quotas.copy(),
            np.where(market.quotas > 0, programs.starts[1:], programs.starts[:-1]),
            np.zeros(len(programs.entries), dtype=np.uint8),
        )

    def program_of(self) -> Ints:
        """Each applicant's program after the last proposal, -1 for the unmatched."""
        found = np.full(len(self.ends), -1, dtype=np.int32)
        matched = np.flatnonzero(self.following <= self.ends)
        found[matched] = self.programs[self.following[matched] - 1]
        return found


def propose(
    free: Numbers,
    following: Numbers,
    ends: Numbers,
    programs: Numbers,
    standing: Numbers,
    starts: Numbers,
    applicants: Numbers,
    seats: Numbers,
    cutoff: Numbers,
    held: Numbers,
) -> None:
    """Let each of `free` propose down their list, then those who were put out, until nobody is.

    The rest is a `Progress`. In the end whoever is matched is matched at the entry
    before `following`, and who has proposed in vain has passed `ends` by one. `free`
    is written over. Cutoffs only fall, so that all of it costs one walk over the lists.
    """
    left = len(free)
    while left:
        # In turn, not each one's chain to its end: the processor then fetches several at a time.
        count, left = left, 0
        for turn in range(count):
            applicant = free[turn]
            entry, end = following[applicant], ends[applicant]
            while entry < end and standing[entry] >= cutoff[programs[entry]]:
                entry += 1
            following[applicant] = entry + 1
            if entry == end:
                continue
            program = programs[entry]
            held[standing[entry]] = 1
            if seats[program]:
                seats[program] -= 1
                if seats[program]:
                    continue
                last = starts[program + 1]
            else:
                last = cutoff[program]
                held[last] = 0
                free[left] = applicants[last]
                left += 1
            last -= 1
            while held[last] == 0:
                last -= 1
            cutoff[program] = last
