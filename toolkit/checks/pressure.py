"""Asking for an answer, a reassurance, a decision."""

from __future__ import annotations

from toolkit.checks.rule import ADVICE, WARNING, Case, Rule, not_for, phrases, together
from toolkit.checks.scene import COORDINATOR
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP, PD_VIEW

_ASKS = (
    MessageKind.QUESTION,
    MessageKind.MISSED_SECOND_LOOK,
    MessageKind.LOW_KEY_WISH,
    MessageKind.REPLY,
)

_PRESSING = phrases(
    r"hope (?:that )?I am (?:also )?(?:yours|your (?:number one|#1|first choice|top choice))",
    r"hope (?:that )?(?:the feeling|it|this|the interest|my interest) is (?:mutual|returned"
    r"|shared)",
    r"hope (?:that )?you (?:all )?(?:also )?feel the same",
    r"hope (?:that )?(?:I am|to be|I will be|you will (?:rank|place|put|consider) me)"
    r" (?:\w+ )?(?:high|first|near the top|at the top|on)\b[\w ]{0,12}your (?:rank )?list",
    r"hope (?:that )?you (?:will|would|can) (?:also )?rank me(?: \w+)?",
    r"(?:reassur(?:e me|ance)|put my mind at (?:ease|rest)|ease my (?:mind|worry|worries))",
    r"(?:need|awaiting|await|waiting (?:for|on)|hope for|expect(?:ing)?|request) (?:an?|your"
    r"|some|the)"
    r" (?:\w+ )?(?:repl(?:y|ies)|response|answer|decision|reassurance)",
    r"let me know(?: your \w+)? as soon as",
    r"let me know (?:if|whether) (?:the feeling|it|this|the interest|my interest) is (?:mutual"
    r"|returned"
    r"|shared)",
    r"(?:appreciate|grateful for|thankful for) an? (?:prompt|quick|swift|speedy"
    r"|early) (?:reply"
    r"|response|answer)",
    r"let me know (?:of )?(?:your|the (?:program|committee)'s) decision",
    r"let me know (?:if|whether) (?:I am|I will be|I have been) (?:\w+ )?(?:considered|under"
    r" consideration|competitive|a (?:good |strong )?fit|of interest)",
    r"(?:an answer|a reply|a response|a decision|hear (?:back )?from you|hear back|reply|respond"
    r"|let me know|get back to me|write back|confirm)\b[^.?!\n]{0,40} (?:by|before|no later than"
    r"|within) (?:the end of|tomorrow|monday|tuesday|wednesday|thursday|friday|next|this|january"
    r"|february|march|\d|a week|the week|the rank|the deadline|I certify|my rank)[\w ]{0,12}",
    message="“{words}” puts the reader under pressure to answer.",
    unless=(
        r"no (?:need|reason)",
        r"do not (?:need|expect)\w*",
        r"not expect\w*",
        r"(?:happy|glad|able) to",
    ),
)
_REPLY_WANTED = phrases(
    r"(?:please|kindly|could you|would you|can you) (?:\w+ )?(?:reply|respond|write back"
    r"|get back to me"
    r"|let me know (?:that )?you (?:received|got)|confirm)",
    r"(?:would|will) (?:mean a (?:lot|great deal)|be (?:so |very )?(?:helpful|grateful"
    r"|glad)) to hear"
    r" (?:back )?from you",
    r"hope to hear (?:back )?(?:from you )?(?:soon|shortly|quickly)(?! (?:how|of|that|what))",
    r"(?:hoping|hope|wait(?:ing)?) for an? (?:\w+ )?(?:reply|response|answer)",
    r"(?:appreciate|love|like|grateful for) hearing (?:back )?from you",
    r"(?:any|some) (?:word|sign|news|feedback) (?:on|about|of|regarding) (?:my|your (?:interest"
    r"|decision|ranking))",
    message="“{words}” asks for a reply that nobody owes you.",
    unless=(r"no (?:need|reason)", r"do not (?:need|expect)\w*"),
)
_LOOKING_FORWARD = phrases(
    r"look(?:ing)? forward to (?:hearing (?:back )?from you|your (?:reply|response|answer))",
    r"hope to hear (?:back )?from you(?! (?:soon|shortly|quickly))",
    message="“{words}” asks for a reply, if gently.",
    severity=ADVICE,
)

RULES = (
    Rule(
        id="pressure.reply",
        says="Ask for nothing in return; offer to send more if it would help.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=WARNING,
        find=together(_PRESSING, not_for(*_ASKS, find=together(_REPLY_WANTED, _LOOKING_FORWARD))),
        trips=(
            "I want to say again how much I liked Lakeview, and I hope I’m yours too.",
            "I hope that the feeling is mutual.",
            "Please reply when you have read this.",
            "Please let me know your decision.",
            "I would need an answer by Friday.",
            "It would mean a lot to hear back from you.",
            "I would appreciate a prompt reply.",
            "I hope to hear back soon.",
            "I would appreciate hearing from you soon.",
            "Please let me know whether the feeling is mutual.",
            "I look forward to hearing from you.",
            Case("Could you reply before the rank deadline?", to=COORDINATOR,
                 kind=MessageKind.QUESTION),
        ),
        passes=(
            "I am happy to provide anything further.",
            "Please let me know if I can provide any additional information.",
            "There is no need to reply.",
            "The prompt response of your rapid response team saved her.",
            "I appreciated hearing from your residents how call works.",
            "I hope to hear soon how the sepsis project turned out.",
            "I hope that your patients are yours for many years, as you wished.",
            "Your decision to let residents lead impressed me.",
            Case("I look forward to hearing from you.", kind=MessageKind.QUESTION),
        ),
    ),
)  # fmt: skip
