"""Two redacted files, one joint list, two sheets that agree."""

from __future__ import annotations

import ast
import csv
import inspect
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from itertools import pairwise as neighbours
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests import strategies as some
from toolkit.exchange.cells import csv_text, plain_cell
from toolkit.exchange.report import SheetError
from toolkit.facts import FaultyReference, states
from toolkit.model import (
    Applicant,
    Choice,
    Interview,
    ListKind,
    Message,
    Note,
    Person,
    Program,
    Question,
    RankList,
    SecondLook,
)
from toolkit.places import EXAMPLE
from toolkit.rank_list import couples, couples_folder, couples_sheets, distances
from toolkit.rank_list.couples import (
    EVEN,
    JointList,
    Partner,
    PartnerError,
    Ranked,
    Wishes,
    joint_list,
    redacted,
    statements,
)
from toolkit.rank_list.couples_sheets import (
    differences,
    read_partner,
    read_travel_times,
    sheet_rows,
    write_partner,
    write_sheets,
)
from toolkit.rank_list.distances import City, cities, find_city, great_circle, way_between
from toolkit.season import Season

AT = datetime(2027, 1, 20, 18, tzinfo=UTC)
TOWNS = (
    ("Chicago", "IL"), ("Evanston", "IL"), ("Milwaukee", "WI"), ("Boston", "MA"), ("Seattle", "WA"),
    ("Nowhere Falls", "KS"),
)  # fmt: skip
some_files = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ranked(place: int, town: tuple[str, str], strength: float | None = None) -> Ranked:
    code = f"{place:04}140C0"
    return Ranked(place, f"Program {place}", code, town[0], town[1], strength)


def partner_of(*towns: str, strengths: Sequence[float | None] = ()) -> Partner:
    """A partner whose programs lie in towns of `TOWNS`, given by their first letters."""
    by_letter = {town[0][0]: town for town in TOWNS}
    said = strengths or [None] * len(towns)
    return Partner(
        tuple(
            ranked(place, by_letter[letter], strength)
            for place, (letter, strength) in enumerate(zip(towns, said, strict=True), start=1)
        )
    )


@st.composite
def partners(draw: st.DrawFn, *, most: int = 7) -> Partner:
    """A list with strengths or without; some codes are not known yet."""
    n = draw(st.integers(1, most))
    towns = draw(st.lists(st.sampled_from(TOWNS), min_size=n, max_size=n))
    rates = st.lists(st.integers(0, 100).map(float), min_size=n, max_size=n)
    strengths: list[float | None] = [None] * n
    if draw(st.booleans()):
        strengths = sorted(draw(rates), reverse=True)  # type: ignore[assignment]
    blank = draw(st.sets(st.integers(1, n)))
    return Partner(
        tuple(
            Ranked(
                each.place, each.program, "" if each.place in blank else each.code, each.city,
                each.state, each.strength,
            )
            for each in map(ranked, range(1, n + 1), towns, strengths)
        )
    )  # fmt: skip


def some_wishes() -> st.SearchStrategy[Wishes]:
    """Wishes with some weight in them."""
    weight = st.sampled_from((0.0, 0.3, 1.0, 5.0))
    return st.tuples(weight, weight, weight, weight).filter(any).flatmap(
        lambda four: st.builds(
            Wishes, *map(st.just, four), half_at=st.sampled_from((0.5, 2.0)),
            farthest=st.none() | st.sampled_from((0.0, 3.0)), no_match_last=st.booleans(),
        )
    )  # fmt: skip


def pair(row: couples.JointRow) -> tuple[int, int]:
    """The two places of a row; No Match is 0."""
    return (row.first.place if row.first else 0, row.second.place if row.second else 0)


def as_pairs(joint: JointList) -> list[tuple[int, int]]:
    return [pair(row) for row in joint.rows]


# ── the order ───────────────────────────────────────────────────────────────


@given(partners(), partners(), some_wishes())
def test_every_pair_stands_there_once_and_the_two_no_matches_do_not(
    one: Partner, other: Partner, wished: Wishes
) -> None:
    joint = joint_list(one, other, wishes=wished)
    pairs = as_pairs(joint)
    assert len(set(pairs)) == len(pairs)
    assert (0, 0) not in pairs
    n, m = len(one.programs), len(other.programs)
    assert len(pairs) + joint.apart == (n + 1) * (m + 1) - 1
    assert {(i, 0) for i in range(1, n + 1)} | {(0, k) for k in range(1, m + 1)} <= set(pairs)
    assert wished.farthest is not None or joint.apart == 0
    assert [row.rank for row in joint.rows] == list(range(1, len(pairs) + 1))


