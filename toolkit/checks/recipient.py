"""The reader's name, title and role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice

from toolkit.checks.greeting import CIVIL, LEARNED, Addressed, Greeting, greeting_of
from toolkit.checks.names import PARTICLES, Called, likeness, one_slip, part_spelt, slip_of
from toolkit.checks.plain_words import Unit, lexicon_file
from toolkit.checks.rule import ERROR, WARNING, Case, Hit, Reading, Rule, Severity, hit_of
from toolkit.checks.scene import (
    ASSOCIATE,
    BAYOU_FACULTY,
    COORDINATOR,
    DIRECTOR,
    HOUSTON,
    LAKEVIEW,
    LINDGREN,
    RESIDENT,
    RIDGE_DIRECTOR,
)
from toolkit.checks.text import DraftText, fold, folds
from toolkit.follow_up.address import form_of_address, given_name, is_doctor
from toolkit.model import MessageKind, Note, Person, Role, moment
from toolkit.sources import FOLLOW_UP

_NEAR = 0.7
_MOST = 24  # misspelt names told of in one draft


@lru_cache(maxsize=16)
def _read(text: DraftText, known: frozenset[str]) -> Greeting | None:
    return greeting_of(text, known)


def _greeting(reading: Reading) -> Greeting | None:
    ground = reading.index.ground
    return _read(reading.text, ground.people_tokens(reading.message.program))


def _called(reading: Reading, person: Person) -> Called:
    return reading.index.ground.called(person)


def _near(word: str, known: Called) -> str:
    """The word of a name for which this is a slip, or ""."""
    if len(word) < 3:
        return ""
    for token in sorted(known.tokens):
        if slip_of(word, token):
            return token
    if len(word) < 5:
        return ""
    best = max(sorted(known.tokens), key=lambda token: likeness(token, word), default="")
    return best if best and len(best) >= 5 and likeness(best, word) >= _NEAR else ""


def _here_and_there(reading: Reading) -> tuple[list[Person], list[Person]]:
    """The people of the program written to, and all others of the season."""
    ground, here = reading.index.ground, reading.message.program
    there = [p for p in ground.people.values() if p.program != here]
    return list(ground.people_at.get(here, ())), there


def _who(reading: Reading, words: Sequence[str]) -> tuple[Person | None, bool]:
    """Whom of the season these words name, and whether at the program written to."""
    for people, at_program in zip(_here_and_there(reading), (True, False), strict=True):
        for person in people:
            if _called(reading, person).fits(words):
                return person, at_program
    return None, False


# ── the name in the greeting ────────────────────────────────────────────────


def _misnamed(reading: Reading) -> Iterable[Hit]:
    yield from islice(_slips_in_text(reading), _MOST)
    greeting = _greeting(reading)
    if greeting is None:
        return
    if reading.person is None:
        yield from _to_the_program(reading, greeting)
    else:
        yield from _to_a_person(reading, greeting, reading.person)


def _to_the_program(reading: Reading, greeting: Greeting) -> Iterable[Hit]:
    """A greeting of nobody in particular is right; one of somebody elsewhere is not."""
    if reading.program is None:
        return
    for each in greeting.addressed:
        if each.kind != "person":
            continue
        person, here = _who(reading, each.folds)
        if person is not None and here:
            continue
        start, end = each.names[0].start, each.names[-1].end
        whole = (greeting.start, greeting.end)
        if person is not None:
            yield Hit(
                f"The greeting names {person.name}, who is not at {reading.program.name}.",
                start, end, mend="Dear Residency Team,", instead_of=whole,
            )  # fmt: skip
            continue
        yield from _slip_for_somebody(reading, each)


def _slip_for_somebody(reading: Reading, each: Addressed) -> Iterable[Hit]:
    """ "Dr. Lindqivst", one letter away from somebody at the program."""
    for word in each.names:
        for person in _here_and_there(reading)[0]:
            known = _called(reading, person)
            near = next((t for t in sorted(known.tokens) if slip_of(word.fold, t)), "")
            others = [w.fold for w in each.names if w is not word]
            if near and word.fold not in known.tokens and (not others or known.fits(others)):
                yield Hit(
                    f"“{word.text}” is a near miss of {person.name}.",
                    word.start, word.bare_end, mend=part_spelt(person, near),
                )  # fmt: skip
                return


def _to_a_person(reading: Reading, greeting: Greeting, person: Person) -> Iterable[Hit]:
    right = form_of_address(person)
    remedy = f"Write “Dear {right},” instead."
    whole = (greeting.start, greeting.end)
    named = [each for each in greeting.addressed if each.kind == "person"]
    if not named:
        if reading.message.kind is not MessageKind.LINKEDIN:
            yield Hit(
                "The greeting names nobody.", greeting.start, greeting.end,
                remedy=remedy, mend=f"Dear {right},", instead_of=whole,
            )  # fmt: skip
        return
    known = _called(reading, person)
    meant = [each for each in named if known.fits(each.folds)]
    if meant:
        yield from _half_a_name(person, known, meant[0], right)
        for each in named:
            if each not in meant:
                yield from _beside_the_reader(reading, each)
        return
    wrong = named[0]
    start, end = wrong.names[0].start, wrong.names[-1].end
    place = whole if len(greeting.addressed) == 1 else (wrong.start, wrong.end)
    mend = f"Dear {right}," if place == whole else right

    def hit(fault: str, severity: Severity | None = None) -> Hit:
        return Hit(fault, start, end, remedy=remedy, severity=severity, mend=mend, instead_of=place)

    stranger, here = _who(reading, wrong.folds)
    full = known.short_for(wrong.folds)
    if stranger is not None:
        elsewhere = "" if here else ", who is at another program"
        yield hit(
            f"The greeting names {stranger.name}{elsewhere}, and the message goes to {person.name}."
        )
    elif full:
        yield hit(f"Nobody noted that {person.name} goes by a short form of the name.", WARNING)
    else:
        slip = next(
            (w for w in wrong.names if w.fold not in known.tokens and _near(w.fold, known)), None
        )
        if slip is not None:
            start, end = slip.start, slip.end
            yield hit(f"“{slip.text}” is a near miss of the reader's name, {person.name}.")
        else:
            given = reading.text.body[start:end]
            yield hit(f"The greeting names “{given}”, and the message goes to {person.name}.")


def _beside_the_reader(reading: Reading, each: Addressed) -> Iterable[Hit]:
    """Somebody greeted together with the reader: a colleague, or a slip for one."""
    person, here = _who(reading, each.folds)
    if person is None:
        yield from _slip_for_somebody(reading, each)
    elif not here:
        yield Hit(
            f"The greeting names {person.name}, who is at another program.",
            each.names[0].start, each.names[-1].end,
            mend="the team", instead_of=(each.start, each.end),
        )  # fmt: skip


def _half_a_name(person: Person, known: Called, each: Addressed, right: str) -> Iterable[Hit]:
    """ "Dr. O'Brien" for Dr. O'Brien-Nwosu; two surnames without a hyphen may be halved."""
    halves = [folds(half) for half in re.split(r"[-‐‑–]", person.surname)]
    if len(halves) < 2 or known.asked & set(each.folds):
        return
    said = set(each.folds)
    joined = "".join(each.folds)
    held = [half for half in halves if set(half) <= said or "".join(half) in joined]
    if held and len(held) < len(halves):
        yield Hit(
            f"The surname is {person.surname}, and the greeting leaves half of it out.",
            each.names[0].start, each.names[-1].end, severity=WARNING,
            remedy=f"Write “Dear {right},” unless they go by the one half.",
            mend=right, instead_of=(each.start, each.end),
        )  # fmt: skip


