"""The running totals of a log: every request once, at its own size, whatever the order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.remarks import span_words
from crosswalk_tui.core.usage.requests import COUNTS, Request


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def log_of(*requests: Request, bounds: tuple[int, ...] = ()) -> UsageLog:
    log = UsageLog(bounds)
    for request in requests:
        log.add(request)
    return log


def test_prompts_are_grouped_exactly_by_size_class() -> None:
    log = log_of(*[Request(10_000, 1_000)] * 9, Request(900_000, 1_000), Request(200_000, 5), bounds=(200_000,))
    sizes = log.by(lambda group: group.size_class)
    assert {key: (added.rows, added.input_tokens) for key, added in sizes.items()} == {
        0: (10, 290_000),
        1: (1, 900_000),
    }
    assert (log.total.largest_prompt, log.total.largest_request, log.total.requests) == (900_000, 901_000, 11)


def test_the_fullest_row_of_a_request_counts_once() -> None:
    first = Request(100, 5, request_id="m1", fees=(("web searches", 1),))
    last = Request(100, 70, request_id="m1", fees=(("web searches", 2),), left_out=(("web fetches", 1),))
    log = log_of(first, last, first, Request(10, 1, request_id="m2"))
    assert (log.total.input_tokens, log.total.output_tokens, log.total.requests) == (110, 71, 2)
    assert (log.fees, log.left_out) == ({"web searches": 2}, {"web fetches": 1})


@pytest.mark.parametrize(
    "request_",
    [
        Request(100, 5), Request(2**40, 5), Request(100, 5, cached=30), Request(100, 5, written_1h=30, reasoning=2),
        Request(2**40, 2**33, cached=2**39), Request(100, 5, image_in=7), Request(2**33, 5, audio_in=2**33),
        Request(0, 0, count=None), Request(100, 5, count=3, fees=(("web searches", 2),)),
        Request(100, 5, left_out=(("web fetches", 1),)),
    ],
    ids=str,
)  # fmt: skip
def test_a_request_of_any_size_counts_once_and_gives_way_to_a_larger_one(request_: Request) -> None:
    row = request_._replace(request_id="m1", model="a", time=at(1))
    larger = Request(2**41, 9, request_id="m1", model="b", time=at(2))
    assert log_of(row, row).total == log_of(row).total
    for rows in ((row, larger, row), (larger, row)):
        log = log_of(*rows)
        assert log.by_model() == log_of(larger).by_model()
        assert not any((*log.fees.values(), *log.left_out.values()))


def test_rows_of_several_requests_keep_their_number() -> None:
    log = log_of(Request(50_000, 3, count=9), Request(10, 1))
    assert (log.total.requests, log.total.averaged, log.total.largest_prompt) == (10, 1, 5_556)
    log.add(Request(5, 5, count=None))
    assert log.total.requests is None


def test_dates_give_the_span_and_the_month() -> None:
    log = log_of(Request(1, 1, time=at(1, 23)), Request(1, 1, time=at(3, 1), model="gpt-5"))
    assert (log.span_days, log.elapsed, log.month_factor) == (3, timedelta(hours=26), Fraction(30 * 24, 2 * 26))
    assert {*log.by(lambda group: group.day)} == {date(2026, 11, 1), date(2026, 11, 3)}
    assert log.by_model()["gpt-5"].rows == 1
    log.add(Request(1, 1))
    assert (log.month_factor, log.undated) == (None, 1)


def test_the_rate_is_of_the_time_that_has_passed_not_of_days_in_part() -> None:
    """By the five calendar days, the gate of a month would see a fifth too little."""
    log = log_of(*(Request(1, 1, time=at(24, 9) + nth * timedelta(minutes=15)) for nth in range(4 * 96)))
    assert (log.span_days, log.month_factor) == (5, Fraction(30, 4))
    assert (log.is_short, span_words(log)) == (False, "4 days")
    log.add(Request(1, 1, time=at(28), until=at(29)))
    assert (span_words(log), log.month_factor) == ("4.62 days", Fraction(30 * 24, 4 * 24 + 15))


def test_the_rate_is_of_no_more_days_than_the_calendar_has() -> None:
    log = log_of(Request(1, 1, time=at(1, 10)), Request(1, 1, time=at(10, 10)))
    assert (log.elapsed, log.month_factor, span_words(log)) == (timedelta(days=9), Fraction(3), "10 days")
    at_work = [Request(1, 1, time=at(day, hour)) for day in (1, 2, 3) for hour in range(9, 18)]
    assert log_of(*at_work).month_factor == log_of(*at_work[::-1]).month_factor == 10


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "less than a minute"), (1, "1 minute"), (20, "20 minutes"), (150, "2.5 hours"), (11 * 60, "11 hours")],
)
def test_less_than_a_day_counts_as_one_across_midnight(minutes: int, words: str) -> None:
    end = at(25) + timedelta(minutes=10)
    log = log_of(Request(1, 1, time=end - timedelta(minutes=minutes)), Request(1, 1, time=end))
    assert (log.month_factor, log.is_short) == (Fraction(30), True)
    assert span_words(log) == f"{words}, taken as 1 day"


def test_days_without_times_are_whole() -> None:
    log = log_of(*[Request(1, 1, time=at(day), until=at(day + 1)) for day in (1, 2, 3)])
    assert (log.elapsed, log.month_factor, span_words(log)) == (timedelta(days=3), Fraction(10), "3 days")


def test_a_row_for_a_month_spans_the_month() -> None:
    log = log_of(Request(1, 1, count=None, time=at(1), until=datetime(2026, 12, 1, tzinfo=UTC)))
    assert log.month_factor == 1


def test_requests_outside_the_dates_are_noted() -> None:
    log = UsageLog(since=at(2), until=at(3))
    for request in (Request(1, 1, time=at(1)), Request(2, 1, time=at(2)), Request(4, 1, time=at(3)), Request(8, 1)):
        log.add(request)
    assert log.total.input_tokens == 2
    assert [(note.reason, note.count) for note in log.notes] == [
        ("outside the requested dates", 2),
        ("without a date, which --since and --until need", 1),
    ]


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"input_tokens": -1}, "start at 0"),
        ({"input_tokens": 10**15 + 1}, "more than 1000T"),
        ({"input_tokens": 5, "cached": 4, "written": 2}, "6 tokens read from or written"),
        ({"output_tokens": 5, "reasoning": 6}, "6 tokens of reasoning"),
    ],
)
def test_parts_are_no_more_than_their_whole(counts: dict[str, int], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        Request(**counts).checked()  # type: ignore[arg-type]


requests = st.builds(
    lambda plain, cached, made, thought, day, model, name: Request(
        plain + cached, made + thought, cached, reasoning=thought, time=day and at(day), model=model, request_id=name
    ),
    *[st.integers(0, 300_000)] * 4,
    st.none() | st.integers(1, 28),
    st.sampled_from(["", "gpt-5", "sonnet"]),
    st.sampled_from(["", "a", "b", "c"]),
)


def facts(log: UsageLog) -> object:
    sums = {group: tuple(getattr(added, name) for name in (*COUNTS, "rows")) for group, added in log.groups.items()}
    return {group: counts for group, counts in sums.items() if any(counts)}, log.first, log.last, log.undated


@given(st.lists(requests, max_size=8).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_does_not_matter(pair: tuple[list[Request], list[Request]]) -> None:
    rows, shuffled = pair
    assert facts(log_of(*rows, bounds=(128_000,))) == facts(log_of(*shuffled, bounds=(128_000,)))


@given(st.lists(requests, max_size=8))
def test_the_groups_sum_to_the_total_and_ids_count_once(rows: list[Request]) -> None:
    log = log_of(*rows)
    named = {row.request_id for row in rows if row.request_id}
    assert log.total.rows == len(named) + sum(not row.request_id for row in rows)
    again = log_of(*rows, *[row for row in rows if row.request_id])
    assert facts(again) == facts(log)
    assert log.total.plain + log.total.cached == log.total.input_tokens


def test_names_that_a_log_makes_up_do_not_fill_the_memory() -> None:
    log = UsageLog()
    for number in range(2_000):
        log.add(Request(1, 1, left_out=((f"tokens of {number}", 1),)))
        log.note(f"reason {number}")
    assert (len(log.left_out), log.left_out.total()) == (501, 2_000)
    assert (len(log.notes), sum(note.count for note in log.notes)) == (51, 2_000)


@given(st.lists(requests, max_size=8))
def test_the_parts_of_a_log_add_up_to_it(rows: list[Request]) -> None:
    log = log_of(*rows)
    models = log.by_model()
    parts = [log.part(lambda group, model=model: group.model == model) for model in models]  # type: ignore[misc]
    assert sum(part.total.input_tokens for part in parts) == log.total.input_tokens
    assert [part.total.rows for part in parts] == [added.rows for added in models.values()]
    whole = log.part(lambda _: True)
    assert {group: added.counted for group, added in whole.groups.items()} == {
        group: added.counted for group, added in log.groups.items() if added.rows
    }


def test_a_part_has_its_own_span_and_counts() -> None:
    log = log_of(
        Request(10, 1, time=at(1, 5), model="a", left_out=(("web fetches", 1),), fees=(("web searches", 2),)),
        Request(20, 1, time=at(3, 5), model="b", left_out=(("web fetches", 4),)),
        Request(40, 1, time=at(9, 5), until=at(16), model="a"),
    )
    early = log.part(lambda group: group.day is not None and group.day <= date(2026, 11, 3))
    assert (early.total.input_tokens, early.span_days, early.left_out["web fetches"]) == (30, 3, 5)
    only_b = log.part(lambda group: group.model == "b")
    assert (only_b.span_days, only_b.left_out, only_b.fees) == (1, {"web fetches": 4}, {})
    assert log.part(lambda group: group.model == "a").span_days == 15, "up to the end of the last period"
    last = log.part(lambda group: group.day == date(2026, 11, 9))
    assert (last.span_days, span_words(last), span_words(only_b)) == (7, "7 days", "1 day")
