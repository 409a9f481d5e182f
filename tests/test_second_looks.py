from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import second_looks
from toolkit.facts import facts
from toolkit.model import (
    Answer,
    Applicant,
    ListKind,
    Message,
    Program,
    RankList,
    SecondLook,
)
from toolkit.rank_list import titles
from toolkit.rank_list.diary import ListRefused, moved, save_sketch, versions
from toolkit.reruns import rerun
from toolkit.season import Season
from toolkit.second_looks import (
    ATTENDED,
    INVITED,
    MEANINGS,
    NONE_HELD,
    OTHERS_INVITED,
    SILENCE,
    SKIPPED,
)

AT = datetime.fromisoformat("2027-01-20T18:00-05:00")
LATER = AT + timedelta(days=2)
NAMES = {"a": "Ash", "b": "Birch", "c": "Cedar", "d": "St. Dunstan's", "e": "Elm", "f": "Elm Park"}


@pytest.fixture
def season() -> Season:
    season = Season.in_memory()
    season.put_all(
        Program(name=name, city="Alder", state="IL", specialty="Neurology",
                time_zone="America/Chicago", key=key,
                list_locked="yes" if key == "e" else "unknown")
        for key, name in NAMES.items()
    )  # fmt: skip
    return season


def look(program: str = "a", **fields: str) -> SecondLook:
    return SecondLook(program=program, **fields)  # type: ignore[arg-type]


def sentences(season: Season) -> list[str]:
    names = titles(season.programs)
    return [second_looks.sentence(each, names) for each in second_looks.moved_since_blind(season)]


@pytest.mark.parametrize(
    ("fields", "meaning"),
    [
        ({"invited": "yes"}, INVITED),
        ({"invited": "yes", "others_invited": "yes", "offered": "yes"}, INVITED),
        ({"offered": "no"}, NONE_HELD),
        ({"offered": "no", "invited": "no", "others_invited": "no", "attended": "no"}, NONE_HELD),
        ({"invited": "no", "others_invited": "yes"}, OTHERS_INVITED),
        ({"invited": "no", "others_invited": "yes", "attended": "no"}, OTHERS_INVITED),
        ({"invited": "yes", "attended": "yes"}, ATTENDED),
        ({"invited": "yes", "attended": "no"}, SKIPPED),
        ({}, SILENCE),
        ({"offered": "yes"}, SILENCE),
        ({"offered": "yes", "invited": "no"}, SILENCE),
        ({"others_invited": "yes"}, SILENCE),
    ],
)
def test_each_combination_has_its_one_plain_meaning(fields: dict, meaning: object) -> None:
    assert second_looks.meaning(look(**fields)) is meaning


def test_every_combination_of_answers_has_one_of_the_five_meanings_or_none() -> None:
    found = {
        second_looks.meaning(look(offered=o, invited=i, others_invited=x, attended=a)).id
        for o, i, x, a in product(Answer, repeat=4)
    }
    assert found == {each.id for each in MEANINGS} | {"silence"}
    assert len(MEANINGS) == 5


def test_meanings_are_one_sentence_with_a_source_and_promise_nothing() -> None:
    for each in (*MEANINGS, SILENCE, second_looks.LOCKED, second_looks.VEILED):
        assert each.sentence.endswith(".")
        assert each.sentence.count(". ") == 0
        assert each.source.handle
        assert "!" not in each.sentence


def test_nothing_of_the_ledger_is_shown_before_the_blind_order(season: Season) -> None:
    noted = look(invited="yes", attended="yes", felt_before="warm", felt_after="wonderful")
    season.put(noted)
    assert not second_looks.blind_first(season)
    row = second_looks.ledger(season)[0]
    assert (row.veiled, row.invited, row.offered, row.attended, row.felt_after) == (
        True, None, None, None, None,
    )  # fmt: skip
    assert row.felt_before == "warm"
    assert row.meaning is second_looks.VEILED
    told = second_looks.as_table(second_looks.ledger(season), season.programs).to_string()
    assert "wonderful" not in told and "yes" not in told

    second_looks.keep_blind_order(season, "abc", at=AT)
    assert second_looks.blind_first(season)
    row = second_looks.ledger(season)[0]
    assert (row.veiled, row.invited, row.meaning) == (False, Answer.YES, ATTENDED)


