"""``catalog diff``: the differences between two catalogue files."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call

ONE, TWO, THREE = "acme/one", "acme/two", "acme/three"


def _base() -> CatalogueBuilder:
    world = CatalogueBuilder()
    for provider in ("alpha", "bravo", "charlie"):
        world.provider(provider, type="host")
    return world


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Two catalogues with a difference of every kind."""
    old = _base()
    old.model(ONE, name="One")
    old.model(TWO, name="Two")
    old.model("acme/old-name", name="Old name")
    old.model("acme/left", name="Left")
    old.offer("alpha", "one", ONE, input=1_000_000, output=4_000_000)
    old.offer("bravo", "one", ONE, input=1_000_000, output=4_000_000)
    old.offer("charlie", "one", ONE, input=1_000_000, output=5_000_000)
    old.offer("alpha", "two", TWO, input=300_000, output=600_000)
    old.offer("bravo", "two-latest", TWO, input=300_000, output=600_000)
    old.offer("charlie", "two", TWO, input=300_000, output=600_000)
    old.offer("bravo", "two", TWO, input=300_000, output=600_000, deprecation_date="2098-12-31")
    old.offer("alpha", "named", "acme/old-name", input=300_000, output=600_000)
    old.offer("alpha", "twin-a", ONE, input=1_000_000, output=4_000_000)
    old.offer("charlie", "left", "acme/left", input=300_000, output=600_000)
    old.benchmark("arena_text", name="Arena text")
    old.score(ONE, "arena_text", 1200.0)
    old.source("gone", name="Gone", as_of="2026-01-01")

    new = _base()
    new.tables["source"][0]["as_of"] = "2026-08-01"
    new.model(ONE, name="One", status="deprecated")
    new.model(TWO, name="Two")
    new.model(THREE, name="Three")
    new.model("acme/new-name", name="New name")
    new.offer("alpha", "one", ONE, input=1_000_000, output=5_000_000)  # $13 to $15
    new.offer("bravo", "one", ONE, input=200_000, output=4_000_000)  # $13 to $9
    new.offer("charlie", "one", ONE, input=1_400_000, output=4_000_000)  # $15 as before
    new.offer("alpha", "two", TWO, exclude_code="not_live", exclude_reason="gone from a list")
    new.offer("bravo", "two-latest", THREE, input=900_000, output=900_000)
    new.offer("charlie", "two", TWO, input=300_000, output=600_000, deprecation_date="2099-12-31")
    new.offer("bravo", "two", TWO, input=300_000, output=600_000, deprecation_date="2098-12-31")
    new.offer("alpha", "named", "acme/new-name", input=300_000, output=900_000)  # renamed, and $0.60 more
    new.offer("alpha", "three", THREE, input=300_000, output=600_000)
    new.tables["offer_alias"] = [{"offer_id": 1, "id": "twin-a", "source_id": "test"}]
    new.benchmark("arena_text", name="Arena text")
    new.score(ONE, "arena_text", 1210.0)
    new.score(TWO, "arena_text", 1300.0, as_of="2026-07-20")
    new.score(THREE, "arena_text", 1400.0, as_of="2026-07-31")
    return str(old.write(tmp_path / "old.db")), str(new.write(tmp_path / "new.db"))


def test_the_prices_with_the_largest_effect_come_first(call: Call, files: tuple[str, str]) -> None:
    prices = call("catalog", "diff", *files, "--format", "json").document["prices"]
    assert [(p["provider"], p["provider_model_id"], p["effect_usd"]) for p in prices] == [
        ("bravo", "one", "-4"),
        ("alpha", "one", "2"),
        ("alpha", "named", "0.6"),
        ("charlie", "one", "0"),
    ]
    assert (prices[0]["input_usd_per_1m_before"], prices[0]["input_usd_per_1m"]) == ("1", "0.2")


