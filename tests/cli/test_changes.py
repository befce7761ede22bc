"""``changes``: what changed since the last refresh, or since a day."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog import locate
from crosswalk_tui.catalog.locate import previous_path, refreshed_path
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import AppState, ComparisonSetup, write_state
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call

ONE, TWO = "acme/one", "acme/two"


def _write(path: Path, price: int) -> Path:
    """A catalogue with one offer at *price*, in micro-USD per 1M tokens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    world = CatalogueBuilder()
    world.tables["meta"] = [{"key": "as_of", "value": "2026-07-02"}]
    world.provider("alpha", type="host")
    world.model(ONE, name="One")
    world.offer("alpha", "one", ONE, input=price, output=price)
    return world.write(path)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user_folder: Path) -> Path:
    """A shipped catalogue, and an empty data folder of the user."""
    del user_folder
    path = _write(tmp_path / "shipped.db", 1_000_000)
    monkeypatch.setattr(locate, "shipped_path", lambda: path)
    monkeypatch.delenv(locate.ENVIRONMENT_VARIABLE, raising=False)
    return path


@pytest.mark.usefixtures("shipped")
def test_the_first_refresh_is_compared_with_the_shipped_catalogue(call: Call) -> None:
    _write(refreshed_path(), 2_000_000)
    (price,) = call("changes", "--format", "json").document["prices"]
    assert (price["input_usd_per_1m_before"], price["input_usd_per_1m"], price["effect_usd"]) == ("1", "2", "7")


@pytest.mark.usefixtures("shipped")
def test_a_later_refresh_is_compared_with_the_one_before(call: Call) -> None:
    _write(previous_path(refreshed_path()), 4_000_000)
    _write(refreshed_path(), 2_000_000)
    outcome = call("changes", "--fail-on", "dearer")
    assert "Cheaper: 1" in outcome.out
    assert "−$14.00" in outcome.out
    assert outcome.code == 0


@pytest.mark.usefixtures("shipped")
def test_the_way_back_is_no_news(call: Call) -> None:
    _save("mine", (ONE, TWO))
    _write(previous_path(refreshed_path()), 4_000_000)
    _write(refreshed_path(), 2_000_000)
    note = "Since the return to the catalogue of 2026-07-02: what differs from the catalogue in use before."
    for is_back in (False, True, False):
        for arguments in ((), ("--saved",)):
            assert call("changes", *arguments).out.startswith(note) is is_back
            outcome = call("changes", *arguments, "--format", "json")
            assert outcome.code == 0, outcome.err
            assert outcome.document["rolled_back"] is is_back
        assert call("catalog", "rollback").code == 0


def test_the_return_to_the_shipped_catalogue_is_no_news(call: Call, shipped: Path) -> None:
    _write(refreshed_path(), 2_000_000)
    assert "Since the return" not in call("changes").out
    call("catalog", "rollback")
    assert "Since the return to the catalogue of 2026-07-02" in call("changes").out
    own = _write(shipped.with_name("own.db"), 1)
    assert not locate.is_rolled_back(own)


@pytest.mark.usefixtures("shipped")
def test_fail_on_dearer(call: Call) -> None:
    _write(refreshed_path(), 2_000_000)
    outcome = call("changes", "--since", "last", "--fail-on", "dearer")
    assert "More expensive: 1" in outcome.out
    assert outcome.code == 1


def test_a_catalogue_that_was_not_refreshed(call: Call, shipped: Path) -> None:
    for arguments in ((), ("--catalog", str(_write(shipped.with_name("own.db"), 1)))):
        outcome = call("changes", *arguments)
        assert outcome.code == 1
        assert "has never been refreshed" in outcome.err
        said = " ".join(outcome.err.split())
        assert "as of 2026-07-02, has never been refreshed" in said
        assert "Type crosswalk-tui changes --since 2026-06-02 for" in said


