"""The state of the app: compared models, workload, undo; reading the catalogue and background work."""
