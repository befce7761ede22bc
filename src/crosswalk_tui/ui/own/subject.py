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
from crosswalk_tui.core.search.near_names import ALIKE
from crosswalk_tui.core.search.provider_names import near_providers, provider_named
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe

_MOST_NAMED = 2  # models that a name may mean: two lines of a form of 80 columns


def name_subject(catalogue: Catalogue, kind: str, values: Mapping[str, str], own: Own = ()) -> dict[str, object]:
    """*values* with the key of the model instead of another name of it, and a price's missing provider's id.

    *own* is all that is the user's.

    Raises:
        OwnFieldError: a name that is no key matches no model, or it matches several; or the id is needed, or is that
            of a different model; or a discount or credit has an unknown provider.
    """
    fields: dict[str, object] = dict(values)
    if "provider" in fields:
        fields["provider"] = _provider(catalogue, kind, values["provider"], own)
    if "model" not in fields:
        return fields
    try:
        if kind == "price" and "provider" in fields:
            name_offer(catalogue, fields, _find)
        else:
            find = Catalogue.find_model if kind == "model" else _find  # what it adds is not what is similar
            fields["model"] = find(catalogue, str(fields["model"])).key
    except ModelNotFound as error:
        # A record of a model adds it; a whole key may be one that the catalogue no longer has.
        if kind != "model" and "/" not in str(fields["model"]):
            raise OwnFieldError("model", str(error)) from error
    except AmbiguousModel as error:
        raise OwnFieldError("model", _which(error)) from error
    except SoldAsAnother as error:
        raise OwnFieldError("model", f"{error} Clear the provider's id for this model.") from error
    except SeveralOffers as error:
        raise OwnFieldError("id", str(error)) from error
    return fields


def _provider(catalogue: Catalogue, kind: str, typed: str, own: Own) -> str:
    """The id of the provider that *typed* names; *typed* itself if it may be a new one, which others may not."""
    known = _providers(catalogue, own)
    found = provider_named(typed, known)
    if found is None and kind in ("discount", "credit"):
        near = near_providers(typed, known)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Add a provider of yours first."
        raise OwnFieldError("provider", f"No provider is called {safe(typed, 40)!r}. {hint}")
    return found or typed.strip().casefold()


def _which(error: AmbiguousModel) -> str:
    """The first of the models that a name may mean, as there is room in a form, and what to type."""
    first, others = error.candidates[:_MOST_NAMED], len(error.candidates[_MOST_NAMED:]) + error.more
    rest = f" or {others:,} more" if others else ""
    return f"{error.requested!r} could be any of: {', '.join(first)}{rest}. Type more of the name, or the key."


def new_provider(catalogue: Catalogue, record: OwnPrice, own: Own) -> str:
    """The question whether the provider of a price that is not in the catalogue is one with a similar name.

    Empty if there is nothing to ask.
    """
    known = _providers(catalogue, own)
    if record.provider in known:
        return ""
    near = near_providers(record.provider, known, alike=ALIKE)
    asked = f"; did you mean {' or '.join(near)}?"
    return f"{safe(record.provider, 40)} is not in the catalogue: a new provider{asked}" if near else ""


def _providers(catalogue: Catalogue, own: Own) -> dict[str, str]:
    """The names of all providers by id, with those of the user's, which are missing while list prices are shown."""
    records = [entry.record for entry in own if entry.active]
    priced = {record.provider: record.provider for record in records if isinstance(record, OwnPrice)}
    named = {r.provider: r.display_name or r.provider for r in records if isinstance(r, OwnProvider)}
    return priced | named | catalogue.provider_names()


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
