"""Neither an essay nor a line too few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.checks.rule import ADVICE, ERROR, WARNING, Case, Hit, Reading, Rule
from toolkit.checks.scene import COORDINATOR, RESIDENT, letter
from toolkit.checks.text import Span, Word
from toolkit.follow_up.styles import Length, Unit
from toolkit.model import FollowUpStyle, MessageKind
from toolkit.sources import FOLLOW_UP, PD_VIEW

ESSAY_TIMES = 2
WALL_WORDS = 120


def _length(reading: Reading) -> Length:
    role = reading.person.role if reading.person else None
    return reading.style.length_for(reading.message.kind, role)


def _counted(reading: Reading, length: Length) -> Sequence[Span | Word]:
    """The paragraphs' sentences or words, whichever the style counts in."""
    draft = reading.text
    return draft.sentences if length.unit is Unit.SENTENCES else draft.main_words


def _long(reading: Reading) -> Iterable[Hit]:
    length = _length(reading)
    counted = _counted(reading, length)
    main = reading.text.main
    if main is None or len(counted) <= length.high:
        return
    essay = len(counted) > ESSAY_TIMES * length.high
    too_much = counted[length.high].start
    whole = [s.start for s in reading.text.sentences if s.end <= too_much]
    kept = reading.text.sentence_at(whole[-1]).end if whole else too_much
    yield Hit(
        f"This has {len(counted)} {length.unit}, and {length} are asked for in the "
        f"{reading.style.name} style.",
        too_much,
        main.end,
        severity=ERROR if essay else None,
        remedy="Keep the one thing that matters and take the rest out." if essay else "",
        sources=(length.source,),
        mend="",
        instead_of=(kept, main.end),
    )


def _short(reading: Reading) -> Iterable[Hit]:
    length = _length(reading)
    count = len(_counted(reading, length))
    if count < length.low:
        has = f"This has {count} {length.unit if count != 1 else length.unit.removesuffix('s')}"
        yield Hit(
            f"{has if count else 'There is no text'}, and {length} are asked for in the "
            f"{reading.style.name} style.",
            sources=(length.source,),
        )


def _wall(reading: Reading) -> Iterable[Hit]:
    draft = reading.text
    for paragraph in draft.paragraphs:
        if paragraph.end - paragraph.start < WALL_WORDS * 3:
            continue
        count = len(draft.words_between(paragraph.start, paragraph.end))
        if count > WALL_WORDS:
            turns = [s.start for s in draft.sentences if paragraph.start < s.start < paragraph.end]
            middle = (paragraph.start + paragraph.end) // 2
            at = min(turns, key=lambda turn: abs(turn - middle), default=None)
            yield Hit(
                f"This paragraph has {count} words in one piece.", paragraph.start, paragraph.end,
                mend="\n\n" if at else None, instead_of=(at, at) if at else None,
            )  # fmt: skip


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
            letter(*[_MANY] * 3),
            Case(letter(*[_MANY] * 4), kind=MessageKind.UPDATE),
        ),
        mends="given",
        why="A long letter asks for time that its reader has not got, and is skimmed.",
        limits="The two sources ask for very different lengths; your style says which counts.",
        passes=(
            letter(_MANY, _ONE),
            letter("Dr. Houston, M.D., Ph.D., moved from the U.S. to St. John's, e.g. for 2.5 y. "
                   "We spoke of J. R. Ewing vs. the rest.", _ONE, _ONE, _ONE),
            Case(letter(_ONE, _ONE, greeting="Hi Nisha,"), to=RESIDENT),
            Case(letter(_WORDS), style=FollowUpStyle.THOROUGH),
            letter(_ONE, _MANY) + "\n\n> On Thursday you wrote. You wrote much. Much. And more.",
            Case(letter(_MANY), kind=MessageKind.UPDATE),
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
            letter(_ONE, _ONE),
            Case(letter(_MANY, greeting="Hi Nisha,"), to=RESIDENT, style=FollowUpStyle.THOROUGH),
        ),
        mends="own words",
        why="Two bare lines look like a duty done.",
        limits="It counts sentences or words; it does not weigh them.",
        passes=(
            letter(_ONE, _ONE, _ONE),
            Case(letter(_ONE, _ONE, greeting="Hi Nisha,"), to=RESIDENT),
            Case(letter("Thank you.", greeting="Dear Ms. Jackson,"), to=COORDINATOR),
            Case("Thank you for our talk.", to=RESIDENT, kind=MessageKind.LINKEDIN),
            Case(letter("May I ask when night float begins?"), kind=MessageKind.QUESTION),
            letter("Thank you!", "The wards, the clinic, the people: fine.", "I would be glad."),
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
            Case(letter(_WORDS), kind=MessageKind.INTEREST),
            Case(letter(_WORDS, greeting="Hi Nisha,"), to=RESIDENT),
            letter(_WORDS.replace("that day", "\nthat day")),
        ),
        mends="given",
        why="On a phone, where most mail is read, a long paragraph fills the whole screen.",
        limits="A paragraph of one endless sentence can only be broken by rewriting it.",
        passes=(
            letter(*[_MANY] * 6),
            letter(" ".join([_ONE] * 17)),
            letter(_WORDS[:500], _WORDS[:500]),
            letter(*[_ONE] * 18),
            letter(_ONE) + "\n\n" + "\n".join(f"> {_WORDS}" for _ in range(3)),
            letter(_WORDS[:515]),
        ),
    ),
)  # fmt: skip
