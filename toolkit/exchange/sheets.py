"""Records from CSV and XLSX, and out again without loss.

`read_sheet` only reads; `bring_in` puts all good rows into the season as one step
for undo and writes the refused ones to a file for mending. A file that cannot be
used at all raises `SheetError` with one sentence, and then nothing was changed.
A blank cell says nothing: what the season holds of that record stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from toolkit.exchange.cells import as_text, csv_text, plain_cell, safe_cell
from toolkit.exchange.files import write_beside, write_file
from toolkit.exchange.headers import TO_MEND, Shape, columns_of, read_headers, squashed
from toolkit.exchange.moments import says_day_first
from toolkit.exchange.references import Directory
from toolkit.exchange.report import Intake, RefusedRow, SheetError, SheetReport, as_table
from toolkit.exchange.rows import RowReader
from toolkit.exchange.tables import Table, read_tables, table_called
from toolkit.exchange.templates import write_template
from toolkit.exchange.workbooks import book, titled
from toolkit.model import KINDS, RECORDS, Record
from toolkit.season import Season, StaleEdit
from toolkit.sources import did_you_mean

__all__ = [
    "RefusedRow", "SheetError", "SheetReport", "as_table", "bring_in", "bring_in_folder",
    "bring_in_workbook", "csv_text", "plain_cell", "put_and_set_aside", "read_sheet", "safe_cell",
    "write_csv_sheets", "write_template", "write_workbook",
]  # fmt: skip

_SET_ASIDE = "-to-mend"
_TRIES = 3


# ── in ──────────────────────────────────────────────────────────────────────


def read_sheet(
    path: str | Path,
    record: type[Record] | str,
    season: Season,
    *,
    zone: ZoneInfo | str | None = None,
    sheet: str | None = None,
) -> SheetReport:
    """What a CSV or XLSX file of one record class would bring; nothing is changed.

    `record` is a class (`Program`) or its kind (``"program"``). `zone` is the
    zone of times that give none; without it, those of interviews and notes are
    read in their program's own zone (with a remark), and others are refused.
    `sheet` names the sheet of a workbook that holds several. Raises `SheetError`.
    """
    record = _record_class(record)
    table = _one_table(read_tables(path, [record]), record, Path(path).name, sheet)
    return _read(table, record, _known(season), _zone(zone))


def bring_in(
    season: Season,
    path: str | Path,
    record: type[Record] | str,
    *,
    side_folder: str | Path | None = None,
    zone: ZoneInfo | str | None = None,
    sheet: str | None = None,
) -> SheetReport:
    """Put the good rows of a file into the season, as one step for undo.

    The refused ones go to ``<name>-to-mend.csv`` in `side_folder` (the file's
    own folder if None), which can be mended and brought in again. Raises
    `SheetError` where the file cannot be used, and the season's own errors.
    """
    folder = Path(path).parent if side_folder is None else Path(side_folder)

    def read() -> list[tuple[SheetReport, str]]:
        return [(read_sheet(path, record, season, zone=zone, sheet=sheet), Path(path).stem)]

    return put_and_set_aside(season, read, folder)[0]


def bring_in_workbook(
    season: Season, path: str | Path, *, side_folder: str | Path | None = None
) -> tuple[SheetReport, ...]:
    """Put every sheet of a workbook, as `write_workbook` names them, into the season as one step.

    One report a sheet; a sheet of another name is told of and not read. Raises
    `SheetError` where the workbook or one of its sheets cannot be used.
    """
    path = Path(path)
    tables = read_tables(path)
    if not path.suffix.lower().startswith(".xls"):
        raise SheetError(f"{path.name} is one sheet, not a workbook; bring it in by its kind.")
    folder = path.parent if side_folder is None else Path(side_folder)
    return _bring_in_tables(season, tables, path.stem + "-", folder, path.name)


def bring_in_folder(
    season: Season, folder: str | Path, *, side_folder: str | Path | None = None
) -> tuple[SheetReport, ...]:
    """Put the CSV files of a folder, as `write_csv_sheets` names them, into the season as one step.

    One report a file. Files set aside for mending are passed over. Raises `SheetError`.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise SheetError(f"{folder.name} is not a folder; give the folder that holds the sheets.")
    tables = []
    for path in sorted(folder.glob("*.csv")):
        if _SET_ASIDE not in path.stem:
            (table,) = read_tables(path, _class_titled(path.stem))
            tables.append(replace(table, title=path.stem))
    if not tables:
        raise SheetError(f"{folder.name} holds no CSV files; look whether it is the right folder.")
    aside = folder if side_folder is None else Path(side_folder)
    return _bring_in_tables(season, tables, "", aside, folder.name)


