"""The model's own description, in the order of the ODD protocol, put together from the code so that it cannot drift.

Prose stands in `template.md`, beside this module, with named places such as `{parameters}`. What fills them is read
from the declarations (parameters, regimes, outcomes) and from the text of the other modules (rules, decision points,
state variables, the schedule of a week), so that a new one appears by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from simulation.describe.odd import declared, picture, science, week
from simulation.describe.odd.reading import source
from simulation.describe.odd.words import EVIDENCE
from simulation.science import outcomes

COMMAND: Final = "simulate describe --odd > docs/model.md"
"""What writes the description to where it is kept."""


def description() -> str:
    """The whole description, as Markdown.

    Raises
    ------
    KeyError
        If the template names a place that nothing fills.
    """
    text = re.sub(r"\{(\w+)\}", lambda place: PLACES[place[1]](), source("describe/odd/template.md"))
    return f"{text.rstrip()}\n\n{_definitions(text)}\n"


def _definitions(text: str) -> str:
    """The links behind every row of the evidence that the text names."""
    named = set(re.findall(rf"\[({EVIDENCE.pattern})\]", text))
    in_order = sorted(named, key=lambda row: (row[0], int("".join(filter(str.isdigit, row))), row))
    return "\n".join(f"[{row}]: evidence.md#{row.lower()}" for row in in_order)


PLACES: Final[Mapping[str, Callable[[], str]]] = {
    "command": lambda: f"`{COMMAND}`",
    "picture": picture.section,
    "state_variables": week.state_variables,
    "warm_up": lambda: week.weeks("warm_up"),
    "horizon": lambda: week.weeks("horizon"),
    "schedule": week.schedule,
    "decision_points": week.decision_points,
    "outcomes": lambda: declared.outcome_table(outcomes.OUTCOMES.values()),
    "trajectories": lambda: declared.outcome_table(outcomes.TRAJECTORIES.values()),
    "judgement": declared.judgement,
    "parameters": declared.parameters,
    "unknowns": declared.unknowns,
    "regime_meanings": declared.regime_meanings,
    "regime_parameters": declared.regime_parameters,
    "regime_values": declared.regime_values,
    "events": declared.events,
    "transitions": declared.transitions,
    "fixed_in_events": declared.fixed_in_events,
    "rule_sources": science.rule_sources,
    "rules": science.rule_texts,
    "fixed_numbers": science.fixed_numbers,
}
"""What fills each named place of the template."""
