"""The right program: none other named, and this one named at all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice

from toolkit.checks.names import slip_of
from toolkit.checks.noted_only import Noted, schedules_in
from toolkit.checks.phrasebook import Group, phrasebook
from toolkit.checks.plain_words import Unit, lexicon_file
from toolkit.checks.rule import ADVICE, ERROR, WARNING, Case, Hit, Reading, Rule, shown
from toolkit.checks.scene import (
    ASSOCIATE,
    BAYOU,
    BAYOU_DIRECTOR,
    COORDINATOR,
    HARBOR,
    HOUSTON,
    LAKEVIEW,
    RESIDENT,
    RIDGE_DIRECTOR,
    told,
)
from toolkit.checks.season_index import Mention, state_words
from toolkit.checks.specialty import foreign_specialties
from toolkit.checks.text import Word, fold, folds, listed
from toolkit.checks.vocabulary import SMALL, stem
from toolkit.follow_up.styles import RoleGroup, group_of
from toolkit.model import FollowUpStyle, MessageKind, Program
from toolkit.sources import FOLLOW_UP, PD_VIEW

_MOST = 12  # names tried in one sentence; a text with more is nobody's letter

_PLACE_BEFORE = listed(
    "in to from of near around at outside for greater downtown love loved toward towards like "
    "liked city visiting visit visited explore exploring enjoyed about and with call calling"
)
_PLACE_AFTER = listed(
    "program residency residents hospital hospitals campus medical clinic clinics area interview "
    "university general health team s"
)


@cache
def _group(name: str) -> Group:
    return next(g for g in phrasebook().of("program.mixed-up") if g.name == name)


@lru_cache(maxsize=64)
def _says(unit: Unit, name: str) -> bool:
    """Whether a sentence says what the group of this name is about."""
    return _group(name).excused(unit)


@cache
def _published() -> frozenset[str]:
    return frozenset(lexicon_file("program")["published"]["words"])


def own_name(reading: Reading) -> str:
    """What the program written to is called for short: "Lakeview"."""
    program = reading.program
    assert program is not None
    names = reading.index.ground.own.get(program.key, ())
    specialty = f" {' '.join(folds(program.specialty))}"
    for named in names:
        joined = " ".join(named.folds)
        a_start = named.kind == "program" and fold(program.name).startswith(joined)
        whole = f" {joined}".endswith(specialty) or "residency" in named.folds
        if a_start and not named.exact and not whole:
            return " ".join(program.name.split()[: len(joined.split())])
    return program.name


# ── other programs, places and people ───────────────────────────────────────


def _mixed_up(reading: Reading) -> Iterable[Hit]:
    if reading.program is None:
        return
    yield from _foreign_names(reading)
    yield from _misspelt_names(reading)
    yield from foreign_specialties(reading)
    yield from _foreign_features(reading)
    yield from _foreign_schedules(reading)


@lru_cache(maxsize=4)
def _body_starts(units: tuple[Unit, ...]) -> tuple[list[int], list[Unit]]:
    body = [unit for unit in units if unit.where == "body"]
    return [unit.start for unit in body], body


def _unit_at(reading: Reading, where: str, offset: int) -> Unit | None:
    """The sentence (or greeting, closing, line) around an offset."""
    units = reading.speech.units
    if where == "subject":
        return next((unit for unit in units if unit.where == "subject"), None)
    starts, body = _body_starts(units)
    number = bisect_right(starts, offset) - 1
    return body[number] if number >= 0 and offset < body[number].end else None


def _foreign_names(reading: Reading) -> Iterable[Hit]:
    ground, here = reading.index.ground, reading.message.program
    text = reading.text
    told_of: set[tuple[str, int]] = set()
    tried: dict[int, int] = {}
    for words, mentions in (
        (text.subject_words, reading.speech.subject_mentions),
        (text.words, reading.speech.mentions),
    ):
        where = "body" if words is text.words else "subject"
        for mention in mentions:
            if mention.of(here):
                continue
            unit = _unit_at(reading, where, mention.start)
            if unit is None or (unit.part == "signature" and len(unit.words) < 7):
                continue
            tried[unit.start] = tried.get(unit.start, 0) + 1
            if tried[unit.start] > _MOST or len(tried) > 5 * _MOST:
                continue
            named = mention.named[0]
            if unit.part == "closing" or (unit.part == "greeting" and named.kind == "person"):
                continue
            if (named.text, unit.start) in told_of and unit.part == "sentence":
                continue  # once a sentence is enough
            if ground.excused(mention, here, words) and not (
                named.kind == "city"
                and unit.part == "sentence"
                and (_bound_for(unit, mention) or _yours(unit, mention, words))
            ):
                continue
            if named.part and not _stands_for_a_place(reading, unit, words, mention):
                continue
            if words[mention.last : mention.last + 1] and _only_bears_it(unit, words, mention):
                continue
            other = ground.programs.get(named.program)
            severity = _weight(unit, mention, words)
            if other is None or severity is None:
                continue
            told_of.add((named.text, unit.start))
            yield _name_hit(reading, unit, mention, other, severity)


def _name_hit(
    reading: Reading, unit: Unit, mention: Mention, other: Program, severity: object
) -> Hit:
    program = reading.program
    assert program is not None
    named = mention.named[0]
    what = {
        "program": f"is a name of {other.name}",
        "institution": f"belongs to {other.name}",
        "city": f"is where {other.name} is",
        "person": f"is at {other.name}",
    }[named.kind]
    source = reading.text.subject if unit.part == "subject" else reading.text.body
    mend = None
    if unit.part in ("subject", "greeting"):
        mend = program.city if named.kind == "city" else own_name(reading)
    return Hit(
        f"“{shown(source[mention.start : mention.end])}” {what}, and this message goes to "
        f"{program.name}.",
        mention.start,
        mention.end,
        unit.where,
        severity=ADVICE if severity == ADVICE else None,
        mend=mend,
    )


def _weight(unit: Unit, mention: Mention, words: Sequence[Word]) -> object:
    """How much a foreign name weighs where it stands: ERROR, ADVICE, or None for nothing."""
    kind = mention.named[0].kind
    if unit.part in ("subject", "greeting"):
        return ADVICE if kind == "city" and unit.part == "subject" else ERROR
    own = _says(unit, "own-life")
    mentor = _says(unit, "own-mentor")
    if kind == "person":
        return None if mentor else ERROR
    theirs = _says(unit, "theirs")
    future = _says(unit, "future-there")
    if kind == "city":
        if _yours(unit, mention, words):
            return ERROR
        if own or theirs or mentor:
            return ERROR if future and _wished(unit, mention) else None
        if mention.named[0].folds in state_words():  # wider than a city, and more often one's home
            return ERROR if _bound_for(unit, mention) else None
        return ERROR if future else None
    if own or mentor or theirs:
        return ERROR if future and _wished(unit, mention) else None
    return ERROR


_WISH = re.compile(
    r" (?:would|will|could|can|hope|want|wish|plan|excited|eager|thrilled|ready|glad|happy"
    r"|delighted"
    r"|imagine|see|picture|forward|prefer|opportunity|chance|idea|thought|interview\w*|thank|love)"
    r" (?:[^ ;]+ ){0,12}\Z"
)
_TRAIN = re.compile(
    r" (?:train\w*|liv(?:e|ing)|mov(?:e|ing)|relocat\w+|join\w*|come|coming|settl\w+|practic\w+"
    r"|resident"
    r"|intern|residency|interview\w*|life|home|stay\w*|return\w*|work\w*|match\w*|rank\w*)"
    r" (?:[^ ;]+ ){0,5}\Z"
)


def _wished(unit: Unit, mention: Mention) -> bool:
    """Whether the very clause wishes to train or live there, whatever else the sentence tells."""
    before = _said_before(unit, mention)
    clause = f" {before.rpartition(';')[2].strip()} "
    return bool(_WISH.search(clause) and _TRAIN.search(clause)) and not re.search(
        r" (?:my|our) (?:\w+ ){0,2}(?:family|parents|wife|husband|partner|sister|brother|mentor)"
        r" (?:\w+ ){0,4}\Z",
        clause,
    )


_BOUND = re.compile(
    r" (?:would|will|hope|want|wish|plan|excited|eager|thrilled|ready|glad|happy|imagine|see"
    r"|picture"
    r"|forward|love) (?:[^ ;]+ ){0,8}(?:live|living|move|moving|relocate|relocating|train|training"
    r"|settle|settling|residency|life|home|years|return|come|coming|back) (?:[^ ;]+ ){0,2}(?:in"
    r"|to) \Z"
    r"|(?: your (?:patients|hospital|community|program|residents|residency|team) (?:here )?in \Z)"
)


def _bound_for(unit: Unit, mention: Mention) -> bool:
    """Whether the applicant is bound for that very place, so that no note excuses its name."""
    return bool(_BOUND.search(_said_before(unit, mention)))


def _said_before(unit: Unit, mention: Mention) -> str:
    """The plain words of the sentence before a name, as far as they may belong to it."""
    number = bisect_left(unit.places, (mention.start, 0))
    return f" {' '.join(unit.said.split()[max(0, number - 40) : number])} "


_SEASONS = listed("summer summers winter winters spring fall autumn heat snow sun year home life")
_HOUSING = re.compile(
    r" (?:look\w*|search\w*|hunt\w*|brows\w*|found|find\w*|ask\w*|check\w*|toured|touring|rent\w*) "
    r"(?:[^ ;]+ ){0,3}(?:flats?|apartments?|houses?|homes?|housing|schools?|rents?|places?|jobs?"
    r"|neighborhoods?) (?:[^ ;]+ ){0,3}in \Z"
)


def _yours(unit: Unit, mention: Mention, words: Sequence[Word]) -> bool:
    """ "Your patients in Reading"; "the Reading residency"."""
    after = words[mention.last].fold if mention.last < len(words) else ""
    before = _said_before(unit, mention)
    if after in ("program", "residency", "residents", "campus", "hospital"):
        return True
    if after == "home" and before.endswith((" call ", " calling ")) and _WISH.search(before):
        return True
    if _HOUSING.search(before):
        return True
    if after in _SEASONS and re.search(r" (?:my|our) (?:first|next|new|second) \Z", before):
        return True
    served = re.search(
        r" (?:people|patients|families|community|communities|neighborhoods|children) (?:of|in) \Z",
        before,
    )
    if served and not unit.words.isdisjoint(("you", "your")):
        return True
    return bool(
        re.search(
            r" your (?:(?!and|with|from|about)[^ ;]+ ){1,3}(?:in|of|around|across) \Z", before
        )
    )


def _only_bears_it(unit: Unit, words: Sequence[Word], mention: Mention) -> bool:
    """ "The Cleveland Clinic model", "Mr. Early's textbook": something known bears the name."""
    after = [word.fold for word in words[mention.last : mention.last + 3]]
    if after[0] in _published():
        return True
    possessive = words[mention.last - 1].bare_end < words[mention.last - 1].end
    if possessive and not _published().isdisjoint(after):
        return True
    near = words[mention.last].start - words[mention.last - 1].end == 1
    word = words[mention.last]
    joined = near and unit.source[word.start - 1] == "-" and word.capital
    if joined and mention.named[0].kind == "person":
        return True  # Dr. Park-Ojo is not Dr. Park
    capital = near and word.capital and unit.source[word.start - 1] == " "
    return bool(
        capital and mention.named[0].part and not _PLACE_AFTER & {word.fold}
        and _published() & set(after)
    )  # fmt: skip


def _starts(unit: Unit, at: int) -> bool:
    return not unit.source[unit.start : at].strip(" \"'(-\r\n")


def _shouted(unit: Unit) -> bool:
    letters = [c for c in unit.source[unit.start : unit.end] if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.7 * len(letters)


def _stands_for_a_place(
    reading: Reading, unit: Unit, words: Sequence[Word], mention: Mention
) -> bool:
    """Whether a single capital word is used as a name: "in Reading", not "Reading your paper"."""
    before = words[mention.first - 1].fold if mention.first else ""
    after = words[mention.last].fold if mention.last < len(words) else ""
    state = re.match(r", (?:[A-Z]{2}\b|[A-Z][a-z]+)", unit.source[mention.end : mention.end + 30])
    shouted = _shouted(unit)
    if mention.named[0].kind == "city":
        if shouted and not state:
            return before in ("in", "to") and after not in SMALL | {"your"}
        return before in _PLACE_BEFORE or bool(state) or after in _PLACE_AFTER | _SEASONS
    if unit.part in ("subject", "greeting"):
        return True
    if shouted:
        return before == "at" or after in _PLACE_AFTER
    if before in ("your", "our", "my") and after not in _PLACE_AFTER:
        return False  # "your Harbor project" is the reader's own
    if (
        words[mention.last : mention.last + 1]
        and unit.source[mention.end : mention.end + 2] == "'s"
    ):
        return True
    return not _starts(unit, mention.start) or after in _PLACE_AFTER


def _misspelt_names(reading: Reading) -> Iterable[Hit]:
    """ "Bayuo General": another program's name with one letter wrong."""
    main, program = reading.text.main, reading.program
    if main is None or program is None:
        return
    ground = reading.index.ground
    slips = ground.slips.found_in(reading.text.plain, main.start, main.end)
    for start, end, near in islice(slips, _MOST):
        if any(named.program == program.key for named in near):
            continue
        unit = _unit_at(reading, "body", start)
        word = reading.text.body[start:end]
        if unit is None or fold(word) in ground.noted(program.key) or _own_word(reading, word):
            continue
        if any(_says(unit, g) for g in ("own-life", "own-mentor", "theirs")):
            continue
        other = ground.programs.get(near[0].program)
        if other is not None:
            yield Hit(
                f"“{shown(word)}” is a near miss of {other.name}, and this message goes to "
                f"{program.name}.",
                start,
                end,
            )


