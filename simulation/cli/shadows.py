"""Whether `analysis` is this project's: a file of that name beside a script, or on `PYTHONPATH`, goes before it."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from simulation.errors import RequestError


def check_analysis() -> None:
    """Refuse, naming the file, if `import analysis` gives or would give something else than our package."""
    ours = Path(__file__).resolve().parents[2] / "analysis" / "__init__.py"
    if "analysis" in sys.modules:
        file = getattr(sys.modules["analysis"], "__file__", None)
    else:
        spec = find_spec("analysis")
        file = spec.origin if spec else None
    if file is None or Path(file).resolve() != ours:
        raise RequestError(
            f"{file or 'another package'} stands in the way of the package 'analysis' of this project ({ours.parent}): "
            "rename it, start elsewhere, or begin a script with `import customer_ownership`"
        )
