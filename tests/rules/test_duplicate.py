"""What the examples of duplicate.* cannot show."""

import random
import time

from toolkit.checks import reading, rule
from toolkit.checks.mend import mended
from toolkit.checks.rule import ERROR, Case
from toolkit.checks.scene import DIRECTOR, HOUSTON, LINDGREN, play, read, season_with, told

REUSED = rule("duplicate.reused")
SWANS = (
    "The swans that nest beside the helicopter pad, and the pilot who waits for them, told me more "
    "of the house than any brochure."
)


def test_the_shared_sentence_is_quoted_marked_and_taken_out():
    body = f"Dear Dr. Houston,\n\nThank you for the morning. {SWANS} I liked the stairwell."
    case = Case(body, to=HOUSTON, also=(told(DIRECTOR, f"The soup was good. {SWANS}"),))
    (finding,) = REUSED.findings(read(case))
    assert finding.severity is ERROR
    assert "The swans that nest" in finding.message and "Ana de la Cruz" in finding.message
    assert body[finding.start : finding.end] == SWANS
    draft, season, _ = play(case)
    left = mended(draft, finding)
    assert SWANS not in left.body and "stairwell" in left.body
    assert list(REUSED.findings(reading(left, season))) == []


def test_an_edit_of_the_other_letter_is_seen_at_once():
    season = season_with()
    season.put(told(DIRECTOR, SWANS))
    draft, _, _ = play(Case(f"Dear Dr. Houston,\n\n{SWANS}", to=HOUSTON))
    assert list(REUSED.findings(reading(draft, season)))
    season.put(told(DIRECTOR, "The soup was good."))
    assert list(REUSED.findings(reading(draft, season))) == []


def test_an_earlier_draft_to_the_same_reader_is_no_copy():
    assert list(REUSED.findings(read(Case(SWANS, also=(told(DIRECTOR, SWANS),))))) == []


def test_a_season_full_of_drafts_costs_little():
    rng = random.Random(7)
    words = [f"{a}{b}" for a in ("bran", "tol", "mer", "sud", "kel") for b in ("na", "ri", "ost")]

    def body():
        return ". ".join(" ".join(rng.choices(words, k=12)).capitalize() for _ in range(12))

    season = season_with(
        told(LINDGREN, body(), f"2026-11-{day:02}T{hour}:00-06:00")
        for day in range(13, 23)
        for hour in ("09", "10", "11", "12")
    )
    draft, _, _ = play(Case(body(), to=HOUSTON))
    read_once = reading(draft, season)
    list(REUSED.findings(read_once))
    times = []
    for _ in range(30):
        start = time.perf_counter()
        list(REUSED.findings(read_once))
        times.append(time.perf_counter() - start)
    assert sorted(times)[15] < 0.002  # a generous bound: other work shares the machine
