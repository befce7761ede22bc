"""``report``: files by suffix, refusals, and the same figures as ``compare``."""

from __future__ import annotations

import json
import os
import shlex
import sqlite3
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import HOSTILE, LARGE, SMALL, Call
from tests.cli.test_program import DOCUMENTATION

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.mark.parametrize("suffix", ["html", "htm", "md", "csv", "json", "svg", "HTML"])
def test_each_suffix_is_written_and_replaces_an_earlier_report(call: Call, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out.{suffix}"
    outcome = call("report", SMALL, LARGE, HOSTILE, "-o", str(path))
    assert (outcome.code, outcome.out, outcome.err) == (0, "", f"Written to {path}.\n")
    assert "Llama 3.2 1B Instruct" in path.read_text(encoding="utf-8")
    assert call("report", LARGE, SMALL, "-o", str(path)).code == 0
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith((".out", "out"))] == [path.name]


def test_the_figures_are_those_of_compare(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    options = ("--input", "40M", "--output", "6M", "--cached", "50%")
    call("report", SMALL, LARGE, *options, "-o", str(path))
    report = json.loads(path.read_text(encoding="utf-8"))
    compared = call("compare", SMALL, LARGE, *options, "--format", "json").document
    for mine, theirs in zip(report["models"], compared["models"], strict=True):
        assert mine["offers"][0]["usd_per_month"] == theirs["cheapest"][0]["total_usd"]
        assert mine["offers"][0]["provider"] == theirs["cheapest"][0]["provider_name"]
        assert len(mine["offers"]) == theirs["n_ranked"]
    assert report["catalogue_as_of"] == compared["catalogue"]["as_of"]


def test_the_command_in_a_report_makes_the_same_report(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call("report", SMALL, LARGE, "--preset", "rag", "--min-context", "8k", "-o", "out.json")
    first = json.loads(Path("out.json").read_text(encoding="utf-8"))
    words = shlex.split(first["command"])
    assert words[:2] == ["crosswalk-tui", "report"]
    assert call(*words[1:]).code == 0
    assert json.loads(Path("out.json").read_text(encoding="utf-8")) == first


def test_a_report_from_logs_names_the_logs_in_its_command(call: Call, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"model": "gpt", "usage": {"prompt_tokens": 1000, "completion_tokens": 10}}\n', encoding="utf-8")
    path = tmp_path / "out.json"
    assert call("report", SMALL, LARGE, "--usage", str(log), "-o", str(path)).code == 0
    assert str(log) in json.loads(path.read_text(encoding="utf-8"))["command"]


@pytest.fixture
def dated_log(tmp_path: Path) -> Path:
    """Three days of 100k input tokens each."""
    usage = {"prompt_tokens": 100_000, "completion_tokens": 0}
    lines = [{"model": "x", "timestamp": f"2026-11-0{day}T12:00:00Z", "usage": usage} for day in (1, 2, 3)]
    path = tmp_path / "november.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", ["html", "md", "csv", "svg"])
def test_a_report_on_a_log_says_so_and_what_30_days_cost(
    call: Call, tmp_path: Path, dated_log: Path, suffix: str
) -> None:
    path = tmp_path / f"out.{suffix}"
    assert call("report", SMALL, LARGE, "--usage", str(dated_log), "-o", str(path)).code == 0
    text = " ".join(path.read_text(encoding="utf-8").split())
    assert "november.jsonl" in text
    assert "3 days" in text
    assert "30 days" in text
    assert "$0.03" in text
    assert "a month" not in text
    assert "per month" not in text


def test_the_json_of_a_report_on_a_log_has_its_bills_and_those_of_a_month(
    call: Call, tmp_path: Path, dated_log: Path
) -> None:
    path = tmp_path / "out.json"
    call("report", SMALL, LARGE, "--usage", str(dated_log), "-o", str(path))
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["log"] == {"name": "november.jsonl", "covers": "3 days"}
    for bill in (report["models"][0]["offers"][0], report["bill"], report["bills"][0]):
        assert (bill["total_usd"], bill["usd_per_month"]) == ("0.003", "0.03")
    compared = call("compare", SMALL, LARGE, "--usage", str(dated_log), "--format", "json").document
    per_month = {key: bill["usd_per_month"] for key, bill in zip((SMALL, LARGE), report["bills"], strict=True)}
    assert per_month == compared["usd_per_30_days"]


def test_a_file_that_is_no_report_is_kept_unless_forced(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "thesis.md"
    path.write_text("years of work", encoding="utf-8")
    outcome = call("report", SMALL, LARGE, "-o", str(path))
    assert outcome.code == 2
    assert "thesis.md exists and is not a report of crosswalk-tui; --force replaces it." in outcome.err
    assert path.read_text(encoding="utf-8") == "years of work"
    assert call("report", SMALL, LARGE, "-o", str(path), "--force").code == 0
    assert path.read_text(encoding="utf-8") != "years of work"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("out.pdf", "out.pdf: the suffix selects the format, which is one of .html, .md, .csv, .json, .svg, .png."),
        ("out", "the suffix selects the format"),
        ("none/out.html", "there is no folder"),
        ("folder.html", "folder.html is not a file."),
    ],
)
def test_a_bad_path_is_refused_before_the_work(call: Call, tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "folder.html").mkdir()
    outcome = call("report", "no such model", LARGE, "-o", str(tmp_path / name))
    assert outcome.code == 2
    assert problem in outcome.err


