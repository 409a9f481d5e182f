from __future__ import annotations

import string
from datetime import datetime

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit.model import Criterion, Program, Rating
from toolkit.rank_list import criteria
from toolkit.rank_list.firmness import (
    Firmness,
    Group,
    as_table,
    central_table,
    firmness,
    firmness_of,
    left_out_sentence,
    places_in_words,
    sentence,
    sentence_on_blanks,
)
from toolkit.season import Season

NAMES = ("fit", "place", "people", "calls")
rating = st.none() | st.integers(1, 5)
row = st.fixed_dictionaries(dict.fromkeys(NAMES, rating))
all_ratings = st.dictionaries(st.sampled_from("ABCDEFGH"), row, min_size=1)
all_weights = st.fixed_dictionaries(
    {name: st.none() | st.just(0.0) | st.floats(0.1, 10) for name in NAMES}
)
ways = st.fixed_dictionaries({"spread": st.floats(0.01, 0.5), "order_only": st.booleans()})


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def found(shares: list[list[float]], above: object = 0.5) -> Firmness:
    """Firmness with these shares; `above` may be one number for all pairs."""
    n = len(shares)
    return Firmness(
        programs=tuple(string.ascii_uppercase[:n]),
        criteria=("fit",),
        shares=np.array(shares, float).reshape(n, n),
        above=np.broadcast_to(np.array(above, float), (n, n)),
        central=np.ones((n, 1)),
        left_out=(),
        draws=100,
    )


CHAIN = found(
    [[0.6, 0.4, 0, 0], [0.4, 0.3, 0.3, 0], [0, 0.3, 0.3, 0.4], [0, 0, 0.4, 0.6]],
    [[0, 0.6, 1, 1], [0.4, 0, 0.7, 1], [0, 0.3, 0, 0.6], [0, 0, 0.4, 0]],
)


def blocks(*sizes: int) -> Firmness:
    """Programs that are perfectly tied within blocks."""
    n = sum(sizes)
    shares = np.zeros((n, n))
    begun = 0
    for size in sizes:
        shares[begun : begun + size, begun : begun + size] = 1 / size
        begun += size
    return found(shares.tolist())


# ── properties ──────────────────────────────────────────────────────────────


@given(all_ratings, all_weights, ways)
@settings(max_examples=60)
def test_rows_and_columns_sum_to_one_and_nobody_is_lost(
    ratings: dict, weights: dict, way: dict
) -> None:
    made = firmness(ratings, weights, rng=rng(), draws=300, **way)
    n = len(made.programs)
    assert made.shares.shape == (n, n)
    assert (made.shares >= 0).all()
    assert made.shares.sum(axis=0) == pytest.approx(np.ones(n))
    assert made.shares.sum(axis=1) == pytest.approx(np.ones(n))
    left = {each.program for each in made.left_out}
    assert set(made.programs) | left == set(ratings) and not set(made.programs) & left
    assert list(made.mean_places) == pytest.approx(sorted(made.mean_places))


@given(all_ratings, all_weights, ways)
@settings(max_examples=60)
def test_central_weights_are_shares_and_only_of_programs_that_are_ever_first(
    ratings: dict, weights: dict, way: dict
) -> None:
    made = firmness(ratings, weights, rng=rng(), draws=300, **way)
    ever = made.shares[:, 0] > 0 if made.programs else np.zeros(0, bool)
    assert np.isnan(made.central[~ever]).all()
    assert made.central[ever].sum(axis=1) == pytest.approx(np.ones(ever.sum()))
    assert (made.central[ever] >= 0).all()


@given(all_ratings, all_weights, ways, st.data())
@settings(max_examples=80)
def test_a_dominated_program_is_never_above(
    ratings: dict, weights: dict, way: dict, data: st.DataObject
) -> None:
    """Worse or equal everywhere and worse somewhere, whatever its missing ratings are."""
    best = data.draw(st.sampled_from(sorted(ratings)))
    better = {name: ratings[best][name] or 5 for name in NAMES}
    worse = {
        name: data.draw(st.integers(1, value) if value < 5 else rating)
        for name, value in better.items()
    }
    known = criteria.weight_shares(weights)
    assume(any((worse[name] or 5) < better[name] for name in known))
    two = {"better": better, "worse": worse}
    assume(all(one.score is not None for one in criteria.score(two, weights)))
    alone = firmness(two, weights, rng=rng(), draws=300, **way)
    assert alone.programs == ("better", "worse")
    assert alone.shares.tolist() == [[1, 0], [0, 1]]
    among = firmness({**ratings, **two}, weights, rng=rng(), draws=300, **way)
    places = among.programs
    ahead = np.cumsum(among.shares[places.index("better")])
    behind = np.cumsum(among.shares[places.index("worse")])
    assert (ahead >= behind - 1e-12).all()


