"""What an offer charges: bands and hours, the bill, regions, and the cheapest rule."""
