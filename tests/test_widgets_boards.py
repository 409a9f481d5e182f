"""The rank board, the edit table and what stands in for them: the Python side, with no browser."""

from __future__ import annotations

import ipywidgets as widgets
import pytest

from toolkit.season import Season
from toolkit.widgets import boards
from toolkit.widgets.edit_table import EditTable, problem_at
from toolkit.widgets.rank_board import BEYOND, RankBoard, UnfitOrder
from toolkit.widgets.still import Still

ROWS = [
    {"key": "lake", "title": "Lakeview Internal Medicine", "detail": "Springfield, IL"},
    {"key": "harbor", "title": "Harborside Medical Center", "detail": ""},
    {"key": "cedar", "title": "Cedar Valley Hospital"},
]
COLUMNS = [
    {"name": "program", "label": "Program", "type": "fixed"},
    {"name": "person", "label": "Interviewer", "type": "text"},
    {"name": "rating", "label": "Rating", "type": "number", "min": 1, "max": 5},
    {"name": "format", "label": "Format", "type": "choice", "choices": ["video", "in person"]},
    {"name": "thanked", "label": "Thanked", "type": "flag"},
]


def board() -> RankBoard:
    return RankBoard(rows=ROWS, order=["lake", "harbor"], left_out=["cedar"])


def table() -> EditTable:
    return EditTable(
        columns=COLUMNS,
        rows=[
            {"key": "a", "cells": {"program": "Lakeview", "person": "Dr. Osei"}},
            {"key": "b", "cells": {"program": "Harborside", "rating": 4}},
        ],
    )


def page_sends(shown: EditTable, **edit: object) -> None:
    shown._handle_custom_msg({"kind": "edit", **edit}, [])


# What stands in for a widget


@pytest.mark.parametrize("make", [board, table])
def test_a_static_viewer_shows_a_sentence_and_the_live_view_stays(make):
    data, _ = make()._repr_mimebundle_()
    assert data["text/plain"] == make().says
    assert data["text/html"] == f"<p>{make().says}</p>"
    assert "application/vnd.jupyter.widget-view+json" in data


def test_two_boards_with_different_names_save_the_same_text():
    other = RankBoard(rows=[{"key": "x", "title": "Private"}], order=["x"])
    texts = [shown._repr_mimebundle_()[0] for shown in (board(), other)]
    assert texts[0]["text/plain"] == texts[1]["text/plain"]
    assert "Private" not in str(texts[1])


def test_an_ordinary_box_can_have_its_sentence():
    class NotesForm(Still, widgets.VBox):
        says = "Notes & people: open in JupyterLab to write."

    form = NotesForm([widgets.Text(value="confidential")])
    data, metadata = form._repr_mimebundle_()
    assert data["text/plain"] == "Notes & people: open in JupyterLab to write."
    assert data["text/html"] == "<p>Notes &amp; people: open in JupyterLab to write.</p>"
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == form.model_id
    assert metadata == {}
    assert "confidential" not in str(data)


# The rank board


@pytest.mark.parametrize(
    ("order", "left_out", "says"),
    [
        (["lake", "harbor"], [], "neither names 'cedar'"),
        (["lake", "harbor", "cedar", "lake"], [], "repeat 'lake'"),
        (["lake", "harbor", "cedar"], ["cedar"], "repeat 'cedar'"),
        (["lake", "harbor", "cedar"], ["moon"], "No row has the key 'moon'"),
    ],
)
def test_an_order_that_does_not_fit_its_rows_is_a_value_error(order, left_out, says):
    with pytest.raises(ValueError, match=says):
        RankBoard(rows=ROWS, order=order, left_out=left_out)


@pytest.mark.parametrize(
    "row", [{"key": "x"}, {"title": "X"}, {"key": "", "title": "X"}, {"key": 3, "title": "X"}, "x"]
)
def test_a_row_without_key_and_title_is_a_value_error(row):
    with pytest.raises(ValueError, match="row"):
        RankBoard(rows=[row], order=["x"])


