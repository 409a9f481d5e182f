"""Notebook 05, for half of a couple: two redacted lists, what the two wish, one list of pairs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from toolkit.exchange.report import SheetError
from toolkit.model import Choice, Program, RankList
from toolkit.rank_list.couples import (
    NO_MATCH,
    JointList,
    Partner,
    PartnerError,
    Wishes,
    as_table,
    statements,
    unknown_ways,
)
from toolkit.rank_list.couples_folder import (
    FOR_PARTNER,
    FROM_PARTNER,
    WHERE_TO_SAY_SO,
    Agreed,
    Couple,
    TravelTime,
    bring_in_travel_times,
    halves,
    hours_of,
    is_half,
    keep_agreed,
    keep_partner,
    read_couple,
    sheets_standing,
    write_for_partner,
)
from toolkit.rank_list.couples_sheets import PARTNER_HEADER, partner_lines, write_sheets
from toolkit.rank_list.read_back import read_back_half
from toolkit.season import Season
from toolkit.shelf import season_folder

from .edit_table import EditTable, problem_at
from .file_drop import FileDrop, file_name
from .form import (
    LABEL,
    Form,
    button,
    choice_field,
    line_said,
    long_field,
    page,
    refusal,
    row,
    table,
    text_field,
    tick,
)

MOST_ROWS = 30  # of the list that are shown at once
MOST_SAID = 10  # of the faults of a file, or the differences between two
MOST_WEIGHT = 10
MOST_PASSED = 400  # signs of what was passed over on a screen
_NARROW = "22em"  # a label and a number

Cells = tuple[str, ...]


class CouplesForm(Form):
    """The file for the partner, theirs, what the two weigh, their list, its sheets, the screen."""

    says = "A couple's list: open in JupyterLab to make one list of two."

    def __init__(self, season: Season) -> None:
        if not is_half(season):
            super().__init__(season, [page(f"<p>{escape(WHERE_TO_SAY_SO)}</p>")])
            return
        self.folder = season_folder(season)
        couple = read_couple(season, self.folder)
        self.by_mine, self.by_theirs, self.by_wishes, self.by_travel = (
            line_said() for _ in range(4)
        )
        self.held = page("")
        self.file = FileDrop(label="Choose my partner's file", accept=".csv,.xlsx")
        self.name = text_field("Or its name", hint="such as partner.csv")
        self.theirs = page("")
        self.waits = page("")
        self._make_fields(couple.agreed)
        self._make_travel(couple.agreed)
        self.joint = page("")
        self.sheets = page("")
        self.screen = long_field(
            "What the screen shows for my half",
            hint="paste its rows, or type the codes in order",
            rows=8,
        )
        self.found = page("")
        self.by_sheets = line_said()
        self.together = widgets.VBox(
            [
                page(_WEIGH),
                *self.fields,
                self.by_wishes,
                self.ways,
                page("<p><strong>Your list together</strong></p>"),
                self.joint,
                page(_SHEETS),
                row(
                    button("Write both sheets", self._write_sheets, primary=True),
                    button("Check them again", self._show),
                ),
                self.by_sheets,
                self.sheets,
                page(_READ_BACK),
                self.screen,
                self.found,
            ]
        )
        super().__init__(
            season,
            [
                page(_FOR_PARTNER),
                button("Write the file for my partner", self._write_mine, primary=True),
                self.by_mine,
                self.held,
                page(_FROM_PARTNER),
                self.file,
                row(self.name, button("Take this one", self._take_named)),
                self.by_theirs,
                self.theirs,
                self.waits,
                self.together,
            ],
        )
        self.screen.observe(lambda _: self._hold_against_half(), names="value")
        self.file.observe(lambda _: self._take_dropped(), names="value")
        self.travel_file.observe(lambda _: self._take_travel(), names="value")
        self.travel.on_edit(self._travelled)
        for field in self.fields:
            field.observe(lambda _: self._keep(), names="value")
        self.follow(Choice, Program, RankList, then=self._show)
        self._show(couple)

    def _make_fields(self, agreed: Agreed) -> None:
        wishes = agreed.wishes
        mine, theirs = wishes.first, wishes.second
        if not agreed.i_am_first:
            mine, theirs = theirs, mine
        self.order = choice_field(
            "First on the list",
            [("I am first", True), ("My partner is first", False)],
            agreed.i_am_first,
        )
        self.closeness = _number("Near each other", wishes.closeness)
        self.my_wish = _number("What I want", mine)
        self.their_wish = _number("What they want", theirs)
        self.fairness = _number("Fairness", wishes.fairness)
        self.half_at = _number("Half at (hours)", wishes.half_at, least=0.25, most=24, step=0.25)
        self.farthest = text_field(
            "Farthest (hours)", _as_typed(wishes.farthest), hint="blank for no limit"
        )
        self.farthest.layout.max_width = _NARROW
        self.no_match_last = tick("Both matched before any No Match", wishes.no_match_last)
        self.fields = (
            self.order, self.closeness, self.my_wish, self.their_wish, self.fairness, self.half_at,
            self.farthest, self.no_match_last,
        )  # fmt: skip

    def _make_travel(self, agreed: Agreed) -> None:
        self._travel = [each for each in agreed.travel if each != TravelTime()]
        self.travel = EditTable(caption="Our own travel times, door to door, good both ways")
        self.travel_file = FileDrop(label="Choose a file of travel times", accept=".csv,.xlsx")
        self.ways = widgets.Accordion(
            [
                widgets.VBox(
                    [
                        page(_TRAVEL),
                        self.travel,
                        row(
                            button("Add a way", self._add_way),
                            button("Add the ways nobody knows", self._add_unknown),
                        ),
                        self.travel_file,
                        self.by_travel,
                    ]
                )
            ],
            titles=("Travel times of our own",),
            layout=widgets.Layout(width="auto"),
        )

    # ── speaking and showing ──

    def _speak(self, line: widgets.HTML) -> None:
        """Let `say` and `refuse` be heard beside what was touched: the form is long."""
        self.said.value = ""
        self.said = line

    def _show(self, couple: Couple | None = None) -> None:
        """All of it as the season and the files have it now."""
        couple = self.couple = couple or read_couple(self.season, self.folder)
        self.held.value = _list_html("What the file holds", couple.mine)
        self.theirs.value = _list_html("Your partner's list", couple.theirs)
        self.waits.value = _listed((*couple.waits, *couple.remarks))
        self.together.layout.display = "" if couple.theirs else "none"
        self.joint.value = ""
        if couple.joint:
            told = _listed(statements(couple.joint))
            self.joint.value = told + joint_html(couple.joint, couple.agreed.i_am_first)
        self._show_travel()
        self._check()
        self._hold_against_half()

    def _show_travel(self) -> None:
        towns = {
            each.where
            for partner in (self.couple.mine, self.couple.theirs)
            if partner
            for each in partner.programs
        }
        towns |= {town for each in self._travel for town in (each.start, each.end) if town}
        columns = _travel_columns(sorted(towns))
        rows = [
            {
                "key": str(at),
                "cells": {
                    "way": str(at + 1),
                    "start": each.start or None,
                    "end": each.end or None,
                    "hours": each.hours,
                },
            }
            for at, each in enumerate(self._travel)
        ]
        if columns != self.travel.columns:
            self.travel.rows = []  # columns and rows must fit each other at every moment
            self.travel.columns = columns
        if rows != self.travel.rows:
            self.travel.rows = rows
        faults = hours_of(self._travel)[1]
        self.travel.problems = {problem_at(str(at), "hours"): said for at, said in faults.items()}

    def _hold_against_half(self) -> None:
        both, text = halves(self.couple), self.screen.value
        self.found.value = ""
        if both and text.strip():
            found = read_back_half(both[0], text)
            lines = _listed(_first([each.sentence for each in found.differences]))
            unread = "; ".join(found.unread)
            passed = f"<p>Passed over: {escape(unread[:MOST_PASSED])}</p>" if unread else ""
            self.found.value = (
                f'<p role="status"><strong>{escape(found.sentence)}</strong></p>{lines}{passed}'
            )

    def _check(self) -> None:
        joint = self.couple.joint
        said = sheets_standing(joint, self.folder) if joint else ()
        self.sheets.value = _listed(_first(said), role="status")

    # ── the two files ──

    def _write_mine(self) -> None:
        self._speak(self.by_mine)
        if self.tried(
            lambda: write_for_partner(self.season, self.folder),
            f"{FOR_PARTNER} is beside your season, in {self.folder}. Give it to your partner.",
        ):
            self._show()

    def _take_named(self) -> None:
        self._speak(self.by_theirs)
        given = self.name.value.strip()
        if not given or given != file_name(given):
            self.refuse(
                f"{given[:60]!r} will not do; write the name of a file that lies beside your "
                f"season, in {self.folder}, such as {FROM_PARTNER}."
            )
        elif self._taken(lambda: keep_partner(self.folder / given, self.folder), _KEPT):
            self.name.value = ""

    def _take_dropped(self) -> None:
        if self.file.value:
            self._speak(self.by_theirs)
            self._from_drop(self.file, lambda path: keep_partner(path, self.folder), _KEPT)

    def _from_drop(self, dropped: FileDrop, take: Callable[[Path], Any], done: str) -> None:
        """Do `take` with the file given last, and let go of it: it is another person's."""

        def from_copy() -> None:
            with tempfile.TemporaryDirectory() as folder:
                path, *_ = dropped.put_into(folder)
                take(path)

        self._taken(from_copy, done)
        dropped.value = []

    def _taken(self, take: Callable[[], Any], done: str) -> bool:
        """Do `take` and show what follows; what is wrong with the rows of a file is listed."""
        faults: list[str] = []

        def told() -> None:
            try:
                take()
            except PartnerError as error:
                faults.extend(f"{fault}." for fault in error.faults)
                raise SheetError(f"{error.file} was not taken. To mend in it:") from None

        if self.tried(told):
            self._show()
            self.say(done)
            return True
        self.said.value += _listed(_first(faults))
        return False

    # ── what the two weigh ──

    def _keep(self) -> None:
        self._speak(self.by_wishes)
        unfit = self._keep_agreed()
        if unfit:
            self.say(f"Not kept yet. {unfit}")

    def _keep_agreed(self) -> str:
        """Keep what will do; the sentence of what cannot be, for which the wishes kept stand in."""
        agreed = [replace(self.couple.agreed, travel=tuple(self._travel))]
        unfit = refusal(lambda: agreed.append(self._given()))
        if not self.tried(lambda: keep_agreed(agreed[-1], self.folder), "Saved."):
            return ""
        self._show()
        return unfit

    def _given(self) -> Agreed:
        """What the fields say; raises `ValueError` with a sentence for what cannot be."""
        mine, theirs = self.my_wish.value, self.their_wish.value
        first, second = (mine, theirs) if self.order.value else (theirs, mine)
        wishes = Wishes(
            closeness=self.closeness.value, first=first, second=second,
            fairness=self.fairness.value, half_at=self.half_at.value,
            farthest=_hours(self.farthest.value), no_match_last=self.no_match_last.value,
        )  # fmt: skip
        return Agreed(self.order.value, wishes, tuple(self._travel))

    # ── travel times ──

    def _travelled(self, key: str, column: str, value: Any) -> None:
        at = int(key)
        given: Any = value if column == "hours" else value or ""
        self._travel[at] = replace(self._travel[at], **{column: given})
        self._speak(self.by_travel)
        self._keep_agreed()

    def _add_way(self) -> None:
        self._travel.append(TravelTime())
        self._show_travel()

    def _add_unknown(self) -> None:
        ways = unknown_ways(self.couple.joint) if self.couple.joint else ()
        there = {frozenset((each.start, each.end)) for each in self._travel}
        fresh = [TravelTime(*way) for way in ways if frozenset(way) not in there]
        self._travel += fresh
        self._speak(self.by_travel)
        self._keep_agreed()
        if not fresh:
            self.say("There is no way left that nobody knows.")

    def _take_travel(self) -> None:
        def take(path: Path) -> None:
            self._travel = list(bring_in_travel_times(path, self.folder).travel)

        if self.travel_file.value:
            self._speak(self.by_travel)
            done = "Taken. A time from the file goes before one that was here."
            self._from_drop(self.travel_file, take, done)

    # ── the sheets ──

    def _write_sheets(self) -> None:
        self._speak(self.by_sheets)
        self._show()  # as it stands when the button is pressed
        joint, both = self.couple.joint, halves(self.couple)
        if joint is None or both is None:
            self.refuse("There is no list of you both yet; see above what it waits for.")
            return
        mine, theirs = both
        me = self.season.applicant.name if self.season.applicant else "you"
        called = (me, f"the partner of {me}")
        if not self.couple.agreed.i_am_first:
            called = called[::-1]
        if self.tried(
            lambda: write_sheets(joint, self.folder, called=called),
            f"{mine.page} is yours to print and type from, and {theirs.page} is your partner's. "
            f"They are in {self.folder}, and the same as CSV.",
        ):
            self._check()


