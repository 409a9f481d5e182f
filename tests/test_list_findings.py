"""Each finding on a list, with examples that trip it and examples that almost do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.strategies import seasons
from toolkit import facts
from toolkit.follow_up.ledger import broken_promises
from toolkit.model import (
    Answer,
    Applicant,
    Interview,
    ListKind,
    Message,
    Program,
    RankList,
    Record,
    SupplementalList,
)
from toolkit.model import SecondLook as Ledger
from toolkit.rank_list import findings
from toolkit.rank_list.findings import (
    ADVICE,
    ERROR,
    PAGE,
    RULE_OF,
    RULES,
    WARNING,
    Finding,
    Reading,
    list_findings,
    why_left_out,
)
from toolkit.season import Season
from toolkit.second_looks import keep_blind_order, moved_since_blind
from toolkit.sources import SOURCES

NOW = datetime.fromisoformat("2027-02-01T12:00-05:00")
DUE = datetime.fromisoformat("2027-03-03T21:00-05:00")
WEEK, DAY = DUE - timedelta(days=6), DUE - timedelta(hours=20)
CODES = {"a": "9101180C0", "b": "9102180C0", "c": "9103180C0", "d": "9104180C0"}
NAMES = {"a": "Alder", "b": "Birchwood", "c": "St. Corwen", "d": "Dunmore"}


def supplemental(
    name: str, serves: Any = "", entries: Any = "", joint: Any = ""
) -> SupplementalList:
    return SupplementalList(
        name=name, serves=tuple(serves), entries=tuple(entries), joint=tuple(joint)
    )


def program(key: str, code: str | None = None, **fields: Any) -> Program:
    told = {"name": NAMES.get(key, key.title()), "city": "Alder", "state": "IL",
            "specialty": "Neurology", "time_zone": "America/Chicago"}  # fmt: skip
    return Program(key=key, nrmp_code=CODES.get(key, "") if code is None else code,
                   **{**told, **fields})  # fmt: skip


@dataclass
class Scene:
    """A season with a list, and what the caller would hand in."""

    entries: str | list[str] = "abc"
    left_out: str = ""
    reason: str = ""
    programs: list[Program] = field(default_factory=list)  # instead of, or beside, a to d
    interviewed: Any = None  # keys; None: everywhere
    ahead: str = ""
    due: datetime | None = DUE
    couple: bool = False
    kind: ListKind = ListKind.SKETCH
    also: list[Record] = field(default_factory=list)
    forget: str = ""
    now: datetime = NOW
    lists: Any = ()  # supplemental ones
    withdrawn: str = ""
    contracts: str | None = None  # keys; None: they came from everywhere
    given: dict[str, Any] = field(default_factory=dict)

    def season(self) -> Season:
        season = Season.in_memory()
        made = {each.key: each for each in (*map(program, "abcd"), *self.programs)}
        held = {key: self.told_of(each) for key, each in made.items()}
        season.put_all((
            Applicant(name="Imani Rao", rank_deadline=self.due, in_couple=self.couple),
            *held.values(), *self.lists,
        ))  # fmt: skip
        been = held if self.interviewed is None else [f"program/{k}" for k in self.interviewed]
        for key in been:
            after = key.partition("/")[2] in self.ahead
            start = NOW + timedelta(days=3 if after else -30)
            season.put(Interview(program=key, start=start))
        if self.entries or self.left_out:
            season.put(RankList(kind=self.kind, version=1, entries=tuple(self.entries),
                                left_out=tuple(self.left_out), reason=self.reason,
                                at=NOW - timedelta(days=2)))  # fmt: skip
        for record in self.also:
            season.put(record)
        if self.forget:
            season.forget(f"program/{self.forget}")
        return season

    def told_of(self, each: Program) -> Program:
        key = each.key.partition("/")[2]
        come = self.contracts is None or key in self.contracts
        return each.changed(
            withdrawn=key in self.withdrawn, contract_received=Answer.YES if come else Answer.NO
        )

    def findings(self) -> tuple[Finding, ...]:
        return list_findings(self.season(), now=self.now, **self.given)


def many(number: int, *, one_code: bool = False) -> dict[str, Any]:
    """A scene's programs and entries: many programs."""
    keys = [f"x{n}" for n in range(number)]
    codes = [f"{1000 + (0 if one_code else n)}180C{n % 10}" for n in range(number)]
    made = [program(k, c) for k, c in zip(keys, codes, strict=True)]
    return {"programs": made, "entries": keys, "interviewed": keys}


