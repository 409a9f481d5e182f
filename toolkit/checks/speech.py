"""Who is named in a draft, and what is said in it, read once for all rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.checks.phrasebook import Said, phrasebook
from toolkit.checks.plain_words import HERE, THERE, WHO, Unit, units_of
from toolkit.checks.text import DraftText, Word

if TYPE_CHECKING:
    from toolkit.checks.season_index import Ground, Mention


class Speech:
    """One draft to one program, as its season understands it.

    mentions           the season's names in the body, and in the subject
    units              subject, greeting, sentences, closing, signature in plain words
    said               rule's id → its phrases found, in reading order
    """

    def __init__(self, text: DraftText, ground: Ground, program: str) -> None:
        self.text = text
        self._ground = ground
        self._program = program

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        return self._ground.mentions(self.text.words)

    @cached_property
    def subject_mentions(self) -> Sequence[Mention]:
        return self._ground.mentions(self.text.subject_words)

    def _stand_ins(
        self, mentions: Sequence[Mention], words: Sequence[Word]
    ) -> Mapping[int, tuple[int, str]]:
        found = {}
        for mention in mentions:
            kind = mention.named[0].kind
            if kind == "city":
                continue
            if kind == "person":
                stands = WHO
            elif mention.of(self._program):
                stands = HERE
            elif self._ground.excused(mention, self._program, words):
                continue  # the applicant's own school, say: plain words
            else:
                stands = THERE
            found[mention.first] = (mention.last, stands)
        return found

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        text = self.text
        return units_of(
            text,
            self._stand_ins(self.mentions, text.words),
            self._stand_ins(self.subject_mentions, text.subject_words),
        )

    @cached_property
    def said(self) -> Mapping[str, Sequence[Said]]:
        return phrasebook().found_in(self.units)

    @cached_property
    def sentences(self) -> tuple[Unit, ...]:
        """The units between greeting and closing."""
        return tuple(unit for unit in self.units if unit.part == "sentence")
