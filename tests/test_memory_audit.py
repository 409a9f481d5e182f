from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from toolkit.model import Criterion, Interview, Note, Program, Rating
from toolkit.rank_list import memory_audit
from toolkit.rank_list.memory_audit import CIRCUMSTANCES, FEWEST, LEVEL, Remembered
from toolkit.season import Season

START = datetime.fromisoformat("2026-11-02T09:00-06:00")
values = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=FEWEST, max_size=20)
values = values.filter(lambda pairs: all(len(set(side)) > 1 for side in zip(*pairs, strict=True)))
seeds = st.integers(0, 2**32 - 1)


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def days(scores: list[float | None], **circumstance: list) -> list[Remembered]:
    told = {"delay": [None] * len(scores), "age": [None] * len(scores),
            "length": [None] * len(scores)} | circumstance  # fmt: skip
    return [
        Remembered(
            f"program/{n}", n, told["delay"][n], told["age"][n], told["length"][n], scores[n]
        )
        for n in range(len(scores))
    ]


# ── chance ──────────────────────────────────────────────────────────────────


@given(values, seeds)
def test_the_tie_is_spearmans(pairs: list[tuple[int, int]], seed: int) -> None:
    x, y = zip(*pairs, strict=True)
    tie, _, _ = memory_audit.tie_and_chance(x, y, rng=rng(seed), shuffles=50)
    assert tie == pytest.approx(spearmanr(x, y).statistic)


@given(values, seeds, st.sampled_from([0.05, 0.0125]))
def test_a_tie_is_stronger_than_chance_reaches_exactly_where_its_p_is_low(
    pairs: list[tuple[int, int]], seed: int, level: float
) -> None:
    x, y = zip(*pairs, strict=True)
    tie, p, reach = memory_audit.tie_and_chance(x, y, rng=rng(seed), shuffles=400, level=level)
    assert 1 / 401 - 1e-12 <= p <= 1
    assert 0 <= reach <= 1
    assert (p <= level) is (round(abs(tie), 9) > reach)


@given(values, seeds)
def test_only_the_order_of_the_values_counts(pairs: list[tuple[int, int]], seed: int) -> None:
    x, y = zip(*pairs, strict=True)
    plain = memory_audit.tie_and_chance(x, y, rng=rng(seed), shuffles=50)
    bent = memory_audit.tie_and_chance([v**3 + 1 for v in x], y, rng=rng(seed), shuffles=50)
    assert bent == pytest.approx(plain)
    turned = memory_audit.tie_and_chance([-v for v in x], y, rng=rng(seed), shuffles=50)
    assert turned == pytest.approx((-plain[0], *plain[1:]))


@pytest.mark.parametrize("programs", [6, 9, 16])
@pytest.mark.parametrize("level", [0.05, 0.2])
def test_the_permutation_test_has_its_nominal_level_on_noise(programs: int, level: float) -> None:
    chance = rng(programs)
    times = 1500
    stood = 0
    for _ in range(times):
        x, y = chance.normal(size=programs), chance.integers(1, 12, size=programs)
        if len(set(y)) > 1:
            stood += memory_audit.tie_and_chance(x, y, rng=chance, shuffles=199)[1] <= level
    error = (level * (1 - level) / times) ** 0.5
    assert stood / times <= level + 3 * error
    assert stood / times >= level / 2 - 3 * error  # not asleep either; few programs are coarse


def test_all_four_looks_together_keep_the_level_on_noise() -> None:
    chance = rng(11)
    times, n = 400, 12
    stood = 0
    for _ in range(times):
        noise = days(
            list(chance.normal(size=n)),
            delay=list(chance.exponential(size=n)),
            age=list(chance.exponential(size=n)),
            length=list(chance.integers(20, 200, size=n)),
        )
        stood += any(
            look.stands_out for look in memory_audit.audit(noise, rng=chance, shuffles=499)
        )
    assert stood / times <= LEVEL + 3 * (LEVEL * (1 - LEVEL) / times) ** 0.5


def test_a_real_tie_is_found() -> None:
    found = memory_audit.audit(days([1, 2, 3, 4, 4.2, 4.4, 4.6, 5]), rng=rng())
    assert [look.stands_out for look in found] == [True, False, False, False]
    assert found[0].tie == pytest.approx(1)


def test_the_same_chance_gives_the_same_audit() -> None:
    noted = days([3, 1, 4, 1, 5, 9, 2, 6])
    assert memory_audit.audit(noted, rng=rng(3)) == memory_audit.audit(noted, rng=rng(3))


@settings(max_examples=40)
@given(
    st.lists(st.none() | st.floats(1, 5), max_size=9),
    st.lists(st.none() | st.integers(0, 300), min_size=9, max_size=9),
    seeds,
)
def test_what_is_not_known_is_left_out_and_said(
    scores: list[float | None], words: list[int | None], seed: int
) -> None:
    found = memory_audit.audit(days(scores, length=words), rng=rng(seed), shuffles=60)
    assert [look.circumstance for look in found] == list(CIRCUMSTANCES)
    both = [w for w, s in zip(words, scores, strict=False) if w is not None and s is not None]
    assert found[3].programs == len(both)
    assert found[3].too_few is (len(both) < FEWEST)
    assert found[2].programs == 0 and found[2].tie is None
    assert all(memory_audit.sentence(look).endswith((".", "?")) for look in found)
    assert len(memory_audit.as_table(found)) == len(CIRCUMSTANCES)


