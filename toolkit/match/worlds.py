"""Imagined specialties in which an applicant's own list is tried: one world after another.

A world fixes what nobody knows: how crowded the specialty is, how far programs
agree, who interviewed where, how others rank, and where the applicant stands on
each list. In each world the programs' orders are then redrawn and matched many
times. A score is only ever drawn for who proposes; it depends on nothing but the
world, the draw, the applicant and the entry, so that the order of the work, and
who does it, change no result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.match.deferred_acceptance import in_rounds
from toolkit.match.preferences import Ints, Market, Preferences

Longs = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

_LANE = 20  # bits of each of the two uniform numbers whose sum is a program's own view
_LANE_MASK = np.uint64((1 << _LANE) - 1)
_OWN_VIEW = (1 << _LANE) / 6**0.5  # its standard deviation
ENTRY_BITS = 23  # below a score, in a key: twice the entry's number; odd for the applicant's own
MOST_INTERVIEWS = 1 << ENTRY_BITS - 1
_PROGRAM_BIT = 50  # above a key, where all programs' keys are sorted at once
MOST_AGREEMENT = 0.9  # so that a score, and with it a key, keeps within its bits
MOST_PROGRAMS = 4_000
_TOGETHER = 16  # draws matched at once where nothing is compiled
SPREAD = 0.2  # of the interviewees, where the applicant gave a standing and no spread
_NEARNESS = 0.15  # how far from their own level people interview, of the whole specialty

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S27, _S30, _S31 = np.uint64(27), np.uint64(30), np.uint64(31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialty:
    """What is assumed of the specialty at large; of each range, every value is tried as often.

    programs             in all, those on the applicant's own list among them
    seats                at a program, where the applicant gave none
    interviews_per_seat  at a program, where the applicant gave no number of interviewees
    crowding             applicants for each seat, over the whole specialty
    agreement            how far programs agree on applicants: the correlation of any two
                         programs' views; 0 is not at all, 1 would be wholly
    shared_taste         the same of applicants' views of programs

    Raises:
        ValueError: a range that is upside down or out of bounds, with what would do.
    """

    programs: int = 280
    seats: tuple[int, int] = (5, 16)
    interviews_per_seat: tuple[float, float] = (9.0, 16.0)
    crowding: tuple[float, float] = (0.9, 1.3)
    agreement: tuple[float, float] = (0.2, 0.8)
    shared_taste: tuple[float, float] = (0.2, 0.8)

    def __post_init__(self) -> None:
        if not 1 <= self.programs <= MOST_PROGRAMS:
            raise ValueError(
                f"A specialty of {self.programs} programs; 1 to {MOST_PROGRAMS:,} will do."
            )
        bounds = {
            "seats": (1, 100),
            "interviews_per_seat": (1, 50),
            "crowding": (0.2, 10),
            "agreement": (0, MOST_AGREEMENT),
            "shared_taste": (0, 1),
        }
        for name, (least, most) in bounds.items():
            low, high = getattr(self, name)
            if not least <= low <= high <= most:
                raise ValueError(
                    f"{name} from {low} to {high}; a range within {least} to {most}, the lower "
                    "number first, will do."
                )


@dataclass(frozen=True, slots=True)
class Own:
    """One program of the applicant's list, as guessed; None where nothing is known.

    `standing` is the place on the program's list, 1 the first, and `spread` its
    standard deviation in places, a fifth of the interviewees where it is not given.
    """

    seats: int | None
    interviewees: int | None
    standing: float | None
    spread: float | None

    def spread_among(self, interviewees: int) -> float:
        return SPREAD * interviewees if self.spread is None else self.spread


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """One imagined specialty. The applicant is the last of all, and their programs come first.

    lists    everyone's list; the applicant's own is programs 0, 1, 2, ... in order
    seats    of each program
    merit    of every other applicant: the part of a score that all programs share
    rivals   for each program on the own list, the others' entries that name it
    above    for each of them, how many of the rivals stand before the applicant
    keys     one for each draw
    """

    lists: Preferences
    seats: Ints
    merit: Longs
    rivals: Preferences
    above: Ints
    keys: Words

    @property
    def own(self) -> int:
        """How many programs the applicant lists."""
        return len(self.above)


def imagine(
    own: tuple[Own, ...], specialty: Specialty, *, seed: int, number: int, draws: int
) -> World:
    """World `number` of those that `seed` gives; the same numbers are drawn whatever is guessed."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
    count, listed = specialty.programs, len(own)
    crowding, agreement, taste = (
        rng.uniform(*each)
        for each in (specialty.crowding, specialty.agreement, specialty.shared_taste)
    )

    seats = rng.integers(specialty.seats[0], specialty.seats[1] + 1, count)
    ratio = rng.uniform(*specialty.interviews_per_seat, count)
    seats[:listed] = [
        drawn if each.seats is None else each.seats
        for each, drawn in zip(own, seats.tolist(), strict=False)
    ]
    interviewees = np.maximum(np.rint(seats * ratio), 1).astype(np.int64)
    interviewees[:listed] = [
        max(drawn, int(np.ceil(each.standing or 1)))
        if each.interviewees is None
        else each.interviewees
        for each, drawn in zip(own, interviewees.tolist(), strict=False)
    ]

    # Half of what one misjudges about oneself, one misjudges everywhere.
    misjudged = (rng.standard_normal() + rng.standard_normal(listed)) / 2**0.5
    anywhere = rng.random(listed)
    place = np.array([
        1 + (most - 1) * somewhere
        if each.standing is None
        else np.clip(each.standing + each.spread_among(most) * off, 1, most)
        for each, most, somewhere, off in zip(
            own, interviewees.tolist(), anywhere, misjudged, strict=False
        )
    ])  # fmt: skip

    # Programs and applicants interview near their own level, from 0, the most wanted, to 1.
    level = (rng.permutation(count) + 0.5) / count
    level[:listed] = np.clip(rng.random() + _NEARNESS * rng.standard_normal(listed), 0, 1)
    invited = interviewees.copy()
    invited[:listed] -= 1  # the applicant
    at = np.repeat(np.arange(count), invited)
    people = max(int(seats.sum() * crowding) - 1, 1)
    who = rng.integers(people, size=len(at))
    near = _NEARNESS / 2**0.5
    at = at[np.argsort(level[at] + near * rng.standard_normal(len(at)))]
    who = who[np.argsort(who / people + near * rng.standard_normal(len(who)))]
    met = np.unique(who * np.int64(count) + at)
    who, at = met // count, met % count

    wanted = taste**0.5 * _spread_out(level)[at] + (1 - taste) ** 0.5 * rng.standard_normal(len(at))
    order = np.lexsort((-wanted, who))
    at = at[order]
    starts = np.zeros(people + 2, dtype=np.int32)
    np.cumsum(np.bincount(who, minlength=people), out=starts[1:-1])
    starts[-1] = len(at) + listed
    entries = np.concatenate([at, np.arange(listed)]).astype(np.int32)

    shared = -np.sort(-rng.standard_normal(people)) * (agreement / (1 - agreement)) ** 0.5
    merit = np.rint((shared - shared.min()) * _OWN_VIEW).astype(np.int64)
    rivals = Preferences.of([np.flatnonzero(at == each).tolist() for each in range(listed)])
    others = np.diff(rivals.starts)
    above = np.rint((place - 1) / np.maximum(interviewees[:listed] - 1, 1) * others)
    if len(entries) >= MOST_INTERVIEWS:
        raise ValueError(
            f"{len(entries):,} interviews in one specialty; fewer than {MOST_INTERVIEWS:,} will do."
        )
    return World(
        Preferences(starts, entries), seats.astype(np.int32), merit, rivals,
        above.astype(np.int32), rng.integers(1 << 64, size=draws, dtype=np.uint64),
    )  # fmt: skip


