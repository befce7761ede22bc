"""A seeded monkey at the keyboard: random keys, pastes, mouse events and sizes over all screens."""
