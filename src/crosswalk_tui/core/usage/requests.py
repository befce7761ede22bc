"""One request of a usage log, and sums of requests: tokens by kind of billing, for the logs of all tools."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Final, NamedTuple, Self

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.quantity import MAX_TOKENS, format_tokens

COUNTS: Final = (
    "input_tokens",
    "output_tokens",
    "cached",
    "written",
    "written_1h",
    "reasoning",
    "audio_in",
    "audio_out",
    "cached_audio",
    "image_in",
    "image_out",
)
"""The counts of a request in tokens, in the order in which they are compared and stored."""

_NOT_TEXT: Final = COUNTS[6:]

Counts = tuple[int, int, int, int, int, int, int, int, int, int, int]
"""A count for each of `COUNTS`."""

NamedCounts = tuple[tuple[str, int], ...]
"""Pairs of name and count, sorted by name."""


class Request(NamedTuple):
    """The usage of one request, or of several that a log adds up in one row.

    Attributes:
        input_tokens: the whole prompt, including cached, written, audio and image tokens.
        output_tokens: everything generated, including reasoning and audio.
        cached, written, written_1h: input read from a cache, or written to a cache of 5 minutes or one hour.
        reasoning: output spent on thinking.
        audio_in, audio_out, image_in, image_out: tokens that are not text.
        cached_audio: the part of *cached* that is audio.
        fees: other priced events by name, such as ``web searches``.
        left_out: counts without a price, by name.
        count: number of requests; None when the row does not state it.
        batch: made through a batch API.
        service_tier: as logged, such as ``priority`` or ``flex``; empty when standard or unknown.
        time: aware; None when the log has no date.
        until: end of the period that a row of several requests covers.
        model: as logged; empty when unknown.
        request_id: the same for all rows of a request; empty when the log has none.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached: int = 0
    written: int = 0
    written_1h: int = 0
    reasoning: int = 0
    audio_in: int = 0
    audio_out: int = 0
    cached_audio: int = 0
    image_in: int = 0
    image_out: int = 0
    fees: NamedCounts = ()
    left_out: NamedCounts = ()
    count: int | None = 1  # type: ignore[assignment]  # hides tuple.count
    batch: bool = False
    service_tier: str = ""
    time: datetime | None = None
    until: datetime | None = None
    model: str = ""
    project: str = ""
    session: str = ""
    request_id: str = ""

    @property
    def counts(self) -> Counts:
        """The counts in the order of `COUNTS`."""
        return self[:11]

    def checked(self) -> Self:
        """This request.

        Raises:
            UsageError: a count is negative or too large, or a part is larger than its whole.
        """
        counts = self[:11]
        if min(counts) < 0 or (self.count is not None and self.count < 0):
            raise UsageError("Token counts start at 0, and requests at 1.")
        if max(counts) > MAX_TOKENS:
            raise UsageError(f"Together they are more than {format_tokens(MAX_TOKENS)} tokens.")
        cache = self.cached + self.written + self.written_1h
        check_parts(self.input_tokens, cache, self.output_tokens, self.reasoning)
        return self

    @property
    def prompt(self) -> int:
        """Input tokens of the request; the average, rounded up, for a row of several."""
        return self.input_tokens if not self.count else -(-self.input_tokens // self.count)


def check_parts(sent: int, cache: int, made: int, reasoning: int) -> None:
    """Raise UsageError if the cache has more tokens than the input, or reasoning more than the output."""
    if cache > sent:
        raise UsageError(f"{cache:,} tokens read from or written to a cache are more than the {sent:,} of input.")
    if reasoning > made:
        raise UsageError(f"{reasoning:,} tokens of reasoning are more than the {made:,} of output.")


@dataclass(slots=True)
class RequestSum:
    """The sum of many requests; for the counts, see `Request`.

    Attributes:
        rows: number of log rows added up.
        requests: number of requests; None when one of the rows does not state it.
        largest_prompt, largest_reply: most input and most output tokens of one request, as far as it is known; of a
            row of several, the average.
        largest_request: most input and output tokens of one request together.
        averaged: rows of several requests, of which only the average prompt is known.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached: int = 0
    written: int = 0
    written_1h: int = 0
    reasoning: int = 0
    audio_in: int = 0
    audio_out: int = 0
    cached_audio: int = 0
    image_in: int = 0
    image_out: int = 0
    rows: int = 0
    counted: int = 0
    uncounted: int = 0
    averaged: int = 0
    largest_prompt: int = 0
    largest_reply: int = 0
    largest_request: int = 0

    @property
    def requests(self) -> int | None:
        """Number of requests; None when one of the rows does not state it."""
        return None if self.uncounted else self.counted

    @property
    def in_words(self) -> str:
        """Number of requests; where rows add up several, that of rows, and of the requests in them, if stated."""
        if not self.averaged:
            return counted(self.rows, "request")
        if self.uncounted:
            return counted(self.rows, "aggregated row" if self.averaged == self.rows else "row")
        return f"{counted(self.rows, 'row')} of {counted(self.counted, 'request')}"

    @property
    def plain(self) -> int:
        """Input tokens that are neither read from nor written to a cache."""
        return self.input_tokens - self.cached - self.written - self.written_1h

    def put(self, counts: Counts, count: int | None, sign: int = 1) -> None:
        """Add a row, or with *sign* -1 remove it."""
        sent, made, cached, written, written_1h, reasoning = counts[:6]
        self.input_tokens += sign * sent
        self.output_tokens += sign * made
        if cached or written or written_1h or reasoning:
            self.cached += sign * cached
            self.written += sign * written
            self.written_1h += sign * written_1h
            self.reasoning += sign * reasoning
        if any(counts[6:]):
            for name, value in zip(_NOT_TEXT, counts[6:], strict=True):
                setattr(self, name, getattr(self, name) + sign * value)
        self.rows += sign
        self.counted += sign * (count or 0)
        if count != 1:
            self.averaged += sign
            self.uncounted += sign * (count is None)
        if sign > 0 and count:  # a replaced row was smaller than its replacement
            if count > 1:
                sent, made = -(-sent // count), -(-made // count)
            self.largest_prompt = max(self.largest_prompt, sent)
            self.largest_reply = max(self.largest_reply, made)
            self.largest_request = max(self.largest_request, sent + made)

    def merge(self, other: RequestSum) -> None:
        """Add all rows of *other*."""
        # A log may have 100,000 groups, most of whose counts are zero.
        for name, ours, theirs in zip(_SUMMED, _sums(self), _sums(other), strict=True):
            if theirs:
                setattr(self, name, ours + theirs)
        for name in _LARGEST:
            setattr(self, name, max(getattr(self, name), getattr(other, name)))


_LARGEST = ("largest_prompt", "largest_reply", "largest_request")
_SUMMED = tuple(field.name for field in fields(RequestSum) if field.name not in _LARGEST)
_sums = attrgetter(*_SUMMED)
