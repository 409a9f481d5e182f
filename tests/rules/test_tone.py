"""What the examples of the rules of tone cannot show."""

import pytest

from toolkit.checks import rule
from toolkit.checks.mend import mended
from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.rule import Case
from toolkit.checks.scene import HOUSTON, letter, play, read
from toolkit.model import MessageKind


def _found(id, example):
    return list(rule(id).findings(read(example)))


def _mended(id, example):
    draft, _, _ = play(example)
    return mended(draft, _found(id, example)[0])


def test_a_casual_greeting_becomes_dear_and_the_letter_stays():
    case = Case(
        letter("Thank you for the IBD clinic.", greeting="Hey there Dr. Houston,"), to=HOUSTON
    )
    assert _mended("tone.casual", case).body.startswith("Dear Dr. Houston,\n\nThank you")


def test_a_shout_is_lowered_and_short_forms_stay():
    case = "I LOVED THE MICU AND THE VA."
    assert _mended("tone.casual", case).body == "I loved the MICU and the VA."


def test_a_chat_abbreviation_is_spelled_out_where_it_stands():
    assert _mended("tone.abbreviation", "I will send it ASAP.").body == (
        "I will send it as soon as possible."
    )
    assert _mended("tone.abbreviation", "BTW, the form came.").body == "By the way, the form came."


@pytest.mark.parametrize("short", sorted(lexicon_file("tone")["abbreviation-not"]["words"]))
def test_clinical_abbreviations_pass(short):
    assert not _found("tone.abbreviation", f"I enjoyed hearing of {short} on Thursday.")


def test_what_is_quoted_from_an_earlier_mail_is_not_the_applicants():
    body = "Thank you for writing.\n\nOn Friday, Ana de la Cruz wrote:\n> hey!!! thx 😊 sorry lol"
    for id in ("tone.casual", "tone.abbreviation", "tone.emoji", "tone.apology"):
        assert not _found(id, Case(body, kind=MessageKind.REPLY))


@pytest.mark.parametrize("sign", ["©", "®", "™", "°", "→", "•", "½", "µ", "♀", "≥"])
def test_signs_of_print_are_no_emoji(sign):
    assert not _found("tone.emoji", f"The sign {sign} stood on the slide.")


@pytest.mark.parametrize("sign", ["🙂", "👩🏽‍⚕️", "🇺🇸", "1️⃣", "✔️", "⭐", "⬇️", "☺", "🫶"])
def test_an_emoji_is_one_finding_whatever_it_is_made_of(sign):
    body = f"The snow was deep {sign} and bright."
    (finding,) = _found("tone.emoji", body)
    assert body[finding.start : finding.end] == sign
    assert _mended("tone.emoji", f"The snow {sign} was deep.").body == "The snow was deep."


def test_an_update_may_tell_what_a_note_of_thanks_may_not():
    told = "I published a paper, won the teaching award and was elected class president."
    assert _found("tone.self-promotion", told)
    assert not _found("tone.self-promotion", Case(told, kind=MessageKind.UPDATE))


def test_a_forgotten_point_may_set_one_answer_right():
    told = "What I meant to say is that I read the trial twice."
    assert _found("tone.apology", told)
    assert not _found("tone.apology", Case(told, kind=MessageKind.FORGOTTEN_POINT))


def test_one_sentence_is_one_finding():
    (finding,) = _found(
        "tone.oversharing", "I am desperate, I cry every night, and Lakeview is my dream program."
    )
    assert finding.message


def test_curly_quotes_british_spelling_and_split_lines_hide_nothing():
    assert _found("tone.apology", "I must apologise\nfor my poor answer.")
    assert _found("tone.oversharing", "I’ve been so anxious since\nThursday.")
    assert _found("tone.flattery", "Yours is the best\nprogramme in the country.")


@pytest.mark.parametrize("text", ["!" * 10_000, "hey " * 2_500, ":) " * 3_000, "sorry " * 1_600])
def test_a_text_that_is_no_letter_is_read_quickly(text):
    for id in ("tone.casual", "tone.emoji", "tone.apology"):
        assert len(_found(id, text)) <= 45


@pytest.mark.parametrize(
    ("rule_id", "text"),
    [
        (
            "tone.oversharing",
            "Since Thursday I wait and pray, and I have hardly slept since.",
        ),
        ("tone.self-promotion", "I chaired our council, led the clinic and won two awards."),
    ],
)
def test_each_way_of_saying_it_is_found(rule_id, text):
    assert _found(rule_id, text)


def test_deeds_and_traits_of_others_are_no_merits():
    for text in (
        "You founded the clinic, led the trial and trained its nurses, as I heard at lunch.",
        "I was glad of such curious, diligent and meticulous residents.",
        "A patient taught me more on that ward than I had learned, and I led only once.",
    ):
        assert not _found("tone.self-promotion", text)
