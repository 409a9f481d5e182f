"""Mails sent and received, brought into a season from .eml files and mboxes."""

from __future__ import annotations

import mailbox
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import applicants, messages, moments, people, programs, season_of

from toolkit.__main__ import main
from toolkit.correspondence import (
    Outcome,
    as_table,
    bring_in_correspondence,
    read_correspondence,
)
from toolkit.exchange.mail import own_words
from toolkit.follow_up.ledger import ledger
from toolkit.follow_up.outbox import NO_MAIL, eml, mark_sent
from toolkit.model import (
    TEXT_LIMIT,
    Applicant,
    Interview,
    Message,
    MessageKind,
    MessageState,
    Person,
    Program,
    moment,
)
from toolkit.season import Season
from toolkit.widgets.correspondence import BringInMail, report_html

ANYWHERE = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
THEN = "Fri, 13 Nov 2026 10:00:00 -0600"
NOOR = "Noor Halvorsen <noor@example.edu>"
ANA, BO, GRACE = "person/lakeview/ana", "person/lakeview/bo", "person/cedar/grace"
THANKS = (
    "Dear Dr. de la Cruz,\n\nThank you for the interview on Thursday. I kept thinking of how your "
    "residents run the unit at night.\n\nSincerely,\nNoor Halvorsen"
)
HEARD = "Dear Noor,\n\nWe were glad to meet you, and will rank you highly.\n\nBest,\nAna de la Cruz"


def records():
    programs = {
        "lakeview": ("Lakeview", "Duluth", "MN", ""),
        "bayou": ("Bayou General", "Houston", "TX", ""),
        "cedar": ("Cedar Falls", "Waterloo", "IA", "notes@cedar.example"),
    }
    people = (
        ("lakeview/ana", "Ana de la Cruz", "program director", "ana@lakeview.example"),
        ("lakeview/bo", "Bo Lindgren", "faculty", "bo@lakeview.example"),
        ("bayou/jean", "Jean Thibodeaux", "program director", "jean@bayou.example"),
        ("cedar/grace", "Grace Kim", "faculty", "grace@cedar.example"),
        ("lakeview/dot", "Dot Jones", "coordinator", "dot@offices.example"),
        ("bayou/dot", "Dot Jones", "coordinator", "dot@offices.example"),
    )
    yield Applicant(name="Noor Halvorsen", email="noor@example.edu")
    for key, (name, city, state, address) in programs.items():
        yield Program(
            key=key, name=name, city=city, state=state, specialty="Internal Medicine",
            time_zone="America/Chicago", contact_address=address,
        )  # fmt: skip
    for key, name, role, email in people:
        yield Person(key=key, program=key.partition("/")[0], name=name, role=role, email=email)
    yield Interview(key="lakeview/day", program="lakeview", start="2026-11-12T08:00-06:00")


def a_season() -> Season:
    season = Season.in_memory()
    season.put_all(records())
    return season


@pytest.fixture
def season() -> Season:
    return a_season()


def mail(body: str = THANKS, **headers: str) -> bytes:
    """A mail that Noor sent to Ana, unless the headers say otherwise; one of "" is left out."""
    made = EmailMessage(policy=SMTP)
    standard = {"From": NOOR, "To": "Ana de la Cruz <ana@lakeview.example>",
                "Subject": "Thank you for the interview", "Date": THEN}  # fmt: skip
    for name, value in {**standard, **headers}.items():
        if value:
            made[name.replace("_", "-")] = value
    made.set_content(body)
    return made.as_bytes()


def received(body: str = HEARD, **headers: str) -> bytes:
    standard = {"From": "Ana de la Cruz <ana@lakeview.example>", "To": NOOR,
                "Subject": "Your visit"}  # fmt: skip
    return mail(body, **{**standard, **headers})


def saved(folder: Path, *contents: bytes) -> list[Path]:
    paths = []
    for number, content in enumerate(contents):
        paths.append(folder / f"{number}.eml")
        paths[-1].write_bytes(content)
    return paths


def brought(folder: Path, season: Season, *contents: bytes):
    return bring_in_correspondence(season, saved(folder, *contents))


def one(folder: Path, season: Season, content: bytes) -> Message:
    report = brought(folder, season, content)
    assert report.taken, report.lines
    (message,) = report.taken
    assert season.messages[message.key] == message
    return message