@given(partners(), partners(), some_wishes())
def test_no_row_stands_below_one_that_is_no_better_in_any_respect(
    one: Partner, other: Partner, wished: Wishes
) -> None:
    joint = joint_list(one, other, wishes=wished)

    def parts(row: couples.JointRow) -> tuple[int, int, float]:
        i, k = pair(row)
        hours = row.way.hours if row.way else None
        return i or 99, k or 99, math.inf if hours is None else hours

    for upper_at, upper in enumerate(joint.rows):
        for lower in joint.rows[upper_at + 1 :]:
            better = all(b <= a for a, b in zip(parts(upper), parts(lower), strict=True))
            assert not better, f"{parts(lower)} is no worse than {parts(upper)} above it"
    for row in joint.rows:
        outdone_by = [
            above.rank
            for above in joint.rows[: row.rank - 1]
            if all(a <= b for a, b in zip(parts(above), parts(row), strict=True))
        ]
        assert row.under == (outdone_by[0] if outdone_by else None)
        assert row.under is None or joint.rows[row.under - 1].under is None


@given(partners(), partners(), some_wishes())
def test_every_row_can_be_reached(one: Partner, other: Partner, wished: Wishes) -> None:
    """A pair below one of its programs beside No Match would never be tried."""
    place = {p: rank for rank, p in enumerate(as_pairs(joint_list(one, other, wishes=wished)))}
    for (i, k), rank in place.items():
        if i and k:
            assert rank < place[i, 0] and rank < place[0, k]


@given(partners(), partners(), some_wishes(), st.integers(1, 30))
def test_the_cap_cuts_the_lowest_rows_and_counts_them(
    one: Partner, other: Partner, wished: Wishes, most: int
) -> None:
    whole, short = (joint_list(one, other, wishes=wished, most=m) for m in (None, most))
    assert as_pairs(short) == as_pairs(whole)[:most]
    assert short.rows == whole.rows[:most]
    assert short.cut == len(whole.rows) - len(short.rows)


def test_a_couples_list_ends_at_three_hundred_rows() -> None:
    long = Partner(tuple(ranked(place, TOWNS[place % 5]) for place in range(1, 26)))
    joint = joint_list(long, long)
    assert len(joint.rows) == 300
    assert joint.cut == 26 * 26 - 1 - 300
    assert statements(joint)[2] == (
        f"375 more rows found no room, {joint.cut_single} of them with No Match: a couple's list "
        "ends at 300 rows."
    )
    with pytest.raises(ValueError, match="cannot have 301 rows; write a number from 1 to 300"):
        joint_list(long, long, most=301)


@given(partners(), partners(), some_wishes())
def test_exchanging_the_partners_only_turns_the_pairs(
    one: Partner, other: Partner, wished: Wishes
) -> None:
    turned = replace(wished, first=wished.second, second=wished.first)
    here, there = joint_list(one, other, wishes=wished), joint_list(other, one, wishes=turned)
    assert {(i, k) for i, k in as_pairs(here)} == {(k, i) for i, k in as_pairs(there)}
    scores = {pair(row): row.score for row in here.rows}
    for row in there.rows:
        i, k = pair(row)
        assert scores[k, i] == pytest.approx(row.score, abs=1e-8)


@given(partners(), partners(), some_wishes(), st.sampled_from((2.0, 16.0)))
def test_only_the_proportions_of_the_weights_matter(
    one: Partner, other: Partner, wished: Wishes, times: float
) -> None:
    more = replace(
        wished, closeness=wished.closeness * times, first=wished.first * times,
        second=wished.second * times, fairness=wished.fairness * times,
    )  # fmt: skip
    assert as_pairs(joint_list(one, other, wishes=more)) == as_pairs(
        joint_list(one, other, wishes=wished)
    )


@given(partners(), partners())
def test_with_all_the_weight_on_one_partner_that_list_is_followed(
    one: Partner, other: Partner
) -> None:
    assume(one.programs[0].strength is None)
    rows = joint_list(one, other, wishes=Wishes(0, 1, 0, 0)).rows
    places = [row.first.place if row.first else 99 for row in rows]
    assert places == sorted(places)


def test_with_all_the_weight_on_closeness_the_shortest_ways_come_first() -> None:
    one, other = partner_of("S", "C", "B"), partner_of("B", "M", "E")
    rows = joint_list(one, other, wishes=Wishes(1, 0, 0, 0)).rows
    assert [(r.first.city, r.second.city) for r in rows[:3] if r.first and r.second] == [
        ("Boston", "Boston"), ("Chicago", "Evanston"), ("Chicago", "Milwaukee"),
    ]  # fmt: skip


