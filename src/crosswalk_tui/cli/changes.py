"""``crosswalk-tui changes``: what changed since the last refresh, or the recorded price changes since a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from crosswalk_tui.catalog.locate import before_last_refresh
from crosswalk_tui.cli.catalogue_diff import limited, percent, signed_usd, write_diff
from crosswalk_tui.cli.group import NO, Refusal
from crosswalk_tui.cli.json_documents import plain, usd_per_1m
from crosswalk_tui.cli.options import catalogue_option, chosen_path, fail_on_option, format_option, open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.core.changes.age import last_day
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.money import cost
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN, counted, rate
from crosswalk_tui.core.text.quantity import format_tokens
from crosswalk_tui.core.workload.monthly import Workload

if TYPE_CHECKING:
    from crosswalk_tui.catalog.price_changes import PriceChange

_LAST = "last"
_FIELDS = (
    "date", "in_force_from", "model", "provider", "provider_model_id", "input_usd_per_1m_before", "input_usd_per_1m",
    "output_usd_per_1m_before", "output_usd_per_1m", "effect_usd", "source",
)  # fmt: skip
_COLUMNS = (
    Column("Date"), Column("Model"), Column("Provider"), Column("Id"), Column("In $/1M", "point"),
    Column("Was", "point"), Column("", "right"), Column("Out $/1M", "point"), Column("Was", "point"),
    Column("", "right"), Column("$/month", "right"),
)  # fmt: skip


class _Recorded(NamedTuple):
    """A recorded change; *effect_usd* is the change of the monthly bill, None if a rate is unknown."""

    change: PriceChange
    effect_usd: Decimal | None


@click.command("changes", short_help="List what changed since the last refresh, or since a day.")
@click.option(
    "--since",
    metavar="last|DATE",
    default=_LAST,
    show_default=True,
    help="'last': compare with the catalogue before the last refresh. DATE (YYYY-MM-DD): recorded price changes.",
)
@fail_on_option
@format_option
@catalogue_option
def command(*, since: str, fail_on: str | None, style: str, catalogue: Path | None) -> None:
    """List what changed, the largest effect on the monthly bill of 5M input and 2M output tokens first.

    Since the last refresh: models, offers, prices, scores and sources, as 'catalog diff'. Since a day: each change of a
    price that a source recorded on that day or later, or that is in force from then, of offers that are still sold.
    Exits with 1 if the catalogue was not refreshed.
    """
    if since != _LAST:
        _write_since(_day(since), catalogue, fail_on, style)
        return
    current = chosen_path(catalogue)
    before = before_last_refresh(current)
    if before is None:
        raise Refusal(CatalogueError(f"{current} was not refreshed: there is no earlier one. Try --since DATE."))
    write_diff(before, current, fail_on, style)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is neither 'last' nor a day such as 2026-10-01.", param_hint="'--since'"
        ) from error


def _write_since(day: date, catalogue: Path | None, fail_on: str | None, style: str) -> None:
    from crosswalk_tui.catalog.price_changes import read_price_changes

    workload = Workload()
    with open_catalogue(catalogue) as opened:
        changes = [c for c in read_price_changes(opened) if (last_day(c.day) or date.min) >= day]
    found = [_Recorded(change, _effect(change, workload)) for change in changes if change.live]
    # Newest first among equal effects: the changes are read in that order, and the sort is stable.
    found.sort(key=lambda one: (one.effect_usd is None, -abs(one.effect_usd or Decimal(0))))
    records = [_record(one) for one in found]
    document = {"since": day.isoformat(), "changes": records}
    sections = _sections(found, len(changes) - len(found), day, workload)
    write(Answer(lambda: document, lambda: sections, _FIELDS, lambda: records), style)
    if fail_on and any(one.effect_usd is not None and one.effect_usd > 0 for one in found):
        raise click.exceptions.Exit(NO)


def _effect(change: PriceChange, workload: Workload) -> Decimal | None:
    bills = []
    for rate_in, rate_out, _ in (change.before, change.after):
        if rate_in is None or rate_out is None:
            return None
        bills.append(cost(workload.input_tokens, rate_in) + cost(workload.output_tokens, rate_out))
    return bills[1] - bills[0]


def _record(one: _Recorded) -> dict[str, object]:
    change = one.change
    return {
        "date": change.day,
        "in_force_from": change.effective,
        "model": change.model_key,
        "provider": change.provider_id,
        "provider_model_id": change.provider_model_id,
        "input_usd_per_1m_before": usd_per_1m(change.before[0]),
        "input_usd_per_1m": usd_per_1m(change.after[0]),
        "output_usd_per_1m_before": usd_per_1m(change.before[1]),
        "output_usd_per_1m": usd_per_1m(change.after[1]),
        "effect_usd": plain(one.effect_usd),
        "source": change.source,
    }


def _sections(found: Sequence[_Recorded], n_ended: int, day: date, workload: Workload) -> list[Section]:
    groups = (
        ("More expensive", [one for one in found if one.effect_usd is not None and one.effect_usd > 0]),
        ("Cheaper", [one for one in found if one.effect_usd is not None and one.effect_usd < 0]),
        ("Other changes of a rate", [one for one in found if not one.effect_usd]),
    )
    tables = [limited(title, _COLUMNS, [_row(one) for one in group]) for title, group in groups]
    volumes = f"{format_tokens(workload.input_tokens)} in and {format_tokens(workload.output_tokens)} out"
    summary = f"{counted(len(found), 'price change')} since {day}; $/month is the change of the bill for {volumes}."
    ended = (f"{counted(n_ended, 'change')} of offers that are no longer sold: left out.",) if n_ended else ()
    return [Section(notes=(summary, *ended)), *(table for table in tables if table is not None)]


def _row(one: _Recorded) -> tuple[str, ...]:
    change = one.change
    return (
        f"from {change.day}" if change.effective else change.day, change.model_name, change.provider,
        change.provider_model_id, rate(change.after[0]), rate(change.before[0]), percent(change.input_change),
        rate(change.after[1]), rate(change.before[1]), percent(change.output_change),
        UNKNOWN if one.effect_usd is None else signed_usd(one.effect_usd),
    )  # fmt: skip
