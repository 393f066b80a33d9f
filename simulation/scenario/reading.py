"""Reading a scenario file: strictly, with every fault at once, each with its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from types import MappingProxyType

from simulation.errors import ScenarioError
from simulation.scenario import inheritance, shipped
from simulation.scenario.checking import Check
from simulation.scenario.company import check_company
from simulation.scenario.complaints import shape
from simulation.scenario.document import read_yaml
from simulation.scenario.ensembles import Ensemble
from simulation.scenario.events import Experiment, check_events, read_events
from simulation.scenario.precision import Precision
from simulation.scenario.scenario import Scenario
from simulation.scenario.shape import PrecisionFile, Weeks
from simulation.scenario.source import read_text
from simulation.scenario.tiers import check_tiers, read_tiers
from simulation.scenario.transitions import check_transitions, read_transitions
from simulation.scenario.writing import written
from simulation.science.regimes import REGIMES, Regime


def read_scenario(path: str | FilePath, regimes: Mapping[str, Regime] = MappingProxyType({})) -> Scenario:
    """Read and check a scenario file.

    Parameters
    ----------
    path
        A file in UTF-8 of at most 1 MiB; or a text that is no such file, but the name of a shipped
        scenario (`simulate scenarios` lists them).
    regimes
        Regimes that the file can name besides the built-in ones.

    Raises
    ------
    ScenarioError
        If the file cannot be read or anything in it is wrong: with every fault that was found.

    Examples
    --------
    >>> read_scenario("turnover").regimes.keys()
    dict_keys(['sole', 'shared', 'siloed', 'diffuse'])
    """
    path = (isinstance(path, str) and shipped.named(path)) or FilePath(path)
    return parse_scenario(read_text(path), str(path), regimes)


def parse_scenario(
    text: str,
    file: str = "scenario",
    regimes: Mapping[str, Regime] = MappingProxyType({}),
    worlds: Ensemble | None = None,
) -> Scenario:
    """Check the text of a scenario file.

    Parameters
    ----------
    text
        The text, in YAML 1.2.
    file
        The name of the file, for messages, and to find the files that it names.
    regimes
        Regimes that the text can name besides the built-in ones.
    worlds
        Those that the text names, where they do not lie beside the file.

    Raises
    ------
    ScenarioError
        If anything is wrong: with every fault that was found.

    Examples
    --------
    >>> parse_scenario("name: small\\nseed: 1\\nfactors: {turnover: [0.1, 0.3]}\\n").factors["turnover"]
    (0.1, 0.3)
    """
    document, bases = inheritance.whole(read_yaml(text), file)
    check = Check(document, file, {**REGIMES, **regimes}, worlds)
    content = check.content()
    if content is None:
        raise ScenarioError(file, check.faults.found)
    checked, complaints = shape(content)
    for complaint in complaints:
        check.faults.blame(complaint.path, complaint.words, of_key=complaint.of_key)
    compared = check.all_regimes(content.get("regimes"))
    check.transitions = read_transitions(content.get("regimes"), compared, check.built_in, check.faults)
    check.tiers = read_tiers(content.get("regimes"), compared, check.built_in, check.faults)
    compared = check.regimes = {**compared, **{name: tiers.regimes[0] for name, tiers in check.tiers.items()}}
    check.events = read_events(content.get("events"), check.faults)
    parameters = check.all_parameters(content.get("parameters"))
    design, factors = check.design_and_factors(content, parameters)
    over = check.over(content, {*parameters, *check.defined, *factors}, compared)
    record = check.record(content.get("record"))
    check.precision_or_replications(content)
    if checked is not None and design is not None:
        check.size(content, design, factors, checked, record)
    if design is not None and (design.method == "grid" or not check.faults.found):
        check.shares(design, parameters, factors, 0 if checked is None else checked.seed)
    if checked is not None and design is not None:
        check.luck(design, checked)
        experiment = Experiment(parameters, factors, design, checked.weeks.horizon)
        check_events(check.events, experiment, check.faults)
        check_tiers(check.tiers, parameters, check.faults)
        check_company(experiment, check.everywhere(compared), check.events, check.faults)
        check_transitions(check.transitions, compared, experiment, check.faults)
    horizon = (checked.weeks if checked else Weeks()).horizon
    decision = check.decision(content, parameters, horizon)
    if checked is None or design is None or check.faults.found:
        raise ScenarioError(file, check.faults.found)
    precise: PrecisionFile | None = checked.precision
    return Scenario(
        name=checked.name,
        question=checked.question,
        seed=checked.seed,
        regimes=compared,
        warm_up=checked.weeks.warm_up,
        horizon=checked.weeks.horizon,
        parameters=parameters,
        factors=factors,
        design=design,
        replications=check.replications(content, checked) if precise is None else precise.at_most,
        record=record,
        file=file,
        text=written(content, [_origin(bases)]) if bases else text,
        bases=bases,
        precision=None if precise is None else _precision(precise),
        events=dict(check.events),
        transitions=dict(check.transitions),
        tiers=check.tiers,
        unknowns=check.unknowns,
        over=over,
        decision=decision,
    )


def _origin(bases: Sequence[str]) -> str:
    """The remark above a scenario that was put together from several files."""
    names = ", which starts from ".join(FilePath(name).name for name in bases)
    return f"the whole of a scenario that starts from {names}"


def _precision(precise: PrecisionFile) -> Precision:
    between = None if precise.between is None else (precise.between[0], precise.between[1])
    at_least = min(precise.at_least, precise.at_most)
    return Precision(precise.outcome, precise.half_width, precise.confidence, at_least, between)
