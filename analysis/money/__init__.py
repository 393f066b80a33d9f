"""Where the money goes, per account and year."""
