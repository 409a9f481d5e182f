from __future__ import annotations

import ast
import inspect
import pkgutil
from datetime import datetime
from importlib import import_module
from itertools import combinations, permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

import toolkit.rank_list
from toolkit.model import Choice, Criterion, Message, Program, Rating, SecondLook
from toolkit.rank_list import (
    compare,
    criteria,
    diary,
    entry_sheet,
    memory_audit,
    pairwise,
    preference_fit,
)
from toolkit.season import Season

FOLDER = Path(toolkit.rank_list.__file__).parent
AT = datetime.fromisoformat("2027-01-20T18:00-05:00")
some_order = st.permutations("ABCDEFGH").flatmap(
    lambda order: st.integers(0, 8).map(lambda n: order[:n])
)
tied_places = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(1, 4))


def programs(*names: str) -> list[Program]:
    return [
        Program(name=name, city="Alder", state="IL", specialty="Neurology",
                time_zone="America/Chicago", key=name.lower())
        for name in names
    ]  # fmt: skip


def test_places_and_spread_stand_in_the_rows() -> None:
    found = compare.compare({"gut": "ABCD", "weights": "DABC", "sketch": "ABCD"})
    assert [row.program for row in found.rows] == list("ABCD")
    assert found.rows[3].places == {"gut": 4, "weights": 1, "sketch": 4}
    assert [row.spread for row in found.rows] == [1, 1, 1, 3]


def test_an_absent_program_has_no_place_rather_than_the_last() -> None:
    found = compare.compare({"gut": "ABC", "pairs": "CA"})
    row = {row.program: row for row in found.rows}["B"]
    assert row.places == {"gut": 2, "pairs": None}
    assert row.spread is None


def test_orders_are_compared_over_what_both_hold() -> None:
    found = compare.compare({"gut": "ABCDEF", "pairs": "BDF"})
    assert {
        row.program: row.spread for row in found.rows if row.spread is not None
    } == dict.fromkeys("BDF", 0)
    assert found.agreement("pairs", "gut").tau == pytest.approx(1)


def test_the_widest_disagreements_are_sentences() -> None:
    gut = ["Lakeview", "Ash", "Elm", "Fir"]
    weights = ["Ash", "Elm", "Fir", "Lakeview"]
    found = compare.compare({"gut": gut, "weights": weights})
    assert compare.disagreements(found, {}) == (
        "First is Lakeview by gut, Ash by weights", "Lakeview: 1st by gut, 4th by weights",
    )  # fmt: skip
    assert compare.disagreements(found, {"Lakeview": "Lakeview Harbor"}, at_least=1, most=2) == (
        "First is Lakeview Harbor by gut, Ash by weights",
        "Lakeview Harbor: 1st by gut, 4th by weights", "Ash: 2nd by gut, 1st by weights",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        ({"gut": "ABCDEFGHI", "sketch": "BACDEFGHI"}, ("First is A by gut, B in the sketch",)),
        ({"gut": "ABCD", "weights": "BACD", "sketch": "ABCD"},
         ("First is A by gut and in the sketch, B by weights",)),
        ({"gut": "ABCDEF", "pairs": "CB"}, ("First is A by gut, C by pairs",
         "B: 1st by gut, 2nd by pairs (of the 2 that both hold)",
         "C: 2nd by gut, 1st by pairs (of the 2 that both hold)")),
        ({"gut": "ABCDEF", "pairs": "BCF"}, ()),
        ({"gut": "ABCDEFG", "weights": dict(zip("ABCDEFG", (1, 1, 3, 4, 5, 6, 7), strict=True))},
         ()),
        ({"gut": "ABCDEFGHIJ", "sketch": "ACBDEFGHIJ"}, ()),
        ({"gut": "ABC", "sketch": "ACB"},
         ("B: 2nd by gut, 3rd in the sketch", "C: 3rd by gut, 2nd in the sketch")),
        ({"gut": "ABCDEF", "sketch": "ADBCEF"}, ("D: 4th by gut, 2nd in the sketch",)),
        ({"gut": "ABCDEFGHI", "sketch": "ADBCEFGHI"}, ()),
    ],
)  # fmt: skip
def test_another_first_place_is_always_named_and_a_short_list_parts_sooner(
    orders: dict, said: tuple[str, ...]
) -> None:
    assert compare.disagreements(compare.compare(orders), {}) == said