def test_a_form_may_see_the_rows_it_fills(season: Season) -> None:
    season.put(look(invited="yes"))
    assert second_looks.ledger(season, unveil=True)[0].meaning is INVITED


def test_every_program_has_its_row_and_a_locked_list_is_said(season: Season) -> None:
    second_looks.keep_blind_order(season, "a", at=AT)
    season.put(look("b", invited="no", attended="yes"))
    rows = second_looks.ledger(season)
    assert [row.program for row in rows] == list(season.programs)
    assert [row.locked for row in rows] == [False, False, False, False, True, False]
    table = second_looks.as_table(rows, season.programs).set_index("program")
    assert "cannot move anyone" in table.loc["Elm", "what it means"]
    assert "cannot move anyone" not in table.loc["Ash", "what it means"]
    assert table.loc["Ash", "holds them"] == "not known"
    assert "without an invitation" in table.loc["Birch", "what it means"]


def test_answers_that_contradict_each_other_are_remarked_upon(season: Season) -> None:
    second_looks.keep_blind_order(season, "a", at=AT)
    season.put(look("a", offered="no", invited="yes"))
    season.put(look("b", offered="yes", invited="yes", attended="no", felt_after="too far"))
    a, b, *_ = second_looks.ledger(season)
    assert "check this row" in a.remark
    assert b.remark == ""


# ── the blind order ─────────────────────────────────────────────────────────


def test_an_empty_blind_order_is_refused(season: Season) -> None:
    with pytest.raises(ListRefused, match="at least one program"):
        second_looks.keep_blind_order(season, [], at=AT)
    assert second_looks.blind_order(season) is None


def test_the_blind_order_may_be_mended_while_nothing_is_known(season: Season) -> None:
    second_looks.keep_blind_order(season, "abc", at=AT)
    kept = second_looks.keep_blind_order(season, "bac", at=LATER)
    assert kept.new
    assert second_looks.blind_order(season) == kept.list


def test_it_may_be_mended_until_a_fact_is_stored(season: Season) -> None:
    assert not second_looks.may_mend_blind_order(season)
    second_looks.keep_blind_order(season, "abc", at=AT)
    season.put(look("a", felt_before="good"))
    assert second_looks.may_mend_blind_order(season)
    noted = season.put(look("c", invited="yes"))
    assert not second_looks.may_mend_blind_order(season)
    season.put(noted.changed(invited="unknown"))
    assert not second_looks.may_mend_blind_order(season)


def test_a_row_without_any_fact_does_not_close_the_blind_order(season: Season) -> None:
    second_looks.keep_blind_order(season, "abc", at=AT)
    season.put(look("a", felt_before="good"))
    kept = second_looks.keep_blind_order(season, "bac", at=LATER)
    assert second_looks.blind_order(season) == kept.list


@pytest.mark.parametrize(
    "fact", [{"offered": "no"}, {"others_invited": "yes"}, {"felt_after": "hm"}]
)
def test_once_a_fact_is_there_only_what_was_blind_counts(season: Season, fact: dict) -> None:
    second_looks.keep_blind_order(season, "abc", at=AT)
    second_looks.keep_blind_order(season, "bac", at=AT)
    season.put(look("c", **fact))
    late = second_looks.keep_blind_order(season, "cba", at=LATER)
    assert late.list.version == 3
    found = second_looks.blind_order(season)
    assert found is not None and found.version == 2


def test_where_facts_came_first_only_version_1_counts(season: Season) -> None:
    season.put(look("c", invited="yes"))
    second_looks.keep_blind_order(season, "abc", at=AT)
    second_looks.keep_blind_order(season, "cab", at=LATER)
    found = second_looks.blind_order(season)
    assert found is not None and found.version == 1


def test_a_fact_that_was_taken_back_was_still_seen(season: Season) -> None:
    second_looks.keep_blind_order(season, "abc", at=AT)
    noted = season.put(look("c", invited="yes"))
    season.put(noted.changed(invited="unknown"))
    second_looks.keep_blind_order(season, "cab", at=LATER)
    found = second_looks.blind_order(season)
    assert found is not None and found.version == 1


# ── what moved ──────────────────────────────────────────────────────────────


