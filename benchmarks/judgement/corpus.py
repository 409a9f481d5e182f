"""The labelled corpus: whole messages and almost-tripping sentences, each with what is wrong.

A part is a folder, `tune` or `unopened`, of hands; a hand is a folder with `season.toml` (the
season its messages stand in), `messages*.toml` and `sentences*.toml`. README.md says how to
label. ``python benchmarks/judgement/corpus.py FOLDER`` checks a hand's files and counts them.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from toolkit.checks import RULES
from toolkit.model import (
    Applicant,
    FollowUpStyle,
    Interview,
    Message,
    MessageKind,
    MessageState,
    News,
    Note,
    Person,
    Program,
    Question,
    RankList,
    Record,
    SecondLook,
    moment,
)
from toolkit.season import Season

HERE = Path(__file__).resolve().parent
PARTS = ("tune", "unopened")
KINDS: Mapping[str, type[Record]] = {
    each.record_kind: each
    for each in (Applicant, Program, Person, Interview, Note, Question, News, SecondLook,
                 RankList, Message)
}  # fmt: skip

IDS = frozenset(rule.id for rule in RULES)


class CorpusError(ValueError):
    """A file of the corpus says something that cannot be; names the file and the item."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message and what is wrong with it.

    expect   rules that must find something at error or warning level
    advice   rules that must find something, as advice
    may      rules that may speak or be silent: reasonable people differ
    Any other error or warning is false.
    """

    id: str
    message: Message
    season: Season
    now: datetime | None
    style: FollowUpStyle
    expect: frozenset[str]
    advice: frozenset[str]
    may: frozenset[str]

    @property
    def clean(self) -> bool:
        """Whether nothing at error or warning level is wrong with it."""
        return not self.expect


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that almost trips a rule, in a letter that is clean without it."""

    text: str
    almost: str
    labelled: Labelled
    start: int
    end: int


def records(tables: Mapping[str, Any], where: str) -> Iterator[Record]:
    """The records of a season file: one table, or an array of tables, a kind of record."""
    unknown = sorted(set(tables) - set(KINDS))
    if unknown:
        raise CorpusError(f"{where}: {unknown[0]!r} is no kind of record")
    for kind, made in KINDS.items():
        rows = tables.get(kind, [])
        for number, row in enumerate([rows] if isinstance(rows, dict) else rows, start=1):
            fields = {key: _moment(key, value) for key, value in row.items()}
            try:
                yield made(**fields)
            except Exception as error:
                raise CorpusError(f"{where}, {kind} {number}: {error}") from None


def _moment(field: str, value: Any) -> Any:
    of_time = field in ("start", "end", "at", "written_at", "asked_at", "rank_deadline")
    return moment(value) if of_time and isinstance(value, str) else value


