"""Slots of a template that nobody filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.rule import ERROR, Case, Hit, Reading, Rule, shown
from toolkit.checks.text import Word, straight
from toolkit.sources import FOLLOW_UP

# Brackets that people leave on purpose: "[sic]", footnotes, an ellipsis, a ticked box, a mail
# system's tag, and the small words with which a quotation is bent to fit.
_MEANT = re.compile(
    r"sic|[IVX]{1,4}[a-d]?|\d+(?:\s*[-,]\s*\d+)*|\.{3}|…|x|ext(?:ernal)?|secure|encrypt(?:ed)?"
    r"|emphasis (?:added"
    r"|mine)"
    r"|(?:figs?|tables?|refs?|version|ver|v|pp?|page|section|sec|chapter|ch|no|eq)\.?\s*\d[\w.,-]*"
    r"|(?:the|a|an|they|we|our|their|he|she|his|her|it|its|is|are|was|were|and|of|to|not|that"
    r"|this)",
    re.IGNORECASE,
)
_SLOT = re.compile(
    r"""
      \{\{[^{}\n]{0,200}\}\}+ | \{%[^%\n]{0,200}%\}                                 # {{ program }}
    | \$?\{[A-Za-z][\w .'-]{0,40}\}                            # {name}, ${name}
    | \[\[?(?P<square>[^\[\]\n]{0,160}(?:\n[^\[\]\n]{0,80})?)\]\]?(?!\()   # [Your Name]
    | (?<![\w<])<(?P<angle>[A-Za-z][^<>@\n]{0,58}[\w.)])>      # <date>
    | (?<![\w,])X{3,}(?!\w) | (?<![\w,])x{3,}(?!\w) | \b(?:Dr|Mr|Ms|Mrs)\.?[ ]X{1,2}(?!\w)
    | (?<!\w)_{3,}(?!\w) | (?<!\w)(?<!your[ ])(?<!the[ ])TODO(?!\w) | (?<!\w)FIXME(?!\w)
    | \b(?:YOUR|PROGRAM|INSTITUTION|HOSPITAL|SPECIALTY|RECIPIENT|FIRST|LAST)[ _](?:NAME|HERE)\b
    | \b[Ii](?:nsert|NSERT)[ ][\w' -]{2,40}?[ ](?:here|HERE)\b
    | \bDr\.?[ ](?:[Ll]ast[ ]?[Nn]ame|[Ss]urname)\b
    | %[A-Z][A-Z_]{2,}% | <<[^<>\n]{1,60}>> | (?<!\w)TB[DA](?!\w) | (?<![\w?!])\?{3,}
    | \bXYZ\b | \bABC[ ](?:Hospital|University|Medical|Program|Residency|Clinic)
    | \((?:insert|mention|fill[ ]in|name[ ]of|specific)[ ][a-z' /-]{2,40}\)
    | \((?:your[ ])?(?:(?:full|first|last|program|hospital|institution|interviewer|director)
      (?:['’]s)?[ ]name|program|hospital|institution|city|date|name|topic|specialty)\)
    | (?<!\w)\*{1,2}(?:[A-Z]{3,}[ _]?){1,3}\*{1,2}(?!\w)
    """,
    re.VERBOSE,
)
_MARKUP = re.compile(
    r"/?(?:b|i|em|strong|br|p|u|a|div|span|html|body)(?: [^<>]*)?/?|[\w.-]+\.[a-z]{2,}(?:/\S*)?"
    r"|(?:https?:|www\.|mailto:)\S*",
    re.IGNORECASE,
)


def _bends_a_quotation(text: str, slot: re.Match[str]) -> bool:
    """Whether `[the ward]` stands inside quotation marks, with other words about it."""
    words = slot["square"].split()
    if len(words) > 3 or not all(re.fullmatch(r"[a-z][a-z'’-]*", word) for word in words):
        return False
    if not _listed("slots", "words").isdisjoint(words):
        return False
    line = straight(text[text.rfind("\n", 0, slot.start()) + 1 : slot.start()])
    return line.count('"') % 2 == 1 and not line.endswith('"')


@cache
def _listed(name: str, field: str) -> frozenset[str]:
    return frozenset(lexicon_file("placeholder")[name][field])


def _may_hold_a_blank(text: str, words: Sequence[Word]) -> bool:
    return (
        any(sign in text for sign in _listed("signs", "characters"))
        or "???" in text
        or not _listed("signs", "words").isdisjoint(word.fold for word in words)
    )


def _unfilled(reading: Reading) -> Iterable[Hit]:
    draft = reading.text
    for where, text, words in (
        ("subject", draft.subject, draft.subject_words),
        ("body", draft.body[: draft.own_end], draft.words),
    ):
        if not _may_hold_a_blank(text, words):
            continue
        for slot in _SLOT.finditer(text):
            square, angle = slot["square"], slot["angle"]
            if square is not None and (
                _MEANT.fullmatch(square.strip()) or _bends_a_quotation(text, slot)
            ):
                continue
            if angle is not None and _MARKUP.fullmatch(angle):
                continue
            yield Hit(
                f"“{shown(slot[0])}” is a blank that was not filled.",
                slot.start(),
                slot.end(),
                "subject" if where == "subject" else "body",
            )


RULES = (
    Rule(
        id="placeholder.unfilled",
        says="Fill the blank from your notes, or take the words around it out.",
        sources=(FOLLOW_UP,),
        severity=ERROR,
        find=_unfilled,
        mends="words",
        why="A blank left open says that the letter was made for anybody.",
        limits="A blank without any mark is not seen; one filled wrongly is for other rules.",
        trips=(
            "Warm regards,\n[Your Name]",
            "I enjoyed our talk about [a topic you talked about].",
            "Thank you for the interview at {{ program }} on <date>.",
            "Dear Dr. ____,",
            "Our talk about XXX stayed with me.",
            "Our talk about sepsis stayed with me. TODO: add the project.",
            "I hope to join {program_name} in July.",
            "Dear Dr. [Last Name],",
            "We met on <<date>>.",
            "Our talk about TBD stayed with me.",
            Case(subject="Thank you – [Your Name], Internal Medicine", body="Thank you."),
        ),
        passes=(
            "She said that the team “learns form [sic] its own data”.",
            "Reach me at Imani Rao-Keller <imani.rao.keller@example.edu> (or by phone).",
            "As you said, “[the] residents run the unit” (at least at night).",
            "The paper is at <https://example.org/paper>, and p < 0.05 throughout.",
            "We saw a 46,XXX karyotype in clinic, and I liked Super Bowl XX.",
            "“It [the ward] is home,” she said, and drew fig. 2 [table 1].",
            "See the first note [1] and the second [2, 3] of the paper.",
            "“They [residents] run it,” he said of the unit.",
            "It was a stage III [IIIa] tumor, and who could have known??",
        ),
    ),
)
