"""Search of what a firm may choose, under a budget, and what is left of its find with fresh luck."""
