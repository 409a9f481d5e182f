from __future__ import annotations

import html
import io
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from toolkit import figures
from toolkit.figures import Picture, StripRow, calendar_strip
from toolkit.figures.picture import SHORTEST, told_apart
from toolkit.match import sandbox
from toolkit.match.chances import REMINDER, Chance, Chances
from toolkit.match.preferences import Market
from toolkit.match.steps import Answer, steps
from toolkit.match.worked import worked_market
from toolkit.model import Applicant, Interview, Person, Program
from toolkit.rank_list import compare, firmness, memory_audit, pairwise, titles
from toolkit.rank_list.memory_audit import AGE, CIRCUMSTANCES, DELAY, LENGTH, ORDER, Look
from toolkit.season import Season

NOW = datetime.fromisoformat("2027-01-22T17:00-05:00")
EASTERN = ZoneInfo("America/New_York")
LONG = "Mesa Verde Community Hospitals of the Upper Valley and Its Neighbouring Counties"
ODD = ("Lakeview", LONG, "St. Brigid's", "Cañon Ridge", "Cost $5 or $6", r"\frac{1}{2} & <b>")
NAMES = dict(zip("ABCDEFGHIJKLMNOP", (*ODD, *(f"Program {n}" for n in range(10))), strict=True))
STATUSES = ("late", "open", "not-yet", "sent", "too-late", "leave")


def strip_row(n: int, status: str = "sent", name: str = "Lakeview") -> StripRow:
    event = NOW - timedelta(days=70 - 5 * n)
    window = (event + timedelta(hours=18), event + timedelta(hours=50), event + timedelta(hours=90))
    return StripRow(name, event, None if status == "leave" else window, status, f"2 {status}")


def sixteen() -> list[StripRow]:
    return [
        strip_row(n, STATUSES[n % len(STATUSES)], name) for n, name in enumerate(NAMES.values())
    ]


def firm(fits: dict[str, int | None]) -> firmness.Firmness:
    ratings = {key: {"fit": fit} for key, fit in fits.items()}
    return firmness.firmness(ratings, {"fit": 1}, rng=np.random.default_rng(1), draws=50)


