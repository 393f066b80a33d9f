"""Carrying out a scenario on whatever workers there are: what comes next, who does it, what became of it."""