# ── names in the text ───────────────────────────────────────────────────────

_TITLES = frozenset((*CIVIL[:5], *LEARNED))


def _slips_in_text(reading: Reading) -> Iterator[Hit]:
    """ "Dr. Smtih" in the paragraphs of a letter to Dr. Smith's program."""
    ground, here = reading.index.ground, reading.message.program
    people = ground.people_at.get(here, ())
    if not people:
        return
    tokens = ground.people_tokens(here)
    for unit in reading.speech.sentences:
        words = unit.words
        if words.isdisjoint(_TITLES) and words.isdisjoint(tokens):
            continue
        said = unit.said.split()
        for number, word in enumerate(said):
            if word in _TITLES:
                at = number + 1
                while at < len(said) and said[at] in PARTICLES:
                    at += 1
                if at < len(said):
                    yield from _slip_at(reading, unit, said, at, people, given=False)
                    if at + 1 < len(said) and said[at] in tokens:
                        yield from _slip_at(reading, unit, said, at + 1, people, beside=said[at])
            elif word in tokens and word not in PARTICLES:
                before = said[number - 1] if number else ""
                if number + 1 < len(said) and before not in _TITLES:
                    yield from _slip_at(reading, unit, said, number + 1, people, beside=word)
                if before and before not in tokens and before not in _TITLES:
                    yield from _slip_at(reading, unit, said, number - 1, people, beside=word)
    yield from _wrong_given_names(reading)


