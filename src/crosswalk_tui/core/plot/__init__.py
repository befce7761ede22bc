"""Capability against price: points, axes, marks, and walking from point to point."""