def _own_word(reading: Reading, word: str) -> bool:
    applicant = reading.index.ground.applicant
    school = {*folds(applicant.school), *folds(applicant.name)} if applicant else set()
    return fold(word) in school | reading.index.ground.name_words(reading.message.program)


# ── what only another program is noted for ──────────────────────────────────

_THEIR = listed("your yours its §here their")
_OWN = listed("my our own i we us mine ours")
_TALK = listed("conversation talk discussion interview chat meeting call time visit day exchange")
_HEARD = re.compile(
    r" (?:hear|hearing|heard|learn|learning|learned|told|telling|saw|see|seeing|showed|shown"
    r"|showing"
    r"|described|describing|description|explained|explaining|explanation|mentioned|spoke"
    r"|speaking|talk"
    r"|talked|talking|discussed|discussing|discussion|sharing|shared|impressed|loved|love|enjoyed"
    r"|appreciated|appreciate|admire|admired|drawn|excited|struck|account|tour|touring|visiting"
    r"|conversation|story|stories|returning|returned|remark|intrigued|moved|new|grateful|thank|thanks|about|attracted|liked|like|join|work|train"
    r"|training|value|valued|stood|inspired|fascinated|interested|stayed|thinking|remember) "
)
_BEHIND = re.compile(
    r"(?:[^ ;]+ ){0,3}?(?:(?:at|in|of) (?:your|§here|the (?:program|residency))|here|(?:that )?you "
    r"(?:have|offer|run|lead|built|described|mentioned|told|showed|started|direct|spoke|founded"
    r"|shared"
    r"|explained|all|are|and your|sketched|painted))"
)
_DOUBT = re.compile(
    r" (?:do you|does|is there|are there|whether|if you|if there|wonder\w*|curious|ask|asking"
    r"|would you"
    r"|could you|can you|no|not(?! (?:wait|help|only|just|stop|hesitate))|never|without|unlike"
    r"|other programs|elsewhere|if) "
)