def _slip_at(
    reading: Reading,
    unit: Unit,
    said: Sequence[str],
    at: int,
    people: Sequence[Person],
    *,
    beside: str = "",
    given: bool = True,
) -> Iterable[Hit]:
    word = said[at]
    start, end = unit.places[at]
    if len(word) < 4 or word.startswith("§") or not unit.source[start].isupper():
        return
    if start and unit.source[start - 1] == "-":
        return
    if word in reading.index.ground.known_words(reading.message.program):
        return
    for person in people:
        known = _called(reading, person)
        if beside and beside not in known.tokens:
            continue
        tokens = [
            t for t in (*known.surname, *(known.given if given else ())) if t not in PARTICLES
        ]
        near = next((t for t in sorted(tokens) if t != beside and slip_of(word, t)), "")
        if near:
            written = unit.source[start:end]
            bare = end - 2 * (written[-2:].lower() == "'s")
            reader = person is reading.person or person == reading.person
            whose = f"the reader's name, {person.name}" if reader else f"{person.name}"
            yield Hit(
                f"“{reading.text.body[start:bare]}” is a near miss of {whose}.",
                start, bare, remedy=f"Write “{part_spelt(person, near)}” if they are meant.",
                severity=WARNING, mend=part_spelt(person, near),
            )  # fmt: skip
            return


def _wrong_given_names(reading: Reading) -> Iterable[Hit]:
    """ "Dr. Anna de la Cruz", whose name is Ana: inside a name that was recognized."""
    ground = reading.index.ground
    words, main = reading.text.words, reading.text.main
    if main is None:
        return
    for mention in reading.speech.mentions:
        if mention.last - mention.first < 3 or mention.named[0].kind != "person":
            continue
        middle = words[mention.first + 1]
        if not main.start <= middle.start < main.end or len(middle.fold) < 3:
            continue
        people = [
            p for p in ground.people_at.get(reading.message.program, ())
            if any(n.text == p.name for n in mention.named)
        ]  # fmt: skip
        if any(middle.fold in _called(reading, p).tokens | PARTICLES for p in people):
            continue
        for person in people:
            given = _called(reading, person).given
            near = next((t for t in given if len(t) >= 3 and one_slip(middle.fold, t)), "")
            if near:
                yield Hit(
                    f"“{middle.text}” is a near miss of {person.name}.",
                    middle.start, middle.bare_end, severity=WARNING,
                    remedy=f"Write “{part_spelt(person, near)}” if they are meant.",
                    mend=part_spelt(person, near),
                )  # fmt: skip
                break


# ── titles ──────────────────────────────────────────────────────────────────

