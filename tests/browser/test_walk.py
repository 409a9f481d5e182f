"""The walk as a person takes it, in the real JupyterLab: a note, its draft, a finding, a file."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import chromium
from tests.browser.jupyterlab import (
    PATIENCE,
    errors_shown,
    form_with,
    open_notebook,
    running_lab,
    save_notebook,
)
from toolkit import ListKind, RankList, Season, lab, places, shelf

pytestmark = pytest.mark.timeout(600)
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folder as `make run` leaves it: the example, and copies of the notebooks."""
    monkeypatch.setattr(places, "MINE", tmp_path)
    shelf.make_example()
    lab.copy_notebooks(tmp_path / "notebooks")
    return tmp_path


@pytest.fixture
def address(desk: Path) -> Iterator[str]:
    environment = {**lab.lab_settings(), "MATCHBOOK_MINE": str(desk)}
    with running_lab(desk, environment) as found:
        yield found


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """A page that keeps a list of whatever it asks of another machine."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        asked: list[str] = []
        page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:"))
                else asked.append(r.url))  # fmt: skip
        yield page
        assert asked == []


def topics_in(season_file: Path) -> set[str]:
    """All topics of all notes, as another program finds them in the file."""
    return {topic for note in Season.open(season_file).notes.values() for topic in note.topics}


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what a key stroke brings about in another process."""
    for _ in range(200):
        if true():
            return
        time.sleep(0.1)
    assert true()


def test_a_note_becomes_a_draft_is_mended_and_written(page: Page, address: str, desk: Path) -> None:
    open_notebook(page, address, "01_interview_notes")
    assert errors_shown(page) == []
    event = form_with(page, "Event")
    snowline = event.locator("option", has_text="Snowline").first.inner_text()
    event.select_option(label=snowline)
    form_with(page, "About").select_option(label="Rohan Patel, associate program director")
    topics = form_with(page, "We talked about")
    topics.click()
    topics.fill("")
    topics.press_sequentially("the avalanche rescue curriculum")
    season_file = desk / "example" / shelf.SEASON_FILE
    wait_until(lambda: "the avalanche rescue curriculum" in topics_in(season_file))
    save_notebook(page)

    open_notebook(page, address, "03_follow_up_drafts")
    assert errors_shown(page) == []
    form_with(page, "Draft").select_option(label="Rohan Patel, Snowline")
    body = form_with(page, "Message")
    expect(body).to_have_value(re.compile(r"[\s\S]*avalanche rescue curriculum[\s\S]*"))
    draft = body.input_value()

    body.fill(draft.replace("Dr. Patel", "Dr. Pattel"))
    finding = page.locator("summary", has_text="recipient.misnamed")
    expect(finding).to_have_count(1)
    expect(page.locator("mark.mb-is-error")).to_have_text(["Pattel"])
    page.get_by_role("button", name="Write the .eml file").click()
    expect(page.get_by_text("Not written yet")).to_be_visible()
    assert not (desk / "example" / "drafts").exists()

    body.fill(draft)
    expect(finding).to_have_count(0)
    expect(page.locator("mark.mb-is-error")).to_have_count(0)
    add = page.get_by_role("button", name=re.compile("^Add: ")).first
    sentence = add.locator("xpath=following-sibling::*").first.inner_text().strip()
    add.click()
    expect(body).to_have_value(re.compile(f"[\\s\\S]*{re.escape(sentence)}[\\s\\S]*"))
    body.fill(draft)
    expect(page.get_by_role("button", name="Copy the message")).to_be_enabled()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Write the .eml file").click()
    expect(page.get_by_text("is in the folder drafts beside your season")).to_be_visible()

    (written,) = (desk / "example" / "drafts").glob("*.eml")
    message = email.message_from_bytes(written.read_bytes(), policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert "Patel" in message["To"]
    text = message.get_body().get_content()  # type: ignore[union-attr]
    assert "avalanche rescue curriculum" in " ".join(text.split())


def test_a_list_is_moved_frozen_typed_and_read_back(page: Page, address: str, desk: Path) -> None:
    season_file = desk / "example" / shelf.SEASON_FILE
    open_notebook(page, address, "05_rank_list")
    assert errors_shown(page) == []

    def newest(kind: ListKind) -> RankList:
        found = Season.open(season_file).latest_list(kind)
        assert found is not None
        return found

    answered = len(Season.open(season_file).choices)
    page.get_by_role("button", name="Kestrel Bay", exact=True).first.click()
    wait_until(lambda: len(Season.open(season_file).choices) == answered + 1)

    before = newest(ListKind.SKETCH)
    page.get_by_role("button", name="Move Snowline up").press("Enter")
    wait_until(lambda: newest(ListKind.SKETCH).version == before.version + 1)
    moved = list(before.entries)
    at = moved.index("program/snowline-im")
    moved[at - 1], moved[at] = moved[at], moved[at - 1]
    assert list(newest(ListKind.SKETCH).entries) == moved

    certified = page.get_by_role("button", name="I have certified this order")
    certified.click()
    expect(page.get_by_text("Verrazine has no place yet")).to_be_visible()
    page.get_by_role("button", name="Keep this order").click()
    moved.append("program/verrazine-neuro")
    wait_until(lambda: list(newest(ListKind.SKETCH).entries) == moved)
    certified.click()
    expect(page.get_by_text("This list is frozen.")).to_be_visible()
    assert newest(ListKind.CERTIFIED).entries == tuple(moved)

    programs = Season.open(season_file).programs
    codes = [programs[key].nrmp_code for key in moved if programs[key].nrmp_code]
    screen = form_with(page, "On the screen")
    screen.fill("\n".join([codes[1], codes[0], *codes[2:]]))
    expect(page.get_by_text(re.compile(r"\d differences? between the sheet"))).to_be_visible()
    page.get_by_role("button", name="Write the sheet to certify from").click()
    expect(page.get_by_text("(to print)")).to_be_visible()
    assert codes[0] in (desk / "example" / "rank_list.html").read_text(encoding="utf-8")
