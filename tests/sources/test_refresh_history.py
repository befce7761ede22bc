"""What refreshes leave in the timelines of prices."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.sources.refresh.catalogue_refresh import Refresh
from crosswalk_tui.sources.refresh.refresh_report import Outcome
from tests.sources.local_server import Server
from tests.sources.refreshing import LIST, MAP, results, run, serve
from tests.sources.world import GENAI_PRICES, LITELLM, LLAMA, MODELS_DEV


def points(path: Path, provider: str, model_id: str) -> list[tuple[str, str, int | None]]:
    """The timeline of an offer: day, kind and input price."""
    sql = (
        "SELECT day, kind, input FROM price_point JOIN offer USING (offer_id)"
        " WHERE provider_id = ? AND provider_model_id = ? ORDER BY day"
    )
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, [provider, model_id]).fetchall()


def litellm_at(price: float) -> dict[str, Any]:
    """LiteLLM's map with another input price of GPT-4o, in USD per 1M tokens."""
    return {**LITELLM, "gpt-4o": {**LITELLM["gpt-4o"], "input_cost_per_token": round(price / 1e6, 9)}}


def models_dev_at(price: float) -> dict[str, Any]:
    """The list of models.dev with another input price of GPT-4o."""
    document = deepcopy(MODELS_DEV)
    document["providers"]["openai"]["models"]["gpt-4o"]["cost"]["input"] = price
    return document


def genai_prices_at(price: float) -> list[dict[str, Any]]:
    """genai-prices with a model that no other source has."""
    document = deepcopy(GENAI_PRICES)
    prices = {"input_mtok": price, "output_mtok": 10.0}
    document[0]["models"].append({"id": "gpt-9", "match": {"equals": "gpt-9"}, "prices": prices})
    return document


@pytest.mark.parametrize(
    ("source", "path", "listing", "model_id"),
    [
        ("litellm", MAP, litellm_at, "gpt-4o"),
        ("models.dev", LIST, models_dev_at, "gpt-4o"),
        ("genai-prices", "/sources/genai_prices.json", genai_prices_at, "gpt-9"),
    ],
)
def test_two_refreshes_leave_the_earlier_prices_in_the_timeline(
    server: Server, target: Path, source: str, path: str, listing: Callable[[float], object], model_id: str
) -> None:
    """Each new price becomes a point of the day of its refresh, whichever source has it."""
    for day, price in ((27, 3.0), (28, 2.0), (29, 1.5)):
        serve(server, path, listing(price))
        now = datetime(2026, 11, day, 12, tzinfo=UTC)
        refreshed = Refresh(now, target, server.address(""), only=frozenset({source}), accept=True).run()
        assert results(refreshed)[source].outcome is Outcome.TAKEN
    found = points(target, "openai", model_id)
    assert [(day, price) for day, _, price in found if day > "2026-11-26"] == [
        ("2026-11-27", 3_000_000), ("2026-11-28", 2_000_000), ("2026-11-29", 1_500_000),
    ]  # fmt: skip
    assert model_id == "gpt-9" or found[0][2] == 2_500_000


def test_a_price_that_stays_keeps_the_day_it_was_first_seen(server: Server, shipped: Path, target: Path) -> None:
    before = points(shipped, "deepinfra", LLAMA)
    serve(server, LIST, models_dev_at(2.0))
    run(server, target, only=frozenset({"models.dev"}), accept=True)
    assert points(target, "deepinfra", LLAMA) == before


def refresh_on(server: Server, target: Path, day: int, **listings: object) -> None:
    """Refresh on a day of November 2026 with new *listings*: ``map``, ``list`` or ``genai``."""
    paths = {"map": MAP, "list": LIST, "genai": "/sources/genai_prices.json"}
    for name, document in listings.items():
        serve(server, paths[name], document)
    Refresh(datetime(2026, 11, day, 12, tzinfo=UTC), target, server.address(""), accept=True).run()


def list_with(provider: str, model_id: str, **more: Any) -> dict[str, Any]:
    """The list of models.dev with more cells of one offer."""
    document = deepcopy(MODELS_DEV)
    document["providers"][provider]["models"][model_id] |= more
    return document


