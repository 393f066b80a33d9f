"""The reference model, with every contact between a customer and the firm counted, by whom, how and when.

Nothing is changed by the counting: a firm that counts is the firm that does not, to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Final

import numpy as np
import numpy.typing as npt

from simulation.model.account import Account
from simulation.model.employee import Employee
from simulation.model.model import OwnershipModel
from simulation.model.request import Answer, Request
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

PEOPLE: Final = (*FUNCTIONS, "executive")
"""Who is in touch with a customer."""

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "asked": "requests that the customer made of this function",
        "named": "answered by the named person, straight",
        "stand_in": "answered by a stand-in, straight",
        "relayed": "answered through the lead",
        "again": "second tries, after a bad or a missing answer",
        "checked_in": "contacts that the firm made unasked",
        "met": "weeks in which people of this function kept in step about the customer",
    }
)
"""Kinds of contact, and what they are."""

STAGES: Final = ("adoption", "onboarding", "renewal")
"""Stages of a journey, as `Account.stage` numbers them."""

FIRST_YEAR: Final = 52
"""Weeks of a first term that are followed."""

BEFORE: Final = 16
AFTER: Final = 12
"""Weeks before and after the end of a term that are followed."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Touches:
    """Contacts of one run: [period, person, kind], and the account-weeks behind them: [period].

    Periods are stages, weeks since the sale in a first term, and weeks around the end of a term (its last week is -1).
    """

    stages: Floats = field(default_factory=lambda: _none(len(STAGES)))
    first_term: Floats = field(default_factory=lambda: _none(FIRST_YEAR))
    renewal: Floats = field(default_factory=lambda: _none(BEFORE + AFTER))
    stage_weeks: Floats = field(default_factory=lambda: np.zeros(len(STAGES)))
    first_term_weeks: Floats = field(default_factory=lambda: np.zeros(FIRST_YEAR))
    renewal_weeks: Floats = field(default_factory=lambda: np.zeros(BEFORE + AFTER))


def _none(periods: int) -> Floats:
    return np.zeros((periods, len(PEOPLE), len(KINDS)))


PLACE: Final = {name: place for place, name in enumerate(KINDS)}


class CountedAccount(Account):
    """A customer of whom every contact of the week is kept."""

    model: CountingFirm

    def __init__(self, model: CountingFirm, *place: Any, **named: Any) -> None:
        super().__init__(model, *place, **named)
        self.touches = np.zeros((len(PEOPLE), len(KINDS)))

    def touch(self, person: int, kind: str) -> None:
        """Count a contact of this week."""
        self.touches[person, PLACE[kind]] += 1.0

    def relationship(self) -> None:
        """The week besides requests, with the executive's contact."""
        before = self.model.week.sponsor_contacts
        super().relationship()
        if self.model.week.sponsor_contacts > before:
            self.touch(PEOPLE.index("executive"), "checked_in")

    def _check_in(self, u: float) -> None:
        before = self._of_check_in()
        super()._check_in(u)
        if self.acting.holder.present and self._of_check_in() != before:
            self.touch(LEAD_FUNCTION, "checked_in")

    def _of_check_in(self) -> tuple[float, ...]:
        """What a check-in leaves a trace in, whatever parameter may make it leave none elsewhere."""
        lead = self.acting
        return (lead.holder.hours, lead.person_trust, lead.bond, lead.context, self.firm_trust, self.told)

    def _keep_in_step(self) -> None:
        before = [link.holder.hours for link in self.links]
        super()._keep_in_step()
        for function, (link, hours) in enumerate(zip(self.links, before, strict=True)):
            if link.holder.hours > hours:
                self.touch(function, "met")

    def renewal(self) -> None:
        """The week is over: its contacts are kept by where the customer stood on its journey."""
        self.model.keep(self)
        super().renewal()


class CountedRequest(Request):
    """A request that tells its account who answered it, and how."""

    account: CountedAccount

    def run_its_course(self) -> None:
        """Count it, and go on as ever."""
        self.account.touch(self.function, "asked")
        super().run_its_course()

    def _contact(self, person: Employee, answer: Answer, relay: Answer | None) -> bool:
        straight = "named" if answer.link is not None else "stand_in"
        self.account.touch(self.function, straight if relay is None else "relayed")
        return super()._contact(person, answer, relay)

    def _try_again(self, function: int, competence: float, luck: float) -> None:
        self.account.touch(function, "again")
        super()._try_again(function, competence, luck)


class CountingFirm(OwnershipModel):
    """A firm that keeps who was in touch with its customers, in the weeks that count."""

    account_class: ClassVar[type[Account]] = CountedAccount

    def __init__(self, *settings: Any, **named: Any) -> None:
        self.touches = Touches()
        super().__init__(*settings, **named)

    def serve(self, account: Account) -> None:
        """Take a customer's requests, and tell it of them."""
        assert isinstance(account, CountedAccount)
        account.touches[:] = 0.0
        for function in account.asks():
            CountedRequest(account, function).run_its_course()

    def keep(self, account: CountedAccount) -> None:
        """Add the contacts of an account's week to those of its stage and weeks."""
        if not self.ledger.counting:
            return
        kept, now = self.touches, account.touches
        stage, left = account.stage(), account.renewal_age - account.age
        since = account.age - (account.renewal_age - self.coefficients.term_weeks[account.segment])
        kept.stages[stage] += now
        kept.stage_weeks[stage] += 1.0
        if account.age == since and since < FIRST_YEAR:
            kept.first_term[since] += now
            kept.first_term_weeks[since] += 1.0
        if left <= BEFORE:
            kept.renewal[BEFORE - left] += now
            kept.renewal_weeks[BEFORE - left] += 1.0
        if account.age > since and since < AFTER:
            kept.renewal[BEFORE + since] += now
            kept.renewal_weeks[BEFORE + since] += 1.0


def touches(work: tuple[Parameters, Regime, Mapping[str, int]]) -> Touches:
    """The contacts of one run; parameters, regime, and `seed`, `replication`, `warm_up` and `horizon`."""
    parameters, regime, luck = work
    firm = CountingFirm(parameters, regime, **luck)
    firm.run()
    return firm.touches
