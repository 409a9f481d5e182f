"""Sheets to fill in: headers, an example row that is never read, and what each column takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from toolkit.exchange.cells import csv_text
from toolkit.exchange.files import write_file
from toolkit.exchange.headers import SYNONYMS, Column, Shape, columns_of
from toolkit.exchange.report import SheetError
from toolkit.exchange.rows import EXAMPLE_ROW
from toolkit.exchange.workbooks import book
from toolkit.model import Record

# Invented, one row a record class; a field that is not here is blank.
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "applicant": {
        "name": "Maya Okonkwo", "email": "maya.okonkwo@example.edu", "phone": "312-555-0142",
        "school": "Prairie State Medical School", "graduation_year": "2027",
        "specialties": "Internal Medicine", "time_zone": "America/Chicago", "style": "lean",
        "in_couple": "no", "rank_deadline": "2027-03-03T21:00-05:00",
    },
    "program": {
        "name": "Lakeview Internal Medicine", "institution": "Lakeview Hospital",
        "city": "Chicago", "state": "IL", "specialty": "Internal Medicine",
        "time_zone": "America/Chicago", "aliases": "Lakeview; LIM", "nrmp_code": "1234140C0",
        "track": "categorical", "contact_policy": "thanks-ok",
        "contact_address": "im.residency@lakeview.example.org", "wants_updates": "unknown",
        "list_locked": "unknown", "features": "street medicine; X+Y schedule",
    },
    "person": {
        "program": "Lakeview Internal Medicine", "name": "Ana de la Cruz",
        "role": "program director", "credentials": "MD, MPH", "surname": "de la Cruz",
        "honorific": "Dr.", "email": "ana.delacruz@lakeview.example.org",
        "strong_connection": "yes", "offered": "to talk about her quality project",
    },
    "interview": {
        "program": "Lakeview Internal Medicine", "start": "2026-11-13T09:00-06:00",
        "end": "2026-11-13T15:00-06:00", "kind": "interview day", "format": "virtual",
        "met": "Ana de la Cruz; Ben Ito",
    },
    "note": {
        "interview": "lakeview-internal-medicine/2026-11-13/interview-day",
        "person": "Ana de la Cruz", "written_at": "2026-11-13T18:30-06:00",
        "topics": "sepsis project; continuity clinic", "interests": "medical education",
        "features": "street medicine", "felt": "at ease", "forgot": "my clinic abroad",
        "text": "She asked what I would change about my clerkship.",
    },
    "criterion": {"name": "mentorship", "weight": "7", "why": "it carried me so far"},
    "rating": {
        "program": "Lakeview Internal Medicine", "criterion": "mentorship", "value": "4",
        "rated_at": "2026-11-14T10:00-06:00",
    },
    "weighing": {
        "heavier": "mentorship", "lighter": "reputation", "at": "2027-01-10T20:00-06:00",
    },
    "second-look": {
        "program": "Lakeview Internal Medicine", "offered": "yes", "invited": "unknown",
        "others_invited": "unknown", "attended": "no", "felt_before": "at home among the residents",
    },
    "question": {
        "program": "Lakeview Internal Medicine", "person": "Ana de la Cruz",
        "text": "How are clinic panels handed over?",
    },
    "news": {
        "kind": "publication", "title": "A sepsis bundle in a rural ward",
        "where": "Journal of Invented Results", "date": "2026-12-01", "mandatory": "no",
    },
    "advocate": {
        "name": "Prof. Ines Aldana", "program": "Lakeview Internal Medicine",
        "ask_by": "2027-02-03", "note": "trained with the director, and offered to call",
    },
    "message": {
        "program": "Lakeview Internal Medicine", "person": "Ana de la Cruz", "kind": "thank-you",
        "subject": "Thank you for our conversation on 13 November",
        "body": "Dear Dr. de la Cruz, …", "state": "sent", "at": "2026-11-16T09:10-06:00",
    },
    "choice": {
        "preferred": "Lakeview Internal Medicine", "other": "Harbor Medicine",
        "at": "2027-01-10T20:00-06:00",
    },
    "rank-list": {
        "kind": "sketch", "version": "1", "entries": "Lakeview Internal Medicine; Harbor Medicine",
        "at": "2027-01-12T20:00-06:00", "reason": "first thoughts",
    },
    "supplemental-list": {
        "name": "Near home", "serves": "Harbor Medicine", "entries": "Lakeview Internal Medicine",
    },
}  # fmt: skip

_SAYS = {
    ("program", "name"): "how the program's own people say it",
    ("program", "time_zone"): "leave it blank where the state keeps one clock",
    ("person", "surname"): "leave it blank: it is read from the name",
    ("person", "strong_connection"): "somebody you would gladly write to again",
    ("interview", "end"): "leave it blank if you do not know",
    ("interview", "met"): "whom you talked with alone or in a small group",
    ("note", "interview"): "or two columns instead, program and date",
    ("note", "person"): "leave it blank for a note on the whole day",
    ("rating", "value"): "1 to 5; blank is not rated, and stays so",
    ("criterion", "weight"): "0 to 10; blank is not weighed",
    ("advocate", "name"): "a mentor who might speak for you",
    ("supplemental-list", "serves"): "the advanced programs after whose match it is tried",
    ("supplemental-list", "joint"): "those open only to who matches to the program it serves",
    ("advocate", "program"): "leave it blank until you have chosen one",
}


def write_template(record: type[Record], path: str | Path) -> Path:
    """Write an empty sheet for a record class to `path` (.csv or .xlsx); return the path.

    Its example row is marked in the key column and never read back. The XLSX has
    lists to choose from, comments on the headers and a sheet called help.
    Raises `SheetError`.
    """
    path = Path(path)
    columns = columns_of(record)
    example = EXAMPLES.get(record.record_kind, {})
    line = [EXAMPLE_ROW, *(example.get(column.name, "") for column in columns[1:])]
    if path.suffix.lower() == ".csv":
        content = csv_text([column.name for column in columns], [line])
    elif path.suffix.lower() == ".xlsx":
        says = {column.name: _says(record, column) for column in columns}
        help_lines = [["column", "needed", "takes", "also read under the header"]]
        for column in columns:
            synonyms = SYNONYMS.get(record.record_kind, {}).get(column.name, ())
            needed = column.required and (record.record_kind, column.name) != (
                "program", "time_zone",
            )  # fmt: skip
            help_lines.append(
                [column.name, "yes" if needed else "", says[column.name], ", ".join(synonyms)]
            )
        content = book({record: [line]}, notes={record: says}, help_lines=help_lines)
    else:
        raise SheetError(f"{path.name}: a template ends in .csv or .xlsx; give it one of the two.")
    return write_file(path, content)


def _says(record: type[Record], column: Column) -> str:
    """What a column takes, in a few words."""
    if column.name == "key":
        return f"leave it blank; a row with {EXAMPLE_ROW!r} here is passed over"
    takes = (
        f"one of: {', '.join(column.choices)}"
        if column.shape is Shape.CHOICE
        else column.shape.value
    )
    more = _SAYS.get((record.record_kind, column.name))
    return f"{takes}; {more}" if more else takes
