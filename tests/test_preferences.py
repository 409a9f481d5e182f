"""Lists and quotas that no match can be run on are refused with a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.match.preferences import ListError, Market, Preferences


def test_names_become_indices_in_the_order_given() -> None:
    market = Market.from_names(
        {"Ada": ["Hill", "Bay"], "Ben": []},
        {"Bay": ["Ada"], "Hill": ["Ben", "Ada"]},
        {"Bay": 0, "Hill": 2},
    )
    assert [list(market.applicants[at]) for at in range(2)] == [[1, 0], []]
    assert [list(market.programs[at]) for at in range(2)] == [[0], [1, 0]]
    assert list(market.quotas) == [0, 2]
    assert list(market.programs.owners) == [0, 1, 1]


@pytest.mark.parametrize(
    ("applicants", "programs", "quotas", "sentence"),
    [
        (
            {"Ada": ["Hil"]},
            {"Hill": ["Ada"]},
            1,
            "Ada, entry 1: there is no program called 'Hil'. Did you mean Hill?",
        ),
        (
            {"Ada": ["Hill"]},
            {"Hill": ["Ada", "Bo"]},
            1,
            "Hill, entry 2: there is no applicant called 'Bo'.",
        ),
        (
            {"Ada": ["Hill", "Hill"]},
            {"Hill": []},
            1,
            "Ada lists Hill twice, as entries 1 and 2; once will do.",
        ),
        (
            {"Ada": ["Hill"]},
            {"Hill": ["Ada"]},
            -1,
            "Hill has a quota of -1; 0 or more seats will do.",
        ),
        ({"Ada": ["Hill"]}, {"Hill": ["Ada"]}, {}, "Hill has no quota; say how many seats it has."),
        (
            {},
            {"Hill": []},
            {"Hill": 1, "Hil": 1},
            "The quotas: there is no program called 'Hil'. Did you mean Hill?",
        ),
    ],
)
def test_the_sentence_names_the_owner_and_the_entry(applicants, programs, quotas, sentence) -> None:
    with pytest.raises(ListError) as error:
        Market.from_names(applicants, programs, quotas)
    assert str(error.value) == sentence


def test_arrays_are_held_to_the_same() -> None:
    lists = Preferences.of([[0], [0, 5]])
    with pytest.raises(ListError, match=r"applicant 1, entry 2: there is no number 5"):
        Market(lists, Preferences.of([[0, 1]]), np.array([1], dtype=np.int32))
    with pytest.raises(ListError, match=r"1 programs and 2 quotas"):
        Market(Preferences.of([]), Preferences.of([[]]), np.array([1, 1], dtype=np.int32))
