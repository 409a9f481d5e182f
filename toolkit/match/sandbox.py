"""Break it yourself: your own list changed, with everything else the same, and what it did to you.

The theorem says that no change can do better than the true order. It is not used
here: each changed list goes through the match itself, in every market, so a
matcher for which the theorem does not hold is found out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from toolkit.match.deferred_acceptance import Matching, match
from toolkit.match.markets import Shape, draw, side_by_side
from toolkit.match.preferences import ListError, Market, Preferences

if TYPE_CHECKING:
    import pandas as pd

Matcher = Callable[[Market], Matching]
MARKETS = 2_000  # unless lists are long
ENTRIES = 1_000_000  # of all lists of all markets together, so that a change takes about a second
APPLICANTS = 60


class UntrueOrderPaid(AssertionError):
    """A changed list did better than the true one: this matcher does not keep true order safe."""


@dataclass(frozen=True, slots=True)
class Change:
    """A list to try instead: `entries` are places on the true list, from 0, in the new order."""

    says: str
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One changed list against the true one; all counts are of markets.

    better, same, worse   where the change took this applicant, judged by the true order
    unmatched             with the changed list
    unmatched_truly       with the true list
    """

    change: Change
    better: int
    same: int
    worse: int
    unmatched: int
    unmatched_truly: int

    @property
    def markets(self) -> int:
        """How many markets were tried."""
        return self.better + self.same + self.worse


def swaps(length: int) -> tuple[Change, ...]:
    """Each choice changed with the next."""
    return tuple(
        Change(
            f"Swap choices {at + 1} and {at + 2}",
            (*range(at), at + 1, at, *range(at + 2, length)),
        )
        for at in range(length - 1)
    )


def safe_first(length: int) -> tuple[Change, ...]:
    """The last choice, taken for a safe one, put first."""
    if length < 2:
        return ()
    return (Change("Put the last choice first", (length - 1, *range(length - 1))),)


def drops(length: int) -> tuple[Change, ...]:
    """Each choice left off."""
    return tuple(
        Change(f"Leave off choice {at + 1}", tuple(place for place in range(length) if place != at))
        for at in range(length)
    )


def cuts(length: int) -> tuple[Change, ...]:
    """Only the first few listed."""
    return tuple(
        Change(
            f"List only the first {keep}" if keep > 1 else "List only the first", (*range(keep),)
        )
        for keep in range(length - 1, 0, -1)
    )


def changes(length: int) -> tuple[Change, ...]:
    """The ways people try to be clever with a list of this length."""
    return (*swaps(length), *safe_first(length), *drops(length), *cuts(length))


def rearranged(entries: Sequence[int], length: int) -> Change:
    """The change to these places of a true list of `length`, in words."""
    given = tuple(entries)
    for known in changes(length):
        if known.entries == given:
            return known
    order = f"List choices {', '.join(str(place + 1) for place in given)}" if given else "List none"
    left = sorted(set(range(length)) - set(given))
    without = f", without {', '.join(str(place + 1) for place in left)}" if given and left else ""
    return Change(order + without, given)


