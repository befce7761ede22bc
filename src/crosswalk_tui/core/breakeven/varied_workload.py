"""The workload at another value of the input that a break-even varies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload

_FIGURES = 2  # significant figures of a value that is chosen on a bar
_PERCENT = Decimal("0.01")


def rounded(value: Decimal, varied: WorkloadInput) -> Decimal:
    """*value* as precise as a bar can be: a whole percentage for a share, else two significant figures."""
    if varied is WorkloadInput.CACHED:
        return round(value / _PERCENT) * _PERCENT
    return round(value, _FIGURES - 1 - value.adjusted()) if value else value


def varied_workload(workload: Workload, varied: WorkloadInput, value: Decimal, key: str) -> Workload:
    """*workload* with *varied* at *value*; the multiplier is that of the model *key*.

    Raises:
        ValueError: the multiplier is not positive.
    """
    match varied:
        case WorkloadInput.RATIO:
            return replace(workload, output_tokens=int(workload.input_tokens * value))
        case WorkloadInput.CACHED:
            most = 1 - workload.cache_write_share - workload.cache_write_1h_share
            return replace(workload, cached_share=max(Decimal(0), min(value, most)))
        case WorkloadInput.MULTIPLIER:
            factors = {**dict(workload.multipliers), key: value}
            return replace(workload, multipliers=tuple(sorted((k, v) for k, v in factors.items() if v != 1)))
