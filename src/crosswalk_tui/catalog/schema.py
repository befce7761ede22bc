"""The catalogue's tables. They are a public interface: people open the file in Datasette and ``sqlite3``.

Money is an INTEGER of micro-USD per 1M tokens (``$0.0509`` is 50900). Dates are ISO text. Flags are 0, 1, or NULL for
unknown.
"""

from __future__ import annotations

from collections.abc import Iterable

from crosswalk_tui.catalog.rankable import current_price_sql, rankable_sql
from crosswalk_tui.core.facts.bases import BASES
from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, BandRule, Dating, Exclusion, PointKind, ProviderType, Tier

SCHEMA_VERSION = 5
"""``PRAGMA user_version`` of a catalogue this release reads."""

APPLICATION_ID = 0x58574C4B
"""``PRAGMA application_id``: the letters XWLK, which identify a catalogue among SQLite files."""

RATE_COLUMNS = Rates._fields
"""The rate columns of ``price``, in the order of `crosswalk_tui.core.models.Rates`."""

FACT_FIELDS = (
    "name", "family", "params_total_m", "params_active_m", "open_weights", "licence", "release_date",
    "knowledge_cutoff", "context_tokens", "max_output_tokens", "modalities_in", "modalities_out", "reasoning", "tools",
    "structured_output",
)  # fmt: skip
"""The columns of ``model`` whose values are chosen among the candidates in ``model_fact``."""

ALIAS_KINDS = ("key_tail", "name", "provider_id", "score_name")
"""Kinds of names of a model: the last part of its key, a display name, a seller's id, a name in a score table."""

CATALOGUE_EXCLUSIONS = (Exclusion.DEPRECATED, Exclusion.NOT_LIVE, Exclusion.UNREVIEWED, Exclusion.QUARANTINED)
"""The reasons that do not depend on the query and are therefore stored in the catalogue."""


