"""Checking a scenario file key by key, beyond its shape: what its parts say of each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulation.scenario.complaints import usable
from simulation.scenario.deciding import read_decision
from simulation.scenario.decision import KEY as DECISION_KEY
from simulation.scenario.decision import Decision
from simulation.scenario.document import REFUSED, Document, Faults, Path, dotted
from simulation.scenario.ensembles import OVER_KEY, Ensemble, asked, chains, is_ensemble, left_open, too_many
from simulation.scenario.events import Sets
from simulation.scenario.events import named as named_in_events
from simulation.scenario.factors import read_factors
from simulation.scenario.happening import NONE_OR_SET, THEN
from simulation.scenario.points import read_design, read_points
from simulation.scenario.regimes import read_regimes
from simulation.scenario.sampling import Design, Levels, Range, column
from simulation.scenario.shape import WORDS, PrecisionFile, ScenarioFile
from simulation.scenario.size import Size, too_large
from simulation.scenario.transitions import Moving
from simulation.scenario.transitions import named as named_in_transitions
from simulation.scenario.unknowns import LEVERS_KEY, REPLICATIONS, UNKNOWNS_KEY, crossed, read_unknowns, steps
from simulation.science.catalogue import FIRM, REGIME, Entry, find, group, names
from simulation.science.declaration import Value, whole
from simulation.science.events import Tiers
from simulation.science.members import SEGMENTS
from simulation.science.outcomes import OUTCOMES, TRAJECTORIES
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.wording.values import nearest, shown

MOST_LUCK: Final = 2**32
"""Replications that differ in their luck (see `simulation.science.chance`)."""


class Check:
    """Checks one file key by key.

    A value with a fault is left out of what is returned, so that one mistake gives one message.
    """

    def __init__(
        self, document: Document, file: str, built_in: Mapping[str, Regime], worlds: Ensemble | None = None
    ) -> None:
        self.elsewhere = worlds
        self.document = document
        self.built_in = built_in
        self.file = file
        self.faults = Faults(document)
        self.regimes: Mapping[str, Regime] = {}
        self.defined: Mapping[str, str] = {}
        self.events = Sets()
        self.transitions = Moving()
        self.tiers: dict[str, Tiers] = {}
        self.unknowns: tuple[str, ...] = ()
        self.levers: dict[str, Levels] = {}
        self.known: Ensemble | None = None
        self.worlds: Ensemble | None = None

    def content(self) -> dict[str, object] | None:
        """The keys of the file; None, with a fault, if it has none."""
        value = self.document.value
        if isinstance(value, dict):
            return value
        if value is None:
            self.faults.blame((), "the file is empty; a scenario has at least 'name' and 'seed'")
        elif value is not REFUSED:
            kind = "a list" if isinstance(value, list) else shown(value)
            self.faults.blame((), f"the file holds {kind}; allowed: a mapping with at least 'name' and 'seed'")
        return None

    def all_regimes(self, value: object) -> Mapping[str, Regime]:
        """The resolved definitions of the regimes to compare."""
        self.regimes, self.defined = read_regimes(value, self.faults, self.built_in)
        return self.regimes

    def everywhere(self, compared: Mapping[str, Regime]) -> dict[str, Regime]:
        """Every regime under which accounts are or come, by name."""
        later = {each.to: each.regime for moves in self.transitions.values() for each in moves}
        tiers = {name: regime for of in self.tiers.values() for name, regime in zip(of.names, of.regimes, strict=True)}
        return {**later, **tiers, **compared}

    def all_parameters(self, value: object) -> dict[str, Value]:
        """The values under `parameters` that can be used, by full name."""
        parameters: dict[str, Value] = {}
        for name, one in value.items() if isinstance(value, dict) else ():
            path: Path = ("parameters", name)
            if name.startswith(f"{NONE_OR_SET}.") or f".{THEN}." in name:
                place = NONE_OR_SET if name.startswith(f"{NONE_OR_SET}.") else "regimes"
                words = f"{shown(name)} is set under {place!r}; change it there, or write its levels under 'factors'"
                self.faults.blame(path, words, of_key=True)
                continue
            entry = self._entry(path, name)
            if entry is not None and isinstance(one, list | dict):
                words = f"{name} is {shown(one)}; allowed: {entry.allowed}; write levels and ranges under 'factors'"
                self.faults.blame(path, words)
            elif entry is not None and usable(self.faults, path, name, entry, one):
                parameters[name] = entry.adapter.validate_python(one)
        return parameters

    def design_and_factors(
        self, content: Mapping[str, object], parameters: dict[str, Value]
    ) -> tuple[Design | None, Mapping[str, Levels]]:
        """How levels are combined, and the levels and ranges that can be used, by full name."""
        self.known = self._worlds(content, UNKNOWNS_KEY)
        design = read_design(content, self.known, self.faults)
        written = content.get("factors")
        if design is None or design.method != "file":
            return self._varied(content, parameters, design)
        if written:
            words = f"'factors' and the columns of {design.file!r} say the same; keep one of them"
            self.faults.blame(("factors",), words, of_key=True)

        def impossible(levels: Mapping[str, Value]) -> str | None:
            return _no_customers({**parameters, **levels})

        shares = [f"segments.{segment}.share" for segment in SEGMENTS]
        beside = self.document.files.get(("design",), self.file)
        return read_points(design, beside, self._factor, impossible, shares, self.faults)

    def _varied(
        self, content: Mapping[str, object], parameters: Mapping[str, Value], design: Design | None
    ) -> tuple[Design | None, Mapping[str, Levels]]:
        """Factors, levers and unknowns of a design that is no file, and how they are combined."""
        factors = read_factors(content.get("factors"), design, self._factor, self.faults)
        levers = self.levers = self._levers(content, design)
        settled = {*parameters, *self.defined, *factors, *levers}
        unknowns = content.get(UNKNOWNS_KEY)
        found = read_unknowns(unknowns, self._unknown, settled, self.regimes, self.known, self.faults)
        self.unknowns = tuple(found)
        if design is not None and design.method != "grid":
            if not content.get("factors") and unknowns is None:
                words = (
                    f"design.method is {design.method!r}, and nothing is to be sampled; write ranges under 'factors'"
                )
                self.faults.blame(("design",), words, of_key=True)
            design = crossed(design, levers)
        return design, {**factors, **levers, **found}

    def _worlds(self, content: Mapping[str, object], key: str) -> Ensemble | None:
        """The worlds for which a key asks."""
        if self.elsewhere is not None and content.get(key) == self.elsewhere.name:
            return self.elsewhere
        return asked(key, content.get(key), self.document.files.get((key,), self.file), self.faults)

    def over(self, content: Mapping[str, object], settled: set[str], compared: Mapping[str, Regime]) -> Ensemble | None:
        """The worlds that are the replications, with what the file leaves open in them."""
        value = content.get(OVER_KEY)
        if value is not None and content.get(UNKNOWNS_KEY) is not None:
            where = self.document.where((UNKNOWNS_KEY,))
            words = f"'over' says in which worlds all is tried, and 'unknowns' on {where} does too; keep one of them"
            self.faults.blame((OVER_KEY,), words, of_key=True)
            return None
        if value is not None and value is not REFUSED and not is_ensemble(value):
            self.faults.blame((OVER_KEY,), f"over is {shown(value)}; allowed: {WORDS[OVER_KEY]}")
        self.worlds = found = self._worlds(content, OVER_KEY)
        if found is None:
            return None
        precise = content.get("precision")
        path: Path = ("precision", "at_most") if isinstance(precise, dict) else ("replications",)
        most = whole(precise.get("at_most") if isinstance(precise, dict) else content.get("replications"))
        if isinstance(most, int) and not isinstance(most, bool) and (many := too_many(found, most)):
            self.faults.blame(path, f"{dotted(path)} asks for {many}")
        everywhere = self.everywhere(compared)
        return left_open(found, settled, everywhere, chains(content.get("regimes"), everywhere))

    def _levers(self, content: Mapping[str, object], design: Design | None) -> dict[str, Levels]:
        """What the firm may choose: levels that are crossed with what is sampled."""
        value, decided = content.get(LEVERS_KEY), DECISION_KEY in content
        # in a decision, what 'parameters' says of a lever is how it stands today
        levers = read_factors(value, None, self._named if decided else self._factor, self.faults, LEVERS_KEY)
        for name, levels in levers.items():
            if isinstance(levels, Range) and decided:
                today = self._todays(content, name)
                if today is None:
                    words = f"levers.{name} is a range; say under 'decision.today' where in it the firm stands today"
                    self.faults.blame((LEVERS_KEY, name), words, of_key=True)
                levers[name] = steps(levels, today)
            elif isinstance(levels, Range):
                words = f"levers.{name} is a range; allowed: a list of levels, of which one can be chosen"
                self.faults.blame((LEVERS_KEY, name), words, of_key=True)
        if value and design is not None and design.method == "grid" and not decided:
            words = "'levers' are crossed with sampled points, and nothing is sampled; write them under 'factors'"
            self.faults.blame((LEVERS_KEY,), words, of_key=True)
        return {name: levels for name, levels in levers.items() if not isinstance(levels, Range)}

    @staticmethod
    def _todays(content: Mapping[str, object], name: str) -> object:
        """What a file says of today's level of a lever, whatever it is."""
        for key, part in ((DECISION_KEY, "today"), ("parameters", name)):
            section = content.get(key)
            found = section.get(part) if isinstance(section, dict) else None
            found = found.get(name) if isinstance(found, dict) else found
            if found is not None and not (part == "today" and isinstance(found, str)):
                return found
        return None

    def decision(self, content: Mapping[str, object], parameters: Mapping[str, Value], horizon: int) -> Decision | None:
        """What the firm decides between."""
        moving = tuple(self.transitions)
        value = content.get(DECISION_KEY)
        return read_decision(value, self.levers, tuple(self.regimes), moving, parameters, horizon, self.faults)

    def _unknown(self, name: str) -> tuple[Entry | None, str | None]:
        """The parameter of that full name, and why it cannot be unknown."""
        entry, fault = self._factor(name)
        for key in ("factors", LEVERS_KEY):
            if fault is None and (key, name) in self.document.key_lines:
                what = "a lever, which is chosen," if key == LEVERS_KEY else "a factor"
                where = self.document.where((key, name))
                fault = f"{name!r} is unknown, and {what} on {where} too; keep one of them"
        return entry, fault

    def _factor(self, name: str) -> tuple[Entry | None, str | None]:
        """The parameter of that full name, and why it cannot be a factor."""
        entry, fault = self._named(name)
        if fault is None and ("parameters", name) in self.document.key_lines:
            where = self.document.where(("parameters", name))
            fault = f"{name!r} is a factor, and is set under 'parameters' on {where} too; {self._cure(name)}"
        return entry, fault

    def _cure(self, name: str) -> str:
        """What to do where a name stands both among the factors and the parameters."""
        for part in ("factors", "parameters"):
            if (part, name) in self.document.files:
                return f"write '{name}:' with nothing behind it under {part!r} for its default there"
        return "keep one of them"

    def _entry(self, path: Path, name: str) -> Entry | None:
        """The parameter of that full name; with a fault, if it cannot be set here."""
        entry, fault = self._named(name)
        if fault:
            self.faults.blame(path, fault, of_key=True)
        return entry

    def _named(self, name: str) -> tuple[Entry | None, str | None]:
        """The parameter of that full name, if there is one, and why it cannot be set here."""
        regimes = tuple(self.regimes)
        first, _, rest = name.partition(".")
        regime, _, last = rest.partition(".")
        if first == NONE_OR_SET or (first == "regimes" and last.split(".")[0] == THEN):
            of_events = first == NONE_OR_SET
            return named_in_events(name, self.events) if of_events else named_in_transitions(name, self.transitions)
        if first == "regimes" and last in REGIME and (fault := self._not_its_own(name, regime, last)):
            return None, fault
        if name not in names(regimes):
            return None, f"unknown parameter {shown(name)}{_taken_for(name) or nearest(name, names(regimes))}"
        if find(name, regimes).kind == "functions":
            return None, f"{name!r} is a list; set it in a regime of your own, under 'regimes'"
        return find(name, regimes), self._defined_elsewhere(name)

    def _not_its_own(self, name: str, regime: str, last: str) -> str | None:
        """Why no parameter of a regime of this name can be set; None if one can."""
        if regime not in self.regimes:
            clause = nearest(regime, tuple(self.regimes))
            return f"{shown(name)}: this scenario compares no regime {shown(regime)}{clause}"
        if regime not in self.tiers:
            return None
        of = ", ".join(repr(f"regimes.{each}.{last}") for each in dict.fromkeys(self.tiers[regime].names))
        return f"{regime!r} has a regime for each segment, and nothing of its own; set {of}"

    def _defined_elsewhere(self, name: str) -> str | None:
        """Why `name` cannot be set for a regime whose definition in this file sets it already; None if it can."""
        if name in self.defined:
            return f"{name!r} is set on {self.defined[name]} too; keep one of them"
        for full, where in self.defined.items() if name in REGIME else ():
            if full.endswith(f".{name}"):
                regime = full.split(".")[1]
                return (
                    f"{name!r} is for every regime, but {regime!r} has its own on {where}; "
                    f"write 'regimes.<name>.{name}' for the regimes that are meant"
                )
        return None

    def record(self, value: object) -> tuple[str, ...]:
        """The trajectories to keep."""
        kept: dict[str, None] = {}
        for position, name in enumerate(value if isinstance(value, list) else ()):
            path: Path = ("record", position)
            if name is REFUSED:
                continue
            if not isinstance(name, str) or name not in TRAJECTORIES:
                clause = (_taken_for(name) if isinstance(name, str) else "") or nearest(str(name), tuple(TRAJECTORIES))
                self.faults.blame(path, f"unknown trajectory {shown(name)}{clause}")
            elif name in kept:
                self.faults.blame(path, f"trajectory {name!r} is listed twice; keep one of them")
            else:
                kept[name] = None
        return tuple(kept)

    def precision_or_replications(self, content: Mapping[str, object]) -> None:
        """Refuse both at once, and a precision that is at odds with itself or with the regimes."""
        precise = content.get("precision")
        if "precision" in content and "replications" in content:
            where = self.document.where(("replications",))
            words = f"'precision' decides how many replications there are, and {where} does too; "
            cure = "write 'replications:' with nothing behind it" if ("replications",) in self.document.files else ""
            self.faults.blame(("precision",), words + (cure or "keep one of them"), of_key=True)
        if not isinstance(precise, dict):
            return
        at_least, at_most = whole(precise.get("at_least")), whole(precise.get("at_most"))
        if isinstance(at_least, int) and isinstance(at_most, int) and at_least > at_most:
            words = f"precision.at_least is {at_least}, and at_most is {at_most}; allowed: at_least up to at_most"
            self.faults.blame(("precision", "at_least"), words)
        between = precise.get("between")
        pair = between if isinstance(between, list) and len(between) == 2 else []
        for place, regime in enumerate(pair):
            path: Path = ("precision", "between", place)
            if isinstance(regime, str) and regime not in self.regimes:
                words = f"precision.between: unknown regime {shown(regime)}{nearest(regime, tuple(self.regimes))}"
                self.faults.blame(path, words)
            elif pair.index(regime) < place:
                self.faults.blame(path, f"precision.between names {shown(regime)} twice; allowed: two regimes")

    def replications(self, content: Mapping[str, object], checked: ScenarioFile) -> int:
        """Replications of each design point: fewer by default where unknowns are sampled, as points are many."""
        if content.get("replications") is not None:
            return checked.replications
        if self.worlds is not None:
            return self.worlds.count
        return REPLICATIONS if content.get(UNKNOWNS_KEY) is not None else checked.replications

    def size(
        self,
        content: Mapping[str, object],
        design: Design,
        factors: Mapping[str, Levels],
        checked: ScenarioFile,
        record: tuple[str, ...],
    ) -> None:
        """Refuse more runs than can be carried out, kept and read."""
        precise: PrecisionFile | None = checked.precision
        least = self.replications(content, checked) if precise is None else min(precise.at_least, precise.at_most)
        weeks = checked.weeks.horizon if record else 0
        found = too_large(Size(design, factors, len(self.regimes), least, precise is not None, weeks))
        if found is not None:
            key, words = found
            lines = self.document.key_lines
            path: Path = next((path for path in ((key,), ("factors",), ("design",)) if path in lines), ("name",))
            self.faults.blame(path, words, of_key=True)

    def luck(self, design: Design, checked: ScenarioFile) -> None:
        """Refuse more replications than can be told apart; without `precision`, so many are too large anyway."""
        precise: PrecisionFile | None = checked.precision
        if precise is not None and design.own_luck and design.points * precise.at_most > MOST_LUCK:
            words = (
                f"{design.points:,} design points with {precise.at_most:,} replications, each with luck of its own; "
                f"allowed: {MOST_LUCK // design.points:,} replications, so that there are up to 2^32 in all"
            )
            self.faults.blame(("precision",), words, of_key=True)

    def shares(self, design: Design, parameters: dict[str, Value], factors: Mapping[str, Levels], seed: int) -> None:
        """Refuse a design point without customers: on a grid there is one if each segment's share can be 0."""
        every = [f"segments.{segment}.share" for segment in SEGMENTS]
        least = {name: _least(factors[name]) for name in every if name in factors}
        if design.method == "file" or not (words := _no_customers({**parameters, **least})):
            return  # each line of a file has been looked at
        if design.method != "grid" and least:
            columns = [column(design, factors, name, seed) for name in least]
            at = next((place for place, shares in enumerate(zip(*columns, strict=True)) if not any(shares)), None)
            if at is None:
                return
            words = words.replace("at a design point", f"at design point {at}")
        paths: list[Path] = [(key, name) for name in every for key in ("parameters", "factors")]
        path = next(path for path in paths if path in self.document.key_lines)
        self.faults.blame(path, words, of_key=True)


def _taken_for(name: str) -> str:
    """The clause on a name that means something else than was asked for; none if it means nothing."""
    if members := group(name):
        return f": it is a group; write each of its parameters by its full name, such as {members[0]!r}"
    if name in OUTCOMES:
        return ": it is an outcome, which every run has; no key asks for it"
    if name in TRAJECTORIES:
        return ": it is a weekly state, which the model makes; 'record' keeps it"
    if name in FIRM or name in REGIME:
        return ": it is a parameter; write it under 'parameters' or 'factors'"
    return ""


def _least(factor: Levels) -> Value:
    return factor.low if isinstance(factor, Range) else min(factor, key=float, default=1.0)


def _no_customers(values: Mapping[str, Value]) -> str | None:
    """Why there is no customer where parameters have these values; None if there are any."""
    defaults = Parameters().segments
    shares = {
        name: values.get(name, getattr(defaults, segment).share)
        for segment in SEGMENTS
        for name in [f"segments.{segment}.share"]
    }
    if any(shares.values()):
        return None
    return f"{', '.join(shares)} are all 0 at a design point; allowed: at least one above 0"
