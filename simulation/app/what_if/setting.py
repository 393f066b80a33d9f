"""What a what-if page shows: a scenario that has been checked, the parameter in hand, the outcome, what is pinned.

However a setting comes about (a slider, a typed number, a file, a link), it is written as a scenario file and read by
`parse_scenario`, so that what a page accepts and what it says of a mistake is what `simulate sweep` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from simulation.app.what_if import offered
from simulation.errors import RequestError, ScenarioError
from simulation.scenario import design
from simulation.scenario.reading import parse_scenario
from simulation.scenario.sampling import Range
from simulation.scenario.scenario import Scenario
from simulation.scenario.writing import regimes_content, written
from simulation.science import catalogue
from simulation.science.coefficients import coefficients
from simulation.science.declaration import Value
from simulation.science.regimes import Regime
from simulation.wording.values import nearest, number

if TYPE_CHECKING:
    pass


WEEKLY: Final[Mapping[str, str]] = MappingProxyType(
    {"account_retention": "churn_rate", **{name: name for name in ("trust", "revenue", "response_days")}}
)
"""The outcomes that can be in front, and the weekly state whose course is shown of each: who is kept takes a year."""


SHOWN: Final = tuple(WEEKLY)


STATES: Final = tuple(WEEKLY.values())


DEFAULT_VARY: Final = "turnover"


DEFAULT_REPLICATIONS: Final = 64


MOST_REPLICATIONS: Final = 200


MOST_REGIMES: Final = 8


MOST_LEVELS: Final = 12


MOST_WEEKS: Final = 1_040


MOST_SEATS: Final = 2_000


MOST_ACCOUNT_WEEKS: Final = 2_000_000
"""What a page takes on, so that one visitor cannot keep the others waiting; a sweep has no such bounds."""


START: Final = parse_scenario(
    f"name: what-if\nseed: 2026\nregimes: [sole, shared, siloed, diffuse]\nreplications: {DEFAULT_REPLICATIONS}\n",
    "what-if",
)
"""Where a page starts when nobody says otherwise: the default firm."""


Content = dict[str, Any]
"""Keys and plain values of a scenario file."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A state of the what-if page.

    `scenario` has no factors: the value of every parameter is under `parameters` or a default. `vary` is the full name
    of the parameter in hand, `levels` are those over which it is varied (empty: chosen by the page), `show` is the
    outcome in front, and `pinned` the parameters of the setting that this one is compared with.
    """

    scenario: Scenario
    vary: str = DEFAULT_VARY
    levels: tuple[float, ...] = ()
    show: str = SHOWN[0]
    pinned: Mapping[str, Value] | None = None

    def value(self, name: str) -> Value | None:
        """What a parameter stands at; None for one of every regime that differs between them."""
        return offered.value_of(name, self.scenario.parameters, self.scenario.regimes)

    @property
    def here(self) -> float:
        """What the parameter in hand stands at."""
        found = self.value(self.vary)
        assert isinstance(found, int | float)  # `made` has seen to it
        return found

    @property
    def all_levels(self) -> tuple[float, ...]:
        """The levels over which the parameter in hand is varied, in rising order; where it stands is one of them."""
        return tuple(sorted({*self.curve_levels, self.here}))

    @property
    def curve_levels(self) -> tuple[float, ...]:
        """The levels over which a curve is drawn, wherever the parameter stands."""
        entry = catalogue.find(self.vary, tuple(self.scenario.regimes))
        return tuple(sorted(self.levels)) or offered.levels(self.vary, entry)


def made(
    content: Mapping[str, Any],
    *,
    source: str,
    vary: str = DEFAULT_VARY,
    levels: Sequence[Value] = (),
    show: str = SHOWN[0],
    pinned: Mapping[str, Any] | None = None,
) -> Setting:
    """A setting from plain values, checked as a scenario file is.

    Parameters
    ----------
    content
        Keys of a scenario file, without factors.
    source
        Where it comes from, for messages: a file's name, or "this link".
    vary, levels, show, pinned
        As in `Setting`, unchecked.

    Raises
    ------
    RequestError
        If anything is wrong: in the words that the reader of scenario files has for it.
    """
    scenario = _parsed(content, source)
    if show not in SHOWN:
        raise RequestError(f"{source}: 'show' is {show!r}{nearest(show, SHOWN)}")
    regimes = tuple(scenario.regimes)
    try:
        entry = catalogue.find(vary, regimes)
    except RequestError as error:
        raise RequestError(f"{source}: 'vary': {error}") from None
    if not offered.is_number(entry):
        raise RequestError(f"{source}: 'vary' is {vary!r}, which is no number; allowed: any parameter that is a number")
    if offered.value_of(vary, scenario.parameters, scenario.regimes) is None:
        own = f"regimes.{regimes[0]}.{vary}"
        raise RequestError(
            f"{source}: 'vary' is {vary!r}, which differs between regimes; give it one value, or vary {own!r}"
        )
    checked: tuple[Any, ...] = ()
    if levels:
        # the reader of scenario files sees to levels and to what is pinned as well: each makes a scenario
        parameters = {name: value for name, value in content.get("parameters", {}).items() if name != vary}
        factors = {vary: list(levels)}
        checked = tuple(_parsed({**content, "parameters": parameters, "factors": factors}, source).factors[vary])  # type: ignore[arg-type]
    if pinned is not None:
        pinned = _parsed({**content, "parameters": pinned}, f"{source}, what is pinned").parameters
    setting = Setting(scenario, vary, checked, show, pinned)
    _affordable(setting, source)
    return setting


def _parsed(content: Mapping[str, Any], source: str) -> Scenario:
    try:
        return parse_scenario(written(content), source)
    except ScenarioError as error:
        # the lines are those of a text that nobody has seen
        raise RequestError("\n".join(f"{source}: {fault.message}" for fault in error.faults)) from None


def _affordable(setting: Setting, source: str) -> None:
    """Refuse what a page cannot answer while a slider moves."""
    scenario = setting.scenario
    weeks = scenario.warm_up + scenario.horizon
    instead = "; `simulate sweep` carries out larger scenarios"
    bounds = (
        (scenario.replications, MOST_REPLICATIONS, "replications"),
        (len(scenario.regimes), MOST_REGIMES, "regimes"),
        (len(setting.all_levels), MOST_LEVELS, "levels"),
        (weeks, MOST_WEEKS, "weeks of warm-up and horizon"),
    )
    for found, most, noun in bounds:
        if found > most:
            raise RequestError(f"{source}: {number(found)} {noun}; this page goes up to {number(most)}{instead}")
    whole = experiment(setting)
    # what costs grows or shrinks with the parameter in hand, so that the ends and the setting itself are enough
    points = {0, len(setting.all_levels) - 1, setting.all_levels.index(setting.here)}
    cases = [(whole, point) for point in points]
    if setting.pinned is not None:
        cases.append((pinned_scenario(setting), 0))
    for case, point in cases:
        for regime in case.regimes:
            parameters, definition = design.settings(case, design.design_point(case, point), regime)
            worked_out = coefficients(parameters, definition)
            seats, work = sum(worked_out.seats), worked_out.slots * weeks
            for found, most, noun in (
                (seats, MOST_SEATS, "seats"),
                (work, MOST_ACCOUNT_WEEKS, "account-weeks in a run"),
            ):
                if found > most:
                    raise RequestError(
                        f"{source}: {number(found)} {noun}; this page goes up to {number(most)}{instead}"
                    )


def content_of(scenario: Scenario) -> Content:
    """A scenario without its factors as keys and plain values of a scenario file."""
    content: Content = {"name": scenario.name}
    if scenario.question:
        content["question"] = scenario.question
    general = [name for name in scenario.parameters if name in catalogue.REGIME]
    return content | {
        "seed": scenario.seed,
        "regimes": regimes_content(scenario.regimes, general),
        "weeks": {"warm_up": scenario.warm_up, "horizon": scenario.horizon},
        "parameters": dict(scenario.parameters),
        "replications": scenario.replications,
    }


def from_scenario(scenario: Scenario) -> tuple[Setting, list[str]]:
    """The setting at which a page starts with a scenario file, and in words what it does not take over.

    The first factor that is a number is in hand; every factor stands at the level that is nearest to its default, and
    one without at its first level.

    Raises
    ------
    RequestError
        If the scenario is larger than a page takes on, or has what the page cannot show: events, or regimes that become
        others or are others for each segment, or worlds that are its replications.
    """
    happens = {
        "events": scenario.events,
        "a regime that becomes another one": scenario.transitions,
        "a regime for each segment": scenario.tiers,
        "worlds for replications": [scenario.over.name] if scenario.over else [],
    }
    found = [f"{what} ({', '.join(names)})" for what, names in happens.items() if names]
    if found:
        told = " and ".join(found)
        raise RequestError(f"{scenario.file} has {told}, which this page does not know; ask `simulate sweep` or `run`")
    notes = []
    parameters = dict(scenario.parameters)
    numbers = [
        name
        for name in scenario.factors
        if offered.is_number(catalogue.find(name, tuple(scenario.regimes)))
    ]  # fmt: skip
    for name, allowed in scenario.factors.items():
        parameters[name] = _nearest_default(name, allowed, scenario)
        if name not in numbers[:1]:
            notes.append(
                f"{offered.label(name)} stands at {parameters[name]}; its other levels are left to `simulate sweep`"
            )
    replications = min(scenario.replications, MOST_REPLICATIONS)
    if replications < scenario.replications:
        notes.append(
            f"{replications} of {number(scenario.replications)} replications: as many as this page carries out"
        )
    vary = numbers[0] if numbers else DEFAULT_VARY
    content = {**content_of(scenario), "parameters": parameters, "replications": replications}
    allowed_here = scenario.factors[vary] if numbers else ()
    levels = () if isinstance(allowed_here, Range) or len(allowed_here) >= MOST_LEVELS else allowed_here
    if numbers and not levels:
        notes.append(
            f"{offered.label(vary)} is varied over levels of this page's own; "
            "those of the file are left to `simulate sweep`"
        )
    return made(content, source=scenario.file, vary=vary, levels=levels), notes


def _nearest_default(name: str, allowed: Sequence[Value] | Range, scenario: Scenario) -> Value:
    default = offered.value_of(name, {}, scenario.regimes)
    if isinstance(allowed, Range):
        inside = (
            min(max(float(default), allowed.low), allowed.high) if isinstance(default, int | float) else allowed.low
        )
        return round(inside) if allowed.whole else inside
    if isinstance(default, int | float) and not isinstance(default, bool):
        return min(allowed, key=lambda level: abs(float(level) - default))
    return default if default in allowed and default is not None else allowed[0]


def changed(setting: Setting, name: str, value: object) -> Setting:
    """The setting with another value of one parameter; a number is in hand from then on.

    Raises
    ------
    RequestError
        If the parameter may not have that value.
    """
    entry = replace(catalogue.find(name, tuple(setting.scenario.regimes)), name=name)
    fault = entry.fault(value)
    if fault:
        raise RequestError(fault)
    content = {"parameters": {**setting.scenario.parameters, name: value}}
    if name == setting.vary or not offered.is_number(entry):
        return remade(setting, content=content)
    return remade(setting, content=content, vary=name, levels=())


def reset(setting: Setting, name: str) -> Setting:
    """The setting with one parameter at its default."""
    parameters = {key: one for key, one in setting.scenario.parameters.items() if key != name}
    gone = name == setting.vary and offered.value_of(name, parameters, setting.scenario.regimes) is None
    others: dict[str, Any] = {"vary": DEFAULT_VARY, "levels": ()} if gone else {}
    return remade(setting, content={"parameters": parameters}, **others)


def remade(setting: Setting, *, content: Mapping[str, Any] | None = None, **others: Any) -> Setting:
    """The setting with other keys of its scenario, or with another `vary`, `levels`, `show` or `pinned`.

    Raises
    ------
    RequestError
        If that is no setting.
    """
    kept = {"vary": setting.vary, "levels": setting.levels, "show": setting.show, "pinned": setting.pinned}
    return made({**content_of(setting.scenario), **(content or {})}, source="this setting", **{**kept, **others})


def with_regimes(setting: Setting, known: Mapping[str, Regime], names: Sequence[str]) -> Setting:
    """The setting with only these regimes, `known` or built in, and without values for the others.

    Raises
    ------
    RequestError
        If no regime is left.
    """
    if not names:
        raise RequestError("tick at least one regime")
    regimes = {name: known.get(name) or catalogue.built_in(name) for name in names}
    dropped = [f"regimes.{name}." for name in setting.scenario.regimes if name not in names]

    def kept(values: Mapping[str, Value]) -> dict[str, Value]:
        return {name: value for name, value in values.items() if not name.startswith(tuple(dropped))}

    general = [name for name in setting.scenario.parameters if name in catalogue.REGIME]
    content = {
        "regimes": regimes_content(regimes, general),
        "parameters": kept(setting.scenario.parameters),
    }
    others: dict[str, Any] = {"pinned": kept(setting.pinned)} if setting.pinned is not None else {}
    if setting.vary.startswith(tuple(dropped)):
        others |= {"vary": DEFAULT_VARY, "levels": ()}
    return remade(setting, content=content, **others)


def experiment(setting: Setting) -> Scenario:
    """The scenario whose runs the page shows: the parameter in hand over its levels, all regimes and replications."""
    scenario = setting.scenario
    parameters = {name: value for name, value in scenario.parameters.items() if name != setting.vary}
    return replace(scenario, parameters=parameters, factors={setting.vary: setting.all_levels})


def pinned_scenario(setting: Setting) -> Scenario:
    """The scenario of what is pinned: one design point, the same regimes and luck."""
    return replace(setting.scenario, parameters=dict(setting.pinned or {}))


def scenario_file(setting: Setting) -> str:
    """The text of a scenario file that `simulate sweep` carries out to the numbers that the page shows."""
    content = content_of(setting.scenario)
    parameters = {name: value for name, value in content["parameters"].items() if name != setting.vary}
    replications = content.pop("replications")
    ordered = {
        **content,
        "parameters": parameters,
        "factors": {setting.vary: list(setting.all_levels)},
        "replications": replications,
        "record": list(STATES),
    }
    remarks = [
        f"simulate sweep {setting.scenario.name}.yaml",
        "",
        f"The page showed {setting.vary} at {setting.here}, one of the levels below.",
    ]
    return written({key: value for key, value in ordered.items() if value != {}}, remarks)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a page starts without an address: the setting, what it leaves out of a file, and its name in the menu."""

    setting: Setting = field(default_factory=lambda: Setting(START))
    notes: list[str] = field(default_factory=list)
    name: str = "The default firm"
