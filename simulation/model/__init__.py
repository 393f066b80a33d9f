"""The Mesa model: what each agent does in a week, to be read aloud. The reference for the compiled engine."""
