"""The importers, identity and the build."""
