"""Screen 3: every score of the compared models."""