def test_fairness_prefers_two_seconds_to_a_first_and_a_third() -> None:
    same_town = partner_of("C", "C", "C")
    plain = as_pairs(joint_list(same_town, same_town, wishes=Wishes(0, 1, 1, 0)))
    fair = as_pairs(joint_list(same_town, same_town, wishes=Wishes(0, 1, 1, 1)))
    assert plain[3:6] == [(1, 3), (2, 2), (3, 1)]
    assert fair.index((2, 2)) < min(fair.index((1, 3)), fair.index((3, 1)))


def test_no_match_may_wait_until_no_pair_is_left() -> None:
    one, other = partner_of("B", "S"), partner_of("C")
    mixed = as_pairs(joint_list(one, other, wishes=Wishes(0, 5, 1, 0)))
    last = as_pairs(joint_list(one, other, wishes=Wishes(0, 5, 1, 0, no_match_last=True)))
    assert mixed == [(1, 1), (1, 0), (2, 1), (2, 0), (0, 1)]
    assert last == [(1, 1), (2, 1), (1, 0), (2, 0), (0, 1)]
    long = Partner(tuple(ranked(place, TOWNS[0]) for place in range(1, 26)))
    short = joint_list(long, long, wishes=Wishes(no_match_last=True))
    assert short.cut_single == 50 and all(row.way for row in short.rows)


def test_strengths_tell_a_close_second_from_a_distant_one() -> None:
    other = partner_of("C", "C")
    near = partner_of("S", "C", strengths=(100, 95))
    far = partner_of("S", "C", strengths=(100, 10))
    weighed = Wishes(1, 3, 1, 0)
    assert as_pairs(joint_list(near, other, wishes=weighed))[0] == (2, 1)
    assert as_pairs(joint_list(far, other, wishes=weighed))[0] == (1, 1)


def test_folded_for_reading_hides_fall_backs_and_drops_none() -> None:
    one, other = partner_of("C", "B"), partner_of("C", "B")
    joint = joint_list(one, other)
    folded = joint.folded()
    assert [pair(row) for row in folded] == [(1, 1)]
    assert sum(1 + len(beneath) for beneath in folded.values()) == len(joint.rows) == 8
    parted = joint_list(partner_of("B", "C"), partner_of("C", "B"))
    assert {pair(row) for row in parted.folded()} == {(1, 1), (1, 2), (2, 1)}
    table = couples.as_table(parted, folded=True)
    assert table["folded beneath"].sum() + len(table) == 8
    assert list(couples.as_table(parted)["folded under"].head(3)) == ["—", "—", "—"]


def test_pairs_too_far_apart_are_left_out_and_counted() -> None:
    joint = joint_list(
        partner_of("C", "S"), partner_of("M"), wishes=Wishes(farthest=3)
    )  # Seattle is farther than that
    assert as_pairs(joint) == [(1, 1), (1, 0), (0, 1), (2, 0)] and joint.apart == 1
    assert any("1 pair farther apart than 3 hours was left out" in s for s in statements(joint))


def test_own_travel_times_go_before_the_map_both_ways() -> None:
    one, other = partner_of("C", "B"), partner_of("S", "M")
    weighed = Wishes(1, 0, 0, 0)
    assert as_pairs(joint_list(one, other, wishes=weighed))[0] == (1, 2)
    joint = joint_list(one, other, wishes=weighed, hours={("Seattle, WA", "Boston, MA"): 0.5})
    assert as_pairs(joint)[0] == (2, 1)
    assert str(joint.rows[0].way) == "0.5 h (yours)"