def kept(season: Season, blind: str, now: str, left_out: str = "", reason: str = "") -> None:
    second_looks.keep_blind_order(season, blind, at=AT)
    save_sketch(season, now, left_out=left_out, reason=reason, at=LATER)


def test_nothing_moved_where_a_list_is_missing(season: Season) -> None:
    assert second_looks.moved_since_blind(season) == ()
    second_looks.keep_blind_order(season, "abc", at=AT)
    assert second_looks.moved_since_blind(season) == ()


def test_only_those_who_moved_are_named_and_by_how_much(season: Season) -> None:
    kept(season, "abcd", "dabc")
    (each,) = second_looks.moved_since_blind(season)
    assert (each.program, each.before, each.after, each.by) == ("program/d", 4, 1, 3)
    assert not each.only_invitation
    assert sentences(season) == [
        "St. Dunstan's went up 3 since the blind order, from 4th to 1st; "
        "it has stood higher since 22 Jan 2027."
    ]


def test_a_move_with_an_invitation_and_no_reason_is_flagged(season: Season) -> None:
    season.put(look("d", invited="yes"))
    kept(season, "abcd", "adbc")
    (each,) = second_looks.moved_since_blind(season)
    assert each.only_invitation
    assert "if you had never heard of a second look?" in sentences(season)[0]
    table = second_looks.beside_table(second_looks.beside(season), season.programs)
    assert table.set_index("program").loc["St. Dunstan's"].drop("since").to_dict() == {
        "blind": "4", "now": "2", "moved": "+2",
        "reason": "none written", "look again": "only who was invited",
    }  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [{"invited": "no", "others_invited": "yes"}, {"invited": "no"}],
)
def test_a_fall_where_others_were_asked_and_i_was_not_is_flagged_as_well(
    season: Season, fields: dict
) -> None:
    season.put(look("a", **fields))
    kept(season, "abc", "bca")
    (each,) = second_looks.moved_since_blind(season)
    assert (each.program, each.by, each.only_invitation) == ("program/a", -2, True)


@pytest.mark.parametrize(
    ("blind", "now", "fields"),
    [
        ("abc", "bca", {"invited": "yes"}),
        ("abc", "bca", {"invited": "yes", "attended": "no"}),
        ("bca", "abc", {"invited": "no", "others_invited": "yes"}),
        ("abc", "bc", {"invited": "yes"}),
        ("bc", "abc", {"invited": "no", "others_invited": "yes"}),
        ("abc", "bca", {"others_invited": "yes"}),
    ],
)
def test_an_invitation_is_not_blamed_for_a_move_against_it(
    season: Season, blind: str, now: str, fields: dict
) -> None:
    season.put(look("a", **fields))
    kept(season, blind, now)
    (each,) = second_looks.moved_since_blind(season)
    assert each.program == "program/a" and not each.only_invitation


@pytest.mark.parametrize(
    "fields", [{"invited": "yes"}, {"invited": "no", "others_invited": "yes"}, {}]
)
@pytest.mark.parametrize(("blind", "now"), [("abc", "bca"), ("bca", "abc")])
def test_a_reason_that_is_only_about_invitations_is_flagged_whichever_way_it_moved(
    season: Season, blind: str, now: str, fields: dict
) -> None:
    season.put(look("a", **fields))
    kept(season, blind, now, reason="Ash: who was invited there tells me enough.")
    (each,) = second_looks.moved_since_blind(season)
    assert each.program == "program/a" and each.only_invitation


def test_no_meaning_reads_a_motive_into_who_was_invited() -> None:
    for each in (INVITED, OTHERS_INVITED):
        assert not {"They", "they", "fear", "interested"} & set(each.sentence.split())
    assert "why is not known" in OTHERS_INVITED.sentence


def test_of_two_that_changed_places_the_one_with_an_invitation_moved(season: Season) -> None:
    season.put(look("a", invited="no", others_invited="yes"))
    kept(season, "ab", "ba")
    (each,) = second_looks.moved_since_blind(season)
    assert (each.program, each.by) == ("program/a", -1)


@pytest.mark.parametrize(
    "fields", [{"invited": "yes", "attended": "yes"}, {"offered": "no", "invited": "no"}, {}]
)
def test_a_visit_or_no_second_look_at_all_is_no_mere_invitation(
    season: Season, fields: dict
) -> None:
    season.put(look("c", **fields))
    kept(season, "abc", "cab")
    (each,) = second_looks.moved_since_blind(season)
    assert not each.only_invitation


