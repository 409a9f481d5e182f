"""`docs/rules.md` is what the rules say of themselves."""

import pytest

from toolkit.checks import RULES
from toolkit.checks.pages import PAGE, ids_in, page
from toolkit.files import write_page

WITHOUT_WHY: frozenset[str] = frozenset()
WITHOUT_LIMITS: frozenset[str] = frozenset()


def test_the_page_is_what_the_rules_say_now():
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(), "run: python -m toolkit refresh-rules"


def test_the_table_names_every_rule_and_no_other():
    assert ids_in(PAGE.read_text(encoding="utf-8")) == tuple(rule.id for rule in RULES)


def test_writing_it_again_changes_nothing(tmp_path):
    path = tmp_path / "rules.md"
    assert write_page(path, page())
    assert not write_page(path, page())
    assert path.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_why_it_is_there_and_what_it_misses(rule):
    assert rule.why.strip() or rule.id in WITHOUT_WHY
    assert rule.limits.strip() or rule.id in WITHOUT_LIMITS
