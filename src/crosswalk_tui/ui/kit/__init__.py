"""Widgets and text that know nothing of models."""
