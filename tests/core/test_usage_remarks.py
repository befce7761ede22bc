"""What an answer from a log states beside its figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.remarks import not_priced, remarks
from crosswalk_tui.core.usage.requests import Request
from crosswalk_tui.core.usage.totals import workload_of


def said(*requests: Request, lines: tuple[str, ...] = ()) -> list[str]:
    log = UsageLog()
    for request in requests:
        log.add(request)
    for line in lines:
        log.note("without usage", line)
    return list(remarks(log, workload_of(log.groups.items())))


def test_counts_without_a_price_are_named() -> None:
    log = UsageLog()
    log.add(Request(10, 1, image_in=4, audio_in=2, fees=(("web searches", 3),), left_out=(("citation tokens", 9),)))
    workload = workload_of(log.groups.items())
    assert not_priced(log, workload) == {
        "citation tokens": 9, "image input tokens (at the rate of text)": 4, "web searches": 3,
    }  # fmt: skip
    assert next(remarks(log, workload)) == (
        "Without a separate price: 9 citation tokens, 4 image input tokens (at the rate of text), 3 web searches."
    )
    averaged = replace(workload, requests=1)
    assert not_priced(log, averaged)["audio input tokens (at the rate of text)"] == 2


def test_one_of_a_kind_is_named_in_the_singular() -> None:
    names = ("citation tokens", "media in prompts", "requests of the flex tier", "search queries", "web fetches")
    found = said(Request(10, 1, fees=(("web searches", 1),), left_out=tuple((name, 1) for name in names)))
    assert found[0] == (
        "Without a separate price: 1 citation token, 1 media in prompts, 1 request of the flex tier, 1 search query,"
        " 1 web fetch, 1 web search."
    )
    assert said(Request(10, 1, left_out=(("usage.ghost_tokens", 1),)))[0].endswith(": 1 usage.ghost_tokens.")


def test_counts_without_a_meaning_are_not_said_to_lack_a_price() -> None:
    found = said(Request(10, 1, left_out=(("cache_hit_tokens", 8), ("classifications", 2))))
    assert found[:2] == [
        "Without a separate price: 2 classifications.",
        "Not read, as their meaning is unknown: 8 cache_hit_tokens.",
    ]


def test_lines_left_out_are_counted_with_their_places() -> None:
    assert said(Request(1, 1), lines=("line 2", "line 3"))[0] == "2 lines without usage left out (lines 2, 3)."
    assert said(Request(1, 1), lines=("line 2",))[0] == "1 line without usage left out (line 2)."
    many = said(Request(1, 1), lines=tuple(f"line {n}" for n in range(2, 12)))
    assert many[0] == "10 lines without usage left out (the first: line 2)."


def test_batch_and_dates_are_stated() -> None:
    day = datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert said(Request(1, 1)) == ["The counts have no dates: they are taken as the month."]
    assert said(Request(2_000, 10, time=day, batch=True), Request(1_000, 5, time=day.replace(day=3), batch=True)) == [
        "These requests were made in a batch: batch prices apply, where published.",
        (
            "The log (2026-11-01 to 2026-11-03, 3 days) is taken as the month; "
            "30 days at its rate: 30,000 input, 150 output."
        ),
    ]
    assert said(Request(1, 1, batch=True), Request(1, 1))[0] == (
        "1 of 2 requests was made in a batch: batch prices apply to them, where published."
    )


def test_what_the_sizes_of_requests_rest_on_is_stated() -> None:
    assert said(Request(9, 1, count=3), Request(9, 1, count=None), Request(9, 1))[:2] == [
        (
            "1 aggregated row without a number of requests: base prices apply, whatever the size of the prompts;"
            " a field requests of 1 marks a row of one request."
        ),
        "1 row of several requests, without the size of each: the average prompt decides the price band.",
    ]


def test_a_log_of_one_aggregated_row_states_it_too() -> None:
    assert said(Request(9, 1, count=3))[0].startswith("1 row of several requests, without the size of each")
    assert said(Request(9, 1, count=None))[0].startswith("1 aggregated row without a number of requests")


def test_rows_that_add_up_requests_are_not_called_requests() -> None:
    rows = [Request(9, 1, count=count, time=datetime(2026, 11, 2, tzinfo=UTC)) for count in (1, 4, 5)]
    undated = Request(9, 1)
    assert said(undated, rows[0])[-1].startswith("1 of 2 requests has no date")
    assert said(undated, undated, *rows)[-1].startswith("2 of 5 rows have no date")
    assert said(Request(9, 1, count=4, batch=True), rows[0])[0].startswith("1 of 2 rows was made in a batch")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([1], "1 request"),
        ([1, 1], "2 requests"),
        ([1, 9_000], "2 rows of 9,001 requests"),
        ([None], "1 aggregated row"),
        ([None, None], "2 aggregated rows"),
        ([1, None], "2 rows"),
    ],
)
def test_the_size_of_a_log_in_words(counts: list[int | None], words: str) -> None:
    log = UsageLog()
    for count in counts:
        log.add(Request(9, 1, count=count))
    assert log.total.in_words == words


def test_a_log_with_some_dates_has_no_rate() -> None:
    dated = Request(100, 1, time=datetime(2026, 11, 2, tzinfo=UTC))
    assert said(dated, Request(100, 1))[-1] == (
        "1 of 2 requests has no date: the log is taken as the month, and its rate for 30 days is unknown; --since"
        " leaves those without a date out."
    )
