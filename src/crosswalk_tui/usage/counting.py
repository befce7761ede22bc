"""Read the counts of a report by the table of its shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.quantity import MAX_TOKENS, format_tokens
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.requests import Counts
from crosswalk_tui.usage.count_names import (
    count_in,
    is_name_of_cached,
    is_name_of_count,
    is_name_of_requests,
    may_repeat,
)
from crosswalk_tui.usage.shapes import Named, Position, Role, Shape

_DIGITS: Final = re.compile(r"(?a)\d{1,18}(?:\.0*)?")
"""A count written as text, by a database or an exporter."""

Flat = Mapping[str, object]
"""A report as one level: dotted path to value, without nulls."""

_ADDED: Final = frozenset({Role.MORE_INPUT, Role.MORE_OUTPUT, Role.MORE_AUDIO_IN, Role.MORE_AUDIO_OUT})
_MOST_FIELDS: Final = 64
"""A report with more fields is read without remembering its names."""


class Counted(NamedTuple):
    """The counts of one report.

    Attributes:
        counts: tokens in the order of `core.usage.requests.COUNTS`.
        requests: number of requests; None if unknown.
        fees, left_out: other counts by name.
    """

    counts: Counts
    requests: int | None
    fees: dict[str, int]
    left_out: dict[str, int]


class _Plan(NamedTuple):
    """How to read a report of a shape: all that follows from the names of its fields, whatever their values.

    Attributes:
        fields: path and role of every count of tokens or requests.
        doubled: the roles with more than one field, and their paths.
        named: path and meaning of the counts with a name.
        unknown: unknown fields that may count something, or should be objects.
        copies: the fields that repeat the input or the output.
        conflicts: the fields that contradict the shape unless they are zero.
        sent, made: the role of the input and of the output; None if there is no field for it.
        is_beside: whether cached tokens are counted separately from the input.
        total, requests: whether there is a field for it.
    """

    fields: tuple[tuple[str, int], ...]
    doubled: tuple[tuple[int, tuple[str, ...]], ...]
    named: tuple[tuple[str, Named], ...]
    unknown: tuple[str, ...]
    copies: tuple[str, ...]
    conflicts: tuple[str, ...]
    sent: int | None
    made: int | None
    is_beside: bool
    total: bool
    requests: bool


def _planned(shape: Shape, paths: tuple[str, ...]) -> _Plan:
    by_role: dict[int, tuple[str, ...]] = {}
    named: list[tuple[str, Named]] = []
    unknown: list[str] = []
    copies: list[str] = []
    for path in paths:
        meaning = shape.meaning(path)
        if meaning is Role.REPEATS and path not in shape.fields and not may_repeat(path):
            meaning = None  # an unknown count among those that repeat others
        if meaning is None:
            unknown += [path] if shape.is_object(path) or is_name_of_count(path) else []
        elif isinstance(meaning, Named):
            named.append((path, meaning))
        elif meaning is Role.COPY:
            copies.append(path)
        elif meaning is not Role.REPEATS:
            by_role[meaning] = (*by_role.get(meaning, ()), path)
    if Role.PLAIN in by_role and Role.INPUT not in by_role and Role.CACHED not in by_role:
        cached = tuple(path for path in unknown if is_name_of_cached(path))
        by_role |= {Role.CACHED: cached} if cached else {}
        unknown = [path for path in unknown if path not in cached]
    if Role.REQUESTS not in by_role:
        stated = tuple(path for path in paths if shape.meaning(path) is None and is_name_of_requests(path))
        by_role |= {Role.REQUESTS: stated} if stated else {}
        unknown = [path for path in unknown if path not in stated]
    return _Plan(
        tuple((path, int(role)) for role, found in by_role.items() for path in found),
        tuple((role, found) for role, found in by_role.items() if len(found) > 1),
        tuple(named),
        tuple(unknown),
        tuple(copies),
        tuple(path for path in shape.conflicts if path in paths),
        next((role for role in (Role.INPUT, Role.PLAIN) if role in by_role), None),
        Role.OUTPUT if Role.OUTPUT in by_role else None,
        Role.INPUT not in by_role or shape.cache is Position.BESIDE,
        Role.TOTAL in by_role,
        Role.REQUESTS in by_role,
    )


_remembered = lru_cache(4096)(_planned)


def read_counts(shape: Shape, flat: Flat) -> Counted:
    """Read *flat* as a report of *shape*.

    Raises:
        UsageError: a count is missing, wrong or contradicts another; names the field.
    """
    # A log may have a million reports of a few sets of fields: the meaning of each is looked up once.
    plan = (_remembered if len(flat) <= _MOST_FIELDS else _planned)(shape, tuple(flat))
    one = [0] * _ROLES
    for path, role in plan.fields:
        value = flat[path]
        if type(value) is int and 0 <= value <= MAX_TOKENS:
            one[role] = value
        else:
            one[role] = _whole(path, value)
    fees, left_out = _named(plan, flat) if plan.named else ({}, {})
    for path in plan.unknown:
        _leftover(shape, path, flat[path], left_out)
    for path in plan.conflicts:
        if flat[path]:
            raise UsageError(
                f"{path} (cached tokens among input_tokens) and {_first_mark(shape, flat)} (beside input_tokens) "
                "cannot both be right."
            )
    for role, paths in plan.doubled:
        found = {path: _whole(path, flat[path]) for path in paths}
        one[role] = sum(found.values()) if role in _ADDED else _agreed(found)
    counts = _tokens(shape, plan, one, flat)
    for path in plan.copies:
        if not _is_copy(_whole(path, flat[path]), counts):
            _leftover(shape, path, flat[path], left_out)
    return Counted(counts, one[Role.REQUESTS] if plan.requests else shape.requests, fees, left_out)


def _first_mark(shape: Shape, flat: Flat) -> str:
    return next((path for path in sorted(flat) if path in shape.marks), shape.name)


def _leftover(shape: Shape, path: str, value: object, left_out: dict[str, int]) -> None:
    """Report an unknown field by its name if it may count something that is billed."""
    if shape.is_object(path) and not isinstance(value, list):
        raise UsageError(f"{path} is {describe_value(value)}, not an object.")
    count = count_in(path, value) if is_name_of_count(path) else 0
    if count:
        name = safe(path, 60)
        left_out[name] = left_out.get(name, 0) + count


_ROLES: Final = max(Role) + 1
_CACHED, _REASONING, _TOTAL = int(Role.CACHED), int(Role.REASONING), int(Role.TOTAL)
_WRITTEN, _WRITTEN_5M, _WRITTEN_1H = int(Role.WRITTEN), int(Role.WRITTEN_5M), int(Role.WRITTEN_1H)
_MORE_INPUT, _MORE_OUTPUT = int(Role.MORE_INPUT), int(Role.MORE_OUTPUT)
_AUDIO_IN, _AUDIO_OUT, _CACHED_AUDIO = int(Role.AUDIO_IN), int(Role.AUDIO_OUT), int(Role.CACHED_AUDIO)
_MORE_AUDIO_IN, _MORE_AUDIO_OUT = int(Role.MORE_AUDIO_IN), int(Role.MORE_AUDIO_OUT)
_IMAGE_IN, _IMAGE_OUT = int(Role.IMAGE_IN), int(Role.IMAGE_OUT)


def _tokens(shape: Shape, plan: _Plan, one: list[int], flat: Flat) -> Counts:
    """The counts in the order of `core.usage.requests.COUNTS`, from the count of each role."""
    short, long = _writes(plan, one, flat)
    cached, reasoning, total = one[_CACHED], one[_REASONING], one[_TOTAL] if plan.total else None
    sent = one[plan.sent] if plan.sent is not None else _missing(shape, plan, one, Role.INPUT)
    made = one[plan.made] if plan.made is not None else _missing(shape, plan, one, Role.OUTPUT)
    cache, plain = cached + short + long, sent + made
    if reasoning and (
        shape.reasoning is Position.BESIDE
        or (
            shape.reasoning is Position.BESIDE_UNLESS_TOTAL
            and (total not in _without_reasoning(shape, plain + one[_MORE_INPUT], cache) or reasoning > made)
        )
        or _shown_beside(shape.reasoning, reasoning, total, plain)
    ):
        made += reasoning
    if cache and (
        plan.is_beside
        or (shape.cache is Position.BESIDE_UNLESS_TOTAL and (total != sent + made or cache > sent))
        or _shown_beside(shape.cache, cache, total, sent + made)
        or (shape.cache is Position.EITHER and cache > sent)
    ):
        sent += cache
    if cache > sent:
        raise _too_many(cache, _found(plan, flat, Role.CACHED), "cached tokens", sent, shape, Role.INPUT, Role.PLAIN)
    if reasoning > made:
        raise _too_many(reasoning, _found(plan, flat, Role.REASONING), "reasoning", made, shape, Role.OUTPUT)
    heard, spoken = one[_MORE_AUDIO_IN], one[_MORE_AUDIO_OUT]
    sent, made = sent + one[_MORE_INPUT], made + one[_MORE_OUTPUT]
    if total != sent + made or heard > sent or spoken > made:
        sent, made = sent + heard, made + spoken
    if total and total != sent + made and total != plain:
        raise _not_the_sum(next(iter(_found(plan, flat, Role.TOTAL))), total, _found(plan, flat, *_SUMMED))
    if sent > MAX_TOKENS or made > MAX_TOKENS:
        raise UsageError(f"Together they are more than {format_tokens(MAX_TOKENS)} tokens.")
    audio = one[_AUDIO_IN] + heard, one[_AUDIO_OUT] + spoken, one[_CACHED_AUDIO]
    return (sent, made, cached, short, long, reasoning, *audio, one[_IMAGE_IN], one[_IMAGE_OUT])


def _named(plan: _Plan, flat: Flat) -> tuple[dict[str, int], dict[str, int]]:
    """The fees and the counts without a price, by name."""
    fees: dict[str, int] = {}
    left_out: dict[str, int] = {}
    for path, meaning in plan.named:
        count = _whole(path, flat[path])
        if count and meaning.details:
            below = f"{meaning.details}."
            count -= sum(_whole(other, flat[other]) for other, _ in plan.named if other.startswith(below))
        if count > 0:
            target = fees if meaning.role is Role.FEE else left_out
            target[meaning.name] = target.get(meaning.name, 0) + count
    return fees, left_out


def _is_copy(count: int, counts: Counts) -> bool:
    """Whether *count* is the input or the output of *counts*, with or without what is cached, written or thought."""
    sent, made, cached, short, long, reasoning = counts[:6]
    wholes = (sent, sent - cached, sent - short - long, sent - cached - short - long, made, made - reasoning)
    return count in (0, *wholes)


def _found(plan: _Plan, flat: Flat, *roles: Role) -> dict[str, int]:
    """The counts of *roles* by path."""
    return {path: _whole(path, flat[path]) for wanted in roles for path, role in plan.fields if role == wanted}


def _writes(plan: _Plan, one: list[int], flat: Flat) -> tuple[int, int]:
    """Tokens written to a 5-minute and to a 1-hour cache; an unknown lifetime counts as 5 minutes."""
    short, long, both = one[_WRITTEN_5M], one[_WRITTEN_1H], one[_WRITTEN]
    if not (short or long):
        return both, 0
    if both and short + long != both:
        name = next(iter(_found(plan, flat, Role.WRITTEN)))
        raise _not_the_sum(name, both, _found(plan, flat, Role.WRITTEN_5M, Role.WRITTEN_1H))
    return short, long


def _without_reasoning(shape: Shape, plain: int, cache: int) -> tuple[int, ...]:
    """The totals that show that reasoning is in the output: *plain*, and with what is cached, if that may be beside."""
    return (plain,) if shape.cache is Position.AMONG else (plain, plain + cache)


def _shown_beside(place: Position, part: int, total: int | None, both: int) -> bool:
    return place is Position.EITHER and total == both + part


def _too_many(part: int, found: Mapping[str, int], what: str, whole: int, shape: Shape, *roles: Role) -> UsageError:
    name = next((path for path, count in found.items() if count), what)
    return UsageError(f"{name} ({part:,}) are more than {shape.name_of(*roles)} ({whole:,}).")


_SUMMED: Final = (
    Role.INPUT, Role.PLAIN, Role.MORE_INPUT, Role.MORE_AUDIO_IN, Role.OUTPUT, Role.MORE_OUTPUT, Role.MORE_AUDIO_OUT,
)  # fmt: skip


_MAY_BE_ALL: Final = frozenset({Position.BESIDE, Position.BESIDE_UNLESS_TOTAL})
"""Where the reasoning is: a reply may consist of it, without a count of output."""


def _missing(shape: Shape, plan: _Plan, one: list[int], role: Role) -> int:
    """The count of input or output without a field for it, if other fields imply it."""
    if role is Role.INPUT:
        other = None if plan.made is None else one[plan.made]
    else:
        other = one[Role.INPUT] if plan.sent == Role.INPUT else None
    if plan.total and other is not None and one[_TOTAL] == other:  # such as embeddings
        return 0
    beside = shape.reasoning in _MAY_BE_ALL and any(each == Role.REASONING for _, each in plan.fields)
    if shape.optional or (role is Role.OUTPUT and beside):
        return 0
    raise UsageError(f"{shape.name_of(role)} is missing.")


def _agreed(found: Mapping[str, int]) -> int:
    """The count that all fields agree on; zeros are ignored."""
    known = {path: count for path, count in found.items() if count}
    if len(set(known.values())) > 1:
        listed = " and ".join(f"{path} ({count:,})" for path, count in known.items())
        raise UsageError(f"{listed} contradict each other.")
    return next(iter(known.values()), 0)


def _not_the_sum(name: str, stated: int, parts: Mapping[str, int]) -> UsageError:
    counts = [(path, count) for path, count in parts.items() if count]
    listed = " + ".join(f"{path} {count:,}" for path, count in counts) or "0"
    return UsageError(f"{name} is {stated:,}, but {listed} = {sum(count for _, count in counts):,}.")


def _whole(path: str, value: object) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    elif isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value.partition(".")[0])
    if isinstance(value, bool) or not isinstance(value, int):
        raise UsageError(f"{path} is {describe_value(value)}, not a whole number.")
    if value < 0:
        raise UsageError(f"{path} is {describe_value(value)}; token counts start at 0.")
    if value > MAX_TOKENS:
        raise UsageError(f"{path} is more than {format_tokens(MAX_TOKENS)} tokens.")
    return value


def describe_value(value: object) -> str:
    """Describe *value* in a few words, for messages."""
    if isinstance(value, str):
        return f"the text {safe(value, 24)!r}"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return safe(str(value), 24) if isinstance(value, float) or abs(int(str(value)[:40] or 0)) < 10**20 else "a number"
