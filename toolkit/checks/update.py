"""News that matters, news that does not, and news that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

from toolkit.checks.pasted import clean
from toolkit.checks.phrasebook import Said, phrasebook
from toolkit.checks.rule import WARNING, Case, Hit, Reading, Rule, hit_of, shown
from toolkit.checks.scene import DIRECTOR, LAKEVIEW, heard, programs
from toolkit.checks.speech import Speech
from toolkit.checks.text import DraftText
from toolkit.checks.vocabulary import telling_stems
from toolkit.model import Answer, Message, MessageKind, MessageState, News, NewsKind
from toolkit.season import Season
from toolkit.sources import FOLLOW_UP, PD_VIEW

# Kinds of message that may be read as a second application.
_OF_ONESELF = (
    MessageKind.THANKS,
    MessageKind.FURTHER_THANKS,
    MessageKind.CARD,
    MessageKind.LINKEDIN,
    MessageKind.INTEREST,
    MessageKind.FIRST_CHOICE,
    MessageKind.LOW_KEY_WISH,
    MessageKind.MISSED_SECOND_LOOK,
    MessageKind.OTHER,
)
# The groups of update.score: what a score is told with, and what papers are.
_SCORES = ("score",)
_PAPERS = ("cv",)
_MUST_BE_TOLD = (NewsKind.ELIGIBILITY, NewsKind.LICENSURE)
_MAY_TELL = (MessageKind.UPDATE, MessageKind.OTHER)


# ── what a message carries ──────────────────────────────────────────────────


def _groups(reading: Reading, rule: str, *groups: str) -> list[Said]:
    return [each for each in reading.speech.said.get(rule, ()) if each.group.name in groups]


_NEWS: WeakKeyDictionary[Speech, dict[str, list[Said]]] = WeakKeyDictionary()


def _of_news(speech: Speech, rule: str, *groups: str) -> list[Said]:
    """The phrases of news.toml in a message, looked for only when somebody wants to know."""
    if speech not in _NEWS:
        _NEWS[speech] = phrasebook("news").found_in(speech.units)
    return [each for each in _NEWS[speech].get(rule, ()) if each.group.name in groups]


def _carries(subject: str, body: str, news: News) -> bool:
    """Whether a message tells a piece of news: most of its title's telling words."""
    title = telling_stems(news.title)
    if not title:
        return False
    written = telling_stems(body) | telling_stems(subject)
    return 2 * len(title & written) >= len(title)


def told_what_it_must(message: Message, season: Season) -> bool:
    """Whether a message that was sent told news of the season that programs must be told."""
    return message.kind in _MAY_TELL and any(
        _carries(message.subject, message.body, news)
        for news in season.news.values()
        if news.mandatory or news.kind in _MUST_BE_TOLD
    )


def mandatory_news(reading: Reading) -> News | None:
    """The news of the season in a message that programs must be told, whatever they asked for.

    News counts that is marked as mandatory or is about eligibility or a licence. None where the
    message brings none, or only words of its own (see `must_be_told`).
    """
    for news in reading.season.news.values():
        must = news.mandatory or news.kind in _MUST_BE_TOLD
        if must and _carries(reading.text.subject, reading.text.body, news):
            return news
    return None


def must_be_told(reading: Reading) -> str:
    """What a message brings that programs must be told: the news, or the words; "" if nothing.

    Only an update or a message without a kind of its own can do so: thanks with a visa in them
    are thanks.
    """
    if reading.message.kind not in _MAY_TELL:
        return ""
    news = mandatory_news(reading)
    if news is not None:
        return news.title
    words = _of_news(reading.speech, "update.trivial", "mandatory")
    return shown(words[0].words) if words else ""


def asked_for(reading: Reading) -> bool:
    """Whether a program that wants updates gets one, or it wrote for something."""
    if reading.message.kind is MessageKind.REPLY:
        return True
    program = reading.program
    if program is None:
        return False
    wanted = program.wants_updates is Answer.YES and reading.message.kind is MessageKind.UPDATE
    return wanted or _wrote_for_it(reading)


