"""The science: every rule of the model as a pure function of plain numbers, with its source.

Nothing here knows of agents, weeks or regimes. Both implementations call these very functions, as `rules.<name>`, and
Numba compiles them as they stand; hence plain arithmetic, one return type each, and no default arguments.
Sources such as `C15` are rows of `docs/evidence.md`; "judgement" means that nobody has measured the rule.
"""

from simulation.science.rules.chances import *
from simulation.science.rules.people import *
from simulation.science.rules.requests import *
from simulation.science.rules.relationship import *
from simulation.science.rules.customers import *
from simulation.science.rules.past import *