@given(all_ratings, all_weights, ways, st.randoms())
@settings(max_examples=60)
def test_other_keys_and_another_order_of_entry_change_only_names(
    ratings: dict, weights: dict, way: dict, random: object
) -> None:
    keys = list(ratings)
    random.shuffle(keys)  # type: ignore[attr-defined]
    called = dict(zip(keys, "STUVWXYZ", strict=False))
    renamed = {called[key]: ratings[key] for key in keys}
    one = firmness(ratings, weights, rng=rng(), draws=300, **way)
    other = firmness(renamed, weights, rng=rng(), draws=300, **way)
    assert one.shares.tolist() == other.shares.tolist()
    for n, program in enumerate(one.programs):
        m = other.programs.index(called[program])
        assert one.shares[n].tolist() == other.shares[m].tolist()
        assert np.array_equal(one.central[n], other.central[m], equal_nan=True)


@given(all_ratings, all_weights, ways, st.integers(1, 3000))
@settings(max_examples=40)
def test_the_same_seed_gives_the_same_result(
    ratings: dict, weights: dict, way: dict, draws: int
) -> None:
    one, other = (firmness(ratings, weights, rng=rng(3), draws=draws, **way) for _ in range(2))
    assert one.programs == other.programs
    assert np.array_equal(one.shares, other.shares)
    assert np.array_equal(one.central, other.central, equal_nan=True)


@given(all_ratings, all_weights, ways, st.floats(0.001, 1000))
@settings(max_examples=40)
def test_only_proportions_of_the_weights_matter(
    ratings: dict, weights: dict, way: dict, factor: float
) -> None:
    scaled = {name: weight and weight * factor for name, weight in weights.items()}
    one = firmness(ratings, weights, rng=rng(), draws=300, **way)
    other = firmness(ratings, scaled, rng=rng(), draws=300, **way)
    assert one.shares.sum() == pytest.approx(other.shares.sum())
    by_other = [other.programs.index(program) for program in one.programs]
    assert one.shares == pytest.approx(other.shares[by_other], abs=0.02)


@given(all_ratings, all_weights, ways)
@settings(max_examples=60)
def test_a_range_holds_nine_draws_in_ten_and_no_shorter_one_does(
    ratings: dict, weights: dict, way: dict
) -> None:
    made = firmness(ratings, weights, rng=rng(), draws=300, **way)
    ranges = made.ranges
    assert tuple(ranges) == made.programs
    for program, held in zip(made.programs, made.shares, strict=True):
        first, last = ranges[program]
        length = last - first + 1
        assert held[first - 1 : last].sum() >= 0.9 - 1e-8
        shorter = [held[n : n + length - 1].sum() for n in range(len(held) - length + 2)]
        assert max(shorter) < 0.9


@given(all_ratings, all_weights, ways)
@settings(max_examples=60)
def test_of_a_tie_no_two_can_be_told_apart_and_of_other_groups_two_can(
    ratings: dict, weights: dict, way: dict
) -> None:
    made = firmness(ratings, weights, rng=rng(), draws=300, **way)
    assert (made.above + made.above.T <= 1 + 1e-12).all() and not made.above.diagonal().any()
    for group in made.groups:
        rows = slice(group.first - 1, group.last)
        told_apart = (made.above[rows, rows] >= 0.9).any()
        assert group.tie != (group.firm or told_apart)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_groups_follow_each_other_and_hold_everyone_once(sizes: list[int]) -> None:
    groups = blocks(*sizes).groups
    assert [group.last - group.first + 1 for group in groups] == sizes
    held = "".join("".join(group.programs) for group in groups)
    assert held == string.ascii_uppercase[: sum(sizes)]


# ── held against a plain loop ───────────────────────────────────────────────


