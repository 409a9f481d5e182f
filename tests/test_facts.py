"""Facts are dated, sourced, complete and honest about how sure they are."""

import ast
import itertools
import re
import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from toolkit import facts as module
from toolkit.facts import (
    FaultyReference,
    as_of,
    as_table,
    deadline,
    default_criteria,
    fact,
    facts,
    read_reference,
    specialties,
    state,
    states,
    worked_matches,
    zones_of,
)
from toolkit.places import REFERENCE
from toolkit.sources import SOURCES, source

# Typed by hand from the founders' list of facts, not from the files: (id, value, status).
CHECKLIST = [
    ("rule.ask-other-programs", None, "read"),
    ("rule.required-visit", None, "unsure"),
    ("rule.mandatory-update", None, "read"),
    ("rule.contact-policies", ("none", "questions-only", "thanks-ok", "unknown"), "read"),
    ("lock.pilot", ("Internal Medicine", "Pediatrics", "Vascular Surgery"), "read"),
    ("lock.states", ("yes", "no", "unknown"), "read"),
    ("rule.contract-first", None, "read"),
    ("code.length", (9, 11), "read"),
    ("code.institution", 4, "read"),
    ("code.specialty", 3, "read"),
    ("code.type", ("C", "M", "P", "A", "R"), "read"),
    ("code.type-fellowship", ("F", "S"), "read"),
    ("code.track", (1, 3), "read"),
    ("code.example", "1000140C0", "read"),
    ("couples.no-match-code", "999999999", "read"),
    ("list.codes-covered-primary", 20, "read"),
    ("list.codes-covered-supplemental", 20, "read"),
    ("list.extra-code-fee", 30, "unsure"),
    ("list.longest", 300, "read"),
    ("list.length-fee-from", 100, "read"),
    ("couples.longest", 300, "read"),
    ("deadline.rank.2025", date(2025, 3, 5), "read"),
    ("deadline.rank.2026", date(2026, 3, 4), "read"),
    ("deadline.rank.time", time(21), "read"),
    ("deadline.rank.zone", "America/New_York", "read"),
    ("match-2025.registered", 52_498, "read"),
    ("match-2025.active", 47_208, "read"),
    ("match-2025.positions", 43_237, "read"),
    ("match-2025.md-seniors", 93.5, "read"),
    ("match-2025.do-seniors", 92.6, "read"),
    ("match-2025.us-img", 67.8, "read"),
    ("match-2025.other-img", 58.0, "read"),
    ("survey-2024.answered", 12_000, "read"),
    ("criterion.fit", 91, "read"),
    ("criterion.location", 90, "read"),
    ("criterion.interview-day", 88, "read"),
    ("criterion.reputation", 83, "read"),
    ("criterion.residents", 83, "read"),
    ("list-length-2015.matched", 10, "unsure"),
    ("list-length-2015.unmatched", 4, "unsure"),
    ("notes.jgme.interviewed", 470, "read"),
    ("notes.jgme.wrote", 61.7, "read"),
    ("notes.jgme.upper-half", 0.32, "read"),
    ("notes.jgme.declared", 16, "read"),
    ("notes.jgme.declared-elsewhere", 5, "read"),
    ("notes.em.up", 22.6, "read"),
    ("notes.em.down", 10.8, "read"),
    ("notes.em.sent", 76.8, "read"),
    ("notes.em.changed-own", 21.9, "read"),
    ("said.2010.any", 86.4, "read"),
    ("said.2010.several-highly", 59.9, "read"),
    ("said.2010.several-first", 1.1, "read"),
    ("said.2010.assured-not-matched", 18.6, "read"),
    ("said.ent.first-choice", 82.8, "read"),
    ("said.ent.directors", 0, "read"),
    ("said.ent.effect", 0.11, "read"),
    ("said.critical-care.directors-up", 17, "read"),
    ("said.critical-care.applicants-up", 21, "read"),
    ("breaches.asked", 433, "read"),
    ("breaches.reported", 31.2, "read"),
    ("second-looks.answered", 51, "read"),
    ("second-looks.attended-none", 54, "read"),
    ("second-looks.influenced-count", 12, "read"),
    ("second-looks.influenced", 86, "read"),
]
ILLUSTRATIONS = {
    "illustration.no-invite.": [40, 30, 10, 10, 10],
    "illustration.notes-used.": [65, 20, 13, 2],
    "illustration.leverage.": [20, 40, 80, 0],
}


