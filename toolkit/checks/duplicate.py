"""The same letter, or the same question, sent twice."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.rule import ERROR, WARNING, Case, Hit, Reading, Rule, pattern, shown
from toolkit.checks.scene import BAYOU_DIRECTOR, DIRECTOR, HOUSTON, LINDGREN, RESIDENT, letter, told
from toolkit.checks.season_index import Ground, Outgoing
from toolkit.checks.text import DraftText, Span, fold, words_in
from toolkit.model import MessageKind, Question
from toolkit.sources import AFTER_INTERVIEW, FOLLOW_UP

_SHINGLE = 5
_ALIKE = 0.7
_FEWEST_WORDS = 14
_WORDS_OF_A_QUESTION = 5

# The frame that letters may share: thanks, good wishes, an offer to send more.
_FRAME = pattern(
    r"^thank you (?:so much |very much |again |once again |both )?(?:for|and)\b.*",
    r"^(?:many |my )?thanks (?:again )?(?:to you )?(?:for|and)\b.*",
    r"^I (?:hope|trust) (?:that )?(?:this|you|all|your)\b.*(?:well|good|fine|smoothly|restful).*",
    r"^please (?:let me know|do not hesitate|feel free|give|thank)\b.*",
    r"^(?:I am|I would be) (?:also )?(?:happy|glad) to (?:provide|send|share|answer)\b.*",
    r"^it was (?:an? )?(?:\w+ )?(?:pleasure|honou?r|privilege|joy|great|good|lovely)\b.*",
    r"^I (?:remain|continue to be|left)\b.*",
    r"^I (?:would be|am) (?:\w+ )?(?:excited|thrilled|honou?red|enthusiastic|grateful)\b.*",
)


def _bare_words(draft: DraftText, names: frozenset[str]) -> tuple[str, ...]:
    """The folded words of a letter without its frame, names and numbers."""
    kept: list[str] = []
    for sentence in draft.sentences:
        plain = " ".join(draft.plain[sentence.start : sentence.end].split())
        if len(plain) < 220 and _FRAME.match(plain):
            continue
        words = words_in(draft.body, sentence.start, sentence.end)
        kept += [w.fold for w in words if w.fold not in names and not w.fold.isdigit()]
    return tuple(kept)


def _shingles(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(words[i : i + _SHINGLE] for i in range(len(words) - _SHINGLE + 1))


def _of_other(other: Outgoing, ground: Ground) -> tuple[int, frozenset[tuple[str, ...]]]:
    def make() -> tuple[int, frozenset[tuple[str, ...]]]:
        words = _bare_words(other.text, ground.name_words(other.message.program))
        return len(words), _shingles(words)

    made: tuple[int, frozenset[tuple[str, ...]]] = other.remembered("shingles", make)
    return made


def _reused(reading: Reading) -> Iterable[Hit]:
    message, draft, ground = reading.message, reading.text, reading.index.ground
    if draft.main is None:
        return
    words = _bare_words(draft, ground.name_words(message.program))
    if len(words) < _FEWEST_WORDS:
        return
    shingles = _shingles(words)
    worst: tuple[float, Outgoing] | None = None
    for other in reading.index.others(message):
        count, theirs = _of_other(other, ground)
        if count < _FEWEST_WORDS:
            continue
        shared = len(shingles & theirs)
        alike = shared / (len(shingles) + len(theirs) - shared)
        here = other.message.program == message.program
        if alike >= _ALIKE:
            weight = alike + here  # the same program counts before any likeness
            if worst is None or weight > worst[0]:
                worst = (weight, other)
    if worst is None:
        return
    to = _reader_of(reading, worst[1])
    here = worst[1].message.program == message.program
    sent = "sent to" if worst[1].message.at else "drafted for"
    yield Hit(
        f"Apart from names, this is nearly the message {sent} {to}.",
        draft.main.start,
        draft.main.end,
        severity=ERROR if here else WARNING,
    )


def _reader_of(reading: Reading, other: Outgoing) -> str:
    person = reading.season.people.get(other.message.person)
    program = reading.season.programs.get(other.message.program)
    if person is not None and other.message.program == reading.message.program:
        return person.name
    name = program.name if program else "another program"
    return f"{person.name} at {name}" if person is not None else name


# ── questions ───────────────────────────────────────────────────────────────

_ASKING = pattern(
    r"(?:was|am) wondering", r"(?:wanted|would like|wish) to ask", r"am curious",
    r"could you (?:tell|share)", r"may I ask",
)  # fmt: skip


def _asked(text: str) -> str:
    """A question's words, so that only the same words are equal."""
    return " ".join(fold(word.text) for word in words_in(text))


