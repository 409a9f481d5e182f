"""The diary of the list: every version, why it came about, and what changed.

The ranking system keeps no earlier list; this one does. A version is a `RankList`
record; the certified kind is written down here only to be remembered.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from toolkit.facts import deadline
from toolkit.model import ListKind, Program, RankList
from toolkit.rank_list import titles
from toolkit.season import Season

if TYPE_CHECKING:
    import pandas as pd


COOLING = timedelta(hours=48)  # before the deadline; our own measure


class ListRefused(ValueError):
    """A list cannot be kept; the message says why and what to do."""


class Way(StrEnum):
    """What became of one program between two lists."""

    UP = "up"
    DOWN = "down"
    NEW = "new"
    LEFT_OUT = "left out"
    TAKEN_OFF = "no longer placed"


@dataclass(frozen=True, slots=True)
class Move:
    """One program's move.

    `by` counts places up or down among the programs that both lists rank, so
    that a newcomer above does not count as a move; 0 for the other ways.
    `before` and `after` are places in the two lists, None where unranked.
    """

    program: str
    way: Way
    by: int = 0
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping a list.

    list      the version that now stands
    new       False where the order was the same as before, and no version was added
    moves     what changed since the version before it
    unplaced  programs of the season in neither `entries` nor `left_out`
    """

    list: RankList
    new: bool
    moves: tuple[Move, ...]
    unplaced: tuple[str, ...]


def due(season: Season, *, now: datetime) -> datetime | None:
    """When the list is due: as the applicant entered it, else as was found for the year of `now`.

    `now` is aware. None where nobody knows.
    """
    applicant = season.applicant
    if applicant and applicant.rank_deadline:
        return applicant.rank_deadline
    return deadline(now.year + (now.month > 6))


def cooling_question(season: Season, moves: Iterable[Move], *, now: datetime) -> str:
    """What to ask of moves made in the last `COOLING` before the deadline; blank at other times.

    Asked about is what had a place and went up, down or below the line. Nothing is asked
    where the sketch is still the first version: there is no earlier order to go back to.
    """
    ways = (Way.UP, Way.DOWN, Way.LEFT_OUT)
    moves = [each for each in moves if each.way in ways and each.before is not None]
    when = due(season, now=now)
    if not moves or len(versions(season)) < 2:
        return ""
    if when is None or not timedelta(0) < when - now <= COOLING:
        return ""
    hours = max(1, round((when - now) / timedelta(hours=1)))
    what = sentence(moves, titles(season.programs))
    return (
        f"Lists are due in {hours} {'hour' if hours == 1 else 'hours'}, and you have just moved "
        f"something ({what}). What do you know of the place now that you did not know last week? "
        "If nothing, it may be nerves: the order that you had slept on may be the truer one."
    )


def sketch(season: Season) -> RankList | None:
    """The newest sketch; None before the first."""
    return season.latest_list(ListKind.SKETCH)


def versions(season: Season, kind: ListKind = ListKind.SKETCH) -> tuple[RankList, ...]:
    """All versions of one kind of list, oldest first."""
    found = [each for each in season.rank_lists.values() if each.kind == kind]
    return tuple(sorted(found, key=lambda each: each.version))


def save_sketch(
    season: Season,
    entries: Iterable[str | Program],
    *,
    left_out: Iterable[str | Program] = (),
    reason: str = "",
    at: datetime,
) -> Kept:
    """Keep the sketch as a new version, unless nothing moved.

    Where nothing moved, a `reason` is written beside the version that stands.
    `at` is aware. Raises `ListRefused` for a program that the season does not
    know or that stands twice, and `StaleEdit` where another notebook saved first.
    """
    return keep(season, ListKind.SKETCH, entries, left_out=left_out, reason=reason, at=at)


def keep(
    season: Season,
    kind: ListKind,
    entries: Iterable[str | Program],
    *,
    left_out: Iterable[str | Program] = (),
    reason: str = "",
    at: datetime,
) -> Kept:
    """Keep a list of any kind; see `save_sketch`."""
    ranked, out = checked(season, entries, left_out)
    season.refresh()
    before = season.latest_list(kind)
    if before and before.entries == ranked and set(before.left_out) == set(out):
        if reason.strip() and reason.strip() != before.reason:
            before = season.put(before.changed(reason=reason.strip()))
        return Kept(before, False, (), unplaced(season, before))
    kept = season.put(
        RankList(
            kind=kind,
            version=before.version + 1 if before else 1,
            entries=ranked,
            left_out=out,
            at=at,
            reason=reason.strip(),
        )
    )
    return Kept(kept, True, difference(before, kept), unplaced(season, kept))


