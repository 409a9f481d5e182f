"""Each message that the plan asks for now: its draft, and what the rules say of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.checks import DraftText, Finding, Severity, check
from toolkit.follow_up.drafts import Draft, draft
from toolkit.follow_up.outbox import may_leave, write_eml
from toolkit.follow_up.plan import Plan, PlanItem
from toolkit.follow_up.sandbox import TemplateFault
from toolkit.follow_up.styles import Unit, style_of
from toolkit.model import Message, Person, Program
from toolkit.season import Season
from toolkit.shelf import own_templates

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A planned message, its draft, and the findings that stand against it."""

    item: PlanItem
    draft: Draft
    findings: tuple[Finding, ...]

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that the applicant has not allowed."""
        return tuple(each for each in self.findings if not each.allowed)

    @property
    def ready(self) -> bool:
        """Whether nothing worse than advice stands against it."""
        return all(each.severity == Severity.ADVICE for each in self.open_findings)

    @property
    def may_be_written(self) -> bool:
        """Whether no error stands against it, so that a file of it would embarrass nobody."""
        return may_leave(self.draft.message, self.findings)


def checked_drafts(season: Season, plan: Plan) -> tuple[CheckedDraft, ...]:
    """The drafts of everything that the plan says to write at its moment."""
    found = []
    for item in plan.to_write:
        try:
            made = draft(season, item, templates=own_templates(season))
        except TemplateFault:  # the editor says which line; here ours stand in
            made = draft(season, item)
        found.append(CheckedDraft(item, made, check(made.message, season, now=plan.now)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class LetStand:
    """A finding that the applicant allowed, and the message in which it stands."""

    message: Message
    finding: Finding


def allowed_findings(season: Season, *, now: datetime) -> tuple[LetStand, ...]:
    """Every finding of the season, in drafts and in what was sent, that stands with a reason.

    An allowance whose finding is gone, because the words were mended after all, is not among them.
    """
    return tuple(
        LetStand(message, finding)
        for message in season.messages.values()
        if message.allowed
        for finding in check(message, season, now=now)
        if finding.allowed
    )


def in_a_sentence(allowed: tuple[LetStand, ...]) -> str:
    """How many stand, and which rules they are of, without a word of any message."""
    if not allowed:
        return "No finding stands with a reason of yours."
    counted = Counter(each.finding.rule for each in allowed)
    rules = ", ".join(f"{rule} ({n})" if n > 1 else rule for rule, n in sorted(counted.items()))
    one = len(allowed) == 1
    return (
        f"{len(allowed)} {'finding stands' if one else 'findings stand'} with your reason: {rules}."
    )


def allowed_as_table(allowed: tuple[LetStand, ...], season: Season) -> pd.DataFrame:
    """A row a finding that was let stand: in which message, what was found, and the reason."""
    import pandas as pd

    rows = [
        {
            "To": _name(each.message.person, season, "the program"),
            "Program": _name(each.message.program, season, "a program no longer kept"),
            "Kind": str(each.message.kind),
            "State": str(each.message.state),
            "Rule": each.finding.rule,
            "Found": each.finding.message,
            "Your reason": each.finding.allowed,
        }
        for each in allowed
    ]
    columns = ["To", "Program", "Kind", "State", "Rule", "Found", "Your reason"]
    return pd.DataFrame(rows, columns=columns)


def _name(key: str, season: Season, otherwise: str) -> str:
    record = season.get(key)
    return record.name if isinstance(record, Person | Program) else otherwise


def write_drafts(season: Season, drafts: tuple[CheckedDraft, ...], folder: Path) -> list[Path]:
    """An .eml file for each draft without an error, in `folder`; the others are left out."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [write_eml(each.draft.message, season, folder) for each in drafts if each.may_be_written]


def as_table(drafts: tuple[CheckedDraft, ...], season: Season) -> pd.DataFrame:
    """A row a draft: to whom, at which program, how it stands, and its findings by id."""
    import pandas as pd

    rows = [
        {
            "To": season.people[each.item.person].name if each.item.person else "the program",
            "Program": season.program(each.item.program).name,
            "Kind": str(each.item.kind),
            "When": "late, still fine" if each.item.status == "late" else "now",
            "Stands": _standing(each),
            "Findings": _in_words(each.open_findings),
        }
        for each in drafts
    ]
    return pd.DataFrame(rows, columns=["To", "Program", "Kind", "When", "Stands", "Findings"])


def in_measure(message: Message, season: Season) -> str:
    """How long a message is, and what its style asks for."""
    person = season.people.get(message.person)
    text = DraftText(message.subject, message.body)
    style = style_of(season)
    length = style.length_for(message.kind, person.role if person else None)
    sentences, words = len(text.sentences), len(text.main_words)
    count = sentences if length.unit is Unit.SENTENCES else words
    fits = "which fits" if length.holds(count) else "which does not fit yet"
    return (
        f"{sentences} {'sentence' if sentences == 1 else 'sentences'}, {words} words, {fits}: the "
        f"{style.name} style asks for {length}."
    )


def _in_words(findings: tuple[Finding, ...]) -> str:
    counted = Counter(each.severity for each in findings)
    said = [
        f"{counted[severity]} {words}"
        for severity, words in (
            (Severity.ERROR, "to mend"),
            (Severity.WARNING, "likely to hurt"),
            (Severity.ADVICE, "worth a look"),
        )
        if counted[severity]
    ]
    return ", ".join(said) or "none"


def _standing(each: CheckedDraft) -> str:
    if each.ready:
        return "ready"
    return "worth a look" if each.may_be_written else "not yet"
