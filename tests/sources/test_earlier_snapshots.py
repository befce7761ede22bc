"""Earlier snapshots: what stood there and is gone, and what it cost then."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.harvest import Harvest, ListingEvent
from crosswalk_tui.sources.importers import litellm, models_dev
from crosswalk_tui.sources.pricing.earlier_snapshots import (
    Earlier,
    after,
    changes_since,
    read_older,
    rows_without_offer,
)
from crosswalk_tui.sources.registry import SOURCES
from crosswalk_tui.sources.snapshots import Snapshot, read_snapshot


def listed(price: float, **more: Any) -> dict[str, Any]:
    return {"name": "A model", "cost": {"input": price, "output": 2.0}, **more}


def priced(price: float) -> dict[str, Any]:
    return {
        "litellm_provider": "openai",
        "mode": "chat",
        "input_cost_per_token": price,
        "output_cost_per_token": 2e-06,
    }


RECORDED = Snapshot(
    Harvest(
        "litellm-events", "2026-10-21", events=[ListingEvent("litellm-events", "openai", "kept", "2025-01-01", "added")]
    ),
    "",
)
NOW = {
    "providers": {
        "openai": {"models": {"kept": listed(1.0), "cheaper": listed(0.5), "broken": 7, "drawing-image": listed(1.0)}}
    }
}
THEN = {
    "providers": {
        "openai": {
            "models": {
                "kept": listed(1.0),
                "cheaper": listed(1.0),
                "broken": listed(1.0),
                "drawing-image": listed(1.0),
                "gone": listed(1.0),
            }
        },
        "closed": {"models": {"theirs": listed(1.0)}},
    }
}


def lay_out(
    folder: Path, *, then: object = THEN, map_then: object = None, manifest: object = None
) -> dict[str, Snapshot]:
    """A folder with earlier snapshots; what the newer ones were read as, by source."""
    now = folder / "sources"
    before = folder / "sources_earlier"
    now.mkdir()
    before.mkdir()
    (now / "models_dev_catalog.json").write_text(json.dumps(NOW), encoding="utf-8")
    (now / "litellm_prices.json").write_text(
        json.dumps({"kept": priced(1e-06), "new": priced(1e-06), "broken": 7}), encoding="utf-8"
    )
    for name, document in (("models_dev_catalog", then), ("litellm_prices", map_then), ("manifest", manifest)):
        if document is not None:
            (before / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    lists = ("models.dev", "litellm")
    return {spec.source_id: read_snapshot(spec, folder) for spec in SOURCES if spec.source_id in lists}


def read_earlier(folder: Path, snapshots: dict[str, Snapshot]) -> Earlier:
    """The comparison with the earlier snapshots in *folder*."""
    older, unusable = read_older(folder, snapshots)
    return changes_since(older, snapshots, unusable)


def snapshot(read: Callable[[Path, str], Harvest], path: Path, as_of: str) -> Snapshot:
    harvest = read(path, as_of)
    return Snapshot(harvest, "", rows_without_offer(harvest, path))


def test_offers_that_have_gone_and_prices_that_were_others(tmp_path: Path) -> None:
    found = read_earlier(tmp_path, lay_out(tmp_path))
    assert [(o.source, o.provider, o.provider_model_id) for o in found.gone] == [
        ("models.dev", "closed", "theirs"),  # the provider as a whole
        ("models.dev", "openai", "gone"),
    ]
    assert {(o.as_of, o.gone_between) for o in found.gone} == {("2026-07-02", ("2026-07-02", "2026-09-30"))}
    assert found.gone[0].prices[0].rates.input == 1_000_000
    assert [(past.provider, past.provider_model_id, past.source) for past in found.past] == [
        ("openai", "cheaper", "models.dev"),
        ("openai", "kept", "models.dev"),  # not changed, but seen on that day
    ]
    assert {(p.as_of, p.rates.input) for past in found.past for p in past.points} == {("2026-07-02", 1_000_000)}
    assert found.rejections == ()


def test_a_row_that_cannot_be_read_now_has_not_gone(tmp_path: Path) -> None:
    snapshots = lay_out(tmp_path, map_then={"broken": priced(1e-06)})
    assert "broken" not in {offer.provider_model_id for offer in snapshots["models.dev"].harvest.offers}
    found = read_earlier(tmp_path, snapshots)
    assert "broken" not in {offer.provider_model_id for offer in found.gone}
    assert not [e for e in found.events if e.kind == "removed"]


def test_changes_of_the_cost_map_reach_up_to_today(tmp_path: Path) -> None:
    snapshots = lay_out(tmp_path, map_then={"kept": priced(3e-06), "dropped": priced(1e-06)})
    found = read_earlier(tmp_path, {**snapshots, "litellm-events": RECORDED})
    assert [(e.provider_model_id, e.kind, e.day) for e in found.events] == [
        ("kept", "added", "2025-01-01"),
        ("dropped", "added", "2026-11-12"),
        ("dropped", "removed", "2026-11-20"),
        ("kept", "price", "2026-11-20"),
        ("new", "added", "2026-11-20"),
    ]
    assert [(o.source, o.provider_model_id, o.gone_between) for o in found.gone if o.source == "litellm"] == [
        ("litellm", "dropped", ("2026-11-12", "2026-11-20"))
    ]
    assert not [line for line in found.past if line.source == "litellm"]  # its changes are events


def test_a_snapshot_after_another_gives_what_reading_both_gives(tmp_path: Path) -> None:
    """One by one, as a refresh replaces them, and all at once, as a build reads them."""
    map_then = {"kept": priced(3e-06), "dropped": priced(1e-06), "broken": priced(1e-06)}
    now = lay_out(tmp_path, map_then=map_then) | {"litellm-events": RECORDED}
    then = {
        "models.dev": snapshot(models_dev.read, tmp_path / "sources_earlier" / "models_dev_catalog.json", "2026-07-02"),
        "litellm": snapshot(litellm.read, tmp_path / "sources_earlier" / "litellm_prices.json", "2026-11-12"),
    }
    earlier = read_earlier(tmp_path / "none", then | {"litellm-events": RECORDED})
    for source, replaced in then.items():
        earlier = after(earlier, replaced, now[source])
    assert earlier == read_earlier(tmp_path, now)


def test_what_comes_back_has_not_gone(tmp_path: Path) -> None:
    now = lay_out(tmp_path)["models.dev"]
    then = snapshot(models_dev.read, tmp_path / "sources_earlier" / "models_dev_catalog.json", "2026-07-02")
    gone = after(Earlier(), then, now)
    assert [offer.provider_model_id for offer in gone.gone] == ["theirs", "gone"]
    back = replace(then, harvest=replace(then.harvest, as_of="2026-12-01"))
    again = after(gone, now, back)
    assert again.gone == ()
    assert {line.provider_model_id: [(p.as_of, p.rates.input) for p in line.points] for line in again.past} == {
        "cheaper": [("2026-07-02", 1_000_000), ("2026-09-30", 500_000)],
        "kept": [("2026-07-02", 1_000_000)],  # the same price again is no second point
    }


def test_newer_recorded_events_replace_the_recorded_ones() -> None:
    """Those found by comparing snapshots stay, but only those after the last recorded day."""
    found = [
        ListingEvent("litellm", "openai", "kept", day, "price", "input", 1, 2) for day in ("2026-11-01", "2026-11-20")
    ]
    earlier = Earlier(events=(*RECORDED.harvest.events, *found))
    newer = [*RECORDED.harvest.events, ListingEvent("litellm-events", "openai", "kept", "2026-11-10", "removed")]
    harvest = Harvest("litellm-events", "2026-11-15", events=newer)
    assert after(earlier, RECORDED, Snapshot(harvest, "")).events == (*newer, found[1])


def test_nothing_earlier_adds_nothing(tmp_path: Path) -> None:
    snapshots = lay_out(tmp_path, then=None)
    assert read_earlier(tmp_path, snapshots) == Earlier()
    assert read_earlier(tmp_path / "elsewhere", snapshots) == Earlier()
    assert read_earlier(tmp_path, {}) == Earlier()


def test_the_manifest_dates_an_earlier_snapshot(tmp_path: Path) -> None:
    found = read_earlier(tmp_path, lay_out(tmp_path, manifest={"models.dev": "2026-08-15"}))
    assert found.gone[0].gone_between == ("2026-08-15", "2026-09-30")


def test_a_snapshot_that_is_not_older_is_reported(tmp_path: Path) -> None:
    found = read_earlier(tmp_path, lay_out(tmp_path, manifest={"models.dev": "2026-09-30"}))
    assert (found.gone, found.past) == ((), ())
    (rejection,) = found.rejections
    assert rejection.path == "sources_earlier/models_dev_catalog.json"
    assert "no older" in rejection.reason


@pytest.mark.parametrize("junk", [[], 3, "x", {"providers": 7}, {"providers": {"openai": 3}}])
def test_a_snapshot_that_cannot_be_read_is_reported(tmp_path: Path, junk: object) -> None:
    found = read_earlier(tmp_path, lay_out(tmp_path, then=junk))
    assert found.gone == ()
    assert [rejection.source for rejection in found.rejections] == ["models.dev"]


def test_a_malformed_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"manifest\.json"):
        read_earlier(tmp_path, lay_out(tmp_path, manifest={"models.dev": "July"}))
