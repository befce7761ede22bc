"""The examples at the end of each command's help; a test runs them in this order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import click

EXAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": (
            "crosswalk-tui",
            "crosswalk-tui gpt-5 claude-sonnet-4.5 --input 50M --output 10M",
            "crosswalk-tui deepseek-v3.1 gpt-5 --preset agentic-coding --screen workload",
        ),
        "compare": (
            "crosswalk-tui compare gpt-5 claude-sonnet-4.5 --preset rag",
            "crosswalk-tui compare gpt-5-mini deepseek-v3.1 --cached 70% --budget 200",
        ),
        "cost": (
            "crosswalk-tui cost llama-3.3-70b-instruct --input 300M --output 60M",
            "crosswalk-tui cost claude-haiku-4.5 --requests 10k --input 80M --batch --format csv",
            "crosswalk-tui cost gpt-5-mini --usage log.jsonl --max-usd 50",
            "crosswalk-tui cost --split gpt-5=20 gpt-5-mini=80",
        ),
        "find": (
            "crosswalk-tui find --min arena_text=1400 --context 200k --open",
            "crosswalk-tui find --needs tools,vision --max-usd 20 --sort score --limit 5",
        ),
        "report": (
            "crosswalk-tui report gpt-5 claude-sonnet-4.5 --preset rag -o choice.html",
            "crosswalk-tui report gpt-5 deepseek-v3.1 --input 50M -o costs.csv",
        ),
        "models": ("crosswalk-tui models claude sonnet", "crosswalk-tui models --format csv"),
        "show": ("crosswalk-tui show gpt-5", "crosswalk-tui show deepseek-v3.1 --format json"),
        "usage": (
            "crosswalk-tui usage log.jsonl",
            "crosswalk-tui usage log.jsonl --on gpt-5-mini deepseek-v3.1",
            "crosswalk-tui usage log.jsonl --by day --max-usd 50",
            "crosswalk-tui usage log.jsonl --month-to-date --max-usd 500",
        ),
        "workloads": ("crosswalk-tui workloads list", "crosswalk-tui workloads save support --preset chat"),
        "workloads list": ("crosswalk-tui workloads list",),
        "workloads save": (
            "crosswalk-tui workloads save nightly --input 80M --output 4M --batch",
            "crosswalk-tui workloads save agent --turns 30 --sessions 400",
        ),
        "workloads delete": ("crosswalk-tui workloads delete nightly",),
        "own": ("crosswalk-tui own discount azure 15%", "crosswalk-tui own list"),
        "own price": (
            "crosswalk-tui own price openai gpt-5 --input 1.00 --output 8.00",
            "crosswalk-tui own price mine llama-3.3-70b-instruct --usd-per-hour 2.50 --tokens-per-second 900",
        ),
        "own discount": (
            "crosswalk-tui own discount azure 15%",
            "crosswalk-tui own discount openai 10% --ends 2099-01-01",
        ),
        "own credit": ("crosswalk-tui own credit anthropic 500 --ends 2099-01-01",),
        "own provider": ("crosswalk-tui own provider mine --display-name 'Our cluster' --type host",),
        "own model": ("crosswalk-tui own model acme/our-tune --context 128k",),
        "own score": ("crosswalk-tui own score gpt-5 our-evals 87.5 --minimum 0 --maximum 100",),
        "own list": ("crosswalk-tui own list", "crosswalk-tui own list comparison"),
        "own off": ("crosswalk-tui own off discount azure",),
        "own on": ("crosswalk-tui own on discount azure",),
        "own rename": ("crosswalk-tui own rename workload agent 'coding agent'",),
        "own export": ("crosswalk-tui own export yours.toml",),
        "own import": ("crosswalk-tui own import yours.toml --dry-run",),
        "own fresh": ("crosswalk-tui own fresh",),
        "own remove": ("crosswalk-tui own remove discount azure",),
        "history": ("crosswalk-tui history gpt-4o",),
        "refresh": ("crosswalk-tui refresh", "crosswalk-tui refresh --dry-run"),
        "changes": (
            "crosswalk-tui changes --since 2026-09-01",
            "crosswalk-tui changes --since 2026-09-01 --provider openai",
            "crosswalk-tui changes --since 2026-09-01 --preset rag",
        ),
        "catalog": ("crosswalk-tui catalog info",),
        "catalog info": ("crosswalk-tui catalog info",),
        "catalog verify": ("crosswalk-tui catalog verify",),
        "catalog path": ("crosswalk-tui catalog path",),
        "catalog diff": ("crosswalk-tui catalog diff old.db new.db",),
        "catalog build": ("crosswalk-tui catalog build --from snapshots --output new.db",),
        "catalog rollback": ("crosswalk-tui catalog rollback",),
        "catalog why": ("crosswalk-tui catalog why bedrock anthropic.claude-sonnet-4-20250514-v1:0",),
        "serve": ("crosswalk-tui serve", "crosswalk-tui serve gpt-5 claude-sonnet-4.5 --port 8080"),
        "completion": ("crosswalk-tui completion bash",),
    }
)
"""Command lines by the words of a command; those of the program itself under the empty string."""


def with_examples(command: click.Command, words: str) -> click.Command:
    """*command*, called by *words*, with its examples and those of the commands of its group in the help."""
    lines = EXAMPLES.get(words, ())
    if lines:
        command.epilog = "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
    if isinstance(command, click.Group) and words:
        for name, inner in command.commands.items():
            with_examples(inner, f"{words} {name}")
    return command