def by_loop(given: np.ndarray, weights: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """The same shares, one draw at a time, in floating point."""
    n = len(given)
    counts = np.zeros((n, n))
    for weight in weights:
        told = np.where(given == 0, chance.integers(1, 6, given.shape), given)
        for place, program in enumerate(np.argsort(-(told @ weight), kind="stable")):
            counts[program, place] += 1
    return counts / len(weights)


def above_by_loop(
    given: np.ndarray, weights: np.ndarray, chance: np.random.Generator
) -> np.ndarray:
    """How often each program scores above each other, one draw at a time."""
    counts = np.zeros((len(given), len(given)))
    for weight in weights:
        scores = np.where(given == 0, chance.integers(1, 6, given.shape), given) @ weight
        counts += scores[:, None] > scores + 1e-9
    return counts / len(weights)


@pytest.mark.parametrize("missing", [0.0, 0.25])
@pytest.mark.parametrize("order_only", [False, True])
def test_the_shares_are_those_of_a_plain_loop(missing: float, order_only: bool) -> None:
    chance = rng(11)
    table = chance.integers(1, 6, (6, 4)) * (chance.random((6, 4)) >= missing)
    table[:, 0] = [1, 2, 3, 4, 5, 3]
    chosen = np.array([6.0, 3.0, 2.0, 1.0])
    share = chosen / chosen.sum()
    if order_only:
        weights = -np.sort(-chance.dirichlet(np.ones(4), 20_000), axis=1)
    else:
        weights = chance.dirichlet(share * (3 / 0.3**2 - 1), 20_000)
    truth = by_loop(table, weights, chance)
    ratings = {
        f"P{n}": {name: int(value) or None for name, value in zip(NAMES, line, strict=True)}
        for n, line in enumerate(table)
    }
    made = firmness(ratings, dict(zip(NAMES, chosen, strict=True)), rng=rng(), spread=0.3,
                    order_only=order_only)  # fmt: skip
    assert not made.left_out
    rows = [int(program[1:]) for program in made.programs]
    assert made.shares == pytest.approx(truth[rows], abs=0.02)
    above = above_by_loop(table, weights, chance)
    assert made.above == pytest.approx(above[np.ix_(rows, rows)], abs=0.035)


def test_the_spread_is_how_far_an_average_weight_strays() -> None:
    """One program that is always first: its central weights are the mean of all draws."""
    from toolkit.rank_list.firmness import _around

    share, made = np.array([0.4, 0.3, 0.2, 0.1]), np.empty((4, 100_000), np.float32)
    for spread in (0.05, 0.25, 0.5):
        _around(share, spread)(rng(), made)
        drawn = made / made.sum(axis=0)
        assert drawn.mean(axis=1) == pytest.approx(share, abs=0.003)
        expected = spread * np.sqrt(share * (1 - share) / 3)
        assert drawn.std(axis=1) == pytest.approx(expected, rel=0.03)


def test_small_weights_of_a_wide_spread_are_drawn_right_too() -> None:
    from toolkit.rank_list.firmness import _around

    share, made = np.array([0.97, 0.03]), np.empty((2, 100_000), np.float32)
    _around(share, 0.5)(rng(), made)
    assert (made / made.sum(axis=0)).mean(axis=1) == pytest.approx(share, abs=0.003)


# ── cases ───────────────────────────────────────────────────────────────────


def test_equal_programs_share_their_places_evenly() -> None:
    ratings = {name: {"fit": 3, "place": 4} for name in "ABC"} | {"D": {"fit": 1, "place": 1}}
    made = firmness(ratings, {"fit": 2, "place": 1}, rng=rng(), draws=500)
    assert made.programs == ("A", "B", "C", "D")
    assert made.shares[:3, :3] == pytest.approx(np.full((3, 3), 1 / 3))
    assert made.shares[3].tolist() == [0, 0, 0, 1]
    assert sentence(made) == "Positions 1-3 are a tie; 4 is firm."


def test_a_rating_that_is_missing_makes_places_less_firm() -> None:
    known = {"A": {"fit": 4, "place": 4}, "B": {"fit": 3, "place": 3}}
    unsure = {**known, "B": {"fit": 3, "place": None}}
    weights = {"fit": 1, "place": 1}
    assert firmness(known, weights, rng=rng(), draws=2000).shares[0, 0] == 1
    made = firmness(unsure, weights, rng=rng(), draws=20_000)
    # B is above when its missing rating is a 5 and that criterion weighs more than the other.
    assert made.shares[0, 0] == pytest.approx(0.9, abs=0.01)
    assert made.programs[0] == "A"


def test_central_weights_say_for_whom_a_program_is_first() -> None:
    ratings = {
        "A": {"fit": 5, "place": 1},
        "B": {"fit": 1, "place": 5},
        "C": {"fit": 1, "place": 1},
    }
    made = firmness(ratings, {"fit": 1, "place": 1}, rng=rng(), draws=5000, spread=0.5)
    a, b, c = (made.central[made.programs.index(name)] for name in "ABC")
    assert a[0] > 0.55 > 0.45 > a[1] and b[1] > 0.55
    assert np.isnan(c).all()
    table = central_table(made, {"A": "Ash"})
    assert set(table["program"]) == {"Ash", "B"}
    assert list(table.columns) == ["program", "first in", "fit", "place"]


def test_a_program_below_half_coverage_is_left_out_and_named() -> None:
    ratings = {"A": {"fit": 4, "place": 2}, "B": {"place": 5}, "C": {"fit": 2}}
    made = firmness(ratings, {"fit": 3, "place": 1}, rng=rng(), draws=100)
    assert made.programs == ("A", "C")
    assert [each.program for each in made.left_out] == ["B"]
    assert left_out_sentence(made, {"B": "Birch"}) == (
        "Without a position, because too little is rated: Birch."
    )


def test_with_order_only_equal_weights_may_stand_either_way() -> None:
    ratings = {"A": {"fit": 5, "place": 1}, "B": {"fit": 1, "place": 5}}
    even = firmness(ratings, {"fit": 2, "place": 2}, rng=rng(), draws=20_000, order_only=True)
    assert even.shares == pytest.approx(np.full((2, 2), 0.5), abs=0.02)
    ordered = firmness(ratings, {"fit": 2, "place": 1.9}, rng=rng(), draws=5000, order_only=True)
    assert ordered.programs == ("A", "B")
    assert ordered.shares[0, 0] > 0.99


def test_one_criterion_and_many_programs_work_too() -> None:
    ratings = {f"P{n:03}": {"fit": n % 5 + 1} for n in range(300)}
    made = firmness(ratings, {"fit": 1}, rng=rng(), draws=50)
    assert [group.positions for group in made.groups] == [
        "1-60", "61-120", "121-180", "181-240", "241-300",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ((1, 1, 1, 4), "Positions 1-3 are firm; 4-7 are a tie."),
        ((1, 4, 2, 1), "Position 1 is firm; 2-5 are a tie; 6-7 are a tie; 8 is firm."),
        ((3, 1, 1), "Positions 1-3 are a tie; 4-5 are firm."),
        ((4,), "Positions 1-4 are a tie."),
        ((1, 2), "Position 1 is firm; 2-3 are a tie."),
        ((1, 1), "Positions 1-2 are firm."),
        ((1,), "Only one program has enough ratings for a position."),
        ((), "No program has enough ratings for a position yet."),
    ],
)
def test_the_sentence_says_what_is_firm_and_what_is_a_tie(sizes: tuple, said: str) -> None:
    assert sentence(blocks(*sizes)) == said


