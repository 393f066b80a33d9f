"""From the runs of a sweep to estimates, tables and figures: DataFrame in, DataFrame or Figure out."""

from pathlib import Path

import simulation

if Path(simulation.__file__ or "").resolve().parents[1] != Path(__file__).resolve().parents[1]:
    raise ImportError(
        f"{simulation.__file__} stands in the way of the package 'simulation' that {Path(__file__).parent} belongs to: "
        "rename it, or begin with `import customer_ownership`",
        name="simulation",
    )
