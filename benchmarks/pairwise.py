"""Our pairwise strengths against choix's, in one run, as a ratio.

Run it with ``python benchmarks/pairwise.py``. Both find the same penalised
optimum on the same choices; the table says how far apart their answers are.
choix's ILSR without a prior is shown beside it, and where it fails.
"""

from __future__ import annotations

import os
import platform
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import choix
import numpy as np

from toolkit.rank_list.pairwise import PRIOR, strengths

REPEATS = 15
ALPHA = 1 / (2 * PRIOR**2)  # the same prior in choix's terms
MARKETS = (("sparse", 16, 12), ("a season", 16, 40), ("many", 16, 120), ("large", 100, 600))


def milliseconds(call: Callable[[], object]) -> float:
    """The median time of one call, after one to warm up."""
    call()
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - begun))
    return median(times)


def choices_among(n: int, times: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """`times` choices between two of `n`, made by somebody with a true, noisy order."""
    strength = rng.normal(size=n)
    pairs = [tuple(int(x) for x in rng.choice(n, 2, replace=False)) for _ in range(times)]
    chance = [1 / (1 + np.exp(strength[b] - strength[a])) for a, b in pairs]
    return [(a, b) if rng.random() < p else (b, a) for (a, b), p in zip(pairs, chance, strict=True)]


def ilsr(n: int, choices: list[tuple[int, int]]) -> str:
    """How long choix's ILSR without a prior takes, or how it fails."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return f"{milliseconds(lambda: choix.ilsr_pairwise(n, choices)):.2f} ms"
    except (RuntimeError, ValueError, np.linalg.LinAlgError) as error:
        return f"fails ({type(error).__name__})"


def main() -> None:
    rng = np.random.default_rng(20270122)
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
          f"NumPy {np.__version__}; median of {REPEATS} calls, one process")  # fmt: skip
    head = ("choices", "items", "made", "ours", "choix, same prior", "ratio", "apart", "choix ILSR")
    widths = (12, 6, 6, 10, 18, 7, 9, 22)
    print("  ".join(title.ljust(width) for title, width in zip(head, widths, strict=True)))
    for name, n, times in MARKETS:
        choices = choices_among(n, times, rng)

        def ours(n: int = n, choices: list[tuple[int, int]] = choices) -> object:
            return strengths(range(n), choices)

        def theirs(n: int = n, choices: list[tuple[int, int]] = choices) -> object:
            return choix.opt_pairwise(n, choices, alpha=ALPHA)

        one, other = milliseconds(ours), milliseconds(theirs)
        best = choix.opt_pairwise(n, choices, alpha=ALPHA, tol=1e-12)
        apart = np.abs(strengths(range(n), choices).log_strength - (best - best.mean())).max()
        cells = (name, str(n), str(times), f"{one:.2f} ms", f"{other:.2f} ms",
                 f"{other / one:.0f} x", f"{apart:.0e}", ilsr(n, choices))  # fmt: skip
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)))


if __name__ == "__main__":
    main()