def test_a_position_is_firm_from_nine_draws_in_ten_at_its_cut() -> None:
    assert [g.positions for g in found([[0.91, 0.09], [0.09, 0.91]]).groups] == ["1", "2"]
    assert [g.positions for g in found([[0.89, 0.11], [0.11, 0.89]]).groups] == ["1-2"]


def test_the_table_tells_positions_and_how_often_they_are_held() -> None:
    shares = [[0.995, 0.005, 0], [0.005, 0.6, 0.395], [0, 0.395, 0.605]]
    assert as_table(found(shares), {"A": "Ash"}).values.tolist() == [
        ["1", "Ash", "firm", "over 99 %", "1", "over 99 %"],
        ["2-3", "B", "a tie", "over 99 %", "2-3", "under 1 %"],
        ["2-3", "C", "a tie", "100 %", "2-3", "0 %"],
    ]
    assert Group(1, 1, ("A",)).firm and not Group(2, 3, ("B", "C")).firm


def test_a_chain_of_neighbors_whose_ends_never_meet_is_no_tie() -> None:
    (group,) = CHAIN.groups
    assert group.positions == "1-4" and not group.tie and not group.firm
    assert sentence(CHAIN) == (
        "Positions 1-4 have no clear cut, and each of the 4 programs has its own range."
    )
    assert CHAIN.ranges == {"A": (1, 2), "B": (1, 3), "C": (2, 4), "D": (3, 4)}
    assert places_in_words(CHAIN) == {"A": "1-2", "B": "1-3", "C": "2-4", "D": "3-4"}
    assert as_table(CHAIN, {}).loc[0].tolist() == [
        "1-4", "A", "no clear cut", "100 %", "1-2", "60 %",
    ]  # fmt: skip


