"""A season keeps every edit, refuses what it cannot place, and answers the walk's questions."""

import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from toolkit.model import (
    Applicant,
    Choice,
    Criterion,
    Interview,
    Message,
    Note,
    Person,
    Program,
    Question,
    RankList,
    Rating,
    RecordError,
    SecondLook,
)
from toolkit.season import Season, StaleEdit, UnknownRecord
from toolkit.store import SeasonFileError, Store

DAY = datetime(2026, 11, 13, 9, tzinfo=ZoneInfo("America/Chicago"))


def program(key="lakeview", **fields):
    return Program(
        **{
            "key": key,
            "name": key.title(),
            "city": "Chicago",
            "state": "IL",
            "specialty": "Internal Medicine",
            "time_zone": "America/Chicago",
            **fields,
        }
    )


LAKEVIEW, HARBOR = program(), program("harbor", state="WA", time_zone="America/Los_Angeles")
ANA = Person(program=LAKEVIEW, name="Ana Soto", role="faculty")
BO = Person(program=LAKEVIEW, name="Bo Chen", role="program director")
CY = Person(program=HARBOR, name="Cy Lund", role="resident")
VISIT = Interview(program=LAKEVIEW, start=DAY, met=[ANA, BO])
LATER = Interview(program=LAKEVIEW, start=DAY + timedelta(days=30), kind="further day")
ON_ANA = Note(interview=VISIT, person=ANA, written_at=DAY, topics="QI")
ON_DAY = Note(interview=VISIT, written_at=DAY - timedelta(minutes=5), felt="calm")
AFTER = Note(interview=LATER, person=ANA, written_at=DAY + timedelta(days=30))
THANKS = Message(program=LAKEVIEW, person=ANA, interview=VISIT, kind="thank-you", body="Thank you.")
SENT = Message(program=LAKEVIEW, kind="update", state="sent", at=DAY + timedelta(days=9))
HEARD = Message(program=LAKEVIEW, kind="reply", state="received", at=DAY + timedelta(days=3))
RATED = Rating(program=LAKEVIEW, criterion="Teaching", value=4)
LOOK = SecondLook(program=LAKEVIEW, invited="yes")
ASKED = Question(program=LAKEVIEW, text="How are clinics scheduled?")
PICK = Choice(preferred=LAKEVIEW, other=HARBOR, at=DAY)
SKETCH = RankList(kind="sketch", version=1, entries=[LAKEVIEW, HARBOR], at=DAY)
ALL = (
    Applicant(name="Noor Haddad"), LAKEVIEW, HARBOR, ANA, BO, CY, LATER, VISIT, ON_ANA, ON_DAY,
    AFTER, THANKS, SENT, HEARD, Criterion(name="Teaching"), RATED, LOOK, ASKED, PICK, SKETCH,
)  # fmt: skip


@pytest.fixture
def season():
    made = Season.in_memory()
    made.put_all(ALL)
    return made


@pytest.fixture
def path(tmp_path):
    Season.open(tmp_path / "season.matchbook").put_all(ALL)
    return tmp_path / "season.matchbook"


def stands(season):
    return {record.key: record for record in season.records}


# ── put ─────────────────────────────────────────────────────────────────────


def test_what_is_put_stands_and_knows_its_version():
    season = Season.in_memory()
    first = season.put(LAKEVIEW)
    assert first == LAKEVIEW and first.read_version == 1
    second = season.put(first.changed(city="Evanston"))
    assert second.read_version == 2 and season.program("lakeview").city == "Evanston"


def test_the_same_record_twice_adds_nothing(season):
    edition = season.edition
    assert season.put_all(ALL) == 0
    assert season.put(program()).read_version == 1
    assert season.edition == edition and len(season.history(LAKEVIEW)) == 1
    assert season.put_all([ANA, ANA]) == 0


