"""Capability against price: points, axes, marks, and moving from point to point."""
