"""What to do: candidates with their costs against today's way, over all worlds, and what the intervals carry of it."""
