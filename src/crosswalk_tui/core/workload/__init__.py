"""The workload a user sends in a month: its parts, presets, hours, and its document format."""
