"""From upstream snapshots to a catalogue: one importer per source, identity, the choice of facts and prices, the build."""
