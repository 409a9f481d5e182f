"""The edit table under keyboard, mouse and a busy kernel, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chromium import chromium
from tests.browser.loopback import shown
from toolkit.widgets.edit_table import EditTable, problem_at

TRAITS = ("columns", "rows", "edited", "problems", "caption")
COLUMNS = [
    {"name": "program", "label": "Program", "type": "fixed"},
    {"name": "person", "label": "Interviewer", "type": "text"},
    {"name": "notes", "label": "Notes", "type": "longtext", "help": "In your own words"},
    {"name": "rating", "label": "Rating", "type": "number", "min": 1, "max": 5},
    {"name": "format", "label": "Format", "type": "choice", "choices": ["video", "in person"]},
    {"name": "thanked", "label": "Thanked", "type": "flag"},
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def table() -> EditTable:
    return EditTable(
        caption="My interviews",
        columns=COLUMNS,
        rows=[
            {"key": "a", "cells": {"program": "Lakeview", "person": "Dr. Osei", "rating": 4}},
            {"key": "b", "cells": {"program": "Harborside", "format": "video", "thanked": True}},
        ],
    )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with shown(browser, table(), TRAITS) as page:
        yield page


def field(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


def sent(page: Page) -> list[tuple[str, str, Any]]:
    edits = page.evaluate("model.sent")
    return [(edit["key"], edit["column"], edit["value"]) for edit in edits]


def rows_with(page: Page, key: str, **cells: Any) -> list[dict[str, Any]]:
    """The table's rows as Python would send them with some cells changed."""
    rows = page.evaluate("model.get('rows')")
    return [
        {**row, "cells": {**row["cells"], **cells}} if row["key"] == key else row for row in rows
    ]


def receive(page: Page, **state: Any) -> None:
    page.evaluate("state => model.receive(state)", state)


def answer(page: Page) -> None:
    """What Python sends when it has taken the last edit."""
    page.evaluate("model.receive({edited: {...model.sent.at(-1)}})")


def test_typed_text_is_sent_once_after_a_pause(page):
    page.clock.install(time=0)
    page.clock.pause_at(1_000)  # a busy machine types slower than the pause lasts
    field(page, "Interviewer, Harborside").press_sequentially("Dr. Adeyemi")
    assert sent(page) == []
    page.clock.run_for(200)
    assert sent(page)[-1] == ("b", "person", "Dr. Adeyemi")
    assert len(sent(page)) == 1


@pytest.mark.parametrize("leave", ["Tab", "Enter", "Shift+Enter"])
def test_what_is_typed_is_sent_at_once_when_the_field_is_left_or_entered(page, leave):
    name = field(page, "Interviewer, Harborside")
    name.focus()
    # Both in one go, so that no pause can pass between them.
    page.evaluate(
        """(leave) => {
            const input = document.activeElement;
            input.value = "Dr. A";
            input.dispatchEvent(new InputEvent("input", {bubbles: true}));
            if (leave === "Tab") input.blur();
            else input.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter",
              shiftKey: leave !== "Enter", bubbles: true}));
            window.atOnce = model.sent.length;
        }""",
        leave,
    )
    assert page.evaluate("atOnce") == 1
    assert sent(page) == [("b", "person", "Dr. A")]


@pytest.mark.parametrize("end", ["unload()", "dispatchEvent(new Event('pagehide'))"])
def test_what_is_typed_is_sent_when_the_table_or_the_page_goes_away(page, end):
    field(page, "Notes, Lakeview").focus()
    page.evaluate(
        f"""() => {{
            const input = document.activeElement;
            input.value = "kind";
            input.dispatchEvent(new InputEvent("input", {{bubbles: true}}));
            {end};
            window.atOnce = model.sent.length;
        }}"""
    )
    assert page.evaluate("atOnce") == 1
    assert sent(page) == [("a", "notes", "kind")]


def test_each_of_two_quick_edits_is_a_message_of_its_own(page):
    field(page, "Interviewer, Lakeview").fill("One")
    field(page, "Interviewer, Harborside").fill("Two")
    field(page, "Rating, Harborside").fill("3")
    page.keyboard.press("Tab")
    assert sent(page) == [("a", "person", "One"), ("b", "person", "Two"), ("b", "rating", 3)]
    assert page.evaluate("model.saved") == []


def test_a_number_is_a_number_and_an_emptied_one_is_none(page):
    rating = field(page, "Rating, Lakeview")
    rating.fill("3.5")
    assert sent(page) == []
    rating.press("Tab")
    rating.fill("")
    rating.press("Tab")
    assert sent(page) == [("a", "rating", 3.5), ("a", "rating", None)]


