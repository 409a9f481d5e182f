"""How often, and whether at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from toolkit.checks.phrasebook import Said
from toolkit.checks.rule import ADVICE, ERROR, WARNING, Case, Hit, Reading, Rule, hit_of
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
from toolkit.checks.update import must_be_told, told_what_it_must
from toolkit.follow_up.address import address_for
from toolkit.model import (
    ContactPolicy,
    FollowUpStyle,
    Interview,
    Message,
    MessageKind,
    MessageState,
    News,
    NewsKind,
)
from toolkit.sources import AFTER_INTERVIEW, FOLLOW_UP, PD_VIEW

_THANKS = (MessageKind.THANKS, MessageKind.FURTHER_THANKS, MessageKind.CARD, MessageKind.LINKEDIN)
_QUESTIONS = (MessageKind.QUESTION, MessageKind.MISSED_SECOND_LOOK)
_ERROR_FROM = 4
_MOST_QUESTIONS = 3  # to one program, of which none was answered since


def _checking_in(reading: Reading) -> Iterable[Hit]:
    if reading.message.kind is MessageKind.REPLY:
        return
    found = reading.speech.said.get("contact.check-in", ())
    if not found:
        return
    last: Said | None = None
    for each in found:
        if last and each.unit.where == last.unit.where and each.start < last.end:
            continue
        last = each
        yield hit_of(each)


def _refused(reading: Reading) -> Iterable[Hit]:
    program, message = reading.program, reading.message
    if program is None or message.kind is MessageKind.REPLY:
        return
    policy, kind = program.contact_policy, message.kind
    asked = {
        ContactPolicy.NONE: "asked applicants not to write",
        ContactPolicy.QUESTIONS_ONLY: "" if kind in _QUESTIONS else "takes questions only",
    }.get(policy, "")
    if asked and (news := must_be_told(reading)):
        yield Hit(
            f"{program.name} {asked}; “{news}” is told all the same, and nothing else beside it.",
            severity=ADVICE,
            remedy=f"Tell it through {program.contact_address or 'ERAS or the program’s office'}.",
        )
    elif policy is ContactPolicy.NONE:
        yield Hit(f"{program.name} asked applicants not to write.", remedy="Send nothing.")
    elif asked:
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


def _too_often(reading: Reading) -> Iterable[Hit]:
    program, message, now = reading.program, reading.message, reading.now
    if program is None or message.kind is MessageKind.REPLY:
        return
    before = [
        each
        for each in reading.index.sent_to(program.key, but=message.key)
        if now is None or not each.at or each.at <= now
    ]
    sent = [
        each
        for each in before
        if each.kind is not MessageKind.REPLY and not told_what_it_must(each, reading.season)
    ]
    if not sent or _answer_owed(reading, before[-1], now) or must_be_told(reading):
        return
    if message.kind in _THANKS:
        yield from _thanked_again(reading, sent)
    elif message.kind in _QUESTIONS:
        yield from _asked_again(reading, sent)
    else:
        yield from _once_more(reading, sent)


def _thanked_again(reading: Reading, sent: list[Message]) -> Iterable[Hit]:
    """Thanks go to several people after one day, to each of them once."""
    message, now, style = reading.message, reading.now, reading.style
    thanks = [each for each in sent if each.kind in _THANKS]
    of_this_day = [each for each in thanks if _one_event(each, message)]
    if len(of_this_day) + 1 > style.most_per_program:
        yield Hit(
            f"{len(of_this_day)} thank-yous went to {_name(reading)} already, and the "
            f"{style.name} style asks for {style.most_per_program} at the most."
        )
        return
    again = [each for each in thanks if each.person == message.person]
    if again and now and _too_soon(reading, again[-1], now):
        yield Hit(f"This reader had a thank-you within the last {style.cool_down_days} days.")


def _asked_again(reading: Reading, sent: list[Message]) -> Iterable[Hit]:
    """A question to another person is no fault by itself; one upon another is."""
    message, now = reading.message, reading.now
    asked = [each for each in sent if each.kind in _QUESTIONS]
    if len(asked) >= _MOST_QUESTIONS:
        yield Hit(
            f"{len(asked)} questions went to {_name(reading)} already; ask the next where they "
            "answered the last."
        )
        return
    again = [each for each in asked if each.person == message.person]
    if again and now and _too_soon(reading, again[-1], now):
        yield Hit(
            f"This reader had a question within the last {reading.style.cool_down_days} days, and "
            "has not answered it yet."
        )


def _once_more(reading: Reading, sent: list[Message]) -> Iterable[Hit]:
    """Beyond thanks and questions a style allows so many messages, and not at once."""
    now, style = reading.now, reading.style
    thanks = [each for each in sent if each.kind in _THANKS]
    further = [each for each in sent if each.kind not in (*_THANKS, *_QUESTIONS)]
    count = bool(thanks) + sum(each.kind not in _THANKS for each in sent) + 1
    if len(further) + 1 > style.most_further:
        yield Hit(
            f"This would be message {count} to {_name(reading)}, and the {style.name} style asks "
            f"for {style.most_further} at the most beyond the thanks.",
            severity=ERROR if count >= _ERROR_FROM else None,
        )
    elif now and _too_soon(reading, sent[-1], now):
        yield Hit(
            f"Your last message to {_name(reading)} is less than {style.cool_down_days} days old, "
            "and nothing has happened since."
        )


def _name(reading: Reading) -> str:
    return reading.program.name if reading.program else "the program"


def _one_event(one: Message, other: Message) -> bool:
    return not one.interview or not other.interview or one.interview == other.interview


def _too_soon(reading: Reading, last: Message, now: datetime) -> bool:
    """Whether the last message is younger than the style's pause, and nothing came between."""
    pause = timedelta(days=reading.style.cool_down_days)
    return bool(last.at and now - last.at < pause and not _event_since(reading, last, now))


