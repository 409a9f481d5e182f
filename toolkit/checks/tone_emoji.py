"""Emoji and emoticons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.rule import WARNING, Case, Hit, Reading, Rule
from toolkit.checks.text import words_in
from toolkit.sources import FOLLOW_UP

_MOST = 40  # findings; a text with more is nobody's letter

_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u263f\u2641\u2643-\u2755\u2757-\u27a1\u27a5-\u27bf"
    "\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u231a\u231b\u23e9-\u23ff\u203c\u2049\u2194-\u2199"
    "\u21a9\u21aa\u2934\u2935\u3030\u303d\u3297\u3299]|[\u2190-\u2193\u25aa\u25ab\u25b6\u25c0"
    "\u25fb-\u25fe\u2640\u2642\u2756\u27a2-\u27a4]\ufe0f|[0-9#*]\ufe0f?\u20e3)"
    "[\ufe0e\ufe0f\u200d\u20e3\u2640\u2642\U0001f000-\U0001faff\U000e0020-\U000e007f"
    "\u2600-\u27bf]*"
)
_PICTURES = re.compile("[\u203c-\U0001faff\u20e3]")
_SIGNING = "☎✆✉"
_MOUTH = r"['^o-]?[DPp\]\[|3@O*\\/](?![\w/])"
_MOUTHS = frozenset("'^o-DPp][|3@O*\\/)(")
_EYED = re.compile(rf"[:;=](?:(?<![\w:;=/<>.,-].){_MOUTH}|(?<![\d:;=].)'?[-^o]?[)(]+(?!\w))")
_OTHER = re.compile(
    r"(?<![\w:;=/<>.,-])(?:[xX]D(?!\w)|\^_*\^|T_T|>[._]<|[-=]_[-=]|\\[oO]/|o\.O|O\.o"
    r"|(?<!\w)\(\^_?\^\)|¯\\_\(.\)_/¯)|(?<!\w)\([-^]?[:;=](?=\s|$)"
)
_OTHERS = ("^", "_", ">", "\\", "¯", "xD", "XD", "o.O", "O.o")  # every other face holds one
_TURNED = ("(:", "(;", "(=", "(-")
_HEART = re.compile(r"(?<![\d<])<3+(?=[\s.!,)]*(?:\n|$)|<3|[\s]+[A-Z]|[!)])")


@cache
def _before_numbers() -> frozenset[str]:
    return frozenset(lexicon_file("tone")["before-a-number"]["words"])


def _a_number(text: str, start: int) -> bool:
    """Whether "<3" at `start` says "less than three"."""
    before = text[max(0, start - 12) : start].rstrip()
    words = words_in(before)
    return before.endswith(("=", ":", "(", "%")) or (
        bool(words) and before.endswith(words[-1].text) and words[-1].fold in _before_numbers()
    )


def _emoji(reading: Reading) -> Iterable[Hit]:
    return islice(_decorations(reading), _MOST)


def _decorations(reading: Reading) -> Iterator[Hit]:
    draft = reading.text
    for where, text, end in (
        ("subject", draft.subject, len(draft.subject)),
        ("body", draft.body, draft.own_end),
    ):
        if not text.isascii() and _PICTURES.search(text, 0, end):
            signature = draft.signature.start if draft.signature and where == "body" else end
            for match in _EMOJI.finditer(text, 0, end):
                if match[0][0] in _SIGNING and match.start() >= signature:
                    continue
                yield _decoration(where, match, "emoji")
        for match in _faces(text, end):
            if not _closes_a_bracket(text, match):
                yield _decoration(where, match, "an emoticon")
        if "<3" in text:
            for match in _HEART.finditer(text, 0, end):
                if not _a_number(text, match.start()):
                    yield _decoration(where, match, "an emoticon")


def _faces(text: str, end: int) -> Iterator[re.Match[str]]:
    for eyes in ":;=":
        at = text.find(eyes, 0, end)
        while at >= 0:
            match = _EYED.match(text, at, end) if text[at + 1 : at + 2] in _MOUTHS else None
            if match:
                yield match
            at = text.find(eyes, match.end() if match else at + 1, end)
    if any(sign in text for sign in _OTHERS) or (
        "(" in text and any(map(text.__contains__, _TURNED))
    ):
        yield from _OTHER.finditer(text, 0, end)


def _decoration(where: str, match: re.Match[str], what: str) -> Hit:
    return Hit(
        f"“{match[0]}”: {what} has no place in this letter.", match.start(), match.end(),
        "subject" if where == "subject" else "body",
    )  # fmt: skip


def _closes_a_bracket(text: str, match: re.Match[str]) -> bool:
    """Whether the round bracket of an emoticon belongs to an open one before it, or a list."""
    if ")" not in match[0]:
        return False
    line = text[max(text.rfind("\n\n", 0, match.start()), match.start() - 300, 0) : match.start()]
    return line.count("(") > line.count(")")


RULES = (
    Rule(
        id="tone.emoji",
        says="Leave out emoji and emoticons.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_emoji,
        mends="words",
        trips=(
            "Thank you for the tour 😊 and the coffee.",
            "I would love to train there :)",
            "See you in the snow ;-)",
            "The residents were so kind <3",
            "Notes from the day: ✅ wards, ✔️ clinic, ➡️ more questions.",
            "Thank you ❤️🙏🏽 for everything.",
            "I left happy:)",
            "It was cold :D but good.",
            Case("Thank you.", subject="Thank you 🎉 – Imani Rao-Keller, Lakeview interview"),
        ),
        passes=(
            "Your curriculum (see the list of sites below:) is clear to me now.",
            "Your trial of Sepsis Watch™ and of Epic® showed a lactate <3 and a pH of 7:3.",
            "Patients <3 years old go elsewhere, and an EF <30% goes to Dr. Houston.",
            "The path was MS3 → MS4 → intern, at 37 °C ± 1, © nobody.",
            "The options: (a) wards; (b) clinic; (c) both.",
            "I read the guide at https://example.org/d:/notes before I came.",
            "The ratio was 1:3 in the unit, and 8) was the last item of the list.",
        ),
        why="A small picture says that the note was written with a thumb.",
        limits="A lone bracket behind a colon counts as a smile unless another was opened before; "
        "plain arrows and bullets pass.",
    ),
)  # fmt: skip
