"""What is remembered of the names of earlier records never changes how a record is read."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.usage import (
    context_names,
    counting,
    known_shapes,
    names_beside,
    node_fields,
    read_usage_text,
    reports,
    time_names,
)
from tests.usage.framework_examples import FRAMEWORK_EXAMPLES
from tests.usage.provider_examples import PROVIDER_EXAMPLES
from tests.usage.tool_examples import TOOL_EXAMPLES

RECORDS = [document for document, _ in (PROVIDER_EXAMPLES | TOOL_EXAMPLES | FRAMEWORK_EXAMPLES).values()]
MEMORIES = [
    value
    for module in (context_names, counting, known_shapes, names_beside, node_fields, reports, time_names)
    for value in vars(module).values()
    if hasattr(value, "cache_clear")
]


def objects_in(node: Any) -> list[dict[str, Any]]:
    """Every object in *node*, at any depth."""
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return ([node] if isinstance(node, dict) else []) + [found for value in inside for found in objects_in(value)]


NAMES = sorted({name for record in RECORDS for found in objects_in(record) for name in found})
VALUES: list[Any] = [
    None,
    0,
    7,
    12.0,
    "12",
    "text",
    True,
    [],
    {},
    {"input_tokens": 3, "output_tokens": 1},
    1_793_491_200,
]


@st.composite
def records(draw: st.DrawFn) -> Any:
    """A record of some tool, in which fields are removed, added, replaced and moved."""
    record = copy.deepcopy(draw(st.sampled_from(RECORDS)))
    for _ in range(draw(st.integers(0, 4))):
        places = [found for found in objects_in(record) if found]
        if not places:
            break
        place = draw(st.sampled_from(places))
        name = draw(st.sampled_from(list(place)))
        value = place.pop(name)
        change = draw(st.sampled_from(("remove", "replace", "rename", "move", "add")))
        if change == "replace":
            place[name] = copy.deepcopy(draw(st.sampled_from(VALUES)))
        elif change == "rename":
            place[draw(st.sampled_from(NAMES))] = value
        elif change == "move":
            place[name] = value
        elif change == "add":
            place |= {name: value, draw(st.sampled_from(NAMES)): copy.deepcopy(draw(st.sampled_from(VALUES)))}
    return record


def answer(record: Any) -> Any:
    """Everything that is read of *record*, or the reason why nothing is."""
    try:
        log = read_usage_text(json.dumps(record), (200_000,))
    except UsageError as error:
        return str(error)
    return log.groups, log.fees, log.left_out, log.first, log.last, log.notes


@settings(max_examples=60, deadline=None)
@given(st.lists(records(), min_size=2, max_size=6))
def test_records_read_alone_and_after_others_give_the_same_figures(drawn: list[Any]) -> None:
    alone = []
    for record in drawn:
        for memory in MEMORIES:
            memory.cache_clear()
        alone.append(answer(record))
    assert [answer(record) for record in reversed(drawn)] == alone[::-1]


def test_a_table_by_name_is_read_as_well_as_a_record_of_few_fields() -> None:
    by_model = {f"gpt-{number}": {"input_tokens": 10, "output_tokens": 1} for number in range(500)}
    assert read_usage_text(json.dumps({"by_model": by_model})).total.requests == 500
    assert all(memory.cache_info().currsize <= 4096 for memory in MEMORIES)
