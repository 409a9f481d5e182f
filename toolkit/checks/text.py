"""A draft, split once: greeting, paragraphs, sentences, closing, signature and words.

Every part is a `Span` of the text as it was written, so that a finding can point at the very
letters. What the draft quotes from an earlier mail (">" lines, "On … wrote:") is not part of it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, repeat
from typing import NamedTuple

# One letter for one letter, so that offsets into the plain text are offsets into the original.
_STRAIGHT = {
    **dict.fromkeys("‘’ʼ′`´", "'"),
    **dict.fromkeys("“”„″", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t", " "),
}
_CROOKED = re.compile(f"[{''.join(_STRAIGHT)}]")
_UNFOLDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
_MARK = r"[\u0300-\u036f]"
_LETTERS = rf"[^\W_]++(?:{_MARK}[^\W_]*+)*+"
_WORD = re.compile(rf"{_LETTERS}(?:['’ʼ‘]{_LETTERS})*+")
_WORDS = re.compile(f"({_WORD.pattern})")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: `text` is what stands from `start` up to `end`."""

    start: int
    end: int
    text: str


class Word(NamedTuple):
    """One word; `fold` is without case, accents, apostrophes and a possessive 's."""

    start: int
    end: int
    text: str
    fold: str

    @property
    def bare_end(self) -> int:
        """Where it ends without a possessive 's."""
        return self.end - 2 * (self.text[-2:].lower() in ("'s", "’s", "ʼs", "‘s"))

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


def listed(text: str) -> frozenset[str]:
    """The words of a list written with blanks."""
    return frozenset(text.split())


def straight(text: str) -> str:
    """`text`, as long as before, with plain quotes, dashes and spaces."""
    for sign in set(_CROOKED.findall(text)):
        text = text.replace(sign, _STRAIGHT[sign])
    return text


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """`text` without case, accents and apostrophes: "O’Brién's" → "obrien"."""
    if text.isascii():
        plain = text.lower()
    else:
        parts = unicodedata.normalize("NFKD", straight(text).casefold())
        plain = "".join(c for c in parts if not unicodedata.combining(c)).translate(_UNFOLDED)
    if "'" in plain:
        plain = plain.removesuffix("'s").replace("'", "")
    return plain


def words_in(text: str, start: int = 0, end: int | None = None) -> tuple[Word, ...]:
    """The words of `text` from `start` up to `end`; a hyphen parts two words."""
    parts = _WORDS.split(text[start:end])  # what is no word, a word, what is no word, …
    ends = list(accumulate(map(len, parts), initial=start))
    words = parts[1::2]
    # As Word(…) does, but all in C: this is the longest loop of a check.
    fields = zip(ends[1::2], ends[2::2], words, map(fold, words), strict=False)
    return tuple(map(tuple.__new__, repeat(Word), fields))


@lru_cache(maxsize=4096)
def folds(text: str) -> tuple[str, ...]:
    """The folded words of `text`."""
    return tuple(word.fold for word in words_in(text) if word.fold)


# ── sentences ───────────────────────────────────────────────────────────────

_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_ITEM = re.compile(r"\n(?=[ \t]*(?:[-•*–]|\d{1,2}[.)])[ \t])")
_TOKEN_BREAK = re.compile(r"[\s(\[\"“]")
_FIRST_WORD = re.compile(r"[\w'’]+")
_NEVER_LAST = listed(
    "dr drs mr mrs ms mx prof st mt ft e.g i.e vs cf fig approx dept univ hosp gov sen rev no"
)
_SELDOM_LAST = re.compile(
    r"(?:[A-Za-z]\.)*[A-Za-z]|(?:[A-Z][a-z]{0,2}\.)+[A-Z][a-z]{0,2}|etc|jr|sr|inc|co|al|ave|blvd",
    re.IGNORECASE,
)
_OPENERS = listed(
    "i the it we my you your this that these those he she they our their in as at after for during "
    "please thank thanks when while with what how would could may if although since on a an there "
    "hearing speaking learning meeting it's i'm i've i'd i'll you're again also finally and but "
    "however both having since from to one his her its let until"
)


