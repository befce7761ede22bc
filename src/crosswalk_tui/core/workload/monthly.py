"""The workload a user sends to a model in a month, and its parts as they are billed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from typing import Self

from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.core.workload.hours import EVENLY, Hours

_NONE = Decimal(0)
_ALL = Decimal(1)
_FIGURES = 28  # of an exact share: enough to recover every token of the largest workload


@dataclass(frozen=True, slots=True)
class Parts:
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


@dataclass(frozen=True, slots=True)
class Workload:
    """Tokens per month by kind.

    Attributes:
        input_tokens: tokens sent, per month; cached and written ones are among them.
        output_tokens: tokens generated, per month; reasoning is among them.
        cached_share: share of the input read from a cache, 0 to 1.
        cache_write_share, cache_write_1h_share: share of the input written to a 5-minute or 1-hour cache, 0 to 1.
        reasoning_share: share of the output that is reasoning, 0 to 1.
        requests: requests per month, if known.
        prompt_tokens: average tokens of input per request, if known; `requests` wins when both are.
        batch: the work can wait: batch prices.
        multipliers: output multiplier (verbosity) by model key, for prices per task instead of per token.
        hours: when it runs, for prices that depend on the hour.
    """

    input_tokens: int = 5_000_000
    output_tokens: int = 2_000_000
    cached_share: Decimal = _NONE
    cache_write_share: Decimal = _NONE
    cache_write_1h_share: Decimal = _NONE
    reasoning_share: Decimal = _NONE
    requests: int | None = None
    prompt_tokens: int | None = None
    batch: bool = False
    multipliers: tuple[tuple[str, Decimal], ...] = ()
    hours: Hours = EVENLY
    _parts: Parts | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.input_tokens < 0 or self.output_tokens < 0:
            raise ValueError("a workload cannot have negative tokens")
        shares = (self.cached_share, self.cache_write_share, self.cache_write_1h_share)
        if min(*shares, self.reasoning_share) < 0 or sum(shares) > _ALL or self.reasoning_share > _ALL:
            raise ValueError("the shares of a whole lie between 0 and 1 and sum to no more than 1")
        if any(count is not None and count <= 0 for count in (self.requests, self.prompt_tokens)):
            raise ValueError("requests and prompt sizes are positive")
        if any(factor <= 0 for _, factor in self.multipliers):
            raise ValueError("an output multiplier is positive")

    @property
    def parts(self) -> Parts:
        """The tokens by billing kind, within 1.5 of their shares; more tokens make no part smaller."""
        if self._parts is None:  # one workload is billed at thousands of offers
            object.__setattr__(self, "_parts", _taken_apart(self))
        return self._parts or _taken_apart(self)

    @property
    def tier(self) -> Tier:
        """The service level whose prices apply."""
        return Tier.BATCH if self.batch else Tier.STANDARD

    @property
    def prompt(self) -> int | None:
        """Average input tokens of a request, which selects the context band; None when unknown."""
        if self.requests is not None:
            return -(-self.input_tokens // self.requests)
        return self.prompt_tokens

    @property
    def request_count(self) -> int | None:
        """Requests per month, which multiply fees per request; None when unknown."""
        if self.requests is not None:
            return self.requests
        return None if self.prompt_tokens is None else -(-self.input_tokens // self.prompt_tokens)

    @property
    def reply(self) -> int | None:
        """Average output tokens of a request; None when the number of requests is unknown."""
        count = self.request_count
        return None if not count else -(-self.output_tokens // count)

    def multiplier(self, key: str) -> Decimal:
        """The output multiplier of the model *key*, 1 by default."""
        return dict(self.multipliers).get(key, _ALL)

    def for_model(self, key: str) -> Self:
        """This workload for the model *key*: its output times the model's multiplier."""
        factor = self.multiplier(key)
        if factor == _ALL:
            return self
        return replace(self, output_tokens=_share(self.output_tokens, factor), multipliers=())


def _taken_apart(workload: Workload) -> Parts:
    # One cut after the other, each in two: rounding every share separately could take two tokens from one part as
    # one token is added to the whole, and so make a larger workload cheaper.
    reused, stored, hourly = (
        Fraction(share) for share in (workload.cached_share, workload.cache_write_share, workload.cache_write_1h_share)
    )
    special = _share(workload.input_tokens, reused + stored + hourly)
    cached = _share(special, _ratio(reused, stored + hourly))
    written = _share(special - cached, _ratio(stored, hourly))
    reasoning = _share(workload.output_tokens, workload.reasoning_share)
    return Parts(
        uncached=workload.input_tokens - special,
        cached=cached,
        written=written,
        written_1h=special - cached - written,
        visible=workload.output_tokens - reasoning,
        reasoning=reasoning,
    )


def _share(tokens: int, share: Decimal | Fraction) -> int:
    return round(tokens * Fraction(share))


def exact_share(part: int, whole: int) -> Decimal:
    """The share that gives back exactly *part* tokens of *whole*; 0 of nothing.

    It is rounded down: the shares of one whole never sum to more than 1.
    """
    if not part:
        return _NONE
    with localcontext() as context:
        context.prec, context.rounding = _FIGURES, ROUND_DOWN
        return Decimal(part) / Decimal(whole)


def _ratio(part: Fraction, rest: Fraction) -> Fraction:
    return part / (part + rest) if part else part


DEFAULT_WORKLOAD = Workload()
"""The workload the app opens with: 5M input and 2M output tokens a month."""


def volume(workload: Workload, tokens_in: int, tokens_out: int) -> Workload:
    """The workload at another volume: same shares, same prompt size, requests in proportion to the input."""
    scaled = replace(workload, input_tokens=tokens_in, output_tokens=tokens_out)
    if workload.requests is None or tokens_in == workload.input_tokens:
        return scaled
    if workload.input_tokens:
        requests = -(-workload.requests * tokens_in // workload.input_tokens)
        if requests and -(-tokens_in // requests) == workload.prompt:
            return replace(scaled, requests=requests)
    return replace(scaled, requests=None, prompt_tokens=workload.prompt or None)
