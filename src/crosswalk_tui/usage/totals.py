"""The tokens of one or many requests by billing kind, independent of the provider's report format."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.quantity import MAX_TOKENS, format_tokens
from crosswalk_tui.core.usage.requests import RequestSum
from crosswalk_tui.core.workload.monthly import Workload, exact_share


@dataclass(frozen=True, slots=True)
class UsageTotals:
    """Token counts sent and generated.

    Attributes:
        input_tokens: all tokens sent; cached and written ones are among them.
        output_tokens: all tokens generated; reasoning is among them.
        cached, written, written_1h: input read from a cache, or written to one that lives 5 minutes or an hour.
        reasoning: output spent on thinking.
        requests: number of requests; None when unknown.
    """

    input_tokens: int
    output_tokens: int
    cached: int = 0
    written: int = 0
    written_1h: int = 0
    reasoning: int = 0
    requests: int | None = None

    def __post_init__(self) -> None:
        counts = [getattr(self, f.name) for f in fields(self)]
        if min(n for n in counts if n is not None) < 0 or self.requests == 0:
            raise UsageError("Token counts start at 0, and requests at 1.")
        if max(n for n in counts if n is not None) > MAX_TOKENS:
            raise UsageError(f"Together they are more than {format_tokens(MAX_TOKENS)} tokens.")
        cache = self.cached + self.written + self.written_1h
        if cache > self.input_tokens:
            raise UsageError(
                f"{cache:,} tokens read from or written to a cache are more than the {self.input_tokens:,} of input."
            )
        if self.reasoning > self.output_tokens:
            raise UsageError(
                f"{self.reasoning:,} tokens of reasoning are more than the {self.output_tokens:,} of output."
            )

    @classmethod
    def of(cls, total: RequestSum) -> Self:
        """The totals of a log.

        Raises:
            UsageError: they exceed the largest workload.
        """
        return cls(
            total.input_tokens,
            total.output_tokens,
            total.cached,
            total.written,
            total.written_1h,
            total.reasoning,
            total.requests or None,
        )

    def workload(self) -> Workload:
        """The workload with exactly these tokens: its parts are these counts."""
        return Workload(
            self.input_tokens,
            self.output_tokens,
            cached_share=exact_share(self.cached, self.input_tokens),
            cache_write_share=exact_share(self.written, self.input_tokens),
            cache_write_1h_share=exact_share(self.written_1h, self.input_tokens),
            reasoning_share=exact_share(self.reasoning, self.output_tokens),
            requests=self.requests,
        )
