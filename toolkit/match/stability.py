"""Whether a matching holds: nobody who would rather leave it, alone or with another."""

from __future__ import annotations

import numpy as np

from toolkit.match.deferred_acceptance import Matching
from toolkit.match.preferences import NOWHERE, Ints


def blocking_pairs(matching: Matching) -> Ints:
    """Pairs of applicant and program who prefer each other to what they have, shape (pairs, 2).

    A program prefers an applicant when it would rather have them than somebody it
    has, or than an open seat. By applicant, then as the applicant prefers.
    """
    market = matching.market
    lists, standing = market.applicants, market.standing
    matched = matching.entries()
    filled = _filled(matching)
    last = np.full(len(market.programs), -1, dtype=np.int32)
    np.maximum.at(last, lists.entries[matched], standing[matched])
    last[filled < market.quotas] = NOWHERE
    own = lists.starts[1:].copy()  # the unmatched prefer all that they list
    own[lists.owners[matched]] = matched
    prefers = np.arange(len(lists.entries)) < np.repeat(own, np.diff(lists.starts))
    pairs = np.flatnonzero(prefers & (standing < last[lists.entries]))
    return np.stack([lists.owners[pairs], lists.entries[pairs]], axis=1)


def unacceptable(matching: Matching) -> Ints:
    """Applicants matched where one of the two does not list the other."""
    market = matching.market
    mutual = matching.entries()
    mutual = mutual[market.standing[mutual] != NOWHERE]
    matched = matching.program_of >= 0
    matched[market.applicants.owners[mutual]] = False
    return np.flatnonzero(matched).astype(np.int32)


def overfilled(matching: Matching) -> Ints:
    """Programs with more applicants than seats."""
    return np.flatnonzero(_filled(matching) > matching.market.quotas).astype(np.int32)


def is_stable(matching: Matching) -> bool:
    """Whether no quota is exceeded, nobody would rather be alone, and no pair blocks."""
    return not (
        overfilled(matching).size or unacceptable(matching).size or blocking_pairs(matching).size
    )


def _filled(matching: Matching) -> Ints:
    placed = matching.program_of[matching.program_of >= 0]
    return np.bincount(placed, minlength=len(matching.market.programs)).astype(np.int32)
