"""Which offer a price of the user's is for: from a provider and any name of the model, or the provider's id of it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.models import Model
from crosswalk_tui.core.text.safe import safe


class SeveralOffers(CrosswalkError):
    """The provider sells the model under several ids; contains them."""


def name_offer(
    catalogue: Catalogue,
    fields: MutableMapping[str, object],
    find: Callable[[Catalogue, str], Model] = Catalogue.find_model,
) -> None:
    """Complete the ``model`` and the ``id`` of a price whose ``provider`` and ``model`` are given.

    ``model`` is any name of the model, which *find* looks up, or the provider's id of it. A missing ``id`` is that of
    the provider's only offer, or the last part of the key if it has none.

    Raises:
        ModelNotFound, AmbiguousModel: the name matches no model, or several.
        SeveralOffers: an id is needed.
    """
    provider, named = str(fields["provider"]), str(fields["model"])
    sold = catalogue.model_of_offer(provider, str(fields.get("id") or named))
    if sold is not None:
        fields.setdefault("id", named)
        fields["model"] = sold
        return
    fields["model"] = find(catalogue, named).key
    if "id" not in fields:
        fields["id"] = _only_id(catalogue, provider, str(fields["model"]))


def _only_id(catalogue: Catalogue, provider: str, key: str) -> str:
    """The provider's id of the model: that of its only offer, or the last part of the key of a new one."""
    offers = [offer for offer in catalogue.offers(key) if offer.provider.provider_id == provider]
    plain = [o for o in offers if o.tier == "standard" and o.region in (None, "global") and not o.is_moving_alias]
    if len(offers) == 1 or len(plain) == 1:
        return (plain or offers)[0].provider_model_id
    if offers:
        ids = ", ".join(sorted({offer.provider_model_id for offer in offers}))
        raise SeveralOffers(f"{provider} sells {key} under several ids: {safe(ids, 500)}.")
    return key.partition("/")[2]