def _bring_in_tables(
    season: Season, tables: Iterable[Table], prefix: str, folder: Path, whole: str
) -> tuple[SheetReport, ...]:
    tables = list(tables)
    by_class = [(record, _tables_of(record, tables, whole)) for record in RECORDS]
    if not any(found for _, found in by_class):
        raise SheetError(
            f"{whole} holds no sheet that goes by the name of a record class "
            f"({', '.join(titled(record) for record in RECORDS)}); rename its sheets so."
        )

    gone: set[str] = set()

    def read() -> list[tuple[SheetReport, str]]:
        known = _known(season)
        reports = []
        gone.clear()
        for record, found in by_class:
            for table in found:
                report = _read(table, record, known, None, gone)
                known.update((each.key, each) for each in report.taken)
                reports.append((report, f"{prefix}{table.title}"))
        return reports

    done = put_and_set_aside(season, read, folder, may_name=gone)
    used = {table.title for _, found in by_class for table in found}
    titles = [titled(record) for record in RECORDS]
    passed_over = tuple(
        SheetReport(
            table.name, "", 0,
            remarks=("not read: its name is of no record class;"
                     + (did_you_mean(table.title, titles) or f" those are {', '.join(titles)}"),),
        )
        for table in tables
        if table.title not in used and squashed(table.title) != "help"
    )  # fmt: skip
    return (*done, *passed_over)


def _tables_of(record: type[Record], tables: list[Table], whole: str) -> list[Table]:
    found = [table for table in tables if record in _class_titled(table.title)]
    if len(found) > 1:
        names = " and ".join(table.title for table in found)
        raise SheetError(
            f"{whole}: {names} would both be {record.record_kind} records, so nothing was read; "
            "rename or remove one of them."
        )
    return found


def put_and_set_aside(
    season: Season,
    read: Callable[[], list[tuple[SheetReport, str]]],
    folder: Path,
    *,
    may_name: Collection[str] = (),
) -> tuple[SheetReport, ...]:
    """Put all that the reports took as one step, and write each one's refused rows to `folder`.

    `read` gives the reports, each with the stem of its file's name, from the
    season as it then stands; it is called again where another notebook wrote in
    between. Raises `SheetError`.
    """
    for _ in range(_TRIES):
        season.refresh()
        reports = read()
        taken = [record for report, _ in reports for record in report.taken]
        try:
            if taken:
                season.put_all(taken, may_name=may_name)
            break
        except StaleEdit:
            continue
    else:
        raise SheetError(
            "The season is being changed elsewhere, so nothing was brought in; wait a moment and "
            "try again."
        )
    done = []
    for report, stem in reports:
        remarks, side_file = report.remarks, None
        if report.refused:
            try:
                side_file = _set_aside(report, folder, stem)
            except SheetError as error:
                remarks = (*remarks, f"the refused rows were not set aside: {error}")
        done.append(replace(report, remarks=remarks, side_file=side_file))
    return tuple(done)


def _known(season: Season) -> dict[str, Record]:
    return {record.key: record for record in season.records}


def _read(
    table: Table,
    record: type[Record],
    known: Mapping[str, Record],
    zone: ZoneInfo | None,
    gone: set[str] | None = None,
) -> SheetReport:
    headers = read_headers(table.name, table.header, record, table.filled())
    intake = Intake(table.name, record, known, table.header)
    for remark in (*table.remarks, *headers.remarks):
        intake.remark(remark)
    if not table.rows:
        intake.remark("there is a header and nothing below it")
    dated = {c.name for c in columns_of(record) if c.shape in (Shape.MOMENT, Shape.DAY)} | {"date"}
    places = [place for field, place in headers.places.items() if field in dated]
    reader = RowReader(
        intake,
        headers,
        Directory(known, gone),
        zone=zone,
        day_first=says_day_first(row.cells[place] for row in table.rows for place in places),
    )
    for row in table.rows:
        if any(cell.strip() for cell in row.cells):
            reader.read(row)
    return intake.report()


