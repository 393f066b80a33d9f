"""Who should own the customer? A simulation of accounts and of the people who look after them, week by week.

From a scenario to its answer::

    from simulation import read_scenario, run_sweep

    sweep = run_sweep(read_scenario("scenarios/turnover.yaml"))
    sweep.answers()         # which regime is best, where, and where that is too close to call
    sweep.means()           # estimates with intervals, a table
    sweep.runs()            # one row a run

A scenario can be written in Python as well, with the keys of a file: `Scenario(name=..., seed=..., factors=...)`.
What a run consists of can be stepped, watched and extended::

    from simulation import OwnershipModel

    model = OwnershipModel(regime="sole", seed=1)
    model.run_for(52)
    model.states["trust"]

What is here
------------
`Scenario`, `read_scenario`, `parse_scenario`
    A question, and the experiment that answers it.
`run_sweep`, `run_in_memory`
    Carry it out, into a results directory (an object of `Sweep`) or into a table.
`read_runs`, `read_trajectories`, `read_failures`, `read_manifest`
    Read a results directory.
`OwnershipModel`, `Account`, `Employee`
    The Mesa model and its agents.
`Parameters`, `Regime`, `REGIMES`, `OUTCOMES`
    The firm, how ownership is organised, and what is measured; `simulate describe` prints each with unit and source.
`Functions` of `FunctionParameters`, `Segments` of `SegmentParameters`
    The parts of `Parameters` that say who works there, and for whom.
`OwnershipError`, `RequestError`, `ScenarioError`, `WorkError`
    What can go wrong: `RequestError` (of which `ScenarioError` is one) where what is asked for is wrong and nothing was
    done, `WorkError` where the work failed.

Estimates, tables, figures and studies of the results are in the package `analysis`. Every name is loaded when it is
asked for: to read a scenario takes neither Mesa nor Numba.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from simulation.errors import OwnershipError, RequestError, ScenarioError, WorkError
    from simulation.interactive import Sweep, run_sweep
    from simulation.model.account import Account
    from simulation.model.employee import Employee
    from simulation.model.model import OwnershipModel
    from simulation.results.origin import __version__
    from simulation.results.reading import read_failures, read_manifest, read_runs, read_trajectories
    from simulation.scenario.reading import parse_scenario, read_scenario
    from simulation.scenario.scenario import Scenario
    from simulation.science.members import FunctionParameters, Functions, SegmentParameters, Segments
    from simulation.science.outcomes import OUTCOMES
    from simulation.science.parameters import Parameters
    from simulation.science.regimes import REGIMES, Regime
    from simulation.sweep.in_memory import run_in_memory

__all__ = [
    "OUTCOMES",
    "REGIMES",
    "Account",
    "Employee",
    "FunctionParameters",
    "Functions",
    "OwnershipError",
    "OwnershipModel",
    "Parameters",
    "Regime",
    "RequestError",
    "Scenario",
    "ScenarioError",
    "SegmentParameters",
    "Segments",
    "Sweep",
    "WorkError",
    "__version__",
    "parse_scenario",
    "read_failures",
    "read_manifest",
    "read_runs",
    "read_scenario",
    "read_trajectories",
    "run_in_memory",
    "run_sweep",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("OwnershipError", "RequestError", "ScenarioError", "WorkError"), "simulation.errors"),
            **dict.fromkeys(("Sweep", "run_sweep"), "simulation.interactive"),
            "Account": "simulation.model.account",
            "Employee": "simulation.model.employee",
            "OwnershipModel": "simulation.model.model",
            "__version__": "simulation.results.origin",
            **dict.fromkeys(
                ("read_failures", "read_manifest", "read_runs", "read_trajectories"), "simulation.results.reading"
            ),
            **dict.fromkeys(("parse_scenario", "read_scenario"), "simulation.scenario.reading"),
            "Scenario": "simulation.scenario.scenario",
            **dict.fromkeys(
                ("FunctionParameters", "Functions", "SegmentParameters", "Segments"), "simulation.science.members"
            ),
            "OUTCOMES": "simulation.science.outcomes",
            "Parameters": "simulation.science.parameters",
            **dict.fromkeys(("REGIMES", "Regime"), "simulation.science.regimes"),
            "run_in_memory": "simulation.sweep.in_memory",
        },
    )
