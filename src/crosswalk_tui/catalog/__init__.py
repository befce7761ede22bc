"""Storage: the catalogue's schema, its writer (sqlite-utils), its reader (plain sqlite3, read-only) and its checks."""
