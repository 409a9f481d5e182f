"""Every draft of the example season, its blanks filled in, is one that could be sent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from toolkit import Season
from toolkit.checks import Severity, check
from toolkit.follow_up.drafts import ANOTHER, BLANKS, draft
from toolkit.follow_up.plan import Action, plan
from toolkit.shelf import make_example

# What a person would write into the blanks; short words, so that lengths are put to the test.
FILLED = {
    BLANKS["topics"]: "the ferry clinic on Gull Island",
    ANOTHER["topics"]: "apprenticeship on the wards",
    BLANKS["features"]: "candlelit rounds in the old chapel",
    ANOTHER["features"]: "the Thursday journal walk",
    BLANKS["interests"]: "your interest in lighthouses",
    BLANKS["link"]: (
        "Last year I helped to start a clinic for mothers in our town, and I saw there how much "
        "such work asks of a team."
    ),
    BLANKS["hope"]: (
        "I hope to learn how a team speaks about its mistakes, because I have seen how much "
        "patients gain where it does so without fear. What I heard that day made me think that "
        "it is done so here."
    ),
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Season:
    return make_example(tmp_path_factory.mktemp("filled"))


def all_planned(season: Season):
    """Each message that the plan asks for at any time of the season, once."""
    found = {}
    for over in sorted({each.over for each in season.interviews.values()}):
        for item in plan(season, now=over + timedelta(hours=26)).items:
            if item.action == Action.WRITE:
                found.setdefault(item.message_key, item)
    return found.values()


@pytest.mark.parametrize("style", ["lean", "thorough"])
def test_no_draft_of_the_example_has_more_than_advice_against_it(example: Season, style: str):
    assert example.applicant
    example.put(example.applicant.changed(style=style))
    written = 0
    for item in all_planned(example):
        fresh = draft(example, item).fresh
        body = fresh.body
        for blank, words in FILLED.items():
            body = body.replace(blank, words)
        assert not re.search(r"\[[^\]]*\]", body), body
        found = check(fresh.changed(body=body), example)
        worse = [(f.rule, f.message) for f in found if f.severity != Severity.ADVICE]
        assert worse == [], body
        written += 1
    assert written > 60


def test_nothing_is_claimed_that_no_note_supports(example: Season):
    """Each word of a draft is its frame's, or stands in the record that its sentence names."""
    for item in all_planned(example):
        made = draft(example, item)
        for sentence in made.sentences:
            if sentence.note is None:
                continue
            record = example.get(sentence.note)
            noted = {
                w for v in dict(record).values() for w in re.findall(r"[a-z]{5,}", str(v).lower())
            }
            told = re.findall(r"[a-z]{5,}", sentence.text.lower())
            assert noted & set(told), (sentence, record)
