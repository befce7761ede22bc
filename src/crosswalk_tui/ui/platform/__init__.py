"""What the app runs on: the drivers of the terminal and the browser, and libraries with their faults worked around."""
