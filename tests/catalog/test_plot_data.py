"""What the plot reads: a few offers of many models, among them the winner of all offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosswalk_tui.catalog.offer_queries import OfferFilter
from crosswalk_tui.catalog.past_offers import moment_of, offers_at
from crosswalk_tui.catalog.plot_data import PlotQuery, benchmark_counts, read_scored
from crosswalk_tui.catalog.rankable import rankable_sql
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.models import Offer, Provider
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import PlotSettings, ScoredModels, ranking
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import rank
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from tests.catalog.conftest import OffersByKey
from tests.catalog.test_rankable import add
from tests.catalogue_builder import CatalogueBuilder
from tests.strategies import NOW, offers

STANDARD = PlotQuery("arena", OfferFilter(Tier.STANDARD, None, resale=True))
filters = st.builds(
    partial(Filters),  # Hypothesis would fill in every other field of a named tuple
    include_resellers=st.booleans(),
    region=st.sampled_from([None, "us"]),
    or_global=st.booleans(),
)


def query(load: Workload, chosen: Filters, benchmark: str = "arena") -> PlotQuery:
    return PlotQuery(benchmark, OfferFilter(load.tier, chosen.region, chosen.resellers, chosen.or_global))


def same_winners(
    offers_of: Callable[[str], tuple[Offer, ...]], scored: ScoredModels | None, load: Workload, chosen: Filters
) -> bool:
    """Whether every scored model's best offer and its bill are those that all its offers give."""
    assert scored is not None
    for one in scored.models:
        ranked = rank(offers_of(one.model.key), load, chosen, NOW, one.model).ranked
        best = ranking(one, load, chosen, NOW).best
        if (None if best is None else (best.offer.offer_id, best.total_usd)) != (
            (ranked[0].offer.offer_id, ranked[0].total_usd) if ranked else None
        ):
            return False
    return True


def sold(catalogue: Catalogue, benchmark: str, now: datetime) -> set[str]:
    """The scored models that the cheapest rule may rank at *now*, by SQL alone."""
    scored = "SELECT model_id FROM score WHERE headline = 1 AND benchmark_id = :benchmark"
    rankable = rankable_sql(f"'{now.date()}'", models=scored)
    sql = f"SELECT m.key FROM ({rankable}) JOIN model m USING (model_id)"  # noqa: S608 - our own text
    return {r["key"] for r in catalogue.rows(sql, {"benchmark": benchmark})}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offers, filters, st.booleans())
def test_the_offers_read_give_the_winner_of_all_offers(
    tmp_path: Path, drawn: tuple[Offer, ...], chosen: Filters, batch: bool
) -> None:
    builder = CatalogueBuilder()
    builder.model("lab/model")
    builder.benchmark("arena")
    builder.score("lab/model", "arena", 1200)
    for seller in _sellers(drawn):
        builder.provider(seller.provider_id, type=seller.type, active=int(seller.active))
    for offer in drawn:
        add(builder, offer)
    load = replace(DEFAULT_WORKLOAD, batch=batch)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        scored = read_scored(catalogue, query(load, chosen), NOW)
        assert same_winners(catalogue.offers, scored, load, chosen)
        assert scored is not None
        assert scored.sold == sold(catalogue, "arena", NOW)


def _sellers(drawn: Iterable[Offer]) -> Iterable[Provider]:
    sellers: dict[str, Provider] = {}
    for offer in drawn:
        sellers.setdefault(offer.provider.provider_id, offer.provider._replace(duplicate_of=None))
    return sellers.values()


@pytest.mark.parametrize("chosen", [Filters(), Filters(include_resellers=True), Filters(needs=frozenset({"tools"}))])
@pytest.mark.parametrize(
    "load", [DEFAULT_WORKLOAD, *(Workload(10**8, 10**6, requests=n, batch=True) for n in (300, 500))]
)
def test_the_shipped_catalogue_is_plotted_at_the_winners_of_all_offers(
    shipped_catalogue: Path, all_offers: OffersByKey, chosen: Filters, load: Workload
) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        scored = read_scored(catalogue, query(load, chosen, "gpqa_diamond"), NOW)
        assert same_winners(all_offers.__getitem__, scored, load, chosen)
        assert scored is not None
        assert scored.sold == sold(catalogue, "gpqa_diamond", NOW)