_FOR_PARTNER = (
    "<p><strong>For your partner</strong></p><p>The file holds the programs of your sketch: place, "
    "name, NRMP code, city, state, and how strongly you want each, from your answers in pairs "
    "(blank where a program has none). Nothing else of your season is in it: no notes, no people, "
    "no messages, no ratings, no reasons.</p>"
)
_FROM_PARTNER = (
    "<p><strong>From your partner</strong></p><p>Their own Matchbook writes it. It stays in a file "
    "beside your season and does not become part of your records.</p>"
)
_KEPT = f"Taken, and kept as {FROM_PARTNER} beside your season."
_WEIGH = (
    "<p><strong>What you two weigh</strong></p><p>Four weights from 0 to 10; only their "
    "proportions matter. <em>Fairness</em> is what the less lucky of you gets. <em>Half at</em> is "
    "how many hours of travel make closeness worth half of living in one city. Pairs beyond the "
    "<em>farthest</em> are left out. With <em>both matched before any No Match</em>, no row "
    "that places one of you alone goes before a row that places both.</p><p>Who is first sets the "
    "order of the columns and of the sheets, and which of two rows that are equal in everything "
    "goes first. If each of you makes the list, say the same in both places.</p>"
)
_TRAVEL = (
    "<p>Without a time of yours, the way is guessed from the straight line between the two cities. "
    "A row counts once all three are there; clear its hours to set it aside. A file needs the "
    "columns From, To and Hours, with places as in Chicago, IL.</p>"
)
_SHEETS = (
    "<p><strong>Both sheets</strong></p><p>One for each of you, of the same length, to type from "
    "row by row. One of you writes both, so that they are of one list. The list of your own is not "
    "what you type.</p>"
)
_READ_BACK = (
    "<p><strong>Read your half back</strong></p><p>A row counts only beside your partner's row of "
    "the same number, so a row too many or too few moves all below it. Paste what the screen shows "
    "you after typing; your partner does the same with theirs.</p>"
)