def test_five_programs_could_not_stand_out_even_in_perfect_order() -> None:
    _, p, _ = memory_audit.tie_and_chance(range(5), range(5), rng=rng(), shuffles=5000)
    assert p > LEVEL / len(CIRCUMSTANCES)
    _, p, _ = memory_audit.tie_and_chance(range(6), range(6), rng=rng(), shuffles=5000)
    assert p < LEVEL / len(CIRCUMSTANCES)


# ── words ───────────────────────────────────────────────────────────────────


def test_a_tie_beyond_chance_is_a_question_and_no_verdict() -> None:
    (order, *rest) = memory_audit.audit(days([1, 2, 3, 4, 4.2, 4.4, 4.6, 5]), rng=rng())
    said = memory_audit.sentence(order)
    assert said.startswith("Interview order: +1.0 over 8 programs; chance alone gives −0.7 to +0.7")
    assert said.endswith(
        "Those that you saw later score higher: were they better, or are they fresher?"
    )
    assert memory_audit.sentence(rest[0]) == (
        "Days from interview to note: known for 0 of your scored programs, too few to tell; "
        "it takes 6."
    )
    for each in CIRCUMSTANCES:
        assert each.if_more.endswith("?") and each.if_less.endswith("?")


def test_a_tie_downwards_asks_the_other_question() -> None:
    (order, *_) = memory_audit.audit(days([8, 7, 6, 5, 4, 3, 2, 1]), rng=rng())
    assert "saw earlier score higher" in memory_audit.sentence(order)


def test_a_tie_that_chance_would_give_is_said_to_be_nothing() -> None:
    (order, *_) = memory_audit.audit(days([3, 1, 4, 1, 5, 2, 2, 3]), rng=rng())
    assert memory_audit.sentence(order).startswith(
        "Interview order: nothing that chance would not give ("
    )
    assert "?" not in memory_audit.sentence(order)


def test_all_scores_alike_are_nothing_to_see() -> None:
    (order, *_) = memory_audit.audit(days([3.0] * 8), rng=rng())
    assert order.tie is None and not order.too_few
    assert "nothing to see" in memory_audit.sentence(order)


def test_one_digit_is_shown_unless_it_would_hide_what_stands_out() -> None:
    plain = memory_audit.Look(CIRCUMSTANCES[0], 0.3123, 16, 0.6, 0.3, False, False)
    close = memory_audit.Look(CIRCUMSTANCES[0], -0.6123, 16, 0.588, 0.01, True, False)
    table = memory_audit.as_table([plain, close])
    assert table["tie"].tolist() == ["+0.3", "−0.61"]
    assert table["by chance alone"].tolist() == ["−0.6 to +0.6", "−0.59 to +0.59"]
    assert table["worth asking"].tolist() == ["", "yes"]


# ── from a season ───────────────────────────────────────────────────────────


def program(key: str) -> Program:
    return Program(key=key, name=key.title(), city="Alder", state="IL", specialty="Neurology",
                   time_zone="America/Chicago")  # fmt: skip


@pytest.fixture
def season() -> Season:
    season = Season.in_memory()
    season.put_all([*map(program, ("ash", "elm", "fir")), Criterion(name="Fit", weight=2)])
    for number, key in enumerate(("elm", "ash")):
        begin = START + timedelta(days=7 * number)
        season.put(Interview(key=key, program=key, start=begin, end=begin + timedelta(hours=6)))
    season.put(Rating(program="elm", criterion="Fit", value=4, rated_at=START + timedelta(days=9)))
    return season


def test_each_interview_day_is_read_with_its_notes_and_its_score(season: Season) -> None:
    over = season.interview("elm").over
    season.put(Note(key="late", interview="elm", written_at=over + timedelta(days=3), text="slow"))
    season.put(
        Note(key="first", interview="elm", written_at=over + timedelta(days=2), topics="sign out",
             felt="warm and calm")
    )  # fmt: skip
    elm, ash = memory_audit.remembered(season)
    assert (elm.program, elm.order, elm.delay, elm.length, elm.score) == (
        "program/elm", 1, 2.0, 6, 4.0,
    )  # fmt: skip
    assert elm.age == pytest.approx(9 - 2 - 0.25)
    assert (ash.order, ash.delay, ash.age, ash.length, ash.score) == (2, None, None, None, None)


def test_what_came_after_the_interview_day_is_not_looked_at(season: Season) -> None:
    before = memory_audit.remembered(season)
    again = START + timedelta(days=40)
    season.put(Interview(key="again", program="fir", start=again, kind="second look"))
    season.put(Interview(key="more", program="elm", start=again, kind="further day"))
    season.put(Note(interview="more", written_at=again, text="even better the second time"))
    assert memory_audit.remembered(season) == before


def test_a_note_written_on_the_day_itself_has_no_delay(season: Season) -> None:
    season.put(Note(interview="elm", written_at=START + timedelta(hours=1), text="at lunch"))
    assert memory_audit.remembered(season)[0].delay == 0


def test_a_rating_from_before_the_note_has_no_age(season: Season) -> None:
    season.put(Note(interview="elm", written_at=START + timedelta(days=30), text="long after"))
    assert memory_audit.remembered(season)[0].age is None


def test_without_weights_the_plain_mean_is_audited(season: Season) -> None:
    season.put(season.criteria["criterion/fit"].changed(weight=None))
    season.put(Rating(program="elm", criterion="Calls", value=1))
    assert memory_audit.remembered(season)[0].score == pytest.approx(2.5)


def test_an_empty_season_has_nothing_to_audit() -> None:
    found = memory_audit.audit(memory_audit.remembered(Season.in_memory()), rng=rng())
    assert all(look.too_few for look in found)
