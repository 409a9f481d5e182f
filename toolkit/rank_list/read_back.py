"""Reading the list back: what the ranking system shows, held against the sheet, row by row.

The applicant pastes or types what is on the screen. Nothing is fetched, and nothing here can
change either list; every difference is named, and what could not be read is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein, Levenshtein

from toolkit.model import ListKind, RankList, SupplementalList
from toolkit.rank_list import titles
from toolkit.rank_list.couples import NO_MATCH, no_match_code
from toolkit.rank_list.couples_sheets import Half
from toolkit.rank_list.diary import moved
from toolkit.rank_list.entry_sheet import NO_CODE, EntryRow, entry_rows, local_time
from toolkit.season import Season


class Kind(StrEnum):
    """What differs. The first five are about the list, the others about the reading."""

    MISTYPED = "mistyped"
    MISSING = "missing"
    EXTRA = "extra"
    TWICE = "twice"
    MOVED = "moved"
    OTHER_NAME = "other name"
    MISNUMBERED = "misnumbered"
    NO_CODE = "no code"


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as it was read off the screen.

    `place` counts the rows that were read, from 1; `number` is the rank written beside it, None
    where none is. `code` is what was read, in capitals; `name` stands in its place where the
    text holds no codes at all. `line` is the line it was read from.
    """

    place: int
    code: str
    name: str
    number: int | None
    line: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, in a sentence.

    `rank` is the row on the sheet and `shown` the row on the screen, counted from 1; None where
    it has none there.
    """

    kind: Kind
    sentence: str
    rank: int | None = None
    shown: int | None = None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What came of reading one list back.

    against      which list the sheet holds: "the sketch, version 3 of 22 Jan"
    expected     how many rows the sheet has
    shown        the rows that were read
    differences  in the order of the sheet, the rows it does not have at the end
    unread       lines in which no row was found: headings and the like
    certified    what the screen says of it: True, False, or None where it says nothing
    """

    against: str
    expected: int
    shown: tuple[Shown, ...]
    differences: tuple[Difference, ...]
    unread: tuple[str, ...] = ()
    certified: bool | None = None

    @property
    def agrees(self) -> bool:
        """Whether the screen shows the sheet, row for row."""
        return not self.differences

    @property
    def sentence(self) -> str:
        """What came of it and against which list, in one sentence."""
        if not self.shown:
            return "No row could be read; paste the rows of the screen, or type their codes."
        number = len(self.differences)
        if self.agrees:
            said = (
                f"The screen shows the sheet ({self.against}), row for row: {_rows(self.expected)}."
            )
        else:
            said = (
                f"{number} {'difference' if number == 1 else 'differences'} between the sheet "
                f"({self.against}; {_rows(self.expected)}) and the screen "
                f"({_rows(len(self.shown))})."
            )
        if self.certified is False:
            said += " The screen says that the list is not certified."
        return said


def read_back(season: Season, ranked: RankList | SupplementalList, text: str) -> ReadBack:
    """Hold what the screen shows (`text`) against one list of the season.

    `text` may be pasted from a table, with one or several lines a row, or typed: codes one a
    line or parted by commas, ranks before them or not. Where it holds no code at all, the
    lines are read as names of programs. Raises `UnknownRecord` where the list names a program
    that the season has forgotten.
    """
    rows = entry_rows(season, ranked)
    shown, unread = _read(text, [row.code for row in rows], _called_by(season))
    if shown and all(each.name for each in shown):
        keys = [_spoken(name) for name in _names(season, ranked)]
        found = _differences(rows, keys, shown, [_spoken(each.name) for each in shown], {})
    else:
        # A row without a code can stand nowhere on the screen; it keeps a key of its own.
        keys = [_bare(row.code) or f"rank {row.rank}" for row in rows]
        names = titles(season.programs)
        known = {_bare(each.nrmp_code): names[key] for key, each in season.programs.items()}
        found = _differences(rows, keys, shown, [each.code for each in shown], known)
        found += _other_names(season, ranked, rows, shown)
    found += _misnumbered(shown)
    last = len(rows) + len(shown) + 1
    found.sort(key=lambda each: (each.rank or last, each.shown or last))
    return ReadBack(
        _called(season, ranked), len(rows), shown, tuple(found), unread, _certified(text)
    )


