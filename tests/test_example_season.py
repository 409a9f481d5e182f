"""The invented season holds every awkward case that it promises, and nothing real."""

import csv
import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from toolkit.facts import default_criteria, specialties, state, zones_of
from toolkit.model import (
    KINDS,
    RECORDS,
    Answer,
    Applicant,
    ContactPolicy,
    Interview,
    InterviewFormat,
    InterviewKind,
    ListKind,
    Message,
    MessageKind,
    MessageState,
    NewsKind,
    Record,
    Role,
    SecondLook,
    moment,
    slug,
    surname_of,
)
from toolkit.places import EXAMPLE
from toolkit.season import Season

SHEETS = {
    "applicant": "applicant",
    "programs": "program",
    "people": "person",
    "interviews": "interview",
    "notes": "note",
    "criteria": "criterion",
    "ratings": "rating",
    "weighings": "weighing",
    "second_looks": "second-look",
    "questions": "question",
    "news": "news",
    "advocates": "advocate",
    "messages": "message",
    "choices": "choice",
    "rank_lists": "rank-list",
}
NOW = moment("2027-01-22T17:00-05:00")
THANKS = (MessageKind.THANKS, MessageKind.FURTHER_THANKS)


def path(sheet: str) -> Path:
    return EXAMPLE / f"{sheet}.csv"


def rows(sheet: str) -> list[dict[str, str]]:
    with path(sheet).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def records(sheet: str) -> list[Record]:
    kind = KINDS[SHEETS[sheet]]
    return [kind(**{name: cell for name, cell in row.items() if cell}) for row in rows(sheet)]


@pytest.fixture(scope="module")
def season() -> Season:
    season = Season.in_memory()
    for sheet in SHEETS:
        season.put_all(records(sheet))
    return season


def federal_holidays() -> set[date]:
    from pandas.tseries.holiday import USFederalHolidayCalendar

    days = USFederalHolidayCalendar().holidays("2026-10-01", "2027-03-31")
    return {day.date() for day in days}


def days(season: Season) -> list[Interview]:
    """The interview days proper, earliest first."""
    found = [i for i in season.interviews.values() if i.kind == InterviewKind.INTERVIEW_DAY]
    return sorted(found, key=lambda each: each.start)


def moments_of(record: Record) -> list[datetime]:
    values = (getattr(record, name) for name in type(record).model_fields)
    return [value for value in values if isinstance(value, datetime)]


# ── the sheets ──────────────────────────────────────────────────────────────


def test_there_is_one_sheet_for_each_kind_of_record():
    assert {file.stem for file in EXAMPLE.glob("*.csv")} == set(SHEETS)
    # She ranks no advanced program, and so has no supplemental list.
    assert [*SHEETS.values(), "supplemental-list"] == [each.record_kind for each in RECORDS]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_plain_csv_with_the_models_columns(sheet: str):
    text = path(sheet).read_bytes().decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    with path(sheet).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, strict=True))
    header = lines[0]
    assert len(lines) > 1
    assert header[0] == "key"
    assert set(header) <= set(KINDS[SHEETS[sheet]].model_fields)
    assert {len(line) for line in lines} == {len(header)}


@pytest.mark.parametrize("sheet", SHEETS)
def test_keys_are_written_out_short_and_given_once(sheet: str):
    keys = [row["key"] for row in rows(sheet)]
    assert all(re.fullmatch(r"[a-z0-9T/-]{2,110}", key) for key in keys)
    assert len(keys) == len(set(keys))


def test_every_row_becomes_a_record_in_order_of_dependence(season: Season):
    expected = [record.key for sheet in SHEETS for record in records(sheet)]
    assert [record.key for record in season.records] == expected


def test_the_exchange_reads_the_folder_to_the_same_season(season: Season):
    sheets = pytest.importorskip("toolkit.exchange.sheets")
    if not hasattr(sheets, "bring_in_folder"):
        pytest.skip("bring_in_folder is not written yet")
    brought = Season.in_memory()
    reports = sheets.bring_in_folder(brought, EXAMPLE)
    assert [refused for report in reports for refused in report.refused] == []
    assert {r.key: r for r in brought.records} == {r.key: r for r in season.records}