def test_models_and_offers(call: Call, files: tuple[str, str]) -> None:
    document = call("catalog", "diff", *files, "--format", "json").document
    assert document["models"] == {
        "new": [THREE],
        "gone": ["acme/left"],
        "ended": [ONE],
        "returned": [],
        "renamed": [{"before": "acme/old-name", "after": "acme/new-name"}],
        "repointed_names": [],
    }
    two = {"model": TWO, "provider": "alpha", "provider_model_id": "two"}
    assert document["offers"] == {
        "new": [{"model": THREE, "provider": "alpha", "provider_model_id": "three"}],
        "gone": [{"model": "acme/left", "provider": "charlie", "provider_model_id": "left"}],  # the twin was merged
        "excluded": [{**two, "code": "not_live", "reason": "gone from a list"}],
        "returned": [],
        "ending": [{"model": TWO, "provider": "charlie", "provider_model_id": "two", "ends_on": "2099-12-31"}],
        "repointed": [{"model": THREE, "provider": "bravo", "provider_model_id": "two-latest", "before": TWO}],
    }


def test_models_that_are_no_longer_ended(call: Call, files: tuple[str, str]) -> None:
    backwards = tuple(reversed(files))
    outcome = call("catalog", "diff", *backwards)
    assert "Models: 1 new, 0 ended, 1 no longer ended, " in outcome.out
    assert "\nModels no longer ended: 1\n" in outcome.out
    models = call("catalog", "diff", *backwards, "--format", "json").document["models"]
    assert (models["ended"], models["returned"]) == ([], [ONE])
    assert f"returned_model,{ONE}" in call("catalog", "diff", *backwards, "--format", "csv").out


def test_scores_and_sources(call: Call, files: tuple[str, str]) -> None:
    document = call("catalog", "diff", *files, "--format", "json").document
    (scores,) = document["scores"]
    assert (scores["benchmark"], scores["n_changed"]) == ("arena_text", 1)
    assert [(score["model"], score["as_of"]) for score in scores["new"]] == [(THREE, "2026-07-31"), (TWO, "2026-07-20")]
    assert document["sources"] == [
        {"source": "gone", "before": "2026-01-01", "after": None},
        {"source": "test", "before": "2026-07-02", "after": "2026-08-01"},
    ]


def test_the_opposite_direction_mirrors_the_prices_and_offers(call: Call, files: tuple[str, str]) -> None:
    there = call("catalog", "diff", *files, "--format", "json").document
    back = call("catalog", "diff", *reversed(files), "--format", "json").document
    effects = [
        {p["provider"]: Decimal(p["effect_usd"]) for p in document["prices"] if p["model"] == ONE}
        for document in (there, back)
    ]
    assert effects[0] == {provider: -effect for provider, effect in effects[1].items()}
    assert back["offers"]["returned"] == [
        {name: value for name, value in one.items() if name not in ("code", "reason")}
        for one in there["offers"]["excluded"]
    ]


def test_the_tables(call: Call, files: tuple[str, str]) -> None:
    outcome = call("catalog", "diff", *files)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0] == "Offers by their bill for 5M input + 2M output tokens a month: 2 higher, 1 lower."
    assert "change of that bill (the default workload)." in lines[3]
    assert lines[1] == "Models: 1 new, 1 ended, 1 no longer listed, 1 renamed."
    (cheaper,) = [line.split() for line in lines if "Bravo" in line and "one" in line and "$" in line]
    assert cheaper == ["One", "Bravo", "one", "$0.20", "$1.00", "−80%", "$4.00", "$4.00", "−$4.00"]
    assert "Three, 2026-07-31" in outcome.out
    titles = [line for line in lines if line.partition(": ")[2].isdigit()]
    assert titles[:3] == ["More expensive: 2", "Cheaper: 1", "Different rates, same bill: 1"]


def test_a_row_for_each_difference(call: Call, files: tuple[str, str]) -> None:
    rows = list(csv.DictReader(call("catalog", "diff", *files, "--format", "csv").out.splitlines()))
    kinds = [row["change"] for row in rows]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "new_model": 1, "gone_model": 1, "ended_model": 1, "renamed_model": 1, "new_offer": 1, "gone_offer": 1,
        "excluded_offer": 1, "ending_offer": 1, "repointed_offer": 1, "price": 4, "new_score": 2, "source": 2,
    }  # fmt: skip


