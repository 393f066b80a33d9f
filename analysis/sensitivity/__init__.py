"""Which factors matter."""
