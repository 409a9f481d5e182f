"""How fast a draft is held against the rules, beside write-good and proselint in one run.

``python benchmarks/judgement/speed.py`` prints two tables. The first: a letter of 227 words in a
season of 20 programs and 60 people, against all rules but the prose family (whose dictionary is
another program). The second: how the time grows with the length of a text, for ordinary letters
and for texts made to be slow. The peers read the same letters; they know nothing of a season.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import median

from peers import in_node, proselint_findings

from toolkit.checks import RULES, check
from toolkit.checks.phrasebook import phrasebook
from toolkit.checks.season_index import index_of
from toolkit.model import Message, MessageKind, Person, Record, moment
from toolkit.season import Season
from toolkit.shelf import make_example

WORDS, PROGRAMS, PEOPLE = 227, 20, 60
DRAFTS = 1000
LENGTHS = (1_000, 3_000, 10_000, 30_000, 100_000)
BUT_PROSE = tuple(each for each in RULES if each.family != "prose")
LETTER = """Dear Dr. O'Malley-Quinn,

Thank you for taking the time to speak with me on Tuesday about the internal medicine residency at
Harrow Hill. I left with a clearer picture of how your residents learn to teach, and of how they
are cared for while they do it.

I keep thinking about the resident-led morbidity and mortality conference. An intern presented a
miss of her own, the chair thanked her, and the room spent twenty minutes on the hand-over rather
than on her. I had not seen a conference begin with what went right before. Your account of giving
feedback on the morning after a night shift, when both people are tired and honest, made me try it
with the third-year students I teach; it went better than I had feared.

I did not get to mention the peer-teaching course that I lead at Port Ellery. We film short
lessons, watch them together, and each person picks one thing to change by next week. The
clinician-educator track looks like the place where I could learn to measure whether that helps
anybody, and I would enjoy comparing notes with the residents who are in it.

Please thank Ms. Kowalczyk for the map, without which I would be looking for the education office.

