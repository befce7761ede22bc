"""Parsing and formatting: quantities, figures, tables, safe text, licence terms."""
