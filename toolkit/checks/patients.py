"""Signs by which a patient could be known: names, ages, dates, numbers, stories with a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from toolkit import facts
from toolkit.checks.plain_words import Unit, lexicon_file
from toolkit.checks.rule import Hit, Reading, shown
from toolkit.checks.text import fold

OLDEST_TOLD = 89  # above it an age alone may tell who somebody is


@cache
def words_listed(name: str) -> frozenset[str]:
    """One group of `lexicon/patients.toml`."""
    return frozenset(lexicon_file("patients")[name]["words"])


def _about_a_patient(unit: Unit) -> bool:
    """Whether one sentence, by itself, speaks of somebody who was cared for."""
    words = unit.words
    if not words.isdisjoint(words_listed("told-of")):
        return False
    if words & words_listed("patients") - ({"patient"} if _NO_NOUN.search(unit.said) else set()):
        return True
    if _OWN.search(unit.said):
        return False
    if _SEEN.search(unit.said):
        return True
    if words & (_persons() | words_listed("trades") | words_listed("public")):
        return not words.isdisjoint(words_listed("done"))
    return not words.isdisjoint(words_listed("people")) and not words.isdisjoint(_strong())


_SEEN = re.compile(  # somebody whom the writer saw as physicians do
    r" (?:man|woman|boy|girl|child|kid|teenager|baby|guy) (?:(?:that|whom|who) )?(?:i|we) (?:had )?"
    r"(?:saw|admitted|examined|followed|met|delivered|operated|treated) (?:(?:for|with|on|in|at) )?"
    r"(?:[^ ;]+ ){0,4}?(?:clinic|ward|wards|icu|ed|er|emergency|trauma|rotation|clerkship|surgery) "
)
_NO_NOUN = re.compile(
    r" patient (?:advocate|care|population|safety|education|experience|with|and kind|enough) "
    r"| (?:was|is|be|been|so|very|are|were|you) patient "
)
_OWN = re.compile(
    r" (?:my|your|our) (?:[^ ;]+ ){0,2}?(?:grand(?:mother|father|ma|pa)|mother|father|mom|dad"
    r"|aunt|uncle|brother|sister|wife|husband|cousin|neighbor|friend|roommate|teacher|coach|mentor"
    r"|professor|advisor|colleague|nana|abuel[ao]) "
)


@cache
def _persons() -> frozenset[str]:
    """People told of by a noun; "she" alone may be a colleague."""
    return (
        (words_listed("people") | words_listed("patients"))
        - words_listed("pronouns")
        - {"patients"}
    )


@cache
def _strong() -> frozenset[str]:
    """Words that are said of the sick, and hardly ever of anybody else."""
    return (words_listed("done") | words_listed("illness")) - words_listed("everyday")


_GOES_ON = re.compile(
    r" (?:(?:and|but|then|that|so|when|by|in|a|the) ){0,2}(?:he|she|his|her|they|their)\b"
)


_SIGNS = ("patients", "done", "illness", "rare", "public", "trades", "titles")
_GATE = re.compile(r" (?:year old|kid|little|name (?:was|is)|(?:saw|met|admitted|scrubbed) ) ?")
_FIGURE = re.compile(r"\d|ninety|hundred")


@cache
def _signs() -> frozenset[str]:
    """Words of which one must be there before anything in a sentence could be a patient's."""
    return frozenset().union(*map(words_listed, _SIGNS))


def _of_patients(reading: Reading) -> Iterable[tuple[Unit, bool]]:
    """Each sentence to look at, and whether it speaks, or goes on to speak, of a patient."""
    before, paragraph = False, -1
    starts = [each.start for each in reading.text.paragraphs]
    for unit in reading.speech.units:
        if unit.part in ("greeting", "closing") or (
            unit.part == "signature" and len(unit.words) < 7
        ):
            continue
        if (
            not before
            and _signs().isdisjoint(unit.words)
            and not _FIGURE.search(unit.said)
            and not _GATE.search(unit.said)
        ):
            continue
        here = bisect_right(starts, unit.start)
        about = _about_a_patient(unit) or (
            before and here == paragraph and bool(_GOES_ON.match(unit.said))
        )
        before, paragraph = about, here
        yield unit, about


# ── ages ────────────────────────────────────────────────────────────────────

