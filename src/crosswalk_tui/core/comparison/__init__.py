"""Compared models side by side, related comparisons, and editors' takes on a pair."""
