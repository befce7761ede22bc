"""The tokens of a month."""

from __future__ import annotations

from typing import NamedTuple


class Volume(NamedTuple):
    """Tokens per month: the two figures of a workload that decide plain bills."""

    input_tokens: int
    output_tokens: int


DEFAULT_VOLUME = Volume(5_000_000, 2_000_000)
"""That of the workload that the app opens with."""