_AGE = re.compile(
    r"(?<![\w/$.])(?P<figures>\d{2,3})[\s-]*(?:(?:years?|yrs?)[\s-]*)?"
    r"(?:old\b|of age\b|y[./]?o\.?\b|yrs?\b(?= (?:male|female|man|woman)))"
    r"|\b(?:aged|age|age of|at age|turning|turned)[ ,]+(?P<aged>\d{2,3})\b"
    r"|\b(?:ninety|a hundred|one hundred)(?: and)?(?:[\s-](?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten))?(?P<words>[\s-]+years?[\s-]+old)?\b",
    re.IGNORECASE,
)
_WAS_AGED = re.compile(
    r"\b(?:he|she|patient) (?:was|is|had turned|turned) (\d{2,3})\b(?! (?:%|percent|kg|lb|cm))",
    re.I,
)
_BARE_AGE = re.compile(
    r"\b(?:he|she|who|patient|man|woman) (?:was|is|had turned|turned|,)\s+$", re.I
)


_SHORT_AGE = re.compile(r" \d{2,3}(?:yo|y|yrs?|year)\b")
_POSSESSIVE = frozenset(("my", "your", "her", "his"))


def _ages(unit: Unit, about: bool) -> Iterable[Hit]:
    words = unit.words
    for match in _WAS_AGED.finditer(unit.source, unit.start, unit.end):
        if OLDEST_TOLD < int(match[1]) <= 120 and "my" not in words:
            yield Hit(
                f"“{shown(match[0])}” is an age that may tell who the patient was.",
                match.start(), match.end(),
                remedy="Write “an older patient”, or leave the age out.",
            )  # fmt: skip
    if words.isdisjoint(words_listed("age-words")) and not _SHORT_AGE.search(unit.said):
        return
    people = _persons() | words_listed("trades") | words_listed("public")
    for match in _AGE.finditer(unit.source, unit.start, unit.end):
        figures = match["figures"] or match["aged"]
        if figures and not OLDEST_TOLD < int(figures) <= 120:
            continue
        lead = unit.source[unit.start : match.start()]
        before = re.findall(r"[a-z]+", lead.lower())[-5:]
        after = re.findall(r"[a-z]+", unit.source[match.end() : unit.end].lower())[:3]
        if words_listed("own-family") & {*before, *after[:2]} and _POSSESSIVE & {*before}:
            continue
        if words_listed("things") & set(after):
            continue
        person = about or people & {*before, *after}
        told_of = person and (figures or match["words"])
        if not told_of and not (match["aged"] is None and about and _BARE_AGE.search(lead)):
            continue
        yield Hit(
            f"“{shown(match[0])}” is an age that may tell who the patient was.",
            match.start(), match.end(), remedy="Write “an older patient”, or leave the age out.",
        )  # fmt: skip


# ── names ───────────────────────────────────────────────────────────────────

