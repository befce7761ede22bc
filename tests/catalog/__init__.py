"""Tests of the catalogue file: writing, reading, verifying."""
