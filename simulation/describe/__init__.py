"""What the code declares, for people: the catalogue, the cost of a sweep, the model description."""
