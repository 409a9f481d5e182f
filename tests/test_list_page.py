"""The list on one page: what it says, what it says where something is missing, and its length."""

from __future__ import annotations

import html
import re
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from toolkit import list_page
from toolkit.list_review import review
from toolkit.model import (
    Applicant,
    Choice,
    Criterion,
    Interview,
    ListKind,
    Message,
    Program,
    RankList,
    Rating,
    SecondLook,
)
from toolkit.rank_list.findings import ADVICE, ERROR, WARNING, Finding, list_findings
from toolkit.season import Season
from toolkit.second_looks import keep_blind_order

NOW = datetime.fromisoformat("2027-02-20T12:00-05:00")
DUE = datetime.fromisoformat("2027-03-03T21:00-05:00")
EARLIER = NOW - timedelta(days=2)
HOSTILE = "<script>alert(1)</script> & \"Sons\" <img src=x onerror='1'>"
MATTERS = ("teaching", "location", "autonomy", "salary")
LONG = "Regional Medical Center and Community Hospitals of the Upper Valley and Its Counties "


def program(n: int, name: str) -> Program:
    return Program(key=f"p{n}", name=name, city="Alder", state="IL", specialty="Neurology",
                   time_zone="America/Chicago", nrmp_code=f"91{n:02}180C0")  # fmt: skip


def season(
    names: list[str],
    *,
    left_out: int = 0,
    reason: str = "",
    weights: bool = True,
    pairs: bool = True,
    blind: bool = True,
    sketch: bool = True,
    due: datetime | None = DUE,
    matters: tuple[str, ...] = MATTERS,
) -> Season:
    """A season whose programs stand in the order of their names, the last below the line."""
    made = Season.in_memory()
    programs = [program(n, name) for n, name in enumerate(names)]
    keys = tuple(each.key for each in programs)
    rng = np.random.default_rng(len(names))
    made.put_all((Applicant(name="Imani Rao", rank_deadline=due), *programs))
    made.put_all(Interview(program=each, start=NOW - timedelta(days=40)) for each in programs)
    if weights:
        made.put_all(Criterion(name=name, weight=9 - n) for n, name in enumerate(matters))
        made.put_all(
            Rating(program=each, criterion=name, rated_at=EARLIER,
                   value=int(np.clip(round(5 - 4 * n / len(names) + rng.normal(0, 0.8)), 1, 5)))
            for n, each in enumerate(programs) for name in matters
        )  # fmt: skip
    if pairs:
        made.put_all(
            Choice(preferred=one, other=next_one, at=EARLIER + timedelta(minutes=n))
            for n, (one, next_one) in enumerate(pairwise(programs))
        )
    if blind:
        gut = tuple(keys[n] for n in rng.permutation(len(keys)))
        made.put(RankList(kind="blind", version=1, entries=gut, at=NOW - timedelta(days=9)))
    if sketch:
        cut = len(keys) - left_out
        made.put(RankList(kind="sketch", version=1, entries=keys[:cut], left_out=keys[cut:],
                          at=EARLIER, reason=reason))  # fmt: skip
    return made


def page(made: Season, findings: Iterable[Finding] | None = None) -> str:
    found = review(made, now=NOW) if findings is None else findings
    return list_page.to_html(made, now=NOW, rng=np.random.default_rng(1), findings=found)


def said(text: str) -> str:
    """The words of a page, without its marks."""
    inside = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inside)).split())


FOUR = ["Ash", "Birchwood", "St. Corwen", "Dunmore"]


# ── what it says ────────────────────────────────────────────────────────────


def test_the_page_holds_the_order_the_deadline_and_that_it_is_private() -> None:
    words = said(page(season(FOUR, left_out=1, reason="Dunmore out: no ceiling on nights.")))
    assert "Imani Rao: rank list Sketch, version 1, of 18 February 2027, 12:00 PM EST." in words
    assert list_page.TRUE_ORDER in words
    assert "Lists are due 3 March 2027, 9:00 PM EST." in words
    assert words.index("1 Ash") < words.index("2 Birchwood") < words.index("3 St. Corwen")
    assert words.endswith(list_page.PRIVATE)


