"""The options that give a command the workload and the filters of the screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crosswalk_tui.core.comparison.arguments import filter_arguments, workload_arguments
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.usage.origin import LogOrigin
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.hours import parse_hours
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass

LOGGED = LoggedRequests((SizeClass(10, 1_000, Parts(10_000, 0, 0, 0, 2_000, 0)),))
READ = Workload(10_000, 2_000, logged=LOGGED)
ORIGIN = LogOrigin(("~/.claude", "run.jsonl"), READ)


@pytest.mark.parametrize(
    ("fields", "options"),
    [
        ({}, ""),
        (
            {"cached_share": Decimal("0.6"), "reasoning_share": Decimal("0.125")},
            "--cached 60% --reasoning 12.5%",
        ),
        (
            {"cache_write_share": Decimal("0.2"), "cache_write_1h_share": Decimal("0.1")},
            "--cache-write 20% --cache-write-1h 10%",
        ),
        ({"requests": 300}, "--requests 300"),
        ({"requests": 300, "prompt_tokens": 9}, "--requests 300"),
        ({"prompt_tokens": 8_000}, "--prompt 8000"),
        ({"batch": True, "hours": parse_hours("off-peak")}, "--batch --hours off-peak"),
        ({"multipliers": (("lab/a", Decimal("1.5")),)}, "--multiplier lab/a=1.5"),
    ],
)
def test_the_volumes_and_what_differs_from_the_defaults(fields: dict[str, Any], options: str) -> None:
    assert workload_arguments(Workload(**fields)) == ["--input", "5M", "--output", "2M", *options.split()]


def test_a_log_without_its_files_is_the_number_of_its_requests() -> None:
    assert workload_arguments(READ) == ["--input", "10k", "--output", "2k", "--requests", "10"]


def test_a_log_with_its_files_is_read_again() -> None:
    files = ["--usage", "~/.claude", "--usage", "run.jsonl"]
    assert workload_arguments(READ, ORIGIN) == files
    dated = ORIGIN._replace(since=date(2026, 11, 1), until=date(2026, 11, 30))
    assert workload_arguments(READ, dated) == [*files, "--since", "2026-11-01", "--until", "2026-11-30"]
    assert ORIGIN.is_of(replace(READ, input_tokens=99))
    assert not ORIGIN.is_of(Workload(10_000, 2_000))
    assert not ORIGIN.is_of(replace(READ, logged=LOGGED._replace(longest_reply=9)))


@pytest.mark.parametrize(
    ("edit", "options"),
    [
        ({"input_tokens": 20_000}, "--input 20k"),
        ({"output_tokens": 4_000, "cached_share": Decimal("0.5")}, "--output 4k --cached 50%"),
        ({"batch": True}, "--batch"),
        ({"hours": parse_hours("peak")}, "--hours peak"),
    ],
)
def test_what_was_edited_since_the_log_was_read_is_set(edit: dict[str, Any], options: str) -> None:
    files = ["--usage", "~/.claude", "--usage", "run.jsonl"]
    assert workload_arguments(replace(READ, **edit), ORIGIN) == [*files, *options.split()]
    back = LogOrigin(ORIGIN.paths, replace(READ, batch=True))
    assert workload_arguments(READ, back) == [*files, "--no-batch"]


@pytest.mark.parametrize(
    ("filters", "options"),
    [
        (Filters(), ""),
        (Filters(include_resellers=True, allow_unknown=True), "--resellers --allow-unknown"),
        (Filters(needs=frozenset({"vision", "tools"})), "--needs tools --needs vision"),
        (
            Filters(types=frozenset({ProviderType.HOST, ProviderType.CLOUD})), "--type cloud --type host",
        ),
        (Filters(allow=frozenset({"b", "a"}), deny=frozenset({"c"})), "--allow a --allow b --deny c"),
        (Filters(min_context=128_000, region="eu"), "--context 128000 --region eu"),
        (Filters(region="eu", or_global=True), "--region eu --region-or-global"),
    ],
)  # fmt: skip
def test_the_filters_that_differ_from_the_defaults(filters: Filters, options: str) -> None:
    assert filter_arguments(filters) == options.split()
