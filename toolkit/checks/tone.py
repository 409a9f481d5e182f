"""How a letter sounds: casual, abbreviated, decorated, stiff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from toolkit.checks.phrasebook import Said
from toolkit.checks.plain_words import Unit, lexicon_file
from toolkit.checks.rule import (
    ADVICE,
    WARNING,
    Case,
    Finder,
    Hit,
    Reading,
    Rule,
    hit_of,
    shown,
)
from toolkit.checks.scene import COORDINATOR, HOUSTON, LINDGREN, RESIDENT
from toolkit.checks.season_index import TITLES
from toolkit.checks.text import DraftText, Word, fold, words_in
from toolkit.checks.vocabulary import SMALL
from toolkit.model import MessageKind
from toolkit.sources import FOLLOW_UP

_PLAIN_ENOUGH = 60  # words of a letter for every exclamation mark beyond the third
_MOST = 40  # findings of one kind; a text with more is nobody's letter


@cache
def _listed(name: str) -> Mapping[str, str]:
    """A list of words and what to write instead."""
    table = lexicon_file("tone")[name]["words"]
    return table if isinstance(table, dict) else dict.fromkeys(table, "")


@cache
def _kept_clinical() -> frozenset[str]:
    return frozenset(lexicon_file("tone")["abbreviation-not"]["words"])


@cache
def _behind() -> Mapping[str, frozenset[str]]:
    table = lexicon_file("tone")["casual-behind"]["words"]
    return {word: frozenset(after) for word, after in table.items()}


# ── where a word stands ─────────────────────────────────────────────────────


def _unit_at(reading: Reading, where: str, offset: int) -> Unit | None:
    for unit in reading.speech.units:
        if unit.where == where and unit.start <= offset < unit.end:
            return unit
    return None


def _quoted(unit: Unit, start: int, end: int) -> bool:
    return any(a <= start and end <= b for a, b in unit.quotations)


def _a_name(unit: Unit, start: int, end: int) -> bool:
    """Whether these words, inside a sentence, are written with a capital as a name is."""
    first = unit.source[start:end].split()[0]
    if not (first[0].isupper() and (len(first) == 1 or not first.isupper())):
        return False
    before = unit.source[max(unit.start, start - 40) : start].rstrip(" \"'(*-")
    if not before or before[-1] in "!?:;,\n":
        return False
    return before[-1] != "." or fold(before.split()[-1].strip("(\"'.")) in TITLES


def _ours(reading: Reading, found: Said) -> bool:
    return not _a_name(found.unit, found.start, found.end)


def _apart(*finders: Finder) -> Finder:
    """The hits of several finders, without one inside another."""

    def find(reading: Reading) -> Iterable[Hit]:
        taken: list[tuple[str, int, int]] = []
        for finder in finders:
            for hit in finder(reading):
                if any(w == hit.where and a < hit.end and hit.start < b for w, a, b in taken):
                    continue
                taken.append((hit.where, hit.start, hit.end))
                yield hit
                if len(taken) == _MOST:
                    return

    return find


def _outside_names(rule: str) -> Finder:
    """The phrases of the word lists for a rule, but for those inside a name."""

    def find(reading: Reading) -> Iterable[Hit]:
        for found in reading.speech.said.get(rule, ()):
            if _ours(reading, found):
                yield hit_of(found)

    return find


def _words(
    reading: Reading, anyhow: Mapping[str, str], small: Mapping[str, str]
) -> Iterator[tuple[Word, Unit, str]]:
    """Words of a list in the subject and the body that are neither quoted nor part of a name."""
    draft = reading.text
    if _folds(draft).isdisjoint(anyhow) and _folds(draft).isdisjoint(small):
        return
    for where, words in (("subject", draft.subject_words), ("body", draft.words)):
        for at, word in enumerate(words):
            if word.fold in anyhow:
                instead = anyhow[word.fold]
                if word.fold in small and not word.text.islower():
                    continue
            elif word.fold in small and word.text.islower():
                instead = small[word.fold]
            else:
                continue
            unit = _unit_at(reading, where, word.start)
            if unit is None or _quoted(unit, word.start, word.end):
                continue
            if _a_name(unit, word.start, word.end) or _in_an_address(unit, word):
                continue
            follower = words[at + 1].fold if at + 1 < len(words) else ""
            if follower not in _behind().get(word.fold, ()):
                yield word, unit, instead


@lru_cache(maxsize=4)
def _folds(draft: DraftText) -> frozenset[str]:
    """Every word of a draft, folded."""
    return frozenset(word.fold for words in (draft.subject_words, draft.words) for word in words)


def _in_an_address(unit: Unit, word: Word) -> bool:
    """Whether the word is a part of an e-mail address, a link or initials."""
    around = unit.source[max(0, word.start - 1) : word.end + 2]
    return bool(re.search(r"[@/_]\w|\w[@/_]|\.\w|^[.@/_-]", around))


def _as_written(instead: str, word: Word, unit: Unit) -> str:
    """What to write instead, with a capital where a sentence begins."""
    opens = word.capital and not (len(word.text) > 1 and word.text.isupper())
    if opens or unit.start == word.start:
        return instead[:1].upper() + instead[1:]
    return instead


# ── casual ──────────────────────────────────────────────────────────────────


def _casual_words(reading: Reading) -> Iterable[Hit]:
    for word, unit, instead in _words(reading, _listed("casual"), _listed("casual-small")):
        message = f"“{word.text}” is too casual for this letter."
        if unit.part == "greeting":
            if word.fold in _listed("hails"):
                yield Hit(f"“{word.text}” is too casual for a greeting.", *_hail(unit, word),
                          mend="Dear")  # fmt: skip
                continue
            yield Hit(message, word.start, word.end, mend="")
            continue
        yield Hit(
            message, word.start, word.end, unit.where,
            mend=_as_written(instead, word, unit) if instead or unit.where == "subject" else None,
        )  # fmt: skip


def _hail(unit: Unit, word: Word) -> tuple[int, int]:
    """A hail with what belongs to it: "Hey there,"."""
    follows = re.compile(r"[,!]*\s*([a-z']+)\b,?", re.IGNORECASE).match(unit.source, word.end)
    if follows and fold(follows[1]) in _listed("hail-tails"):
        return word.start, follows.end()
    return word.start, word.end


_DRAWN = ("aaa", "eee", "ooo", "yyy", "sss", "hhh", "uuu", "mmm", "lll", "nnn", "rrr", "ttt")
_DRAWN_OUT = re.compile(r"[a-z]*(?:([aeouysh])\1\1+|([mlnrt])\2\2+)[a-z]*", re.IGNORECASE)


def _drawn_out(reading: Reading) -> Iterable[Hit]:
    """Words with a letter drawn out: "sooo", "Thaaank"."""
    draft = reading.text
    low = draft.plain[: draft.own_end].lower()
    if not any(letters in low for letters in _DRAWN):
        return
    for word in draft.words:
        match = _DRAWN_OUT.fullmatch(word.text)
        unit = match and _unit_at(reading, "body", word.start)
        if match and unit and unit.part != "signature" and not _in_an_address(unit, word):
            letter = match[1] or match[2]
            short = re.sub(f"{letter}{{3,}}", letter, word.text, flags=re.IGNORECASE)
            yield Hit(
                f"“{shown(word.text)}” is too casual for this letter.", word.start, word.end,
                mend=short,
            )  # fmt: skip


def _casual_ends(reading: Reading) -> Iterable[Hit]:
    draft = reading.text
    tail_from = max(0, draft.own_end - 400)
    endings = _listed("casual-ends")
    for match in re.finditer(r"^[ \t]*([A-Za-z][A-Za-z' ]{0,24}?)[ \t]*[,!.~-]*[ \t\r]*$",
                             draft.plain[tail_from : draft.own_end], re.MULTILINE):  # fmt: skip
        if fold(match[1]) in endings and match.start():
            start, end = tail_from + match.start(1), tail_from + match.end(1)
            yield Hit(f"“{draft.body[start:end]}” closes a letter to a friend.", start, end,
                      mend="Sincerely")  # fmt: skip


_RUN = re.compile(r"[!?]{2,}(?: [!?]+)*|[!?](?: [!?])+")


def _exclamations(reading: Reading) -> Iterable[Hit]:
    draft = reading.text
    if "!" not in draft.body and "!" not in draft.subject and "??" not in draft.body:
        return
    for where, text in (("subject", draft.plain_subject), ("body", draft.plain[: draft.own_end])):
        for run in _RUN.finditer(text):
            unit = _unit_at(reading, where, run.start())
            if unit is None and where == "body":
                unit = _unit_at(reading, where, run.start() - 1)
            if unit and _quoted(unit, run.start(), run.end()):
                continue
            yield Hit(
                f"“{shown(run[0])[:8]}” is louder than a letter is; one mark is enough.",
                run.start(), run.end(), "subject" if where == "subject" else "body",
                mend="?" if "?" in run[0] else "!",
            )  # fmt: skip
    marks = [match.start() for match in re.finditer(r"!+", draft.plain[: draft.own_end])]
    enough = max(3, len(draft.words) // _PLAIN_ENOUGH)
    if len(marks) > enough:
        at = marks[enough]
        end = at + len(re.match(r"!+", draft.plain[at:])[0])  # type: ignore[index]
        yield Hit(
            f"{len(marks)} exclamation marks in one letter shout; keep one or two.",
            at, end, mend=".",
        )  # fmt: skip


_CAPITALS = re.compile(r"(?<![\w@.])[A-Z][A-Z']*(?:[^\w\n]{1,3}[A-Z][A-Z']*)*(?![\w@])")
_LOUD = re.compile(r"[A-Z][A-Z'][ A-Z']")  # there is no shout without
_CAPITAL_WORD = re.compile(r"[A-Z][A-Z']*")


def _common(word: str) -> bool:
    return len(word) > 1 and (word in SMALL or word in _listed("shouted"))


def _shouting(reading: Reading) -> Iterable[Hit]:
    draft = reading.text
    for where, text in (("subject", draft.plain_subject), ("body", draft.plain)):
        end = len(text)
        start = 0
        if where == "body":
            if draft.main is None:
                return
            start, end = draft.main.start, draft.main.end
        if not _LOUD.search(text, start, end):
            continue
        for run in _CAPITALS.finditer(text, start, end):
            if run.end() - run.start() < 4:
                continue
            words = [match[0].lower() for match in _CAPITAL_WORD.finditer(run[0])]
            if sum(map(_common, words)) < 2:
                alone = (w for w in words if len(w) >= 4 and w in _listed("shouted"))
                if next(alone, None) is None or text[run.end() :].lower().startswith(
                    (" trial", " study", "-")
                ):
                    continue
            unit = _unit_at(reading, where, run.start())
            if unit is not None and _quoted(unit, run.start(), run.end()):
                continue
            yield Hit(
                f"“{shown(run[0])}” in capitals shouts.", run.start(), run.end(),
                "subject" if where == "subject" else "body",
                mend=_lowered(run[0], unit is None or unit.start == run.start()),
            )  # fmt: skip


def _lowered(text: str, opens: bool) -> str:
    """Capitals in small letters; short words that are not common ones stay (MICU, VA)."""

    def small(match: re.Match[str]) -> str:
        word = match[0]
        low = word.lower()
        return low if word != "I" and (_common(low) or len(word) > 4 or low == "a") else word

    lowered = _CAPITAL_WORD.sub(small, text)
    return lowered[:1].upper() + lowered[1:] if opens else lowered


# ── abbreviations ───────────────────────────────────────────────────────────


def _abbreviations(reading: Reading) -> Iterable[Hit]:
    table, small = _listed("abbreviation"), _listed("abbreviation-small")
    studies = _listed("abbreviation-names")
    draft = reading.text
    for word, unit, instead in _words(reading, table, small):
        if word.text in _kept_clinical():
            continue
        after = re.match(r"[ -]+(\w+)", unit.source[word.end : word.end + 30])
        if word.text.isupper() and after and fold(after[1]) in studies:
            continue
        if word.fold == "w" and unit.source[word.end : word.end + 1] != "/":
            continue
        yield Hit(
            f"“{word.text}” is an abbreviation of chat.", word.start, word.end, unit.where,
            mend=_as_written(instead, word, unit),
        )  # fmt: skip
    if "/" in draft.body:
        for match in _SLASHED.finditer(draft.plain, 0, draft.own_end):
            yield Hit(
                f"“{match[0].strip()}” is an abbreviation of chat.", match.start(1), match.end(1),
                mend={"w/o": "without", "w/": "with ", "b/c": "because"}[match[1].lower()].rstrip()
                + ("" if draft.plain[match.end(1) : match.end(1) + 1] in (" ", "\n", "") else " "),
            )  # fmt: skip


_SLASHED = re.compile(r"(?<![\w/])(w/o|b/c|w/)(?=[\sa-z])", re.IGNORECASE)


# ── stiff ───────────────────────────────────────────────────────────────────


def _stiff(reading: Reading) -> Iterable[Hit]:
    for found in reading.speech.said.get("tone.stiff", ()):
        if found.unit.part in ("greeting", "closing"):
            title = _title(found.unit)
            if found.unit.part == "closing":
                yield hit_of(found, mend="Sincerely,",
                             instead_of=(found.unit.start, found.unit.end))  # fmt: skip
            elif title:
                start, end = title
                dear = found.unit.source[found.unit.start : start].lower().strip() == "dear"
                yield hit_of(found, mend="" if dear else "Dear", instead_of=(start, end))
            else:
                yield hit_of(found, mend="")
        elif _capital_name(found):
            continue
        else:
            yield hit_of(found)


def _title(unit: Unit) -> tuple[int, int] | None:
    """Where a greeting calls the reader "respected"."""
    words = words_in(unit.source, unit.start, unit.end)
    return next(((w.start, w.end) for w in words if w.fold in _listed("titles")), None)


def _capital_name(found: Said) -> bool:
    """Whether every word of a phrase is written as a name is: "the Noble Hospital"."""
    words = found.words.split()
    return (
        len(words) > 1
        and all(word[0].isupper() for word in words)
        and not found.words.isupper()
        and found.start > found.unit.start
    )


RULES = (
    Rule(
        id="tone.casual",
        says="Write as you would speak to a colleague you met once: no slang, no shouting.",
        sources=(FOLLOW_UP,),
        severity=WARNING,
        find=_apart(
            _casual_words, _drawn_out, _outside_names("tone.casual"), _casual_ends,
            _exclamations, _shouting,
        ),
        trips=(
            Case("Hey Bo,\n\nThank you for the ski stories at Lakeview.", to=LINDGREN),
            Case("Hey there Dr. Houston!\n\nThank you for the talk about the IBD clinic.",
                 to=HOUSTON),
            "Your residents are super chill and I had such a blast.",
            "Gonna be honest, the night float plan sounds great to me.",
            "Thank you guys for a day that I will remember.",
            "THANK YOU SO MUCH for the tour of the MICU.",
            "I REALLY enjoyed the sepsis project.",
            "The interview was wonderful!!! I learned a lot.",
            "Thank you! What a day! I loved the wards! The residents are kind! Snow, too!",
            "That sepsis project is awesome, lol.",
            "Thank u for the interview at Lakeview.",
            "The whole place had a great vibe.",
            Case("Dear Nisha,\n\nThank you for the napkin.\n\nxoxo,\nImani Rao-Keller",
                 to=RESIDENT),
            Case("Thank you for the day.", subject="Thank you!!! – Imani Rao-Keller, Lakeview"),
        ),
        passes=(
            Case("Hi Nisha,\n\nThank you for being so plain about night float!", to=RESIDENT),
            "You told me that the interns say “hey, call me early” and mean it.",
            "I had heard of the Vibe Clinic before, and of Dr. Dope's work there.",
            "The awesome responsibility of a first night alone was told without drama.",
            "You kept a cool head when the ICU filled up, and the weather stayed cool.",
            "I hope to see how the MICU, the VA and the ED hand over at night.",
            "Fever and chills are what your night team hears of most.",
            "Thank you! It was good to see Duluth in the snow.",
            "The guest house is near, and the residents hang their coats there.",
            "I spent a year at UCLA AND MGH as a research assistant.",
        ),
        why="A note that reads like a text message makes the writer seem careless, in the one "
        "sample of their writing that the program did not ask for.",
        limits="Slang that is newer than the list passes; a word written with a capital inside a "
        "sentence is taken for a name.",
    ),
    Rule(
        id="tone.abbreviation",
        says="Spell out the abbreviations of chat.",
        sources=(FOLLOW_UP,),
        severity=ADVICE,
        find=_abbreviations,
        mends="words",
        trips=(
            "Thx for the interview on Thursday.",
            "BTW, the sepsis project stayed with me.",
            "I will send the form ASAP.",
            "Pls let me know if anything is missing, and lmk which form.",
            "IMO the MICU is the heart of the place.",
            "I enjoyed the lunch w/ your residents.",
            "The ppl on night float were kind.",
            Case("Thank you.", subject="Thx – Imani Rao-Keller, Lakeview interview",
                 to=COORDINATOR, kind=MessageKind.THANKS),
        ),
        passes=(
            "The QI project in the ICU, the MICU and the VA drew me, and so did IBD and POCUS.",
            "GME asks a PGY-1 to finish an X+Y year with an NP or a PA in the ED.",
            "The TY year and the BC schools are new to me, as is the DM clinic.",
            "The ASAP trial and the FYI study came up at journal club.",
            "You said “thx” on a sticky note, and the intern kept it.",
            "Please write to ty.w@example.edu about the visa.",
            "I read the paper by Dr. Imo on the ward.",
        ),
        why="An abbreviation of chat saves the writer a second and tells the reader so.",
        limits="Clinical and training abbreviations pass, and so does any that the list does not "
        "hold; two or three letters that mean both are read by their capitals.",
    ),
    Rule(
        id="tone.stiff",
        says="Say it as you would say it to them in the corridor: plain and warm.",
        sources=(FOLLOW_UP,),
        severity=ADVICE,
        find=_stiff,
        trips=(
            "I humbly beseech you to look at my file.",
            "It was an honor to visit your esteemed institution.",
            "I attach nothing more for your kind perusal.",
            "Kindly accept my humble gratitude.",
            "It is with the utmost humility that I write to you.",
            "I shall remain forever indebted to you.",
            "I would be most obliged if you kept this note.",
            "Please find herewith my thanks for the aforementioned conversation.",
            Case("Respected Dr. Houston,\n\nThank you for the talk about the IBD clinic.",
                 to=HOUSTON),
            "Thank you for granting me an audience with your august faculty.",
        ),
        passes=(
            "I am honored and grateful that you made time for me.",
            "It was a privilege to hear how the sepsis project began.",
            "You said that “esteemed institution” makes you laugh.",
            "Thank you for your kind words and your patience.",
            "The humble bedside glucose meter was the hero of your story.",
            "I visited the Noble Institution of my home town as a child.",
            "I respect how your interns call for help at three in the morning.",
            "I would be glad to provide anything further at your convenience.",
        ),
        why="Old formulas put a distance between two people who will be colleagues.",
        limits="Only known formulas are found; a letter may be stiff without any of them.",
    ),
)  # fmt: skip