@pytest.mark.parametrize(
    ("reason", "flagged"),
    [
        ("The residents kept their weekends.", False),
        ("Cedar: nearer to my sister.", False),
        ("Cedar up because they invited me.", True),
        ("They asked me back!", True),
        ("Not because of the invitation: I like the clinic.", False),
        ("Ash has a better clinic.", True),
        ("Birch is far. Cedar is by the sea.", False),
    ],
)
def test_a_reason_counts_where_it_is_about_the_program_and_more_than_the_invitation(
    season: Season, reason: str, flagged: bool
) -> None:
    season.put(look("c", invited="yes"))
    kept(season, "abc", "cab", reason=reason)
    (each,) = second_looks.moved_since_blind(season)
    assert each.only_invitation is flagged


def test_a_reason_goes_to_the_program_that_it_names(season: Season) -> None:
    reason = "Two changes. St. Dunstan's is warm. I would live near the park. Elm Park is far away."
    kept(season, "abcdef", "adbcfe", reason=reason)
    reasons = {each.program: each.reasons for each in second_looks.moved_since_blind(season)}
    assert reasons == {
        "program/d": ("Two changes.", "St. Dunstan's is warm.", "I would live near the park."),
        "program/f": ("Two changes.", "Elm Park is far away."),
    }


def test_reasons_of_several_sketches_are_gathered_and_those_from_before_are_not(
    season: Season,
) -> None:
    save_sketch(season, "bca", reason="Long before.", at=AT - timedelta(days=9))
    second_looks.keep_blind_order(season, "abc", at=AT)
    save_sketch(season, "acb", reason="Clinic.", at=LATER)
    save_sketch(season, "cab", reason="Sister.", at=LATER + timedelta(hours=1))
    (each,) = second_looks.moved_since_blind(season)
    assert (each.program, each.by, each.reasons) == ("program/c", 2, ("Clinic.", "Sister."))


def test_a_program_left_out_since_is_named(season: Season) -> None:
    season.put(look("b", invited="no", others_invited="yes"))
    kept(season, "abc", "ac", left_out="b")
    (each,) = second_looks.moved_since_blind(season)
    assert (each.before, each.after, each.by, each.only_invitation) == (2, None, None, True)
    assert sentences(season)[0].startswith(
        "Birch was 2nd in the blind order and is not ranked now; "
        "it has been off the list since 22 Jan 2027. "
    )


def test_a_newcomer_since_the_blind_order_is_named_and_pushes_nobody(season: Season) -> None:
    kept(season, "ab", "cab")
    (each,) = second_looks.moved_since_blind(season)
    assert (each.program, each.before, each.after, each.by) == ("program/c", None, 1, None)
    assert sentences(season) == [
        "Cedar was not in the blind order and is now 1st; it has been ranked since 22 Jan 2027."
    ]


def test_a_locked_list_cannot_move_anyone(season: Season) -> None:
    season.put(look("e", invited="yes", attended="yes"))
    kept(season, "abe", "eab")
    (each,) = second_looks.moved_since_blind(season)
    assert each.locked
    assert "cannot move anyone" in sentences(season)[0]


# ── since when ──────────────────────────────────────────────────────────────


def sketches(season: Season, *orders: str, reason: str = "") -> None:
    """A sketch a day, from the day after the blind order on."""
    for day, order in enumerate(orders, start=1):
        save_sketch(season, order, reason=reason, at=AT + timedelta(days=day))


def since(season: Season) -> dict[str, int]:
    """Program → how many days after the blind order it began to stand as it does."""
    return {
        each.program[-1]: (each.since - AT).days for each in second_looks.moved_since_blind(season)
    }


def test_a_move_is_dated_by_the_sketch_that_made_it(season: Season) -> None:
    second_looks.keep_blind_order(season, "abcd", at=AT)
    sketches(season, "abcd", "dabc", "dacb")
    assert since(season) == {"d": 2, "b": 3}


def test_a_move_that_was_taken_back_in_between_began_with_the_second_time(season: Season) -> None:
    second_looks.keep_blind_order(season, "abcd", at=AT)
    sketches(season, "dabc", "abcd", "adbc")
    assert since(season) == {"d": 3}


