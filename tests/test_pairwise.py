from __future__ import annotations

import ast
import inspect
import random
from collections import Counter
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


def links_of(around: Sequence) -> list[tuple]:
    return list(zip(around, (*around[1:], around[0]), strict=True))


def gradient(theta: np.ndarray, choices: Sequence[tuple[int, int]], prior: float) -> np.ndarray:
    """Plainly, choice by choice: an independent reading of the model."""
    slope = theta / prior**2
    for a, b in choices:
        upset = 1 / (1 + np.exp(theta[a] - theta[b]))
        slope[a] -= upset
        slope[b] += upset
    return slope


@pytest.mark.parametrize("prior", [0.5, 1.5, 4.0])
@pytest.mark.parametrize(("n", "times"), [(4, 12), (16, 60), (16, 10), (30, 400)])
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
@given(many_choices, st.randoms(use_true_random=False))
def test_every_pair_is_asked_once_only_circles_are_asked_again_and_there_is_an_end(
    choices: list, chance: random.Random
) -> None:
    known = list(choices)
    often = Counter(frozenset(pair) for pair in known)
    while (pair := pairwise.next_pair(range(N), known)) is not None:
        assert pair == pairwise.next_pair(range(N), known)
        links = {frozenset(link) for around in pairwise.circles(known) for link in links_of(around)}
        once = {link for link in links if often[link] == 1}
        assert once == {frozenset(link) for link in pairwise.to_ask_again(known)}
        assert frozenset(pair) in once if once else often[frozenset(pair)] == 0
        often[frozenset(pair)] += 1
        known.append(pair if chance.random() < 0.5 else pair[::-1])
    assert len(often) == N * (N - 1) // 2
    for around in pairwise.circles(known):
        assert all(often[frozenset(link)] > 1 for link in links_of(around))


def test_the_most_doubtful_choice_of_a_circle_is_asked_again() -> None:
    firm = [("a", "b"), ("b", "c"), ("a", "d"), ("d", "c"), ("a", "c")]
    assert set(pairwise.next_pair("abcd", firm) or ()) == {"b", "d"}
    circle = [*firm[:-1], ("c", "a")]
    assert pairwise.circles(circle) == (("a", "b", "c"),)
    again = frozenset(pairwise.next_pair("abcd", circle) or ())
    assert again in {frozenset(link) for link in links_of("abc")}


def test_a_circle_that_was_confirmed_all_round_is_let_be() -> None:
    round_twice = [("a", "b"), ("b", "c"), ("c", "a")] * 2
    assert pairwise.next_pair("abc", round_twice) is None
    assert pairwise.circles(round_twice) == (("a", "b", "c"),)


def test_a_skipped_pair_is_not_asked_and_says_nothing() -> None:
    pair = pairwise.next_pair("abc", [])
    assert pair == ("a", "b")
    assert pairwise.next_pair("abc", [], skipped=[("b", "a")]) == ("a", "c")
    assert pairwise.next_pair("ab", [], skipped=[{"a", "b"}]) is None
    circle = [("a", "b"), ("b", "c"), ("c", "a")]
    assert pairwise.next_pair("abc", circle, skipped=[("a", "b"), "bc", "ca"]) is None
    assert pairwise.next_pair("ab", [], skipped=[("x", "a")]) == ("a", "b")


def test_an_answer_holds_as_often_as_it_was_confirmed_until_it_is_changed() -> None:
    assert pairwise.standing([("a", "b"), ("c", "a"), ("a", "b")]) == (
        ("c", "a"), ("a", "b"), ("a", "b"),
    )  # fmt: skip
    assert pairwise.standing([("a", "b"), ("a", "b"), ("b", "a")]) == (("b", "a"),)


@given(many_choices)
def test_what_stands_is_the_last_answer_to_each_pair(choices: list) -> None:
    held = pairwise.standing(choices)
    assert pairwise.latest(held) == pairwise.latest(choices)
    assert pairwise.standing(held) == held


@pytest.mark.parametrize("gap", [-4.0, -0.3, 0.0, 1.0, 2.5])
@pytest.mark.parametrize("spread", [0.0, 0.2, 1.0, 2.1])
def test_information_is_what_an_integral_in_small_steps_says(gap: float, spread: float) -> None:
    z = np.linspace(-9, 9, 20_001)
    weight = np.exp(-z * z / 2) / np.exp(-z * z / 2).sum()
    p = 1 / (1 + np.exp(-(gap + spread * z)))
    mean = weight @ p

    def bits(p: np.ndarray) -> np.ndarray:
        return -p * np.log2(p) - (1 - p) * np.log2(1 - p)

    told = pairwise.information(np.array([gap]), np.array([spread**2]))
    assert told == pytest.approx([bits(mean) - weight @ bits(p)], abs=1e-4)


