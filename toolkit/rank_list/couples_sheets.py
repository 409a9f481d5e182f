"""A couple's files: what each gives the other, travel times of their own, and the two sheets.

A file that cannot be used raises `SheetError`, with the file's name in it; where single
rows are at fault it is a `PartnerError`, which has all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import zip_longest
from pathlib import Path

from toolkit.exchange.cells import csv_text
from toolkit.exchange.files import write_file
from toolkit.exchange.headers import squashed
from toolkit.exchange.report import SheetError, shown
from toolkit.exchange.tables import Row, Table, read_bytes, read_tables
from toolkit.model import Program
from toolkit.rank_list.couples import (
    FIELDS,
    NO_MATCH,
    SIDES,
    Fault,
    JointList,
    Partner,
    PartnerError,
    Ranked,
    checked,
    no_match_code,
    statements,
)
from toolkit.rank_list.distances import with_way
from toolkit.rank_list.entry_sheet import NO_CODE, paper, section
from toolkit.sources import did_you_mean

PARTNER_HEADER = ("Place", "Program", "NRMP code", "City", "State", "Strength")
TRAVEL_HEADER = ("From", "To", "Hours")
HEADER = (
    "Rank", "Program", "City", "State", "NRMP code", "Partner's program", "Partner's code", "Apart",
    "Typed", "Read back",
)  # fmt: skip
_ESSENCE = ("Rank", "Program", "NRMP code", "Partner's program", "Partner's code")
_PARTNER_FIELDS = dict(zip(map(squashed, PARTNER_HEADER), FIELDS, strict=True))
_PARTNER_FIELDS |= {"rank": "place", "code": "code", "programcode": "code"}
_MAY_BE_ABSENT = {"strength", "code"}
SHEETS = tuple(f"couples-list-{side}.csv" for side in SIDES)
PAGES = tuple(f"couples-list-{side}.html" for side in SIDES)  # the same, to print


# ── the redacted file ───────────────────────────────────────────────────────


def write_partner(partner: Partner, path: str | Path) -> Path:
    """Write the redacted file as CSV, whole or not at all; `read_partner` gives the same back.

    It holds the `partner_lines` and a header. Raises `SheetError`.
    """
    return write_file(path, csv_text(PARTNER_HEADER, partner_lines(partner)))


def partner_lines(partner: Partner) -> list[tuple[str, ...]]:
    """The cells of the redacted file below `PARTNER_HEADER`, all of them, a line a program."""
    return [
        (str(each.place), each.program, each.code, each.city, each.state, _number(each.strength))
        for each in partner.programs
    ]


def read_partner(path: str | Path) -> Partner:
    """A redacted file, CSV or XLSX, sorted by place; gaps between the places are closed.

    A column that does not belong in such a file is refused, so that nothing private
    travels in it. Raises `SheetError`, and `PartnerError` with every fault at once.
    """
    table = _one_table(path)
    columns = _columns(table, _PARTNER_FIELDS, set(FIELDS) - _MAY_BE_ABSENT, PARTNER_HEADER)
    faults: list[Fault] = []
    found: list[tuple[Ranked, int]] = []
    places: dict[int, int] = {}
    for row in table.rows:
        cells = {name: row.cells[at].strip() for name, at in columns.items()}
        _beyond_header(row, table, faults)
        place = _place(cells["place"])
        if place is None:
            remedy = "write a whole number, 1 for the most wanted"
            faults.append(Fault(row.number, "place", shown(cells["place"]), remedy))
        elif places.setdefault(place, row.number) != row.number:
            remedy = f"row {places[place]} has this place too; give each program its own"
            faults.append(Fault(row.number, "place", str(place), remedy))
        strength, remedy = _strength(cells.get("strength", ""))
        if remedy:
            faults.append(Fault(row.number, "strength", shown(cells["strength"]), remedy))
        ranked = Ranked(
            place or 0, _spaced(cells["program"]), _spaced(cells.get("code", "")).upper(),
            _spaced(cells["city"]), cells["state"].upper(), strength,
        )  # fmt: skip
        found.append((ranked, row.number))
    if not found:
        raise SheetError(f"{table.name} holds no program; ask your partner to write it again.")
    if faults:
        raise PartnerError(table.name, faults)
    found.sort(key=lambda each: each[0].place)
    ranked_list = tuple(replace(r, place=place) for place, (r, _) in enumerate(found, start=1))
    checked(table.name, ranked_list, [number for _, number in found])
    return Partner(ranked_list)


def _place(cell: str) -> int | None:
    return int(cell) if re.fullmatch(r"[0-9]{1,6}", cell) and int(cell) > 0 else None


def _strength(cell: str) -> tuple[float | None, str]:
    if not cell:
        return None, ""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]*)?", cell):
        return None, "write a number from 0 to 100, or clear the whole column"
    return float(cell), ""


def _spaced(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


# ── travel times of one's own ───────────────────────────────────────────────


def read_travel_times(path: str | Path) -> dict[tuple[str, str], float]:
    """Travel times from a CSV or XLSX with the columns From, To and Hours, for `joint_list`.

    Places are written as in Chicago, IL; one direction is enough. Raises
    `SheetError`, and `PartnerError` with every fault at once.
    """
    table = _one_table(path)
    names = {squashed(name): name.lower() for name in TRAVEL_HEADER}
    columns = _columns(table, names, set(names.values()), TRAVEL_HEADER)
    faults: list[Fault] = []
    found: dict[tuple[str, str], float] = {}
    for row in table.rows:
        start, end, hours = (row.cells[columns[name.lower()]].strip() for name in TRAVEL_HEADER)
        if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]*)?", hours):
            remedy = "write hours as a number, as in 1.5"
            faults.append(Fault(row.number, "hours", shown(hours), remedy))
            continue
        try:
            found = with_way(found, start, end, float(hours))
        except ValueError as error:
            faults.append(Fault(row.number, "from, to", "", str(error).rstrip(".")))
    if faults:
        raise PartnerError(table.name, faults)
    return found


# ── the two sheets ──────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of one partner's sheet; a code is blank where there is none yet."""

    rank: int
    program: str
    city: str
    state: str
    code: str
    partners_program: str
    partners_code: str
    apart: str

    def cells(self) -> tuple[str, ...]:
        """What stands in the sheet's columns, the two boxes left empty."""
        rank, program, city, state, code, theirs, their_code, apart = astuple(self)
        return (
            str(rank), program, city, state, code or NO_CODE, theirs, their_code or NO_CODE, apart,
            "", "",
        )  # fmt: skip


