import pytest

from scheduler.report.safe import tame, tamed
from tests.report.examples import a_scenario
from tests.report.subjects import NASTY, a_hostile_subject


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Oak Lodge", "Oak Lodge"),
        ("Żółw & Söhne 🏥👩🏽‍⚕️", "Żółw & Söhne 🏥👩🏽‍⚕️"),
        ("one\r\ntwo\tthree", "one  two three"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("שלום\u200f", "שלום\u200f"),
        ("a\x00b\x1b[31m", "a\ufffdb\ufffd[31m"),
        ("\udcff", "\ufffd"),
    ],
)
def test_what_turns_or_controls_goes_and_the_rest_stays(text, safe):
    assert tame(text) == safe


def test_a_model_is_tamed_in_depth_and_is_itself_where_nothing_changes():
    scenario = a_scenario()
    assert tamed(scenario) == scenario
    name = "a\u202eb"
    bad = scenario.model_copy(update={"providers": [scenario.providers[0].model_copy(update={"name": name})]})
    assert tamed(bad).providers[0].name == "ab"
    assert tamed(bad).courses == scenario.courses


def test_a_subject_holds_no_text_that_turns_or_controls():
    subject = a_hostile_subject()
    texts = subject.scenario.model_dump_json() + subject.result.model_dump_json()
    assert not {"\u202e", "\u2067", "\x1b", "\x07"} & set(texts)
    assert NASTY[0] in subject.scenario.name
