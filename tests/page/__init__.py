"""The page with the engine inside."""
