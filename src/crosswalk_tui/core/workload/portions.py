"""The portions of a workload with one price each: the whole month, or the size classes of a usage log's requests.

Bands depend on the prompt size, so a log is billed exactly if each size class lies within one band. A workload with
other totals or shares than the log is spread over its classes:

- A different volume scales the requests of every class, and different output scales all replies.
- A share that falls is lowered by the same factor in every class; a share that rises takes the same part of the other
  tokens in every class. So each class keeps its share of all input, and prompts keep their size.
"""

# Annotations are not made text, as in `core/models.py`.

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, Self

from crosswalk_tui.core.vocabulary import Tier


class Parts(NamedTuple):
    """A month's tokens by kind; they sum to the workload's input and output.

    Attributes:
        uncached: input at the plain rate.
        cached: input read from a cache.
        written, written_1h: input written to a cache for 5 minutes or 1 hour.
        visible, reasoning: output.
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
"""Number of input kinds, the first of `Parts`."""


class SizeClass(NamedTuple):
    """The requests of a log in the same context bands, and their tokens.

    Attributes:
        requests: number of requests, if logged.
        prompt: input tokens of the largest prompt, if logged.
        audio_in, audio_out: audio among the uncached input and the visible output.
        batch: made in a batch, in a log that also has other requests.
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
        longest_reply: the largest output of a request, if known.
        largest_request: the largest input and output of a request together, if known.
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
        """All requests; None if the number is unknown for a class."""
        counts = [each.requests for each in self.classes]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def largest_prompt(self) -> int | None:
        """The largest input of a request, if known."""
        return max((each.prompt for each in self.classes if each.prompt is not None), default=None)

    def outside_batch(self) -> Self:
        """The same requests, none of them in a batch."""
        return self._replace(classes=tuple(each._replace(batch=False) for each in self.classes))


class Portion(NamedTuple):
    """Tokens with one price: a size class of a month, or the whole month.

    Attributes:
        prompt: input tokens per request, which select the context band; the largest of a size class.
        request_count: requests per month.
        tier: the service level of the prices to use.
        average_prompt: input tokens of an average request, at least 1, for marginal bands.
        audio_in, audio_out: audio among the uncached input and the visible output.
        standard_too: use standard prices if the seller has no batch prices.
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
"""Tokens by kind, in the order of `Parts`."""

_Column = list[Fraction]
"""Tokens of one kind, by class."""


def spread(logged: LoggedRequests, target: Kinds) -> list[_Column]:
    """Spread a month's tokens *target* over the classes of *logged*: exact tokens by class and kind."""
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
    """The cached tokens in a month like *target* with the cached shares of the log.

    `spread` is linear in the cached tokens below and above this number.
    """
    return sum(_cache_of(logged, target)[2], Fraction(0))


def _cache_of(logged: LoggedRequests, target: Kinds) -> tuple[_Column, _Column, _Column]:
    """The input of each class, its cache writes, and its cache reads with the shares of the log."""
    parts = [each.parts for each in logged.classes]
    sizes = _scaled([Fraction(p.input_tokens) for p in parts], sum(target[:_INPUT_KINDS], Fraction(0)))
    usual = _alike(sizes, [(p.written + p.written_1h, p.input_tokens) for p in parts])
    stored = _shifted(sizes, usual, target[2] + target[3])
    return sizes, stored, _alike(_minus(sizes, stored), [(p.cached, p.uncached + p.cached) for p in parts])


def _scaled(column: _Column, total: Fraction) -> _Column:
    """Scale *column* to the sum *total*."""
    whole = sum(column)
    return [value * total / whole if whole else value for value in column]


def _alike(wholes: _Column, shares: Sequence[tuple[int, int]]) -> _Column:
    """Divide each whole like the corresponding pair of *shares*: a part and its whole."""
    return [
        size * Fraction(part, whole) if whole else Fraction(0)
        for size, (part, whole) in zip(wholes, shares, strict=True)
    ]


def _shifted(wholes: _Column, usual: _Column, goal: Fraction) -> _Column:
    """Change the *usual* parts of *wholes* to the sum *goal*, down or up by the same share everywhere."""
    had, most = sum(usual), sum(wholes)
    if goal <= had:
        return [part * goal / had if had else part for part in usual]
    more = (goal - had) / (most - had)
    return [part + (whole - part) * more for part, whole in zip(usual, wholes, strict=True)]


def _minus(wholes: _Column, parts: _Column) -> _Column:
    return [whole - part for whole, part in zip(wholes, parts, strict=True)]


def portions_of(logged: LoggedRequests, parts: Parts, *, batch: bool) -> tuple[Portion, ...]:
    """The size classes of a month with *parts*, in whole tokens and requests.

    *batch* uses batch prices for all of them, not only for those that were in a batch.
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
    """Round *column* with the same sum: cumulative sums are rounded, not each number."""
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
    """*month* times *part* divided by *whole*."""
    return round(Fraction(part * month, whole)) if part and whole else 0
