"""What a letter dwells on too long: the reader's glory, one's own, distress, apologies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from toolkit.checks.phrasebook import Said
from toolkit.checks.plain_words import Unit, lexicon_file
from toolkit.checks.rule import WARNING, Case, Hit, Reading, Rule, hit_of, shown
from toolkit.checks.scene import DIRECTOR, HOUSTON, LAKEVIEW, RESIDENT, heard, told
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP, PD_VIEW


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon_file("tone_praise")[name]["words"])


def _around(found: Said) -> tuple[list[str], list[str]]:
    """The plain words before and behind a phrase, in its sentence."""
    unit = found.unit
    tokens = unit.said.split()
    first = next((i for i, (start, _) in enumerate(unit.places) if start >= found.start), 0)
    behind = next((i for i, (start, _) in enumerate(unit.places) if start >= found.end),
                  len(tokens))  # fmt: skip
    return tokens[:first], tokens[behind:]


def _by_sentence(said: Iterable[Said]) -> Mapping[Unit, list[Said]]:
    found: dict[Unit, list[Said]] = defaultdict(list)
    for each in said:
        found[each.unit].append(each)
    return found


def _one_each(said: Iterable[Said]) -> list[Said]:
    """The first phrase of every sentence."""
    return [every[0] for every in _by_sentence(said).values()]


def _span(said: Sequence[Said]) -> dict[str, int]:
    return {"start": min(s.start for s in said), "end": max(s.end for s in said)}


def _one_line(said: Sequence[Said]) -> str:
    """The words from the first phrase to the last."""
    span = _span(said)
    return shown(said[0].unit.source[span["start"] : span["end"]])


# ── flattery ────────────────────────────────────────────────────────────────


def _flattery(reading: Reading) -> Iterable[Hit]:
    said = reading.speech.said.get("tone.flattery", ())
    if not said:
        return
    absolute = _one_each(each for each in said if each.group.name == "absolute")
    yield from map(hit_of, absolute)
    told_already = {each.unit for each in absolute}
    letter: list[Said] = []
    for unit, every in _by_sentence(said).items():
        if unit.words.isdisjoint(_listed("praised")):
            continue
        praise = _apart(each for each in every if each.group.name != "absolute" and _meant(each))
        strong = [each for each in praise if each.group.name == "strong"]
        letter += strong
        if len(strong) + (len(praise) - len(strong)) / 2 >= 2 and unit not in told_already:
            told_already.add(unit)
            yield hit_of(
                praise[0], **_span(praise),
                message=f"“{_one_line(praise)}” piles up praise; one honest compliment is worth "
                "more.",
            )  # fmt: skip
    if len(letter) >= 3 and not told_already:
        yield hit_of(
            letter[2],
            message=f"“{shown(letter[2].words)}” is the third superlative of the letter.",
        )


def _apart(said: Iterable[Said]) -> list[Said]:
    """Without phrases inside others: the stronger, then the first, stay."""
    kept: list[Said] = []
    for each in sorted(said, key=lambda s: (s.group.name in ("mild", "virtue"), s.start)):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda s: s.start)


def _meant(found: Said) -> bool:
    """Whether praise is of the reader or the program, not of a day or one's own people."""
    before, behind = _around(found)
    if _listed("neutral") & {*behind[:1], found.words.lower().split()[-1]}:
        return False
    if behind[:1] and behind[0] not in ("and", ";") and _listed("neutral") & set(behind[1:2]):
        return False
    return not (_listed("own") & set(before[-2:]))


# ── self-promotion ──────────────────────────────────────────────────────────

_ENOUGH = {
    MessageKind.THANKS: 3, MessageKind.FURTHER_THANKS: 3, MessageKind.CARD: 3,
    MessageKind.LINKEDIN: 3, MessageKind.UPDATE: 5,
}  # fmt: skip


def _self_promotion(reading: Reading) -> Iterable[Hit]:
    said = reading.speech.said.get("tone.self-promotion", ())
    yield from map(hit_of, _one_each(each for each in said if each.group.name == "boast"))
    merits = [each for each in said if each.group.name != "boast" and each.unit.part == "sentence"]
    enough = _ENOUGH.get(reading.message.kind, 4)
    if len(merits) < enough:
        return
    merits = _apart(each for each in merits if _own_merit(each))
    if len(merits) < enough:
        return
    sentences = {id(unit): number for number, unit in enumerate(reading.speech.sentences)}
    by_sentence = _by_sentence(merits)
    numbers = {sentences[id(unit)]: every for unit, every in by_sentence.items()}
    for number, every in sorted(numbers.items()):
        near = [*every, *numbers.get(number + 1, ())]
        alone = len(every) >= enough
        if alone or len(near) >= enough or (every and len(merits) >= enough + 2):
            listed = every if alone else near
            yield hit_of(
                every[0], **_span(every),
                message=f"“{_one_line(every)}” is part of a list of your own merits "
                f"({max(len(listed), enough)} close together); they have your file.",
            )  # fmt: skip
            return


