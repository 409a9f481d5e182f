"""Something of this very conversation, and nothing that the program does not have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from weakref import WeakKeyDictionary

from toolkit.checks import program
from toolkit.checks.plain_words import Unit, lexicon_file
from toolkit.checks.rule import ADVICE, WARNING, Case, Hit, Reading, Rule, shown
from toolkit.checks.scene import (
    ASSOCIATE,
    BAYOU_DIRECTOR,
    BAYOU_FACULTY,
    COORDINATOR,
    HARBOR,
    HOUSTON,
    LAKEVIEW,
    LINDGREN,
    RESIDENT,
    RIDGE_DIRECTOR,
)
from toolkit.checks.season_index import Ground
from toolkit.checks.text import folds, listed, words_in
from toolkit.checks.vocabulary import SMALL, akin, plain_of_praise, stem, telling
from toolkit.model import (
    MessageKind,
    MessageState,
    Note,
    Program,
    Question,
    Role,
    SecondLook,
    moment,
)
from toolkit.sources import FOLLOW_UP, PD_VIEW

_KINDS = (MessageKind.THANKS, MessageKind.FURTHER_THANKS, MessageKind.LINKEDIN, MessageKind.CARD)
# Unusual words that make a letter particular without any note, or leave it in doubt: at least,
# for a hundred words, and at most.
_CONCRETE = (3, 5, 8)
_A_LITTLE = (3, 4, 6)
_PLENTY = 12

_LISTS = lexicon_file("specific")
_DATES = listed(_LISTS["dates"]["words"])
_BLOCKS = re.compile(r"\b\w{1,2}\+\w{1,2}\b")  # "4+1", "X+Y"


# ── what words stand for ────────────────────────────────────────────────────


@cache
def _short_forms() -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Each short form's long ones, and the short forms that are everyday words too."""
    lists = lexicon_file("medical_acronyms")
    known = {
        "".join(folds(short)): tuple(" ".join(folds(each)) for each in long)
        for short, long in lists["acronyms"].items()
    }
    return known, listed(lists["only-in-capitals"]["words"])


@cache
def _alike() -> Mapping[str, str]:
    """The stems of words of which one may stand for another, and a sign for each such group."""
    groups = _LISTS["alike"]["groups"]
    return {stem(word): f"={group.split()[0]}" for group in groups for word in group.split()}


def _stands_for(text: str) -> frozenset[str]:
    """What else the words of a text say: short forms' long ones and the reverse, other words."""
    known, everyday = _short_forms()
    found = {"".join(folds(each)) for each in _BLOCKS.findall(text)}
    for word in words_in(text):
        if word.fold in known and (word.fold not in everyday or word.text[:2].isupper()):
            found.add(word.fold)
            for long in known[word.fold][:2]:
                found |= {stem(each) for each in long.split() if telling(each)}
    joined = f" {' '.join(folds(text))} "
    found |= {
        short for short, longs in known.items() if any(f" {each} " in joined for each in longs)
    }
    unusual = (stem(word) for word in folds(text) if not plain_of_praise(word))
    return frozenset(found | {_alike()[one] for one in unusual if one in _alike()})


# ── what is noted ───────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class _Noted:
    """One thing noted, ready to be looked for.

    person   whose note, blank for the program's own features and the day as a whole
    free     part of a running text, of which only an unusual word tells
    whole    the stems of all its words but the small ones
    stems    those that tell, but for names, and what they stand for; `strong` the unusual ones
    """

    person: str
    free: bool
    whole: frozenset[str]
    stems: frozenset[str]
    strong: frozenset[str]


def _noted(text: str, person: str, names: frozenset[str], *, free: bool = False) -> _Noted:
    words = [word for word in folds(text) if word not in SMALL]
    more = frozenset() if free else _stands_for(text)
    wanted = {word for word in words if telling(word) and word not in names}
    return _Noted(
        person,
        free,
        frozenset(map(stem, words)),
        frozenset(map(stem, wanted)) | more,
        frozenset(stem(word) for word in wanted if not plain_of_praise(word))
        | {each for each in more if not plain_of_praise(each)},
    )


