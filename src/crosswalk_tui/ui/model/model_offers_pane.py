"""The offers of one model: those ranked for the workload, then those left out, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from crosswalk_tui.core.comparison.comparison import RankedModel
from crosswalk_tui.core.comparison.offer_sentence import offer_sentence
from crosswalk_tui.core.comparison.offer_terms import (
    LONG_PROMPTS,
    bill_marks,
    bill_sources,
    end_in_words,
    seen_in_short,
    type_word,
    unset_band,
    unset_band_in_words,
)
from crosswalk_tui.core.comparison.total_text import money
from crosswalk_tui.core.models import Offer, Rates
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.pricing.tariff import price_in_force
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.figure_cells import bill_figure, token_figure
from crosswalk_tui.core.vocabulary import Flag, Sign, Tier
from crosswalk_tui.core.workload.log_rate import log_headings
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn, Tail
from crosswalk_tui.ui.kit.sorted_table import ColumnOrder
from crosswalk_tui.ui.model.sheet_pane import SheetPane
from crosswalk_tui.ui.session.model_page import GRATIS, Listed, listed
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget
from crosswalk_tui.ui.shell.sign_legend import OFFER_SIGNS, legend_texts

BY_PRICE = ColumnOrder("$/month")
"""The usual order: ranked for the workload."""

_PRICED, _UNPRICED = ("cache/1M", "out/1M", "Provider"), ("Type", "Provider")
"""The columns that the reason of an offer left out may follow, with and without a price."""


_MOST_NAMED = 3
"""Providers with disputed prices that the legend names."""


class ModelOffersPane(SheetPane):
    """The offers of the model on the page, cheapest first."""

    BORDER_TITLE = "Offers, cheapest first"
    SIGN_WORDS = OFFER_SIGNS
    HELP = (
        "Every offer of the model: first those ranked for the workload, then those left out, with the reason, of which"
        " disputed ones come first. {figure.explain} explains the bill or the reason, {figure.open} opens the pages of"
        " the provider; the price history follows the cursor. An unconfirmed price is one that no second source has;"
        " others may have a different one."
    )

    ranked: RankedModel | None = None
    now: datetime | None = None

    USUAL_ORDER = BY_PRICE

    def sheet(self) -> Sheet:
        page, ranked, now = self.page, self.ranked, self.now
        if page is None or ranked is None or now is None:
            return Sheet("Offers", ())
        self.view.words = log_headings(page.workload.log_rate)
        offers, left_out = listed(ranked), len(ranked.ranking.excluded)
        heading = f"{fmt.counted(left_out, 'offer')} left out, and why"
        headings = {len(offers) - left_out: heading} if left_out else {}
        rates = [_rates(item, now) for item in offers]
        tails = {
            row: Tail(_reason(item), _PRICED if rate.input else _UNPRICED)
            for row, (item, rate) in enumerate(zip(offers, rates, strict=True))
            if isinstance(item, Excluded)
        }
        return Sheet(
            "Offers",
            _columns(ranked, rates, page.workload),
            headings,
            tails,
            "No provider in the catalogue sells this model.",
            keeps_groups=True,
        )

    def listed_at(self, row: int | None) -> Listed | None:
        """The offer in *row*; the first one if *row* is None."""
        offers = () if self.ranked is None else listed(self.ranked)
        return offers[row or 0] if offers else None

    def point_at(self, offer_id: int) -> None:
        """Put the cursor on the offer with this id, if it is listed."""
        sheet = self.view.sheet
        for index in range(len(sheet)):
            row = sheet.row_at(index)
            item = None if row is None else self.listed_at(row)
            if item is not None and item.offer.offer_id == offer_id:
                self.view.cursor = index

    def target(self, row: int) -> CursorTarget | None:
        """The bill of the offer in *row*, or the reason why it has none, with the provider's documentation."""
        item = self.listed_at(row)
        if self.page is None or item is None:
            return None
        link = self.page.doc_pages.get(item.offer.provider.provider_id)
        text = offer_sentence(self.page.model, item, self.page.workload)
        return CursorTarget(text, BillOf(self.page.model, item, self.page.place), link)

    def note(self, row: int) -> str:
        item = self.listed_at(row)
        if item is None:
            return ""
        offer = item.offer
        parts = [offer.provider.name, offer.provider_model_id]
        if isinstance(item, Excluded):
            disputed = [Flag.DISPUTED.short] if offer.disputed else []
            return " · ".join([f"Left out: {item.reason}", *disputed, *parts, *seen_in_short(offer)])
        sources = bill_sources(item)
        raised = [flag.short for flag in Flag if flag in item.flags and flag is not Flag.SINGLE_SOURCE]
        band = unset_band_in_words(item, self.page.workload) if self.page is not None else ()
        notes = [*end_in_words(offer), *band, *raised, f"price last stated {item.price.as_of}", *seen_in_short(offer)]
        return " · ".join([*parts, sources, *notes])

    def summary(self) -> str:
        if self.ranked is None or not self.ranked.side.offers:
            return ""
        quotes = self.ranked.ranking.ranked
        parts = [f"{len(quotes):,} of {len(self.ranked.side.offers):,} offers ranked"]
        if quotes:
            seen = Sign.BETTER + (Sign.ASSUMED if self.ranked.ranking.maybe_cheaper else "")
            seen += "".join(quote.marks for quote in quotes)
            seen += Sign.DISPUTED if (disputed := _disputed(listed(self.ranked))) else ""
            parts += legend_texts(seen, {**OFFER_SIGNS, Sign.DISPUTED: f"{Sign.DISPUTED.short}: {disputed}"})
            if self.page is not None and any(unset_band(quote, self.page.workload) for quote in quotes):
                parts.append(f"{LONG_PROMPTS} higher for long prompts")
        return " · ".join(parts)


