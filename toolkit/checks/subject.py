"""A subject line that says who writes and about what."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.checks.rule import ERROR, WARNING, Case, Hit, Reading, Rule
from toolkit.checks.scene import COORDINATOR, HOUSTON
from toolkit.checks.text import folds, listed
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP

_WITHOUT = (MessageKind.LINKEDIN, MessageKind.CARD)
_PREFIX = re.compile(r"^(?:\s*(?:re|fw|fwd|aw|wg)\s*:)+", re.IGNORECASE)
_SAYS_NOTHING = listed(
    "a an and the of for from on in to at about with re fwd hi hello hey greetings dear thank "
    "thanks thankyou you your my me i so much very again many just quick question questions query "
    "follow following followup up update updates checking check note message email hope all is "
    "well regarding re interview interviewing interviewed residency program opportunity time "
    "gratitude appreciation letter brief short small one more another "
    "talk conversation meeting day yesterday today week last urgent important touch "
    "introduction application residents team information info inquiry there everyone everybody"
)


def _missing(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind in _WITHOUT:
        return
    if not folds(_PREFIX.sub("", reading.text.plain_subject)):
        end = len(reading.text.subject)
        yield Hit("The subject line is empty.", 0, end, "subject")


def _vague(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind in (*_WITHOUT, MessageKind.REPLY):
        return
    subject = reading.text.plain_subject
    words = folds(_PREFIX.sub("", subject))
    if words and all(word in _SAYS_NOTHING for word in words):
        yield Hit(
            "The subject line would fit anybody's mail.", 0, len(reading.text.subject), "subject"
        )


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
        ),
        passes=(
            Case(subject="Thank you – Imani Rao-Keller"),
            Case(subject="Re: Interview day"),
            Case(subject="", kind=MessageKind.LINKEDIN),
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
        ),
        passes=(
            Case(subject="Thank you – Imani Rao-Keller"),
            Case(subject="Thank you for the interview at Lakeview"),
            Case(subject="Thank you for our talk about IBD", to=HOUSTON),
            Case(subject="Question about visas, internal medicine", to=COORDINATOR),
            Case(subject="Re: Interview", kind=MessageKind.REPLY),
        ),
    ),
)