def with_id_prefix(prefix):
    return [f for f in facts().values() if f.id.startswith(prefix)]


GAZETTEER = "cities.toml"  # read by toolkit/rank_list/distances.py; see test_couples.py
FILES = sorted(path.name for path in REFERENCE.iterdir() if path.name != GAZETTEER)


def test_every_file_of_the_folder_is_read():
    named = {*module.FACT_FILES, "states.toml", "specialties.toml", "worked_matches.toml"}
    assert {path.name for path in REFERENCE.iterdir()} == {*named, GAZETTEER}


@pytest.mark.parametrize(("id", "value", "status"), CHECKLIST)
def test_the_founders_number_is_there_with_its_status(id, value, status):
    assert (fact(id).value, fact(id).status) == (value, status)


def test_no_number_is_there_that_the_founders_did_not_list():
    listed = {id for id, value, _ in CHECKLIST if value is not None}
    shipped = {f.id for f in facts().values() if f.value is not None}
    illustrations = {f.id for f in with_id_prefix("illustration.")}
    assert shipped - illustrations == listed


@pytest.mark.parametrize("prefix", ILLUSTRATIONS)
def test_the_articles_illustrations_are_complete_and_in_their_order(prefix):
    assert [f.value for f in with_id_prefix(prefix)] == ILLUSTRATIONS[prefix]


def test_an_illustration_is_never_passed_off_as_read():
    illustrations = with_id_prefix("illustration.")
    assert len(illustrations) == sum(map(len, ILLUSTRATIONS.values()))
    assert {f.status for f in illustrations} == {"illustrative"}
    assert {f.source for f in illustrations} == {"second-look", "pd-view"}


def test_nothing_but_the_illustrations_is_illustrative():
    marked = {f.id for f in facts().values() if f.status == "illustrative"}
    assert marked == {f.id for f in with_id_prefix("illustration.")}


def test_only_what_the_founders_were_unsure_of_is_unsure():
    assert {f.id for f in facts().values() if f.status == "unsure"} == {
        "rule.required-visit",
        "list.extra-code-fee",
        "list-length-2015.matched",
        "list-length-2015.unmatched",
    }


def test_every_fact_has_a_source_that_resolves():
    for f in facts().values():
        assert source(f.source) in SOURCES


def test_every_study_in_the_sources_backs_a_fact():
    cited = {f.source for f in facts().values()} | {m.source for m in worked_matches().values()}
    studies = {s.handle for s in SOURCES if s.kind in ("study", "survey")}
    assert studies <= cited


def test_nothing_was_read_before_it_was_published_or_before_november_2026():
    for f in facts().values():
        assert f.read_on >= date(2026, 11, 1)
        assert f.read_on.year >= (source(f.source).year or 0)


def test_every_published_figure_tells_whom_it_is_about_and_when():
    sections = ("match-2025.", "list-length-2015.", "notes.", "said.", "breaches.", "second-looks.")
    figures = [f for f in facts().values() if f.id.startswith((*sections, "criterion."))]
    assert len(figures) > 35
    for f in figures:
        assert f.population and f.year and f.unit, f.id


def test_every_fact_says_one_sentence():
    for f in facts().values():
        assert re.fullmatch(r"[A-Z][^\n]*[^.\n]\.", f.says), f.id
        assert not re.search(r"[.?!] [A-Z]", f.says), f.id


def test_a_program_code_is_as_long_as_its_parts():
    shortest, longest = fact("code.length").value
    fixed = fact("code.institution").value + fact("code.specialty").value + 1
    assert (shortest, longest) == tuple(fixed + track for track in fact("code.track").value)
    assert shortest <= len(fact("code.example").value) <= longest
    assert fact("code.example").value[7] in fact("code.type").value
    assert len(fact("couples.no-match-code").value) == shortest


def test_fellowship_figures_are_not_shown_as_residency_figures():
    for f in facts().values():
        if f.source == "critical-care-2022":
            assert "fellowship" in f.population and "fellowship" in f.says


def test_the_second_look_survey_keeps_its_own_denominators():
    assert "answered" in fact("second-looks.answered").population
    assert "invited" in fact("second-looks.attended-none").population
    assert "in person" in fact("second-looks.influenced").population
    went = fact("second-looks.influenced-count").value / fact("second-looks.influenced").value
    assert round(went * 100) == 14


