"""Addressed draws of this week, and the rules made known to the compiler."""

from __future__ import annotations

import inspect

from numba.extending import register_jitable

from simulation.engine.records import ARRIVAL_LUCK, BUYER_LUCK, CHECK_IN_LUCK, DEAL_LUCK
from simulation.science import chance, elementary, rules
from simulation.science.compilation import as_part, inlined

# from here on, compiled functions can call every rule as it stands
for _name, _rule in inspect.getmembers(rules, inspect.isfunction):
    if _rule.__module__ != elementary.__name__:  # which `chance` has made known
        register_jitable(**as_part())(_rule)


@inlined
def draw(firm, decision, entity):
    """This week's uniform number of a decision point and an entity."""
    return chance.draw(firm.seed, firm.replication, decision, entity, firm.week)


@inlined
def draw_normal(firm, decision, entity):
    """This week's standard normal number of a decision point and an entity."""
    return chance.draw_normal(firm.seed, firm.replication, decision, entity, firm.week)


@inlined
def draw_four_at(firm, decision, entity, week):
    """Four uniform numbers of a decision point and an entity in another week, or at whatever else is counted."""
    return chance.draw_four(firm.seed, firm.replication, decision, entity, week)


@inlined
def draw_trait(firm, decision, entity):
    """The standard normal number behind a trait of a customer."""
    return chance.draw_normal(firm.seed, firm.replication, decision, entity, 0)


@inlined
def weekly_luck(luck, accounts, firm):
    """This week's draws of the decisions that every account meets every week, by row and slot.

    In loops of their own, where the compiler can make several draws at once: a quarter of the cost. What is the same
    for all of them is read once, which the compiler cannot know.
    """
    seed, replication, week = firm.seed, firm.replication, firm.week
    for slot in range(accounts.shape[0]):
        draws = chance.draw_four(seed, replication, chance.ARRIVAL, accounts[slot].entity, week)
        for function in range(len(draws)):
            luck[ARRIVAL_LUCK + function, slot] = draws[function]
    for slot in range(accounts.shape[0]):
        draws = chance.draw_four(seed, replication, chance.BUYER_LEAVES, accounts[slot].entity, week)
        for function in range(len(draws)):
            luck[BUYER_LUCK + function, slot] = draws[function]
    for slot in range(accounts.shape[0]):
        draws = chance.draw_four(seed, replication, chance.ATTENTION, accounts[slot].entity, week)
        luck[CHECK_IN_LUCK, slot] = draws[0]
        luck[DEAL_LUCK, slot] = draws[1]
