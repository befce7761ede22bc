"""Screen 4: capability against price."""
