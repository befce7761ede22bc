"""Screen 8: the cheapest models that meet conditions."""
