"""Deferred acceptance, ours beside galeshapley, algmatch and matching, in one run.

Run it with ``python benchmarks/match.py`` where ``pip install galeshapley algmatch`` was done
by hand (matching and numba come with the extra `test`); it writes `MATCH_RESULTS.md` beside
itself. Every timed call gets a market of its own: a repeated one teaches the processor its
branches. The peers run with Python's recursion limit raised, without which two of them fail at
this size. ``--national-peers SECONDS`` runs the peers once at national size too, each for so long
at most, and keeps what they printed in `MATCH_PEERS_RESULTS.md`; leave them ten minutes each, or
more on a busy machine.
"""

from __future__ import annotations

import argparse
import multiprocessing
import multiprocessing.connection
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from toolkit.match.deferred_acceptance import match, match_names
from toolkit.match.markets import NATIONAL, SPECIALTY, Shape, draw
from toolkit.match.preferences import Market
from toolkit.match.stability import is_stable
from toolkit.match.worlds import Own, Specialty, World, counted, imagine

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "MATCH_RESULTS.md"
PEERS_RESULTS = ROOT / "benchmarks" / "MATCH_PEERS_RESULTS.md"
Names = tuple[dict[str, list[str]], dict[str, list[str]], dict[str, int]]
PEERS = ("galeshapley", "algmatch", "matching")


# --- markets


