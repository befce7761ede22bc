"""User data: `config.toml`, and a database of workloads, comparisons, notes and the last session.

Every function that opens the database raises `UserDataError` if the file cannot be opened, read or written; it is then
left unchanged.
"""
