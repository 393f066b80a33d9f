"""A scenario: the question, the regimes, the parameters, and the factors that an experiment varies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from simulation.scenario.decision import Decision
from simulation.scenario.ensembles import Ensemble
from simulation.scenario.precision import Precision
from simulation.scenario.sampling import Design, Levels
from simulation.science.declaration import Value
from simulation.science.events import Events, Tiers, Transition
from simulation.science.regimes import Regime


@dataclass(frozen=True, slots=True, init=False)
class Scenario:
    """A question, and the experiment that answers it; every value has been checked.

    It is made of the keys of a scenario file, which mean here what they mean there and are checked by the same rules.
    Numbers and arrays of numpy's are as good as Python's.

    Parameters
    ----------
    name : str
        Name of the scenario: lower-case letters, digits, '-' and '_'.
    seed : int
        Seed of all chance, from 0. It has no default: nobody should get the luck of all others unawares.
    question : str
        The question that the scenario answers, as a figure's reader should see it.
    regimes : list of str, or mapping
        Names of built-in regimes, or definitions by name: a `Regime`, None for the built-in one of that name, or a
        mapping as in a file (`{"pods": {"from": "shared", "shared_goals": 0.6}}`). By default `sole`, `shared`,
        `siloed` and `diffuse`.
    weeks : mapping
        `warm_up` (156 by default) and `horizon` (156), in weeks.
    events : mapping
        What can happen to the firm: by the name of a set, a list of dated changes
        (`{"layoff": [{"week": 60, "dismiss": {"success": 3}}]}`). Which set happens, `parameters` or `factors` say.
    parameters : mapping
        Values in place of defaults, by full name (`simulate describe` lists names, units and ranges).
    factors : mapping
        What the experiment varies: by full name a list of levels or, where points are sampled, a range
        (`{"low": 0.0, "high": 0.5}`).
    unknowns : str, list or mapping
        What nobody knows, and is sampled: `"all"`, a list of themes and full names (`simulate describe unknowns`), or a
        mapping from these to `"plausible"`, or to a range or levels of one's own.
    levers : mapping
        What the firm may choose: by full name a list of levels, each of which is tried at every sampled point.
    over : str
        `"ensemble"`, or the name of a CSV file: worlds that fit what is known. Each is one replication, under every
        regime and at every design point, so that intervals hold what nobody knows as well as luck.
    decision : mapping
        How the firm works `today`, the `costs` of each regime and lever, and the `budget`.
    design : str or mapping
        `"grid"`, `{"method": "lhs", "points": 64}`, `{"method": "sobol", "points": 64}`, or the name of a CSV file.
    replications : int
        Runs of each regime at each design point, each with luck of its own; 100 by default, with `over` the number of
        its worlds.
    precision : mapping
        In place of `replications`: an `outcome`, and the `half_width` to which it is to be known, `at_most` ...
    record : list of str
        Weekly states to keep (`simulate describe outcomes`).

    Attributes
    ----------
    regimes : mapping of Regime
        Resolved definitions, in the order in which they are compared.
    warm_up, horizon : int
        In weeks.
    parameters, factors : mapping
        What differs from the defaults, and the levels or the range, by full name; where `design` is a file of points,
        the level at every point. Factors hold what is unknown and what may be chosen, too: `unknowns` and
        `design.levers` say which these are.
    replications : int
        Their number at every design point; with `precision`, the most that a point gets.
    transitions : mapping
        What regimes become, by the name of those that become another one.
    tiers : mapping
        The regimes of segments, by the name of the regimes that have another one for each.
    over : Ensemble or None
        The worlds, with the levels of what the scenario leaves open in each of them.
    decision : Decision or None
        What the firm decides between, with all levers.
    file, text : str
        The file's name as it was given (of a scenario made in Python, the name that it would have), and its text; of
        one that starts from others, the text of the whole.
    bases : tuple of str
        The files from which it starts (`from`), the nearest first.

    Raises
    ------
    ScenarioError
        If anything is wrong: with every fault that was found, by the name of its key.

    Examples
    --------
    >>> small = Scenario(name="small", seed=1, regimes=["sole", "shared"], factors={"turnover": [0.1, 0.3]})
    >>> small.horizon, small.factors["turnover"], list(small.regimes)
    (156, (0.1, 0.3), ['sole', 'shared'])
    >>> Scenario(name="small", seed=1, factors={"turnovr": [0.1, 0.3]})
    Traceback (most recent call last):
    simulation.errors.ScenarioError: Scenario: unknown parameter 'turnovr'; did you mean 'turnover'?
    """

    name: str
    question: str
    seed: int
    regimes: Mapping[str, Regime]
    warm_up: int
    horizon: int
    parameters: Mapping[str, Value]
    factors: Mapping[str, Levels]
    design: Design
    replications: int
    record: tuple[str, ...]
    file: str
    text: str
    precision: Precision | None = None
    events: Mapping[str, Events] = MappingProxyType({})
    transitions: Mapping[str, tuple[Transition, ...]] = MappingProxyType({})
    tiers: Mapping[str, Tiers] = MappingProxyType({})
    unknowns: tuple[str, ...] = ()
    over: Ensemble | None = None
    decision: Decision | None = None
    bases: tuple[str, ...] = ()

    def __init__(
        self,
        *,
        name: Any = None,
        seed: Any = None,
        question: Any = None,
        regimes: Any = None,
        weeks: Any = None,
        events: Any = None,
        parameters: Any = None,
        factors: Any = None,
        unknowns: Any = None,
        levers: Any = None,
        over: Any = None,
        decision: Any = None,
        design: Any = None,
        replications: Any = None,
        precision: Any = None,
        record: Any = None,
        **others: Any,
    ) -> None:
        given = {
            "name": name,
            "question": question,
            "seed": seed,
            "regimes": regimes,
            "weeks": weeks,
            "events": events,
            "parameters": parameters,
            "factors": factors,
            "unknowns": unknowns,
            "levers": levers,
            "over": over,
            "decision": decision,
            "design": design,
            "replications": replications,
            "precision": precision,
            "record": record,
            "bases": (),
            **others,
        }
        if "text" not in others:  # with a text it has been checked: by `parse_scenario`, or before `replace`
            from simulation.scenario.made import checked

            del given["bases"]
            made = checked({key: value for key, value in given.items() if value is not None})
            given = {field.name: getattr(made, field.name) for field in fields(made)}
        given = {**given, "events": given["events"] or {}, "transitions": given.get("transitions") or {}}
        given["tiers"] = given.get("tiers") or {}
        given["unknowns"] = given["unknowns"] or ()
        for field in fields(self):
            object.__setattr__(self, field.name, given[field.name])

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from simulation.scenario.made import page

        return page(self)
