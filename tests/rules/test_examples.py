"""Every rule's own examples, run."""

import re

import pytest

from toolkit.checks import RULES, DraftText, reading
from toolkit.checks.mend import mended
from toolkit.checks.scene import play, read
from toolkit.sources import SOURCES

NOT_IN_THE_TEXT = {
    "contact.refused", "contact.too-often", "timing.late", "timing.early", "timing.off-hours",
}  # fmt: skip


def _said_behind(draft, words):
    """The draft with a sentence more at the end of its paragraphs."""
    main = DraftText(draft.subject, draft.body).main
    greeting = DraftText(draft.subject, draft.body).greeting
    end = main.end if main else greeting.end if greeting else 0
    return draft.changed(body=f"{draft.body[:end]} {words}{draft.body[end:]}")


IN_OWN_WORDS = {
    "specific.generic": lambda draft, finding, season: _said_behind(
        draft,
        f"I keep thinking of {offered[1]}."
        if (offered := re.search("“([^”]+)”", finding.remedy))
        else "The baker whom your interns walked home at three in the morning stayed with me.",
    ),
    "update.trivial": lambda draft, finding, season: draft.changed(
        body="My paper on handoffs at night was accepted for publication this week."
    ),
    "length.short": lambda draft, finding, season: _said_behind(
        draft, "The way in which your interns spoke of their patients stayed with me all day."
    ),
}


def _examples(side):
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in RULES
        for number, example in enumerate(getattr(rule, side), start=1)
    ]


@pytest.mark.parametrize(("rule", "example"), _examples("trips"))
def test_a_rule_trips_on_its_own_examples(rule, example):
    read_example = read(example)
    found = list(rule.findings(read_example))
    assert found
    for finding in found:
        message = read_example.message
        text = message.subject if finding.where == "subject" else message.body
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.message.endswith((".", "?", "!"))
        assert finding.remedy.endswith((".", "!"))
        assert finding.rule == rule.id
        assert finding.sources


@pytest.mark.parametrize(("rule", "example"), _examples("passes"))
def test_a_rule_passes_its_own_counterexamples(rule, example):
    assert list(rule.findings(read(example))) == []


@pytest.mark.parametrize(("rule", "example"), _examples("trips"))
def test_what_the_remedy_says_makes_the_finding_go(rule, example):
    """Every finding is mended, one after the other, until the rule is content."""
    draft, season, now = play(example)
    for _ in range(12):
        found = list(rule.findings(reading(draft, season, now=now)))
        if not found:
            return
        if rule.mends == "elsewhere":
            assert rule.id in NOT_IN_THE_TEXT
            assert all(finding.mend is None for finding in found)
            return
        before = draft
        if rule.mends == "own words":
            draft = IN_OWN_WORDS[rule.id](draft, found[0], season)
        else:
            draft = mended(draft, found[0])
        assert draft != before, found[0]
    pytest.fail(f"{rule.id} is never content: {found[0]}")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_complete(rule):
    assert len(rule.trips) >= 6
    assert len(rule.passes) >= 6
    assert rule.says.endswith(".")
    assert rule.sources and set(rule.sources) <= set(SOURCES)
    family, _, fault = rule.id.partition(".")
    assert family and fault == fault.lower()


def test_no_two_rules_share_an_id():
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_examples_are_all_different():
    for rule in RULES:
        every = [repr(example) for example in (*rule.trips, *rule.passes)]
        assert len(every) == len(set(every)), rule.id


def test_playing_one_example_leaves_the_scene_as_it_was():
    _, season, _ = play("Thank you.")
    before = season.edition
    play(RULES[-1].trips[0])
    assert play("Thank you.")[1].edition == before
