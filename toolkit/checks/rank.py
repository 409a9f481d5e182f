"""Asking for a place on their list."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.rule import ERROR, Case, Hit, Reading, Rule, apart
from toolkit.checks.scene import COORDINATOR, RESIDENT
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP, NRMP


def _solicited(reading: Reading) -> Iterable[Hit]:
    """Where two phrases overlap, the one that nothing denies, then the first and longest."""
    found = reading.speech.said.get("rank.solicited", ())
    yield from apart(found, first=lambda said: said.negated)


RULES = (
    Rule(
        id="rank.solicited",
        says="Do not ask how or whether they rank you; say what you liked, and leave it there.",
        sources=(FOLLOW_UP, NRMP),
        severity=ERROR,
        find=_solicited,
        why="The Match forbids to press programs for their list, and a reader who is asked can "
        "only refuse; it is the one question that no letter may hold.",
        limits="A denial (“I am not asking where I stand”) is shown as advice. A hint that names "
        "neither list, place, chances, candidacy nor interest is not found.",
        trips=(
            "May I ask my position on your list?",
            "Where will you rank me?",
            "Could you tell me whether the program plans to rank me?",
            "I would love to know how you will rank me.",
            "I hoped to hear where I stand.",
            "What are my chances of matching at Lakeview?",
            "Am I on your\nrank list?",
            "Do you intend to rank me?",
            "Will Jackson Ridge be ranking me?",
            "I was wondering how highly I’d be ranked.",
            "Do you think that I have a good shot at matching?",
            "I would appreciate knowing my standing.",
            "Can I expect to match at Lakeview?",
            "Could you share how I compare to other applicants?",
            "I am not asking where I stand; I only wanted to say thank you.",
            "It would help me plan to have a sense of your committee’s thinking.",
            "Any indication at all would put my mind at ease.",
            "Would you say that I am a strong contender?",
            "In a typical year, would someone with my scores be within reach of your list?",
            "I’d be curious what the faculty thought of my interview.",
            Case("Do you know if I’m ranked to match?", to=RESIDENT),
            Case("Could you tell me how likely I am to match?", to=COORDINATOR,
                 kind=MessageKind.QUESTION),
        ),
        passes=(
            "One applicant asked you where she stood, and you answered kindly.",
            "“Where do I stand?” is what your patients ask first, you said.",
            "I liked how the program ranks its quality-improvement goals.",
            "How do you rank the evidence for early antibiotics?",
            "I will keep your advice in mind as I finish my rank list.",
            "I know where I stand on the question of call: I like it.",
            "The chances of matching a donor are small, as you said.",
            "What are the chances of matching into a cardiology fellowship from Lakeview?",
            "What are the odds of surviving sepsis there?",
            "How might I match the energy of your interns?",
            "Thank you for the chance that I had to see rounds.",
            "I now have a much better sense of your committee’s thinking on wellness.",
            "The day helped me see where I would fit in the team.",
            "Any indication of sepsis brings your team to the bedside, I learned.",
            "My chances of becoming a good doctor grow with teachers like yours.",
        ),
    ),
)  # fmt: skip
