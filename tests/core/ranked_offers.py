"""Offers in few words, and how they rank."""

from __future__ import annotations

from functools import partial
from typing import Any

from hypothesis import strategies as st

from crosswalk_tui.core.models import Model, Offer, Price, Provider, Rates
from crosswalk_tui.core.pricing.filters import SELLERS, Filters
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.vocabulary import Exclusion, ProviderType
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.strategies import NOW

filters = st.builds(
    partial(Filters),  # Hypothesis would fill in every other field of a named tuple
    include_resellers=st.booleans(),
    region=st.sampled_from([None, "us"]),
    types=st.none() | st.none() | st.frozensets(st.sampled_from([*SELLERS, ProviderType.AGGREGATOR]), min_size=1),
)


MODEL = Model("lab/model", "Model", "lab", "Lab")


def priced(rate: int, out: int | None = None, **fields: Any) -> Price:
    return Price(Rates(rate, rate if out is None else out), "test", "2026-07-02")._replace(**fields)


def offer(seller: str, rate: int = 100_000, kind: ProviderType = ProviderType.HOST, **fields: Any) -> Offer:
    fields.setdefault("prices", (priced(rate),))
    fields.setdefault("provider", Provider(seller, seller.title(), kind))
    fields.setdefault("first_party", kind is ProviderType.FIRST_PARTY)
    name = fields.pop("name", f"{seller}-model")
    return Offer(abs(hash((seller, name))), fields["provider"], name, "lab/model")._replace(**fields)


def ranked(*of: Offer, workload: Workload = DEFAULT_WORKLOAD, **filtering: Any) -> Ranking:
    return rank(of, workload, Filters(**filtering), NOW)


def sellers(ranking: Ranking) -> list[str]:
    return [bill.offer.provider.provider_id for bill in ranking.ranked]


def reasons(ranking: Ranking) -> dict[str, Exclusion]:
    return {item.offer.provider.provider_id: item.code for item in ranking.excluded}
