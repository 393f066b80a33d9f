"""A short pilot of a scenario: is the warm-up long enough, and how many replications will it take?"""
