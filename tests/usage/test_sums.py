"""Totals are recognised by their counts: what other records of a log add up to is none of its requests."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.usage import read_usage_text
from tests.usage.read_logs import counts, lines, notes

ONCE = {"input_tokens": 3000, "output_tokens": 300, "requests": 2}
SUMMED_UP = {"with the counts of other lines": 1}
FIRST = {"input_tokens": 1000, "output_tokens": 100}
SECOND = {"input_tokens": 2000, "output_tokens": 200}
BOTH = {"input_tokens": 3000, "output_tokens": 300}
CALLS = [{"model": "gpt-5", "usage": FIRST}, {"model": "gpt-5", "usage": SECOND}]


@pytest.mark.parametrize(
    "table",
    [
        "created,model,input tokens,output tokens\n1793527200,gpt-5,1000,100\n1793527300,gpt-5,2000,200\n,,3000,300\n",
        "model,input tokens,output tokens\ngpt-5,1000,100\ngpt-4o,2000,200\n,3000,300\n",
        "model,input tokens,output tokens\ngpt-5,1000,100\ngpt-4o,2000,200\nAll models,3000,300\n",
        "model,input tokens,output tokens\nAll models,3000,300\ngpt-5,1000,100\ngpt-4o,2000,200\n",
        "model,input tokens,output tokens\ngpt-5,1000,100\ngpt-4o,2000,200\nGesamtsumme,3000,300\n",
        "model,project,input tokens,output tokens\ngpt-5,a,1000,100\ngpt-5,b,2000,200\ngpt-5,,3000,300\n",
        "kind,model,input tokens,output tokens\ncall,gpt-5,1000,100\ncall,gpt-5,2000,200\nday,gpt-5,3000,300\n",
        "model,input tokens,cached tokens,output tokens\ngpt-5,1000,500,100\ngpt-4o,2000,0,200\nTotal (2),3000,,300\n",
    ],
    ids=["no labels", "no model", "all", "above", "German", "no project", "another kind", "without the cached"],
)  # fmt: skip
def test_a_row_that_the_others_add_up_to_is_not_added(table: str) -> None:
    log = read_usage_text(table)
    assert (counts(log) | {"cached": 0}, notes(log)) == (ONCE | {"cached": 0}, SUMMED_UP)
    assert log.stated == []


@pytest.mark.parametrize("label", ["", "Total", "Insgesamt", "All models", "gpt-5 Total"])
def test_the_sum_below_a_single_row_is_not_added(label: str) -> None:
    log = read_usage_text(f"model,input tokens,output tokens\ngpt-5,3000,300\n{label},3000,300\n")
    assert (counts(log), notes(log)) == (ONCE | {"requests": 1}, SUMMED_UP)
    assert log.stated == []


def test_subtotals_of_single_rows_and_the_total_of_all_are_not_added() -> None:
    log = read_usage_text(
        "model,created_at,input tokens,output tokens\ngpt-5,1793527200,1000,100\ngpt-5 Total,,1000,100\n"
        "gpt-4o,1793527200,2000,200\ngpt-4o Total,,2000,200\nGrand total,,3000,300\n"
    )
    assert (counts(log), notes(log)) == (ONCE, {"with the counts of other lines": 3})


def test_sums_by_model_below_all_rows_are_not_added() -> None:
    log = read_usage_text(
        "model,user,input tokens,output tokens\ngpt-5,a,1000,100\ngpt-4o,a,40,4\ngpt-5,b,2000,200\ngpt-4o,b,50,5\n"
        "gpt-5,,3000,300\ngpt-4o,,90,9\n"
    )
    assert counts(log) == {"input_tokens": 3090, "output_tokens": 309, "requests": 4}


@pytest.mark.parametrize(
    "end",
    [
        {"type": "summary", **BOTH},
        {"type": "call", "total_usage": BOTH},
        {"type": "done", "model": "gpt-5", "usage": BOTH},
        {"type": "session_end", "total_input_tokens": 3000, "total_output_tokens": 300},
        {"type": "done", "usage_by_step": {"plan": {"usage": FIRST}, "code": {"usage": SECOND}}},
    ],
    ids=["type", "place", "event", "names", "sums of parts"],
)
def test_a_record_at_the_end_that_the_others_add_up_to_is_not_added(end: dict[str, Any]) -> None:
    log = read_usage_text(lines(*({"type": "call", **call} for call in CALLS), end))
    assert (counts(log), notes(log)) == (ONCE, SUMMED_UP)
    assert log.stated == []


@pytest.mark.parametrize(
    "record",
    [
        {"session_totals": BOTH, "calls": CALLS},
        {"calls": CALLS, "overall": {"usage": BOTH}},
        {"metrics": BOTH, "session_metrics": BOTH, "messages": [{"metrics": FIRST}, {"metrics": SECOND}]},
        {"context": {"usage": BOTH}, "modelResponses": CALLS},
        {"agents": [{"sum": FIRST, "calls": CALLS[:1]}, {"sum": SECOND, "calls": CALLS[1:]}], "whole": BOTH},
        {"plan": FIRST, "code": SECOND, "both": BOTH},
    ],
    ids=["any name", "after them", "Agno", "OpenAI Agents", "by agent", "by name"],
)  # fmt: skip
def test_the_total_of_a_record_is_not_added_to_its_parts(record: dict[str, Any]) -> None:
    log = read_usage_text(json.dumps(record))
    assert counts(log) == ONCE
    assert set(notes(log)) == {"of other counts"}


@pytest.mark.parametrize(
    "text",
    [
        lines({"usage": FIRST}, {"usage": FIRST}),
        json.dumps({"calls": [CALLS[0], CALLS[0]]}),
        json.dumps({"plan": FIRST, "code": FIRST}),
        "model,input tokens,output tokens\ngpt-5,1000,100\ngpt-5,1000,100\n",
        "model,input tokens,output tokens\nall-minilm-l6,1000,50\ngpt-5,1000,150\n",
    ],
    ids=["lines", "list", "record", "rows", "name"],
)
def test_requests_of_equal_size_are_no_totals_of_one_another(text: str) -> None:
    log = read_usage_text(text)
    assert counts(log) == {"input_tokens": 2000, "output_tokens": 200, "requests": 2}
    assert (notes(log), log.stated) == ({}, [])


@pytest.mark.parametrize(
    "record",
    [
        {"task": "summary", "usage": {"input_tokens": 500, "output_tokens": 50}},
        {"label": "Total", "input_tokens": 500, "output_tokens": 50},
    ],
)
def test_a_label_alone_is_no_reason_to_leave_a_request_out(record: dict[str, Any]) -> None:
    calls = [{**call, "user": name} for call, name in zip(CALLS, "ab", strict=True)]
    log = read_usage_text(lines(*calls, record))
    assert counts(log) == {"input_tokens": 3500, "output_tokens": 350, "requests": 3}


def test_a_title_with_a_word_for_a_total_is_not_named() -> None:
    log = read_usage_text(lines(*CALLS, {"title": "Meeting summary", "usage": {"input_tokens": 7, "output_tokens": 1}}))
    assert (counts(log)["requests"], log.stated) == (3, [])


def test_a_report_of_another_model_is_no_total_of_those_beside_it() -> None:
    agents = {"plan": {"model": "gpt-5", **FIRST}, "code": {"model": "gpt-5", **SECOND}}
    log = read_usage_text(json.dumps({**agents, "judge": {"model": "gpt-4o", **BOTH}}))
    assert counts(log) == {"input_tokens": 6000, "output_tokens": 600, "requests": 3}


def test_a_request_that_may_be_a_total_is_counted_and_named() -> None:
    log = read_usage_text(lines(*CALLS, {"model": "gpt-5-mini", "usage": BOTH}))
    assert counts(log) == {"input_tokens": 6000, "output_tokens": 600, "requests": 3}
    assert log.stated == [
        "Line 3 has exactly the counts of those before it together: it is counted; take it out if it is a total."
    ]


def test_a_record_without_a_model_that_equals_the_only_one_before_is_counted_and_named() -> None:
    log = read_usage_text(lines(CALLS[0], {"event": "session_end", "usage": FIRST}))
    assert counts(log) == {"input_tokens": 2000, "output_tokens": 200, "requests": 2}
    assert log.stated[0].startswith("Line 2 has exactly the counts of those before it together")


def test_a_label_of_a_total_that_is_none_is_named() -> None:
    log = read_usage_text("model,input tokens,output tokens\ngpt-5,1000,100\nAll models,9000,900\n")
    assert counts(log)["input_tokens"] == 10_000
    assert log.stated[0].startswith("Line 3 is labelled as a total, but those before it do not add up to its counts")


def test_the_total_of_thousands_of_rows_is_not_added() -> None:
    rows = "".join(f"gpt-5,{sent},{sent % 7}\n" for sent in range(1, 7_000))
    sent, made = sum(range(1, 7_000)), sum(each % 7 for each in range(1, 7_000))
    log = read_usage_text(f"model,input tokens,output tokens\n{rows}gpt-5,{sent},{made}\ngpt-5,5,5\n")
    assert counts(log) == {"input_tokens": sent + 5, "output_tokens": made + 5, "requests": 7_000}


def test_the_counts_of_a_stream_are_added_up_once() -> None:
    stream = [{"id": "resp_1234567", "usage": FIRST | {"output_tokens": made}} for made in (1, 50, 100)]
    log = read_usage_text(lines(*stream, {"id": "resp_7654321", "usage": SECOND}, {"all": BOTH}))
    assert counts(log) == ONCE


RUNS = [
    {"usage": {"prompt_tokens": 100, "completion_tokens": 20}},
    {"usage": {"prompt_tokens": 300, "completion_tokens": 40}},
]
OF_RUNS = {"input_tokens": 400, "output_tokens": 60, "requests": 2}


@pytest.mark.parametrize(
    "name",
    ["average", "avg_usage", "mean", "median", "p95", "per_request_average", "limit", "remaining_tokens", "quota"],
)
@pytest.mark.parametrize("is_held", [True, False])
def test_averages_and_limits_are_no_requests(name: str, is_held: bool) -> None:
    other = {"prompt_tokens": 210, "completion_tokens": 31}
    log = read_usage_text(json.dumps({name: {"usage": other} if is_held else other, "runs": RUNS}))
    assert counts(log) == OF_RUNS
    assert not log.left_out


@pytest.mark.parametrize("name", ["forecast", "estimated_usage", "projected", "costs_usd", "pricing", "budget"])
def test_forecasts_and_prices_with_the_fields_of_usage_are_no_requests(name: str) -> None:
    other = {"prompt_tokens": 210, "completion_tokens": 31}
    log = read_usage_text(json.dumps({name: {"gpt-5": other}, "runs": RUNS}))
    assert counts(log) == OF_RUNS
    assert counts(read_usage_text(json.dumps({name: {"gpt-5": other}})))["input_tokens"] == 210


def test_min_and_max_are_statistics_beside_another_one_only() -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 20}
    assert counts(read_usage_text(json.dumps({"runs": RUNS, "min": usage, "max": usage}))) == OF_RUNS
    users = read_usage_text(json.dumps({"users": {"anna": usage, "max": usage, "qwen-max": usage}}))
    assert counts(users) == {"input_tokens": 300, "output_tokens": 60, "requests": 3}


def test_an_average_alone_is_refused() -> None:
    with pytest.raises(UsageError, match=r"average.prompt_tokens"):
        read_usage_text(json.dumps({"average": {"prompt_tokens": 100, "completion_tokens": 20}, "requests": 9}))


def test_prices_of_input_and_output_are_no_counts() -> None:
    prices = {"input": 3, "output": 15, "cache_read": 1}
    with pytest.raises(UsageError, match="No token counts that are known"):
        read_usage_text(json.dumps({"provider": {"anthropic": {"models": {"claude-sonnet-4-5": {"cost": prices}}}}}))
    costs = {"costs": [{"model": "gpt-5", "cost_usd": 3, "input_tokens": 100, "output_tokens": 20}]}
    assert counts(read_usage_text(json.dumps(costs))) == {"input_tokens": 100, "output_tokens": 20, "requests": 1}


@pytest.mark.parametrize("label", ["*", "\u03a3", "\u2211"])
def test_a_sign_labels_a_total(label: str) -> None:
    log = read_usage_text(f"model,input tokens,output tokens\ngpt-4o,100,20\ngpt-5,300,40\n{label},400,60\n")
    assert counts(log) == OF_RUNS


def test_a_total_above_the_other_entries_of_a_list_is_not_added() -> None:
    counted = {"total": (400, 60), "a": (100, 20), "b": (300, 40)}
    rows = [{"model": name, "input_tokens": sent, "output_tokens": made} for name, (sent, made) in counted.items()]
    log = read_usage_text(json.dumps(rows))
    assert counts(log) == OF_RUNS
    assert [note.places for note in log.notes] == [["item 1"]]
