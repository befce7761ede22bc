"""Filter a list of models by properties and cost: facets separately or combined, without delay for any number.

Which models satisfy a facet is a set of bits (`crosswalk_tui.core.search.bits`) made when the list is read. What is
unknown satisfies no facet: a model not known to have tools is not among those with tools, unless unknowns are allowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from crosswalk_tui.core.models import ModelLine, RankableOffer
from crosswalk_tui.core.search.bits import bits_of, bits_where
from crosswalk_tui.core.search.listed_offers import cheapest_listed, rankable
from crosswalk_tui.core.workload.monthly import Workload

CONTEXTS = (32_000, 128_000, 200_000, 1_000_000)
"""Context windows to filter by, in tokens; decimal, so that both 128,000 and 131,072 are 128K."""

OUTPUT_RATES = (500_000, 1_000_000, 3_000_000, 10_000_000)
"""Output price limits to filter by, in micro-USD per 1M tokens."""


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
    """The filters of a model list; all must be satisfied.

    Attributes:
        active: the active on/off facets.
        min_context: tokens, of `CONTEXTS`; None for any.
        max_output: micro-USD per 1M output tokens, of `OUTPUT_RATES`; None for any.
        allow_unknown: a model for which it is unknown whether it satisfies a facet is listed too. A score or a price
            is there or not: these are never unknown.
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
        """With *facet* toggled, or a limit one step tighter for a context, wider for a price; off after the last."""
        if facet is Facet.CONTEXT:
            return replace(self, min_context=_next(CONTEXTS, self.min_context))
        if facet is Facet.OUTPUT_RATE:
            return replace(self, max_output=_next(OUTPUT_RATES, self.max_output))
        return replace(self, active=self.active ^ {facet})


NO_FACETS = Facets()
"""No filters: every model is listed."""


class FacetIndex:
    """Which of a list of models satisfy which facets."""

    def __init__(
        self, models: Sequence[ModelLine], offers: Sequence[Sequence[RankableOffer]], scored: Mapping[str, int]
    ) -> None:
        """Index *models* with the *offers* of each, and by benchmark the set of those *scored* on it."""
        self._size = len(models)
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

    def among(self, facets: Facets, benchmark: str, workload: Workload, *, include_resellers: bool) -> int:
        """The positions of the models that satisfy all *facets*, as a set of bits.

        *benchmark* is the slug of the one that a score is required on; the output price is that of the cheapest offer
        for *workload*.
        """
        among = (1 << self._size) - 1
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
    """The output price of each model's cheapest offer, as far as it does not depend on the workload."""

    def __init__(self, offers: Sequence[Sequence[RankableOffer]], *, include_resellers: bool) -> None:
        self._offers, self._resellers = offers, include_resellers
        self._sure: dict[int, int] = {}
        self._depends: dict[int, list[int]] = {}
        spans = [_span(own, include_resellers=include_resellers) for own in offers]
        for most in OUTPUT_RATES:
            self._sure[most] = bits_where(bytes(high <= most for _, high in spans))
            self._depends[most] = [i for i, (low, high) in enumerate(spans) if low <= most < high]

    def at_most(self, most: int, workload: Workload) -> int:
        """The models whose cheapest offer for *workload* sells 1M output tokens for *most* micro-USD or less."""
        found = []
        for position in self._depends[most]:
            offer = cheapest_listed(self._offers[position], workload, include_resellers=self._resellers)
            if offer is not None and offer.output <= most:
                found.append(position)
        return self._sure[most] | bits_of(found, len(self._offers))


_NEVER = 1 << 62
"""A price above every limit, for a model without offers."""


def _span(offers: Sequence[RankableOffer], *, include_resellers: bool) -> tuple[int, int]:
    """The lowest and highest output price of the offers that could be the cheapest."""
    rates = [offer.output for offer in rankable(offers, include_resellers=include_resellers)]
    return min(rates, default=_NEVER), max(rates, default=_NEVER)


def _next(steps: tuple[int, ...], now: int | None) -> int | None:
    """The step after *now*; the first after None, None after the last."""
    place = 0 if now is None else steps.index(now) + 1
    return steps[place] if place < len(steps) else None
