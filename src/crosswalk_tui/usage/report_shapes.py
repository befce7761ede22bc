"""The usage reports of the providers' APIs, and what each of their counts includes.

==================  ==========================================  =================================
shape               cached input                                reasoning
==================  ==========================================  =================================
OpenAI chat         among ``prompt_tokens``                     among ``completion_tokens`` [1]_
OpenAI responses    among ``input_tokens``                      among ``output_tokens``
Anthropic           beside ``input_tokens``, written ones too   among ``output_tokens``, unknown
Gemini              among ``promptTokenCount``                  beside ``candidatesTokenCount``
==================  ==========================================  =================================

.. [1] Some sellers of this shape count it separately; their ``total_tokens`` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.quantity import MAX_TOKENS, format_tokens
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.usage.totals import UsageTotals

Count = Annotated[int, Field(ge=0, le=MAX_TOKENS)]


class _Record(BaseModel):
    """Reports gain new fields over time: unknown ones are ignored, known ones must be valid."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    def totals(self) -> UsageTotals:
        """The tokens of this request."""
        raise NotImplementedError


class _PromptDetails(_Record):
    cached_tokens: Count | None = None
    cache_write_tokens: Count | None = None


class _CompletionDetails(_Record):
    reasoning_tokens: Count | None = None


class OpenAIChat(_Record):
    """Chat completions, of OpenAI and compatible APIs."""

    prompt_tokens: Count
    completion_tokens: Count
    total_tokens: Count | None = None
    prompt_tokens_details: _PromptDetails | None = None
    completion_tokens_details: _CompletionDetails | None = None
    prompt_cache_hit_tokens: Count | None = None
    cache_read_input_tokens: Count | None = None
    cache_creation_input_tokens: Count | None = None

    def totals(self) -> UsageTotals:
        """The tokens of this request; cached ones are counted once, however many fields repeat them."""
        details = self.prompt_tokens_details or _PromptDetails()
        cached = _agreed(
            {
                "prompt_tokens_details.cached_tokens": details.cached_tokens,
                "prompt_cache_hit_tokens": self.prompt_cache_hit_tokens,
                "cache_read_input_tokens": self.cache_read_input_tokens,
            }
        )
        written = _agreed(
            {
                "prompt_tokens_details.cache_write_tokens": details.cache_write_tokens,
                "cache_creation_input_tokens": self.cache_creation_input_tokens,
            }
        )
        _at_most(cached + written, "cached tokens", self.prompt_tokens, "prompt_tokens")
        reasoning = (self.completion_tokens_details or _CompletionDetails()).reasoning_tokens or 0
        made = self._made(reasoning)
        _at_most(reasoning, "reasoning_tokens", made, "completion_tokens")
        return UsageTotals(self.prompt_tokens, made, cached, written, reasoning=reasoning, requests=1)

    def _made(self, reasoning: int) -> int:
        """Output tokens, reasoning among them, wherever the seller counts it."""
        beside = self.completion_tokens + reasoning
        if reasoning and self.total_tokens == self.prompt_tokens + beside:
            return beside
        _adds_up(
            "total_tokens",
            self.total_tokens,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
        )
        return self.completion_tokens


class OpenAIResponses(_Record):
    """The responses API."""

    input_tokens: Count
    output_tokens: Count
    total_tokens: Count | None = None
    input_tokens_details: _PromptDetails | None = None
    output_tokens_details: _CompletionDetails | None = None

    def totals(self) -> UsageTotals:
        """The tokens of this request."""
        details = self.input_tokens_details or _PromptDetails()
        cached, written = details.cached_tokens or 0, details.cache_write_tokens or 0
        reasoning = (self.output_tokens_details or _CompletionDetails()).reasoning_tokens or 0
        _at_most(cached + written, "cached_tokens", self.input_tokens, "input_tokens")
        _at_most(reasoning, "reasoning_tokens", self.output_tokens, "output_tokens")
        _adds_up("total_tokens", self.total_tokens, input_tokens=self.input_tokens, output_tokens=self.output_tokens)
        return UsageTotals(self.input_tokens, self.output_tokens, cached, written, reasoning=reasoning, requests=1)


class _CacheCreation(_Record):
    ephemeral_5m_input_tokens: Count | None = None
    ephemeral_1h_input_tokens: Count | None = None


class Anthropic(_Record):
    """The messages API: ``input_tokens`` excludes tokens read from or written to a cache."""

    input_tokens: Count
    output_tokens: Count
    cache_creation_input_tokens: Count | None = None
    cache_read_input_tokens: Count | None = None
    cache_creation: _CacheCreation | None = None

    def totals(self) -> UsageTotals:
        """The tokens of this request; written ones without a lifetime count as 5-minute ones."""
        split = self.cache_creation or _CacheCreation()
        short, long = split.ephemeral_5m_input_tokens, split.ephemeral_1h_input_tokens
        if short is None and long is None:
            short, long = self.cache_creation_input_tokens or 0, 0
        short, long = short or 0, long or 0
        _adds_up(
            "cache_creation_input_tokens",
            self.cache_creation_input_tokens,
            ephemeral_5m_input_tokens=short,
            ephemeral_1h_input_tokens=long,
        )
        read = self.cache_read_input_tokens or 0
        sent = self.input_tokens + short + long + read
        return UsageTotals(sent, self.output_tokens, read, short, long, requests=1)


