"""Our rank acceptabilities against a loop over pymcdm and over pyDecision, in one run.

Run it with ``python benchmarks/firmness.py`` where ``pip install pymcdm pyDecision``
was done by hand; it writes `FIRMNESS_RESULTS.md` beside itself. Neither peer draws
weights itself, so a loop hands each of theirs one Dirichlet draw at a time. The loops
run on fewer draws, and their time is scaled up to ours. "Apart" is the largest
difference between two shares: at so few draws most of it is chance.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from toolkit.rank_list.firmness import SPREAD, firmness

HERE = Path(__file__).resolve().parent
REPEATS = 25
LOOPED = 5_000
PROGRAMS, CRITERIA = 30, 12
GOALS = {100_000: 30.0, 10_000: 5.0}  # milliseconds, everything rated

Method = Callable[[np.ndarray, np.ndarray], np.ndarray]


def milliseconds(call: Callable[[], object]) -> tuple[float, float, float]:
    """The median and the fastest time of one call, and the median of processor time."""
    call()
    times, busy = [], []
    for _ in range(REPEATS):
        begun, spent = time.perf_counter(), time.process_time()
        call()
        times.append(1000 * (time.perf_counter() - begun))
        busy.append(1000 * (time.process_time() - spent))
    return median(times), min(times), median(busy)


def table_of(rng: np.random.Generator) -> np.ndarray:
    """Ratings of 1 to 5, each criterion with a 5: so scaling by the best changes no order."""
    table = rng.integers(1, 6, (PROGRAMS, CRITERIA))
    table[rng.permutation(PROGRAMS)[:CRITERIA], np.arange(CRITERIA)] = 5
    return table


def ratings_of(table: np.ndarray) -> dict[str, dict[str, int | None]]:
    """0 is a missing rating."""
    return {
        f"P{n:02}": {f"c{m}": int(value) or None for m, value in enumerate(row)}
        for n, row in enumerate(table)
    }


def pymcdm_method() -> Method:
    from pymcdm.methods import WSM
    from pymcdm.normalizations import max_normalization

    weigh, gains = WSM(normalization_function=max_normalization), np.ones(CRITERIA)
    return lambda table, weights: weigh(table, weights, gains)


def pydecision_method() -> Method:
    from pyDecision.algorithm import saw_method

    gains = ["max"] * CRITERIA
    return lambda table, weights: saw_method(table, gains, weights, graph=False, verbose=False)[
        :, 1
    ]


def looped(method: Method, table: np.ndarray, weights: np.ndarray) -> tuple[float, np.ndarray]:
    """How long one draw takes in milliseconds, and the shares of the places."""
    counts = np.zeros((PROGRAMS, PROGRAMS))
    places = np.arange(PROGRAMS)
    method(table, weights[0])
    begun = time.perf_counter()
    for weight in weights:
        counts[np.argsort(-method(table, weight), kind="stable"), places] += 1
    return 1000 * (time.perf_counter() - begun) / len(weights), counts / len(weights)


def main() -> None:
    rng = np.random.default_rng(20270122)
    table = table_of(rng)
    chosen = rng.integers(1, 11, CRITERIA).astype(float)
    weights = {f"c{m}": weight for m, weight in enumerate(chosen)}
    in_order = {f"c{m}": float(CRITERIA - m) for m in range(CRITERIA)}
    gaps = table * (rng.random(table.shape) >= 0.2)

    lines = [
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores with a load of "
        f"{os.getloadavg()[0]:.1f}, Python {platform.python_version()}, NumPy {np.__version__}; "
        f"{REPEATS} calls, one process",
        f"{PROGRAMS} programs, {CRITERIA} criteria",
        f"{'ours':<34}{'draws':>9}{'median':>12}{'fastest':>12}{'processor':>12}{'goal':>10}",
    ]  # fmt: skip
    ours = {}
    for name, given, weighed, options in (
        ("weights around the chosen ones", table, weights, {}),
        ("order of the weights only", table, in_order, {"order_only": True}),
        ("around, every fifth rating missing", gaps, weights, {}),
    ):
        ratings = ratings_of(given)
        for draws, goal in GOALS.items():

            def call(
                ratings: dict = ratings, weighed: dict = weighed, draws: int = draws,
                options: dict = options,
            ) -> object:  # fmt: skip
                return firmness(
                    ratings, weighed, rng=np.random.default_rng(1), draws=draws, **options
                )

            middle, fastest, busy = milliseconds(call)
            ours[name, draws] = middle
            lines.append(f"{name:<34}{draws:>9,}{middle:>9.1f} ms{fastest:>9.1f} ms"
                         f"{busy:>9.1f} ms{goal:>7.0f} ms")  # fmt: skip

    found = firmness(ratings_of(table), weights, rng=np.random.default_rng(1))
    rows = [int(program[1:]) for program in found.programs]
    share = chosen / chosen.sum()
    drawn = rng.dirichlet(share * ((CRITERIA - 1) / SPREAD**2 - 1), LOOPED)
    first = ours["weights around the chosen ones", 100_000]
    head = f"a loop, scaled from {LOOPED:,} draws"
    lines += ["", f"{head:<34}{'draws':>9}{'time':>12}{'ratio':>12}{'apart':>10}"]
    for name, make in (("pymcdm WSM", pymcdm_method), ("pyDecision SAW", pydecision_method)):
        each, shares = looped(make(), table, drawn)
        apart = np.abs(shares[rows] - found.shares).max()
        lines.append(f"{name:<34}{100_000:>9,}{100_000 * each:>9.0f} ms"
                     f"{100_000 * each / first:>10.0f} x{apart:>10.3f}")  # fmt: skip
    shown = "\n".join(lines)
    print(shown)
    (HERE / "FIRMNESS_RESULTS.md").write_text(
        "# What `benchmarks/firmness.py` printed\n\nGoal: 100,000 draws of 30 programs and 12 "
        "criteria in at most 30 ms, 10,000 in at most 5 ms,\nbeside loops over pymcdm and "
        "pyDecision in the same run. Processor time stands beside the time on the\nclock, "
        "which other work on the machine lengthens.\n\n```\n" + shown + "\n```\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
