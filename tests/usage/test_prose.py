"""Token counts in a sentence are read as they are written, or not at all."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.usage import UsageTotals, parse_usage, read_usage_text


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("12,345 input, 678 output, 1,000 cached", UsageTotals(12_345, 678, cached=1_000)),
        ("12,345 input,678 output,1,000 cached", UsageTotals(12_345, 678, cached=1_000)),
        ("input: 12,345; output: 678", UsageTotals(12_345, 678)),
        ("input_tokens=12345\noutput_tokens=678", UsageTotals(12_345, 678)),
        ("5M in / 2M out", UsageTotals(5_000_000, 2_000_000)),
        ("We use about 20M tokens in and 4M out each month.", UsageTotals(20_000_000, 4_000_000)),
        ("10M input tokens and 2M output tokens, half cached", UsageTotals(10_000_000, 2_000_000, cached=5_000_000)),
        ("5M in / 2M out per month", UsageTotals(5_000_000, 2_000_000)),
        ("12 input 3 output 2 cached", UsageTotals(12, 3, cached=2)),
        ("prompt 12 completion 3 cached 2", UsageTotals(12, 3, cached=2)),
        ("1 000 000 input and 5 k output tokens a month", UsageTotals(1_000_000, 5_000)),
        ("678 output tokens, 12,345 prompt tokens (of which 1,000 cached)", UsageTotals(12_345, 678, cached=1_000)),
        ("10k in, 2k out, 500 reasoning, 7 requests", UsageTotals(10_000, 2_000, reasoning=500, requests=7)),
        ("10k in, 2k out, 1k cache write, 2k 1h cache writes", UsageTotals(10_000, 2_000, 0, 1_000, 2_000)),
        ("10 input + 3 output", UsageTotals(10, 3)),
        ("10 input, 3 output, 13 total", UsageTotals(10, 3)),
        ("0 input, 0 output", UsageTotals(0, 0)),
        ("300M input, 60M output, 70% cached", UsageTotals(300_000_000, 60_000_000, cached=210_000_000)),
        ("1,000 input (60 % cached, 5% cache write), 300 output", UsageTotals(1_000, 300, cached=600, written=50)),
        ("cached: 60%; input: 1000; output: 300; reasoning: 50%", UsageTotals(1_000, 300, cached=600, reasoning=150)),
        ("10k in, 2k out per day", UsageTotals(300_000, 60_000)),
        ("10k in, 2k out daily, 5 requests", UsageTotals(300_000, 60_000, requests=150)),
        ("2k in, 500 out per request × 3000", UsageTotals(6_000_000, 1_500_000, requests=3_000)),
        ("5M input, 2M output × 30", UsageTotals(150_000_000, 60_000_000)),  # of days as well as of requests
        ("2k in, 500 out × 30 requests", UsageTotals(60_000, 15_000, requests=30)),
        ("2k in, 500 out each × 30", UsageTotals(60_000, 15_000, requests=30)),
        ("2k in, 500 out × 30, 30 requests", UsageTotals(60_000, 15_000, requests=30)),
        ("2k in, 500 out per request, 3000 requests", UsageTotals(6_000_000, 1_500_000, requests=3_000)),
        ("3,000 requests of 2k in, 500 out", UsageTotals(6_000_000, 1_500_000, requests=3_000)),
        ("1000 requests a day, 2k in, 500 out each", UsageTotals(60_000_000, 15_000_000, requests=30_000)),
        (
            "1.2M prompt tokens and 300k completion tokens, 40% from cache",
            UsageTotals(1_200_000, 300_000, cached=480_000),
        ),
        ("2 million input, 1.5 thousand output", UsageTotals(2_000_000, 1_500)),
        ("1.5e3 Input, 2.5K Output", UsageTotals(1_500, 2_500)),
        ("1.5 million in, 2 bn out", UsageTotals(1_500_000, 2_000_000_000)),
        ("half a million in, a million out", UsageTotals(500_000, 1_000_000)),
        ("10 MTok in, 2ktokens out", UsageTotals(10_000_000, 2_000)),
        ("1'500'000 in, 1.500.000 out", UsageTotals(1_500_000, 1_500_000)),
        ("10M/month in, 2M/mo out", UsageTotals(10_000_000, 2_000_000)),
        ("10k in/day, 2k out/d", UsageTotals(300_000, 60_000)),
        ("per day: 10k in, 2k out", UsageTotals(300_000, 60_000)),
        ("I used 10k in and 2k out last month", UsageTotals(10_000, 2_000)),
        ("10k in, 2k out per user × 500 users", UsageTotals(5_000_000, 1_000_000)),
        ("10k in, 2k out per user, 500 users, 3 requests", UsageTotals(5_000_000, 1_000_000, requests=1_500)),
        ("200 documents × 10k in, 2k out", UsageTotals(2_000_000, 400_000)),
        ("5 users, each 10k in and 2k out per day", UsageTotals(1_500_000, 300_000)),
        ("2k in and 500 out per call, 1.2M calls a month", UsageTotals(2_400_000_000, 600_000_000, requests=1_200_000)),
        ("2k in, 500 out/req, 3000 reqs", UsageTotals(6_000_000, 1_500_000, requests=3_000)),
        ("10k in, 2k out, cache hit rate 80%", UsageTotals(10_000, 2_000, cached=8_000)),
        ("10k avg input, 1k avg output, 1000 requests", UsageTotals(10_000_000, 1_000_000, requests=1_000)),
        ("avg 10k input, avg 1k output, 1000 requests", UsageTotals(10_000_000, 1_000_000, requests=1_000)),
        ("1000 calls, 10k input and 1k output on average", UsageTotals(10_000_000, 1_000_000, requests=1_000)),
        ("on average 10k in, 1k out per day", UsageTotals(300_000, 30_000)),
    ],
)
def test_it_reads_what_people_write(text: str, totals: UsageTotals) -> None:
    assert parse_usage(text) == totals


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hello", "'hello' is not a kind of token"),
        ("10k avg input, 1k avg output", "Counts per request need the number of requests"),
        ("1000 requests with 10k input, 1k output", "counts of each, or of all"),
        ("10k input + 8k cached, 2k output", r"'\+ 8k cached': write the whole input and output"),
        ("input=800 (+ 200 cached) output=250", r"'\+ 200 cached': write the whole"),
        ("5k input, 10k output plus 2k reasoning", "'plus 2k reasoning': write the whole"),
        ("5M", "say what it counts"),
        ("100 input", "Missing: the number of output tokens"),
        ("100 cached", "Missing: the number of input and output tokens"),
        ("100 input, 200 input", "Input is given twice"),
        ("10 input, 3 output, 20 cached", "20 tokens read from or written to a cache are more than the 10 of input"),
        ("10 input, 3 output, 4 reasoning", "4 tokens of reasoning are more than the 3 of output"),
        ("10 input, 3 output, 14 total", "The total is 14, but input and output are 13"),
        ("-5 input, 3 output", "negative"),
        ("1.5 input, 3 output", "not a whole number"),
        ("12,34 input, 3 output", "commas group thousands"),
        ("input, 3 output", "'input' has no number"),
        ("5 input output", "say what it counts"),
        ("9 input, 1 output, 0 requests", "requests must be at least 1"),
        ("1e99 input, 1 output", "more than"),
        ("$3 input, 2 output", r"'\$3' is an amount of money, not a number of tokens"),
        ("5M input at 3 USD, 2M output", "'3 USD' is an amount of money"),
        ("60% input, 3 output", "is a percentage of nothing"),
        ("5 input, 3 output, 110% cached", "more than 100%"),
        ("5 input, 3 output per week", "'per week': write the counts per day, per month or per request"),
        ("5k input, 3k output hourly", "'hourly': write the counts per day"),
        ("2k in, 500 out per request", "need the number of requests"),
        ("2k in, 500 out × 30, 40 requests", "number of requests is given twice: 40 and 30"),
        ("10 \x1b[31minput, 1 output", "."),
        ("10 input, 1 output, " * 200, "too long"),
        ("3.000 in, 2k out", "'3.000' may mean 3,000 or 3; write it without the dot"),
        ("5k input, 500 output, 1,000 requests", "500 output tokens are less than one for each of 1,000 requests"),
        ("500 in, 2k out, 1,000 requests", "500 input tokens are less than one for each .* write: per request"),
        ("2k in, 500 out × 3.000", "'3.000' may mean 3,000 or 3"),
        ("1.234,5k in, 2k out", "'1.234,5k': commas group thousands"),
        ("3.000,50 in, 2k out", "'3.000,50': commas group thousands"),
        ("10k-20k in, 2k out", "'10k-20k' is a range"),
        ("5 to 10k in, 2k out", "'5 to 10k' is a range"),
        (">10k in, 2k out", "'>' is not understood"),
        ("10k in, 2k out ± 10%", "'±' is not understood"),
        ("10MB in, 2k out", "'10MB' is not understood"),
        (".2M in, 2k out", "'.2M' is not understood"),
        ("10k in per day, 2k out", "'per day' is in the middle, before '2k': write it at the end"),
        ("10k in per request, 2k out per day", "'per request' is in the middle"),
        ("10k in per day, 2k out per month", "'per day' and 'per month': write all counts for the same period"),
        ("10k in, 2k out per day, 150 requests per month", "'per day' and 'per month'"),
        ("10k in × 3, 2k out", "'× 3' is in the middle, before '2k'"),
        ("10k in, 2k out per day × 5", "'per day × 5': write what is multiplied"),
        ("10k in, 2k out per 1000 requests", "'per 1000 requests': write the counts of one request"),
        ("10k in, 2k out per user", "Counts per user need their number"),
        ("10k in, 2k out per user × 5 sessions", "The counts are per user, but the number is that of sessions"),
        ("10k in, 2k out per user per session × 5", "The counts are per session and per user"),
        ("3 requests per user, 100 users, 2k in, 500 out each", "'3 requests per user'"),
        ("10k in, 2k out per working day", "'per working day'"),
        ("10k in, 2k out per 2 days", "'per 2 days'"),
        ("500 users, 10k in, 2k out", "'users' is not a kind of token"),
        ("10k in, 2k out, 30 cents", "'30 cents' is an amount of money"),
    ],
)
def test_the_error_names_the_fault(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as raised:
        parse_usage(text)
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("10k in, 2k out", []),
        ("10k in, 2k out a month", []),
        ("10k in, 2k out per day", ["The counts are multiplied by 30 days."]),
        ("2k in, 500 out per request × 3000", ["The counts are multiplied by 3,000."]),
        ("2k in, 500 out per request, 40 requests a day", ["The counts are multiplied by 40 and by 30 days."]),
    ],
)
def test_what_multiplies_the_counts_is_stated(text: str, stated: list[str]) -> None:
    assert read_usage_text(text).stated == stated


def test_a_sentence_that_ends_with_a_line_end_is_no_table() -> None:
    with pytest.raises(UsageError, match="amount of money"):
        parse_usage("$3 input, 2M output\n")