def test_a_refused_arrangement_changes_nothing():
    shown = board()
    with pytest.raises(UnfitOrder):
        shown.arrange(["lake"], ["harbor", "moon"])
    assert (shown.order, shown.left_out) == (["lake", "harbor"], ["cedar"])


def test_rows_and_order_can_be_replaced_together():
    shown = board()
    shown.arrange(["new"], ["lake"], rows=[{"key": "new", "title": "New"}, ROWS[0]])
    assert (shown.order, shown.left_out) == (["new"], ["lake"])
    assert [row["detail"] for row in shown.rows] == ["", "Springfield, IL"]


def test_a_move_across_the_line_reaches_python_as_one_change():
    shown, heard = board(), []
    shown.on_move(lambda *move: heard.append((*move, list(shown.order), list(shown.left_out))))
    shown.set_state(
        {
            "order": ["harbor"],
            "left_out": ["lake", "cedar"],
            "moved": {"key": "lake", "from": 1, "to": 0, "count": 1},
        }
    )
    assert heard == [("lake", 1, 0, ["harbor"], ["lake", "cedar"])]


def test_a_python_arrangement_is_no_move():
    shown, heard = board(), []
    shown.on_move(lambda *move: heard.append(move))
    shown.arrange(["cedar", "harbor", "lake"])
    assert heard == []


@pytest.mark.parametrize(
    "state",
    [
        {"order": ["lake", "moon"], "left_out": ["cedar"]},
        {"order": ["lake"]},
        {"order": ["harbor", "lake"], "moved": {"key": "moon", "from": 2, "to": 1}},
        {"order": ["harbor", "lake"], "moved": {"key": "lake", "from": 1, "to": 99}},
        {"order": [1, 2, 3], "left_out": []},
    ],
)
def test_a_page_that_sends_what_does_not_fit_is_shown_the_order_that_holds(state, monkeypatch):
    shown, sent = board(), []
    monkeypatch.setattr(shown, "send_state", sent.append)
    shown.set_state(state)
    assert (shown.order, shown.left_out, shown.moved) == (["lake", "harbor"], ["cedar"], {})
    assert "order" in sent[-1]


def test_the_page_cannot_rename_programs():
    shown = board()
    shown.set_state({"rows": [{"key": key, "title": "X"} for key in ("lake", "harbor", "cedar")]})
    assert shown.rows[0]["title"] == "Lakeview Internal Medicine"


def test_a_row_may_carry_a_word_on_where_it_stands():
    shown = board()
    shown.arrange(["x"], rows=[{"key": "x", "title": "X", "mark": "tie 4-7"}])
    assert shown.rows == [{"key": "x", "title": "X", "detail": "", "mark": "tie 4-7"}]
    with pytest.raises(ValueError, match="A row's mark is text"):
        shown.arrange(["x"], rows=[{"key": "x", "title": "X", "mark": 4}])


def test_the_word_on_where_the_weights_put_a_program_is_its_own_range(example: Season):
    marks = boards.by_weights(example)
    assert marks["program/juniper-mesa-im"] == "weights: 4-5"
    assert marks["program/lakeview-im"] == "weights: firm at 1"
    assert "program/windrow-im" not in marks


@pytest.mark.parametrize(
    "state",
    [
        {
            "order": ["harbor", "lake"],
            "moved": {"key": "harbor", "from": 2, "to": 1, "count": 1},
        },
        {"order": ["lake"], "left_out": ["cedar", "harbor"]},
        {"moved": {"key": "harbor", "from": 2, "to": 1, "count": 1}},
        {"frozen": False, "order": ["harbor", "lake"]},
    ],
)
def test_a_frozen_board_refuses_a_move_of_the_page_and_shows_it_what_holds(state, monkeypatch):
    shown, heard, sent = board(), [], []
    shown.frozen = True
    shown.on_move(lambda *move: heard.append(move))
    monkeypatch.setattr(shown, "send_state", sent.append)
    shown.set_state(state)
    assert (shown.order, shown.left_out, shown.moved) == (["lake", "harbor"], ["cedar"], {})
    assert shown.frozen and heard == []
    assert {"order", "left_out", "moved", "frozen"} <= set(sent[-1])


