"""A match with couples: how long it takes, and how often a stable matching is found.

Run it with ``python benchmarks/couples_match.py``. Goal: 300 programs, 3,000 applicants and 150
couples with 40 to 100 rows in at most 5 s, without the compiler. Each line stands on markets that
differ; the market is made before the clock starts. No package on PyPI that we know matches couples,
so the small markets are held against trying everything. The table goes to
``benchmarks/COUPLES_MATCH_RESULTS.md`` too.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from tests.couples_strategies import (
    every_matching,
    is_stable_by_definition,
    small_market,
    specialty,
)
from toolkit.match.couples import blocking
from toolkit.match.roth_peranson import CouplesMatch, match_couples

MARKETS = 12
SMALL = 300
RESULTS = Path(__file__).with_name("COUPLES_MATCH_RESULTS.md")
INTRODUCTION = """# What `benchmarks/couples_match.py` printed

In one go, on a shared machine: 2 cores of a virtual x86-64 machine, Linux, Python 3.11.

Goal: 300 programs, 3,000 applicants and 150 couples in at most 5 s in plain Python and NumPy.
"processor" is the median and the longest time of the process over {markets} markets, the final
check included; "check" is the part of it that holds the matching against the definition; "found" is
in how many markets a stable matching was found, and "passes" the most that it took. Where none is
found in a large market, nobody knows whether there is one. Below, small markets on which everything
was tried: how many have a stable matching, and in how many of those one was found.

"""


def measured(applicants: int, couples: int, programs: int) -> tuple[str, ...]:
    """One line of the table."""
    times, checks, results = [], [], list[CouplesMatch]()
    for seed in range(MARKETS):
        market = specialty(np.random.default_rng(seed), applicants, couples, programs)
        begun = time.process_time()
        results.append(match_couples(market, rng=np.random.default_rng(seed)))
        times.append(time.process_time() - begun)
        if (matching := results[-1].matching) is not None:
            begun = time.process_time()
            assert not blocking(market, matching.program_of)
            checks.append(time.process_time() - begun)
    found = [each.passes for each in results if each.matching is not None]
    return (
        f"{applicants:,}", str(programs), str(couples), f"{median(times):.2f} s",
        f"{max(times):.2f} s", f"{median(checks):.2f} s" if checks else "—",
        f"{len(found)} of {MARKETS}", str(max(found, default=0)),
    )  # fmt: skip


def small(singles: int, couples: int, programs: int) -> str:
    exist = found = 0
    for seed in range(SMALL):
        market = small_market(seed, singles, couples, programs)
        exist += any(is_stable_by_definition(market, each) for each in every_matching(market))
        found += match_couples(market, rng=np.random.default_rng(seed)).matching is not None
    return (
        f"{singles} singles, {couples} couples, {programs} programs: of {SMALL} markets {exist} "
        f"have a stable matching; found in {found}"
    )


def table() -> str:
    widths = (12, 10, 9, 11, 11, 9, 10, 6)
    head = ("applicants", "programs", "couples", "processor", "longest", "check", "found", "passes")
    lines = [
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, NumPy {np.__version__}; one process",
        "".join(title.ljust(width) for title, width in zip(head, widths, strict=True)),
    ]
    sizes = [(300, 15, 30), (1_000, 50, 100), (3_000, 75, 300), (3_000, 150, 300),
             (3_000, 300, 300), (12_000, 600, 1_200)]  # fmt: skip
    match_couples(specialty(np.random.default_rng(99)), rng=np.random.default_rng(0))  # warm up
    for size in sizes:
        cells = measured(*size)
        lines.append("".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)))
    lines += ["", *(small(*size) for size in ((4, 1, 3), (3, 2, 3), (4, 2, 4)))]
    return "\n".join(line.rstrip() for line in lines)


def main() -> None:
    printed = table()
    print(printed)
    introduction = INTRODUCTION.format(markets=MARKETS)
    RESULTS.write_text(f"{introduction}```\n{printed}\n```\n", encoding="utf-8")


if __name__ == "__main__":
    main()
