"""User data: `config.toml`, and a database of workloads, comparisons, notes and the last session."""
