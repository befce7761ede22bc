"""Where the answer changes as one figure of the workload does."""
