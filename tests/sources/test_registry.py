"""The registry: what each source is, and the manifest that dates it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.registry import MANIFEST, SOURCES, read_manifest, sources

if TYPE_CHECKING:
    from pathlib import Path


def test_every_source_states_its_terms() -> None:
    ids = [spec.source_id for spec in SOURCES]
    assert len(ids) == len(set(ids)) == 12
    for spec in SOURCES:
        assert spec.licence
        assert spec.attribution
        assert spec.url.startswith("https://") or spec.source_id == "benchmarks"
        assert spec.as_of.startswith("20")


def test_only_openrouter_is_not_shipped() -> None:
    assert {spec.source_id for spec in SOURCES if not spec.shipped} == {"openrouter"}


def test_a_build_needs_offers_prices_and_scores_only() -> None:
    needed = {spec.source_id for spec in SOURCES if spec.required}
    assert needed == {"models.dev", "litellm", "genai-prices", "benchmarks"}


def test_snapshots_are_dated() -> None:
    dates = {spec.source_id: spec.as_of for spec in SOURCES}
    assert dates["litellm"] == "2026-11-20"
    assert dates["genai-prices"] == "2026-11-10"
    assert dates["model-prices"] == "2026-10-26"
    assert dates["litellm-events"] == "2026-10-21"


def test_manifest_overrides_the_date_of_a_snapshot(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps({"litellm": "2027-01-05"}), encoding="utf-8")
    dates = {spec.source_id: spec.as_of for spec in sources(tmp_path)}
    assert dates["litellm"] == "2027-01-05"
    assert dates["models.dev"] == "2026-09-30"


def test_no_manifest_changes_nothing(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == {}
    assert sources(tmp_path) == SOURCES


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"litellm": "January"}', "'January'; write a date as YYYY-MM-DD"),
        ('{"litellm": 20260105}', "20260105; write a date as YYYY-MM-DD"),
        ('{"litelm": "2027-01-05"}', "unknown source, litelm"),
        ("[]", "the top level is not an object"),
        ('{"litellm"', "line 1, column 11"),
    ],
)
def test_malformed_manifest_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"manifest\.json") as error:
        sources(tmp_path)
    assert reason in str(error.value)


def test_missing_snapshot_is_named(tmp_path: Path) -> None:
    for spec in SOURCES:
        with pytest.raises(SourceError, match="is missing"):
            spec.harvest(tmp_path)
