"""The match one step at a time: where it ends, and what it says on the way."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.facts import worked_matches
from toolkit.match.deferred_acceptance import match
from toolkit.match.lines import read_lines, write_lines
from toolkit.match.preferences import ListError, Market
from toolkit.match.steps import Answer, Step, ending, steps
from toolkit.match.worked import worked_market

WORKED = {id: worked_market(id) for id in worked_matches()}


@st.composite
def markets(draw) -> Market:
    """Small markets in which either side may leave out whom it likes, and seats may be none."""
    applicants = [f"A{n}" for n in range(draw(st.integers(0, 6)))]
    programs = [f"P{n}" for n in range(draw(st.integers(0, 5)))]
    some = lambda names: draw(st.lists(st.sampled_from(names), unique=True)) if names else []  # noqa: E731
    return Market.from_names(
        {name: some(programs) for name in applicants},
        {name: some(applicants) for name in programs},
        {name: draw(st.integers(0, 3)) for name in programs},
    )


@given(markets())
def test_the_last_step_holds_the_match(market: Market) -> None:
    made = steps(market)
    if made:
        assert dict(made[-1].holds) == match(market).by_program()
    else:
        assert len(market.applicants) == 0


@given(markets())
def test_nobody_asks_twice_and_everybody_asks_from_the_top(market: Market) -> None:
    made = steps(market)
    for at in range(len(market.applicants)):
        name = market.applicant(at)
        asked = [each.program for each in made if each.applicant == name and each.program]
        assert asked == [market.program(int(p)) for p in market.applicants[at][: len(asked)]]


@given(markets())
def test_one_step_changes_only_what_it_says(market: Market) -> None:
    for before, after in itertools.pairwise(steps(market)):
        for program, held in after.holds.items():
            gone, come = (
                set(before.holds[program]) - set(held),
                set(held) - set(before.holds[program]),
            )
            if program != after.program or after.answer is Answer.REJECTED:
                assert not gone and not come
            else:
                assert come == {after.applicant}
                assert gone == ({after.let_go} if after.let_go else set())


@given(markets())
def test_every_step_names_in_words_whom_it_is_about(market: Market) -> None:
    for step in steps(market):
        for name in (step.applicant, step.program, step.let_go):
            assert name is None or name in step.says
        assert step.says.endswith(".")


@given(markets())
def test_no_program_ever_holds_more_than_its_seats_or_whom_it_did_not_list(market: Market) -> None:
    for step in steps(market):
        for at in range(len(market.programs)):
            held = step.holds[market.program(at)]
            listed = [market.applicant(int(a)) for a in market.programs[at]]
            assert len(held) <= market.quotas[at]
            assert list(held) == [name for name in listed if name in held]


@pytest.mark.parametrize("id", WORKED)
def test_the_worked_examples_end_as_published(id: str) -> None:
    made = steps(WORKED[id])
    published = worked_matches()[id]
    assert {p: set(held) for p, held in made[-1].holds.items()} == {
        program: set(published.result.get(program, ())) for program in published.programs
    }
    lost = {each.applicant for each in made if each.answer is Answer.UNMATCHED}
    assert lost == set(published.unmatched)


def test_the_sentences_say_who_asks_and_why() -> None:
    said = [each.says for each in steps(WORKED["classic-eight"])]
    assert said[0] == (
        "Anderson asks City, the only one on the list. City has room and holds Anderson for now."
    )
    assert "Mercy has not listed Davis and says no." in said[4]
    assert said[7].endswith("City prefers Eastman to Brown: it holds Eastman and lets Brown go.")
    assert said[9] == "Brown has nobody left to ask, and stays unmatched."


def test_the_one_let_go_asks_at_once() -> None:
    made = steps(WORKED["five-applicants"])
    (bumped,) = (n for n, each in enumerate(made) if each.answer is Answer.BUMPED)
    assert made[bumped + 1].applicant == made[bumped].let_go == "Sunny"


def test_the_fourth_example_ends_with_the_applicants_best() -> None:
    made = steps(WORKED["who-proposes"])
    assert dict(made[-1].holds) == {"X": ("A",), "Y": ("B",)}


def test_the_end_is_told_in_words() -> None:
    market = WORKED["classic-eight"]
    assert ending(market, steps(market)) == (
        "Nobody has anyone left to ask. What is held is now final. Mercy: Chen; "
        "City: Garcia and Eastman; General: Davis; State: Hassan and Ford. "
        "Unmatched: Brown and Anderson."
    )


def test_a_program_without_seats_says_so() -> None:
    (asked, gone) = steps(Market.from_names({"Ada": ["Hill"]}, {"Hill": ["Ada"]}, 0))
    assert (asked.answer, gone.answer) == (Answer.REJECTED, Answer.UNMATCHED)
    assert "Hill has no seat, and says no." in asked.says


def test_a_step_cannot_be_changed() -> None:
    step: Step = steps(WORKED["who-proposes"])[0]
    with pytest.raises(TypeError):
        step.holds["X"] = ()  # type: ignore[index]


# ── lists as lines ──────────────────────────────────────────────────────────


@given(markets())
def test_what_is_written_down_is_read_back(market: Market) -> None:
    if len(market.applicants) and len(market.programs):
        again = read_lines(*write_lines(market))
        assert dict(match(again).by_program()) == dict(match(market).by_program())
        assert again.applicant_names == market.applicant_names
        assert again.quotas.tolist() == market.quotas.tolist()


def test_spaces_and_blank_lines_do_not_matter() -> None:
    market = read_lines(
        "\n Ada  Lovell :  North  Hill,Bay \n\nBen:", "North Hill (2): Ada Lovell\nBay"
    )
    assert market.applicant_names == ("Ada Lovell", "Ben")
    assert market.program_names == ("North Hill", "Bay")
    assert market.quotas.tolist() == [2, 1]
    assert [market.applicants[at].tolist() for at in (0, 1)] == [[0, 1], []]


@pytest.mark.parametrize(
    ("applicants", "programs", "sentence"),
    [
        ("Ada: Hil", "Hill: Ada",
         "Ada, entry 1: there is no program called 'Hil'. Did you mean Hill?"),
        (": Hill", "Hill: Ada", "Line 1 of the applicants has no name before its colon."),
        ("Ada: Hill\nAda: Hill", "Hill: Ada", "Ada has two lines; one will do."),
        ("Ada: Hill", "Hill (1): Ada\nHill (2): Ada", "Hill has two lines; one will do."),
        ("Ada: Hill", "", "There is no program yet; write one on a line, as Name: first, second."),
    ],
)  # fmt: skip
def test_a_line_that_will_not_do_is_told_in_a_sentence(applicants, programs, sentence) -> None:
    with pytest.raises(ListError) as error:
        read_lines(applicants, programs)
    assert str(error.value) == sentence
