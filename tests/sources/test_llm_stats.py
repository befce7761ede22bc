"""llm-stats: specifications only, and no licence where the source contradicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.importers import llm_stats
from tests.sources.snapshots import AS_OF, reasons, write_json, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Facts, Harvest


def model(**changes: object) -> dict[str, Any]:
    """A model as llm-stats lists it."""
    return {
        "model_id": "zephyr-1",
        "name": "Zephyr 1",
        "organization_id": "breeze",
        "description": "Never taken.",
        "release_date": "2024-08-22",
        "license_id": "llama_3_2_community_license",
        "multimodal": False,
        "knowledge_cutoff": "2024-03-05",
        "param_count": 1_235_814_400,
        "source_weights_link": "https://weights.test",
        **changes,
    }


def read(folder: Path, models: dict[str, Any], offers: object = None) -> Harvest:
    document = {"models": models, "providers": {}, "provider_models": {} if offers is None else offers}
    return llm_stats.read(write_json(folder, document), AS_OF)


def facts(folder: Path, **changes: object) -> Facts:
    (record,) = read(folder, {"breeze/zephyr-1": model(**changes)}).models
    return record.facts


def test_specifications_are_taken(tmp_path: Path) -> None:
    found = facts(tmp_path)
    assert (found.name, found.params_total_m) == ("Zephyr 1", 1236)
    assert (found.release_date, found.knowledge_cutoff) == ("2024-08-22", "2024-03-05")
    assert (found.licence, found.open_weights) == ("Llama 3.2 Community License", True)


@pytest.mark.parametrize(
    ("licence", "name"),
    [("apache_2_0", "Apache-2.0"), ("mit_license", "MIT"), ("gemma", "Gemma"), ("our_own_terms", "our_own_terms")],
)
def test_licences_get_their_usual_names(tmp_path: Path, licence: str, name: str) -> None:
    assert facts(tmp_path, license_id=licence).licence == name


def test_proprietary_without_weights_is_closed(tmp_path: Path) -> None:
    found = facts(tmp_path, license_id="proprietary", source_weights_link=None)
    assert (found.licence, found.open_weights) == ("proprietary", False)


@pytest.mark.parametrize(
    ("licence", "link", "is_open"),
    [("proprietary", "https://weights.test", True), ("apache_2_0", None, None)],
)
def test_contradiction_between_licence_and_weights_is_reported(
    tmp_path: Path, licence: str, link: str | None, is_open: bool | None
) -> None:
    harvest = read(tmp_path, {"breeze/zephyr-1": model(license_id=licence, source_weights_link=link)})
    (record,) = harvest.models
    assert (record.facts.licence, record.facts.open_weights) == (None, is_open)
    assert list(reasons(harvest)) == ["models.breeze/zephyr-1.license_id"]


def test_unknown_licence_and_missing_weights_say_nothing(tmp_path: Path) -> None:
    found = facts(tmp_path, license_id="unknown", source_weights_link=None)
    assert (found.licence, found.open_weights) == (None, None)


def test_prices_are_counted_and_left_out(tmp_path: Path) -> None:
    offer = {"model_id": "zephyr-1", "input_cents_per_million_tokens": 100}
    harvest = read(tmp_path, {"breeze/zephyr-1": model()}, {"breeze": [offer, offer], "gale": "none"})
    assert harvest.offers == []
    assert harvest.skipped == {"price": 2}
    assert harvest.n_rows == 3
    assert list(reasons(harvest)) == ["provider_models.gale"]


@pytest.mark.parametrize("bad", [float("nan"), -5, True, 1.5, "many", 10**30])
def test_unreadable_parameters_are_left_out(tmp_path: Path, bad: object) -> None:
    harvest = read(tmp_path, {"breeze/zephyr-1": model(param_count=bad)})
    assert harvest.models[0].facts.params_total_m is None
    assert harvest.models[0].facts.name == "Zephyr 1"
    assert list(reasons(harvest)) == ["models.breeze/zephyr-1.param_count"]


def test_hostile_rows_are_reported(tmp_path: Path) -> None:
    harvest = read(tmp_path, {"breeze/zephyr-1": model(), "evil\x9b": model(), "flat": 3})
    assert [record.source_key for record in harvest.models] == ["breeze/zephyr-1"]
    assert len(harvest.rejections) == 2


@pytest.mark.parametrize("text", ['{"models": {"a": ', "[]", "{}", '{"models": []}', '{"models": {}}'])
def test_files_of_another_kind_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"snapshot\.json"):
        llm_stats.read(write_text(tmp_path, text), AS_OF)
