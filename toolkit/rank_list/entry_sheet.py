"""The sheet to type a certified list from, and to read it back against.

Matchbook uploads nothing: the list is typed into the ranking system by hand,
and this sheet has a box to tick for each row when typed and when read back. The season's
supplemental lists stand behind the primary list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from toolkit.files import write_whole
from toolkit.model import InterviewKind, RankList, SupplementalList
from toolkit.rank_list import titles
from toolkit.rank_list.diary import unplaced
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


def entry_rows(season: Season, rank_list: RankList | SupplementalList) -> tuple[EntryRow, ...]:
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


def statements(
    season: Season,
    rank_list: RankList,
    *,
    now: datetime,
) -> tuple[str, ...]:
    """What the sheet says of itself, a sentence each: its use, its moment, its counts.

    `now` is aware and is shown in the applicant's time zone.
    """
    rows = entry_rows(season, rank_list)
    return (
        "To type from; Matchbook does not upload. Tick each row when typed, "
        "then read the screen back against it.",
        f"{str(rank_list.kind).capitalize()}, version {rank_list.version}, "
        f"as of {when_in_words(now, season)}.",
        _counts(rows),
        *_warnings(rows),
        *_not_here(season, rank_list, now),
        *_behind(len(season.supplemental_lists)),
    )


def heading(season: Season, supplemental: SupplementalList) -> str:
    """What a supplemental list is, in one sentence: its name and what it serves."""
    names = titles(season.programs)

    def named(keys: Iterable[str]) -> str:
        return ", ".join(names.get(key, key.partition("/")[2]) for key in keys)

    serves = named(supplemental.serves) or "no program yet"
    text = f"Supplemental list “{supplemental.name}”, tried after a match to: {serves}."
    if supplemental.joint:
        text += f" Joint, so for that program alone: {named(supplemental.joint)}."
    return text


def write_csv(
    season: Season,
    rank_list: RankList,
    path: str | Path,
    *,
    now: datetime,
) -> Path:
    """Write the sheet to `path` whole or not at all; the statements stand below the rows.

    Each supplemental list follows below, under its own heading. Text that a spreadsheet would
    take for a formula is guarded.
    """
    from toolkit.exchange.sheets import safe_cell

    text = io.StringIO()
    writer = csv.writer(text)

    def write(rows: Iterable[EntryRow]) -> None:
        writer.writerow(HEADER)
        for row in rows:
            writer.writerow([safe_cell(c) if isinstance(c, str) else c for c in row.cells()])
        writer.writerow([])

    write(entry_rows(season, rank_list))
    for said in statements(season, rank_list, now=now):
        writer.writerow([safe_cell(said)])
    for each in season.supplemental_lists.values():
        rows = entry_rows(season, each)
        writer.writerow([])
        writer.writerow([safe_cell(heading(season, each))])
        write(rows)
        for said in (_counts(rows), *_warnings(rows)):
            writer.writerow([safe_cell(said)])
    return write_whole(Path(path), text.getvalue().encode("utf-8-sig"))


def write_xlsx(
    season: Season,
    rank_list: RankList,
    path: str | Path,
    *,
    now: datetime,
) -> Path:
    """Write the sheet to `path` whole or not at all, set up to print in landscape.

    Each supplemental list has a worksheet of its own. All text is stored as text, never as a
    formula or a link. The same season, lists and moment give the same bytes.
    """
    import xlsxwriter

    memory = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    first = statements(season, rank_list, now=now)
    pages = [("To type from", first, entry_rows(season, rank_list))]
    for number, each in enumerate(season.supplemental_lists.values(), start=1):
        rows = entry_rows(season, each)
        said = (heading(season, each), _counts(rows), *_warnings(rows))
        pages.append((f"Supplemental {number}", said, rows))
    with xlsxwriter.Workbook(memory, safe) as book:
        book.set_properties({"title": "Rank list to type from", "created": _naive(now)})
        plain = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
        code = book.add_format({"border": 1, "valign": "vcenter", "font_name": "Courier New"})
        head = book.add_format({"border": 1, "bold": True, "bg_color": "#E8E8E8"})
        said_so = book.add_format({"italic": False, "valign": "vcenter"})

        for title, notes, rows in pages:
            sheet = book.add_worksheet(title)
            for line, text in enumerate(notes):
                sheet.write_string(line, 0, text, said_so)
            top = len(notes) + 1
            for column, (name, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
                sheet.write_string(top, column, name, head)
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


_PAPER = """
@page { size: letter landscape; margin: 12mm }
body { font: 10.5pt/1.35 Georgia, serif; color: #000; max-width: 62em; margin: 1.5em auto }
h1 { font-size: 15pt; margin: 0 0 .3em } h2 { font-size: 12pt; margin: 1.4em 0 .3em }
p { margin: .15em 0 }
table { border-collapse: collapse; width: 100%; margin: .6em 0 }
thead { display: table-header-group }
tr { break-inside: avoid }
section + section { break-before: page }
th, td { border: 1px solid #555; padding: .25em .45em; text-align: left; vertical-align: middle }
th { background: #e8e8e8 }
td.code { font: 12pt/1.2 "Courier New", monospace; letter-spacing: .06em; white-space: nowrap }
td.box { text-align: center; font-size: 15pt; line-height: 1 }
td.other { font: 10.5pt/1.2 "Courier New", monospace; white-space: nowrap }
tr.loud td { background: #e8e8e8; print-color-adjust: exact } td.loud { font-weight: bold }
@media print { body { margin: 0; max-width: none } }
"""


def to_html(
    season: Season,
    rank_list: RankList,
    *,
    now: datetime,
) -> str:
    """The sheet as one page of HTML to print: it loads nothing and runs nothing.

    The head of each table is repeated on every sheet of paper, and a supplemental list begins
    on its own. The same season, lists and moment give the same text.
    """
    first = statements(season, rank_list, now=now)
    cells = (row.cells() for row in entry_rows(season, rank_list))
    parts = [section("Rank list to type from", first, HEADER, cells)]
    for each in season.supplemental_lists.values():
        rows = entry_rows(season, each)
        said = (heading(season, each), _counts(rows), *_warnings(rows))
        title = f"Supplemental list “{each.name}”"
        parts.append(section(title, said, HEADER, (row.cells() for row in rows), level=2))
    return paper("Rank list to type from", parts)


def write_html(
    season: Season,
    rank_list: RankList,
    path: str | Path,
    *,
    now: datetime,
) -> Path:
    """Write `to_html` to `path` whole or not at all."""
    text = to_html(season, rank_list, now=now)
    return write_whole(Path(path), text.encode("utf-8"))


def write_sheets(
    season: Season, rank_list: RankList, folder: Path, *, now: datetime
) -> tuple[Path, ...]:
    """The sheet in all its forms, ``rank_list.html``, ``.xlsx`` and ``.csv`` in `folder`."""
    writers = ((write_html, "html"), (write_xlsx, "xlsx"), (write_csv, "csv"))
    return tuple(
        write(season, rank_list, folder / f"rank_list.{ending}", now=now)
        for write, ending in writers
    )


_KINDS = {"NRMP code": "code", "Partner's code": "other", "Typed": "box", "Read back": "box"}


def paper(title: str, sections: Iterable[str]) -> str:
    """A page to print that loads nothing and runs nothing; a `section` after the first is new."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_PAPER}</style></head>\n"
        f"<body>{''.join(sections)}</body></html>\n"
    )


def section(
    title: str,
    said: Iterable[str],
    header: Sequence[str],
    rows: Iterable[Sequence[int | str]],
    *,
    level: int = 1,
    loud: str = "",
) -> str:
    """A heading, sentences, and a table with a box wherever a row is to be ticked.

    A row in which a cell is `loud` is shaded, and that cell bold.
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    lines = "".join(_line(header, cells, loud) for cells in rows)
    return (
        f"<section><h{level}>{escape(title)}</h{level}>\n"
        + "".join(f"<p>{escape(text)}</p>\n" for text in said)
        + f"<table><thead><tr>{head}</tr></thead>\n<tbody>{lines}</tbody></table></section>\n"
    )


def _line(header: Sequence[str], cells: Sequence[int | str], loud: str) -> str:
    found = ""
    for name, cell in zip(header, cells, strict=True):
        kind = _KINDS.get(name) or ("loud" if loud and cell == loud else "")
        text = "☐" if kind == "box" else escape(str(cell))
        found += f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>"
    row = '<tr class="loud">' if loud and loud in cells else "<tr>"
    return f"{row}{found}</tr>\n"


def _not_here(season: Season, rank_list: RankList, now: datetime) -> Iterable[str]:
    """The programs interviewed at by `now` that no list ranks and that are not left out."""
    ranked = {key for each in season.supplemental_lists.values() for key in each.entries}
    days = (InterviewKind.INTERVIEW_DAY, InterviewKind.FURTHER_DAY)
    seen = {e.program for e in season.interviews.values() if e.kind in days and e.start <= now}
    names = titles(season.programs)
    waiting = [
        names[key]
        for key in unplaced(season, rank_list)
        if key in seen - ranked and not season.programs[key].withdrawn
    ]
    if waiting:
        yield f"Not on this sheet, though you interviewed there: {', '.join(waiting)}."


def _behind(lists: int) -> Iterable[str]:
    if lists:
        number = _number(lists, "supplemental list follows", "supplemental lists follow")
        yield f"{number}; in the ranking system each is made, then attached to its programs."


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


def when_in_words(now: datetime, season: Season) -> str:
    """An aware moment in the applicant's time zone: "22 January 2027, 4:30 PM MST"."""
    local = local_time(now, season)
    hour = f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"
    return f"{local.day} {local:%B %Y}, {hour} {local:%Z}"


def local_time(moment: datetime, season: Season) -> datetime:
    """An aware moment in the applicant's time zone."""
    zone = ZoneInfo(season.applicant.time_zone if season.applicant else "America/New_York")
    return moment.astimezone(zone)


def _naive(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(tzinfo=None)