_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mister|Señora?|Sra?|Baby|Master)\.?\s+"
    r"(?P<name>[A-Z][\w'’-]*\.?(?:\s+[A-Z][\w'’-]+)?)"
)
_NAMED = re.compile(
    r"\b(?i:patients?|gentleman|lady|wom[ae]n|m[ae]n|boy|girl|child|baby|infant|veteran|toddler"
    r"|teenager|grandmother|grandfather|mother|father)\b(?:\s+(?:of mine|I had|we had))?"
    r"(?:,?\s+(?i:named|called|by the name of|whose name was)\s+|,\s+)"
    r"(?P<name>[A-Z][\w'’-]+\.?(?:\s+[A-Z][\w'’-]*\.?)?)"
    r"|\b(?i:little|young|old|poor)\s+(?P<little>(?!Rock|Falls|Italy|Havana|Haiti)[A-Z][\w'’-]+"
    r"(?:\s+[A-Z][\w'’-]+)?)(?=,| who\b| with\b)"
    r"|(?<!Dr )(?<!Dr\. )\b(?P<told>[A-Z][a-z'’-]+(?:\s+[A-Z][a-z'’-]+)?),"
    r" (?:an?|the) (?:\d{1,2}[- ]years?[- ]old|lady|gentleman|retired|former|elderly"
    r"|young (?:man|woman|mother|father)|man|woman|boy|girl|child|widow"
    r"|patient)\b"
    r"|\b(?:Mr|Mrs|Ms|Miss)\.? (?P<whom>[A-Z][a-z'’-]+),"
    r" (?:whom (?:we|I) (?:treated|saw|admitted|lost|cared)"
    r"|who (?:died|was admitted|had been admitted)|a retired)\b"
    r"|\b(?P<born>[A-Z][a-z'’-]+) (?:twins|triplets|quadruplets|quintuplets)\b"
    r"|\b(?i:little) (?P<child>(?!Rock|Falls|Italy|Havana|Haiti)[A-Z][a-z-]+)['’]s?\b"
    r"|\b(?P<who>[A-Z][a-z'’-]+\s+[A-Z][a-z'’-]+),? who (?:died|was admitted|was dying"
    r"|had been admitted|was intubated|was diagnosed|coded|came in|came to us|presented with)\b"
    r"|\b(?P<kid>[A-Z][^\W\d_]+(?:\s+[A-Z][^\W\d_]+)?), (?i:an?|the|our|my) (?:[a-z]+ ){0,2}?"
    r"(?i:kid|boy|girl|patient|toddler|teenager|newborn|baby|infant|[a-z]+-year-old|veteran)\b"
    r"|\b(?i:little) (?P<born2>[A-Z][a-z-]+) (?:was|had|has|came|died|went) "
    r"|\b(?i:initials (?:was|were|are|is)) (?P<initialed>(?:[A-Z]\.?\s?){2,3})"
    r"|\b(?i:his|her|their) name (?i:was|is) (?P<theirs>[A-Z][a-z'’-]+)"
    r"|\b(?i:name of (?:the|my|our) (?:patient|child|man|woman|boy|girl|baby))[^.;]{0,40}?"
    r"\b(?i:was|is) (?P<asked>[A-Z][a-z'’-]+)"
    r"|\b(?i:baby|twins|newborn|patient|child) (?i:(?:that |whom )?(?:I|we) (?:had )?(?:ever )?"
    r"(?:delivered|treated|admitted|lost|followed|intubated)), (?P<ours>[A-Z][a-z'’-]+)"
    r"|\b(?i:my|our) patient (?P<bare>[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+)?)"
    r"|\b(?i:patient['’]?s? name (?:was|is)) (?P<called>[A-Z][\w'’-]+)"
    r"|\b(?i:patient|pt)\s+(?P<initials>(?:[A-Z]\.\s?){2,3}|[A-Z]{2}\b(?!\s+(?:scan|screening)))"
)
_TITLE_AS = re.compile(  # "Mr. Hall, the man with the ulcer", "the scan of Mrs. Hall"
    r"\b(?:Mr|Mrs|Ms|Miss)\.? (?P<as>[A-Z][\w'’-]+)(?:, (?:the|a|an|my"
    r"|our) (?:[\w-]+ ){0,2}?(?:man|woman"
    r"|lady|gentleman|boy|girl|patient|widow|veteran|farmer)\b(?= (?:with|who|whose|in|we|I"
    r"|whom)\b)"
    r"|,? (?:who )?(?:died|passed away|coded|was dying|was found to have|was intubated"
    r"|(?:had )?lost (?:her|his) (?:baby|leg|legs|sight|husband|wife|child|son|daughter|voice)))"
    r"|\b(?:film|scan|chart|x-ray|MRI|CT|biopsy|surgery|operation|baby|bedside|death|last days|body"
    r"|appendix|heart|case) of (?:old )?(?:Mr|Mrs|Ms|Miss)\.? (?P<of>[A-Z][\w'’-]+)",
    re.IGNORECASE,
)
_AT_WORK = re.compile(  # the writer beside somebody, at work
    r" (?:i|we) (?:[^ ;]+ )?(?:met|sat with|sat by|was with|were with|saw|followed|examined|lost"
    r"|operated|scrubbed|took|told|held|hear|visited|rounded on|thought of|think of|remember) "
)
_OF_WORK = frozenset((
    "scan", "diagnosis", "prognosis", "emergency", "ward", "wards", "icu", "surgery", "appendix",
    "gallbladder", "hospice", "bedside", "discharge", "biopsy", "chemotherapy", "ventilator",
    "internship", "clerkship", "rotation", "overnight", "bed", "walk", "dying", "died", "cancer",
    "stroke", "delirium", "dementia", "trauma",
))  # fmt: skip
_NO_PATIENT = re.compile(
    r" (?:thank|thanks|grateful|tour|interview|interviewed|applicants|scheduled|taught us anatomy"
    r"|worked (?:with|alongside|under)|runs|leads|led|showed|took us|walked us|introduced"
    r"|guided|works"
    r"|coordinates|helped|reception|security|kitchen|cafeteria|front desk|volunteers) "
)
_MY_CARE = re.compile(
    r" (?:i|we) (?:[^ ;]+ )?(?:took care of|cared for|treated|admitted|followed|looked after) "
)
_STAFF = re.compile(
    r"\b(?:nurse|midwife|coordinator|therapist|teacher|coach|mentor|professor|librarian|colleague"
    r"|chaplain|interpreter|pharmacist|social worker|assistant|technologist|technician"
    r"|volunteer|phlebotomist|clerk|secretary)\b",
    re.IGNORECASE,
)
_DRUG = re.compile(
    r"\b[a-z]{2,}(?:mab|nib|cillin|mycin|statin|pril|olol|sartan"
    r"|azole|oxetine|parin|xaban|azine|pine)\b"
)