def comparison() -> compare.Comparison:
    keys = list(NAMES)
    gut = keys
    weights = {key: n // 2 + 1 for n, key in enumerate([*keys[9:15], *keys[:9]])}
    pairs = keys[3:11]
    sketch = [keys[4], *keys[:4], *keys[5:15]]
    return compare.compare({"gut": gut, "weights": weights, "pairs": pairs, "sketch": sketch})


def sixteen_firm() -> firmness.Firmness:
    """Sixteen programs that differ enough for some firm positions and some ties."""
    rng = np.random.default_rng(3)
    ratings = {
        key: {name: int(np.clip(round(5 - n / 4 + rng.normal(0, 0.7)), 1, 5)) for name in "abcdef"}
        for n, key in enumerate(NAMES)
    }
    return firmness.firmness(ratings, dict.fromkeys("abcdef", 1), rng=rng, draws=2000, spread=0.1)


def answered(
    items: str = "ABCDEFGHIJKLMNOP", choices: Iterable[str] | None = None
) -> tuple[pairwise.Intervals[str], pairwise.Strengths[str]]:
    """Choices such as "AB" (A over B); without any, each of the first fourteen over the next."""
    made = [items[n : n + 2] for n in range(13)] if choices is None else list(choices)
    rng = np.random.default_rng(5)
    return (
        pairwise.intervals(items, made, rng=rng, times=60),
        pairwise.strengths(items, made),
    )


def look(circumstance: memory_audit.Circumstance, tie: float, chance: float = 0.6) -> Look:
    return Look(circumstance, tie, 12, chance, 0.3, abs(tie) > chance, False)


def looks() -> list[Look]:
    few = Look(AGE, None, 3, None, None, False, True)
    alike = Look(LENGTH, None, 12, None, None, False, False)
    return [look(ORDER, 0.72), look(DELAY, -0.1), few, alike]


def odd_market() -> Market:
    """Six applicants and six programs whose names are long or odd, with an empty list too."""
    people = ["Ada", "Ben", LONG, "Ines $5", "Jo & <b>", "Kim"]
    keys = list(ODD)
    lists = {name: [*keys[n % 6 :], *keys[: n % 6]][: n % 7] for n, name in enumerate(people)}
    lists["Ben"], lists["Kim"] = keys, [keys[1]]
    return Market.from_names(lists, dict.fromkeys(keys, people[::-1]), 1)


def trials() -> tuple[sandbox.Trial, ...]:
    markets = sandbox.small_markets(6, rng=np.random.default_rng(1), count=30)
    return sandbox.compare(markets, sandbox.changes(6))


def middle_step(phone: bool) -> Picture:
    made = steps(odd_market())
    return figures.step_drawing(odd_market(), made, len(made) // 2, phone=phone)


def ranges() -> Chances:
    names = [*ODD, None]
    each = tuple(Chance(name, n / 10, n / 10 + 0.15, n / 10 + 0.3) for n, name in enumerate(names))
    assumed = (
        "Nobody knows.",
        "Lakeview: 5 seats; you at about 3.",
        *("A long sentence." + " A longer one." * 10,) * 3,
    )
    return Chances(each[:-1], each[-1], assumed, 10, 20)


PICTURES = {
    "chances": lambda phone: figures.chance_ranges(ranges(), phone=phone),
    "step": middle_step,
    "trials": lambda phone: figures.trial_bars(trials(), phone=phone),
    "strip": lambda phone: figures.strip(sixteen(), now=NOW, zone=EASTERN, phone=phone),
    "bump": lambda phone: figures.bump_chart(comparison(), NAMES, phone=phone),
    "firmness": lambda phone: figures.firmness_map(sixteen_firm(), NAMES, phone=phone),
    "strengths": lambda phone: figures.strength_intervals(*answered(), NAMES, phone=phone),
    "memory": lambda phone: figures.memory_looks(looks(), phone=phone),
}
every_picture = pytest.mark.parametrize("kind", PICTURES)
pictures_of_programs = pytest.mark.parametrize(
    "kind", [kind for kind in PICTURES if kind not in ("memory", "trials")]
)
both_widths = pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])


def texts(picture: Picture) -> list[Text]:
    """The words that are drawn, once the layout is made."""
    picture.png()
    found = [each for each in picture.figure.findobj(Text) if each.get_visible()]
    return [each for each in found if each.get_text().strip() and _is_drawn(each, picture.figure)]


def _is_drawn(text: Text, figure: Figure) -> bool:
    """Matplotlib keeps labels for ticks that it does not draw: hidden, or beyond the axis."""
    for axes in figure.axes:
        for axis, at in ((axes.xaxis, 0), (axes.yaxis, 1)):
            if any(text in (tick.label1, tick.label2) for tick in axis.get_major_ticks()):
                low, high = sorted(axis.get_view_interval())
                return axis.get_visible() and low <= text.get_position()[at] <= high
    return True


@every_picture
@both_widths
def test_a_picture_is_a_figure_with_sentences(kind: str, phone: bool) -> None:
    picture = PICTURES[kind](phone)
    assert isinstance(picture.figure, Figure)
    assert picture.figure.canvas.manager is None
    assert picture.alt.endswith(".") and "chart" not in picture.alt.lower()
    height, width, _ = imread(io.BytesIO(picture.png())).shape
    assert width == (390 if phone else 900)
    assert height < 900


@every_picture
@both_widths
def test_no_text_is_clipped_and_none_is_tiny(kind: str, phone: bool) -> None:
    picture = PICTURES[kind](phone)
    drawn = texts(picture)
    assert len(drawn) > 4
    box = picture.figure.bbox
    for text in drawn:
        extent = text.get_window_extent()
        assert text.get_fontsize() >= 9
        assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1, text.get_text()
        assert extent.y0 >= box.y0 - 1 and extent.y1 <= box.y1 + 1, text.get_text()


