"""The options that describe the workload as a conversation, and a table of its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crosswalk_tui.cli.options import option, parse_with
from crosswalk_tui.cli.output import Section
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.quantity import format_tokens, parse_count, parse_tokens
from crosswalk_tui.core.text.table import Table

if TYPE_CHECKING:
    from crosswalk_tui.core.workload.conversation import CacheLifetime, Conversation

_SECTION = "Workload as a conversation"
_STEPS = (Column("Step"), Column("A session", "right"), Column("A month", "right"), Column("How"))


CONVERSATION = ("system", "turns", "user", "tool_output", "reply", "thinking", "sessions", "cache")
"""The names of the fields of a `Conversation`, each of an option."""


def described(given: Mapping[str, object]) -> Conversation | None:
    """The conversation with the *given* fields and usual values for the others; None without any."""
    if not given:
        return None
    from crosswalk_tui.core.workload.conversation import Conversation  # few calls describe one

    return Conversation(**given)  # type: ignore[arg-type]


def _lifetime(text: str) -> CacheLifetime:
    from crosswalk_tui.core.workload.conversation import parse_lifetime

    return parse_lifetime(text)


def steps_section(conversation: Conversation) -> Section:
    """The steps from *conversation* to tokens a month, as a table."""
    rows = [
        (step.name, f"{step.session:,}", UNKNOWN if step.month is None else f"{step.month:,}", step.how)
        for step in conversation.steps()
    ]
    return Section("The conversation: how it adds up", Table(_STEPS, rows))


def prompts_sentence(conversation: Conversation) -> str:
    """A sentence on the size of the prompts of *conversation*."""
    first, last = format_tokens(conversation.first_prompt), format_tokens(conversation.last_prompt)
    average = format_tokens(-(-conversation.session_input // conversation.turns))
    return f"Prompts grow from {first} to {last} tokens ({average} on average); each is billed at its own size."


conversation_options = (
    option(
        _SECTION, "--turns", "turns", metavar="N", callback=parse_with(parse_count), show_default="5",
        help="Turns per session; each is one request that sends the history again.",
    ),
    option(
        _SECTION, "--sessions", "sessions", metavar="N", callback=parse_with(parse_count),
        show_default="4k", help="Sessions a month.",
    ),
    option(
        _SECTION, "--system", "system", metavar="TOKENS", callback=parse_with(parse_tokens),
        show_default="800", help="System prompt and tool definitions, sent with every turn.",
    ),
    option(
        _SECTION, "--user", "user", metavar="TOKENS", callback=parse_with(parse_tokens),
        show_default="200", help="Tokens that the user adds per turn.",
    ),
    option(
        _SECTION, "--tool-output", "tool_output", metavar="TOKENS", callback=parse_with(parse_tokens),
        show_default="0", help="Tokens that tools return per turn.",
    ),
    option(
        _SECTION, "--reply", "reply", metavar="TOKENS", callback=parse_with(parse_tokens),
        show_default="300", help="Tokens of a reply, sent again with every later turn.",
    ),
    option(
        _SECTION, "--thinking", "thinking", metavar="TOKENS", callback=parse_with(parse_tokens),
        show_default="0", help="Reasoning tokens per turn, not sent again.",
    ),
    option(
        _SECTION, "--cache", "cache", metavar="LIFETIME", callback=parse_with(_lifetime),
        show_default="5m", help="How long the history stays cached: 5m, 1h or none.",
    ),
)  # fmt: skip
"""The options of `CONVERSATION`. With any of them, the workload starts from a conversation."""
