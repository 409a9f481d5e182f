"""Whom the plan writes to, whom it leaves in peace, and what it says of each."""

from __future__ import annotations

import pytest

from toolkit.follow_up.plan import Action, Status, as_table, plan, silence
from toolkit.model import (
    Applicant,
    ContactPolicy,
    Interview,
    Message,
    MessageKind,
    Note,
    Person,
    Program,
    moment,
)
from toolkit.season import Season
from toolkit.sources import AFTER_INTERVIEW, PD_VIEW

START, END = "2026-11-17T08:00-06:00", "2026-11-17T15:00-06:00"
OPEN = moment("2026-11-18T09:00-06:00")


def season_with(*people, style="lean", met=(), start=START, end=END, **program):
    """A season with one program and one interview day, and a note on each of `met`."""
    season = Season.in_memory()
    fields = {"contact_policy": "thanks-ok", **program}
    season.put_all(
        (
            Applicant(name="Noor Halvorsen", email="noor@example.edu", style=style),
            Program(
                key="lakeview",
                name="Lakeview",
                city="Chicago",
                state="IL",
                specialty="Internal Medicine",
                time_zone="America/Chicago",
                **fields,
            ),
        )
    )
    season.put_all(people)
    season.put(
        Interview(
            key="lakeview/day",
            program="lakeview",
            start=moment(start),
            end=moment(end),
            met=[f"lakeview/{who}" for who in met],
        )
    )
    return season


def person(who, role, **fields):
    fields = {"name": f"{who.title()} Example", "email": f"{who}@lakeview.example.org", **fields}
    return Person(key=f"lakeview/{who}", program="lakeview", role=role, **fields)


def note(season, who, event="lakeview/day", **fields):
    fields = {"topics": "night float", **fields}
    season.put(
        Note(
            interview=event,
            person=f"lakeview/{who}" if who else "",
            written_at=moment("2026-11-17T20:00-06:00"),
            **fields,
        )
    )


DIRECTOR = person("ada", "program director")
ASSOCIATE = person("ben", "associate program director")
COORDINATOR = person("cleo", "coordinator")
DORA = person("dora", "faculty")
EMIL = person("emil", "resident")
EVERYBODY = (DIRECTOR, ASSOCIATE, COORDINATOR, DORA, EMIL)


def lines(season, now=OPEN):
    """What the plan does with each person, by the end of their key."""
    return {
        item.person.rpartition("/")[2]: item
        for item in plan(season, now=now).items
        if item.action != Action.ASK_MENTOR
    }


def written(season, now=OPEN):
    return {who for who, item in lines(season, now).items() if item.action == Action.WRITE}


# the lean style


def test_a_lean_plan_writes_to_the_director_and_the_coordinator():
    season = season_with(*EVERYBODY, met=("ada", "dora", "emil"))
    assert written(season) == {"ada", "cleo"}
    left = lines(season)["dora"]
    assert (left.action, left.status, left.window) == (Action.LEAVE, Status.LEAVE, None)
    assert PD_VIEW in left.sources


def test_an_associate_gets_the_note_where_only_they_were_met():
    season = season_with(*EVERYBODY, met=("ben", "dora"))
    assert written(season) == {"ben", "cleo"}
    assert "one note to the leadership" in lines(season)["ada"].reason


def test_an_associate_gets_the_note_where_no_director_is_known():
    assert written(season_with(ASSOCIATE, COORDINATOR)) == {"ben", "cleo"}


def test_without_any_leader_the_plan_asks_for_a_name():
    season = season_with(DORA, met=("dora",))
    item = lines(season)[""]
    assert item.action == Action.WRITE
    assert item.message_key == "message/lakeview/_program/thank-you/day"
    assert "find out their name" in item.reason


def test_no_more_than_two_strong_connections_get_a_note():
    close = [person(who, "faculty", strong_connection=True) for who in ("fay", "gil", "hal")]
    season = season_with(DIRECTOR, *close, met=("fay", "gil", "hal"))
    note(season, "hal")
    assert written(season) == {"ada", "hal", "fay"}
    assert lines(season)["gil"].action == Action.LEAVE


def test_a_strong_connection_who_was_not_met_at_this_event_gets_no_note():
    friend = person("fay", "faculty", strong_connection=True)
    assert written(season_with(DIRECTOR, friend)) == {"ada"}


# the thorough style


def test_a_thorough_plan_writes_to_everybody_met_and_the_director():
    season = season_with(*EVERYBODY, style="thorough", met=("dora",))
    note(season, "emil")
    assert written(season) == {"ada", "dora", "emil"}


