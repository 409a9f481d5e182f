"""Drafts, made from notes by templates.

A draft is a frame (thanks, close, sign-off), of which several phrasings exist, and slots,
which only words from the applicant's own records fill. What no record fills stays a
visible blank such as ``[a topic you talked about]``. Feelings (`Note.felt`) and free text
(`Note.text`) never enter a draft.

The phrasings are chosen by a hash of the applicant, the program and the section, and move
on by one from person to person at a program, so that neither two applicants nor two people
at one program read the same letter. The same records always give the same draft.

Templates lie in `templates/`; a file of the same name in a folder of the applicant's own
(`templates=`) replaces ours section by section. See `sandbox.py` for what may stand there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from toolkit.follow_up.address import form_of_address, formal_name, plain_name
from toolkit.follow_up.business_time import day_in_words
from toolkit.follow_up.outbox import NO_MAIL
from toolkit.follow_up.plan import (
    THANKS_KINDS,
    THE_PROGRAM,
    Action,
    PlanItem,
    fitting_key,
    parts_of_key,
)
from toolkit.follow_up.sandbox import Phrasing, Sections, TemplateFault, read_template
from toolkit.follow_up.styles import RoleGroup, Unit, group_of, style_of
from toolkit.follow_up.wording import (
    Point,
    Refused,
    as_question,
    joined,
    phrase,
    place_in_text,
    point,
    program_in_text,
    small_specialty,
    with_article,
    words_of,
)
from toolkit.model import (
    Answer,
    Interview,
    InterviewKind,
    ListKind,
    Message,
    MessageKind,
    MessageState,
    News,
    NewsKind,
    Note,
    Person,
    Program,
    Question,
    Role,
    slug,
)
from toolkit.season import Season

TEMPLATES = Path(__file__).resolve().parent / "templates"

SECTIONS = (
    "subject", "opening", "unsure_opening", "context", "detail", "feature", "interest",
    "more_detail", "more_feature", "reflection", "link", "hope", "forgot_clause", "forgot_thing",
    "forgot_plain", "offer", "relay", "news", "mandatory_news", "question_whole",
    "question_about", "wish", "bridge",
    "statement", "close", "mandatory_close", "offer_more", "thanks_again", "sign_off",
)  # fmt: skip
BLANKS: Mapping[str, str] = {
    "me": "[your full name]",
    "program": "[the program]",
    "program_name": "[the program]",
    "place": "[the program]",
    "specialty": "[the specialty]",
    "a_specialty": "[a resident of which specialty]",
    "date": "[the date of your interview]",
    "event": "[kind of event]",
    "topics": "[a topic you talked about]",
    "interests": "[something they care about]",
    "features": "[a feature of the program that stood out to you]",
    "forgot": "[the point that you would like to add]",
    "offer": "[what they offered]",
    "people": "[the people whom you would like to thank]",
    "news": "[your news, in a few words]",
    "news_kind": "[what kind of news]",
    "question": "[your question]",
    "heard": "[who told you that everybody was invited]",
    "hope": "[two sentences on what you hope to learn in residency, and why there]",
    "link": (
        "[one sentence on how this connects to something you have done, with nothing that could "
        "identify a patient]"
    ),
}
ANOTHER: Mapping[str, str] = {
    "topics": "[another topic you talked about]",
    "features": "[another feature of the program]",
}
NEWS_KINDS: Mapping[NewsKind, str] = {
    NewsKind.PUBLICATION: "a new publication",
    NewsKind.AWARD: "an award",
    NewsKind.PRESENTATION: "a presentation",
    NewsKind.LEADERSHIP: "a new leadership role",
    NewsKind.PROJECT: "a project",
    NewsKind.SCORE: "a new exam score",
    NewsKind.ELIGIBILITY: "a change in my eligibility",
    NewsKind.LICENSURE: "a change in my licensure",
    NewsKind.OTHER: "some news",
}
EVENTS: Mapping[InterviewKind, str] = {
    InterviewKind.INTERVIEW_DAY: "interview day",
    InterviewKind.FURTHER_DAY: "further interview day",
    InterviewKind.SOCIAL: "social",
    InterviewKind.QUESTION_SESSION: "question session",
    InterviewKind.SECOND_LOOK: "second-look day",
}
_THANKS_TEMPLATES: Mapping[Role, str] = {
    Role.PROGRAM_DIRECTOR: "thank_you_director",
    Role.ASSOCIATE_PROGRAM_DIRECTOR: "thank_you_associate",
    Role.CHAIR: "thank_you_faculty",
    Role.FACULTY: "thank_you_faculty",
    Role.CHIEF_RESIDENT: "thank_you_resident",
    Role.RESIDENT: "thank_you_resident",
    Role.COORDINATOR: "thank_you_coordinator",
}
_OTHER_TEMPLATES: Mapping[MessageKind, str] = {
    MessageKind.FURTHER_THANKS: "further_thanks",
    MessageKind.QUESTION: "question",
    MessageKind.FORGOTTEN_POINT: "forgotten_point",
    MessageKind.UPDATE: "update",
    MessageKind.INTEREST: "interest",
    MessageKind.MISSED_SECOND_LOOK: "missed_second_look",
    MessageKind.LOW_KEY_WISH: "low_key_wish",
    MessageKind.FIRST_CHOICE: "first_choice",
    MessageKind.LINKEDIN: "linkedin",
    MessageKind.CARD: "card",
}
KINDS = (MessageKind.THANKS, *_OTHER_TEMPLATES)
OF_INTEREST = (
    MessageKind.FIRST_CHOICE,
    MessageKind.INTEREST,
    MessageKind.LOW_KEY_WISH,
    MessageKind.MISSED_SECOND_LOOK,
)
WORDS_A_BLANK_INVITES: Mapping[str, int] = {"link": 20, "hope": 20}
WORDS_A_SHORT_BLANK_INVITES = 4
MOST_BLANKS = 4


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence of a draft; `note` is the key of the record whose words fill it, or None."""

    text: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class UnusedNote:
    """Words of a note about this person that the draft does not use, and why.

    `sentence` would say them, ready to be added; blank where they fit into none.
    """

    note: str
    words: str
    why: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message, the sentences between greeting and sign-off, and what was left out.

    Where the season holds a message of the same key, that one is `message`, and
    `sentences` are those that still stand in it. `fresh` is what the notes make of it now.
    """

    message: Message
    sentences: tuple[DraftSentence, ...]
    unused: tuple[UnusedNote, ...]
    fresh: Message

    @property
    def not_in_it(self) -> tuple[UnusedNote, ...]:
        """The unused words whose sentence has not been added by hand either."""
        return tuple(
            each
            for each in self.unused
            if not each.sentence or each.sentence not in self.message.body
        )


def draft(
    season: Season, item: PlanItem, *, seed: str = "", templates: str | Path | None = None
) -> Draft:
    """The draft for one line of the plan.

    Raises `ValueError` where the line asks for no message, and `TemplateFault` where a
    template in the folder `templates` cannot be used.
    """
    if item.action != Action.WRITE or item.kind is None:
        raise ValueError(f"The plan asks for no message here ({item.action}): {item.reason}")
    return _draft(
        season,
        program=season.program(item.program),
        person=season.person(item.person) if item.person else None,
        kind=item.kind,
        interview=season.interviews.get(item.interview),
        key=item.message_key,
        also=item.also_thanks,
        about=season.news.get(item.about),
        seed=seed,
        templates=templates,
    )


def draft_for(
    season: Season,
    to: Person | Program | str,
    kind: MessageKind | str,
    *,
    interview: Interview | str = "",
    about: News | Question | str | None = None,
    seed: str = "",
    templates: str | Path | None = None,
) -> Draft:
    """A draft of any of `KINDS` to a person or a program (or their key).

    `interview` is by default the latest one with a note of the person, else the program's
    first. `about` is the news of an update or the question to ask; by default the newest
    news, and the first question to them that was not asked yet. Raises `UnknownRecord`,
    `TemplateFault`, and `ValueError` for a kind that has no template, or that would speak
    of interest in a program which stands below the line of the newest sketch.
    """
    kind = MessageKind(kind)
    if kind not in KINDS:
        raise ValueError(f"There is no draft for a {kind} yet; choose from {', '.join(KINDS)}.")
    person, program = _addressee(season, to)
    if kind in OF_INTEREST and _below_the_line(season, program):
        raise ValueError(
            f"{program.name} stands below the line of your sketch, so a message of interest would "
            "not be true; move it up first if you have changed your mind."
        )
    if kind == MessageKind.FIRST_CHOICE:
        _refuse_a_second_first(season, program)
    if kind == MessageKind.CARD:
        _refuse_a_card_alone(season, program, person)
    if kind == MessageKind.LINKEDIN and person is None:
        raise ValueError("A LinkedIn line goes to a person; choose whom you talked with.")
    if isinstance(interview, Interview):
        event: Interview | None = interview
    elif interview:
        event = season.interview(interview)
    else:
        event = _usual_event(season, program, person, kind)
    subject = _about(season, program, person, kind, about)
    matter = slug(subject.key.partition("/")[2]) if subject else ""
    who, when = person.key if person else THE_PROGRAM, event.key if event else ""
    key = fitting_key("message/" + parts_of_key(program, who, slug(kind), when, matter))
    return _draft(
        season,
        program=program,
        person=person,
        kind=kind,
        interview=event,
        key=_free_key(season, key, kind),
        also=(),
        about=subject,
        seed=seed,
        templates=templates,
    )


def _refuse_a_second_first(season: Season, program: Program) -> None:
    """Only one program is told that it is the first: the one that stands first on the sketch."""
    from toolkit.follow_up.ledger import ledger

    told = next((line for line in ledger(season).firsts if line.program != program.key), None)
    if told is not None:
        other = season.program(told.program).name
        raise ValueError(
            f"You have named {other} as your first choice already; only one program can be told so."
        )
    sketch = season.latest_list(ListKind.SKETCH)
    if sketch is None or not sketch.entries:
        raise ValueError("Sketch your list first; only the program in its first place is told so.")
    if sketch.entries[0] != program.key:
        first = season.program(sketch.entries[0]).name
        raise ValueError(
            f"Your sketch has {first} first, so this would not be true of {program.name}; move it "
            "up first if you have changed your mind."
        )


def _refuse_a_card_alone(season: Season, program: Program, person: Person | None) -> None:
    """A card comes beside a message that was sent, never instead of it."""
    key = person.key if person else ""
    sent = any(
        each.state == MessageState.SENT and each.person == key and each.kind in THANKS_KINDS
        for each in season.messages_with(program)
    )
    if not sent:
        who = plain_name(person) if person else program.name
        raise ValueError(
            f"Send {who} the e-mail first and note it as sent; a card may come beside it, and "
            "takes too long to come instead."
        )


def _below_the_line(season: Season, program: Program) -> bool:
    sketch = season.latest_list(ListKind.SKETCH)
    return sketch is not None and program.key in sketch.left_out


def template_for(kind: MessageKind, role: Role | None) -> str:
    """The name of the template file (without its ending) for a kind of message to a role."""
    if kind != MessageKind.THANKS:
        return _OTHER_TEMPLATES[kind]
    return _THANKS_TEMPLATES[role] if role else "thank_you_director"


# ── whom, about what ────────────────────────────────────────────────────────


def _addressee(season: Season, to: Person | Program | str) -> tuple[Person | None, Program]:
    if isinstance(to, str):
        known = season.people.get(to) or season.programs.get(to)
        to = known or (season.program(to) if to.startswith("program/") else season.person(to))
    if isinstance(to, Program):
        return None, to
    return to, season.program(to.program)


def _usual_event(
    season: Season, program: Program, person: Person | None, kind: MessageKind
) -> Interview | None:
    events = season.interviews_at(program)
    main = [event for event in events if event.kind == InterviewKind.INTERVIEW_DAY]
    further = [event for event in events if event.kind != InterviewKind.INTERVIEW_DAY]
    if kind == MessageKind.FURTHER_THANKS and further:
        noted = {note.interview for note in season.notes_about(person)} if person else set()
        return next((event for event in reversed(further) if event.key in noted), further[-1])
    return next(iter((*main, *events)), None)


def _about(
    season: Season,
    program: Program,
    person: Person | None,
    kind: MessageKind,
    about: News | Question | str | None,
) -> News | Question | None:
    if isinstance(about, str):
        found = season.news.get(about) or season.questions.get(about)
        if found is None:
            raise ValueError(f"The season has no news and no question {about!r}.")
        return found
    if about is not None:
        return about
    if kind == MessageKind.UPDATE:
        return max(season.news.values(), key=lambda news: news.date, default=None)
    if kind == MessageKind.QUESTION:
        who = ("", person.key) if person else ("",)
        mine = (q for q in season.questions.values() if q.program == program.key)
        waiting = [q for q in mine if q.asked_at is None and q.person in who]
        return next(iter(sorted(waiting, key=lambda q: not q.person)), None)
    return None


def _free_key(season: Season, key: str, kind: MessageKind) -> str:
    """`key`, or with a number behind it where that message is sent and another may follow."""
    if kind in THANKS_KINDS:
        return key
    free, number = key, 2
    while (held := season.messages.get(free)) and held.state == MessageState.SENT:
        free, number = f"{key}/{number}", number + 1
    return free


def _draft(
    season: Season,
    *,
    program: Program,
    person: Person | None,
    kind: MessageKind,
    interview: Interview | None,
    key: str,
    also: tuple[str, ...],
    about: News | Question | None,
    seed: str,
    templates: str | Path | None,
) -> Draft:
    writer = _Writer(season, program, person, kind, interview, also, about, seed, templates)
    subject, body = writer.write()
    fresh = Message(
        key=key,
        program=program,
        person=person.key if person else "",
        interview=interview.key if interview else "",
        kind=kind,
        subject=subject,
        body=body,
        made_subject=subject,
        made_body=body,
    )
    held = season.messages.get(key)
    if held is None:
        return Draft(fresh, tuple(writer.sentences), writer.unused(), fresh)
    standing = tuple(each for each in writer.sentences if each.text in held.body)
    return Draft(held, standing, writer.unused(), fresh)


# ── the words of the notes ──────────────────────────────────────────────────


@dataclass(slots=True)
class _Scrap:
    """A few words of one note, and whether the draft has used them."""

    kind: str  # topics, interests, features
    words: str
    typed: str
    note: str
    own: bool
    used: bool = False


@dataclass(slots=True)
class _Scraps:
    """All that the notes offer for one draft, in the order in which it is offered."""

    tells_of_a_patient: Callable[[str], bool]
    found: list[_Scrap] = field(default_factory=list)
    refused: list[UnusedNote] = field(default_factory=list)

    def add(
        self, note: Note | Program, kind: str, texts: Iterable[str], names: set[str], own: bool
    ) -> None:
        for typed in texts:
            made = phrase(typed, names, interest=kind == "interests")
            if not isinstance(made, Refused) and self.tells_of_a_patient(made):
                made = Refused("it may tell who a patient is, so it stays in your notes")
            if isinstance(made, Refused):
                self.refused.append(UnusedNote(note.key, typed, made.why))
                continue
            if kind == "interests" and not re.match(r"(?:your|how|why|what|the)\b", made):
                made = f"your interest in {made}"
            if all(made.casefold() != each.words.casefold() for each in self.found):
                self.found.append(_Scrap(kind, made, typed, note.key, own))

    def take(self, kind: str, most: int, *, own: bool = False) -> tuple[str, str] | None:
        """Up to `most` unused phrases of one note as one, and the note's key."""
        free = [
            each
            for each in self.found
            if each.kind == kind and not each.used and (each.own or not own)
            if not self.says_already(each)
        ]
        if not free:
            return None
        chosen: list[_Scrap] = []
        for each in free:
            if each.note == free[0].note and len(chosen) < most and not self.says_already(each):
                chosen.append(each)
                each.used = True
        return joined([each.words for each in chosen]), free[0].note

    def says_already(self, scrap: _Scrap) -> bool:
        """Whether what is used already speaks of the same thing in other words."""
        mine = _telling(scrap.typed)
        used = (_telling(each.typed) for each in self.found if each.used)
        return bool(mine) and any(len(mine & words) * 3 >= len(mine) * 2 for words in used)


