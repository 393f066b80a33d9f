"""`ownership-lite`, one small workload in several frameworks; see `rules.py`."""
