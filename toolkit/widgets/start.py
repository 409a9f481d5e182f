"""Notebook 00: whose season this is, and what comes into it."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ipywidgets as widgets

from toolkit import places
from toolkit.exchange.calendars import bring_in_calendar
from toolkit.exchange.moments import read_moment
from toolkit.exchange.sheets import (
    SheetReport,
    bring_in,
    bring_in_workbook,
    write_template,
    write_workbook,
)
from toolkit.follow_up.business_time import time_in_words
from toolkit.model import (
    Answer,
    Applicant,
    ContactPolicy,
    FollowUpStyle,
    Interview,
    InterviewFormat,
    InterviewKind,
    Note,
    Person,
    Program,
    Rating,
    Record,
    RecordError,
    Role,
)
from toolkit.rank_list import titles
from toolkit.season import Season
from toolkit.shelf import begin_season, choose_season, season_folder, season_names

from .edit_table import EditTable, problem_at
from .file_drop import FileDrop
from .form import (
    WIDTH,
    Form,
    button,
    choice_field,
    long_field,
    page,
    present,
    refusal,
    row,
    table,
    text_field,
    tick,
)
from .still import Still

ZONES = (
    ("Eastern", "America/New_York"),
    ("Central", "America/Chicago"),
    ("Mountain", "America/Denver"),
    ("Arizona", "America/Phoenix"),
    ("Pacific", "America/Los_Angeles"),
    ("Alaska", "America/Anchorage"),
    ("Hawaii", "Pacific/Honolulu"),
    ("Puerto Rico", "America/Puerto_Rico"),
)
EASTERN = ZoneInfo("America/New_York")  # the clock that the Match gives its deadlines in
DUE_HINT = "as 2027-03-03 21:00, Eastern time"
SHEETS: tuple[tuple[str, type[Record]], ...] = (
    ("Programs", Program),
    ("People", Person),
    ("Interviews", Interview),
    ("Notes", Note),
    ("Ratings", Rating),
)


class SeasonPicker(Form):
    """Choose the season that the notebooks open, or begin one of your own."""

    says = "Season picker: open in JupyterLab to begin your own season."

    def __init__(self, season: Season) -> None:
        names = [(name, name) for name in season_names()]
        here = season.path.parent.name if season.path else None
        self.names = choice_field("My seasons", names, here if (here, here) in names else None)
        self.new = text_field("A new season", hint="a name of your own, such as match-2027")
        super().__init__(
            season,
            [
                row(self.names, button("Open this one", self._open)),
                row(self.new, button("Begin my own season", self._begin, primary=True)),
            ],
        )

    def _open(self) -> None:
        self.tried(
            lambda: choose_season(self.names.value),
            f"The notebooks now open {self.names.value!r}. Choose Run, then Run All Cells.",
        )

    def _begin(self) -> None:
        if self.tried(lambda: begin_season(self.new.value)):
            self.names.options = [(name, name) for name in season_names()]
            self.say("Your season is begun, empty. Choose Run, then Run All Cells, to fill it.")


class ApplicantForm(Form):
    """Who I am: what a draft's signature and the plan need."""

    says = "About me: open in JupyterLab to fill it in."

    def __init__(self, season: Season) -> None:
        me = season.applicant
        self.name = text_field("Full name", me.name if me else "", hint="as on your application")
        self.email = text_field("E-mail", me.email if me else "")
        self.phone = text_field("Phone", me.phone if me else "")
        self.school = text_field("Medical school", me.school if me else "")
        year = me.graduation_year if me else None
        self.graduation_year = text_field("Graduation year", str(year or ""))
        self.specialties = text_field(
            "Specialties", "; ".join(me.specialties) if me else "", hint="part several with ;"
        )
        self.aamc_id = text_field("AAMC ID", me.aamc_id if me else "", hint="optional")
        zones = list(ZONES)
        if me and me.time_zone not in {zone for _, zone in zones}:
            zones.append((me.time_zone, me.time_zone))
        self.time_zone = choice_field("My time zone", zones, me.time_zone if me else None)
        due = me.rank_deadline if me else None
        self.rank_deadline = text_field("Your list is due", _due_as_typed(due), hint=DUE_HINT)
        self.style = widgets.RadioButtons(
            options=[
                ("Lean: the program director, the coordinator, and one or two more", "lean"),
                ("Thorough: everyone who talked with me", "thorough"),
            ],
            value=str(me.style if me else FollowUpStyle.LEAN),
            description="Follow-up style",
            style={"description_width": "11em"},
            layout=widgets.Layout(width="auto"),
        )
        self.in_couple = tick("I match as half of a couple", bool(me and me.in_couple))
        fields = ("name", "email", "phone", "school", "graduation_year", "specialties", "aamc_id",
                  "time_zone", "rank_deadline", "style", "in_couple")  # fmt: skip
        super().__init__(season, [getattr(self, field) for field in fields])
        for field in fields:
            getattr(self, field).observe(self._keep, names="value")
        self._fields = fields

    def _keep(self, change: Any) -> None:
        given = {field: getattr(self, field).value for field in self._fields}
        given["graduation_year"] = given["graduation_year"].strip() or None
        due = given.pop("rank_deadline")

        if not given["name"].strip():
            self.say("Write your name first; the rest is kept as soon as it is there.")
            return
        # Half a word is no mistake: it is told calmly, and every other field is kept.
        undated = refusal(lambda: given.update(rank_deadline=self._due(due)))
        waiting = f"{undated} {refusal(lambda: self._put(given))}".strip()
        if waiting:
            self.say(f"Not kept yet. {waiting}")
            return
        told = given["rank_deadline"] if change.owner is self.rank_deadline else None
        # Read back, since a day or an hour can be typed wrong and still be one.
        read = (
            f" Your list is due in {told.year}, on {time_in_words(told, EASTERN)}." if told else ""
        )
        self.say(f"Saved.{read}")

    def _due(self, typed: str) -> datetime | None:
        """The moment that was typed; raises `ValueError` with a sentence where it is none."""
        me = self.season.applicant
        kept = me.rank_deadline if me else None
        if not typed.strip() or typed == _due_as_typed(kept):
            return kept if typed.strip() else None
        try:
            return read_moment(typed, zone=EASTERN, remark=lambda _: None)
        except (ValueError, OverflowError):
            raise ValueError(
                f"Your list is due: {typed[:60]!r} will not do; write the day and the hour, "
                f"{DUE_HINT}."
            ) from None

    def _put(self, given: dict[str, Any]) -> None:
        """Put what will do; then raise `RecordError` for what will not."""
        me = self.season.applicant
        try:
            made = me.changed(**given) if me else Applicant(**given)
        except RecordError as error:
            wrong = {complaint.field for complaint in error.complaints}
            fit = {name: value for name, value in given.items() if name not in wrong}
            if "name" in fit and len(fit) < len(given):
                self._put(fit)
            raise
        self.season.put(made, typing=True)


