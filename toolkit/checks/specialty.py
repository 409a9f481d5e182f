"""Another specialty than the reader's, spoken of as the one applied for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from toolkit import facts
from toolkit.checks.plain_words import Unit, lexicon_file, plainly
from toolkit.checks.rule import Hit, Reading, shown
from toolkit.checks.season_index import specialty_called
from toolkit.checks.text import folds
from toolkit.checks.vocabulary import SMALL

_MOST = 12  # finds of one name in one sentence; a text with more is nobody's letter
_REACH = 200  # characters about a name that may belong to it


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of specialties in plain words; `agent` for one who practises it."""

    said: str
    full: tuple[str, ...]
    agent: bool = False
    short: bool = False


def _plain(name: str) -> str:
    return plainly(re.sub(r"[/&+-]", lambda m: " and " if m[0] == "&" else " ", name))


@cache
def _names() -> Mapping[str, tuple[_Name, ...]]:
    """A telling word → the names that hold it."""
    found: dict[str, _Name] = {}
    lists = lexicon_file("program")
    for full, others in facts.specialties().items():
        for name in (full, *others):
            said = _plain(name)
            fulls = (*(found[said].full if said in found else ()), full)
            found[said] = _Name(said, fulls, short=len(said) <= 3)
    for name, full in lists["short-forms"]["words"].items():
        found.setdefault(_plain(name), _Name(_plain(name), (full,), short=len(name) <= 3))
    for name, full in lists["agents"]["words"].items():
        found[_plain(name)] = _Name(_plain(name), (full,), agent=True)
    index: dict[str, list[_Name]] = defaultdict(list)
    for each in found.values():
        words = [w for w in each.said.split() if w not in SMALL] or each.said.split()
        plain = (
            "internal",
            "family",
            "general",
            "physician",
            "surgery",
            "medicine",
        )  # ever more common
        index[min(words, key=lambda w: (plain.index(w) + 1 if w in plain else 0, -len(w)))].append(
            each
        )
    return {word: tuple(sorted(rows, key=lambda n: -len(n.said))) for word, rows in index.items()}


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon_file("program")[name]["words"])


@lru_cache(maxsize=64)
def _foreign_names(specialty: str) -> Mapping[str, tuple[_Name, ...]]:
    """The names of other specialties than this one."""
    own = {specialty_called(specialty), specialty}
    words = set(folds(specialty)) | {w for each in own for w in folds(each)}
    found = {}
    for word, names in _names().items():
        kept = tuple(
            n for n in names if not own & set(n.full) and not (set(n.said.split()) <= words)
            and not any(words <= set(folds(full)) for full in n.full)
        )  # fmt: skip
        if kept:
            found[word] = kept
    return found


# Everyday words among the names count only where they are plainly a specialty's.
_EVERYDAY = frozenset(
    [
        "medicine",
        "surgery",
        "emergency",
        "genetics",
        "vascular",
        "gas",
        "path",
        "transitional",
        "dr",
        "mp",
        "ir",
        "ty",
        "gs",
        "im",
        "em",
        "neuro",
        "uro",
        "oto",
        "derm",
        "nucs",
        "plastics",
        "surgical",
        "pediatric",
        "psychiatric",
        "orthopedic",
        "orthopaedic",
        "rads",
        "anesthesia",
    ]
)
_ART = r"(?:the |a |an |your |this |my |our |§here |§there )?"
_BEFORE = re.compile(
    rf" (?:interview(?:ed|ing|s)? (?:day )?(?:for|in|with|at) {_ART}"
    rf"|(?:apply|applied|applying|application|applicant|applicants|candidate|candidates|candidacy)"
    rf" (?:to|in|into|for|with) {_ART}"
    rf"|match(?:ed|ing)? (?:in|into|to) {_ART}"
    r"|(?:my|our) (?:\w+ )?(?:career|training|life|residency|future|path|journey|calling"
    r"|specialty|vocation) "
    r"(?:in|to|toward|towards|is|will be|as an?) (?:an? )?"
    r"|(?:a|future|long|whole|entire|lifelong|for an?) (?:\w+ )?career in (?:academic "
    r"|community |rural )?"
    r"|(?:train|training|residency|position|spot|resident|intern|internship|categorical"
    r"|education|years)"
    rf" in {_ART}(?:academic )?"
    rf"|(?:choose|chose|chosen|choosing|pursue|pursuing|pursued|enter|entering|dedicated to"
    rf"|committed to"
    rf"|devoted to|decision to (?:go|pursue|enter) (?:in)?(?:to)?|going into|go into|love for"
    rf"|passion for"
    rf"|drawn to|calling to|devotion to|drew me to|led me to|future in|path to|way to) {_ART}"
    r"|(?:as|be|being|become|becoming|am|for) (?:an? |the )?(?:future |aspiring |better |new "
    r"|good |great "
    r"|strong |academic |community |rural |excellent |first year |prospective )*)\Z"
)
_PROGRAM = re.compile(
    r"(?:residency|residencies|program|interview|interviews|applicant|applicants|application"
    r"|position"
    r"|spot|spots|positions|internship|candidate|residency program|training program|training"
    r"|match|interviewing)\b"
)
_PEOPLE = re.compile(
    r"(?:resident|intern|physician|doctor|residents|interns|applicant|team|family)\b"
)
_PLAINLY = re.compile(
    r"(?:career|residency|interview\w*|match\w*|appl\w+|future) (?:in|into|for|to)"
    r" (?:an? |the |your )?\Z"
)
_ASIDE = re.compile(
    r"(?:rotations?|electives?|consults?|service|fellowships?|track|clinics?|exposure|curriculum|month"
    r"|months|weeks|blocks?|cases|patients|sub|shifts?|call|content|teaching|skills|care|board)\b"
)
_AS_ONE = re.compile(
    r" (?:(?:as|be|being|become|becoming) (?:an?|your|one of your|the next) (?:\w+ )?"
    r"|(?:an?|any) (?:future|aspiring|prospective) )\Z"
)


