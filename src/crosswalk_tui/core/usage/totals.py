"""The tokens of a log by kind of billing, and the workload they make up as a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Self

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.quantity import MAX_TOKENS, format_tokens
from crosswalk_tui.core.usage.log import RequestGroup
from crosswalk_tui.core.usage.requests import RequestSum, check_parts
from crosswalk_tui.core.workload.monthly import Workload, exact_share
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass


@dataclass(frozen=True, slots=True)
class UsageTotals:
    """Token counts; see `crosswalk_tui.core.usage.requests.Request`.

    Attributes:
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
        check_parts(self.input_tokens, cache, self.output_tokens, self.reasoning)

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
        """The workload with exactly these counts."""
        return Workload(
            self.input_tokens,
            self.output_tokens,
            cached_share=exact_share(self.cached, self.input_tokens),
            cache_write_share=exact_share(self.written, self.input_tokens),
            cache_write_1h_share=exact_share(self.written_1h, self.input_tokens),
            reasoning_share=exact_share(self.reasoning, self.output_tokens),
            requests=self.requests,
        )


Groups = Iterable[tuple[RequestGroup, RequestSum]]


def workload_of(groups: Groups) -> Workload:
    """The workload with the tokens of *groups* as a month, and their requests by size; a batch if all of them are.

    Raises:
        UsageError: they exceed the largest workload.
    """
    sums: defaultdict[tuple[bool, int | None], RequestSum] = defaultdict(RequestSum)
    for group, added in groups:
        if added.rows:
            sums[group.batch, group.size_class].merge(added)
    total = RequestSum()
    for added in sums.values():
        total.merge(added)
    workload = replace(UsageTotals.of(total).workload(), batch=bool(sums) and all(batch for batch, _ in sums))
    only_average = all(size is None for _, size in sums) or (total.rows == 1 and total.averaged)
    # Audio and requests in a batch have prices of their own, whatever the size of the prompts.
    partly_batch = len({batch for batch, _ in sums}) > 1
    if only_average and not (total.audio_in or total.audio_out or partly_batch):
        return workload
    ordered = sorted(sums.items(), key=lambda one: (one[0][0], -1 if one[0][1] is None else one[0][1]))
    classes = tuple(
        _size_class(added, known=size is not None, batch=batch and not workload.batch)
        for (batch, size), added in ordered
    )
    largest = (total.largest_reply, total.largest_request) if total.largest_request else ()
    logged = LoggedRequests(classes, *largest)
    return replace(workload, requests=None, logged=logged)


def _size_class(added: RequestSum, *, known: bool, batch: bool) -> SizeClass:
    visible = added.output_tokens - added.reasoning
    parts = Parts(added.plain, added.cached, added.written, added.written_1h, visible, added.reasoning)
    return SizeClass(
        added.requests if known else None,
        added.largest_prompt if known else None,
        parts,
        min(added.audio_in - added.cached_audio, added.plain) if added.audio_in > added.cached_audio else 0,
        min(added.audio_out, visible),
        batch,
    )
