"""What the rules need to know of a season, gathered once an edition.

The ground (names, people, features, notes) is kept as long as none of its records changes, and a
message is split again only when it was edited, so that typing in one draft stays cheap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from toolkit import facts
from toolkit.checks.names import PARTICLES, Called, called_of, one_slip
from toolkit.checks.pasted import clean
from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.speech import Speech
from toolkit.checks.text import DraftText, Word, fold, folds, listed, words_in
from toolkit.checks.vocabulary import SMALL, telling_stems
from toolkit.model import (
    Applicant,
    Interview,
    Message,
    MessageState,
    Note,
    Person,
    Program,
    Record,
)
from toolkit.season import Season

if TYPE_CHECKING:
    from toolkit.checks.noted_only import NotedOnly
    from toolkit.checks.slips import Slips

NameKind = Literal["program", "institution", "city", "person"]

TITLES = listed("dr drs doctor doctors prof professor mr mrs ms miss mx")
_TAIL_WORDS = listed(
    "residency residencies program programs track department the of at and hospital hospitals "
    "medical center centre health healthcare system systems clinic clinics college school "
    "university institute foundation regional general memorial community county network"
)
_NO_NAME = listed(
    "north south east west northern southern eastern western central upper lower new saint st san "
    "santa los las great greater united national american first city state mount academic "
    "children childrens teaching"
)


@dataclass(frozen=True, slots=True)
class Named:
    """One name of one program, one of its people, or its city.

    `part` tells a shortened single word, such as "Lakeview", which needs care;
    `exact` the letters of a short form such as "UH", which counts only as written.
    """

    kind: NameKind
    text: str
    program: str
    folds: tuple[str, ...]
    part: bool = False
    exact: str = ""

    @property
    def plain(self) -> bool:
        """Whether it is so much of a name that it needs no capital letter."""
        return (
            self.kind in ("program", "institution")
            and len(self.folds) > 1
            and sum(map(len, self.folds)) >= 10
            and " ".join(self.folds) not in _list("everyday")
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of this season found in a text: words `first` up to `last`, and whose it may be."""

    start: int
    end: int
    first: int
    last: int
    named: tuple[Named, ...]

    def of(self, program: str) -> bool:
        """Whether it may well be a name of this program."""
        return any(each.program == program for each in self.named)


@cache
def specialty_names() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Folded words of a specialty's name or other name → the full names it may stand for."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for full, others in facts.specialties().items():
        for name in (full, *others):
            key = folds(name)
            found[key] = (*found.get(key, ()), full)
    return found


@cache
def state_words() -> frozenset[tuple[str, ...]]:
    """The folded names of the states."""
    return frozenset(folds(state.name) for state in facts.states().values())


@cache
def specialty_called(name: str) -> str:
    """The full name of a specialty under any of its names; an unknown one is itself."""
    return specialty_names().get(folds(name), (name,))[0]


@cache
def _names_for(specialty: str) -> tuple[tuple[str, ...], ...]:
    """The folded names of a specialty, the longest first."""
    wanted = specialty_called(specialty)
    names = (key for key, full in specialty_names().items() if wanted in full)
    return tuple(sorted(names, key=len, reverse=True))


def _shortened(name: tuple[str, ...], specialty: str) -> Iterable[tuple[str, ...]]:
    """Shorter forms that people write: without the specialty, without "Medical Center"."""
    if not name:
        return
    for words in _names_for(specialty):
        rest = [word for word in name if word not in ("residency", "program", "track")]
        if len(rest) > len(words) and tuple(rest[-len(words) :]) == words:
            name = tuple(rest[: -len(words)])
            yield name
            break
    while len(name) > 1 and (name[-1] in _TAIL_WORDS or name[-1] in ("s",)):
        name = name[:-1]
        yield name


def _worth_finding(name: tuple[str, ...]) -> bool:
    if not name or name in state_words() or all(w in _TAIL_WORDS | _NO_NAME for w in name):
        return False
    return len(name) > 1 or (len(name[0]) >= 4 and name not in specialty_names())