def certified(entries: str, *, days: float = 1, version: int = 1) -> RankList:
    return RankList(kind=ListKind.CERTIFIED, version=version, entries=tuple(entries),
                    at=NOW - timedelta(days=days))  # fmt: skip


def sketched(entries: str, *, left_out: str = "", reason: str = "", days: float = 0.5) -> RankList:
    return RankList(kind=ListKind.SKETCH, version=2, entries=tuple(entries), reason=reason,
                    left_out=tuple(left_out), at=NOW - timedelta(days=days))  # fmt: skip


def moved(key: str, before: int | None, after: int | None, alone: bool) -> SimpleNamespace:
    return SimpleNamespace(
        program=f"program/{key}", before=before, after=after, only_invitation=alone
    )


def broken(key: str, sentence: str, strength: str, instead: str) -> SimpleNamespace:
    line = SimpleNamespace(program=f"program/{key}", sentence=sentence, strength=strength)
    return SimpleNamespace(line=line, instead=instead)


ADV = program("v", "9105180A0", track="Advanced")
ADV2 = program("w", "9106180A0")
PRE = program("p", "9107140P0", specialty="Internal Medicine", track="Preliminary")
PRE2 = program("q", "9108140P0", specialty="Internal Medicine")
FOUR = [ADV, ADV2, PRE, PRE2]


def advanced(*lists: SupplementalList, entries: str = "avw") -> Scene:
    return Scene(entries, programs=FOUR, lists=lists)


def out(reason: str, **more: Any) -> Scene:
    return Scene("ab", left_out="c", reason=reason, **more)


def coded(code: str, **more: Any) -> Scene:
    return Scene("ab", programs=[program("a", code)], **more)


def due(days: float) -> dict[str, Any]:
    return {"now": DUE - timedelta(days=days)}


COUPLE_ROW = program("n", "999999999")
UNNUMBERED = [program("a", ""), program("b", "")]
TWINS = [program("a", "9101180C0"), program("b", "9101180C0")]
ONE_HOUSE = {"institution": "Dunmore Medical Center"}