def _own_merit(found: Said) -> bool:
    """Whether the nearest person named before, or in the phrase itself, is the writer."""
    before, behind = _around(found)
    if found.group.name == "virtue":
        since = next((i for i, w in enumerate(reversed(before)) if w in _listed("named")), 0)
        if _listed("claims").isdisjoint(before[len(before) - since - 1 :]):
            return False
    inside = [w for w in found.words.lower().replace("'", " ").split() if w in _listed("named")]
    if inside and inside[0] in _listed("self"):
        return True
    nearest = next((word for word in reversed(before) if word in _listed("named")), "")
    if nearest == "who":
        nearest = "i" if {"i", "me", "my"} & set(before[-6:]) else "you"
    if not nearest and not inside:  # "With two papers and a medal, I …"
        nearest = next((word for word in behind if word in _listed("named")), "i")
    return nearest in _listed("self")


# ── oversharing, apology ────────────────────────────────────────────────────


def _oversharing(reading: Reading) -> Iterable[Hit]:
    said = reading.speech.said.get("tone.oversharing", ())
    alone = _one_each(each for each in said if each.group.name != "emotion")
    yield from map(hit_of, alone)
    feelings = [each for each in said if each.group.name == "emotion"]
    if len(feelings) >= 3 and not alone:
        yield hit_of(feelings[2])


_OWED = (MessageKind.REPLY, MessageKind.QUESTION, MessageKind.OTHER)


def _apology(reading: Reading) -> Iterable[Hit]:
    said = reading.speech.said.get("tone.apology", ())
    if sum(each.group.name in _CORRECTIONS for each in said) == len(said) == 1:
        lone = said[0].group.name
        if lone == "clarification" or _added(reading):
            return
    yield from map(hit_of, _one_each(said))


_CORRECTIONS = ("correction", "clarification")


def _added(reading: Reading) -> bool:
    """Whether the letter is there to put one thing right: then one correction is its business."""
    return reading.message.kind in (MessageKind.FORGOTTEN_POINT, *_OWED)