def test_the_edition_changes_with_every_edit_and_only_then(season):
    seen = [season.edition]
    for edit in (
        lambda: season.put(Criterion(name="Call")),
        lambda: season.put(season.people[ANA.key].changed(called="Ana"), typing=True),
        lambda: season.put(season.people[ANA.key].changed(called="Anni"), typing=True),
        season.undo,
        lambda: season.forget(CY),
    ):
        edit()
        seen.append(season.edition)
    assert seen == sorted(set(seen))
    season.refresh()
    season.get(ANA.key)
    assert season.edition == seen[-1]


def test_put_all_says_how_many_were_changed(season):
    assert season.put_all([LAKEVIEW, HARBOR.changed(city="Seattle"), program("hill")]) == 2


def test_put_all_is_all_or_nothing_when_one_speaks_of_an_unknown_record(season):
    before = stands(season)
    with pytest.raises(UnknownRecord):
        season.put_all([program("hill"), Person(program="nowhere", name="X", role="faculty")])
    assert stands(season) == before and not season.history("program/hill")


def test_put_all_is_all_or_nothing_when_one_edit_is_stale_and_keeps_them_all(path):
    mine, theirs = Season.open(path), Season.open(path)
    theirs.put(theirs.program("harbor").changed(city="Tacoma"))
    with pytest.raises(StaleEdit) as caught:
        mine.put_all([program("hill"), mine.program("harbor").changed(city="Seattle")])
    assert caught.value.kept.city == "Seattle" and caught.value.newest.city == "Tacoma"
    assert "program/hill" not in mine.programs and mine.program("harbor").city == "Tacoma"
    assert [v.stale for v in mine.history("program/hill")] == [True]
    assert stands(Season.open(path)) == stands(mine)
    assert mine.put_all([program("hill"), mine.program("harbor").changed(city="Seattle")]) == 2


def test_two_different_records_with_one_key_in_one_step_are_refused(season):
    twins = [Person(program=LAKEVIEW, name="Wei Chen", role=r) for r in ("faculty", "resident")]
    with pytest.raises(RecordError, match="two different records") as caught:
        season.put_all(twins)
    assert "person/lakeview/wei-chen-2" in str(caught.value)
    assert twins[0].key not in season.people
    assert season.put_all([twins[0], Person(**{**dict(twins[1]), "key": "lakeview/wei-chen-2"})])
    assert len(season.people_at(LAKEVIEW)) == 4


def test_a_second_person_of_the_same_name_does_not_replace_the_first(season):
    season.put(Person(program=LAKEVIEW, name="Wei Chen", role="faculty", email="wei@a.edu"))
    other = Person(program=LAKEVIEW, name="Wei Chen", role="resident", email="wc2@a.edu")
    with pytest.raises(RecordError, match="told apart by role and email") as caught:
        season.put(other)
    assert "wei-chen-2" in caught.value.complaints[0].remedy
    assert season.person("lakeview/wei-chen").email == "wei@a.edu"
    key = "person/lakeview/wei-chen-2"
    assert season.put(Person(**{**dict(other), "key": key})) == season.person(key)


def test_a_record_whose_key_was_written_out_is_the_same_record_whatever_changed(season):
    moved = program(state="WI", track="Primary")
    assert season.put(moved) == season.program("lakeview") == moved


def test_a_second_program_of_the_same_name_does_not_replace_the_first(season):
    fields = {k: v for k, v in dict(program(name="St. Anne")).items() if k != "key"}
    season.put(Program(**fields))
    with pytest.raises(RecordError, match=r"told apart by state \(OH, not IL\)"):
        season.put(Program(**{**fields, "state": "OH"}))
    assert season.put(Program(**{**fields, "city": "Joliet"})).city == "Joliet"


# ── references ──────────────────────────────────────────────────────────────


