"""What is wrong or doubtful about a rank list: findings with ids of their own, `list.*`.

A finding never reorders anything. What the list itself must not know (what became of second
looks, what was said to programs) comes in as plain results that the caller asked for elsewhere;
this folder can fetch neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from toolkit import places
from toolkit.facts import as_of, fact
from toolkit.model import Answer, InterviewKind, ListKind, Program, RankList, SupplementalList
from toolkit.rank_list import ordinal, titles
from toolkit.rank_list.diary import COOLING, difference, due, sketch, versions
from toolkit.rank_list.diary import sentence as moves_in_words
from toolkit.rank_list.entry_sheet import when_in_words
from toolkit.season import Season
from toolkit.sources import (
    NRMP,
    NRMP_ALGORITHM,
    NRMP_CALENDAR,
    NRMP_CODES,
    NRMP_RANKING,
    PD_VIEW,
    Source,
    source,
)

if TYPE_CHECKING:
    import pandas as pd

PAGE = places.REPOSITORY / "docs" / "list_findings.md"
SOON = timedelta(days=7)  # before the deadline; our own measure
_INVITATIONS = source("second-look")  # by its handle: the article, not the ledger


class Severity(StrEnum):
    """How much a finding matters; the worst comes first."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


ERROR, WARNING, ADVICE = Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's complaint about a list.

    `programs` are the keys that it is about, none where it is about the whole list. `as_of` is
    what stands beside a number of the world: where and when it was read, or how unsure it is.
    """

    rule: str
    severity: Severity
    sentence: str
    remedy: str
    sources: tuple[Source, ...]
    programs: tuple[str, ...] = ()
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a finder yields: a sentence, and whatever departs from the rule's own words."""

    sentence: str
    programs: tuple[str, ...] = ()
    severity: Severity | None = None
    remedy: str = ""
    as_of: str = ""


class Moved(Protocol):
    """A program that moved since the blind order, as `moved_since_blind` tells it."""

    @property
    def program(self) -> str: ...
    @property
    def before(self) -> int | None: ...
    @property
    def after(self) -> int | None: ...
    @property
    def only_invitation(self) -> bool: ...