def test_what_is_below_the_line_stands_there_with_what_was_written_of_it() -> None:
    words = said(page(season(FOUR, left_out=1, reason="Dunmore out: no ceiling on nights.")))
    assert "rather unmatched than there Dunmore: “Dunmore out: no ceiling on nights.”" in words
    silent = said(page(season(FOUR, left_out=1)))
    assert "Dunmore: it is not written why." in silent
    both = said(page(season(FOUR, left_out=2, reason="No chance at either.")))
    assert "St. Corwen: “No chance at either.” Dunmore: “No chance at either.”" in both


def test_a_program_without_a_place_is_named() -> None:
    made = season(FOUR)
    made.put_all((program(8, "Far Hill"), program(9, "Elmhurst")))
    made.put(Interview(program="p8", start=NOW + timedelta(days=1)))
    made.put(Interview(program="p9", start=NOW - timedelta(days=1)))
    assert "Not placed yet: Elmhurst." in said(page(made))


def test_each_row_has_its_firmness_by_weights_and_its_two_strongest_reasons() -> None:
    made = season(["Ash", "Birchwood", "St. Corwen"], weights=False)
    made.put_all(
        Criterion(name=name, weight=w) for name, w in zip(MATTERS, (9, 5, 2), strict=False)
    )
    rated = {"p0": (2, 2, 2), "p1": (5, 4, 5), "p2": (5, 4, 5)}
    for key, values in rated.items():
        made.put_all(Rating(program=key, criterion=name, value=value)
                     for name, value in zip(MATTERS, values, strict=False))  # fmt: skip
    words = said(page(made))
    assert "1 Ash firm at 3 none stands out" in words
    assert "2 Birchwood tie 1-2 teaching 5, location 4 3 St. Corwen" in words
    assert "Positions 1-2 are a tie; 3 is firm." in words


def test_a_row_without_a_clear_cut_has_its_own_range(example: Season) -> None:
    words = said(page(example))
    assert "Juniper Mesa 4-5 " in words and "Lakeview Harbor firm at 1 " in words
    assert "each of the 12 programs has its own range" in words


def test_an_unrated_program_is_called_too_little_rated_and_named_below() -> None:
    made = season(FOUR)
    made.put(program(9, "Elmhurst"))
    made.put(RankList(kind="sketch", version=2, entries=("p9", "p0"), at=NOW))
    words = said(page(made))
    assert "1 Elmhurst too little rated" in words
    assert "Without a position, because too little is rated: Elmhurst." in words


def test_the_picture_of_the_views_has_its_alt_text() -> None:
    (alt,) = re.findall(r'<img alt="([^"]+)"', page(season(FOUR)))
    assert alt.startswith("4 programs in 4 orders. By gut: ")


def test_a_mended_blind_order_is_the_view_by_gut() -> None:
    made = season(FOUR, blind=False)
    keep_blind_order(made, ["p0", "p1", "p2", "p3"], at=EARLIER)
    keep_blind_order(made, ["p3", "p1", "p2", "p0"], at=EARLIER)
    (alt,) = re.findall(r'<img alt="([^"]+)"', page(made))
    assert "By gut: Dunmore, Birchwood, " in alt


def test_the_findings_are_counted_and_the_worst_come_first() -> None:
    given = [
        Finding(f"list.{n}", severity, f"Sentence {n}.", "", (), as_of=f"read {n}" * (n == 3))
        for n, severity in enumerate((ADVICE, ADVICE, WARNING, ERROR, WARNING))
    ]
    words = said(page(season(FOUR), findings=given))
    assert (
        "1 error, 2 warnings, 2 pieces of advice. The other 2 stand in the notebook. "
        "Error: Sentence 3. (read 3) Warning: Sentence 2. Warning: Sentence 4."
    ) in words
    assert "Sentence 0." not in words
    assert list_page.NO_FINDINGS in said(page(season(FOUR), findings=[]))