def _due_as_typed(due: datetime | None) -> str:
    return f"{due.astimezone(EASTERN):%Y-%m-%d %H:%M}" if due else ""


class BringIn(Form):
    """Programs, people, interviews, notes and ratings from a file."""

    says = "Bring in a file: open in JupyterLab to choose one."

    def __init__(self, season: Season) -> None:
        self.what = choice_field(
            "What it holds",
            [
                *((name, record) for name, record in SHEETS),
                ("Interviews, from a calendar (.ics)", "calendar"),
                ("Everything, from a workbook that Matchbook wrote", "workbook"),
            ],
        )
        self.file = FileDrop(label="Choose a file", accept=".csv,.xlsx,.ics,.tsv,.txt")
        self.report = page("")
        super().__init__(
            season,
            [self.what, self.file, button("Bring it in", self._bring, primary=True), self.report],
        )  # fmt: skip

    def _bring(self) -> None:
        if not self.file.value:
            self.refuse("Choose a file first.")
            return
        reports: list[SheetReport] = []

        def read() -> None:
            with tempfile.TemporaryDirectory() as folder:
                path, *_ = self.file.put_into(folder)
                what, side = self.what.value, season_folder(self.season)
                if what == "calendar":
                    reports.append(bring_in_calendar(self.season, path, side_folder=side))
                elif what == "workbook":
                    reports.extend(bring_in_workbook(self.season, path, side_folder=side))
                else:
                    reports.append(bring_in(self.season, path, what, side_folder=side))

        self.report.value = ""
        if self.tried(read):
            self.report.value = "".join(report_html(report) for report in reports)
            taken = sum(len(report.taken) for report in reports)
            self.say(
                f"{taken} brought in. Choose Run, then Run All Cells, to see them everywhere."
                if taken
                else "Nothing new was brought in."
            )


