"""The build, end to end on a small world: what is ranked, what is not and why, and that it never loses a catalogue."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog.checks import verify
from crosswalk_tui.catalog.quality import count_findings
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.vocabulary import Exclusion, Tier
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.sources.pipeline import build
from tests.sources.world import lay_out

LLAMA = "meta/llama-3.2-3b-instruct"
GPT = "openai/gpt-4o"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    output = folder / "catalog.db"
    build(lay_out(folder / "in"), output)
    return output


def ranking(path: Path, key: str) -> Ranking:
    with Catalogue.open(path) as catalogue:
        return rank(catalogue.offers(key), Workload())


def dump(path: Path, *, without: str = 'INTO "source"') -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        # The seal is a digest of the file: like what is kept of the sources, it differs where their digests do.
        left_out = (without, 'INTO "build_input"', "sqlite_stat", "VALUES('seal'")
        return [line for line in database.iterdump() if not any(mark in line for mark in left_out)]


def test_the_result_is_sound(built: Path) -> None:
    assert verify(built) == []


def test_the_cheapest_is_one_real_offer(built: Path) -> None:
    (winner,) = ranking(built, LLAMA).cheapest
    assert winner.offer.provider.provider_id == "deepinfra"
    assert winner.total_usd == Decimal("0.14")  # 5M at $0.02 and 2M at $0.02
    assert winner.offer.n_sources == 2  # models.dev and LiteLLM say the same


@pytest.mark.parametrize(
    ("key", "provider", "code"),
    [
        (LLAMA, "nvidia", Exclusion.FREE),
        (LLAMA, "openrouter", Exclusion.RESELLER),
        (LLAMA, "inference", Exclusion.QUARANTINED),  # 1000 times the others
        (LLAMA, "fireworks-ai", Exclusion.NOT_LIVE),  # only in a list that never forgets
        (GPT, "openrouter", Exclusion.QUARANTINED),  # a closed model below 0.8x its maker's price
        ("alibaba/qwen3-32b", "alibaba-token-plan", Exclusion.SUBSCRIPTION),
        ("core42/jais-30b-chat", "azure", Exclusion.QUARANTINED),  # $3,200 per 1M: a slip of units
    ],
)
def test_what_is_not_ranked_says_why(built: Path, key: str, provider: str, code: Exclusion) -> None:
    reasons = {
        e.offer.provider.provider_id: e
        for e in ranking(built, key).excluded
        if not e.offer.provider_model_id.endswith(":free")
    }
    assert reasons[provider].code is code
    assert len(reasons[provider].reason) > len(code)


@pytest.mark.parametrize(
    ("asks", "told_of_the_ended", "code"),
    [
        ({"input": 1.0, "output": 4.0}, {}, Exclusion.QUARANTINED),
        # What LiteLLM has for the retired id may be its successor's price: the least that any source states counts.
        ({"input": 2.2, "output": 9.0}, {"input_cost_per_token": 9e-06, "output_cost_per_token": 4e-05}, None),
    ],
)
def test_a_closed_model_that_its_maker_has_retired_is_held_against_its_last_price(
    tmp_path: Path, asks: dict[str, float], told_of_the_ended: dict[str, float], code: Exclusion | None
) -> None:
    folder = lay_out(tmp_path / "in")
    models_dev, litellm = (folder / "sources" / f"{name}.json" for name in ("models_dev_catalog", "litellm_prices"))
    listed = json.loads(models_dev.read_text(encoding="utf-8"))
    listed["providers"]["openrouter"]["models"][GPT]["cost"] = asks
    models_dev.write_text(json.dumps(listed), encoding="utf-8")
    known = json.loads(litellm.read_text(encoding="utf-8"))
    known["gpt-4o"] |= {"deprecation_date": "2026-01-31", **told_of_the_ended}
    litellm.write_text(json.dumps(known), encoding="utf-8")
    build(folder, tmp_path / "catalog.db")
    with Catalogue.open(tmp_path / "catalog.db") as catalogue:
        offers = {offer.provider.provider_id: offer for offer in catalogue.offers(GPT)}
    assert offers["openai"].deprecation_date == date(2026, 1, 31)
    assert offers["openrouter"].exclude_code == code


def test_side_lines_name_resellers_and_free_tiers(built: Path) -> None:
    side = ranking(built, LLAMA)
    assert side.cheapest_with_resellers is not None
    assert side.cheapest_with_resellers.offer.provider.provider_id == "openrouter"
    assert {offer.provider.provider_id for offer in side.free} == {"nvidia", "openrouter"}


def test_batch_is_another_tier(built: Path) -> None:
    with Catalogue.open(built) as catalogue:
        (offer,) = [o for o in catalogue.offers(GPT) if o.provider.provider_id == "openai"]
    tiers = {price.tier: price.rates.input for price in offer.prices}
    assert tiers == {Tier.STANDARD: 2_500_000, Tier.BATCH: 1_250_000}


def test_facts_say_where_they_come_from(built: Path) -> None:
    with Catalogue.open(built) as catalogue:
        model = catalogue.model(LLAMA)
        chosen = {fact.field: fact for fact in catalogue.facts(LLAMA) if fact.chosen}
    assert (model.params_total_m, model.licence) == (3210, "Llama 3.2 Community License")
    assert chosen["params_total_m"].sources.endswith("Llama-3.2-3B-Instruct")  # the card goes before other lists
    assert model.knowledge_cutoff is None


def test_a_headline_score_is_independent_before_self_reported(built: Path) -> None:
    with Catalogue.open(built) as catalogue:
        assert catalogue.scores(GPT)["arena_text"].value == 1285


def test_later_ratings_lie_over_the_older_rows(built: Path) -> None:
    with Catalogue.open(built) as catalogue:
        headline = catalogue.scores(LLAMA)["arena_text"]
        first = catalogue.scores("alibaba/qwen3-32b")["arena_text"]
    assert (headline.value, headline.as_of, headline.source) == (1169.9, "2026-10-20", "arena")
    assert (first.value, first.variant) == (1346.9, "high; style-controlled")
    with closing(sqlite3.connect(built)) as database:
        rows = database.execute("SELECT value FROM score WHERE source_id = 'lmarena' ORDER BY value").fetchall()
        licence = database.execute("SELECT licence, as_of FROM source WHERE source_id = 'arena'").fetchall()
    assert [value for (value,) in rows] == [1167, 1285, 1300]  # none is replaced
    assert licence == [("CC-BY-4.0", "2026-10-20")]


def test_what_lies_on_top_may_be_missing(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "in")
    (folder / "sources" / "arena_ratings.json").unlink()
    lines: list[str] = []
    build(folder, tmp_path / "catalog.db", lines.append)
    assert lines[-1] == "Arena: left out: it is missing"
    assert verify(tmp_path / "catalog.db") == []


def test_a_scale_of_ratings_ends_where_its_best_model_is(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "in")
    file = folder / "sources" / "arena_ratings.json"
    ratings = json.loads(file.read_text(encoding="utf-8"))
    overall = ratings["ratings"]["tasks"]["overall"]
    overall[0][2], overall[1][2] = 1607.3, 2101.0  # better than any before; no rating but a slip
    ratings["ratings"]["tasks"]["coding"] = [overall[0]]  # a board that benchmarks.csv lacks here
    file.write_text(json.dumps(ratings), encoding="utf-8")
    report = build(folder, tmp_path / "catalog.db")
    assert verify(tmp_path / "catalog.db") == []
    with Catalogue.open(tmp_path / "catalog.db") as catalogue:
        assert catalogue.scores(LLAMA)["arena_text"].value == 1607.3
        assert "arena_text" not in catalogue.scores("alibaba/qwen3-32b")
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as database:
        assert database.execute("SELECT minimum, maximum FROM benchmark").fetchall() == [(800, 1700)]
        details = [detail for (detail,) in database.execute("SELECT detail FROM issue WHERE source_id = 'arena'")]
    assert "the benchmark arena_coding is not in benchmarks.csv" in details
    assert "the score 2101 is outside the scale of arena_text" in details
    assert report.issues["rejected_row"] == 2


def test_findings_are_kept(built: Path) -> None:
    with Catalogue.open(built) as catalogue:
        issues = {found.code: found.count for found in count_findings(catalogue)}
    assert issues["score_without_model"] == 2
    assert issues["rejected_price"] == 1
    assert issues["quarantined_price"] >= 3


def test_announced_ends_that_no_offer_needs_are_a_finding_for_each_seller(built: Path) -> None:
    with Catalogue.open(built) as catalogue:
        found = catalogue.rows(
            "SELECT severity, path, detail FROM issue WHERE code = 'stale_review' AND detail LIKE '%announced ends%'"
        )
    stale = {row["path"]: row for row in found}
    assert {row["severity"] for row in found} == {"info"}
    assert len(stale) == len(found)
    assert "announced ends match no offer any more: baichuan/baichuan-m2-32b" in stale["novita-ai"]["detail"]


def test_nothing_of_artificial_analysis_comes_in(built: Path) -> None:
    assert not [line for line in dump(built, without="\0") if "artificialanalysis" in line.lower()]


def test_the_same_sources_give_the_same_catalogue_in_any_order(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    build(lay_out(tmp_path / "in", backwards=True), again)
    assert dump(again) == dump(built)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("sources/litellm_prices.json", lambda text: text[: len(text) // 2]),
        ("sources/models_dev_catalog.json", lambda _: "[]"),
        ("sources/genai_prices.json", None),
        ("benchmarks/scores.csv", lambda text: text.replace("model_key", "key")),
    ],
)
def test_a_bad_source_is_named_and_the_old_catalogue_kept(tmp_path: Path, name: str, damage: object) -> None:
    folder = lay_out(tmp_path / "in")
    output = tmp_path / "catalog.db"
    output.write_bytes(b"the previous catalogue")
    file = folder / name
    if callable(damage):
        file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        file.unlink()
    with pytest.raises(SourceError, match=Path(name).name):
        build(folder, output)
    assert output.read_bytes() == b"the previous catalogue"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("damage", "reason"),
    [(None, "it is missing"), ('{"models": 3}', "llm_stats.json has an unexpected shape")],
)
def test_an_optional_source_that_cannot_be_used_is_reported(tmp_path: Path, damage: str | None, reason: str) -> None:
    folder = lay_out(tmp_path / "in")
    file = folder / "sources/llm_stats.json"
    if damage is None:
        file.unlink()
    else:
        file.write_text(damage, encoding="utf-8")
    lines: list[str] = []
    output = tmp_path / "catalog.db"
    build(folder, output, lines.append)
    assert any(line.startswith(f"llm-stats: left out: {reason}") for line in lines)
    with closing(sqlite3.connect(output)) as database:
        reported = dict(database.execute("SELECT path, detail FROM issue WHERE code = 'missing_source'"))
        sources = {source_id for (source_id,) in database.execute("SELECT source_id FROM source")}
    assert reported["sources/llm_stats.json"].startswith(f"llm-stats: {reason}")
    assert str(tmp_path) not in reported["sources/llm_stats.json"]
    assert "llm-stats" not in sources
    assert verify(output) == []


def test_a_new_provider_is_shown_reported_and_never_ranked(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "in")
    file = folder / "sources/models_dev_catalog.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"nebius"', '"newcomer"'), encoding="utf-8")
    report = build(folder, tmp_path / "catalog.db")
    assert report.issues["unreviewed_provider"] == 1
    with Catalogue.open(tmp_path / "catalog.db") as catalogue:
        everyone = rank(catalogue.offers(LLAMA), Workload(), Filters(include_resellers=True))
    (newcomer,) = [e for e in everyone.excluded if e.offer.provider.provider_id == "newcomer"]
    assert newcomer.code is Exclusion.UNREVIEWED
    assert verify(tmp_path / "catalog.db") == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        build(tmp_path / "nowhere", tmp_path / "catalog.db")


def test_progress_has_a_line_per_source(tmp_path: Path) -> None:
    lines: list[str] = []
    report = build(lay_out(tmp_path / "in"), tmp_path / "catalog.db", lines.append)
    assert [line.partition(":")[0] for line in lines] == [
        "models.dev", "LiteLLM", "genai-prices", "model-prices", "LiteLLM history", "llm-stats", "models.dev history",
        "Benchmark tables", "Arena",
    ]  # fmt: skip
    assert any("quarantined_price" in line for line in report.summary_lines())
