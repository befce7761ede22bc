"""What is the user's, laid over a catalogue: every query sees it, and without it the catalogue's answers return."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.catalog.model_search import find_models
from crosswalk_tui.catalog.neighbours import read_neighbours
from crosswalk_tui.catalog.offer_queries import OfferFilter, rankable_offers, undominated_offers
from crosswalk_tui.catalog.plot_data import PlotQuery, read_scored
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.models import OWN, Model, Offer
from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.core.pricing.filters import NO_FILTERS
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.vocabulary import Exclusion, Flag, Tier
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.catalogue_builder import CatalogueBuilder

NOW = datetime(2026, 7, 15, tzinfo=UTC)
MODEL = "meta/llama-3.1-8b-instruct"
CLOSED = "acme/closed"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Two models at two sellers, one of which has bands, an assumed rate, prices by the hour and several offers."""
    builder = CatalogueBuilder()
    builder.provider("azure", name="Azure", type="cloud")
    builder.provider("host")
    builder.provider("ollama", type="local", default_access="local")
    builder.model(MODEL, name="Llama 3.1 8B Instruct", context_tokens=131_072)
    builder.model(CLOSED)
    builder.benchmark("arena_text")
    builder.benchmark("gpqa", unit="percent", minimum=0.0, maximum=100.0)
    builder.score(CLOSED, "arena_text", 1300)
    builder.offer("host", "llama", MODEL, input=100_000, output=200_000)
    base: dict[str, Any] = {"input": 1_000_000, "output": 4_000_000, "cache_write": 1_250_000,
            "bases": [{"rate": "cache_write", "basis": "assumed"}]}  # fmt: skip
    bands = [base, {"input": 2_000_000, "output": 8_000_000, "band_from": 200_000},
             {"input": 500_000, "output": 2_000_000, "tier": "batch"}]  # fmt: skip
    builder.offer("azure", "closed", CLOSED, prices=bands)
    builder.offer("azure", "odd", CLOSED, exclude_code="quarantined", exclude_reason="implausible", input=1, output=1)
    builder.offer("host", "closed", CLOSED, prices=[
        {"input": 1_000_000, "output": 4_000_000},
        {"input": 3_000_000, "output": 9_000_000, "window_start": "08:00", "window_end": "20:00"},
        {"input": 2_000_000, "output": 6_500_000, "status": "average"},
    ])  # fmt: skip
    return Catalogue.open(builder.write(tmp_path / "catalog.db"))


def own(kind: str, **fields: Any) -> OwnEntry:
    return OwnEntry(read_record(kind, fields), "2026-07-10")


def ranked(catalogue: Catalogue, key: str, workload: Workload = DEFAULT_WORKLOAD) -> Ranking:
    return rank(catalogue.offers(key), workload, NO_FILTERS, NOW, catalogue.model(key))


def bills(catalogue: Catalogue, key: str, workload: Workload = DEFAULT_WORKLOAD) -> dict[str, str]:
    return {q.offer.provider.provider_id: f"{q.total_usd:f}" for q in ranked(catalogue, key, workload).ranked}


def everything(catalogue: Catalogue) -> list[object]:
    """Answers of every query that what is the user's may change."""
    query = PlotQuery("arena_text", OfferFilter(Tier.STANDARD, None, resale=False))
    models, plotted = catalogue.lines(), read_scored(catalogue, query, NOW)
    return [
        models,
        [(catalogue.model(m.key), catalogue.offers(m.key), catalogue.facts(m.key)) for m in models],
        [catalogue.scores(m.key) for m in models],
        rankable_offers(catalogue, NOW),
        list(undominated_offers(catalogue, NOW, {m.model_id: m.model_id for m in models})),
        [(m.model, m.score, m.offers) for m in plotted.models] if plotted else None,
        read_neighbours(catalogue, [CLOSED], "arena_text", DEFAULT_WORKLOAD, NO_FILTERS, NOW),
        catalogue.benchmarks(),
        catalogue.sources(),
        catalogue.as_of(),
        catalogue.provider_ids(),
        find_models(catalogue, "llama"),
    ]  # fmt: skip


