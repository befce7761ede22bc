"""The report on a comparison: its contents, and how they are written as HTML, Markdown, CSV, JSON or a picture."""
