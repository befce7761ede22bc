"""Screen 1: the compared models on one screen."""
