"""Named cases: the worked matches, the edges, and a machine without numba."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from toolkit.facts import worked_matches
from toolkit.match.deferred_acceptance import Matching, match, match_names
from toolkit.match.preferences import ListError, Market, Preferences
from toolkit.match.stability import blocking_pairs, is_stable

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("id", worked_matches())
def test_the_worked_matches_end_as_published(id, compiled) -> None:
    worked = worked_matches()[id]
    market = Market.from_names(worked.applicants, worked.programs, worked.quotas)
    found = match(market, compiled=compiled)
    assert found.by_program() == {
        name: tuple(sorted(matched, key=worked.programs[name].index))
        for name, matched in worked.result.items()
    }
    assert [who for who, program in found.by_applicant().items() if program is None] == list(
        worked.unmatched
    )
    assert is_stable(found)


def test_names_go_in_and_names_come_out() -> None:
    assert match_names({"A": ["X", "Y"], "B": ["Y", "X"]}, {"X": ["B", "A"], "Y": ["A", "B"]}) == {
        "A": "X",
        "B": "Y",
    }


def test_a_program_without_a_seat_takes_nobody() -> None:
    assert match_names({"A": ["X"]}, {"X": ["A"]}, {"X": 0}) == {"A": None}


def test_whom_a_program_does_not_list_it_does_not_get() -> None:
    assert match_names({"A": ["X"], "B": ["X"]}, {"X": ["B"]}, 2) == {"A": None, "B": "X"}


def test_a_market_of_nobody_has_a_matching() -> None:
    for compiled in (False, True):
        nobody = Market.from_names({}, {"X": []}, 1)
        assert match(nobody, compiled=compiled).by_program() == {"X": ()}
        nowhere = Market.from_names({"A": []}, {})
        assert match(nowhere, compiled=compiled).by_applicant() == {"A": None}
        assert match(Market.from_names({}, {}), compiled=compiled).by_applicant() == {}


def test_a_place_on_ones_own_list_is_told_from_0() -> None:
    market = Market.from_names(
        {"A": ["X", "Y"], "B": ["X"], "C": ["X", "Y"]}, {"X": ["C", "A", "B"], "Y": ["A"]}
    )
    assert match(market).rank_of().tolist() == [1, -1, 0]


def test_a_pair_that_would_rather_have_each_other_is_told_by_number() -> None:
    market = Market.from_names({"A": ["X", "Y"], "B": ["X"]}, {"X": ["A", "B"], "Y": ["A"]})
    unstable = Matching(market, np.array([1, 0], dtype=np.int32))
    assert blocking_pairs(unstable).tolist() == [[0, 0]]
    assert not is_stable(unstable)


def test_whoever_has_the_standing_may_give_it() -> None:
    first = Market.from_names({"A": ["X"], "B": ["X"]}, {"X": ["B", "A"]})
    more = Market(
        first.applicants,
        first.programs,
        np.array([2], dtype=np.int32),
        first.applicant_names,
        first.program_names,
        first.standing,
    )
    assert match(more).by_applicant() == {"A": "X", "B": "X"}


@pytest.mark.parametrize("programs", [3, 300, 70_000])
def test_standing_is_the_index_on_the_programs_list(programs) -> None:
    rng = np.random.default_rng(programs)
    listed = rng.random((40, 200)) < 0.1
    numbers = rng.permutation(programs)[: min(programs, 200)]
    lists = [rng.permutation(numbers[row[: len(numbers)]]) for row in listed]
    theirs: list[list[int]] = [[] for _ in range(programs)]
    for applicant, own in enumerate(lists):
        for program in own[: 1 + len(own) // 2]:
            theirs[program].insert(0, applicant)
    market = Market(
        Preferences.of(lists),
        Preferences.of(theirs),
        np.ones(programs, dtype=np.int32),
    )
    for owner, program, place in zip(
        market.applicants.owners, market.applicants.entries, market.standing, strict=True
    ):
        if owner in theirs[program]:
            expected = market.programs.starts[program] + theirs[program].index(owner)
            assert place == expected
        else:
            assert place > market.programs.starts[-1]


@pytest.mark.parametrize("side", ["applicants", "programs"])
def test_in_a_large_market_too_an_entry_listed_twice_is_named(side) -> None:
    rng = np.random.default_rng(1)
    lists = {
        "applicants": [rng.permutation(50)[:12] for _ in range(2000)],
        "programs": [rng.permutation(2000)[:100] for _ in range(50)],
    }
    spoilt = lists[side][40]
    spoilt[9] = spoilt[3]
    with pytest.raises(
        ListError, match=rf"{side[:-1]} 40 lists .* {spoilt[3]} twice, as .* 4 and 10;"
    ):
        Market(
            Preferences.of(lists["applicants"]),
            Preferences.of(lists["programs"]),
            np.ones(50, dtype=np.int32),
        )


def test_without_numba_a_large_market_is_matched_all_the_same() -> None:
    code = """
import sys
sys.modules["numba"] = None  # as where it is not installed
import numpy as np
from toolkit.match.deferred_acceptance import match
from toolkit.match.preferences import Market, Preferences
from toolkit.match.stability import is_stable
rng = np.random.default_rng(5)
lists = [rng.permutation(200)[:12] for _ in range(2000)]
theirs = [rng.permutation([a for a, own in enumerate(lists) if p in own]) for p in range(200)]
market = Market(Preferences.of(lists), Preferences.of(theirs), np.full(200, 9, dtype=np.int32))
matching = match(market)
print(is_stable(matching), int((matching.program_of >= 0).sum()) > 1500)
try:
    match(market, compiled=True)
except ModuleNotFoundError as error:
    print(error)
"""
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.splitlines() == [
        "True True",
        "numba is not installed; pip install 'matchbook[fast]' brings it, or leave compiled out.",
    ]


def test_where_nothing_can_be_kept_on_disk_it_is_compiled_all_the_same() -> None:
    from toolkit.match.compiled import kept

    made: dict = {}
    exec("def twice(number):\n    return 2 * number", made)  # no file, so no place for a cache
    assert kept(made["twice"])(21) == 42
