"""From the runs of a sweep to estimates, tables and figures: DataFrame in, DataFrame or Figure out."""
