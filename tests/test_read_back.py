"""What the ranking system shows, held against the sheet: every difference is named."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.model import Applicant, Program, RankList, SupplementalList
from toolkit.rank_list.couples_sheets import Half, SheetRow
from toolkit.rank_list.read_back import Kind, ReadBack, read_back, read_back_half
from toolkit.season import Season, UnknownRecord

AT = datetime.fromisoformat("2027-02-20T18:00-05:00")
CODES = ["9101140C0", "9202140C0", "9303140C1", "9404180M0", "9505140P0", "9606180A01"]
NAMES = ["Alder", "Birchwood", "St. Corwen", "Harrow Hill", "Harrow Hill Neurology", "Dunmore"]
KEYS = "abcdef"


def a_season(codes: list[str] = CODES) -> Season:
    season = Season.in_memory()
    season.put_all(
        Program(key=key, name=name, nrmp_code=code, city="Alder", state="IL",
                institution=f"{name} Medical Center", aliases=("the Hill",) if key == "d" else (),
                specialty="Neurology", time_zone="America/Chicago")
        for key, name, code in zip(KEYS, NAMES, codes, strict=True)
    )  # fmt: skip
    return season


SEASON = a_season()


def ranked(entries: str = KEYS) -> RankList:
    return RankList(kind="certified", version=1, entries=tuple(entries), at=AT)


def back(text: str, entries: str = KEYS, season: Season = SEASON) -> ReadBack:
    return read_back(season, ranked(entries), text)


def kinds(found: ReadBack) -> list[Kind]:
    return [each.kind for each in found.differences]


def said(found: ReadBack) -> list[str]:
    return [each.sentence for each in found.differences]


ROWS = list(enumerate(zip(CODES, NAMES, strict=True), 1))
PASTED = {
    "codes alone": "\n".join(CODES),
    "with ranks": "\n".join(f"{n}. {c}" for n, c in enumerate(CODES, 1)),
    "parted by commas": ", ".join(CODES),
    "in small letters": "\n".join(CODES).lower(),
    "as read aloud": "\n".join(f"{c[:4]} {c[4:7]} {c[7:]}" for c in CODES),
    "with hyphens": "\n".join(f"{c[:4]}-{c[4:7]}-{c[7]}-{c[8:]}" for c in CODES),
    "a table": "Rank\tCode\tProgram\tCity\n"
    + "\n".join(f"{n}\t{c}\t{p}\tAlder, IL" for n, (c, p) in ROWS),
    "names first": "\n".join(f"{n}\t{p}\t{c}" for n, (c, p) in ROWS),
    "a cell a line": "\n".join(f"{n}\n{p}\n{c}\n" for n, (c, p) in ROWS),
    "ranks behind": "\n".join(f"{c}\n{n}" for n, c in enumerate(CODES, 1)),
    "with a head": "AAMC ID 12345678\nStatus: CERTIFIED 02/20/2027 09:14:02 PM\n"
    "Questions? 866-555-0142\n" + "\n".join(CODES),
    "names alone": "\n".join(f"{n}. {p}" for n, p in enumerate(NAMES, 1)),
    "institutions": "\n".join(f"{p} Medical Center" for p in NAMES),
}  # fmt: skip


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED.keys())
def test_what_agrees_is_said_to_agree(text: str) -> None:
    found = back(text)
    assert said(found) == []
    assert found.agrees and found.sentence == (
        "The screen shows the sheet (the certified list, version 1 of 20 Feb), row for row: 6 rows."
    )
    assert len(found.shown) == 6


def test_two_rows_that_changed_places_are_named() -> None:
    codes = [CODES[n] for n in (1, 0, 2, 3, 4, 5)]
    assert said(back("\n".join(codes))) == [
        "Birchwood is at rank 2 of the sheet and at rank 1 of the screen, 1 place too high."
    ]


def test_a_row_that_is_not_there_is_named_and_the_rest_is_not() -> None:
    assert said(back("\n".join(CODES[:2] + CODES[3:]))) == [
        "Rank 3, St. Corwen (9303140C1), is not on the screen."
    ]


def test_a_row_that_the_sheet_does_not_have_is_named() -> None:
    found = back("\n".join([*CODES, "7777320C0"]))
    assert said(found) == ["Rank 7 of the screen, 7777320C0, is not on the sheet."]
    assert found.sentence == (
        "1 difference between the sheet (the certified list, version 1 of 20 Feb; 6 rows) and the "
        "screen (7 rows)."
    )


def test_a_row_that_stands_twice_is_named() -> None:
    assert said(back("\n".join([*CODES, CODES[0]]))) == [
        "9101140C0 stands on the screen again, at rank 7."
    ]


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("9303140CI", "a letter and a digit that look alike"),
        ("93O3140C1", "a letter and a digit that look alike"),
        ("9330140C1", "two signs changed places"),
        ("9303140P1", "sign 8 is P, not C"),
        ("930140C1", "too short"),
        ("93033140C1", "too long"),
    ],
)
def test_a_slip_of_the_finger_is_named_with_its_kind(typed: str, slip: str) -> None:
    found = back("\n".join([*CODES[:2], typed, *CODES[3:]]))
    assert said(found) == [
        f"Rank 3, St. Corwen: the sheet has 9303140C1, the screen {typed} ({slip})."
    ]


def test_a_code_too_far_from_the_right_one_is_no_slip() -> None:
    found = back("\n".join([*CODES[:2], CODES[1], *CODES[3:]]))
    assert kinds(found) == [Kind.MISSING, Kind.TWICE]


def test_a_near_code_that_is_another_programs_is_said_to_be() -> None:
    season = a_season(["9101140C0", "9101140P0", *CODES[2:]])
    found = back("9101140P0\n9303140C1", "ac", season)
    assert said(found) == [
        "Rank 1, Alder: the sheet has 9101140C0, the screen 9101140P0 (the code of Birchwood)."
    ]


def test_the_later_of_two_rows_is_not_blamed_where_the_earlier_is_wrong() -> None:
    season = a_season(["9101140C0", "9101180C0", *CODES[2:]])
    found = back("9101180C0\n9303140C1\n9101180C0", "acb", season)
    assert kinds(found) == [Kind.MISTYPED] and found.differences[0].rank == 1


def test_the_right_code_beside_another_name_is_named() -> None:
    text = "1 9101140C0 Alder\n2 9202140C0 St. Corwen\n"
    assert said(back(text, "ab")) == [
        "Rank 2 of the screen has the code of Birchwood (9202140C0) beside the name St. Corwen; "
        "look that code up again."
    ]


def test_a_name_inside_another_name_is_no_difference() -> None:
    assert back("9404180M0 Harrow Hill\n9505140P0 Harrow Hill Neurology", "de").agrees
    assert back("9404180M0 The Hill\n9505140P0 Harrow-Hill, Neurology", "de").agrees
    assert kinds(back("9404180M0 Harrow Hill Neurology", "d")) == [Kind.OTHER_NAME]


def test_ranks_that_jump_are_named() -> None:
    found = back("1 9101140C0\n3 9202140C0\n4 9303140C1", "abc")
    assert said(found) == [
        "The screen calls row 2 rank 3; a row may be missing from what was pasted, or stand twice."
    ]


def test_ranks_that_jump_often_are_named_once() -> None:
    found = back("3 9101140C0\n2 9202140C0\n1 9303140C1", "abc")
    assert said(found) == [
        "The screen calls row 1 rank 3, and the ranks jump 2 times more; a row may be missing "
        "from what was pasted, or stand twice."
    ]


def test_a_row_without_a_code_is_named_and_not_taken_for_agreement() -> None:
    season = a_season(["", *CODES[1:]])
    assert said(back("9202140C0", "ab", season)) == [
        "Rank 1, Alder, has no code on the sheet, so it cannot be found on the screen."
    ]
    found = back("9101140C0\n9202140C0", "ab", season)
    assert kinds(found) == [Kind.NO_CODE, Kind.EXTRA]


def test_names_may_be_typed_where_there_are_no_codes() -> None:
    assert said(back("Alder\nst corwen\nBIRCHWOOD", "abc")) == [
        "St. Corwen is at rank 3 of the sheet and at rank 2 of the screen, 1 place too high."
    ]
    found = back("Alder\nNowhere General", "ab")
    assert kinds(found) == [Kind.MISSING] and found.unread == ("Nowhere General",)


def test_nothing_read_is_not_agreement() -> None:
    for text in ("", "  \n", "Primary Rank Order List", "My list"):
        found = back(text, "ab")
        assert not found.agrees and len(found.differences) == 2
        assert found.sentence.startswith("No row could be read;")


@pytest.mark.parametrize(
    ("text", "certified"),
    [
        ("Status: Not Certified", False), ("UNCERTIFIED", False), ("not yet certified", False),
        ("Certified on 20 February", True), ("", None), ("Certify my list", None),
    ],
)  # fmt: skip
def test_what_the_screen_says_of_certifying_is_kept(text: str, certified: bool | None) -> None:
    found = back(f"{text}\n9101140C0", "a")
    assert found.certified is certified and found.agrees
    assert ("not certified" in found.sentence) is (certified is False)


def test_a_supplemental_list_is_read_back_in_the_same_way() -> None:
    near = SupplementalList(name="Near", serves=("f",), entries=("e", "c"))
    assert read_back(SEASON, near, "9505140P0\n9303140C1").agrees
    found = read_back(SEASON, near, "9303140C1\n9505140P0")
    assert kinds(found) == [Kind.MOVED]


def test_it_says_which_list_it_compares_with_and_of_which_day_of_the_applicant() -> None:
    season = a_season()
    season.put(Applicant(name="Rosalind Achterberg", time_zone="America/Denver"))
    at = datetime.fromisoformat("2027-01-23T01:00-05:00")
    sketch = RankList(kind="sketch", version=3, entries=("a",), at=at)
    near = SupplementalList(name="Near", serves=("f",), entries=("a",))
    for text in (CODES[0], CODES[1]):
        said = read_back(season, sketch, text).sentence
        assert "the sheet (the sketch, version 3 of 22 Jan" in said
        assert "(the supplemental list “Near”" in read_back(season, near, text).sentence


def test_a_forgotten_program_is_refused() -> None:
    season = a_season()
    season.forget("program/a")
    with pytest.raises(UnknownRecord):
        back("9101140C0", "a", season)


def test_odd_codes_of_the_sheet_are_found_as_they_stand() -> None:
    season = a_season(["TBD-1", *CODES[1:]])
    assert kinds(back("9202140C0", "ab", season)) == [Kind.MISSING]


# ── one half of a couple ────────────────────────────────────────────────────

NONE = "999999999"
NAME_OF = dict(zip(CODES, NAMES, strict=True)) | {NONE: "No Match", "": "Wren"}


def a_half(*codes: str) -> Half:
    rows = (
        SheetRow(rank, NAME_OF[code], "Alder", "IL", code, "Elm", "9301320C0", "")
        for rank, code in enumerate(codes, 1)
    )
    return Half("first", tuple(rows), "ab12cd34")


ALDER, BIRCH, CORWEN = CODES[:3]
HALF = a_half(ALDER, ALDER, BIRCH, NONE, ALDER, CORWEN)


def typed(*codes: str) -> ReadBack:
    return read_back_half(HALF, "\n".join(codes))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(row.code for row in HALF.rows),
        "\n".join(f"{row.rank}\t{row.program}\t{row.code}" for row in HALF.rows),
        "\n".join(f"{row.rank}\n{row.program}\n{row.code}\n" for row in HALF.rows),
        "\n".join(f"{row.rank} {row.program}" for row in HALF.rows),
        "\n".join(row.code if row.code != NONE else "4. NO MATCH" for row in HALF.rows),
    ],
    ids=["codes alone", "a table", "a cell a line", "names alone", "no match in words"],
)
def test_a_half_that_agrees_is_said_to_agree_and_named(text: str) -> None:
    found = read_back_half(HALF, text)
    assert said(found) == []
    assert found.sentence == (
        "The screen shows the sheet (your half of the joint list, mark ab12cd34), row for row: "
        "6 rows."
    )


def test_a_code_that_repeats_is_no_difference_and_a_row_with_another_code_is_one() -> None:
    assert said(typed(ALDER, BIRCH, BIRCH, NONE, ALDER, CORWEN)) == [
        f"Row 2: the sheet has Alder ({ALDER}), the screen {BIRCH} (the code of Birchwood)."
    ]
    assert said(typed(ALDER, ALDER, BIRCH, CORWEN, ALDER, CORWEN)) == [
        f"Row 4: the sheet has No Match ({NONE}), the screen {CORWEN} (the code of St. Corwen)."
    ]


def test_a_row_too_few_is_one_difference_though_it_moves_all_below_it() -> None:
    assert said(typed(ALDER, ALDER, NONE, ALDER, CORWEN)) == [
        f"Row 3, Birchwood ({BIRCH}), is not on the screen."
    ]
    assert said(typed(ALDER, BIRCH, NONE, ALDER, CORWEN)) == [
        f"Row 1 or 2, Alder ({ALDER}), is not on the screen."
    ]
    assert said(read_back_half(a_half(ALDER, ALDER, ALDER), f"{ALDER} {ALDER}")) == [
        f"One of the rows 1 to 3, Alder ({ALDER}), is not on the screen."
    ]
    found = read_back_half(HALF, "1 Alder\n2 Alder\n3 No Match\n4 Alder\n5 St. Corwen")
    assert kinds(found) == [Kind.MISSING] and "Row 3, Birchwood" in said(found)[0]


def test_a_row_too_many_is_named_by_its_place_on_the_screen() -> None:
    assert said(typed(ALDER, ALDER, BIRCH, NONE, NONE, ALDER, CORWEN)) == [
        f"Row 4 or 5 of the screen, {NONE}, is one too many."
    ]
    assert said(typed(ALDER, ALDER, BIRCH, NONE, ALDER, CORWEN, CODES[4])) == [
        f"Row 7 of the screen, {CODES[4]}, is one too many."
    ]


def test_a_row_of_a_half_without_a_code_is_no_agreement_unless_names_are_read() -> None:
    half = a_half(ALDER, "", BIRCH)
    found = read_back_half(half, f"{ALDER}\n9606180A01\n{BIRCH}")
    assert said(found) == [
        "Row 2, Wren, has no code on the sheet, so it cannot be held against the screen; the "
        "screen has 9606180A01 there."
    ]
    assert read_back_half(half, "Alder\nWren\nBirchwood").agrees
    assert said(read_back_half(half, "Alder\nBirchwood")) == [
        "Row 2, Wren (no code yet), is not on the screen."
    ]


def test_nothing_read_of_a_half_is_not_agreement() -> None:
    assert not read_back_half(HALF, "Primary list").agrees
    assert not read_back_half(a_half(), "").shown


# ── properties ──────────────────────────────────────────────────────────────

some_code = st.one_of(
    st.sampled_from(CODES),
    st.from_regex(r"[1-9]\d{6}[CMPAR][0-9]", fullmatch=True),
    st.tuples(st.sampled_from(CODES), st.integers(0, 8), st.sampled_from("0123456789")).map(
        lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + 1 :]
    ),
)
a_list = st.permutations(KEYS).flatmap(
    lambda order: st.integers(1, 6).map(lambda n: "".join(order[:n]))
)
CODE_OF = dict(zip(KEYS, CODES, strict=True))


@given(a_list, st.lists(some_code, max_size=9))
def test_a_list_agrees_exactly_where_the_codes_are_the_same(
    entries: str, screen: list[str]
) -> None:
    sheet = [CODE_OF[key] for key in entries]
    assert back("\n".join(screen), entries).agrees is (screen == sheet)
    assert back("\n".join(sheet), entries).agrees


@given(a_list, st.lists(some_code, min_size=1, max_size=9))
def test_with_every_difference_taken_back_the_screen_is_the_sheet(
    entries: str, screen: list[str]
) -> None:
    sheet = [CODE_OF[key] for key in entries]
    found = back("\n".join(screen), entries)
    rows: list[str | None] = list(screen)
    back_in: dict[int, str] = {}
    for each in found.differences:
        if each.kind is Kind.MISTYPED and each.rank and each.shown:
            assert rows[each.shown - 1] != sheet[each.rank - 1]
            rows[each.shown - 1] = sheet[each.rank - 1]
    for each in found.differences:
        if each.kind in (Kind.EXTRA, Kind.TWICE, Kind.MOVED) and each.shown:
            rows[each.shown - 1] = None
        if each.kind in (Kind.MISSING, Kind.MOVED) and each.rank:
            back_in[each.rank] = sheet[each.rank - 1]
    mended = [row for row in rows if row is not None]
    for rank in sorted(back_in):
        mended.insert(rank - 1, back_in[rank])
    assert mended == sheet


@given(a_list, st.integers(0, 5), st.integers(0, 5))
def test_a_swap_is_named_with_a_program_that_was_swapped(
    entries: str, one: int, other: int
) -> None:
    one, other = one % len(entries), other % len(entries)
    screen = [CODE_OF[key] for key in entries]
    screen[one], screen[other] = screen[other], screen[one]
    found = back("\n".join(screen), entries)
    assert found.agrees is (one == other)
    assert set(kinds(found)) <= {Kind.MOVED}


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = back(text)
    assert found.sentence and all(each.sentence.endswith(".") for each in found.differences)


some_rows = st.lists(st.sampled_from([*CODES[:4], NONE]), min_size=1, max_size=8)


@given(some_rows, st.lists(some_code | st.just(NONE), max_size=9))
def test_with_every_difference_of_a_half_taken_back_the_screen_is_the_half(
    codes: list[str], screen: list[str]
) -> None:
    found = read_back_half(a_half(*codes), "\n".join(screen))
    assert found.agrees is (screen == codes)
    rows: list[str | None] = list(screen)
    for each in found.differences:
        if each.shown:
            rows[each.shown - 1] = codes[each.rank - 1] if each.rank else None
    mended = [row for row in rows if row is not None]
    for each in found.differences:
        if each.kind is Kind.MISSING and each.rank:
            mended.insert(each.rank - 1, codes[each.rank - 1])
    assert mended == codes
