"""What is said of a model, cell by cell: candidates with their sources and votes, and the one that is chosen.

Choice: canonical metadata, then the maker's own offer, then a reviewed table whose rows name the model card they rest
on, then the majority of the other offers, then other people's model lists; never any, never the maximum. Parameters are
also read from the name (``70b``, ``30b-a3b``), release dates from ids that name one. A whole date goes before a month,
and one that agrees with the month in the name (``2512``) before one that does not. What nobody says stays unknown.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from crosswalk_tui.catalog.schema import FACT_FIELDS
from crosswalk_tui.core.facts import standing
from crosswalk_tui.sources.identity.resolver import Resolver, family_of
from crosswalk_tui.sources.licences import PROPRIETARY
from crosswalk_tui.sources.offers import SOURCE_ORDER, Entry
from crosswalk_tui.sources.records import Facts, ModelRecord

Value = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value for one fact of a model.

    Attributes:
        basis: one of `crosswalk_tui.core.facts.BASES`.
        sources: ids of the sources that say so, or the model card's address.
        votes: records that say so.
    """

    field: str
    value: Value
    basis: str
    sources: tuple[str, ...]
    votes: int
    chosen: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A reviewed row: models whose slug matches, and what their card says."""

    pattern: re.Pattern[str]
    licence: str | None
    params_total_m: int | None
    params_active_m: int | None
    release_date: str | None
    card: str


@cache
def cards() -> tuple[Card, ...]:
    """The reviewed model cards, first match wins."""
    text = files("crosswalk_tui.sources").joinpath("tables", "model_cards.csv").read_text(encoding="utf-8")
    return tuple(
        Card(
            re.compile(f"(?:{row['pattern']})$"),
            row["licence"] or None,
            int(row["params_total_m"]) if row["params_total_m"] else None,
            int(row["params_active_m"]) if row["params_active_m"] else None,
            row["release_date"] or None,
            row["card"],
        )
        for row in csv.DictReader(text.splitlines())
    )


_SIZE = re.compile(r"(?:^|[-_])(?:(\d+)x)?(\d+(?:\.\d+)?)([bt])(?=$|[-_@])")
_ACTIVE = re.compile(r"[-_]a(\d+(?:\.\d+)?)b(?=$|[-_@])")
_MILLIONS = {"b": 1_000, "t": 1_000_000}


def params_from_name(slug: str) -> tuple[int | None, int | None]:
    """Total and active parameters, in millions, as the name states them.

    ``30b-a3b`` is 30B total and 3B active. ``8x7b`` is not 56B, and ``17b-128e`` names the active part, so names with
    experts are left alone.
    """
    if re.search(r"\d+x\d+|-\d+e(?=-|$)|-\d+m(?=-|$)", slug):
        return None, None
    sizes = _SIZE.findall(slug)
    total = round(float(sizes[0][1]) * _MILLIONS[sizes[0][2]]) if len(sizes) == 1 else None
    active = _ACTIVE.search(slug)
    return total, round(float(active[1]) * 1_000) if active else None


def gather(key: str, entries: Sequence[Entry], canonical: Iterable[ModelRecord]) -> list[Candidate]:
    """Every candidate for every fact of the model *key*, with the chosen one of each marked."""
    lab, _, slug = key.partition("/")
    votes: dict[tuple[str, str, Value], Counter[str]] = defaultdict(Counter)
    for record in canonical:
        basis = "canonical" if record.source == "models.dev" else "model_card"
        for name, value in _stated(record.facts):
            votes[name, basis, value][record.source] += 1
    for entry in entries:
        basis = "first_party" if entry.provider.lab == lab else "offers"
        renamed = any(step.rule == "alias" for step in entry.resolution.draft.steps)
        for item in entry.records:
            for name, value in _stated(item.facts):
                if name != "name" or not renamed:  # a seller that calls it by another id calls it by another name
                    votes[name, basis, value][item.source] += 1
    candidates = [
        Candidate(name, value, basis, tuple(sorted(sources)), sum(sources.values()))
        for (name, basis, value), sources in votes.items()
    ]
    candidates.extend(_from_name(slug))
    candidates.extend(_from_ids(entries))
    candidates.extend(_from_card(slug))
    if not any(c.field == "open_weights" and c.basis in ("canonical", "reviewed") for c in candidates):
        candidates.extend(_from_family(slug))
    return _choose(candidates, slug)


def _stated(facts: Facts) -> Iterator[tuple[str, Value]]:
    for name in FACT_FIELDS:
        value = getattr(facts, name)
        if value is not None:
            yield name, _clean_name(value) if name == "name" else value


_NAME_NOISE = re.compile(
    r"^[\w .]{2,20}: |\s*[(\[](free|latest|beta|thinking|tee|fast|nitro|exacto|us|eu|global)[)\]]$", re.IGNORECASE
)


_REPOSITORY_DASHES = 3


def _clean_name(name: str) -> str:
    cleaned = _NAME_NOISE.sub("", name).strip() or name
    # Repository names (Llama-3.3-70B-Instruct) are the spaced name with dashes; GPT-4o and MiniMax-M2.5 are names.
    dashed = " " not in cleaned and cleaned.count("-") >= _REPOSITORY_DASHES
    return cleaned.replace("-", " ") if dashed else cleaned


def _from_name(slug: str) -> Iterator[Candidate]:
    total, active = params_from_name(slug)
    if total is not None:
        yield Candidate("params_total_m", total, "name", (), 1, note=slug)
    if active is not None:
        yield Candidate("params_active_m", active, "name", (), 1, note=slug)


def _from_ids(entries: Iterable[Entry]) -> Iterator[Candidate]:
    """The release date that sellers' ids name, where they agree on one."""
    dated = {e.resolution.draft.date: e.provider_model_id for e in entries if e.resolution.draft.date is not None}
    if len(dated) == 1:
        date, provider_model_id = dated.popitem()
        yield Candidate("release_date", str(date), "name", (), 1, note=provider_model_id)


