"""The rank board under mouse, finger and keyboard, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium
from tests.browser.loopback import Finger, shown
from toolkit.widgets.rank_board import RankBoard

TRAITS = ("rows", "order", "left_out", "waiting", "beyond", "moved", "frozen")


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


# Sixty programs


def in_python(page: Page, widget: RankBoard) -> list[str]:
    """The order that Python holds once it has heard all that the page saved."""
    for state in saved(page):
        widget.set_state(state)
    return widget.order


def sixty(last_first: bool = True) -> list[str]:
    keys = [f"p{i}" for i in range(60)]
    return [keys[-1], *keys[:-1]] if last_first else keys


def reaches(page: Page, place: str) -> None:
    page.wait_for_function(
        "place => document.querySelector('.mb-held .mb-place').textContent === place", arg=place
    )


def carry_to_the_top(page: Page) -> None:
    """Take the last program by its handle and hold it at the upper edge until it is first."""
    page.locator("[data-key=p59]").scroll_into_view_if_needed()
    x, y = grip(page, "p59")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, 3, steps=10)
    reaches(page, "1")
    page.mouse.up()


def test_a_mouse_carries_the_last_of_sixty_to_the_top_and_back(browser):
    widget = board(60, left=0)
    with shown(browser, widget, TRAITS, viewport={"width": 1280, "height": 800}) as page:
        carry_to_the_top(page)
        assert in_python(page, widget) == order(page) == sixty()
        page.evaluate("scrollTo(0, 0)")
        x, y = grip(page, "p59")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, 797, steps=10)
        reaches(page, "–")  # past the line, which is held at the end of the board
        page.mouse.up()
        assert in_python(page, widget) == sixty(last_first=False)[:-1]
        assert widget.left_out == ["p59"]


def test_a_finger_carries_the_last_of_sixty_to_the_top(browser):
    widget = board(60, left=0)
    phone = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 800}}
    with shown(browser, widget, TRAITS, **phone) as page:
        page.locator("[data-key=p59]").scroll_into_view_if_needed()
        x, y = grip(page, "p59")
        finger = Finger(page)
        finger.down(x, y)
        for step in range(1, 11):
            finger.move(x, y + (3 - y) * step / 10)
        reaches(page, "1")
        finger.up()
        page.wait_for_function("model.saved.length === 1")
        assert in_python(page, widget) == order(page) == sixty()


@pytest.mark.parametrize(
    "keys",
    [["ArrowUp"] * 59, ["PageUp"] * 6, ["Home"], ["1", "Enter"]],
    ids=["arrows", "page up", "home", "a number"],
)
def test_keys_carry_the_last_of_sixty_to_the_top(browser, keys):
    widget = board(60, left=0)
    with shown(browser, widget, TRAITS) as page:
        page.locator("[data-key=p59]").focus()
        for key in keys:
            page.keyboard.press(key)
        assert in_python(page, widget) == order(page) == sixty()
        assert focused(page) == "p59"
        assert said(page) == "Program 59, now 1 of 60"
        assert page.locator("[data-key=p59]").bounding_box()["y"] >= 0


def test_a_board_in_a_scroller_of_its_own_is_scrolled_by_that_then_by_the_page(browser):
    widget = board(60, left=0)
    with shown(browser, widget, TRAITS, viewport={"width": 900, "height": 600}) as page:
        page.evaluate(
            """() => {
                el.style.cssText = 'height: 900px; overflow: auto; margin: 300px 0';
                const box = document.createElement('div');
                box.style.cssText = 'overflow: auto';
                el.before(box);
                box.append(el);
            }"""
        )
        carry_to_the_top(page)
        assert page.evaluate("[el.scrollTop < 200, scrollY > 0]") == [True, True]
        assert in_python(page, widget) == sixty()


def test_a_drag_scrolls_no_further_than_the_board(browser):
    with shown(browser, board(20), TRAITS, viewport={"width": 900, "height": 600}) as page:
        page.evaluate("() => { document.body.style.paddingBottom = '9000px'; }")
        x, y = grip(page, "p0")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, 597, steps=10)
        reaches(page, "–")
        still = """() => new Promise((done) => {
            let last = -1;
            const look = () => scrollY === last ? done(last) : (last = scrollY, wait());
            const wait = () => setTimeout(look, 100);
            wait();
        })"""
        page.evaluate(still)
        held = page.locator(".mb-held").bounding_box()
        assert held["y"] > 0 and held["y"] + held["height"] < 600
        page.mouse.up()
        assert last_move(page) == ("p0", 1, 0)


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


def test_a_typed_number_moves_a_program_to_that_place(page):
    page.locator("[data-key=p0]").focus()
    page.keyboard.press("3")
    assert page.get_by_label("Place, 1 to 4").input_value() == "3"
    assert saved(page) == []
    page.keyboard.press("Enter")
    assert order(page) == ["p1", "p2", "p0", "p3"]
    assert last_move(page) == ("p0", 1, 3)
    assert (focused(page), said(page)) == ("p0", "Program 0, now 3 of 4")
    assert page.locator("form").count() == 0


def test_the_number_of_a_program_is_a_button_that_asks_for_its_place(page):
    page.get_by_role("button", name="Place 4. Type a place for Program 3").click()
    page.get_by_label("Place, 1 to 4").fill("2")
    page.get_by_role("button", name="Move it", exact=True).click()
    assert order(page) == ["p0", "p3", "p1", "p2"]


def test_a_typed_place_ranks_a_program_from_below_the_line(page):
    page.locator("[data-key=p4]").focus()
    page.keyboard.press("5")
    assert page.get_by_label("Place, 1 to 5").is_visible()
    page.keyboard.press("Enter")
    assert (order(page), left_out(page)) == (["p0", "p1", "p2", "p3", "p4"], ["p5"])
    assert last_move(page) == ("p4", 0, 5)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("99", "There is no place 99. Type a number from 1 to 4."),
        ("0", "There is no place 0. Type a number from 1 to 4."),
        ("first", "There is no place first. Type a number from 1 to 4."),
        (" ", "No place is typed yet. Type a number from 1 to 4."),
    ],
)
def test_a_place_that_is_not_there_is_said_and_what_was_typed_stays(page, typed, says):
    page.locator("[data-key=p0]").focus()
    page.keyboard.press("9")
    field = page.get_by_label("Place, 1 to 4")
    field.fill(typed)
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").text_content() == says
    assert field.input_value() == typed
    assert saved(page) == []


def test_escape_leaves_a_typed_place_and_the_keys_of_the_field_move_nothing(page):
    page.evaluate(
        "() => { window.keys = []; addEventListener('keydown', (event) => keys.push(event.key)); }"
    )
    page.locator("[data-key=p2]").focus()
    for key in ("1", "2", "ArrowUp", "Home", "Backspace", "Escape"):
        page.keyboard.press(key)
    assert page.locator("form").count() == 0
    assert focused(page) == "p2"
    assert (saved(page), page.evaluate("keys")) == ([], [])


def test_the_keys_are_told_to_a_screen_reader_with_each_list(page):
    for name in ("My rank order", "I would not go"):
        listed = page.get_by_role("list", name=name)
        told = page.locator(f"#{listed.get_attribute('aria-describedby')}")
        assert "A number, then Enter, moves to that place." in told.text_content()


# Waiting for a place


def waiting(page: Page) -> list[str]:
    return page.evaluate("model.get('waiting')")


def count(page: Page) -> str:
    return page.locator(".mb-board-count").text_content() or ""


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Page]:
    """Two programs with a place, two that wait for one, two below the line."""
    widget = board()
    widget.waiting = ["p2", "p3"]
    with shown(browser, widget, TRAITS, has_touch=True) as page:
        yield page


def test_rows_that_wait_for_a_place_have_no_number_and_are_counted_apart(fresh):
    assert places(fresh) == ["1", "2", "–", "–"]
    assert count(fresh) == "2 programs on the list, 2 waiting for a place"
    fresh.get_by_role("button", name="Waiting for a place. Type a place for Program 2").click()
    assert fresh.get_by_label("Place, 1 to 3").is_visible()
    fresh.evaluate("model.receive({waiting: []})")
    assert places(fresh) == ["1", "2", "3", "4"]
    assert count(fresh) == "4 programs on the list"


@pytest.mark.parametrize(
    ("keys", "found", "move"),
    [
        (["Home"], ["p3", "p0", "p1", "p2"], ("p3", 4, 1)),
        (["ArrowUp"], ["p0", "p1", "p3", "p2"], ("p3", 4, 3)),
        (["ArrowDown"], ["p0", "p1", "p3", "p2"], ("p3", 4, 3)),
        (["End"], ["p0", "p1", "p3", "p2"], ("p3", 4, 3)),
        (["2", "Enter"], ["p0", "p3", "p1", "p2"], ("p3", 4, 2)),
    ],
    ids=lambda each: each[0] if isinstance(each, list) and len(each[0]) > 2 else "",
)
def test_keys_give_a_waiting_program_its_place_and_the_other_goes_on_waiting(
    fresh, keys, found, move
):
    fresh.locator("[data-key=p3]").focus()
    for key in keys:
        fresh.keyboard.press(key)
    assert order(fresh) == found
    assert waiting(fresh) == ["p2"]
    assert places(fresh) == ["1", "2", "3", "–"]
    assert last_move(fresh) == move
    assert said(fresh) == f"Program 3, now {move[2]} of 3"


def test_a_program_that_keeps_its_row_and_gets_its_place_is_a_move_too(fresh):
    fresh.locator("[data-key=p2]").focus()
    fresh.keyboard.press("End")
    assert (order(fresh), waiting(fresh)) == (["p0", "p1", "p2", "p3"], ["p3"])
    assert last_move(fresh) == ("p2", 3, 3)


def test_a_placed_program_stays_above_those_that_wait(fresh):
    drag(fresh, "p0", grip(fresh, "p3")[1] + 5)
    assert order(fresh) == ["p1", "p0", "p2", "p3"]
    assert (waiting(fresh), places(fresh)) == (["p2", "p3"], ["1", "2", "–", "–"])
    fresh.locator("[data-key=p0]").focus()
    fresh.keyboard.press("ArrowDown")
    assert said(fresh) == "Program 0 is already last of 2"


def test_a_drag_shows_the_place_that_it_gives_and_a_mere_touch_gives_none(fresh):
    x, y = grip(fresh, "p3")
    fresh.mouse.move(x, y)
    fresh.mouse.down()
    fresh.mouse.up()
    assert (waiting(fresh), saved(fresh)) == (["p2", "p3"], [])
    fresh.mouse.down()
    fresh.mouse.move(x, grip(fresh, "p1")[1] - 5, steps=6)
    reaches(fresh, "2")
    assert fresh.locator("[data-key=p2] .mb-place").text_content() == "–"
    fresh.mouse.up()
    assert (order(fresh), waiting(fresh)) == (["p0", "p3", "p1", "p2"], ["p2"])
    x, y = grip(fresh, "p2")
    Finger(fresh).drag(x, y, grip(fresh, "p0")[1] - 5)
    assert (order(fresh)[0], waiting(fresh)) == ("p2", [])


def test_a_waiting_program_can_go_below_the_line_and_comes_back_above_those_that_wait(browser):
    widget = board()
    widget.waiting = ["p2", "p3"]
    with shown(browser, widget, TRAITS) as page:
        page.get_by_role("button", name="Would not go: Program 2").click()
        assert last_move(page) == ("p2", 3, 0)
        assert count(page) == "2 programs on the list, 1 waiting for a place"
        page.get_by_role("button", name="Rank it: Program 2").click()
        assert order(page) == ["p0", "p1", "p2", "p3"]
        for state in saved(page):
            widget.set_state(state)
    assert (widget.order, widget.waiting) == (["p0", "p1", "p2", "p3"], ["p3"])
    assert widget.moved == {"key": "p2", "from": 0, "to": 3, "count": 2}


def test_another_board_has_words_of_its_own_for_the_line(browser):
    words = {"title": "Not on this list", "says": "<b>These</b> are not tried.",
             "button": "Take off", "back": "Put on"}  # fmt: skip
    widget = board()
    widget.beyond = words
    with shown(browser, widget, TRAITS) as page:
        assert page.get_by_text("<b>These</b> are not tried.").is_visible()
        page.get_by_role("button", name="Take off: Program 0").click()
        assert left_out(page) == ["p0", "p4", "p5"]
        page.locator("[data-key=p4]").focus()
        page.keyboard.press("ArrowUp")
        assert said(page) == "Program 4 is not ranked. Use Put on to put it on the list."
        page.get_by_role("button", name="Put on: Program 4").click()
        assert order(page)[-1] == "p4"
        assert page.get_by_role("list", name="Not on this list").count() == 1


# Frozen


@pytest.fixture
def frozen(browser: Browser) -> Iterator[Page]:
    widget = board()
    widget.frozen = True
    with shown(browser, widget, TRAITS, has_touch=True) as page:
        yield page


def test_a_frozen_list_says_so_and_so_does_each_of_its_controls(frozen):
    assert frozen.get_by_text("This list is frozen.").is_visible()
    assert not frozen.get_by_text("Drag a program").is_visible()
    controls = frozen.locator(".mb-handle, .mb-row button:visible")
    assert set(controls.evaluate_all("all => all.map(e => e.ariaDisabled)")) == {"true"}


def test_a_frozen_list_is_moved_by_no_means(frozen):
    drag(frozen, "p0", grip(frozen, "p2")[1] + 5)
    x, y = grip(frozen, "p1")
    Finger(frozen).drag(x, y, y + 150)
    for name in ("Move Program 1 up", "Would not go: Program 0", "Rank it: Program 4"):
        frozen.get_by_role("button", name=name).click(force=True)
    frozen.get_by_role("button", name="Place 2. Type a place for Program 1").click(force=True)
    frozen.locator("[data-key=p2]").focus()
    for key in ("ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown", "1", "Enter"):
        frozen.keyboard.press(key)
    assert (order(frozen), left_out(frozen)) == (["p0", "p1", "p2", "p3"], ["p4", "p5"])
    assert saved(frozen) == []
    assert said(frozen).startswith("This list is frozen.")
    assert frozen.locator("form, .mb-held").count() == 0


def test_freezing_ends_a_drag_and_a_typed_place_and_unfreezing_gives_the_list_back(page):
    page.locator("[data-key=p1]").focus()
    page.keyboard.press("4")
    page.evaluate("model.receive({frozen: true})")
    assert page.locator("form").count() == 0
    assert focused(page) == "p1"
    page.evaluate("model.receive({frozen: false})")
    x, y = grip(page, "p0")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 150, steps=6)
    page.evaluate("model.receive({frozen: true})")
    page.mouse.up()
    assert saved(page) == []
    assert places(page) == ["1", "2", "3", "4"]
    page.evaluate("model.receive({frozen: false})")
    page.locator("[data-key=p1]").focus()
    page.keyboard.press("ArrowUp")
    assert order(page) == ["p1", "p0", "p2", "p3"]


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


MARKED = [
    {"key": "x", "title": "Lakeview University Medical Center, Chicago", "mark": "<b>firm</b>"},
    {"key": "y", "title": "Harborside"},
]


@pytest.mark.parametrize(("width", "under"), [(1280, False), (390, True)])
def test_a_mark_stands_at_the_right_and_under_the_title_on_a_phone(browser, width, under):
    widget = RankBoard(rows=MARKED, order=["x", "y"])
    with shown(browser, widget, TRAITS, viewport={"width": width, "height": 800}) as page:
        mark = page.get_by_text("<b>firm</b>", exact=True)
        title = page.locator("[data-key=x] .mb-title")
        beside, above = mark.bounding_box(), title.bounding_box()
        assert (beside["y"] >= above["y"] + above["height"]) is under
        assert (beside["x"] >= above["x"] + above["width"] - 1) is not under
        assert not page.locator("[data-key=y] .mb-mark").is_visible()


def test_the_list_is_a_list_to_a_screen_reader(page):
    ranked = page.get_by_role("list", name="My rank order")
    assert ranked.get_by_role("listitem").count() == 4
    assert page.get_by_role("list", name="I would not go").count() == 1


@pytest.mark.parametrize("width", [320, 390, 900])
def test_targets_are_large_and_nothing_is_cut_off(browser, width):
    with shown(browser, board(), TRAITS, viewport={"width": width, "height": 800}) as page:
        sizes = page.locator(".mb-row button:visible, .mb-handle").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect())"
            ".map((box) => [box.width, box.height])"
        )
        assert len(sizes) == 6 + 6 + 6 + 4 * 2
        assert min(min(size) for size in sizes) >= 40
        handles = page.locator(".mb-handle, .mb-place").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect())"
            ".map((box) => Math.min(box.width, box.height))"
        )
        assert min(handles) >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_long_names_wrap_and_nothing_overlaps_on_a_phone(browser):
    long = "Lakeview-and-Harborside-University-Medical-Center Consortium for Graduate Education"
    row = {"key": "x", "title": long, "detail": long, "mark": long}
    phone = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 800}}
    with shown(browser, RankBoard(rows=[row], order=["x"]), TRAITS, **phone) as page:
        page.get_by_role("button", name="Place 1").click()
        page.get_by_label("Place, 1 to 1").fill("7")
        page.keyboard.press("Enter")
        parts = (
            ".mb-handle, .mb-place, .mb-title, .mb-detail, .mb-mark, .mb-ask-field, .mb-ask-go,"
            " .mb-ask-wrong, .mb-buttons button"
        )
        boxes = [part.bounding_box() for part in page.locator(parts).all()]
        assert len(boxes) == 11
        for number, one in enumerate(boxes):
            assert one["x"] >= 0 and one["x"] + one["width"] <= 390
            for other in boxes[number + 1 :]:
                apart = (
                    one["x"] + one["width"] <= other["x"] + 1
                    or other["x"] + other["width"] <= one["x"] + 1
                    or one["y"] + one["height"] <= other["y"] + 1
                    or other["y"] + other["height"] <= one["y"] + 1
                )
                assert apart, (one, other)


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
