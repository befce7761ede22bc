"""Preset workloads for common tasks.

They have a prompt size instead of a number of requests, and so keep their shape at any volume. Those made of sessions
follow from the growth of a conversation, see `crosswalk_tui.core.workload.conversation`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from crosswalk_tui.core.errors import UnknownName
from crosswalk_tui.core.workload.conversation import Conversation
from crosswalk_tui.core.workload.monthly import Workload


@dataclass(frozen=True, slots=True)
class Preset:
    """A preset workload.

    Attributes:
        name: its name on the command line.
        title: its name on screen.
        assumes: its requests, sizes and shares, in one line.
        categories: the categories of benchmarks that measure what it is for, the closest first.
    """

    name: str
    title: str
    assumes: str
    workload: Workload
    categories: tuple[str, ...]


def _in_proportion(conversation: Conversation) -> Workload:
    """The workload of *conversation*, with its average prompt instead of its number of requests."""
    workload = conversation.workload()
    return replace(workload, requests=None, prompt_tokens=workload.prompt)


PRESETS: tuple[Preset, ...] = (
    Preset(
        "chat",
        "Chat",
        "20,000 turns of 2k tokens in (sessions of 5 turns that resend the history: 70% cached, 30% written)"
        " and 300 out",
        _in_proportion(Conversation(system=800, turns=5, user=200, reply=300, sessions=4_000)),
        ("human preference",),
    ),
    Preset(
        "rag",
        "RAG",
        "50,000 questions of 6k tokens in (retrieved passages; the 600 tokens of instructions cached) and 400 out",
        Workload(300_000_000, 20_000_000, cached_share=Decimal("0.1"), prompt_tokens=6_000),
        ("factuality", "long context"),
    ),
    Preset(
        "agentic-coding",
        "Agentic coding",
        "10,000 steps of 50k tokens in (sessions of 25 steps that resend the history: 93.6% cached, 6.4% written)"
        " and 800 out, half of it reasoning",
        _in_proportion(
            Conversation(system=17_900, turns=25, user=100, tool_output=2_000, reply=400, thinking=400, sessions=400)
        ),
        ("agentic", "coding"),
    ),
    Preset(
        "summarise",
        "Summarise",
        "5,000 documents of 12k tokens in and 500 out; nothing repeats, so no cache helps",
        Workload(60_000_000, 2_500_000, prompt_tokens=12_000),
        ("factuality", "long context"),
    ),
    Preset(
        "classify",
        "Classify",
        "500,000 texts of 400 tokens in and a label of 5 out; prompts too short for a cache",
        Workload(200_000_000, 2_500_000, prompt_tokens=400),
        ("instruction following",),
    ),
    Preset(
        "batch-extraction",
        "Batch extraction",
        "20,000 pages of 3k tokens in and 500 of structured data out, at batch prices: the answer can wait a day",
        Workload(60_000_000, 10_000_000, prompt_tokens=3_000, batch=True),
        ("instruction following",),
    ),
)
"""The presets in display order."""


def preset_of(workload: Workload) -> Preset | None:
    """The preset whose shape *workload* has, at any volume and verbosity; None if it has that of none."""
    into, out = workload.input_tokens, workload.output_tokens
    for preset in PRESETS:
        own = preset.workload
        scaled = replace(own, input_tokens=into, output_tokens=out, multipliers=workload.multipliers)
        if scaled == workload and into * own.output_tokens == out * own.input_tokens:
            return preset
    return None


def find_preset(name: str) -> Preset:
    """The preset called *name*, ignoring case, spaces, hyphens and underscores.

    Raises:
        UnknownName: there is no such preset.
    """
    for preset in PRESETS:
        if _folded(name) in (_folded(preset.name), _folded(preset.title)):
            return preset
    raise UnknownName("preset", name, tuple(preset.name for preset in PRESETS))


def _folded(name: str) -> str:
    return "".join(name.casefold().split()).replace("-", "").replace("_", "")