def test_people_without_an_address_are_thanked_through_the_coordinator():
    silent = person("dora", "faculty", email="")
    season = season_with(DIRECTOR, COORDINATOR, silent, style="thorough", met=("dora",))
    found = lines(season)
    assert found["dora"].action == Action.RELAY
    assert found["dora"].through == COORDINATOR.key
    assert found["cleo"].also_thanks == (silent.key,)
    assert found["dora"].message_key == ""


def test_without_a_coordinator_the_plan_says_that_an_address_is_missing():
    season = season_with(
        DIRECTOR, person("dora", "faculty", email=""), style="thorough", met=("dora",)
    )
    assert lines(season)["dora"].action == Action.WRITE
    assert "no address" in lines(season)["dora"].reason


def test_an_address_of_the_programs_own_makes_relaying_needless():
    silent = person("dora", "faculty", email="")
    season = season_with(
        DIRECTOR,
        COORDINATOR,
        silent,
        style="thorough",
        met=("dora",),
        contact_address="notes@lakeview.example.org",
    )
    assert written(season) == {"ada", "dora"}


# what the program asked for


@pytest.mark.parametrize("style", ["lean", "thorough"])
def test_a_program_that_wants_no_contact_gets_none(style):
    season = season_with(*EVERYBODY, style=style, met=("ada", "dora"), contact_policy="none")
    (item,) = lines(season).values()
    assert (item.action, item.person) == (Action.LEAVE, "")
    assert "nobody gets a note" in item.reason
    assert AFTER_INTERVIEW in item.sources


def test_a_program_that_takes_questions_only_gets_no_thanks():
    season = season_with(*EVERYBODY, met=("ada",), contact_policy="questions-only")
    (item,) = lines(season).values()
    assert item.action == Action.LEAVE
    assert "question is welcome" in item.reason


def test_where_the_policy_is_unknown_the_plan_reminds_to_check():
    season = season_with(*EVERYBODY, met=("ada",), contact_policy=ContactPolicy.UNKNOWN)
    assert written(season) == {"ada", "cleo"}
    assert "check first" in lines(season)["ada"].reason
    assert "check first" in lines(season, moment("2026-11-25T09:00-06:00"))["ada"].reason


# when


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2026-11-17T14:59-06:00", Status.NOT_YET),
        ("2026-11-17T15:00-06:00", Status.OPEN),
        ("2026-11-20T15:00-06:00", Status.OPEN),
        ("2026-11-20T15:01-06:00", Status.LATE),
        ("2026-12-01T15:00-06:00", Status.LATE),
        ("2026-12-01T15:01-06:00", Status.TOO_LATE),
    ],
)
def test_an_item_goes_from_not_yet_to_too_late(now, status):
    season = season_with(DIRECTOR, met=("ada",))
    assert lines(season, moment(now))["ada"].status == status


def test_a_late_item_says_that_it_is_still_kind_and_a_too_late_one_lets_go():
    season = season_with(DIRECTOR, met=("ada",))
    assert "still kind" in lines(season, moment("2026-11-24T09:00-06:00"))["ada"].reason
    assert "let it rest" in lines(season, moment("2026-12-10T09:00-06:00"))["ada"].reason


def test_without_a_note_the_reason_is_to_write_notes_first():
    season = season_with(DIRECTOR, met=("ada",))
    assert "write your notes first" in lines(season)["ada"].reason
    note(season, "ada")
    assert "write your notes first" not in lines(season)["ada"].reason


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        plan(season_with(DIRECTOR), now=OPEN.replace(tzinfo=None))


# what was sent


def sent(season, who, kind="thank-you", at="2026-11-18T10:00-06:00", interview="lakeview/day"):
    message = Message(
        program="lakeview",
        person=f"lakeview/{who}",
        interview=interview,
        kind=kind,
        subject="Thank you",
        body="Thank you.",
        state="sent",
        at=moment(at),
    )
    season.put(message)


@pytest.mark.parametrize("interview", ["lakeview/day", ""])
def test_a_sent_note_is_remembered_and_silence_is_fine(interview):
    season = season_with(DIRECTOR, COORDINATOR, met=("ada",))
    sent(season, "ada", interview=interview)
    now = moment("2026-12-20T09:00-06:00")
    item = lines(season, now)["ada"]
    assert item.status == Status.SENT
    assert "November 18" in item.reason and "Silence is fine" in item.reason
    assert silence(plan(season, now=now)).startswith("1 note is on the way.")


