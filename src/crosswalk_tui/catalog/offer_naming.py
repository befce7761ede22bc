"""Which offer a price of the user's is for: from a provider and any name of the model, or the provider's id of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.models import Model
from crosswalk_tui.core.text.safe import safe


class SeveralOffers(CrosswalkError):
    """The provider sells the model under several ids; contains them."""


class SoldAsAnother(CrosswalkError):
    """The provider sells a different model under the id; contains both."""


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
        SoldAsAnother: the id is that of a different model in the catalogue.
    """
    provider, named, id_ = str(fields["provider"]), str(fields["model"]), str(fields.get("id") or "")
    sold = catalogue.model_of_offer(provider, named) if id_ in ("", named) else None
    fields["model"] = key = sold or find(catalogue, named).key
    if not id_:
        fields["id"] = _only_id(catalogue, provider, key) if sold is None else named
    elif (listed := catalogue.model_of_offer(provider, id_, listed=True)) not in (None, key):
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
