"""Files chosen and dropped, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium
from tests.browser.loopback import shown
from toolkit.widgets.file_drop import FileDrop

TRAITS = ("label", "accept", "multiple", "value")
DROP = """(names) => {
    const data = new DataTransfer();
    for (const name of names) data.items.add(new File([`Mail ${name}\\0\\xff`], name));
    const zone = document.querySelector(".mb-drop");
    const give = { dataTransfer: data, bubbles: true, cancelable: true };
    zone.dispatchEvent(new DragEvent("dragover", give));
    return !zone.dispatchEvent(new DragEvent("drop", give));
}"""
TAKEN = """() => model.get("value").map((file) => [
    file.name, new TextDecoder("latin1").decode(file.content), model.saved.length])"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = FileDrop(label="Choose mails", accept=".eml,.mbox", multiple=True)
    with shown(browser, made, TRAITS) as page:
        yield page


def test_dropped_files_arrive_with_their_bytes(page: Page) -> None:
    assert page.evaluate(DROP, ["one.eml", "two.eml"]), "the browser would open the file"
    page.get_by_text("one.eml, two.eml").wait_for()
    taken = page.evaluate(TAKEN)
    assert [name for name, _, _ in taken] == ["one.eml", "two.eml"]
    assert taken[0][1].startswith("Mail one.eml\0")
    assert {saved for _, _, saved in taken} == {1}


def test_chosen_files_arrive_too_and_the_same_again(page: Page) -> None:
    file = {"name": "three.eml", "mimeType": "message/rfc822", "buffer": b"From: a"}
    for _ in range(2):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Choose mails").click()
        chooser.value.set_files([file])  # type: ignore[list-item]
        page.get_by_text("three.eml").wait_for()
    assert page.evaluate(TAKEN)[0][:2] == ["three.eml", "From: a"]


def test_one_file_alone_is_taken_where_one_is_asked_for(browser: Browser) -> None:
    with shown(browser, FileDrop(label="Choose a file"), TRAITS) as page:
        page.evaluate(DROP, ["one.csv", "two.csv"])
        page.get_by_text("one.csv").wait_for()
        assert [name for name, _, _ in page.evaluate(TAKEN)] == ["one.csv"]


def test_a_name_is_shown_and_not_run(page: Page) -> None:
    page.evaluate(DROP, ["<img src=x onerror=alert(1)>.eml"])
    page.get_by_text("<img src=x").wait_for()
    assert page.locator(".mb-drop img").count() == 0