def _foreign_features(reading: Reading) -> Iterable[Hit]:
    program = reading.program
    assert program is not None
    ground = reading.index.ground
    noted_only = ground.noted_only
    foreign = noted_only.foreign(program.key)
    silent = ground.silent(program.key)
    own = ground.noted_stems(program.key)
    for unit in reading.speech.units:
        if unit.part != "sentence" or foreign.keys().isdisjoint(unit.words):
            continue
        candidates = noted_only.candidates(program.key, unit)
        clauses = _clauses(unit.said) if candidates else ()
        for noted in candidates:
            if silent and (noted.topic or len(noted.core) < 2 or noted.generic):
                continue
            span = _held_in(unit, clauses, noted, own, silent or noted.generic)
            other = ground.programs.get(noted.program)
            if span is None or other is None:
                continue
            start, end = span
            yield Hit(
                f"“{shown(reading.text.body[start:end])}” is noted for {other.name} only, and this "
                f"message goes to {program.name}.",
                start,
                end,
                severity=WARNING if noted.topic or silent else None,
            )
            break


@lru_cache(maxsize=1024)
def _clauses(sentence: str) -> tuple[tuple[int, int, Mapping[str, int]], ...]:
    """The clauses of a sentence: their plain words' numbers, and where each stem stands first."""
    found: list[tuple[int, int, Mapping[str, int]]] = []
    said = sentence.split()
    begin = 0
    for end in (*(n for n, word in enumerate(said) if word == ";"), len(said)):
        stems: dict[str, int] = {}
        for number in range(begin, end):
            stems.setdefault(stem(said[number]), number)
        found.append((begin, end, stems))
        begin = end + 1
    return tuple(found)


