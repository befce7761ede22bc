"""Requests answered from the cache of a gateway, which nobody bills."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crosswalk_tui.usage import read_usage_text
from tests.usage.read_logs import counts, lines, notes


def test_requests_answered_from_the_cache_of_a_gateway_are_not_billed() -> None:
    row = {"call_type": "acompletion", "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120, "spend": 0.1}
    rows = [{"request_id": f"chatcmpl-{hit}", "cache_hit": hit, **row} for hit in ("False", "True", True, None, "")]
    log = read_usage_text(lines(*rows))
    assert counts(log) == {"input_tokens": 300, "output_tokens": 60, "requests": 3}
    assert notes(log) == {"answered from the cache of a gateway": 2}


def test_requests_answered_from_the_cache_of_a_gateway_are_not_billed_in_a_page_of_its_api() -> None:
    row = {"model": "gpt-4o", "tokens_in": 100, "tokens_out": 20, "success": True}
    page = {"success": True, "result": [{**row, "cached": True, "cost": 0}, {**row, "cached": False, "cost": 0.1}]}
    log = read_usage_text(json.dumps(page))
    assert counts(log) == {"input_tokens": 100, "output_tokens": 20, "requests": 1}
    assert [(note.in_words, note.places) for note in log.notes] == [
        ("1 request answered from the cache of a gateway", ["result[1]"])
    ]
    assert not log.left_out


@pytest.mark.parametrize(
    ("hit", "miss"),
    [
        ({"cached": True, "cost": 0}, {"cached": False, "cost": 0.1}),
        ({"cached": "true", "cost": "0"}, {"cached": "true", "cost": "0.1"}),
        ({"cache_status": "HIT"}, {"cache_status": "MISS"}),
        ({"cache_status": "SEMANTIC HIT"}, {"cache_status": "DISABLED"}),
        ({"cache_reference_id": "e5f3"}, {"cache_reference_id": "00000000-0000-0000-0000-000000000000"}),
        ({"cache": {"cache_status": "Hit"}}, {"cache": {"cache_status": "Miss"}}),
        ({"headers": {"cf-aig-cache-status": "HIT"}}, {"headers": {"cf-aig-cache-status": "MISS"}}),
        ({"responseHeaders": {"X-Portkey-Cache-Status": "HIT"}}, {"responseHeaders": {"cf-cache-status": "HIT"}}),
        ({"cacheHit": True, "cost": 0}, {"cacheHit": False, "cost": 0.1}),
    ],
    ids=[
        "Cloudflare",
        "its table",
        "Portkey",
        "a similar prompt",
        "Helicone",
        "Kong",
        "its header",
        "another header",
        "OpenPipe",
    ],
)
def test_what_a_gateway_answers_from_its_cache_is_not_billed(hit: dict[str, Any], miss: dict[str, Any]) -> None:
    row = {"model": "gpt-5", "prompt_tokens": 1000, "completion_tokens": 200}
    log = read_usage_text(lines(row | hit, row | miss))
    assert counts(log) == {"input_tokens": 1000, "output_tokens": 200, "requests": 1}
    assert notes(log) == {"answered from the cache of a gateway": 1}


def test_what_promptfoo_kept_is_not_billed() -> None:
    asked = {"response": {"tokenUsage": {"total": 120, "prompt": 100, "completion": 20, "cached": 0}}}
    kept = {"response": {"cached": True, "tokenUsage": {"total": 120, "cached": 120}}}
    stats = {"tokenUsage": {"total": 240, "prompt": 100, "completion": 20, "cached": 120}}
    log = read_usage_text(json.dumps({"results": {"results": [asked, kept], "stats": stats}}))
    assert counts(log) == {"input_tokens": 100, "output_tokens": 20, "requests": 1}
    assert notes(log) == {"answered from the cache of a gateway": 1}


def test_a_free_request_with_a_cached_prompt_was_passed_on() -> None:
    row = {"model": "gpt-5", "prompt_tokens": 1000, "completion_tokens": 200, "cached_tokens": 500}
    log = read_usage_text(lines(row | {"cached": True, "cost": 0}))
    assert (counts(log)["requests"], notes(log)) == (1, {})
