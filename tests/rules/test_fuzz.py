"""Any text at all, texts made of what the word lists look for, and the shape of those lists."""

import importlib
import pkgutil
import re
from re import _constants as sign
from re import _parser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import toolkit.checks
from toolkit.checks import RULES, Severity, check
from toolkit.checks.mend import mended
from toolkit.checks.phrasebook import phrasebook
from toolkit.checks.plain_words import lexicon_file
from toolkit.checks.scene import ASSOCIATE, BAYOU_DIRECTOR, DIRECTOR, RESIDENT, play
from toolkit.model import Message, MessageKind, RecordError, moment

_, SEASON, _ = play("Thank you.")
NOW = moment("2026-11-14T23:00-06:00")
LONG = 100_000
LIMIT = 19_800  # letters of a body that a season takes, with room for a mend
BUT_PROSE = tuple(rule for rule in RULES if rule.family != "prose")


def _draft(body, subject="Thank you – Imani Rao-Keller", to=DIRECTOR, kind=MessageKind.THANKS):
    """A draft, and whether a season would take it: it refuses what is very long, for one."""
    fields = {
        "key": "message/any", "program": f"program/{to.partition('/')[0]}",
        "person": f"person/{to}", "kind": kind, "subject": subject, "body": body,
    }  # fmt: skip
    try:
        return Message(**fields), True
    except RecordError:
        bare = Message(**{**fields, "subject": "", "body": ""})
        return Message.model_construct(**{**dict(bare), "subject": subject, "body": body}), False


def _holds(draft, takeable, rules=RULES):
    """What is true of the findings in any draft."""
    for finding in check(draft, SEASON, now=NOW, rules=rules):
        text = draft.subject if finding.where == "subject" else draft.body
        assert 0 <= finding.start <= finding.end <= len(text), finding
        assert finding.severity in Severity
        assert finding.message and finding.remedy and finding.sources
        if finding.mend is None:
            with pytest.raises(ValueError):
                mended(draft, finding)
            continue
        start, end, _ = finding.mend
        assert 0 <= start <= end <= len(text), finding
        if takeable:
            assert isinstance(mended(draft, finding), Message)


def _pieces():
    """The words that the lists look for, the words of their phrases, and the signs of all mail."""
    phrases = [each for group in phrasebook().groups for each in (*group.phrases, *group.unless)]
    needed = {word.rstrip("*") for each in phrases for need in each.needs for word in need}
    shown = {word for each in phrases for word in re.findall(r"[a-z']+", each.text)}
    own = """
        I you we your program Dear Dr. de la Cruz , . ? ! ; : … - – — ( ) [ ] < > { } {{ }} [Name]
        <date> " ' “ ” ‘ ’ > On wrote: &amp; <br> <p> </p> #1 100 % XXX ____ TODO 7 2026 Lakeview
        Bayou Houston Smith neurology residency Sincerely, Imani Rao-Keller e.g. P.S. not never 😀
        :) Thursday November 12 a@b.example https://example.org/x patient 54-year-old mr ms
    """
    marks = ["\n", "\n\n", "\t", "\u00a0", "\u200b", "\u0301", "§here", "§who", "§there"]
    return sorted(needed | shown | {*own.split(), *marks})