@given(st.floats(-30, 30), st.floats(0, 100))
def test_information_is_between_none_and_one_bit_and_the_same_both_ways(
    gap: float, variance: float
) -> None:
    told = pairwise.information(np.array([gap, -gap]), np.array([variance, variance]))
    assert told[0] == pytest.approx(told[1], abs=1e-12)
    assert -1e-12 <= told[0] <= 1


@settings(max_examples=30)
@given(many_choices)
def test_no_pair_left_would_tell_more_than_the_next_one(choices: list) -> None:
    pair = pairwise.next_pair(range(N), choices)
    known = pairwise.strengths(range(N), pairwise.standing(choices))
    if pair is None or pairwise.circles(choices):
        return
    asked = {frozenset(each) for each in choices}

    def worth(a: int, b: int) -> float:
        c = known.covariance
        gap = known.log_strength[a] - known.log_strength[b]
        return float(pairwise.information(np.array(gap), np.array(c[a, a] + c[b, b] - 2 * c[a, b])))

    left = [(a, b) for a in range(N) for b in range(a) if frozenset((a, b)) not in asked]
    assert worth(*pair) >= max(worth(*each) for each in left) - 1e-8


@settings(max_examples=30)
@given(st.lists(many_choices, min_size=1, max_size=5), st.floats(0.1, 10))
def test_fitted_together_is_fitted_one_by_one(drawn: list[list], prior: float) -> None:
    met = pairwise._met(tuple(range(N)), [pair for choices in drawn for pair in choices])
    won, times = (np.zeros((len(drawn), len(met.i))) for _ in range(2))
    for row, choices in enumerate(drawn):
        for a, b in choices:
            place = np.flatnonzero((met.i == min(a, b)) & (met.j == max(a, b)))
            times[row, place] += 1
            won[row, place] += a < b
    centre = np.random.default_rng(3).normal(0, prior, (len(drawn), N))
    start = np.linspace(-5, 5, N)
    together, _ = pairwise._fit(met, won, times, prior**-2, 1e-11, 0 * centre, start)
    moved, _ = pairwise._fit(met, won, times, prior**-2, 1e-11, centre)
    for row, choices in enumerate(drawn):
        alone = pairwise.strengths(range(N), choices, prior=prior).log_strength
        assert together[row] == pytest.approx(alone, abs=1e-6)
        # The mean of the strengths is the centre's, which the fit takes out; put it back.
        whole = moved[row] + centre[row].mean()
        slope = gradient(whole - centre[row], [], prior) + gradient(whole, choices, np.inf)
        assert np.abs(slope).max() < 1e-6 * max(1, len(choices), prior**-2)


def test_intervals_hold_the_strength_and_are_the_same_for_the_same_seed() -> None:
    choices = random_choices(np.random.default_rng(8), 12, 60)
    theta = pairwise.strengths(range(12), choices).log_strength
    one, same = (
        pairwise.intervals(range(12), choices, rng=np.random.default_rng(1)) for _ in range(2)
    )
    assert one.times == 1000
    assert np.array_equal(one.low, same.low)
    assert np.array_equal(one.high, same.high)
    assert (one.low < theta).all()
    assert (theta < one.high).all()
    off = ~np.eye(12, dtype=bool)
    assert one.above[off] == pytest.approx(1 - one.above.T[off])


def test_what_was_never_asked_about_has_no_interval() -> None:
    found = pairwise.intervals("abc", [("a", "c")], rng=np.random.default_rng(2), times=50)
    assert np.isnan(found.low).tolist() == [False, True, False]
    assert np.isnan(found.above[1]).all()
    assert found.above[0, 2] > 0.5
    none = pairwise.intervals("ab", [], rng=np.random.default_rng(2), times=50)
    assert np.isnan(none.high).all()
    assert pairwise.intervals([], [], rng=np.random.default_rng(2)).low.shape == (0,)


def test_more_answers_make_narrower_intervals_and_a_wider_share_wider_ones() -> None:
    rng = np.random.default_rng(4)
    choices = random_choices(rng, 8, 40)
    few = pairwise.intervals(range(8), choices, rng=np.random.default_rng(1))
    many = pairwise.intervals(range(8), choices * 6, rng=np.random.default_rng(1))
    half = pairwise.intervals(range(8), choices, rng=np.random.default_rng(1), share=0.5)
    assert (many.high - many.low).mean() < 0.7 * (few.high - few.low).mean()
    assert (half.high - half.low < few.high - few.low).all()


