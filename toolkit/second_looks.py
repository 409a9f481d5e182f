"""The second-look ledger: what happened, what it means, and what it did to the list.

The blind order (how I would rank had I never heard of second looks) is kept
before any fact of the ledger is shown. Later it tells which programs moved, since
when and why, and asks again where an invitation, or a kind word, is all that is in sight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from toolkit.facts import as_of, facts
from toolkit.model import Answer, ListKind, MessageState, Program, RankList, SecondLook
from toolkit.rank_list import ordinal, titles
from toolkit.rank_list.diary import Kept, ListRefused, difference, keep, moved, sketch, versions
from toolkit.season import Season
from toolkit.sources import NRMP_LOCK, SECOND_LOOK, Source

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a row of the ledger means, in one calm sentence."""

    id: str
    sentence: str
    source: Source


INVITED = Meaning(
    "invited",
    "You may go and see; it tells nothing sure about your place.",
    SECOND_LOOK,
)
NONE_HELD = Meaning(
    "none-held",
    "They hold none, so nobody was passed over: this is neutral.",
    SECOND_LOOK,
)
OTHERS_INVITED = Meaning(
    "others-invited",
    "Others were asked and you were not; why is not known, and it does not say that you "
    "are not ranked.",
    SECOND_LOOK,
)
ATTENDED = Meaning(
    "attended",
    "For them it is a small plus or a tie-breaker at most; what you saw may tell you "
    "about the people and whether you fit.",
    SECOND_LOOK,
)
SKIPPED = Meaning(
    "skipped",
    "You were asked and stayed away, which as a rule costs nothing.",
    SECOND_LOOK,
)
MEANINGS = (INVITED, NONE_HELD, OTHERS_INVITED, ATTENDED, SKIPPED)

SILENCE = Meaning(
    "silence", "Too little is known to mean anything, and silence means nothing.", SECOND_LOOK
)
LOCKED = Meaning(
    "locked",
    "Their list was locked before any visit: a second look there cannot move anyone on it.",
    NRMP_LOCK,
)
VEILED = Meaning(
    "veiled",
    "Put down your blind order first; what you noted here is shown after that.",
    SECOND_LOOK,
)


