"""Misspellings, doubled words, punctuation: what is found, and what is let be."""

import builtins
import random
import re
import threading
from importlib import resources

import pytest

from toolkit.checks import harper, prose, reading
from toolkit.checks.rule import ADVICE, WARNING
from toolkit.checks.scene import read
from toolkit.model import Message, MessageKind
from toolkit.season import Season
from toolkit.shelf import make_example

TYPO, DOUBLED, PUNCTUATION = prose.RULES

CLEAN = """\
Thank you for taking the time to speak with me on Thursday. I have been turning over what you said
about letting interns run the code with a senior at their shoulder, and I think it is the right
way to learn.

I came away from the day impressed by the breadth of pathology at the county hospital and by the
ease with which residents spoke to their attendings.

It was a pleasure to meet you and to hear how the programme has organised its ambulatory blocks
around the 4+1 schedule. I would be honoured to train there.

Your description of the street medicine van stayed with me; I had not realised that a resident
could prescribe buprenorphine from the back of a Sprinter.

Thank you for answering my questions about the J-1 visa so patiently. As an IMG, I rarely meet a
coordinator who knows the DS-2019 by heart.

I especially enjoyed our conversation about implementation science, and I have since read your
paper on deprescribing in nursing homes.

During my sub-internship in the CICU I learned to titrate norepinephrine and to sit with families,
and I was glad to hear that both are taught at noon conference.

My interest in hepatology began with my uncle's cirrhosis. Hearing you talk about TIPS,
paracentesis and the ethics of transplant listing felt like coming home.

We spoke about bouldering, sourdough and the best pho on Nicollet Avenue; thank you for making a
nervous applicant laugh.

I am writing to say how much I appreciated the residents' candour about night float. Nobody
pretended that it was easy.

The simulation centre was remarkable, but what I shall remember is the noticeboard of thank-you
cards from patients.

As a first-generation student, I was moved by your story of moving from Port-au-Prince to
Flatbush, and of learning English from your own patients.

I have attached the abstract that we discussed (the one on HFpEF and frailty), as you kindly asked
me to.

Since we met I have presented our QI work on CLABSI bundles at the regional ACP meeting, where it
won second prize.

Would it be possible to learn whether residents may do an away elective with the Indian Health
Service in Chinle?

Thank you for the tour of the NICU. Seeing a 26-weeker go from HFOV to CPAP in the hands of a
second-year resident was worth the journey.

My mother, a seamstress in Oaxaca, taught me suturing before any surgeon did; I was delighted that
you asked about it.

The X+Y scheduling, the protected didactics and the ultrasound curriculum all speak to a programme
that plans its teaching rather than hoping for it.

I grew up in Ogbomoso and trained in Ibadan, so your work on sickle cell disease in West Africa is
close to my heart.

It meant a great deal that Dr. Adébáyọ̀ stayed behind to talk about her fellowship in
cardio-oncology.

I appreciate how the clinic uses promotoras and community health workers to follow patients with
poorly controlled diabetes.

The residents described a place where questions are welcome at 3 a.m., and where the nocturnist
comes to the bedside.

Please thank Ms. Hui-Ling Tsai on my behalf: she found me a quiet room, a charger and a cup of tea
in under five minutes.

I had had some doubts about living so far north, but that evening on the lake settled them.

In our talk you mentioned that that first winter is the hardest. I have bought the boots already.

What struck me was the humility with which the chief residents led the morbidity and mortality
conference.

I enjoyed hearing about the longitudinal track in addiction medicine, from the bridge clinic to
the methadone rounds.

My research on CAR-T and cytokine release syndrome has made me want to be a haematologist, and
your unit is where I would like to start.

The way that your team debriefs after a rapid response is something I hope to carry into my own
practice.

I practise the cello most evenings, badly, and was happy to learn of the hospital's chamber group.

Thank you once more for your hospitality, and for the pickled okra.

I look forward to hearing from you. Until then, I wish you and your family a restful Thanksgiving.

As we discussed, I took a leave of absence in my third year to look after my grandmother; thank
you for asking about it so kindly.

Your advice, "find the patients you would stay late for," has become a note above my desk.

I left thinking about three things: the autonomy of the interns, the strength of the palliative
service, and the dal in the cafeteria.

The fellowship match is strong, but I was more taken by how many graduates go on to practise in
federally qualified health centers across the valley.

Being a former paramedic, I notice how nurses and physicians speak to each other; on your wards
they speak as colleagues.

I was fascinated by the tele-ICU, and by how an intensivist in Spokane can help a hospitalist in a
critical access hospital at midnight.

We talked about the ABIM pass rate, the new Epic build and whether POCUS belongs in every physical
examination. I would say that it does.

I cannot thank you enough for the honest picture you drew of motherhood during residency.

My thesis dealt with Plasmodium knowlesi in Sabah, and Professor Thiruvengadam's questions were
the best I have had about it.

You asked what I do when I am not at the hospital. I should have said: I keep bees, and I lose to
my sister at carrom.

Thank you for considering an older applicant. Twelve years as a machinist taught me to measure
twice.

I have read about the hospital-at-home programme, and about its readmission rates, with
admiration.

The dermoscopy teaching, the Mohs suite and the free skin checks at the fishing docks make this a
department that I could grow in.

I would be grateful for the chance to work with your refugee clinic, since I speak Tigrinya,
Amharic and some Arabic.
""".strip().split("\n\n")

