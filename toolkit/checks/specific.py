"""Something of this very conversation."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.rule import ADVICE, WARNING, Case, Hit, Reading, Rule
from toolkit.checks.scene import BAYOU_FACULTY, COORDINATOR, HOUSTON, LINDGREN, RESIDENT
from toolkit.checks.text import folds, words_in
from toolkit.checks.vocabulary import SMALL, akin, stem, telling, telling_stems
from toolkit.model import MessageKind, Note, Role
from toolkit.sources import FOLLOW_UP, PD_VIEW

_KINDS = (MessageKind.THANKS, MessageKind.FURTHER_THANKS, MessageKind.LINKEDIN, MessageKind.CARD)


def _generic(reading: Reading) -> Iterable[Hit]:
    person, main = reading.person, reading.text.main
    if reading.message.kind not in _KINDS or person is None or main is None:
        return
    if person.role is Role.COORDINATOR:
        return
    ground = reading.index.ground
    here = ground.notes.get(reading.message.program, [])
    notes = [note for note in here if note.person in (person.key, "")]
    features = list(reading.program.features) if reading.program else []
    if not notes:
        if not features or not _touches(reading, features, ()):
            yield Hit(
                f"There are no notes on {person.name} to hold this message against.",
                severity=ADVICE,
                remedy="Write down what you talked about, and let one detail of it into the text.",
            )
        return
    topics = features + [
        text for n in notes for text in (*n.topics, *n.interests, *n.features, n.forgot)
    ]
    if _touches(reading, topics, notes):
        return
    wanted = next((t for note in notes for t in (*note.topics, *note.interests)), "")
    yield Hit(
        "Nothing in this message comes from your conversation.",
        main.start,
        main.end,
        remedy=f"Name one thing from your notes, such as “{wanted}”." if wanted else "",
    )


def _touches(reading: Reading, topics: Iterable[str], notes: Iterable[Note]) -> bool:
    """Whether the text takes up a topic, in other words or forms perhaps."""
    names = reading.index.ground.name_words(reading.message.program)
    written = [w.fold for w in reading.text.main_words]
    stems = {stem(word) for word in written if telling(word) and word not in names}
    for topic in topics:
        wanted = {s for w in folds(topic) if telling(w) and w not in names for s in (stem(w),)}
        if any(akin(one, other) for one in wanted for other in stems):
            return True
        if not wanted and f" {' '.join(folds(topic))} " in f" {' '.join(written)} ":
            return True  # a topic of everyday words only, taken up whole
        if _initials_meet(topic, reading.text.main.text if reading.text.main else ""):
            return True
    free = telling_stems(" ".join(note.text for note in notes)) - names
    return sum(any(akin(one, other) for other in stems) for one in free) >= 2


def _short_forms(text: str) -> set[str]:
    return {w.text.lower() for w in words_in(text) if w.text.isupper() and len(w.text) > 1}


def _runs(text: str) -> set[str]:
    """The first letters of runs of two to five words: "quality improvement" → "qi"."""
    letters = "".join(w[0] for w in folds(text) if w not in SMALL or w in ("of",))
    return {letters[i : i + n] for n in (2, 3, 4, 5) for i in range(len(letters) - n + 1)}


def _initials_meet(topic: str, text: str) -> bool:
    """Whether one writes out what the other abbreviates: IBD, inflammatory bowel disease."""
    return bool(_short_forms(text) & _runs(topic)) or any(
        len(short) > 1 and short in _runs(text) for short in _short_forms(topic)
    )


RULES = (
    Rule(
        id="specific.generic",
        says="Name one or two things that you talked about, from your notes.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=WARNING,
        find=_generic,
        trips=(
            "Thank you for your time. I enjoyed our conversation and learned a lot at Lakeview.",
            Case("Thank you for your insights into the program and its culture.", to=HOUSTON),
            Case("It was great to meet you and hear about life as a resident.", to=RESIDENT),
            Case("Thank you for the interview at Bayou General.", to=BAYOU_FACULTY),
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
        ),
    ),
)