class _Writer:
    """Writes one draft: chooses parts, fills their slots, keeps to the style's length."""

    def __init__(
        self,
        season: Season,
        program: Program,
        person: Person | None,
        kind: MessageKind,
        interview: Interview | None,
        also: tuple[str, ...],
        about: News | Question | None,
        seed: str,
        templates: str | Path | None,
    ) -> None:
        self.season = season
        self.program = program
        self.person = person
        self.kind = kind
        self.interview = interview
        self.also = [season.person(key) for key in also]
        self.unwanted = _below_the_line(season, program)
        self.about = about
        self.seed = seed
        self.style = style_of(season)
        self.role = person.role if person else None
        self.length = self.style.length_for(kind, self.role)
        self.template = template_for(kind, self.role)
        self.sections = _sections(self.template, templates)
        at_program = [each for each in season.people.values() if each.program == program.key]
        self.place = _place(person, at_program)
        alike = [e for e in at_program if template_for(kind, e.role) == self.template]
        self.position = _place(person, alike)
        self.names = _names(season)
        self.values = {**BLANKS, **self._frame()}
        self.forgot_from: tuple[str, str] | None = None
        self.scraps = self._scraps()
        self.sentences: list[DraftSentence] = []
        self.offered: dict[str, int] = {}  # how many sentences of a section, besides those written

    # what is written

    def write(self) -> tuple[str, str]:
        """The subject and the body, greeting to signature."""
        mail = self.kind not in NO_MAIL
        subject = self._line("subject").text[:300] if mail else ""
        paragraphs = [[s for s in paragraph if s] for paragraph in self._paragraphs()]
        paragraphs = [paragraph for paragraph in paragraphs if paragraph]
        self.sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
        text = "\n\n".join(" ".join(s.text for s in paragraph) for paragraph in paragraphs)
        sign_off = f"{self._line('sign_off').text}\n" if self.kind != MessageKind.LINKEDIN else ""
        signature = self._signature() if mail else self.values["me"]
        return subject, f"{self._greeting()}\n\n{text}\n\n{sign_off}{signature}\n"

    def unused(self) -> tuple[UnusedNote, ...]:
        """What the notes about this person offered beyond what there was room for."""
        if self._must_tell():
            return ()  # nothing else beside such news
        why = f"there was no room for it at {self.length}"
        twice = "the draft already speaks of it"
        left = []
        for each in self.scraps.found:
            if each.used:
                continue
            said = self.scraps.says_already(each)
            if each.own or not said:
                sentence = "" if said else self._offered(each.kind, each.words, each.note)
                left.append(UnusedNote(each.note, each.typed, twice if said else why, sentence))
        if self.forgot_from:
            key, words = self.forgot_from
            made = point(words, self.names)
            sentence = ""
            if isinstance(made, Point):
                sentence = self._line(f"forgot_{made.shape}", forgot=(made.text, key)).text
            left.append(UnusedNote(key, words, why, sentence))
        return (*left, *self.scraps.refused)

    def _offered(self, kind: str, words: str, note: str) -> str:
        """A sentence that would say a note's words, in a phrasing that the draft has not used."""
        more = {"topics": "more_detail", "features": "more_feature"}.get(kind, kind)
        plain = {"topics": "detail", "features": "feature"}.get(kind, kind.removesuffix("s"))
        section = more if more in self.sections else plain
        if section not in self.sections:
            return ""
        offered = self.offered[section] = self.offered.get(section, -1) + 1
        for turn in range(offered, offered + len(self.sections[section])):
            sentence = self._phrased(section, turn, {kind: (words, note)}).text
            opening = sentence.partition(words)[0]
            if not any(each.text.startswith(opening) for each in self.sentences):
                return sentence
        return sentence

    def _paragraphs(self) -> list[list[DraftSentence | None]]:
        if self.kind == MessageKind.THANKS:
            group = group_of(self.role)
            if group == RoleGroup.COORDINATOR:
                return [self._coordinator()]
            if self.length.unit == Unit.WORDS:
                return self._long_thanks()
            if group in (RoleGroup.LEADERSHIP, RoleGroup.PROGRAM):
                first = [self._line("opening"), self._lead(), self._forgot() or self._offer()]
                return [[*first], [self._line("bridge"), self._line("close")]]
            return [[self._line("opening"), self._lead(), self._line("close")]]
        writers: Mapping[MessageKind, Callable[[], list[list[DraftSentence | None]]]] = {
            MessageKind.FURTHER_THANKS: self._further_thanks,
            MessageKind.QUESTION: self._question,
            MessageKind.FORGOTTEN_POINT: self._forgotten_point,
            MessageKind.UPDATE: self._update,
            MessageKind.INTEREST: self._interest,
            MessageKind.MISSED_SECOND_LOOK: self._missed,
            MessageKind.LOW_KEY_WISH: self._wish,
            MessageKind.FIRST_CHOICE: self._first_choice,
            MessageKind.LINKEDIN: self._short_line,
            MessageKind.CARD: self._short_line,
        }
        return writers[self.kind]()

    def _coordinator(self) -> list[DraftSentence | None]:
        beside = self.season.people_at(self.program)
        people = joined([formal_name(person, beside) for person in self.also])
        relay = self._line("relay", people=(people, None)) if people else None
        room = self.length.high - 2 - bool(relay)
        detail = self._from_notes("detail", "topics", 1, own=True) if room > 0 else None
        return [self._line("opening"), detail, relay, self._line("close")]

    def _long_thanks(self) -> list[list[DraftSentence | None]]:
        """A note of so many words, as far as the notes reach; then blanks that invite more."""
        opening, lead, bridge = self._line("opening"), self._lead(), self._line("bridge")
        close, again = self._line("close"), self._line("thanks_again")
        kept: dict[str, DraftSentence] = {}

        def total() -> int:
            return sum(_words(s) for s in (opening, lead, bridge, close, again, *kept.values()))

        offers: tuple[tuple[str, Callable[[], DraftSentence | None]], ...] = (
            ("forgot", self._forgot),
            ("context", lambda: self._line("context")),
            ("interest", lambda: self._from_notes("interest", "interests", 1, own=True)),
            ("more_feature", lambda: self._from_notes("more_feature", "features", 1)),
            ("more_detail", lambda: self._from_notes("more_detail", "topics", 2, own=True)),
            ("offer", self._offer),
            ("reflection", lambda: self._line("reflection") if self._met() else None),
        )
        for name, offer in offers:
            if total() < self.length.high - 40 and (sentence := offer()):
                kept[name] = sentence
        invited = blanks = 0
        more = ("more_detail", "more_feature") if self._met() else ("more_feature",)
        for name in ("link", *more, "hope"):
            missing = self.length.low - total() - invited
            if missing > 0 and blanks < MOST_BLANKS and name not in kept:
                another = {slot: (words, None) for slot, words in ANOTHER.items()}
                kept[name] = self._line(name, **another)
                invited += WORDS_A_BLANK_INVITES.get(name, WORDS_A_SHORT_BLANK_INVITES)
                blanks += 1
        order = ("interest", "more_detail"), ("more_feature", "link", "hope", "forgot", "offer")
        middle, later = ([kept.get(name) for name in names] for names in order)
        told = [lead, kept.get("reflection"), *middle]
        apart = any(told[1:]) and sum(each is not None for each in later) > 1
        body = [told, later] if apart else [[*told, *later]]
        return [[opening, kept.get("context")], *body, [bridge, close, again]]

    def _further_thanks(self) -> list[list[DraftSentence | None]]:
        middle: list[DraftSentence | None] = [self._lead()]
        if self.length.high > 4:
            middle.append(self._from_notes("interest", "interests", 1, own=True))
        return [[self._line("opening"), *middle, self._line("close")]]

    def _question(self) -> list[list[DraftSentence | None]]:
        asked = self._line("question_whole")
        if isinstance(self.about, Question):
            text, whole = as_question(self.about.text, self.names)
            section = "question_whole" if whole else "question_about"
            asked = self._line(section, question=(text, self.about.key))
        return [[self._line("opening"), asked, self._line("close")]]

    def _forgotten_point(self) -> list[list[DraftSentence | None]]:
        point = self._forgot() or self._line("forgot_plain")
        return [[self._line("opening"), point, self._line("close")]]

    def _update(self) -> list[list[DraftSentence | None]]:
        news = self.about if isinstance(self.about, News) else None
        filled: dict[str, tuple[str, str | None]] = {}
        if news:
            words = ", ".join(part.strip(" .,;") for part in (news.title, news.where) if part)
            filled = {"news": (words, news.key), "news_kind": (NEWS_KINDS[news.kind], news.key)}
        if self._must_tell():
            return [
                [self._line("opening"), self._line("mandatory_news", **filled)],
                [self._line("mandatory_close")],
            ]
        feature = self._from_notes("feature", "features", 1)
        return [
            [self._line("opening"), self._line("news", **filled)],
            [feature, self._line("mandatory_close" if self.unwanted else "close")],
        ]

    def _must_tell(self) -> bool:
        """Whether the message is news that every program must be told of."""
        news = self.about
        return isinstance(news, News) and (
            news.mandatory or news.kind in (NewsKind.ELIGIBILITY, NewsKind.LICENSURE)
        )

    def _interest(self) -> list[list[DraftSentence | None]]:
        feature = self._from_notes("feature", "features", 2) or self._from_notes(
            "feature", "topics", 2, slot="features"
        )
        return [
            [self._line("opening"), feature or self._line("feature"), self._line("bridge")],
            [self._line("close"), self._line("offer_more")],
        ]

    def _first_choice(self) -> list[list[DraftSentence | None]]:
        feature = self._from_notes("feature", "features", 2) or self._from_notes(
            "feature", "topics", 2, slot="features"
        )
        told: list[DraftSentence | None] = [self._line("opening"), feature or self._line("feature")]
        return [told, [self._line("statement"), self._line("close")]]

    def _short_line(self) -> list[list[DraftSentence | None]]:
        return [[self._line("opening"), self._lead(), self._line("close")]]

    def _wish(self) -> list[list[DraftSentence | None]]:
        return [[self._line("opening"), self._line("wish"), self._line("close")]]

    def _missed(self) -> list[list[DraftSentence | None]]:
        """To say that everybody was invited, the ledger or the applicant must know it."""
        looks = self.season.second_looks.values()
        held = any(
            each.program == self.program.key and each.offered == Answer.YES for each in looks
        )
        opening = self._line("opening" if held else "unsure_opening")
        return [[opening, self._line("wish"), self._line("close")]]

    # sentences

    def _lead(self) -> DraftSentence:
        """The sentence that could stand in no other letter."""
        return (
            self._from_notes("detail", "topics", 2, own=True)
            or self._from_notes("interest", "interests", 1, own=True)
            or self._from_notes("feature", "features", 2)
            or self._line("detail" if self._met() else "feature")
        )

    def _from_notes(
        self, section: str, kind: str, most: int, *, own: bool = False, slot: str = ""
    ) -> DraftSentence | None:
        taken = self.scraps.take(kind, most, own=own)
        return self._line(section, **{slot or kind: taken}) if taken else None

    def _forgot(self) -> DraftSentence | None:
        if self.forgot_from is None:
            return None
        key, words = self.forgot_from
        made = point(words, self.names)
        if isinstance(made, Point):
            self.forgot_from = None
            return self._line(f"forgot_{made.shape}", forgot=(made.text, key))
        return None

    def _offer(self) -> DraftSentence | None:
        offered = " ".join(self.person.offered.split()) if self.person else ""
        if not re.match(r"(?:to|a|an)\s", offered, re.IGNORECASE):
            return None
        words = phrase(offered, self.names)
        if isinstance(words, Refused) or self.person is None:
            return None
        words = words[0].lower() + words[1:]
        words = words if words.startswith("to ") else f"of {words}"
        return self._line("offer", offer=(words, self.person.key))

    def _line(self, section: str, **filled: tuple[str, str | None]) -> DraftSentence:
        """One phrasing of a section; slots not in `filled` take the frame's value or a blank."""
        return self._phrased(section, 0, filled)

    def _phrased(
        self, section: str, turn: int, filled: Mapping[str, tuple[str, str | None]]
    ) -> DraftSentence:
        """As `_line`; `turn` is how many phrasings to pass over."""
        phrasing = self._choose(section, turn)
        values = {**self.values, **{slot: words for slot, (words, _) in filled.items()}}
        keys = [key for slot, (_, key) in filled.items() if slot in phrasing.slots and key]
        return DraftSentence(_tidy(phrasing.render(values)), keys[0] if keys else None)

    def _choose(self, section: str, turn: int) -> Phrasing:
        offered = self.sections[section]
        applicant = self.season.applicant
        # A name that is put right must not rephrase every letter.
        who = (applicant.email or applicant.name,) if applicant else ("",)
        shared = section == "sign_off"  # one set for all templates, so one turn for all people
        position, template = (self.place, "") if shared else (self.position, self.template)
        spoken = "\x1f".join((self.seed, *who, self.program.key, template, section))
        start = int.from_bytes(hashlib.sha256(spoken.encode()).digest()[:8], "big")
        turns = 0 if shared else position // len(offered) * list(self.sections).index(section)
        return offered[(start + position + turns + turn) % len(offered)]

    # what fills them

    def _frame(self) -> dict[str, str]:
        applicant, event = self.season.applicant, self.interview
        specialty = small_specialty(self.program.specialty)
        values = {
            "program": program_in_text(self.program),
            "program_name": self.program.name,
            "place": place_in_text(self.program),
            "specialty": specialty,
            "a_specialty": with_article(specialty),
        }
        if applicant:
            values["me"] = applicant.name
        if event:
            values["date"] = day_in_words(event.start, self.program.time_zone)
            values["event"] = EVENTS[event.kind]
        return values

    def _scraps(self) -> _Scraps:
        scraps = _Scraps(self._tells_of_a_patient)
        mine = self._notes_on_person()
        for kind in ("topics", "interests", "features"):
            for note in mine:
                scraps.add(note, kind, getattr(note, kind), self.names, own=True)
        for note in mine:
            if note.forgot.strip():
                made = point(note.forgot, self.names)
                if isinstance(made, Refused):
                    scraps.refused.append(UnusedNote(note.key, note.forgot, made.why))
                elif self.forgot_from is None:
                    self.forgot_from = (note.key, note.forgot)
        for note in self._notes_on_the_day():
            features = (*note.features, *note.topics)
            scraps.add(note, "features", self._turned(features), self.names, own=False)
        if self.kind != MessageKind.FURTHER_THANKS and self.role != Role.COORDINATOR:
            features = self._turned(self.program.features)
            scraps.add(self.program, "features", features, self.names, own=False)
        return scraps

    def _tells_of_a_patient(self, words: str) -> bool:
        from toolkit.checks import check, rule

        told = Message(
            key="message/a-note", program=self.program, kind=MessageKind.OTHER,
            body=f"We talked about {words}.",
        )  # fmt: skip
        return bool(check(told, self.season, rules=(rule("privacy.patient"),)))

    def _turned(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """The same, begun elsewhere for each person, so that each hears of another one."""
        turn = self.place % len(features) if features else 0
        return features[turn:] + features[:turn]

    def _notes_on_person(self) -> list[Note]:
        if self.person is None:
            return []
        notes = list(self.season.notes_about(self.person))
        if self.kind == MessageKind.FURTHER_THANKS and self.interview:
            notes = [note for note in notes if note.interview == self.interview.key]
        return sorted(notes, key=self._not_this_event)

    def _notes_on_the_day(self) -> list[Note]:
        if self.role == Role.COORDINATOR or self.kind == MessageKind.FURTHER_THANKS:
            return []
        notes = [note for note in self.season.notes_at(self.program) if not note.person]
        return sorted(notes, key=self._not_this_event)

    def _not_this_event(self, note: Note) -> bool:
        return self.interview is None or note.interview != self.interview.key

    def _met(self) -> bool:
        if self.person is None:
            return False
        met = self.interview.met if self.interview else ()
        return self.person.key in met or bool(self.season.notes_about(self.person))

    def _greeting(self) -> str:
        if self.person:
            return f"Dear {form_of_address(self.person)},"
        if self.kind == MessageKind.THANKS:
            return "Dear [the program director's name],"
        return f"Dear {self.program.name} team,"

    def _signature(self) -> str:
        applicant = self.season.applicant
        if applicant is None:
            return BLANKS["me"]
        year = str(applicant.graduation_year or "")
        lines = (
            applicant.name,
            f"AAMC ID {applicant.aamc_id}" if applicant.aamc_id else "",
            ", ".join(part for part in (applicant.school, year) if part),
            " | ".join(part for part in (applicant.email, applicant.phone) if part),
        )
        return "\n".join(line for line in lines if line)


# ── templates ───────────────────────────────────────────────────────────────


@cache
def _own(name: str) -> Sections:
    return read_template(TEMPLATES / f"{name}.txt.j2", SECTIONS, tuple(BLANKS))


def _sections(name: str, folder: str | Path | None) -> Sections:
    sections = {**_own("common"), **_own(name)}
    if folder is None:
        return sections
    if not Path(folder).is_dir():
        raise TemplateFault(Path(folder).name, 0, "there is no such folder of templates")
    for each in ("common", name):
        path = Path(folder) / f"{each}.txt.j2"
        if path.is_file():
            sections |= read_template(path, SECTIONS, tuple(BLANKS))
    return sections


def _place(person: Person | None, among: list[Person]) -> int:
    """Where a person stands among others, by the order of entry; newcomers move nobody."""
    keys = [each.key for each in among]
    return keys.index(person.key) if person and person.key in keys else 0


def _names(season: Season) -> set[str]:
    """Words of the season that are names and keep their capital."""
    texts = [person.name for person in season.people.values()]
    for program in season.programs.values():
        texts += (program.name, program.institution, program.city, *program.aliases)
    if season.applicant:
        texts += (season.applicant.name, season.applicant.school)
    specialties = {p.specialty for p in season.programs.values()}
    common = {word for text in specialties for word in text.split()}
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+", text)}
    return words - common - _WORDS_OF_PROGRAM_NAMES


_WORDS_OF_PROGRAM_NAMES = words_of(
    """Academic Center Clinic College Community Family General Health Hospital Hospitals Medical
    Medicine Primary Care Program Regional Residency School System Track University The"""
)


def _telling(text: str) -> set[str]:
    """The words that say what a phrase is about."""
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3}


def _tidy(text: str) -> str:
    """No doubled period where a slot brought its own."""
    return re.sub(r"\.{2,}$", ".", re.sub(r"([?!])\.$", r"\1", text))


def _words(sentence: DraftSentence | None) -> int:
    """Words that are written; those of a blank are still to come."""
    return len(re.sub(r"\[[^\]]*\]", "", sentence.text).split()) if sentence else 0
