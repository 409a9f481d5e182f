"""Updates, scores and attachments: what a text alone does not show."""

import pytest

from toolkit.checks import check
from toolkit.checks.rule import ADVICE, ERROR, Case
from toolkit.checks.scene import CEDAR, LAKEVIEW, PRAIRIE, SUMMIT, heard, play, programs, read
from toolkit.checks.update import mandatory_news, must_be_told
from toolkit.model import Answer, MessageKind, News, NewsKind, Note, moment

DELAYED = News(kind="eligibility", title="Graduation moved to June", date="2026-12-01")
PAPER = News(kind="publication", title="Sepsis bundles in rural clinics", date="2026-12-01")


def of(rule, example, **fields):
    message, season, now = play(example)
    found = check(message.changed(**fields), season, now=now)
    return [f for f in found if f.rule == rule]


def update(text, **fields):
    return Case(text, kind=MessageKind.UPDATE, **fields)


def test_news_of_the_season_makes_an_update_whatever_its_words():
    text = "The bundles that we tried in rural clinics against sepsis have found their readers."
    assert of("update.trivial", update(text))
    assert not of("update.trivial", update(text, also=(PAPER,)))


def test_small_news_of_the_season_does_not():
    other = PAPER.changed(kind=NewsKind.OTHER)
    text = "The bundles that we tried in rural clinics against sepsis have found their readers."
    assert of("update.trivial", update(text, also=(other,)))


def test_a_program_that_likes_updates_still_wants_news():
    also = tuple(p.changed(wants_updates=Answer.YES) for p in programs() if LAKEVIEW in p.key)
    assert of("update.trivial", update("I joined a book club.", also=also))


@pytest.mark.parametrize(
    ("text", "also", "told"),
    [
        ("My graduation was moved to June.", (DELAYED,), "Graduation moved to June"),
        ("My visa has been denied.", (), "visa has been denied"),
        ("I won a prize.", (DELAYED,), ""),
    ],
)
def test_what_must_be_told(text, also, told):
    reading = read(update(text, also=also))
    assert must_be_told(reading) == told
    assert mandatory_news(reading) == (DELAYED if told == DELAYED.title else None)


def test_thanks_with_a_visa_in_them_are_thanks():
    assert must_be_told(read("My visa has been denied.")) == ""


@pytest.mark.parametrize("to", [f"{SUMMIT}/lena-fuchs", f"{PRAIRIE}/omar-haddad"])
def test_what_must_be_told_is_told_even_where_contact_is_refused(to):
    (told,) = of("contact.refused", update("My graduation was moved to June.", to=to))
    (refused,) = of("contact.refused", update("My paper was accepted.", to=to))
    assert (told.severity, refused.severity) == (ADVICE, ERROR)
    assert "ERAS" in told.remedy


def test_an_attached_file_is_found_without_a_word_of_it():
    found = of("attachment.present", "Thank you for the day.", attachments=("cv.pdf",))
    assert [f.mend for f in found] == [None]
    assert "cv.pdf" in found[0].message
    asked = Case(
        "Here it is.", also=(heard(LAKEVIEW, "2026-11-14T09:00-06:00", "Please send us a CV."),)
    )
    assert not of("attachment.present", asked, attachments=("cv.pdf",))


def test_what_was_asked_for_later_was_not_asked_for():
    also = (heard(LAKEVIEW, "2026-11-20T09:00-06:00", "Please send us your Step 2 score."),)
    text = "My Step 2 score is 251."
    assert of("update.score", Case(text, also=also, now="2026-11-14T09:00-06:00"))
    assert not of("update.score", Case(text, also=also, now="2026-11-21T09:00-06:00"))


def test_an_answer_that_asks_for_nothing_excuses_nothing():
    also = (heard(LAKEVIEW, "2026-11-14T09:00-06:00", "Thank you. Please do not send anything."),)
    assert of("attachment.present", Case("I have attached my transcript.", also=also))


def test_a_score_that_the_notes_hold_as_pending_may_be_told():
    season = play("x")[1]
    day = season.interviews_at(LAKEVIEW)[0].key
    note = Note(interview=day, written_at=moment("2026-11-12T20:00-06:00"),
                text="They asked about Step 2; it is pending.")  # fmt: skip
    assert not of("update.score", Case("My Step 2 score is 251.", also=(note,)))


def test_being_asked_about_something_else_is_no_request():
    text = "You asked about the gap in my third year. I have attached my transcript."
    assert of("attachment.present", text)
    text = "You asked for my transcript. I have attached it here."
    assert not of("attachment.present", text)


def test_a_message_to_the_address_given_is_no_reason_for_papers():
    assert of("attachment.present", Case("My CV is attached.", to=f"{CEDAR}/grace-kim"))
