"""Praise of the reader, and praise of oneself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

from toolkit.checks.phrasebook import Said
from toolkit.checks.plain_words import Unit, lexicon_file
from toolkit.checks.rule import WARNING, Case, Hit, Reading, Rule, hit_of, shown
from toolkit.checks.scene import HOUSTON, RESIDENT
from toolkit.checks.tone_sentences import by_sentence, one_each
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon_file("tone_praise")[name]["words"])


def _around(found: Said) -> tuple[list[str], list[str]]:
    """The plain words before and behind a phrase, in its sentence."""
    unit = found.unit
    tokens = unit.said.split()
    first = bisect_left(unit.places, (found.start,))
    behind = bisect_left(unit.places, (found.end,))
    return tokens[:first], tokens[behind:]


def _span(said: Sequence[Said]) -> dict[str, int]:
    return {"start": min(s.start for s in said), "end": max(s.end for s in said)}


def _one_line(said: Sequence[Said]) -> str:
    """The words from the first phrase to the last."""
    span = _span(said)
    return shown(said[0].unit.source[span["start"] : span["end"]])


# ── flattery ────────────────────────────────────────────────────────────────


_LIGHT = ("mild", "virtue", "claim")
_WEIGHTS = {"strong": 1.0, "mild": 0.5, "virtue": 0.5}  # other groups are too much at once


def _flattery(reading: Reading) -> Iterable[Hit]:
    said = reading.speech.said.get("tone.flattery", ())
    if not said:
        return
    absolute = one_each(each for each in said if each.group.name not in _WEIGHTS)
    yield from map(hit_of, absolute)
    told_already = {each.unit for each in absolute}
    letter: list[Said] = []
    for unit, every in by_sentence(said).items():
        if unit.words.isdisjoint(_listed("praised")):
            continue
        praise = _apart(each for each in every if each.group.name in _WEIGHTS and _meant(each))
        strong = [each for each in praise if each.group.name == "strong"]
        letter += strong
        counted = [each for each in praise if strong or each.group.name != "virtue"]
        if sum(_WEIGHTS[each.group.name] for each in counted) >= 2 and unit not in told_already:
            told_already.add(unit)
            yield hit_of(
                counted[0], **_span(counted),
                message=f"“{_one_line(counted)}” piles up praise; one honest compliment is worth "
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
    for each in sorted(said, key=lambda s: (s.group.name in _LIGHT, s.start)):
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
    boasts = one_each(each for each in said if each.group.name == "boast")
    yield from map(hit_of, boasts)
    merits = [each for each in said if each.group.name != "boast" and each.unit.part == "sentence"]
    enough = _ENOUGH.get(reading.message.kind, 4)
    reach = reading.message.kind not in _ENOUGH
    told = {each.unit for each in boasts}
    for unit in reading.speech.sentences:
        row = _row(unit, enough)
        if row and unit not in told:
            start, end = unit.places[row[0]][0], unit.places[row[-1]][1]
            words = shown(unit.source[start:end])
            yield Hit(f"“{words}” lists your own merits; they have your file.", start, end)
            return
    claim = next((each for each in merits if _announces(each, enough)), None)
    if claim is not None and claim.unit not in told:
        yield hit_of(claim, message=f"“{shown(claim.words)}” opens a list of your own merits; "
                     "they have your file.")  # fmt: skip
        return
    if len(merits) < enough:
        return
    merits = _without_lone_claims(_apart(each for each in merits if _own_merit(each)))
    if len(merits) < enough:
        return
    numbers = {id(unit): number for number, unit in enumerate(reading.speech.sentences)}
    found = {numbers[id(unit)]: every for unit, every in by_sentence(merits).items()}
    for number, every in sorted(found.items()):
        near = [*every, *found.get(number + 1, ())]
        if reach:
            near += found.get(number + 2, ())
        alone = len(every) >= enough
        if alone or len(near) >= enough or (every and len(merits) >= enough + 2):
            counted = every if alone else near
            yield hit_of(
                every[0], **_span(every),
                message=f"“{_one_line(every)}” is part of a list of your own merits "
                f"({max(len(counted), enough)} close together); they have your file.",
            )  # fmt: skip
            return


def _announces(found: Said, enough: int) -> bool:
    """Whether merits are announced, and a row of the writer's own stands beside."""
    if found.group.name != "claim":
        return False
    tokens, mine = found.unit.said.split(), _listed("mine")
    own = [at for at, word in enumerate(tokens) if word == "my"]
    return sum(not mine.isdisjoint(tokens[at + 1 : at + 4]) for at in own) >= enough


