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


@pytest.mark.parametrize("hours", ["now", "office:Mars", 7])
def test_hours_that_make_no_sense_are_refused(hours: object) -> None:
    with pytest.raises(ValueError, match=r"is not valid|No time zone|is not str"):
        workload_from({**workload_fields(Workload()), "hours": hours})
