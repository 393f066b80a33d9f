"""A customer: `Account`, and the `Link` that ties it to one named person per function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mesa import Agent

from simulation.science import chance, rules
from simulation.science.coefficients import ADOPTION, BY_LEAD, ONBOARDING, RENEWAL_WINDOW
from simulation.science.parameters import LEAD_FUNCTION

if TYPE_CHECKING:
    from simulation.model.employee import Employee
    from simulation.model.model import OwnershipModel


class Link:
    """What ties an account to a function: the named person, trust in that person, and their context.

    Attributes
    ----------
    holder : Employee
        The named person; while the seat is empty, the seat that the link waits for.
    person_trust : float
        The customer's trust in that person (0-1).
    context : float
        What that person knows of the account (0-1); while the seat is empty, what the leaver passed on.
    since : int
        Week in which they began to work together.
    """

    __slots__ = ("context", "holder", "person_trust", "since")

    def __init__(self, holder: Employee, person_trust: float, context: float, since: int) -> None:
        self.holder = holder
        self.person_trust = person_trust
        self.context = context
        self.since = since
        holder.portfolio += 1

    def pass_to(self, successor: Employee, context: float, person_trust: float, week: int) -> None:
        """Somebody else becomes the named person."""
        self.holder.portfolio -= 1
        successor.portfolio += 1
        self.holder = successor
        self.context = context
        self.person_trust = person_trust
        self.since = week


class Account(Agent):  # type: ignore[misc]  # Mesa's generic parameters are not meant to be spelt out
    """A customer of the firm, from the sale to the day it leaves.

    Attributes
    ----------
    slot, generation : int
        Place in the firm's book, and how many customers held that place before.
    segment : int
        Number of the segment (`parameters.SEGMENTS`).
    fit, frailty : float
        How well the product fits (0-1), set at the sale; log-odds of leaving that are this customer's own.
    age, renewal_age : int
        Completed weeks with the firm; the age at which the current term ends.
    firm_trust, value, profile, trust : float
        Trust in the firm, realised value, shared profile, all trust at the end of last week (0-1).
    spend : float
        Multiple of contracted revenue.
    links : list of Link
        One per function.
    sponsor_trust : float or None
        Trust in the executive who sponsors the account; None without one.
    answers, answer_days : int, float
        Requests answered this week, and the working days that they waited together.

    Examples
    --------
    >>> from simulation import OwnershipModel
    >>> model = OwnershipModel(regime="sole", seed=1, accounts=10)
    >>> model.run_for(8)
    >>> account = model.accounts()[0]
    >>> account.slot, 0.0 < account.trust < 1.0, account.lead.holder.function
    (0, True, 0)
    """

    model: OwnershipModel

    def __init__(
        self,
        model: OwnershipModel,
        slot: int,
        generation: int,
        segment: int,
        holders: Sequence[Employee],
        phase: int = 0,
        review: float = 0.0,
    ) -> None:
        super().__init__(model)
        c = model.coefficients
        self.slot = slot
        self.generation = generation
        self.entity: int = chance.entity(slot, generation, 0)
        self.segment = segment
        self.fit = rules.fit_of_new_customer(
            model.draw_trait(chance.FIT, self.entity),
            c.fit_mean,
            c.fit_spread,
            review,
            c.review_lift,
            c.review_narrowing,
        )
        self.frailty = c.frailty * model.draw_trait(chance.FRAILTY, self.entity)
        self.age = phase
        self.renewal_age = c.term_weeks[segment]
        self.firm_trust = c.new_firm_trust
        self.value = c.new_value
        self.profile = c.new_profile
        self.spend = 1.0
        self.links = [Link(holder, c.new_person_trust, c.new_context, model.week_number) for holder in holders]
        self.sponsor_trust = c.new_firm_trust if slot in model.sponsored else None
        self.touchpoints = c.touchpoint_count + (self.sponsor_trust is not None)
        self.voices = 0  # bit f is set when somebody of function f has spoken to the customer this week
        self.answers = 0
        self.answer_days = 0.0
        self.trust = self.all_trust()

    @property
    def lead(self) -> Link:
        """The link to customer success, whose person leads the account where one leads it."""
        return self.links[LEAD_FUNCTION]

    @property
    def revenue(self) -> float:
        """Revenue a week [currency]."""
        return self.model.coefficients.weekly_revenue[self.segment] * self.spend

    def draw(self, decision: int, function: int = 0) -> float:
        """This week's uniform number of a decision about this account, or about one of its links."""
        return self.model.draw(decision, self.entity + function)

    # ------------------------------------------------------------ trust

    def person_trust(self) -> float:
        """Mean trust in the person behind each touchpoint; an empty seat counts 0."""
        total = 0.0 if self.sponsor_trust is None else self.sponsor_trust
        for link, is_touchpoint in zip(self.links, self.model.coefficients.touchpoints, strict=True):
            if is_touchpoint and not link.holder.vacant:
                total += link.person_trust
        return total / self.touchpoints

    def all_trust(self) -> float:
        """Trust in persons and in the firm, weighted."""
        return rules.trust_in_all(self.person_trust(), self.firm_trust, self.model.coefficients.person_weight)

    # ------------------------------------------------------------ handover

    def handover(self) -> None:
        """Whoever has left is followed, or replaced; an empty seat is taken over as soon as somebody can."""
        for function, link in enumerate(self.links):
            if link.holder.left and self._says_goodbye(function, link):
                return
            if link.holder.vacant or link.holder.hired:
                self._finds_successor(function, link)

    def _says_goodbye(self, function: int, link: Link) -> bool:
        """The named person goes. Whether the customer goes along."""
        c = self.model.coefficients
        if function == LEAD_FUNCTION:
            self.model.ledger.lead_departs(self)
        if link.holder.to_competitor and c.touchpoints[function]:
            share = rules.leaver_share(link.person_trust, self.touchpoints, self.trust, c.person_weight)
            if self.draw(chance.FOLLOW, function) < c.follow * share:
                self.leave(followed=True)
                return True
        link.context = c.handover * link.context
        return False

    def _finds_successor(self, function: int, link: Link) -> None:
        c = self.model.coefficients
        successor: Employee | None
        if not link.holder.vacant:
            successor = link.holder  # the seat has been filled
        elif c.to_colleague:
            successor = self.model.teams[function].colleague()
        else:
            successor = None
        if successor is None:
            return
        context = rules.context_taken_over(link.context, c.access, self.profile)
        link.pass_to(successor, context, c.introduction * self.firm_trust, self.model.week_number)

    # ------------------------------------------------------------ service

    def stage(self) -> int:
        """Where the customer is on its journey: onboarding, adoption, or its renewal window."""
        c = self.model.coefficients
        if self.age < c.onboarding_weeks:
            return ONBOARDING
        if self.renewal_age - self.age <= c.renewal_window:
            return RENEWAL_WINDOW
        return ADOPTION

    def asks(self) -> list[int]:
        """A week of requests begins: the functions of which the customer asks something."""
        self.voices = 0
        self.answers = 0
        self.answer_days = 0.0
        arrivals = self.model.coefficients.arrival_chance[self.segment][self.stage()]
        draws = self.model.draw_four(chance.ARRIVAL, self.entity)
        return [function for function, (u, arrival) in enumerate(zip(draws, arrivals, strict=True)) if u < arrival]

    # ------------------------------------------------------------ relationship

    def relationship(self) -> None:
        """What a week does besides requests: check-ins, meetings, contradictions, forgetting, change on both sides."""
        self._check_in()
        self._coordinate()
        self._contradict()
        self._forget()
        self._counterparts_leave()
        self._sponsor()
        self._realise_value()

    def _check_in(self) -> None:
        c, lead = self.model.coefficients, self.lead
        if not lead.holder.present or self.draw(chance.CHECK_IN) >= c.check_in_chance:
            return
        lead.holder.hours += c.check_in_hours
        lead.person_trust = rules.raised(lead.person_trust, c.trust_gain)
        self.firm_trust = rules.raised(self.firm_trust, c.firm_gain)
        lead.context = rules.raised(lead.context, c.learn)
        self.profile = rules.profile_after(self.profile, lead.holder.sharing, lead.context)

    def _coordinate(self) -> None:
        c, lead = self.model.coefficients, self.lead
        if c.coordination == 0.0 or not lead.holder.present:
            return
        for function, link in enumerate(self.links):
            if function != LEAD_FUNCTION and c.touchpoints[function] and link.holder.present:
                lead.holder.hours += c.coordination
                link.holder.hours += c.coordination

    def _contradict(self) -> None:
        c = self.model.coefficients
        one_voice_or_none = self.voices & (self.voices - 1) == 0
        if one_voice_or_none or self.draw(chance.CONFLICT) >= c.conflict_chance:
            return
        self.firm_trust = rules.lowered(self.firm_trust, c.trust_loss)
        self.model.week.conflicts += 1
        for function, link in enumerate(self.links):
            if self.voices >> function & 1 and not link.holder.vacant:
                link.holder.morale_events -= c.morale_conflict

    def _forget(self) -> None:
        forget = self.model.coefficients.forget
        self.profile = rules.lowered(self.profile, forget)
        for link in self.links:
            link.context = rules.lowered(link.context, forget)

    def _counterparts_leave(self) -> None:
        c = self.model.coefficients
        draws = self.model.draw_four(chance.BUYER_LEAVES, self.entity)
        for link, u, is_touchpoint in zip(self.links, draws, c.touchpoints, strict=True):
            if is_touchpoint and u < c.buyer_leaves_chance:
                link.person_trust = c.counterpart_trust * self.firm_trust

    def _sponsor(self) -> None:
        if self.sponsor_trust is None:
            return
        c = self.model.coefficients
        if self.model.executive_left:
            self.sponsor_trust = c.introduction * self.firm_trust
        if self.draw(chance.SPONSOR_CONTACT) < c.sponsor_contact_chance:
            self.sponsor_trust = rules.raised(self.sponsor_trust, c.trust_gain)
            self.firm_trust = rules.raised(self.firm_trust, c.firm_gain)
            self.model.week.sponsor_contacts += 1

    def _realise_value(self) -> None:
        c, lead = self.model.coefficients, self.lead
        known = c.access * self.profile if lead.holder.vacant else lead.context
        plan = rules.planned(known, c.accountability == BY_LEAD, c.unled_plan)
        fit = min(1.0, self.fit + self.model.insight)
        self.value = rules.value_after(self.value, c.value_rate, fit, plan)
        self.trust = self.all_trust()
        self.spend = rules.spend_after(self.spend, c.spend_rate, self.trust, self.value, c.spend_trust, c.spend_value)

    # ------------------------------------------------------------ renewal

    def renewal(self) -> None:
        """Decide at the end of a term; recommend the firm; grow a week older."""
        c = self.model.coefficients
        if self.age + 1 == self.renewal_age:
            leaves = rules.leave_chance(
                c.churn_base[self.segment], self.frailty, self.trust, self.value, c.churn_trust, c.churn_value
            )
            if self.draw(chance.RENEWAL) < leaves:
                self.leave(followed=False)
                return
            self.renewal_age += c.term_weeks[self.segment]
        if c.referral_chance > 0.0 and self.trust > c.advocate_trust:
            self.model.referred += self.draw(chance.REFERRAL) < c.referral_chance
        self.age += 1

    def leave(self, *, followed: bool) -> None:
        """End the relationship; those who were in touch take it to heart."""
        c = self.model.coefficients
        self.model.ledger.account_leaves(self.model.week, self, followed=followed)
        for link, is_touchpoint in zip(self.links, c.touchpoints, strict=True):
            link.holder.portfolio -= 1
            if is_touchpoint and not link.holder.vacant:
                link.holder.morale_events -= c.morale_account_lost / self.touchpoints
        self.model.book[self.slot] = None
        self.remove()
