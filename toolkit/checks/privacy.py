"""What must stay private: patients, other programs, the reader's own pages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.checks.patients import signs_of_a_patient, words_listed
from toolkit.checks.plain_words import Unit
from toolkit.checks.rule import (
    ADVICE,
    ERROR,
    WARNING,
    Case,
    Hit,
    Reading,
    Rule,
    said,
    shown,
    together,
)
from toolkit.checks.scene import HOUSTON, RESIDENT
from toolkit.checks.text import folds, listed
from toolkit.model import MessageKind
from toolkit.sources import AFTER_INTERVIEW, FOLLOW_UP, SECOND_LOOK

# ── other programs ──────────────────────────────────────────────────────────

_NO_PLACE = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Person|Zoom|Thalamus|Webex|Teams|The|My|Your|This"
    r"|Dr|I)\b"
)
_INTERVIEW_IN = re.compile(
    rf"\binterview(?:s|ed|ing)? (?:days? |trip |visits? )?(?:in|at|with) (?!{_NO_PLACE})"
    r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
)
_PLACE_NAME = rf"(?!{_NO_PLACE})(?P<name>[A-Z][\w'’-]+(?: (?:of |the )?[A-Z][\w'’-]+)*)"
# Words of which one must stand in the sentence, and what names the place.
_SEEN_BY = (
    (
        listed("where"),
        re.compile(
            rf"\b(?:at|of|with) {_PLACE_NAME},? where I (?:also |was |had )?(?:an? |my )?interview"
        ),
    ),
    (
        listed("considered recruited courted interviewed approached"),
        re.compile(
            r"\bI (?:am|was|have been|['’]m|['’]ve been)? ?(?:also |already |currently "
            r"|even )*(?:being )?"
            rf"(?:considered|recruited|courted|interviewed|approached) by {_PLACE_NAME}"
        ),
    ),
    (
        listed("heard"),
        re.compile(
            r"\bI (?:have |['’]ve )?(?:also |already |just |even )*heard (?:back )?from (?:the )?"
            r"(?:program director|PD|APD|chair|chairman|director|people|team) "
            rf"(?:at|of) {_PLACE_NAME}"
        ),
    ),
    (
        listed("offered given gave granted sent invited"),
        re.compile(
            rf"{_PLACE_NAME} (?:has |have |had )?(?:also |already |just |even )*(?:offered|given"
            r"|gave|granted|sent|invited) (?:to )?me (?:an? |to |for an? |back for )"
            r"(?:interview|second look|second visit|pre-?match)"
        ),
    ),
    (
        listed("chair director pd apd coordinator chief"),
        re.compile(
            rf"\b(?:chair|director|PD|APD|coordinator|chief)(?: of [a-z ]+)? (?:at|of"
            rf"|from) {_PLACE_NAME}"
            r" (?:has |have |had )?(?:also |already |just |even |been )*(?:call(?:ed|ing)"
            r"|email(?:ed|ing)"
            r"|wr(?:ote|itten|iting)|contact(?:ed|ing)|told|assured|reached out|texted) "
            r"(?:to )?me\b"
        ),
    ),
    (
        listed("declined turned canceled withdrew withdrawn"),
        re.compile(
            r"\bI (?:have |['’]ve |had )?(?:also |already |just )*(?:declined|turned down"
            r"|cancell?ed|withdrew from|withdrawn from) (?:(?:my|the|an?) )?"
            rf"(?:(?:interview|invitation|invite|offer) (?:at|with|from|to) )?{_PLACE_NAME}"
        ),
    ),
    (
        listed("instead over than like"),
        re.compile(
            r"\b(?:instead of|over|than|like) (?:the|my) (?:interview|one) (?:at|with) "
            rf"{_PLACE_NAME}"
        ),
    ),
)


def _places_named(unit: Unit, people: frozenset[str]) -> Iterable[re.Match[str]]:
    """Where the sentence names a place of the writer's interviews."""
    if not unit.words.isdisjoint(words_listed("interviews")):
        yield from _INTERVIEW_IN.finditer(unit.source, unit.start, unit.end)
    if unit.words & {"i", "me"}:
        for signs, pattern in _SEEN_BY:
            if signs.isdisjoint(unit.words):
                continue
            for match in pattern.finditer(unit.source, unit.start, unit.end):
                if people.isdisjoint(folds(match["name"])):
                    yield match


def _interviews_in(reading: Reading) -> Iterable[Hit]:
    """ "My interview in Reading", to a program in Duluth."""
    ground, program = reading.index.ground, reading.program
    if program is None:
        return
    for unit in reading.speech.units:
        if unit.part != "sentence":
            continue
        for match in _places_named(unit, ground.everybodys_names):
            named = folds(match["name"])
            own = ground.name_words(program.key) | set(folds(program.city))
            if set(named) & own or any(w in words_listed("specialty-words") for w in named):
                continue
            yield Hit(
                f"“{shown(match[0])}” tells this program about your interviews at others.",
                match.start(), match.end(),
            )  # fmt: skip


def _elsewhere(reading: Reading) -> Iterable[Hit]:
    yield from said("privacy.elsewhere")(reading)
    yield from _interviews_in(reading)


# ── networks ────────────────────────────────────────────────────────────────


def _bare_line(reading: Reading) -> Iterable[Hit]:
    """A request to connect that does not say where the two have met."""
    if reading.message.kind is not MessageKind.LINKEDIN:
        return
    words = frozenset().union(*(u.words for u in reading.speech.units if u.part != "subject"))
    if words & (words_listed("shared") | {"§here"}):
        return
    if reading.index.ground.noted_stems(reading.message.program) & words:
        return
    yield Hit(
        "The line does not say where you have met.", remedy="Add one line about your talk there.",
        mend=f"We met when I interviewed at {reading.program.name}. " if reading.program else None,
        instead_of=(at := reading.text.main.start if reading.text.main else 0, at),
    )  # fmt: skip


