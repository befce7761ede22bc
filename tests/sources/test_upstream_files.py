"""Reading hostile documents: exact numbers, refusals that say where, and importers that never crash."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.sources.importers import (
    arena,
    genai_prices,
    litellm,
    llm_stats,
    models_dev,
    models_dev_history,
    openrouter,
)
from crosswalk_tui.sources.importers.upstream_cells import rate
from crosswalk_tui.sources.importers.upstream_files import load_json
from tests.sources.snapshots import AS_OF, write_json, write_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

WORDS = """
models providers provider_models data rows id name mode litellm_provider cost input output tiers tier size type limit
context modalities pricing prompt completion prices price_variants constraint start_date start_time end_time when
input_mtok output_mtok base start price match equals or range tiered_pricing off_peak_pricing windows hours_utc
weekdays weekday_timezone input_cost_per_token output_cost_per_token experimental modes fast provider body service_tier
license_id param_count benchmarks source status canonical_model_id ratings tasks unpriced
"""
KEYS = st.sampled_from(WORDS.split())
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["chat", "openai", "mistral", "2026-01-01", "01:00:00", "removed", "text", "-1", "processing", "batch"]
    ),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=40,
)

WRAPPINGS: dict[ModuleType, Callable[[object], object]] = {
    models_dev: lambda junk: {
        "models": {"a/b": junk},
        "providers": {"p": {"models": {"m": junk, "n": {"cost": junk}, "o": {"experimental": {"modes": junk}}}}},
    },
    litellm: lambda junk: {
        "m": junk,
        "n": {"mode": "chat", "litellm_provider": "openai", "input_cost_per_token": junk, "tiered_pricing": junk},
        "o": {
            "mode": "chat",
            "litellm_provider": "openai",
            "input_cost_per_token": 1e-06,
            "off_peak_pricing": {"windows": [junk], "weekday_timezone": junk, "input_cost_per_token": 1e-07},
        },
    },
    genai_prices: lambda junk: [
        {
            "id": "mistral",
            "models": [junk, {"id": "m", "prices": junk}, {"id": "n", "price_variants": junk, "match": junk}],
        }
    ],
    llm_stats: lambda junk: {"models": {"a/b": junk, "c/d": {"param_count": junk}}, "provider_models": junk},
    openrouter: lambda junk: {"data": [junk, {"id": "a/b", "pricing": junk, "architecture": junk}]},
    arena: lambda junk: {
        "ratings": {
            "date": junk,
            "tasks": {"overall": [junk, ["a / b", junk, 1400], ["a / b", "B", junk]], "math": junk},
        },
        "unpriced": {"models": [junk, ["B", "a", junk, 1, 2, junk]]},
    },
    models_dev_history: lambda junk: {"rows": [junk, ["p", "m", junk], ["p", "n", [junk, ["2026-01-01", junk, junk]]]]},
}


@pytest.mark.parametrize("importer", WRAPPINGS, ids=lambda module: module.__name__.rpartition(".")[2])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=JSON)
def test_no_document_crashes_an_importer(tmp_path: Path, importer: ModuleType, junk: object) -> None:
    for document in (junk, WRAPPINGS[importer](junk)):
        try:
            harvest = importer.read(write_json(tmp_path, document), AS_OF)
        except SourceError as error:
            texts = [str(error)]
        else:
            texts = [text for rejection in harvest.rejections for text in (rejection.path, rejection.reason)]
            texts += [offer.provider_model_id for offer in harvest.offers]
            texts += harvest.unread
        assert all(safe(text, 10_000) == text for text in texts)


def test_numbers_are_read_as_they_are_written(tmp_path: Path) -> None:
    document = load_json(write_text(tmp_path, '{"price": 0.1, "tiny": 5.09e-08, "n": 3, "nan": NaN}'))
    assert isinstance(document, dict)
    assert document["price"] == Decimal("0.1")
    assert document["tiny"] == Decimal("5.09E-8")
    assert document["n"] == 3
    assert document["nan"].is_nan()


@pytest.mark.parametrize("digits", [70, 5000])
def test_numerals_too_long_to_be_data_are_no_prices(tmp_path: Path, digits: int) -> None:
    document = load_json(write_text(tmp_path, f"[{'9' * digits}, 1e{'9' * 30}]"))
    assert isinstance(document, list)
    for number in document:
        with pytest.raises(ValueError, match="price"):
            rate(number)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{\n  "a": 1,\n  "b": ', "line 3, column 8"),
        ("not json", "line 1, column 1"),
        ('{"a": 1} trailing', "Extra data"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_malformed_json_is_refused_with_the_place(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SourceError) as error:
        load_json(write_text(tmp_path, text))
    assert reason in str(error.value)
    assert "snapshot.json" in str(error.value)


def test_other_encodings_and_folders_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.json"
    path.write_bytes('{"name": "é"}'.encode("latin-1"))
    with pytest.raises(SourceError, match=r"latin\.json is not UTF-8 text: bad byte at position 10"):
        load_json(path)
    with pytest.raises(SourceError, match="cannot be read"):
        load_json(tmp_path)


def test_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "marked.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"a": 1}).encode())
    assert load_json(path) == {"a": 1}


def test_a_file_that_is_read_twice_is_parsed_once_unless_it_has_changed(tmp_path: Path) -> None:
    path = write_json(tmp_path, {"a": 1})
    first = load_json(path)
    assert load_json(path) is first
    write_json(tmp_path, {"a": 2})
    assert load_json(path) == {"a": 2}
