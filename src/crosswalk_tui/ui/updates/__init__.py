"""Changes from outside while the app is open: a refreshed catalogue, and what other programs change of the user's."""
