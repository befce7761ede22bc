"""The tables of a report as formatted text, for HTML and Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crosswalk_tui.core.comparison.total_text import money, tied_sellers
from crosswalk_tui.core.money import decimal_string, rate_from_usd_per_million
from crosswalk_tui.core.pricing.bill_items import unit_of
from crosswalk_tui.core.pricing.billed_rates import billed_line, billed_rate_texts, rate_title, sent_and_made
from crosswalk_tui.core.report.report_contents import (
    OWN_MARK,
    BillInFull,
    Cells,
    ComparisonReport,
    ModelCosts,
    OfferCost,
)
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.quantity import format_usd
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Sign

MOST_OFFERS = 10
"""Offers of each model in HTML and Markdown; CSV and JSON have all."""

BETTER = Sign.BETTER.value
"""Follows the better value of a row."""

BILLS = "How the bills are calculated"
"""The heading of the arithmetic."""

NOTES = "Notes"
"""The heading of the caveats of offers, which need room."""

TOTAL = "total"
"""The item of the last row of a bill."""


def cheapest_table(report: ComparisonReport) -> Table:
    """The cheapest offer of each model; a model without a ranked offer has unknown prices."""
    columns, prices = _prices([costs.offers[0] for costs in report.costs if costs.offers], report)
    each = iter(prices)
    rows = []
    for costs in report.costs:
        if not costs.offers:
            rows.append((costs.name, *[fmt.UNKNOWN] * (1 + len(columns))))
            continue
        sellers = [offer.provider for offer in costs.offers if offer.is_cheapest]
        rows.append((costs.name, tied_sellers(sellers), *next(each)))
    return Table((Column("Model"), Column("Cheapest provider"), *columns), rows)


def offers_table(costs: ModelCosts, report: ComparisonReport) -> Table:
    """The first `MOST_OFFERS` offers of a model."""
    shown = costs.offers[:MOST_OFFERS]
    price_columns, price_rows = _prices(shown, report)
    columns = (
        Column("Provider"),
        Column("Kind"),
        *price_columns,
        Column("Price from"),
        Column(NOTES),
    )
    return Table(
        columns,
        [
            (
                offer.provider + (f" ({offer.region})" if offer.region else ""),
                offer.provider_type,
                *prices,
                f"{offer.source} {offer.as_of}",
                ", ".join(offer.notes),
            )
            for offer, prices in zip(shown, price_rows, strict=True)
        ],
    )


def remaining_offers(costs: ModelCosts, report: ComparisonReport) -> str:
    """How many offers `offers_table` leaves away, and the highest of them; empty if it has all."""
    rest = costs.offers[MOST_OFFERS:]
    if not rest:
        return ""
    most = fmt.usd(max(offer.total_usd for offer in rest))
    return f"{fmt.counted(len(rest), 'more offer')}, up to {most} {report.per}."


def left_out_sentence(costs: ModelCosts) -> str:
    """The offers that are not ranked, by reason; empty if there are none."""
    return f"Left out: {', '.join(costs.left_out)}." if costs.left_out else ""


def _prices(offers: Sequence[OfferCost], report: ComparisonReport) -> tuple[list[Column], list[tuple[str, ...]]]:
    """The columns of prices and totals, and their cells for *offers*, each column with the same decimals."""
    places = _places(report)
    sent, made = sent_and_made([offer.lines for offer in report.offers])
    columns = [
        ("Input, $ per 1M", _base_rates(offers, "input", [offer.input_usd for offer in offers])),
        *((rate_title(label), _billed_rates(offers, label)) for label in sent),
        ("Output, $ per 1M", _base_rates(offers, "output", [offer.output_usd for offer in offers])),
        *((rate_title(label), _billed_rates(offers, label)) for label in made),
        (f"$ {report.bill_unit}", [_total(offer, places) for offer in offers]),
    ]
    titles = [*(Column(title, "point") for title, _ in columns), Column("× lowest", "right")]
    times = _multiples([offer.times for offer in offers])
    return titles, list(zip(*(cells for _, cells in columns), times, strict=True))


def _multiples(values: Sequence[Decimal | None]) -> list[str]:
    """Format factors as the headline does; where one is just above 1, which is no tie, all below 10 to a hundredth."""
    places = fmt.multiple_places(values)
    return [
        fmt.ratio(value)
        if value is None or value >= (1 if places == 1 else _PLAIN_FROM)
        else fmt.multiple(value, places)
        for value in values
    ]


_PLAIN_FROM = Decimal("9.95")  # from here on, `fmt.ratio` has no decimals


def _base_rates(offers: Sequence[OfferCost], label: str, usd: Sequence[Decimal | None]) -> list[str]:
    """The rates *usd* of *offers* for input or output, marked if they are assumed or the author's own."""
    lines = [billed_line(offer.lines, label) for offer in offers]
    own = [offer.is_own if line is None else line.own for offer, line in zip(offers, lines, strict=True)]
    rates = list(map(_micro_usd, usd))
    texts = fmt.rate_texts(rates, exact=[rate for rate, is_own in zip(rates, own, strict=True) if is_own])
    return [
        f"{'' if line is None else line.assumed_sign}{text}{OWN_MARK if is_own else ''}"
        for line, text, is_own in zip(lines, texts, own, strict=True)
    ]


