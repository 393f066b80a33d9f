"""The one page to mail that says what to do."""
