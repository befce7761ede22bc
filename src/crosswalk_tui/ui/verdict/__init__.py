"""Screen 5: the verdict, takes, notes and related comparisons."""
