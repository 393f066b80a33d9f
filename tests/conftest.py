"""Settings for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# no deadline: how long an example takes is a matter of the machine, and of what else it does
settings.register_profile("laws", deadline=None, print_blob=True)
settings.load_profile("laws")

# a worker of the test runner says how wide its terminal is; what is tested has none
os.environ.pop("COLUMNS", None)