@pytest.mark.parametrize("rule", ["list.invitation-alone", "list.left-out-reason"])
def test_a_doubt_of_the_true_order_is_always_among_the_findings_that_are_told(rule: str) -> None:
    errors = [Finding(f"list.{n}", ERROR, f"Sentence {n}.", "", ()) for n in range(4)]
    given = [*errors, Finding(rule, WARNING, "Ash moved.", "", ())]
    words = said(page(season(FOUR), findings=given))
    assert "Error: Sentence 0. Error: Sentence 1. Warning: Ash moved." in words
    assert "4 errors, 1 warning. The other 2 stand in the notebook." in words
    assert "Sentence 2." not in words


def test_the_review_of_the_list_tells_of_moves_and_promises() -> None:
    made = season(FOUR, blind=False)
    made.put(RankList(kind="blind", version=1, entries=("p1", "p2", "p3", "p0"),
                      at=NOW - timedelta(days=9)))  # fmt: skip
    made.put(SecondLook(program="p0", offered="yes", invited="yes"))
    made.put(Message(program="p1", kind="first choice", state="sent", at=EARLIER,
                     body="Dear Dr. Quill,\n\nI will rank you first.\n"))  # fmt: skip
    found = {each.rule for each in list_findings(made, now=NOW)}
    assert not found & {"list.promise-broken", "list.invitation-alone"}
    words = said(page(made))
    assert "Error: You wrote to Birchwood: “I will rank you first.”" in words
    assert "Warning: Ash was 4th in the blind order and is 1st now, and who was invited" in words


def test_the_newer_of_sketch_and_certified_list_stands_and_says_which_it_is() -> None:
    made = season(FOUR)
    made.put(RankList(kind=ListKind.CERTIFIED, version=1, entries=("p2", "p1"), at=NOW))
    words = said(page(made))
    assert "Certified, version 1, of 20 February 2027" in words
    assert words.index("1 St. Corwen") < words.index("2 Birchwood")


def test_a_program_that_the_season_forgot_is_named_by_its_key() -> None:
    made = season(FOUR, pairs=False, weights=False)
    made.forget("program/p1")
    assert "2 p1" in said(page(made))


# ── what is missing ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ({"weights": False}, list_page.NO_WEIGHTS),
        ({"pairs": False}, list_page.NO_PAIRS),
        ({"blind": False}, list_page.NO_BLIND),
        ({"sketch": False}, list_page.NO_LIST),
        ({"weights": False, "pairs": False, "blind": False}, list_page.NO_VIEWS),
    ],
)
def test_what_is_missing_has_one_calm_sentence(without: dict, sentence: str) -> None:
    assert said(page(season(FOUR, **without))).count(sentence) == 1
    assert sentence not in said(page(season(FOUR)))


def test_without_weights_there_are_no_columns_that_hang_on_them() -> None:
    text = page(season(FOUR, weights=False))
    assert "By weights</th>" not in text and "Strongest reasons" not in text


def test_an_empty_season_has_a_page_of_calm_sentences() -> None:
    words = said(page(Season.in_memory()))
    assert words.startswith("My rank list on one page My rank list")
    for sentence in (list_page.NO_LIST, list_page.NO_WEIGHTS, list_page.NO_PAIRS,
                     list_page.NO_VIEWS, list_page.PRIVATE):  # fmt: skip
        assert sentence in words


def test_a_deadline_that_was_not_entered_says_where_it_was_read() -> None:
    made = season(FOUR, due=None)
    before = NOW.replace(year=2026)
    then = list_page.to_html(
        made, now=before, rng=np.random.default_rng(1), findings=review(made, now=before)
    )
    assert re.search(r"Lists are due \d+ March 2026, 9:00 PM EST \(as of .*; read 20", said(then))
    assert list_page.NO_DEADLINE in said(page(made))


# ── what may not get out ────────────────────────────────────────────────────


