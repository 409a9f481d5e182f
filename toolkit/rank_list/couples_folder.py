"""What a couple keeps beside a season, and the joint list that follows from it.

None of it is a record of the season: a partner's programs are not the applicant's own, and
they go when the files go. The folder is the season's; every file in it is written whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from toolkit.exchange.files import write_file
from toolkit.exchange.report import SheetError
from toolkit.exchange.tables import read_bytes
from toolkit.rank_list import diary
from toolkit.rank_list.couples import (
    EVEN,
    JointList,
    Partner,
    PartnerError,
    Wishes,
    joint_list,
    redacted,
    statements,
)
from toolkit.rank_list.couples_sheets import (
    SHEETS,
    Half,
    differences,
    halves_of,
    is_written,
    pages_written,
    read_partner,
    read_travel_times,
    write_partner,
)
from toolkit.rank_list.distances import with_way
from toolkit.season import Season

FOR_PARTNER = "for-my-partner.csv"
FROM_PARTNER = "from-my-partner.csv"
AGREED = "couples-wishes.json"

T = TypeVar("T")


# ── what the two agree on ───────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TravelTime:
    """One way of the couple's own, as far as it is written: two places, and hours, good both ways.

    A place is written as in Chicago, IL.
    """

    start: str = ""
    end: str = ""
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the two agree on before they make a list: who is first on it, wishes, travel times."""

    i_am_first: bool = True
    wishes: Wishes = EVEN
    travel: tuple[TravelTime, ...] = ()

    def brought_in(self, hours: dict[tuple[str, str], float]) -> Agreed:
        """With travel times from a file, which go before those of the same way."""
        fresh = {frozenset(way) for way in hours}
        kept = [each for each in self.travel if frozenset((each.start, each.end)) not in fresh]
        added = (TravelTime(start, end, time) for (start, end), time in hours.items())
        return Agreed(self.i_am_first, self.wishes, (*kept, *added))


_agreed = TypeAdapter(Agreed)