def _record_class(record: type[Record] | str) -> type[Record]:
    if not isinstance(record, str):
        return record
    found = _class_titled(record)
    if not found:
        raise ValueError(f"No record class is called {record!r}.{did_you_mean(record, KINDS)}")
    return found[0]


def _class_titled(title: str) -> list[type[Record]]:
    """The record class that goes by a sheet's title, in a list; an empty list for none."""
    return [
        record
        for record in RECORDS
        if squashed(title)
        in {
            squashed(name)
            for word in (record.record_kind, titled(record), record.__name__)
            for name in (word, f"{word}s")
        }
    ]


def _zone(zone: ZoneInfo | str | None) -> ZoneInfo | None:
    if not isinstance(zone, str):
        return zone
    try:
        return ZoneInfo(zone)
    except Exception:  # zoneinfo raises five unrelated types for a bad key
        raise SheetError(f"{zone!r} is no time zone; write it as in America/Chicago.") from None


def _one_table(
    tables: tuple[Table, ...], record: type[Record], file: str, sheet: str | None
) -> Table:
    if sheet is not None:
        found = table_called(tables, [sheet])
        if not found:
            raise SheetError(f"{file} has no filled sheet {sheet!r}; it has {_titles(tables)}.")
        return found[0]
    tables = tuple(table for table in tables if squashed(table.title) != "help")
    found = [table for table in tables if record in _class_titled(table.title)]
    if len(found) == 1:
        return found[0]
    if len(tables) == 1:
        return tables[0]
    raise SheetError(
        f"{file} holds several sheets ({_titles(tables)}), so nothing was read; name the one that "
        f"is meant {titled(record)!r}."
    )


def _titles(tables: Iterable[Table]) -> str:
    return ", ".join(table.title or "one without a name" for table in tables)


# ── out ─────────────────────────────────────────────────────────────────────


def _lines(season: Season, record: type[Record]) -> list[list[str]]:
    names = [column.name for column in columns_of(record)]
    return [
        [as_text(getattr(each, name)) for name in names]
        for each in season.records
        if type(each) is record
    ]


def write_csv_sheets(season: Season, folder: str | Path) -> tuple[Path, ...]:
    """Write one CSV a record class into `folder` (made where missing), replacing earlier ones.

    `bring_in_folder` gives the same records back. Raises `SheetError`.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise SheetError(f"{folder} cannot be made a folder; choose another place.") from None
    written = []
    for record in RECORDS:
        path = folder / f"{titled(record).replace(' ', '_')}.csv"
        header = [column.name for column in columns_of(record)]
        written.append(write_file(path, csv_text(header, _lines(season, record))))
    return tuple(written)


def write_workbook(season: Season, path: str | Path) -> Path:
    """Write the whole season to one XLSX workbook, a sheet a record class; return its path.

    `bring_in_workbook` gives the same records back. Raises `SheetError`.
    """
    return write_file(path, book({record: _lines(season, record) for record in RECORDS}))


def _set_aside(report: SheetReport, folder: Path, stem: str) -> Path:
    stem, _, _ = stem.partition(_SET_ASIDE)
    by_row: dict[int, list[RefusedRow]] = {}
    for row in report.refused:
        by_row.setdefault(row.number, []).append(row)
    header = [title for title in report.header if squashed(title) != squashed(TO_MEND)]
    kept = [i for i, title in enumerate(report.header) if squashed(title) != squashed(TO_MEND)]
    lines = []
    for faults in by_row.values():
        cells = faults[0].cells
        row_cells = [cells[i] if i < len(cells) else "" for i in kept]
        lines.append([*row_cells, " · ".join(map(str, faults))])
    content = csv_text([*header, TO_MEND], lines)
    return write_beside(folder, f"{stem}{_SET_ASIDE}", ".csv", content)