def read_back_half(half: Half, text: str) -> ReadBack:
    """Hold what the screen shows one half of a couple (`text`) against their half, row by row.

    `text` is as for `read_back`; "No Match" may stand for its code. A code may stand in many
    rows, so a row is told by its place: each difference is a row with another code, a row too
    few or a row too many, as few of them as explain the screen.
    """
    rows = half.rows
    called: dict[str, set[str]] = {}
    for row in rows:
        called.setdefault(_spoken(row.program), set()).add(row.program)
    shown, unread = _read(_with_no_match(text), [row.code for row in rows], called)
    if shown and all(each.name for each in shown):
        keys, read = [_spoken(row.program) for row in rows], [_spoken(e.name) for e in shown]
    else:
        keys = [_bare(row.code) or f"row {row.rank}" for row in rows]
        read = [each.code for each in shown]
    found = [*_row_by_row(half, keys, shown, read), *_misnumbered(shown)]
    against = f"your half of the joint list, mark {half.mark}"
    return ReadBack(against, len(rows), shown, tuple(found), unread, _certified(text))


_KINDS = {
    ListKind.BLIND: "blind order",
    ListKind.SKETCH: "sketch",
    ListKind.CERTIFIED: "certified list",
}


def _called(season: Season, ranked: RankList | SupplementalList) -> str:
    """Which list it is, as one speaks of it: its kind, version and day."""
    if isinstance(ranked, SupplementalList):
        return f"the supplemental list “{ranked.name}”"
    day = local_time(ranked.at, season)
    return f"the {_KINDS[ranked.kind]}, version {ranked.version} of {day.day} {day:%b}"


def _certified(text: str) -> bool | None:
    if re.search(r"\b(?:not (?:yet )?|un-?)certified\b", text, re.IGNORECASE):
        return False
    return True if re.search(r"\bcertified\b", text, re.IGNORECASE) else None


# ── reading the screen ──────────────────────────────────────────────────────

# A code in one piece, or parted as people part it: 1000 140 C0, 1000-140-C-0.
_CODE = re.compile(
    r"(?<![\w-])(?:\d{4}[ -]?\d{3}[ -]?[A-Z][ -]?[A-Z0-9]{1,3}|9{9})(?![\w-])", re.IGNORECASE
)
# Nearly a code: one word of letters and digits that begins as a code does, with a slip in it.
_NEARLY = re.compile(r"(?<![\w-])(?:(?=\d*[A-Za-z])[\dOo][A-Za-z0-9]{6,13}|\d{9,11})(?![\w-])")
_NUMBER = re.compile(r"^\W*(?:rank\s*)?#?\s*(\d{1,3})\s*(?:[.):|,\t-]|\s|$)", re.IGNORECASE)


def _read(
    text: str, codes_there: Iterable[str], called: Mapping[str, set[str]]
) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    """The rows of a screen and the lines that are none, by the codes that the sheet has.

    Where there is no code at all, by names: `called` has which ones a form may stand for.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    expected = {_bare(code) for code in codes_there if code}
    coded = [list(_codes(line, expected)) for line in lines]
    if not any(coded):
        return _read_names(lines, called)
    shown: list[Shown] = []
    unread: list[str] = []
    number: int | None = None  # a rank that stands on a line of its own, above its row
    for line, codes in zip(lines, coded, strict=True):
        if not codes:  # a rank alone, or nothing of ours
            alone = re.fullmatch(r"\W*(?:rank\s*)?#?\s*(\d{1,3})\W*", line, re.IGNORECASE)
            number = int(alone[1]) if alone else number
            if not alone:
                unread.append(line)
            continue
        for place, (start, code) in enumerate(codes):
            before = _NUMBER.match(line[:start] + " ") if place == 0 else None
            own = int(before[1]) if before else (number if place == 0 else None)
            shown.append(Shown(len(shown) + 1, code, "", own, line))
            number = None
    if number is not None and shown[0].number is None:  # ranks stand behind their rows: not used
        shown = [replace(each, number=None) for each in shown]
    return tuple(shown), tuple(unread)


def _codes(line: str, expected: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(where, code) for each code in a line; one that is only nearly a code too."""
    taken: list[tuple[int, int, str]] = []
    for word in re.finditer(r"[^\s,;|]+", line):  # odd codes, as they stand on the sheet
        if word[0].upper() in expected:
            taken.append((*word.span(), word[0].upper()))
    for pattern in (_CODE, _NEARLY):
        for match in pattern.finditer(line):
            start, end = match.span()
            code = _bare(match[0])
            if any(start < e and s < end for s, e, _ in taken):
                continue
            if pattern is _NEARLY and sum(mark.isdigit() or mark == "O" for mark in code) < 5:
                continue
            taken.append((start, end, code))
    for start, _, code in sorted(taken):
        yield start, code


