"""A draft with a finding's remedy carried out."""

from __future__ import annotations

import re

from toolkit.checks.rule import Finding
from toolkit.model import Message


def mended(draft: Message, finding: Finding) -> Message:
    """The draft with the text that `finding.mend` gives in place of the faulty one.

    Where something is taken out, the blanks about it close. Raises ValueError where no other text
    would take the fault away: then it is not the text that is at fault.
    """
    if finding.mend is None:
        raise ValueError(f"No change of the text mends {finding.rule}; {finding.remedy}")
    start, end, text = finding.mend
    whole = draft.subject if finding.where == "subject" else draft.body
    before, after = whole[:start], whole[end:]
    if not text:
        before, after = _closed(before, after)
    return draft.changed(**{finding.where: before + text + after})


def _closed(before: str, after: str) -> tuple[str, str]:
    """Two stretches with one gap between them: the wider of those that were there."""
    gaps = (re.search(r"\s*\Z", before)[0], re.match(r"\s*", after)[0])  # type: ignore[index]
    gap = max(gaps, key=lambda g: (g.count("\n"), len(g)))
    before, after = before.rstrip(), after.lstrip()
    if not before or not after:
        return before, after
    return before + ("" if re.match(r"[.,;:!?)]", after) else gap), after