_SAME = {"st": "saint", "saint": "st", "mt": "mount", "mount": "mt", "ft": "fort", "fort": "ft"}


def _otherwise(name: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The same name as others write it: "St." for "Saint", without an "and"."""
    if any(word in _SAME for word in name[:-1]):
        yield tuple(_SAME.get(w, w) if n < len(name) - 1 else w for n, w in enumerate(name))
    if "and" in name[1:-1]:
        yield tuple(word for word in name if word != "and")


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(lexicon_file("program")[name]["words"])


def initials_of(text: str) -> str:
    """ "Bayou General Medical Center" → "BGMC"; "" where there are too few, or another meaning."""
    initials = "".join(word.text[0] for word in words_in(text) if word.capital)
    return initials if len(initials) >= 3 and initials.lower() not in _list("initials") else ""


def _names_of(program: Program) -> list[Named]:
    found: dict[tuple[str, ...], Named] = {}

    def add(kind: NameKind, text: str, words: tuple[str, ...], part: bool = False) -> None:
        if words and words not in found:
            exact = text.strip() if len(words) == 1 and text.strip().isupper() else ""
            found[words] = Named(kind, text, program.key, words, part, exact)
            for other in _otherwise(words):
                found.setdefault(other, Named(kind, text, program.key, other, part))

    given: tuple[tuple[NameKind, str], ...] = (
        ("program", program.name),
        ("institution", program.institution),
        *(("program", alias) for alias in program.aliases),
    )
    for kind, text in given:
        words = folds(text)
        if _worth_finding(words) or text.isupper():
            add(kind, text, words, part=len(words) == 1 and not text.isupper())
    for kind, text in given:
        for words in _shortened(folds(text), program.specialty):
            if _worth_finding(words):
                add(kind, text, words, part=len(words) == 1)
    for kind, text in given:
        short = initials_of(text)
        if short and (short.lower(),) not in found:
            found[short.lower(),] = Named(kind, text, program.key, (short.lower(),), exact=short)
    city = folds(program.city)
    if city and city not in found:
        found[city] = Named("city", program.city, program.key, city, True)
    state = facts.states().get(program.state)
    if state is not None and folds(state.name) not in found:
        words = folds(state.name)
        found[words] = Named("city", state.name, program.key, words, True)
    return list(found.values())


def _holds(whole: Sequence[str], part: Sequence[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _beginnings(text: str) -> set[str]:
    capitals = [word.text[0] for word in words_in(text) if word.capital]
    return {"".join(capitals[:n]) for n in range(3, len(capitals) + 1)}


@cache
def _asking() -> re.Pattern[str]:
    leads = sorted(lexicon_file("recipient")["asked"]["words"], key=len, reverse=True)
    return re.compile(rf" (?:{'|'.join(leads)}) (?=(\w+(?: \w+)?))")


_PLEASE = re.compile(r" (?:said|says|just) (\w+) please ")


class Ground:
    """The names, people, notes and features of a season."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.programs = {r.key: r for r in records if isinstance(r, Program)}
        self.people = {r.key: r for r in records if isinstance(r, Person)}
        self.applicant = next((r for r in records if isinstance(r, Applicant)), None)
        interviews = {r.key: r for r in records if isinstance(r, Interview)}
        self.notes: dict[str, list[Note]] = defaultdict(list)
        for record in records:
            if isinstance(record, Note) and record.interview in interviews:
                self.notes[interviews[record.interview].program].append(record)
        self.people_at: dict[str, list[Person]] = defaultdict(list)
        for person in self.people.values():
            self.people_at[person.program].append(person)

        self.own: dict[str, list[Named]] = {k: _names_of(p) for k, p in self.programs.items()}
        self._by_first: dict[str, list[Named]] = defaultdict(list)
        for names in self.own.values():
            for named in names:
                self._by_first[named.folds[0]].append(named)
        self._surnames: dict[str, list[tuple[tuple[str, ...], Person]]] = defaultdict(list)
        for person in self.people.values():
            surname, full = folds(person.surname), folds(person.name)
            if surname:
                self._surnames[surname[0]].append((surname, person))
            if len(full) > 1:
                self._by_first[full[0]].append(Named("person", person.name, person.program, full))
        self._name_words: dict[str, frozenset[str]] = {}
        self._noted: dict[str, tuple[str, ...]] = {}
        self._noted_stems: dict[str, frozenset[str]] = {}
        self._heads = TITLES | self._by_first.keys()
        self._called: dict[str, Called] = {}
        self._people_tokens: dict[str, frozenset[str]] = {}
        self._known_words: dict[str, frozenset[str]] = {}

    # names

    def mentions(self, words: Sequence[Word]) -> list[Mention]:
        """The season's names in `words`; the longest wins, and none overlap."""
        found = []
        heads = self._heads
        last = 0
        for at in [n for n, word in enumerate(words) if word[3] in heads]:
            if at >= last:
                mention = self._titled(words, at) or self._mention(words, at)
                if mention:
                    found.append(mention)
                    last = mention.last
        return found

    def _titled(self, words: Sequence[Word], at: int) -> Mention | None:
        if words[at].fold not in TITLES or at + 1 >= len(words):
            return None
        best: list[Person] = []
        length = 0
        for skip in (1, 2):  # "Dr. Cruz", "Dr. Ana de la Cruz"
            if at + skip >= len(words):
                break
            for surname, person in self._surnames.get(words[at + skip].fold, ()):
                reach = tuple(w.fold for w in words[at + skip : at + skip + len(surname)])
                if reach != surname or not words[at + skip + len(surname) - 1].capital:
                    continue
                if skip == 2 and not self._given(words[at + 1], person):
                    continue
                if len(surname) + skip > length:
                    best, length = [], len(surname) + skip
                if len(surname) + skip == length:
                    best.append(person)
            if best:
                break
        if not best:
            return None
        last = words[at + length - 1]
        named = tuple(Named("person", p.name, p.program, folds(p.surname)) for p in best)
        return Mention(words[at].start, last.bare_end, at, at + length, named)

    def _given(self, word: Word, person: Person) -> bool:
        """Whether a word between title and surname may be a given name, or a slip for it."""
        known = self.called(person)
        if word.fold in known.tokens | PARTICLES:
            return True
        if len(word.fold) == 1:
            return any(token[0] == word.fold for token in known.tokens)
        return bool(known.short_for((word.fold,))) or any(
            len(token) >= 3 and one_slip(word.fold, token) for token in known.given
        )

    def called(self, person: Person) -> Called:
        """All that somebody may be called, with what the notes say that they asked for."""
        if person.key not in self._called:
            self._called[person.key] = called_of(person, self._asked(person))
        return self._called[person.key]

    def people_tokens(self, program: str) -> frozenset[str]:
        """The folded words of the names of all people at a program."""
        if program not in self._people_tokens:
            self._people_tokens[program] = frozenset().union(
                *(self.called(person).tokens for person in self.people_at.get(program, ()))
            )
        return self._people_tokens[program]

    @cached_property
    def everybodys_names(self) -> frozenset[str]:
        """The folded words of the names of all people, programs and cities of the season."""
        texts = [f"{each.name} {each.called}" for each in self.people.values()]
        for program in self.programs.values():
            texts.append(f"{program.name} {program.institution} {program.city}")
        return frozenset(fold(word) for text in texts for word in text.split())

    def known_words(self, program: str) -> frozenset[str]:
        """Folded words that are no slips in a letter to a program: names, and what is noted."""
        if program not in self._known_words:
            own = self.applicant
            self._known_words[program] = frozenset().union(
                self.name_words(program),
                self.noted(program),
                *(self.people_tokens(key) for key in self.programs),
                (*folds(own.name), *folds(own.school)) if own else (),
            )
        return self._known_words[program]

    def _asked(self, person: Person) -> str:
        texts = [person.offered]
        for note in self.notes.get(person.program, ()):
            if note.person == person.key:
                texts += (*note.topics, *note.interests, note.felt, note.forgot, note.text)
        found: list[str] = []
        for text in texts:
            said = f" {' '.join(folds(text))} "
            for match in _asking().finditer(said):
                name = [word for word in match[1].split() if word not in TITLES][:1]
                if name and name[0] not in SMALL:
                    found += name
            found += _PLEASE.findall(said)
        return " ".join(found)

    def _mention(self, words: Sequence[Word], at: int) -> Mention | None:
        length = 0
        best: list[Named] = []
        for named in self._by_first.get(words[at].fold, ()):
            size = len(named.folds)
            if size < length or tuple(w.fold for w in words[at : at + size]) != named.folds:
                continue
            if named.exact and words[at].text.removesuffix("'s") != named.exact:
                continue
            if not any(w.capital for w in words[at : at + size]) and not named.plain:
                continue
            if size > length:
                best, length = [], size
            best.append(named)
        if not best:
            return None
        return Mention(
            words[at].start, words[at + length - 1].bare_end, at, at + length, tuple(best)
        )

    def names_program(self, words: Sequence[Word], program: str) -> bool:
        """Whether the words hold a name of the program or its institution, in any case."""
        text = [word.fold for word in words]
        joined = f" {' '.join(text)} "
        names = [n for n in self.own.get(program, ()) if n.kind in ("program", "institution")]
        if any(f" {' '.join(named.folds)} " in joined for named in names):
            return True
        written = {word.text for word in words if word.text.isupper()}
        return any(_beginnings(named.text) & written for named in names)

    def name_words(self, program: str) -> frozenset[str]:
        """The folded words of all names to do with a program: taken out before comparing."""
        if program not in self._name_words:
            self._name_words[program] = self._read_name_words(program)
        return self._name_words[program]

    def _read_name_words(self, program: str) -> frozenset[str]:
        found: set[str] = set()
        for named in self.own.get(program, ()):
            found |= set(named.folds)
        for person in self.people_at.get(program, ()):
            found |= {*folds(person.name), *folds(person.surname), *folds(person.called)}
        if program in self.programs:
            found |= set(folds(self.programs[program].specialty))
            found |= set(folds(self.programs[program].state))
        if self.applicant:
            found |= {*folds(self.applicant.name), *folds(self.applicant.school)}
        return frozenset(found)

    # notes

    def noted(self, program: str) -> tuple[str, ...]:
        """The folded words of all that is noted of a program, its people and its days."""
        if program not in self._noted:
            self._noted[program] = self._read_noted(program)
        return self._noted[program]

    def silent(self, program: str) -> bool:
        """Whether nothing at all is noted of a program."""
        return all(word == "|" for word in self.noted(program))

    def _read_noted(self, program: str) -> tuple[str, ...]:
        pieces: list[str] = []
        if program in self.programs:
            pieces += self.programs[program].features
        for note in self.notes.get(program, ()):
            pieces += (*note.topics, *note.interests, *note.features, note.forgot, note.text)
        for person in self.people_at.get(program, ()):
            pieces.append(person.offered)
        return tuple(word for piece in pieces for word in (*folds(piece), "|"))

    def noted_stems(self, program: str) -> frozenset[str]:
        """The telling stems of all that is noted of a program."""
        if program not in self._noted_stems:
            names = [named.text for named in self.own.get(program, ())]
            self._noted_stems[program] = telling_stems(" ".join((*self.noted(program), *names)))
        return self._noted_stems[program]

    def excused(self, mention: Mention, program: str, words: Sequence[Word]) -> bool:
        """Whether a name may stand in a letter to `program` although it is another's.

        It is part of the program's own names, a name at the program or the applicant's own, their
        school, or a topic of the program's notes.
        """
        name = [
            word.fold for word in words[mention.first : mention.last] if word.fold not in TITLES
        ]
        if any(_holds(named.folds, name) for named in self.own.get(program, ())):
            return True
        if _holds(self.noted(program), name):
            return True
        before = words[mention.first - 1].fold if mention.first else ""
        a_place = before in ("at", "in") and mention.named[0].kind != "person"
        for person in self.people_at.get(program, ()):
            if not a_place and _holds((*folds(person.name), *folds(person.surname)), name):
                return True
            if mention.named[0].kind == "person" and folds(person.surname) == tuple(name):
                return True
        if self.applicant is None:
            return False
        school = folds(self.applicant.school)
        short = list(school)
        while short and (short[-1] in _TAIL_WORDS or short[-1] == "medicine"):
            short.pop()
        return (
            _holds(folds(self.applicant.name), name)
            or _holds(school, name)
            or (bool(short) and _worth_finding(tuple(short)) and _holds(name, short))
        )

    # what only one program is noted for

    @cached_property
    def noted_only(self) -> NotedOnly:
        """The features and topics that one program alone is noted for."""
        from toolkit.checks.noted_only import NotedOnly

        return NotedOnly(self)

    @cached_property
    def slips(self) -> Slips:
        """The words of names, to be found with one letter wrong."""
        from toolkit.checks.slips import Slips

        return Slips(self)


@dataclass(eq=False)
class Outgoing:
    """One message to a program, split once; rules may keep what they worked out of it."""

    message: Message
    _memory: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def text(self) -> DraftText:
        return DraftText(self.message.subject, clean(self.message.body).text)

    def speech(self, ground: Ground) -> Speech:
        """Who is named, and what is said, in the message."""
        said: Speech = self.remembered(
            "speech", lambda: Speech(self.text, ground, self.message.program)
        )
        return said

    def remembered(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gave when it was first asked for under this name."""
        if name not in self._memory:
            self._memory[name] = make()
        return self._memory[name]


class SeasonIndex:
    """The ground, and every message of the season that goes to a program."""

    def __init__(self, ground: Ground, messages: Iterable[Outgoing]) -> None:
        self.ground = ground
        self.outgoing = tuple(messages)

    def others(self, message: Message) -> tuple[Outgoing, ...]:
        """Drafts and sent messages other than this one."""
        return tuple(each for each in self.outgoing if each.message.key != message.key)

    def sent_to(self, program: str, but: str = "") -> tuple[Message, ...]:
        """What was sent to a program, oldest first, without the message whose key is `but`."""
        found = [
            each.message
            for each in self.outgoing
            if each.message.program == program
            and each.message.state is MessageState.SENT
            and each.message.key != but
        ]
        return tuple(sorted(found, key=lambda m: m.at.timestamp() if m.at else 0.0))


@dataclass
class _Kept:
    edition: int
    ground_records: tuple[Record, ...]
    outgoing: dict[str, Outgoing]
    index: SeasonIndex


_KEPT: WeakKeyDictionary[Season, _Kept] = WeakKeyDictionary()
_GROUND = (Applicant, Program, Person, Interview, Note)


def index_of(season: Season) -> SeasonIndex:
    """The season's index, made anew only in what was edited since it was last asked for."""
    kept = _KEPT.get(season)
    if kept and kept.edition == season.edition:
        return kept.index
    records = season.records
    ground_records = tuple(r for r in records if isinstance(r, _GROUND))
    if (
        kept
        and len(kept.ground_records) == len(ground_records)
        and all(a is b for a, b in zip(kept.ground_records, ground_records, strict=True))
    ):
        ground = kept.index.ground
        before = kept.outgoing
    else:
        ground = Ground(ground_records)
        before = {}
    outgoing = {}
    for record in records:
        if isinstance(record, Message) and record.state is not MessageState.RECEIVED:
            old = before.get(record.key)
            outgoing[record.key] = old if old and old.message is record else Outgoing(record)
    index = SeasonIndex(ground, outgoing.values())
    _KEPT[season] = _Kept(season.edition, ground_records, outgoing, index)
    return index