def _billed_rates(offers: Sequence[OfferCost], label: str) -> list[str]:
    return [text or fmt.UNKNOWN for text in billed_rate_texts([billed_line(offer.lines, label) for offer in offers])]


def _total(offer: OfferCost, places: int) -> str:
    """The bill of *offer*, with the signs that it has everywhere."""
    after = f"{Sign.OLD if offer.is_old else ''}{OWN_MARK if offer.is_own else ''}"
    return f"{offer.assumed_sign}{money(offer.total_usd, places)}{after}"


def _micro_usd(usd: Decimal | None) -> int | None:
    return None if usd is None else rate_from_usd_per_million(usd)


def _exact(usd: Decimal) -> str:
    """*usd* to the last digit, with at least cents: the amounts of one column look alike."""
    whole = format_usd(usd)
    return whole if "." in whole else f"{whole}.00"


def bill_title(bill: BillInFull, report: ComparisonReport) -> str:
    """The heading of the arithmetic of *bill*."""
    return f"{bill.model}: {money(bill.total_usd, _places(report))} {report.per}"


def _places(report: ComparisonReport) -> int:
    """The decimals of all monthly amounts: enough to distinguish the lowest ones."""
    lowest = [costs.offers[0].total_usd for costs in report.costs if costs.offers]
    return fmt.places_of(lowest)


def bill_table(bill: BillInFull, report: ComparisonReport) -> Table:
    """The lines of a bill, and their sum."""
    rows = [
        (
            line.label,
            f"{line.quantity:,}",
            f"{line.assumed_sign}{_exact(line.rate_usd)} {unit_of(line.label)}",
            _exact(line.usd),
        )
        for line in bill.lines
    ]
    total = (TOTAL, "", "", _exact(bill.total_usd))
    columns = (
        Column("Item"),
        Column("Quantity", "right"),
        Column("× price", "right"),
        Column(f"= $ {report.bill_unit}", "point"),
    )
    return Table(columns, [*rows, total])


def side_by_side(report: ComparisonReport, rows: Sequence[Cells], first: str) -> Table:
    """*rows* with one column per model under the heading *first*; the better values are marked."""
    has_notes = any(row.note for row in rows)
    columns = [Column(first), *(Column(name) for name in report.names), *([Column("Remark")] if has_notes else [])]
    return Table(
        columns,
        [
            (
                row.label,
                *(f"{value} {BETTER}" if place in row.best else value for place, value in enumerate(row.values)),
                *([row.note] if has_notes else []),
            )
            for row in rows
        ],
    )


def sources_table(report: ComparisonReport) -> Table:
    """The sources with their dates and licences."""
    columns = (Column("Source"), Column("Date"), Column("Contents"), Column("Licence"), Column("Attribution"))
    return Table(columns, [(s.name, s.as_of, s.what, s.licence, s.attribution) for s in report.sources])


def plain_number(number: Decimal | None, places: int | None = None) -> str:
    """A number without unit, sign or grouping; empty if unknown."""
    if number is None:
        return ""
    return decimal_string(number if places is None else round(number, places))
