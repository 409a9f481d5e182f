"""The right program: none other named, and this one named at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from toolkit.checks.rule import ADVICE, ERROR, WARNING, Case, Hit, Reading, Rule, pattern, shown
from toolkit.checks.scene import (
    ASSOCIATE,
    BAYOU,
    BAYOU_DIRECTOR,
    COORDINATOR,
    HARBOR,
    HOUSTON,
    RESIDENT,
    RIDGE_DIRECTOR,
    told,
)
from toolkit.checks.season_index import Mention, specialty_called, specialty_names
from toolkit.checks.text import Word, fold, folds, listed
from toolkit.checks.vocabulary import SMALL, stem
from toolkit.follow_up.styles import RoleGroup, group_of
from toolkit.model import FollowUpStyle, MessageKind
from toolkit.sources import FOLLOW_UP, PD_VIEW

# A sentence about the applicant's own life or mentors may name places and people freely.
_OWN_LIFE = pattern(
    r"(?:grew|growing) up", r"(?:was |were )?born", r"raised", r"hometown", r"home ?town",
    r"my (?:\w+ )?(?:family|parents|mother|father|sister|brother|partner|wife|husband|spouse"
    r"|fiancee?|girlfriend|boyfriend|friends?|childhood|undergraduate|college|home)",
    r"I am (?:originally )?from", r"(?:came|come|coming|moved|moving|move|drive|flew|hail) from",
    r"I (?:\w+ )?(?:lived|live|spent|studied|rotated|volunteered|worked|taught)",
    r"taught me",
    r"(?:have|has) (?:\w+ )?(?:family|relatives|friends)",
)  # fmt: skip
_OWN_MENTOR = pattern(
    r"my (?:\w+ ){0,3}(?:mentors?|advis[eo]rs?|attendings?|preceptors?|PI|professors?|supervisors?"
    r"|letter writers?|research|rotation|clerkship|sub-?internship|project|lab|dean)",
    r"mentored by", r"(?:worked|work|working|research|rotated) with", r"under the guidance of",
)  # fmt: skip
_TRAINING_HERE = pattern(
    r"train(?:ing)?", r"residency", r"residents?", r"program", r"interview(?:ed|ing)?", r"visit",
    r"liv(?:e|ing)", r"mov(?:e|ing) to", r"relocat\w+", r"come to", r"com(?:e|ing) back",
    r"my future", r"join(?:ing)?", r"your (?:hospital|patients|city|community|team|clinics?)",
)  # fmt: skip
_PLACE_BEFORE = listed(
    "in to from of near around at outside for greater downtown love loved toward towards "
    "city visiting"
)
_PLACE_AFTER = listed(
    "program residency residents hospital hospitals campus medical clinic clinics area interview "
    "university general health team s"
)


def _starts_sentence(reading: Reading, at: int) -> bool:
    sentence = reading.text.sentence_at(at)
    return not reading.text.plain[sentence.start : at].strip(" \"'(-\r\n")


def _stands_for_a_place(reading: Reading, words: Sequence[Word], mention: Mention) -> bool:
    """Whether a single capital word is used as a name: "in Reading", not "Reading your paper"."""
    text = reading.text
    body = words is not text.subject_words
    before = words[mention.first - 1].fold if mention.first else ""
    after = words[mention.last].fold if mention.last < len(words) else ""
    source = text.plain if body else text.plain_subject
    state = re.match(r", (?:[A-Z]{2}\b|[A-Z][a-z]+)", source[mention.end : mention.end + 30])
    if mention.named[0].kind == "city":
        return before in _PLACE_BEFORE or bool(state) or after in _PLACE_AFTER
    if not body:
        return True
    if before in ("your", "our", "my") and after not in _PLACE_AFTER:
        return False  # "your Harbor project" is the reader's own
    return not _starts_sentence(reading, mention.start) or after in _PLACE_AFTER


def _mixed_up(reading: Reading) -> Iterable[Hit]:
    if reading.program is None:
        return
    yield from _foreign_names(reading)
    yield from _foreign_specialty(reading)
    yield from _foreign_feature(reading)


def _foreign_names(reading: Reading) -> Iterable[Hit]:
    ground, here = reading.index.ground, reading.message.program
    program = reading.program
    assert program is not None
    told: set[tuple[str, int]] = set()
    for words in (reading.text.subject_words, reading.text.main_words):
        subject = words is reading.text.subject_words
        for mention in ground.mentions(words):
            span = reading.text.sentence_at(mention.start)
            if not subject and (mention.named[0].text, span.start) in told:
                continue  # once a sentence is enough
            if mention.of(here) or ground.excused(mention, here, words):
                continue
            named = mention.named[0]
            if named.part and not _stands_for_a_place(reading, words, mention):
                continue
            other = ground.programs.get(named.program)
            if other is None:
                continue
            severity = None
            if not subject:
                told.add((named.text, span.start))
                sentence = reading.text.plain[span.start : span.end]
                own_life = _OWN_LIFE.search(sentence)
                if named.kind == "city":
                    if own_life:
                        continue
                    severity = None if _TRAINING_HERE.search(sentence) else ADVICE
                elif named.kind == "person":
                    if _OWN_MENTOR.search(sentence):
                        continue
                elif own_life or _OWN_MENTOR.search(sentence):
                    severity = WARNING
            elif named.kind == "city":
                severity = ADVICE
            what = {
                "program": f"is a name of {other.name}",
                "institution": f"belongs to {other.name}",
                "city": f"is where {other.name} is",
                "person": f"is at {other.name}",
            }[named.kind]
            source = reading.text.subject if subject else reading.text.body
            yield Hit(
                f"“{shown(source[mention.start : mention.end])}” {what}, and this message goes to "
                f"{program.name}.",
                mention.start,
                mention.end,
                "subject" if subject else "body",
                severity=severity,
            )


# ── specialties ─────────────────────────────────────────────────────────────

# Other names that are everyday words; they count only behind a small word ("a medicine resident").
_EVERYDAY = frozenset(
    (word,)
    for word in listed(
        "medicine surgery emergency genetics vascular gas path transitional dr mp ir ty gs im em "
        "neuro uro oto derm nucs plastics psych"
    )
)  # fmt: skip
_BEFORE = listed("a an the your my for in this of")
_JOINT = pattern(
    r"collaborat\w+", r"with", r"alongside", r"joint(?:ly)?", r"combined", r"rotat\w+",
    r"consult\w*", r"together", r"between", r"other", r"partner\w*", r"my (?:\w+ )?(?:friend"
    r"|partner|wife|husband|spouse|sister|brother|fiancee?)", r"couples?",
)  # fmt: skip


@cache
def _specialties() -> re.Pattern[str]:
    names = sorted(specialty_names(), key=len, reverse=True)
    return re.compile("|".join(r"[\s/&-]+(?:and\s+)?".join(map(re.escape, n)) for n in names))


def _foreign_specialty(reading: Reading) -> Iterable[Hit]:
    program = reading.program
    assert program is not None
    own = folds(program.specialty) + folds(specialty_called(program.specialty))
    noted = f" {' '.join(reading.index.ground.noted(reading.message.program))} "
    for words in (reading.text.subject_words, reading.text.main_words):
        subject = words is reading.text.subject_words
        at = 0
        while at < len(words):
            size = next(
                (
                    n
                    for n in (5, 4, 3, 2, 1)
                    if at + n <= len(words)
                    and tuple(w.fold for w in words[at : at + n]) in specialty_names()
                ),
                0,
            )
            if not size:
                at += 1
                continue
            name = tuple(w.fold for w in words[at : at + size])
            full = specialty_names()[name]
            first, last = words[at], words[at + size - 1]
            before = words[at - 1] if at else None
            after = [w.fold for w in words[at + size : at + size + 2]]
            at += size
            if specialty_called(program.specialty) in full or set(name) <= set(own):
                continue
            if any(set(own) <= set(folds(each)) for each in full) or f" {' '.join(name)} " in noted:
                continue
            if len(name[0]) <= 3 and size == 1 and not first.text.isupper():
                continue
            if name in _EVERYDAY and not (before and before.fold in _BEFORE) and not subject:
                continue
            if not (subject and size > 1) and not _applied_for(
                reading, subject, before, after, first, last
            ):
                continue
            source = reading.text.subject if subject else reading.text.body
            yield Hit(
                f"“{shown(source[first.start : last.end])}” is another specialty than "
                f"{program.name}'s, {program.specialty}.",
                first.start,
                last.end,
                "subject" if subject else "body",
            )


_FOR = pattern(
    r"interview(?:ed|ing)? (?:for|in) (?:the |an? |your )?",
    r"appl(?:y|ied|ying) (?:to|in|into|for) (?:the |an? |your )?",
    r"match(?:ing)? (?:in|into) (?:an? )?",
    r"my (?:future |own )?(?:career|training|life|residency) in",
    r"(?:a|future) career in",
    r"(?:training|train|residency|position|spot) in",
)


def _applied_for(
    reading: Reading,
    subject: bool,
    before: Word | None,
    after: Sequence[str],
    first: Word,
    last: Word,
) -> bool:
    """Whether a specialty is spoken of as the one applied for."""
    follows = after[:1]
    if subject:
        return bool(follows) and follows[0] in ("interview", "residency", "program", "applicant")
    text = reading.text
    sentence = text.sentence_at(first.start)
    lead = text.plain[max(sentence.start, first.start - 60) : first.start]
    if _JOINT.search(lead) and "career" not in lead:
        return False
    if follows and follows[0] in ("residency", "program", "interview", "interviews", "applicant"):
        return True
    if follows == ["resident"]:
        return bool(re.search(r"\b(?:as|be|being|become|becoming) an?\s+$", lead, re.IGNORECASE))
    return bool(re.search(rf"(?:{_FOR.pattern})\s*$", lead, re.IGNORECASE))


# ── features ────────────────────────────────────────────────────────────────

_OF_THE_PROGRAM = pattern(r"your?s?", r"the program", r"the residency", r"here", r"at \w+")


def _foreign_feature(reading: Reading) -> Iterable[Hit]:
    program, ground = reading.program, reading.index.ground
    assert program is not None
    features = ground.foreign_features(reading.message.program)
    if not features:
        return
    words = reading.text.main_words
    at = 0
    for sentence in reading.text.sentences:
        inside = []
        while at < len(words) and words[at].start < sentence.end:
            inside.append(words[at])
            at += 1
        stems: dict[str, Word] = {}
        for word in inside:
            stems.setdefault(stem(word.fold), word)
        for feature in features:
            if not feature.stems <= stems.keys():
                continue
            if len(feature.stems) == 1 and not (feature.all_stems - feature.stems) & stems.keys():
                continue
            held = sorted(
                (stems[s] for s in feature.all_stems if s in stems), key=lambda w: w.start
            )
            between = [w for w in inside if held[0].start <= w.start <= held[-1].start]
            lead = [w.fold for w in inside if w.start < held[0].start][-4:]
            if len(between) > len(held) + 4 or "my" in lead or "our" in lead:
                continue
            plain = reading.text.plain[sentence.start : sentence.end]
            if not _OF_THE_PROGRAM.search(plain) or _OWN_LIFE.search(plain):
                continue
            other = ground.programs.get(feature.program)
            if other is None:
                continue
            yield Hit(
                f"“{shown(reading.text.body[held[0].start : held[-1].end])}” is noted for "
                f"{other.name} only, and this message goes to {program.name}.",
                held[0].start,
                held[-1].end,
                severity=WARNING if len(feature.stems) == 1 and len(held) < 2 else None,
            )


# ── the program's own name ──────────────────────────────────────────────────


def _unnamed(reading: Reading) -> Iterable[Hit]:
    program, kind = reading.program, reading.message.kind
    if program is None or kind is MessageKind.REPLY or reading.text.main is None:
        return
    before = reading.index.sent_to(program.key, but=reading.message.key)
    if any(m.person == reading.message.person for m in before):
        return
    ground = reading.index.ground
    end = reading.text.main.end  # a greeting may name it: "Dear Lakeview team,"
    words = [word for word in reading.text.words if word.start < end]
    if ground.names_program(words, program.key):
        return
    resident = reading.person and group_of(reading.person.role) is RoleGroup.RESIDENT
    if (
        resident
        and reading.style.name is FollowUpStyle.LEAN
        and ground.names_program(reading.text.subject_words, program.key)
    ):
        return
    miss = _near_miss(reading)
    if miss:
        yield Hit(
            f"“{miss.text}” is a near miss of the program's name, {program.name}.",
            miss.start, miss.end, remedy="Spell the name as the program does.",
        )  # fmt: skip
    else:
        yield Hit("The message names neither the program nor its institution.")


def _near_miss(reading: Reading) -> Word | None:
    names = {
        word
        for named in reading.index.ground.own.get(reading.message.program, ())
        if named.kind != "city"
        for word in named.folds
        if len(word) >= 5 and word not in SMALL and named.part
    }
    if not names:
        return None
    from rapidfuzz.distance import DamerauLevenshtein  # slow to import, and seldom needed

    for word in reading.text.main_words:
        if word.capital and any(
            DamerauLevenshtein.normalized_similarity(fold(word.text), n) >= 0.75 for n in names
        ):
            return word
    return None


RULES = (
    Rule(
        id="program.mixed-up",
        says="Write to each program of what is its own, and take other programs' names out.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=ERROR,
        find=_mixed_up,
        trips=(
            "Thank you for the chance to interview at Bayou General.",
            "It was a pleasure to see Jackson Ridge Hospital.",
            "I would be glad to train at Jackson.",
            "I could see myself living in Reading and training there.",
            "Please give my thanks to Dr. Thibodeaux.",
            "Ruth Smith was very kind.",
            "I especially loved hearing about your rural training sites.",
            "I would be thrilled to become a neurology resident at Lakeview.",
            "Thank you for the interview for the neurology position at Lakeview.",
            Case("Thank you.", subject="Thank you – Imani Rao-Keller, Bayou General interview"),
            Case("I enjoyed the internal medicine interview day.", program=HARBOR),
            Case("I loved Lakeview.", to=BAYOU_DIRECTOR),
        ),
        passes=(
            "Reading your paper on sepsis taught me a good deal about Lakeview.",
            "I grew up in Houston, and the lake in Duluth felt like home.",
            "My mentor, Dr. Smith, speaks warmly of Lakeview.",
            "My rural clinic work at home taught me to listen.",
            "I liked how your residents work with the neurology residents.",
            "At Northgate College of Medicine I learned to ask for help.",
            "Your internal medicine residents spoke of medicine with joy.",
            "Please thank Dr. Houston and Ms. Jackson for me.",
            Case("Thank you for our talk about moving from Houston to Duluth.", to=ASSOCIATE),
            Case("Dear Dr. Houston,\n\nThank you, Dr. Houston, for your time.", to=HOUSTON),
            Case("Dear Ms. Jackson,\n\nThank you for the day.", to=COORDINATOR),
            Case("I learned much at Jackson Ridge.", to=RIDGE_DIRECTOR, subject="Thank you"),
        ),
    ),
    Rule(
        id="program.unnamed",
        says="Name the program or its institution once, so that the reader knows it is meant.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_unnamed,
        trips=(
            "Dear Dr. de la Cruz,\n\nThank you for the interview. I enjoyed our talk.",
            Case("Dear Dr. Houston,\n\nThank you for your time.", to=HOUSTON),
            Case("Dear Nisha,\n\nThank you for your time.", to=RESIDENT, subject="Thank you"),
            Case(
                "Dear Nisha,\n\nThank you for your time.", to=RESIDENT,
                style=FollowUpStyle.THOROUGH,
            ),
            "Dear Dr. de la Cruz,\n\nThank you for the interview at Lakeveiw.",
        ),
        passes=(
            "Dear Dr. de la Cruz,\n\nThank you for the interview at Lakeview.",
            "Dear Dr. de la Cruz,\n\nLakeview University Hospital’s wards impressed me.",
            Case("Dear Nisha,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Dr. Wojcik,\n\nThank you for showing me JRH.", to=RIDGE_DIRECTOR),
            Case(
                "Dear Dr. Thibodeaux,\n\nMay I ask one more question?", to=BAYOU_DIRECTOR,
                kind=MessageKind.QUESTION,
                also=(told(BAYOU_DIRECTOR, "Thank you.", "2026-11-23T09:00-06:00"),),
            ),
            Case("Dear all,\n\nThank you for the day at Bayou General.", program=BAYOU),
        ),
    ),
)  # fmt: skip
