"""Records as documents: the fields of each kind, read from texts, numbers or dates, and written as plain values.

One description serves the command line, the user's database and TOML files. Rates are USD per 1M tokens in a document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from crosswalk_tui.core.errors import CrosswalkError, QuantityError
from crosswalk_tui.core.models import Machine, Rates
from crosswalk_tui.core.money import decimal_string, rate_usd
from crosswalk_tui.core.own.machine import usd_per_token
from crosswalk_tui.core.own.own_rates import RATE_NAMES
from crosswalk_tui.core.own.records import Credit, Discount, OwnModel, OwnPrice, OwnProvider, OwnScore, Record
from crosswalk_tui.core.text.quantity import (
    MAX_FIGURES,
    MAX_PLACES,
    parse_count,
    parse_share,
    parse_tokens,
    parse_usd,
    written_out,
)
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import ProviderType, Tier

_HIGHEST_USD = Decimal(1000)
"""USD per 1M tokens; a higher price is an error of units, as in the catalogue."""

_HIGHEST_OF_MACHINE = 9 * 10**6
"""USD per token: a machine that is used little has higher rates than any price, but they are stored in 64 bits."""

_LONGEST = 200  # characters of a name or a note

_Choice = TypeVar("_Choice", bound=StrEnum)


class OwnFieldError(CrosswalkError, ValueError):
    """A field of a record is missing or invalid; *field* is its name."""

    def __init__(self, field: str, message: str) -> None:
        self.field, self.message = field, message
        super().__init__(f"{field}: {message}")


@dataclass(frozen=True, slots=True)
class OwnField:
    """One field of a document.

    Attributes:
        read: turns a text into the value; raises ValueError.
        write: turns the value into a text, number, date or list.
        meaning: what it is, for help and dialogs.
        shape: what is written, in a word for the help: ``TOKENS``, ``USD``, ``DATE``.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], object]
    meaning: str
    shape: str = "TEXT"
    required: bool = False


def _text(text: str) -> str:
    if safe(text, _LONGEST) != text.strip():
        raise ValueError(f"{safe(text, 40)!r} is too long, or contains characters that cannot be shown.")
    return text.strip()


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("a name is required.")
    return _text(text)


def _id(text: str) -> str:
    found = _name(text).casefold()
    if " " in found:
        raise ValueError(f"{found!r} contains a space; write {'-'.join(found.split())}, for instance.")
    return found


def _key(text: str) -> str:
    found = _id(text)
    if not all(found.partition("/")):
        raise ValueError(f"{found!r} is not a model's key, such as meta/llama-3.1-8b-instruct.")
    return found


def _rate(text: str) -> int:
    usd = parse_usd(text)
    if usd > _HIGHEST_USD:
        raise ValueError(f"{safe(text, 40)!r} is more than $1,000 per 1M tokens; prices are in USD per 1M tokens.")
    rate = usd.scaleb(6)
    if rate != rate.to_integral_value():
        raise ValueError(f"{safe(text, 40)!r} has more than 6 decimals.")
    return int(rate)


def _positive(text: str) -> Decimal:
    found = parse_usd(text)
    if not found:
        raise ValueError("it must be more than 0.")
    return found


def _speed(text: str) -> Decimal:
    try:
        if "$" not in text:
            return _positive(text)
    except QuantityError:
        pass
    raise ValueError(f"{safe(text, 40)!r} is not a number of tokens per second; try 900 or 62.5.")


def _used(text: str) -> Decimal:
    found = parse_share(text)
    if not found:
        raise ValueError("it must be more than 0%.")
    return found


def _off(text: str) -> Decimal:
    if text.strip().startswith(("-", "−")):
        raise ValueError(
            f"{safe(text.strip(), 40)} would be a surcharge: a discount is 0% to 100% off. Set the higher price itself."
        )
    return parse_share(text)


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except ArithmeticError as error:
        raise ValueError(f"{safe(text, 40)!r} is not a number.") from error
    if not found.is_finite() or not -_MOST <= found <= _MOST:  # not abs(found), which rounds and may overflow
        raise ValueError(f"{safe(text, 40)!r} is not a number that can be a score.")
    _, digits, exponent = found.as_tuple()
    if len(digits) > MAX_FIGURES or int(exponent) < -MAX_PLACES:
        raise ValueError(f"{safe(text, 40)!r} has too many digits; {MAX_FIGURES} are enough.")
    return found


_MOST = Decimal(10**9)  # of a score


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"{safe(text, 40)!r} is not a date, such as 2026-12-31.") from error


def _flag(text: str) -> bool:
    found = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(text.strip().casefold())
    if found is None:
        raise ValueError(f"{safe(text, 40)!r} is neither yes nor no.")
    return found


def _one_of(kind: type[_Choice]) -> Callable[[str], _Choice]:
    def read(text: str) -> _Choice:
        try:
            return kind(text.strip().casefold().replace("-", "_"))
        except ValueError as error:
            raise ValueError(f"{safe(text, 40)!r} is none of: {', '.join(kind)}.") from error

    return read