def _networks(reading: Reading) -> Iterable[Hit]:
    yield from said("privacy.networks")(reading)
    yield from _bare_line(reading)


RULES = (
    Rule(
        id="privacy.patient",
        says="Tell what you learned, and nothing by which the patient could be known.",
        sources=(FOLLOW_UP,),
        severity=ERROR,
        find=together(said("privacy.patient"), signs_of_a_patient),
        trips=(
            "I keep thinking of my patient, Mr. Alvarez, who taught me to listen.",
            "I admitted a patient named Harold with heart failure that week.",
            "The 94-year-old woman with a hip fracture reminded me of why I chose this.",
            "Our patient, aged 91, walked home after the valve.",
            "On October 3 I admitted a patient with sepsis, as you described.",
            "A patient seen on 10/12/2026 had the very rash that you study.",
            "The patient (MRN 4471920) would have done well in your clinic.",
            "My patient in room 412 died on a night like the one that you told me of.",
            "You can call the patient’s daughter at 218-555-0163 for her story.",
            "I met a patient with rabies in Cloquet, the case that we spoke of.",
            "We operated on the mayor of Cloquet, who became a patient that I will not forget.",
            "I cared for a patient who survived the mill explosion in Cloquet.",
            "PT J.S. WAS ADMITTED WITH A STROKE, AND I STAYED.",
        ),
        passes=(
            "A patient with heart failure on my sub-internship taught me to listen.",
            "A 67-year-old man with sepsis taught me what your project is for.",
            "Lakeview is a 94-year-old hospital, and its patients know it.",
            "My own grandmother, who is 93 years old, would like your clinic.",
            "On November 12 we spoke of your patients with sepsis during the interview.",
            "We met in room 412, and your patients’ art hangs there.",
            "Please call me at 555-014-0142; my patients do.",
            "Ms. Jackson took such care of us all day, as of every patient.",
            "Every patient is called by their name here, and I liked that.",
            "Thank you for speaking with me on December 3 about your patients with diabetes.",
            "It can take weeks for a bishop to move, and chess is a kind of care.",
            "Please thank Ms. Torres, who looked after us so well all day.",
            "As a student I spent four weeks in Chicago caring for patients with asthma.",
            "You told me of your 97-year-old grandfather, who still chops wood.",
            "Rabies and plague are taught with humor in your tropical clinic.",
            "My patient population was rural, and many came from Cloquet.",
        ),
        why="Mail is forwarded, and a detail that only one person fits is that person's name.",
        limits="Which story is singular is a matter of judgement: only frequent signs are known.",
    ),
    Rule(
        id="privacy.elsewhere",
        says="Speak of this program alone; your other interviews are yours.",
        sources=(AFTER_INTERVIEW, SECOND_LOOK),
        severity=WARNING,
        find=_elsewhere,
        trips=(
            "Of all the programs where I interviewed, yours was the kindest.",
            "I also interviewed at Bayou General last week.",
            "None of my other interviews had rounds like these.",
            "I have interviewed at nine programs so far, and Lakeview stands out.",
            "Another program offered me a second look, but I thought of you.",
            "Unlike other programs, you let the residents lead.",
            "I have already received offers from Hill University and Lake University.",
            "I still have four interviews left in January.",
            "I’ve been interviewing all over the country this winter.",
        ),
        passes=(
            "I rotated at my home hospital and at a county clinic.",
            "Your residents told me how they had chosen among other programs.",
            "What you do differently for your patients will stay with me.",
            "I trained in motivational interviewing, and we spoke of it.",
            "The questions at my interview were the best that I was asked.",
            "Ours was the last interview of my day, and I was wide awake.",
            "The link failed two minutes before my first interview.",
            "I interviewed with two of your faculty, and had three interviews that day.",
            "Unlike most textbooks, you began with the patient.",
        ),
        why="It reads as pressure or as gossip, and what one program told you was told in trust.",
        limits="A place named without the words of an interview is left to program.mixed-up.",
    ),
    Rule(
        id="privacy.networks",
        says="Keep to mail, or to LinkedIn with one line that says where you met.",
        sources=(FOLLOW_UP, AFTER_INTERVIEW),
        severity=ADVICE,
        find=_networks,
        trips=(
            "I just followed you on Instagram.",
            "May I add you on Facebook?",
            "My Instagram is full of the lakes that you told me about.",
            "Let’s stay in touch over WhatsApp.",
            Case("I would like to add you to my network.", to=RESIDENT, kind=MessageKind.LINKEDIN),
            Case("Please accept my request, Dr. Houston.", to=HOUSTON, kind=MessageKind.LINKEDIN),
        ),
        passes=(
            "The residency’s Instagram page shows how much you laugh together.",
            "Your study of health rumors on Facebook was what we spoke of.",
            Case("Thank you for our talk about night float.", to=RESIDENT,
                 kind=MessageKind.LINKEDIN),
            Case("It was good to meet at Lakeview.", to=HOUSTON, kind=MessageKind.LINKEDIN),
            "I would be glad to connect on LinkedIn, if you use it.",
            "The patients whom you see face misinformation on TikTok.",
        ),
        why="A private page is private on both sides; a request there asks for more than words.",
        limits="It does not know which of the reader's pages are for the public.",
    ),
)  # fmt: skip
