"""Screen 7: the contents of the catalogue, and saved comparisons."""
