"""What both implementations share: parameters, rules, draws, and what is counted of a run."""
