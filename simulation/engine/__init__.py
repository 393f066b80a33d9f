"""The compiled engine: the model of `simulation.model`, over records, to the last bit. It never imports Mesa."""
