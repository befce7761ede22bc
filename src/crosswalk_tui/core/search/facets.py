"""Filter a list of models by properties and cost.

The models that satisfy a facet are a set of bits, computed when the list is read. An unknown property satisfies no
facet unless unknowns are allowed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TypeVar

from crosswalk_tui.core.models import ModelLine
from crosswalk_tui.core.search.bits import bits_of, bits_where, each_position
from crosswalk_tui.core.search.listed_offers import ListedOffers, cheapest_listed
from crosswalk_tui.core.workload.monthly import Workload

CONTEXTS = (32_000, 128_000, 200_000, 1_000_000)
"""The steps of the context filter, in tokens; decimal, for both 128,000 and 131,072 to pass as 128K."""

OUTPUT_RATES = (500_000, 1_000_000, 3_000_000, 10_000_000)
"""The steps of the output price filter, in micro-USD per 1M tokens."""


Known = TypeVar("Known", bool, int)


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
            return replace(self, min_context=_next_step(CONTEXTS, self.min_context))
        if facet is Facet.OUTPUT_RATE:
            return replace(self, max_output=_next_step(OUTPUT_RATES, self.max_output))
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
        contexts = [m.context_tokens for m in models]
        codes = {facet: _codes(values, int) for facet, values in known.items()}
        sizes = _codes(contexts, partial(bisect_right, CONTEXTS))
        self._flags = {facet: _bits_with(codes[facet], lambda code: code == 1) for facet in known}
        self._unknown = {
            facet: _bits_with(each, lambda code: code == _UNKNOWN)
            for facet, each in (*codes.items(), (Facet.CONTEXT, sizes))
        }
        self._contexts = {
            least: _bits_with(sizes, lambda code, nth=nth: nth < code < _UNKNOWN)  # type: ignore[misc]
            for nth, least in enumerate(CONTEXTS)
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
        steps = offers.output_steps(OUTPUT_RATES, include_resellers=include_resellers)
        self.sold = _bits_with(steps, bool)
        for nth, most in enumerate(OUTPUT_RATES):
            above = 2 << nth  # the first step above the limit
            self._sure[most] = _bits_with(steps, lambda step, above=above: 0 < step < above)  # type: ignore[misc]
            depends = _bits_with(steps, lambda step, above=above: step > above and step % above)  # type: ignore[misc]
            self._depends[most] = array("I", each_position(depends))

    def at_most(self, most: int, workload: Workload) -> int:
        """The set of models whose cheapest offer for *workload* has an output price of at most *most*."""
        found = []
        for position in self._depends[most]:
            offer = cheapest_listed(self._offers[position], workload, include_resellers=self._resellers)
            if offer is not None and offer.output <= most:
                found.append(position)
        return self._sure[most] | bits_of(found, len(self._offers))


_UNKNOWN = 255
"""The code of a property that is unknown."""


def _codes(values: Sequence[Known | None], code_of: Callable[[Known], int]) -> bytes:
    """The code of each of *values*, which repeat."""
    codes = {value: _UNKNOWN if value is None else code_of(value) for value in set(values)}
    return bytes(map(codes.__getitem__, values))


def _bits_with(codes: bytes, is_wanted: Callable[[int], object]) -> int:
    """The set of positions at which *codes* has one that is wanted."""
    return bits_where(codes.translate(bytes([bool(is_wanted(code)) for code in range(256)])))


def _next_step(steps: tuple[int, ...], now: int | None) -> int | None:
    """The step after *now*; the first after None, None after the last."""
    place = 0 if now is None else steps.index(now) + 1
    return steps[place] if place < len(steps) else None
