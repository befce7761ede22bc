"""How the bill of the offer under the cursor is calculated, for the empty lower part of a high screen."""

from __future__ import annotations

from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import align_points
from crosswalk_tui.ui.kit.cells import Line, cut
from crosswalk_tui.ui.kit.named_keys import keyed


def arithmetic_lines(quote: Quote, width: int) -> list[Line]:
    """Tokens times price for every item of the bill, and the sum, under a heading."""
    items = [line for line in quote.lines if line.quantity]
    labels = [*(item.label for item in items), "a month"]
    quantities = [*(f"{item.quantity:,}" for item in items), ""]
    rates = [*align_points([fmt.rate(item.rate) for item in items]), ""]
    units = [*(f" {item.unit}" for item in items), ""]
    places = fmt.places_of(item.usd for item in items)
    amounts = align_points([fmt.usd(amount, places) for amount in (*(item.usd for item in items), quote.total_usd)])
    label, quantity = max(map(len, labels)), max(map(len, quantities))
    rate, unit = max(map(len, rates)), max(map(len, units))
    explains = keyed(" · {figure.explain} explains it")
    lines = [cut([(f"── How the bill of {quote.offer.provider.name} is calculated{explains}", "dim")], width)]
    for nth, amount in enumerate(amounts):
        is_sum = nth == len(items)
        sign = " " if is_sum else "×"
        factor = f"{quantities[nth]:>{quantity}} {sign} {rates[nth]:<{rate}}{units[nth]:<{unit}}"
        lines.append(
            cut(
                [(f"{labels[nth]:<{label}}  ", "dim"), (factor, ""), (f"  {amount}", "strong" if is_sum else "")], width
            )
        )
    return lines
