"""Whatever is put, changed, forgotten, typed and undone: nothing is lost, undo restores."""

import copy
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from toolkit.model import Criterion, Interview, Note, Person, Program
from toolkit.season import Season, StaleEdit, UnknownRecord
from toolkit.store import TYPING_SECONDS, Store

START = datetime(2026, 11, 13, 15, tzinfo=UTC)
PROGRAMS = [
    Program(name=name, city="Chicago", state="IL", specialty="IM", time_zone="America/Chicago")
    for name in ("Lakeview", "Harbor")
]
PEOPLE = [Person(program=p, name=n, role="faculty") for p in PROGRAMS for n in ("Ana", "Bo")]
EVENTS = [
    Interview(program=p, start=START, met=[a]) for p, a in zip(PROGRAMS, PEOPLE[::2], strict=True)
]
NOTES = [Note(interview=EVENTS[0], person=p, written_at=START) for p in (PEOPLE[0], "")]
POOL = (*PROGRAMS, *PEOPLE, *EVENTS, *NOTES, Criterion(name="Teaching"))
NEEDS = {
    each.key: {getattr(each, f, "") for f in ("program", "interview", "person")} - {""}
    | set(getattr(each, "met", ()))
    for each in POOL
}
HANGS_ON = {  # written by hand: what makes no sense without what
    **{p.key: {p.program} for p in PEOPLE},
    **{e.key: {e.program} for e in EVENTS},
    NOTES[0].key: {EVENTS[0].key, PEOPLE[0].key},
    NOTES[1].key: {EVENTS[0].key},
}
TEXT = {"program": "city", "person": "called", "interview": "format", "note": "felt",
        "criterion": "why"}  # fmt: skip


class SeasonBesideADictionary(RuleBasedStateMachine):
    """A season file, and the plain dictionary that it should be equal to."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "season.matchbook"
        self.now = START
        self.held = {}  # key → record
        self.steps = []  # what `held` was before each step
        self.versions = {}  # key → the history, as it was last seen
        self.typing = None  # the key of the run of typing that could go on
        self.opened = 0
        self.reopen()

    def teardown(self):
        self.folder.cleanup()

    def step(self, after, *, typing=None):
        """The season changed to `after`, unless this was the next letter of a run of typing."""
        if after != self.held:
            if typing is None or typing != self.typing:
                self.steps.append(self.held)
            self.typing = typing
        self.held = after

    @initialize()
    def begin_with_some(self):
        self.put_all(POOL[:5])

    @rule()
    def reopen(self):
        order = list(self.season._records) if self.opened else []
        self.opened += 1
        self.season = Season(Store(self.path, writer=str(self.opened)), clock=lambda: self.now)
        assert list(self.season._records) == order
        self.typing = None

    @rule(records=st.lists(st.sampled_from(POOL), max_size=4, unique=True))
    def put_all(self, records):
        after = {**self.held, **{each.key: each for each in records}}
        old = {key for one in self.held.values() for key in NEEDS[one.key]}
        missing = {key for each in records for key in NEEDS[each.key] if key not in after}
        if missing - old:
            with pytest.raises(UnknownRecord):
                self.season.put_all(records)
        elif not missing:
            changed = sum(self.held.get(each.key) != each for each in records)
            assert self.season.put_all(records) == changed
            self.step(after)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), text=st.sampled_from(["one", "two", "three"]), typing=st.booleans())
    def change(self, data, text, typing):
        key = data.draw(st.sampled_from(sorted(self.held)))
        field = TEXT[key.partition("/")[0]]
        text = {"one": "virtual", "two": "hybrid"}.get(text, "in person") if (
            field == "format"
        ) else text  # fmt: skip
        changed = self.season.get(key).changed(**{field: text})
        assert self.season.put(changed, typing=typing) == changed
        self.step({**self.held, key: changed}, typing=key if typing else None)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def an_old_copy_is_stale(self, data):
        key = data.draw(st.sampled_from(sorted(self.held)))
        old = self.season.get(key)
        field = TEXT[key.partition("/")[0]]
        other = "hybrid" if field == "format" else "elsewhere"
        with_other = old.changed(**{field: other})
        self.season.put(with_other)
        self.step({**self.held, key: with_other})
        if with_other == old:
            return
        with pytest.raises(StaleEdit):
            self.season.put(old.changed(**{field: "virtual" if field == "format" else "mine"}))
        assert self.season.history(key)[-1].stale
        self.typing = None

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def forget(self, data):
        gone = {data.draw(st.sampled_from(sorted(self.held)))}
        self.season.forget(next(iter(gone)))
        for _ in range(3):
            gone |= {key for key in self.held if HANGS_ON.get(key, set()) & gone}
        self.step({key: each for key, each in self.held.items() if key not in gone})

    @rule()
    def undo(self):
        touched = self.season.undo()
        if self.steps:
            before = self.steps.pop()
            differs = {k for k in {**before, **self.held} if before.get(k) != self.held.get(k)}
            assert differs <= set(touched)
            self.held = before
        else:
            assert touched == ()
        self.typing = None

    @rule()
    def pause(self):
        self.now += timedelta(seconds=TYPING_SECONDS + 1)
        self.typing = None

    @invariant()
    def the_season_is_the_dictionary(self):
        assert {each.key: each for each in self.season.records} == self.held

    @invariant()
    def history_only_grows_but_for_runs_of_typing(self):
        for record in POOL:
            now, before = self.season.history(record), self.versions.get(record.key, ())
            kept = before[:-1] if before and now[: len(before)] != before else before
            assert now[: len(kept)] == kept and len(now) >= len(before)
            standing = [version.record for version in now if not version.stale]
            assert (standing[-1] if standing else None) == self.held.get(record.key)
            self.versions[record.key] = now


SeasonBesideADictionary.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None
)
TestASeasonIsADictionaryThatForgetsNothing = SeasonBesideADictionary.TestCase


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([0, 1]), st.sampled_from("abc")), max_size=12)
)
def test_two_seasons_on_one_file_lose_no_accepted_edit(edits):
    """Each puts what it last read, changed; what was accepted is a version, in order."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "season.matchbook"
        Season.open(path).put(PROGRAMS[0])
        seasons = [Season.open(path), Season.open(path)]
        accepted = ["Chicago"]
        for refresh, who, city in edits:
            if refresh:
                seasons[who].refresh()
            read = copy.copy(seasons[who].program(PROGRAMS[0]))
            current = read.city == accepted[-1] and read.read_version == len(accepted)
            try:
                seasons[who].put(read.changed(city=city))
            except StaleEdit as stale:
                assert not current and stale.newest.city == accepted[-1]
            else:
                assert current or city == accepted[-1]
                accepted += [city] if city != accepted[-1] else []
        history = seasons[0].history(PROGRAMS[0])
        assert [v.record.city for v in history if not v.stale] == accepted
