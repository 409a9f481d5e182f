"""The same letter, or the same question, sent twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from weakref import WeakKeyDictionary

from toolkit.checks.phrasebook import Phrases, phrase
from toolkit.checks.plain_words import HERE, THERE, WHO, Unit, lexicon_file, plain_word
from toolkit.checks.rule import ERROR, WARNING, Case, Hit, Reading, Rule, shown
from toolkit.checks.scene import (
    BAYOU_DIRECTOR,
    DIRECTOR,
    HOUSTON,
    LINDGREN,
    RESIDENT,
    letter,
    told,
)
from toolkit.checks.season_index import Ground, Outgoing
from toolkit.checks.text import listed, words_in
from toolkit.checks.vocabulary import SMALL, plain_of_praise, stem
from toolkit.model import Message, MessageKind, Question
from toolkit.sources import AFTER_INTERVIEW, FOLLOW_UP

_RUN = 3  # words that are compared together
_SHARED = 8  # runs that two letters must share before one is a copy
_ALIKE = 0.6  # of a letter's runs
_ALL_OF_THE_OTHER = 0.85
_OF_A_SENTENCE = 0.6
_WORDS_OF_A_SENTENCE = 10
_OWN_WORDS_OF_A_SENTENCE = 3
_WORDS_OF_A_QUESTION = 4
_OWN_WORDS_OF_A_FRAME = 2

# What may be told to several programs in the same words: news, and what every program is asked.
_TOLD_TO_ALL = frozenset(
    (
        MessageKind.UPDATE, MessageKind.QUESTION, MessageKind.MISSED_SECOND_LOOK,
        MessageKind.LOW_KEY_WISH, MessageKind.REPLY,
    )
)  # fmt: skip

_LISTS = lexicon_file("duplicate")
_NUMBERS = frozenset(map(str, range(2100)))
_NOT_COMPARED = SMALL | _NUMBERS | listed(_LISTS["frame"]["dates"]) | {";", HERE, THERE, WHO}
_QUESTION_SMALL = listed(_LISTS["question"]["small"]) | {";", HERE, THERE, WHO}
_ASKING = listed(_LISTS["question"]["asking"])
_WORD_FOR_WORD = 0.9  # of a letter's runs, its frame among them
_RUNS_OF_A_COPY = 10
_NEAREST = 5  # letters that are compared in full

Run = tuple[str, str, str]


# ── what is compared ────────────────────────────────────────────────────────


def _runs(row: Sequence[str]) -> Iterator[Run]:
    return zip(row, row[1:], row[2:], strict=False)


@cache
def _openers() -> Phrases:
    texts = _LISTS["frame"]["openers"]
    return Phrases(phrase(text, {}, "duplicate.toml, openers") for text in texts)


@cache
def _frame_runs() -> frozenset[Run]:
    """The runs of the toolkit's own templates, and of sentences that everybody writes."""
    lines = list(_LISTS["frame"]["sentences"])
    for file in (resources.files("toolkit.follow_up") / "templates").iterdir():
        if file.name.endswith(".j2"):
            lines += file.read_text(encoding="utf-8").splitlines()
    found: set[Run] = set()
    for line in lines:
        for piece in re.split(r"\{\{.*?\}\}|_", line):
            plain = [p for w in words_in(piece) for p in plain_word(w.text)]
            found.update(_runs([w for w in plain if w not in _NOT_COMPARED]))
    return frozenset(found)


def _is_frame(unit: Unit, row: Sequence[str]) -> bool:
    """Whether a sentence thanks, wishes well or takes leave, and says little else."""
    if sum(not plain_of_praise(word) for word in row) > _OWN_WORDS_OF_A_FRAME:
        return False
    return _openers().said_in(unit)


@lru_cache(maxsize=256)
def _left_out(names: frozenset[str]) -> frozenset[str]:
    return _NOT_COMPARED | names


@lru_cache(maxsize=1024)
def _row(said: str, names: frozenset[str]) -> tuple[str, ...]:
    """The plain words that are compared: no small ones, names, dates or numbers."""
    out = _left_out(names)
    return tuple(word for word in said.split() if word not in out)


@lru_cache(maxsize=1024)
def _own_runs(row: tuple[str, ...]) -> frozenset[Run]:
    return frozenset(_runs(row)) - _frame_runs()


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence; `runs` are those of its words that are no template's."""

    unit: Unit
    row: tuple[str, ...]
    runs: frozenset[Run]
    frame: bool


