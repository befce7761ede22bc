"""Widgets more than one pane or screen is made of."""