# ── nothing real ────────────────────────────────────────────────────────────


def test_no_address_leaves_the_domains_kept_for_examples():
    text = "\n".join(path(sheet).read_text("utf-8") for sheet in SHEETS)
    addresses = re.findall(r"[^\s,;|\"]+@[^\s,;|\"]+", text)
    assert len(addresses) > 50
    allowed = r"[^@]+@([a-z-]+\.)*(example|example\.(com|org|net))"
    assert [a for a in addresses if not re.fullmatch(allowed, a)] == []


def test_no_text_names_a_record_number_or_a_patient_by_initials_or_great_age():
    text = "\n".join(path(sheet).read_text("utf-8") for sheet in ("notes", "messages"))
    telling = (r"\bMRN\b", r"\broom \d", r"\b\d+[- ]year[- ]old", r"\bM(r|rs|s)\. [A-Z]\.")
    assert [each for each in telling if re.search(each, text)] == []
    assert not re.search(r"\bpatient [A-Z]\b", text)


# ── the applicant and the programs ──────────────────────────────────────────


def test_the_applicant_has_a_school_two_specialties_and_an_invented_id(season: Season):
    me = season.applicant
    assert isinstance(me, Applicant)
    assert len(season._all(Applicant)) == 1
    assert me.school
    assert re.fullmatch(r"\d{8}", me.aamc_id)
    assert len(me.specialties) == 2
    assert {p.specialty for p in season.programs.values()} == set(me.specialties)
    assert re.search(r"555 01\d\d$", me.phone)
    assert me.rank_deadline is not None and me.rank_deadline > NOW
    assert me.style == "lean"


def test_there_are_fourteen_programs_over_four_zones_and_two_of_a_second_specialty(season: Season):
    first, second = season.applicant.specialties
    specialty = Counter(p.specialty for p in season.programs.values())
    assert specialty[first] >= 14
    assert specialty[second] >= 2
    assert {first, second} <= set(specialties())
    offsets = {
        datetime(2027, 1, 15, tzinfo=season.zone(p)).utcoffset()
        for p in season.programs.values()
        if p.specialty == first
    }
    assert len(offsets) >= 4


def test_each_program_keeps_a_clock_of_its_state(season: Season):
    for program in season.programs.values():
        assert state(program.state)
        assert program.time_zone in zones_of(program.state), program.key


def test_program_codes_have_the_right_form_and_one_is_missing(season: Season):
    codes = {p.key: p.nrmp_code for p in season.programs.values()}
    assert sum(not code for code in codes.values()) == 1
    given = [code for code in codes.values() if code]
    assert len(given) == len(set(given))
    numbers = {"Internal Medicine": "140", "Neurology": "180"}
    for program in season.programs.values():
        if program.nrmp_code:
            form = rf"\d{{4}}{numbers[program.specialty]}[CMPAR]\d"
            assert re.fullmatch(form, program.nrmp_code), program.key


def test_every_policy_and_every_answer_occurs(season: Season):
    programs = season.programs.values()
    assert {p.contact_policy for p in programs} == set(ContactPolicy)
    assert {p.wants_updates for p in programs} == set(Answer)
    assert {p.list_locked for p in programs} == set(Answer)
    assert sum(bool(p.contact_address) for p in programs) == 1


def test_programs_have_other_names_and_features_of_their_own_and_shared(season: Season):
    programs = season.programs.values()
    assert sum(bool(p.aliases) for p in programs) >= 10
    counts = Counter(feature for p in programs for feature in p.features)
    assert counts["rural training sites"] == 1
    assert counts["4+1 schedule"] >= 3


# ── the people ──────────────────────────────────────────────────────────────


def test_there_are_people_of_every_role(season: Season):
    assert len(season.people) >= 45
    assert {person.role for person in season.people.values()} == set(Role)


