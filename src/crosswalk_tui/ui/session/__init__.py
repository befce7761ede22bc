"""What is compared, for which workload: the state, its undo, reading the catalogue, background work."""
