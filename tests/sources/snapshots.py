"""Writing small upstream snapshots for the importer tests, and reading what comes out of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crosswalk_tui.core.vocabulary import Tier

if TYPE_CHECKING:
    from pathlib import Path

    from crosswalk_tui.sources.harvest import Harvest, OfferRecord, PriceRecord

AS_OF = "2026-07-02"


def write_json(folder: Path, document: object) -> Path:
    """*document* as a JSON file; NaN and infinities are written as upstreams in Python would write them."""
    path = folder / "snapshot.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def write_text(folder: Path, text: str) -> Path:
    """*text* as a file that claims to be JSON."""
    path = folder / "snapshot.json"
    path.write_text(text, encoding="utf-8")
    return path


def offers(harvest: Harvest) -> dict[str, OfferRecord]:
    """Offers by the seller's id."""
    return {offer.provider_model_id: offer for offer in harvest.offers}


def price(offer: OfferRecord, tier: Tier = Tier.STANDARD, band_from: int = 0) -> PriceRecord:
    """The one price of a tier and band."""
    (found,) = [p for p in offer.prices if p.tier is tier and p.band_from == band_from]
    return found


def reasons(harvest: Harvest) -> dict[str, str]:
    """What was rejected and why."""
    return {rejection.path: rejection.reason for rejection in harvest.rejections}
