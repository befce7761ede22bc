"""Read what `crosswalk_tui.core.changes.catalogue_diff` compares of a catalogue. Takes half a second."""

from __future__ import annotations

from crosswalk_tui.catalog.offer_queries import read_offers
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.changes.catalogue_diff import CatalogueContents, HeadlineScore, ListedModel, SourceDate
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Tier


def read_contents(catalogue: Catalogue, tier: Tier = Tier.STANDARD) -> CatalogueContents:
    """Every model, offer with its standard prices and those of *tier*, headline score and source of the catalogue."""
    models = catalogue.rows("SELECT key, name, n_providers, status = 'deprecated' AS ended, release_date FROM model")
    offers = read_offers(catalogue, "SELECT offer_id FROM offer", {"tier": tier.value})
    other_ids = catalogue.rows(
        "SELECT o.provider_id, a.id, o.provider_model_id FROM offer_alias a JOIN offer o USING (offer_id)"
    )
    names = catalogue.rows(
        "SELECT a.alias, min(m.key) AS key FROM model_alias a JOIN model m USING (model_id)"
        " WHERE a.kind IN ('name', 'key_tail') GROUP BY a.alias HAVING count(*) = 1"
    )
    scores = catalogue.rows(
        "SELECT s.benchmark_id, m.key, s.value, s.as_of FROM score s JOIN model m USING (model_id) WHERE headline = 1"
    )
    return CatalogueContents(
        models={
            r["key"]: ListedModel(r["key"], safe(r["name"]), r["n_providers"], bool(r["ended"]), r["release_date"])
            for r in models
        },
        names={safe(r["alias"]): r["key"] for r in names},
        offers={
            (offer.provider.provider_id, offer.provider_model_id): offer
            for listed in offers.values()
            for offer in listed
        },
        other_ids={(r["provider_id"], r["id"]): (r["provider_id"], r["provider_model_id"]) for r in other_ids},
        scores={(r["benchmark_id"], r["key"]): HeadlineScore(*r) for r in scores},
        benchmarks={benchmark.slug: benchmark.name for benchmark in catalogue.benchmarks()},
        sources={s.source_id: SourceDate(s.source_id, s.name, s.as_of) for s in catalogue.sources()},
    )