def why_not(folder: Path, season: Season, content: bytes) -> str:
    before = season.records
    report = brought(folder, season, content)
    (line,) = report.lines
    assert line.outcome is Outcome.REFUSED
    assert season.records == before
    return " ".join(line.says)


# which way, and with whom


def test_a_mail_of_ones_own_is_sent_and_one_to_oneself_is_received(tmp_path, season):
    sent = one(tmp_path, season, mail())
    assert (sent.state, sent.person, sent.kind) == ("sent", ANA, "thank-you")
    assert (sent.at, sent.body) == (moment("2026-11-13T10:00-06:00"), THANKS)
    heard = one(tmp_path, season, received(Cc="bo@lakeview.example"))
    assert (heard.state, heard.person, heard.kind) == ("received", ANA, "reply")
    assert any(line.message == heard.key for line in ledger(season).received)


@pytest.mark.parametrize(
    ("sender", "signed", "person"),
    [
        ("ANA@Lakeview.Example", "Ana", ANA),
        ("Ana de la Cruz <ana.delacruz@gmail.com>", "A.", ANA),
        ('"Lindgren, Bo" <b.l@lakeview.example>', "Bo", BO),
        ("office@lakeview.example", "Bo Lindgren, MD", BO),
        ("The office <office@lakeview.example>", "The team", ""),
        ("notes@cedar.example", "Grace Kim", GRACE),
        ("notes@cedar.example", "The team", ""),
        ("ana@mailbox.example", "Ana de la Cruz\nProgram director", ANA),
    ],
)
def test_the_writer_is_found_by_address_name_ending_or_signature(
    tmp_path, season, sender, signed, person
):
    body = f"Dear Noor,\n\nThank you for coming to see us last week.\n\nBest,\n{signed}"
    assert one(tmp_path, season, received(body, From=sender)).person == person


@pytest.mark.parametrize(
    ("to", "greeting", "person"),
    [
        ("bo@lakeview.example", "Dr. Lindgren", BO),
        ("bo@lakeview.example, ana@lakeview.example", "Dr. de la Cruz", ANA),
        ("bo@lakeview.example, ana@lakeview.example", "all", BO),
        ("Grace Kim <notes@cedar.example>", "Dr. Kim", GRACE),
        ("notes@cedar.example", "Dr. Kim", GRACE),
        ("notes@cedar.example", "team", ""),
        ("a.cruz@lakeview.example", "Dr. de la Cruz", ANA),
        ("a.cruz@mailbox.example", "Ana de la Cruz", ANA),
    ],
)
def test_the_reader_is_found_by_address_name_ending_or_greeting(
    tmp_path, season, to, greeting, person
):
    body = f"Dear {greeting},\n\nThank you for the day.\n\nSincerely,\nNoor Halvorsen"
    assert one(tmp_path, season, mail(body, To=to)).person == person