_KIN_BEFORE = re.compile(
    r"\b(?:my|our|your) (?:\w+ )?(?:nephew|niece|son|daughter|cousin|brother|sister|friend|roommate"
    r"|classmate|husband|wife|partner|godson|goddaughter|dog|cat|mentor|teacher|neighbor),? $",
    re.IGNORECASE,
)
_TOLD = ("told", "whom", "who", "born", "kid", "little", "child")


def _names(reading: Reading, unit: Unit, about: bool) -> Iterable[Hit]:
    words = unit.words
    if not words.isdisjoint(words_listed("told-of")):
        return
    if not about and _OWN.search(unit.said):
        return
    titled = not words.isdisjoint(("mr", "mrs", "ms", "miss"))
    sick = about or not words.isdisjoint(_strong()) or bool(_DRUG.search(unit.said))
    weak = not words.isdisjoint(words_listed("done") | words_listed("illness"))
    mine = bool(_MY_CARE.search(unit.said))
    if not mine and _AT_WORK.search(unit.said) and not _NO_PATIENT.search(unit.said):
        mine = not words.isdisjoint(_OF_WORK)
    ill = not words.isdisjoint(words_listed("care"))
    if not (sick or weak or mine or ill or titled):
        return
    known = reading.index.ground.everybodys_names
    for match in _TITLE_AS.finditer(unit.source, unit.start, unit.end) if titled else ():
        group = match.lastgroup or ""
        if fold(match[group]) not in known and match[group][0].isupper():
            yield Hit(
                f"“{shown(match[0])}” names the patient.", match.start(group), match.end(group),
                remedy="Keep what you learned, and leave out the name.",
            )  # fmt: skip
            return
    for pattern, signs in ((_TITLED, "titles"), (_NAMED, "named")):
        if words_listed(signs).isdisjoint(words):
            continue
        for match in pattern.finditer(unit.source, unit.start, unit.end):
            group = next(g for g, text in match.groupdict().items() if text)
            name = match[group]
            first = fold(re.split(r"[\s'’-]", name)[0])
            near = unit.source[max(unit.start, match.start() - 25) : match.end() + 25]
            if not sick and not (
                mine
                if group == "name"
                else ((weak or mine) and group in _TOLD)
                or (ill and group in ("theirs", "asked", "ours", "born2", "initialed"))
            ):
                continue
            if group in ("name", "told") and _STAFF.search(near):
                continue
            if _KIN_BEFORE.search(unit.source[unit.start : match.start(group)]):
                continue
            if group == "initials":
                if name in words_listed("no-initials"):
                    continue
            elif group != "whom" and (
                first in known
                or first in words_listed("no-name")
                or ("," in match[0] and group == "name" and not about)
            ):
                continue
            yield Hit(
                f"“{shown(name)}” names the patient.", match.start(group), match.end(group),
                remedy="Keep what you learned, and leave out the name.",
            )  # fmt: skip


# ── dates ───────────────────────────────────────────────────────────────────

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+\d{{4}})?"
    r"|\b(?:Christmas(?: Eve| Day)?|New Year['’]?s (?:Eve|Day)|Thanksgiving(?: Day)?|Halloween"
    r"|Easter Sunday|Labor Day|Memorial Day|the Fourth of July),? (?:of |in )?\d{4}\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b(?!\s*(?:strength|murmur|systolic))|\b\d{4}-\d{2}-\d{2}\b",
    re.IGNORECASE,
)


