"""Misspellings, doubled words and broken punctuation.

Spelling is harper's (see `harper.py`), and heard only where it is sure: an unknown word must lie
one slip away from a word that these letters are full of, or be long and one slip away from another.
Names, the words of the season, the glossary and what is built like a medical word are right. The
lists of `lexicon/prose.toml` and the rules of spacing need no harper.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from weakref import WeakKeyDictionary

from rapidfuzz.distance import DamerauLevenshtein

from toolkit.checks import harper
from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.rule import ADVICE, WARNING, Case, Hit, Reading, Rule, Where, shown
from toolkit.checks.scene import SIGNED, letter
from toolkit.checks.text import fold, listed, straight
from toolkit.model import Record
from toolkit.sources import FOLLOW_UP

# ── what is read ────────────────────────────────────────────────────────────

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_FOREIGN = re.compile(  # addresses, blanks of a template, file names: not the writer's prose
    r"[^\s()<>,;:\"]+@[^\s()<>,;:\"]+|(?:https?://|www\.)[^\s)>\]\"]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|edu|net|gov|io|ca|uk|us)\b\S*"
    r"|\[[^\]\n]*\]|\{\{?[^}\n]*\}?\}|<[^>\n]{1,80}>|[@#]\w+|\b\w+(?:_\w+)+\b|\b\w+\.(?:pdf|docx?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the draft: a paragraph or the subject; `text` starts at offset `at`."""

    where: Where
    at: int
    text: str

    def hit(self, start: int, end: int, message: str, remedy: str, mend: str | None) -> Hit:
        return Hit(message, self.at + start, self.at + end, self.where, remedy, mend=mend)

    def opens(self, offset: int) -> bool:
        """Whether a sentence, or a line, begins at `offset`."""
        before = self.text[:offset].rstrip(" \"'([*-")
        return not before or before[-1] in ".!?:\n…"


def _prose(reading: Reading) -> Iterator[_Piece]:
    """Subject and paragraphs in straight letters, with what is no prose made capital X's."""
    draft = reading.text
    yield _Piece("subject", 0, _masked(draft.plain_subject))
    if draft.sentences:
        start, end = draft.sentences[0].start, min(draft.sentences[-1].end, draft.own_end)
        for part in re.finditer(r"(?:(?!\n[^\S\n]*\n).)+", draft.plain[start:end], re.DOTALL):
            yield _Piece("body", start + part.start(), _masked(part[0]))


def _masked(text: str) -> str:
    return _FOREIGN.sub(lambda m: re.sub(r"\S(?![.,;:!?]*$)", "X", m[0]), text)


