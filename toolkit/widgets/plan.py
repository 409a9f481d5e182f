"""Notebook 02: the plan's windows, taken along into a calendar, and the mentor to ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape

import ipywidgets as widgets

from toolkit.follow_up.business_time import date_in_words
from toolkit.follow_up.calendar import write_plan_calendar
from toolkit.follow_up.plan import Action, Plan, Status, plan
from toolkit.model import Advocate
from toolkit.season import Season
from toolkit.shelf import season_folder

from .form import Form, button, choice_field, page, present, row, text_field


class CalendarForm(Form):
    """A button that writes the windows to a calendar file beside the season."""

    says = "Calendar file: open in JupyterLab to write it."

    def __init__(self, season: Season, plan: Plan) -> None:
        self.plan = plan
        super().__init__(
            season, [button("Write a calendar file (.ics)", self._write, primary=True)]
        )

    def _write(self) -> None:
        path = season_folder(self.season) / "follow_up.ics"
        now = plan(self.season, now=self.plan.now)  # as it stands when the button is pressed
        self.tried(
            lambda: write_plan_calendar(now, self.season, path),
            f"{path.name} is beside your season; open it to take the windows into your calendar.",
        )


class MentorForm(Form):
    """Whom to ask for a call, for which program, by when; and a note that they were asked."""

    says = "Mentors: open in JupyterLab to write down whom you will ask."

    def __init__(self, season: Season, now: datetime) -> None:
        self.now = now
        self.asked = widgets.VBox()
        self.name = text_field("Whom", hint="somebody who knows you, and is known there")
        self.program = choice_field(
            "For which program",
            [("not chosen yet", ""), *((each.name, each.key) for each in season.programs.values())],
        )
        self.ask_by = text_field("Ask by", hint="as 2027-02-01; blank leaves it to the plan")
        super().__init__(
            season,
            [
                self.asked,
                self.name,
                self.program,
                self.ask_by,
                button("Write it down", self._keep, primary=True),
            ],
        )
        self._list()

    def _list(self) -> None:
        lines = []
        for item in plan(self.season, now=self.now).items:
            if item.action != Action.ASK_MENTOR:
                continue
            advocate = self.season.advocates.get(item.about)
            said = page(f"<p>{escape(item.reason)}</p>")
            if advocate and item.status != Status.SENT:
                lines.append(row(said, button("I have asked", self._asks(advocate))))
            else:
                lines.append(said)
        self.asked.children = tuple(lines)

    def _asks(self, advocate: Advocate) -> Callable[[], None]:
        def note() -> None:
            asked = advocate.changed(asked_at=present(self.season))
            if self.tried(
                lambda: self.season.put(asked), "Noted. Thank them, whatever comes of it."
            ):
                self._list()

        return note

    def _keep(self) -> None:
        kept: list[Advocate] = []

        def put() -> None:
            made = Advocate(
                name=self.name.value,
                program=self.program.value,
                ask_by=self.ask_by.value.strip() or None,
            )
            if held := self.season.advocates.get(made.key):
                given = {"program": made.program, "ask_by": made.ask_by}
                made = held.changed(**{name: value for name, value in given.items() if value})
            kept.append(self.season.put(made))

        if self.tried(put):
            by = f": ask by {date_in_words(kept[0].ask_by)}" if kept[0].ask_by else ""
            self.say(f"Written down{by}.")
            self.name.value = self.ask_by.value = ""
            self._list()
