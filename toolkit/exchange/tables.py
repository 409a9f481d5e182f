"""Files as plain tables of text, whatever program wrote them."""

from __future__ import annotations

import csv
import io
import threading
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from toolkit.exchange.cells import from_workbook_cell, plain_cell
from toolkit.exchange.headers import how_many_known, squashed
from toolkit.exchange.report import SheetError, shown
from toolkit.model import KINDS, Record

LARGEST_FILE = 64 * 1024 * 1024
LARGEST_UNPACKED = 256 * 1024 * 1024
MOST_COLUMNS = 500
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_csv_limit = threading.Lock()


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row as a spreadsheet shows it; no row has fewer cells than the header."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: `name` is for sentences, `title` is the sheet's own name ("" in a CSV)."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()

    def filled(self) -> list[int]:
        """How many cells of each column hold something."""
        return [
            sum(1 for row in self.rows if index < len(row.cells) and row.cells[index].strip())
            for index in range(len(self.header))
        ]


def read_bytes(path: str | Path) -> bytes:
    """The whole file; raises `SheetError` where it cannot be had."""
    path = Path(path)
    if path.is_dir():
        raise SheetError(f"{path.name or path} is a folder; give the file inside it.")
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_FILE else b""
    except FileNotFoundError:
        raise SheetError(f"{path.name} is not there; check its name and folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise SheetError(f"{path.name} cannot be read ({reason.lower()}); copy it to a folder of "
                         "yours.") from None  # fmt: skip
    if size > LARGEST_FILE:
        raise SheetError(
            f"{path.name} is larger than {LARGEST_FILE // 2**20} MB, more than a season could "
            "need; bring it in as smaller files."
        )
    if not content:
        raise SheetError(f"{path.name} is empty; export it again from your spreadsheet.")
    return content


def read_tables(path: str | Path, records: Iterable[type[Record]] = ()) -> tuple[Table, ...]:
    """The tables of a CSV (one) or an XLSX workbook (one a visible sheet that is not blank).

    `records` are the classes it may hold, which helps to tell what parts the
    cells of a CSV. Raises `SheetError`.
    """
    path = Path(path)
    content = read_bytes(path)
    workbook = path.suffix.lower() in (".xlsx", ".xlsm")
    if content.startswith(_OLD_OFFICE):
        raise SheetError(
            f"{path.name} is an old .xls workbook or is locked with a password; open it, save it "
            "as .xlsx without a password, and bring that in."
        )
    if workbook:
        return _workbook(path, content)
    if content.startswith(_ZIP):
        raise SheetError(
            f"{path.name} is a workbook or archive, not a CSV file; give it the ending .xlsx if it "
            "is an Excel workbook, or export it as CSV."
        )
    return (_csv(path, content, tuple(records) or tuple(KINDS.values())),)


# ── CSV ─────────────────────────────────────────────────────────────────────


def _csv(path: Path, content: bytes, records: Sequence[type[Record]]) -> Table:
    text, remarks = _decoded(path, content)
    hinted = None
    if text[:4].lower() == "sep=" and text[5:6] in ("\n", "\r"):
        hinted, text = text[4], text[5:].lstrip("\r\n")
    separator = hinted or _separator(text, records)
    if separator != ",":
        word = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}.get(separator, separator)
        remarks.append(f"cells are parted by {word}")
    lines = _split(path, text, separator)
    plain = [[plain_cell(cell) for cell in line] for line in lines]
    return _table(path.name, "", plain, remarks)


