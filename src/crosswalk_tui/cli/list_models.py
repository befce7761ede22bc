"""``crosswalk-tui models``: list or search the models of the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import click

from crosswalk_tui.catalog.model_search import find_models
from crosswalk_tui.catalog.offer_queries import rankable_offers
from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.options import catalogue_option, format_option, list_prices_option, open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.models import ModelLine, RankableOffer
from crosswalk_tui.core.search.listed_offers import cheapest_listed
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN, rate_texts, tokens
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.workload.volume import DEFAULT_VOLUME

_FIELDS = (
    "model", "name", "lab", "open_weights", "release_date", "context_tokens", "n_providers",
    "input_usd_per_1m", "output_usd_per_1m", "own", "as_of", "stale",
)  # fmt: skip
_COLUMNS = (
    Column("Model", least=28), Column("Name", spare=1), Column("Lab", spare=3), Column("Weights", spare=2),
    Column("Released"), Column("Context", "right"), Column("Providers", "right"), Column("In $/1M", "point"),
    Column("Out $/1M", "point"),
)  # fmt: skip

_MONTH = len("2026-01")

_MANY = 1000
"""Above this number of models, the prices of all are read: faster than a query that names each key."""


@click.command("models", short_help="List all models, or those that match.")
@click.argument("query", nargs=-1)
@list_prices_option
@format_option
@catalogue_option
def command(*, query: tuple[str, ...], style: str, catalogue: Path | None) -> None:
    """List the models that match every word of QUERY, best match first; without QUERY, all models.

    Words match key, name, lab, aliases and provider ids, in any order. Prices are those of the provider that is
    cheapest for 5M input and 2M output tokens, excluding re-sellers; those marked † were recorded more than 120 days
    ago. Exits with 1 if nothing matches.
    """
    words, today = " ".join(query), datetime.now(UTC).date()
    with open_catalogue(catalogue) as opened:
        lines, corrected = find_models(opened, words)
        keys = [line.key for line in lines] if len(lines) <= _MANY else None
        prices = _cheapest(rankable_offers(opened, keys=keys))
        as_of = opened.as_of()

    def records() -> list[dict[str, object]]:
        return [_record(line, prices.get(line.key), today) for line in lines]

    def document() -> dict[str, object]:
        from crosswalk_tui.cli.json_documents import catalogue_document, workload_document
        from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD

        workload, described = workload_document(DEFAULT_WORKLOAD), catalogue_document(as_of)
        return {"query": words, "workload": workload, "catalogue": described, "models": records()}

    def sections() -> list[Section]:
        offers = [prices.get(line.key) for line in lines]
        inputs, outputs = (rate_texts([getattr(offer, side, None) for offer in offers]) for side in ("input", "output"))
        table = Table(_COLUMNS, [_row(*each, today) for each in zip(lines, offers, inputs, outputs, strict=True)])
        return [Section(table=table)]

    if lines or style != "table":
        write(Answer(document, sections, _FIELDS, records), style)
    if not lines:
        hint = "" if corrected is None else f" Did you mean: {safe(corrected)}?"
        write_message(f"No model matches {safe(words)!r}.{hint}" if words else "The catalogue has no models.")
        raise click.exceptions.Exit(NO)


def _cheapest(offers: Iterable[RankableOffer]) -> dict[str, RankableOffer]:
    """The cheapest offer of each model for the default workload, excluding re-sellers."""
    by_model: dict[str, list[RankableOffer]] = defaultdict(list)
    for offer in offers:
        by_model[offer.model_key].append(offer)
    winners = {key: cheapest_listed(own, DEFAULT_VOLUME, include_resellers=False) for key, own in by_model.items()}
    return {key: winner for key, winner in winners.items() if winner is not None}


def _record(line: ModelLine, offer: RankableOffer | None, today: date) -> dict[str, object]:
    """A model with its cheapest offer, if any."""
    from crosswalk_tui.cli.json_documents import usd_per_1m

    listed = {name: getattr(line, name) for name in ("name", "lab", "open_weights", "context_tokens", "n_providers")}
    prices = {
        "input_usd_per_1m": usd_per_1m(offer.input if offer else None),
        "output_usd_per_1m": usd_per_1m(offer.output if offer else None),
        "own": offer is not None and offer.own,
        "as_of": offer.as_of if offer else None,
        "stale": offer is not None and offer.is_old(today),
    }
    return {"model": line.key, **listed, "release_date": line.released, **prices}


def _row(
    line: ModelLine, offer: RankableOffer | None, input_text: str, output_text: str, today: date
) -> tuple[str, ...]:
    """The row of a model; the texts are the prices of *offer*."""
    signs = "" if offer is None else offer.signs(today)
    weights = {None: UNKNOWN, True: "open", False: "closed"}[line.open_weights]
    return (
        line.key,
        line.name,
        line.lab,
        weights,
        UNKNOWN if line.released is None else line.released[:_MONTH],
        tokens(line.context_tokens),
        str(line.n_providers),
        f"{input_text}{signs}",
        f"{output_text}{signs}",
    )
