"""A month's workload, and its parts as billed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Self

from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.core.workload.hours import EVENLY, Hours
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, Portion, joined, portions_of
from crosswalk_tui.core.workload.volume import DEFAULT_VOLUME

if TYPE_CHECKING:
    from crosswalk_tui.core.workload.log_rate import LogRate

_NONE = Decimal(0)
_ALL = Decimal(1)
_FIGURES = 28  # of an exact share: enough to recover every token of the largest workload


@dataclass(frozen=True, slots=True)
class Workload:
    """Tokens per month by kind.

    Attributes:
        input_tokens: including cached and written ones.
        output_tokens: including reasoning.
        cached_share: share of the input read from a cache, 0 to 1.
        cache_write_share, cache_write_1h_share: share of the input written to a 5-minute or 1-hour cache, 0 to 1.
        reasoning_share: share of the output that is reasoning, 0 to 1.
        requests: number per month.
        prompt_tokens: average input per request; ignored if *requests* is known.
        batch: use batch prices.
        multipliers: output multiplier (verbosity) by model key.
        hours: when it runs.
        logged: the requests of a log or a conversation by size; ignored if *requests* or *prompt_tokens* is known.
        log: the usage log with dates that the tokens were read from; None if there is none. See `log_rate`.
    """

    input_tokens: int = DEFAULT_VOLUME.input_tokens
    output_tokens: int = DEFAULT_VOLUME.output_tokens
    cached_share: Decimal = _NONE
    cache_write_share: Decimal = _NONE
    cache_write_1h_share: Decimal = _NONE
    reasoning_share: Decimal = _NONE
    requests: int | None = None
    prompt_tokens: int | None = None
    batch: bool = False
    multipliers: tuple[tuple[str, Decimal], ...] = ()
    hours: Hours = EVENLY
    logged: LoggedRequests | None = None
    log: LogRate | None = None
    _parts: Parts | None = field(default=None, init=False, repr=False, compare=False)
    _portions: tuple[Portion, ...] = field(default=(), init=False, repr=False, compare=False)
    _grouped: dict[tuple[int, ...], tuple[Portion, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if self.input_tokens < 0 or self.output_tokens < 0:
            raise ValueError("a workload cannot have negative tokens")
        shares = (self.cached_share, self.cache_write_share, self.cache_write_1h_share)
        if min(*shares, self.reasoning_share) < 0 or sum(shares) > _ALL or self.reasoning_share > _ALL:
            raise ValueError("shares must be between 0 and 1 and sum to at most 1")
        if any(count is not None and count <= 0 for count in (self.requests, self.prompt_tokens)):
            raise ValueError("requests and prompt sizes must be positive")
        if any(factor <= 0 for _, factor in self.multipliers):
            raise ValueError("an output multiplier must be positive")

    @property
    def parts(self) -> Parts:
        """The tokens by kind, within 1.5 of their exact shares; more tokens make no part smaller."""
        if self._parts is None:  # one workload is billed at thousands of offers
            object.__setattr__(self, "_parts", _taken_apart(self))
        return self._parts or _taken_apart(self)

    @property
    def log_rate(self) -> LogRate | None:
        """What makes the bill of the log one of 30 days; None without a log with dates, or at another volume."""
        log = self.log
        is_whole = log is not None and (self.input_tokens, self.output_tokens) == (log.input_tokens, log.output_tokens)
        return log if is_whole else None

    @property
    def month_factor(self) -> Fraction | None:
        """The factor from its bill to that of 30 days; None where the bill is that of a month."""
        rate = self.log_rate
        return None if rate is None else rate.factor

    @property
    def per(self) -> str:
        """What its bill is for, after an amount: ``a month``, or ``in the log``."""
        return "a month" if self.log_rate is None else "in the log"

    @property
    def sizes(self) -> LoggedRequests | None:
        """The requests of the log by size; None without a log, or if a different prompt size is set."""
        if self.logged is None or self.requests is not None or self.prompt_tokens is not None:
            return None
        return self.logged if self.input_tokens and self.logged.input_tokens else None

    @property
    def portions(self) -> tuple[Portion, ...]:
        """The size classes of the log, or else the whole workload."""
        if not self._portions:
            object.__setattr__(self, "_portions", self._portioned())
        return self._portions

    def grouped(self, groups: tuple[int, ...]) -> tuple[Portion, ...]:
        """The portions, those with the same number in *groups* joined, in the order of their first numbers."""
        if len(groups) == 1:
            return self.portions
        found = self._grouped.get(groups)
        if found is None:  # hundreds of offers have the same few groups
            members: dict[int, list[Portion]] = {}
            for portion, number in zip(self.portions, groups, strict=True):
                members.setdefault(number, []).append(portion)
            found = self._grouped[groups] = tuple(map(joined, members.values()))
        return found

    def _portioned(self) -> tuple[Portion, ...]:
        sizes = self.sizes
        if sizes is not None:
            return portions_of(sizes, self.parts, batch=self.batch)
        tier = Tier.BATCH if self.batch else Tier.STANDARD
        return (Portion(self.parts, self.prompt, self.request_count, tier, self.prompt or 1),)

    @property
    def tier(self) -> Tier:
        """The service level of the prices to use, at least for some requests."""
        sizes = self.sizes
        some = self.batch or (sizes is not None and any(each.batch for each in sizes.classes))
        return Tier.BATCH if some else Tier.STANDARD

    @property
    def prompt(self) -> int | None:
        """Average input tokens per request; None if unknown. Without a log, it selects the context band."""
        count = self.requests if self.sizes is None else self.request_count
        if count is not None:
            return -(-self.input_tokens // count) if count else None
        return self.prompt_tokens

    @property
    def request_count(self) -> int | None:
        """Requests per month; None if unknown."""
        sizes = self.sizes
        if sizes is not None:
            known = sizes.requests
            return None if known is None else round(known * Fraction(self.input_tokens, sizes.input_tokens))
        if self.requests is not None:
            return self.requests
        return None if self.prompt_tokens is None else -(-self.input_tokens // self.prompt_tokens)

    @property
    def reply(self) -> int | None:
        """Average output tokens per request; None if the number of requests is unknown."""
        count = self.request_count
        return None if not count else -(-self.output_tokens // count)

    @property
    def largest_prompt(self) -> int | None:
        """Input tokens of the largest request, or of an average one without a log; None if unknown."""
        return self.prompt if self.sizes is None else self.sizes.largest_prompt

    @property
    def longest_reply(self) -> int | None:
        """Output tokens of the longest reply, or of an average one without a log; None if unknown."""
        share = self.reply_share
        return None if share is None else ceil(share * self.output_tokens)

    @property
    def reply_share(self) -> Fraction | None:
        """The longest reply, or an average one without a log, as a share of all output; None if unknown."""
        sizes = self.sizes
        if sizes is None:
            return Fraction(1, self.request_count) if self.request_count else None
        if sizes.longest_reply is None:
            return None
        months = Fraction(self.input_tokens, sizes.input_tokens)
        return sizes.longest_reply / (months * sizes.output_tokens) if sizes.output_tokens else Fraction(0)

    def beside_reply(self, window: int) -> int | None:
        """Tokens of a context window of *window* tokens that the longest reply cannot have; None when unknown.

        The largest prompt. But where the largest request of a log fits, prompt and reply together, a longer reply
        needs no more room than it is longer: the longest reply need not follow the largest prompt.
        """
        sizes = self.sizes
        if sizes is not None and sizes.largest_request is not None and sizes.largest_request <= window:
            return sizes.largest_request - (sizes.longest_reply or 0)
        return self.largest_prompt

    def multiplier(self, key: str) -> Decimal:
        """The output multiplier of the model *key*, 1 by default."""
        return dict(self.multipliers).get(key, _ALL)

    def for_model(self, key: str) -> Self:
        """This workload with its output multiplied for the model *key*."""
        factor = self.multiplier(key)
        if factor == _ALL:
            return self
        return replace(self, output_tokens=_share(self.output_tokens, factor), multipliers=())


def _taken_apart(workload: Workload) -> Parts:
    """The tokens of each kind, as the shares divide them; the parts sum to the whole."""
    # Each cut divides a part in two: if every share were rounded separately, one more token could move two tokens to a
    # cheaper part, and so make a larger workload cheaper.
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
    """The share from which *part* tokens of *whole* are recovered exactly; 0 if *part* is 0.

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
"""The workload that the app opens with."""


def volume(workload: Workload, tokens_in: int, tokens_out: int) -> Workload:
    """*workload* at a different volume: same shares and prompt size, requests in proportion to the input."""
    scaled = replace(workload, input_tokens=tokens_in, output_tokens=tokens_out)
    if workload.sizes is not None or workload.requests is None or tokens_in == workload.input_tokens:
        return scaled
    if workload.input_tokens:
        requests = -(-workload.requests * tokens_in // workload.input_tokens)
        if requests and -(-tokens_in // requests) == workload.prompt:
            return replace(scaled, requests=requests)
    return replace(scaled, requests=None, prompt_tokens=workload.prompt or None)