@cache
def _deeds() -> frozenset[str]:
    return _listed("deeds") | _listed("present")


def _row(unit: Unit, enough: int) -> Sequence[int]:
    """The numbers of the plain words that make a row of the writer's deeds or traits."""
    deeds, traits = _deeds(), _listed("traits")
    many_deeds, many_traits = (len(unit.words & words) >= enough for words in (deeds, traits))
    if not (many_deeds or many_traits):
        return ()
    tokens = unit.said.split()
    if many_deeds:
        row = [at for at, word in enumerate(tokens) if word in deeds and _did(tokens, at)]
        grave = [at for at in row if tokens[at] not in _listed("slight")]
        if len(row) >= enough and len(grave) >= 2:
            return row
    if many_traits:
        row = [at for at, word in enumerate(tokens) if word in traits and _is_mine(tokens[:at])]
        if len(row) >= enough:
            return row
    return ()


def _did(tokens: Sequence[str], at: int) -> bool:
    """Whether the writer did this, or was chosen for it: not what was done to them."""
    owner = _owner(tokens[:at])
    if owner < 0 or tokens[owner] not in _listed("self") or tokens[at + 1 : at + 2] == ["me"]:
        return False
    if tokens[at] in _listed("present") and tokens[at - 1] not in ("i", "still", "also"):
        return False
    passive = tokens[at - 1] in ("was", "am", "been", "were")
    return not passive or tokens[at] in _listed("honors")


def _is_mine(before: Sequence[str]) -> bool:
    """Whether "I am", or "my strengths", and nothing that turns to others stands before."""
    owner = _owner(before)
    since = before[owner + 1 :]
    mine = (before[owner], *since[:1]) in (("i", "am"), ("i", "was"), ("i", "have"), ("i", "would"))
    mine = mine or (before[owner] == "my" and not _listed("strengths").isdisjoint(since[:2]))
    return owner >= 0 and mine and _listed("joins").isdisjoint(since)


def _without_lone_claims(merits: list[Said]) -> list[Said]:
    """Merits, and what announces them where two more stand in the same sentence."""
    kept: list[Said] = []
    for every in by_sentence(merits).values():
        claims = [each for each in every if each.group.name == "claim"]
        others = [each for each in every if each.group.name != "claim"]
        kept += [*claims[:1], *others] if len(others) >= 2 else others
    return sorted(kept, key=lambda s: s.start)


def _own_merit(found: Said) -> bool:
    """Whether the nearest person named before, or in the phrase itself, is the writer."""
    before, behind = _around(found)
    name = found.group.name
    if name in ("claim", "praised-by"):
        return True
    owner = _owner(before)
    nearest = before[owner] if owner >= 0 else ""
    if name == "virtue" and _listed("claims").isdisjoint(before[max(0, owner) :]):
        inside = found.words.lower().split()
        return bool(inside) and inside[0] == "my"
    inside = [w for w in found.words.lower().replace("'", " ").split() if w in _listed("named")]
    if inside and inside[0] in _listed("self"):
        return True
    if nearest == "who":
        nearest = "i" if {"i", "me", "my"} & set(before[-6:]) else "you"
    if not nearest and not inside:  # "With two papers and a medal, I …"
        nearest = next((word for word in behind if word in _listed("named")), "i")
    return nearest in _listed("self")


def _owner(before: Sequence[str]) -> int:
    """The number of the nearest word that names somebody, or -1.

    Passed over are those to whom something is brought ("I would bring to your program …") and
    those who are only counted ("first of 212 students").
    """
    named, claims, groups = _listed("named"), _listed("claims"), _listed("groups")
    for at in range(len(before) - 1, -1, -1):
        word = before[at]
        if word not in named or not claims.isdisjoint(before[max(0, at - 3) : at]):
            continue
        if word not in groups or at == 0 or before[at - 1] in _listed("subjects"):
            return at
    return -1


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
)  # fmt: skip