def checked(
    season: Season, entries: Iterable[str | Program], left_out: Iterable[str | Program] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The program keys of a list, each known and in one place; raises `ListRefused`."""
    ranked, out = (tuple(map(_key, given)) for given in (entries, left_out))
    names = titles(season.programs)
    for key in (*ranked, *out):
        if key not in names:
            raise ListRefused(f"The season has no program {key}{_near(key, names)}.")
    for key in dict.fromkeys((*ranked, *out)):
        if (*ranked, *out).count(key) > 1:
            both = key in ranked and key in out
            where = "both the list and what you left out" if both else "two places"
            raise ListRefused(f"{names[key]} stands in {where}; keep one of them.")
    return ranked, out


def unplaced(
    season: Season, rank_list: RankList | None, *, now: datetime | None = None
) -> tuple[str, ...]:
    """Programs of the season that the list neither ranks nor leaves out, in order of entry.

    With `now` (aware), only those with an event that has begun by then: the others have no
    place to be given yet.
    """
    placed = {*rank_list.entries, *rank_list.left_out} if rank_list else set()
    seen = {each.program for each in season.interviews.values() if now and each.start <= now}
    return tuple(
        key for key in season.programs if key not in placed and (now is None or key in seen)
    )


def difference(old: RankList | None, new: RankList) -> tuple[Move, ...]:
    """The moves that make `new` of `old` (None: an empty list).

    Only programs that moved past others are named, as few as explain the new
    order; those that merely made room are not. Up and down come first, farthest
    first, then new, left out and no longer placed.
    """
    was = old.entries if old else ()
    moves = [
        Move(key, Way.UP if by > 0 else Way.DOWN, abs(by), was.index(key) + 1,
             new.entries.index(key) + 1)
        for key, by in moved(was, new.entries).items()
        if by
    ]  # fmt: skip
    moves.sort(key=lambda move: (-move.by, move.after))
    moves += [
        Move(key, Way.NEW, after=place)
        for place, key in enumerate(new.entries, start=1)
        if key not in was
    ]
    gone = [*was, *(old.left_out if old else ())]
    for way, there in ((Way.LEFT_OUT, True), (Way.TAKEN_OFF, False)):
        known = dict.fromkeys((*gone, *new.left_out))
        moves += [
            Move(key, way, before=was.index(key) + 1 if key in was else None)
            for key in known
            if key not in new.entries
            and (key in new.left_out) is there
            and not (old and there and key in old.left_out)
        ]
    return tuple(moves)


def moved(old: Sequence[str], new: Sequence[str], *, steady: Iterable[str] = ()) -> dict[str, int]:
    """The programs that moved, with the places gained (negative: lost), in the order of `new`.

    Both orders are read over the programs they share. Those that keep their
    order among themselves count as having stayed: as many as possible, and of
    several such sets the one with the most of `steady`, then the one that lets the
    others rise rather than fall. Putting each program of the result back at its
    old place gives the old order again.
    """
    shared = set(old) & set(new)
    before = {key: n for n, key in enumerate(key for key in old if key in shared)}
    after = {key: n for n, key in enumerate(key for key in new if key in shared)}
    steady = set(steady)
    # The heaviest increasing run: weight 1 a program, a little more for a steady one,
    # and a trifle for one that did not rise.
    whole = len(shared) + 1
    best: dict[str, tuple[int, str | None]] = {}
    for key in after:
        own = whole * whole + whole * (key in steady) + (after[key] >= before[key])
        above = [k for k in best if before[k] < before[key]]
        last = max(above, key=lambda k: best[k][0], default=None)
        best[key] = (own + (best[last][0] if last else 0), last)
    stayed = set()
    at = max(best, key=lambda k: best[k][0], default=None)
    while at is not None:
        stayed.add(at)
        at = best[at][1]
    return {key: before[key] - after[key] for key in after if key not in stayed}


def sentence(moves: Iterable[Move], names: Mapping[str, str]) -> str:
    """The moves in words: "up 2: Lakeview; new: Mesa; left out: Harbor"."""
    groups: dict[str, list[str]] = {}
    for move in moves:
        what = f"{move.way} {move.by}" if move.by else str(move.way)
        groups.setdefault(what, []).append(names.get(move.program, move.program))
    return "; ".join(f"{what}: {', '.join(who)}" for what, who in groups.items()) or "nothing moved"


def as_table(season: Season, kind: ListKind = ListKind.SKETCH) -> pd.DataFrame:
    """The history, newest first: version, day, how many ranks, what changed, and why.

    The day is in the applicant's time zone.
    """
    import pandas as pd

    names = titles(season.programs)
    zone = _zone(season)
    rows = []
    before: RankList | None = None
    for each in versions(season, kind):
        first = f"first version, {len(each.entries)} ranked"
        rows.append(
            {
                "version": each.version,
                "day": f"{each.at.astimezone(zone):%Y-%m-%d %H:%M}",
                "ranks": len(each.entries),
                "left out": len(each.left_out),
                "what changed": sentence(difference(before, each), names) if before else first,
                "why": each.reason or "no reason written",
            }
        )
        before = each
    columns = ["version", "day", "ranks", "left out", "what changed", "why"]
    return pd.DataFrame(rows[::-1], columns=columns)


def _zone(season: Season) -> ZoneInfo:
    return ZoneInfo(season.applicant.time_zone if season.applicant else "America/New_York")


def _key(program: str | Program) -> str:
    key = program.key if isinstance(program, Program) else program.strip()
    return key if key.startswith("program/") else f"program/{key}"


def _near(key: str, names: Mapping[str, str]) -> str:
    said = {known.partition("/")[2]: known for known in names}
    said |= {title.casefold(): known for known, title in names.items()}
    near = difflib.get_close_matches(key.partition("/")[2].casefold(), said, n=1, cutoff=0.6)
    return f" (is it {said[near[0]]}?)" if near else ""


def standing(season: Season, *, now: datetime | None = None) -> str:
    """How the newest sketch stands, in one sentence; `now` as in `unplaced`."""
    newest = sketch(season)
    if newest is None:
        return "No sketch yet: move a program, and the first version is kept."
    parts = [f"{len(newest.entries)} ranked"]
    if newest.left_out:
        parts.append(f"{len(newest.left_out)} below the line")
    if waiting := unplaced(season, newest, now=now):
        names = titles(season.programs)
        parts.append(f"not placed yet: {', '.join(names[key] for key in waiting)}")
    return f"Your sketch is version {newest.version}: {', '.join(parts)}."