def _decoded(path: Path, content: bytes) -> tuple[str, list[str]]:
    refusal = SheetError(
        f"{path.name} is not a table of text; export your sheet as CSV or XLSX and bring that in."
    )
    remarks: list[str] = []
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        elif content[1:2] == b"\0" and content[3:4] == b"\0":
            text = content.decode("utf-16-le")
        elif content[:1] == b"\0" and content[2:3] == b"\0":
            text = content.decode("utf-16-be")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
            raise refusal from None
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise refusal from None
        remarks.append("not in UTF-8: read as Windows-1252; look at accented letters")
    start = text[:65_536]
    strange = sum(1 for mark in start if ord(mark) < 32 and mark not in "\t\n\r")
    if strange > max(2, len(start) // 50):
        raise refusal
    if not text.strip():
        raise SheetError(f"{path.name} is empty; export it again from your spreadsheet.")
    return text, remarks


def _separator(text: str, records: Sequence[type[Record]]) -> str:
    """What parts the cells: that by which the first filled line names the most fields."""
    head = text.lstrip("\r\n")[:20_000]

    def worth(separator: str) -> tuple[int, int]:
        cells = next(csv.reader(io.StringIO(head, newline=""), delimiter=separator), [])
        known = max(how_many_known(cells, record) for record in records)
        return known, min(len(cells), MOST_COLUMNS)

    return max((",", ";", "\t", "|"), key=worth)


def _split(path: Path, text: str, separator: str) -> list[list[str]]:
    with _csv_limit:
        before = csv.field_size_limit(len(text) + 1)
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error as error:
            raise SheetError(
                f"{path.name} breaks off within a row ({error}); export it again from your "
                "spreadsheet."
            ) from None
        finally:
            csv.field_size_limit(before)


# ── XLSX ────────────────────────────────────────────────────────────────────


def _workbook(path: Path, content: bytes) -> tuple[Table, ...]:
    refusal = SheetError(
        f"{path.name} is not an Excel workbook, whatever its name says; open it in your "
        "spreadsheet, save it as .xlsx, and bring that in."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise refusal
            if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise SheetError(
                    f"{path.name} unpacks to more than {LARGEST_UNPACKED // 2**20} MB; bring its "
                    "sheets in one by one."
                )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise (error if isinstance(error, SheetError) else refusal) from None
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    tables = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in workbook.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
                continue
            page = workbook.get_sheet_by_name(sheet.name)
            if (page.width or 0) * (page.height or 0) > 20_000_000:
                raise SheetError(
                    f"{path.name}, sheet {sheet.name!r}, reaches over too many cells; copy the "
                    "filled ones to a new sheet."
                )
            lines = [
                [from_workbook_cell(_as_text(cell)) for cell in line]
                for line in page.to_python(skip_empty_area=False)
            ]
            if any(cell.strip() for line in lines for cell in line):
                name = f"{path.name}, sheet {sheet.name!r}"
                tables.append(_table(name, sheet.name, lines, []))
    except SheetError:
        raise
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # calamine's panics are no Exceptions
        raise refusal from None
    if not tables:
        raise SheetError(f"{path.name} is empty: none of its sheets holds anything.")
    return tuple(tables)


def _as_text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        rounded = cell + timedelta(microseconds=500_000)  # Excel's days are inexact fractions
        return rounded.replace(microsecond=0).isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        rounded = datetime.combine(date(2000, 1, 1), cell) + timedelta(microseconds=500_000)
        return rounded.strftime("%H:%M:%S")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return "" if cell is None else str(cell)


# ── both ────────────────────────────────────────────────────────────────────


def _table(name: str, title: str, lines: Sequence[Sequence[str]], remarks: Sequence[str]) -> Table:
    numbered = [
        (number, line) for number, line in enumerate(lines, 1) if any(cell.strip() for cell in line)
    ]
    if not numbered:
        raise SheetError(f"{name} is empty; export it again from your spreadsheet.")
    (_, header), *rest = numbered
    titles = _without_blank_end(header)
    if len(titles) > MOST_COLUMNS:
        raise SheetError(
            f"{name} has {len(titles)} columns; no sheet needs so many, so look whether its rows "
            "were run together."
        )
    strange = next((cell for cell in titles if any(ord(mark) < 32 for mark in cell.strip()
                                                   if mark not in "\n\t\r")), None)  # fmt: skip
    if strange is not None:
        raise SheetError(
            f"{name} has a header with invisible characters ({shown(strange)!r}); export it again "
            "from your spreadsheet."
        )
    rows = tuple(Row(number, _cells(line, len(titles))) for number, line in rest)
    return Table(name, title, tuple(titles), rows, tuple(remarks))


def _without_blank_end(line: Sequence[str]) -> list[str]:
    cells = list(line)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _cells(line: Sequence[str], width: int) -> tuple[str, ...]:
    """A row as wide as its header, or wider where something stands beyond it."""
    cells = list(line)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return (*cells, *[""] * (width - len(cells)))


def table_called(tables: Iterable[Table], names: Iterable[str]) -> list[Table]:
    """The tables whose title is one of `names`, compared without case and punctuation."""
    wanted = {squashed(name) for name in names}
    return [table for table in tables if squashed(table.title) in wanted]
