"""Second looks: neither demanded nor announced."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.checks.rule import ERROR, Case, Hit, Reading, Rule, pattern, phrases, shown
from toolkit.checks.scene import BAYOU, BAYOU_DIRECTOR, COORDINATOR
from toolkit.model import Answer, MessageKind, SecondLook
from toolkit.sources import AFTER_INTERVIEW, SECOND_LOOK

_OTHERS = (
    r"(?:others?|(?:some|several|many|a few) (?:\w+ )?(?:people|applicants|candidates|students)"
    r"|other (?:\w+ )?(?:applicants|candidates|students|people|interviewees)"
    r"|(?:my|a|some|several) (?:\w+ )?(?:friends?|classmates?|co-applicants?|peers?)|everyone else"
    r"|people I (?:know|met))"
)

_DEMAND = phrases(
    r"why (?:was |were |am |did |have |had |is it that )?(?:I|you|the program|your program)"
    r" (?:was |am |have |had |did )?(?:not|n't|never)[^.?!]{0,25}"
    r"(?:invit\w+|includ\w+|offer\w*|select\w+|ask\w*|get|got|receiv\w+|hear\w*)",
    r"why I (?:was|am|did|have|had)(?: not|n't| never)[^.?!]{0,25}(?:invit\w+|includ\w+|offer\w*"
    r"|select\w+|ask\w*|get|got|receiv\w+|hear\w*)",
    r"why (?:was I|am I|I was|I am) (?:\w+ )?(?:left out|excluded|passed over|overlooked"
    r"|forgotten)",
    r"why (?:wasn't|weren't|haven't|didn't) (?:I|you)[^.?!]{0,30}(?:invit\w+|includ\w+|offer\w*"
    r"|select\w+|get|receive)\w*",
    rf"{_OTHERS} (?:who interviewed )?(?:have |has |had )?(?:already |also |all )?(?:was |were "
    rf"|been |got"
    r" |gotten |received |are )+(?:\w+ ){0,3}(?:invit\w+|second[- ]looks?|asked back|called back)",
    rf"(?:you|the program|your program) (?:have |has )?invited {_OTHERS}",
    r"(?:worried|concerned|afraid|anxious|nervous|fear\w*|upset|sad) (?:that )?(?:you are|you will"
    r"|you would|you have|(?:you|the program|your program) (?:is|were|was|will|may|might|do"
    r"|does|has))"
    r"(?: not|n't)?"
    r"[^.?!]{0,20} rank\w*(?: me)?",
    r"(?:does|did|would) (?:this|that|it|not being invited|no invit\w+) mean (?:that )?(?:I|you"
    r"|the)"
    r"[^.?!]{0,30}(?:rank\w*|list|consider\w*|interest\w*)",
    r"(?:not being|was not|have not been) invited (?:\w+ ){0,6}(?:means?|because|a sign)",
    r"(?:notic\w+|realiz\w+|worr\w+|concern\w+|upset|hurt|disappoint\w+|sad|surpris\w+|anxious"
    r"|(?:a|any|the) reason)\b[^.?!\n]{0,30}(?:\bI (?:\w+ ){0,2}(?:not|never)"
    r"|\bI \w+n't|\bnot to have been|\bnot being)\b"
    r"(?! (?:be )?(?:able|accept|attend|make|come|join|go))[^.?!\n]{0,25}invit\w+",
    r"(?:worried|concerned|afraid|anxious|nervous|fear\w*) (?:that )?(?:you|the program) won't"
    r"[^.?!\n]{0,20}rank\w*(?: me)?",
    rf"{_OTHERS} (?:told me|said|mentioned|wrote|posted)[^.?!\n]{{0,25}}(?:was|were|been|got"
    rf"|received)"
    r"[^.?!\n]{0,20}(?:invited (?:back|again)|invitations?|second[- ]looks?)",
    r"(?:feel|felt|feeling|was|been) (?:left out|passed over|overlooked|excluded)[^.?!\n]{0,30}"
    r"second[- ]looks?",
    message="“{words}” asks the program to account for its invitations.",
)

_TO_THEM = (
    r"(?:you|your (?:\w+ ){0,2}(?:program|hospital|campus|clinics?|wards?|department|office"
    r"|residents)"
    r"|the (?:\w+ ){0,2}(?:program|hospital|campus|clinics?|wards?|department|office|residents)"
    r"|by|in person|(?:for |at )?(?:a|the|your|my) second[- ](?:look|visit)(?: \w+)?)"
)
_INTEND = (
    r"(?:I will(?: be)?|I plan (?:to|on)|I am planning (?:to|on)|I am going to|I intend to"
    r"|I have (?:decided|arranged|booked \w+(?: \w+)?) to|I have arranged to)"
)
_ANNOUNCES = pattern(
    rf"{_INTEND} (?:\w+ )?(?:visit(?:ing)?|see(?:ing)?|tour(?:ing)?"
    rf"|attend(?:ing)?) (?:with )?{_TO_THEM}",
    rf"{_INTEND} (?:\w+ )?(?:stop(?:ping)?|drop(?:ping)?|com(?:e|ing)|swing(?:ing)?"
    rf"|pop(?:ping)?) (?:by|in"
    r"|over|round)(?! to)",
    rf"{_INTEND} (?:\w+ )?(?:return(?:ing)?|com(?:e|ing) back|be back)"
    r"(?: to (?:(?:your|the) )?(?:\w+ )?(?:program|hospital|campus|clinics?|wards?|city)"
    r"| to (?-i:[A-Z])\w+)?"
    r" (?:for (?:a|the|my) (?:second|another)|(?:on |next |this )(?:mon|tues|wednes|thurs|fri)day"
    r"|(?:next|this) (?:week|month)|in (?:january|february|march))(?: \w+)?",
    r"(?:will|can) (?:stop|drop|swing|come) by (?:your|the|on|next|this|while|when|tomorrow)\b",
    r"(?:look(?:ing)? forward to|see you at|excited for) (?:coming (?:back )?for |attending "
    r"|joining |my )?"
    r"(?:the |your |a |my )?second[- ]look(?: \w+)?",
    r"I have booked (?:\w+ ){1,4}(?:to (?:visit|see)|for (?:a|the|my) second[- ]look)",
    r"(?:will|can|going to|'ll) (?:\w+ )?(?:stop|drop|swing|come) by(?= ?[.!?,;]|$| if| in person)",
    r"I am (?:\w+ )?(?:coming|flying|driving|travell?ing|returning)[^.?!\n]{0,40} to (?:see"
    r"|visit|tour)"
    r" (?:you|your|the (?:hospital|program|campus|clinic))",
)
_VISITS_BY_NAME = pattern(
    rf"{_INTEND} (?:\w+ )?(?:visit(?:ing)?|see(?:ing)?|tour(?:ing)?)"
    r" (?:the )?(?-i:[A-Z])[\w'-]*(?: (?-i:[A-Z])[\w'-]*){0,4}",
)
_REQUESTS = pattern(
    r"(?:may|could|can|might) I (?:please |also |still )?(?:come|attend|visit|have|schedule"
    r"|arrange|return"
    r"|join)\b[^.?!]{0,30}(?:second[- ](?:look|visit)|for a visit|again|back)",
    r"I would (?:\w+ )?(?:like|love|hope|want|be (?:glad|happy|thrilled)) to (?:come(?: back)?"
    r"|return"
    r"|be back|visit)\b[^.?!\n]{0,30}(?:second[- ](?:look|visit|time)|another (?:look|visit))",
    r"I would (?:\w+ )?(?:like|love|hope|want) to (?:visit|see|tour) (?:you|your \w+|the (?:program"
    r"|hospital|campus)) again",
    r"(?:request|arrange|schedule|set up|like|love|ask for|possible to (?:have|attend|arrange"
    r"|schedule)) "
    r"(?:to (?:request|arrange|schedule|have|attend|do) )?(?:a|an?other|the|your"
    r"|my) second[- ](?:look|visit)",
)
_PAST = pattern(
    r"thank(?:s|ful|ed)?", r"enjoyed", r"was|were", r"your invitation", r"(?:you"
    r"|kindly) (?:have )?invited",
    r"(?:your|the|kind) invitation",
)  # fmt: skip


def _uninvited(reading: Reading) -> Iterable[Hit]:
    draft, message = reading.text, reading.message
    looks = [
        each
        for each in reading.season.second_looks.values()
        if isinstance(each, SecondLook) and each.program == message.program
    ]
    if any(Answer.YES in (look.invited, look.attended) for look in looks):
        return
    open_to_all = any(look.offered is Answer.YES for look in looks)
    if message.kind is MessageKind.MISSED_SECOND_LOOK and any(
        look.offered is Answer.NO for look in looks
    ):
        yield Hit(
            "By your ledger they hold no second look, so there was none to miss.",
            remedy="Send nothing, or put your ledger right first.",
        )
        return
    asks_after_it = open_to_all or message.kind is MessageKind.MISSED_SECOND_LOOK
    finders = ((_ANNOUNCES, True), (_VISITS_BY_NAME, True), (_REQUESTS, False))
    for finder, announced in finders:
        if not announced and asks_after_it:
            continue
        for match in finder.finditer(draft.plain, 0, draft.own_end):
            if finder is _VISITS_BY_NAME and not _names_it(reading, match.start(), match.end()):
                continue
            sentence = draft.sentence_at(match.start())
            plain = draft.plain[sentence.start : sentence.end]
            if _PAST.search(plain) and not announced:
                continue
            if announced and pattern(r"your (?:kind )?invitation", r"invited me").search(plain):
                continue
            words = shown(draft.body[match.start() : match.end()])
            verb = "announces" if announced else "asks for"
            yield Hit(
                f"“{words}” {verb} a visit to which you were not invited.",
                match.start(),
                match.end(),
            )


def _names_it(reading: Reading, start: int, end: int) -> bool:
    """Whether the words between two offsets name the program that is written to."""
    words = [word for word in reading.text.words if start <= word.start < end]
    return bool(reading.index.ground.names_program(words, reading.message.program))


RULES = (
    Rule(
        id="second-look.demand",
        says="Say that you remain interested and would be glad to hear of chances to learn more.",
        sources=(SECOND_LOOK,),
        severity=ERROR,
        find=_DEMAND,
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
        ),
    ),
    Rule(
        id="second-look.uninvited",
        says="Go only where invited; elsewhere, say that you would be glad to hear of visits.",
        sources=(SECOND_LOOK, AFTER_INTERVIEW),
        severity=ERROR,
        find=_uninvited,
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
            Case("Is it possible to attend the second look?", to=BAYOU_DIRECTOR),
            Case("May I still attend the second look?", to=COORDINATOR,
                 kind=MessageKind.MISSED_SECOND_LOOK),
            Case("I will come back for the second look on Friday.",
                 also=(SecondLook(program="lakeview-internal-medicine", invited=Answer.YES),)),
            Case("May I attend the second look that was announced to all?", program=BAYOU),
        ),
    ),
)  # fmt: skip