# The faulty letters, between bars, and what they should be.
FAULTY_TYPO = """
I was glad to |recieve|receive| your message.|
It was |definately|definitely| the best day of the season.
The error |occured|occurred| on my first night.
You were kind to |accomodate|accommodate| my travel.
I keep two |seperate|separate| lists.
I am |intrested|interested| in rural medicine.
The |residancy|residency| has a warm heart.
Your |progam|program| made me feel at home.
I am |greatful|grateful| for your time.
I remain |sincerly|sincerely| thankful.
During my |intership|internship| in Lagos I learned patience.
I |apreciate|appreciate| the care you took.
The |enviroment|environment| on the ward was kind.
It was a great |oppurtunity|opportunity| to learn.
Thank you for the |oportunity|opportunity| to interview.
The |facutly|faculty| know every name.
Your |collegues|colleagues| welcomed me.
I was |impresed|impressed| by the teaching.
I am |exicted|excited| to hear more.
I |truely|truly| enjoyed the day.
I hope to |persue|pursue| a fellowship.
Research has been a |privelege|privilege| for me.
The |curiculum|curriculum| leaves room to think.
I value the |committment|commitment| to teaching.
|Definately|Definitely|, it was a good day.
Their |knowlege|knowledge| is wide.
I hope |untill|until| then you have a good week.
The |intervew|interview| was a joy.
I felt |wellcome|welcome| there.
Your |guidence|guidance| helped.
I was told |wich|which| days are free.
I would |reccomend|recommend| the place to anyone.
Thank you for your |consideraton|consideration|.
It is a |prestigous|prestigious| prize.
The |pateints|patients| come first.
I |beleive|believe| in teams.
I |dont|don't| mind the snow.
I liked |teh|the| unit.
I look |foward|forward| to hearing from you.
I hope to hear |form|from| you soon.
I admire |you're|your| program.
|Its|It's| been a pleasure.
I should |of|have| asked about call.
I would rather teach |then|than| anything.
It |peaked|piqued| my interest.
I work in |pubic|public| health.
I am glad to be |apart|a part| of it.
Our |principle|principal| investigator left.
Thank you for your |advise|advice|.
The |cardiolgy|cardiology| clinic is busy.
I saw the |neurolgy|neurology| ward.
The |anestheisa|anesthesia| team was calm.
I |apprreciated|appreciated| the tour.
Your |institutoin|institution| is large.
I enjoyed the |conversaion|conversation|.
The |respnsibility|responsibility| is real.
My |experiecne|experience| abroad taught me this.
I was struck by the |collaboratve|collaborative| spirit.
I have |thoroghly|thoroughly| enjoyed it.
It was |unforgetable|unforgettable|.
""".strip().splitlines()

FAULTY_DOUBLED = """
I liked |the the|the| clinic.
I hope |to to|to| see it again.
I came |with with|with| my sister.
The |program program|program| is large.
|It was it was|It was| a good day.
I met |Dr. Smith and and|| others.
We spoke |of of|of| sepsis.
I |am am|am| grateful.
""".strip().splitlines()

FAULTY_PUNCTUATION = """
Thank you |,| for the day.
Thank you|,,| for the day.
It was a joy|..| I came home late.
I came home|.|The snow had begun.
I liked the clinic|,|the wards and the people.
The day |(|which was long, ended well.
You said |"|come back, and I will.
On Friday |i| flew home.
I came home. |t|he snow had begun.
Thank you|!.| It was a joy.
""".strip().splitlines()


@pytest.fixture
def without_harper(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest, **more):
        if name == "harper":
            raise ImportError("no module named harper")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    harper.reset()
    yield
    monkeypatch.undo()
    harper.reset()


@pytest.fixture(scope="module")
def example_season(tmp_path_factory):
    season = make_example(tmp_path_factory.mktemp("prose") / "example")
    return season if isinstance(season, Season) else Season.open(season)


