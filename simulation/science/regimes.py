"""Regimes of ownership as data: how work is organised, and nothing else.

No regime has a bonus of its own. Two firms that differ only in their regime meet the same customers, the
same requests and the same luck; whatever differs between them comes out of the numbers in this file.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from simulation.science.declaration import SHARE, Closed, declared
from simulation.science.members import FUNCTIONS

FunctionName = Literal["success", "support", "sales", "product"]


def _success_among_them_once(touchpoints: tuple[FunctionName, ...]) -> tuple[FunctionName, ...]:
    if "success" not in touchpoints or len(set(touchpoints)) < len(touchpoints):
        raise PydanticCustomError("touchpoints", "success, and each function at most once")
    return touchpoints


class Regime(Closed):
    """Who answers for an account, who is in touch with it, and how requests and knowledge travel.

    Examples
    --------
    >>> pods = Regime(touchpoints=("success", "support"), cover=0.8)
    >>> pods.accountability, pods.cover, "sales" in pods.touchpoints
    ('lead', 0.8, False)
    """

    accountability: Literal["lead", "function", "everyone"] = declared(
        "lead", "choice", None, "Who answers for the whole account: one lead, each function for itself, or everyone"
    )
    touchpoints: Annotated[tuple[FunctionName, ...], Field(strict=False), AfterValidator(_success_among_them_once)] = (
        declared(FUNCTIONS, "functions", None, "Functions in which the customer has a relationship with a named person")
    )
    gatekeeping: float = declared(
        0.0, "share", SHARE, "Share of other functions' requests that is relayed through the lead"
    )
    routing: float = declared(
        0.95, "share", (0.05, 1), "Chance that a request finds the right function at each try", "B35"
    )
    sharing: float = declared(
        0.6, "share", SHARE, "Share of what the profile lacks and a person knows that a contact makes them write down"
    )
    access: float = declared(0.9, "share", SHARE, "Share of the profile that another employee can use")
    cover: float = declared(0.9, "share", SHARE, "Chance that a teammate takes a request that the named person cannot")
    handover: float = declared(0.97, "share", SHARE, "Context that a successor gets from a leaver", "C15")
    introduction: float = declared(0.9, "share", SHARE, "Share of the trust in the firm that a successor starts with")
    coordination: float = declared(
        0.0, "hours/week", (0, 10), "Time that the lead and each further touchpoint both spend on keeping in step"
    )
    # practices, 0 = off
    voice_of_customer: float = declared(
        0.0, "share", SHARE, "Share of product requests that reaches the product team as insight"
    )
    deal_review: float = declared(
        0.0, "share", SHARE, "How thoroughly the fit of new customers is reviewed before the sale"
    )
    sponsors: float = declared(0.0, "share", SHARE, "Share of accounts, the largest, that has an executive as sponsor")
    deputies: float = declared(
        0.0,
        "share",
        SHARE,
        "Share of accounts, the largest, whose lead has a named deputy of the same function",
        "judgement; N15",
    )
    shared_goals: float = declared(0.0, "share", SHARE, "How far functions are paid for the same outcome", "C10")
    health: float = declared(
        0.0, "share", SHARE, "How far check-ins go first to accounts at risk, by a score of what the firm can see"
    )
    growth: float = declared(0.0, "1/year", (0, 5), "New customers sold in a year, per account at the start")
    hoarding: float = declared(0.0, "share", SHARE, "Share of `sharing` that is lost as morale falls from 1 to 0")


REGIMES: Final = MappingProxyType(
    {
        "sole": Regime(
            accountability="lead",
            touchpoints=("success",),
            gatekeeping=1.0,
            routing=1.0,
            sharing=0.10,
            access=0.30,
            cover=0.30,
            handover=0.48,
            introduction=0.60,
            coordination=0.0,
            hoarding=0.5,
        ),
        "shared": Regime(coordination=0.08),
        "siloed": Regime(
            accountability="function",
            routing=0.70,
            sharing=0.05,
            access=0.20,
            cover=0.50,
            handover=0.48,
            introduction=0.60,
        ),
        "diffuse": Regime(
            accountability="everyone",
            routing=0.60,
            sharing=0.40,
            access=0.60,
            cover=0.60,
            handover=0.48,
            introduction=0.60,
            coordination=0.04,
        ),
        # the way from siloed to shared, stage by stage; judgement throughout
        "crawl": Regime(
            accountability="function",
            routing=0.78,
            sharing=0.15,
            access=0.35,
            cover=0.55,
            handover=0.60,
            introduction=0.65,
            coordination=0.01,
        ),
        "walk": Regime(
            routing=0.88,
            sharing=0.35,
            access=0.60,
            cover=0.70,
            handover=0.85,
            introduction=0.80,
            coordination=0.05,
            voice_of_customer=0.25,
        ),
        "run": Regime(
            coordination=0.08,
            voice_of_customer=0.5,
            deal_review=0.3,
            health=0.5,
            sponsors=0.1,
            shared_goals=0.6,
        ),
    }
)
"""The regimes that every scenario knows: four ways of owning customers, and three stages of maturity."""

MEANINGS: Final = MappingProxyType(
    {
        "sole": "One success manager owns the account and relays everything",
        "shared": "One lead orchestrates four touchpoints that keep a shared profile",
        "siloed": "Each function deals with the customer for itself",
        "diffuse": "Everyone is responsible for everything, and nobody leads",
        "crawl": "First steps out of silos: individual habits",
        "walk": "Agreed handoffs and escalation, feedback monthly",
        "run": "Shared goals, pods, one health score",
    }
)
