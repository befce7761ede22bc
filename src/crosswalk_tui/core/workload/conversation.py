"""A conversation as a workload: each turn is a request that sends the whole history again.

With S tokens of system prompt, and per turn U tokens from the user, T of tool output, R of reply and H of thinking, the
prompt of turn k, and the session of N turns are::

    prompt(k) = S + k (U + T) + (k - 1) R
    input     = N (prompt(1) + prompt(N)) / 2
    output    = N (R + H)

Thinking is not sent again. With a cache, each turn reads the previous prompt and writes the rest: cache reads are the
prompts 1 to N - 1, cache writes are ``prompt(N)``. The cache is empty at the start, and never expires between turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.text.quantity import MAX_TOKENS, format_tokens
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.monthly import Workload, exact_share
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass


class CacheLifetime(StrEnum):
    """How long a cached prompt is kept after its last use."""

    NONE = "none"
    MINUTES = "5m"
    HOUR = "1h"


_LIFETIMES = {
    **dict.fromkeys(("none", "no", "off", "0"), CacheLifetime.NONE),
    **dict.fromkeys(("5m", "5min", "5minutes"), CacheLifetime.MINUTES),
    **dict.fromkeys(("1h", "60m", "1hour"), CacheLifetime.HOUR),
}


def parse_lifetime(text: str) -> CacheLifetime:
    """Parse the lifetime of a cache: ``5m``, ``1h`` or ``none``.

    Raises:
        QuantityError: the text cannot be read.
    """
    found = _LIFETIMES.get("".join(text.casefold().split()))
    if found is None:
        raise QuantityError(f"{safe(text.strip(), 24)!r} is not a cache lifetime; try 5m, 1h or none.")
    return found


class Step(NamedTuple):
    """One step of the arithmetic.

    Attributes:
        name: the result, such as ``cache reads``.
        session: tokens per session, or of one prompt.
        month: tokens per month; None for one prompt.
        how: the calculation, in figures.
        why: the rule, as a sentence.
    """

    name: str
    session: int
    month: int | None
    how: str
    why: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Sessions of equal length; sizes in tokens.

    Attributes:
        system: system prompt and tool definitions.
        turns: turns per session, at least 1.
        user, tool_output, reply, thinking: tokens per turn.
        sessions: sessions per month, at least 1.
        cache: lifetime of the cache.
    """

    system: int = 800
    turns: int = 5
    user: int = 200
    tool_output: int = 0
    reply: int = 300
    thinking: int = 0
    sessions: int = 4_000
    cache: CacheLifetime = CacheLifetime.MINUTES

    def __post_init__(self) -> None:
        counts = [getattr(self, field.name) for field in fields(self) if field.name != "cache"]
        if min(counts) < 0 or not self.turns or not self.sessions:
            raise ValueError("a conversation has at least one turn and one session, and no negative sizes")

    @property
    def first_prompt(self) -> int:
        """Input tokens of the first turn."""
        return self.system + self.user + self.tool_output

    @property
    def last_prompt(self) -> int:
        """Input tokens of the last turn."""
        return self.first_prompt + (self.turns - 1) * self.growth

    @property
    def growth(self) -> int:
        """Tokens that each turn adds to the next prompt."""
        return self.user + self.tool_output + self.reply

    @property
    def session_input(self) -> int:
        """Input tokens of a session."""
        return self.turns * (self.first_prompt + self.last_prompt) // 2  # even: twice the sum of the prompts

    @property
    def session_written(self) -> int:
        """Input tokens that a session writes to the cache."""
        return 0 if self.cache is CacheLifetime.NONE else self.last_prompt

    @property
    def session_cached(self) -> int:
        """Input tokens that a session reads from the cache."""
        return 0 if self.cache is CacheLifetime.NONE else self.session_input - self.last_prompt

    @property
    def session_output(self) -> int:
        """Output tokens of a session, including thinking."""
        return self.turns * (self.reply + self.thinking)

    @property
    def requests(self) -> int:
        """Requests per month."""
        return self.turns * self.sessions

    def workload(self, bounds: Sequence[int] | None = None) -> Workload:
        """The month's workload, with exactly these tokens.

        Args:
            bounds: the prompt sizes from which a price band starts, by which the turns are grouped, so that each is
                billed at its own size; None for the average prompt of all turns.

        Raises:
            QuantityError: the workload is too large.
        """
        sent, made = self.session_input * self.sessions, self.session_output * self.sessions
        if max(sent, made, self.requests) > MAX_TOKENS:
            raise QuantityError(f"This conversation takes more than {format_tokens(MAX_TOKENS)} tokens a month.")
        written = exact_share(self.session_written, self.session_input)
        none, hourly = Decimal(0), self.cache is CacheLifetime.HOUR
        return Workload(
            sent,
            made,
            cached_share=exact_share(self.session_cached, self.session_input),
            cache_write_share=none if hourly else written,
            cache_write_1h_share=written if hourly else none,
            reasoning_share=exact_share(self.thinking, self.reply + self.thinking),
            requests=self.requests if bounds is None else None,
            logged=None if bounds is None else self._by_size(bounds),
        )

    def _by_size(self, bounds: Sequence[int]) -> LoggedRequests:
        """The requests of a month, grouped by the *bounds* between which their prompts lie."""
        classes, start = [], 1
        for bound in (*sorted(bounds), self.last_prompt):
            end = self._last_turn(bound)
            if end >= start:
                classes.append(self._turns(start, end))
                start = end + 1
        made = self.reply + self.thinking
        return LoggedRequests(tuple(classes), made, self.last_prompt + made)

    def _last_turn(self, size: int) -> int:
        """The last turn whose prompt has at most *size* tokens; 0 if none has."""
        if size >= self.last_prompt:
            return self.turns
        return 0 if size < self.first_prompt else (size - self.first_prompt) // self.growth + 1

    def _turns(self, start: int, end: int) -> SizeClass:
        """The turns *start* to *end* of all sessions, counted from 1."""
        count, prompt = end - start + 1, self.first_prompt + (end - 1) * self.growth
        sent = count * (self.first_prompt + (start - 1) * self.growth + prompt) // 2
        new = prompt if start == 1 else count * self.growth
        new = 0 if self.cache is CacheLifetime.NONE else new
        read = 0 if self.cache is CacheLifetime.NONE else sent - new
        hourly = self.cache is CacheLifetime.HOUR
        session = (
            sent - read - new, read, 0 if hourly else new, new if hourly else 0,
            count * self.reply, count * self.thinking,
        )  # fmt: skip
        return SizeClass(count * self.sessions, prompt, Parts(*(self.sessions * tokens for tokens in session)))

    def steps(self) -> tuple[Step, ...]:
        """The arithmetic, from the first prompt to the requests per month."""
        added = self.user + self.tool_output
        first, last, turns = self.first_prompt, self.last_prompt, self.turns
        return (
            Step(
                "first prompt", first, None,
                f"{self.system:,} system + {self.user:,} user + {self.tool_output:,} tool output",
                "The first turn sends the system prompt, and the user's text and tool output of one turn.",
            ),
            Step(
                "last prompt", last, None, f"{self.system:,} + {turns:,} × {added:,} + {turns - 1:,} × {self.reply:,}",
                "The last turn sends the system prompt, the user's text and tool output of every turn, and the replies"
                " of all earlier turns. Thinking is not sent again.",
            ),
            self._step(
                "input", self.session_input, f"{turns:,} × ({first:,} + {last:,}) / 2",
                "Every prompt is larger than the previous one by the same number of tokens, so their average is the"
                " average of the first and the last.",
            ),
            *self._cache_steps(),
            self._step(
                "output", self.session_output, f"{turns:,} × ({self.reply:,} reply + {self.thinking:,} thinking)",
                "Every turn generates thinking and a reply.",
            ),
            self._step(
                "requests", turns, f"{turns:,} × 1",
                "Each turn is a request. Where long prompts have a price of their own, each is billed at its size.",
            ),
        )  # fmt: skip

    def _cache_steps(self) -> tuple[Step, ...]:
        """The steps that explain what is read from the cache and written to it."""
        if self.cache is CacheLifetime.NONE:
            return (self._step("cache reads", 0, "no cache", "Without a cache, the whole prompt is plain input."),)
        return (
            self._step(
                "cache reads", self.session_cached, f"{self.session_input:,} - {self.last_prompt:,}",
                "Every turn reads the previous prompt from the cache: all prompts of the session except the last are"
                " read once.",
            ),
            self._step(
                f"cache writes {self.cache}", self.session_written, f"the last prompt: {self.last_prompt:,}",
                "Every turn writes its new tokens to the cache. Each token of the last prompt was new in one turn.",
            ),
        )  # fmt: skip

    def _step(self, name: str, session: int, how: str, why: str) -> Step:
        return Step(name, session, session * self.sessions, how, why)