def small_markets(
    length: int, *, rng: np.random.Generator, count: int | None = None
) -> list[Market]:
    """Invented markets of sixty applicants, each with a list of `length` programs.

    Without a `count` there are 2,000, or fewer where lists are long.
    """
    programs = max(16, length + 8)
    shape = Shape(
        applicants=APPLICANTS, programs=programs, seats=max(44, programs),
        lengths=(length, length), tiers=3, regions=3,
    )  # fmt: skip
    fitting = min(MARKETS, ENTRIES // (APPLICANTS * max(length, 1)))
    return [draw(shape, rng=rng) for _ in range(count or fitting)]


def compare(
    markets: Sequence[Market],
    changed: Iterable[Change],
    *,
    who: int = 0,
    matcher: Matcher = match,
) -> tuple[Trial, ...]:
    """What each change does to applicant `who`, in each market, with everything else the same.

    The list in the market is the true one; it has the same length in all of them.

    Raises:
        UntrueOrderPaid: a change did better somewhere, which it never can under
            applicant-proposing deferred acceptance.
        ListError: lists of several lengths, or a change that does not fit them.
    """
    whole = side_by_side(markets)
    sizes = [len(each.applicants) for each in markets]
    mine = np.cumsum([0, *sizes[:-1]]) + who if sizes else np.zeros(0, dtype=int)
    length = {len(each.applicants[who]) for each in markets}
    if len(length) > 1:
        raise ListError(
            f"The list has {min(length)} entries in one market and {max(length)} in another."
        )
    true = np.array([whole.applicants[at] for at in mine]).reshape(len(mine), *length or (0,))
    truly = _place(matcher(whole), mine, true)
    made = []
    for change in changed:
        place = _place(matcher(_with(whole, mine, true, change)), mine, true)
        trial = Trial(
            change,
            better=int((place < truly).sum()),
            same=int((place == truly).sum()),
            worse=int((place > truly).sum()),
            unmatched=int((place == true.shape[1]).sum()),
            unmatched_truly=int((truly == true.shape[1]).sum()),
        )
        if trial.better:
            raise UntrueOrderPaid(
                f"{change.says}: better in {trial.better:,} of {trial.markets:,} markets. "
                "This is not applicant-proposing deferred acceptance."
            )
        made.append(trial)
    return tuple(made)


def sentence(trial: Trial) -> str:
    """What a trial shows, in plain words."""
    n = trial.markets
    ends = (
        "" if trial.unmatched == trial.unmatched_truly
        else f" You end unmatched in {trial.unmatched:,} of them instead of "
        f"{trial.unmatched_truly:,}."
    )  # fmt: skip
    return (
        f"{trial.change.says}: in {n:,} markets with everything else the same, better for you in "
        f"{trial.better:,}, the same in {trial.same:,}, worse in {trial.worse:,}.{ends}"
    )


def as_table(trials: Iterable[Trial]) -> pd.DataFrame:
    """A row a change: in how many markets it was better, the same, worse, and left you unmatched.

    The last column says how much oftener than with the true list.
    """
    import pandas as pd

    rows = [
        {
            "What you change": each.change.says,
            "Better": f"{each.better:,}",
            "Same": f"{each.same:,}",
            "Worse": f"{each.worse:,}",
            "Unmatched": f"{each.unmatched:,} ({each.unmatched - each.unmatched_truly:+,})",
        }
        for each in trials
    ]
    return pd.DataFrame(rows, columns=["What you change", "Better", "Same", "Worse", "Unmatched"])


def _place(
    matching: Matching, mine: npt.NDArray[np.int64], true: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """Where `mine` end on their true lists, from 0; one past the end for unmatched."""
    found = true == matching.program_of[mine][:, None]
    return np.where(found.any(axis=1), found.argmax(axis=1), true.shape[1])


def _with(
    whole: Market, mine: npt.NDArray[np.int64], true: npt.NDArray[np.int32], change: Change
) -> Market:
    """The same markets with the changed list in place of the true one."""
    entries = np.array(change.entries, dtype=int)
    if len(set(change.entries)) < len(entries):
        raise ListError(f"{change.says}: a choice stands on the list twice; once will do.")
    if entries.size and not 0 <= entries.min() <= entries.max() < true.shape[1]:
        raise ListError(f"{change.says}: the true list has {true.shape[1]} entries to choose from.")
    lists = whole.applicants
    is_mine = np.zeros(len(lists), dtype=bool)
    is_mine[mine] = True
    before = np.diff(lists.starts)
    lengths = np.where(is_mine, len(entries), before)
    starts = np.zeros(len(lists) + 1, dtype=np.int32)
    np.cumsum(lengths, out=starts[1:])
    # Where each entry of the changed lists stood in the true ones.
    origin = np.empty(starts[-1], dtype=np.int64)
    in_mine = np.repeat(is_mine, lengths)
    origin[in_mine] = (lists.starts[mine][:, None] + entries).ravel()
    origin[~in_mine] = np.flatnonzero(~np.repeat(is_mine, before))
    return Market(
        Preferences(starts, lists.entries[origin]),
        whole.programs,
        whole.quotas,
        standing=whole.standing[origin],
    )