class Said(Protocol):
    """A sentence that was sent to a program; `strength` is "first", "high" or less."""

    @property
    def program(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def strength(self) -> str: ...


class Broken(Protocol):
    """A sentence that was sent, and what the list says instead, as `broken_promises` tells it."""

    @property
    def line(self) -> Said: ...
    @property
    def instead(self) -> str: ...


@dataclass(frozen=True)
class Reading:
    """All that a rule may look at: one list, what hangs on it, and what the caller knows."""

    season: Season
    ranked: RankList | None
    now: datetime
    moved: tuple[Moved, ...] = ()
    broken: tuple[Broken, ...] = ()

    @cached_property
    def supplementals(self) -> tuple[SupplementalList, ...]:
        """The supplemental lists, in the order of making."""
        return tuple(self.season.supplemental_lists.values())

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """The programs that have left the Match."""
        return frozenset(key for key, each in self.season.programs.items() if each.withdrawn)

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """The primary list, first choice first."""
        return self.ranked.entries if self.ranked else ()

    @cached_property
    def everywhere(self) -> dict[str, Program]:
        """Every program on the primary list or a supplemental one that the season holds."""
        held = self.season.programs
        keys = [*self.entries, *(key for each in self.supplementals for key in each.entries)]
        return {key: held[key] for key in dict.fromkeys(keys) if key in held}

    @cached_property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each list with the words for it in a sentence."""
        rest = (
            (f"the supplemental list “{each.name}”", each.entries) for each in self.supplementals
        )
        return (("the list", self.entries), *rest)

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """What stands below the line, here or in the newest sketch, and is ranked nowhere."""
        newest = sketch(self.season)
        keys = [
            *(self.ranked.left_out if self.ranked else ()),
            *(newest.left_out if newest else ()),
        ]
        known = self.season.programs
        return tuple(k for k in dict.fromkeys(keys) if k in known and k not in self.everywhere)

    @cached_property
    def names(self) -> dict[str, str]:
        found = titles(self.season.programs)
        return {key: name.replace(key, key.partition("/")[2]) for key, name in found.items()}

    def name(self, key: str) -> str:
        """What a program is called, also one that the season has forgotten."""
        return self.names.get(key) or key.partition("/")[2] or key

    def named(self, keys: Iterable[str]) -> str:
        """Several programs in a sentence."""
        return _and([self.name(key) for key in keys])

    def letter(self, key: str) -> str:
        """The type letter of a program's code; blank where there is none to read."""
        return type_letter(self.everywhere[key].nrmp_code) if key in self.everywhere else ""

    @cached_property
    def due(self) -> datetime | None:
        """When the list is due; None where nobody knows."""
        return due(self.season, now=self.now)

    @cached_property
    def soon(self) -> bool:
        """Whether the deadline is less than a week away, or gone."""
        return self.due is not None and self.due - self.now <= SOON

    @cached_property
    def last(self) -> bool:
        """Whether the deadline is less than two days away, or gone."""
        return self.due is not None and self.due - self.now <= COOLING

    @cached_property
    def until(self) -> str:
        """The deadline in words, to end a sentence with."""
        if self.due is None:
            return ""
        when = when_in_words(self.due, self.season)
        return f"lists were due {when}" if self.due < self.now else f"lists are due {when}"

    @cached_property
    def certified(self) -> RankList | None:
        return self.season.latest_list(ListKind.CERTIFIED)

    @cached_property
    def interview_days(self) -> dict[str, bool]:
        """Program → whether an interview there has begun by now (False: it is still to come)."""
        found: dict[str, bool] = {}
        for each in self.season.interviews.values():
            if each.kind in (InterviewKind.INTERVIEW_DAY, InterviewKind.FURTHER_DAY):
                found[each.program] = found.get(each.program, False) or each.start <= self.now
        return found

    def interviewed(self, key: str) -> bool | None:
        """True: interviewed; False: the day is still to come; None: no day is noted.

        One day often serves all tracks of a program, so a day at the same institution and in
        the same specialty counts.
        """
        program = self.season.programs[key]
        own = self.interview_days.get(key)
        if own:
            return True
        here: list[bool] = [own] if own is not None else []
        for other, held in self.interview_days.items():
            there = self.season.programs.get(other)
            if there and _place(there) == _place(program):
                here.append(held)
        return max(here, default=None)


Finder = Callable[[Reading], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class ListRule:
    """One rule on lists: the id names the fault, `says` gives the remedy, `why` the reason.

    `given` says what the caller has to hand in for it, blank where the season holds it all.
    """

    id: str
    severity: Severity
    says: str
    sources: tuple[Source, ...]
    find: Finder
    why: str
    given: str = ""

    def findings(self, reading: Reading) -> Iterator[Finding]:
        """This rule's findings, in the order found."""
        for hit in self.find(reading):
            yield Finding(
                rule=self.id,
                severity=hit.severity or self.severity,
                sentence=hit.sentence,
                remedy=hit.remedy or self.says,
                sources=self.sources,
                programs=hit.programs,
                as_of=hit.as_of,
            )


def list_findings(
    season: Season,
    ranked: RankList | None = None,
    *,
    now: datetime,
    moved: Iterable[Moved] = (),
    broken: Iterable[Broken] = (),
) -> tuple[Finding, ...]:
    """What is to be said about a list, the worst first, then in the order of `RULES`.

    ranked         the list to look at; the newest of sketch and certified list without it
    now            aware
    moved          what `moved_since_blind` says, for a list that follows invitations alone
    broken         what `broken_promises` says, for a list unlike what programs were told

    The last two come from rooms that this one does not know, and change no order here.
    """
    if now.tzinfo is None:
        raise ValueError(f"now ({now}) has no time zone; add one")
    reading = Reading(
        season=season,
        ranked=ranked or list_that_stands(season),
        now=now,
        moved=tuple(moved),
        broken=tuple(broken),
    )
    found = [finding for rule in RULES for finding in rule.findings(reading)]
    return tuple(sorted(found, key=lambda each: list(Severity).index(each.severity)))


def list_that_stands(season: Season) -> RankList | None:
    """The newest of sketch and certified list, the certified one where they are the same."""
    certified, newest = season.latest_list(ListKind.CERTIFIED), sketch(season)
    if certified is None or newest is None:
        return certified or newest
    return newest if _edited_since(certified, newest) else certified


def _edited_since(certified: RankList, newest: RankList) -> bool:
    """Whether the sketch is another order than was certified, and not an older one.

    What is certified is the sketch as it then stands. So one unlike it that is just as old came
    after it, as in a season whose clock stands still.
    """
    return newest.at >= certified.at and newest.entries != certified.entries


def type_letter(code: str) -> str:
    """The eighth character of an NRMP code, which tells the type; blank where it has none."""
    at = fact("code.institution").value + fact("code.specialty").value
    return code[at : at + 1].upper()


def _place(program: Program) -> tuple[str, str, str]:
    where = program.institution or program.name
    return where.casefold(), program.city.casefold(), program.specialty.casefold()


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _no_match(code: str) -> bool:
    return code == fact("couples.no-match-code").value


# ── rows ────────────────────────────────────────────────────────────────────


def _forgotten(reading: Reading) -> Iterator[Hit]:
    held = reading.season.programs
    for called, entries in reading.lists:
        for rank, key in enumerate(entries, start=1):
            if key not in held:
                yield Hit(
                    f"Rank {rank} of {called} is {reading.name(key)}, which the season no longer "
                    "holds.",
                    (key,),
                )


def _duplicate(reading: Reading) -> Iterator[Hit]:
    for called, entries in reading.lists:
        held = [key for key in entries if key in reading.everywhere]
        by_code: dict[str, list[str]] = {}
        by_name: dict[tuple[str, ...], list[str]] = {}
        for key in held:
            program = reading.everywhere[key]
            code = program.nrmp_code
            if code and not _no_match(code):
                by_code.setdefault(code, []).append(key)
            told = program.name.casefold(), program.track.casefold(), *_place(program)
            by_name.setdefault(told, []).append(key)
        for code, keys in by_code.items():
            if len(keys) > 1:
                yield Hit(
                    f"The code {code} stands {len(keys)} times on {called}, "
                    f"at ranks {_ranks(keys, entries)}.",
                    tuple(keys),
                )
        for keys in by_name.values():
            codes = [reading.everywhere[key].nrmp_code for key in keys]
            if len(keys) > 1 and "" in codes:
                yield Hit(
                    f"Ranks {_ranks(keys, entries)} of {called} look like one program: "
                    f"{reading.everywhere[keys[0]].name}.",
                    tuple(keys),
                    severity=WARNING,
                    remedy="Look up both codes; if they are one program, keep the higher rank.",
                )


def _ranks(keys: Iterable[str], entries: Sequence[str]) -> str:
    return _and([str(entries.index(key) + 1) for key in keys])


def _code_missing(reading: Reading) -> Iterator[Hit]:
    keys = tuple(key for key, each in reading.everywhere.items() if not each.nrmp_code)
    if keys:
        final = reading.soon or (reading.ranked and reading.ranked.kind == ListKind.CERTIFIED)
        yield Hit(
            f"No NRMP code is noted for {reading.named(keys)}.",
            keys,
            severity=ERROR if final else None,
        )


def _code_form(reading: Reading) -> Iterator[Hit]:
    least, most = fact("code.length").value
    for key, program in reading.everywhere.items():
        code = program.nrmp_code
        if not code or _no_match(code):
            continue
        odd = dict.fromkeys(mark for mark in code if not (mark.isascii() and mark.isalnum()))
        if odd:
            what = "a space" if list(odd) == [" "] else "signs that are neither letter nor digit"
            yield Hit(f"The code of {reading.name(key)}, {code}, holds {what}.", (key,))
        elif not least <= len(code) <= most:
            yield Hit(
                f"The code of {reading.name(key)}, {code}, has "
                f"{_count(len(code), 'character', 'characters')}; "
                f"an NRMP code has {least} to {most}.",
                (key,),
                as_of=as_of(fact("code.length")),
            )


def _well_formed(code: str) -> bool:
    least, most = fact("code.length").value
    plain = code.isascii() and code.isalnum()
    return plain and least <= len(code) <= most and not _no_match(code)


def _code_type(reading: Reading) -> Iterator[Hit]:
    known, fellowship = fact("code.type"), fact("code.type-fellowship")
    for key, program in reading.everywhere.items():
        code = program.nrmp_code
        letter = type_letter(code)
        if not _well_formed(code) or letter in known.value:
            continue
        start = f"The code of {reading.name(key)}, {code},"
        if code.isdigit():
            yield Hit(
                f"{start} is all digits, as an ACGME number is; an NRMP code has a letter as its "
                "eighth character.",
                (key,),
                remedy="Look up the NRMP code; the number of the accreditation is another one.",
                as_of=as_of(fact("code.not-acgme")),
            )
        elif letter in fellowship.value:
            yield Hit(
                f"{start} has the type letter {letter}, which belongs to fellowships.",
                (key,),
                severity=WARNING,
                as_of=as_of(fellowship),
            )
        else:
            yield Hit(
                f"{start} has {letter} where the type stands; known are {_and(known.value)}.",
                (key,),
                as_of=as_of(known),
            )


_TYPE_WORDS = {"categorical": "CM", "preliminary": "P", "prelim": "P", "advanced": "A"}
_TYPE_NAMES = {
    "C": "categorical", "M": "primary care", "P": "preliminary", "A": "advanced",
    "R": "physician-only",
}  # fmt: skip


def _code_track(reading: Reading) -> Iterator[Hit]:
    for key, program in reading.everywhere.items():
        letter = type_letter(program.nrmp_code)
        said = {w for w in re.findall(r"[a-z]+", program.track.casefold()) if w in _TYPE_WORDS}
        if not _well_formed(program.nrmp_code) or letter not in _TYPE_NAMES or not said:
            continue
        if not any(letter in _TYPE_WORDS[word] for word in said):
            yield Hit(
                f"{reading.name(key)} is noted as {program.track}, and its code "
                f"{program.nrmp_code} is that of a {_TYPE_NAMES[letter]} track.".replace(
                    " a advanced", " an advanced"
                ),
                (key,),
            )


def _code_specialty(reading: Reading) -> Iterator[Hit]:
    start = fact("code.institution").value
    end = start + fact("code.specialty").value
    by_specialty: dict[str, dict[str, str]] = {}
    for key, each in reading.season.programs.items():
        if _well_formed(each.nrmp_code) and type_letter(each.nrmp_code) in _TYPE_NAMES:
            kind = by_specialty.setdefault(each.specialty.casefold(), {})
            kind[key] = each.nrmp_code[start:end]
    for parts in by_specialty.values():
        usual, times = Counter(parts.values()).most_common(1)[0]
        odd = [key for key, part in parts.items() if part != usual]
        if times < 3 or len(odd) > 1:
            continue  # too few to know what is usual, or no slip of the finger
        for key in odd:
            if key in reading.everywhere:
                yield Hit(
                    f"The code of {reading.name(key)} has {parts[key]} for the specialty; the "
                    f"other {times} of your {reading.everywhere[key].specialty} programs have "
                    f"{usual}.",
                    (key,),
                )


def _no_match_alone(reading: Reading) -> Iterator[Hit]:
    applicant = reading.season.applicant
    for called, entries in reading.lists:
        joined = called == "the list" and applicant is not None and applicant.in_couple
        for rank, key in enumerate(entries, start=1):
            program = reading.everywhere.get(key)
            if program and _no_match(program.nrmp_code) and not joined:
                yield Hit(
                    f"Rank {rank} of {called}, {reading.name(key)}, has the code of “No Match”, "
                    "which stands only on a couple's joint list.",
                    (key,),
                    as_of=as_of(fact("couples.no-match-code")),
                )


# ── length and fees ─────────────────────────────────────────────────────────


def _codes(reading: Reading, lists: Iterable[Iterable[str]]) -> int:
    """How many different programs are paid for; one without a code counts as its own."""
    held = reading.everywhere
    keys = {key for entries in lists for key in entries if key in held}
    codes = {held[key].nrmp_code or key for key in keys}
    return len({code for code in codes if not _no_match(code)})


def _fee_codes(reading: Reading) -> Iterator[Hit]:
    price = fact("list.extra-code-fee")
    sides = (
        ("Your primary list holds", "list.codes-covered-primary", [reading.entries]),
        (
            "Your supplemental lists together hold",
            "list.codes-covered-supplemental",
            [each.entries for each in reading.supplementals],
        ),
    )
    for start, covered, lists in sides:
        paid, number = fact(covered), _codes(reading, lists)
        if number > paid.value:
            more = number - paid.value
            yield Hit(
                f"{start} {number} different codes; the fee covers {paid.value}, and "
                f"{_count(more, 'more costs', 'more cost')} about ${more * price.value} "
                f"at ${price.value} each, the price of {price.year}.",
                as_of=as_of(price),
            )


def _fee_length(reading: Reading) -> Iterator[Hit]:
    limit = fact("list.length-fee-from")
    for called, entries in reading.lists:
        if len(entries) >= limit.value:
            yield Hit(
                f"There are {len(entries)} ranks on {called}; from {limit.value} on, the length "
                "itself is charged.",
                as_of=as_of(limit),
            )


def _too_long(reading: Reading) -> Iterator[Hit]:
    limit = fact("list.longest")
    for called, entries in reading.lists:
        if len(entries) > limit.value:
            yield Hit(
                f"There are {len(entries)} ranks on {called}; no list may hold more than "
                f"{limit.value}.",
                entries[limit.value :],
                as_of=as_of(limit),
            )


# ── where one would train ───────────────────────────────────────────────────


def _uninterviewed(reading: Reading) -> Iterator[Hit]:
    for key in reading.everywhere:
        if not _no_match(reading.everywhere[key].nrmp_code) and reading.interviewed(key) is None:
            yield Hit(f"No interview day is noted at {reading.name(key)}.", (key,))


def _interview_ahead(reading: Reading) -> Iterator[Hit]:
    for key in reading.everywhere:
        if reading.interviewed(key) is False:
            yield Hit(f"Your interview at {reading.name(key)} is still to come.", (key,))


def _withdrawn(reading: Reading) -> Iterator[Hit]:
    for key in reading.everywhere:
        if key in reading.withdrawn:
            yield Hit(
                f"{reading.name(key)} has left the Match; its row would be passed over.",
                (key,),
                as_of=as_of(fact("list.withdrawn")),
            )


def _contract_missing(reading: Reading) -> Iterator[Hit]:
    wanted = {
        key: each.contract_received
        for key, each in reading.everywhere.items()
        if not each.withdrawn and not _no_match(each.nrmp_code)
    }
    for answer, said in (
        (Answer.NO, "have not come from"),
        (Answer.UNKNOWN, "are not noted as received from"),
    ):
        keys = tuple(key for key, given in wanted.items() if given == answer)
        if keys:
            whom = "any program" if len(keys) == len(wanted) > 1 else reading.named(keys)
            yield Hit(
                f"The contract and the eligibility policies {said} {whom}.",
                keys,
                severity=WARNING if reading.soon and answer == Answer.NO else None,
                as_of=as_of(fact("rule.contract-first")),
            )


_CANNOT = (
    r"(?:can|do|does|did|has|have|had|is|are|was|were|wo|wi|would|will|could)(?:n['’]?t| ?not)"
)
_ELSEWHERE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        ("who was invited", r"\b(?:un)?invit|\basked (?:\w+ ){0,2}back\b|\bsecond[ -]looks?\b"),
        (
            "who wrote or kept silent",
            rf"\b(?:never|no one|nobody|{_CANNOT}) (?:\w+ )?(?:"
            r"(?:wr[io]te|written|repl(?:y|ied)|respond(?:ed)?|thank(?:ed)?)\b(?! with\b)"
            r"|answer(?:ed)?\b(?! (?:my |our |any |the )?(?:\w+ )?(?:question|page))"
            r"|(?:contact|e-?mail|call)(?:ed)? (?:me|back)\b|hear[d]? (?:back|from|anything)\b)"
            r"|\b(?:no|without an?) (?:answer|reply|response|word|thank[- ]you)\b"
            r"(?! (?:to|on|about) (?:my |the )?(?:\w+ )?question)"
            r"|\b(?:(?:heard|hear) nothing|never heard|ghosted)\b"
            r"|\bsilen(?:t|ce)\b(?! (?:about|on|when|in|during))",
        ),
        (
            "what they may think of you",
            rf"\b(?:never|unlikely to|{_CANNOT})(?: \w+)? "
            r"(?:rank(?:ing)?|tak(?:e|ing)|want|love|like|pick|match)(?:ed)? (?:me|there|with)\b"
            r"|\b(?:lukewarm|cold) (?:about|on|towards?) me\b|\brank(?:ing|ed)? me (?:low|last)\b"
            r"|\bnot (?:interested in|keen on) me\b",
        ),
        (
            "your chances",
            r"\b(?:no|little|small|slim|poor|low|my|the) (?:\w+ )?(?:chances?|odds|shot)\b"
            r"(?! (?:to|of|for) (?!match|get|rank|a (?:spot|place|position)))"
            r"|\blong shot\b|\b(?:out of|above|beyond) my (?:league|reach)\b"
            r"|\bnot competitive enough\b|\btoo competitive\b"
            r"|\bwon['’]?t match there\b|\ba reach\b|\bwaste of an? (?:rank|row|place|slot)\b",
        ),
        (
            "what a further code costs",
            r"\b(?:sav(?:e|ing)|avoid(?:ing)?|spare) (?:\w+ ){0,2}(?:fees?|money|\$ ?\d+)"
            r"|\bextra (?:code|rank)?\s?(?:fee|costs?)\b"
            r"|\b(?:past|over|beyond) (?:the |my )?(?:20|twenty)"
            r"(?: (?:codes?|programs?|ranks?))?\s*[.!]?$",
        ),
    )
)
_BESIDE = re.compile(
    r"\bnot (?:because|for|due)\b|\bnothing to do with\b|\bregardless\b|\beven (?:if|though)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|;|\n+|,\s+(?:and|but|also|plus)\b(?! not\b)", re.IGNORECASE)


