"""Whom a greeting hails: "Dear Dr. Okafor, Dr. Lindqvist and the team,"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.season_index import TITLES
from toolkit.checks.text import DraftText, Word, words_in

CIVIL = ("mr", "mrs", "ms", "miss", "mx", "mister", "madam", "madame", "sir", "mme")
LEARNED = ("dr", "drs", "doctor", "doctors", "prof", "profs", "professor", "professors")
_MANY = ("drs", "doctors", "profs", "professors")
_TITLED = TITLES | {*CIVIL, *LEARNED}

AddressedKind = Literal["person", "group", "role", "nobody"]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(lexicon_file("recipient")[name]["words"])


@dataclass(frozen=True)
class Addressed:
    """One of those whom a greeting hails.

    kind     a person by name, a group ("the team"), a role ("Program Director"), or nobody
    titles   the titles before the name, or those that a name before it shares ("Drs.")
    names    the words of the name, of the words of a role those in `roles`
    own      whether the titles stand before this very name
    """

    kind: AddressedKind
    start: int
    end: int
    titles: tuple[Word, ...] = ()
    names: tuple[Word, ...] = ()
    roles: tuple[Word, ...] = ()
    own: bool = True

    @property
    def folds(self) -> tuple[str, ...]:
        """The folded words of the name."""
        return tuple(word.fold for word in self.names)


@dataclass(frozen=True)
class Greeting:
    """The whole greeting, to its last comma, and those whom it hails."""

    start: int
    end: int
    addressed: tuple[Addressed, ...]


_SPLIT = re.compile(r"[,/;&+]")
_MORE = re.compile(
    r"[ \t]*(?:(?<![\w.'’-])(?:[^\W\d_a-z][\w.'’-]*|&|,|(?:and|the|de|la|del|van|von|der|den|di|da"
    r"|al|el|team|entire|whole|all|faculty|committee|residents?|staff|colleagues|everyone|members?"
    r"|of|program|your|residency|selection|interview|recruitment)\b)[ \t]*){1,14}[,:;!-]?[ \t]*$",
    re.MULTILINE,
)


def greeting_of(text: DraftText, known: frozenset[str]) -> Greeting | None:
    """The greeting of a draft, read; `known` are folded words of names at the program."""
    span = text.greeting
    if span is None:
        return None
    end = span.end
    if span.text.endswith(","):
        more = _MORE.match(text.body, end, text.own_end)
        if more and more[0].strip(" \t,") and "\n" in text.body[more.end() : more.end() + 3]:
            end = more.end()
    words = list(words_in(text.body, span.start, end))
    if [w.fold for w in words[:2]] == ["to", "whom"]:
        return Greeting(span.start, end, (Addressed("nobody", span.start, end),))
    while words and words[0].fold in _words("hails"):
        if words[0].fold in known and len(words) == 1 and words[0].start > span.start:
            break
        words.pop(0)
    found: list[Addressed] = []
    for chunk in _chunks(text.body, words, known):
        each = _addressed(chunk, known)
        if each is not None:
            found.append(each)
    return Greeting(span.start, end, tuple(_shared(found)))


def _chunks(body: str, words: Sequence[Word], known: frozenset[str]) -> Iterable[list[Word]]:
    chunk: list[Word] = []
    for word in words:
        apart = bool(chunk) and bool(_SPLIT.search(body[chunk[-1].end : word.start]))
        if apart and "," in body[chunk[-1].end : word.start] and _is_degree(word, known):
            continue
        joins = word.fold in ("and", "et", "or", "und")
        if (apart or joins) and chunk:
            yield chunk
            chunk = []
        if not joins:
            chunk.append(word)
    if chunk:
        yield chunk


def _is_degree(word: Word, known: frozenset[str]) -> bool:
    return word.fold in _words("degrees") and word.fold not in known


def _addressed(chunk: Sequence[Word], known: frozenset[str]) -> Addressed | None:
    titles: list[Word] = []
    names: list[Word] = []
    roles: list[Word] = []
    groups = False
    for word in chunk:
        behind_title = bool(titles) and not names
        a_name = word.fold in known and word.capital
        if word.fold in _TITLED and not names and not (a_name and behind_title):
            titles.append(word)
        elif (behind_title and word.fold not in _words("roles") | _words("groups")) or (
            behind_title and a_name
        ):
            names.append(word)
        elif word.fold in _words("groups"):
            groups = groups or not a_name
            names += [word] if a_name else []
        elif word.fold in _words("roles") and not a_name:
            roles.append(word)
        elif word.fold not in _words("fillers") or a_name:
            names.append(word)
    while len(names) > 1 and _is_degree(names[-1], known):
        names.pop()
    start, end = chunk[0].start, chunk[-1].end
    if groups and not (titles and names):
        return Addressed("group", start, end)
    if roles and not titles and not any(n.fold in known for n in names):
        return Addressed("role", start, end, roles=tuple(roles))
    if names and names[0].fold in _words("nobodies") and not titles and names[0].fold not in known:
        return Addressed("nobody", start, end)
    if names or titles:
        kind: AddressedKind = "person" if names else "role" if roles else "nobody"
        return Addressed(kind, start, end, tuple(titles), tuple(names), tuple(roles))
    return Addressed("role", start, end, roles=tuple(roles)) if roles else None


def _shared(found: Sequence[Addressed]) -> Iterable[Addressed]:
    """ "Dr. & Dr. Haddad" share a name, "Drs. Okafor and Lindqvist" a title."""
    for number, each in enumerate(found):
        after = found[number + 1] if number + 1 < len(found) else None
        if each.kind == "nobody" and each.titles and after and after.kind == "person":
            yield Addressed("person", each.start, each.end, each.titles, after.names)
            continue
        if each.kind == "person" and not each.titles and number:
            first = next((e for e in found[:number] if e.titles), None)
            if first and first.titles[0].fold in _MANY:
                yield Addressed(
                    "person", each.start, each.end, first.titles, each.names, each.roles, own=False
                )
                continue
        yield each
