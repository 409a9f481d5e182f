"""What is said of one's own list, and what the list says to that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolkit.checks.phrasebook import Said
from toolkit.checks.rule import ERROR, WARNING, Case, Hit, Reading, Rule, hit_of, shown
from toolkit.checks.scene import (
    BAYOU,
    BAYOU_DIRECTOR,
    CEDAR,
    DIRECTOR,
    HOUSTON,
    LAKEVIEW,
    PRAIRIE,
    RIDGE,
    told,
)
from toolkit.checks.season_index import Outgoing, SeasonIndex
from toolkit.checks.speech import Speech
from toolkit.follow_up.address import formal_name
from toolkit.follow_up.business_time import day_in_words
from toolkit.model import ListKind, Message, MessageKind, MessageState, RankList, moment
from toolkit.season import Season
from toolkit.sources import NRMP, PD_VIEW


class Strength(StrEnum):
    """How much a sentence says of a list, the least first."""

    NONE = "none"
    INTEREST = "interest"
    HIGH = "high"
    FIRST = "first"

    @property
    def place(self) -> int:
        """0 for the least."""
        return list(Strength).index(self)


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of one's own on the list, found in a message."""

    said: Said
    strength: Strength

    @property
    def words(self) -> str:
        """The words, fit to stand in a sentence."""
        return shown(self.said.words)


# ── what is said ────────────────────────────────────────────────────────────

_DENIES = re.compile(
    r"(?:\b(?:not|never|cannot|without|neither|nor|instead of|rather than)\b|n't\b)"
    r"(?! (?:only|just|wait|help|hesitate|resist|stop|but|imagine|(?:an? |any )?(?:\w+ of an? )?"
    r"(?:doubt|question|reservations?|hesitation)|be (?:happier|more|prouder|clearer|surer)))",
    re.IGNORECASE,
)
# What these groups say has a "no" in it.
_NEGATIVE = frozenset(("nobody-above",))
_CLAUSE = re.compile(r"[,;:(]|--| - ")


def statements(speech: Speech) -> tuple[Statement, ...]:
    """What a message of the applicant's says of the list: first, high, or that it ranks them."""
    doubted = {
        id(s.unit) for s in speech.said.get("promise.hedged", ()) if s.group.name == "perhaps-first"
    }
    first = [
        s
        for s in speech.said.get("promise.number-one", ())
        if id(s.unit) not in doubted and not _denied(s)
    ]
    found = [Statement(each, Strength.FIRST) for each in _apart(first, ())]
    hedged = [s for s in speech.said.get("promise.hedged", ()) if not _denied(s)]
    for each in _apart(hedged, [s.said for s in found]):
        vague = each.group.name == "on-list"
        found.append(Statement(each, Strength.INTEREST if vague else Strength.HIGH))
    return tuple(sorted(found, key=lambda s: (s.said.unit.where == "body", s.said.start)))


def _denied(said: Said) -> bool:
    """Whether the words are denied, by a negation of their own clause before or among them."""
    if said.group.name in _NEGATIVE:
        return False
    if not said.negated and not _DENIES.search(said.words):
        return False
    clause = _CLAUSE.split(said.unit.source[said.unit.start : said.end])[-1]
    return bool(_DENIES.search(clause))


def _apart(found: Iterable[Said], taken: Sequence[Said]) -> list[Said]:
    """Of phrases that overlap, the first and longest; none that overlaps `taken`."""
    kept = list(taken)
    for each in sorted(found, key=lambda s: (s.start, -s.end)):
        if not any(
            each.unit.where == k.unit.where and each.start < k.end and k.start < each.end
            for k in kept
        ):
            kept.append(each)
    return kept[len(taken) :]


def statements_of(message: Outgoing, index: SeasonIndex) -> tuple[Statement, ...]:
    """What one message of the season says of the list; read once."""
    found: tuple[Statement, ...] = message.remembered(
        "statements", lambda: statements(message.speech(index.ground))
    )
    return found


def _own(reading: Reading, strength: Strength) -> list[Statement]:
    if not any(rule in reading.speech.said for rule in ("promise.number-one", "promise.hedged")):
        return []
    found = statements(reading.speech)
    if strength is Strength.FIRST:
        return [each for each in found if each.strength is strength]
    return [each for each in found if each.strength is not Strength.FIRST]


def _hedged(reading: Reading) -> Iterable[Hit]:
    for each in _own(reading, Strength.HIGH):
        yield hit_of(each.said)


# ── to one program only ─────────────────────────────────────────────────────


def told_first(index: SeasonIndex, but: Message) -> Outgoing | None:
    """The message that told another program that it is first; the earliest sent, or a draft."""
    found = [
        each
        for each in index.others(but)
        if each.message.program != but.program
        and any(s.strength is Strength.FIRST for s in statements_of(each, index))
    ]
    return min(
        found,
        key=lambda each: (
            each.message.state is not MessageState.SENT,
            each.message.at.timestamp() if each.message.at else 0.0,
        ),
        default=None,
    )


