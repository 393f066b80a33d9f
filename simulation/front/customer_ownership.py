"""The way in that nothing shadows: `simulate` begins here, and so may a script that has an `analysis.py` of its own.

Python takes `simulation` and `analysis` from the first place on its path that has something of that name: from the
directory of a script, or from `PYTHONPATH`, before the place where this project is installed. To import this module
loads both packages from where it lies itself; after that, `import simulation.model.model` means this
project's, whatever lies beside the script. Worker processes begin with the same script, and so do the same.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

NAMES = ("simulation", "analysis")
HERE = Path(__file__).parent
HOME = HERE if (HERE / "simulation" / "cli").is_dir() else HERE.parents[1]
"""The directory with both packages: that of this module where it is installed, two above it in a checkout."""


def _load(name: str) -> None:
    """Load a package from `HOME`; an ImportError that names the file, if another one of its name has been loaded."""
    file = HOME / name / "__init__.py"
    if name in sys.modules:
        other = getattr(sys.modules[name], "__file__", None) or "what was loaded before"
        if other == "what was loaded before" or Path(other).resolve() != file.resolve():
            raise ImportError(
                f"{other} has been imported as {name!r}, and this project has a package of that name ({file.parent}): "
                "rename yours, or `import customer_ownership` before it",
                name=name,
            )
        return
    spec = spec_from_file_location(name, file, submodule_search_locations=[str(file.parent)])
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is missing: install the project again", name=name)
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise


for _name in NAMES:
    _load(_name)


def main() -> None:
    """The command `simulate`."""
    from simulation.entry import main as command

    command()


if __name__ == "__main__":
    main()