@pytest.mark.parametrize(
    ("waiting", "says"),
    [
        (["lake"], "'lake' does not end"),
        (["cedar"], "'cedar' does not end"),
        (["harbor", "harbor"], "waiting repeat 'harbor'"),
        (["lake", "harbor", "cedar"], "does not end"),
    ],
)
def test_what_waits_for_a_place_ends_the_order(waiting, says):
    shown = board()
    with pytest.raises(ValueError, match=says):
        shown.arrange(shown.order, shown.left_out, waiting=waiting)
    assert shown.waiting == []
    shown.arrange(shown.order, shown.left_out, waiting=["harbor"])
    assert shown.waiting == ["harbor"]
    shown.arrange(["harbor", "lake"], ["cedar"])
    assert shown.waiting == []


def test_a_row_that_waited_and_is_moved_by_hand_is_heard_as_any_move():
    shown, heard = board(), []
    shown.arrange(["lake", "harbor"], ["cedar"], waiting=["lake", "harbor"])
    shown.on_move(lambda *move: heard.append((*move, list(shown.order), list(shown.waiting))))
    shown.set_state(
        {
            "order": ["harbor", "lake"],
            "left_out": ["cedar"],
            "waiting": ["lake"],
            "moved": {"key": "harbor", "from": 2, "to": 1, "count": 1},
        }
    )
    assert heard == [("harbor", 2, 1, ["harbor", "lake"], ["lake"])]
    shown.frozen = True
    shown.set_state({"waiting": []})
    assert shown.waiting == ["lake"]


def test_the_words_of_the_line_are_the_notebooks_and_only_known_ones():
    words = {"title": "Not on this list", "button": "Take off"}
    shown = RankBoard(rows=ROWS[:1], order=["lake"], beyond=words)
    assert shown.beyond == {**BEYOND, **words}
    assert board().beyond["title"] == "I would not go"
    shown.set_state({"beyond": {"title": "X"}})
    assert shown.beyond["title"] == "Not on this list"
    for wrong in ({"titel": "X"}, {"button": ""}, {"back": 3}):
        with pytest.raises(ValueError, match="line"):
            RankBoard(beyond=wrong)


def test_the_page_cannot_freeze_or_unfreeze():
    shown = board()
    shown.set_state({"frozen": True})
    assert not shown.frozen
    shown.frozen = True
    shown.set_state({"frozen": False})
    assert shown.frozen


def test_python_can_arrange_a_frozen_board_and_the_page_can_move_it_once_it_is_free():
    shown = board()
    shown.frozen = True
    shown.arrange(["harbor", "lake"], ["cedar"])
    assert shown.order == ["harbor", "lake"]
    shown.frozen = False
    shown.set_state({"order": ["lake", "harbor"]})
    assert shown.order == ["lake", "harbor"]


# The edit table


def test_an_edit_reaches_the_callback_and_the_rows():
    shown, heard = table(), []
    shown.on_edit(lambda *edit: heard.append(edit))
    page_sends(shown, key="a", column="person", value="Dr. Adeyemi", count=1)
    page_sends(shown, key="b", column="rating", value=None, count=2)
    assert heard == [("a", "person", "Dr. Adeyemi"), ("b", "rating", None)]
    assert shown.rows[0]["cells"]["person"] == "Dr. Adeyemi"
    assert shown.rows[1]["cells"]["rating"] is None
    assert shown.edited == {"key": "b", "column": "rating", "value": None, "count": 2}