def _questions(draft: DraftText) -> list[tuple[str, Span]]:
    found = []
    for sentence in draft.sentences:
        plain = draft.plain[sentence.start : sentence.end]
        if plain.rstrip("\"' )").endswith("?") or _ASKING.search(plain):
            words = _asked(plain)
            if len(words.split()) >= _WORDS_OF_A_QUESTION:
                found.append((words, sentence))
    return found


def _questions_of(other: Outgoing) -> list[tuple[str, Span]]:
    asked: list[tuple[str, Span]] = other.remembered("questions", lambda: _questions(other.text))
    return asked


def _same_question(reading: Reading) -> Iterable[Hit]:
    message = reading.message
    mine = _questions(reading.text)
    if not mine:
        return
    put_to: dict[str, str] = {}
    for other in reading.index.others(message):
        if other.message.program == message.program and (
            other.message.person != message.person or other.message.at
        ):
            for words, _ in _questions_of(other):
                put_to.setdefault(words, _reader_of(reading, other))
    for record in reading.season.records:
        if not isinstance(record, Question) or record.program != message.program:
            continue
        if record.asked_at and record.person and record.person != message.person:
            person = reading.season.people.get(record.person)
            put_to.setdefault(_asked(record.text), person.name if person else "somebody else")
    for words, sentence in mine:
        who = put_to.get(words) or next(
            (w for q, w in put_to.items() if len(q.split()) >= 6 and f" {q} " in f" {words} "), ""
        )
        if who:
            yield Hit(
                f"“{shown(sentence.text)}” was put to {who} in the same words.",
                sentence.start,
                sentence.end,
            )


_BODY = letter(
    "Thank you for the interview at Lakeview.",
    "What you said of residents who run the unit at night, and of attendings who stay within "
    "reach, is how I hope to learn. It showed me a place where people grow by being trusted.",
)
_ELSEWHERE = _BODY.replace("Dr. de la Cruz", "Dr. Thibodeaux").replace("Lakeview", "Bayou General")
_TO_HOUSTON = _BODY.replace("Dr. de la Cruz", "Dr. Houston")
_QUESTION = "Does the continuity clinic stay with one panel for all three years?"

RULES = (
    Rule(
        id="duplicate.reused",
        says="Write this one from this conversation's own notes.",
        sources=(FOLLOW_UP, AFTER_INTERVIEW),
        severity=ERROR,
        find=_reused,
        trips=(
            Case(_TO_HOUSTON, to=HOUSTON, also=(told(DIRECTOR, _BODY),)),
            Case(_BODY, also=(told(HOUSTON, _TO_HOUSTON, "2026-11-13T09:00-06:00"),)),
            Case(_ELSEWHERE, to=BAYOU_DIRECTOR, also=(told(DIRECTOR, _BODY),)),
            Case(
                _TO_HOUSTON.replace("at night", "by night"), to=HOUSTON,
                also=(told(DIRECTOR, _BODY),),
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
        ),
    ),
    Rule(
        id="duplicate.question",
        says="Ask one person, or ask the second about another side of it in other words.",
        sources=(AFTER_INTERVIEW,),
        severity=ERROR,
        find=_same_question,
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
        ),
    ),
)  # fmt: skip
