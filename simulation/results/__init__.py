"""A results directory: written in whole parts, resumed, held against its checksums, read."""
