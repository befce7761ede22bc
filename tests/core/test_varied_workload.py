"""Values chosen on a break-even bar, and the workload at them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crosswalk_tui.core.breakeven.varied_workload import rounded, varied_workload
from crosswalk_tui.core.vocabulary import WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload


@pytest.mark.parametrize(
    ("value", "varied", "shown"),
    [
        ("0.4193", WorkloadInput.RATIO, "0.42"),
        ("12.61", WorkloadInput.RATIO, "13"),
        ("0.00512", WorkloadInput.MULTIPLIER, "0.0051"),
        ("0.4193", WorkloadInput.CACHED, "0.42"),
        ("0.004", WorkloadInput.CACHED, "0"),
        ("0", WorkloadInput.RATIO, "0"),
    ],
)
def test_a_value_is_as_precise_as_a_bar(value: str, varied: WorkloadInput, shown: str) -> None:
    assert rounded(Decimal(value), varied) == Decimal(shown)


def test_the_ratio_changes_the_output() -> None:
    varied = varied_workload(Workload(5_000_000, 2_000_000), WorkloadInput.RATIO, Decimal("1.5"), "lab/a")
    assert (varied.input_tokens, varied.output_tokens) == (5_000_000, 7_500_000)


def test_the_cached_share_leaves_room_for_what_is_written() -> None:
    written = Workload(cache_write_share=Decimal("0.3"), cache_write_1h_share=Decimal("0.2"))
    for value, share in (("1", "0.5"), ("0.4", "0.4"), ("-1", "0")):
        varied = varied_workload(written, WorkloadInput.CACHED, Decimal(value), "lab/a")
        assert varied.cached_share == Decimal(share)


def test_a_multiplier_of_one_is_none() -> None:
    one = varied_workload(Workload(), WorkloadInput.MULTIPLIER, Decimal("0.6"), "lab/a")
    assert one.multipliers == (("lab/a", Decimal("0.6")),)
    assert varied_workload(one, WorkloadInput.MULTIPLIER, Decimal(1), "lab/a").multipliers == ()
