"""What feeds what: the states of the model in groups, and every influence of one on another, by which mechanism.

The picture of the whole model in its description is drawn from these declarations. Tests hold them against the code:
each state variable of the agents stands in one place, every mechanism is somewhere at work, every rule exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """States that are seen as one: under which heading, in which words, and the fields of agents behind them."""

    name: str
    group: str
    label: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Influence:
    """One place feeds another: through which mechanisms (none where it cannot be switched off), by which rules."""

    source: str
    target: str
    mechanisms: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def _fields(owner: str, names: str) -> tuple[str, ...]:
    return tuple(f"{owner}.{name}" for name in names.split())


PLACES: Final = (
    Place(
        "seat",
        "People",
        "Who is in the seat, and there",
        _fields(
            "Employee",
            "tenure withdrawal_weeks notice_weeks absence_weeks vacancy_weeks overlap prepared closed poached left "
            "hired on_bench replaced_by stand_in",
        ),
    ),
    Place("skill", "People", "Skill", _fields("Employee", "talent")),
    Place("morale", "People", "Morale", _fields("Employee", "morale")),
    Place("load", "Load", "Workload", _fields("Employee", "backlog hours utilisation portfolio deputyships")),
    Place(
        "contact",
        "Load",
        "Contacts: how soon and how well a customer is answered",
        _fields("Account", "answers answer_days"),
    ),
    Place(
        "context", "Knowledge", "What each person knows", (*_fields("Link", "context"), *_fields("Deputy", "context"))
    ),
    Place("profile", "Knowledge", "What is written down", _fields("Account", "profile")),
    Place("told", "Knowledge", "What the customer has told", _fields("Account", "told")),
    Place("alignment", "Trust", "How far they pull together", _fields("Account", "alignment")),
    Place("bond", "Trust", "Bonds of years together", (*_fields("Link", "bond since"), *_fields("Deputy", "bond"))),
    Place(
        "persons",
        "Trust",
        "Trust in each person",
        (*_fields("Link", "person_trust"), *_fields("Deputy", "person_trust met"), "Account.sponsor_trust"),
    ),
    Place("firm", "Trust", "Trust in the firm", _fields("Account", "firm_trust")),
    Place("trust", "Trust", "All trust", _fields("Account", "trust")),
    Place("risk", "Customers", "What shows trouble", _fields("Account", "risk")),
    Place("value", "Customers", "Fit and realised value", _fields("Account", "fit value")),
    Place("proneness", "Customers", "Age and own proneness to leave", _fields("Account", "age renewal_age frailty")),
    Place("stays", "Customers", "Stays, leaves, is replaced"),
    Place("money", "Money", "Contract, spend, revenue", _fields("Account", "size spend")),
)
"""Every place once, in the order in which the picture names them."""

IDENTITY: Final = frozenset(
    (
        *_fields("Employee", "seat function"),
        *_fields("Account", "slot generation segment way links deputy"),
        *_fields("Link", "holder"),
        *_fields("Deputy", "account holder"),
    )
)
"""Fields that say who somebody is or with whom, and are no states."""

INFLUENCES: Final = (
    # people
    Influence("seat", "skill", ("withdrawal",), ("proficiency", "engagement")),
    Influence("seat", "contact", ("cover", "preparation", "relay"), ("passed_on",)),
    Influence("seat", "context", ("handover",), ("passed_on", "context_taken_over")),
    Influence("seat", "persons", ("introduction",), ("raised",)),
    Influence("seat", "stays", ("following",), ("follow_chance",)),
    Influence("morale", "seat", ("morale",), ("quit_pressure", "quit_chance")),
    Influence("morale", "skill", ("morale",), ("spirits",)),
    Influence("load", "morale", (), ("morale_after",)),
    Influence("contact", "morale", (), ("morale_after",)),
    Influence("stays", "morale", (), ("morale_after",)),
    # load
    Influence("contact", "load", ("routing", "own effort", "asking again"), ("own_pace", "failures_before_success")),
    Influence("load", "contact", ("slowness", "priority", "check-ins"), ("desk_days", "backlog_weight", "slack")),
    Influence("load", "alignment", ("coordination",), ("slack", "alignment_target")),
    Influence("skill", "contact", ("ability",), ("good_contact_chance", "ability")),
    # knowledge
    Influence("contact", "context", ("deputies",), ("raised",)),
    Influence("contact", "told", (), ("raised",)),
    Influence("context", "contact", ("context",), ("good_contact_chance",)),
    Influence("context", "profile", ("profile",), ("profile_after", "sharing_at")),
    Influence("profile", "contact", ("profile",), ("good_contact_chance",)),
    Influence("profile", "context", ("profile",), ("context_taken_over",)),
    Influence("profile", "value", ("value", "profile"), ("context_taken_over", "planned")),
    Influence("morale", "profile", ("morale",), ("sharing_at",)),
    Influence("profile", "alignment", ("profile",), ("alignment_target",)),
    Influence("context", "value", ("value",), ("planned", "value_after")),
    Influence("told", "firm", ("telling again",), ("gap", "effort")),
    # trust
    Influence("contact", "persons", (), ("raised", "lowered")),
    Influence("contact", "firm", ("volunteers",), ("raised", "lowered", "nobody_acts")),
    Influence("contact", "bond", (), ("raised",)),
    Influence("contact", "risk", (), ("raised", "lowered")),
    Influence("bond", "trust", ("bonds",), ("felt",)),
    Influence("persons", "trust", ("persons", "sponsors"), ("trust_in_all",)),
    Influence("alignment", "contact", ("routing", "context"), ("routing_chance",)),
    Influence("bond", "stays", ("following",), ("follow_chance",)),
    Influence("alignment", "trust", ("ties",), ("trust_with_another",)),
    Influence("alignment", "firm", ("conflict", "shared goals"), ("conflict_chance",)),
    Influence("firm", "trust", (), ("trust_in_all",)),
    Influence("firm", "persons", ("introduction",), ("raised",)),
    # customers
    Influence("risk", "contact", ("health score",), ("attention",)),
    Influence("contact", "value", ("voice of the customer",)),
    Influence("trust", "stays", ("growth",), ("leave_chance",)),
    Influence("value", "stays", ("value",), ("leave_chance",)),
    Influence("proneness", "stays", ("proneness", "closures"), ("proneness", "leave_chance")),
    Influence("stays", "value", ("deal review",), ("fit_of_new_customer",)),
    # money
    Influence("trust", "money", ("expansion",), ("deal_chance", "spend_after")),
    Influence("value", "money", ("expansion", "value"), ("deal_chance", "spend_after")),
    Influence("stays", "money"),
)
"""Every influence, by what it starts from."""
