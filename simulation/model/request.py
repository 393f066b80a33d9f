"""A request of a customer, from the moment it arises to the answer, if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from simulation.science import chance, rules
from simulation.science.coefficients import BY_LEAD, MOST_HOPS, MOST_HOPS_LED, MOST_IDLE_WEEKS
from simulation.science.parameters import FUNCTIONS, LEAD_FUNCTION

if TYPE_CHECKING:
    from simulation.model.account import Account, Link
    from simulation.model.employee import Employee

PRODUCT: Final = FUNCTIONS.index("product")


class Answer(NamedTuple):
    """Who answers, after how many working days, with what context, and whether it is the named person.

    `person` is None where nobody can be found; the days are then what the customer waited in vain.
    """

    person: Employee | None
    days: float
    context: float
    named: bool


class Luck(NamedTuple):
    """The draws that every request meets: is it relayed, its way, a volunteer, the contact itself."""

    relay: float
    route: float
    volunteer: float
    contact: float


class Request:
    """One request of one account for one function."""

    def __init__(self, account: Account, function: int) -> None:
        self.account = account
        self.model = account.model
        self.coefficients = account.model.coefficients
        self.function = function
        self.link = account.links[function]
        self.luck = Luck(*self.model.draw_four(chance.REQUEST, account.entity + function))
        self.relayed = function != LEAD_FUNCTION and self.luck.relay < self.coefficients.gatekeeping
        self.days = 0.0

    def run_its_course(self) -> None:
        """Route the request, find who answers, and let the contact do to both sides what it does."""
        week = self.model.week
        week.requests += 1
        relay = self._relay() if self.relayed else None
        if relay is None:
            self._find_the_way()
        idle_weeks = self._wait_for_a_volunteer()
        self.days += idle_weeks * rules.DAYS_PER_WEEK
        answer = self._answer(relay)
        if answer.person is None:
            week.unanswered += 1
            self._disappoint(self._trusted_link(relay, answer))
            return
        self.days += answer.days
        week.unanswered += idle_weeks > 0
        week.answered(self.days)
        self.account.answers += 1
        self.account.answer_days += self.days
        self._contact(answer.person, answer, relay)

    def _answer(self, relay: Answer | None) -> Answer:
        if relay is not None and relay.person is None:
            return relay  # the message never got past the lead's empty desk
        return self._find(self.function, chance.COVER, chance.TEAMMATE)

    # ------------------------------------------------------------ the way

    def _relay(self) -> Answer:
        """The lead takes the message first, in their own time."""
        relay = self._find(LEAD_FUNCTION, chance.LEAD_COVER, chance.LEAD_TEAMMATE)
        self.days += relay.days
        if relay.person is not None:
            relay.person.hours += self.coefficients.relay_hours
        return relay

    def _find_the_way(self) -> None:
        c, lead = self.coefficients, self.account.lead.holder
        led = c.accountability == BY_LEAD and lead.present
        hops = rules.failures_before_success(self.luck.route, c.routing, MOST_HOPS_LED if led else MOST_HOPS)
        self.days += hops * c.hop_days
        self.model.week.hops += hops
        if hops:
            # the front door is customer success; where its seat is empty, the function itself sorts it out
            door = self.link.holder if lead.vacant else lead
            door.hours += hops * c.hop_hours

    def _wait_for_a_volunteer(self) -> int:
        """Weeks in which everyone hopes that another will act."""
        return rules.failures_before_success(self.luck.volunteer, 1.0 - self.coefficients.nobody_acts, MOST_IDLE_WEEKS)

    def _find(self, function: int, cover: int, teammate: int) -> Answer:
        """The named person if at work; else perhaps a teammate; else wait for the return, up to a point."""
        c, account = self.coefficients, self.account
        link, team = account.links[function], self.model.teams[function]
        holder = link.holder
        if holder.present:
            return Answer(holder, holder.desk_days, link.context, True)
        profile = c.access * account.profile
        covered = c.cover > 0.0 and account.draw(cover, self.function) < c.cover
        if covered and team.present:
            return Answer(team.teammate(account.draw(teammate, self.function)), team.pool_days, profile, False)
        away = rules.DAYS_PER_WEEK * max(holder.absence_weeks, holder.vacancy_weeks)
        if not holder.vacant and away <= c.max_away_days:
            return Answer(holder, away + holder.desk_days, link.context, True)
        substitute = team.teammate(account.draw(teammate, self.function))
        return Answer(substitute, min(away, c.max_away_days) + team.pool_days, profile, False)

    # ------------------------------------------------------------ the contact

    def _contact(self, person: Employee, answer: Answer, relay: Answer | None) -> None:
        c, account = self.coefficients, self.account
        person.hours += c.service_hours[self.function]
        context = max(answer.context, c.access * account.profile)
        if relay is not None:
            context = max(context, (1.0 - c.relay_loss) * relay.context)
        good = rules.good_contact_chance(
            person.skill,
            context,
            c.context_free_quality,
            c.relay_loss if relay is not None else 0.0,
            self.days,
            c.patience_days[self.function],
        )
        link = self._trusted_link(relay, answer)
        if self.luck.contact < good:
            self.model.week.good += 1
            person.morale_events += c.morale_good
            self._delight(link)
        else:
            person.morale_events -= c.morale_bad
            self._disappoint(link)
        self._teach(person, answer, relay)
        account.voices |= 1 << (LEAD_FUNCTION if self.relayed else self.function)
        if self.function == PRODUCT and c.voice_of_customer > 0.0:
            self.model.week.insights += account.draw(chance.INSIGHT) < c.voice_of_customer

    def _trusted_link(self, relay: Answer | None, answer: Answer) -> Link | None:
        """Whose trust is at stake: the person whom the customer meets. A stand-in speaks for the firm only."""
        account = self.account
        if relay is not None:
            return account.lead if relay.named else None
        is_touchpoint = self.coefficients.touchpoints[self.function]
        return self.link if answer.named and is_touchpoint else None

    def _delight(self, link: Link | None) -> None:
        c, account = self.coefficients, self.account
        if link is not None:
            link.person_trust = rules.raised(link.person_trust, c.trust_gain)
        account.firm_trust = rules.raised(account.firm_trust, c.firm_gain)

    def _disappoint(self, link: Link | None) -> None:
        c, account = self.coefficients, self.account
        if link is not None:
            link.person_trust = rules.lowered(link.person_trust, c.trust_loss)
        account.firm_trust = rules.lowered(account.firm_trust, c.firm_loss)

    def _teach(self, person: Employee, answer: Answer, relay: Answer | None) -> None:
        """Every contact teaches whoever took part, and some of it is written down."""
        c, account = self.coefficients, self.account
        known = rules.raised(answer.context, c.learn)
        if answer.named:
            self.link.context = known
        account.profile = rules.profile_after(account.profile, person.sharing, known)
        if relay is not None and relay.named:
            account.lead.context = rules.raised(account.lead.context, c.learn)
