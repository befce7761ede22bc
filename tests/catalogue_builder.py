"""Small catalogues for tests, written by the real writer: say what matters, the rest has sensible values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from re import fullmatch
from typing import Any

from crosswalk_tui.catalog.schema import RATE_COLUMNS
from crosswalk_tui.catalog.writer import write

SOURCE = {
    "source_id": "test",
    "name": "Test prices",
    "what": "prices for tests",
    "url": "https://example.com/prices",
    "licence": "MIT",
    "attribution": "Test authors",
    "as_of": "2026-07-02",
    "n_rows": 100,
    "n_rejected": 1,
}


class CatalogueBuilder:
    """Collects rows and writes them as a catalogue.

    >>> builder = CatalogueBuilder()
    >>> builder.provider("acme", type="host")
    >>> builder.model("meta/llama-3.2-1b-instruct", name="Llama 3.2 1B Instruct")
    >>> builder.offer("acme", "llama-1b", "meta/llama-3.2-1b-instruct", input=10_000, output=20_000)
    >>> path = builder.write(tmp_path / "catalog.db")
    """

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {"source": [dict(SOURCE)], "meta": []}
        self._models: dict[str, int] = {}
        self._offers: dict[tuple[str, str], int] = {}
        self._kinds: dict[str, str] = {}
        self._past: dict[int, list[dict[str, Any]]] = {}

    def _add(self, table: str, **row: Any) -> None:
        self.tables.setdefault(table, []).append(row)

    def provider(self, provider_id: str, **row: Any) -> None:
        """Add a provider: a metered host named as its id, unless told otherwise."""
        base = {"name": provider_id.title(), "type": "host", "default_access": "metered", "active": 1}
        self._kinds[provider_id] = str(row.get("type", "host"))
        self._add("provider", provider_id=provider_id, **(base | row))

    def model(self, key: str, *, aliases: Sequence[str] = (), score_names: Sequence[str] = (), **row: Any) -> None:
        """Add a model, its lab, and the names it answers to."""
        lab, _, slug = key.partition("/")
        if all(r["lab_id"] != lab for r in self.tables.get("lab", [])):
            self._add("lab", lab_id=lab, name=lab.title())
        model_id = len(self._models) + 1
        self._models[key] = model_id
        name = row.pop("name", slug.replace("-", " ").title())
        base = {"is_moving_alias": 0, "status": "active", "n_providers": 0}
        self._add("model", model_id=model_id, key=key, name=name, lab_id=lab, **(base | row))
        self._add("model_alias", alias=slug, model_id=model_id, kind="key_tail", uses=1)
        for alias in {name.casefold(), *aliases} - {slug}:
            self._add("model_alias", alias=alias.casefold(), model_id=model_id, kind="name", uses=1)
        for alias in score_names:
            self._add("model_alias", alias=alias, model_id=model_id, kind="score_name", uses=1)
        self._add(
            "model_fts", rowid=model_id, key=key, name=name, lab=lab.title(), aliases=" ".join([slug, name, *aliases])
        )

    def offer(
        self,
        provider: str,
        provider_model_id: str,
        model: str,
        *,
        prices: Sequence[Mapping[str, Any]] | None = None,
        input: int | None = None,  # noqa: A002 - the column's name
        output: int | None = None,
        **row: Any,
    ) -> None:
        """Add an offer; *input* and *output* are micro-USD per 1M tokens of a single standard price.

        A provider of type first_party made the models it sells, unless told otherwise. A price may carry ``bases``:
        rows of ``price_rate``.
        """
        offer_id = len(self._offers) + 1
        self._offers[provider, provider_model_id] = offer_id
        base = {
            "access": "metered", "tier": "standard", "n_sources": 1, "disputed": 0, "resold": 0, "is_moving_alias": 0,
            "exclude_code": None, "exclude_reason": None, "match_rule": "test", "sources": "test",
            "first_party": int(self._kinds.get(provider) == "first_party"),
        }  # fmt: skip
        self._add(
            "offer", offer_id=offer_id, provider_id=provider, provider_model_id=provider_model_id,
            model_id=self._models[model], **(base | row),
        )  # fmt: skip
        if prices is None:
            prices = [] if input is None and output is None else [{"input": input, "output": output}]
        for price in prices:
            self._price(offer_id, dict(price))
        if base.get("access") == "metered" and row.get("access", "metered") == "metered":
            self.tables["model"][self._models[model] - 1]["n_providers"] += 1

    def _price(self, offer_id: int, price: dict[str, Any]) -> None:
        if price.get("status") == "history":
            self._past.setdefault(offer_id, []).append(price)
            return
        price_id = len(self.tables.get("price", [])) + 1
        base = {
            "source_id": "test", "as_of": "2026-07-02", "tier": "standard", "band_from": 0, "band_rule": "cliff",
            "status": "chosen", "path": "test",
        }  # fmt: skip
        for basis in price.pop("bases", ()):
            about = {"published": None, "source_id": "test", "as_of": "2026-07-02", "note": None}
            self._add("price_rate", price_id=price_id, **(about | basis))
        self._add("price", price_id=price_id, offer_id=offer_id, **(base | price))
        if price.get("status", "chosen") in ("chosen", "assumed", "average"):
            self._add("offer_price", offer_id=offer_id, price_id=price_id)

    def past_price(self, provider: str, provider_model_id: str, as_of: str, **price: Any) -> None:
        """Add a price of the past to an offer, or with the *kind* ``ended`` its end.

        Rates are micro-USD per 1M tokens. *kind* is that of its point, or ``in_use`` if the price in use has been the
        same since then; *valid_from* is its day if a source states it.
        """
        self._past.setdefault(self._offers[provider, provider_model_id], []).append({"as_of": as_of, **price})

    def _timelines(self) -> list[dict[str, Any]]:
        """The points of every metered offer: its past prices, then its base prices in use."""
        rows = []
        for offer in self.tables.get("offer", []):
            found: dict[str, dict[str, Any]] = {}
            in_use = [
                price
                for price in self.tables.get("price", [])
                if price["offer_id"] == offer["offer_id"] and price["status"] == "chosen" and not price["band_from"]
                and price["tier"] == offer["tier"] and not price.get("window_start")
            ]  # fmt: skip
            past = self._past.get(offer["offer_id"], [])
            in_use = [] if any(price.get("kind") == "in_use" for price in past) else in_use
            prices = [*past, *in_use] if offer["access"] == "metered" else []
            for price in prices:
                day, dating = price["as_of"], "recorded"
                if price.get("valid_from"):
                    day, dating = price["valid_from"], "effective"
                elif price.get("valid_to") and price in in_use:
                    last = date.fromisoformat(price["valid_to"]) - timedelta(days=1)
                    day, dating = min(price["as_of"], last.isoformat()), "by"
                rates = {name: price.get(name) or None for name in RATE_COLUMNS}
                day += "0001-01-01"[len(day) :]
                is_end = price.get("kind") == "ended"
                if (rates["input"] or rates["output"] or is_end) and fullmatch(r"\d{4}-\d\d-\d\d", day):
                    kind = price.get("kind", "changed").replace("in_use", "changed")
                    point = {"day": day, "dating": dating, "kind": kind, **rates}
                    found[day] = point | {"source_id": price.get("source_id", "test"), "offer_id": offer["offer_id"]}
            points = [found[day] for day in sorted(found)]
            if points and points[0]["kind"] == "changed":
                points[0]["kind"] = "first"
            rows += points
        return rows

    def fact(self, model: str, field: str, value: str, **row: Any) -> None:
        """Add a value that somebody gives for a fact: one offer's, not chosen, unless told otherwise."""
        base = {"basis": "offers", "sources": "test", "votes": 1, "chosen": 0, "note": None}
        self._add("model_fact", model_id=self._models[model], field=field, value=value, **(base | row))

    def benchmark(self, slug: str, **row: Any) -> None:
        """Add a benchmark, Elo from 800 to 1600 unless told otherwise."""
        base = {
            "name": slug, "category": "general", "unit": "elo", "minimum": 800.0, "maximum": 1600.0,
            "higher_is_better": 1, "description": "", "homepage": "", "licence": "CC-BY-4.0", "tier": "core",
        }  # fmt: skip
        self._add("benchmark", benchmark_id=slug, **(base | row))

    def score(self, model: str, benchmark: str, value: float, **row: Any) -> None:
        """Add a model's headline score."""
        base = {
            "variant": "", "source_id": "test", "source_url": "https://example.com", "as_of": "2026-07-01",
            "self_reported": 0, "headline": 1, "model_name": model, "match_rule": "test",
        }  # fmt: skip
        self._add("score", model_id=self._models[model], benchmark_id=benchmark, value=value, **(base | row))

    def issue(self, code: str, detail: str, **row: Any) -> None:
        """Add a finding of the build: for information unless told otherwise."""
        base = {"severity": "info", "source_id": None, "offer_id": None, "model_id": None, "path": None}
        number = len(self.tables.get("issue", [])) + 1
        self._add("issue", issue_id=number, code=code, detail=detail, **(base | row))

    def source(self, source_id: str, **row: Any) -> None:
        """Add a source that is like the one of the tests but for what is told."""
        self._add("source", **(SOURCE | {"source_id": source_id} | row))

    def write(self, path: Path) -> Path:
        """Write the catalogue and return its path; one that was written before in this process is copied."""
        tables = {**self.tables, "price_point": self._timelines()}
        rows = repr(tables)
        if rows not in _written:
            write(path, tables)
            _written[rows] = path.read_bytes()
            if len(_written) > _MOST:
                del _written[next(iter(_written))]
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.copy")
            draft.write_bytes(_written[rows])
            draft.replace(path)  # another file, as of the writer: who has the old one open keeps it
        return path


_written: dict[str, bytes] = {}
"""The content of the catalogues written last, by their rows; building one takes 20 times as long as copying it."""

_MOST = 50
"""Catalogues kept at most, of 200 kB each."""
