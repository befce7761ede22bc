"""The panes of the screens, one module each; they never import each other."""
