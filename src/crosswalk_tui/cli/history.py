"""``crosswalk-tui history``: the recorded prices of a model's offers, or of one offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from shlex import quote
from typing import NamedTuple

import click

from crosswalk_tui.catalog.offer_naming import NamedOffer, offer_called
from crosswalk_tui.catalog.price_changes import read_timelines
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.disputes import disputing_claims
from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.json_documents import usd_per_1m
from crosswalk_tui.cli.model_choice import choose_model
from crosswalk_tui.cli.options import catalogue_option, format_option, open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.core.changes.price_history import (
    RATE_NAMES,
    PricePoint,
    Timeline,
    change_of,
    dating_word,
    last_stated,
    point_note,
    with_present_price,
)
from crosswalk_tui.core.comparison.offer_terms import hours_in_words
from crosswalk_tui.core.errors import CrosswalkError, ModelNotFound
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.money import decimal_string, rate_usd
from crosswalk_tui.core.pricing.tariff import price_in_force
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import change_text, counted, rate
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Dating

_RATES = tuple(f"{name}_usd_per_1m" for name in RATE_NAMES if name != "per_request")
_FIELDS = (
    "provider", "provider_model_id", "date", "dating", "kind", "until", *_RATES, "per_request_usd", "changed", "source",
    "source_date", "in_force",
)  # fmt: skip
_COLUMNS = (
    Column("Date"), Column("In $/1M", "point"), Column("Change", "right"), Column("Out $/1M", "point"),
    Column("Change", "right"), Column("Cache read", "point", spare=1), Column("Cache write", "point", spare=2),
    Column("Source"), Column("Note"),
)  # fmt: skip
_SHOWN = ("input", "output", "cache_read", "cache_write")
_LABELS = {
    "cache_write_1h": "1 h cache write", "reasoning": "reasoning", "audio_in": "audio input",
    "audio_out": "audio output", "per_request": "request fee",
}  # fmt: skip
_DATED = (
    "A bare date is the day on which a source first showed the price, which may have been set earlier; with since or"
    " from, the price applies from that day; with by, it applied on that day already."
)


_AS_HEADED = "give PROVIDER/ID, as in the headings of history MODEL"

_NAMED = 3
"""Offers without a price change that are named."""


class _OfferHistory(NamedTuple):
    offer: Offer
    prices: Timeline
    stated: str | None
    disputes: tuple[str, ...] = ()


@click.command("history", short_help="Show the recorded prices of a model or an offer.")
@click.argument("model")
@click.option("--offer", is_flag=True, help="Take MODEL as PROVIDER/ID, even if a model has it as its key.")
@format_option
@catalogue_option
def command(*, model: str, offer: bool, style: str, catalogue: Path | None) -> None:
    """Show the recorded prices of the offers of MODEL with a price change, newest first.

    MODEL may be PROVIDER/ID, a provider's id or name and its id of the model: then only that offer is shown, even
    without a change. A key of a model is that model; --offer takes it as PROVIDER/ID. A correction of a wrong listing
    is marked, and is no price change. Exits with 1 if no change is recorded.
    """
    with open_catalogue(catalogue, with_own=False) as opened:
        key, chosen, namesake = _requested(opened, model, as_offer=offer)
        now = datetime.now(UTC)
        today = now.date()
        timelines = read_timelines(opened, key, today)
        found = [_history(opened, each, timelines[each.offer_id], now) for each in opened.offers(key)]
        name = opened.model(key).name
    shown = [
        one
        for one in found
        if one.prices.points
        and (one.offer.offer_id == chosen if chosen is not None else one.prices.n_changes or one.prices.future)
    ]
    shown.sort(key=lambda one: (-one.prices.n_changes, one.offer.provider.provider_id, one.offer.provider_model_id))
    records = [_record(one, point) for one in shown for point in one.prices.newest_first]
    document = {"model": key, "offers": [_document(one) for one in shown]}
    others = [] if chosen is not None else [one for one in found if one not in shown]
    sections = list(_sections(safe(name), shown, others))
    if chosen is not None and len(found) > 1:
        n_others = counted(len(found) - 1, "other offer")
        sections.append(Section(notes=(f"Only this offer: {safe(name)} by its name has {n_others}.",)))
    if namesake is not None and (namesake.key != key or len(found) > 1):
        sells = "" if namesake.key == key else f" It is {namesake.key} there."
        words = f"{safe(namesake.offer.provider.name)} has {safe(model, 80)} as an offer, too.{sells}"
        sections.append(Section(notes=(f"{words} For that offer: history {quote(safe(model))} --offer",)))
    write(Answer(lambda: document, lambda: sections, _FIELDS, lambda: records), style)
    if not shown:
        raise click.exceptions.Exit(NO)


def _history(catalogue: Catalogue, offer: Offer, recorded: Timeline, now: datetime) -> _OfferHistory:
    present = price_in_force(offer, now, offer.tier) or price_in_force(offer, now)
    names = {source.source_id: source.name for source in catalogue.sources()} if not recorded.points else {}
    prices = with_present_price(recorded, present, "" if present is None else names.get(present.source, ""))
    return _OfferHistory(offer, prices, last_stated(prices, present), _disputes(catalogue, offer, now.date()))


def _disputes(catalogue: Catalogue, offer: Offer, today: date) -> tuple[str, ...]:
    """What other sources have in place of a disputed price."""
    return tuple(disputing_claims(catalogue, offer, offer.tier, today)) if offer.disputed else ()


def _requested(catalogue: Catalogue, text: str, *, as_offer: bool) -> tuple[str, int | None, NamedOffer | None]:
    """The key of the model; the id of the offer if *text* is PROVIDER/ID; and the offer that a key is the name of."""
    named = offer_called(catalogue, text)
    if as_offer and named is None:
        raise click.UsageError(f"No offer is called {safe(text, 80)!r}: {_AS_HEADED}.")
    if not as_offer and catalogue.is_key(text):
        return catalogue.find_model(text).key, None, named
    if named is not None:
        return named.key, named.offer.offer_id, None
    try:
        return choose_model(catalogue, text).key, None, None
    except ModelNotFound as error:
        if "/" in text:
            raise CrosswalkError(f"{error} For an offer, {_AS_HEADED}.") from error
        raise


def _sections(name: str, shown: list[_OfferHistory], others: list[_OfferHistory]) -> Iterator[Section]:
    """A table for each of the offers *shown*, and a sentence on the *others*."""
    for one in shown:
        rows = [_row(point, one) for point in one.prices.newest_first]
        title = f"{_name(one.offer)} ({one.offer.provider.name})"
        notes = [f"Disputed: {claim}" for claim in one.disputes]
        hours = "the rates above apply outside the hours with a price of their own"
        notes += [f"The price varies {text}: {hours}." for text in hours_in_words(one.offer)]
        yield Section(safe(title), Table(_COLUMNS, rows), tuple(notes))
    differing = [safe(_name(one.offer)) for one in others if one.prices.n_switches]
    more = f", and {len(differing) - _NAMED} more" if len(differing) > _NAMED else ""
    differ = f" ({len(differing)} with a different price in another source: {', '.join(differing[:_NAMED])}{more})"
    differ = differ if differing else ""
    if not shown:
        yield Section(notes=(f"No price change of {name} is recorded{differ}.",))
    elif others:
        yield Section(
            notes=(f"{name}: no price change is recorded for {counted(len(others), 'other offer')}{differ}.",)
        )
    if shown:
        yield Section(notes=(_DATED,))


def _name(offer: Offer) -> str:
    """PROVIDER/ID, by which the command takes the offer."""
    return f"{offer.provider.provider_id}/{offer.provider_model_id}"


def _row(point: PricePoint, one: _OfferHistory) -> tuple[str, ...]:
    """The row of a point of a timeline."""
    prices = one.prices
    changed = prices.changed(point)
    others = [f"{_LABELS[name]} {rate(value)}" for name, (_, value) in changed.items() if name in _LABELS]
    stated = "" if one.stated is None else f", last stated {one.stated}"
    notes = [f"in force{stated}" if point is prices.current else "", point_note(point, prices), *others]
    sent, made, read, written = (rate(getattr(point.rates, name)) for name in _SHOWN)
    date_text = f"{dating_word(point, prices.today)} {point.day.isoformat()}".lstrip()
    figures = sent, _change(changed.get("input")), made, _change(changed.get("output")), read, written
    return date_text, *figures, safe(point.source), "; ".join(filter(None, notes))


def _change(pair: tuple[int | None, int | None] | None) -> str:
    return "" if pair is None else change_text(change_of(*pair))


def _record(one: _OfferHistory, point: PricePoint) -> dict[str, object]:
    price = _price(point, one.prices)
    return {**_named(one.offer), **price, "changed": " ".join(one.prices.changed(point))}


def _document(one: _OfferHistory) -> dict[str, object]:
    return {**_named(one.offer), "prices": [_price(point, one.prices) for point in one.prices.newest_first]}


def _named(offer: Offer) -> dict[str, object]:
    return {"provider": offer.provider.provider_id, "provider_model_id": offer.provider_model_id}


def _price(point: PricePoint, prices: Timeline) -> dict[str, object]:
    """A point of a timeline as a document."""
    later = next((one for one in prices.future if one.day > point.day), None) if point is prices.current else None
    per_request = point.rates.per_request
    return {
        "date": point.day.isoformat(),
        "dating": dating_word(point, prices.today) or Dating.RECORDED.value,
        "kind": point.kind.value,
        "until": None if later is None else later.day.isoformat(),
        **{
            f"{name}_usd_per_1m": usd_per_1m(getattr(point.rates, name)) for name in RATE_NAMES if name != "per_request"
        },
        "per_request_usd": None if per_request is None else decimal_string(rate_usd(per_request)),
        "changed": list(prices.changed(point)),
        "source": point.source,
        "source_date": None if point.listed_on is None else point.listed_on.isoformat(),
        "in_force": point is prices.current,
    }