TRIPS: dict[str, list[Scene]] = {
    "list.empty": [
        Scene("", **due(3)), Scene("", left_out="a"), Scene("", interviewed="a"),
        Scene("", interviewed=""), Scene("", interviewed="a", ahead="a"),
    ],
    "list.forgotten": [
        Scene("abc", forget="a"), Scene("abc", forget="c"), Scene("b", forget="b"),
    ],
    "list.duplicate": [
        Scene("abc", programs=TWINS),
        Scene("ab", programs=[program("a", ""), program("b", "", name="Alder")]),
        Scene("ac", programs=[program("c", "", name="alder")]),
        advanced(supplemental("Near", "v", "pq")).__class__(
            "v", programs=[ADV, PRE, program("q", PRE.nrmp_code)],
            lists=[supplemental("Near", "v", "pq")]),
    ],
    "list.code-missing": [
        Scene("abc", programs=UNNUMBERED),
        Scene("abc", programs=[program("c", "")], **due(2)),
        Scene("v", programs=[ADV, program("p", "")],
              lists=[supplemental("Near", "v", "p")]),
    ],
    "list.code-form": [
        coded("9101180C"), coded("9101180C0123"), coded("9101-180C0"), coded("9101 180C0"),
        coded("910118"), coded("9101180Ç0"),
    ],
    "list.code-type": [
        coded("1401234567"), coded("9101180X0"), coded("9101180F0"), coded("9101180S01"),
        coded("91011800C0"),
    ],
    "list.code-track": [
        Scene("a", programs=[program("a", "9101180P0", track="Categorical")]),
        Scene("a", programs=[program("a", "9101180C0", track="Preliminary surgery")]),
        Scene("a", programs=[program("a", "9101180C0", track="Advanced")]),
    ],
    "list.code-specialty": [
        Scene("abcd", programs=[program("d", "9104190C0")]),
        Scene("abcd", programs=[program("a", "9101108C0")]),
        Scene("ad", programs=[program("d", "9104140C0")]),
    ],
    "list.no-match-alone": [
        Scene("an", programs=[COUPLE_ROW]),
        Scene("n", programs=[COUPLE_ROW]),
        Scene("v", programs=[ADV, COUPLE_ROW], couple=True,
              lists=[supplemental("Near", "v", "n")]),
    ],
    "list.too-long": [
        Scene(**many(301)), Scene(**many(330)), Scene(**many(302, one_code=True)),
    ],
    "list.fee-length": [
        Scene(**many(100)), Scene(**many(101)), Scene(**many(100, one_code=True)),
    ],
    "list.fee-codes": [
        Scene(**many(21)), Scene(**many(40)),
        Scene("v", programs=[ADV, ADV2, *many(21)["programs"]],
              lists=[supplemental("Near", "v", many(11)["entries"]),
                     supplemental("Far", "w", many(21)["entries"][11:])]),
    ],
    "list.uninterviewed": [
        Scene("abc", interviewed="ab"), Scene("a", interviewed=""),
        Scene("ab", interviewed="a", programs=[
            program("a", **ONE_HOUSE), program("b", **ONE_HOUSE, specialty="Pediatrics")]),
        Scene("ab", interviewed="a", also=[
            Interview(program="b", start=NOW - timedelta(days=3), kind="social")]),
    ],
    "list.interview-ahead": [
        Scene("abc", ahead="a"), Scene("ab", ahead="ab"),
        Scene("ab", interviewed="a", ahead="a", programs=[
            program("a", **ONE_HOUSE), program("b", **ONE_HOUSE)]),
    ],
    "list.withdrawn": [
        Scene(withdrawn="a"), Scene(withdrawn="cd"),
        Scene(withdrawn="b"),
    ],
    "list.contract-missing": [
        Scene(contracts=""), Scene(contracts="ab"),
        Scene(contracts="a", now=WEEK),
    ],
    "list.left-out-reason": [
        out("St. Corwen never wrote back."),
        out("Left out St. Corwen: they invited others for a second look, and not me."),
        out("They won't rank me anyway."),
        out("St. Corwen is too competitive for me; a waste of a rank."),
        out("St. Corwen off to save the extra fee."),
        out("Alder first for the clinic. I heard nothing from St. Corwen."),
        out("No chance at St. Corwen."),
        Scene("ab", left_out="c", kind=ListKind.CERTIFIED, reason="St. Corwen did not reply."),
        Scene("a", left_out="bc", reason="No chance at either."),
    ],
    "list.left-out-unexplained": [
        out(""), out("Alder to the top, the clinic was lovely."),
        Scene("a", left_out="bc", reason="Birchwood is out: three interns left."),
    ],
    "list.unplaced": [
        Scene("abc"), Scene("a"), Scene("a", left_out="c", reason="Three interns left."),
    ],
    "list.invitation-alone": [
        Scene(given={"moved": [moved("a", 3, 1, True)]}),
        Scene(given={"moved": [moved("c", 1, None, True)]}),
        Scene(given={"moved": [moved("a", 3, 1, False), moved("b", None, 2, True)]}),
    ],
    "list.promise-broken": [
        Scene(given={"broken": [broken("b", "You are my first choice.", "first", "Your list …")]}),
        Scene(given={"broken": [broken("c", "I rank you high.", "high", "Your list …")]}),
        Scene(given={"broken": [broken("d", "I'd be glad to come.", "interest", "Your list …")]}),
    ],
    "list.supplemental-missing": [
        advanced(), advanced(supplemental("Near", "v", "p")), advanced(supplemental("Near", "vw")),
    ],
    "list.supplemental-astray": [
        advanced(supplemental("Near", "", "p")),
        advanced(supplemental("Near", "b", "p")),
        advanced(supplemental("Near", "a", "p")),
        advanced(supplemental("Near", "v", "p"), supplemental("Far", "vw", "q")),
    ],
    "list.supplemental-type": [
        advanced(supplemental("Near", "v", "ap")), advanced(supplemental("Near", "v", "w")),
        advanced(supplemental("Near", "v", "p"), supplemental("Far", "w", "qb")),
    ],
    "list.supplemental-empty": [
        advanced(supplemental("Near", "v")), advanced(supplemental("Near")),
        advanced(supplemental("Near", "v", "p"), supplemental("Far", "w")),
    ],
    "list.joint-astray": [
        advanced(supplemental("Joint", "vw", "pq", "p")),
        advanced(supplemental("Joint", "v", "p", "p"), entries="avp"),
        advanced(supplemental("Joint", "v", "p", "p"), supplemental("Far", "w", "qp")),
    ],
    "list.edited": [
        Scene("abc", also=[certified("abc"), sketched("acb")]),
        Scene("abc", also=[certified("ab"), sketched("abc")]),
        Scene("abc", also=[certified("abc"), sketched("ab", left_out="c", reason="Far.")], now=DAY),
        Scene("abc", also=[certified("abc"), sketched("acb", days=1)]),
    ],
    "list.uncertified": [Scene(**due(6)), Scene(**due(1)), Scene(**due(-1))],
    "list.deadline-unknown": [
        Scene(due=None), Scene("a", due=None), Scene("abc", due=None, also=[certified("abc")]),
    ],
}  # fmt: skip

