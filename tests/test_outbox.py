"""The way out: files and links that a mail program opens, and nothing that sends."""

from __future__ import annotations

import email
import os
import re
import zipfile
from datetime import date
from email.policy import default
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import seasons

from toolkit.follow_up import outbox
from toolkit.follow_up.outbox import (
    eml,
    file_name,
    mailto,
    mark_sent,
    may_leave,
    plain_text,
    recipient,
    too_long_a_link,
    write_day,
    write_eml,
)
from toolkit.model import Allowance, Applicant, Message, Person, Program, moment
from toolkit.season import Season

SENT_AT = moment("2026-11-18T10:00-06:00")
BODY = "Dear Dr. Núñez,\n\nThank you — truly & 100 %.\n\nBest,\nNoor\n"


def make_season(**program):
    season = Season.in_memory()
    season.put_all(
        (
            Applicant(name="Noor Hålvorsen, MS4", email="noor@example.edu"),
            Program(
                key="lakeview",
                name="Lakeview / Harbor: IM?",
                city="Chicago",
                state="IL",
                specialty="Internal Medicine",
                time_zone="America/Chicago",
                **program,
            ),
            Person(
                key="lakeview/ana",
                program="lakeview",
                name="Ana Núñez, MD",
                surname="Núñez",
                role="program director",
                email="ana@lakeview.example.org",
            ),
            Person(key="lakeview/bo", program="lakeview", name="Bo", role="faculty"),
        )
    )
    return season


def message(**fields):
    given_fields = {
        "program": "lakeview",
        "person": "lakeview/ana",
        "kind": "thank-you",
        "subject": "Thank you, Lakeview – Noor",
        "body": BODY,
        **fields,
    }
    return Message(**given_fields)


def read(data):
    return email.message_from_bytes(data, policy=default)


# .eml


def test_an_eml_opens_as_a_message_still_to_be_sent():
    mail = read(eml(message(), make_season()))
    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == "Thank you, Lakeview – Noor"
    assert mail["To"].addresses[0].display_name == "Ana Núñez"
    assert mail["To"].addresses[0].addr_spec == "ana@lakeview.example.org"
    assert mail["From"].addresses[0].display_name == "Noor Hålvorsen, MS4"
    assert mail["Date"] is None and mail["Bcc"] is None and mail["Cc"] is None
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content().replace("\r\n", "\n") == BODY


def test_every_line_of_an_eml_ends_in_crlf_and_is_short_ascii():
    data = eml(message(body=BODY + "x" * 3_000), make_season())
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert data.isascii()


def test_a_person_without_an_address_leaves_the_to_line_out():
    mail = read(eml(message(person="lakeview/bo"), make_season()))
    assert mail["To"] is None
    assert mail["Subject"]


def test_the_address_that_a_program_gave_goes_first():
    season = make_season(contact_address="notes@lakeview.example.org")
    assert recipient(message(), season) == ("Ana Núñez", "notes@lakeview.example.org")
    assert recipient(message(person="lakeview/bo"), season)[1] == "notes@lakeview.example.org"


@pytest.mark.parametrize(
    "odd", ["a\u2028Bcc: x@example.org", "a\u0085b", 'quoted "x" <y@example.org>', "\u202eevil"]
)
def test_nothing_in_a_name_or_subject_becomes_another_header(odd):
    season = make_season()
    forged = message().model_copy(update={"subject": f"{odd}\r\nBcc: eve@example.org"})
    who = season.person("lakeview/ana").model_copy(update={"name": f"{odd}\r\nCc: e@example.org"})
    season._records[who.key] = who
    mail = read(eml(forged, season))
    assert set(mail.keys()) <= {
        "X-Unsent", "From", "To", "Subject", "Content-Type", "Content-Transfer-Encoding",
        "MIME-Version",
    }  # fmt: skip
    assert [each.addr_spec for each in mail["To"].addresses] == ["ana@lakeview.example.org"]


# mailto and text


def test_a_mailto_link_carries_the_message_unchanged():
    link = mailto(message(), make_season())
    assert link.startswith("mailto:ana@lakeview.example.org?subject=Thank%20you%2C%20Lakeview")
    assert "+" not in link and "%0D%0A" in link and "%20" in link
    assert not re.search(r"(?<!%0D)%0A", link)
    asked = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert asked["subject"] == ["Thank you, Lakeview – Noor"]
    assert asked["body"][0].replace("\r\n", "\n") == BODY


def test_a_mailto_address_cannot_smuggle_in_a_header():
    season = make_season()
    season.put(season.person("lakeview/ana").changed(email="a?bcc=eve%40x&y@lakeview.example.org"))
    link = mailto(message(), season)
    parts = urlsplit(link)
    assert unquote(parts.path) == "a?bcc=eve%40x&y@lakeview.example.org"
    assert set(parse_qs(parts.query)) == {"subject", "body"}


def test_the_plain_text_is_ready_to_copy():
    text = plain_text(message(), make_season())
    assert text == (
        "To: Ana Núñez <ana@lakeview.example.org>\nSubject: Thank you, Lakeview – Noor\n\n" + BODY
    )


# files


