"""What models to find, and how to list them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from crosswalk_tui.core.find.condition_checks import (
    FactCondition,
    OfferCondition,
    fact_conditions,
    offer_conditions,
)
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.filters import SELLERS, Filters
from crosswalk_tui.core.text.quantity import format_usd
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import Workload


class SortKey(StrEnum):
    """What found models are sorted by: the lowest cost, the best score, or the most score for the money."""

    COST = "cost"
    SCORE = "score"
    VALUE = "value"


@dataclass(frozen=True)
class FindQuery:
    """What to find, and how to list it.

    Attributes:
        benchmark: of the scores that models are sorted by, and of the Pareto front; None for no scores.
        at: the day whose prices are billed; None for today.
    """

    workload: Workload
    filters: Filters
    conditions: Conditions
    benchmark: Benchmark | None = None
    sort: SortKey = SortKey.COST
    at: date | None = None

    @property
    def month_factor(self) -> Fraction | None:
        """What makes the usage log of the workload a month, for the price condition."""
        return self.workload.month_factor

    @cached_property
    def facts(self) -> list[FactCondition]:
        """The conditions on facts of models."""
        return fact_conditions(self.conditions, self.filters)

    @cached_property
    def of_offers(self) -> list[OfferCondition]:
        """The conditions on offers."""
        return list(offer_conditions(self.filters))

    @property
    def decided_by_offers(self) -> bool:
        """Whether facts of a model do not suffice to find it."""
        return bool(self.of_offers) or self.conditions.max_usd is not None

    @cached_property
    def widest(self) -> Filters:
        """Filters that permit every offer that this query permits with or without one of its conditions."""
        resale = self.filters.resellers or self.reads_resellers
        kinds = SELLERS | (self.filters.types or frozenset()) | ({ProviderType.AGGREGATOR} if resale else frozenset())
        return Filters(types=kinds, region=self.filters.region, or_global=self.filters.region is not None)

    @property
    def reads_resellers(self) -> bool:
        """Whether offers of re-sellers that are not on the allow list may be found, perhaps without a condition."""
        filters = self.filters if not self.filters.ranks_the_named else self.filters._replace(allow=frozenset())
        return filters.resellers or any(each.without.resellers and not each.without.allow for each in self.of_offers)

    @property
    def labels(self) -> dict[str, str]:
        """The name of every condition by its key."""
        labels = {fact.key: fact.label for fact in self.facts} | {each.key: each.label for each in self.of_offers}
        most = self.conditions.max_usd
        return labels if most is None else labels | {"max_usd": f"at most {format_usd(most)} a month"}
