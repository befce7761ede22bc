"""Offers: merged from the records of several sources, dated, and held back where they are implausible."""