_SENIOR = (Role.PROGRAM_DIRECTOR, Role.ASSOCIATE_PROGRAM_DIRECTOR, Role.CHAIR, Role.FACULTY)
_CIVIL = frozenset(CIVIL)
_LEARNED = frozenset(LEARNED)


@cache
def _doctorates() -> frozenset[str]:
    return frozenset(lexicon_file("recipient")["doctorates"]["words"])


@lru_cache(maxsize=512)
def _is_doctor(person: Person) -> bool | None:
    """Whether somebody is a doctor; None where the records do not tell."""
    if is_doctor(person) or not _doctorates().isdisjoint(folds(person.credentials)):
        return True
    if fold(person.honorific.strip(". ")) in _CIVIL or person.role is Role.COORDINATOR:
        return False
    return None if person.credentials else True


def _titled(reading: Reading) -> Iterable[Hit]:
    person = reading.person
    if person is None:
        return
    if reading.message.kind is not MessageKind.LINKEDIN:
        greeting = _greeting(reading)
        if greeting is not None:
            yield from _form_of(reading, greeting, person)
    yield from _titles_in_text(reading, person)
    for found in reading.speech.said.get("recipient.title", ()):
        yield from _role_told(found.words, person, hit_of(found))


def _form_of(reading: Reading, greeting: Greeting, person: Person) -> Iterable[Hit]:
    """The title, or the first name, under which the greeting hails the reader."""
    known = _called(reading, person)
    named = [e for e in greeting.addressed if e.kind == "person" and known.fits(e.folds)]
    others = [p for p in reading.index.ground.people_at[person.program] if p.key != person.key]
    for each in greeting.addressed:
        if each.roles and (each in named or len(greeting.addressed) == 1):
            begin, end = each.roles[0].start, each.roles[-1].end
            role = reading.text.body[begin:end]
            yield from _role_told(role, person, Hit("", begin, end))
    if not named:
        return  # another name, or none: that is for recipient.misnamed
    each = named[0]
    right = form_of_address(person)
    doctor = _is_doctor(person)
    honorific = fold(person.honorific.strip(". "))
    mend = right if each.own else None

    def hit(fault: str, severity: Severity | None = None) -> Hit:
        words = (*each.titles, *each.names) if each.own else each.names
        return Hit(
            fault, words[0].start, words[-1].end, remedy=f"Write “Dear {right},” instead.",
            severity=severity, mend=mend or right, instead_of=(each.start, each.end),
        )  # fmt: skip

    for title in each.titles:
        civil = title.fold in _CIVIL
        if title.fold in known.asked:
            continue
        if civil and doctor and honorific not in _CIVIL:
            yield hit(f"“{title.text}” is not how a doctor is addressed in writing.")
            return
        if not civil and doctor is False:
            if any(_called(reading, p).fits(each.folds) and _is_doctor(p) for p in others):
                continue
            yield hit(f"{person.name} is addressed as a doctor, and is not one.")
            return
        written = "mr" if title.fold == "mister" else title.fold
        if civil and honorific in _CIVIL and written != honorific:
            yield hit(f"{person.name} goes by “{person.honorific}”.")
            return
    said = set(each.folds)
    if said & known.asked or each.roles:
        return
    surname = set(known.surname) - PARTICLES or set(known.surname)
    joined = "".join(each.folds)
    bare = not said & surname and not any(joined.endswith(word) for word in surname)
    first = folds(given_name(person))
    if each.titles:
        many = each.titles[0].fold in ("drs", "doctors")
        family_first = folds(person.name)[: len(known.surname)] == known.surname
        if (
            person.role in _SENIOR
            and doctor
            and bare
            and each.folds == first
            and not (family_first or many)
        ):
            yield hit(f"“{each.titles[0].text}” goes with the surname, {person.surname}.", WARNING)
        return
    if first == known.surname or len(folds(person.name)) < 2:
        return
    if person.role in _SENIOR and doctor is not False:
        if bare:
            yield hit(f"{person.name} did not offer their first name.")
        else:
            whole = not known.given or bool(said & known.given)
            yield hit("The reader's title is left out.", WARNING if whole else None)
    elif said <= surname | PARTICLES and not said & known.given:
        yield hit("A surname alone is no form of address.", WARNING)


