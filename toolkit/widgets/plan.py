"""Notebook 02: the plan's windows, taken along into a calendar."""

from __future__ import annotations

from toolkit.follow_up.calendar import write_plan_calendar
from toolkit.follow_up.plan import Plan
from toolkit.season import Season
from toolkit.shelf import season_folder

from .form import Form, button


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
        self.tried(
            lambda: write_plan_calendar(self.plan, self.season, path),
            f"{path.name} is beside your season; open it to take the windows into your calendar.",
        )
