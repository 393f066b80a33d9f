"""The deputy of an account's lead, as `Account` has it: named, introduced, coming along, and succeeding."""

from __future__ import annotations

from simulation.engine.draws import draw
from simulation.engine.records import DEPUTY, MET, NAMED
from simulation.engine.teams import deputy
from simulation.science import chance, rules
from simulation.science.compilation import inlined
from simulation.science.members import LEAD_FUNCTION


@inlined
def acting(account, people):
    """Who leads the account this week, as a place among its links."""
    if account.deputy and people[account.holder[DEPUTY]].present and not people[account.holder[LEAD_FUNCTION]].present:
        return DEPUTY
    return LEAD_FUNCTION


@inlined
def dealt_with_by(account, function, people):
    """Who deals with what the account asks of a function this week, as a place among its links."""
    return acting(account, people) if function == LEAD_FUNCTION else function


@inlined
def known_people(account):
    """How many the customer knows: touchpoints, and a deputy."""
    return account.touchpoints + (account.deputy == MET)


@inlined
def weight_of_deputy(account, people):
    """A deputy counts by the alignment; in full while there is no lead."""
    return 1.0 if people[account.holder[LEAD_FUNCTION]].vacancy_weeks > 0 else account.alignment


@inlined
def meet(account, place, c):
    """A contact ties a bond; a deputy is introduced at the first one."""
    if place == DEPUTY and account.deputy == NAMED:
        account.deputy = MET
        account.person_trust[DEPUTY] = c.introduction * account.firm_trust
    account.bond[place] = rules.raised(account.bond[place], c.bond_gain)


@inlined
def end_deputy(account, people):
    """The account has no deputy any more."""
    if account.deputy:
        people[account.holder[DEPUTY]].deputyships -= 1
        account.deputy = 0


@inlined
def name_deputy(account, slot, c, people, teams):
    """Whoever is gone is deputy no more; the largest accounts get a new one."""
    wanted = account.rank < c.deputised
    if account.deputy and (not wanted or people[account.holder[DEPUTY]].vacancy_weeks > 0):
        end_deputy(account, people)
    if not wanted or account.deputy:
        return
    seat = deputy(people, teams[LEAD_FUNCTION], account.holder[LEAD_FUNCTION], slot)
    if seat >= 0:
        account.deputy = NAMED
        account.holder[DEPUTY] = seat
        account.person_trust[DEPUTY] = 0.0
        account.context[DEPUTY] = 0.0
        account.bond[DEPUTY] = 0.0
        people[seat].deputyships += 1


@inlined
def deputy_joins(account, c, people, firm):
    """The deputy comes along to a check-in, as far as there is time, and learns."""
    person = people[account.holder[DEPUTY]]
    if not person.present:
        return
    likely = c.deputy_joins * person.engagement * rules.slack(person.utilisation, c.overload)
    if draw(firm, chance.DEPUTY_JOINS, account.entity) < likely:
        person.hours += c.check_in_hours
        meet(account, DEPUTY, c)
        account.person_trust[DEPUTY] = rules.raised(account.person_trust[DEPUTY], c.trust_gain)
        account.context[DEPUTY] = rules.raised(account.context[DEPUTY], c.learn)


@inlined
def deputy_succeeds(account, people):
    """The deputy has become the lead, and keeps what was known before, by both."""
    account.context[LEAD_FUNCTION] = max(account.context[LEAD_FUNCTION], account.context[DEPUTY])
    if account.deputy == MET:
        trust = max(account.person_trust[LEAD_FUNCTION], account.person_trust[DEPUTY])
        account.person_trust[LEAD_FUNCTION] = trust
        account.bond[LEAD_FUNCTION] = account.bond[DEPUTY]
    end_deputy(account, people)


@inlined
def forget_deputy(account, luck, c):
    """What the deputy knows fades, and trust in the deputy with the customer's own people."""
    account.context[DEPUTY] = rules.lowered(account.context[DEPUTY], c.forget)
    if account.deputy == MET:
        account.person_trust[DEPUTY] += c.trust_fade * (c.new_person_trust - account.person_trust[DEPUTY])
        if luck < c.buyer_leaves_chance:
            account.person_trust[DEPUTY] = c.new_person_trust
            account.bond[DEPUTY] = 0.0
