"""Find the one model that a name refers to: a key, a name, a seller's id, or an id as a gateway writes it."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from crosswalk_tui.core.errors import AmbiguousModel, ModelNotFound
from crosswalk_tui.core.search.model_ids import readings
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    import sqlite3

    from crosswalk_tui.catalog.reader import Catalogue

_LONGEST_NAME = 500
"""The most characters of a name that are looked up; no model's is longer."""

_LOOKS_ALIKE = 0.6
"""difflib ratio below which a name is no longer a plausible typo of another."""

_ALIAS = "SELECT m.key FROM model_alias a JOIN model m USING (model_id) WHERE a.alias = :name"
_ORDER = "ORDER BY m.n_providers DESC, m.key"
_LOOKUPS = (
    "SELECT key FROM model WHERE key = :name",
    f"{_ALIAS} AND a.kind = 'key_tail' {_ORDER}",
    f"{_ALIAS} {_ORDER}",
)

_FITS = """
    SELECT 1 FROM model m WHERE m.key = :key AND (
        m.lab_id = :owner
        OR EXISTS (SELECT 1 FROM offer o WHERE o.model_id = m.model_id AND o.provider_id = replace(:owner, '_', '-'))
        OR EXISTS (
            SELECT 1 FROM model_alias a JOIN model n USING (model_id)
            WHERE n.lab_id = m.lab_id AND substr(a.alias, 1, length(:owner) + 1) IN (:owner || '/', :owner || '.')
        )
    )
"""
"""Whether a part of an id names the model's lab, one of its sellers, or is a prefix of ids of the lab's models."""


def key_of(catalogue: Catalogue, requested: str) -> str:
    """The key of the one model that *requested* names.

    A key, its last part, a name, an alias or a provider's id, in that order; then the same for the text left when the
    parts that only specify the route are removed (`crosswalk_tui.core.search.model_ids`). A part that
    names the model's owner must match it: ``acme/gpt-4o`` is not GPT-4o.

    Raises:
        ModelNotFound: no model has that name; carries the nearest keys.
        AmbiguousModel: several have; carries their keys.
    """
    name = safe(requested, _LONGEST_NAME)
    ways = readings(name)
    for way in ways:
        keys = _named(catalogue, way.name)
        fitting = tuple(key for key in keys if all(_fits(catalogue, key, owner) for owner in way.owners))
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise AmbiguousModel(safe(requested, 80), fitting)
    raise ModelNotFound(safe(requested, 80), _nearest(catalogue, min((way.name for way in ways), key=len)))


def _named(catalogue: Catalogue, name: str) -> tuple[str, ...]:
    for sql in _LOOKUPS:
        keys = tuple(row["key"] for row in catalogue.rows(sql, {"name": name}))
        if keys:
            plain = tuple(key for key in keys if key.rpartition("/")[2] == name.rpartition("/")[2])
            return plain if len(plain) == 1 else keys  # a seller may serve other weights under the same id
    return ()


def _fits(catalogue: Catalogue, key: str, owner: str) -> bool:
    return bool(catalogue.rows(_FITS, {"key": key, "owner": owner}))


def _nearest(catalogue: Catalogue, name: str, count: int = 5) -> tuple[str, ...]:
    def closeness(line: sqlite3.Row) -> tuple[float, int]:
        tail = line["key"].rpartition("/")[2]
        return SequenceMatcher(None, name[:80].rpartition("/")[2], tail).ratio(), line["n_providers"]

    words = [w for w in name[:80].replace("/", " ").replace("-", " ").split() if w]
    lines = catalogue.rows("SELECT key, n_providers FROM model")
    hits = [line for line in lines if words and all(w in line["key"] for w in words)] or lines
    best = sorted(hits, key=closeness, reverse=True)[:count]
    return tuple(line["key"] for line in best if hits is not lines or closeness(line)[0] > _LOOKS_ALIKE)