def _answer_owed(reading: Reading, last: Message, now: datetime | None) -> bool:
    """Whether the program wrote after our last message."""
    return any(
        m.state is MessageState.RECEIVED
        and m.at is not None
        and (last.at is None or m.at > last.at)
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
        last.at.date() < news.date <= now.date()
        and (news.mandatory or news.kind is not NewsKind.OTHER)
        for news in reading.season.news.values()
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
        find=_checking_in,
        why="Silence after a note is the rule and means nothing; a message that only asks about it "
        "takes the reader's time and sounds anxious.",
        limits="A question about paper work or an owed answer is left alone where it names the "
        "matter. “How are things?” to a friend among the residents may be read as a check-in.",
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
            "Apologies for bumping this up in your inbox.",
            "This is a gentle reminder of my application.",
            "I mainly hoped to learn how things stand with my file.",
            "In case my earlier message got lost, here it is once more.",
            "Three weeks have passed since my interview without a word.",
            "Is there any news regarding the committee’s decision?",
            Case("Just checking in!", to=COORDINATOR, kind=MessageKind.OTHER),
            Case("Thank you for the day.", subject="Following up on my last email"),
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
            "I am following up on our talk with the paper that you asked for.",
            "I had not heard of a street medicine team before our interview.",
            "You told me that families rarely know where things stand, and that it troubles you.",
            Case("I have not heard back about the form for my visa.", to=COORDINATOR,
                 kind=MessageKind.QUESTION),
            Case("I’m just checking in, as you asked me to.", kind=MessageKind.REPLY),
        ),
    ),
    Rule(
        id="contact.refused",
        says="Keep to what the program asked for.",
        sources=(AFTER_INTERVIEW,),
        severity=ERROR,
        mends="elsewhere",
        find=_refused,
        why="A program that said how it wishes to be written to has said what it will hold against "
        "those who do otherwise.",
        limits="It knows only the wish that was noted for the program, not what the message says "
        "of it.",
        trips=(
            Case("Thank you for the day.", to=f"{SUMMIT}/lena-fuchs"),
            Case("Thank you for the day.", to="", program=SUMMIT),
            Case("Thank you for the day.", to=f"{PRAIRIE}/omar-haddad"),
            Case("Thank you for the day.", to=f"{CEDAR}/grace-kim", kind=MessageKind.LINKEDIN),
            Case("Thank you for the day.", to=f"{CEDAR}/grace-kim", kind=MessageKind.CARD),
            Case("I won a prize for my talk.", to=f"{SUMMIT}/lena-fuchs", kind=MessageKind.UPDATE,
                    also=(_LICENCE,)),
            Case("I must tell you of a change in my visa status.", to=f"{SUMMIT}/lena-fuchs",
                    kind=MessageKind.UPDATE, also=(_LICENCE,)),
        ),
        passes=(
            Case("Thank you for the day.", to=DIRECTOR),
            Case("May I ask about visas?", to=f"{PRAIRIE}/omar-haddad", kind=MessageKind.QUESTION),
            Case("Here is the form.", to=f"{SUMMIT}/lena-fuchs", kind=MessageKind.REPLY),
            Case("Thank you for the day.", to="", program=CEDAR),
            Case("Thank you for the day.", to=f"{CEDAR}/grace-kim"),
            Case("May I still come to the second look?", to=f"{PRAIRIE}/omar-haddad",
                 kind=MessageKind.MISSED_SECOND_LOOK),
            Case("Thank you for the day.", to=RESIDENT),
        ),
    ),
    Rule(
        id="contact.too-often",
        says="Let it rest, unless there is news that matters or a question that needs an answer.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=WARNING,
        mends="elsewhere",
        find=_too_often,
        why="One thank-you and at most one message with something in it is what readers welcome; "
        "more of them weighs against the sender.",
        limits="It counts what the season holds as sent and received. Whether a reply of theirs "
        "asked for another message, or whether news is large enough, it cannot tell.",
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
            Case("And who covers clinic?", to=RESIDENT, kind=MessageKind.QUESTION,
                 now="2026-11-20T09:00-06:00",
                 also=(told(RESIDENT, "Who covers nights?", "2026-11-17T09:00-06:00",
                            kind=MessageKind.QUESTION),)),
            Case("My poster won a prize.", kind=MessageKind.UPDATE, now="2026-12-05T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),
                       heard(LAKEVIEW, "2026-11-30T09:00-06:00"),
                       told(DIRECTOR, "The primary one.", "2026-12-01T09:00-06:00",
                            kind=MessageKind.REPLY),
                       told(DIRECTOR, "I remain interested.", "2026-12-02T09:00-06:00",
                            kind=MessageKind.INTEREST))),
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
            Case("How does call work?", to=RESIDENT, kind=MessageKind.QUESTION,
                 now="2026-11-20T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),
                       told(COORDINATOR, "Do you sponsor visas?", "2026-11-18T09:00-06:00",
                            kind=MessageKind.QUESTION))),
            Case("My paper was accepted.", kind=MessageKind.UPDATE, now="2026-11-24T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),
                       News(kind="publication", title="Sepsis paper", date="2026-11-22"))),
            Case("Yes, gladly.", kind=MessageKind.REPLY, now="2026-11-17T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),)),
            Case("My paper on sepsis was accepted.", kind=MessageKind.UPDATE,
                 now="2027-01-20T09:00-06:00",
                 also=(told(DIRECTOR, "Thank you.", _SENT),
                       told(DIRECTOR, "My work visa was delayed.", "2026-12-20T09:00-06:00",
                            kind=MessageKind.UPDATE),
                       News(kind="eligibility", title="Work visa delayed", date="2026-12-19"))),
            Case("Thank you.", to=ASSOCIATE, now="2026-11-13T12:00-06:00",
                 style=FollowUpStyle.THOROUGH,
                 also=tuple(told(to, "Thank you.", _SENT)
                            for to in (DIRECTOR, COORDINATOR, HOUSTON, LINDGREN))),
        ),
    ),
)  # fmt: skip