PASSES: dict[str, list[Scene]] = {
    "list.empty": [
        Scene("a", **due(3)), Scene("c", left_out="ab"), Scene("a", interviewed=""),
    ],
    "list.forgotten": [
        Scene("abc"), Scene("ab", forget="c"), Scene("ab", left_out="c", forget="c"),
    ],
    "list.duplicate": [
        Scene("ab", programs=[program("a", track="Categorical", name="One"),
                              program("b", track="Research", name="One")]),
        Scene("ab", programs=[program("a", ""), program("b", "", name="Alder", city="Ash")]),
        Scene("nm", programs=[COUPLE_ROW, program("m", "999999999")], couple=True),
        advanced(supplemental("Near", "v", "pq"), supplemental("Far", "w", "qp")),
        Scene("ac", programs=TWINS),
    ],
    "list.code-missing": [
        Scene("abc"), Scene("bc", programs=[program("a", "")]), coded("123"),
    ],
    "list.code-form": [
        coded("9101180C0"), coded("9101180C012"), coded("AB12180C0A"),
        coded("999999999"), coded(""),
    ],
    "list.code-type": [
        *(coded(f"9101180{letter}0") for letter in "CMPAR"),
        coded("999999999"), coded("1401234"),
    ],
    "list.code-track": [
        Scene("a", programs=[program("a", "9101180C0", track="Categorical")]),
        Scene("a", programs=[program("a", "9101180M0", track="Categorical, primary care")]),
        Scene("a", programs=[program("a", "9101180P0", track="Prelim")]),
        Scene("a", programs=[program("a", "9101180C1", track="Urban health")]),
        Scene("a", programs=[program("a", "9101180X0", track="Categorical")]),
        Scene("a", programs=[program("a", "9101180P0", track="Categorical or preliminary")]),
    ],
    "list.code-specialty": [
        Scene("abcd"),
        Scene("ab", programs=[program("b", "9102140C0", specialty="Internal Medicine")]),
        Scene("abc", programs=[program("d", "9104190C0")]),
        Scene("abcd", programs=[program("c", "9103190C0"), program("d", "9104190C0")]),
    ],
    "list.no-match-alone": [
        Scene("an", programs=[COUPLE_ROW], couple=True), Scene("abc"), coded("999999998"),
        Scene("ab", programs=[COUPLE_ROW]),
    ],
    "list.too-long": [Scene(**many(300)), Scene("abc"), Scene(**many(299))],
    "list.fee-length": [Scene(**many(99)), Scene("abc"), Scene(**many(20))],
    "list.fee-codes": [
        Scene(**many(20)),
        Scene([*many(20)["entries"], "n"], programs=[*many(20)["programs"], COUPLE_ROW]),
        Scene([*many(20)["entries"], "y"],
              programs=[*many(20)["programs"], program("y", "1000180C0")]),
        Scene(["v", *many(19)["entries"]], programs=[ADV, ADV2, *many(39)["programs"]],
              lists=[supplemental("Near", "v", many(39)["entries"][19:]),
                     supplemental("Far", "w", many(39)["entries"][19:])]),
    ],
    "list.uninterviewed": [
        Scene("abc"), Scene("ab", interviewed="ab"), Scene("a", ahead="a"),
        Scene("ab", interviewed="a", programs=[
            program("a", **ONE_HOUSE), program("b", "9104180P0", **ONE_HOUSE)]),
        Scene("ab", interviewed="a", also=[
            Interview(program="b", start=NOW - timedelta(days=3), kind="further day")]),
    ],
    "list.interview-ahead": [
        Scene("abc"), Scene("ab", ahead="c"), Scene("a", interviewed=""),
        Scene("ab", interviewed="ab", ahead="a", programs=[
            program("a", **ONE_HOUSE), program("b", **ONE_HOUSE)]),
    ],
    "list.withdrawn": [
        Scene(), Scene(withdrawn="d"), Scene("ab", withdrawn="c"),
    ],
    "list.contract-missing": [
        Scene(), Scene(contracts="abc"),
        Scene(contracts="ab", withdrawn="c"),
    ],
    "list.left-out-reason": [
        out("St. Corwen: three interns left and nobody would say why."),
        out("St. Corwen out, not because nobody answered, but for the night float."),
        out("St. Corwen never answered. St. Corwen has no clinic of its own."),
        out("Alder never wrote back. St. Corwen has no continuity clinic."),
        out("St. Corwen has little research and a low chance to see stroke patients."),
        out("At St. Corwen residents rank last in the call schedule; the fees for parking add up."),
        out("St. Corwen: I would not want to live there."),
        out(""),
    ],
    "list.left-out-unexplained": [
        Scene("abcd"), out("St. Corwen is too far from my family."),
        Scene("a", left_out="bc", reason="No clinic of their own, neither of them."),
        out("Three interns left."), out("", interviewed="ab"), out("", withdrawn="c"),
    ],
    "list.unplaced": [
        Scene("abcd"), Scene("abc", left_out="d"), Scene("abc", interviewed="abc"),
        Scene("abc", withdrawn="d"), Scene("abc", ahead="d"),
    ],
    "list.invitation-alone": [
        Scene(), Scene(given={"moved": [moved("a", 3, 1, False)]}),
        Scene("bc", forget="a", given={"moved": [moved("a", 3, None, True)]}),
    ],
    "list.promise-broken": [Scene(), Scene("cba"), Scene(given={"broken": ()})],
    "list.supplemental-missing": [
        advanced(supplemental("Near", "vw", "pq")), Scene("abc"), advanced(entries="ab"),
        advanced(supplemental("Near", "v", "p"), supplemental("Far", "w", "p")),
    ],
    "list.supplemental-astray": [
        advanced(supplemental("Near", "vw", "pq")),
        advanced(supplemental("Near", "v", "p"), supplemental("Far", "w", "p")),
        Scene("v", programs=[program("v", "")],
              lists=[supplemental("Near", "v")]),
    ],
    "list.supplemental-type": [
        advanced(supplemental("Near", "vw", "pq")),
        Scene("v", programs=[ADV, program("p", "")],
              lists=[supplemental("Near", "v", "p")]),
        Scene("vp", programs=FOUR),
    ],
    "list.supplemental-empty": [
        advanced(supplemental("Near", "v", "p")), advanced(), Scene("abc"),
    ],
    "list.joint-astray": [
        advanced(supplemental("Joint", "v", "pq", "p"), supplemental("Far", "w", "q")),
        advanced(supplemental("Near", "vw", "pq")),
        advanced(supplemental("Near", "v", "p"), entries="avp"),
    ],
    "list.edited": [
        Scene("abc", also=[certified("abc")]),
        Scene("abc", also=[certified("acb"), sketched("abc", days=1.5)]),
        Scene("abc", also=[certified("abc"), sketched("abc", left_out="d", reason="Far.")]),
        Scene("abc", also=[certified("abc"), sketched("abc", days=1)]),
        Scene("abc", also=[sketched("acb")]),
    ],
    "list.uncertified": [
        Scene(**due(8)), Scene(also=[certified("abc")], **due(1)), Scene("", **due(1)),
        Scene(due=None),
    ],
    "list.deadline-unknown": [
        Scene(), Scene("", due=None),
        Scene(due=None, now=datetime.fromisoformat("2026-02-01T12:00-05:00")),
    ],
}  # fmt: skip