def _dates(unit: Unit, about: bool) -> Iterable[Hit]:
    words = unit.words
    if not about or words.isdisjoint(words_listed("care") | words_listed("done")):
        return
    if words & {"patients"} and not words & _persons():
        return
    for match in _DATE.finditer(unit.source, unit.start, unit.end):
        near = unit.source[max(unit.start, match.start() - 60) : match.end() + 60].lower()
        if re.search(
            r"interview|conference|published|presented (?:the|a|our) (?:poster|case|talk)"
            r"|\b(?:thank|spoke|speaking|talk|discuss|conversation|tour|graduat|start on|visit)",
            near,
        ):
            continue
        yield Hit(
            f"“{shown(match[0])}” dates a patient's care.", match.start(), match.end(),
            remedy="Leave out the day; “last autumn” is enough.",
        )  # fmt: skip


_PHONE = re.compile(r"(?<!\w)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}(?!\w)")


def _telephones(reading: Reading, unit: Unit, about: bool) -> Iterable[Hit]:
    if not about and words_listed("kin").isdisjoint(unit.words):
        return
    applicant = reading.season.applicant
    own = re.sub(r"\D", "", applicant.phone)[-7:] if applicant else ""
    for match in _PHONE.finditer(unit.source, unit.start, unit.end):
        if own and re.sub(r"\D", "", match[0]).endswith(own):
            continue
        if re.search(r"\b(?:me|my)\b[^.;]{0,20}$", unit.source[unit.start : match.start()]):
            continue
        yield Hit(
            f"“{match[0]}” is a number by which a patient can be found.",
            match.start(), match.end(), remedy="Take the number out.",
        )  # fmt: skip


_RECORD = re.compile(
    r"\b(?:hospital|case|chart|file|accession|admission|record|patient|unit|medical record)\s+"
    r"(?:number|no\.?|nr\.?|#|id)\b[^.;\d]{0,40}(?=\w*\d{4})\w+",
    re.IGNORECASE,
)


def _records(unit: Unit) -> Iterable[Hit]:
    for match in _RECORD.finditer(unit.source, unit.start, unit.end):
        yield Hit(
            f"“{match[0]}” is a number by which a patient can be found.",
            match.start(), match.end(), remedy="Take the number out; the story does not need it.",
        )  # fmt: skip


def _rare(reading: Reading, unit: Unit, about: bool) -> Iterable[Hit]:
    """Somebody in an office, or a rare disease or a calling, with a place, in one sentence."""
    if office := _OFFICE.search(unit.source, unit.start, unit.end):
        yield Hit(
            f"“{shown(office[0])}”: a place has one, and people there would know who it was.",
            office.start(), office.end(),
            remedy="Keep what it taught you, and leave out who it was.",
        )  # fmt: skip
        return
    for match in _FROM_A_PLACE.finditer(unit.source, unit.start, unit.end):
        name = match["name"] or match["name2"]
        if (
            name in _states() or fold(name) in words_listed("lands") or _OWN.search(unit.said)
            or words_listed("told-of") & unit.words
        ):  # fmt: skip
            continue
        yield Hit(
            f"“{shown(match[0])}”: people there would know who the patient was.",
            match.start(), match.end(),
            remedy="Keep what it taught you, and leave out the place.",
        )  # fmt: skip
        return
    words = unit.words
    rare = words_listed("rare") & words
    singular = rare
    if not words.isdisjoint(_strong()) and not _CALLING.search(unit.said):
        singular = rare | (words & (words_listed("public") | words_listed("trades")))
    someone = words & (_persons() | words_listed("trades") | words_listed("public"))
    if not singular or not someone or _OWN.search(unit.said):
        return
    if not rare and not about:
        return
    place = _PLACE.search(unit.source, unit.start, unit.end)
    if place and (place["name"] in _states() or fold(place["name"]) in words_listed("lands")):
        return
    if place and fold(place["name"].split()[0]) not in reading.index.ground.everybodys_names:
        yield Hit(
            f"“{sorted(singular)[0]}” and the place, “{shown(place[0])}”: people there would know "
            "who the patient was.",
            place.start(), place.end(),
            remedy="Keep what it taught you, and leave out the place.",
        )  # fmt: skip


