"""Invented markets to play in and to measure with: tiers, shared opinions, tastes for home.

No figure in here comes from the world. A market is drawn so that the match meets
what it meets outside: strong programs that many want, programs that agree, more or
less, on whom they like, and applicants who would rather stay near home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.match.preferences import NOWHERE, Ints, Market, Preferences

REACH = 0.2  # how far from their own standing applicants interview, as a share of all programs
TRIES = 3  # candidates drawn for each entry of a list, since some come up twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a market is drawn from.

    applicants, programs, seats   how many there are of each; every program has a seat
    lengths     the shortest and the longest list; each applicant's is drawn between them
    tiers       how many classes of programs there are; everybody likes a better one
    agreement   0 to 1: the correlation of two programs' opinions of one applicant
    regions     how many there are; each applicant and each program is at home in one
    home        0 to 1: the share of interviews that are sought near home
    listed      above 0 to 1: the share of its applicants, the best, whom a program lists

    Raises ValueError for numbers that no market has.
    """

    applicants: int
    programs: int
    seats: int
    lengths: tuple[int, int] = (12, 12)
    tiers: int = 4
    agreement: float = 0.5
    regions: int = 9
    home: float = 0.3
    listed: float = 1.0

    def __post_init__(self) -> None:
        if self.applicants < 0 or self.programs < 1 or self.tiers < 1 or self.regions < 1:
            raise ValueError("A market has a program, a tier and a region at least.")
        if self.seats < self.programs:
            raise ValueError(f"{self.seats} seats are too few for {self.programs} programs.")
        if not 0 <= self.lengths[0] <= self.lengths[1] <= self.programs:
            raise ValueError(
                f"Lists of {self.lengths[0]} to {self.lengths[1]} entries cannot be drawn from "
                f"{self.programs} programs."
            )
        for name in ("agreement", "home", "listed"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}, and should be from 0 to 1.")


# Sizes for measuring, in round numbers.
SPECIALTY = Shape(applicants=3_000, programs=280, seats=2_600)
NATIONAL = Shape(applicants=50_000, programs=6_500, seats=43_000)


def draw(shape: Shape, *, rng: np.random.Generator) -> Market:
    """One market of this shape, a market of arrays; the same for the same `rng`.

    Applicants interview around their own standing and near home, and order those
    programs by tier, by home and by a taste of their own. A program orders those
    who list it by their standing and by an opinion of its own.
    """
    standing = rng.random(shape.applicants)
    home = rng.integers(shape.regions, size=shape.applicants)
    # Programs are numbered from the least to the most sought after.
    region = rng.integers(shape.regions, size=shape.programs)
    tier = np.arange(shape.programs) * shape.tiers // shape.programs

    chosen = _interviews(shape, standing, home, region, rng)
    liking = (
        1.5 * tier[chosen] + 1.5 * (region[chosen] == home[:, None]) + rng.normal(size=chosen.shape)
    )
    chosen = np.take_along_axis(chosen, np.argsort(-liking, axis=1), axis=1)
    lengths = rng.integers(shape.lengths[0], shape.lengths[1] + 1, size=shape.applicants)
    kept = np.arange(chosen.shape[1]) < lengths[:, None]
    applicants = _ragged(lengths, chosen[kept])
    programs = _opinions(shape, applicants, standing, rng)
    weights = rng.lognormal(0.0, 0.5, shape.programs)
    quotas = 1 + rng.multinomial(shape.seats - shape.programs, weights / weights.sum())
    return Market(applicants, programs, quotas.astype(np.int32))


def side_by_side(markets: Sequence[Market]) -> Market:
    """Many markets as one, without names: nobody in one knows of anybody in another.

    Its match is theirs side by side, which is how a thousand small ones are run at once.
    """
    applicants = np.cumsum([0, *(len(each.applicants) for each in markets)])
    programs = np.cumsum([0, *(len(each.programs) for each in markets)])
    entries = np.cumsum([0, *(len(each.programs.entries) for each in markets)])
    standing = [
        np.where(each.standing == NOWHERE, NOWHERE, each.standing + by)
        for each, by in zip(markets, entries[:-1], strict=True)
    ]
    return Market(
        _joined([each.applicants for each in markets], programs),
        _joined([each.programs for each in markets], applicants),
        _end_to_end([each.quotas for each in markets]),
        standing=_end_to_end(standing),
    )


