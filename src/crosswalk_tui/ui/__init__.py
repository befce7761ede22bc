"""The terminal app: screens that hold the comparison, panes that show it, widgets they are made of."""
