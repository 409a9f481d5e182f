"""Notebook 01: what happened, whom I met, how it felt."""

from __future__ import annotations

from html import escape
from typing import Any

from toolkit.model import Note
from toolkit.notes import name_of_day, next_to_write
from toolkit.season import Season

from .form import Form, choice_field, long_field, page, present, text_field

THE_DAY = ""
FIELDS = ("topics", "interests", "features", "felt", "forgot", "text")


class NotesForm(Form):
    """One note at a time: an event, the day or a person there, and what is worth keeping.

    Each key stroke is in the season. A note with nothing in it is never made.
    """

    says = "Notes: open in JupyterLab to write them."

    def __init__(self, season: Season) -> None:
        self.event = choice_field("Event", _events(season))
        self.person = choice_field("About", [("The day as a whole", THE_DAY)])
        self.topics = text_field("We talked about", hint="short phrases; part them with ;")
        self.interests = text_field("Their interests", hint="what they care about; part with ;")
        self.features = text_field("What stood out", hint="of the program; part with ;")
        self.felt = long_field("How it felt", hint="for you alone; never goes into a draft")
        self.forgot = long_field("I forgot to say", hint="one point, if any", rows=2)
        self.text = long_field("Anything else", hint="for you alone", rows=3)
        self.others = page("")
        self._loading = False
        super().__init__(
            season,
            [self.event, self.person, *(getattr(self, field) for field in FIELDS), self.others],
        )
        late = next_to_write(season, now=present(season))
        if late is not None:
            self.event.value = late.key
        self.event.observe(self._choose_event, names="value")
        self.person.observe(self._show, names="value")
        for field in FIELDS:
            getattr(self, field).observe(self._keep, names="value")
        self._choose_event()

    @property
    def note(self) -> Note | None:
        """The stored note on what is chosen; None where there is none yet."""
        found = (
            note
            for note in self.season.notes_from(self.event.value or "")
            if note.person == self.person.value
        )
        return next(found, None)

    def _choose_event(self, _: Any = None) -> None:
        event = self.season.interviews.get(self.event.value)
        options = [("The day as a whole", THE_DAY)]
        if event is not None:
            there = sorted(
                self.season.people_at(event.program), key=lambda each: each.key not in event.met
            )
            options += [(f"{each.name}, {each.role}", each.key) for each in there]
        self.person.options = options
        self.person.value = THE_DAY
        self._show()

    def _show(self, _: Any = None) -> None:
        note = self.note
        self._loading = True
        try:
            for field in FIELDS:
                value = getattr(note, field) if note else ""
                getattr(self, field).value = "; ".join(value) if isinstance(value, tuple) else value
        finally:
            self._loading = False
        self.others.value = self._written()

    def _written(self) -> str:
        names = []
        for note in self.season.notes_from(self.event.value or ""):
            person = self.season.people.get(note.person)
            names.append(person.name if person else "the day")
        if not names:
            return "<p>No note on this event yet. Ten minutes now are worth an hour in March.</p>"
        return f"<p>Notes on this event: {escape(', '.join(names))}.</p>"

    def _keep(self, _: Any = None) -> None:
        if self._loading:
            return
        if not self.event.value:
            self.refuse("Add an interview in the first notebook; then there is something to note.")
            return
        given = {field: getattr(self, field).value for field in FIELDS}
        note = self.note
        if note is None and not any(value.strip() for value in given.values()):
            return
        made = note is None

        def put() -> None:
            if note is not None:
                self.season.put(note.changed(**given), typing=True)
            else:
                self.season.put(
                    Note(
                        interview=self.event.value,
                        person=self.person.value,
                        written_at=present(self.season),
                        **given,
                    ),
                    typing=True,
                )

        if self.tried(put, "Saved.") and made:
            self.others.value = self._written()


def _events(season: Season) -> list[tuple[str, str]]:
    """The events, latest first, as they are named in a list."""
    events = sorted(season.interviews.values(), key=lambda each: each.start, reverse=True)
    return [(name_of_day(season, each), each.key) for each in events] or [("none yet", "")]
