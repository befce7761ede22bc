"""Search a list of models by name, and filter it."""