def _titles_in_text(reading: Reading, person: Person) -> Iterable[Hit]:
    """ "Ms. de la Cruz" in the paragraphs, of a physician; "Dr. Jackson", of a coordinator."""
    doctor = _is_doctor(person)
    civil = fold(person.honorific.strip(". ")) in _CIVIL
    main = reading.text.main
    if doctor is None or main is None or (doctor and civil):
        return
    wrong, right = (_CIVIL, "Dr.") if doctor else (_LEARNED, person.honorific)
    here = reading.index.ground.people_at[person.program]
    words = reading.text.words
    for mention in reading.speech.mentions:
        title = words[mention.first]
        if title.fold not in wrong or not main.start <= title.start < main.end:
            continue
        meant = {named.text for named in mention.named}
        if person.name not in meant or any(
            p.name in meant and _is_doctor(p) is not doctor for p in here
        ):
            continue
        named = words[mention.first + 1 : mention.last]
        fits = _called(reading, person).fits([word.fold for word in named])
        if not fits:
            continue
        fault = (
            f"“{title.text}” is not how a doctor is addressed in writing."
            if doctor
            else f"{person.name} is addressed as a doctor, and is not one."
        )
        given = right or given_name(person)
        place = (title.start, named[0].start) if right else (title.start, mention.end)
        yield Hit(
            fault, title.start, mention.end, remedy=f"Write “{given} {person.surname}”.",
            mend=f"{given} " if right else given, instead_of=place,
        )  # fmt: skip


# ── roles ───────────────────────────────────────────────────────────────────

_SITES = r"(?:program|programme|residency)"
_ROLES = (
    (
        r"(?:associate|assistant|deputy) " + _SITES + r" director",
        (Role.ASSOCIATE_PROGRAM_DIRECTOR,),
    ),
    (r"(?:former|interim|vice|deputy) .*", None),
    (_SITES + r" director|director of (?:the )?" + _SITES, (Role.PROGRAM_DIRECTOR,)),
    (r"chair(?:man|woman|person)?", (Role.CHAIR,)),
    (r"coordinator|administrator|" + _SITES + " manager", (Role.COORDINATOR,)),
    (r"chief resident", (Role.CHIEF_RESIDENT,)),
    (r"faculty member|member of the faculty", _SENIOR),
)


def _role_told(words: str, person: Person, hit: Hit) -> Iterable[Hit]:
    """A hit where the words tell the reader of a role that they do not hold."""
    plain = " ".join(words.lower().split())
    for expression, roles in _ROLES:
        if not re.search(rf"\b(?:{expression})\b", plain):
            continue
        if roles is None or person.role in roles:
            return
        place = re.search(
            rf"(?:\b(an?)\s+)?\b((?:{expression}))\b", words.lower().replace("\n", " ")
        )
        assert place is not None
        role = str(person.role)
        article = f"{'an' if role[0] in 'aeiou' else 'a'} " if place[1] else ""
        start = hit.start + place.start()
        yield Hit(
            f"{person.name} is recorded as {person.role}.",
            hit.start,
            hit.end,
            hit.where,
            remedy=f"Name the role that they hold, {person.role}, or none.",
            mend=f"{article}{role}",
            instead_of=(start, hit.start + place.end()),
        )
        return


_COUPLE = tuple(
    Person(program=LAKEVIEW, name=name, surname=surname, role=Role.FACULTY, credentials="M.D.")
    for name, surname in (
        ("Amir Haddad", "Haddad"), ("Lena Haddad", "Haddad"), ("Wendell May", "May"),
        ("Nguyễn Văn Minh", "Nguyễn"),
    )
)  # fmt: skip

