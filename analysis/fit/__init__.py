"""A firm's own numbers: the worlds in which the firm, as it works today, shows them."""
