"""``changes``: the user's workload, prices and saved comparisons in two catalogues."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog.locate import previous_path, refreshed_path
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import AppState, ComparisonSetup, write_state
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.changing import ONE, TWO, save
from tests.cli.conftest import Call


@pytest.fixture
def refreshed(shipped: Path) -> Path:
    """A refresh after which A's price at its only provider falls below B's, and B's cache read doubles."""
    for path, price, cached in ((previous_path(refreshed_path()), 4_000_000, 100_000), (shipped, 1_000_000, 200_000)):
        path.parent.mkdir(parents=True, exist_ok=True)
        world = CatalogueBuilder()
        world.tables["meta"] = [{"key": "as_of", "value": "2026-07-02"}]
        world.provider("alpha", type="host")
        world.provider("bravo", type="host")
        world.model(ONE, name="One")
        world.model(TWO, name="Two")
        world.offer("alpha", "one", ONE, input=price, output=price)
        world.offer("bravo", "two", TWO, prices=[{"input": 2_000_000, "output": 2_000_000, "cache_read": cached}])
        world.write(path)
    shipped.rename(refreshed_path())
    return refreshed_path()


@pytest.mark.usefixtures("refreshed")
def test_the_change_of_a_saved_comparison_for_its_own_workload(call: Call) -> None:
    save("chat", (ONE, TWO), Workload(input_tokens=10_000_000, output_tokens=10_000_000))
    outcome = call("changes")
    (line,) = [line for line in outcome.out.splitlines() if line.startswith("chat")]
    assert "One vs Two" in line  # $40 was Two's at 20M tokens, $20 is One's
    assert line.endswith("−$20.00 a month, winner now One")
    assert "Comparisons of yours: 1 of 1 changed." in outcome.out
    (change,) = call("changes", "--format", "json").document["comparisons"]
    assert (change["name"], change["winners_before"], change["winners"]) == ("chat", [TWO], [ONE])
    assert [(one["total_usd_before"], one["total_usd"]) for one in change["models"]] == [("80", "20"), ("40", "40")]
    assert (change["effect_usd"], change["new_winner"]) == ("-20", True)


@pytest.mark.usefixtures("refreshed")
def test_only_the_comparisons(call: Call) -> None:
    nothing = call("changes", "--saved")
    assert (nothing.code, nothing.out) == (1, "")
    assert "no saved comparison" in nothing.err
    save("chat", (ONE, TWO))
    save("gone", (TWO, "acme/never"))
    outcome = call("changes", "--saved")
    assert outcome.out.startswith("1 comparison of yours changed, 1 did not.")
    assert "chat: One vs Two −$7.00 a month, winner now One" in outcome.out
    assert "No longer in the catalogue: acme/never." in outcome.out
    assert "Cheaper" not in outcome.out
    rows = list(csv.DictReader(call("changes", "--saved", "--format", "csv").out.splitlines()))
    assert [(row["comparison"], row["model"], row["effect_usd"]) for row in rows[:2]] == [
        ("chat", ONE, "-21"),
        ("chat", TWO, "0"),
    ]


@pytest.mark.usefixtures("refreshed")
def test_a_saved_comparison_that_cannot_be_read_is_reported(call: Call) -> None:
    save("chat", (ONE, TWO))
    save("broken", (ONE, TWO))
    with UserDatabase().open(writing=True) as db:
        db.execute("UPDATE comparison SET document = '{}' WHERE name = 'broken'")
    outcome = call("changes", "--saved")
    assert outcome.err == "The saved comparison broken cannot be read: it is left out.\n"
    assert outcome.out.startswith("1 comparison of yours changed, 0 did not.")
    call("own", "remove", "comparison", "chat")
    alone = call("changes", "--saved")
    assert (alone.code, alone.out) == (1, "")
    assert alone.err.endswith("Error: None can be read: crosswalk-tui own remove comparison NAME removes one.\n")


@pytest.mark.usefixtures("refreshed")
@pytest.mark.parametrize("document", ["[1,2]", "{}", '{"models": ["a", "b"]}'])
def test_a_last_session_that_is_not_valid_is_reported_and_left_out(call: Call, document: str) -> None:
    save("chat", (ONE, TWO))
    before = call("changes")
    with UserDatabase().open(writing=True) as db:
        db.execute("INSERT INTO state VALUES ('last', ?)", [document])
    outcome = call("changes")
    assert (outcome.code, outcome.out) == (before.code, before.out)
    assert outcome.err.startswith(f"The last session in {UserDatabase().path} is not valid (")
    assert len(outcome.err.splitlines()) == 1