def test_an_unknown_reference_is_answered_with_the_field_and_the_near_name(season):
    with pytest.raises(UnknownRecord) as caught:
        season.put(Interview(program="lakeveiw", start=DAY))
    assert str(caught.value) == (
        "interview/lakeveiw/2026-11-13/interview-day speaks of program/lakeveiw in its field "
        "program, and the season has no such record (is it program/lakeview?); put that one first."
    )


def test_a_reference_unlike_all_others_is_answered_without_a_guess(season):
    with pytest.raises(UnknownRecord) as caught:
        season.put(SecondLook(program="zzz"))
    assert "is it" not in str(caught.value)


@pytest.mark.parametrize(
    "record",
    [
        VISIT.changed(met=["lakeview/nobody"]),
        ON_DAY.changed(person="lakeview/nobody"),
        RankList(kind="blind", version=1, entries=["nowhere"], at=DAY),
        RankList(kind="blind", version=1, left_out=["nowhere"], at=DAY),
        Choice(preferred=LAKEVIEW, other="nowhere", at=DAY),
    ],
)
def test_every_field_that_speaks_of_another_record_is_looked_at(season, record):
    with pytest.raises(UnknownRecord, match="no such record"):
        season.put(record)


def test_records_of_one_step_may_speak_of_each_other_in_any_order():
    season = Season.in_memory()
    assert season.put_all(reversed(ALL)) == len(ALL)


def test_a_record_that_speaks_of_a_forgotten_one_can_still_be_changed(season):
    season.forget(BO)
    assert season.put(season.interview(VISIT).changed(format="hybrid")).met == (ANA.key, BO.key)


@pytest.mark.parametrize("ask", ["program", "person", "interview", "forget"])
def test_asking_for_what_is_not_there_is_a_sentence(season, ask):
    with pytest.raises(UnknownRecord) as caught:
        getattr(season, ask)("lakeview/nobody")
    assert str(caught.value).startswith("The season has no record") and '"' not in str(caught.value)


# ── stale edits ─────────────────────────────────────────────────────────────


def test_a_stale_edit_is_reported_and_kept_and_the_newest_stands(path):
    mine, theirs = Season.open(path), Season.open(path)
    theirs.put(theirs.people[ANA.key].changed(called="Ana"))
    with pytest.raises(StaleEdit, match="was changed elsewhere since you read it") as caught:
        mine.put(mine.people[ANA.key].changed(email="ana@example.edu"))
    assert caught.value.kept.email == "ana@example.edu" and caught.value.newest.called == "Ana"
    assert mine.people[ANA.key].called == "Ana" and mine.people[ANA.key].email == ""
    assert [(v.number, v.record.email, v.stale) for v in mine.history(ANA)] == [
        (1, "", False),
        (2, "", False),
        (2, "ana@example.edu", True),
    ]
    mended = mine.put(caught.value.newest.changed(email="ana@example.edu"))
    assert (mended.called, mended.email) == ("Ana", "ana@example.edu")


def test_a_record_made_anew_does_not_go_over_one_that_was_never_seen_here(path):
    """Two notebooks both save the second sketch."""
    mine, theirs = Season.open(path), Season.open(path)
    second = RankList(kind="sketch", version=2, entries=[HARBOR], at=DAY)
    theirs.put(second)
    with pytest.raises(StaleEdit):
        mine.put(RankList(kind="sketch", version=2, entries=[LAKEVIEW], at=DAY))
    assert Season.open(path).latest_list("sketch") == second


def test_an_older_copy_in_the_same_notebook_is_stale_too(season):
    read = season.people[ANA.key]
    season.put(read.changed(called="Ana"))
    with pytest.raises(StaleEdit):
        season.put(read.changed(email="ana@example.edu"))


def test_an_edit_of_what_was_forgotten_elsewhere_is_kept_and_told_as_that(path):
    mine, theirs = Season.open(path), Season.open(path)
    read = mine.notes[ON_ANA.key]
    theirs.forget(VISIT)
    with pytest.raises(StaleEdit, match="was taken out of the season since") as caught:
        mine.put(read.changed(felt="glad"))
    assert caught.value.newest is None
    assert mine.history(ON_ANA)[-1].record.felt == "glad"
    assert VISIT.key not in mine.interviews


