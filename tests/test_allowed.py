"""What the applicant lets stand is counted and listed over the whole season."""

from datetime import UTC, datetime

from toolkit.checked_drafts import allowed_as_table, allowed_findings, in_a_sentence
from toolkit.checks.scene import BAYOU_DIRECTOR, DIRECTOR, letter, season_with, told
from toolkit.model import Allowance

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
FIRST = "promise.number-one"


def _allowing(message, *rules):
    reasons = tuple(Allowance(rule=rule, reason=f"I know better of {rule}.") for rule in rules)
    return message.changed(allowed=reasons)


def test_allowed_findings_of_drafts_and_sent_messages_are_listed():
    draft = told(DIRECTOR, letter("You are my number one. I will rank you first."))
    sent = told(BAYOU_DIRECTOR, letter("Where will you rank me?"), "2026-11-21T10:00-06:00")
    season = season_with([_allowing(draft, FIRST), _allowing(sent, "rank.solicited")])
    found = allowed_findings(season, now=NOW)
    assert {each.finding.rule for each in found} == {FIRST, "rank.solicited"}
    assert all(each.finding.allowed == f"I know better of {each.finding.rule}." for each in found)
    assert {each.message.key for each in found} == {draft.key, sent.key}
    table = allowed_as_table(found, season)
    assert len(table) == len(found)
    assert set(table["Rule"]) == {FIRST, "rank.solicited"}
    assert all(table["Your reason"].str.startswith("I know better"))


def test_the_sentence_counts_and_quotes_nothing():
    draft = told(DIRECTOR, letter("You are my number one. Where will you rank me?"))
    season = season_with([_allowing(draft, FIRST, "rank.solicited")])
    assert in_a_sentence(allowed_findings(season, now=NOW)) == (
        f"2 findings stand with your reason: {FIRST}, rank.solicited."
    )
    alone = season_with([_allowing(draft, FIRST)])
    assert in_a_sentence(allowed_findings(alone, now=NOW)) == (
        f"1 finding stands with your reason: {FIRST}."
    )


def test_what_was_mended_after_all_is_not_counted():
    draft = told(DIRECTOR, letter("Your clinic stayed with me."))
    found = allowed_findings(season_with([_allowing(draft, FIRST)]), now=NOW)
    assert found == ()
    assert in_a_sentence(found) == "No finding stands with a reason of yours."
    assert list(allowed_as_table(found, season_with()).columns)[-1] == "Your reason"
