"""Screen 3: the scores of the compared models."""
