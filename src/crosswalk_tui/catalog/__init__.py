"""Storage: the catalogue's schema, its writer (sqlite-utils), its reader (plain sqlite3, read-only) and its checks.

Every function that reads a catalogue raises `CatalogueError` if the file is damaged.
"""
