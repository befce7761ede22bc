"""Break-even: where the cheapest model or provider changes as one input of the workload varies."""