_NEVER = datetime.max.replace(tzinfo=UTC)
_SENTENCE_END = re.compile(r"(?<!\bSt\.)(?<!\bDr\.)(?<!\bMt\.)(?<=[.!?])\s+|\n+")
_INVITATION = re.compile(
    r"\b(?:un)?invit|\basked (?:\w+ ){0,2}back|\bsecond[ -]look", re.IGNORECASE
)
# What was said of the applicant, not what was told about the place.
_KIND_WORDS = re.compile(
    r"\b(?:they|she|he|pd|director|program|everyone|faculty|residents) (?:\w+ )?"
    r"(?:lov|want|prais|admir|lik(?=ed|es))\w* me\b|\bthey (?:really )?like me\b"
    r"|\b(?:told|wrote|assured|promised|said|e-?mailed|texted|called)\b[^.;!?]*"
    r"\b(?:I|me|my)\b[^.;!?]*\b(?:rank|match\b|impress|high(?:ly)?\b|at the top|first on"
    r"|(?:good|great|perfect|strong) (?:fit|match|candidate|applicant))"
    r"|\brank(?:ed|ing|s)? (?:me\b|to match)|\branked-to-match\b|\blove letter|\bflatter"
    r"|\b(?:kind|nice|warm|lovely|sweet) (?:words?|e-?mail|note|letter|message|reply)"
    r"|\btheir (?:e-?mail|letter|message|reply)\b|\bwrote (?:back\b|to me\b)"
    r"|\b(?:on|of) their (?:rank )?list\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\bnot (?:because|for|due)\b|\bnothing to do with\b|\bregardless\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One program in the ledger.

    The answers are `Answer` values. While the blind order is missing the row is
    `veiled`: answers and `felt_after` are None, and only what was felt on the
    interview day is shown. `locked` is whether the program locked its list
    before visits. `remark` is a sentence where two answers contradict each other.
    """

    program: str
    offered: Answer | None
    invited: Answer | None
    others_invited: Answer | None
    attended: Answer | None
    felt_before: str
    felt_after: str | None
    meaning: Meaning
    locked: bool = False
    remark: str = ""
    veiled: bool = False


@dataclass(frozen=True, slots=True)
class MovedSince:
    """A program that moved between the blind order and the newest sketch.

    before, after    places in the two lists, None where it is not ranked there
    by               places gained (negative: lost) among the programs that both lists
                     rank; None where one of them does not rank it
    meaning          of its second look, as the ledger has it
    reasons          what was written of it beside the sketches since then, oldest first:
                     the sentences that name it, or that name no program where it moved
    only_invitation  no visit is noted, no reason is written that speaks of anything but
                     invitations and kind words, and an invitation may be behind it: a
                     reason says so, or it rose where I was invited, or it fell where I was not
    since            when the first sketch was stored from which on it has stood so (higher,
                     lower, in or out), in the applicant's time zone
    heard            when a message from them came last, between the blind order and `since`;
                     None where none did
    only_words       all that is written for the move is what they said or wrote of the
                     applicant, or nothing is and a message had come since the blind order,
                     which ranked the program
    """

    program: str
    before: int | None
    after: int | None
    by: int | None
    meaning: Meaning
    locked: bool
    reasons: tuple[str, ...]
    only_invitation: bool
    since: datetime
    heard: datetime | None = None
    only_words: bool = False

    @property
    def look_again(self) -> str:
        """What to look at again, as a word or two for a table; blank where nothing is."""
        words = "only kind words" if self.reasons else "a message, and no reason"
        flags = ("only who was invited" * self.only_invitation, words * self.only_words)
        return ", ".join(filter(None, flags))


@dataclass(frozen=True, slots=True)
class Beside:
    """One program in the blind order and in the newest sketch.

    `before` and `after` are its places, None where it is not ranked; `move` tells more
    where it moved, and is None where it stayed or only made room.
    """

    program: str
    before: int | None
    after: int | None
    move: MovedSince | None


@dataclass(frozen=True, slots=True)
class Illustration:
    """One reason why no invitation came, with the share that an author made up for it."""

    says: str
    percent: int | float
    as_of: str


def meaning(second_look: SecondLook) -> Meaning:
    """The plain meaning of a row: one of `MEANINGS`, or `SILENCE` where too little is known.

    What one did oneself outweighs what one was offered, and that what one heard of others.
    """
    yes, no = Answer.YES, Answer.NO
    if second_look.attended == yes:
        return ATTENDED
    if second_look.invited == yes:
        return SKIPPED if second_look.attended == no else INVITED
    if second_look.invited == no and second_look.others_invited == yes:
        return OTHERS_INVITED
    if second_look.offered == no and second_look.others_invited != yes:
        return NONE_HELD
    return SILENCE


def ledger(season: Season, *, unveil: bool = False) -> tuple[LedgerRow, ...]:
    """One row for each program of the season, in the order of entry.

    The rows are veiled until there is a blind order. `unveil` shows them all the
    same, for a form that fills them in and for the report of a past season.
    """
    shown = unveil or blind_first(season)
    noted = _noted(season)
    return tuple(
        _row(program, noted.get(key) or SecondLook(program=key), shown)
        for key, program in season.programs.items()
    )


def as_table(rows: Iterable[LedgerRow], programs: Mapping[str, Program]) -> pd.DataFrame:
    """One row a program, the answers as words; a veiled answer is "(later)"."""
    import pandas as pd

    names = titles(programs)

    def said(answer: Answer | None) -> str:
        if answer is None:
            return "(later)"
        return {Answer.UNKNOWN: "not known"}.get(answer, str(answer))

    cells = [
        {
            "program": names.get(row.program, row.program),
            "holds them": said(row.offered),
            "invited me": said(row.invited),
            "invited others": said(row.others_invited),
            "I went": said(row.attended),
            "felt before": row.felt_before,
            "felt after": row.felt_after or "",
            "what it means": " ".join(
                text
                for text in (row.meaning.sentence, LOCKED.sentence * row.locked, row.remark)
                if text
            ),
        }
        for row in rows
    ]
    columns = ["program", "holds them", "invited me", "invited others", "I went", "felt before",
               "felt after", "what it means"]  # fmt: skip
    return pd.DataFrame(cells, columns=columns)


def blind_first(season: Season) -> bool:
    """Whether second-look facts may be shown yet: there is a blind order."""
    return blind_order(season) is not None


def blind_order(season: Season) -> RankList | None:
    """The blind order that counts; None where there is none yet.

    It is the newest blind version that was stored before any second-look fact
    was. Where facts were there earlier, they have been shown since version 1, so
    only version 1 was given blind.
    """
    kept = versions(season, ListKind.BLIND)
    if len(kept) < 2:
        return kept[0] if kept else None
    first_fact = _first_fact(season)
    still_blind = [each for each in kept[1:] if season.history(each.key)[0].at < first_fact]
    return still_blind[-1] if still_blind else kept[0]


def keep_blind_order(
    season: Season,
    entries: Iterable[str | Program],
    *,
    left_out: Iterable[str | Program] = (),
    at: datetime,
) -> Kept:
    """Keep the blind order as a list of its own kind; `at` is aware.

    A later version may mend it as long as no second-look fact was stored; after
    that it is kept, and does not count (see `blind_order`). An unchanged order
    adds nothing. Raises `ListRefused` for an empty order, or a program that is
    unknown or stands twice.
    """
    entries = tuple(entries)
    if not entries:
        raise ListRefused("The blind order is empty; put at least one program in it.")
    return keep(season, ListKind.BLIND, entries, left_out=left_out, at=at)


def may_mend_blind_order(season: Season) -> bool:
    """Whether a mended blind order would count: there is one, and no fact was ever stored."""
    return blind_first(season) and _first_fact(season) == _NEVER


def moved_since_blind(season: Season) -> tuple[MovedSince, ...]:
    """The programs that moved between the blind order and the newest sketch, farthest first.

    Programs that only made room are not named. Those that only one of the two
    lists ranks come last. Empty where either list is missing.
    """
    blind, now = blind_order(season), sketch(season)
    if blind is None or now is None:
        return ()
    noted = _noted(season)
    steady = [key for key in season.programs if not _hears_of_invitations(noted.get(key))]
    steps = moved(blind.entries, now.entries, steady=steady)
    only_one = [key for key in (*now.entries, *now.left_out)
                if (key in blind.entries) != (key in now.entries)]  # fmt: skip
    only_one += [k for k in blind.entries if k not in (*now.entries, *now.left_out)]
    reasons, heard = _reasons(season, blind, steady), _heard(season)
    standings = _standings(season, blind, now, steady)
    found = [
        _since(
            season,
            key,
            blind,
            now,
            steps.get(key),
            noted.get(key),
            reasons.get(key, ()),
            _stood_since(key, steps.get(key), standings),
            heard.get(key, ()),
        )
        for key in [*(key for key, by in steps.items() if by), *only_one]
    ]
    return tuple(sorted(found, key=lambda each: (each.by is None, -abs(each.by or 0))))


def beside(season: Season) -> tuple[Beside, ...]:
    """Every program of the blind order or the newest sketch, in the order of the sketch.

    Those that the sketch does not rank come last, as the blind order has them. Empty
    where either list is missing.
    """
    blind, now = blind_order(season), sketch(season)
    if blind is None or now is None:
        return ()
    moves = {each.program: each for each in moved_since_blind(season)}
    return tuple(
        Beside(key, _place_in(blind, key), _place_in(now, key), moves.get(key))
        for key in dict.fromkeys((*now.entries, *blind.entries))
    )


def heard_before_blind(season: Season) -> tuple[str, ...]:
    """The programs from which a message had come before the blind order was given.

    To those messages the order cannot be blind. Empty where there is no blind order.
    """
    blind = blind_order(season)
    if blind is None:
        return ()
    heard = _heard(season)
    return tuple(key for key in season.programs if any(at <= blind.at for at in heard.get(key, ())))


def blindness_sentence(season: Season) -> str:
    """What the blind order could know, in one sentence."""
    if blind_order(season) is None:
        return "There is no blind order yet."
    names = titles(season.programs)
    heard = [names[key] for key in heard_before_blind(season)]
    if not heard:
        return "No message from a program had come when you gave the blind order."
    return (
        f"When you gave the blind order, you had heard from {', '.join(heard)}: "
        "to that it could not be blind."
    )


def sentence(each: MovedSince, names: Mapping[str, str]) -> str:
    """The move in words, with a question where who was invited is all there is."""
    name = names.get(each.program, each.program)
    if each.by is not None and each.before and each.after:
        way = "up" if each.by > 0 else "down"
        text = (
            f"{name} went {way} {abs(each.by)} since the blind order, "
            f"from {ordinal(each.before)} to {ordinal(each.after)}; "
            f"it has stood {'higher' if each.by > 0 else 'lower'} since {_day(each.since)}."
        )
    elif each.after:
        text = (
            f"{name} was not in the blind order and is now {ordinal(each.after)}; "
            f"it has been ranked since {_day(each.since)}."
        )
    else:
        text = (
            f"{name} was {ordinal(each.before or 0)} in the blind order and is not ranked now; "
            f"it has been off the list since {_day(each.since)}."
        )
    if each.locked:
        text += f" {LOCKED.sentence}"
    if each.only_invitation:
        text += (
            " Who was invited is all that speaks for it so far: "
            "where would it stand if you had never heard of a second look?"
        )
    if each.only_words:
        text += (
            " What they said of you is all that speaks for it so far: "
            if each.reasons
            else f" A message from them came on {_day(each.heard or each.since)}: "
        ) + "where would it stand if they had never written?"
    if each.reasons:
        text += f" You wrote: {' '.join(each.reasons)}"
    return text


def beside_table(rows: Iterable[Beside], programs: Mapping[str, Program]) -> pd.DataFrame:
    """One row a program, moved or not: its two places, and for a move since when and why."""
    import pandas as pd

    names = titles(programs)
    cells = [
        {
            "program": names.get(row.program, row.program),
            "blind": _shown(row.before),
            "now": _shown(row.after),
            "moved": _moved_by(row.move) if row.move else "",
            "since": _day(row.move.since) if row.move else "",
            "reason": (" ".join(row.move.reasons) or "none written") if row.move else "",
            "look again": row.move.look_again if row.move else "",
        }
        for row in rows
    ]
    columns = ["program", "blind", "now", "moved", "since", "reason", "look again"]
    return pd.DataFrame(cells, columns=columns)


def illustrative_reasons() -> tuple[Illustration, ...]:
    """Why no invitation may have come, with one author's made-up shares, most frequent first.

    They illustrate and measure nothing; show `as_of` beside them.
    """
    found = [each for each in facts().values() if each.id.startswith("illustration.no-invite.")]
    return tuple(
        Illustration(each.says, each.value, as_of(each))
        for each in found
        if isinstance(each.value, int | float)
    )


def _noted(season: Season) -> dict[str, SecondLook]:
    return {each.program: each for each in season.second_looks.values()}


def _row(program: Program, noted: SecondLook, shown: bool) -> LedgerRow:
    if not shown:
        return LedgerRow(program.key, None, None, None, None, noted.felt_before, None, VEILED,
                         veiled=True)  # fmt: skip
    return LedgerRow(
        program=program.key,
        offered=noted.offered,
        invited=noted.invited,
        others_invited=noted.others_invited,
        attended=noted.attended,
        felt_before=noted.felt_before,
        felt_after=noted.felt_after,
        meaning=meaning(noted),
        locked=program.list_locked == Answer.YES,
        remark=_remark(noted),
    )


def _remark(noted: SecondLook) -> str:
    yes, no = Answer.YES, Answer.NO
    if noted.offered == no and yes in (noted.invited, noted.others_invited, noted.attended):
        return "You noted that they hold none, and yet that somebody was asked; check this row."
    if noted.attended == yes and noted.invited == no:
        return "You noted a visit without an invitation; check this row, and go only where asked."
    return ""


def _has_facts(noted: SecondLook) -> bool:
    answers = (noted.offered, noted.invited, noted.others_invited, noted.attended)
    return any(answer != Answer.UNKNOWN for answer in answers) or bool(noted.felt_after.strip())


def _first_fact(season: Season) -> datetime:
    """When the first second-look fact was stored; `_NEVER` where there is none."""
    stored = [
        version.at
        for each in season.second_looks.values()
        for version in season.history(each.key)
        if isinstance(version.record, SecondLook) and _has_facts(version.record)
    ]
    return min(stored, default=_NEVER)


def _hears_of_invitations(noted: SecondLook | None) -> bool:
    """Whether a program's row is about who was invited, with no visit to judge by."""
    if noted is None or noted.attended == Answer.YES:
        return False
    return _passed_over(noted) or Answer.YES in (noted.invited, noted.others_invited)


def _passed_over(noted: SecondLook) -> bool:
    return noted.invited == Answer.NO and noted.offered != Answer.NO


def _follows_invitation(noted: SecondLook | None, rose: bool) -> bool:
    """Whether a move went the way that an invitation, or none, would have pushed it."""
    if noted is None:
        return False
    return noted.invited == Answer.YES if rose else _passed_over(noted)


def _reasons(season: Season, blind: RankList, steady: list[str]) -> dict[str, tuple[str, ...]]:
    """Program → what was written of it beside the sketches since the blind order."""
    forms = _forms(season.programs)
    found: dict[str, dict[str, None]] = {key: {} for key in season.programs}
    before = blind
    for each in versions(season):
        if each.at < blind.at:
            continue
        movers = {move.program for move in difference(before, each)}
        movers |= set(moved(before.entries, each.entries, steady=steady))
        for who, said in _parted(each.reason, forms):
            for key in who or movers:
                found.setdefault(key, {})[said] = None
        before = each
    return {key: tuple(said) for key, said in found.items()}


def _forms(programs: Mapping[str, Program]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """How each program may be named in a sentence, the longest names first."""
    forms = [(name, key) for key, each in programs.items() for name in (each.name, *each.aliases)]
    forms.sort(key=lambda form: -len(form[0]))
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), key) for name, key in forms
    )