def list_without(provider: str, model_id: str) -> dict[str, Any]:
    document = deepcopy(MODELS_DEV)
    del document["providers"][provider]["models"][model_id]
    return document


def test_an_offer_that_is_looked_at_again_keeps_its_end(server: Server, target: Path) -> None:
    """The first day on which models.dev was seen to list it as deprecated, not the last one."""
    for day in (27, 29):
        listing = list_with("deepinfra", LLAMA, status="deprecated") | {"extra": day}
        refresh_on(server, target, day, list=listing)
        assert points(target, "deepinfra", LLAMA)[-1] == ("2026-11-27", "ended", None)


def test_an_offer_that_had_ended_before_it_was_first_seen_gets_no_end(server: Server, target: Path) -> None:
    """When it was sold is unknown; looking again does not say that it was sold until then."""
    for day in (27, 28, 29):
        listing = list_with("deepinfra", LLAMA) | {"extra": day}
        old = {"name": "Llama 2 7B", "status": "deprecated", "cost": {"input": 1.0, "output": 2.0}}
        listing["providers"]["deepinfra"]["models"]["llama-2-7b"] = old
        refresh_on(server, target, day, list=listing)
        assert points(target, "deepinfra", "llama-2-7b") == [("2026-11-27", "first", 1_000_000)]
    refresh_on(server, target, 29, genai=genai_prices_at(4.0))  # another source of the same day
    assert points(target, "deepinfra", "llama-2-7b") == [("2026-11-27", "first", 1_000_000)]


def test_an_offer_that_is_sold_again_has_an_end_and_a_return(server: Server, target: Path) -> None:
    refresh_on(server, target, 27, list=list_with("deepinfra", LLAMA, status="deprecated"))
    refresh_on(server, target, 28, list=MODELS_DEV | {"extra": 1})
    refresh_on(server, target, 29, list=list_with("deepinfra", LLAMA, status="deprecated") | {"extra": 2})
    assert [(day, kind) for day, kind, _ in points(target, "deepinfra", LLAMA)[-3:]] == [
        ("2026-11-27", "ended"), ("2026-11-28", "returned"), ("2026-11-29", "ended"),
    ]  # fmt: skip


def known(path: Path, before: str) -> set[tuple[object, ...]]:
    """Every point before a day: offer, day, input and output price."""
    sql = (
        "SELECT provider_id, provider_model_id, day, input, output FROM price_point JOIN offer USING (offer_id)"
        " WHERE day < ?"
    )
    with closing(sqlite3.connect(path)) as db:
        return set(db.execute(sql, [before]))


BROKEN = {**LITELLM, "gpt-4o": {**LITELLM["gpt-4o"], "input_cost_per_token": float("nan")}}

AFTERWARDS: dict[str, dict[str, object]] = {
    "a broken entry of LiteLLM": {"map": BROKEN},
    "an entry that LiteLLM removed": {"map": {key: cells for key, cells in LITELLM.items() if key != "gpt-4o"}},
    "an offer that models.dev removed": {"list": list_without("openai", "gpt-4o")},
    "a price of models.dev that is text": {"list": list_with("openai", "gpt-4o", cost={"input": "x", "output": 1.0})},
    "a newer price in genai-prices": {"genai": genai_prices_at(4.0)},
    "an offer that is deprecated": {"list": list_with("openai", "gpt-4o", status="deprecated")},
    "an offer for free": {"list": list_with("deepinfra", LLAMA, cost={"input": 0.0, "output": 0.0})},
    "all as before": {"map": LITELLM, "list": MODELS_DEV},
}


@pytest.mark.parametrize("case", AFTERWARDS)
def test_no_refresh_removes_a_known_point(server: Server, shipped: Path, target: Path, case: str) -> None:
    """Prices of two sources changed in turn; then one of them fails, or takes over."""
    refresh_on(server, target, 25, map=litellm_at(3.0))
    refresh_on(server, target, 26, list=models_dev_at(2.0))
    before = known(shipped, "2026-11-25") | known(target, "2026-11-27")
    refresh_on(server, target, 27, **AFTERWARDS[case])
    assert known(target, "2026-11-27") >= before
    refresh_on(server, target, 29, map={**LITELLM, "extra": {}}, list=MODELS_DEV | {"extra": 1})
    assert known(target, "2026-11-27") >= before
