"""The phrases of a letter by the sentence they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from toolkit.checks.phrasebook import Said
from toolkit.checks.plain_words import Unit


def by_sentence(said: Iterable[Said]) -> Mapping[Unit, list[Said]]:
    """Phrases found, by their sentence."""
    found: dict[Unit, list[Said]] = defaultdict(list)
    for each in said:
        found[each.unit].append(each)
    return found


def one_each(said: Iterable[Said]) -> list[Said]:
    """The first phrase of every sentence."""
    return [every[0] for every in by_sentence(said).values()]
