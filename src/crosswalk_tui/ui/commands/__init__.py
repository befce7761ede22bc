"""The command palette: actions, places on other screens, models, and what is saved, each by its name."""
