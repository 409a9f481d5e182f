"""The phrases of the word lists, and how they are found in plain words.

A phrase is written as it is said, with a few signs:

    rank~            the word in its forms: rank, ranks, ranked, ranking
    high|highly      one of these words
    (my list|it)     one of these rows of words; they may hold signs and further brackets
    very? (to be)?   may be missing
    {you}            a piece that has a name, in this file's [pieces] or in common.toml
    ..  ...          up to three, up to six words of the same clause
    _                just one word
    [0-9]            a number in figures
    ^ $              the sentence begins, the clause ends, here
    pre*             any word that begins so

A phrase is tried only in a sentence that holds its telling words, so that silence is cheap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any, Generic, TypeVar

from toolkit.checks.plain_words import Part, Unit, lexicon_file, plainly
from toolkit.checks.vocabulary import COMMON, SMALL

T = TypeVar("T")
PARTS: tuple[Part, ...] = ("subject", "sentence", "signature")
_EVERYWHERE: tuple[Part, ...] = ("subject", "greeting", "sentence", "closing", "signature")
_MOST, _TRIES = 12, 100  # hits, and places tried, of one group in one sentence
_REMEMBERED = 4096  # sentences
_BEGINNING = 4  # letters by which the words of "pre*" are known


class PhraseError(ValueError):
    """A phrase of a word list cannot be read; names the list, the phrase and the place in it."""


# ── one phrase ──────────────────────────────────────────────────────────────

_TOKEN = re.compile(r"\.\.\.|\.\.|[(){}|?^$_~]|\[0-9\]|[^\s(){}|?^$_~]+|\s+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a phrase.

    expression  for `re`
    needs       sets of words; of each set one must stand in the sentence
    opens       the words with which it can begin; None where any word will do
    blank       whether it may stand for nothing at all
    """

    expression: str
    needs: tuple[frozenset[str], ...] = ()
    opens: frozenset[str] | None = None
    blank: bool = False


class _Reader:
    """Reads one phrase; the pieces with names are given."""

    def __init__(self, text: str, pieces: Mapping[str, _Piece], where: str) -> None:
        self.text, self.pieces, self.where = text, pieces, where
        self.tokens: list[str] = _TOKEN.findall(text)
        self.at = 0

    def fail(self, why: str) -> PhraseError:
        return PhraseError(f"{self.where}: {self.text!r}: {why}")

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def whole(self) -> _Piece:
        piece = self.row(within=False)
        if self.at < len(self.tokens):
            raise self.fail(f"{self.peek()!r} closes nothing")
        return piece

    def either(self) -> _Piece:
        """What stands in brackets: rows of words, parted by "|"."""
        found = [self.row(within=True)]
        while self.peek() == "|":
            self.next()
            found.append(self.row(within=True))
        return _one_of(found)

    def row(self, *, within: bool) -> _Piece:
        """Elements one after the other; "|" ends a row in brackets and parts words outside."""
        found: list[_Piece] = []
        while (token := self.peek()) and token != ")" and not (within and token == "|"):
            if token.isspace():
                self.next()
                continue
            found.append(self.element(within))
        opens, blank = _opening(found)
        needs = tuple(n for p in found for n in p.needs)
        return _Piece("".join(p.expression for p in found), needs, opens, blank)

    def element(self, within: bool) -> _Piece:
        found = [self.atom()]
        while self.peek() == "|" and not within:
            self.next()
            found.append(self.atom())
        piece = _one_of(found)
        if self.peek() == "?":
            self.next()
            return _Piece(f"(?:{piece.expression})?", (), piece.opens, True)
        return piece

    def atom(self) -> _Piece:
        token = self.next()
        match token:
            case "(":
                piece = self.either()
                if self.peek() != ")":
                    raise self.fail("a bracket is not closed")
                self.next()
                return replace(piece, expression=f"(?:{piece.expression})")
            case "{":
                name = self.next()
                if self.next() != "}" or name not in self.pieces:
                    raise self.fail(f"there is no piece {name!r}")
                return self.pieces[name]
            case "..":
                return _Piece(r"(?:[^ ;]+ ){0,3}?", blank=True)
            case "...":
                return _Piece(r"(?:[^ ;]+ ){0,6}?", blank=True)
            case "_":
                return _Piece(r"[^ ;]+ ")
            case "[0-9]":
                return _Piece(r"[0-9]+ ")
            case "^":
                return _Piece(r"(?<![^ ;] )", (), frozenset(), True)
            case "$":
                return _Piece(r"(?=; |\Z)", (), frozenset(), True)
            case ")" | "}" | "|" | "?" | "~":
                raise self.fail(f"{token!r} stands alone")
        if token == ";":
            return _Piece("; ", (), frozenset(";"))
        if token.endswith("*"):
            needs = frozenset({f"{token[:-1][:_BEGINNING]}*"})
            return _Piece(f"{re.escape(token[:-1])}[^ ]* ", (needs,))
        if self.peek() == "~":
            self.next()
            forms = frozenset(plainly(form) for form in inflected(token))
            expression = f"(?:{'|'.join(sorted(forms, key=len, reverse=True))}) "
            return _Piece(expression, (forms,), frozenset(form.split()[0] for form in forms))
        word = token if token.startswith("§") else plainly(token)
        if not word:
            raise self.fail(f"{token!r} holds no word")
        each = tuple(frozenset({w}) for w in word.split())
        return _Piece(f"{re.escape(word).replace(chr(92) + ' ', ' ')} ", each, each[0])


