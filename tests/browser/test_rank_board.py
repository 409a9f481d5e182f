"""The rank board under mouse, finger and keyboard, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium
from tests.browser.loopback import Finger, shown
from toolkit.widgets.rank_board import RankBoard

TRAITS = ("rows", "order", "left_out", "moved")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def board(count: int = 6, left: int = 2) -> RankBoard:
    rows = [
        {"key": f"p{i}", "title": f"Program {i}", "detail": "Springfield"} for i in range(count)
    ]
    keys = [row["key"] for row in rows]
    return RankBoard(rows=rows, order=keys[: count - left], left_out=keys[count - left :])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with shown(browser, board(), TRAITS) as page:
        yield page


def order(page: Page) -> list[str]:
    """What is seen above the line, from top to bottom."""
    return page.locator("ol .mb-row").evaluate_all("rows => rows.map(row => row.dataset.key)")


def left_out(page: Page) -> list[str]:
    return page.locator("ul .mb-row").evaluate_all("rows => rows.map(row => row.dataset.key)")


def places(page: Page) -> list[str]:
    return page.locator("ol .mb-place").all_text_contents()


def saved(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("model.saved")


def last_move(page: Page) -> tuple[str, int, int]:
    move = page.evaluate("model.get('moved')")
    return move["key"], move["from"], move["to"]


def said(page: Page) -> str:
    return page.locator("[aria-live=polite]").text_content() or ""


def focused(page: Page) -> str | None:
    """The key of the row that holds the focus, itself or by one of its buttons."""
    return page.evaluate("document.activeElement.closest('.mb-row')?.dataset.key ?? null")


def grip(page: Page, key: str) -> tuple[float, float]:
    box = page.locator(f"[data-key={key}] .mb-handle").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, key: str, to_y: float) -> None:
    x, y = grip(page, key)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, to_y, steps=6)
    page.mouse.up()


def test_a_mouse_drags_a_program_down_and_up_again(page):
    drag(page, "p0", grip(page, "p2")[1] + 5)
    assert order(page) == ["p1", "p2", "p0", "p3"]
    assert last_move(page) == ("p0", 1, 3)
    drag(page, "p0", grip(page, "p1")[1] - 5)
    assert order(page) == ["p0", "p1", "p2", "p3"]
    assert last_move(page) == ("p0", 3, 1)
    assert places(page) == ["1", "2", "3", "4"]
    assert saved(page)[-1]["order"] == ["p0", "p1", "p2", "p3"]


def test_a_drag_over_the_line_leaves_a_program_out_and_brings_it_back(page):
    drag(page, "p1", grip(page, "p4")[1] + 5)
    assert (order(page), left_out(page)) == (["p0", "p2", "p3"], ["p4", "p1", "p5"])
    assert last_move(page) == ("p1", 2, 0)
    drag(page, "p1", grip(page, "p0")[1] - 5)
    assert (order(page), left_out(page)) == (["p1", "p0", "p2", "p3"], ["p4", "p5"])
    assert last_move(page) == ("p1", 0, 1)
    assert said(page) == "Program 1, now 1 of 4"


def test_what_a_drag_saves_is_what_python_accepts(browser):
    widget = board()
    with shown(browser, widget, TRAITS) as page:
        drag(page, "p1", grip(page, "p4")[1] + 5)
        page.get_by_role("button", name="Move Program 2 up").click()
        for state in saved(page):
            widget.set_state(state)
    assert widget.order == ["p2", "p0", "p3"]
    assert widget.left_out == ["p4", "p1", "p5"]
    assert widget.moved == {"key": "p2", "from": 2, "to": 1, "count": 2}


def test_nothing_is_saved_before_the_drop(page):
    x, y = grip(page, "p0")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, grip(page, "p3")[1], steps=6)
    page.wait_for_function("document.querySelector('.mb-held .mb-place').textContent === '4'")
    assert saved(page) == []
    page.mouse.up()
    assert len(saved(page)) == 1


def test_escape_puts_a_dragged_program_back(page):
    x, y = grip(page, "p0")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 150, steps=6)
    page.wait_for_function("document.querySelector('.mb-held .mb-place').textContent !== '1'")
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page) == ["p0", "p1", "p2", "p3"]
    assert places(page) == ["1", "2", "3", "4"]
    assert saved(page) == []


def test_another_order_from_python_ends_a_drag(page):
    x, y = grip(page, "p0")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 150, steps=6)
    page.evaluate("model.receive({order: ['p3', 'p2', 'p1', 'p0']})")
    page.mouse.up()
    assert order(page) == ["p3", "p2", "p1", "p0"]
    assert saved(page) == []
    assert page.locator(".mb-held").count() == 0


def test_a_finger_drags_by_the_handle(browser):
    phone = {"has_touch": True, "viewport": {"width": 390, "height": 800}}
    with shown(browser, board(), TRAITS, **phone) as page:
        x, y = grip(page, "p0")
        Finger(page).drag(x, y, grip(page, "p2")[1] + 5)
        page.wait_for_function("model.saved.length === 1")
        assert order(page) == ["p1", "p2", "p0", "p3"]
        assert page.evaluate("scrollY") == 0


def test_a_finger_on_the_text_scrolls_the_page_and_moves_nothing(browser):
    phone = {"has_touch": True, "viewport": {"width": 390, "height": 500}}
    with shown(browser, board(20), TRAITS, **phone) as page:
        box = page.locator("[data-key=p2] .mb-title").bounding_box()
        Finger(page).drag(box["x"] + 20, box["y"] + 5, box["y"] - 200)
        page.wait_for_function("scrollY > 50")
        assert saved(page) == []


def test_a_held_program_near_the_edge_scrolls_the_page_and_stays_within_the_board(browser):
    with shown(browser, board(40), TRAITS, viewport={"width": 700, "height": 400}) as page:
        height = page.evaluate("document.documentElement.scrollHeight")
        x, y = grip(page, "p0")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, 395, steps=4)
        page.wait_for_function("innerHeight + scrollY >= document.documentElement.scrollHeight - 2")
        assert page.evaluate("document.documentElement.scrollHeight") == height
        page.mouse.up()
        assert last_move(page) == ("p0", 1, 0)


def test_a_drag_of_sixty_programs_adds_and_removes_no_element(browser):
    with shown(browser, board(60), TRAITS) as page:
        page.evaluate(
            """() => {
                window.changes = 0;
                window.watcher = new MutationObserver((list) => {
                  for (const each of list) {
                    const nodes = [...each.addedNodes, ...each.removedNodes];
                    changes += nodes.filter((node) => node.nodeType === 1).length;
                  }
                });
                const board = document.querySelector('.mb-board');
                watcher.observe(board, {childList: true, subtree: true});
            }"""
        )
        x, y = grip(page, "p0")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y + 400, steps=30)
        page.wait_for_function("document.querySelector('.mb-held .mb-place').textContent > 5")
        assert page.evaluate("changes") == 0
        page.mouse.up()
        # One row goes out of its old place and into its new one.
        page.wait_for_function("changes > 0")
        assert page.evaluate("changes") <= 4


def test_arrows_home_and_end_move_the_row_that_holds_the_focus(page):
    page.locator("[data-key=p2]").focus()
    page.keyboard.press("ArrowUp")
    assert order(page) == ["p0", "p2", "p1", "p3"]
    assert said(page) == "Program 2, now 2 of 4"
    page.keyboard.press("End")
    assert order(page) == ["p0", "p1", "p3", "p2"]
    page.keyboard.press("Home")
    assert order(page) == ["p2", "p0", "p1", "p3"]
    page.keyboard.press("ArrowDown")
    assert order(page) == ["p0", "p2", "p1", "p3"]
    assert focused(page) == "p2"
    assert len(saved(page)) == 4


def test_an_arrow_at_the_end_says_so_and_never_crosses_the_line(page):
    page.locator("[data-key=p3]").focus()
    page.keyboard.press("ArrowDown")
    assert said(page) == "Program 3 is already last of 4"
    page.locator("[data-key=p4]").focus()
    page.keyboard.press("ArrowUp")
    assert "Rank it" in said(page)
    assert (order(page), left_out(page)) == (["p0", "p1", "p2", "p3"], ["p4", "p5"])
    assert saved(page) == []


def test_alt_and_an_arrow_go_to_the_next_program_and_move_nothing(page):
    page.locator("[data-key=p3]").focus()
    page.keyboard.press("Alt+ArrowDown")
    assert focused(page) == "p4"
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert focused(page) == "p2"
    assert saved(page) == []


def test_plain_keys_do_not_reach_the_notebook_and_shortcuts_do(page):
    page.evaluate(
        "() => { window.keys = []; addEventListener('keydown', (event) => keys.push(event.key)); }"
    )
    page.locator("[data-key=p1]").focus()
    for key in ("ArrowDown", "x", "Control+s"):
        page.keyboard.press(key)
    assert [key for key in page.evaluate("keys") if key != "Control"] == ["s"]


def test_the_list_can_be_skipped_by_keyboard(page):
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip past the list"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "after"


def test_a_button_moves_its_program_and_keeps_the_focus(page):
    page.get_by_role("button", name="Move Program 2 up").click()
    page.keyboard.press("Enter")
    assert order(page) == ["p2", "p0", "p1", "p3"]
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == "Move Program 2 up"


def test_would_not_go_and_rank_it_cross_the_line_and_back(page):
    page.get_by_role("button", name="Would not go: Program 0").click()
    assert (order(page), left_out(page)) == (["p1", "p2", "p3"], ["p0", "p4", "p5"])
    assert last_move(page) == ("p0", 1, 0)
    assert said(page) == "Program 0, not ranked"
    assert focused(page) == "p0"
    page.get_by_role("button", name="Rank it: Program 0").click()
    assert (order(page), left_out(page)) == (["p1", "p2", "p3", "p0"], ["p4", "p5"])
    assert last_move(page) == ("p0", 0, 4)
    assert page.get_by_role("button", name="Move Program 0 up").is_visible()


def test_the_same_move_after_an_undo_from_python_is_heard_again(page):
    up = page.get_by_role("button", name="Move Program 1 up")
    up.click()
    page.evaluate("model.receive({order: ['p0', 'p1', 'p2', 'p3']})")
    up.click()
    assert [state["moved"]["count"] for state in saved(page)] == [1, 2]


def test_rows_from_python_keep_the_focus(page):
    page.locator("[data-key=p2]").focus()
    page.evaluate(
        "model.receive({order: ['p2', 'p0', 'p1'], left_out: ['p5'],"
        " rows: model.get('rows').filter((row) => !['p3', 'p4'].includes(row.key))})"
    )
    assert (order(page), left_out(page)) == (["p2", "p0", "p1"], ["p5"])
    assert focused(page) == "p2"


def test_a_name_is_text_and_never_markup(browser):
    name = "<img src=x onerror=\"document.title='taken'\"> & Sons"
    widget = RankBoard(rows=[{"key": "x", "title": name, "detail": name}], order=["x"])
    with shown(browser, widget, TRAITS) as page:
        assert page.locator(".mb-title").text_content() == name
        assert page.locator("#widget img").count() == 0
        assert page.get_by_role("button", name=f"Move {name} up").count() == 1


def test_the_list_is_a_list_to_a_screen_reader(page):
    ranked = page.get_by_role("list", name="My rank order")
    assert ranked.get_by_role("listitem").count() == 4
    assert page.get_by_role("list", name="Programs I would not go to").count() == 1


@pytest.mark.parametrize("width", [320, 390, 900])
def test_targets_are_large_and_nothing_is_cut_off(browser, width):
    with shown(browser, board(), TRAITS, viewport={"width": width, "height": 800}) as page:
        sizes = page.locator(".mb-row button:visible, .mb-handle").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect())"
            ".map((box) => [box.width, box.height])"
        )
        assert len(sizes) == 6 + 6 + 4 * 2
        assert min(min(size) for size in sizes) >= 40
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_less_motion_means_none(browser):
    with shown(browser, board(), TRAITS, reduced_motion="reduce") as page:
        page.get_by_role("button", name="Move Program 1 up").click()
        assert page.evaluate("document.getAnimations().length") == 0
    with shown(browser, board(), TRAITS, reduced_motion="no-preference") as page:
        page.get_by_role("button", name="Move Program 1 up").click()
        assert page.evaluate("document.getAnimations().length") == 1


def test_a_board_without_its_kernel_takes_no_moves(page):
    page.evaluate("model.hear_of_kernel(false)")
    drag(page, "p0", grip(page, "p2")[1] + 5)
    page.evaluate("document.querySelector('[data-key=p1]').focus()")
    page.keyboard.press("ArrowUp")
    assert saved(page) == []
    page.evaluate("model.hear_of_kernel(true)")
    page.locator("[data-key=p1]").focus()
    page.keyboard.press("ArrowUp")
    assert len(saved(page)) == 1


def test_a_board_taken_off_the_page_stops_listening(page):
    page.evaluate("unload()")
    page.evaluate("model.receive({order: ['p3', 'p2', 'p1', 'p0']})")
    assert order(page) == ["p0", "p1", "p2", "p3"]
