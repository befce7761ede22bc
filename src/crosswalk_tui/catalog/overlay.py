"""Lay what is the user's over a catalogue: the one place where its offers, models and scores become the user's.

It changes the tables of a copy in memory, so that every query, ranking and export sees the same. The file is unchanged.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from crosswalk_tui.catalog.naming import new_key_of
from crosswalk_tui.catalog.rankable import rankable_sql
from crosswalk_tui.catalog.rows import BASIS_COLUMNS, PRICE_COLUMNS, basis_of, path_of, price_of
from crosswalk_tui.catalog.schema import RATE_COLUMNS
from crosswalk_tui.core.models import OWN, Price, RateBasis, Rates
from crosswalk_tui.core.own.own_rates import new_price, own_rates, under_discounts, with_own_rates, with_plain_rates
from crosswalk_tui.core.own.records import Credit, Discount, Own, OwnEntry, OwnModel, OwnPrice, OwnProvider, OwnScore
from crosswalk_tui.core.search.search_text import search_text
from crosswalk_tui.core.vocabulary import Exclusion, ProviderType

_StatedPrice = tuple[Price, str]
"""A price with its status in the catalogue."""

_UNSOLD = (ProviderType.SUBSCRIPTION, ProviderType.LOCAL)
"""Types of providers whose offers are never ranked."""


def lay_over(db: sqlite3.Connection, own: Own, catalogue_date: str) -> tuple[str, ...]:
    """Apply the active entries of *own* to the catalogue *db*, which is a copy that may be written.

    *catalogue_date* is the day as of which its providers are counted. Returns a sentence on each entry that could not
    be applied.
    """
    db.execute("PRAGMA ignore_check_constraints = ON")  # basis and status have values that no file has
    db.execute("PRAGMA journal_mode = OFF")  # a copy that fails is dropped
    active = [entry for entry in own if entry.active]
    if not active:
        return ()
    newest = max(entry.saved_on for entry in active)
    db.execute(
        "INSERT INTO source VALUES (?, 'Yours', 'your prices, models, scores', NULL, 'yours', '', ?, NULL, ?, 0)",
        [OWN, newest, len(active)],
    )
    return _Overlay(db, catalogue_date).apply(active)


class _Overlay:
    """Applies entries: models and providers first, then prices, discounts and scores."""

    def __init__(self, db: sqlite3.Connection, catalogue_date: str) -> None:
        self._db, self._date = db, catalogue_date
        self._problems: list[str] = []
        self._recounted: set[int] = set()
        self._keys: dict[str, str] = {}

    def apply(self, entries: Sequence[OwnEntry]) -> tuple[str, ...]:
        """Apply *entries*, and return a sentence on each that could not be."""
        prices: defaultdict[tuple[str, str], list[tuple[OwnPrice, str]]] = defaultdict(list)
        for entry in sorted(entries, key=lambda e: not isinstance(e.record, OwnModel | OwnProvider)):
            record = entry.record
            if isinstance(record, OwnModel):
                self._model(record, entry.saved_on)
            elif isinstance(record, OwnProvider):
                self._provider(record)
            elif isinstance(record, OwnPrice):
                prices[record.provider, record.id].append((record, entry.saved_on))
            elif isinstance(record, OwnScore):
                self._score(record, entry.saved_on)
        for records in prices.values():
            self._prices(records)
        discounts = [(e.record, e.saved_on) for e in entries if isinstance(e.record, Discount)]
        self._discounts(discounts)
        self._credits(e.record for e in entries if isinstance(e.record, Credit))
        self._count_providers()
        return tuple(self._problems)

    def _one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """The first row of a query, if any."""
        row: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return row

    # Models and providers

    def _model(self, own: OwnModel, saved_on: str) -> None:
        """Set the stated facts of a model, which is added if the catalogue lacks it."""
        facts: dict[str, object] = {
            "name": own.display_name or None, "context_tokens": own.context, "max_output_tokens": own.max_output,
            "params_total_m": own.params, "open_weights": own.open_weights, "licence": own.licence,
            "release_date": None if own.released is None else own.released.isoformat(), "reasoning": own.reasoning,
            "tools": own.tools, "structured_output": own.structured_output,
            "modalities_in": None if own.vision is None else "text,image" if own.vision else "text",
        }  # fmt: skip
        given = {name: int(value) if isinstance(value, bool) else value for name, value in facts.items()}
        given = {name: value for name, value in given.items() if value is not None}
        model_id = self._model_id(own.model)
        if model_id is None:
            model_id = self._new_model(own.model, own.display_name)
        for name, value in given.items():
            self._db.execute(f"UPDATE model SET {name} = ? WHERE model_id = ?", [value, model_id])  # noqa: S608 - ours
            self._db.execute("UPDATE model_fact SET chosen = 0 WHERE model_id = ? AND field = ?", [model_id, name])
            self._db.execute(
                "INSERT OR REPLACE INTO model_fact VALUES (?, ?, ?, 'reviewed', ?, 1, 1, ?)",
                [model_id, name, str(value), OWN, f"yours, {saved_on}"],
            )

    def _model_id(self, key: str) -> int | None:
        """The id of the model *key*, which may have another key since it was saved; None if the catalogue lacks it."""
        row = self._one("SELECT model_id FROM model WHERE key = ?", self._key(key))
        return None if row is None else row["model_id"]

    def _key(self, key: str) -> str:
        """*key*, or the key that its model has now."""
        if key not in self._keys:
            known = self._one("SELECT 1 FROM model WHERE key = ?", key)
            new = key if known else new_key_of(lambda sql, values: self._db.execute(sql, values).fetchall(), key)
            if new is None:
                return key  # a model of the user's may be added later
            self._keys[key] = new
        return self._keys[key]

    def _new_model(self, key: str, name: str) -> int:
        """Add a model, so that it is found by its key and name, and return its id."""
        lab, _, slug = key.partition("/")
        shown = name or slug
        self._db.execute("INSERT OR IGNORE INTO lab VALUES (?, ?)", [lab, lab])
        row = self._db.execute(
            "INSERT INTO model (key, name, lab_id) VALUES (?, ?, ?) RETURNING model_id", [key, shown, lab]
        ).fetchone()
        model_id: int = row["model_id"]
        aliases = dict.fromkeys([slug, shown.casefold()])
        for alias in aliases:
            kind = "key_tail" if alias == slug else "name"
            self._db.execute("INSERT INTO model_alias VALUES (?, ?, ?, 1)", [alias, model_id, kind])
        text = search_text(key, shown, lab, " ".join(aliases))
        self._db.execute("INSERT INTO model_search VALUES (?, ?, ?)", [model_id, text.title, text.words])
        self._db.execute(
            "INSERT INTO model_fts (rowid, key, name, lab, aliases) VALUES (?, ?, ?, ?, ?)",
            [model_id, key, shown, lab, " ".join(aliases)],
        )
        return model_id

    def _provider(self, own: OwnProvider) -> None:
        """Add a provider, or change the name and type of a known one."""
        self._db.execute(
            "INSERT INTO provider (provider_id, name, type, default_access) VALUES (?, ?, ?, 'metered')"
            " ON CONFLICT (provider_id) DO UPDATE SET name = ?, type = ?",
            [own.provider, own.display_name or own.provider, own.type, own.display_name or own.provider, own.type],
        )

    # Prices

    def _prices(self, records: list[tuple[OwnPrice, str]]) -> None:
        """Apply all own prices of one offer."""
        own = records[0][0]
        offer_id = self._offer_id(own)
        is_new = offer_id is None
        listed = [] if offer_id is None else self._listed(offer_id)
        if offer_id is None:
            offer_id = self._new_offer(own, records[0][1])
        if offer_id is None:
            self._problems.append(f"{own.name}: the model {own.model} is not in the catalogue; add it with own model.")
            return
        self._problems += [
            f"{record.name}: it is priced as {own.model}, the model of {own.name}, and not as {record.model}."
            for record, _ in records
            if is_new and self._key(record.model) != self._key(own.model)
        ]
        self._make_rankable(offer_id, own, [record for record, _ in records])
        for record, saved_on in sorted(records, key=lambda pair: pair[0].above):
            listed = list(_priced(listed, record, saved_on))
            if record.machine is not None and record.rates != Rates():
                self._problems.append(f"{record.name}: its machine is paid by the month, and no other rate is used.")
            missing = _missing_rates(listed, record)
            if missing:
                self._problems.append(
                    f"{record.name}: no {missing} rate is set or listed; it is not ranked without one."
                )
        self._replace(offer_id, [(with_plain_rates(price), status) for price, status in listed] if is_new else listed)

    def _offer_id(self, own: OwnPrice) -> int | None:
        """The id of the offer; None if the catalogue lacks it."""
        row = self._one(
            "SELECT offer_id FROM offer WHERE provider_id = ? AND provider_model_id = ?", own.provider, own.id
        )
        return None if row is None else int(row["offer_id"])

    def _new_offer(self, own: OwnPrice, saved_on: str) -> int | None:
        """Add the offer and its provider, and return its id; None if the catalogue lacks its model."""
        model_id = self._model_id(own.model)
        if model_id is None:
            return None
        self._db.execute(
            "INSERT OR IGNORE INTO provider (provider_id, name, type, default_access) VALUES (?, ?, 'host', 'metered')",
            [own.provider, own.provider],
        )
        added = self._db.execute(
            "INSERT INTO offer (provider_id, provider_model_id, model_id, access, tier, region, last_seen,"
            " last_seen_source, n_sources, match_rule, sources)"
            " VALUES (?, ?, ?, 'metered', 'standard', ?, ?, ?, 1, ?, ?) RETURNING offer_id",
            [own.provider, own.id, model_id, own.region, saved_on, OWN, OWN, OWN],
        ).fetchone()
        return int(added["offer_id"])

    def _make_rankable(self, offer_id: int, own: OwnPrice, records: Iterable[OwnPrice]) -> None:
        """Let the offer be ranked unless it has ended or is free; zeros mean that it runs on the user's machine."""
        base = next((r for r in records if not r.above), own)
        rates = own_rates(base)
        access = "local" if rates.input == 0 and rates.output == 0 else "metered"
        self._db.execute(
            "UPDATE offer SET exclude_code = iif(exclude_code = ?, exclude_code, NULL),"
            " exclude_reason = iif(exclude_code = ?, exclude_reason, NULL), access = ?,"
            " context_tokens = coalesce(?, context_tokens), max_output_tokens = coalesce(?, max_output_tokens),"
            " region = coalesce(?, region), disputed = 0"
            " WHERE offer_id = ?",
            [*[Exclusion.DEPRECATED.value] * 2, access, own.context, own.max_output, own.region, offer_id],
        )
        self._db.execute(
            "UPDATE provider SET type = 'host' WHERE provider_id = ? AND type IN (?, ?) AND ? = 'metered'",
            [own.provider, *_UNSOLD, access],
        )
        self._recounted.add(self._db.execute("SELECT model_id FROM offer WHERE offer_id = ?", [offer_id]).fetchone()[0])

    def _listed(self, offer_id: int) -> list[_StatedPrice]:
        """The prices in use of the offer, with their status."""
        bases: defaultdict[int, list[RateBasis]] = defaultdict(list)
        for r in self._db.execute(
            f"SELECT {BASIS_COLUMNS} FROM offer_price JOIN price_rate b USING (price_id)"  # noqa: S608
            " WHERE offer_id = ? ORDER BY b.rate",
            [offer_id],
        ):
            bases[r[0]].append(basis_of(r))
        rows = self._db.execute(
            f"SELECT {PRICE_COLUMNS}, pr.price_id FROM offer_price op JOIN price pr USING (price_id)"  # noqa: S608
            " WHERE op.offer_id = ? ORDER BY price_id",
            [offer_id],
        ).fetchall()
        return [(price_of(r, tuple(bases[r["price_id"]])), r["status"]) for r in rows]

    def _replace(self, offer_id: int, prices: Iterable[_StatedPrice]) -> None:
        """Use *prices* for the offer; its list prices stay, unused."""
        self._db.execute("DELETE FROM offer_price WHERE offer_id = ?", [offer_id])
        for price, status in prices:
            stated = OWN if status == "chosen" else status
            price_id = self._db.execute(_INSERT_PRICE, [offer_id, *_columns(price), stated]).lastrowid
            self._db.execute("INSERT INTO offer_price VALUES (?, ?)", [offer_id, price_id])
            self._db.executemany(
                "INSERT INTO price_rate VALUES (?, ?, ?, ?, ?, ?, ?)",
                [[price_id, b.rate, b.published, b.basis, b.source, b.as_of, b.note] for b in price.bases],
            )

    # Discounts

    def _discounts(self, discounts: Sequence[tuple[Discount, str]]) -> None:
        """Apply to each offer the discounts on it, else those on its model, else those on its provider."""
        chosen: dict[int, tuple[int, list[tuple[Discount, str]]]] = {}
        for discount, saved_on in discounts:
            rank = 0 if discount.id else 1 if discount.model else 2
            found = self._discounted(discount)
            if not found:
                self._problems.append(f"Discount {discount.name}: the catalogue has no such offer.")
            for offer_id in found:
                best, _ = chosen.setdefault(offer_id, (rank, []))
                if rank < best:
                    chosen[offer_id] = rank, [(discount, saved_on)]
                elif rank == best:
                    chosen[offer_id][1].append((discount, saved_on))
        for offer_id, (_, applied) in chosen.items():
            listed = self._listed(offer_id)
            reduced = list(_reduced(listed, applied))
            if reduced != listed:
                self._replace(offer_id, reduced)

    def _discounted(self, discount: Discount) -> list[int]:
        """The ids of the offers that *discount* applies to."""
        condition, values = "o.access = 'metered' AND o.provider_id = ?", [discount.provider]
        if discount.id:
            condition, values = f"{condition} AND o.provider_model_id = ?", [*values, discount.id]
        if discount.model:
            condition, values = f"{condition} AND m.key = ?", [*values, self._key(discount.model)]
        sql = f"SELECT o.offer_id FROM offer o JOIN model m USING (model_id) WHERE {condition}"  # noqa: S608 - marks
        return [row["offer_id"] for row in self._db.execute(sql, values)]

    def _credits(self, found: Iterable[Credit]) -> None:
        """Find the credits that no provider takes; they change nothing here."""
        self._problems += [
            f"Credit {credit.name}: the catalogue has no such provider."
            for credit in found
            if self._one("SELECT 1 FROM provider WHERE provider_id = ?", credit.provider) is None
        ]

    # Scores

    def _score(self, own: OwnScore, saved_on: str) -> None:
        """Make the score the headline one of its model, on a benchmark that is added if the catalogue lacks it."""
        model_id = self._model_id(own.model)
        known = self._one("SELECT minimum, maximum FROM benchmark WHERE benchmark_id = ?", own.benchmark)
        if model_id is None:
            self._problems.append(f"Score {own.name}: the model is not in the catalogue.")
            return
        if known is None:
            if own.minimum is None or own.maximum is None:
                scale = "a new one needs its scale, a minimum and a maximum"
                self._problems.append(f"Score {own.name}: {own.benchmark} is no benchmark of the catalogue; {scale}.")
                return
            self._db.execute(
                "INSERT INTO benchmark VALUES (?, ?, 'yours', ?, ?, ?, ?, 'your own benchmark', '', 'yours', 'core')",
                [own.benchmark, own.benchmark, own.unit or "points", float(own.minimum), float(own.maximum),
                 int(own.higher_is_better)],
            )  # fmt: skip
        elif not known["minimum"] <= own.value <= known["maximum"]:
            bounds = f"{known['minimum']:g} to {known['maximum']:g}"
            self._problems.append(f"Score {own.name}: {own.value} is outside the scale of the benchmark, {bounds}.")
            return
        self._db.execute(
            "UPDATE score SET headline = 0 WHERE model_id = ? AND benchmark_id = ?", [model_id, own.benchmark]
        )
        measured = saved_on if own.measured is None else own.measured.isoformat()
        self._db.execute(
            "INSERT INTO score (model_id, benchmark_id, value, variant, source_id, source_url, as_of, self_reported,"
            " headline, model_name, match_rule) VALUES (?, ?, ?, ?, ?, '', ?, 0, 1, ?, ?)",
            [model_id, own.benchmark, float(own.value), own.variant, OWN, measured, own.model, OWN],
        )

    def _count_providers(self) -> None:
        """Count the providers of the models with own prices again."""
        if not self._recounted:
            return
        ids = ", ".join(map(str, sorted(self._recounted)))
        sellers = f"SELECT model_id, count(DISTINCT seller) AS n FROM ({rankable_sql('?', models=ids)}) GROUP BY 1"  # noqa: S608
        marks = [self._date] * sellers.count("?")
        counts = {row["model_id"]: row["n"] for row in self._db.execute(sellers, marks)}
        for model_id in self._recounted:
            self._db.execute("UPDATE model SET n_providers = ? WHERE model_id = ?", [counts.get(model_id, 0), model_id])


