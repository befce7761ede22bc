"""A workload, a split, filters and the offer that may be cheaper, each in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison
from crosswalk_tui.core.comparison.total_text import may_be_cheaper, money
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.quantity import format_share, format_tokens
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.core.workload.hours import EVENLY
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.kit.cells import SIDES, Line
from crosswalk_tui.ui.kit.named_keys import keyed

_WITHOUT_REASONING, _NONE = 2, Decimal(0)


def split_in_short(shares: Sequence[Decimal]) -> str:
    """The shares of a split in one line: ``split 80/20``; empty if there are none."""
    return f"split {'/'.join(format_share(share).removesuffix('%') for share in shares)}" if shares else ""


def workload_in_short(workload: Workload, brevity: int = 0) -> str:
    """*workload* in one line: ``40M in · 6M out · 50% cached · prompts of 2k``.

    *brevity* is 0 for that, 1 for fewer words (``40M in/6M out · 50% cached · 2k/prompt``), 2 for ``40M/6M`` and no
    share of reasoning.
    """
    into, out = format_tokens(workload.input_tokens), format_tokens(workload.output_tokens)
    volume = ([f"{into} in", f"{out} out"], [f"{into} in/{out} out"], [f"{into}/{out}"])
    parts = volume[brevity]
    parts += shares_in_short(workload if brevity < _WITHOUT_REASONING else replace(workload, reasoning_share=_NONE))
    if workload.sizes is not None:
        parts.append(sizes_in_short(workload))
    elif workload.requests is not None:
        parts.append(f"{format_tokens(workload.requests)} requests")
    elif workload.prompt_tokens is not None:
        size = format_tokens(workload.prompt_tokens)
        parts.append(f"{size}/prompt" if brevity else f"prompts of {size}")
    if workload.batch:
        parts.append("batch")
    if workload.hours != EVENLY:
        parts.append(f"hours {workload.hours}")
    return " · ".join(parts)


def priced_for(workload: Workload, at: date | None) -> str:
    """What the amounts of a screen are for, and the key that changes it; *at* is the day of other prices."""
    day = "" if at is None else f" at prices of {at.isoformat()}"
    return f"For {workload_in_short(workload)}{day}{keyed(' · {workload.fields} edits')}"


def sizes_in_short(workload: Workload) -> str:
    """The requests of a log: ``1,234 requests of up to 900k``; for a workload whose `sizes` apply."""
    count, largest = workload.request_count, workload.largest_prompt
    requests = "requests" if count is None else counted(count, "request")
    return requests if largest is None else f"{requests} of up to {format_tokens(largest)}"


def shares_in_short(workload: Workload) -> list[str]:
    """The shares of tokens that are not plain input or output: ``50% cached``."""
    shares = (
        (workload.cached_share, "cached"), (workload.cache_write_share, "written"),
        (workload.cache_write_1h_share, "written for 1h"), (workload.reasoning_share, "reasoning"),
    )  # fmt: skip
    return [f"{format_share(share, 1)} {what}" for share, what in shares if share]


def resellers_in_short(filters: Filters) -> str:
    """Whether re-sellers are ranked; a list of allowed providers decides that alone."""
    if filters.ranks_the_named:
        return "allowed providers only"
    return f"re-sellers {'included' if filters.resellers else 'left out'}"


def filters_in_short(filters: Filters) -> str:
    """*filters* in one line: ``re-sellers too · needs tools · context 128k``; empty without filters."""
    parts = ["re-sellers too"] if filters.include_resellers else []
    named = (
        ("needs", filters.needs), ("only", filters.types or ()), ("only", filters.allow), ("not", filters.deny),
    )  # fmt: skip
    parts += [f"{label} {', '.join(sorted(names)).replace('_', ' ')}" for label, names in named if names]
    if filters.allow_unknown and filters.needs:
        parts.append("or not known")
    if filters.min_context is not None:
        parts.append(f"context {format_tokens(filters.min_context)}")
    if filters.region is not None:
        parts.append(f"region {filters.region}{' or global' if filters.or_global else ''}")
    return " · ".join(parts)


def undercut_line(comparison: Comparison, brevity: int) -> Line:
    """The offer that may be cheaper than the cheapest published bill; empty if there is none.

    *brevity* is 0 for a sentence, 1 for fewer words, 2 without the provider, 3 for the model alone.
    """
    if not comparison.undercuts:
        return []
    place, quote = comparison.undercuts[0]
    amount, name = money(quote.total_usd, comparison.places), quote.offer.provider.name
    text = (may_be_cheaper(quote, comparison.places), f"maybe {amount} at {name}", f"maybe {amount}", "maybe")[brevity]
    return [(f"{Sign.ASSUMED} ", "bad"), (LETTERS[place], SIDES[place]), (f" {text}", "")]