def read_agreed(folder: str | Path) -> Agreed:
    """What was kept last, or what holds before anything is. Raises `SheetError`."""
    path = Path(folder) / AGREED
    if not path.exists():
        return Agreed()
    try:
        return _agreed.validate_json(read_bytes(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(map(str, first["loc"])) or "the file"
        raise SheetError(
            f"{AGREED} is not as this page wrote it ({where}: {first['msg']}); mend it, or move it "
            "away and say again what you two wish."
        ) from None


def keep_agreed(agreed: Agreed, folder: str | Path) -> Path:
    """Write what the two agree on. Raises `SheetError`, also over a file that cannot be read."""
    read_agreed(folder)  # what somebody wrote there by hand is not written over unread
    return write_file(Path(folder) / AGREED, _agreed.dump_json(agreed, indent=1))


def hours_of(
    travel: Iterable[TravelTime],
) -> tuple[dict[tuple[str, str], float], dict[int, str]]:
    """Travel times for `joint_list`, and what is wrong with a row, by its place from 0.

    A row that is not written to its end is in neither.
    """
    found: dict[tuple[str, str], float] = {}
    faults: dict[int, str] = {}
    for at, each in enumerate(travel):
        if each.start and each.end and each.hours is not None:
            try:
                found = with_way(found, each.start, each.end, each.hours)
            except ValueError as error:
                faults[at] = str(error)
    return found, faults


# ── the partner's file ──────────────────────────────────────────────────────


def write_for_partner(season: Season, folder: str | Path) -> Path:
    """Write the redacted list of the newest sketch. Raises `SheetError` where there is none."""
    return write_partner(own_list(season), Path(folder) / FOR_PARTNER)


def own_list(season: Season) -> Partner:
    """The newest sketch as the partner may see it. Raises `SheetError`, as `redacted` does."""
    sketch = diary.sketch(season)
    if sketch is None or not sketch.entries:
        raise SheetError("Keep an order of your own in the sketch first; it is what you share.")
    return redacted(season, sketch)


def keep_partner(path: str | Path, folder: str | Path) -> Partner:
    """Read a partner's file, and keep what it says as CSV, so that nothing else stays with it.

    Raises `SheetError`, and `PartnerError` with every fault; then the one kept before stays.
    """
    partner = read_partner(path)
    write_partner(partner, Path(folder) / FROM_PARTNER)
    return partner


def bring_in_travel_times(path: str | Path, folder: str | Path) -> Agreed:
    """Put the travel times of a file among those that are kept. Raises `SheetError`."""
    agreed = read_agreed(folder).brought_in(read_travel_times(path))
    keep_agreed(agreed, folder)
    return agreed


# ── all of it together ──────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Couple:
    """What is there of two lists and of the one from both.

    mine     the applicant's list as the partner may see it; None where there is none
    theirs   what the partner gave; None where it is not here, or cannot be used
    joint    the list from both; None as long as something `waits`
    waits    what is missing or cannot be used, a sentence each
    remarks  what else the two should know, a sentence each
    """

    agreed: Agreed = Agreed()
    mine: Partner | None = None
    theirs: Partner | None = None
    joint: JointList | None = None
    waits: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def says(self) -> tuple[str, ...]:
        """All there is to say: what it waits for, or else the statements of the list."""
        return (*self.waits, *self.remarks, *(statements(self.joint) if self.joint else ()))


def read_couple(season: Season, folder: str | Path) -> Couple:
    """The joint list from the season's newest sketch and the files in `folder`.

    It raises nothing for what is missing or damaged, but says it: the page goes on.
    The same season and files give the same list.
    """
    if not is_half(season):
        return Couple(waits=(WHERE_TO_SAY_SO,))
    waits: list[str] = []
    folder = Path(folder)
    agreed = _had(lambda: read_agreed(folder), waits)
    mine = _had(lambda: own_list(season), waits)
    theirs = None
    if (folder / FROM_PARTNER).exists():
        theirs = _had(lambda: read_partner(folder / FROM_PARTNER), waits)
    else:
        waits.append("Your partner's file is not here yet.")
    remarks = _remarks(mine, theirs, folder)
    if agreed is None or mine is None or theirs is None:
        return Couple(agreed or Agreed(), mine, theirs, None, tuple(waits), tuple(remarks))
    hours, faults = hours_of(agreed.travel)
    remarks += (f"A travel time is not counted. {fault}" for fault in faults.values())
    first, second = (mine, theirs) if agreed.i_am_first else (theirs, mine)
    joint = joint_list(first, second, wishes=agreed.wishes, hours=hours)
    return Couple(agreed, mine, theirs, joint, (), tuple(remarks))


def halves(couple: Couple) -> tuple[Half, Half] | None:
    """The applicant's own half of the joint list, then the partner's; None while it waits."""
    if couple.joint is None:
        return None
    first, second = halves_of(couple.joint)
    return (first, second) if couple.agreed.i_am_first else (second, first)


def what_to_type(couple: Couple) -> str:
    """What one half of a couple types into the ranking system, in a sentence or two."""
    both = halves(couple)
    if both is None:
        return (
            "You match as half of a couple, so you type your half of the joint list and not the "
            "list of your own. The joint list is not made yet."
        )
    mine = both[0]
    rows = f"{len(mine.rows)} {'row' if len(mine.rows) == 1 else 'rows'}"
    return (
        f"You type your half of the joint list ({mine.page}; {rows}, mark {mine.mark}), and not "
        "the list of your own."
    )


WHERE_TO_SAY_SO = (
    "If you match as half of a couple, tick that in the first notebook, under what it asks about "
    "you; then the list for you both is made here."
)


def is_half(season: Season) -> bool:
    """Whether the applicant said to match as half of a couple."""
    return season.applicant is not None and season.applicant.in_couple


def _had(read: Callable[[], T], waits: list[str]) -> T | None:
    """What `read` gives; None where it refused, with its sentences in `waits`."""
    try:
        return read()
    except PartnerError as error:
        waits += (f"{error.file}, {fault}." for fault in error.faults)
    except SheetError as error:
        waits.append(str(error))
    return None


def _remarks(mine: Partner | None, theirs: Partner | None, folder: Path) -> list[str]:
    said = []
    if mine is not None and mine == theirs:
        said.append(
            "Your partner's file says exactly what your own list says; if it is the file that you "
            "wrote for your partner, ask for theirs."
        )
    written = folder / FOR_PARTNER
    if mine is not None and written.exists() and _had(lambda: read_partner(written), []) != mine:
        said.append(
            f"{FOR_PARTNER} is not your list as it stands now; write it again and give it to your "
            "partner."
        )
    return said


def sheets_standing(joint: JointList, folder: str | Path) -> tuple[str, ...]:
    """How both written sheets stand to each other and to the list; () where none is written."""
    folder = Path(folder)
    there = [name for name in SHEETS if (folder / name).exists()]
    if not there:
        return ()
    if len(there) < len(SHEETS):
        return (f"Only {there[0]} is here; write both sheets again.",)
    try:
        apart = differences(*(folder / name for name in SHEETS))
        if apart:
            return ("The two sheets do not agree; write both again.", *apart)
        if not is_written(joint, folder):
            return ("Both sheets agree, but they are of another list than this; write them again.",)
        if not pages_written(joint, folder):
            return (
                "The pages to print are not here, or of another list; write both sheets again.",
            )
    except SheetError as error:
        return (str(error),)
    return (f"Both sheets agree, row by row, and are of this list (mark {joint.mark}).",)
