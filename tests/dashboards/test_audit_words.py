"""Everything that is recorded has its words."""

import ast
import re

import pytest
from django.utils import translation

from dashboards.audit_words import ACTIONS, action_words
from tests.test_architecture import MODULES, imported, is_of

ACTION = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
KINDS = ("activity", "decision", "goal", "occasion", "project")
# Made of the kind of object and what became of it (indicators.actions.editing, indicators.admin).
MADE = {f"{kind}.{what}" for kind in KINDS for what in ("added", "changed")}
# They name actions and leave it to others to record them.
NAMES = {"indicators.vocabulary", "indicators.actions.catalogue"}


def recorded() -> set[str]:
    """Every text that looks like an action, in what imports the trace."""
    found = set(MADE)
    for module, path in MODULES.items():
        tree = ast.parse(path.read_text())
        if module in NAMES or any(is_of(name, "indicators.audit") for name in imported(tree)):
            texts = {one.value for one in ast.walk(tree) if isinstance(one, ast.Constant)}
            found |= {text for text in texts if isinstance(text, str) and ACTION.fullmatch(text)}
    return found


def test_every_action_that_is_recorded_has_words_and_no_other():
    assert recorded() == set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
def test_action_reads_in_swedish(action):
    with translation.override("en"):
        english = action_words(action)
    with translation.override("sv"):
        swedish = action_words(action)

    assert english != action
    assert swedish != english


def test_action_of_a_later_version_is_shown_as_it_is():
    assert action_words("something.else") == "something.else"
