"""A joint list of 25 x 25 programs, ours beside pandas with geopy, in one run, as a ratio.

Run it with ``python benchmarks/couples.py``; geopy is installed by hand for it. The peer
joins both lists by ``merge(how="cross")``, takes geopy's great circles and sorts by the same
score, on ties by the sum of places; the table says whether both give the same rows in the same
order. It neither folds, nor checks its input, nor knows travel times of one's own. Goal: 0.2 s
at most. The table goes to ``benchmarks/COUPLES_RESULTS.md`` too.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pandas as pd
from geopy.distance import great_circle as geopy_circle

from toolkit.rank_list.couples import Partner, Ranked, Wishes, joint_list
from toolkit.rank_list.couples_sheets import read_partner, write_partner, write_sheets
from toolkit.rank_list.distances import cities, find_city, great_circle, guessed_hours

REPEATS = 15
WISHES = Wishes()
RESULTS = Path(__file__).with_name("COUPLES_RESULTS.md")
INTRODUCTION = """# What `benchmarks/couples.py` printed

In one go, on a shared machine: 2 cores of a virtual x86-64 machine, Linux, Python 3.11.

Goal: a joint list of 25 x 25 programs in at most 0.2 s. Peer: pandas' cross join with geopy's
great circles and the same score. "files to files" reads two redacted files, makes the list and
writes both sheets. "apart" is the largest difference between geopy's miles and ours; geopy takes
the earth's radius as 6371.009 km, we as 3958.76 miles.

"""


def milliseconds(call: Callable[[], object]) -> float:
    """The median time of one call, after one to warm up."""
    call()
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - begun))
    return median(times)


def partner(n: int, rng: Random) -> Partner:
    """A list of `n` programs in cities of the gazetteer, strengths falling from 100."""
    towns = rng.choices(list(cities().values()), k=n)
    strengths = sorted((round(rng.uniform(1, 100), 1) for _ in range(n)), reverse=True)
    return Partner(
        tuple(
            Ranked(place, f"Program {place}", f"{place:04}140C0", town.name, town.state, strength)
            for place, (town, strength) in enumerate(zip(towns, strengths, strict=True), start=1)
        )
    )


def by_pandas(one: Partner, other: Partner) -> list[tuple[int, int]]:
    """The same list by a cross join: pairs of places, 0 for No Match."""

    def frame(given: Partner) -> pd.DataFrame:
        rows = [
            (each.place, each.strength, find_city(each.city, each.state)) for each in given.programs
        ]
        return pd.DataFrame([*rows, (0, 0.0, None)], columns=["place", "strength", "city"])

    both = frame(one).merge(frame(other), how="cross", suffixes=("_one", "_other"))
    both = both[(both.place_one > 0) | (both.place_other > 0)]

    def closeness(row: pd.Series) -> float:
        a, b = row.city_one, row.city_other
        if a is None or b is None:
            return 0.0
        miles = geopy_circle((a.latitude, a.longitude), (b.latitude, b.longitude)).miles
        return 1 / (1 + guessed_hours(miles) / WISHES.half_at)

    both["near"] = both.apply(closeness, axis=1)
    mine, theirs = both.strength_one / 100, both.strength_other / 100
    both["score"] = (
        WISHES.closeness * both.near + WISHES.first * mine + WISHES.second * theirs
        + WISHES.fairness * pd.concat([mine, theirs], axis=1).min(axis=1)
    ) / WISHES.total  # fmt: skip
    both["score"] = both.score.round(9)
    last, other_last = len(one.programs) + 1, len(other.programs) + 1
    both["sum"] = both.place_one.replace(0, last) + both.place_other.replace(0, other_last)
    kept = both.sort_values(["score", "sum"], ascending=[False, True], kind="stable").head(300)
    return list(zip(kept.place_one, kept.place_other, strict=True))


def ours(one: Partner, other: Partner) -> list[tuple[int, int]]:
    """Our list as pairs of places, 0 for No Match."""
    return [
        (row.first.place if row.first else 0, row.second.place if row.second else 0)
        for row in joint_list(one, other, wishes=WISHES).rows
    ]


def miles_apart(one: Partner, other: Partner) -> float:
    """The most by which geopy's great circles and ours differ over all pairs, in miles."""
    worst = 0.0
    for mine in one.programs:
        for theirs in other.programs:
            a, b = find_city(mine.city, mine.state), find_city(theirs.city, theirs.state)
            assert a is not None and b is not None
            peer = geopy_circle((a.latitude, a.longitude), (b.latitude, b.longitude)).miles
            worst = max(worst, abs(peer - great_circle(a, b)))
    return worst


def files_to_files(one: Partner, other: Partner, folder: Path) -> Callable[[], object]:
    paths = [write_partner(given, folder / f"{n}.csv") for n, given in enumerate((one, other))]

    def whole() -> object:
        first, second = map(read_partner, paths)
        return write_sheets(joint_list(first, second, wishes=WISHES), folder)

    return whole


def table() -> str:
    rng = Random(20270122)
    lines = [
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, pandas {pd.__version__}, geopy {version('geopy')}; "
        f"median of {REPEATS} calls, one process"
    ]
    head = ("programs", "rows", "ours", "files to files", "pandas + geopy", "ratio", "same rows",
            "apart")  # fmt: skip
    widths = (10, 6, 10, 15, 15, 7, 10, 8)
    lines.append("  ".join(title.ljust(width) for title, width in zip(head, widths, strict=True)))
    for n in (10, 25, 60):
        one, other = partner(n, rng), partner(n, rng)
        with tempfile.TemporaryDirectory() as folder:
            whole = milliseconds(files_to_files(one, other, Path(folder)))
        own = milliseconds(lambda one=one, other=other: joint_list(one, other, wishes=WISHES))
        peer = milliseconds(lambda one=one, other=other: by_pandas(one, other))
        here, there = ours(one, other), by_pandas(one, other)
        cells = (f"{n} x {n}", str(len(here)), f"{own:.1f} ms", f"{whole:.1f} ms",
                 f"{peer:.1f} ms", f"{peer / own:.1f} x", "yes" if here == there else "no",
                 f"{miles_apart(one, other):.3f} mi")  # fmt: skip
        lines.append("  ".join(c.ljust(width) for c, width in zip(cells, widths, strict=True)))
    return "\n".join(line.rstrip() for line in lines)


def main() -> None:
    printed = table()
    print(printed)
    RESULTS.write_text(f"{INTRODUCTION}```\n{printed}\n```\n", encoding="utf-8")


if __name__ == "__main__":
    main()
