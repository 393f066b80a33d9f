"""Where along a factor two regimes tie."""