def why_left_out(reading: Reading) -> dict[str, list[str]]:
    """Program below the line → what was written of it beside the lists that leave it there.

    A clause belongs to the programs that it names; where it names none, to those of the clause
    before it, and at the start to all that this version newly left out.
    """
    forms = sorted(
        ((name, key) for key, each in reading.season.programs.items()
         for name in dict.fromkeys((each.name, *each.aliases, reading.names[key]))),
        key=lambda form: -len(form[0]),
    )  # fmt: skip
    found: dict[str, list[str]] = {key: [] for key in reading.left_out}
    lists = [*versions(reading.season), *versions(reading.season, ListKind.CERTIFIED)]
    before: frozenset[str] = frozenset()
    for each in sorted(lists, key=lambda one: one.at):
        newly = [key for key in each.left_out if key not in before]
        before = frozenset(each.left_out)
        said = each.reason
        who: list[tuple[str, str]] = []
        for name, key in forms:  # a name becomes a sign, so that "St. Ann" ends no sentence
            said, times = re.subn(rf"(?<!\w){re.escape(name)}(?!\w)", f"\0{len(who)}\0", said,
                                  flags=re.IGNORECASE)  # fmt: skip
            who += [(name, key)] * bool(times)
        about = newly
        for clause in filter(str.strip, _CLAUSE.split(said)):
            signs = [who[int(number)] for number in re.findall(r"\0(\d+)\0", clause)]
            about = [key for _, key in signs] or about
            plain = clause.strip()
            for number, (name, _) in enumerate(who):
                plain = plain.replace(f"\0{number}\0", name)
            for key in about:
                if key in found and key in each.left_out:
                    found[key].append(plain)
    return found


