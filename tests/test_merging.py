"""Merging: what is rewritten by hand stays; what the notes change is taken over by request."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_drafts import draft_to, make_season, note

from toolkit.checks.text import DraftText
from toolkit.follow_up.merging import changes, let_be, taken, with_sentence


def begun(season, who="ada"):
    """The draft to somebody, kept as its notes make it."""
    return season.put(draft_to(season, who).message)


def seen(season, who="ada"):
    return changes(draft_to(season, who))


def test_a_draft_that_nobody_kept_follows_its_notes():
    season = make_season()
    note(season, "ada", topics="night float")
    assert seen(season) == ()
    assert "night float" in draft_to(season, "ada").message.body


def test_a_new_note_changes_nothing_until_it_is_taken_over():
    season = make_season()
    kept = begun(season)
    note(season, "ada", topics="night float")
    (change,) = seen(season)
    assert "[a topic" in change.before == change.stands and "night float" in change.after
    assert draft_to(season, "ada").message == kept
    season.put(taken(kept, change))
    made = draft_to(season, "ada")
    assert "night float" in made.message.body and "[a topic" not in made.message.body
    assert made.message.body == made.fresh.body
    assert changes(made) == ()


def test_words_of_ones_own_stay_and_are_shown_beside_what_would_replace_them():
    season = make_season()
    note(season, "ada", topics="night float")
    kept = begun(season)
    (old,) = [s.text for s in draft_to(season, "ada").sentences if s.note]
    mine = old.replace("night float", "night float and how you all got through it")
    kept = season.put(kept.changed(body=kept.body.replace(old, mine)))
    (first,) = season.notes
    season.put(season.notes[first].changed(topics=("simulation lab",)))
    (change,) = seen(season)
    assert change.by_hand and change.stands == mine and "simulation lab" in change.after
    assert mine in season.put(let_be(kept, change)).body
    assert seen(season) == ()


def test_one_sentence_is_taken_over_and_every_other_word_stays():
    season = make_season("thorough")
    note(season, "fac0", topics=("night float", "clinic on Fridays"), interests="hiking")
    kept = begun(season, "fac0")
    mine = kept.body.replace("\n\n", "\n\nA line of my own, in between.\n\n", 1)
    kept = season.put(kept.changed(body=mine))
    (first,) = season.notes
    season.put(season.notes[first].changed(interests=("sailing",), topics=("the ICU", "rounds")))
    found = seen(season, "fac0")
    assert len(found) >= 2
    after = taken(kept, found[0])
    assert "A line of my own, in between." in after.body
    assert found[0].after in after.body and found[1].after not in after.body
    season.put(after)
    assert len(seen(season, "fac0")) == len(found) - 1


def test_the_subject_is_offered_too():
    season = make_season()
    kept = begun(season)
    season.put(season.program("lakeview").changed(name="Lakeview Heights"))
    subjects = [each for each in seen(season) if each.where == "subject"]
    assert len(subjects) == 1
    assert "Lakeview Heights" in taken(kept, subjects[0]).subject


def test_a_message_written_elsewhere_is_offered_nothing():
    season = make_season()
    kept = begun(season)
    season.put(kept.changed(made_body="", made_subject=""))
    note(season, "ada", topics="night float")
    assert seen(season) == ()


@pytest.mark.parametrize("style", ["lean", "thorough"])
def test_taking_all_changes_over_gives_what_the_notes_make_now(style):
    season = make_season(style)
    note(season, "ada", topics="night float")
    begun(season)
    note(season, "ada", topics="the ICU", interests="sailing", features="free clinic")
    (first, *_) = season.notes
    season.put(season.notes[first].changed(topics=("simulation",)))
    while found := seen(season):
        season.put(taken(draft_to(season, "ada").message, found[0]))
    made = draft_to(season, "ada")
    held = " ".join(made.message.body.split())
    for sentence in DraftText("", made.fresh.body).sentences:
        text = " ".join(sentence.text.split())
        assert text in held or "[" in text
    if style == "lean":
        assert held == " ".join(made.fresh.body.split())


def test_a_sentence_is_offered_for_each_note_that_has_no_room():
    season = make_season()
    note(season, "ada", topics=("night float", "ICU", "grading"), interests="sailing",
         forgot="my year abroad")  # fmt: skip
    made = draft_to(season, "ada")
    offered = {each.words: each.sentence for each in made.unused}
    assert set(offered) >= {"grading", "sailing"}
    for words, sentence in offered.items():
        assert words in sentence and sentence.endswith((".", "!"))
        longer = with_sentence(made, sentence)
        assert sentence in longer.body
        assert longer.body.replace(sentence, "").split() == made.message.body.split()
        season.put(longer)
        again = draft_to(season, "ada")
        assert sentence not in {each.sentence for each in again.not_in_it}
        assert changes(again) == ()
        season.forget(longer.key)


def test_a_sentence_that_was_added_follows_its_note_too():
    season = make_season()
    first = note(season, "ada", topics="night float", interests="global health")
    made = draft_to(season, "ada")
    (sentence,) = (each.sentence for each in made.unused if each.words == "global health")
    season.put(with_sentence(made, sentence))
    season.put(season.notes[first.key].changed(interests=("planetary health",)))
    (change,) = seen(season)
    assert change.before == sentence == change.stands and "planetary health" in change.after
    season.put(taken(draft_to(season, "ada").message, change))
    assert "planetary" in draft_to(season, "ada").message.body and seen(season) == ()
    season.put(season.notes[first.key].changed(interests=()))
    (change,) = seen(season)
    assert "planetary" in change.stands and change.after == ""


def test_an_added_sentence_stands_behind_those_of_the_notes_and_not_in_the_farewell():
    season = make_season()
    note(season, "ada", topics="night float", interests="refugee health")
    made = draft_to(season, "ada")
    (sentence,) = (each.sentence for each in made.unused if each.words == "refugee health")
    body = with_sentence(made, sentence).body
    (told,) = (each.text for each in made.sentences if each.note)
    assert f"{told} {sentence}" in body


def rewritten(season, old, new, who="ada"):
    kept = begun(season, who) if not season.messages else draft_to(season, who).message
    assert old in kept.body
    return season.put(kept.changed(body=kept.body.replace(old, new)))


def told_in(season, who="ada"):
    (told,) = (each.text for each in draft_to(season, who).sentences if each.note)
    return told


def test_a_sentence_rewritten_beyond_likeness_is_known_by_its_place():
    season = make_season()
    first = note(season, "ada", topics="the night float redesign")
    mine = "I went home and told my partner all about it."
    rewritten(season, told_in(season), mine)
    season.put(season.notes[first.key].changed(topics=("the ICU",)))
    (change,) = seen(season)
    assert change.stands == mine and change.by_hand
    body = taken(draft_to(season, "ada").message, change).body
    assert mine not in body and body.count("the ICU") == 1


def test_a_sentence_that_was_parted_in_two_is_replaced_as_a_whole():
    season = make_season()
    first = note(season, "ada", topics="the night float redesign")
    old = told_in(season)
    words = old.rstrip(".").split()
    half = f"{' '.join(words[:-3])}. It was {' '.join(words[-3:])}."
    rewritten(season, old, half)
    season.put(season.notes[first.key].changed(topics=("the ICU",)))
    (change,) = seen(season)
    assert change.stands == half
    assert half.split(". ")[1] not in taken(draft_to(season, "ada").message, change).body


def test_words_that_stand_are_never_replaced_by_a_blank():
    season = make_season()
    first = note(season, "ada", topics="night float")
    old = told_in(season)
    rewritten(season, old, f"{old.rstrip('.')}, and I wonder who taught you to explain it so well.")
    season.put(season.notes[first.key].changed(topics=()))
    assert seen(season) == ()


def test_a_sentence_whose_note_is_gone_may_go_too():
    season = make_season()
    first = note(season, "ada", topics="night float")
    kept = begun(season)
    season.put(season.notes[first.key].changed(topics=()))
    (change,) = seen(season)
    assert "night float" in change.stands and change.after == ""
    assert "night float" not in taken(kept, change).body


def test_nothing_ever_goes_before_the_greeting_or_into_the_farewell():
    season = make_season("thorough")
    note(season, "fac0", topics="night float")
    kept = begun(season, "fac0")
    sentences = [each.text for each in draft_to(season, "fac0").sentences]
    body = kept.body.replace(sentences[0], "It was so good to meet you.")
    body = re.sub(r"\n[A-Z][a-z ]+,\nNoor", "\nCheers,\nNoor", body)
    season.put(kept.changed(body=body))
    note(season, "fac0", topics=("the ICU", "rounds"), interests="sailing", features="free clinic")
    for _ in range(12):
        found = seen(season, "fac0")
        if not found:
            break
        kept = season.put(taken(draft_to(season, "fac0").message, found[0]))
        assert kept.body.startswith("Dear "), found[0]
        assert re.search(r"\n\nCheers,\nNoor Halvorsen\n", kept.body), found[0]
    assert not seen(season, "fac0")


def test_a_name_put_right_changes_the_signature_and_no_sentence():
    season = make_season()
    note(season, "ada", topics="night float")
    begun(season)
    season.put(season.applicant.changed(name="Noor J Halvorsen"))
    found = seen(season)
    assert {each.where for each in found if each.where == "subject"} == {"subject"}
    assert [each.after for each in found if each.where == "body"] == [
        found[-1].after
    ] and "Noor J Halvorsen" in found[-1].after


def test_offered_sentences_are_not_the_phrasings_that_the_draft_has_used():
    season = make_season("thorough")
    note(season, "fac0", topics=tuple(f"topic {n}" for n in range(6)), interests=("a", "b", "c"))
    made = draft_to(season, "fac0")
    openings = [s.text.split(" topic ")[0] for s in made.sentences if s.note]
    for each in made.unused:
        assert each.sentence.split(" topic ")[0] not in openings


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.sampled_from(["night float", "the ICU", "rounds", "grading"]), max_size=3),
    st.lists(st.sampled_from(["simulation", "the ICU", "didactics"]), max_size=3),
    st.text(alphabet="ab. \n", max_size=40),
)
def test_nothing_of_ones_own_is_ever_lost_by_a_refresh(before, after, own):
    season = make_season("thorough")
    first = note(season, "fac0", topics=tuple(before))
    kept = begun(season, "fac0")
    mine = " ".join(f"Mine begins {own} and mine ends.".split())
    kept = season.put(kept.changed(body=kept.body.replace("\n\n", f"\n\n{mine}\n\n", 1)))
    season.put(season.notes[first.key].changed(topics=tuple(after)))
    for _ in range(12):
        found = seen(season, "fac0")
        if not found:
            break
        kept = draft_to(season, "fac0").message
        season.put(taken(kept, found[0]))
    assert not seen(season, "fac0")
    assert mine in " ".join(draft_to(season, "fac0").message.body.split())