def _wrote_for_it(reading: Reading) -> bool:
    """Whether a message from the program, before this one, asks for news or papers."""
    program = reading.program
    if program is None:
        return False
    for message in reading.season.messages_with(program.key):
        if message.state is not MessageState.RECEIVED:
            continue
        if reading.now and message.at and message.at > reading.now:
            continue
        text = DraftText(message.subject, clean(message.body).text)
        speech = Speech(text, reading.index.ground, program.key)
        if _of_news(speech, "update.score", "they-ask"):
            return True
    return False


def says_that_asked(reading: Reading, found: Sequence[Said]) -> bool:
    """Whether the message itself says that what was found was asked for.

    A sentence counts for itself, and for all where it names papers or a score.
    """
    if _of_news(reading.speech, "update.score", "asked-before"):
        return True
    here = {id(each.unit) for each in found}
    asked = _of_news(reading.speech, "update.score", "asked-for")
    return any(id(each.unit) in here for each in asked)


# ── the rules ───────────────────────────────────────────────────────────────


def _trivial(reading: Reading) -> Iterable[Hit]:
    kind = reading.message.kind
    if kind is not MessageKind.UPDATE and kind not in _OF_ONESELF:
        return
    announced = _groups(reading, "update.trivial", "announced")
    if not reading.text.sentences or not (announced or kind is MessageKind.UPDATE):
        return
    small = _apart(_of_news(reading.speech, "update.trivial", "small"))
    large = _of_news(reading.speech, "update.trivial", "meaningful", "mandatory")
    meaningful = bool(large) or any(
        (news.mandatory or news.kind is not NewsKind.OTHER)
        and _carries(reading.text.subject, reading.text.body, news)
        for news in reading.season.news.values()
    )
    if meaningful and len(small) < 3:
        return
    if _wrote_for_it(reading):
        return
    if small:
        words = ", ".join(f"“{shown(each.words)}”" for each in small[:3])
        many = len(small) > 1
        yield hit_of(
            small[0],
            message=f"{words}: {'several small things' if many else 'a small thing'}, and nothing "
            "that could change how a reader sees your application."
            if not meaningful
            else f"{words}: small things beside the one that matters.",
        )
    elif announced:
        yield hit_of(announced[0])
    else:
        yield Hit("An update, and no news in it that could change a reader’s mind.")


def _apart(found: Sequence[Said]) -> list[Said]:
    """Of phrases that touch, the first: two phrases for one thing are one thing."""
    kept: list[Said] = []
    for each in sorted(found, key=lambda s: (s.unit.where == "body", s.start)):
        if not kept or each.unit.where != kept[-1].unit.where or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _score(reading: Reading) -> Iterable[Hit]:
    kind = reading.message.kind
    if kind is MessageKind.UPDATE:
        found = _groups(reading, "update.score", *_PAPERS)
    elif kind in _OF_ONESELF:
        found = _groups(reading, "update.score", *_SCORES, *_PAPERS)
    else:
        return
    if not found or says_that_asked(reading, found) or asked_for(reading) or _was_pending(reading):
        return
    for each in _apart(found):
        yield hit_of(each)


def _was_pending(reading: Reading) -> bool:
    """Whether the notes of this program hold that a score was still to come."""
    for note in reading.index.ground.notes.get(reading.message.program, ()):
        text = " ".join((*note.topics, *note.features, note.forgot, note.text)).lower()
        if "pending" in text and ("score" in text or "step" in text or "level" in text):
            return True
    return False


_PAPER = News(kind="publication", title="Sepsis bundles in rural clinics", date="2026-12-01")
_OPEN = tuple(p.changed(wants_updates=Answer.YES) for p in programs() if p.key.endswith(LAKEVIEW))
_ASKED = heard(LAKEVIEW, "2026-11-14T09:00-06:00", "Please send us your Step 2 score.")