def test_an_edit_that_agrees_with_the_other_one_is_not_stale(path):
    mine, theirs = Season.open(path), Season.open(path)
    theirs.put(theirs.people[ANA.key].changed(called="Ana"))
    assert mine.put(mine.people[ANA.key].changed(called="Ana")).read_version == 2


def test_undo_passes_stale_edits_by(path):
    mine, theirs = Season.open(path), Season.open(path)
    theirs.put(theirs.people[ANA.key].changed(called="Ana"))
    with pytest.raises(StaleEdit):
        mine.put(mine.people[ANA.key].changed(called="Anna"))
    assert mine.undo() == (ANA.key,)
    assert mine.people[ANA.key].called == ""


def test_a_stale_edit_survives_pickling():
    again = pickle.loads(pickle.dumps(StaleEdit(ANA, None, forgetting=True)))
    assert again.kept == ANA and "nothing was taken out" in str(again)


# ── forget and undo ─────────────────────────────────────────────────────────


def test_forgetting_a_program_takes_along_all_that_hangs_on_it_as_one_step(season):
    before = stands(season)
    season.forget("program/lakeview")
    assert set(season.programs) == {HARBOR.key} and set(season.people) == {CY.key}
    for kept in (season.interviews, season.notes, season.messages, season.ratings, season.choices):
        assert not kept
    assert not season.second_looks and not season.questions
    assert season.applicant and season.criteria and season.rank_lists
    assert set(season.undo()) >= {LAKEVIEW.key, ANA.key, VISIT.key, ON_ANA.key, THANKS.key}
    assert stands(season) == before


def test_forgetting_an_interview_takes_its_notes_and_leaves_what_was_sent(season):
    season.forget(VISIT)
    assert set(season.notes) == {AFTER.key} and set(season.interviews) == {LATER.key}
    assert THANKS.key in season.messages and ANA.key in season.people


def test_forgetting_a_person_takes_the_notes_on_them(season):
    season.forget(ANA)
    assert set(season.notes) == {ON_DAY.key} and VISIT.key in season.interviews


def test_undoing_a_forgetting_brings_all_back_in_the_old_order(path):
    season = Season.open(path)
    order = [record.key for record in season.records]
    season.forget(LAKEVIEW)
    season.undo()
    assert [record.key for record in season.records] == order
    assert [record.key for record in Season.open(path).records] == order


def test_a_forgotten_record_can_be_put_anew_and_stands_in_its_old_place(path):
    season = Season.open(path)
    season.forget(CY)
    season.put(Person(program=HARBOR, name="Cy Lund", role="chief resident"))
    assert [v.record and v.record.role for v in season.history(CY)] == [
        "resident", None, "chief resident",
    ]  # fmt: skip
    assert [r.key for r in season.records] == [r.key for r in Season.open(path).records]


def test_forgetting_what_was_changed_elsewhere_takes_nothing_out(path):
    mine, theirs = Season.open(path), Season.open(path)
    theirs.put(theirs.notes[ON_ANA.key].changed(felt="glad"))
    with pytest.raises(StaleEdit, match="so nothing was taken out") as caught:
        mine.forget(VISIT)
    assert caught.value.newest.felt == "glad" and VISIT.key in mine.interviews
    mine.forget(VISIT)
    assert ON_ANA.key not in Season.open(path).notes


def test_forgetting_never_leaves_behind_what_another_notebook_hung_on_it(path):
    mine, theirs = Season.open(path), Season.open(path)
    theirs.put(Person(program=HARBOR, name="Di Vega", role="faculty"))
    with pytest.raises(StaleEdit):
        mine.forget(HARBOR)
    assert len(mine.people_at(HARBOR)) == 2
    mine.forget(HARBOR)
    assert not Season.open(path).people_at(HARBOR)


