"""Estimates of each regime, paired differences, and the answer in words."""
