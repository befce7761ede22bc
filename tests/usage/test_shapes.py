"""Every shape that tools write, by an example with its own values: what it counts, and that nothing counts twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.usage import read_usage_text
from crosswalk_tui.usage.known_shapes import SHAPES
from crosswalk_tui.usage.shapes import Shape
from tests.usage.framework_examples import FRAMEWORK_EXAMPLES
from tests.usage.provider_examples import PROVIDER_EXAMPLES
from tests.usage.read_logs import counts, lines
from tests.usage.tool_examples import TOOL_EXAMPLES

EXAMPLES = PROVIDER_EXAMPLES | TOOL_EXAMPLES | FRAMEWORK_EXAMPLES


def summary(log: UsageLog, names: set[str]) -> dict[str, Any]:
    """What *log* has of *names*, and every count and remark that is not zero."""
    total = log.total
    found: dict[str, Any] = {
        name: value
        for name in (
            "input_tokens", "output_tokens", "cached", "written", "written_1h", "reasoning", "audio_in", "audio_out",
            "cached_audio", "image_in", "image_out",
        )
        if (value := getattr(total, name)) or name in names
    }  # fmt: skip
    found |= dict(log.fees) | dict(log.left_out)
    if total.requests != 1:
        found["requests"] = total.requests
    if any(group.batch for group in log.groups):
        found["batch"] = sum(group.batch for group in log.groups)
    if log.notes:
        found["notes"] = [note.reason for note in log.notes]
    further = {
        "models": sorted(log.by_model()),
        "projects": sorted(log.by(lambda group: group.project)),
        "days": log.span_days,
        "requests": total.requests,
    }
    return found | {name: further[name] for name in names if name in further}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_shape_is_read(name: str) -> None:
    document, expected = EXAMPLES[name]
    assert summary(read_usage_text(json.dumps(document)), set(expected)) == expected


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_shape_is_read_from_lines_and_from_indented_text(name: str) -> None:
    document, expected = EXAMPLES[name]
    if not isinstance(document, list):
        lines = json.dumps(document) + "\n" + json.dumps({"note": "a line without usage"}) + "\n"
        found = summary(read_usage_text(lines), set(expected))
        assert found.pop("notes") == ["without usage"]
        assert found == {key: value for key, value in expected.items() if key != "notes"}
    assert summary(read_usage_text(json.dumps(document, indent=2)), set(expected)) == expected


def test_every_shape_is_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "usage.md").read_text(encoding="utf-8")
    assert [shape.name for shape in SHAPES if f"[{shape.name}]({shape.source})" not in text] == []


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_mark_is_a_field_or_part_of_one(shape: Shape) -> None:
    unread = {mark for mark in shape.marks if shape.meaning(mark) is None and not shape.is_object(mark)}
    assert unread == UNREAD.get(shape.name, set())


UNREAD = {
    "Perplexity": {"search_context_size"},
    "Anthropic messages": {"inference_geo"},
}
"""Marks that are no counts."""


def test_the_span_of_an_agent_without_an_operation_sums_up_those_inside() -> None:
    def span(sent: int, made: int, **attributes: str) -> dict[str, Any]:
        usage = {"gen_ai.usage.input_tokens": sent, "gen_ai.usage.output_tokens": made}
        return {"name": "span", "attributes": {**attributes, **usage}}

    agent = span(300, 60, agent_name="a")
    chats = [span(sent, made, **{"gen_ai.operation.name": "chat"}) for sent, made in ((100, 20), (200, 40))]
    assert counts(read_usage_text(lines(agent, *chats))) == {"input_tokens": 300, "output_tokens": 60, "requests": 2}
    with pytest.raises(UsageError, match="sums up the requests of a run"):
        read_usage_text(lines(agent))


def test_thoughts_of_anthropic_without_a_cache_are_read() -> None:
    usage = {"input_tokens": 10, "output_tokens": 500, "output_tokens_details": {"thinking_tokens": 300}}
    log = read_usage_text(json.dumps({"usage": usage}))
    assert counts(log) == {"input_tokens": 10, "output_tokens": 500, "reasoning": 300, "requests": 1}
    assert not log.left_out