def sentences_in(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of one paragraph, `text[start:end]`, without the space around them.

    A stop ends a sentence unless it belongs to a title ("Dr."), to initials or letters
    ("J.", "U.S.", "M.D.") before a word that opens no sentence, or the next word is in
    small letters. A list's items are sentences of their own.
    """
    cuts = {match.end() for match in _ITEM.finditer(text, start, end)}
    for stop in _STOP.finditer(text, start, end):
        after = text[stop.end() : min(end, stop.end() + 40)].lstrip().lstrip("\"'“‘([*-–•")
        if after[:1].islower():
            continue
        if stop[0][0] == "." and stop[0].rstrip("\"'”’)]") == ".":
            before = text[max(start, stop.start() - 30) : stop.start()].removesuffix("\n")
            token = _TOKEN_BREAK.split(before)[-1].lstrip("'‘")
            if token.lower() in _NEVER_LAST and (token.lower() != "no" or after[:1].isdigit()):
                continue
            if after and _SELDOM_LAST.fullmatch(token) and not _opens(after):
                continue
        cuts.add(stop.end())
    at = start
    for cut in (*sorted(cuts), end):
        span = _trimmed(text, at, cut)
        if span is not None and _WORD.search(span.text):
            yield span
        at = cut


def _opens(text: str) -> bool:
    """Whether a text begins with a word that often opens a sentence."""
    first = _FIRST_WORD.match(text)
    return first is not None and straight(first[0]).lower() in _OPENERS


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end, text[start:end]) if start < end else None


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands between blank lines."""
    at = first = start
    for line in (*text[start:end].splitlines(keepends=True), ""):
        if not line.strip():
            span = _trimmed(text, first, at)
            if span is not None and _WORD.search(span.text):
                yield span
            first = at + len(line)
        at += len(line)


# ── the frame of a letter ───────────────────────────────────────────────────

_HAIL = (
    r"(?:dear|hello|hi|hey|hiya|greetings|salutations|to whom it may concern|respected"
    r"|to (?:the|all|everyone|everybody|my|our)"
    r"|good (?:morning|afternoon|evening|day))"
)
_NAME_BEHIND = (
    r"(?!thank)(?:(?:(?-i:[A-Z])[\w'-]*\.?|de|la|del|van|von|der|den|di|da|and)[ \t]*){1,7}"
    r"(?:[,:;!.]|(?=[ \t\r]*(?:\n|$)))"
)
_GREETING = re.compile(
    rf"{_HAIL},[ \t]+{_NAME_BEHIND}|{_HAIL}\b(?! (?:from|to you all)\b)[^\n,:;!]*[,:;!]?",
    re.IGNORECASE,
)
_BARE_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*[ \t]*){1,6}[,:][ \t]*$")
_CLOSING = re.compile(
    r"(?:with )?(?:my |many |all |the |very |most |sincere |kind |kindest |warm |warmest |best "
    r"|deep |deepest |heartfelt |continued )*"
    r"(?:sincerely(?: yours)?|yours(?: (?:sincerely|truly|faithfully))?|regards|wishes|best|warmly"
    r"|cordially|respectfully(?: yours)?|gratefully(?: yours)?|appreciatively|gratitude"
    r"|appreciation|thank you(?: again| very much| so much| once again)?|thanks(?: again)?"
    r"|take care|cheers)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"^(?:[ \t]*>|On [^\n]{5,150}(?:\n[^\n]{0,80})?wrote:[ \t\r]*$|-{3,} ?Original Message)",
    re.MULTILINE,
)


