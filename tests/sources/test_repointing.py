"""Ids that began to serve other weights, and how the reading of such an id is explained."""

from __future__ import annotations

from pathlib import Path

from crosswalk_tui.core.vocabulary import Access, ProviderType
from crosswalk_tui.sources.harvest import ProviderRecord, Repointing
from crosswalk_tui.sources.identity import explain
from crosswalk_tui.sources.identity.listings import ListedName
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.offers.merged_offers import MergedOffer, Served
from crosswalk_tui.sources.offers.repointing import apply_repointings
from tests.catalogue_builder import CatalogueBuilder
from tests.sources import makings

PLAIN, LATER = "deepseek-v4-pro", "deepseek-v4-pro-0813"


def test_before_and_after_are_weights_not_what_the_seller_serves_under_the_id_today() -> None:
    corpus = [(seller, PLAIN) for seller in "abc"] + [("d", LATER), ("deepseek", PLAIN)]
    listed = {(seller, PLAIN): ListedName("DeepSeek V4 Pro", "2026-04-24") for seller in "abc"}
    listed["deepseek", PLAIN] = ListedName("DeepSeek V4 Pro", "2026-08-12")
    resolver = Resolver(corpus, listed)
    maker = ProviderRecord("deepseek", "DeepSeek", ProviderType.FIRST_PARTY, Access.METERED, "deepseek")
    record = makings.stated("models.dev", provider="deepseek", model_id=PLAIN)
    entry = MergedOffer(maker, PLAIN, resolver.resolve("deepseek", PLAIN), [record])
    change = Repointing("deepseek", PLAIN, PLAIN, LATER, "2026-08-12", "model-prices")

    apply_repointings([entry], resolver, makings.evidence(repointings={("deepseek", PLAIN): [change]}))

    assert entry.served == (
        Served(f"deepseek/{PLAIN}", None, "2026-08-12", "model-prices"),
        Served(f"deepseek/{LATER}", "2026-08-12", None, "model-prices"),
    )
    assert entry.key == f"deepseek/{LATER}"


def test_why_says_what_the_listing_added(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.model(f"deepseek/{PLAIN}")
    builder.model(f"deepseek/{LATER}")
    for provider, key in (("acme", f"deepseek/{PLAIN}"), ("opencode", f"deepseek/{LATER}")):
        builder.provider(provider)
        builder.offer(provider, PLAIN, key, input=1, output=1)
    path = builder.write(tmp_path / "catalog.db")

    assert explain("opencode", PLAIN, path)[-1].startswith(f"= deepseek/{LATER} in the catalogue")
    assert explain("acme", PLAIN, path)[-1] == f"= deepseek/{PLAIN}"
