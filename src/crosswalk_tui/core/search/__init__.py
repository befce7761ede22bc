"""Finding models by name while the user types, and narrowing a list of them."""
