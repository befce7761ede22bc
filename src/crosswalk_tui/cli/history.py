"""``crosswalk-tui history``: the recorded prices of a model's offers, or of one offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import click

from crosswalk_tui.catalog.price_changes import price_records
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.json_documents import usd_per_1m
from crosswalk_tui.cli.options import catalogue_option, format_option, open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.core.changes.price_history import Dating, PricePoint, Timeline, change_text, timeline
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import counted, rate
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Access

_FIELDS = (
    "provider", "provider_model_id", "date", "dating", "until", "input_usd_per_1m", "output_usd_per_1m",
    "cache_read_usd_per_1m", "source", "in_force",
)  # fmt: skip
_COLUMNS = (
    Column("Date"), Column("In $/1M", "point"), Column("Change", "right"), Column("Out $/1M", "point"),
    Column("Change", "right"), Column("Cache read", "point"), Column("Source"), Column("Note"),
)  # fmt: skip
_DATED = "Dates are the days on which a price was recorded, unless they say since, until or from."


class _OfferHistory(NamedTuple):
    offer: Offer
    prices: Timeline


@click.command("history", short_help="Show the recorded prices of a model or an offer.")
@click.argument("model")
@format_option
@catalogue_option
def command(*, model: str, style: str, catalogue: Path | None) -> None:
    """Show the recorded prices of the offers of MODEL with a price change, newest first.

    MODEL may be PROVIDER/ID, the id at one provider: then only that offer is shown, even without a change. Exits with 1
    if no price is recorded.
    """
    with open_catalogue(catalogue, with_own=False) as opened:
        key, chosen = _requested(opened, model)
        today = datetime.now(UTC).date()
        found = [_OfferHistory(offer, _timeline(opened, offer, key, today)) for offer in opened.offers(key)]
        name = opened.model(key).name
    shown = [
        one
        for one in found
        if one.prices.newest_first
        and (one.offer.offer_id == chosen if chosen is not None else one.prices.n_changes or one.prices.future)
    ]
    shown.sort(key=lambda one: (-one.prices.n_changes, one.offer.provider.provider_id, one.offer.provider_model_id))
    records = [_record(one.offer, point) for one in shown for point in one.prices.newest_first]
    document = {"model": key, "offers": [_document(one) for one in shown]}
    sections = list(_sections(safe(name), shown, 0 if chosen is not None else len(found) - len(shown)))
    write(Answer(lambda: document, lambda: sections, _FIELDS, lambda: records), style)
    if not shown:
        raise click.exceptions.Exit(NO)


def _requested(catalogue: Catalogue, text: str) -> tuple[str, int | None]:
    """The key of the model; and the id of the offer if *text* is PROVIDER/ID."""
    provider, slash, raw_id = text.partition("/")
    if slash and provider in catalogue.provider_ids():
        key = catalogue.model_of_offer(provider, raw_id)
        if key is not None:
            offers = catalogue.offers(key)
            same = [o for o in offers if (o.provider.provider_id, o.provider_model_id) == (provider, raw_id)]
            if same:
                return key, same[0].offer_id
    return catalogue.find_model(text).key, None


def _timeline(catalogue: Catalogue, offer: Offer, key: str, today: date) -> Timeline:
    records = price_records(catalogue, offer.offer_id, key)
    return timeline(records, today, metered=offer.access is Access.METERED)


def _sections(name: str, shown: list[_OfferHistory], unchanged: int) -> Iterator[Section]:
    for one in shown:
        rows = [_row(point) for point in one.prices.newest_first]
        title = f"{one.offer.provider.name}, {one.offer.provider_model_id}"
        yield Section(safe(title), Table(_COLUMNS, rows))
    if not shown:
        yield Section(notes=(f"No price change of {name} is recorded.",))
    elif unchanged:
        yield Section(notes=(f"{name}: no price change is recorded for {counted(unchanged, 'other offer')}.",))
    if shown:
        yield Section(notes=(_DATED,))


def _row(point: PricePoint) -> tuple[str, ...]:
    meaning = "" if point.dating is Dating.RECORDED else f"{point.dating} "
    notes = [
        "in force" if point.current else "",
        f"until {point.until.isoformat()}" if point.until is not None else "",
        "no longer listed" if point.dating is Dating.GONE else "",
        "recorded as 0: not a price" if point.zero else "",
        "difference between sources" if point.other_source and (point.change_in or point.change_out) else "",
    ]
    figures = (
        rate(point.input), _change(point.change_in), rate(point.output), _change(point.change_out),
        rate(point.cache_read),
    )  # fmt: skip
    return f"{meaning}{point.when}", *figures, safe(point.source), "; ".join(filter(None, notes))


def _change(change: Decimal | None) -> str:
    return change_text(change) if change else ""


def _record(offer: Offer, point: PricePoint) -> dict[str, object]:
    return {"provider": offer.provider.provider_id, "provider_model_id": offer.provider_model_id, **_price(point)}


def _document(one: _OfferHistory) -> dict[str, object]:
    return {
        "provider": one.offer.provider.provider_id,
        "provider_model_id": one.offer.provider_model_id,
        "prices": [_price(point) for point in one.prices.newest_first],
    }


def _price(point: PricePoint) -> dict[str, object]:
    return {
        "date": point.when,
        "dating": point.dating.value,
        "until": None if point.until is None else point.until.isoformat(),
        "input_usd_per_1m": usd_per_1m(point.input),
        "output_usd_per_1m": usd_per_1m(point.output),
        "cache_read_usd_per_1m": usd_per_1m(point.cache_read),
        "source": point.source,
        "in_force": point.current,
    }