@dataclass(frozen=True)
class _Pool:
    """All that is noted of a program."""

    noted: tuple[_Noted, ...]

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset().union(*(each.stems for each in self.noted))

    @cached_property
    def strong(self) -> frozenset[str]:
        return frozenset().union(*(each.strong for each in self.noted))

    @cached_property
    def by_start(self) -> Mapping[str, Sequence[str]]:
        """The strong stems under their first four letters."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.strong:
            found[one[:4]].append(one)
        return dict(found)

    def holds(self, one: str) -> bool:
        """Whether an unusual word of the notes is akin to this stem."""
        return one in self.strong or any(
            akin(one, other) for other in self.by_start.get(one[:4], ())
        )


_POOLS: WeakKeyDictionary[Ground, dict[str, _Pool]] = WeakKeyDictionary()


def _pool(ground: Ground, program: str) -> _Pool:
    pools = _POOLS.setdefault(ground, {})
    if program not in pools:
        pools[program] = _Pool(tuple(_read(ground, program)))
    return pools[program]


def _read(ground: Ground, program: str) -> Iterator[_Noted]:
    names = ground.name_words(program)
    if program in ground.programs:
        held = ground.programs[program]
        for text in (*held.features, held.track):
            if text:
                yield _noted(text, "", names)
    for note in ground.notes.get(program, ()):
        for text in (*note.topics, *note.interests, *note.features, note.forgot):
            if text:
                yield _noted(text, note.person, names)
        for text in (note.text, note.felt):
            if text:
                yield _noted(text, note.person, names, free=True)
    for person in ground.people_at.get(program, ()):
        if person.offered:
            yield _noted(person.offered, person.key, names)


# ── generic ─────────────────────────────────────────────────────────────────


def _generic(reading: Reading) -> Iterable[Hit]:
    person, main = reading.person, reading.text.main
    if reading.message.kind not in _KINDS or main is None:
        return
    if person is not None and person.role is Role.COORDINATOR:
        return
    ground = reading.index.ground
    pool = _pool(ground, reading.message.program)
    if person is None and not pool.noted:
        return
    names = ground.name_words(reading.message.program)
    unusual = {
        stem(word)
        for word in {word.fold for word in reading.text.main_words}
        if not plain_of_praise(word) and word not in names and not word.isdigit()
    }
    if any(map(pool.holds, unusual)) or len(unusual) >= _PLENTY:
        return
    who = person.key if person else ""
    if not pool.strong.isdisjoint(_stands_for(main.text)) or _touches(reading, pool, who):
        return
    concrete = len(unusual) + _numbers(reading) + _proper(reading, unusual)
    if concrete >= _enough(reading, _CONCRETE):
        return
    offered = _offered(reading, who)
    by_heart = (
        concrete >= _enough(reading, _A_LITTLE) or reading.message.kind is MessageKind.LINKEDIN
    )
    if by_heart and not offered:
        return
    yield Hit(
        _said_of_it(reading, offered, by_heart),
        main.start,
        main.end,
        severity=ADVICE if by_heart else None,
        remedy=(
            f"Name one thing from your notes, such as “{offered[0]}”."
            if offered
            else "Write down what you talked about, and let one detail of it into the text."
        ),
    )


def _enough(reading: Reading, bounds: tuple[int, int, int]) -> float:
    """How many unusual words a letter of this length must have."""
    least, of_a_hundred, most = bounds
    return min(most, max(least, of_a_hundred * len(reading.text.main_words) / 100))


def _said_of_it(reading: Reading, offered: Sequence[str], by_heart: bool) -> str:
    unused = " and ".join(f"“{each}”" for each in offered[:2])
    if by_heart:
        return f"None of your notes comes up in this message; there is {unused}."
    if offered:
        return (
            "Nothing in this message comes from your conversation, and any program could have "
            f"been sent it; your notes hold {unused}."
        )
    whom = reading.person.name if reading.person else "this day"
    return (
        "Nothing in this message is particular to your conversation, and there are no notes on "
        f"{whom} to take it from."
    )


def _offered(reading: Reading, who: str) -> list[str]:
    """What the message could name: this person's topics first, then the program's features."""
    notes = reading.index.ground.notes.get(reading.message.program, [])
    own = [n for n in notes if n.person == who] + [n for n in notes if not n.person and who]
    found = [t for n in own for t in n.topics]
    found += [t for n in own for t in (*n.interests, *n.features)]
    found += reading.program.features if reading.program else ()
    return list(dict.fromkeys(shown(each) for each in found))


def _touches(reading: Reading, pool: _Pool, who: str) -> bool:
    """Whether a sentence takes up something noted in plain words: half of them, two at least.

    One word is enough where a note on this person has no more than two and it is a topic.
    """
    own = [each for each in pool.noted if each.person in (who, "") and not each.free]
    for sentence in reading.text.sentences:
        words = {word for word in folds(sentence.text) if word not in SMALL}
        stems = {stem(word) for word in words}
        for each in own:
            met = {one for one in each.whole if any(_kin(one, other) for other in stems)}
            if len(met) > 1 and 2 * len(met) >= len(each.whole) and _tells(met, each):
                return True
            if each.person and len(each.whole) < 3 and met & _TOPICAL_STEMS and _tells(met, each):
                return True
    return False


def _tells(met: set[str], noted: _Noted) -> bool:
    return any(map(telling, met)) or not any(map(telling, noted.whole))


_FORMS = frozenset(("e", "er", "or", "ship", "ly", "al", "ion", "ment", "ist", "y", "ity"))


def _kin(one: str, other: str) -> bool:
    """Whether two stems of plain words are forms of one: "mentor" and "mentorship"."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and long.startswith(short) and long[len(short) :] in _FORMS