def own_view(key: Words, entry: Words) -> Words:
    """What a program thinks of an applicant beyond the merit that all see, 0 to 2^21 - 2.

    The sum of two parts of one word, which is stirred until none of its bits tells of
    another entry's: Steele, Lea and Flood, "Fast splittable pseudorandom number
    generators", OOPSLA 2014.
    """
    word = key + entry * _STEP
    word = (word ^ (word >> _S30)) * _MIX_1
    word = (word ^ (word >> _S27)) * _MIX_2
    word = word ^ (word >> _S31)
    return (word & _LANE_MASK) + ((word >> _S30) & _LANE_MASK)


def counted(world: World, *, compiled: bool) -> Longs:
    """In how many draws the applicant matches at each program, and last, nowhere; (own + 1,)."""
    if compiled:
        from toolkit.match.compiled import count_matches

        return count_matches(world)
    where = [
        _matched(world, world.keys[first : first + _TOGETHER])
        for first in range(0, len(world.keys), _TOGETHER)
    ]
    return np.bincount(np.concatenate(where), minlength=world.own + 1)


def _matched(world: World, keys: Words) -> Longs:
    """Where the applicant matches in each of a few draws, `own` for nowhere.

    Draws every score, sorts the programs' lists, and matches all draws as one market.
    """
    lists, own, draws = world.lists, world.own, len(keys)
    total, others = len(lists.entries), len(lists.entries) - own
    owners = lists.owners
    number = np.arange(others, dtype=np.uint64)
    score = own_view(keys[:, None], number).astype(np.int64)
    score += world.merit[owners[:others]]
    key = np.empty((draws, total), dtype=np.int64)
    np.left_shift(score, ENTRY_BITS, out=key[:, :others])
    key[:, :others] |= 2 * np.arange(others)
    for at, above in enumerate(world.above.tolist()):
        theirs = np.sort(key[:, world.rivals[at]], axis=1)
        key[:, others + at] = theirs[:, -above] - 1 if above else _before_all(theirs)

    base = (lists.entries.astype(np.int64) + 1) << _PROGRAM_BIT
    ordered = np.sort(base - key, axis=1)
    sizes = np.bincount(lists.entries, minlength=len(world.seats))
    program = np.repeat(np.arange(len(sizes)), sizes)
    key = ((program + 1) << _PROGRAM_BIT) - ordered
    entry = np.where(key & 1, others + program, (key & ((1 << ENTRY_BITS) - 1)) >> 1)
    draw = np.arange(draws, dtype=np.int32)[:, None]
    standing = np.empty((draws, total), dtype=np.int32)
    standing[draw, entry] = np.arange(total, dtype=np.int32) + draw * np.int32(total)

    def one_behind_another(starts: Ints) -> Ints:
        return np.append((starts[:-1] + draw * np.int32(total)).ravel(), draws * total).astype(
            np.int32
        )

    people = len(lists)
    ends = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    market = Market(
        Preferences(
            one_behind_another(lists.starts),
            (lists.entries + draw * np.int32(len(sizes))).ravel().astype(np.int32),
        ),
        Preferences(one_behind_another(ends), (owners[entry] + draw * np.int32(people)).ravel()),
        np.tile(world.seats, draws),
        standing=standing.ravel(),
    )
    place = in_rounds(market)[people - 1 :: people]
    return np.where(place < 0, own, place - draw[:, 0] * len(sizes))


def _before_all(theirs: Longs) -> Longs:
    return theirs[:, -1] + 1 if theirs.shape[1] else np.ones(len(theirs), dtype=np.int64)


def _spread_out(level: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Evenly spaced levels as numbers of mean 0 and deviation 1, the most wanted highest."""
    return (0.5 - level) * 12**0.5