def test_on_a_past_day_the_winners_are_those_of_all_offers_of_the_day(shipped_catalogue: Path) -> None:
    day, today = date(2025, 6, 1), date(2026, 11, 29)
    moment = moment_of(day, datetime(2026, 11, 29, tzinfo=UTC))
    settings = PlotSettings(PriceAxis.MONTHLY, DEFAULT_WORKLOAD, Filters(), day)
    with Catalogue.open(shipped_catalogue) as catalogue:
        scored = read_scored(catalogue, PlotQuery.of("gpqa_diamond", settings, today), moment)
        assert scored is not None
        priced = 0
        for one in scored.models:
            best = ranking(one, DEFAULT_WORKLOAD, Filters(), moment).best
            offers = offers_at(catalogue, one.model.key, day, today)
            found = rank(offers, DEFAULT_WORKLOAD, Filters(), moment, one.model).best
            assert (best and best.total_usd) == (found and found.total_usd), one.model.key
            assert best is None or one.model.key in scored.sold
            priced += best is not None
        assert 20 < priced < len(scored.models), "most of today's models were not recorded then"


def test_models_without_offers_are_counted_and_the_sold_ones_named(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("acme")
    builder.provider("middleman", type="aggregator")
    builder.benchmark("arena")
    for key in ("lab/sold", "lab/resold", "lab/free", "lab/none", "lab/unscored"):
        builder.model(key)
        if key != "lab/unscored":
            builder.score(key, "arena", 1200)
    builder.offer("acme", "sold", "lab/sold", input=1_000, output=1_000)
    builder.offer("middleman", "resold", "lab/resold", input=1_000, output=1_000)
    builder.offer("acme", "free", "lab/free", access="free", input=0, output=0)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        scored = read_scored(catalogue, PlotQuery("arena", OfferFilter(Tier.STANDARD, None, resale=False)), NOW)
        assert scored is not None
        assert {one.model.key: len(one.offers) for one in scored.models} == {"lab/sold": 1, "lab/resold": 0}
        assert scored.sold == {"lab/sold", "lab/resold"}
        assert (scored.n_scored, scored.n_models) == (4, 5)
        assert read_scored(catalogue, STANDARD._replace(benchmark="unheard_of"), NOW) is None


def test_benchmarks_are_listed_with_how_many_models_they_scored(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.model("lab/a")
    builder.model("lab/b")
    for slug, tier in (("old", "legacy"), ("arena", "core"), ("empty", "core")):
        builder.benchmark(slug, tier=tier)
    builder.score("lab/a", "old", 1)
    builder.score("lab/a", "arena", 1)
    builder.score("lab/b", "arena", 1)
    builder.score("lab/b", "old", 1, headline=0)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue:
        assert [(b.slug, n) for b, n in benchmark_counts(catalogue)] == [("arena", 2), ("old", 1)]


def test_a_date_that_is_none_is_damage(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("acme")
    builder.model("lab/m")
    builder.benchmark("arena")
    builder.score("lab/m", "arena", 1200)
    builder.offer("acme", "m", "lab/m", input=1, output=1, deprecation_date="soon")
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue, pytest.raises(CatalogueError):
        read_scored(catalogue, STANDARD, NOW)


def test_reading_can_be_given_up(tmp_path: Path) -> None:
    class Enough(Exception):
        """Given up."""

    def stop() -> None:
        raise Enough

    builder = CatalogueBuilder()
    builder.model("lab/m")
    builder.benchmark("arena")
    builder.score("lab/m", "arena", 1200)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as catalogue, pytest.raises(Enough):
        read_scored(catalogue, STANDARD, NOW, stop)
