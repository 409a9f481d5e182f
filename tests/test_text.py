"""A draft, split once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.checks.text import DraftText, fold, folds, sentences_in, straight, words_in


def split(text):
    return [sentence.text for sentence in sentences_in(text, 0, len(text))]


@pytest.mark.parametrize(
    "sentences",
    [
        ["I met Dr. Smith.", "She was kind."],
        ["Dr. J. R. Okafor, M.D., Ph.D., spoke first.", "Then we walked."],
        ["She holds a Ph.D. in ethics.", "It shows."],
        ["I trained in the U.S.", "My family is here."],
        ["We spoke of care, e.g. at St. Luke’s, i.e. by the river.", "I liked it."],
        ["The mean was 3.5 days.", "It fell to 2.1."],
        ["“We learn by doing.”", "That stayed with me."],
        ["Is that so?", "Yes!", "It is."],
        ["The clinic opens at 8 a.m. on Mondays.", "I came at 7."],
        ["It is room No. 4 on the left.", "I said no.", "They laughed."],
        ["We waited ... and then it came.", "What a day!"],
        ["I liked the U.S. Army clinic.", "The end."],
        ["See www.example.org for more.", "Thank you."],
    ],
)
def test_sentences_are_told_apart(sentences):
    assert split(" ".join(sentences)) == sentences


def test_a_list_has_a_sentence_an_item():
    listed = "I liked\n- the clinic\n- the people"
    assert split(listed) == listed.split("\n")


def test_a_line_break_does_not_end_a_sentence():
    whole = "I liked the\nclinic. It was\nquiet."
    assert split(whole) == ["I liked the\nclinic.", "It was\nquiet."]


def test_a_letter_is_parted_into_greeting_paragraphs_closing_and_signature():
    draft = DraftText(
        "Thanks",
        "Dear Dr. de la Cruz,\n\nThank you. I liked it.\n\nThe clinic too.\n\n"
        "Warm regards,\nImani Rao-Keller\nNorthgate",
    )
    assert draft.greeting.text == "Dear Dr. de la Cruz,"
    assert [p.text for p in draft.paragraphs] == ["Thank you. I liked it.", "The clinic too."]
    assert [s.text for s in draft.sentences] == ["Thank you.", "I liked it.", "The clinic too."]
    assert draft.closing.text == "Warm regards,"
    assert draft.signature.text == "Imani Rao-Keller\nNorthgate"
    assert [w.text for w in draft.main_words][:2] == ["Thank", "you"]


def test_windows_lines_and_odd_spaces_change_nothing():
    body = "Dear Dr.\u00a0Cruz,\r\n\r\nThank\u00a0you.\r\n\r\nBest,\r\nImani"
    draft = DraftText("", body)
    assert draft.greeting.text == "Dear Dr.\u00a0Cruz,"
    assert [s.text for s in draft.sentences] == ["Thank\u00a0you."]
    assert (draft.closing.text, draft.signature.text) == ("Best,", "Imani")


@pytest.mark.parametrize(
    ("first", "greeting"),
    [
        ("Good morning, Nisha!", "Good morning, Nisha!"),
        ("Good evening, Dr. de la Cruz,", "Good evening, Dr. de la Cruz,"),
        ("Hello, I wanted to thank you.", "Hello,"),
        ("Good day, Dr. Okafor. It was a joy to see you.", "Good day, Dr. Okafor."),
        ("Dr. Okafor,", "Dr. Okafor,"),
        ("Hi Nisha - thank you, it was fine.", "Hi Nisha - thank you,"),
        ("Thank you,", None),
        ("Hello from a snowy Duluth.", None),
        ("I enjoyed the day.", None),
        ("To whom it may concern:", "To whom it may concern:"),
    ],
)
def test_a_greeting_is_known_by_its_hail_or_its_bare_name(first, greeting):
    draft = DraftText("", f"{first}\n\nIt was a fine day at the clinic.\n\nBest,\nImani")
    assert (draft.greeting.text if draft.greeting else None) == greeting


@pytest.mark.parametrize(
    "closing",
    ["Sincerely,", "With gratitude,", "Kind regards", "Best -", "Thank you again,", "All my best,",
     "Yours sincerely,", "Warmest regards,", "Respectfully yours,", "With sincere appreciation,"],
)  # fmt: skip
def test_closings_are_known(closing):
    draft = DraftText("", f"Dear Bo,\n\nI liked it.\n\n{closing}\nImani Rao")
    assert draft.closing.text == closing
    assert draft.signature.text == "Imani Rao"


def test_a_sentence_that_begins_like_a_closing_is_none():
    draft = DraftText("", "Dear Bo,\n\nBest of all was the clinic.\n\nThank you for the day.")
    assert draft.closing is None
    assert len(draft.sentences) == 2


def test_a_signature_without_a_closing_is_not_counted_as_text():
    draft = DraftText("", "Dear Bo,\n\nI liked the clinic.\n\nImani Rao\nNorthgate\na@example.edu")
    assert draft.closing is None
    assert draft.signature.text.startswith("Imani Rao")
    assert len(draft.sentences) == 1


def test_a_quoted_mail_is_not_the_applicants_own_text():
    body = "Dear Bo,\n\nYes.\n\nBest,\nImani\n\nOn Fri, Nov 13, 2026 Bo wrote:\n> Will you rank us?"
    draft = DraftText("", body)
    assert draft.body[: draft.own_end].endswith("Imani\n\n")
    assert draft.signature.text == "Imani"


def test_folding_forgets_case_accents_and_apostrophes():
    assert fold("O’Brién’s") == "obrien"
    assert fold("Wójcik") == fold("Wo\u0301jcik") == "wojcik"
    assert fold(["Søren", "Łukasz"][1]) == "lukasz"
    assert folds("Rao-Keller’s second‑look") == ("rao", "keller", "second", "look")


@given(st.text(max_size=300))
def test_straightening_keeps_every_offset(text):
    assert len(straight(text)) == len(text)


@given(st.text(max_size=400))
def test_every_part_stands_where_it_says(text):
    draft = DraftText("", text)
    parts = [draft.greeting, draft.closing, draft.signature, draft.main]
    parts += [*draft.paragraphs, *draft.sentences, *draft.words]
    for part in parts:
        if part is not None:
            assert text[part.start : part.end] == part.text
    ends = [0, *(sentence.end for sentence in draft.sentences)]
    assert all(s.start >= end for s, end in zip(draft.sentences, ends, strict=False))


_LINES = ("Dear Bo,", "Thank you.", "Best,", "Imani", "- a", "> b", "", "I. A.")


@given(st.lists(st.sampled_from(_LINES)))
def test_no_word_of_a_letter_is_lost_between_its_parts(lines):
    text = "\n".join(lines)
    draft = DraftText("", text)
    parts = (draft.heading, draft.greeting, *draft.sentences, draft.closing, draft.signature)
    held = [part for part in parts if part]
    for word in words_in(text, 0, draft.own_end):
        assert any(p.start <= word.start and word.end <= p.end for p in held), (text, word)
