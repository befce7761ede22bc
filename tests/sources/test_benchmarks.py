"""Benchmark tables: scores on their scale, from known sources, and nothing from Artificial Analysis."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.importers import benchmarks
from tests.sources.snapshots import AS_OF, reasons

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest

BENCHMARK = {
    "slug": "gpqa_diamond",
    "name": "GPQA Diamond",
    "category": "general reasoning",
    "unit": "percent",
    "min": "0",
    "max": "100",
    "higher_is_better": "1",
    "description": "198 questions, four options",
    "homepage": "https://gpqa.test",
    "licence": "CC-BY-4.0",
    "tier": "core",
    "n_scores": "1",
    "n_models": "1",
}
SOURCE = {
    "source": "epoch",
    "what": "Own runs",
    "models": "1",
    "rows": "1",
    "as_of": "2026-04-29 (newest run 2026-04-24)",
    "licence": "CC-BY-4.0 (hub README)",
    "may_bundle": "yes with attribution",
    "refresh_url": "https://epoch.test/data.zip",
    "caveats": "none",
}
SCORE = {
    "model_name": "Zephyr 1",
    "model_key": "breeze/zephyr-1",
    "benchmark": "gpqa_diamond",
    "score": "70.5",
    "unit": "percent",
    "variant": "high effort",
    "source": "epoch",
    "source_url": "https://epoch.test/run",
    "as_of": "2026-04-24",
    "self_reported": "0",
}
ALIAS = {"served_key": "breeze/zephyr-1-fast", "scores_from": "breeze/zephyr-1", "reason": "same weights"}


def write_table(path: Path, *rows: dict[str, str]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_tables(folder: Path, *scores: dict[str, str]) -> Path:
    write_table(folder / "benchmarks.csv", BENCHMARK)
    write_table(folder / "sources.csv", SOURCE)
    write_table(folder / "scores.csv", *(scores or (SCORE,)))
    write_table(folder / "score_aliases.csv", ALIAS)
    return folder


def read(folder: Path, *scores: dict[str, str]) -> Harvest:
    return benchmarks.read(write_tables(folder, *scores), AS_OF)


def test_scores_benchmarks_and_aliases_are_read(tmp_path: Path) -> None:
    harvest = read(tmp_path)
    (score,) = harvest.scores
    assert (score.model_key, score.benchmark, score.score, score.variant) == (
        "breeze/zephyr-1",
        "gpqa_diamond",
        70.5,
        "high effort",
    )
    assert (score.source, score.as_of, score.self_reported) == ("epoch", "2026-04-24", False)
    (benchmark,) = harvest.benchmarks
    assert (benchmark.minimum, benchmark.maximum, benchmark.higher_is_better, benchmark.tier) == (0, 100, True, "core")
    (alias,) = harvest.score_aliases
    assert (alias.served_key, alias.scores_from) == ("breeze/zephyr-1-fast", "breeze/zephyr-1")


def test_sources_tell_their_date_and_terms(tmp_path: Path) -> None:
    (source,) = benchmarks.read_sources(write_tables(tmp_path))
    assert (source.source_id, source.as_of, source.may_ship) == ("epoch", "2026-04-29", True)
    assert source.url == "https://epoch.test/data.zip"


@pytest.mark.parametrize("score", ["-0.1", "100.1", "nan", "inf", "", "high", "1e400", "1e999999999"])
def test_score_off_its_scale_is_rejected(tmp_path: Path, score: str) -> None:
    harvest = read(tmp_path, {**SCORE, "score": score}, SCORE)
    assert len(harvest.scores) == 1
    (where,) = reasons(harvest)
    assert where.startswith("scores.csv.line 2")


def test_ends_of_the_scale_are_on_it(tmp_path: Path) -> None:
    assert [s.score for s in read(tmp_path, {**SCORE, "score": "0"}, {**SCORE, "score": "100"}).scores] == [0, 100]


@pytest.mark.parametrize("column", ["benchmark", "source"])
def test_unknown_benchmark_or_source_is_rejected(tmp_path: Path, column: str) -> None:
    harvest = read(tmp_path, {**SCORE, column: "unheard-of"})
    assert harvest.scores == []
    assert "unheard-of" in reasons(harvest)["scores.csv.line 2"]


@pytest.mark.parametrize(
    "cells",
    [
        {"source_url": "https://artificialanalysis.ai/models/zephyr"},
        {"variant": "Artificial Analysis index"},
        {"source": "artificial-analysis"},
        {"source_url": "https://openrouter.ai/benchmarks"},
    ],
)
def test_artificial_analysis_is_dropped_whoever_passes_it_on(tmp_path: Path, cells: dict[str, str]) -> None:
    harvest = read(tmp_path, {**SCORE, **cells}, SCORE)
    assert len(harvest.scores) == 1
    assert harvest.skipped == {"artificial-analysis": 1}


def test_scores_that_may_not_be_published_are_left_out(tmp_path: Path) -> None:
    folder = write_tables(tmp_path)
    write_table(folder / "sources.csv", {**SOURCE, "may_bundle": "no: for personal use"})
    harvest = benchmarks.read(folder, AS_OF)
    assert harvest.scores == []
    assert harvest.skipped == {"not-licensed": 1}


def test_text_is_made_safe_and_ids_are_not_repaired(tmp_path: Path) -> None:
    harvest = read(tmp_path, {**SCORE, "variant": "a\x1b[2Jb"}, {**SCORE, "model_key": "breeze/\x1b"})
    assert [score.variant for score in harvest.scores] == ["a [2Jb"]
    assert list(reasons(harvest)) == ["scores.csv.line 3.model_key"]


@pytest.mark.parametrize(
    ("stated", "variant"),
    [
        (
            "user-sim ?; submitted by Anthropic; voriginal tau-bench",
            "user-sim ?; submitted by Anthropic; original tau-bench",
        ),
        ("vv0.1.3", "v0.1.3"),
        ("agent v2; v1.0.1; via Epoch hub", "agent v2; v1.0.1; via Epoch hub"),
    ],
)
def test_a_release_has_no_second_v(tmp_path: Path, stated: str, variant: str) -> None:
    harvest = read(tmp_path, {**SCORE, "variant": stated})
    assert [score.variant for score in harvest.scores] == [variant]


def test_rows_cut_short_are_reported_by_line(tmp_path: Path) -> None:
    folder = write_tables(tmp_path)
    with (folder / "scores.csv").open("a", encoding="utf-8") as file:
        file.write("Zephyr 2,breeze/zephyr-2\n")
    harvest = benchmarks.read(folder, AS_OF)
    assert len(harvest.scores) == 1
    assert reasons(harvest) == {"scores.csv.line 3": "it has 2 cells instead of 10"}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ('"Zephyr 2,', "a quotation mark is not closed"),
        ('"Zephyr" 2,', "',' expected after '\"'"),
        ("Zephyr 2,,", "it has 11 cells instead of 10"),
    ],
)
@pytest.mark.parametrize("variant", ["high effort", "with tools, high effort", 'the "high" effort', '"high"'])
def test_a_stray_quotation_mark_or_comma_loses_its_line_only(
    tmp_path: Path, fault: str, reason: str, variant: str
) -> None:
    """Of all rows down to the next quotation mark, it would make one cell."""
    rows = [{**SCORE, "model_name": f"Zephyr {number}", "variant": variant} for number in range(1, 7)]
    path = write_tables(tmp_path, *rows) / "scores.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("Zephyr 2,", fault)
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    harvest = benchmarks.read(tmp_path, AS_OF)
    assert reasons(harvest) == {"scores.csv.line 3": reason}
    assert [score.model_name[-1] for score in harvest.scores] == ["1", "3", "4", "5", "6"]


def test_two_stray_quotation_marks_that_fit_together_lose_their_lines_only(tmp_path: Path) -> None:
    path = write_tables(tmp_path, *(SCORE for _ in range(6))) / "scores.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2], lines[4] = lines[2].replace("high", '"high'), lines[4].replace("effort", 'effort"')
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    harvest = benchmarks.read(tmp_path, AS_OF)
    assert reasons(harvest) == {"scores.csv.line 3": "a quotation mark is not closed"}
    assert len(harvest.scores) == 5


@pytest.mark.parametrize("table", ["benchmarks.csv", "scores.csv", "sources.csv", "score_aliases.csv"])
def test_missing_table_is_named(tmp_path: Path, table: str) -> None:
    (write_tables(tmp_path) / table).unlink()
    with pytest.raises(SourceError, match=table):
        benchmarks.read(tmp_path, AS_OF)


def test_missing_column_is_named(tmp_path: Path) -> None:
    folder = write_tables(tmp_path)
    write_table(folder / "scores.csv", {key: cell for key, cell in SCORE.items() if key != "self_reported"})
    with pytest.raises(SourceError, match=r"scores\.csv lacks the column self_reported in line 1"):
        benchmarks.read(folder, AS_OF)


def test_bytes_that_are_no_text_are_refused_with_their_place(tmp_path: Path) -> None:
    folder = write_tables(tmp_path)
    (folder / "scores.csv").write_bytes(b"model_name\n\xff\xfe")
    with pytest.raises(SourceError, match=r"scores\.csv is not UTF-8 text: bad byte at position 11"):
        benchmarks.read(folder, AS_OF)