def _held_in(
    unit: Unit,
    clauses: Sequence[tuple[int, int, Mapping[str, int]]],
    noted: Noted,
    own: frozenset[str],
    strict: bool,
) -> tuple[int, int] | None:
    """Where a clause of the sentence says it of the reader's program, if it does.

    `own` are the stems of the program's own notes: what these hold word for word is no other's.
    """
    for begin, end, stems in clauses:
        said_of_it = noted.held(stems)
        if said_of_it - noted.rest <= own:
            continue
        held = sorted(stems[each] for each in said_of_it)
        if held and held[-1] - held[0] <= len(held) + 4:
            said = unit.said.split()
            clause = (said[begin : held[0]], said[held[-1] + 1 : end])
            within = set(said[held[0] : held[-1]])
            if within & {"you", "your"} and not strict and not unit.asks:
                return unit.places[held[0]][0], unit.places[held[-1]][1]
            if _told_of_them(unit, *clause, strict):
                return unit.places[held[0]][0], unit.places[held[-1]][1]
    return None


def _told_of_them(unit: Unit, before: Sequence[str], after: Sequence[str], strict: bool) -> bool:
    """Whether the words about it make it the reader's, not the applicant's own or nobody's."""
    lead, behind = f" {' '.join(before)} ", f"{' '.join(after)} "
    if unit.asks or _DOUBT.search(lead):
        return False
    whose = ""
    near = 4 if strict else 6
    for number in range(len(before) - 1, -1, -1):
        word = before[number]
        following = before[number + 1 : number + 3]
        if word in ("our", "my") and not _TALK.isdisjoint(following):
            whose = "their"
            break
        if word in _THEIR:
            whose = "their" if number >= len(before) - near else "far"
            break
        if word in _OWN and word not in ("i", "we", "us"):
            whose = "own"
            break
    if whose in ("own", "their"):
        return whose == "their"
    if strict:
        return False
    if whose == "far" or _BEHIND.match(behind):
        return True
    if _says(unit, "own-life") or _says(unit, "own-mentor"):
        return False
    article = not {"the", "that", "this", "these", "those"}.isdisjoint(before[-3:])
    earlier = unit.said.partition(lead.strip())[0] + lead if lead.strip() else lead
    theirs = not unit.words.isdisjoint(("your", "§here"))
    return (article and bool(_HEARD.search(earlier if theirs else lead))) or (
        article and theirs and "they" in before
    )