def _with_no_match(text: str) -> str:
    """The text with the code of No Match in its rows, where a screen says it in words alone."""
    code = no_match_code()
    if code in text or not _CODE.search(text):
        return text
    return re.sub(rf"\b{NO_MATCH}\b", code, text, flags=re.IGNORECASE)


def _called_by(season: Season) -> dict[str, set[str]]:
    """What may be written for a program → what it is called where several are shown."""
    names = titles(season.programs)
    called: dict[str, set[str]] = {}
    for key, each in season.programs.items():
        for form in (each.name, each.institution, *each.aliases):
            if form:
                called.setdefault(_spoken(form), set()).add(names[key])
    return called | {_spoken(name): {name} for name in names.values()}


def _read_names(
    lines: Iterable[str], called: Mapping[str, set[str]]
) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    shown: list[Shown] = []
    unread: list[str] = []
    for line in lines:
        number = _NUMBER.match(line)
        said = line[number.end() :] if number else line
        meant = called.get(_spoken(said), set())
        if len(meant) != 1:
            unread.append(line)
            continue
        written = int(number[1]) if number else None
        shown.append(Shown(len(shown) + 1, "", next(iter(meant)), written, line))
    return tuple(shown), tuple(unread)


def _bare(code: str) -> str:
    """A code without the blanks and hyphens that people put in, in capitals."""
    return re.sub(r"[\s-]", "", code).upper()


def _spoken(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name).strip().casefold()


def _names(season: Season, ranked: RankList | SupplementalList) -> list[str]:
    names = titles(season.programs)
    return [names[key] for key in ranked.entries]


# ── naming the differences ──────────────────────────────────────────────────


