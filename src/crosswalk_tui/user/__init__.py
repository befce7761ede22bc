"""What is the user's own: `config.toml`, and a database of workloads, comparisons, notes and where they left off."""