EVERY_KIND = (
    own("price", provider="my-gpu", model=MODEL, id="llama", input="0.05", output="0.05"),
    own("price", provider="azure", model=CLOSED, id="odd", input="0.5", output="0.5"),
    own("discount", provider="azure", off="15%"),
    own("discount", provider="host", off="10%", starts="2026-07-01", ends="2026-08-01"),
    own("credit", provider="azure", usd="500"),
    own("provider", provider="my-gpu", display_name="Our GPU"),
    own("model", model="ours/tune", context="8k", tools=True),
    own("model", model=CLOSED, context="1M"),
    own("score", model="ours/tune", benchmark="arena_text", value="1250"),
    own("score", model=CLOSED, benchmark="our-bench", value="7", minimum="0", maximum="10"),
)


def test_without_what_is_yours_the_answers_of_the_catalogue_return(catalogue: Catalogue) -> None:
    before = everything(catalogue)
    catalogue.lay_over(EVERY_KIND)
    assert not catalogue.own_problems
    assert everything(catalogue) != before
    catalogue.lay_over(())
    assert everything(catalogue) == before


def test_what_is_switched_off_changes_nothing(catalogue: Catalogue) -> None:
    before = everything(catalogue)
    catalogue.lay_over(tuple(entry._replace(active=False) for entry in EVERY_KIND))
    assert everything(catalogue) == before


@pytest.mark.parametrize("dates", [{}, {"starts": "2026-07-01"}, {"starts": "2026-07-01", "ends": "2026-12-01"}])
def test_a_discount_of_nothing_changes_nothing(catalogue: Catalogue, dates: dict[str, str]) -> None:
    long = Workload(5_000_000, 2_000_000, prompt_tokens=250_000)
    before = bills(catalogue, CLOSED), bills(catalogue, CLOSED, long)
    catalogue.lay_over(
        (own("discount", provider="azure", off="0", **dates), own("discount", provider="host", off="0%"))
    )
    assert (bills(catalogue, CLOSED), bills(catalogue, CLOSED, long)) == before
    assert not any(bill.is_own for bill in ranked(catalogue, CLOSED).ranked)


def test_the_file_is_unchanged_and_another_thread_reads_the_same(catalogue: Catalogue) -> None:
    content = catalogue.path.read_bytes()
    catalogue.lay_over(EVERY_KIND)
    with catalogue.again() as other:
        assert everything(other) == everything(catalogue)
        assert other.own == EVERY_KIND
    assert catalogue.path.read_bytes() == content