def test_long_tables_are_cut(call: Call, tmp_path: Path) -> None:
    old, new = _base(), _base()
    for world, price in ((old, 1_000_000), (new, 2_000_000)):
        world.model(ONE, name="One")
        for number in range(23):
            world.offer("alpha", f"one-{number}", ONE, input=price, output=price)
    files = str(old.write(tmp_path / "old.db")), str(new.write(tmp_path / "new.db"))
    out = call("catalog", "diff", *files).out
    assert "More expensive: 23" in out
    assert "and 3 more" in out.splitlines()
    assert out.count("+$7.00") == 20


def test_fail_on_dearer(call: Call, files: tuple[str, str], tmp_path: Path) -> None:
    assert call("catalog", "diff", *files, "--fail-on", "dearer").code == 1
    old, new = _base(), _base()
    for world, price in ((old, 2_000_000), (new, 1_000_000)):
        world.model(ONE, name="One")
        world.offer("alpha", "one", ONE, input=price, output=price)
    cheaper = str(old.write(tmp_path / "dear.db")), str(new.write(tmp_path / "cheap.db"))
    assert call("catalog", "diff", *cheaper, "--fail-on", "dearer").code == 0
    assert call("catalog", "diff", *reversed(cheaper), "--fail-on", "dearer").code == 1


def test_an_announced_price_is_no_difference(call: Call, tmp_path: Path) -> None:
    old, new = _base(), _base()
    for world in (old, new):
        world.model(ONE, name="One")
    announced = [
        {"input": 1_000_000, "output": 1_000_000, "valid_to": "2020-01-01"},
        {"input": 2_000_000, "output": 2_000_000, "valid_from": "2020-01-01"},
    ]
    old.offer("alpha", "one", ONE, prices=announced)
    new.offer("alpha", "one", ONE, input=2_000_000, output=2_000_000)
    out = call("catalog", "diff", str(old.write(tmp_path / "old.db")), str(new.write(tmp_path / "new.db"))).out
    assert out == "The catalogues have the same models, offers, prices and scores.\n"


def test_a_file_that_is_no_catalogue(call: Call, files: tuple[str, str], tmp_path: Path) -> None:
    missing = str(tmp_path / "none.db")
    for arguments in ((missing, files[0]), (files[0], missing)):
        outcome = call("catalog", "diff", *arguments)
        assert outcome.code == 2
        assert missing in outcome.err
    broken = Path(files[1])
    broken.write_bytes(broken.read_bytes().replace(b"Three", b"Thr33"))
    outcome = call("catalog", "diff", *files)
    assert outcome.code == 2
    assert "is damaged" in outcome.err


@pytest.mark.parametrize("style", ["table", "markdown", "csv"])
def test_control_characters_are_removed(call: Call, tmp_path: Path, style: str) -> None:
    old, new = _base(), _base()
    for world, price in ((old, 1_000_000), (new, 2_000_000)):
        world.model(ONE, name="\x1b[31mOne\u202e")
        world.offer("alpha", "evil\x1b]0;\x07", ONE, input=price, output=price)
    new.offer("bravo", "\x1bnew", ONE, input=1, output=1)
    files = str(old.write(tmp_path / "old.db")), str(new.write(tmp_path / "new.db"))
    out = call("catalog", "diff", *files, "--format", style).out
    assert "evil" in out
    assert not set("\x1b\x07\u202e").intersection(out)


def test_an_id_that_was_merged_into_an_offer_of_a_different_model(call: Call, tmp_path: Path) -> None:
    old, new = _base(), _base()
    for world in (old, new):
        world.model(ONE, name="One")
        world.model(TWO, name="Two")
        world.offer("alpha", "two-dated", TWO, input=1_000_000, output=1_000_000)
    old.offer("alpha", "latest", ONE, input=1_000_000, output=1_000_000)
    old.offer("bravo", "one", ONE, input=1_000_000, output=1_000_000)
    new.offer("bravo", "one", ONE, input=1_000_000, output=1_000_000)
    new.tables["offer_alias"] = [{"offer_id": 1, "id": "latest", "source_id": "test"}]
    files = str(old.write(tmp_path / "old.db")), str(new.write(tmp_path / "new.db"))
    offers = call("catalog", "diff", *files, "--format", "json").document["offers"]
    assert offers["repointed"] == [
        {"model": TWO, "provider": "alpha", "provider_model_id": "latest", "before": ONE},
    ]
    assert offers["gone"] == []


