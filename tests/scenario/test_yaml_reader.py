"""YAML 1.2's core schema, rule by rule; places; and what a hostile file cannot do."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from scheduler.scenario.faults import Faults, Place
from scheduler.scenario.nodes import path_text, place_of
from scheduler.scenario.yaml_reader import MAX_DEPTH, read_yaml


def read(text: str):
    faults = Faults()
    node = read_yaml(text, "f.yaml", faults)
    assert faults.sorted() == []
    return node


def value_of(text: str):
    return read(f"key: {text}\n").plain()["key"]


def refused(text: str) -> list[str]:
    faults = Faults()
    read_yaml(text, "f.yaml", faults)
    return [str(fault) for fault in faults.sorted()]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # null and booleans: three spellings each, and no other word
        *[(text, None) for text in ("", "~", "null", "Null", "NULL")],
        *[(text, True) for text in ("true", "True", "TRUE")],
        *[(text, False) for text in ("false", "False", "FALSE")],
        *[(text, text) for text in ("yes", "no", "on", "off", "y", "n", "Yes", "NO", "On", "nULL", "tRUE")],
        # whole numbers: a leading 0 is no octal, 0o is, and nothing is sexagesimal
        ("12", 12), ("-12", -12), ("+12", 12), ("0", 0), ("012", 12), ("0012", 12), ("0o14", 12), ("0xfF", 255),
        ("12_000", "12_000"), ("9:30", "9:30"), ("10:00", "10:00"), ("23:59:59", "23:59:59"), ("0b11", "0b11"),
        ("-0o14", "-0o14"), ("+0x1", "+0x1"), ("0x", "0x"), ("1,200", "1,200"), ("12 ", 12), ("£12", "£12"),
        # fractions stay exact
        ("1.50", Decimal("1.50")), (".5", Decimal("0.5")), ("5.", Decimal(5)), ("-1.5e3", Decimal(-1500)),
        ("1e3", Decimal(1000)), ("0.1", Decimal("0.1")), ("1.2.3", "1.2.3"), (".", "."),
        # dates and times are text
        ("2018-07-02", "2018-07-02"), ("2018-07-02 10:00:00", "2018-07-02 10:00:00"), ("RM1", "RM1"), ("1E", "1E"),
        # quotes and blocks are always text
        ('"12"', "12"), ("'true'", "true"), ('""', ""), ("|\n  12", "12\n"), (">-\n  a\n  b", "a b"),
        ('"\\u00e9"', "é"),
    ],
)  # fmt: skip
def test_scalars(text, value):
    found = value_of(text)
    assert found == value
    assert type(found) is type(value)


def test_collections():
    assert read("a: [1, {b: c}]\nd:\n  - e\n  -\n? f\n: g\n").plain() == {
        "a": [1, {"b": "c"}],
        "d": ["e", None],
        "f": "g",
    }


def test_keys_are_text_or_whole_numbers():
    assert list(read("1: a\n'1': b\nno: c\n2018-07-02: d\n").plain()) == [1, "1", "no", "2018-07-02"]


@pytest.mark.parametrize(
    ("key", "shown"), [("true", "true"), ("1.5", "1.5"), ("~", "nothing"), ("[a]", "a list"), ("{a: b}", "a mapping")]
)
def test_other_keys_are_refused(key, shown):
    [fault] = refused(f"x: 1\n? {key}\n: 2\n")
    assert fault == f"f.yaml:2:3: found {shown} as a key, expected a name or a whole number"


def test_merge_keys_are_no_part_of_yaml_1_2():
    assert read("a: &x {b: 1}\nc: {<<: *x}\n").plain()["c"] == {"<<": {"b": 1}}


def test_a_repeated_key_names_the_first_line():
    assert refused("a: 1\nb: 2\n'a': 3\n") == [
        "f.yaml:3:1: found the key 'a' again, expected it once; it is on line 1 already"
    ]


def test_aliases_stand_for_what_they_name_and_stand_where_they_are():
    node = read("a: &x [1, 2]\nb: *x\n")
    assert node.plain() == {"a": [1, 2], "b": [1, 2]}
    assert place_of(node, ("b",)) == Place("f.yaml", 2, 4)
    assert place_of(node, ("b", 1)) == Place("f.yaml", 1, 11)


def test_an_anchor_may_be_used_again():
    assert read("a: &x 1\nb: *x\nc: &x 2\nd: *x\n").plain() == {"a": 1, "b": 1, "c": 2, "d": 2}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: *x\n", "f.yaml:1:4: found *x, expected an anchor &x earlier in the file"),
        ("a: &x [1, *x]\n", "f.yaml:1:11: found *x inside what it stands for, expected no value inside itself"),
        ("a: !!str 1\n", "f.yaml:1:4: found the tag !!str, expected no tags"),
        ("a: !!python/object:os.system {}\n", "f.yaml:1:4: found the tag !!python/object:os.system, expected no tags"),
        ("a: ! 1\n", "f.yaml:1:4: found the tag !, expected no tags"),
        ("--- 1\n--- 2\n", "f.yaml:2:1: found a second document, expected one document in the file"),
        ("", "f.yaml:1:1: found nothing, expected a YAML document"),
        ("# only a comment\n", "f.yaml:1:1: found nothing, expected a YAML document"),
        ("a: .inf\n", "f.yaml:1:4: found .inf, expected a finite number"),
        ("a: -.Inf\n", "f.yaml:1:4: found -.Inf, expected a finite number"),
        ("a: .NaN\n", "f.yaml:1:4: found .NaN, expected a finite number"),
        ("a: 1e400\n", "f.yaml:1:4: found 1e400, expected a number between 1e-15 and 1e15"),
        ("a: b\0\n", "f.yaml:1:5: found '\\x00', expected printable text"),
        ("a: 1\r\nb: \x07\n", "f.yaml:2:4: found '\\x07', expected printable text"),
    ],
)
def test_refused(text, fault):
    assert fault in refused(text)


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("a: b: c\n", "1:5", "put text with a colon in quotes"),
        ("a:\n\tb: 1\n", "2:1", "indent with spaces, not tabs"),
        ("a: [1\nb: 2\n", "2:2", "check the indentation, brackets and quotes"),
        ("a: 'x\n", "2:1", "while scanning a quoted scalar"),
        ("a: @x\n", "1:4", "cannot start any token"),
        ("%YAML 3.0\n---\na: 1\n", "1:1", "incompatible"),
        ("a: 1\n  b: 2\n", "2:4", "mapping values are not allowed"),
        ("a: %x\n", "1:4", "cannot start any token"),
    ],
)
def test_broken_syntax_has_a_place_and_a_hint(text, place, hint):
    [fault] = refused(text)
    assert fault.startswith(f"f.yaml:{place}: found what is no YAML: ")
    assert hint in fault


def test_one_fault_does_not_hide_another():
    assert len(refused("a: !!str 1\na: 2\nb: .inf\nc: *d\n")) == 4


def test_places_count_characters_from_1():
    node = read("# é\nname: é: x\n".replace("é: x", "'é: x'") + "list:\n  - {a: 1,   b: ü}\n  - \U0001f600\n")
    assert place_of(node, ("name",)) == Place("f.yaml", 2, 7)
    assert place_of(node, ("list", 0, "b")) == Place("f.yaml", 4, 17)
    assert place_of(node, ("list", 0, "b"), at_key=True) == Place("f.yaml", 4, 14)
    assert place_of(node, ("list", 1)) == Place("f.yaml", 5, 5)
    assert place_of(node, ("list", 9, "x")) == Place("f.yaml", 4, 3)


def test_windows_line_ends_and_byte_order_mark():
    node = read("\ufeffa: 1\r\nb: 2\r\n")
    assert node.plain() == {"a": 1, "b": 2}
    assert place_of(node, ("b",)) == Place("f.yaml", 2, 4)


def test_path_text_names_items_by_id():
    node = read(
        "courses: [{id: med, after: [x]}, {id: 5}]\ntrainers: [{id: t, offers: [{course: med}]}]\npinned: [{a: 1}]\n"
    )
    assert path_text(node, ("courses", 0, "after", 0)) == "courses.med.after[0]"
    assert path_text(node, ("courses", 1, "id")) == "courses[1].id"
    assert path_text(node, ("trainers", 0, "offers", 0, "session_fee")) == "trainers.t.offers.med.session_fee"
    assert path_text(node, ("pinned", 0, "a")) == "pinned[0].a"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "a:\n" + "".join(" " * depth + "b:\n" for depth in range(1, 2000)),
    ],
)
def test_depth_is_limited(text):
    began = time.process_time()
    [fault] = refused(text)
    assert f"more than {MAX_DEPTH} deep" in fault
    assert time.process_time() - began < 5


@pytest.mark.parametrize("wrap", ["[{}]", "{{a: {}}}"])
def test_aliases_that_multiply_are_stopped(wrap):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    [fault] = refused("\n".join([*lines, f"end: {wrap.format('*a11')}"]))
    assert "aliases written out" in fault


def test_long_numbers_are_no_work():
    [fault] = refused(f"a: {'9' * 5000}\n")
    assert "expected a number of at most 25 digits" in fault
    assert len(fault) < 200


@pytest.mark.parametrize("text", ["a: " + "x" * 1_000_000, "a: '" + "y" * 1_000_000 + "'", "#" * 1_000_000 + "\na: 1"])
def test_long_text_is_read(text):
    assert read(text) is not None