def found_in(body, *rules):
    read_body = read(body)
    return [finding for rule in rules or prose.RULES for finding in rule.findings(read_body)]


def as_draft(season, body):
    program = next(iter(season.programs))
    message = Message(
        key="message/prose", program=program, kind=MessageKind.THANKS, subject="", body=body
    )
    return reading(message, season)


def taken_apart(line):
    before, wrong, *mend, after = line.rstrip("|").split("|")
    return before + wrong + after, len(before), len(before) + len(wrong), mend[0] if mend else None


def terms():
    path = resources.files("toolkit.checks") / "lexicon" / "medical.txt"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    assert head.startswith("# ")
    return lines


def test_the_glossary_is_long_sorted_and_without_doubles():
    lines = terms()
    assert len(lines) >= 1500
    assert lines == sorted(lines, key=lambda term: (term.casefold(), term))
    assert len(lines) == len(set(lines))
    assert all(line == line.strip() and line for line in lines)


def test_no_misspelling_of_the_list_is_in_the_glossary_or_its_own_remedy():
    misspelt = prose._words().misspelt
    assert len(misspelt) >= 300
    assert not set(misspelt) & prose.glossary()
    assert not set(misspelt) & set(misspelt.values())
    assert all(word == word.lower() != mend.lower() for word, mend in misspelt.items())


def test_no_word_of_the_letters_is_called_a_misspelling_of_another():
    assert not prose._words().often & set(prose._words().misspelt)


@pytest.mark.parametrize("paragraph", CLEAN, ids=range(len(CLEAN)))
def test_a_clean_paragraph_gives_nothing(paragraph):
    assert found_in(paragraph, TYPO, DOUBLED) == []
    assert found_in(paragraph, PUNCTUATION) == []
    assert found_in(" ".join(paragraph.split())) == []


def test_there_are_enough_clean_paragraphs_and_faulty_sentences():
    assert len(CLEAN) >= 40
    assert len(FAULTY_TYPO) + len(FAULTY_DOUBLED) + len(FAULTY_PUNCTUATION) >= 60


@pytest.mark.parametrize("rule_and_lines", [
    (TYPO, FAULTY_TYPO), (PUNCTUATION, FAULTY_PUNCTUATION), (DOUBLED, FAULTY_DOUBLED),
], ids=["typo", "punctuation", "doubled"])  # fmt: skip
def test_nearly_all_faulty_sentences_are_found_at_the_very_letters(rule_and_lines):
    rule, lines = rule_and_lines
    missed = []
    for line in lines:
        text, start, end, mend = taken_apart(line)
        hits = found_in(text, rule)
        if not any(hit.start < end and start < hit.end for hit in hits):
            missed.append(text)
            continue
        (hit,) = hits
        if rule is TYPO:
            assert (hit.start, hit.end) == (start, end), text
            assert hit.mend == (start, end, mend)
            assert text[start:end] in hit.message and mend in hit.remedy
    assert len(missed) <= 0.05 * len(lines), missed


def test_severities_are_as_agreed():
    assert [rule.severity for rule in prose.RULES] == [WARNING, WARNING, ADVICE]
    assert [rule.id for rule in prose.RULES] == [
        "prose.typo", "prose.doubled", "prose.punctuation",
    ]  # fmt: skip
    assert all(len(rule.trips) >= 6 and len(rule.passes) >= 6 for rule in prose.RULES)


def test_names_of_the_example_season_are_right(example_season):
    for person in example_season.people.values():
        body = f"{person.name} was kind to me.\n\nI also met {person.surname}, in {person.program}."
        draft = as_draft(example_season, body)
        assert [hit.message for hit in TYPO.find(draft)] == []
    for program in example_season.programs.values():
        body = f"{program.city} was cold. I liked {program.name} and {program.institution}."
        draft = as_draft(example_season, body)
        assert [hit.message for hit in TYPO.find(draft)] == []


def test_terms_of_the_glossary_are_right_in_a_sentence(example_season):
    chosen = random.Random(7).sample(terms(), 250)
    for term in chosen:
        draft = as_draft(example_season, f"We spoke of {term} and of the snow.")
        assert [hit.message for rule in (TYPO, DOUBLED) for hit in rule.find(draft)] == []


def test_letters_of_the_example_season_give_nothing(example_season):
    for message in example_season.messages.values():
        draft = reading(message, example_season)
        assert [hit for rule in (TYPO, DOUBLED) for hit in rule.find(draft)] == []


def test_words_noted_in_the_season_are_gathered_once_a_ground(example_season):
    one = as_draft(example_season, "Thank you.")
    two = as_draft(example_season, "Thank you again.")
    assert prose.season_words(one) is prose.season_words(two)


