"""Chances on a list, from the applicant's own guesses: ranges, never points, never a reason.

Many imagined specialties are drawn around what the applicant guesses and what
nobody knows (`worlds.py`), and the list is matched many times in each. A range says
how far the share of matches differs from world to world.
"""

from __future__ import annotations

import math
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import as_completed as local_as_completed
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.match.deferred_acceptance import compiler_is_there
from toolkit.match.worlds import Longs, Own, Specialty, counted, imagine

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client

WORLDS, DRAWS = 100, 60
LOW, HIGH = 0.1, 0.9  # quantiles over the worlds: the range holds the middle four fifths
REMINDER = (
    "Chances do not belong in the order: whatever they are, your best list is the one in the "
    "order in which you would like to train."
)
# Effort, in interviews matched by compiled code: what another process must save to pay its start.
_WORTH_A_PROCESS = 500_000_000
_PLAIN, _IMAGINED = 15, 60  # how many times as much a match takes without a compiler, and a world

Told = Callable[[int, int], object]


class GuessError(ValueError):
    """A guess that cannot be; the sentence names the program and says what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What the applicant guesses about one program; None where they know nothing.

    seats         positions that the program fills in the Match, 0 or more
    interviewees  how many it interviewed, the applicant among them, 1 or more
    standing      about where on its list they might stand, 1 the first
    spread        give or take so many places (a standard deviation), 0 or more; a fifth
                  of the interviewees where only the standing is guessed
    """

    seats: int | None = None
    interviewees: int | None = None
    standing: float | None = None
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """How often the list led to `program` (None: to no program), each a share from 0 to 1.

    In the middle world it is `middle`; four worlds of five lie from `low` to `high`.
    """

    program: str | None
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Chances:
    """A range for each program in the order of the list, and for no program.

    The middles need not add up to 1. `assumptions` and `reminder` are sentences for
    the applicant, and are to be shown wherever any of the numbers is.
    """

    programs: tuple[Chance, ...]
    unmatched: Chance
    assumptions: tuple[str, ...]
    worlds: int
    draws: int
    reminder: str = REMINDER


def chances(
    my_list: Sequence[str],
    guesses: Mapping[str, Guess],
    *,
    seed: int,
    worlds: int = WORLDS,
    draws: int = DRAWS,
    specialty: Specialty | None = None,
    processes: int | None = None,
    client: Client | None = None,
    progress: bool | Told = False,
    compiled: bool | None = None,
) -> Chances:
    """How far the chances on `my_list`, best first, may range under the applicant's guesses.

    A program without a guess is one of which nothing is known, and widens the range.
    Each of `worlds` is matched `draws` times. The result depends on the arguments in
    the first three lines alone: each world's randomness is keyed by `seed` and its
    number, whatever computes it.

    The work is split over `client`, a Dask client whose workers have Matchbook, or
    else over local `processes` (None: one a core where that is worth while; 1: here).
    `progress` True shows a bar, a function is told (worlds done, worlds in all).
    `compiled` is as in `match`; without numba this takes some fifteen times as long.

    Raises:
        GuessError: an empty list, a program twice on it, a guess for one that is not
            on it, or a number that cannot be, with what would do.
        ValueError: no worlds or no draws.
    """
    if worlds < 1 or draws < 1:
        raise ValueError(f"{worlds} worlds of {draws} draws; 1 or more of each will do.")
    specialty = specialty or Specialty()
    own = _own(my_list, guesses, specialty)
    if compiled is None:
        compiled = compiler_is_there()
    count = partial(
        count_worlds, own=own, specialty=specialty, seed=seed, draws=draws, compiled=compiled
    )
    told: Told = (lambda done, total: None) if isinstance(progress, bool) else progress
    bar = None
    if progress is True:
        from tqdm import tqdm

        bar = tqdm(total=worlds, desc="Imagining specialties", unit="world")

    if client is not None:
        parts = _over_dask(client, count, worlds)
    else:
        size = specialty.programs * sum(specialty.seats) * sum(specialty.interviews_per_seat) / 4
        effort = worlds * size * (_IMAGINED + draws * (1 if compiled else _PLAIN))
        parts = _over_processes(count, worlds, _how_many(processes, effort))
    found: dict[int, Longs] = {}
    done = 0
    for first, counts in parts:
        found[first] = counts
        done += len(counts)
        told(done, worlds)
        if bar is not None:
            bar.update(len(counts))
    if bar is not None:
        bar.close()

    shares = np.concatenate([found[first] for first in sorted(found)]) / draws
    low, middle, high = np.quantile(shares, [LOW, 0.5, HIGH], axis=0).tolist()
    each = tuple(map(Chance, (*my_list, None), low, middle, high))
    return Chances(
        each[:-1], each[-1], _assumptions(my_list, guesses, specialty, worlds, draws), worlds, draws
    )