PIECES = _pieces()
TEMPLATES = (
    "Dear Dr. {},\n\nThank you for {}. {} {}\n\nSincerely,\nImani Rao-Keller",
    "Dear {}\n{}\n{}\n{}",
    "I {} you {} my {} list {}.",
    "({}[{}“{}<{}",
    "On {}, {} wrote:\n> {}\n{}",
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
TIGHT = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
LETTERS = st.builds(
    lambda template, words: template.format(*words),
    st.sampled_from(TEMPLATES),
    st.lists(WORDS, min_size=4, max_size=4),
)


@settings(max_examples=150)
@given(
    subject=st.text(max_size=120),
    body=st.text(max_size=3000),
    to=st.sampled_from([DIRECTOR, ASSOCIATE, RESIDENT, BAYOU_DIRECTOR]),
    kind=st.sampled_from(MessageKind),
)
@example(subject="\u0301", body="\u0301" * 50, to=DIRECTOR, kind=MessageKind.THANKS)
@example(subject="İ", body="İ’s ß ŉ ﬁ ½ ² Ǆ", to=DIRECTOR, kind=MessageKind.REPLY)
@example(subject="\n", body="\r\n\x0b\x0c\x85\u2028", to=DIRECTOR, kind=MessageKind.THANKS)
def test_any_unicode_can_be_checked(subject, body, to, kind):
    _holds(*_draft(body, subject, to, kind))


@settings(max_examples=300)
@given(
    subject=st.one_of(st.just("Thank you"), WORDS),
    body=st.one_of(WORDS, TIGHT, LETTERS),
    to=st.sampled_from([DIRECTOR, ASSOCIATE, RESIDENT, BAYOU_DIRECTOR]),
    kind=st.sampled_from(MessageKind),
)
def test_any_heap_of_what_the_rules_look_for_can_be_checked(subject, body, to, kind):
    _holds(*_draft(body, subject, to, kind), BUT_PROSE)


@settings(max_examples=40)  # harper takes its time over words that are none
@given(body=st.one_of(WORDS, TIGHT, LETTERS))
def test_any_heap_can_be_read_for_its_prose(body):
    _holds(*_draft(body))


HEAPS = [
    "a", "a ", "\u0301", "e\u0301\u0300", "7", "250 ", " ", "\n", "a\n", ".", "- ", "<", "<a ",
    "&#", "[", "([{<", "\"I said “no 'yes ", "rank ", "my top ", "you are my number one and ",
    "Dr. ", "Dr. de la Cruz at Lakeview and ", "On a day\n", "a@b.", "😀", "_", "a'", "not ",
    "{ask} ..", "\u200b", "Thank you for the interview. ", " ".join(PIECES[::17]) + " ",
]  # fmt: skip


@pytest.mark.parametrize("text", HEAPS, ids=lambda text: ascii(text)[:20])
def test_a_hundred_thousand_letters_can_be_checked(text):
    draft, takeable = _draft((text * (LONG // len(text) + 1))[:LONG])
    _holds(draft, takeable, BUT_PROSE)  # harper may ask for more memory than there is


@pytest.mark.parametrize("text", HEAPS, ids=lambda text: ascii(text)[:20])
def test_the_longest_body_that_a_season_takes_can_be_checked(text):
    draft, takeable = _draft((text * (LIMIT // len(text) + 1))[:LIMIT])
    _holds(draft, takeable)


# ── the shape of the lists ──────────────────────────────────────────────────


def _nested(parsed, within=None):
    """Repetitions of any number of times inside others of very many: what may take for ever.

    A possessive repetition gives nothing back, so it is none of these.
    """
    for code, what in parsed:
        if code in (sign.MAX_REPEAT, sign.MIN_REPEAT):
            _, most, body = what
            if within and most == sign.MAXREPEAT:
                yield within
            yield from _nested(body, most if most > 12 else within)
        elif code is sign.POSSESSIVE_REPEAT:
            yield from _nested(what[2])
        elif code is sign.BRANCH:
            for each in what[1]:
                yield from _nested(each, within)
        elif code is sign.SUBPATTERN:
            yield from _nested(what[3], within)
        elif code in (sign.ASSERT, sign.ASSERT_NOT):
            yield from _nested(what[1], within)
        elif code is sign.ATOMIC_GROUP:
            yield from _nested(what)


def test_the_walk_sees_what_may_take_for_ever():
    assert list(_nested(_parser.parse(r"(?:a+b?)+")))
    assert list(_nested(_parser.parse(r"x(?=(?:(a|[bc]*)d){0,40})")))
    assert not list(_nested(_parser.parse(r"(?:a++b)*(?:[^ ]+ ){0,6}?(?>c*)")))


def test_no_phrase_can_take_for_ever():
    for group in phrasebook().groups:
        for each in (*group.phrases, *group.unless):
            parsed = _parser.parse(each.expression)
            assert not list(_nested(parsed)), f"{group.rule} {group.name}: {each.text}"


def test_every_group_belongs_to_a_rule_and_says_what_it_means():
    ids = {rule.id for rule in RULES}
    for group in phrasebook().groups:
        assert group.rule in ids, f"{group.rule} {group.name}"
        assert group.note.strip().endswith("."), f"{group.rule} {group.name}"
        assert not group.severity or group.severity in set(Severity)


def test_every_module_of_the_rules_can_be_read():
    for module in pkgutil.iter_modules(toolkit.checks.__path__):
        importlib.import_module(f"toolkit.checks.{module.name}")
    assert lexicon_file("common")["pieces"]
