"""Does memory tilt the ratings? Four looks at when they were seen and noted, each as a question.

What was seen later is fresher, a long note tells more, an old one less. Each look sets the
programs' scores beside one such circumstance. Chance is the yardstick: how strong the
same tie comes out when the scores are dealt to the programs anew, many times over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from toolkit.model import Interview, InterviewKind, Note
from toolkit.rank_list import criteria
from toolkit.season import Season

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

SHUFFLES = 10_000
LEVEL = 0.05  # how often chance alone may make any of the looks stand out
FEWEST = 6  # the perfect tie of five is too common, by chance, to tell with four looks


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something about how a program was seen or noted, and what is asked where it tells.

    if_more, if_less   what is asked where scores go up with it, or down
    """

    id: str
    name: str
    if_more: str
    if_less: str


ORDER = Circumstance(
    "order",
    "interview order",
    "Those that you saw later score higher: were they better, or are they fresher?",
    "Those that you saw earlier score higher: were they better, or had you seen less by then?",
)
DELAY = Circumstance(
    "delay",
    "days from interview to note",
    "Those that you noted later score higher: has the day grown kinder before you wrote?",
    "Those that you noted sooner score higher: do the others lack something, or a fresh note?",
)
AGE = Circumstance(
    "age",
    "days from note to rating",
    "Those that you rated from older notes score higher: would you say the same of them today?",
    "Those that you rated from fresher notes score higher: "
    "would the others gain if you read their notes again?",
)
LENGTH = Circumstance(
    "length",
    "words in the notes",
    "Those with longer notes score higher: did you write more because you liked them, "
    "or do you like what you remember?",
    "Those with shorter notes score higher: do the long notes hold more doubts, or only more?",
)
CIRCUMSTANCES = (ORDER, DELAY, AGE, LENGTH)


@dataclass(frozen=True, slots=True)
class Remembered:
    """One program's interview day: how it was seen and noted, and its score.

    None stands for what is not known; a day that was not noted has no words, rather than 0.

    order    its place among the interview days, 1 is the first; shared where two begin together
    delay    days from the end of the day to its first note
    age      days from that note to the newest rating; None where it was rated before it was noted
    length   words in the notes of that day
    score    the weighted mean of what was rated, or the plain mean while nothing has a weight
    """

    program: str
    order: int
    delay: float | None
    age: float | None
    length: int | None
    score: float | None


@dataclass(frozen=True, slots=True)
class Look:
    """How the scores go with one circumstance.

    tie       Spearman's rank correlation, -1 to 1; None where `too_few` or all are alike
    programs  how many it is counted over
    chance    how strong, up or down, a tie comes out by chance alone, all but `LEVEL` of the
              time and with all looks taken together; None without a tie
    p         share of deals in which chance gives a tie at least as strong; None without one
    stands_out  whether the tie is stronger than `chance`
    """

    circumstance: Circumstance
    tie: float | None
    programs: int
    chance: float | None
    p: float | None
    stands_out: bool
    too_few: bool


def remembered(season: Season) -> tuple[Remembered, ...]:
    """Each program's first interview day, in the order of the days.

    Only interview days and their notes count: what came after the interview is not looked at.
    """
    first: dict[str, Interview] = {}
    for event in sorted(season.interviews.values(), key=lambda each: each.start):
        if event.kind == InterviewKind.INTERVIEW_DAY:
            first.setdefault(event.program, event)
    starts = [event.start for event in first.values()]
    scores = _scores(season)
    rated: dict[str, datetime] = {}
    for rating in season.ratings.values():
        if rating.value is not None and rating.rated_at is not None:
            rated[rating.program] = max(rating.rated_at, rated.get(rating.program, rating.rated_at))
    return tuple(
        _remembered(event, starts.index(event.start) + 1, season.notes_from(event),
                    rated.get(program), scores.get(program))
        for program, event in first.items()
    )  # fmt: skip


def audit(
    days: Iterable[Remembered], *, rng: np.random.Generator, shuffles: int = SHUFFLES
) -> tuple[Look, ...]:
    """One look for each of `CIRCUMSTANCES`, over the programs where both sides are known.

    On scores that have nothing to do with any circumstance, some look stands out in
    at most `LEVEL` of all seasons.
    """
    days = tuple(days)
    sides = []
    for each in CIRCUMSTANCES:
        known = [
            (value, day.score)
            for day in days
            if (value := getattr(day, each.id)) is not None and day.score is not None
        ]
        sides.append(([float(value) for value, _ in known], [float(score) for _, score in known]))
    told = [len(set(x)) > 1 and len(set(y)) > 1 and len(x) >= FEWEST for x, y in sides]
    level = LEVEL / max(sum(told), 1)
    looks = []
    for each, (x, y), tells in zip(CIRCUMSTANCES, sides, told, strict=True):
        few = len(x) < FEWEST
        if not tells:
            looks.append(Look(each, None, len(x), None, None, False, few))
            continue
        tie, p, chance = tie_and_chance(x, y, rng=rng, shuffles=shuffles, level=level)
        looks.append(Look(each, tie, len(x), chance, p, p <= level, few))
    return tuple(looks)


