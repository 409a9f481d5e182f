"""Chances are ranges under stated guesses, the same whatever computes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.match.chances import REMINDER, Chance, Guess, GuessError, as_table, chances
from toolkit.match.chances import count_worlds as count
from toolkit.match.deferred_acceptance import match
from toolkit.match.preferences import Market, Preferences
from toolkit.match.stability import is_stable
from toolkit.match.worlds import Own, Specialty, World, counted, imagine, own_view

ROOT = Path(__file__).resolve().parent.parent
SMALL = Specialty(programs=30, seats=(2, 6), interviews_per_seat=(4.0, 8.0))
LIST = ["Hill", "Bay", "Lake", "Grove"]
GUESSES = {
    "Hill": Guess(seats=3, interviewees=30, standing=8, spread=3),
    "Bay": Guess(seats=6, standing=10),
    "Lake": Guess(interviewees=25, standing=12, spread=4),
}


@st.composite
def owns(draw: st.DrawFn) -> tuple[Own, ...]:
    found = []
    for _ in range(draw(st.integers(1, 5))):
        interviewees = draw(st.none() | st.integers(1, 40))
        standing = draw(st.none() | st.floats(1, interviewees or 40))
        spread = draw(st.none() | st.floats(0, 20))
        found.append(Own(draw(st.none() | st.integers(0, 6)), interviewees, standing, spread))
    return tuple(found)


@st.composite
def specialties(draw: st.DrawFn) -> Specialty:
    crowded = draw(st.sampled_from([0.5, 1.0, 3.0]))
    agreed = draw(st.sampled_from([0.0, 0.5, 0.9]))
    return Specialty(
        programs=draw(st.integers(5, 12)),
        seats=(1, 4),
        interviews_per_seat=(2.0, 5.0),
        crowding=(crowded, crowded),
        agreement=(agreed, agreed),
    )


def market_of(world: World, draw: int) -> Market:
    """One draw with every program's order written out, one score at a time."""
    lists, me = world.lists, len(world.lists) - 1
    key = world.keys[draw : draw + 1]

    def score(entry: int) -> tuple[int, int]:
        view = own_view(key, np.array([entry], dtype=np.uint64))
        return int(world.merit[lists.owners[entry]]) + int(view[0]), entry

    orders = []
    for program in range(len(world.seats)):
        entries = [e for e in range(lists.starts[me]) if lists.entries[e] == program]
        order = [int(lists.owners[e]) for e in sorted(entries, key=score, reverse=True)]
        if program < world.own:
            order.insert(int(world.above[program]), me)
        orders.append(order)
    return Market(lists, Preferences.of(orders), world.seats)


@settings(max_examples=25)
@given(own=owns(), specialty=specialties(), seed=st.integers(0, 99))
def test_a_draw_is_the_match_of_a_market_with_those_orders(own, specialty, seed) -> None:
    world = imagine(own, specialty, seed=seed, number=0, draws=3)
    expected = np.zeros(len(own) + 1, dtype=int)
    for draw in range(3):
        matching = match(market_of(world, draw))
        assert is_stable(matching)
        expected[matching.program_of[-1]] += 1  # -1, nowhere, is the last
    assert counted(world, compiled=False).tolist() == expected.tolist()


@settings(max_examples=50)
@given(own=owns(), specialty=specialties(), seed=st.integers(0, 99))
def test_compiled_or_not_the_counts_are_the_same(own, specialty, seed) -> None:
    world = imagine(own, specialty, seed=seed, number=1, draws=20)
    found = counted(world, compiled=False)
    assert found.sum() == 20
    assert found.tolist() == counted(world, compiled=True).tolist()


@settings(max_examples=40)
@given(
    own=owns(),
    specialty=specialties(),
    at=st.integers(0, 4),
    places=st.tuples(st.floats(1, 30), st.floats(1, 30)),
    spread=st.floats(0, 9),
)
def test_a_better_place_on_one_list_never_ends_in_a_worse_match(
    own, specialty, at, places, spread
) -> None:
    at %= len(own)
    for number in range(3):
        worse, better = (
            np.cumsum(counted(imagine(each, specialty, seed=5, number=number, draws=20),
                              compiled=False))
            for each in (
                (*own[:at], Own(own[at].seats, 30, place, spread), *own[at + 1 :])
                for place in sorted(places, reverse=True)
            )
        )  # fmt: skip
        assert np.all(better >= worse)