def _columns(ranked: RankedModel, rates: Sequence[Rates], workload: Workload) -> Sequence[SheetColumn]:
    """The columns of all offers; offers left out have no bill."""
    items, ranking = listed(ranked), ranked.ranking
    winners, undercuts, n_ranked = ranking.n_winners, ranking.n_maybe_cheaper, len(ranking.ranked)
    offers = [item.offer for item in items]
    signs = [Sign.BETTER.value] * winners + [Sign.ASSUMED.value] * undercuts + [""] * (len(items) - winners - undercuts)
    quiet = ["" if row < n_ranked else "dim" for row in range(len(items))]
    wins = ["best" if row < winners else style for row, style in enumerate(quiet)]
    month = ["strong" if style == "best" else style for style in wins]
    types, services = list(map(type_word, offers)), list(map(_service, offers))
    figures = {
        side: [_rate(offer, getattr(rate, side)) for offer, rate in zip(offers, rates, strict=True)]
        for side in ("input", "output", "cache_read")
    }
    into, out, cache = map(fmt.rate_texts, figures.values())
    # The usual order is more than that of the bills: what only may be cheaper comes after the winners.
    places = [row if row < n_ranked else None for row in range(len(items))]
    return (
        SheetColumn("", "left", signs, styles=["bad" if sign == Sign.ASSUMED else "best" for sign in signs], gap=0,
                    width=1, name="Cheapest"),
        SheetColumn("Provider", "left", [offer.provider.name for offer in offers], styles=wins, least=18, most=28,
                    keys=[offer.provider.name.casefold() for offer in offers]),
        SheetColumn("Type", "left", types, "dim", spare=5, width=6, keys=types),
        SheetColumn("in/1M", "point", into, styles=quiet, keys=figures["input"]),
        SheetColumn("out/1M", "point", out, styles=quiet, keys=figures["output"]),
        SheetColumn("cache/1M", "point", cache, "dim", spare=4, keys=figures["cache_read"]),
        SheetColumn(BY_PRICE.title, "point", _bills(ranked), styles=month, gap=2, keys=places,
                    exported=_exported_bills(ranked)),
        SheetColumn("vs min", "right", _times(ranked), "dim", spare=3, keys=places),
        SheetColumn("", "left", [_marks(item, workload) for item in items], "dim", spare=1, name="Marks"),
        SheetColumn("Context", "right", [fmt.tokens(offer.context_tokens) for offer in offers], "dim", spare=6,
                    exported=[token_figure(fmt.tokens(n), n) for n in (offer.context_tokens for offer in offers)],
                    keys=[offer.context_tokens for offer in offers], highest_first=True),
        SheetColumn("Output", "right", [fmt.tokens(offer.max_output_tokens) for offer in offers], "dim", spare=7,
                    exported=[token_figure(fmt.tokens(n), n) for n in (offer.max_output_tokens for offer in offers)],
                    keys=[offer.max_output_tokens for offer in offers], highest_first=True),
        SheetColumn("Region", "left", [offer.region or "" for offer in offers], "dim", spare=10, most=14,
                    keys=[offer.region for offer in offers]),
        SheetColumn("Tier", "left", services, "dim", spare=9, most=14, keys=[word or None for word in services]),
        SheetColumn("Seen", "right", [offer.last_seen or fmt.UNKNOWN for offer in offers], "dim", spare=12,
                    name="Last seen", keys=[offer.last_seen for offer in offers], highest_first=True),
        SheetColumn("Src", "right", [str(offer.n_sources) for offer in offers], "dim", spare=11, name="Sources",
                    keys=[offer.n_sources for offer in offers], highest_first=True),
        SheetColumn("Id", "left", [offer.provider_model_id for offer in offers], "dim", gap=2, spare=8, least=14,
                    keys=[offer.provider_model_id.casefold() for offer in offers]),
    )  # fmt: skip


