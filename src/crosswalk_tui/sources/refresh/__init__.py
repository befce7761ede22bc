"""The refresh: fetches the newest snapshots, checks them, and replaces the catalogue. Only it uses the network."""
