"""Nothing that a person types becomes a header, a path, a calendar's property or a script."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import ipywidgets as widgets
import pytest
from icalendar import Calendar

from toolkit import Season
from toolkit.checked_drafts import allowed_as_table, allowed_findings, as_table, checked_drafts
from toolkit.checks import check
from toolkit.follow_up import plan as planning
from toolkit.follow_up.calendar import write_plan_calendar
from toolkit.follow_up.drafts import draft
from toolkit.follow_up.ledger import as_table as ledger_table
from toolkit.follow_up.ledger import ledger, logs
from toolkit.follow_up.outbox import eml, file_name, mailto, write_day, write_eml
from toolkit.model import (
    Advocate,
    Allowance,
    Applicant,
    Interview,
    Message,
    News,
    Note,
    Person,
    Program,
    RecordError,
    moment,
)
from toolkit.widgets.drafts import DraftEditor, OtherMessage, findings_html
from toolkit.widgets.form import frame
from toolkit.widgets.plan import MentorForm
from toolkit.widgets.show import banner, show_each, show_sentences, show_table

DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NOW = moment("2026-11-18T10:00-06:00")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "../../etc/passwd",
    "evil\u202egnp.exe",
    "\u2067left\u2069 \u200fand\u200e right",
    "two\r\nBcc: eve@example.org",
    "nul\x00 and bell\x07",
    "BEGIN:VALARM\nTRIGGER:PT0S",
    "a;b,c\\n:d",
    "javascript:alert(1)",
)


def typed(record, **fields):
    """A record as a form keeps it: what it refuses outright is typed without the odd letters."""
    try:
        return record(**fields)
    except RecordError:
        clean = {
            name: re.sub(r"[\x00-\x1f\u202e]+", " ", value) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        if "topics" in clean:
            clean["topics"] = re.sub(r"[\x00-\x1f\u202e]+", " ", clean["topics"])
        return record(**clean)


def hostile_season(odd: str) -> Season:
    season = Season.in_memory()
    season.put(typed(Applicant, name=f"Noor {odd}", email="noor@example.edu", school=f"Port {odd}"))
    season.put(
        typed(
            Program, key="lakeview", name=f"Lakeview {odd}", city="Chicago", state="IL",
            specialty="Internal Medicine", time_zone="America/Chicago", institution=f"U {odd}",
        )
    )  # fmt: skip
    season.put(
        typed(
            Person, key="lakeview/ana", program="lakeview", name=f"Ana {odd} Ruiz", surname="Ruiz",
            role="program director", email="ana@example.org",
        )
    )  # fmt: skip
    season.put(
        Interview(
            key="lakeview/day", program="lakeview", start=NOW - timedelta(days=1),
            met=("lakeview/ana",),
        )
    )  # fmt: skip
    season.put(
        typed(
            Note, interview="lakeview/day", person="lakeview/ana", written_at=NOW,
            topics=f"night float {odd}", forgot=f"my year {odd}",
        )
    )  # fmt: skip
    season.put(typed(News, kind="award", title=f"Award {odd}", date=date(2026, 11, 18)))
    season.put(typed(Advocate, name=f"Dr. Quill {odd}", program="lakeview"))
    season.put(
        typed(
            Message, program="lakeview", person="lakeview/ana", kind="reply", state="received",
            at=NOW, subject=f"Re: {odd}", body=f"We will rank you highly. {odd}",
        )
    )  # fmt: skip
    return season


def message_of(season: Season, odd: str) -> Message:
    return typed(
        Message, program="lakeview", person="lakeview/ana", kind="thank-you",
        subject=f"Thanks {odd}", body=f"Dear Dr. Riuz,\n\nI will rank you highly. {odd}\n\nNoor",
        allowed=(Allowance(rule="promise.hedged", reason="mine"),),
    )  # fmt: skip


class Tags(HTMLParser):
    """The tags of a page, and whatever attribute would run a script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.running: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.running += [
            (name, value)
            for name, value in attrs
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
        ]