def _number(
    label: str, value: float, *, least: float = 0, most: float = MOST_WEIGHT, step: float = 1
) -> widgets.BoundedFloatText:
    return widgets.BoundedFloatText(
        value=value, min=least, max=max(most, value), step=step, description=label, style=LABEL,
        layout=widgets.Layout(width="auto", max_width=_NARROW),
    )  # fmt: skip


def _as_typed(hours: float | None) -> str:
    return "" if hours is None else f"{hours:g}"


def _hours(typed: str) -> float | None:
    if not typed.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]*)?", typed.strip()):
        raise ValueError(
            f"Farthest: {typed[:60]!r} will not do; write hours as a number, as in 3.5, or "
            "leave it blank for no limit."
        )
    return float(typed)


def _travel_columns(towns: list[str]) -> list[dict[str, Any]]:
    return [
        {"name": "way", "label": "Way", "type": "fixed"},
        {"name": "start", "label": "From", "type": "choice", "choices": towns or [""]},
        {"name": "end", "label": "To", "type": "choice", "choices": towns or [""]},
        {"name": "hours", "label": "Hours", "type": "number", "min": 0},
    ]


def _first(lines: Sequence[str]) -> Sequence[str]:
    more = len(lines) - MOST_SAID
    return [*lines[:MOST_SAID], f"And {more} more."] if more > 0 else lines


