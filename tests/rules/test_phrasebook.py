"""How phrases are written, and the plain words in which they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.checks import rule
from toolkit.checks.mend import mended
from toolkit.checks.pasted import clean
from toolkit.checks.phrasebook import (
    Group,
    Phrasebook,
    PhraseError,
    inflected,
    phrase,
    phrasebook,
)
from toolkit.checks.plain_words import plain_word, units_of
from toolkit.checks.rule import Finding, Severity
from toolkit.checks.scene import DIRECTOR, play, read
from toolkit.checks.text import DraftText
from toolkit.sources import FOLLOW_UP


def units(body, subject=""):
    return units_of(DraftText(subject, body), {}, {})


def found(phrases, body, **fields):
    group = Group(
        "a.rule", "g", "note", "say", tuple(phrase(text, {}, "here") for text in phrases), **fields
    )
    return [said.words for said in Phrasebook([group]).found_in(units(body)).get("a.rule", ())]


@pytest.mark.parametrize(
    ("text", "body", "words"),
    [
        ("rank~ you", "I am ranking you.", ["ranking you"]),
        ("rank~ you", "I RANKED YOU.", ["RANKED YOU"]),
        ("high|highly valued", "It is highly valued.", ["highly valued"]),
        ("very? fine", "A very fine day, a fine hour.", ["very fine", "fine"]),
        ("(my list|the order) of", "On the order of names.", ["the order of"]),
        ("i .. hope", "I do so much hope.", ["I do so much hope"]),
        ("i .. hope", "I do so very much hope.", []),
        ("i ... hope", "I do so very much still hope.", ["I do so very much still hope"]),
        ("room [0-9]", "Room 412 and room B.", ["Room 412"]),
        ("^ thank you", "So thank you. Thank you.", ["Thank you"]),
        ("list $", "My list; the list of all.", ["list"]),
        ("hospit* care", "In hospitalist care.", ["hospitalist care"]),
        ("a _ day", "A fine day.", ["A fine day"]),
        ("can not wait", "I can’t wait, and I cannot wait.", ["can’t wait", "cannot wait"]),
        ("favorite program", "My favourite programme.", ["favourite programme"]),
        ("number 1", "You are #1.", ["#1"]),
        (
            "where i stand",
            "I wonder where I am. Where\n  I\xa0stand is the thing.",
            ["Where\n  I\xa0stand"],
        ),
        ("i would love", "I'd love to, id love to.", ["I'd love", "id love"]),
    ],
)
def test_a_phrase_finds_what_it_says(text, body, words):
    assert found([text], body, negated="same") == words


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("(my list", "bracket"),
        ("my) list", "closes nothing"),
        ("{nobody} ranks", "no piece"),
        (".. _", "no word that must be there"),
        ("a ~", "stands alone"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_where_and_why(text, why):
    with pytest.raises(PhraseError, match=why) as raised:
        phrase(text, {}, "rank.toml, own-place")
    assert "rank.toml, own-place" in str(raised.value)


def test_what_is_denied_reported_or_quoted_is_passed_over():
    said = ["rank me first"]
    assert found(said, "Please rank me first.") == ["rank me first"]
    assert found(said, "I am not asking you to rank me first.") == []
    assert found(said, "I can’t wait, rank me first.") == ["rank me first"]
    assert found(said, "A resident said that they rank me first.") == []
    assert found(said, "They say “rank me first” to everybody.") == []
    assert found(said, "They say “rank me first” to all.", quoted="same") == ["rank me first"]


def test_a_group_may_want_questions_or_statements_only():
    assert found(["you rank"], "Do you rank? You rank.", asks=True) == ["you rank"]
    assert found(["you rank"], "Do you rank? You rank.", asks=False) == ["You rank"]


def test_a_sentence_may_hold_its_own_excuse():
    excuse = (phrase("the evidence", {}, "here"),)
    assert found(["you rank"], "You rank the evidence.", unless=excuse) == []


def test_a_sentence_may_have_to_hold_more_than_the_phrase():
    also = ((phrase("i|me", {}, "here"),), (phrase("the list", {}, "here"), phrase("it", {}, "x")))
    assert found(["rank~"], "On the list I ranked all.", along=also) == ["ranked"]
    assert found(["rank~"], "I ranked all.", along=also) == []
    assert found(["rank~"], "The list was ranked.", along=also) == []


def test_a_clause_ends_a_gap():
    assert found(["i .. hope"], "I left; we all hope.") == []
    assert found(["i .. hope"], "I left, and we hope.") == []


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("can’t", ("can", "not")),
        ("I’m", ("i", "am")),
        ("it's", ("it", "is")),
        ("Lakeview’s", ("lakeview",)),
        ("programmes", ("programs",)),
        ("favourite", ("favorite",)),
        ("organised", ("organized",)),
        ("your", ("your",)),
        ("four", ("four",)),
        ("José", ("jose",)),
        ("ID", ("id",)),
        ("id", ("i", "would")),
    ],
)
def test_a_word_has_one_plain_form(written, plain):
    assert plain_word(written) == plain


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("rank", {"rank", "ranks", "ranked", "ranking"}),
        ("hope", {"hope", "hopes", "hoped", "hoping"}),
        ("apply", {"apply", "applies", "applied", "applying"}),
        ("plan", {"plan", "plans", "planned", "planning"}),
        ("wish", {"wish", "wishes", "wished", "wishing"}),
    ],
)
def test_a_word_is_known_in_its_forms(word, forms):
    assert forms <= set(inflected(word))


def test_every_word_list_is_read_and_every_group_says_what_it_means():
    groups = phrasebook().groups
    assert len(groups) > 20
    assert all(len(group.note) > 10 for group in groups)
    for group in groups:
        for each in group.phrases:
            assert list(each.found_in(" nothing of the kind ")) == [], (group.name, each.text)


def test_places_lead_back_to_the_letters_as_written():
    body = "Dear Dr. X,\n\nI’m “sure” you’re #1 – by 20% & more.\n\nBest,\nA B"
    for unit in units(body, "A subject"):
        words = unit.said.split()
        assert len(words) == len(unit.places)
        assert all(0 <= a <= b <= len(unit.source) for a, b in unit.places)
        whole = unit.place(1, len(unit.said))
        assert unit.source[slice(*whole)].strip()


@given(st.text(max_size=300))
def test_any_text_has_plain_words_that_lead_back(body):
    for unit in units(body):
        assert len(unit.said.split()) == len(unit.places)
        assert all(0 <= a <= b <= len(body) for a, b in unit.places)


# ── pasted text ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("pasted", "seen"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo\n\n"),
        ("One<br/>Two", "One\nTwo"),
        ("It&rsquo;s&nbsp;fine &amp; good", "It’s\xa0fine & good"),
        ("ra\u00adnk\u200bed", "ranked"),
        ("p < 0.05 and a <date>", "p < 0.05 and a <date>"),
        ("<span style='x'>Hi</span>", "Hi"),
        ("AT&T; R&D", "AT&T; R&D"),
    ],
)
def test_what_pasting_left_is_taken_out(pasted, seen):
    assert clean(pasted).text == seen


@given(st.text(st.sampled_from("ab <p>/br&nbsp;\u00ad.\n"), max_size=80))
def test_each_clean_letter_is_found_again_in_the_original(pasted):
    made = clean(pasted)
    at = -1
    for offset, letter in enumerate(made.text):
        place = made.back(offset)
        assert place > at or letter in "\n"
        at = max(at, place)
        if letter not in "\n\xa0&<>\"'":
            assert pasted[place] == letter or pasted[place] == "&"


def test_a_finding_in_pasted_text_points_at_the_letters_seen():
    body = "<p>Dear Dr. de la Cruz,</p><p>I&rsquo;d love to know <b>where I stand</b>.</p>"
    reading = read(body)
    (finding,) = rule("rank.solicited").findings(reading)
    assert "where I stand" in body[finding.start : finding.end]


def test_mending_takes_out_the_sentence_and_closes_the_gap():
    draft, _, _ = play("Thank you.  Where do I stand? All the best.")
    finding = Finding(
        "x.y", Severity.ERROR, "body", 12, 29, "m.", "r.", (FOLLOW_UP,), mend=(12, 29, "")
    )
    assert mended(draft, finding).body == "Thank you.  All the best."
    with pytest.raises(ValueError, match="No change of the text"):
        mended(draft, Finding("x.y", Severity.ERROR, "body", 0, 0, "m.", "r.", (FOLLOW_UP,)))


def test_names_of_the_season_stand_for_whom_they_name():
    reading = read("Dear Dr. de la Cruz,\n\nLakeview is not Bayou General, Dr. Houston.")
    (sentence,) = reading.speech.sentences
    assert sentence.said.split() == ["§here", "is", "not", "§there", "§who"]
    assert reading.message.person == f"person/{DIRECTOR}"
