"""The reader's name, title and role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from toolkit.checks.rule import ERROR, WARNING, Case, Hit, Reading, Rule, Severity, pattern
from toolkit.checks.scene import (
    ASSOCIATE,
    BAYOU_FACULTY,
    COORDINATOR,
    DIRECTOR,
    HOUSTON,
    LINDGREN,
    RESIDENT,
    RIDGE_DIRECTOR,
)
from toolkit.checks.season_index import TITLES
from toolkit.checks.text import Word, fold, folds, listed, words_in
from toolkit.follow_up.address import form_of_address, given_name, is_doctor, plain_name
from toolkit.model import MessageKind, Person, Role
from toolkit.sources import FOLLOW_UP

_HAIL = listed("dear hello hi hey hiya greetings salutations good morning afternoon evening day")
_DEGREES = listed("md do phd mph mba ms mbbs mha facp np pa rn jr sr ii iii iv m d o ph")
_COMPANY = listed("and the team all everyone everybody colleagues faculty entire your")
_NOBODY = listed(
    "sir madam madame to whom it may concern program programme residency director associate "
    "assistant coordinator committee selection admissions recruitment interviewer interviewers "
    "chair chief department leadership staff office members doctor dr there friend of"
)
_PARTICLES = listed("de la del der den van von di da dos du le el al bin ibn y st")
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ø": "oe", "ü": "ue", "å": "aa"})
_NEAR = 0.7
_NEAR_IN_TEXT = 0.8


def _likeness(one: str, other: str) -> float:
    """1 for equal words, 0 for strangers; a swap of neighbours counts once."""
    from rapidfuzz.distance import DamerauLevenshtein  # slow to import, and seldom needed

    return float(DamerauLevenshtein.normalized_similarity(one, other))


@lru_cache(maxsize=4096)
def _tokens(*names: str) -> frozenset[str]:
    """The folded words of names, as written and as a typewriter without umlauts has them."""
    found: set[str] = set()
    for name in names:
        found |= {*folds(name), *folds(name.casefold().translate(_DIGRAPHS))}
        found |= {fold(part).replace("-", "") for part in name.split() if "-" in part}
        whole = "".join(folds(name)[-2:])
        found |= {whole} if "-" in name or "'" in name or "’" in name else set()
    return frozenset(found)


def _named(reading: Reading) -> list[Word]:
    """The words of the greeting that ought to be a name, without hail, titles and degrees."""
    greeting = reading.text.greeting
    if greeting is None:
        return []
    words = list(words_in(reading.text.body, greeting.start, greeting.end))
    while words and words[0].fold in _HAIL:
        words.pop(0)
    named = [w for w in words if w.fold not in TITLES and w.fold not in ("drs", "mmes")]
    if len(named) > 1:
        kept = [w for w in named if w.fold not in _DEGREES]
        named = kept or named
    return named


def _who(reading: Reading, names: Sequence[Word]) -> tuple[Person | None, bool]:
    """Whom of the season these words name, and whether at the same program."""
    wanted = {w.fold for w in names} - _COMPANY - _PARTICLES
    there = reading.message.program
    everyone = sorted(reading.season.people.values(), key=lambda p: p.program != there)
    for person in everyone:
        if wanted and wanted <= _tokens(person.name, person.surname, person.called):
            return person, person.program == there
    return None, False


def _misnamed(reading: Reading) -> Iterable[Hit]:
    yield from _near_miss_in_text(reading)
    greeting, person = reading.text.greeting, reading.person
    if greeting is None or reading.message.kind is MessageKind.LINKEDIN:
        return
    named = _named(reading)
    others = [w for w in named if w.fold not in _COMPANY]
    if person is None:
        stranger, here = _who(reading, others)
        if stranger is not None and not here and reading.program is not None:
            start, end = others[0].start, others[-1].end
            yield Hit(
                f"The greeting names {stranger.name}, who is not at {reading.program.name}.",
                start, end,
            )  # fmt: skip
        return
    right = form_of_address(person)
    if all(w.fold in _NOBODY for w in others):
        yield Hit(
            "The greeting names nobody.", greeting.start, greeting.end,
            remedy=f"Write “Dear {right},” instead.",
        )  # fmt: skip
        return
    accepted = _tokens(person.name, person.surname, person.called)
    initials = {word[0] for word in accepted if word}
    wrong = [
        w
        for w in others
        if w.fold not in accepted
        and not (len(w.fold) == 1 and w.fold in initials)
        and w.fold not in _PARTICLES
        and w.fold not in _NOBODY
    ]
    hers = [w for w in others if w.fold in accepted and w.fold not in _PARTICLES]
    joined = "".join(w.fold for w in others if w.fold not in TITLES)
    if wrong and joined in {
        "".join(folds(n)) for n in (person.name, person.surname, person.called)
    }:
        wrong = []
    if hers and wrong and _all_here(reading, person, wrong):
        return  # "Dear Dr. de la Cruz and Dr. Houston"
    if wrong:
        yield from _wrong_name(reading, person, wrong, hers, accepted, right)
    elif hers:
        yield from _half_a_name(person, hers, right)


def _all_here(reading: Reading, person: Person, words: Sequence[Word]) -> bool:
    """Whether the words are names of others at the same program."""
    names = (_tokens(p.name, p.surname, p.called) for p in reading.season.people_at(person.program))
    known = frozenset().union(*names)
    return all(word.fold in known for word in words)


def _wrong_name(
    reading: Reading,
    person: Person,
    wrong: Sequence[Word],
    hers: Sequence[Word],
    accepted: frozenset[str],
    right: str,
) -> Iterable[Hit]:
    start, end = wrong[0].start, wrong[-1].end
    given = reading.text.body[start:end]
    remedy = f"Write “Dear {right},” instead."
    stranger, here = _who(reading, wrong)
    if stranger is not None and not hers:
        place = "" if here else ", who is at another program"
        yield Hit(
            f"The greeting names {stranger.name}{place}, and the message goes to {person.name}.",
            start, end, remedy=remedy,
        )  # fmt: skip
        return
    near = max(accepted, key=lambda word: _likeness(word, wrong[-1].fold), default="")
    if near and _likeness(near, wrong[-1].fold) >= _NEAR:
        word = wrong[-1]
        yield Hit(
            f"“{word.text}” is a near miss of the reader's name, {person.name}.",
            word.start, word.end, remedy=remedy,
        )  # fmt: skip
        return
    yield Hit(
        f"The greeting names “{given}”, and the message goes to {person.name}.",
        start, end, remedy=remedy,
    )  # fmt: skip


def _half_a_name(person: Person, hers: Sequence[Word], right: str) -> Iterable[Hit]:
    surname = [word for word in folds(person.surname) if word not in _PARTICLES]
    if len(surname) < 2:
        return
    said = {w.fold for w in hers}
    if said & set(surname) and not set(surname) <= said and not said & _tokens(person.called):
        if any(w.fold == "".join(surname) for w in hers):
            return
        yield Hit(
            f"The surname is {person.surname}, and the greeting leaves half of it out.",
            hers[0].start, hers[-1].end, severity=WARNING,
            remedy=f"Write “Dear {right},” unless they go by the one half.",
        )  # fmt: skip


def _is_known(reading: Reading, word: Word) -> bool:
    """Whether a word is somebody's name in the season, or stands in the program's notes."""
    return word.fold in reading.index.ground.noted(reading.message.program) or any(
        word.fold in _tokens(p.name, p.surname) for p in reading.season.people.values()
    )


_TITLED_NAME = re.compile(r"\bDr\.?\s+((?:[a-z]{2,3}\s+)*[^\W\d_][\w'’-]+)")


def _near_miss_in_text(reading: Reading) -> Iterable[Hit]:
    """ "Dr. Smtih" in the paragraphs of a letter to Dr. Smith."""
    person, main = reading.person, reading.text.main
    if person is None or main is None:
        return
    surname = [w for w in folds(person.surname) if w not in _PARTICLES]
    for match in _TITLED_NAME.finditer(reading.text.body, main.start, main.end):
        for word in words_in(reading.text.body, match.start(1), match.end(1)):
            if len(word.fold) < 5 or word.fold in surname or _is_known(reading, word):
                continue
            if any(_likeness(word.fold, each) >= _NEAR_IN_TEXT for each in surname):
                yield Hit(
                    f"“{word.text}” is a near miss of the reader's name, {person.name}.",
                    word.start, word.end, remedy=f"Write “{person.surname}” if they are meant.",
                    severity=WARNING,
                )  # fmt: skip


# ── titles and roles ────────────────────────────────────────────────────────

_CIVIL = ("mr", "mrs", "ms", "miss", "mx")
_LEARNED = ("dr", "drs", "doctor", "prof", "professor")
_SENIOR = (Role.PROGRAM_DIRECTOR, Role.ASSOCIATE_PROGRAM_DIRECTOR, Role.CHAIR, Role.FACULTY)
_ROLES = {
    r"(?:associate|assistant) program director": (Role.ASSOCIATE_PROGRAM_DIRECTOR,),
    r"(?<!associate )(?<!assistant )program director": (Role.PROGRAM_DIRECTOR,),
    r"(?:department )?chair(?:man|woman|person)?": (Role.CHAIR,),
    r"(?:program )?coordinator": (Role.COORDINATOR,),
    r"chief resident": (Role.CHIEF_RESIDENT,),
    r"faculty member": _SENIOR,
    r"(?<!chief )resident": (Role.RESIDENT, Role.CHIEF_RESIDENT),
}


def _titled(reading: Reading) -> Iterable[Hit]:
    person, greeting = reading.person, reading.text.greeting
    if person is None:
        return
    if greeting is not None and reading.message.kind is not MessageKind.LINKEDIN:
        hit = _form_hit(reading, person)
        if hit is not None:
            yield hit
    yield from _civil_in_text(reading, person)
    yield from _wrong_role(reading, person)


def _form_hit(reading: Reading, person: Person) -> Hit | None:
    greeting = reading.text.greeting
    assert greeting is not None
    words = words_in(reading.text.body, greeting.start, greeting.end)
    titles = [w for w in words if w.fold in (*_CIVIL, *_LEARNED)]
    names = [w for w in _named(reading) if w.fold in _tokens(person.name, person.surname)]
    called = set(folds(person.called))
    asked = [w for w in words if w.fold in called and w.fold not in TITLES]
    if not names and not asked:
        return None  # another name, or none: that is for recipient.misnamed
    right = form_of_address(person)
    remedy = f"Write “Dear {right},” instead."
    surname = set(folds(person.surname)) - _PARTICLES
    learned = person.role is not Role.COORDINATOR or is_doctor(person)
    honorific = fold(person.honorific.strip(". "))

    def hit(fault: str, at: Sequence[Word], severity: Severity | None = None) -> Hit:
        return Hit(fault, at[0].start, at[-1].end, remedy=remedy, severity=severity)

    for title in titles:
        civil = title.fold in _CIVIL
        if civil and learned and honorific not in _CIVIL:
            return hit(f"“{title.text}” is not how a doctor is addressed in writing.", [title])
        if not civil and not learned:
            return hit(f"{person.name} is addressed as a doctor, and is not one.", [title])
        if civil and honorific in _CIVIL and title.fold != honorific:
            return hit(f"{person.name} goes by “{person.honorific}”.", [title])
    if titles or asked:
        return None
    by_first_name = not any(w.fold in surname for w in names)
    if (
        learned
        and person.role in _SENIOR
        and by_first_name
        and folds(given_name(person)) != (folds(person.surname))
    ):
        return hit(f"{person.name} did not offer their first name.", names)
    if learned and person.role in _SENIOR and not by_first_name:
        whole = set(folds(plain_name(person))) <= {w.fold for w in words}
        return hit("The reader's title is left out.", names, WARNING if whole else None)
    return None


def _civil_in_text(reading: Reading, person: Person) -> Iterable[Hit]:
    """ "Ms. de la Cruz" in the paragraphs, of a physician."""
    if person.role is Role.COORDINATOR or fold(person.honorific.strip(". ")) in _CIVIL:
        return
    words = reading.text.main_words
    surname = folds(person.surname)
    for at, word in enumerate(words):
        after = tuple(w.fold for w in words[at + 1 : at + 1 + len(surname)])
        if word.fold in _CIVIL and surname and after == surname:
            yield Hit(
                f"“{word.text}” is not how a doctor is addressed in writing.",
                word.start, words[at + len(surname)].end, remedy=f"Write “Dr. {person.surname}”.",
            )  # fmt: skip


_ROLE_TALK = {
    role: pattern(
        rf"your (?:\w+ ){{0,3}}as (?:the |a |an )?(?:\w+ )?{name}",
        rf"(?:you as|as) (?:the |a |an |our )?{name},? you",
        rf"you are (?:the|a|an) {name}",
        rf"your (?:role|position|work|job|leadership) as (?:the |a |an )?{name}",
    )
    for name, role in _ROLES.items()
}


def _wrong_role(reading: Reading, person: Person) -> Iterable[Hit]:
    draft, main, greeting = reading.text, reading.text.main, reading.text.greeting
    held = f"{person.name} is recorded as {person.role}"
    remedy = f"Name the role that they hold, {person.role}, or none."
    if main is not None:
        for roles, talk in _ROLE_TALK.items():
            for match in talk.finditer(draft.plain, main.start, main.end):
                if person.role not in roles:
                    yield Hit(f"{held}.", match.start(), match.end(), remedy=remedy)
    if greeting is not None:
        for name, roles in _ROLES.items():
            found = re.search(rf"\b{name}\b", draft.plain[greeting.start : greeting.end], re.I)
            if found and person.role not in roles:
                start = greeting.start + found.start()
                yield Hit(f"{held}.", start, greeting.start + found.end(), remedy=remedy)


RULES = (
    Rule(
        id="recipient.misnamed",
        says="Greet the reader by their own name, spelt as they spell it.",
        sources=(FOLLOW_UP,),
        severity=ERROR,
        find=_misnamed,
        trips=(
            "To whom it may concern,\n\nThank you for the interview.",
            "Dear Program Director,\n\nThank you for the interview.",
            "Dear Dr. de la Curz,\n\nThank you for the interview.",
            "Dear Dr. Thibodeaux,\n\nThank you for the interview.",
            "Dear Dr. Houston,\n\nThank you for the interview.",
            Case("Dear Dr. Smtih,\n\nThank you for your time.", to=BAYOU_FACULTY),
            Case("Dear Nisa,\n\nThank you for your time.", to=RESIDENT),
            Case("Hello,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Dr. O’Brien,\n\nThank you for your time.", to=ASSOCIATE),
            Case("Dear Dr. Smith,\n\nYour words, Dr. Smiht, stayed with me.", to=BAYOU_FACULTY),
        ),
        passes=(
            "Dear Dr. de la Cruz,\n\nThank you for the interview.",
            "Good evening, Dr. de la Cruz,\n\nThank you for the interview.",
            "Dear Dr. De La Cruz:\n\nThank you for the interview.",
            "Good afternoon Dr. Ana de la Cruz, M.D.,\n\nThank you for the interview.",
            "Dear Dr. de la Cruz and Dr. Houston,\n\nThank you both for the interview.",
            Case("Dear Dr. O'Brien Nwosu,\n\nThank you for your time.", to=ASSOCIATE),
            Case("Dear Dr. Wojcik,\n\nThank you for your time.", to=RIDGE_DIRECTOR),
            Case("Dear Bo,\n\nThank you for your time.", to=LINDGREN),
            Case("Hi Nisha,\n\nThank you for your time. Dr. Houston was kind.", to=RESIDENT),
            Case("Dear Dr. Houston,\n\nThank you for your time.", to=HOUSTON),
            Case("Dear Lakeview team,\n\nThank you.", program="lakeview-internal-medicine"),
        ),
    ),
    Rule(
        id="recipient.title",
        says="Use the form of address that belongs to the reader, and the role that they hold.",
        sources=(FOLLOW_UP,),
        severity=ERROR,
        find=_titled,
        trips=(
            "Dear Ana,\n\nThank you for the interview.",
            "Dear Ms. de la Cruz,\n\nThank you for the interview.",
            "Dear de la Cruz,\n\nThank you for the interview.",
            Case("Dear Peter,\n\nThank you for your time.", to=HOUSTON),
            Case("Dear Ms. Patel,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Dr. Jackson,\n\nThank you for the day.", to=COORDINATOR),
            Case("Dear Mrs. Jackson,\n\nThank you for the day.", to=COORDINATOR),
            Case("Dear Dr. Houston,\n\nI admire your work as program director.", to=HOUSTON),
            Case("Dear Nisha,\n\nAs the chief resident, you set the tone.", to=RESIDENT),
            Case("Dear Dr. de la Cruz,\n\nYou were kind, Ms. de la Cruz.", to=DIRECTOR),
        ),
        passes=(
            "Dear Dr. de la Cruz,\n\nYour work as program director shows.",
            "Dear Professor de la Cruz,\n\nThank you for the interview.",
            Case("Dear Bo,\n\nThank you for your time.", to=LINDGREN),
            Case("Dear Dr. Lindgren,\n\nThank you for your time.", to=LINDGREN),
            Case("Dear Nisha,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Dr. Patel,\n\nThank you for your time.", to=RESIDENT),
            Case("Dear Ms. Jackson,\n\nThank you for the day.", to=COORDINATOR),
            Case("Dear Dolores,\n\nThank you for the day.", to=COORDINATOR),
            Case("Dear Dr. Houston,\n\nThe program director spoke of your clinic.", to=HOUSTON),
        ),
    ),
)
