"""How the words of notes become parts of a sentence.

A topic is typed by a tired person as a noun phrase ("Night float redesign", "her QI
project"). What cannot stand in a sentence to its own reader is not bent until it fits: it
is refused with a reason, and the draft keeps a blank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from toolkit.model import Program, undirected

LONGEST_PHRASE = 120
LONGEST_POINT = 240

_LEAD_INS = re.compile(
    r"^(?:(?:we|he|she|they)\s+)?(?:also\s+)?(?:talk(?:ed)?|spoke|chat(?:ted)?|asked(?: me)?|"
    r"conversation|discussion|discussed|mentioned|learned)\s+(?:about\s+|of\s+|on\s+)?"
    r"|^(?:about|re:|topic:)\s+",
    re.IGNORECASE,
)
_INTEREST_LEAD_INS = re.compile(
    r"^(?:(?:he|she|they)\s+)?(?:is\s+|are\s+)?(?:really\s+|very\s+)?"
    r"(?:loves?|likes?|enjoys?|interested in|into|passionate about|works? on|studies)\s+",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[\s\-–—*•·>]+")
_THEIR = re.compile(r"^(?:his|her|their|his/her)\s+", re.IGNORECASE)
_THIRD_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
_SENTENCE_BREAK = re.compile(r"[!?]|\.\s+[A-Z]|\n")
_NOTHING = re.compile(
    r"(?:a|an|the|n/?a|nil|no|none|nope|nothing|tba|tbd|to be (?:added|decided|determined)|todo|"
    r"not (?:sure|yet)|unknown|[a-z]|x+|\W*)"
    r"(?:\s+(?:at all|comes to mind|in particular|much|really|so far|special|to add|yet))*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:(?:[Ii]|[Ww]e|[Tt]hey|[Ii]t|[Yy]ou|[Tt]here)(?:['’](?:d|ll|m|re|s|ve))?)\s"
)
_FINITE = re.compile(
    r"(?<!living )(?<!to )(?<![\w'’-])(?:is|are|was|were|am|has|have|had|does|do|did|can|could|"
    r"would|should|will|must|loves|feels|seems|gets|wants|enjoys|knows|says|thinks|(?:is|are|was|were|has|have|"
    r"had|does|do|did|ca|could|would|should|wo)n['’]t)(?![\w'’-])"
    r"|\b(?:(?i:attendings|everybody|everyone|faculty|fellows|graduates|interns|people|residents|"
    r"seniors|students)\s+(?:(?:all|also|both|really)\s+)?"
    r"(?:come|eat|enjoy|feel|get|go|know|look|love|say|seem|stay|take|teach|think|treat|want))\b"
    r"|\b(?i:everybody|everyone|nobody)\s+\w+s\b|\w+s\s+love\b"
    r"|(?<!to )\btreats?\s+(?:each|everybody|everyone|interns|one another|residents|them|us|you)\b"
)
_SUBORDINATE = re.compile(
    r"\b(?:as|because|how|if|than|that|until|what|whatever|when|whenever|where|whether|which|while|"
    r"who|whoever|whom|whose|why)\b|\b(?:the|a)\s+(?:kinds?|reasons?|things?|ways?)\b"
    r"|\b(?:i|it|they|we|you)\s*$",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(
    r"(?:his|her|their|his/her)\s+(?:(?:[\w-]+\s+){0,2}(?:apd|boss|chair|chairman|chairwoman|coordinator|dean|"
    r"director|pd)s?(?:\s+being\b.*)?"
    r"|.*\w\s+(?:departing|leaving|quitting|resigning|retiring|stepping down)\b.*)",
    re.IGNORECASE,
)


def words_of(text: str) -> frozenset[str]:
    """The words of a text, for looking one up."""
    return frozenset(text.split())


# First words that are safe to write small; other capitals may be names and stay.
_COMMON = words_of(
    """a about academic acute addiction advanced advising advocacy ambulatory an autonomy balance
    balancing bedside being board breadth bridge building burnout bus call camaraderie cancer
    cardiac cardiology care career case chest child chronic class clinic clinical close coaching
    community complex consult continuity cooking coverage creative critical curriculum cycling
    daily data debriefs dedicated didactics different direct disaster diverse early educational
    elective electives emergency end ethics evening evidence faculty family feedback fellowship
    fellowships first flexible food free friday gardening geriatric getting global graduated
    graduates growing half handoffs hands harm having health heart her hiking his home hospital
    hospitalist housing how icu in independent individual inpatient integrated intern interns
    journal kidney large leadership learning life liver local long longitudinal low lunch making
    maternal medical medicine mentoring mentors mentorship mobile moonlighting morning
    multidisciplinary music new night nights noon nurse nursing obesity older one open our
    outpatient painting palliative parental patient patients pediatric physical point primary
    procedural procedure procedures protected public quality quiet refugee reflective research
    resident residents rounds running rural safety schedule scheduling scholarly school second
    senior shared shift sickle simulation skills sleep small social stroke strong structured
    student students subspecialty supervision support sepsis teaching team teams telehealth
    telemedicine that the their three time trail training trauma two ultrasound underserved union
    urban using wards weekend weekly wellness what when where why women work working workplace
    workshop writing x your"""
)
_COMMON_ENDINGS = re.compile(
    r"\w{3,}(?:ation|ition|ments?|ships?|ness|ities|ology|ologies|ulum|ions?|ized|ated)$"
)
_GERUND = re.compile(r"\w{3,}ing$")
_NO_GERUNDS = words_of(
    "beijing boeing browning darling ewing fleming golding harding keating manning reading "
    "sterling wyoming"
)


# Nouns that sound clipped without an article: "the night float redesign", but "global health".
_THINGS = words_of(
    """academy approach block building bootcamp camp center clinic club collaboration committee
    conference council course culture curriculum day dashboard division elective fellowship
    garden group half-day hospital huddle initiative institute lab laboratory library lounge
    lunch map model module month network pantry partnership pathway pipeline policy practice
    program project protocol redesign registry report retreat rotation room schedule series
    service shelter simulation stipend structure study system team tower track transition
    trial union unit van ward workshop x+y"""
)
_DETERMINERS = words_of(
    """a an the your my our his her their this that these those each every no some any all both many
    how why what when where which who one two three four five six seven eight nine ten"""
)
_PREPOSITIONS = re.compile(
    r"\s+(?:(?:run|led|taught) by|of|on|for|at|in|with|to|from|by|between|during|about|after)\s"
)


@dataclass(frozen=True, slots=True)
class Refused:
    """Words that a draft cannot use, and what would mend them."""

    why: str


def phrase(text: str, names: Collection[str] = (), *, interest: bool = False) -> str | Refused:
    """`text` as it may stand inside a sentence to the person whom it is about.

    `names` are words of the season (people, places, programs) that keep their capital.
    """
    words = _BULLET.sub("", _on_one_line(text))
    words = _LEAD_INS.sub("", words)
    if interest:
        words = _INTEREST_LEAD_INS.sub("", words)
    words = words.rstrip(" .,;:…!")
    if not words:
        return Refused("there is nothing left of it; write it as a noun, as in night float")
    if _NOTHING.fullmatch(words):
        return Refused("it names nothing; write what it was, as in night float, or leave it blank")
    if len(words) > LONGEST_PHRASE:
        return Refused("it is too long for one sentence; write it in a few words")
    if _SENTENCE_BREAK.search(words):
        return Refused("it is a whole sentence; write it as a noun, as in night float")
    if _SOMEBODY_ELSE.fullmatch(words):
        return Refused("it may be about somebody else; write it without his, her or their")
    words = _THEIR.sub("your ", words)
    if _THIRD_PERSON.search(words):
        return Refused("it speaks of the reader as he or she; write it without")
    if _is_clause(words):
        return Refused("it says something whole; name the thing alone, as in night float")
    return _determined(_small_start(words, names))


def _on_one_line(text: str) -> str:
    return " ".join(undirected(text).split())


def _is_clause(words: str) -> bool:
    """Whether words have a subject and a verb of their own: "residents are happy".

    A verb inside a part that hangs on a noun makes none: "clinics that are run by residents".
    """
    words = re.sub(r"^that\s+", "", words, flags=re.IGNORECASE)
    if _SUBJECT.match(words):
        return True
    verb = _FINITE.search(words)
    if verb is None or words.lower().startswith("to "):
        return False
    return not _SUBORDINATE.search(words[: verb.start()].rstrip())


def joined(phrases: Sequence[str]) -> str:
    """Phrases as one: "a", "a and b", "a, b, and c"; no "and" runs into another."""
    if len(phrases) < 2:
        return "".join(phrases)
    tangled = any(re.search(r"\band\b|,", each) for each in phrases)
    if len(phrases) == 2:
        return f"{phrases[0]}{', as well as' if tangled else ' and'} {phrases[1]}"
    if tangled:
        return f"{', '.join(phrases[:-1])}, as well as {phrases[-1]}"
    return f"{', '.join(phrases[:-1])}, and {phrases[-1]}"


@dataclass(frozen=True, slots=True)
class Point:
    """A point that was not made: as a clause ("I speak Portuguese"), a thing, or as it is."""

    text: str
    shape: str  # clause, thing, plain


def point(text: str, names: Collection[str] = ()) -> Point | Refused:
    """What was forgotten, ready for one forward-looking sentence."""
    words = _BULLET.sub("", _on_one_line(text))
    words = re.sub(
        r"^(?:i\s+)?(?:forgot|meant|wanted)?\s*(?:to\s+)?"
        r"(?:mention|say|tell (?:her|him|them)|add)\b"
        r"(?:\s+about)?\s*(?:that\s+)?|^that\s+(?=i\b)",
        "",
        words,
        flags=re.IGNORECASE,
    ).rstrip(" .,;:…!")
    if not words:
        return Refused("there is nothing left of it; write what you would have said")
    if _NOTHING.fullmatch(words):
        return Refused("it names no point; write what you would have said, or leave it blank")
    if re.match(r"(?:to\s+)?(?:ask|asking)\b", words, re.IGNORECASE) or words.endswith("?"):
        return Refused("it is a question; keep it with your questions")
    if len(words) > LONGEST_POINT or _SENTENCE_BREAK.search(words):
        return Refused("it is more than one sentence; say it in one")
    if _THIRD_PERSON.search(words):
        return Refused("it speaks of the reader as he or she; write it without")
    if re.match(r"i(?:'m|'ve|’m|’ve)?\s", words, re.IGNORECASE):
        return Point(words[0].upper() + words[1:], "clause")
    words = _small_start(words, names)
    if re.match(r"(?:my|our|the|a|an|how|why|what)\s", words, re.IGNORECASE):
        return Point(words[0].lower() + words[1:], "thing")
    return Point(words, "plain")


def as_question(text: str, names: Collection[str] = ()) -> tuple[str, bool]:
    """A question's own words on one line, and whether they are a whole question."""
    words = _on_one_line(text).rstrip(" .,;:…")
    if words.endswith("?"):
        return words[0].upper() + words[1:], True
    words = re.sub(r"^(?:ask\s+)?(?:about\s+)?", "", words, flags=re.IGNORECASE) or words
    return _small_start(words, names), False


