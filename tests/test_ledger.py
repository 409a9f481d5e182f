"""The ledger of what was said to each program and by it."""

import pytest

from toolkit.checks import check
from toolkit.checks.promise import Strength
from toolkit.checks.scene import (
    BAYOU,
    BAYOU_DIRECTOR,
    DIRECTOR,
    LAKEVIEW,
    heard,
    letter,
    season_with,
    told,
)
from toolkit.follow_up.ledger import (
    Sender,
    as_table,
    broken_as_table,
    broken_promises,
    ledger,
    logs,
)
from toolkit.model import ListKind, RankList, moment

FIRST = told(
    DIRECTOR,
    letter("Thank you for the day.\nI’m ranking you first.", "I would be glad to train there."),
    "2026-12-01T09:00-06:00",
)
HIGH = told(BAYOU_DIRECTOR, "I will rank you very highly.", "2026-12-02T09:00-06:00")
DRAFT = told(BAYOU_DIRECTOR, "Bayou General is my first choice.")
KIND = heard(
    LAKEVIEW,
    "2026-12-03T09:00-06:00",
    "Thank you for writing. We will rank you highly, and you would be a great fit.",
)
LIST = RankList(
    kind=ListKind.SKETCH, version=1, at=moment("2027-01-20T09:00-06:00"), entries=(BAYOU, LAKEVIEW)
)


def test_every_sentence_stands_in_reading_order_drafts_last():
    said = ledger(season_with((DRAFT, KIND, HIGH, FIRST)))
    assert [line.sentence for line in said.lines] == [
        "Thank you for the day.",
        "I’m ranking you first.",
        "I would be glad to train there.",
        "I will rank you very highly.",
        "Thank you for writing.",
        "We will rank you highly, and you would be a great fit.",
        "Bayou General is my first choice.",
    ]
    assert [line.strength for line in said.lines] == [
        Strength.NONE, Strength.FIRST, Strength.INTEREST, Strength.HIGH,
        Strength.NONE, Strength.HIGH, Strength.FIRST,
    ]  # fmt: skip
    assert [line.at is None for line in said.lines] == [False] * 6 + [True]


def test_a_span_holds_the_sentence():
    season = season_with((FIRST, KIND))
    for line in ledger(season).lines:
        body = season.messages[line.message].body
        assert " ".join(body[slice(*line.span)].split()) == line.sentence


def test_a_pasted_body_keeps_its_places():
    pasted = told(DIRECTOR, "<p>Thank you.</p><p>I&rsquo;m ranking you first.</p>",
                  "2026-12-01T09:00-06:00")  # fmt: skip
    (line,) = ledger(season_with((pasted,))).firsts
    start, end = line.span
    assert pasted.body[start:end] == "I&rsquo;m ranking you first."


def test_own_words_and_theirs_are_kept_apart():
    said = ledger(season_with((FIRST, KIND)))
    assert {line.sender for line in said.said} == {Sender.APPLICANT}
    assert {line.sender for line in said.received} == {Sender.PROGRAM}
    assert [line.words for line in said.firsts] == ["I’m ranking you first"]
    assert {line.program for line in said.with_program(f"program/{LAKEVIEW}")} == {
        f"program/{LAKEVIEW}"
    }


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("You are ranked to match here.", Strength.FIRST),
        ("We plan to rank you very highly.", Strength.HIGH),
        ("You are one of our top candidates.", Strength.HIGH),
        ("We would love to have you here.", Strength.INTEREST),
        ("The residents loved meeting you.", Strength.INTEREST),
        ("We cannot say where we rank anyone.", Strength.NONE),
        ("Interviews end on Friday.", Strength.NONE),
    ],
)
def test_what_programs_say(text, strength):
    said = ledger(season_with((heard(LAKEVIEW, "2026-12-03T09:00-06:00", text),)))
    assert [line.strength for line in said.received] == [strength]


def test_what_a_program_says_changes_no_finding():
    draft = told(DIRECTOR, "Thank you for the day. I would be glad to train there.")
    without = season_with((draft, LIST))
    with_it = season_with((draft, LIST, heard(LAKEVIEW, "2026-12-03T09:00-06:00",
                                               "You are at the top of our list.")))  # fmt: skip
    assert check(draft, without) == check(draft, with_it)


def test_the_table_shows_a_programs_words_beside_a_published_figure():
    season = season_with((FIRST, KIND))
    said = ledger(season)
    table = as_table(said, season)
    theirs = table[table["Whose words"] == "theirs"]
    assert len(theirs) == 1
    assert f"{said.worth.value:g} %" in theirs["Beside it"].iloc[0]
    assert said.worth.population in theirs["Beside it"].iloc[0]
    assert set(table[table["Whose words"] == "yours"]["Beside it"]) == {""}
    assert len(as_table(said, season, all_sentences=True)) == len(said.lines)


def test_broken_promises_are_listed_oldest_first_and_name_the_list():
    season = season_with((HIGH, FIRST, DRAFT, LIST))
    (broken,) = broken_promises(season)
    assert broken.line.sentence == "I’m ranking you first."
    assert "Bayou General Internal Medicine first" in broken.instead
    assert list(broken_as_table([broken], season)["When"]) == ["December 1"]


def test_without_a_list_nothing_is_broken():
    assert broken_promises(season_with((FIRST, HIGH))) == ()
    empty = season_with()
    assert ledger(empty).lines == ()
    assert as_table(ledger(empty), empty).empty


def test_the_log_says_of_each_sentence_whether_it_is_still_true():
    tables = dict(logs(season_with((DRAFT, KIND, HIGH, FIRST, LIST))))
    lakeview, bayou = (tables[name] for name in tables)
    first, interest, theirs = (dict(row) for _, row in lakeview.iterrows())
    assert first["Said"] == "I’m ranking you first." and first["How strong"] == "first"
    assert first["Still true?"].startswith("no: Your list has Bayou General")
    assert interest["Still true?"] == "yes, if you still feel so"
    assert theirs["Heard"] and not theirs["Said"]
    assert theirs["Still true?"] == "never a promise"
    assert list(bayou["Still true?"]) == ["yes, your list agrees", "not said yet"]


def test_a_message_that_says_nothing_of_a_list_is_one_line_of_the_log():
    body = letter("Thank you for the day. We spoke of night float.")
    plain = told(DIRECTOR, body, "2026-12-01T09:00-06:00")
    ((_, table),) = logs(season_with((plain,)))
    (row,) = (dict(each) for _, each in table.iterrows())
    assert row["Said"] == "Thank you for the day. …"
    assert (row["How strong"], row["Still true?"]) == ("says nothing of a list", "")
    assert logs(season_with()) == ()
