"""What the compiled engine costs, beside a floor in C and beside peers; see `README.md`."""
