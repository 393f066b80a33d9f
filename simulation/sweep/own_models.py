"""A model of the user's own, found by the name that a command is given: `reviews:ReviewedFirm`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from simulation.errors import RequestError
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

    place = f"module {module.__name__!r}"
    there = [each for each, value in vars(module).items() if _is(value, OwnershipModel) and value is not OwnershipModel]
    if not hasattr(module, kind):
        clause = nearest(kind, there) if there else f"; {getattr(module, '__file__', place)} defines no model"
        raise RequestError(f"--model: {place} has no class {kind!r}{clause}")
    found = getattr(module, kind)
    for agent, attribute in ((Account, "account_class"), (Employee, "employee_class")):
        if _is(found, agent):
            raise RequestError(
                f"--model {name}: that is {'an account' if agent is Account else 'an employee'}, and a model is due: "
                f"write `class {kind}Firm(OwnershipModel): {attribute} = {kind}` in it, and name {kind}Firm"
            )
    if not _is(found, OwnershipModel):
        clause = nearest(kind, there) if there else ""
        raise RequestError(f"--model {name}: that is no subclass of OwnershipModel{clause}")
    model: type[OwnershipModel] = found
    return model


def _is(value: object, kind: type) -> bool:
    return isinstance(value, type) and issubclass(value, kind)
