"""Tiny offers and evidence for the tests of liveness: one record per source, no files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.sources.harvest import Facts, OfferRecord, PriceRecord, ProviderRecord
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.offers.merged_offers import MergedOffer
from crosswalk_tui.sources.offers.notices import EndNotice
from crosswalk_tui.sources.pricing.evidence import Evidence

TODAY = "2026-11-20"
"""The day of the newest source."""
LISTED = "2026-09-30"
"""The day of the newest snapshot of the list that removes what has ended."""

HOST = ProviderRecord("novita-ai", "Novita", ProviderType.HOST)
MAKER = ProviderRecord("mistral", "Mistral", ProviderType.FIRST_PARTY, lab_id="mistral")
CLOUD = ProviderRecord("google-vertex", "Vertex", ProviderType.CLOUD)
GLM = "zai-org/glm-4.5"


def price(begins: str | None = None, as_of: str = TODAY, **rates: int) -> PriceRecord:
    """A standard base price, $1 in and $2 out unless told otherwise."""
    return PriceRecord(Rates(**({"input": 1_000_000, "output": 2_000_000} | rates)), as_of, valid_from=begins)


def record(source: str, name: str = GLM, provider: ProviderRecord = HOST, **more: Any) -> OfferRecord:
    """What *source* lists; models.dev as of `LISTED`, any other source as of `TODAY`."""
    as_of = LISTED if source == "models.dev" else TODAY
    return OfferRecord(
        source, provider.provider_id, name, name, more.pop("facts", Facts()), **({"as_of": as_of} | more)
    )


def gone(name: str = GLM, provider: ProviderRecord = HOST) -> OfferRecord:
    """What models.dev listed in July and lists no more."""
    return record("models.dev", name, provider, as_of="2026-07-02", gone_between=("2026-07-02", LISTED))


def entry(*records: OfferRecord, provider: ProviderRecord = HOST, name: str | None = None) -> MergedOffer:
    """One offer with these records, known by the id of the first."""
    name = name or records[0].provider_model_id
    resolver = Resolver([(provider.provider_id, name)])
    return MergedOffer(provider, name, resolver.resolve(provider.provider_id, name), list(records))


def announced(days: Mapping[str, str], provider: ProviderRecord = HOST) -> dict[tuple[str, str], EndNotice]:
    """Notices by id, all on one page."""
    page = "https://www.novita.ai/docs/changelog/04-06-26"
    return {(provider.provider_id, name): EndNotice(day, page) for name, day in days.items()}


def evidence(**known: Any) -> Evidence:
    """Evidence on `TODAY`."""
    return Evidence(TODAY, **known)