def _foreign_schedules(reading: Reading) -> Iterable[Hit]:
    """ "Your 4+1 schedule", where theirs is 6+2."""
    program, text = reading.program, reading.text
    if program is None or "+" not in text.body or text.main is None:
        return
    ground = reading.index.ground
    own = ground.noted_only.schedules(program.key)
    for start, end, schedule in schedules_in(text.plain, text.main.start, text.main.end):
        others = ground.noted_only.scheduled_at(schedule)
        unit = _unit_at(reading, "body", start)
        if not others or schedule in own or "x" in schedule or unit is None or unit.asks:
            continue
        if ground.silent(program.key) or not {"your", "§here"} & unit.words or "my" in unit.words:
            continue
        yield Hit(
            f"“{shown(text.body[start:end])}” is noted for {ground.programs[others[0]].name} only, "
            f"and this message goes to {program.name}.",
            start,
            end,
            severity=None if own else WARNING,
        )


# ── the program's own name ──────────────────────────────────────────────────

_MUST_NAME = (
    MessageKind.THANKS, MessageKind.INTEREST, MessageKind.FIRST_CHOICE, MessageKind.CARD,
    MessageKind.LINKEDIN, MessageKind.LOW_KEY_WISH,
)  # fmt: skip


def _unnamed(reading: Reading) -> Iterable[Hit]:
    program, kind = reading.program, reading.message.kind
    needless = (MessageKind.REPLY, MessageKind.LINKEDIN)
    if program is None or kind in needless or reading.text.main is None:
        return
    here = program.key
    for mention in reading.speech.mentions:
        if mention.of(here) and any(
            n.program == here and n.kind in ("program", "institution") for n in mention.named
        ):
            unit = _unit_at(reading, "body", mention.start)
            if unit and (unit.part != "signature" or len(unit.words) >= 7):
                return  # a greeting may name it: "Dear Lakeview team,"
    before = reading.index.sent_to(program.key, but=reading.message.key)
    if any(m.person == reading.message.person for m in before):
        return
    ground = reading.index.ground
    end = reading.text.main.end
    words = [word for word in reading.text.words if word.start < end]
    if ground.names_program(words, program.key):
        return
    in_subject = ground.names_program(reading.text.subject_words, program.key)
    resident = reading.person and group_of(reading.person.role) is RoleGroup.RESIDENT
    lean = reading.style.name is FollowUpStyle.LEAN
    if in_subject and ((resident and lean) or kind not in _MUST_NAME):
        return
    miss = _near_miss(reading)
    if miss:
        word, right = miss
        yield Hit(
            f"“{word.text}” is a near miss of the program's name, {program.name}.",
            word.start, word.bare_end, remedy="Spell the name as the program does.", mend=right,
        )  # fmt: skip
    else:
        hit = _told_where(reading)
        slight = in_subject or kind not in _MUST_NAME
        yield replace(hit, severity=ADVICE) if slight else hit