def _small_start(words: str, names: Collection[str]) -> str:
    """Write the first letter small where it is no name, acronym or title."""
    first, _, rest = words.partition(" ")
    bare = first.strip("'\"“”‘’(),").partition("-")[0].partition("/")[0]
    if not (bare[:1].isupper() and (len(bare) == 1 or bare[1:].islower())):
        return words
    low = bare.lower()
    others = [each for each in re.findall(r"[^\W\d_]+", rest) if len(each) > 3]
    title = bool(others) and all(each[0].isupper() for each in others)
    gerund = bool(_GERUND.search(low)) and low not in _NO_GERUNDS
    common = low in _COMMON or gerund or bool(_COMMON_ENDINGS.search(low))
    if title or not common or bare in names or low == "i":
        return words
    at = words.index(bare)
    return words[:at] + low + words[at + len(bare) :]


def _determined(words: str) -> str:
    """Give a countable thing its "the" where it was typed without one."""
    first = words.split()[0]
    head = _PREPOSITIONS.split(words)[0].split()[-1].strip("'\"“”‘’(),").lower()
    if first.lower() in _DETERMINERS or first.isdigit() or re.search(r"['’]s?$", first):
        return words
    if first.lower().endswith("ing") and len(words.split()) > 2 and head not in _THINGS:
        return words
    return f"the {words}" if head in _THINGS else words