def _either(camel: str, snake: str) -> Any:  # noqa: ANN401 - the type of pydantic's Field
    return Field(default=None, validation_alias=AliasChoices(camel, snake))


class Gemini(_Record):
    """``generateContent``; zero counts are omitted from the report."""

    prompt: Count | None = _either("promptTokenCount", "prompt_token_count")
    cached: Count | None = _either("cachedContentTokenCount", "cached_content_token_count")
    candidates: Count | None = _either("candidatesTokenCount", "candidates_token_count")
    thoughts: Count | None = _either("thoughtsTokenCount", "thoughts_token_count")
    tool_use: Count | None = _either("toolUsePromptTokenCount", "tool_use_prompt_token_count")
    total: Count | None = _either("totalTokenCount", "total_token_count")

    def totals(self) -> UsageTotals:
        """The tokens of this request; results of tools count as input."""
        prompt, thoughts = self.prompt or 0, self.thoughts or 0
        _at_most(self.cached or 0, "cachedContentTokenCount", prompt, "promptTokenCount")
        _adds_up(
            "totalTokenCount",
            self.total,
            promptTokenCount=prompt,
            toolUsePromptTokenCount=self.tool_use or 0,
            candidatesTokenCount=self.candidates or 0,
            thoughtsTokenCount=thoughts,
        )
        sent, made = prompt + (self.tool_use or 0), (self.candidates or 0) + thoughts
        return UsageTotals(sent, made, self.cached or 0, reasoning=thoughts, requests=1)


_CHAT = frozenset({"prompt_tokens", "completion_tokens"})
_GEMINI = frozenset(
    name
    for count in ("prompt", "candidates", "total", "thoughts")
    for name in (f"{count}TokenCount", f"{count}_token_count")
)
_TOKENS = frozenset({"input_tokens", "output_tokens"})
_ANTHROPIC = frozenset({"cache_creation_input_tokens", "cache_read_input_tokens", "cache_creation"})
_RESPONSES = frozenset({"input_tokens_details", "total_tokens"})

KNOWN = _CHAT | _GEMINI | _TOKENS
"""Fields of which a usage report has at least one."""


def read_record(usage: Mapping[str, object], path: str = "") -> UsageTotals:
    """Read one usage report, whose fields decide the shape; *path* is its position, for messages.

    Raises:
        UsageError: it has none of the known shapes, or two at once; a count is missing, wrong or contradicts another.
    """
    shape = _shape(usage)
    try:
        return shape.model_validate(usage).totals()
    except ValidationError as error:
        raise UsageError(_sentence(error, path)) from error


def _shape(usage: Mapping[str, object]) -> type[_Record]:
    names = usage.keys()
    if not names & KNOWN:
        raise UsageError(f"No token counts that are known, such as {', '.join(sorted(_CHAT | _TOKENS))}.")
    found = [bool(names & marks) for marks in (_GEMINI, _CHAT, _TOKENS - _CHAT)]
    if sum(found) > 1 and not (names >= _CHAT and not names & _GEMINI):
        raise UsageError(f"Counts of different shapes in one report: {', '.join(sorted(names & KNOWN))}.")
    if found[0]:
        return Gemini
    if found[1]:
        return OpenAIChat
    theirs, ours = sorted(names & _ANTHROPIC), sorted(names & _RESPONSES)
    if theirs and ours:
        raise UsageError(
            f"{theirs[0]} (Anthropic: beside input_tokens) and {ours[0]} (OpenAI: cached tokens among input_tokens)"
            " cannot both be right."
        )
    return Anthropic if theirs else OpenAIResponses


def _agreed(counts: Mapping[str, int | None]) -> int:
    """The count on which all fields that have it agree; 0 when none has it."""
    known = {name: count for name, count in counts.items() if count is not None}
    if len(set(known.values())) > 1:
        raise UsageError(
            f"{' and '.join(f'{name} ({count:,})' for name, count in known.items())} contradict each other."
        )
    return next(iter(known.values()), 0)


def _at_most(part: int, part_name: str, whole: int, whole_name: str) -> None:
    if part > whole:
        raise UsageError(f"{part_name} ({part:,}) are more than {whole_name} ({whole:,}).")


def _adds_up(name: str, stated: int | None, **parts: int) -> None:
    if stated is not None and stated != sum(parts.values()):
        listed = " + ".join(f"{part} {count:,}" for part, count in parts.items() if count) or "0"
        raise UsageError(f"{name} is {stated:,}, but {listed} = {sum(parts.values()):,}.")


_MESSAGES = {
    "missing": "is missing",
    "int_type": "is {given}, not a whole number",
    "greater_than_equal": "is {given}; token counts start at 0",
    "less_than_equal": f"is more than {format_tokens(MAX_TOKENS)} tokens",
    "model_type": "is {given}, not an object",
}


def _sentence(error: ValidationError, path: str) -> str:
    """The first error, as field and reason."""
    first = error.errors(include_url=False, include_context=False)[0]
    field = ".".join([*filter(None, [path]), *map(str, first["loc"])])
    reason = _MESSAGES.get(first["type"], first["msg"].rstrip(".")).format(given=_given(first["input"]))
    return f"{field} {reason}."


def _given(value: object) -> str:
    if isinstance(value, str):
        return f"the text {safe(value, 24)!r}"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return safe(str(value), 24)
