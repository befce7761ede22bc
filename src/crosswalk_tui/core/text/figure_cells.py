"""Cells of tables that show a rounded figure and keep its number, for exports."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from crosswalk_tui.core.money import decimal_string


class Figure(str):
    """A formatted figure, such as ``≈$0.32``, ``1.05M`` or ``86.7%``, that keeps its exact number.

    Attributes:
        number: the number without a unit, as a spreadsheet reads it.
        unit: of the number: ``$``, ``%`` or a word; empty for none.
    """

    __slots__ = ("number", "unit")

    number: str
    unit: str

    def __new__(cls, text: str, number: Decimal | float, unit: str = "") -> Self:
        """Show *number* as *text*."""
        cell = str.__new__(cls, text)
        cell.number = decimal_string(number if isinstance(number, Decimal) else Decimal(str(number)))
        cell.unit = unit
        return cell


def bill_figure(text: str, usd: Decimal | None) -> str:
    """The bill *usd* shown as *text*; the text alone if it is unknown."""
    return text if usd is None else Figure(text, usd, "$")


def token_figure(text: str, tokens: int | None) -> str:
    """A number of *tokens* shown as *text*; the text alone if it is unknown."""
    return text if tokens is None else Figure(text, tokens, "tokens")


def score_figure(text: str, value: float | None, unit: str) -> str:
    """The score *value* shown as *text*, *unit* being that of its benchmark; the text alone if it is unknown."""
    return text if value is None else Figure(text, value, "%" if unit == "percent" else unit)
