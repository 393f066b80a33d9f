"""The sentences of a fit as templates: what the command line fills in, the page in a browser does alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fits": (
            "{left} worlds fit: in each of them your firm, as it works today ({today}), shows all that you saw. "
            "{tried} were tried in {waves} waves, {at_first} fitted at first, and were tried again with other luck."
        ),
        "not_reached": (
            "Your numbers cannot be reached together: {left} of {tried} worlds within all plausible ranges show them, "
            "so there is no answer for your firm yet, and nothing is written. In the world that comes nearest (what "
            "you saw in brackets): {near}."
        ),
        "out_of_reach": (
            "Out of reach: {name}, {written}. Over all plausible ranges it lies between {low} and {high} in a firm "
            "such as yours (95 %)."
        ),
        "size": (
            "Your firm was run at one part in {scale} of its size: {accounts} customers and people in proportion "
            "({people}). Luck counts as it is in a firm of your size. What is written is your firm in full."
        ),
        "people": "{count} in {function}",
        "tight": (
            "Your {function} team would be at {usual} % of its hours at the rates of requests that this model takes "
            "for usual; {where} it is at {low} to {high} %, before anybody is ill or leaves. Check its head count "
            "({seats}), and how many requests a customer makes."
        ),
        "tight_fitting": "in the worlds that fit",
        "tight_nearest": "even in the worlds that come nearest",
        "heads": (
            "You did not say how many people {function} has: {all_low} to {all_high} are left open, and {low} to "
            "{high} fit (95 %). What you are told depends on it as far as `simulate robust` says; write it under "
            "firm.people."
        ),
        "contracts": (
            "A contract is what a customer pays today, after some have grown and some have shrunk. What they signed "
            "for is set in each world so that they pay that (a year, on average): {each}."
        ),
        "contract": "{segment} {today}, signed for {first}",
        "turnover": (
            "turnover is set, not sought: to {turnover}, before morale and workload bend it, so that as many people "
            "leave as did."
        ),
    }
)
"""By what they say; `{name}` and the like are filled in."""


def say(phrase: str, **parts: str) -> str:
    """A sentence, filled in."""
    return PHRASES[phrase].format(**parts)
