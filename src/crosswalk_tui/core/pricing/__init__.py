"""Pricing of offers: bands and hours, the bill, regions, and the cheapest rule."""