def to_whom(message: Message, season: Season) -> str:
    """Whom a message went to, and when: "Lakeview (Dr. Ruiz, February 3)"."""
    program = season.programs.get(message.program)
    person = season.people.get(message.person)
    when = message.at if message.state is MessageState.SENT else None
    zone = program.time_zone if program else "UTC"
    beside = [
        *([formal_name(person, season.people_at(person.program))] if person else []),
        day_in_words(when, zone) if when else "a draft",
    ]
    return f"{program.name if program else 'another program'} ({', '.join(beside)})"


def _number_one(reading: Reading) -> Iterable[Hit]:
    declared = _own(reading, Strength.FIRST)
    if not declared:
        return
    other = told_first(reading.index, reading.message)
    for each in declared:
        if other is None:
            yield hit_of(each.said)
            continue
        yield hit_of(
            each.said,
            message=f"“{each.words}” was also told to {to_whom(other.message, reading.season)}; "
            "only one program can be first.",
            severity=ERROR,
            remedy="Say it to one program at the most, and take it out here.",
        )


# ── what the list says to it ────────────────────────────────────────────────


def list_that_stands(season: Season) -> RankList | None:
    """The newest sketch or certified list; a blind order promises nothing."""
    lists = (season.latest_list(kind) for kind in (ListKind.CERTIFIED, ListKind.SKETCH))
    found = [each for each in lists if each and each.entries]
    # The sketch where both are as old: what is certified is a sketch, and may be edited since.
    return max(found, key=lambda each: (each.at, each.kind == ListKind.SKETCH), default=None)


_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10,
    "couple": 2, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "10": 10,
}  # fmt: skip


