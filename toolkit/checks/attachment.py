"""Something sent along."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.rule import WARNING, Case, Hit, Reading, Rule, hit_of
from toolkit.checks.scene import CEDAR, LAKEVIEW, heard, programs
from toolkit.checks.update import asked_for, says_that_asked
from toolkit.model import Answer, MessageKind
from toolkit.sources import PD_VIEW

_OPEN = tuple(p.changed(wants_updates=Answer.YES) for p in programs() if p.key.endswith(LAKEVIEW))


def _present(reading: Reading) -> Iterable[Hit]:
    attached = reading.message.attachments
    found = reading.speech.said.get("attachment.present", ())
    if not (attached or found) or says_that_asked(reading, found) or asked_for(reading):
        return
    if attached:
        files = f"{len(attached)} files are" if len(attached) > 1 else f"“{attached[0]}” is"
        yield Hit(
            f"{files} attached, and nobody asked for an attachment.",
            remedy="Send the message without it.",
        )
    for each in found:
        start, end = each.start, each.end
        if each.unit.where == "body":
            sentence = reading.text.sentence_at(each.start)
            start, end = min(start, sentence.start), max(end, sentence.end)
        yield hit_of(each, mend="", instead_of=(start, end))


RULES = (
    Rule(
        id="attachment.present",
        says="Attach nothing unless the program asked for it; what matters fits in a sentence.",
        sources=(PD_VIEW,),
        severity=WARNING,
        find=_present,
        mends="given",
        why="An attachment makes work for an office that has no place to put it, and turns thanks "
        "into a second application.",
        limits="Links are let through. What was asked for aloud is known only where the message "
        "or the season says so.",
        trips=(
            "Please find attached my updated CV.",
            "I have attached my transcript for your convenience.",
            "Enclosed is a copy of the manuscript.",
            "See attached.",
            "My letter of recommendation is attached to this e-mail.",
            "I’m attaching two papers\nthat we talked about.",
            "Attached please find my poster.",
            "I took the liberty of attaching a summary of the project.",
            "PFA: kindly see the attached document.",
            Case("Updated CV attached.", to=f"{CEDAR}/grace-kim", kind=MessageKind.UPDATE),
            Case("Thank you for the day.", subject="Thank you, with CV attached"),
        ),
        passes=(
            "The clinic attached to the ward is a kind of home for your interns.",
            "I spent a month attached to the stroke unit.",
            "You spoke of the attached physician on each team.",
            "Attachment theory came up twice that morning.",
            "I grew attached to my patients there.",
            "Thank you for the schedule that you attached; it answered all my questions.",
            "I sent my paper on falls to a journal, and dropped my files on the way.",
            "Is there a garage attached to the hospital?",
            "I would be happy to send anything further that would be of use.",
            "As you asked, I have attached the form.",
            Case("I have attached my transcript.", kind=MessageKind.UPDATE, also=_OPEN),
            "The clerk attached a note to each chart, as you do here.",
            Case("I have attached my transcript.",
                 also=(heard(LAKEVIEW, "2026-11-14T09:00-06:00",
                             "Thank you. Could you send us your transcript?"),)),
            Case("The form is attached.", kind=MessageKind.REPLY),
        ),
    ),
)  # fmt: skip