def _differences(
    rows: Sequence[EntryRow],
    keys: Sequence[str],
    shown: Sequence[Shown],
    read: Sequence[str],
    known: Mapping[str, str],
) -> list[Difference]:
    """Take these back, and the screen is the sheet (a property of the tests).

    `keys` and `read` are what the rows of both sides are told apart by; `known` has the name of
    the program of each code of the season.
    """
    found: list[Difference] = []
    # A key that stands more often than on the sheet: the later ones are there twice.
    sheet = _numbered(keys, {})
    screen = _numbered(read, {key: place for place, key in reversed(list(enumerate(keys)))})
    extra = [key for key in screen if key not in sheet]
    missing = [key for key in sheet if key not in screen]
    at_sheet = {key: place for place, key in enumerate(sheet)}
    at_screen = {key: place for place, key in enumerate(screen)}

    meant = _meant(missing, extra, at_sheet, at_screen)
    as_meant = [meant.get(key, key) for key in screen]
    for wrong, right in meant.items():
        row, seen = rows[at_sheet[right]], shown[at_screen[wrong]]
        found.append(
            Difference(
                Kind.MISTYPED,
                f"Rank {row.rank}, {row.program}: the sheet has {row.code}, "
                f"the screen {seen.code}{_slip(_bare(row.code), seen.code, known)}.",
                row.rank,
                seen.place,
            )
        )
    for key in missing:
        if key not in meant.values():
            row = rows[at_sheet[key]]
            if row.code or (shown and shown[0].name):
                said = f" ({row.code})" if row.code else ""
                text = f"Rank {row.rank}, {row.program}{said}, is not on the screen."
                found.append(Difference(Kind.MISSING, text, row.rank))
            else:
                text = (
                    f"Rank {row.rank}, {row.program}, has no code on the sheet, so it cannot be "
                    "found on the screen."
                )
                found.append(Difference(Kind.NO_CODE, text, row.rank))
    for key in extra:
        if key in meant:
            continue
        seen = shown[at_screen[key]]
        what = seen.code or seen.name
        plain, times = key
        if times and plain in keys:
            text = f"{what} stands on the screen again, at rank {seen.place}."
            found.append(Difference(Kind.TWICE, text, None, seen.place))
        else:
            text = f"Rank {seen.place} of the screen, {what}, is not on the sheet."
            found.append(Difference(Kind.EXTRA, text, None, seen.place))

    places = {key: place for place, key in enumerate(as_meant)}
    order = {key: str(number) for number, key in enumerate(sheet)}
    steps = moved(
        [order[key] for key in sheet if key in places],
        [order[key] for key in as_meant if key in order],
    )
    for number, by in steps.items():
        row = rows[int(number)]
        place = places[sheet[int(number)]] + 1
        much = (
            f"{abs(by)} {'place' if abs(by) == 1 else 'places'} too {'high' if by > 0 else 'low'}"
        )
        found.append(
            Difference(
                Kind.MOVED,
                f"{row.program} is at rank {row.rank} of the sheet and at rank {place} of the "
                f"screen, {much}.",
                row.rank,
                place,
            )
        )
    return found


def _row_by_row(
    half: Half, keys: Sequence[str], shown: Sequence[Shown], read: Sequence[str]
) -> list[Difference]:
    """The fewest rows to mend, take in and take off that make the sheet of the screen, in order."""
    known = {_bare(row.code): row.program for row in half.rows if row.code}
    by_name = bool(shown and shown[0].name)
    found: list[Difference] = []
    for step in Levenshtein.editops(keys, read):
        at, place = step.src_pos, step.dest_pos
        row = half.rows[at] if step.tag != "insert" else None
        seen = shown[place] if step.tag != "delete" else None
        if row is None and seen:
            text = (
                f"{_which(read, place)} of the screen, {seen.code or seen.name}, is one too many."
            )
            found.append(Difference(Kind.EXTRA, text, None, seen.place))
        elif row and not row.code and not by_name:
            there = f"; the screen has {seen.code} there" if seen else ""
            text = (
                f"Row {row.rank}, {row.program}, has no code on the sheet, so it cannot be held "
                f"against the screen{there}."
            )
            found.append(Difference(Kind.NO_CODE, text, row.rank, seen.place if seen else None))
        elif row and seen:
            slip = "" if by_name else _slip(_bare(row.code), seen.code, known)
            text = (
                f"Row {row.rank}: the sheet has {row.program} ({row.code or NO_CODE}), the screen "
                f"{seen.code or seen.name}{slip}."
            )
            found.append(Difference(Kind.MISTYPED, text, row.rank, seen.place))
        elif row:
            text = (
                f"{_which(keys, at)}, {row.program} ({row.code or NO_CODE}), is not on the screen."
            )
            found.append(Difference(Kind.MISSING, text, row.rank))
    return found


def _which(keys: Sequence[str], at: int) -> str:
    """Row `at`, from 0; where neighbours say the same, nobody can tell which of them it is."""
    first = last = at
    while first and keys[first - 1] == keys[at]:
        first -= 1
    while last + 1 < len(keys) and keys[last + 1] == keys[at]:
        last += 1
    if last - first > 1:
        return f"One of the rows {first + 1} to {last + 1}"
    return f"Row {at + 1}" if first == last else f"Row {first + 1} or {last + 1}"


Key = tuple[str, int]


