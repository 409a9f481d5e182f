"""What the notes would change in a message that was rewritten by hand, taken over by request.

A kept message is never changed by its notes. It knows what the notes once made of it
(`Message.made_body`); where they make something else of it now, each sentence that differs is a
`Change`, to be taken over or let be. Either way it does not come up again. A sentence that was
deleted by hand is not offered again, nor a blank for words that stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from toolkit.checks.text import DraftText
from toolkit.follow_up.drafts import Draft
from toolkit.model import Message

LIKE = 0.25  # of two sentences in one place, how much they share to be one rewritten


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence, as the notes made it and as they make it now.

    before       what they made of it; blank where there was none
    after        what they make of it now; blank where there would be none
    stands       what stands in the message in its place: `before`, or that rewritten by hand;
                 blank where nothing does
    behind       what a new one goes behind, in the message; blank for the greeting
    made_behind  the same in what the notes made
    where        in the subject or in the body
    """

    before: str
    after: str
    stands: str
    behind: str = ""
    made_behind: str = ""
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
    return (*_subject(message, fresh), *_frame(message, fresh), *_sentences_changed(made))


def _subject(message: Message, fresh: Message) -> Iterator[Change]:
    if message.made_subject != fresh.subject != message.subject:
        yield Change(message.made_subject, fresh.subject, message.subject, where="subject")


def _frame(message: Message, fresh: Message) -> Iterator[Change]:
    """Greeting, closing and signature, each for itself, where nobody wrote them anew by hand."""
    texts = [DraftText("", each) for each in (message.made_body, fresh.body, message.body)]
    for part in ("greeting", "closing", "signature"):
        before, after, stands = (_line(getattr(text, part)) for text in texts)
        if before and after and before != after and stands == before:
            yield Change(before, after, stands)


def _sentences_changed(made: Draft) -> Iterator[Change]:
    message = made.message
    before, after, own = map(_sentences, (message.made_body, made.fresh.body, message.body))
    stands = _standing(before, own)
    offered = [each.sentence for each in made.unused if each.sentence]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        for number in range(max(b - a, d - c)):
            at = a + number if a + number < b else None
            old = before[at] if at is not None else ""
            new = after[c + number] if c + number < d else ""
            if old and not new:
                if old in offered:
                    continue  # added from a note that still says so
                new = _most_like(old, offered)
            place = stands[at] if at is not None else ""
            if new in own or (old and not place):
                continue  # taken over by hand, or taken out by hand
            if "[" in new and "[" not in place:
                if place != old or not old:
                    continue
                new = ""  # its note is gone
            if not new and not place:
                continue
            behind, made_behind = _behind(after[: c + number], before, own, stands)
            yield Change(old, new, place, behind, made_behind)


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


def with_sentence(made: Draft, sentence: str) -> Message:
    """The message with one more sentence, behind the last of those that notes fill.

    It counts as made from its note from then on.
    """
    message = made.message
    told = (each.text for each in made.sentences if each.note)
    standing = [text for text in told if _place(message.body, text)]
    first = DraftText("", message.body).paragraphs[:1]
    ends = _sentences(first[0].text) if first else []
    behind = standing[-1] if standing else ends[-1] if ends else ""
    made_body = message.made_body or message.body
    return message.changed(
        body=_put(message.body, "", sentence, behind),
        made_body=_put(made_body, "", sentence, behind),
    )


def _made(message: Message, change: Change) -> str:
    return _put(message.made_body, change.before, change.after, change.made_behind)


# ── sentences ───────────────────────────────────────────────────────────────


def _line(part: object) -> str:
    return " ".join(part.text.split()) if part else ""  # type: ignore[attr-defined]


def _sentences(body: str) -> list[str]:
    """The sentences between greeting and closing, each on one line."""
    return [_line(each) for each in DraftText("", body).sentences]


def _standing(made: Sequence[str], own: Sequence[str]) -> list[str]:
    """For each sentence that was made, what stands in its place: itself, a rewriting, or ""."""
    stands = [""] * len(made)
    matcher = SequenceMatcher(None, made, own, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        left = list(own[c:d])
        for at in range(a, b):
            if tag == "equal":
                stands[at] = made[at]
            elif stood := _rewritten(made[at], left, alone=b - a == 1):
                stands[at] = stood
                left = [each for each in left if each not in stood]
    return stands


def _rewritten(old: str, left: Sequence[str], *, alone: bool) -> str:
    """Of the sentences in its place, the one that it became, or the two that it was parted into."""
    if not left:
        return ""
    if alone and len(left) == 1:
        return left[0]
    pairs = [f"{one} {other}" for one, other in pairwise(left)]
    best = max([*left, *pairs], key=lambda each: _likeness(old, each))
    return best if _likeness(old, best) >= LIKE else ""


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _most_like(old: str, offered: Sequence[str]) -> str:
    best = max(offered, key=lambda each: _likeness(old, each), default="")
    return best if best and _likeness(old, best) >= 2 * LIKE else ""


def _behind(
    earlier: Sequence[str], made: Sequence[str], own: Sequence[str], stands: Sequence[str]
) -> tuple[str, str]:
    """Behind what a new sentence goes, in the message and in what was made: the nearest before."""
    in_own = in_made = ""
    for each in reversed(earlier):
        in_made = in_made or (each if each in made else "")
        if each in own:
            return each, in_made or each
        if each in made and (stood := stands[made.index(each)]):
            return stood, in_made
    return in_own, in_made


# ── places ──────────────────────────────────────────────────────────────────


def _put(body: str, old: str, new: str, behind: str) -> str:
    """`body` with `new` in the place of `old`, or behind another sentence, or the greeting."""
    if place := _place(body, old):
        start, end = place
        rest = body[end:] if new else re.sub(r"\A[ \t]+", "", body[end:])
        return _tidy(body[:start] + new + rest)
    if not new:
        return body
    if place := _place(body, behind):
        return _tidy(f"{body[: place[1]]} {new}{body[place[1] :]}")
    greeting = DraftText("", body).greeting
    if greeting is None:
        return f"{new}\n\n{body}" if body.strip() else new
    rest = body[greeting.end :].lstrip()
    return _tidy(f"{body[: greeting.end]}\n\n{new} {rest}")


def _place(body: str, sentence: str) -> tuple[int, int] | None:
    """Where a sentence stands, its blanks being of any kind."""
    if not sentence:
        return None
    found = re.search(r"\s+".join(map(re.escape, sentence.split())), body)
    return found.span() if found else None


def _tidy(body: str) -> str:
    """No blanks before a line's end, and no third line end in a row."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", body))