def _not_training(clause: str) -> str:
    """What a reason is about, if not about training there; else blank."""
    if _BESIDE.search(clause):
        return ""
    return next((what for what, pattern in _ELSEWHERE if pattern.search(clause)), "")


def _left_out_reason(reading: Reading) -> Iterator[Hit]:
    for key, clauses in why_left_out(reading).items():
        kinds = [_not_training(clause) for clause in clauses]
        if kinds and all(kinds):
            yield Hit(
                f"{reading.name(key)} is left out, and what you wrote is about {kinds[-1]}: "
                f"“{clauses[-1].strip(' .')}”.",
                (key,),
            )


def _left_out_unexplained(reading: Reading) -> Iterator[Hit]:
    why = why_left_out(reading)
    keys = tuple(
        key
        for key in reading.left_out
        if not why[key] and key not in reading.withdrawn and reading.interviewed(key)
    )
    if keys:
        be = "is" if len(keys) == 1 else "are"
        yield Hit(f"{reading.named(keys)} {be} left out, and it is not written why.", keys)


def _unplaced(reading: Reading) -> Iterator[Hit]:
    if not reading.entries:
        return
    placed = {*reading.everywhere, *reading.left_out, *reading.withdrawn}
    keys = tuple(
        key
        for key in reading.season.programs
        if key not in placed and reading.interview_days.get(key)
    )
    if keys:
        yield Hit(
            f"You interviewed at {reading.named(keys)}, and the list neither ranks "
            f"{'it' if len(keys) == 1 else 'them'} nor leaves {'it' if len(keys) == 1 else 'them'} "
            "out.",
            keys,
            severity=WARNING if reading.soon else None,
        )


