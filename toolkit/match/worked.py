"""The worked examples of the reference data as markets."""

from __future__ import annotations

from toolkit.facts import worked_matches
from toolkit.match.preferences import Market


def worked_market(id: str) -> Market:
    """The market of the worked example `id`, with its names; KeyError where there is none."""
    given = worked_matches()[id]
    return Market.from_names(given.applicants, given.programs, given.quotas)
