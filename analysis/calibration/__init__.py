"""The free defaults fitted to the evidence."""
