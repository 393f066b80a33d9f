"""`ownership-lite`: a week of ownership small enough for every peer. Its numbers, and what is compared.

Each week every employee leaves by chance and is replaced at once by a fresh one, which costs the trust of the accounts
that the leaver owned; every account needs service by chance, well or badly done according to the tenure of its
owner; and once in 52 weeks every account decides whether to stay. A lost account is replaced by a fresh one.
"""

from __future__ import annotations

from typing import Final, NamedTuple

ACCOUNTS: Final = 300
EMPLOYEES: Final = 27
WEEKS: Final = 156
YEAR: Final = 52

QUIT: Final = 1.0 - (1.0 - 0.22) ** (1.0 / YEAR)
HANDOVER: Final = 0.6  # share of trust left after the owner went
SERVICE: Final = 0.33
GOOD: Final = 0.6
GOOD_BY_TENURE: Final = 0.3
RAMP: Final = 22  # weeks
GAIN: Final = 0.06
LOSS: Final = 0.82  # factor
NEW_TRUST: Final = 0.5
CHURN_BASE: Final = 2.2
CHURN_TRUST: Final = 4.0
USUAL_TRUST: Final = 0.6


class Measured(NamedTuple):
    """Mean trust over all account-weeks, and accounts lost per account and year."""

    trust: float
    churn: float


def measured(trust: float, lost: float) -> Measured:
    """From trust summed over all account-weeks and the number of accounts lost."""
    return Measured(trust / (ACCOUNTS * WEEKS), lost / (ACCOUNTS * WEEKS) * YEAR)
