"""What the examples of specific.* cannot show."""

import re

from toolkit.checks import check, rule
from toolkit.checks.rule import ADVICE, WARNING, Case
from toolkit.checks.scene import BAYOU_DIRECTOR, HOUSTON, LAKEVIEW, RIDGE_DIRECTOR, play, read
from toolkit.checks.specific import _alike, _short_forms
from toolkit.checks.vocabulary import plain_of_praise
from toolkit.model import Question, moment

GENERIC = rule("specific.generic")
UNSUPPORTED = rule("specific.unsupported")


def found(which, example):
    return list(which.findings(read(example)))


def test_praise_alone_is_a_warning_and_what_the_notes_do_not_know_is_not():
    praise = "Thank you for your time. The faculty and the culture at Lakeview impressed me."
    remembered = "The owls above the ambulance bay at Lakeview stayed with me."
    told_well = f"{remembered} So did the porter with the harmonica and his blind terrier."
    assert [f.severity for f in found(GENERIC, praise)] == [WARNING]
    assert {f.severity for f in found(GENERIC, remembered)} <= {ADVICE}
    assert found(GENERIC, told_well) == []


def test_the_finding_names_what_is_unused_and_offers_this_persons_own_topic():
    (finding,) = found(GENERIC, Case("Thank you for your time at Lakeview.", to=HOUSTON))
    assert "“inflammatory bowel disease clinic”" in finding.message
    assert "“inflammatory bowel disease clinic”" in finding.remedy


def test_without_notes_a_letter_is_judged_by_what_it_says():
    bare = Case("Thank you for the kind conversation at Jackson Ridge.", to=RIDGE_DIRECTOR)
    own = Case(
        "Thank you for showing me the orchard that patients planted behind the dialysis wing.",
        to=RIDGE_DIRECTOR,
    )
    assert [f.severity for f in found(GENERIC, bare)] == [WARNING]
    assert found(GENERIC, own) == []


def test_a_claim_that_an_answer_supports_is_no_claim_out_of_the_air():
    text = "I was drawn to your global health pathway."
    answered = Question(
        program=LAKEVIEW, text="What is there beside the wards?",
        asked_at=moment("2026-11-12T10:00-06:00"), answer="A global pathway, in Malawi.",
    )  # fmt: skip
    assert len(found(UNSUPPORTED, text)) == 1
    assert found(UNSUPPORTED, Case(text, also=(answered,))) == []


def test_what_only_another_program_has_is_said_once_and_not_as_advice():
    text = "I would love to work in your street medicine van."
    draft, season, _ = play(Case(text))
    told = [
        f for f in check(draft, season) if f.rule in ("specific.unsupported", "program.mixed-up")
    ]
    assert len(told) == 1
    assert told[0].severity is not ADVICE
    assert found(UNSUPPORTED, Case(text, to=BAYOU_DIRECTOR)) == []


def test_one_claim_a_letter_is_enough():
    text = "Your robotics lab, your rural track and your jail clinic all drew me."
    assert len(found(UNSUPPORTED, text)) == 1


def test_the_word_lists_can_be_read():
    assert len(_alike()) > 100
    assert not [word for word in _alike() if plain_of_praise(word)]
    known, _ = _short_forms()
    assert len(known) >= 200
    assert all(re.fullmatch(r"[a-z0-9]+", short) for short in known)