@pytest.mark.parametrize(
    "form",
    [
        r"\bde la ",
        r"\bvan der ",
        r"\bal-",
        r"^O'",
        r"-[A-Z]",
        r"[^\W\d_a-zA-Z]",
    ],
)
def test_surnames_of_each_awkward_form_occur(season: Season, form: str):
    assert [p.surname for p in season.people.values() if re.search(form, p.surname)]


def test_a_suffix_is_no_surname_and_a_name_of_one_word_is_its_own(season: Season):
    people = season.people.values()
    suffixed = [p for p in people if re.search(r" (Jr\.|III)$", p.name)]
    assert len(suffixed) == 2
    assert all(p.surname in p.name.split()[1] for p in suffixed)
    assert [p.surname == p.name for p in people if " " not in p.name] == [True]


def test_some_surnames_must_be_written_down_since_reading_them_goes_wrong():
    written = {row["name"]: row["surname"] for row in rows("people") if row["surname"]}
    assert len(written) >= 3
    assert [name for name, surname in written.items() if surname_of(name) == surname] == []


def test_a_surname_is_a_city_and_another_is_another_programs_name(season: Season):
    programs = season.programs.values()
    cities = {p.city: p.key for p in programs}
    short = {alias: p.key for p in programs for alias in (*p.aliases, p.name.split()[0])}
    people = season.people.values()
    assert [p for p in people if cities.get(p.surname, p.program) != p.program]
    assert [p for p in people if short.get(p.surname, p.program) != p.program]


def test_two_share_a_surname_at_one_program_and_two_a_whole_name_across_programs(season: Season):
    people = season.people.values()
    within = Counter((p.program, p.surname) for p in people)
    assert max(within.values()) == 2
    physicians = [p.name for p in people if p.role != Role.COORDINATOR]
    assert [name for name, count in Counter(physicians).items() if count == 2]


def test_some_have_no_address_some_a_nickname_some_a_strong_connection(season: Season):
    people = season.people.values()
    assert sum(not p.email for p in people) >= 8
    assert sum(bool(p.called) for p in people) >= 8
    assert sum(p.strong_connection for p in people) >= 6
    assert all(p.offered for p in people if p.strong_connection)
    coordinators = [p for p in people if p.role == Role.COORDINATOR]
    assert sum(bool(p.honorific) for p in coordinators) == len(coordinators) - 1


# ── the days ────────────────────────────────────────────────────────────────


def test_interviews_lie_between_november_and_january_in_their_programs_own_time(season: Season):
    for each in season.interviews.values():
        zone = season.zone(each.program)
        for when in (each.start, each.end):
            assert when is not None
            assert when.utcoffset() == when.astimezone(zone).utcoffset(), each.key
            assert datetime(2026, 11, 1, tzinfo=zone) < when < datetime(2027, 2, 1, tzinfo=zone)
            assert time(7) <= when.time() <= time(20)
        assert f"{each.start:%Y-%m-%d}" in each.key
        assert slug(each.kind) in each.key


def test_every_kind_and_format_of_event_occurs(season: Season):
    assert {i.kind for i in season.interviews.values()} == set(InterviewKind)
    assert {i.format for i in season.interviews.values()} == set(InterviewFormat)


def test_no_event_is_on_a_weekend_or_a_holiday_and_none_overlap(season: Season):
    ordered = sorted(season.interviews.values(), key=lambda each: each.start)
    for each in ordered:
        assert each.start.weekday() < 5, each.key
        assert each.start.date() not in federal_holidays(), each.key
    for one, other in pairwise(ordered):
        assert one.end <= other.start, (one.key, other.key)


def test_one_is_on_a_friday_and_one_on_the_eve_of_a_holiday(season: Season):
    fridays = {i.program for i in days(season) if i.start.weekday() == 4}
    assert "program/bellwether-im" in fridays
    eves = {
        i.program for i in days(season) if i.start.date() + timedelta(days=1) in federal_holidays()
    }
    assert "program/bayou-lantern-im" in eves
    long_weekends = {
        i.program for i in days(season) if i.start.date() + timedelta(days=3) in federal_holidays()
    }
    assert fridays & long_weekends


