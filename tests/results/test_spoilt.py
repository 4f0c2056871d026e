"""A result file with any of its values replaced by any other is judged, or refused with a reason: never a crash."""

import json
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.check import check_file
from scheduler.results import ResultError, read_plan, read_result, result_to_json
from tests.results.samples import LOADED, result

TEXT = result_to_json(result())


def places_in(value, path=()):
    """The path of every value inside a value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inside in items:
        yield from places_in(inside, (*path, step))


PATHS = [path for path in places_in(json.loads(TEXT)) if path]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["oak", "med", "am", "2018-07-03", "9999-12-31", "0001-01-01", "optimal", "infeasible"])
)
values = st.recursive(
    scalars, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside), max_leaves=4
)


def spoilt(edits):
    data = json.loads(TEXT)
    for path, value in edits:
        part = data
        try:
            for step in path[:-1]:
                part = part[step]
            part[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier edit took this part away
    return json.dumps(data)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), values), min_size=1, max_size=4))
def test_any_value_in_any_place(tmp_path_factory, edits):
    path = tmp_path_factory.getbasetemp() / "spoilt.json"
    path.write_text(spoilt(edits))
    for read in (read_plan, read_result):
        with suppress(ResultError):
            read(path)
    with suppress(ResultError):
        assert all(finding.amount >= 1 for finding in check_file(LOADED, path).findings)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(TEXT)), st.text(max_size=3), st.integers(0, 5))
def test_any_text_in_any_place(tmp_path_factory, start, text, removed):
    path = tmp_path_factory.getbasetemp() / "spoilt.json"
    path.write_text(TEXT[:start] + text + TEXT[start + removed :])
    with suppress(ResultError):
        check_file(LOADED, path)