def ids(found: tuple[Finding, ...]) -> set[str]:
    return {each.rule for each in found}


def numbered(examples: dict[str, list[Scene]]) -> list[Any]:
    return [
        pytest.param(rule, scene, id=f"{rule}-{number}")
        for rule, scenes in examples.items()
        for number, scene in enumerate(scenes, start=1)
    ]


@pytest.mark.parametrize(("rule", "scene"), numbered(TRIPS))
def test_a_list_with_the_fault_is_found(rule: str, scene: Scene) -> None:
    assert rule in ids(scene.findings())


@pytest.mark.parametrize(("rule", "scene"), numbered(PASSES))
def test_a_list_that_almost_has_it_is_not(rule: str, scene: Scene) -> None:
    assert rule not in ids(scene.findings())


def test_every_finding_has_three_examples_of_each_kind() -> None:
    assert list(TRIPS) == list(PASSES) == [rule.id for rule in RULES]
    for examples in (TRIPS, PASSES):
        assert not {rule for rule, scenes in examples.items() if len(scenes) < 3}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_finding_says_what_to_do_and_why_and_where_it_comes_from(rule: Any) -> None:
    assert rule.id.startswith("list.") and rule.says.endswith(".") and rule.why.endswith(".")
    assert rule.sources and set(rule.sources) <= set(SOURCES)