def _rates(item: Listed, now: datetime) -> Rates:
    """The rates of the bill; for an offer left out, the current ones at its tier."""
    if isinstance(item, Quote):
        return item.rates
    offer = item.offer
    price = price_in_force(offer, now, offer.tier) or price_in_force(offer, now, Tier.STANDARD)
    return Rates() if price is None else price.rates


def _rate(offer: Offer, rate: int | None) -> int | None:
    """*rate*; a zero counts as unknown unless the tokens are free."""
    return None if rate == 0 and offer.access not in GRATIS else rate


def _bills(ranked: RankedModel) -> list[str]:
    quotes = ranked.ranking.ranked
    places = fmt.places_of(quote.total_usd for quote in quotes)
    bills = [money(quote.total_usd, places) for quote in quotes]
    return [*bills, *(fmt.UNKNOWN for _ in ranked.ranking.excluded)]


def _exported_bills(ranked: RankedModel) -> list[str]:
    totals = [*(quote.total_usd for quote in ranked.ranking.ranked), *(None for _ in ranked.ranking.excluded)]
    return [bill_figure(text, total) for text, total in zip(_bills(ranked), totals, strict=True)]


def _times(ranked: RankedModel) -> list[str]:
    """The bills as multiples of the cheapest."""
    quotes = ranked.ranking.ranked
    least = min((quote.total_usd for quote in ranked.ranking.cheapest), default=Decimal(0))
    times = fmt.multiples([quote.total_usd / least if least else None for quote in quotes])
    return [*times, *("" for _ in ranked.ranking.excluded)]


def _disputed(items: Sequence[Listed]) -> str:
    """The providers whose prices sources dispute, the first of them by name; empty if there are none."""
    names = list(dict.fromkeys(item.offer.provider.name for item in items if item.offer.disputed))
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return ", ".join([*names[:_MOST_NAMED], *more])


def _reason(item: Excluded) -> str:
    """Why an offer is left out, after the sign of a disputed price."""
    return f"{Sign.DISPUTED} {item.reason}" if item.offer.disputed else item.reason


def _marks(item: Listed, workload: Workload) -> str:
    return "" if isinstance(item, Excluded) else bill_marks(item, workload)


def _service(offer: Offer) -> str:
    """The tier, unless standard, and the number format: ``batch fp8``."""
    tier = "" if offer.tier is Tier.STANDARD else str(offer.tier)
    return " ".join(word for word in (tier, offer.quantization) if word)
