"""Announced prices: those in force only from a day after they were recorded.

Not every list has them. Where the price in use has no next one, that announced by a source with the same price follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.sources.pricing.price_statements import CheckedPrice, Statement, newest_last


def with_announced(rows: list[CheckedPrice], others: Iterable[Statement]) -> list[CheckedPrice]:
    """The *rows* in use, which end where one of *others*, the newest first, announces the next price.

    The statements of *others* have the same price. Rows that are already announced or depend on the hour stay.
    """
    if any(is_announced(row) or row.price.window_start is not None for row in rows):
        return rows
    following = (
        list(filter(is_announced, s.rows)) for s in sorted(others, key=newest_last, reverse=True) if not s.has_hours
    )
    found = next(filter(None, following), [])
    start = _first_day(found)
    if not start or any((row.price.valid_to or start) < start for row in rows if row.price.valid_from is None):
        return rows
    return [*(_ending(row, start) for row in rows), *found]


def end_with_base(chosen: dict[Tier, list[CheckedPrice]], home: Tier) -> None:
    """End the prices of other tiers where the next price of the tier *home* begins, in place.

    They are stated beside the price that ends. A tier with a next price of its own stays.
    """
    start = _first_day(row for row in chosen.get(home, ()) if is_announced(row))
    for tier, rows in chosen.items():
        if start and tier is not home and not any(map(is_announced, rows)):
            chosen[tier] = [_ending(row, start) for row in rows]


def _first_day(rows: Iterable[CheckedPrice]) -> str:
    """The first day of announced *rows*, an ISO date; empty without rows."""
    return min((row.price.valid_from or "" for row in rows), default="")


def _ending(row: CheckedPrice, day: str) -> CheckedPrice:
    """*row*, in force until *day* at the latest."""
    return row if row.price.valid_to is not None else row._replace(price=replace(row.price, valid_to=day))


def is_announced(row: CheckedPrice) -> bool:
    """Whether *row* is in force only from a day after it was recorded."""
    return (row.price.valid_from or "") > row.price.as_of
