"""The facts of models: candidates with their votes, the chosen ones, and names to show."""