def _rate_names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip().casefold().replace("-", "_") for part in text.split(",") if part.strip()))
    for name in names:
        if name not in RATE_NAMES:
            raise ValueError(f"{safe(name, 40)!r} is no rate; there are: {', '.join(RATE_NAMES)}.")
    return names


def _millions(text: str) -> int:
    return max(1, parse_count(text, "parameters") // 1_000_000)


def _tokens(text: str) -> int:
    return parse_count(text, "tokens")


def _usd_per_million(rate: int) -> Decimal:
    return Decimal(decimal_string(rate_usd(rate)))


def _plain(number: Decimal) -> Decimal:
    return Decimal(decimal_string(number))


def _date(meaning: str) -> OwnField:
    return OwnField(_day, lambda day: day, f"{meaning}, YYYY-MM-DD", "DATE")


_TEXT = OwnField(_text, str, "a remark of yours")
_PROVIDER = OwnField(_id, str, "id or name of the provider", "ID", required=True)
_MODEL = OwnField(_key, str, "model key", "KEY", required=True)
_CONTEXT = OwnField(_tokens, int, "context window in tokens", "TOKENS")
_REPLY = OwnField(_tokens, int, "output limit in tokens", "TOKENS")
_BOOLEAN = OwnField(_flag, bool, "yes or no")

_RATE_MEANINGS = {
    "input": "input", "output": "output", "cache_read": "cache reads", "cache_write": "5-minute cache writes",
    "cache_write_1h": "1-hour cache writes", "reasoning": "reasoning", "audio_in": "audio input",
    "audio_out": "audio output",
}  # fmt: skip

_MACHINE = {
    "usd_per_hour": OwnField(_positive, _plain, "USD per hour of the machine, in use or not", "USD"),
    "tokens_per_second": OwnField(
        _speed, _plain, "tokens it writes per second; all tokens if it reads as fast", "TOKENS"
    ),
    "input_tokens_per_second": OwnField(_speed, _plain, "tokens it reads per second", "TOKENS"),
    "utilisation": OwnField(_used, _plain, "share of the time in use", "SHARE"),
}  # fmt: skip

MACHINE_FIELDS = tuple(_MACHINE)
"""The fields of a price that are instead of its rates."""

FIELDS: Mapping[str, Mapping[str, OwnField]] = {
    "price": {
        "provider": _PROVIDER,
        "model": _MODEL,
        "id": OwnField(_name, str, "the provider's id of the model", "ID", required=True),
        "tier": OwnField(_one_of(Tier), str, f"class of service: {', '.join(Tier)}", "TIER"),
        "above": OwnField(
            parse_tokens, int, "prompt size in tokens above which it applies; empty for all prompts", "TOKENS"
        ),
        **{name: OwnField(_rate, _usd_per_million, f"USD per 1M tokens of {what}", "USD")
           for name, what in _RATE_MEANINGS.items()},
        "per_request": OwnField(_rate, _usd_per_million, "USD per request", "USD"),
        **_MACHINE,
        "context": _CONTEXT, "max_output": _REPLY,
        "region": OwnField(_id, str, "region it is bound to", "REGION"),
    },
    "discount": {
        "provider": _PROVIDER,
        "off": OwnField(_off, _plain, "share off, such as 15%", "SHARE", required=True),
        "model": OwnField(_key, str, "model key", "KEY"),
        "id": OwnField(_name, str, "the provider's id of the model", "ID"),
        "rates": OwnField(
            _rate_names, list, f"rates it is for, separated by commas: {', '.join(RATE_NAMES)}", "RATES"
        ),
        "starts": _date("first day"), "ends": _date("first day after it"),
        "minimum": OwnField(_positive, _plain, "USD a month to spend at the provider", "USD"),
    },
    "credit": {"provider": _PROVIDER, "usd": OwnField(_positive, _plain, "USD", "USD", required=True),
               "ends": _date("first day after it")},
    "provider": {
        "provider": _PROVIDER,
        "display_name": OwnField(_text, str, "name to show"),
        "type": OwnField(_one_of(ProviderType), str, f"one of {', '.join(ProviderType)}", "TYPE"),
    },
    "model": {
        "model": _MODEL,
        "display_name": OwnField(_text, str, "name to show"),
        "context": _CONTEXT, "max_output": _REPLY,
        "params": OwnField(_millions, lambda millions: millions * 1_000_000, "total parameters", "NUMBER"),
        "open_weights": _BOOLEAN, "licence": OwnField(_name, str, "licence"), "released": _date("release date"),
        "reasoning": _BOOLEAN, "tools": _BOOLEAN, "structured_output": _BOOLEAN, "vision": _BOOLEAN,
    },
    "score": {
        "model": _MODEL,
        "benchmark": OwnField(_id, str, "benchmark", "ID", required=True),
        "value": OwnField(_number, _plain, "score", "NUMBER", required=True),
        "variant": OwnField(_text, str, "harness, effort or snapshot"),
        "measured": _date("day of the measurement"),
        "unit": OwnField(_text, str, "unit of a new benchmark"),
        "minimum": OwnField(_number, _plain, "lowest possible score of a new benchmark", "NUMBER"),
        "maximum": OwnField(_number, _plain, "highest possible score of a new benchmark", "NUMBER"),
        "higher_is_better": _BOOLEAN,
    },
}  # fmt: skip
"""The fields of each kind of record but ``note``, which all have."""

_KINDS: Mapping[str, type[Record]] = {
    "price": OwnPrice, "discount": Discount, "credit": Credit, "provider": OwnProvider, "model": OwnModel,
    "score": OwnScore,
}  # fmt: skip

KINDS = tuple(_KINDS)
"""The kinds of records."""


def kind_of(record: Record) -> str:
    """The kind of *record*, as in commands and files."""
    return next(kind for kind, type_ in _KINDS.items() if type_ is type(record))


def read_record(kind: str, document: Mapping[str, object]) -> Record:
    """The record that *document* describes; values may be texts, numbers, dates, flags or lists of texts.

    Raises:
        OwnFieldError: a field is unknown, missing or invalid.
    """
    known = {**FIELDS[kind], "note": _TEXT}
    for name in document:
        if name not in known:
            from difflib import get_close_matches  # not needed to read what is valid

            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}."
            raise OwnFieldError(safe(name, 40), f"not a field of a {kind}; {hint}")
    values = {name: _read(name, field, document[name]) for name, field in known.items() if name in document}
    for name, field in known.items():
        if field.required and name not in values:
            raise OwnFieldError(name, f"required for a {kind}.")
    return _record(kind, values)