def pages_in(widget: widgets.Widget) -> Iterator[str]:
    if isinstance(widget, widgets.HTML):
        yield widget.value
    for each in getattr(widget, "children", ()):
        yield from pages_in(each)


@pytest.mark.parametrize("odd", HOSTILE)
def test_no_page_runs_what_was_typed(odd: str):
    season = hostile_season(odd)
    season.put(message_of(season, odd))
    made = planning.plan(season, now=NOW)
    tables = [
        planning.as_table(made, season), planning.today_as_table(made, season),
        planning.to_write_as_table(made, season), planning.left_in_peace_as_table(made, season),
        as_table(checked_drafts(season, made), season),
        allowed_as_table(allowed_findings(season, now=NOW), season),
        ledger_table(ledger(season), season, all_sentences=True),
    ]  # fmt: skip
    pages = [frame(each) for each in tables]
    pages += [show_table(each).data for each in tables]
    pages += [show_each(logs(season), empty="-").data, show_sentences([odd]).data]
    pages.append(banner(season, NOW).data)
    for message in season.messages.values():
        pages.append(findings_html(check(message, season, now=NOW), message))
    editor = DraftEditor(season, NOW)
    for value in [key for _, key in editor.choice.options]:
        editor.choice.value = value
        pages += pages_in(editor)
    pages += pages_in(OtherMessage(season, editor))
    pages += pages_in(MentorForm(season, NOW))
    assert len(pages) > 15
    for page in pages:
        read = Tags(page)
        assert "script" not in read.tags and "img" not in read.tags, page
        assert read.running == [], page


@pytest.mark.parametrize("odd", HOSTILE)
def test_no_header_and_no_path_is_what_was_typed(odd: str, tmp_path: Path):
    season = hostile_season(odd)
    message = season.put(message_of(season, odd))
    mail = email.message_from_bytes(eml(message, season), policy=default)
    assert set(mail.keys()) <= {
        "X-Unsent", "From", "To", "Subject", "Content-Type", "Content-Transfer-Encoding",
        "MIME-Version",
    }  # fmt: skip
    assert [each.addr_spec for each in mail["To"].addresses] == ["ana@example.org"]
    assert mailto(message, season).startswith("mailto:ana@example.org?subject=")
    assert not DIRECTION.search(str(mail["Subject"]) + str(mail["From"]) + message.subject)
    assert "\r" not in mailto(message, season) and "\n" not in mailto(message, season)
    assert Path(file_name(message, season)).name == file_name(message, season)
    for path in (
        write_eml(message, season, tmp_path),
        write_day([message], season, tmp_path, day=date(2026, 11, 18)),
    ):
        assert path.parent == tmp_path
        assert re.fullmatch(r"[\w.-]+", path.name)


@pytest.mark.parametrize("odd", HOSTILE)
def test_no_draft_is_turned_about_by_what_was_typed(odd: str):
    season = hostile_season(odd)
    for item in planning.plan(season, now=NOW).to_write:
        made = draft(season, item).message
        assert not DIRECTION.search(made.subject + made.body)
        assert not DIRECTION.search(unquote(mailto(made, season)))


@pytest.mark.parametrize("odd", HOSTILE)
def test_no_calendar_has_a_property_that_was_typed(odd: str, tmp_path: Path):
    season = hostile_season(odd)
    made = planning.plan(season, now=NOW)
    path = write_plan_calendar(made, season, tmp_path / "plan.ics")
    calendar = Calendar.from_ical(path.read_bytes())
    events = calendar.walk("VEVENT")
    assert events
    for event in events:
        assert set(event) <= {
            "UID", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "DESCRIPTION", "SEQUENCE",
            "LAST-MODIFIED", "TRANSP", "CLASS", "CATEGORIES",
        }  # fmt: skip
        for alarm in event.walk("VALARM"):
            assert set(alarm) <= {"ACTION", "TRIGGER", "DESCRIPTION"}
            assert isinstance(alarm["TRIGGER"].dt, timedelta | datetime)
    raw = path.read_bytes()
    assert b"\x00" not in raw and not DIRECTION.search(raw.decode())
