"""What moved from one sweep to another."""