def report_html(report: SheetReport) -> str:
    """What became of one file, as HTML."""
    lines = [
        f"<p><strong>{escape(report.file)}</strong>: {report.rows_read} rows read, "
        f"{len(report.taken)} taken, {report.unchanged} known already, "
        f"{len(report.refused)} refused.</p>"
    ]
    columns = [each for each in report.remarks if _COLUMN_READ.match(each)]
    others = [each for each in report.remarks if each not in columns]
    if others:
        lines.append(_listed(others))
    if columns:
        lines.append(
            f"<details><summary>How the columns were read</summary>{_listed(columns)}</details>"
        )
    if report.refused:
        lines.append(
            table(
                ("Row", "Field", "Given", "What would do"),
                ((str(r.number), r.field, str(r.value)[:60], r.remedy) for r in report.refused),
            )
        )
    if report.side_file:
        lines.append(
            f"<p>The refused rows are in <code>{escape(Path(report.side_file).name)}</code> beside "
            "your season: mend them there and bring that file in.</p>"
        )
    return "".join(lines)


_COLUMN_READ = re.compile(r"column '.*' read as ")


def _listed(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(each)}</li>" for each in lines) + "</ul>"


class Templates(Form):
    """Empty sheets to fill in."""

    says = "Template files: open in JupyterLab to write them."

    def __init__(self, season: Season) -> None:
        super().__init__(season, [button("Write the template files", self._write)])

    def _write(self) -> None:
        folder = places.MINE / "templates"

        def write() -> None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name, record in SHEETS:
                write_template(record, folder / f"{name.lower()}.csv")
                write_template(record, folder / f"{name.lower()}.xlsx")

        self.tried(write, f"They are in {folder}; fill one in with any spreadsheet program.")


class AddForm(Form):
    """One record typed in by hand; a subclass lays out the fields."""

    record: type[Record]
    label = "Add it"

    def __init__(self, season: Season, fields: dict[str, widgets.Widget]) -> None:
        self.fields = fields
        super().__init__(season, [*fields.values(), button(self.label, self.add, primary=True)])

    def given(self) -> dict[str, Any]:
        """The fields' values by the record's own field names."""
        return {name: field.value for name, field in self.fields.items()}

    def add(self) -> None:
        """Put the record, and empty the text fields for the next."""

        def put() -> None:
            made = self.record(**self.given())
            if self.season.get(made.key):
                raise ValueError(
                    f"{made.key} is there already; change it in the table instead, or give this "
                    "one another name."
                )
            self.season.put(made)

        if self.tried(put, "Added. Run the notebook again to see it everywhere."):
            for name, field in self.fields.items():
                if isinstance(field, widgets.Checkbox):
                    field.value = False
                elif isinstance(field, widgets.Text | widgets.Textarea) and name != "specialty":
                    field.value = ""


