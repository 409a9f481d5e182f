"""What came of reading one file: what was taken, what was refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.model import Record, RecordError

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 60


class SheetError(ValueError):
    """A whole file cannot be used; the message says which, why and what to do, in one sentence."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One reason for which a row was refused.

    `number` is the row as a spreadsheet shows it (the header is usually 1), or
    the place of an event in a calendar. A row with two faults has two entries.
    `cells` are the row as it stood, in the order of the report's `header`.
    """

    number: int
    field: str
    value: str
    remedy: str
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        given = f" {self.value!r} will not do;" if self.value else ""
        return f"row {self.number}, {self.field}:{given} {self.remedy}"


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What came of one sheet or calendar.

    Each row read is taken, unchanged (the season or an earlier row says the same)
    or refused: `rows_read == len(taken) + unchanged + rows_refused`. `taken` are
    the records as they stand, or would stand, in the season. `side_file` holds
    the refused rows for mending, where one was written.
    """

    file: str
    kind: str
    rows_read: int
    taken: tuple[Record, ...] = ()
    unchanged: int = 0
    refused: tuple[RefusedRow, ...] = ()
    remarks: tuple[str, ...] = ()
    side_file: Path | None = None
    header: tuple[str, ...] = ()

    @property
    def rows_refused(self) -> int:
        """How many rows were refused; a row with two faults counts once."""
        return len({row.number for row in self.refused})

    def __str__(self) -> str:
        rows = "1 row" if self.rows_read == 1 else f"{self.rows_read} rows"
        return (
            f"{self.file}: {rows} read, {len(self.taken)} taken, {self.unchanged} unchanged, "
            f"{self.rows_refused} refused."
        )


def as_table(report: SheetReport | Iterable[SheetReport]) -> pd.DataFrame:
    """The refused rows, one line a fault: file, row, field, value, what to do."""
    import pandas as pd

    reports = (report,) if isinstance(report, SheetReport) else tuple(report)
    lines = [
        (each.file, row.number, row.field, row.value, row.remedy)
        for each in reports
        for row in each.refused
    ]
    return pd.DataFrame(lines, columns=["file", "row", "field", "value", "what to do"])


def shown(value: str) -> str:
    """`value` short enough for a sentence."""
    value = " ".join(value[: SHOWN * 4].split())
    return value if len(value) <= SHOWN else f"{value[: SHOWN - 3]}…"


class Intake:
    """Gathers the rows of one file into a report, against the records already known.

    `known` (key → record) is read and never changed.
    """

    def __init__(
        self, file: str, record: type[Record], known: Mapping[str, Record], header: Iterable[str]
    ) -> None:
        self.file = file
        self.record = record
        self.known = known
        self.header = tuple(header)
        self.rows = 0
        self._taken: list[Record] = []
        self._unchanged = 0
        self._refused: list[RefusedRow] = []
        self._first: dict[str, tuple[int, Record]] = {}
        self._plain: list[str] = []
        self._counted: dict[str, list[int]] = {}

    def remark(self, text: str, row: int | None = None) -> None:
        """Note `text`; the same text for several rows is said once, with the rows."""
        if row is None:
            self._plain.append(text)
        else:
            self._counted.setdefault(text, []).append(row)

    def refuse(self, number: int, field: str, value: str, remedy: str, cells: Any = ()) -> None:
        self._refused.append(RefusedRow(number, field, shown(value), remedy, tuple(cells)))

    def offer(
        self, number: int, fields: dict[str, Any], cells: Iterable[str] = (), *, where: str = "row"
    ) -> None:
        """Take the record made of `fields`, or refuse it.

        Fields that are not given keep what a record of that key already holds.
        """
        cells = tuple(cells)
        try:
            record = self.record(**fields)
            held = self.known.get(record.key)
            settled = record if held is None else self._merged(held, fields)
        except RecordError as error:
            for complaint in error.complaints:
                self.refuse(number, complaint.field, complaint.given, complaint.remedy, cells)
            return
        told_apart = held.differs_in(record) if held is not None and "key" not in fields else ""
        if told_apart:
            self.refuse(
                number,
                "key",
                record.key,
                f"the season has another under this key, told apart by {told_apart}; write "
                f"{record.key}-2 as the key of this one, or {record.key} itself if they are the "
                "same",
                cells,
            )
            return
        if record.key in self._first:
            first, before = self._first[record.key]
            if before == record:
                self._unchanged += 1
                self.remark(f"says the same as {where} {first} and was left out", number)
            else:
                self.refuse(
                    number, "key", record.key,
                    f"{where} {first} is the same {record.record_kind} and says something else; "
                    "keep one of the two, or give this one a key of its own", cells,
                )  # fmt: skip
            return
        self._first[record.key] = (number, record)
        if settled == held:
            self._unchanged += 1
            return
        if held is not None:
            differ = [n for n in fields if n != "key" and getattr(held, n) != getattr(settled, n)]
            self.remark(f"changes what the season holds: {', '.join(differ)}", number)
        self._taken.append(settled)

    def _merged(self, held: Record, fields: dict[str, Any]) -> Record:
        given = {name: value for name, value in fields.items() if name != "key"}
        if "name" in given and "surname" not in given and hasattr(held, "surname"):
            given["surname"] = held.surname if held.name == given["name"] else ""  # type: ignore[attr-defined]
        return held.changed(**given)

    def report(self) -> SheetReport:
        counted = (f"{text} ({_rows(rows)})" for text, rows in self._counted.items())
        return SheetReport(
            file=self.file,
            kind=self.record.record_kind,
            rows_read=self.rows,
            taken=tuple(self._taken),
            unchanged=self._unchanged,
            refused=tuple(self._refused),
            remarks=(*self._plain, *counted),
            header=self.header,
        )


def _rows(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    listed = ", ".join(map(str, numbers[:5]))
    return f"{len(numbers)} rows: {listed}{'…' if len(numbers) > 5 else ''}"
