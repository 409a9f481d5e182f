"""What is cited stands in one place, and can be found by its handle."""

import ast
import sys
from pathlib import Path

import pytest

from toolkit import sources
from toolkit.sources import SOURCES, Source, did_you_mean, source

ARTICLES = {
    "second-look": sources.SECOND_LOOK,
    "follow-up": sources.FOLLOW_UP,
    "after-interview": sources.AFTER_INTERVIEW,
    "pd-view": sources.PD_VIEW,
}
GOOD = {
    "handle": "a-b",
    "title": "T",
    "publisher": "P",
    "year": None,
    "where": "W",
    "kind": "rule",
}


def test_no_two_sources_share_a_handle():
    handles = [s.handle for s in SOURCES]
    assert len(handles) == len(set(handles))


def test_every_source_of_the_module_is_registered_once():
    named = [value for value in vars(sources).values() if isinstance(value, Source)]
    assert named == list(SOURCES)


def test_a_source_is_found_by_its_handle():
    for s in SOURCES:
        assert source(s.handle) is s


def test_the_four_articles_come_first_under_their_agreed_handles():
    assert [s.handle for s in SOURCES[:4]] == list(ARTICLES)
    for handle, constant in ARTICLES.items():
        assert source(handle) is constant
        assert constant.kind == "article"


def test_the_match_and_the_internal_medicine_alliance_are_rules():
    assert source("nrmp") is sources.NRMP
    assert source("aaim") is sources.AAIM
    assert sources.NRMP.kind == sources.AAIM.kind == "rule"


@pytest.mark.parametrize(
    "handle",
    [
        "jgme-6-3-478",
        "jewell-2020",
        "jena-2010",
        "ent-2018",
        "critical-care-2022",
        "pmc7895534",
        "pmc11043851",
    ],
)
def test_every_study_has_a_year_and_a_journal_reference(handle):
    study = source(handle)
    assert study.kind in ("study", "survey")
    assert str(study.year) in study.where


def test_an_unknown_handle_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match=r"'second-lok'\. Did you mean 'second-look'"):
        source("second-lok")


def test_a_handle_near_to_nothing_gets_no_suggestion():
    with pytest.raises(ValueError) as error:
        source("zzzzzzzzzzzz")
    assert str(error.value) == "No source has the handle 'zzzzzzzzzzzz'."


def test_the_nearest_word_comes_first():
    assert did_you_mean("Texs", ["Utah", "Texas"]) == " Did you mean 'Texas'?"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"handle": "Two Words"}, "handle is lower-case words"),
        ({"handle": ""}, "handle is lower-case words"),
        ({"handle": "a--b"}, "handle is lower-case words"),
        ({"title": " "}, "needs a title"),
        ({"publisher": ""}, "needs a publisher"),
        ({"where": ""}, "needs a where"),
        ({"kind": "rumour"}, "the kinds are article, rule, study, survey"),
    ],
)
def test_a_source_that_makes_no_sense_is_refused(change, complaint):
    Source(**GOOD)
    with pytest.raises(ValueError, match=complaint):
        Source(**GOOD | change)


def test_a_source_cannot_be_changed():
    with pytest.raises(AttributeError):
        sources.NRMP.title = "Something else"


def test_no_source_gives_a_web_address():
    for s in SOURCES:
        assert "://" not in f"{s.title} {s.where}" and "www." not in f"{s.title} {s.where}"


def test_withdrawn_or_doubted_work_is_not_cited():
    for s in SOURCES:
        assert "newsome" not in f"{s.title} {s.where}".lower()


def test_sources_need_nothing_but_the_standard_library():
    tree = ast.parse(Path(sources.__file__).read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert imported and imported <= sys.stdlib_module_names
