"""The page `what if`: a firm, sliders, and the answer while they move."""