def test_one_interview_takes_two_days_running(season: Season):
    further = [i for i in season.interviews.values() if i.kind == InterviewKind.FURTHER_DAY]
    first = {(i.program, i.start.date()) for i in days(season)}
    assert [i for i in further if (i.program, i.start.date() - timedelta(days=1)) in first]


def test_two_are_still_to_come_and_some_are_fresh_enough_to_write_about(season: Season):
    ahead = [i for i in days(season) if i.start > NOW]
    assert len(ahead) == 2
    assert not any(i.met for i in ahead)
    assert not any(season.notes_from(i) for i in ahead)
    fresh = [i for i in days(season) if timedelta(0) < NOW - i.end < timedelta(days=3)]
    assert len(fresh) >= 3
    written = {m.interview for m in season.messages.values() if m.state == MessageState.SENT}
    assert not written & {i.key for i in fresh}


def test_one_program_never_interviewed(season: Season):
    assert [k for k in season.programs if not season.interviews_at(k)] == ["program/tollgate-im"]


# ── the notes ───────────────────────────────────────────────────────────────


def test_each_past_event_has_a_note_for_the_day_and_one_for_each_talk_save_one(season: Season):
    past = [i for i in season.interviews.values() if i.end <= NOW]
    silent = [i for i in past if not season.notes_from(i)]
    assert [i.key for i in silent] == ["interview/verrazine-neuro/2027-01-06/interview-day"]
    for each in past:
        if each not in silent:
            about = [note.person for note in season.notes_from(each)]
            assert sorted(about) == sorted(["", *each.met]), each.key


def test_people_met_belong_to_the_program_that_they_were_met_at(season: Season):
    for each in season.interviews.values():
        assert {season.person(key).program for key in each.met} <= {each.program}
    for note in season.notes.values():
        if note.person:
            at = season.interview(note.interview).program
            assert season.person(note.person).program == at


def test_notes_are_written_after_the_event_and_one_more_than_a_day_late(season: Season):
    gaps = {}
    for note in season.notes.values():
        event = season.interview(note.interview)
        gaps[note.key] = note.written_at - event.end
        assert timedelta(0) < gaps[note.key]
        assert note.written_at < NOW
    late = {key.split("/")[1] for key, gap in gaps.items() if gap > timedelta(days=1)}
    assert late == {"saguaro-crossing-im"}


def test_a_note_on_a_talk_has_topics_of_its_own(season: Season):
    talks = [note for note in season.notes.values() if note.person]
    assert all(note.topics and note.felt for note in talks)
    topics = [topic for note in talks for topic in note.topics]
    assert len(topics) == len(set(topics))
    assert min(len(topic.split()) for topic in topics) >= 3
    assert sum(bool(note.forgot) for note in talks) >= 5


def test_features_in_notes_are_those_of_the_program(season: Season):
    for note in season.notes.values():
        program = season.program(season.interview(note.interview).program)
        assert set(note.features) <= set(program.features), note.key


# ── ratings, choices, lists ─────────────────────────────────────────────────


def test_the_criteria_are_the_surveys_five_and_one_of_her_own(season: Season):
    names = [criterion.name for criterion in season.criteria.values()]
    assert set(default_criteria()) <= set(names)
    assert len(names) == len(default_criteria()) + 1
    assert all(criterion.weight is not None for criterion in season.criteria.values())


def test_ratings_have_blank_cells_and_missing_rows(season: Season):
    names = {criterion.name for criterion in season.criteria.values()}
    ratings = season.ratings.values()
    assert {r.criterion for r in ratings} == names
    assert sum(r.value is None for r in ratings) >= 4
    held = Counter(r.program for r in ratings)
    assert any(0 < held[key] < len(names) for key in season.programs)
    seen = {i.program for i in season.interviews.values() if i.end <= NOW}
    assert seen - set(held) == {"program/verrazine-neuro"}
    assert set(held) <= seen
    for rating in ratings:
        assert (rating.rated_at is None) == (rating.value is None)
        if rating.rated_at:
            ends = [i.end for i in days(season) if i.program == rating.program]
            assert ends[0] < rating.rated_at < NOW


