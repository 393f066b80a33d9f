"""A customer: `Account`, which links tie to one named person per function, and to a deputy of its lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mesa import Agent

from simulation.model.deputy import Deputy
from simulation.model.handover import Handover
from simulation.model.link import Link, Tie
from simulation.science import chance, rules
from simulation.science.coefficients import (
    ADOPTION,
    BY_LEAD,
    MEAN_OF_TIES,
    ONBOARDING,
    RENEWAL_WINDOW,
    SELLERS,
)
from simulation.science.members import LEAD_FUNCTION

if TYPE_CHECKING:
    from simulation.model.employee import Employee
    from simulation.model.model import OwnershipModel
    from simulation.science.coefficients import Coefficients


class Account(Agent):  # type: ignore[misc]  # Mesa's generic parameters are not meant to be spelt out
    """A customer of the firm, from the sale to the day it leaves.

    Attributes
    ----------
    slot, generation : int
        Place in the firm's book, and how many customers held that place before.
    segment : int
        Number of the segment (`members.SEGMENTS`).
    fit, frailty : float
        How well the product fits (0-1), set at the sale; log-odds of leaving that are this customer's own.
    age, renewal_age : int
        Completed weeks with the firm; the age at which the current term ends.
    firm_trust, value, profile, trust : float
        Trust in the firm, realised value, shared profile, all trust at the end of last week (0-1).
    told : float
        What the customer has told anybody at the firm (0-1).
    alignment : float
        How far the people of this account pull together (0-1).
    way : int
        Number of the regime under which the account is, where the firm goes from one to another.
    risk : float
        What the firm can see of trouble: bad, late and missing answers, an empty lead's seat (0-1).
    size, spend : float
        Size of the contract, and revenue, both as multiples of the first contract.
    links : list of Link
        One per function.
    deputy : Deputy or None
        Who stands by the lead; None without one.
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
    handover_class: ClassVar[type[Handover]] = Handover
    deputy_class: ClassVar[type[Deputy]] = Deputy

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
        self.way = model.newest_ways[segment]
        c = self.coefficients
        self.slot = slot
        self.generation = generation
        self.entity: int = chance.entity(slot, generation, 0)
        self.segment = segment
        self.draw_traits(review)
        self.age = phase
        self.renewal_age = c.term_weeks[segment]
        self.firm_trust = c.new_firm_trust
        self.value = c.new_value
        self.profile = c.new_profile
        self.told = c.new_context
        self.alignment = 0.0
        self.risk = 0.0
        self.size = self.spend = 1.0
        self.links = [Link(holder, c.new_person_trust, c.new_context, model.week_number) for holder in holders]
        self.deputy: Deputy | None = None
        self.sponsor_trust = c.new_firm_trust if slot in model.sponsored[self.way] else None
        self.touchpoints = c.touchpoint_count + (self.sponsor_trust is not None)
        self.voices = 0  # bit f is set when somebody of function f has spoken to the customer this week
        self.answers = 0
        self.answer_days = 0.0
        self.trust = self.all_trust()

    @property
    def coefficients(self) -> Coefficients:
        """The numbers that follow from the firm's parameters and the regime under which this account is."""
        return self.model.ways[self.way]

    def draw_traits(self, review: float) -> None:
        """Fit and frailty, which a customer brings along; a deal review has a say in the fit."""
        c = self.coefficients
        self.fit = rules.fit_of_new_customer(
            self.model.draw_trait(chance.FIT, self.entity),
            c.fit_mean,
            c.fit_spread,
            review,
            c.review_lift,
            c.review_narrowing,
        )
        self.frailty = c.frailty * self.model.draw_trait(chance.FRAILTY, self.entity)

    def become_next(self) -> None:
        """The next customer in this slot, in a past in which this one left."""
        self.generation += 1
        self.entity = chance.entity(self.slot, self.generation, 0)
        self.model.generations[self.slot] = self.generation
        self.draw_traits(review=0.0)

    @property
    def in_touch(self) -> Sequence[bool]:
        """Whether the customer has a relationship with a named person, by function."""
        return self.coefficients.touchpoints

    @property
    def lead(self) -> Link:
        """The link to customer success, whose person leads the account where one leads it."""
        return self.links[LEAD_FUNCTION]

    @property
    def acting(self) -> Tie:
        """Who leads the account this week: the lead; the deputy, if only the deputy is at work."""
        deputy = self.deputy
        if deputy is not None and deputy.holder.present and not self.lead.holder.present:
            return deputy
        return self.lead

    def dealt_with_by(self, function: int) -> Tie:
        """Who deals with what the account asks of a function this week, if at work."""
        return self.acting if function == LEAD_FUNCTION else self.links[function]

    @property
    def revenue(self) -> float:
        """Revenue a week [currency]."""
        return self.coefficients.weekly_revenue[self.segment] * self.spend

    def draw(self, decision: int, function: int = 0) -> float:
        """This week's uniform number of a decision about this account, or about one of its links."""
        return self.model.draw(decision, self.entity + function)

    # ------------------------------------------------------------ trust

    def person_trust(self) -> float:
        """Trust in the persons behind the touchpoints together (0-1); an empty seat counts 0."""
        c = self.coefficients
        total = 0.0
        for function, link in enumerate(self.links):
            if c.touchpoints[function] and not link.holder.vacant:
                weight = 1.0 if function == LEAD_FUNCTION else self.alignment
                total = rules.trust_with_another(c.ties, total, weight, link.felt(c))
        if self.sponsor_trust is not None:
            total = rules.trust_with_another(c.ties, total, self.alignment, self.sponsor_trust)
        if self.deputy is not None and self.deputy.known:
            total = rules.trust_with_another(c.ties, total, self.deputy.weight, self.deputy.felt(c))
        return total / self._known_people() if c.ties == MEAN_OF_TIES else total

    def _known_people(self) -> int:
        return self.touchpoints + (self.deputy is not None and self.deputy.met)

    def bond(self) -> float:
        """Mean bond with the persons behind the touchpoints that are staffed (0-1); 0 where none is."""
        total, staffed = 0.0, 0
        for link, is_touchpoint in zip(self.links, self.coefficients.touchpoints, strict=True):
            if is_touchpoint and not link.holder.vacant:
                total += link.bond
                staffed += 1
        return total / staffed if staffed else 0.0

    def all_trust(self) -> float:
        """Trust in persons and in the firm, weighted."""
        return rules.trust_in_all(self.person_trust(), self.firm_trust, self.coefficients.person_weight)

    def share_by(self, weight: float, felt: float) -> float:
        """The share of trust in persons that goes with somebody (0-1), who adds so much to that in those who stay."""
        c, without = self.coefficients, self.person_trust()
        if c.ties == MEAN_OF_TIES:
            return rules.leaver_share(without + felt / self._known_people(), without)
        return rules.leaver_share(rules.trust_with_another(c.ties, without, weight, felt), without)

    # ------------------------------------------------------------ handover

    def handover(self) -> None:
        """Whoever has left is followed, or replaced; an empty seat is taken over as soon as somebody can."""
        for function, link in enumerate(self.links):
            handover = self.handover_class(self, function)
            if link.holder.left and handover.says_goodbye():
                return
            if link.holder.vacant or link.holder.hired:
                handover.finds_successor()
        if self.deputy is not None:
            self.deputy.goes()

    # ------------------------------------------------------------ another regime

    def move_to(self, way: int) -> None:
        """Go over to another regime: relationships that it adds begin as a successor's do, those it drops are over."""
        before, c = self.coefficients, self.model.ways[way]
        self.way = way
        for function, link in enumerate(self.links):
            if c.touchpoints[function] and not before.touchpoints[function]:
                link.person_trust = c.introduction * self.firm_trust
                link.bond = 0.0
            elif not c.touchpoints[function]:
                link.bond = 0.0
            if c.touchpoints[function] and not link.holder.vacant:
                link.holder.hours += c.switch_hours
        if self.slot not in self.model.sponsored[way]:
            self.sponsor_trust = None
        elif self.sponsor_trust is None:
            self.sponsor_trust = c.introduction * self.firm_trust
        self.touchpoints = c.touchpoint_count + (self.sponsor_trust is not None)

    # ------------------------------------------------------------ service

    def stage(self) -> int:
        """Where the customer is on its journey: onboarding, adoption, or its renewal window."""
        c = self.coefficients
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
        arrivals = self.coefficients.arrival_chance[self.segment][self.stage()]
        draws = self.model.draw_four(chance.ARRIVAL, self.entity)
        return [function for function, (u, arrival) in enumerate(zip(draws, arrivals, strict=True)) if u < arrival]

    # ------------------------------------------------------------ relationship

    def relationship(self) -> None:
        """What a week does besides requests: check-ins, meetings, contradictions, forgetting, change on both sides."""
        check_in, deal, _, _ = self.model.draw_four(chance.ATTENTION, self.entity)
        self._name_deputy()
        self._check_in(check_in)
        self._keep_in_step()
        self._contradict()
        self._forget()
        self._counterparts_leave()
        self._sponsor()
        self._realise_value(deal)

    def _name_deputy(self) -> None:
        """Whoever is gone is deputy no more; the largest accounts get a new one."""
        wanted = self.model.ranks[self.slot] < self.coefficients.deputised
        deputy = self.deputy
        if deputy is not None and (not wanted or deputy.holder.vacant):
            deputy.end()
        if wanted and self.deputy is None:
            person = self.model.teams[LEAD_FUNCTION].deputy(self)
            self.deputy = None if person is None else self.deputy_class(self, person)

    def meets(self, link: Tie) -> None:
        """A contact ties a bond; a deputy is introduced at the first one, as a successor is."""
        if link is self.deputy:
            self.deputy.introduce()
        link.bond = rules.raised(link.bond, self.coefficients.bond_gain)

    def _check_in(self, u: float) -> None:
        c, lead = self.coefficients, self.acting
        person = lead.holder
        if not person.present:
            if person.vacant:
                self.risk = rules.raised(self.risk, rules.RISK_STEP)
            return
        likely = c.check_in_chance[self.segment] * person.engagement * rules.slack(person.utilisation, c.overload)
        if c.health > 0.0:
            likely *= rules.attention(c.health, self.risk, self.model.mean_risk)
        if u >= likely:
            return
        person.hours += c.check_in_hours
        self.meets(lead)
        lead.person_trust = rules.raised(lead.person_trust, c.trust_gain)
        self.firm_trust = rules.raised(self.firm_trust, c.firm_gain)
        lead.context = rules.raised(lead.context, c.learn)
        self.told = rules.raised(self.told, c.learn)
        self.profile = rules.profile_after(self.profile, person.sharing, (1.0 - c.tacit) * lead.context)
        self.risk = rules.lowered(self.risk, rules.RISK_STEP)
        if lead is self.lead and self.deputy is not None:
            self.deputy.joins()

    def _keep_in_step(self) -> None:
        """Hours go into keeping in step, as far as the lead has any to spare; alignment follows what is done for it."""
        c, lead = self.coefficients, self.acting.holder
        hours, meeting, met = c.coordination[self.segment], c.meeting[self.segment], 0
        if lead.present and hours > 0.0:
            spare = rules.slack(lead.utilisation, c.overload)
            hours *= spare
            meeting *= spare
            for function, link in enumerate(self.links):
                if function != LEAD_FUNCTION and c.touchpoints[function] and link.holder.present:
                    lead.hours += hours
                    link.holder.hours += hours
                    met += 1
        share = met / (c.touchpoint_count - 1) if met else 0.0
        target = rules.alignment_target(meeting, share, c.unshared_goals, c.access * self.profile)
        self.alignment += c.alignment_rate * (target - self.alignment)

    def _contradict(self) -> None:
        c = self.coefficients
        one_voice_or_none = self.voices & (self.voices - 1) == 0
        if one_voice_or_none or self.draw(chance.CONFLICT) >= c.conflict_chance * (1.0 - self.alignment):
            return
        self.firm_trust = rules.lowered(self.firm_trust, c.trust_loss)
        self.model.week.conflicts += 1
        for function, link in enumerate(self.links):
            if self.voices >> function & 1 and not link.holder.vacant:
                link.holder.morale_events -= c.morale_conflict

    def _forget(self) -> None:
        forget = self.coefficients.forget
        self.profile = rules.lowered(self.profile, forget)
        self.told = rules.lowered(self.told, forget)
        for link in self.links:
            link.context = rules.lowered(link.context, forget)
        if self.deputy is not None:
            self.deputy.context = rules.lowered(self.deputy.context, forget)

    def _counterparts_leave(self) -> None:
        c = self.coefficients
        draws = self.model.draw_four(chance.BUYER_LEAVES, self.entity)
        for link, u, is_touchpoint in zip(self.links, draws, c.touchpoints, strict=True):
            if is_touchpoint:
                link.fades(c, u)
        if self.deputy is not None and self.deputy.met:  # who deals with the same person at the customer as the lead
            self.deputy.fades(c, draws[LEAD_FUNCTION])

    def _sponsor(self) -> None:
        if self.sponsor_trust is None:
            return
        c = self.coefficients
        if self.model.executive_left:
            self.sponsor_trust = c.introduction * self.firm_trust
        if self.draw(chance.SPONSOR_CONTACT) < c.sponsor_contact_chance:
            self.sponsor_trust = rules.raised(self.sponsor_trust, c.trust_gain)
            self.firm_trust = rules.raised(self.firm_trust, c.firm_gain)
            self.model.week.sponsor_contacts += 1

    def _realise_value(self, deal: float) -> None:
        c = self.coefficients
        lead = self.acting if self.lead.holder.vacant else self.lead
        known = rules.context_taken_over(0.0 if lead.holder.vacant else lead.context, c.access, self.profile)
        plan = rules.planned(known, c.accountability == BY_LEAD, c.unled_plan)
        fit = min(1.0, self.fit + self.model.insight)
        self.value = rules.value_after(self.value, c.value_rate, fit, plan)
        self.trust = self.all_trust()
        if deal < c.deal_chance and deal < rules.deal_chance(c.deal_chance, self.trust, self.value, self.looking()):
            self.size += c.deal_size * (c.growth_ceiling - self.size)
            self.model.week.deals += 1
        self.spend = rules.spend_after(
            self.spend, c.spend_rate, self.size, self.trust, self.value, c.spend_trust, c.spend_value
        )

    def looking(self) -> int:
        """How many look for ways to grow the contract: the persons of success and sales whom the customer knows."""
        touchpoints = self.coefficients.touchpoints
        return sum(touchpoints[function] and not self.links[function].holder.vacant for function in SELLERS)

    # ------------------------------------------------------------ renewal

    def renewal(self) -> None:
        """Decide at the end of a term; recommend the firm; grow a week older."""
        c = self.coefficients
        if self.age + 1 == self.renewal_age:
            leaves = self.leave_chance(self.age + 1, self.trust, self.value)
            if not self.model.settling and self.draw(chance.RENEWAL) < leaves:
                self.leave(followed=False)
                return
            self.renewal_age += c.term_weeks[self.segment]
        if c.referral_chance > 0.0 and self.trust > c.advocate_trust:
            self.model.referred += self.draw(chance.REFERRAL) < c.referral_chance
        self.age += 1

    def leave_chance(self, age: int, trust: float, value: float) -> float:
        """Chance to leave at a renewal at this age [weeks], with this trust and realised value."""
        c = self.coefficients
        own = self.frailty * rules.proneness(c.proneness_weeks, age)
        decides = rules.leave_chance(c.churn_base[self.segment], own, trust, value, c.churn_trust, c.churn_value)
        return rules.raised(decides, c.closing[self.segment])

    def leave(self, *, followed: bool) -> None:
        """End the relationship; those who were in touch take it to heart."""
        c = self.coefficients
        self.model.ledger.account_leaves(self.model.week, self, followed=followed)
        for link, is_touchpoint in zip(self.links, c.touchpoints, strict=True):
            link.holder.portfolio -= 1
            if is_touchpoint and not link.holder.vacant:
                link.holder.morale_events -= c.morale_account_lost / self.touchpoints
        if self.deputy is not None:
            self.deputy.end()
        self.model.book[self.slot] = None
        self.remove()
