"""The pairs: how soon an order settles, what a refit costs, whether the intervals hold.

Run it with ``python benchmarks/pairs.py``; it prints the tables of PAIRS_RESULTS.md and
writes them there. The people are simulated and truthful: each has a true order of 15
programs and says what they feel, with noise in one of three readings of "10 %".
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from math import comb, exp, factorial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import choix
import numpy as np
from numpy.typing import NDArray

from toolkit.rank_list.pairwise import PRIOR, intervals, next_pair, standing, strengths

RESULTS = Path(__file__).resolve().with_name("PAIRS_RESULTS.md")
PEOPLE, PROGRAMS, QUESTIONS, GOAL = 200, 15, 40, 0.9
PAIRS = PROGRAMS * (PROGRAMS - 1) // 2
REPEATS = 101
Answer = Callable[[int, int], bool]
Asker = Callable[[list[tuple[int, int]], np.random.Generator], tuple[int, int]]


def flipped(felt: NDArray[np.float64], rng: np.random.Generator) -> Answer:
    """One answer in ten is the wrong one, however far apart the two are."""
    return lambda a, b: bool((felt[a] > felt[b]) != (rng.random() < 0.1))


def torn(felt: NDArray[np.float64], rng: np.random.Generator) -> Answer:
    """Bradley-Terry; one answer in ten would be wrong, were all pairs asked: the close ones."""
    return lambda a, b: rng.random() * (1 + exp(3.724 * (felt[b] - felt[a]))) < 1


def felt_anew(felt: NDArray[np.float64], rng: np.random.Generator) -> Answer:
    """Each program is felt anew at each question, off by 10 % of how far programs lie apart."""
    return lambda a, b: bool(felt[a] + rng.normal(0, 0.1) > felt[b] + rng.normal(0, 0.1))


READINGS = {
    "10 % of answers flipped": flipped,
    "10 % wrong over all pairs": torn,
    "feelings off by 10 %": felt_anew,
}


def informative(choices: list[tuple[int, int]], rng: np.random.Generator) -> tuple[int, int]:
    pair = next_pair(range(PROGRAMS), choices)
    assert pair is not None
    return pair


def at_random(choices: list[tuple[int, int]], rng: np.random.Generator) -> tuple[int, int]:
    done = {frozenset(pair) for pair in choices}
    while True:
        a, b = (int(x) for x in rng.choice(PROGRAMS, 2, replace=False))
        if frozenset((a, b)) not in done:
            return a, b


def agreement(order: tuple[int, ...], felt: NDArray[np.float64]) -> float:
    """Kendall's tau between an order and the truth; a program without a place agrees with none."""
    found = np.full(PROGRAMS, np.nan)
    found[list(order)] = np.arange(len(order))[::-1]
    a, b = np.triu_indices(PROGRAMS, 1)
    said = np.nan_to_num(np.sign(found[a] - found[b]))
    return float((said * np.sign(felt[a] - felt[b])).mean())


def settle(person: Callable, asker: Asker, questions: int) -> tuple[NDArray, float, float]:
    """Tau from question 40 on, by person and question; the share of wrong answers; asked again."""
    taus = np.empty((PEOPLE, questions))
    wrong = again = 0
    for who in range(PEOPLE):
        rng = np.random.default_rng([20270701, who])
        felt = rng.normal(size=PROGRAMS)
        prefers = person(felt, rng)
        choices: list[tuple[int, int]] = []
        for q in range(questions):
            a, b = asker(choices, rng)
            choices.append((a, b) if prefers(a, b) else (b, a))
            if q >= QUESTIONS - 1:
                order = strengths(range(PROGRAMS), standing(choices)).order
                taus[who, q] = agreement(order, felt)
        made = choices[:QUESTIONS]
        wrong += sum(bool(felt[a] < felt[b]) for a, b in made)
        again += len(made) - len({frozenset(pair) for pair in made})
    return taus, wrong / (PEOPLE * QUESTIONS), again / PEOPLE