def _of_size(people: int) -> Shape:
    return Shape(applicants=people, programs=people // 10, seats=people * 86 // 100)


def named(market: Market) -> Names:
    people = [f"Applicant {at}" for at in range(len(market.applicants))]
    places = [f"Program {at}" for at in range(len(market.programs))]
    return (
        {who: [places[at] for at in market.applicants[n]] for n, who in enumerate(people)},
        {where: [people[at] for at in market.programs[n]] for n, where in enumerate(places)},
        dict(zip(places, market.quotas.tolist(), strict=True)),
    )


# --- the peers, each from the form it takes to a dict of names


def by_galeshapley(given: Names) -> dict[str, str]:
    from galeshapley.games import BaseContainerPart

    game = BaseContainerPart.create_from_dictionaries(*given)
    return {one.name: at.name for at, those in game.solve("part").items() for one in those}


def by_matching(given: Names) -> dict[str, str]:
    from matching.games import HospitalResident

    game = HospitalResident.create_from_dictionaries(*given)
    return {one.name: at.name for at, those in game.solve("resident").items() for one in those}


def by_algmatch(given: Names) -> dict[str, str]:
    """It takes whole numbers for names."""
    from algmatch import HospitalResidentsProblem

    people, places, seats = given

    def number(name: str) -> int:
        return int(name.rpartition(" ")[2]) + 1

    residents = {number(who): [*map(number, those)] for who, those in people.items()}
    hospitals = {
        number(where): {"capacity": seats[where], "preferences": [*map(number, those)]}
        for where, those in places.items()
    }
    problem = HospitalResidentsProblem(dictionary={"residents": residents, "hospitals": hospitals})
    found = problem.get_stable_matching()["resident_sided"]
    return {
        f"Applicant {int(who[1:]) - 1}": f"Program {int(where[1:]) - 1}"
        for who, where in found.items()
        if where
    }


BY = {"galeshapley": by_galeshapley, "algmatch": by_algmatch, "matching": by_matching}


# --- measuring


def milliseconds(call: Callable, given: Iterable) -> tuple[float, float, float]:
    """The median and the fastest time of one call, and the least processor time."""
    times, busy = [], []
    for each in given:
        begun, spent = time.perf_counter(), time.process_time()
        call(each)
        times.append(1000 * (time.perf_counter() - begun))
        busy.append(1000 * (time.process_time() - spent))
    return median(times), min(times), min(busy)


def row(what: str, measured: tuple[float, float, float], goal: str = "") -> str:
    return f"{what:<46}" + "".join(f"{each:>10.2f} ms" for each in measured) + f"{goal:>12}"


HEAD = f"{'':<46}{'median':>13}{'fastest':>13}{'processor':>13}{'goal':>12}"


def ours(markets: list[Market], goals: dict[str, str]) -> tuple[list[str], float]:
    """Rows of the table, and the processor time from names, compiled, in milliseconds."""

    def again(market: Market) -> Market:
        return Market(market.applicants, market.programs, market.quotas)

    ways: dict[str, tuple[Callable, Iterable]] = {
        "from names, to names": (lambda each: match_names(*each), [*map(named, markets)]),
        "arrays checked and joined": (again, markets),
        "NumPy, from a market": (lambda each: match(each, compiled=False), markets),
        "NumPy, from arrays": (lambda each: match(again(each), compiled=False), markets),
        "numba, from a market": (lambda each: match(each, compiled=True), markets),
        "numba, from arrays": (lambda each: match(again(each), compiled=True), markets),
    }
    found = {what: milliseconds(*each) for what, each in ways.items()}
    rows = [row(what, each, goals.get(what, "")) for what, each in found.items()]
    return rows, found["from names, to names"][2]


def memory() -> list[str]:
    """The most that a process held, in MB, as Linux tells it."""
    market = draw(NATIONAL, rng=np.random.default_rng(7))
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "market.npz"
        np.savez(
            kept, a=market.applicants.starts, b=market.applicants.entries,
            c=market.programs.starts, d=market.programs.entries, e=market.quotas,
        )  # fmt: skip
        steps = {
            "bare Python": "",
            "NumPy imported": "import numpy",
            "the arrays of the market read": f"""
import numpy
given = numpy.load({str(kept)!r})
a, b, c, d, e = (given[name] for name in "abcde")""",
        }
        steps["matched, without numba"] = (
            steps["the arrays of the market read"]
            + """
from toolkit.match.deferred_acceptance import match
from toolkit.match.preferences import Market, Preferences
match(Market(Preferences(a, b), Preferences(c, d), e), compiled=False)"""
        )
        held = {}
        for what, code in steps.items():
            told = code + "\nprint(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
            shown = subprocess.run(
                [sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            )  # fmt: skip
            held[what] = int(shown.stdout) / 1024
    return [
        f"{what:<46}{each:>10.1f} MB{each - held['bare Python']:>10.1f} MB above bare Python"
        for what, each in held.items()
    ]


def monte_carlo() -> list[str]:
    """Matches a second of processor time, on one core, in worlds of specialty size."""
    own = tuple(Own(10, 125, float(place), 8.0) for place in range(10, 70, 5))
    shape = Specialty(
        seats=(10, 10), interviews_per_seat=(13.6, 13.6), crowding=(1.07, 1.07),
    )  # fmt: skip

    def worlds(draws: int) -> list[World]:
        return [imagine(own, shape, seed=5, number=each, draws=draws) for each in range(20)]

    lines = []
    for what, compiled, draws, goal in (("numba", True, 50, 5_000), ("NumPy", False, 16, 300)):
        those = worlds(draws)
        middle, fastest, busy = milliseconds(
            lambda world, compiled=compiled: counted(world, compiled=compiled), those
        )
        each = those[0].lists
        lines.append(
            f"{what:<46}{1000 * draws / middle:>10,.0f} /s{1000 * draws / fastest:>10,.0f} /s"
            f"{1000 * draws / busy:>10,.0f} /s{goal:>9,} /s   {len(each):,} x {shape.programs} x "
            f"{len(each.entries) / len(each):.1f}"
        )
    making = milliseconds(lambda n: imagine(own, shape, seed=6, number=n, draws=1), range(5))
    return [*lines, row("a world imagined", making)]


def growth() -> list[str]:
    rng = np.random.default_rng(11)
    lines = []
    for people in (1_000, 3_000, 10_000, 30_000, 100_000, 200_000):
        markets = [draw(_of_size(people), rng=rng) for _ in range(3)]
        plain = milliseconds(lambda each: match(each, compiled=False), markets)
        fast = milliseconds(lambda each: match(each, compiled=True), markets)
        joined = milliseconds(
            lambda each: Market(each.applicants, each.programs, each.quotas), markets
        )
        lines.append(
            f"{people:>10,}{joined[2]:>16.2f} ms{plain[2]:>13.2f} ms{fast[2]:>13.2f} ms"
            f"{1e6 * fast[2] / people:>13.0f} ns"
        )
    return lines


def machine() -> str:
    packages = ", ".join(f"{each} {version(each)}" for each in ("numpy", "numba", *PEERS))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores with a load of "
        f"{os.getloadavg()[0]:.1f}, Python {platform.python_version()}, {packages}"
    )


def table() -> str:
    rng = np.random.default_rng(20270319)
    match(draw(_of_size(300), rng=rng), compiled=True)  # compiles, or loads what is kept
    lines = [machine(), "", f"specialty: 3,000 applicants, 280 programs, lists of 12\n{HEAD}"]
    markets = [draw(SPECIALTY, rng=rng) for _ in range(15)]
    assert all(is_stable(match(each)) for each in markets)
    rows, own = ours(markets, {"from names, to names": "15 ms"})
    lines += rows
    peers = {}
    for peer in PEERS:
        given = [named(draw(SPECIALTY, rng=rng)) for _ in range(3)]
        try:
            measured = milliseconds(BY[peer], given)
        except Exception as error:  # a peer's failure is a result
            lines.append(f"{peer:<46}fails: {type(error).__name__}")
            continue
        expected = {who: at for who, at in match_names(*given[0]).items() if at}
        same = "same" if BY[peer](given[0]) == expected else "differs"
        peers[peer] = measured[2]
        lines.append(row(f"{peer}, from names, to names", measured, same))
    fastest = min(peers, key=peers.__getitem__)
    lines += [f"{fastest} takes {peers[fastest] / own:.0f} times our processor time (goal: 50)", ""]

    lines += [f"national: 50,000 applicants, 6,500 programs, lists of 12\n{HEAD}"]
    markets = [draw(NATIONAL, rng=rng) for _ in range(12)]
    goals = {
        "from names, to names": "1000 ms",
        "NumPy, from arrays": "80 ms",
        "numba, from a market": "6 ms",
    }
    lines += ours(markets, goals)[0]
    lines += ["", "memory, national, from arrays (goal: 60 MB above the interpreter)", *memory()]
    head = "".join(f"{each:>13}" for each in ("median", "fastest", "processor"))
    lines += ["", f"{'Monte Carlo, matches a second on a core':<46}{head}{'goal':>12}"]
    lines += monte_carlo()
    lines += ["", "growth, a program for every 10 applicants, lists of 12, processor time"]
    lines += [f"{'applicants':>10}{'joined':>19}{'NumPy':>16}{'numba':>16}{'an applicant':>16}"]
    lines += growth()
    return "\n".join(line.rstrip() for line in lines)


# --- the peers at national size


def _told(peer: str, given: Names, pipe: multiprocessing.connection.Connection) -> None:
    begun = time.perf_counter()
    found = BY[peer](given)
    pipe.send((time.perf_counter() - begun, found))


def national_peers(limit: float) -> str:
    given = named(draw(NATIONAL, rng=np.random.default_rng(20270319)))
    begun = time.perf_counter()
    expected = {who: at for who, at in match_names(*given).items() if at}
    lines = [machine(), f"{'ours':<20}{time.perf_counter() - begun:>10.2f} s"]
    for peer in PEERS:
        here, there = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=_told, args=(peer, given, there)
        )
        process.start()
        there.close()
        try:
            if here.poll(limit):
                took, found = here.recv()
                same = "same" if found == expected else "differs"
                lines.append(f"{peer:<20}{took:>10.0f} s  {same}")
            else:
                lines.append(f"{peer:<20}not done after {limit:.0f} s")
        except EOFError:
            lines.append(f"{peer:<20}fails")
        process.kill()
        process.join()
        print(lines[-1], flush=True)
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--national-peers", type=float, metavar="SECONDS")
    limit = parser.parse_args().national_peers
    if limit:
        shown = national_peers(limit)
        PEERS_RESULTS.write_text(
            "# What `benchmarks/match.py --national-peers` printed\n\nOne market of 50,000 "
            f"applicants, 6,500 programs and lists of 12, from names to names.\n\n```\n{shown}\n"
            "```\n",
            encoding="utf-8",
        )
    else:
        shown = table()
        RESULTS.write_text(
            "# What `benchmarks/match.py` printed\n\nOne run, a market of its own for every timed "
            "call. Processor time stands beside the time on the\nclock, which other work on the "
            f"machine lengthens.\n\n```\n{shown}\n```\n",
            encoding="utf-8",
        )
    print(shown)


if __name__ == "__main__":
    # galeshapley and matching copy what points at itself, deeper than Python goes by itself.
    sys.setrecursionlimit(10**6)
    threading.stack_size(1 << 30)
    deep = threading.Thread(target=main)
    deep.start()
    deep.join()
