"""What the two boards, the blind order's and the sketch's, show of a season."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from toolkit.model import Program, RankList
from toolkit.rank_list import firmness, titles
from toolkit.season import Season


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Program keys as a board shows them.

    `order` is above the line, and ends with `fresh`, those that no list places
    yet, not a supplemental one either; `left_out` is below it; `unseen` had no interview yet
    and are not shown.
    """

    order: tuple[str, ...]
    left_out: tuple[str, ...]
    fresh: tuple[str, ...]
    unseen: tuple[str, ...]


def seen(season: Season, *, now: datetime) -> tuple[str, ...]:
    """The programs with an event that has begun at `now`: nobody can rank where they never were."""
    begun = {each.program for each in season.interviews.values() if each.start <= now}
    return tuple(key for key in season.programs if key in begun)


def arrangement(season: Season, start: RankList | None, *, now: datetime) -> Arrangement:
    """What a board shows that goes on from the list `start`."""
    known = season.programs
    order = tuple(key for key in (start.entries if start else ()) if key in known)
    left_out = tuple(key for key in (start.left_out if start else ()) if key in known)
    behind = (key for each in season.supplemental_lists.values() for key in each.entries)
    placed = {*order, *left_out, *behind}
    fresh = tuple(key for key in seen(season, now=now) if key not in placed)
    unseen = tuple(key for key in known if key not in placed and key not in fresh)
    return Arrangement((*order, *fresh), left_out, fresh, unseen)


def rows(
    season: Season,
    shown: Collection[str],
    fresh: Collection[str],
    marks: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:
    """A row for each program in `shown`: its name, and where it is; `fresh` ones say so.

    `marks` are words beside some of them.
    """
    names, marks = titles(season.programs), marks or {}
    return [
        {
            "key": key,
            "title": names[key],
            "detail": _detail(program, key in fresh),
            "mark": marks.get(key, ""),
        }
        for key, program in season.programs.items()
        if key in shown
    ]


def by_weights(season: Season) -> dict[str, str]:
    """Program → the places that the weights leave open to it, in words: "weights: 4-5"."""
    # The same weights and ratings give the same words whenever they are looked at.
    found = firmness.firmness_of(season, rng=np.random.default_rng(1))
    words = firmness.places_in_words(found)
    return {program: f"weights: {said}" for program, said in words.items()}


def _detail(program: Program, fresh: bool) -> str:
    where = f"{program.city}, {program.state} · {program.specialty}"
    return f"{where} · not placed yet" if fresh else where
