"""Everything that can be edited, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from crosswalk_tui.core.changes.scale import VOLUMES, Volumes
from crosswalk_tui.core.comparison.sides import Side
from crosswalk_tui.core.pricing.ranking import Filters
from crosswalk_tui.core.workload.monthly import Workload

_NO_FILTERS = Filters()
"""No demands, re-sellers left out."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the fields edit. An edit makes another draft of it; the session takes that as a whole.

    Attributes:
        sides: the compared models, for their multipliers, providers and regions; no field changes them.
        budget: USD a month to spend, if one was typed.
        volumes: the rows of the scale table, input and output tokens a month.
    """

    sides: tuple[Side, ...]
    workload: Workload
    filters: Filters = _NO_FILTERS
    budget: Decimal | None = None
    volumes: Volumes = VOLUMES


@dataclass(frozen=True, slots=True)
class Edit:
    """What was typed or switched makes *draft*; *origin* is the field's id, empty for a switch."""

    draft: Draft
    origin: str