def test_a_catalogue_in_wal_mode_is_laid_over_too(catalogue: Catalogue) -> None:
    """Its header asks for a log, which shared memory has no place for."""
    with closing(sqlite3.connect(catalogue.path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    with Catalogue.open(catalogue.path) as other:
        other.lay_over(EVERY_KIND)
        catalogue.lay_over(EVERY_KIND)
        assert everything(other) == everything(catalogue)
        other.keep(other.read_content())


@pytest.mark.parametrize("edit", ["valid_from = 'xx'", "window_start = 'aa', window_end = 'bb'", "weekdays = 'x'"])
def test_a_bad_value_in_a_price_is_an_error_of_the_catalogue(catalogue: Catalogue, edit: str) -> None:
    with closing(sqlite3.connect(catalogue.path)) as db:
        db.execute("UPDATE price SET window_start = '08:00', window_end = '20:00'")
        db.execute(f"UPDATE price SET {edit}")  # noqa: S608 - our own texts
        db.commit()
    with pytest.raises(CatalogueError, match=r"damaged.*catalog verify"):
        catalogue.lay_over((own("discount", provider="azure", off="1%"),))


def test_what_is_yours_stays_when_the_file_is_kept_and_then_damaged(catalogue: Catalogue) -> None:
    listed = everything(catalogue)
    catalogue.lay_over(EVERY_KIND)
    catalogue.keep(catalogue.read_content())
    catalogue.path.write_text("nothing")
    before = everything(catalogue)
    catalogue.lay_over(())
    assert everything(catalogue) == listed
    catalogue.lay_over(EVERY_KIND)
    assert everything(catalogue) == before
    with catalogue.without_own() as other:
        assert everything(other) == listed


def test_the_file_is_kept_after_it_was_copied_without_what_is_yours(catalogue: Catalogue) -> None:
    listed = everything(catalogue)
    with catalogue.without_own() as other:
        assert everything(other) == listed
    catalogue.keep(catalogue.read_content())
    catalogue.path.write_text("nothing")
    catalogue.lay_over(EVERY_KIND)
    catalogue.lay_over(())
    assert everything(catalogue) == listed


def test_a_discount_reaches_every_tier_band_and_hour(catalogue: Catalogue) -> None:
    catalogue.lay_over((own("discount", provider="azure", off="50%"), own("discount", provider="host", off="10%")))
    assert bills(catalogue, CLOSED) == {"azure": "6.500000000000", "host": "20.700000000000"}
    long = Workload(5_000_000, 2_000_000, prompt_tokens=250_000)
    assert bills(catalogue, CLOSED, long)["azure"] == "13.000000000000"
    batch = Workload(5_000_000, 2_000_000, batch=True)
    assert bills(catalogue, CLOSED, batch)["azure"] == "3.250000000000"
    listed = {offer.provider_id: offer.input for offer in rankable_offers(catalogue, NOW, keys=[CLOSED])}
    assert listed == {"azure": 500_000, "host": 1_800_000}
    assert all(offer.own for offer in rankable_offers(catalogue, NOW, keys=[CLOSED]))


def test_all_off_is_never_the_cheapest(catalogue: Catalogue) -> None:
    catalogue.lay_over((own("discount", provider="azure", off="100%"),))
    assert set(bills(catalogue, CLOSED)) == {"host"}
    assert all(offer.provider_id != "azure" for offer in rankable_offers(catalogue, NOW))
    codes = [item.code for item in ranked(catalogue, CLOSED).excluded]
    assert Exclusion.NO_PRICE in codes


def test_the_narrowest_discount_applies(catalogue: Catalogue) -> None:
    narrow = own("discount", provider="azure", off="50%", id="closed"), own("discount", provider="azure", off="10%")
    catalogue.lay_over((*narrow, own("discount", provider="azure", off="20%", model=CLOSED)))
    assert bills(catalogue, CLOSED)["azure"] == "6.500000000000"


def test_your_price_wins_over_the_list_and_over_its_doubts(catalogue: Catalogue) -> None:
    catalogue.lay_over((own("price", provider="azure", model=CLOSED, id="odd", input="0.5", output="0.5"),))
    best = ranked(catalogue, CLOSED).best
    assert best is not None
    assert (best.offer.provider_model_id, f"{best.total_usd:f}") == ("odd", "3.500000000000")
    assert Flag.OWN in best.flags
    assert (best.listed.input, best.listed.output) == (1, 1)


def test_a_rate_that_is_not_given_stays_at_the_list_price(catalogue: Catalogue) -> None:
    catalogue.lay_over((own("price", provider="azure", model=CLOSED, id="closed", output="2"),))
    assert bills(catalogue, CLOSED)["azure"] == "9.000000000000"
    best = ranked(catalogue, CLOSED).best
    assert best is not None
    assert best.listed.output == 4_000_000


def test_a_price_of_your_own_may_have_bands(catalogue: Catalogue) -> None:
    base = {"provider": "my-gpu", "model": MODEL, "id": "llama", "context": "1M"}
    catalogue.lay_over((
        own("price", **base, input="0.01", output="0.01"),
        own("price", **base, input="1", output="1", above="100k"),
    ))  # fmt: skip
    assert bills(catalogue, MODEL)["my-gpu"] == "0.070000000000"
    assert bills(catalogue, MODEL, Workload(5_000_000, 2_000_000, prompt_tokens=120_000))["my-gpu"] == "7.000000000000"


def test_an_endpoint_of_yours_is_ranked_counted_found_and_limited(catalogue: Catalogue) -> None:
    catalogue.lay_over((
        own("provider", provider="my-gpu", display_name="Our GPU"),
        own("model", model="ours/tune", display_name="Our Tune", vision=True, context="8k"),
        own("price", provider="my-gpu", model="ours/tune", id="tune", input="0.05", output="0.05"),
        own("price", provider="my-gpu", model=MODEL, id="llama", input="0.05", output="0.05", context="16k"),
    ))  # fmt: skip
    assert catalogue.find_model("our tune").key == "ours/tune"
    assert [line.key for line in find_models(catalogue, "tune").lines] == ["ours/tune"]
    assert catalogue.model("ours/tune").n_providers == 1
    assert catalogue.model(MODEL).n_providers == 2
    best = ranked(catalogue, MODEL).best
    assert best is not None
    assert (best.offer.provider.name, best.offer.context_tokens) == ("Our GPU", 16_000)
    large = ranked(catalogue, MODEL, Workload(5_000_000, 2_000_000, prompt_tokens=20_000))
    assert [item.code for item in large.excluded] == [Exclusion.CONTEXT]


def test_zeros_run_locally_and_are_never_the_cheapest(catalogue: Catalogue) -> None:
    catalogue.lay_over((own("price", provider="ollama", model=MODEL, id="llama", input=0, output=0),))
    found = ranked(catalogue, MODEL)
    assert [bill.offer.provider.provider_id for bill in found.ranked] == ["host"]
    assert [item.code for item in found.excluded] == [Exclusion.LOCAL]


def test_an_offer_that_only_you_know_assumes_nothing(catalogue: Catalogue) -> None:
    mixed = Workload(
        10_000_000,
        0,
        cached_share=Decimal("0.5"),
        cache_write_share=Decimal("0.2"),
        cache_write_1h_share=Decimal("0.1"),
    )
    prices = (
        own("price", provider="my-gpu", model=MODEL, id="llama", input="0.01", output="0.01"),
        own("price", provider="host", model=MODEL, id="llama", input="0.02", output="0.02"),
    )
    catalogue.lay_over(prices)
    best, other = ranked(catalogue, MODEL, mixed).ranked
    assert best.offer.provider.provider_id == "my-gpu", "a bill that may be too low would not come first"
    assert (best.total_usd, best.flags) == (Decimal("0.1"), (Flag.OWN,))
    assert {line.note for line in best.lines[1:3]} == {"your input rate, as you set none for it"}
    assert Flag.ASSUMED_RATE in other.flags, "what a listed seller charges is not yours to set by leaving it out"
    catalogue.lay_over((
        own("price", provider="my-gpu", model=MODEL, id="llama", input="0.01", output="0.01", cache_write="0.04"),
    ))  # fmt: skip
    mine = ranked(catalogue, MODEL, mixed).ranked[0]
    assert [(line.label, str(line.rate_usd)) for line in mine.lines[1:4]] == [
        ("cache read", "0.01"), ("cache write", "0.04"), ("cache write 1h", "0.04"),
    ]  # fmt: skip


@pytest.mark.parametrize("discount", [(), (own("discount", provider="my-gpu", off="10%"),)])
def test_a_machine_by_the_hour_is_paid_all_month(catalogue: Catalogue, discount: tuple[OwnEntry, ...]) -> None:
    machine = {"usd_per_hour": "0.36", "tokens_per_second": "1000", "utilisation": "50%"}
    catalogue.lay_over((own("price", provider="my-gpu", model=MODEL, id="llama", **machine), *discount))
    bill = next(bill for bill in ranked(catalogue, MODEL).ranked if bill.offer.provider.provider_id == "my-gpu")
    assert (bill.total_usd, bill.rates.output) == (Decimal("259.2"), 200_000)  # 720 × $0.36; $0.20 per 1M in full use
    assert bill.load is not None
    assert bill.load.short_words == "1 machine all month, 1% used"


def test_a_machine_is_paid_whatever_the_band_the_hour_and_the_fee_of_the_offer(catalogue: Catalogue) -> None:
    machine = {"model": CLOSED, "id": "closed", "usd_per_hour": "1", "tokens_per_second": "1000"}
    catalogue.lay_over((
        own("price", provider="azure", **machine), own("price", provider="host", **machine, per_request="1"),
    ))  # fmt: skip
    (rate,) = [problem for problem in catalogue.own_problems if "host closed" in problem]
    assert "no other rate is used" in rate
    for bill in ranked(catalogue, CLOSED, Workload(5_000_000, 2_000_000, prompt_tokens=300_000)).ranked:
        assert (int(bill.total_usd), bill.bands, bill.hourly) == (720, (), ())
        assert {Flag.TIME_OF_DAY, Flag.NO_REQUEST_COUNT, Flag.ASSUMED_RATE}.isdisjoint(bill.flags)


def test_a_score_of_your_own_is_the_headline(catalogue: Catalogue) -> None:
    catalogue.lay_over((own("score", model=CLOSED, benchmark="arena_text", value="1350"),))
    score = catalogue.scores(CLOSED)["arena_text"]
    assert (score.value, score.source) == (1350, OWN)
    query = PlotQuery("arena_text", OfferFilter(Tier.STANDARD, None, resale=False))
    plotted = read_scored(catalogue, query, NOW)
    assert plotted is not None
    assert [model.score for model in plotted.models] == [1350]


def test_facts_of_your_own_replace_those_of_the_catalogue(catalogue: Catalogue) -> None:
    catalogue.lay_over((own("model", model=CLOSED, context="1M", tools=True),))
    model = catalogue.model(CLOSED)
    assert (model.context_tokens, model.tools) == (1_000_000, True)
    chosen = [fact for fact in catalogue.facts(CLOSED) if fact.chosen]
    assert {(fact.field, fact.sources) for fact in chosen} == {("context_tokens", OWN), ("tools", OWN)}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (own("price", provider="azure", model="no/such", id="x", input=1, output=1), "no/such is not in the catalogue"),
        (own("discount", provider="nobody", off="5%"), "Discount nobody: the catalogue has no such offer"),
        (own("score", model="no/such", benchmark="gpqa", value=5), "the model is not in the catalogue"),
        (own("score", model=CLOSED, benchmark="new", value=5), "a new one needs its scale"),
        (
            own("score", model=CLOSED, benchmark="gpqa", value=101),
            "101 is outside the scale of the benchmark, 0 to",
        ),
    ],
)
def test_what_cannot_be_applied_is_reported(catalogue: Catalogue, entry: OwnEntry, problem: str) -> None:
    catalogue.lay_over((entry,))
    assert [problem in found for found in catalogue.own_problems] == [True]