def _numbered(keys: Sequence[str], at: Mapping[str, int]) -> list[Key]:
    """Each key with a number where it repeats; 0 is the first, or the nearest to `at`."""
    places: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    found: list[Key] = [(key, 0) for key in keys]
    for key, here in places.items():
        for number, place in enumerate(sorted(here, key=lambda p: abs(p - at.get(key, 0)))):
            found[place] = key, number
    return found


def _meant(
    missing: Sequence[Key],
    extra: Sequence[Key],
    at_sheet: dict[Key, int],
    at_screen: dict[Key, int],
) -> dict[Key, Key]:
    """Which strange code of the screen is which missing one of the sheet, but for a slip or two."""
    near = sorted(
        (distance, abs(at_sheet[right] - at_screen[wrong]), wrong, right)
        for wrong in extra
        for right in missing
        if not right[0].startswith("rank ")
        and (distance := DamerauLevenshtein.distance(wrong[0], right[0])) <= 2
        and any(mark.isdigit() for mark in right[0])
    )
    found: dict[Key, Key] = {}
    for _, _, wrong, right in near:
        if wrong not in found and right not in found.values():
            found[wrong] = right
    return found


_ALIKE = {"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"}


def _slip(right: str, wrong: str, known: Mapping[str, str]) -> str:
    """What kind of slip it was, where that helps to see it."""
    if wrong in known:
        return f" (the code of {known[wrong]})"
    if len(right) == len(wrong):
        parts = [(r, w) for r, w in zip(right, wrong, strict=True) if r != w]
        if parts and all(_ALIKE.get(r, r) == _ALIKE.get(w, w) for r, w in parts):
            return " (a letter and a digit that look alike)"
        if len(parts) == 2 and parts[0] == parts[1][::-1]:
            return " (two signs changed places)"
        if len(parts) == 1 and right.find(parts[0][0]) >= 0:
            place = next(n for n, (r, w) in enumerate(zip(right, wrong, strict=True), 1) if r != w)
            return f" (sign {place} is {parts[0][1]}, not {parts[0][0]})"
    elif len(wrong) < len(right):
        return " (too short)"
    elif len(wrong) > len(right):
        return " (too long)"
    return ""


def _other_names(
    season: Season,
    ranked: RankList | SupplementalList,
    rows: Sequence[EntryRow],
    shown: Sequence[Shown],
) -> list[Difference]:
    """Rows whose line names another program of the season rather than the one of their code.

    The longest name in the line counts, so that a name inside another one does not.
    """
    by_code = {
        _bare(row.code): (row, key)
        for row, key in zip(rows, ranked.entries, strict=True)
        if row.code
    }
    names = titles(season.programs)
    whose: dict[str, list[str]] = {}
    for key, program in season.programs.items():
        for form in (program.name, program.institution, *program.aliases):
            whose.setdefault(_spoken(form), []).append(key)
    whose.pop("", None)
    found = []
    for each in shown:
        row, key = by_code.get(each.code, (None, ""))
        if row is None:
            continue
        said = f" {_spoken(each.line)} "
        named = max((form for form in whose if f" {form} " in said), key=len, default="")
        if named and key not in whose[named]:
            text = (
                f"Rank {each.place} of the screen has the code of {row.program} ({row.code}) "
                f"beside the name {names[whose[named][0]]}; look that code up again."
            )
            found.append(Difference(Kind.OTHER_NAME, text, row.rank, each.place))
    return found


def _misnumbered(shown: Sequence[Shown]) -> list[Difference]:
    """Where the ranks on the screen jump: a row was not copied, or stands elsewhere."""
    jumps: list[Shown] = []
    off = 0
    for each in shown:
        if each.number is not None and each.number - each.place != off:
            off = each.number - each.place
            jumps.append(each)
    if not jumps:
        return []
    first, more = jumps[0], len(jumps) - 1
    again = f", and the ranks jump {more} {'time' if more == 1 else 'times'} more" if more else ""
    text = (
        f"The screen calls row {first.place} rank {first.number}{again}; a row may be missing from "
        "what was pasted, or stand twice."
    )
    return [Difference(Kind.MISNUMBERED, text, None, first.place)]


def _rows(number: int) -> str:
    return f"{number} {'row' if number == 1 else 'rows'}"
