"""Screen 6: everything about one model."""
