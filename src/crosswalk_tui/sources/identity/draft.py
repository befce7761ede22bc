"""The id being read, rule by rule, and what the rules have learnt from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from crosswalk_tui.core.vocabulary import Tier


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that changed the reading of an id: its name, and the slug before and after."""

    rule: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An id on its way to a slug.

    Attributes:
        provider: who sells it; some rules know their sellers.
        slug: what is left of the id, lower case.
        org: the organisation segment of the id, a hint of the lab, no more.
        region: where the id says it is served.
        tier: the service level the id names.
        quantization: the number format of the weights the id names.
        tags: what else was taken off: ``free``, ``thinking``, ``tee``…
        date: a full ISO release date named in the id.
        is_moving_alias: the id points at whatever is newest.
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
    steps: tuple[Step, ...] = ()

    def become(self, rule: str, slug: str, note: str = "", **learnt: object) -> Self:
        """The draft after *rule* has made the slug *slug* and learnt something."""
        step = Step(rule, self.slug, slug, note)
        changed: Self = replace(self, slug=slug, steps=(*self.steps, step), **learnt)  # type: ignore[arg-type]
        return changed

    def tagged(self, tag: str) -> tuple[str, ...]:
        """The tags with *tag* among them."""
        return self.tags if tag in self.tags else (*self.tags, tag)
