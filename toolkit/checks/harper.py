"""Harper, the grammar checker: the one place that knows it.

Harper runs in this process, offline. It is young, so nothing here may hurt a check: where it is
missing or fails, `lints` gives None and `unavailable` a sentence to show; nothing is raised.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

# Harper's linters that are heard at all, and the rule that each speaks for. The others judge
# style, dialect or articles, were wrong about clean letters, or are better done without harper.
RULE_OF = {
    "SpellCheck": "prose.typo",
    "The": "prose.typo",
    "InThe": "prose.typo",
    "ItCan": "prose.typo",
    "GoingTo": "prose.typo",
    "AtLeasToLeast": "prose.typo",
    "AtLestToLeast": "prose.typo",
    "ForALongTime": "prose.typo",
    "NeedHelp": "prose.typo",
    "HumanLife": "prose.typo",
    "BeenThere": "prose.typo",
    "ExitedExcitedContext": "prose.typo",
    "ThereOwn": "prose.typo",
    "ThoughtProcess": "prose.typo",
    "FormativeYears": "prose.typo",
    "SneakPeekPreview": "prose.typo",
}
SPELLING = "SpellCheck"

_PATIENCE = 3  # failures, before it is not asked again
_UNCHECKED = "Grammar was not checked"
_STILL = "common misspellings, doubled words and broken punctuation are still found"
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Lint:
    """What harper says of `text[start:end]`; `mends` are its suggestions, the best first."""

    linter: str
    start: int
    end: int
    words: str
    mends: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The rule it speaks for."""
        return RULE_OF[self.linter]


class _Engine:
    """Two linters, each built when first asked for; one call at a time."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.trouble = ""  # why the last question has no answer
        self.failures = 0
        self.failed_on: set[str] = set()
        self._american: Any = None
        self._british: Any = None

    @property
    def given_up(self) -> bool:
        return self.failures >= _PATIENCE

    def american(self) -> Any:
        if self._american is None:
            self._american = _linter("AMERICAN", RULE_OF)
        return self._american

    def british(self) -> Any:
        if self._british is None:
            self._british = _linter("BRITISH", (SPELLING,))
        return self._british

    def fail(self, text: str, trouble: str, *, for_good: bool = False) -> None:
        """Keep why; the linters may be broken, so others will be built."""
        self.trouble = trouble
        self.failures += _PATIENCE if for_good else 1
        self.failed_on.add(text)
        self._american = self._british = None


def _linter(dialect: str, heard: Iterable[str]) -> Any:
    import harper

    linter = harper.Linter(harper.Dialect[dialect])
    config: dict[str, bool | None] = dict.fromkeys(linter.get_lint_config(), False)
    linter.set_lint_config({**config, **{name: True for name in heard if name in config}})
    return linter


_engine = _Engine()


# harper's time and memory grow with the square of a word's length: 100,000 letters end the process.
_ENDLESS = re.compile(r"\S{60,}")


def _blank(word: re.Match[str]) -> str:
    return " " * len(word[0])


def lints(text: str) -> tuple[Lint, ...] | None:
    """What harper says of a text, in reading order; None where it cannot be asked."""
    return _asked(_lints, _ENDLESS.sub(_blank, text))


def known(word: str) -> bool:
    """Whether a word stands in harper's American or British dictionary; True if it cannot tell."""
    return bool(_ENDLESS.match(word)) or _asked(_known, word) is not False


def unavailable() -> str:
    """One sentence for the reader where grammar is not checked; blank where it is."""
    if not _engine.trouble:
        lints("")
    return _engine.trouble


def reset() -> None:
    """Forget what is kept, and try again at the next call."""
    global _engine
    _engine = _Engine()
    _lints.cache_clear()
    _known.cache_clear()


def _asked(question: Callable[[str], _Answer], text: str) -> _Answer | None:
    engine = _engine
    with engine.lock:
        if engine.given_up or text in engine.failed_on:
            return None
        try:
            answer = question(text)
        except ImportError:
            engine.fail(text, f"{_UNCHECKED}: harper-py is not installed; {_STILL}.", for_good=True)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # a panic in Rust is no Exception
            engine.fail(text, f"{_UNCHECKED}: harper-py failed ({type(error).__name__}); {_STILL}.")
        else:
            return answer
    return None


@lru_cache(maxsize=512)
def _lints(text: str) -> tuple[Lint, ...]:
    linter = _engine.american()
    found = [
        Lint(
            name,
            lint.span.start,
            lint.span.end,
            lint.problem_text,
            tuple(each.replacement_text for each in lint.suggestions),
        )
        for name, some in linter.organized_lints(text, language="plaintext").items()
        if name in RULE_OF
        for lint in some
    ]
    return tuple(sorted(found, key=lambda lint: (lint.start, lint.end)))


@lru_cache(maxsize=4096)
def _known(word: str) -> bool:
    return any(
        not linter.lint(word, language="plaintext")
        for linter in (_engine.american(), _engine.british())
    )
