"""Greeting, thanks, closing, signature: the frame of a letter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.rule import ADVICE, WARNING, Case, Hit, Reading, Rule
from toolkit.checks.scene import RESIDENT, SIGNED, letter
from toolkit.checks.text import folds
from toolkit.follow_up.address import form_of_address
from toolkit.model import Applicant, MessageKind
from toolkit.sources import FOLLOW_UP

_LINE = (MessageKind.LINKEDIN,)
_ADDRESS = re.compile(r"\S+@\S+")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(lexicon_file("structure")[name]["words"])


def _ungreeted(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind in (*_LINE, MessageKind.REPLY) or reading.text.greeting:
        return
    reader = form_of_address(reading.person) if reading.person else "all"
    yield Hit("The message begins without a greeting.", mend=f"Dear {reader},\n\n")


def _thankless(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind not in (MessageKind.THANKS, MessageKind.FURTHER_THANKS):
        return
    wanted = _words("thanks")
    if any(u.part != "subject" and not wanted.isdisjoint(u.words) for u in reading.speech.units):
        return
    main = reading.text.main
    at = main.start if main else len(reading.text.body)
    yield Hit(
        "A thank-you that does not thank.",
        mend="Thank you for your time. ", instead_of=(at, at),
    )  # fmt: skip


def _unclosed(reading: Reading) -> Iterable[Hit]:
    draft = reading.text
    if reading.message.kind in (*_LINE, MessageKind.REPLY) or draft.closing:
        return
    applicant = reading.season.applicant
    name = applicant.name if applicant and draft.signature is None else ""
    end = draft.main.end if draft.main else draft.greeting.end if draft.greeting else 0
    begun = draft.signature.start if draft.signature else draft.own_end
    yield Hit(
        "The message ends without a closing.",
        mend=f"\n\nKind regards,\n{name}", instead_of=(end, max(end, begun)),
    )  # fmt: skip


def _unsigned(reading: Reading) -> Iterable[Hit]:
    kind, applicant = reading.message.kind, reading.season.applicant
    if kind in _LINE:
        return
    draft = reading.text
    signature = draft.signature
    signed = folds(_ADDRESS.sub(" ", signature.text)) if signature else ()
    at = (signature.start, signature.end) if signature else (0, 0)
    if applicant is None:
        if not signed:
            yield Hit("The message is not signed.")
        return
    names = folds(applicant.name)
    if not names or not signed or names[0] not in signed or names[-1] not in signed:
        fault = "lacks your full name" if signed else "is missing"
        whole = "\n".join(_block(applicant, kind))
        end = len(draft.body[: draft.own_end].rstrip())
        closing = "\n" if draft.closing else "\n\nKind regards,\n"
        yield Hit(
            f"The signature {fault}.", *at, remedy=f"Sign as {applicant.name}.",
            mend=whole if signature else closing + whole,
            instead_of=at if signature else (end, draft.own_end),
        )  # fmt: skip
        return
    if kind in (MessageKind.CARD, MessageKind.REPLY) or signature is None:
        return
    school = set(folds(applicant.school)) - _words("school")
    if not school or school & set(signed):
        return  # a mail that says who wrote it can be answered
    digits = sum(character.isdigit() for character in signature.text)
    way = "" if "@" in signature.text or digits >= 7 else applicant.email or applicant.phone
    besides = " and gives no way to answer" if way else ""
    yield Hit(
        f"The signature does not name your school{besides}.", *at, severity=ADVICE,
        remedy=f"Add {applicant.school}{' and ' + way if way else ''} beneath your name.",
        mend="".join(f"\n{line}" for line in (applicant.school, way) if line),
        instead_of=(signature.end, signature.end),
    )  # fmt: skip


def _block(applicant: Applicant, kind: MessageKind) -> Iterable[str]:
    """A signature's lines."""
    lines = (applicant.name, applicant.school, applicant.email or applicant.phone)
    return lines[:1] if kind is MessageKind.REPLY else filter(None, lines)


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
            "It was a pleasure to visit Lakeview on Thursday.\n\nBest,\nImani Rao-Keller",
            Case("hey, just wanted to say thanks for the tour.\n\nImani", to=RESIDENT),
            "To the point: I loved the day at Lakeview.\n\nBest,\nImani Rao-Keller",
        ),
        mends="given",
        why="A letter that hails nobody reads like a form, or like a message sent by mistake.",
        limits="A greeting that runs on into its first sentence without a comma may be overlooked.",
        passes=(
            "Dear Dr. de la Cruz,\n\nThank you.",
            "Dr. de la Cruz,\n\nThank you.",
            "Good morning, Dr. de la Cruz. Thank you for the day.",
            "To the residency team at Lakeview,\n\nThank you.",
            "Respected Dr. de la Cruz,\n\nThank you.",
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
            letter("You were kind to a nervous visitor, and Lakeview felt like a home."),
            letter("The residents’ room, with its plants, told me all that I had to know."),
            Case(letter("I liked hearing about night float.", greeting="Hi Nisha,"), to=RESIDENT),
        ),
        mends="given",
        why="The one thing a thank-you must do.",
        limits="Any word of thanks counts, whomever it thanks.",
        passes=(
            letter("Thank you for the day at Lakeview."),
            letter("I appreciated the day at Lakeview."),
            letter("How grateful I am for the day at Lakeview."),
            Case(letter("May I ask about visas?"), kind=MessageKind.QUESTION),
            letter("I’m so appreciative of the hour that you gave me."),
            letter("MANY THANKS FOR THE DAY AT LAKEVIEW."),
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
            "Dear Dr. de la Cruz,\n\nThank you for the day.\n\nImani Rao-Keller",
            "Dear Dr. de la Cruz,\n\nThank you for all that you showed me.\n— Imani Rao-Keller",
            "Dear Dr. de la Cruz,\n\nThe best of the day was the clinic.",
        ),
        mends="given",
        why="A closing line tells the reader that the letter is whole.",
        limits="A closing of one's own is known by its comma and the name below.",
        passes=(
            letter("Thank you for the day."),
            f"Dear Dr. de la Cruz,\n\nThank you.\n\nWith gratitude,\n{SIGNED}",
            f"Dear Dr. de la Cruz,\n\nThank you.\n\nBest –\n{SIGNED}",
            "Dear Dr. de la Cruz,\r\n\r\nThank you.\r\n\r\nKind regards, Imani Rao-Keller",
            f"Dear Dr. de la Cruz,\n\nThank you.\n\nStay warm up there,\n{SIGNED}",
            f"Dear Dr. de la Cruz,\n\nThe day was fine.\n\nThank you for your help,\n{SIGNED}",
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
            "Dear Dr. de la Cruz,\n\nThank you.\n\nSincerely,\nImani Rao-Keller",
            "Dear Dr. de la Cruz,\n\nThank you.\n\nSincerely,\nImani Rao-Keller\n555-010-0142",
            "Dear Dr. de la Cruz,\n\nThank you.\n\nSincerely,\nI. R.-K., Northgate College",
        ),
        mends="given",
        why="The reader has met a hundred people, and should not have to guess who writes.",
        limits=(
            "A school under a short form that shares no word with its name is not recognised. "
            "Where the school stands, no address is asked for: a mail can be answered."
        ),
        passes=(
            letter("Thank you for the day."),
            f"Dear Dr. de la Cruz,\n\nThank you for the day.\n\n{SIGNED}",
            "Dear Dr. de la Cruz,\n\nThank you.\n\nBest,\nImani Rao‑Keller, M.S.\n"
            "Northgate College of Medicine | 555-010-0142",
            "Dear Dr. de la Cruz,\n\nThank you.\n\nSincerely,\nImani Rao-Keller, Northgate",
            Case(letter("Thank you.").replace("Northgate College of Medicine, Class of 2027\n", ""),
                 kind=MessageKind.CARD),
            Case("Dear Dr. de la Cruz,\n\nThursday is fine.\n\nBest,\nImani Rao-Keller",
                 kind=MessageKind.REPLY),
            Case("Thank you for our talk, Nisha.", to=RESIDENT, kind=MessageKind.LINKEDIN),
        ),
    ),
)  # fmt: skip