def test_a_city_that_is_not_known_is_said_and_counts_as_far_until_a_time_is_written() -> None:
    one, other = partner_of("N", "C"), partner_of("C")
    joint = joint_list(one, other)
    assert joint.unknown == ("Nowhere Falls, KS",)
    assert str(next(row for row in joint.rows if pair(row) == (1, 1)).way) == "not known"
    assert any(
        said.startswith("Nowhere Falls, KS is not in our list of cities, so its pairs count as far")
        for said in statements(joint)
    )
    told = joint_list(one, other, hours={("Nowhere Falls, KS", "Chicago, IL"): 1})
    assert told.unknown == ()
    assert joint_list(partner_of("N"), partner_of("N")).unknown == ()  # one town, however unknown


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"closeness": -1.0}, "weight for closeness is -1.0; write a number of 0 or more"),
        ({"first": math.nan}, "weight for first is nan"),
        ({"closeness": 0, "first": 0, "second": 0, "fairness": 0}, "All four weights are 0"),
        ({"half_at": 0.0}, "half_at is 0.0 hours; write a number above 0"),
        ({"farthest": -1.0}, "farthest is -1.0 hours"),
    ],
)
def test_weights_that_cannot_be_are_refused(fields: dict[str, float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Wishes(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ({("Chicago", "Gary, IN"): 1}, "'Chicago' is no place; write city and state"),
        ({("Chicago, IL", "Gary, IN"): -1}, "-1 hours cannot be"),
        ({("Chicago, IL", "Gary, IN"): 1, ("Gary, IN", "Chicago, IL"): 2}, "1 and 2 hours; keep"),
    ],
)
def test_travel_times_that_cannot_be_are_refused(
    hours: dict[tuple[str, str], float], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        joint_list(partner_of("C"), partner_of("B"), hours=hours)


def test_a_list_with_a_code_twice_makes_no_joint_list() -> None:
    twice = Partner((ranked(1, TOWNS[0]), Ranked(2, "Other", "0001140C0", "Gary", "IN")))
    with pytest.raises(PartnerError, match="The second list: row 2, code: '0001140C0' will not do"):
        joint_list(partner_of("C"), twice)


def test_nothing_of_programs_deeds_or_of_chances_can_be_given_to_it() -> None:
    for call in (joint_list, redacted, write_partner, write_sheets, Wishes):
        words = " ".join(inspect.signature(call).parameters)
        assert not {"chance", "second_look", "message", "ledger"} & set(words.split())
    for module in (couples, couples_folder, couples_sheets, distances):
        tree = ast.parse(inspect.getsource(module))
        named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not named & {"second_looks", "messages", "notes", "people", "interviews", "news"}
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert not imported & {"SecondLook", "Message", "Note", "Person", "second_looks", "chances"}


# ── the redacted file ───────────────────────────────────────────────────────

SECRET = "Quillfeather"


def told_season() -> Season:
    """A season that holds a word in everything that a partner must not see."""
    season = Season.in_memory()
    found = [
        Program(key=f"p{n}", name=name, institution=SECRET, city=city, state=state,
                specialty="Neurology", time_zone="America/Chicago", aliases=(SECRET,),
                nrmp_code=code, features=(SECRET,), contact_address=f"{SECRET}@x.example.org")
        for n, (name, city, state, code) in enumerate((
            ("Cañon Ridge", "Chicago", "IL", "1000180C0"), ("=Alder", "Gary", "IN", ""),
            ("Birch", "St. Louis", "MO", "1002180C0"),
        ))
    ]  # fmt: skip
    day = Interview(program="p0", start=AT)
    person = Person(program="p0", name=SECRET, role="faculty", email=f"{SECRET}@x.example.org")
    season.put_all((
        Applicant(name=SECRET, email=f"{SECRET}@x.example.org", school=SECRET, in_couple=True),
        *found, person, day,
        Note(interview=day, person=person, written_at=AT, topics=(SECRET,), felt=SECRET),
        Question(program="p0", person=person, text=SECRET),
        Message(program="p0", person=person, kind="thank-you", subject=SECRET, body=SECRET,
                state="draft"),
        SecondLook(program="p0", felt_before=SECRET, offered="yes"),
    ))  # fmt: skip
    return season


def the_list(*entries: str) -> RankList:
    return RankList(kind="sketch", version=1, entries=entries, at=AT, reason=SECRET)


def test_the_file_holds_programs_codes_places_order_and_nothing_else(tmp_path: Path) -> None:
    path = write_partner(redacted(told_season(), the_list("p1", "p0", "p2")), tmp_path / "mine.csv")
    assert SECRET.casefold().encode() not in path.read_bytes().lower()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["Place", "Program", "NRMP code", "City", "State", "Strength"],
        ["1", "'=Alder", "", "Gary", "IN", ""],
        ["2", "Cañon Ridge", "1000180C0", "Chicago", "IL", ""],
        ["3", "Birch", "1002180C0", "St. Louis", "MO", ""],
    ]


@some_files
@given(some.seasons(), st.randoms(use_true_random=False))
def test_no_cell_of_any_seasons_file_is_other_than_the_programs_own(
    tmp_path: Path, season: Season, rng: object
) -> None:
    keys = list(season.programs)
    rng.shuffle(keys)  # type: ignore[attr-defined]
    order = RankList(kind=ListKind.SKETCH, version=9, entries=keys, at=AT)
    try:
        partner = redacted(season, order)
    except PartnerError:
        return  # two programs that nothing tells apart, or the code of No Match
    assume(partner.programs)
    path = write_partner(partner, tmp_path / "mine.csv")
    assert read_partner(path) == partner
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    for row, key in zip(rows, keys, strict=True):
        own = season.program(key)
        place, name, code, city, state, strength = map(plain_cell, row)
        assert (place, city) == (str(keys.index(key) + 1), own.city)
        assert (code, state) == (own.nrmp_code, own.state)
        more = (own.specialty, own.track, own.nrmp_code)
        told_apart = (each for n in range(4) for each in combinations(more, n))
        assert name in {", ".join((own.name, *each)) for each in told_apart}
        assert strength == "" or 0 <= float(strength) <= 100


@some_files
@given(partner=partners())
def test_what_was_written_is_read_back(tmp_path: Path, partner: Partner) -> None:
    assert read_partner(write_partner(partner, tmp_path / "theirs.csv")) == partner


@given(st.permutations(range(5)), st.lists(st.permutations(range(5)), max_size=3))
def test_strengths_fall_along_the_list_whatever_the_choices_say(
    order: list[int], chosen: list[list[int]]
) -> None:
    season = Season.in_memory()
    season.put_all(
        Program(key=f"p{n}", name=f"P{n}", city="Gary", state="IN", specialty="Neurology",
                time_zone="America/Chicago")
        for n in range(5)
    )  # fmt: skip
    made = [two for each in chosen for two in neighbours(each)]
    season.put_all(
        Choice(preferred=f"p{a}", other=f"p{b}", at=AT + timedelta(minutes=minute))
        for minute, (a, b) in enumerate(made)
    )
    partner = redacted(season, the_list(*(f"p{n}" for n in order)))
    said = [each.strength for each in partner.programs]
    if not chosen:
        assert said == [None] * 5
    elif said[0] is not None:  # else all stand level, and say no more than the order
        assert said[0] == 100 and said[-1] == 20
        assert all(a >= b for a, b in neighbours(said))  # type: ignore[operator]


def test_choices_give_the_strengths_where_every_program_was_chosen_about() -> None:
    season = told_season()
    season.put_all((Choice(preferred="p0", other="p1", at=AT),))
    assert redacted(season, the_list("p0", "p1", "p2")).programs[0].strength is None
    two = redacted(season, the_list("p0", "p1")).programs
    assert [each.strength for each in two] == [100, 50]


def test_programs_of_one_name_are_told_apart_by_track_and_then_by_code() -> None:
    season = Season.in_memory()
    season.put_all(
        Program(key=key, name="Alder", city="Gary", state="IN", specialty="Neurology", track=track,
                nrmp_code=code, time_zone="America/Chicago")
        for key, track, code in (
            ("a", "Categorical", "1000180C0"), ("b", "Research", "1000180C1"),
            ("c", "Research", "1000180C2"),
        )
    )  # fmt: skip
    names = [each.program for each in redacted(season, the_list("a", "b", "c")).programs]
    assert names == [
        "Alder, Neurology, Categorical", "Alder, Neurology, Research, 1000180C1",
        "Alder, Neurology, Research, 1000180C2",
    ]  # fmt: skip


HEAD = "Place,Program,NRMP code,City,State,Strength\n"


def refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "theirs.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SheetError) as refused:
        read_partner(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "theirs.csv is empty"),
        (HEAD, "theirs.csv holds no program; ask your partner to write it again."),
        ("Place,Program,City\n1,A,Gary\n",
         "row 1, header: there is no column State; the file needs Place, Program, NRMP code, City"),
        ("Place,Program,City,State,Notes\n1,A,Gary,IN,kind\n",
         "row 1, header: 'Notes' will not do; only Place, Program, NRMP code, City, State, "
         "Strength belong in this file; delete the column"),
        ("Place,Programm,City,State\n1,A,Gary,IN\n", "did you mean 'Program'"),
        ("Place,Place,Program,City,State\n1,1,A,Gary,IN\n",
         "row 1, header: 'Place' will not do; it stands there twice; keep one"),
        (HEAD + "first,A,,Gary,IN,\n",
         "row 2, place: 'first' will not do; write a whole number, 1 for the most wanted"),
        (HEAD + "1,A,,Gary,IN,\n1,B,,Gary,IN,\n",
         "row 3, place: '1' will not do; row 2 has this place too; give each program its own"),
        (HEAD + "1,,,Gary,IN,\n", "row 2, program: write one line of 1 to 300 characters"),
        (HEAD + "1,A,,,IN,\n", "row 2, city: write one line"),
        (HEAD + "1,A,,Gary,Indiana,\n",
         "row 2, state: 'INDIANA' will not do; write the two-letter postal code, as in IL"),
        (HEAD + "1,A,1234,Gary,IN,\n",
         "row 2, code: '1234' will not do; write the NRMP code, 9 to 11 letters and digits with "
         "one of C, M, P, A, R, F, S as the 8th, or leave the cell blank"),
        (HEAD + "1,A,1000140X0,Gary,IN,\n", "row 2, code: '1000140X0' will not do"),
        (HEAD + "1,A,999999999,Gary,IN,\n",
         "row 2, code: '999999999' will not do; that code is No Match, and its rows are made for"),
        (HEAD + "1,A,1000140C0,Gary,IN,\n2,B,1000140C0,Gary,IN,\n",
         "row 3, code: '1000140C0' will not do; row 2 has this code too"),
        (HEAD + "1,A,,Gary,IN,\n2,a,1000140C0,gary,IN,\n",
         "row 3, program: 'a' will not do; row 2 has the same name and city; write both codes"),
        (HEAD + "1,A,,Gary,IN,much\n", "row 2, strength: 'much' will not do; write a number"),
        (HEAD + "1,A,,Gary,IN,101\n", "row 2, strength: '101' will not do; write a number from 0"),
        (HEAD + "1,A,,Gary,IN,40\n2,B,,Gary,IN,60\n",
         "row 3, strength: '60' will not do; the program above it has 40; write at most that"),
        (HEAD + "1,A,,Gary,IN,40\n2,B,,Gary,IN,\n",
         "row 3, strength: other rows have a strength; write this one too, or clear the whole"),
        (HEAD + "1,A,,Gary,IN,,he was kind\n",
         "row 2, row: 'he was kind' will not do; it stands outside the columns; delete the cell"),
    ],
)  # fmt: skip
def test_a_bad_partner_file_is_refused_with_file_row_field_and_what_would_do(
    tmp_path: Path, text: str, says: str
) -> None:
    said = refusal(tmp_path, text)
    assert says in said
    assert said.startswith("theirs.csv")


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text(HEAD + "1,A,12,Gary,IN,\n2,B,,Gary,I,\n", encoding="utf-8")
    with pytest.raises(PartnerError) as refused:
        read_partner(path)
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [
        (2, "code"), (3, "state"),
    ]  # fmt: skip