def sheet_rows(joint: JointList) -> tuple[tuple[SheetRow, ...], tuple[SheetRow, ...]]:
    """Both partners' sheets, of one length: row by row, one's own pair is the other's turned."""
    first = tuple(
        _sheet_row(r.rank, r.first, r.second, str(r.way) if r.way else "") for r in joint.rows
    )
    second = tuple(
        _sheet_row(r.rank, r.second, r.first, str(r.way) if r.way else "") for r in joint.rows
    )
    return first, second


def _sheet_row(rank: int, mine: Ranked | None, theirs: Ranked | None, apart: str) -> SheetRow:
    program, code = _typed(mine)
    city, state = (mine.city, mine.state) if mine else ("", "")
    return SheetRow(rank, program, city, state, code, *_typed(theirs), apart)


def _typed(ranked: Ranked | None) -> tuple[str, str]:
    return (ranked.program, ranked.code) if ranked else (NO_MATCH, no_match_code())


@dataclass(frozen=True, slots=True)
class Half:
    """What one of the two types: their own column of the joint list.

    side  "first" or "second"
    rows  row by row beside the partner's; codes may repeat
    mark  that both halves of one joint list share
    """

    side: str
    rows: tuple[SheetRow, ...]
    mark: str

    @property
    def page(self) -> str:
        """The name of the file to print."""
        return PAGES[SIDES.index(self.side)]


def halves_of(joint: JointList) -> tuple[Half, Half]:
    """The first partner's half and the second's."""
    first, second = sheet_rows(joint)
    return Half(SIDES[0], first, joint.mark), Half(SIDES[1], second, joint.mark)


CALLED = ("the first partner", "the second partner")


def to_html(joint: JointList, side: str, *, called: str) -> str:
    """One half as a page of HTML to print, in the manner of the sheet of a list of one.

    `side` is "first" or "second", and `called` says whose half it is. Rows with No Match are
    shaded. The same list gives the same text.
    """
    half = halves_of(joint)[SIDES.index(side)]
    title = f"Couple's list to type from: the half of {called}"
    said = (
        "To type from; Matchbook does not upload. Tick each row when typed, then read the screen "
        "back against it.",
        f"Only {called} types this sheet: the column NRMP code, row by row; {no_match_code()} is "
        f"{NO_MATCH}. The partner's columns are there to compare.",
        *statements(joint),
    )
    rows = (row.cells() for row in half.rows)
    return paper(title, [section(title, said, HEADER, rows, loud=NO_MATCH)])


