"""Which mechanism carries the difference between two regimes."""