def test_a_share_of_the_second_look_survey_says_by_itself_of_whom_it_is():
    none, influenced = (fact(f"second-looks.{id}") for id in ("attended-none", "influenced"))
    assert "who were invited to a second look" in none.says and "21 people" in none.says
    assert "who went to a second look in person" in influenced.says
    count = fact("second-looks.influenced-count").value
    assert f"{count} people" in influenced.says and "their own view" in influenced.says


def test_doubted_work_is_nowhere_in_the_files():
    text = "".join(p.read_text(encoding="utf-8") for p in REFERENCE.iterdir()).lower()
    assert "newsome" not in text and "am surg" not in text


def test_the_facts_cannot_be_changed():
    with pytest.raises(TypeError):
        facts()["list.longest"] = fact("code.length")
    with pytest.raises(AttributeError):
        fact("list.longest").value = 400


def test_the_files_are_read_once():
    assert facts() is facts()


def test_pandas_is_imported_only_where_a_table_is_made():
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    holders = [
        parent.name if isinstance(parent, ast.FunctionDef) else ast.unparse(parent.test)
        for parent in ast.walk(tree)
        if isinstance(parent, ast.FunctionDef | ast.If)
        for node in parent.body
        if isinstance(node, ast.Import) and node.names[0].name == "pandas"
    ]
    assert ast.unparse(tree).count("import pandas") == 2
    assert sorted(holders) == ["TYPE_CHECKING", "as_table"]


# --- asking


def test_an_unknown_fact_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match=r"'list\.longst'\. Did you mean 'list\.longest'"):
        fact("list.longst")


def test_a_read_fact_is_shown_with_month_source_and_day():
    assert as_of(fact("list.longest")) == (
        "as of November 2026, NRMP help pages on rank lists and fees; read 2026-11-01"
    )
    assert as_of(fact("match-2025.active")) == (
        "as of November 2026, AMA on the NRMP's 2025 release; read 2026-11-22"
    )


def test_an_unsure_fact_sends_the_reader_to_this_years_rules():
    assert as_of(fact("list.extra-code-fee")).startswith("check the current year's rules")


def test_an_illustration_is_shown_as_no_data():
    assert "illustration, not data" in as_of(fact("illustration.leverage.thanks"))


def test_a_table_of_facts_keeps_order_values_and_words():
    chosen = [fact("list.longest"), fact("code.example"), fact("rule.ask-own-city")]
    table = as_table(chosen)
    assert list(table["id"]) == ["list.longest", "code.example", "rule.ask-own-city"]
    assert list(table["value"]) == [300, "1000140C0", None]
    assert list(table["as_of"]) == [as_of(f) for f in chosen]
    assert list(as_table(facts())["id"]) == list(facts())


def test_a_table_of_no_facts_still_has_its_columns():
    assert list(as_table([]).columns) == list(as_table(facts()).columns)


def test_the_default_criteria_stand_in_the_surveys_order():
    assert list(default_criteria().items()) == [
        ("Overall fit", 91),
        ("Location", 90),
        ("Interview day", 88),
        ("Reputation", 83),
        ("Residents", 83),
    ]


def test_a_deadline_is_aware_and_nine_in_the_evening_in_new_york():
    assert deadline(2025) == datetime(2025, 3, 6, 2, tzinfo=UTC)
    assert deadline(2026) == datetime(2026, 3, 5, 2, tzinfo=UTC)
    assert deadline(2025).tzinfo == ZoneInfo("America/New_York")


@pytest.mark.parametrize("year", [2018, 2024, 2027])
def test_a_deadline_that_was_not_found_is_none(year):
    assert deadline(year) is None


# --- states and specialties


def test_there_are_fifty_states_the_district_and_puerto_rico():
    assert len(states()) == 52
    assert {"DC", "PR"} <= states().keys()
    assert all(re.fullmatch("[A-Z]{2}", code) for code in states())
    assert len({s.name for s in states().values()}) == 52


def test_a_state_is_found_by_code_or_name_in_any_case():
    assert state("tx") is state(" Texas ") is state("TX")
    assert state("DC").name == "District of Columbia"


def test_an_unknown_state_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match=r"'Texass'\. Did you mean 'Texas'"):
        state("Texass")


