"""What an answer from a log states beside its figure."""

from __future__ import annotations

from datetime import UTC, datetime

from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.remarks import not_priced, remarks
from crosswalk_tui.core.usage.requests import Request


def said(*requests: Request, lines: tuple[str, ...] = ()) -> list[str]:
    log = UsageLog()
    for request in requests:
        log.add(request)
    for line in lines:
        log.note("without usage", line)
    return list(remarks(log))


def test_counts_without_a_price_are_named() -> None:
    log = UsageLog()
    log.add(Request(10, 1, audio_in=4, fees=(("web searches", 3),), left_out=(("citation tokens", 9),)))
    assert not_priced(log) == {"audio input tokens (at the rate of text)": 4, "citation tokens": 9, "web searches": 3}
    assert next(remarks(log)) == (
        "Without a separate price: 4 audio input tokens (at the rate of text), 9 citation tokens, 3 web searches."
    )


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
    assert "1 of 2 requests were made in a batch" in said(Request(1, 1, batch=True), Request(1, 1))[0]
