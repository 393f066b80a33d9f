"""What a command changes in a scenario: its regimes, its parameters, its seed, its number of replications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import StringIO
from types import MappingProxyType
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from simulation.errors import RequestError, ScenarioError
from simulation.scenario import design
from simulation.scenario.document import scalar
from simulation.scenario.ensembles import Ensemble, ensemble
from simulation.scenario.events import Sets, named
from simulation.scenario.happening import NONE_OR_SET, happening
from simulation.scenario.reading import parse_scenario
from simulation.scenario.sampling import Design
from simulation.scenario.scenario import Scenario
from simulation.scenario.transitions import Moving
from simulation.scenario.transitions import named as moves
from simulation.scenario.unknowns import REPLICATIONS
from simulation.science import catalogue
from simulation.science.catalogue import TRANSITION_NAME
from simulation.science.course import course
from simulation.science.declaration import Value
from simulation.science.outcomes import TRAJECTORIES
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.wording.values import nearest

UNFOLDED: Final = 1_000_000
"""Characters in a line of a scenario that is written: no text of its author is broken anew."""

FEWEST_REPLICATIONS: Final = 4
"""Replications of a world from which luck can be told well enough to be taken out."""


def chosen_regimes(scenario: Scenario, names: Sequence[str]) -> dict[str, Regime]:
    """The regimes of a scenario of these names, in this order; all of them, as in the file, if none is named.

    Raises
    ------
    RequestError
        For a regime that the scenario does not have, and for one that is named twice.
    """
    known = tuple(scenario.regimes)
    faults = [f"no regime {name!r} in {scenario.file}{nearest(name, known)}" for name in names if name not in known]
    twice = [name for name in dict.fromkeys(names) if list(names).count(name) > 1]
    faults += [f"--regime {name} is given twice; keep one of them" for name in twice]
    if faults:
        raise RequestError("\n".join(dict.fromkeys(faults)))
    return {name: scenario.regimes[name] for name in (names or known)}


def pair(scenario: Scenario, names: Sequence[str], base: str | None) -> tuple[str, str]:
    """The regime that is subtracted, and the one that it is subtracted from.

    They are the first two of those named, or of the file; `base` says which is subtracted. Of one that is named, the
    other is the first of the file.

    Raises
    ------
    RequestError
        As `chosen_regimes`, and if they are not two.
    """
    known = list(scenario.regimes)
    if len(known) < 2:
        raise RequestError(f"{scenario.file} has one regime, {known[0]!r}; a difference takes two")
    chosen_regimes(scenario, [*dict.fromkeys([*names, base])] if base and names.count(base) < 2 else names)
    if len(names) > 2:
        raise RequestError(f"--regime names {len(names)} regimes; a difference takes two of {scenario.file}")
    if len(names) == 2 and base not in (None, *names):
        raise RequestError(f"--base {base}: it is not among the two of --regime, {names[0]} and {names[1]}")
    if len(names) == 1 and base == names[0]:
        raise RequestError(f"a difference takes two regimes of {scenario.file}; --base and --regime are both {base!r}")
    first = base or (names[0] if len(names) == 2 else next(name for name in known if name not in names))
    return first, next(name for name in (names or known) if name != first)


def one_or_pair(scenario: Scenario, names: Sequence[str], base: str | None) -> tuple[str, ...]:
    """The regime that is looked at, where one is named or there is one; else that of `pair`, less the other."""
    one = list(names) or list(scenario.regimes)
    if len(one) == 1 and base is None:
        return tuple(chosen_regimes(scenario, one))
    subtracted, other = pair(scenario, names, base)
    return other, subtracted


def parsed(texts: Sequence[str], regimes: Sequence[str]) -> dict[str, Value]:
    """Values by full name from texts of the form `name=value`, where these regimes are compared.

    Raises
    ------
    RequestError
        For an unknown parameter, a value that it may not have, and a parameter that is set twice: all at once.
    """
    values: dict[str, Value] = {}
    first: dict[str, str] = {}
    faults = []
    for text in texts:
        try:
            name, value = _setting(text, tuple(regimes))
        except RequestError as fault:
            faults.append(str(fault))
            name, value = text.partition("=")[0], ""
        if name in first:
            faults.append(f"--set {first[name]} and --set {text} set the same parameter; keep one of them")
        else:
            first[name], values[name] = text, value
    if faults:
        raise RequestError("\n".join(dict.fromkeys(faults)))
    return values


def _setting(text: str, regimes: tuple[str, ...]) -> tuple[str, Value]:
    name, equals, written = text.partition("=")
    if not equals:
        raise RequestError(f"--set {text}: write a parameter, '=' and a value, such as --set turnover=.3")
    try:
        entry = catalogue.find(name, regimes)
        value = scalar(written)
    except (RequestError, ValueError) as error:
        raise RequestError(f"--set {text}: {error}") from None
    if entry.kind == "functions":
        raise RequestError(f"--set {text}: {name} is a list, set it in a regime of the file")
    if fault := entry.fault(value, name):
        raise RequestError(f"--set {text}: {fault}")
    return name, entry.adapter.validate_python(value)


def _over(scenario: Scenario, values: Mapping[str, Value]) -> set[str]:
    """What gives way: what is set for every regime is set for every regime, whatever the file says of one of them."""
    general = [name for name in values if name in catalogue.REGIME]
    return {f"regimes.{regime}.{name}" for regime in scenario.regimes for name in general} - values.keys()


def _check_events(scenario: Scenario, values: Mapping[str, Value]) -> None:
    """Refuse events and transitions that the scenario does not have."""
    faults = []
    for name, value in values.items():
        of_events = name.split(".")[0] == NONE_OR_SET
        if of_events or TRANSITION_NAME.fullmatch(name):
            entry, fault = (
                named(name, Sets(scenario.events)) if of_events else moves(name, Moving(scenario.transitions))
            )
            fault = fault or (entry.fault(value, name) if entry else None)
            faults += [f"--set {name}={value}: {fault}"] if fault else []
    if faults:
        raise RequestError("\n".join(faults))


# ---------------------------------------------------------------- one design point


def narrowed(scenario: Scenario, regimes: Sequence[str], settings: Sequence[str]) -> Scenario:
    """The first design point of a scenario, with only these regimes (all if none is named) and with settings.

    Parameters
    ----------
    scenario
        A factor of it that is not set stands at its level in the first design point.
    regimes, settings
        As for `chosen_regimes` and `parsed`.

    Raises
    ------
    RequestError
        As they do, and where the settings leave a firm that cannot be.
    """
    chosen, values = chosen_regimes(scenario, regimes), parsed(settings, tuple(scenario.regimes))
    _check_events(scenario, values)
    over = _over(scenario, values)
    first = design.design_point(scenario, 0).levels
    made = replace(
        scenario,
        regimes=chosen,
        parameters={**{name: value for name, value in scenario.parameters.items() if name not in over}, **values},
        factors={name: (level,) for name, level in first.items() if name not in {*values, *over}},
        design=Design(),
        over=scenario.over and scenario.over.without({*values, *over}),
        record=tuple(TRAJECTORIES),
    )
    point = design.design_point(made, 0)
    for name in chosen:
        course(*design.settings(made, point, name), design.events_at(made, point, name), made.horizon)
    return made


# ---------------------------------------------------------------- a whole design


def rewritten(
    scenario: Scenario,
    settings: Sequence[str] = (),
    *,
    replications: int | None = None,
    seed: int | None = None,
    over: str | None = None,
    regimes: Mapping[str, Regime] = MappingProxyType({}),
) -> Scenario:
    """A scenario with other values, as if its file had been written so: its `text` says what is carried out.

    A factor that is set leaves the design; of a design that samples ranges, the others are sampled anew, fewer.
    Where nothing differs from the file, the scenario is given back as it is.

    Parameters
    ----------
    settings
        As for `parsed`.
    replications, seed
        In place of those of the file.
    over
        Worlds that fit what is known, as `ensembles.ensemble` finds them: each is one replication then, and there are
        as many replications as worlds, unless they are given.
    regimes
        Regimes that the file can name besides the built-in ones.

    Raises
    ------
    RequestError
        As `parsed`; where the file lists the levels of what is set in its points, or says by `precision` how many
        replications there are; and for whatever is refused in a file.
    """
    values = parsed(settings, tuple(scenario.regimes))
    _check_events(scenario, values)
    options = [f"--set {name}={value}" for name, value in sorted(values.items())]
    options += [
        f"--{name} {value}" for name, value in (("replications", replications), ("seed", seed)) if value is not None
    ]
    general = _over(scenario, values)
    worlds = None if over is None else ensemble(over)
    options += [] if over is None else [f"--over {over}"]
    _refuse(scenario, {*values, *general}, replications, over)
    if worlds is not None and replications is None:
        replications = None if scenario.precision else worlds.count
    expected = replace(
        scenario,
        parameters={**{name: value for name, value in scenario.parameters.items() if name not in general}, **values},
        factors={name: levels for name, levels in scenario.factors.items() if name not in {*values, *general}},
        over=worlds or scenario.over,
        replications=scenario.replications if replications is None else replications,
        seed=scenario.seed if seed is None else seed,
    )
    if _same(expected, scenario):
        return scenario
    whole = _whole(scenario, values, general, {"replications": replications, "seed": seed})
    if worlds is not None:
        whole["over"] = worlds.name
        if scenario.precision is not None:
            at_most = min(scenario.replications, worlds.count)
            whole["precision"]["at_most"] = at_most
            expected = replace(expected, replications=at_most)
    asked = " ".join(options)
    made = _made(scenario, whole, asked, regimes, worlds)
    if not _same(made, expected):
        raise RequestError(
            f"{asked}: a regime of {scenario.file} is made from another one that this would change, too; "
            "set it in the file"
        )
    return made


def unknown_over(scenario: Scenario) -> Scenario:
    """A scenario that leaves unknown what its worlds do: these are its design points, and its factors are levers.

    Raises
    ------
    RequestError
        If it samples factors, or lists its points.
    """
    if scenario.over is None:
        return scenario
    if scenario.design.method != "grid":
        raise RequestError(
            f"{scenario.file}: worlds are the design points here, and 'design' asks for other points; leave it out"
        )
    whole = _whole(scenario, {}, set(), {})
    for key in ("over", "replications", "precision", "design"):
        whole.pop(key, None)
    whole["unknowns"] = scenario.over.name
    whole["replications"] = replications_of(scenario.parameters.get("accounts"))
    if whole.get("factors"):
        whole["levers"] = {**whole.get("levers", {}), **whole.pop("factors")}
    return _made(scenario, whole, "unknown, not replications: the worlds", MappingProxyType({}), scenario.over)


def replications_of(accounts: Any) -> int:
    """Replications of each world: fewer in a large firm, whose luck is smaller, so that all firms take like times.

    Examples
    --------
    >>> replications_of(None), replications_of(300), replications_of(1200), replications_of(100_000)
    (20, 20, 5, 4)
    """
    usual = Parameters().accounts
    return max(FEWEST_REPLICATIONS, min(REPLICATIONS, round(REPLICATIONS * usual / (accounts or usual))))


def _made(
    scenario: Scenario, whole: CommentedMap, asked: str, regimes: Mapping[str, Regime], worlds: Ensemble | None
) -> Scenario:
    """The scenario of a file that holds this, with what it was asked by."""
    written = StringIO()
    _yaml().dump(whole, written)
    text = f"# carried out with {asked}\n{written.getvalue()}"
    of = worlds or scenario.over or scenario.design.worlds
    try:
        # a file of points lies beside the file that names it, which may be one that the scenario starts from
        beside = scenario.design.beside or scenario.file
        made = parse_scenario(text, beside, regimes, None if of is None else ensemble(of.where))
    except ScenarioError as error:
        raise RequestError("\n".join(f"{asked}: {fault.message}" for fault in error.faults)) from None
    return replace(made, file=scenario.file, bases=scenario.bases)


def _refuse(scenario: Scenario, names: set[str], replications: int | None, over: str | None) -> None:
    faults = []
    if over is not None and scenario.unknowns:
        faults.append(
            f"--over {over}: {scenario.file} says under 'unknowns' in which worlds all is tried; leave the option out"
        )
    if scenario.design.method == "file":
        faults += [
            f"--set {name}: {scenario.design.file} lists its level at every design point; change it there"
            for name in scenario.factors
            if name in names
        ]
    if replications is not None and scenario.precision is not None:
        faults.append(
            f"--replications {replications}: {scenario.file} says under 'precision' how well the answer is to be "
            "known, and that decides how many replications there are; leave the option out, or change the file"
        )
    if faults:
        raise RequestError("\n".join(faults))


def _same(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios come to the same runs, however they are written."""

    def runs_of(scenario: Scenario) -> tuple[Any, ...]:
        regimes = {
            name: catalogue.resolve_regime(name, definition, scenario.parameters)
            for name, definition in scenario.regimes.items()
        }
        firm = catalogue.resolve(scenario.parameters)
        happens = happening(scenario.events, scenario.parameters) if scenario.events else ()
        over = scenario.over and scenario.over.digest
        return scenario.seed, scenario.replications, dict(scenario.factors), firm, regimes, list(regimes), happens, over

    return runs_of(one) == runs_of(other)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = UNFOLDED
    return yaml