class AddProgram(AddForm):
    """A program typed in by hand."""

    says = "Add a program: open in JupyterLab."
    record = Program
    label = "Add this program"

    def __init__(self, season: Season) -> None:
        mine = season.applicant.specialties if season.applicant else ()
        specialty = mine[0] if mine else ""
        super().__init__(
            season,
            {
                "name": text_field("Program's name", hint="as its own people say it"),
                "institution": text_field("Hospital", hint="where it differs from the name"),
                "city": text_field("City"),
                "state": text_field("State", hint="two letters, as in IL"),
                "specialty": text_field("Specialty", specialty),
                "time_zone": choice_field("Its time zone", ZONES),
                "contact_policy": choice_field(
                    "Their wish",
                    [(str(each), each) for each in ContactPolicy],
                    ContactPolicy.UNKNOWN,
                ),
                "nrmp_code": text_field("NRMP code", hint="when you have it"),
            },
        )


class AddPerson(AddForm):
    """Somebody met, typed in by hand."""

    says = "Add a person: open in JupyterLab."
    record = Person
    label = "Add this person"

    def __init__(self, season: Season) -> None:
        super().__init__(
            season,
            {
                "program": choice_field("Program", _programs(season)),
                "name": text_field("Full name"),
                "role": choice_field("Role", [(str(each), each) for each in Role], Role.FACULTY),
                "credentials": text_field("Credentials", hint="MD, DO, PhD"),
                "called": text_field("Asked to be called", hint="if they said so"),
                "email": text_field("E-mail", hint="leave blank if you have none"),
                "strong_connection": tick("We truly connected"),
                "offered": long_field("What they offered", rows=2),
            },
        )


class AddInterview(AddForm):
    """An event, typed in by hand; the time is the program's own."""

    says = "Add an interview: open in JupyterLab."
    record = Interview
    label = "Add this event"

    def __init__(self, season: Season) -> None:
        self.day = widgets.DatePicker(description="Day", style={"description_width": "11em"})
        self.starts = text_field("Starts", "09:00", hint="on their clock, as 09:00")
        self.ends = text_field("Ends", "15:00", hint="on their clock, as 15:00")
        super().__init__(
            season,
            {
                "program": choice_field("Program", _programs(season)),
                "kind": choice_field("Kind", [(str(each), each) for each in InterviewKind]),
                "format": choice_field("Held", [(str(each), each) for each in InterviewFormat]),
                "start": self.day,
                "starts": self.starts,
                "ends": self.ends,
            },
        )

    def given(self) -> dict[str, Any]:
        from datetime import time

        given = super().given()
        day, starts, ends = given.pop("start"), given.pop("starts"), given.pop("ends")
        if not given["program"]:
            raise ValueError("Add the program first.")
        if day is None:
            raise ValueError("Choose the day.")
        zone = self.season.zone(given["program"])
        try:
            start, end = (
                datetime.combine(day, time.fromisoformat(_clock(text)), zone)
                for text in (starts, ends)
            )
        except ValueError:
            raise ValueError(
                f"{starts!r} to {ends!r} are no times of day; write them as 09:00 and 15:00."
            ) from None
        return {**given, "start": start, "end": end}

    def add(self) -> None:
        day, starts, ends = self.day.value, self.starts.value, self.ends.value
        super().add()
        self.day.value, self.starts.value, self.ends.value = day, starts, ends


def _clock(text: str) -> str:
    """A time of day with its zeros: 9 and 9:00 are 09:00."""
    said = text.strip()
    return (said if ":" in said else f"{said}:00").zfill(5)


def _programs(season: Season) -> list[tuple[str, str]]:
    named = [(title, key) for key, title in titles(season.programs).items()]
    return named or [("none yet: add a program first", "")]


