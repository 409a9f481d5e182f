"""The list that stands, held against every finding, with what the other rooms know of it."""

from __future__ import annotations

from datetime import datetime

from toolkit.follow_up.ledger import broken_promises
from toolkit.rank_list.findings import Finding, list_findings
from toolkit.season import Season
from toolkit.second_looks import moved_since_blind


def review(season: Season, *, now: datetime) -> tuple[Finding, ...]:
    """All that is to be said of the season's list at `now` (aware), the worst first."""
    return list_findings(
        season, now=now, moved=moved_since_blind(season), broken=broken_promises(season)
    )