@pytest.mark.parametrize(("rule", "scene"), numbered(TRIPS))
def test_a_sentence_is_a_sentence(rule: str, scene: Scene) -> None:
    for each in scene.findings():
        assert each.sentence[0].isupper() or each.sentence[0] in "“0123456789"
        assert each.sentence[-1] in ".…" and "program/" not in each.sentence
        assert "None" not in each.sentence and "\0" not in each.sentence


NOT_TRAINING = """
    They never replied to my thank-you.
    St. Corwen did not write back.
    Nobody has answered my letter.
    I have not heard from them since December.
    Haven't heard back.
    Heard nothing since the interview.
    Silence since the interview.
    They ghosted me.
    Not invited to the second look.
    My classmate was asked back and I was not.
    Uninvited, so why bother.
    They would never rank me.
    They don't want me.
    They will not take me there.
    They were lukewarm about me.
    I have no chance there.
    My odds are too low.
    It is a long shot.
    Out of my league.
    Too competitive.
    I won't match there anyway.
    It would be a waste of a rank.
    To avoid the fee for one more code.
    It would be past twenty codes.
""".strip().splitlines()
ABOUT_TRAINING = """
    Three interns left last year.
    Residents do not call in sick, they said, ever.
    Over 20 patients for each intern on nights.
    Nobody answered my question on parental leave.
    They were silent about duty hours.
    Residents can't contact an attending at night.
    No clinic of its own, and little research.
    The chance of a rotation in neurocritical care is small.
    My partner can't find work there.
    Faculty never write with residents.
    Too far from my family.
    I would not be happy there.
    The residents looked worn out and ranked wellness low.
    Too much scut and too little teaching.
    The city is too expensive, with high fees for child care.
    The program director shouted at an intern.
    They do not take part in any trial.
    Not competitive for fellowships.
    I never want to live through such winters.
    No matched fellows in epilepsy for years.
""".strip().splitlines()


@pytest.mark.parametrize("reason", [each.strip() for each in NOT_TRAINING])
def test_a_reason_that_is_not_about_training_is_found(reason: str) -> None:
    assert "list.left-out-reason" in ids(out(reason).findings())


@pytest.mark.parametrize("reason", [each.strip() for each in ABOUT_TRAINING])
def test_a_reason_about_training_or_living_there_is_left_alone(reason: str) -> None:
    assert not ids(out(reason).findings()) & {"list.left-out-reason", "list.left-out-unexplained"}


def severity(scene: Scene, rule: str) -> str:
    return next(each.severity for each in scene.findings() if each.rule == rule)