def _whole(
    scenario: Scenario, values: Mapping[str, Value], over: set[str], numbers: Mapping[str, int | None]
) -> CommentedMap:
    """What a scenario's file holds, with other values; comments of its author stay."""
    whole: CommentedMap = _yaml().load(scenario.text)
    for name, number in numbers.items():
        if number is not None:
            whole[name] = number
    for part in ("factors", "parameters", "levers", "unknowns"):
        _leave_out(whole, part, {*values, *over})
    if not {"factors", "unknowns"} & whole.keys() and scenario.design.method in ("lhs", "sobol"):
        whole.pop("design", None)
    if isinstance(whole.get("regimes"), dict):
        _undefine(whole["regimes"], {*values, *over})
    for name, value in sorted(values.items()):
        whole.setdefault("parameters", CommentedMap())[name] = value
    return whole


def _leave_out(whole: CommentedMap, part: str, names: set[str]) -> None:
    """Take parameters out of a part of a file, whether it is a mapping or a list of names."""
    entries = whole.get(part)
    if isinstance(entries, dict):
        for name in names & entries.keys():
            del entries[name]
    elif isinstance(entries, list):
        entries[:] = [name for name in entries if name not in names]
    if part in whole and not entries:
        del whole[part]


def _undefine(regimes: CommentedMap, names: set[str]) -> None:
    """Take settings of single regimes out of the definitions of the file's own regimes."""
    for regime, definition in regimes.items():
        for name in [name for name in definition or () if f"regimes.{regime}.{name}" in names]:
            del definition[name]