RULES = (
    Rule(
        id="recipient.misnamed",
        says="Greet the reader by their own name, spelt as they spell it.",
        sources=(FOLLOW_UP,),
        severity=ERROR,
        find=_misnamed,
        mends="given",
        why=(
            "A name misspelt, or another reader's name, is the first thing seen and the last "
            "forgotten: it tells that the letter was made from another one."
        ),
        limits=(
            "A second person in the greeting, or a titled name in the text, of whom the season "
            "knows nothing is let stand. Short names one letter apart (Hall, Hill) are taken for "
            "two names. A usual short form (Mike) is a warning unless the notes or the record say "
            "that the reader goes by it."
        ),
        trips=(
            "To whom it may concern,\n\nThank you for the interview.",
            "Dear Program Director,\n\nThank you for the interview.",
            "Dear Dr. de la Curz,\n\nThank you for the interview.",
            "Dear Dr. Thibodeaux,\n\nThank you for the interview.",
            "Dear Dr. Houston,\n\nThank you for the interview.",
            "Respected Sir,\n\nThank you for the interview.",
            "Dear Dr. Thibodeaux and team,\n\nThank you for the interview.",
            "Dear Dr. de la Cruz and Dr. Lindgern,\n\nThank you both.",
            "Dear Dr. de la Cruz,\n\nDr. Lindgern was kind to me.",
            "Dear Dr. de la Cruz,\n\nNisha Ptael showed me the wards.",
            Case("Dear Dr. Smtih,\n\nThank you for your time.", to=BAYOU_FACULTY),
            Case("Dear Nisa,\n\nThank you for your time.", to=RESIDENT),
            Case("Hello,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Dr. O’Brien,\n\nThank you for your time.", to=ASSOCIATE),
            Case("Dear Dr. Smith,\n\nYour words, Dr. Smiht, stayed with me.", to=BAYOU_FACULTY),
            Case("Dear Dr. Wócjik,\n\nThank you for the day.", to=RIDGE_DIRECTOR),
            Case("Dear Dr. Thibodeaux,\n\nThank you for the day.", program=LAKEVIEW),
            Case("Dear Dr. Lena Haddad,\n\nThank you.", to=f"{LAKEVIEW}/amir-haddad", also=_COUPLE),
            Case("Dear Dr. Lara Haddad,\n\nThank you.", to=f"{LAKEVIEW}/amir-haddad", also=_COUPLE),
        ),
        passes=(
            "Dear Dr. de la Cruz,\n\nThank you for the interview.",
            "Good evening, Dr. de la Cruz,\n\nThank you for the interview.",
            "Dear Dr. De La Cruz:\n\nThank you for the interview.",
            "Good afternoon Dr. Ana de la Cruz, M.D.,\n\nThank you for the interview.",
            "Dear Dr. de la Cruz and Dr. Houston,\n\nThank you both for the interview.",
            "Most respected Dr. de la Cruz,\n\nThank you for the interview.",
            "Dear Dr. Houston, Dr. de la Cruz and the team,\n\nThank you for the interview.",
            "Dear Program Director and Dr. de la Cruz,\n\nThank you for the interview.",
            Case("Dear Dr. O'Brien Nwosu,\n\nThank you for your time.", to=ASSOCIATE),
            Case("Dear Dr. Wojcik,\n\nThank you for your time.", to=RIDGE_DIRECTOR),
            Case("Dear Bo,\n\nThank you for your time.", to=LINDGREN),
            Case("Hi Nisha,\n\nThank you for your time. Dr. Houston was kind.", to=RESIDENT),
            Case("Dear Dr. Houston,\n\nThank you for your time.", to=HOUSTON),
            Case("Dear Lakeview team,\n\nThank you.", program=LAKEVIEW),
            Case("Dear Program Coordinator,\n\nThank you for the day.", program=LAKEVIEW),
            Case("Dear Dr. Haddad,\n\nThank you.", to=f"{LAKEVIEW}/lena-haddad", also=_COUPLE),
            Case("Dear Dr. & Dr. Haddad,\n\nThank you both.", to=f"{LAKEVIEW}/lena-haddad",
                 also=_COUPLE),
            Case("Dear Dr. May,\n\nThank you.", to=f"{LAKEVIEW}/wendell-may", also=_COUPLE),
            Case("Dear Dr. Nguyen,\n\nThank you.", to=f"{LAKEVIEW}/nguyen-van-minh", also=_COUPLE),
        ),
    ),
    Rule(
        id="recipient.title",
        says="Use the form of address that belongs to the reader, and the role that they hold.",
        sources=(FOLLOW_UP,),
        severity=ERROR,
        find=_titled,
        mends="given",
        why=(
            "“Ms.” to a physician, a first name that nobody offered, or a role that the reader "
            "does not hold reads as carelessness about the very person thanked."
        ),
        limits=(
            "It goes by the credentials, the honorific and the role on record, and by what the "
            "notes say that somebody asked to be called. Faculty with degrees of which none is a "
            "doctorate may be “Dr.” or not. Roles are compared only where the text tells the "
            "reader that they hold one now."
        ),
        trips=(
            "Dear Ana,\n\nThank you for the interview.",
            "Dear Ms. de la Cruz,\n\nThank you for the interview.",
            "Dear de la Cruz,\n\nThank you for the interview.",
            "Dear Dr. Ana,\n\nThank you for the interview.",
            "Dear Madam de la Cruz,\n\nThank you for the interview.",
            "Dear Dr. de la Cruz,\n\nAs chair of the department you must hear this often.",
            Case("Dear Peter,\n\nThank you for your time.", to=HOUSTON),
            Case("Dear Ms. Patel,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Patel,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Dr. Jackson,\n\nThank you for the day.", to=COORDINATOR),
            Case("Dear Mrs. Jackson,\n\nThank you for the day.", to=COORDINATOR),
            Case("Dear Dr. Houston,\n\nI admire your work as program director.", to=HOUSTON),
            Case("Dear Nisha,\n\nAs the chief resident, you set the tone.", to=RESIDENT),
            Case("Dear Dr. de la Cruz,\n\nYou were kind, Ms. de la Cruz.", to=DIRECTOR),
            Case("Dear Program Director Houston,\n\nThank you for your time.", to=HOUSTON),
        ),
        passes=(
            "Dear Dr. de la Cruz,\n\nYour work as program director shows.",
            "Dear Professor de la Cruz,\n\nThank you for the interview.",
            "Dear Drs. de la Cruz and Houston,\n\nThank you for the interview.",
            "Dear Dr. de la Cruz,\n\nYour years as chief resident shaped you, you told me.",
            Case("Dear Bo,\n\nThank you for your time.", to=LINDGREN),
            Case("Dear Dr. Lindgren,\n\nThank you for your time.", to=LINDGREN),
            Case("Dear Nisha,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Dr. Patel,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Ms. Jackson,\n\nThank you for the day.", to=COORDINATOR),
            Case("Dear Dolores,\n\nThank you for the day.", to=COORDINATOR),
            Case("Dear Dr. Houston,\n\nThe program director spoke of your clinic.", to=HOUSTON),
            Case("Dear Dr. Houston,\n\nYou said that as a chief resident you kept going.",
                 to=HOUSTON),
            Case("Dear Dr. Houston,\n\nYou work with a program director who listens.", to=HOUSTON),
            Case("Dear Dr. Houston,\n\nAs a chief resident, I would learn to teach.", to=HOUSTON),
            Case("Dear Dr. Minh,\n\nThank you.", to=f"{LAKEVIEW}/nguyen-van-minh", also=_COUPLE),
            Case("Dear Lena,\n\nThank you.", to=f"{LAKEVIEW}/lena-haddad", also=(
                *_COUPLE,
                Note(interview=f"{LAKEVIEW}/2026-11-12/interview-day",
                     person=f"{LAKEVIEW}/lena-haddad",
                     written_at=moment("2026-11-12T19:00-06:00"), text="said to call her Lena"),
            )),
        ),
    ),
)  # fmt: skip