RULES = (
    Rule(
        id="tone.flattery",
        says="Say one thing that you liked, and why; leave the superlatives out.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_flattery,
        trips=(
            "Lakeview is the best program in the country.",
            "You are by far the most brilliant physician I have met this year.",
            "Your outstanding faculty and phenomenal residents left me speechless.",
            "You are a genius, and your wards show it.",
            "No other residency even comes close to yours.",
            "Your teaching is second to none.",
            "Thank you. Your residents are amazing.\n\nThe faculty is exceptional.\n\n"
            "Your leadership is extraordinary.",
            "It was like meeting a celebrity, and I am still in awe of you.",
            "You are a wonderful, inspiring, excellent and gracious teacher.",
            Case("Anyone would be lucky to learn at the feet of such a legend.", to=HOUSTON),
        ),
        passes=(
            "Your sepsis project is the most honest piece of quality work that I have seen.",
            "The residents were outstanding hosts on a cold day.",
            "I was impressed by how you teach ultrasound at the bedside.",
            "My own mentor, the most brilliant teacher in the country to me, spoke well of you.",
            "I had an amazing time in Duluth, with incredible weather.",
            "I do not think that there is a best program in the country.",
            "You said that your chief is the best teacher in the state.",
            "The best way to learn rounds is to lead them, as your seniors do.",
            "The patients come for exceptional care, and you spoke of them with respect.",
        ),
        why="Piled praise reads as politics, and says nothing about what the writer saw.",
        limits="One warm superlative passes; praise without a superlative, however long, is not "
        "counted, and neither is irony.",
    ),
    Rule(
        id="tone.self-promotion",
        says="Name at most one experience, linked to what you talked about.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_self_promotion,
        trips=(
            "I published four papers, won the teaching award and led our free clinic.",
            "I scored 262 on Step 2. I was inducted into AOA, and I am president of our "
            "surgery club.",
            "I am a hardworking, compassionate and resilient team player.",
            "You will not find a harder working applicant than me.",
            "My research experience, my leadership skills and my work ethic would help you.",
            "My application speaks for itself.",
            "As a founder of two clinics, a recipient of a national award and the author of "
            "several papers, I would fit in.",
            Case("I volunteered 400 hours, graduated with highest honors and speak as one fluent "
                 "in three languages.", to=RESIDENT),
        ),
        passes=(
            "I led a small sepsis project at my school, and your patience with the first year of "
            "yours taught me why mine faded.",
            "You have published widely, won the teaching award and led the free clinic.",
            "I admire that your residents present at national meetings and have led several "
            "projects.",
            "I enjoyed our talk about research and teaching.",
            "My time in the free clinic made me listen closely to what you said of yours.",
            "Dr. Houston founded the clinic, wrote three papers on it and received a grant.",
            Case("Our manuscript on sepsis was accepted, and I presented the project at a "
                 "national meeting. I was also elected class president.",
                 kind=MessageKind.UPDATE),
        ),
        why="They have the file; a note of thanks that lists merits is not a note of thanks.",
        limits="Merits are counted by known words; a quiet boast passes, and one project told in "
        "three steps may be counted thrice.",
    ),
    Rule(
        id="tone.oversharing",
        says="Keep feelings to one plain sentence of interest.",
        sources=(PD_VIEW, FOLLOW_UP),
        severity=WARNING,
        find=_oversharing,
        trips=(
            "Lakeview is my dream program.",
            "I would do anything to train with you.",
            "I have been so anxious since the interview that I cannot sleep.",
            "This is my last chance to become a physician.",
            "I fell in love with your program on the first floor.",
            "I am going through a painful divorce this winter.",
            "Matching with you would mean the world to me.",
            "Please give me a chance.",
            "I cried in the car when the day was over.",
            "My father died two weeks ago, and I think of him as I write.",
            "I have dreamed of training at Lakeview since I was a little girl.",
            "I am terrified of not matching.",
            "I was deeply moved by the day. My heart was there. Words cannot express how I felt "
            "when I left.",
        ),
        passes=(
            "I am excited and enthusiastic about training at Lakeview.",
            "I was nervous at first, and your residents put me at ease.",
            "Your patients are anxious before the scan, and you sit down with them.",
            "The desperate shortage of beds in Duluth was told without drama.",
            "You asked each of us to describe a dream vacation.",
            "I would be thrilled to work in the depression clinic and the heart failure unit.",
            "A patient in tears taught me to sit down, as you said.",
            "I left happy, tired and grateful.",
            "I am not anxious about the winter.",
        ),
        why="Need and distress put a weight on the reader that a program cannot carry, and turn "
        "thanks into pressure.",
        limits="A family's illness that has to do with the conversation is found when it is told "
        "as fresh grief, and passes otherwise; warm words count only from the third.",
    ),
    Rule(
        id="tone.apology",
        says="Look forward: say what you valued, or add the forgotten point in one sentence.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_apology,
        trips=(
            "I apologize for my poor answer to your question about sepsis.",
            "I am sorry that I was so nervous.",
            "Please forgive my rambling on Thursday.",
            "I am afraid that I bombed the second question.",
            "I hope I did not come across as rude.",
            "I wish I had answered your question about call differently.",
            "What I meant to say was that I like nights.",
            "The other programs were disorganized and cold.",
            "My own dean never cared about research.",
            "One of your interviewers was quite rude to me.",
            "Sorry to bother you with one more mail.",
            "That was not my best performance.",
        ),
        passes=(
            "On the way home I realized that I had not mentioned my year in the sepsis lab, which "
            "is why your project drew me.",
            Case("Apologies for the delay in my reply; I would like to be considered for the "
                 "primary care track.", kind=MessageKind.REPLY,
                 also=(told(DIRECTOR, "Thank you.", "2026-11-13T10:00-06:00"),
                       heard(LAKEVIEW, "2026-11-16T09:00-06:00"))),
            "I was sorry to hear of the fire at the clinic.",
            "You spoke of the sorry state of rural call rooms.",
            "I was sorry to leave Duluth so soon.",
            "I liked how your residents learn to apologize to a family after an error.",
            "You told me that your first program was chaotic.",
            "I stumbled upon your paper on early antibiotics.",
            "I wish my own school had a clinic like yours.",
            "Other programs may be larger; what I liked here is the talk at the bedside.",
        ),
        why="An apology reminds the reader of what they had not noticed, and ill words about "
        "others make them wonder what will be said of them.",
        limits="A short excuse for a late answer passes; a slight between the lines is not seen.",
    ),
)  # fmt: skip