def test_a_word_is_stirred_as_published() -> None:
    # The first number of SplitMix64 from seed 0 is E220A8397B1DCDAF.
    word = 0xE220A8397B1DCDAF
    expected = (word & 0xFFFFF) + (word >> 30 & 0xFFFFF)
    key, entry = np.zeros(1, dtype=np.uint64), np.ones(1, dtype=np.uint64)
    assert own_view(key, entry).tolist() == [expected]


def test_views_of_different_entries_do_not_go_together() -> None:
    key = np.random.default_rng(3).integers(1 << 63, size=400, dtype=np.uint64)
    views = own_view(key[:, None], np.arange(400, dtype=np.uint64)).astype(float)
    assert abs(views.mean() / (1 << 20) - 1) < 0.01
    together = np.corrcoef(np.concatenate([views, views.T]))
    assert np.abs(together[np.triu_indices(800, 1)]).max() < 0.35


def test_among_those_it_would_take_in_any_case_the_first_choice_is_certain() -> None:
    sure = {"Hill": Guess(seats=5, interviewees=40, standing=5, spread=0)}
    found = chances(LIST, sure, seed=1, worlds=12, draws=5, specialty=SMALL)
    assert found.programs[0] == Chance("Hill", 1.0, 1.0, 1.0)
    assert found.unmatched == Chance(None, 0.0, 0.0, 0.0)


def test_a_program_without_a_seat_matches_nobody() -> None:
    none = {"Hill": Guess(seats=0, interviewees=40, standing=1, spread=0)}
    found = chances(LIST, none, seed=1, worlds=12, draws=5, specialty=SMALL)
    assert found.programs[0] == Chance("Hill", 0.0, 0.0, 0.0)


def test_to_know_nothing_of_a_program_widens_its_range() -> None:
    known = {"Hill": Guess(seats=3, interviewees=18, standing=2, spread=1)}

    def width(guesses: dict[str, Guess]) -> float:
        found = chances(["Hill"], guesses, seed=4, worlds=60, draws=20, specialty=SMALL)
        return found.programs[0].high - found.programs[0].low

    assert width(known) < 0.3
    assert width({}) > 0.7


def test_the_seed_is_all_that_chance_depends_on() -> None:
    def found(**how: object) -> object:
        return chances(LIST, GUESSES, **{"seed": 2, "worlds": 9, "specialty": SMALL} | how)

    assert found() == found(compiled=False, processes=1)
    assert found() == found(processes=2)
    assert found() != found(seed=3)


def test_a_world_does_not_change_with_how_often_it_is_matched() -> None:
    own = (Own(3, 20, 4.0, 2.0),)
    few = imagine(own, SMALL, seed=1, number=7, draws=5)
    many = imagine(own, SMALL, seed=1, number=7, draws=50)
    assert np.array_equal(few.keys, many.keys[:5])
    assert np.array_equal(few.lists.entries, many.lists.entries)


@pytest.mark.parametrize(
    ("guess", "sentence"),
    [
        (
            Guess(standing=70, interviewees=60),
            "Hill: you guess to stand at 70 of 60 interviewees; 1 to 60 will do.",
        ),
        (Guess(standing=0), "Hill: you guess to stand at 0; 1, the first, or more will do."),
        (Guess(interviewees=0), "Hill: 0 interviewees; a whole number, 1 or more, will do."),
        (Guess(seats=-1), "Hill: -1 seats; a whole number, 0 or more, will do."),
        (Guess(seats=2.5), "Hill: 2.5 seats; a whole number, 0 or more, will do."),  # type: ignore[arg-type]
        (Guess(standing=5, spread=-1), "Hill: give or take -1; 0 places or more will do."),
        (
            Guess(standing=float("nan")),
            "Hill: you guess to stand at nan; 1, the first, or more will do.",
        ),
        (
            Guess(spread=4),
            "Hill: give or take 4 places, but of no standing; guess both, or no spread.",
        ),
    ],
)
def test_a_guess_that_cannot_be_is_refused_by_name(guess, sentence) -> None:
    with pytest.raises(GuessError) as error:
        chances(LIST, {"Hill": guess}, seed=1)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("my_list", "guesses", "sentence"),
    [
        ([], {}, "Your list is empty; one program or more will do."),
        (["Hill", "Bay", "Hill"], {}, "Hill stands on your list as entries 1 and 3; once will do."),
        (
            ["Hill"],
            {"Hil": Guess()},
            "You guess about Hil, which is not on your list. Did you mean Hill?",
        ),
    ],
)
def test_a_list_that_no_chance_can_be_told_for_is_refused(my_list, guesses, sentence) -> None:
    with pytest.raises(GuessError) as error:
        chances(my_list, guesses, seed=1)
    assert str(error.value) == sentence