def _invitation_alone(reading: Reading) -> Iterator[Hit]:
    for each in reading.moved:
        if not each.only_invitation or each.program not in reading.names:
            continue
        before = f"{ordinal(each.before)} in the blind order" if each.before else "not in it"
        after = f"{ordinal(each.after)} now" if each.after else "not ranked now"
        yield Hit(
            f"{reading.name(each.program)} was {before} and is {after}, and who was invited is "
            "the only reason in sight.",
            (each.program,),
        )


def _promise_broken(reading: Reading) -> Iterator[Hit]:
    for each in reading.broken:
        said = " ".join(each.line.sentence.split())
        yield Hit(
            f"You wrote to {reading.name(each.line.program)}: “{said}” {each.instead}",
            (each.line.program,),
            severity=ERROR if str(each.line.strength) == "first" else None,
        )


# ── supplemental lists ──────────────────────────────────────────────────────


def _advanced(reading: Reading) -> list[str]:
    return [key for key in reading.entries if reading.letter(key) == "A"]


def _supplemental_missing(reading: Reading) -> Iterator[Hit]:
    served = {key for each in reading.supplementals if each.entries for key in each.serves}
    keys = tuple(key for key in _advanced(reading) if key not in served)
    if keys:
        one = len(keys) == 1
        yield Hit(
            f"{reading.named(keys)} {'begins' if one else 'begin'} in the second year, and no "
            f"supplemental list hangs on {'it' if one else 'them'} for the first.",
            keys,
            as_of=as_of(fact("supplemental.belongs")),
        )


