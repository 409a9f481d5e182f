"""The match one proposal at a time, to step through: who asks, what the program does, who is held.

For small markets: a step keeps the whole board as it stands after it. `match`
gives the same end without the way there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from toolkit.match.preferences import Market


class Answer(StrEnum):
    """What comes of a step."""

    HELD = "held"
    BUMPED = "held, and somebody let go"
    REJECTED = "rejected"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One proposal and its answer.

    answer     what the program does; UNMATCHED where the applicant has nobody left to ask
    applicant  who asks
    program    who is asked; None when unmatched
    let_go     whom the program lets go to make room; None unless BUMPED
    holds      after the step: program → the names it holds, in its own order
    asked      after the step: applicant → how many entries of the list have been asked
    says       the step in plain words
    """

    answer: Answer
    applicant: str
    program: str | None
    let_go: str | None
    holds: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, int]
    says: str


def steps(market: Market) -> tuple[Step, ...]:
    """Every step of applicant-proposing deferred acceptance, in the order of the applicants.

    Whoever is let go asks at once, so that one can follow them. After the last
    step, what is held is the match: the same as `match(market)`, whatever the
    order of asking.
    """
    return tuple(_run(market))


def _run(market: Market) -> list[Step]:
    applicants = [market.applicant(at) for at in range(len(market.applicants))]
    programs = [market.program(at) for at in range(len(market.programs))]
    places = [
        {int(who): place for place, who in enumerate(market.programs[at])}
        for at in range(len(programs))
    ]
    held: list[list[int]] = [[] for _ in programs]  # each in the program's own order
    asked = np.zeros(len(applicants), dtype=int)
    waiting = list(reversed(range(len(applicants))))
    made: list[Step] = []

    def note(answer: Answer, who: int, where: int | None, gone: int | None, says: str) -> None:
        made.append(
            Step(
                answer=answer,
                applicant=applicants[who],
                program=None if where is None else programs[where],
                let_go=None if gone is None else applicants[gone],
                holds=MappingProxyType(
                    {
                        name: tuple(applicants[each] for each in mine)
                        for name, mine in zip(programs, held, strict=True)
                    }
                ),
                asked=MappingProxyType(dict(zip(applicants, asked.tolist(), strict=True))),
                says=says,
            )
        )

    while waiting:
        who = waiting.pop()
        mine = market.applicants[who]
        name = applicants[who]
        if asked[who] == len(mine):
            note(Answer.UNMATCHED, who, None, None, _nobody_left(name, len(mine)))
            continue
        where = int(mine[asked[who]])
        asked[who] += 1
        program, seats = programs[where], int(market.quotas[where])
        asks = f"{name} asks {program}, {_place(int(asked[who]), len(mine))}."
        if who not in places[where]:
            waiting.append(who)
            note(Answer.REJECTED, who, where, None,
                 f"{asks} {program} has not listed {name} and says no.")  # fmt: skip
            continue
        held[where].append(who)
        held[where].sort(key=places[where].__getitem__)
        if len(held[where]) <= seats:
            note(Answer.HELD, who, where, None,
                 f"{asks} {program} has room and holds {name} for now.")  # fmt: skip
            continue
        gone = held[where].pop()
        waiting.append(gone)
        if gone == who:
            kept = [applicants[each] for each in held[where]]
            why = f"is full and prefers {_listed(kept)}" if kept else "has no seat"
            note(Answer.REJECTED, who, where, None, f"{asks} {program} {why}, and says no.")
        else:
            note(Answer.BUMPED, who, where, gone,
                 f"{asks} {program} prefers {name} to {applicants[gone]}: "
                 f"it holds {name} and lets {applicants[gone]} go.")  # fmt: skip
    return made


def ending(market: Market, made: tuple[Step, ...]) -> str:
    """What the last step leaves behind, in plain words."""
    if not made:
        return "Nobody asks, so nobody is matched."
    places = [
        f"{program}: {_listed(names) if names else 'nobody'}"
        for program, names in made[-1].holds.items()
    ]
    lost = [each.applicant for each in made if each.answer is Answer.UNMATCHED]
    left = f" Unmatched: {_listed(lost)}." if lost else ""
    return f"Nobody has anyone left to ask. What is held is now final. {'; '.join(places)}.{left}"


def _place(place: int, length: int) -> str:
    if length == 1:
        return "the only one on the list"
    words = ("first", "second", "third", "fourth", "fifth", "sixth")
    word = words[place - 1] if place <= len(words) else f"number {place}"
    return f"{word} of {length} on the list"


def _nobody_left(name: str, length: int) -> str:
    if length == 0:
        return f"{name} has an empty list, and stays unmatched."
    return f"{name} has nobody left to ask, and stays unmatched."


def _listed(names: list[str] | tuple[str, ...]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