def _parted(
    reason: str, forms: tuple[tuple[re.Pattern[str], str], ...]
) -> list[tuple[tuple[str, ...], str]]:
    """A reason's sentences, each with the programs it is about: those that it names or,
    where it names none, those of the sentence before it; none at the start means all."""
    found = []
    about: tuple[str, ...] = ()
    for said in _SENTENCE_END.split(reason.strip()):
        left, named = said, []
        for form, key in forms:
            left, times = form.subn("\N{NULL}", left)
            named += [key] * bool(times)
        about = tuple(named) or about
        if said:
            found.append((about, said))
    return found


def _is_about_invitations(reason: str) -> bool:
    return bool(_INVITATION.search(reason)) and not _BESIDE.search(reason)


def _is_about_kind_words(reason: str) -> bool:
    plain = reason.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return bool(_KIND_WORDS.search(plain)) and not _BESIDE.search(plain)


def _heard(season: Season) -> dict[str, list[datetime]]:
    """Program → when its messages came."""
    found: dict[str, list[datetime]] = {}
    for each in season.messages.values():
        if each.state == MessageState.RECEIVED and each.at is not None:
            found.setdefault(each.program, []).append(each.at)
    return found


def _standings(
    season: Season, blind: RankList, now: RankList, steady: list[str]
) -> list[tuple[datetime, dict[str, int], RankList]]:
    """Each sketch since the blind order, newest first: when, who had moved by how much, itself."""
    since = [each for each in versions(season) if each.at >= blind.at] or [now]
    return [
        (each.at, moved(blind.entries, each.entries, steady=steady), each)
        for each in reversed(since)
    ]