def _like(model: str, word: str) -> str:
    """`word` with the capitals of `model`."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def _write(words: str) -> str:
    return f"Write “{words}”."


# ── words that are right ────────────────────────────────────────────────────


@cache
def glossary() -> frozenset[str]:
    """The folded words of the terms in `lexicon/medical.txt`."""
    path = resources.files("toolkit.checks") / "lexicon" / "medical.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(_folds(line for line in lines if not line.startswith("#")))


def _folds(texts: Iterable[str]) -> set[str]:
    return {fold(word) for text in texts for word in _WORD.findall(straight(text))}


_SEASONS: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()


def season_words(reading: Reading) -> frozenset[str]:
    """The folded words of every name, place and note of the season, gathered once a ground."""
    ground = reading.index.ground
    if ground not in _SEASONS:
        records: list[Record] = [*ground.programs.values(), *ground.people.values()]
        records += [note for notes in ground.notes.values() for note in notes]
        records += [ground.applicant] if ground.applicant else []
        _SEASONS[ground] = frozenset(_folds(_texts(records)))
    return _SEASONS[ground]


def _texts(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        for value in record.__dict__.values():
            if isinstance(value, str):
                yield value
            elif isinstance(value, tuple):
                yield from (each for each in value if isinstance(each, str))


_BUILT_LIKE_MEDICINE = re.compile(
    r".{3,}(?:olog(?:y|ies|ists?|ic|ical|ically)|ectom(?:y|ies)|otom(?:y|ies)|ostom(?:y|ies)"
    r"|scop(?:y|ies|ic|es?)|graph(?:y|ies|ic|s)|path(?:y|ies|ic)|itis|itides|osis|oses|otic|a?emi[ac]"
    r"|uri[ac]|plast(?:y|ies|ic)|pleg(?:ia|ic)|alg(?:ia|ic)|rrho?ea|rrhage|penia|philia|omas?|cytes?"
    r"|cytic|blasts?|gen(?:ic|esis)|metr(?:y|ic)|trop(?:h|hy|hic|ic)|kinetics?|dynamics?|therap(?:y|ies)"
    r"|scler(?:osis|otic)|lysis|lytic|genous|oids?|mab|n?ib|pril|sartan|statin|azole|cillin|mycin|vir"
    r"|gliptin|flozin|glutide|parin|olol|caine|dipine|oxacin|prazole|triptan|setron|olone|sone|ase|ide"
    r"|ine|ium|ate|ium|illin|cycline|zepam|zolam|barbital|pathogens?|pharma|medicines?|surg(?:ery|ical))"
)
_PREFIX = re.compile(
    r"(?:sub|pre|post|non|inter|intra|multi|anti|auto|extra|meta|micro|macro|neuro|cardio|tele|bio"
    r"|psycho|hyper|hypo|over|under|super|trans|ultra|semi|socio|mid|mini|cross|peri|poly|pseudo"
    r"|immuno|geno|pharmaco|onco|nephro|hepato|pneumo|gastro|neo|electro|radio|endo|out|counter|eco"
    r"|ethno|geo|hydro|mono|photo|physio|techno|thermo|un|re|co|de|dis)(?=.{5})"
)


def _derived(word: str) -> bool:
    """Whether a word that harper does not know is one that it knows, with something added."""
    if harper.known(word):  # British spelling
        return True
    bare = _PREFIX.sub("", word, count=1)
    if bare != word and (bare in glossary() or harper.known(bare)):
        return True
    able = re.fullmatch(r"(.{3,})(?:able|ability|ist|ism|i[sz](?:e[ds]?|ing|ations?))", word)
    if able and (harper.known(able[1]) or harper.known(f"{able[1]}e")):
        return True
    return any(
        harper.known(word[:cut]) and harper.known(word[cut:]) for cut in range(4, len(word) - 3)
    )


# ── misspellings ────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Words:
    often: frozenset[str]
    misspelt: Mapping[str, str]
    confused: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _words() -> _Words:
    lists = lexicon_file("prose")
    confused = tuple(
        (re.compile(rf"(?<!\w)(?:{find})(?!\w)".replace(" ", r"\s+"), re.IGNORECASE), each["mend"])
        for each in lists["confused"]
        for find in (each["find"].replace(" *", r"\s*"),)
    )
    return _Words(listed(lists["often"]["words"]), lists["misspelt"]["words"], confused)


def _misspelt(reading: Reading) -> Iterator[Hit]:
    season = season_words(reading)
    for piece in _prose(reading):
        found: list[Hit] = []
        for hit in (*_listed(piece, season), *_confused(piece), *_heard(piece, season)):
            if all(hit.end <= other.start or other.end <= hit.start for other in found):
                found.append(hit)
        yield from sorted(found, key=lambda hit: hit.start)


def _typo(piece: _Piece, start: int, end: int, mend: str) -> Hit:
    words = piece.text[start:end]
    return piece.hit(
        start, end, f"“{shown(words)}” looks like a slip for “{mend}”.", _write(mend), mend
    )


def _listed(piece: _Piece, season: frozenset[str]) -> Iterator[Hit]:
    misspelt = _words().misspelt
    for match in _WORD.finditer(piece.text):
        word = match[0].removesuffix("'s")
        mend = misspelt.get(word.lower())
        if mend is None or (word[0].isupper() and not _no_name(piece, match, word, season)):
            continue
        yield _typo(piece, match.start(), match.start() + len(word), _like(word, mend))


def _no_name(piece: _Piece, match: re.Match[str], word: str, season: frozenset[str]) -> bool:
    """Whether a capitalised misspelling is no name or abbreviation after all."""
    if fold(word) in season:
        return False
    return len(word) > 5 or (not word.isupper() and piece.opens(match.start()))


def _confused(piece: _Piece) -> Iterator[Hit]:
    for pattern, mend in _words().confused:
        for match in pattern.finditer(piece.text):
            wrong = match["x"]
            if not (len(wrong) > 1 and wrong.isupper()):
                yield _typo(piece, match.start("x"), match.end("x"), _like(wrong, mend))


def _heard(piece: _Piece, season: frozenset[str]) -> Iterator[Hit]:
    lints = harper.lints(piece.text) or ()
    unknown = Counter(lint.words for lint in lints if lint.linter == harper.SPELLING)
    for lint in lints:
        if lint.rule != "prose.typo" or not lint.mends:
            continue
        if lint.linter != harper.SPELLING:
            if lint.words.islower() or (lint.words[0].isupper() and piece.opens(lint.start)):
                yield _typo(piece, lint.start, lint.end, _like(lint.words, lint.mends[0]))
            continue
        mend = _meant(piece, lint, season, again=unknown[lint.words] > 1)
        if mend:
            yield _typo(piece, lint.start, lint.end, _like(lint.words, mend))


def _meant(piece: _Piece, lint: harper.Lint, season: frozenset[str], *, again: bool) -> str:
    """The word that was meant by an unknown one; blank where it may well be right."""
    word = lint.words.lower()
    if len(word) < 5 or not (word.isascii() and word.isalpha()):
        return ""
    if lint.words[1:] != word[1:] or (word[0] != lint.words[0] and not piece.opens(lint.start)):
        return ""
    if fold(word) in season or fold(word) in glossary():
        return ""
    before = piece.text[lint.start - 1 : lint.start] if lint.start else ""
    beside = before + piece.text[lint.end : lint.end + 1]
    if re.search(r"[\d@/_+&~*'\"]", beside) or ("-" in beside and len(word) < 7):
        return ""
    often = _words().often
    near = sorted(
        (
            DamerauLevenshtein.distance(word, each),
            each not in often,
            not _usual_slip(word, each),
            number,
            each,
        )
        for number, each in enumerate((*lint.mends, *_often_near(word)))
    )
    for distance, seldom, _, _, each in near:
        if not (each.isalpha() and each.islower()) or not _same_start(word, each):
            continue
        if _only_ending(word, each, seldom=seldom):
            return ""
        slips = distance == 1 or (distance == 2 and len(word) >= 9)
        if seldom:
            sure = len(word) >= 7 and not again and _usual_slip(word, each, seldom=True)
        else:
            sure = slips and (len(word) >= 7 or len(word) < len(each) or _usual_slip(word, each))
        if not sure or (word[0] != lint.words[0] and seldom):
            continue
        if seldom and _BUILT_LIKE_MEDICINE.fullmatch(word):
            return ""
        return "" if _derived(word) else each
    return ""


def _often_near(word: str) -> Iterator[str]:
    for each in _words().often:
        near = abs(len(each) - len(word)) <= 2 and _same_start(word, each)
        if near and DamerauLevenshtein.distance(word, each, score_cutoff=2) <= 2:
            yield each


def _usual_slip(word: str, other: str, *, seldom: bool = False) -> bool:
    """Whether two words differ by a slip of the usual kind.

    That is: two letters changed about; one doubled or not; in a long word a vowel that is wrong
    or, unless the other word is a `seldom` one, missing or too many.
    """
    short, long = sorted((word, other), key=len)
    if len(short) == len(long):
        apart = [n for n in range(len(word)) if word[n] != other[n]]
        if len(apart) == 2:
            one, two = apart
            return two == one + 1 and word[one] == other[two] and word[two] == other[one]
        return len(word) >= 9 and len(apart) == 1 and {word[apart[0]], other[apart[0]]} <= _VOWELS
    if len(long) != len(short) + 1:
        return False
    at = next((n for n in range(len(long)) if long[:n] + long[n + 1 :] == short), None)
    if at is None:
        return False
    doubled = long[at] in long[max(0, at - 1) : at] + long[at + 1 : at + 2]
    return doubled or (not seldom and len(word) >= 9 and long[at] in _VOWELS)


_VOWELS = frozenset("aeiou")


def _same_start(word: str, other: str) -> bool:
    return word[0] == other[0] or word == other[1::-1] + other[2:]


def _only_ending(word: str, other: str, *, seldom: bool) -> bool:
    """Whether an unknown word is a known one in a form of its own: "attendings", "collegial"."""
    if word in (f"{other}s", f"{other}es", f"{other}d", f"{other}ed", f"{other}ing"):
        return True
    return seldom and word[:-1] == other[: len(word) - 1]


# ── doubled words ───────────────────────────────────────────────────────────

_TWICE = re.compile(r"(?<![\w'-])([^\W\d_]+(?:'[^\W\d_]+)?)(\s+)(\1)(?![\w'-])", re.IGNORECASE)
_SMALL = (
    "a an the of to in on at for with by from and or but as if is are was were be been i we you it "
    "he she they my your our their this that these have has had will would can could not so about"
)
_PAIR_TWICE = re.compile(
    r"(?<![\w'-])((?P<one>[a-z]+)\s+(?P<two>[a-z]+))\s+(?P<again>(?P=one)\s+(?P=two))(?![\w'-])",
    re.IGNORECASE,
)
_MAY_STAND_TWICE = listed(
    "had that her his is do did very really so many much far long never no well you it what one "
    "who this there ha bye blah knock win now again out up through over hear please yes"
)
_ALWAYS_WRONG = listed("the a an of to and or for with my your our their i we as be from at by was")


def _doubled(reading: Reading) -> Iterator[Hit]:
    for piece in _prose(reading):
        for match in _TWICE.finditer(piece.text):
            if not _fine_twice(piece, match):
                yield _once(piece, match.start(), match.end(), match[1])
        small = listed(_SMALL)
        for match in _PAIR_TWICE.finditer(piece.text):
            one, two = match["one"].lower(), match["two"].lower()
            if one != two and one in small and two in small and (one, two) != ("so", "that"):
                yield _once(piece, match.start(), match.end(), match[1])


def _once(piece: _Piece, start: int, end: int, words: str) -> Hit:
    written = shown(piece.text[start:end])
    return piece.hit(start, end, f"“{written}” says “{shown(words)}” twice.", _write(words), words)


def _fine_twice(piece: _Piece, match: re.Match[str]) -> bool:
    first, gap, second = match[1], match[2], match[3]
    word = first.lower()
    if word in _ALWAYS_WRONG:  # but "vitamin A. A …" has a stop, and "plan A a" a case
        if word in ("a", "i") and first != second:
            return True
        new_line = "\n" in gap and second[0].isupper() and not first[0].isupper()
        return new_line and word not in ("i",)
    if word in _MAY_STAND_TWICE or len(word) == 1 or word == "x" * len(word):
        return True
    if second[0].isupper() and (first[0].isupper() or "\n" in gap):
        return True  # a name such as Walla Walla, or a line of its own
    if word in ("in", "on"):  # "the hospital I trained in in Lagos"
        return bool(re.match(r"\s+(?:[A-Z\d]|(?-i:the|my|our|your)\b)", piece.text[match.end() :]))
    return False


# ── punctuation and spacing ─────────────────────────────────────────────────

_SPACE_BEFORE = re.compile(r"(?<=[\w)\"'%])([^\S\n]+)([,;:!?]|\.(?!\.))(?=\s|$)")
_TWO_MARKS = re.compile(
    r"(?<![.,…])\.\.(?![.…])|,[^\S\n]?,|(?<=\w)(?:,\.|[!?][^\S\n]*\.(?!\.)|\.[?!]|;;|,;|;,)"
)
_AFTER_SHORT_FORM = re.compile(
    r"\b(?:[A-Za-z]\.)*[A-Za-z]$|\b(?:etc|al|vs|Inc|Jr|Sr|Ph\.D|yrs?|hrs?)$"
)
_NO_SPACE = re.compile(
    r"(?<=[a-z]{2})[,;](?=[A-Za-z]{2})|(?<=[a-z]{2})[.!?](?=[A-Z][a-z]|[AI] )"
    r"|(?<=[a-z]{3})[.!?](?=(?:the|this|it|we|my|your|thank|they|please|also|however|i)\b)"
    r"|(?<=\bDr)\.(?=[A-Z])|(?<=\w)(?=\((?!s\)|es\)|[a-z]{1,3}\))[a-z]{4})"
)
_SMALL_I = re.compile(r"(?<![\w.'/&(-])i(?='(?:m|ve|ll|d)\b| [a-z])(?! \d)")
_NUMBERED = re.compile(
    r"\b(?:part|phase|stage|class|type|step|level|section|grade|group) $", re.IGNORECASE
)
_NEXT_SMALL = re.compile(r"(?<=[a-z\d)]{2})([.?!])[^\S\n]+(?P<next>[a-z][A-Za-z'-]*)")
_SHORT_FORM = listed(
    "etc vs dr mr mrs ms prof approx no fig dept inc jr sr al st univ hosp yr yrs hr hrs min mins "
    "mos wk wks max ext tel cf ca resp incl spec neg pos eg ie am pm e.g i.e a.m p.m med ph.d m.d "
    "d.o gov gen lt col sgt rev hon ave blvd rd corp ltd co assn assoc admin intl natl esp aka ft"
)
_LIST_LINE = re.compile(r"^[ \t]*(?:[-•*–]|\(?\w{1,2}[.)])[ \t]", re.MULTILINE)
_PARTICLES = listed("de la van von der den del di da al el ap d bin ibn ter ten dos du le e i")
_SMILEY = re.compile(r"[:;=8][-o^']?[)(]|[)(][-o^']?[:;=]")
_COUNTED = re.compile(r"(?:(?<=\s)|(?<=^))(?:\d{1,2}|[A-Za-z]|i{1,3}|iv|vi{0,3})$")


def _broken(reading: Reading) -> Iterator[Hit]:
    for piece in _prose(reading):
        hits = [*_spacing(piece)]
        if piece.where == "body":
            hits += [*_small_letters(piece)]
            hits += [*_brackets(piece)]
        yield from sorted(hits, key=lambda hit: hit.start)
    yield from _opening(reading)
    yield from _quotes(reading)


def _spacing(piece: _Piece) -> Iterator[Hit]:
    text = piece.text
    for match in _SPACE_BEFORE.finditer(text):
        yield piece.hit(
            match.start(1), match.end(), f"There is a space before “{match[2]}”.",
            "Take the space out.", match[2],
        )  # fmt: skip
    for match in _TWO_MARKS.finditer(text):
        marks = match[0].replace(" ", "")
        short = _AFTER_SHORT_FORM.search(text, max(0, match.start() - 12), match.start())
        if marks[0] == "." and marks != ".." and short:
            continue
        if marks in ("!.", "?.") and text[match.end() : match.end() + 1].isalnum():
            continue
        mend = next((m for m in "!?.;," if m in marks), marks[0])
        remedy = "Write one stop, or three points." if marks == ".." else f"Write one: “{mend}”."
        message = f"“{shown(match[0])}” are two marks where one is meant."
        yield piece.hit(match.start(), match.end(), message, remedy, mend)
    for match in _NO_SPACE.finditer(text):
        around = (
            re.search(r"[\w'()]*$", text[: match.start()]),
            re.match(r"[.,;!?]?[\w'(]*", text[match.start() :]),
        )
        words = "".join(each[0] for each in around if each)
        if "XX" in words:
            continue
        yield piece.hit(
            match.start(), match.end() or match.start(), f"A space is missing in “{shown(words)}”.",
            "Put a space there.", f"{match[0]} ",
        )  # fmt: skip


def _small_letters(piece: _Piece) -> Iterator[Hit]:
    text = piece.text
    for match in _SMALL_I.finditer(text):
        if not _NUMBERED.search(text[: match.start()]) or match[0] != "i":
            yield piece.hit(match.start(), match.end(), "“i” stands for “I”.", _write("I"), "I")
    for match in _NEXT_SMALL.finditer(text):
        word = match["next"]
        before = re.search(r"[\w.]*$", text[: match.start(1)])
        if match[1] == "." and before and before[0].lower() in _SHORT_FORM:
            continue
        if word in ("i",) or word.lower() != word or word in _PARTICLES:
            continue
        if match[1] != "." and re.match(r"[^.!?]*\"", text[match.end() :]):
            continue
        start = match.start("next")
        yield _capital(piece, start, word)


def _capital(piece: _Piece, start: int, word: str) -> Hit:
    mend = word[0].upper()
    return piece.hit(
        start, start + 1, f"A sentence begins with a small letter: “{word}”.",
        _write(mend + word[1:]), mend,
    )  # fmt: skip


_ENDED = re.compile(r"[.!?…][\"')]*\s*$")


def _opening(reading: Reading) -> Iterator[Hit]:
    """Paragraphs that begin with a small letter, although the one before had come to its end."""
    ended = True
    for piece in _prose(reading):
        if piece.where == "subject":
            continue
        first = re.match(r"[a-z][A-Za-z'-]*", piece.text)
        if first and ended and not _LIST_LINE.match(piece.text):
            word = first[0]
            right = word != word.lower() or word == "i" or word in _PARTICLES
            if not right and _ENDED.search(piece.text):
                yield _capital(piece, 0, word)
        ended = bool(_ENDED.search(piece.text))


def _brackets(piece: _Piece) -> Iterator[Hit]:
    smileys = {at for match in _SMILEY.finditer(piece.text) for at in range(*match.span())}
    still_open: list[int] = []
    for match in re.finditer(r"[()]", piece.text):
        at = match.start()
        if match[0] == "(":
            if at not in smileys:
                still_open.append(at)
        elif still_open:
            still_open.pop()
        elif at not in smileys and not _COUNTED.search(piece.text[:at]):
            yield _unpaired(piece, at, "(")
    for at in still_open:
        yield _unpaired(piece, at, ")")


def _unpaired(piece: _Piece, at: int, other: str) -> Hit:
    mark = piece.text[at]
    line = shown(piece.text[at : at + 25] if other == ")" else piece.text[max(0, at - 25) : at + 1])
    message = f"“{mark}” in “{line}” has no “{other}” to it."
    return piece.hit(at, at + 1, message, "Close what is open, or take the mark out.", "")


def _quotes(reading: Reading) -> Iterator[Hit]:
    """A paragraph with an odd number of quotation marks, unless a later one closes it."""
    odd: list[tuple[_Piece, int]] = []
    for piece in _prose(reading):
        marks = [m.start() for m in re.finditer(r"(?<!\d)\"", piece.text)]
        if len(marks) % 2:
            odd.append((piece, marks[-1]))
    if len(odd) % 2:
        piece, at = odd[-1]
        line = shown(piece.text[at : at + 25])
        yield piece.hit(
            at, at + 1, f"A quotation mark stands alone at “{line}”.",
            "Close what is open, or take the mark out.", "",
        )  # fmt: skip


# ── the rules ───────────────────────────────────────────────────────────────

_WHY = (
    "A slip in a short letter is read as haste, and it is the one fault that every reader sees. "
    "Nothing is judged that may be a name or a word of the trade."
)

RULES = (
    Rule(
        id="prose.typo",
        says="Spell the word as a dictionary has it, British or American.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_misspelt,
        mends="given",
        why=_WHY,
        limits=(
            "Unknown words that are no single slip from a common word are let pass, so "
            "rare misspellings are missed; so are right words in the wrong place, but for the most "
            "usual."
        ),
        trips=(
            "I was glad to recieve your invitation.",
            "I am greatful for the day in Duluth.",
            "The residancy felt like a place to grow.",
            "I look foward to your reply.",
            "I hope to hear form you in the spring.",
            "What I like best is you're program in global health.",
            "Its been a pleasure to see the unit.",
            "The enviornment on the wards was warm.",
            "Sincerly, it was the best day of the autumn.",
            "The teaching was wonderfull and the questions thoughfull.",
            Case(subject="Thank you for the intervew – Imani Rao-Keller"),
            Case(letter("I definately saw myself there.")),
        ),
        passes=(
            "The programme was well organised, and the paediatric ward full of colour.",
            "Dr. O’Brien-Nwosu and Dr. Thibodeaux spoke of Wójcik's registry.",
            "I followed a patient with takotsubo through echocardiography and apixaban.",
            "The team in the MICU taught POCUS, and preclerkship students joined noon conference.",
            "You're the program leaders I hoped for, and its residents say so.",
            "We spoke of dabke, jollof and my grandmother's sofrito.",
            "I learned at Kpando that a telementoring hour may save a road of two days.",
            f"Thank you.\n\nWarm regards,\nImani Rao-Keller, Northgate Collge\n{SIGNED}",
            "Thank you.\n\nOn Mon, Nov 16, 2026 Ana de la Cruz wrote:\n> I recieve your letter.",
            "Write to me at recieve@definately.example or see www.progam.example.",
            Case(subject="Thank you – Imani Rao-Keller, programme in internal medicine"),
        ),
    ),
    Rule(
        id="prose.doubled",
        says="Write the word once.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_doubled,
        mends="given",
        why=_WHY,
        limits="Words that may rightly stand twice, such as “that that”, are let pass.",
        trips=(
            "I liked the the way you teach.",
            "I liked the\nthe way you teach.",
            "It was a pleasure to to meet you.",
            "The residents residents told me of their clinic.",
            "I would be be happy to answer questions.",
            "The story of the of the clinic stayed with me.",
            "And and then the snow began.",
            Case(subject="Thank you for for the interview – Imani Rao-Keller"),
        ),
        passes=(
            "I had had no idea that that was possible.",
            "I know that that clinic is very, very busy.",
            "It was a very very cold morning in Walla Walla.",
            "What it is is a place that listens.",
            "The hospital I trained in in Lagos had no scanner.",
            "The days went on on-call and off, day after day after day.",
            "Please let me know in in-person or virtual form.",
            "I saw it. It was the ward I had hoped for.",
            "I thank you, you and the whole team.",
        ),
    ),
    Rule(
        id="prose.punctuation",
        says="Put marks and spaces where they belong, and begin a sentence with a capital.",
        sources=(FOLLOW_UP,),
        severity=ADVICE,
        find=_broken,
        mends="given",
        why=_WHY,
        limits="Missing commas and the choice among marks are not judged.",
        trips=(
            "Thank you for the day , and for the tour.",
            "Thank you for the day,, and for the tour.",
            "Thank you for the day.. The tour was a joy.",
            "Thank you for the day.The tour was a joy.",
            "Thank you for the day (and the tour. It was a joy.",
            'You said "come back in the spring, and I will.',
            "Thank you for the day! . It was a joy.",
            "Thank you for the day!. It was a joy.",
            "On Thursday i saw the unit.",
            "Thank you for the day. it was a joy.",
            "Dear Dr. de la Cruz,\n\nthank you for the day.",
            "I liked the clinic,the wards and the people.",
        ),
        passes=(
            "I waited … and then, at 7 a.m., the day began.",
            "You asked, “Why here?” and I knew.",
            "I liked three things: (1) the clinic, (2) the wards, and (3) the people :)",
            "I liked 1) the clinic and 2) the people.",
            "I wrote to Ana de la Cruz, M.D., Ph.D., about e.g. sepsis, etc. and she replied.",
            "See https://example.org/a,b.Html or write to i.am@example.edu.",
            "The eConsult clinic, at 5'10\" of snow, was open.",
            "We spoke for an hour... and could have gone on.",
            "Phase i trials and part i of the exam were hard.",
            "It rose to 3.5, from what I saw in 1,200 charts.",
        ),
    ),
)
