"""Applicant-proposing deferred acceptance: who is matched where.

Each applicant proposes to the best program that has not refused them; each program
holds the best of those who proposed, up to its quota, and refuses the others, until
nobody is left to propose. Gale and Shapley, "College admissions and the stability
of marriage", American Mathematical Monthly 69 (1962) 9-15.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from toolkit.match.preferences import NOWHERE, Ints, Market
from toolkit.match.proposals import Progress, propose

_WORTH_COMPILING = 20_000  # entries: below it, loading the compiler takes longer than the match
FEW = 512  # still free: below it, one after another is faster than another round


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Who is matched where: `program_of` has shape (applicants,), -1 for the unmatched."""

    market: Market
    program_of: Ints

    def by_applicant(self) -> dict[str, str | None]:
        """Each applicant's program, None for the unmatched."""
        market = self.market
        programs = [market.program(at) for at in range(len(market.programs))]
        return {
            market.applicant(at): programs[program] if program >= 0 else None
            for at, program in enumerate(self.program_of.tolist())
        }

    def by_program(self) -> dict[str, tuple[str, ...]]:
        """Each program's matched applicants, in the program's own order."""
        market = self.market
        entries = self.entries()
        place = np.full(len(self.program_of), NOWHERE)
        place[market.applicants.owners[entries]] = market.standing[entries]
        order = np.lexsort((place, self.program_of))
        ends = np.searchsorted(self.program_of[order], np.arange(len(market.programs) + 1))
        names = [market.applicant(at) for at in order.tolist()]
        return {
            market.program(at): tuple(names[ends[at] : ends[at + 1]])
            for at in range(len(market.programs))
        }

    def rank_of(self) -> Ints:
        """The place of each one's program on their own list, from 0; -1 for the unmatched."""
        lists = self.market.applicants
        entries = self.entries()
        found = np.full(len(lists), -1, dtype=np.int32)
        owners = lists.owners[entries]
        found[owners] = entries - lists.starts[owners]
        return found

    def entries(self) -> Ints:
        """Of all entries on applicants' lists, the ones that were matched, by applicant."""
        lists = self.market.applicants
        wanted = np.repeat(self.program_of, np.diff(lists.starts))
        return np.flatnonzero(lists.entries == wanted).astype(np.int32)


def match(market: Market, *, compiled: bool | None = None) -> Matching:
    """The applicant-optimal stable matching of `market`.

    No applicant and program prefer each other to what they got; everybody is matched
    only to who is on their list; and no stable matching is better for any applicant.
    The order in which applicants propose makes no difference.

    `compiled` True takes numba (the extra `fast`; the first call of all takes some
    seconds to compile, later ones load what is kept), False takes NumPy; None takes
    numba where it is installed and the market is large enough to gain by it. The
    matching is the same.

    Raises:
        ModuleNotFoundError: `compiled` is True and numba is not there.
    """
    if compiled is None:
        compiled = len(market.standing) >= _WORTH_COMPILING and compiler_is_there()
    if compiled:
        if not compiler_is_there():
            raise ModuleNotFoundError(
                "numba is not installed; pip install 'matchbook[fast]' brings it, or leave "
                "compiled out.",
                name="numba",
            )
        from toolkit.match.compiled import match_compiled

        return Matching(market, match_compiled(market))
    return Matching(market, in_rounds(market))


def compiler_is_there() -> bool:
    """Whether numba can be imported."""
    return find_spec("numba") is not None


def match_names(
    applicants: Mapping[str, Sequence[str]],
    programs: Mapping[str, Sequence[str]],
    quotas: Mapping[str, int] | int = 1,
) -> dict[str, str | None]:
    """Each applicant's program by name, None for the unmatched; as `Market.from_names` and `match`.

    Raises:
        ListError: whatever `Market.from_names` refuses.
    """
    return match(Market.from_names(applicants, programs, quotas)).by_applicant()


def in_rounds(market: Market, *, few: int = FEW) -> Ints:
    """Each one's program, -1 for the unmatched: all who are free propose at once, a round.

    When no more than `few` are free, they go on one after another.
    """
    progress = Progress.none_yet(market)
    following, ends, programs, standing, _, theirs, seats, cutoff, held = progress
    owners, quotas = market.programs.owners, market.quotas
    places = np.zeros(0, dtype=np.int32)  # who is held, by program, then as it prefers
    free = np.arange(len(following), dtype=np.int32)
    while len(free) > few:
        heard = [places]
        while len(free):
            entry = following[free]
            following[free] += 1
            free, entry = free[entry < ends[free]], entry[entry < ends[free]]
            place = standing[entry]
            taken = place < cutoff[programs[entry]]
            heard.append(place[taken])
            free = free[~taken]
        places = np.sort(np.concatenate(heard))
        at = owners[places]
        count = np.bincount(at, minlength=len(quotas))
        before = np.cumsum(count) - count
        np.subtract(quotas, np.minimum(count, quotas), out=seats, casting="unsafe")
        full = np.flatnonzero((seats == 0) & (quotas > 0))
        cutoff[full] = places[before[full] + quotas[full] - 1]
        kept = np.arange(len(places)) < (before + quotas)[at]
        free, places = theirs[places[~kept]], places[kept]
    held[places] = 1
    # Plain numbers come out of a memoryview twice as fast as out of an array.
    propose(memoryview(free), *map(memoryview, progress))  # type: ignore[arg-type]
    return progress.program_of()
