"""Filter a list of models by properties and cost.

The models that satisfy a facet are a set of bits, computed when the list is read. An unknown property satisfies no
facet unless unknowns are allowed.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from crosswalk_tui.core.models import ModelLine
from crosswalk_tui.core.search.bits import bits_of, bits_where
from crosswalk_tui.core.search.listed_offers import NO_OUTPUT_PRICE, ListedOffers, cheapest_listed
from crosswalk_tui.core.workload.monthly import Workload

CONTEXTS = (32_000, 128_000, 200_000, 1_000_000)
"""The steps of the context filter, in tokens; decimal, for both 128,000 and 131,072 to pass as 128K."""

OUTPUT_RATES = (500_000, 1_000_000, 3_000_000, 10_000_000)
"""The steps of the output price filter, in micro-USD per 1M tokens."""


class Facet(StrEnum):
    """A property to filter models by."""

    OPEN_WEIGHTS = "open_weights"
    REASONING = "reasoning"
    TOOLS = "tools"
    VISION = "vision"
    CONTEXT = "context"
    SCORE = "score"
    OUTPUT_RATE = "output_rate"


@dataclass(frozen=True, slots=True)
class Facets:
    """The filters of a model list.

    Attributes:
        active: the active on/off facets.
        min_context: one of `CONTEXTS`.
        max_output: one of `OUTPUT_RATES`.
        allow_unknown: list models with unknown properties too; scores and prices are never unknown.
    """

    active: frozenset[Facet] = frozenset()
    min_context: int | None = None
    max_output: int | None = None
    allow_unknown: bool = False

    def __bool__(self) -> bool:
        return replace(self, allow_unknown=False) != NO_FACETS

    def has(self, facet: Facet) -> bool:
        """Whether *facet* is active."""
        if facet is Facet.CONTEXT:
            return self.min_context is not None
        return self.max_output is not None if facet is Facet.OUTPUT_RATE else facet in self.active

    def toggled(self, facet: Facet) -> Facets:
        """These facets with *facet* toggled, or its limit moved to the next step; off after the last."""
        if facet is Facet.CONTEXT:
            return replace(self, min_context=_next(CONTEXTS, self.min_context))
        if facet is Facet.OUTPUT_RATE:
            return replace(self, max_output=_next(OUTPUT_RATES, self.max_output))
        return replace(self, active=self.active ^ {facet})


NO_FACETS = Facets()


class FacetIndex:
    """The models of a list that satisfy each facet."""

    def __init__(self, models: Sequence[ModelLine], offers: ListedOffers, scored: Mapping[str, int]) -> None:
        """Index *models* with the *offers* of each, and the set of models *scored* on each benchmark."""
        self._all = (1 << len(models)) - 1
        known = {
            Facet.OPEN_WEIGHTS: [m.open_weights for m in models],
            Facet.REASONING: [m.reasoning for m in models],
            Facet.TOOLS: [m.tools for m in models],
            Facet.VISION: [m.vision for m in models],
        }
        self._flags = {facet: bits_where(bytes(has is True for has in values)) for facet, values in known.items()}
        self._unknown = {facet: bits_where(bytes(has is None for has in values)) for facet, values in known.items()}
        self._unknown[Facet.CONTEXT] = bits_where(bytes(m.context_tokens is None for m in models))
        self._contexts = {
            least: bits_where(bytes((m.context_tokens or 0) >= least for m in models)) for least in CONTEXTS
        }
        self._scored = scored
        self._rates = {resellers: _Rates(offers, include_resellers=resellers) for resellers in (False, True)}

    def sold(self, *, include_resellers: bool) -> int:
        """The set of models with an offer that can be ranked."""
        return self._rates[include_resellers].sold

    def among(self, facets: Facets, benchmark: str, workload: Workload, *, include_resellers: bool) -> int:
        """The set of models that satisfy all *facets*: a score on *benchmark*, a price at the offer for *workload*."""
        among = self._all
        for facet in facets.active:
            if facet is Facet.SCORE:
                among &= self._scored.get(benchmark, 0)
            else:
                among &= self._flags[facet] | (self._unknown[facet] if facets.allow_unknown else 0)
        if facets.min_context is not None:
            among &= self._contexts[facets.min_context] | (self._unknown[Facet.CONTEXT] if facets.allow_unknown else 0)
        if facets.max_output is not None:
            among &= self._rates[include_resellers].at_most(facets.max_output, workload)
        return among


class _Rates:
    """The output price of each model's cheapest offer.

    Models whose offers all satisfy a limit, or none, are found in advance: only the others depend on the workload.
    """

    def __init__(self, offers: ListedOffers, *, include_resellers: bool) -> None:
        self._offers, self._resellers = offers, include_resellers
        self._sure: dict[int, int] = {}
        self._depends: dict[int, array[int]] = {}
        lowest, highest = offers.output_prices(include_resellers=include_resellers)
        self.sold = bits_where(bytes([low < NO_OUTPUT_PRICE for low in lowest]))
        for most in OUTPUT_RATES:
            self._sure[most] = bits_where(bytes([high <= most for high in highest]))
            depends = [place for place, low in enumerate(lowest) if low <= most < highest[place]]
            self._depends[most] = array("I", depends)

    def at_most(self, most: int, workload: Workload) -> int:
        """The set of models whose cheapest offer for *workload* has an output price of at most *most*."""
        found = []
        for position in self._depends[most]:
            offer = cheapest_listed(self._offers[position], workload, include_resellers=self._resellers)
            if offer is not None and offer.output <= most:
                found.append(position)
        return self._sure[most] | bits_of(found, len(self._offers))


def _next(steps: tuple[int, ...], now: int | None) -> int | None:
    """The step after *now*; the first after None, None after the last."""
    place = 0 if now is None else steps.index(now) + 1
    return steps[place] if place < len(steps) else None
