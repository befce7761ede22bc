"""The offers table for a reader who does not see the app: names instead of letters, caveats in words."""

from __future__ import annotations

from collections.abc import Sequence

from crosswalk_tui.core.comparison.comparison import Comparison, RankedOffer
from crosswalk_tui.core.comparison.offer_terms import end_in_words, terms_in_words, unset_band_in_words
from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.pricing.bill_items import REQUESTS
from crosswalk_tui.core.pricing.billed_rates import base_rate_texts, billed_line, billed_rate_texts, sent_and_made
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.figure_cells import bill_figure
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Flag


def exported_offers(
    comparison: Comparison, ranked: Sequence[RankedOffer], left_out: Sequence[tuple[int, Excluded]]
) -> Table:
    """The *ranked* offers with every rate that their bills use, then those *left_out*, with their model's position.

    Rates and bills have the signs of the screen.
    """
    places, names = comparison.places, short_names([each.model for each in comparison.models])
    quotes = [row.quote for row in ranked]
    bills = [quote.lines for quote in quotes]
    inputs, outputs = base_rate_texts(quotes, "input"), base_rate_texts(quotes, "output")
    sent, made = sent_and_made(bills)
    rates = {label: billed_rate_texts([billed_line(lines, label) for lines in bills]) for label in (*sent, *made)}
    rows = [
        (names[row.place], row.quote.offer.provider.name, row.quote.offer.provider_model_id,
         inputs[nth], *(rates[label][nth] for label in sent),
         outputs[nth], *(rates[label][nth] for label in made),
         bill_figure(total_text(row.quote, places), row.total), times, ", ".join(_notes(row, comparison)))
        for nth, (row, times) in enumerate(zip(ranked, fmt.multiples([row.times for row in ranked]), strict=True))
    ]  # fmt: skip
    rows += [
        (names[place], item.offer.provider.name, item.offer.provider_model_id, *[fmt.UNKNOWN] * (4 + len(rates)),
         f"left out: {item.reason}")
        for place, item in left_out
    ]  # fmt: skip
    titles = (
        "Model",
        "Provider",
        "Model id",
        *map(_rate_title, ("in", *sent, "out", *made)),
        "$/month",
        "vs min",
        "Note",
    )
    return Table.of("Offers", titles, rows)


def _rate_title(label: str) -> str:
    return "$/request" if label == REQUESTS else f"$/1M {label}"


def _notes(row: RankedOffer, comparison: Comparison) -> list[str]:
    """The caveats of an offer, and how it differs from its model."""
    offer = row.quote.offer
    notes = ["may be cheaper, on an assumption"] if row.maybe_cheaper else []
    notes += [*end_in_words(offer), *terms_in_words(offer, comparison.models[row.place].model)]
    notes += ["an upper bound"] if row.quote.is_upper_bound else []
    notes += unset_band_in_words(row.quote, comparison.workload)
    return [*notes, *(flag.short for flag in Flag if flag in row.quote.flags)]