def program_table(season: Season) -> EditTable:
    """The programs, with what changes over a season open to the hand; edits go into `season`."""
    columns: list[dict[str, Any]] = [
        {"name": "name", "label": "Program", "type": "fixed"},
        {"name": "where", "label": "Where", "type": "fixed"},
        {
            "name": "contact_policy",
            "label": "Their wish",
            "type": "choice",
            "choices": [str(each) for each in ContactPolicy],
        },
        {"name": "contact_address", "label": "Address for thanks", "type": "text"},
        *(
            {"name": name, "label": label, "type": "choice", "choices": [str(a) for a in Answer]}
            for name, label in (("wants_updates", "Wants updates"), ("list_locked", "List locked"))
        ),
        {"name": "nrmp_code", "label": "NRMP code", "type": "text"},
        {"name": "features", "label": "What stands out (part with ;)", "type": "text"},
    ]
    names = [column["name"] for column in columns if column["name"] not in ("name", "where")]
    called = titles(season.programs)
    made = EditTable(
        caption="My programs",
        columns=columns,
        rows=[
            {
                "key": each.key,
                "cells": {
                    "name": called[each.key],
                    "where": f"{each.city}, {each.state}",
                    **{name: _cell(getattr(each, name)) for name in names},
                },
            }
            for each in season.programs.values()
        ],
    )

    def keep(key: str, column: str, value: Any) -> None:
        problems = dict(made.problems)
        problems.pop(problem_at(key, column), None)
        changed = {column: value or _blank(column)}
        refused = refusal(lambda: season.put(season.program(key).changed(**changed), typing=True))
        if refused:  # shown under the cell, which keeps what was typed
            problems[problem_at(key, column)] = refused
        made.problems = problems

    made.on_edit(keep)
    return made


def _cell(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _blank(column: str) -> str:
    return {"contact_policy": "unknown", "wants_updates": "unknown", "list_locked": "unknown"}.get(
        column, ""
    )


class ByHand(Still, widgets.Accordion):
    """The three small forms for typing in a program, a person and an event."""

    says = "Type it in: open in JupyterLab to add programs, people and interviews."

    def __init__(self, season: Season) -> None:
        self.season = season
        self.program, self.person, self.event = forms = (
            AddProgram(season),
            AddPerson(season),
            AddInterview(season),
        )
        super().__init__(
            forms,
            titles=("Add a program", "Add a person", "Add an interview or another event"),
            layout=widgets.Layout(width="auto", max_width=WIDTH),
        )
        self.observe(self._offer_programs, names="selected_index")

    def _offer_programs(self, _: Any) -> None:
        """Let the two forms below know programs that came in after the page was run."""
        options = _programs(self.season)
        for form in (self.person, self.event):
            field = form.fields["program"]
            if list(field.options) != options:
                chosen = field.value
                field.options = options
                keys = [key for _, key in options]
                field.value = chosen if chosen in keys else keys[0]


def _of_key(key: str) -> str:
    kind, *rest = key.split("/")
    return f"{kind.replace('-', ' ')} ({', '.join(rest)})"


class SafeKeeping(Form):
    """A backup of the season file, and everything in one workbook."""

    says = "Backup and export: open in JupyterLab to use them."

    def __init__(self, season: Season) -> None:
        super().__init__(
            season,
            [
                row(
                    button("Back up my season", self._back_up, primary=True),
                    button("Everything in one workbook (.xlsx)", self._write),
                    button("Undo my last edit", self._undo),
                )
            ],
        )

    def _back_up(self) -> None:
        name = f"backup-{present(self.season):%Y-%m-%d-%H%M%S}.matchbook"
        self.tried(
            lambda: self.season.backup(season_folder(self.season) / name),
            f"{name} is beside your season; copy it to a disk of yours. It is in "
            f"{season_folder(self.season)}",
        )

    def _write(self) -> None:
        path = season_folder(self.season) / "season.xlsx"
        self.tried(lambda: write_workbook(self.season, path), f"It is {path}")

    def _undo(self) -> None:
        touched: list[str] = []
        if self.tried(lambda: touched.extend(self.season.undo())):
            self.say(
                f"Taken back: {'; '.join(map(_of_key, touched))}. Run the notebook again to see it."
                if touched
                else "There is nothing left to undo."
            )