def _supplemental_astray(reading: Reading) -> Iterator[Hit]:
    served: dict[str, str] = {}
    for each in reading.supplementals:
        if not each.serves:
            yield Hit(f"The supplemental list “{each.name}” hangs on no program.")
        for key in each.serves:
            name = reading.name(key)
            letter = reading.letter(key)
            if key not in reading.entries:
                yield Hit(
                    f"The supplemental list “{each.name}” hangs on {name}, which is not on the "
                    "primary list.",
                    (key,),
                )
            elif letter in _TYPE_NAMES and letter != "A":
                yield Hit(
                    f"The supplemental list “{each.name}” hangs on {name}, whose code is that of "
                    f"a {_TYPE_NAMES[letter]} track, not of an advanced one.",
                    (key,),
                )
            if key in served:
                yield Hit(
                    f"Two supplemental lists hang on {name}: “{served[key]}” and “{each.name}”.",
                    (key,),
                    remedy="Keep one list for each advanced program; a list may serve several.",
                )
            served.setdefault(key, each.name)


def _supplemental_type(reading: Reading) -> Iterator[Hit]:
    for each in reading.supplementals:
        for key in each.entries:
            letter = reading.letter(key)
            if letter in _TYPE_NAMES and letter != "P":
                kind = _TYPE_NAMES[letter]
                yield Hit(
                    f"{reading.name(key)} on the supplemental list “{each.name}” has the code of "
                    f"{'an' if kind[0] == 'a' else 'a'} {kind} track, not of a preliminary one.",
                    (key,),
                )


def _supplemental_empty(reading: Reading) -> Iterator[Hit]:
    for each in reading.supplementals:
        if not each.entries:
            yield Hit(f"The supplemental list “{each.name}” is empty.", each.serves)


def _joint_astray(reading: Reading) -> Iterator[Hit]:
    for each in reading.supplementals:
        for key in each.joint:
            name = reading.name(key)
            if len(each.serves) > 1:
                yield Hit(
                    f"{name} is joined to one advanced program, and its list “{each.name}” hangs "
                    f"on {len(each.serves)}: {reading.named(each.serves)}.",
                    (key, *each.serves),
                )
            if key in reading.entries:
                yield Hit(
                    f"{name} is joined to an advanced program and stands on the primary list, at "
                    f"rank {reading.entries.index(key) + 1}.",
                    (key,),
                )
            for other in reading.supplementals:
                if other is not each and key in other.entries and other.serves != each.serves:
                    yield Hit(
                        f"{name} is joined to {reading.named(each.serves) or 'no program yet'} and "
                        f"stands on the list “{other.name}” too.",
                        (key,),
                    )


# ── the deadline ────────────────────────────────────────────────────────────


def _empty(reading: Reading) -> Iterator[Hit]:
    if reading.entries:
        return
    if reading.soon:
        yield Hit(f"No program is ranked, and {reading.until}.", severity=ERROR)
    elif reading.ranked is None:
        yield Hit("There is no list yet.")
    else:
        yield Hit("No program is ranked yet.")