def _proper(reading: Reading, unusual: set[str]) -> int:
    """How many unusual words are names: they stand in capitals within a sentence."""
    starts = {sentence.start for sentence in reading.text.sentences}
    return len(
        {
            word.fold
            for word in reading.text.main_words
            if word.capital and word.start not in starts and stem(word.fold) in unusual
        }
    )


def _numbers(reading: Reading) -> int:
    """How many numbers stand in the text that are no dates, scores or application numbers."""
    words = reading.text.main_words
    found = 0
    for at, word in enumerate(words):
        if not word.fold[:1].isdigit() or len(word.fold) > 4 or word.fold[:2] in ("19", "20"):
            continue
        around = {w.fold for w in words[max(0, at - 2) : at + 2]}
        found += not around & _DATES and word.fold[-2:] not in ("st", "nd", "rd", "th")
    return found


# ── unsupported ─────────────────────────────────────────────────────────────

_CLAIMS = _LISTS["claims"]
_HEADS = listed(_CLAIMS["heads"])
_WEAK_HEADS = listed(_CLAIMS["weak-heads"])
_UBIQUITOUS = listed(_CLAIMS["ubiquitous"])
_NOT_YET = listed(_CLAIMS["not-yet"])
_TOLD = listed(_CLAIMS["told"])
_OWNERS = listed(_CLAIMS["offered"])
_SELDOM = listed(_CLAIMS["seldom"])
_TOPICAL = listed(_CLAIMS["topical"])
_TOPICAL_STEMS = frozenset(map(stem, _TOPICAL))
_THIN = listed(_CLAIMS["thin"])
_BEHIND = listed("for in on with across of at to among from")
_ARTICLES = listed("the a an its their")
_COMPOUND = frozenset((("on", "site"), ("in", "house"), ("on", "call"), ("in", "person")))
_YOURS = listed("residents interns faculty team fellows nurses department program hospital")
_LONGEST = 5


@dataclass(frozen=True)
class _Claim:
    """Something said to be the program's: plain words, where they stand, and those behind them."""

    words: tuple[str, ...]
    start: int
    end: int
    unit: Unit
    behind: tuple[str, ...] = ()


def _theirs_behind(after: Sequence[str]) -> bool:
    """Whether the words behind a noun make it the reader's: "that you run", "at §here"."""
    match after:
        case ["you", verb, *_] | ["that" | "which", "you", verb, *_]:
            return verb in _OWNERS
        case ["that" | "which", "your", noun, *_] | ["your", noun, *_]:
            return noun in _YOURS
        case ["at" | "of", "§here", *_]:
            return True
    return False


