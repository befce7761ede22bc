"""Screen 7: the catalogue itself, and saved comparisons."""
