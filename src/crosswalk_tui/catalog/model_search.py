"""Search for models in the catalogue: the stored text of each, and one query without an index of all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crosswalk_tui.core.errors import AmbiguousModel
from crosswalk_tui.core.search.alias_matches import are_named, is_by_chance
from crosswalk_tui.core.search.clear_match import TitledModel, clearly_named, is_called
from crosswalk_tui.core.search.ranks import DEPTH, best_first, is_id
from crosswalk_tui.core.search.search_text import SearchText, query_words, search_text, title_of
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.core.models import Model, ModelLine

_MOST_WORDS = 20
"""Words of a query that SQL looks for; more are left to the index."""


_MOST_NAMED = 5
"""Models that an error message names."""


class FoundModels(NamedTuple):
    """The models that match a query.

    Attributes:
        lines: best match first; none if a word may be misspelt.
        corrected: the corrected query, if so.
    """

    lines: list[ModelLine]
    corrected: str | None = None


def find_models(catalogue: Catalogue, query: str) -> FoundModels:
    """Search for *query* once; for a query that changes letter by letter, `ModelIndex` is faster."""
    words = query_words(query)
    if not words:
        return FoundModels(catalogue.lines())
    matches = _matches(catalogue, words) if len(words) <= _MOST_WORDS else []
    if not 0 < len(matches) < DEPTH:  # the index corrects typing errors, and selects among many
        return _find_with_index(catalogue, query)
    lines = {line.model_id: line for line in catalogue.lines([number for number, _, _ in matches])}
    return FoundModels([lines[number] for number in best_first(words, matches, by_id=is_id(query))])


def other_name(catalogue: Catalogue, line: ModelLine, words: Sequence[str]) -> str | None:
    """The other name of a model by which a search for *words* found it; None if its own name has them all."""
    title = title_of(line.key, line.name)
    lacking = [word for word in words if word not in title]
    if not lacking:
        return None
    found = catalogue.rows("SELECT alias FROM model_alias WHERE model_id = ?", [line.model_id])
    names = [safe(r["alias"]) for r in found if any(word in r["alias"] for word in lacking)]
    return min(names, key=lambda name: (sum(word not in name for word in words), len(name), name), default=None)


class CalledModels(NamedTuple):
    """The models that the words of a name fit.

    Attributes:
        clear: the keys of those it names clearly (`crosswalk_tui.core.search.clear_match`); more than one if several
            are called the same.
        exact: the keys of those that are called exactly that.
        first: the keys of all that have its words as whole words, best match first.
    """

    clear: tuple[str, ...]
    exact: tuple[str, ...]
    first: tuple[str, ...]


def models_called(catalogue: Catalogue, name: str) -> CalledModels:
    """Find the models whose name, slug or key has all words of *name*."""
    words = query_words(safe(name))
    if not 0 < len(words) <= _MOST_WORDS:
        return CalledModels((), (), ())
    whole = " AND ".join("instr(s.title, ' ' || ? || ' ')" for _ in words)
    sql = f"""
        SELECT m.model_id, m.key, s.title, m.n_providers, m.family, l.lab_id, l.name AS lab
        FROM model_search s JOIN model m USING (model_id) JOIN lab l USING (lab_id)
        WHERE {whole} ORDER BY m.n_providers DESC, m.key"""  # noqa: S608 - marks
    rows = catalogue.rows(sql, words)
    models = [_titled(r) for r in rows]
    order = best_first(words, [(nth, r["title"], r["n_providers"]) for nth, r in enumerate(rows)], by_id=is_id(name))
    exact = tuple(model.key for model in models if is_called(words, model.title))
    return CalledModels(clearly_named(words, models), exact, tuple(models[nth].key for nth in order))


def model_by_words(catalogue: Catalogue, requested: str) -> Model:
    """The model that the words of *requested* name clearly, for a name that `Catalogue.find_model` does not know.

    Raises:
        ModelNotFound: no model has its words; contains the nearest keys.
        AmbiguousModel: several models have them; contains the first of their keys.
    """
    called = models_called(catalogue, requested)
    if not called.first:
        return catalogue.find_model(requested)
    return _clear_model(catalogue, requested, called)


def version_meant(catalogue: Catalogue, requested: str, found: Model) -> Model:
    """The model that *requested*, by which *found* was found, means: a version of it, if that is the one sold.

    Only words may mean one: a key or an id means its model.

    Raises:
        AmbiguousModel: both are sold, the version by more providers.
    """
    if " " not in requested.strip():
        return found
    called = models_called(catalogue, requested)
    if found.key not in called.exact or called.clear == (found.key,):
        return found
    return _clear_model(catalogue, requested, called)


def _clear_model(catalogue: Catalogue, requested: str, called: CalledModels) -> Model:
    """The model that *called* is clear about.

    Raises:
        AmbiguousModel: it is not.
    """
    if len(called.clear) != 1:
        found = called.clear or called.first
        raise AmbiguousModel(safe(requested, 80), found[:_MOST_NAMED], len(found[_MOST_NAMED:]))
    return catalogue.model(called.clear[0])


def _titled(r: sqlite3.Row) -> TitledModel:
    lab = frozenset([*query_words(r["lab_id"]), *query_words(r["lab"])])
    return TitledModel(r["key"], r["title"], frozenset(query_words(r["family"] or "")[:1]), lab, r["n_providers"])


def _matches(catalogue: Catalogue, words: tuple[str, ...]) -> list[tuple[int, str, int]]:
    """Id, title and number of providers of the models that have every one of *words*, the most widely served first.

    Without those that match by chance (`crosswalk_tui.core.search.alias_matches`).
    """
    has_all = " AND ".join("instr(s.words, ?)" for _ in words)
    sql = f"""
        SELECT m.model_id, s.title, m.n_providers, s.words FROM model_search s JOIN model m USING (model_id)
        WHERE {has_all} ORDER BY m.n_providers DESC, m.key"""  # noqa: S608 - marks
    rows = catalogue.rows(sql, words)
    if are_named(words, [r["title"] for r in rows]):
        rows = [r for r in rows if not is_by_chance(words, r["title"], whole=set(words) <= set(r["words"].split()))]
    return [(r["model_id"], r["title"], r["n_providers"]) for r in rows]


def _find_with_index(catalogue: Catalogue, query: str) -> FoundModels:
    """Search with the index of the app; a query with typing errors gives its corrected words instead of models."""
    from crosswalk_tui.core.search.match import ModelIndex

    lines = catalogue.lines()
    texts = read_search_texts(catalogue, places_of(lines))
    hits = ModelIndex([line.n_providers for line in lines], texts).search(query)
    if hits.corrected:
        return FoundModels([], " ".join(hits.words))
    return FoundModels([lines[position] for position in hits.order])


def places_of(lines: Iterable[ModelLine]) -> dict[int, int]:
    """The position of each of *lines*, by the id of the model."""
    return {line.model_id: place for place, line in enumerate(lines)}


def read_search_texts(catalogue: Catalogue, places: Mapping[int, int]) -> Iterator[tuple[int, SearchText]]:
    """The stored text of each model, after its position, which *places* gives by its id.

    In the order of the table, as sorting them is slow.
    """
    for model_id, title, words in catalogue.each_row("SELECT model_id, title, words FROM model_search"):
        place = places.get(model_id)
        if place is not None:
            yield place, SearchText(title, words)


def make_search_texts(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """The rows of ``model_search`` for the models, labs and aliases in *db*."""
    rows = db.execute(
        """
        SELECT m.model_id, m.key, m.name, l.name,
               coalesce((SELECT group_concat(alias, ' ') FROM model_alias a WHERE a.model_id = m.model_id), '')
        FROM model m JOIN lab l USING (lab_id) ORDER BY m.model_id
        """
    )
    texts = ((number, search_text(key, safe(name), safe(lab), aliases)) for number, key, name, lab, aliases in rows)
    return [(number, text.title, text.words) for number, text in texts]