@every_picture
@both_widths
def test_no_text_runs_into_another(kind: str, phone: bool) -> None:
    drawn = [(t, t.get_window_extent()) for t in texts(PICTURES[kind](phone))]
    for (one, a), (other, b) in combinations(drawn, 2):
        apart_x = a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1
        apart_y = a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1
        assert apart_x or apart_y, (one.get_text(), other.get_text())


@pictures_of_programs
def test_long_names_end_in_an_ellipsis_and_dollars_stay_dollars(kind: str) -> None:
    drawn = [text.get_text() for text in texts(PICTURES[kind](False))]
    assert not any(LONG in text for text in drawn)
    assert any("Mesa Verde" in text and "…" in text for text in drawn)
    assert any("Cost $5 or $6" in text for text in drawn)
    assert LONG in PICTURES[kind](False).alt or kind == "bump"


def test_the_html_carries_the_escaped_alt_text() -> None:
    told = replace(PICTURES["bump"](False), alt='<b>"5" & more.')
    assert told.img().startswith('<img alt="&lt;b&gt;&quot;5&quot; &amp; more." ')
    assert 'src="data:image/png;base64,' in told.img()


def test_empty_results_have_a_picture_too() -> None:
    for picture in (
        figures.strip([], now=NOW, zone=EASTERN),
        figures.strip([strip_row(0)], now=NOW, zone=EASTERN, phone=True),
        figures.bump_chart(compare.compare({"gut": "A", "sketch": "A"}), NAMES),
        figures.bump_chart(compare.compare({"gut": "A", "sketch": "A"}), NAMES, phone=True),
        figures.bump_chart(compare.compare({"gut": "A", "sketch": ""}), NAMES, phone=True),
        figures.firmness_map(firm({"A": 3}), NAMES, phone=True),
        figures.strength_intervals(*answered("AB", ["AB"]), NAMES),
        figures.memory_looks(looks()[:1], phone=True),
    ):
        assert picture.png().startswith(b"\x89PNG")
        assert picture.alt.endswith((".", "?"))


NOTHING = {
    "no rated program": lambda phone: figures.firmness_map(firm({}), {}, phone=phone),
    "no order": lambda phone: figures.bump_chart(compare.compare({}), {}, phone=phone),
    "one order": lambda phone: figures.bump_chart(
        compare.compare({"gut": "AB"}), {"A": "<b>Ash</b>"}, phone=phone
    ),
    "orders of nothing": lambda phone: figures.bump_chart(
        compare.compare({"gut": "", "sketch": ""}), {}, phone=phone
    ),
    "no program": lambda phone: figures.strength_intervals(*answered("", []), {}, phone=phone),
    "one program": lambda phone: figures.strength_intervals(*answered("A", []), {}, phone=phone),
    "no answer": lambda phone: figures.strength_intervals(*answered("ABC", []), {}, phone=phone),
    "no look": lambda phone: figures.memory_looks([], phone=phone),
    "no look that tells": lambda phone: figures.memory_looks(looks()[2:], phone=phone),
}


@pytest.mark.parametrize("kind", NOTHING)
@both_widths
def test_where_there_is_nothing_to_draw_the_sentence_stands_in_its_place(
    kind: str, phone: bool
) -> None:
    picture = NOTHING[kind](phone)
    assert picture.figure is None and picture.alt.endswith(".")
    shown = picture.img(phone=NOTHING[kind](True))
    assert shown == f"<p>{html.escape(picture.alt)}</p>"
    assert picture.img(quick=True) == shown
    with pytest.raises(ValueError, match="nothing to draw"):
        picture.png()


def test_one_order_is_told_in_words() -> None:
    alt = figures.bump_chart(compare.compare({"gut": "AB"}), NAMES).alt
    assert alt.startswith("There is one order so far, with 2 programs, so there is nothing to ")
    assert "By gut: Lakeview, " in alt


def test_a_phone_with_nothing_to_draw_gets_the_wide_picture() -> None:
    drawn, empty = PICTURES["bump"](False), NOTHING["no order"](True)
    assert drawn.img(phone=empty).startswith("<img ")


# ── long names ──────────────────────────────────────────────────────────────