_INTERVIEW = re.compile(
    r"\b(?:interview(?:ing|ed)?(?: day| with me| me| with you| season)?"
    r"|(?:speak|meet|talk)(?:ing)? with (?:me|you)|(?:your|the) (?:time|kindness|conversation|day))"
    r"(?! (?:at|with|for|day|to|of|from|you|me|and)\b)",
    re.IGNORECASE,
)


def _told_where(reading: Reading) -> Hit:
    """The finding that nothing is named, with the place where the name may be put in."""
    first = reading.text.sentences[0] if reading.text.sentences else reading.text.main
    assert first is not None
    found = _INTERVIEW.search(reading.text.plain, first.start, first.end)
    at = found.end() if found else first.end
    while not found and at > first.start and reading.text.body[at - 1] in ".!?…\"”'’)":
        at -= 1
    return Hit(
        "The text names neither the program nor its institution.",
        mend=f" at {own_name(reading)}",
        instead_of=(at, at),
    )


def _near_miss(reading: Reading) -> tuple[Word, str] | None:
    """A word of the text that is a slip for the program's own name, and the right word."""
    right: dict[str, str] = {}
    for named in reading.index.ground.own.get(reading.message.program, ()):
        if named.kind != "city" and not named.exact:
            texts = {fold(word): word for word in re.split(r"[\s-]+", named.text)}
            right |= {
                f: texts[f]
                for f in (named.folds if named.part else named.folds[:1])
                if len(f) >= 5 and f not in SMALL and f in texts
            }  # fmt: skip
    for word in reading.text.main_words:
        if word.capital and len(word.fold) >= 5:
            for name, written in right.items():
                if slip_of(word.fold, name):
                    return word, written
    return None


