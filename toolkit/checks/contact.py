"""How often, and whether at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from toolkit.checks.rule import ERROR, WARNING, Case, Hit, Reading, Rule, not_for, phrases
from toolkit.checks.scene import (
    ASSOCIATE,
    CEDAR,
    COORDINATOR,
    DIRECTOR,
    HOUSTON,
    LAKEVIEW,
    LINDGREN,
    PRAIRIE,
    RESIDENT,
    SUMMIT,
    heard,
    told,
)
from toolkit.checks.vocabulary import telling_stems
from toolkit.follow_up.address import address_for
from toolkit.model import (
    ContactPolicy,
    FollowUpStyle,
    Interview,
    Message,
    MessageKind,
    MessageState,
    News,
)
from toolkit.sources import AFTER_INTERVIEW, FOLLOW_UP, PD_VIEW

_THANKS = (MessageKind.THANKS, MessageKind.FURTHER_THANKS, MessageKind.CARD, MessageKind.LINKEDIN)
_QUESTIONS = (MessageKind.QUESTION, MessageKind.MISSED_SECOND_LOOK)
_ERROR_FROM = 4

_CHECKING_IN = phrases(
    r"just (?:wanted to |want to |wanting to |writing to |thought I would "
    r"|a quick )?check(?:ing)? in"
    r"(?! (?:on|with|at|for) (?:\w+ )?(?:patients?|families|family|residents?|interns?|each|them"
    r"|him|her|the (?:desk|front|hotel)))",
    r"check(?:ing)? in (?:to see|about|regarding|on) (?:if|whether|where|how"
    r"|my(?! (?:own )?(?:patients?"
    r"|family|interns?|team|students?|parents?))|the status|your decision|things)",
    r"(?:quick|brief|friendly) check-?in (?:on|about|regarding) my",
    r"check(?:ing)? (?:on|into) (?:my|the) (?:application |interview )?(?:status|application)",
    r"check (?:if|whether|that) my (?:\w+ )?(?:e-?mail|message|note|letter)",
    r"(?:just|simply|only) (?:wanted to |want to |writing to |wanting to )?follow(?:ing)? up"
    r"(?= ?[.!?,]|$| to (?:see|ask|check|learn|find)| about my| regarding)",
    r"follow(?:ing)? up to (?:see|ask|check|learn|find out) (?:if|whether|where|about"
    r"|how (?:things|it|my|the (?:process|decision)))",
    r"(?:did you|have you|if you|whether you)(?: have| had)? (?:receive|get|see|got|seen"
    r"|had a chance to (?:read"
    r"|see|look at)|have a chance to (?:read|see|look at)|a chance to (?:read|see"
    r"|look at)) my (?:\w+ )?(?:e-?mail"
    r"|message"
    r"|note|letter|thank)",
    r"(?:make sure|confirm|see whether|see if|know if|know whether|check that"
    r"|check if) (?:that )?you"
    r" (?:have |had |ha[vd]e )?(?:received|got|gotten|seen|saw|read) my",
    r"(?:see|hear|ask|know|find out|learn) where things (?:stand|are)",
    r"(?:following|follow|followed) up on my (?:\w+ )?(?:e-?mail|message|note|letter|application"
    r"|thank-?you|interview)",
    r"touch(?:ing)? base",
    r"circl(?:e|ing) back(?= (?:to|on|with|about)\b| ?[.!?,]|$)",
    r"(?:have not|had not) (?:yet )?heard (?:back|anything (?:from|about|back)|from you)",
    r"(?:any|an) updates? (?:on|about|regarding|concerning) (?:my|your|the) (?:application|status"
    r"|decision|candidacy|ranking|interview)",
    r"(?:the |my )?(?:current )?status of my (?:application|candidacy)",
    r"bump(?:ing)? (?:this|my)",
    message="“{words}” checks in without news.",
)


def _refused(reading: Reading) -> Iterable[Hit]:
    program, message = reading.program, reading.message
    if program is None or message.kind is MessageKind.REPLY:
        return
    policy, kind = program.contact_policy, message.kind
    if policy is ContactPolicy.NONE and not _must_be_told(reading):
        yield Hit(f"{program.name} asked applicants not to write.", remedy="Send nothing.")
    elif policy is ContactPolicy.QUESTIONS_ONLY and kind not in _QUESTIONS:
        if not _must_be_told(reading):
            yield Hit(
                f"{program.name} takes questions only, and this is not one.", remedy="Send nothing."
            )
    elif program.contact_address and _goes_to(reading) != program.contact_address:
        yield Hit(
            f"{program.name} gave {program.contact_address} for such messages, and a {kind} goes "
            "beside it.",
            remedy=f"Write to {program.contact_address}.",
        )


def _goes_to(reading: Reading) -> str:
    """The mail address that a message would leave for; blank where it is no mail."""
    no_mail = reading.message.kind in (MessageKind.LINKEDIN, MessageKind.CARD)
    return "" if no_mail else address_for(reading.person, reading.program)


def _must_be_told(reading: Reading) -> bool:
    """Whether the message brings news that the Match obliges an applicant to tell."""
    if reading.message.kind is not MessageKind.UPDATE:
        return False
    written = telling_stems(reading.text.body) | telling_stems(reading.text.subject)
    return any(
        news.mandatory and telling_stems(news.title) & written
        for news in reading.season.news.values()
        if isinstance(news, News)
    )


def _too_often(reading: Reading) -> Iterable[Hit]:
    program, message, now = reading.program, reading.message, reading.now
    if program is None or message.kind is MessageKind.REPLY:
        return
    sent = [
        each
        for each in reading.index.sent_to(program.key, but=message.key)
        if each.kind is not MessageKind.REPLY and (now is None or not each.at or each.at <= now)
    ]
    if not sent or _answer_owed(reading, sent, now):
        return
    thanks = [each for each in sent if each.kind in _THANKS]
    further = [each for each in sent if each.kind not in _THANKS]
    days = reading.style.cool_down_days
    if message.kind in _THANKS:
        round_ = [m for m in thanks if _one_event(m, message)]
        if len(round_) + 1 > reading.style.most_per_program:
            yield Hit(
                f"{len(round_)} thank-yous went to {program.name} already, and the "
                f"{reading.style.name} style asks for {reading.style.most_per_program} at the most."
            )
            return
        again = [m for m in thanks if m.person == message.person]
        if (
            again
            and now
            and _soon(again[-1], now, days)
            and not _event_since(reading, again[-1], now)
        ):
            yield Hit(f"This reader had a thank-you within the last {days} days.")
        return
    count = bool(thanks) + len(further) + 1
    if len(further) + 1 > reading.style.most_further:
        yield Hit(
            f"This would be message {count} to {program.name}, and the {reading.style.name} style "
            f"asks for {reading.style.most_further} at the most beyond the thanks.",
            severity=ERROR if count >= _ERROR_FROM else None,
        )
        return
    if message.kind in _QUESTIONS or now is None:
        return
    last = sent[-1]
    if _soon(last, now, days) and not _event_since(reading, last, now):
        yield Hit(
            f"Your last message to {program.name} is less than {days} days old, and nothing has "
            "happened since."
        )


def _one_event(one: Message, other: Message) -> bool:
    return not one.interview or not other.interview or one.interview == other.interview


def _soon(last: Message, now: datetime, days: int) -> bool:
    return last.at is not None and now - last.at < timedelta(days=days)


def _answer_owed(reading: Reading, sent: list[Message], now: datetime | None) -> bool:
    """Whether the program wrote after our last message."""
    last = sent[-1].at
    return any(
        m.state is MessageState.RECEIVED
        and m.at is not None
        and (last is None or m.at > last)
        and (now is None or m.at <= now)
        for m in reading.season.messages_with(reading.message.program)
    )


def _event_since(reading: Reading, last: Message, now: datetime) -> bool:
    """Whether there was an event, or news to tell, after the last message."""
    if last.at is None:
        return False
    if any(
        last.at < each.over <= now for each in reading.season.interviews_at(reading.message.program)
    ):
        return True
    return reading.message.kind is MessageKind.UPDATE and any(
        last.at.date() < news.date <= now.date() for news in reading.season.news.values()
    )


_SENT = "2026-11-13T09:00-06:00"
_SOCIAL = Interview(
    program=LAKEVIEW, start="2026-11-18T17:00-06:00", kind="social",
)  # fmt: skip
_LICENCE = News(kind="licensure", title="Change of visa status", date="2026-12-01",
                mandatory=True)  # fmt: skip


RULES = (
    Rule(
        id="contact.check-in",
        says="Write only when there is something to tell; silence after a note means nothing.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=not_for(MessageKind.REPLY, find=_CHECKING_IN),
        trips=(
            "I’m just checking in about the season.",
            "Did you receive my e-mail?",
            "I wanted to see where things stand.",
            "I am following up on my last message.",
            "I wanted to touch base before the holidays.",
            "I’m just following up.",
            "I wanted to follow up to see if there has been a decision.",
            "Have you had a chance to read my note?",
            "I am reaching out to check on my application.",
            "I haven’t heard back, so I am writing again.",
            Case("Just checking in!", to=COORDINATOR, kind=MessageKind.OTHER),
        ),
        passes=(
            "You were just checking in on patients when we met.",
            "I liked your weekly check-ins with the interns.",
            "Your residents check in with families every evening.",
            "I hope that we keep in touch.",
            "I check in on my patients after lunch.",
            "I enjoyed following up to see how patients did.",
            "Thank you for following up on what I asked about the clinic.",
            "You follow up on every biopsy, and it shows.",
        ),
    ),
    Rule(
        id="contact.refused",
        says="Keep to what the program asked for.",
        sources=(AFTER_INTERVIEW,),
        severity=ERROR,
        find=_refused,
        trips=(
            Case("Thank you for the day.", to=f"{SUMMIT}/lena-fuchs"),
            Case("Thank you for the day.", to="", program=SUMMIT),
            Case("Thank you for the day.", to=f"{PRAIRIE}/omar-haddad"),
            Case("Thank you for the day.", to=f"{CEDAR}/grace-kim", kind=MessageKind.LINKEDIN),
            Case("Thank you for the day.", to=f"{CEDAR}/grace-kim", kind=MessageKind.CARD),
            Case("I won a prize for my talk.", to=f"{SUMMIT}/lena-fuchs", kind=MessageKind.UPDATE,
                    also=(_LICENCE,)),
        ),
        passes=(
            Case("Thank you for the day.", to=DIRECTOR),
            Case("May I ask about visas?", to=f"{PRAIRIE}/omar-haddad", kind=MessageKind.QUESTION),
            Case("Here is the form.", to=f"{SUMMIT}/lena-fuchs", kind=MessageKind.REPLY),
            Case("Thank you for the day.", to="", program=CEDAR),
            Case("Thank you for the day.", to=f"{CEDAR}/grace-kim"),
            Case("I must tell you of a change in my visa status.", to=f"{SUMMIT}/lena-fuchs",
                    kind=MessageKind.UPDATE, also=(_LICENCE,)),
        ),
    ),
    Rule(
        id="contact.too-often",
        says="Let it rest, unless there is news that matters or a question that needs an answer.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=WARNING,
        find=_too_often,
        trips=(
            Case("I remain interested.", kind=MessageKind.INTEREST, now="2026-11-20T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),)),
            Case("Thank you again.", now="2026-11-20T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),)),
            Case("I remain interested.", kind=MessageKind.INTEREST, now="2027-01-20T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),
                       told(DIRECTOR, "News.", "2026-12-10T09:00-06:00", kind=MessageKind.UPDATE))),
            Case("News again.", kind=MessageKind.UPDATE, now="2027-02-02T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),
                       told(DIRECTOR, "News.", "2026-12-10T09:00-06:00", kind=MessageKind.UPDATE),
                       told(DIRECTOR, "Hm.", "2027-01-10T09:00-06:00", kind=MessageKind.INTEREST))),
            Case("Thank you.", to=RESIDENT, now="2026-11-13T12:00-06:00",
                 also=tuple(told(to, "Thank you.", _SENT)
                            for to in (DIRECTOR, COORDINATOR, HOUSTON, LINDGREN))),
        ),
        passes=(
            Case("Thank you.", to=HOUSTON, now="2026-11-13T10:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),)),
            Case("I remain interested.", kind=MessageKind.INTEREST, now="2026-12-20T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),)),
            Case("Thank you for the evening.", kind=MessageKind.FURTHER_THANKS,
                 now="2026-11-19T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT), _SOCIAL)),
            Case("The primary track.", kind=MessageKind.OTHER, now="2026-11-17T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),
                       heard(LAKEVIEW, "2026-11-16T09:00-06:00"))),
            Case("Yes, gladly.", kind=MessageKind.REPLY, now="2026-11-17T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),)),
            Case("Thank you.", to=ASSOCIATE, now="2026-11-13T12:00-06:00",
                 style=FollowUpStyle.THOROUGH,
                 also=tuple(told(to, "Thank you.", _SENT)
                            for to in (DIRECTOR, COORDINATOR, HOUSTON, LINDGREN))),
        ),
    ),
)  # fmt: skip
