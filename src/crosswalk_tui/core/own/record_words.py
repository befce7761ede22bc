"""The user's records in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from crosswalk_tui.core.models import Machine, Rates
from crosswalk_tui.core.own.machine import machine_words
from crosswalk_tui.core.own.own_rates import own_rates
from crosswalk_tui.core.own.record_fields import kind_of
from crosswalk_tui.core.own.records import Credit, Discount, OwnModel, OwnPrice, OwnProvider, OwnScore, Record
from crosswalk_tui.core.pricing.machine_load import machines_needed, month_usd
from crosswalk_tui.core.text.format import rate, tokens, usd
from crosswalk_tui.core.text.quantity import format_share, format_tokens, format_usd


def record_words(record: Record) -> str:
    """*record* in words: ``azure: 15% off``."""
    words = record_details(record)
    return f"{record.name}: {words}" if words else record.name


def record_details(record: Record) -> str:
    """What *record* sets, without its name; empty if it sets nothing."""
    parts = {
        OwnPrice: _price, Discount: _discount, Credit: _credit, OwnProvider: _provider, OwnModel: _model,
        OwnScore: _score,
    }[type(record)](record)  # type: ignore[operator]  # fmt: skip
    return ", ".join(part for part in [*parts, record.note] if part)


def problems_of(problems: Sequence[str], record: Record) -> tuple[str, ...]:
    """The problems of *record*: each begins with its name, after its kind unless it is a price."""
    kind = kind_of(record)
    start = f"{record.name}: " if kind == "price" else f"{kind.capitalize()} {record.name}: "
    return tuple(problem for problem in problems if problem.startswith(start))


def rates_words(rates: Rates) -> str:
    """The known rates of *rates* in words: ``input $0.05, output $0.05 per 1M, $0.01 a request``."""
    known = {name: value for name, value in rates._asdict().items() if value is not None}
    per_request = known.pop("per_request", None)
    tokens_words = ", ".join(f"{name.replace('_', ' ')} {rate(value)}" for name, value in known.items())
    parts = [f"{tokens_words} per 1M"] if known else []
    return ", ".join([*parts, *([] if per_request is None else [f"{rate(per_request)} a request"])])


def _price(own: OwnPrice) -> list[str]:
    parts = [rates_words(own_rates(own))]
    if own.machine is not None:
        month = f"{usd(own.machine.usd_per_hour)} an hour, {usd(month_usd(own.machine))} a month"
        parts = [
            month,
            _capacity(own.machine),
            f"in full use {parts[0]}",
            f"output = {machine_words(own.machine, 'output')}",
        ]
    if own.context is not None:
        parts.append(f"context {tokens(own.context)}")
    if own.max_output is not None:
        parts.append(f"replies up to {tokens(own.max_output)}")
    return [*parts, f"in {own.region}" if own.region else ""]


def _capacity(machine: Machine) -> str:
    """What one *machine* can process: ``up to 2.33B tokens a month``."""
    written = _figure(1 / machines_needed(machine, 0, 1))
    if machine.input_tokens_per_second is None:
        return f"up to {written} tokens a month"
    return f"up to {_figure(1 / machines_needed(machine, 1, 0))} input or {written} output tokens a month"


def _figure(count: Fraction) -> str:
    """*count* to three significant figures."""
    whole = int(count)
    return format_tokens(round(whole, 3 - len(str(whole))))


def _discount(own: Discount) -> list[str]:
    return [
        f"{format_share(own.off)} off" + (f" {', '.join(own.rates)}" if own.rates else ""),
        f"from {own.starts}" if own.starts else "",
        f"until {own.ends}" if own.ends else "",
        f"for {format_usd(own.minimum)} a month or more" if own.minimum else "",
    ]


def _credit(own: Credit) -> list[str]:
    return [format_usd(own.usd), f"until {own.ends}" if own.ends else ""]


def _provider(own: OwnProvider) -> list[str]:
    return [own.display_name, own.type.value]


def _model(own: OwnModel) -> list[str]:
    flags = ("open_weights", "reasoning", "tools", "structured_output", "vision")
    stated = [(name.replace("_", " "), getattr(own, name)) for name in flags]
    return [
        own.display_name,
        "" if own.context is None else f"context {tokens(own.context)}",
        "" if own.max_output is None else f"replies up to {tokens(own.max_output)}",
        *(name if known else f"no {name}" for name, known in stated if known is not None),
    ]


def _score(own: OwnScore) -> list[str]:
    scale = "" if own.minimum is None else f"scale {own.minimum:f} to {own.maximum:f}"
    return [f"{own.value:f}", own.unit, scale, own.variant]
