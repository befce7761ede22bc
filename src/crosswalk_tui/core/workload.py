"""What a user sends to a model in a month."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workload:
    """Tokens per month.

    Attributes:
        input_tokens: tokens sent, per month.
        output_tokens: tokens generated, per month.
    """

    input_tokens: int = 5_000_000
    output_tokens: int = 2_000_000

    def __post_init__(self) -> None:
        if self.input_tokens < 0 or self.output_tokens < 0:
            raise ValueError("a workload cannot have negative tokens")


DEFAULT_WORKLOAD = Workload()
"""The workload the app opens with: 5M input and 2M output tokens a month."""
