"""``python -m toolkit check``: letters in files, matched to the season and held to the rules."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.__main__ import main
from toolkit.checks import check
from toolkit.exchange.mail import MailError
from toolkit.follow_up.outbox import write_eml
from toolkit.letters import LetterError, as_json, as_text, check_letters, read_eml
from toolkit.model import (
    Applicant,
    FollowUpStyle,
    Interview,
    Message,
    MessageKind,
    Note,
    Person,
    Program,
    moment,
)
from toolkit.season import Season, UnknownRecord

ROOT = Path(__file__).resolve().parent.parent
SIGNED = "Sincerely,\nNoor Halvorsen\nNorthgate College of Medicine\nnoor@example.edu\n"
TO_ANA = (
    "Dear Dr. de la Cruz,\n\nThank you for the interview at Lakeview on Thursday. I have kept "
    "thinking of how your residents run the unit at night with help within reach, since that is "
    f"how I learned to trust my own hands.\n\nI would be excited to train there.\n\n{SIGNED}"
)
CLOCK = moment("2026-12-01T12:00-06:00")
THEN = "Fri, 13 Nov 2026 10:00:00 -0600"
ANA, BO, JEAN = "lakeview/ana", "lakeview/bo", "bayou/jean"


def records():
    programs = {
        "lakeview": ("Lakeview", "Duluth", "MN", ""),
        "bayou": ("Bayou General", "Houston", "TX", ""),
        "cedar": ("Cedar Falls", "Waterloo", "IA", "notes@cedar.example"),
    }
    people = (
        (ANA, "Ana de la Cruz", "de la Cruz", "program director", "ana@lakeview.example"),
        (BO, "Bo Lindgren", "Lindgren", "faculty", "bo@lakeview.example"),
        (JEAN, "Jean Thibodeaux", "Thibodeaux", "program director", "jean@bayou.example"),
        ("cedar/grace", "Grace Kim", "Kim", "faculty", "grace@cedar.example"),
        ("lakeview/dot", "Dot Jones", "Jones", "coordinator", "dot@offices.example"),
        ("bayou/dot", "Dot Jones", "Jones", "coordinator", "dot@offices.example"),
    )
    yield Applicant(name="Noor Halvorsen", email="noor@example.edu")
    for key, (name, city, state, address) in programs.items():
        yield Program(
            key=key, name=name, city=city, state=state, specialty="Internal Medicine",
            time_zone="America/Chicago", contact_policy="thanks-ok", contact_address=address,
        )  # fmt: skip
    for key, name, surname, role, email in people:
        yield Person(
            key=key, program=key.partition("/")[0], name=name, surname=surname, role=role,
            credentials="" if role == "coordinator" else "MD", email=email,
        )  # fmt: skip
    day = Interview(program="lakeview", start="2026-11-12T08:00-06:00", met=(ANA, BO))
    yield day
    yield Note(
        interview=day.key, person=ANA, written_at="2026-11-12T19:00-06:00",
        topics=("residents run the unit at night",),
    )  # fmt: skip


@pytest.fixture
def season():
    season = Season.in_memory()
    season.put_all(records())
    return season


@pytest.fixture
def kept(tmp_path):
    """A season file."""
    path = tmp_path / "season.matchbook"
    Season.open(path).put_all(records())
    return path


def write(path: Path, body: str = TO_ANA, **headers: str) -> Path:
    """A letter as a mail program saves it; a header of "" is left out."""
    mail = EmailMessage()
    standard = {
        "From": "Noor <noor@example.edu>",
        "To": "ana@lakeview.example",
        "Subject": "Thank you for the interview – Noor Halvorsen, Lakeview",
    }
    for name, value in {**standard, **headers}.items():
        if value:
            mail[name.replace("_", "-")] = value
    mail.set_content(body)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(mail.as_bytes())
    return path


def run(*words):
    return CliRunner().invoke(main, ["check", *map(str, words)])


def rules(checked):
    return {finding.rule for finding in checked.findings}


# whom it is for


@pytest.mark.parametrize(
    ("to", "reader"),
    [
        ("ana@lakeview.example", ANA),
        ("ANA@Lakeview.Example", ANA),
        ("Somebody <bo@lakeview.example>", BO),
        ("Dr. Ana de la Cruz, MD <a.cruz@elsewhere.example>", ANA),
        ('"de la Cruz, Ana" <a.cruz@elsewhere.example>', ANA),
        ("Ana de la Cruz", ANA),
        ("noor@example.edu, bo@lakeview.example", BO),
        ("bo@lakeview.example, ana@lakeview.example", ANA),  # both read it, and it greets her
        ("a.delacruz@lakeview.example", ANA),  # the ending is the program's, the greeting hers
        ("ana.delacruz@gmail.com", ANA),  # by the greeting
        ("dot@offices.example", "lakeview/dot"),  # coordinator of two: the text names the program
        ("", ANA),
    ],
)
def test_the_reader_is_found_by_address_name_or_greeting(tmp_path, season, to, reader):
    letter = read_eml(write(tmp_path / "a.eml", To=to), season)
    assert letter.message.person == f"person/{reader}"
    assert letter.message.program == f"program/{reader.partition('/')[0]}"


def test_an_address_beats_the_greeting_which_is_then_found_wrong(tmp_path, season):
    path = write(tmp_path / "a.eml", To="jean@bayou.example")
    (checked,) = check_letters(path, season).checked
    assert checked.letter.message.person == f"person/{JEAN}"
    found = next(f for f in checked.findings if f.rule == "recipient.misnamed")
    assert "Ana de la Cruz" in found.message and "Jean Thibodeaux" in found.message


def test_a_copy_to_somebody_known_does_not_make_them_the_reader(tmp_path, season):
    path = write(tmp_path / "a.eml", To="ana.delacruz@gmail.com", Cc="jean@bayou.example")
    letter = read_eml(path, season)
    assert letter.message.person == f"person/{ANA}"
    assert any("also goes to Jean Thibodeaux" in note for note in letter.notes)


def test_a_programs_own_address_is_for_whom_the_name_or_the_greeting_says(tmp_path, season):
    to_team = TO_ANA.replace("Dr. de la Cruz", "Cedar Falls team")
    path = write(tmp_path / "a.eml", to_team, To="notes@cedar.example")
    assert read_eml(path, season).message.person == ""
    path = write(tmp_path / "a.eml", to_team, To="Grace Kim <notes@cedar.example>")
    assert read_eml(path, season).message.person == "person/cedar/grace"
    path = write(tmp_path / "a.eml", "Dear Dr. Kim,\n\nThank you.", To="notes@cedar.example")
    assert read_eml(path, season).message.person == "person/cedar/grace"


def test_a_letter_beside_the_programs_own_address_has_a_note(tmp_path, season):
    path = write(tmp_path / "a.eml", "Dear Dr. Kim,\n\nThank you.", To="grace@cedar.example")
    (note,) = read_eml(path, season).notes
    assert "notes@cedar.example" in note and "grace@cedar.example" in note


def test_a_program_is_found_by_its_name_in_the_text(tmp_path, season):
    path = write(tmp_path / "a.eml", "Hello all,\n\nBayou General was kind.", To="x@gmail.com",
                 Subject="Thank you")  # fmt: skip
    letter = read_eml(path, season)
    assert (letter.message.program, letter.message.person) == ("program/bayou", "")
    assert "x@gmail.com" in letter.notes[0]


@pytest.mark.parametrize("body", ["Hello,\n\nThank you.", "Hello,\n\nBayou General and Lakeview!"])
def test_where_nobody_fits_the_error_names_the_addresses_and_the_way_out(tmp_path, season, body):
    path = write(tmp_path / "a.eml", body, To="Eve <eve@gmail.com>", Subject="Thank you")
    with pytest.raises(LetterError, match=r"eve@gmail.com.*--to PERSON_KEY or --program KEY"):
        read_eml(path, season)
    told = read_eml(path, season, to=JEAN).message
    assert (told.program, told.person) == ("program/bayou", f"person/{JEAN}")
    assert read_eml(path, season, program="cedar").message.program == "program/cedar"


def test_a_near_miss_of_an_address_is_told(tmp_path, season):
    path = write(tmp_path / "a.eml", "Hello,\n\nThank you.", To="ana@lakveiw.example", Subject="x")
    with pytest.raises(LetterError, match=r"Is it ana@lakeview.example\?$"):
        read_eml(path, season)


def test_a_mail_from_a_program_is_no_letter_of_ones_own(tmp_path, season):
    path = write(tmp_path / "a.eml", From="ana@lakeview.example", To="noor@example.edu")
    with pytest.raises(LetterError, match="came from Ana de la Cruz"):
        read_eml(path, season)


def test_a_person_and_a_program_that_disagree_are_refused(tmp_path, season):
    path = write(tmp_path / "a.eml")
    with pytest.raises(ValueError, match="give the person alone"):
        read_eml(path, season, to=ANA, program="bayou")
    with pytest.raises(UnknownRecord, match="lakeview/anna"):
        read_eml(path, season, to="lakeview/anna")


# kind and time


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Thank you – Noor Halvorsen", "thank-you"),
        ("Re: your question", "reply"),
        ("Application update – Noor", "update"),
        ("A question about visas", "question"),
        ("Continued interest in Lakeview", "interest"),
        ("My first choice", "first choice"),
        ("Thank you for your questions", "thank-you"),
        ("The interests of patients", "thank-you"),
    ],
)
def test_a_kind_is_guessed_from_plain_words_and_said_to_be(tmp_path, season, subject, kind):
    letter = read_eml(write(tmp_path / "a.eml", Subject=subject), season)
    assert (letter.message.kind, letter.kind_assumed) == (kind, True)


def test_an_answer_is_a_reply_and_a_kind_that_is_told_is_not_assumed(tmp_path, season):
    path = write(tmp_path / "a.eml", In_Reply_To="<1@lakeview.example>")
    assert read_eml(path, season).message.kind == "reply"
    told = read_eml(path, season, kind=MessageKind.UPDATE)
    assert (told.message.kind, told.kind_assumed) == ("update", False)


def test_a_dated_mail_was_sent_unless_it_is_marked_unsent_or_now_is_told(tmp_path, season):
    path = write(tmp_path / "a.eml", Date=THEN)
    sent = read_eml(path, season, clock=CLOCK)
    assert (sent.message.state, sent.message.at) == ("sent", moment("2026-11-13T10:00-06:00"))
    told = read_eml(path, season, clock=CLOCK, now=CLOCK)
    assert (told.message.state, told.now) == ("draft", CLOCK)
    unsent = read_eml(write(tmp_path / "a.eml", Date=THEN, X_Unsent="1"), season, clock=CLOCK)
    assert (unsent.message.state, unsent.now) == ("draft", moment("2026-11-13T10:00-06:00"))
    assert read_eml(write(tmp_path / "a.eml"), season, clock=CLOCK).now is None
    with pytest.raises(ValueError, match="no time zone"):
        read_eml(path, season, now=CLOCK.replace(tzinfo=None))


# what the season already holds


def own_message(**fields):
    standard = {
        "program": "lakeview", "person": ANA, "kind": "update",
        "subject": "Thank you for the interview – Noor Halvorsen, Lakeview",
        "body": "Dear Ana,\n\nThank you for the interview at Lakeview.\n\n" + SIGNED,
    }  # fmt: skip
    return Message(**{**standard, **fields})


def test_a_file_of_our_outbox_is_the_message_of_the_season(tmp_path, season):
    held = season.put(
        own_message(
            allowed=({"rule": "recipient.title", "reason": "She asked me to."},),
            attachments=("poster.pdf",),
        )
    )
    path = write_eml(held, season, tmp_path)
    letter = read_eml(path, season)
    assert letter.message.key == held.key
    assert letter.message.kind == "update" and not letter.kind_assumed
    assert letter.message.allowed == held.allowed
    assert letter.message.attachments == ("poster.pdf",)
    done = check_letters(path, season)
    assert [f.allowed for f in done.checked[0].findings if f.rule == "recipient.title"] == [
        "She asked me to."
    ]
    assert "recipient.title" not in {f.rule for f in done.checked[0].open_findings}
    assert "She asked me to." in as_text(done, season)


def test_a_file_of_our_outbox_that_was_readdressed_is_checked_for_its_new_reader(tmp_path, season):
    held = season.put(own_message())
    path = write_eml(held, season, tmp_path)
    path.write_bytes(path.read_bytes().replace(b"ana@lakeview", b"bo@lakeview"))
    letter = read_eml(path, season)
    assert letter.message.person == f"person/{BO}"
    assert letter.message.allowed == ()
    assert "written for Ana de la Cruz" in letter.notes[0]


def test_a_draft_of_our_outbox_that_was_never_kept_has_its_kind_in_the_name(tmp_path, season):
    path = write_eml(own_message(kind="low-key wish"), season, tmp_path)
    letter = read_eml(path, season)
    assert (letter.message.kind, letter.kind_assumed) == ("low-key wish", False)


def test_a_letter_is_not_held_against_its_own_draft_in_the_season(tmp_path, season):
    season.put(own_message(kind="thank-you", body=TO_ANA))
    path = write(tmp_path / "a.eml", TO_ANA.replace("on Thursday", "this week"))
    (checked,) = check_letters(path, season).checked
    assert "duplicate.reused" not in rules(checked)
    assert any("newer wording" in note for note in checked.letter.notes)


def test_a_sent_mail_found_again_is_the_message_that_was_sent(tmp_path, season):
    at = moment("2026-11-13T10:00-06:00")
    held = season.put(own_message(kind="thank-you", body=TO_ANA, state="sent", at=at))
    path = write(tmp_path / "from my sent folder.eml", Date=THEN)
    (checked,) = check_letters(path, season, clock=CLOCK).checked
    assert checked.letter.message.key == held.key
    assert not rules(checked) & {"duplicate.reused", "contact.too-often"}


def test_two_letters_alike_are_noticed_though_the_season_has_neither(tmp_path, season):
    write(tmp_path / "d" / "a.eml")
    write(
        tmp_path / "d" / "b.eml", TO_ANA.replace("Dr. de la Cruz", "Dr. Lindgren"),
        To="bo@lakeview.example",
    )  # fmt: skip
    before = season.records
    done = check_letters(tmp_path / "d", season)
    assert all("duplicate.reused" in rules(each) for each in done.checked)
    assert season.records == before
    alone = check_letters(tmp_path / "d" / "a.eml", season)
    assert "duplicate.reused" not in rules(alone.checked[0])


# from Python


def test_python_says_the_same_as_the_rules_and_the_command(tmp_path, season, kept):
    path = write(tmp_path / "a.eml", TO_ANA.replace("de la Cruz", "Lindgren"))
    now = "2026-11-13T10:00-06:00"
    done = check_letters([path], season, now=moment(now), style=FollowUpStyle.THOROUGH)
    (checked,) = done.checked
    message = checked.letter.message
    assert checked.findings == check(message, season, now=moment(now), style=FollowUpStyle.THOROUGH)
    shown = run(path, "--season", kept, "--now", now, "--style", "thorough", "--format", "json")
    assert json.loads(shown.output) == as_json(done, season)
    text = run(path, "--season", kept, "--now", now, "--style", "thorough")
    assert text.output == as_text(done, season) + "\n"


def test_reading_and_checking_change_nothing(tmp_path, kept):
    path = write(tmp_path / "a.eml")
    before = [(p.name, hashlib.sha256(p.read_bytes()).digest()) for p in (kept, path)]
    names = sorted(tmp_path.iterdir())
    kept.chmod(0o400)
    assert run(path, "--season", kept).exit_code in (0, 1)
    assert before == [(p.name, hashlib.sha256(p.read_bytes()).digest()) for p in (kept, path)]
    assert sorted(tmp_path.iterdir()) == names


# the command


def test_a_clean_letter_ends_with_0_and_an_all_clear(tmp_path, kept):
    path = write(tmp_path / "a.eml")
    shown = run(path, "--season", kept, "--now", "2026-11-13T10:00-06:00")
    assert shown.exit_code == 0, shown.output
    assert "thank-you (assumed) to Ana de la Cruz, Lakeview" in shown.output
    assert shown.output.splitlines()[-1] == "All clear: 1 letter, nothing found."


def test_an_error_ends_with_1_and_quotes_the_words_with_line_and_remedy(tmp_path, kept):
    body = TO_ANA.replace("de la Cruz", "Thibodeaux").replace("on Thursday", "[day]")
    shown = run(write(tmp_path / "a.eml", body), "--season", kept)
    assert shown.exit_code == 1
    said = " ".join(shown.output.split())
    assert "Line 1, “Thibodeaux”" in said or "Line 1: " in said
    assert "Thibodeaux" in said
    assert "“Dear Dr. de la Cruz,”" in said
    assert "Line 3: “[day]”" in said
    assert "To mend" in said
    assert shown.output.splitlines()[-1].startswith("1 letter: ")


def test_the_worst_letter_comes_first(tmp_path, kept):
    write(tmp_path / "d" / "a.eml")
    write(tmp_path / "d" / "b.eml", "Dear Dr. Thibodeaux,\n\nThank you.", To="bo@lakeview.example")
    shown = run(tmp_path / "d", "--season", kept)
    assert shown.output.index("b.eml") < shown.output.index("a.eml")


def test_json_places_each_finding(tmp_path, kept):
    body = TO_ANA.replace("on Thursday", "[day]")
    shown = run(write(tmp_path / "a.eml", body), "--season", kept, "--format", "json")
    assert shown.exit_code == 1
    told = json.loads(shown.output)
    (letter,) = told["letters"]
    assert letter["person"] == f"person/{ANA}" and letter["program"] == "program/lakeview"
    assert (letter["kind"], letter["kind_assumed"], letter["state"]) == ("thank-you", True, "draft")
    found = next(each for each in letter["findings"] if each["words"] == "[day]")
    assert (found["where"], found["line"]) == ("body", 3)
    assert body.split("\n")[2][found["column"] - 1 :].startswith("[day]")
    assert body[found["start"] : found["end"]] == "[day]"
    assert set(found) == {
        "rule", "severity", "where", "start", "end", "line", "column", "words", "message",
        "remedy", "sources", "allowed",
    }  # fmt: skip
    assert all(set(source) == {"handle", "title"} for source in found["sources"])
    assert told["counts"]["letters"] == 1 and told["counts"]["unread"] == 0


def test_a_folder_is_searched_through_and_a_bad_file_stops_no_other(tmp_path, kept):
    folder = tmp_path / "letters"
    write(folder / "a.eml")
    write(folder / "deep" / "er" / "B.EML", To="bo@lakeview.example")
    (folder / "deep" / "bad.eml").write_bytes(b"\x00\xff")
    (folder / "deep" / "._a.eml").write_bytes(b"\x00")
    (folder / "notes.txt").write_text("no letter")
    shown = run(folder, folder / "a.eml", "--season", kept, "--format", "json")
    assert shown.exit_code == 2
    told = json.loads(shown.output)
    assert [Path(each["file"]).name for each in told["letters"]] == ["a.eml", "B.EML"]
    assert [Path(each["file"]).name for each in told["unread"]] == ["bad.eml"]
    text = run(folder, "--season", kept)
    assert text.exit_code == 2
    assert "Not checked: bad.eml is not a mail" in text.output
    assert text.output.splitlines()[-1].endswith("1 could not be checked.")


@pytest.mark.parametrize(
    ("name", "said"), [("none.eml", "is not there"), ("empty", "holds no .eml file")]
)
def test_a_path_without_letters_ends_with_2(tmp_path, kept, name, said):
    (tmp_path / "empty").mkdir()
    shown = run(tmp_path / name, "--season", kept)
    assert shown.exit_code == 2
    assert said in shown.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--now", "tomorrow"), "time zone"),
        (("--now", "2026-11-13T10:00"), "time zone"),
        (("--kind", "thanks"), "thank-you"),
        (("--style", "loud"), "lean"),
        (("--to", "lakeview/anna"), "lakeview/ana"),
        (("--program", "lakevue"), "program/lakeview"),
        (("--to", ANA, "--program", "bayou"), "person alone"),
        (("--format", "xml"), "json"),
    ],
)
def test_bad_usage_ends_with_2_and_says_what_would_do(tmp_path, kept, options, said):
    shown = run(write(tmp_path / "a.eml"), "--season", kept, *options)
    assert shown.exit_code == 2
    assert said in shown.output


def test_a_season_that_is_not_there_is_told_and_not_made(tmp_path):
    shown = run(write(tmp_path / "a.eml"), "--season", tmp_path / "none.matchbook")
    assert shown.exit_code == 2
    assert "no season file" in shown.output
    assert not (tmp_path / "none.matchbook").exists()
    assert run("--season", tmp_path / "none.matchbook").exit_code == 2


def test_what_is_too_long_for_a_record_is_told(tmp_path, season):
    with pytest.raises(LetterError, match="20,000"):
        read_eml(write(tmp_path / "a.eml", "x " * 10_001), season)
    with pytest.raises(LetterError, match="300"):
        read_eml(write(tmp_path / "a.eml", Subject="x" * 301), season)


def test_the_command_runs_by_itself_where_the_console_has_few_letters(tmp_path, kept):
    path = write(tmp_path / "a.eml", TO_ANA.replace("Dr. de la Cruz", "Dr. Wójcik"))
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "check", str(path), "--season", str(kept)],
        capture_output=True, cwd=ROOT, env={"PYTHONIOENCODING": "ascii", "PATH": ""}, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert b"recipient.misnamed" in done.stdout
    assert b"Traceback" not in done.stderr


# properties


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    to=st.one_of(
        st.sampled_from(
            ["ana@lakeview.example", "notes@cedar.example", "Bo", "dot@offices.example"]
        ),
        st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30),
    ),
    subject=st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
    body=st.text(st.characters(exclude_categories=("Cs",)), max_size=120),
    dated=st.booleans(),
)
def test_any_letter_is_checked_or_refused_in_a_sentence(tmp_path, season, to, subject, body, dated):
    path = tmp_path / "a.eml"
    head = f"To: {to}\r\nSubject: {subject}\r\n" + (f"Date: {THEN}\r\n" if dated else "")
    path.write_bytes(f"{head}\r\nDear Dr. Kim, {body}".encode())
    done = check_letters(path, season, clock=CLOCK)
    assert len(done.checked) + len(done.unread) == 1
    json.dumps(as_json(done, season))
    assert as_text(done, season).encode()
    for each in done.unread:
        assert each.why.startswith("a.eml")
    try:
        assert read_eml(path, season, clock=CLOCK) == done.checked[0].letter
    except (MailError, LetterError) as error:
        assert done.unread and str(error)
