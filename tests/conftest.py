"""Settings for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# no deadline: how long an example takes is a matter of the machine, and of what else it does
# the same examples at each run, so that a commit is green or is not; `pytest --hypothesis-profile=search` seeks others
settings.register_profile("search", deadline=None, print_blob=True)
settings.register_profile("laws", settings.get_profile("search"), derandomize=True)
settings.load_profile("laws")

# a worker of the test runner says how wide its terminal is; what is tested has none
os.environ.pop("COLUMNS", None)

# products of matrices on one thread, as in the command: `simulation.entry`
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
