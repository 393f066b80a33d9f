"""Lessons: a file each, read strictly; the same as plain data for the page; codes of guesses; what collects them."""
