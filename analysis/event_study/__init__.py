"""What happens around the departure of an owner."""
