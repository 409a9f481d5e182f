"""What is said of one's own list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.checks.rule import ERROR, WARNING, Case, Hit, Reading, Rule, pattern, phrases, together
from toolkit.checks.scene import BAYOU_DIRECTOR, DIRECTOR, told
from toolkit.checks.season_index import Outgoing
from toolkit.checks.text import DraftText
from toolkit.model import MessageKind
from toolkit.sources import PD_VIEW, SECOND_LOOK

# Whom one ranks: "you", "your program", "Lakeview", "Lakeview Internal Medicine".
_YOU = (
    r"(?:you|your (?:\w+ ){0,3}(?:program|residency)|th(?:e|is) (?:program|residency)"
    r"|(?-i:[A-Z])[\w'-]*(?: (?:of |at )?(?-i:[A-Z])[\w'-]*){0,4})"
)
_I = (
    r"(?:(?:I |I am )?(?:\w+ )?(?:plan|intend|expect|planning|going|want|hope|mean) (?:on "
    r"|to )?(?:be )?"
    r"|I am (?:\w+ )?|I will (?:\w+ )?(?:be )?(?:\w+ )?|I would (?:\w+ )?|I have (?:\w+ )?"
    r"|I (?:\w+ )?)"
)
_HIGH = r"(?:very |quite |extremely |really |so |pretty |fairly )?high(?:ly)?"

_QUASI = phrases(
    rf"{_I}rank(?:ing|ed)? {_YOU} (?:program )?(?:\w+ )?{_HIGH}",
    r"will be ranked (?:very |quite )?high(?:ly)?",
    r"one of my (?:very )?(?:top|favou?rite|first|highest|leading)(?: (?:few|two|three|five|\d))?"
    r" (?:programs?|choices?|picks?|residenc(?:y|ies)|preferences)",
    r"(?:one of|among) the (?:top|first|highest|few) (?:\w+ )?(?:programs? |choices? "
    r"|places? )?on my"
    r" (?:rank |rank-order |rank order )?list(?! of)",
    r"in my top (?:tier|group)",
    rf"(?:consider|regard|count|see) {_YOU} (?:to be |as )?(?:a|one of my) top (?:choices?|picks?"
    r"|programs?)",
    r"(?:among|amongst|in) my (?:very )?top (?:programs?|choices?|few|two|three|four|five|ten|\d+)",
    r"(?:my|in my) top (?:two|three|four|five|ten|[2-9]|10)",
    message="“{words}” promises something, and not quite.",
)
_HIGH_ON_LIST = phrases(
    rf"{_HIGH} (?:up )?(?:on|in) my (?:rank |rank-order |rank order |preference )?list",
    rf"my (?:rank |rank-order |rank order )list (?:\w+ ){{0,2}}(?:has|have|with"
    rf"|puts?) {_YOU} (?:\w+ )?"
    r"(?:near|toward|towards|close to) the (?:very )?top",
    r"(?:near|toward|towards|close to|at or near|at or close to) the (?:very )?top of my"
    r" (?:rank |rank-order |rank order )?list",
    message="“{words}” hints at a place on your list, and the sources disagree on saying so: one "
    "allows it to one or two programs, the other reads it as politics.",
    sources=(SECOND_LOOK, PD_VIEW),
)

_ONE = r"(?:number one|number 1|#\s?1|no\. ?1|nr\. ?1)"
_FIRST = pattern(
    rf"my (?:\w+ )?{_ONE}(?: (?:choice|program|pick|residency|rank|ranked))?"
    r"(?= ?[.,;:!?)-]| ?$| (?:on|and|or|but|in|for (?:residency|training)|this|by|because|since"
    r"|so)\b"
    r"|(?<=choice)|(?<=program)|(?<=pick)|(?<=residency))",
    r"(?:(?:is|are|be|as|remains?|remained|'s|'re|being|program),?|(?-i:[A-Z])\w+) ?"
    r"(?:without (?:a )?doubt,? |by far,? |truly,? )?my (?:\w+ )?"
    r"(?:first|top)[ -]choice(?! (?:of|for) (?:an? )?(?:special|career|field|topic))",
    r"my (?:\w+ )?(?:first|top)[ -]choice (?:program |residency )?(?:is|will be|remains?|would be)"
    r" (?:still )?(?:you|your)\b",
    r"(?:is|are|be|remains?|'s|'re) (?:still )?(?:ranked |listed |placed )?"
    rf"(?:first|{_ONE}) (?:on|in) my (?:rank |rank-order |rank order )?list(?! of| to)",
    rf"{_I}(?:rank|list|plac|put)(?:e|ing|ting|ed)? {_YOU} (?:program )?(?:as )?(?:my )?"
    rf"(?:first|{_ONE}|at the (?:very )?top)",
    r"(?:at|on) the (?:very )?top of my (?:rank |rank-order |rank order )?list",
    rf"program (?:that |which )?I (?:\w+ ){{0,3}}rank(?:ing|ed)? (?:first|{_ONE})",
    r"(?:one|where|place) (?:that |which )?(?:I am|I will|I plan|I intend"
    r"|I am going) (?:to )?(?:be )?"
    rf"rank(?:ing)? (?:first|{_ONE})",
    rf"ranked {_YOU} (?:first|{_ONE})",
    rf"rank(?:ing)? {_YOU} (?:as )?(?:my )?(?:first|{_ONE})(?= ?[.,;!?]|$| on my| in the| this)",
)  # fmt: skip
_NOT_A_PLACE = pattern(
    r"my (?:first|top|number one|#1) (?:\w+ )?(?:priority|goal|reason|concern)", r"or near",
    r"specialt(?:y|ies)",
)  # fmt: skip


def _declared(draft: DraftText) -> list[tuple[str, int, int]]:
    """Where a draft says that the program comes first: place, start, end."""
    found = [
        ("subject", m.start(), m.end())
        for m in _FIRST.finditer(draft.plain_subject)
        if not _NOT_A_PLACE.search(draft.plain_subject)
    ]
    for match in _FIRST.finditer(draft.plain, 0, draft.own_end):
        sentence = draft.sentence_at(match.start())
        if not _NOT_A_PLACE.search(draft.plain, sentence.start, sentence.end):
            found.append(("body", match.start(), match.end()))
    return found


def _says_first(other: Outgoing) -> bool:
    first: bool = other.remembered("first", lambda: bool(_declared(other.text)))
    return first


def _number_one(reading: Reading) -> Iterable[Hit]:
    declared = _declared(reading.text)
    if not declared:
        return
    second = ""
    for other in reading.index.others(reading.message):
        if other.message.program != reading.message.program and _says_first(other):
            program = reading.season.programs.get(other.message.program)
            second = program.name if program else "another program"
            if other.message.at:
                break
    draft = reading.text
    for where, start, end in declared:
        in_subject = where == "subject"
        words = " ".join((draft.subject if in_subject else draft.body)[start:end].split())
        words = re.sub(r"[.,;:!?]$", "", words)
        yield Hit(
            f"“{words}” was also told to {second}; only one program can be first."
            if second
            else f"“{words}” names your first choice, which can be said to one program only.",
            start,
            end,
            "subject" if in_subject else "body",
            severity=ERROR if second else None,
            remedy="Say it to one program at the most, and take it out here." if second else "",
        )


RULES = (
    Rule(
        id="promise.hedged",
        says="Say that you would be glad to train there, and leave your list out of it.",
        sources=(PD_VIEW,),
        severity=WARNING,
        find=together(_QUASI, _HIGH_ON_LIST),
        trips=(
            "I plan to rank you very highly.",
            "You’re one of my top programs.",
            "I’ll be ranking your program highly this year.",
            "Lakeview is very high on my list.",
            "You are near the top\nof my rank list.",
            "I intend to rank Lakeview Internal Medicine very highly.",
            "Your program is in my top three.",
            "I consider Lakeview a top choice.",
            "Lakeview remains one of the top programs on my list.",
            "My rank list will have Lakeview near the top.",
        ),
        passes=(
            "I would be excited to train there.",
            "I think highly of your residents.",
            "Patients rank you highly for your kindness, and I see why.",
            "Teaching ranks very high in what I look for.",
            "Sepsis is one of my top interests.",
            "It is one of the top programs in the state.",
            "I see mentoring as a top priority, and so does your program.",
        ),
    ),
    Rule(
        id="promise.number-one",
        says="Say it only if it is true, to one program, and without expecting an answer.",
        sources=(PD_VIEW,),
        severity=WARNING,
        find=_number_one,
        trips=(
            "You are my number one.",
            "I am ranking you first.",
            "I will rank Lakeview first on my list.",
            "I’ll be ranking your program #1.",
            "Lakeview is my first choice.",
            "Lakeview is my top choice, and I say so gladly.",
            "Lakeview will be first on my rank list.",
            "Your program is the one I’m ranking first.",
            "My first choice is you.",
            "You are, without a doubt, my top choice.",
            Case(
                "You are my #1 choice.",
                also=(told(BAYOU_DIRECTOR, "You are my number one.", "2026-12-01T09:00-06:00"),),
            ),
            Case(
                "I plan to rank you first.", to=BAYOU_DIRECTOR, kind=MessageKind.FIRST_CHOICE,
                also=(told(DIRECTOR, "Lakeview is my first choice."),),
            ),
        ),
        passes=(
            "You said that kindness is our number one priority for patients.",
            "My number one goal is to learn to listen.",
            "You rank safety first, and it shows.",
            "Sepsis was first on my list of questions.",
            "The place where I ranked first in my class was home.",
            "My first choice would be the clinic in the morning.",
            "Internal medicine was my first choice of specialty from the start.",
            "The clinic was my first choice for the elective, and I would choose it again.",
            Case(
                "I would be glad to train at Lakeview.",
                also=(told(BAYOU_DIRECTOR, "You are my number one.", "2026-12-01T09:00-06:00"),),
            ),
        ),
    ),
)  # fmt: skip