@pytest.mark.parametrize("asked", [{"times": 1}, {"share": 0.0}, {"share": 1.0}, {"prior": -1.0}])
def test_intervals_refuse_nonsense(asked: dict) -> None:
    with pytest.raises(ValueError, match=r"give|draw"):
        pairwise.intervals("ab", [("a", "b")], rng=np.random.default_rng(1), **asked)


def asked_in_turn(seed: int, n: int = 8) -> list[tuple[int, int]]:
    """All pairs of a simulated applicant, the most telling question first."""
    rng = np.random.default_rng(seed)
    strength = 3.7 * rng.normal(size=n)
    choices: list[tuple[int, int]] = []
    while len(choices) < n * (n - 1) and (pair := pairwise.next_pair(range(n), choices)):
        a, b = pair
        wins = rng.random() < 1 / (1 + np.exp(strength[b] - strength[a]))
        choices.append((a, b) if wins else (b, a))
    return choices


def enough_after(choices: list[tuple[int, int]], n: int = 8) -> str:
    held = pairwise.standing(choices)
    found = pairwise.intervals(range(n), held, rng=np.random.default_rng(1), times=60)
    return pairwise.enough(pairwise.strengths(range(n), held), found)


def test_more_answers_are_said_to_change_much_where_they_do_and_little_where_they_do_not() -> None:
    moved: dict[str, list[float]] = {}
    for seed in range(3):
        choices = asked_in_turn(seed, 12)
        for number in range(12, 66 - 11, 6):
            now, later = (
                pairwise.strengths(range(12), pairwise.standing(choices[:k])).order
                for k in (number, number + 12)
            )
            far = float(np.mean([abs(now.index(k) - later.index(k)) for k in now]))
            said = enough_after(choices[:number], 12).partition(":")[0]
            moved.setdefault(said.rpartition("change ")[2], []).append(far)
    assert moved.keys() == {"much", "some of it", "little"}
    assert np.mean(moved["much"]) > np.mean(moved["some of it"]) > np.mean(moved["little"])
    assert np.mean(moved["much"]) > 3 * np.mean(moved["little"])


def test_a_few_answers_are_not_enough_and_all_of_them_are() -> None:
    choices = asked_in_turn(2)
    assert enough_after([]) == "No pair is answered yet."
    assert enough_after(choices[:1]).endswith(
        "on average each could be at 6 of 8 places, and 6 were never asked about."
    )
    assert enough_after(choices[:8]).startswith("More answers would still change much: on ")
    assert enough_after(choices).startswith("More answers would change little: on ")


def test_how_many_places_are_open_is_what_the_ranges_say() -> None:
    choices = asked_in_turn(2)[:12]
    held = pairwise.standing(choices)
    found = pairwise.intervals(range(8), held, rng=np.random.default_rng(1), times=60)
    widths = [last - first + 1 for first, last in pairwise.place_ranges(found).values()]
    said = pairwise.enough(pairwise.strengths(range(8), held), found)
    assert said.endswith(f"on average each could be at {np.mean(widths):.0f} of 8 places.")


def test_what_stands_firm_is_said_to_have_a_place_of_its_own() -> None:
    choices = [(a, b) for a in range(4) for b in range(a + 1, 4)] * 40
    choices += [(b, a) for a in range(3) for b in [a + 1]] * 2
    found = pairwise.intervals(range(4), choices, rng=np.random.default_rng(1), times=60)
    assert pairwise.enough(pairwise.strengths(range(4), choices), found) == (
        "More answers would change little: nearly each has one place of its own."
    )


def test_what_was_never_asked_about_is_a_reason_for_more_answers() -> None:
    held = pairwise.standing(asked_in_turn(2))
    for count, much in ((9, "still change some of it"), (40, "still change much")):
        found = pairwise.intervals(range(count), held, rng=np.random.default_rng(1), times=60)
        said = pairwise.enough(pairwise.strengths(range(count), held), found)
        assert said.startswith(f"More answers would {much}: ")
        never = "1 was" if count == 9 else "32 were"
        assert said.endswith(f"of {count} places, and {never} never asked about.")


def test_the_pairs_are_given_choices_and_nothing_else_of_the_season() -> None:
    tree = ast.parse(inspect.getsource(pairwise))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in modules if name and name.startswith("toolkit")} == {"toolkit.season"}
    read = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "season"
    }
    assert read == {"programs", "choices"}
    public = [each for name, each in inspect.getmembers(pairwise, inspect.isfunction)
              if each.__module__ == pairwise.__name__ and not name.startswith("_")]  # fmt: skip
    taken = {name for each in public for name in inspect.signature(each).parameters}
    assert taken == {"items", "choices", "season", "circle", "names", "gap", "variance",
                     "skipped", "prior", "rng", "times", "share", "known", "found"}  # fmt: skip


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
