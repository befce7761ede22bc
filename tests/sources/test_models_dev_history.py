"""Past prices: ordered by day, ended by removals, and rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.models import Rates
from crosswalk_tui.sources.importers import models_dev_history
from tests.sources.snapshots import AS_OF, reasons, write_json, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest

FIELDS = ["provider", "model_id", ["date", "input", "output", "cache_read", "cache_write (USD/1M)"]]


def read(folder: Path, *rows: object) -> Harvest:
    document = {"source": "history", "fields": FIELDS, "rows": list(rows)}
    return models_dev_history.read(write_json(folder, document), AS_OF)


def test_points_are_prices_by_the_day_they_were_recorded(tmp_path: Path) -> None:
    points = [["2026-01-13", 0.14, 0.28, 0.0028, None], ["2025-11-24", 5, 25.0, None, 6.25]]
    (history,) = read(tmp_path, ["breeze", "zephyr-1", points]).history
    assert (history.provider, history.provider_model_id) == ("breeze", "zephyr-1")
    assert [(p.as_of, p.rates) for p in history.points] == [
        ("2025-11-24", Rates(input=5_000_000, output=25_000_000, cache_write=6_250_000)),
        ("2026-01-13", Rates(input=140_000, output=280_000, cache_read=2_800)),
    ]


def test_removal_ends_the_price_before_it(tmp_path: Path) -> None:
    points = [
        ["2025-11-24", 5, 25, None, None],
        ["2025-11-26", "removed"],
        ["2025-12-01", "removed"],
        ["2025-12-17", 4, 20, None, None],
    ]
    (history,) = read(tmp_path, ["breeze", "zephyr-1", points]).history
    assert [(p.as_of, p.valid_to) for p in history.points] == [("2025-11-24", "2025-11-26"), ("2025-12-17", None)]


def test_last_price_of_a_day_counts_and_outlives_a_removal_that_day(tmp_path: Path) -> None:
    points = [["2025-11-24", 5, 25, None, None], ["2025-11-25", "removed"], ["2025-11-25", 6, 26, None, None]]
    (history,) = read(tmp_path, ["breeze", "zephyr-1", points]).history
    assert [(p.as_of, p.rates.input, p.valid_to) for p in history.points] == [
        ("2025-11-24", 5_000_000, None),
        ("2025-11-25", 6_000_000, None),
    ]


def test_models_that_do_not_chat_are_counted(tmp_path: Path) -> None:
    point = ["2026-01-13", 1, 2, None, None]
    harvest = read(tmp_path, ["breeze", "text-embedding-1", [point]], ["breeze", "zephyr-1", [point]])
    assert len(harvest.history) == 1
    assert harvest.skipped == {"embedding": 1}


@pytest.mark.parametrize(
    ("point", "cell"),
    [
        (["2026-01-13", -6_999_906, 2, None, None], "rows.0.0.input"),
        (["2026-01-13", float("nan"), 2, None, None], "rows.0.0.input"),
        (["2026-13-13", 1, 2, None, None], "rows.0.0.date"),
        (["2026-01-13", 1, True, None, None], "rows.0.0.output"),
        (["2026-01-13"], "rows.0.0"),
        ("removed", "rows.0.0"),
        ([None, "removed"], None),
    ],
)
def test_unreadable_points_are_reported_and_the_rest_kept(tmp_path: Path, point: object, cell: str | None) -> None:
    harvest = read(tmp_path, ["breeze", "zephyr-1", [point, ["2026-02-01", 1, 2, None, None]]])
    assert [p.as_of for p in harvest.history[0].points] == ["2026-02-01"]
    assert list(reasons(harvest)) == ([] if cell is None else [cell])


@pytest.mark.parametrize("row", [None, [], ["breeze", "zephyr-1"], ["breeze", 4, []], ["breeze", "evil\x1b", []], {}])
def test_rows_of_another_shape_are_reported(tmp_path: Path, row: object) -> None:
    harvest = read(tmp_path, row, ["breeze", "zephyr-1", [["2026-02-01", 1, 2, None, None]]])
    assert len(harvest.history) == 1
    assert list(reasons(harvest)) == ["rows.0"]


@pytest.mark.parametrize("text", ['{"rows": [[', "[]", "{}", '{"rows": {}}', '{"rows": []}'])
def test_files_of_another_kind_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"snapshot\.json"):
        models_dev_history.read(write_text(tmp_path, text), AS_OF)
