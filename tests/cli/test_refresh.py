"""``refresh`` and ``catalog rollback``: what they print and how they end."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from crosswalk_tui.catalog import locate
from crosswalk_tui.catalog.locate import previous_path, refreshed_path
from crosswalk_tui.cli.catalog_group import written_words
from crosswalk_tui.sources.pipeline import build
from crosswalk_tui.sources.refresh.file_dates import day_of_file
from crosswalk_tui.user.config import config_path
from tests.cli.conftest import Call
from tests.sources.world import LITELLM, lay_out


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of December 2026, whatever the clock says."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            return cls(2026, 12, 1, 12, tzinfo=tz)

    monkeypatch.setattr("crosswalk_tui.cli.refresh.datetime", Clock)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a newer LiteLLM map than that of the catalogue in use."""
    build(lay_out(tmp_path / "shipped"), tmp_path / "shipped.db")
    monkeypatch.setattr(locate, "shipped_path", lambda: tmp_path / "shipped.db")
    folder = lay_out(tmp_path / "newer")
    document = {**LITELLM, "gpt-4o": {**LITELLM["gpt-4o"], "input_cost_per_token": 2e-06, "output_cost_per_token": 1.0}}
    (folder / "sources" / "litellm_prices.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"litellm": "2026-11-29"}), encoding="utf-8")
    return folder


def test_what_was_taken_and_what_was_held_back(call: Call, folder: Path) -> None:
    outcome = call("refresh", "--from", str(folder), "--source", "litellm")
    assert outcome.code == 0
    assert "LiteLLM  taken   2026-11-29  2026-11-20 → 2026-11-29" in outcome.out
    assert "openai/gpt-4o: output $10.00 → $1,000,000.00 per 1M tokens" in outcome.out
    assert f"Written to {refreshed_path()}. List what changed with: crosswalk-tui changes." in outcome.out
    assert outcome.err == "LiteLLM (1 of 1) …\nBuilding the catalogue …\n"


def test_sources_that_cannot_be_read_are_summed_up(call: Call, folder: Path) -> None:
    (folder / "sources" / "genai_prices.json").write_text("{")
    outcome = call("refresh", "--from", str(folder), "--source", "litellm", "--source", "genai-prices")
    assert outcome.code == 1
    assert "genai-prices could not be refreshed; the data from before stay in use." in outcome.out
    assert (outcome.out + outcome.err).count("genai_prices.json") == 1  # the reason, once


UNREACHABLE = "file:///no/such/folder/nothing.json"


@pytest.mark.usefixtures("folder")
def test_without_a_connection_the_answer_names_what_to_do(call: Call) -> None:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    chosen = "".join(f"{name} = '{UNREACHABLE}'\n" for name in ("litellm", "epoch"))
    config_path().write_text(f"[refresh.addresses]\n{chosen}", encoding="utf-8")
    outcome = call("refresh", "--source", "litellm", "--source", "epoch")
    assert outcome.code == 1
    assert "Nothing could be fetched. The catalogue of 2026-11-20 stays in use." in outcome.out
    assert "the proxy (HTTPS_PROXY), or name a mirror: crosswalk-tui refresh --from DIR|URL" in outcome.out
    assert "Epoch    failed  no data yet" in outcome.out
    assert (outcome.out + outcome.err).count(UNREACHABLE) == 2  # once for each source


def test_a_proxy_that_cannot_be_used_is_one_error_and_no_matter_for_a_folder(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://[::1")
    outcome = call("refresh", "--dry-run")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines()[1:] == [
        "Error: https_proxy is not the address of a proxy, such as http://HOST:PORT; correct or unset it."
    ]
    assert call("refresh", "--from", str(folder), "--source", "litellm").code == 0


def test_a_folder_without_files_of_sources_is_an_error(call: Call, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "benchmarks").mkdir()
    outcome = call("refresh", "--from", str(tmp_path))
    assert outcome.code == 2
    assert f"{tmp_path} has neither sources/models_dev_catalog.json nor any other file of a source." in outcome.err
    assert f"{folder} has: take that." in outcome.err
    outcome = call("refresh", "--from", str(tmp_path / "empty"))
    assert outcome.code == 2
    assert "--from takes a folder with sources/, or an address." in outcome.err
    assert not refreshed_path().exists()


def test_a_file_that_a_folder_does_not_have_is_named(call: Call, folder: Path) -> None:
    outcome = call("refresh", "--from", str(folder), "--dry-run")
    assert outcome.code == 0
    assert "Epoch               missing    no data yet  the folder has no sources/epoch_benchmarks.zip" in outcome.out
    assert "LiteLLM             taken" in outcome.out
    alone = call("refresh", "--from", str(folder), "--source", "epoch")
    assert alone.code == 2
    assert f"{folder} has no sources/epoch_benchmarks.zip." in alone.err


def test_scores_that_stay_in_use_without_the_file_of_their_source_are_named(
    call: Call, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = lay_out(tmp_path / "with-epoch")
    with (laid / "benchmarks" / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("epoch,Epoch runs,1,1,2026-04-29,CC-BY-4.0,yes,https://example.com,none\n")
    with (laid / "benchmarks" / "scores.csv").open("a", encoding="utf-8") as file:
        file.write("gpt-4o,openai/gpt-4o,arena_text,1290,elo,,epoch,https://example.com,2026-04-29,0\n")
    build(laid, tmp_path / "with-epoch.db")
    monkeypatch.setattr(locate, "shipped_path", lambda: tmp_path / "with-epoch.db")
    out = call("refresh", "--from", str(folder), "--dry-run").out
    stays = "the folder has no sources/epoch_benchmarks.zip; the data of 2026-04-29 stay in use"
    assert f"Epoch               missing    2026-04-29   {stays}" in out
    assert "Aider               missing    no data yet  the folder has no sources/aider_polyglot.yml\n" in out
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(f"[refresh.addresses]\nepoch = '{UNREACHABLE}'\n", encoding="utf-8")
    assert "Epoch   failed  2026-04-29  " in call("refresh", "--source", "epoch", "--dry-run").out


REFRESHED = "the catalogue of 2026-11-29, written 2026-11-29 12:01 UTC"
SHIPPED = "the shipped catalogue of 2026-11-20"


def test_a_rollback_names_both_catalogues(call: Call, folder: Path) -> None:
    call("refresh", "--from", str(folder), "--source", "litellm")
    written = datetime(2026, 11, 29, 12, 1, tzinfo=UTC).timestamp()
    os.utime(refreshed_path(), (written, written))
    for _ in range(2):
        there = call("catalog", "rollback")
        assert there.out == f"In use now: {SHIPPED}.\nThe next rollback returns to {REFRESHED}.\n"
        assert not refreshed_path().exists()
        back = call("catalog", "rollback")
        assert back.out == f"In use now: {REFRESHED}.\nThe next rollback returns to {SHIPPED}.\n"


def test_a_damaged_refreshed_catalogue_is_replaced_by_what_the_error_names(call: Call, folder: Path) -> None:
    call("refresh", "--from", str(folder), "--source", "litellm")
    content = bytearray(refreshed_path().read_bytes())
    content[len(content) // 2] ^= 1
    refreshed_path().write_bytes(content)
    error = call("models").err
    assert "crosswalk-tui refresh" in error
    assert "crosswalk-tui catalog rollback" in error
    assert "catalog build" not in error
    assert call("catalog", "rollback").code == 0
    assert call("models").code == 0


def test_a_rollback_to_a_catalogue_that_the_shipped_one_outdates(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest catalogue is used, after a rollback, too."""
    for day in ("2026-11-29", "2026-11-30"):
        (folder / "manifest.json").write_text(json.dumps({"litellm": day}), encoding="utf-8")
        call("refresh", "--from", str(folder), "--source", "litellm", "--accept")
    monkeypatch.setattr(locate, "shipped_path", lambda: previous_path(refreshed_path()).with_name("upgrade.db"))
    shutil.copy(refreshed_path(), locate.shipped_path())
    written = datetime(2026, 11, 29, 12, 1, tzinfo=UTC).timestamp()
    os.utime(previous_path(refreshed_path()), (written, written))
    first, second, _ = call("catalog", "rollback").out.splitlines()
    assert first == "In use now: the shipped catalogue of 2026-11-30."
    assert second == f"It is newer than the restored one, {REFRESHED}."


def test_the_document(call: Call, folder: Path) -> None:
    outcome = call("refresh", "--from", str(folder), "--source", "litellm", "--dry-run", "--format", "json")
    document = json.loads(outcome.out)
    assert document["catalogue"] is None
    (source,) = document["sources"]
    assert (source["source"], source["outcome"], source["as_of"]) == ("litellm", "taken", "2026-11-29")
    assert len(source["held"]) == 1


def test_a_source_that_fails_ends_with_1(call: Call, folder: Path) -> None:
    (folder / "sources" / "litellm_prices.json").write_text("{", encoding="utf-8")
    outcome = call("refresh", "--from", str(folder), "--source", "litellm")
    assert outcome.code == 1
    assert "failed" in outcome.out
    assert "Nothing could be read. The catalogue of 2026-11-20 stays in use." in outcome.out
    assert "HTTPS_PROXY" not in outcome.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--from", "no-such-folder"), "There is no folder no-such-folder"),
        (("--source", "nobody"), "No source is called nobody; there are:"),
        (
            ("--from", ".", "--keep", "kept"),
            "--keep keeps what is fetched; the files of --from DIR are in a folder already.",
        ),
    ],
)
def test_bad_usage(call: Call, arguments: tuple[str, ...], sentence: str) -> None:
    outcome = call("refresh", *arguments)
    assert outcome.code == 2
    assert sentence in outcome.err


def test_addresses_of_the_settings(call: Call, folder: Path) -> None:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(f"[refresh.addresses]\nlitellm = '{folder}'\nopen = 3\n", encoding="utf-8")
    outcome = call("refresh", "--source", "litellm")
    assert outcome.code == 2
    assert 'refresh.addresses."open" must be an address' in outcome.err
    assert "refresh.addresses names no source, open" in outcome.err
    config_path().write_text(f"[refresh.addresses]\nlitellm = '{folder}'\n", encoding="utf-8")
    assert "LiteLLM  taken" in call("refresh", "--source", "litellm").out


def test_nothing_to_return_to(call: Call) -> None:
    outcome = call("catalog", "rollback")
    assert outcome.code == 1
    assert "has not been refreshed" in outcome.err


def _undated(folder: Path) -> Path:
    """*folder* without its manifest, and with a map written on 2026-11-25."""
    (folder / "manifest.json").unlink()
    path = folder / "sources" / "litellm_prices.json"
    written = datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()
    os.utime(path, (written, written))
    return path


def test_a_file_without_a_date_is_dated_by_its_time_and_the_answer_says_so(call: Call, folder: Path) -> None:
    _undated(folder)
    out = call("refresh", "--from", str(folder), "--source", "litellm").out
    said = "2026-11-20 → 2026-11-25, dated by the time of its file; --as-of DATE dates it otherwise"
    assert f"LiteLLM  taken   2026-11-25  {said}" in out


def test_a_file_without_a_date_is_dated_by_the_option(call: Call, folder: Path) -> None:
    _undated(folder)
    options = ("refresh", "--from", str(folder), "--source", "litellm", "--as-of")
    older = call(*options, "2026-11-19").out
    assert "that of 2026-11-19 is older than ours of 2026-11-20, dated by --as-of" in older
    assert "2026-11-20 → 2026-11-22, dated by --as-of" in call(*options, "2026-11-22").out
    assert "is not a past date" in call(*options, "2999-01-01").err
    assert "--as-of dates the files of --from" in call("refresh", "--as-of", "2026-11-22").err


def test_a_copy_of_an_earlier_file_does_not_become_newer(call: Call, folder: Path) -> None:
    """The time of a copy is that of copying; the shipped catalogue has the same file and its date."""
    call("refresh", "--from", str(folder), "--source", "litellm")
    before = refreshed_path().read_bytes()
    path = folder / "sources" / "litellm_prices.json"
    path.write_text(json.dumps(LITELLM), encoding="utf-8")
    (folder / "manifest.json").unlink()
    out = call("refresh", "--from", str(folder), "--source", "litellm").out
    assert "that of 2026-11-20 is older than ours of 2026-11-29, dated as the same file in an earlier catalogue" in out
    assert refreshed_path().read_bytes() == before


def test_an_earlier_file_with_the_time_of_its_day_is_dated_by_that_time(call: Call, folder: Path) -> None:
    call("refresh", "--from", str(folder), "--source", "litellm")
    path = _undated(folder)
    path.write_text(json.dumps(LITELLM), encoding="utf-8")
    written = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
    os.utime(path, (written, written))
    out = call("refresh", "--from", str(folder), "--source", "litellm").out
    assert "that of 2026-11-20 is older than ours of 2026-11-29, dated by the time of its file" in out


def test_the_folder_inside_a_source_folder_is_taken_for_it(call: Call, folder: Path) -> None:
    out = call("refresh", "--from", str(folder / "sources"), "--source", "litellm").out
    assert "LiteLLM  taken   2026-11-29  2026-11-20 → 2026-11-29" in out


@pytest.mark.parametrize("by_manifest", [True, False], ids=["manifest", "time"])
def test_a_file_dated_in_the_future_is_not_taken(call: Call, folder: Path, *, by_manifest: bool) -> None:
    """Its date would end offers, and keep all that is fetched later out."""
    if by_manifest:
        (folder / "manifest.json").write_text(json.dumps({"litellm": "2031-01-01"}), encoding="utf-8")
    else:
        os.utime(_undated(folder), (1_925_000_000, 1_925_000_000))
    outcome = call("refresh", "--from", str(folder), "--source", "litellm")
    assert outcome.code == 1
    assert "failed  2026-11-20  it is dated 2031-01-01, in the future;" in outcome.out
    assert not refreshed_path().exists()


@pytest.mark.parametrize(("modified", "day"), [(3e11, "9999-12-31"), (1e300, "9999-12-31"), (-1e13, "0001-01-01")])
def test_a_time_beyond_all_calendars_is_no_crash(modified: float, day: str) -> None:
    """Some file systems store one."""
    assert day_of_file(modified) == day
    assert written_words(modified) == ""


def test_a_catalogue_that_the_environment_names_stays_in_use(
    call: Call, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "shipped.db"
    monkeypatch.setenv(locate.ENVIRONMENT_VARIABLE, str(chosen))
    stays = f"CROSSWALK_CATALOG names {chosen}, which stays in use."
    out = call("refresh", "--from", str(folder), "--source", "litellm").out
    assert f"Written to {refreshed_path()}. {stays}" in out
    assert "crosswalk-tui changes" not in out
    assert f"Restored: {SHIPPED}. {stays}\n" in call("catalog", "rollback").out
    (folder / "sources" / "litellm_prices.json").write_text("{", encoding="utf-8")
    assert f"Nothing could be read. {stays}" in call("refresh", "--from", str(folder), "--source", "litellm").out
