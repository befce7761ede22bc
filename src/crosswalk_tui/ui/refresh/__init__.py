"""The refresh of the catalogue from within the app."""
