"""Drafts: made from notes, varied, kept to length, and harmless."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import seasons

from toolkit.follow_up.address import form_of_address, formal_name
from toolkit.follow_up.drafts import (
    BLANKS,
    KINDS,
    OF_INTEREST,
    SECTIONS,
    TEMPLATES,
    draft,
    draft_for,
    template_for,
)
from toolkit.follow_up.outbox import NO_MAIL
from toolkit.follow_up.plan import Action, plan
from toolkit.follow_up.sandbox import FILTERS, TemplateFault, read_template
from toolkit.follow_up.styles import Unit, style_of
from toolkit.follow_up.wording import (
    Point,
    Refused,
    joined,
    phrase,
    place_in_text,
    point,
    program_in_text,
    with_article,
)
from toolkit.model import (
    Applicant,
    Interview,
    ListKind,
    Message,
    MessageKind,
    News,
    Note,
    Person,
    Program,
    Question,
    RankList,
    Role,
    SecondLook,
    moment,
)
from toolkit.season import Season

NOW = moment("2026-11-18T10:00-06:00")
FACULTY = tuple(f"fac{number}" for number in range(5))


def person(who, role, name, **fields):
    fields = {"email": f"{who}@lakeview.example.org", **fields}
    return Person(key=f"lakeview/{who}", program="lakeview", role=role, name=name, **fields)


def make_season(style="lean", name="Noor Halvorsen"):
    season = Season.in_memory()
    people = (
        person("ada", "program director", "Ana de la Cruz", credentials="MD"),
        person("ben", "associate program director", "Ben Oyelaran", credentials="DO"),
        person("nisha", "resident", "Nisha Patel", strong_connection=True),
        person("cleo", "coordinator", "Cleo Finch", honorific="Ms"),
        *(person(who, "faculty", f"Faculty {who.title()}") for who in FACULTY),
    )
    season.put_all(
        (
            Applicant(
                name=name,
                email=f"{'-'.join(name.lower().split()).removesuffix('-halvorsen')}@example.edu",
                phone="312-555-0142",
                school="Harlan School of Medicine",
                graduation_year=2027,
                aamc_id="12345678",
                style=style,
            ),
            Program(
                key="lakeview",
                name="Lakeview",
                city="Chicago",
                state="IL",
                specialty="Internal Medicine",
                time_zone="America/Chicago",
                contact_policy="thanks-ok",
            ),
            *people,
            Interview(
                key="lakeview/day",
                program="lakeview",
                start=moment("2026-11-17T08:00-06:00"),
                end=moment("2026-11-17T15:00-06:00"),
                met=[each.key for each in people if each.role != Role.COORDINATOR],
            ),
        )
    )
    return season


def note(season, who="", **fields):
    return season.put(
        Note(
            interview="lakeview/day",
            person=f"lakeview/{who}" if who else "",
            written_at=moment("2026-11-17T20:00-06:00"),
            **fields,
        )
    )


def draft_to(season, who, **more):
    items = plan(season, now=NOW).items
    (item,) = [i for i in items if i.person == f"person/lakeview/{who}" and i.window]
    return draft(season, item, **more)


def middle(made):
    """The text between greeting and sign-off."""
    return " ".join(each.text for each in made.sentences)


# from notes, never from air


def test_a_sentence_keeps_the_note_that_fills_it():
    season = make_season()
    told = note(season, "ada", topics="night float redesign; how interns are supported")
    made = draft_to(season, "ada")
    filled = [each for each in made.sentences if each.note]
    assert [each.note for each in filled] == [told.key]
    assert "the night float redesign and how interns are supported" in filled[0].text


def test_without_notes_a_visible_blank_stays():
    made = draft_to(make_season(), "ada")
    assert BLANKS["topics"] in made.message.body
    assert not any(each.note for each in made.sentences)


def test_a_director_who_was_not_met_is_thanked_for_the_day_and_no_conversation():
    season = make_season()
    day = season.interview("lakeview/day")
    season.put(day.changed(met=()))
    told = note(season, features="resident-run free clinic")
    made = draft_to(season, "ada")
    assert "the resident-run free clinic" in made.message.body
    assert "conversation about" not in made.message.body
    assert told.key in {each.note for each in made.sentences}


@pytest.mark.parametrize("style", ["lean", "thorough"])
def test_feelings_and_free_text_never_enter_a_draft(style):
    season = make_season(style)
    for who in ("ada", "nisha", "cleo", ""):
        note(season, who, felt="terrified zebra", text="private walrus", topics="night float")
    for item in plan(season, now=NOW).to_write:
        made = draft(season, item)
        assert not re.search("terrified|zebra|private|walrus", made.message.body)
        assert not re.search("terrified|zebra|private|walrus", made.message.subject)


def test_what_a_draft_leaves_out_is_listed_with_the_reason():
    season = make_season()
    note(season, "ada", topics="night float; ward teams; wellness day", interests="gardening")
    note(season, "nisha", topics="she thinks the unit is hard; moving with a dog")
    assert {each.words for each in draft_to(season, "ada").unused} == {"wellness day", "gardening"}
    (refused,) = draft_to(season, "nisha").unused
    assert refused.words == "she thinks the unit is hard"
    assert "he or she" in refused.why


def test_a_forgotten_point_looks_forward_and_apologizes_for_nothing():
    season = make_season()
    note(season, "ada", topics="night float", forgot="mention that I speak Portuguese")
    body = draft_to(season, "ada").message.body
    assert "I speak Portuguese." in body
    assert not re.search(r"sorry|apolog|regret|forgot", body, re.IGNORECASE)


def test_a_letter_with_a_forgotten_point_claims_nothing_about_it():
    season = make_season()
    note(season, "ada", topics="night float", forgot="that my sister lives in Chicago")
    for seed in "abcdef":
        body = draft_for(season, "person/lakeview/ada", "forgotten point", seed=seed).message.body
        assert not re.search(r"my path|my experience|keep building|bring to", body)


def test_a_template_in_a_note_stays_text():
    season = make_season()
    note(season, "ada", topics="{{ me }} and {% if x %}")
    assert "{{ me }} and {% if x %}" in draft_to(season, "ada").message.body


# no two alike


def frame(made):
    return [each.text for each in made.sentences if each.note is None and "[" not in each.text]


@pytest.mark.parametrize("style", ["lean", "thorough"])
def test_no_two_people_at_one_program_are_told_the_same_sentence(style):
    season = make_season(style)
    for who in FACULTY:
        season.put(season.person(f"lakeview/{who}").changed(strong_connection=True))
        note(season, who, topics=f"topic {who}", interests=f"hobby {who}", features=f"ward {who}")
    made = [
        draft_for(season, f"person/lakeview/{who}", "thank-you", interview="lakeview/day")
        for who in FACULTY
    ]
    for one, other in combinations(made, 2):
        assert not set(frame(one)) & set(frame(other))
        sign_offs = [each.message.body.split("\n\n")[-1].split("\n")[0] for each in (one, other)]
        assert sign_offs[0] != sign_offs[1]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != MessageKind.THANKS])
def test_no_two_people_at_one_program_get_the_same_letter_of_any_kind(kind):
    season = make_season()
    season.put(News(kind="eligibility", title="Visa changed", date=date(2026, 11, 2)))
    may_be_told(season, kind)
    middles = [middle(draft_for(season, each, kind)) for each in season.people.values()]
    assert len(middles) == len(set(middles)) == 9


def may_be_told(season, kind):
    """Whatever a message of this kind takes for granted."""
    if kind == MessageKind.FIRST_CHOICE:
        season.put(
            RankList(kind="sketch", version=1, entries=("lakeview",), at="2027-01-20T09:00-06:00")
        )
    if kind == MessageKind.CARD:
        for each in ("", *season.people):
            season.put(
                Message(
                    program="lakeview", person=each, kind="thank-you", state="sent",
                    at="2026-11-18T09:00-06:00", body="Thank you.",
                )
            )  # fmt: skip


def test_a_blank_reads_well_behind_the_words_before_it():
    season = make_season()
    body = draft_for(season, "person/lakeview/ada", "further thank-you").message.body
    assert "the [the" not in body


def test_thirty_applicants_write_nearly_thirty_letters():
    bodies = set()
    for number in range(30):
        season = make_season(name=f"Applicant Number{number}")
        note(season, "ada", topics="night float")
        bodies.add(middle(draft_to(season, "ada")))
    assert len(bodies) >= 24


def test_the_same_records_give_the_same_draft_and_another_seed_another():
    season = make_season()
    note(season, "ada", topics="night float")
    assert draft_to(season, "ada") == draft_to(season, "ada")
    seeded = {middle(draft_to(season, "ada", seed=str(seed))) for seed in range(10)}
    assert len(seeded) > 5


def test_a_draft_does_not_depend_on_pythons_hash_seed():
    code = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from test_drafts import *\n"
        "s = make_season(); note(s, 'ada', topics='night float')\n"
        "print(draft_to(s, 'ada').message.body)"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=TEMPLATES.parent.parent.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


def test_somebody_new_does_not_change_the_drafts_of_others():
    season = make_season()
    note(season, "ada", topics="night float")
    before = draft_to(season, "ada")
    season.put(person("new", "faculty", "Somebody New"))
    assert draft_to(season, "ada") == before


FRAME = ("opening", "close", "sign_off")


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.txt.j2")), ids=lambda path: path.name)
def test_each_part_of_the_frame_has_three_phrasings_of_one_sentence(path):
    sections = read_template(path, SECTIONS, tuple(BLANKS))
    for name, phrasings in sections.items():
        assert len({each.source for each in phrasings}) == len(phrasings)
        if name not in ("link", "hope"):
            assert len(phrasings) >= 3, name
        for each in phrasings:
            if name not in (
                "subject",
                "sign_off",
                "link",
                "hope",
                "question_whole",
                "question_about",
            ):
                assert each.source.endswith("."), each.source
                assert not re.search(r"[.!?]\s", each.source), each.source
                assert "!" not in each.source


def test_every_template_file_of_a_message_has_the_whole_frame():
    names = {template_for(kind, role) for kind in KINDS for role in (*Role, None)}
    common = read_template(TEMPLATES / "common.txt.j2", SECTIONS, tuple(BLANKS))
    for name in names:
        own = read_template(TEMPLATES / f"{name}.txt.j2", SECTIONS, tuple(BLANKS))
        subject = set() if name in ("linkedin", "card") else {"subject"}
        assert {*subject, *FRAME} <= {*own, *common}
    assert {f"{name}.txt.j2" for name in (*names, "common")} == {
        path.name for path in TEMPLATES.iterdir()
    }


# length


@pytest.mark.parametrize("notes", [False, True])
def test_a_lean_draft_keeps_to_its_number_of_sentences(notes):
    season = make_season()
    if notes:
        for who in ("ada", "ben", "nisha", "cleo", *FACULTY):
            note(
                season,
                who,
                topics="night float; ward teams",
                interests="gardening",
                features="4+1 schedule",
                forgot="my year abroad",
            )
    for each in season.people.values():
        made = draft_for(season, each, "thank-you", interview="lakeview/day")
        length = style_of(season).length_for(MessageKind.THANKS, each.role)
        assert length.unit == Unit.SENTENCES
        assert length.holds(len(made.sentences)), made.message.body
        paragraphs = made.message.body.split("\n\n")[1:-1]
        if length.paragraphs:
            assert len(paragraphs) == length.paragraphs


def test_a_thorough_draft_has_150_to_250_words_where_the_notes_reach():
    season = make_season("thorough")
    for who in ("ada", "ben", "nisha", *FACULTY):
        note(
            season,
            who,
            topics="the night float redesign; how ward teams are built; research time",
            interests="open-water swimming",
            features="a 4+1 schedule with protected clinic weeks",
            forgot="my quality project on handoffs",
        )
        body = middle(draft_to(season, who))
        assert "[" not in body
        assert 150 <= len(body.split()) <= 250


def test_a_thorough_draft_with_little_to_say_invites_more_instead_of_padding():
    season = make_season("thorough")
    note(season, "ada", topics="night float")
    body = middle(draft_to(season, "ada"))
    assert body.count("[") >= 2
    assert len(re.sub(r"\[.*?\]", "", body).split()) < 150


# all kinds


def rich_season(style="lean"):
    season = make_season(style)
    note(season, "ada", topics="night float", forgot="my year abroad", features="4+1 schedule")
    note(season, features="resident-run free clinic")
    season.put(
        Interview(
            key="lakeview/social",
            program="lakeview",
            start=moment("2026-12-07T17:00-06:00"),
            kind="social",
        )
    )
    season.put(
        News(kind="publication", title="Early lactate.", where="J Example", date=date(2026, 12, 1))
    )
    season.put(Question(program="lakeview", text="how are night weeks spread over the year?"))
    return season


@pytest.mark.parametrize("style", ["lean", "thorough"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("to", ["ada", "fac0", "nisha", "cleo", "program"])
def test_every_kind_reads_as_a_letter_of_the_right_length(kind, to, style):
    season = rich_season(style)
    may_be_told(season, kind)
    whom = "program/lakeview" if to == "program" else f"person/lakeview/{to}"
    if kind == MessageKind.LINKEDIN and to == "program":
        with pytest.raises(ValueError, match="goes to a person"):
            draft_for(season, whom, kind)
        return
    made = draft_for(season, whom, kind)
    message = made.message
    role = None if to == "program" else season.person(f"lakeview/{to}").role
    assert message.kind == kind
    assert message.body.startswith("Dear ")
    if kind in NO_MAIL:
        assert not message.subject
        assert message.body.rstrip().endswith("\nNoor Halvorsen")
    else:
        assert "Noor Halvorsen" in message.subject and "Lakeview" in message.subject
        assert message.body.rstrip().endswith("noor@example.edu | 312-555-0142")
        assert "AAMC ID 12345678\nHarlan School of Medicine, 2027\n" in message.body
    assert "  " not in message.body and ".." not in message.body
    assert "{{" not in message.body
    length = style_of(season).length_for(kind, role)
    if length.unit == Unit.SENTENCES:
        assert length.holds(len(made.sentences)), message.body


FORBIDDEN = (
    r"\brank", r"number one", r"first choice", r"top choice", r"sorry", r"apolog",
    r"hear(?:ing)? (?:back )?from you\b(?! about)", r"look forward to your",
    r"please (?:reply|respond)", r"why (?:was|did)n't", r"others (?:were|got)", r"dream program",
    r"checking in",
)  # fmt: skip


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.txt.j2")), ids=lambda path: path.name)
def test_no_phrasing_promises_begs_or_apologizes(path):
    text = path.read_text(encoding="utf-8")
    for pattern in FORBIDDEN:
        if pattern == "first choice" and path.name == "first_choice.txt.j2":
            continue
        assert not re.search(pattern, text, re.IGNORECASE), pattern


CLAIMS = (
    r"stay(?:ed|s) with me", r"helped me", r"stood out", r"your (?:answers|thoughts|candor|view)",
    r"my questions", r"question marks", r"has only grown", r"what you (?:said|told)", r"openly",
    r"frankly", r"clear(?:er)? picture", r"faster than", r"I (?:left|came away)",
    r"in person", r"my notes", r"keep coming back", r"still think", r"after (?:our talk|talking)",
)  # fmt: skip


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.txt.j2")), ids=lambda path: path.name)
def test_no_phrasing_claims_what_no_note_can_support(path):
    """That they met is known; what was said there, and what came of it, is not."""
    text = path.read_text(encoding="utf-8")
    assert [claim for claim in CLAIMS if re.search(claim, text, re.IGNORECASE)] == []


THANKING = (*(f"thank_you_{who}" for who in ("director", "associate", "faculty", "resident")),
            "thank_you_coordinator", "further_thanks")  # fmt: skip


@pytest.mark.parametrize("name", THANKING)
def test_every_thank_you_thanks_in_its_first_sentence(name):
    for each in read_template(TEMPLATES / f"{name}.txt.j2", SECTIONS, tuple(BLANKS))["opening"]:
        assert re.search("thank|grateful|appreciat", each.source, re.IGNORECASE), each.source


def test_an_update_is_made_from_news_and_a_mandatory_one_is_plain():
    season = rich_season()
    made = draft_for(season, "person/lakeview/ada", "update")
    (news,) = season.news
    assert "a new publication: Early lactate, J Example." in made.message.body
    assert news in {each.note for each in made.sentences}
    must = season.put(News(kind="licensure", title="Certificate issued", date=date(2026, 11, 2)))
    told = draft_for(season, "person/lakeview/ada", "update", about=must)
    assert "a change in my licensure" in told.message.body
    assert "glad to share" not in told.message.body
    assert told.message.key != made.message.key


def test_a_question_is_asked_in_its_own_words():
    season = rich_season()
    made = draft_for(season, "person/lakeview/ada", "question")
    assert "How are night weeks spread over the year? " in made.message.body
    about = season.put(Question(program="lakeview", text="Ask about night float coverage."))
    body = draft_for(season, "person/lakeview/ada", "question", about=about).message.body
    assert re.search(r"about:? night float coverage[,.]", body)


def test_a_kind_without_a_template_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="no draft for a reply yet"):
        draft_for(make_season(), "person/lakeview/ada", "reply")


def test_a_note_that_names_a_patient_enters_no_draft_and_is_not_offered():
    season = make_season("thorough")
    note(season, "fac0", topics=("patient John Smith in room 12", "night float"))
    made = draft_to(season, "fac0")
    assert "Smith" not in made.message.body
    (left,) = (each for each in made.unused if "Smith" in each.words)
    assert not left.sentence and "who a patient is" in left.why


def test_a_card_comes_beside_a_message_that_was_sent_and_never_instead():
    season = make_season()
    with pytest.raises(ValueError, match="Send Ana de la Cruz the e-mail first"):
        draft_for(season, "person/lakeview/ada", "card")
    may_be_told(season, MessageKind.CARD)
    body = draft_for(season, "person/lakeview/ada", "card").message.body
    assert "@" not in body and body.endswith("\nNoor Halvorsen\n")


def test_only_the_program_in_the_first_place_is_told_that_it_is_first():
    season = make_season()
    season.put(
        Program(
            key="harbor",
            name="Harbor",
            city="Portland",
            state="OR",
            specialty="Neurology",
            time_zone="America/Los_Angeles",
        )
    )
    with pytest.raises(ValueError, match="Sketch your list first"):
        draft_for(season, "person/lakeview/ada", "first choice")
    may_be_told(season, MessageKind.FIRST_CHOICE)
    with pytest.raises(ValueError, match="Your sketch has Lakeview first"):
        draft_for(season, "program/harbor", "first choice")
    told = draft_for(season, "person/lakeview/ada", "first choice").message
    season.put(told.changed(state="sent", at="2027-01-21T09:00-06:00"))
    season.put(
        RankList(
            kind="sketch", version=2, entries=("harbor", "lakeview"), at="2027-01-22T09:00-06:00"
        )
    )
    with pytest.raises(ValueError, match="You have named Lakeview as your first choice already"):
        draft_for(season, "program/harbor", "first choice")


def test_a_line_that_asks_for_no_message_has_no_draft():
    season = make_season()
    (mentor,) = [i for i in plan(season, now=NOW).items if i.action == Action.ASK_MENTOR]
    with pytest.raises(ValueError, match="asks for no message"):
        draft(season, mentor)


# what is kept


def test_a_kept_message_of_the_same_key_wins():
    season = make_season()
    note(season, "ada", topics="night float")
    made = draft_to(season, "ada")
    first = made.sentences[0].text
    kept = season.put(made.message.changed(body=f"Dear Dr. de la Cruz,\n\n{first} My own words."))
    again = draft_to(season, "ada")
    assert again.message == kept
    assert [each.text for each in again.sentences] == [first]


def test_a_second_update_does_not_overwrite_the_one_that_was_sent():
    season = rich_season()
    made = draft_for(season, "person/lakeview/ada", "interest").message
    season.put(made.changed(state="sent", at=moment("2026-12-01T10:00-06:00")))
    again = draft_for(season, "person/lakeview/ada", "interest").message
    assert (again.key, again.state) == (f"{made.key}/2", "draft")


def test_the_key_of_a_planned_draft_is_the_one_a_message_would_give_itself():
    season = make_season()
    message = draft_to(season, "ada").message
    assert message.key == "message/lakeview/ada/thank-you/day"
    season.put(
        Interview(program="lakeview", start=moment("2027-01-05T08:00-06:00"), met=["lakeview/ben"])
    )
    later = plan(season, now=moment("2027-01-06T09:00-06:00")).to_write
    for item in later:
        own = draft(season, item).message
        fresh = Message(
            program=own.program, person=own.person, interview=own.interview, kind=own.kind
        )
        assert own.key == fresh.key
    assert later


# wording


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Night float redesign.", "the night float redesign"),
        ("- Ultrasound curriculum", "the ultrasound curriculum"),
        ("POCUS curriculum", "the POCUS curriculum"),
        ("Global health", "global health"),
        ("heart failure clinic run by residents", "the heart failure clinic run by residents"),
        ("Boston VA rotation", "the Boston VA rotation"),
        ("her QI project", "your QI project"),
        ("Talked about night float", "night float"),
        ("How interns are supported", "how interns are supported"),
        ("Medicaid expansion", "Medicaid expansion"),
        ("Research Pathway", "the Research Pathway"),
        ("Rural health at Mesa...", "rural health at Mesa"),
        ("teaching!", "teaching"),
        ("How interns are supported on nights", "how interns are supported on nights"),
        ("clinics that are run by residents", "clinics that are run by residents"),
        ("the way interns are taught", "the way interns are taught"),
        ("learning to have hard conversations", "learning to have hard conversations"),
        ("to answer any questions I have", "to answer any questions I have"),
        ("their night float training", "your night float training"),
        ("IT support", "IT support"),
        ("DO students", "DO students"),
        ("can-do culture", "the can-do culture"),
        ("living will clinic", "the living will clinic"),
        ("no night float", "no night float"),
        ("night \u202efloat\u202c", "night float"),
    ],
)
def test_a_topic_fits_into_a_sentence(typed, says):
    assert phrase(typed) == says


def test_a_name_of_the_season_keeps_its_capital():
    assert phrase("Young adult clinic", {"Young"}) == "the Young adult clinic"
    assert phrase("Teaching with Bell", {"Teaching"}) == "Teaching with Bell"


@pytest.mark.parametrize(
    "typed", ["she is great", "what a day! really", "x" * 200, "...", "Loved it. So did we."]
)
def test_what_fits_into_no_sentence_is_refused_with_a_reason(typed):
    assert isinstance(phrase(typed), Refused)


@pytest.mark.parametrize(
    "typed",
    ["they treat residents like family", "we both love hiking", "Residents are happy",
     "interns have a lounge", "the program treats residents like family", "there's a gym",
     "It was great", "that residents are happy", "faculty really love teaching",
     "everyone eats together"],
)  # fmt: skip
def test_a_clause_is_no_topic_and_is_told_to_be_a_thing(typed):
    made = phrase(typed)
    assert isinstance(made, Refused) and "name the thing alone" in made.why


@pytest.mark.parametrize(
    "typed", ["n/a", "N/A.", "none", "TBD", "TBD!", "nothing", "Nothing really", "a", "x", "?"]
)
def test_a_word_for_nothing_is_neither_a_topic_nor_a_point(typed):
    made, forgotten = phrase(typed), point(typed)
    assert isinstance(made, Refused) and "names nothing" in made.why
    assert isinstance(forgotten, Refused)
    assert isinstance(phrase("-"), Refused) and isinstance(point("-"), Refused)


@pytest.mark.parametrize("typed", ["their PD leaving", "her chair", "their chief retiring soon"])
def test_what_may_be_somebody_elses_does_not_become_the_readers(typed):
    made = phrase(typed)
    assert isinstance(made, Refused) and "somebody else" in made.why


def test_a_point_that_is_none_leaves_no_trace_in_the_draft():
    season = make_season()
    note(season, "ada", topics="night float", forgot="Nothing")
    made = draft_to(season, "ada")
    assert "othing" not in made.message.body
    assert ("Nothing", True) in [(each.words, "no point" in each.why) for each in made.unused]


def test_phrases_are_joined_without_tangling():
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(["a", "b", "c"]) == "a, b, and c"
    assert joined(["a and b", "c"]) == "a and b, as well as c"


@pytest.mark.parametrize(
    ("typed", "shape", "text"),
    [
        ("to mention that I speak Portuguese.", "clause", "I speak Portuguese"),
        ("I speak Portuguese!", "clause", "I speak Portuguese"),
        ("My year abroad", "thing", "my year abroad"),
        ("sepsis poster", "plain", "sepsis poster"),
    ],
)
def test_a_forgotten_point_knows_its_shape(typed, shape, text):
    assert point(typed) == Point(text, shape)


@pytest.mark.parametrize("typed", ["ask about parking", "Is there call?", "One thing. Another."])
def test_a_question_or_an_essay_is_no_forgotten_point(typed):
    assert isinstance(point(typed), Refused)


@pytest.mark.parametrize(
    ("name", "in_text", "place"),
    [
        ("Lakeview", "the internal medicine program at Lakeview", "Lakeview"),
        ("Lakeview Internal Medicine", "the Lakeview Internal Medicine program", "Lakeview"),
        ("Lakeview Internal Medicine Residency", "the Lakeview Internal Medicine Residency",
         "Lakeview"),
        ("The Harbor Program", "the Harbor Program", "Harbor"),
        ("Internal Medicine Residency at Mesa", "the Internal Medicine Residency at Mesa", "Mesa"),
    ],
)  # fmt: skip
def test_a_program_is_named_naturally(name, in_text, place):
    program = Program(
        name=name, city="Mesa", state="AZ", specialty="Internal Medicine", time_zone="US/Arizona"
    )
    assert program_in_text(program) == in_text
    assert place_in_text(program) == place


def test_a_specialty_gets_its_article():
    assert with_article("internal medicine") == "an internal medicine"
    assert with_article("urology") == "a urology"
    assert with_article("ENT") == "an ENT"
    assert with_article("pediatrics") == "a pediatrics"


# address


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "Ana de la Cruz", "role": "program director"}, "Dr. de la Cruz"),
        ({"name": "Sam Lee, MD", "role": "faculty", "surname": "Lee"}, "Dr. Lee"),
        ({"name": "Suryono", "role": "faculty"}, "Dr. Suryono"),
        ({"name": "Nisha Patel", "role": "resident", "credentials": "MD"}, "Nisha"),
        ({"name": "Li Wei", "surname": "Li", "role": "chief resident"}, "Wei"),
        ({"name": "J. Marcus Bell", "role": "resident"}, "Marcus"),
        ({"name": "Bo Lindqvist", "role": "chair", "called": "Dr. Bo"}, "Dr. Bo"),
        ({"name": "Cleo Finch", "role": "coordinator", "honorific": "Ms"}, "Ms. Finch"),
        ({"name": "Robin Tal", "role": "coordinator"}, "Robin Tal"),
        ({"name": "Kit Larkin", "role": "coordinator", "credentials": "PhD"}, "Dr. Larkin"),
        ({"name": "Ruth Ames", "role": "faculty", "credentials": "LCSW", "honorific": "Ms."},
         "Ms. Ames"),
    ],
)  # fmt: skip
def test_people_are_addressed_as_they_would_wish(fields, says):
    assert form_of_address(Person(program="lakeview", **fields)) == says


def test_to_others_people_are_spoken_of_formally():
    called = Person(program="lakeview", name="Bo Lindqvist", role="faculty", called="Bo")
    resident = Person(program="lakeview", name="Nisha Patel", role="resident", called="Nisha")
    assert (formal_name(called), formal_name(resident)) == ("Dr. Lindqvist", "Nisha Patel")


def test_who_shares_a_surname_is_spoken_of_by_the_full_name():
    mei = Person(program="lakeview", name="Mei Chen, MD", role="faculty")
    wade = Person(program="lakeview", name="Chen, Wade", role="chair", surname="Chen")
    cleo = Person(program="lakeview", name="Cleo CHEN", role="coordinator", honorific="Ms")
    otto = Person(program="lakeview", name="Otto Finch", role="faculty")
    everybody = (mei, wade, cleo, otto)
    assert [formal_name(each, everybody) for each in everybody] == [
        "Dr. Mei Chen", "Dr. Wade Chen", "Ms. Cleo CHEN", "Dr. Finch",
    ]  # fmt: skip
    assert formal_name(mei, (mei, otto)) == "Dr. Chen"


def test_thanks_passed_on_to_two_of_one_surname_name_both():
    season = make_season(style="thorough")
    for who, name in (("fay", "Mei Chen"), ("gil", "Wade Chen")):
        season.put(Person(key=f"lakeview/{who}", program="lakeview", name=name, role="faculty"))
        note(season, who)
    body = draft_to(season, "cleo").message.body
    assert "Dr. Mei Chen and Dr. Wade Chen" in body


# templates of one's own


def own(folder, text, name="thank_you_director"):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt.j2").write_text(text, encoding="utf-8")
    return folder


def test_a_template_of_ones_own_replaces_ours_section_by_section(tmp_path):
    folder = own(tmp_path, "# mine\n## opening\nHello from {{ me }} to {{ program | upper }}.\n")
    made = draft_to(make_season(), "ada", templates=folder)
    assert made.sentences[0].text.startswith("Hello from Noor Halvorsen to THE INTERNAL MEDICINE")
    assert len(made.sentences) == 4


HOSTILE = (
    "{{ 'a' * 50000000 }}",
    "{{ '%50000000d' % 1 }}",
    "{{ 'a'.center(50000000) }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ me.__class__ }}",
    "{{ me['__class__'] }}",
    "{{ me | center(50000000) }}",
    "{{ me | attr('__class__') }}",
    "{{ me | replace('', me) }}",
    "{{ range(1000000000) }}",
    "{{ lipsum(n=100) }}",
    "{{ cycler('a') }}",
    "{% for a in me %}{% for b in me %}x{% endfor %}{% endfor %}",
    "{% set x = me %}{{ x }}",
    "{% include 'common.txt.j2' %}",
    "{% import 'os' as os %}",
    "{% macro x() %}{{ x() }}{% endmacro %}{{ x() }}",
    "{{ 2 ** 99999999 }}",
    "{{ 1 // 0 }}",
    "{{ self }}",
    "{{ nothing }}",
    "{{ me | }}",
    "{% if me %}",
    "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
    "{{ [me, me] | join }}",
)


@pytest.mark.parametrize("line", HOSTILE)
def test_a_hostile_or_broken_template_is_refused_with_file_and_line(tmp_path, line):
    folder = own(tmp_path, f"# a comment\n## opening\nGood.\n{line}\n")
    with pytest.raises(TemplateFault) as fault:
        draft_to(make_season(), "ada", templates=folder)
    assert fault.value.file == "thank_you_director.txt.j2"
    assert fault.value.line == 4
    assert str(tmp_path) not in str(fault.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("## openning\nX.\n", "Did you mean 'opening'"),
        ("## opening\n{{ progam }}\n", "Did you mean 'program'"),
        ("Words first.\n", "write a section first"),
        ("## opening\n\n## close\nX.\n", "is empty"),
        ("## opening\n" + "x" * 3_000, "keep a line to"),
    ],
)
def test_a_faulty_template_says_what_would_do(tmp_path, text, says):
    with pytest.raises(TemplateFault, match=re.escape(says)):
        draft_to(make_season(), "ada", templates=own(tmp_path, text))


def test_a_template_that_is_no_text_and_a_folder_that_is_not_there_are_refused(tmp_path):
    (tmp_path / "thank_you_director.txt.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateFault, match="UTF-8"):
        draft_to(make_season(), "ada", templates=tmp_path)
    with pytest.raises(TemplateFault, match="no such folder"):
        draft_to(make_season(), "ada", templates=tmp_path / "nowhere")


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(seasons(), st.sampled_from(KINDS))
def test_anybody_in_any_season_can_be_written_to(season, kind):
    sketch = season.latest_list(ListKind.SKETCH)
    below = sketch.left_out if sketch and kind in OF_INTEREST else ()
    for to in (*season.people.values(), *season.programs.values()):
        if getattr(to, "program", to.key) in below:
            continue
        try:
            message = draft_for(season, to, kind).message
        except ValueError as refused:
            assert kind in (MessageKind.FIRST_CHOICE, *NO_MAIL), refused
            continue
        assert message.body.startswith("Dear ") or message in season.messages.values()
        assert "\n" not in message.subject


def _sent_below_the_line(season):
    key = next(iter(season.programs))
    season.put(RankList(kind="sketch", version=1, left_out=(key,), at="2027-01-20T09:00-06:00"))
    return season.program(key)


@pytest.mark.parametrize("kind", ["interest", "low-key wish", "missed second-look invitation"])
def test_no_interest_is_spoken_of_where_the_applicant_would_not_go(kind):
    season = make_season()
    program = _sent_below_the_line(season)
    with pytest.raises(ValueError, match="below the line of your sketch"):
        draft_for(season, program, kind)


def test_an_update_to_such_a_program_tells_the_news_and_no_enthusiasm():
    season = make_season()
    program = next(iter(season.programs.values()))
    season.put(News(kind="award", title="Teaching award", date="2027-01-10"))
    assert re.search("enthusias|excited", draft_for(season, program, "update").message.body)
    _sent_below_the_line(season)
    body = draft_for(season, program, "update").message.body
    assert "Teaching award" in body
    assert not re.search("enthusias|excited", body)


def test_that_everybody_was_invited_is_said_only_where_it_is_known():
    season = make_season()
    program = next(iter(season.programs.values()))
    blank = "[who told you that everybody was invited]"
    assert blank in draft_for(season, program, "missed second-look invitation").message.body
    season.put(SecondLook(program=program, offered="yes"))
    assert blank not in draft_for(season, program, "missed second-look invitation").message.body


def test_the_page_on_templates_names_every_file_section_slot_and_filter():
    text = (Path(__file__).parent.parent / "docs" / "templates.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`", text))
    files = {path.name.removesuffix(".txt.j2") for path in TEMPLATES.iterdir()}
    assert {*files, *SECTIONS, *BLANKS, *FILTERS} <= named
    example = re.search(r"```\n(.*?)```", text, re.DOTALL)
    assert example


def test_the_example_on_the_page_is_a_template(tmp_path):
    text = (Path(__file__).parent.parent / "docs" / "templates.md").read_text(encoding="utf-8")
    example = re.search(r"```\n(.*?)```", text, re.DOTALL)[1]
    (tmp_path / "thank_you_director.txt.j2").write_text(example, encoding="utf-8")
    body = draft_to(make_season(), "ada", templates=tmp_path).message.body
    assert re.search(r"Thank you for the day with|I was glad to spend", body)
