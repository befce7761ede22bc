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

from crosswalk_tui.sources.catalogue_refresh import Outcome, Refresh
from tests.sources.local_server import Server
from tests.sources.refreshing import LIST, MAP, results, run, serve
from tests.sources.world import GENAI_PRICES, LITELLM, LLAMA, MODELS_DEV


def points(path: Path, provider: str, model_id: str) -> list[tuple[str, str, int]]:
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