def _update(body: str, **fields: object) -> Case:
    return Case(body, kind=MessageKind.UPDATE, **fields)  # type: ignore[arg-type]


RULES = (
    Rule(
        id="update.trivial",
        says="Keep an update for news that could change how a reader sees your application, and "
        "send it once.",
        sources=(FOLLOW_UP, PD_VIEW),
        severity=WARNING,
        find=_trivial,
        mends="own words",
        why="An update is read as a claim on somebody’s time; one without news says that the "
        "writer is anxious, and a string of them that the next one need not be read.",
        limits="What counts is known from the source’s list and from the season’s news; a great "
        "thing in words of its own is not recognised until it stands among the news. A program "
        "that likes to hear of news (wants updates) still wants news that matters.",
        trips=(
            _update("I remain as enthusiastic about Lakeview as I was in November."),
            _update("I wanted to let you know that I finished my ICU rotation last week."),
            _update("Since we met I have two new poster acceptances, a new job and a new hobby."),
            _update("My manuscript on night float was submitted yesterday and is under review."),
            _update("I joined the wellness committee and renewed my ACLS certificate."),
            _update("I have some news to share: I have begun to volunteer at a food bank."),
            "Thank you for the day. A quick update on my application: I attended a webinar.",
            Case("I am writing to share an update: I have started a new elective in cardiology.",
                 kind=MessageKind.INTEREST),
        ),
        passes=(
            _update("My paper on sepsis bundles was accepted for publication this week."),
            _update("I was elected chief of our student-run free clinic."),
            _update("We finished the handoff project, and the wards have adopted it."),
            _update("My Step 2 score, which was pending when we met, has been released."),
            _update("I received the Gold Humanism award of my school."),
            _update("I will speak at the national meeting of internists in April."),
            _update("Sepsis bundles in rural clinics, our study, is out.", also=(_PAPER,)),
            _update("My graduation has been delayed to June."),
            _update("I attended a webinar.", also=(_ASKED,)),
            "Thank you for the update on the new clinic.",
            "I recently finished a month in the ICU, and thought of our talk about nights.",
            Case("You told us that updates on the visa rules would follow.", to=DIRECTOR),
        ),
    ),
    Rule(
        id="update.score",
        says="Leave scores and papers out of your thanks, unless the program asked for them.",
        sources=(PD_VIEW,),
        severity=WARNING,
        find=_score,
        why="A thank-you that brings a score is no thank-you; it asks to be weighed again, and "
        "nobody has a place for it.",
        limits="What was asked for aloud is known only where the message or the season says so.",
        trips=(
            "I also wanted to share my new Step 2 CK score of 262.",
            "My updated CV is below.",
            "I recently passed Step 3 on my first attempt.",
            "I scored a 251 on Step 2, which came out on Tuesday.",
            "Here is my revised curriculum vitae.",
            "MY COMLEX LEVEL 2 RESULTS CAME BACK LAST WEEK",
            "Since we met, I received my USMLE Step 2 score, and I’m proud of it.",
            Case("My latest board scores might interest you.", kind=MessageKind.INTEREST),
            "My Step 2 score, which was still pending on that day, is now out.",
        ),
        passes=(
            "You explained when your interns take Step 3, and who pays for it.",
            "The APACHE score came up on rounds, to my delight.",
            "Your residents’ board scores say much about the teaching.",
            "You had read my CV with care, and it showed.",
            "I would be happy to send my CV if it would help.",
            "As you asked, my Step 2 score is 251.",
            _update("My Step 2 score is 251.", also=_OPEN),
            Case("My Step 2 score is 251.", also=(_ASKED,)),
            Case("My Step 2 score is 251.", kind=MessageKind.REPLY),
            Case("My Step 2 score is out at last, a 251.", kind=MessageKind.UPDATE),
        ),
    ),
)  # fmt: skip
