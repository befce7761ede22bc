"""The panes of the overview, one module each; they never import each other."""