@pytest.mark.parametrize(
    ("rule", "scene", "expected"),
    [
        ("list.empty", Scene("", left_out="a"), ADVICE),
        ("list.empty", Scene("", **due(3)), ERROR),
        ("list.code-missing", Scene(programs=UNNUMBERED), WARNING),
        ("list.code-missing", Scene(programs=UNNUMBERED, now=WEEK), ERROR),
        ("list.code-missing", Scene(programs=UNNUMBERED, kind=ListKind.CERTIFIED), ERROR),
        ("list.code-type", coded("9101180F0"), WARNING),
        ("list.code-type", coded("9101180X0"), ERROR),
        ("list.contract-missing", Scene(contracts=""), ADVICE),
        ("list.contract-missing", Scene(contracts="", now=WEEK), WARNING),
        ("list.unplaced", Scene(), ADVICE),
        ("list.unplaced", Scene(now=WEEK), WARNING),
        ("list.uncertified", Scene(now=WEEK), WARNING),
        ("list.uncertified", Scene(now=DAY), ERROR),
        ("list.uncertified", Scene(now=DUE + timedelta(hours=1)), ERROR),
        ("list.edited", TRIPS["list.edited"][0], WARNING),
        ("list.edited", TRIPS["list.edited"][2], ERROR),
        ("list.promise-broken", TRIPS["list.promise-broken"][0], ERROR),
        ("list.promise-broken", TRIPS["list.promise-broken"][1], WARNING),
    ],
)  # fmt: skip
def test_a_fault_weighs_more_as_the_deadline_comes(rule: str, scene: Scene, expected: str) -> None:
    assert severity(scene, rule) == expected


def sentence(scene: Scene, rule: str) -> str:
    return next(each.sentence for each in scene.findings() if each.rule == rule)


def test_fees_are_counted_by_unique_codes_and_dated() -> None:
    scene = Scene(**many(23))
    found = next(each for each in scene.findings() if each.rule == "list.fee-codes")
    assert found.sentence == (
        "Your primary list holds 23 different codes; the fee covers 20, and 3 more cost about $90 "
        "at $30 each, the price of 2025."
    )
    assert found.as_of == facts.as_of(facts.fact("list.extra-code-fee"))
    assert found.as_of.startswith("check the current year's rules")


def test_the_supplemental_lists_are_counted_together_and_apart_from_the_primary() -> None:
    found = [e for e in TRIPS["list.fee-codes"][2].findings() if e.rule == "list.fee-codes"]
    assert len(found) == 1 and found[0].sentence.startswith(
        "Your supplemental lists together hold 21 different codes; the fee covers 20, and 1 more "
        "costs about $30"
    )


def test_an_accreditation_number_is_told_from_a_code() -> None:
    assert "as an ACGME number is" in sentence(coded("1401234567"), "list.code-type")


def test_what_a_reason_is_about_is_said_with_the_words() -> None:
    said = sentence(out("St. Corwen never wrote back."), "list.left-out-reason")
    assert said == (
        "St. Corwen is left out, and what you wrote is about who wrote or kept silent: "
        "“St. Corwen never wrote back”."
    )


def test_a_reason_that_names_nobody_is_that_of_all_that_were_newly_left_out() -> None:
    scene = Scene("a", left_out="bc", reason="No chance at either. St. Corwen never replied.")
    reading = Reading(season=scene.season(), ranked=None, now=NOW)
    assert why_left_out(reading) == {
        "program/b": ["No chance at either."],
        "program/c": ["No chance at either.", "St. Corwen never replied."],
    }
    later = [sketched("", left_out="bca", reason="No night float there.")]
    reading = Reading(season=Scene("a", left_out="bc", also=later).season(), ranked=None, now=NOW)
    assert why_left_out(reading)["program/b"] == []
    assert why_left_out(reading)["program/a"] == ["No night float there."]


def test_a_reason_that_is_about_others_is_not_denied() -> None:
    said = sentence(out("Alder to the top, the clinic was lovely."), "list.left-out-unexplained")
    assert said == "St. Corwen is left out, and it is not written why."


def test_no_list_yet_is_no_list_without_ranks() -> None:
    assert sentence(Scene(""), "list.empty") == "There is no list yet."
    assert sentence(Scene("", left_out="a"), "list.empty") == "No program is ranked yet."
    assert "list.empty" in ids(list_findings(Season.in_memory(), now=NOW))


def test_of_a_sketch_and_a_certified_list_of_one_moment_the_one_that_was_changed_stands() -> None:
    alike = Scene("abc", also=[certified("abc"), sketched("abc", days=1)]).season()
    other = Scene("abc", also=[certified("abc"), sketched("acb", days=1)]).season()
    older = Scene("abc", also=[certified("acb"), sketched("abc", days=1.5)]).season()
    stands = [findings.list_that_stands(each) for each in (alike, other, older)]
    assert [each.kind for each in stands if each] == ["certified", "sketch", "certified"]