def test_a_catalogue_whose_date_is_no_date(call: Call, shipped: Path) -> None:
    path = _write(shipped.with_name("own.db"), 1)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE source SET as_of = 'garbage'")
        db.commit()
    outcome = call("changes", "--catalog", str(path))
    assert outcome.code == 2
    assert "is damaged" in outcome.err


@pytest.fixture
def history(tmp_path: Path) -> str:
    """Four offers: one a little more expensive, one much, one with a lower price to come, one no longer sold."""
    world = CatalogueBuilder()
    for provider in ("alpha", "bravo", "charlie", "delta"):
        world.provider(provider, type="host")
    world.model(ONE, name="One")
    for provider, after in (("alpha", 1_100_000), ("bravo", 3_000_000)):
        world.offer(provider, "one", ONE, input=after, output=after)
    world.offer("delta", "one", ONE, exclude_code="not_live", exclude_reason="gone from a list")
    for provider, after in (("alpha", 1_100_000), ("bravo", 3_000_000), ("delta", 9_000_000)):
        world.past_price(provider, "one", "2026-03-01", input=1_000_000, output=1_000_000)
        world.past_price(provider, "one", "2026-05-01", input=after, output=after)
    world.past_price("bravo", "one", "2026-01-01", input=500_000, output=500_000)
    prices = [
        {"input": 2_000_000, "output": 2_000_000, "valid_to": "2099-01-01"},
        {"input": 1_000_000, "output": 1_000_000, "valid_from": "2099-01-01"},
    ]
    world.offer("charlie", "one", ONE, prices=prices)
    return str(world.write(tmp_path / "history.db"))


def test_the_recorded_changes_since_a_day(call: Call, history: str) -> None:
    document = call("changes", "--since", "2026-05-01", "--format", "json", "--catalog", history).document
    assert document["since"] == "2026-05-01"
    assert [(c["provider"], c["date"], c["in_force_from"], c["effect_usd"]) for c in document["prices"]] == [
        ("bravo", "2026-05-01", False, "14"),
        ("alpha", "2026-05-01", False, "0.7"),
    ]
    assert [(c["provider"], c["date"], c["in_force_from"], c["effect_usd"]) for c in document["announced"]] == [
        ("charlie", "2099-01-01", True, "-7"),
    ]
    rows = csv.DictReader(
        call("changes", "--since", "2026-02-01", "--format", "csv", "--catalog", history).out.splitlines()
    )
    assert [row["date"] for row in rows if row["provider"] == "bravo"] == ["2026-05-01", "2026-03-01"]


def test_offers_that_ended_without_a_stated_day(call: Call, tmp_path: Path) -> None:
    """The end is in the timeline: the day on which a list was seen to have ended the offer."""
    world = CatalogueBuilder()
    world.model(ONE, name="One")
    for provider in ("alpha", "bravo", "charlie", "delta"):
        world.provider(provider)
        world.offer(provider, "one", ONE, exclude_code="deprecated", exclude_reason="gone from a list")
        world.past_price(provider, "one", "2026-03-01", input=1_000_000, output=1_000_000)
    world.past_price("alpha", "one", "2026-05-10", kind="ended")
    world.past_price("bravo", "one", "2026-05-12", kind="ended", valid_from="2026-05-12")
    world.past_price("charlie", "one", "2026-04-10", kind="ended")
    world.past_price("delta", "one", "2026-05-10", kind="ended")
    world.past_price("delta", "one", "2026-05-20", kind="returned", input=1_000_000, output=1_000_000)
    arguments = "changes", "--since", "2026-05-01", "--catalog", str(world.write(tmp_path / "ended.db"))
    ended = call(*arguments, "--format", "json").document["offers"]["ended"]
    assert [(one["provider"], one["ends_on"], one["stated"]) for one in ended] == [
        ("bravo", "2026-05-12", True), ("alpha", "2026-05-10", False),
    ]  # fmt: skip
    out = call(*arguments).out
    assert "Ended offers: 2" in out
    assert [line.split()[-2:] for line in out.splitlines() if line.startswith("One ")] == [
        ["one", "2026-05-12"], ["by", "2026-05-10"],
    ]  # fmt: skip
    rows = csv.DictReader(call(*arguments, "--format", "csv").out.splitlines())
    assert [row["after"] for row in rows if row["change"] == "ended_offer"] == ["2026-05-12", "2026-05-10"]


