"""The domain, in the standard library and without I/O."""
