"""The left side of the what-if page: regimes to tick, numbers to type, sliders to move; made from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from nicegui import ui

from simulation.app.range_input import RangeInput
from simulation.app.what_if import offered
from simulation.errors import RequestError
from simulation.scenario import shipped
from simulation.science import catalogue
from simulation.science.regimes import MEANINGS, REGIMES
from simulation.wording.typed_numbers import read
from simulation.wording.values import shown

if TYPE_CHECKING:
    from nicegui.events import ValueChangeEventArguments

    from simulation.app.look import Look
    from simulation.app.what_if.setting import Setting
    from simulation.science.declaration import Value

TYPED: Final = "Our numbers"
"""The heading whose numbers are typed in once rather than moved."""


class Moved(Protocol):
    """What the controls tell the page; each raises a RequestError where that cannot be."""

    def move(self, name: str, value: object) -> None:
        """A parameter has been set."""

    def reset(self, name: str) -> None:
        """A parameter goes back to its default."""

    def tick(self, regimes: list[str]) -> None:
        """These regimes are to be compared."""

    def begin(self, start: str) -> None:
        """The page is to start from that scenario."""


class Control:
    """One parameter: its name, a field, a slider if it has one, what it means, and where it comes from."""

    def __init__(self, name: str, setting: Setting, moved: Moved, *, slides: bool) -> None:
        self.name = name
        self.moved = moved
        self.entry = replace(catalogue.find(name, tuple(setting.scenario.regimes)), name=name)
        self.slider: RangeInput | None = None
        self.field: ui.input | None = None
        self.choice: ui.toggle | None = None
        self.known: Value | None = None
        label = offered.label(name)
        self.place = ui.element("div").classes("control")
        with self.place:
            with ui.element("div").classes("control-head"):
                ui.label(label).classes("control-name")
                if self.entry.kind != "choice":
                    self.field = self._field(label)
                    ui.label(self.entry.unit).classes("unit")
                self.undo = ui.button(icon="undo", on_click=self._reset)
                self.undo.props(f'flat round dense size=sm aria-label="Back to the default: {label}"')
                self._explanation(label)
            self.note = ui.label().classes("control-meaning").props("role=status")
            self._say("")
            if self.entry.kind == "choice":
                options = {word: word.replace("_", " ") for word in self.entry.choices}
                self.choice = ui.toggle(options, on_change=self._chosen).props(f'dense no-caps aria-label="{label}"')
            elif slides:
                self.slider = self._slider(label, setting)
            if slides:
                ui.label(self.entry.meaning).classes("control-meaning")
        self.follow(setting)

    def _field(self, label: str) -> ui.input:
        field = ui.input().props(f'dense outlined hide-bottom-space inputmode=decimal aria-label="{label}"')
        return field.on("change", self._typed)

    def _slider(self, label: str, setting: Setting) -> RangeInput:
        value = setting.value(self.name)
        ends = offered.span(self.name, self.entry, value)
        slider = RangeInput(ends, value if isinstance(value, int | float) else ends.low, self.entry.unit, self._slid)
        return slider.classes("slide").props(f'aria-label="{label}"')

    def _explanation(self, label: str) -> None:
        asked = ui.button(icon="info_outline").props(f'flat round dense size=sm aria-label="About {label}"')
        with asked, ui.menu(), ui.element("div").classes("q-pa-md").style("max-width: 340px"):
            ui.label(offered.explained(self.entry))

    def _say(self, text: str) -> None:
        self.note.text = text
        self.note.set_visibility(bool(text))

    def follow(self, setting: Setting) -> None:
        """Shows what the setting has."""
        value = setting.value(self.name)
        self.known = value
        if self.field is not None:
            self.field.value = "" if value is None else _written(value)
            self.field.error = None
            self._say("")
        if self.slider is not None and isinstance(value, int | float):
            self.slider.reach(offered.span(self.name, self.entry, value))
            self.slider.value = value
        if self.choice is not None:
            self.choice.value = value
        self.undo.set_visibility(self.name in setting.scenario.parameters)
        self.place.classes(
            add="in-hand" if setting.vary == self.name else "", remove="" if setting.vary == self.name else "in-hand"
        )

    def _set(self, value: object) -> None:
        """Tells the page; what it cannot take is said beneath the field, and changes nothing."""
        try:
            self.moved.move(self.name, value)
        except RequestError as error:
            if self.field is None:
                raise
            self.field.error = str(error).removeprefix("this setting: ")

    def _slid(self, event: ValueChangeEventArguments[Any]) -> None:
        value = event.value
        if value is None or value == self.known:
            return
        self._set(round(value) if self.entry.kind == "int" else float(f"{value:.8g}"))

    def _typed(self) -> None:
        assert self.field is not None
        text = str(self.field.value or "")
        entry = self.entry
        try:
            value = read(text, unit=entry.unit, low=entry.low, high=entry.high, whole=entry.kind == "int")
        except RequestError as error:
            self.field.error = str(error)
            return
        self.field.error = None
        if value != self.known:
            self._set(value)
        if not self.field.error:
            self.field.value = written = _written(value)
            # what was not written as a number is always written here is said again as it was understood
            self._say("" if text.strip() == written else f"{shown(text.strip())} is read as {written}.")

    def _chosen(self, event: ValueChangeEventArguments[Any]) -> None:
        if event.value is not None and event.value != self.known:
            self._set(event.value)

    def _reset(self) -> None:
        self.moved.reset(self.name)


def _written(value: Value) -> str:
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


class Controls:
    """All controls of the page."""

    def __init__(self, moved: Moved, own: str, look: Callable[[], Look]) -> None:
        self.moved = moved
        self.own = own
        self.look = look
        self.controls: list[Control] = []
        self.ticks: dict[str, ui.checkbox] = {}
        self.swatches: dict[str, ui.element] = {}
        self.setting: Setting | None = None
        self.place = ui.column().classes("w-full gap-0 no-wrap")

    def build(self, setting: Setting, start: str | None) -> None:
        """Draws the controls of a setting; again where its regimes have changed."""
        self.place.clear()
        self.controls, self.ticks, self.swatches, self.setting = [], {}, {}, setting
        with self.place:
            self._start(start)
            self._regimes(setting)
            for heading, names in offered.FIRST.items():
                ui.label(heading).classes("section")
                for name in names:
                    if self._applies(name, setting):
                        self._add(name, slides=heading != TYPED)
            ui.label("Everything else").classes("section")
            for heading, names in offered.folded().items():
                self._fold(heading, names)
            for regime in setting.scenario.regimes:
                self._fold(f"How {regime} works", offered.of_regime(regime))

    def follow(self, setting: Setting) -> None:
        """Shows what the setting has."""
        self.setting = setting
        for control in self.controls:
            control.follow(setting)

    @staticmethod
    def _applies(name: str, setting: Setting) -> bool:
        return not name.startswith("regimes.") or name.split(".")[1] in setting.scenario.regimes

    def _start(self, start: str | None) -> None:
        options = {"": self.own} | {name: f"Scenario: {name.replace('_', ' ')}" for name in shipped.scenarios()}
        chosen = ui.select(options, value=start, label="Start from")
        chosen.props("dense outlined options-dense").classes("w-full")
        chosen.on_value_change(lambda event: None if event.value is None else self.moved.begin(event.value))

    def _regimes(self, setting: Setting) -> None:
        ui.label("Ways of owning customers").classes("section")
        ticked = list(setting.scenario.regimes)
        names = list(dict.fromkeys([*REGIMES, *ticked]))
        for name in names:
            with ui.element("div").classes("regime"):
                box = ui.checkbox(name, value=name in ticked, on_change=self._ticked).props("dense")
                self.swatches[name] = ui.element("div").classes("swatch").props("aria-hidden=true")
                ui.label(MEANINGS.get(name, "A regime of this scenario")).classes("control-meaning")
                self.ticks[name] = box
        self.paint()

    def paint(self) -> None:
        """Gives each regime the colour that it has in the charts."""
        for name, colour in self.look().colours(list(self.swatches)).items():
            self.swatches[name].style(f"background: {colour}")

    def _ticked(self) -> None:
        self.moved.tick([name for name, box in self.ticks.items() if box.value])

    def _fold(self, heading: str, names: tuple[str, ...]) -> None:
        """A heading that draws its controls when it is opened for the first time."""
        fold = ui.expansion(heading).classes("w-full").props("dense header-class=q-px-none")
        with fold:
            inside = ui.element("div")

        def opened(event: ValueChangeEventArguments[Any]) -> None:
            if event.value and not inside.default_slot.children:
                with inside:
                    for name in names:
                        self._add(name, slides=True)

        fold.on_value_change(opened)

    def _add(self, name: str, *, slides: bool) -> None:
        assert self.setting is not None
        self.controls.append(Control(name, self.setting, self.moved, slides=slides))