def test_a_mend_takes_the_finding_away():
    for rule in prose.RULES:
        for trip in rule.trips:
            read_trip = read(trip)
            findings = [f for f in rule.findings(read_trip) if f.mend]
            for where in ("body", "subject"):
                text = getattr(read_trip.text, where)
                for finding in reversed([f for f in findings if f.where == where]):
                    start, end, mend = finding.mend
                    text = text[:start] + mend + text[end:]
                if where == "body":
                    left = [f for f in found_in(text, rule) if f.mend and f.where == "body"]
                    assert left == [], trip


def test_capitals_are_kept_in_the_mend():
    (hit,) = found_in("Recieve my thanks.", TYPO)
    assert hit.mend == (0, 7, "Receive")


def test_without_harper_the_lists_still_work_and_one_sentence_says_so(without_harper):
    assert harper.lints("I recieve the mail.") is None
    sentence = harper.unavailable()
    assert sentence.startswith("Grammar was not checked: ") and sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert [f.mend[2] for f in found_in("I recieve the the mail ,today.")][:2] == ["receive", "the"]
    assert found_in("I saw the thorogh report.", TYPO) == []


def test_with_harper_there_is_nothing_to_say(capfd):
    harper.reset()
    assert harper.unavailable() == ""
    assert found_in("The respnsibility is real.", TYPO)
    assert capfd.readouterr() == ("", "")


def test_harper_that_raises_hurts_no_check_and_is_given_up(monkeypatch):
    class Panic(BaseException):
        pass

    class Broken:
        built = 0

        def __init__(self, *_):
            Broken.built += 1

        def get_lint_config(self):
            return {}

        def set_lint_config(self, config):
            pass

        def organized_lints(self, *_, **__):
            raise Panic("poisoned")

        lint = organized_lints

    import harper as engine

    monkeypatch.setattr(engine, "Linter", Broken)
    harper.reset()
    try:
        for number in range(6):
            assert harper.lints(f"Text {number}.") is None
        assert Broken.built == 3
        assert "Panic" in harper.unavailable()
        assert len(found_in("I recieve it.", TYPO)) == 1
    finally:
        monkeypatch.undo()
        harper.reset()


def test_one_text_that_fails_leaves_the_others_checked(monkeypatch):
    harper.reset()
    real = harper._linter

    def touchy(dialect, heard):
        linter = real(dialect, heard)

        class Touchy:
            def organized_lints(self, text, **more):
                if "poison" in text:
                    raise RuntimeError("no")
                return linter.organized_lints(text, **more)

            def lint(self, *given, **more):
                return linter.lint(*given, **more)

        return Touchy()

    monkeypatch.setattr(harper, "_linter", touchy)
    try:
        assert harper.lints("poison") is None
        assert harper.lints("The respnsibility is real.")
        assert harper.unavailable()
    finally:
        monkeypatch.undo()
        harper.reset()


def test_threads_may_ask_at_once():
    harper.reset()
    wrong = []

    def ask(number):
        for turn in range(30):
            text = f"Number {number}, turn {turn}: the respnsibility is real."
            if len(found_in(text, TYPO)) != 1:
                wrong.append(text)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert harper.unavailable() == ""


def test_a_text_is_asked_about_once(monkeypatch):
    harper.reset()
    harper.lints("The ward was calm.")
    monkeypatch.setattr(harper._engine, "american", lambda: pytest.fail("asked again"))
    assert harper.lints("The ward was calm.") == ()


@pytest.mark.parametrize("text", [
    "", " ", "\n\n", "Dear Dr. de la Cruz,", "((((", '"""', "....", "i", "🙂 🙂", "é" * 500,
    "a " * 500,
    "\u202e abc", "x" * 5000,
])  # fmt: skip
def test_odd_texts_raise_nothing(text):
    for finding in found_in(text):
        assert 0 <= finding.start <= finding.end <= len(text)


def test_every_linter_that_is_heard_speaks_for_a_rule():
    assert set(harper.RULE_OF.values()) <= {rule.id for rule in prose.RULES}
    import harper as engine

    assert set(harper.RULE_OF) <= set(engine.get_default_lint_config())


def test_only_the_adapter_knows_harper():
    root = resources.files("toolkit")
    for path in root.rglob("*.py"):
        if path.name != "harper.py":
            assert not re.search(
                r"^\s*(?:import harper|from harper)\b", path.read_text("utf-8"), re.M
            )


@pytest.mark.parametrize("word", ["a" * 100_000, "a'" * 10_000])
def test_a_word_without_end_is_not_shown_to_harper(word):
    """Its memory would grow with the square of the length, and end the process."""
    assert harper.lints(f"The day was fine. {word} It was fine.") is not None
    assert harper.known(word)
