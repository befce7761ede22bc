"""From upstream snapshots to a catalogue: importers, identity, the choice of facts and prices, the build."""
