"""The model that one model alone is compared with: its closest rival, with the reason.

It reads few models: those with nearly the same score, in the order of their approximate prices, until one can be bought
for the workload. The other models of the catalogue are read after the app has opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from crosswalk_tui.catalog.offer_queries import rankable_offers
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import Benchmark, Model, Score
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.scores.comparing import equal_within, mismatch, score_text
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import Workload

_NEAR = 40  # models with the closest scores, whose offers are read
_TRIED = 6  # models of a kind that are ranked at most; one that cannot be bought under the filters is passed over
_LIKE_IT = (
    "SELECT m.key FROM model m WHERE m.lab_id = (SELECT lab_id FROM model WHERE key = ?) AND m.is_moving_alias = 0"
)


class SecondModel(NamedTuple):
    """The key of the model to compare with, and why it was chosen, as a clause."""

    key: str
    reason: str


def second_model(
    catalogue: Catalogue, first: Model, benchmark: str, workload: Workload, filters: Filters, now: datetime
) -> SecondModel | None:
    """The rival of *first*; None if the catalogue has none that can be bought.

    It is the cheapest of the other models as strong on *benchmark* (a slug); if there is none, the one with the closest
    score; without a score measured alike, the most widely sold model of the same lab.
    """
    buying = _Buying(catalogue, workload, filters, now)
    known = next((each for each in catalogue.benchmarks() if each.slug == benchmark), None)
    scores = catalogue.headline_scores(benchmark) if known is not None else {}
    found = None if known is None or first.key not in scores else _of_score(buying, first, known, scores)
    if found is not None:
        return found
    key = next(buying.sold(islice(_of_lab(catalogue, first.key), _TRIED)), None)
    return None if key is None else SecondModel(key, "the most widely sold model of the same lab")


def _of_score(buying: _Buying, first: Model, benchmark: Benchmark, scores: dict[str, Score]) -> SecondModel | None:
    """The cheapest model as strong as *first*, else the nearest by score; open if *first* is closed, or else closed."""
    mine = scores[first.key]
    apart = {
        key: abs(score.value - mine.value)
        for key, score in scores.items()
        if _weights(key) != _weights(first.key) and not mismatch(benchmark, score, mine)
    }
    near = sorted(apart, key=lambda key: (apart[key], key))[:_NEAR]
    cheapest_first = buying.cheapest_first(near)
    alike = [key for key in cheapest_first if apart[key] <= equal_within(benchmark)]
    closest = [key for key in near if key in cheapest_first]
    for keys, why in ((alike, "the cheapest model as strong on"), (closest, "the model with the closest score on")):
        key = next(buying.sold(keys[:_TRIED]), None)
        if key is not None:
            its, ours = (score_text(scores[each].value, benchmark.unit) for each in (key, first.key))
            return SecondModel(key, f"{why} {benchmark.short_name}, {its} vs {ours}")
    return None


def _weights(key: str) -> str:
    """*key* without the date of a release: a dated release and its model are no rivals."""
    return key.partition("@")[0]


def _of_lab(catalogue: Catalogue, key: str) -> Iterator[str]:
    """The other models of the lab, the most widely sold first."""
    rows = catalogue.rows(f"{_LIKE_IT} AND m.key <> ? ORDER BY m.n_providers DESC, m.key", [key, key])
    return (row["key"] for row in rows)


class _Buying:
    """Which models can be bought for a workload under the filters."""

    def __init__(self, catalogue: Catalogue, workload: Workload, filters: Filters, now: datetime) -> None:
        self._catalogue, self._workload, self._filters, self._now = catalogue, workload, filters, now

    def sold(self, keys: Iterable[str]) -> Iterator[str]:
        """Those of *keys* that can be bought for the workload."""
        for key in keys:
            model, offers = self._catalogue.model(key), self._catalogue.offers(key)
            if rank(offers, self._workload, self._filters, self._now, model).best is not None:
                yield key

    def cheapest_first(self, keys: Sequence[str]) -> list[str]:
        """Those of *keys* that are sold, by the base prices of their offers."""
        found: dict[str, int] = {}
        for offer in rankable_offers(self._catalogue, self._now, keys=keys):
            if offer.provider_type is ProviderType.AGGREGATOR and not self._filters.resellers:
                continue
            cost = offer.input * self._workload.input_tokens + offer.output * self._workload.output_tokens
            found[offer.model_key] = min(cost, found.get(offer.model_key, cost))
        return sorted(found, key=lambda key: (found[key], key))