def most_that_can_settle(questions: int, noise: float, disagreements: int) -> float:
    """No asker and no reckoning can bring more than this share of people so near to their order.

    Orders within `disagreements` swaps of one guess are counted (Mahonian numbers). A person's
    order and the places of the flips make one record of answers; each record has one guess, so
    at most 2^questions times that count of the (order, flips) are guessed well enough. The
    bound is reached if these were the likeliest flips.
    """
    near = [1] + [0] * disagreements
    for k in range(1, PROGRAMS + 1):
        near = [sum(near[max(0, d - k + 1) : d + 1]) for d in range(disagreements + 1)]
    left, share = 2**questions * sum(near) / factorial(PROGRAMS), 0.0
    for flips in range(questions + 1):
        taken = min(left, comb(questions, flips))
        share += taken * noise**flips * (1 - noise) ** (questions - flips)
        left -= taken
    return share


def milliseconds(call: Callable[[], object], repeats: int = REPEATS) -> float:
    call()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - begun))
    return median(times)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )


def settling() -> str:
    rows = []
    for name, person in READINGS.items():
        for asked, asker in (("informative", informative), ("at random", at_random)):
            taus, wrong, again = settle(person, asker, PAIRS)
            middle = np.median(taus, axis=0)
            short = np.flatnonzero(middle[QUESTIONS - 1 :] < GOAL)
            needed = QUESTIONS + (short[-1] + 1 if len(short) else 0)
            rows.append(
                (
                    name,
                    asked,
                    f"{middle[QUESTIONS - 1]:.3f}",
                    "met" if middle[QUESTIONS - 1] >= GOAL else "missed",
                    f"{(taus[:, QUESTIONS - 1] >= GOAL).mean():.0%}",
                    f"{needed}" if needed <= PAIRS else f"over {PAIRS}",
                    f"{wrong:.1%}",
                    f"{again:.1f}",
                )
            )
    head = ("noise", "pairs", f"tau at {QUESTIONS}", "goal", f"tau >= {GOAL}", "to stay there",
            "wrong answers", "asked again")  # fmt: skip
    return table(head, rows)


def ceiling() -> str:
    rows = []
    for questions in (40, 44, 50, 60):
        shares = [most_that_can_settle(questions, 0.1, d) for d in range(30)]
        best = next(d for d, share in enumerate(shares) if share >= 0.5)
        allowed = int((1 - GOAL) / 2 * PAIRS)
        rows.append((str(questions), f"{shares[allowed]:.0%}", f"{1 - 2 * best / PAIRS:.3f}"))
    return table(("questions", f"people at tau >= {GOAL}, at most", "median tau, at most"), rows)