def test_a_failure_to_write_leaves_the_earlier_report(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.md"
    call("report", SMALL, LARGE, "-o", str(path))
    before = path.read_bytes()

    def full(self: Path, data: bytes) -> int:
        os.close(os.open(self, os.O_CREAT | os.O_WRONLY))
        raise OSError(28, f"No space left on device ({len(data)})")

    monkeypatch.setattr(Path, "write_bytes", full)
    outcome = call("report", LARGE, SMALL, "-o", str(path))
    assert outcome.code == 2
    assert "No space left" in outcome.err
    assert path.read_bytes() == before
    assert list(tmp_path.glob(".out*")) == []


def test_a_link_stays_a_link(call: Call, tmp_path: Path) -> None:
    target, link = tmp_path / "target.md", tmp_path / "link.md"
    target.touch()
    link.symlink_to(target)
    assert call("report", SMALL, LARGE, "-o", str(link)).code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("<!-- crosswalk-tui report -->")


def test_without_the_library_a_png_is_refused_with_the_remedy(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    outcome = call("report", SMALL, LARGE, "-o", str(tmp_path / "out.png"))
    assert outcome.code == 2
    assert "type uv tool install '.[png]' in a clone, or write an .svg or .html file instead" in outcome.err
    assert not (tmp_path / "out.png").exists()


def test_a_png_without_a_font_is_refused(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = ModuleType("resvg_py")
    library.svg_to_bytes = lambda **_: b"blank"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "resvg_py", library)
    assert "needs a font" in call("report", SMALL, LARGE, "-o", str(tmp_path / "out.png")).err


def test_a_png_is_recognised_as_a_report(call: Call, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    path = tmp_path / "out.png"
    first = call("report", SMALL, LARGE, "-o", str(path))
    if "needs a font" in first.err:
        pytest.skip("this machine has no font")
    assert path.read_bytes().startswith(b"\x89PNG")
    assert call("report", SMALL, LARGE, "-o", str(path)).code == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((SMALL,), "two to six different models"),
        ((SMALL, LARGE, "--benchmark", "arena_txt"), "Nearest: arena_text."),
        ((SMALL, "nothing-like-it"), "nothing-like-it"),
    ],
)
def test_bad_arguments(call: Call, tmp_path: Path, arguments: tuple[str, ...], problem: str) -> None:
    outcome = call("report", *arguments, "-o", str(tmp_path / "out.html"))
    assert outcome.code == 2
    assert problem in outcome.err
    assert not (tmp_path / "out.html").exists()


@pytest.mark.usefixtures("user_folder")
def test_own_prices_are_called_the_authors(call: Call, tmp_path: Path) -> None:
    assert call("own", "discount", "host", "50%").code == 0
    for model in (SMALL, LARGE):
        assert call("own", "score", model, "arena_text", "1300").code == 0
    path = tmp_path / "out.json"
    call("report", SMALL, LARGE, "-o", str(path))
    report = json.loads(path.read_text(encoding="utf-8"))
    offers = {offer["provider"]: offer for offer in report["models"][0]["offers"]}
    assert {name for name, offer in offers.items() if offer["own"]} == {"Host Inc."}
    assert "list price $0.01 in, $0.02 out" in offers["Host Inc."]["notes"]
    assert report["scores"][0]["own"] == [SMALL, LARGE]
    assert "own score: marked *; the author measured it." in report["caveats"]
    page = tmp_path / "out.md"
    call("report", SMALL, LARGE, "-o", str(page))
    assert "1300\\*" in page.read_text(encoding="utf-8")
    assert "own price: marked *; a rate is the author's own, not the list price." in report["caveats"]
    call("report", SMALL, LARGE, "--list-prices", "-o", str(path))
    listed = json.loads(path.read_text(encoding="utf-8"))
    assert not [line for line in listed["caveats"] if line.startswith("own price")]
    assert listed["command"].endswith("--list-prices")


def test_prices_of_a_past_day_are_those_of_compare(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert call("report", SMALL, LARGE, "--at", "2025-06-30", "-o", str(path)).code == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    compared = call("compare", SMALL, LARGE, "--at", "2025-06-30", "--format", "json").document
    assert [len(one["offers"]) for one in report["models"]] == [one["n_ranked"] for one in compared["models"]]
    assert report["at"] == "2025-06-30"
    assert report["command"].endswith("--at 2025-06-30")


def test_the_plot_of_a_past_day_has_its_prices_and_counts_models_without_one(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("host")
    world.benchmark("arena_text", name="Arena Text (overall)")
    for key, name in ((SMALL, "small"), (LARGE, "large"), ("lab/later", "later")):
        world.model(key)
        world.score(key, "arena_text", 1200)
        world.offer("host", name, key, input=10_000, output=20_000)
    for name in ("small", "large"):
        world.past_price("host", name, "2025-01-01", input=1_000_000, output=1_000_000)
    dated = ("--at", "2025-06-30", "--catalog", str(world.write(tmp_path / "dated.db")))
    path = tmp_path / "out.json"
    assert call("report", SMALL, LARGE, *dated, "-o", str(path)).code == 0
    plot = json.loads(path.read_text(encoding="utf-8"))["plot"]
    assert {point["model"]: point["usd"] for point in plot["points"]} == {SMALL: "7", LARGE: "7"}
    assert plot["n_without_price"] == 1
    path = tmp_path / "out.svg"
    call("report", SMALL, LARGE, *dated, "-o", str(path))
    assert "Left out: 1 model with this score but without a price on 2025-06-30." in path.read_text(encoding="utf-8")


def test_every_field_of_the_json_is_in_the_documentation(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    call("report", SMALL, LARGE, "-o", str(path))
    text = DOCUMENTATION.read_text(encoding="utf-8")
    section = text.partition("## crosswalk-tui report")[2].partition("\n## ")[0]
    missing = [name for name in _fields(json.loads(path.read_text(encoding="utf-8"))) if f"`{name}`" not in section]
    assert missing == []


def _fields(document: object) -> set[str]:
    """Every field of *document*; the keys of models and the names of specifications are data."""
    if isinstance(document, list):
        return set().union(*map(_fields, document))
    if not isinstance(document, dict):
        return set()
    inner = [value for name, value in document.items() if name != "specifications"]
    return {name for name in document if "/" not in name}.union(*map(_fields, inner))


def test_sources_are_those_of_the_figures_without_remarks_on_snapshots(call: Call, tmp_path: Path) -> None:
    world = CatalogueBuilder()
    world.provider("host")
    world.benchmark("arena_text", name="Arena Text (overall)")
    for key, name in ((SMALL, "small"), (LARGE, "large"), ("lab/other", "other")):
        world.model(key)
        world.offer("host", name, key, input=10_000, output=20_000)
    world.score(SMALL, "arena_text", 1200)
    world.score("lab/other", "arena_text", 1300)
    path = world.write(tmp_path / "few.db")
    with sqlite3.connect(path) as opened:
        (used,) = {row[0] for row in opened.execute("SELECT DISTINCT source_id FROM score")}
        opened.execute(
            "UPDATE source SET what = 'ratings; of 2026', licence = 'CC-BY-4.0 on their page; forbids scraping'"
            " WHERE source_id = ?",
            [used],
        )
        opened.execute(
            "INSERT INTO source VALUES ('card', 'Model card', 'a card', NULL, 'facts', '', '2026-07-02', NULL, 0, 0)"
        )
    opened.close()
    out = tmp_path / "out.json"
    assert call("report", SMALL, LARGE, "--catalog", str(path), "-o", str(out)).code == 0
    sources = {one["what"]: one for one in json.loads(out.read_text(encoding="utf-8"))["sources"]}
    assert "a card" not in sources
    assert sources["ratings"]["licence"] == "CC-BY-4.0"


def test_the_plot_has_the_requested_price_and_the_picture_says_what_it_is(call: Call, tmp_path: Path) -> None:
    path, picture = tmp_path / "out.json", tmp_path / "out.svg"
    for options, axis, label, words in (
        ((), "monthly", "$ per month for this workload (log scale)", "each model's lowest bill"),
        (("--price-axis", "output"), "output", "$/1M output (log scale)", "the price at the provider whose bill"),
    ):
        call("report", SMALL, LARGE, *options, "-o", str(path))
        document = json.loads(path.read_text(encoding="utf-8"))
        assert document["plot"]["price_axis"] == axis
        assert ("--price-axis" in document["command"]) is bool(options)
        usd = {point["model"]: point["usd"] for point in document["plot"]["points"]}
        assert usd[SMALL] == document["models"][0]["offers"][0]["usd_per_month"]
        call("report", SMALL, LARGE, *options, "-o", str(picture))
        text = picture.read_text(encoding="utf-8")
        assert label in text
        assert words in text
    assert "/1M output, $" in picture.read_text(encoding="utf-8")


@pytest.mark.usefixtures("user_folder")
def test_a_report_with_own_prices_marks_each_rate_and_says_what_it_needs(call: Call, tmp_path: Path) -> None:
    assert call("own", "discount", "host", "50%").code == 0
    for name in ("own.md", "own.svg"):
        assert call("report", SMALL, LARGE, "-o", str(tmp_path / name)).code == 0
    page = (tmp_path / "own.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if "| Host Inc. |" in line]
    assert rows
    assert all(row.count(r"\*") >= 3 for row in rows), "input, output and the bill"
    assert "The bills include prices of the author's own" in page.partition("## Reproduce")[2]
    assert "* with prices of the author" in (tmp_path / "own.svg").read_text(encoding="utf-8")
    assert call("report", SMALL, LARGE, "--list-prices", "-o", str(tmp_path / "listed.md")).code == 0
    assert "author's own" not in (tmp_path / "listed.md").read_text(encoding="utf-8")