@pytest.mark.parametrize(
    ("code", "zones"),
    [
        ("CA", ("America/Los_Angeles",)),
        ("TX", ("America/Chicago", "America/Denver")),
        ("FL", ("America/New_York", "America/Chicago")),
        ("TN", ("America/Chicago", "America/New_York")),
        ("IN", ("America/Indiana/Indianapolis", "America/Chicago")),
        ("AZ", ("America/Phoenix", "America/Denver")),
        ("HI", ("Pacific/Honolulu",)),
        ("PR", ("America/Puerto_Rico",)),
    ],
)
def test_the_main_zone_of_a_state_comes_first(code, zones):
    assert zones_of(code) == zones


def test_fifteen_states_keep_more_than_one_clock():
    assert {code for code, s in states().items() if len(s.zones) > 1} == {
        *("AK", "AZ", "FL", "ID", "IN", "KS", "KY", "MI", "ND", "NE", "NV", "OR", "SD", "TN", "TX"),
    }


def test_no_two_zones_of_a_state_show_the_same_clock():
    winter, summer = datetime(2027, 1, 15, 12), datetime(2027, 7, 15, 12)
    for s in states().values():
        clocks = [
            (winter.replace(tzinfo=zone).utcoffset(), summer.replace(tzinfo=zone).utcoffset())
            for zone in map(ZoneInfo, s.zones)
        ]
        assert len(clocks) == len(set(clocks)), s.code


def test_specialties_carry_their_short_forms():
    assert len(specialties()) == 30
    assert specialties()["Internal Medicine"] == ("IM", "medicine")
    assert "Peds" in specialties()["Pediatrics"]
    assert "PM&R" in specialties()["Physical Medicine and Rehabilitation"]


# --- the worked matches


def blocking_pairs(market, place):
    """Applicant and program who both prefer each other to what `place` gives them."""
    held = {p: [a for a in market.applicants if place.get(a) == p] for p in market.programs}
    for a, wanted in market.applicants.items():
        better = wanted[: wanted.index(place[a])] if place.get(a) else wanted
        for p in better:
            order = market.programs[p]
            if a in order and (
                len(held[p]) < market.quotas[p]
                or any(order.index(a) < order.index(other) for other in held[p])
            ):
                yield a, p


def every_stable_matching(market):
    """By trying every assignment of applicants to programs that list them, or to none."""
    options = [
        [None, *(p for p in wanted if a in market.programs[p])]
        for a, wanted in market.applicants.items()
    ]
    for chosen in itertools.product(*options):
        if any(chosen.count(p) > quota for p, quota in market.quotas.items()):
            continue
        place = dict(zip(market.applicants, chosen, strict=True))
        if not any(blocking_pairs(market, place)):
            yield place


def places(market):
    return {a: p for p, matched in market.result.items() for a in matched}


def test_the_four_worked_matches_come_in_teaching_order():
    assert list(worked_matches()) == [
        "five-applicants",
        "nrmp-2014",
        "classic-eight",
        "who-proposes",
    ]
    assert [len(m.applicants) for m in worked_matches().values()] == [5, 5, 8, 2]


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("five-applicants", "Arthur City, Darrius City, Joseph General, Latha Mercy, Sunny Mercy"),
        ("nrmp-2014", "Anderson City, Chen Mercy, Davis General, Eastman City, Ford General"),
        (
            "classic-eight",
            "Chen Mercy, Davis General, Eastman City, Ford State, Garcia City, Hassan State",
        ),
        ("who-proposes", "A X, B Y"),
    ],
)
def test_a_worked_match_ends_as_published(id, expected):
    got = places(worked_matches()[id])
    assert ", ".join(f"{a} {p}" for a, p in sorted(got.items())) == expected


@pytest.mark.parametrize("market", worked_matches().values(), ids=lambda m: m.id)
def test_everyone_in_a_worked_result_was_listed_by_the_other_side(market):
    for program, matched in market.result.items():
        assert len(matched) <= market.quotas[program]
        for applicant in matched:
            assert applicant in market.programs[program]
            assert program in market.applicants[applicant]


@pytest.mark.parametrize("market", worked_matches().values(), ids=lambda m: m.id)
def test_a_worked_result_is_stable_and_the_best_stable_one_for_every_applicant(market):
    stable = list(every_stable_matching(market))
    best = places(market)
    assert len(stable) == market.stable_matchings
    assert {a: best.get(a) for a in market.applicants} in stable
    for place in stable:
        for a, wanted in market.applicants.items():
            if place[a] is not None:
                assert wanted.index(best[a]) <= wanted.index(place[a])


