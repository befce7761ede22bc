"""The user's filters for the ranking."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Self

from crosswalk_tui.core.models import Model
from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.vocabulary import Exclusion, ProviderType


class Filters(NamedTuple):
    """The user's filters for the ranking.

    Attributes:
        include_resellers: rank re-sellers too, if *types* is None.
        region: rank only offers bound to this region or one within it; None for unbound offers only.
        or_global: with a region, rank unbound offers too.
        needs: capabilities that the model must have, of `CAPABILITIES`.
        allow_unknown: rank models with unknown capabilities.
        min_context: the smallest context window in tokens.
        types: provider types to rank; None for first-party, clouds and hosts. All resold capacity is a re-seller's.
        allow: provider ids to rank, all if empty; re-sellers among them are ranked if *types* is None.
        deny: provider ids not to rank.
    """

    include_resellers: bool = False
    region: str | None = None
    or_global: bool = False
    needs: frozenset[str] = frozenset()
    allow_unknown: bool = False
    min_context: int | None = None
    types: frozenset[ProviderType] | None = None
    allow: frozenset[str] = frozenset()
    deny: frozenset[str] = frozenset()

    @property
    def resellers(self) -> bool:
        """Whether re-sellers' offers may be ranked."""
        return ProviderType.AGGREGATOR in self.kinds or self.ranks_the_named

    @property
    def ranks_the_named(self) -> bool:
        """Whether re-sellers on the allow list are ranked."""
        return self.types is None and bool(self.allow)

    @property
    def kinds(self) -> frozenset[ProviderType]:
        """The provider types that are ranked."""
        if self.types is not None:
            return self.types
        return _SELLERS_AND_RESELLERS if self.include_resellers else SELLERS

    @property
    def region_text(self) -> str:
        """The region as `with_region` reads it: ``eu``, ``eu or global``; empty for none."""
        return f"{self.region or ''}{_OR_GLOBAL if self.region and self.or_global else ''}"

    def with_region(self, text: str) -> Self:
        """These filters with the region in *text*; none if it is blank."""
        typed = " ".join(text.casefold().split())
        region = typed.removesuffix(_OR_GLOBAL)
        return self._replace(region=region or None, or_global=bool(region) and typed != region)

    def with_kinds(self, kinds: frozenset[ProviderType]) -> Self:
        """These filters with the provider types *kinds*."""
        resold = ProviderType.AGGREGATOR in kinds
        return self._replace(include_resellers=resold, types=None if kinds >= SELLERS else kinds)

    def with_resellers(self, *, requested: bool) -> Self:
        """These filters with or without re-sellers; all other types if none would be left."""
        resold = frozenset({ProviderType.AGGREGATOR})
        return self.with_kinds(self.kinds | resold if requested else self.kinds - resold or SELLERS)


_OR_GLOBAL = " or global"  # suffix of a region: also rank offers that are bound to no region

NO_FILTERS = Filters()

SELLERS = frozenset({ProviderType.FIRST_PARTY, ProviderType.CLOUD, ProviderType.HOST})
"""The provider types that are not re-sellers."""

_SELLERS_AND_RESELLERS = SELLERS | {ProviderType.AGGREGATOR}  # looked up for each offer: made once

CAPABILITIES: dict[str, Callable[[Model], bool | None]] = {
    "tools": lambda model: model.tools,
    "vision": lambda model: None if model.modalities_in is None else "image" in model.modalities_in,
    "structured_output": lambda model: model.structured_output,
    "reasoning": lambda model: model.reasoning,
    "open_weights": lambda model: model.open_weights,
}
"""Capabilities that a workload may need, and how to read them from a model."""


def lacking(model: Model, filters: Filters) -> tuple[Exclusion, str] | None:
    """The exclusion code and the reasons, if *model* does not meet a need; None if it meets all."""
    if not filters.needs:
        return None
    needs = {need: CAPABILITIES[need](model) for need in sorted(filters.needs)}
    words = {False: "does not have", None: "not known to have"}
    without = {
        n: known for n, known in needs.items() if known is False or (known is None and not filters.allow_unknown)
    }
    if not without:
        return None
    reason = "; ".join(f"{words[known]} {need.replace('_', ' ')}" for need, known in without.items())
    return Exclusion.CAPABILITY if False in without.values() else Exclusion.CAPABILITY_UNKNOWN, reason


def left_out_in_short(reason: str, offers: int) -> str:
    """``161 offers do not have vision``: a *reason* that holds for a whole model, of so many offers.

    >>> left_out_in_short("does not have vision", 161), left_out_in_short("not known to have tools", 1)
    ('161 do not have vision', '1 is not known to have tools')
    """
    one = offers == 1
    have, known = ("does not have", "is not known") if one else ("do not have", "are not known")
    parts = [part.replace("does not have", have).replace("not known", known) for part in reason.split("; ")]
    return f"{offers} {listed(parts)}"
