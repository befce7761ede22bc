"""The terminal app: screens, their panes, and the widgets these consist of."""
