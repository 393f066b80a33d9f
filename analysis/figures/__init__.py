"""Figures: tidy tables in, a matplotlib Figure out."""
