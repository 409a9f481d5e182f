"""Greeting, thanks, closing, signature: the frame of a letter."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.rule import ADVICE, WARNING, Case, Hit, Reading, Rule, pattern
from toolkit.checks.scene import RESIDENT, SIGNED, letter
from toolkit.checks.text import folds
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP

_LINE = (MessageKind.LINKEDIN,)
_THANKS = pattern(
    r"thank(?:s|ful|ed|ing)?", r"thank you", r"grateful\w*", r"gratitude", r"appreciat\w+",
    r"indebted", r"obliged",
)  # fmt: skip


def _ungreeted(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind not in (*_LINE, MessageKind.REPLY) and reading.text.greeting is None:
        yield Hit("The message begins without a greeting.")


def _thankless(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind in (MessageKind.THANKS, MessageKind.FURTHER_THANKS):
        draft = reading.text
        if not _THANKS.search(draft.plain, 0, draft.own_end):
            yield Hit("A thank-you that does not thank.")


def _unclosed(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind not in (*_LINE, MessageKind.REPLY) and reading.text.closing is None:
        yield Hit("The message ends without a closing.")


def _unsigned(reading: Reading) -> Iterable[Hit]:
    kind, applicant = reading.message.kind, reading.season.applicant
    if kind in _LINE:
        return
    signature = reading.text.signature
    signed = folds(signature.text) if signature else ()
    if applicant is None:
        if not signed:
            yield Hit("The message is not signed.")
        return
    names = folds(applicant.name)
    if not names or not signed or names[0] not in signed or names[-1] not in signed:
        at = (signature.start, signature.end) if signature else (0, 0)
        fault = "lacks your full name" if signed else "is missing"
        yield Hit(f"The signature {fault}.", *at, remedy=f"Sign as {applicant.name}.")
        return
    if kind in (MessageKind.CARD, MessageKind.REPLY) or signature is None:
        return
    school = set(folds(applicant.school)) - {"of", "the", "college", "school", "university"}
    if school and not school & set(signed):
        yield Hit(
            "The signature does not name your school.", signature.start, signature.end,
            severity=ADVICE, remedy=f"Add {applicant.school} beneath your name.",
        )  # fmt: skip
    digits = sum(character.isdigit() for character in signature.text)
    if "@" not in signature.text and digits < 7:
        yield Hit(
            "The signature gives no way to answer.", signature.start, signature.end,
            severity=ADVICE, remedy="Add your e-mail address or telephone number.",
        )  # fmt: skip


RULES = (
    Rule(
        id="structure.greeting",
        says="Begin with a greeting and the reader's name.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_ungreeted,
        trips=(
            "Thank you for the interview. I enjoyed the day.\n\nSincerely,\nImani Rao-Keller",
            "I am writing to thank you, Dr. de la Cruz, for the interview.",
            Case("Thank you,\nImani Rao-Keller", to=RESIDENT),
        ),
        passes=(
            "Dear Dr. de la Cruz,\n\nThank you.",
            "Dr. de la Cruz,\n\nThank you.",
            "Good morning, Dr. de la Cruz. Thank you for the day.",
            Case("Thank you for our talk.", to=RESIDENT, kind=MessageKind.LINKEDIN),
        ),
    ),
    Rule(
        id="structure.thanks",
        says="Thank the reader, in the first sentence if you can.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_thankless,
        trips=(
            letter("I enjoyed the day at Lakeview."),
            letter("Our talk about sepsis stayed with me. It was a fine day."),
            Case(letter("It was good to see you again."), kind=MessageKind.FURTHER_THANKS),
        ),
        passes=(
            letter("Thank you for the day at Lakeview."),
            letter("I appreciated the day at Lakeview."),
            letter("How grateful I am for the day at Lakeview."),
            Case(letter("May I ask about visas?"), kind=MessageKind.QUESTION),
        ),
    ),
    Rule(
        id="structure.closing",
        says="Close with a short line such as “Sincerely,” above your name.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_unclosed,
        trips=(
            f"Dear Dr. de la Cruz,\n\nThank you for the day.\n\n{SIGNED}",
            "Dear Dr. de la Cruz,\n\nThank you for the day, and best wishes to the team.",
            "Dear Dr. de la Cruz,\n\nI sincerely enjoyed the day.",
        ),
        passes=(
            letter("Thank you for the day."),
            f"Dear Dr. de la Cruz,\n\nThank you.\n\nWith gratitude,\n{SIGNED}",
            f"Dear Dr. de la Cruz,\n\nThank you.\n\nBest –\n{SIGNED}",
            "Dear Dr. de la Cruz,\r\n\r\nThank you.\r\n\r\nKind regards, Imani Rao-Keller",
        ),
    ),
    Rule(
        id="structure.signature",
        says="Sign with your full name, your school and a way to answer.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_unsigned,
        trips=(
            "Dear Dr. de la Cruz,\n\nThank you.\n\nSincerely,",
            "Dear Dr. de la Cruz,\n\nThank you.\n\nSincerely,\nImani",
            "Dear Dr. de la Cruz,\n\nThank you for the day.",
            "Dear Dr. de la Cruz,\n\nThank you.\n\nSincerely,\nImani Rao-Keller, Northgate",
            "Dear Dr. de la Cruz,\n\nThank you.\n\nSincerely,\nImani Rao-Keller\n555-010-0142",
        ),
        passes=(
            letter("Thank you for the day."),
            f"Dear Dr. de la Cruz,\n\nThank you for the day.\n\n{SIGNED}",
            "Dear Dr. de la Cruz,\n\nThank you.\n\nBest,\nImani Rao‑Keller, M.S.\n"
            "Northgate College of Medicine | 555-010-0142",
            Case(letter("Thank you.").replace("Northgate College of Medicine, Class of 2027\n", ""),
                 kind=MessageKind.CARD),
        ),
    ),
)  # fmt: skip