def test_nothing_is_said_of_silence_before_anything_was_sent():
    assert silence(plan(season_with(DIRECTOR), now=OPEN)) == ""


def test_a_message_sent_before_the_interview_is_no_thanks_for_it():
    season = season_with(DIRECTOR, met=("ada",))
    sent(season, "ada", at="2026-11-10T10:00-06:00", interview="")
    assert lines(season)["ada"].status == Status.OPEN


def test_after_another_message_to_them_the_plan_waits():
    season = season_with(DIRECTOR, met=("ada",))
    sent(season, "ada", kind="question", at="2026-11-17T16:00-06:00")
    item = lines(season)["ada"]
    assert item.action == Action.LEAVE
    assert "one too many" in item.reason


def test_the_thanks_through_a_sent_coordinators_note_count_as_sent():
    silent = person("dora", "faculty", email="")
    season = season_with(DIRECTOR, COORDINATOR, silent, style="thorough", met=("dora",))
    sent(season, "cleo")
    assert lines(season)["dora"].status == Status.SENT


# further events


def with_social(season, start="2026-12-07T17:00-06:00"):
    season.put(
        Interview(key="lakeview/social", program="lakeview", start=moment(start), kind="social")
    )


def at_social(season, now="2026-12-08T10:00-06:00"):
    items = plan(season, now=moment(now)).items
    return {
        item.person.rpartition("/")[2]: item
        for item in items
        if item.interview == "interview/lakeview/social"
    }


def test_a_social_gets_no_line_without_a_note_of_a_conversation():
    season = season_with(*EVERYBODY, style="thorough", met=("ada",))
    with_social(season)
    assert at_social(season) == {}


def test_a_new_conversation_at_a_later_social_gets_its_own_note():
    season = season_with(*EVERYBODY, style="thorough", met=("ada",))
    with_social(season)
    note(season, "emil", event="lakeview/social")
    item = at_social(season)["emil"]
    assert (item.action, item.kind) == (Action.WRITE, MessageKind.FURTHER_THANKS)


def test_nobody_gets_two_notes_within_the_cool_down():
    season = season_with(*EVERYBODY, style="thorough", met=("emil",))
    with_social(season, start="2026-11-16T18:00-06:00")
    note(season, "emil", event="lakeview/social")
    assert at_social(season)["emil"].action == Action.LEAVE
    main = [i for i in plan(season, now=OPEN).items if i.interview == "interview/lakeview/day"]
    assert [i.action for i in main if i.person == EMIL.key] == [Action.WRITE]


def test_a_lean_plan_leaves_a_pleasant_talk_at_a_social_alone():
    season = season_with(*EVERYBODY, met=("ada",))
    with_social(season)
    note(season, "emil", event="lakeview/social")
    assert at_social(season)["emil"].action == Action.LEAVE
    season.put(EMIL.changed(strong_connection=True))
    assert at_social(season)["emil"].action == Action.WRITE


# the rest


def test_the_plan_has_one_line_for_a_mentor():
    items = plan(season_with(*EVERYBODY), now=OPEN).items
    (mentor,) = [item for item in items if item.action == Action.ASK_MENTOR]
    assert mentor is items[-1]
    assert "weighs more than another note" in mentor.reason
    assert (mentor.program, mentor.person, mentor.window) == ("", "", None)


def test_an_empty_season_has_an_empty_plan():
    season = Season.in_memory()
    made = plan(season, now=OPEN)
    assert made.items == ()
    assert list(as_table(made, season).columns)[:3] == ["program", "event", "person"]


def test_the_table_shows_times_on_the_programs_clock():
    season = season_with(DIRECTOR, met=("ada",))
    row = as_table(plan(season, now=OPEN), season).iloc[0]
    assert row["opens"] == "Tue Nov 17, 3:00 PM CST"
    assert row["best by"] == "Thu Nov 19, 3:00 PM CST"
    assert row["event"] == "interview day, November 17"
    assert row["person"] == "Ada Example"
    assert as_table(plan(season, now=OPEN), season).iloc[-1]["do"] == "ask-mentor"


def test_what_is_to_write_is_open_or_late():
    season = season_with(*EVERYBODY, met=("ada",))
    assert {i.person for i in plan(season, now=OPEN).to_write} == {DIRECTOR.key, COORDINATOR.key}
    assert plan(season, now=moment("2026-12-20T09:00-06:00")).to_write == ()
