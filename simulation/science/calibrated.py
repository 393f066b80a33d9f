"""Defaults that were fitted to the evidence, as `simulate calibrate` wrote them down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

CALIBRATION_FILE: Final = Path(__file__).with_name("calibration.json")
CALIBRATED: Final[Mapping[str, Any]] = json.loads(CALIBRATION_FILE.read_text(encoding="utf-8"))["values"]
"""Defaults that `simulate calibrate` fitted to the evidence, by full name (docs/calibration.md)."""
