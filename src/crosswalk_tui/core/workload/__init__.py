"""A month's workload: its parts, presets, hours and document format."""