def test_one_program_that_is_always_above_another_ends_the_tie() -> None:
    mixed = [[1 / 3] * 3] * 3
    assert found(mixed, 0.89).groups[0].tie
    sure = np.full((3, 3), 0.5)
    sure[0, 2] = 0.9
    assert not found(mixed, sure).groups[0].tie


def test_in_words_a_place_is_firm_or_shared_in_a_tie() -> None:
    assert places_in_words(blocks(1, 2)) == {"A": "firm at 1", "B": "tie 2-3", "C": "tie 2-3"}


def test_no_program_of_the_example_is_in_a_tie_with_one_that_is_always_above_it(
    example: Season,
) -> None:
    made = firmness_of(example, rng=rng(1))
    index = {each: n for n, each in enumerate(made.programs)}
    mesa, bell = (index[f"program/{key}"] for key in ("juniper-mesa-im", "bellwether-im"))
    assert made.above[mesa, bell] == 1
    assert "have no clear cut, and each of the 12 programs" in sentence(made)
    assert made.ranges[made.programs[mesa]] == (4, 5)


def test_blanks_are_said_where_there_are_some() -> None:
    known = {"A": {"fit": 4, "place": 4}, "B": {"fit": 3, "place": 3}}
    weights = {"fit": 2, "place": 1}
    assert sentence_on_blanks(firmness(known, weights, rng=rng(), draws=50)) == ""
    made = firmness({**known, "C": {"fit": 2}}, weights, rng=rng(), draws=50)
    assert made.blanks == ("C",)
    assert "each of 1 to 5 in turn" in sentence_on_blanks(made)
    assert firmness({**known, "C": {}}, weights, rng=rng(), draws=50).blanks == ()


@pytest.mark.parametrize("spread", [0, 0.001, 0.6, float("nan")])
def test_a_spread_that_cannot_be_is_refused_with_a_sentence(spread: float) -> None:
    with pytest.raises(ValueError, match=r"give a number from 0\.01 to 0\.5"):
        firmness({"A": {"fit": 1}}, {"fit": 1}, rng=rng(), spread=spread)


def test_no_draws_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="ask for at least 1"):
        firmness({"A": {"fit": 1}}, {"fit": 1}, rng=rng(), draws=0)


@pytest.mark.parametrize("ratings", [{}, {"A": {}}])
def test_nothing_rated_is_no_error(ratings: dict) -> None:
    made = firmness(ratings, {"fit": 1}, rng=rng())
    assert made.programs == () and made.groups == ()
    assert as_table(made, {}).empty and central_table(made, {}).empty
    assert sentence(made) == "No program has enough ratings for a position yet."


def test_the_firmness_of_a_season_reads_its_ratings_and_weights() -> None:
    season = Season.in_memory()
    ash, elm = (
        Program(name=name, city="Alder", state="IL", specialty="Neurology",
                time_zone="America/Chicago")
        for name in ("Ash", "Elm")
    )  # fmt: skip
    at = datetime.fromisoformat("2027-01-10T12:00-06:00")
    season.put_all((
        ash, elm, Criterion(name="Fit", weight=4),
        Rating(program=ash, criterion="Fit", value=2, rated_at=at),
        Rating(program=elm, criterion="Fit", value=5, rated_at=at),
    ))  # fmt: skip
    made = firmness_of(season, rng=rng(), draws=10)
    assert made.programs == (elm.key, ash.key)
    assert sentence(made) == "Positions 1-2 are firm."
