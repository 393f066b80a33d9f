"""Every mechanism of the model once: what it does, and the settings that switch it off, for every regime alike.

A friction (requests that go astray, messages that get lost) is switched off by taking the loss away. A practice
(cover, check-ins, a shared profile) is switched off by nobody following it. Who does what for whom stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from simulation import design
from simulation.constants import Constants, constants
from simulation.errors import RequestError, nearest
from simulation.in_memory import runs_in_memory
from simulation.outcomes import OUTCOMES
from simulation.parameters import FUNCTIONS, Value
from simulation.workers import usable_processors

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario import Scenario

NOTHING: Final = "nothing"
EVERYTHING: Final = "everything"
"""What runs are without, where no mechanism is switched off, and where all of them are."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One way in which the regime can matter.

    `off` holds settings by full name; a regime's parameter is meant for every regime. `without` says in plain words
    what the model is like with these settings.
    """

    name: str
    meaning: str
    without: str
    off: Mapping[str, Value]


def _table(*rows: Mechanism) -> Mapping[str, Mechanism]:
    return MappingProxyType({row.name: row for row in rows})


def _of_functions(name: str, value: Value) -> dict[str, Value]:
    return {f"functions.{function}.{name}": value for function in FUNCTIONS}


MECHANISMS: Final = _table(
    Mechanism(
        "routing",
        "A request can go to the wrong function first, which costs days and hours",
        "every request finds the right function at once",
        {"routing": 1.0},
    ),
    Mechanism(
        "relay",
        "What the lead passes on costs the lead time and loses part of the message",
        "the lead passes everything on whole and in no time; it still waits on the lead's desk, which is slowness",
        {"relay_hours": 0.0, "relay_loss": 0.0},
    ),
    Mechanism(
        "cover",
        "A teammate takes the request of somebody who is away, and shares what waits",
        "nobody stands in before the longest wait is over, and nobody shares what waits",
        {"cover": 0.0, "goal_cover": 0.0},
    ),
    Mechanism(
        "slowness",
        "The longer an answer takes, the less likely it is a good one",
        "customers are as content with a late answer as with an early one",
        _of_functions("patience_days", 10_000.0),
    ),
    Mechanism(
        "volunteers",
        "Where everyone is responsible, each waits for another to act",
        "somebody always acts at once",
        {"free_riding": 0.0},
    ),
    Mechanism(
        "context",
        "Who knows the account answers better",
        "an answer is as good from somebody who knows nothing of the account",
        {"context_free_quality": 1.0},
    ),
    Mechanism(
        "profile",
        "What was written down of an account helps those who did not live through it",
        "nobody can use what was written down",
        {"access": 0.0},
    ),
    Mechanism(
        "handover",
        "A leaver takes along part of what was known of the account",
        "a successor knows all that the leaver knew",
        {"handover": 1.0},
    ),
    Mechanism(
        "introduction",
        "A successor begins with less trust than the firm has",
        "a successor is trusted as much as the firm",
        {"introduction": 1.0},
    ),
    Mechanism(
        "following",
        "Customers follow a leaver to a competitor",
        "nobody follows a leaver",
        {"follow": 0.0},
    ),
    Mechanism(
        "persons",
        "Trust in persons is part of all trust, and goes when they go",
        "only trust in the firm counts, so that nobody follows a leaver either",
        {"person_weight": 0.0},
    ),
    Mechanism(
        "coordination",
        "Keeping in step takes hours",
        "keeping in step takes no time",
        {"coordination": 0.0},
    ),
    Mechanism(
        "conflict",
        "Functions that deal with the same account contradict each other",
        "nobody contradicts a colleague",
        {"conflict": 0.0},
    ),
    Mechanism(
        "check-ins",
        "Somebody makes contact unasked",
        "nobody makes contact unasked",
        {"checkins": 0.0},
    ),
    Mechanism(
        "value",
        "Customers who realise more of the product's value, for which somebody has to plan, stay and spend more",
        "realised value changes neither renewals nor spend",
        {"churn_value": 0.0, "spend_value": 0.0},
    ),
    Mechanism(
        "morale",
        "People in low spirits quit more often, and write down less where they hoard",
        "people quit and write things down alike in any mood",
        {"morale_quit": 0.0, "hoarding": 0.0},
    ),
    Mechanism(
        "voice of the customer",
        "Product requests become insight that raises the fit of every account",
        "no request becomes insight",
        {"voice_of_customer": 0.0},
    ),
    Mechanism(
        "deal review",
        "Customers who would not fit are not sold to",
        "nobody reviews a deal",
        {"deal_review": 0.0},
    ),
    Mechanism(
        "sponsors",
        "Executives keep in touch with the largest accounts",
        "no account has a sponsor",
        {"sponsors": 0.0},
    ),
    Mechanism(
        "shared goals",
        "Functions paid for the same outcome cover for each other and contradict each other less",
        "every function is paid for its own",
        {"shared_goals": 0.0},
    ),
    Mechanism(
        "growth",
        "New customers are sold, and advocates refer others",
        "nobody is sold to but in place of a customer who left",
        {"growth": 0.0},
    ),
)
"""Mechanisms by name, in the order in which a request, a departure and a week meet them; practices come last."""


def mechanism(name: str) -> Mechanism:
    """The mechanism of that name; a RequestError that names the nearest one if there is none."""
    if name not in MECHANISMS:
        raise RequestError(f"unknown mechanism {name!r}{nearest(name, tuple(MECHANISMS))}")
    return MECHANISMS[name]


def switched_off(scenario: Scenario, mechanisms: Iterable[Mechanism]) -> Scenario:
    """The scenario with these mechanisms off in every regime, whatever it says of one of them; nothing else changes."""
    off = {name: value for each in mechanisms for name, value in each.off.items()}
    over = {*off, *(f"regimes.{regime}.{name}" for regime in scenario.regimes for name in off)}
    return replace(
        scenario,
        parameters={name: value for name, value in scenario.parameters.items() if name not in over} | off,
        factors={name: levels for name, levels in scenario.factors.items() if name not in over},
    )


def at_work(scenario: Scenario) -> tuple[str, ...]:
    """The mechanisms that are not off already in all regimes of a scenario without factors."""

    def records(of: Scenario) -> list[Constants]:
        return [constants(*design.settings(of, design.design_point(of, 0), regime)) for regime in of.regimes]

    as_it_is = records(scenario)
    return tuple(name for name, each in MECHANISMS.items() if records(switched_off(scenario, [each])) != as_it_is)


def runs_without(
    scenario: Scenario, mechanisms: Sequence[str], on_progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """The runs of a scenario as it is, without each of these mechanisms in turn, and without all: same luck in each.

    Parameters
    ----------
    scenario
        One without factors, as of `simulation.design.at_point`.
    mechanisms
        Names of mechanisms.
    on_progress
        Told the number of runs done and of all runs.

    Returns
    -------
    DataFrame
        The rows of `runs_in_memory`, after a column `without`: "nothing", a mechanism, or "everything".

    Raises
    ------
    RequestError
        For an unknown mechanism.
    WorkError
        If a run fails.
    """
    import pandas as pd

    variants = {NOTHING: scenario}
    variants |= {name: switched_off(scenario, [mechanism(name)]) for name in mechanisms}
    variants[EVERYTHING] = switched_off(scenario, map(mechanism, mechanisms))
    total = len(variants) * design.count_runs(scenario)
    done = dict.fromkeys(variants, 0)
    telling = Lock()

    def runs_of(name: str) -> pd.DataFrame:
        def tell(so_far: int, _: int) -> None:
            with telling:
                done[name] = so_far
                if on_progress is not None:
                    on_progress(sum(done.values()), total)

        frame = runs_in_memory(variants[name], workers=1, on_progress=tell)
        frame.insert(0, "without", name)
        return frame

    # side by side: a variant alone has too few slices of work for many processors
    with ThreadPoolExecutor(min(usable_processors(), len(variants))) as threads:
        try:
            frames = list(threads.map(runs_of, variants))
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
    return pd.concat(frames, ignore_index=True)


def runs_in_random_order(
    scenario: Scenario, mechanisms: Sequence[str], on_progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """The runs of a scenario while mechanisms go off one after the other, in another random order each replication.

    Parameters and errors are those of `runs_without`. The order is drawn from the scenario's seed and the replication.

    Returns
    -------
    DataFrame
        One row a run: `replication`, `step` (how many mechanisms are off), `switched_off` (the last of them, "nothing"
        at step 0), `regime`, and every outcome.
    """
    import numpy as np
    import pandas as pd

    from simulation.engines import compiled

    simulate, point = compiled().simulate, design.design_point(scenario, 0)
    known = [mechanism(name) for name in mechanisms]

    def one(replication: int) -> list[dict[str, Any]]:
        order = np.random.default_rng([scenario.seed, replication]).permutation(len(known))
        chosen = [known[place] for place in order]
        rows = []
        for step in range(len(chosen) + 1):
            variant = switched_off(scenario, chosen[:step])
            for regime in scenario.regimes:
                outcomes, _ = simulate(
                    *design.settings(variant, point, regime),
                    seed=scenario.seed,
                    replication=replication,
                    warm_up=scenario.warm_up,
                    horizon=scenario.horizon,
                    record=(),
                )
                last = chosen[step - 1].name if step else NOTHING
                key = {"replication": replication, "step": step, "switched_off": last, "regime": regime}
                rows.append({**key, **outcomes})
        return rows

    found: list[dict[str, Any]] = []
    runs = scenario.replications * len(scenario.regimes) * (len(known) + 1)
    with ThreadPoolExecutor(usable_processors()) as threads:
        for rows in threads.map(one, range(scenario.replications)):
            found += rows
            if on_progress is not None:
                on_progress(len(found), runs)
    return pd.DataFrame(found).astype(dict.fromkeys(OUTCOMES, float))
