"""The cheapest models that meet conditions, what each condition removed, and the nearest misses."""