def test_the_shipped_catalogue_takes_five_hundred_prices(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        keys = [line.key for line in catalogue.lines()[:500]]
        catalogue.lay_over(tuple(
            own("price", provider="my-gpu", model=key, id=key, input="0.01", output="0.01") for key in keys
        ))  # fmt: skip
        assert not catalogue.own_problems
        offers: Callable[[Model], list[Offer]] = lambda m: [o for o in catalogue.offers(m.key) if o.match_rule == OWN]  # noqa: E731
        assert all(len(offers(catalogue.model(key))) == 1 for key in keys)


def test_what_is_yours_follows_a_renamed_model(tmp_path: Path) -> None:
    """The catalogue knows the old key as an alias of the same lab's model."""
    builder = CatalogueBuilder()
    builder.provider("host")
    builder.model("acme/tune-2", name="Tune 2", aliases=["tune-old"])
    builder.benchmark("arena_text")
    builder.offer("host", "tune", "acme/tune-2", input=100_000, output=200_000)
    with Catalogue.open(builder.write(tmp_path / "renamed.db")) as opened:
        old = "acme/tune-old"
        opened.lay_over(
            (
                own("price", provider="my-gpu", model=old, id="t", input=0.01, output=0.01),
                own("discount", provider="host", model=old, off=0.5),
                own("score", model=old, benchmark="arena_text", value=1300),
                own("model", model=old, context=1000),
                own("price", provider="my-gpu", model="other/tune-old", id="o", input=0.01, output=0.01),
            )
        )
        (problem,) = opened.own_problems
        assert "my-gpu o: the model other/tune-old is not in the catalogue" in problem, "another lab's model"
        offers = {offer.provider.provider_id: offer.prices[0].rates.input for offer in opened.offers("acme/tune-2")}
        assert offers == {"my-gpu": 10_000, "host": 50_000}
        assert opened.scores("acme/tune-2")["arena_text"].value == 1300
        assert opened.model("acme/tune-2").context_tokens == 1000
        assert opened.new_key(old) == "acme/tune-2"
        assert opened.new_key("other/tune-old") is None
