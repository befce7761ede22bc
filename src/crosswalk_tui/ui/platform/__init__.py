"""What the app runs on: the drivers of the terminal and the browser, and Textual with its faults worked around."""
