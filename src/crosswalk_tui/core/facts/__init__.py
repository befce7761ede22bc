"""Facts about a model: what sources state, which value is chosen and why, and how it is written."""