def _sentences(units: Iterable[Unit], names: frozenset[str]) -> tuple[_Sentence, ...]:
    found = []
    for unit in units:
        if unit.asks:
            continue  # a question is another rule's
        row = _row(unit.said, names)
        runs = _own_runs(row)
        if runs:
            found.append(_Sentence(unit, row, runs, _is_frame(unit, row)))
    return tuple(found)


def _all_runs(sentences: Iterable[_Sentence], *, frame: bool = True) -> frozenset[Run]:
    return frozenset().union(*(each.runs for each in sentences if frame or not each.frame))


class _Copies:
    """Where each run of words stands in the season's messages; kept up as these change."""

    def __init__(self) -> None:
        self.where: dict[Run, list[Outgoing]] = defaultdict(list)
        self.held: dict[int, tuple[Outgoing, frozenset[Run]]] = {}

    def keep_up(self, outgoing: Sequence[Outgoing], ground: Ground) -> None:
        """Read what is new, forget what is gone."""
        now = {id(each): each for each in outgoing}
        for gone in self.held.keys() - now.keys():
            each, runs = self.held.pop(gone)
            for run in runs:
                rest = [other for other in self.where[run] if other is not each]
                if rest:
                    self.where[run] = rest
                else:
                    del self.where[run]
        for new in now.keys() - self.held.keys():
            each = now[new]
            runs, _ = _runs_of(each, ground)
            self.held[new] = (each, runs)
            for run in runs:
                self.where[run].append(each)


def _runs_of(other: Outgoing, ground: Ground) -> tuple[frozenset[Run], frozenset[Run]]:
    """All runs of a message, and those of what is not its frame."""

    def make() -> tuple[frozenset[Run], frozenset[Run]]:
        names = ground.name_words(other.message.program)
        sentences = _sentences(other.speech(ground).sentences, names)
        return _all_runs(sentences), _all_runs(sentences, frame=False)

    made: tuple[frozenset[Run], frozenset[Run]] = other.remembered("runs", make)
    return made


_COPIES: WeakKeyDictionary[Ground, tuple[tuple[Outgoing, ...], _Copies]] = WeakKeyDictionary()


def _where(reading: Reading) -> Mapping[Run, Sequence[Outgoing]]:
    ground, outgoing = reading.index.ground, reading.index.outgoing
    kept = _COPIES.get(ground)
    if kept is None or kept[0] is not outgoing:
        copies = kept[1] if kept else _Copies()
        copies.keep_up(outgoing, ground)
        _COPIES[ground] = (outgoing, copies)
        return copies.where
    return kept[1].where


# ── letters ─────────────────────────────────────────────────────────────────


def _reused(reading: Reading) -> Iterable[Hit]:
    message, ground = reading.message, reading.index.ground
    if len(reading.index.outgoing) < 2 and not reading.index.others(message):
        return
    where = _where(reading)
    if not where:
        return
    names = ground.name_words(message.program)
    met: list[Sequence[Outgoing]] = []
    for unit in reading.speech.sentences:
        row = _row(unit.said, names)
        for run in zip(row, row[1:], row[2:]):  # noqa: B905 - they differ in length
            found = where.get(run)
            if found:
                met.append(found)
    if len(met) < _SHARED:
        return
    every = {id(each): each for found in met for each in found}
    compared = {number for number, each in every.items() if _compared(message, each.message)}
    if not compared:
        return
    counts = Counter(id(other) for found in met for other in found if id(other) in compared)
    near = [number for number, count in counts.most_common(_NEAREST) if count >= _SHARED]
    if not near:
        return
    mine = _sentences(reading.speech.sentences, names)
    copies = [copy for number in near for copy in _copy(reading, mine, every[number])]
    if copies:
        yield max(copies, key=lambda copy: copy[0])[1]


def _compared(message: Message, other: Message) -> bool:
    """Whether a message may be no copy of another."""
    if other.key == message.key:
        return False
    if other.program != message.program:
        return message.kind not in _TOLD_TO_ALL
    if other.person != message.person:
        return True
    # Not an earlier draft of this very message; and a card may say what the mail said.
    return other.at is not None and MessageKind.CARD not in (message.kind, other.kind)


