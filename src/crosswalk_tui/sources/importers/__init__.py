"""Importers: one module per upstream reads its snapshot into a `Harvest`, and the readers that they share."""
