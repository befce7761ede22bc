"""Screen 1: the comparison on one screen."""