def _copy(
    reading: Reading, mine: Sequence[_Sentence], other: Outgoing
) -> Iterator[tuple[tuple[bool, int], Hit]]:
    """A finding on what this message has in common with another, and how much it weighs."""
    message = reading.message
    everything, theirs = _runs_of(other, reading.index.ground)
    here = other.message.program == message.program
    same_reader = here and other.message.person == message.person
    runs = _all_runs(mine, frame=False)
    shared = len(runs & theirs)
    taken = [s for s in mine if not s.frame and _held(s, theirs)]
    whole = (
        bool(taken)
        and shared >= _SHARED
        and (shared >= _ALIKE * len(runs) or (here and shared >= _ALL_OF_THE_OTHER * len(theirs)))
    )
    if not whole:
        every = _all_runs(mine)
        same = len(every & everything)
        if same >= max(_RUNS_OF_A_COPY, _WORD_FOR_WORD * len(every)):
            whole, shared = True, same
            taken = [s for s in mine if _held(s, everything)]
            taken = taken[1:] or taken  # so that the thanks may stay
        else:
            taken = [s for s in taken if _distinctive(s)] if here and not same_reader else []
    if taken:
        yield (here, shared), _hit(reading, taken, other, whole=whole, here=here)


def _held(sentence: _Sentence, runs: frozenset[Run]) -> bool:
    """Whether most of a sentence stands among these runs of words."""
    return len(sentence.runs & runs) >= _OF_A_SENTENCE * len(sentence.runs)


def _distinctive(sentence: _Sentence) -> bool:
    """Whether two readers who compare their letters would know the sentence again."""
    own = {word for word in sentence.row if not plain_of_praise(word)}
    return (
        len(sentence.row) >= _WORDS_OF_A_SENTENCE
        and len(own) >= _OWN_WORDS_OF_A_SENTENCE
        and len(sentence.runs) >= _WORDS_OF_A_SENTENCE - 3
    )


def _hit(
    reading: Reading, taken: Sequence[_Sentence], other: Outgoing, *, whole: bool, here: bool
) -> Hit:
    units = [each.unit for each in taken]
    longest = max(units, key=lambda unit: unit.end - unit.start)
    words = shown(reading.text.body[longest.start : longest.end])
    more = len(units) - 1
    besides = f" and {more} more sentence{'s' if more > 1 else ''}" if more else ""
    to = _reader_of(reading, other)
    sent = "sent to" if other.message.at else "drafted for"
    start, end = units[0].start, units[-1].end
    return Hit(
        f"Apart from names, this is nearly the message {sent} {to}: they share “{words}”{besides}."
        if whole
        else f"“{words}”{besides} {'stand' if more else 'stands'} in the message {sent} {to} too.",
        start,
        end,
        severity=ERROR if here else WARNING,
        mend=_without(reading.text.body, start, end, units),
    )


def _without(body: str, start: int, end: int, units: Sequence[Unit]) -> str:
    """What is left of a stretch of the body when these sentences are taken out of it."""
    kept: list[str] = []
    at = start
    for unit in units:
        kept.append(body[at : unit.start])
        at = unit.end
    left = ""
    for piece in kept:
        if piece.strip():
            gap = "\n\n" if "\n\n" in piece[: len(piece) - len(piece.lstrip())] else " "
            left = f"{left}{gap if left else ''}{piece.strip()}"
    return left


def _reader_of(reading: Reading, other: Outgoing) -> str:
    person = reading.season.people.get(other.message.person)
    program = reading.season.programs.get(other.message.program)
    if person is not None and other.message.program == reading.message.program:
        return person.name
    name = program.name if program else "another program"
    return f"{person.name} at {name}" if person is not None else name


# ── questions ───────────────────────────────────────────────────────────────


def _core(said: Iterable[str]) -> tuple[str, ...]:
    """What a question asks, without the words of asking: "could you tell me whether …"."""
    return tuple(stem(word) for word in said if word not in _QUESTION_SMALL)


@cache
def _indirect() -> Phrases:
    texts = _LISTS["question"]["indirect"]
    return Phrases(phrase(text, {}, "duplicate.toml, indirect") for text in texts)


def _questions(units: Iterable[Unit]) -> list[tuple[tuple[str, ...], Unit]]:
    found = []
    for unit in units:
        if unit.asks or (not unit.words.isdisjoint(_ASKING) and _indirect().said_in(unit)):
            core = _core(unit.said.split())
            if len(core) >= _WORDS_OF_A_QUESTION:
                found.append((core, unit))
    return found


def _same_question(reading: Reading) -> Iterable[Hit]:
    message = reading.message
    mine = _questions(reading.speech.sentences)
    if not mine:
        return
    put_to: dict[tuple[str, ...], str] = {}
    for other in reading.index.others(message):
        if other.message.program == message.program and (
            other.message.person != message.person or other.message.at
        ):
            for core in _cores_of(other, reading.index.ground):
                put_to.setdefault(core, _reader_of(reading, other))
    for record in reading.season.records:
        if not isinstance(record, Question) or record.program != message.program:
            continue
        if record.asked_at and record.person and record.person != message.person:
            person = reading.season.people.get(record.person)
            core = _core(p for w in words_in(record.text) for p in plain_word(w.text))
            put_to.setdefault(core, person.name if person else "somebody else")
    for core, unit in mine:
        who = next((w for other, w in put_to.items() if _one_question(core, other)), "")
        if who:
            words = shown(reading.text.body[unit.start : unit.end])
            yield Hit(f"“{words}” was put to {who} in the same words.", unit.start, unit.end)