def test_the_first_choices_are_reconciled_first_however_near() -> None:
    ratings = {key: {"fit": 5 - n // 2, "place": 5 - n % 2} for n, key in enumerate("ABCDEFGHIJ")}
    weights = {"fit": 4.0, "place": 1.0}
    found = compare.reconciliations({"gut": "BACDEFJGHI"}, ratings, weights)
    assert [(each.program, each.by_orders, each.by_weights) for each in found] == [
        ("B", 1, 2), ("J", 7, 10),
    ]  # fmt: skip
    assert compare.reconciliations({"gut": "ACBDEFGHIJ"}, ratings, weights) == ()


def test_a_sentence_says_when_it_counts_only_some_programs() -> None:
    found = compare.compare({"gut": "ABCDEF", "sketch": "FABC"})
    assert compare.disagreements(found, {}) == (
        "First is A by gut, F in the sketch",
        "F: 4th by gut, 1st in the sketch (of the 4 that both hold)",
    )


def test_a_program_twice_in_one_order_is_refused() -> None:
    with pytest.raises(ValueError, match="A stands twice in the order 'gut'"):
        compare.compare({"gut": "ABA"})


def test_no_orders_and_one_order_are_no_trouble() -> None:
    assert compare.compare({}).rows == ()
    one = compare.compare({"gut": "AB"})
    assert [(row.program, row.spread) for row in one.rows] == [("A", None), ("B", None)]
    assert one.agreements == ()


def test_agreement_is_said_in_a_sentence() -> None:
    found = compare.compare({"gut": "ABC", "weights": "ACB", "pairs": "A", "sketch": "ABC"})
    said = compare.agreement_sentences(found)
    assert said[0] == (
        "Gut and weights put 1 pair of 3 the other way round (Kendall tau 0.33), "
        "over the 3 programs that both hold."
    )
    assert said[1] == "Gut and pairs have too few programs in common to compare."
    assert said[2] == (
        "Gut and sketch contradict each other nowhere over the 3 programs that both hold."
    )


@pytest.mark.filterwarnings("ignore:One or more sample arguments is too small")
@given(st.one_of(some_order, tied_places), st.one_of(some_order, tied_places))
def test_kendalls_tau_is_scipys(one: object, other: object) -> None:
    found = compare.compare({"one": one, "other": other})  # type: ignore[dict-item]
    rows = [r for r in found.rows if r.places["one"] is not None and r.places["other"] is not None]
    theirs = kendalltau(
        [r.places["one"] for r in rows], [r.places["other"] for r in rows]
    ).statistic
    ours = found.agreement("one", "other").tau
    assert (ours is None) == (theirs != theirs)
    assert ours is None or ours == pytest.approx(theirs)


@given(some_order, some_order, some_order)
def test_the_spread_is_the_most_any_two_orders_differ_by(a: str, b: str, c: str) -> None:
    orders = {"a": list(a), "b": list(b), "c": list(c)}
    found = compare.compare(orders)
    for row in found.rows:
        gaps = []
        for x, y in combinations(orders.values(), 2):
            if row.program in x and row.program in y:
                common_x = [p for p in x if p in y]
                common_y = [p for p in y if p in x]
                gaps.append(abs(common_x.index(row.program) - common_y.index(row.program)))
        assert row.spread == (max(gaps) if gaps else None)


def test_the_four_orders_come_from_the_season_and_those_that_are_missing_are_left_out() -> None:
    season = Season.in_memory()
    season.put_all(programs("Ash", "Elm", "Fir"))
    assert compare.orders_of(season) == {}
    ash, elm, fir = season.programs
    season.put_all((
        Criterion(name="Fit", weight=1),
        Rating(program=ash, criterion="Fit", value=2),
        Rating(program=fir, criterion="Fit", value=2),
        Choice(preferred=elm, other=ash, at=AT),
    ))  # fmt: skip
    diary.keep(season, compare.ListKind.BLIND, [fir, ash], at=AT)
    diary.keep(season, compare.ListKind.BLIND, [ash, fir], at=AT)
    diary.save_sketch(season, [ash, elm], at=AT)
    assert compare.orders_of(season) == {
        "gut": (fir, ash),
        "weights": {ash: 1, fir: 1},
        "pairs": (elm, ash),
        "sketch": (ash, elm),
    }
    assert compare.orders_of(season, gut=(elm,))["gut"] == (elm,)


def test_the_table_shows_a_dash_where_there_is_no_place() -> None:
    found = compare.compare({"gut": "AB", "sketch": "B"})
    assert compare.as_table(found, {"A": "Ash"}).values.tolist() == [
        ["B", "2", "1", "0"],
        ["Ash", "1", "—", "—"],
    ]


# ── the list is never given second looks or messages ────────────────────────

MODULES = [
    import_module(f"toolkit.rank_list.{module.name}")
    for module in pkgutil.iter_modules([str(FOLDER)])
]
HIDDEN = ("second_look", "message", "news", "question", "outbox")


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.name)
def test_no_file_of_the_list_names_second_looks_or_messages(file: Path) -> None:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.alias):
            names |= set(node.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            names |= set((node.module or "").split("."))
    plain = {name.lower() for name in names} | {
        name.lower().replace("look", "_look") for name in names
    }
    assert not {name for name in plain if name.startswith(HIDDEN)}
    assert not names & {"records", "history"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_function_of_the_list_takes_second_looks_or_messages(module: object) -> None:
    functions = [
        each for _, each in inspect.getmembers(module, inspect.isfunction)
        if each.__module__ == module.__name__  # type: ignore[attr-defined]
    ]  # fmt: skip
    assert functions
    for each in functions:
        for parameter in inspect.signature(each).parameters.values():
            told = f"{parameter.name} {parameter.annotation}".lower().replace(
                "secondlook", "second_look"
            )
            assert not any(word in told for word in HIDDEN), f"{each.__name__}: {parameter}"


@pytest.mark.parametrize("name", ["criteria", "pairwise", "firmness", "compare"])
def test_no_score_is_given_chances_of_matching(name: str) -> None:
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    imported, taken = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.arg):
            taken.add(node.arg)
    ours = [each for each in imported if each.startswith("toolkit.")]
    assert not [each for each in ours if each.startswith("toolkit.match")]
    assert not {each for each in taken if each.startswith(("chances", "odds", "match"))}


class Blinkered(Season):
    """A season that refuses to be asked for what the list must not know."""

    @property
    def second_looks(self):  # type: ignore[no-untyped-def, override]
        raise AssertionError("the list asked for second looks")

    @property
    def messages(self):  # type: ignore[no-untyped-def, override]
        raise AssertionError("the list asked for messages")

    @property
    def records(self):  # type: ignore[no-untyped-def, override]
        raise AssertionError("the list asked for everything")


def test_second_looks_and_messages_change_nothing_about_the_list(tmp_path: Path) -> None:
    season = Blinkered.in_memory()
    ash, elm, fir = programs("Ash", "Elm", "Fir")
    season.put_all((ash, elm, fir, Criterion(name="Fit", weight=1)))
    season.put(Choice(preferred=elm, other=ash, at=AT))
    season.put_all(Rating(program=p, criterion="Fit", value=v) for p, v in ((ash, 3), (elm, 4)))

    def everything() -> tuple[object, ...]:
        kept = diary.save_sketch(season, [elm, ash], left_out=[fir], at=AT)
        return (
            compare.orders_of(season),
            criteria.score(criteria.ratings_of(season), criteria.weights_of(season)),
            pairwise.strengths_of(season).log_strength.tolist(),
            diary.as_table(season).to_dict(),
            [
                compare.reconciliation_sentence(each, {})
                for each in compare.reconciliations(
                    compare.orders_of(season),
                    criteria.ratings_of(season),
                    compare.weights_to_change(season),
                    at_least=1,
                )
            ],
            memory_audit.remembered(season),
            preference_fit.fit(criteria.ratings_of(season), criteria.weights_of(season)),
            entry_sheet.statements(season, kept.list, now=AT),
            entry_sheet.write_xlsx(season, kept.list, tmp_path / "sheet.xlsx", now=AT).read_bytes(),
        )

    before = everything()
    season.put_all((
        SecondLook(program=ash, offered="yes", invited="yes", attended="yes"),
        Message(program=fir, kind="reply", state="received", body="We loved you!", at=AT),
    ))  # fmt: skip
    assert everything() == before


# ── what would bring weights and the other orders together ──────────────────

CRITERIA = ("fit", "place", "people")
full_ratings = st.fixed_dictionaries({name: st.integers(1, 5) for name in CRITERIA})
some_ratings = st.dictionaries(st.sampled_from(CRITERIA), st.none() | st.integers(1, 5))
tenths = st.integers(0, 100).map(lambda n: n / 10)
three_weights = st.fixed_dictionaries({name: st.none() | tenths for name in CRITERIA})


def stands(ratings: dict, weights: dict, upper: str, lower: str) -> bool:
    placed = criteria.places(criteria.score(ratings, weights))
    return upper in placed and lower in placed and placed[upper] < placed[lower]


def changed(weights: dict, changes: tuple[compare.Change, ...]) -> dict:
    return {**weights, **{change.criterion: change.then for change in changes}}


@settings(max_examples=60)
@given(full_ratings | some_ratings, full_ratings | some_ratings, three_weights)
def test_the_change_found_reconciles_the_pair_and_no_smaller_one_on_a_fine_grid_does(
    a: dict, b: dict, weights: dict
) -> None:
    ratings = {"A": a, "B": b}
    found = compare.smallest_change(ratings, weights, [("A", "B")])
    if found is None:
        return
    assert stands(ratings, changed(weights, found), "A", "B")
    assert bool(found) is not stands(ratings, weights, "A", "B")
    if not found:
        return
    # One weight is found in hundredths and said in tenths.
    within = round(100 * found[0].size) - 10 if len(found) == 1 else 1000
    for name in CRITERIA:
        now = weights[name] or 0.0
        for value in range(0, 1001, 1 if within < 60 else 7):
            if abs(value - 100 * now) <= within:
                assert not stands(ratings, {**weights, name: value / 100}, "A", "B")


@settings(max_examples=25)
@given(full_ratings, full_ratings, three_weights, st.randoms(use_true_random=False))
def test_where_two_weights_are_named_none_does_and_no_cheaper_two_do(
    a: dict, b: dict, weights: dict, chance: Random
) -> None:
    ratings = {"A": a, "B": b}
    found = compare.smallest_change(ratings, weights, [("A", "B")])
    if not found or len(found) < 2:
        return
    cost = sum(change.size for change in found)
    for _ in range(300):
        one, other = chance.sample(CRITERIA, 2)
        then = {one: chance.randint(0, 100) / 10, other: chance.randint(0, 100) / 10}
        if sum(abs(then[name] - (weights[name] or 0)) for name in then) < cost - 1e-6:
            assert not stands(ratings, {**weights, **then}, "A", "B")


@given(full_ratings | some_ratings, full_ratings | some_ratings, st.lists(three_weights))
def test_what_no_weights_can_do_no_weights_do(a: dict, b: dict, tried: list[dict]) -> None:
    ratings = {"A": a, "B": b}
    alone = [{name: 1} for name in CRITERIA]
    lopsided = [{one: 1, other: 1e6} for one, other in permutations(CRITERIA, 2)]
    does = any(stands(ratings, weights, "A", "B") for weights in (*alone, *lopsided, *tried))
    never = compare.never_above(ratings, CRITERIA, "A", "B")
    assert not (never and does)
    if len(a) == len(b) == len(CRITERIA) and None not in (*a.values(), *b.values()):
        assert never or does


@settings(max_examples=40)
@given(
    st.fixed_dictionaries(dict.fromkeys("ABCDE", full_ratings)),
    three_weights,
    st.permutations("ABCDE"),
)
def test_a_reconciled_program_stands_by_weights_where_the_order_has_it(
    ratings: dict, weights: dict, gut: list[str]
) -> None:
    for each in compare.reconciliations({"gut": gut}, ratings, weights, at_least=1):
        assert each.above or each.below
        assert set(each.never) <= {*each.above, *each.below}
        if each.changes:
            then = criteria.places(criteria.score(ratings, changed(weights, each.changes)))
            assert then[each.program] == each.by_orders == gut.index(each.program) + 1


def test_the_smallest_change_is_said_in_words() -> None:
    ratings = {
        "Lakeview": {"fit": 5, "place": 2}, "Mesa": {"fit": 3, "place": 4},
        "Ash": {"fit": 2, "place": 2}, "Elm": {"fit": 1, "place": 1},
    }  # fmt: skip
    weights = {"fit": 3.0, "place": 6.0}
    orders = {"gut": ("Lakeview", "Mesa", "Ash", "Elm"), "sketch": ("Lakeview", "Mesa", "Ash")}
    found = compare.reconciliations(orders, ratings, weights, at_least=1)
    assert [compare.reconciliation_sentence(each, {}) for each in found] == [
        "Lakeview is 1st by gut and in the sketch, 2nd by weights. Your weights would place it "
        "1st too if fit counted 6.1 instead of 3, all else as it is.",
        "Mesa is 2nd by gut and in the sketch, 1st by weights. Your weights would place it "
        "2nd too if fit counted 6.1 instead of 3, all else as it is.",
    ]
    assert len(compare.reconciliations(orders, ratings, weights, at_least=1, most=1)) == 1
    (lakeview,) = compare.reconciliations(orders, ratings, weights, at_least=2)
    assert lakeview.program == "Lakeview"


def test_orders_that_say_the_same_of_a_program_are_said_together() -> None:
    ratings = {"Ash": {"fit": 4}, "Elm": {"fit": 2}}
    orders = {"gut": ("Elm", "Ash"), "weights": ("Ash", "Elm"), "pairs": ("Elm", "Ash")}
    (_, ash) = compare.reconciliations(orders, ratings, {"fit": 1.0}, at_least=1)
    assert ash.orders == ("gut", "pairs")
    assert compare.reconciliation_sentence(ash, {"Elm": "Elm Park"}) == (
        "Ash is 2nd by gut and by pairs, 1st by weights. No weights would place it below Elm "
        "Park: your ratings do not have it so. Does something matter here that is no criterion yet?"
    )


def test_two_weights_are_changed_where_one_does_not_reach() -> None:
    ratings = {"A": {"fit": 3, "place": 1, "people": 3}, "B": {"fit": 2, "place": 2, "people": 4}}
    weights = {"fit": 1.0, "place": 5.0, "people": 7.0}
    found = compare.smallest_change(ratings, weights, [("A", "B")])
    assert found is not None and len(found) == 2
    assert sum(change.size for change in found) == pytest.approx(11.1)
    assert stands(ratings, changed(weights, found), "A", "B")


def test_a_change_that_leaves_too_little_rated_is_none() -> None:
    ratings = {"A": {"fit": 3, "place": 4}, "B": {"fit": 4}}
    weights = {"fit": 5.0, "place": 4.0}
    assert compare.smallest_change(ratings, weights, [("A", "B")]) is None
    assert not compare.never_above(ratings, weights, "B", "A")


def test_a_weight_that_would_go_altogether_is_said_so() -> None:
    assert (
        compare.changes_in_words([compare.Change("pay", 2, 0), compare.Change("fit", 0, 3.25)])
        == "pay counted nothing instead of 2 and fit counted 3.25 instead of nothing"
    )


def test_the_seasons_criteria_may_all_be_changed() -> None:
    season = Season.in_memory()
    season.put_all((Criterion(name="Fit", weight=3), Criterion(name="Salary")))
    assert compare.weights_to_change(season) == {"Fit": 3.0, "Salary": None}