@pytest.mark.usefixtures("refreshed")
def test_fail_on_winner(call: Call) -> None:
    assert call("changes", "--fail-on", "winner").code == 0  # nothing is saved
    write_state(UserDatabase(), AppState(ComparisonSetup((ONE, TWO), DEFAULT_WORKLOAD, Filters())))
    outcome = call("changes", "--saved", "--fail-on", "winner")
    assert outcome.code == 1
    assert "last session: One vs Two" in outcome.out
    assert call("changes", "--saved", "--fail-on", "dearer").code == 0
    assert call("changes", "--fail-on", "winner", "--provider", "bravo").code == 1


@pytest.mark.usefixtures("refreshed")
def test_the_workload_that_the_app_was_left_with(call: Call) -> None:
    assert "(the default workload)" in call("changes").out
    left = Workload(input_tokens=1_000_000, output_tokens=1_000_000, cached_share=Decimal("0.5"))
    write_state(UserDatabase(), AppState(ComparisonSetup((ONE, TWO), left, Filters())))
    out = call("changes").out
    assert "tokens a month, 50% of the input cached: 1 higher, 1 lower." in out
    assert "that bill (the workload that the app was left with); ≈ rate assumed." in out
    assert "≈−$6.00" in out
    document = call("changes", "--format", "json").document
    effects = {one["provider"]: one["effect_usd"] for one in document["prices"]}
    assert effects == {"alpha": "-6", "bravo": "0.05"}  # half a million cached tokens at $0.10 more per 1M
    assert "cache read $0.10 → $0.20" in out
    assert "with your options)" in call("changes", "--input", "3M").out
    assert "(--preset rag)" in call("changes", "--preset", "rag").out


@pytest.mark.usefixtures("refreshed")
def test_a_discount_of_yours_applies_to_both_catalogues(call: Call) -> None:
    assert call("own", "discount", "alpha", "50%").code == 0
    assert call("own", "price", "bravo", ONE, "--input", "7", "--output", "7").code == 0
    document = call("changes", "--format", "json").document
    assert [(one["provider"], one["effect_usd"]) for one in document["prices"]] == [("alpha", "-10.5")]
    assert document["offers"]["new"] == []
    assert [one["effect_usd"] for one in call("changes", "--list-prices", "--format", "json").document["prices"]] == [
        "-21"
    ]


@pytest.mark.usefixtures("refreshed")
def test_one_provider(call: Call) -> None:
    document = call("changes", "--provider", "bravo", "--cached", "50%", "--format", "json").document
    assert [one["provider"] for one in document["prices"]] == ["bravo"]
    assert document["provider"] == "bravo"
    assert call("changes", "--provider", "bravo", "--fail-on", "dearer").code == 0
    assert call("changes", "--provider", "nobody").code == 2
    assert call("changes", "--provider", "alpha", "--saved").code == 2


def test_a_renamed_model_stays_in_a_comparison(call: Call, shipped: Path) -> None:
    for path, key, price in ((shipped, "acme/old", 1_000_000), (refreshed_path(), "acme/new", 2_000_000)):
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        world = CatalogueBuilder()
        world.tables["meta"] = [{"key": "as_of", "value": "2026-07-02"}]
        world.provider("alpha", type="host")
        world.model(key, name="Renamed")
        world.model(TWO, name="Two")
        world.offer("alpha", "named", key, input=price, output=price)
        world.offer("alpha", "two", TWO, input=9_000_000, output=9_000_000)
        world.write(path)
    multiplied = Workload(multipliers=(("acme/old", Decimal(2)),))
    save("pair", ("acme/old", TWO), multiplied)
    (change,) = call("changes", "--format", "json").document["comparisons"]
    assert change["models"][0] == {
        "model": "acme/new", "total_usd_before": "9", "total_usd": "18", "provider_before": "alpha",
        "provider": "alpha", "effect_usd": "9", "stale": False,
    }  # fmt: skip
