"""Patterns that studies have found, looked for in the model, which was never fitted to them.

Settings are the defaults, except for what is named: more turnover, so that there is more to see, or a closed cohort.
Each row is asked for its sign first. Where a study gives a size without an interval, a share of a whole is expected
within a tenth on either side, and an effect within half of itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from analysis.validation import customers, people, service
from analysis.validation.firms import Laboratory
from analysis.validation.verdicts import Check

CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (
    *customers.CHECKS,
    *people.CHECKS,
    *service.CHECKS,
)
"""Customers and those whom they know; the people of the firm; what service does, and how teams work."""
