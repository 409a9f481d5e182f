"""What stands in one cell: guarded on the way out, the same again on the way in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from toolkit.model import Allowance

# A spreadsheet runs a cell that begins so; the wide forms are run by some of them.
_RUN = "=+-@\t\r\n＝＋－＠"
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TROUBLE = re.compile(r"[\ufffe\uffff]|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")


def safe_cell(value: str) -> str:
    """`value` as a CSV cell that no spreadsheet takes for a formula.

    An apostrophe goes before it where it would be run, or where it begins with
    one itself; `plain_cell` takes exactly that away: ``plain_cell(safe_cell(x)) == x``.
    """
    return f"'{value}" if value[:1] and value[0] in _RUN + "'" else value


def plain_cell(cell: str) -> str:
    """What `safe_cell` was given. An apostrophe that guards nothing is kept ("'twas")."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in _RUN + "'" else cell


def workbook_cell(value: str) -> str:
    """`value` as XLSX text; the few texts that the format would alter are written in JSON."""
    if not _TROUBLE.search(value) and from_workbook_cell(value) == value:
        return value
    text = json.dumps(value, ensure_ascii=False)
    text = text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    return _LIKE_ESCAPE.sub(r"\\u005f", text)


def from_workbook_cell(cell: str) -> str:
    """What `workbook_cell` was given; other text in quotation marks stays as it is."""
    if len(cell) > 2 and cell[0] == cell[-1] == '"' and "\\u" in cell:
        try:
            value = json.loads(cell)
        except ValueError:
            return cell
        return value if isinstance(value, str) else cell
    return cell


def joined(items: Iterable[str]) -> str:
    """Several short texts as one cell: parted by semicolons, or a JSON list if unclear."""
    items = tuple(items)
    plain = "; ".join(items)
    if parted(plain) == items:
        return plain
    return json.dumps(list(items), ensure_ascii=False)


def parted(cell: str) -> tuple[str, ...]:
    """The texts in a cell that `joined` or a person wrote."""
    text = cell.strip()
    if text.startswith("[") and text.endswith("]"):
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return tuple(found)
    return tuple(item.strip() for item in re.split(r"[;\n]", text) if item.strip())


def allowances(cell: str) -> tuple[dict[str, str], ...]:
    """The allowances in a cell; raises `ValueError` with a remedy."""
    try:
        found = json.loads(cell)
        if isinstance(found, list) and all(isinstance(each, dict) for each in found):
            return tuple(found)
    except ValueError:
        pass
    raise ValueError('write it as [{"rule": "tone.casual", "reason": "an inside joke"}], or not')


def as_text(value: Any) -> str:
    """A field's value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        if any(isinstance(each, Allowance) for each in value):
            return json.dumps([each.model_dump() for each in value], ensure_ascii=False)
        return joined(value)
    return str(value)


def csv_text(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV table as UTF-8 that spreadsheets recognise, every cell guarded by `safe_cell`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(safe_cell, header))
    for row in rows:
        writer.writerow(map(safe_cell, row))
    return text.getvalue().encode("utf-8-sig")