class Hand:
    """One hand of the corpus: its season, messages and sentences."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with (folder / "season.toml").open("rb") as file:
            self._records = tuple(records(tomllib.load(file), str(folder / "season.toml")))
        self._plain = self._season(())

    def _season(self, also: Iterable[Record]) -> Season:
        season = Season.in_memory()
        season.put_all(self._records)
        for record in also:
            season.put(record)
        return season

    def _rows(self, pattern: str, table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for path in sorted(self.folder.glob(pattern)):
            with path.open("rb") as file:
                for row in tomllib.load(file).get(table, []):
                    yield f"{path.name} {row.get('id', row.get('text', '?'))!r}", row

    def messages(self) -> Iterator[Labelled]:
        """The hand's whole messages, in the order of the files."""
        for where, row in self._rows("messages*.toml", "message"):
            yield self._labelled(where, row, row["body"])

    def sentences(self) -> Iterator[Sentence]:
        """The hand's almost-tripping sentences, each put into its frame."""
        frames = {row["id"]: row for _, row in self._rows("sentences*.toml", "frame")}
        for where, row in self._rows("sentences*.toml", "sentence"):
            if row.get("almost") not in IDS:
                raise CorpusError(f"{where}: almost = {row.get('almost')!r} is no rule's id")
            if row.get("frame") not in frames:
                raise CorpusError(f"{where}: there is no frame {row.get('frame')!r}")
            frame = frames[row["frame"]]
            start = frame["body"].index("{sentence}")
            body = frame["body"].replace("{sentence}", row["text"])
            labelled = self._labelled(where, {**frame, "id": where}, body)
            yield Sentence(row["text"], row["almost"], labelled, start, start + len(row["text"]))

    def _labelled(self, where: str, row: Mapping[str, Any], body: str) -> Labelled:
        known = {"id", "to", "program", "kind", "style", "now", "subject", "body", "attachments",
                 "before", "also", "expect", "advice", "may", "why", "hand"}  # fmt: skip
        if set(row) - known:
            raise CorpusError(f"{where}: unknown field {sorted(set(row) - known)[0]!r}")
        labels = {name: frozenset(row.get(name, ())) for name in ("expect", "advice", "may")}
        for name, ids in labels.items():
            if ids - IDS:
                raise CorpusError(f"{where}: {name} has no rule {sorted(ids - IDS)[0]!r}")
        if bool(row.get("to")) == bool(row.get("program")):
            raise CorpusError(f"{where}: give either `to` (a person) or `program`")
        style = FollowUpStyle(row.get("style", "lean"))
        also = [*records(row.get("also", {}), where)]
        also += [
            self._before(where, number, each) for number, each in enumerate(row.get("before", ()))
        ]
        season = self._season(also) if also else self._plain
        to = row.get("to", "")
        message = Message(
            key="message/in-hand",
            program=row.get("program") or to.partition("/")[0],
            person=to,
            kind=MessageKind(row.get("kind", "thank-you")),
            subject=row.get("subject", ""),
            body=body.strip("\n"),
            attachments=row.get("attachments", ()),
        )
        if message.program not in season.programs:
            raise CorpusError(f"{where}: the season has no {message.program!r}")
        if message.person and message.person not in season.people:
            raise CorpusError(f"{where}: the season has no {message.person!r}")
        now = moment(row["now"]) if row.get("now") else None
        return Labelled(row["id"], message, season, now, style, **labels)

    def _before(self, where: str, number: int, row: Mapping[str, Any]) -> Message:
        """An earlier message: `to` or `program`, `body`; `at` if sent, `received` if heard."""
        to = row.get("to", "")
        state = MessageState.SENT if row.get("at") else MessageState.DRAFT
        if row.get("received"):
            state = MessageState.RECEIVED
        return Message(
            key=f"message/before-{number}",
            program=row.get("program") or to.partition("/")[0],
            person=to,
            kind=MessageKind(row.get("kind", "reply" if row.get("received") else "thank-you")),
            subject=row.get("subject", "Thank you for the interview"),
            body=row["body"].strip("\n"),
            state=state,
            at=moment(row["at"]) if row.get("at") else None,
        )


def hands(part: str) -> list[Hand]:
    """The hands of one part, in the order of their names."""
    if part not in PARTS:
        raise CorpusError(f"the parts are {' and '.join(PARTS)}; {part!r} is neither")
    return [Hand(path.parent) for path in sorted((HERE / part).glob("*/season.toml"))]


def main() -> None:
    hand = Hand(Path(sys.argv[1]))
    messages, sentences = list(hand.messages()), list(hand.sentences())
    repeated = [k for k, n in Counter(each.id for each in messages).items() if n > 1]
    if repeated:
        raise CorpusError(f"two messages are called {repeated[0]!r}")
    alike = [k for k, n in Counter(each.message.body for each in messages).items() if n > 1]
    if alike:
        raise CorpusError(f"two messages have one body: {alike[0][:60]!r}")
    print(f"{len(messages)} messages, {sum(each.clean for each in messages)} of them clean")
    print(f"{len(sentences)} sentences")
    for what, ids in (
        ("kinds", Counter(each.message.kind.value for each in messages)),
        ("expected", Counter(id for each in messages for id in each.expect | each.advice)),
        ("almost", Counter(each.almost for each in sentences)),
    ):
        print(what, dict(ids.most_common()))
    never = IDS - {id for each in messages for id in each.expect | each.advice}
    print("never expected:", *sorted(never))


if __name__ == "__main__":
    main()
