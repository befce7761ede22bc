"""Offers with prices of every kind, and the parts of the bills they make."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from crosswalk_tui.core.models import Offer, Price, Provider, RateBasis, Rates
from crosswalk_tui.core.pricing.bill import Quote, quote
from crosswalk_tui.core.pricing.tariff import prices_in_force
from crosswalk_tui.core.vocabulary import ProviderType, Tier
from crosswalk_tui.core.workload.monthly import Workload
from tests.strategies import NOW

SELLER = Provider("acme", "Acme", ProviderType.HOST)
BASE = Price(Rates(100_000, 200_000), "test", "2026-07-02")


def offer(*published: Price, **fields: object) -> Offer:
    return Offer(1, SELLER, "m", "lab/model", prices=published, n_sources=2)._replace(**fields)  # type: ignore[arg-type]


def at(clock: str, day: str = "2026-07-15") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


FULL = Price(
    Rates(
        input=3_000_000, output=15_000_000, cache_read=300_000, cache_write=3_750_000, cache_write_1h=6_000_000,
        reasoning=20_000_000,
    ),
    "test", "2026-07-02",
)  # fmt: skip
MIXED = Workload(
    1_000_000, 400_000, cached_share=Decimal("0.5"), cache_write_share=Decimal("0.2"),
    cache_write_1h_share=Decimal("0.1"), reasoning_share=Decimal("0.25"),
)  # fmt: skip


def bill(published: Price | tuple[Price, ...], workload: Workload, now: datetime = NOW, **fields: Any) -> Quote:
    """What an offer with these prices charges, at the price and the band in force."""
    prices = (published,) if isinstance(published, Price) else published
    seller = offer(*prices, **fields)
    tier = Tier.BATCH if workload.batch else Tier.STANDARD
    price, band = prices_in_force(seller, now.date(), tier, workload.hours, workload.prompt)
    assert price is not None
    made = quote(seller, workload, price, band, now)
    assert made is not None
    return made


def lines(made: Quote) -> list[tuple[str, int, int, str, bool]]:
    return [(n.label, n.quantity, n.rate, f"{n.usd.normalize():f}", n.assumed) for n in made.lines]


def grounds(made: Quote) -> dict[str, str]:
    """What each assumed or borrowed rate rests on."""
    return {line.label: line.note for line in made.lines if line.note}


def basis(rate: str, kind: str, note: str | None = None) -> RateBasis:
    return RateBasis(rate, kind, "other", "2026-07-01", note)


LONG = FULL._replace(rates=Rates(6_000_000, 22_500_000, 600_000, 7_500_000, 12_000_000, 30_000_000), band_from=200_000)


def ten_requests_of(prompt: int, **fields: Any) -> Workload:
    return Workload(prompt * 10, 10_000, requests=10, **fields)
