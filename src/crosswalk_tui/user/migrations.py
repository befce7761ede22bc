"""The schema of the user's database, as the steps that lead to it from an empty file."""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("saved workloads", """
        CREATE TABLE workload (
            name TEXT PRIMARY KEY COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 60),
            input_tokens INTEGER NOT NULL CHECK (input_tokens >= 0),
            output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
            cached_share TEXT NOT NULL DEFAULT '0',
            cache_write_share TEXT NOT NULL DEFAULT '0',
            cache_write_1h_share TEXT NOT NULL DEFAULT '0',
            reasoning_share TEXT NOT NULL DEFAULT '0',
            requests INTEGER CHECK (requests > 0),
            prompt_tokens INTEGER CHECK (prompt_tokens > 0),
            batch INTEGER NOT NULL DEFAULT 0 CHECK (batch IN (0, 1)),
            multipliers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(multipliers)),
            saved_at TEXT NOT NULL
        ) STRICT
    """),
    ("recently compared models", """
        CREATE TABLE recent (
            model TEXT PRIMARY KEY,
            used_at TEXT NOT NULL
        ) STRICT
    """),
    ("notes on pairs of models", """
        CREATE TABLE note (
            pair TEXT PRIMARY KEY CHECK (pair LIKE '%_ _%'),
            text TEXT NOT NULL CHECK (text <> ''),
            written_at TEXT NOT NULL
        ) STRICT
    """),
    ("saved comparisons", """
        CREATE TABLE comparison (
            name TEXT PRIMARY KEY COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 60),
            document TEXT NOT NULL CHECK (json_valid(document)),
            saved_at TEXT NOT NULL
        ) STRICT
    """),
    ("where the app was left", """
        CREATE TABLE state (
            key TEXT PRIMARY KEY,
            document TEXT NOT NULL CHECK (json_valid(document))
        ) STRICT
    """),
    ("when a saved workload runs", """
        ALTER TABLE workload ADD COLUMN hours TEXT NOT NULL DEFAULT 'evenly'
    """),
    ("the log behind a saved workload", """
        ALTER TABLE workload ADD COLUMN logged TEXT CHECK (logged IS NULL OR json_valid(logged))
    """),
    ("own prices, discounts, credits, providers, models and scores", """
        CREATE TABLE own (
            kind TEXT NOT NULL CHECK (kind <> ''),
            name TEXT NOT NULL CHECK (name <> ''),
            document TEXT NOT NULL CHECK (json_valid(document)),
            active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
            saved_on TEXT NOT NULL,
            PRIMARY KEY (kind, name)
        ) STRICT
    """),
)  # fmt: skip
"""Name and statement of each migration from an empty file; never change one, only append."""