def _theirs_before(before: Sequence[str]) -> bool:
    """Whether the words before an article do: "§here has", "your residents run"."""
    for at, word in enumerate(before):
        if word == "§here" or (word in _YOURS and at and before[at - 1] in ("your", "§here")):
            return not _OWNERS.isdisjoint(before[at + 1 : at + 3])
    return False


def _phrase(words: Sequence[str], at: int, step: int) -> int:
    """How far the words without a small one reach from number `at`, its own included."""
    end = at
    while 0 <= end + step < len(words) and abs(end + step - at) <= _LONGEST:
        word = words[end + step]
        if word == ";" or word[0] == "§" or (word in SMALL and word not in ("new", "first")):
            break
        end += step
    return end


def _claims(unit: Unit) -> Iterator[_Claim]:
    """The noun phrases of a sentence that are said to be the program's own."""
    words = unit.said.split()
    for at, word in enumerate(words):
        if word not in _HEADS or (at + 1 < len(words) and words[at + 1] in _HEADS):
            continue
        first = _phrase(words, at, -1)
        if first > 1 and (words[first - 1], words[first]) in _COMPOUND:
            first -= 1  # "your on-site daycare"
        lead = words[first - 1] if first else ""
        clause = max((n for n in range(first) if words[n] == ";"), default=-1) + 1
        before = words[max(clause, first - 7) : first]
        if not (
            lead in ("your", "§here")
            or (lead in ("the", "a", "an") and _theirs_behind(words[at + 1 : at + 4]))
            or (lead in _ARTICLES and _theirs_before(words[max(clause, first - 10) : first]))
        ):
            continue
        if set(before) & _NOT_YET or set(before[-5:]) & _TOLD:
            continue
        behind = []
        if words[at + 1 : at + 2] and words[at + 1] in _BEHIND:
            for each in words[at + 1 : at + 7]:
                if each in SMALL and each not in _BEHIND and each not in ("the", "a", "an"):
                    break
                behind.append(each)
        yield _Claim(
            tuple(words[first : at + 1]), unit.places[first][0], unit.places[at][1], unit,
            tuple(behind),
        )  # fmt: skip


def _bare_claims(unit: Unit) -> Iterator[_Claim]:
    """What follows "your", two words or more, whatever it is: another program may have it."""
    words = unit.said.split()
    for at, word in enumerate(words):
        if word == "your":
            for last in range(_phrase(words, at, 1), at + 1, -1):
                yield _Claim(
                    tuple(words[at + 1 : last + 1]), unit.places[at + 1][0], unit.places[last][1],
                    unit,
                )  # fmt: skip


def _unsupported(reading: Reading) -> Iterable[Hit]:
    held, ground = reading.program, reading.index.ground
    if held is None:
        return
    units = [
        u
        for u in reading.speech.sentences
        if ("your" in u.words or not u.words.isdisjoint(_HEADS)) and not u.asks
    ]
    pool = _pool(ground, reading.message.program) if units else None
    if pool is None or not pool.noted:
        return
    names = ground.name_words(held.key)
    for unit in units:
        for claim in _claims(unit) if not unit.words.isdisjoint(_HEADS) else ():
            wanted = _particular(claim, names)
            if wanted and not _supported(reading, pool, claim, wanted):
                if not _mixed_up(reading, unit):
                    yield _doubt(claim, held, _elsewhere(reading, wanted))
                return
        for claim in _bare_claims(unit) if "your" in unit.words else ():
            wanted = frozenset(claim.words) - _THIN - names
            other = _elsewhere(reading, wanted) if len(wanted) > 1 else ""
            if other and not _supported(reading, pool, claim, wanted):
                if not _mixed_up(reading, unit):
                    yield _doubt(claim, held, other)
                return


def _doubt(claim: _Claim, held: Program, other: str) -> Hit:
    words = shown(claim.unit.source[claim.start : claim.end])
    return Hit(
        f"You write of “{words}”; that is in your notes on {other} only, and in none on "
        f"{held.name}."
        if other
        else f"Nothing in your notes on {held.name} speaks of “{words}”.",
        claim.start,
        claim.end,
        severity=WARNING if other else None,
    )