def _from_card(slug: str) -> Iterator[Candidate]:
    card = next((c for c in cards() if c.pattern.match(slug)), None)
    if card is None:
        return
    for name in ("licence", "params_total_m", "params_active_m", "release_date"):
        value = getattr(card, name)
        if value is not None:
            yield Candidate(name, value, "reviewed", (card.card,), 1)
    if card.licence is not None:
        yield Candidate("open_weights", True, "reviewed", (card.card,), 1, note=f"weights under {card.licence}")


def _from_family(slug: str) -> Iterator[Candidate]:
    """Families whose weights have never been open; of the others, each release is for the sources to say."""
    family = family_of(slug)
    if family is not None and not family.open_weights:
        yield Candidate(
            "open_weights", False, "reviewed", (), 1, note=f"no model of this family of {family.lab} is open"
        )


def _choose(candidates: list[Candidate], slug: str) -> list[Candidate]:
    by_field: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_field[candidate.field].append(candidate)
    open_weights = _best(by_field.get("open_weights", []), slug)
    if open_weights is not None and open_weights.value is False:
        # Only what the sources say of closed weights; a licence for open ones needs a text to point at.
        by_field["licence"] = [c for c in by_field.get("licence", []) if c.basis != "reviewed"] or [
            Candidate(
                "licence",
                PROPRIETARY,
                open_weights.basis,
                open_weights.sources,
                open_weights.votes,
                note="closed weights",
            )
        ]
    chosen = [(name, _best(group, slug)) for name, group in by_field.items()]
    return [replace(candidate, chosen=candidate is best) for name, best in chosen for candidate in by_field[name]]


def _best(group: list[Candidate], slug: str) -> Candidate | None:
    """The first in the order of `standing`."""
    if not group:
        return None
    support = Counter(repr(c.value) for c in group)
    return min(
        group,
        key=lambda c: standing(slug, c.field, str(c.value), c.basis, c.votes, support[repr(c.value)], repr(c.value)),
    )


def chosen_value(candidates: Iterable[Candidate], field: str) -> Value | None:
    """The chosen value of *field*, or None."""
    return next((c.value for c in candidates if c.field == field and c.chosen), None)


def fallback_name(key: str) -> str:
    """A readable name for a model that no source names."""
    slug = key.partition("/")[2]
    return " ".join(part if any(c.isdigit() for c in part) else part.capitalize() for part in slug.split("-"))


def resolve_models(records: Iterable[ModelRecord], resolver: Resolver) -> dict[str, list[ModelRecord]]:
    """The canonical records of each model, by key."""
    found: dict[str, list[ModelRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda r: (_place(r.source), r.source_key)):
        found[resolver.resolve(record.source, record.source_key).key].append(record)
    return found


def _place(source: str) -> int:
    return SOURCE_ORDER.index(source) if source in SOURCE_ORDER else len(SOURCE_ORDER)


def is_open(key: str, candidates: Iterable[Candidate]) -> bool | None:
    """Whether the weights are open: what was chosen, else the reviewed family."""
    value = chosen_value(candidates, "open_weights")
    if isinstance(value, bool):
        return value
    family = family_of(key.partition("/")[2])
    return None if family is None else family.open_weights