def _one_of(column: str, values: Iterable[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"CHECK ({column} IN ({listed}))"


def _flag(column: str) -> str:
    return f"{column} INTEGER CHECK ({column} IN (0, 1))"


_RATES = ",\n    ".join(f"{c} INTEGER CHECK ({c} >= 0)" for c in RATE_COLUMNS)

TABLES = f"""
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE source (
    source_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    what TEXT NOT NULL,
    url TEXT,
    licence TEXT NOT NULL,
    attribution TEXT NOT NULL,
    as_of TEXT NOT NULL,
    sha256 TEXT,
    n_rows INTEGER NOT NULL DEFAULT 0 CHECK (n_rows >= 0),
    n_rejected INTEGER NOT NULL DEFAULT 0 CHECK (n_rejected >= 0)
) STRICT;

CREATE TABLE lab (
    lab_id TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE model (
    model_id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE CHECK (key = lower(key) AND key LIKE '%_/_%'),
    name TEXT NOT NULL CHECK (name <> ''),
    lab_id TEXT NOT NULL REFERENCES lab(lab_id),
    family TEXT,
    params_total_m INTEGER CHECK (params_total_m > 0),
    params_active_m INTEGER CHECK (params_active_m > 0),
    {_flag("open_weights")},
    licence TEXT,
    release_date TEXT,
    knowledge_cutoff TEXT,
    context_tokens INTEGER CHECK (context_tokens > 0),
    max_output_tokens INTEGER CHECK (max_output_tokens > 0),
    modalities_in TEXT,
    modalities_out TEXT,
    {_flag("reasoning")},
    {_flag("tools")},
    {_flag("structured_output")},
    is_moving_alias INTEGER NOT NULL DEFAULT 0 CHECK (is_moving_alias IN (0, 1)),
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'deprecated')),
    n_providers INTEGER NOT NULL DEFAULT 0 CHECK (n_providers >= 0)
) STRICT;

CREATE TABLE model_alias (
    alias TEXT NOT NULL,
    model_id INTEGER NOT NULL REFERENCES model(model_id),
    kind TEXT NOT NULL {_one_of("kind", ALIAS_KINDS)},
    uses INTEGER NOT NULL DEFAULT 1 CHECK (uses > 0),
    PRIMARY KEY (alias, model_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_fact (
    model_id INTEGER NOT NULL REFERENCES model(model_id),
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    basis TEXT NOT NULL {_one_of("basis", BASES)},
    sources TEXT NOT NULL,
    votes INTEGER NOT NULL CHECK (votes > 0),
    chosen INTEGER NOT NULL CHECK (chosen IN (0, 1)),
    note TEXT,
    PRIMARY KEY (model_id, field, value, basis)
) STRICT, WITHOUT ROWID;

CREATE TABLE provider (
    provider_id TEXT PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    type TEXT NOT NULL {_one_of("type", ProviderType)},
    default_access TEXT NOT NULL {_one_of("default_access", Access)},
    lab_id TEXT,
    duplicate_of TEXT REFERENCES provider(provider_id),
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    doc_url TEXT,
    note TEXT
) STRICT;

CREATE TABLE offer (
    offer_id INTEGER PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES provider(provider_id),
    provider_model_id TEXT NOT NULL CHECK (provider_model_id <> ''),
    model_id INTEGER NOT NULL REFERENCES model(model_id),
    access TEXT NOT NULL {_one_of("access", Access)},
    tier TEXT NOT NULL {_one_of("tier", Tier)},
    region TEXT,
    quantization TEXT,
    context_tokens INTEGER CHECK (context_tokens > 0),
    max_output_tokens INTEGER CHECK (max_output_tokens > 0),
    deprecation_date TEXT,
    last_seen TEXT,
    last_seen_source TEXT,
    is_moving_alias INTEGER NOT NULL DEFAULT 0 CHECK (is_moving_alias IN (0, 1)),
    n_sources INTEGER NOT NULL DEFAULT 0 CHECK (n_sources >= 0),
    disputed INTEGER NOT NULL DEFAULT 0 CHECK (disputed IN (0, 1)),
    resold INTEGER NOT NULL DEFAULT 0 CHECK (resold IN (0, 1)),
    first_party INTEGER NOT NULL DEFAULT 0 CHECK (first_party IN (0, 1)),
    exclude_code TEXT {_one_of("exclude_code", CATALOGUE_EXCLUSIONS)},
    exclude_reason TEXT,
    match_rule TEXT NOT NULL,
    sources TEXT NOT NULL,
    UNIQUE (provider_id, provider_model_id),
    CHECK ((exclude_code IS NULL) = (exclude_reason IS NULL))
) STRICT;

CREATE TABLE offer_alias (
    offer_id INTEGER NOT NULL REFERENCES offer(offer_id),
    id TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES source(source_id),
    PRIMARY KEY (offer_id, id, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE offer_model (
    offer_id INTEGER NOT NULL REFERENCES offer(offer_id),
    model_id INTEGER NOT NULL REFERENCES model(model_id),
    valid_from TEXT,
    valid_to TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (offer_id, model_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE price (
    price_id INTEGER PRIMARY KEY,
    offer_id INTEGER NOT NULL REFERENCES offer(offer_id),
    source_id TEXT NOT NULL REFERENCES source(source_id),
    as_of TEXT NOT NULL,
    tier TEXT NOT NULL {_one_of("tier", Tier)},
    band_from INTEGER NOT NULL DEFAULT 0 CHECK (band_from >= 0),
    band_rule TEXT NOT NULL {_one_of("band_rule", BandRule)},
    valid_from TEXT,
    valid_to TEXT,
    window_start TEXT,
    window_end TEXT,
    weekdays TEXT,
    {_RATES},
    status TEXT NOT NULL CHECK (status IN ('chosen', 'assumed', 'average', 'other', 'rejected')),
    path TEXT NOT NULL,
    CHECK ((window_start IS NULL) = (window_end IS NULL)),
    CHECK (weekdays IS NULL OR window_start IS NOT NULL)
) STRICT;

CREATE TABLE price_point (
    offer_id INTEGER NOT NULL REFERENCES offer(offer_id),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    dating TEXT NOT NULL {_one_of("dating", Dating)},
    kind TEXT NOT NULL {_one_of("kind", PointKind)},
    source_id TEXT NOT NULL REFERENCES source(source_id),
    {_RATES},
    PRIMARY KEY (offer_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE price_rate (
    price_id INTEGER NOT NULL REFERENCES price(price_id),
    rate TEXT NOT NULL,
    published INTEGER CHECK (published >= 0),
    basis TEXT NOT NULL CHECK (basis IN ('source', 'no_surcharge', 'assumed')),
    source_id TEXT NOT NULL REFERENCES source(source_id),
    as_of TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (price_id, rate)
) STRICT, WITHOUT ROWID;

CREATE TABLE offer_price (
    offer_id INTEGER NOT NULL REFERENCES offer(offer_id),
    price_id INTEGER NOT NULL REFERENCES price(price_id),
    PRIMARY KEY (offer_id, price_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE benchmark (
    benchmark_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    unit TEXT NOT NULL,
    minimum REAL NOT NULL,
    maximum REAL NOT NULL CHECK (maximum > minimum),
    higher_is_better INTEGER NOT NULL CHECK (higher_is_better IN (0, 1)),
    description TEXT NOT NULL,
    homepage TEXT NOT NULL,
    licence TEXT NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('core', 'extra', 'legacy'))
) STRICT;

CREATE TABLE score (
    score_id INTEGER PRIMARY KEY,
    model_id INTEGER NOT NULL REFERENCES model(model_id),
    benchmark_id TEXT NOT NULL REFERENCES benchmark(benchmark_id),
    value REAL NOT NULL,
    variant TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES source(source_id),
    source_url TEXT NOT NULL,
    as_of TEXT,
    self_reported INTEGER NOT NULL CHECK (self_reported IN (0, 1)),
    headline INTEGER NOT NULL CHECK (headline IN (0, 1)),
    model_name TEXT NOT NULL,
    match_rule TEXT NOT NULL
) STRICT;

CREATE TABLE issue (
    issue_id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning')),
    source_id TEXT REFERENCES source(source_id),
    offer_id INTEGER REFERENCES offer(offer_id),
    model_id INTEGER REFERENCES model(model_id),
    path TEXT,
    detail TEXT NOT NULL
) STRICT;

CREATE TABLE build_input (
    name TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;

CREATE VIRTUAL TABLE model_fts USING fts5 (key, name, lab, aliases, tokenize = "unicode61 tokenchars '.'");

CREATE TABLE model_search (
    model_id INTEGER PRIMARY KEY REFERENCES model(model_id),
    title TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;

CREATE INDEX model_alias_model ON model_alias(model_id);
CREATE INDEX offer_of_model ON offer(model_id);
CREATE INDEX price_offer ON price(offer_id);
CREATE INDEX score_model ON score(model_id);
CREATE UNIQUE INDEX score_headline ON score(benchmark_id, model_id) WHERE headline = 1;
CREATE INDEX issue_code ON issue(code);
"""


VIEWS = f"""
CREATE VIEW v_offer AS
SELECT o.offer_id, m.key AS model, p.provider_id, p.name AS provider, p.type AS provider_type, o.provider_model_id,
       o.access, o.tier, o.region, o.quantization, o.context_tokens, o.max_output_tokens,
       pr.input / 1e6 AS input_usd_per_1m, pr.output / 1e6 AS output_usd_per_1m,
       pr.cache_read / 1e6 AS cache_read_usd_per_1m, pr.source_id, pr.as_of, o.n_sources, o.disputed, o.resold,
       o.first_party, o.last_seen, o.last_seen_source, o.exclude_code, o.exclude_reason, o.match_rule
FROM offer o
JOIN model m USING (model_id)
JOIN provider p USING (provider_id)
LEFT JOIN ({current_price_sql("date('now')")}) c USING (offer_id)
LEFT JOIN price pr ON pr.price_id = c.price_id;

CREATE VIEW v_rankable AS {rankable_sql("date('now')")};

CREATE VIEW v_price_history AS
SELECT m.key AS model, o.provider_id, o.provider_model_id, pp.day, pp.kind, pp.dating,
       pp.input / 1e6 AS input_usd_per_1m, pp.output / 1e6 AS output_usd_per_1m,
       pp.cache_read / 1e6 AS cache_read_usd_per_1m, pp.source_id
FROM price_point pp
JOIN offer o USING (offer_id)
JOIN model m USING (model_id)
LEFT JOIN offer_model om ON om.offer_id = o.offer_id AND om.model_id = o.model_id
WHERE om.valid_from IS NULL OR pp.day >= om.valid_from
ORDER BY m.key, o.provider_id, o.provider_model_id, pp.day;
"""  # noqa: S608 - the expressions are ours