NORTHERN = "University of the Greater Northern Valley"
CAMPUSES = [f"{NORTHERN}, {each} Campus" for each in ("East", "West", "North", "Northeast")]
CAMPUSES += [f"{NORTHERN}, Internal Medicine {each}Categorical" for each in ("", "Primary Care ")]
CAMPUSES += [f"{NORTHERN} {each} Campus Affiliated Hospitals" for each in ("East", "West")]


@pytest.mark.parametrize(("limit", "count"), [(14, 6), (15, 6), (16, 6), (26, 8), (30, 8)])
def test_campuses_of_one_university_are_told_apart_without_numbers(limit: int, count: int) -> None:
    short = told_apart(CAMPUSES[:count], limit)
    assert len(set(short.values())) == count
    assert not any(each[-1].isdigit() for each in short.values())
    assert all(each.startswith("Univer") for each in short.values())


def test_a_long_name_keeps_its_beginning_and_its_end() -> None:
    assert told_apart([CAMPUSES[0], "Lakeview"], 26) == {
        CAMPUSES[0]: "University of…East Campus",
        "Lakeview": "Lakeview",
    }


def test_names_that_part_in_the_middle_keep_what_parts_them() -> None:
    short = told_apart(CAMPUSES[6:], 26)
    assert list(short.values()) == ["University of…East Campus…", "University of…West Campus…"]


def test_names_that_nothing_short_tells_apart_are_numbered() -> None:
    one, other, third = (f"{'Alder ' * 9}{a}{' Birch' * 9}{b}{' Fir' * 9}" for a, b in
                         ("xx", "xy", "yx"))  # fmt: skip
    short = told_apart([one, other, third], 20)
    assert len(set(short.values())) == 3
    assert [each[-1] for each in short.values()].count("…") <= 1


@given(
    st.lists(st.text("ab …1", min_size=1, max_size=30), max_size=12),
    st.integers(SHORTEST, 26),
)
def test_different_names_stay_different_and_no_longer_than_the_limit(
    names: list[str], limit: int
) -> None:
    short = told_apart(names, limit)
    assert short.keys() == set(names)
    assert len(set(short.values())) == len(short)
    assert all(len(each) <= limit for each in short.values())
    assert all(short[name] == name for name in names if len(name) <= limit)


def campus_pictures(phone: bool) -> dict[str, Picture]:
    keys = "ABCDEFGH"
    names = dict(zip(keys, CAMPUSES, strict=True))
    found = compare.compare({"gut": keys, "sketch": keys[::-1]})
    people = [f"{NORTHERN} {n}" for n in range(3)]
    market = Market.from_names(
        dict.fromkeys(people, CAMPUSES[:4]), dict.fromkeys(CAMPUSES[:4], people), 1
    )
    chance = tuple(Chance(name, 0.1, 0.2, 0.3) for name in [*CAMPUSES, None])
    answers = answered(keys, [keys[n : n + 2] for n in range(7)])
    return {
        "bump": figures.bump_chart(found, names, phone=phone),
        "strengths": figures.strength_intervals(*answers, names, phone=phone),
        "strip": figures.strip(
            [strip_row(12, name=name) for name in CAMPUSES], now=NOW, zone=EASTERN, phone=phone
        ),
        "chances": figures.chance_ranges(
            Chances(chance[:-1], chance[-1], ("Nobody knows.",), 10, 20), phone=phone
        ),
        "step": figures.step_drawing(market, steps(market), 1, phone=phone),
    }


@both_widths
def test_in_a_picture_campuses_of_one_university_have_names_of_their_own(phone: bool) -> None:
    for kind, picture in campus_pictures(phone).items():
        drawn = [text.get_text() for text in texts(picture)]
        called = {each for each in drawn if "…" in each and "Univ" in each}
        if kind == "bump":  # its places part the names too
            called = {re.sub(r"^\d  |  \d$", "", each) for each in called}
        assert len(called) >= (7 if kind == "step" else 8), (kind, called)