def _uncertified(reading: Reading) -> Iterator[Hit]:
    if reading.entries and reading.soon and reading.certified is None:
        yield Hit(
            f"Nothing is noted as certified, and {reading.until}.",
            severity=ERROR if reading.last else None,
        )


def _edited(reading: Reading) -> Iterator[Hit]:
    certified, newest = reading.certified, sketch(reading.season)
    if certified and newest and _edited_since(certified, newest):
        moves = [each for each in difference(certified, newest) if each.before or each.after]
        yield Hit(
            f"Your sketch has changed since you certified: {moves_in_words(moves, reading.names)}.",
            severity=ERROR if reading.last else None,
            as_of=as_of(fact("list.edit-uncertifies")),
        )


def _deadline_unknown(reading: Reading) -> Iterator[Hit]:
    if reading.entries and reading.due is None:
        yield Hit("No rank deadline is noted, so nothing can be said of the days that are left.")


RULES: tuple[ListRule, ...] = (
    ListRule(
        "list.empty", ADVICE,
        "Put every program on it where you would rather train than be unmatched.",
        (NRMP_RANKING,), _empty,
        "Who has no list takes no part in the Match; an error in the last week.",
    ),
    ListRule(
        "list.forgotten", ERROR,
        "Bring the program back (undo), or take its row off the list.",
        (NRMP_RANKING,), _forgotten,
        "A row whose program was taken out of the season has no code to type.",
    ),
    ListRule(
        "list.duplicate", ERROR,
        "Keep the higher rank; if they are two tracks, look up both codes again.",
        (NRMP_CODES, NRMP_RANKING), _duplicate,
        "A second row for one program does nothing, and usually one of the two codes is wrong. "
        "One code on two supplemental lists is in order.",
    ),
    ListRule(
        "list.code-missing", WARNING,
        "Look up the NRMP code of each and note it with the program.",
        (NRMP_CODES,), _code_missing,
        "Rows are typed by code; an error in the last week and on a certified list.",
    ),
    ListRule(
        "list.code-form", ERROR,
        "Copy the code anew from the Match's own list of programs.",
        (NRMP_CODES,), _code_form,
        "A code that is too short, too long or holds a sign was miscopied.",
    ),
    ListRule(
        "list.code-type", ERROR,
        "Copy the code anew; the eighth character tells the type of the track.",
        (NRMP_CODES,), _code_type,
        "The type letter tells a year of training from a whole residency; one that is not known "
        "is a slip, or another kind of number.",
    ),
    ListRule(
        "list.code-track", WARNING,
        "Look up which track you interviewed for, and take its code.",
        (NRMP_CODES,), _code_track,
        "Tracks of one program differ in a single letter, and the wrong one is another position.",
    ),
    ListRule(
        "list.code-specialty", ADVICE,
        "Compare the code with the Match's own list of programs.",
        (NRMP_CODES,), _code_specialty,
        "Programs of one specialty share three characters of the code; a lone exception is often "
        "a slip of the finger.",
    ),
    ListRule(
        "list.no-match-alone", ERROR,
        "Take the row off; whoever matches nowhere on the list is unmatched anyway.",
        (NRMP_RANKING,), _no_match_alone,
        "The code for going unmatched belongs to the rows of couples.",
    ),
    ListRule(
        "list.too-long", ERROR,
        "Take rows off from the end, or look whether some stand twice.",
        (NRMP_RANKING,), _too_long,
        "The ranking system takes no more.",
    ),
    ListRule(
        "list.fee-length", ADVICE,
        "Look up this year's charge before you certify; it is no reason to leave a program out.",
        (NRMP_RANKING,), _fee_length,
        "The charge falls due when you certify, and surprises then.",
    ),
    ListRule(
        "list.fee-codes", ADVICE,
        "Have a card at hand when you certify; the cost is no reason to leave a program out.",
        (NRMP_RANKING,), _fee_codes,
        "Different codes are counted, not rows: on the primary list, and on all supplemental "
        "lists taken together.",
    ),
    ListRule(
        "list.uninterviewed", ERROR,
        "Take it off, or note the interview day if there was one.",
        (NRMP_RANKING,), _uninterviewed,
        "Programs rank whom they interviewed. A day at another track of the same program counts.",
    ),
    ListRule(
        "list.interview-ahead", ADVICE,
        "Look at its place again after the day.",
        (NRMP_RANKING,), _interview_ahead,
        "A place given before the day is a guess.",
    ),
    ListRule(
        "list.withdrawn", WARNING,
        "Take the row off; nothing below it changes.",
        (NRMP_RANKING,), _withdrawn,
        "The row does no harm, and hides what your first choice really is.",
    ),
    ListRule(
        "list.contract-missing", ADVICE,
        "Ask the coordinator for both, or look on the program's page, and read them.",
        (NRMP,), _contract_missing,
        "A match binds you to a contract; a warning in the last week.",
    ),
    ListRule(
        "list.left-out-reason", WARNING,
        "Ask only whether you would rather train there than be unmatched; if so, rank it.",
        (NRMP_ALGORITHM, _INVITATIONS), _left_out_reason,
        "Ranking a program can cost you none that you rank above it, whatever they think of you.",
    ),
    ListRule(
        "list.left-out-unexplained", ADVICE,
        "Write why being unmatched would be better than training there, or rank it.",
        (NRMP_ALGORITHM,), _left_out_unexplained,
        "A program left out by mistake is the costliest slip on a list.",
    ),
    ListRule(
        "list.unplaced", ADVICE,
        "Rank it, or put it below the line with your reason.",
        (NRMP_RANKING,), _unplaced,
        "Every program where you would train belongs on the list; a warning in the last week.",
    ),
    ListRule(
        "list.invitation-alone", WARNING,
        "Ask where it would stand if you had never heard of second looks, or write what you saw.",
        (_INVITATIONS,), _invitation_alone,
        "Having been invited, or not, says nothing of how it is to train there.",
        given="moved",
    ),
    ListRule(
        "list.promise-broken", WARNING,
        "Let the list be what you prefer; if you changed your mind, decide whether to say so.",
        (PD_VIEW, NRMP), _promise_broken,
        "What you volunteered should be true when you certify; an error where it was “first”.",
        given="broken",
    ),
    ListRule(
        "list.supplemental-missing", ADVICE,
        "Give it a list of preliminary programs, unless your first year is arranged.",
        (NRMP_RANKING,), _supplemental_missing,
        "An advanced program begins a year later; without a list the first year is left to find.",
    ),
    ListRule(
        "list.supplemental-astray", WARNING,
        "Hang it on an advanced program of the primary list.",
        (NRMP_RANKING,), _supplemental_astray,
        "A supplemental list is tried only after a match to the advanced program it hangs on.",
    ),
    ListRule(
        "list.supplemental-type", WARNING,
        "Look up the code of the preliminary year; a whole residency belongs on the primary list.",
        (NRMP_RANKING, NRMP_CODES), _supplemental_type,
        "Supplemental lists are for the first year alone.",
    ),
    ListRule(
        "list.supplemental-empty", WARNING,
        "Fill it, or take it away.",
        (NRMP_RANKING,), _supplemental_empty,
        "An empty list looks like a first year, and gives none.",
    ),
    ListRule(
        "list.joint-astray", ERROR,
        "Give the joined advanced program a list of its own, and rank the joint year only there.",
        (NRMP_RANKING,), _joint_astray,
        "A joint preliminary year is open only to who matches to its own advanced program.",
    ),
    ListRule(
        "list.edited", WARNING,
        "Type the change and certify again, or go back to what you certified.",
        (NRMP_RANKING,), _edited,
        "An edit in the ranking system leaves the list uncertified; an error in the last two days.",
    ),
    ListRule(
        "list.uncertified", WARNING,
        "Certify the list in the ranking system, and keep it here as certified; "
        "you can certify again.",
        (NRMP_RANKING, NRMP_CALENDAR), _uncertified,
        "Only a certified list is used; said in the last week, an error in the last two days.",
    ),
    ListRule(
        "list.deadline-unknown", ADVICE,
        "Look up this year's deadline and enter it in the first notebook.",
        (NRMP_CALENDAR,), _deadline_unknown,
        "The deadline differs each year, and the day is not known here unless you enter it.",
    ),
)  # fmt: skip
RULE_OF: Mapping[str, ListRule] = {rule.id: rule for rule in RULES}


