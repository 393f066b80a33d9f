"""A request of a customer, from the moment it arises to the answer, if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from simulation.science import chance, rules
from simulation.science.coefficients import BY_LEAD, LARGEST_SEGMENT, MOST_HOPS, MOST_HOPS_LED, MOST_IDLE_WEEKS
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.science.succession import POOL

if TYPE_CHECKING:
    from simulation.model.account import Account
    from simulation.model.employee import Employee
    from simulation.model.link import Tie

PRODUCT: Final = FUNCTIONS.index("product")
OTHERS: Final = len(FUNCTIONS) - 1


class Answer(NamedTuple):
    """Who answers, after how many working days, with what context, and by which tie to the customer.

    `person` is None where nobody can be found; the days are then what the customer waited in vain. `link` is None for a
    stand-in, who speaks for the firm only.
    """

    person: Employee | None
    days: float
    context: float
    link: Tie | None


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
        self.coefficients = account.coefficients
        self.function = function
        self.link = account.links[function]
        self.luck = Luck(*self.model.draw_four(chance.REQUEST, account.entity + function))
        self.relayed = function != LEAD_FUNCTION and self.luck.relay < self.coefficients.gatekeeping
        self.days = 0.0
        self.detours = 0

    def run_its_course(self) -> None:
        """Route the request, find who answers, and let the contact do to both sides what it does."""
        week = self.model.week
        week.requests += 1
        relay = self._relay() if self.relayed else None
        if relay is None:
            self._find_the_way()
        idle_weeks = self._wait_for_a_volunteer()
        self.detours += idle_weeks
        self.days += idle_weeks * rules.DAYS_PER_WEEK
        answer = self._answer(relay)
        self.days += answer.days
        if answer.person is None or self.days > self.coefficients.give_up_days:
            week.unanswered += 1
            self._disappoint(self._trusted_link(relay, answer))
            self._ask_again()
            return
        week.unanswered += idle_weeks > 0
        week.answered(self.days)
        self.account.answers += 1
        self.account.answer_days += self.days
        if not self._contact(answer.person, answer, relay):
            self._ask_again()

    def _answer(self, relay: Answer | None) -> Answer:
        if relay is not None and relay.person is None:
            return relay._replace(days=0.0)  # the message never got past the lead's empty desk
        return self._find(self.function, chance.COVER, chance.TEAMMATE, 1.0)

    # ------------------------------------------------------------ the way

    def _relay(self) -> Answer:
        """The lead takes the message first, in their own time."""
        share = self.coefficients.relay_wait
        relay = self._find(LEAD_FUNCTION, chance.LEAD_COVER, chance.LEAD_TEAMMATE, share)
        self.days += relay.days
        if relay.person is not None:
            relay.person.hours += self.coefficients.relay_hours
        return relay

    def _find_the_way(self) -> None:
        c, lead = self.coefficients, self.account.acting.holder
        led = c.accountability == BY_LEAD and lead.present
        routing = rules.routing_chance(c.routing, self.account.alignment)
        hops = rules.failures_before_success(self.luck.route, routing, MOST_HOPS_LED if led else MOST_HOPS)
        self.detours += hops
        self.days += hops * c.hop_days
        self.model.week.hops += hops
        if hops:
            # the front door is customer success; where its seat is empty, the function itself sorts it out
            door = self.link.holder if lead.vacant else lead
            door.hours += hops * c.hop_hours

    def _wait_for_a_volunteer(self) -> int:
        """Weeks in which everyone hopes that another will act."""
        return rules.failures_before_success(self.luck.volunteer, 1.0 - self.coefficients.nobody_acts, MOST_IDLE_WEEKS)

    def _find(self, function: int, cover: int, teammate: int, share: float) -> Answer:
        """The named person if at work; else perhaps a teammate; else wait for the return, up to a point.

        The accounts of an empty seat may be the team's (`pool`): whoever is at work answers.

        `share` is how much of what waits on the desk this waits for.
        """
        c, account = self.coefficients, self.account
        link, team = account.dealt_with_by(function), self.model.teams[function]
        holder = link.holder
        weight = c.backlog_weight[account.segment]
        desk = rules.desk_days(c.base_days, share, holder.queue_days, weight, holder.backlog_days)
        if holder.present:
            return Answer(holder, desk, link.context, link)
        pool = rules.desk_days(c.base_days, share, team.queue_days, weight, team.backlog_days)
        known = c.access * account.profile
        if holder.absence_weeks > 0 and holder.prepared:
            known = max(known, rules.passed_on(c.handover, c.tacit, 0.0) * link.context)
        pooled, stand_in = holder.vacant and c.successor == POOL, holder.stand_in
        if pooled or (holder.vacant and stand_in is not None):
            known = max(known, link.context)  # what was handed over
        if stand_in is not None:
            desk = rules.desk_days(c.base_days, share, stand_in.queue_days, weight, stand_in.backlog_days)
            return Answer(stand_in, desk, known, None)
        covered = pooled or (c.cover > 0.0 and account.draw(cover, self.function) < c.cover)
        if covered and team.present:
            return Answer(team.teammate(account.draw(teammate, self.function)), pool, known, None)
        away = rules.DAYS_PER_WEEK * max(holder.absence_weeks, holder.vacancy_weeks)
        if not holder.vacant and away <= c.max_away_days:
            return Answer(holder, away + desk, link.context, link)
        substitute = team.teammate(account.draw(teammate, self.function))
        return Answer(substitute, min(away, c.max_away_days) + pool, known, None)

    # ------------------------------------------------------------ the contact

    def _contact(self, person: Employee, answer: Answer, relay: Answer | None) -> bool:
        """The contact itself; whether it is a good one."""
        c, account = self.coefficients, self.account
        known = self._known(answer.context)
        if relay is not None:
            known = max(known, (1.0 - c.relay_loss) * relay.context)
        self._explain(person, known, self.detours)
        distortion = c.relay_loss if relay is not None else 0.0
        link = self._trusted_link(relay, answer)
        if link is not None:
            account.meets(link)
        succeeds = self._goes_well(person, known, distortion, self.days, self.luck.contact, 1.0)
        if succeeds:
            self._go_well(person, link)
        else:
            self._go_badly(person, link)
        if succeeds and self.days <= c.patience_days[self.function]:
            account.risk = rules.lowered(account.risk, rules.RISK_STEP)
        elif succeeds:
            account.risk = rules.raised(account.risk, rules.RISK_STEP)
        self._teach(person, answer, relay)
        account.voices |= 1 << (LEAD_FUNCTION if self.relayed else self.function)
        if self.function == PRODUCT and c.voice_of_customer > 0.0:
            self.model.week.insights += account.draw(chance.INSIGHT) < c.voice_of_customer
        return succeeds

    def _known(self, context: float) -> float:
        """What somebody knows of the account, with the profile, and with what colleagues at work let them know."""
        account = self.account
        best = 0.0
        for link in account.links:
            if link.holder.present:
                best = max(best, link.context)
        if account.deputy is not None and account.deputy.holder.present:
            best = max(best, account.deputy.context)
        return max(context, self.coefficients.access * account.profile, account.alignment * best)

    def _explain(self, person: Employee, known: float, detours: int) -> None:
        """The customer tells again what that person does not know, which takes both of them time and effort."""
        c, account = self.coefficients, self.account
        missing = rules.gap(account.told, known, c.tacit)
        self.model.week.retold += missing
        person.hours += rules.hours_with_gap(c.service_hours[self.function], missing)
        burden = rules.effort(missing, detours)
        account.firm_trust = rules.lowered(account.firm_trust, c.retelling_loss * burden)

    def _goes_well(
        self, person: Employee, known: float, distortion: float, days: float, luck: float, competence: float
    ) -> bool:
        """Whether this person's answer is a good one."""
        c = self.coefficients
        patience = c.patience_days[self.function]
        usual = rules.good_contact_chance(person.skill, known, c.context_free_quality, distortion, days, patience)
        return rules.goes_well(luck, competence, person.failing, usual)

    def _go_well(self, person: Employee, link: Tie | None) -> None:
        self.model.week.good += 1
        person.morale_events += self.coefficients.morale_good
        self._delight(link)

    def _go_badly(self, person: Employee, link: Tie | None) -> None:
        person.morale_events -= self.coefficients.morale_bad
        self._disappoint(link)

    # ------------------------------------------------------------ a second try

    def _ask_again(self) -> None:
        """After a bad or a missing answer: up to the lead, where there is one; else to somebody whom one knows."""
        c, account, week = self.coefficients, self.account, self.model.week
        account.risk = rules.raised(account.risk, rules.RISK_STEP)
        again, whom, luck, _ = self.model.draw_four(chance.ASK_AGAIN, account.entity + self.function)
        if again >= c.asking_again:
            return
        lead = account.acting.holder
        takes_it = lead.backlog < c.capacity or account.segment == LARGEST_SEGMENT
        if c.accountability == BY_LEAD and self.function != LEAD_FUNCTION and lead.present and takes_it:
            week.escalated += 1
            self._try_again(LEAD_FUNCTION, 1.0, luck)
            return
        other = (self.function + 1 + int(whom * OTHERS)) % len(FUNCTIONS)
        if c.touchpoints[other] and account.dealt_with_by(other).holder.present:
            week.asked_again += 1
            account.voices |= 1 << other
            self._try_again(other, c.versatility, luck)

    def _try_again(self, function: int, competence: float, luck: float) -> None:
        c, account = self.coefficients, self.account
        link = account.dealt_with_by(function)
        person, trusted = link.holder, link if c.touchpoints[function] else None
        known = self._known(link.context)
        self._explain(person, known, 1)
        if trusted is not None:
            account.meets(trusted)
        if self._goes_well(person, known, 0.0, 0.0, luck, competence):
            self._go_well(person, trusted)
        else:
            self._go_badly(person, trusted)
        link.context = rules.raised(link.context, c.learn)

    # ------------------------------------------------------------ what it leaves behind

    def _trusted_link(self, relay: Answer | None, answer: Answer) -> Tie | None:
        """Whose trust is at stake: the person whom the customer meets. A stand-in speaks for the firm only."""
        if relay is not None:
            return relay.link
        return answer.link if self.coefficients.touchpoints[self.function] else None

    def _delight(self, link: Tie | None) -> None:
        c, account = self.coefficients, self.account
        if link is not None:
            link.person_trust = rules.raised(link.person_trust, c.trust_gain)
        account.firm_trust = rules.raised(account.firm_trust, c.firm_gain)

    def _disappoint(self, link: Tie | None) -> None:
        c, account = self.coefficients, self.account
        if link is not None:
            link.person_trust = rules.lowered(link.person_trust, c.trust_loss)
        account.firm_trust = rules.lowered(account.firm_trust, c.firm_loss)

    def _teach(self, person: Employee, answer: Answer, relay: Answer | None) -> None:
        """Every contact teaches whoever took part, and some of it is written down."""
        c, account = self.coefficients, self.account
        known = rules.raised(answer.context, c.learn)
        if answer.link is not None:
            answer.link.context = known
        account.told = rules.raised(account.told, c.learn)
        account.profile = rules.profile_after(account.profile, person.sharing, (1.0 - c.tacit) * known)
        if relay is not None and relay.link is not None:
            relay.link.context = rules.raised(relay.link.context, c.learn)