def test_the_same_edit_twice_is_heard_twice():
    shown, heard = table(), []
    shown.on_edit(lambda *edit: heard.append(edit))
    for _ in range(2):
        shown.edited = {"key": "a", "column": "thanked", "value": True}
    assert heard == [("a", "thanked", True)] * 2
    assert shown.edited["count"] == 2


def test_the_rows_of_the_caller_are_left_alone():
    rows = [{"key": "a", "cells": {"program": "Lakeview", "person": "Dr. Osei"}}]
    shown = EditTable(columns=COLUMNS, rows=rows)
    page_sends(shown, key="a", column="person", value="Dr. Adeyemi", count=1)
    assert rows[0]["cells"]["person"] == "Dr. Osei"


def test_an_edit_of_a_row_just_taken_away_is_passed_over():
    shown, heard = table(), []
    shown.on_edit(lambda *edit: heard.append(edit))
    page_sends(shown, key="gone", column="person", value="x", count=1)
    assert heard == []
    assert shown.edited == {}


def test_set_cell_shows_a_value_and_is_no_edit():
    shown, heard = table(), []
    shown.on_edit(lambda *edit: heard.append(edit))
    shown.set_cell("b", "rating", 5)
    assert shown.rows[1]["cells"] == {"program": "Harborside", "rating": 5}
    assert heard == []


def test_rows_set_from_python_are_sent_even_after_an_edit_changed_them():
    shown = table()
    before = [{"key": row["key"], "cells": dict(row["cells"])} for row in shown.rows]
    page_sends(shown, key="a", column="person", value="Dr. Adeyemi", count=1)
    changes = []
    shown.observe(changes.append, "rows")
    shown.rows = before
    assert len(changes) == 1


@pytest.mark.parametrize(
    ("key", "column", "value", "says"),
    [
        ("z", "person", "x", "No row"),
        ("a", "moon", "x", "No column"),
        ("a", "person", 3, "does not fit the text column 'Interviewer'"),
        ("a", "rating", "4", "does not fit the number column"),
        ("a", "rating", True, "does not fit the number column"),
        ("a", "format", "by post", "does not fit the choice column"),
        ("a", "thanked", 1, "does not fit the flag column"),
    ],
)
def test_a_value_that_cannot_be_in_a_cell_is_a_value_error(key, column, value, says):
    shown = table()
    with pytest.raises(ValueError, match=says):
        shown.set_cell(key, column, value)
    with pytest.raises(ValueError, match=says):
        shown.edited = {"key": key, "column": column, "value": value}
    assert shown.edited == {}


def test_a_fixed_column_cannot_be_edited_by_hand():
    with pytest.raises(ValueError, match="fixed"):
        table().edited = {"key": "a", "column": "program", "value": "Moonview"}


@pytest.mark.parametrize(
    "columns",
    [
        [{"name": "a", "label": "A", "type": "slider"}],
        [{"name": "a", "label": "A", "type": "choice"}],
        [{"name": "a", "type": "text"}],
        [{"name": "a", "label": "A", "type": "text"}, {"name": "a", "label": "B", "type": "text"}],
    ],
)
def test_a_column_the_page_could_not_show_is_a_value_error(columns):
    with pytest.raises(ValueError, match="column"):
        EditTable(columns=columns)


def test_two_rows_with_one_key_are_a_value_error():
    with pytest.raises(ValueError, match="repeated: 'a'"):
        EditTable(columns=COLUMNS, rows=[{"key": "a", "cells": {}}, {"key": "a", "cells": {}}])


def test_the_page_cannot_set_rows():
    shown = table()
    shown.set_state({"rows": []})
    assert len(shown.rows) == 2


def test_a_problem_is_kept_under_its_cell():
    shown = table()
    shown.problems = {problem_at("a", "rating"): "A rating goes from 1 to 5."}
    assert shown.problems == {"a\0rating": "A rating goes from 1 to 5."}
