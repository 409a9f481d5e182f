"""The marked text and the copy button in a real browser: marks lie under the very letters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium
from tests.browser.loopback import shown
from toolkit.widgets.marked_text import CopyButton, MarkedText

TRAITS = ("label", "value", "rows", "marks")
TEXT = "Dear Dr. Núñez 🩺,\n\n" + "Thank you for the day at Lakeview. " * 12 + "\n\n<b>Noor</b>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def marked(words: str, text: str = TEXT) -> MarkedText:
    start = text.rindex(words)
    mark = {"start": start, "end": start + len(words), "severity": "error"}
    return MarkedText(label="Message", value=text, rows=3, marks=[mark])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with shown(browser, marked("Lakeview"), TRAITS) as page:
        yield page


def test_a_mark_stands_under_its_words_whatever_letters_come_before(page: Page) -> None:
    assert page.locator("mark").all_text_contents() == ["Lakeview"]
    assert page.locator(".mb-text-marks").text_content() == f"{TEXT}\n"
    assert page.locator("b").count() == 0


@pytest.mark.parametrize("width", [360, 1000])
def test_both_layers_break_their_lines_at_the_same_places(browser: Browser, width: int) -> None:
    with shown(browser, marked("Noor"), TRAITS, viewport={"width": width, "height": 900}) as page:
        page.add_style_tag(content=".matchbook-form textarea { line-height: 1.5; }")
        sizes = page.evaluate(
            """() => [".mb-text-marks", ".mb-text-area"].map((name) => {
                const style = getComputedStyle(document.querySelector(name));
                return ["width", "lineHeight", "fontFamily", "fontSize", "paddingLeft",
                        "borderLeftWidth", "whiteSpace"].map((each) => style[each]);
            })"""
        )
        assert sizes[0] == sizes[1]
        area = page.locator(".mb-text-area")
        assert area.evaluate("e => e.scrollHeight <= e.clientHeight + 2")
        mark, box = page.locator("mark").bounding_box(), area.bounding_box()
        assert mark and box and mark["y"] + mark["height"] <= box["y"] + box["height"]


def test_what_is_typed_is_sent_once_and_its_old_marks_go(page: Page) -> None:
    page.clock.install(time=0)
    page.clock.pause_at(1_000)  # a busy machine types slower than the pause lasts
    area = page.get_by_label("Message")
    area.click()
    area.press("Control+End")
    area.press_sequentially(" and more")
    assert page.locator("mark").count() == 0
    assert page.evaluate("model.saved") == []
    page.clock.run_for(200)
    values = [each["value"] for each in page.evaluate("model.saved") if "value" in each]
    assert values == [f"{TEXT} and more"]


def test_a_text_from_python_replaces_the_one_shown(page: Page) -> None:
    page.evaluate("model.receive({marks: [], value: 'Another draft.'})")
    assert page.get_by_label("Message").input_value() == "Another draft."
    assert page.locator(".mb-text-marks").text_content() == "Another draft.\n"


def test_an_echo_does_not_take_back_what_was_typed_since(page: Page) -> None:
    area = page.get_by_label("Message")
    area.fill("First")
    page.wait_for_function("model.get('value') === 'First'")
    area.press("End")
    page.evaluate(
        """() => {
            const area = document.querySelector("textarea");
            area.value = "First and second";
            area.dispatchEvent(new Event("input"));
            model.receive({value: "First"});
        }"""
    )
    assert area.input_value() == "First and second"
    page.wait_for_function("model.get('value') === 'First and second'")


def test_the_copy_button_fills_the_clipboard_and_says_so(browser: Browser) -> None:
    text = "To: Ana\n\nThank you, Núñez 🩺."
    with shown(
        browser, CopyButton(label="Copy the message", text=text), ("label", "text"),
        permissions=["clipboard-read", "clipboard-write"],
    ) as page:  # fmt: skip
        page.get_by_role("button", name="Copy the message").click()
        page.get_by_text("Copied.").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_there_is_nothing_to_copy_without_a_text(browser: Browser) -> None:
    with shown(browser, CopyButton(), ("label", "text")) as page:
        assert page.get_by_role("button", name="Copy the text").is_disabled()
