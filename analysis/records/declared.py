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
                "id", "The customer", True, ("account id", "customer id", "company id", "record id", "account")
            ),
            "start": Column(
                "day",
                "First day as a customer",
                True,
                ("start date", "customer since", "signed", "signup date", "became customer", "created", "close date"),
            ),
            "end": Column(
                "day",
                "First day as a customer no more; empty: is one still",
                False,
                ("end date", "churn date", "churned", "cancelled", "cancellation date", "canceled at", "ended at"),
            ),
            "segment": Column("word", "Kind of customer", False, ("tier", "customer segment", "size", "company size")),
            "value": Column(
                "amount",
                "Yearly revenue",
                False,
                ("arr", "annual revenue", "annual contract value", "acv", "yearly value", "annual recurring revenue"),
            ),
            "renewal": Column("day", "Next renewal", False, ("renewal date", "next renewal", "contract end date")),
            "term": Column("count", "Months from renewal to renewal", False, ("term months", "contract term")),
            "parent": Column("id", "The customer that this one belongs to", False, ("parent account", "parent id")),
            "reason": Column("word", "Why it ended", False, ("churn reason", "reason lost", "cancellation reason")),
            "trial": Column("yes", "Whether it only tries the product", False, ("is trial", "free trial")),
            "status": Column("word", "What the system calls its state", False, ("account status", "lifecycle stage")),
        },
        ("account", "customer", "compan", "client", "subscription"),
        needed=True,
    ),
    "owners": Table(
        "a time in which one person looked after one customer",
        {
            "account": Column("id", "The customer", True, ("account id", "customer id", "company id")),
            "person": Column("id", "Who", True, ("owner", "owner id", "new owner", "user id", "assigned to", "csm")),
            "role": Column("word", "As what", False, ("owner role", "team role", "function")),
            "from": Column("day", "First day", True, ("start date", "assigned at", "since", "valid from", "edit date")),
            "to": Column("day", "First day no more; empty: still", False, ("end date", "until", "valid to")),
        },
        ("owner", "assignment", "account team", "portfolio"),
    ),
    "people": Table(
        "a time in which one person worked for the firm",
        {
            "id": Column("id", "The person", True, ("employee id", "user id", "worker id", "person", "person id")),
            "role": Column("word", "Function", True, ("job title", "title", "department", "function", "team")),
            "hired": Column("day", "First day", True, ("hire date", "start date", "joined", "date of joining")),
            "left": Column(
                "day", "First day no more; empty: is there still", False, ("termination date", "end date", "last day")
            ),
            "how": Column(
                "word", "Quit, was dismissed, or moved within the firm", False, ("termination reason", "leaving reason")
            ),
        },
        ("people", "employee", "worker", "staff", "headcount", "users", "personnel"),
    ),
    "absences": Table(
        "a time in which one person was away",
        {
            "person": Column("id", "The person", True, ("employee id", "worker id", "user id", "employee")),
            "from": Column("day", "First day", True, ("start date", "first day", "leave start")),
            "to": Column("day", "First day back; empty: is away still", False, ("end date", "return date", "back")),
        },
        ("absence", "leave", "time off", "sick"),
    ),
    "tickets": Table(
        "a request of a customer",
        {
            "id": Column("id", "The request", True, ("ticket id", "case number", "case id", "number", "key", "ticket")),
            "account": Column("id", "The customer", True, ("organization id", "account id", "company", "customer id")),
            "opened": Column("time", "When it was asked", True, ("created at", "created", "opened at", "created date")),
            "solved": Column(
                "time",
                "When it was answered for good; empty: not yet",
                False,
                ("solved at", "closed at", "resolved at"),
            ),
            "assignee": Column("id", "Who answered", False, ("assignee id", "owner id", "agent", "assigned to")),
            "role": Column("word", "Which function was asked", False, ("group", "queue", "team", "department")),
            "stations": Column("count", "Desks that it came across", False, ("assignee stations", "group stations")),
            "reopened": Column("count", "How often it was opened again", False, ("reopens", "reopen count")),
            "first_reply": Column(
                "time", "When somebody first replied", False, ("first reply at", "first response at")
            ),
            "merged_into": Column(
                "id", "The request of which it is a part", False, ("merged ticket id", "duplicate of")
            ),
        },
        ("ticket", "case", "request", "issue", "conversation"),
    ),
}
