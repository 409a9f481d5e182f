"""Every rule's own examples, run."""

import pytest

from toolkit.checks import RULES
from toolkit.checks.scene import play, read
from toolkit.sources import SOURCES


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
        text = read_example.text.subject if finding.where == "subject" else read_example.text.body
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.message.endswith((".", "?", "!"))
        assert finding.remedy.endswith((".", "!"))
        assert finding.rule == rule.id
        assert finding.sources


@pytest.mark.parametrize(("rule", "example"), _examples("passes"))
def test_a_rule_passes_its_own_counterexamples(rule, example):
    assert list(rule.findings(read(example))) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_complete(rule):
    assert len(rule.trips) >= 3
    assert len(rule.passes) >= 3
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