def among(n: int, times: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    strength = rng.normal(size=n)
    pairs = [tuple(int(x) for x in rng.choice(n, 2, replace=False)) for _ in range(times)]
    return [
        (a, b) if rng.random() * (1 + exp(strength[b] - strength[a])) < 1 else (b, a)
        for a, b in pairs
    ]


def refits() -> str:
    rng = np.random.default_rng(20270122)
    alpha = 1 / (2 * PRIOR**2)  # the same prior in choix's terms
    rows = []
    for n, times in ((15, 40), (30, 400), (100, 600)):
        choices = among(n, times, rng)
        best = choix.opt_pairwise(n, choices, alpha=alpha, tol=1e-12)
        found = strengths(range(n), choices).log_strength
        apart = np.abs(found - (best - best.mean())).max()

        def ours(n: int = n, choices: list = choices) -> object:
            return strengths(range(n), choices)

        def theirs(method: str, n: int = n, choices: list = choices) -> object:
            return choix.opt_pairwise(n, choices, alpha=alpha, method=method)

        mine = milliseconds(ours)
        newton, bfgs = (milliseconds(lambda m=m: theirs(m), 11) for m in ("Newton-CG", "BFGS"))
        rows.append(
            (f"{n} x {times}", f"{mine:.2f} ms", f"{newton:.1f} ms", f"{bfgs:.1f} ms",
             f"{newton / mine:.0f} x, {bfgs / mine:.0f} x", f"{apart:.0e}")
        )  # fmt: skip
    head = ("items x choices", "ours", "choix Newton-CG", "choix BFGS", "ratios", "apart")
    return table(head, rows)


def bootstraps() -> str:
    rng = np.random.default_rng(20270123)
    alpha = 1 / (2 * PRIOR**2)
    rows = []
    for n, times in ((15, 40), (30, 400)):
        choices = among(n, times, rng)

        def drawn(times: int = times, choices: list = choices) -> list[tuple[int, int]]:
            return [choices[k] for k in rng.integers(times, size=times)]

        batch = milliseconds(lambda n=n, c=choices: intervals(range(n), c, rng=rng), 7)
        loop = milliseconds(lambda n=n, d=drawn: strengths(range(n), d()), 200) * 1000
        peer = milliseconds(lambda n=n, d=drawn: choix.opt_pairwise(n, d(), alpha=alpha), 20) * 1000
        rows.append(
            (f"{n} x {times}", f"{batch:.0f} ms", f"{loop:.0f} ms", f"{peer:.0f} ms",
             f"{loop / batch:.1f} x, {peer / batch:.0f} x")
        )  # fmt: skip
    head = ("items x choices", "1,000 in one batch", "1,000 x ours", "1,000 x choix", "ratios")
    return table(head, rows)


class _PriorHeldStill:
    """A generator whose normal draws are all zero: the bootstrap of the choices alone."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.multinomial = rng.multinomial

    def normal(self, centre: float, spread: float, shape: tuple[int, ...]) -> NDArray[np.float64]:
        return np.full(shape, centre)


def coverage() -> str:
    held: dict[str, list[bool]] = {}
    wide: dict[str, list[float]] = {}
    for who in range(PEOPLE):
        rng = np.random.default_rng([20270702, who])
        truth = rng.normal(0, PRIOR, PROGRAMS)
        choices: list[tuple[int, int]] = []
        for _ in range(QUESTIONS):
            a, b = informative(choices, rng)
            choices.append((a, b) if rng.random() * (1 + exp(truth[b] - truth[a])) < 1 else (b, a))
        truth -= truth.mean()
        kinds = {"choices and the prior's centre (ours)": rng,
                 "choices alone": _PriorHeldStill(rng)}  # fmt: skip
        for kind, drawing in kinds.items():
            found = intervals(range(PROGRAMS), standing(choices), rng=drawing)  # type: ignore[arg-type]
            met = ~np.isnan(found.low)
            inside = (found.low <= truth) & (truth <= found.high)
            held.setdefault(kind, []).extend(inside[met].tolist())
            wide.setdefault(kind, []).extend((found.high - found.low)[met].tolist())
    rows = [(kind, f"{np.mean(held[kind]):.0%}", f"{np.mean(wide[kind]):.1f}") for kind in held]
    return table(("drawn anew", "truth inside 90 % intervals", "mean width"), rows)


SECTIONS: tuple[tuple[str, str, Callable[[], str]], ...] = (
    (
        f"{PROGRAMS} programs, {QUESTIONS} questions, {PEOPLE} simulated people",
        f"Goal: a median Kendall tau of at least {GOAL} after {QUESTIONS} questions. Peer: new "
        'pairs at random.\nThree readings of "10 % noise": the first is the plain one, and the '
        "next table says what it leaves possible.\n"
        "To stay there: from how many questions on the median keeps the goal.",
        settling,
    ),
    (
        "What anything could reach when one answer in ten is flipped",
        "Counted, not simulated (`most_that_can_settle`): whatever is asked, and however it is "
        "reckoned with,\nno more people than this come that near, when all orders are equally "
        "likely beforehand.",
        ceiling,
    ),
    (
        "One refit",
        "Goal: at most 0.5 ms for 30 x 400, the whole call of `strengths` (with covariance, order "
        f"and groups).\nPeer: choix with the same prior; median of {REPEATS} calls (choix 11).",
        refits,
    ),
    ("Bootstraps", "The two loops are reckoned up from 200 and 20 fits.", bootstraps),
    (
        "Whether the intervals hold",
        f"{PEOPLE} people of the model itself, {QUESTIONS} informative questions each.",
        coverage,
    ),
)


def main() -> None:
    machine = (f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
               f"Python {platform.python_version()}, NumPy {np.__version__}; one run")  # fmt: skip
    parts = ["# What `benchmarks/pairs.py` printed", machine]
    for title, says, make in SECTIONS:
        parts += [f"## {title}", says, f"```\n{make()}\n```"]
        print("\n\n".join(parts[-3:]), flush=True)
    RESULTS.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