def _particular(claim: _Claim, names: frozenset[str]) -> frozenset[str]:
    """The words that make a claim one: what every program has does not count."""
    plus = _BLOCKS.findall(claim.unit.source[claim.start : claim.end])
    if plus:
        return frozenset("".join(folds(each)) for each in plus)
    found = {
        word
        for word in claim.words[:-1]
        if word not in _UBIQUITOUS
        and word not in _HEADS
        and word not in names
        and word not in SMALL
        and not word.isdigit()
        and not word.endswith("ly")
    }
    head = claim.words[-1]
    if head in _SELDOM and head not in names:
        found.add(head)
    airy = all(plain_of_praise(word) and word not in _TOPICAL for word in found)
    if airy or (head in _WEAK_HEADS and all(map(plain_of_praise, found))):
        return frozenset()
    return frozenset(found)


def _supported(reading: Reading, pool: _Pool, claim: _Claim, wanted: frozenset[str]) -> bool:
    every = {w for w in (*wanted, *claim.behind) if w not in SMALL}
    stems = {stem(w) for w in every if w not in _UBIQUITOUS and w not in _THIN}
    stems |= _stands_for(f"{' '.join(claim.words)} {' '.join(claim.behind)}") - {
        stem(claim.words[-1])
    }
    return any(akin(one, other) for one in stems for other in pool.stems) or bool(
        stems & _told_otherwise(reading)
    )


def _told_otherwise(reading: Reading) -> frozenset[str]:
    """The stems of what else the season holds of the program: answers, letters, second looks."""
    texts: list[str] = []
    here = reading.message.program
    for record in reading.season.records:
        match record:
            case Question() if record.program == here:
                texts += (record.text, record.answer)
            case SecondLook() if record.program == here:
                texts += (record.felt_before, record.felt_after)
            case _ if getattr(record, "state", "") is MessageState.RECEIVED:
                if record.program == here:  # type: ignore[attr-defined]
                    texts.append(record.body)  # type: ignore[attr-defined]
    texts += (p.name for p in reading.index.ground.people_at.get(here, ()))
    if reading.program:
        texts += (reading.program.name, reading.program.institution, reading.program.city)
    return frozenset(stem(word) for text in texts for word in folds(text))


def _mixed_up(reading: Reading, unit: Unit) -> bool:
    """Whether program.mixed-up speaks of this sentence: then that is said."""
    return any(
        hit.where == "body" and unit.start <= hit.start < unit.end
        for rule in program.RULES
        if rule.id == "program.mixed-up"
        for hit in rule.find(reading)
    )


def _elsewhere(reading: Reading, wanted: frozenset[str]) -> str:
    """The other program whose notes hold all of a claim; blank where there is none."""
    ground, here = reading.index.ground, reading.message.program
    stems = {stem(word) for word in wanted}
    holding = _holding(ground)
    for key, each in min((holding.get(one, ()) for one in stems), key=len, default=()):
        if key != here and stems <= each.stems and (stems & each.strong or stems == each.stems):
            return ground.programs[key].name
    return ""


_HOLDING: WeakKeyDictionary[Ground, dict[str, list[tuple[str, _Noted]]]] = WeakKeyDictionary()


def _holding(ground: Ground) -> Mapping[str, Sequence[tuple[str, _Noted]]]:
    """A stem → the programs of which it is noted, and in which note."""
    if ground not in _HOLDING:
        found: dict[str, list[tuple[str, _Noted]]] = defaultdict(list)
        for key in ground.programs:
            for each in _pool(ground, key).noted:
                for one in each.stems:
                    found[one].append((key, each))
        _HOLDING[ground] = found
    return _HOLDING[ground]


_GOATS = Note(
    interview="bayou-general-internal-medicine/2026-11-20/interview-day", person=BAYOU_FACULTY,
    written_at=moment("2026-11-20T20:00-06:00"),
    text="She keeps goats. Laughed a lot about the ferry.",
)  # fmt: skip

