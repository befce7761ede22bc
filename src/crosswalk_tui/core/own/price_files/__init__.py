"""Prices in the files of other tools: reading them with line numbers, and the shapes that are recognised."""
