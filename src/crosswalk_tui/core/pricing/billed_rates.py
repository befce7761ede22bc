"""The rates of a bill besides those of input and output: cached and written tokens, audio, reasoning, requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crosswalk_tui.core.models import OWN
from crosswalk_tui.core.pricing.bill import Quote, QuoteLine
from crosswalk_tui.core.pricing.bill_items import REQUESTS
from crosswalk_tui.core.text.format import rate, rate_texts
from crosswalk_tui.core.vocabulary import Sign

_SENT = "audio input", "cache read", "cache write", "cache write 1h"
_MADE = "audio output", "reasoning", REQUESTS


def base_label(label: str) -> str:
    """*label* without the price band: ``cache read`` of ``cache read above 200,000``."""
    return label.partition(" above ")[0].partition(" (")[0]


def billed_line(lines: Iterable[QuoteLine], label: str) -> QuoteLine | None:
    """The first of *lines* that bills *label*, in any price band; None if there is none with a quantity."""
    return next((line for line in lines if line.quantity and base_label(line.label) == label), None)


def sent_and_made(bills: Iterable[Sequence[QuoteLine]]) -> tuple[list[str], list[str]]:
    """The labels of the rates of *bills* that belong beside those of input, and beside those of output.

    Reasoning is left out where it costs what output costs.
    """
    found: set[str] = set()
    for lines in bills:
        output = billed_line(lines, "output")
        for line in lines:
            label = base_label(line.label)
            if line.quantity and not (label == "reasoning" and output is not None and line.rate == output.rate):
                found.add(label)
    return [label for label in _SENT if label in found], [label for label in _MADE if label in found]


def billed_rate_texts(lines: Sequence[QuoteLine | None]) -> list[str]:
    """The rates of *lines* with the same decimals, marked if assumed or the user's; empty for None."""
    own = [line.rate for line in lines if line is not None and line.own]
    texts = rate_texts([None if line is None else line.rate for line in lines], exact=own)
    return [
        "" if line is None else f"{line.assumed_sign}{text}{Sign.OWN if line.own else ''}"
        for line, text in zip(lines, texts, strict=True)
    ]


def base_rate_texts(bills: Sequence[Quote], name: str) -> list[str]:
    """The rate *name* of each of *bills* to the last digit, marked if it is the user's."""
    return [f"{rate(getattr(bill.rates, name))}{Sign.OWN if is_own_rate(bill, name) else ''}" for bill in bills]


def is_own_rate(bill: Quote, name: str) -> bool:
    """Whether the user set the rate *name* of *bill*, or has a discount on it."""
    basis = (bill.band or bill.price).basis_of(name)
    return basis is not None and basis.basis == OWN


def rate_title(label: str, sign: str = "$") -> str:
    """The heading of a column of rates: ``Cache read, $ per 1M``, ``Requests, $ each``."""
    unit = "each" if label == REQUESTS else "per 1M"
    return f"{label[0].upper()}{label[1:]}, {sign} {unit}"


def assumed_labels(bill: Quote) -> list[str]:
    """What *bill* counts at assumed rates, such as ``cache read``."""
    return list(dict.fromkeys(base_label(line.label) for line in bill.lines if line.quantity and line.assumed))