def test_an_announced_price_is_listed_once(call: Call, tmp_path: Path) -> None:
    old, new = _base(), _base()
    for world in (old, new):
        world.model(ONE, name="One")
    now = {"input": 1_000_000, "output": 1_000_000, "valid_to": "2099-06-01"}
    then = {"input": 2_000_000, "output": 1_000_000, "valid_from": "2099-06-01"}
    old.offer("alpha", "one", ONE, prices=[now])
    old.offer("bravo", "one", ONE, prices=[now, then])
    new.offer("alpha", "one", ONE, prices=[now, then])
    new.offer("bravo", "one", ONE, prices=[now, then])
    files = str(old.write(tmp_path / "old.db")), str(new.write(tmp_path / "new.db"))
    document = call("catalog", "diff", *files, "--format", "json").document
    assert document["prices"] == []
    (announced,) = document["announced"]
    assert (announced["provider"], announced["date"], announced["effect_usd"]) == ("alpha", "2099-06-01", "5")
    lines = call("catalog", "diff", *files).out.splitlines()
    assert "Announced prices: 1" in lines
    assert [line for line in lines if line.startswith("from 2099-06-01")]


def test_a_name_that_means_a_different_model(call: Call, tmp_path: Path) -> None:
    old, new = _base(), _base()
    for world, newest in ((old, ONE), (new, TWO)):
        for key in (ONE, TWO):
            world.model(key, name=key, aliases=["newest", "both"] if key == newest else ["both"])
            world.offer("alpha", key, key, input=1_000_000, output=1_000_000)
    files = str(old.write(tmp_path / "old.db")), str(new.write(tmp_path / "new.db"))
    document = call("catalog", "diff", *files, "--format", "json").document
    assert document["models"]["repointed_names"] == [{"name": "newest", "before": ONE, "after": TWO}]
    assert "Names that mean a different model: 1" in call("catalog", "diff", *files).out.splitlines()


def _dated(tmp_path: Path, as_of: str, ended: Mapping[str, Any], unseen: Mapping[str, Any]) -> str:
    """A catalogue of *as_of*, in which one model has an end date and one was seen last in April."""
    world = _base()
    world.tables["source"][0]["as_of"] = as_of
    for key, fields in ((ONE, ended), (TWO, unseen), (THREE, {})):
        world.model(key, name=key[-3:].title(), status="deprecated" if fields.get("exclude_code") else "active")
    world.offer("alpha", "one", ONE, input=1, output=1, deprecation_date="2026-07-20", **ended)
    world.offer("alpha", "two", TWO, input=1, output=1, last_seen="2026-04-10", **unseen)
    world.offer("alpha", "three", THREE, input=1, output=1)
    return str(world.write(tmp_path / f"{as_of}.db"))


def test_what_the_date_of_the_catalogue_ends_is_called_so(call: Call, tmp_path: Path) -> None:
    ended = {"exclude_code": "deprecated", "exclude_reason": "ended on 2026-07-20"}
    unseen = {"exclude_code": "not_live", "exclude_reason": "only in a list"}
    old, new = _dated(tmp_path, "2026-07-02", {}, {}), _dated(tmp_path, "2026-08-01", ended, unseen)
    assert (
        "The date of the catalogue alone, 2026-08-01 instead of 2026-07-02, excludes 1 offer at an end date known"
        " before and 1 offer last seen too long ago, and with them ends 2 models."
    ) in " ".join(call("catalog", "diff", old, new).out.split())


def test_an_end_that_a_source_has_stated_since_is_not_due_to_the_date(call: Call, tmp_path: Path) -> None:
    ended = {"exclude_code": "deprecated", "exclude_reason": "removed by its maker"}
    old, new = _dated(tmp_path, "2026-07-02", {}, {}), _dated(tmp_path, "2026-07-10", ended, {})
    assert "The date of the catalogue alone" not in call("catalog", "diff", old, new).out
