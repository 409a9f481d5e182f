"""Neither an essay nor a line too few."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.rule import ADVICE, ERROR, WARNING, Case, Hit, Reading, Rule
from toolkit.checks.scene import COORDINATOR, RESIDENT, letter
from toolkit.checks.text import words_in
from toolkit.follow_up.styles import Unit
from toolkit.model import FollowUpStyle, MessageKind
from toolkit.sources import FOLLOW_UP, PD_VIEW

ESSAY_TIMES = 2
WALL_WORDS = 120


def _counted(reading: Reading) -> tuple[int, list[int]]:
    """How long the paragraphs are in the style's unit, and where each unit ends."""
    length = reading.style.length_for(
        reading.message.kind, reading.person.role if reading.person else None
    )
    draft = reading.text
    spans = draft.sentences if length.unit is Unit.SENTENCES else draft.main_words
    return len(spans), [span.start for span in spans]


def _long(reading: Reading) -> Iterable[Hit]:
    length = reading.style.length_for(
        reading.message.kind, reading.person.role if reading.person else None
    )
    count, starts = _counted(reading)
    main = reading.text.main
    if main is None or count <= length.high:
        return
    essay = count > ESSAY_TIMES * length.high
    yield Hit(
        f"This has {count} {length.unit}, and {length} are asked for in the "
        f"{reading.style.name} style.",
        starts[length.high],
        main.end,
        severity=ERROR if essay else None,
        remedy="Keep the one thing that matters and take the rest out." if essay else "",
        sources=(length.source,),
    )


def _short(reading: Reading) -> Iterable[Hit]:
    length = reading.style.length_for(
        reading.message.kind, reading.person.role if reading.person else None
    )
    count, _ = _counted(reading)
    if count < length.low:
        has = f"This has {count} {length.unit if count != 1 else length.unit.removesuffix('s')}"
        yield Hit(
            f"{has if count else 'There is no text'}, and {length} are asked for in the "
            f"{reading.style.name} style.",
            sources=(length.source,),
        )


def _wall(reading: Reading) -> Iterable[Hit]:
    for paragraph in reading.text.paragraphs:
        count = len(words_in(paragraph.text))
        if count > WALL_WORDS:
            yield Hit(
                f"This paragraph has {count} words in one piece.", paragraph.start, paragraph.end
            )


_ONE = "Our talk about sepsis stayed with me."
_MANY = " ".join([_ONE] * 4)
_WORDS = " ".join(["We spoke of the clinic and of its patients at some length that day."] * 13)

RULES = (
    Rule(
        id="length.long",
        says="Shorten it to what your style asks for.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=WARNING,
        find=_long,
        trips=(
            letter(_MANY, _MANY),
            Case(letter(_MANY, greeting="Hi Nisha,"), to=RESIDENT),
            Case(letter(_WORDS, _WORDS, _WORDS), style=FollowUpStyle.THOROUGH),
            Case(letter(_MANY, greeting="Dear Ms. Jackson,"), to=COORDINATOR),
        ),
        passes=(
            letter(_MANY, _ONE),
            letter("Dr. Houston, M.D., Ph.D., moved from the U.S. to St. John's, e.g. for 2.5 y. "
                   "We spoke of J. R. Ewing vs. the rest.", _ONE, _ONE, _ONE),
            Case(letter(_ONE, _ONE, greeting="Hi Nisha,"), to=RESIDENT),
            Case(letter(_WORDS), style=FollowUpStyle.THOROUGH),
        ),
    ),
    Rule(
        id="length.short",
        says="Add a sentence of your own, from your notes.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=WARNING,
        find=_short,
        trips=(
            letter("Thank you."),
            letter(),
            Case(letter(_ONE, greeting="Hi Nisha,"), to=RESIDENT),
            Case(letter(_MANY), style=FollowUpStyle.THOROUGH),
        ),
        passes=(
            letter(_ONE, _ONE, _ONE),
            Case(letter(_ONE, _ONE, greeting="Hi Nisha,"), to=RESIDENT),
            Case(letter("Thank you.", greeting="Dear Ms. Jackson,"), to=COORDINATOR),
            Case("Thank you for our talk.", to=RESIDENT, kind=MessageKind.LINKEDIN),
        ),
    ),
    Rule(
        id="length.wall",
        says="Break it where the thought turns; many read mail on a phone.",
        sources=(PD_VIEW,),
        severity=ADVICE,
        find=_wall,
        trips=(
            letter(_WORDS),
            letter(_ONE, f"{_WORDS} {_ONE}"),
            Case(letter(_WORDS), style=FollowUpStyle.THOROUGH),
        ),
        passes=(
            letter(*[_MANY] * 6),
            letter(" ".join([_ONE] * 17)),
            letter(_WORDS[:500], _WORDS[:500]),
        ),
    ),
)  # fmt: skip
