"""The portions of a workload that are billed alike: all of it, or the size classes of the requests of a usage log.

A price band covers prompts from a size on, so a log is billed exactly when each of its size classes lies within one
band. The classes keep the tokens of the log; a workload with other totals or shares is spread over them:

- Another volume scales the number of requests of every class, and other replies scale with all output.
- A share that falls is lowered in every class by the same factor; a share that rises takes the same part of the tokens
  that each class has to give. So each class keeps its share of all input, and no prompt changes its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, Self

from crosswalk_tui.core.vocabulary import Tier


class Parts(NamedTuple):
    """A month's tokens by billing kind; the parts of input and of output sum to the workload's totals.

    Attributes:
        uncached: input billed at the input rate.
        cached: input read from a cache.
        written, written_1h: input written to a cache that lives 5 minutes or an hour.
        visible: output the user sees.
        reasoning: output spent on thinking.
    """

    uncached: int
    cached: int
    written: int
    written_1h: int
    visible: int
    reasoning: int

    @property
    def input_tokens(self) -> int:
        """All parts of the input."""
        return self.uncached + self.cached + self.written + self.written_1h

    @property
    def output_tokens(self) -> int:
        """All parts of the output."""
        return self.visible + self.reasoning


_INPUT_KINDS = 4
"""Parts of the input come first among `Parts`."""


class SizeClass(NamedTuple):
    """Requests of a log that every context band treats alike, and their tokens in the log.

    Attributes:
        requests: how many; None where the log does not state it.
        prompt: input tokens of the largest of them; None where the log does not state it.
        audio_in, audio_out: audio among the uncached input and the visible output.
        batch: made in a batch, in a log with other requests too.
    """

    requests: int | None
    prompt: int | None
    parts: Parts
    audio_in: int = 0
    audio_out: int = 0
    batch: bool = False


class LoggedRequests(NamedTuple):
    """The requests of a log by prompt size.

    Attributes:
        classes: smallest prompts first, those of unknown size before them.
        longest_reply: most output tokens of one request; None when no size is known.
        largest_request: most input and output tokens of one request together; None when no size is known.
    """

    classes: tuple[SizeClass, ...]
    longest_reply: int | None = None
    largest_request: int | None = None

    @property
    def input_tokens(self) -> int:
        """All input of the log."""
        return sum(each.parts.input_tokens for each in self.classes)

    @property
    def output_tokens(self) -> int:
        """All output of the log."""
        return sum(each.parts.output_tokens for each in self.classes)

    @property
    def requests(self) -> int | None:
        """All requests; None when one class does not state its number."""
        counts = [each.requests for each in self.classes]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def largest_prompt(self) -> int | None:
        """Most input tokens of one request; None when no size is known."""
        return max((each.prompt for each in self.classes if each.prompt is not None), default=None)

    def outside_batch(self) -> Self:
        """The same requests, none of them in a batch."""
        return self._replace(classes=tuple(each._replace(batch=False) for each in self.classes))


class Portion(NamedTuple):
    """Tokens that are billed at one price: a size class of a month, or the whole month.

    Attributes:
        prompt: input tokens per request, which select the context band; None when unknown. Of a size class, the
            largest: all of its prompts lie within one band.
        request_count: requests a month; None when unknown.
        tier: the service level whose prices apply.
        average_prompt: input tokens of an average request, at least 1: only its part above a band's start may pay more.
        audio_in, audio_out: audio among the uncached input and the visible output.
        standard_too: made in a batch only where the seller has prices for one.
    """

    parts: Parts
    prompt: int | None
    request_count: int | None
    tier: Tier = Tier.STANDARD
    average_prompt: int = 1
    audio_in: int = 0
    audio_out: int = 0
    standard_too: bool = False


Kinds = Sequence[Fraction]
"""Tokens by billing kind, in the order of `Parts`."""

_Column = list[Fraction]
"""Tokens of one kind, by class."""


def spread(logged: LoggedRequests, target: Kinds) -> list[_Column]:
    """The tokens of each class of *logged*, by kind, in a month with the tokens *target* by kind; exact."""
    cached, hourly, visible, reasoning = target[1], *target[3:]
    sizes, stored, read = _cache_of(logged, target)
    free = _minus(sizes, stored)
    cached_of = _shifted(free, read, cached)
    parts = [each.parts for each in logged.classes]
    hourly_of = _shifted(stored, _alike(stored, [(p.written_1h, p.written + p.written_1h) for p in parts]), hourly)
    replies = [Fraction(p.output_tokens if logged.output_tokens else p.input_tokens) for p in parts]
    replies = _scaled(replies, visible + reasoning)
    thought = _shifted(replies, _alike(replies, [(p.reasoning, p.output_tokens) for p in parts]), reasoning)
    columns = (
        _minus(free, cached_of), cached_of, _minus(stored, hourly_of), hourly_of, _minus(replies, thought), thought,
    )  # fmt: skip
    return [list(row) for row in zip(*columns, strict=True)]


def usual_cached(logged: LoggedRequests, target: Kinds) -> Fraction:
    """The cached tokens in a month like *target* in which each class reads as much of its input as in the log.

    `spread` is linear in the cached tokens up to this number, and from there on.
    """
    return sum(_cache_of(logged, target)[2], Fraction(0))


def _cache_of(logged: LoggedRequests, target: Kinds) -> tuple[_Column, _Column, _Column]:
    """The input of each class, what it writes to a cache, and what it reads of the rest, all else as in the log."""
    parts = [each.parts for each in logged.classes]
    sizes = _scaled([Fraction(p.input_tokens) for p in parts], sum(target[:_INPUT_KINDS], Fraction(0)))
    usual = _alike(sizes, [(p.written + p.written_1h, p.input_tokens) for p in parts])
    stored = _shifted(sizes, usual, target[2] + target[3])
    return sizes, stored, _alike(_minus(sizes, stored), [(p.cached, p.uncached + p.cached) for p in parts])


def _scaled(column: _Column, total: Fraction) -> _Column:
    """*column* in proportion, with the sum *total*."""
    whole = sum(column)
    return [value * total / whole if whole else value for value in column]


def _alike(wholes: _Column, shares: Sequence[tuple[int, int]]) -> _Column:
    """The part of each whole that is as large as the first of *shares* of the second."""
    return [
        size * Fraction(part, whole) if whole else Fraction(0)
        for size, (part, whole) in zip(wholes, shares, strict=True)
    ]


def _shifted(wholes: _Column, usual: _Column, goal: Fraction) -> _Column:
    """Parts of *wholes* with the sum *goal*, moved from the *usual* ones: down or up by the same share everywhere."""
    had, most = sum(usual), sum(wholes)
    if goal <= had:
        return [part * goal / had if had else part for part in usual]
    more = (goal - had) / (most - had)
    return [part + (whole - part) * more for part, whole in zip(usual, wholes, strict=True)]


def _minus(wholes: _Column, parts: _Column) -> _Column:
    return [whole - part for whole, part in zip(wholes, parts, strict=True)]


def portions_of(logged: LoggedRequests, parts: Parts, *, batch: bool) -> tuple[Portion, ...]:
    """The size classes of a month with *parts*: whole tokens and requests that sum to those of the month.

    *batch*: all of it is billed at batch prices; otherwise only what the log has in a batch.
    """
    months = Fraction(parts.input_tokens, logged.input_tokens)
    rows = spread(logged, [Fraction(count) for count in parts])
    whole = zip(*(_whole(column) for column in zip(*rows, strict=True)), strict=True)
    counts = _whole([months * (each.requests or 0) for each in logged.classes])
    return tuple(
        _portion(each, Parts(*row), count, batch=batch)
        for each, row, count in zip(logged.classes, whole, counts, strict=True)
    )


def _whole(column: Sequence[Fraction]) -> list[int]:
    """*column* in whole numbers with the same sum, rounded: sums from the start are rounded, not each figure."""
    found: list[int] = []
    exact, before = Fraction(0), 0
    for value in column:
        exact += value
        found.append(round(exact) - before)
        before += found[-1]
    return found


def _portion(each: SizeClass, parts: Parts, count: int, *, batch: bool) -> Portion:
    return Portion(
        parts,
        each.prompt,
        None if each.requests is None else count,
        Tier.BATCH if batch or each.batch else Tier.STANDARD,
        -(-each.parts.input_tokens // (each.requests or 1)) or 1,
        _proportional(each.audio_in, each.parts.uncached, parts.uncached),
        _proportional(each.audio_out, each.parts.visible, parts.visible),
        standard_too=each.batch and not batch,
    )


def joined(portions: Sequence[Portion]) -> Portion:
    """All of *portions* as one; its prompt is that of the last."""
    last = portions[-1]
    known = [each.request_count for each in portions if each.request_count is not None]
    return last._replace(
        parts=Parts(*map(sum, zip(*(each.parts for each in portions), strict=True))),
        request_count=sum(known) if known else None,
        audio_in=sum(each.audio_in for each in portions),
        audio_out=sum(each.audio_out for each in portions),
    )


def _proportional(part: int, whole: int, month: int) -> int:
    """The part of *month* that is as large as *part* of *whole*."""
    return round(Fraction(part * month, whole)) if part and whole else 0
