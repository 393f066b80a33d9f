"""A slider that is the browser's own `<input type="range">`.

Quasar's slider spreads role, name and focus over two elements, and stops for good where a bound reaches it as text.
"""

from __future__ import annotations

from typing import Any

from nicegui.elements.mixins.value_element import ValueElement
from nicegui.events import Handler, ValueChangeEventArguments

from simulation.app.what_if.offered import Span


class RangeInput(ValueElement[float], component="range_input.js"):
    """A slider over `ends` in `unit`; `on_change` hears of every place on its way, twenty times a second at most."""

    LOOPBACK = False  # the thumb stays under the finger, whatever the server still says of places before

    def __init__(
        self, ends: Span, value: float, unit: str, on_change: Handler[ValueChangeEventArguments[float]]
    ) -> None:
        super().__init__(value=value, on_value_change=on_change, throttle=0.05)
        self._props["unit"] = unit
        self.reach(ends)

    def reach(self, ends: Span) -> None:
        """Another beginning and end."""
        wanted: dict[str, Any] = {"low": ends.low, "high": ends.high, "step": ends.step}
        if any(self._props.get(name) != number for name, number in wanted.items()):
            self._props.update(wanted)
            self.update()