def write_sheets(
    joint: JointList, folder: str | Path, *, called: tuple[str, str] = CALLED
) -> tuple[Path, Path]:
    """Write both sheets to type from, ``couples-list-first.csv`` and ``couples-list-second.csv``.

    Beside each stands the same as a page to print, ``.html``, with whose it is (`called`, the
    first partner and the second). The same statements stand on all. Text that a spreadsheet
    would take for a formula is guarded. Gives the two CSV files. Raises `SheetError`.
    """
    for name, side, whose in zip(PAGES, SIDES, called, strict=True):
        write_file(Path(folder) / name, to_html(joint, side, called=whose).encode("utf-8"))
    said = [[text] for text in statements(joint)]
    first, second = (
        write_file(
            Path(folder) / name, csv_text(HEADER, [*(row.cells() for row in rows), [], *said])
        )
        for name, rows in zip(SHEETS, sheet_rows(joint), strict=True)
    )
    return first, second


def differences(first: str | Path, second: str | Path) -> tuple[str, ...]:
    """Where two sheets, read back from their files, do not say the same; () where they agree.

    Each row's own code and program must be the other sheet's partner's. Raises `SheetError`.
    """
    mine, theirs = _read_sheet(first), _read_sheet(second)
    said = []
    if len(mine) != len(theirs):
        said.append(
            f"One sheet has {len(mine)} rows and the other {len(theirs)}; both lists must be of "
            "one length."
        )
    for rank, (a, b) in enumerate(zip_longest(mine, theirs), start=1):
        if a is None or b is None:
            continue
        if a[0] != str(rank) or b[0] != str(rank):
            said.append(f"Row {rank}: the ranks there are {a[0] or 'blank'} and {b[0] or 'blank'}.")
        for own, other, what in ((a[1:3], b[3:5], "first"), (a[3:5], b[1:3], "second")):
            if own != other:
                said.append(
                    f"Row {rank}: for the {what} partner one sheet has {' '.join(own)}, the other "
                    f"{' '.join(other)}."
                )
    return tuple(said)


def is_written(joint: JointList, folder: str | Path) -> bool:
    """Whether both sheets in `folder` say, row by row, what `write_sheets` would write now.

    What was ticked in them does not count. Raises `SheetError`.
    """
    return all(
        _read_sheet(Path(folder) / name) == [_essence(row.cells()) for row in rows]
        for name, rows in zip(SHEETS, sheet_rows(joint), strict=True)
    )


def pages_written(joint: JointList, folder: str | Path) -> bool:
    """Whether both pages to print are in `folder` and carry the list's mark.

    Raises `SheetError`.
    """
    pages = [Path(folder) / name for name in PAGES]
    mark = f"the mark {joint.mark};".encode()
    return all(each.exists() and mark in read_bytes(each) for each in pages)


def _essence(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cells[HEADER.index(name)].strip() for name in _ESSENCE)


def _read_sheet(path: str | Path) -> list[tuple[str, ...]]:
    """Rank, own program and code, partner's program and code of each row of a written sheet."""
    table = _one_table(path)
    known = {squashed(name): name for name in HEADER}
    columns = _columns(table, known, set(_ESSENCE), HEADER)
    rows = [tuple(row.cells[columns[name]].strip() for name in _ESSENCE) for row in table.rows]
    return [row for row in rows if any(row[1:])]  # below them stand the statements


# ── reading ─────────────────────────────────────────────────────────────────


def _one_table(path: str | Path) -> Table:
    tables = read_tables(path, [Program])
    if len(tables) > 1:
        names = ", ".join(table.title for table in tables)
        raise SheetError(
            f"{Path(path).name} holds several sheets ({names}); keep the one that is meant."
        )
    return tables[0]


def _columns(
    table: Table, known: dict[str, str], needed: Iterable[str], header: Sequence[str]
) -> dict[str, int]:
    """Field → column; every header that is unknown, twice or missing is a fault of row 1."""
    found: dict[str, int] = {}
    faults = []
    listed = ", ".join(header)
    for at, title in enumerate(table.header):
        name = known.get(squashed(title))
        if name is None:
            near = did_you_mean(title, header).removesuffix("?").strip()
            remedy = f"only {listed} belong in this file; delete the column"
            remedy += f", or mend its name ({near.replace('Did', 'did')}?)" if near else ""
            faults.append(Fault(1, "header", shown(title) or "(blank)", remedy))
        elif name in found:
            faults.append(Fault(1, "header", shown(title), "it stands there twice; keep one"))
        else:
            found[name] = at
    titles = {known[squashed(title)]: title for title in header}
    for name in sorted(set(needed) - found.keys()):
        remedy = f"there is no column {titles[name]}; the file needs {listed}"
        faults.append(Fault(1, "header", "", remedy))
    if faults:
        raise PartnerError(table.name, faults)
    return found


def _beyond_header(row: Row, table: Table, faults: list[Fault]) -> None:
    if len(row.cells) > len(table.header):
        extra = shown(" ".join(row.cells[len(table.header) :]))
        faults.append(
            Fault(row.number, "row", extra, "it stands outside the columns; delete the cell")
        )