def _read(name: str, field: OwnField, value: object) -> object:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ",".join(value)
    if not isinstance(value, (str, int, float, Decimal, date)):
        raise OwnFieldError(name, "must be a text, a number or a date.")
    try:
        if isinstance(value, bool):
            return field.read(str(value).casefold())
        return field.read(written_out(value) if isinstance(value, (int, Decimal)) else str(value))
    except ValueError as error:
        raise OwnFieldError(name, str(error)) from error


def _record(kind: str, values: dict[str, Any]) -> Record:
    if kind == "price":
        _gather_rates(values)
    elif kind == "discount":
        if values.get("model") and values.get("id"):
            raise OwnFieldError("id", "give a model or an id, not both.")
        if values.get("starts") and values.get("ends") and values["starts"] >= values["ends"]:
            raise OwnFieldError("ends", "must be after starts.")
    elif kind == "score" and not _scale_holds(values):
        raise OwnFieldError("minimum", "minimum must be less than maximum, and the value between them.")
    return _KINDS[kind](**values)


def _gather_rates(values: dict[str, Any]) -> None:
    """Replace the rates among *values* by `Rates`, and the fields of a machine by `Machine`."""
    values["rates"] = Rates(**{name: values.pop(name) for name in RATE_NAMES if name in values})
    machine = {name: values.pop(name) for name in _MACHINE if name in values}
    if not machine:
        if values["rates"] == Rates():
            raise OwnFieldError(
                "input", "a price needs at least one rate, or a machine's cost per hour and tokens per second."
            )
        return
    for name in ("usd_per_hour", "tokens_per_second"):
        if name not in machine:
            raise OwnFieldError(name, "required for a price by the hour.")
    if values["rates"].input is not None or values["rates"].output is not None:
        raise OwnFieldError("usd_per_hour", "give a price per token or one per hour, not both.")
    values["machine"] = Machine(**machine)
    if usd_per_token(values["machine"]) > _HIGHEST_OF_MACHINE:
        raise OwnFieldError("usd_per_hour", "a token would cost more than $9,000,000; check the speed.")


def _scale_holds(values: Mapping[str, Any]) -> bool:
    low, high, value = values.get("minimum"), values.get("maximum"), values["value"]
    if low is None or high is None:
        return low is None and high is None
    return bool(low < high and low <= value <= high)


def write_record(record: Record) -> dict[str, object]:
    """Describe *record* for `read_record`: texts, whole numbers, decimals, dates, flags, lists of texts."""
    kind = kind_of(record)
    flat = _flat(record)
    known = {**FIELDS[kind], "note": _TEXT}
    defaults = {field.name: field.default for field in fields(_KINDS[kind])} | {"utilisation": Decimal(1)}
    kept = {name: flat[name] for name in known if name in flat}
    return {
        name: known[name].write(value)
        for name, value in kept.items()
        if value is not None and (known[name].required or value != defaults.get(name))
    }


def _flat(record: Record) -> dict[str, Any]:
    """The fields of *record*, those of its rates and machine among them."""
    found: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Rates | Machine):
            found |= value._asdict()
        else:
            found[field.name] = value
    return found