RULES = (
    Rule(
        id="program.mixed-up",
        says="Write to each program of what is its own, and take other programs' names out.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=ERROR,
        find=_mixed_up,
        why=(
            "One other program's name, city, specialty or people in a letter undoes all the rest "
            "of it: the reader learns that it was written for somebody else."
        ),
        limits=(
            "It knows only the season's own records. Names in a sentence about the applicant's own "
            "life, mentors or the reader's past are let stand, and a city counts only where the "
            "applicant speaks of living or training there. What others are noted for counts only "
            "where a sentence makes it the reader's; topics of talks elsewhere, and anything where "
            "the program has no notes, are warnings at most."
        ),
        trips=(
            "Thank you for the chance to interview at Bayou General.",
            "It was a pleasure to see Jackson Ridge Hospital.",
            "I would be glad to train at Jackson.",
            "I could see myself living in Reading and training there.",
            "I would love to live in Houston during residency.",
            "BGMC is where I would be happy to train.",
            "I hope to match at Bayuo General.",
            "i loved the day at bayou general and would be glad to train there.",
            "Please give my thanks to Dr. Thibodeaux.",
            "Ruth Smith was very kind.",
            "I especially loved hearing about your rural training sites.",
            "Your van for street medicine impressed me.",
            "Hearing you describe the mobile clinics along the coast moved me.",
            "I would be thrilled to become a neurology resident at Lakeview.",
            "Thank you for the interview for the neurology position at Lakeview.",
            "I look forward to a career in emergency medicine.",
            "I hope to become a good pediatrician at Lakeview.",
            Case("Thank you.", subject="Thank you – Imani Rao-Keller, Bayou General interview"),
            Case("Thank you.", subject="Neurology interview of 12 November – Imani Rao-Keller"),
            Case("I enjoyed the internal medicine interview day.", program=HARBOR),
            Case("I loved Lakeview.", to=BAYOU_DIRECTOR),
            Case("Dear Bayou General team,\n\nThank you.", program=LAKEVIEW),
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
            "The Bayou General model of discharge is what our ward tried to copy.",
            "I rotated at Jackson Ridge as a third-year student.",
            "Two of your graduates went to Bayou General for fellowship.",
            "I hope to pursue a fellowship in pediatric cardiology one day.",
            "Do you have rural training sites?",
            "Our own students run a street medicine van, and your story made me see it anew.",
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
        mends="given",
        why=(
            "A first letter that could go to any program reads as if it had gone to all of them, "
            "and leaves the reader to guess which interview is meant."
        ),
        limits=(
            "A thank-you names the program in its text, a resident's note in the lean style and "
            "any other kind of message at least in the subject. Letters after the first to a "
            "person, and replies, need not."
        ),
        trips=(
            "Dear Dr. de la Cruz,\n\nThank you for the interview. I enjoyed our talk.",
            Case("Dear Dr. Houston,\n\nThank you for your time.", to=HOUSTON),
            Case("Dear Nisha,\n\nThank you for your time.", to=RESIDENT, subject="Thank you"),
            Case(
                "Dear Nisha,\n\nThank you for your time.", to=RESIDENT,
                style=FollowUpStyle.THOROUGH,
            ),
            "Dear Dr. de la Cruz,\n\nThank you for the interview at Lakeveiw.",
            "Dear Dr. de la Cruz,\n\nYour program and your hospital impressed me. Thank you!",
            Case("Dear Dr. Thibodeaux,\n\nWhich month is best for an elective?",
                 to=BAYOU_DIRECTOR, kind=MessageKind.QUESTION, subject="A question"),
        ),
        passes=(
            "Dear Dr. de la Cruz,\n\nThank you for the interview at Lakeview.",
            "Dear Dr. de la Cruz,\n\nLakeview University Hospital’s wards impressed me.",
            "Dear Dr. de la Cruz,\n\nthank you for showing me lakeview university hospital.",
            "Dear Dr. de la Cruz,\n\nThe interns at LUH were kind to each other.",
            Case("Dear Nisha,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Dr. Wojcik,\n\nThank you for showing me JRH.", to=RIDGE_DIRECTOR),
            Case(
                "Dear Dr. Thibodeaux,\n\nMay I ask one more question?", to=BAYOU_DIRECTOR,
                kind=MessageKind.QUESTION,
                also=(told(BAYOU_DIRECTOR, "Thank you.", "2026-11-23T09:00-06:00"),),
            ),
            Case("Dear Dr. Houston,\n\nWhich month is best for an elective?", to=HOUSTON,
                 kind=MessageKind.QUESTION),
            Case("Dear all,\n\nThank you for the day at Bayou General.", program=BAYOU),
        ),
    ),
)  # fmt: skip