def foreign_specialties(reading: Reading) -> Iterable[Hit]:
    """Where the draft speaks of another specialty as the one applied for."""
    program = reading.program
    if program is None or "prelim" in program.track.lower():
        return
    names = _foreign_names(program.specialty)
    keys = names.keys()
    noted = ""
    for unit in reading.speech.units:
        if unit.part in ("closing", "signature") or keys.isdisjoint(unit.words):
            continue
        matches = [
            (-len(name.said), match.start(), match.end(), name)
            for word in unit.words & keys
            for name in names[word]
            if f" {name.said} " in unit.said
            for match in islice(re.finditer(rf"(?<= ){re.escape(name.said)} ", unit.said), _MOST)
        ]
        taken: list[tuple[int, int]] = []
        for _, start, end, name in sorted(matches, key=lambda m: m[:3]):
            if any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            if not noted:
                noted = f" {' '.join(reading.index.ground.noted(reading.message.program))} "
            hit = None if f" {name.said} " in noted else _hit(reading, unit, name, start, end)
            if hit is not None:
                yield hit


def _hit(reading: Reading, unit: Unit, name: _Name, start: int, end: int) -> Hit | None:
    program = reading.program
    assert program is not None
    first, last = unit.place(start, end)
    written = unit.source[first:last]
    if name.short and not any(letter.isupper() for letter in written):
        return None
    if not _applied_for(reading, unit, name, start, end):
        return None
    mend = None
    if not name.agent:
        mend = program.specialty if written[:1].isupper() else program.specialty.lower()
    return Hit(
        f"“{shown(written)}” is another specialty than {program.name}'s, {program.specialty}.",
        first,
        last,
        unit.where,
        mend=mend,
    )


@cache
def _parts_of(specialty: str) -> frozenset[str]:
    return frozenset(lexicon_file("program")["within"]["words"].get(specialty, ()))


def _within(program_specialty: str, name: _Name) -> bool:
    return not _parts_of(specialty_called(program_specialty)).isdisjoint(name.full)


def _applied_for(reading: Reading, unit: Unit, name: _Name, start: int, end: int) -> bool:
    """Whether a specialty is spoken of as the one applied for."""
    program = reading.program
    assert program is not None
    begin = unit.said.rfind("; ", 0, start)
    lead = unit.said[max(0, begin + 1, start - _REACH) : start]
    after = unit.said[end : end + 40]
    if unit.part in ("subject", "greeting"):
        if name.agent or (name.said in _EVERYDAY and not _PROGRAM.match(after) and not name.short):
            return False
        if _PROGRAM.match(after):
            return True
        if unit.part == "greeting" or not _listed("joint").isdisjoint(unit.words):
            return False
        alone = not after.strip() or after.startswith((";", "§"))
        behind = lead.rstrip().endswith((";", "§here", "-"))
        return (alone and behind) or (" " in name.said and not _ASIDE.match(after))
    clause_end = unit.said.find("; ", end)
    last = min(clause_end if clause_end > 0 else len(unit.said), end + _REACH)
    clause = f"{lead}{unit.said[start:last]}"
    if not _listed("others").isdisjoint(clause.split()):
        return False
    if not _listed("joint").isdisjoint(clause.split()) and not re.search(
        r"(?:career|interview\w*|appl(?:y|ied|ying)|match\w*) (?:\w+ ){0,2}$", lead
    ):
        return False
    within = _within(program.specialty, name)
    if _PROGRAM.match(after) and not name.agent:
        if within and not re.match(r"(?:residency|program|interview|applicant|position)", after):
            return False
        return bool(
            re.search(r" (?:the|your|this|a|an|my|for|in|§here|to|of|at|(?:\w+ed)) \Z", lead)
            or not lead.strip()
        )
    if name.agent:
        return not within and bool(_AS_ONE.search(lead)) and not after.startswith(("who", "in my"))
    if _PEOPLE.match(after):
        return bool(_AS_ONE.search(lead))
    before = _BEFORE.search(lead)
    if not before:
        return False
    if (within or name.said in _EVERYDAY) and not _PLAINLY.search(lead):
        return False
    applicant = reading.index.ground.applicant
    wanted = {specialty_called(each) for each in applicant.specialties} if applicant else set()
    if before[0].rstrip().endswith(("for", "drawn to", "led me to", "drew me to", "as", "am")):
        # a passion for psychiatry may be any family physician's
        return bool(wanted & set(name.full))
    return True
