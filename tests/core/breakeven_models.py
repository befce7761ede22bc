"""Two models in few words, and where their bills cross."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from crosswalk_tui.core.breakeven.crossings import BreakEven, break_even
from crosswalk_tui.core.models import Model, Offer, Price, Provider, Rates
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import ProviderType, WorkloadInput
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.strategies import NOW

A, B = Model("lab/a", "A", "lab", "Lab"), Model("lab/b", "B", "lab", "Lab")
KEYS = (A.key, B.key)


PACED = replace(DEFAULT_WORKLOAD, requests=1_000)
"""5,000 tokens to a prompt: at ratio 1, replies are as long."""


def sold(key: str, *rates: Rates, kind: ProviderType = ProviderType.HOST) -> tuple[Offer, ...]:
    """Offers of the model *key*, one provider for each of *rates*."""
    return tuple(
        Offer(n, Provider(f"{key}-{n}", "P", kind), "m", key, prices=(Price(given, "test", "2026-07-02"),))
        for n, given in enumerate(rates, start=1)
    )


def usd(sent: str, made: str, **rates: str) -> Rates:
    """Rates written in USD per 1M tokens."""
    micro = {name: int(Decimal(value) * 10**6) for name, value in {"input": sent, "output": made, **rates}.items()}
    return Rates(**micro)


def running(offers: tuple[Offer, ...], workload: Workload, model: Model) -> tuple[Quote, ...]:
    return rank(offers, workload, now=NOW, model=model).candidates


def between(
    first: tuple[Rates | Offer, ...],
    second: tuple[Rates | Offer, ...],
    varied: WorkloadInput = WorkloadInput.RATIO,
    workload: Workload = DEFAULT_WORKLOAD,
    side: int = 1,
) -> BreakEven:
    one, other = (
        running(
            (*(o for o in given if isinstance(o, Offer)), *sold(m.key, *(r for r in given if isinstance(r, Rates)))),
            workload,
            m,
        )
        for given, m in ((first, A), (second, B))
    )
    found = break_even(one, other, workload, KEYS, varied, side)
    assert found is not None
    return found


def limited(key: str, limit: int, rates: Rates) -> Offer:
    return sold(key, rates)[0]._replace(offer_id=9, provider=Provider(f"{key}-9", "P", ProviderType.HOST),
                   max_output_tokens=limit)  # fmt: skip