def test_a_platform_writes_for_the_program_that_its_signature_names(tmp_path, season):
    body = "Dear Noor,\n\nYou are invited to interview.\n\nSincerely,\nBayou General"
    heard = one(tmp_path, season, received(body, From="no-reply@platform.example"))
    assert (heard.program, heard.person) == ("program/bayou", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (mail("Dear Dean,\n\nIt did.", To="Dean <dean@school.example>",
              Subject="Lakeview went well"), "goes to Dean"),
        (received("Dear Noor,\n\nHow was it?\n\nMum", From="mum@gmail.com",
                  Subject="Lakeview"), "comes from mum@gmail.com"),
        (mail(From="x@other.example", To="y@other.example"), "neither side"),
        (mail(From="Kim Olsen <kim@other.example>"), "neither your address"),
        (mail(To=NOOR), "yourself"),
        (mail(To="ana@lakeview.example, jean@bayou.example"), "several programs"),
        (mail("Dear Ms. Jones,\n\nThanks.", To="dot@offices.example"), "several programs"),
        (received(From="ana@lakeveiw.example", body="Hi"), "Is it ana@lakeview.example?"),
        (received(Date=""), "no date"),
        (received(Date="some day soon"), "no date"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_refused_with_what_would_help(tmp_path, season, content, said):
    assert said in why_not(tmp_path, season, content)


def test_several_people_with_one_surname_are_not_guessed_at(tmp_path, season):
    season.put_all(
        Person(program="cedar", name=f"{name} Chen", role="faculty") for name in ("Li", "Wei")
    )
    body = "Dear Noor,\n\nIt was good to meet you.\n\nBest,\nDr. Chen"
    content = received(body, From='"Dr. Chen" <chen@cedar.example>')
    said = why_not(tmp_path, season, content)
    assert "Li Chen (Cedar Falls) or Wei Chen" in said and "entry of the right one" in said
    content = received(body, From='"Chen, Wei" <chen@cedar.example>')
    assert one(tmp_path, season, content).person == "person/cedar/wei-chen"


def test_the_coordinator_of_two_programs_writes_for_the_one_named(tmp_path, season):
    content = received(From="Dot Jones <dot@offices.example>", Subject="Bayou General: thank you")
    assert one(tmp_path, season, content).person == "person/bayou/dot"


def test_another_account_of_ones_own_is_known_by_the_name(tmp_path, season):
    report = brought(tmp_path, season, mail(From="Noor Halvorsen <noor.h@gmail.com>"))
    (line,) = report.lines
    assert line.outcome is Outcome.SENT and "that is you" in line.says[0]


def test_without_an_address_of_ones_own_the_known_side_tells_the_way(tmp_path):
    season = Season.in_memory()
    season.put_all(each for each in records() if not isinstance(each, Applicant))
    assert one(tmp_path, season, mail(From="n@example.edu")).state == "sent"
    assert one(tmp_path, season, received(To="n@example.edu")).state == "received"


def test_a_season_without_programs_says_what_comes_first(tmp_path):
    assert "bring those in first" in why_not(tmp_path, Season.in_memory(), mail())


# what is not a letter


@pytest.mark.parametrize(
    "content",
    [
        received(Auto_Submitted="auto-replied"),
        received(Subject="Automatic reply: Thank you"),
        received(Subject="Out of office: Thank you"),
        mail(X_Unsent="1"),
        mail(X_Gmail_Labels="Drafts,Unread"),
    ],
)
def test_automatic_mails_and_drafts_are_passed_over(tmp_path, season, content):
    report = brought(tmp_path, season, content)
    assert [each.outcome for each in report.lines] == [Outcome.PASSED_OVER]
    assert report.lines[0].says and not season.messages


def test_a_calendar_invitation_is_passed_over_even_without_a_text(tmp_path, season):
    content = (
        f"From: ana@lakeview.example\r\nTo: {NOOR}\r\nSubject: Interview\r\nDate: {THEN}\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR"
    )
    (line,) = brought(tmp_path, season, content.encode()).lines
    assert line.outcome is Outcome.PASSED_OVER and "calendar" in line.says[0]


# whose words


def test_only_what_the_writer_wrote_is_kept(tmp_path, season):
    body = (
        "Dear Noor,\n\nYes, gladly.\n\nBest,\nAna\n\nSent from my iPhone\n\n"
        "On Thu, Nov 12, 2026 at 9:00 PM Noor Halvorsen <noor@example.edu>\nwrote:\n\n"
        "> You are my first choice.\n> Noor"
    )
    heard = one(tmp_path, season, received(body, Subject="Re: A question"))
    assert heard.body == "Dear Noor,\n\nYes, gladly.\n\nBest,\nAna"


def test_a_mail_passed_on_with_own_words_keeps_those_alone(tmp_path, season):
    forwarded = "---------- Forwarded message ---------\nFrom: Dean\n\nRank them first."
    heard = one(tmp_path, season, received(f"See below.\n\n{forwarded}", Subject="Fwd: news"))
    assert heard.body == "See below."
    assert "own" in why_not(tmp_path, season, received(forwarded, Subject="Fwd: more"))


def test_a_page_of_outlook_is_read_without_the_mail_below(tmp_path, season):
    made = message_from_bytes(received(), policy=SMTP)
    made.set_content(
        "<html><body><p class=MsoNormal>Dear Noor,</p><p class=MsoNormal>Yes.</p>"
        "<div><b>From:</b> Noor &lt;noor@example.edu&gt;<br><b>Sent:</b> Thursday<br>I will rank "
        "you first.</div></body></html>",
        subtype="html",
    )
    assert one(tmp_path, season, made.as_bytes()).body == "Dear Noor,\nYes."


def test_large_attachments_are_named_and_not_kept(tmp_path, season):
    made = message_from_bytes(mail(), policy=SMTP)
    made.add_attachment(
        b"x" * 2 * 2**20, maintype="application", subtype="pdf", filename="../../etc/Poster.pdf"
    )
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="..\\..\\cv.pdf")
    assert one(tmp_path, season, made.as_bytes()).attachments == ("Poster.pdf", "cv.pdf")


def test_what_is_longer_than_a_record_is_cut_and_told(tmp_path, season):
    body = "Dear Noor,\n\n" + "word " * TEXT_LIMIT
    (line,) = brought(tmp_path, season, received(body, Subject="x" * 400)).lines
    assert line.message is not None and len(line.message.body) == TEXT_LIMIT
    assert len(line.message.subject) == 300
    assert len([each for each in line.says if "were kept" in each]) == 2


def test_a_date_without_a_zone_is_read_as_utc_and_told(tmp_path, season):
    content = mail().replace(THEN.encode(), b"Fri, 13 Nov 2026 16:00:00")
    (line,) = brought(tmp_path, season, content).lines
    assert line.message is not None and line.message.at == moment("2026-11-13T16:00Z")
    assert "UTC" in line.says[0]


# the season's own drafts


def draft(**fields) -> Message:
    standard = {"program": "lakeview", "person": ANA, "interview": "lakeview/day",
                "kind": "further thank-you", "reason": "She asked.", "subject": "Thank you",
                "body": THANKS}  # fmt: skip
    return Message(**{**standard, **fields})


def test_a_draft_that_was_sent_keeps_its_key_kind_interview_and_reason(tmp_path, season):
    held = season.put(draft(allowed=({"rule": "tone.loud", "reason": "As I am."},)))
    sent = one(tmp_path, season, mail())
    assert (sent.key, sent.state, sent.kind) == (held.key, "sent", held.kind)
    assert (sent.interview, sent.reason, sent.allowed) == (held.interview, "She asked.",
                                                           held.allowed)  # fmt: skip
    assert season.undo() == (held.key,)
    assert season.messages[held.key].state is MessageState.DRAFT


def test_a_draft_that_was_reworded_is_sent_in_the_words_of_the_mail(tmp_path, season):
    held = season.put(draft(allowed=({"rule": "tone.loud", "reason": "As I am."},)))
    sent = one(tmp_path, season, mail(THANKS.replace("at night", "after dark")))
    assert sent.key == held.key and "after dark" in sent.body and sent.allowed == ()


def test_another_letter_to_the_same_person_leaves_the_draft_alone(tmp_path, season):
    held = season.put(draft())
    sent = one(tmp_path, season, mail("Hello Ana, where shall I park?", Subject="Parking"))
    assert sent.key != held.key and season.messages[held.key] == held
    assert sent.kind is MessageKind.OTHER


def test_a_draft_that_went_to_the_programs_address_keeps_its_person(tmp_path, season):
    body = THANKS.replace("Dr. de la Cruz", "team")
    held = season.put(draft(program="cedar", person=GRACE, interview="", body=body))
    content = mail(body, To="notes@cedar.example")
    assert one(tmp_path, season, content).key == held.key
    assert season.messages[held.key].person == GRACE
    assert [e.outcome for e in brought(tmp_path, season, content).lines] == [Outcome.PASSED_OVER]


def test_a_message_marked_as_sent_by_hand_is_not_there_twice(tmp_path, season):
    mark_sent(season, season.put(draft()), at=moment("2026-11-13T18:40-06:00"))
    (line,) = brought(tmp_path, season, mail()).lines
    assert line.outcome is Outcome.PASSED_OVER and len(season.messages) == 1


# files


def test_the_export_of_a_sent_folder_is_read_mail_for_mail(tmp_path, season):
    path = tmp_path / "Sent.mbox"
    stamp = "From 1785123456789012345@xxx Fri Nov 13 16:00:00 +0000 2026\r\n"
    mails = [
        mail("Dear Bo,\n\nThanks.\n\n>From here it all looked well.", To="bo@lakeview.example"),
        b"\x00\xff no mail at all\r\n",
        received(Message_ID="<1@lakeview.example>"),
        received(Message_ID="<1@lakeview.example>", Subject="In another folder"),
    ]
    path.write_bytes(b"".join(stamp.encode() + each + b"\r\n" for each in mails))
    report = bring_in_correspondence(season, path)
    assert [each.outcome for each in report.lines] == [
        Outcome.SENT, Outcome.REFUSED, Outcome.RECEIVED, Outcome.PASSED_OVER,
    ]  # fmt: skip
    assert report.taken[0].body.endswith("\nFrom here it all looked well.")
    assert "Sent.mbox, mail 2, is not a mail" in report.lines[1].says[0]
    assert str(report) == (
        "4 mails read: 1 taken as sent, 1 taken as received, 1 passed over, 1 refused."
    )
    assert list(as_table(report)["Mail"]) == [1, 2, 3, 4]


def test_a_folder_is_searched_and_a_file_that_cannot_be_read_is_a_line(tmp_path, season):
    inside = tmp_path / "Inbox.mbox"
    inside.mkdir()
    box = mailbox.mbox(inside / "mbox")
    box.add(received())
    box.close()
    saved(tmp_path, mail())
    (tmp_path / "empty").mkdir()
    paths = [tmp_path, tmp_path / "0.eml", tmp_path / "none.eml", tmp_path / "empty"]
    report = bring_in_correspondence(season, paths)
    assert [each.file for each in report.lines] == ["0.eml", "mbox", "none.eml", "empty"]
    assert [len(report.of(outcome)) for outcome in Outcome] == [1, 1, 0, 2]


def test_all_mails_are_one_step_and_reading_alone_changes_nothing(tmp_path, season):
    before = season.records
    paths = saved(tmp_path, mail(), received())
    assert len(read_correspondence(paths, season).taken) == 2
    assert season.records == before
    bring_in_correspondence(season, paths)
    assert len(season.messages) == 2
    assert len(season.undo()) == 2
    assert season.records == before


def test_two_letters_of_one_minute_and_kind_have_two_keys(tmp_path, season):
    report = brought(tmp_path, season, received(), received(Subject="One thing more"))
    first, second = report.taken
    assert second.key == f"{first.key}-2"


def test_the_command_tells_of_each_mail_and_counts(tmp_path):
    path = tmp_path / "season.matchbook"
    Season.open(path).put_all(records())
    paths = saved(tmp_path, mail(), received(Date=""))
    run = CliRunner().invoke(main, ["bring-in-mail", *map(str, paths), "--season", str(path)])
    assert run.exit_code == 1
    assert "0.eml, mail 1: Thank you for the interview\n  Taken as sent." in run.output
    assert run.output.splitlines()[-1].startswith("2 mails read: 1 taken as sent")
    assert len(Season.open(path).messages) == 1
    none = tmp_path / "none.matchbook"
    assert CliRunner().invoke(main, ["bring-in-mail", ".", "--season", str(none)]).exit_code == 2
    assert not none.exists()


# hostile mails


HOSTILE = (
    f"From: {NOOR}\r\nTo: ana@lakeview.example\r\nDate: {THEN}\r\n"
    "Subject: =?utf-8?q?a=0D=0ABcc=3A_x=40y.example=00_=E2=80=AEgpj.exe_=3Cscript=3Ealert(1)"
    "=3C/script=3E?=\r\n\r\nDear\x00 <script>alert(2)</script> \u202ereader"
)


def test_nothing_in_a_mail_is_carried_into_a_header_a_line_or_a_page(tmp_path, season):
    report = brought(tmp_path, season, HOSTILE.encode())
    (line,) = report.lines
    assert line.message is not None and "\x00" not in line.message.body
    assert not {"\n", "\r", "\x00", "\u202e"} & set(line.subject)
    page = report_html(report, season)
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert "\u202e" not in page
    again = message_from_bytes(eml(line.message, season), policy=SMTP)
    assert again["Bcc"] is None and "\n" not in again["Subject"]


# the form


def upload(form: BringInMail, *files: tuple[str, bytes]) -> None:
    form.files.value = tuple(
        {"name": name, "type": "", "size": len(content), "content": memoryview(content),
         "last_modified": datetime.now()}
        for name, content in files
    )  # fmt: skip
    form._bring()


def test_the_form_takes_several_files_and_shows_each_mail(season):
    form = BringInMail(season)
    form._bring()
    assert "Choose" in form.said.value
    names = ("a.eml", "a.eml", "../../b<i>.eml", "..", "é" * 300, "")
    upload(form, *zip(names, (mail(), received(), HOSTILE.encode(), b"", b"x", b"y"), strict=True))
    assert len(season.messages) == 3
    assert "Taken as sent: thank-you to Ana de la Cruz, Lakeview, November 13" in form.report.value
    assert "b&lt;i&gt;.eml" in form.report.value and "<i>" not in form.report.value
    assert "3 brought in" in form.said.value
    upload(form, ("a.eml", mail()))
    assert "Nothing new" in form.said.value


def test_the_form_says_how_much_it_takes(season, monkeypatch):
    monkeypatch.setattr("toolkit.widgets.correspondence.MOST_FILES", 1)
    form = BringInMail(season)
    upload(form, ("a.eml", mail()), ("b.eml", received()))
    assert "2 files" in form.said.value
    monkeypatch.setattr("toolkit.widgets.correspondence.LARGEST_CHOICE", 10)
    upload(form, ("a.eml", mail()))
    assert "MB together" in form.said.value
    assert not season.messages


# properties


def _mails() -> st.SearchStrategy[bytes]:
    addresses = st.sampled_from(
        [NOOR, "noor@example.edu", "ana@lakeview.example", "bo@lakeview.example",
         "Dot Jones <dot@offices.example>", "notes@cedar.example", "Chen <c@cedar.example>",
         "x@gmail.com", "Ana de la Cruz", ""]
    )  # fmt: skip
    bodies = st.one_of(
        st.sampled_from([THANKS, HEARD, "", "👍", "> quoted", f"{THANKS}\n\n> quoted"]),
        st.text(st.sampled_from("ab \n>👍"), max_size=30),
    )
    return st.builds(
        lambda sender, to, subject, body, minutes, id: mail(
            body, From=sender, To=to, Subject=subject, Message_ID=id,
            Date=format_datetime(moment("2026-11-13T10:00-06:00") + timedelta(minutes=minutes)),
        ),
        addresses, addresses, st.sampled_from(["Thank you", "Re: Thank you", "Bayou General", ""]),
        bodies, st.sampled_from([0, 0.5, 1, 2000, 9000]),
        st.sampled_from(["", "", "<1@x.example>"]),
    )  # fmt: skip


@settings(ANYWHERE, max_examples=60)
@given(
    st.lists(_mails() | st.binary(max_size=40), max_size=8),
    st.lists(st.builds(draft, body=st.sampled_from([THANKS, HEARD, "", "👍", "> quoted"]),
                       person=st.sampled_from([ANA, BO, ""])), max_size=3,
             unique_by=lambda each: each.key),
)  # fmt: skip
def test_bringing_in_twice_is_bringing_in_once_and_every_mail_is_told(contents, drafts):
    season = a_season()
    season.put_all(drafts)
    with TemporaryDirectory() as folder:
        paths = saved(Path(folder), *contents)
        report = bring_in_correspondence(season, paths)
        once = season.records
        again = bring_in_correspondence(season, paths)
    assert season.records == once
    assert again.taken == ()
    assert [(e.file, e.number) for e in report.lines] == [(path.name, 1) for path in paths]
    for each in report.lines:
        if each.outcome in (Outcome.SENT, Outcome.RECEIVED):
            assert each.message is not None and each.message in season.messages.values()
        else:
            assert each.message is None and "".join(each.says).strip()
    assert report_html(report, season)


@st.composite
def drafts_of_a_season(draw: st.DrawFn) -> tuple[Season, Message]:
    """A season with one draft that a mail can carry."""
    program = draw(programs()).changed(contact_address=draw(st.sampled_from(["", "p@im.example"])))
    person = draw(people(program)).changed(email="q@staff.example")
    reader = draw(st.sampled_from([person, None])) if program.contact_address else person
    held = draw(messages(program, reader, states=(MessageState.DRAFT, MessageState.READY)))
    if held.kind in NO_MAIL:
        held = held.changed(kind=MessageKind.UPDATE)
    me = draw(applicants()).changed(email="me@own.example")
    return season_of([me, program, person, held]), held.changed(at=None)


@settings(ANYWHERE, max_examples=100)
@given(drafts_of_a_season(), moments())
def test_what_the_outbox_wrote_and_was_sent_comes_back_in_the_same_words(drawn, when):
    season, held = drawn
    sent = message_from_bytes(eml(held, season), policy=SMTP)
    del sent["X-Unsent"]  # as a mail program does that sends it
    sent["Date"] = format_datetime(when)
    with TemporaryDirectory() as folder:
        report = bring_in_correspondence(season, saved(Path(folder), sent.as_bytes()))
    (line,) = report.lines
    if not own_words(held.body).strip():
        assert line.outcome is Outcome.REFUSED
        return
    assert line.message is not None, line.says
    assert line.message == held.changed(
        state=MessageState.SENT, at=when.replace(second=when.second, microsecond=0), attachments=()
    )
