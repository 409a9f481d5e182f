"""The couple's form in the real JupyterLab: a file from the machine, a weight, both sheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import chromium
from tests.browser.jupyterlab import PATIENCE, errors_shown, form_with, open_notebook, running_lab
from toolkit import lab, shelf
from toolkit.rank_list.couples import Partner, Ranked
from toolkit.rank_list.couples_folder import FROM_PARTNER, read_agreed
from toolkit.rank_list.couples_sheets import SHEETS, differences, read_partner, write_partner

pytestmark = pytest.mark.timeout(600)
expect.set_options(timeout=PATIENCE)

CELL = """from toolkit import open_season
from toolkit.widgets.couples import CouplesForm
CouplesForm(open_season()[0])"""
THEIRS = Partner((Ranked(1, "Elm Grove <b>North</b>", "9301320C0", "Chicago", "IL"),))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The example season as if of half of a couple, and a notebook with the one form."""
    season = shelf.make_example(tmp_path / "example")
    assert season.applicant
    season.put(season.applicant.changed(in_couple=True))
    (tmp_path / "notebooks").mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "notebooks" / "couple.ipynb")
    return tmp_path


@pytest.fixture
def page(desk: Path) -> Iterator[Page]:
    environment = {**lab.lab_settings(), "MATCHBOOK_MINE": str(desk)}
    with running_lab(desk, environment) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        open_notebook(page, address, "couple")
        yield page


def test_two_lists_become_one_and_both_sheets(page: Page, desk: Path) -> None:
    assert errors_shown(page) == []
    season_folder = desk / "example"
    given = write_partner(THEIRS, desk / "theirs.csv")
    expect(form_with(page, "Near each other")).to_be_hidden()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose my partner's file").click()
    chooser.value.set_files(given)
    expect(page.get_by_text("Taken, and kept as")).to_be_visible()
    assert read_partner(season_folder / FROM_PARTNER) == THEIRS
    expect(page.get_by_text("theirs.csv")).to_have_count(0)  # the page has let go of it

    closeness = form_with(page, "Near each other")
    closeness.fill("4")
    closeness.press("Tab")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert read_agreed(season_folder).wishes.closeness == 4
    expect(page.get_by_text("Elm Grove <b>North</b> (1st)").first).to_be_visible()

    page.get_by_role("button", name="Write both sheets").click()
    expect(page.get_by_text("Both sheets agree, row by row")).to_be_visible()
    assert differences(*(season_folder / name for name in SHEETS)) == ()