def test_going_further_the_same_way_is_the_same_move(season: Season) -> None:
    second_looks.keep_blind_order(season, "abcd", at=AT)
    sketches(season, "abdc", "adbc", "dabc")
    assert since(season) == {"d": 1}


def test_one_that_turned_round_moved_when_it_turned(season: Season) -> None:
    second_looks.keep_blind_order(season, "abcde", at=AT)
    sketches(season, "cabde", "abdec")
    assert since(season) == {"c": 2}


def test_leaving_the_list_is_dated_too(season: Season) -> None:
    second_looks.keep_blind_order(season, "abc", at=AT)
    sketches(season, "abc", "ab", "ba")
    assert since(season)["c"] == 2


def test_the_day_is_the_applicants(season: Season) -> None:
    season.put(Applicant(name="Noor Halvorsen", time_zone="Pacific/Honolulu"))
    second_looks.keep_blind_order(season, "ab", at=AT)
    save_sketch(season, "ba", at=datetime.fromisoformat("2027-01-25T03:00+00:00"))
    assert "since 24 Jan 2027" in sentences(season)[0]


@given(st.lists(st.permutations("abcde"), min_size=1, max_size=4))
def test_before_its_date_a_program_did_not_stand_as_it_does(orders: list[list[str]]) -> None:
    season = Season.in_memory()
    season.put_all(
        Program(name=NAMES[key], city="Alder", state="IL", specialty="Neurology",
                time_zone="America/Chicago", key=key)
        for key in "abcde"
    )  # fmt: skip
    second_looks.keep_blind_order(season, "abcde", at=AT)
    sketches(season, *map("".join, orders))
    kept = versions(season)
    for each in second_looks.moved_since_blind(season):
        assert each.by and each.since in [version.at for version in kept]
        for version in kept:
            steps = moved([f"program/{key}" for key in "abcde"], version.entries)
            if version.at >= each.since:
                assert steps[each.program] * each.by > 0
            elif version.at == max(v.at for v in kept if v.at < each.since):
                assert steps.get(each.program, 0) * each.by <= 0


# ── messages and kind words ─────────────────────────────────────────────────


def heard(program: str, at: datetime, state: str = "received") -> Message:
    return Message(program=program, kind="reply", state=state, at=at, body="It was a joy!")


@pytest.mark.parametrize(
    ("reason", "flagged"),
    [
        ("They loved me.", True),
        ("The PD really liked me!", True),
        ("She told me I would be ranked to match.", True),
        ("Dr. Bo wrote that I am a great fit.", True),
        ("They said I'm high on their list.", True),
        ("They said I’m high on their list.", True),
        ("Such a kind e-mail.", True),
        ("Cedar wrote back.", True),
        ("Because of the second look, and they told me they will rank me first.", True),
        ("They told me that interns have two weeks of nights.", False),
        ("The residents are like me.", False),
        ("They are like me.", False),
        ("They really like me.", True),
        ("They told me the clinic is where I would spend my Mondays.", False),
        ("Nothing to do with their letter: the call is better.", False),
        ("They loved me. Also, my sister lives there.", False),
        ("Nicer wards.", False),
    ],
)
def test_a_move_for_kind_words_alone_is_flagged(season: Season, reason: str, flagged: bool) -> None:
    kept(season, "abc", "cab", reason=reason)
    (each,) = second_looks.moved_since_blind(season)
    assert each.only_words is flagged
    assert ("if they had never written?" in sentences(season)[0]) is flagged


def test_an_invitation_and_kind_words_are_no_better_than_one_of_them(season: Season) -> None:
    season.put(look("c", invited="yes"))
    kept(season, "abc", "cab", reason="They invited me. They loved me.")
    (each,) = second_looks.moved_since_blind(season)
    assert (each.only_invitation, each.only_words) == (True, True)
    assert each.look_again == "only who was invited, only kind words"


