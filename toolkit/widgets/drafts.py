"""Notebook 03: one draft at a time, the notes beside it, the findings below it as one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from toolkit.checked_drafts import checked_drafts, in_measure
from toolkit.checks import Finding, Severity, check, not_checked
from toolkit.follow_up.drafts import KINDS, Draft, draft, draft_for
from toolkit.follow_up.merging import Change, changes, let_be, taken, with_sentence
from toolkit.follow_up.outbox import (
    NO_MAIL,
    mailto,
    mark_sent,
    may_leave,
    plain_text,
    too_long_a_link,
    write_day,
    write_eml,
)
from toolkit.follow_up.plan import SILENCE_IS_FINE, THANKS_KINDS, PlanItem, Status, plan
from toolkit.follow_up.sandbox import TemplateFault
from toolkit.model import Allowance, Message, MessageState
from toolkit.season import Season, StaleEdit
from toolkit.shelf import own_templates, season_folder

from .form import Form, beside, button, choice_field, line_said, page, present, row, text_field
from .marked_text import CopyButton, MarkedText

WHY_WRITE = [
    ("choose first", ""),
    ("anxious: I would feel better", "anxious"),
    ("useful: they would have something from it", "useful"),
]
WORDS = {
    Severity.ERROR: "Mend before sending",
    Severity.WARNING: "Likely to hurt",
    Severity.ADVICE: "Worth a look",
}


class DraftEditor(Form):
    """A draft from notes, held against the rules at every key stroke.

    A draft is kept in the season once it is edited; until then it follows the notes.
    """

    says = "Draft editor: open in JupyterLab to write and check your drafts."

    def __init__(self, season: Season, now: datetime) -> None:
        self.now = now
        self.choice = choice_field("Draft", [("none", "")])
        self.subject = MarkedText(label="Subject", rows=1)
        self.body = MarkedText(label="Message", rows=12)
        self.measure = page("")
        self.findings = page("")
        self.notes = widgets.VBox()
        self.changed = widgets.VBox()
        self.copy = CopyButton(label="Copy the message")
        self.allow = choice_field("Let one stand", [("", "")])
        self.why = text_field("because", hint="a reason for you to read later")
        self.why.style.description_width = "5em"
        self.link = page("")
        self.message: Message | None = None
        self._items: dict[str, PlanItem] = {}
        self._loading = False
        self._asked: Message | None = None  # whether it was really sent as it is
        self.writing = button("Write the .eml file", self._export, primary=True)
        self.away = button("Throw this draft away", self._throw_away)
        self.allowing = row(self.allow, self.why, button("Let it stand", self._let_stand))
        said = line_said()
        actions = row(
            self.writing,
            self.copy,
            button("I have sent it", self._sent),
            button("Begin again from my notes", self._again),
            button("Take back the last step", self._undo),
            self.away,
            button("Write all that are fit to send into one .zip", self._export_day),
        )
        # Findings come and go as one types: whatever is pressed stands above them, and stays put.
        draft_column = [
            self.changed, self.subject, self.body, self.measure, actions, said, self.findings,
            self.allowing,
        ]  # fmt: skip
        super().__init__(
            season, [self.choice, beside(draft_column, [self.notes]), self.link], said=said
        )
        self.layout.max_width = "1200px"
        self.choice.observe(self._load, names="value")
        self.subject.observe(self._edit, names="value")
        self.body.observe(self._edit, names="value")
        self.list_drafts()

    def list_drafts(self, chosen: str = "") -> None:
        """Fill the list anew: what the plan asks for now, then whatever else was begun."""
        made = plan(self.season, now=self.now)
        pressing = sorted(made.to_write, key=_best_by)
        self._items = {item.message_key: item for item in pressing}
        options = [(self._named(item), key) for key, item in self._items.items()]
        options += [
            (f"{_to(self.season, each)}: {each.kind}", each.key)
            for each in self.season.messages.values()
            if each.state in (MessageState.DRAFT, MessageState.READY)
            and each.key not in self._items
        ]
        before = self.choice.value
        self.choice.options = options or [("nothing to write just now", "")]
        keys = [key for _, key in options]
        self.choice.value = next(
            (k for k in (chosen, before) if k in keys), self.choice.options[0][1]
        )
        self._load()

    def _named(self, item: PlanItem) -> str:
        late = ", late but still fine" if item.status == Status.LATE else ""
        person = self.season.people.get(item.person)
        program = self.season.program(item.program).name
        what = "" if item.kind in THANKS_KINDS else f": {item.kind}"
        return f"{person.name if person else 'The program'}, {program}{what}{late}"

    def _load(self, _: Any = None) -> None:
        self.say("")
        made = self._made()
        self.message = made.message if made else self.season.messages.get(self.choice.value)
        self._show(made)
        self.why.value = ""

    def _made(self) -> Draft | None:
        """What the notes make of the chosen draft now; None where they cannot."""
        try:
            return self._made_with(own_templates(self.season))
        except TemplateFault as fault:
            self.refuse(f"A template of yours cannot be used, so ours stand in: {fault}.")
            return self._made_with(None)

    def _made_with(self, templates: Path | None) -> Draft | None:
        key = self.choice.value
        if item := self._items.get(key):
            return draft(self.season, item, templates=templates)
        message = self.season.messages.get(key)
        if message is None or message.kind not in KINDS:
            return None
        try:
            made = draft_for(
                self.season, message.person or message.program, message.kind,
                interview=message.interview, templates=templates,
            )  # fmt: skip
        except TemplateFault:
            raise
        except ValueError:
            return None  # what it takes for granted no longer holds
        return made if made.message.key == key else None

    def _show(self, made: Draft | None) -> None:
        """The message in its fields, the notes beside it, and what they would change in it."""
        message = self.message
        self._loading = True
        try:
            self.subject.value = message.subject if message else ""
            self.body.value = message.body if message else ""
        finally:
            self._loading = False
        self.notes.children = tuple(self._beside(made))
        self.changed.children = tuple(self._refreshed(made)) if made else ()
        self._read()

    def _beside(self, made: Draft | None) -> Iterable[widgets.Widget]:
        """The notes on this person and day, and a button for each that the draft does not use."""
        message = self.message
        if message is None:
            yield page("<p>When an interview is over, its drafts appear here.</p>")
            return
        about = self.season.notes_about(message.person) if message.person else ()
        day = [n for n in self.season.notes_at(message.program) if not n.person]
        lines = []
        for note in (*about, *day):
            said = [*note.topics, *note.interests, *note.features]
            if said:
                who = "From your talk" if note.person else "From the day"
                lines.append(f"<li>{who}: {escape('; '.join(said))}</li>")
        if not lines:
            yield page(
                "<p>There is no note to draw on. Two lines in the notebook of notes make this a "
                "letter.</p>"
            )
            return
        listed = f"<strong>Your notes</strong><ul>{''.join(lines)}</ul>"
        yield page(f'<div class="matchbook-card">{listed}</div>')
        left = made.not_in_it if made else ()
        offered = [each for each in left if each.sentence]
        if offered:
            yield page("<p>Not in the draft yet. Choose one to add its sentence:</p>")
        for each in offered:
            yield _line(
                each.sentence, button(f"Add: {_short(each.words)}", self._adds(each.sentence))
            )
        if refused := [each for each in left if not each.sentence]:
            items = "".join(f"<li>{escape(e.words)}: {escape(e.why)}</li>" for e in refused)
            yield page(f"<p>Not put into words for you:</p><ul>{items}</ul>")

    def _adds(self, sentence: str) -> Callable[[], None]:
        def add(message: Message) -> Message:
            made = self._made()
            return with_sentence(made, sentence) if made else message

        return lambda: self._put(add, "Added; read it in place.")

    def _refreshed(self, made: Draft) -> Iterable[widgets.Widget]:
        """What the notes would change in a draft that was kept, sentence by sentence."""
        found = changes(made)
        if not found:
            return
        yield page(
            "<p><strong>Your notes have changed since you began this draft.</strong> Nothing "
            "changes here unless you say so:</p>"
        )
        for each in found:
            mine = "<em>(in your own words)</em> " if each.by_hand and each.stands else ""
            now = f"<del>{escape(each.stands)}</del>" if each.stands else "<em>nothing yet</em>"
            new = f"<ins>{escape(each.after)}</ins>" if each.after else "<em>nothing any more</em>"
            yield widgets.VBox(
                [
                    page(f'<div class="matchbook-card">{mine}{now}<br>{new}</div>'),
                    row(
                        button("Take this over", self._takes(each)),
                        button("Leave it as it is", self._leaves(each)),
                    ),
                ]
            )

    def _takes(self, change: Change) -> Callable[[], None]:
        return lambda: self._put(lambda message: taken(message, change), "Taken over.")

    def _leaves(self, change: Change) -> Callable[[], None]:
        return lambda: self._put(lambda message: let_be(message, change), "Left as it is.")

    def _put(self, change: Callable[[Message], Message], done: str) -> None:
        message = self.message
        if message is None:
            return

        def put() -> None:
            self.message = self.season.put(change(message))

        if self.tried(put, done):
            self._show(self._made())

    def _edit(self, _: Any) -> None:
        message = self.message
        if self._loading or message is None:
            return
        field = {"subject": " ".join(self.subject.value.split()), "body": self.body.value}

        def put() -> None:
            try:
                self.message = self.season.put(message.changed(**field), typing=True)
            except StaleEdit:  # taken back or changed in another notebook: what is typed stays
                newest = self.season.messages.get(message.key)
                kept = newest or Message(**dict(message))
                self.message = self.season.put(kept.changed(**field))

        if self.tried(put, "Saved."):
            self._read()

    def _read(self) -> None:
        message = self.message
        if message is None:
            self.findings.value, self.link.value, self.measure.value = "", "", ""
            self.copy.text, self.subject.marks, self.body.marks = "", [], []
            self.allowing.layout.display = "none"
            return
        self.away.layout.display = "none" if message.key in self._items else ""
        found = check(message, self.season, now=self.now)
        self.findings.value = findings_html(found, message)
        self.subject.marks, self.body.marks = marks(found, "subject"), marks(found, "body")
        self.measure.value = f"<p>{escape(in_measure(message, self.season))}</p>"
        open_ones = [each for each in found if not each.allowed]
        self.allow.options = [
            (f"{number}. {each.rule}", each.rule) for number, each in enumerate(open_ones, start=1)
        ] or [("", "")]
        self.allowing.layout.display = "" if open_ones else "none"
        self.copy.text = plain_text(message, self.season)
        mail = message.kind not in NO_MAIL
        self.writing.layout.display = "" if mail else "none"
        link = mailto(message, self.season)
        long = too_long_a_link(link)
        opens = (
            f"<p>{escape(long)}</p>"
            if long
            else f'<p><a href="{escape(link)}" target="_blank" rel="noopener">Open it in my mail '
            "program</a> (it opens there as a draft; you send it)</p>"
        )
        self.link.value = (opens if mail else "") + (
            "<details><summary>See it as plain text</summary>"
            f'<pre class="matchbook-card">{escape(self.copy.text)}</pre></details>'
        )

    def _let_stand(self) -> None:
        message = self.message
        if message is None or not self.allow.value:
            return
        if not self.why.value.strip():
            self.refuse("Write the reason first; you will want to know it later.")
            return

        def put() -> None:
            allowance = Allowance(rule=self.allow.value, reason=self.why.value)
            kept = tuple(each for each in message.allowed if each.rule != allowance.rule)
            self.message = self.season.put(message.changed(allowed=(*kept, allowance)))

        if self.tried(put, "Kept, with your reason."):
            self.why.value = ""
            self._read()

    def _export(self) -> None:
        message = self.message
        if message is None:
            return
        found = check(message, self.season, now=self.now)
        if not may_leave(message, found):
            worst = next(each for each in found if not each.allowed)
            self.refuse(
                f"Not written yet: {worst.message} {worst.remedy} Or let it stand, with a reason."
            )
            return
        folder = season_folder(self.season) / "drafts"

        def write() -> str:
            folder.mkdir(mode=0o700, exist_ok=True)
            self.written = write_eml(message, self.season, folder)
            return self.written.name

        if self.tried(write):
            self.say(
                f"{self.written.name} is in the folder drafts beside your season; open it from "
                f"there, and your mail program shows it as a draft: {folder}"
            )

    def _export_day(self) -> None:
        planned = checked_drafts(self.season, plan(self.season, now=self.now))
        drafts = [each.draft.message for each in planned]
        drafts += [
            each
            for each in self.season.messages.values()
            if each.state in (MessageState.DRAFT, MessageState.READY)
            and each.key not in {planned.key for planned in drafts}
        ]
        fit = [m for m in drafts if may_leave(m, check(m, self.season, now=self.now))]
        held_back = len(drafts) - len(fit)
        day = present(self.season).date()

        def write() -> None:
            self.written = write_day(fit, self.season, season_folder(self.season), day=day)

        if self.tried(write):
            more = f" {held_back} still have something to mend." if held_back else ""
            self.say(
                f"{len(fit)} {'message is' if len(fit) == 1 else 'messages are'} in "
                f"{self.written.name}, beside your season.{more}"
            )

    def _sent(self) -> None:
        message = self.message
        if message is None:
            return
        found = check(message, self.season, now=self.now)
        if not may_leave(message, found) and self._asked != message:
            self._asked = message
            worst = next(each for each in found if not each.allowed)
            self.refuse(f"{worst.message} If you did send it so, press once more.")
            return
        if self.tried(lambda: mark_sent(self.season, message, at=present(self.season))):
            self.list_drafts()
            self.say(
                f"Noted as sent. {SILENCE_IS_FINE} (Pressed by mistake? Undo is in the first "
                "notebook.)"
            )

    def _undo(self) -> None:
        touched: list[str] = []
        if self.tried(lambda: touched.extend(self.season.undo())):
            self.list_drafts(self.choice.value)
            self.say("Taken back." if touched else "There is nothing to take back.")

    def _throw_away(self) -> None:
        message = self.message
        if message and self.tried(lambda: self.season.forget(message.key)):
            self.list_drafts()
            self.say("Thrown away. Taking back the last step brings it back.")

    def _again(self) -> None:
        message = self.message
        if message is None:
            return
        if message.key not in self._items:
            made = self._made()
            if made is None:
                self.refuse("Your notes cannot make this one anew; edit it here.")
                return
            fresh = made.fresh
            anew = message.changed(
                subject=fresh.subject, body=fresh.body,
                made_subject=fresh.made_subject, made_body=fresh.made_body,
            )  # fmt: skip
            self._put(lambda _: anew, "Built anew from your notes.")
        elif message.key in self.season.messages:
            if self.tried(lambda: self.season.forget(message.key), "Built anew from your notes."):
                self._load()
        else:
            self._load()
            self.say("This draft is as your notes make it.")


class OtherMessage(Form):
    """A message outside the plan; its reason is asked for first."""

    says = "Another message: open in JupyterLab to begin one."

    def __init__(self, season: Season, editor: DraftEditor) -> None:
        self.editor = editor
        self.program = choice_field(
            "Program", [(each.name, each.key) for each in season.programs.values()] or [("", "")]
        )
        self.person = choice_field("To", [("", "")])
        self.kind = choice_field("What it is", [(str(each), each) for each in KINDS[1:]])
        self.because = choice_field("Anxious or useful?", WHY_WRITE)
        self.reason = text_field(
            "What they have from it", hint="in a few words, for you to read later"
        )
        super().__init__(
            season,
            [
                self.program,
                self.person,
                self.kind,
                self.because,
                self.reason,
                button("Begin this draft", self._begin, primary=True),
            ],
        )
        self.program.observe(self._people, names="value")
        self._people()

    def _people(self, _: Any = None) -> None:
        there = self.season.people_at(self.program.value or "")
        self.person.options = [
            *((f"{each.name}, {each.role}", each.key) for each in there),
            ("the program's office", ""),
        ]
        self.person.value = self.person.options[0][1]

    def _begin(self) -> None:
        if not self.program.value:
            self.refuse("Add a program in the first notebook.")
            return
        if self.because.value == "anxious":
            self.refuse(
                "Then let it be for a day. Silence says nothing about you, and another message "
                "would not change it."
            )
            return
        if not self.because.value or not self.reason.value.strip():
            self.refuse("Say first what it is good for; where nothing comes to mind, let it be.")
            return
        begun: list[Message] = []

        def put() -> None:
            to = self.person.value or self.program.value
            made = draft_for(
                self.season, to, self.kind.value, templates=own_templates(self.season)
            ).message
            begun.append(self.season.put(made.changed(reason=self.reason.value)))

        if self.tried(put, "Begun; it is chosen in the editor above."):
            self.reason.value = ""
            self.editor.list_drafts(begun[0].key)


def findings_html(found: tuple[Finding, ...], message: Message) -> str:
    """The findings in order, with words, remedy and, unfolded on demand, sources."""
    open_ones = [each for each in found if not each.allowed]
    rest = _allowed(found) + (f"<p>{escape(silent)}</p>" if (silent := not_checked()) else "")
    if not open_ones:
        done = "<p><strong>Nothing to mend.</strong> Read it aloud once, then send it yourself.</p>"
        return done + rest
    items = []
    for each in open_ones:
        text = message.subject if each.where == "subject" else message.body
        quoted = text[each.start : each.end].strip()
        words = f" <q>{escape(quoted[:160])}</q>" if quoted else ""
        sources = "; ".join(f"{s.title}" for s in each.sources)
        items.append(
            f"<li><strong>{WORDS[each.severity]}:</strong> {escape(each.message)}{words}<br>"
            f"{escape(each.remedy)}"
            f"<details><summary>Whose advice this is ({escape(each.rule)})</summary>"
            f"{escape(sources)}</details></li>"
        )
    return f"<ol>{''.join(items)}</ol>{rest}"


def _best_by(item: PlanItem) -> datetime:
    assert item.window is not None
    return item.window.best_by


def marks(found: tuple[Finding, ...], where: str) -> list[dict[str, object]]:
    """The stretches of a subject or body in which something is found, for `MarkedText`."""
    return [
        {"start": each.start, "end": each.end, "severity": str(each.severity)}
        for each in found
        if each.where == where and each.end > each.start and not each.allowed
    ]


def _line(sentence: str, add: widgets.Button) -> widgets.Widget:
    return widgets.VBox([add, page(f"<p><small>{escape(sentence)}</small></p>")])


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:37].rstrip()}…"


def _allowed(found: tuple[Finding, ...]) -> str:
    kept = [each for each in found if each.allowed]
    if not kept:
        return ""
    lines = "".join(f"<li>{escape(e.rule)}: {escape(e.allowed)}</li>" for e in kept)
    return f"<p>You let stand:</p><ul>{lines}</ul>"


def _to(season: Season, message: Message) -> str:
    person = season.people.get(message.person)
    program = season.programs.get(message.program)
    return ", ".join(
        each for each in (person.name if person else "", program.name if program else "") if each
    )
