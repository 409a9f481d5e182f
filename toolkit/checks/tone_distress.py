"""What a letter should not dwell on: the writer's distress, and what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.checks.phrasebook import Said
from toolkit.checks.rule import WARNING, Case, Hit, Reading, Rule, hit_of
from toolkit.checks.scene import DIRECTOR, LAKEVIEW, heard, told
from toolkit.checks.tone_sentences import one_each
from toolkit.model import MessageKind, Role
from toolkit.sources import FOLLOW_UP, PD_VIEW

# ── oversharing, apology ────────────────────────────────────────────────────


def _oversharing(reading: Reading) -> Iterable[Hit]:
    said = reading.speech.said.get("tone.oversharing", ())
    alone = one_each(each for each in said if each.group.name != "emotion")
    yield from map(hit_of, alone)
    feelings = [each for each in said if each.group.name == "emotion"]
    if len(feelings) >= 3 and not alone:
        yield hit_of(feelings[2])


_OWED = (MessageKind.REPLY, MessageKind.QUESTION, MessageKind.OTHER)


_ADDED = re.compile(r"should have (?:mentioned|added|said|told|asked)", re.IGNORECASE)


def _apology(reading: Reading) -> Iterable[Hit]:
    said: Sequence[Said] = reading.speech.said.get("tone.apology", ())
    if reading.person and reading.person.role is Role.COORDINATOR:
        said = [each for each in said if each.group.name != "sorry"]  # for the trouble: politeness
    if reading.message.kind is MessageKind.FORGOTTEN_POINT:
        said = [each for each in said if not _ADDED.search(each.words)]
    if sum(each.group.name in _CORRECTIONS for each in said) == len(said) == 1:
        lone = said[0].group.name
        if lone == "clarification" or _added(reading):
            return
    yield from map(hit_of, one_each(said))


_CORRECTIONS = ("correction", "clarification")


def _added(reading: Reading) -> bool:
    """Whether the letter is there to put one thing right: then one correction is its business."""
    return reading.message.kind in (MessageKind.FORGOTTEN_POINT, *_OWED)


RULES = (
    Rule(
        id="tone.oversharing",
        says="Keep feelings to one plain sentence of interest.",
        sources=(PD_VIEW, FOLLOW_UP),
        severity=WARNING,
        find=_oversharing,
        trips=(
            "Lakeview is my dream program.",
            "I would do anything to train with you.",
            "I have been so anxious since the interview that I cannot sleep.",
            "This is my last chance to become a physician.",
            "I fell in love with your program on the first floor.",
            "I am going through a painful divorce this winter.",
            "Matching with you would mean the world to me.",
            "Please give me a chance.",
            "I cried in the car when the day was over.",
            "My father died two weeks ago, and I think of him as I write.",
            "I have dreamed of training at Lakeview since I was a little girl.",
            "I am terrified of not matching.",
            "I was deeply moved by the day. My heart was there. Words cannot express how I felt "
            "when I left.",
        ),
        passes=(
            "I am excited and enthusiastic about training at Lakeview.",
            "I was nervous at first, and your residents put me at ease.",
            "Your patients are anxious before the scan, and you sit down with them.",
            "The desperate shortage of beds in Duluth was told without drama.",
            "You asked each of us to describe a dream vacation.",
            "I would be thrilled to work in the depression clinic and the heart failure unit.",
            "A patient in tears taught me to sit down, as you said.",
            "I left happy, tired and grateful.",
            "I am not anxious about the winter.",
        ),
        why="Need and distress put a weight on the reader that a program cannot carry, and turn "
        "thanks into pressure.",
        limits="A family's illness that has to do with the conversation is found when it is told "
        "as fresh grief, and passes otherwise; warm words count only from the third.",
    ),
    Rule(
        id="tone.apology",
        says="Look forward: say what you valued, or add the forgotten point in one sentence.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_apology,
        trips=(
            "I apologize for my poor answer to your question about sepsis.",
            "I am sorry that I was so nervous.",
            "Please forgive my rambling on Thursday.",
            "I am afraid that I bombed the second question.",
            "I hope I did not come across as rude.",
            "I wish I had answered your question about call differently.",
            "What I meant to say was that I like nights.",
            "The other programs were disorganized and cold.",
            "My own dean never cared about research.",
            "One of your interviewers was quite rude to me.",
            "Sorry to bother you with one more mail.",
            "That was not my best performance.",
        ),
        passes=(
            "On the way home I realized that I had not mentioned my year in the sepsis lab, which "
            "is why your project drew me.",
            Case("Apologies for the delay in my reply; I would like to be considered for the "
                 "primary care track.", kind=MessageKind.REPLY,
                 also=(told(DIRECTOR, "Thank you.", "2026-11-13T10:00-06:00"),
                       heard(LAKEVIEW, "2026-11-16T09:00-06:00"))),
            "I was sorry to hear of the fire at the clinic.",
            "You spoke of the sorry state of rural call rooms.",
            "I was sorry to leave Duluth so soon.",
            "I liked how your residents learn to apologize to a family after an error.",
            "You told me that your first program was chaotic.",
            "I stumbled upon your paper on early antibiotics.",
            "I wish my own school had a clinic like yours.",
            "Other programs may be larger; what I liked here is the talk at the bedside.",
        ),
        why="An apology reminds the reader of what they had not noticed, and ill words about "
        "others make them wonder what will be said of them.",
        limits="A short excuse for a late answer passes; a slight between the lines is not seen.",
    ),
)  # fmt: skip