def contradicted(statement: Statement, program: str, ranked: RankList, season: Season) -> str:
    """What the list says instead of a statement made to a program; "" where the two agree.

    First is the first place. High is the upper half, or the number named ("my top three").
    """
    name = _name(program, season)
    if program in ranked.left_out:
        if statement.strength is Strength.INTEREST:
            return ""
        return f"leaves {name} out"
    place = ranked.entries.index(program) + 1 if program in ranked.entries else 0
    if statement.strength is Strength.FIRST:
        if place == 1:
            return ""
        return f"has {_name(ranked.entries[0], season)} first" + (
            f" and {name} in place {place}" if place else f" and does not hold {name}"
        )
    if statement.strength is Strength.HIGH:
        if not place:
            return f"does not hold {name}"
        words = re.findall(r"[a-z]+|\d+", statement.said.words.lower())
        named = max((_NUMBERS[word] for word in words if word in _NUMBERS), default=0)
        if place > (named or (len(ranked.entries) + 1) // 2):
            return f"has {name} in place {place} of {len(ranked.entries)}"
    return ""


def _name(program: str, season: Season) -> str:
    found = season.programs.get(program)
    return found.name if found else program.partition("/")[2]


def _broken(reading: Reading) -> Iterable[Hit]:
    own = [] if not reading.speech.said.keys() & _PROMISES else list(statements(reading.speech))
    program = reading.message.program
    before = [
        (each, statement)
        for each in reading.index.outgoing
        if each.message.program == program
        and each.message.state is MessageState.SENT
        and each.message.key != reading.message.key
        and reading.message.state is not MessageState.SENT
        for statement in statements_of(each, reading.index)
    ]
    if not own and not before:
        return
    season = reading.season
    ranked = list_that_stands(season)
    if ranked is None:
        return
    for each in own:
        instead = contradicted(each, program, ranked, season)
        if instead:
            yield hit_of(
                each.said,
                message=f"“{each.words}”: your list {instead}.",
                severity=ERROR if each.strength is Strength.FIRST else WARNING,
                sources=_SOURCES,
                remedy="Take it out, or change the list first if the words are what you mean.",
                mend="",
                instead_of=_sentence(reading, each.said),
            )
    for earlier, each in before:
        instead = contradicted(each, program, ranked, season)
        if instead:
            yield Hit(
                f"“{each.words}” went to {to_whom(earlier.message, season)}, and your list now "
                f"{instead}.",
                remedy="Repeat nothing that no longer holds, and put the list or the words right.",
                severity=WARNING,
            )


_PROMISES = {"promise.number-one", "promise.hedged"}
_SOURCES = (PD_VIEW, NRMP)


def _sentence(reading: Reading, said: Said) -> tuple[int, int]:
    """The sentence to take out with the words; in a subject, the words alone."""
    if said.unit.where == "subject":
        return said.start, said.end
    first, last = reading.text.sentence_at(said.start), reading.text.sentence_at(said.end - 1)
    return min(said.start, first.start), max(said.end, last.end)


_SKETCH = RankList(
    kind=ListKind.SKETCH, version=1, at=moment("2027-01-20T09:00-06:00"),
    entries=(BAYOU, RIDGE, CEDAR, LAKEVIEW), left_out=(PRAIRIE,),
)  # fmt: skip
_LAKEVIEW_FIRST = RankList(
    kind=ListKind.SKETCH, version=1, at=moment("2027-01-20T09:00-06:00"),
    entries=(LAKEVIEW, BAYOU, RIDGE, CEDAR),
)  # fmt: skip


RULES = (
    Rule(
        id="promise.hedged",
        says="Say that you would be glad to train there, and leave your list out of it.",
        sources=(PD_VIEW,),
        severity=WARNING,
        find=_hedged,
        why="A promise that is none reads as politics, and every director has had many of them.",
        limits="A name that the season does not hold is seen only where the list is named too; a "
        "hint without any word of ranking or choosing is not seen.",
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
            "MY HUSBAND AND I ARE GOING TO RANK YOU VERY HIGHLY!!",
            "Please know that your programme sits among my favourites, and will be ranked highly.",
            "Your program ranks very high among the ones I visited.",
            "Of all the places that I saw, yours is a top contender for me.",
            "I cannot promise first place, but you will certainly be on my rank list.",
            Case("Thank you for the day.", subject="Lakeview, high on my list"),
        ),
        passes=(
            "I would be excited to train there.",
            "I think highly of your residents.",
            "Patients rank you highly for your kindness, and I see why.",
            "Teaching ranks very high in what I look for.",
            "Sepsis is one of my top interests.",
            "It is one of the top programs in the state.",
            "I see mentoring as a top priority, and so does your program.",
            "I will keep your advice in mind when I make my rank list.",
            "Our hour on sepsis was one of my favorite conversations of the season.",
            "You told us that nobody should write “I will rank you highly”.",
            "I am not going to say that I rank you highly; I would be glad to train there.",
        ),
    ),
    Rule(
        id="promise.number-one",
        says="Say it only if it is true, to one program, and without expecting an answer.",
        sources=(PD_VIEW,),
        severity=WARNING,
        find=_number_one,
        why="Only one program can be first; a second that hears the same is told an untruth, and "
        "directors talk to each other.",
        limits="Whether it is true is known only where the season holds a list (promise.broken). "
        "What was said aloud, and not written, is not seen.",
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
            "im going to put your program at the very top of my ROL",
            "There is no program where I would rather train.",
            "I do not say this lightly, but I will be ranking you above every other program.",
            "Please accept this as my letter of intent.",
            "If I am fortunate enough to match at Lakeview, I will gladly come.",
            Case("Thank you for the day.", subject="My #1 choice: Lakeview"),
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
            "You asked whether one should name a first choice to anybody.",
            "Your residents rank the clinic first among their rotations.",
            "I am not writing to say that you are my first choice.",
            Case(
                "I would be glad to train at Lakeview.",
                also=(told(BAYOU_DIRECTOR, "You are my number one.", "2026-12-01T09:00-06:00"),),
            ),
        ),
    ),
    Rule(
        id="promise.broken",
        says="Let what you tell a program and the list that you certify agree.",
        sources=_SOURCES,
        severity=ERROR,
        find=_broken,
        mends="given",
        why="Nobody is bound to tell a program anything; who does tell it must be able to stand by "
        "it on the day when the lists are opened.",
        limits="It is silent until the season holds a sketch or a certified list. High means the "
        "upper half; who means something else by it is warned in vain.",
        trips=(
            Case("You are my number one.", also=(_SKETCH,)),
            Case("I will rank Lakeview first on my list.", also=(_SKETCH,)),
            Case("I plan to rank you very highly.", also=(_SKETCH,)),
            Case("Your program is in my top three.", also=(_SKETCH,)),
            Case("Lakeview is near the top of my rank list.", to=HOUSTON, also=(_SKETCH,)),
            Case("You are my first choice.", to=f"{PRAIRIE}/omar-haddad", also=(_SKETCH,)),
            Case("You are one of my top programs.", to=f"{PRAIRIE}/omar-haddad", also=(_SKETCH,)),
            Case("I am ranking you first.", to=BAYOU_DIRECTOR, also=(_LAKEVIEW_FIRST,)),
        ),
        passes=(
            "You are my number one, though I have no list yet.",
            Case("You are my number one.", also=(_LAKEVIEW_FIRST,)),
            Case("I plan to rank you very highly.", to=BAYOU_DIRECTOR, also=(_LAKEVIEW_FIRST,)),
            Case("Your program is in my top five.", also=(_SKETCH,)),
            Case("I would be excited to train there.", also=(_SKETCH,)),
            Case("You rank safety first, and it shows.", also=(_SKETCH,)),
            Case("You are my first choice.", also=(_SKETCH.changed(entries=(), left_out=()),)),
            Case("You are my first choice.", also=(
                RankList(kind=ListKind.BLIND, version=1, at=_SKETCH.at, entries=(BAYOU,)),)),
        ),
    ),
)  # fmt: skip
