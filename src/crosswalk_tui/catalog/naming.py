"""Find the model that a name refers to: a key, a name, a seller's id, or an id as a gateway writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from crosswalk_tui.core.errors import AmbiguousModel, ModelNotFound
from crosswalk_tui.core.search.model_ids import readings
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:
    import sqlite3

    from crosswalk_tui.catalog.reader import Catalogue

Rows = Callable[[str, Mapping[str, object]], "Sequence[sqlite3.Row]"]
"""Runs a query."""

_LONGEST_NAME = 500
"""Characters of a name that are looked up; no name of a model is longer."""

_LEAST_RATIO = 0.6
"""difflib ratio below which a name is not a plausible typo of another."""

_KEY = "SELECT key FROM model WHERE key = :name"
_ALIASES = """
    SELECT m.key, a.kind FROM model_alias a JOIN model m USING (model_id) WHERE a.alias = :name
    ORDER BY m.n_providers DESC, m.key
"""

_HAS_OWNER = """
    SELECT 1 FROM model m WHERE m.key = :key AND (
        m.lab_id = :owner
        OR EXISTS (SELECT 1 FROM offer o WHERE o.model_id = m.model_id AND o.provider_id = replace(:owner, '_', '-'))
        OR EXISTS (
            SELECT 1 FROM model_alias a JOIN model n USING (model_id)
            WHERE n.lab_id = m.lab_id AND substr(a.alias, 1, length(:owner) + 1) IN (:owner || '/', :owner || '.')
        )
    )
"""
"""Whether the owner part of an id is the model's lab, one of its sellers, or a prefix of ids of the lab's models."""

_ONLY_SELLER = """
    SELECT p.provider_id FROM model m JOIN provider p ON p.provider_id = m.lab_id
    WHERE m.key = :key AND p.lab_id IS NOT m.lab_id
    AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.model_id = m.model_id AND o.provider_id <> p.provider_id)
"""
"""The seller that a model of an unknown maker is filed under, if nobody else has it."""

_FINE_TUNE = re.compile(r"^ft:([^:]+).*")
"""A customer's own version of a model, which has a price of its own."""

_WORDS = re.compile(r"[a-z]+(?:[ _-][a-z]+)*")
_LETTERS = re.compile(r"[a-z]+")


def key_of(catalogue: Catalogue, requested: str, *, suggests: bool = True) -> str:
    """The key of the model that *requested* names.

    Tries a key, its last part, a name, alias or provider's id, and a benchmark's name, in that order; then the same
    without the parts that only specify the route (`crosswalk_tui.core.search.model_ids`). A part that names the owner
    must match the model: ``acme/gpt-4o`` is not GPT-4o. A word such as ``large``, which a single seller calls a model
    of its own, names that one only after the seller: elsewhere, it is the name of a deployment or an alias.

    Raises:
        ModelNotFound: no model has that name; contains the nearest keys if it *suggests* any.
        AmbiguousModel: several models have it; contains their keys.
    """
    matches = _matches(catalogue.rows, requested)
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise AmbiguousModel(safe(requested, 80), matches)
    if not suggests:
        raise ModelNotFound(safe(requested, 80))
    shortest = min((reading.name for reading in readings(safe(requested, _LONGEST_NAME))), key=len)
    raise ModelNotFound(safe(requested, 80), _nearest(catalogue, _FINE_TUNE.sub(r"\1", shortest)))


def new_key_of(rows: Rows, key: str) -> str | None:
    """The key of the model that had the *key* in another catalogue, by the rules of `key_of`; None if unknown."""
    matches = _matches(rows, key)
    return matches[0] if len(matches) == 1 else None


def _matches(rows: Rows, requested: str) -> tuple[str, ...]:
    """The keys of the models that *requested* may name; of its readings, the first that names any decides."""
    for reading in readings(safe(requested, _LONGEST_NAME)):
        keys = _named(rows, reading.name)
        matches = tuple(key for key in keys if all(_has_owner(rows, key, owner) for owner in reading.owners))
        if matches:
            return matches
    return ()


def _named(rows: Rows, name: str) -> tuple[str, ...]:
    """The keys of the models that have *name*, in the order in which their kinds of names count."""
    if rows(_KEY, {"name": name}):
        return (name,)
    aliases = [(row["key"], row["kind"]) for row in rows(_ALIASES, {"name": name})]
    tails = tuple(key for key, kind in aliases if kind == "key_tail")
    # A benchmark may name a version by its model.
    keys = tails or tuple(key for key, kind in aliases if kind != "score_name") or tuple(key for key, _ in aliases)
    plain = tuple(key for key in keys if key.rpartition("/")[2] == name.rpartition("/")[2])
    found = plain if len(plain) == 1 else keys  # a seller may serve other weights under the same id
    return () if len(found) == 1 and _is_word_of_seller(rows, found[0], name) else found


def _is_word_of_seller(rows: Rows, key: str, name: str) -> bool:
    """Whether *name* consists of words alone, and only the seller that lists the model with this *key* calls it so.

    One with a number, or a word of the seller's own name, is no word that others use for theirs.
    """
    if _WORDS.fullmatch(name) is None:
        return False
    sellers = rows(_ONLY_SELLER, {"key": key})
    return bool(sellers) and set(_LETTERS.findall(name)).isdisjoint(_LETTERS.findall(sellers[0]["provider_id"]))


def _has_owner(rows: Rows, key: str, owner: str) -> bool:
    return bool(rows(_HAS_OWNER, {"key": key, "owner": owner}))


def _nearest(catalogue: Catalogue, name: str, count: int = 5) -> tuple[str, ...]:
    """The keys of the models whose names are most similar, best first."""
    from difflib import SequenceMatcher  # a name that is found does not need it

    def similarity(line: sqlite3.Row) -> tuple[float, int]:
        tail = line["key"].rpartition("/")[2]
        return SequenceMatcher(None, name[:80].rpartition("/")[2], tail).ratio(), line["n_providers"]

    words = name[:80].replace("/", " ").replace("-", " ").split()
    lines = catalogue.rows("SELECT key, n_providers FROM model")
    hits = [line for line in lines if words and all(w in line["key"] for w in words)] or lines
    best = sorted(hits, key=similarity, reverse=True)[:count]
    return tuple(line["key"] for line in best if hits is not lines or similarity(line)[0] > _LEAST_RATIO)
