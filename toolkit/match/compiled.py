"""The match compiled by numba, the extra `fast`; imported only where it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from toolkit.match import proposals
from toolkit.match.preferences import Ints, Market
from toolkit.match.proposals import Progress


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