def test_hostile_text_stays_text() -> None:
    made = season(
        [f"{HOSTILE} {n}" for n in range(4)],
        left_out=1,
        reason=f"{HOSTILE} 3 out: {HOSTILE}",
        matters=(HOSTILE, *MATTERS),
    )
    made.put(made.applicant.changed(name=HOSTILE))  # type: ignore[union-attr]
    made.put(program(9, HOSTILE))
    text = page(made)
    assert "<script" not in text and "<img src" not in text
    assert text.count("&lt;script&gt;") > 8
    assert set(re.findall(r"<(\w+)", text)) <= {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "strong",
        "div", "main", "table", "thead", "tbody", "tr", "th", "td", "span", "ul", "li", "aside",
        "section", "img", "footer",
    }  # fmt: skip
    assert "DOCTYPE" in text


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    text = page(season(FOUR))
    assert "default-src 'none'" in text
    assert not re.search(r"https?:|\bsrc=\"(?!data:)|url\(|@import|\bon\w+=", text)


def test_the_same_season_moment_and_chance_give_the_same_page() -> None:
    made = season(FOUR)
    assert page(made) == page(made)


def test_it_is_written_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    made = season(FOUR)
    path = list_page.write(
        made,
        tmp_path / "list.html",
        now=NOW,
        rng=np.random.default_rng(1),
        findings=review(made, now=NOW),
    )
    assert path.read_text(encoding="utf-8") == page(made)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# ── on paper and on a phone ─────────────────────────────────────────────────


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def long_season(count: int, *, left_out: int = 2, length: int = 1, **given: object) -> Season:
    names = [f"{chr(65 + n % 26)}{n} {LONG * length}"[:300].strip() for n in range(count)]
    reason = " ".join(
        f"{name} out: {'too far from everybody ' * 12}." for name in names[-left_out:]
    )
    return season(names, left_out=left_out, reason=reason,
                  matters=tuple(f"{each} {'as I saw it ' * 3 * length}" for each in MATTERS),
                  **given)  # type: ignore[arg-type]  # fmt: skip


def pages(browser: Browser, text: str) -> int:
    """On how many sheets of US letter paper the page is printed."""
    shown = browser.new_page()
    shown.set_content(text)
    pdf = shown.pdf(prefer_css_page_size=True)
    shown.close()
    assert {(float(w), float(h)) for w, h in
            re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)} == {(612, 792)}  # fmt: skip
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize(("count", "sheets"), [(5, 1), (16, 1), (25, 1), (40, 2)])
def test_programs_with_long_names_fit_one_page_up_to_25(
    browser: Browser, count: int, sheets: int
) -> None:
    assert pages(browser, page(long_season(count))) == sheets


@pytest.mark.parametrize("count", [1, 10, 11, 16, 17, 25])
def test_even_the_longest_texts_fit_one_page(browser: Browser, count: int) -> None:
    made = long_season(count, left_out=count // 3, length=5, due=None, blind=count != 17)
    worst = [
        Finding("list.x", ERROR, f"Sentence {n} {LONG * 6}", "", (), as_of=LONG) for n in range(9)
    ]
    made.put_all(program(70 + n, f"Other {n} {LONG}") for n in range(9))
    assert pages(browser, page(made, findings=worst)) == 1


def test_on_a_second_sheet_the_head_of_the_table_stands_again(browser: Browser) -> None:
    shown = browser.new_page()
    shown.set_content(page(long_season(40)))
    shown.emulate_media(media="print")
    display = "getComputedStyle(document.querySelector('thead')).display"
    assert shown.evaluate(display) == "table-header-group"
    shown.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_on_a_screen_nothing_is_cut_and_nothing_runs_over_the_edge(
    browser: Browser, width: int
) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800})
    shown.set_content(page(long_season(16, length=5)))
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    hidden = (
        "[...document.querySelectorAll('.cut')].filter(e => e.scrollHeight > e.clientHeight + 1)"
    )
    overflow = f"{hidden}.filter(e => getComputedStyle(e).overflow == 'hidden').length"
    assert shown.evaluate(overflow) == 0
    shown.close()
