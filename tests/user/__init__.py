"""Tests of the user's files: configuration, saved workloads and comparisons, notes, state."""
