"""Benchmark scores: which one is the headline, and what differences mean."""