def test_nothing_is_hung_on_what_another_notebook_forgot(path):
    mine, theirs = Season.open(path), Season.open(path)
    theirs.forget(HARBOR)
    with pytest.raises(UnknownRecord):
        mine.put(Person(program=HARBOR, name="Di Vega", role="faculty"))


def test_forgetting_by_an_older_copy_is_stale(season):
    read = season.people[CY.key]
    season.put(read.changed(called="Cy"))
    with pytest.raises(StaleEdit):
        season.forget(read)
    season.forget(season.people[CY.key])
    assert CY.key not in season.people


def test_undo_ends_with_an_empty_season_and_then_says_so(season):
    season.put(Criterion(name="Call"))
    assert season.undo() == ("criterion/call",)
    assert len(season.undo()) == len(ALL) and season.records == ()
    assert season.undo() == ()


def test_undo_in_one_notebook_reaches_the_other(path):
    mine, theirs = Season.open(path), Season.open(path)
    mine.put(mine.people[ANA.key].changed(called="Ana"))
    theirs.undo()
    mine.refresh()
    assert mine.people[ANA.key].called == ""


def test_typing_is_undone_as_one_thought(season):
    for end in range(1, 6):
        season.put(season.notes[ON_DAY.key].changed(text="great"[:end]), typing=True)
    assert [v.record.text for v in season.history(ON_DAY)] == ["", "great"]
    season.undo()
    assert season.notes[ON_DAY.key].text == ""


def test_history_tells_every_version_with_its_time():
    times = iter(DAY + timedelta(hours=n) for n in range(9))
    season = Season(Store(None, writer="me"), clock=lambda: next(times))
    season.put(LAKEVIEW)
    season.put(LAKEVIEW.changed(city="Evanston"))
    season.forget(LAKEVIEW)
    season.undo()
    history = season.history(LAKEVIEW.key)
    assert [v.number for v in history] == [1, 2, 3, 4]
    assert [v.record and v.record.city for v in history] == [
        "Chicago", "Evanston", None, "Evanston",
    ]  # fmt: skip
    assert [v.at for v in history] == [DAY + timedelta(hours=n) for n in range(4)]
    assert all(v.at.tzinfo is not None for v in history)
    assert season.history("program/never") == ()


# ── two seasons on one file, and reopening ──────────────────────────────────


def test_refresh_takes_in_what_another_notebook_wrote_and_forgot(path):
    mine, theirs = Season.open(path), Season.open(path)
    theirs.put(Criterion(name="Call"))
    theirs.forget(CY)
    assert CY.key in mine.people
    mine.refresh()
    assert CY.key not in mine.people and "criterion/call" in mine.criteria
    assert mine.edition == theirs.edition and mine.records == theirs.records


def test_reopening_gives_the_same_records_in_the_same_order(path):
    season = Season.open(path)
    assert [r.key for r in season.records] == [r.key for r in ALL]
    assert season.records == Season.open(path).records == ALL


def test_the_moment_of_an_example_is_kept_and_a_real_season_has_none(path):
    season = Season.open(path)
    assert season.example_moment is None
    season.mark_as_example(DAY)
    assert Season.open(path).example_moment == DAY
    with pytest.raises(ValueError, match="no time zone"):
        season.mark_as_example(datetime(2027, 1, 1))


def test_an_entry_that_this_toolkit_cannot_read_is_named_and_the_file_left(path):
    store = Store(path, writer="a later toolkit")
    season = Season.open(path)
    from toolkit.store import Change

    store.append([Change("letter", "letter/1", "{}", 0)], at=DAY)
    before = path.read_bytes()
    with pytest.raises(SeasonFileError, match=r"letter/1 \(version 1\) cannot be read"):
        Season.open(path)
    with pytest.raises(SeasonFileError, match="letter/1"):
        season.refresh()
    with pytest.raises(SeasonFileError, match="letter/1"):  # and not only the first time
        season.refresh()
    assert path.read_bytes() == before


