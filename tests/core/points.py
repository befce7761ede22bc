"""Points for the tests of the plot: a price and a score; the model and the bill behind them do not matter."""

from __future__ import annotations

import math
from decimal import Decimal

from hypothesis import strategies as st

from crosswalk_tui.core.models import Benchmark, Model, Offer, Price, Provider, Rates
from crosswalk_tui.core.plot.points import Point
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.vocabulary import ProviderType

ELO = Benchmark("arena_text", "Arena Text (overall)", "human preference", "elo", 800.0, 1600.0, True, "core")
LATENCY = Benchmark("latency", "Latency", "speed", "seconds", 0.0, 100.0, False, "extra")

_OFFER = Offer(1, Provider("alpha", "Alpha", ProviderType.HOST), "m", "k")
_QUOTE = Quote.of(_OFFER, (), ((Price(Rates(1, 1), "test", "2026-07-02"), None),))


def point(usd: float | str, score: float, key: str = "k") -> Point:
    """A point at *usd* dollars."""
    price = Decimal(str(usd))
    return Point(Model(key, key, "lab", "Lab"), _QUOTE, price, score, math.log10(price), score)


points = st.builds(
    point, st.integers(1, 10**9), st.integers(0, 2000).map(float), st.text("abc", min_size=1, max_size=3)
)
clouds = st.lists(points, max_size=30, unique_by=lambda p: p.key)
