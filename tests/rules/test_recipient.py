"""Names in any script, couples, and greetings to several people."""

import pytest

from toolkit.checks import rule
from toolkit.checks.mend import mended
from toolkit.checks.names import one_slip, slip_of
from toolkit.checks.rule import Case
from toolkit.checks.scene import COORDINATOR, DIRECTOR, LAKEVIEW, play, read
from toolkit.model import Person, Role


def _person(name, surname, role=Role.FACULTY, **fields):
    fields = {"credentials": "M.D.", **fields}
    return Person(program=LAKEVIEW, name=name, surname=surname, role=role, **fields)


PEOPLE = {
    each.name: each
    for each in (
        _person("Amir Haddad", "Haddad"),
        _person("Lena Haddad", "Haddad"),
        _person("Wendell May", "May"),
        _person("Hana Park", "Park"),
        _person("Robert Dean", "Dean", credentials="DNP"),
        _person("Teresa Long", "Long", credentials="LCSW", honorific="Ms."),
        _person("Michael Best", "Best", Role.RESIDENT, credentials="D.O."),
        _person("Carol Okafor", "Okafor", Role.CHAIR),
        _person("Łukasz Żółkiewski", "Żółkiewski"),
        _person("Nguyễn Văn Minh", "Nguyễn"),
        _person("王 伟", "王"),
        _person("Ayşe Đorđević", "Đorđević"),
        _person("Jörg Müller", "Müller"),
        _person("Bertrand St. Clair", "St. Clair"),
    )
}


def _letter(greeting, name, text="Thank you for the interview at Lakeview."):
    to = PEOPLE[name].key.removeprefix("person/") if name in PEOPLE else name
    also = tuple(PEOPLE.values())
    return Case(f"{greeting}\n\n{text}", to=to, also=also)


def _found(which, case):
    return list(rule(which).findings(read(case)))


@pytest.mark.parametrize(
    ("greeting", "name"),
    [
        ("Dear Dr. Haddad,", "Amir Haddad"),
        ("Dear Drs. Haddad,", "Lena Haddad"),
        ("Dear Dr. & Dr. Haddad,", "Lena Haddad"),
        ("Dear Drs. Amir and Lena Haddad,", "Amir Haddad"),
        ("Respected Dr. Haddad,", "Amir Haddad"),
        ("Dear Dr. Okafor, Dr. Haddad and the team,", "Amir Haddad"),
        ("Dear Drs. Okafor and Lindgren,", "Carol Okafor"),
        ("Dear Dr. Okafor and Selection Committee,", "Carol Okafor"),
        ("Dear Program Director and Dr. Okafor,", "Carol Okafor"),
        ("Dear Dr. Okafor and Dr. Fischbach,", "Carol Okafor"),
        ("DEAR DR. OKAFOR,", "Carol Okafor"),
        ("dear dr okafor", "Carol Okafor"),
        ("Dear Dr. May,", "Wendell May"),
        ("Dear Dr. Park,", "Hana Park"),
        ("Dear Dr. Dean,", "Robert Dean"),
        ("Dear Ms. Long,", "Teresa Long"),
        ("Dear Michael,", "Michael Best"),
        ("Dear Dr. Best,", "Michael Best"),
        ("Dear Dr. Lukasz Zolkiewski,", "Łukasz Żółkiewski"),
        ("Dear Dr. Nguyen,", "Nguyễn Văn Minh"),
        ("Dear Dr. Nguyễn Văn Minh,", "Nguyễn Văn Minh"),
        ("Dear Dr. Minh,", "Nguyễn Văn Minh"),
        ("Dear Dr. 王,", "王 伟"),
        ("Dear Dr. 王伟,", "王 伟"),
        ("Dear Dr. Dordevic,", "Ayşe Đorđević"),
        ("Dear Dr. Djordjevic,", "Ayşe Đorđević"),
        ("Dear Dr. Mueller,", "Jörg Müller"),
        ("Dear Dr. Saint Clair,", "Bertrand St. Clair"),
        ("Dear Dr. StClair,", "Bertrand St. Clair"),
    ],
)
def test_a_right_greeting_passes(greeting, name):
    case = _letter(greeting, name)
    assert not _found("recipient.misnamed", case)
    assert not _found("recipient.title", case)


@pytest.mark.parametrize(
    ("greeting", "name", "right"),
    [
        ("Dear Dr. Hadad,", "Amir Haddad", "Dear Dr. Haddad,"),
        ("Dear Dr. Lara Haddad,", "Amir Haddad", "Dear Dr. Haddad,"),
        ("Dear Dr. Lena Haddad,", "Amir Haddad", "Dear Dr. Haddad,"),
        ("Dear Dr. Okafro and team,", "Carol Okafor", "Dear Dr. Okafor and team,"),
        ("Dear Dr. Zolkiewsky,", "Łukasz Żółkiewski", "Dear Dr. Żółkiewski,"),
        ("Dear Micheal,", "Michael Best", "Dear Michael,"),
        ("Dear Mike,", "Michael Best", "Dear Michael,"),
        ("Dear Ladies and Gentlemen,", "Carol Okafor", "Dear Dr. Okafor,"),
        ("Hi all,", "Michael Best", "Dear Michael,"),
    ],
)
def test_a_wrong_name_is_mended_to_the_right_one(greeting, name, right):
    case = _letter(greeting, name)
    (finding,) = _found("recipient.misnamed", case)
    draft, _, _ = play(case)
    assert mended(draft, finding).body.startswith(f"{right}\n")


@pytest.mark.parametrize(
    ("greeting", "name", "text"),
    [
        ("Dear Mr. Haddad,", "Amir Haddad", ""),
        ("Dear Dr. Long,", "Teresa Long", ""),
        ("Dear Best,", "Michael Best", ""),
        ("Dear Hana Park,", "Hana Park", ""),
        ("Dear Dr. Okafor,", "Carol Okafor", "As program director, you set the tone."),
        ("Dear Dr. Okafor,", "Carol Okafor", "Your role as coordinator is a great one."),
        ("Dear Ms. Jackson,", COORDINATOR, "Dr. Jackson, you were kind to all of us."),
    ],
)
def test_a_wrong_title_or_role_is_found(greeting, name, text):
    assert _found("recipient.title", _letter(greeting, name, text or "Thank you."))


def test_a_name_misspelt_in_the_text_points_at_its_letters():
    case = _letter("Dear Dr. de la Cruz,", DIRECTOR, "Dr. Okafro's clinic was a joy.")
    (finding,) = _found("recipient.misnamed", case)
    draft, _, _ = play(case)
    assert draft.body[finding.start : finding.end] == "Okafro"
    assert "Dr. Okafor's clinic" in mended(draft, finding).body


def test_one_slip_is_one_letter_more_less_other_or_swapped():
    assert one_slip("smith", "smtih")
    assert one_slip("smith", "smth")
    assert one_slip("smith", "smithe")
    assert one_slip("smith", "smyth")
    assert not one_slip("smith", "smith")
    assert not one_slip("smith", "mstih")
    assert not slip_of("hall", "hill")
    assert slip_of("curz", "cruz")
