from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.model import Applicant, Interview, ListKind, Program, RankList
from toolkit.rank_list import diary
from toolkit.rank_list.diary import Way
from toolkit.season import Season

AT = datetime.fromisoformat("2027-01-20T18:00-05:00")
NAMES = {f"program/{letter}": letter.upper() for letter in "abcdefgh"}
orders = st.permutations(sorted(NAMES)).flatmap(
    lambda order: st.tuples(st.integers(0, 8), st.integers(0, 8)).map(
        lambda cut: (tuple(order[: min(cut)]), tuple(order[min(cut) : max(cut)]))
    )
)


@pytest.fixture
def season() -> Season:
    season = Season.in_memory()
    season.put_all(
        Program(name=name, city="Alder", state="IL", specialty="Neurology",
                time_zone="America/Chicago", key=key)
        for key, name in NAMES.items()
    )  # fmt: skip
    return season


def a_list(entries: str, left_out: str = "", version: int = 1) -> RankList:
    return RankList(
        kind="sketch", version=version, entries=tuple(entries), left_out=tuple(left_out), at=AT
    )


def said(old: str, new: str, out_before: str = "", out_now: str = "") -> str:
    moves = diary.difference(a_list(old, out_before), a_list(new, out_now))
    return diary.sentence(moves, NAMES)


def test_each_saved_order_is_a_version_with_its_reason(season: Season) -> None:
    first = diary.save_sketch(season, "abc", reason=" gut ", at=AT)
    second = diary.save_sketch(season, "bac", left_out="h", at=AT + timedelta(days=1))
    assert (first.new, first.list.version, first.list.reason) == (True, 1, "gut")
    assert (second.new, second.list.version) == (True, 2)
    assert diary.sketch(season) == second.list
    assert [each.version for each in diary.versions(season)] == [1, 2]
    assert diary.versions(season, ListKind.CERTIFIED) == ()


def test_saving_an_unchanged_order_adds_nothing(season: Season) -> None:
    diary.save_sketch(season, "abc", left_out="gh", reason="gut", at=AT)
    edition = season.edition
    again = diary.save_sketch(season, "abc", left_out="hg", at=AT + timedelta(days=1))
    assert (again.new, again.list.version, again.moves) == (False, 1, ())
    assert season.edition == edition
    assert again.list.reason == "gut"


def test_a_reason_for_an_unchanged_order_is_written_beside_it(season: Season) -> None:
    diary.save_sketch(season, "abc", at=AT)
    again = diary.save_sketch(season, "abc", reason="nearer home", at=AT + timedelta(days=1))
    assert (again.new, again.list.version, again.list.reason) == (False, 1, "nearer home")
    assert again.list.at == AT


def test_programs_that_have_no_place_yet_are_listed(season: Season) -> None:
    kept = diary.save_sketch(season, "abc", left_out="hg", at=AT)
    assert kept.unplaced == ("program/d", "program/e", "program/f")
    assert len(diary.unplaced(season, None)) == len(NAMES)


def test_a_program_where_no_interview_has_begun_has_no_place_to_wait_for(season: Season) -> None:
    diary.save_sketch(season, "abcde", left_out="f", at=AT)
    season.put(Interview(program="g", start=AT - timedelta(days=1)))
    season.put(Interview(program="h", start=AT + timedelta(days=1)))
    assert diary.standing(season, now=AT) == (
        "Your sketch is version 1: 5 ranked, 1 below the line, not placed yet: G."
    )
    assert diary.standing(season).endswith("not placed yet: G, H.")
    later = AT + timedelta(days=2)
    assert diary.unplaced(season, diary.sketch(season), now=later) == ("program/g", "program/h")


def test_in_the_last_days_only_a_move_from_an_earlier_place_is_asked_about(
    season: Season,
) -> None:
    season.put(Applicant(name="Imani Rao", rank_deadline=AT + timedelta(hours=30)))
    first = diary.save_sketch(season, "abc", left_out="h", at=AT - timedelta(hours=3))
    moved = diary.difference(a_list("abc"), a_list("bca"))
    assert moved and diary.cooling_question(season, moved, now=AT) == ""
    second = diary.save_sketch(season, "bcd", left_out="hae", at=AT)
    ways = {each.program: each.way for each in second.moves}
    assert ways["program/d"] == Way.NEW and ways["program/e"] == Way.LEFT_OUT
    asked = diary.cooling_question(season, second.moves, now=AT)
    assert "(left out: A)" in asked and "30 hours" in asked
    assert diary.cooling_question(season, first.moves, now=AT) == ""
    up = diary.difference(a_list("abcd"), a_list("dabc"))
    assert "(up 3: D)" in diary.cooling_question(season, up, now=AT)


def test_an_unknown_program_is_refused_with_a_near_one(season: Season) -> None:
    season.put(season.program("program/a").changed(name="Lakeview"))
    with pytest.raises(
        diary.ListRefused, match=r"no program program/lakevew \(is it program/a\?\)"
    ):
        diary.save_sketch(season, ["lakevew"], at=AT)
    assert diary.sketch(season) is None