# ── the questions of the walk ───────────────────────────────────────────────


@pytest.mark.parametrize("name", [LAKEVIEW, "program/lakeview", "lakeview"])
def test_a_program_may_be_asked_about_by_record_key_or_bare_key(season, name):
    assert season.program(name) == LAKEVIEW
    assert season.zone(name) == ZoneInfo("America/Chicago")
    assert season.people_at(name) == (BO, ANA)
    assert season.interviews_at(name) == (VISIT, LATER)
    assert season.notes_at(name) == (ON_DAY, ON_ANA, AFTER)
    assert season.messages_with(name) == (HEARD, SENT)


def test_notes_are_found_by_event_and_by_person_in_the_order_of_writing(season):
    assert season.notes_from(VISIT) == season.notes_from(VISIT.key) == (ON_DAY, ON_ANA)
    assert season.notes_about(ANA) == season.notes_about("lakeview/ana-soto") == (ON_ANA, AFTER)
    assert season.notes_about(CY) == ()


def test_the_latest_list_of_a_kind_is_the_highest_version(season):
    season.put(RankList(kind="sketch", version=10, entries=[HARBOR], at=DAY))
    season.put(RankList(kind="sketch", version=9, at=DAY))
    assert season.latest_list("sketch").version == 10
    assert season.latest_list("blind") is None


def test_each_class_has_its_mapping_in_the_order_of_entry(season):
    mappings = (
        season.programs, season.people, season.interviews, season.notes, season.criteria,
        season.ratings, season.second_looks, season.questions, season.news, season.messages,
        season.choices, season.rank_lists,
    )  # fmt: skip
    assert sum(map(len, mappings)) == len(ALL) - 1
    assert list(season.people) == [ANA.key, BO.key, CY.key]
    assert season.applicant == ALL[0] and Season.in_memory().applicant is None
    assert season.get(ANA.key) == ANA and season.get("person/nobody") is None


def test_what_a_reader_does_to_a_mapping_does_not_reach_the_season(season):
    with pytest.raises(AttributeError):
        season.people.clear()
    with pytest.raises(TypeError):
        season.people["person/nobody"] = None
    assert len(season.people) == 3


def test_times_are_the_same_moments_after_reopening(path):
    read = Season.open(path).interviews[VISIT.key]
    assert read.start == DAY and read.start.utcoffset() == timedelta(hours=-6)
    assert read.start.astimezone(UTC).hour == 15


# ── who follows it ──────────────────────────────────────────────────────────


def test_a_follower_hears_of_each_edit_once_and_finds_it_standing(tmp_path: Path) -> None:
    season = Season.open(tmp_path / "season.matchbook")
    heard: list[tuple[frozenset[str], int]] = []
    season.on_change(lambda changed: heard.append((changed, len(season.criteria))))
    season.put_all([Criterion(name="Teaching"), Criterion(name="Location")])
    season.put(Criterion(name="Salary"))
    season.forget("criterion/salary")
    season.undo()
    assert heard == [(frozenset({"criterion"}), many) for many in (2, 3, 2, 3)]


def test_a_follower_hears_of_another_notebook_and_not_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "season.matchbook"
    season, other = Season.open(path), Season.open(path)
    heard: list[frozenset[str]] = []
    season.on_change(heard.append)
    season.refresh()
    other.put(Criterion(name="Teaching"))
    assert heard == []
    season.refresh()
    season.refresh()
    assert heard == [frozenset({"criterion"})]


def test_what_was_refused_tells_followers_of_nothing(tmp_path: Path) -> None:
    season = Season.open(tmp_path / "season.matchbook")
    heard: list[frozenset[str]] = []
    season.on_change(heard.append)
    with pytest.raises(UnknownRecord):
        season.put(Rating(program="nowhere", criterion="Teaching"))
    assert heard == []