def _listed(lines: Iterable[str], *, role: str = "") -> str:
    """Sentences, as a list where there are several."""
    told = [escape(each) for each in lines]
    inside = "".join(f"<li>{each}</li>" for each in told)
    inside = f"<ul>{inside}</ul>" if len(told) > 1 else f"<p>{''.join(told)}</p>"
    said = f' role="{role}"' if role else ""
    return f"<div{said}>{inside}</div>" if told else ""


def _list_html(heading: str, partner: Partner | None) -> str:
    """All that a partner's file holds, folded behind how many programs it has."""
    if partner is None:
        return ""
    count = _count(len(partner.programs), "program")
    return (
        f"<details><summary>{escape(heading)}: {count}</summary>"
        f"{table(PARTNER_HEADER, partner_lines(partner))}</details>"
    )


# ── the joint list as HTML ──────────────────────────────────────────────────


def joint_html(joint: JointList, i_am_first: bool) -> str:
    """The rows that none outdoes, each with its fall-backs folded beneath; the first 30 shown."""
    first, second = ("Mine", "My partner's") if i_am_first else ("My partner's", "Mine")
    headings = ("Rank", first, second, "Apart", "Score")
    cells = {
        rank: (str(rank), _placed(one, place), _placed(other, its_place), apart, score)
        for rank, one, place, other, its_place, apart, score, _ in as_table(joint).itertuples(
            index=False
        )
    }
    blocks = [
        _block(headings, cells[head.rank], [cells[each.rank] for each in beneath])
        for head, beneath in joint.folded().items()
    ]
    return f'<p>{escape(_FOLDED)}</p><div style="overflow-x: auto">{_some(headings, blocks)}</div>'


