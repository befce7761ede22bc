"""Which offer a name is for: a provider and any name of the model, or the provider's id of it.

The key of a model is that model, even where the provider sells another one under it as its id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import NamedTuple

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.text.safe import safe


class SeveralOffers(CrosswalkError):
    """The provider sells the model under several ids; contains them."""


class SoldAsAnother(CrosswalkError):
    """The provider sells a different model under the id; contains both."""


class NamedOffer(NamedTuple):
    """The offer that a name is for, and the key of the model that it serves."""

    key: str
    offer: Offer


def offer_called(catalogue: Catalogue, text: str) -> NamedOffer | None:
    """The offer that *text* names as PROVIDER/ID, in any case; None if there is none.

    PROVIDER is its id or its name.
    """
    provider, slash, id_ = (part.strip() for part in text.partition("/"))
    if not slash:
        return None
    rows = catalogue.rows(
        """
        SELECT m.key, o.offer_id, o.provider_model_id = :id AS exact, p.provider_id = :provider AS by_id
        FROM provider p JOIN offer o USING (provider_id) JOIN model m USING (model_id)
        WHERE o.provider_model_id = :id COLLATE NOCASE AND :provider COLLATE NOCASE IN (p.provider_id, p.name)
        ORDER BY by_id DESC, exact DESC, o.offer_id LIMIT 1
        """,
        {"provider": provider, "id": id_},
    )
    if not rows:
        return None
    key, offer_id = rows[0]["key"], rows[0]["offer_id"]
    return next((NamedOffer(key, offer) for offer in catalogue.offers(key) if offer.offer_id == offer_id), None)


def name_offer(
    catalogue: Catalogue,
    fields: MutableMapping[str, object],
    find: Callable[[Catalogue, str], Model] = Catalogue.find_model,
) -> None:
    """Complete the ``model`` and the ``id`` of a price whose ``provider`` and ``model`` are given.

    ``model`` is a key, the provider's id of the model, or any name of it, which *find* looks up. A missing
    ``id`` is that of the provider's only offer, or the last part of the key if it has none.

    Raises:
        ModelNotFound, AmbiguousModel: the name matches no model, or several.
        SeveralOffers: an id is needed.
        SoldAsAnother: the id is that of a different model in the catalogue.
    """
    provider, named, id_ = str(fields["provider"]), str(fields["model"]), str(fields.get("id") or "")
    by_id = id_ in ("", named) and not (id_ == "" and catalogue.is_key(named))
    sold = catalogue.model_of_offer(provider, named) if by_id else None
    fields["model"] = key = sold or find(catalogue, named).key
    if not id_:
        fields["id"] = id_ = _only_id(catalogue, provider, key) if sold is None else named
    if sold is None and (listed := catalogue.model_of_offer(provider, id_, listed=True)) not in (None, key):
        raise SoldAsAnother(f"{provider} sells {safe(id_, 80)} as {listed}, not as {key}.")


def is_usual_id(catalogue: Catalogue, fields: Mapping[str, object]) -> bool:
    """Whether the ``id`` of a price follows from its ``provider`` and ``model``, as `name_offer` completes it."""
    provider, key, id_ = str(fields["provider"]), str(fields["model"]), fields["id"]
    if id_ != key.partition("/")[2] and catalogue.model_of_offer(provider, str(id_), listed=True) is None:
        return False
    try:
        return _only_id(catalogue, provider, key) == id_
    except SeveralOffers:
        return False


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
