"""A draft held against the rules: `check(draft, season)`.

To add a rule: see `rule.py` for what a rule is; write it in its family's file with its examples,
and, for a new family, name the file in `RULES` below.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from toolkit.checks import (
    attachment,
    contact,
    duplicate,
    harper,
    length,
    placeholder,
    pressure,
    privacy,
    program,
    promise,
    prose,
    rank,
    recipient,
    second_look,
    specific,
    structure,
    subject,
    timing,
    tone_abbreviation,
    tone_casual,
    tone_distress,
    tone_emoji,
    tone_praise,
    tone_stiff,
    update,
)
from toolkit.checks.pasted import clean
from toolkit.checks.rule import Case, Finding, Hit, Reading, Rule, Severity
from toolkit.checks.season_index import index_of
from toolkit.checks.text import DraftText
from toolkit.follow_up.styles import STYLES, Style, style_of
from toolkit.model import FollowUpStyle, Message, MessageState
from toolkit.season import Season

__all__ = [
    "RULES",
    "Case",
    "DraftText",
    "Finding",
    "Hit",
    "Reading",
    "Rule",
    "Severity",
    "check",
    "not_checked",
    "reading",
    "rule",
]

RULES: tuple[Rule, ...] = (
    *placeholder.RULES,
    *recipient.RULES,
    *program.RULES,
    *specific.RULES,
    *duplicate.RULES,
    *length.RULES,
    *subject.RULES,
    *structure.RULES,
    *tone_casual.RULES,
    *tone_abbreviation.RULES,
    *tone_stiff.RULES,
    *tone_emoji.RULES,
    *tone_praise.RULES,
    *tone_distress.RULES,
    *promise.RULES,
    *rank.RULES,
    *pressure.RULES,
    *second_look.RULES,
    *update.RULES,
    *attachment.RULES,
    *contact.RULES,
    *timing.RULES,
    *privacy.RULES,
    *prose.RULES,
)
_BY_ID = {each.id: each for each in RULES}


def rule(id: str) -> Rule:
    """The rule with this id; raises `KeyError`."""
    return _BY_ID[id]


def reading(
    draft: Message,
    season: Season,
    *,
    now: datetime | None = None,
    style: Style | FollowUpStyle | None = None,
) -> Reading:
    """A draft as the rules read it; a message that was sent is read at the time it was sent."""
    if style is None:
        style = style_of(season)
    elif isinstance(style, FollowUpStyle):
        style = STYLES[style]
    sent = draft.at if draft.state is MessageState.SENT else None
    pasted = clean(draft.body)
    index = index_of(season)
    return Reading(
        text=DraftText(draft.subject, pasted.text),
        pasted=pasted,
        message=draft,
        season=season,
        index=index,
        style=style,
        program=index.ground.programs.get(draft.program),
        person=index.ground.people.get(draft.person),
        now=sent or now or draft.at,
    )


def not_checked() -> str:
    """Why some rules were silent in the last check: one sentence, blank where all of them spoke."""
    return harper.unavailable()


def check(
    draft: Message,
    season: Season,
    *,
    now: datetime | None = None,
    style: Style | FollowUpStyle | None = None,
    rules: Iterable[Rule] = RULES,
) -> tuple[Finding, ...]:
    """What the rules find in a draft: the worst first, then in reading order.

    `now` (aware) is when it would be sent; without it the rules of timing are silent. `style` is
    the applicant's own unless given. `rules` are those to hold it against: all of them unless
    given. A message received from a program is held against nothing.
    """
    if draft.state is MessageState.RECEIVED:
        return ()
    read = reading(draft, season, now=now, style=style)
    found = {finding: None for each in rules for finding in each.findings(read)}
    return tuple(sorted(found, key=lambda f: (f.severity.place, f.where == "body", f.start, f.end)))
