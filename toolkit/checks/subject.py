"""A subject line that says who writes and about what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.rule import ERROR, WARNING, Case, Hit, Reading, Rule
from toolkit.checks.scene import COORDINATOR, HOUSTON
from toolkit.checks.text import folds, listed
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP

_WITHOUT = (MessageKind.LINKEDIN, MessageKind.CARD)
_PREFIX = re.compile(r"^(?:\s*(?:re|fw|fwd|aw|wg)\s*:)+", re.IGNORECASE)


@cache
def _says_nothing() -> frozenset[str]:
    return listed(lexicon_file("subject")["says-nothing"]["words"])


def _better(reading: Reading) -> str:
    """A subject that says what the message is, who writes, and to which program."""
    applicant, program = reading.season.applicant, reading.program
    what = {MessageKind.THANKS: "Thank you", MessageKind.QUESTION: "A question"}.get(
        reading.message.kind, str(reading.message.kind).capitalize()
    )
    who = ", ".join(each.name for each in (applicant, program) if each)
    return f"{what} – {who}" if who else what


def _missing(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind in _WITHOUT:
        return
    if not folds(_PREFIX.sub("", reading.text.plain_subject)):
        end = len(reading.text.subject)
        yield Hit("The subject line is empty.", 0, end, "subject", mend=_better(reading))


def _vague(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind in (*_WITHOUT, MessageKind.REPLY):
        return
    subject = reading.text.plain_subject
    words = folds(_PREFIX.sub("", subject))
    if words and all(word in _says_nothing() for word in words):
        yield Hit(
            "The subject line would fit anybody's mail.", 0, len(reading.text.subject), "subject",
            mend=_better(reading),
        )  # fmt: skip


RULES = (
    Rule(
        id="subject.missing",
        says="Write a subject: what it is about, your name, and your specialty or the program.",
        sources=(FOLLOW_UP,),
        severity=ERROR,
        find=_missing,
        trips=(
            Case(subject=""),
            Case(subject="Re: "),
            Case(subject=" – "),
            Case(subject="Fwd: Re:"),
            Case(subject="…", to=HOUSTON),
            Case(subject="", to=COORDINATOR, kind=MessageKind.QUESTION),
        ),
        mends="given",
        why="Mail without a subject is taken for spam, or is never found again.",
        limits="Any word at all counts as a subject; subject.vague weighs the words.",
        passes=(
            Case(subject="Thank you – Imani Rao-Keller"),
            Case(subject="Re: Interview day"),
            Case(subject="", kind=MessageKind.LINKEDIN),
            Case(subject="", kind=MessageKind.CARD),
            Case(subject="Re: Re: visas"),
            Case(subject="Lakeview"),
        ),
    ),
    Rule(
        id="subject.vague",
        says="Add your name, and your specialty or the program.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_vague,
        trips=(
            Case(subject="Hi"),
            Case(subject="Following up…"),
            Case(subject="Quick question", kind=MessageKind.QUESTION),
            Case(subject="Thank you!"),
            Case(subject="Thank you for the interview", to=HOUSTON),
            Case(subject="Sincere gratitude"),
        ),
        mends="given",
        why="Hundreds of thank-yous arrive in one season; a name and a program find theirs again.",
        limits="Any word that is not an everyday one of such subjects counts as saying something.",
        passes=(
            Case(subject="Thank you – Imani Rao-Keller"),
            Case(subject="Thank you for the interview at Lakeview"),
            Case(subject="Thank you for our talk about IBD", to=HOUSTON),
            Case(subject="Question about visas, internal medicine", to=COORDINATOR),
            Case(subject="Re: Interview", kind=MessageKind.REPLY),
            Case(subject="Thank you / hospital at home", to=HOUSTON),
        ),
    ),
)