def tie_and_chance(
    x: Sequence[float],
    y: Sequence[float],
    *,
    rng: np.random.Generator,
    shuffles: int = SHUFFLES,
    level: float = LEVEL,
) -> tuple[float, float, float]:
    """Spearman's correlation of `x` and `y`, its p by permutation, and the reach of chance.

    p is two-sided and counts the order as it is among the `shuffles`, so that under
    exchangeable values P(p <= level) is at most `level`. A tie no stronger than the reach
    has p above `level`, and a stronger one has not. Both sequences are of one length and
    neither is all alike.
    """
    import numpy as np

    one, other = _standard_ranks(x), _standard_ranks(y)
    tie = float(np.clip(one @ other, -1, 1))
    deals = rng.permuted(np.broadcast_to(other, (shuffles, other.size)), axis=1)
    strong = np.round(abs(np.append(deals @ one, tie)), 9)
    usual, counts = np.unique(strong, return_counts=True)
    share = counts[::-1].cumsum()[::-1] / strong.size  # of deals at least as strong
    p = float(share[usual == strong[-1]][0])
    reach = float(usual[share > level].max(initial=0.0))
    return tie, p, min(reach, 1.0)


def sentence(look: Look) -> str:
    """The look in words: what was found, what chance alone would give, and a question if any."""
    name = look.circumstance.name.capitalize()
    if look.tie is None or look.chance is None:
        if look.too_few:
            return (
                f"{name}: known for {look.programs} of your scored programs, too few to tell; "
                f"it takes {FEWEST}."
            )
        return f"{name}: the same for all, or all score the same, so there is nothing to see."
    tie, chance = _shown(look)
    counted = f"{tie} over {look.programs} programs; chance alone gives {chance}"
    if not look.stands_out:
        return f"{name}: nothing that chance would not give ({counted})."
    asks = look.circumstance.if_more if look.tie > 0 else look.circumstance.if_less
    return f"{name}: {counted}. {asks}"


def as_table(looks: Iterable[Look]) -> pd.DataFrame:
    """One row a look, rounded to what can be known; "—" where there is nothing to see."""
    import pandas as pd

    rows = []
    for look in looks:
        tie, chance = _shown(look)
        rows.append(
            {
                "scores beside": look.circumstance.name,
                "programs": look.programs,
                "tie": tie,
                "by chance alone": chance,
                "worth asking": "yes" if look.stands_out else "",
            }
        )
    columns = ["scores beside", "programs", "tie", "by chance alone", "worth asking"]
    return pd.DataFrame(rows, columns=columns)


def _remembered(
    event: Interview,
    order: int,
    notes: Sequence[Note],
    rated: datetime | None,
    score: float | None,
) -> Remembered:
    first = min((note.written_at for note in notes), default=None)
    delay = None if first is None else max(first - event.over, timedelta(0))
    age = rated - first if rated and first and rated >= first else None
    return Remembered(
        program=event.program,
        order=order,
        delay=None if delay is None else delay / timedelta(days=1),
        age=None if age is None else age / timedelta(days=1),
        length=sum(map(_words, notes)) if notes else None,
        score=score,
    )


def _scores(season: Season) -> Mapping[str, float]:
    ratings, weights = criteria.ratings_of(season), criteria.weights_of(season)
    if not any(weights.values()):
        weights = {name: 1.0 for given in ratings.values() for name in given}
    scored = criteria.score(ratings, weights)
    return {each.program: each.score for each in scored if each.score is not None}


def _words(note: Note) -> int:
    parts = (*note.topics, *note.interests, *note.features, note.felt, note.forgot, note.text)
    return sum(len(part.split()) for part in parts)


def _standard_ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """Ranks, ties sharing their mean, centred and of length 1, so that a dot product correlates."""
    import numpy as np

    _, where, counts = np.unique(np.asarray(values, float), return_inverse=True, return_counts=True)
    ends = counts.cumsum()
    ranks = (ends - (counts - 1) / 2)[where]
    centred = ranks - ranks.mean()
    found: NDArray[np.float64] = centred / np.sqrt(centred @ centred)
    return found


def _shown(look: Look) -> tuple[str, str]:
    """The tie and what chance gives: one digit, or two where one would not part them."""
    if look.tie is None or look.chance is None:
        return "—", "—"
    digits = 2 if look.stands_out and abs(look.tie) < look.chance + 0.1 else 1
    tie = f"{look.tie:+.{digits}f}".replace("-", "−")
    tie = "0" if float(f"{look.tie:.{digits}f}") == 0 else tie
    return tie, f"−{look.chance:.{digits}f} to +{look.chance:.{digits}f}"
