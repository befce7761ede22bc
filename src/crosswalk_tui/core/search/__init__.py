"""Search for models by name while the user types, and filtering of a model list."""
