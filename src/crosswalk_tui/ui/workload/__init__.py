"""Screen 2: the calculator."""
