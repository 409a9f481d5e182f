"""`check` as a whole: order, allowances, caching, whole good messages, arbitrary text."""

import gc
import weakref
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from good_messages import GOOD
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.checks import RULES, Severity, check, rule
from toolkit.checks.rule import Case, Finding
from toolkit.checks.scene import BAYOU_DIRECTOR, DIRECTOR, HOUSTON, play, season_with, told
from toolkit.checks.season_index import index_of
from toolkit.model import Allowance, FollowUpStyle, Message, MessageKind, MessageState
from toolkit.season import Season


def findings(example):
    message, season, now = play(example)
    return check(message, season, now=now)


def ids(example):
    return {finding.rule for finding in findings(example)}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_message_has_no_error_and_no_warning(name):
    found = [f for f in findings(GOOD[name]) if f.severity is not Severity.ADVICE]
    assert [(f.rule, f.message) for f in found] == []


def test_a_bad_message_is_told_all_that_is_wrong_with_it():
    found = ids(
        Case(
            "Dear Ms. Smtih,\n\nThank you for the interview at Bayou General. You are my number "
            "one. Where will you rank me? Please reply.",
            subject="Hi",
        )
    )
    assert found >= {
        "recipient.misnamed", "program.mixed-up", "promise.number-one", "rank.solicited",
        "pressure.reply", "subject.vague", "structure.closing", "structure.signature",
    }  # fmt: skip


def test_the_worst_comes_first_and_then_reading_order():
    found = findings("Where will you rank me? I plan to rank you very highly. [a blank]")
    places = [(f.severity.place, f.where == "body", f.start) for f in found]
    assert places == sorted(places)
    assert {Severity.ERROR, Severity.WARNING} <= {f.severity for f in found}


def test_a_span_holds_the_very_words():
    body = "Dear Dr. de la Cruz,\r\n\r\nI plan to\u00a0rank you very\r\nhighly."
    message, season, _ = play("x")
    found = check(message.changed(body=body), season)
    hit = next(f for f in found if f.rule == "promise.hedged")
    text = message.changed(body=body).body
    assert text[hit.start : hit.end] == "I plan to\u00a0rank you very\nhighly"


def test_an_allowed_finding_stays_and_carries_its_reason():
    message, season, _ = play("You are my number one.")
    allowed = (Allowance(rule="promise.number-one", reason="It is true, and said once."),)
    found = check(message.changed(allowed=allowed), season)
    reasons = {f.rule: f.allowed for f in found}
    assert reasons["promise.number-one"] == "It is true, and said once."
    assert set(reasons.values()) == {"", "It is true, and said once."}


def test_disagreeing_sources_are_both_named():
    found = findings("Lakeview is very high on my list.")
    hit = next(f for f in found if f.rule == "promise.hedged")
    assert {source.handle for source in hit.sources} == {"second-look", "pd-view"}


def test_a_second_number_one_is_an_error_and_a_first_a_warning():
    text = "You are my number one."
    alone = {f.rule: f.severity for f in findings(text)}
    second = {f.rule: f.severity for f in findings(Case(text, also=(told(BAYOU_DIRECTOR, text),)))}
    assert alone["promise.number-one"] is Severity.WARNING
    assert second["promise.number-one"] is Severity.ERROR


def test_a_reused_body_is_worse_at_the_same_program():
    reused = rule("duplicate.reused")
    here, elsewhere = reused.trips[0], reused.trips[2]
    severity = {f.severity for f in findings(here) if f.rule == reused.id}
    assert severity == {Severity.ERROR}
    severity = {f.severity for f in findings(elsewhere) if f.rule == reused.id}
    assert severity == {Severity.WARNING}


def test_an_essay_is_an_error():
    long = " ".join(["Our talk about sepsis stayed with me."] * 6)
    essay = f"{long} {long}"
    by_rule = {f.rule: f.severity for f in findings(long)}
    assert by_rule["length.long"] is Severity.WARNING
    by_rule = {f.rule: f.severity for f in findings(essay)}
    assert by_rule["length.long"] is Severity.ERROR


def test_the_style_may_be_given_for_one_check():
    message, season, _ = play(GOOD["a thorough note to the director"])
    lean = {f.rule for f in check(message, season, style=FollowUpStyle.LEAN)}
    assert "length.long" in lean
    assert "length.long" not in {f.rule for f in check(message, season)}


def test_the_fourth_message_is_an_error():
    severities = [
        f.severity
        for example in rule("contact.too-often").trips
        for f in findings(example)
        if f.rule == "contact.too-often"
    ]
    assert severities.count(Severity.ERROR) == 1