def test_only_the_last_market_can_tell_who_proposed():
    assert [m.stable_matchings for m in worked_matches().values()] == [1, 1, 1, 2]


# --- files with faults


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(REFERENCE, tmp_path / "reference")


def spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def complaint(folder):
    with pytest.raises(FaultyReference) as error:
        read_reference(folder)
    return str(error.value)


def test_an_untouched_copy_reads_the_same(folder):
    assert read_reference(folder).facts == facts()


REGISTERED = 'id = "match-2025.registered"'


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("figures.toml", "value = 52498", "value = ", "not readable as TOML"),
        ("figures.toml", "value = 52498", "value = true", "neither number, text nor list"),
        ("figures.toml", 'unit = "applicants"\n', "", "it has a number but no unit"),
        ("figures.toml", "value = 93.5", "value = 935", "935 percent is not between 0 and 100"),
        ("figures.toml", "year = 2025", 'year = "2025"', "its year is '2025'"),
        ("figures.toml", "population =", "popluation =", "Did you mean 'population'?"),
        ("figures.toml", REGISTERED + "\n", "", "entry 'number 1': id is missing."),
        ("figures.toml", REGISTERED, 'id = ""', "its id is ''"),
        ("figures.toml", "read_on = 2026-11-22", 'read_on = "soon"', "its read_on is 'soon'"),
        ("figures.toml", "read_on = 2026-11-22\n", "", "read_on is missing."),
        ("figures.toml", 'status = "read"', 'status = "sure"', "its status is 'sure'"),
        ("figures.toml", 'source = "ama-match-2025"', "source = 7", "its source is 7"),
        ("figures.toml", "ama-match-2025", "ama-match-205", "Did you mean 'ama-match-2025'"),
        ("figures.toml", "says = ", 'says = " " # ', "it says nothing"),
        ("criteria.toml", 'name = "Location"\n', "", "a default criterion needs a name."),
        ("criteria.toml", "criterion.fit", "code.length", "stands in list_rules.toml already."),
        ("deadlines.toml", "2025-03-05", '"5 March"', "'5 March', which is not a date"),
        ("states.toml", "America/Anchorage", "America/Ankorage", "is not a time zone."),
        ("states.toml", '["America/Chicago"]', "[]", "at least one zone."),
        ("states.toml", 'name = "Alaska", ', "", "entry 'AK': name is missing."),
        ("states.toml", 'source = "iana-tz"', 'source = "iana"', "No source has the handle"),
        ("specialties.toml", '"gas"', '"derm"', "'derm' already stands for Anesthesiology."),
        ("specialties.toml", '["derm"]', '"derm"', "should be a list of other names."),
        ("worked_matches.toml", '["City"]', '["Citty"]', "Did you mean 'City'?"),
        ("worked_matches.toml", '["Joseph"]', "[]", "do not hold every applicant once."),
        ("worked_matches.toml", "Mercy = 2, ", "", "no quota is given for Mercy."),
        ("worked_matches.toml", "Mercy = 2", "Mercy = 0", "whole numbers above 0."),
        ("worked_matches.toml", '["City"]', '"City"', "a table of names and lists."),
    ],
)
def test_a_fault_in_a_file_is_told_in_a_sentence_that_names_the_file(folder, file, old, new, says):
    spoil(folder, file, old, new)
    told = complaint(folder)
    assert told.startswith(file)
    assert says in told
    assert told.endswith((".", "?")) and not told.endswith("..")


def test_a_fault_names_the_entry_it_stands_in(folder):
    spoil(folder, "figures.toml", "value = 93.5", "value = -1")
    assert complaint(folder).startswith("figures.toml, entry 'match-2025.md-seniors': ")


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_told_by_name(folder, file):
    (folder / file).unlink()
    assert complaint(folder) == f"{file} is missing from reference."


@pytest.mark.parametrize("file", FILES)
def test_an_emptied_file_is_not_taken_for_no_facts(folder, file):
    (folder / file).write_text("", encoding="utf-8")
    assert complaint(folder).startswith(f"{file} holds no ")


def test_a_file_in_another_encoding_is_refused(folder):
    (folder / "figures.toml").write_bytes("# caf\xe9\n".encode("latin-1"))
    assert complaint(folder).startswith("figures.toml is not readable as TOML")