@pytest.mark.parametrize(
    ("entries", "left_out", "where"),
    [
        ("aba", "", "two places"),
        ("ab", "a", "both the list and what you left out"),
        ("b", "aa", "two places"),
    ],
)
def test_a_program_in_two_places_is_refused(
    season: Season, entries: str, left_out: str, where: str
) -> None:
    with pytest.raises(diary.ListRefused, match=f"A stands in {where}"):
        diary.save_sketch(season, entries, left_out=left_out, at=AT)
    assert diary.versions(season) == ()


def test_a_refused_list_is_a_value_error_without_a_key_errors_quotes(season: Season) -> None:
    with pytest.raises(ValueError) as refused:
        diary.save_sketch(season, ["zzz"], at=AT)
    assert str(refused.value) == "The season has no program program/zzz."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("abcd", "cabd", "up 2: C"),
        ("abcd", "bcda", "down 3: A"),
        ("abcd", "bacd", "up 1: B"),
        ("abc", "dabc", "new: D"),
        ("abcd", "abd", "no longer placed: C"),
        ("abcd", "abcd", "nothing moved"),
        ("abcdef", "acbdfe", "up 1: C, F"),
    ],
)
def test_the_difference_names_who_moved_and_not_who_made_room(
    old: str, new: str, sentence: str
) -> None:
    assert said(old, new) == sentence


def test_the_difference_tells_new_and_left_out_apart() -> None:
    assert said("abcdg", "caebd", out_now="g") == "up 2: C; new: E; left out: G"
    assert said("ab", "abg", out_before="g") == "new: G"
    assert said("ab", "ab", out_before="g") == "no longer placed: G"
    assert said("ab", "ab", out_now="g") == "left out: G"


def test_a_first_list_is_all_new() -> None:
    moves = diary.difference(None, a_list("ab", "c"))
    assert [(m.program, m.way, m.after) for m in moves] == [
        ("program/a", Way.NEW, 1), ("program/b", Way.NEW, 2), ("program/c", Way.LEFT_OUT, None),
    ]  # fmt: skip


def test_a_newcomer_above_is_no_move_down() -> None:
    (move,) = diary.difference(a_list("ab"), a_list("cab"))
    assert (move.way, move.program) == (Way.NEW, "program/c")


def test_the_history_reads_newest_first_with_its_reasons(season: Season) -> None:
    diary.save_sketch(season, "abc", reason="gut", at=AT)
    diary.save_sketch(season, "cabd", left_out="h", at=AT + timedelta(days=1))
    assert diary.as_table(season).values.tolist() == [
        [2, "2027-01-21 18:00", 4, 1, "up 2: C; new: D; left out: H", "no reason written"],
        [1, "2027-01-20 18:00", 3, 0, "first version, 3 ranked", "gut"],
    ]
    assert list(diary.as_table(Season.in_memory()).columns)[:2] == ["version", "day"]


@given(st.permutations(range(7)), st.permutations(range(7)), st.sets(st.integers(0, 6)))
def test_putting_the_movers_back_gives_the_old_order(
    old: list[int], new: list[int], steady: set[int]
) -> None:
    was, now = [str(n) for n in old], [str(n) for n in new]
    moved = diary.moved(was, now, steady={str(n) for n in steady})
    back = [key for key in now if key not in moved]
    for place, key in enumerate(was):
        if key in moved:
            back.insert(place, key)
    assert back == was
    for key, by in moved.items():
        assert by == was.index(key) - now.index(key)


@given(st.permutations(range(6)), st.permutations(range(6)))
def test_no_fewer_movers_would_do(old: list[int], new: list[int]) -> None:
    from itertools import combinations

    longest = max(
        len(some)
        for n in range(7)
        for some in combinations(new, n)
        if list(some) == sorted(some, key=old.index)
    )
    assert len(diary.moved([str(n) for n in old], [str(n) for n in new])) == 6 - longest


@given(orders, orders)
def test_every_change_of_standing_is_named_once(old: tuple, new: tuple) -> None:
    before = RankList(kind="sketch", version=1, entries=old[0], left_out=old[1], at=AT)
    after = RankList(kind="sketch", version=2, entries=new[0], left_out=new[1], at=AT)
    ways = {move.program: move.way for move in diary.difference(before, after)}
    assert len(ways) == len(diary.difference(before, after))
    for key in NAMES:
        if key in after.entries and key not in before.entries:
            assert ways[key] == Way.NEW
        elif key in after.left_out and key not in before.left_out:
            assert ways[key] == Way.LEFT_OUT
        elif key in (*old[0], *old[1]) and key not in (*new[0], *new[1]):
            assert ways[key] == Way.TAKEN_OFF
        elif key in before.entries and key in after.entries:
            assert ways.get(key) in (None, Way.UP, Way.DOWN)
        else:
            assert key not in ways
