"""Epoch's zip of tables: runs and their efforts, both forms of the index, and files that are no such zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.sources.importers import epoch
from tests.sources.snapshots import reasons

AS_OF = "2026-11-28"
GPQA = (
    "Model version,mean_score,Best score (across scorers),Release date,Organization,stderr,Log viewer,Started at,id\n"
    "claude-opus-4-7_max,0.834711,0.84,2026-04-16,Anthropic,0.01,,2026-04-20T10:00:00.000Z,a\n"
    'fireworks/Kimi-K2-Thinking,0.5,0.5,2025-11-06,"Moonshot, Beijing",0.01,,,b\n'
    "not-yet,,,2026-11-01,OpenAI,,,,c\n"
)


def zipped(folder: Path, **tables: str) -> Path:
    """A zip of *tables* by name, without their extension; double underscores are slashes."""
    path = folder / "epoch_benchmarks.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"{name.replace('__', '/')}.csv", text)
    return path


def test_a_run_is_a_score_in_percent_with_its_effort_and_day(tmp_path: Path) -> None:
    harvest = epoch.read(zipped(tmp_path, gpqa_diamond=GPQA), AS_OF)
    opus, kimi = harvest.scores
    assert (opus.model_name, opus.model_key, opus.variant) == (
        "claude-opus-4-7_max", "claude-opus-4-7", "max; Epoch run",
    )  # fmt: skip
    assert (opus.benchmark, opus.score, opus.as_of, opus.self_reported) == (
        "gpqa_diamond",
        83.4711,
        "2026-04-20",
        False,
    )
    assert (kimi.model_key, kimi.variant, kimi.as_of) == ("kimi-k2-thinking", "Epoch run", AS_OF)
    assert harvest.skipped == {"run without a score": 1}


@pytest.mark.parametrize(
    ("name", "table", "model"),
    [
        ("epoch_capabilities_index", "Model version,ECI Score\ngpt-5.5-pro_high,158.6686\n", "gpt-5.5-pro"),
        ("epoch_capabilities_index__eci_scores", "Model,Display name,eci,date\nGPT 5.5 Pro,x,158.6686,2026-09-03\n",
         "gpt-5.5-pro"),
    ],
)  # fmt: skip
def test_the_index_is_read_in_both_forms(tmp_path: Path, name: str, table: str, model: str) -> None:
    (found,) = epoch.read(zipped(tmp_path, **{name: table}), AS_OF).scores
    assert (found.benchmark, found.score, found.model_key, found.as_of) == ("epoch_eci", 158.6686, model, AS_OF)


def test_tables_of_others_are_counted_and_missing_ones_reported(tmp_path: Path) -> None:
    harvest = epoch.read(zipped(tmp_path, gpqa_diamond=GPQA, weirdml_external="Model version,Accuracy\nx,1\n"), AS_OF)
    assert harvest.skipped["table of another publisher"] == 1
    assert {score.benchmark for score in harvest.scores} == {"gpqa_diamond"}
    assert reasons(harvest)["frontiermath.csv"] == "the table is missing"


def test_a_table_of_another_shape_costs_that_table(tmp_path: Path) -> None:
    harvest = epoch.read(zipped(tmp_path, gpqa_diamond=GPQA, chess_puzzles="name,score\nx,1\n"), AS_OF)
    assert len(harvest.scores) == 2
    assert "lacks the columns Model version, mean_score" in reasons(harvest)["chess_puzzles.csv"]


@pytest.mark.parametrize("score", ["good", "NaN", "inf", "1e999"])
def test_a_bad_score_costs_that_run(tmp_path: Path, score: str) -> None:
    harvest = epoch.read(zipped(tmp_path, gpqa_diamond=GPQA.replace("0.834711", score)), AS_OF)
    assert [found.model_key for found in harvest.scores] == ["kimi-k2-thinking"]


def test_a_note_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    noted = GPQA.replace('"Moonshot, Beijing"', '"Moonshot,\nBeijing\r\n\n(see ""notes"")"')
    harvest = epoch.read(zipped(tmp_path, gpqa_diamond=noted), AS_OF)
    assert [found.model_key for found in harvest.scores] == ["claude-opus-4-7", "kimi-k2-thinking"]
    assert "gpqa_diamond.csv" not in " ".join(reasons(harvest))


def test_a_stray_quotation_mark_costs_its_run(tmp_path: Path) -> None:
    harvest = epoch.read(zipped(tmp_path, gpqa_diamond=GPQA.replace("2026-04-16", '"2026-04-16')), AS_OF)
    assert [found.model_key for found in harvest.scores] == ["kimi-k2-thinking"]
    assert reasons(harvest)["gpqa_diamond.csv.line 2"] == "a quotation mark is not closed"


def test_a_file_that_is_no_such_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path, other="a,b\n1,2\n")
    with pytest.raises(SourceError, match="none of Epoch's scores"):
        epoch.read(path, AS_OF)
    whole = zipped(tmp_path, gpqa_diamond=GPQA).read_bytes()
    for content in (b"", b"<html>", whole[:-30], whole[:40] + bytes(30) + whole[70:]):
        path.write_bytes(content)
        with pytest.raises(SourceError, match=r"epoch_benchmarks\.zip"):
            epoch.read(path, AS_OF)


def test_a_table_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epoch, "_MOST_BYTES", 1000)
    with pytest.raises(SourceError, match=r"gpqa_diamond\.csv has more than"):
        epoch.read(zipped(tmp_path, gpqa_diamond=GPQA + "x" * 1000), AS_OF)
