from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import choix
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.model import Choice, Program
from toolkit.rank_list import pairwise
from toolkit.season import Season

N = 7
pairs = st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda p: p[0] != p[1])
many_choices = st.lists(pairs, max_size=40)


def random_choices(rng: np.random.Generator, n: int, times: int) -> list[tuple[int, int]]:
    strength = rng.normal(size=n)
    found = []
    for _ in range(times):
        a, b = (int(x) for x in rng.choice(n, 2, replace=False))
        wins = rng.random() < 1 / (1 + np.exp(strength[b] - strength[a]))
        found.append((a, b) if wins else (b, a))
    return found


def gradient(theta: np.ndarray, choices: Sequence[tuple[int, int]], prior: float) -> np.ndarray:
    """Plainly, choice by choice: an independent reading of the model."""
    slope = theta / prior**2
    for a, b in choices:
        upset = 1 / (1 + np.exp(theta[a] - theta[b]))
        slope[a] -= upset
        slope[b] += upset
    return slope


@pytest.mark.parametrize("prior", [0.5, 1.5, 4.0])
@pytest.mark.parametrize(("n", "times"), [(4, 12), (16, 60), (16, 10), (30, 200)])
def test_choix_finds_the_same_optimum(prior: float, n: int, times: int) -> None:
    choices = random_choices(np.random.default_rng(n * times), n, times)
    ours = pairwise.strengths(range(n), choices, prior=prior).log_strength
    theirs = choix.opt_pairwise(n, choices, alpha=1 / (2 * prior**2), method="Newton-CG", tol=1e-12)
    assert np.abs(ours - (theirs - theirs.mean())).max() < 1e-6


def test_choix_without_a_prior_is_what_a_wide_prior_comes_to() -> None:
    choices = random_choices(np.random.default_rng(5), 6, 300)
    ours = pairwise.strengths(range(6), choices, prior=1000.0).log_strength
    assert np.abs(ours - choix.ilsr_pairwise(6, choices, alpha=0.0)).max() < 1e-4


@pytest.mark.parametrize(
    "choices",
    [
        [],
        [(0, 1)],
        [(0, 1), (2, 3), (4, 5)],
        [(0, 1), (1, 2), (2, 0)],
        [(0, k) for k in range(1, N)] * 50,
        [(a, b) for a in range(N) for b in range(a + 1, N)] * 20,
    ],
    ids=["none", "one", "parted", "circle", "one wins all", "a perfect order"],
)
@pytest.mark.parametrize("prior", [0.01, 1.5, 100.0])
def test_odd_choices_have_an_answer_too(choices: list, prior: float) -> None:
    found = pairwise.strengths(range(N), choices, prior=prior).log_strength
    assert np.isfinite(found).all()
    assert np.abs(gradient(found, choices, prior)).max() < 1e-7 * max(1, len(choices), prior**-2)


@given(many_choices, st.floats(0.05, 20))
def test_the_answer_is_the_optimum_and_sums_to_zero(choices: list, prior: float) -> None:
    found = pairwise.strengths(range(N), choices, prior=prior).log_strength
    assert abs(found.sum()) < 1e-9
    assert np.abs(gradient(found, choices, prior)).max() < 1e-7 * max(1, len(choices), prior**-2)


@given(many_choices, st.permutations(range(N)))
def test_other_names_only_permute_the_strengths(choices: list, names: list[int]) -> None:
    one = pairwise.strengths(range(N), choices).log_strength
    renamed = [(names[a], names[b]) for a, b in choices]
    other = pairwise.strengths(range(N), renamed).log_strength
    assert one == pytest.approx(other[names], abs=1e-7)
    keyed = pairwise.strengths([f"p{n}" for n in names], [(f"p{a}", f"p{b}") for a, b in choices])
    assert keyed.log_strength == pytest.approx(one[names], abs=1e-7)


@given(many_choices, pairs)
def test_one_more_win_never_lowers_the_winner(choices: list, win: tuple[int, int]) -> None:
    before = pairwise.strengths(range(N), choices).log_strength
    after = pairwise.strengths(range(N), [*choices, win]).log_strength
    assert after[win[0]] >= before[win[0]] - 1e-8
    assert after[win[1]] <= before[win[1]] + 1e-8


def test_what_was_never_asked_about_has_no_place() -> None:
    found = pairwise.strengths("abcde", [("b", "a"), ("d", "e")])
    assert found.order == ("b", "d", "a", "e")
    assert found.unasked == ("c",)
    assert found.groups == (("a", "b"), ("d", "e"))
    assert found.asked.tolist() == [1, 1, 0, 1, 1]