# ── the page ────────────────────────────────────────────────────────────────

_GIVEN = {
    "moved": "what moved since the blind order",
    "broken": "what programs were told that the list does not keep",
}


def page() -> str:
    """`docs/list_findings.md`, as Markdown."""
    lines = [
        "# What is said about a rank list",
        "",
        "Every list can be held against these before it is typed. Nothing is reordered for you. "
        "This page is written from the rules: `python -m toolkit refresh-rules`.",
        "",
        "- **error** would cost you a row, or the list",
        "- **warning** is likely to be a slip",
        "- **advice** is worth a look",
        "",
        "| finding | | what to do |",
        "|---|---|---|",
        *(f"| `{rule.id}` | {rule.severity} | {rule.says} |" for rule in RULES),
    ]
    for rule in RULES:
        lines += ["", f"## {rule.id}", "", f"{rule.why} {rule.says}"]
        if rule.given:
            lines += ["", f"It has to be told {_GIVEN[rule.given]} (`{rule.given}`)."]
        lines += ["", f"Sources: {'; '.join(each.where for each in rule.sources)}."]
    return "\n".join(lines) + "\n"


# ── as a table ──────────────────────────────────────────────────────────────


def as_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a finding: severity, id, sentence, what to do, as of."""
    import pandas as pd

    rows = [
        {
            "severity": str(each.severity),
            "finding": each.rule,
            "what": each.sentence,
            "what to do": each.remedy,
            "as of": each.as_of,
        }
        for each in findings
    ]
    return pd.DataFrame(rows, columns=["severity", "finding", "what", "what to do", "as of"])
