"""A preset is a workload whose description is true of it."""

from __future__ import annotations

import re

import pytest

from crosswalk_tui.core.errors import UnknownName
from crosswalk_tui.core.text.quantity import parse_tokens
from crosswalk_tui.core.workload.presets import PRESETS, Preset, find_preset

presets = pytest.mark.parametrize("preset", PRESETS, ids=[preset.name for preset in PRESETS])


@presets
def test_the_description_states_the_requests_and_sizes_of_the_workload(preset: Preset) -> None:
    said = re.match(r"(?P<requests>[\d,]+) \w+ of (?P<prompt>\w+) (?:tokens )?(?:\w+ )*?in\b", preset.assumes)
    assert said is not None
    assert preset.workload.request_count == parse_tokens(said["requests"])
    assert preset.workload.prompt == parse_tokens(said["prompt"])
    assert f"{preset.workload.reply} " in f"{preset.assumes} "
    assert preset.workload.batch == ("batch prices" in preset.assumes)
    assert ("cached" in preset.assumes) == bool(preset.workload.cached_share)
    assert ("reasoning" in preset.assumes) == bool(preset.workload.reasoning_share)


@presets
def test_its_parts_sum_to_its_tokens(preset: Preset) -> None:
    parts, workload = preset.workload.parts, preset.workload
    assert parts.uncached + parts.cached + parts.written + parts.written_1h == workload.input_tokens > 0
    assert parts.visible + parts.reasoning == workload.output_tokens > 0


@pytest.mark.parametrize("name", ["agentic-coding", "Agentic coding", "AGENTIC_CODING", "agenticcoding"])
def test_it_is_found_however_it_is_written(name: str) -> None:
    assert find_preset(name).title == "Agentic coding"


def test_an_unknown_name_gets_the_names_there_are() -> None:
    with pytest.raises(UnknownName, match=r"No preset is called 'poetry'.*chat, rag, agentic-coding"):
        find_preset("poetry")


def test_names_and_titles_are_distinct() -> None:
    assert len({find_preset(name).name for preset in PRESETS for name in (preset.name, preset.title)}) == 6
