"""The state of parsing an id, rule by rule, with the properties found so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from crosswalk_tui.core.vocabulary import Tier


@dataclass(frozen=True, slots=True)
class RuleStep:
    """One rule that changed the reading of an id: its name, and the slug before and after."""

    rule: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ParsedId:
    """The state of an id while it is reduced to a slug.

    Attributes:
        provider: its seller; some rules apply to certain sellers.
        slug: the remaining part of the id, lower case.
        org: the organisation segment of the id, only a hint of the lab.
        region: the region the id names.
        tier: the service level the id names.
        quantization: the number format of the weights the id names.
        tags: other removed parts: ``free``, ``thinking``, ``tee``…
        date: a full ISO release date named in the id.
        is_moving_alias: the id points at the newest release.
        steps: every change, in order.
    """

    provider: str
    slug: str
    org: str | None = None
    region: str | None = None
    tier: Tier = Tier.STANDARD
    quantization: str | None = None
    tags: tuple[str, ...] = ()
    date: str | None = None
    is_moving_alias: bool = False
    steps: tuple[RuleStep, ...] = ()

    def become(self, rule: str, slug: str, note: str = "", **learnt: object) -> Self:
        """The parsed after *rule* changed the slug to *slug* and found properties."""
        step = RuleStep(rule, self.slug, slug, note)
        changed: Self = replace(self, slug=slug, steps=(*self.steps, step), **learnt)  # type: ignore[arg-type]
        return changed

    def tagged(self, tag: str) -> tuple[str, ...]:
        """The tags with *tag* among them."""
        return self.tags if tag in self.tags else (*self.tags, tag)
