"""What pasting leaves in a draft, taken out: markup, entities, letters that nobody sees.

The text that the rules read is the clean one; findings are carried back to the letters that the
applicant sees.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass

_MARKUP = re.compile(
    r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}\d{0,2});)"
    r"|(?P<style><(?:style|script)\b[^>]{0,500}>[^<]{0,5000}</(?:style|script)\s*>)"
    r"|(?P<line><br\s*/?>|</(?:div|li|tr|h[1-6])\s*>)"
    r"|(?P<paragraph></p\s*>)"
    r"|(?P<tag></?(?:p|div|span|b|i|u|em|strong|a|ul|ol|li|table|tbody|tr|td|html|body|head|font|o:p"
    r"|blockquote|h[1-6])(?:\s[^<>]{0,500})?/?>|<!--[^<>]{0,500}-->)"
    r"|(?P<unseen>[\u00ad\u200b-\u200f\u2060\ufeff]+)",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]|[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Clean:
    """A text without what pasting left in it, and the way back.

    `text` is what the rules read. `back(offset)` is the place in the original of the letter at
    `offset`; of its end, where `offset` ends a piece.
    """

    text: str
    _cuts: tuple[int, ...] = ()  # where, in the clean text, a piece of markup was taken out
    _shift: tuple[int, ...] = ()  # how far the letters behind each cut were moved

    def back(self, offset: int, *, end: bool = False) -> int:
        """Where a place of the clean text stands in the original."""
        if not self._cuts:
            return offset
        number = bisect_right(self._cuts, offset - end) - 1
        return offset + (self._shift[number] if number >= 0 else 0)


def clean(text: str) -> Clean:
    """`text` without markup: tags gone or turned into line ends, entities into letters."""
    if not _MAYBE.search(text):
        return Clean(text)
    pieces: list[str] = []
    cuts: list[int] = []
    shifts: list[int] = []
    at = length = 0
    for found in _MARKUP.finditer(text):
        put = {"entity": "", "line": "\n", "paragraph": "\n\n"}.get(found.lastgroup or "", "")
        if found.lastgroup == "entity":
            put = html.unescape(found[0])
            if put == found[0]:
                continue
            put = put.replace("\u00ad", "")
        pieces += (text[at : found.start()], put)
        length += found.start() - at + len(put)
        at = found.end()
        cuts.append(length)
        shifts.append(at - length)
    if not cuts:
        return Clean(text)
    return Clean("".join((*pieces, text[at:])), tuple(cuts), tuple(shifts))