def _stood_since(
    key: str, by: int | None, standings: list[tuple[datetime, dict[str, int], RankList]]
) -> datetime:
    """When the unbroken run of sketches began in which the program stood as it does now."""
    newest = standings[0][2]
    found = standings[0][0]
    for at, steps, each in standings:
        step = steps.get(key, 0)
        same = (key in each.entries) == (key in newest.entries)
        if not same or (by is not None and step * by <= 0):
            break
        found = at
    return found


def _since(
    season: Season,
    key: str,
    blind: RankList,
    now: RankList,
    by: int | None,
    noted: SecondLook | None,
    reasons: tuple[str, ...],
    since: datetime,
    heard: Iterable[datetime],
) -> MovedSince:
    zone = ZoneInfo(season.applicant.time_zone if season.applicant else "America/New_York")
    invitations = [_is_about_invitations(each) for each in reasons]
    kind_words = [_is_about_kind_words(each) for each in reasons]
    nothing_else = all(a or b for a, b in zip(invitations, kind_words, strict=True))
    came = max((at for at in heard if blind.at < at <= since), default=None)
    rose = by > 0 if by is not None else key in now.entries
    went = noted is not None and noted.attended == Answer.YES
    return MovedSince(
        program=key,
        before=_place_in(blind, key),
        after=_place_in(now, key),
        by=by,
        meaning=meaning(noted) if noted else SILENCE,
        locked=season.program(key).list_locked == Answer.YES,
        reasons=reasons,
        only_invitation=nothing_else
        and not went
        and (any(invitations) or _follows_invitation(noted, rose)),
        since=since.astimezone(zone),
        heard=came.astimezone(zone) if came else None,
        only_words=nothing_else
        and (any(kind_words) or (not reasons and came is not None and key in blind.entries)),
    )


def _place_in(rank_list: RankList, key: str) -> int | None:
    return rank_list.entries.index(key) + 1 if key in rank_list.entries else None


def _shown(place: int | None) -> str:
    return "not ranked" if place is None else str(place)


def _moved_by(each: MovedSince) -> str:
    return "" if each.by is None else f"{each.by:+d}".replace("-", "−")


def _day(when: datetime) -> str:
    return f"{when.day} {when:%b %Y}"