def test_the_table_since_a_day(call: Call, history: str) -> None:
    out = call("changes", "--since", "2026-05-01", "--catalog", history).out
    assert out.startswith(
        "Price changes since 2026-05-01, by the bill for 5M input + 2M output tokens a month: 2 higher, 0 lower."
    )
    assert "1 price change of offers that are no longer sold: left out." in out
    (announced,) = [line for line in out.splitlines() if line.startswith("from 2099-01-01")]
    assert announced.split()[-1] == "−$7.00"
    assert call("changes", "--since", "2026-05-02", "--catalog", history, "--fail-on", "dearer").code == 0
    assert call("changes", "--since", "2026-05-01", "--catalog", history, "--fail-on", "dearer").code == 1


def test_one_provider_since_a_day(call: Call, history: str) -> None:
    arguments = ("changes", "--since", "2026-05-01", "--catalog", history, "--provider")
    document = call(*arguments, "alpha", "--format", "json").document
    assert [change["provider"] for change in document["prices"]] == ["alpha"]
    unknown = call(*arguments, "alpa")
    assert unknown.code == 2
    assert "Nearest: alpha" in unknown.err


def test_models_ends_ids_and_scores_since_a_day(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("alpha", type="host")
    world.provider("bravo", type="host")
    world.model(ONE, name="One", release_date="2026-05")
    world.model(TWO, name="Two", release_date="2025-12-31")
    world.offer("alpha", "one", ONE, deprecation_date="2026-05-04")
    world.offer("bravo", "one", ONE, deprecation_date="2099-05-04")
    world.offer("alpha", "latest", TWO)
    world.tables["offer_model"] = [
        {"offer_id": 3, "model_id": 1, "valid_from": None, "valid_to": "2026-06-01", "source": "a page"},
        {"offer_id": 3, "model_id": 2, "valid_from": "2026-06-01", "valid_to": None, "source": "a page"},
    ]
    world.benchmark("arena_text", name="Arena text")
    world.score(ONE, "arena_text", 1200.0, as_of="2026-05-30")
    world.score(TWO, "arena_text", 1210.0, as_of="2026-03")
    path = str(world.write(tmp_path / "catalogue.db"))
    document = call("changes", "--since", "2026-05-02", "--catalog", path, "--format", "json").document
    assert document["models"]["new"] == [ONE]
    offers = document["offers"]
    assert [(offer["provider"], offer["ends_on"]) for offer in offers["ended"]] == [("alpha", "2026-05-04")]
    assert [(offer["provider"], offer["ends_on"]) for offer in offers["ending"]] == [("bravo", "2099-05-04")]
    assert [(one["provider_model_id"], one["before"], one["date"]) for one in offers["repointed"]] == [
        ("latest", ONE, "2026-06-01")
    ]
    assert [score["model"] for one in document["scores"] for score in one["new"]] == [ONE]
    titles = [
        line.partition(":")[0]
        for line in call("changes", "--since", "2026-05-02", "--catalog", path).out.splitlines()
        if line.partition(": ")[2].isdigit()
    ]
    assert titles == ["Announced ends", "New models", "Ended offers", "Ids that serve a different model", "Scores"]


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01"])
def test_a_day_that_cannot_be_read(call: Call, history: str, text: str) -> None:
    outcome = call("changes", "--since", text, "--catalog", history)
    assert outcome.code == 2
    assert f"{text!r} is neither 'last' nor a day such as 2026-10-01." in outcome.err


# Your workload and your comparisons


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


def _save(name: str, models: tuple[str, ...], workload: Workload = DEFAULT_WORKLOAD) -> None:
    save_comparison(UserDatabase(), name, ComparisonSetup(models, workload, Filters()))


@pytest.mark.usefixtures("refreshed")
def test_the_change_of_a_saved_comparison_for_its_own_workload(call: Call) -> None:
    _save("chat", (ONE, TWO), Workload(input_tokens=10_000_000, output_tokens=10_000_000))
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
    _save("chat", (ONE, TWO))
    _save("gone", (TWO, "acme/never"))
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
    _save("chat", (ONE, TWO))
    _save("broken", (ONE, TWO))
    with UserDatabase().open(writing=True) as db:
        db.execute("UPDATE comparison SET document = '{}' WHERE name = 'broken'")
    outcome = call("changes", "--saved")
    assert outcome.err == "The saved comparison broken cannot be read: it is left out.\n"
    assert outcome.out.startswith("1 comparison of yours changed, 0 did not.")
    call("own", "remove", "comparison", "chat")
    alone = call("changes", "--saved")
    assert (alone.code, alone.out) == (1, "")
    assert alone.err.endswith("Error: None can be read: crosswalk-tui own remove comparison NAME removes one.\n")


@pytest.mark.usefixtures("user_folder")
def test_the_change_of_a_comparison_since_a_day(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("alpha", type="host")
    world.provider("bravo", type="host")
    world.model(ONE, name="One")
    world.model(TWO, name="Two")
    world.offer("alpha", "one", ONE, input=1_000_000, output=1_000_000)
    world.offer("bravo", "one", ONE, input=900_000, output=900_000)  # not recorded before
    world.offer("alpha", "two", TWO, input=2_000_000, output=2_000_000)
    world.past_price("alpha", "one", "2024-01-01", input=4_000_000, output=4_000_000)
    world.past_price("alpha", "two", "2024-01-01", input=2_000_000, output=2_000_000)
    path = str(world.write(tmp_path / "catalogue.db"))
    _save("chat", (ONE, TWO))
    arguments = ("changes", "--since", "2025-01-01", "--catalog", path)
    document = call(*arguments, "--saved", "--format", "json").document
    (change,) = document["comparisons"]
    assert [(one["total_usd_before"], one["provider_before"]) for one in change["models"]] == [
        ("28", "alpha"),
        ("14", "alpha"),
    ]
    assert [(one["total_usd"], one["provider"]) for one in change["models"]] == [("6.3", "bravo"), ("14", "alpha")]
    then = call("compare", ONE, TWO, "--at", "2025-01-01", "--catalog", path, "--format", "json").document
    assert [one["cheapest"][0]["total_usd"] for one in then["models"]] == ["28", "14"]
    out = call(*arguments, "--saved").out
    assert "chat: One vs Two −$7.70 a month, winner now One" in out
    assert "Was: the cheapest offer at the prices recorded for 2025-01-01;" in out
    assert "Your comparisons: 1" in call(*arguments).out
    assert call(*arguments, "--fail-on", "winner").code == 1
    assert call("changes", "--since", "2024-01-01", "--catalog", path, "--fail-on", "winner").code == 1
    unknown = call("changes", "--since", "2020-01-01", "--catalog", path, "--saved", "--fail-on", "winner")
    assert unknown.out.startswith("0 comparisons of yours changed, 1 did not.")
    assert "chat: One vs Two no price recorded of One and Two" in unknown.out
    assert unknown.code == 0


@pytest.mark.usefixtures("refreshed")
@pytest.mark.parametrize("document", ["[1,2]", "{}", '{"models": ["a", "b"]}'])
def test_a_last_session_that_is_not_valid_is_reported_and_left_out(call: Call, document: str) -> None:
    _save("chat", (ONE, TWO))
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
    _save("pair", ("acme/old", TWO), multiplied)
    (change,) = call("changes", "--format", "json").document["comparisons"]
    assert change["models"][0] == {
        "model": "acme/new", "total_usd_before": "9", "total_usd": "18", "provider_before": "alpha",
        "provider": "alpha", "effect_usd": "9", "stale": False,
    }  # fmt: skip