_PRICE_COLUMNS = (
    "offer_id", "source_id", "as_of", "tier", "band_from", "band_rule", "valid_from", "valid_to", "window_start",
    "window_end", "weekdays", *RATE_COLUMNS, "path", "status",
)  # fmt: skip
_INSERT_PRICE = f"INSERT INTO price ({', '.join(_PRICE_COLUMNS)}) VALUES ({', '.join('?' * len(_PRICE_COLUMNS))})"  # noqa: S608


def _columns(price: Price) -> list[object]:
    """The values of a price between its offer and its status, in the order of the columns."""
    start, end = (None, None) if price.window is None else price.window
    return [
        price.source, price.as_of, price.tier.value, price.band_from, price.band_rule.value, _iso(price.valid_from),
        _iso(price.valid_to), None if start is None else f"{start:%H:%M}", None if end is None else f"{end:%H:%M}",
        None if price.weekdays is None else "".join(map(str, sorted(price.weekdays))),
        *price.rates, path_of(price.machine),
    ]  # fmt: skip


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _priced(listed: Sequence[_StatedPrice], own: OwnPrice, saved_on: str) -> Iterator[_StatedPrice]:
    """*listed* with the rates of *own* in every price of its tier and band, or with a new price."""
    found = False
    for price, status in listed:
        if price.tier is own.tier and price.band_from == own.above:
            found = found or status != "average"
            priced = with_own_rates(price, own, saved_on)
            yield priced, "chosen" if status == "assumed" and not priced.assumed else status
        else:
            yield price, status
    if not found:
        yield new_price(own, saved_on), "chosen"


def _missing_rates(listed: Sequence[_StatedPrice], own: OwnPrice) -> str:
    """The first rate without which no bill can be computed that the prices of *own*'s tier and band lack."""
    prices = [price for price, _ in listed if price.tier is own.tier and price.band_from == own.above]
    return next((name for name in ("input", "output") if any(getattr(p.rates, name) is None for p in prices)), "")


def _reduced(listed: Sequence[_StatedPrice], applied: Sequence[tuple[Discount, str]]) -> Iterator[_StatedPrice]:
    """*listed* under the discounts, each price period by period."""
    for price, status in listed:
        yield from ((part, status) for part in under_discounts(price, applied))
