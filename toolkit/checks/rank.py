"""Asking for a place on their list."""

from __future__ import annotations

from toolkit.checks.rule import ERROR, Case, Rule, phrases
from toolkit.checks.scene import COORDINATOR, RESIDENT
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP, NRMP

_THEY = (
    r"(?:you|they|the (?:\w+ )?(?:program|committee|director|faculty)|your (?:\w+ )?(?:program"
    r"|committee|team|faculty)|(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+){0,4})"
)
_WILL = (
    r"(?:(?:will|would|might|may|could|can|do|did|does|have|has|are|is|plan(?:s|ned)?"
    r"|intend(?:s|ed)?"
    r"|expect(?:s)?|going|planning|intending|on|to|be|likely|been|also|currently|already"
    r"|considering)\s+)*"
)

_SOLICITED = phrases(
    rf"(?:how|where|whether|if) (?:high(?:ly)? )?{_WILL}{_THEY} {_WILL}(?:be )?rank(?:ed|ing)? "
    r"(?:me|my application|applicants like me|us)",
    r"(?:how|where|whether|if) (?:high(?:ly)? )?I(?: (?:will|would|might|may|am|was|have been)"
    r"|'ll|'d|'m)(?: be)?(?: \w+)? rank(?:ed|ing)",
    rf"(?:will|would|do|does|did|is|are|has|have|can|could) {_THEY} {_WILL}(?:be )?rank(?:ed"
    rf"|ing)? me",
    r"where (?:do )?I(?:'d)? (?:currently |might |may |would |will )?(?:stand|fall|rank|place"
    r"|land)(?! among| as)"
    r"(?! on (?!your\b|the (?:rank |rank-order )?list))(?! (?:in|with) (?:my|that|this|regard))",
    r"where I (?:am|would be|will be|was) (?:on|in) (?:your|the) (?:rank |rank-order )?list",
    r"(?:consider|considering|please|could you|would you|if you|ask you to|hope you will) (?:\w+ )?"
    r"rank(?:ed|ing)? me",
    r"my (?:current |likely )?(?:position|place|spot|standing|rank|ranking) (?:on|in|within|at"
    r"|with)"
    r" (?:your|the|this) (?:program|rank|list|order|residency|match|ranking|pool|final)\w*",
    r"(?:am|will|would) I (?:be )?(?:still )?(?:ranked|on (?:your|the) (?:rank )?list|competitive"
    r"|high on)",
    r"(?:if|whether) I am (?:still )?(?:ranked|competitive|on (?:your|the) (?:rank )?list"
    r"|high on|likely to match|in the running)",
    r"my (?:\w+ )?(?:chances?|odds|likelihood|prospects)(?: (?:of|for|to|at|with|here|in)\b)"
    r"(?: (?:\w+ ){0,3}match\w*| your| the program| lakeview|(?= ?[.?!]))",
    r"(?:what|how) (?:are|is|good are|likely is|do you think of) (?:my|our) (?:chances?|odds)",
    r"(?:chances|odds) (?:that I|of my|for me)\b",
    r"chance that I (?:will|would|might|may|could) match",
    r"(?:a|any) (?:\w+ )?(?:shot|chance) (?:at|of|to) (?:me )?match(?:ing)?(?: here| at| with"
    r"| there"
    r"|(?= ?[.?!]))",
    r"(?:can|may|should) I (?:\w+ )?(?:expect|count on|hope) (?:to match|matching)(?= ?[.?!]"
    r"| here| there"
    r"| at| with)",
    r"(?:will|would|might) I (?:\w+ )?match (?:here|there|at|with|to your|into your)",
    r"(?:if|whether) I (?:will|would|might|may|can) (?:\w+ )?match (?:here|there|at|with)",
    r"(?:know(?:ing)?|learn(?:ing)?|tell me|share|ask(?:ing)? about|hear(?:ing)?(?: about)?) my"
    r" (?:current |likely )?standing",
    r"how I (?:currently )?(?:compare|measure up|stack up)(?: \w+)? (?:to|with|against) (?:the )?"
    r"(?:other|rest|your other)\b",
    r"(?:chances?|odds|likelihood) (?:of|that) (?:me |I |my )?(?:\w+ )?match(?:ing)?(?: here"
    r"| at| with"
    r"|(?= ?[.?!]))",
    r"how likely (?:am I|I am|is it that I|it is that I)",
    r"ranked[ -]to[ -]match (?:me|range|position|spot|at your|with you)",
    r"I am (?:going to be |being )?ranked to match",
    message="“{words}” asks for a place on their list, which the Match does not allow.",
    unless=(
        r"(?:am|are) not asking", r"not (?:expect|want|wish|mean|intend)\w*", r"do not need",
        r"(?:without|never|would not|will not|rather than|instead of) ask\w*",
        r"(?:can ?not|may not|are not (?:able|allowed|permitted)) (?:to )?(?:tell|share|say"
        r"|discuss)",
    ),
)  # fmt: skip

RULES = (
    Rule(
        id="rank.solicited",
        says="Do not ask how or whether they rank you; say what you liked, and leave it there.",
        sources=(FOLLOW_UP, NRMP),
        severity=ERROR,
        find=_SOLICITED,
        trips=(
            "May I ask my position on your list?",
            "Where will you rank me?",
            "Could you tell me whether the program plans to rank me?",
            "I would love to know how you will rank me.",
            "I hoped to hear where I stand.",
            "What are my chances of matching at Lakeview?",
            "Am I on your\nrank list?",
            "Do you intend to rank me?",
            "Will Jackson Ridge be ranking me?",
            "I was wondering how highly I’d be ranked.",
            "Do you think that I have a good shot at matching?",
            "I would appreciate knowing my standing.",
            "Can I expect to match at Lakeview?",
            "Could you share how I compare to other applicants?",
            Case("Do you know if I’m ranked to match?", to=RESIDENT),
            Case("Could you tell me how likely I am to match?", to=COORDINATOR,
                 kind=MessageKind.QUESTION),
        ),
        passes=(
            "I liked how the program ranks its quality-improvement goals.",
            "How do you rank the evidence for early antibiotics?",
            "I am not asking how you will rank me; I only wanted to say thank you.",
            "I will keep your advice in mind as I finish my rank list.",
            "I know where I stand on the question of call: I like it.",
            "The chances of matching a donor are small, as you said.",
            "What are the chances of matching into a cardiology fellowship from Lakeview?",
            "What are the odds of surviving sepsis there?",
            "How might I match the energy of your interns?",
            "Thank you for the chance that I had to see rounds.",
        ),
    ),
)  # fmt: skip