def test_a_received_message_is_held_against_nothing():
    message, season, _ = play("Where will you rank me? [Your Name]")
    at = datetime(2026, 11, 16, tzinfo=UTC)
    assert check(message.changed(state=MessageState.RECEIVED, at=at), season) == ()


def test_a_sent_message_is_judged_by_when_it_was_sent():
    message, season, _ = play("Thank you for the day.")
    at = datetime(2026, 11, 13, 15, tzinfo=UTC)
    sent = message.changed(state=MessageState.SENT, at=at)
    late = datetime(2027, 1, 1, 3, tzinfo=UTC)
    assert not {f.rule for f in check(sent, season, now=late)} & {"timing.late", "timing.off-hours"}
    assert "timing.late" in {f.rule for f in check(message, season, now=late)}


def test_without_a_time_the_rules_of_timing_are_silent():
    assert not any(name.startswith("timing") for name in ids("Thank you for the day."))


def test_an_empty_season_and_an_unknown_program_do_no_harm():
    season = Season.in_memory()
    draft = Message(program="nowhere", person="nowhere/nobody", kind=MessageKind.THANKS)
    assert {f.rule for f in check(draft, season)} >= {"subject.missing", "length.short"}


def test_an_edit_of_a_note_is_seen_at_once():
    season = season_with()
    draft, _, _ = play("I loved hearing about your falconry club at Lakeview.")
    assert "specific.generic" in {f.rule for f in check(draft, season)}
    note = next(n for n in season.notes.values() if n.person == f"person/{DIRECTOR}")
    season.put(note.changed(topics=(*note.topics, "falconry")))
    assert "specific.generic" not in {f.rule for f in check(draft, season)}


def test_the_index_is_kept_until_the_season_changes_and_no_longer():
    season = season_with()
    index = index_of(season)
    assert index_of(season) is index
    season.put(told(HOUSTON, "Thank you."))
    again = index_of(season)
    assert again is not index
    assert again.ground is index.ground  # a message changes nothing of the names
    gone = weakref.ref(season)
    del season
    gc.collect()
    assert gone() is None


def test_two_seasons_do_not_share_an_index():
    one, other = season_with(), Season.in_memory()
    assert index_of(one).ground is not index_of(other).ground
    assert not index_of(other).ground.programs


def test_a_finding_is_plain_and_hashable():
    finding = findings("[Your Name]")[0]
    assert {f.name for f in fields(Finding)} >= {"rule", "severity", "where", "start", "end"}
    assert len({finding, finding}) == 1


_PIECES = (
    "Dear Dr. de la Cruz , . ? ! I will rank you first highly [ ] < > {{ }} Houston in Reading "
    "Jackson Bayou General neurology residency at Thank Sincerely, Imani Rao-Keller Dr. Smtih Ms. "
    "’ “ ” > On wrote: where stand my list why was not invited"
)
_WORDS = st.lists(
    st.sampled_from([*_PIECES.split(), "\n", "\n\n", "\u00a0"]),
    max_size=60,
).map(" ".join)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    subject=st.one_of(st.text(max_size=80), _WORDS),
    body=st.one_of(st.text(max_size=400), _WORDS),
    to=st.sampled_from([DIRECTOR, HOUSTON, BAYOU_DIRECTOR, ""]),
    kind=st.sampled_from(MessageKind),
)
def test_any_text_can_be_checked_and_every_span_lies_within_it(subject, body, to, kind):
    _, season, now = play(Case("", now="2026-11-14T23:00-06:00"))
    draft = Message.model_construct(
        key="message/any", program="program/lakeview-internal-medicine",
        person=f"person/{to}" if to else "", interview="", kind=kind, subject=subject, body=body,
        state=MessageState.DRAFT, at=None, reason="", attachments=(), allowed=(),
    )  # fmt: skip
    for finding in check(draft, season, now=now):
        text = subject if finding.where == "subject" else body
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.message and finding.remedy and finding.sources


def test_the_rules_of_this_catalogue_are_all_there():
    here = """
        placeholder.unfilled recipient.misnamed recipient.title program.mixed-up program.unnamed
        specific.generic duplicate.reused duplicate.question length.long length.short length.wall
        subject.missing subject.vague structure.greeting structure.thanks structure.closing
        structure.signature promise.hedged promise.number-one rank.solicited pressure.reply
        second-look.demand second-look.uninvited contact.check-in contact.refused contact.too-often
        timing.late timing.early timing.off-hours
    """
    assert {each.id for each in RULES} >= set(here.split())


def test_a_family_stands_together():
    families = [each.id.partition(".")[0] for each in RULES]
    assert families == sorted(families, key=families.index)