def _one_of(found: Sequence[_Piece]) -> _Piece:
    if len(found) == 1:
        return found[0]
    best = [_telling(piece.needs) for piece in found]
    needs = (frozenset().union(*best),) if all(best) else ()
    opens = [piece.opens for piece in found]
    return _Piece(
        f"(?:{'|'.join(p.expression for p in found)})",
        needs,
        None if None in opens else frozenset().union(*filter(None, opens)),
        any(piece.blank for piece in found),
    )


def _opening(found: Iterable[_Piece]) -> tuple[frozenset[str] | None, bool]:
    """With which words a row of pieces can begin, and whether it may stand for nothing."""
    opens: frozenset[str] = frozenset()
    for piece in found:
        if piece.opens is None:
            return None, False
        opens |= piece.opens
        if not piece.blank:
            return opens, False
    return opens, True


def _commonness(words: frozenset[str]) -> int:
    """About how often one of them stands in a sentence of such a letter."""
    return sum(1000 if word in SMALL else 60 if word in COMMON else 1 for word in words)


def _telling(needs: Iterable[frozenset[str]]) -> frozenset[str]:
    """Of several sets of which one word each must be there, the rarest."""
    return min(needs, key=_commonness, default=frozenset())


@cache
def inflected(word: str) -> tuple[str, ...]:
    """An English word in its regular forms: verb, noun and adverb alike; strangers do no harm."""
    if word.endswith("e") and not word.endswith("ee"):
        return (word, word + "s", word + "d", word[:-1] + "ing")
    if word.endswith("y") and word[-2] not in "aeiou":
        return (word, word[:-1] + "ies", word[:-1] + "ied", word + "ing")
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return (word, word + "es", word + "ed", word + "ing")
    doubled = (
        (word + word[-1] + "ed", word + word[-1] + "ing")
        if re.fullmatch(r"(?:.*[^aeiou])?[aeiou][bdgklmnprt]", word)
        else ()
    )
    return (word, word + "s", word + "ed", word + "ing", *doubled)


# ── one group of phrases ────────────────────────────────────────────────────

