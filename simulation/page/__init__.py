"""One page with the engine inside: what it knows of the model, and how it is written and opened."""
