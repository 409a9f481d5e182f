"""One proposal after another: the loop at the heart of the match, plain or compiled.

Kept to loops over flat arrays, so that `compiled.py` can hand the very same
function to numba; without it, `deferred_acceptance.py` runs it on the few who are
still free after the rounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Numbers = Any  # an array under numba, a memoryview without it


def propose(
    free: Numbers,
    following: Numbers,
    ends: Numbers,
    programs: Numbers,
    standing: Numbers,
    starts: Numbers,
    applicants: Numbers,
    quotas: Numbers,
    filled: Numbers,
    cutoff: Numbers,
    held: Numbers,
    program_of: Numbers,
) -> None:
    """Let each of `free` propose down their list, and whoever is put out go on down theirs.

    `following` is each applicant's next entry and `ends` the end of their list, in
    `programs` and `standing` (as `Market.standing`); `starts` and `applicants` are
    the programs' lists, `held` marks who is held on them. A full program takes only
    those who stand before its `cutoff`, the last one held. Changes `following`,
    `filled`, `cutoff`, `held` and `program_of`, in which everyone free begins at -1.
    Every cutoff only ever falls, so all of it costs one walk over the lists.
    """
    for first in free:
        applicant = first
        while applicant >= 0:
            entry = following[applicant]
            end = ends[applicant]
            while entry < end and standing[entry] >= cutoff[programs[entry]]:
                entry += 1
            following[applicant] = entry + 1
            put_out = -1
            if entry < end:
                program = programs[entry]
                program_of[applicant] = program
                held[standing[entry]] = 1
                full = filled[program] == quotas[program]
                if full:
                    last = cutoff[program]
                    put_out = applicants[last]
                    program_of[put_out] = -1
                    held[last] = 0
                else:
                    filled[program] += 1
                    full = filled[program] == quotas[program]
                    last = starts[program + 1]
                if full:
                    last -= 1
                    while held[last] == 0:
                        last -= 1
                    cutoff[program] = last
            applicant = put_out
