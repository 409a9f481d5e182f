"""The sheet to type a certified list from, and to read it back against.

Matchbook uploads nothing: the list is typed into the ranking system by hand,
and this sheet has a box to tick for each row when typed and when read back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from toolkit.files import write_whole
from toolkit.model import RankList
from toolkit.season import Season

NO_CODE = "no code yet"
HEADER = (
    "Rank", "Program", "Institution", "City", "State", "NRMP code", "Track", "Typed", "Read back",
)  # fmt: skip
_WIDTHS = (6, 34, 34, 18, 7, 14, 20, 8, 11)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line to type. `code` is blank where the season has none yet."""

    rank: int
    program: str
    institution: str
    city: str
    state: str
    code: str
    track: str

    def cells(self) -> tuple[int | str, ...]:
        """What stands in the sheet's columns, the two boxes left empty."""
        rank, program, institution, city, state, code, track = astuple(self)
        return rank, program, institution, city, state, code or NO_CODE, track, "", ""


def entry_rows(season: Season, rank_list: RankList) -> tuple[EntryRow, ...]:
    """One row for each rank, first choice first.

    Raises `UnknownRecord` where the list names a program that the season has forgotten.
    """
    programs = [season.program(key) for key in rank_list.entries]
    return tuple(
        EntryRow(
            rank=rank,
            program=each.name,
            institution=each.institution,
            city=each.city,
            state=each.state,
            code=each.nrmp_code,
            track=each.track,
        )
        for rank, each in enumerate(programs, start=1)
    )


def statements(season: Season, rank_list: RankList, *, now: datetime) -> tuple[str, ...]:
    """What the sheet says of itself, a sentence each: its use, its moment, its counts.

    `now` is aware and is shown in the applicant's time zone.
    """
    rows = entry_rows(season, rank_list)
    return (
        "To type from; Matchbook does not upload. Tick each row when typed, "
        "then read the screen back against it.",
        f"{str(rank_list.kind).capitalize()}, version {rank_list.version}, "
        f"as of {_when(now, season)}.",
        _counts(rows),
        *_warnings(rows),
    )


def write_csv(season: Season, rank_list: RankList, path: str | Path, *, now: datetime) -> Path:
    """Write the sheet to `path` whole or not at all; the statements stand below the rows.

    Text that a spreadsheet would take for a formula is guarded.
    """
    from toolkit.exchange.sheets import safe_cell

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for row in entry_rows(season, rank_list):
        writer.writerow([safe_cell(c) if isinstance(c, str) else c for c in row.cells()])
    writer.writerow([])
    for said in statements(season, rank_list, now=now):
        writer.writerow([safe_cell(said)])
    return write_whole(Path(path), text.getvalue().encode("utf-8-sig"))


def write_xlsx(season: Season, rank_list: RankList, path: str | Path, *, now: datetime) -> Path:
    """Write the sheet to `path` whole or not at all, set up to print in landscape.

    All text is stored as text, never as a formula or a link. The same season,
    list and moment give the same bytes.
    """
    import xlsxwriter

    memory = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(memory, safe) as book:
        book.set_properties({"title": "Rank list to type from", "created": _naive(now)})
        sheet = book.add_worksheet("To type from")
        plain = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
        code = book.add_format({"border": 1, "valign": "vcenter", "font_name": "Courier New"})
        head = book.add_format({"border": 1, "bold": True, "bg_color": "#E8E8E8"})
        said = book.add_format({"italic": False, "valign": "vcenter"})

        notes = statements(season, rank_list, now=now)
        for line, text in enumerate(notes):
            sheet.write_string(line, 0, text, said)
        top = len(notes) + 1
        rows = entry_rows(season, rank_list)
        for column, (title, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
            sheet.write_string(top, column, title, head)
            sheet.set_column(column, column, width)
        for line, row in enumerate(rows, start=top + 1):
            sheet.set_row(line, 24)
            for column, cell in enumerate(row.cells()):
                style = code if HEADER[column] == "NRMP code" else plain
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell, style)
                else:
                    sheet.write_string(line, column, cell, style)

        sheet.freeze_panes(top + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(1)  # US letter
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.print_area(0, 0, top + len(rows), len(HEADER) - 1)
        sheet.set_footer("&L&8To type from; Matchbook does not upload&R&8Page &P of &N")
    return write_whole(Path(path), memory.getvalue())


def _counts(rows: tuple[EntryRow, ...]) -> str:
    codes = [row.code for row in rows if row.code]
    ranks = _number(len(rows), "rank", "ranks")
    unique = _number(len(set(codes)), "unique NRMP code", "unique NRMP codes")
    blank = len(rows) - len(codes)
    without = f"; {_number(blank, 'rank has', 'ranks have')} no code yet" if blank else ""
    return f"{ranks}, {unique}{without}."


def _warnings(rows: tuple[EntryRow, ...]) -> Iterable[str]:
    codes = [row.code for row in rows if row.code]
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        ranks = " and ".join(str(row.rank) for row in rows if row.code == code)
        yield f"The code {code} stands at ranks {ranks}; look it up again, each track has its own."


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _when(now: datetime, season: Season) -> str:
    zone = ZoneInfo(season.applicant.time_zone if season.applicant else "America/New_York")
    local = now.astimezone(zone)
    hour = f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"
    return f"{local.day} {local:%B %Y}, {hour} {local:%Z}"


def _naive(now: datetime) -> datetime:
    from datetime import UTC

    return now.astimezone(UTC).replace(tzinfo=None)
