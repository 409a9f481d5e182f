"""Notebook 03: mails that were sent and received, brought into the log of what was said."""

from __future__ import annotations

import tempfile
from html import escape

from toolkit.correspondence import (
    CorrespondenceReport,
    MailLine,
    Outcome,
    bring_in_correspondence,
)
from toolkit.follow_up.address import plain_name
from toolkit.follow_up.business_time import day_in_words
from toolkit.model import Message
from toolkit.season import Season

from .file_drop import FileDrop
from .form import Form, button, page, table

MOST_FILES = 500
LARGEST_CHOICE = 50 * 2**20  # bytes; a browser hands more over slowly, or not at all
MOST_LINES = 200


class BringInMail(Form):
    """Mails from ``.eml`` files or an mbox, matched to programs and people."""

    says = "Bring in mail: open in JupyterLab to choose the files."

    def __init__(self, season: Season) -> None:
        self.files = FileDrop(label="Choose mails", accept=".eml,.mbox,.txt", multiple=True)
        self.report = page("")
        super().__init__(
            season,
            [
                page(
                    "<p>Save the mails from your inbox and your sent mail as <code>.eml</code> "
                    "files, or export their folder as an mbox. They stay on this machine.</p>"
                ),
                self.files,
                button("Bring them in", self._bring, primary=True),
                self.report,
            ],
        )

    def _bring(self) -> None:
        chosen = self.files.value
        self.report.value = ""
        if not chosen:
            self.refuse("Choose one or more mails first.")
            return
        if len(chosen) > MOST_FILES:
            self.refuse(
                f"These are {len(chosen):,} files; choose up to {MOST_FILES} at a time, or export "
                "their folder as one mbox."
            )
            return
        if sum(len(each["content"]) for each in chosen) > LARGEST_CHOICE:
            self.refuse(
                f"These are more than {LARGEST_CHOICE // 2**20} MB together; choose fewer, or give "
                "the mbox to the command: python -m toolkit bring-in-mail."
            )
            return
        reports: list[CorrespondenceReport] = []

        def read() -> None:
            with tempfile.TemporaryDirectory() as folder:
                paths = self.files.put_into(folder)
                reports.append(bring_in_correspondence(self.season, paths))

        if self.tried(read):
            (report,) = reports
            self.report.value = report_html(report, self.season)
            self.say(
                f"{len(report.taken)} brought in. Choose Run, then Run All Cells, to see them "
                "everywhere."
                if report.taken
                else "Nothing new was brought in."
            )


def report_html(report: CorrespondenceReport, season: Season) -> str:
    """What became of each mail, as HTML: the refused ones first, then those taken."""
    order = (Outcome.REFUSED, Outcome.SENT, Outcome.RECEIVED, Outcome.PASSED_OVER)
    lines = sorted(report.lines, key=lambda each: order.index(each.outcome))
    told = [f"<p>{escape(str(report))}</p>"]
    if lines:
        headings = ("Mail", "Subject", "What became of it", "Why, and what would help")
        told.append(table(headings, (_cells(each, season) for each in lines[:MOST_LINES])))
    if len(lines) > MOST_LINES:
        told.append(f"<p>And {len(lines) - MOST_LINES:,} more.</p>")
    return "".join(told)


def _cells(line: MailLine, season: Season) -> tuple[str, ...]:
    became = str(line.outcome)
    if line.message is not None:
        became = f"{became}: {_in_words(line.message, season)}"
    where = f"{line.file}, {line.number}"
    return where, line.subject, became[:1].upper() + became[1:], " ".join(line.says)


def _in_words(message: Message, season: Season) -> str:
    program = season.programs[message.program]
    person = season.people.get(message.person)
    way = "to" if message.state == "sent" else "from"
    day = day_in_words(message.at, program.time_zone) if message.at else ""
    whom = f"{plain_name(person)}, {program.name}" if person else program.name
    return f"{message.kind} {way} {whom}, {day}"