def test_a_file_that_is_not_there_or_no_table_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=r"gone\.csv is not there"):
        read_partner(tmp_path / "gone.csv")
    (tmp_path / "x.xlsx").write_bytes(b"\0\1\2")
    with pytest.raises(SheetError, match=r"x\.xlsx is not an Excel workbook"):
        read_partner(tmp_path / "x.xlsx")


@some_files
@given(rows=st.lists(st.lists(some.lines() | st.sampled_from(("1", "2", "IL", "50")), max_size=8)))
def test_any_table_is_read_or_refused_with_a_sentence(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    path = tmp_path / "theirs.csv"
    path.write_bytes(csv_text(couples_sheets.PARTNER_HEADER, rows))
    try:
        partner = read_partner(path)
    except SheetError as refused:
        assert str(refused).startswith("theirs.csv")
    else:
        assert joint_list(partner, partner).rows
    with pytest.raises(SheetError, match=r"^theirs\.csv"):
        read_travel_times(path)


def test_a_workbook_is_read_as_well(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "theirs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("list")
        for line, cells in enumerate((
            couples_sheets.PARTNER_HEADER, (1, "A", "1000140C0", "Gary", "IN", 90.5),
            (2, "B", "", "Gary", "IN", 40),
        )):  # fmt: skip
            sheet.write_row(line, 0, cells)
    assert read_partner(path).programs == (
        Ranked(1, "A", "1000140C0", "Gary", "IN", 90.5), Ranked(2, "B", "", "Gary", "IN", 40.0),
    )  # fmt: skip
    with xlsxwriter.Workbook(path) as book:
        for name in ("one", "two"):
            book.add_worksheet(name).write_row(0, 0, couples_sheets.PARTNER_HEADER)
    with pytest.raises(SheetError, match=r"theirs\.xlsx holds several sheets \(one, two\); keep"):
        read_partner(path)


def test_rows_in_any_order_and_with_gaps_are_read_by_place(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("rank;program;city;state\n7;B;Gary;in\n2;A;Gary;IN\n", encoding="utf-8")
    assert read_partner(path).programs == (
        Ranked(1, "A", "", "Gary", "IN"), Ranked(2, "B", "", "Gary", "IN"),
    )  # fmt: skip


def test_travel_times_are_read_and_bad_rows_refused(tmp_path: Path) -> None:
    path = tmp_path / "ways.csv"
    path.write_text('From,To,Hours\n"Chicago, IL","Gary, IN",1.25\n', encoding="utf-8")
    assert read_travel_times(path) == {("Chicago, IL", "Gary, IN"): 1.25}
    path.write_text(
        'From,To,Hours\nChicago,"Gary, IN",1\n"Gary, IN","Chicago, IL",soon\n'
        '"Chicago, IL","Gary, IN",1\n"Gary, IN","Chicago, IL",2\n',
        encoding="utf-8",
    )
    with pytest.raises(PartnerError) as refused:
        read_travel_times(path)
    said = str(refused.value)
    assert "ways.csv: row 2, from, to: 'Chicago' is no place" in said
    assert "row 3, hours: 'soon' will not do; write hours as a number, as in 1.5" in said
    assert "row 5, from, to: Between Gary, IN and Chicago, IL there are two times" in said


# ── the two sheets ──────────────────────────────────────────────────────────


@some_files
@given(one=partners(), other=partners(), wished=some_wishes(), most=st.none() | st.integers(1, 20))
def test_both_sheets_have_one_length_and_agree_row_by_row(
    tmp_path: Path, one: Partner, other: Partner, wished: Wishes, most: int | None
) -> None:
    joint = joint_list(one, other, wishes=wished, most=most)
    first, second = sheet_rows(joint)
    assert len(first) == len(second) == len(joint.rows) <= 300
    for mine, theirs in zip(first, second, strict=True):
        assert mine.rank == theirs.rank and mine.apart == theirs.apart
        assert (mine.program, mine.code) == (theirs.partners_program, theirs.partners_code)
        assert (theirs.program, theirs.code) == (mine.partners_program, mine.partners_code)
        assert ("999999999" in (mine.code, theirs.code)) == ("No Match" in (
            mine.program, theirs.program))  # fmt: skip
    pairs = [(a.program, a.code, b.program, b.code) for a, b in zip(first, second, strict=True)]
    assert len(set(pairs)) == len(pairs)
    typed = [(a.code, b.code) for a, b in zip(first, second, strict=True) if a.code and b.code]
    assert len(set(typed)) == len(typed)
    assert differences(*write_sheets(joint, tmp_path)) == ()


def test_a_sheet_says_what_to_type_and_guards_what_would_run(tmp_path: Path) -> None:
    one = Partner((Ranked(1, "=Alder", "1000180C0", "Gary", "IN"),))
    other = Partner((Ranked(1, "Birch", "", "Chicago", "IL"),))
    joint = joint_list(one, other)
    first, second = write_sheets(joint, tmp_path)
    assert (first.name, second.name) == ("couples-list-first.csv", "couples-list-second.csv")
    with second.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(couples_sheets.HEADER)
    assert rows[1:4] == [
        ["1", "Birch", "Chicago", "IL", "no code yet", "'=Alder", "1000180C0", "25 mi", "", ""],
        ["2", "No Match", "", "", "999999999", "'=Alder", "1000180C0", "", "", ""],
        ["3", "Birch", "Chicago", "IL", "no code yet", "No Match", "999999999", "", "", ""],
    ]
    assert [row[0] for row in rows[5:]] == list(statements(joint))
    assert f"the mark {joint.mark}" in rows[6][0]
    assert rows[7][0] == "No code yet on the second list: Birch."


def test_each_half_has_a_page_to_print_that_says_whose_it_is_and_shades_no_match(
    tmp_path: Path,
) -> None:
    odd = "<b>Alder</b> & Sons"
    one = Partner((Ranked(1, odd, "1000180C0", "Gary", "IN"),))
    joint = joint_list(one, Partner((Ranked(1, "Birch", "", "Chicago", "IL"),)))
    write_sheets(joint, tmp_path, called=("Noor <i>", "the partner of Noor"))
    first, second = ((tmp_path / name).read_text(encoding="utf-8") for name in couples_sheets.PAGES)
    assert "to type from: the half of Noor &lt;i&gt;</h1>" in first and "<i>" not in first
    assert "the half of the partner of Noor</h1>" in second
    for text in (first, second):
        assert f"the mark {joint.mark};" in text
        assert "&lt;b&gt;Alder&lt;/b&gt; &amp; Sons" in text and "<b>" not in text
        assert text.count("☐") == 2 * 3
        assert text.count('<tr class="loud">') == 2
        assert text.count('<td class="loud">No Match</td>') == 2
        assert "table-header-group" in text
        assert not re.search(r"https?:|url\(|@import|<script", text)
    assert '<td class="code">1000180C0</td>' in first
    assert '<td class="other">1000180C0</td>' in second
    assert '<td class="code">no code yet</td>' in second
    assert couples_sheets.to_html(joint, "first", called="Noor <i>") == first


def test_each_difference_between_two_sheets_is_named(tmp_path: Path) -> None:
    first, second = write_sheets(joint_list(partner_of("C", "B"), partner_of("C")), tmp_path)
    text = second.read_text(encoding="utf-8-sig")
    lines = text.splitlines()
    lines[1], lines[2] = lines[2].replace("2,", "1,", 1), lines[1].replace("1,", "2,", 1)
    second.write_text("\n".join(lines), encoding="utf-8")
    said = differences(first, second)
    assert len(said) == 2 and said[0].startswith("Row 1: for the first partner one sheet has ")
    del lines[3]
    second.write_text("\n".join(lines), encoding="utf-8")
    assert differences(first, second)[0].startswith("One sheet has 5 rows and the other 4;")


def test_the_mark_changes_with_the_list_and_not_with_the_wishes_alone() -> None:
    one, other = partner_of("C"), partner_of("B")
    assert joint_list(one, other).mark == joint_list(one, other, wishes=Wishes(2, 1, 1, 1)).mark
    assert joint_list(one, other).mark != joint_list(one, partner_of("B", "C")).mark
    assert Wishes() == EVEN


# ── distances ───────────────────────────────────────────────────────────────

places = st.builds(City, st.just("A"), st.just("IL"), st.floats(-90, 90), st.floats(-180, 180))


@given(places, places, places)
def test_the_great_circle_is_a_distance(a: City, b: City, c: City) -> None:
    assert great_circle(a, a) == 0
    assert great_circle(a, b) == pytest.approx(great_circle(b, a), abs=1e-9)
    assert 0 <= great_circle(a, b) <= math.pi * distances.EARTH_RADIUS + 1e-6
    assert great_circle(a, c) <= great_circle(a, b) + great_circle(b, c) + 1e-3


@pytest.mark.parametrize(
    ("one", "other", "miles"),
    [
        (("New York", "NY"), ("Los Angeles", "CA"), 2445),
        (("Chicago", "IL"), ("St. Louis", "MO"), 262),
        (("Boston", "MA"), ("Providence", "RI"), 41),
        (("Miami", "FL"), ("Seattle", "WA"), 2730),
        (("Honolulu", "HI"), ("San Francisco", "CA"), 2393),
    ],
)
def test_known_distances_come_out(
    one: tuple[str, str], other: tuple[str, str], miles: float
) -> None:
    assert way_between(one, other, {}).miles == pytest.approx(miles, rel=0.01)


@given(st.floats(0, 12_000), st.floats(0, 12_000))
def test_a_longer_way_is_never_guessed_shorter(a: float, b: float) -> None:
    assert (distances.guessed_hours(a) <= distances.guessed_hours(b)) or a > b


# Corners that hold a whole state: south, north, west, east.
FAR_AND_WIDE = {"AK": (51, 72, -180, -129), "HI": (18, 23, -161, -154), "PR": (17, 19, -68, -65)}


def test_the_gazetteer_has_cities_of_every_state_rounded_and_in_the_country() -> None:
    assert len(cities()) >= 250
    assert {city.state for city in cities().values()} == set(states())
    for city in cities().values():
        south, north, west, east = FAR_AND_WIDE.get(city.state, (24, 49.1, -125, -66))
        assert south < city.latitude < north and west < city.longitude < east, str(city)
        assert city.latitude == round(city.latitude, 2)
        assert city.longitude == round(city.longitude, 2)


def test_cities_of_a_state_lie_together() -> None:
    """A slip of a digit puts a city into another state."""
    widest = {"TX": 750, "CA": 650, "FL": 550, "TN": 460}
    for state in states():
        there = [city for city in cities().values() if city.state == state]
        for a in there:
            for b in there:
                assert great_circle(a, b) < widest.get(state, 400), f"{a} and {b}"


def test_the_example_seasons_cities_are_known() -> None:
    with (EXAMPLE / "programs.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            assert find_city(row["city"], row["state"]), row["city"]


@pytest.mark.parametrize("name", ["St. Louis", "Saint Louis", "st louis", " ST.  LOUIS"])
def test_a_city_is_found_however_it_is_written(name: str) -> None:
    assert find_city(name, "mo") == find_city("St. Louis", "MO") is not None
    assert find_city(name, "IL") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, r"^cities\.toml is missing from "),
        ("", r"^cities\.toml holds no \[cities\] table"),
        ("cities = ", r"^cities\.toml is not readable as TOML"),
        ("[cities.IL]\nA = [1.0, 1.0]", r"^cities\.toml: source is missing"),
        ("source = 'x'\n[cities]\nIL = 3", "entry 'IL': should be a table of cities"),
        ("source = 'x'\n[cities.IL]\nA = [1.0]", r"entry A, IL: should be \[latitude, longitude"),
        ("source = 'x'\n[cities.IL]\nA = [91.0, 0.0]", r"entry A, IL: \[91.0, 0.0\] is nowhere"),
        ("source = 'x'\n[cities.IL]\n'St. A' = [1.0, 1.0]\n'Saint A' = [2.0, 2.0]",
         r"entry Saint A, IL: it stands there as St\. A, IL too"),
    ],
)  # fmt: skip
def test_a_faulty_gazetteer_is_named(tmp_path: Path, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / "cities.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FaultyReference, match=says):
        distances.read_cities(tmp_path)
