"""Notebook 06 in the real JupyterLab: a match stepped through, and a list that cannot be beaten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import chromium
from tests.browser.jupyterlab import PATIENCE, errors_shown, form_with, open_notebook, running_lab
from toolkit import lab, places, shelf

pytestmark = pytest.mark.timeout(600)
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The notebook, run on the example, in a page that asks nothing of another machine."""
    monkeypatch.setattr(places, "MINE", tmp_path)
    shelf.make_example()
    lab.copy_notebooks(tmp_path / "notebooks")
    environment = {**lab.lab_settings(), "MATCHBOOK_MINE": str(tmp_path)}
    with running_lab(tmp_path, environment) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        asked: list[str] = []
        page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:"))
                else asked.append(r.url))  # fmt: skip
        open_notebook(page, address, "06_how_the_match_works")
        yield page
        assert asked == []


def test_a_match_is_stepped_through_by_keyboard_and_no_list_beats_the_true_one(page: Page) -> None:
    assert errors_shown(page) == []
    following = page.get_by_role("button", name="Next", exact=True)
    following.focus()
    for step in (1, 2, 3):
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text=f"Step {step} of 7.")).to_be_visible()
    expect(page.get_by_role("img", name="Step 3 of 7. Darrius asks City")).to_be_visible()
    page.get_by_role("button", name="To the end").click()
    expect(page.get_by_role("status").filter(has_text="What is held is now final.")).to_be_visible()

    form_with(page, "Example").select_option(label="A small market of my own")
    form_with(page, "Applicants").fill("Ada: Hill\nBen: Hill")
    form_with(page, "Programs (seats)").fill("Hill: Ben, Ada")
    page.get_by_role("button", name="Use these lists").click()
    expect(page.get_by_text("There are 3 steps; press Next.")).to_be_visible()

    page.get_by_role("button", name="Move Choice 2 up").click()
    page.get_by_role("button", name="Try this list").first.click()
    told = page.get_by_role("status").filter(has_text="You did not do better.")
    expect(told).to_contain_text("better for you in 0,")


def test_on_a_phone_the_drawing_is_the_one_for_a_phone(page: Page) -> None:
    drawing = page.get_by_role("img", name="Before anybody asks.")
    wide = drawing.evaluate("image => image.currentSrc")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("wide => [...document.querySelectorAll('picture > img')]"
                           ".some(image => image.alt.startsWith('Before') "
                           "&& image.currentSrc !== wide)", arg=wide)  # fmt: skip
    assert drawing.evaluate("image => image.naturalWidth / image.naturalHeight") < 1.2
