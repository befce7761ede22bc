"""Requests as logs record them, and their totals by model, day, project, session and prompt size."""
