"""What three well-known prose linters find in the same messages.

``python benchmarks/judgement/peers.py`` counts, on both parts of the corpus, what proselint,
write-good and alex say of bad messages and of clean ones, and how many of our labelled faults lie
in a message of which they say anything. None of them was made for letters after an interview:
proselint looks for slips of usage that editors warn of, write-good for weak and wordy sentences,
alex for words that hurt. They know no season, no addressee and no rule of the Match, so this table
says what a letter's writer would see, not which linter is better.

Once: ``pip install proselint``, and ``npm install --no-package-lock`` in this folder.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus import PARTS, Labelled, hands

from toolkit.checks import RULES, Severity, check

HERE = Path(__file__).resolve().parent
OURS, OUR_ADVICE = "Matchbook", "Matchbook, advice too"
MADE_FOR = {
    "proselint": "usage that editors warn of: clichés, mixed-up words, typography",
    "write-good": "plain style: passives, weasel words, adverbs, wordiness",
    "alex": "words that hurt people",
    OURS: "letters to residency programs: errors and warnings",
    OUR_ADVICE: "the same, with what is only worth a look",
}


class NoPeer(RuntimeError):
    """A peer is not installed; says how to install it."""


def proselint_findings() -> Callable[[str], int]:
    """A function that counts proselint's findings in a text, ready to run."""
    try:
        from proselint.checks import __register__
        from proselint.registry import CheckRegistry
        from proselint.tools import LintFile
    except ImportError:
        raise NoPeer("proselint is not here: pip install proselint") from None
    CheckRegistry().register_many(__register__)
    return lambda text: len(LintFile("letter", text).lint())


def in_node(texts: Sequence[str], *only: str) -> Mapping[str, Mapping[str, Any]]:
    """Tool → `counts` of findings and `ms`, a number a text, all in one node process."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "write-good").is_dir():
        raise NoPeer(f"write-good and alex are not here: npm install --no-package-lock in {HERE}")
    asked = {"texts": list(texts), **({"only": list(only)} if only else {})}
    ran = subprocess.run(
        [node, str(HERE / "peers.mjs")],
        input=json.dumps(asked), capture_output=True, text=True, check=True, cwd=HERE,
    )  # fmt: skip
    told: Mapping[str, Mapping[str, Any]] = json.loads(ran.stdout)
    return told


@dataclass
class Spoken:
    """What one tool says of one part: counts only."""

    bad: int = 0
    clean: int = 0
    bad_told: int = 0
    clean_told: int = 0
    clean_findings: int = 0
    touched: Counter[str] = field(default_factory=Counter)

    def take(self, each: Labelled, findings: int) -> None:
        """Count one message with this many findings in it."""
        self.bad += not each.clean
        self.clean += each.clean
        self.bad_told += bool(findings and not each.clean)
        self.clean_told += bool(findings and each.clean)
        self.clean_findings += findings * each.clean
        if findings:
            self.touched.update(families_of(each))


def families_of(each: Labelled) -> frozenset[str]:
    """The families of the faults with which a message is labelled."""
    return frozenset(id.partition(".")[0] for id in each.expect)


def spoken(messages: Sequence[Labelled]) -> dict[str, Spoken]:
    """What each tool says of these messages."""
    texts = [f"{each.message.subject}\n\n{each.message.body}" for each in messages]
    lint = proselint_findings()
    counts: dict[str, list[int]] = {"proselint": [lint(text) for text in texts]}
    counts |= {name: told["counts"] for name, told in in_node(texts).items()}
    found = [check(each.message, each.season, now=each.now, style=each.style) for each in messages]
    counts[OURS] = [sum(f.severity is not Severity.ADVICE for f in each) for each in found]
    counts[OUR_ADVICE] = [len(each) for each in found]
    told = {name: Spoken() for name in MADE_FOR}
    for name, numbers in counts.items():
        for each, number in zip(messages, numbers, strict=True):
            told[name].take(each, number)
    return told


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "–"


def tables(part: str) -> str:
    """What was found in one part, as Markdown: a row a tool, then a row a family of faults."""
    messages = [each for hand in hands(part) for each in hand.messages()]
    told = spoken(messages)
    any_one = told[OURS]
    rows = [
        f"| on {part} | made for | of {any_one.bad} bad messages, says anything of "
        f"| of {any_one.clean} clean ones | findings a clean message |",
        "|---|---|---:|---:|---:|",
    ]
    rows += [
        f"| {name} | {MADE_FOR[name]} | {_share(each.bad_told, each.bad)} "
        f"| {_share(each.clean_told, each.clean)} "
        f"| {each.clean_findings / max(1, each.clean):.2f} |"
        for name, each in told.items()
    ]
    labelled: Counter[str] = Counter()
    for each in messages:
        labelled.update(families_of(each))
    rows += ["", *_by_family(part, labelled, told)]
    return "\n".join(rows)


def _by_family(part: str, labelled: Mapping[str, int], told: Mapping[str, Spoken]) -> Iterable[str]:
    names = [name for name in told if name != OUR_ADVICE]
    head = f"| label, on {part} | messages with it |"
    yield f"{head} {' | '.join(f'{name} says anything' for name in names)} |"
    yield f"|---|---:|{'---:|' * len(names)}"
    for family in dict.fromkeys(rule.family for rule in RULES):
        if labelled[family]:
            shares = (_share(told[name].touched[family], labelled[family]) for name in names)
            yield f"| {family} | {labelled[family]} | {' | '.join(shares)} |"


def main() -> None:
    """Print the tables of both parts."""
    for part in PARTS:
        print(f"{tables(part)}\n")


if __name__ == "__main__":
    main()
