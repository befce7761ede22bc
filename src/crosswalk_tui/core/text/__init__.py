"""Text in and out: safe to show, quantities, figures, tables, terms of the sources."""