_OFFICES = (
    r"(?:mayor|senator|governor|congress(?:wo)?man|sheriff|bishop|quarterback|(?:news|tv) anchor"
    r"|(?:police|fire) chief|judge|celebrity)"
)
_CARED_FOR = (
    r"(?:treated|admitted|operated on|cared for|took care of|looked after|diagnosed|intubated"
    r"|resuscitated)"
)
_OFFICE = re.compile(
    rf"\b{_OFFICES}\b[^.;]{{0,90}}?(?:\bwhom? (?:we|I) (?:had )?{_CARED_FOR}"
    r"|\b(?:was|became|as) (?:a|my|our) patient|\b(?:was|been) (?:admitted|intubated|diagnosed)"
    r"|\boverdosed)"
    rf"|\b(?:we|I) (?:had )?{_CARED_FOR} (?:the |a |our )(?:\w+ ){{0,2}}{_OFFICES}\b"
    rf"|\bpatients?,? (?:who )?(?:was|is|were) (?:[\w-]+ ){{0,3}}?(?:(?:wife|husband|son|daughter"
    rf"|mother|father|brother|sister) of )?(?:[\w-]+ ){{0,3}}?{_OFFICES}\b"
    rf"|\b(?:patients?,? (?:who )?(?:was|is)|surgery (?:of|on)|{_CARED_FOR}"
    rf"|scrubbed (?:in )?(?:on|for))"
    r" (?:[\w-]+ ){0,4}?(?:well[- ]known|famous|prominent|former professional|nationally known"
    r"|NFL|NHL|NBA|MLB) (?:[\w-]+ ){0,3}?(?:player|athlete|politician|act(?:or|ress)|singer|rapper"
    r"|musician|reporter|author|journalist|businessman|skier|coach|chef|artist)\b"
    r"|\bpatient, the (?:[a-z]+ )?(?:principal|superintendent|pastor|rabbi|imam|coach|owner"
    r"|postmaster"
    r"|superior|abbot|dean) (?:of|at)\b"
    r"|\bthe only (?:[a-z]+ ){1,3}(?:in|at|of) (?-i:[A-Z])[a-z]+ (?:was|is|became) (?:my|our"
    r"|a) patient"
    r"|\bpatients?,? (?:was|is|were) the [\w-]+ who (?:had )?(?:crashed|drowned|fell|rescued|shot"
    r"|won|founded|was (?:shot|stabbed|rescued|pulled|on the news)|survived)\b",
    re.IGNORECASE,
)
_FROM_A_PLACE = re.compile(
    r"\b(?:my |the |our )patient was an? (?!very\b)(?:[a-z]+ ){1,3}?from (?:the [a-z]+ (?:in"
    r"|near|of|at) )?"
    r"(?P<name2>[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"|\b\d{1,2}[- ]year[- ]old (?:(?!in\b|with\b|and\b)[a-z]+ ){0,1}(?!man|woman|patient"
    r"|gentleman|lady"
    r"|boy|girl|male|female|veteran|child|student|applicant|me\b|with|in\b|and\b)[a-z]+ (?:from"
    r"|of) "
    r"(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
_CALLING = re.compile(
    r" (?:as|was|am|been|being|became) an? (?:[^ ;]+ )?[^ ;]+ (?:in|from|at|near) "
)


_PLACE = re.compile(
    r"\b(?:in|from|near|outside|of|at|on)\s+(?:the\s+)?(?!I\b|(?:The|My|Our|Your|This|Dr"
    r"|January|February|March|April"
    r"|May|June|July|August|September|October|November|December)\b)"
    r"(?P<name>[A-Z][a-z]+(?:\s+[A-Z][a-z]+)*)"
)


@cache
def _states() -> frozenset[str]:
    return frozenset(state.name for state in facts.states().values())


def signs_of_a_patient(reading: Reading) -> Iterable[Hit]:
    """Ages, names, stories, dates and numbers by which somebody cared for could be known."""
    for unit, about in _of_patients(reading):
        yield from _ages(unit, about)
        yield from _names(reading, unit, about)
        yield from _rare(reading, unit, about)
        if _FIGURE.search(unit.said):
            yield from _dates(unit, about)
            yield from _records(unit)
            yield from _telephones(reading, unit, about)
