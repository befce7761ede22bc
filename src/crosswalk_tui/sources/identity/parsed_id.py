"""The state of an id while the rules parse it."""

from __future__ import annotations

from typing import NamedTuple, Self

from crosswalk_tui.core.vocabulary import Tier


class RuleStep(NamedTuple):
    """A rule that changed an id, with the slug before and after."""

    rule: str
    before: str
    after: str
    note: str = ""


class ParsedId(NamedTuple):
    """An id while it is reduced to a slug, with the properties found in it.

    Attributes:
        provider: its seller; some rules apply to certain sellers only.
        slug: the remaining part of the id, in lower case.
        org: the organisation segment of the id, which may be the lab.
        quantization: number format of the weights.
        tags: other removed parts: ``free``, ``thinking``, ``tee``…
        date: a full ISO release date.
        is_moving_alias: the id means the newest release.
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
        """The state after *rule* changed the slug to *slug* and found the properties *learnt*."""
        step = RuleStep(rule, self.slug, slug, note)
        return self._replace(slug=slug, steps=(*self.steps, step), **learnt)  # type: ignore[arg-type]

    def tagged(self, tag: str) -> tuple[str, ...]:
        """The tags including *tag*."""
        return self.tags if tag in self.tags else (*self.tags, tag)
