"""User data: `config.toml`, and a database of workloads, comparisons, notes and the last session.

Functions that use the database raise `UserDataError` if the file cannot be read or written; it is then left unchanged.
"""