_FIELDS = frozenset(
    ("note", "say", "remedy", "phrases", "unless", "where", "asks", "negated", "reported",
     "quoted", "severity", "sources", "along")
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Phrases that say one thing, and what is to be made of them.

    rule       whose they are; `name` tells the group within it
    note       what the group means
    say        the finding's sentence; {words} are the words found
    remedy     instead of the rule's own, if given
    along      lists of phrases: of each list one must stand in the same sentence, wherever
    unless     phrases whose presence in the sentence excuses it
    where      the parts of the draft that are searched
    asks       only in questions (true), only in statements (false), in both (None)
    negated    "pass": silent where the phrase is denied; "same"; or "advice"
    reported   "pass": silent where somebody else is said to have said it; or "same"
    quoted     "pass": silent inside quotation marks; or "same"
    severity   instead of the rule's own, if given
    sources    handles, instead of the rule's own, if given
    """

    rule: str
    name: str
    note: str
    say: str
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...] = ()
    where: tuple[Part, ...] = PARTS
    asks: bool | None = None
    negated: str = "pass"
    reported: str = "pass"
    quoted: str = "pass"
    severity: str = ""
    sources: tuple[str, ...] = ()
    remedy: str = ""
    along: tuple[tuple[Phrase, ...], ...] = ()

    @cached_property
    def _alongs(self) -> tuple[Phrases, ...]:
        return tuple(map(Phrases, self.along))

    @property
    def along_words(self) -> tuple[frozenset[str], ...]:
        """Sets of words, of each of which one must stand in the sentence, so far as is known."""
        found = (frozenset().union(*(p.telling for p in phrases)) for phrases in self.along)
        return tuple(each for each in found if not any(word.endswith("*") for word in each))

    def fits(self, unit: Unit) -> bool:
        """Whether the sentence holds what must stand along with a phrase, and no excuse."""
        return all(each.said_in(unit) for each in self._alongs) and not self.excused(unit)

    @cached_property
    def _excuses(self) -> Phrases:
        return Phrases(self.unless)

    def excused(self, unit: Unit) -> bool:
        """Whether the sentence holds one of the phrases that excuse it."""
        return bool(self.unless) and self._excuses.said_in(unit)


@dataclass(eq=False)
class Phrase:
    """One phrase, read; compiled when it is first tried."""

    text: str
    expression: str
    needs: tuple[frozenset[str], ...]
    opens: frozenset[str] | None = None

    @cached_property
    def telling(self) -> frozenset[str]:
        """Of the words that must be there the rarest, of which a sentence holds one."""
        return _telling(self.needs)

    @cached_property
    def further(self) -> tuple[frozenset[str], ...]:
        """Of the other words too a sentence must hold one of each set; the rarest set first."""
        found = {n for n in self.needs if not any(word.endswith("*") for word in n)}
        if self.opens is not None:
            found.add(self.opens)
        return tuple(sorted(found - {self.telling}, key=_commonness))

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        # The blank before the phrase is part of it: `re` leaps from blank to blank.
        return re.compile(f" {self.expression}")

    def found_in(self, said: str, words: frozenset[str] | None = None) -> Iterator[tuple[int, int]]:
        """Where it stands in plain words: beginning and end, one after the other.

        `words` are those of `said`, where they are known already.
        """
        at = 0
        if self.opens is None:
            search = self._expression.search
            while match := search(said, at):
                start, end = match.span()
                yield start + 1, end
                at = end - 1  # the blank behind a phrase may stand before the next
            return
        match_at = self._expression.match
        for start in _places_of(self.opens & (words or frozenset(said.split())), said):
            if start >= at and (match := match_at(said, start)):
                yield start + 1, match.end()
                at = match.end() - 1


def _places_of(wanted: Iterable[str], said: str) -> list[int]:
    """Where in plain words the blanks before these words stand, in order."""
    found = []
    for word in wanted:
        at = said.find(f" {word} ")
        while at >= 0:
            found.append(at)
            at = said.find(f" {word} ", at + 1)
    found.sort()
    return found


def phrase(text: str, pieces: Mapping[str, _Piece], where: str) -> Phrase:
    """A phrase, read; raises `PhraseError`."""
    piece = _Reader(text, pieces, where).whole()
    if not piece.needs:
        raise PhraseError(f"{where}: {text!r}: it holds no word that must be there")
    return Phrase(text, piece.expression, piece.needs, None if piece.blank else piece.opens)


_Told = tuple["Phrase", tuple[frozenset[str], ...], T]


class _Triggers(Generic[T]):
    """Things that each have a phrase, by its telling words."""

    def __init__(self, pairs: Iterable[tuple[Phrase, Sequence[frozenset[str]], T]]) -> None:
        """Phrases, what else a sentence must hold a word of, and the things."""
        self._whole: dict[str, list[_Told[T]]] = defaultdict(list)
        self._begun: dict[str, list[_Told[T]]] = defaultdict(list)
        for each, along, thing in pairs:
            told = each, (*each.further, *along), thing
            for word in each.telling:
                index = self._begun if word.endswith("*") else self._whole
                index[word.removesuffix("*")].append(told)
        self._at = lru_cache(maxsize=16384)(self._told_by)

    def _told_by(self, word: str) -> tuple[_Told[T], ...]:
        told = list(self._whole.get(word, ()))
        for length in range(1, min(len(word), _BEGINNING) + 1):
            told += self._begun.get(word[:length], ())
        return tuple(told)

    def of(self, unit: Unit) -> Iterator[T]:
        """The things whose phrase a sentence may hold, each once, in the order of its words."""
        words = unit.words
        tried: set[Phrase] = set()
        for told in map(self._at, dict.fromkeys(unit.said.split())):
            for each, further, thing in told:
                for need in further:
                    if need.isdisjoint(words):
                        break
                else:
                    if each not in tried:
                        tried.add(each)
                        yield thing


class Phrases:
    """Some phrases, of which a sentence may hold one."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._triggers = _Triggers((each, (), each) for each in phrases)

    def said_in(self, unit: Unit) -> bool:
        """Whether a sentence holds one of them."""
        return any(
            next(each.found_in(unit.said, unit.words), None) is not None
            for each in self._triggers.of(unit)
        )


# ── all of them ─────────────────────────────────────────────────────────────

_NO_RULES = frozenset(("common", "spelling"))  # pieces and words, no phrases
_ASIDE = frozenset(("ledger", "news"))  # read by name, so that they cost no draft anything


@dataclass(frozen=True)
class Said:
    """A phrase of a group, found in a sentence; `start` and `end` are offsets in its text."""

    group: Group
    unit: Unit
    start: int
    end: int
    negated: bool

    @property
    def words(self) -> str:
        """The words found, as they were written."""
        return self.unit.written[self.start : self.end]


class Phrasebook:
    """Every group of every word list, and an index of their telling words."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = tuple(groups)
        self._triggers = _Triggers(
            (each, group.along_words, (group, each))
            for group in self.groups
            for each in group.phrases
        )

        self._memory: dict[tuple[str, str, str], tuple[_Found, ...]] = {}

    def of(self, rule: str) -> tuple[Group, ...]:
        """The groups of one rule."""
        return tuple(group for group in self.groups if group.rule == rule)

    def found_in(self, units: Iterable[Unit]) -> dict[str, list[Said]]:
        """What is said in these sentences: a rule's id → its phrases, in reading order."""
        found: dict[str, list[Said]] = defaultdict(list)
        for unit in units:
            for group, start, end, negated in self._remembered(unit):
                found[group.rule].append(Said(group, unit, *unit.place(start, end), negated))
        for said_of in found.values():
            said_of.sort(key=lambda said: (said.unit.where == "body", said.start))
        return found

    def _remembered(self, unit: Unit) -> tuple[_Found, ...]:
        """What a sentence says; while one types, all others of a draft are the same as before."""
        key = unit.part, unit.said, unit.source[unit.start : unit.end]
        found = self._memory.get(key)
        if found is None:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            found = self._memory[key] = tuple(self._read(unit))
        return found

    def _read(self, unit: Unit) -> Iterator[_Found]:
        looks: dict[str, _Look] = {}
        for group, each in self._triggers.of(unit):
            if unit.part not in group.where:
                continue
            if group.asks is not None and group.asks is not unit.asks:
                continue
            for start, end in each.found_in(unit.said, unit.words):
                name = f"{group.rule} {group.name}"
                look = looks.get(name) or looks.setdefault(name, _Look(group, unit))
                if look.enough:
                    break
                negated = look.at(start, end)
                if negated is not None:
                    yield group, start, end, negated


_Found = tuple[Group, int, int, bool]


class _Look:
    """One look for one group in one sentence: what was found already, and what excuses it."""

    def __init__(self, group: Group, unit: Unit) -> None:
        self._group, self._unit = group, unit
        self._fits: bool | None = None
        self._taken: list[tuple[int, int]] = []
        self._tries = 0

    @property
    def enough(self) -> bool:
        """Whether to look no further: a text with more is nobody's letter."""
        return len(self._taken) >= _MOST or self._tries >= _TRIES

    def at(self, start: int, end: int) -> bool | None:
        """Whether what these plain words say is denied; None where something excuses it."""
        group, unit = self._group, self._unit
        self._tries += 1
        if any(start < b and a < end for a, b in self._taken):
            return None
        if self._fits is None:
            self._fits = group.fits(unit)
        if not self._fits:
            return None
        before = _clause_before(unit.said, start)
        negated = bool(_NEGATION.search(before)) and not _NO_NEGATION.search(before)
        if negated and group.negated == "pass":
            return None
        if group.reported == "pass" and _REPORTED.search(before):
            return None
        first, last = unit.place(start, end)
        if group.quoted == "pass" and any(
            2 * (min(b, last) - max(a, first)) >= last - first for a, b in unit.quotations
        ):
            return None
        self._taken.append((start, end))
        return negated


_NEGATION = re.compile(
    r" (?:not|never|without|nor|neither|rather than|instead of"
    r"|no (?:need|wish|intention|plan|desire)) (?:[^ ;]+ ){0,6}\Z"
)
_NO_NEGATION = re.compile(
    r" (?:not (?:only|just|wait|help|hesitate|but|stop|resist)|without (?:a )?(?:doubt|hesitation"
    r"|reservation|question|exaggeration)|why (?:\w+ )?not"
    r"|not (?:sure|certain|know|understand|clear|see why)"
    r"|if (?:it is )?not|do not mind) (?:[^ ;]+ ){0,6}\Z"
)
_TOLD = (
    r"(?:said|told|tells|says|mentioned|mentions|described|explained|explains|shared|asked|asks"
    r"|joked|recalled|admitted|emphasi[zs]ed|stressed|noted|stated|spoke|talked|wrote|writes|argued)"
)
_REPORTED = re.compile(
    rf" (?:you|he|she|they|who|§who|residents?|interns?|fellows?|director|faculty|chair|coordinator"
    rf"|students?|attendings?|mentor|adviser|advisor|friend|classmate|patients?|one|somebody|someone"
    rf"|everyone|dean) (?:[a-z]+ly |also |once |all |had |have |has )?{_TOLD} (?:[^ ;]+ ){{0,8}}\Z"
)


def _clause_before(said: str, start: int) -> str:
    """The words of the clause before a place, with a blank before and behind."""
    begin = max(said.rfind("; ", 0, start), said.rfind(" but ", 0, start))
    return said[max(0, begin + 1, start - 160) : start]


def _groups(name: str, common: Mapping[str, _Piece]) -> Iterator[Group]:
    tables = lexicon_file(name)
    pieces = dict(common)
    own = tables.get("pieces", {})
    _read_pieces(own, pieces, name)
    for rule, groups in tables.items():
        if "." not in rule:
            continue
        for called, table in groups.items():
            where = f"{name}.toml, {rule} {called}"
            if unknown := sorted(set(table) - _FIELDS):
                raise PhraseError(f"{where}: there is no field {unknown[0]!r}")
            for needed in ("note", "say", "phrases"):
                if not table.get(needed):
                    raise PhraseError(f"{where}: {needed} is missing")
            read = ("phrases", "unless", "along", "where")
            fields = {k: v for k, v in table.items() if k not in read}
            parts = table.get("where", PARTS)
            phrases, unless, *along = (
                tuple(phrase(text, pieces, where) for text in _parted(texts, own))
                for texts in (table["phrases"], table.get("unless", ()), *table.get("along", ()))
            )
            yield Group(
                rule=rule,
                name=called,
                phrases=phrases,
                unless=unless,
                along=tuple(along),
                where=_EVERYWHERE if parts == "everywhere" else tuple(parts),
                **{**fields, "sources": tuple(table.get("sources", ()))},
            )


_ONLY_A_PIECE = re.compile(r"\{([^{}]+)\}")


def _parted(texts: Iterable[str], own: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Phrases; one that is but a piece or a bracket is parted, so that each has its own words."""
    for text in texts:
        if (piece := _ONLY_A_PIECE.fullmatch(text)) and piece[1] in own:
            yield from _parted(own[piece[1]], own)
        else:
            yield from _alternatives(text.strip())


def _alternatives(text: str) -> Sequence[str]:
    """What stands between the bars of a phrase that is one bracket; else the phrase itself."""
    found: list[str] = []
    depth, begin = 0, 1
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth and (at < len(text) - 1 or sign != ")"):
            return (text,)
        if depth == 1 and sign == "|":
            found.append(text[begin:at])
            begin = at + 1
    return (*found, text[begin:-1])


def _read_pieces(tables: Mapping[str, Any], pieces: dict[str, _Piece], name: str) -> None:
    for called, rows in tables.items():
        where = f"{name}.toml, piece {called}"
        read = [_Reader(row, pieces, where).whole() for row in rows]
        one = _one_of(read)
        pieces[called] = replace(one, expression=f"(?:{one.expression})")


@cache
def phrasebook(aside: str = "") -> Phrasebook:
    """The word lists of `lexicon/`, read once; or one of those that stand aside, by its name.

    Raises `PhraseError`.
    """
    common: dict[str, _Piece] = {}
    _read_pieces(lexicon_file("common")["pieces"], common, "common")
    if aside:
        return Phrasebook(_groups(aside, common))
    folder = resources.files("toolkit.checks") / "lexicon"
    names = sorted(
        f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")
    )
    return Phrasebook(
        group for name in names if name not in _NO_RULES | _ASIDE for group in _groups(name, common)
    )
