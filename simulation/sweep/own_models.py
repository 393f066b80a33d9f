"""A model of the user's own, found by the name that a command is given: `reviews:ReviewedFirm`."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from simulation.errors import RequestError
from simulation.scenario.shape import REGIME_NAME, RESERVED
from simulation.science.catalogue import FIRM, REGIME
from simulation.science.outcomes import OUTCOMES, TRAJECTORIES, Outcome
from simulation.science.regimes import REGIMES, Regime
from simulation.wording.values import nearest

if TYPE_CHECKING:
    from simulation.model.model import OwnershipModel


def find(name: str) -> type[OwnershipModel]:
    """The subclass of `OwnershipModel` that is called so.

    Parameters
    ----------
    name
        A module and a class in it, with a colon between them. The module is one that is installed, or lies in the
        directory that the command is given in; worker processes find it there, too.

    Raises
    ------
    RequestError
        If there is no such module or class, if the module cannot be imported, or the class is no such model.
    """
    module, colon, kind = name.partition(":")
    if not colon or not kind.isidentifier() or not all(part.isidentifier() for part in module.split(".")):
        raise RequestError(f"--model {name}: a module and a class are due, as in reviews:ReviewedFirm")
    return _checked(name, kind, _imported(module))


def _imported(name: str) -> ModuleType:
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.append(here)  # last, so that no file there takes the place of a module that a command needs
    importlib.invalidate_caches()
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise RequestError(f"--model: module {name!r} cannot be imported: {error}") from error
        beside = sorted(file.stem for file in Path.cwd().glob("*.py"))
        clause = nearest(name, beside) if beside else "; its file is looked for in the present directory"
        raise RequestError(f"--model: there is no module {name!r}{clause}") from error
    except (Exception, SystemExit) as error:
        raise RequestError(
            f"--model: module {name!r} cannot be imported: {type(error).__name__}: {' '.join(str(error).split())}"
        ) from error


def _checked(name: str, kind: str, module: ModuleType) -> type[OwnershipModel]:
    from simulation.model.account import Account
    from simulation.model.employee import Employee
    from simulation.model.model import OwnershipModel
    from simulation.model.team import Team

    place = f"module {module.__name__!r}"
    there = [each for each, value in vars(module).items() if _is(value, OwnershipModel) and value is not OwnershipModel]
    if not hasattr(module, kind):
        clause = nearest(kind, there) if there else f"; {getattr(module, '__file__', place)} defines no model"
        raise RequestError(f"--model: {place} has no class {kind!r}{clause}")
    found = getattr(module, kind)
    for part, word in ((Account, "account"), (Employee, "employee"), (Team, "team")):
        if _is(found, part):
            raise RequestError(
                f"--model {name}: that is {'a' if part is Team else 'an'} {word}, and a model is due: "
                f"write `class {kind}Firm(OwnershipModel): {word}_class = {kind}` in it, and name {kind}Firm"
            )
    if not _is(found, OwnershipModel):
        clause = nearest(kind, there) if there else ""
        raise RequestError(f"--model {name}: that is no subclass of OwnershipModel{clause}")
    model: type[OwnershipModel] = found
    return model


def _is(value: object, kind: type) -> bool:
    return isinstance(value, type) and issubclass(value, kind)


# ---------------------------------------------------------------- what a model says of itself

OUTCOME_NAME = r"[a-z][a-z0-9_]*"
TAKEN = {*OUTCOMES, *TRAJECTORIES, *FIRM, *REGIME, "run", "point", "regime", "replication", "week", "stage", "reason"}
"""Names of columns that mean something else."""


def check(model: str, further: Sequence[Outcome], regimes: Mapping[str, Regime]) -> None:
    """Refuse, with a RequestError that has all that is wrong, outcomes and regimes that a model cannot declare."""
    faults = [*_outcome_faults(further), *_regime_faults(regimes)]
    if faults:
        raise RequestError("\n".join(f"{model}.{fault}" for fault in faults))


def _outcome_faults(further: Sequence[object]) -> Iterator[str]:
    names = [each.name for each in further if isinstance(each, Outcome)]
    for place, each in enumerate(further):
        if not isinstance(each, Outcome):
            yield f"further_outcomes[{place}] is {each!r}; allowed: an Outcome"
            continue
        here = f"further_outcomes: {each.name!r}"
        if each.pooled:
            yield f"{here} has `shares` or a `weight`; only built-in outcomes are pooled over runs: leave them out"
        if not re.fullmatch(OUTCOME_NAME, each.name):
            yield f"{here} cannot name a column; allowed: lower-case letters, digits and '_', a letter first"
        elif each.name in TAKEN:
            yield f"{here} is taken: it names an outcome, a weekly state, a parameter or a column of the built-in model"
        elif names.count(each.name) > 1 and names.index(each.name) == place:
            yield f"{here} is declared {names.count(each.name)} times; keep one of them"
        if each.better not in ("low", "high", ""):
            yield f"{here} is better {each.better!r}; allowed: 'low', 'high', or '' where neither is"
        if blank := [part for part in ("unit", "label", "meaning") if not getattr(each, part).strip()]:
            yield f"{here} has no {' and no '.join(blank)}"
        if each.seen_by and each.seen_by not in {*OUTCOMES, *names}:
            yield f"{here} is seen by {each.seen_by!r}{nearest(each.seen_by, [*OUTCOMES, *names])}"


def _regime_faults(regimes: Mapping[str, object]) -> Iterator[str]:
    for name, regime in regimes.items():
        if not isinstance(regime, Regime):
            yield f"regimes: {name!r} is {regime!r}; allowed: a Regime"
        if not re.fullmatch(REGIME_NAME, name):
            yield f"regimes: {name!r} cannot name a regime; allowed: lower-case letters, digits and '_', a letter first"
        elif name in REGIMES or name in RESERVED:
            yield f"regimes: {name!r} is taken: it names a built-in regime, a parameter, a function or a segment"