def _cores_of(other: Outgoing, ground: Ground) -> tuple[tuple[str, ...], ...]:
    asked: tuple[tuple[str, ...], ...] = other.remembered(
        "asked", lambda: tuple(core for core, _ in _questions(other.speech(ground).sentences))
    )
    return asked


def _one_question(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two questions are the same words, or one of them holds the other whole."""
    short, long = sorted((one, other), key=len)
    if len(short) < _WORDS_OF_A_QUESTION:
        return False
    if one == other:
        return True
    return len(short) > _WORDS_OF_A_QUESTION and any(
        long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1)
    )


_BODY = letter(
    "Thank you for the interview at Lakeview.",
    "What you said of residents who run the unit at night, and of attendings who stay within "
    "reach, is how I hope to learn. It showed me a place where people grow by being trusted.",
)
_ELSEWHERE = _BODY.replace("Dr. de la Cruz", "Dr. Thibodeaux").replace("Lakeview", "Bayou General")
_TO_HOUSTON = _BODY.replace("Dr. de la Cruz", "Dr. Houston")
_DEER = (
    "The deer that wandered into the ambulance bay at dawn, and the porter who led it out with "
    "half an apple, will stay with me."
)
_QUESTION = "Does the continuity clinic stay with one panel for all three years?"

RULES = (
    Rule(
        id="duplicate.reused",
        says="Write this one from this conversation's own notes.",
        sources=(FOLLOW_UP, AFTER_INTERVIEW),
        severity=ERROR,
        find=_reused,
        mends="given",
        why=(
            "Readers of one program compare what they are sent. A letter that two of them know by "
            "heart says that neither was meant."
        ),
        limits=(
            "Words are compared, not meanings: a copy in which every third word is changed passes. "
            "One sentence alone counts only at one program, and only if it is long and particular."
        ),
        trips=(
            Case(_TO_HOUSTON, to=HOUSTON, also=(told(DIRECTOR, _BODY),)),
            Case(_BODY, also=(told(HOUSTON, _TO_HOUSTON, "2026-11-13T09:00-06:00"),)),
            Case(_ELSEWHERE, to=BAYOU_DIRECTOR, also=(told(DIRECTOR, _BODY),)),
            Case(
                _TO_HOUSTON.replace("at night", "by night"), to=HOUSTON,
                also=(told(DIRECTOR, _BODY),),
            ),
            Case(
                letter(
                    f"Thank you for telling me of the clinic at Lakeview. {_DEER}",
                    "I hope to read the paper soon.", greeting="Dear Dr. Houston,",
                ),
                to=HOUSTON,
                also=(
                    told(DIRECTOR, letter(f"I keep thinking of your wards. {_DEER} I was moved.")),
                ),
            ),
            Case(
                "Hi Nisha,\n\nYou made the whole team sound like people who look out for one "
                "another, and the way they joked over cold noodles told me more than any slide. I "
                "walked home through the fog with a lighter step.",
                to=RESIDENT,
                also=(
                    told(
                        LINDGREN,
                        "Dear Bo,\n\nYou made the whole team sound like people who look out for "
                        "one another, and the way they laughed over cold noodles told me more than "
                        "any slide. I walked home through the fog with a lighter step.",
                    ),
                ),
            ),
        ),
        passes=(
            Case(
                letter(
                    "Thank you for the interview at Lakeview.",
                    "Your clinic for people with bowel disease, and the way in which you take "
                    "their stories to the statehouse, is the kind of work I hope to grow into. "
                    "It showed me a place where people grow by being trusted.",
                    greeting="Dear Dr. Houston,",
                ),
                to=HOUSTON,
                also=(told(DIRECTOR, _BODY),),
            ),
            Case(
                "Dear Bo,\n\nThank you for taking the time to speak with me about Lakeview. I "
                "enjoyed hearing about hospital at home. I left even more enthusiastic about it.",
                to=LINDGREN,
                also=(
                    told(
                        RESIDENT,
                        "Dear Nisha,\n\nThank you for taking the time to speak with me about "
                        "Lakeview. I enjoyed hearing about night float. I left even more "
                        "enthusiastic about it.",
                    ),
                ),
            ),
            Case(_BODY, also=(told(HOUSTON, letter("Thank you for the interview at Lakeview.")),)),
            Case(
                letter(f"Thank you for the day at Bayou General. {_DEER}",
                       "I keep thinking of the vans on the coast road and the nurse at the wheel, "
                       "who knew each porch by its dog."),
                to=BAYOU_DIRECTOR, also=(told(DIRECTOR, letter(_DEER)),),
            ),
            Case(
                "Dear Dr. de la Cruz,\n\nSince we met, our paper on early antibiotics in septic "
                "shock was accepted by a journal that I have long read; I wrote the first draft.",
                kind=MessageKind.UPDATE,
                also=(
                    told(
                        BAYOU_DIRECTOR,
                        "Dear Dr. Thibodeaux,\n\nSince we met, our paper on early antibiotics in "
                        "septic shock was accepted by a journal that I have long read; I wrote the "
                        "first draft.",
                        kind=MessageKind.UPDATE,
                    ),
                ),
            ),
            Case(_BODY, also=(told(DIRECTOR, _BODY),)),
        ),
    ),
    Rule(
        id="duplicate.question",
        says="Ask one person, or ask the second about another side of it in other words.",
        sources=(AFTER_INTERVIEW,),
        severity=ERROR,
        find=_same_question,
        why=(
            "Two people of one program who are asked the same thing in the same words will see "
            "that no question was meant for them."
        ),
        limits="A question asked again in other words passes, however alike the two are.",
        trips=(
            Case(
                f"Dear Dr. Houston,\n\n{_QUESTION}", to=HOUSTON, kind=MessageKind.QUESTION,
                also=(told(DIRECTOR, f"Thank you. {_QUESTION}", "2026-11-16T09:00-06:00"),),
            ),
            Case(
                f"Hi Nisha,\n\n{_QUESTION.upper()}", to=RESIDENT, kind=MessageKind.QUESTION,
                also=(told(HOUSTON, _QUESTION),),
            ),
            Case(
                f"Hi Nisha,\n\nThank you! {_QUESTION}", to=RESIDENT,
                also=(
                    Question(
                        program="lakeview-internal-medicine", person=DIRECTOR, text=_QUESTION,
                        asked_at="2026-11-16T09:00-06:00",
                    ),
                ),
            ),
            Case(
                "Hi Nisha,\n\nCould you tell me whether the continuity clinic stays with one panel "
                "for all three years? I’d love to know.",
                to=RESIDENT, also=(told(DIRECTOR, _QUESTION, "2026-11-16T09:00-06:00"),),
            ),
            Case(
                "Dear Dr. Houston,\n\nI was wondering what’s become of the interns who began the "
                "sepsis rounds with you.",
                to=HOUSTON, kind=MessageKind.QUESTION,
                also=(
                    told(DIRECTOR, "What has become of the interns who began the sepsis rounds?"),
                ),
            ),
            Case(
                "Dear Bo,\n\nHow often do residents at Lakeview go along on home visits, and who "
                "drives?",
                to=LINDGREN,
                also=(
                    told(
                        RESIDENT,
                        "Hi Nisha,\n\nHow often do the residents go along on home visits – and "
                        "who drives?",
                    ),
                ),
            ),
        ),
        passes=(
            Case(
                "Dear Dr. Houston,\n\nDo residents keep the same patients in continuity clinic?",
                to=HOUSTON, kind=MessageKind.QUESTION,
                also=(told(DIRECTOR, _QUESTION, "2026-11-16T09:00-06:00"),),
            ),
            Case(
                f"Dear Dr. Thibodeaux,\n\n{_QUESTION}", to=BAYOU_DIRECTOR,
                kind=MessageKind.QUESTION, also=(told(DIRECTOR, _QUESTION),),
            ),
            Case(
                "Hi Nisha,\n\nHow are you doing?", to=RESIDENT,
                also=(told(HOUSTON, "How are you doing?"),),
            ),
            Case(
                "Hi Nisha,\n\nHow many weeks of night float does an intern have?", to=RESIDENT,
                kind=MessageKind.QUESTION,
                also=(told(HOUSTON, "How does an intern sleep after weeks of night float?"),),
            ),
            Case(
                "Hi Nisha,\n\nHow many weeks of elective does a second-year resident have?",
                to=RESIDENT, kind=MessageKind.QUESTION,
                also=(told(HOUSTON, "How many weeks of clinic does a second-year resident have?"),),
            ),
            Case(
                f"Dear Dr. de la Cruz,\n\n{_QUESTION}",
                also=(told(DIRECTOR, _QUESTION),),
            ),
        ),
    ),
)  # fmt: skip
