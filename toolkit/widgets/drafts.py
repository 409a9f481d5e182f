"""Notebook 03: one draft at a time, the notes beside it, the findings below it as one types."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

from toolkit.checks import Finding, Severity, check, not_checked
from toolkit.follow_up.drafts import KINDS, Draft, draft, draft_for
from toolkit.follow_up.outbox import mailto, mark_sent, may_leave, plain_text, write_eml
from toolkit.follow_up.plan import SILENCE_IS_FINE, PlanItem, Status, plan
from toolkit.model import Allowance, Message, MessageState
from toolkit.season import Season
from toolkit.shelf import season_folder

from .form import Form, button, choice_field, long_field, page, present, row, text_field

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
        self.subject = text_field("Subject")
        self.body = long_field("Message", rows=16)
        self.findings = page("")
        self.notes = page("")
        self.allow = choice_field("Let one stand", [("", "")])
        self.why = text_field("because", hint="a reason for you to read later")
        self.why.style.description_width = "5em"
        self.link = page("")
        self.message: Message | None = None
        self._items: dict[str, PlanItem] = {}
        self._loading = False
        self.allowing = row(self.allow, self.why, button("Let it stand", self._let_stand))
        super().__init__(
            season,
            [
                self.choice,
                self.notes,
                self.subject,
                self.body,
                self.findings,
                self.allowing,
                row(
                    button("Write the .eml file", self._export, primary=True),
                    button("I have sent it", self._sent),
                    button("Begin again from my notes", self._again),
                ),
                self.link,
            ],
        )
        self.choice.observe(self._load, names="value")
        self.subject.observe(self._edit, names="value")
        self.body.observe(self._edit, names="value")
        self.list_drafts()

    def list_drafts(self, chosen: str = "") -> None:
        """Fill the list anew: what the plan asks for now, then whatever else was begun."""
        made = plan(self.season, now=self.now)
        self._items = {item.message_key: item for item in made.to_write}
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
        return f"{person.name if person else 'The program'}, {program}{late}"

    def _load(self, _: Any = None) -> None:
        key = self.choice.value
        made: Draft | None = None
        if key in self._items:
            made = draft(self.season, self._items[key])
            self.message = made.message
        else:
            self.message = self.season.messages.get(key)
        self._loading = True
        try:
            self.subject.value = self.message.subject if self.message else ""
            self.body.value = self.message.body if self.message else ""
        finally:
            self._loading = False
        self.notes.value = self._beside(made)
        self.why.value = ""
        self.say("")
        self._read()

    def _beside(self, made: Draft | None) -> str:
        message = self.message
        if message is None:
            return "<p>When an interview is over, its drafts appear here.</p>"
        about = self.season.notes_about(message.person) if message.person else ()
        day = [n for n in self.season.notes_at(message.program) if not n.person]
        lines = []
        for note in (*about, *day):
            said = [*note.topics, *note.interests, *note.features]
            if said:
                who = "From your talk" if note.person else "From the day"
                lines.append(f"<li>{who}: {escape('; '.join(said))}</li>")
        if made is not None and made.unused:
            unused = "; ".join(each.words for each in made.unused)
            lines.append(f"<li>Not used yet: {escape(unused)}</li>")
        if not lines:
            return (
                "<p>There is no note to draw on. Two lines in the notebook of notes make this a "
                "letter.</p>"
            )
        listed = f"<strong>Your notes</strong><ul>{''.join(lines)}</ul>"
        return f'<div class="matchbook-card">{listed}</div>'

    def _edit(self, _: Any) -> None:
        message = self.message
        if self._loading or message is None:
            return
        field = {"subject": self.subject.value, "body": self.body.value}

        def put() -> None:
            self.message = self.season.put(message.changed(**field), typing=True)

        if self.tried(put, "Saved."):
            self._read()

    def _read(self) -> None:
        message = self.message
        if message is None:
            self.findings.value, self.link.value = "", ""
            self.allowing.layout.display = "none"
            return
        found = check(message, self.season, now=self.now)
        self.findings.value = findings_html(found, message)
        open_ones = [each for each in found if not each.allowed]
        self.allow.options = [
            (f"{number}. {each.rule}", each.rule) for number, each in enumerate(open_ones, start=1)
        ] or [("", "")]
        self.allowing.layout.display = "" if open_ones else "none"
        copy = escape(plain_text(message, self.season))
        self.link.value = (
            f'<p><a href="{escape(mailto(message, self.season))}" target="_blank" rel="noopener">'
            "Open it in my mail program</a> "
            "(it opens there as a draft; you send it)</p>"
            "<details><summary>Or copy it as plain text</summary>"
            f'<pre class="matchbook-card">{copy}</pre></details>'
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

    def _sent(self) -> None:
        message = self.message
        if message is None:
            return
        if self.tried(lambda: mark_sent(self.season, message, at=present(self.season))):
            self.list_drafts()
            self.say(
                f"Noted as sent. {SILENCE_IS_FINE} (Pressed by mistake? Undo is in the first "
                "notebook.)"
            )

    def _again(self) -> None:
        message = self.message
        if message is None:
            return
        if message.key not in self._items:
            self.refuse("This draft does not come from the plan; edit it here.")
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
        self.reason = text_field("Anxious or useful?", hint="what will they have from it?")
        super().__init__(
            season,
            [
                self.program,
                self.person,
                self.kind,
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
        if not self.reason.value.strip():
            self.refuse("Say first what it is good for; where nothing comes to mind, let it be.")
            return
        begun: list[Message] = []

        def put() -> None:
            to = self.person.value or self.program.value
            made = draft_for(self.season, to, self.kind.value).message
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
