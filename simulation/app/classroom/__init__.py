"""The page for a class: one firm in two regimes, week by week, with lessons."""