def _interviews(
    shape: Shape,
    standing: npt.NDArray[np.float64],
    home: npt.NDArray[np.int64],
    region: npt.NDArray[np.int64],
    rng: np.random.Generator,
) -> npt.NDArray[np.int64]:
    """Distinct programs for each applicant, shape (applicants, longest list), in no order."""
    longest = shape.lengths[1]
    size = (shape.applicants, TRIES * longest)
    aim = standing[:, None] + REACH * rng.normal(size=size)
    aim = np.abs(aim)
    aim = np.minimum(aim, 2 - aim).clip(0, 1 - 1e-9)  # who aims beyond an end is turned back
    anywhere = (aim * shape.programs).astype(np.int64)
    by_region = np.argsort(region, kind="stable")
    count = np.bincount(region, minlength=shape.regions)
    first = np.cumsum(count) - count
    near = first[home][:, None] + (aim * count[home][:, None]).astype(np.int64)
    near = by_region[np.minimum(near, shape.programs - 1)]
    local = (rng.random(size) < shape.home) & (count[home] > 0)[:, None]
    drawn = np.where(local, near, anywhere)

    # A stable sort brings equal ones together; all but the first of them are repeats.
    order = np.argsort(drawn, axis=1, kind="stable")
    sorted_ = np.take_along_axis(drawn, order, axis=1)
    repeat = np.zeros(size, dtype=bool)
    np.put_along_axis(repeat, order[:, 1:], sorted_[:, 1:] == sorted_[:, :-1], axis=1)
    first_ones = np.argsort(repeat, axis=1, kind="stable")[:, :longest]
    chosen = np.take_along_axis(drawn, first_ones, axis=1)
    short = np.flatnonzero((~repeat).sum(axis=1) < longest)
    if short.size:  # fill up with programs from anywhere
        lots = rng.random((short.size, shape.programs))
        np.put_along_axis(lots, drawn[short], -1.0, axis=1)
        chosen[short] = np.argsort(lots, axis=1)[:, :longest]
    return chosen


def _opinions(
    shape: Shape,
    applicants: Preferences,
    standing: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> Preferences:
    """Each program's order of those who list it, the best share of them."""
    who, where = applicants.owners, applicants.entries
    # The place among all, made normal, so that agreement is a plain correlation.
    common = np.empty(shape.applicants)
    common[np.argsort(standing)] = np.sort(rng.normal(size=shape.applicants))
    opinion = np.sqrt(shape.agreement) * common[who]
    opinion += np.sqrt(1 - shape.agreement) * rng.normal(size=len(who))
    order = np.lexsort((-opinion, where))
    count = np.bincount(where, minlength=shape.programs)
    within = np.arange(len(who)) - np.repeat(np.cumsum(count) - count, count)
    keep = np.ceil(shape.listed * count).astype(np.int64)
    return _ragged(keep, who[order][within < np.repeat(keep, count)])


def _ragged(lengths: npt.NDArray[np.integer], entries: npt.NDArray[np.integer]) -> Preferences:
    starts = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=starts[1:])
    return Preferences(starts, entries.astype(np.int32))


def _joined(parts: Sequence[Preferences], others: npt.NDArray[np.int64]) -> Preferences:
    """Lists one after another; the entries of part `n` move up by `others[n]`."""
    entries = [each.entries + by for each, by in zip(parts, others[:-1], strict=True)]
    return _ragged(_end_to_end([np.diff(each.starts) for each in parts]), _end_to_end(entries))


def _end_to_end(parts: Sequence[npt.NDArray[np.integer]]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int32), *parts]).astype(np.int32)
