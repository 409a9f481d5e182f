"""Second looks: neither demanded nor announced."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.rule import ERROR, Case, Hit, Reading, Rule, apart
from toolkit.checks.scene import BAYOU, BAYOU_DIRECTOR, COORDINATOR
from toolkit.model import Answer, InterviewKind, MessageKind, SecondLook
from toolkit.sources import AFTER_INTERVIEW, SECOND_LOOK


def _demands(reading: Reading) -> Iterable[Hit]:
    found = reading.speech.said.get("second-look.demand", ())
    if reading.message.kind is MessageKind.MISSED_SECOND_LOOK:  # says itself that all were told
        found = [said for said in found if said.group.name != "went-out"]
    yield from apart(found)


def _uninvited(reading: Reading) -> Iterable[Hit]:
    found = reading.speech.said.get("second-look.uninvited", ())
    program, kind = reading.message.program, reading.message.kind
    if not found or kind is MessageKind.REPLY:  # they wrote first, of a day that they offer
        return
    looks = [each for each in reading.season.second_looks.values() if each.program == program]
    if any(Answer.YES in (look.invited, look.attended) for look in looks):
        return
    if any(
        each.kind is InterviewKind.SECOND_LOOK for each in reading.season.interviews_at(program)
    ):
        return
    missed = kind is MessageKind.MISSED_SECOND_LOOK
    if missed and any(look.offered is Answer.NO for look in looks):
        yield from apart(said for said in found if said.group.name == "spoken-of")
        return
    groups = {"announced"}
    if not missed and not any(look.offered is Answer.YES for look in looks):
        groups.add("asked-for")
    yield from apart(said for said in found if said.group.name in groups)


RULES = (
    Rule(
        id="second-look.demand",
        says="Say that you remain interested and would be glad to hear of chances to learn more.",
        sources=(SECOND_LOOK,),
        severity=ERROR,
        find=_demands,
        why="Invitations say little about a list, and asking a program to account for them makes "
        "things awkward without telling anybody anything.",
        limits="Envy or worry in words that name neither an invitation, a second look nor a list "
        "is not found.",
        trips=(
            "Why was I not invited to the second look?",
            "I heard others got invited and I didn’t.",
            "I’m worried you’re not ranking me.",
            "My friends were invited back last week.",
            "I wonder why I haven’t been offered a second look.",
            "I noticed that I was not invited to the second look.",
            "Is there a reason I was not invited?",
            "I’m worried that you won’t rank me.",
            "A friend told me she was invited to your second look.",
            "I feel left out of the second look.",
            "Does that mean you are not ranking me?",
            "How were the applicants for the second look chosen?",
            "Two of my classmates have second-look dates already, and I have none.",
            "I can’t help thinking that the missing invitation reflects my place on your list.",
            "I’d be grateful for an explanation of the second-look invitations.",
        ),
        passes=(
            "If there are chances to learn more about Lakeview before I certify my list, I would "
            "be "
            "grateful to hear about them.",
            "I heard that there was a second-look day. I did not receive the information; is it "
            "possible to attend?",
            "You told me why residents were not asked to cover two services.",
            "Other applicants were warm company on the day.",
            "I was worried that I might be late, and your residents put me at ease.",
            "I was disappointed that I could not accept your invitation to dinner.",
            "My friend said that she was invited to apply.",
            "I noticed that your residents never wait to be invited to speak.",
            "I was surprised not to feel tired after such a long tour.",
            "When the others were invited to join the family meeting, I understood why.",
            "You explained why patients are not asked twice.",
            Case("I understand that everyone who interviewed was invited to a second look.",
                 kind=MessageKind.MISSED_SECOND_LOOK),
        ),
    ),
    Rule(
        id="second-look.uninvited",
        says="Go only where invited; elsewhere, say that you would be glad to hear of visits.",
        sources=(SECOND_LOOK, AFTER_INTERVIEW),
        severity=ERROR,
        find=_uninvited,
        why="A visit that nobody offered puts the hosts on the spot; an event that was announced "
        "to all may be asked about.",
        limits="It trusts the second-look ledger: where an invitation is not noted there, an "
        "acceptance is found unless its words speak of it. A rotation or a conference is taken "
        "at its word.",
        trips=(
            "I’ll be in Duluth next week and will stop by the clinic.",
            "I plan to visit your program again in February.",
            "I am looking forward to the second look.",
            "May I come for a second look in January?",
            "I would like to schedule a second look.",
            Case("I will drop by on Monday.", to=COORDINATOR),
            "I am coming to Duluth next week to see the hospital again.",
            "I will be visiting Lakeview next week.",
            Case("I plan to tour Bayou General on Friday.", to=BAYOU_DIRECTOR),
            "I will be in town on Friday and will swing by.",
            "I’d like to come back for a second look.",
            "I would love to see the program again before I certify my list.",
            "My wife and I will look in on morning report on Thursday.",
            "We have set aside Friday the 4th to see the department.",
            "Please tell the front desk to expect me.",
            "Would it be possible to spend a morning with your residents before February?",
            Case("I will come back for a second look on Friday.", to=BAYOU_DIRECTOR),
            Case("I heard that a second look was announced to all.",
                 kind=MessageKind.MISSED_SECOND_LOOK,
                 also=(SecondLook(program="lakeview-internal-medicine", offered=Answer.NO),)),
        ),
        passes=(
            "I plan to visit my family in Duluth over the holidays.",
            "I will return to your paper on sepsis often.",
            "I am driving to Duluth next week to see my sister.",
            "I will visit Boston next week.",
            "I would love to come back to Duluth with my family one day.",
            "Thank you for the second-look visit last week.",
            "I plan to visit your website again for the call schedule.",
            "I will see my patients in clinic again next week with your advice in mind.",
            "If you offer second looks this year, I would be glad to attend one.",
            "I would be thrilled to come back to Lakeview as an intern.",
            Case("Is it possible to attend the second look?", to=BAYOU_DIRECTOR),
            Case("May I still attend the second look?", to=COORDINATOR,
                 kind=MessageKind.MISSED_SECOND_LOOK),
            Case("I will come back for the second look on Friday.",
                 also=(SecondLook(program="lakeview-internal-medicine", invited=Answer.YES),)),
            Case("May I attend the second look that was announced to all?", program=BAYOU),
        ),
    ),
)  # fmt: skip
