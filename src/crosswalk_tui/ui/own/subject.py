"""What a record that is being typed is for: any name of a model will do, or clear words, as on the command line."""

from __future__ import annotations

from collections.abc import Mapping

from crosswalk_tui.catalog.model_search import model_by_words, version_meant
from crosswalk_tui.catalog.offer_naming import SeveralOffers, SoldAsAnother, name_offer
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import AmbiguousModel, ModelNotFound
from crosswalk_tui.core.models import Model
from crosswalk_tui.core.own.record_fields import OwnFieldError
from crosswalk_tui.core.own.records import Own, OwnPrice, OwnProvider
from crosswalk_tui.core.search.near_names import ALIKE, near_names
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe


def name_subject(catalogue: Catalogue, kind: str, values: Mapping[str, str], own: Own = ()) -> dict[str, object]:
    """*values* with the key of the model instead of another name of it, and a price's missing provider's id.

    *own* is all that is the user's.

    Raises:
        OwnFieldError: a name that is no key matches no model, or it matches several; or the id is needed, or is that
            of a different model; or a discount or credit has an unknown provider.
    """
    fields: dict[str, object] = dict(values)
    if kind in ("discount", "credit") and "provider" in fields:
        fields["provider"] = provider = str(fields["provider"]).strip().casefold()
        known = _providers(catalogue, own)
        if provider not in known:
            near = near_names(provider, known)
            hint = f"Did you mean {' or '.join(near)}?" if near else "Add a provider of yours first."
            raise OwnFieldError("provider", f"No provider is called {safe(provider, 40)!r}. {hint}")
    if "model" not in fields:
        return fields
    try:
        if kind == "price" and "provider" in fields:
            fields["provider"] = str(fields["provider"]).strip().casefold()
            name_offer(catalogue, fields, _find)
        else:
            find = Catalogue.find_model if kind == "model" else _find  # what it adds is not what is similar
            fields["model"] = find(catalogue, str(fields["model"])).key
    except ModelNotFound as error:
        # A record of a model adds it; a whole key may be one that the catalogue no longer has.
        if kind != "model" and "/" not in str(fields["model"]):
            raise OwnFieldError("model", str(error)) from error
    except AmbiguousModel as error:
        raise OwnFieldError("model", str(error)) from error
    except SoldAsAnother as error:
        raise OwnFieldError("model", f"{error} Clear the provider's id for this model.") from error
    except SeveralOffers as error:
        raise OwnFieldError("id", str(error)) from error
    return fields


def new_provider(catalogue: Catalogue, record: OwnPrice, own: Own) -> str:
    """The question whether the provider of a price that is not in the catalogue is one with a similar name.

    Empty if there is nothing to ask.
    """
    known = _providers(catalogue, own)
    if record.provider in known:
        return ""
    near = near_names(record.provider, known, alike=ALIKE)
    asked = f"; did you mean {' or '.join(near)}?"
    return f"{safe(record.provider, 40)} is not in the catalogue: a new provider{asked}" if near else ""


def _providers(catalogue: Catalogue, own: Own) -> list[str]:
    """The ids of all providers, with those of the user's, which the catalogue lacks while list prices are shown."""
    added = (e.record.provider for e in own if e.active and isinstance(e.record, OwnPrice | OwnProvider))
    return sorted({*catalogue.provider_ids(), *added})


def subject_words(catalogue: Catalogue, named: Mapping[str, object]) -> str:
    """The model that a record is for, as ``Llama 3.1 8B Instruct (meta/llama-3.1-8b-instruct), 19 providers``.

    Empty if the record names none, or one that the catalogue lacks.
    """
    key = str(named.get("model", ""))
    if key not in catalogue.model_names([key]):
        return ""
    model = catalogue.model(key)
    return f"{safe(model.name, 80)} ({key}), {counted(model.n_providers, 'provider')}"


def _find(catalogue: Catalogue, named: str) -> Model:
    """The model called *named*, or that its words name clearly; a whole key is only itself."""
    try:
        return version_meant(catalogue, named, catalogue.find_model(named))
    except ModelNotFound:
        if "/" in named:
            raise
        return model_by_words(catalogue, named)
