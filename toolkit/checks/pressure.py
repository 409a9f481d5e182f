"""Asking for an answer, a reassurance, a decision."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.rule import WARNING, Case, Hit, Reading, Rule, apart
from toolkit.checks.scene import BAYOU_DIRECTOR, COORDINATOR, HOUSTON, RESIDENT
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP, PD_VIEW

# Kinds that ask something themselves, or answer: these may hope for a reply.
_ASKS = (
    MessageKind.QUESTION,
    MessageKind.MISSED_SECOND_LOOK,
    MessageKind.LOW_KEY_WISH,
    MessageKind.REPLY,
)
_A_PLAIN_REPLY = ("reply-wanted", "looking-forward")
_PLAIN_IN_RANK = ("reassurance", "decision", *_A_PLAIN_REPLY)


def _pressing(reading: Reading) -> Iterable[Hit]:
    found = reading.speech.said.get("pressure.reply", ())
    if not found:
        return
    # Who asks for a place on the list is told so by rank.solicited, and once is enough.
    ranks = {id(said.unit) for said in reading.speech.said.get("rank.solicited", ())}
    may_ask = reading.message.kind in _ASKS
    yield from apart(
        (
            said
            for said in found
            if not (may_ask and said.group.name in _A_PLAIN_REPLY)
            and not (id(said.unit) in ranks and said.group.name in _PLAIN_IN_RANK)
        ),
        first=lambda said: bool(said.group.severity),
    )


RULES = (
    Rule(
        id="pressure.reply",
        says="Ask for nothing in return; offer to send more if it would help.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=WARNING,
        find=_pressing,
        why="Programs may not promise anything before the Match and owe no answer to a note; a "
        "letter that asks for one leaves its reader only awkward choices.",
        limits="A question and its hoped-for answer are left alone by the message's kind, so a "
        "request for a reply hidden in a message recorded as a question is missed. Pressure that "
        "lies in tone alone is not found.",
        trips=(
            "I want to say again how much I liked Lakeview, and I hope I’m yours too.",
            "I hope that the feeling is mutual.",
            "Please reply when you have read this.",
            "Please let me know your decision.",
            "I would need an answer by Friday.",
            "It would mean a lot to hear back from you.",
            "I would appreciate a prompt reply.",
            "I hope to hear back soon.",
            "I would appreciate hearing from you soon.",
            "Please let me know whether the feeling is mutual.",
            "I look forward to hearing from you.",
            "Even a one-line answer would set my week right.",
            "Some reassurance from you would help me sleep.",
            "I eagerly await your favourable response.",
            "My list is nearly done, so kindly get back to me\nbefore the end of the week.",
            "I trust that Lakeview shares my enthusiasm for me.",
            Case("Could you reply before the rank deadline?", to=COORDINATOR,
                 kind=MessageKind.QUESTION),
            Case("Do you feel the same about me?", to=BAYOU_DIRECTOR, kind=MessageKind.INTEREST),
            Case("Just a yes or no would do.", to=RESIDENT, kind=MessageKind.OTHER),
        ),
        passes=(
            "I am happy to provide anything further.",
            "Please let me know if I can provide any additional information.",
            "There is no need to reply.",
            "The prompt response of your rapid response team saved her.",
            "I appreciated hearing from your residents how call works.",
            "I hope to hear soon how the sepsis project turned out.",
            "I hope that your patients are yours for many years, as you wished.",
            "Your decision to let residents lead impressed me.",
            "Your residents put my mind at ease about the winter.",
            "Thank you for your prompt reply to my question about parking.",
            "I look forward to hearing how the project ends.",
            "Please do not feel that you must answer this note.",
            "You told me that families wait for a decision for too long.",
            Case("I look forward to hearing from you.", kind=MessageKind.QUESTION),
            Case("I would be grateful for an answer whenever you have a moment.", to=HOUSTON,
                 kind=MessageKind.QUESTION),
        ),
    ),
)  # fmt: skip
