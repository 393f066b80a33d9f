"""The tables that a firm exports, their columns, and what other systems call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["id", "day", "time", "amount", "count", "word", "yes"]
"""What the values of a column are: names of things, days, points in time, money, whole numbers, words, yes or no."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    kind
        What its values are.
    meaning
        What it says, for people.
    needed
        Whether the table is of no use without it.
    known_as
        What customer-management, help-desk and personnel systems call it, in small letters and without marks.
    """

    kind: Kind
    meaning: str
    needed: bool = False
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes
    ----------
    meaning
        What a row of it is.
    columns
        By name.
    known_as
        Words in the names of files that hold it.
    needed
        Whether nothing can be said without it.
    """

    meaning: str
    columns: Mapping[str, Column]
    known_as: tuple[str, ...]
    needed: bool = False


TABLES: Final[Mapping[str, Table]] = {
    "accounts": Table(
        "a customer, or one of several spells of the same customer",
        {
            "id": Column(
                "id",
                "The customer",
                True,
                ("account id", "customer id", "company id", "customer", "account number", "record id", "account", "id"),
            ),
            "start": Column(
                "day",
                "First day as a customer",
                True,
                (
                    *("start date", "customer since", "original contract date", "contract start date"),
                    *("contract effective date", "started at", "activated at", "became a customer date"),
                    *("became customer", "signed", "signup date", "close date", "created"),
                ),
            ),
            "end": Column(
                "day",
                "First day as a customer no more; empty: is one still",
                False,
                (
                    *("end date", "churn date", "churned", "ended at", "cancelled at", "cancelled date"),
                    *("canceled on", "cancellation date", "cancelled"),
                ),
            ),
            "segment": Column(
                "word",
                "Kind of customer",
                False,
                ("tier", "customer segment", "account segment", "customer tier", "size", "company size"),
            ),
            "value": Column(
                "amount",
                "Yearly revenue today",
                False,
                (
                    *("arr", "annual recurring revenue", "annual recurring revenue arr", "annual contract value"),
                    *("annual contract value acv", "acv", "yearly value"),
                ),
            ),
            "renewal": Column(
                "day",
                "Next renewal",
                False,
                (
                    *("renewal date", "next renewal", "contract end date", "term end date", "current term end"),
                    "current period end",
                ),
            ),
            "term": Column(
                "count",
                "Months from renewal to renewal",
                False,
                ("term months", "contract term", "contract term months"),
            ),
            "parent": Column(
                "id",
                "The customer that this one belongs to",
                False,
                ("parent account", "parent id", "parent account id", "parent company"),
            ),
            "reason": Column(
                "word",
                "Why it ended",
                False,
                ("churn reason", "reason lost", "cancellation reason", "cancel reason", "reason code"),
            ),
            "trial": Column("yes", "Whether it only tries the product", False, ("is trial", "free trial")),
            "status": Column(
                "word",
                "What the system calls its state",
                False,
                ("account status", "lifecycle stage", "subscription status", "customer status"),
            ),
        },
        ("account", "customer", "compan", "client", "subscription"),
        needed=True,
    ),
    "owners": Table(
        "a time in which one person looked after one customer",
        {
            "account": Column("id", "The customer", True, ("account id", "customer id", "company id")),
            "person": Column(
                "id", "Who", True, ("new owner", "new value", "owner", "owner id", "user id", "assigned to", "csm")
            ),
            "role": Column("word", "As what", False, ("owner role", "team role", "function")),
            "from": Column(
                "day",
                "First day",
                True,
                (
                    *("start date", "assigned at", "since", "valid from", "edit date", "changed at", "changed date"),
                    "created date",
                ),
            ),
            "to": Column("day", "First day no more; empty: still", False, ("end date", "until", "valid to")),
        },
        ("owner", "assignment", "account team", "portfolio"),
    ),
    "people": Table(
        "a time in which one person worked for the firm",
        {
            "id": Column(
                "id",
                "The person",
                True,
                (
                    "employee id",
                    "employee number",
                    "personnel number",
                    "worker id",
                    "user id",
                    "person",
                    "person id",
                    "employee",
                ),
            ),
            "role": Column(
                "word",
                "Function",
                True,
                ("job title", "business title", "position", "title", "department", "function", "team"),
            ),
            "hired": Column(
                "day", "First day", True, ("hire date", "original hire date", "start date", "joined", "date of joining")
            ),
            "left": Column(
                "day",
                "First day no more; empty: is there still",
                False,
                ("termination date", "last day of work", "last working day", "end date", "last day"),
            ),
            "how": Column(
                "word",
                "Quit, was dismissed, or moved within the firm",
                False,
                ("termination reason", "termination type", "termination category", "leaving reason"),
            ),
        },
        ("people", "employee", "worker", "staff", "headcount", "users", "personnel"),
    ),
    "absences": Table(
        "a time in which one person was away",
        {
            "person": Column(
                "id", "The person", True, ("employee id", "employee number", "worker id", "user id", "employee")
            ),
            "from": Column(
                "day", "First day", True, ("start date", "first day", "leave start", "absence start", "start")
            ),
            "to": Column(
                "day",
                "First day back; empty: is away still",
                False,
                ("return date", "back", "end date", "absence end", "end"),
            ),
        },
        ("absence", "leave", "time off", "sick"),
    ),
    "tickets": Table(
        "a request of a customer",
        {
            "id": Column(
                "id",
                "The request",
                True,
                ("ticket id", "case number", "case id", "issue key", "number", "key", "ticket"),
            ),
            "account": Column(
                "id",
                "The customer",
                True,
                (
                    *("organization id", "account id", "company id", "customer id", "associated company id"),
                    *("organization", "organizations", "company"),
                ),
            ),
            "opened": Column(
                "time",
                "When it was asked",
                True,
                (
                    *("created at", "created", "opened at", "created date", "created time", "create date"),
                    "date time opened",
                ),
            ),
            "solved": Column(
                "time",
                "When it was answered for good; empty: not yet",
                False,
                (
                    *("solved at", "resolved at", "resolved", "resolved time", "closed at", "closed date"),
                    *("close date", "date time closed"),
                ),
            ),
            "assignee": Column(
                "id",
                "Who answered",
                False,
                ("assignee id", "responder id", "owner id", "case owner", "ticket owner", "agent", "assigned to"),
            ),
            "role": Column(
                "word",
                "Which function was asked",
                False,
                ("group", "group id", "assignment group", "queue", "team", "department"),
            ),
            "stations": Column("count", "Desks that it came across", False, ("assignee stations", "group stations")),
            "reopened": Column("count", "How often it was opened again", False, ("reopens", "reopen count")),
            "first_reply": Column(
                "time",
                "When somebody first replied",
                False,
                ("first reply at", "first response at", "first responded at"),
            ),
            "merged_into": Column(
                "id", "The request of which it is a part", False, ("merged ticket id", "duplicate of")
            ),
        },
        ("ticket", "case", "request", "issue", "conversation"),
    ),
}