RULES = (
    Rule(
        id="specific.generic",
        says="Name one or two things that you talked about, from your notes.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=WARNING,
        find=_generic,
        mends="own words",
        why=(
            "A letter of praise alone could have gone to any program, and its reader knows it. One "
            "detail of the conversation is what makes it worth reading."
        ),
        limits=(
            "What is particular is known by its words: a story told in everyday words alone may be "
            "called generic, and a rare word of praise may pass for a detail."
        ),
        trips=(
            "Thank you for your time. I enjoyed our conversation and learned a lot at Lakeview.",
            Case("Thank you for your insights into the program and its culture.", to=HOUSTON),
            Case("It was great to meet you and hear about life as a resident.", to=RESIDENT),
            Case("Thank you for the interview at Bayou General.", to=BAYOU_FACULTY),
            "I was deeply impressed by the camaraderie of the residents and by the dedication of "
            "the faculty to teaching. Lakeview is a place where I could thrive.",
            Case(
                "It was an honour to be interviewed. Your programme’s collegial atmosphere and "
                "its commitment to excellence resonated with my own goals and values.",
                to=ASSOCIATE,
            ),
            Case(
                "Thanks so much for chatting! You made the whole day feel relaxed, and everyone "
                "was so friendly and down-to-earth.",
                to=LINDGREN,
            ),
            Case(
                "Thank you for the interview day. I was impressed by the breadth of the training.",
                program=LAKEVIEW, kind=MessageKind.CARD,
            ),
            "What you told me of the falconry at Lakeview stayed with me, and so did the owls.",
        ),
        passes=(
            "Our talk about how the team improved its care of septic patients stayed with me; "
            "sepsis was my own first project.",
            "I keep thinking of how autonomous your residents are in the intensive care unit.",
            Case(
                "Your work with patients who live with IBD made me want to read more.", to=HOUSTON
            ),
            Case("I loved hearing how you advocate for patients in the capital.", to=HOUSTON),
            Case("I hope that the snow is good and that you ski often.", to=LINDGREN),
            Case("Thank you for telling me how night floats are scheduled.", to=RESIDENT),
            Case("Thank you for arranging the day so well.", to=COORDINATOR),
            Case("I liked what you said about POCUS teaching.", to=ASSOCIATE),
            Case("Thank you for telling me about Houston to Duluth.", to=ASSOCIATE),
            Case("Caring for hospital patients in their homes is what I want to do.", to=LINDGREN),
            Case("Your story of the goats on the ferry made my evening.", to=BAYOU_FACULTY,
                 also=(_GOATS,)),
            "I have told everybody of the beekeeper who brought honey to the ward clerk at three "
            "in the morning, and of the intern who kept the jar.",
            Case("Thank you for explaining how X+Y works.", to=RESIDENT),
        ),
    ),
    Rule(
        id="specific.unsupported",
        says="Leave the claim out, or add to your notes where you heard of it.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=ADVICE,
        find=_unsupported,
        why=(
            "A track or clinic that the reader’s program does not have shows that the letter was "
            "made for another. What your notes do not hold is worth a second look before it goes."
        ),
        limits=(
            "It knows only what is noted: what you heard and did not write down is doubted too, "
            "and one claim a letter is named. Claims without “your” before them are mostly missed."
        ),
        trips=(
            "I was drawn to your global health pathway and hope to take part.",
            "The way you built your addiction fellowship is a model.",
            Case("Your rural track would let me go home to the people I know.", to=HOUSTON),
            Case("I keep thinking of your telehealth service for fishermen.", to=BAYOU_DIRECTOR),
            Case("The refugee clinic that you run at Bayou General is why I applied.",
                 to=BAYOU_DIRECTOR),
            Case("I would love to learn in your new robotics lab.", to=LINDGREN),
            "Lakeview’s medical humanities elective is rare.",
        ),
        passes=(
            "I was drawn to your continuity clinic and its long panels.",
            "Your residents, your faculty and your patients were all kind.",
            "Do you have a rural track?",
            "I was curious whether your global health pathway takes interns.",
            "My own rural clinic at home taught me to listen.",
            Case("Your ultrasound curriculum is the best I saw drawn.", to=ASSOCIATE),
            Case("Your clinic for bowel disease taught me much.", to=HOUSTON),
            Case("I hope to build your first global health pathway one day.", to=HOUSTON),
            "You told me of your street medicine outreach, and I was glad.",
            Case("Your simulation center is a marvel.", to=RIDGE_DIRECTOR),
            Case("Your epilepsy service is busy.", program=HARBOR),
            "Your strong academic curriculum and your busy inpatient service suit me.",
        ),
    ),
)  # fmt: skip
