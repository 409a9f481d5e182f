"""What the two boards, the blind order's and the sketch's, show of a season."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.model import Program, RankList
from toolkit.season import Season


def rows(season: Season, *, unplaced: Iterable[str] = ()) -> list[dict[str, str]]:
    """A row a program: its name, and where it is; those not placed yet say so."""
    fresh = set(unplaced)
    return [
        {"key": each.key, "title": each.name, "detail": _detail(each, each.key in fresh)}
        for each in season.programs.values()
    ]


def _detail(program: Program, fresh: bool) -> str:
    where = f"{program.city}, {program.state} · {program.specialty}"
    return f"{where} · not placed yet" if fresh else where


def arrangement(
    season: Season, start: RankList | None
) -> tuple[list[str], list[str], tuple[str, ...]]:
    """Order, left out, and the programs that `start` does not place, which stand last."""
    known = season.programs
    order = [key for key in (start.entries if start else ()) if key in known]
    left_out = [key for key in (start.left_out if start else ()) if key in known]
    fresh = tuple(key for key in known if key not in order and key not in left_out)
    return [*order, *fresh], left_out, fresh