class DraftText:
    """One draft, split once.

    subject, body     as written
    plain             the body, as long as the original, with straight quotes, dashes and spaces
    own_end           where the applicant's own words end and a quoted mail begins
    heading           a line above the greeting, such as a date, or None
    greeting          the line that hails the reader, or None
    paragraphs        between greeting and closing
    sentences         of all paragraphs
    closing           "Warm regards," or None
    signature         the lines behind the closing, or a short block at the end; or None
    words             of the whole body; `main_words` only those of the paragraphs
    """

    def __init__(self, subject: str, body: str) -> None:
        self.subject = subject
        self.body = body
        self.plain_subject = straight(subject)
        self.plain = straight(body)
        quoted = _QUOTED.search(self.plain)
        self.own_end = quoted.start() if quoted else len(body)
        self.greeting = self._greeting()
        above = self.greeting.start if self.greeting else 0
        self.heading = _trimmed(body, 0, above)
        begin = self.greeting.end if self.greeting else 0
        self.closing, self.signature, end = self._ending(begin)
        self.paragraphs = tuple(_paragraphs(body, begin, end))
        self.sentences = tuple(
            sentence
            for paragraph in self.paragraphs
            for sentence in sentences_in(body, paragraph.start, paragraph.end)
        )
        self._starts = [sentence.start for sentence in self.sentences]

    @cached_property
    def _lines(self) -> list[Span]:
        """The lines that hold something, trimmed."""
        found = []
        at = 0
        for line in self.body[: self.own_end].splitlines(keepends=True):
            span = _trimmed(self.body, at, at + len(line))
            at += len(line)
            if span:
                found.append(span)
        return found

    def _greeting(self) -> Span | None:
        lines = self._lines
        if not lines:
            return None
        first = lines[0]
        if len(lines) > 1 and not _GREETING.match(self.plain, first.start, first.end):
            second = lines[1]  # beneath a heading or a date
            heading = len(first.text.split()) <= 12 and first.text[-1] not in ".!?,"
            if heading and _GREETING.match(self.plain, second.start, second.end):
                first = second
        plain = self.plain[first.start : first.end]
        match = _GREETING.match(plain)
        if match and len(match[0].split()) > 10:  # no comma: take the hail and the name
            match = re.match(rf"(?i:{_HAIL})(?: (?:[A-Z][\w.'-]*|de|la|van|von|and))*", plain)
        if match and not self._hails(match[0], plain[match.end() :]):
            return None
        if not match and not _CLOSING.match(plain):
            match = _BARE_NAME.match(plain) if self.body[first.end : self.own_end].strip() else None
        return _trimmed(self.body, first.start, first.start + match.end()) if match else None

    @staticmethod
    def _hails(hail: str, rest: str) -> bool:
        """Whether it is a greeting: not "Hey, just wanted to …" nor "To the point …"."""
        if hail.lower().startswith("to ") and not hail.lower().startswith("to whom"):
            return hail[-1] in ",:" and not rest.strip()
        bare = len(hail.split()) == 1 and hail[-1] == ","
        return not (bare and rest.lstrip()[:1].islower())

    def _ending(self, begin: int) -> tuple[Span | None, Span | None, int]:
        """The closing, the signature, and where the paragraphs end."""
        lines = [line for line in self._lines if line.start >= begin]
        for number in range(len(lines) - 1, max(-1, len(lines) - 12), -1):
            closing = self._closing_in(lines[number]) or self._own_closing(lines, number)
            if closing is None:
                continue
            while number and (earlier := self._closing_in(lines[number - 1])):
                if earlier.end != lines[number - 1].end or earlier.text[-1] in ".!":
                    break
                number -= 1
                closing = Span(earlier.start, closing.end, self.body[earlier.start : closing.end])
            signature = _trimmed(self.body, closing.end, self.own_end)
            if signature is None and closing.text[-1] in ".!":
                continue
            return closing, signature, closing.start
        block = self._unclosed_signature(lines)
        return None, block, block.start if block else self.own_end

    @staticmethod
    def _own_closing(lines: list[Span], number: int) -> Span | None:
        """A closing in words of one's own: "Stay warm," with a name on the next line."""
        line = lines[number]
        if number + 1 == len(lines) or not line.text.endswith((",", " -", " –", " —")):
            return None
        after = lines[number + 1].text
        name = re.match(r"(?:[^\W\d_][\w.'’‑-]*[ ,]*){1,6}(?=[(|/–—-]|$)", after)
        if not name or not after[0].isupper() or len(line.text.split()) > 10:
            return None
        if any(w[0].islower() and len(w) > 3 for w in name[0].split()):
            return None
        return line if line.text[0].isupper() else None

    def _closing_in(self, line: Span) -> Span | None:
        plain = self.plain[line.start : line.end]
        match = _CLOSING.match(plain)
        if match is None:
            return None
        rest = plain[match.end() :]
        if not rest.strip(" ,.!-"):
            return line
        if (
            re.match(r",? [A-Z]", rest)
            and len(rest.split()) <= 5
            and not re.search(r"[.!?]$", rest)
        ):
            end = line.start + match.end() + (rest[0] == ",")
            if rest[0] == ",":
                return Span(line.start, end, self.body[line.start : end])
        return None

    @property
    def signature_lines(self) -> tuple[Span, ...]:
        """The lines behind the closing: name, school, address, a P.S."""
        sign = self.signature
        return tuple(s for s in self._lines if sign and s.start >= sign.start) if sign else ()

    def _unclosed_signature(self, lines: list[Span]) -> Span | None:
        """A last block of short lines that are no sentences: a name, a school, an address."""
        block: list[Span] = []
        for line in reversed(lines[1:] if not self.greeting else lines):
            if block and "\n\n" in self.body[line.end : block[0].start].replace("\r", ""):
                break
            a_name = (
                len(line.text) <= 60 and line.text[0].isupper() and line.text[-1] not in ".!?,;:"
            )
            if not a_name and not re.search(r"@|\d{3}", line.text):
                break
            block.insert(0, line)
        if not block or len(block) > 7 or len(block) == len(lines) > 3:
            return None
        if len(words_in(block[0].text)) > 6 or block[0].text[-1] in ".!?":
            return None
        return _trimmed(self.body, block[0].start, self.own_end)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return words_in(self.body, 0, self.own_end)

    @cached_property
    def subject_words(self) -> tuple[Word, ...]:
        return words_in(self.subject)

    @cached_property
    def main_words(self) -> tuple[Word, ...]:
        if not self.paragraphs:
            return ()
        return self.words_between(self.paragraphs[0].start, self.paragraphs[-1].end)

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words of the body that begin in this stretch."""
        first = bisect_left(self.words, (start,))
        return self.words[first : bisect_left(self.words, (end,), first)]

    @property
    def main(self) -> Span | None:
        """All paragraphs, from the first letter to the last."""
        if not self.paragraphs:
            return None
        start, end = self.paragraphs[0].start, self.paragraphs[-1].end
        return Span(start, end, self.body[start:end])

    def sentence_at(self, offset: int) -> Span:
        """The sentence around an offset in the body; outside the paragraphs, its line."""
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self.sentences[number].end:
            return self.sentences[number]
        start = self.body.rfind("\n", 0, offset) + 1
        end = self.body.find("\n", offset)
        end = len(self.body) if end < 0 else end
        return Span(start, end, self.body[start:end])
