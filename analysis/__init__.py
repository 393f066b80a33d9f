"""From the runs of a sweep to estimates, tables, figures and answers: DataFrame in, DataFrame or Figure out."""
