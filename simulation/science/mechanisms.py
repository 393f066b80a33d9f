"""Every mechanism of the model once: what it does, and the settings that switch it off, for every regime alike.

A friction (requests that go astray, messages that get lost) is switched off by taking the loss away. A practice
(cover, check-ins, a shared profile) is switched off by nobody following it. Who does what for whom stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from simulation.errors import RequestError
from simulation.science.declaration import Value
from simulation.science.members import FUNCTIONS
from simulation.wording.values import nearest


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One way in which the regime can matter.

    `off` holds settings by full name; a regime's parameter is meant for every regime. `without` says in plain words
    what the model is like with these settings.
    """

    name: str
    meaning: str
    without: str
    off: Mapping[str, Value]


def _table(*rows: Mechanism) -> Mapping[str, Mechanism]:
    return MappingProxyType({row.name: row for row in rows})


def _of_functions(name: str, value: Value) -> dict[str, Value]:
    return {f"functions.{function}.{name}": value for function in FUNCTIONS}


MECHANISMS: Final = _table(
    Mechanism(
        "routing",
        "A request can go to the wrong function first, which costs days and hours",
        "every request finds the right function at once",
        {"routing": 1.0},
    ),
    Mechanism(
        "relay",
        "What the lead passes on waits on the lead's desk, costs the lead time and loses part of the message",
        "the lead, once at work, passes everything on whole and at once",
        {"relay_hours": 0.0, "relay_loss": 0.0, "relay_wait": 0.0},
    ),
    Mechanism(
        "cover",
        "A teammate takes the request of somebody who is away, and shares what waits",
        "nobody stands in before the longest wait is over, and each has a queue of their own",
        {"cover": 0.0, "goal_cover": 0.0},
    ),
    Mechanism(
        "slowness",
        "The longer an answer takes, the less likely it is a good one, until the customer gives the request up",
        "customers are as content with a late answer as with an early one, and wait as long as it takes",
        {**_of_functions("patience_days", 1_000_000.0), "give_up_days": 10_000.0},
    ),
    Mechanism(
        "volunteers",
        "Where everyone is responsible, each waits for another to act",
        "somebody always acts at once",
        {"free_riding": 0.0},
    ),
    Mechanism(
        "priority",
        "Where work waits, large accounts come first",
        "first come, first served",
        {"priority": 0.0},
    ),
    Mechanism(
        "own effort",
        "Whose queue is nobody else's works faster",
        "everybody works alike, whoever may take over",
        {"own_effort": 0.0},
    ),
    Mechanism(
        "ability",
        "People differ in how often they fail, and the less able learn from those they share work with",
        "all people are alike",
        {"talent": 0.0},
    ),
    Mechanism(
        "asking again",
        "After a bad or a missing answer customers ask somebody else, or the lead takes it up",
        "nobody asks twice",
        {"asking_again": 0.0},
    ),
    Mechanism(
        "context",
        "Who knows the account answers better",
        "an answer is as good from somebody who knows nothing of the account",
        {"context_free_quality": 1.0},
    ),
    Mechanism(
        "telling again",
        "Who knows less than the customer has told must be told again, which costs trust and time",
        "to tell a story again, and to be sent about, costs no trust; to listen still takes time",
        {"retelling": 0.0},
    ),
    Mechanism(
        "profile",
        "What was written down of an account helps those who did not live through it",
        "nobody can use what was written down",
        {"access": 0.0},
    ),
    Mechanism(
        "handover",
        "A leaver takes along part of what was known of the account",
        "a successor knows all that the leaver knew and did not keep back",
        {"handover": 1.0, "tacit": 0.0},
    ),
    Mechanism(
        "withdrawal",
        "Who will quit does less before saying so, and less again under notice",
        "people work as usual until they go",
        {"withdrawal": 0.0, "withdrawal_weeks": 0.0, "notice_productivity": 1.0},
    ),
    Mechanism(
        "preparation",
        "Planned absence is prepared: a stand-in knows what was left for them",
        "nobody prepares an absence",
        {"planned_absence": 0.0},
    ),
    Mechanism(
        "deputies",
        "A second person of success comes along, steps in for the lead, and knows the account as a successor",
        "no lead has a deputy",
        {"deputies": 0.0},
    ),
    Mechanism(
        "introduction",
        "A successor begins with less trust than the firm has",
        "a successor is trusted as much as the firm",
        {"introduction": 1.0},
    ),
    Mechanism(
        "following",
        "Customers follow a leaver to a competitor",
        "nobody follows a leaver",
        {"follow": 0.0},
    ),
    Mechanism(
        "persons",
        "Trust in persons is part of all trust, and goes when they go",
        "only trust in the firm counts, so that nobody follows a leaver either",
        {"person_weight": 0.0, "follow": 0.0},
    ),
    Mechanism(
        "ties",
        "Several persons who pull together hold a customer better than one",
        "only the person to whom the customer is closest counts",
        {"ties": "strongest"},
    ),
    Mechanism(
        "bonds",
        "Trust in a person grows deeper with years together",
        "a new face is worth as much as an old friend",
        {"bond_depth": 0.0},
    ),
    Mechanism(
        "coordination",
        "Keeping in step takes hours, and aligns those who do",
        "nobody keeps in step with colleagues",
        {"coordination": 0.0},
    ),
    Mechanism(
        "conflict",
        "Functions that deal with the same account contradict each other",
        "nobody contradicts a colleague",
        {"conflict": 0.0},
    ),
    Mechanism(
        "check-ins",
        "Somebody makes contact unasked",
        "nobody makes contact unasked",
        {"checkins": 0.0},
    ),
    Mechanism(
        "value",
        "Customers who realise more of the product's value, for which somebody has to plan, stay and spend more",
        "realised value changes neither renewals nor what is spent of a contract; deals still look at it",
        {"churn_value": 0.0, "spend_value": 0.0},
    ),
    Mechanism(
        "closures",
        "Some customers close or are bought up, whatever they think of the firm",
        "only those leave who decide to",
        {"closures": 0.0},
    ),
    Mechanism(
        "proneness",
        "Customers' own proneness to leave comes out with time",
        "each is as prone to leave at first as later",
        {"proneness_weeks": 0.0},
    ),
    Mechanism(
        "expansion",
        "Contracts grow where somebody looks for it, by trust and value",
        "no contract grows",
        {"deals": 0.0},
    ),
    Mechanism(
        "morale",
        "People in low spirits quit more often, work less well, and where they hoard write down and hand over less",
        "people quit, work, write things down and hand over alike in any mood",
        {"morale_quit": 0.0, "morale_skill": 0.0, "hoarding": 0.0},
    ),
    Mechanism(
        "voice of the customer",
        "Product requests become insight that raises the fit of every account",
        "no request becomes insight",
        {"voice_of_customer": 0.0},
    ),
    Mechanism(
        "deal review",
        "Customers who would not fit are not sold to",
        "nobody reviews a deal",
        {"deal_review": 0.0},
    ),
    Mechanism(
        "sponsors",
        "Executives keep in touch with the largest accounts",
        "no account has a sponsor",
        {"sponsors": 0.0},
    ),
    Mechanism(
        "shared goals",
        "Functions paid for the same outcome cover for each other and contradict each other less",
        "every function is paid for its own",
        {"shared_goals": 0.0},
    ),
    Mechanism(
        "health score",
        "Accounts at risk get attention first",
        "attention is spread alike",
        {"health": 0.0},
    ),
    Mechanism(
        "growth",
        "New customers are sold, and advocates refer others",
        "nobody is sold to but in place of a customer who left",
        {"growth": 0.0},
    ),
)
"""Mechanisms by name, in the order in which a request, a departure and a week meet them; practices come last."""


def mechanism(name: str) -> Mechanism:
    """The mechanism of that name; a RequestError that names the nearest one if there is none."""
    if name not in MECHANISMS:
        raise RequestError(f"unknown mechanism {name!r}{nearest(name, tuple(MECHANISMS))}")
    return MECHANISMS[name]
