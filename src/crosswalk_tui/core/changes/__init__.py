"""What changes: at other volumes, over time, and how old it is."""
