"""Changes in price: at other volumes, over time, and the age of the data."""