def count_worlds(
    numbers: range,
    *,
    own: tuple[Own, ...],
    specialty: Specialty,
    seed: int,
    draws: int,
    compiled: bool,
) -> Longs:
    """For worlds of these numbers, how often each program was matched and, last, none: a row each.

    This is what a process or a worker is sent.
    """
    return np.stack([
        counted(imagine(own, specialty, seed=seed, number=each, draws=draws), compiled=compiled)
        for each in numbers
    ])  # fmt: skip


def as_table(chances: Chances) -> pd.DataFrame:
    """A row for each program in the order of the list, then one for no program, in percent.

    Columns: program, low, middle, high. The assumptions and the reminder are in
    `attrs`: whatever shows the table shows them.
    """
    import pandas as pd

    rows = [
        (each.program or "no program", 100 * each.low, 100 * each.middle, 100 * each.high)
        for each in (*chances.programs, chances.unmatched)
    ]
    table = pd.DataFrame(rows, columns=["program", "low", "middle", "high"])
    table.index = pd.Index([*map(str, range(1, len(rows))), ""], name="place")
    table.attrs = {"assumptions": chances.assumptions, "reminder": chances.reminder}
    return table


# --- where the work is done


def _chunks(worlds: int, among: int) -> list[range]:
    """Some for each of so many workers, so that none waits long for another."""
    size = max(1, worlds // (4 * among))
    return [range(first, min(first + size, worlds)) for first in range(0, worlds, size)]


def _how_many(processes: int | None, effort: float) -> int:
    if multiprocessing.current_process().daemon:  # it may have no children
        return 1
    if processes is not None:
        return max(1, processes)
    return 1 if effort < _WORTH_A_PROCESS else os.cpu_count() or 1


def _over_processes(
    count: Callable[[range], Longs], worlds: int, processes: int
) -> Iterator[tuple[int, Longs]]:
    chunks = _chunks(worlds, processes)
    if processes == 1:
        for chunk in chunks:
            yield chunk[0], count(chunk)
        return
    # Spawned, not forked: a notebook's kernel has threads, which a fork may leave locked.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        futures: dict[Future[Longs], int] = {pool.submit(count, each): each[0] for each in chunks}
        for future in local_as_completed(futures):
            yield futures[future], future.result()


def _over_dask(
    client: Client, count: Callable[[range], Longs], worlds: int
) -> Iterator[tuple[int, Longs]]:
    from distributed import as_completed

    chunks = _chunks(worlds, max(1, sum(client.nthreads().values())))
    futures: dict[Any, int] = {client.submit(count, each, pure=False): each[0] for each in chunks}
    for future, counts in as_completed(list(futures), with_results=True):
        yield futures[future], counts


# --- what was guessed, held to what can be


def _own(
    my_list: Sequence[str], guesses: Mapping[str, Guess], specialty: Specialty
) -> tuple[Own, ...]:
    if not my_list:
        raise GuessError("Your list is empty; one program or more will do.")
    if len(my_list) > specialty.programs:
        raise GuessError(
            f"Your list has {len(my_list)} programs, and the specialty {specialty.programs}; "
            "at least as many as on your list will do."
        )
    for place, name in enumerate(my_list, 1):
        if name in my_list[: place - 1]:
            first = my_list.index(name) + 1
            raise GuessError(
                f"{name} stands on your list as entries {first} and {place}; once will do."
            )
    for name in guesses:
        if name not in my_list:
            near = get_close_matches(name, my_list, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise GuessError(f"You guess about {name}, which is not on your list.{hint}")
    return tuple(_checked(name, guesses.get(name, Guess())) for name in my_list)


def _checked(name: str, guess: Guess) -> Own:
    for what, least in (("seats", 0), ("interviewees", 1)):
        number = getattr(guess, what)
        if number is not None and not (number == int(number) and number >= least):
            raise GuessError(f"{name}: {number} {what}; a whole number, {least} or more, will do.")
    standing, interviewees, spread = guess.standing, guess.interviewees, guess.spread
    if standing is not None and not 1 <= standing < math.inf:
        raise GuessError(
            f"{name}: you guess to stand at {standing}; 1, the first, or more will do."
        )
    if standing is not None and interviewees is not None and standing > interviewees:
        raise GuessError(
            f"{name}: you guess to stand at {standing:g} of {interviewees} interviewees; "
            f"1 to {interviewees} will do."
        )
    if spread is not None and not 0 <= spread < math.inf:
        raise GuessError(f"{name}: give or take {spread}; 0 places or more will do.")
    if spread is not None and standing is None:
        raise GuessError(
            f"{name}: give or take {spread:g} places, but of no standing; guess both, or no spread."
        )
    return Own(guess.seats, interviewees, standing, spread)


def _assumptions(
    my_list: Sequence[str],
    guesses: Mapping[str, Guess],
    specialty: Specialty,
    worlds: int,
    draws: int,
) -> tuple[str, ...]:
    """All that the numbers rest on, in sentences."""
    low, high = specialty.crowding
    return (
        "These numbers follow from your own guesses in made-up specialties; your real chances "
        "are known to nobody.",
        *(_guessed(name, guesses.get(name, Guess()), specialty) for name in my_list),
        "If you misjudge where you stand, half of the mistake is the same at every program.",
        f"A made-up specialty has {specialty.programs} programs and {low:g} to {high:g} applicants "
        "for each seat. They interview near their own level and rank everyone they met; you are "
        "ranked by every program on your list.",
        f"Two programs' views of the same applicants go together with a correlation of "
        f"{specialty.agreement[0]:g} to {specialty.agreement[1]:g}, two applicants' views of the "
        f"same programs with {specialty.shared_taste[0]:g} to {specialty.shared_taste[1]:g}.",
        "Nobody ranks as a couple, no program withdraws, and nobody moves after the interviews.",
        f"Your list was matched {draws} times in each of {worlds} such specialties. The range "
        "leaves out the lowest tenth and the highest tenth of them.",
    )  # fmt: skip


def _guessed(name: str, guess: Guess, specialty: Specialty) -> str:
    low, high = specialty.interviews_per_seat
    if guess.seats is None:
        seats = f"{specialty.seats[0]} to {specialty.seats[1]} seats, because you guessed none"
    else:
        seats = f"{guess.seats} seat{'' if guess.seats == 1 else 's'}"
    if guess.interviewees is None:
        met = f"{low:g} to {high:g} interviewees a seat, because you guessed none"
    else:
        met = f"{guess.interviewees} interviewee{'' if guess.interviewees == 1 else 's'}"
    if guess.standing is None:
        place = "you anywhere on its list, because you guessed no place"
    elif guess.spread is None:
        place = f"you at about {guess.standing:g}, give or take a fifth of the interviewees"
    elif guess.spread == 0:
        place = f"you at exactly {guess.standing:g}"
    else:
        place = f"you at about {guess.standing:g}, give or take {guess.spread:g}"
    return f"{name}: {seats}; {met}; {place}."