Warm regards,
Noor Halvorsen
Port Ellery University School of Medicine, Class of 2027
AAMC ID 10000427
noor.halvorsen@example.org
"""


@cache
def _example() -> tuple[Record, ...]:
    with tempfile.TemporaryDirectory(prefix="matchbook-speed-") as folder:
        return make_example(Path(folder)).records


def season() -> Season:
    """The invented season with so many people: some of whom nothing is noted are left out."""
    records = _example()
    others = " ".join(repr(each) for each in records if not isinstance(each, Person))
    people = [each for each in records if isinstance(each, Person)]
    spare = [each for each in people if repr(each.key) not in others]
    gone = {each.key for each in spare[: len(people) - PEOPLE]}
    made = Season.in_memory()
    made.put_all(type(each)(**dict(each)) for each in records if each.key not in gone)
    if (len(made.programs), len(made.people)) != (PROGRAMS, PEOPLE):
        raise ValueError(f"The season has {len(made.programs)} programs, {len(made.people)} people")
    return made


def letter(rng: random.Random) -> str:
    """The letter, with a few words that nobody has written before."""
    text = LETTER
    for word in ("lessons", "office", "hand-over", "measure"):
        text = text.replace(word, "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=len(word))))
    if len(text.split()) != WORDS:
        raise ValueError(f"The letter has {len(text.split())} words instead of {WORDS}")
    return text


def draft(body: str) -> Message:
    """A thank-you to a director of the season; a season would refuse more than 20,000 letters."""
    made = Message(
        key="message/in-hand",
        program="program/harrow-hill-im",
        person="person/harrow-hill-im/siobhan-omalley-quinn",
        kind=MessageKind.THANKS,
        subject="Thank you for Tuesday – Noor Halvorsen, Harrow Hill",
    )
    return Message.model_construct(**{**dict(made), "body": body})


NOW = moment("2026-12-02T10:00-05:00")


def held(message: Message, of: Season) -> object:
    """One check of one draft."""
    return check(message, of, now=NOW, rules=BUT_PROSE)


def milliseconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begun)


def speeds() -> str:
    """The table of one letter, as Markdown."""
    rng = random.Random(227)
    made = season()
    letters = [letter(rng) for _ in range(DRAFTS)]
    drafts = [draft(text) for text in letters]
    for each in drafts[:30]:
        held(each, made)
    each_ms = [milliseconds(lambda each=each: held(each, made)) for each in drafts]
    whole = min(
        milliseconds(lambda: [held(draft(letter(rng)), made) for _ in range(DRAFTS)])
        for _ in range(3)
    )
    indexes = []
    for _ in range(7):
        fresh = season()
        indexes.append(milliseconds(lambda fresh=fresh: index_of(fresh)))
    lint = proselint_findings()
    theirs = {
        "proselint": [milliseconds(lambda text=text: lint(text)) for text in letters[:60]],
        **{name: told["ms"][100:] for name, told in in_node(letters[:400]).items()},
    }
    ours = median(each_ms)
    rows = [
        "| | median | least | medians | leasts |",
        "|---|---:|---:|---:|---:|",
        f"| Matchbook, {len(BUT_PROSE)} rules, one letter of {WORDS} words | {ours:.2f} ms "
        f"| {min(each_ms):.2f} ms | 1.0 x | 1.0 x |",
    ]
    rows += [
        f"| {name}, the same letter | {median(times):.2f} ms | {min(times):.2f} ms "
        f"| {median(times) / ours:.2f} x | {min(times) / min(each_ms):.2f} x |"
        for name, times in theirs.items()
    ]
    rows += [
        "",
        f"{1000 * DRAFTS / whole:.0f} drafts a second on one core, over {DRAFTS} different ones. "
        f"The index of a season of {PROGRAMS} programs and {PEOPLE} people, made anew: "
        f"{median(indexes):.1f} ms.",
    ]
    return "\n".join(rows)


# ── growth ──────────────────────────────────────────────────────────────────


def _repeated(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


def _triggers() -> str:
    """A word of every phrase of every list, one after the other."""
    words = (
        min(each.telling, key=lambda word: (len(word), word)).rstrip("*")
        for group in phrasebook().groups
        for each in group.phrases
    )
    return " ".join(dict.fromkeys(words))


def texts() -> Mapping[str, str]:
    """What the growth is measured on: name → the text that is repeated."""
    paragraphs = LETTER.split("\n\n", 1)[1].rsplit("\n\n", 1)[0]
    return {
        "ordinary paragraphs": f"{paragraphs}\n\n",
        "whole letters": f"{LETTER}\n",
        "one letter": "a",
        "one letter and blanks": "a ",
        "telling words of all phrases": f"{_triggers()} ",
        "the same with stops": ". ".join(_triggers().split()) + ". ",
        "open brackets": "([{<",
        "square brackets": "[",
        "open quotes": "\"I said “no 'yes ",
        "no stops": "we spoke of the clinic and of the ward and then ",
        "rank rank rank": "rank ",
        "my top my top": "my top ",
        "you are my number one": "you are my number one and ",
        "digits": "7",
        "numbers": "250 ",
        "combining marks": "e\u0301\u0300\u0302",
        "marks alone": "\u0301",
        "<<<<": "<",
        "&#&#": "&#",
        "<a <a <a": "<a ",
        "Dr. Dr. Dr.": "Dr. ",
        "capitals": "Harrow Hill ",
        "names": "Dr. O'Malley-Quinn at Harrow Hill and ",
        "dashes": "- ",
        "dots": ".",
        "commas": "and, ",
        "blanks": " ",
        "lines": "\n",
        "lines of one letter": "a\n",
        "quoted lines": "On a day\n",
        "addresses": "a@b.",
        "emoji": "😀",
        "underscores": "_",
        "apostrophes": "a'",
    }


def growth(lengths: Sequence[int] = LENGTHS) -> str:
    """The table of growing texts, as Markdown: ms, and ms a thousand letters."""
    made = season()
    held(draft(LETTER), made)
    heads = [f"{each:,}" for each in lengths]
    rows = [
        f"| text, repeated | {' | '.join(heads)} | per 1,000 at {heads[0]} | at {heads[-1]} |",
        f"|---|{'---:|' * (len(lengths) + 2)}",
    ]
    for name, text in texts().items():
        times = [_grown(text, length, made) for length in lengths]
        cells = [f"{each:.1f}" for each in times]
        ends = [f"{1000 * times[at] / lengths[at]:.2f}" for at in (0, -1)]
        rows.append(f"| {name} | {' | '.join([*cells, *ends])} |")
    return "\n".join(rows)


def _grown(text: str, length: int, made: Season) -> float:
    message = draft(_repeated(text, length))
    first = milliseconds(lambda: held(message, made))
    again = 0 if first > 1000 else 2
    return min([first, *(milliseconds(lambda: held(message, made)) for _ in range(again))])


def main() -> None:
    """Print both tables."""
    print(speeds())
    print()
    print(growth())


if __name__ == "__main__":
    main()