def test_no_items_and_one_item_are_no_trouble() -> None:
    assert pairwise.strengths([], []).order == ()
    assert pairwise.strengths(["a"], []).unasked == ("a",)
    assert pairwise.next_pair(["a"], []) is None


@pytest.mark.parametrize(
    ("items", "choices", "prior", "said"),
    [
        ("ab", [("a", "c")], 1.0, "names c"),
        ("ab", [("a", "a")], 1.0, "against itself"),
        ("aba", [], 1.0, "a is given twice"),
        ("ab", [], 0.0, "prior"),
        ("ab", [], float("nan"), "prior"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    items: str, choices: list, prior: float, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        pairwise.strengths(items, choices, prior=prior)


def test_a_later_answer_supersedes_an_earlier_one() -> None:
    assert pairwise.latest([("a", "b"), ("c", "a"), ("b", "a")]) == (("c", "a"), ("b", "a"))


def test_a_circle_is_found_and_said() -> None:
    choices = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")]
    assert pairwise.circles(choices) == (("a", "b", "c"),)
    names = {"a": "Ash", "b": "Birch", "c": "Cedar"}
    assert pairwise.circle_sentence(("a", "b", "c"), names) == "Ash over Birch over Cedar over Ash"


def test_an_answer_taken_back_breaks_its_circle() -> None:
    assert pairwise.circles([("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")]) == ()
    assert pairwise.circles([("a", "b"), ("b", "a")]) == ()


def test_the_shortest_circle_of_a_tangle_is_given_and_each_tangle_gets_one() -> None:
    long = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("c", "a")]
    apart = [("x", "y"), ("y", "z"), ("z", "x")]
    assert pairwise.circles([*long, *apart, ("a", "x")]) == (("a", "b", "c"), ("x", "y", "z"))


def has_order(choices: Sequence[tuple[int, int]]) -> bool:
    """Whether some order agrees with all choices: take away unbeaten items till none is left."""
    left = {item for pair in choices for item in pair}
    while left:
        beaten = {b for a, b in choices if a in left and b in left}
        if beaten >= left:
            return False
        left &= beaten
    return True


@given(many_choices)
def test_there_is_no_circle_exactly_when_some_order_agrees_with_all_choices(choices: list) -> None:
    standing = set(pairwise.latest(choices))
    found = pairwise.circles(choices)
    assert (found == ()) == has_order(list(standing))
    for circle in found:
        assert len(set(circle)) == len(circle) >= 3
        assert set(zip(circle, (*circle[1:], circle[0]), strict=True)) <= standing


def test_the_next_pair_is_new_and_close() -> None:
    choices = [("a", "b"), ("b", "c"), ("a", "c"), ("a", "b"), ("b", "c"), ("a", "d"), ("d", "c")]
    assert set(pairwise.next_pair("abcd", choices) or ()) == {"b", "d"}


def test_the_next_pair_turns_first_to_what_was_seldom_asked() -> None:
    asked = [("a", "b"), ("b", "c"), ("c", "a")] * 5
    assert pairwise.next_pair("abcde", asked) == ("d", "e")


@settings(max_examples=30)
@given(many_choices)
def test_every_pair_is_asked_once_and_then_no_more(choices: list) -> None:
    known = list(choices)
    seen = {frozenset(pair) for pair in known}
    while (pair := pairwise.next_pair(range(N), known)) is not None:
        assert frozenset(pair) not in seen
        assert pair == pairwise.next_pair(range(N), known)
        seen.add(frozenset(pair))
        known.append(pair)
    assert len(seen) == N * (N - 1) // 2


def test_the_seasons_choices_are_read_in_the_order_of_making() -> None:
    season = Season.in_memory()
    ash, elm, fir = (
        Program(name=name, city="Alder", state="IL", specialty="Neurology",
                time_zone="America/Chicago", key=name)
        for name in ("Ash", "Elm", "Fir")
    )  # fmt: skip
    at = datetime.fromisoformat("2027-01-10T12:00-06:00")
    season.put_all((
        ash, elm, fir,
        Choice(preferred=ash, other=elm, at=at + timedelta(hours=2)),
        Choice(preferred=elm, other=ash, at=at),
    ))  # fmt: skip
    assert pairwise.choices_of(season) == ((elm.key, ash.key), (ash.key, elm.key))
    found = pairwise.strengths_of(season)
    assert found.order == (ash.key, elm.key)
    assert found.unasked == (fir.key,)