def test_a_file_is_named_for_program_person_and_kind(tmp_path):
    path = write_eml(message(), make_season(), tmp_path)
    assert re.fullmatch(r"Lakeview-Harbor-IM_Ana-Núñez_thank-you_[0-9a-f]{6}\.eml", path.name)
    assert path.read_bytes() == eml(message(), make_season())


def test_a_second_export_replaces_its_own_file_and_no_other(tmp_path):
    season = make_season()
    first = write_eml(message(), season, tmp_path)
    again = write_eml(message(body="Newer."), season, tmp_path)
    other = write_eml(message(interview="", kind="question"), season, tmp_path)
    assert first == again and b"Newer." in again.read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted([first, other])


def test_two_messages_of_one_kind_have_two_files():
    season = make_season()
    one, other = message(key="lakeview/ana/update/a"), message(key="lakeview/ana/update/b")
    assert file_name(one, season) != file_name(other, season)


@pytest.mark.parametrize(
    "name", ["CON", "con.", "../../etc/passwd", "a\u202egpj.exe", "..", "x" * 300, "NUL:", " . "]
)
def test_no_name_of_a_program_leads_a_file_astray(tmp_path, name):
    season = make_season()
    season.put(season.program("lakeview").changed(name=name))
    path = write_eml(message(), season, tmp_path)
    assert path.parent == tmp_path and path.exists()
    assert re.fullmatch(r"[\w-]+_[0-9a-f]{6}\.eml", path.name)
    assert len(path.name) <= 120
    assert path.name.split("_")[0].casefold() not in ("con", "nul")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(seasons())
def test_any_message_of_any_season_gets_a_safe_name_and_a_whole_file(season):
    for each in season.messages.values():
        name = file_name(each, season)
        assert re.fullmatch(r"[\w-]+_[0-9a-f]{6}\.eml", name)
        assert len(name) <= 120 and Path(name).name == name
        mail = read(eml(each, season))
        assert mail["X-Unsent"] == "1"
        assert mail.get_content().split() == each.body.split()
        assert mailto(each, season).isascii()


def test_a_failed_export_leaves_the_earlier_file_and_no_scrap(tmp_path, monkeypatch):
    season = make_season()
    path = write_eml(message(), season, tmp_path)
    before = path.read_bytes()

    def fail(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="full"):
        write_eml(message(body="Newer."), season, tmp_path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# a day in one file


def test_the_messages_of_a_day_are_one_file_of_eml(tmp_path):
    season = make_season()
    mails = [message(), message(interview="", kind="question", key="lakeview/ana/question")]
    card = message(kind="card", key="lakeview/ana/card", body="Dear Ana,\n\nThank you.")
    path = write_day([*mails, card], season, tmp_path, day=date(2026, 11, 18))
    assert path.name == "messages_2026-11-18.zip" and path.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    for each in mails:
        assert held.pop(file_name(each, season)) == eml(each, season)
    ((name, text),) = held.items()
    assert name.endswith(".txt") and text == b"Dear Ana,\r\n\r\nThank you."
    again = write_day([*mails, card], season, tmp_path / "b", day=date(2026, 11, 18))
    assert again.read_bytes() == path.read_bytes()


def test_a_day_without_a_message_writes_nothing(tmp_path):
    with pytest.raises(ValueError, match="no message for this day"):
        write_day([], make_season(), tmp_path, day=date(2026, 11, 18))
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_mail_programs_would_cut_is_warned_of():
    season = make_season()
    assert too_long_a_link(mailto(message(), season)) == ""
    long = mailto(message(body="é" * 700), season)
    assert "4," in too_long_a_link(long) and ".eml" in too_long_a_link(long)


# sent


def test_a_draft_becomes_the_sent_message_in_one_step():
    season = make_season()
    draft = season.put(message())
    sent = mark_sent(season, draft, at=SENT_AT)
    assert (sent.key, sent.state, sent.at) == (draft.key, "sent", SENT_AT)
    assert list(season.messages) == [draft.key]
    season.undo()
    assert season.messages[draft.key].state == "draft"


def test_a_message_that_was_never_kept_can_be_marked_as_sent():
    season = make_season()
    mark_sent(season, message(), at=SENT_AT)
    assert [each.state for each in season.messages.values()] == ["sent"]


def test_the_time_of_sending_needs_a_zone_and_a_received_message_is_not_sent():
    season = make_season()
    with pytest.raises(ValueError, match="no time zone"):
        mark_sent(season, message(), at=SENT_AT.replace(tzinfo=None))
    with pytest.raises(ValueError, match="came from the program"):
        mark_sent(season, message(state="received", at=SENT_AT), at=SENT_AT)


def test_an_error_holds_a_message_back_unless_it_is_allowed():
    found = [SimpleNamespace(severity="error", rule="recipient.misnamed")]
    assert not may_leave(message(), found)
    assert may_leave(message(), [SimpleNamespace(severity="warning", rule="length.long")])
    allowed = (Allowance(rule="recipient.misnamed", reason="She signs with it."),)
    assert may_leave(message(allowed=allowed), found)


def test_the_outbox_knows_no_way_to_send():
    source = Path(outbox.__file__).read_text(encoding="utf-8")
    assert not re.search(r"smtplib|socket|urllib\.request|http|subprocess|webbrowser", source)