_FOLDED = (
    "A row is folded beneath another that is at least as good for each of you and at least as "
    "close. It is a fall-back, and stays in the list that you type."
)


def _placed(program: str, place: str) -> str:
    return program if program == NO_MATCH else f"{program} ({place})"


def _block(headings: Cells, head: Cells, beneath: list[Cells]) -> str:
    """One row, and beneath it the fold with its fall-backs."""
    if not beneath:
        return _line(head)
    count = f"{_count(len(beneath), 'fall-back')} beneath row {head[0]}"
    inside = _some(headings, [_line(each) for each in beneath])
    return (
        f'{_line(head)}<tr><td colspan="{len(headings)}">'
        f"<details><summary>{count}</summary>{inside}</details></td></tr>"
    )


def _line(cells: Cells) -> str:
    return f"<tr>{''.join(f'<td>{escape(each)}</td>' for each in cells)}</tr>"


def _some(headings: Cells, lines: list[str]) -> str:
    """A table of the first lines, and the rest of them folded below it."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in headings)
    shown, rest = (
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(part)}</tbody></table>"
        for part in (lines[:MOST_ROWS], lines[MOST_ROWS:])
    )
    if len(lines) <= MOST_ROWS:
        return shown
    count = _count(len(lines) - MOST_ROWS, "more row")
    return f"{shown}<details><summary>{count}</summary>{rest}</details>"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
