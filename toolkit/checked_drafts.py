"""Each message that the plan asks for now: its draft, and what the rules say of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.checks import Finding, Severity, check
from toolkit.follow_up.drafts import Draft, draft
from toolkit.follow_up.outbox import may_leave, write_eml
from toolkit.follow_up.plan import Plan, PlanItem
from toolkit.season import Season

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
        made = draft(season, item)
        found.append(CheckedDraft(item, made, check(made.message, season, now=plan.now)))
    return tuple(found)


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