def test_an_edit_of_this_sitting_after_certifying_is_seen_though_the_clock_stands_still() -> None:
    season = Scene("abc").season()
    standing = season.rank_lists["rank-list/sketch/1"]
    season.put(certified("abc", days=2))
    season.put(standing.changed(entries=("program/c", "program/a", "program/b")))
    assert "list.edited" in ids(list_findings(season, now=NOW))


def test_the_deadline_is_told_in_the_applicants_time() -> None:
    assert sentence(Scene(now=WEEK), "list.uncertified") == (
        "Nothing is noted as certified, and lists are due 3 March 2027, 9:00 PM EST."
    )


def test_what_changed_since_certifying_is_named() -> None:
    said = sentence(TRIPS["list.edited"][1], "list.edited")
    assert said == "Your sketch has changed since you certified: new: St. Corwen."


def test_the_worst_come_first_then_the_order_of_the_rules() -> None:
    found = Scene("abc", programs=[program("a", "12")], interviewed="bcd", now=WEEK).findings()
    assert [(each.severity, each.rule) for each in found] == [
        (ERROR, "list.code-form"), (ERROR, "list.uninterviewed"),
        (WARNING, "list.unplaced"), (WARNING, "list.uncertified"),
    ]  # fmt: skip


def test_a_list_in_order_gets_no_finding() -> None:
    assert Scene("abcd", also=[certified("abcd")], now=DAY,
                 contracts="abcd").findings() == ()  # fmt: skip


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        list_findings(Season.in_memory(), now=datetime(2027, 2, 1))


def test_a_list_may_be_chosen() -> None:
    season = Scene("ab", also=[sketched("ba")]).season()
    old = season.rank_lists["rank-list/sketch/1"]
    one, two = (list_findings(season, each, now=NOW) for each in (old, None))
    assert ids(one) == ids(two)


# ── what the list must not know comes in as an argument ─────────────────────


def test_the_ledgers_of_the_other_rooms_fit_as_they_are() -> None:
    season = Scene("cba").season()
    season.put(Message(program="b", kind="interest", state="sent", at=NOW - timedelta(days=9),
                       body="Dear Dr. Bo,\n\nYou are my first choice.\n"))  # fmt: skip
    told = broken_promises(season)
    found = [e for e in list_findings(season, now=NOW, broken=told) if "promise" in e.rule]
    assert [(e.severity, e.programs) for e in found] == [(ERROR, ("program/b",))]
    assert "You are my first choice." in found[0].sentence


def test_a_move_for_an_invitation_alone_comes_from_the_second_looks() -> None:
    season = Scene("").season()
    keep_blind_order(season, "abc", at=NOW - timedelta(days=5))
    season.put(Ledger(program="c", offered="yes", invited="yes"))
    season.put(RankList(kind="sketch", version=1, entries=tuple("cab"), at=NOW))
    found = list_findings(season, now=NOW, moved=moved_since_blind(season))
    assert [e.sentence for e in found if e.rule == "list.invitation-alone"] == [
        "St. Corwen was 3rd in the blind order and is 1st now, and who was invited is the only "
        "reason in sight."
    ]


@settings(max_examples=60, deadline=None)
@given(seasons())
def test_any_season_can_be_looked_at(season: Season) -> None:
    found = list_findings(season, now=NOW)
    assert ids(found) <= RULE_OF.keys()
    assert found == list_findings(season, now=NOW)


# ── the page ────────────────────────────────────────────────────────────────


def test_the_page_is_what_the_rules_say_now() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == findings.page(), "run: python -m toolkit refresh-rules"


def test_the_page_names_every_finding() -> None:
    text = findings.page()
    assert all(f"\n## {rule.id}\n" in text and f"| `{rule.id}` |" in text for rule in RULES)


def test_findings_as_a_table() -> None:
    table = findings.as_table(Scene(now=WEEK).findings())
    assert list(table.columns) == ["severity", "finding", "what", "what to do", "as of"]
    assert len(table) == len(Scene(now=WEEK).findings())