def circles(beats: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """Every simple circle once, beginning at its least key."""
    found = []

    def walk(path: tuple[str, ...]) -> None:
        for other in beats.get(path[-1], ()):
            if other == path[0]:
                found.append(path)
            elif other > path[0] and other not in path:
                walk((*path, other))

    for start in beats:
        walk((start,))
    return found


def test_there_are_forty_choices_with_exactly_one_circle_of_three(season: Season):
    choices = season.choices.values()
    assert len(choices) == 40
    assert len({frozenset((c.preferred, c.other)) for c in choices}) == 40
    assert len({c.at for c in choices}) == 40
    beats: dict[str, set[str]] = {}
    for choice in choices:
        beats.setdefault(choice.preferred, set()).add(choice.other)
    found = circles(beats)
    assert [len(circle) for circle in found] == [3]


def test_a_choice_is_between_programs_seen_by_then(season: Season):
    ended = {i.program: i.end for i in days(season)}
    for choice in season.choices.values():
        assert ended[choice.preferred] < choice.at < NOW
        assert ended[choice.other] < choice.at < NOW


def test_there_is_a_blind_order_and_two_sketches_with_reasons(season: Season):
    lists = season.rank_lists.values()
    assert {(each.kind, each.version) for each in lists} == {
        (ListKind.BLIND, 1),
        (ListKind.SKETCH, 1),
        (ListKind.SKETCH, 2),
    }
    ended = {i.program: i.end for i in days(season)}
    for each in lists:
        assert each.reason
        assert each.at < NOW
        assert all(ended[key] < each.at for key in (*each.entries, *each.left_out))
    blind, sketch = season.latest_list(ListKind.BLIND), season.latest_list(ListKind.SKETCH)
    assert blind.at < sketch.at
    assert blind.entries != sketch.entries
    assert sketch.left_out


# ── second looks ────────────────────────────────────────────────────────────


def five_meanings(look: SecondLook) -> str:
    """Our reading of one row, in the words of the article's comparison."""
    match (look.offered, look.invited, look.others_invited, look.attended):
        case (_, _, _, Answer.YES):
            return "attended"
        case (Answer.NO, _, _, _):
            return "never held"
        case (_, Answer.YES, _, Answer.NO):
            return "skipped"
        case (_, Answer.YES, _, _):
            return "invited"
        case (_, Answer.NO, Answer.YES, _):
            return "others were"
        case _:
            return "unknown"


def test_second_looks_have_all_five_meanings_and_the_unknown_one(season: Season):
    meanings = {five_meanings(look) for look in season.second_looks.values()}
    assert meanings == {"attended", "never held", "skipped", "invited", "others were", "unknown"}
    assert all(look.felt_before for look in season.second_looks.values())
    seen = {i.program for i in season.interviews.values() if i.end <= NOW}
    assert seen - {look.program for look in season.second_looks.values()}


def test_a_second_look_was_attended_exactly_where_an_event_says_so(season: Season):
    visits = [i for i in season.interviews.values() if i.kind == InterviewKind.SECOND_LOOK]
    went = [k for k in season.second_looks.values() if k.attended == Answer.YES]
    assert [i.program for i in visits] == [look.program for look in went]
    assert all(look.invited == Answer.YES for look in went)
    assert all(look.felt_after for look in went)


def test_a_locked_program_invites_and_a_general_invitation_was_missed(season: Season):
    looks = season.second_looks.values()
    locked = {p.key for p in season.programs.values() if p.list_locked == Answer.YES}
    assert [look for look in looks if look.program in locked and look.invited == Answer.YES]
    assert [
        look
        for look in looks
        if (look.offered, look.invited, look.others_invited)
        == (Answer.YES, Answer.UNKNOWN, Answer.YES)
    ]


# ── messages, questions, news ───────────────────────────────────────────────


def sent(season: Season) -> list[Message]:
    found = [m for m in season.messages.values() if m.state == MessageState.SENT]
    return sorted(found, key=lambda each: each.at)


def test_messages_of_every_state_occur(season: Season):
    states = Counter(m.state for m in season.messages.values())
    assert set(states) == set(MessageState)
    assert states[MessageState.DRAFT] == 2
    assert states[MessageState.RECEIVED] >= 4
    kinds = {m.kind for m in sent(season)}
    assert kinds == {MessageKind.THANKS, MessageKind.FURTHER_THANKS, MessageKind.QUESTION}


def test_a_dated_message_has_its_programs_clock_and_lies_in_the_past(season: Season):
    for message in season.messages.values():
        if message.at:
            zone = season.zone(message.program)
            assert message.at.utcoffset() == message.at.astimezone(zone).utcoffset(), message.key
            assert message.at < NOW


def test_sent_messages_left_in_business_hours(season: Season):
    for message in sent(season):
        assert message.at.weekday() < 5, message.key
        assert message.at.date() not in federal_holidays(), message.key
        assert time(8) <= message.at.time() <= time(17), message.key


def test_one_thank_you_was_late_and_one_waited_for_a_long_weekend(season: Season):
    slow = {}
    for message in sent(season):
        if message.kind in THANKS:
            gap = message.at - season.interview(message.interview).end
            assert gap >= timedelta(hours=24), message.key
            if gap > timedelta(hours=72):
                slow[message.program] = gap
    assert set(slow) == {"program/bayou-lantern-im", "program/quarry-road-im"}


def test_no_program_was_written_to_against_its_wish(season: Season):
    for message in sent(season):
        policy = season.program(message.program).contact_policy
        assert policy != ContactPolicy.NONE
        if policy == ContactPolicy.QUESTIONS_ONLY:
            assert message.kind == MessageKind.QUESTION


def test_what_was_sent_is_a_whole_email_to_the_right_person_about_the_right_day(season: Season):
    me = season.applicant
    for message in sent(season):
        person, event = season.person(message.person), season.interview(message.interview)
        assert message.key == f"message/{message.program.split('/')[1]}/" + "/".join(
            [person.key.rpartition("/")[2], slug(message.kind), *event.key.split("/")[2:]]
        )
        title = person.honorific or "Dr."
        assert message.body.startswith(f"Dear {title} {person.surname},\n\n"), message.key
        assert me.name in message.subject
        assert message.body.endswith(f"{me.email} | {me.phone}")
        assert {me.name, f"{me.school}, Class of {me.graduation_year}"} <= set(
            message.body.splitlines()
        )
        assert "thank" in message.body.lower()
        program = season.program(message.program)
        assert program.name.removesuffix(" Neurology") in message.body
        assert person.program == message.program == event.program


def test_what_was_sent_is_lean_and_promises_nothing(season: Season):
    def length(message: Message) -> int:
        core = re.split(r"\n\n(?:Sincerely|\w+ (?:regards|wishes)),\n", message.body)[0]
        core = core.partition("\n\n")[2]
        return len(re.findall(r"[.?](?=\s|$)", re.sub(r"\b(Dr|Ms|Mrs|Mr)\.", r"\1", core)))

    limits = {Role.PROGRAM_DIRECTOR: (3, 5), Role.FACULTY: (2, 3), Role.COORDINATOR: (1, 3)}
    for message in sent(season):
        if message.kind in THANKS:
            low, high = limits[season.person(message.person).role]
            assert low <= length(message) <= high, message.key
        assert not re.search(
            r"\brank|number one|top (program|choice)|checking in|!|\[|\battach", message.body
        ), message.key


def test_nothing_sent_names_another_program_or_its_people(season: Season):
    for message in sent(season):
        home = season.program(message.program)
        person = season.person(message.person)
        for other in season.programs.values():
            if other.institution == home.institution:
                continue
            names = {other.name, other.institution, other.city, *other.aliases, *other.features}
            names -= {person.surname, *home.features, *home.aliases}
            for name in names:
                assert not re.search(rf"\b{re.escape(name)}\b", message.body), message.key


def test_no_two_sent_bodies_read_alike(season: Season):
    from rapidfuzz.fuzz import ratio

    def core(message: Message) -> str:
        return message.body.partition("\n\n")[2].partition("\n\nNoor")[0]

    bodies = [core(message) for message in sent(season)]
    assert max(ratio(a, b) for i, a in enumerate(bodies) for b in bodies[:i]) < 70


def test_one_draft_is_good_and_one_is_full_of_faults(season: Season):
    good, bad = (m for m in season.messages.values() if m.state == MessageState.DRAFT)
    home, person = season.program(bad.program), season.person(bad.person)
    assert home.name not in bad.body
    assert person.surname not in bad.body
    juniper = season.program("juniper-mesa-im")
    for fault in (juniper.name, "rural training sites", "rank you very highly", "checking in", "["):
        assert fault.lower() in bad.body.lower()
        assert fault.lower() not in good.body.lower()
    assert season.person(good.person).surname in good.body
    for draft in (good, bad):
        assert NOW - season.interview(draft.interview).end < timedelta(days=3)


def test_replies_are_warm_generic_and_an_answer(season: Season):
    received = [m for m in season.messages.values() if m.state == MessageState.RECEIVED]
    assert {m.kind for m in received} == {MessageKind.REPLY}
    assert [m for m in received if "Dear Applicant" in m.body]
    asked = next(m for m in sent(season) if m.kind == MessageKind.QUESTION)
    assert [m for m in received if m.person == asked.person and m.at > asked.at]
    first_sent = {m.program: m.at for m in reversed(sent(season))}
    assert all(first_sent[m.program] < m.at for m in received)


def test_questions_are_open_asked_and_answered(season: Season):
    questions = season.questions.values()
    assert [q for q in questions if q.asked_at is None and not q.answer]
    assert [q for q in questions if q.asked_at and not q.answer]
    assert [q for q in questions if q.asked_at and q.answer]
    assert not [q for q in questions if q.answer and not q.asked_at]
    asked = next(m for m in sent(season) if m.kind == MessageKind.QUESTION)
    assert [q for q in questions if q.asked_at == asked.at and q.person == asked.person]
    for question in questions:
        if question.asked_at:
            zone = season.zone(question.program)
            assert question.asked_at.utcoffset() == question.asked_at.astimezone(zone).utcoffset()


def test_news_is_a_publication_a_small_poster_and_one_that_must_be_told(season: Season):
    news = season.news.values()
    kinds = {each.kind for each in news}
    assert {NewsKind.PUBLICATION, NewsKind.PRESENTATION} <= kinds
    mandatory = [each for each in news if each.mandatory]
    assert [each.kind for each in mandatory] in ([NewsKind.ELIGIBILITY], [NewsKind.LICENSURE])
    assert all(date(2026, 9, 1) <= each.date <= NOW.date() for each in news)


def test_one_mentor_was_asked_and_one_is_still_to_be_asked(season: Season):
    asked = {each.asked_at is not None for each in season.advocates.values()}
    assert asked == {True, False}
    assert all(each.program in season.programs for each in season.advocates.values())


# ── time ────────────────────────────────────────────────────────────────────


def test_every_other_moment_is_in_the_applicants_own_time(season: Season):
    zone = ZoneInfo(season.applicant.time_zone)
    own = ("applicant", "note", "rating", "choice", "rank-list")
    found = [when for r in season.records if r.record_kind in own for when in moments_of(r)]
    assert len(found) > 150
    assert all(when.utcoffset() == when.astimezone(zone).utcoffset() for when in found)


def test_nothing_but_what_is_planned_lies_after_the_moment(season: Season):
    planned = ("applicant", "interview")
    done = [r for r in season.records if r.record_kind not in planned]
    assert [r.key for r in done for when in moments_of(r) if when >= NOW] == []


def test_the_moment_in_the_folder_is_this_one():
    import tomllib

    settings: dict[str, Any] = tomllib.loads((EXAMPLE / "season.toml").read_text("utf-8"))
    assert settings["moment"] == NOW