def test_figures_leave_pyplot_alone() -> None:
    code = (
        "import sys, toolkit.figures as f; from toolkit.rank_list import compare; "
        "assert 'matplotlib' not in sys.modules; "
        "f.bump_chart(compare.compare({'gut': 'AB', 'sketch': 'BA'}), {}).png(); "
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# ── what each says ──────────────────────────────────────────────────────────


def test_the_strip_says_what_is_pressing_and_until_when() -> None:
    late, soon, rest = strip_row(12, "late", "Ash"), strip_row(13, "open", "Elm"), strip_row(1)
    alt = figures.strip([rest, late, soon], now=NOW, zone=EASTERN).alt
    assert alt.startswith("Calendar of 3 events as of Fri 22 Jan.")
    assert "Late: Ash, late since Sat 16 Jan." in alt
    assert "Open: Elm, in time until Thu 21 Jan." in alt
    assert "Sent: Lakeview." in alt
    before = figures.strip([soon], now=soon.event, zone=EASTERN)
    assert "Open: Elm, best by Tue 19 Jan." in before.alt


def test_a_phone_shows_the_days_around_now_and_says_so() -> None:
    near, far = strip_row(13, "open", "Ash"), strip_row(1, "sent", "Elm")
    picture = figures.strip([far, near], now=NOW, zone=EASTERN, phone=True)
    drawn = [text.get_text() for text in texts(picture)]
    assert "Ash" in drawn and "Elm" not in drawn
    assert "Drawn are the 1 within 10 days of now." in picture.alt
    assert "Sent: Elm." in picture.alt


def test_weekends_are_shaded_in_the_applicants_days() -> None:
    from matplotlib.dates import num2date

    picture = figures.strip([strip_row(12)], now=NOW, zone=EASTERN)
    shaded = [
        patch for patch in picture.figure.axes[0].patches
        if patch.get_facecolor()[:3] == pytest.approx((0.925, 0.925, 0.925), abs=0.01)
    ]  # fmt: skip
    assert shaded
    for patch in shaded:
        first = num2date(patch.get_x())
        assert (first.weekday(), first.hour, patch.get_width()) == (5, 0, 2)


def test_colours_never_speak_alone() -> None:
    told = [(marker, hatch) for _, _, hatch, marker in calendar_strip._STATUSES.values()]
    assert len({marker for marker, _ in told}) == len(told)
    assert len({line for _, line, _ in figures.STANDING_OUT}) == len(figures.STANDING_OUT)
    assert len({marker for _, _, marker in figures.STANDING_OUT}) == len(figures.STANDING_OUT)


@pytest.mark.parametrize("colour", [figures.INK, figures.FAINT])
def test_lines_and_letters_stand_out_from_the_paper(colour: str) -> None:
    def light(value: str) -> float:
        parts = [int(value[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert (light(figures.PAPER) + 0.05) / (light(colour) + 0.05) >= 4.5


def test_the_bump_chart_makes_the_widest_disagreements_stand_out_and_says_them() -> None:
    found = compare.compare({"gut": "ABCDEFGH", "sketch": "BCDEFGHA"})
    picture = figures.bump_chart(found, NAMES, stand_out=1)
    bold = [t.get_text() for t in texts(picture) if t.get_fontweight() == "bold"]
    assert bold == ["gut", "sketch", "Lakeview  1", "8  Lakeview"]
    assert "Where they part: First is Lakeview by gut, " in picture.alt
    assert "; Lakeview: 1st by gut, 8th in the sketch" in picture.alt
    assert "By gut: Lakeview, " in picture.alt


def test_a_program_without_a_place_is_named_below() -> None:
    picture = figures.bump_chart(compare.compare({"gut": "ABC", "sketch": "AB"}), NAMES)
    drawn = " ".join(text.get_text() for text in texts(picture))
    assert "No place in the sketch: St. Brigid's" in drawn
    assert "In the sketch: Lakeview" in picture.alt and "1 without a place" in picture.alt


def test_ties_share_a_number_and_not_a_line() -> None:
    found = compare.compare({"weights": {"A": 1, "B": 2, "C": 2}, "sketch": "ABC"})
    drawn = [text.get_text() for text in texts(figures.bump_chart(found, {}))]
    assert {"A  1", "B  2=", "C  2="} <= set(drawn)


def test_the_heat_map_says_what_is_firm_and_who_is_tied() -> None:
    picture = figures.firmness_map(firm({"A": 5, "B": 3, "C": 3, "D": None}), NAMES)
    assert picture.alt == (
        f"Position 1 is firm; 2-3 are a tie. 1: Lakeview. 2-3: {LONG}, St. Brigid's. "
        "Without a position, because too little is rated: Cañon Ridge."
    )
    drawn = [text.get_text() for text in texts(picture)]
    assert drawn.count("firm at 1") == 1 and drawn.count("tie 2-3") == 2
    assert drawn.count("100") == 1 and drawn.count("50") == 4


def test_the_heat_map_gives_each_program_its_own_range_where_there_is_no_clear_cut() -> None:
    half = {key: {"fit": fit, "place": None} for key, fit in zip("ACEF", (5, 4, 2, 1), strict=True)}
    weights = {"fit": 1, "place": 0.9}
    found = firmness.firmness(half, weights, rng=np.random.default_rng(1), draws=2000)
    picture = figures.firmness_map(found, NAMES)
    words = firmness.places_in_words(found)
    assert len(found.groups) == 1 and len(set(words.values())) > 1
    assert set(words.values()) <= {text.get_text() for text in texts(picture)}
    assert f"1-4: Lakeview {words['A']}, St. Brigid's {words['C']}, " in picture.alt


def test_the_heat_map_reads_in_grey() -> None:
    mesh = figures.firmness_map(sixteen_firm(), NAMES).figure.axes[0].collections[0]
    red, green, blue, _ = mesh.get_cmap()(np.linspace(0, 1, 101)).T
    grey = 0.299 * red + 0.587 * green + 0.114 * blue
    assert (np.diff(grey) < 0).all()
    assert grey[0] - grey[-1] > 0.75
    for picture_text in texts(figures.firmness_map(sixteen_firm(), NAMES)):
        shown = picture_text.get_text()
        if picture_text.get_color() == figures.PAPER:
            assert grey[int(shown)] < 0.5
        elif shown.isdecimal() and picture_text.get_fontsize() == 9:
            assert grey[int(shown)] > 0.4


def test_thirty_and_sixty_programs_fit_into_a_heat_map() -> None:
    for count in (30, 60):
        found = firm({f"Program {n}": n % 5 + 1 for n in range(count)})
        for phone in (False, True):
            drawn = [
                t.get_window_extent() for t in texts(figures.firmness_map(found, {}, phone=phone))
            ]
            for a, b in combinations(drawn, 2):
                assert not a.overlaps(b)


def test_thirty_programs_fit_into_a_bump_chart_and_among_the_strengths() -> None:
    keys = [f"Program {n}" for n in range(30)]
    orders = {"gut": keys[::-1], "weights": keys, "pairs": keys[5:], "sketch": keys[:28]}
    choices = [(keys[n], keys[n + 1]) for n in range(26)]
    rng = np.random.default_rng(5)
    found = pairwise.intervals(keys, choices, rng=rng, times=20), pairwise.strengths(keys, choices)
    for phone in (False, True):
        for picture in (
            figures.bump_chart(compare.compare(orders), {}, phone=phone),
            figures.strength_intervals(*found, {}, phone=phone),
        ):
            drawn = [t.get_window_extent() for t in texts(picture)]
            for a, b in combinations(drawn, 2):
                assert not a.overlaps(b)


def test_on_a_phone_a_bump_chart_says_each_name_once() -> None:
    found = compare.compare({"gut": "ABC", "sketch": "BD"})
    drawn = [text.get_text() for text in texts(figures.bump_chart(found, {}, phone=True))]
    assert drawn == ["gut", "sketch", "1", "2", "3", "1  B", "2  D", "—  A", "—  C",
                     "No place by gut: D"]  # fmt: skip


def test_many_names_below_a_picture_take_no_room_from_its_rows() -> None:
    def row_height(items: str) -> float:
        picture = figures.strength_intervals(*answered(items, ["AB", "BC"]), NAMES, phone=True)
        picture.png()
        return float(picture.figure.axes[0].bbox.height)

    assert row_height("ABCDEFGHIJKLMNOP") >= 0.9 * row_height("ABC")


def test_strengths_are_drawn_strongest_first_and_the_never_asked_are_only_named() -> None:
    intervals, strengths = answered("ABCD", ["CA", "AC", "CA", "AB"])
    picture = figures.strength_intervals(intervals, strengths, NAMES)
    drawn = [text.get_text() for text in texts(picture)]
    assert [each for each in drawn if each.endswith("answers")] == ["3 answers", "4 answers"]
    rows = [label.get_text() for label in picture.figure.axes[0].get_yticklabels()]
    assert [row[:10] for row in rows] == ["St. Brigid", "Lakeview", "Mesa Verde"]
    assert "Never asked about: Cañon Ridge" in " ".join(drawn)
    assert picture.alt == (
        f"3 programs by your answers in pairs, strongest first: St. Brigid's, Lakeview, {LONG}. "
        "The intervals overlap: no clear cut parts one group from the next yet. "
        "Never asked about, so not drawn: Cañon Ridge."
    )
    dots = [line.get_xdata()[0] for line in picture.figure.axes[0].lines
            if line.get_marker() == "o"]  # fmt: skip
    assert dots == sorted(strengths.log_strength[:3].tolist(), reverse=True)


def test_a_clear_cut_is_dashed_and_said() -> None:
    wins = [top + low for top in "AB" for low in "CD"] * 12 + ["AB", "BA", "CD", "DC"] * 6
    picture = figures.strength_intervals(*answered("ABCD", wins), NAMES)
    dashed = [line for line in picture.figure.axes[0].lines if line.get_linestyle() == "--"]
    assert [line.get_ydata()[0] for line in dashed] == [1.5]
    assert "Dashes: " in " ".join(text.get_text() for text in texts(picture))
    assert "Clear, each pair in 90 % of re-draws or more: all down to " in picture.alt


def test_groups_that_no_answer_joins_are_said_to_be_beyond_comparing() -> None:
    picture = figures.strength_intervals(*answered("ACDE", ["AC", "DE"]), NAMES)
    assert (
        "No chain of answers joins these groups, so they cannot be compared: "
        "Lakeview, St. Brigid's; Cañon Ridge, Cost $5 or $6."
    ) in picture.alt


def test_a_tie_that_stands_out_has_a_word_and_a_marker_of_its_own() -> None:
    picture = figures.memory_looks(looks())
    axes = picture.figure.axes[0]
    markers = [line.get_marker() for line in axes.lines if line.get_linestyle() == "None"]
    assert markers == ["D", "o"]
    words = [label.get_text() for label in picture.figure.axes[1].get_yticklabels()]
    assert words == ["worth asking", "as chance gives", "too few to tell", "nothing to see"]
    bold = [text.get_text() for text in texts(picture) if text.get_fontweight() == "bold"]
    assert bold == ["worth asking"]


def test_the_reach_of_chance_is_a_band_around_zero() -> None:
    bands = figures.memory_looks(looks()).figure.axes[0].patches
    assert [(band.get_x(), band.get_width()) for band in bands] == [(-0.6, 1.2), (-0.6, 1.2)]


def test_the_memory_picture_says_every_look_in_words() -> None:
    alt = figures.memory_looks(looks()).alt
    assert alt.startswith("4 looks at whether memory tilts your ratings. ")
    for each in looks():
        assert memory_audit.sentence(each) in alt
    assert {each.circumstance for each in looks()} == set(CIRCUMSTANCES)


def test_the_plan_of_a_season_becomes_a_strip() -> None:
    from toolkit.follow_up.plan import plan

    season = Season.in_memory()
    ash = Program(name="Ash", city="Alder", state="IL", specialty="Neurology",
                  time_zone="America/Chicago")  # fmt: skip
    quiet = Program(name="Quiet", city="Alder", state="IL", specialty="Neurology",
                    time_zone="America/Chicago", contact_policy="none")  # fmt: skip
    lead = Person(program=ash, name="Ana Quill", role="program director", email="a@example.edu")
    start = datetime.fromisoformat("2027-01-21T09:00-06:00")
    season.put_all((
        Applicant(name="Rosalind Achterberg"), ash, quiet, lead,
        Interview(program=ash, start=start, met=(lead,)),
        Interview(program=quiet, start=start - timedelta(days=7)),
        Interview(program=quiet, start=start - timedelta(days=8), kind="social"),
    ))  # fmt: skip
    made = plan(season, now=NOW)
    rows = figures.strip_rows(made, season)
    assert [(row.name, row.status, row.said) for row in rows] == [
        ("Quiet", "leave", "leave"), ("Ash", "open", "1 open"),
    ]  # fmt: skip
    assert rows[0].window is None
    assert rows[1].window is not None and rows[1].event < rows[1].window[0] < rows[1].window[1]
    picture = figures.plan_strip(made, season, now=NOW)
    assert "Open: Ash, best by" in picture.alt and "Leave: Quiet." in picture.alt
    assert titles(season.programs)[ash.key] in [t.get_text() for t in texts(picture)]


def test_every_status_of_the_plan_has_its_look() -> None:
    from toolkit.follow_up.plan import Status

    assert {str(status) for status in Status} == set(calendar_strip._STATUSES)


# ── the match ───────────────────────────────────────────────────────────────


def test_a_step_is_told_and_drawn_with_who_is_held_where() -> None:
    market = worked_market("classic-eight")
    made = steps(market)
    picture = figures.step_drawing(market, made, 8)
    assert picture.alt == (
        f"Step 8 of {len(made)}. {made[7].says} Now Mercy holds Chen; "
        "City holds Eastman, Anderson; General holds Davis; State holds nobody."
    )
    drawn = [text.get_text() for text in texts(picture)]
    assert drawn.count("Eastman") == 2  # among the applicants, and in a seat of City
    assert drawn.count("open") == 4
    assert "2 seats · Eastman asks" in drawn


def test_before_the_first_step_every_seat_is_open_and_the_lists_are_told() -> None:
    market = worked_market("five-applicants")
    picture = figures.step_drawing(market, steps(market), 0)
    assert [text.get_text() for text in texts(picture)].count("open") == 6
    assert picture.alt.startswith("Before anybody asks. The lists are Arthur: City; Sunny: City, ")


def test_at_the_end_the_unmatched_are_marked() -> None:
    market = worked_market("classic-eight")
    made = steps(market)
    picture = figures.step_drawing(market, made, len(made))
    assert [text.get_text() for text in texts(picture)].count("unmatched") == 2


def test_a_refusal_has_a_broken_arrow_with_a_word_on_it() -> None:
    market = worked_market("classic-eight")
    made = steps(market)
    refused = next(n for n, each in enumerate(made, 1) if each.answer is Answer.REJECTED)
    assert "no" in [text.get_text() for text in texts(figures.step_drawing(market, made, refused))]
    assert "no" not in [text.get_text() for text in texts(figures.step_drawing(market, made, 1))]


def test_the_trials_say_in_words_that_no_change_did_better() -> None:
    picture = figures.trial_bars(trials())
    assert picture.alt.count("better for you in 0,") == 17
    drawn = [text.get_text() for text in texts(picture)]
    assert "Swap choices 1 and 2" in drawn and "Leave off choice 6" in drawn


def test_chances_are_drawn_with_all_that_they_rest_on_and_their_reminder() -> None:
    picture = figures.chance_ranges(ranges())
    drawn = " ".join(" ".join(text.get_text().split()) for text in texts(picture))
    assert REMINDER in drawn and REMINDER in picture.alt
    assert "Nobody knows." in drawn and "5 seats; you at about 3." in drawn
    assert f"{ODD[0]}, 0 to 30; " in picture.alt and "no program, 60 to 90" in picture.alt


@pytest.mark.parametrize("missing", [{"assumptions": ()}, {"reminder": ""}])
def test_chances_without_assumptions_or_reminder_are_not_drawn(missing: dict) -> None:
    with pytest.raises(ValueError, match="not drawn without their assumptions"):
        figures.chance_ranges(replace(ranges(), **missing))
