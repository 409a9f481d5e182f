"""What the notes would change in a message that was rewritten by hand, taken over by request.

A kept message is never changed by its notes. It knows what the notes once made of it
(`Message.made_body`); where they make something else of it now, each sentence that differs is a
`Change`, to be taken over or let be. Either way it does not come up again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from toolkit.checks.text import DraftText, Span
from toolkit.follow_up.drafts import Draft
from toolkit.model import Message

LIKE = 0.6  # of two sentences, how much they share to be one rewritten


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence, as the notes made it and as they make it now.

    before   what they made of it; blank where there was none
    after    what they make of it now; blank where there would be none
    stands   what stands in the message in its place: `before`, or that rewritten by hand; blank
             where nothing does
    behind   the sentence behind which a new one goes; blank at the beginning
    where    in the subject or in the body
    """

    before: str
    after: str
    stands: str
    behind: str = ""
    where: Literal["subject", "body"] = "body"

    @property
    def by_hand(self) -> bool:
        """Whether taking it over would replace words of the applicant's own."""
        return bool(self.before) and self.stands != self.before


def changes(made: Draft) -> tuple[Change, ...]:
    """What a refresh would change in a draft's message, in reading order.

    Empty where the message follows the notes still, or was not made from them.
    """
    message, fresh = made.message, made.fresh
    if message is fresh or not message.made_body:
        return ()
    found: list[Change] = []
    if message.made_subject != fresh.subject != message.subject:
        found.append(Change(message.made_subject, fresh.subject, message.subject, where="subject"))
    before, after = _sentences(message.made_body), _sentences(fresh.body)
    own = _sentences(message.body)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, new = before[a:b], after[c:d]
        behind = after[c - 1] if c else ""
        for number in range(max(len(gone), len(new))):
            old = gone[number] if number < len(gone) else ""
            now = new[number] if number < len(new) else ""
            stands = _standing(old, own, before)
            if now in own or (not now and not stands):
                continue  # it was taken over by hand, or is gone already
            found.append(Change(old, now, stands, behind))
            behind = now or behind
    return tuple(found)


def taken(message: Message, change: Change) -> Message:
    """The message with a change taken over; every other word of it stays."""
    if change.where == "subject":
        return message.changed(subject=change.after, made_subject=change.after)
    return message.changed(
        body=_put(message.body, change.stands, change.after, change.behind),
        made_body=_made(message, change),
    )


def let_be(message: Message, change: Change) -> Message:
    """The message as it stands, to which this change is not offered again."""
    if change.where == "subject":
        return message.changed(made_subject=change.after)
    return message.changed(made_body=_made(message, change))


def with_sentence(message: Message, sentence: str) -> Message:
    """The message with one more sentence: behind the last but one of its text."""
    text = DraftText(message.subject, message.body)
    sentences = text.sentences
    if not sentences:
        after = text.greeting.text if text.greeting else ""
        return message.changed(body=_put(message.body, "", sentence, after, paragraph=True))
    behind = sentences[-2] if len(sentences) > 1 else sentences[-1]
    return message.changed(body=_put(message.body, "", sentence, behind.text))


def _made(message: Message, change: Change) -> str:
    return _put(message.made_body, change.before, change.after, change.behind)


def _sentences(body: str) -> list[str]:
    """Greeting, sentences, closing and signature, each on one line."""
    text = DraftText("", body)
    parts: Iterable[Span | None] = (
        text.greeting, *text.sentences, text.closing, *text.signature_lines,
    )  # fmt: skip
    return [" ".join(part.text.split()) for part in parts if part]


def _standing(old: str, own: list[str], before: list[str]) -> str:
    """The sentence that stands for one that the notes made: itself, or the like of it."""
    if not old or old in own:
        return old
    rewritten = [each for each in own if each not in before]
    best = max(rewritten, key=lambda each: _likeness(old, each), default="")
    return best if best and _likeness(old, best) >= LIKE else ""


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _put(body: str, old: str, new: str, behind: str, *, paragraph: bool = False) -> str:
    """`body` with `new` in the place of `old`, or behind another sentence, or at the beginning."""
    place = _place(body, old)
    if place:
        start, end = place
        rest = body[end:] if new else re.sub(r"\A[ \t]+", "", body[end:])
        return _tidy(body[:start] + new + rest)
    if not new:
        return body
    place = _place(body, behind)
    if place is None:
        return f"{new}\n\n{body}" if body.strip() else new
    at = place[1]
    own_line = body[at : at + 1] == "\n" and _ends_a_line(body, place)
    gap = "\n\n" if paragraph or own_line else " "
    return _tidy(f"{body[:at]}{gap}{new}{body[at:]}")


def _ends_a_line(body: str, place: tuple[int, int]) -> bool:
    """Whether a stretch is a line of its own, such as a greeting."""
    start, end = place
    alone = not body[:start].rpartition("\n")[2].strip()
    return alone and body[start:end].rstrip().endswith((",", ":"))


def _place(body: str, sentence: str) -> tuple[int, int] | None:
    """Where a sentence stands, its blanks being of any kind."""
    if not sentence:
        return None
    found = re.search(r"\s+".join(map(re.escape, sentence.split())), body)
    return found.span() if found else None


def _tidy(body: str) -> str:
    """No blanks before a line's end, and no third line end in a row."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", body))
