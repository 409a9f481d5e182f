"""XLSX as we write it: plain text cells, a frozen header, and lists to choose from."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.exchange.cells import workbook_cell
from toolkit.exchange.headers import Column, Shape, columns_of
from toolkit.exchange.report import SheetError
from toolkit.model import Record

LONGEST_CELL = 32_767  # of Excel
_PLURALS = {
    "applicant": "applicant", "person": "people", "criterion": "criteria", "news": "news",
    "second-look": "second looks", "rank-list": "rank lists",
}  # fmt: skip
_WIDTHS = {Shape.TEXT: 48, Shape.LIST: 36, Shape.PEOPLE: 36, Shape.PROGRAMS: 36, Shape.FLAG: 12,
           Shape.NUMBER: 12, Shape.STATE: 8, Shape.DAY: 12}  # fmt: skip
_SPARE_ROWS = 500


def titled(record: type[Record]) -> str:
    """The name of a record class's sheet ("second looks")."""
    kind = record.record_kind
    return _PLURALS.get(kind, f"{kind}s")


def book(
    sheets: Mapping[type[Record], Sequence[Sequence[str]]],
    *,
    notes: Mapping[type[Record], Mapping[str, str]] | None = None,
    help_lines: Sequence[Sequence[str]] = (),
) -> bytes:
    """An XLSX with one sheet a record class, its lines in the order of `columns_of`.

    `notes` are comments on header cells, by field; `help_lines` make a last
    sheet called help. Raises `SheetError` for a text longer than a cell can hold.
    """
    import xlsxwriter

    content = io.BytesIO()
    made = xlsxwriter.Workbook(
        content,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": True,
        },
    )
    head = made.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1})
    body = made.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    number = made.add_format({"valign": "top"})
    for record, lines in sheets.items():
        page = made.add_worksheet(titled(record))
        page.freeze_panes(1, 1)
        for place, column in enumerate(columns_of(record)):
            page.set_column(place, place, _WIDTHS.get(column.shape, 24), body)
            page.write_string(0, place, column.name, head)
            if note := (notes or {}).get(record, {}).get(column.name):
                page.write_comment(0, place, note, {"x_scale": 2})
            _offer_choices(page, place, column, len(lines))
        for row, line in enumerate(lines, 1):
            for place, (column, text) in enumerate(zip(columns_of(record), line, strict=True)):
                _write(page, row, place, column, text, body, number)
        page.autofilter(0, 0, max(len(lines), 1), len(columns_of(record)) - 1)
    if help_lines:
        page = made.add_worksheet("help")
        page.freeze_panes(1, 0)
        for row, line in enumerate(help_lines):
            for place, text in enumerate(line):
                page.write_string(row, place, text, head if row == 0 else body)
        for place, width in enumerate((24, 12, 44, 60)):
            page.set_column(place, place, width)
    made.close()
    return content.getvalue()


def _write(
    page: Any, row: int, place: int, column: Column, text: str, body: Any, number: Any
) -> None:
    if text == "":
        return
    if column.shape is Shape.NUMBER and _exact(text):
        page.write_number(row, place, float(text), number)
        return
    text = workbook_cell(text)
    if len(text) > LONGEST_CELL:
        raise SheetError(
            f"{column.name} in row {row + 1} has {len(text):,} characters, more than a workbook's "
            "cell can hold; shorten it, or write the season as CSV sheets instead."
        )
    page.write_string(row, place, text, body)


def _exact(text: str) -> bool:
    """Whether a number comes back the same from the 16 digits that a workbook keeps."""
    try:
        return float(f"{float(text):.16G}") == float(text)
    except ValueError:
        return False


def _offer_choices(page: Any, place: int, column: Column, rows: int) -> None:
    if column.choices and len(",".join(column.choices)) <= 255:
        page.data_validation(
            1, place, rows + _SPARE_ROWS, place,
            {
                "validate": "list",
                "source": list(column.choices),
                "error_type": "warning",
                "error_title": column.name,
                "error_message": f"Write one of: {', '.join(column.choices)}"[:255],
            },
        )  # fmt: skip
