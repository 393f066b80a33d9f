"""Who takes over from somebody who goes: the rules of `reassign`, and what a rule needs.

Every rule that names a colleague looks among those at work, better not on notice. What it looks for decides, and
between equals the fewest accounts. What it costs to give one person much to do is no part of a rule: it follows from
the hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from simulation.science.members import FUNCTIONS, LEAD_FUNCTION, FunctionParameters
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

RULES: Final = ("colleague", "knows the account", "most alike", "best", "pool", "new_hire")
"""The words of `reassign`, by the code that `Coefficients.successor` has."""

KNOWS: Final = RULES.index("knows the account")
ALIKE: Final = RULES.index("most alike")
BEST: Final = RULES.index("best")
POOL: Final = RULES.index("pool")

OF_COLLEAGUES: Final = ("colleague", "knows the account", "most alike", "best")
"""Rules by which a colleague takes over at once."""

CHOOSING: Final = ("knows the account", "most alike", "best", "pool")
"""Rules that are about the others of a team, so that there must be some (`colleague` waits for one where none is)."""


class Alone(NamedTuple):
    """What is wrong with a parameter in a firm where nobody else leads accounts, in words with the cure."""

    name: str
    words: str


def is_alone(parameters: Parameters) -> bool:
    """Whether a single person leads accounts."""
    lead: FunctionParameters = getattr(parameters.functions, FUNCTIONS[LEAD_FUNCTION])
    if lead.accounts_per_seat == 0.0:
        return lead.seats == 1
    return parameters.accounts <= lead.accounts_per_seat


def alone(parameters: Parameters, regime: Regime) -> Iterator[Alone]:
    """What of a firm and its regime takes a second person of the lead's function, where there is but one seat."""
    lead = FUNCTIONS[LEAD_FUNCTION]
    if not is_alone(parameters):
        return
    if parameters.reassign in CHOOSING:
        words = f"reassign is {parameters.reassign!r}, and {lead} has one seat, so that there is no colleague; "
        yield Alone("reassign", f"{words}give functions.{lead}.seats 2 or more, or write 'new_hire'")
    if regime.deputies > 0.0:
        words = f"deputies is {regime.deputies:g}, and {lead} has one seat, so that nobody could be a deputy; "
        yield Alone("deputies", f"{words}give functions.{lead}.seats 2 or more, or write 0")