def test_half_a_number_is_kept_on_the_screen_and_not_sent(page):
    rating = field(page, "Rating, Lakeview")
    rating.fill("")
    rating.press_sequentially("4e")
    rating.press("Tab")
    assert sent(page) == []
    assert rating.get_attribute("aria-invalid") == "true"
    expect(rating).to_have_accessible_description("Type a number.")
    rating.fill("5")
    rating.press("Tab")
    assert sent(page) == [("a", "rating", 5)]
    assert rating.get_attribute("aria-invalid") is None


def test_a_choice_and_a_flag_are_sent_when_they_change(page):
    field(page, "Format, Lakeview").select_option("in person")
    field(page, "Thanked, Harborside").uncheck()
    field(page, "Format, Harborside").select_option("–")
    assert sent(page) == [
        ("a", "format", "in person"),
        ("b", "thanked", False),
        ("b", "format", None),
    ]


def test_a_value_outside_the_choices_is_shown_and_not_altered(page):
    receive(page, rows=rows_with(page, "a", format="by letter"))
    chosen = field(page, "Format, Lakeview").locator("option:checked")
    assert chosen.text_content() == "by letter"
    assert sent(page) == []


def test_going_through_the_table_sends_nothing(page):
    page.locator("#before").focus()
    for _ in range(len(COLUMNS[1:]) * 2 + 1):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "after"
    assert sent(page) == []


def test_what_the_page_sends_is_what_python_accepts(browser):
    widget = table()
    with shown(browser, widget, TRAITS) as page:
        field(page, "Notes, Lakeview").fill("<b>kind</b>\nand clear")
        field(page, "Rating, Lakeview").fill("5")
        field(page, "Format, Lakeview").select_option("video")
        field(page, "Thanked, Lakeview").check()
        for content in page.evaluate("model.sent"):
            widget._handle_custom_msg(content, [])
    assert widget.rows[0]["cells"] == {
        "program": "Lakeview",
        "person": "Dr. Osei",
        "notes": "<b>kind</b>\nand clear",
        "rating": 5,
        "format": "video",
        "thanked": True,
    }
    assert widget.edited["count"] == 4


# Python answers while a person types


