"""Whom the plan writes to, whom it leaves in peace, and what it says of each."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.follow_up.drafts import draft, draft_for
from toolkit.follow_up.plan import (
    MOST_TODAY,
    Action,
    Status,
    as_table,
    left_in_peace_as_table,
    plan,
    silence,
    to_write_as_table,
    today,
    today_as_table,
)
from toolkit.model import (
    Advocate,
    Applicant,
    ContactPolicy,
    Interview,
    Message,
    MessageKind,
    News,
    Note,
    Person,
    Program,
    RankList,
    moment,
)
from toolkit.season import Season
from toolkit.sources import AFTER_INTERVIEW, NRMP, PD_VIEW

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


def test_two_of_one_surname_are_told_apart_by_their_full_names():
    mei = person("mei", "program director", name="Mei Chen")
    wade = person("wade", "associate program director", name="Wade Chen")
    season = season_with(mei, wade, met=("mei", "wade"))
    told = {item.person: item.reason for item in plan(season, now=OPEN).items}
    assert told["person/lakeview/mei"].startswith("Dr. Mei Chen directs the program")
    assert told["person/lakeview/wade"] == (
        "Dr. Mei Chen gets the note for the leadership, so Dr. Wade Chen can be left in peace."
    )


@pytest.mark.parametrize(
    ("day", "says"),
    [(21, "More than 72 hours have passed: a note is still kind"), (27, "10 days have passed")],
)
def test_what_is_said_of_a_late_note_fits_the_day(day, says):
    season = season_with(DIRECTOR, met=("ada",))
    made = plan(season, now=moment(f"2026-11-{day}T09:00-06:00"))
    (item,) = [each for each in made.items if each.person == DIRECTOR.key]
    assert item.status == Status.LATE
    assert item.reason.startswith(says)
    assert "within a few days" not in item.reason


def test_thanks_are_not_relayed_by_a_coordinator_who_gets_no_note():
    silent = person("dora", "faculty", email="")
    season = season_with(DIRECTOR, COORDINATOR, silent, style="thorough", met=("dora",))
    sent(season, "cleo", kind="question", at="2026-11-17T16:00-06:00")
    found = lines(season)
    assert found["cleo"].action == Action.LEAVE
    assert (found["dora"].action, found["dora"].through) == (Action.WRITE, "")
    assert "no address" in found["dora"].reason


# where it goes


def test_each_line_says_where_it_goes():
    silent = person("dora", "faculty", email="")
    season = season_with(DIRECTOR, COORDINATOR, silent, style="thorough", met=("dora",))
    assert lines(season)["ada"].goes_to == "ada@lakeview.example.org"
    table = as_table(plan(season, now=OPEN), season).set_index("person")["goes to"]
    assert table["Dora Example"] == "through Cleo Example"
    season.forget(COORDINATOR)
    table = as_table(plan(season, now=OPEN), season).set_index("person")["goes to"]
    assert table["Dora Example"] == "no address yet"


def test_a_dedicated_address_takes_every_note():
    given = "notes@lakeview.example.org"
    season = season_with(*EVERYBODY, met=("ada",), contact_address=given)
    for who in ("ada", "cleo"):
        assert lines(season)[who].goes_to == given
        assert f"send it to {given}" in lines(season)[who].reason
    late = lines(season, moment("2026-11-25T09:00-06:00"))["ada"]
    assert given in late.reason


def test_where_nobody_leads_the_note_goes_to_the_dedicated_address():
    season = season_with(DORA, met=("dora",), contact_address="notes@lakeview.example.org")
    assert lines(season)[""].goes_to == "notes@lakeview.example.org"
    assert "notes@lakeview" in lines(season)[""].reason


# a card


def test_a_card_may_follow_a_sent_note_and_never_replaces_it():
    season = season_with(DIRECTOR, met=("ada",))
    sent(season, "ada", kind="card", at="2026-11-17T16:00-06:00")
    assert lines(season)["ada"].status == Status.OPEN
    season.undo()
    sent(season, "ada")
    assert "A hand-written card may follow" in lines(season)["ada"].reason
    sent(season, "ada", kind="card", at="2026-11-18T11:00-06:00")
    assert "card" not in lines(season)["ada"].reason


def test_no_card_is_spoken_of_to_others_later_or_beside_a_dedicated_address():
    season = season_with(DIRECTOR, COORDINATOR, DORA, style="thorough", met=("dora", "cleo"))
    for who in ("ada", "cleo", "dora"):
        sent(season, who)
    assert "card" not in lines(season)["cleo"].reason + lines(season)["dora"].reason
    season.put(DORA.changed(strong_connection=True))
    assert "card" in lines(season)["dora"].reason
    assert "card" not in lines(season, moment("2026-12-10T09:00-06:00"))["ada"].reason
    season.put(season.program("lakeview").changed(contact_address="notes@lakeview.example.org"))
    assert "card" not in lines(season)["ada"].reason


# news

PAPER = News(kind="publication", title="Sepsis in rural wards", date="2026-12-07")
VISA = News(kind="eligibility", title="Change of visa status", date="2026-12-07")
LATER = moment("2026-12-08T10:00-06:00")


def with_news(*news, people=EVERYBODY, met=("ada",), **fields):
    season = season_with(*people, met=met, **fields)
    season.put_all(news)
    return season


def updates(season, now=LATER):
    return [item for item in plan(season, now=now).items if item.about in season.news]


def test_news_after_the_interview_becomes_one_update_to_the_leader():
    (item,) = updates(with_news(PAPER))
    assert (item.action, item.kind, item.status) == (Action.WRITE, MessageKind.UPDATE, Status.OPEN)
    assert (item.person, item.about) == (DIRECTOR.key, PAPER.key)
    assert item.interview == "interview/lakeview/day"
    assert item.window.opens == moment("2026-12-07T08:00-06:00")
    assert item.window.best_by == moment("2026-12-14T17:00-06:00")
    assert "Sepsis in rural wards" in item.reason and "one short update" in item.reason


@pytest.mark.parametrize(
    "news",
    [
        News(kind="other", title="A new hobby", date="2026-12-07"),
        News(kind="award", title="Told on the day", date="2026-11-17"),
        News(kind="award", title="Long ago", date="2026-10-01"),
        News(kind="award", title="Still to come", date="2026-12-09"),
    ],
)
def test_small_old_and_future_news_makes_no_update(news):
    assert updates(with_news(news)) == []


def test_of_several_pieces_of_news_the_newest_is_told():
    older = News(kind="award", title="Teaching award", date="2026-12-01")
    (item,) = updates(with_news(PAPER, older))
    assert item.about == PAPER.key


def test_without_a_leader_who_can_be_reached_the_program_is_told():
    (item,) = updates(with_news(PAPER, people=(person("ada", "program director", email=""), DORA)))
    assert item.person == ""
    assert (
        item.message_key == "message/lakeview/_program/update/day/2026-12-07-sepsis-in-rural-wards"
    )
    associate = (person("ada", "program director", email=""), ASSOCIATE)
    assert updates(with_news(PAPER, people=associate))[0].person == ASSOCIATE.key


def test_an_update_waits_for_the_cool_down_after_what_is_planned_and_what_was_sent():
    early = PAPER.changed(date="2026-11-20")
    season = with_news(early)
    (item,) = updates(season, moment("2026-11-20T09:00-06:00"))
    assert item.status == Status.NOT_YET
    assert item.window.opens == moment("2026-12-01T15:00-06:00")  # thanks: November 17 at 15:00
    assert "wait until Tue Dec 1" in item.reason
    sent(season, "ada", at="2026-11-20T10:00-06:00")
    (item,) = updates(season, moment("2026-11-21T09:00-06:00"))
    assert item.window.opens == moment("2026-12-04T10:00-06:00")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"wants_updates": "no"}, "takes no updates"),
        ({"wants_updates": "unknown"}, "check first what the program said about updates"),
        ({"list_locked": "yes"}, "said to be locked"),
        ({"contact_address": "notes@lakeview.example.org"}, "send it to notes@lakeview"),
    ],
)
def test_what_is_known_of_the_program_is_said(fields, says):
    (item,) = updates(with_news(PAPER, **fields))
    assert says in item.reason
    assert (item.action == Action.LEAVE) == (fields == {"wants_updates": "no"})


@pytest.mark.parametrize("policy", ["none", "questions-only"])
def test_a_program_that_refuses_contact_gets_no_update(policy):
    assert updates(with_news(PAPER, contact_policy=policy)) == []


def below_the_line(season):
    at = moment("2026-12-01T20:00-06:00")
    season.put(RankList(kind="sketch", version=1, left_out="lakeview", at=at))


def test_a_program_below_the_line_gets_no_update():
    season = with_news(PAPER)
    below_the_line(season)
    (item,) = updates(season)
    assert item.action == Action.LEAVE and "below the line" in item.reason
    assert "Ada Example" in set(left_in_peace_as_table(plan(season, now=LATER), season)["Who"])


def test_one_update_is_enough_for_a_season():
    season = with_news(PAPER)
    sent(season, "ada", kind="update", at="2026-12-08T10:00-06:00")
    (told,) = updates(season)
    assert told.status == Status.SENT and "December 8" in told.reason
    award = season.put(News(kind="award", title="Teaching award", date="2027-01-10"))
    now = moment("2027-01-12T10:00-06:00")
    told, left = updates(season, now)
    assert (told.about, told.status) == (PAPER.key, Status.SENT)
    assert (left.about, left.action) == (award.key, Action.LEAVE)
    assert "once is enough" in left.reason


def test_any_other_message_beyond_the_thanks_uses_up_the_update():
    season = with_news(PAPER)
    sent(season, "ada", kind="interest", at="2026-12-01T10:00-06:00")
    (item,) = updates(season)
    assert item.action == Action.LEAVE


def with_deadline(season, deadline):
    season.put(season.applicant.changed(rank_deadline=moment(deadline)))


def test_an_update_is_late_after_the_deadline():
    season = with_news(PAPER)
    with_deadline(season, "2027-03-03T21:00-05:00")
    (item,) = updates(season)
    assert item.window.late_after == moment("2027-03-03T17:00-06:00")
    (item,) = updates(season, moment("2027-03-04T09:00-06:00"))
    assert item.status == Status.TOO_LATE and "let it rest" in item.reason


def test_news_that_could_only_be_told_after_the_deadline_rests():
    season = with_news(PAPER)
    with_deadline(season, "2026-12-20T21:00-05:00")
    sent(season, "ada", kind="question", at="2026-12-07T10:00-06:00")
    (item,) = updates(season)
    assert item.action == Action.LEAVE and "too late to matter" in item.reason


def test_what_must_be_told_is_told_at_once_and_to_the_leader_where_that_is_possible():
    (item,) = updates(with_news(VISA))
    assert (item.person, item.status) == (DIRECTOR.key, Status.OPEN)
    assert item.window.opens == moment("2026-12-07T08:00-06:00")
    assert item.sources == (NRMP,)


def test_the_office_is_told_where_the_leader_was_written_to_just_before():
    season = with_news(VISA)
    sent(season, "ada", kind="question", at="2026-12-04T10:00-06:00")
    (item,) = updates(season)
    assert (item.person, item.status) == ("", Status.OPEN)
    assert "program's office" in item.reason
    table = to_write_as_table(plan(season, now=LATER), season)
    assert list(table[table["What"] == "update"]["To"]) == ["the program"]


@pytest.mark.parametrize("policy", ["none", "questions-only"])
@pytest.mark.parametrize("news", [VISA, PAPER.changed(mandatory=True)])
def test_a_program_that_refuses_contact_is_told_what_it_must_know_and_the_reason_says_so(
    policy, news
):
    season = with_news(news, contact_policy=policy, wants_updates="no")
    below_the_line(season)
    (item,) = updates(season)
    assert (item.action, item.person) == (Action.WRITE, "")
    assert "this is the one exception" in item.reason


def test_what_must_be_told_is_owed_until_it_is_told():
    season = with_news(VISA, contact_policy="none")
    with_deadline(season, "2027-03-03T21:00-05:00")
    now = moment("2027-03-10T10:00-06:00")
    (item,) = updates(season, now)
    assert item.status == Status.LATE and "overdue" in item.reason
    assert list(to_write_as_table(plan(season, now=now), season)["Stands"]) == ["overdue"]
    told = draft(season, item).message.changed(state="sent", at=now)
    season.put(told)
    assert [each.status for each in updates(season, now)] == [Status.SENT]


def test_an_update_on_something_else_does_not_tell_what_must_be_told():
    season = with_news(PAPER, VISA)
    by_choice = next(item for item in updates(season) if item.about == PAPER.key)
    season.put(draft(season, by_choice).message.changed(state="sent", at=LATER))
    found = {item.about: item.status for item in updates(season)}
    assert found == {PAPER.key: Status.SENT, VISA.key: Status.OPEN}


def test_what_must_be_told_takes_no_turn_from_the_one_update():
    season = with_news(PAPER, VISA)
    owed = next(item for item in updates(season) if item.about == VISA.key)
    season.put(draft(season, owed).message.changed(state="sent", at=LATER))
    found = {item.about: item.status for item in updates(season)}
    assert found == {PAPER.key: Status.NOT_YET, VISA.key: Status.SENT}


def test_news_from_before_the_interview_is_told_too_where_it_must_be():
    season = with_news(VISA.changed(date="2026-11-10"))
    (item,) = updates(season)
    assert "if you told them on the day" in item.reason
    assert item.window.opens >= season.interview("lakeview/day").over
    assert updates(season, moment("2026-11-17T10:00-06:00")) == []  # not interviewed yet


def test_the_draft_of_an_update_tells_its_own_news_under_its_own_key():
    older = News(kind="eligibility", title="Certificate delayed", date="2026-12-01")
    season = with_news(PAPER, older)
    for item in updates(season):
        made = draft(season, item)
        assert season.news[item.about].title in made.message.body
        assert made.message.key == item.message_key
        to = item.person or item.program
        assert draft_for(season, to, "update", about=item.about).message.key == item.message_key


# today


def test_today_is_what_can_arrive_in_business_hours_on_the_programs_clock():
    season = season_with(DIRECTOR, COORDINATOR, met=("ada",))
    monday = moment("2026-11-23T09:00-06:00")  # six days on: late, and still fine
    for now, sends in [
        ("2026-11-17T07:30-06:00", ["from Tue Nov 17, 3:00 PM CST"] * 2),  # it opens later today
        ("2026-11-18T06:00-06:00", ["from Wed Nov 18, 8:00 AM CST"] * 2),
        ("2026-11-18T09:00-06:00", ["now"] * 2),
        ("2026-11-18T19:00-06:00", []),
        ("2026-11-21T10:00-06:00", []),  # a Saturday
    ]:
        made = plan(season, now=moment(now))
        assert list(today_as_table(made, season)["Send"]) == sends, now
    assert len(today(plan(season, now=monday)).items) == 2
    assert today(plan(season, now=OPEN), moment("2026-11-18T20:00-06:00")).items == ()


def test_today_stops_at_five_and_says_what_is_left():
    close = [person(f"p{number}", "faculty") for number in range(7)]
    season = season_with(*close, DIRECTOR, style="thorough", met=[f"p{n}" for n in range(7)])
    found = today(plan(season, now=OPEN))
    assert (len(found.items), found.more) == (MOST_TODAY, 3)
    assert found.sentence.startswith("3 more could go today; 5 are enough")
    assert found.items[0].person == DIRECTOR.key


def test_today_says_when_everything_has_to_wait():
    season = season_with(DIRECTOR, met=("ada",))
    night = plan(season, now=moment("2026-11-18T22:00-06:00"))
    assert today(night).sentence == (
        "Nothing goes out today: 1 message waits for the next business hours."
    )
    assert today(plan(season, now=OPEN)).sentence == ""
    with pytest.raises(ValueError, match="no time zone"):
        today(night, OPEN.replace(tzinfo=None))


def test_what_is_late_comes_after_what_is_open():
    season = season_with(DIRECTOR, met=("ada",))
    harbor = Program(name="Harbor", city="Gary", state="IN", specialty="Pediatrics",
                     time_zone="America/Chicago", contact_policy="thanks-ok")  # fmt: skip
    bo = Person(program=harbor, name="Bo Lind", role="program director", email="bo@example.org")
    season.put_all((harbor, bo))
    start = moment("2026-11-23T08:00-06:00")
    season.put(Interview(program=harbor, start=start, end=moment("2026-11-23T12:00-06:00")))
    found = today(plan(season, now=moment("2026-11-24T10:00-06:00"))).items
    assert [item.status for item in found] == [Status.OPEN, Status.LATE]


# mentors


def mentors(season, now=OPEN):
    return [item for item in plan(season, now=now).items if item.action == Action.ASK_MENTOR]


def test_the_plan_has_one_line_for_a_mentor():
    made = plan(season_with(*EVERYBODY), now=OPEN)
    (mentor,) = [item for item in made.items if item.action == Action.ASK_MENTOR]
    assert mentor is made.items[-1]
    assert "weighs more than another note" in mentor.reason
    assert (mentor.program, mentor.person, mentor.window) == ("", "", None)
    assert (mentor.status, mentor.by) == (Status.OPEN, date(2027, 2, 1))
    assert "by February 1" in mentor.reason
    assert "the one program that you would name first" in mentor.reason


def test_a_mentor_is_asked_two_weeks_before_the_deadline_for_the_first_of_the_sketch():
    season = season_with(*EVERYBODY)
    with_deadline(season, "2027-03-03T21:00-05:00")
    at = moment("2026-12-01T20:00-06:00")
    season.put(RankList(kind="sketch", version=1, entries="lakeview", at=at))
    (mentor,) = mentors(season)
    assert mentor.by == date(2027, 2, 17)
    assert "by February 17, and spend it on Lakeview, which stands first" in mentor.reason


def test_an_advocate_is_a_line_with_whom_for_which_program_and_by_when():
    season = season_with(*EVERYBODY)
    ines = season.put(Advocate(name="Prof. Ines Aldana", program="lakeview", ask_by="2027-01-20"))
    season.put(Advocate(name="Dr. Tomasz Brede"))
    first, second = mentors(season)
    assert first.reason == "Ask Prof. Ines Aldana by January 20 to speak for you at Lakeview."
    assert (first.program, first.about, first.status) == ("program/lakeview", ines.key, Status.OPEN)
    assert second.by == date(2027, 2, 1) and "would name first" in second.reason
    row = as_table(plan(season, now=OPEN), season).iloc[-2]
    assert (row["person"], row["role"], row["best by"]) == (
        "Prof. Ines Aldana", "mentor", "January 20",
    )  # fmt: skip


def test_an_advocate_goes_from_open_to_late_to_too_late_unless_they_were_asked():
    season = season_with(*EVERYBODY)
    with_deadline(season, "2027-03-03T21:00-05:00")
    ines = season.put(Advocate(name="Ines Aldana", program="lakeview", ask_by="2027-01-20"))
    for now, status in [
        ("2027-01-20T23:00-05:00", Status.OPEN),
        ("2027-01-21T08:00-05:00", Status.LATE),
        ("2027-03-03T21:01-05:00", Status.TOO_LATE),
    ]:
        (item,) = mentors(season, moment(now))
        assert item.status == status
    season.put(ines.changed(asked_at=moment("2027-01-18T12:00-05:00")))
    (item,) = mentors(season, moment("2027-03-10T08:00-05:00"))
    assert item.status == Status.SENT
    assert "You asked Ines Aldana on January 18 to speak for you at Lakeview" in item.reason


# the rest


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
