"""Compare LLM models side by side in the terminal, offline, at the provider that is cheapest for your workload."""

__version__ = "0.1.0"
