"""Tests of reading usage reports."""
