"""A scenario: a question, regimes, parameters and the factors that an experiment varies; read from a file, strictly."""