def small_specialty(specialty: str) -> str:
    """A specialty as it is written in a sentence: "internal medicine", "ENT"."""
    return " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in specialty.split())


def with_article(words: str) -> str:
    """ "an internal medicine", "a urology", "an ENT"."""
    first = words.split("-")[0].split()[0] if words.split() else ""
    if first.isupper() and len(first) > 1:
        vowel = first[0] in "AEFHILMNORSX"
    else:
        vowel = first[:1].lower() in "aeio" or (
            first[:1].lower() == "u" and not re.match(r"u(?:ro|ni|s)", first, re.IGNORECASE)
        )
    return f"{'an' if vowel else 'a'} {words}"


def program_in_text(program: Program) -> str:
    """A program as it is named in a sentence.

    "the Lakeview Internal Medicine Residency", "the Lakeview Internal Medicine program",
    "the internal medicine program at Lakeview".
    """
    name = program.name
    bare = re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
    if re.search(r"\b(?:program|residency|track)\b", name, re.IGNORECASE):
        return f"the {bare}"
    if program.specialty.casefold() in name.casefold():
        return f"the {bare} program"
    the = "the " if bare != name else ""
    return f"the {small_specialty(program.specialty)} program at {the}{bare}"


def place_in_text(program: Program) -> str:
    """The short way to speak of a program once it was named in full.

    The name itself where it is a place ("Lakeview"), else the institution, else the name
    with its article.
    """
    name = program.name
    kind = re.compile(r"\b(?:program|residency|track)\b", re.IGNORECASE)
    if not kind.search(name) and program.specialty.casefold() not in name.casefold():
        return name
    rest = kind.sub("", re.sub(re.escape(program.specialty), "", name, flags=re.IGNORECASE))
    rest = re.sub(r"\s+", " ", re.sub(r"^the\s+", "", rest, flags=re.IGNORECASE)).strip(" -–—,:()")
    rest = re.sub(r"^(?:at|of)\s+", "", rest)
    if rest and rest[0].isupper() and not re.search(r"[(),:]|\b(?:of|at|in|and)$", rest):
        return rest
    return program.institution or program_in_text(program)
