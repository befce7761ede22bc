"""The prices of offers: the one in use of those that sources state, the rates that it lacks, and its timeline."""
