"""Workloads and filters as documents, and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.pricing.filters import CAPABILITIES, Filters
from crosswalk_tui.core.workload.documents import filters_fields, filters_from, workload_fields, workload_from
from crosswalk_tui.core.workload.hours import EVENLY, Hours, parse_hours
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass
from tests.strategies import shared_workloads

hours = st.sampled_from(["evenly", "peak", "off-peak", "office:Europe/Berlin", "office:UTC-03:30"]).map(parse_hours)


@given(shared_workloads(), hours)
def test_any_workload_comes_back_as_it_was(plain: Workload, when: Hours) -> None:
    workload = replace(plain, hours=when)
    assert workload_from(json.loads(json.dumps(workload_fields(workload)))) == workload


@given(
    st.builds(
        Filters,
        include_resellers=st.booleans(),
        region=st.none() | st.sampled_from(["eu", "us-east-1"]),
        or_global=st.booleans(),
        needs=st.frozensets(st.sampled_from(sorted(CAPABILITIES))),
        allow_unknown=st.booleans(),
        min_context=st.none() | st.integers(1, 10**6),
        allow=st.frozensets(st.sampled_from(["a", "b"])),
        deny=st.frozensets(st.sampled_from(["c"])),
    )
)
def test_any_filters_come_back_as_they_were(filters: Filters) -> None:
    assert filters_from(json.loads(json.dumps(filters_fields(filters)))) == filters


def test_what_an_earlier_release_wrote_is_read_as_it_was_meant() -> None:
    workload, filters = dict(workload_fields(Workload(5, 6))), dict(filters_fields(Filters(region="eu")))
    del workload["hours"], filters["or_global"], filters["allow_unknown"]
    assert workload_from(workload) == Workload(5, 6)
    assert workload_from(workload).hours == EVENLY
    assert filters_from(filters) == Filters(region="eu")


LOGGED = LoggedRequests((SizeClass(2, 900, Parts(1_000, 0, 0, 0, 500, 0)),))
CLASS = json.loads(json.dumps(workload_fields(Workload(1_000, 500, logged=LOGGED))))["logged"]["classes"][0]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("input_tokens", True, "input_tokens: a whole number is needed, not true"),
        ("cached_share", 0.5, "0.5 is not a decimal number"),
        ("cached_share", "half", "'half' is not a decimal number"),
        ("cached_share", "Infinity", "'Infinity' is not a decimal number"),
        ("multipliers", ["lab/a"], "multipliers: a table is needed$"),
        ("logged", {"classes": []}, "classes: a list of size classes is needed$"),
        ("logged", {"classes": [5]}, "classes: a list of size classes is needed$"),
        ("logged", {"classes": [CLASS | {"prompt": -1}]}, "prompt: -1 is not between 0 and 1000T"),
        ("logged", {"classes": [CLASS | {"audio_in": 10**16}]}, "audio_in: 10000000000000000 is not between"),
        ("logged", {"classes": [CLASS], "largest_request": -1}, "largest_request: -1 is not between 0 and 1000T"),
        ("input_tokens", 10**15 + 1, "input_tokens: 1000000000000001 is not between 0 and 1000T"),
        ("requests", 0, "requests: 0 is not between 1 and 1000T"),
        ("prompt_tokens", 10**26, "prompt_tokens: 1000.* is not between 1 and 1000T"),
        ("multipliers", {"lab/a": "1e40"}, "multipliers: '1e40' is not between 0.001 and 1000"),
        ("cached_share", "1e-400", "'1e-400' has too many digits"),
        ("cached_share", "1.5", "'1.5' is not between 0 and 1"),
    ],
)
def test_a_workload_that_is_not_valid_is_refused_by_its_field(field: str, value: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        workload_from({**workload_fields(Workload()), field: value})


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("needs", ["tools", "wings"], "'wings' is not a capability"),
        ("needs", "tools", "needs: a list of texts is needed, not 'tools'"),
        ("allow", [1], "allow: a list of texts is needed$"),
        ("min_context", 0, "min_context: 0 is not between 1 and 1000T"),
        ("min_context", 10**30, "min_context: 1000.* is not between 1 and 1000T"),
        ("types", ["friend"], "types: .friend. is not a type of provider; there are: first_party"),
        ("include_resellers", None, "include_resellers: true or false is needed$"),
    ],
)
def test_filters_that_are_not_valid_are_refused_by_their_field(field: str, value: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        filters_from({**filters_fields(Filters()), field: value})


@pytest.mark.parametrize("hours", ["now", "office:Mars", 7])
def test_hours_that_make_no_sense_are_refused(hours: object) -> None:
    with pytest.raises(ValueError, match=r"is not valid|No time zone|a text is needed, not 7"):
        workload_from({**workload_fields(Workload()), "hours": hours})
