"""The list of all models for the pickers, and one compared model, read from the catalogue."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from crosswalk_tui.catalog.model_search import places_of, read_search_texts
from crosswalk_tui.catalog.offer_queries import undominated_offers
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import ModelLine, RankableOffer
from crosswalk_tui.core.search.bits import bits_of
from crosswalk_tui.core.search.facets import FacetIndex
from crosswalk_tui.core.search.listed_offers import ListedOffers, cheapest_listed
from crosswalk_tui.core.search.match import ModelIndex
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.session.background import without_collecting


@dataclass(frozen=True, slots=True)
class ModelList:
    """Every model, searchable, with the offers that could be its cheapest.

    Attributes:
        lines: most widely served first.
        offers: by position, the offers that are cheapest for some workload.
        places: the index in `lines`, by model key.
        living: the models with an offer that can be ranked, without and with re-sellers: sets of positions.
        newest: the models whose release date is known, as positions, newest first; *oldest* the other way round.
        suffixes: what distinguishes models of the same name, by key: the last part of the key if
            that differs, else the whole key. Models with a unique name are missing.
    """

    lines: tuple[ModelLine, ...]
    index: ModelIndex
    offers: ListedOffers
    facets: FacetIndex
    places: dict[str, int]
    suffixes: dict[str, str]
    living: tuple[int, int]
    newest: Sequence[int]
    oldest: Sequence[int]

    def set_of(self, keys: Iterable[str]) -> int:
        """The set of the positions of those of *keys* that are models."""
        return bits_of((self.places[key] for key in keys if key in self.places), len(self.lines))

    def cheapest(self, key: str, workload: Workload, *, include_resellers: bool) -> RankableOffer | None:
        """The model's cheapest offer for *workload*; None if none can be ranked."""
        place = self.places.get(key)
        own = () if place is None else self.offers[place]
        return cheapest_listed(own, workload, include_resellers=include_resellers)


def read_models(opened: Catalogue, now: datetime) -> ModelList:
    """Read the list of models; safe in any thread."""
    with without_collecting():
        return _read_models(opened, now)


def _read_models(opened: Catalogue, now: datetime) -> ModelList:
    with opened.again() as catalogue:
        lines = tuple(catalogue.lines())
        suffixes = _name_suffixes(lines)  # first, as it takes much memory for a moment, which the rest then uses
        by_id = places_of(lines)
        scored = _scored(catalogue, by_id)
        index = ModelIndex(array("q", [line.n_providers for line in lines]), read_search_texts(catalogue, by_id))
        keys = tuple([line.key for line in lines])
        places = dict(zip(keys, by_id.values(), strict=True))
        offers = ListedOffers(keys, undominated_offers(catalogue, now, by_id))
    facets = FacetIndex(lines, offers, scored)
    return ModelList(
        lines,
        index,
        offers,
        facets,
        places,
        suffixes,
        (facets.sold(include_resellers=False), facets.sold(include_resellers=True)),
        *_by_release(lines),
    )


def _scored(catalogue: Catalogue, places: Mapping[int, int]) -> dict[str, int]:
    """The set of models with a score, by benchmark; *places* are their positions by id."""
    scored = catalogue.scored_models()
    return {slug: bits_of(map(places.__getitem__, ids), len(places)) for slug, ids in scored.items()}


def _by_release(lines: Sequence[ModelLine]) -> tuple[array[int], array[int]]:
    """`ModelList.newest` and `ModelList.oldest` of *lines*; of one day, in the order of the lines."""
    days: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if line.released is not None:
            days.setdefault(line.released, []).append(place)
    oldest = [days[day] for day in sorted(days)]
    return array("I", chain.from_iterable(reversed(oldest))), array("I", chain.from_iterable(oldest))


def _name_suffixes(lines: Iterable[ModelLine]) -> dict[str, str]:
    """`ModelList.suffixes` of *lines*."""
    first: dict[str, str] = {}
    namesakes: dict[str, list[str]] = {}  # few names have any
    for line in lines:
        name = line.name.casefold()
        other = first.setdefault(name, line.key)
        if other != line.key:
            namesakes.setdefault(name, [other]).append(line.key)
    suffixes: dict[str, str] = {}
    for keys in namesakes.values():
        slugs = [key.rpartition("/")[2] for key in keys]
        suffixes.update(zip(keys, slugs if len(set(slugs)) == len(keys) else keys, strict=True))
    return suffixes
