"""An editable table with real inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from numbers import Real
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode, observe, validate

from .still import Still

_STATIC = Path(__file__).parent / "static"

TYPES = ("text", "longtext", "number", "choice", "flag", "fixed")


class EditTable(Still, anywidget.AnyWidget):
    """Rows of inputs; each change comes back as one edit.

    columns   ``{"name", "label", "type"}`` and, where they serve, ``"choices"`` (text
              or numbers), ``"min"``, ``"max"``, ``"help"``. ``type`` is one of TYPES. The
              first ``fixed`` column names the row, to the eye and to a screen reader.
    rows      ``{"key": str, "cells": {column name: value}}``. They follow the edits.
              A missing or None value shows as empty, and is sent only once it is changed.
    edited    the last edit: ``{"key", "column", "value", "count"}``. An emptied number
              or choice is None, an emptied text is ``""``. ``count`` tells equal edits apart.
    problems  ``{"key\\0column": sentence}``: shown under the cell (see problem_at)
    caption   the table's name

    A flag is yes or no: for "not known" use a choice. Columns, rows and edits of
    another shape raise a ValueError. ``problems`` of unknown cells are not shown.
    """

    says = "Table: open in JupyterLab to edit it."

    _esm = _STATIC / "edit_table.js"
    _css = _STATIC / "edit_table.css"

    columns: List[dict[str, Any]] = List().tag(sync=True)
    rows: List[dict[str, Any]] = List().tag(sync=True)
    edited = Dict().tag(sync=True)
    problems = Dict(key_trait=Unicode(), value_trait=Unicode()).tag(sync=True)
    caption = Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self._callbacks: list[Callable[[str, str, Any], None]] = []
        super().__init__(**traits)
        # Edits are messages, not trait changes: while a kernel is busy, trait
        # changes are merged, and the first of two edited cells would be lost.
        self.on_msg(self._receive)

    def on_edit(self, callback: Callable[[str, str, Any], None]) -> None:
        """Call ``callback(key, column, value)`` after each edit by hand."""
        self._callbacks.append(callback)

    def set_cell(self, key: str, column: str, value: Any) -> None:
        """Show another value. This is no edit: callbacks are not called.

        Raises ValueError for a row, a column or a value the table cannot have.
        """
        self._check_cell(key, column, value)
        self.rows = [
            {**row, "cells": {**row["cells"], column: value}} if row["key"] == key else row
            for row in self.rows
        ]

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take nothing but edits from the page: the rest is the notebook's to say."""
        ours = ("columns", "rows", "problems", "caption")
        super().set_state({name: v for name, v in sync_data.items() if name not in ours})

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict) or content.get("kind") != "edit":
            return
        edit = {name: content.get(name) for name in ("key", "column", "value", "count")}
        # The page may still hold a row that was just taken away.
        if any(row["key"] == edit["key"] for row in self.rows):
            self.edited = edit

    @observe("edited")
    def _apply(self, change: Mapping[str, Any]) -> None:
        edit = change["new"]
        if not edit:
            return
        key, column, value = edit["key"], edit["column"], edit["value"]
        # In place, so that the table is not sent back at each stroke: the page
        # has the value already, and a page opened later reads it from here.
        row = next(row for row in self.rows if row["key"] == key)
        row["cells"][column] = value
        for callback in self._callbacks:
            callback(key, column, value)

    def _check_cell(self, key: str, column: str, value: Any) -> None:
        found = next((each for each in self.columns if each["name"] == column), None)
        if found is None:
            raise ValueError(f"No column is called {column!r}.")
        if not any(row["key"] == key for row in self.rows):
            raise ValueError(f"No row has the key {key!r}.")
        kind = found["type"]
        fits = value is None or {
            "number": isinstance(value, Real) and not isinstance(value, bool),
            "choice": value in found.get("choices", ()),
            "flag": isinstance(value, bool),
            "fixed": isinstance(value, (str, Real)),
        }.get(kind, isinstance(value, str))
        if not fits:
            raise ValueError(f"{value!r} does not fit the {kind} column {found['label']!r}.")

    @validate("edited")
    def _edited_fits(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        edit = proposal["value"]
        if not edit:
            return edit
        missing = {"key", "column", "value"} - set(edit)
        if missing:
            raise ValueError(f"An edit needs key, column and value; it lacks {sorted(missing)}.")
        self._check_cell(edit["key"], edit["column"], edit["value"])
        if self._type_of(edit["column"]) == "fixed":
            raise ValueError(f"The column {edit['column']!r} is fixed: it cannot be edited.")
        count = edit.get("count")
        if type(count) is not int:
            count = self.edited.get("count", 0) + 1
        return {**edit, "count": count}

    def _type_of(self, column: str) -> str:
        return next(each["type"] for each in self.columns if each["name"] == column)

    @validate("columns")
    def _columns_fit(self, proposal: Mapping[str, Any]) -> list[dict[str, Any]]:
        columns = [dict(given) for given in proposal["value"]]
        for column in columns:
            if not isinstance(column.get("name"), str) or not isinstance(column.get("label"), str):
                raise ValueError(f"A column needs a name and a label, both text: {column!r}.")
            if column.get("type") not in TYPES:
                raise ValueError(
                    f"The column {column['name']!r} has the type {column.get('type')!r};"
                    f" it can be {', '.join(TYPES)}."
                )
            if column["type"] == "choice" and not column.get("choices"):
                raise ValueError(f"The choice column {column['name']!r} has no choices.")
        _no_repeats([column["name"] for column in columns], "column name")
        return columns

    @validate("rows")
    def _rows_fit(self, proposal: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows = []
        for given in proposal["value"]:
            if not isinstance(given, Mapping) or not isinstance(given.get("key"), str):
                raise ValueError(f"A row needs a key, which is text: {given!r}.")
            if not isinstance(given.get("cells"), Mapping):
                raise ValueError(f"The row {given['key']!r} needs cells: {{column name: value}}.")
            # A copy: edits are written into it, and the caller's rows stay theirs.
            rows.append({"key": given["key"], "cells": dict(given["cells"])})
        _no_repeats([row["key"] for row in rows], "row key")
        return rows


def problem_at(key: str, column: str) -> str:
    """The name of a cell in ``problems``."""
    return f"{key}\0{column}"


def _no_repeats(names: list[str], what: str) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"Each {what} stands once; repeated: {', '.join(map(repr, repeated))}.")
