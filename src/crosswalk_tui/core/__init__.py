"""The domain: money, workloads, offers, the cheapest rule, search and geometry. Pure: no I/O, standard library only."""
