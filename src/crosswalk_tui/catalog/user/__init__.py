"""The user's own database: workloads, comparisons, notes, recent models, where they left off."""