@pytest.mark.parametrize(
    ("hours", "state", "reason", "flagged"),
    [
        (12, "received", "", True),
        (12, "received", "Nicer wards.", False),
        (12, "sent", "", False),
        (-12, "received", "", False),
        (72, "received", "", False),
    ],
)
def test_a_move_without_a_reason_after_a_message_is_asked_about(
    season: Season, hours: int, state: str, reason: str, flagged: bool
) -> None:
    season.put(heard("c", AT + timedelta(hours=hours), state))
    kept(season, "abc", "cab", reason=reason)
    (each,) = second_looks.moved_since_blind(season)
    assert each.only_words is flagged
    if flagged:
        assert each.heard == AT + timedelta(hours=hours)
        assert each.look_again == "a message, and no reason"
        assert (
            "A message from them came on 21 Jan 2027: where would it stand" in sentences(season)[0]
        )


def test_a_newcomer_is_not_suspected_for_a_message(season: Season) -> None:
    season.put(heard("c", AT + timedelta(hours=12)))
    kept(season, "ab", "cab")
    (each,) = second_looks.moved_since_blind(season)
    assert not each.only_words and each.look_again == ""


def test_the_blind_order_says_to_whom_it_could_not_be_blind(season: Season) -> None:
    assert second_looks.heard_before_blind(season) == ()
    assert second_looks.blindness_sentence(season) == "There is no blind order yet."
    second_looks.keep_blind_order(season, "abc", at=AT)
    season.put(heard("b", AT + timedelta(hours=1)))
    assert second_looks.blindness_sentence(season).startswith("No message from a program had come")
    season.put(heard("a", AT - timedelta(hours=1)))
    season.put(heard("c", AT - timedelta(hours=1), "sent"))
    assert second_looks.heard_before_blind(season) == ("program/a",)
    assert second_looks.blindness_sentence(season) == (
        "When you gave the blind order, you had heard from Ash: to that it could not be blind."
    )


# ── the two lists side by side ──────────────────────────────────────────────


def test_the_two_lists_stand_side_by_side(season: Season) -> None:
    assert second_looks.beside(season) == ()
    season.put(look("d", invited="yes"))
    kept(season, "abcd", "dacf", left_out="b", reason="Ash and Cedar stay. Elm Park is new.")
    rows = second_looks.beside(season)
    assert [(row.program[-1], row.before, row.after) for row in rows] == [
        ("d", 4, 1), ("a", 1, 2), ("c", 3, 3), ("f", None, 4), ("b", 2, None),
    ]  # fmt: skip
    assert [row.move is not None for row in rows] == [True, False, False, True, True]
    table = second_looks.beside_table(rows, season.programs).set_index("program")
    assert table.loc["St. Dunstan's"].tolist() == [
        "4", "1", "+2", "22 Jan 2027", "none written", "only who was invited",
    ]  # fmt: skip
    assert table.loc["Ash"].tolist() == ["1", "2", "", "", "", ""]
    assert table.loc["Birch", "now"] == "not ranked"
    assert second_looks.beside_table((), {}).empty


def test_unchanged_lists_have_no_movers(season: Season) -> None:
    kept(season, "abcdef", "abcdef")
    assert second_looks.moved_since_blind(season) == ()


def test_the_ledger_edits_nothing(season: Season) -> None:
    season.put(look("d", invited="yes"))
    kept(season, "abcd", "adbc")
    edition = season.edition
    second_looks.ledger(season)
    second_looks.moved_since_blind(season)
    assert season.edition == edition
    assert [each.kind for each in season.rank_lists.values()] == [ListKind.BLIND, ListKind.SKETCH]
    assert all(isinstance(each, RankList) for each in season.rank_lists.values())


def test_without_a_blind_order_the_notebook_says_so_and_nothing_of_moves(tmp_path: Path) -> None:
    path = tmp_path / "season.matchbook"
    Season.open(path)
    done = nbformat.read(rerun("04", path, folder=tmp_path / "out", html=False), as_version=4)
    shown = "".join(str(cell.get("outputs", "")) for cell in done.cells)
    assert "There is no blind order yet." in shown
    assert "Nothing has moved" not in shown


def test_the_made_up_shares_come_from_the_facts_and_say_what_they_are() -> None:
    found = second_looks.illustrative_reasons()
    known = [fact.value for id, fact in facts().items() if id.startswith("illustration.no-invite.")]
    assert [each.percent for each in found] == known
    assert sum(known) == 100
    assert all("illustration, not data" in each.as_of for each in found)