def test_a_range_of_the_specialty_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"crowding from 2 to 1; a range within 0.2 to 10"):
        Specialty(crowding=(2, 1))
    with pytest.raises(ValueError, match=r"0 worlds of 60 draws; 1 or more of each will do"):
        chances(["Hill"], {}, seed=1, worlds=0)


def test_the_numbers_come_with_all_that_they_rest_on() -> None:
    found = chances(LIST, GUESSES, seed=2, worlds=9, draws=7, specialty=SMALL)
    said = " ".join(found.assumptions)
    assert "Hill: 3 seats; 30 interviewees; you at about 8, give or take 3." in said
    assert "Grove: 2 to 6 seats, because you guessed none;" in said
    assert "Bay: 6 seats; 4 to 8 interviewees a seat, because you guessed none;" in said
    assert "matched 7 times in each of 9" in said
    assert found.reminder == REMINDER
    table = as_table(found)
    assert table["program"].tolist() == [*LIST, "no program"]
    assert (table["low"] <= table["middle"]).all() and (table["middle"] <= table["high"]).all()
    assert table.attrs == {"assumptions": found.assumptions, "reminder": REMINDER}


def test_progress_is_told_until_all_worlds_are_done() -> None:
    told: list[tuple[int, int]] = []
    chances(
        LIST, GUESSES, seed=2, worlds=9, draws=2, specialty=SMALL, processes=1,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told[-1] == (9, 9)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_a_bar_is_drawn_where_it_is_wanted(capfd: pytest.CaptureFixture[str]) -> None:
    chances(LIST, {}, seed=2, worlds=3, draws=2, specialty=SMALL, processes=1, progress=True)
    assert "3/3" in capfd.readouterr().err


@pytest.mark.parametrize("workers", [1, 2])
def test_over_dask_the_result_is_the_same(workers: int) -> None:
    from distributed import Client, LocalCluster

    here = chances(LIST, GUESSES, seed=2, worlds=11, draws=5, specialty=SMALL, processes=1)
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        told: list[tuple[int, int]] = []
        there = chances(
            LIST, GUESSES, seed=2, worlds=11, draws=5, specialty=SMALL, client=client,
            progress=lambda done, total: told.append((done, total)),
        )  # fmt: skip
    assert there == here
    assert told[-1] == (11, 11)


def test_over_dask_in_other_processes_the_result_is_the_same() -> None:
    code = """
from distributed import Client, LocalCluster
from toolkit.match.chances import chances
from toolkit.match.worlds import Specialty
if __name__ == "__main__":
    small = Specialty(programs=30)
    given = dict(seed=2, worlds=8, draws=5, specialty=small, compiled=False)
    cluster = LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    )
    with cluster, Client(cluster) as client:
        there = chances(["Hill", "Bay"], {}, client=client, **given)
    print(there == chances(["Hill", "Bay"], {}, processes=1, **given))
"""
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert shown.stdout.strip() == "True"


def test_a_process_that_may_have_no_children_works_alone() -> None:
    code = """
import multiprocessing
from toolkit.match.chances import chances
from toolkit.match.worlds import Specialty
def found(processes):
    small = Specialty(programs=30)
    return chances(["Hill"], {}, seed=2, worlds=4, draws=3, specialty=small, processes=processes,
                   compiled=False)
if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(1) as pool:  # its workers are daemons
        print(pool.apply(found, (2,)) == found(1))
"""
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert shown.stdout.strip() == "True"


def test_rows_of_counts_are_worlds() -> None:
    own = (Own(None, None, None, None), Own(2, 15, 3.0, None))
    both = count(range(2, 4), own=own, specialty=SMALL, seed=1, draws=6, compiled=False)
    each = imagine(own, SMALL, seed=1, number=3, draws=6)
    assert both.shape == (2, 3)
    assert both[1].tolist() == counted(each, compiled=False).tolist()
