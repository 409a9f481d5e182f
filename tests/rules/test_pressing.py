"""Asking for a place, a reply, a visit; writing too often: what the examples cannot show."""

from datetime import timedelta

import pytest

from toolkit.checks import Severity, check, reading, rule
from toolkit.checks.rule import Case
from toolkit.checks.scene import (
    BAYOU,
    BAYOU_DIRECTOR,
    COORDINATOR,
    DIRECTOR,
    HOUSTON,
    LAKEVIEW,
    RESIDENT,
    SUMMIT,
    heard,
    letter,
    play,
    read,
    told,
)
from toolkit.model import (
    Answer,
    Interview,
    InterviewKind,
    MessageKind,
    News,
    NewsKind,
    SecondLook,
    moment,
)

THANKED = "2026-11-13T09:00-06:00"


def found(id, example):
    return list(rule(id).findings(read(example)))


# ── rank.solicited ──────────────────────────────────────────────────────────


def test_a_denied_question_about_the_list_is_advice():
    (finding,) = found("rank.solicited", "I am not asking where I stand.")
    assert finding.severity is Severity.ADVICE


def test_their_own_denial_inside_the_question_does_not_soften_it():
    text = "Should I read it as a sign that Lakeview does not intend to rank me?"
    assert {f.severity for f in found("rank.solicited", text)} == {Severity.ERROR}


@pytest.mark.parametrize(
    "written",
    ["WHERE WILL YOU RANK ME?", "Where\nwill   you rank me?", "“Well,” where’ll you rank me?"],
)
def test_capitals_line_ends_and_curly_quotes_hide_nothing(written):
    assert found("rank.solicited", written)


def test_one_sentence_is_told_of_the_list_and_not_of_the_reply_too():
    text = "Any indication at all would put my mind at ease."
    assert found("rank.solicited", text)
    assert not found("pressure.reply", text)


# ── pressure.reply ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "kind",
    [MessageKind.QUESTION, MessageKind.LOW_KEY_WISH, MessageKind.MISSED_SECOND_LOOK,
     MessageKind.REPLY],
)  # fmt: skip
def test_who_asks_may_hope_for_an_answer_but_not_set_a_time(kind):
    assert not found("pressure.reply", Case("I hope to hear from you soon.", kind=kind))
    assert found("pressure.reply", Case("Please answer by Friday.", kind=kind))
    assert found("pressure.reply", Case("I hope that the feeling is mutual.", kind=kind))


def test_a_closing_that_waits_is_found_where_it_stands():
    body = letter("Thank you for the day.").replace("Warm regards,", "Awaiting your reply,")
    (finding,) = found("pressure.reply", body)
    assert body[finding.start : finding.end] == "Awaiting your reply"


# ── second looks ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fact", ["invited", "attended"])
def test_an_invitation_in_the_ledger_lets_a_visit_be_announced(fact):
    look = SecondLook(program=LAKEVIEW, **{fact: Answer.YES})
    text = "I will come by the clinic on Friday."
    assert found("second-look.uninvited", text)
    assert not found("second-look.uninvited", Case(text, also=(look,)))


def test_a_second_look_among_the_events_is_an_invitation():
    event = Interview(
        program=LAKEVIEW, start=moment("2027-01-20T08:00-06:00"), kind=InterviewKind.SECOND_LOOK
    )
    text = "I am looking forward to the second look."
    assert not found("second-look.uninvited", Case(text, also=(event,)))


def test_where_one_is_held_one_may_ask_and_not_announce():
    assert not found(
        "second-look.uninvited", Case("May I come for the second look?", program=BAYOU)
    )
    assert found(
        "second-look.uninvited", Case("I will be there for the second look.", program=BAYOU)
    )


def test_others_are_no_fault_where_all_were_told():
    text = "I understand that invitations to the second look went out last week."
    assert found("second-look.demand", text)
    missed = Case(text, to=BAYOU_DIRECTOR, kind=MessageKind.MISSED_SECOND_LOOK)
    assert not found("second-look.demand", missed)


# ── contact ─────────────────────────────────────────────────────────────────


def question(to, at, text="Who covers nights?"):
    return told(to, text, at, kind=MessageKind.QUESTION)


def asked(to, now, *also):
    return found(
        "contact.too-often",
        Case("How does call work?", to=to, kind=MessageKind.QUESTION, now=now, also=also),
    )


def test_a_second_question_counts_only_to_the_same_person():
    earlier = question(COORDINATOR, "2026-11-18T09:00-06:00")
    assert not asked(RESIDENT, "2026-11-20T09:00-06:00", earlier)
    assert asked(COORDINATOR, "2026-11-20T09:00-06:00", earlier)
    assert not asked(COORDINATOR, "2026-12-10T09:00-06:00", earlier)


def test_a_fourth_question_to_one_program_is_one_too_many():
    earlier = [
        question(to, f"2026-12-0{day}T09:00-06:00")
        for day, to in enumerate((DIRECTOR, COORDINATOR, HOUSTON), start=1)
    ]
    assert not asked(RESIDENT, "2026-12-20T09:00-06:00", *earlier[:2])
    assert asked(RESIDENT, "2026-12-20T09:00-06:00", *earlier)


def test_their_message_excuses_one_of_ours_and_not_the_next():
    wrote = heard(LAKEVIEW, "2026-11-16T09:00-06:00")
    ours = told(DIRECTOR, "The primary one.", "2026-11-17T09:00-06:00", kind=MessageKind.REPLY)
    thanks = told(DIRECTOR, "Thank you.", THANKED)
    now = "2026-11-18T09:00-06:00"
    wish = Case("I remain interested.", kind=MessageKind.INTEREST, now=now, also=(thanks, wrote))
    assert not found("contact.too-often", wish)
    again = Case(
        "I remain interested.", kind=MessageKind.INTEREST, now=now, also=(thanks, wrote, ours)
    )
    assert found("contact.too-often", again)


def test_what_must_be_told_is_never_too_often():
    news = News(kind=NewsKind.ELIGIBILITY, title="Change of visa status", date="2026-11-15",
                mandatory=True)  # fmt: skip
    text = "I must tell you of a change in my visa status."
    told_now = Case(text, kind=MessageKind.UPDATE, now="2026-11-16T09:00-06:00",
                    also=(news, told(DIRECTOR, "Thank you.", THANKED)))  # fmt: skip
    assert not found("contact.too-often", told_now)
    refused = Case(text, to=f"{SUMMIT}/lena-fuchs", kind=MessageKind.UPDATE, also=(news,))
    assert {f.severity for f in found("contact.refused", refused)} == {Severity.ADVICE}


def test_rules_of_contact_have_no_change_of_the_text_to_offer():
    for id in ("contact.refused", "contact.too-often"):
        for example in rule(id).trips:
            assert all(finding.mend is None for finding in found(id, example))


def test_the_day_after_the_pause_is_soon_enough():
    thanks = told(DIRECTOR, "Thank you.", THANKED)
    message, season, _ = play(Case("I remain interested.", kind=MessageKind.INTEREST,
                                   also=(thanks,)))  # fmt: skip
    pause = timedelta(days=reading(message, season).style.cool_down_days)
    early, late = thanks.at + pause - timedelta(hours=1), thanks.at + pause
    assert "contact.too-often" in {f.rule for f in check(message, season, now=early)}
    assert "contact.too-often" not in {f.rule for f in check(message, season, now=late)}