def test_rows_from_python_leave_the_focused_input_and_its_caret_alone(page):
    name = field(page, "Interviewer, Lakeview")
    name.fill("Dr. Adeyemi")
    page.evaluate("document.activeElement.setSelectionRange(2, 5)")
    rows = rows_with(page, "a", person="from Python", rating=2)
    receive(page, rows=[rows[1], rows[0]])
    assert name.input_value() == "Dr. Adeyemi"
    expect(name).to_be_focused()
    caret = page.evaluate(
        "[document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    )
    assert caret == [2, 5]
    assert field(page, "Rating, Lakeview").input_value() == "2"
    assert page.locator("tbody th").all_text_contents() == ["Harborside", "Lakeview"]


def test_new_columns_keep_what_is_typed_and_the_focus(page):
    name = field(page, "Interviewer, Lakeview")
    name.fill("Dr. Adeyemi")
    receive(page, columns=[*COLUMNS, {"name": "city", "label": "City", "type": "text"}])
    assert name.input_value() == "Dr. Adeyemi"
    expect(name).to_be_focused()
    assert sent(page) == [("a", "person", "Dr. Adeyemi")]


def test_a_spelling_that_python_mends_shows_when_the_field_is_left(page):
    name = field(page, "Interviewer, Lakeview")
    name.fill("dr. adeyemi")
    page.wait_for_function("model.sent.length === 1")
    answer(page)
    receive(page, rows=rows_with(page, "a", person="Dr. Adeyemi"))
    assert name.input_value() == "dr. adeyemi"
    name.press("Tab")
    assert name.input_value() == "Dr. Adeyemi"
    assert len(sent(page)) == 1


def test_rows_sent_before_python_saw_the_last_edit_do_not_undo_it(page):
    stale = page.evaluate("model.get('rows')")
    name = field(page, "Interviewer, Lakeview")
    name.fill("Dr. Adeyemi")
    name.press("Tab")
    receive(page, rows=stale)
    assert name.input_value() == "Dr. Adeyemi"
    answer(page)
    receive(page, caption="Another caption")
    assert name.input_value() == "Dr. Adeyemi"
    # After its answer Python has the last word, even if that is the old value.
    receive(page, rows=stale)
    assert name.input_value() == "Dr. Osei"


def test_rows_can_come_and_go(page):
    receive(page, rows=[{"key": "c", "cells": {"program": "Cedar", "person": "Dr. Ito"}}])
    assert field(page, "Interviewer, Cedar").input_value() == "Dr. Ito"
    assert page.locator("tbody tr").count() == 1
    receive(page, rows=[])
    assert page.get_by_text("No rows yet.").is_visible()


# What a screen reader is told


def test_it_is_a_table_with_caption_and_headers(page):
    shown_table = page.get_by_role("table", name="My interviews")
    labels = page.locator("thead th[scope=col] .mb-label").all_text_contents()
    assert labels == [column["label"] for column in COLUMNS]
    assert shown_table.get_by_role("rowheader", name="Lakeview").get_attribute("scope") == "row"
    expect(field(page, "Notes, Lakeview")).to_have_accessible_description("In your own words")


@pytest.mark.parametrize("width", [390, 900])
def test_every_input_has_its_own_name_wide_and_narrow(browser, width):
    with shown(browser, table(), TRAITS, viewport={"width": width, "height": 800}) as page:
        for program in ("Lakeview", "Harborside"):
            for column in COLUMNS[1:]:
                field(page, f"{column['label']}, {program}").wait_for(state="visible")
        assert page.get_by_role("table", name="My interviews").count() == 1
        assert page.get_by_role("row").count() == (2 if width == 390 else 3)


def test_a_problem_stands_under_its_cell_and_is_tied_to_it(page):
    rating = field(page, "Rating, Lakeview")
    receive(page, problems={problem_at("a", "rating"): "A rating goes from 1 to 5."})
    assert rating.get_attribute("aria-invalid") == "true"
    expect(rating).to_have_accessible_description("A rating goes from 1 to 5.")
    below = page.locator(".mb-problem", has_text="A rating goes").bounding_box()
    box = rating.bounding_box()
    assert box["y"] + box["height"] <= below["y"] <= box["y"] + box["height"] + 20
    live = page.locator("[aria-live=polite]")
    assert live.text_content() == "Rating, Lakeview: A rating goes from 1 to 5."
    receive(page, problems={})
    assert rating.get_attribute("aria-invalid") is None
    assert page.locator(".mb-problem:visible").count() == 0


def test_what_people_wrote_is_text_and_never_markup(browser):
    nasty = "<img src=x onerror=\"document.title='taken'\">"
    widget = EditTable(
        caption=nasty,
        columns=[
            {"name": "n", "label": nasty, "type": "fixed"},
            {"name": "t", "label": nasty, "type": "text", "help": nasty},
            {"name": "c", "label": nasty, "type": "choice", "choices": [nasty]},
        ],
        rows=[{"key": "a", "cells": {"n": nasty, "t": nasty, "c": nasty}}],
        problems={problem_at("a", "t"): nasty},
    )
    with shown(browser, widget, TRAITS) as page:
        assert page.locator("#widget img").count() == 0
        assert page.locator("caption").text_content() == nasty
        assert page.locator("input").input_value() == nasty


# Size


@pytest.mark.parametrize("width", [320, 390, 640, 900])
def test_the_page_never_scrolls_sideways_and_targets_are_large(browser, width):
    with shown(browser, table(), TRAITS, viewport={"width": width, "height": 800}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        sizes = page.locator(".mb-flag-target, .mb-input:not([type=checkbox])").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect())"
            ".map((box) => [box.width, box.height])"
        )
        assert len(sizes) == 10
        assert min(min(size) for size in sizes) >= 40


def test_a_narrow_table_is_a_stack_of_cards_that_say_their_columns(browser):
    with shown(browser, table(), TRAITS, viewport={"width": 390, "height": 800}) as page:
        rating = field(page, "Rating, Lakeview").bounding_box()
        notes = field(page, "Notes, Lakeview").bounding_box()
        assert rating["y"] > notes["y"] + notes["height"]
        assert page.locator(".mb-card-label", has_text="Rating").first.is_visible()
    with shown(browser, table(), TRAITS, viewport={"width": 900, "height": 800}) as page:
        assert not page.locator(".mb-card-label", has_text="Rating").first.is_visible()


def test_a_tap_beside_the_small_box_still_checks_it(page):
    box = page.locator(".mb-flag-target").first.bounding_box()
    page.mouse.click(box["x"] + 3, box["y"] + 3)
    assert sent(page) == [("a", "thanked", True)]


# The notebook around it


def test_plain_keys_do_not_reach_the_notebook_and_shortcuts_do(page):
    page.evaluate(
        "() => { window.keys = []; addEventListener('keydown', (event) => keys.push(event.key)); }"
    )
    field(page, "Format, Lakeview").focus()
    for key in ("ArrowDown", "x", "Control+s", "Shift+Enter"):
        page.keyboard.press(key)
    heard = [key for key in page.evaluate("keys") if key not in ("Control", "Shift")]
    assert heard == ["s", "Enter"]


def test_a_table_without_its_kernel_takes_no_typing(page):
    page.evaluate("model.hear_of_kernel(false)")
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "after"
    page.evaluate("model.hear_of_kernel(true)")
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    expect(field(page, "Interviewer, Lakeview")).to_be_focused()
