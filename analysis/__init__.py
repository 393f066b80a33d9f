"""From the runs of a sweep to estimates, words, tables and figures: DataFrame in, DataFrame or Figure out.

What every question needs stands here; each question has a package of its own, loaded when it is asked for::

    import analysis
    from simulation import read_manifest, read_runs

    runs, about = read_runs("results/turnover"), read_manifest("results/turnover")
    analysis.means(runs, list(about.factors), ["churn_rate"])
    analysis.break_even.break_evens(runs, list(about.factors), "turnover", "churn_rate", base="sole")

What is here
------------
`means`, `paired_differences`
    Estimates with intervals, and differences between regimes with the same luck, in the units of the outcomes.
`answers`
    Which regime is best, where, and where that is too close to call.
`comparison`, `break_even`, `regime_map`, `changes`, `money`, `sensitivity`, `risk`, `robust`
    Questions to the runs of a sweep: their tables and figures; where regimes tie; which is best where; what moved from
    one sweep to another; where the money goes; which factors matter; what one firm may meet; what holds in all worlds
    that fit what is known.
`fit`, `records`
    A firm's own numbers: the worlds that show six of them, and what tables that it exports say.
`pilot`
    Whether the warm-up of a scenario is long enough, and how many replications it will take.
`anatomy`, `event_study`, `timeline`, `tiers`, `survival`, `journey`, `story`
    Questions to a scenario, with runs of their own: which mechanism carries a difference; what happens around a
    departure; what events and transitions do over time; from which contract value on a regime pays; how long customers
    stay; who is in touch with them when; the life of one customer.
`calibration`, `validation`, `report`
    The fit of the defaults, the checks of the model, and the report as one page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import simulation

if TYPE_CHECKING:
    from analysis import anatomy as anatomy
    from analysis import break_even as break_even
    from analysis import calibration as calibration
    from analysis import changes as changes
    from analysis import comparison as comparison
    from analysis import event_study as event_study
    from analysis import fit as fit
    from analysis import journey as journey
    from analysis import money as money
    from analysis import pilot as pilot
    from analysis import records as records
    from analysis import regime_map as regime_map
    from analysis import report as report
    from analysis import risk as risk
    from analysis import robust as robust
    from analysis import sensitivity as sensitivity
    from analysis import story as story
    from analysis import survival as survival
    from analysis import tiers as tiers
    from analysis import timeline as timeline
    from analysis import validation as validation
    from analysis.comparison.answers import answers
    from analysis.estimates import means, paired_differences

__all__ = [
    "anatomy",
    "answers",
    "break_even",
    "calibration",
    "changes",
    "comparison",
    "event_study",
    "fit",
    "journey",
    "means",
    "money",
    "paired_differences",
    "pilot",
    "records",
    "regime_map",
    "report",
    "risk",
    "robust",
    "sensitivity",
    "story",
    "survival",
    "tiers",
    "timeline",
    "validation",
]

if Path(simulation.__file__ or "").resolve().parents[1] != Path(__file__).resolve().parents[1]:
    raise ImportError(
        f"{simulation.__file__} stands in the way of the package 'simulation' that {Path(__file__).parent} belongs to: "
        "rename it, or begin with `import customer_ownership`",
        name="simulation",
    )

if not TYPE_CHECKING:
    from simulation.lazily import lazily

    _functions = {"answers": "analysis.comparison.answers"} | dict.fromkeys(
        ("means", "paired_differences"), "analysis.estimates"
    )
    __getattr__, __dir__ = lazily(__name__, {name: _functions.get(name, f"analysis.{name}") for name in __all__})
