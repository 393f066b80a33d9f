"""Risk: what one firm may meet, rather than what firms meet on average."""
